/*
 * What policies of keys say: who may use a key for what. Finding keys: sim/keys.h.
 */
#ifndef BK_SIM_KMS_H
#define BK_SIM_KMS_H

#include "sim/sim.h"

/*
 * Whether a role or user may do all of `actions` ("kms:CreateGrant|kms:Decrypt") with a key, a
 * record: its policy allows the principal, or the principal's account, whose own policies then
 * decide; an account other than the key's needs both. A deny wins. `context` (may be NULL):
 * condition keys, {"kms:ViaService": …, "kms:GrantIsForAWSResource": "true"}.
 */
bool bk_sim_key_allows(struct bk_sim *sim, struct bk_arena *arena, const json_t *key,
	struct bk_str principal, const char *actions, json_t *context);

#endif
