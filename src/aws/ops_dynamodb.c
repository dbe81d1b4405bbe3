/*
 * Operations of Amazon DynamoDB.
 */
#include "aws/ops.h"

#define DYNAMODB &bk_aws_services[BK_SERVICE_DYNAMODB]

/* clang-format off */
const struct bk_aws_operation bk_aws_dynamodb_operations[] = {
	{ DYNAMODB, "BatchWriteItem", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "CreateTable", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ DYNAMODB, "DeleteItem", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DeleteTable", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ DYNAMODB, "DescribeContinuousBackups", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DescribeContributorInsights", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DescribeEndpoints", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DescribeKinesisStreamingDestination", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DescribeLimits", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DescribeTable", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "DescribeTimeToLive", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "GetItem", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "GetResourcePolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "ListTables", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "ExclusiveStartTableName", .page_out = "LastEvaluatedTableName",
		.page_items = "TableNames" },
	{ DYNAMODB, "ListTagsOfResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Tags" },
	{ DYNAMODB, "PutItem", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "Query", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "ExclusiveStartKey", .page_out = "LastEvaluatedKey",
		.page_items = "Items" },
	{ DYNAMODB, "Scan", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "ExclusiveStartKey", .page_out = "LastEvaluatedKey",
		.page_items = "Items" },
	{ DYNAMODB, "TagResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "UntagResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ DYNAMODB, "UpdateContinuousBackups", "POST", "/", .success = 200,
		.retry = BK_RETRY_NEVER },
	{ DYNAMODB, "UpdateTable", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ DYNAMODB, "UpdateTimeToLive", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
};
/* clang-format on */

const size_t bk_aws_dynamodb_operation_count = BK_COUNT(bk_aws_dynamodb_operations);
