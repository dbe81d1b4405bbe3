/*
 * The recovery points of a simulated AWS, for people.
 */
#ifndef BK_CMD_SIM_POINTS_H
#define BK_CMD_SIM_POINTS_H

#include "base/value.h"

struct bk_arena;
struct bk_out;

/* A line for each vault and resource: how many points, the first and the last, and their key; then
 * one for the jobs that failed alike, with their number and the reason, and one for each backup
 * policy, which does not run. `state` is what /_bkc/state answers. */
void bk_sim_points_write(struct bk_arena *arena, const json_t *state, struct bk_out *out);

#endif
