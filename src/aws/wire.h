/*
 * What a call looks like on the wire, by its operation's row: from an input to the parts of an
 * HTTP request, from the body of an answer to an output. No clock, no keys, no I/O.
 */
#ifndef BK_AWS_WIRE_H
#define BK_AWS_WIRE_H

#include "aws/service.h"
#include "base/error.h"
#include "base/value.h"

struct bk_arena;

/* All text lives in the arena or in the operation's row. */
struct bk_wire_request {
	struct bk_str method;
	struct bk_str path;   /* percent-encoded */
	struct bk_str query;  /* percent-encoded, without `?` */
	struct bk_str type;   /* Content-Type; empty where there is no body */
	struct bk_str target; /* X-Amz-Target; or empty */
	struct bk_str body;
};

/* False and *ret_error where a member of the path is missing or the input is nested too deep. */
BK_NODISCARD bool bk_wire_request(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_wire_request *ret, struct bk_error *ret_error);

/* The output in a successful answer's body: an object, the caller's to drop. NULL and *ret_error
 * where it cannot be read. */
BK_NODISCARD json_t *bk_wire_output(struct bk_arena *arena,
	const struct bk_aws_operation *operation, struct bk_str body, struct bk_error *ret_error);

#endif
