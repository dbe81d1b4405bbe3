/*
 * BK9012 of the policies that bkc writes: of keys and of who may take on a role.
 */
#include "base/arena.h"
#include "check/context.h"

static const struct sized {
	enum bk_aws_id type;
	const char *member, *limit, *service;
} sized[] = {
	{BK_AWS_KEY, "Policy", "key_policy_bytes", "KMS"},
	{BK_AWS_ROLE, "AssumeRolePolicyDocument", "trust_policy_bytes", "IAM"},
};

enum { QUOTES = 2, BRACKETS = 2, TRUE_BYTES = 4, DIGITS = 20 };

static size_t count_of(struct bk_str text, char c)
{
	size_t count = 0;

	for (size_t at; (at = bk_str_find(text, c)) < text.len; count++)
		text = (struct bk_str){text.ptr + at + 1, text.len - at - 1};
	return count;
}

static size_t text_bytes(struct bk_str text)
{
	return text.len + QUOTES + count_of(text, '"') + count_of(text, '\\');
}

/* What a document has as JSON without white space, which is how it is sent; a comma for each item
 * but one. An ARN that is not known yet counts as its address, which is shorter. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as policies are */
static size_t bytes_of(const struct bk_node *node)
{
	size_t bytes = BRACKETS;

	switch (node->kind) {
	case BK_NODE_STRING:
		return text_bytes(node->text);
	case BK_NODE_REF:
		return text_bytes(node->ref.target->arn.len ? node->ref.target->arn
							    : node->ref.target->address);
	case BK_NODE_BOOL:
		return TRUE_BYTES + !node->truth;
	case BK_NODE_INT:
		return DIGITS;
	case BK_NODE_DOCUMENT:
		return bytes_of(node->document);
	case BK_NODE_LIST:
		bk_vec_foreach (i, &node->list)
			bytes += bytes_of(node->list.at[i]) + (i > 0);
		return bytes;
	case BK_NODE_MAP:
		bk_vec_foreach (i, &node->map)
			bytes += text_bytes(node->map.at[i].key) + 1 +
				bytes_of(node->map.at[i].value) + (i > 0);
		return bytes;
	case BK_NODE_SECRET:
		break;
	}
	return bytes;
}

static void check_size(
	const struct bk_check *check, const struct bk_desired *desired, const struct sized *kind)
{
	const struct bk_node *document = bk_node_find(desired->body, kind->member);
	int64_t most = bk_limit(check->model, kind->limit);
	size_t bytes = document ? bytes_of(document) : 0;

	if (bytes <= (size_t)most)
		return;
	bk_diag(check->diags, BK_POLICY_TOO_LARGE, desired->span,
		"the policy of %.*s has %zu bytes; %s takes %lld", BK_STR_ARGS(desired->address),
		bytes, kind->service, (long long)most);
	bk_diag_help(check->diags,
		"Name units or the organization instead of accounts and roles, or split what it is "
		"for.");
	bk_diag_via(check->diags, desired->via);
	bk_diag_address(check->diags, desired->address);
}

void bk_check_sizes(const struct bk_check *check)
{
	bk_vec_foreach (i, &check->list->objects) {
		const struct bk_desired *desired = check->list->objects.at[i];

		for (size_t j = 0; desired->body && j < BK_COUNT(sized); j++) {
			if (desired->type->id == sized[j].type)
				check_size(check, desired, &sized[j]);
		}
	}
}
