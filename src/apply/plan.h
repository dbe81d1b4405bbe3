/*
 * What making a plan is about, between its files: plan.c (what changes), orphan.c (what goes),
 * gate.c (what may not simply be done), untag.c (tags of ours that go), order.c (what comes before
 * what), cliff.c (what a shorter life takes away), assume.c (what was assumed about objects of
 * others).
 */
#ifndef BK_APPLY_PLAN_H
#define BK_APPLY_PLAN_H

#include "apply/apply.h"
#include "base/map.h"

struct bk_planner {
	struct bk_apply *apply;
	struct bk_world *world;
	struct bk_apply_plan *plan;
	struct bk_arena *arena;
	struct bk_map by_live; /* live → change */
	struct bk_map open;    /* "ADDRESS STATEMENT" of what is in plan->open */
	size_t kept;           /* order.c: changes that a pass has found to stay */
};

struct bk_change *bk_change_new(struct bk_planner *planner, enum bk_action action,
	const struct bk_account *account, struct bk_str region, struct bk_str address);

/* The digest in a tag: what was applied, and whether its writing was interrupted. */
struct bk_str bk_digest_applied(const struct bk_live *live, bool *ret_unfinished);
/* Whether a group of what was found is not what was applied. `declared` is the digest of now. */
bool bk_group_is_outside(const struct bk_planner *planner, const struct bk_live *live,
	const struct bk_desired *object, int group);

/* orphan.c: deletions, of orphans or (destroy) of all. */
void bk_plan_orphans(struct bk_planner *planner);
/* gate.c: gates and diagnostics of all changes. */
void bk_plan_gates(struct bk_planner *planner);
/* order.c: needs. */
void bk_plan_order(struct bk_planner *planner);
/* untag.c: tags of ours that are `declared` no more ({key: value}), as fields without `after`. */
void bk_plan_untag(struct bk_planner *planner, struct bk_change *change, json_t *declared);
/* cliff.c */
void bk_plan_cliffs(struct bk_planner *planner);
/* assume.c */
void bk_plan_assumptions(struct bk_planner *planner);

/* Whether a list of addresses holds this one. */
bool bk_addresses_have(const struct bk_str *list, size_t count, struct bk_str address);

#endif
