/*
 * How the rules of one plan get into each other's way: which triggers AWS Backup drops because a
 * rule whose points live longer has its start window open, and which rules of equal lives meet, so
 * that AWS may run either. Where AWS's pages leave it open what drops what (prove/run.h), all the
 * readings are gone through.
 */
#ifndef BK_CHECK_OVERLAP_H
#define BK_CHECK_OVERLAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

struct bk_check;
struct bk_object;

enum {
	BK_MEETING_RULES = 16, /* of a plan that are looked at; AWS Backup takes 10 */
	BK_READINGS = 4,
};

#define BK_RUNS SIZE_MAX /* in the place of the rule that drops a trigger */

/* The rules of a plan whose schedules, windows and lives are known, in source order. */
struct bk_meeting {
	const struct bk_object *rules[BK_MEETING_RULES];
	size_t count;
};

/* What happens to triggers of a rule: the rule that drops them in each reading, or BK_RUNS. */
struct bk_drop {
	size_t rule;
	size_t by[BK_READINGS];
};

/* A rule that gives way to another, for sure or perhaps; a pair may have both. Several may say the
 * same days: `covered` ones say nothing that those before them do not. */
struct bk_yield {
	size_t rule, to;
	bool sure;  /* in all readings; else in one of them */
	bool never; /* the rule, whatever it gives way to, does not run at all */
	bool covered;
	const char *when; /* "on Sundays" */
};

/* Rules of equal lives whose windows meet while both are to run; `rare` fires less often. */
struct bk_tie {
	size_t rare, other;
	int64_t at; /* the first such trigger of `rare` */
};

/* Everything in terms of the places of rules in their bk_meeting. */
struct bk_overlaps {
	BK_VEC(struct bk_drop) drops;   /* all different */
	BK_VEC(struct bk_yield) yields; /* by rule; sure ones first, then those of many triggers */
	BK_VEC(struct bk_tie) ties;
};

void bk_meeting_find(
	const struct bk_check *check, const struct bk_object *plan, struct bk_meeting *ret);
/* Never NULL; lives as long as the check. Plans of the same schedules, windows and lives cost it
 * once. */
const struct bk_overlaps *bk_overlaps_of(
	const struct bk_check *check, const struct bk_meeting *meeting);
/* The life of a rule of a meeting in days; 0: forever. */
int64_t bk_meeting_days(const struct bk_object *rule);
#endif
