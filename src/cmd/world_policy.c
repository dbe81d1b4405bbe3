/*
 * Policies that say what is stated: see world_policy.h. A key leaves its use to the account, as KMS
 * writes it by itself, unless the unit states who is allowed what.
 */
#include "cmd/world_policy.h"

#include "base/arena.h"
#include "base/value.h"
#include "cmd/session.h"
#include "model/model.h"

static json_t *allow(json_t *principal, json_t *actions)
{
	return json_pack("{s:s, s:o, s:o, s:s}", "Effect", "Allow", "Principal", principal,
		"Action", actions, "Resource", "*");
}

static struct bk_str document(const struct bk_session *session, json_t *statements)
{
	BK_AUTO_JSON policy =
		json_pack("{s:s, s:o}", "Version", "2012-10-17", "Statement", statements);

	return bk_value_write(session->arena, policy);
}

static void add_root(json_t *list, const struct bk_session *session, const struct bk_object *near,
	const struct bk_account *account)
{
	json_array_append_new(list,
		bk_value_string(bk_str_format(session->arena, "arn:%.*s:iam::%.*s:root",
			BK_STR_ARGS(near->region->partition), BK_STR_ARGS(account->id))));
}

static void add_members(
	json_t *list, const struct bk_session *session, const struct bk_object *near)
{
	bk_vec_foreach (i, &session->model->accounts) {
		if (session->model->accounts.at[i]->in_org)
			add_root(list, session, near, session->model->accounts.at[i]);
	}
}

/* Accounts, also those of units and of the organization, as principals. */
static void add_accounts(json_t *list, const struct bk_session *session,
	const struct bk_object *near, const struct bk_value *value)
{
	if (value->kind == BK_V_ACCOUNT)
		add_root(list, session, near, value->account);
	else if (value->kind == BK_V_ORG || value->kind == BK_V_WORD)
		add_members(list, session, near);
	else if (value->kind == BK_V_OU)
		bk_vec_foreach (i, &value->ou->accounts)
			add_root(list, session, near, value->ou->accounts.at[i]);
}

static void add_accounts_of(json_t *list, const struct bk_session *session,
	const struct bk_object *near, const struct bk_value *values)
{
	for (size_t i = 0; values && values->kind == BK_V_LIST && i < values->list.len; i++)
		add_accounts(list, session, near, values->list.at[i]);
	if (values && values->kind == BK_V_WORD)
		add_accounts(list, session, near, values);
}

/* Roles by their ARNs. */
static void add_roles(json_t *list, const struct bk_session *session, const struct bk_object *key,
	const struct bk_value *values)
{
	for (size_t i = 0; values && values->kind == BK_V_LIST && i < values->list.len; i++) {
		const struct bk_value *value = values->list.at[i];
		struct bk_str arn = BK_STR("");
		const struct bk_desired *role;

		if (value->kind == BK_V_OBJECT) {
			role = bk_desired_find(&session->list, value->object->address);
			arn = role ? role->arn : arn;
		} else if (value->kind == BK_V_ARN ||
			(value->kind == BK_V_ROLE_NAME &&
				bk_str_has_prefix(value->text, BK_STR("arn:")))) {
			arn = value->text;
		} else if (value->kind == BK_V_ROLE_NAME) {
			arn = bk_str_format(session->arena, "arn:%.*s:iam::%.*s:role/%.*s",
				BK_STR_ARGS(key->region->partition), BK_STR_ARGS(key->account->id),
				BK_STR_ARGS(value->text));
		}
		if (arn.len)
			json_array_append_new(list, bk_value_string(arn));
	}
}

static json_t *services_of(const struct bk_value *values)
{
	json_t *list = json_array();

	for (size_t i = 0; values && values->kind == BK_V_LIST && i < values->list.len; i++) {
		if (values->list.at[i]->kind == BK_V_SERVICE_NAME)
			json_array_append_new(list, bk_value_string(values->list.at[i]->text));
	}
	return list;
}

static json_t *actions_of(const struct bk_object *block)
{
	const struct bk_value *written = bk_prop(block, BK_A_ALLOW_ACTIONS);
	json_t *actions = json_array();

	for (size_t i = 0; written && written->kind == BK_V_LIST && i < written->list.len; i++)
		json_array_append_new(actions, bk_value_string(written->list.at[i]->text));
	return actions;
}

static void add_allow(json_t *statements, const struct bk_session *session,
	const struct bk_object *key, const struct bk_object *block)
{
	const struct bk_value *principals = bk_prop(block, BK_A_ALLOW_PRINCIPALS);
	json_t *arns = json_array(), *services = services_of(principals), *whom = json_object();

	add_accounts_of(arns, session, key, principals);
	add_roles(arns, session, key, principals);
	if (json_array_size(arns))
		json_object_set(whom, "AWS", arns);
	if (json_array_size(services))
		json_object_set(whom, "Service", services);
	json_decref(arns);
	json_decref(services);
	json_array_append_new(statements, allow(whom, actions_of(block)));
}

struct bk_str bk_world_key_policy(const struct bk_session *session, const struct bk_object *key)
{
	static const char *const use[] = {"kms:DescribeKey", "kms:Encrypt", "kms:Decrypt",
		"kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ListGrants",
		"kms:RevokeGrant"};
	json_t *statements = json_array(), *shared = json_array(), *root = json_array();
	bool stated = false;

	bk_vec_foreach (i, &key->children) {
		if (key->children.at[i]->kind->id != BK_KIND_ALLOW)
			continue;
		add_allow(statements, session, key, key->children.at[i]);
		stated = true;
	}
	add_root(root, session, key, key->account);
	if (!stated)
		json_array_append_new(
			statements, allow(json_pack("{s:O}", "AWS", root), json_string("kms:*")));
	json_decref(root);
	add_accounts_of(shared, session, key, bk_prop(key, BK_A_SHARE));
	if (json_array_size(shared)) {
		json_t *actions = json_array();

		for (size_t i = 0; i < BK_COUNT(use); i++)
			json_array_append_new(actions, json_string(use[i]));
		json_array_append_new(
			statements, allow(json_pack("{s:O}", "AWS", shared), actions));
	}
	json_decref(shared);
	return document(session, statements);
}

struct bk_str bk_world_vault_policy(const struct bk_session *session, const struct bk_object *vault)
{
	json_t *statements = json_array(), *accounts = json_array();

	add_accounts_of(accounts, session, vault, bk_prop(vault, BK_A_ACCEPT));
	if (json_array_size(accounts))
		json_array_append_new(statements,
			allow(json_pack("{s:O}", "AWS", accounts),
				json_string("backup:CopyIntoBackupVault")));
	else
		/* Nobody is accepted; a policy has a statement all the same. */
		json_array_append_new(statements,
			json_pack("{s:s, s:s, s:s, s:s}", "Effect", "Deny", "Principal", "*",
				"Action", "backup:CopyIntoBackupVault", "Resource", "*"));
	json_decref(accounts);
	return document(session, statements);
}
