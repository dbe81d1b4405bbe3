/*
 * ARNs: arn:partition:service:region:account:resource.
 */
#ifndef BK_MODEL_ARN_H
#define BK_MODEL_ARN_H

#include <stdbool.h>

#include "base/str.h"

struct bk_arena;
struct bk_model;
struct bk_service;

struct bk_arn {
	struct bk_str partition, service, region, account, resource;
};

/* False where the text has not the form. */
bool bk_arn_parse(struct bk_str text, struct bk_arn *ret);

/*
 * The kinds of the matrix whose ARN form the text has: *ret_count of them (0, 1, or several where
 * kinds share a form), in the matrix's order; *ret_name is the {name} part.
 */
const struct bk_service *const *bk_arn_services(struct bk_arena *arena,
	const struct bk_model *model, struct bk_str text, size_t *ret_count,
	struct bk_str *ret_name);

/* The first kind whose form it has but for its name, *ret_name, which AWS does not take; or NULL.
 */
const struct bk_service *bk_arn_misnamed(
	const struct bk_model *model, struct bk_str text, struct bk_str *ret_name);

/* The ARN of AWS Backup's service-linked role in an account. */
struct bk_str bk_linked_role_arn(
	struct bk_arena *arena, struct bk_str partition, struct bk_str account);

/* The ARN of a resource of a kind by its physical name, or empty where account or region lack. */
struct bk_str bk_service_arn(struct bk_arena *arena, const struct bk_service *service,
	struct bk_str partition, struct bk_str region, struct bk_str account, struct bk_str name);

#endif
