/*
 * Operations of Amazon S3, as far as a client asks by itself.
 */
#include "aws/ops.h"

#define S3 &bk_aws_services[BK_SERVICE_S3]

/* clang-format off */
const struct bk_aws_operation bk_aws_s3_operations[] = {
	{ S3, "GetBucketEncryption", "GET", "/{Bucket}?encryption", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ S3, "GetBucketLocation", "GET", "/{Bucket}?location", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ S3, "GetBucketTagging", "GET", "/{Bucket}?tagging", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ S3, "GetBucketVersioning", "GET", "/{Bucket}?versioning", .success = 200,
		.retry = BK_RETRY_ALWAYS },
	{ S3, "HeadBucket", "HEAD", "/{Bucket}", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ S3, "ListBuckets", "GET", "/", .query = BK_QUERY("MaxBuckets=max-buckets",
		"ContinuationToken=continuation-token", "Prefix=prefix",
		"BucketRegion=bucket-region"), .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "ContinuationToken", .page_out = "ContinuationToken",
		.page_items = "Buckets" },
};
/* clang-format on */

const size_t bk_aws_s3_operation_count = BK_COUNT(bk_aws_s3_operations);

/* clang-format off */
const struct bk_aws_member bk_aws_s3_members[] = {
	{ "ApplyServerSideEncryptionByDefault", .kind = BK_MEMBER_STRUCT },
	{ "BlockedEncryptionTypes", .kind = BK_MEMBER_STRUCT },
	{ "BucketKeyEnabled", .kind = BK_MEMBER_BOOL },
	{ "Buckets", .kind = BK_MEMBER_LIST, .item = "Bucket" },
	{ "CreationDate", .kind = BK_MEMBER_TIME },
	{ "EncryptionType", .kind = BK_MEMBER_LIST, .item = "" },
	{ "MFADelete", .kind = BK_MEMBER_TEXT, .answer = "MfaDelete" },
	{ "MaxBuckets", .kind = BK_MEMBER_INT },
	{ "Owner", .kind = BK_MEMBER_STRUCT },
	{ "Rules", .kind = BK_MEMBER_LIST, .item = "", .answer = "Rule" },
	{ "ServerSideEncryptionConfiguration", .kind = BK_MEMBER_STRUCT },
	{ "TagSet", .kind = BK_MEMBER_LIST, .item = "Tag" },
};
/* clang-format on */

const size_t bk_aws_s3_member_count = BK_COUNT(bk_aws_s3_members);
