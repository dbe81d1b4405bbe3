/*
 * The rows of aws.h. Names of properties: AWS API references of the services (botocore 1.43
 * models), the CloudFormation resource reference, and the schema of hashicorp/aws 5.100.
 */
#include "objects/aws.h"

#include "base/bug.h"

/* clang-format off */
static const struct bk_aws_prop service_access_props[] = {
	/* API                 Terraform  CloudFormation */
	{ "ServicePrincipal",  NULL,      NULL, BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop policy_type_props[] = {
	{ "RootId",            NULL,      NULL, BK_SHAPE_PLAIN, true, NULL },
	{ "PolicyType",        NULL,      NULL, BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop delegate_props[] = {
	{ "AccountId",         "account_id",        NULL, BK_SHAPE_PLAIN, true, NULL },
	{ "ServicePrincipal",  "service_principal", NULL, BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop global_settings_props[] = {
	{ "GlobalSettings",    "global_settings",   NULL, BK_SHAPE_FREE_MAP, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop region_settings_props[] = {
	{ "ResourceTypeOptInPreference",      "resource_type_opt_in_preference",    NULL, BK_SHAPE_FREE_MAP, false, NULL },
	{ "ResourceTypeManagementPreference", "resource_type_management_preference", NULL, BK_SHAPE_FREE_MAP, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop slr_props[] = {
	{ "AWSServiceName",    "aws_service_name",  "AWSServiceName", BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop role_props[] = {
	{ "RoleName",                 "name",                 "RoleName",                 BK_SHAPE_PLAIN, true,  NULL },
	{ "Path",                     "path",                 "Path",                     BK_SHAPE_PLAIN, true,  NULL },
	{ "Description",              "description",          "Description",              BK_SHAPE_PLAIN, false, NULL },
	{ "AssumeRolePolicyDocument", "assume_role_policy",   "AssumeRolePolicyDocument", BK_SHAPE_PLAIN, false, NULL },
	{ "PermissionsBoundary",      "permissions_boundary", "PermissionsBoundary",      BK_SHAPE_PLAIN, false, NULL },
	{ "Tags",                     "tags",                 "Tags",                     BK_SHAPE_TAG_LIST, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop role_attachment_props[] = {
	{ "RoleName",          "role",              NULL, BK_SHAPE_PLAIN, true, NULL },
	{ "PolicyArn",         "policy_arn",        NULL, BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop key_props[] = {
	{ "Description",         "description",             "Description",         BK_SHAPE_PLAIN, false, NULL },
	{ "Policy",              "policy",                  "KeyPolicy",           BK_SHAPE_PLAIN, false, NULL },
	{ "EnableKeyRotation",   "enable_key_rotation",     "EnableKeyRotation",   BK_SHAPE_PLAIN, false, NULL },
	{ "MultiRegion",         "multi_region",            "MultiRegion",         BK_SHAPE_PLAIN, true,  NULL },
	{ "PendingWindowInDays", "deletion_window_in_days", "PendingWindowInDays", BK_SHAPE_PLAIN, false, NULL },
	{ "Tags",                "tags",                    "Tags",                BK_SHAPE_TAG_LIST, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop alias_props[] = {
	{ "AliasName",         "name",              "AliasName",   BK_SHAPE_PLAIN, true,  NULL },
	{ "TargetKeyId",       "target_key_id",     "TargetKeyId", BK_SHAPE_PLAIN, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop key_schema_props[] = {
	{ "AttributeName",     NULL,                "AttributeName", BK_SHAPE_PLAIN, true, NULL },
	{ "KeyType",           NULL,                "KeyType",       BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop attribute_props[] = {
	{ "AttributeName",     "name",              "AttributeName", BK_SHAPE_PLAIN, true, NULL },
	{ "AttributeType",     "type",              "AttributeType", BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop sse_props[] = {
	{ "Enabled",           "enabled",           "SSEEnabled",     BK_SHAPE_PLAIN, false, NULL },
	{ "SSEType",           NULL,                "SSEType",        BK_SHAPE_PLAIN, false, NULL },
	{ "KMSMasterKeyId",    "kms_key_arn",       "KMSMasterKeyId", BK_SHAPE_PLAIN, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop table_props[] = {
	{ "TableName",                 "name",                        "TableName",                 BK_SHAPE_PLAIN,  true,  NULL },
	{ "BillingMode",               "billing_mode",                "BillingMode",               BK_SHAPE_PLAIN,  false, NULL },
	{ "KeySchema",                 "",                            "KeySchema",                 BK_SHAPE_BLOCKS, true,  key_schema_props },
	{ "AttributeDefinitions",      "attribute",                   "AttributeDefinitions",      BK_SHAPE_BLOCKS, true,  attribute_props },
	{ "SSESpecification",          "server_side_encryption",      "SSESpecification",          BK_SHAPE_BLOCK,  false, sse_props },
	{ "DeletionProtectionEnabled", "deletion_protection_enabled", "DeletionProtectionEnabled", BK_SHAPE_PLAIN,  false, NULL },
	{ "Tags",                      "tags",                        "Tags",                      BK_SHAPE_TAG_LIST, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop db_instance_props[] = {
	{ "DBInstanceIdentifier",       "identifier",                  "DBInstanceIdentifier",       BK_SHAPE_PLAIN, true,  NULL },
	{ "Engine",                     "engine",                      "Engine",                     BK_SHAPE_PLAIN, true,  NULL },
	{ "EngineVersion",              "engine_version",              "EngineVersion",              BK_SHAPE_PLAIN, false, NULL },
	{ "DBInstanceClass",            "instance_class",              "DBInstanceClass",            BK_SHAPE_PLAIN, false, NULL },
	{ "AllocatedStorage",           "allocated_storage",           "AllocatedStorage",           BK_SHAPE_PLAIN, false, NULL },
	{ "DBName",                     "db_name",                     "DBName",                     BK_SHAPE_PLAIN, true,  NULL },
	{ "MasterUsername",             "username",                    "MasterUsername",             BK_SHAPE_PLAIN, true,  NULL },
	{ "ManageMasterUserPassword",   "manage_master_user_password", "ManageMasterUserPassword",   BK_SHAPE_PLAIN, false, NULL },
	{ "MasterUserPassword",         "password_wo",                 "MasterUserPassword",         BK_SHAPE_PLAIN, false, NULL },
	{ "DBParameterGroupName",       "parameter_group_name",        "DBParameterGroupName",       BK_SHAPE_PLAIN, false, NULL },
	{ "StorageEncrypted",           "storage_encrypted",           "StorageEncrypted",           BK_SHAPE_PLAIN, true,  NULL },
	{ "KmsKeyId",                   "kms_key_id",                  "KmsKeyId",                   BK_SHAPE_PLAIN, true,  NULL },
	{ "PreferredBackupWindow",      "backup_window",               "PreferredBackupWindow",      BK_SHAPE_PLAIN, false, NULL },
	{ "PreferredMaintenanceWindow", "maintenance_window",          "PreferredMaintenanceWindow", BK_SHAPE_PLAIN, false, NULL },
	{ "DeletionProtection",         "deletion_protection",         "DeletionProtection",         BK_SHAPE_PLAIN, false, NULL },
	{ "SkipFinalSnapshot",          "skip_final_snapshot",         NULL,                         BK_SHAPE_PLAIN, false, NULL },
	{ "FinalDBSnapshotIdentifier",  "final_snapshot_identifier",   NULL,                         BK_SHAPE_PLAIN, false, NULL },
	{ "Tags",                       "tags",                        "Tags",                       BK_SHAPE_TAG_LIST, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop no_props[] = {
	{ 0 },
};

static const struct bk_aws_prop vault_props[] = {
	{ "BackupVaultName",   "name",              "BackupVaultName",  BK_SHAPE_PLAIN,    true,  NULL },
	{ "EncryptionKeyArn",  "kms_key_arn",       "EncryptionKeyArn", BK_SHAPE_PLAIN,    true,  NULL },
	{ "BackupVaultTags",   "tags",              "BackupVaultTags",  BK_SHAPE_FREE_MAP, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop airgap_vault_props[] = {
	{ "BackupVaultName",   "name",               "BackupVaultName",  BK_SHAPE_PLAIN,    true,  NULL },
	{ "EncryptionKeyArn",  NULL,                 "EncryptionKeyArn", BK_SHAPE_PLAIN,    true,  NULL },
	{ "MinRetentionDays",  "min_retention_days", "MinRetentionDays", BK_SHAPE_PLAIN,    true,  NULL },
	{ "MaxRetentionDays",  "max_retention_days", "MaxRetentionDays", BK_SHAPE_PLAIN,    true,  NULL },
	{ "BackupVaultTags",   "tags",               "BackupVaultTags",  BK_SHAPE_FREE_MAP, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop vault_policy_props[] = {
	{ "BackupVaultName",   "backup_vault_name", NULL,           BK_SHAPE_PLAIN, true,  NULL },
	{ "Policy",            "policy",            "AccessPolicy", BK_SHAPE_PLAIN, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop vault_lock_props[] = {
	{ "BackupVaultName",   "backup_vault_name",   NULL,                                  BK_SHAPE_PLAIN, true,  NULL },
	{ "MinRetentionDays",  "min_retention_days",  "LockConfiguration.MinRetentionDays",  BK_SHAPE_PLAIN, false, NULL },
	{ "MaxRetentionDays",  "max_retention_days",  "LockConfiguration.MaxRetentionDays",  BK_SHAPE_PLAIN, false, NULL },
	{ "ChangeableForDays", "changeable_for_days", "LockConfiguration.ChangeableForDays", BK_SHAPE_PLAIN, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop lifecycle_props[] = {
	{ "MoveToColdStorageAfterDays",         "cold_storage_after", "MoveToColdStorageAfterDays", BK_SHAPE_PLAIN, false, NULL },
	{ "DeleteAfterDays",                    "delete_after",       "DeleteAfterDays",            BK_SHAPE_PLAIN, false, NULL },
	{ "OptInToArchiveForSupportedResources", "opt_in_to_archive_for_supported_resources", "OptInToArchiveForSupportedResources", BK_SHAPE_PLAIN, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop copy_action_props[] = {
	{ "DestinationBackupVaultArn", "destination_vault_arn", "DestinationBackupVaultArn", BK_SHAPE_PLAIN, false, NULL },
	{ "Lifecycle",                 "lifecycle",             "Lifecycle",                 BK_SHAPE_BLOCK, false, lifecycle_props },
	{ 0 },
};

static const struct bk_aws_prop rule_props[] = {
	{ "RuleName",                   "rule_name",                    "RuleName",                   BK_SHAPE_PLAIN,    false, NULL },
	{ "TargetBackupVaultName",      "target_vault_name",            "TargetBackupVault",          BK_SHAPE_PLAIN,    false, NULL },
	{ "ScheduleExpression",         "schedule",                     "ScheduleExpression",         BK_SHAPE_PLAIN,    false, NULL },
	{ "ScheduleExpressionTimezone", "schedule_expression_timezone", "ScheduleExpressionTimezone", BK_SHAPE_PLAIN,    false, NULL },
	{ "StartWindowMinutes",         "start_window",                 "StartWindowMinutes",         BK_SHAPE_PLAIN,    false, NULL },
	{ "CompletionWindowMinutes",    "completion_window",            "CompletionWindowMinutes",    BK_SHAPE_PLAIN,    false, NULL },
	{ "EnableContinuousBackup",     "enable_continuous_backup",     "EnableContinuousBackup",     BK_SHAPE_PLAIN,    false, NULL },
	{ "Lifecycle",                  "lifecycle",                    "Lifecycle",                  BK_SHAPE_BLOCK,    false, lifecycle_props },
	{ "RecoveryPointTags",          "recovery_point_tags",          "RecoveryPointTags",          BK_SHAPE_FREE_MAP, false, NULL },
	{ "CopyActions",                "copy_action",                  "CopyActions",                BK_SHAPE_BLOCKS,   false, copy_action_props },
	{ 0 },
};

static const struct bk_aws_prop advanced_props[] = {
	{ "ResourceType",      "resource_type",     "ResourceType",  BK_SHAPE_PLAIN,    false, NULL },
	{ "BackupOptions",     "backup_options",    "BackupOptions", BK_SHAPE_FREE_MAP, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop plan_body_props[] = {
	{ "BackupPlanName",         "name",                    "BackupPlanName",         BK_SHAPE_PLAIN,  false, NULL },
	{ "Rules",                  "rule",                    "BackupPlanRule",         BK_SHAPE_BLOCKS, false, rule_props },
	{ "AdvancedBackupSettings", "advanced_backup_setting", "AdvancedBackupSettings", BK_SHAPE_BLOCKS, false, advanced_props },
	{ 0 },
};

/* Terraform has no level for the plan itself: an empty name splices the members. */
static const struct bk_aws_prop plan_props[] = {
	{ "BackupPlan",        "",                  "BackupPlan",     BK_SHAPE_BLOCK,    false, plan_body_props },
	{ "BackupPlanTags",    "tags",              "BackupPlanTags", BK_SHAPE_FREE_MAP, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop tag_condition_props[] = {
	{ "ConditionType",     "type",              "ConditionType",  BK_SHAPE_PLAIN, true, NULL },
	{ "ConditionKey",      "key",               "ConditionKey",   BK_SHAPE_PLAIN, true, NULL },
	{ "ConditionValue",    "value",             "ConditionValue", BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop condition_member_props[] = {
	{ "ConditionKey",      "key",               "ConditionKey",   BK_SHAPE_PLAIN, true, NULL },
	{ "ConditionValue",    "value",             "ConditionValue", BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_prop conditions_props[] = {
	{ "StringEquals",      "string_equals",     "StringEquals",    BK_SHAPE_BLOCKS, true, condition_member_props },
	{ "StringNotEquals",   "string_not_equals", "StringNotEquals", BK_SHAPE_BLOCKS, true, condition_member_props },
	{ "StringLike",        "string_like",       "StringLike",      BK_SHAPE_BLOCKS, true, condition_member_props },
	{ "StringNotLike",     "string_not_like",   "StringNotLike",   BK_SHAPE_BLOCKS, true, condition_member_props },
	{ 0 },
};

static const struct bk_aws_prop selection_body_props[] = {
	{ "SelectionName",     "name",              "SelectionName", BK_SHAPE_PLAIN,  true, NULL },
	{ "IamRoleArn",        "iam_role_arn",      "IamRoleArn",    BK_SHAPE_PLAIN,  true, NULL },
	{ "Resources",         "resources",         "Resources",     BK_SHAPE_PLAIN,  true, NULL },
	{ "NotResources",      "not_resources",     "NotResources",  BK_SHAPE_PLAIN,  true, NULL },
	{ "ListOfTags",        "selection_tag",     "ListOfTags",    BK_SHAPE_BLOCKS, true, tag_condition_props },
	{ "Conditions",        "condition",         "Conditions",    BK_SHAPE_BLOCK,  true, conditions_props },
	{ 0 },
};

static const struct bk_aws_prop selection_props[] = {
	{ "BackupPlanId",      "plan_id",           "BackupPlanId",    BK_SHAPE_PLAIN, true, NULL },
	{ "BackupSelection",   "",                  "BackupSelection", BK_SHAPE_BLOCK, true, selection_body_props },
	{ 0 },
};

static const struct bk_aws_prop backup_policy_props[] = {
	{ "Name",              "name",              "Name",        BK_SHAPE_PLAIN, false, NULL },
	{ "Description",       "description",       "Description", BK_SHAPE_PLAIN, false, NULL },
	{ "Type",              "type",              "Type",        BK_SHAPE_PLAIN, true,  NULL },
	{ "Content",           "content",           "Content",     BK_SHAPE_PLAIN, false, NULL },
	{ "Tags",              "tags",              "Tags",        BK_SHAPE_TAG_LIST, false, NULL },
	{ 0 },
};

static const struct bk_aws_prop policy_attachment_props[] = {
	{ "PolicyId",          "policy_id",         NULL,        BK_SHAPE_PLAIN, true, NULL },
	{ "TargetId",          "target_id",         "TargetIds", BK_SHAPE_PLAIN, true, NULL },
	{ 0 },
};

static const struct bk_aws_type types[] = {
	{ BK_AWS_SERVICE_ACCESS,    "service_access",    "trusted access of AWS Backup",  "organizations", NULL, NULL, NULL, true, service_access_props },
	{ BK_AWS_POLICY_TYPE,       "policy_type",       "policy type of the organization", "organizations", NULL, NULL, NULL, true, policy_type_props },
	{ BK_AWS_DELEGATE,          "delegate",          "delegated administrator",       "organizations", "aws_organizations_delegated_administrator", NULL, NULL, true, delegate_props },
	{ BK_AWS_GLOBAL_SETTINGS,   "global_settings",   "global settings of AWS Backup", "backup", "aws_backup_global_settings", NULL, NULL, true, global_settings_props },
	{ BK_AWS_REGION_SETTINGS,   "region_settings",   "region settings of AWS Backup", "backup", "aws_backup_region_settings", NULL, NULL, false, region_settings_props },
	{ BK_AWS_SLR,               "slr",               "service-linked role of AWS Backup", "iam", "aws_iam_service_linked_role", "AWS::IAM::ServiceLinkedRole", NULL, true, slr_props },
	{ BK_AWS_ROLE,              "role",              "role",                          "iam", "aws_iam_role", "AWS::IAM::Role", "Tags", true, role_props },
	{ BK_AWS_ROLE_ATTACHMENT,   "attachment",        "attachment of a policy to a role", "iam", "aws_iam_role_policy_attachment", NULL, NULL, true, role_attachment_props },
	{ BK_AWS_KEY,               "key",               "key",                           "kms", "aws_kms_key", "AWS::KMS::Key", "Tags", false, key_props },
	{ BK_AWS_ALIAS,             "alias",             "alias of a key",                "kms", "aws_kms_alias", "AWS::KMS::Alias", NULL, false, alias_props },
	{ BK_AWS_TABLE,             "table",             "DynamoDB table",                "dynamodb", "aws_dynamodb_table", "AWS::DynamoDB::Table", "Tags", false, table_props },
	{ BK_AWS_DB_INSTANCE,       "db_instance",       "RDS DB instance",               "rds", "aws_db_instance", "AWS::RDS::DBInstance", "Tags", false, db_instance_props },
	{ BK_AWS_RESOURCE,          "resource",          "resource",                      "", NULL, NULL, NULL, false, no_props },
	{ BK_AWS_VAULT,             "vault",             "vault",                         "backup", "aws_backup_vault", "AWS::Backup::BackupVault", "BackupVaultTags", false, vault_props },
	{ BK_AWS_AIRGAP_VAULT,      "airgap_vault",      "logically air-gapped vault",    "backup", "aws_backup_logically_air_gapped_vault", "AWS::Backup::LogicallyAirGappedBackupVault", "BackupVaultTags", false, airgap_vault_props },
	{ BK_AWS_VAULT_POLICY,      "vault_policy",      "access policy of a vault",      "backup", "aws_backup_vault_policy", NULL, NULL, false, vault_policy_props },
	{ BK_AWS_VAULT_LOCK,        "vault_lock",        "lock of a vault",               "backup", "aws_backup_vault_lock_configuration", NULL, NULL, false, vault_lock_props },
	{ BK_AWS_PLAN,              "plan",              "plan",                          "backup", "aws_backup_plan", "AWS::Backup::BackupPlan", "BackupPlanTags", false, plan_props },
	{ BK_AWS_SELECTION,         "selection",         "selection",                     "backup", "aws_backup_selection", "AWS::Backup::BackupSelection", NULL, false, selection_props },
	{ BK_AWS_BACKUP_POLICY,     "backup_policy",     "backup policy",                 "organizations", "aws_organizations_policy", "AWS::Organizations::Policy", "Tags", true, backup_policy_props },
	{ BK_AWS_POLICY_ATTACHMENT, "policy_attachment", "attachment of a backup policy", "organizations", "aws_organizations_policy_attachment", NULL, NULL, true, policy_attachment_props },
};
/* clang-format on */

_Static_assert(sizeof(types) / sizeof(types[0]) == BK_AWS_COUNT - 1, "a row per type");

const struct bk_aws_type *bk_aws_type_get(enum bk_aws_id id)
{
	if (id <= BK_AWS_NONE || id >= BK_AWS_COUNT)
		bk_bug("no AWS type %d", (int)id);
	return &types[id - 1];
}
