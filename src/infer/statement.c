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

/* Values beside those that the condition has for the key already: any of them, or none of them
 * where the operator is negative. */
static void add_condition_values(struct bk_infer *infer, struct bk_node *statement,
	const char *operator_name, const char *key, struct bk_node *values)
{
	struct bk_node *known = bk_node_find(
		bk_node_find(bk_node_find(statement, "Condition"), operator_name), key);

	if (!values->list.len)
		return;
	if (known) {
		bk_vec_foreach (i, &values->list)
			bk_node_add(infer->arena, known, values->list.at[i]);
		return;
	}
	bk_condition_node(infer, statement, operator_name, key, values);
}

/* Principals by what IAM wants for them: ARNs in the statement, the others in its condition. */
struct principals {
	struct bk_node *arns, *account_ids, *services, *org_ids, *paths;
};

static struct principals sort_principals(
	struct bk_infer *infer, const struct bk_value *list, const struct bk_account *account)
{
	struct bk_arena *arena = infer->arena;
	struct principals sorted = {bk_node_list(arena), bk_node_list(arena), bk_node_list(arena),
		bk_node_list(arena), bk_node_list(arena)};

	for (size_t i = 0; list && list->kind == BK_V_LIST && i < list->list.len; i++) {
		const struct bk_value *value = list->list.at[i];

		if (value->kind == BK_V_SERVICE_NAME)
			bk_node_add(arena, sorted.services, bk_node_string(arena, value->text));
		else if (value->kind == BK_V_OU)
			bk_node_add(arena, sorted.paths,
				bk_node_string(arena,
					bk_str_format(
						arena, "%.*s/*", BK_STR_ARGS(value->ou->path))));
		else if (value->kind == BK_V_ORG && !sorted.org_ids->list.len)
			bk_node_add(arena, sorted.org_ids,
				bk_node_string(arena, infer->model->org->id));
		else if (value->kind == BK_V_ACCOUNT)
			bk_node_add(arena, sorted.account_ids,
				bk_node_string(arena, value->account->id));
		else if (value->kind != BK_V_ORG)
			bk_node_add(arena, sorted.arns, principal_node(infer, value, account));
	}
	return sorted;
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
	/* A request without the key has not the value: as with the other negative operators. */
	if (strcmp(type, "Bool") == 0)
		return negative ? "BoolIfExists" : "Bool";
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
	add_condition_values(
		infer, statement, context_operator(infer, condition), condition->key.ptr, values);
}

/* Everybody but `except`. A negative operator holds where the request has no such key, so each
 * kind of exception is a condition of its own, and all must hold. An account stands for all of its
 * principals: its root's ARN would be that of the root user alone. */
static void put_except(struct bk_infer *infer, struct bk_node *statement,
	const struct bk_value *except, const struct bk_account *account)
{
	const struct principals sorted = sort_principals(infer, except, account);

	bk_node_put(infer->arena, statement, "Principal", bk_node_literal(infer->arena, "*"));
	add_condition_values(infer, statement, "ArnNotEquals", "aws:PrincipalArn", sorted.arns);
	add_condition_values(
		infer, statement, "StringNotEquals", "aws:PrincipalAccount", sorted.account_ids);
	add_condition_values(
		infer, statement, "StringNotEquals", "aws:PrincipalServiceName", sorted.services);
	add_condition_values(
		infer, statement, "StringNotEquals", "aws:PrincipalOrgID", sorted.org_ids);
	add_condition_values(infer, statement, "ForAllValues:StringNotLike",
		"aws:PrincipalOrgPaths", sorted.paths);
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

/* A statement of a block, but for its principals. */
static struct bk_node *written_statement(struct bk_infer *infer, struct bk_node *statements,
	const struct bk_object *block, const char *suffix)
{
	bool allow = block->kind->id == BK_KIND_ALLOW;
	const char *sid = sid_of(infer, block);
	struct bk_node *statement = bk_statement_new(infer, statements,
		sid ? bk_str_format(infer->arena, "%s%s", sid, suffix).ptr : NULL, allow);

	statement->span = block->span;
	return statement;
}

static void put_rest(
	struct bk_infer *infer, struct bk_node *statement, const struct bk_object *block)
{
	bool allow = block->kind->id == BK_KIND_ALLOW;
	const struct bk_value *when = bk_prop(block, allow ? BK_A_ALLOW_WHEN : BK_A_DENY_WHEN);

	bk_node_put(infer->arena, statement, "Action",
		actions_node(
			infer, bk_prop(block, allow ? BK_A_ALLOW_ACTIONS : BK_A_DENY_ACTIONS)));
	bk_node_put(infer->arena, statement, "Resource", bk_node_literal(infer->arena, "*"));
	if (when && when->kind == BK_V_CONDITION)
		put_when(infer, statement, when->condition);
}

/* Conditions of one statement are ANDed, so accounts and roles, the organization, and units have
 * a statement each. */
static void put_allow(struct bk_infer *infer, struct bk_node *statements,
	const struct bk_object *block, const struct bk_object *object)
{
	struct bk_arena *arena = infer->arena;
	const struct principals sorted =
		sort_principals(infer, bk_prop(block, BK_A_ALLOW_PRINCIPALS), object->account);
	struct bk_node *map = bk_node_map(arena), *aws = bk_node_list(arena), *statement;
	const struct {
		struct bk_node *values;
		const char *suffix, *operator_name, *key;
	} wide[] = {
		{sorted.org_ids, "Org", "StringEquals", "aws:PrincipalOrgID"},
		{sorted.paths, "Units", "ForAnyValue:StringLike", "aws:PrincipalOrgPaths"},
	};

	bk_vec_foreach (i, &sorted.account_ids->list)
		bk_node_add(arena, aws,
			bk_node_string(arena,
				bk_str_format(arena, "arn:%.*s:iam::%.*s:root",
					BK_STR_ARGS(object->region->partition),
					BK_STR_ARGS(sorted.account_ids->list.at[i]->text))));
	bk_vec_foreach (i, &sorted.arns->list)
		bk_node_add(arena, aws, sorted.arns->list.at[i]);
	if (aws->list.len)
		bk_node_put(arena, map, "AWS", aws);
	if (sorted.services->list.len)
		bk_node_put(arena, map, "Service", sorted.services);
	if (map->map.len) {
		statement = written_statement(infer, statements, block, "");
		bk_node_put(arena, statement, "Principal", map);
		put_rest(infer, statement, block);
	}
	for (size_t i = 0; i < BK_COUNT(wide); i++) {
		if (!wide[i].values->list.len)
			continue;
		statement = written_statement(infer, statements, block, wide[i].suffix);
		bk_node_put(arena, statement, "Principal", bk_node_literal(arena, "*"));
		add_condition_values(
			infer, statement, wide[i].operator_name, wide[i].key, wide[i].values);
		put_rest(infer, statement, block);
	}
}

void bk_put_written_statements(
	struct bk_infer *infer, struct bk_node *statements, const struct bk_object *object)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		struct bk_node *statement;

		if (block->kind->id == BK_KIND_ALLOW) {
			put_allow(infer, statements, block, object);
		} else if (block->kind->id == BK_KIND_DENY) {
			statement = written_statement(infer, statements, block, "");
			put_except(infer, statement, bk_prop(block, BK_A_DENY_EXCEPT),
				object->account);
			put_rest(infer, statement, block);
		}
	}
}
