/*
 * The rows of aws.h. Names of properties: AWS API references of the services (botocore 1.43.11
 * models), the CloudFormation schemas in cfn-lint 1.51, and the schema of hashicorp/aws 5.100;
 * all read 2026-11-24. tests/unit/test_emit.c says what must hold of them.
 */
#include "objects/aws.h"

#include "base/bug.h"

/* clang-format off */
static const struct bk_aws_prop service_access_props[] = {
	/* API                 Terraform  CloudFormation */
	{ "ServicePrincipal",  NULL,      NULL, BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop policy_type_props[] = {
	{ "RootId",            NULL,      NULL, BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "PolicyType",        NULL,      NULL, BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop delegate_props[] = {
	{ "AccountId",         "account_id",        NULL, BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "ServicePrincipal",  "service_principal", NULL, BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop global_settings_props[] = {
	{ "GlobalSettings",    "global_settings",   NULL, BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop region_settings_props[] = {
	{ "ResourceTypeOptInPreference",      "resource_type_opt_in_preference",    NULL, BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ "ResourceTypeManagementPreference", "resource_type_management_preference", NULL, BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop slr_props[] = {
	{ "AWSServiceName",    "aws_service_name",  "AWSServiceName", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop role_props[] = {
	{ "RoleName",                 "name",                 "RoleName",                 BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "Path",                     "path",                 "Path",                     BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "Description",              "description",          "Description",              BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "AssumeRolePolicyDocument", "assume_role_policy",   "AssumeRolePolicyDocument", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "PermissionsBoundary",      "permissions_boundary", "PermissionsBoundary",      BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Tags",                     "tags",                 "Tags",                     BK_SHAPE_TAG_LIST, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop role_attachment_props[] = {
	{ "RoleName",          "role",              BK_AWS_IMPLIED, BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "PolicyArn",         "policy_arn",        "ManagedPolicyArns", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop key_props[] = {
	{ "Description",         "description",             "Description",         BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Policy",              "policy",                  "KeyPolicy",           BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "EnableKeyRotation",   "enable_key_rotation",     "EnableKeyRotation",   BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "MultiRegion",         "multi_region",            "MultiRegion",         BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "PendingWindowInDays", "deletion_window_in_days", "PendingWindowInDays", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Tags",                "tags",                    "Tags",                BK_SHAPE_TAG_LIST, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop alias_props[] = {
	{ "AliasName",         "name",              "AliasName",   BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "TargetKeyId",       "target_key_id",     "TargetKeyId", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop key_schema_props[] = {
	{ "AttributeName",     BK_AWS_IMPLIED,                "AttributeName", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "KeyType",           BK_AWS_IMPLIED,                "KeyType",       BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop attribute_props[] = {
	{ "AttributeName",     "name",              "AttributeName", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "AttributeType",     "type",              "AttributeType", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop sse_props[] = {
	{ "Enabled",           "enabled",           "SSEEnabled",     BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "SSEType",           BK_AWS_IMPLIED,                "SSEType",        BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "KMSMasterKeyId",    "kms_key_arn",       "KMSMasterKeyId", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop table_props[] = {
	{ "TableName",                 "name",                        "TableName",                 BK_SHAPE_PLAIN,  true,  NULL, NULL },
	{ "BillingMode",               "billing_mode",                "BillingMode",               BK_SHAPE_PLAIN,  false, NULL, NULL },
	{ "KeySchema",                 BK_AWS_IMPLIED,                            "KeySchema",                 BK_SHAPE_BLOCKS, true,  key_schema_props, NULL },
	{ "AttributeDefinitions",      "attribute",                   "AttributeDefinitions",      BK_SHAPE_BLOCKS, true,  attribute_props, NULL },
	{ "SSESpecification",          "server_side_encryption",      "SSESpecification",          BK_SHAPE_BLOCK,  false, sse_props, NULL },
	{ "DeletionProtectionEnabled", "deletion_protection_enabled", "DeletionProtectionEnabled", BK_SHAPE_PLAIN,  false, NULL, NULL },
	{ "Tags",                      "tags",                        "Tags",                      BK_SHAPE_TAG_LIST, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop db_instance_props[] = {
	{ "DBInstanceIdentifier",       "identifier",                  "DBInstanceIdentifier",       BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "Engine",                     "engine",                      "Engine",                     BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "EngineVersion",              "engine_version",              "EngineVersion",              BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "DBInstanceClass",            "instance_class",              "DBInstanceClass",            BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "AllocatedStorage",           "allocated_storage",           "AllocatedStorage",           BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "DBName",                     "db_name",                     "DBName",                     BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "MasterUsername",             "username",                    "MasterUsername",             BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "ManageMasterUserPassword",   "manage_master_user_password", "ManageMasterUserPassword",   BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "MasterUserPassword",         "password_wo",                 "MasterUserPassword",         BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "DBParameterGroupName",       "parameter_group_name",        "DBParameterGroupName",       BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "StorageEncrypted",           "storage_encrypted",           "StorageEncrypted",           BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "KmsKeyId",                   "kms_key_id",                  "KmsKeyId",                   BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "PreferredBackupWindow",      "backup_window",               "PreferredBackupWindow",      BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "PreferredMaintenanceWindow", "maintenance_window",          "PreferredMaintenanceWindow", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "DeletionProtection",         "deletion_protection",         "DeletionProtection",         BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "PubliclyAccessible",         "publicly_accessible",         "PubliclyAccessible",         BK_SHAPE_PLAIN, false, NULL, "false" },
	{ "BackupRetentionPeriod",      "backup_retention_period",     "BackupRetentionPeriod",      BK_SHAPE_PLAIN, false, NULL, "1" },
	{ "SkipFinalSnapshot",          "skip_final_snapshot",         BK_AWS_IMPLIED,                         BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "FinalDBSnapshotIdentifier",  "final_snapshot_identifier",   BK_AWS_IMPLIED,                         BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Tags",                       "tags",                        "Tags",                       BK_SHAPE_TAG_LIST, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop no_props[] = {
	{ 0 },
};

static const struct bk_aws_prop vault_props[] = {
	{ "BackupVaultName",   "name",              "BackupVaultName",  BK_SHAPE_PLAIN,    true,  NULL, NULL },
	{ "EncryptionKeyArn",  "kms_key_arn",       "EncryptionKeyArn", BK_SHAPE_PLAIN,    true,  NULL, NULL },
	{ "BackupVaultTags",   "tags",              "BackupVaultTags",  BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop airgap_vault_props[] = {
	{ "BackupVaultName",   "name",               "BackupVaultName",  BK_SHAPE_PLAIN,    true,  NULL, NULL },
	{ "EncryptionKeyArn",  NULL,                 "EncryptionKeyArn", BK_SHAPE_PLAIN,    true,  NULL, NULL },
	{ "MinRetentionDays",  "min_retention_days", "MinRetentionDays", BK_SHAPE_PLAIN,    true,  NULL, NULL },
	{ "MaxRetentionDays",  "max_retention_days", "MaxRetentionDays", BK_SHAPE_PLAIN,    true,  NULL, NULL },
	{ "BackupVaultTags",   "tags",               "BackupVaultTags",  BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop vault_policy_props[] = {
	{ "BackupVaultName",   "backup_vault_name", BK_AWS_IMPLIED,           BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "Policy",            "policy",            "AccessPolicy", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop vault_lock_props[] = {
	{ "BackupVaultName",   "backup_vault_name",   BK_AWS_IMPLIED,                                  BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "MinRetentionDays",  "min_retention_days",  "MinRetentionDays",  BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "MaxRetentionDays",  "max_retention_days",  "MaxRetentionDays",  BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "ChangeableForDays", "changeable_for_days", "ChangeableForDays", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop lifecycle_props[] = {
	{ "MoveToColdStorageAfterDays",         "cold_storage_after", "MoveToColdStorageAfterDays", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "DeleteAfterDays",                    "delete_after",       "DeleteAfterDays",            BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "OptInToArchiveForSupportedResources", "opt_in_to_archive_for_supported_resources", "OptInToArchiveForSupportedResources", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop copy_action_props[] = {
	{ "DestinationBackupVaultArn", "destination_vault_arn", "DestinationBackupVaultArn", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Lifecycle",                 "lifecycle",             "Lifecycle",                 BK_SHAPE_BLOCK, false, lifecycle_props, NULL },
	{ 0 },
};

static const struct bk_aws_prop rule_props[] = {
	{ "RuleName",                   "rule_name",                    "RuleName",                   BK_SHAPE_PLAIN,    false, NULL, NULL },
	{ "TargetBackupVaultName",      "target_vault_name",            "TargetBackupVault",          BK_SHAPE_PLAIN,    false, NULL, NULL },
	{ "ScheduleExpression",         "schedule",                     "ScheduleExpression",         BK_SHAPE_PLAIN,    false, NULL, NULL },
	{ "ScheduleExpressionTimezone", "schedule_expression_timezone", "ScheduleExpressionTimezone", BK_SHAPE_ZONE,    false, NULL, "\"Etc/UTC\"" },
	{ "StartWindowMinutes",         "start_window",                 "StartWindowMinutes",         BK_SHAPE_PLAIN,    false, NULL, "480" },
	{ "CompletionWindowMinutes",    "completion_window",            "CompletionWindowMinutes",    BK_SHAPE_PLAIN,    false, NULL, "10080" },
	{ "EnableContinuousBackup",     "enable_continuous_backup",     "EnableContinuousBackup",     BK_SHAPE_PLAIN,    false, NULL, NULL },
	{ "Lifecycle",                  "lifecycle",                    "Lifecycle",                  BK_SHAPE_BLOCK,    false, lifecycle_props, NULL },
	{ "RecoveryPointTags",          "recovery_point_tags",          "RecoveryPointTags",          BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ "CopyActions",                "copy_action",                  "CopyActions",                BK_SHAPE_BLOCKS,   false, copy_action_props, NULL },
	{ 0 },
};

static const struct bk_aws_prop advanced_props[] = {
	{ "ResourceType",      "resource_type",     "ResourceType",  BK_SHAPE_PLAIN,    false, NULL, NULL },
	{ "BackupOptions",     "backup_options",    "BackupOptions", BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop plan_body_props[] = {
	{ "BackupPlanName",         "name",                    "BackupPlanName",         BK_SHAPE_PLAIN,  false, NULL, NULL },
	{ "Rules",                  "rule",                    "BackupPlanRule",         BK_SHAPE_BLOCKS, false, rule_props, NULL },
	{ "AdvancedBackupSettings", "advanced_backup_setting", "AdvancedBackupSettings", BK_SHAPE_BLOCKS, false, advanced_props, NULL },
	{ 0 },
};

static const struct bk_aws_prop plan_props[] = {
	{ "BackupPlan",        BK_AWS_SPLICED,                  "BackupPlan",     BK_SHAPE_BLOCK,    false, plan_body_props, NULL },
	{ "BackupPlanTags",    "tags",              "BackupPlanTags", BK_SHAPE_FREE_MAP, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop tag_condition_props[] = {
	{ "ConditionType",     "type",              "ConditionType",  BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "ConditionKey",      "key",               "ConditionKey",   BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "ConditionValue",    "value",             "ConditionValue", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop condition_member_props[] = {
	{ "ConditionKey",      "key",               "ConditionKey",   BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "ConditionValue",    "value",             "ConditionValue", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop conditions_props[] = {
	{ "StringEquals",      "string_equals",     "StringEquals",    BK_SHAPE_BLOCKS, true, condition_member_props, NULL },
	{ "StringNotEquals",   "string_not_equals", "StringNotEquals", BK_SHAPE_BLOCKS, true, condition_member_props, NULL },
	{ "StringLike",        "string_like",       "StringLike",      BK_SHAPE_BLOCKS, true, condition_member_props, NULL },
	{ "StringNotLike",     "string_not_like",   "StringNotLike",   BK_SHAPE_BLOCKS, true, condition_member_props, NULL },
	{ 0 },
};

static const struct bk_aws_prop selection_body_props[] = {
	{ "SelectionName",     "name",              "SelectionName", BK_SHAPE_PLAIN,  true, NULL, NULL },
	{ "IamRoleArn",        "iam_role_arn",      "IamRoleArn",    BK_SHAPE_PLAIN,  true, NULL, NULL },
	{ "Resources",         "resources",         "Resources",     BK_SHAPE_PLAIN,  true, NULL, NULL },
	{ "NotResources",      "not_resources",     "NotResources",  BK_SHAPE_PLAIN,  true, NULL, NULL },
	{ "ListOfTags",        "selection_tag",     "ListOfTags",    BK_SHAPE_BLOCKS, true, tag_condition_props, NULL },
	{ "Conditions",        "condition",         "Conditions",    BK_SHAPE_BLOCK,  true, conditions_props, NULL },
	{ 0 },
};

static const struct bk_aws_prop selection_props[] = {
	{ "BackupPlanId",      "plan_id",           "BackupPlanId",    BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "BackupSelection",   BK_AWS_SPLICED,                  "BackupSelection", BK_SHAPE_BLOCK, true, selection_body_props, NULL },
	{ 0 },
};

static const struct bk_aws_prop backup_policy_props[] = {
	{ "Name",              "name",              "Name",        BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Description",       "description",       "Description", BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Type",              "type",              "Type",        BK_SHAPE_PLAIN, true,  NULL, NULL },
	{ "Content",           "content",           "Content",     BK_SHAPE_PLAIN, false, NULL, NULL },
	{ "Tags",              "tags",              "Tags",        BK_SHAPE_TAG_LIST, false, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_prop policy_attachment_props[] = {
	{ "PolicyId",          "policy_id",         BK_AWS_IMPLIED,        BK_SHAPE_PLAIN, true, NULL, NULL },
	{ "TargetId",          "target_id",         "TargetIds", BK_SHAPE_PLAIN, true, NULL, NULL },
	{ 0 },
};

static const struct bk_aws_type types[] = {
	{ .id = BK_AWS_SERVICE_ACCESS, .name = "service_access", .title = "trusted access of AWS Backup",
	  .service = "organizations", .global = true, .props = service_access_props },
	{ .id = BK_AWS_POLICY_TYPE, .name = "policy_type", .title = "policy type of the organization",
	  .service = "organizations", .global = true, .props = policy_type_props },
	{ .id = BK_AWS_DELEGATE, .name = "delegate", .title = "delegated administrator",
	  .service = "organizations", .terraform = "aws_organizations_delegated_administrator",
	  .global = true, .props = delegate_props },
	{ .id = BK_AWS_GLOBAL_SETTINGS, .name = "global_settings", .title = "global settings of AWS Backup",
	  .service = "backup", .terraform = "aws_backup_global_settings",
	  .global = true, .props = global_settings_props },
	{ .id = BK_AWS_REGION_SETTINGS, .name = "region_settings", .title = "region settings of AWS Backup",
	  .service = "backup", .terraform = "aws_backup_region_settings",
	  .props = region_settings_props },
	{ .id = BK_AWS_SLR, .name = "slr", .title = "service-linked role of AWS Backup",
	  .service = "iam", .terraform = "aws_iam_service_linked_role",
	  .cloudformation = "AWS::IAM::ServiceLinkedRole", .global = true, .retain = true,
	  .terraform_refs = { "arn", "name", "unique_id" }, .cloudformation_refs = { NULL, "RoleName", NULL },
	  .props = slr_props },
	{ .id = BK_AWS_ROLE, .name = "role", .title = "role",
	  .service = "iam", .terraform = "aws_iam_role", .cloudformation = "AWS::IAM::Role",
	  .tags = "Tags", .global = true, .output = true,
	  .terraform_refs = { "arn", "name", "unique_id" }, .cloudformation_refs = { "Arn", "Ref", "RoleId" },
	  .props = role_props },
	{ .id = BK_AWS_ROLE_ATTACHMENT, .name = "attachment", .title = "attachment of a policy to a role",
	  .service = "iam", .terraform = "aws_iam_role_policy_attachment", .global = true,
	  .part = "ManagedPolicyArns", .part_value = "PolicyArn", .part_is_list = true, .part_orders = true,
	  .props = role_attachment_props },
	{ .id = BK_AWS_KEY, .name = "key", .title = "key",
	  .service = "kms", .terraform = "aws_kms_key", .cloudformation = "AWS::KMS::Key",
	  .tags = "Tags", .output = true, .retain = true, .precious = true,
	  .terraform_refs = { "arn", NULL, "key_id" }, .cloudformation_refs = { "Arn", NULL, "Ref" },
	  .props = key_props },
	{ .id = BK_AWS_ALIAS, .name = "alias", .title = "alias of a key",
	  .service = "kms", .terraform = "aws_kms_alias", .cloudformation = "AWS::KMS::Alias",
	  .terraform_refs = { "arn", "name", "name" }, .cloudformation_refs = { NULL, "Ref", "Ref" },
	  .props = alias_props },
	{ .id = BK_AWS_TABLE, .name = "table", .title = "DynamoDB table",
	  .service = "dynamodb", .terraform = "aws_dynamodb_table", .cloudformation = "AWS::DynamoDB::Table",
	  .tags = "Tags", .retain = true, .precious = true,
	  .terraform_refs = { "arn", "name", "id" }, .cloudformation_refs = { "Arn", "Ref", "Ref" },
	  .props = table_props },
	{ .id = BK_AWS_DB_INSTANCE, .name = "db_instance", .title = "RDS DB instance",
	  .service = "rds", .terraform = "aws_db_instance", .cloudformation = "AWS::RDS::DBInstance",
	  .tags = "Tags", .retain = true, .precious = true,
	  .terraform_refs = { "arn", "identifier", "resource_id" },
	  .cloudformation_refs = { "DBInstanceArn", "Ref", "DbiResourceId" },
	  .props = db_instance_props },
	{ .id = BK_AWS_RESOURCE, .name = "resource", .title = "resource",
	  .service = "", .props = no_props },
	{ .id = BK_AWS_VAULT, .name = "vault", .title = "vault",
	  .service = "backup", .terraform = "aws_backup_vault", .cloudformation = "AWS::Backup::BackupVault",
	  .tags = "BackupVaultTags", .output = true, .retain = true,
	  .terraform_refs = { "arn", "name", "id" }, .cloudformation_refs = { "BackupVaultArn", "Ref", "Ref" },
	  .props = vault_props },
	{ .id = BK_AWS_AIRGAP_VAULT, .name = "airgap_vault", .title = "logically air-gapped vault",
	  .service = "backup", .terraform = "aws_backup_logically_air_gapped_vault",
	  .cloudformation = "AWS::Backup::LogicallyAirGappedBackupVault",
	  .tags = "BackupVaultTags", .output = true, .retain = true,
	  .terraform_refs = { "arn", "name", "id" }, .cloudformation_refs = { "BackupVaultArn", "Ref", "Ref" },
	  .props = airgap_vault_props },
	{ .id = BK_AWS_VAULT_POLICY, .name = "vault_policy", .title = "access policy of a vault",
	  .service = "backup", .terraform = "aws_backup_vault_policy",
	  .part = "AccessPolicy", .part_value = "Policy", .props = vault_policy_props },
	{ .id = BK_AWS_VAULT_LOCK, .name = "vault_lock", .title = "lock of a vault",
	  .service = "backup", .terraform = "aws_backup_vault_lock_configuration",
	  .part = "LockConfiguration", .props = vault_lock_props },
	{ .id = BK_AWS_PLAN, .name = "plan", .title = "plan",
	  .service = "backup", .terraform = "aws_backup_plan", .cloudformation = "AWS::Backup::BackupPlan",
	  .tags = "BackupPlanTags", .output = true,
	  .terraform_refs = { "arn", "name", "id" }, .cloudformation_refs = { "BackupPlanArn", NULL, "Ref" },
	  .props = plan_props },
	{ .id = BK_AWS_SELECTION, .name = "selection", .title = "selection",
	  .service = "backup", .terraform = "aws_backup_selection",
	  .cloudformation = "AWS::Backup::BackupSelection",
	  .terraform_refs = { NULL, "name", "id" }, .cloudformation_refs = { NULL, NULL, "SelectionId" },
	  .props = selection_props },
	{ .id = BK_AWS_BACKUP_POLICY, .name = "backup_policy", .title = "backup policy",
	  .service = "organizations", .terraform = "aws_organizations_policy",
	  .cloudformation = "AWS::Organizations::Policy", .tags = "Tags", .global = true,
	  .terraform_refs = { "arn", "name", "id" }, .cloudformation_refs = { "Arn", NULL, "Ref" },
	  .props = backup_policy_props },
	{ .id = BK_AWS_POLICY_ATTACHMENT, .name = "policy_attachment", .title = "attachment of a backup policy",
	  .service = "organizations", .terraform = "aws_organizations_policy_attachment", .global = true,
	  .part = "TargetIds", .part_value = "TargetId", .part_is_list = true, .part_orders = true,
	  .props = policy_attachment_props },
};
/* clang-format on */

_Static_assert(sizeof(types) / sizeof(types[0]) == BK_AWS_COUNT - 1, "a row per type");

const struct bk_aws_type *bk_aws_type_get(enum bk_aws_id id)
{
	if (id <= BK_AWS_NONE || id >= BK_AWS_COUNT)
		bk_bug("no AWS type %d", (int)id);
	return &types[id - 1];
}
