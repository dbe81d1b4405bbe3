/*
 * Schedules: the language's phrases and AWS's six cron fields (F 4.2: EventBridge rules' form,
 * minutes 0-59, hours 0-23, day of month 1-31 ? L W, month 1-12 or names, day of week 1-7 or
 * names ? L #, year 1970-2199, exactly one of the two day fields is `?`; at most hourly).
 */
#ifndef BK_MODEL_SCHEDULE_H
#define BK_MODEL_SCHEDULE_H

#include "model/value.h"
#include "source/diag.h"
#include "syntax/ast.h"

/*
 * The schedule of a phrase. `clock` is the evaluated reference of `daily at time`, or NULL. `span`
 * is that of the whole phrase. NULL when it has no AWS form, never runs, runs too often, or lacks
 * a zone; reported then (BK0012, BK2004 for words that are none, BK3001, BK3009, BK3010 also for
 * unknown zones, BK3015). NULL without a report where `clock` is missing for a reference: who
 * evaluated that has reported it.
 */
const struct bk_schedule *bk_schedule_make(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_schedule_expr *phrase, const struct bk_clock *clock, struct bk_str text,
	struct bk_span span);

/* Resolves `utc` or an IANA name to the IANA name; reports and returns false where it is none. */
bool bk_zone_resolve(struct bk_arena *arena, struct bk_diags *diags, const struct bk_zone *zone,
	struct bk_span clock_span, struct bk_str *ret_name);

#endif
