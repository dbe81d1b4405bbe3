/*
 * What must exist in AWS: a flat list of objects, each with account, region, address, property
 * tree, reasons and order. Inference makes it (infer/); every back end reads this and nothing
 * earlier. Lives in the unit arena; const once bk_infer() is done.
 */
#ifndef BK_OBJECTS_DESIRED_H
#define BK_OBJECTS_DESIRED_H

#include "base/map.h"
#include "base/vec.h"
#include "objects/aws.h"
#include "objects/node.h"
#include "source/diag.h"

struct bk_model;
struct bk_object;
struct bk_account;
struct bk_region;

/* The statement of an existing key's stated policy that nobody stated: its account's root, as KMS
 * writes it by itself. */
#define BK_ASSUMED_SID "Assumed"

/* An order that no reference shows, and why. */
struct bk_after {
	const struct bk_desired *target;
	const char *reason;
};

struct bk_desired {
	const struct bk_aws_type *type;
	const struct bk_account *account;
	const struct bk_region *region;  /* NULL: global */
	struct bk_str address;           /* "vault:backup.central[ap-southeast-2]" */
	bool external;                   /* somebody else's: referenced, never written */
	struct bk_str name;              /* physical name; empty where it has none */
	struct bk_str arn;               /* where it can be known before it exists; else empty */
	struct bk_node *body;            /* a MAP by API names; NULL for external ones */
	const struct bk_desired *parent; /* vault of a policy, plan of a selection, role, key */
	BK_VEC(struct bk_after) after;
	struct bk_str because; /* empty: the user wrote it */
	struct bk_span span;   /* of the declaration, or of what made inference add it */
	const struct bk_via *via;
	const struct bk_object *object; /* the declaration behind it */
	size_t index;                   /* in bk_desired_list.objects, before ordering */
	/* Of an external key or vault: the policy that it is said to have; NULL: not said. */
	struct bk_node *stated;
};

struct bk_desired_list {
	struct bk_arena *arena;
	const struct bk_model *model;
	BK_VEC(struct bk_desired *) objects; /* in the order made: deterministic */
	struct bk_map by_address;
};

void bk_desired_list_init(struct bk_desired_list *list, const struct bk_model *model);
/* Adds an object with an empty body. A second object of one address is our bug: find first. */
struct bk_desired *bk_desired_add(struct bk_desired_list *list, enum bk_aws_id id,
	const struct bk_account *account, const struct bk_region *region, struct bk_str address);
struct bk_desired *bk_desired_find(const struct bk_desired_list *list, struct bk_str address);
/* `target` comes first, for `reason` (a literal). Twice the same in a row is once; the graph holds
 * every pair once anyway. */
void bk_desired_after(struct bk_desired_list *list, struct bk_desired *object,
	const struct bk_desired *target, const char *reason);

/* An edge of the graph: from needs to first. */
struct bk_edge {
	const struct bk_desired *from, *to;
	const char *reason;  /* NULL: a reference in the body */
	struct bk_span span; /* of the reference, or none */
};

struct bk_graph {
	BK_VEC(const struct bk_desired *)
	order; /* topological, deterministic; externals left out */
	BK_VEC(struct bk_edge) edges;
};

/*
 * Orders the list. A cycle is reported with every edge (BK1007) and false returned; the order
 * then holds what is not in it.
 */
bool bk_graph_make(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, struct bk_graph *ret);

/* One object as in the dump. */
void bk_desired_show(const struct bk_desired *object, struct bk_out *out);
/* `--dump=desired` and `--dump=graph`. */
void bk_desired_dump(const struct bk_desired_list *list, struct bk_out *out);
void bk_graph_dump(const struct bk_graph *graph, struct bk_out *out);

/* The deterministic name of an object in the alphabet of ownership tags (aws-semantics 8):
 * `/` for `[`, nothing for `]`, at most 256 bytes. */
struct bk_str bk_tag_address(struct bk_arena *arena, struct bk_str address);

#endif
