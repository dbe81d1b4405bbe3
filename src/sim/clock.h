/*
 * The simulated clock: it stands still until it is moved, so that the same calls give the same
 * world. Signatures and the life of session keys go by the real one.
 */
#ifndef BK_SIM_CLOCK_H
#define BK_SIM_CLOCK_H

#include "sim/sim.h"

/* Seconds since 1970. */
int64_t bk_sim_now(struct bk_sim *sim);
void bk_sim_clock_set(struct bk_sim *sim, int64_t now);
/* The real one. */
int64_t bk_sim_real_now(void);

/* "2026-11-24T15:00:00Z", also with a fraction (cut off) or as "20261124T150000Z", also the date
 * alone. False where it is none. */
BK_NODISCARD bool bk_sim_time_read(struct bk_str text, int64_t *ret_time);
/* "2026-11-24T15:00:00Z". */
struct bk_str bk_sim_time_write(struct bk_arena *arena, int64_t when);

#endif
