/*
 * What AWS Backup asks of other services when its objects are made: keys, roles, the organization.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"
#include "sim/iam.h"
#include "sim/keys.h"
#include "sim/organizations.h"

struct bk_str bk_sim_backup_default_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return bk_sim_key_usable(
		sim, request, BK_STR("alias/aws/backup"), BK_BACKUP_INVALID, ret_fault);
}

/* An ARN only, of the region (facts sheet 2.2, E9 and E14). */
bool bk_sim_backup_key(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str arn,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str region, account, rest;
	if (bk_sim_arn_read(arn, "kms", &region, &account, &rest) &&
		bk_str_has_prefix(rest, BK_STR("key/")) && bk_str_equal(region, request->region))
		return bk_sim_key_usable(sim, request, arn, BK_BACKUP_INVALID, ret_fault).len > 0;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"%.*s is not the ARN of a key in region %.*s", BK_STR_ARGS(arn),
		BK_STR_ARGS(request->region));
	return false;
}

struct bk_str bk_sim_backup_manager(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str account)
{
	BK_AUTO_JSON organization = bk_sim_organization_of(sim, account);
	return bk_str_dup(arena, bk_value_text(organization, "management"));
}

/* AWS's words, by which its clients know what to try again: facts sheet 8.4. */
bool bk_sim_backup_role(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str arn,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str region, account, rest;
	if (!bk_sim_arn_read(arn, "iam", &region, &account, &rest) ||
		!bk_str_has_prefix(rest, BK_STR("role/")) ||
		!bk_str_equal(account, request->account)) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"Invalid role ARN of this account: %.*s", BK_STR_ARGS(arn));
		return false;
	}
	if (!bk_sim_backup_may_assume(sim, arn, request->account)) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"IAM Role %.*s cannot be assumed by AWS Backup", BK_STR_ARGS(arn));
		return false;
	}
	if (!bk_sim_role_may(sim, request->arena, arn, "tag:GetResources", BK_STR("*"))) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"IAM Role %.*s is not authorized to call tag:GetResources",
			BK_STR_ARGS(arn));
		return false;
	}
	return true;
}
