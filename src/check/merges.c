/*
 * BK3006, 3007, 3011, 3014: rules of one plan that get into each other's way.
 * Source: AWS Backup Developer Guide, plan options and configuration (overlapping rules), seen
 * 2026-09-24.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "check/context.h"
#include "check/occasions.h"
#include "check/overlap.h"
#include "prove/timer.h"

static const struct bk_value *schedule_of(const struct bk_object *rule)
{
	return bk_rule_value(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE);
}

static const char *name_of(const struct bk_object *object)
{
	return object->name->text.ptr;
}

/* In what two rules differ */

static bool same_number(const struct bk_value *one, const struct bk_value *two)
{
	if (!one || !two)
		return one == two;
	return one->kind == two->kind &&
		(one->kind == BK_V_BOOL ? one->truth == two->truth : one->number == two->number);
}

static bool same_values(const struct bk_object *one, const struct bk_object *two,
	enum bk_attr_id own, enum bk_attr_id plans)
{
	return same_number(bk_rule_value(one, own, plans), bk_rule_value(two, own, plans));
}

static bool same_vault(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	return bk_rule_vault(check->model, one) == bk_rule_vault(check->model, two);
}

static bool same_cold(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	(void)check;
	return same_values(one, two, BK_A_COLD, BK_A_PLAN_COLD);
}

static bool same_continuous(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	(void)check;
	return same_values(one, two, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);
}

static const struct bk_value *tags_of(const struct bk_object *rule)
{
	const struct bk_value *tags = bk_rule_value(rule, BK_A_POINT_TAGS, BK_A_PLAN_POINT_TAGS);

	return tags && tags->kind == BK_V_MAP ? tags : NULL;
}

static bool same_tags(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	const struct bk_value *first = tags_of(one), *second = tags_of(two);
	size_t firsts = first ? first->map.len : 0, seconds = second ? second->map.len : 0;

	(void)check;
	if (firsts != seconds || firsts > 64)
		return false;
	for (size_t i = 0; i < firsts; i++) {
		const struct bk_value *value = first->map.at[i].value;
		const struct bk_value *other = bk_value_entry(second, first->map.at[i].key);

		if (!other || value->kind != BK_V_STRING || other->kind != BK_V_STRING ||
			!bk_str_equal(value->text, other->text))
			return false;
	}
	return true;
}

/* The copy of the rule into the vault, or NULL. */
static const struct bk_object *copy_into(
	const struct bk_check *check, const struct bk_object *rule, const struct bk_object *vault)
{
	size_t count;
	const struct bk_object *const *copies = bk_rule_copies(check->arena, rule, &count);

	for (size_t i = 0; i < count; i++) {
		if (bk_prop_object(copies[i], BK_A_COPY_TARGET) == vault)
			return copies[i];
	}
	return NULL;
}

static bool same_copies(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	size_t ones, twos;
	const struct bk_object *const *first = bk_rule_copies(check->arena, one, &ones);
	const struct bk_object *const *second = bk_rule_copies(check->arena, two, &twos);

	if (ones != twos)
		return false;
	for (size_t i = 0; i < ones; i++) {
		const struct bk_object *target = bk_prop_object(first[i], BK_A_COPY_TARGET);
		/* they hardly ever stand in another order */
		const struct bk_object *other =
			bk_prop_object(second[i], BK_A_COPY_TARGET) == target
			? second[i]
			: copy_into(check, two, target);

		if (!other ||
			!same_number(bk_prop(first[i], BK_A_COPY_KEEP),
				bk_prop(other, BK_A_COPY_KEEP)) ||
			!same_number(
				bk_prop(first[i], BK_A_COPY_COLD), bk_prop(other, BK_A_COPY_COLD)))
			return false;
	}
	return true;
}

/* What of a rule decides what a backup becomes, besides its life. */
static const struct {
	const char *word;
	bool (*same)(const struct bk_check *check, const struct bk_object *one,
		const struct bk_object *two);
} outcomes[] = {
	{"vault", same_vault},
	{"copies", same_copies},
	{"cold storage", same_cold},
	{"tags", same_tags},
	{"point-in-time recovery", same_continuous},
};

/* "vault and copies", or NULL where there is nothing. */
static const char *differences(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	const char *text = NULL;

	for (size_t i = 0; i < BK_COUNT(outcomes); i++) {
		if (outcomes[i].same(check, one, two))
			continue;
		text = text ? bk_str_format(check->arena, "%s and %s", text, outcomes[i].word).ptr
			    : outcomes[i].word;
	}
	return text;
}

static bool is_same_rule(
	const struct bk_check *check, const struct bk_object *one, const struct bk_object *two)
{
	const struct bk_value *first = schedule_of(one), *second = schedule_of(two);

	if (!first || !second || first->kind != BK_V_SCHEDULE || second->kind != BK_V_SCHEDULE)
		return false;
	return bk_str_equal(first->schedule->cron, second->schedule->cron) &&
		bk_str_equal(first->schedule->zone, second->schedule->zone) &&
		same_values(one, two, BK_A_KEEP, BK_A_PLAN_KEEP) &&
		same_values(one, two, BK_A_START, BK_A_PLAN_START) &&
		same_values(one, two, BK_A_FINISH, BK_A_PLAN_FINISH) &&
		!differences(check, one, two);
}

void bk_check_same_schedule(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_object *plan = view->plan;

	/* at most ten rules; more are an error of their own */
	for (size_t i = 1; i < plan->children.len && i < 64; i++) {
		const struct bk_object *rule = plan->children.at[i];

		for (size_t j = 0; rule->kind->id == BK_KIND_RULE && j < i; j++) {
			const struct bk_object *other = plan->children.at[j];

			if (other->kind->id != BK_KIND_RULE || !is_same_rule(check, other, rule))
				continue;
			bk_diag(check->diags, BK_SAME_SCHEDULE, rule->name_span,
				"rules `%s` and `%s` differ in nothing but their names",
				name_of(other), name_of(rule));
			bk_diag_label(check->diags, other->name_span, "the other one");
			bk_check_at(check, rule);
			break;
		}
	}
}

/* BK3007 */

struct pair {
	const struct bk_object *rare, *other;
	const char *differ; /* or NULL */
	int64_t at;
};

static bool admits(const struct bk_object *vault, int64_t days)
{
	return days <= bk_prop_number(vault, BK_A_MAX, BK_FOREVER) / BK_DAY_SECONDS;
}

/* A life of `days` in the place of the rule's own: whether all that limits it admits that. */
static bool may_live(const struct bk_check *check, const struct bk_object *rule, int64_t days)
{
	const struct bk_object *vault = bk_rule_vault(check->model, rule);
	const struct bk_value *continuous =
		bk_rule_value(rule, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);
	int64_t most = bk_limit(check->model, "retention_days_max");
	size_t count;
	const struct bk_object *const *copies = bk_rule_copies(check->arena, rule, &count);

	if (continuous && continuous->kind == BK_V_BOOL && continuous->truth)
		most = bk_limit(check->model, "continuous_days_max");
	if (!vault || days > most || !admits(vault, days))
		return false;
	/* copies that take their lives from the rule live longer too */
	for (size_t i = 0; i < count; i++) {
		const struct bk_value *keep = bk_prop(copies[i], BK_A_COPY_KEEP);
		const struct bk_object *target = bk_prop_object(copies[i], BK_A_COPY_TARGET);

		if ((!keep || keep->origin != BK_WRITTEN) && (!target || !admits(target, days)))
			return false;
	}
	return true;
}

/* Makes the rarer rule live longer, where its life is a number that stands there for it alone. What
 * does no harm may be meant as it is: that fix is not safe. */
static bool fix_tie(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_object *rule, bool harmless)
{
	const struct bk_value *keep = bk_prop(rule, BK_A_KEEP);
	int64_t days = bk_meeting_days(rule) + 1;
	struct bk_str text;

	/* another tie, or a rule that it would overtake next */
	for (size_t i = 0; i < meeting->count; i++) {
		if (bk_meeting_days(meeting->rules[i]) == days)
			return false;
	}
	if (!keep || keep->origin != BK_WRITTEN || keep->number == BK_FOREVER || rule->via ||
		!may_live(check, rule, days))
		return false;
	text = bk_sources_text(check->model->sources, keep->span);
	if (!bk_str_equal(text, bk_value_show(check->arena, keep)))
		return false;
	text = bk_str_format(check->arena, "%lldd", (long long)days);
	bk_diag_fix(check->diags, harmless ? BK_FIX_UNSAFE : BK_FIX_SAFE, keep->span, text,
		"Keep `%s` for %s.", name_of(rule), text.ptr);
	return true;
}

static void report_tie(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_overlaps *overlaps, size_t rare, const struct pair *pair)
{
	const struct bk_timer *timer = bk_timer_of(check, pair->rare);
	struct bk_str zone = schedule_of(pair->rare)->schedule->zone;
	const char *when = bk_instant_show(check->arena, &timer->zone, pair->at);

	if (bk_str_is(zone, "UTC"))
		zone = BK_STR("utc");
	bk_diag_at(check->diags, pair->differ ? BK_LEVEL_ERROR : BK_LEVEL_INFO, BK_MERGE_TIE,
		pair->rare->name_span,
		"`%s` and `%s` live equally long and meet; AWS may run either", name_of(pair->rare),
		name_of(pair->other));
	bk_vec_foreach (i, &overlaps->ties) {
		const struct bk_tie *tie = &overlaps->ties.at[i];

		if (tie->rare == rare)
			bk_diag_label(check->diags, meeting->rules[tie->other]->name_span,
				"their start windows meet");
	}
	bk_diag_note(check->diags, "they first meet on %s %.*s", when, BK_STR_ARGS(zone));
	if (pair->differ)
		bk_diag_note(check->diags, "they differ in %s", pair->differ);
	else
		bk_diag_note(check->diags,
			"they differ in their schedules alone: either makes the same backup");
	bk_diag_because(check->diags,
		"while start windows of a plan's rules meet, the rule of the longer life runs");
	if (!fix_tie(check, meeting, pair->rare, !pair->differ))
		bk_diag_help(check->diags, "Keep the one that is to run a day longer.");
	bk_check_at(check, pair->rare);
}

/* One report for each rule that meets others: the first of them that differs in more than when. */
static void check_ties(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_overlaps *overlaps)
{
	for (size_t rare = 0; rare < meeting->count; rare++) {
		struct pair found = {0};

		bk_vec_foreach (i, &overlaps->ties) {
			const struct bk_tie *tie = &overlaps->ties.at[i];
			struct pair pair = {
				.rare = meeting->rules[tie->rare],
				.other = meeting->rules[tie->other],
				.at = tie->at,
			};

			if (tie->rare != rare || is_same_rule(check, pair.rare, pair.other))
				continue;
			pair.differ = differences(check, pair.rare, pair.other);
			if (!found.rare || (pair.differ && !found.differ))
				found = pair;
		}
		if (found.rare)
			report_tie(check, meeting, overlaps, rare, &found);
	}
}

/* BK3014 */

/* A copy that is not made when the rule gives way, and to whom. */
struct loss {
	const struct bk_object *copy;
	size_t to; /* BK_RUNS: there is none */
	bool sure;
};

/* What happens to the copy in the readings of one drop. */
static struct loss loss_of(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_drop *drop, const struct bk_object *copy)
{
	const struct bk_object *vault = bk_prop_object(copy, BK_A_COPY_TARGET);
	struct loss loss = {.copy = copy, .to = BK_RUNS, .sure = true};

	for (size_t i = 0; vault && i < BK_READINGS; i++) {
		if (drop->by[i] == BK_RUNS || copy_into(check, meeting->rules[drop->by[i]], vault))
			loss.sure = false;
		else if (loss.to == BK_RUNS)
			loss.to = drop->by[i];
	}
	return loss;
}

/* How the rule gives way to the other, for sure or perhaps; NULL where it does not. */
static const struct bk_yield *yield_of(
	const struct bk_overlaps *overlaps, size_t rule, size_t to, bool sure)
{
	bk_vec_foreach (i, &overlaps->yields) {
		const struct bk_yield *yield = &overlaps->yields.at[i];

		if (yield->rule == rule && yield->to == to && yield->sure == sure)
			return yield;
	}
	return NULL;
}

static void say_why(const struct bk_check *check, bool sure)
{
	bk_diag_because(check->diags,
		"while start windows of a plan's rules meet, the rule of the longer life runs");
	if (!sure)
		bk_diag_note(check->diags,
			"AWS does not say whether that holds across vaults, and for rules that "
			"give way themselves");
}

static void report_loss(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_overlaps *overlaps, size_t rule, const struct loss *loss)
{
	const struct bk_object *loser = meeting->rules[rule], *winner = meeting->rules[loss->to];
	const char *target = name_of(bk_prop_object(loss->copy, BK_A_COPY_TARGET));
	const struct bk_yield *yield = yield_of(overlaps, rule, loss->to, loss->sure);
	bool never = yield && yield->never;
	const char *when = never ? "" : yield ? yield->when : "now and then";
	const char *space = never ? "" : " ";

	if (loss->sure)
		bk_diag(check->diags, BK_MERGE_LOSES_COPY, loser->name_span,
			"`%s` and its copy to `%s` %s%s%s: `%s` runs instead", name_of(loser),
			target, never ? "never run" : "do not run", space, when, name_of(winner));
	else
		bk_diag_at(check->diags, BK_LEVEL_INFO, BK_MERGE_LOSES_COPY, loser->name_span,
			"`%s` and its copy to `%s` may not run%s%s: `%s` may run instead",
			name_of(loser), target, space, when, name_of(winner));
	bk_diag_label(check->diags, winner->name_span, "%s instead, and makes no such copy",
		loss->sure ? "runs" : "may run");
	bk_diag_label(check->diags, loss->copy->span, "left out with it");
	say_why(check, loss->sure);
	bk_diag_help(check->diags, "Move one of the schedules, or give `%s` the same copy.",
		name_of(winner));
	bk_check_at(check, loser);
}

/* The copy that is lost for sure, or else one that may be; `copy` NULL where none is. */
static struct loss find_loss(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_overlaps *overlaps, size_t rule)
{
	size_t count;
	const struct bk_object *const *copies =
		bk_rule_copies(check->arena, meeting->rules[rule], &count);
	struct loss found = {0};

	for (size_t i = 0; i < count && !found.sure; i++) {
		bk_vec_foreach (j, &overlaps->drops) {
			struct loss loss;

			if (overlaps->drops.at[j].rule != rule)
				continue;
			loss = loss_of(check, meeting, &overlaps->drops.at[j], copies[i]);
			if (loss.to != BK_RUNS && (!found.copy || (loss.sure && !found.sure)))
				found = loss;
		}
	}
	return found;
}

/* BK3006 */

static void report_yields(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_overlaps *overlaps, size_t rule, const struct bk_yield *first)
{
	const struct bk_object *loser = meeting->rules[rule];
	const char *winner = name_of(meeting->rules[first->to]);

	if (first->never)
		bk_diag_at(check->diags, first->sure ? BK_LEVEL_WARNING : BK_LEVEL_INFO,
			BK_RULES_MERGE, loser->name_span,
			"`%s` %s runs: its window meets that of `%s`", name_of(loser),
			first->sure ? "never" : "perhaps never", winner);
	else
		bk_diag(check->diags, BK_RULES_MERGE, loser->name_span,
			"`%s` %s run %s: its window meets that of `%s`", name_of(loser),
			first->sure ? "does not" : "may not", first->when, winner);
	bk_vec_foreach (i, &overlaps->yields) {
		const struct bk_yield *yield = &overlaps->yields.at[i];
		bool twin = yield_of(overlaps, rule, yield->to, !yield->sure) != NULL;

		/* what is certain, and that there may be more of it, is one label */
		if (yield->rule == rule && !yield->covered && (yield->sure || !twin))
			bk_diag_label(check->diags, meeting->rules[yield->to]->name_span,
				"%s instead%s%s%s", yield->sure ? "runs" : "may run",
				yield->never ? "" : " ", yield->never ? "" : yield->when,
				twin ? ", perhaps more often" : "");
	}
	say_why(check, first->sure);
	bk_check_at(check, loser);
}

static void check_yields(const struct bk_check *check, const struct bk_meeting *meeting,
	const struct bk_overlaps *overlaps, size_t rule, const struct loss *loss)
{
	const struct bk_yield *first = NULL;
	bool only_loss = loss->copy != NULL, never = false;

	bk_vec_foreach (i, &overlaps->yields) {
		const struct bk_yield *yield = &overlaps->yields.at[i];

		if (yield->rule != rule || yield->covered)
			continue;
		first = first ? first : yield;
		only_loss &= yield->to == loss->to;
		never |= yield->sure && yield->never;
	}
	/* the loss of the copy says as much */
	if (first && !only_loss && !(never && loss->sure))
		report_yields(check, meeting, overlaps, rule, first);
}

void bk_check_merges(const struct bk_check *check, const struct bk_plan_view *view)
{
	struct bk_meeting meeting;
	const struct bk_overlaps *overlaps;

	bk_meeting_find(check, view->plan, &meeting);
	overlaps = bk_overlaps_of(check, &meeting);
	check_ties(check, &meeting, overlaps);
	for (size_t rule = 0; overlaps->drops.len && rule < meeting.count; rule++) {
		struct loss loss = find_loss(check, &meeting, overlaps, rule);

		if (loss.copy)
			report_loss(check, &meeting, overlaps, rule, &loss);
		check_yields(check, &meeting, overlaps, rule, &loss);
	}
}
