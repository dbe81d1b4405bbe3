/*
 * Operations of the simulator.
 */
#include "sim/sim.h"

const struct bk_sim_operation bk_sim_kms[] = {{0}};
