/*
 * Operations of the simulator.
 */
#include "sim/sim.h"

const struct bk_sim_operation bk_sim_organizations[] = {{0}};
#include "sim/organizations.h"
void bk_sim_organization_make(struct bk_sim *sim, const json_t *organization)
{
	(void)sim, (void)organization;
}
json_t *bk_sim_organization_of(struct bk_sim *sim, struct bk_str account)
{
	(void)sim, (void)account;
	return NULL;
}
