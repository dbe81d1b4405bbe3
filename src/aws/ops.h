/*
 * The operation rows of each service, one file per service (ops_SERVICE.c), sorted by name.
 * Adding an operation is adding its row; tests/outside/botocore.sh compares every row with the
 * service's model.
 */
#ifndef BK_AWS_OPS_H
#define BK_AWS_OPS_H

#include "aws/service.h"

/* Places of the services in bk_aws_services[]. */
enum bk_service_id {
	BK_SERVICE_BACKUP,
	BK_SERVICE_DYNAMODB,
	BK_SERVICE_EC2,
	BK_SERVICE_IAM,
	BK_SERVICE_KMS,
	BK_SERVICE_ORGANIZATIONS,
	BK_SERVICE_RDS,
	BK_SERVICE_S3,
	BK_SERVICE_SNS,
	BK_SERVICE_STS,
	BK_SERVICE_TAGGING,
	BK_SERVICE_COUNT
};

/* The members of a request that go into the query, "MaxResults=maxResults". */
#define BK_QUERY(...) ((const char *const[]){__VA_ARGS__, NULL})

extern const struct bk_aws_operation bk_aws_backup_operations[], bk_aws_dynamodb_operations[],
	bk_aws_ec2_operations[], bk_aws_iam_operations[], bk_aws_kms_operations[],
	bk_aws_organizations_operations[], bk_aws_rds_operations[], bk_aws_s3_operations[],
	bk_aws_sns_operations[], bk_aws_sts_operations[], bk_aws_tagging_operations[];
extern const size_t bk_aws_backup_operation_count, bk_aws_dynamodb_operation_count,
	bk_aws_ec2_operation_count, bk_aws_iam_operation_count, bk_aws_kms_operation_count,
	bk_aws_organizations_operation_count, bk_aws_rds_operation_count, bk_aws_s3_operation_count,
	bk_aws_sns_operation_count, bk_aws_sts_operation_count, bk_aws_tagging_operation_count;

extern const struct bk_aws_member bk_aws_backup_members[], bk_aws_ec2_members[],
	bk_aws_iam_members[], bk_aws_rds_members[], bk_aws_s3_members[], bk_aws_sns_members[],
	bk_aws_sts_members[];
extern const size_t bk_aws_backup_member_count, bk_aws_ec2_member_count, bk_aws_iam_member_count,
	bk_aws_rds_member_count, bk_aws_s3_member_count, bk_aws_sns_member_count,
	bk_aws_sts_member_count;

#endif
