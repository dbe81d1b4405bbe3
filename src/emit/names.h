/*
 * Identifiers of the outputs: readable, made from addresses, no two alike, and independent of the
 * order in which objects come, so that an object keeps its identifier when others are added.
 */
#ifndef BK_EMIT_NAMES_H
#define BK_EMIT_NAMES_H

#include <stddef.h>

#include "base/str.h"

struct bk_arena;

/* Letters and digits as they are, `_` for every run of anything else; never begins with a digit. */
struct bk_str bk_snake(struct bk_arena *arena, struct bk_str text);
/* Letters and digits, every run with a capital: "prod.vault-key" → "ProdVaultKey". */
struct bk_str bk_camel(struct bk_arena *arena, struct bk_str text);
/* Letters, digits and single hyphens, begins with a letter. */
struct bk_str bk_hyphenated(struct bk_arena *arena, struct bk_str text);

struct bk_identifier {
	struct bk_str wanted;
	struct bk_str seed; /* unique: what the hash is of */
	struct bk_str name; /* the result */
};

/* Gives every identifier its name: the wanted one; all that want the same one get `glue` and four
 * hexadecimal digits (more, should these clash too) of the hash of their seed behind it. */
void bk_identifiers_settle(
	struct bk_arena *arena, struct bk_identifier *items, size_t count, const char *glue);

#endif
