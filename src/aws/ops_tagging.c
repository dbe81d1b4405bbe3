/*
 * Operations of the Resource Groups Tagging API.
 */
#include "aws/ops.h"

#define TAGGING &bk_aws_services[BK_SERVICE_TAGGING]

/* clang-format off */
const struct bk_aws_operation bk_aws_tagging_operations[] = {
	{ TAGGING, "GetResources", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "PaginationToken", .page_out = "PaginationToken",
		.page_items = "ResourceTagMappingList" },
	{ TAGGING, "GetTagKeys", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "PaginationToken", .page_out = "PaginationToken",
		.page_items = "TagKeys" },
	{ TAGGING, "GetTagValues", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "PaginationToken", .page_out = "PaginationToken",
		.page_items = "TagValues" },
	{ TAGGING, "TagResources", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ TAGGING, "UntagResources", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_tagging_operation_count = BK_COUNT(bk_aws_tagging_operations);
