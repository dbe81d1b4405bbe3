/*
 * The services, and how their rows are found.
 */
#include "aws/service.h"

#include <stdio.h>
#include <stdlib.h>

#include "aws/ops.h"

/* Longer names than any row has are found nowhere. */
enum { MEMBER_NAME_MAX = 128 };

/* clang-format off */
const struct bk_aws_service bk_aws_services[] = {
	[BK_SERVICE_BACKUP] = { "backup", "BACKUP", "backup", BK_PROTOCOL_REST_JSON, "2018-11-15",
		.operations = bk_aws_backup_operations,
		.operation_count = &bk_aws_backup_operation_count,
		.members = bk_aws_backup_members, .member_count = &bk_aws_backup_member_count },
	[BK_SERVICE_DYNAMODB] = { "dynamodb", "DYNAMODB", "dynamodb", BK_PROTOCOL_JSON, "2012-08-10",
		.target = "DynamoDB_20120810", .json = "1.0",
		.operations = bk_aws_dynamodb_operations,
		.operation_count = &bk_aws_dynamodb_operation_count },
	[BK_SERVICE_EC2] = { "ec2", "EC2", "ec2", BK_PROTOCOL_EC2, "2016-11-15",
		.xmlns = "http://ec2.amazonaws.com/doc/2016-11-15",
		.operations = bk_aws_ec2_operations,
		.operation_count = &bk_aws_ec2_operation_count,
		.members = bk_aws_ec2_members, .member_count = &bk_aws_ec2_member_count },
	[BK_SERVICE_IAM] = { "iam", "IAM", "iam", BK_PROTOCOL_QUERY, "2010-05-08",
		.xmlns = "https://iam.amazonaws.com/doc/2010-05-08/", .global = true,
		.operations = bk_aws_iam_operations,
		.operation_count = &bk_aws_iam_operation_count,
		.members = bk_aws_iam_members, .member_count = &bk_aws_iam_member_count },
	[BK_SERVICE_KMS] = { "kms", "KMS", "kms", BK_PROTOCOL_JSON, "2014-11-01",
		.target = "TrentService", .json = "1.1",
		.operations = bk_aws_kms_operations,
		.operation_count = &bk_aws_kms_operation_count },
	[BK_SERVICE_ORGANIZATIONS] = { "organizations", "ORGANIZATIONS", "organizations",
		BK_PROTOCOL_JSON, "2016-11-28",
		.target = "AWSOrganizationsV20161128", .json = "1.1", .global = true,
		.operations = bk_aws_organizations_operations,
		.operation_count = &bk_aws_organizations_operation_count },
	[BK_SERVICE_RDS] = { "rds", "RDS", "rds", BK_PROTOCOL_QUERY, "2014-10-31",
		.xmlns = "http://rds.amazonaws.com/doc/2014-10-31/",
		.operations = bk_aws_rds_operations,
		.operation_count = &bk_aws_rds_operation_count,
		.members = bk_aws_rds_members, .member_count = &bk_aws_rds_member_count },
	[BK_SERVICE_S3] = { "s3", "S3", "s3", BK_PROTOCOL_REST_XML, "2006-03-01",
		.xmlns = "http://s3.amazonaws.com/doc/2006-03-01/",
		.operations = bk_aws_s3_operations,
		.operation_count = &bk_aws_s3_operation_count,
		.members = bk_aws_s3_members, .member_count = &bk_aws_s3_member_count },
	[BK_SERVICE_SNS] = { "sns", "SNS", "sns", BK_PROTOCOL_QUERY, "2010-03-31",
		.xmlns = "http://sns.amazonaws.com/doc/2010-03-31/",
		.operations = bk_aws_sns_operations,
		.operation_count = &bk_aws_sns_operation_count,
		.members = bk_aws_sns_members, .member_count = &bk_aws_sns_member_count },
	[BK_SERVICE_STS] = { "sts", "STS", "sts", BK_PROTOCOL_QUERY, "2011-06-15",
		.xmlns = "https://sts.amazonaws.com/doc/2011-06-15/",
		.operations = bk_aws_sts_operations,
		.operation_count = &bk_aws_sts_operation_count,
		.members = bk_aws_sts_members, .member_count = &bk_aws_sts_member_count },
	[BK_SERVICE_TAGGING] = { "tagging", "RESOURCE_GROUPS_TAGGING_API", "tagging",
		BK_PROTOCOL_JSON, "2017-01-26",
		.target = "ResourceGroupsTaggingAPI_20170126", .json = "1.1",
		.operations = bk_aws_tagging_operations,
		.operation_count = &bk_aws_tagging_operation_count },
};
/* clang-format on */

const size_t bk_aws_service_count = BK_COUNT(bk_aws_services);
_Static_assert(BK_COUNT(bk_aws_services) == BK_SERVICE_COUNT, "a row for every service");

const struct bk_aws_service *bk_aws_service_find(struct bk_str name)
{
	for (size_t i = 0; i < bk_aws_service_count; i++) {
		if (bk_str_is(name, bk_aws_services[i].name))
			return &bk_aws_services[i];
	}
	return NULL;
}

static int compare_operation(const void *name, const void *row)
{
	return bk_str_compare(*(const struct bk_str *)name,
		bk_str_of(((const struct bk_aws_operation *)row)->name));
}

const struct bk_aws_operation *bk_aws_operation_find(struct bk_str service, struct bk_str name)
{
	const struct bk_aws_service *row = bk_aws_service_find(service);
	if (!row)
		return NULL;
	return bsearch(&name, row->operations, *row->operation_count, sizeof(*row->operations),
		compare_operation);
}

static int compare_member(const void *name, const void *row)
{
	return bk_str_compare(
		*(const struct bk_str *)name, bk_str_of(((const struct bk_aws_member *)row)->name));
}

static const struct bk_aws_member *find_member(
	const struct bk_aws_service *service, struct bk_str name)
{
	return bsearch(&name, service->members, *service->member_count, sizeof(*service->members),
		compare_member);
}

const struct bk_aws_member *bk_aws_member_find(
	const struct bk_aws_service *service, struct bk_str parent, struct bk_str name)
{
	char text[MEMBER_NAME_MAX];
	const struct bk_aws_member *row = NULL;

	if (!service->members)
		return NULL;
	if (parent.len + 1 + name.len < sizeof(text)) {
		int len = snprintf(
			text, sizeof(text), "%.*s.%.*s", BK_STR_ARGS(parent), BK_STR_ARGS(name));
		row = find_member(service, (struct bk_str){text, (size_t)len});
	}
	return row ? row : find_member(service, name);
}
