/*
 * Answers of AWS Backup: vaults, plans and settings.
 */
#include <string.h>

#include "apply/observe.h"
#include "base/arena.h"
#include "base/bug.h"
#include "model/model.h"

static void answer_tags(struct bk_observer *observer, struct bk_ask *ask)
{
	json_t *tags = json_object_get(ask->output, "Tags");

	if (!tags)
		return;
	json_decref(ask->live->tags);
	ask->live->tags = json_incref(tags);
	if (ask->live->type->id == BK_AWS_PLAN && bk_tags_are_ours(observer, tags))
		bk_plan_ask(observer, ask, ask->live);
}

/* The tagging service may be behind: what is wanted is asked for by itself. */
static void ask_tags(struct bk_observer *observer, const struct bk_ask *from, struct bk_live *live)
{
	struct bk_ask *ask = bk_ask_more(observer, from, "backup", "ListTags",
		bk_ask_input("ResourceArn", live->arn), answer_tags);

	ask->live = live;
	ask->absent = "ResourceNotFoundException";
}

static void answer_vault_policy(struct bk_observer *observer, struct bk_ask *ask)
{
	json_t *policy = bk_document_read(bk_value_text(ask->output, "Policy"));
	struct bk_live *live;

	if (!policy)
		return;
	live = bk_live_child(observer, ask->live, BK_AWS_VAULT_POLICY, BK_STR("vault_policy"));
	live->name = ask->live->name;
	bk_value_set_text(live->body, "BackupVaultName", live->name);
	bk_value_set(live->body, "Policy", policy);
}

static void take_lock(struct bk_observer *observer, struct bk_live *vault, const json_t *from)
{
	static const char *const members[] = {"MinRetentionDays", "MaxRetentionDays"};
	struct bk_live *lock =
		bk_live_child(observer, vault, BK_AWS_VAULT_LOCK, BK_STR("vault_lock"));

	lock->name = vault->name;
	lock->lock_date = vault->lock_date;
	bk_value_set_text(lock->body, "BackupVaultName", vault->name);
	for (size_t i = 0; i < BK_COUNT(members); i++) {
		json_t *value = json_object_get(from, members[i]);

		if (value)
			bk_value_set(lock->body, members[i], json_incref(value));
	}
}

static void take_airgap(struct bk_live *vault, const json_t *from)
{
	static const char *const members[] = {"MinRetentionDays", "MaxRetentionDays"};

	vault->type = bk_aws_type_get(BK_AWS_AIRGAP_VAULT);
	for (size_t i = 0; i < BK_COUNT(members); i++) {
		json_t *value = json_object_get(from, members[i]);

		if (value)
			bk_value_set(vault->body, members[i], json_incref(value));
	}
}

/* Of a vault of others only what is stated is looked at. Whether its policy is part of that. */
static bool ask_about_vault(struct bk_observer *observer, const struct bk_ask *ask,
	const struct bk_desired *wanted, const json_t *from)
{
	struct bk_str arn = bk_value_text(from, "EncryptionKeyArn");

	/* AWS says so itself of air-gapped vaults; a key that AWS owns cannot be described. */
	if (arn.len && bk_str_is(bk_value_text(from, "EncryptionKeyType"), "AWS_OWNED_KMS_KEY"))
		bk_learn_manager(observer, arn, BK_STR("AWS"));
	else if (bk_prop_is_word(wanted->object, BK_A_VAULT_KEY, "aws"))
		bk_ask_manager(observer, ask, wanted->object, arn);
	return bk_prop(wanted->object, BK_A_ACCEPT) ||
		bk_first_child(wanted->object, BK_KIND_ALLOW);
}

/* As described, or as an item of a list: both have the same members. */
static void take_vault(struct bk_observer *observer, const struct bk_ask *ask, const json_t *from)
{
	struct bk_str name = bk_value_text(from, "BackupVaultName");
	const struct bk_desired *wanted =
		bk_named(observer, BK_AWS_VAULT, ask->account, ask->region, name);
	struct bk_str arn = bk_value_text(from, "BackupVaultArn");
	json_t *tags = bk_map_find(&observer->tags_by, arn);
	struct bk_live *live;
	struct bk_ask *more;

	if (!wanted && !tags)
		return;
	live = bk_live_get(observer, BK_AWS_VAULT, ask->account, ask->region, name);
	live->name = bk_str_dup(observer->arena, name);
	live->arn = bk_str_dup(observer->arena, arn);
	live->id = live->name;
	live->tags = json_incref(tags);
	live->state = bk_str_dup(observer->arena, bk_value_text(from, "VaultState"));
	live->count = bk_value_int(from, "NumberOfRecoveryPoints", 0);
	live->lock_date = bk_value_time(from, "LockDate");
	live->created = bk_value_time(from, "CreationDate");
	bk_value_set_text(live->body, "BackupVaultName", name);
	bk_value_set_text(live->body, "EncryptionKeyArn", bk_value_text(from, "EncryptionKeyArn"));
	if (bk_str_is(bk_value_text(from, "VaultType"), "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"))
		take_airgap(live, from);
	else if (bk_value_true(from, "Locked"))
		take_lock(observer, live, from);
	if (!tags && !wanted->external)
		ask_tags(observer, ask, live);
	if (!wanted)
		return;
	if (wanted->external && !ask_about_vault(observer, ask, wanted, from))
		return;
	more = bk_ask_more(observer, ask, "backup", "GetBackupVaultAccessPolicy",
		bk_ask_input("BackupVaultName", live->name), answer_vault_policy);
	more->live = live;
	more->desired = wanted;
	more->absent = "ResourceNotFoundException|AccessDeniedException";
	if (wanted->external) {
		more->absent = "ResourceNotFoundException";
		more->about = wanted->object;
	}
}

void bk_answer_vault(struct bk_observer *observer, struct bk_ask *ask)
{
	if (ask->output)
		take_vault(observer, ask, ask->output);
}

void bk_answer_vaults(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "BackupVaultList"), index, item)
		take_vault(observer, ask, item);
}

/* Plans. */
static void answer_selection(struct bk_observer *observer, struct bk_ask *ask)
{
	json_t *selection = json_object_get(ask->output, "BackupSelection");

	(void)observer;
	if (selection)
		bk_value_set(ask->live->body, "BackupSelection", json_incref(selection));
}

static void answer_selections(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "BackupSelectionsList"), index, item)
	{
		struct bk_str id = bk_value_text(item, "SelectionId");
		struct bk_live *live = bk_live_child(observer, ask->live, BK_AWS_SELECTION, id);
		struct bk_ask *more;
		json_t *input;

		live->id = bk_str_dup(observer->arena, id);
		live->name = bk_str_dup(observer->arena, bk_value_text(item, "SelectionName"));
		live->created = bk_value_time(item, "CreationDate");
		bk_value_set_text(live->body, "BackupPlanId", ask->live->id);
		input = bk_ask_input("BackupPlanId", ask->live->id);
		bk_value_set_text(input, "SelectionId", id);
		more = bk_ask_more(
			observer, ask, "backup", "GetBackupSelection", input, answer_selection);
		more->live = live;
		more->absent = "ResourceNotFoundException";
	}
}

static void answer_plan(struct bk_observer *observer, struct bk_ask *ask)
{
	json_t *plan = json_object_get(ask->output, "BackupPlan");

	if (!plan) {
		ask->live->state = BK_STR("GONE");
		return;
	}
	ask->live->name = bk_str_dup(observer->arena, bk_value_text(plan, "BackupPlanName"));
	ask->live->created = bk_value_time(ask->output, "CreationDate");
	bk_value_set(ask->live->body, "BackupPlan", json_incref(plan));
}

void bk_plan_ask(struct bk_observer *observer, const struct bk_ask *from, struct bk_live *live)
{
	struct bk_ask *ask = bk_ask_more(observer, from, "backup", "GetBackupPlan",
		bk_ask_input("BackupPlanId", live->id), answer_plan);

	ask->live = live;
	ask->absent = "ResourceNotFoundException";
	ask = bk_ask_more(observer, from, "backup", "ListBackupSelections",
		bk_ask_input("BackupPlanId", live->id), answer_selections);
	ask->live = live;
	ask->absent = "ResourceNotFoundException";
}

void bk_plan_found(struct bk_observer *observer, const struct bk_ask *from, struct bk_str arn,
	struct bk_str id, json_t *tags)
{
	struct bk_live *live;

	/* Plans that a policy of the organization makes are AWS's. */
	if (bk_str_has_prefix(id, BK_STR("orgs/")))
		return;
	live = bk_live_get(observer, BK_AWS_PLAN, from->account, from->region, id);
	live->id = bk_str_dup(observer->arena, id);
	live->arn = bk_str_dup(observer->arena, arn);
	live->tags = json_incref(tags);
	bk_plan_ask(observer, from, live);
}

void bk_answer_plans(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "BackupPlansList"), index, item)
	{
		struct bk_str id = bk_value_text(item, "BackupPlanId");
		struct bk_str name = bk_value_text(item, "BackupPlanName");
		const struct bk_desired *wanted =
			bk_named(observer, BK_AWS_PLAN, ask->account, ask->region, name);
		struct bk_live *live;

		if (!wanted || bk_str_has_prefix(id, BK_STR("orgs/")) ||
			json_object_get(item, "DeletionDate") ||
			bk_live_find(observer, BK_AWS_PLAN, ask->account, ask->region, id))
			continue;
		live = bk_live_get(observer, BK_AWS_PLAN, ask->account, ask->region, id);
		live->id = bk_str_dup(observer->arena, id);
		live->arn = bk_str_dup(observer->arena, bk_value_text(item, "BackupPlanArn"));
		live->name = bk_str_dup(observer->arena, name);
		ask_tags(observer, ask, live);
	}
}

/* Settings: whole maps; which of their keys are ours the comparison knows. */
void bk_answer_region_settings(struct bk_observer *observer, struct bk_ask *ask)
{
	struct bk_live *live = bk_live_get(
		observer, BK_AWS_REGION_SETTINGS, ask->account, ask->region, BK_STR("settings"));

	json_object_update(live->body, ask->output);
	observer->world->by_desired[ask->desired->index] = live;
	live->desired = ask->desired;
}

void bk_answer_global_settings(struct bk_observer *observer, struct bk_ask *ask)
{
	struct bk_live *live = bk_live_get(
		observer, BK_AWS_GLOBAL_SETTINGS, ask->account, BK_STR(""), BK_STR("settings"));

	json_t *settings = json_object_get(ask->output, "GlobalSettings");

	if (settings)
		bk_value_set(live->body, "GlobalSettings", json_incref(settings));
	observer->world->by_desired[ask->desired->index] = live;
	live->desired = ask->desired;
}
