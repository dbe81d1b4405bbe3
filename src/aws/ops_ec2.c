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
	{ EC2, "GetEbsDefaultKmsKeyId", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ EC2, "GetEbsEncryptionByDefault", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_ec2_operation_count = BK_COUNT(bk_aws_ec2_operations);

/* clang-format off */
const struct bk_aws_member bk_aws_ec2_members[] = {
	{ "AccountAttributes", .kind = BK_MEMBER_LIST, .item = "item", .answer = "accountAttributeSet" },
	{ "AllAvailabilityZones", .kind = BK_MEMBER_BOOL },
	{ "AllRegions", .kind = BK_MEMBER_BOOL },
	{ "AttributeNames", .kind = BK_MEMBER_LIST, .item = "item", .request = "AttributeName" },
	{ "AttributeValues", .kind = BK_MEMBER_LIST, .item = "item", .answer = "attributeValueSet" },
	{ "AvailabilityZones", .kind = BK_MEMBER_LIST, .item = "item", .answer = "availabilityZoneInfo" },
	{ "DryRun", .kind = BK_MEMBER_BOOL },
	{ "EbsEncryptionByDefault", .kind = BK_MEMBER_BOOL },
	{ "Encrypted", .kind = BK_MEMBER_BOOL },
	{ "Endpoint", .kind = BK_MEMBER_TEXT, .answer = "regionEndpoint" },
	{ "Filters", .kind = BK_MEMBER_LIST, .item = "item", .request = "Filter" },
	{ "Geography", .kind = BK_MEMBER_LIST, .item = "item", .answer = "geographySet" },
	{ "GroupIds", .kind = BK_MEMBER_LIST, .item = "item", .request = "GroupId" },
	{ "GroupNames", .kind = BK_MEMBER_LIST, .item = "item", .request = "GroupName" },
	{ "IncludeManagedResources", .kind = BK_MEMBER_BOOL },
	{ "InstanceIds", .kind = BK_MEMBER_LIST, .item = "item", .request = "InstanceId" },
	{ "MaxResults", .kind = BK_MEMBER_INT },
	{ "Messages", .kind = BK_MEMBER_LIST, .item = "item", .answer = "messageSet" },
	{ "RegionNames", .kind = BK_MEMBER_LIST, .item = "item", .request = "RegionName" },
	{ "Regions", .kind = BK_MEMBER_LIST, .item = "item", .answer = "regionInfo" },
	{ "Reservations", .kind = BK_MEMBER_LIST, .item = "item", .answer = "reservationSet" },
	{ "SecurityGroups", .kind = BK_MEMBER_LIST, .item = "item", .answer = "securityGroupInfo" },
	{ "State", .kind = BK_MEMBER_TEXT, .answer = "zoneState" },
	{ "SubGeography", .kind = BK_MEMBER_LIST, .item = "item", .answer = "subGeographySet" },
	{ "SubnetIds", .kind = BK_MEMBER_LIST, .item = "item", .request = "SubnetId" },
	{ "Subnets", .kind = BK_MEMBER_LIST, .item = "item", .answer = "subnetSet" },
	{ "Values", .kind = BK_MEMBER_LIST, .item = "item", .request = "Value" },
	{ "VolumeIds", .kind = BK_MEMBER_LIST, .item = "item", .request = "VolumeId" },
	{ "Volumes", .kind = BK_MEMBER_LIST, .item = "item", .answer = "volumeSet" },
	{ "VpcIds", .kind = BK_MEMBER_LIST, .item = "item", .request = "VpcId" },
	{ "Vpcs", .kind = BK_MEMBER_LIST, .item = "item", .answer = "vpcSet" },
	{ "ZoneIds", .kind = BK_MEMBER_LIST, .item = "item", .request = "ZoneId" },
	{ "ZoneNames", .kind = BK_MEMBER_LIST, .item = "item", .request = "ZoneName" },
};
/* clang-format on */

const size_t bk_aws_ec2_member_count = BK_COUNT(bk_aws_ec2_members);
