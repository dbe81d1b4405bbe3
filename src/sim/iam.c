/*
 * Operations of the simulator.
 */
#include "sim/sim.h"

const struct bk_sim_operation bk_sim_iam[] = {{0}};
#include "sim/iam.h"
void bk_sim_make_access_role(struct bk_sim *sim, struct bk_arena *arena, struct bk_str account,
	struct bk_str name, struct bk_str trusted)
{
	(void)sim, (void)arena, (void)account, (void)name, (void)trusted;
}
