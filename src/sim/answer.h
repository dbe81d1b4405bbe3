/*
 * From an output or a refusal to the bytes of a reply, by the protocol of the service.
 */
#ifndef BK_SIM_ANSWER_H
#define BK_SIM_ANSWER_H

#include "sim/sim.h"

struct bk_sim_answer {
	int status;
	const char *type;       /* Content-Type */
	const char *error_type; /* x-amzn-ErrorType; or NULL */
	struct bk_str body;
};

/* Puts `?` for every byte that is not UTF-8: messages quote input, and may be cut anywhere. */
void bk_sim_make_utf8(char *text);

/* In the arena. */
struct bk_sim_answer bk_sim_answer_output(const struct bk_aws_operation *operation, json_t *output,
	struct bk_str id, struct bk_arena *arena);
/* `service` may be NULL: nobody knows what was asked. */
struct bk_sim_answer bk_sim_answer_fault(const struct bk_aws_service *service,
	const struct bk_sim_fault *fault, struct bk_str id, struct bk_arena *arena);

#endif
