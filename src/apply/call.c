/*
 * Calls through the client. Apart from the rest: tests stand in for it.
 */
#include "apply/apply.h"

bool bk_apply_by_client(void *user, const struct bk_aws_call *call, bool pages, json_t **ret_output,
	struct bk_aws_failure *ret_failure)
{
	struct bk_aws *aws = user;

	return pages ? bk_aws_call_pages(aws, call, ret_output, ret_failure)
		     : bk_aws_call(aws, call, ret_output, ret_failure);
}
