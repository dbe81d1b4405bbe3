/*
 * Operations of Amazon SNS.
 */
#include "aws/ops.h"

#define SNS &bk_aws_services[BK_SERVICE_SNS]

/* clang-format off */
const struct bk_aws_operation bk_aws_sns_operations[] = {
	{ SNS, "CreateTopic", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "DeleteTopic", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "GetDataProtectionPolicy", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "GetSubscriptionAttributes", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "GetTopicAttributes", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "ListSubscriptions", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Subscriptions" },
	{ SNS, "ListSubscriptionsByTopic", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Subscriptions" },
	{ SNS, "ListTagsForResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "ListTopics", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "NextToken", .page_out = "NextToken", .page_items = "Topics" },
	{ SNS, "SetSubscriptionAttributes", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "SetTopicAttributes", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "Subscribe", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "TagResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "Unsubscribe", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ SNS, "UntagResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
};
/* clang-format on */

const size_t bk_aws_sns_operation_count = BK_COUNT(bk_aws_sns_operations);

/* clang-format off */
const struct bk_aws_member bk_aws_sns_members[] = {
	{ "Attributes", .kind = BK_MEMBER_MAP },
	{ "ReturnSubscriptionArn", .kind = BK_MEMBER_BOOL },
	{ "Subscriptions", .kind = BK_MEMBER_LIST, .item = "member" },
	{ "TagKeys", .kind = BK_MEMBER_LIST, .item = "member" },
	{ "Tags", .kind = BK_MEMBER_LIST, .item = "member" },
	{ "Topics", .kind = BK_MEMBER_LIST, .item = "member" },
};
/* clang-format on */

const size_t bk_aws_sns_member_count = BK_COUNT(bk_aws_sns_members);
