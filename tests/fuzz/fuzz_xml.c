/*
 * XML replies of any bytes, to operations of each service that answers in XML. What was read can be
 * written as JSON and sent again as a form.
 */
#include <stdint.h>
#include <stdlib.h>

#include "aws/wire.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* clang-format off */
static const struct {
	const char *service, *operation;
} replies[] = {
	{ "iam", "GetRole" },
	{ "iam", "GetAccountAuthorizationDetails" },
	{ "rds", "DescribeDBInstances" },
	{ "sns", "GetTopicAttributes" },
	{ "sts", "AssumeRole" },
	{ "ec2", "DescribeRegions" },
	{ "s3", "GetBucketEncryption" },
};
/* clang-format on */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_str body = {(const char *)data, size};

	for (size_t i = 0; i < BK_COUNT(replies); i++) {
		const struct bk_aws_operation *operation = bk_aws_operation_find(
			bk_str_of(replies[i].service), bk_str_of(replies[i].operation));
		struct bk_error error;
		struct bk_wire_request request;
		BK_AUTO_JSON output = bk_wire_output(arena, operation, body, &error);
		if (!output)
			continue;
		bk_value_write(arena, output);
		if (!bk_wire_request(arena, operation, output, &request, &error))
			continue;
		if (operation->service->protocol == BK_PROTOCOL_QUERY && request.body.len == 0)
			abort();
	}
	bk_arena_free(arena);
	return 0;
}
