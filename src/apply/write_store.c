/*
 * Managed data stores: tables of DynamoDB and DB instances of RDS. Nothing waits for them: AWS
 * Backup selects them by ARN while they are still being made.
 */
#include "apply/write.h"

static enum bk_seen look_table(struct bk_write *write)
{
	BK_AUTO_JSON output = NULL;
	BK_AUTO_JSON tags = NULL;
	const json_t *table;
	struct bk_str arn;

	if (!bk_write_call(write, "DescribeTable",
		    bk_write_input("TableName", write->desired->name), &output))
		return bk_write_failed_as(write, "ResourceNotFoundException") ? BK_SEEN_NOTHING
									      : BK_SEEN_FAILED;
	table = json_object_get(output, "Table");
	arn = bk_value_text(table, "TableArn");
	if (!bk_write_call_pages(
		    write, "ListTagsOfResource", bk_write_input("ResourceArn", arn), &tags))
		return BK_SEEN_FAILED;
	if (!bk_write_is_ours(write, json_object_get(tags, "Tags")))
		return BK_SEEN_FOREIGN;
	bk_write_known(write, arn, write->desired->name);
	return BK_SEEN_OURS;
}

enum bk_outcome bk_table_create(struct bk_write *write)
{
	static const char *const members[] = {"TableName", "BillingMode", "KeySchema",
		"AttributeDefinitions", "SSESpecification", "DeletionProtectionEnabled", NULL};
	BK_AUTO_JSON output = NULL;
	json_t *input = json_object();
	enum bk_outcome outcome;

	bk_write_copy(write, input, members);
	bk_value_set(input, "Tags", bk_write_tags(write, BK_TAGS_KEY_VALUE));
	outcome = bk_write_create(
		write, "CreateTable", input, "ResourceInUseException", look_table, &output);
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write,
			bk_value_text(json_object_get(output, "TableDescription"), "TableArn"),
			write->desired->name);
	return outcome;
}

enum bk_outcome bk_table_update(struct bk_write *write)
{
	static const char *const members[] = {
		"BillingMode", "SSESpecification", "DeletionProtectionEnabled", NULL};
	json_t *input = bk_write_input("TableName", write->desired->name);

	for (size_t i = 0; members[i]; i++) {
		json_t *value = json_object_get(write->body, members[i]);

		if (value && bk_write_changes(write, members[i]))
			bk_value_set(input, members[i], json_incref(value));
	}
	if (json_object_size(input) > 1)
		return bk_write_make(write, "UpdateTable", input, NULL);
	json_decref(input);
	return BK_OUTCOME_DONE;
}

enum bk_outcome bk_table_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteTable",
		bk_write_input("TableName", bk_write_name(write)), "ResourceNotFoundException");
}

static enum bk_seen look_instance(struct bk_write *write)
{
	BK_AUTO_JSON output = NULL;
	BK_AUTO_JSON tags = NULL;
	const json_t *instance;
	struct bk_str arn;

	if (!bk_write_call(write, "DescribeDBInstances",
		    bk_write_input("DBInstanceIdentifier", write->desired->name), &output))
		return bk_write_failed_as(write, "DBInstanceNotFound") ? BK_SEEN_NOTHING
								       : BK_SEEN_FAILED;
	instance = json_array_get(json_object_get(output, "DBInstances"), 0);
	arn = bk_value_text(instance, "DBInstanceArn");
	if (!bk_write_call(
		    write, "ListTagsForResource", bk_write_input("ResourceName", arn), &tags))
		return BK_SEEN_FAILED;
	if (!bk_write_is_ours(write, json_object_get(tags, "TagList")))
		return BK_SEEN_FOREIGN;
	bk_write_known(write, arn, bk_value_text(instance, "DbiResourceId"));
	return BK_SEEN_OURS;
}

enum bk_outcome bk_db_create(struct bk_write *write)
{
	static const char *const members[] = {"DBInstanceIdentifier", "Engine", "EngineVersion",
		"DBInstanceClass", "AllocatedStorage", "DBName", "MasterUsername",
		"ManageMasterUserPassword", "DBParameterGroupName", "StorageEncrypted", "KmsKeyId",
		"PreferredBackupWindow", "PreferredMaintenanceWindow", "DeletionProtection",
		"PubliclyAccessible", "BackupRetentionPeriod", NULL};
	BK_AUTO_JSON output = NULL;
	json_t *input = json_object();
	enum bk_outcome outcome;
	const json_t *instance;

	bk_write_copy(write, input, members);
	bk_value_set(input, "Tags", bk_write_tags(write, BK_TAGS_KEY_VALUE));
	outcome = bk_write_create(write, "CreateDBInstance", input, "DBInstanceAlreadyExists",
		look_instance, &output);
	instance = json_object_get(output, "DBInstance");
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write, bk_value_text(instance, "DBInstanceArn"),
			bk_value_text(instance, "DbiResourceId"));
	return outcome;
}

/* What is changed waits for the instance's maintenance window, as AWS does unless told. */
enum bk_outcome bk_db_update(struct bk_write *write)
{
	static const char *const members[] = {"EngineVersion", "DBInstanceClass",
		"AllocatedStorage", "ManageMasterUserPassword", "DBParameterGroupName",
		"PreferredBackupWindow", "PreferredMaintenanceWindow", "DeletionProtection",
		"PubliclyAccessible", "BackupRetentionPeriod", NULL};
	json_t *input = bk_write_input("DBInstanceIdentifier", write->desired->name);

	for (size_t i = 0; members[i]; i++) {
		json_t *value = json_object_get(write->body, members[i]);

		if (value && bk_write_changes(write, members[i]))
			bk_value_set(input, members[i], json_incref(value));
	}
	if (json_object_size(input) > 1)
		return bk_write_make(write, "ModifyDBInstance", input, NULL);
	json_decref(input);
	return BK_OUTCOME_DONE;
}

enum bk_outcome bk_db_delete(struct bk_write *write)
{
	json_t *input = bk_write_input("DBInstanceIdentifier", bk_write_name(write));
	const struct bk_node *body = write->desired ? write->desired->body : NULL;
	const struct bk_node *skip = bk_node_find(body, "SkipFinalSnapshot");
	const struct bk_node *snapshot = bk_node_find(body, "FinalDBSnapshotIdentifier");

	if (snapshot && !(skip && skip->truth))
		bk_value_set_text(input, "FinalDBSnapshotIdentifier", snapshot->text);
	else
		bk_value_set(input, "SkipFinalSnapshot", json_true());
	/* It is on its way already. */
	return bk_write_make(write, "DeleteDBInstance", input, "DBInstanceNotFound");
}
