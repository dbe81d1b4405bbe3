/*
 * The simulator's own API, on the same port below /_bkc/ and without signatures: the clock, faults
 * on demand, the world as one document, the log of calls.
 *
 *	GET    /_bkc/clock                       {"now": seconds, "time": "2026-…Z"}
 *	POST   /_bkc/clock {"advance": seconds}  or {"to": seconds or "2026-…Z"}: never back
 *	GET    /_bkc/faults                      those still to come
 *	POST   /_bkc/faults                      one or a list: see sim/fault.h
 *	DELETE /_bkc/faults                      none any more
 *	GET    /_bkc/state[?normal=1]            every record: see sim/normal.h
 *	GET    /_bkc/calls                       counts and log: see sim/calls.h
 *	DELETE /_bkc/calls                       begins them anew
 */
#ifndef BK_SIM_ADMIN_H
#define BK_SIM_ADMIN_H

#include "sim/serve.h"

/* Path of the simulator's own API. */
#define BK_SIM_ADMIN_PATH "/_bkc/"

bool bk_sim_is_admin(const struct bk_sim_http *http);
struct bk_sim_reply bk_sim_serve_admin(struct bk_sim *sim, const struct bk_sim_http *http);

#endif
