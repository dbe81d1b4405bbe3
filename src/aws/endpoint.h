/*
 * Where a service is: by partition, region, and the switches for FIPS and dual-stack.
 */
#ifndef BK_AWS_ENDPOINT_H
#define BK_AWS_ENDPOINT_H

#include "aws/service.h"
#include "base/error.h"

struct bk_arena;

struct bk_endpoint_options {
	struct bk_str partition; /* "aws" */
	struct bk_str region;    /* of regional services */
	bool fips, dualstack;
};

struct bk_endpoint {
	struct bk_str
		url; /* "https://backup.eu-west-1.amazonaws.com", without a slash at the end */
	struct bk_str host; /* as in the Host header: with the port unless it is the scheme's own */
	struct bk_str region; /* to sign with */
};

/* False and *ret_error where there is none: an unknown partition, no region, or a variant that
 * the service does not have. In the arena. */
BK_NODISCARD bool bk_endpoint_find(struct bk_arena *arena, const struct bk_aws_service *service,
	const struct bk_endpoint_options *options, struct bk_endpoint *ret,
	struct bk_error *ret_error);

/*
 * The address that a user configured, instead: https, or http to this machine. False and
 * *ret_error where it is no such address. `region` is what to sign with.
 */
BK_NODISCARD bool bk_endpoint_custom(struct bk_arena *arena, struct bk_str url,
	struct bk_str region, struct bk_endpoint *ret, struct bk_error *ret_error);

/* The region that global services are signed with, and that STS is asked in where nobody says
 * another; or empty for an unknown partition. */
struct bk_str bk_endpoint_home(struct bk_str partition, const struct bk_aws_service *service);

#endif
