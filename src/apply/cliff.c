/*
 * BK4011: what a shorter life takes away. A change of a plan leaves the recovery points alone that
 * are there, but for continuous backups of kinds that have one point for ever: its history shrinks
 * with the next backup.
 * Source: AWS Backup Developer Guide, point-in-time-recovery-retention-period and
 * updating-a-backup-plan, seen 2026-11-24.
 */
#include "apply/plan.h"
#include "base/arena.h"
#include "check/context.h"
#include "infer/coverage.h"
#include "model/model.h"
#include "source/diag.h"

enum { DAYS_MAX = 36500 };

static const struct bk_field *field_of(struct bk_planner *planner, const struct bk_change *change,
	const struct bk_object *rule, const char *member)
{
	struct bk_str path = bk_str_format(
		planner->arena, "BackupPlan.Rules[%.*s].%s", BK_STR_ARGS(rule->physical), member);

	bk_vec_foreach (i, &change->fields) {
		if (bk_str_equal(change->fields.at[i].path, path))
			return &change->fields.at[i];
	}
	return NULL;
}

/* The first kind that the plan protects whose point shrinks, or NULL. */
static const struct bk_service *shrinking(
	struct bk_planner *planner, const struct bk_object *plan, struct bk_span *ret_span)
{
	struct bk_coverage coverage = {0};

	bk_coverage_make(planner->arena, planner->apply->list->model, plan, &coverage);
	bk_vec_foreach (i, &coverage.items) {
		if (!coverage.items.at[i].service->continuous_shrinks)
			continue;
		*ret_span = coverage.items.at[i].span;
		return coverage.items.at[i].service;
	}
	return NULL;
}

static void check_rule(
	struct bk_planner *planner, const struct bk_change *change, const struct bk_object *rule)
{
	const struct bk_field *days = field_of(planner, change, rule, "Lifecycle.DeleteAfterDays");
	const struct bk_value *keep = bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP);
	struct bk_diags *diags = planner->apply->diags;
	const struct bk_service *service;
	struct bk_span span = BK_NO_SPAN;
	int64_t before, after;

	/* It was no continuous one before, and had no history. */
	if (!days || !keep || !bk_str_number(days->before, DAYS_MAX, &before) ||
		!bk_str_number(days->after, DAYS_MAX, &after) || before <= after ||
		field_of(planner, change, rule, "EnableContinuousBackup"))
		return;
	service = shrinking(planner, rule->parent, &span);
	if (!service)
		return;
	bk_diag(diags, BK_RETENTION_CLIFF, keep->span,
		"point-in-time recovery of %s shrinks from %lldd to %lldd with the next backup",
		service->name->text.ptr, (long long)before, (long long)after);
	bk_diag_label(diags, span, "selected here");
	bk_diag_note(diags,
		"a continuous backup is one recovery point, and takes the new life as it is");
	bk_diag_help(diags,
		"Before you apply, restore or copy what must outlive it; a copy is a snapshot of "
		"its own.");
	bk_diag_via(diags, rule->via);
	bk_diag_address(diags, change->address);
}

void bk_plan_cliffs(struct bk_planner *planner)
{
	bk_vec_foreach (i, &planner->plan->changes) {
		const struct bk_change *change = planner->plan->changes.at[i];
		const struct bk_object *plan =
			change->desired && change->live && change->desired->type->id == BK_AWS_PLAN
			? change->desired->object
			: NULL;

		for (size_t j = 0; plan && j < plan->children.len; j++) {
			const struct bk_object *rule = plan->children.at[j];

			if (rule->kind->id == BK_KIND_RULE && bk_rule_is_continuous(rule))
				check_rule(planner, change, rule);
		}
	}
}
