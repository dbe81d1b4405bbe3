/*
 * From what must exist to what exists: observe → compare → plan → execute. No state file: what
 * bkc owns it marks with tags (bkc:unit, bkc:address, bkc:digest), and the cloud is the state.
 *
 * An object of AWS here is one row of the desired list (objects/desired.h), and what was found of
 * it. Those without tags of their own belong to a parent: alias → key; policy, lock → vault;
 * selection → plan; attachment → role. The parent's digest has a group for each kind of them.
 */
#ifndef BK_APPLY_APPLY_H
#define BK_APPLY_APPLY_H

#include <stdbool.h>

#include "aws/client.h"
#include "base/map.h"
#include "base/value.h"
#include "base/vec.h"
#include "objects/desired.h"

struct bk_out;

/* Of whom an object is: by tag, type and physical name. */
enum bk_owner {
	BK_OWNER_NONE,    /* not tagged by bkc, or a type without tags and without a parent */
	BK_OWNER_US,      /* this unit's */
	BK_OWNER_ANOTHER, /* another unit's */
};

/* What was found in AWS. Lives in the world's arena; bodies are owned by the world. */
struct bk_live {
	const struct bk_aws_type *type;
	const struct bk_account *account;
	struct bk_str region;        /* empty: global */
	struct bk_str name, arn, id; /* physical; empty where it has none */
	json_t *body; /* in the shape of a desired body: API names, policies as documents; tags
			 apart. Only members that are compared need be there */
	json_t *tags; /* {key: value}, or NULL */
	enum bk_owner owner;
	struct bk_str unit, address, digest; /* from the tags; or empty */
	struct bk_str state;                 /* of keys, vaults, stores; or empty */
	int64_t count;                       /* recovery points of a vault; else 0 */
	struct bk_live *parent;              /* of children */
	const struct bk_desired *desired;    /* what declares it, or NULL */
};

struct bk_world {
	struct bk_arena *arena;
	BK_VEC(struct bk_live *) objects; /* in a deterministic order */
	struct bk_map by_desired;         /* pointer of bk_desired → bk_live */
};

enum bk_action {
	BK_ACTION_NONE,
	BK_ACTION_CREATE,
	BK_ACTION_CHANGE,
	BK_ACTION_REPLACE, /* the new one first, then the old one goes */
	BK_ACTION_DELETE,
};

/* One property that differs. Values are compact JSON; empty: absent. */
struct bk_field {
	struct bk_str path; /* "BackupPlan.Rules[0].ScheduleExpression" */
	struct bk_str before, after;
	bool unknown_after; /* known once something else exists */
	bool outside;       /* changed by somebody else since it was applied */
	bool widens;        /* a policy that grants more than before */
};

/* Why a change may not simply be made. */
enum bk_gate {
	BK_GATE_NONE,
	BK_GATE_LISTED,   /* shown first: replacement, deletion of what is empty, wider grants */
	BK_GATE_ADDRESS,  /* only with --accept ADDRESS, or its address typed */
	BK_GATE_CONFLICT, /* only with --take-over ADDRESS.FIELD */
	BK_GATE_REFUSED,  /* never: a diagnostic says why and what to do */
};

struct bk_change {
	enum bk_action action;
	const struct bk_desired *desired; /* NULL: of a deletion */
	struct bk_live *live;             /* NULL: of a creation */
	struct bk_str address, account, region;
	struct bk_str cause;     /* one line, or empty */
	struct bk_str permanent; /* what cannot be undone and from when, or empty */
	enum bk_gate gate;
	BK_VEC(struct bk_field) fields;
	BK_VEC(size_t) needs; /* indexes of changes of the plan that must be done first */
	size_t index;
};

struct bk_apply_plan {
	struct bk_arena *arena;
	struct bk_str unit;
	BK_VEC(struct bk_change *) changes; /* one for every object, unchanged ones too; ordered */
	size_t counts[BK_ACTION_DELETE + 1], conflicts, refused;
};

/* One run of plan, apply, destroy or forget. */
struct bk_apply {
	struct bk_arena *arena; /* the unit's */
	struct bk_diags *diags;
	const struct bk_desired_list *list;
	const struct bk_graph *graph;
	struct bk_aws *aws;
	size_t parallel; /* tasks at once */
	bool destroy;    /* nothing is wanted any more */
	bool allow_gap;  /* selections may be deleted before the new one stands */
	BK_VEC(struct bk_str) accept, take_over, keep;
};

/*
 * Reads what exists: what is ours, and what is wanted by name. Tasks run side by side. False, with
 * diagnostics at the declarations, where something could not be read.
 */
BK_NODISCARD bool bk_observe(struct bk_apply *apply, struct bk_world *ret_world);
void bk_world_done(struct bk_world *world);

/* Compares and orders. Conflicts, objects of others and lost data become diagnostics and gates. */
void bk_apply_plan_make(
	struct bk_apply *apply, const struct bk_world *world, struct bk_apply_plan *ret_plan);
/* The plan for people, and as one JSON document. */
void bk_apply_plan_show(
	const struct bk_apply_plan *plan, bool detail, bool colour, struct bk_out *out);
void bk_apply_plan_json(const struct bk_apply_plan *plan, struct bk_out *out);

/*
 * The value of a desired body as the API takes it. References come from `world` (and from what was
 * created since); where one is not known yet *ret_unknown is set and a string says so.
 */
json_t *bk_apply_value(const struct bk_world *world, const struct bk_node *node, bool *ret_unknown);
/* The digest of an object and its children as declared: "g1.g2.…". */
struct bk_str bk_apply_digest(
	struct bk_arena *arena, const struct bk_apply *apply, const struct bk_desired *object);

enum bk_phase { BK_PHASE_START, BK_PHASE_DONE, BK_PHASE_FAILED, BK_PHASE_SKIPPED };

/* Told about each step, one at a time, from any thread. */
typedef void bk_progress_fn(
	void *user, const struct bk_change *change, enum bk_phase phase, struct bk_str detail);

struct bk_apply_result {
	size_t done, failed, skipped;
	bool stopped;
};

/*
 * Carries the plan out: as much at once as the order allows. What fails is reported (diags) at the
 * declaration with service, operation, account, region and request id, and stops only what needs
 * it.
 */
void bk_execute(struct bk_apply *apply, struct bk_world *world, const struct bk_apply_plan *plan,
	bk_progress_fn *progress, void *user, struct bk_apply_result *ret_result);

#endif
