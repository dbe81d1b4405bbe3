/*
 * Logically air-gapped vaults, the vaults that give access to them for a restore, and their
 * approval teams. Facts sheet 5.1, 7.4; botocore 1.43.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

enum {
	MIN_LEAST = 7, /* days */
	MAKING = 120,  /* seconds until available: one to three minutes */
};

static const char *const created[] = {"BackupVaultName", "BackupVaultArn", "CreationDate", NULL};

static json_t *answer_of(const json_t *vault)
{
	json_t *answer = bk_sim_pick(vault, created);
	bk_value_set_text(answer, "VaultState", bk_sim_settle_state(vault));
	return answer;
}

static bool check_bounds(const json_t *input, struct bk_sim_fault *ret_fault)
{
	int64_t min = bk_value_int(input, "MinRetentionDays", 0);
	int64_t max = bk_value_int(input, "MaxRetentionDays", 0);
	if (min >= MIN_LEAST && min <= max && max <= BK_BACKUP_DAYS_MAX)
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"MinRetentionDays cannot be less than %d, nor greater than MaxRetentionDays, which "
		"cannot be greater than %d",
		MIN_LEAST, BK_BACKUP_DAYS_MAX);
	return false;
}

/* Keeps a vault that is being made under its name, ARN and tags. */
static bool make(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name,
	const char *type, json_t *vault, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_sim_backup_arn(request, "backup-vault", name);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "BackupVaultTags"), ret_fault))
		return false;
	bk_sim_copy(vault, request->input, (const char *const[]){"CreatorRequestId", NULL});
	bk_value_set_text(vault, "BackupVaultName", name);
	bk_value_set_text(vault, "BackupVaultArn", arn);
	bk_value_set_text(vault, "VaultType", bk_str_of(type));
	bk_sim_settle_begin(vault, "CREATING", "AVAILABLE", request->now, MAKING);
	bk_value_set(vault, "CreationDate", json_integer(request->now));
	bk_sim_vault_keep(sim, request, vault);
	bk_sim_region_use(sim, request);
	return true;
}

json_t *bk_sim_airgap_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "BackupVaultName");
	struct bk_str key = bk_value_text(request->input, "EncryptionKeyArn");
	BK_AUTO_JSON same = NULL;
	if (!bk_sim_vault_is_new(sim, request, name, &same, ret_fault))
		return same != NULL ? answer_of(same) : NULL;
	if (!check_bounds(request->input, ret_fault) ||
		(key.len > 0 && !bk_sim_backup_key(sim, request, key, ret_fault)))
		return NULL;
	BK_AUTO_JSON vault = bk_sim_pick(request->input,
		(const char *const[]){
			"EncryptionKeyArn", "MinRetentionDays", "MaxRetentionDays", NULL});
	bk_value_set_text(vault, "EncryptionKeyType",
		key.len > 0 ? BK_STR("CUSTOMER_MANAGED_KMS_KEY") : BK_STR("AWS_OWNED_KMS_KEY"));
	/* Locked for good from the start. */
	bk_value_set(vault, "Locked", json_true());
	if (!make(sim, request, name, "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", vault, ret_fault))
		return NULL;
	return answer_of(vault);
}

static bool is_airgapped(const json_t *vault)
{
	return bk_str_is(bk_value_text(vault, "VaultType"), "LOGICALLY_AIR_GAPPED_BACKUP_VAULT");
}

static json_t *access_answer(const json_t *vault)
{
	json_t *answer = bk_sim_pick(vault, (const char *const[]){"CreationDate", NULL});
	bk_value_set_text(answer, "VaultState", bk_sim_settle_state(vault));
	bk_value_set_text(
		answer, "RestoreAccessBackupVaultArn", bk_value_text(vault, "BackupVaultArn"));
	return answer;
}

/* Approval itself is not simulated: a team that is there agrees. */
json_t *bk_sim_access_vault_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "SourceBackupVaultArn");
	BK_AUTO_JSON source = bk_sim_vault_of_arn(sim, arn);
	if (source == NULL)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Backup vault %.*s does not exist", BK_STR_ARGS(arn));
	if (!is_airgapped(source) || json_object_get(source, "MpaApprovalTeamArn") == NULL)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"The source is no logically air-gapped vault with an approval team");
	struct bk_str name = bk_value_text(request->input, "BackupVaultName");
	if (name.len == 0)
		name = bk_str_format(request->arena, "restore-access-%llu",
			(unsigned long long)bk_sim_serial(sim));
	BK_AUTO_JSON same = NULL;
	BK_AUTO_JSON vault = json_object();
	if (!bk_sim_vault_is_new(sim, request, name, &same, ret_fault)) {
		if (same == NULL)
			return NULL;
	} else {
		bk_sim_copy(vault, source,
			(const char *const[]){"EncryptionKeyArn", "EncryptionKeyType", NULL});
		bk_value_set_text(vault, "SourceBackupVaultArn", arn);
		bk_value_set(vault, "Locked", json_true());
		if (!make(sim, request, name, "RESTORE_ACCESS_BACKUP_VAULT", vault, ret_fault))
			return NULL;
	}
	json_t *answer = access_answer(same != NULL ? same : vault);
	bk_value_set_text(answer, "RestoreAccessBackupVaultName", name);
	return answer;
}

/* The air-gapped vault that the request names. */
static json_t *named_airgap(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL || is_airgapped(vault))
		return vault;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"Backup vault %.*s is not logically air-gapped",
		BK_STR_ARGS(bk_value_text(vault, "BackupVaultName")));
	json_decref(vault);
	return NULL;
}

/* Those of an air-gapped vault stand in any account, under its region. */
json_t *bk_sim_access_vault_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON source = named_airgap(sim, request, ret_fault);
	if (source == NULL)
		return NULL;
	struct bk_str arn = bk_value_text(source, "BackupVaultArn");
	json_t *list = json_array();
	BK_AUTO_JSON rows = bk_sim_list(sim, BK_SIM_VAULT, (struct bk_str){0}, request->region);
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *vault = json_object_get(row, "record");
		if (!bk_str_equal(bk_value_text(vault, "SourceBackupVaultArn"), arn))
			continue;
		json_t *item = access_answer(vault);
		if (bk_sim_vault_is_available(vault, request->now))
			bk_value_set_text(item, "VaultState", BK_STR("AVAILABLE"));
		bk_value_set(
			item, "ApprovalDate", json_incref(json_object_get(vault, "CreationDate")));
		json_array_append_new(list, item);
	}
	return bk_sim_page(
		request, list, "RestoreAccessBackupVaults", "MaxResults", 1000, ret_fault);
}

json_t *bk_sim_access_vault_revoke(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON source = named_airgap(sim, request, ret_fault);
	if (source == NULL)
		return NULL;
	struct bk_str arn = bk_value_text(request->input, "RestoreAccessBackupVaultArn");
	BK_AUTO_JSON vault = bk_sim_vault_of_arn(sim, arn);
	if (vault == NULL ||
		!bk_str_equal(bk_value_text(vault, "SourceBackupVaultArn"),
			bk_value_text(source, "BackupVaultArn")))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Restore access backup vault %.*s does not exist", BK_STR_ARGS(arn));
	struct bk_str region, account, rest;
	if (bk_sim_arn_read(arn, "backup", &region, &account, &rest))
		bk_sim_drop(sim, BK_SIM_VAULT, account, region,
			bk_value_text(vault, "BackupVaultName"));
	bk_sim_tags_drop(sim, arn);
	return json_object();
}

json_t *bk_sim_approval_associate(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = named_airgap(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	struct bk_str team = bk_value_text(request->input, "MpaApprovalTeamArn");
	struct bk_str region, account, rest;
	if (!bk_sim_arn_read(team, "mpa", &region, &account, &rest))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"%.*s is not the ARN of an approval team", BK_STR_ARGS(team));
	if (!bk_sim_backup_is_global(sim, request->account, "isMpaEnabled"))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Multi-party approval is not enabled for the current organization");
	bk_value_set_text(vault, "MpaApprovalTeamArn", team);
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}

json_t *bk_sim_approval_disassociate(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = named_airgap(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	if (json_object_get(vault, "MpaApprovalTeamArn") == NULL)
		return bk_sim_refuse(
			ret_fault, 400, BK_BACKUP_REFUSED, "The vault has no approval team");
	json_object_del(vault, "MpaApprovalTeamArn");
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}
