/*
 * The digest: what was last applied, a short hash for each group of properties. It is made from
 * values as they are now, so that the same can be made from what is found (aws-semantics 8).
 */
#include "apply/digest.h"

#include "apply/driver.h"
#include "apply/value.h"
#include "base/arena.h"
#include "base/hash.h"

enum { DIGITS = 8 };

/* Of nothing at all: no child of the kind, no property that is not AWS's default. */
#define EMPTY BK_STR("-")

static struct bk_str hash(struct bk_arena *arena, const json_t *value)
{
	struct bk_arena *scratch;
	struct bk_str result;

	if (!value || (json_is_object(value) && !json_object_size(value)) ||
		(json_is_array(value) && !json_array_size(value)))
		return EMPTY;
	scratch = bk_arena_new();
	result = bk_hash_hex(arena, bk_value_write(scratch, value), DIGITS);
	bk_arena_free(scratch);
	return result;
}

struct bk_str bk_digest_own(
	struct bk_arena *arena, const struct bk_aws_type *type, json_t *canonical, bool apart)
{
	const struct bk_driver *driver = bk_driver_of(type->id);
	json_t *part;
	struct bk_str result;

	if (apart)
		return driver->apart ? hash(arena, json_object_get(canonical, driver->apart))
				     : EMPTY;
	part = json_copy(canonical);
	if (driver->apart)
		json_object_del(part, driver->apart);
	result = hash(arena, part);
	json_decref(part);
	return result;
}

struct bk_str bk_digest_children(struct bk_arena *arena, const json_t *canonicals)
{
	return hash(arena, canonicals);
}

struct bk_str bk_digest_tags(struct bk_arena *arena, json_t *tags)
{
	json_t *own = tags ? json_copy(tags) : json_object();
	struct bk_str result;

	json_object_del(own, BK_TAG_UNIT);
	json_object_del(own, BK_TAG_ADDRESS);
	json_object_del(own, BK_TAG_DIGEST);
	result = hash(arena, own);
	json_decref(own);
	return result;
}

/* The canonical form of what is declared. */
json_t *bk_declared(
	const struct bk_world *world, const struct bk_desired *object, bool *ret_unknown)
{
	json_t *tree = bk_apply_tree(world, object->body, ret_unknown);
	json_t *canonical = bk_canonical(object->type, tree);

	json_decref(tree);
	return canonical;
}

/* The children of one group: their canonical forms, sorted by name. */
static struct bk_str children_group(struct bk_arena *arena, const struct bk_world *world,
	const struct bk_desired *object, int group)
{
	json_t *list = json_object();
	struct bk_str result;

	for (const struct bk_desired *child = world->first_child[object->index]; child;
		child = world->next_child[child->index]) {
		bool unknown = false;

		if (bk_driver_of(child->type->id)->parent_group == group)
			bk_value_set(list, bk_str_dup(arena, bk_child_key(arena, world, child)).ptr,
				bk_declared(world, child, &unknown));
	}
	result = hash(arena, list);
	json_decref(list);
	return result;
}

struct bk_str bk_child_key(
	struct bk_arena *arena, const struct bk_world *world, const struct bk_desired *child)
{
	const struct bk_node *node = NULL;
	json_t *value;
	struct bk_str text;
	bool unknown = false;

	if (child->type->id == BK_AWS_ROLE_ATTACHMENT)
		node = bk_node_find(child->body, "PolicyArn");
	else if (child->type->id == BK_AWS_POLICY_ATTACHMENT)
		node = bk_node_find(child->body, "TargetId");
	if (!node)
		return child->type->id == BK_AWS_ALIAS || child->type->id == BK_AWS_SELECTION
			? child->name
			: bk_str_of(child->type->name);
	value = bk_apply_tree(world, node, &unknown);
	text = bk_str_dup(arena, bk_value_text_of(value));
	json_decref(value);
	return text;
}

struct bk_str bk_apply_digest(
	struct bk_arena *arena, const struct bk_world *world, const struct bk_desired *object)
{
	const struct bk_driver *driver = bk_driver_of(object->type->id);
	bool unknown = false;
	struct bk_str text = {0};
	json_t *canonical, *tags;

	if (!driver->groups)
		return text;
	canonical = bk_declared(world, object, &unknown);
	text = bk_digest_own(arena, object->type, canonical, false);
	for (int group = 1; group < driver->groups - 1; group++) {
		struct bk_str next = group == driver->apart_group
			? bk_digest_own(arena, object->type, canonical, true)
			: children_group(arena, world, object, group);

		text = bk_str_format(arena, "%.*s.%.*s", BK_STR_ARGS(text), BK_STR_ARGS(next));
	}
	json_decref(canonical);
	tags = bk_apply_tags(world, object);
	text = bk_str_format(
		arena, "%.*s.%.*s", BK_STR_ARGS(text), BK_STR_ARGS(bk_digest_tags(arena, tags)));
	json_decref(tags);
	return text;
}

struct bk_str bk_digest_group(struct bk_str digest, int group)
{
	struct bk_str rest = digest, part = {0};

	for (int i = 0; i <= group; i++)
		part = bk_str_cut(&rest, '.');
	return part;
}
