/*
 * What AWS Backup asks of other services when its objects are made: keys, roles, the organization.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"
#include "sim/iam.h"
#include "sim/keys.h"
#include "sim/kms.h"
#include "sim/organizations.h"

struct bk_str bk_sim_backup_default_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return bk_sim_key_usable(
		sim, request, BK_STR("alias/aws/backup"), BK_BACKUP_INVALID, ret_fault);
}

/* Whether the caller may make a vault with the key: AWS Backup makes grants in the caller's name.
 */
static bool may_use(struct bk_sim *sim, const struct bk_sim_request *request, const json_t *key)
{
	BK_AUTO_JSON context = json_object();
	bk_value_set_text(context, "kms:CallerAccount", request->account);
	bk_value_set_text(context, "kms:GrantIsForAWSResource", BK_STR("true"));
	bk_value_set_text(context, "kms:ViaService",
		bk_str_format(
			request->arena, "backup.%.*s.amazonaws.com", BK_STR_ARGS(request->region)));
	return bk_sim_key_allows(sim, request->arena, key, request->principal,
		"kms:DescribeKey|kms:GenerateDataKey|kms:Decrypt|kms:CreateGrant", context);
}

/* An ARN only, of the region (facts sheet 2.2, E9 and E14), which the caller may use (2.3). */
bool bk_sim_backup_key(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str arn,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str region, account, rest;
	if (!bk_sim_arn_read(arn, "kms", &region, &account, &rest) ||
		!bk_str_has_prefix(rest, BK_STR("key/")) ||
		!bk_str_equal(region, request->region)) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"%.*s is not the ARN of a key in region %.*s", BK_STR_ARGS(arn),
			BK_STR_ARGS(request->region));
		return false;
	}
	if (bk_sim_key_usable(sim, request, arn, BK_BACKUP_INVALID, ret_fault).len == 0)
		return false;
	BK_AUTO_JSON key = bk_sim_key_find(sim, request, arn);
	if (may_use(sim, request, key))
		return true;
	/* AWS gives no words with it (facts sheet 5.1). */
	bk_sim_refuse(ret_fault, 403, "AccessDeniedException",
		"Insufficient privileges to perform this action.");
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
