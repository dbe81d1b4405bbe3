/*
 * What was asked of the simulator since it started: a log of the calls in order, and how many of
 * each. Kept in memory, not in the store.
 */
#ifndef BK_SIM_CALLS_H
#define BK_SIM_CALLS_H

#include "sim/sim.h"

struct bk_sim_calls;

BK_NODISCARD struct bk_sim_calls *bk_sim_calls_new(void);
void bk_sim_calls_free(struct bk_sim_calls *calls);

/* Whether an operation changes anything, by its name. */
bool bk_sim_mutates(const struct bk_aws_operation *operation);
/* Notes a call that begins; the number of mutating ones so far, this one included. */
uint64_t bk_sim_calls_begin(struct bk_sim_calls *calls, const struct bk_aws_operation *operation);
/* Notes how it ended: HTTP status and code, "" for success, "dropped" where no reply went out. */
void bk_sim_calls_end(struct bk_sim_calls *calls, const struct bk_aws_operation *operation,
	struct bk_str account, struct bk_str region, int status, const char *code);
/* {"attempts", "mutating", "counts": {"service.Operation": n}, "log": [{…}]}; the caller's. */
BK_NODISCARD json_t *bk_sim_calls_show(const struct bk_sim_calls *calls);
void bk_sim_calls_clear(struct bk_sim_calls *calls);

#endif
