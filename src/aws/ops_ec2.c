/*
 * Operations of Amazon EC2, as far as a client asks by itself.
 */
#include "aws/ops.h"

#define EC2 &bk_aws_services[BK_SERVICE_EC2]

/* clang-format off */
const struct bk_aws_operation bk_aws_ec2_operations[] = {
	{ EC2, "DescribeAccountAttributes", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ EC2, "DescribeAvailabilityZones", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ EC2, "DescribeInstances", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Reservations" },
	{ EC2, "DescribeRegions", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ EC2, "DescribeSecurityGroups", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "SecurityGroups" },
	{ EC2, "DescribeSubnets", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Subnets" },
	{ EC2, "DescribeVolumes", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Volumes" },
	{ EC2, "DescribeVpcs", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Vpcs" },
	{ EC2, "GetAllowedImagesSettings", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ EC2, "GetEbsDefaultKmsKeyId", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ EC2, "GetEbsEncryptionByDefault", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_ec2_operation_count = BK_COUNT(bk_aws_ec2_operations);
