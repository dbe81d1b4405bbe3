/*
 * Policy documents. Written statements become what AWS gives that meaning: an allow names its
 * principals; a deny is for everybody but `except`, by aws:PrincipalArn (aws-semantics 4).
 */
#include "base/arena.h"
#include "infer/context.h"

struct bk_node *bk_policy_new(struct bk_infer *infer, struct bk_node **ret_statements)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena);

	*ret_statements = bk_node_list(arena);
	bk_node_put(arena, map, "Version", bk_node_literal(arena, "2012-10-17"));
	bk_node_put(arena, map, "Statement", *ret_statements);
	return bk_node_document(arena, map);
}

struct bk_node *bk_statement_new(
	struct bk_infer *infer, struct bk_node *statements, const char *sid, bool allow)
{
	struct bk_node *statement = bk_node_map(infer->arena);

	if (sid)
		bk_node_put(infer->arena, statement, "Sid", bk_node_literal(infer->arena, sid));
	bk_node_put(infer->arena, statement, "Effect",
		bk_node_literal(infer->arena, allow ? "Allow" : "Deny"));
	bk_node_add(infer->arena, statements, statement);
	return statement;
}

struct bk_node *bk_strings_node(struct bk_infer *infer, const char *const texts[])
{
	struct bk_node *list = bk_node_list(infer->arena);

	for (size_t i = 0; texts[i]; i++)
		bk_node_add(infer->arena, list, bk_node_literal(infer->arena, texts[i]));
	return list;
}

struct bk_node *bk_condition_node(struct bk_infer *infer, struct bk_node *statement,
	const char *operator_name, const char *key, struct bk_node *value)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *condition = bk_node_find(statement, "Condition");
	struct bk_node *operator_map;

	if (!condition) {
		condition = bk_node_map(arena);
		bk_node_put(arena, statement, "Condition", condition);
	}
	operator_map = bk_node_find(condition, operator_name);
	if (!operator_map) {
		operator_map = bk_node_map(arena);
		bk_node_put(arena, condition, operator_name, operator_map);
	}
	return bk_node_put(arena, operator_map, key, value);
}

struct bk_str bk_root_arn(struct bk_infer *infer, const struct bk_account *account)
{
	struct bk_str partition = bk_partition_of(infer, account);

	return bk_str_format(infer->arena, "arn:%.*s:iam::%.*s:root", BK_STR_ARGS(partition),
		BK_STR_ARGS(account->id));
}

struct bk_str bk_principal_arn(
	struct bk_infer *infer, const struct bk_value *value, const struct bk_account *account)
{
	struct bk_str partition = bk_partition_of(infer, account);

	switch (value->kind) {
	case BK_V_ACCOUNT:
		return bk_root_arn(infer, value->account);
	case BK_V_ARN:
		return value->text;
	case BK_V_ROLE_NAME:
		if (bk_str_has_prefix(value->text, BK_STR("arn:")))
			return value->text;
		return bk_str_format(infer->arena, "arn:%.*s:iam::%.*s:role/%.*s",
			BK_STR_ARGS(partition), BK_STR_ARGS(account->id), BK_STR_ARGS(value->text));
	case BK_V_OBJECT:
		if (value->object->kind->id == BK_KIND_ROLE)
			return bk_role_declared(infer, value->object)->desired->arn;
		return BK_STR("");
	default:
		return BK_STR("");
	}
}

/* A role is referred to, so that order follows; everything else is text. */
static struct bk_node *principal_node(
	struct bk_infer *infer, const struct bk_value *value, const struct bk_account *account)
{
	struct bk_node *node;

	if (value->kind == BK_V_OBJECT && value->object->kind->id == BK_KIND_ROLE)
		node = bk_node_ref(
			infer->arena, bk_role_declared(infer, value->object)->desired, BK_REF_ARN);
	else
		node = bk_node_string(infer->arena, bk_principal_arn(infer, value, account));
	node->span = value->span;
	return node;
}

/* Principals of an allow: accounts and roles, services, and `*` under a condition for units and
 * the organization. */
static void put_principals(struct bk_infer *infer, struct bk_node *statement,
	const struct bk_value *principals, const struct bk_account *account)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *aws = bk_node_list(arena), *services = bk_node_list(arena);
	struct bk_node *paths = bk_node_list(arena);
	struct bk_node *map = bk_node_map(arena);
	bool org = false;

	bk_vec_foreach (i, &principals->list) {
		const struct bk_value *value = principals->list.at[i];

		if (value->kind == BK_V_SERVICE_NAME)
			bk_node_add(arena, services, bk_node_string(arena, value->text));
		else if (value->kind == BK_V_OU)
			bk_node_add(arena, paths,
				bk_node_string(arena,
					bk_str_format(
						arena, "%.*s/*", BK_STR_ARGS(value->ou->path))));
		else if (value->kind == BK_V_ORG)
			org = true;
		else
			bk_node_add(arena, aws, principal_node(infer, value, account));
	}
	if (org || paths->list.len) {
		bk_node_put(arena, statement, "Principal", bk_node_literal(arena, "*"));
		if (org)
			bk_condition_node(infer, statement, "StringEquals", "aws:PrincipalOrgID",
				bk_node_string(arena, infer->model->org->id));
		else
			bk_condition_node(infer, statement, "ForAnyValue:StringLike",
				"aws:PrincipalOrgPaths", paths);
		return;
	}
	if (aws->list.len)
		bk_node_put(arena, map, "AWS", aws);
	if (services->list.len)
		bk_node_put(arena, map, "Service", services);
	bk_node_put(arena, statement, "Principal", map);
}

/* IAM's operator for a context key: the types of the keys that are not text. */
static const struct context_type {
	const char *key;
	const char *type;
} context_types[] = {
	{"aws:CurrentTime", "Date"},
	{"aws:EpochTime", "Numeric"},
	{"aws:MultiFactorAuthAge", "Numeric"},
	{"aws:MultiFactorAuthPresent", "Bool"},
	{"aws:PrincipalArn", "Arn"},
	{"aws:PrincipalIsAWSService", "Bool"},
	{"aws:SecureTransport", "Bool"},
	{"aws:SourceArn", "Arn"},
	{"aws:SourceIp", "IpAddress"},
	{"aws:TokenIssueTime", "Date"},
	{"aws:ViaAWSService", "Bool"},
	{"backup:ChangeableForDays", "Numeric"},
	{"backup:MaxRetentionDays", "Numeric"},
	{"backup:MinRetentionDays", "Numeric"},
	{"kms:GrantIsForAWSResource", "Bool"},
};

static const char *context_operator(struct bk_infer *infer, const struct bk_cond *compare)
{
	bool negative = compare->op == BK_COND_NE || compare->op == BK_COND_NOT_LIKE ||
		compare->op == BK_COND_NOT_IN;
	bool like = compare->op == BK_COND_LIKE || compare->op == BK_COND_NOT_LIKE;
	const char *type = "String";

	for (size_t i = 0; i < BK_COUNT(context_types); i++) {
		if (bk_str_is(compare->key, context_types[i].key))
			type = context_types[i].type;
	}
	if (strcmp(type, "Bool") == 0)
		return "Bool";
	if (strcmp(type, "IpAddress") == 0)
		return negative ? "NotIpAddress" : "IpAddress";
	return bk_str_format(
		infer->arena, "%s%s%s", type, negative ? "Not" : "", like ? "Like" : "Equals")
		.ptr;
}

static struct bk_str condition_text(
	struct bk_infer *infer, const struct bk_cond *compare, const struct bk_value *value)
{
	bool negative_bool = compare->op == BK_COND_NE || compare->op == BK_COND_NOT_IN;

	if (value->kind == BK_V_BOOL)
		return value->truth != negative_bool ? BK_STR("true") : BK_STR("false");
	if (value->kind == BK_V_INT)
		return bk_str_format(infer->arena, "%lld", (long long)value->number);
	return value->text;
}

/* `when`: comparisons joined by `and`; anything else is refused by the checks (BK7004). */
static void put_when(
	struct bk_infer *infer, struct bk_node *statement, const struct bk_cond *condition)
{
	struct bk_node *values;

	if (condition->kind == BK_COND_AND) {
		bk_vec_foreach (i, &condition->parts)
			put_when(infer, statement, condition->parts.at[i]);
		return;
	}
	if (condition->kind != BK_COND_COMPARE || condition->subject != BK_COND_CONTEXT)
		return;
	values = bk_node_list(infer->arena);
	bk_vec_foreach (i, &condition->values)
		bk_node_add(infer->arena, values,
			bk_node_string(infer->arena,
				condition_text(infer, condition, condition->values.at[i])));
	bk_condition_node(infer, statement, context_operator(infer, condition), condition->key.ptr,
		values->list.len == 1 ? values->list.at[0] : values);
}

static void put_except(struct bk_infer *infer, struct bk_node *statement,
	const struct bk_value *except, const struct bk_account *account)
{
	struct bk_node *list = bk_node_list(infer->arena);

	bk_node_put(infer->arena, statement, "Principal", bk_node_literal(infer->arena, "*"));
	if (!except || except->kind != BK_V_LIST)
		return;
	bk_vec_foreach (i, &except->list)
		bk_node_add(infer->arena, list, principal_node(infer, except->list.at[i], account));
	if (list->list.len)
		bk_condition_node(infer, statement, "ArnNotEquals", "aws:PrincipalArn", list);
}

/* Sids are letters and digits; the name of the block gives them. */
static const char *sid_of(struct bk_infer *infer, const struct bk_object *block)
{
	struct bk_str name = block->name ? block->name->text : BK_STR("");
	char *sid = bk_arena_text(infer->arena, name.len + 1);
	size_t len = 0;
	bool upper = true;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
			sid[len++] = upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
			upper = false;
		} else {
			upper = true;
		}
	}
	sid[len] = '\0';
	return len ? sid : NULL;
}

static struct bk_node *actions_node(struct bk_infer *infer, const struct bk_value *actions)
{
	struct bk_node *list = bk_node_list(infer->arena);

	if (actions && actions->kind == BK_V_LIST) {
		bk_vec_foreach (i, &actions->list) {
			struct bk_node *action =
				bk_node_string(infer->arena, actions->list.at[i]->text);

			action->span = actions->list.at[i]->span;
			bk_node_add(infer->arena, list, action);
		}
	}
	return list;
}

void bk_put_written_statements(
	struct bk_infer *infer, struct bk_node *statements, const struct bk_object *object)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		bool allow = block->kind->id == BK_KIND_ALLOW;
		const struct bk_value *when, *principals;
		struct bk_node *statement;

		if (!allow && block->kind->id != BK_KIND_DENY)
			continue;
		when = bk_prop(block, allow ? BK_A_ALLOW_WHEN : BK_A_DENY_WHEN);
		principals = bk_prop(block, allow ? BK_A_ALLOW_PRINCIPALS : BK_A_DENY_EXCEPT);
		statement = bk_statement_new(infer, statements, sid_of(infer, block), allow);
		statement->span = block->span;
		if (!allow)
			put_except(infer, statement, principals, object->account);
		else if (principals && principals->kind == BK_V_LIST)
			put_principals(infer, statement, principals, object->account);
		bk_node_put(infer->arena, statement, "Action",
			actions_node(infer,
				bk_prop(block, allow ? BK_A_ALLOW_ACTIONS : BK_A_DENY_ACTIONS)));
		bk_node_put(
			infer->arena, statement, "Resource", bk_node_literal(infer->arena, "*"));
		if (when && when->kind == BK_V_CONDITION)
			put_when(infer, statement, when->condition);
	}
}
