/*
 * Rules are gone through from the longest life to the shortest, so that what may drop a trigger is
 * decided before it. A decision depends on triggers whose windows meet, and theirs on others: REACH
 * bounds how far that goes, at the longest time that a schedule can be silent (leap days about
 * 2100).
 */
#include "prove/run.h"

#include <stdlib.h>

#include "base/arena.h"

enum { NO_LIFE = 0, REACH_DAYS = 8 * 366 };

struct trigger {
	int64_t at;
	bool dropped;
	size_t dropped_by;
};

/* One rule and what it fires. */
struct track {
	const struct bk_run_rule *rule;
	size_t index;
	BK_VEC(struct trigger) triggers;
};

static bool lives_longer(const struct bk_run_rule *a, const struct bk_run_rule *b)
{
	if (b->life.keep_days == NO_LIFE)
		return false;
	return a->life.keep_days == NO_LIFE || a->life.keep_days > b->life.keep_days;
}

static int by_life(const void *left, const void *right)
{
	const struct track *a = left, *b = right;

	if (lives_longer(a->rule, b->rule))
		return -1;
	if (lives_longer(b->rule, a->rule))
		return 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static int by_time(const void *left, const void *right)
{
	const struct bk_run *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

size_t bk_run_continuous(const struct bk_run_plan *plan)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; plan->has_continuous && i < plan->rule_count; i++) {
		const struct bk_run_rule *rule = &plan->rules[i];

		if (!rule->continuous)
			continue;
		if (found == SIZE_MAX ||
			(bk_str_equal(rule->vault, plan->rules[found].vault) &&
				lives_longer(rule, &plan->rules[found])))
			found = i;
	}
	return found;
}

/* Marks the triggers of `shorter` whose windows meet those of `longer`. */
static void drop_met(
	const struct bk_overlap *overlap, const struct track *longer, struct track *shorter)
{
	size_t first = 0;

	bk_vec_foreach (i, &shorter->triggers) {
		struct trigger *trigger = &shorter->triggers.at[i];
		int64_t end = trigger->at + shorter->rule->start_seconds;

		/* the first that is still open; what does not count will not count later either */
		while (first < longer->triggers.len &&
			(longer->triggers.at[first].at + longer->rule->start_seconds <=
					trigger->at ||
				(overlap->only_running && longer->triggers.at[first].dropped)))
			first++;
		if (first == longer->triggers.len)
			return;
		if (trigger->dropped || longer->triggers.at[first].at >= end)
			continue;
		trigger->dropped = true;
		trigger->dropped_by = longer->index;
	}
}

static struct bk_run_point make_point(const struct bk_run_plan *plan, struct bk_str vault,
	const struct bk_run_life *life, bool continuous, int64_t created)
{
	struct bk_run_point point = {vault, created, BK_NEVER, BK_NEVER};

	if (plan->has_cold && !continuous && life->cold_days)
		point.cold_at = created + life->cold_days * BK_DAY_SECONDS;
	if (life->keep_days)
		point.expires_at = created + life->keep_days * BK_DAY_SECONDS;
	return point;
}

static struct bk_run_life copy_life(
	const struct bk_run_life *copy, const struct bk_run_life *source)
{
	struct bk_run_life life = *copy;

	if (!copy->cold_days && !copy->keep_days)
		return *source;
	if (!copy->keep_days)
		life.keep_days = source->keep_days;
	return life;
}

static struct bk_run make_run(struct bk_arena *arena, const struct bk_run_plan *plan,
	const struct track *track, const struct trigger *trigger)
{
	const struct bk_run_rule *rule = track->rule;
	struct bk_run run = {
		.rule = track->index,
		.at = trigger->at,
		.start_by = trigger->at + rule->start_seconds,
		.finish_by = trigger->at + rule->finish_seconds,
		.dropped = trigger->dropped,
		.dropped_by = trigger->dropped_by,
		.continuous = bk_run_continuous(plan) == track->index,
	};
	struct bk_run_point *points;

	if (run.dropped)
		return run;
	points = bk_new_array(arena, struct bk_run_point, rule->copy_count + 1);
	points[0] = make_point(plan, rule->vault, &rule->life, run.continuous, run.at);
	for (size_t i = 0; i < rule->copy_count; i++) {
		struct bk_run_life life = copy_life(&rule->copies[i].life, &rule->life);

		points[i + 1] = make_point(plan, rule->copies[i].vault, &life, false, run.at);
	}
	run.points = points;
	run.point_count = rule->copy_count + 1;
	return run;
}

/* How far windows that meet windows that meet may reach. */
static int64_t reach_of(const struct bk_run_plan *plan)
{
	int64_t most = (int64_t)REACH_DAYS * BK_DAY_SECONDS, sum = 0;

	for (size_t i = 0; plan->rule_count > 1 && i < plan->rule_count; i++) {
		int64_t window = plan->rules[i].start_seconds;

		sum += window < most ? window : most;
	}
	return sum < most ? sum : most;
}

/* What the rule fires around the interval, and what the tracks before it, of longer lives, drop. */
static void fire(struct bk_arena *arena, const struct bk_overlap *overlap, struct track *tracks,
	size_t index, int64_t from, int64_t to)
{
	struct track *track = &tracks[index];
	int64_t at = from;

	while ((at = bk_timer_next(&track->rule->timer, at)) <= to)
		bk_vec_push(arena, &track->triggers, (struct trigger){.at = at});
	for (size_t i = 0; i < index; i++) {
		const struct bk_run_rule *longer = tracks[i].rule;

		if (lives_longer(longer, track->rule) &&
			(!overlap->only_same_vault ||
				bk_str_equal(longer->vault, track->rule->vault)))
			drop_met(overlap, &tracks[i], track);
	}
}

void bk_runs_make(struct bk_arena *arena, const struct bk_run_plan *plan, int64_t from, int64_t to,
	struct bk_runs *ret_runs)
{
	struct track *tracks = bk_new_array(arena, struct track, plan->rule_count);
	int64_t reach = reach_of(plan);

	for (size_t i = 0; i < plan->rule_count; i++)
		tracks[i] = (struct track){.rule = &plan->rules[i], .index = i};
	if (plan->rule_count)
		qsort(tracks, plan->rule_count, sizeof(*tracks), by_life);
	*ret_runs = (struct bk_runs){0};
	for (size_t i = 0; i < plan->rule_count; i++) {
		fire(arena, &plan->overlap, tracks, i, from - reach, to + reach);
		bk_vec_foreach (j, &tracks[i].triggers) {
			const struct trigger *trigger = &tracks[i].triggers.at[j];

			if (trigger->at > from && trigger->at <= to)
				bk_vec_push(arena, &ret_runs->list,
					make_run(arena, plan, &tracks[i], trigger));
		}
	}
	if (ret_runs->list.len)
		qsort(ret_runs->list.at, ret_runs->list.len, sizeof(struct bk_run), by_time);
}
