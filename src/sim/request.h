/*
 * From a request on the wire to an operation and its input, by the protocol of its service.
 */
#ifndef BK_SIM_REQUEST_H
#define BK_SIM_REQUEST_H

#include "aws/sign.h"
#include "sim/sim.h"

/* No more than this of a body is taken; AWS's own limits are all below. */
enum { BK_SIM_BODY_MOST = 4 << 20 };

/* As it came. All text lives at least as long as the request's arena. */
struct bk_sim_http {
	struct bk_str method, path, query; /* percent-encoded, the query without `?` */
	const struct bk_http_header *headers;
	size_t header_count;
	struct bk_str body;
};

/* Percent-decoded in the arena; `plus`: a `+` is a blank. */
struct bk_str bk_sim_decode(struct bk_arena *arena, struct bk_str text, bool plus);
/* The value of a word of a query or form, decoded; {NULL, 0} where it is absent. */
struct bk_str bk_sim_query(struct bk_arena *arena, struct bk_str query, const char *name);

/* The service by the name in the credential scope, or NULL. */
const struct bk_aws_service *bk_sim_service_of(struct bk_str signing);
/* The operation that is asked for. NULL and *ret_fault where the service has none such. */
const struct bk_aws_operation *bk_sim_operation_of(const struct bk_sim_http *http,
	const struct bk_aws_service *service, struct bk_arena *arena,
	struct bk_sim_fault *ret_fault);
/* Its input, an object that the caller drops, without members that are null. NULL and *ret_fault
 * where it cannot be read. */
BK_NODISCARD json_t *bk_sim_input_of(const struct bk_sim_http *http,
	const struct bk_aws_operation *operation, struct bk_arena *arena,
	struct bk_sim_fault *ret_fault);

#endif
