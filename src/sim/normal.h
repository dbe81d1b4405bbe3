/*
 * The world without what differs from one run to the next: for comparing worlds.
 */
#ifndef BK_SIM_NORMAL_H
#define BK_SIM_NORMAL_H

#include "base/value.h"

/*
 * Takes the list that bk_sim_store_all() gives and returns it so that equal worlds are equal texts:
 * generated ids (UUIDs, "AROA…" and the like) are named after what they stand for, wherever they
 * are mentioned; times are "time"; of the digests that bkc keeps in tags the shape is left;
 * CreatorRequestIds, the counters of looks and of the clock, and past versions of plans are gone.
 * Sorted.
 */
BK_NODISCARD json_t *bk_sim_normal(json_t *records);

#endif
