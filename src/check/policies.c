/*
 * BK6021, BK6022, BK7004 of `when`: statements that a user wrote (F 3.3, aws-semantics 4).
 */
#include "base/arena.h"
#include "check/context.h"

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
		struct bk_str rest = principal->text;

		if (!bk_str_has_prefix(rest, BK_STR("arn:")))
			return false;
		for (int i = 0; i < 4; i++)
			bk_str_cut(&rest, ':');
		return !bk_str_equal(bk_str_cut(&rest, ':'), account->id);
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
static bool excepts_deployer(const struct bk_object *vault, const struct bk_value *except)
{
	struct bk_str role = vault->account->access_role;

	if (!except || !role.len)
		return false;
	bk_vec_foreach (i, &except->list) {
		const struct bk_value *value = except->list.at[i];
		struct bk_str text = value->text;

		if (value->kind == BK_V_ACCOUNT && value->account == vault->account)
			return true;
		if (value->kind == BK_V_OBJECT)
			text = value->object->physical;
		else if (value->kind != BK_V_ARN && value->kind != BK_V_ROLE_NAME)
			continue;
		if (bk_str_equal(text, role) ||
			(bk_str_has_suffix(text, role) && text.ptr[text.len - role.len - 1] == '/'))
			return true;
	}
	return false;
}

void bk_check_self_lockout(const struct bk_check *check, const struct bk_object *object)
{
	if (object->kind->id != BK_KIND_VAULT || object->life == BK_LIFE_EXISTING)
		return;
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		const struct bk_value *actions;

		if (block->kind->id != BK_KIND_DENY || bk_prop(block, BK_A_DENY_WHEN) ||
			excepts_deployer(object, list_of(block, BK_A_DENY_EXCEPT)))
			continue;
		actions = list_of(block, BK_A_DENY_ACTIONS);
		for (size_t j = 0; actions && j < actions->list.len; j++) {
			const struct bk_value *action = actions->list.at[j];

			if (!bk_str_is(action->text, "backup:PutBackupVaultAccessPolicy") &&
				!bk_str_is(action->text, "backup:DeleteBackupVaultAccessPolicy"))
				continue;
			bk_diag(check->diags, BK_SELF_LOCKOUT, action->span,
				"a deny of %.*s must except the role that deploys",
				BK_STR_ARGS(action->text));
			bk_diag_label(
				check->diags, block->name_span, "nobody could change it again");
			if (object->account->access_role.len)
				bk_diag_help(check->diags, "Add it: except = [role(\"%.*s\")].",
					BK_STR_ARGS(object->account->access_role));
			else
				bk_diag_help(check->diags,
					"Say which role deploys, `access_role = \"…\"` on the "
					"account, "
					"and except it.");
			bk_check_at(check, object);
		}
	}
}

static void check_when(const struct bk_check *check, const struct bk_object *block,
	const struct bk_cond *condition)
{
	if (condition->kind == BK_COND_AND) {
		bk_vec_foreach (i, &condition->parts)
			check_when(check, block, condition->parts.at[i]);
		return;
	}
	if (condition->kind == BK_COND_COMPARE && condition->subject == BK_COND_CONTEXT)
		return;
	bk_diag(check->diags, BK_NOT_EXPRESSIBLE, condition->span,
		"`when` takes comparisons of context[\"key\"], joined by `and`");
	bk_check_at(check, block->parent);
}

void bk_check_when(const struct bk_check *check, const struct bk_object *object)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		const struct bk_value *when = NULL;

		if (block->kind->id == BK_KIND_ALLOW)
			when = bk_prop(block, BK_A_ALLOW_WHEN);
		else if (block->kind->id == BK_KIND_DENY)
			when = bk_prop(block, BK_A_DENY_WHEN);
		if (when && when->kind == BK_V_CONDITION)
			check_when(check, block, when->condition);
	}
}
