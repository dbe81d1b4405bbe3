/*
 * The grammar of EventBridge's cron expressions, for `cron(…)`; and the names that it and the
 * phrases have in common.
 */
#ifndef BK_MODEL_CRON_H
#define BK_MODEL_CRON_H

#include <stdbool.h>

#include "model/value.h"
#include "source/diag.h"

enum {
	BK_WEEK_DAYS = 7,
	BK_MONTHS = 12,
	BK_DAY_NAME = 3, /* letters in the names below */
};

/* SUN and on; JAN and on. */
extern const char *const bk_week_names[BK_WEEK_DAYS];
extern const char *const bk_month_names[BK_MONTHS];

struct bk_month {
	const char *name; /* in full */
	int days;         /* in a leap year */
};

extern const struct bk_month bk_months[BK_MONTHS];

/* Equal but for the case of ASCII letters. */
bool bk_same_letters(struct bk_str a, struct bk_str b);

/*
 * Reads the text between the parentheses into `cron`, `minutes` and `hours` of the schedule.
 * `span` is that of the whole phrase: where the text lies in its file, reports point at the field.
 * False, and reported (BK0012, BK3001, BK3009), where AWS does not take it or it never runs.
 */
BK_NODISCARD bool bk_cron_read(struct bk_arena *arena, struct bk_diags *diags, struct bk_str text,
	struct bk_span span, struct bk_schedule *schedule);

#endif
