/*
 * How rules of a plan meet, against an oracle that looks at every pair of triggers, for plans made
 * at random: what is dropped by whom, which rules are tied, and that the words say the truth.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/map.h"
#include "check/context.h"
#include "check/overlap.h"
#include "infer/infer.h"
#include "model/model.h"
#include "prove/timer.h"
#include "unit.h"

enum {
	PLANS = 20,
	MOST_RULES = 5,
	YEAR = 365,
	MANY_YEARS = 28,
	EDGE = 40,
	TRIGGERS_MAX = 48 << 10
};

static const int64_t epoch = (int64_t)20454 * BK_DAY_SECONDS;

struct trigger {
	int64_t at;
	size_t by[BK_READINGS];
};

struct rule {
	int64_t window, days; /* 0: forever */
	const struct bk_object *vault;
	const struct bk_timer *timer;
	struct trigger triggers[TRIGGERS_MAX];
	size_t count;
	/* runs many times a day: a year of it is enough for the program, if nobody is in its way */
	bool dense;
};

static struct rule rules[MOST_RULES];
static size_t rule_count;
static int64_t last; /* of the time that is looked at */
static struct bk_arena *arena;
static struct bk_map rhythms, overlaps;

static void set_up(void)
{
	arena = bk_arena_new();
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

/* A plan of a few rules that run at hours near each other; one of them yearly where it is said. */
static const char *random_plan(bool yearly)
{
	static const struct {
		const char *before, *after; /* the hour */
	} schedules[] = {
		{"every 6h from ", ":00 utc"},
		{"daily at ", ":00 utc"},
		{"daily at ", ":30 \"Europe/Berlin\""},
		{"weekly on sun at ", ":00 utc"},
		{"weekly on [mon, thu] at ", ":15 utc"},
		{"monthly on 1 at ", ":00 utc"},
		{"monthly on 15 at ", ":45 \"America/New_York\""},
		{"yearly on jan 1 at ", ":00 utc"},
	};
	static const char *const lives[] = {"7d", "35d", "35d", "90d", "forever"};
	static const char *const vaults[] = {"one", "one", "one", "two"};
	const char *text = "";

	rule_count = 2 + (size_t)random() % (MOST_RULES - 1);
	for (size_t i = 0; i < rule_count; i++) {
		size_t kind = yearly && !i ? BK_COUNT(schedules) - 1
					   : (size_t)random() % (BK_COUNT(schedules) - 1);
		int hour = (int)(random() % (kind ? 12 : 6));

		text = bk_str_format(arena,
			"%s    rule r%zu { schedule = %s%02d%s, keep = %s, vault = %s, start = "
			"%ldm }\n",
			text, i, schedules[kind].before, hour, schedules[kind].after,
			lives[random() % (long)BK_COUNT(lives)],
			vaults[random() % (long)BK_COUNT(vaults)], 60 + random() % 300)
			       .ptr;
	}
	return bk_str_format(arena,
		"account prod = 222222222222\n"
		"in prod at eu-west-1 {\n"
		"  vault one\n"
		"  vault two\n"
		"  dynamodb item\n"
		"  plan nightly {\n"
		"    select = [item]\n"
		"%s"
		"  }\n"
		"}\n",
		text)
		.ptr;
}

/* The plan of the text, and what the program says of it. */
static const struct bk_overlaps *compile(
	struct bk_check *check, const char *text, struct bk_meeting *meeting)
{
	struct bk_resolve_options options = {0};
	struct bk_sources *sources = bk_new(arena, struct bk_sources);
	struct bk_names *names = bk_new(arena, struct bk_names);
	struct bk_diags *diags = bk_new(arena, struct bk_diags);
	const struct bk_model *model;

	bk_names_init(names, arena);
	bk_sources_init(sources, arena);
	bk_diags_init(diags, arena, sources);
	model = bk_resolve_file(arena, names, sources, diags,
		bk_sources_add(sources, BK_STR("unit.bk"), bk_str_of(text)), &options);
	ck_assert_msg(!bk_diags_has_error(diags), "an error in\n%s", text);
	bk_map_init(&rhythms, arena);
	bk_map_init(&overlaps, arena);
	*check = (struct bk_check){.arena = arena,
		.diags = diags,
		.model = model,
		.rhythms = &rhythms,
		.overlaps = &overlaps};
	bk_vec_foreach (i, &model->objects) {
		if (model->objects.at[i]->kind->id == BK_KIND_PLAN)
			bk_meeting_find(check, model->objects.at[i], meeting);
	}
	ck_assert_uint_eq(meeting->count, rule_count);
	return bk_overlaps_of(check, meeting);
}

/* The oracle */

static bool lives_longer(const struct rule *one, const struct rule *two)
{
	return two->days && (!one->days || one->days > two->days);
}

static bool is_meeting(
	const struct rule *one, int64_t first, const struct rule *two, int64_t second)
{
	return first < second + two->window && second < first + one->window;
}

static void fire(const struct bk_check *check, const struct bk_meeting *meeting)
{
	for (size_t i = 0; i < rule_count; i++) {
		int64_t at = epoch - EDGE * (int64_t)BK_DAY_SECONDS;
		struct rule *rule = &rules[i];

		*rule = (struct rule){
			.window = bk_prop_number(meeting->rules[i], BK_A_START, 0),
			.days = bk_meeting_days(meeting->rules[i]),
			.vault = bk_rule_vault(check->model, meeting->rules[i]),
			.timer = bk_timer_of(check, meeting->rules[i]),
		};
		rule->dense = __builtin_popcount(rule->timer->cron.hours) > 1;
		while ((at = bk_timer_next(rule->timer, at)) <=
			last + EDGE * (int64_t)BK_DAY_SECONDS) {
			ck_assert_uint_lt(rule->count, TRIGGERS_MAX);
			rule->triggers[rule->count].at = at;
			for (size_t j = 0; j < BK_READINGS; j++)
				rule->triggers[rule->count].by[j] = BK_RUNS;
			rule->count++;
		}
	}
}

/* The first trigger of the rule whose window is open after the instant. */
static size_t first_open(const struct rule *rule, int64_t at)
{
	size_t low = 0, high = rule->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rule->triggers[middle].at + rule->window > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The longest-lived rule, the first of several, that drops the trigger. */
static size_t dropper(const struct rule *rule, const struct trigger *trigger, size_t reading)
{
	bool only_running = reading < 2, only_same_vault = reading % 2;
	size_t found = BK_RUNS;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *longer = &rules[i];

		if (!lives_longer(longer, rule) ||
			(only_same_vault && longer->vault != rule->vault) ||
			(found != BK_RUNS && !lives_longer(longer, &rules[found])))
			continue;
		for (size_t j = first_open(longer, trigger->at);
			j < longer->count && longer->triggers[j].at < trigger->at + rule->window;
			j++) {
			const struct trigger *other = &longer->triggers[j];

			if ((only_running && other->by[reading] != BK_RUNS) ||
				!is_meeting(longer, other->at, rule, trigger->at))
				continue;
			found = i;
			break;
		}
	}
	return found;
}

/* Decides all triggers, of longer lives before those of shorter ones. */
static void decide(void)
{
	bool done[MOST_RULES] = {false};

	for (size_t round = 0; round < rule_count; round++) {
		size_t next = BK_RUNS;

		for (size_t i = 0; i < rule_count; i++) {
			if (!done[i] && (next == BK_RUNS || lives_longer(&rules[i], &rules[next])))
				next = i;
		}
		done[next] = true;
		for (size_t i = 0; i < rules[next].count; i++) {
			for (size_t j = 0; j < BK_READINGS; j++)
				rules[next].triggers[i].by[j] =
					dropper(&rules[next], &rules[next].triggers[i], j);
		}
	}
}

static bool in_time(const struct trigger *trigger)
{
	return trigger->at >= epoch && trigger->at < last;
}

/* Whether the program surely looks at the trigger. */
static bool is_looked_at(const struct rule *rule, const struct trigger *trigger)
{
	return in_time(trigger) &&
		(!rule->dense || trigger->at < epoch + YEAR * (int64_t)BK_DAY_SECONDS);
}

static bool is_lost(const struct trigger *trigger, bool sure)
{
	size_t count = 0;

	for (size_t i = 0; i < BK_READINGS; i++)
		count += trigger->by[i] != BK_RUNS;
	return sure ? count == BK_READINGS : count > 0;
}

/* Comparisons */

static void compare_drops(const struct bk_overlaps *got, const char *text)
{
	size_t met = 0;

	for (size_t i = 0; i < rule_count; i++) {
		for (size_t j = 0; j < rules[i].count; j++) {
			const struct trigger *trigger = &rules[i].triggers[j];
			bool found = !is_lost(trigger, false) || !is_looked_at(&rules[i], trigger);

			bk_vec_foreach (k, &got->drops)
				found |= got->drops.at[k].rule == i &&
					!memcmp(got->drops.at[k].by, trigger->by,
						sizeof(trigger->by));
			ck_assert_msg(found, "r%zu loses a trigger in\n%s", i, text);
		}
	}
	bk_vec_foreach (k, &got->drops) {
		const struct bk_drop *drop = &got->drops.at[k];

		for (size_t j = 0; j < rules[drop->rule].count; j++) {
			const struct trigger *trigger = &rules[drop->rule].triggers[j];

			if (!in_time(trigger) ||
				memcmp(drop->by, trigger->by, sizeof(drop->by)) != 0)
				continue;
			met++;
			break;
		}
	}
	ck_assert_msg(met == got->drops.len, "a drop that never is in\n%s", text);
}

/* The first trigger of `rare` that meets one of `other` while both run, or BK_NEVER. */
static int64_t first_meeting(const struct rule *rare, const struct rule *other)
{
	for (size_t i = 0; i < rare->count; i++) {
		const struct trigger *own = &rare->triggers[i];

		for (size_t j = first_open(other, own->at); in_time(own) && j < other->count &&
			other->triggers[j].at < own->at + rare->window;
			j++) {
			const struct trigger *theirs = &other->triggers[j];

			if (!in_time(theirs) || !is_meeting(rare, own->at, other, theirs->at))
				continue;
			for (size_t k = 0; k < BK_READINGS; k++) {
				if (own->by[k] == BK_RUNS && theirs->by[k] == BK_RUNS)
					return own->at;
			}
		}
	}
	return BK_NEVER;
}

/* The tie of the two, or NULL; there is one at most. */
static const struct bk_tie *tie_of(const struct bk_overlaps *got, size_t one, size_t two)
{
	const struct bk_tie *found = NULL;

	bk_vec_foreach (i, &got->ties) {
		const struct bk_tie *tie = &got->ties.at[i];

		if ((tie->rare != one || tie->other != two) &&
			(tie->rare != two || tie->other != one))
			continue;
		ck_assert_ptr_null(found);
		found = tie;
	}
	return found;
}

static void compare_ties(const struct bk_overlaps *got, const char *text)
{
	for (size_t i = 0; i < rule_count; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct bk_tie *tie = tie_of(got, i, j);
			int64_t expected = BK_NEVER;

			if (tie)
				expected = first_meeting(&rules[tie->rare], &rules[tie->other]);
			else if (rules[i].days == rules[j].days)
				expected = first_meeting(&rules[i], &rules[j]);
			ck_assert_msg((tie ? tie->at : BK_NEVER) == expected,
				"r%zu and r%zu in\n%s", i, j, text);
		}
	}
}

/* Takes "05:30" off the text: minutes of the day. */
static int take_clock(struct bk_str *text)
{
	int hour, minute;

	ck_assert(bk_str_take_number(text, 0, 23, &hour));
	ck_assert_uint_eq(bk_str_cut(text, ':').len, 0);
	ck_assert(bk_str_take_number(text, 0, 59, &minute));
	return hour * 60 + minute;
}

/* "… at 05:00", "… from 22:00 to 12:00"; words without hours take in all. */
static bool takes_minute(const char *when, int minute)
{
	const char *hours = strstr(when, "from "), *hour = strstr(when, "at ");
	struct bk_str text = bk_str_of(hours ? hours + strlen("from ")
			: hour               ? hour + strlen("at ")
					     : "");
	int from, to;

	if (!text.len)
		return true;
	from = to = take_clock(&text);
	if (hours) {
		ck_assert(bk_str_has_prefix(text, BK_STR(" to ")));
		text = bk_str_of(text.ptr + strlen(" to "));
		to = take_clock(&text);
	}
	return from <= to ? minute >= from && minute <= to : minute >= from || minute <= to;
}

/* "on Sundays", "on the 1st of a month", "on 1 January"; words without days take in all. No
 * schedule has more than one day of the month or the year. */
static bool takes_day(const char *when, int64_t day)
{
	static const char *const days[] = {"Sundays", "Mondays", "Tuesdays", "Wednesdays",
		"Thursdays", "Fridays", "Saturdays"};
	struct bk_str text = bk_str_of(when);
	struct bk_date date = bk_date_of_days(day);
	int month_day;

	if (strstr(when, "days"))
		return strstr(when, days[bk_week_day(day)]) != NULL;
	if (bk_str_is(text, "on 1 January"))
		return date.month == 1 && date.day == 1;
	if (!bk_str_has_prefix(text, BK_STR("on the ")))
		return true;
	text = bk_str_of(when + strlen("on the "));
	return bk_str_take_number(&text, 1, 31, &month_day) && month_day == date.day;
}

/* Whether the words take in the local time. Those that only count take in nothing. */
static bool is_said(const char *when, const struct rule *rule, int64_t at)
{
	int64_t local = at + bk_zone_offset(&rule->timer->zone, at), day = bk_day_of(local);
	int minute = (int)((local - day * BK_DAY_SECONDS) / BK_MINUTE_SECONDS);

	return !strstr(when, "first on ") && takes_day(when, day) && takes_minute(when, minute);
}

/* The words say no more than what is lost; and together all that is, but for what is counted. */
static size_t compare_words(const struct bk_overlaps *got, const char *text)
{
	size_t said = 0;

	bk_vec_foreach (k, &got->yields) {
		const struct bk_yield *yield = &got->yields.at[k];
		const struct rule *rule = &rules[yield->rule];

		for (size_t j = 0; j < rule->count; j++) {
			const struct trigger *trigger = &rule->triggers[j];
			bool spoken = yield->never || is_said(yield->when, rule, trigger->at);

			if (!in_time(trigger) || !spoken)
				continue;
			said++;
			ck_assert_msg(is_lost(trigger, yield->sure), "r%zu %s in\n%s", yield->rule,
				yield->when, text);
		}
	}
	return said;
}

static void compare_lost(const struct bk_overlaps *got, size_t rule, bool sure, const char *text)
{
	size_t lost = 0, all = 0;

	for (size_t j = 0; j < rules[rule].count; j++) {
		const struct trigger *trigger = &rules[rule].triggers[j];
		bool found = !is_looked_at(&rules[rule], trigger) || !is_lost(trigger, sure);

		all += in_time(trigger);
		lost += in_time(trigger) && is_lost(trigger, sure);
		bk_vec_foreach (k, &got->yields) {
			const struct bk_yield *yield = &got->yields.at[k];

			found |= yield->rule == rule && (!sure || yield->sure) && !yield->covered &&
				(yield->never || strstr(yield->when, "first on ") ||
					is_said(yield->when, &rules[rule], trigger->at));
		}
		ck_assert_msg(found, "r%zu loses more than is said in\n%s", rule, text);
	}
	bk_vec_foreach (k, &got->yields) {
		const struct bk_yield *yield = &got->yields.at[k];

		if (yield->rule == rule && yield->sure == sure)
			ck_assert_msg(
				yield->never == (lost == all), "r%zu never in\n%s", rule, text);
	}
}

START_TEST(every_pair_agrees)
{
	size_t said = 0, drops = 0, ties = 0;

	srandom((unsigned)_i + 1);
	for (int i = 0; i < PLANS; i++) {
		bool yearly = i % 4 == 3;
		const char *text = random_plan(yearly);
		struct bk_meeting meeting = {0};
		struct bk_check check;
		const struct bk_overlaps *got = compile(&check, text, &meeting);

		last = epoch + (int64_t)(yearly ? MANY_YEARS : 1) * YEAR * BK_DAY_SECONDS;
		fire(&check, &meeting);
		decide();
		compare_drops(got, text);
		compare_ties(got, text);
		said += compare_words(got, text);
		for (size_t j = 0; j < rule_count; j++) {
			compare_lost(got, j, true, text);
			compare_lost(got, j, false, text);
		}
		drops += got->drops.len;
		ties += got->ties.len;
		tear_down();
		set_up();
	}
	ck_assert(said && drops && ties);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("overlap");
	TCase *cases = tcase_create("overlap");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, every_pair_agrees, 0, 4);
	suite_add_tcase(suite, cases);
	return suite;
}
