/*
 * Answers about keys, roles, stores and the organization, brought into the shape of a desired
 * body. Vaults, plans and settings are in answer_backup.c.
 */
#include <stdio.h>
#include <string.h>

#include "apply/observe.h"
#include "apply/value.h"
#include "base/arena.h"
#include "base/bug.h"
#include "model/model.h"

/* The part of an ARN behind its fifth colon: "backup-vault:prod", "key/…". */
static struct bk_str arn_tail(struct bk_str arn, struct bk_str *ret_service)
{
	struct bk_str rest = arn;

	for (int i = 0; i < 5; i++) {
		struct bk_str part = bk_str_cut(&rest, ':');

		if (i == 2)
			*ret_service = part;
	}
	return rest;
}

static void ask_key(struct bk_observer *observer, const struct bk_ask *from, struct bk_live *live)
{
	static const char *const operations[] = {
		"DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus"};

	for (size_t i = 0; i < BK_COUNT(operations); i++) {
		json_t *input = bk_ask_input("KeyId", live->id);
		struct bk_ask *ask;

		/* The only policy that a key has; others than AWS want to hear its name. */
		if (strcmp(operations[i], "GetKeyPolicy") == 0)
			bk_value_set_text(input, "PolicyName", BK_STR("default"));
		ask = bk_ask_more(observer, from, "kms", operations[i], input, bk_answer_key);
		ask->live = live;
		ask->absent = "NotFoundException";
	}
}

static void found_key(struct bk_observer *observer, const struct bk_ask *from, struct bk_str arn,
	struct bk_str id, json_t *tags)
{
	struct bk_live *live = bk_live_get(observer, BK_AWS_KEY, from->account, from->region, id);

	live->id = bk_str_dup(observer->arena, id);
	live->arn = bk_str_dup(observer->arena, arn);
	live->tags = json_incref(tags);
	ask_key(observer, from, live);
}

static void found_tagged(
	struct bk_observer *observer, const struct bk_ask *from, struct bk_str arn, json_t *tags)
{
	struct bk_str service = {0}, tail = arn_tail(arn, &service);
	struct bk_ask *ask;

	if (bk_str_is(service, "kms") && bk_str_has_prefix(tail, BK_STR("key/"))) {
		struct bk_str id = {tail.ptr + strlen("key/"), tail.len - strlen("key/")};

		found_key(observer, from, arn, id, tags);
	} else if (bk_str_has_prefix(tail, BK_STR("backup-vault:"))) {
		struct bk_str name = bk_str_dup(observer->arena,
			(struct bk_str){tail.ptr + strlen("backup-vault:"),
				tail.len - strlen("backup-vault:")});

		/* What is wanted by this name is asked about anyway. */
		if (bk_named(observer, BK_AWS_VAULT, from->account, from->region, name))
			return;
		ask = bk_ask_more(observer, from, "backup", "DescribeBackupVault",
			bk_ask_input("BackupVaultName", name), bk_answer_vault);
		ask->desired = NULL;
		ask->absent = "ResourceNotFoundException|AccessDeniedException";
	} else if (bk_str_has_prefix(tail, BK_STR("backup-plan:"))) {
		struct bk_str id = {
			tail.ptr + strlen("backup-plan:"), tail.len - strlen("backup-plan:")};

		bk_plan_found(observer, from, arn, id, tags);
	}
}

void bk_answer_resources(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	if (json_array_size(json_object_get(ask->output, "ResourceTagMappingList")))
		bk_ask_roles(observer, ask->account, ask->desired);
	json_array_foreach(json_object_get(ask->output, "ResourceTagMappingList"), index, item)
	{
		struct bk_str arn = bk_str_dup(observer->arena, bk_value_text(item, "ResourceARN"));
		json_t *tags = bk_tags_read(json_object_get(item, "Tags"));

		if (json_array_append_new(observer->tags, tags))
			bk_out_of_memory();
		bk_map_put(&observer->tags_by, arn, tags);
	}
	json_array_foreach(json_object_get(ask->output, "ResourceTagMappingList"), index, item)
	{
		struct bk_str arn = bk_value_text(item, "ResourceARN");

		found_tagged(observer, ask, bk_str_dup(observer->arena, arn),
			bk_map_find(&observer->tags_by, arn));
	}
}

/* Tags of a key that stands behind a wanted alias but was not found by its tags. */
static void answer_key_tags(struct bk_observer *observer, struct bk_ask *ask)
{
	json_t *tags;
	struct bk_live *alias = ask->live;

	if (!ask->output)
		return;
	tags = bk_tags_read(json_object_get(ask->output, "Tags"));
	if (bk_tags_are_ours(observer, tags))
		found_key(observer, ask, BK_STR(""), alias->id, tags);
	json_decref(tags);
}

void bk_answer_aliases(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "Aliases"), index, item)
	{
		struct bk_str name = bk_value_text(item, "AliasName");
		struct bk_str target = bk_value_text(item, "TargetKeyId");
		bool ours = bk_live_find(observer, BK_AWS_KEY, ask->account, ask->region, target);
		const struct bk_desired *wanted =
			bk_named(observer, BK_AWS_ALIAS, ask->account, ask->region, name);
		struct bk_live *live;

		if (!target.len || (!ours && !wanted))
			continue;
		live = bk_live_get(observer, BK_AWS_ALIAS, ask->account, ask->region, name);
		live->name = bk_str_dup(observer->arena, name);
		live->arn = bk_str_dup(observer->arena, bk_value_text(item, "AliasArn"));
		live->id = bk_str_dup(observer->arena, target);
		bk_value_set_text(live->body, "AliasName", name);
		bk_value_set_text(live->body, "TargetKeyId", target);
		if (!ours) {
			struct bk_ask *more = bk_ask_more(observer, ask, "kms", "ListResourceTags",
				bk_ask_input("KeyId", live->id), answer_key_tags);

			more->live = live;
			more->desired = wanted;
			more->absent = "NotFoundException|AccessDeniedException";
		}
	}
}

static void take_key_metadata(
	struct bk_observer *observer, struct bk_live *live, const json_t *metadata)
{
	live->id = bk_str_dup(observer->arena, bk_value_text(metadata, "KeyId"));
	live->arn = bk_str_dup(observer->arena, bk_value_text(metadata, "Arn"));
	live->state = bk_str_dup(observer->arena, bk_value_text(metadata, "KeyState"));
	live->created = bk_value_time(metadata, "CreationDate");
	bk_value_set_text(live->body, "Description", bk_value_text(metadata, "Description"));
	bk_value_set(
		live->body, "MultiRegion", json_boolean(bk_value_true(metadata, "MultiRegion")));
}

/* What a key of others is there for. */
static void take_key_use(struct bk_live *live, const json_t *metadata)
{
	static const char *const members[] = {"KeyManager", "KeyUsage", "KeySpec"};

	for (size_t i = 0; i < BK_COUNT(members); i++)
		bk_value_set_text(live->body, members[i], bk_value_text(metadata, members[i]));
}

void bk_answer_key(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *metadata = json_object_get(ask->output, "KeyMetadata");
	struct bk_live *live = ask->live;
	json_t *policy;

	if (!ask->output)
		return;
	if (!live) {
		/* Somebody else's, by its alias or ARN. */
		live = bk_live_get(observer, BK_AWS_KEY, ask->account, ask->region,
			bk_value_text(metadata, "KeyId"));
		observer->world->by_desired[ask->desired->index] = live;
		take_key_metadata(observer, live, metadata);
		take_key_use(live, metadata);
		bk_ask_existing_key(observer, ask, live);
	} else if (metadata) {
		take_key_metadata(observer, live, metadata);
	}
	policy = bk_document_read(bk_value_text(ask->output, "Policy"));
	if (policy)
		bk_value_set(live->body, "Policy", policy);
	if (json_object_get(ask->output, "KeyRotationEnabled"))
		bk_value_set(live->body, "EnableKeyRotation",
			json_boolean(bk_value_true(ask->output, "KeyRotationEnabled")));
}

/* Roles. */
void bk_reduce_roles(const struct bk_ask *ask)
{
	json_t *roles = json_object_get(ask->output, "RoleDetailList");

	for (size_t i = json_array_size(roles); i > 0; i--) {
		json_t *role = json_array_get(roles, i - 1);
		json_t *tags = bk_tags_read(json_object_get(role, "Tags"));

		if (!bk_tags_are_ours(ask->observer, tags) &&
			!bk_named(ask->observer, BK_AWS_ROLE, ask->account, BK_STR(""),
				bk_value_text(role, "RoleName")) &&
			!bk_named(ask->observer, BK_AWS_SLR, ask->account, BK_STR(""),
				bk_value_text(role, "RoleName")))
			json_array_remove(roles, i - 1);
		else
			json_object_del(role, "RolePolicyList");
		json_decref(tags);
	}
}

static void take_attachments(
	struct bk_observer *observer, struct bk_live *role, const json_t *attached)
{
	for (size_t i = 0; i < json_array_size(attached); i++) {
		struct bk_str arn = bk_value_text(json_array_get(attached, i), "PolicyArn");
		struct bk_live *live = bk_live_child(observer, role, BK_AWS_ROLE_ATTACHMENT, arn);

		live->name = bk_str_dup(observer->arena, arn);
		bk_value_set_text(live->body, "RoleName", role->name);
		bk_value_set_text(live->body, "PolicyArn", arn);
	}
}

/* What the list does not say is asked for where it is declared. */
static void answer_role(struct bk_observer *observer, struct bk_ask *ask)
{
	(void)observer;
	bk_value_set_text(ask->live->body, "Description",
		bk_value_text(json_object_get(ask->output, "Role"), "Description"));
}

static void take_role(struct bk_observer *observer, const struct bk_ask *ask, const json_t *role)
{
	struct bk_str name = bk_value_text(role, "RoleName");
	bool linked = bk_named(observer, BK_AWS_SLR, ask->account, BK_STR(""), name) != NULL;
	struct bk_live *live = bk_live_get(
		observer, linked ? BK_AWS_SLR : BK_AWS_ROLE, ask->account, BK_STR(""), name);
	const struct bk_desired *wanted =
		bk_named(observer, BK_AWS_ROLE, ask->account, BK_STR(""), name);
	json_t *trust = bk_document_read(bk_value_text(role, "AssumeRolePolicyDocument"));
	struct bk_str boundary = bk_value_text(
		json_object_get(role, "PermissionsBoundary"), "PermissionsBoundaryArn");

	live->name = bk_str_dup(observer->arena, name);
	live->arn = bk_str_dup(observer->arena, bk_value_text(role, "Arn"));
	live->id = bk_str_dup(observer->arena, bk_value_text(role, "RoleId"));
	if (linked) {
		bk_value_set_text(live->body, "AWSServiceName", BK_STR("backup.amazonaws.com"));
		json_decref(trust);
		return;
	}
	live->tags = bk_tags_read(json_object_get(role, "Tags"));
	bk_value_set_text(live->body, "RoleName", name);
	bk_value_set_text(live->body, "Path", bk_value_text(role, "Path"));
	if (trust)
		bk_value_set(live->body, "AssumeRolePolicyDocument", trust);
	if (boundary.len)
		bk_value_set_text(live->body, "PermissionsBoundary", boundary);
	take_attachments(observer, live, json_object_get(role, "AttachedManagedPolicies"));
	if (wanted && wanted->body && bk_node_find(wanted->body, "Description")) {
		struct bk_ask *more = bk_ask_more(observer, ask, "iam", "GetRole",
			bk_ask_input("RoleName", live->name), answer_role);

		more->live = live;
		more->desired = wanted;
	}
}

void bk_answer_roles(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *role;

	json_array_foreach(json_object_get(ask->output, "RoleDetailList"), index, role)
		take_role(observer, ask, role);
}

/* Stores. */
static void answer_table_tags(struct bk_observer *observer, struct bk_ask *ask)
{
	(void)observer;
	if (!ask->output)
		return;
	json_decref(ask->live->tags);
	ask->live->tags = bk_tags_read(json_object_get(ask->output, "Tags"));
}

static void copy_members(json_t *to, const json_t *from, const char *const members[])
{
	for (size_t i = 0; members[i]; i++) {
		json_t *value = json_object_get(from, members[i]);

		if (value)
			bk_value_set(to, members[i], json_incref(value));
	}
}

void bk_answer_table(struct bk_observer *observer, struct bk_ask *ask)
{
	static const char *const members[] = {"TableName", "KeySchema", "AttributeDefinitions",
		"DeletionProtectionEnabled", NULL};
	const json_t *table = json_object_get(ask->output, "Table");
	const json_t *sse = json_object_get(table, "SSEDescription");
	struct bk_live *live;
	struct bk_str mode;

	if (!table)
		return;
	live = bk_live_get(observer, BK_AWS_TABLE, ask->account, ask->region,
		bk_value_text(table, "TableName"));
	live->name = bk_str_dup(observer->arena, bk_value_text(table, "TableName"));
	live->arn = bk_str_dup(observer->arena, bk_value_text(table, "TableArn"));
	live->id = live->name;
	live->state = bk_str_dup(observer->arena, bk_value_text(table, "TableStatus"));
	copy_members(live->body, table, members);
	mode = bk_value_text(json_object_get(table, "BillingModeSummary"), "BillingMode");
	bk_value_set_text(live->body, "BillingMode", mode.len ? mode : BK_STR("PROVISIONED"));
	if (sse) {
		json_t *block = json_object();
		struct bk_str status = bk_value_text(sse, "Status");

		bk_value_set(block, "Enabled",
			json_boolean(bk_str_is(status, "ENABLED") ||
				bk_str_is(status, "ENABLING") || bk_str_is(status, "UPDATING")));
		bk_value_set_text(block, "SSEType", bk_value_text(sse, "SSEType"));
		bk_value_set_text(block, "KMSMasterKeyId", bk_value_text(sse, "KMSMasterKeyArn"));
		bk_value_set(live->body, "SSESpecification", block);
	}
	live->tags = json_incref(bk_map_find(&observer->tags_by, live->arn));
	if (!live->tags) {
		struct bk_ask *more = bk_ask_more(observer, ask, "dynamodb", "ListTagsOfResource",
			bk_ask_input("ResourceArn", live->arn), answer_table_tags);

		more->live = live;
		more->absent = "ResourceNotFoundException";
	}
}

static void take_db(struct bk_observer *observer, const struct bk_ask *ask, const json_t *db)
{
	static const char *const members[] = {"DBInstanceIdentifier", "Engine", "EngineVersion",
		"DBInstanceClass", "AllocatedStorage", "DBName", "MasterUsername",
		"StorageEncrypted", "KmsKeyId", "PreferredBackupWindow",
		"PreferredMaintenanceWindow", "DeletionProtection", "PubliclyAccessible",
		"BackupRetentionPeriod", NULL};
	struct bk_str name = bk_value_text(db, "DBInstanceIdentifier");
	json_t *groups = json_object_get(db, "DBParameterGroups");
	struct bk_live *live;

	if (!bk_named(observer, BK_AWS_DB_INSTANCE, ask->account, ask->region, name))
		return;
	live = bk_live_get(observer, BK_AWS_DB_INSTANCE, ask->account, ask->region, name);
	live->name = bk_str_dup(observer->arena, name);
	live->arn = bk_str_dup(observer->arena, bk_value_text(db, "DBInstanceArn"));
	live->id = bk_str_dup(observer->arena, bk_value_text(db, "DbiResourceId"));
	live->state = bk_str_dup(observer->arena, bk_value_text(db, "DBInstanceStatus"));
	copy_members(live->body, db, members);
	bk_value_set(live->body, "ManageMasterUserPassword",
		json_boolean(json_object_get(db, "MasterUserSecret") != NULL));
	if (json_array_size(groups))
		bk_value_set_text(live->body, "DBParameterGroupName",
			bk_value_text(json_array_get(groups, 0), "DBParameterGroupName"));
	live->tags = bk_tags_read(json_object_get(db, "TagList"));
}

void bk_answer_db(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *db;

	json_array_foreach(json_object_get(ask->output, "DBInstances"), index, db)
		take_db(observer, ask, db);
}
