/*
 * Local time in IANA zones, from the data that the build bakes in (base/embed.h): the same answers
 * on every machine. Years 1970 to 2199; seconds since 1970 are UTC, "local" ones are what a clock
 * on the wall shows, counted as if it were UTC.
 */
#ifndef BK_PROVE_ZONE_H
#define BK_PROVE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	BK_MINUTE_SECONDS = 60,
	BK_HOUR_SECONDS = 3600,
	BK_DAY_SECONDS = 86400,
	BK_FIRST_YEAR = 1970,
	BK_LAST_YEAR = 2199,
};

struct bk_date {
	int year, month, day; /* 1 to 12, 1 to 31 */
};

/* Days since 1970-01-01, which was a Thursday, and back. */
int64_t bk_date_days(struct bk_date date);
struct bk_date bk_date_of_days(int64_t days);
/* The day in which a second lies, also before 1970. */
int64_t bk_day_of(int64_t seconds);
/* 0 is Sunday. */
int bk_week_day(int64_t days);
int bk_month_days(int year, int month);

/* A zone that is ready for questions. */
struct bk_zone_clock {
	const struct bk_zone_data *data;
	/* The rule after the last shift: the offsets of the two halves of the year and when each
	 * begins. Without summer time both are the same. */
	int32_t standard, summer;
	struct bk_zone_change {
		enum { BK_CHANGE_WEEK, BK_CHANGE_JULIAN, BK_CHANGE_DAY } form;
		int month, week, day; /* M3.5.0; the day alone of J60 and 59 */
		int32_t time;         /* seconds after midnight; may be negative or over a day */
	} to_summer, to_standard;
};

/* False where there is no such zone. `UTC` is there always. */
BK_NODISCARD bool bk_zone_open(struct bk_str name, struct bk_zone_clock *ret_zone);
/* Seconds that local time is ahead of UTC at that instant. */
int32_t bk_zone_offset(const struct bk_zone_clock *zone, int64_t instant);
/* The instants at which clocks show `local`: how many there are, 0 (the hour that is left out in
 * spring) to 2 (the one that comes twice in autumn); earlier first. */
int bk_zone_instants(const struct bk_zone_clock *zone, int64_t local, int64_t ret_instants[2]);

#endif
