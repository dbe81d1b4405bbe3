/*
 * What is said while a plan is carried out: on a terminal one line that changes, elsewhere a line
 * for each object that is done, with --json an event for each step on standard output. And what is
 * said in the end: what was done, what failed, what was not tried.
 */
#ifndef BK_CMD_PROGRESS_H
#define BK_CMD_PROGRESS_H

#include "apply/apply.h"
#include "cmd/flags.h"

struct bk_progress {
	const struct bk_apply_plan *plan;
	enum bk_progress_mode {
		BK_PROGRESS_NONE,
		BK_PROGRESS_PLAIN,
		BK_PROGRESS_LINE,
	} mode;
	bool json;
	int width;
	size_t total, ended, running;
	enum bk_phase *phases; /* by change: the newest */
	bool *begun;           /* by change: it was tried */
	int64_t since;         /* of the events: milliseconds of the monotonic clock */
};

void bk_progress_init(
	struct bk_progress *progress, const struct bk_cli *cli, const struct bk_apply_plan *plan);
/* A bk_progress_fn; `user` is the struct bk_progress. */
bk_progress_fn bk_progress_tell;
/* Ends the line, and says on stderr how it went. */
void bk_progress_end(
	struct bk_progress *progress, const struct bk_apply_result *result, bool quiet);

#endif
