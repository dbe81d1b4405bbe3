/*
 * Building property trees.
 */
#include "objects/node.h"

#include "base/arena.h"
#include "base/bug.h"

static struct bk_node *node_new(struct bk_arena *arena, enum bk_node_kind kind)
{
	struct bk_node *node = bk_new(arena, struct bk_node);

	node->kind = kind;
	return node;
}

struct bk_node *bk_node_string(struct bk_arena *arena, struct bk_str text)
{
	struct bk_node *node = node_new(arena, BK_NODE_STRING);

	node->text = text;
	return node;
}

struct bk_node *bk_node_literal(struct bk_arena *arena, const char *text)
{
	return bk_node_string(arena, bk_str_of(text));
}

struct bk_node *bk_node_int(struct bk_arena *arena, int64_t number)
{
	struct bk_node *node = node_new(arena, BK_NODE_INT);

	node->number = number;
	return node;
}

struct bk_node *bk_node_bool(struct bk_arena *arena, bool truth)
{
	struct bk_node *node = node_new(arena, BK_NODE_BOOL);

	node->truth = truth;
	return node;
}

struct bk_node *bk_node_list(struct bk_arena *arena)
{
	return node_new(arena, BK_NODE_LIST);
}

struct bk_node *bk_node_map(struct bk_arena *arena)
{
	return node_new(arena, BK_NODE_MAP);
}

struct bk_node *bk_node_ref(
	struct bk_arena *arena, const struct bk_desired *target, enum bk_ref_part part)
{
	struct bk_node *node = node_new(arena, BK_NODE_REF);

	node->ref.target = target;
	node->ref.part = part;
	return node;
}

struct bk_node *bk_node_document(struct bk_arena *arena, struct bk_node *map)
{
	struct bk_node *node = node_new(arena, BK_NODE_DOCUMENT);

	node->document = map;
	return node;
}

struct bk_node *bk_node_add(struct bk_arena *arena, struct bk_node *list, struct bk_node *item)
{
	if (list->kind != BK_NODE_LIST)
		bk_bug("an item for a node of kind %d", (int)list->kind);
	bk_vec_push(arena, &list->list, item);
	return list;
}

struct bk_node *bk_node_put_str(
	struct bk_arena *arena, struct bk_node *map, struct bk_str key, struct bk_node *value)
{
	if (map->kind != BK_NODE_MAP)
		bk_bug("a key for a node of kind %d", (int)map->kind);
	bk_vec_push(arena, &map->map, ((struct bk_node_entry){key, value}));
	return map;
}

struct bk_node *bk_node_put(
	struct bk_arena *arena, struct bk_node *map, const char *key, struct bk_node *value)
{
	return bk_node_put_str(arena, map, bk_str_of(key), value);
}

struct bk_node *bk_node_find_str(const struct bk_node *map, struct bk_str key)
{
	if (!map || map->kind != BK_NODE_MAP)
		return NULL;
	bk_vec_foreach (i, &map->map) {
		if (bk_str_equal(map->map.at[i].key, key))
			return map->map.at[i].value;
	}
	return NULL;
}

/* The tree nests as deep as the AWS API does: a handful of levels. */
void bk_node_refs(
	const struct bk_node *node, void (*fn)(void *user, const struct bk_node *ref), void *user)
{
	switch (node->kind) {
	case BK_NODE_REF:
		fn(user, node);
		break;
	case BK_NODE_LIST:
		bk_vec_foreach (i, &node->list)
			bk_node_refs(node->list.at[i], fn, user);
		break;
	case BK_NODE_MAP:
		bk_vec_foreach (i, &node->map)
			bk_node_refs(node->map.at[i].value, fn, user);
		break;
	case BK_NODE_DOCUMENT:
		bk_node_refs(node->document, fn, user);
		break;
	case BK_NODE_STRING:
	case BK_NODE_INT:
	case BK_NODE_BOOL:
	case BK_NODE_SECRET:
		break;
	}
}
