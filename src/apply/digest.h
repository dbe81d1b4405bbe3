/*
 * Groups of a digest, from what is declared and from what was found.
 */
#ifndef BK_APPLY_DIGEST_H
#define BK_APPLY_DIGEST_H

#include "apply/apply.h"

/* The group of an object's own canonical body: without what is apart, or (apart) that alone. */
struct bk_str bk_digest_own(
	struct bk_arena *arena, const struct bk_aws_type *type, json_t *canonical, bool apart);
/* Of children: {key: canonical body}. */
struct bk_str bk_digest_children(struct bk_arena *arena, const json_t *canonicals);
/* Of tags that are not bkc's. */
struct bk_str bk_digest_tags(struct bk_arena *arena, json_t *tags);
/* What tells a child from others of its parent: an alias's name, an attached policy's ARN. */
struct bk_str bk_child_key(
	struct bk_arena *arena, const struct bk_world *world, const struct bk_desired *child);
/* The canonical form of what is declared. A new value. */
json_t *bk_declared(
	const struct bk_world *world, const struct bk_desired *object, bool *ret_unknown);
/* The group of that number, or empty. */
struct bk_str bk_digest_group(struct bk_str digest, int group);

#endif
