/*
 * Keys as other services use them: found by id, ARN or alias, and usable.
 */
#ifndef BK_SIM_KEYS_H
#define BK_SIM_KEYS_H

#include "sim/sim.h"

/*
 * The ARN of the key that the caller names, where it may encrypt with it: it exists in this region
 * and is enabled. An alias alias/aws/… makes AWS's own key of that service. Empty and *ret_fault,
 * with `code`, otherwise.
 */
struct bk_str bk_sim_key_usable(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str key, const char *code, struct bk_sim_fault *ret_fault);

#endif
