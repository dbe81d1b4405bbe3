/*
 * Vaults: standard and air-gapped ones, their access policies and their locks.
 */
#include "apply/write.h"

#include <time.h>

enum {
	AVAILABLE_MS = 10 * 60 * 1000,
	SECONDS_PER_DAY = 86400,
	GRACE_LEAST_DAYS = 3, /* PutBackupVaultLockConfiguration, API reference, seen 2026-11-24 */
};

/* The vault of that name, and whose it is by its tags. */
static enum bk_seen look(struct bk_write *write)
{
	BK_AUTO_JSON vault = NULL;
	BK_AUTO_JSON tags = NULL;
	struct bk_str arn;

	if (!bk_write_call(write, "DescribeBackupVault",
		    bk_write_input("BackupVaultName", write->desired->name), &vault))
		return bk_write_failed_as(write, "ResourceNotFoundException|AccessDeniedException")
			? BK_SEEN_NOTHING
			: BK_SEEN_FAILED;
	arn = bk_value_text(vault, "BackupVaultArn");
	if (!bk_write_call_pages(write, "ListTags", bk_write_input("ResourceArn", arn), &tags))
		return BK_SEEN_FAILED;
	if (!bk_write_is_ours(write, json_object_get(tags, "Tags")))
		return BK_SEEN_FOREIGN;
	bk_write_known(write, arn, write->desired->name);
	return BK_SEEN_OURS;
}

static enum bk_outcome create(
	struct bk_write *write, const char *operation, const char *const members[])
{
	BK_AUTO_JSON output = NULL;
	json_t *input = json_object();
	enum bk_outcome outcome;

	bk_write_copy(write, input, members);
	bk_value_set(input, "BackupVaultTags", bk_write_tags(write, BK_TAGS_MAP));
	bk_write_token(write, input, 1);
	outcome = bk_write_create(write, operation, input, "AlreadyExistsException", look, &output);
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write, bk_value_text(output, "BackupVaultArn"),
			bk_value_text(output, "BackupVaultName"));
	return outcome;
}

enum bk_outcome bk_vault_create(struct bk_write *write)
{
	static const char *const members[] = {"BackupVaultName", "EncryptionKeyArn", NULL};

	return create(write, "CreateBackupVault", members);
}

/* Nothing can be copied into it, and it has no policy, until it is available. */
static enum bk_outcome wait_available(struct bk_write *write)
{
	BK_AUTO_JSON vault = NULL;
	struct bk_str state;

	if (!bk_write_call(write, "DescribeBackupVault",
		    bk_write_input("BackupVaultName", write->desired->name), &vault))
		return bk_write_give_up(write);
	state = bk_value_text(vault, "VaultState");
	if (bk_str_is(state, "FAILED"))
		return bk_write_say(write, "AWS Backup could not make the vault");
	if (!state.len || bk_str_is(state, "AVAILABLE"))
		return BK_OUTCOME_DONE;
	return bk_write_wait(write, AVAILABLE_MS, "the vault is being made");
}

enum bk_outcome bk_airgap_create(struct bk_write *write)
{
	static const char *const members[] = {"BackupVaultName", "EncryptionKeyArn",
		"MinRetentionDays", "MaxRetentionDays", NULL};
	enum bk_outcome outcome;

	if (write->step == 0) {
		outcome = create(write, "CreateLogicallyAirGappedBackupVault", members);
		if (outcome != BK_OUTCOME_DONE)
			return outcome;
		write->step = 1;
	}
	return wait_available(write);
}

enum bk_outcome bk_vault_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteBackupVault",
		bk_write_input("BackupVaultName", bk_write_name(write)),
		"ResourceNotFoundException");
}

enum bk_outcome bk_vault_policy_put(struct bk_write *write)
{
	json_t *input = bk_write_input("BackupVaultName", write->desired->name);

	bk_value_set(input, "Policy", bk_write_member(write, "Policy"));
	return bk_write_make(write, "PutBackupVaultAccessPolicy", input, NULL);
}

enum bk_outcome bk_vault_policy_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteBackupVaultAccessPolicy",
		bk_write_input("BackupVaultName", bk_write_parent(write)->name),
		"ResourceNotFoundException");
}

/* Writing a lock starts its grace anew: one that is running keeps the days that are left of it. */
static void keep_grace(struct bk_write *write, json_t *input)
{
	int64_t date = bk_write_parent(write)->lock_date;
	int64_t left;

	if (!date || !json_object_get(input, "ChangeableForDays"))
		return;
	left = (date - (int64_t)time(NULL)) / SECONDS_PER_DAY;
	bk_value_set(input, "ChangeableForDays",
		json_integer(left < GRACE_LEAST_DAYS ? GRACE_LEAST_DAYS : left));
}

enum bk_outcome bk_vault_lock_put(struct bk_write *write)
{
	static const char *const members[] = {
		"MinRetentionDays", "MaxRetentionDays", "ChangeableForDays", NULL};
	json_t *input = bk_write_input("BackupVaultName", write->desired->name);

	bk_write_copy(write, input, members);
	keep_grace(write, input);
	return bk_write_make(write, "PutBackupVaultLockConfiguration", input, NULL);
}

enum bk_outcome bk_vault_lock_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteBackupVaultLockConfiguration",
		bk_write_input("BackupVaultName", bk_write_parent(write)->name),
		"ResourceNotFoundException");
}
