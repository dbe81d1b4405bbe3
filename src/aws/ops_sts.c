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
