/*
 * The desired list, and how it looks in a dump.
 */
#include "objects/desired.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/hash.h"
#include "base/out.h"
#include "model/model.h"

enum { TAG_VALUE_MAX = 256, TAG_VALUE_CUT = 200, TAG_HASH_DIGITS = 32 };

void bk_desired_list_init(struct bk_desired_list *list, const struct bk_model *model)
{
	*list = (struct bk_desired_list){.arena = model->arena, .model = model};
	bk_map_init(&list->by_address, list->arena);
}

struct bk_desired *bk_desired_add(struct bk_desired_list *list, enum bk_aws_id id,
	const struct bk_account *account, const struct bk_region *region, struct bk_str address)
{
	struct bk_desired *object = bk_new(list->arena, struct bk_desired);

	object->type = bk_aws_type_get(id);
	object->account = account;
	object->region = region;
	object->address = address;
	object->body = bk_node_map(list->arena);
	object->index = list->objects.len;
	if (bk_map_put(&list->by_address, address, object))
		bk_bug("two objects at '%.*s'", BK_STR_ARGS(address));
	bk_vec_push(list->arena, &list->objects, object);
	return object;
}

struct bk_desired *bk_desired_find(const struct bk_desired_list *list, struct bk_str address)
{
	return bk_map_find(&list->by_address, address);
}

void bk_desired_after(struct bk_desired_list *list, struct bk_desired *object,
	const struct bk_desired *target, const char *reason)
{
	if (object->after.len && object->after.at[object->after.len - 1].target == target)
		return;
	bk_vec_push(list->arena, &object->after, ((struct bk_after){target, reason}));
}

struct bk_str bk_tag_address(struct bk_arena *arena, struct bk_str address)
{
	char *text = bk_arena_text(arena, address.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < address.len; i++) {
		if (address.ptr[i] == '[')
			text[len++] = '/';
		else if (address.ptr[i] != ']')
			text[len++] = address.ptr[i];
	}
	text[len] = '\0';
	if (len <= TAG_VALUE_MAX)
		return (struct bk_str){text, len};
	return bk_str_format(arena, "%.*s/%s", TAG_VALUE_CUT, text,
		bk_hash_hex(arena, address, TAG_HASH_DIGITS).ptr);
}

static const char *const part_names[] = {
	[BK_REF_ARN] = "arn",
	[BK_REF_NAME] = "name",
	[BK_REF_ID] = "id",
};

static void dump_node(const struct bk_node *node, size_t indent, struct bk_out *out);

static void dump_entries(const struct bk_node *map, size_t indent, struct bk_out *out)
{
	bk_vec_foreach (i, &map->map) {
		bk_out_repeat(out, ' ', indent);
		bk_out_printf(out, "%.*s", BK_STR_ARGS(map->map.at[i].key));
		dump_node(map->map.at[i].value, indent, out);
	}
}

static void dump_because(const struct bk_node *node, struct bk_out *out)
{
	if (node->because.len)
		bk_out_printf(out, "  # %.*s", BK_STR_ARGS(node->because));
	bk_out_char(out, '\n');
}

/* A value on the line of its key. */
static void dump_scalar(const struct bk_node *node, struct bk_out *out)
{
	switch (node->kind) {
	case BK_NODE_STRING:
		bk_out_printf(out, "\"%.*s\"", BK_STR_ARGS(node->text));
		break;
	case BK_NODE_INT:
		bk_out_printf(out, "%lld", (long long)node->number);
		break;
	case BK_NODE_BOOL:
		bk_out_text_of(out, node->truth ? "true" : "false");
		break;
	case BK_NODE_REF:
		bk_out_printf(out, "<%.*s>.%s", BK_STR_ARGS(node->ref.target->address),
			part_names[node->ref.part]);
		break;
	case BK_NODE_SECRET:
		bk_out_printf(out, "secret(%.*s)", BK_STR_ARGS(node->text));
		break;
	case BK_NODE_LIST:
	case BK_NODE_MAP:
	case BK_NODE_DOCUMENT:
		bk_bug("a nested value is no scalar");
	}
}

static void dump_node(const struct bk_node *node, size_t indent, struct bk_out *out)
{
	switch (node->kind) {
	case BK_NODE_MAP:
		dump_because(node, out);
		dump_entries(node, indent + 2, out);
		break;
	case BK_NODE_DOCUMENT:
		bk_out_text_of(out, " (document)");
		dump_because(node, out);
		dump_entries(node->document, indent + 2, out);
		break;
	case BK_NODE_LIST:
		dump_because(node, out);
		bk_vec_foreach (i, &node->list) {
			bk_out_repeat(out, ' ', indent + 2);
			bk_out_char(out, '-');
			dump_node(node->list.at[i], indent + 2, out);
		}
		break;
	case BK_NODE_STRING:
	case BK_NODE_INT:
	case BK_NODE_BOOL:
	case BK_NODE_REF:
	case BK_NODE_SECRET:
		bk_out_char(out, ' ');
		dump_scalar(node, out);
		dump_because(node, out);
		break;
	}
}

void bk_desired_show(const struct bk_desired *object, struct bk_out *out)
{
	bk_out_printf(out, "%s %.*s%s\n", object->type->name, BK_STR_ARGS(object->address),
		object->external ? " (external)" : "");
	if (object->because.len)
		bk_out_printf(out, "  because %.*s\n", BK_STR_ARGS(object->because));
	if (object->name.len)
		bk_out_printf(out, "  name \"%.*s\"\n", BK_STR_ARGS(object->name));
	if (object->arn.len)
		bk_out_printf(out, "  arn %.*s\n", BK_STR_ARGS(object->arn));
	bk_vec_foreach (i, &object->after) {
		bk_out_printf(out, "  after %.*s: %s\n",
			BK_STR_ARGS(object->after.at[i].target->address),
			object->after.at[i].reason);
	}
	if (!object->external)
		dump_entries(object->body, 2, out);
}

void bk_desired_dump(const struct bk_desired_list *list, struct bk_out *out)
{
	bk_vec_foreach (i, &list->objects)
		bk_desired_show(list->objects.at[i], out);
}
