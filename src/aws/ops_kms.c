/*
 * Operations of AWS Key Management Service.
 */
#include "aws/ops.h"

#define KMS &bk_aws_services[BK_SERVICE_KMS]

/* clang-format off */
const struct bk_aws_operation bk_aws_kms_operations[] = {
	{ KMS, "CancelKeyDeletion", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "CreateAlias", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "CreateGrant", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "CreateKey", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "DeleteAlias", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "DescribeKey", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "DisableKey", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "DisableKeyRotation", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "EnableKey", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "EnableKeyRotation", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "GetKeyPolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "GetKeyRotationStatus", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "ListAliases", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "NextMarker", .page_items = "Aliases" },
	{ KMS, "ListGrants", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "NextMarker", .page_items = "Grants" },
	{ KMS, "ListKeyPolicies", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "NextMarker", .page_items = "PolicyNames" },
	{ KMS, "ListKeys", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "NextMarker", .page_items = "Keys" },
	{ KMS, "ListResourceTags", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "NextMarker", .page_items = "Tags" },
	{ KMS, "ListRetirableGrants", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "NextMarker", .page_items = "Grants" },
	{ KMS, "PutKeyPolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "ReplicateKey", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "RetireGrant", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "RevokeGrant", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "ScheduleKeyDeletion", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ KMS, "TagResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "UntagResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "UpdateAlias", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ KMS, "UpdateKeyDescription", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_kms_operation_count = BK_COUNT(bk_aws_kms_operations);
