/*
 * From one firing to the next.
 */
#include "prove/timer.h"

#include "base/attr.h"

enum {
	MONTHS = 12,
	WEEK_DAYS = 7,
	SUNDAY = 0,
	SATURDAY = 6,
	DAY_HOURS = 24,
	HOUR_MINUTES = 60,
	DAY_MINUTES = DAY_HOURS * HOUR_MINUTES,
};

/* Expressions */

static bool take_number(struct bk_str *rest, int64_t max, int64_t *ret)
{
	size_t len = 0;
	int64_t value = 0;

	for (; len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9'; len++) {
		value = value * 10 + (rest->ptr[len] - '0');
		if (value > max)
			return false;
	}
	*rest = (struct bk_str){rest->ptr + len, rest->len - len};
	*ret = value;
	return len > 0;
}

/* `rate(12 hours)`: the unit is plural but for 1. */
static bool read_rate(struct bk_str text, struct bk_timer *timer, struct bk_error *ret_error)
{
	static const struct {
		const char *one, *many;
		int64_t seconds;
	} units[] = {
		{" minute", " minutes", BK_MINUTE_SECONDS},
		{" hour", " hours", BK_HOUR_SECONDS},
		{" day", " days", BK_DAY_SECONDS},
	};
	int64_t count;

	if (!take_number(&text, INT32_MAX, &count) || !count)
		return bk_error_set(ret_error, "a rate has a whole number from 1 on");
	for (size_t i = 0; i < BK_COUNT(units); i++) {
		if (!bk_str_is(text, count == 1 ? units[i].one : units[i].many))
			continue;
		timer->step = count * units[i].seconds;
		return true;
	}
	return bk_error_set(ret_error, "a rate has minutes, hours or days");
}

/* `at(2026-11-24T05:00:00)` */
static bool read_at(struct bk_str text, struct bk_timer *timer, struct bk_error *ret_error)
{
	static const char form[] = "--T::"; /* what follows the first five numbers */
	int64_t part[6], instants[2];
	struct bk_date date;
	bool good = true;

	for (size_t i = 0; good && i < BK_COUNT(part); i++) {
		if (i && (!text.len || text.ptr[0] != form[i - 1]))
			good = false;
		if (i && good)
			text = (struct bk_str){text.ptr + 1, text.len - 1};
		good = good && take_number(&text, BK_LAST_YEAR, &part[i]);
	}
	if (!good || text.len || part[0] < BK_FIRST_YEAR || part[1] < 1 || part[1] > MONTHS ||
		part[2] < 1 || part[2] > bk_month_days((int)part[0], (int)part[1]) ||
		part[3] >= DAY_HOURS || part[4] >= HOUR_MINUTES || part[5] >= BK_MINUTE_SECONDS)
		return bk_error_set(ret_error, "at(…) has the form 2026-11-24T05:00:00");
	date = (struct bk_date){(int)part[0], (int)part[1], (int)part[2]};
	timer->at = BK_NEVER;
	if (bk_zone_instants(&timer->zone,
		    bk_date_days(date) * BK_DAY_SECONDS + part[3] * BK_HOUR_SECONDS +
			    part[4] * BK_MINUTE_SECONDS + part[5],
		    instants))
		timer->at = instants[0];
	return true;
}

static bool read_cron(struct bk_str text, struct bk_timer *timer, struct bk_error *ret_error)
{
	return bk_cron_fields(text, &timer->cron, ret_error);
}

bool bk_timer_read(struct bk_str text, struct bk_str zone, int64_t anchor,
	struct bk_timer *ret_timer, struct bk_error *ret_error)
{
	static const struct {
		struct bk_str word;
		bool (*read)(struct bk_str text, struct bk_timer *timer, struct bk_error *ret);
	} kinds[] = {
		[BK_TIMER_CRON] = {{"cron(", 5}, read_cron},
		[BK_TIMER_RATE] = {{"rate(", 5}, read_rate},
		[BK_TIMER_AT] = {{"at(", 3}, read_at},
	};
	struct bk_timer timer = {.anchor = anchor};

	if (!bk_zone_open(zone.len ? zone : BK_STR("UTC"), &timer.zone))
		return bk_error_set(ret_error, "no time zone `%.*s`", BK_STR_ARGS(zone));
	for (unsigned i = 0; i < BK_COUNT(kinds); i++) {
		struct bk_str word = kinds[i].word;

		if (!bk_str_has_prefix(text, word) || !bk_str_has_suffix(text, BK_STR(")")))
			continue;
		timer.kind = i;
		text = (struct bk_str){text.ptr + word.len, text.len - word.len - 1};
		if (!kinds[i].read(text, &timer, ret_error))
			return false;
		*ret_timer = timer;
		return true;
	}
	return bk_error_set(ret_error, "a schedule is cron(…), rate(…) or at(…)");
}

/* Days */

/* Monday to Friday; the first or last day of a month does not leave it. */
static int nearest_weekday(int day, int week_day, int length)
{
	if (week_day == SATURDAY)
		return day > 1 ? day - 1 : day + 2;
	if (week_day == SUNDAY)
		return day < length ? day + 1 : day - 2;
	return day;
}

static bool month_day_fits(const struct bk_cron *cron, int day, int week_day, int length)
{
	int wanted = cron->near;

	if (cron->month_form == BK_CRON_DAYS)
		return cron->month_days >> day & 1;
	if (cron->month_form == BK_CRON_LAST)
		return day == length;
	if (cron->month_form == BK_CRON_LAST_WEEKDAY)
		wanted = length;
	if (wanted > length)
		return false;
	/* day of the week of the wanted day, counted from this one */
	week_day = ((week_day + wanted - day) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS;
	return day == nearest_weekday(wanted, week_day, length);
}

static bool week_day_fits(const struct bk_cron *cron, int day, int week_day, int length)
{
	if (!(cron->week_days >> week_day & 1))
		return false;
	if (cron->nth > 0)
		return (day - 1) / WEEK_DAYS == cron->nth - 1;
	return cron->nth < 0 || day + WEEK_DAYS > length;
}

static bool year_fits(const struct bk_cron *cron, int year)
{
	int bit = year - BK_FIRST_YEAR;

	return cron->years[bit / 64] >> bit % 64 & 1;
}

/* The first day from `date` on that fits; false where there is none. */
static bool next_day(const struct bk_cron *cron, struct bk_date *date)
{
	for (; date->year <= BK_LAST_YEAR; *date = (struct bk_date){date->year + 1, 1, 1}) {
		if (!year_fits(cron, date->year))
			continue;
		for (; date->month <= MONTHS; date->month++, date->day = 1) {
			int length = bk_month_days(date->year, date->month);
			int week_day = bk_week_day(bk_date_days(*date));

			if (!(cron->months >> date->month & 1))
				continue;
			for (; date->day <= length; date->day++) {
				if (month_day_fits(cron, date->day, week_day, length) &&
					week_day_fits(cron, date->day, week_day, length))
					return true;
				week_day = (week_day + 1) % WEEK_DAYS;
			}
		}
	}
	return false;
}

/* The first minute of the day, from `minute` on, that fits; -1 where there is none. */
static int next_minute(const struct bk_cron *cron, int minute)
{
	int hour = minute / HOUR_MINUTES;
	uint64_t rest = cron->minutes >> minute % HOUR_MINUTES << minute % HOUR_MINUTES;

	for (; hour < DAY_HOURS; hour++, rest = cron->minutes)
		if (cron->hours >> hour & 1 && rest)
			return hour * HOUR_MINUTES + __builtin_ctzll(rest);
	return -1;
}

/* The first local time after `local`, BK_NEVER where there is none. */
static int64_t next_local(const struct bk_cron *cron, int64_t local)
{
	int64_t minute = bk_day_of(local) * DAY_MINUTES +
		(local - bk_day_of(local) * BK_DAY_SECONDS) / BK_MINUTE_SECONDS + 1;
	int64_t day = minute < 0 ? 0 : minute / DAY_MINUTES;
	int of_day = minute < 0 ? 0 : (int)(minute % DAY_MINUTES);
	struct bk_date date = bk_date_of_days(day);

	while (next_day(cron, &date)) {
		int found;

		if (bk_date_days(date) != day)
			of_day = 0;
		found = next_minute(cron, of_day);
		day = bk_date_days(date);
		if (found >= 0)
			return day * BK_DAY_SECONDS + (int64_t)found * BK_MINUTE_SECONDS;
		/* on with the next day */
		day++;
		of_day = 0;
		date = bk_date_of_days(day);
	}
	return BK_NEVER;
}

/* A local time that comes twice counts once, the first time: so what fires is in the order of local
 * times, and those that are left out or past are passed over. */
static int64_t next_cron(const struct bk_timer *timer, int64_t after)
{
	int64_t local = after + bk_zone_offset(&timer->zone, after);

	for (;;) {
		int64_t instants[2];

		local = next_local(&timer->cron, local);
		if (local == BK_NEVER)
			return BK_NEVER;
		if (bk_zone_instants(&timer->zone, local, instants) && instants[0] > after)
			return instants[0];
	}
}

int64_t bk_timer_next(const struct bk_timer *timer, int64_t after)
{
	/* a year before and after the years that a schedule may name */
	static const struct bk_date first = {BK_FIRST_YEAR - 1, 1, 1},
				    last = {BK_LAST_YEAR + 1, 1, 1};
	int64_t early = bk_date_days(first) * BK_DAY_SECONDS;

	if (after < early)
		after = early;
	if (after >= bk_date_days(last) * BK_DAY_SECONDS)
		return BK_NEVER;
	if (timer->kind == BK_TIMER_AT)
		return timer->at > after ? timer->at : BK_NEVER;
	if (timer->kind == BK_TIMER_CRON)
		return next_cron(timer, after);
	if (after < timer->anchor)
		return timer->anchor;
	return timer->anchor + ((after - timer->anchor) / timer->step + 1) * timer->step;
}
