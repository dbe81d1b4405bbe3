/*
 * BK6021, BK6022, BK7004 of `when`: statements that a user wrote (F 3.3, aws-semantics 4).
 */
#include "base/arena.h"
#include "check/context.h"
#include "model/arn.h"

static bool is_foreign(const struct bk_value *principal, const struct bk_account *account)
{
	switch (principal->kind) {
	case BK_V_ACCOUNT:
		return principal->account != account;
	case BK_V_OU:
	case BK_V_ORG:
		return true;
	case BK_V_OBJECT:
		return principal->object->account != account;
	case BK_V_ARN:
	case BK_V_ROLE_NAME: {
		struct bk_str rest = principal->text, owner;

		if (!bk_str_has_prefix(rest, BK_STR("arn:")))
			return false;
		for (int i = 0; i < 4; i++)
			bk_str_cut(&rest, ':');
		owner = bk_str_cut(&rest, ':');
		/* a wildcard is BK6008's */
		return bk_str_find(owner, '*') == owner.len && !bk_str_equal(owner, account->id);
	}
	default:
		return false;
	}
}

static const struct bk_value *list_of(const struct bk_object *block, enum bk_attr_id attr)
{
	const struct bk_value *value = bk_prop(block, attr);

	return value && value->kind == BK_V_LIST ? value : NULL;
}

static void check_allow(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *block)
{
	const struct bk_value *actions = list_of(block, BK_A_ALLOW_ACTIONS);
	const struct bk_value *principals = list_of(block, BK_A_ALLOW_PRINCIPALS);
	const struct bk_value *foreign = NULL;

	for (size_t i = 0; principals && i < principals->list.len; i++) {
		if (!foreign && is_foreign(principals->list.at[i], vault->account))
			foreign = principals->list.at[i];
	}
	for (size_t i = 0; actions && foreign && i < actions->list.len; i++) {
		const struct bk_value *action = actions->list.at[i];

		if (bk_str_is(action->text, "backup:CopyIntoBackupVault"))
			continue;
		bk_diag(check->diags, BK_FOREIGN_ACTION, action->span,
			"another account may only be allowed backup:CopyIntoBackupVault on a "
			"vault");
		bk_diag_label(check->diags, foreign->span, "not of account %s",
			vault->account->name->text.ptr);
		bk_check_at(check, vault);
	}
}

static void check_wildcards(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_value *actions)
{
	for (size_t i = 0; actions && i < actions->list.len; i++) {
		const struct bk_value *action = actions->list.at[i];

		if (bk_str_find(action->text, '*') == action->text.len)
			continue;
		bk_diag(check->diags, BK_FOREIGN_ACTION, action->span,
			"a vault's policy takes no wildcard in an action");
		bk_diag_help(check->diags, "List the actions; std.policy has sets of them.");
		bk_check_at(check, vault);
	}
}

void bk_check_foreign_actions(const struct bk_check *check, const struct bk_object *object)
{
	if (object->kind->id != BK_KIND_VAULT)
		return;
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];

		if (block->kind->id == BK_KIND_ALLOW) {
			check_allow(check, object, block);
			check_wildcards(check, object, list_of(block, BK_A_ALLOW_ACTIONS));
		} else if (block->kind->id == BK_KIND_DENY) {
			check_wildcards(check, object, list_of(block, BK_A_DENY_ACTIONS));
		}
	}
}

/* Whether the list of exceptions lets the role through with which bkc deploys to the account. */
static bool excepts_deployer(const struct bk_object *object, const struct bk_value *except)
{
	const struct bk_account *account = object->account;
	struct bk_str role = account->access_role;

	if (!except)
		return false;
	bk_vec_foreach (i, &except->list) {
		const struct bk_value *value = except->list.at[i];
		struct bk_str text = value->text;

		if ((value->kind == BK_V_ACCOUNT && value->account == account) ||
			(value->kind == BK_V_OU && bk_ou_holds(value->ou, account)) ||
			(value->kind == BK_V_ORG && account->in_org))
			return true;
		if (value->kind == BK_V_OBJECT)
			text = value->object->physical;
		else if (value->kind != BK_V_ARN && value->kind != BK_V_ROLE_NAME)
			continue;
		if (!role.len)
			continue;
		if (bk_str_equal(text, role) ||
			(bk_str_has_suffix(text, role) && text.ptr[text.len - role.len - 1] == '/'))
			return true;
	}
	return false;
}

/* What must stay possible, or nobody could change the policy again. */
static const struct lockout {
	enum bk_kind_id kind;
	const char *action;
} lockouts[] = {
	{BK_KIND_VAULT, "backup:PutBackupVaultAccessPolicy"},
	{BK_KIND_VAULT, "backup:DeleteBackupVaultAccessPolicy"},
	{BK_KIND_KEY, "kms:PutKeyPolicy"},
};

static bool locks_out(enum bk_kind_id kind, struct bk_str action)
{
	for (size_t i = 0; i < BK_COUNT(lockouts); i++) {
		if (lockouts[i].kind == kind && bk_str_like(bk_str_of(lockouts[i].action), action))
			return true;
	}
	return false;
}

/* Where the block says it: the action itself, or the list that brought it from elsewhere. */
static struct bk_span said_at(const struct bk_object *block, const struct bk_value *action)
{
	struct bk_span list = bk_prop_span(block, BK_A_DENY_ACTIONS);
	bool inside = action->span.file == list.file && action->span.begin >= list.begin &&
		action->span.end <= list.end;

	return inside ? action->span : list;
}

static void lockout(const struct bk_check *check, const struct bk_object *object,
	const struct bk_object *block, const struct bk_value *action)
{
	struct bk_str role = object->account->access_role;

	bk_diag(check->diags, BK_SELF_LOCKOUT, said_at(block, action),
		"a deny of %.*s must except the role that deploys", BK_STR_ARGS(action->text));
	bk_diag_label(check->diags, block->name_span, "nobody could change it again");
	if (role.len)
		bk_diag_help(check->diags, "Add it: except = [role(\"%.*s\")].", BK_STR_ARGS(role));
	else
		bk_diag_help(check->diags,
			"Say which role deploys, `access_role = \"…\"` on the account, and except "
			"it.");
	bk_check_at(check, object);
}

/* A deny on a condition that the role which deploys meets for sure. */
static void check_lockout_when(const struct bk_check *check, const struct bk_object *key)
{
	const struct bk_party deployer = {
		.kind = BK_PARTY_DEPLOYER, .account = key->account, .region = key->region};
	struct bk_access access = bk_access_to_key(
		check, key, bk_desired_find(check->list, key->address), &deployer, BK_NEED_CHANGE);
	const struct bk_value *actions;

	if (!access.denied || !access.block || !bk_prop(access.block, BK_A_DENY_WHEN))
		return;
	actions = list_of(access.block, BK_A_DENY_ACTIONS);
	for (size_t i = 0; actions && i < actions->list.len; i++) {
		if (locks_out(BK_KIND_KEY, actions->list.at[i]->text))
			lockout(check, key, access.block, actions->list.at[i]);
	}
}

void bk_check_self_lockout(const struct bk_check *check, const struct bk_object *object)
{
	if (object->life == BK_LIFE_EXISTING)
		return;
	if (object->kind->id == BK_KIND_KEY && object->children.len)
		check_lockout_when(check, object);
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		const struct bk_value *actions;

		if (block->kind->id != BK_KIND_DENY || bk_prop(block, BK_A_DENY_WHEN) ||
			excepts_deployer(object, list_of(block, BK_A_DENY_EXCEPT)))
			continue;
		actions = list_of(block, BK_A_DENY_ACTIONS);
		for (size_t j = 0; actions && j < actions->list.len; j++) {
			if (locks_out(object->kind->id, actions->list.at[j]->text))
				lockout(check, object, block, actions->list.at[j]);
		}
	}
}

typedef BK_VEC(const struct bk_cond *) comparisons;

static bool is_positive(const struct bk_cond *compare)
{
	return compare->op == BK_COND_EQ || compare->op == BK_COND_IN ||
		compare->op == BK_COND_LIKE;
}

static bool is_like(const struct bk_cond *compare)
{
	return compare->op == BK_COND_LIKE || compare->op == BK_COND_NOT_LIKE;
}

static void refuse_when(const struct bk_check *check, const struct bk_object *block,
	const struct bk_cond *condition, const char *what)
{
	bk_diag(check->diags, BK_NOT_EXPRESSIBLE, condition->span, "%s", what);
	bk_check_at(check, block->parent);
}

/* The organization as a principal is a condition, and any value beside it would be let in, too. */
static bool widens(const struct bk_check *check, const struct bk_object *block,
	const struct bk_cond *condition)
{
	const struct bk_value *principals =
		block->kind->id == BK_KIND_ALLOW ? list_of(block, BK_A_ALLOW_PRINCIPALS) : NULL;

	if (!is_positive(condition) || is_like(condition) ||
		!bk_str_is(bk_str_lower(check->arena, condition->key), "aws:principalorgid"))
		return false;
	for (size_t i = 0; principals && i < principals->list.len; i++) {
		if (principals->list.at[i]->kind == BK_V_ORG)
			return true;
	}
	return false;
}

/* A policy holds one list of values for an operator and key, any of which may match. */
static void check_comparison(const struct bk_check *check, const struct bk_object *block,
	const struct bk_cond *condition, comparisons *seen)
{
	if (widens(check, block, condition)) {
		refuse_when(check, block, condition,
			"the organization as a principal asks for aws:PrincipalOrgID already");
		return;
	}
	bk_vec_foreach (i, seen) {
		const struct bk_cond *other = seen->at[i];

		if (!is_positive(condition) || !is_positive(other) ||
			is_like(condition) != is_like(other) ||
			!bk_str_equal(condition->key, other->key))
			continue;
		refuse_when(check, block, condition,
			"a policy cannot ask twice for values of the same key");
		bk_diag_label(check->diags, other->span, "the other one");
		return;
	}
	bk_vec_push(check->arena, seen, condition);
}

static void check_when(const struct bk_check *check, const struct bk_object *block,
	const struct bk_cond *condition, comparisons *seen)
{
	if (condition->kind == BK_COND_AND) {
		bk_vec_foreach (i, &condition->parts)
			check_when(check, block, condition->parts.at[i], seen);
		return;
	}
	if (condition->kind == BK_COND_COMPARE && condition->subject == BK_COND_CONTEXT)
		check_comparison(check, block, condition, seen);
	else
		refuse_when(check, block, condition,
			"`when` takes comparisons of context[\"key\"], joined by `and`");
}

void bk_check_when(const struct bk_check *check, const struct bk_object *object)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		const struct bk_value *when = NULL;
		comparisons seen = {0};

		if (block->kind->id == BK_KIND_ALLOW)
			when = bk_prop(block, BK_A_ALLOW_WHEN);
		else if (block->kind->id == BK_KIND_DENY)
			when = bk_prop(block, BK_A_DENY_WHEN);
		if (when && when->kind == BK_V_CONDITION)
			check_when(check, block, when->condition, &seen);
	}
}

static void check_list(const struct bk_check *check, const struct bk_object *block,
	enum bk_attr_id attr, const char *word)
{
	const struct bk_value *list = list_of(block, attr);

	if (!list || list->list.len)
		return;
	bk_diag(check->diags, BK_MISSING_PROPERTY, list->span,
		"an empty `%s` makes a statement that AWS refuses", word);
	bk_check_at(check, block->parent);
}

/* A policy speaks of the service that its thing is of; AWS takes no other's actions there. */
static void check_services(
	const struct bk_check *check, const struct bk_object *block, enum bk_attr_id attr)
{
	const struct bk_value *list = list_of(block, attr);
	bool is_key = block->parent->kind->id == BK_KIND_KEY;
	struct bk_str prefix = is_key ? BK_STR("kms:") : BK_STR("backup:");

	for (size_t i = 0; list && i < list->list.len; i++) {
		const struct bk_value *action = list->list.at[i];

		if (action->kind != BK_V_STRING || bk_str_is(action->text, "*") ||
			bk_str_has_prefix(bk_str_lower(check->arena, action->text), prefix))
			continue;
		bk_diag(check->diags, BK_NOT_ONE_OF, action->span,
			"actions in the policy of a %s begin with `%.*s`",
			block->parent->kind->word, BK_STR_ARGS(prefix));
		bk_check_at(check, block->parent);
	}
}

void bk_check_statements(const struct bk_check *check, const struct bk_object *object)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];

		if (block->kind->id == BK_KIND_ALLOW) {
			check_list(check, block, BK_A_ALLOW_ACTIONS, "actions");
			check_services(check, block, BK_A_ALLOW_ACTIONS);
			check_list(check, block, BK_A_ALLOW_PRINCIPALS, "principals");
		} else if (block->kind->id == BK_KIND_DENY) {
			check_list(check, block, BK_A_DENY_ACTIONS, "actions");
			check_services(check, block, BK_A_DENY_ACTIONS);
		}
	}
}

static void check_policy_arn(
	const struct bk_check *check, const struct bk_object *role, const struct bk_value *value)
{
	struct bk_arn arn;
	bool is_arn = bk_str_like(value->text, BK_STR("arn:*:iam::*:policy/*")) &&
		bk_arn_parse(value->text, &arn);

	if (is_arn &&
		(bk_str_is(arn.account, "aws") || bk_str_equal(arn.account, role->account->id)))
		return;
	bk_diag(check->diags, BK_BAD_ARN, value->span,
		is_arn ? "a role takes policies of AWS and of its own account only"
		       : "not the ARN of a managed policy");
	bk_diag_note(check->diags,
		"such as arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup");
	bk_check_at(check, role);
}

void bk_check_role_policies(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *policies, *boundary;

	if (object->kind->id != BK_KIND_ROLE)
		return;
	policies = list_of(object, BK_A_POLICIES);
	boundary = bk_prop(object, BK_A_BOUNDARY);
	for (size_t i = 0; policies && i < policies->list.len; i++)
		check_policy_arn(check, object, policies->list.at[i]);
	if (boundary)
		check_policy_arn(check, object, boundary);
}
