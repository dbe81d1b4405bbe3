/*
 * AWS Backup in the simulator: its operations and the members of their inputs, a row each. What
 * botocore's model (1.43, API version 2018-11-15) says of a member stands here; rules that AWS has
 * beyond it stand in the files of the objects, with their sources.
 */
#include "sim/backup_ops.h"

/* clang-format off */
#define TEXT(path, must)            { path, BK_SIM_STRING, must, 0, 0, NULL, NULL }
#define SIZED(path, must, from, to) { path, BK_SIM_STRING, must, from, to, NULL, NULL }
#define NAME(path, must, form)      { path, BK_SIM_STRING, must, 0, 0, form, NULL }
#define WORD(path, must, words)     { path, BK_SIM_STRING, must, 0, 0, NULL, words }
#define INT(path, must)             { path, BK_SIM_INT,    must, 0, 0, NULL, NULL }
#define RANGE(path, must, from, to) { path, BK_SIM_INT,    must, from, to, NULL, NULL }
#define BOOL(path)                  { path, BK_SIM_BOOL,   false, 0, 0, NULL, NULL }
#define TIME(path, must)            { path, BK_SIM_TIME,   must, 0, 0, NULL, NULL }
#define LIST(path, must)            { path, BK_SIM_LIST,   must, 0, 0, NULL, NULL }
#define SHAPE(path, must)           { path, BK_SIM_SHAPE,  must, 0, 0, NULL, NULL }
#define MAP(path, must)             { path, BK_SIM_MAP,    must, 0, 0, NULL, NULL }
#define TEXTS(path, must)           LIST(path, must), TEXT(path "[]", false)
#define TAGS(path, must)            MAP(path, must), TEXT(path ".*", false)
#define END                         { 0 }

#define VAULT_FORM   "[a-zA-Z0-9_-]{2,50}"
#define WORD_FORM    "[a-zA-Z0-9_.-]{1,50}"
#define AUDIT_FORM   "[a-zA-Z][_a-zA-Z0-9]*"
#define TIERING_FORM "[a-zA-Z0-9_]{1,200}"
#define VAULT        NAME("BackupVaultName", true, VAULT_FORM)
#define PAGE         RANGE("MaxResults", false, 1, 1000), TEXT("NextToken", false)
#define VAULT_TYPES  "BACKUP_VAULT|LOGICALLY_AIR_GAPPED_BACKUP_VAULT|RESTORE_ACCESS_BACKUP_VAULT"



/* Vaults */
static const struct bk_sim_member vault_only[] = { VAULT, END };
static const struct bk_sim_member vault_create[] = { VAULT, TEXT("EncryptionKeyArn", false),
	TEXT("CreatorRequestId", false), TAGS("BackupVaultTags", false), END };
static const struct bk_sim_member vault_any[] = { TEXT("BackupVaultName", true),
	TEXT("BackupVaultAccountId", false), END };
static const struct bk_sim_member vault_list[] = { WORD("ByVaultType", false, VAULT_TYPES), BOOL("ByShared"), PAGE,
	END };
static const struct bk_sim_member vault_policy[] = { VAULT, TEXT("Policy", false), END };
static const struct bk_sim_member vault_lock[] = { VAULT, INT("MinRetentionDays", false),
	INT("MaxRetentionDays", false), INT("ChangeableForDays", false), END };
static const struct bk_sim_member vault_events[] = { VAULT, TEXT("SNSTopicArn", true),
	LIST("BackupVaultEvents", true),
	WORD("BackupVaultEvents[]", false,
		"BACKUP_JOB_STARTED|BACKUP_JOB_COMPLETED|BACKUP_JOB_SUCCESSFUL|BACKUP_JOB_FAILED|"
		"BACKUP_JOB_EXPIRED|RESTORE_JOB_STARTED|RESTORE_JOB_COMPLETED|"
		"RESTORE_JOB_SUCCESSFUL|RESTORE_JOB_FAILED|COPY_JOB_STARTED|COPY_JOB_SUCCESSFUL|"
		"COPY_JOB_FAILED|RECOVERY_POINT_MODIFIED|BACKUP_PLAN_CREATED|BACKUP_PLAN_MODIFIED|"
		"S3_BACKUP_OBJECT_FAILED|S3_RESTORE_OBJECT_FAILED|CONTINUOUS_BACKUP_INTERRUPTED|"
		"RECOVERY_POINT_INDEX_COMPLETED|RECOVERY_POINT_INDEX_DELETED|"
		"RECOVERY_POINT_INDEXING_FAILED|EKS_RESTORE_OBJECT_FAILED|"
		"EKS_RESTORE_OBJECT_SKIPPED|EKS_BACKUP_OBJECT_FAILED"),
	END };
static const struct bk_sim_member airgap_create[] = { VAULT, INT("MinRetentionDays", true),
	INT("MaxRetentionDays", true), TEXT("EncryptionKeyArn", false),
	TEXT("CreatorRequestId", false), TAGS("BackupVaultTags", false), END };
static const struct bk_sim_member access_create[] = { TEXT("SourceBackupVaultArn", true),
	NAME("BackupVaultName", false, VAULT_FORM), TEXT("CreatorRequestId", false),
	TEXT("RequesterComment", false), TAGS("BackupVaultTags", false), END };
static const struct bk_sim_member access_list[] = { VAULT, PAGE, END };
static const struct bk_sim_member access_revoke[] = { VAULT, TEXT("RestoreAccessBackupVaultArn", true),
	TEXT("RequesterComment", false), END };
static const struct bk_sim_member approval[] = { VAULT, TEXT("MpaApprovalTeamArn", true),
	TEXT("RequesterComment", false), END };

/* Plans */
#define LIFECYCLE(path) SHAPE(path, false), INT(path ".MoveToColdStorageAfterDays", false), \
	INT(path ".DeleteAfterDays", false), BOOL(path ".OptInToArchiveForSupportedResources"), \
	WORD(path ".DeleteAfterEvent", false, "DELETE_AFTER_COPY")
#define PLAN(path) SHAPE(path, true), TEXT(path ".BackupPlanName", true), \
	LIST(path ".Rules", true), SHAPE(path ".Rules[]", false), \
	NAME(path ".Rules[].RuleName", true, WORD_FORM), \
	NAME(path ".Rules[].TargetBackupVaultName", true, VAULT_FORM), \
	TEXT(path ".Rules[].TargetLogicallyAirGappedBackupVaultArn", false), \
	TEXT(path ".Rules[].ScheduleExpression", false), \
	TEXT(path ".Rules[].ScheduleExpressionTimezone", false), \
	INT(path ".Rules[].StartWindowMinutes", false), \
	INT(path ".Rules[].CompletionWindowMinutes", false), \
	BOOL(path ".Rules[].EnableContinuousBackup"), LIFECYCLE(path ".Rules[].Lifecycle"), \
	TAGS(path ".Rules[].RecoveryPointTags", false), \
	LIST(path ".Rules[].CopyActions", false), SHAPE(path ".Rules[].CopyActions[]", false), \
	TEXT(path ".Rules[].CopyActions[].DestinationBackupVaultArn", true), \
	LIFECYCLE(path ".Rules[].CopyActions[].Lifecycle"), \
	LIST(path ".Rules[].IndexActions", false), SHAPE(path ".Rules[].IndexActions[]", false), \
	LIST(path ".Rules[].IndexActions[].ResourceTypes", false), \
	NAME(path ".Rules[].IndexActions[].ResourceTypes[]", false, WORD_FORM), \
	LIST(path ".Rules[].ScanActions", false), SHAPE(path ".Rules[].ScanActions[]", false), \
	WORD(path ".Rules[].ScanActions[].MalwareScanner", false, "GUARDDUTY"), \
	WORD(path ".Rules[].ScanActions[].ScanMode", false, "FULL_SCAN|INCREMENTAL_SCAN"), \
	LIST(path ".AdvancedBackupSettings", false), \
	SHAPE(path ".AdvancedBackupSettings[]", false), \
	NAME(path ".AdvancedBackupSettings[].ResourceType", false, WORD_FORM), \
	MAP(path ".AdvancedBackupSettings[].BackupOptions", false), \
	NAME(path ".AdvancedBackupSettings[].BackupOptions.*", false, WORD_FORM), \
	LIST(path ".ScanSettings", false), SHAPE(path ".ScanSettings[]", false), \
	WORD(path ".ScanSettings[].MalwareScanner", false, "GUARDDUTY"), \
	LIST(path ".ScanSettings[].ResourceTypes", false), \
	NAME(path ".ScanSettings[].ResourceTypes[]", false, WORD_FORM), \
	TEXT(path ".ScanSettings[].ScannerRoleArn", false)
#define CONDITIONS(path) LIST(path, false), SHAPE(path "[]", false), \
	TEXT(path "[].ConditionKey", false), TEXT(path "[].ConditionValue", false)

static const struct bk_sim_member plan_create[] = { PLAN("BackupPlan"), TEXT("CreatorRequestId", false),
	TAGS("BackupPlanTags", false), END };
static const struct bk_sim_member plan_get[] = { TEXT("BackupPlanId", true), TEXT("VersionId", false),
	RANGE("MaxScheduledRunsPreview", false, 0, 10), END };
static const struct bk_sim_member plan_update[] = { TEXT("BackupPlanId", true), PLAN("BackupPlan"), END };
static const struct bk_sim_member plan_only[] = { TEXT("BackupPlanId", true), END };
static const struct bk_sim_member plan_list[] = { BOOL("IncludeDeleted"), PAGE, END };
static const struct bk_sim_member plan_paged[] = { TEXT("BackupPlanId", true), PAGE, END };
static const struct bk_sim_member plan_import[] = { TEXT("BackupPlanTemplateJson", true), END };
static const struct bk_sim_member selection_create[] = { TEXT("BackupPlanId", true), SHAPE("BackupSelection", true),
	NAME("BackupSelection.SelectionName", true, WORD_FORM),
	TEXT("BackupSelection.IamRoleArn", true), TEXTS("BackupSelection.Resources", false),
	TEXTS("BackupSelection.NotResources", false), LIST("BackupSelection.ListOfTags", false),
	SHAPE("BackupSelection.ListOfTags[]", false),
	WORD("BackupSelection.ListOfTags[].ConditionType", true, "STRINGEQUALS"),
	TEXT("BackupSelection.ListOfTags[].ConditionKey", true),
	TEXT("BackupSelection.ListOfTags[].ConditionValue", true),
	SHAPE("BackupSelection.Conditions", false),
	CONDITIONS("BackupSelection.Conditions.StringEquals"),
	CONDITIONS("BackupSelection.Conditions.StringNotEquals"),
	CONDITIONS("BackupSelection.Conditions.StringLike"),
	CONDITIONS("BackupSelection.Conditions.StringNotLike"),
	TEXT("CreatorRequestId", false), END };
static const struct bk_sim_member selection_one[] = { TEXT("BackupPlanId", true), TEXT("SelectionId", true), END };

/* Settings */
static const struct bk_sim_member region_settings[] = { MAP("ResourceTypeOptInPreference", false),
	BOOL("ResourceTypeOptInPreference.*"), MAP("ResourceTypeManagementPreference", false),
	BOOL("ResourceTypeManagementPreference.*"), END };
static const struct bk_sim_member global_settings[] = { TAGS("GlobalSettings", false), END };

/* Audit Manager */
#define AUDIT_NAME(path)  { path, BK_SIM_STRING, true, 1, 256, AUDIT_FORM, NULL }
#define CONTROLS(must)    LIST("FrameworkControls", must), SHAPE("FrameworkControls[]", false), \
	TEXT("FrameworkControls[].ControlName", true), \
	LIST("FrameworkControls[].ControlInputParameters", false), \
	SHAPE("FrameworkControls[].ControlInputParameters[]", false), \
	TEXT("FrameworkControls[].ControlInputParameters[].ParameterName", false), \
	TEXT("FrameworkControls[].ControlInputParameters[].ParameterValue", false), \
	SHAPE("FrameworkControls[].ControlScope", false), \
	{ "FrameworkControls[].ControlScope.ComplianceResourceIds", BK_SIM_LIST, false, 1, 100, \
	  NULL, NULL }, \
	TEXT("FrameworkControls[].ControlScope.ComplianceResourceIds[]", false), \
	TEXTS("FrameworkControls[].ControlScope.ComplianceResourceTypes", false), \
	TAGS("FrameworkControls[].ControlScope.Tags", false)
#define REPORT(must)      SHAPE("ReportDeliveryChannel", must), \
	TEXT("ReportDeliveryChannel.S3BucketName", true), \
	TEXT("ReportDeliveryChannel.S3KeyPrefix", false), \
	TEXTS("ReportDeliveryChannel.Formats", false), SHAPE("ReportSetting", must), \
	TEXT("ReportSetting.ReportTemplate", true), TEXTS("ReportSetting.FrameworkArns", false), \
	INT("ReportSetting.NumberOfFrameworks", false), TEXTS("ReportSetting.Accounts", false), \
	TEXTS("ReportSetting.OrganizationUnits", false), TEXTS("ReportSetting.Regions", false)

static const struct bk_sim_member framework_create[] = { AUDIT_NAME("FrameworkName"), CONTROLS(true),
	SIZED("FrameworkDescription", false, 0, 1024), TEXT("IdempotencyToken", false),
	TAGS("FrameworkTags", false), END };
static const struct bk_sim_member framework_update[] = { AUDIT_NAME("FrameworkName"), CONTROLS(false),
	SIZED("FrameworkDescription", false, 0, 1024), TEXT("IdempotencyToken", false), END };
static const struct bk_sim_member framework_only[] = { AUDIT_NAME("FrameworkName"), END };
static const struct bk_sim_member report_create[] = { AUDIT_NAME("ReportPlanName"), REPORT(true),
	SIZED("ReportPlanDescription", false, 0, 1024), TEXT("IdempotencyToken", false),
	TAGS("ReportPlanTags", false), END };
static const struct bk_sim_member report_update[] = { AUDIT_NAME("ReportPlanName"), REPORT(false),
	SIZED("ReportPlanDescription", false, 0, 1024), TEXT("IdempotencyToken", false), END };
static const struct bk_sim_member report_only[] = { AUDIT_NAME("ReportPlanName"), END };
static const struct bk_sim_member page_only[] = { PAGE, END };

/* Restore testing */
#define TESTING_PLAN(must) SHAPE("RestoreTestingPlan", true), \
	TEXT("RestoreTestingPlan.ScheduleExpression", must), \
	TEXT("RestoreTestingPlan.ScheduleExpressionTimezone", false), \
	INT("RestoreTestingPlan.StartWindowHours", false), \
	SHAPE("RestoreTestingPlan.RecoveryPointSelection", must), \
	WORD("RestoreTestingPlan.RecoveryPointSelection.Algorithm", false, \
		"LATEST_WITHIN_WINDOW|RANDOM_WITHIN_WINDOW"), \
	TEXTS("RestoreTestingPlan.RecoveryPointSelection.IncludeVaults", false), \
	TEXTS("RestoreTestingPlan.RecoveryPointSelection.ExcludeVaults", false), \
	LIST("RestoreTestingPlan.RecoveryPointSelection.RecoveryPointTypes", false), \
	WORD("RestoreTestingPlan.RecoveryPointSelection.RecoveryPointTypes[]", false, \
		"CONTINUOUS|SNAPSHOT"), \
	INT("RestoreTestingPlan.RecoveryPointSelection.SelectionWindowDays", false)
#define KEY_VALUES(path) LIST(path, false), SHAPE(path "[]", false), TEXT(path "[].Key", true), \
	TEXT(path "[].Value", true)
#define TESTING_CHOICE(must) SHAPE("RestoreTestingSelection", true), \
	TEXT("RestoreTestingSelection.IamRoleArn", must), \
	TEXTS("RestoreTestingSelection.ProtectedResourceArns", false), \
	SHAPE("RestoreTestingSelection.ProtectedResourceConditions", false), \
	KEY_VALUES("RestoreTestingSelection.ProtectedResourceConditions.StringEquals"), \
	KEY_VALUES("RestoreTestingSelection.ProtectedResourceConditions.StringNotEquals"), \
	TAGS("RestoreTestingSelection.RestoreMetadataOverrides", false), \
	INT("RestoreTestingSelection.ValidationWindowHours", false)
#define TESTING_NAME TEXT("RestoreTestingPlanName", true)

static const struct bk_sim_member testing_create[] = { TEXT("RestoreTestingPlan.RestoreTestingPlanName", true),
	TESTING_PLAN(true), TEXT("CreatorRequestId", false), TAGS("Tags", false), END };
static const struct bk_sim_member testing_update[] = { TESTING_NAME, TESTING_PLAN(false), END };
static const struct bk_sim_member testing_only[] = { TESTING_NAME, END };
static const struct bk_sim_member testing_paged[] = { TESTING_NAME, PAGE, END };
static const struct bk_sim_member choice_create[] = { TESTING_NAME,
	TEXT("RestoreTestingSelection.RestoreTestingSelectionName", true),
	TEXT("RestoreTestingSelection.ProtectedResourceType", true), TESTING_CHOICE(true),
	TEXT("CreatorRequestId", false), END };
static const struct bk_sim_member choice_update[] = { TESTING_NAME, TEXT("RestoreTestingSelectionName", true),
	TESTING_CHOICE(false), END };
static const struct bk_sim_member choice_only[] = { TESTING_NAME, TEXT("RestoreTestingSelectionName", true), END };

/* Holds, tiering, tags */
static const struct bk_sim_member hold_create[] = { TEXT("Title", true), TEXT("Description", true),
	TEXT("IdempotencyToken", false), SHAPE("RecoveryPointSelection", false),
	TEXTS("RecoveryPointSelection.VaultNames", false),
	TEXTS("RecoveryPointSelection.ResourceIdentifiers", false),
	SHAPE("RecoveryPointSelection.DateRange", false),
	TIME("RecoveryPointSelection.DateRange.FromDate", true),
	TIME("RecoveryPointSelection.DateRange.ToDate", true), TAGS("Tags", false), END };
static const struct bk_sim_member hold_only[] = { TEXT("LegalHoldId", true), END };
static const struct bk_sim_member hold_cancel[] = { TEXT("LegalHoldId", true), TEXT("CancelDescription", true),
	INT("RetainRecordInDays", false), END };
#define TIERING SHAPE("TieringConfiguration", true), \
	NAME("TieringConfiguration.BackupVaultName", true, "\\*|" VAULT_FORM), \
	LIST("TieringConfiguration.ResourceSelection", true), \
	SHAPE("TieringConfiguration.ResourceSelection[]", false), \
	LIST("TieringConfiguration.ResourceSelection[].Resources", true), \
	TEXT("TieringConfiguration.ResourceSelection[].Resources[]", false), \
	RANGE("TieringConfiguration.ResourceSelection[].TieringDownSettingsInDays", true, 60, \
		BK_BACKUP_DAYS_MAX), \
	NAME("TieringConfiguration.ResourceSelection[].ResourceType", true, WORD_FORM)
static const struct bk_sim_member tiering_create[] = {
	NAME("TieringConfiguration.TieringConfigurationName", true, TIERING_FORM), TIERING,
	TEXT("CreatorRequestId", false), TAGS("TieringConfigurationTags", false), END };
static const struct bk_sim_member tiering_update[] = { NAME("TieringConfigurationName", true, TIERING_FORM), TIERING,
	END };
static const struct bk_sim_member tiering_only[] = { NAME("TieringConfigurationName", true, TIERING_FORM), END };
static const struct bk_sim_member tag[] = { TEXT("ResourceArn", true), TAGS("Tags", true), END };
static const struct bk_sim_member untag[] = { TEXT("ResourceArn", true), TEXTS("TagKeyList", true), END };
static const struct bk_sim_member tags[] = { TEXT("ResourceArn", true), PAGE, END };

#define ROW(name, handler, rows) { "backup", name, handler, rows }
const struct bk_sim_operation bk_sim_backup[] = {
	ROW("CreateBackupVault",              bk_sim_vault_create,        vault_create),
	ROW("DescribeBackupVault",            bk_sim_vault_describe,      vault_any),
	ROW("DeleteBackupVault",              bk_sim_vault_delete,        vault_any),
	ROW("ListBackupVaults",               bk_sim_vault_list,          vault_list),
	ROW("PutBackupVaultAccessPolicy",     bk_sim_vault_policy_put,    vault_policy),
	ROW("GetBackupVaultAccessPolicy",     bk_sim_vault_policy_get,    vault_only),
	ROW("DeleteBackupVaultAccessPolicy",  bk_sim_vault_policy_delete, vault_only),
	ROW("PutBackupVaultLockConfiguration",    bk_sim_vault_lock_put,    vault_lock),
	ROW("DeleteBackupVaultLockConfiguration", bk_sim_vault_lock_delete, vault_only),
	ROW("PutBackupVaultNotifications",    bk_sim_vault_events_put,    vault_events),
	ROW("GetBackupVaultNotifications",    bk_sim_vault_events_get,    vault_only),
	ROW("DeleteBackupVaultNotifications", bk_sim_vault_events_delete, vault_only),
	ROW("CreateLogicallyAirGappedBackupVault", bk_sim_airgap_create,  airgap_create),
	ROW("CreateRestoreAccessBackupVault", bk_sim_access_vault_create, access_create),
	ROW("ListRestoreAccessBackupVaults",  bk_sim_access_vault_list,   access_list),
	ROW("RevokeRestoreAccessBackupVault", bk_sim_access_vault_revoke, access_revoke),
	ROW("AssociateBackupVaultMpaApprovalTeam",    bk_sim_approval_associate,    approval),
	ROW("DisassociateBackupVaultMpaApprovalTeam", bk_sim_approval_disassociate, vault_only),
	ROW("CreateBackupPlan",               bk_sim_plan_create,         plan_create),
	ROW("GetBackupPlan",                  bk_sim_plan_get,            plan_get),
	ROW("UpdateBackupPlan",               bk_sim_plan_update,         plan_update),
	ROW("DeleteBackupPlan",               bk_sim_plan_delete,         plan_only),
	ROW("ListBackupPlans",                bk_sim_plan_list,           plan_list),
	ROW("ListBackupPlanVersions",         bk_sim_plan_versions,       plan_paged),
	ROW("ExportBackupPlanTemplate",       bk_sim_plan_export,         plan_only),
	ROW("GetBackupPlanFromJSON",          bk_sim_plan_import,         plan_import),
	ROW("CreateBackupSelection",          bk_sim_selection_create,    selection_create),
	ROW("GetBackupSelection",             bk_sim_selection_get,       selection_one),
	ROW("DeleteBackupSelection",          bk_sim_selection_delete,    selection_one),
	ROW("ListBackupSelections",           bk_sim_selection_list,      plan_paged),
	ROW("DescribeRegionSettings",         bk_sim_region_settings_get, NULL),
	ROW("UpdateRegionSettings",           bk_sim_region_settings_put, region_settings),
	ROW("DescribeGlobalSettings",         bk_sim_global_settings_get, NULL),
	ROW("UpdateGlobalSettings",           bk_sim_global_settings_put, global_settings),
	ROW("GetSupportedResourceTypes",      bk_sim_backup_types,        NULL),
	ROW("CreateFramework",                bk_sim_framework_create,    framework_create),
	ROW("DescribeFramework",              bk_sim_framework_describe,  framework_only),
	ROW("UpdateFramework",                bk_sim_framework_update,    framework_update),
	ROW("DeleteFramework",                bk_sim_framework_delete,    framework_only),
	ROW("ListFrameworks",                 bk_sim_framework_list,      page_only),
	ROW("CreateReportPlan",               bk_sim_report_plan_create,  report_create),
	ROW("DescribeReportPlan",             bk_sim_report_plan_describe, report_only),
	ROW("UpdateReportPlan",               bk_sim_report_plan_update,  report_update),
	ROW("DeleteReportPlan",               bk_sim_report_plan_delete,  report_only),
	ROW("ListReportPlans",                bk_sim_report_plan_list,    page_only),
	ROW("CreateRestoreTestingPlan",       bk_sim_testing_plan_create, testing_create),
	ROW("GetRestoreTestingPlan",          bk_sim_testing_plan_get,    testing_only),
	ROW("UpdateRestoreTestingPlan",       bk_sim_testing_plan_update, testing_update),
	ROW("DeleteRestoreTestingPlan",       bk_sim_testing_plan_delete, testing_only),
	ROW("ListRestoreTestingPlans",        bk_sim_testing_plan_list,   page_only),
	ROW("CreateRestoreTestingSelection",  bk_sim_testing_choice_create, choice_create),
	ROW("GetRestoreTestingSelection",     bk_sim_testing_choice_get,    choice_only),
	ROW("UpdateRestoreTestingSelection",  bk_sim_testing_choice_update, choice_update),
	ROW("DeleteRestoreTestingSelection",  bk_sim_testing_choice_delete, choice_only),
	ROW("ListRestoreTestingSelections",   bk_sim_testing_choice_list,   testing_paged),
	ROW("CreateLegalHold",                bk_sim_hold_create,         hold_create),
	ROW("GetLegalHold",                   bk_sim_hold_get,            hold_only),
	ROW("CancelLegalHold",                bk_sim_hold_cancel,         hold_cancel),
	ROW("ListLegalHolds",                 bk_sim_hold_list,           page_only),
	ROW("CreateTieringConfiguration",     bk_sim_tiering_create,      tiering_create),
	ROW("GetTieringConfiguration",        bk_sim_tiering_get,         tiering_only),
	ROW("UpdateTieringConfiguration",     bk_sim_tiering_update,      tiering_update),
	ROW("DeleteTieringConfiguration",     bk_sim_tiering_delete,      tiering_only),
	ROW("ListTieringConfigurations",      bk_sim_tiering_list,        page_only),
	ROW("TagResource",                    bk_sim_backup_tag,          tag),
	ROW("UntagResource",                  bk_sim_backup_untag,        untag),
	ROW("ListTags",                       bk_sim_backup_tags,         tags),
	{ 0 },
};
/* clang-format on */
