/*
 * Zones and schedules: tables worked out by hand, the C library's idea of local time, and a search
 * through every minute.
 */
#include "base/attr.h"
#include "base/embed.h"
#include "prove/timer.h"
#include "prove/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit.h"

enum { MOST_HITS = 8 };

/* One assertion costs check a system call: those of long loops are counted. */

/* "2026-03-29 02:30" as seconds; -1 for "-". */
static int64_t seconds_of(const char *text)
{
	struct bk_date date;
	int hour, minute;

	if (!strcmp(text, "-"))
		return -1;
	ck_assert_int_eq(
		sscanf(text, "%d-%d-%d %d:%d", &date.year, &date.month, &date.day, &hour, &minute),
		5);
	return bk_date_days(date) * BK_DAY_SECONDS + hour * BK_HOUR_SECONDS +
		minute * BK_MINUTE_SECONDS;
}

static const char *text_of(int64_t seconds)
{
	static char texts[4][32];
	static int turn;
	char *text = texts[turn++ % 4];
	struct bk_date date = bk_date_of_days(bk_day_of(seconds));
	int of_day = (int)(seconds - bk_day_of(seconds) * BK_DAY_SECONDS);

	snprintf(text, sizeof(texts[0]), "%04d-%02d-%02d %02d:%02d", date.year, date.month,
		date.day, of_day / BK_HOUR_SECONDS, of_day / BK_MINUTE_SECONDS % 60);
	return text;
}

static struct bk_zone_clock zone_of(const char *name)
{
	struct bk_zone_clock zone;

	ck_assert_msg(bk_zone_open(bk_str_of(name), &zone), "no zone %s", name);
	return zone;
}

START_TEST(days_are_the_calendar)
{
	int64_t days = bk_date_days((struct bk_date){1969, 1, 1});
	struct bk_date date = {1969, 1, 1};
	int wrong = 0;

	ck_assert_int_eq(bk_date_days((struct bk_date){1970, 1, 1}), 0);
	ck_assert_int_eq(bk_week_day(0), 4);
	ck_assert_int_eq(bk_week_day(bk_date_days((struct bk_date){2026, 11, 24})), 2);
	ck_assert_int_eq(bk_month_days(2100, 2), 28);
	ck_assert_int_eq(bk_month_days(2000, 2), 29);
	for (; date.year <= 2200; days++) {
		struct bk_date back = bk_date_of_days(days);

		wrong += bk_date_days(date) != days || back.year != date.year ||
			back.month != date.month || back.day != date.day;
		if (++date.day > bk_month_days(date.year, date.month)) {
			date.day = 1;
			date.month++;
		}
		if (date.month > 12)
			date = (struct bk_date){date.year + 1, 1, 1};
	}
	ck_assert_int_eq(wrong, 0);
}
END_TEST

/* The C library reads the files that the build read, with its own code. */
START_TEST(offsets_are_those_of_the_c_library)
{
	uint64_t random = 1;

	for (size_t i = 0; i < bk_zone_count; i++) {
		struct bk_zone_clock zone = zone_of(bk_zones[i].name);

		ck_assert_int_eq(setenv("TZ", bk_zones[i].name, 1), 0);
		tzset();
		for (int n = 0; n < 300; n++) {
			time_t instant;
			struct tm local;

			random = random * 6364136223846793005u + 1442695040888963407u;
			instant = (time_t)(random >> 16) % (230 * 366 * (time_t)BK_DAY_SECONDS);
			if (localtime_r(&instant, &local) &&
				bk_zone_offset(&zone, instant) == local.tm_gmtoff)
				continue;
			ck_abort_msg("%s at %s: %d, not %ld", bk_zones[i].name, text_of(instant),
				(int)bk_zone_offset(&zone, instant), local.tm_gmtoff);
		}
	}
	ck_assert_int_eq(unsetenv("TZ"), 0);
	tzset();
}
END_TEST

/* Local times where clocks change, and the instants in UTC. */
static const struct {
	const char *zone, *local, *first, *second;
} changes[] = {
	{"UTC", "2026-03-29 02:30", "2026-03-29 02:30", "-"},
	{"Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59", "-"},
	{"Europe/Berlin", "2026-03-29 02:00", "-", "-"},
	{"Europe/Berlin", "2026-03-29 02:59", "-", "-"},
	{"Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00", "-"},
	{"Europe/Berlin", "2026-10-25 01:59", "2026-10-24 23:59", "-"},
	{"Europe/Berlin", "2026-10-25 02:00", "2026-10-25 00:00", "2026-10-25 01:00"},
	{"Europe/Berlin", "2026-10-25 02:59", "2026-10-25 00:59", "2026-10-25 01:59"},
	{"Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00", "-"},
	{"Europe/Berlin", "2150-03-29 02:30", "-", "-"},
	{"Europe/Berlin", "2150-10-25 02:30", "2150-10-25 00:30", "2150-10-25 01:30"},
	{"America/New_York", "2026-03-08 02:30", "-", "-"},
	{"America/New_York", "2026-11-01 01:30", "2026-11-01 05:30", "2026-11-01 06:30"},
	{"Australia/Sydney", "2026-10-04 02:30", "-", "-"},
	{"Australia/Sydney", "2026-04-05 02:30", "2026-04-04 15:30", "2026-04-04 16:30"},
	/* half an hour only */
	{"Australia/Lord_Howe", "2026-10-04 02:15", "-", "-"},
	{"Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30", "-"},
	{"Australia/Lord_Howe", "2026-04-05 01:30", "2026-04-04 14:30", "2026-04-04 15:00"},
	{"Asia/Kathmandu", "2026-01-01 00:00", "2025-12-31 18:15", "-"},
	/* the day that Samoa left out */
	{"Pacific/Apia", "2011-12-30 12:00", "-", "-"},
	{"Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00", "-"},
};

START_TEST(local_times_exist_never_once_or_twice)
{
	struct bk_zone_clock zone = zone_of(changes[_i].zone);
	int64_t instants[2] = {-1, -1}, first = seconds_of(changes[_i].first);
	int64_t second = seconds_of(changes[_i].second);
	int count = bk_zone_instants(&zone, seconds_of(changes[_i].local), instants);

	ck_assert_int_eq(count, (first >= 0) + (second >= 0));
	ck_assert_int_eq(count > 0 ? instants[0] : -1, first);
	ck_assert_int_eq(count > 1 ? instants[1] : -1, second);
}
END_TEST

START_TEST(zones_are_known_by_name)
{
	struct bk_zone_clock zone;

	ck_assert(bk_zone_open(BK_STR("UTC"), &zone));
	ck_assert(bk_zone_open(BK_STR("Etc/UTC"), &zone));
	ck_assert(!bk_zone_open(BK_STR("europe/berlin"), &zone));
	ck_assert(!bk_zone_open(BK_STR(""), &zone));
}
END_TEST

/* What fires after the first time, in UTC; "-" ends. */
static const struct {
	const char *text, *zone, *after, *hits[MOST_HITS];
} timers[] = {
	{"cron(0 5 ? * * *)", "", "2026-11-24 05:00", {"2026-11-25 05:00", "2026-11-26 05:00"}},
	{"cron(0 5 ? * * *)", "", "2026-11-24 04:59", {"2026-11-24 05:00"}},
	{"cron(0 5/1 ? * * *)", "", "2026-11-24 22:00", {"2026-11-24 23:00", "2026-11-25 05:00"}},
	{"cron(0 20-2 ? * * *)", "", "2026-11-24 22:59",
		{"2026-11-24 23:00", "2026-11-25 00:00", "2026-11-25 01:00", "2026-11-25 02:00",
			"2026-11-25 20:00"}},
	{"cron(30 6-18/4 ? * * *)", "", "2026-11-24 06:30",
		{"2026-11-24 10:30", "2026-11-24 14:30", "2026-11-24 18:30", "2026-11-25 06:30"}},
	/* leap days: 2100 is none */
	{"cron(0 0 29 2 ? *)", "", "2091-01-01 00:00",
		{"2092-02-29 00:00", "2096-02-29 00:00", "2104-02-29 00:00"}},
	{"cron(0 0 29 FEB ? 2027)", "", "2026-01-01 00:00", {"-"}},
	{"cron(0 12 31 * ? *)", "", "2026-01-31 12:00", {"2026-03-31 12:00", "2026-05-31 12:00"}},
	{"cron(0 1 L * ? *)", "", "2028-01-31 01:00", {"2028-02-29 01:00", "2028-03-31 01:00"}},
	/* 31 January 2026 is a Saturday, 28 February too, 31 May a Sunday */
	{"cron(0 1 LW * ? 2026)", "", "2026-01-01 00:00",
		{"2026-01-30 01:00", "2026-02-27 01:00", "2026-03-31 01:00", "2026-04-30 01:00",
			"2026-05-29 01:00"}},
	/* 1 August 2026 is a Saturday, 1 November a Sunday */
	{"cron(0 1 1W 8,11 ? 2026)", "", "2026-01-01 00:00",
		{"2026-08-03 01:00", "2026-11-02 01:00", "-"}},
	/* 15 February 2026 is a Sunday, 15 August a Saturday */
	{"cron(0 1 15W 2,8,9 ? 2026)", "", "2026-01-01 00:00",
		{"2026-02-16 01:00", "2026-08-14 01:00", "2026-09-15 01:00", "-"}},
	/* 31 May 2026 is a Sunday and the month's last; April has no 31st */
	{"cron(0 1 31W 4,5 ? 2026)", "", "2026-01-01 00:00", {"2026-05-29 01:00", "-"}},
	{"cron(0 1 ? * 6#3 2026)", "", "2026-01-01 00:00",
		{"2026-01-16 01:00", "2026-02-20 01:00"}},
	{"cron(0 1 ? * SUN#5 *)", "", "2026-01-01 00:00", {"2026-03-29 01:00", "2026-05-31 01:00"}},
	{"cron(0 1 ? * 6L *)", "", "2026-01-01 00:00", {"2026-01-30 01:00", "2026-02-27 01:00"}},
	{"cron(0 1 ? * L *)", "", "2026-11-24 00:00", {"2026-11-28 01:00", "2026-12-05 01:00"}},
	{"cron(0 1 ? * MON-FRI *)", "", "2026-11-26 01:00",
		{"2026-11-27 01:00", "2026-11-30 01:00"}},
	{"cron(0 1 ? * fri-mon/2 *)", "", "2026-11-26 01:00",
		{"2026-11-27 01:00", "2026-11-29 01:00", "2026-12-04 01:00"}},
	{"cron(0 0 1 1 ? 2026-2030/2)", "", "2026-01-01 00:00",
		{"2028-01-01 00:00", "2030-01-01 00:00", "-"}},
	{"cron(59 23 31 12 ? 2199)", "", "1970-01-01 00:00", {"2199-12-31 23:59", "-"}},
	/* left out in spring, once in autumn */
	{"cron(30 2 ? * * *)", "Europe/Berlin", "2026-03-27 12:00",
		{"2026-03-28 01:30", "2026-03-30 00:30"}},
	{"cron(30 2 ? * * *)", "Europe/Berlin", "2026-10-24 12:00",
		{"2026-10-25 00:30", "2026-10-26 01:30"}},
	{"cron(30 2 ? * * *)", "Europe/Berlin", "2026-10-25 00:45", {"2026-10-26 01:30"}},
	{"cron(0 * ? * * *)", "America/New_York", "2026-11-01 03:30",
		{"2026-11-01 04:00", "2026-11-01 05:00", "2026-11-01 07:00"}},
	{"cron(0 * ? * * *)", "America/New_York", "2026-03-08 05:30",
		{"2026-03-08 06:00", "2026-03-08 07:00", "2026-03-08 08:00"}},
	{"cron(15 * ? * * *)", "Australia/Lord_Howe", "2026-10-03 14:00",
		{"2026-10-03 14:45", "2026-10-03 16:15"}},
	{"cron(0 5 ? * * *)", "Australia/Sydney", "2026-10-02 20:00",
		{"2026-10-03 18:00", "2026-10-04 18:00"}},
	/* rates count from where they begin, across clock changes too */
	{"rate(1 day)", "Europe/Berlin", "2026-03-28 12:00",
		{"2026-03-29 01:00", "2026-03-30 01:00"}},
	{"rate(90 minutes)", "", "2026-01-01 01:00", {"2026-01-01 02:30", "2026-01-01 04:00"}},
	{"rate(12 hours)", "", "2020-01-01 00:00", {"2026-01-01 01:00", "2026-01-01 13:00"}},
	{"at(2026-11-24T05:00:00)", "Europe/Berlin", "2026-01-01 00:00", {"2026-11-24 04:00", "-"}},
	{"at(2026-10-25T02:30:00)", "Europe/Berlin", "2026-01-01 00:00", {"2026-10-25 00:30", "-"}},
	{"at(2026-03-29T02:30:00)", "Europe/Berlin", "2026-01-01 00:00", {"-"}},
};

START_TEST(timers_fire_when_they_should)
{
	struct bk_timer timer;
	struct bk_error error;
	int64_t now = seconds_of(timers[_i].after);

	ck_assert_msg(bk_timer_read(bk_str_of(timers[_i].text), bk_str_of(timers[_i].zone),
			      seconds_of("2026-01-01 01:00"), &timer, &error),
		"%s: %s", timers[_i].text, error.text);
	for (int i = 0; i < MOST_HITS && timers[_i].hits[i]; i++) {
		int64_t hit = seconds_of(timers[_i].hits[i]);

		now = bk_timer_next(&timer, now);
		ck_assert_msg(now == (hit < 0 ? BK_NEVER : hit), "%s: %s, not %s", timers[_i].text,
			now == BK_NEVER ? "never" : text_of(now), timers[_i].hits[i]);
	}
}
END_TEST

static const struct {
	const char *text, *error;
} refused[] = {
	{"0 5 ? * * *", "a schedule is cron(…), rate(…) or at(…)"},
	{"cron(0 5 ? * *)", "a cron expression has six fields"},
	{"cron(0 5 ? * * * *)", "a cron expression has six fields"},
	{"cron(0 5 * * * *)", "one of day of month and day of week must be `?`, not both"},
	{"cron(0 5 ? * ? *)", "one of day of month and day of week must be `?`, not both"},
	{"cron(60 5 ? * * *)", "the minutes field does not take `60`"},
	{"cron(0 24 ? * * *)", "the hours field does not take `24`"},
	{"cron(0 ? ? * * *)", "the hours field does not take `?`"},
	{"cron(0 5 32 * ? *)", "the day of month field does not take `32`"},
	{"cron(0 5 1,15W * ? *)", "the day of month field does not take `1,15W`"},
	{"cron(0 5 ? 13 * *)", "the month field does not take `13`"},
	{"cron(0 5 ? * 6#6 *)", "the day of week field does not take `6#6`"},
	{"cron(0 5 ? * 0 *)", "the day of week field does not take `0`"},
	{"cron(0 5 ? * * 2200)", "the year field does not take `2200`"},
	{"cron(0 5 ? * * 2030-2026)", "the year field does not take `2030-2026`"},
	{"cron(0/0 5 ? * * *)", "the minutes field does not take `0/0`"},
	{"rate(0 days)", "a rate has a whole number from 1 on"},
	{"rate(1 days)", "a rate has minutes, hours or days"},
	{"rate(2 weeks)", "a rate has minutes, hours or days"},
	{"at(2026-02-29T05:00:00)", "at(…) has the form 2026-11-24T05:00:00"},
	{"at(2026-11-24 05:00:00)", "at(…) has the form 2026-11-24T05:00:00"},
};

START_TEST(mistakes_are_refused)
{
	struct bk_timer timer;
	struct bk_error error;

	ck_assert(!bk_timer_read(bk_str_of(refused[_i].text), BK_STR(""), 0, &timer, &error));
	ck_assert_str_eq(error.text, refused[_i].error);
	ck_assert(!bk_timer_read(
		BK_STR("cron(0 5 ? * * *)"), BK_STR("Europe/Brelin"), 0, &timer, &error));
	ck_assert_str_eq(error.text, "no time zone `Europe/Brelin`");
}
END_TEST

/*
 * The oracle asks of every minute whether it fires, each field as a list of plain numbers. Days are
 * found by counting through the month.
 */
struct oracle {
	const char *cron, *zone;
	const char *hours, *days, *months, *week_days; /* " 1 2 "; NULL: all */
	int minute, nth;                               /* nth: 0 every, -1 last of the week day */
};

static const struct oracle oracles[] = {
	{"30 1-3 ? * * *", "Europe/Berlin", " 1 2 3 ", NULL, NULL, NULL, 30, 0},
	{"0 * ? * * *", "America/New_York", NULL, NULL, NULL, NULL, 0, 0},
	{"15 0/6 1,15,29-31 * ? *", "Australia/Lord_Howe", " 0 6 12 18 ", " 1 15 29 30 31 ", NULL,
		NULL, 15, 0},
	{"0 2 ? 3,10,11 SUN#2 *", "America/New_York", " 2 ", NULL, " 3 10 11 ", " 0 ", 0, 2},
	{"45 23 ? */2 FRI-MON *", "Pacific/Apia", " 23 ", NULL, " 1 3 5 7 9 11 ", " 5 6 0 1 ", 45,
		0},
	{"5 0 ? * 1L *", "Africa/Cairo", " 0 ", NULL, NULL, " 0 ", 5, -1},
};

static bool listed(const char *list, int value)
{
	char word[16];

	snprintf(word, sizeof(word), " %d ", value);
	return !list || strstr(list, word);
}

static bool oracle_fires(const struct oracle *oracle, int64_t local)
{
	struct bk_date date = bk_date_of_days(bk_day_of(local));
	int minute = (int)(local / 60 % 60), hour = (int)(local / 3600 % 24);
	int week_day = bk_week_day(bk_day_of(local)), count = 0;
	bool is_last = true;

	if (minute != oracle->minute || !listed(oracle->hours, hour) ||
		!listed(oracle->days, date.day) || !listed(oracle->months, date.month) ||
		!listed(oracle->week_days, week_day))
		return false;
	for (int day = 1; day <= bk_month_days(date.year, date.month); day++) {
		struct bk_date other = {date.year, date.month, day};

		if (bk_week_day(bk_date_days(other)) != week_day)
			continue;
		count += day <= date.day;
		is_last = is_last && day <= date.day;
	}
	return !oracle->nth || (oracle->nth < 0 ? is_last : count == oracle->nth);
}

START_TEST(every_minute_agrees)
{
	const struct oracle *oracle = &oracles[_i];
	struct bk_zone_clock zone = zone_of(oracle->zone);
	int64_t from = seconds_of("2023-11-30 23:59"), to = seconds_of("2028-03-02 00:00");
	int64_t latest = INT64_MIN, next;
	struct bk_timer timer = {.kind = BK_TIMER_CRON, .zone = zone};
	struct bk_error error;
	size_t hits = 0;

	ck_assert(bk_cron_fields(bk_str_of(oracle->cron), &timer.cron, &error));
	next = bk_timer_next(&timer, from);
	for (int64_t now = from + 60; now < to; now += 60) {
		int64_t local = now + bk_zone_offset(&zone, now);
		bool fires = local > latest && oracle_fires(oracle, local);

		if (local > latest)
			latest = local;
		if ((next == now) != fires)
			ck_abort_msg("%s at %s", oracle->cron, text_of(now));
		if (fires) {
			next = bk_timer_next(&timer, now);
			hits++;
		}
	}
	ck_assert_uint_ge(hits, 8);
}
END_TEST

/* 28 years of an hourly rule; asked from in between, the answer is the same. */
START_TEST(years_of_hours)
{
	struct bk_timer timer;
	struct bk_error error;
	int64_t to = seconds_of("2053-01-01 00:00"), now = seconds_of("2024-12-31 23:59");
	size_t hits = 0, wrong = 0;

	ck_assert(bk_timer_read(
		BK_STR("cron(0 * ? * * *)"), BK_STR("Europe/Berlin"), 0, &timer, &error));
	for (;;) {
		int64_t next = bk_timer_next(&timer, now);

		wrong += bk_timer_next(&timer, next - 1) != next;
		if (next >= to)
			break;
		now = next;
		hits++;
	}
	/* one hour a year comes twice and counts once */
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_eq(hits, 24 * (28 * 365 + 7) - 28);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("prove");
	TCase *zones = tcase_create("zones"), *cron = tcase_create("timers");

	tcase_add_test(zones, days_are_the_calendar);
	tcase_add_test(zones, offsets_are_those_of_the_c_library);
	tcase_add_loop_test(zones, local_times_exist_never_once_or_twice, 0, BK_COUNT(changes));
	tcase_add_test(zones, zones_are_known_by_name);
	suite_add_tcase(suite, zones);
	tcase_set_timeout(cron, 60);
	tcase_add_loop_test(cron, timers_fire_when_they_should, 0, BK_COUNT(timers));
	tcase_add_loop_test(cron, mistakes_are_refused, 0, BK_COUNT(refused));
	tcase_add_loop_test(cron, every_minute_agrees, 0, BK_COUNT(oracles));
	tcase_add_test(cron, years_of_hours);
	suite_add_tcase(suite, cron);
	return suite;
}
