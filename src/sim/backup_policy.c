/*
 * The access policy of a vault, kept as the text that came. Facts sheet 3.3.
 */
#include "sim/backup_ops.h"

/* The only thing that another account may be allowed. */
#define COPY_INTO "backup:CopyIntoBackupVault"

/* A value, or each item of a list. */
static size_t item_count(const json_t *value)
{
	return json_is_array(value) ? json_array_size(value) : value != NULL;
}

static const json_t *item_at(const json_t *value, size_t i)
{
	return json_is_array(value) ? json_array_get(value, i) : value;
}

static bool malformed(struct bk_sim_fault *ret_fault, const char *why)
{
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "Policy is not valid: %s", why);
	return false;
}

/* Whether an "AWS" principal is somebody else than this account and its own: `*` is everybody,
 * whatever the conditions say. */
static bool is_foreign(struct bk_str principal, struct bk_str account)
{
	struct bk_str region, owner, rest;
	if (bk_str_equal(principal, account))
		return false;
	return !bk_sim_arn_read(principal, "iam", &region, &owner, &rest) ||
		!bk_str_equal(owner, account);
}

static bool admits_others(const json_t *statement, struct bk_str account)
{
	const json_t *principal = json_object_get(statement, "Principal");
	if (json_object_get(statement, "NotPrincipal") != NULL || json_is_string(principal))
		return true;
	const json_t *list = json_object_get(principal, "AWS");
	for (size_t i = 0; i < item_count(list); i++) {
		if (is_foreign(bk_value_text_of(item_at(list, i)), account))
			return true;
	}
	return false;
}

static bool check_actions(const json_t *statement, bool for_others, struct bk_sim_fault *ret_fault)
{
	const json_t *actions = json_object_get(statement, "Action");
	if (item_count(actions) == 0)
		return malformed(ret_fault, "a statement has no Action");
	for (size_t i = 0; i < item_count(actions); i++) {
		struct bk_str action = bk_value_text_of(item_at(actions, i));
		if (for_others && !bk_str_is(action, COPY_INTO)) {
			bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
				"The specified policy cannot be added to the vault due to "
				"cross-account sharing restrictions. Amend the policy or the "
				"vault's settings, then retry request");
			return false;
		}
		if (!bk_str_has_prefix(action, BK_STR("backup:")) ||
			bk_str_find(action, '*') < action.len)
			return malformed(ret_fault, "an Action is a wildcard or not of AWS Backup");
	}
	return true;
}

static bool check_statement(
	const json_t *statement, struct bk_str account, struct bk_sim_fault *ret_fault)
{
	struct bk_str effect = bk_value_text(statement, "Effect");
	if (!json_is_object(statement))
		return malformed(ret_fault, "a Statement is not an object");
	if (!bk_sim_is_word(effect, "Allow|Deny"))
		return malformed(ret_fault, "Effect is neither Allow nor Deny");
	if (json_object_get(statement, "Principal") == NULL &&
		json_object_get(statement, "NotPrincipal") == NULL)
		return malformed(ret_fault, "a statement has no Principal");
	bool for_others = bk_str_is(effect, "Allow") && admits_others(statement, account);
	return check_actions(statement, for_others, ret_fault);
}

/* That principals exist is not asked: not verified, facts sheet 8.4. */
static bool check_policy(struct bk_str text, struct bk_str account, struct bk_sim_fault *ret_fault)
{
	struct bk_error error;
	BK_AUTO_JSON policy = bk_value_read(text, &error);
	if (policy == NULL)
		return malformed(ret_fault, error.text);
	const json_t *statements = json_object_get(policy, "Statement");
	if (item_count(statements) == 0)
		return malformed(ret_fault, "it has no Statement");
	for (size_t i = 0; i < item_count(statements); i++) {
		if (!check_statement(item_at(statements, i), account, ret_fault))
			return false;
	}
	return true;
}

json_t *bk_sim_vault_policy_put(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str text = bk_value_text(request->input, "Policy");
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	if (text.len == 0)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_MISSING, "Policy is required");
	if (!bk_sim_vault_is_available(vault, request->now))
		return bk_sim_refuse(
			ret_fault, 400, BK_BACKUP_INVALID, "Backup vault is not available yet");
	if (!check_policy(text, request->account, ret_fault))
		return NULL;
	bk_value_set_text(vault, "Policy", text);
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}

json_t *bk_sim_vault_policy_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "BackupVaultName");
	BK_AUTO_JSON vault = bk_sim_find(sim, request, BK_SIM_VAULT, name);
	/* So AWS answers for a vault that is not there: facts sheet 8.3. */
	if (vault == NULL)
		return bk_sim_refuse(ret_fault, 403, "AccessDeniedException",
			"Insufficient privileges to perform this action.");
	if (json_object_get(vault, "Policy") == NULL)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Backup vault %.*s has no access policy", BK_STR_ARGS(name));
	return bk_sim_pick(
		vault, (const char *const[]){"BackupVaultName", "BackupVaultArn", "Policy", NULL});
}

json_t *bk_sim_vault_policy_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	json_object_del(vault, "Policy");
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}
