/*
 * The triggers of a plan are gone through year by year, under all readings of what drops what. What
 * is kept of them are counts: how many triggers of a rule fall on a Sunday, on the 1st, on 1
 * January, and how many of those another rule drops. From these come the words that say when.
 */
#include "check/overlap.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "check/context.h"
#include "check/occasions.h"
#include "prove/run.h"

/* Years differ in their weekdays, leap days and changes of clocks; after 28 they come again. */
enum {
	YEAR_DAYS = 365,
	YEARS_DENSE = 1, /* in which schedules meet that ask for no month or rare day */
	YEARS_SPARSE = 28,
	TRIGGERS_MAX = 1 << 17, /* of a plan; where it has more, the years end early */
	/* The longest silence of a schedule that asks for no month, and of one that asks for one
	 * (but for leap days). Windows beyond it are open all the time. */
	SILENCE_DENSE = 32,
	SILENCE_SPARSE = 367,
};

enum { COMMON_DAYS = 28 }; /* that every month has */
enum { ALL_MONTHS = 0x1ffe, ALL_WEEK = 0x7f };

/* 2026-01-01: results do not depend on today. */
static const int64_t epoch = (int64_t)20454 * BK_DAY_SECONDS;

/* Index: of struct bk_drop's `by`. First those in which what drops a trigger runs itself: it is the
 * one to name. */
static const struct bk_overlap readings[BK_READINGS] = {
	{.only_running = true},
	{.only_running = true, .only_same_vault = true},
	{.only_running = false},
	{.only_running = false, .only_same_vault = true},
};

/* What is certain, and what some reading says. */
enum surety { SURE, SOME, SURETIES };

/* A trigger that runs in some readings (one bit each). */
struct open {
	int64_t at;
	unsigned readings;
};

struct work {
	struct bk_arena *arena;   /* of the check: what is said lives there */
	struct bk_arena *lasting; /* of the analysis */
	struct bk_arena *scratch; /* of one year */
	const struct bk_run_rule *rules;
	size_t count;
	int years;                      /* gone through */
	int years_of[BK_MEETING_RULES]; /* with that rule */
	size_t used[BK_MEETING_RULES];  /* place in the plan that is run → rule */
	/* by rule; by rule and winner */
	struct bk_occasions *fired, *lost[SURETIES];
	struct bk_occasions *to[SURETIES][BK_MEETING_RULES][BK_MEETING_RULES];
	BK_VEC(struct open) open[BK_MEETING_RULES];
	struct bk_overlaps *overlaps;
};

/* Meetings */

int64_t bk_meeting_days(const struct bk_object *rule)
{
	const struct bk_value *keep = bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP);

	return keep && keep->number != BK_FOREVER ? keep->number / BK_DAY_SECONDS : 0;
}

static bool is_known(const struct bk_check *check, const struct bk_object *rule)
{
	const struct bk_value *keep = bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP);
	const struct bk_value *start = bk_rule_value(rule, BK_A_START, BK_A_PLAN_START);

	return bk_timer_of(check, rule) && start && start->kind == BK_V_DURATION &&
		bk_life_is_known(check, rule) && (!keep || keep->kind == BK_V_DURATION);
}

void bk_meeting_find(
	const struct bk_check *check, const struct bk_object *plan, struct bk_meeting *ret)
{
	*ret = (struct bk_meeting){0};
	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *rule = plan->children.at[i];

		if (rule->kind->id == BK_KIND_RULE && ret->count < BK_MEETING_RULES &&
			is_known(check, rule))
			ret->rules[ret->count++] = rule;
	}
}

/* The first rule with the same vault stands for the vault. */
static size_t vault_of(const struct bk_check *check, const struct bk_meeting *meeting, size_t rule)
{
	const struct bk_object *vault = bk_rule_vault(check->model, meeting->rules[rule]);
	size_t same = 0;

	while (bk_rule_vault(check->model, meeting->rules[same]) != vault)
		same++;
	return same;
}

/* Schedules */

/* Whether it asks for a month, a year, or a day that not every month has. */
static bool is_sparse(const struct bk_timer *timer)
{
	const struct bk_cron *cron = &timer->cron;
	uint32_t common = ((1U << (COMMON_DAYS + 1)) - 1) & ~1U;

	if (timer->kind != BK_TIMER_CRON)
		return false;
	for (int year = 2026; year < 2026 + YEARS_SPARSE; year++) {
		if (!(cron->years[(year - BK_FIRST_YEAR) / 64] >> (year - BK_FIRST_YEAR) % 64 & 1))
			return true;
	}
	return (cron->months & ALL_MONTHS) != ALL_MONTHS ||
		(cron->month_form == BK_CRON_DAYS && !(cron->month_days & common)) ||
		cron->month_form != BK_CRON_DAYS || cron->nth == 5;
}

static int64_t window_of(const struct bk_object *rule, const struct bk_timer *timer)
{
	const struct bk_value *start = bk_rule_value(rule, BK_A_START, BK_A_PLAN_START);
	int64_t most =
		(is_sparse(timer) ? SILENCE_SPARSE : SILENCE_DENSE) * (int64_t)BK_DAY_SECONDS;

	return start->number < most ? start->number : most;
}

/* Counting */

static void count_lost(
	struct work *work, enum surety surety, size_t rule, size_t winner, int64_t at)
{
	const struct bk_zone_clock *zone = &work->rules[rule].timer.zone;
	struct bk_occasions **to = &work->to[surety][rule][winner];

	if (!*to)
		*to = bk_new(work->lasting, struct bk_occasions);
	bk_occasions_add(*to, zone, at);
	bk_occasions_add(&work->lost[surety][rule], zone, at);
}

static void note_drop(struct work *work, const struct bk_drop *drop)
{
	bk_vec_foreach (i, &work->overlaps->drops) {
		const struct bk_drop *known = &work->overlaps->drops.at[i];

		if (known->rule == drop->rule && !memcmp(known->by, drop->by, sizeof(drop->by)))
			return;
	}
	bk_vec_push(work->arena, &work->overlaps->drops, *drop);
}

/* One trigger of a rule, as it is under all readings. */
static void take(
	struct work *work, size_t rule, const struct bk_runs runs[BK_READINGS], size_t index)
{
	int64_t at = runs[0].list.at[index].at;
	struct bk_drop drop = {.rule = rule};
	size_t winner = BK_RUNS;
	unsigned runs_in = 0;

	for (size_t i = 0; i < BK_READINGS; i++) {
		const struct bk_run *run = &runs[i].list.at[index];

		drop.by[i] = run->dropped ? work->used[run->dropped_by] : BK_RUNS;
		if (!run->dropped)
			runs_in |= 1U << i;
		else if (winner == BK_RUNS)
			winner = drop.by[i];
	}
	bk_occasions_add(&work->fired[rule], &work->rules[rule].timer.zone, at);
	if (runs_in)
		bk_vec_push(work->lasting, &work->open[rule], ((struct open){at, runs_in}));
	if (winner == BK_RUNS)
		return;
	note_drop(work, &drop);
	count_lost(work, SOME, rule, winner, at);
	if (!runs_in)
		count_lost(work, SURE, rule, winner, at);
}

/* Ties */

/* Whether some reading runs the trigger and one of the other rule whose window meets its own; those
 * before `first` have ended. */
static bool meets(const struct work *work, const struct open *trigger, int64_t own, size_t other,
	size_t first)
{
	for (size_t i = first; i < work->open[other].len; i++) {
		const struct open *theirs = &work->open[other].at[i];

		if (theirs->at >= trigger->at + own)
			return false;
		if (theirs->readings & trigger->readings)
			return true;
	}
	return false;
}

/* The first trigger of one whose window meets that of a trigger of the other, where both run. */
static void find_tie(struct work *work, size_t one, size_t two)
{
	int64_t own = work->rules[one].start_seconds, others = work->rules[two].start_seconds;
	size_t first = 0;

	bk_vec_foreach (i, &work->open[one]) {
		const struct open *trigger = &work->open[one].at[i];

		while (first < work->open[two].len &&
			work->open[two].at[first].at + others <= trigger->at)
			first++;
		if (!meets(work, trigger, own, two, first))
			continue;
		bk_vec_push(work->arena, &work->overlaps->ties,
			((struct bk_tie){.rare = one, .other = two, .at = trigger->at}));
		return;
	}
}

/* Whether the first fires no more often, by the year. */
static bool is_rarer(const struct work *work, size_t one, size_t two)
{
	return work->fired[one].all * (size_t)work->years_of[two] <=
		work->fired[two].all * (size_t)work->years_of[one];
}

static void find_ties(struct work *work)
{
	for (size_t one = 0; one < work->count; one++) {
		for (size_t two = 0; two < one; two++) {
			/* of rules that fire equally often, the later one */
			bool rare = is_rarer(work, one, two);

			if (work->rules[one].life.keep_days == work->rules[two].life.keep_days)
				find_tie(work, rare ? one : two, rare ? two : one);
		}
	}
}

/* Years */

/* Whether it runs many times, and every day alike. */
static bool is_dense(const struct bk_timer *timer)
{
	enum { MANY = 4 };
	const struct bk_cron *cron = &timer->cron;

	return !is_sparse(timer) && __builtin_popcount(cron->hours) >= MANY &&
		(cron->month_days | 1U) == UINT32_MAX && cron->week_days == ALL_WEEK &&
		cron->nth < 0;
}

/* After one year a dense rule has shown all that others do to it; so it is left out, unless one
 * that is not dense gives way to it. */
static bool is_shown(const struct work *work, size_t rule)
{
	int64_t own = work->rules[rule].life.keep_days;

	if (!is_dense(&work->rules[rule].timer))
		return false;
	for (size_t i = 0; i < work->count; i++) {
		int64_t others = work->rules[i].life.keep_days;

		if (!is_dense(&work->rules[i].timer) && others && (!own || own > others))
			return false;
	}
	return true;
}

/* The rules that are gone through in the next year. */
static size_t choose(struct work *work, struct bk_run_rule rules[BK_MEETING_RULES])
{
	size_t count = 0;

	for (size_t i = 0; i < work->count; i++) {
		if (work->years && is_shown(work, i))
			continue;
		rules[count] = work->rules[i];
		work->used[count++] = i;
	}
	return count;
}

static bool is_one_vault(const struct work *work)
{
	for (size_t i = 1; i < work->count; i++) {
		if (!bk_str_equal(work->rules[i].vault, work->rules[0].vault))
			return false;
	}
	return true;
}

/* How much work the year is: its triggers, those of the windows around it included. */
static size_t take_year(struct work *work)
{
	int64_t length = YEAR_DAYS * (int64_t)BK_DAY_SECONDS, windows = 0;
	int64_t from = epoch + work->years * length - 1;
	struct bk_run_rule rules[BK_MEETING_RULES];
	struct bk_run_plan plan = {.rules = rules, .rule_count = choose(work, rules)};
	struct bk_runs runs[BK_READINGS];

	for (size_t i = 0; i < BK_READINGS; i++) {
		plan.overlap = readings[i];
		if (plan.overlap.only_same_vault && is_one_vault(work))
			runs[i] = runs[i - 1];
		else
			bk_runs_make(work->scratch, &plan, from, from + length, &runs[i]);
	}
	bk_vec_foreach (i, &runs[0].list)
		take(work, work->used[runs[0].list.at[i].rule], runs, i);
	work->years++;
	for (size_t i = 0; i < plan.rule_count; i++) {
		windows += rules[i].start_seconds;
		work->years_of[work->used[i]]++;
	}
	return runs[0].list.len * (size_t)(1 + 2 * windows / length);
}

/* Words */

/* The winner with the most triggers of the rule that was not taken yet, or BK_RUNS. One that some
 * reading gives no more than is certain is not asked for again. */
static size_t next_winner(const struct work *work, enum surety surety, size_t rule, unsigned taken)
{
	size_t found = BK_RUNS;

	for (size_t i = 0; i < work->count; i++) {
		const struct bk_occasions *part = work->to[surety][rule][i];
		const struct bk_occasions *certain = work->to[SURE][rule][i];

		if (!part || taken >> i & 1 ||
			(surety == SOME && certain && certain->all == part->all))
			continue;
		if (found == BK_RUNS || part->all > work->to[surety][rule][found]->all)
			found = i;
	}
	return found;
}

static void say_rule(struct work *work, size_t rule)
{
	struct bk_said said = {0};

	for (enum surety surety = SURE; surety < SURETIES; surety++) {
		struct bk_losses losses = {
			.timer = &work->rules[rule].timer,
			.fired = &work->fired[rule],
			.lost = &work->lost[surety][rule],
			.years = work->years_of[rule],
		};
		unsigned taken = 0;
		size_t winner;

		while ((winner = next_winner(work, surety, rule, taken)) != BK_RUNS) {
			struct bk_yield yield = {
				.rule = rule,
				.to = winner,
				.sure = surety == SURE,
				.never = losses.lost->all == losses.fired->all,
			};

			taken |= 1U << winner;
			losses.taken = work->to[surety][rule][winner];
			yield.covered = bk_occasions_are_said(&said, losses.taken);
			yield.when = bk_occasions_say(work->arena, &losses, &said);
			bk_vec_push(work->arena, &work->overlaps->yields, yield);
		}
	}
}

/* All of it */

static void read_rules(const struct bk_check *check, const struct bk_meeting *meeting,
	struct bk_run_rule rules[BK_MEETING_RULES])
{
	/* vaults are only compared: a letter each */
	static const char letters[] = "abcdefghijklmnop";

	_Static_assert(sizeof(letters) == BK_MEETING_RULES + 1, "a letter for each rule");
	for (size_t i = 0; i < meeting->count; i++) {
		const struct bk_timer *timer = bk_timer_of(check, meeting->rules[i]);

		rules[i] = (struct bk_run_rule){
			.timer = *timer,
			.start_seconds = window_of(meeting->rules[i], timer),
			.vault = {&letters[vault_of(check, meeting, i)], 1},
			.life = {.keep_days = bk_meeting_days(meeting->rules[i])},
		};
	}
}

static void analyse(const struct bk_check *check, const struct bk_meeting *meeting,
	struct bk_overlaps *overlaps)
{
	struct bk_run_rule rules[BK_MEETING_RULES];
	struct bk_arena *scratch = bk_arena_new(), *lasting = bk_arena_new();
	struct work *work = bk_new(lasting, struct work);
	int years = YEARS_DENSE;
	size_t triggers = 0;

	read_rules(check, meeting, rules);
	*work = (struct work){
		.arena = check->arena,
		.scratch = scratch,
		.lasting = lasting,
		.rules = rules,
		.count = meeting->count,
		.overlaps = overlaps,
		.fired = bk_new_array(lasting, struct bk_occasions, meeting->count),
		.lost = {bk_new_array(lasting, struct bk_occasions, meeting->count),
			bk_new_array(lasting, struct bk_occasions, meeting->count)},
	};
	for (size_t i = 0; i < meeting->count; i++)
		years = is_sparse(&rules[i].timer) ? YEARS_SPARSE : years;
	while (work->years < years && triggers < TRIGGERS_MAX) {
		triggers += take_year(work);
		bk_arena_reset(scratch);
	}
	find_ties(work);
	for (size_t i = 0; i < meeting->count; i++)
		say_rule(work, i);
	bk_arena_free(lasting);
	bk_arena_free(scratch);
}

/* How many rules live longer: of lives only the order matters. */
static size_t rank_of(const struct bk_meeting *meeting, const struct bk_object *rule)
{
	int64_t own = bk_meeting_days(rule);
	size_t rank = 0;

	for (size_t i = 0; own && i < meeting->count; i++) {
		int64_t days = bk_meeting_days(meeting->rules[i]);

		rank += !days || days > own;
	}
	return rank;
}

static struct bk_str key_of(const struct bk_check *check, const struct bk_meeting *meeting)
{
	struct bk_str parts[BK_MEETING_RULES];

	for (size_t i = 0; i < meeting->count; i++) {
		const struct bk_object *rule = meeting->rules[i];
		const struct bk_schedule *schedule =
			bk_rule_value(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE)->schedule;
		const struct bk_value *start = bk_rule_value(rule, BK_A_START, BK_A_PLAN_START);

		parts[i] = bk_str_format(check->arena, "%.*s|%.*s|%lld|%zu|%zu\n",
			BK_STR_ARGS(schedule->cron), BK_STR_ARGS(schedule->zone),
			(long long)start->number, rank_of(meeting, rule),
			vault_of(check, meeting, i));
	}
	return bk_str_concat(check->arena, parts, meeting->count);
}

const struct bk_overlaps *bk_overlaps_of(
	const struct bk_check *check, const struct bk_meeting *meeting)
{
	static const struct bk_overlaps none;
	struct bk_overlaps *overlaps;
	struct bk_str key;

	if (meeting->count < 2)
		return &none;
	key = key_of(check, meeting);
	overlaps = bk_map_find(check->overlaps, key);
	if (!overlaps) {
		overlaps = bk_new(check->arena, struct bk_overlaps);
		analyse(check, meeting, overlaps);
		bk_map_put(check->overlaps, key, overlaps);
	}
	return overlaps;
}
