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

enum { WEEK_DAYS = 7, MONTHS = 12, MONTH_DAYS = 31, DAY_HOURS = 24 };
enum { COMMON_DAYS = 28 }; /* that every month has */
enum { ALL_MONTHS = 0x1ffe };

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

/* Triggers counted by the local time of their rule. */
struct tally {
	size_t all;
	uint32_t hours[DAY_HOURS];
	uint32_t week[WEEK_DAYS][DAY_HOURS];
	uint32_t month[MONTH_DAYS + 1][DAY_HOURS];
	uint32_t year[MONTHS + 1][MONTH_DAYS + 1];
	int64_t first;
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
	int years; /* gone through */
	/* by rule; by rule and winner */
	struct tally *fired, *lost[SURETIES];
	struct tally *to[SURETIES][BK_MEETING_RULES][BK_MEETING_RULES];
	BK_VEC(struct open) open[BK_MEETING_RULES]; /* of one year */
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

struct moment {
	int week_day, hour;
	struct bk_date date;
	int64_t at;
};

static struct moment moment_of(const struct bk_run_rule *rule, int64_t at)
{
	int64_t local = at + bk_zone_offset(&rule->timer.zone, at);
	int64_t day = bk_day_of(local);

	return (struct moment){
		.week_day = bk_week_day(day),
		.hour = (int)((local - day * BK_DAY_SECONDS) / BK_HOUR_SECONDS),
		.date = bk_date_of_days(day),
		.at = at,
	};
}

static void count(struct tally *tally, const struct moment *moment)
{
	if (!tally->all++)
		tally->first = moment->at;
	tally->hours[moment->hour]++;
	tally->week[moment->week_day][moment->hour]++;
	tally->month[moment->date.day][moment->hour]++;
	tally->year[moment->date.month][moment->date.day]++;
}

static void count_lost(struct work *work, enum surety surety, size_t rule, size_t winner,
	const struct moment *moment)
{
	struct tally **to = &work->to[surety][rule][winner];

	if (!*to)
		*to = bk_new(work->lasting, struct tally);
	count(*to, moment);
	count(&work->lost[surety][rule], moment);
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

/* One trigger, as it is under all readings. */
static void take(struct work *work, const struct bk_runs runs[BK_READINGS], size_t index)
{
	const struct bk_run *run = &runs[0].list.at[index];
	struct moment moment = moment_of(&work->rules[run->rule], run->at);
	struct bk_drop drop = {.rule = run->rule};
	size_t winner = BK_RUNS;
	unsigned runs_in = 0;

	for (size_t i = 0; i < BK_READINGS; i++) {
		const struct bk_run *same = &runs[i].list.at[index];

		drop.by[i] = same->dropped ? same->dropped_by : BK_RUNS;
		if (!same->dropped)
			runs_in |= 1U << i;
		else if (winner == BK_RUNS)
			winner = same->dropped_by;
	}
	count(&work->fired[run->rule], &moment);
	if (runs_in)
		bk_vec_push(
			work->scratch, &work->open[run->rule], ((struct open){run->at, runs_in}));
	if (winner == BK_RUNS)
		return;
	note_drop(work, &drop);
	count_lost(work, SOME, run->rule, winner, &moment);
	if (!runs_in)
		count_lost(work, SURE, run->rule, winner, &moment);
}

/* Ties */

static bool is_tied(const struct work *work, size_t one, size_t two)
{
	bk_vec_foreach (i, &work->overlaps->ties) {
		const struct bk_tie *tie = &work->overlaps->ties.at[i];

		if (tie->rare == one && tie->other == two)
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
		if (first == work->open[two].len)
			return;
		if (work->open[two].at[first].at >= trigger->at + own ||
			!(work->open[two].at[first].readings & trigger->readings))
			continue;
		bk_vec_push(work->arena, &work->overlaps->ties,
			((struct bk_tie){.rare = one, .other = two, .at = trigger->at}));
		return;
	}
}

static void find_ties(struct work *work)
{
	for (size_t one = 0; one < work->count; one++) {
		for (size_t two = 0; two < one; two++) {
			bool equal =
				work->rules[one].life.keep_days == work->rules[two].life.keep_days;
			/* of rules that fire equally often, the later one */
			bool rare = work->fired[one].all <= work->fired[two].all;
			size_t first = rare ? one : two, second = rare ? two : one;

			if (equal && !is_tied(work, first, second) && !is_tied(work, second, first))
				find_tie(work, first, second);
		}
	}
}

/* How many triggers it has. */
static size_t take_year(struct work *work, const struct bk_run_plan *plan)
{
	int64_t length = YEAR_DAYS * (int64_t)BK_DAY_SECONDS;
	int64_t from = epoch + work->years++ * length;
	struct bk_runs runs[BK_READINGS];

	for (size_t i = 0; i < BK_READINGS; i++) {
		struct bk_run_plan read = *plan;

		read.overlap = readings[i];
		bk_runs_make(work->scratch, &read, from, from + length, &runs[i]);
	}
	memset(work->open, 0, sizeof(work->open));
	bk_vec_foreach (i, &runs[0].list)
		take(work, runs, i);
	find_ties(work);
	return runs[0].list.len;
}

/* Words */

const char *bk_instant_show(
	struct bk_arena *arena, const struct bk_zone_clock *zone, int64_t instant)
{
	int64_t local = instant + bk_zone_offset(zone, instant), day = bk_day_of(local);
	struct bk_date date = bk_date_of_days(day);
	int minute = (int)((local - day * BK_DAY_SECONDS) / BK_MINUTE_SECONDS);

	return bk_str_format(arena, "%04d-%02d-%02d at %02d:%02d", date.year, date.month, date.day,
		minute / 60, minute % 60)
		.ptr;
}

/* Days and hours of them, a bit each; a rule loses all that it fires at them. */
struct times {
	uint32_t days, hours;
};

/* The hours of which a tally is. */
static uint32_t hours_of(const uint32_t part[DAY_HOURS])
{
	uint32_t set = 0;

	for (int hour = 0; hour < DAY_HOURS; hour++)
		set |= part[hour] ? 1U << hour : 0;
	return set;
}

/* Whether the rule loses all that it fires at hours of the set, and the part has all of that. */
static bool is_lost(const uint32_t *part, const uint32_t *lost, const uint32_t *fired)
{
	for (int hour = 0; hour < DAY_HOURS; hour++) {
		if (part[hour] && lost[hour] != fired[hour])
			return false;
	}
	return true;
}

/* The days, at most three, and the hours of every one of them of which a tally is; none where that
 * is more than the truth. */
static struct times times_of(const uint32_t (*part)[DAY_HOURS], const uint32_t (*lost)[DAY_HOURS],
	const uint32_t (*fired)[DAY_HOURS], int days)
{
	enum { MOST = 3 };
	static const struct times none;
	struct times times = none;

	for (int day = 0; day < days; day++) {
		uint32_t hours = hours_of(part[day]);

		if (!hours)
			continue;
		if (times.days && times.hours != hours)
			return none;
		if (!is_lost(part[day], lost[day], fired[day]))
			return none;
		times.hours = hours;
		times.days |= 1U << day;
	}
	return __builtin_popcount(times.days) > MOST ? none : times;
}

static const char *join(struct bk_arena *arena, const char *before, const char *next)
{
	return before ? bk_str_format(arena, "%s and %s", before, next).ptr : next;
}

static const char *say_week_days(struct bk_arena *arena, uint32_t set)
{
	static const char *const names[WEEK_DAYS] = {"Sundays", "Mondays", "Tuesdays", "Wednesdays",
		"Thursdays", "Fridays", "Saturdays"};
	const char *text = NULL;

	for (int i = 0; i < WEEK_DAYS; i++) {
		if (set >> i & 1)
			text = join(arena, text, names[i]);
	}
	return bk_str_format(arena, "on %s", text).ptr;
}

static const char *say_month_days(struct bk_arena *arena, uint32_t set)
{
	const char *text = NULL;

	for (int day = 1; day <= MONTH_DAYS; day++) {
		bool teen = day / 10 == 1;
		const char *end = teen  ? "th"
			: day % 10 == 1 ? "st"
			: day % 10 == 2 ? "nd"
			: day % 10 == 3 ? "rd"
					: "th";

		if (set >> day & 1)
			text = join(arena, text, bk_str_format(arena, "%d%s", day, end).ptr);
	}
	return bk_str_format(arena, "on the %s of a month", text).ptr;
}

/* "at 05:00", or "from 22:00 to 12:00" where the hours follow each other in the schedule. */
static const char *say_hours(
	struct bk_arena *arena, const struct bk_cron *cron, uint32_t set, const uint32_t *fired)
{
	int minute = cron->minutes ? __builtin_ctzll(cron->minutes) : 0;
	int begins = 0, first = 0, last = 0;

	/* a run of hours begins where the one that fires before it is not of the set */
	for (int hour = 0; hour < DAY_HOURS; hour++) {
		int before = (hour + DAY_HOURS - 1) % DAY_HOURS, after = (hour + 1) % DAY_HOURS;

		if (!(set >> hour & 1))
			continue;
		while (!fired[before])
			before = (before + DAY_HOURS - 1) % DAY_HOURS;
		while (!fired[after])
			after = (after + 1) % DAY_HOURS;
		if (!(set >> before & 1)) {
			begins++;
			first = hour;
		}
		if (!(set >> after & 1))
			last = hour;
	}
	if (begins != 1)
		return NULL;
	if (first == last)
		return bk_str_format(arena, "at %02d:%02d", first, minute).ptr;
	return bk_str_format(arena, "from %02d:%02d to %02d:%02d", first, minute, last, minute).ptr;
}

/* 1 January: the one day of the year, or 0, where it is said of many years. */
static const char *say_year_day(const struct work *work, const struct tally *part,
	const struct tally *lost, const struct tally *fired)
{
	static const char *const names[MONTHS + 1] = {"", "January", "February", "March", "April",
		"May", "June", "July", "August", "September", "October", "November", "December"};
	const char *text = NULL;
	int members = 0;

	for (int month = 1; work->years > 1 && month <= MONTHS; month++) {
		for (int day = 1; day <= MONTH_DAYS; day++) {
			if (!part->year[month][day])
				continue;
			if (lost->year[month][day] != fired->year[month][day] || ++members > 2)
				return NULL;
			text = join(work->arena, text,
				bk_str_format(work->arena, "%d %s", day, names[month]).ptr);
		}
	}
	return text ? bk_str_format(work->arena, "on %s", text).ptr : NULL;
}

/* What was said already: whole days, and hours of every day. */
struct said {
	uint32_t week, month, hours;
};

static bool is_within(const uint32_t (*part)[DAY_HOURS], int days, uint32_t set)
{
	for (int day = 0; day < days; day++) {
		if (hours_of(part[day]) && !(set >> day & 1))
			return false;
	}
	return true;
}

static bool is_said(const struct said *said, const struct tally *part)
{
	return is_within(part->week, WEEK_DAYS, said->week) ||
		is_within(part->month, MONTH_DAYS + 1, said->month) ||
		!(hours_of(part->hours) & ~said->hours);
}

/* "on Sundays", "on Sundays at 12:00"; what is said of whole days is added to *said. NULL where it
 * cannot be said. */
static const char *say_times(struct bk_arena *arena, const struct bk_cron *cron,
	const struct times *times, const uint32_t *fired,
	const char *(*say_days)(struct bk_arena *arena, uint32_t days), uint32_t *said)
{
	const char *hours;

	if (!times->days)
		return NULL;
	if (times->hours == hours_of(fired)) {
		*said |= times->days;
		return say_days(arena, times->days);
	}
	hours = say_hours(arena, cron, times->hours, fired);
	if (!hours)
		return NULL;
	return bk_str_format(arena, "%s %s", say_days(arena, times->days), hours).ptr;
}

/* Nothing more general fits. */
static const char *say_count(const struct work *work, size_t rule, const struct tally *part)
{
	const struct bk_zone_clock *zone = &work->rules[rule].timer.zone;

	return bk_str_format(work->arena, "%zu times in %s, first on %s", part->all,
		work->years == 1 ? "a year"
				 : bk_str_format(work->arena, "%d years", work->years).ptr,
		bk_instant_show(work->arena, zone, part->first))
		.ptr;
}

static const char *say_when(const struct work *work, enum surety surety, size_t rule,
	const struct tally *part, struct said *said)
{
	const struct tally *lost = &work->lost[surety][rule], *fired = &work->fired[rule];
	const struct bk_cron *cron = &work->rules[rule].timer.cron;
	struct times week = times_of(part->week, lost->week, fired->week, WEEK_DAYS);
	struct times month = times_of(part->month, lost->month, fired->month, MONTH_DAYS + 1);
	const char *text = say_year_day(work, part, lost, fired);

	if (!text)
		text = say_times(
			work->arena, cron, &week, fired->hours, say_week_days, &said->week);
	if (!text)
		text = say_times(
			work->arena, cron, &month, fired->hours, say_month_days, &said->month);
	if (text)
		return text;
	if (is_lost(part->hours, lost->hours, fired->hours))
		text = say_hours(work->arena, cron, hours_of(part->hours), fired->hours);
	if (!text)
		return say_count(work, rule, part);
	said->hours |= hours_of(part->hours);
	return text;
}

/* The winner with the most triggers of the rule that was not taken yet, or BK_RUNS. */
static size_t next_winner(const struct work *work, enum surety surety, size_t rule, unsigned taken)
{
	size_t found = BK_RUNS;

	for (size_t i = 0; i < work->count; i++) {
		const struct tally *part = work->to[surety][rule][i];

		if (part && !(taken >> i & 1) &&
			(found == BK_RUNS || part->all > work->to[surety][rule][found]->all))
			found = i;
	}
	return found;
}

static void say_rule(struct work *work, size_t rule)
{
	struct said said = {0};
	unsigned taken = 0;

	for (int surety = SURE; surety < SURETIES; surety++) {
		const struct tally *lost = &work->lost[surety][rule];
		size_t winner;

		while ((winner = next_winner(work, surety, rule, taken)) != BK_RUNS) {
			const struct tally *part = work->to[surety][rule][winner];
			struct bk_yield yield = {
				.rule = rule,
				.to = winner,
				.sure = surety == SURE,
				.never = lost->all == work->fired[rule].all,
				.covered = is_said(&said, part),
			};

			taken |= 1U << winner;
			yield.when = say_when(work, surety, rule, part, &said);
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
	struct bk_run_plan plan = {.rules = rules, .rule_count = meeting->count};
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
		.fired = bk_new_array(lasting, struct tally, meeting->count),
		.lost = {bk_new_array(lasting, struct tally, meeting->count),
			bk_new_array(lasting, struct tally, meeting->count)},
	};
	for (size_t i = 0; i < meeting->count; i++)
		years = is_sparse(&rules[i].timer) ? YEARS_SPARSE : years;
	while (work->years < years && triggers < TRIGGERS_MAX) {
		triggers += take_year(work, &plan);
		bk_arena_reset(scratch);
	}
	for (size_t i = 0; i < meeting->count; i++)
		say_rule(work, i);
	bk_arena_free(lasting);
	bk_arena_free(scratch);
}

static struct bk_str key_of(const struct bk_check *check, const struct bk_meeting *meeting)
{
	struct bk_str parts[BK_MEETING_RULES];

	for (size_t i = 0; i < meeting->count; i++) {
		const struct bk_object *rule = meeting->rules[i];
		const struct bk_schedule *schedule =
			bk_rule_value(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE)->schedule;
		const struct bk_value *start = bk_rule_value(rule, BK_A_START, BK_A_PLAN_START);

		parts[i] = bk_str_format(check->arena, "%.*s|%.*s|%lld|%lld|%zu\n",
			BK_STR_ARGS(schedule->cron), BK_STR_ARGS(schedule->zone),
			(long long)start->number, (long long)bk_meeting_days(rule),
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
