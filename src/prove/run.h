/*
 * What a backup plan does to one resource: which triggers become backups, which are dropped, what
 * would exist afterwards and until when. It knows nothing of vault policies, keys or failures: the
 * premises are that every job runs and ends before the next is due.
 * Source: AWS Backup Developer Guide, plan options and configuration; point-in-time recovery;
 * creating backup copies; seen 2026-09-24.
 */
#ifndef BK_PROVE_RUN_H
#define BK_PROVE_RUN_H

#include <stdbool.h>

#include "base/vec.h"
#include "prove/timer.h"

struct bk_arena;

/* Days from the creation of the backup, for copies too: a copy keeps its source's date. 0: none. */
struct bk_run_life {
	int64_t cold_days, keep_days;
};

/* Where keep_days is 0 a copy expires with its source ("never" does not outlive the source's life);
 * with neither given it takes the whole life of its source. */
struct bk_run_copy {
	struct bk_str vault; /* as the caller names vaults; looked at only to compare */
	struct bk_run_life life;
};

struct bk_run_rule {
	struct bk_timer timer;
	int64_t start_seconds, finish_seconds; /* the windows */
	bool continuous;
	struct bk_str vault;
	struct bk_run_life life;
	const struct bk_run_copy *copies;
	size_t copy_count;
};

/*
 * While the start windows of two rules of a plan meet, only the one with the longer life runs. AWS
 * does not say whether a trigger that was dropped still drops others, nor whether rules with
 * different vaults disturb each other: who proves something does so under all readings. Rules of
 * equal lives both run. Windows meet where they have more than an end in common.
 */
struct bk_overlap {
	bool only_running;    /* a dropped trigger drops nothing */
	bool only_same_vault; /* rules with different vaults are apart */
};

struct bk_run_plan {
	const struct bk_run_rule *rules;
	size_t rule_count;
	bool has_cold, has_continuous; /* what the resource's type can; where it cannot: ignored */
	struct bk_overlap overlap;
};

/* A backup or copy as it would exist. */
struct bk_run_point {
	struct bk_str vault;
	int64_t created;
	int64_t cold_at, expires_at; /* or BK_NEVER. AWS deletes up to 8 hours later */
};

struct bk_run {
	size_t rule;
	int64_t at; /* of the trigger */
	int64_t start_by;
	int64_t finish_by; /* counted from the trigger, the narrower of AWS's two descriptions */
	bool dropped;
	size_t dropped_by; /* a rule */
	/* Keeps the resource's one continuous backup going instead of making a backup: it can be
	 * restored to any time from the first such run on, but no further back than its life. */
	bool continuous;
	/* The backup, then the copies in the order of the rule; none where it was dropped. Copies
	 * of a continuous backup are snapshots. */
	const struct bk_run_point *points;
	size_t point_count;
};

struct bk_runs {
	BK_VEC(struct bk_run) list;
};

/* The rule that has the continuous backup, SIZE_MAX where none has. A resource has only one: that
 * of the first rule that asks, or of the longest life among those with the same vault. */
size_t bk_run_continuous(const struct bk_run_plan *plan);

/* Every trigger after `from`, up to and with `to`, by time and then by rule. All lies in the arena;
 * it costs time and space in proportion to the triggers, those of the windows around included. */
void bk_runs_make(struct bk_arena *arena, const struct bk_run_plan *plan, int64_t from, int64_t to,
	struct bk_runs *ret_runs);

#endif
