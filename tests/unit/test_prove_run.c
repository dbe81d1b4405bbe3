/*
 * What a plan does to a resource: cases by hand, and an oracle that marks minute by minute which
 * windows are open.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "prove/run.h"

#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

enum { HOUR = BK_HOUR_SECONDS, DAY = BK_DAY_SECONDS, MOST_RULES = 4 };

static struct bk_arena *arena;

static void set_up(void)
{
	arena = bk_arena_new();
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static int64_t day_of(int year, int month, int day)
{
	return bk_date_days((struct bk_date){year, month, day}) * DAY;
}

static struct bk_run_rule rule_of(const char *cron, int64_t start_hours, int64_t keep_days)
{
	struct bk_run_rule rule = {
		.start_seconds = start_hours * HOUR,
		.finish_seconds = 7 * DAY,
		.vault = BK_STR("local"),
		.life = {.keep_days = keep_days},
	};
	struct bk_error error;

	ck_assert_msg(bk_timer_read(bk_str_of(cron), BK_STR(""), 0, &rule.timer, &error), "%s: %s",
		cron, error.text);
	return rule;
}

static struct bk_runs runs_of(const struct bk_run_plan *plan, int64_t from, int64_t to)
{
	struct bk_runs runs;

	bk_runs_make(arena, plan, from, to, &runs);
	return runs;
}

/* The real case: hourly with a window of eight hours does not stand in its own way. */
START_TEST(a_rule_does_not_drop_itself)
{
	static const struct bk_run_copy copy = {{"central", 7}, {.keep_days = 30}};
	struct bk_run_rule rule = rule_of("cron(0 * ? * * *)", 8, 30);
	struct bk_run_plan plan = {.rules = &rule, .rule_count = 1};
	int64_t from = day_of(2026, 11, 24);
	struct bk_runs runs;

	rule.copies = &copy;
	rule.copy_count = 1;
	runs = runs_of(&plan, from, from + 2 * DAY);
	ck_assert_uint_eq(runs.list.len, 48);
	bk_vec_foreach (i, &runs.list) {
		const struct bk_run *run = &runs.list.at[i];

		ck_assert(!run->dropped);
		ck_assert_int_eq(run->at, from + (int64_t)(i + 1) * HOUR);
		ck_assert_int_eq(run->start_by, run->at + 8 * HOUR);
		ck_assert_int_eq(run->finish_by, run->at + 7 * DAY);
		ck_assert_uint_eq(run->point_count, 2);
		ck_assert(bk_str_is(run->points[1].vault, "central"));
		for (size_t j = 0; j < run->point_count; j++) {
			ck_assert_int_eq(run->points[j].created, run->at);
			ck_assert_int_eq(run->points[j].expires_at, run->at + 30 * DAY);
			ck_assert_int_eq(run->points[j].cold_at, BK_NEVER);
		}
	}
}
END_TEST

/* The end of the interval belongs to it, its beginning does not. */
START_TEST(intervals_join_without_gap_or_seam)
{
	struct bk_run_rule rules[] = {
		rule_of("cron(0 * ? * * *)", 1, 7), rule_of("cron(0 5 ? * * *)", 8, 35)};
	struct bk_run_plan plan = {.rules = rules, .rule_count = 2};
	int64_t from = day_of(2026, 1, 1), to = from + 30 * DAY;
	struct bk_runs whole = runs_of(&plan, from, to);
	size_t at = 0;

	for (int64_t begin = from; begin < to; begin += 5 * HOUR) {
		struct bk_runs part =
			runs_of(&plan, begin, begin + 5 * HOUR < to ? begin + 5 * HOUR : to);

		bk_vec_foreach (i, &part.list) {
			const struct bk_run *run = &part.list.at[i], *same;

			ck_assert_uint_lt(at, whole.list.len);
			same = &whole.list.at[at++];
			ck_assert(run->at == same->at && run->rule == same->rule &&
				run->dropped == same->dropped);
		}
	}
	ck_assert_uint_eq(at, whole.list.len);
}
END_TEST

/* A monthly rule above a daily above an hourly; what is dropped on 1 and 2 January. */
static const struct {
	bool only_running, only_same_vault;
	const char *runs; /* the hours at which the hourly rule runs on the first */
} overlaps[] = {
	/* daily at 10 for 4 h; monthly on the first at 12 for 2 h drops it, and it still drops */
	{false, false, "0 1 2 3 4 5 6 7 8 9 14 15 16 17 18 19 20 21 22 23 "},
	{true, false, "0 1 2 3 4 5 6 7 8 9 10 11 14 15 16 17 18 19 20 21 22 23 "},
	/* the monthly rule has a vault of its own: daily runs, hourly goes on beside monthly only
	 */
	{false, true, "0 1 2 3 4 5 6 7 8 9 14 15 16 17 18 19 20 21 22 23 "},
};

START_TEST(the_longer_life_runs)
{
	struct bk_run_rule rules[] = {
		rule_of("cron(0 * ? * * *)", 1, 7),
		rule_of("cron(0 10 ? * * *)", 4, 35),
		rule_of("cron(0 12 1 * ? *)", 2, 0),
	};
	struct bk_run_plan plan = {.rules = rules,
		.rule_count = 3,
		.overlap = {overlaps[_i].only_running, overlaps[_i].only_same_vault}};
	int64_t from = day_of(2026, 1, 1);
	char text[128] = "";
	size_t len = 0;
	struct bk_runs runs;

	rules[2].vault = BK_STR("other");
	runs = runs_of(&plan, from - 1, from + DAY - 1);
	bk_vec_foreach (i, &runs.list) {
		const struct bk_run *run = &runs.list.at[i];

		if (run->rule == 0 && !run->dropped)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%d ",
				(int)((run->at - from) / HOUR));
		if (run->rule == 1)
			ck_assert(run->dropped == !overlaps[_i].only_same_vault &&
				(!run->dropped || run->dropped_by == 2));
		if (run->rule == 2)
			ck_assert(!run->dropped);
		ck_assert_uint_eq(run->point_count, run->dropped ? 0 : 1);
	}
	ck_assert_str_eq(text, overlaps[_i].runs);
}
END_TEST

/* Windows that touch do not meet, and equal lives leave each other alone. */
START_TEST(what_does_not_meet_runs)
{
	struct bk_run_rule rules[] = {rule_of("cron(0 5 ? * * *)", 8, 7),
		rule_of("cron(0 13 ? * * *)", 8, 35), rule_of("cron(30 13 ? * * *)", 8, 35)};
	struct bk_run_plan plan = {.rules = rules, .rule_count = 3};
	int64_t from = day_of(2026, 1, 1);
	struct bk_runs runs = runs_of(&plan, from, from + DAY);

	ck_assert_uint_eq(runs.list.len, 3);
	bk_vec_foreach (i, &runs.list)
		ck_assert(!runs.list.at[i].dropped);
	rules[0].start_seconds++;
	ck_assert(runs_of(&plan, from, from + DAY).list.at[0].dropped);
}
END_TEST

/* Life of the source, of the copy; what the copy gets. All in days; -1: never. */
static const struct {
	struct bk_run_life source, copy;
	bool has_cold;
	int64_t cold_at, expires_at, copy_cold_at, copy_expires_at;
} lives[] = {
	{{0, 30}, {0, 90}, true, -1, 30, -1, 90},
	{{30, 365}, {0, 0}, true, 30, 365, 30, 365},
	{{30, 365}, {0, 730}, true, 30, 365, -1, 730},
	{{30, 365}, {60, 0}, true, 30, 365, 60, 365},
	{{0, 0}, {0, 30}, true, -1, -1, -1, 30},
	{{0, 0}, {0, 0}, true, -1, -1, -1, -1},
	/* a type without cold storage ignores it */
	{{30, 365}, {30, 730}, false, -1, 365, -1, 730},
};

START_TEST(lives_count_from_the_creation)
{
	struct bk_run_copy copy = {BK_STR("central"), lives[_i].copy};
	struct bk_run_rule rule = rule_of("cron(0 5 ? * * *)", 8, 0);
	struct bk_run_plan plan = {.rules = &rule, .rule_count = 1, .has_cold = lives[_i].has_cold};
	const int64_t expected[] = {lives[_i].cold_at, lives[_i].expires_at, lives[_i].copy_cold_at,
		lives[_i].copy_expires_at};
	int64_t from = day_of(2028, 2, 28);
	struct bk_runs runs;

	rule.life = lives[_i].source;
	rule.copies = &copy;
	rule.copy_count = 1;
	runs = runs_of(&plan, from, from + DAY);
	ck_assert_uint_eq(runs.list.len, 1);
	ck_assert_uint_eq(runs.list.at[0].point_count, 2);
	for (size_t i = 0; i < BK_COUNT(expected); i++) {
		const struct bk_run_point *point = &runs.list.at[0].points[i / 2];

		ck_assert_int_eq(i % 2 ? point->expires_at : point->cold_at,
			expected[i] < 0 ? BK_NEVER : point->created + expected[i] * DAY);
	}
}
END_TEST

START_TEST(one_rule_is_continuous)
{
	static const struct bk_run_copy copy = {{"central", 7}, {.keep_days = 90}};
	struct bk_run_rule rules[] = {rule_of("cron(0 5 ? * * *)", 1, 7),
		rule_of("cron(0 9 ? * * *)", 1, 35), rule_of("cron(0 13 ? * * *)", 1, 14)};
	struct bk_run_plan plan = {.rules = rules, .rule_count = 3, .has_continuous = true};
	int64_t from = day_of(2026, 1, 1);
	struct bk_runs runs;

	ck_assert_uint_eq(bk_run_continuous(&plan), SIZE_MAX);
	for (size_t i = 0; i < BK_COUNT(rules); i++)
		rules[i].continuous = true;
	rules[1].copies = &copy;
	rules[1].copy_count = 1;
	ck_assert_uint_eq(bk_run_continuous(&plan), 1); /* the longest in that vault */
	rules[1].vault = BK_STR("other");
	ck_assert_uint_eq(bk_run_continuous(&plan), 2); /* of the first one's vault */
	rules[0].vault = BK_STR("other");
	ck_assert_uint_eq(bk_run_continuous(&plan), 1);
	runs = runs_of(&plan, from, from + DAY);
	ck_assert_uint_eq(runs.list.len, 3);
	bk_vec_foreach (i, &runs.list)
		ck_assert(runs.list.at[i].continuous == (i == 1));
	ck_assert_int_eq(runs.list.at[1].points[1].expires_at, from + 9 * HOUR + 90 * DAY);
	plan.has_continuous = false;
	ck_assert_uint_eq(bk_run_continuous(&plan), SIZE_MAX);
}
END_TEST

START_TEST(nothing_makes_nothing)
{
	struct bk_run_plan plan = {0};

	ck_assert_uint_eq(runs_of(&plan, 0, day_of(2100, 1, 1)).list.len, 0);
}
END_TEST

/*
 * The oracle: minutes since its begin at which a rule's windows are open. A trigger is dropped when
 * a window of a longer life is open in a minute of its own.
 */
enum { ORACLE_DAYS = 100, EDGE_DAYS = 20, ORACLE_MINUTES = ORACLE_DAYS * 1440 };

static const char *const oracle_crons[] = {"cron(0 * ? * * *)", "cron(0 0/6 ? * * *)",
	"cron(30 5 ? * * *)", "cron(15 4 ? * SUN *)", "cron(0 12 1 * ? *)", "cron(0 3 L * ? *)",
	"cron(0 2 29 2 ? *)", "cron(45 23 ? * 2#1 *)"};

static void open_windows(
	const struct bk_run_rule *rule, const uint8_t *runs, bool only_running, uint8_t *open)
{
	for (int minute = 0; minute < ORACLE_MINUTES; minute++) {
		if (!runs[minute] || (only_running && runs[minute] == 2))
			continue;
		for (int64_t i = 0; i < rule->start_seconds / 60 && minute + i < ORACLE_MINUTES;
			i++)
			open[minute + i] = 1;
	}
}

START_TEST(every_minute_agrees)
{
	struct bk_run_rule rules[MOST_RULES];
	struct bk_run_plan plan = {.rules = rules,
		.rule_count = MOST_RULES,
		.overlap = {.only_running = _i % 2, .only_same_vault = _i / 2 % 2}};
	int64_t begin = day_of(2028, 1, 10), from = begin + EDGE_DAYS * DAY - 60;
	int64_t to = begin + (ORACLE_DAYS - EDGE_DAYS) * DAY - 60;
	/* 1: runs, 2: dropped. In the order of the rules, which is that of their lives. */
	uint8_t *runs[MOST_RULES], *open = bk_new_array(arena, uint8_t, ORACLE_MINUTES);
	size_t dropped = 0, missed = 0;
	struct bk_runs got;

	srandom((unsigned)_i + 1);
	for (int i = 0; i < MOST_RULES; i++) {
		int64_t at = begin - 60;

		rules[i] = rule_of(oracle_crons[(size_t)random() % BK_COUNT(oracle_crons)],
			1 + random() % 30, i ? 100 - i : 0);
		rules[i].vault = random() % 2 ? BK_STR("one") : BK_STR("two");
		runs[i] = bk_new_array(arena, uint8_t, ORACLE_MINUTES);
		while ((at = bk_timer_next(&rules[i].timer, at)) < begin + ORACLE_DAYS * DAY)
			runs[i][(at - begin) / 60] = 1;
		for (int j = 0; j < i; j++) {
			if (plan.overlap.only_same_vault &&
				!bk_str_equal(rules[i].vault, rules[j].vault))
				continue;
			for (int minute = 0; minute < ORACLE_MINUTES; minute++)
				open[minute] = 0;
			open_windows(&rules[j], runs[j], plan.overlap.only_running, open);
			for (int minute = 0; minute < ORACLE_MINUTES; minute++)
				for (int64_t k = 0;
					runs[i][minute] == 1 && k < rules[i].start_seconds / 60 &&
					minute + k < ORACLE_MINUTES;
					k++)
					runs[i][minute] = open[minute + k] ? 2 : 1;
		}
	}
	got = runs_of(&plan, from, to);
	bk_vec_foreach (i, &got.list) {
		const struct bk_run *run = &got.list.at[i];
		uint8_t *expected = &runs[run->rule][(run->at - begin) / 60];

		ck_assert_msg(*expected == (run->dropped ? 2 : 1), "rule %zu, minute %d", run->rule,
			(int)((run->at - begin) / 60));
		*expected = 0;
		dropped += run->dropped;
	}
	for (int i = 0; i < MOST_RULES; i++)
		for (int64_t minute = (from - begin) / 60 + 1; minute <= (to - begin) / 60;
			minute++)
			missed += runs[i][minute] != 0;
	ck_assert_uint_eq(missed, 0);
	ck_assert(got.list.len > dropped);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("run");
	TCase *cases = tcase_create("run");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, a_rule_does_not_drop_itself);
	tcase_add_test(cases, intervals_join_without_gap_or_seam);
	tcase_add_loop_test(cases, the_longer_life_runs, 0, BK_COUNT(overlaps));
	tcase_add_test(cases, what_does_not_meet_runs);
	tcase_add_loop_test(cases, lives_count_from_the_creation, 0, BK_COUNT(lives));
	tcase_add_test(cases, one_rule_is_continuous);
	tcase_add_test(cases, nothing_makes_nothing);
	tcase_add_loop_test(cases, every_minute_agrees, 0, 24);
	suite_add_tcase(suite, cases);
	return suite;
}
