/*
 * What one simulator holds. For the files of the simulator's core; services use sim.h.
 */
#ifndef BK_SIM_STATE_H
#define BK_SIM_STATE_H

#include "base/map.h"
#include "sim/sim.h"
#include "sim/store.h"

struct MHD_Daemon;
struct bk_sim_calls;
struct bk_sim_faults;
struct bk_sim_patterns;
struct bk_sim_timer;

struct bk_sim {
	struct bk_sim_store *store;
	struct bk_arena *arena;         /* as long as the simulator */
	struct bk_arena *request_arena; /* reset after each request */
	struct bk_map handlers;         /* "service.Operation" to its row of the table */
	struct bk_sim_patterns *patterns;
	struct bk_sim_faults *faults;
	struct bk_sim_calls *calls;
	struct bk_sim_timer *timer;
	struct MHD_Daemon *daemon;
	uint16_t port;
	uint64_t requests; /* served since the start: for request ids */
};

#endif
