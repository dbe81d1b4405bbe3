/*
 * Zones: the baked shifts up to the last of them, then the rule in the form of POSIX's TZ variable
 * (IEEE Std 1003.1, chapter 8.3, with the times from -167 to 167 hours of RFC 9636, 3.3.1).
 */
#include "prove/zone.h"

#include <stdlib.h>

#include "base/bug.h"
#include "base/embed.h"

enum {
	MONTHS = 12,
	WEEK_DAYS = 7,
	LEAP_MONTH = 2,
	LAST_WEEK = 5,
	MOST_HOURS = 167,
	HOUR_MINUTES = 60,
	STANDARD_CHANGE = 2 * BK_HOUR_SECONDS,
	REACH = 15 * BK_HOUR_SECONDS,
};

/* Years of 400 days' cycles from March on, so that the leap day is a year's last (H. Hinnant's
 * civil calendar). */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

int64_t bk_date_days(struct bk_date date)
{
	int64_t year = date.year - (date.month <= LEAP_MONTH);
	int64_t era = year / ERA_YEARS, of_era = year - era * ERA_YEARS;
	int64_t month = (date.month + 9) % MONTHS;
	int64_t day = (153 * month + 2) / 5 + date.day - 1;

	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + day - DAYS_TO_1970;
}

struct bk_date bk_date_of_days(int64_t days)
{
	int64_t z = days + DAYS_TO_1970, era = z / ERA_DAYS, day = z - era * ERA_DAYS;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct bk_date date = {
		.year = (int)(year + era * ERA_YEARS),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
	};

	date.year += date.month <= LEAP_MONTH;
	return date;
}

int64_t bk_day_of(int64_t seconds)
{
	return (seconds - (seconds < 0 ? BK_DAY_SECONDS - 1 : 0)) / BK_DAY_SECONDS;
}

int bk_week_day(int64_t days)
{
	return (int)((days % WEEK_DAYS + 4 + WEEK_DAYS) % WEEK_DAYS);
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100) || year % 400 == 0;
}

int bk_month_days(int year, int month)
{
	static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == LEAP_MONTH && is_leap(year));
}

/* The rule */

/* Reading goes on at `at`; what is not a rule is our build's mistake. */
struct rule {
	const char *at;
};

static bool take(struct rule *rule, char c)
{
	if (*rule->at != c)
		return false;
	rule->at++;
	return true;
}

static int read_number(struct rule *rule, int max)
{
	int value = 0;

	if (*rule->at < '0' || *rule->at > '9')
		bk_bug("no number in a time zone's rule");
	for (; *rule->at >= '0' && *rule->at <= '9'; rule->at++) {
		value = value * 10 + (*rule->at - '0');
		if (value > max)
			bk_bug("number in a time zone's rule is too large");
	}
	return value;
}

/* [+-]hh[:mm[:ss]] */
static int32_t read_time(struct rule *rule)
{
	bool negative = take(rule, '-');
	int32_t time;

	if (!negative)
		(void)take(rule, '+');
	time = read_number(rule, MOST_HOURS) * BK_HOUR_SECONDS;
	if (take(rule, ':'))
		time += read_number(rule, HOUR_MINUTES) * BK_MINUTE_SECONDS;
	if (take(rule, ':'))
		time += read_number(rule, BK_MINUTE_SECONDS);
	return negative ? -time : time;
}

/* CET or <+01> */
static void pass_name(struct rule *rule)
{
	if (take(rule, '<')) {
		while (*rule->at && *rule->at != '>')
			rule->at++;
		(void)take(rule, '>');
		return;
	}
	while ((*rule->at >= 'A' && *rule->at <= 'Z') || (*rule->at >= 'a' && *rule->at <= 'z'))
		rule->at++;
}

static struct bk_zone_change read_change(struct rule *rule)
{
	struct bk_zone_change change = {.time = STANDARD_CHANGE};

	if (!take(rule, ','))
		bk_bug("a time zone's rule does not say when summer time is");
	if (take(rule, 'M')) {
		change.form = BK_CHANGE_WEEK;
		change.month = read_number(rule, MONTHS);
		(void)take(rule, '.');
		change.week = read_number(rule, LAST_WEEK);
		(void)take(rule, '.');
		change.day = read_number(rule, WEEK_DAYS - 1);
	} else {
		change.form = take(rule, 'J') ? BK_CHANGE_JULIAN : BK_CHANGE_DAY;
		change.day = read_number(rule, 366);
	}
	if (take(rule, '/'))
		change.time = read_time(rule);
	return change;
}

static void read_rule(struct bk_zone_clock *zone, int32_t last)
{
	struct rule rule = {zone->data->rule};

	zone->standard = zone->summer = last;
	if (!*rule.at)
		return;
	pass_name(&rule);
	zone->standard = zone->summer = -read_time(&rule);
	if (!*rule.at)
		return;
	pass_name(&rule);
	zone->summer = zone->standard + BK_HOUR_SECONDS;
	if (*rule.at != ',')
		zone->summer = -read_time(&rule);
	zone->to_summer = read_change(&rule);
	zone->to_standard = read_change(&rule);
	if (*rule.at)
		bk_bug("a time zone's rule goes on");
}

static int compare_zone(const void *wanted, const void *row)
{
	const struct bk_str *name = wanted;
	const struct bk_zone_data *zone = row;

	return bk_str_compare(*name, bk_str_of(zone->name));
}

bool bk_zone_open(struct bk_str name, struct bk_zone_clock *ret_zone)
{
	const struct bk_zone_data *data =
		bsearch(&name, bk_zones, bk_zone_count, sizeof(bk_zones[0]), compare_zone);

	if (!data)
		return false;
	*ret_zone = (struct bk_zone_clock){.data = data};
	read_rule(ret_zone, data->count ? data->shifts[data->count - 1].offset : data->first);
	return true;
}

/* Offsets */

/* Midnight of the day, plus the time: local seconds. */
static int64_t change_local(const struct bk_zone_change *change, int year)
{
	int64_t days = bk_date_days((struct bk_date){year, 1, 1});

	if (change->form == BK_CHANGE_JULIAN) { /* 29 February is never counted */
		days += change->day - 1 + (is_leap(year) && change->day >= 60);
	} else if (change->form == BK_CHANGE_DAY) {
		days += change->day;
	} else {
		int length = bk_month_days(year, change->month), day;

		days = bk_date_days((struct bk_date){year, change->month, 1});
		day = (change->day - bk_week_day(days) + WEEK_DAYS) % WEEK_DAYS;
		for (int week = 1; week < change->week && day + WEEK_DAYS < length; week++)
			day += WEEK_DAYS;
		days += day;
	}
	return days * BK_DAY_SECONDS + change->time;
}

static int32_t rule_offset(const struct bk_zone_clock *zone, int64_t instant)
{
	int64_t local = instant + zone->standard, summer, standard;
	int year;

	if (zone->standard == zone->summer)
		return zone->standard;
	year = bk_date_of_days(bk_day_of(local)).year;
	/* each in the local time that it ends */
	summer = change_local(&zone->to_summer, year) - zone->standard;
	standard = change_local(&zone->to_standard, year) - zone->summer;
	if (summer < standard)
		return instant >= summer && instant < standard ? zone->summer : zone->standard;
	return instant >= standard && instant < summer ? zone->standard : zone->summer;
}

int32_t bk_zone_offset(const struct bk_zone_clock *zone, int64_t instant)
{
	const struct bk_zone_data *data = zone->data;
	size_t low = 0, high = data->count;

	if (!high || instant >= (int64_t)data->shifts[high - 1].at)
		return rule_offset(zone, instant);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((int64_t)data->shifts[middle].at <= instant)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? data->shifts[low - 1].offset : data->first;
}

int bk_zone_instants(const struct bk_zone_clock *zone, int64_t local, int64_t ret_instants[2])
{
	/* Offsets are between -12 and 14 hours, and no zone shifts twice within REACH: one of the
	 * offsets around is the right one, also where the date line moved by a whole day. */
	int32_t before = bk_zone_offset(zone, local - REACH);
	int32_t after = bk_zone_offset(zone, local + REACH);
	int count = 0;

	if (bk_zone_offset(zone, local - before) == before)
		ret_instants[count++] = local - before;
	if (after != before && bk_zone_offset(zone, local - after) == after)
		ret_instants[count++] = local - after;
	if (count == 2 && ret_instants[0] > ret_instants[1]) {
		int64_t first = ret_instants[1];

		ret_instants[1] = ret_instants[0];
		ret_instants[0] = first;
	}
	return count;
}
