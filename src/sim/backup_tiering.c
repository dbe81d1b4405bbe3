/*
 * Tiering configurations: when backups of S3 move to the low-cost tier. Facts sheet 7.4.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

enum { SELECTIONS_MOST = 5, RESOURCES_MOST = 100 };

static bool invalid(struct bk_sim_fault *ret_fault, const char *message)
{
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "%s", message);
	return false;
}

static bool check(const json_t *body, struct bk_sim_fault *ret_fault)
{
	const json_t *selections = json_object_get(body, "ResourceSelection");
	size_t i;
	const json_t *selection;
	json_array_foreach(selections, i, selection)
	{
		size_t count = json_array_size(json_object_get(selection, "Resources"));
		if (!bk_str_is(bk_value_text(selection, "ResourceType"), "S3"))
			return invalid(ret_fault, "Only resource type S3 has a low-cost tier");
		if (count == 0 || count > RESOURCES_MOST)
			return invalid(ret_fault, "A selection must have 1 to 100 resources");
	}
	size_t count = json_array_size(selections);
	return (count > 0 && count <= SELECTIONS_MOST) ||
		invalid(ret_fault, "A tiering configuration must have 1 to 5 selections");
}

/* The vault is there (or all are meant), and no other configuration has it. */
static bool check_vault(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str name, struct bk_str vault, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON found = bk_sim_find(sim, request, BK_SIM_VAULT, vault);
	if (found == NULL && !bk_str_is(vault, "*"))
		return invalid(ret_fault, "The backup vault does not exist");
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_TIERING);
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		const json_t *other = json_object_get(row, "record");
		if (!bk_str_equal(vault, bk_value_text(other, "BackupVaultName")) ||
			bk_str_equal(name, bk_value_text(other, "TieringConfigurationName")))
			continue;
		bk_sim_refuse_existing(ret_fault, other, "TieringConfigurationArn",
			"Backup vault %.*s has a tiering configuration already",
			BK_STR_ARGS(vault));
		return false;
	}
	return true;
}

static const char *const fields[] = {"BackupVaultName", "ResourceSelection", NULL};
static const char *const created[] = {
	"TieringConfigurationArn", "TieringConfigurationName", "CreationTime", NULL};

json_t *bk_sim_tiering_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const json_t *body = json_object_get(request->input, "TieringConfiguration");
	struct bk_str name = bk_value_text(body, "TieringConfigurationName");
	struct bk_str token = bk_value_text(request->input, "CreatorRequestId");
	BK_AUTO_JSON before = bk_sim_find(sim, request, BK_SIM_TIERING, name);
	if (before != NULL && token.len > 0 &&
		bk_str_equal(token, bk_value_text(before, "CreatorRequestId")))
		return bk_sim_pick(before, created);
	if (before != NULL)
		return bk_sim_refuse_existing(ret_fault, before, "TieringConfigurationArn",
			"Tiering configuration with the same name already exists");
	if (!check(body, ret_fault) ||
		!check_vault(sim, request, name, bk_value_text(body, "BackupVaultName"), ret_fault))
		return NULL;
	struct bk_str arn = bk_sim_backup_named_arn(sim, request, "tiering-configuration", name);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "TieringConfigurationTags"), ret_fault))
		return NULL;
	BK_AUTO_JSON record = bk_sim_pick(body, fields);
	bk_sim_copy(record, request->input, (const char *const[]){"CreatorRequestId", NULL});
	bk_value_set_text(record, "TieringConfigurationName", name);
	bk_value_set_text(record, "TieringConfigurationArn", arn);
	bk_value_set(record, "CreationTime", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_TIERING, name, record);
	return bk_sim_pick(record, created);
}

static json_t *named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "TieringConfigurationName");
	json_t *record = bk_sim_find(sim, request, BK_SIM_TIERING, name);
	if (record == NULL)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Tiering configuration %.*s does not exist", BK_STR_ARGS(name));
	return record;
}

json_t *bk_sim_tiering_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *record = named(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	json_t *answer = json_object();
	bk_value_set(answer, "TieringConfiguration", record);
	return answer;
}

json_t *bk_sim_tiering_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	const json_t *body = json_object_get(request->input, "TieringConfiguration");
	struct bk_str name = bk_value_text(record, "TieringConfigurationName");
	if (!check(body, ret_fault) ||
		!check_vault(sim, request, name, bk_value_text(body, "BackupVaultName"), ret_fault))
		return NULL;
	bk_sim_copy(record, body, fields);
	bk_value_set(record, "LastUpdatedTime", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_TIERING, name, record);
	json_t *answer = bk_sim_pick(record, created);
	bk_value_set(answer, "LastUpdatedTime", json_integer(request->now));
	return answer;
}

json_t *bk_sim_tiering_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	bk_sim_tags_drop(sim, bk_value_text(record, "TieringConfigurationArn"));
	bk_sim_forget(
		sim, request, BK_SIM_TIERING, bk_value_text(record, "TieringConfigurationName"));
	return json_object();
}

json_t *bk_sim_tiering_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = bk_sim_rows(bk_sim_here(sim, request, BK_SIM_TIERING),
		(const char *const[]){"TieringConfigurationArn", "TieringConfigurationName",
			"BackupVaultName", "CreationTime", "LastUpdatedTime", NULL});
	return bk_sim_page(request, list, "TieringConfigurations", "MaxResults", 1000, ret_fault);
}
