/*
 * What a plan protects, and with which keys that is encrypted: the question that inference, the
 * checks and the proofs all ask.
 */
#ifndef BK_INFER_COVERAGE_H
#define BK_INFER_COVERAGE_H

#include "base/truth.h"
#include "model/model.h"

enum bk_key_state {
	BK_KEYED_UNKNOWN,  /* nobody said */
	BK_KEYED_NONE,     /* unencrypted */
	BK_KEYED_AWS,      /* the service's AWS managed key */
	BK_KEYED_CUSTOMER, /* `key` */
};

/* A resource, or the class of all resources of a kind that a selection takes in. */
struct bk_protected {
	const struct bk_service *service;
	const struct bk_object *resource; /* NULL: a class */
	const struct bk_object *select;   /* the select block, or the plan for `select = […]` */
	struct bk_span span;              /* the user's word that selects it */
	enum bk_key_state key_state;
	const struct bk_object *key; /* BK_KEYED_CUSTOMER */
	bool by_switch; /* selected in a form for which AWS consults the opt-in (F 4.7) */
	bool named;     /* the resource or its kind is named: it will be tried for sure */
};

struct bk_coverage {
	BK_VEC(struct bk_protected) items;
};

/* Everything that a plan selects, block by block. A resource that its tags keep out is left out;
 * one whose tags nobody stated is left out of tag selections too (its class stands for it). */
void bk_coverage_make(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *plan, struct bk_coverage *ret);

/*
 * Whether backups of it in this account and region are under AWS Backup's full management: the
 * matrix says so, and where that hangs on the management preference, no `settings` turns it off.
 */
bool bk_is_fully_managed(const struct bk_model *model, const struct bk_service *service,
	const struct bk_account *account, const struct bk_region *region);

/* What a `settings` declaration says of a key of the management preference or the opt-in. */
enum bk_switch { BK_SWITCH_UNSAID, BK_SWITCH_ON, BK_SWITCH_OFF };
enum bk_switch bk_settings_say(
	const struct bk_object *settings, enum bk_attr_id attr, const struct bk_service *service);
/* The same of a key, which several kinds may share: it is on if it is for one of them. */
enum bk_switch bk_settings_say_of_key(const struct bk_model *model,
	const struct bk_object *settings, enum bk_attr_id attr, struct bk_str key);
/* The `settings` of an account and region, or NULL. */
const struct bk_object *bk_settings_find(const struct bk_model *model,
	const struct bk_account *account, const struct bk_region *region);

/*
 * The vault of a rule: its own, the plan's, or the only vault of the plan's account and region.
 * NULL where there is none or more than one.
 */
const struct bk_object *bk_rule_vault(const struct bk_model *model, const struct bk_object *rule);

/* Does a condition hold for the tags that a resource is stated to carry? Unknown where nobody
 * states them, and for a missing tag under a negation: what AWS makes of that is not documented. */
enum bk_truth bk_condition_holds(const struct bk_cond *condition, const struct bk_object *resource);
/* Does a select block take a declared resource of its account and region? It walks the block's
 * lists. */
enum bk_truth bk_select_holds(const struct bk_object *select, const struct bk_object *resource);
/* Of a block for which that is unknown: the first comparison that is. */
const struct bk_cond *bk_select_undecided(
	const struct bk_object *select, const struct bk_object *resource);
/* Does a condition hold for resources of a kind, whatever their tags? */
enum bk_truth bk_condition_holds_for_kind(
	const struct bk_cond *condition, const struct bk_service *service);

#endif
