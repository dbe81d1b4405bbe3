/*
 * Notifications of a vault. Facts sheet 5.3.
 */
#include "sim/backup_ops.h"

/* A standard topic of the account and, which is not verified, of the region. That it exists is not
 * asked: AWS finds out when it publishes. */
static bool check_topic(
	const struct bk_sim_request *request, struct bk_str arn, struct bk_sim_fault *ret_fault)
{
	struct bk_str region, account, name;
	if (bk_sim_arn_read(arn, "sns", &region, &account, &name) &&
		bk_str_equal(region, request->region) && bk_str_equal(account, request->account) &&
		name.len > 0 && !bk_str_has_suffix(name, BK_STR(".fifo")))
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"SNS topic ARN %.*s is not valid for backup vault notifications", BK_STR_ARGS(arn));
	return false;
}

json_t *bk_sim_vault_events_put(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL ||
		!check_topic(request, bk_value_text(request->input, "SNSTopicArn"), ret_fault))
		return NULL;
	if (json_array_size(json_object_get(request->input, "BackupVaultEvents")) == 0)
		return bk_sim_refuse(
			ret_fault, 400, BK_BACKUP_INVALID, "BackupVaultEvents cannot be empty");
	bk_sim_copy(vault, request->input,
		(const char *const[]){"SNSTopicArn", "BackupVaultEvents", NULL});
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}

json_t *bk_sim_vault_events_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	if (json_object_get(vault, "SNSTopicArn") == NULL)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Backup vault %.*s has no notifications",
			BK_STR_ARGS(bk_value_text(vault, "BackupVaultName")));
	return bk_sim_pick(vault,
		(const char *const[]){"BackupVaultName", "BackupVaultArn", "SNSTopicArn",
			"BackupVaultEvents", NULL});
}

json_t *bk_sim_vault_events_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = bk_sim_vault_named(sim, request, ret_fault);
	if (vault == NULL)
		return NULL;
	json_object_del(vault, "SNSTopicArn");
	json_object_del(vault, "BackupVaultEvents");
	bk_sim_vault_keep(sim, request, vault);
	return json_object();
}
