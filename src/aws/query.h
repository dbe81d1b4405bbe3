/*
 * Percent-encoding and forms: how the query protocols take an input.
 */
#ifndef BK_AWS_QUERY_H
#define BK_AWS_QUERY_H

#include "aws/service.h"
#include "base/error.h"
#include "base/value.h"

struct bk_arena;
struct bk_out;

/* Everything but letters, digits and `-._~` becomes %XX (RFC 3986). */
void bk_query_encode(struct bk_out *out, struct bk_str text);
/* The text with its %XX decoded, in the arena. What is no such thing stays. */
struct bk_str bk_query_decode(struct bk_arena *arena, struct bk_str text);

/* A number, truth or text as it stands in a query or a form; times as dates. Empty for anything
 * else. `member` may be NULL. */
struct bk_str bk_query_scalar(
	struct bk_arena *arena, const struct bk_aws_member *member, const json_t *value);

/* "Action=…&Version=…&RoleName=…". False and *ret_error where the input is nested too deep. */
BK_NODISCARD bool bk_query_form(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_str *ret, struct bk_error *ret_error);

/* Seconds since 1970 as "2026-11-24T16:00:00Z", and back; false where the text is no such date.
 * A fraction of a second is left out. */
struct bk_str bk_query_date(struct bk_arena *arena, int64_t seconds);
BK_NODISCARD bool bk_query_date_read(struct bk_str text, int64_t *ret);

#endif
