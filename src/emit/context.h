/*
 * What the back ends share: the list in order, who needs whom, where global objects are reached,
 * and what can be said as text.
 */
#ifndef BK_EMIT_CONTEXT_H
#define BK_EMIT_CONTEXT_H

#include "emit/emit.h"
#include "objects/desired.h"

struct bk_region;
struct bk_value;

enum bk_emit_target { BK_EMIT_TERRAFORM, BK_EMIT_CLOUDFORMATION };

struct bk_emit {
	struct bk_arena *arena;
	struct bk_diags *diags;
	const struct bk_desired_list *list;
	const struct bk_graph *graph;
	const struct bk_emit_sink *sink;
	struct bk_error *error;
	enum bk_emit_target target;
	const struct bk_edge **needs;   /* those of object i: needs[need_first[i]] … */
	size_t *need_first;             /* one more than there are objects */
	const struct bk_region **homes; /* by account: where its global objects are reached */
	unsigned char *ways;            /* enum bk_emit_way, by object */
	struct bk_map moves;            /* new address → const struct bk_move */
	/* Objects by type, in the order of the graph: what becomes a resource of its own. */
	struct bk_emit_bucket {
		BK_VEC(const struct bk_desired *) objects;
	} resources[BK_AWS_COUNT];
	BK_VEC(const struct bk_desired *) aliases; /* existing keys that only their alias names */
};

/* Prepares everything; what it makes lives in the arena. */
void bk_emit_init(struct bk_emit *emit, enum bk_emit_target target, struct bk_arena *arena,
	struct bk_diags *diags, const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error);

/* How an object gets made. */
enum bk_emit_way {
	BK_WAY_NONE,      /* it is somebody else's */
	BK_WAY_RESOURCE,  /* a resource of its own in the output */
	BK_WAY_PART,      /* a property of its parent's resource */
	BK_WAY_COMPANION, /* a step of the companion script */
};

enum bk_emit_way bk_emit_way(const struct bk_emit *emit, const struct bk_desired *object);

/* The name that the target gives a property. */
const char *bk_emit_name(const struct bk_emit *emit, const struct bk_aws_prop *prop);
/* The region in which an object is made: its own, or its account's home. */
const struct bk_region *bk_emit_region(const struct bk_emit *emit, const struct bk_desired *object);
/* "arn:aws:iam::…:role/NAME" to be assumed in the account, or empty: no role is. */
struct bk_str bk_emit_access_role(const struct bk_emit *emit, const struct bk_account *account);
/* "bkc-UNIT" as an STS session takes it. */
struct bk_str bk_emit_session(const struct bk_emit *emit);
/* The account whose credentials run everything: the management account, or the only one. */
const struct bk_account *bk_emit_caller(const struct bk_emit *emit);

/* The part of an object as text, where it is known before the object exists; else false. */
bool bk_emit_literal(const struct bk_desired *target, enum bk_ref_part part, struct bk_str *ret);
/* An existing key that is known by its alias alone. */
bool bk_emit_is_alias_only(const struct bk_desired *object);

/* The address that the object had before its declaration was `moved`; empty where it was not. */
struct bk_str bk_emit_old_address(const struct bk_emit *emit, const struct bk_desired *object);

/* Where in the source; false where nowhere. */
bool bk_emit_where(const struct bk_emit *emit, struct bk_span span, struct bk_str *ret_file,
	uint32_t *ret_line);
/* The same as "file:line", or empty. */
struct bk_str bk_emit_place(const struct bk_emit *emit, struct bk_span span);

/* say.c: reports (BK9014) all that the target cannot say; true when there is nothing. */
bool bk_emit_can_say(const struct bk_emit *emit);

/* Opens and closes files of the sink. NULL and false: *error says why. */
struct bk_out *bk_emit_open(const struct bk_emit *emit, const char *name, bool executable);
bool bk_emit_close(const struct bk_emit *emit, struct bk_out *out);

#endif
