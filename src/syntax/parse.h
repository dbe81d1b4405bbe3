/*
 * Text to tree, and text to formatted text.
 */
#ifndef BK_SYNTAX_PARSE_H
#define BK_SYNTAX_PARSE_H

#include "base/name.h"
#include "source/diag.h"
#include "syntax/ast.h"

struct bk_out;

/* Blocks, lists and parentheses nest at most this deep (BK0013). */
enum { BK_NESTING_MAX = 64 };

/*
 * Scans and parses a file. Never fails: what could not be understood is reported to `diags` and
 * stands as error items. The tree lives in `arena`.
 */
BK_NODISCARD struct bk_ast *bk_parse(struct bk_arena *arena, struct bk_names *names,
	struct bk_diags *diags, struct bk_file *file);

/* One expression from a text (for --set): NULL when it is not exactly one. */
BK_NODISCARD struct bk_expr *bk_parse_value(struct bk_arena *arena, struct bk_names *names,
	struct bk_diags *diags, struct bk_file *file);

/*
 * Writes the file formatted (language.md 5.2, fmt): comments survive byte for byte, items with
 * syntax errors are left as they are, formatting twice is formatting once.
 */
void bk_format(
	struct bk_arena *arena, struct bk_names *names, struct bk_file *file, struct bk_out *out);

/* `--dump=ast`: the tree as indented text with spans, stable, for golden files. */
void bk_ast_dump(const struct bk_ast *ast, struct bk_out *out);

#endif
