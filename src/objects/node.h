/*
 * Property trees in the shape of the AWS API: what a desired object says about itself. Leaves may
 * refer to attributes of other objects; back ends turn these into references, ARNs or values.
 */
#ifndef BK_OBJECTS_NODE_H
#define BK_OBJECTS_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"
#include "source/file.h"

struct bk_arena;
struct bk_desired;
struct bk_node;

enum bk_node_kind {
	BK_NODE_STRING,
	BK_NODE_INT,
	BK_NODE_BOOL,
	BK_NODE_LIST,
	BK_NODE_MAP,      /* keys are API names, or free (tags, settings) */
	BK_NODE_REF,      /* an attribute of another object */
	BK_NODE_DOCUMENT, /* a JSON document that the API takes as text: a policy */
	BK_NODE_SECRET, /* a password that bkc never reads: name or ARN of the secret, and a key */
};

/* What of the other object is meant. */
enum bk_ref_part {
	BK_REF_ARN,
	BK_REF_NAME, /* physical name */
	BK_REF_ID,   /* key id, plan id, policy id */
};

struct bk_node_entry {
	struct bk_str key;
	struct bk_node *value;
};

struct bk_node {
	enum bk_node_kind kind;
	struct bk_span span;   /* of the user's word that it comes from, or none */
	struct bk_str because; /* why it is there, for inferred ones; or empty */
	union {
		struct bk_str text;
		struct {
			struct bk_str text;     /* the same as above */
			struct bk_str json_key; /* where the secret is a JSON object; or empty */
		} secret;
		int64_t number;
		bool truth;
		BK_VEC(struct bk_node *) list; /* LIST */
		BK_VEC(struct bk_node_entry) map;
		struct {
			const struct bk_desired *target;
			enum bk_ref_part part;
		} ref;
		struct bk_node *document; /* a MAP */
	};
};

struct bk_node *bk_node_string(struct bk_arena *arena, struct bk_str text);
struct bk_node *bk_node_literal(struct bk_arena *arena, const char *text);
struct bk_node *bk_node_int(struct bk_arena *arena, int64_t number);
struct bk_node *bk_node_bool(struct bk_arena *arena, bool truth);
struct bk_node *bk_node_list(struct bk_arena *arena);
struct bk_node *bk_node_map(struct bk_arena *arena);
struct bk_node *bk_node_ref(
	struct bk_arena *arena, const struct bk_desired *target, enum bk_ref_part part);
struct bk_node *bk_node_document(struct bk_arena *arena, struct bk_node *map);
/* Appends to a list or a join; returns the list. */
struct bk_node *bk_node_add(struct bk_arena *arena, struct bk_node *list, struct bk_node *item);
/* Adds to a map (keys once); returns the map. */
struct bk_node *bk_node_put(
	struct bk_arena *arena, struct bk_node *map, const char *key, struct bk_node *value);
struct bk_node *bk_node_put_str(
	struct bk_arena *arena, struct bk_node *map, struct bk_str key, struct bk_node *value);
/* The value of a key, or NULL. */
struct bk_node *bk_node_find_str(const struct bk_node *map, struct bk_str key);
static inline struct bk_node *bk_node_find(const struct bk_node *map, const char *key)
{
	return bk_node_find_str(map, bk_str_of(key));
}
/* Calls `fn` with every reference in the tree, in order. */
void bk_node_refs(
	const struct bk_node *node, void (*fn)(void *user, const struct bk_node *ref), void *user);

#endif
