/*
 * A file as a flat array of tokens, with its comments beside them. The parser and the formatter
 * both work on it. The kinds of tokens are the grammar's (BK_TOK_…).
 */
#ifndef BK_SYNTAX_TOKEN_H
#define BK_SYNTAX_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/name.h"
#include "base/vec.h"
#include "source/diag.h"
#include "source/file.h"

enum bk_token_flag {
	BK_TOKEN_LINE = 1,    /* on another line than the token before */
	BK_TOKEN_BAD = 2,     /* already reported; keeps its kind, has no value */
	BK_TOKEN_VIRTUAL = 4, /* not in the text */
};

struct bk_token {
	uint32_t begin, end;
	uint16_t kind;
	uint8_t flags;
	union {
		int64_t number;             /* INT BOOL DURATION SIZE DATE; TIME: minutes */
		const struct bk_name *name; /* IDENT */
	};
};

struct bk_comment {
	uint32_t begin, end; /* without the line end */
	uint32_t next;       /* index of the token after it */
	bool own_line;       /* nothing but space before it on its line */
};

struct bk_tokens {
	struct bk_file *file;
	BK_VEC(struct bk_token) list; /* the last one has kind 0 */
	BK_VEC(struct bk_comment) comments;
	bool has_error; /* something was reported */
	bool is_binary; /* not text: there are no tokens */
};

/*
 * Scans a file. What is no token is reported and stands as a bad token. A file that is not text
 * has no tokens. The arrays live in `arena`, the names in theirs.
 */
void bk_scan(struct bk_arena *arena, struct bk_names *names, struct bk_diags *diags,
	struct bk_file *file, struct bk_tokens *ret);

static inline struct bk_str bk_token_text(
	const struct bk_tokens *tokens, const struct bk_token *token)
{
	return (struct bk_str){tokens->file->text.ptr + token->begin, token->end - token->begin};
}

static inline struct bk_span bk_token_span(
	const struct bk_tokens *tokens, const struct bk_token *token)
{
	return (struct bk_span){tokens->file->id, token->begin, token->end};
}

#endif
