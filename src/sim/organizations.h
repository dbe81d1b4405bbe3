/*
 * AWS Organizations in the simulator: what its other services ask.
 */
#ifndef BK_SIM_ORGANIZATIONS_H
#define BK_SIM_ORGANIZATIONS_H

#include "sim/sim.h"

/* The organization of the world's document (sim/world.h), whose accounts are there already. */
void bk_sim_organization_make(struct bk_sim *sim, const json_t *organization);
/* {"id", "management", "root", "ous"}, or NULL where the account is in none. The caller drops it.
 */
BK_NODISCARD json_t *bk_sim_organization_of(struct bk_sim *sim, struct bk_str account);
/* "o-…/r-…/ou-…/" of an account, in the arena; empty where it is in none. */
struct bk_str bk_sim_organization_path(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str account);
/* Whether trusted access is on for the service ("backup.amazonaws.com"). */
bool bk_sim_organization_trusts(struct bk_sim *sim, const char *service);
/* The effective backup policy of an account, without operators and with `$account` filled in:
 * {"plans": {…}}, or NULL where it has none. The caller drops it. */
BK_NODISCARD json_t *bk_sim_effective_policy(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str account, const char *type);

#endif
