/*
 * BK3012: copies that begin together, against how many AWS makes at a time. AWS has no such limit
 * for backups themselves (AWS Backup Developer Guide, quotas, seen 2026-09-24).
 */
#include "base/arena.h"
#include "base/map.h"
#include "check/context.h"

/* Copies of what one account has in one region into one region, be it the same, on one schedule. */
struct bk_herd {
	const struct bk_object *rule, *copy; /* the first ones */
	const struct bk_object *target;
	size_t rules, copies;
};

void bk_check_herd_copy(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *plan = view->rule->plan->plan, *rule = view->rule->rule;
	const struct bk_value *schedule = bk_rule_value(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE);
	const struct bk_coverage *coverage = &view->rule->plan->coverage;
	struct bk_herd *herd;
	size_t count = 0;
	struct bk_str key;

	/* how many of a class there are nobody knows */
	bk_vec_foreach (i, &coverage->items)
		count += coverage->items.at[i].resource != NULL;
	if (!count || !schedule || schedule->kind != BK_V_SCHEDULE || !view->target->region)
		return;
	key = bk_str_format(check->arena, "%.*s %s %s %.*s %.*s", BK_STR_ARGS(plan->account->id),
		plan->region->name->text.ptr, view->target->region->name->text.ptr,
		BK_STR_ARGS(schedule->schedule->zone), BK_STR_ARGS(schedule->schedule->cron));
	herd = bk_map_find(check->herds, key);
	if (!herd) {
		herd = bk_new(check->arena, struct bk_herd);
		*herd = (struct bk_herd){rule, view->copy, view->target, 0, 0};
		bk_map_put(check->herds, key, herd);
	}
	herd->rules += herd->rule != rule || !herd->copies;
	herd->copies += count;
}

void bk_check_herds(const struct bk_check *check)
{
	size_t most = (size_t)bk_limit(check->model, "copies_at_once_per_account");

	for (size_t i = 0; i < check->herds->len; i++) {
		const struct bk_herd *herd = check->herds->entries[i].value;
		const struct bk_value *schedule;

		if (herd->copies <= most)
			continue;
		schedule = bk_rule_value(herd->rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE);
		bk_diag(check->diags, BK_HERD, schedule->span,
			"%zu copies from %s to %s begin together; AWS makes %zu at a time",
			herd->copies, herd->rule->account->name->text.ptr,
			herd->target->region->name->text.ptr, most);
		bk_diag_label(check->diags, herd->copy->span, "%s",
			herd->rules > 1 ? "one of them" : "this one, of each resource");
		bk_diag_because(check->diags,
			"an account has so many copies under way in a destination region; more of "
			"them wait");
		bk_diag_help(check->diags, "Spread the resources over plans that start apart.");
		bk_check_at(check, herd->rule);
	}
}
