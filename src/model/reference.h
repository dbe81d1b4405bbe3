/*
 * What the kind table says, for people.
 */
#ifndef BK_MODEL_REFERENCE_H
#define BK_MODEL_REFERENCE_H

#include "model/kinds.h"

struct bk_arena;
struct bk_out;

/* One kind with its properties; one property. */
void bk_kind_explain(struct bk_arena *arena, const struct bk_kind *kind, struct bk_out *out);
void bk_attr_explain(struct bk_arena *arena, const struct bk_kind *kind, const struct bk_attr *attr,
	struct bk_out *out);
/* All of them and the rules, as Markdown: docs/reference.md. */
void bk_reference_write(struct bk_arena *arena, struct bk_out *out);
/* Where a kind may stand, in words: "at the top of a file or in `org`"; ends in NUL. */
struct bk_str bk_kind_places(struct bk_arena *arena, const struct bk_kind *kind);
/* A type in words: "duration", "`none` or `governance`", "list of account"; ends in NUL. */
struct bk_str bk_type_show(struct bk_arena *arena, const struct bk_type *type);

#endif
