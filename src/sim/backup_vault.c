/*
 * Vaults: those of all three types are read here, standard ones are created here.
 * Facts sheet 5.1; botocore 1.43, CreateBackupVault, DescribeBackupVault, DeleteBackupVault.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

/* Per account and region. Facts sheet 4.8. */
enum { VAULTS_MOST = 300 };

json_t *bk_sim_vault_get(
	struct bk_sim *sim, struct bk_str account, struct bk_str region, struct bk_str name)
{
	return bk_sim_get(sim, BK_SIM_VAULT, account, region, name);
}

json_t *bk_sim_vault_of_arn(struct bk_sim *sim, struct bk_str arn)
{
	struct bk_str region, account, rest;
	if (!bk_sim_arn_read(arn, "backup", &region, &account, &rest))
		return NULL;
	if (!bk_str_is(bk_str_cut(&rest, ':'), "backup-vault"))
		return NULL;
	return bk_sim_vault_get(sim, account, region, rest);
}

bool bk_sim_vault_is_available(json_t *vault, int64_t now)
{
	return bk_sim_settle_pass(vault, now) || bk_str_is(bk_sim_settle_state(vault), "AVAILABLE");
}

bool bk_sim_vault_admits(const json_t *vault, int64_t retain_days)
{
	int64_t max = bk_value_int(vault, "MaxRetentionDays", 0);
	bool forever = retain_days == BK_BACKUP_FOREVER;
	/* For ever is within no maximum: not documented, facts sheet 5.2. */
	if (max > 0 && (forever || retain_days > max))
		return false;
	return forever || retain_days >= bk_value_int(vault, "MinRetentionDays", 0);
}

void bk_sim_vault_keep(
	struct bk_sim *sim, const struct bk_sim_request *request, const json_t *vault)
{
	bk_sim_keep(sim, request, BK_SIM_VAULT, bk_value_text(vault, "BackupVaultName"), vault);
}

json_t *bk_sim_vault_named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "BackupVaultName");
	json_t *vault = bk_sim_find(sim, request, BK_SIM_VAULT, name);
	if (vault == NULL)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Backup vault %.*s does not exist", BK_STR_ARGS(name));
	return vault;
}

bool bk_sim_vault_is_new(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str name, json_t **ret_same, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = bk_sim_find(sim, request, BK_SIM_VAULT, name);
	struct bk_str token = bk_value_text(request->input, "CreatorRequestId");
	if (vault != NULL && token.len > 0 &&
		bk_str_equal(token, bk_value_text(vault, "CreatorRequestId"))) {
		*ret_same = json_incref(vault);
		return false;
	}
	if (vault != NULL) {
		bk_sim_refuse_existing(ret_fault, vault, "BackupVaultArn",
			"Backup vault with the same name already exists");
		return false;
	}
	if (bk_sim_count_here(sim, request, BK_SIM_VAULT) >= VAULTS_MOST) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"An account can have at most %d backup vaults in a region", VAULTS_MOST);
		return false;
	}
	return true;
}

static const char *const created[] = {"BackupVaultName", "BackupVaultArn", "CreationDate", NULL};

json_t *bk_sim_vault_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "BackupVaultName");
	BK_AUTO_JSON same = NULL;
	if (!bk_sim_vault_is_new(sim, request, name, &same, ret_fault))
		return same != NULL ? bk_sim_pick(same, created) : NULL;
	struct bk_str key = bk_value_text(request->input, "EncryptionKeyArn");
	if (key.len == 0)
		key = bk_sim_backup_default_key(sim, request, ret_fault);
	else if (!bk_sim_backup_key(sim, request, key, ret_fault))
		return NULL;
	if (key.len == 0)
		return NULL;
	struct bk_str arn = bk_sim_backup_arn(request, "backup-vault", name);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "BackupVaultTags"), ret_fault))
		return NULL;
	BK_AUTO_JSON vault = json_object();
	bk_sim_copy(vault, request->input,
		(const char *const[]){"BackupVaultName", "CreatorRequestId", NULL});
	bk_value_set_text(vault, "BackupVaultArn", arn);
	bk_value_set_text(vault, "VaultType", BK_STR("BACKUP_VAULT"));
	bk_sim_settle_at(vault, "AVAILABLE");
	bk_value_set_text(vault, "EncryptionKeyArn", key);
	bk_value_set(vault, "CreationDate", json_integer(request->now));
	bk_value_set(vault, "Locked", json_false());
	bk_sim_vault_keep(sim, request, vault);
	bk_sim_region_use(sim, request);
	return bk_sim_pick(vault, created);
}

json_t *bk_sim_vault_points(struct bk_sim *sim, struct bk_str account, struct bk_str region)
{
	json_t *points = json_object();
	BK_AUTO_JSON rows = bk_sim_list(sim, BK_SIM_POINT, account, region);
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *vault =
			bk_value_text(json_object_get(row, "record"), "BackupVaultName").ptr;
		if (vault != NULL)
			bk_value_set(
				points, vault, json_integer(bk_value_int(points, vault, 0) + 1));
	}
	return points;
}

/* What a vault is shown as; being looked at brings on one that is being made. */
static json_t *show(struct bk_sim *sim, const struct bk_sim_request *request, json_t *vault,
	const json_t *points, const char *const members[])
{
	json_t *answer = bk_sim_pick(vault, members);
	struct bk_str name = bk_value_text(vault, "BackupVaultName");
	bk_value_set_text(
		answer, "VaultState", bk_sim_tell_state(sim, request, BK_SIM_VAULT, name, vault));
	bk_value_set(
		answer, "NumberOfRecoveryPoints", json_integer(bk_value_int(points, name.ptr, 0)));
	return answer;
}

static const char *const described[] = {"BackupVaultName", "BackupVaultArn", "VaultType",
	"EncryptionKeyArn", "EncryptionKeyType", "CreationDate", "CreatorRequestId", "Locked",
	"MinRetentionDays", "MaxRetentionDays", "LockDate", "SourceBackupVaultArn",
	"MpaApprovalTeamArn", "LatestMpaApprovalTeamUpdate", NULL};

json_t *bk_sim_vault_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str account = bk_value_text(request->input, "BackupVaultAccountId");
	/* Vaults of others are seen when they are shared (AWS RAM), which is not simulated. */
	if (account.len > 0 && !bk_str_equal(account, request->account))
		return bk_sim_refuse(ret_fault, 403, "AccessDeniedException",
			"Insufficient privileges to perform this action.");
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	BK_AUTO_JSON points = bk_sim_vault_points(sim, request->account, request->region);
	return show(sim, request, vault, points, described);
}

json_t *bk_sim_vault_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	struct bk_str name = bk_value_text(vault, "BackupVaultName");
	BK_AUTO_JSON points = bk_sim_vault_points(sim, request->account, request->region);
	if (bk_str_is(bk_value_text(vault, "VaultType"), "RESTORE_ACCESS_BACKUP_VAULT"))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Restore access backup vault %.*s must be revoked", BK_STR_ARGS(name));
	if (bk_value_int(points, name.ptr, 0) > 0) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Backup vault cannot be deleted because it contains recovery points.");
		bk_sim_fault_code(ret_fault, "ERROR_9101");
		return NULL;
	}
	bk_sim_tags_drop(sim, bk_value_text(vault, "BackupVaultArn"));
	bk_sim_forget(sim, request, BK_SIM_VAULT, name);
	return json_object();
}

json_t *bk_sim_vault_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str type = bk_value_text(request->input, "ByVaultType");
	json_t *list = json_array();
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_VAULT);
	BK_AUTO_JSON points = bk_sim_vault_points(sim, request->account, request->region);
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *vault = json_object_get(row, "record");
		bool wanted =
			type.len == 0 || bk_str_equal(type, bk_value_text(vault, "VaultType"));
		/* Those that others share with the account: none, see bk_sim_vault_describe(). */
		if (!wanted || bk_value_true(request->input, "ByShared"))
			continue;
		json_t *item = show(sim, request, vault, points,
			(const char *const[]){"BackupVaultName", "BackupVaultArn", "VaultType",
				"EncryptionKeyArn", "EncryptionKeyType", "CreationDate",
				"CreatorRequestId", "Locked", "MinRetentionDays",
				"MaxRetentionDays", "LockDate", NULL});
		json_array_append_new(list, item);
	}
	return bk_sim_page(request, list, "BackupVaultList", "MaxResults", 1000, ret_fault);
}
