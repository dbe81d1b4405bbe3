/*
 * What is meant: typed objects, one per account and region of their placement. Checks, inference
 * and proofs speak at this level. Made by bk_resolve(); const afterwards; lives in the unit arena.
 */
#ifndef BK_MODEL_MODEL_H
#define BK_MODEL_MODEL_H

#include <stdbool.h>

#include "base/map.h"
#include "base/name.h"
#include "base/vec.h"
#include "model/kinds.h"
#include "model/value.h"
#include "source/diag.h"
#include "syntax/ast.h"

struct bk_pattern;

/* A row of the capability matrix (stdlib/aws.bk). Texts are as written there; NUL-terminated. */
struct bk_service {
	const struct bk_name *name; /* "rds" */
	struct bk_str title, arn, any, point, name_pattern, optin, advanced, own_key, own_vault,
		see;
	const struct bk_pattern *name_form; /* name_pattern compiled; NULL: any name */
	bool named, optin_always, advanced_required, full;
	bool copy_account, copy_region, copy_both, copy_both_said;
	bool cold, continuous, airgap, audit, incremental, restore_test, item_restore;
	bool index, scan, tiering, narrow_tags;
	bool encrypts_copy, key_silent, windows;
	enum bk_source_key {
		BK_SOURCE_KEY_NONE,
		BK_SOURCE_KEY_ROLE,
		BK_SOURCE_KEY_IDENTITY
	} source_key;
	bool continuous_one_vault; /* … and snapshots beside it */
	bool continuous_shrinks;   /* a shorter life takes from what is there */
	int64_t continuous_lag;    /* seconds; -1: unknown */
	int64_t window_lead;       /* seconds before its own windows in which no backup begins */
	BK_VEC(struct bk_str) policies, restore_policies, index_policies, scan_policies, notes;
	BK_VEC(struct bk_str) regions, except_regions; /* names; regions empty: everywhere */
	BK_VEC(struct bk_str) no_copy_account_in, no_copy_region_in, no_airgap_in;
	BK_VEC(struct bk_str) ambiguous_arn; /* names of kinds that share the ARN form */
	int64_t as_of;                       /* days since 1970-01-01 */
	size_t index_in_model;
};

struct bk_region {
	const struct bk_name *name;
	struct bk_str partition;
	bool opt_in, cross_account_management, airgap, copy;
	BK_VEC(struct bk_str) lacks_optin;
	size_t index_in_model; /* order of regions */
};

struct bk_ou {
	const struct bk_name *name;
	struct bk_str id;   /* "ou-ab12-wrk00001" */
	struct bk_str path; /* "o-…/r-…/ou-…/ou-…" ; empty where the root's id is not known */
	const struct bk_ou *parent;
	BK_VEC(const struct bk_account *) accounts; /* in it and below, in source order */
	struct bk_span span;
};

struct bk_account {
	const struct bk_name *name;
	struct bk_str id; /* twelve digits */
	const struct bk_ou *ou;
	bool in_org, is_management, creates_slr;
	struct bk_str access_role;   /* name; empty: none is assumed (a single account) */
	const struct bk_value *tags; /* map or NULL */
	struct bk_span span;
	size_t index_in_model;
};

struct bk_org {
	const struct bk_name *name;
	struct bk_str id;   /* "o-…" */
	struct bk_str root; /* "r-…", or empty */
	const struct bk_account *management;
	const struct bk_account *delegate; /* or NULL */
	bool monitoring;
	const struct bk_value *sweep; /* list of further regions to look in, or NULL */
	struct bk_span span;
};

enum bk_raw_target { BK_RAW_TERRAFORM, BK_RAW_CLOUDFORMATION, BK_RAW_API, BK_RAW_COUNT };

/*
 * One thing that was declared, in one account and region. Rules, copies, selects, allow and deny
 * are children of their plan, rule, key or vault.
 */
struct bk_object {
	const struct bk_kind *kind;
	const struct bk_kind
		*extension; /* managed resources: the kind of their further properties */
	const struct bk_service *service; /* resources: their row of the matrix */
	enum bk_life life;
	const struct bk_name *name; /* with keys: tiered[gold]; NULL for unnamed kinds */
	struct bk_str physical;     /* name in AWS; empty where it has none */
	struct bk_str arn; /* given as `= arn:…`, or computed where it can be; else empty */
	const struct bk_account *account; /* NULL only for org, ou, service, … */
	const struct bk_region *region;   /* NULL for global kinds */
	const struct bk_family *family;   /* of top-level objects; NULL for children */
	const struct bk_object *parent;
	BK_VEC(struct bk_object *) children; /* in source order */
	BK_VEC(struct bk_object *) copies;   /* those of them that are copies */
	const struct bk_value **props;       /* by attr id - first of kind; NULL: absent */
	const struct bk_value **extension_props;
	BK_VEC(struct bk_entry) tags; /* effective: its own, its placement's, its account's */
	const struct bk_value *raw[BK_RAW_COUNT]; /* maps, or NULL */
	struct bk_str address;                    /* "vault:backup.archive[eu-west-1]"; children:
						     "rule:prod.rds/hourly[…]" */
	struct bk_str doc;
	struct bk_span span; /* the header: words, name and value */
	struct bk_span name_span;
	const struct bk_via *via;
	bool misread; /* a property of its is not known: what it lacks is not reported */
};

/* All instances of one declaration. */
struct bk_family {
	const struct bk_kind *kind;
	const struct bk_name *name;
	BK_VEC(struct bk_object *) instances;
	const struct bk_ou *ou; /* placed on exactly this unit, by name */
	bool on_org;            /* placed on the whole organization */
	struct bk_span span;
	bool used; /* referenced by something */
};

struct bk_move {
	const struct bk_kind *kind;
	struct bk_str from, to; /* addresses */
	struct bk_span span;
};

struct bk_place;

/* An `@allow` as written; see suppress.h. */
struct bk_allowance {
	const struct bk_rule *rule;
	struct bk_span covers;  /* the declaration or property that it precedes */
	struct bk_span span;    /* of the rule's name */
	struct bk_span removal; /* what goes where it goes */
	struct bk_str reason;
	bool used;
	bool depends;  /* with other inputs it may suppress something */
	bool optional; /* what it is about may be there elsewhere only: with other inputs, in
			  another program */
};

struct bk_model {
	struct bk_arena *arena;
	struct bk_names *names;
	const struct bk_sources *sources;
	struct bk_str unit;       /* the org's name, or the account's, as in bkc:unit */
	const struct bk_org *org; /* or NULL */
	BK_VEC(const struct bk_account *) accounts; /* source order */
	BK_VEC(const struct bk_ou *) ous;
	BK_VEC(const struct bk_service *) services; /* all of the matrix, in its order */
	BK_VEC(const struct bk_region *) regions;   /* all of AWS, in the matrix's order */
	BK_VEC(struct bk_object *) objects; /* top-level ones; by source order, account, region */
	BK_VEC(struct bk_family *) families;
	BK_VEC(struct bk_move) moves;
	BK_VEC(struct bk_allowance) allowances;
	struct bk_map by_address; /* of objects and of their children */
	struct bk_place **places; /* accounts × regions; see place.h */
	struct bk_map limits;     /* name → const struct bk_value (BK_V_INT …) */
	bool incomplete;          /* errors took something away: absence proves nothing */
	int64_t today;            /* days since 1970-01-01, as given */
	size_t file_count;
};

/* Properties. NULL where absent; poison is given as NULL too, so callers need not look. */
const struct bk_value *bk_prop(const struct bk_object *object, enum bk_attr_id id);
/* Whether nothing was written, and there is no default: what was written wrongly is there. */
bool bk_prop_is_absent(const struct bk_object *object, enum bk_attr_id id);
/* Whether it is a plan, and not one of others. */
bool bk_is_own_plan(const struct bk_object *object);
/* Whether the account is in the unit, or in one below it. */
bool bk_ou_holds(const struct bk_ou *ou, const struct bk_account *account);
/* Its first child of a kind, or NULL. */
const struct bk_object *bk_first_child(const struct bk_object *object, enum bk_kind_id kind);
/* With a fallback for absent ones. */
int64_t bk_prop_number(const struct bk_object *object, enum bk_attr_id id, int64_t otherwise);
bool bk_prop_bool(const struct bk_object *object, enum bk_attr_id id, bool otherwise);
struct bk_str bk_prop_text(const struct bk_object *object, enum bk_attr_id id);
const struct bk_object *bk_prop_object(const struct bk_object *object, enum bk_attr_id id);
bool bk_prop_is_word(const struct bk_object *object, enum bk_attr_id id, const char *word);
/* The span of a property, or that of the object's header where it is absent or a default. */
struct bk_span bk_prop_span(const struct bk_object *object, enum bk_attr_id id);
/* How what stands at a place came into the object: by the template that gave it, or its parent, the
 * property there, or else as the object itself did. */
const struct bk_via *bk_object_via(const struct bk_object *object, struct bk_span span);

/* A bound of stdlib's `limits`; a missing one is our bug. */
int64_t bk_limit(const struct bk_model *model, const char *name);
const struct bk_service *bk_service_find(const struct bk_model *model, struct bk_str name);
/* The kind that keeps the vault of this name for itself, or NULL. */
const struct bk_service *bk_service_with_vault(const struct bk_model *model, struct bk_str vault);
const struct bk_region *bk_region_find(const struct bk_model *model, struct bk_str name);
const struct bk_object *bk_object_find(const struct bk_model *model, struct bk_str address);
/* Whether an address as somebody gave it means this one: the region may be left out, and then every
 * region is meant. */
bool bk_address_covers(struct bk_str given, struct bk_str address);

/* Whether a name can be that of one of its resources. */
bool bk_service_name_fits(const struct bk_service *service, struct bk_str name);
/* Whether the matrix offers it in the region. */
bool bk_service_in_region(const struct bk_service *service, const struct bk_region *region);
/* Whether a list of names holds one. */
bool bk_strs_have(const struct bk_str *list, size_t count, struct bk_str name);

/*
 * The copies that a rule makes: its own, and those of its plan that are for it (`only`), in
 * source order. *ret_count of them in the arena.
 */
const struct bk_object *const *bk_rule_copies(
	struct bk_arena *arena, const struct bk_object *rule, size_t *ret_count);

/* --set NAME=VALUE */
struct bk_setting {
	struct bk_str name;
	struct bk_str value; /* text of an expression, or a bare string */
};

struct bk_resolve_options {
	const struct bk_setting *settings;
	size_t setting_count;
	struct bk_str inputs_file; /* --inputs, or empty */
	int64_t today;             /* days since 1970-01-01; for @allow(until = …) */
	size_t steps_max;          /* values evaluated before BK0015; 0: the standard bound */
};

/*
 * Loads the unit at `path` (a file, a folder, or "-" for standard input shown as `stdin_name`),
 * its imports and the standard library; resolves and evaluates. Returns a model always, with what
 * could be understood; errors are in `diags`. NULL and *ret_error where the unit cannot be read.
 */
struct bk_model *bk_resolve(struct bk_arena *arena, struct bk_names *names,
	struct bk_sources *sources, struct bk_diags *diags, struct bk_str path,
	struct bk_str stdin_name, const struct bk_resolve_options *options,
	struct bk_error *ret_error);

/*
 * The same of one file that is in memory already. Nothing else is read: an import of a path, and
 * `inputs_file`, are reported as missing. Never NULL.
 */
struct bk_model *bk_resolve_file(struct bk_arena *arena, struct bk_names *names,
	struct bk_sources *sources, struct bk_diags *diags, struct bk_file *file,
	const struct bk_resolve_options *options);

/* `--dump=model` */
void bk_model_dump(const struct bk_model *model, struct bk_out *out);
/* One object of it, with what stands in it. */
void bk_object_dump(
	const struct bk_model *model, const struct bk_object *object, struct bk_out *out);

#endif
