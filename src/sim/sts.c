/*
 * Operations of the simulator.
 */
#include "sim/sim.h"

const struct bk_sim_operation bk_sim_sts[] = {{0}};
