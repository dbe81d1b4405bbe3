/*
 * Operations of IAM.
 */
#include "aws/ops.h"

#define IAM &bk_aws_services[BK_SERVICE_IAM]

/* clang-format off */
const struct bk_aws_operation bk_aws_iam_operations[] = {
	{ IAM, "AttachRolePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "CreatePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ IAM, "CreateRole", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ IAM, "CreateServiceLinkedRole", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ IAM, "DeletePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "DeleteRole", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "DeleteRolePermissionsBoundary", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ IAM, "DeleteRolePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "DeleteServiceLinkedRole", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ IAM, "DetachRolePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "GetAccountAuthorizationDetails", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS, .page_in = "Marker", .page_out = "Marker",
		.page_items = "RoleDetailList" },
	{ IAM, "GetPolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "GetPolicyVersion", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "GetRole", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "GetRolePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "GetServiceLinkedRoleDeletionStatus", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ IAM, "GetUser", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "ListAccountAliases", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "AccountAliases" },
	{ IAM, "ListAttachedRolePolicies", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "AttachedPolicies" },
	{ IAM, "ListInstanceProfilesForRole", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS, .page_in = "Marker", .page_out = "Marker",
		.page_items = "InstanceProfiles" },
	{ IAM, "ListPolicies", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "Policies" },
	{ IAM, "ListPolicyVersions", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "Versions" },
	{ IAM, "ListRolePolicies", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "PolicyNames" },
	{ IAM, "ListRoleTags", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "Tags" },
	{ IAM, "ListRoles", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "Roles" },
	{ IAM, "PutRolePermissionsBoundary", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ IAM, "PutRolePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "SimulatePrincipalPolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "EvaluationResults" },
	{ IAM, "TagRole", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "UntagRole", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "UpdateAssumeRolePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "UpdateRole", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ IAM, "UpdateRoleDescription", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_iam_operation_count = BK_COUNT(bk_aws_iam_operations);
