/*
 * From counts to words. A word for days may be used only where all of their triggers are lost, so
 * every count is compared with what the rule fires and what it loses.
 */
#include "check/occasions.h"

#include "base/arena.h"
#include "base/str.h"
#include "prove/timer.h"

void bk_occasions_add(
	struct bk_occasions *occasions, const struct bk_zone_clock *zone, int64_t instant)
{
	int64_t local = instant + bk_zone_offset(zone, instant), day = bk_day_of(local);
	int hour = (int)((local - day * BK_DAY_SECONDS) / BK_HOUR_SECONDS);
	struct bk_date date = bk_date_of_days(day);

	if (!occasions->all++)
		occasions->first = instant;
	occasions->hours[hour]++;
	occasions->week[bk_week_day(day)][hour]++;
	occasions->month[date.day][hour]++;
	occasions->year[date.month][date.day]++;
}

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
static uint32_t hours_of(const uint32_t part[BK_DAY_HOURS])
{
	uint32_t set = 0;

	for (int hour = 0; hour < BK_DAY_HOURS; hour++)
		set |= part[hour] ? 1U << hour : 0;
	return set;
}

/* Whether the rule loses all that it fires at hours of the set, and the part has all of that. */
static bool is_lost(const uint32_t *part, const uint32_t *lost, const uint32_t *fired)
{
	for (int hour = 0; hour < BK_DAY_HOURS; hour++) {
		if (part[hour] && lost[hour] != fired[hour])
			return false;
	}
	return true;
}

/* The days, at most three, and the hours of every one of them of which a tally is; none where that
 * is more than the truth. */
static struct times times_of(const uint32_t (*part)[BK_DAY_HOURS],
	const uint32_t (*lost)[BK_DAY_HOURS], const uint32_t (*fired)[BK_DAY_HOURS], int days)
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
	static const char *const names[BK_WEEK_DAYS] = {"Sundays", "Mondays", "Tuesdays",
		"Wednesdays", "Thursdays", "Fridays", "Saturdays"};
	const char *text = NULL;

	for (int i = 0; i < BK_WEEK_DAYS; i++) {
		if (set >> i & 1)
			text = join(arena, text, names[i]);
	}
	return bk_str_format(arena, "on %s", text).ptr;
}

static const char *say_month_days(struct bk_arena *arena, uint32_t set)
{
	const char *text = NULL;

	for (int day = 1; day <= BK_MONTH_DAYS; day++) {
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
	for (int hour = 0; hour < BK_DAY_HOURS; hour++) {
		int before = (hour + BK_DAY_HOURS - 1) % BK_DAY_HOURS,
		    after = (hour + 1) % BK_DAY_HOURS;

		if (!(set >> hour & 1))
			continue;
		while (!fired[before])
			before = (before + BK_DAY_HOURS - 1) % BK_DAY_HOURS;
		while (!fired[after])
			after = (after + 1) % BK_DAY_HOURS;
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
static const char *say_year_day(struct bk_arena *arena, const struct bk_losses *losses)
{
	static const char *const names[BK_MONTHS + 1] = {"", "January", "February", "March",
		"April", "May", "June", "July", "August", "September", "October", "November",
		"December"};
	enum { MOST = 2 };
	const char *text = NULL;
	int members = 0;

	for (int month = 1; losses->years > 1 && month <= BK_MONTHS; month++) {
		for (int day = 1; day <= BK_MONTH_DAYS; day++) {
			if (!losses->taken->year[month][day])
				continue;
			if (losses->lost->year[month][day] != losses->fired->year[month][day] ||
				++members > MOST)
				return NULL;
			text = join(
				arena, text, bk_str_format(arena, "%d %s", day, names[month]).ptr);
		}
	}
	return text ? bk_str_format(arena, "on %s", text).ptr : NULL;
}

static bool is_within(const uint32_t (*part)[BK_DAY_HOURS], int days, uint32_t set)
{
	for (int day = 0; day < days; day++) {
		if (hours_of(part[day]) && !(set >> day & 1))
			return false;
	}
	return true;
}

bool bk_occasions_are_said(const struct bk_said *said, const struct bk_occasions *taken)
{
	return is_within(taken->week, BK_WEEK_DAYS, said->week) ||
		is_within(taken->month, BK_MONTH_DAYS + 1, said->month) ||
		!(hours_of(taken->hours) & ~said->hours);
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
static const char *say_count(struct bk_arena *arena, const struct bk_losses *losses)
{
	size_t count = losses->taken->all;
	const char *times = count == 1 ? "once" : bk_str_format(arena, "%zu times", count).ptr;
	const char *years =
		losses->years == 1 ? "a year" : bk_str_format(arena, "%d years", losses->years).ptr;

	return bk_str_format(arena, "%s in %s, first on %s", times, years,
		bk_instant_show(arena, &losses->timer->zone, losses->taken->first))
		.ptr;
}

const char *bk_occasions_say(
	struct bk_arena *arena, const struct bk_losses *losses, struct bk_said *said)
{
	const struct bk_occasions *taken = losses->taken;
	const struct bk_occasions *lost = losses->lost, *fired = losses->fired;
	const struct bk_cron *cron = &losses->timer->cron;
	struct times week = times_of(taken->week, lost->week, fired->week, BK_WEEK_DAYS);
	struct times month = times_of(taken->month, lost->month, fired->month, BK_MONTH_DAYS + 1);
	const char *text = say_year_day(arena, losses);

	if (!text)
		text = say_times(arena, cron, &week, fired->hours, say_week_days, &said->week);
	if (!text)
		text = say_times(arena, cron, &month, fired->hours, say_month_days, &said->month);
	if (text)
		return text;
	if (is_lost(taken->hours, lost->hours, fired->hours))
		text = say_hours(arena, cron, hours_of(taken->hours), fired->hours);
	if (!text)
		return say_count(arena, losses);
	said->hours |= hours_of(taken->hours);
	return text;
}
