/*
 * What the checks look at: objects, plans with what they protect, rules, copies, and legs (one
 * protected thing on its way into the vault of one copy). A check is a row in the table of the
 * level at which it asks; each is called once for every such thing.
 */
#ifndef BK_CHECK_CONTEXT_H
#define BK_CHECK_CONTEXT_H

#include "check/access.h"
#include "check/check.h"
#include "infer/coverage.h"

enum { BK_SECONDS_PER_DAY = 86400, BK_SECONDS_PER_MINUTE = 60 };

struct bk_tally;

struct bk_check {
	struct bk_arena *arena;
	struct bk_diags *diags;
	const struct bk_model *model;
	const struct bk_desired_list *list;
	struct bk_map *rhythms;  /* schedules.c: schedule → when it runs */
	struct bk_map *overlaps; /* overlap.c: rules of a plan → how they meet */
	struct bk_map *beside;   /* continuous.c: resource → its rules */
	struct bk_map *herds;    /* herd.c: account, regions and schedule → copies */
	struct bk_tally *tally;  /* offsite.c: what is noted on the way */
	struct bk_access_memo *access;
};

struct bk_plan_view {
	const struct bk_object *plan;
	struct bk_coverage coverage;
	bool policy;
};

struct bk_rule_view {
	const struct bk_plan_view *plan;
	const struct bk_object *rule;
	const struct bk_object *vault; /* or NULL */
};

struct bk_copy_view {
	const struct bk_rule_view *rule;
	const struct bk_object *copy;
	const struct bk_object *target;
	bool other_account, other_region;
};

/* `copy` NULL: the backup itself. */
struct bk_leg {
	const struct bk_rule_view *rule;
	const struct bk_copy_view *copy;
	const struct bk_protected *item;
	bool full;   /* under AWS Backup's full management there */
	bool chosen; /* its resource or its kind was named: it will be tried for sure */
};

typedef void bk_object_check(const struct bk_check *check, const struct bk_object *object);
typedef void bk_plan_check(const struct bk_check *check, const struct bk_plan_view *view);
typedef void bk_rule_check(const struct bk_check *check, const struct bk_rule_view *view);
typedef void bk_copy_check(const struct bk_check *check, const struct bk_copy_view *view);
typedef void bk_leg_check(const struct bk_check *check, const struct bk_leg *leg);

/* vaults.c, policies.c */
bk_object_check bk_check_airgap_bounds, bk_check_lock_bounds, bk_check_key_place,
	bk_check_foreign_actions, bk_check_self_lockout, bk_check_when;
/* stated.c */
bk_object_check bk_check_tags, bk_check_find, bk_check_settings, bk_check_role_path, bk_check_until;
bk_rule_check bk_check_point_tags;
/* plans.c */
bk_plan_check bk_check_rule_count, bk_check_select, bk_check_switches, bk_check_policy_place,
	bk_check_role;
/* lifecycle.c */
bk_rule_check bk_check_rule_vault, bk_check_start, bk_check_rule_life, bk_check_continuous,
	bk_check_copy_count;
bk_copy_check bk_check_copy_life;
/* continuous.c */
bk_leg_check bk_check_beside;
void bk_check_continuous_apart(const struct bk_check *check);
void bk_check_continuous_twice(const struct bk_check *check);
/* copies.c */
bk_rule_check bk_check_same_copy;
bk_copy_check bk_check_to_self, bk_check_organization, bk_check_default_vault, bk_check_partition,
	bk_check_acceptance, bk_check_any_kind;
bk_leg_check bk_check_region_offers, bk_check_copy_support, bk_check_advanced, bk_check_airgap,
	bk_check_destination_key;
/* keys.c */
bk_object_check bk_check_statements, bk_check_role_policies;
bk_object_check bk_check_vault_key, bk_check_grace, bk_check_accept_org;
bk_plan_check bk_check_rule_names;
bk_copy_check bk_check_airgap_key;
bk_leg_check bk_check_key_shared, bk_check_key_for_role;
/* sizes.c */
void bk_check_sizes(const struct bk_check *check);
/* names.c */
void bk_check_made_names(const struct bk_check *check);
/* selections.c: the AWS form */
void bk_check_selections(const struct bk_check *check);
void bk_check_policy_names(const struct bk_check *check);
void bk_check_policy_root(const struct bk_check *check);

/* schedules.c */
bk_rule_check bk_check_gap, bk_check_windows, bk_check_clock_shift;
bk_leg_check bk_check_service_window;
/* When a rule runs, or NULL where its schedule is not known. */
struct bk_rhythm;
const struct bk_rhythm *bk_rhythm_of(const struct bk_check *check, const struct bk_object *rule);
struct bk_timer;
const struct bk_timer *bk_timer_of(const struct bk_check *check, const struct bk_object *rule);
/* herd.c */
bk_copy_check bk_check_herd_copy;
void bk_check_herds(const struct bk_check *check);
/* merges.c: rules of one plan, two by two */
bk_plan_check bk_check_merges, bk_check_same_schedule;
/* offsite.c: over all plans */
struct bk_tally *bk_tally_new(struct bk_arena *arena, const struct bk_model *model);
bk_leg_check bk_check_tally_leg;
bk_copy_check bk_check_tally_copy, bk_check_unlocked, bk_check_pitr_stays, bk_check_way_back;
bk_object_check bk_check_lock_max;
void bk_check_tally(const struct bk_check *check);
/* admits.c */
bk_object_check bk_check_principals, bk_check_raw_policies;
/* reserved.c */
bk_rule_check bk_check_reserved_vault;
bk_copy_check bk_check_reserved_target;
bk_object_check bk_check_console_made;
/* raw.c */
void bk_check_raw(const struct bk_check *check);
/* quota.c */
bk_leg_check bk_check_carried_tags;
void bk_check_quotas(const struct bk_check *check);
/* hygiene.c */
bk_leg_check bk_check_one_key;
bk_object_check bk_check_foreign_key, bk_check_rotation, bk_check_liftable, bk_check_hollow_lock;
bk_plan_check bk_check_role_width;
/* advice.c */
bk_leg_check bk_check_cold_ignored, bk_check_fact_age;
bk_rule_check bk_check_no_expiry;
bk_copy_check bk_check_copy_shorter, bk_check_cold_before_copy;
bk_object_check bk_check_in_management;
void bk_check_unit(const struct bk_check *check);
/* meant.c: selections that AWS takes and that are not what is meant */
bk_plan_check bk_check_contradiction, bk_check_tiers, bk_check_dead_tags, bk_check_shared_arn,
	bk_check_found, bk_check_prefixed;

/* Shared. */
/* "`mydb`" for a resource, "rds" for a class. */
const char *bk_item_name(const struct bk_check *check, const struct bk_protected *item);
/* Ends the newest record: address and expansion path of the object. */
void bk_check_at(const struct bk_check *check, const struct bk_object *object);
/* "(std.aws rds, as of 2026-09-24)" */
void bk_check_fact(
	const struct bk_check *check, const struct bk_service *service, const char *fact);
bool bk_is_airgapped(const struct bk_object *vault);
/* The role that a plan runs under, or NULL. */
const struct bk_desired *bk_plan_role_of(
	const struct bk_check *check, const struct bk_object *plan);
/* Own value of a rule, or its plan's; NULL where there is none, or none that could be understood.
 */
const struct bk_value *bk_rule_value(
	const struct bk_object *rule, enum bk_attr_id own, enum bk_attr_id plans);
/* Whether it is for point-in-time recovery, where the kind has it. */
bool bk_rule_is_continuous(const struct bk_object *rule);
/* Whether no `keep` means that there is none: forever. */
bool bk_life_is_known(const struct bk_check *check, const struct bk_object *rule);

#endif
