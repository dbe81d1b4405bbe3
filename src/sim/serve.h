/*
 * One request, from its bytes to those of its reply; what the server (sim/server.c) asks, and what
 * a fuzzer can.
 */
#ifndef BK_SIM_SERVE_H
#define BK_SIM_SERVE_H

#include "sim/answer.h"
#include "sim/request.h"

struct bk_sim_reply {
	struct bk_sim_answer answer;
	struct bk_str id; /* of the request */
	bool drop;        /* end the connection without a reply */
	int64_t delay_ms; /* until the reply goes out */
};

/* Text of the reply lives until the next request. */
struct bk_sim_reply bk_sim_serve(struct bk_sim *sim, const struct bk_sim_http *http);

/* Validates the input (the request's own) and calls the handler: the output, or NULL and
 * *ret_fault. Within a transaction. */
BK_NODISCARD json_t *bk_sim_run(struct bk_sim *sim, const struct bk_sim_request *request,
	json_t *input, struct bk_sim_fault *ret_fault);

/* Opens the store and makes the world, without serving. NULL and *ret_error where that fails. */
BK_NODISCARD struct bk_sim *bk_sim_open(
	const struct bk_sim_options *options, struct bk_error *ret_error);
/* Accepts NULL. */
void bk_sim_close(struct bk_sim *sim);

#endif
