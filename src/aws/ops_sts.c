/*
 * Operations of AWS Security Token Service.
 */
#include "aws/ops.h"

#define STS &bk_aws_services[BK_SERVICE_STS]

/* clang-format off */
const struct bk_aws_operation bk_aws_sts_operations[] = {
	{ STS, "AssumeRole", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ STS, "AssumeRoleWithWebIdentity", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ STS, "GetAccessKeyInfo", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ STS, "GetCallerIdentity", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ STS, "GetSessionToken", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_sts_operation_count = BK_COUNT(bk_aws_sts_operations);

/* clang-format off */
const struct bk_aws_member bk_aws_sts_members[] = {
	{ "AssumedRoleUser", .kind = BK_MEMBER_STRUCT },
	{ "Credentials", .kind = BK_MEMBER_STRUCT },
	{ "DurationSeconds", .kind = BK_MEMBER_INT },
	{ "Expiration", .kind = BK_MEMBER_TIME },
	{ "PackedPolicySize", .kind = BK_MEMBER_INT },
	{ "PolicyArns", .kind = BK_MEMBER_LIST, .item = "member" },
	{ "ProvidedContexts", .kind = BK_MEMBER_LIST, .item = "member" },
	{ "Tags", .kind = BK_MEMBER_LIST, .item = "member" },
	{ "TransitiveTagKeys", .kind = BK_MEMBER_LIST, .item = "member" },
};
/* clang-format on */

const size_t bk_aws_sts_member_count = BK_COUNT(bk_aws_sts_members);
