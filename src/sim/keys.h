/*
 * Keys as other services use them: found by id, ARN or alias, and usable.
 */
#ifndef BK_SIM_KEYS_H
#define BK_SIM_KEYS_H

#include "sim/sim.h"

/* Kinds of records. A key, by its id, has the members of KeyMetadata, and "policy", a text; an
 * alias, by its name with "alias/", has "TargetKeyId". */
#define BK_SIM_KEY   "kms.key"
#define BK_SIM_ALIAS "kms.alias"

/*
 * The record of the key that the caller names by id, ARN, alias or ARN of an alias; an ARN may
 * lead to another account of this region. An alias alias/aws/… makes AWS's own key of that service.
 * NULL where there is none. The caller drops it.
 */
BK_NODISCARD json_t *bk_sim_key_find(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str key);
/*
 * The ARN of such a key, in the arena, where it may be encrypted with: it exists and is enabled.
 * Empty and *ret_fault, with `code`, otherwise.
 */
struct bk_str bk_sim_key_usable(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str key, const char *code, struct bk_sim_fault *ret_fault);

#endif
