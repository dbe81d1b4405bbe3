/*
 * Vault lock: bounds of retention, and the day from which nobody can change them.
 * Facts sheet 5.2; botocore 1.43, PutBackupVaultLockConfiguration.
 */
#include "sim/backup_ops.h"

enum {
	GRACE_LEAST = 3, /* days */
	DAY = 86400,
};

/* Whether a member is a number of days between the bounds, or absent. */
static bool check_days(
	const json_t *input, const char *member, int64_t least, struct bk_sim_fault *ret_fault)
{
	int64_t days = bk_value_int(input, member, least);
	if (days >= least && days <= BK_BACKUP_DAYS_MAX)
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"%s cannot be less than %lld or more than %d days", member, (long long)least,
		BK_BACKUP_DAYS_MAX);
	return false;
}

static bool check_bounds(const json_t *input, struct bk_sim_fault *ret_fault)
{
	if (!check_days(input, "MinRetentionDays", 1, ret_fault) ||
		!check_days(input, "MaxRetentionDays", 1, ret_fault) ||
		!check_days(input, "ChangeableForDays", GRACE_LEAST, ret_fault))
		return false;
	int64_t max = bk_value_int(input, "MaxRetentionDays", BK_BACKUP_DAYS_MAX);
	if (bk_value_int(input, "MinRetentionDays", 1) <= max)
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"MinRetentionDays cannot be greater than MaxRetentionDays");
	return false;
}

/* The vault, where its lock may still be changed. */
static json_t *changeable(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	bool is_standard = bk_str_is(bk_value_text(vault, "VaultType"), "BACKUP_VAULT");
	if (is_standard && request->now < bk_value_int(vault, "LockDate", INT64_MAX))
		return vault;
	if (!is_standard)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Vault lock of a logically air-gapped vault cannot be changed");
	else
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Vault lock configuration is immutable and cannot be changed or deleted");
	json_decref(vault);
	return NULL;
}

static void unlock(json_t *vault)
{
	static const char *const members[] = {"MinRetentionDays", "MaxRetentionDays", "LockDate"};
	for (size_t i = 0; i < BK_COUNT(members); i++)
		json_object_del(vault, members[i]);
	bk_value_set(vault, "Locked", json_false());
}

json_t *bk_sim_vault_lock_put(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = changeable(sim, request, ret_fault);
	if (vault == NULL || !check_bounds(request->input, ret_fault))
		return NULL;
	/* A put replaces the whole lock, and the grace time begins again. */
	unlock(vault);
	bk_sim_copy(vault, request->input,
		(const char *const[]){"MinRetentionDays", "MaxRetentionDays", NULL});
	int64_t grace = bk_value_int(request->input, "ChangeableForDays", 0);
	if (grace > 0)
		bk_value_set(vault, "LockDate", json_integer(request->now + grace * DAY));
	bk_value_set(vault, "Locked", json_true());
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}

json_t *bk_sim_vault_lock_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = changeable(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	unlock(vault);
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}
