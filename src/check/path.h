/*
 * The proof of a backup's way, leg by leg: what must hold for the job to succeed, whether it does,
 * and what says so. Policies are evaluated as they will be written, not as they were meant
 * (aws-semantics 1). What cannot be told is unknown, never taken for granted.
 */
#ifndef BK_CHECK_PATH_H
#define BK_CHECK_PATH_H

#include "base/truth.h"
#include "infer/coverage.h"
#include "objects/desired.h"

struct bk_path_step {
	enum bk_truth holds;
	bool assumed;          /* it holds if AWS's default does, which nobody confirmed */
	struct bk_str claim;   /* "key:prod.data admits the plan's role" */
	struct bk_str witness; /* the statement, fact or line that says so, or what is missing */
	struct bk_span span;   /* of the user's word behind it, or none */
};

/* One job: the backup itself, or one copy of it. */
struct bk_path_leg {
	const struct bk_object *rule;
	const struct bk_object *copy;  /* NULL: the backup */
	const struct bk_object *vault; /* where the point ends up; NULL: not known */
	enum bk_truth holds;           /* of all steps: false if one is, else unknown if one is */
	BK_VEC(struct bk_path_step) steps;
};

struct bk_paths {
	BK_VEC(struct bk_path_leg *) legs; /* in the order of plans, rules and copies */
};

/* Every leg of what a plan does for one thing that it selects. */
void bk_paths_make(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_desired_list *list, const struct bk_object *plan,
	const struct bk_protected *item, struct bk_paths *paths);

#endif
