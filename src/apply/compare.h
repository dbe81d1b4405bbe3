/*
 * What differs between what is there and what is declared, property by property.
 */
#ifndef BK_APPLY_COMPARE_H
#define BK_APPLY_COMPARE_H

#include "apply/apply.h"

typedef BK_VEC(struct bk_field) bk_fields;

/* Adds the differences of two canonical values; `path` is what stands before. Values may be NULL:
 * absent. */
void bk_compare(struct bk_arena *arena, bk_fields *fields, struct bk_str path, json_t *before,
	json_t *after);
/* Adds every property of a value, as what is to be. */
void bk_flatten(struct bk_arena *arena, bk_fields *fields, struct bk_str path, json_t *value);
/* Whether a property at that path cannot change in place. */
bool bk_path_is_fixed(const struct bk_aws_type *type, struct bk_str path);
/* Whether any text in a value is one of the map's keys; calls for each. */
typedef void bk_mention_fn(void *user, void *value);
void bk_mentions(json_t *value, const struct bk_map *texts, bk_mention_fn *fn, void *user);

#endif
