/*
 * Inputs against the rows of their members (struct bk_sim_member): required members, types,
 * lengths, ranges, patterns and enumerations, with the words and the codes of each service.
 */
#ifndef BK_SIM_VALID_H
#define BK_SIM_VALID_H

#include <regex.h>

#include "sim/sim.h"

/* Compiled patterns, kept as long as the simulator. */
struct bk_sim_patterns;
BK_NODISCARD struct bk_sim_patterns *bk_sim_patterns_new(void);
void bk_sim_patterns_free(struct bk_sim_patterns *patterns);

/*
 * Checks the members in order. False and *ret_fault at the first that may not be.
 */
BK_NODISCARD bool bk_sim_validate(struct bk_sim_patterns *patterns,
	const struct bk_aws_operation *operation, const struct bk_sim_member *members,
	json_t *input, struct bk_arena *arena, struct bk_sim_fault *ret_fault);

/* The code with which a service refuses what is wrong. */
const char *bk_sim_code_invalid(const struct bk_aws_service *service);

/* Decimal digits, perhaps after a `-`. */
BK_NODISCARD bool bk_sim_int_read(struct bk_str text, int64_t *ret);

#endif
