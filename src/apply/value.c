/*
 * Property trees as values: references become the names, ARNs and ids of what was found.
 */
#include "apply/value.h"

#include "apply/apply.h"
#include "base/arena.h"
#include "base/bug.h"

static const char *const part_names[] = {
	[BK_REF_ARN] = "arn",
	[BK_REF_NAME] = "name",
	[BK_REF_ID] = "id",
};

struct bk_str bk_apply_part(
	const struct bk_world *world, const struct bk_desired *target, enum bk_ref_part part)
{
	const struct bk_live *live = world->by_desired[target->index];

	switch (part) {
	case BK_REF_ARN:
		return live && live->arn.len ? live->arn : target->arn;
	case BK_REF_NAME:
		return target->name.len || !live ? target->name : live->name;
	case BK_REF_ID:
		return live ? live->id : BK_STR("");
	}
	bk_bug("no part %d of a reference", (int)part);
}

static void put_text(struct bk_out *out, const struct bk_world *world, const struct bk_node *node,
	bool *ret_unknown)
{
	struct bk_str text;

	switch (node->kind) {
	case BK_NODE_STRING:
		bk_out_str(out, node->text);
		return;
	case BK_NODE_REF:
		text = bk_apply_part(world, node->ref.target, node->ref.part);
		if (text.len) {
			bk_out_str(out, text);
			return;
		}
		*ret_unknown = true;
		bk_out_printf(out, "<%.*s.%s>", BK_STR_ARGS(node->ref.target->address),
			part_names[node->ref.part]);
		return;
	case BK_NODE_INT:
	case BK_NODE_BOOL:
	case BK_NODE_LIST:
	case BK_NODE_MAP:
	case BK_NODE_DOCUMENT:
	case BK_NODE_SECRET:
		bk_bug("a node of kind %d is no text", (int)node->kind);
	}
}

/* References and texts. */
static json_t *text_value(
	const struct bk_world *world, const struct bk_node *node, bool *ret_unknown)
{
	struct bk_out *out;
	json_t *value;

	if (node->kind == BK_NODE_STRING)
		return bk_value_string(node->text);
	out = bk_out_memory();
	put_text(out, world, node, ret_unknown);
	value = bk_value_string(bk_out_text(out));
	bk_out_discard(out);
	return value;
}

static json_t *must(json_t *value)
{
	if (!value)
		bk_out_of_memory();
	return value;
}

static json_t *document_text(json_t *document)
{
	struct bk_arena *arena = bk_arena_new();
	json_t *text = bk_value_string(bk_value_write(arena, document));

	json_decref(document);
	bk_arena_free(arena);
	return text;
}

/* The tree nests as deep as the AWS API does: a handful of levels. */
static json_t *build(
	const struct bk_world *world, const struct bk_node *node, bool documents, bool *ret_unknown)
{
	json_t *value;

	switch (node->kind) {
	case BK_NODE_STRING:
	case BK_NODE_REF:
		return text_value(world, node, ret_unknown);
	case BK_NODE_INT:
		return must(json_integer(node->number));
	case BK_NODE_BOOL:
		return json_boolean(node->truth);
	case BK_NODE_SECRET:
		/* Never read, and so never known: plan.c refuses it before anything is written. */
		*ret_unknown = true;
		return bk_value_string(BK_STR("<secret>"));
	case BK_NODE_DOCUMENT:
		value = build(world, node->document, documents, ret_unknown);
		return documents ? value : document_text(value);
	case BK_NODE_LIST:
		value = must(json_array());
		bk_vec_foreach (i, &node->list) {
			if (json_array_append_new(
				    value, build(world, node->list.at[i], documents, ret_unknown)))
				bk_out_of_memory();
		}
		return value;
	case BK_NODE_MAP:
		value = must(json_object());
		bk_vec_foreach (i, &node->map) {
			struct bk_str key = node->map.at[i].key;

			if (json_object_setn_new(value, key.ptr, key.len,
				    build(world, node->map.at[i].value, documents, ret_unknown)))
				bk_out_of_memory();
		}
		return value;
	}
	bk_bug("no node of kind %d", (int)node->kind);
}

json_t *bk_apply_tree(const struct bk_world *world, const struct bk_node *node, bool *ret_unknown)
{
	return build(world, node, true, ret_unknown);
}

json_t *bk_apply_value(const struct bk_world *world, const struct bk_node *node, bool *ret_unknown)
{
	return build(world, node, false, ret_unknown);
}

static void fill_standards(const struct bk_aws_prop *props, json_t *object);

static void fill_member(const struct bk_aws_prop *prop, json_t *value)
{
	size_t index;
	json_t *item;

	if (prop->shape == BK_SHAPE_BLOCK && json_is_object(value))
		fill_standards(prop->members, value);
	if (prop->shape != BK_SHAPE_BLOCKS)
		return;
	json_array_foreach(value, index, item) fill_standards(prop->members, item);
}

/* What every back end writes where the body has none, and AWS's own name of UTC. */
static void fill_standards(const struct bk_aws_prop *props, json_t *object)
{
	for (const struct bk_aws_prop *prop = props; prop && prop->api; prop++) {
		json_t *value = json_object_get(object, prop->api);

		if (!value && prop->standard)
			bk_value_set(object, prop->api,
				must(json_loads(prop->standard, JSON_DECODE_ANY, NULL)));
		else if (value && prop->shape == BK_SHAPE_ZONE &&
			bk_str_is(bk_value_text_of(value), "UTC"))
			bk_value_set_text(object, prop->api, BK_STR("Etc/UTC"));
		else if (value)
			fill_member(prop, value);
	}
}

json_t *bk_apply_body(
	const struct bk_world *world, const struct bk_desired *object, bool *ret_unknown)
{
	json_t *body = bk_apply_value(world, object->body, ret_unknown);

	fill_standards(object->type->props, body);
	if (object->type->tags)
		json_object_del(body, object->type->tags);
	return body;
}

json_t *bk_apply_tags(const struct bk_world *world, const struct bk_desired *object)
{
	const struct bk_node *tags =
		object->type->tags ? bk_node_find(object->body, object->type->tags) : NULL;
	bool unknown = false;

	return tags ? bk_apply_tree(world, tags, &unknown) : NULL;
}
