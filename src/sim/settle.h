/*
 * States that last: a table is CREATING for some seconds before it is ACTIVE. They pass with the
 * simulated clock, and also by being looked at a few times, so that a client which polls in real
 * time is not kept waiting while the clock stands.
 */
#ifndef BK_SIM_SETTLE_H
#define BK_SIM_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/value.h"

/* Reads that show a passing state before the next one is reached. */
enum { BK_SIM_SETTLE_LOOKS = 2 };

/* From here on the record is in `state`, and `seconds` after `now`, or after some looks, in `next`;
 * NULL: then it is gone. */
void bk_sim_settle_begin(
	json_t *record, const char *state, const char *next, int64_t now, int64_t seconds);
/* It is in `state` and stays so. */
void bk_sim_settle_at(json_t *record, const char *state);
/* Lets time pass. True where the record changed and is to be put back; or to be dropped: then
 * bk_sim_settle_state() is empty. */
BK_NODISCARD bool bk_sim_settle_pass(json_t *record, int64_t now);
/* Somebody has been told the state. True as above. */
BK_NODISCARD bool bk_sim_settle_look(json_t *record);
/* The state it is in. */
struct bk_str bk_sim_settle_state(const json_t *record);
/* Whether that state will pass. */
bool bk_sim_settle_passes(const json_t *record);

#endif
