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

#include <stdatomic.h>
#include <stdbool.h>

#include "aws/client.h"
#include "base/map.h"
#include "base/truth.h"
#include "base/value.h"
#include "base/vec.h"
#include "model/model.h"
#include "objects/desired.h"

struct bk_out;

/* The tags by which we know our own. */
#define BK_TAG_UNIT    "bkc:unit"
#define BK_TAG_ADDRESS "bkc:address"
#define BK_TAG_DIGEST  "bkc:digest"
#define BK_TAG_NAME    "bkc:name" /* of data stores: recovery points inherit the others */

/* Of whom an object is: by tag, type and physical name. */
enum bk_owner {
	BK_OWNER_NONE,    /* not tagged by bkc, or a type without tags and without a parent */
	BK_OWNER_US,      /* this unit's; children are their parent's owner's */
	BK_OWNER_ANOTHER, /* another unit's */
};

/* What was found in AWS, or made by this run. Lives in the world's arena. */
struct bk_live {
	const struct bk_aws_type *type;
	const struct bk_account *account;
	struct bk_str region;        /* empty: global */
	struct bk_str name, arn, id; /* physical; empty where it has none */
	/* In the shape of a desired body: API names; policies as objects, not text; without tags.
	 * NULL of what is only referenced, and of what this run made. Owned by the world. */
	json_t *body;
	json_t *tags; /* {key: value}, or NULL; owned by the world */
	enum bk_owner owner;
	struct bk_str unit, address, digest; /* from the tags; or empty */
	struct bk_str state;                 /* of keys, vaults, stores; or empty */
	int64_t count;                       /* recovery points of a vault; else 0 */
	int64_t created;                     /* seconds since 1970; 0: not known */
	int64_t lock_date;                   /* of a vault: when its lock hardens; 0: never */
	struct bk_live *parent;              /* of children */
	const struct bk_desired *desired;    /* what declares it, or NULL */
	struct bk_live *next_child, *first_child, *last_child;
};

/* A question about something of others that was not answered: what it would have shown is open. */
struct bk_unread {
	const struct bk_aws_operation *operation;
	struct bk_str code; /* AWS's */
	struct bk_unread *next;
};

/* A data store that bkc did not make, as far as something is stated about it. */
struct bk_store {
	const struct bk_object *object;
	bool described;           /* whether its service could be asked, and answered */
	bool absent;              /* … that there is none */
	enum bk_truth encrypted;  /* with a key of KMS */
	struct bk_str key;        /* ARN, as the service gives it; or empty */
	struct bk_str windows[2]; /* of its service, for backups and maintenance; or empty */
	const json_t *tags;       /* {key: value}; NULL: not known */
};

struct bk_world {
	struct bk_arena *arena;
	BK_VEC(struct bk_live *) objects; /* in a deterministic order */
	/* By index of bk_desired: what was found, or was made since; NULL: nothing. Externals too:
	 * their name, ARN and id. The executor writes here, under a lock of its own. */
	struct bk_live **by_desired;
	/* By index: the first child of an object and the next one of the same parent; NULL ends. */
	const struct bk_desired **first_child, **next_child;
	struct bk_map unread;             /* object → bk_unread, all about it */
	BK_VEC(struct bk_store *) stores; /* in the order of the model */
	struct bk_map managers; /* ARN of a key → "AWS" or "CUSTOMER", a struct bk_str */
	json_t *tags;           /* holds those of the stores */
};

enum bk_action {
	BK_ACTION_NONE,
	BK_ACTION_CREATE,
	BK_ACTION_CHANGE,
	BK_ACTION_REPLACE, /* the new one first, then the old one (live) goes: selections */
	BK_ACTION_DELETE,
	BK_ACTION_COUNT
};

/* One property that differs. Values are compact JSON; empty: absent. */
struct bk_field {
	/* "BackupPlan.Rules[hourly].ScheduleExpression": API names, items of lists by what names
	 * them. "Tags.NAME" for a tag, "bkc:digest" where only the ownership tags are behind. */
	struct bk_str path;
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
	BK_GATE_CONFLICT, /* only with --take-over ADDRESS or ADDRESS.FIELD */
	BK_GATE_REFUSED,  /* never: a diagnostic says why and what to do */
};

struct bk_change {
	enum bk_action action;
	const struct bk_desired *desired; /* NULL: of a deletion */
	struct bk_live *live;             /* NULL: of a creation */
	/* Of orphans: from the tag, in the form of an address where that is clear. */
	struct bk_str address;
	const struct bk_account *account;
	struct bk_str region;    /* empty: global */
	struct bk_str cause;     /* one line, or empty */
	struct bk_str permanent; /* what cannot be undone and from when, or empty */
	enum bk_gate gate;
	bool accepted; /* the gate is open: by --accept or --take-over. LISTED asks once for all */
	BK_VEC(struct bk_field) fields;
	BK_VEC(size_t) needs; /* indexes of changes (not NONE) that must be done first */
	size_t index;         /* in bk_apply_plan.changes */
	/* Whose tags carry its digest: itself, or the change of its parent (which may be NONE).
	 * NULL: nothing does (settings, switches of the organization, the linked role). */
	struct bk_change *owner;
};

/* A statement about something of others that could not be compared with what is there. */
struct bk_open_premise {
	struct bk_span span;
	struct bk_str address, statement, reason; /* "key", "kms:GetKeyPolicy: AccessDenied" */
	bool detail; /* nothing can be asked: told only where everything is */
};

struct bk_apply_plan {
	struct bk_arena *arena;
	const struct bk_model *model;
	struct bk_str unit;
	BK_VEC(struct bk_change *) changes; /* one for every object, unchanged ones too; ordered */
	struct bk_change **by_desired;      /* by index of bk_desired; NULL for externals */
	size_t counts[BK_ACTION_COUNT], conflicts, refused;
	BK_VEC(struct bk_open_premise) open; /* each once */
};

/* One call, or (pages) all pages of it: as bk_aws_call() and bk_aws_call_pages(). */
typedef bool bk_apply_call_fn(void *user, const struct bk_aws_call *call, bool pages,
	json_t **ret_output, struct bk_aws_failure *ret_failure);

/* Tasks at once unless said otherwise. */
enum { BK_APPLY_PARALLEL = 64 };

/* One run of plan, apply, destroy or forget. */
struct bk_apply {
	struct bk_arena *arena; /* the unit's */
	struct bk_diags *diags;
	const struct bk_desired_list *list;
	const struct bk_graph *graph;
	bk_apply_call_fn *call;  /* bk_apply_by_client in life */
	void *user;              /* its first argument: a struct bk_aws * in life */
	const atomic_bool *stop; /* as in bk_aws_options; or NULL */
	size_t parallel;         /* tasks at once; 0: 64 */
	bool destroy;            /* nothing is wanted any more */
	bool allow_gap;          /* selections may be deleted before the new one stands */
	bool sweep;              /* look in every region of the partition */
	BK_VEC(struct bk_str) accept, take_over, keep;
	const struct bk_region **homes; /* by account; made by bk_observe() */
};

/* Calls through the client: `user` is the struct bk_aws. */
bk_apply_call_fn bk_apply_by_client;

/*
 * Reads what exists: what is ours, and what is wanted by name. Tasks run side by side. False, with
 * diagnostics at the declarations (BK9025), where something could not be read.
 */
BK_NODISCARD bool bk_observe(struct bk_apply *apply, struct bk_world *ret_world);
void bk_world_done(struct bk_world *world);

/*
 * Compares and orders. Conflicts, objects of others and what AWS would refuse become diagnostics
 * and gates. What waits for its address is no diagnostic yet: bk_apply_plan_accepted().
 */
void bk_apply_plan_make(
	struct bk_apply *apply, struct bk_world *world, struct bk_apply_plan *ret_plan);
/* Whether the plan may be carried out without asking: reports BK9006 for each change that waits
 * for its address. Conflicts and refusals were reported when the plan was made; they answer false
 * as well. */
BK_NODISCARD bool bk_apply_plan_accepted(struct bk_apply *apply, const struct bk_apply_plan *plan);
/* Changes that are not NONE. */
size_t bk_apply_plan_pending(const struct bk_apply_plan *plan);

struct bk_plan_show_options {
	const struct bk_sources *sources;
	bool detail; /* values in full, and every property of what is created */
	bool drift;  /* only what others changed */
	bool colour;
	const struct bk_str *only; /* addresses; or NULL */
	size_t only_count;
	bool destroy;
};

/* An address of `keep` that means nothing in the plan, or an empty text. */
struct bk_str bk_apply_unknown_keep(const struct bk_apply *apply, const struct bk_apply_plan *plan);
/* The plan for people, and as one JSON document (`bkc explain json:plan`). */
void bk_apply_plan_show(const struct bk_apply_plan *plan,
	const struct bk_plan_show_options *options, struct bk_out *out);
void bk_apply_plan_json(const struct bk_apply_plan *plan,
	const struct bk_plan_show_options *options, struct bk_out *out);

/* A plan that was written down: what it was made from, and what it says. No secrets. */
struct bk_saved_plan {
	struct bk_str unit, source; /* path as it was given */
	BK_VEC(struct bk_setting) settings;
	struct bk_str inputs;      /* --inputs, or empty */
	struct bk_str fingerprint; /* of the plan, live values included */
	bool destroy;
};

/* 64 hexadecimal digits: equal where the same changes would be made to the same objects. */
struct bk_str bk_apply_plan_fingerprint(struct bk_arena *arena, const struct bk_apply_plan *plan);
BK_NODISCARD bool bk_saved_plan_write(const struct bk_saved_plan *saved,
	const struct bk_apply_plan *plan, const char *path, struct bk_error *ret_error);
/* Whether a file looks like a saved plan: it begins with `{`. */
bool bk_saved_plan_is(const char *path);
BK_NODISCARD bool bk_saved_plan_read(struct bk_arena *arena, const char *path,
	struct bk_saved_plan *ret_saved, struct bk_error *ret_error);

/*
 * Values. References come from `world` (and from what was made since: hold the lock that guards
 * by_desired); where one is not known yet *ret_unknown is set and a text `<ADDRESS.arn>` stands
 * for it.
 */
/* As the API takes it: documents are text. */
json_t *bk_apply_value(const struct bk_world *world, const struct bk_node *node, bool *ret_unknown);
/* The whole body, with the values that every back end writes where the body has none, without
 * its tags. Documents are text. */
json_t *bk_apply_body(
	const struct bk_world *world, const struct bk_desired *object, bool *ret_unknown);
/* The tags of the body, {key: value}, without bkc:digest; NULL: it has none. */
json_t *bk_apply_tags(const struct bk_world *world, const struct bk_desired *object);
/* The digest of an object and its children as declared, "g1.g2.…"; empty for what has none. */
struct bk_str bk_apply_digest(
	struct bk_arena *arena, const struct bk_world *world, const struct bk_desired *object);

/* The region whose endpoint is asked for an object: its own, or its account's home. Once
 * observed. */
struct bk_str bk_apply_region(const struct bk_apply *apply, const struct bk_desired *object);
struct bk_str bk_apply_home(const struct bk_apply *apply, const struct bk_account *account);

/* Reports (BK9025) that a call failed: service, operation, account, region, request id and AWS's
 * words at the declaration, or without a place (object NULL). */
void bk_apply_report_failure(struct bk_apply *apply, const struct bk_desired *object,
	const struct bk_aws_call *call, const struct bk_aws_failure *failure);

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

/* Whether objects of a type have tags of their own, that say whose they are. */
bool bk_can_own(const struct bk_aws_type *type);
/* A key that was not found by its tags, by the alias that it is declared with. NULL: there is none,
 * or it cannot be read. It becomes part of the world. */
struct bk_live *bk_find_key(
	struct bk_apply *apply, struct bk_world *world, const struct bk_desired *key);
/* Tags what was found as what declares it, or takes such tags away. Nothing else of it changes.
 * False with a diagnostic where AWS refuses. */
BK_NODISCARD bool bk_own(
	struct bk_apply *apply, const struct bk_world *world, const struct bk_live *live);
BK_NODISCARD bool bk_disown(struct bk_apply *apply, const struct bk_live *live);

#endif
