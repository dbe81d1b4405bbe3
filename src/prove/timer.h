/*
 * When a schedule expression fires: `cron(…)`, `rate(…)` and `at(…)` as EventBridge and AWS Backup
 * mean them, in an IANA time zone.
 *
 * Where clocks change: a local time that is left out does not fire, one that comes twice fires the
 * first time only. AWS Backup only says that runs may shift or be skipped; this is what EventBridge
 * Scheduler documents (repost.aws/knowledge-center/eventbridge-scheduler-adjust-dst, seen
 * 2026-11-24), and of the possible readings the one with fewer backups.
 */
#ifndef BK_PROVE_TIMER_H
#define BK_PROVE_TIMER_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "prove/zone.h"

/* Later than everything that fires. */
#define BK_NEVER INT64_MAX

/* The six fields. A day is one that both day fields admit; the one written `?` admits all. */
struct bk_cron {
	uint64_t minutes;
	uint32_t hours;
	uint32_t months;     /* bit 1 is January */
	uint64_t years[4];   /* bit 0 is 1970 */
	uint32_t month_days; /* bit 1 is the first; unused with the forms below */
	uint8_t week_days;   /* bit 0 is Sunday */
	/* `L`, `LW`, `15W`: that day of the month, or the weekday (Monday to Friday) of the same
	 * month that is nearest to it. A month without the day has none. */
	enum { BK_CRON_DAYS, BK_CRON_LAST, BK_CRON_LAST_WEEKDAY, BK_CRON_NEAR } month_form;
	int near;
	/* `6#3`, `6L`: the third, or the last (0), of those days of the week. -1: all. */
	int nth;
};

struct bk_timer {
	enum { BK_TIMER_CRON, BK_TIMER_RATE, BK_TIMER_AT } kind;
	struct bk_zone_clock zone; /* of cron and at */
	struct bk_cron cron;
	int64_t step, anchor; /* rate: seconds, and what the steps are counted from */
	int64_t at;           /* BK_NEVER where clocks never show it */
};

/*
 * Reads an expression with its word, "cron(0 5 ? * * *)". `zone` empty: UTC. `anchor` is when a
 * rate begins, which is the first time it fires; days are 24 hours. Refuses what EventBridge
 * refuses; how often it fires is the caller's affair.
 */
BK_NODISCARD bool bk_timer_read(struct bk_str text, struct bk_str zone, int64_t anchor,
	struct bk_timer *ret_timer, struct bk_error *ret_error);
/* The fields of a cron expression, without the word. */
BK_NODISCARD bool bk_cron_fields(
	struct bk_str text, struct bk_cron *ret_cron, struct bk_error *ret_error);

/* The first instant after `after` at which it fires, or BK_NEVER. To go through an interval costs
 * in proportion to what fires in it. */
int64_t bk_timer_next(const struct bk_timer *timer, int64_t after);

#endif
