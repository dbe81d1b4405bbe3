/*
 * When something happens to a rule: its triggers counted by the local day and hour they fall on,
 * and words for those that are lost: "on Sundays", "on the 1st of a month from 12:00 to 13:00".
 */
#ifndef BK_CHECK_OCCASIONS_H
#define BK_CHECK_OCCASIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bk_arena;
struct bk_timer;
struct bk_zone_clock;

enum { BK_WEEK_DAYS = 7, BK_MONTHS = 12, BK_MONTH_DAYS = 31, BK_DAY_HOURS = 24 };

/* Months and days of the month count from 1, Sunday is 0. */
struct bk_occasions {
	size_t all;
	int64_t first;
	uint32_t hours[BK_DAY_HOURS];
	uint32_t week[BK_WEEK_DAYS][BK_DAY_HOURS];
	uint32_t month[BK_MONTH_DAYS + 1][BK_DAY_HOURS];
	uint32_t year[BK_MONTHS + 1][BK_MONTH_DAYS + 1];
};

/* Later ones after earlier ones. */
void bk_occasions_add(
	struct bk_occasions *occasions, const struct bk_zone_clock *zone, int64_t instant);

/* What bk_occasions_say() has said before: whole days, and hours of every day. */
struct bk_said {
	uint32_t week, month, hours;
};

/* Of a rule, over some years: what it fires, what of that is lost, and what one other takes. */
struct bk_losses {
	const struct bk_timer *timer;
	const struct bk_occasions *fired, *lost, *taken;
	int years;
};

/* Whether all of what is taken lies in what was said. */
bool bk_occasions_are_said(const struct bk_said *said, const struct bk_occasions *taken);
/*
 * Words for what is taken, in the arena. They say no more than the truth: where not all that the
 * rule fires on Sundays is lost, they are not "on Sundays" but count. Added to *said.
 */
const char *bk_occasions_say(
	struct bk_arena *arena, const struct bk_losses *losses, struct bk_said *said);

/* "2026-01-04 at 02:00", as clocks of the zone show it. */
const char *bk_instant_show(
	struct bk_arena *arena, const struct bk_zone_clock *zone, int64_t instant);

#endif
