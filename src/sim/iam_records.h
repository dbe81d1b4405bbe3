/*
 * The records of IAM. For sim/iam.c, sim/roles.c and sim/sts.c; others use sim/iam.h.
 */
#ifndef BK_SIM_IAM_RECORDS_H
#define BK_SIM_IAM_RECORDS_H

#include "sim/sim.h"

/* In an account, without a region. */
#define BK_SIM_ROLE   "iam.role"   /* name in lower case: names differ by more than case */
#define BK_SIM_POLICY "iam.policy" /* ARN */

bool bk_sim_account_exists(struct bk_sim *sim, struct bk_str account);
/* The role, or NULL. The caller drops it. */
BK_NODISCARD json_t *bk_sim_role_get(struct bk_sim *sim, struct bk_str account, struct bk_str name);
/* Writes it; it was made or changed. */
void bk_sim_role_put(struct bk_sim *sim, struct bk_str account, const json_t *role);
struct bk_str bk_sim_lower(struct bk_arena *arena, struct bk_str text);
/* "AROASIM00000000000017" and the like, in the arena. */
struct bk_str bk_sim_unique_id(struct bk_sim *sim, struct bk_arena *arena, const char *prefix);

#endif
