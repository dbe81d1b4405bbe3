/*
 * What a plan may say, beyond the types of its members, and what AWS fills in. Facts sheet 4.1 to
 * 4.6; botocore 1.43, BackupPlanInput. That a rule's vault exists is not asked: AWS finds out when
 * the job runs (facts sheet 5.1). That the completion window is longer than the start window is
 * asked by the console only (4.3).
 */
#include "sim/backup_ops.h"

#include <stdarg.h>

#include "base/arena.h"

enum {
	NAME_MOST = 200,
	RULES_MOST = 10,
	COPIES_MOST = 5,
	POINT_TAGS_MOST = 10,
	WINDOW_LEAST = 60,
	WINDOW_MOST = 52560000, /* minutes: 100 years */
	START_STANDARD = 480,
	COMPLETION_STANDARD = 10080,
	COLD_LEAST = 90,      /* days in cold storage */
	CONTINUOUS_MOST = 35, /* days */
};

/* What a check looks at. */
struct check {
	const struct bk_sim_request *request;
	const json_t *plan, *rule;
	struct bk_sim_fault *fault;
};

static bool invalid(const struct check *check, const char *format, ...) BK_PRINTF(2, 3);

static bool invalid(const struct check *check, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct bk_str text = bk_str_vformat(check->request->arena, format, args);
	va_end(args);
	bk_sim_refuse(check->fault, 400, BK_BACKUP_INVALID, "%.*s", BK_STR_ARGS(text));
	return false;
}

static bool check_window(const struct check *check, const char *member)
{
	int64_t minutes = bk_value_int(check->rule, member, WINDOW_LEAST);
	return (minutes >= WINDOW_LEAST && minutes <= WINDOW_MOST) ||
		invalid(check, "%s must be from %d to %d minutes", member, WINDOW_LEAST,
			WINDOW_MOST);
}

static bool check_windows(const struct check *check)
{
	return check_window(check, "StartWindowMinutes") &&
		check_window(check, "CompletionWindowMinutes");
}

static bool check_schedule(const struct check *check)
{
	struct bk_str zone = bk_value_text(check->rule, "ScheduleExpressionTimezone");
	struct bk_str text = bk_value_text(check->rule, "ScheduleExpression");
	return bk_sim_backup_schedule(text, zone, check->fault);
}

static bool check_lifecycle(const struct check *check, const json_t *lifecycle, bool continuous)
{
	const json_t *cold = json_object_get(lifecycle, "MoveToColdStorageAfterDays");
	int64_t cold_days = bk_value_int(lifecycle, "MoveToColdStorageAfterDays", 1);
	int64_t days = bk_value_int(lifecycle, "DeleteAfterDays", BK_BACKUP_DAYS_MAX);
	if (days < 1 || days > BK_BACKUP_DAYS_MAX)
		return invalid(check,
			"Invalid lifecycle. DeleteAfterDays cannot be less than 1 or more than %d "
			"days",
			BK_BACKUP_DAYS_MAX);
	if (cold != NULL && continuous) {
		invalid(check, "Invalid lifecycle. MoveToColdStorageAfterDays is unavailable");
		bk_sim_fault_code(check->fault, "ERROR_3015");
		return false;
	}
	if (cold_days < 1 || cold_days > BK_BACKUP_DAYS_MAX)
		return invalid(check,
			"Invalid lifecycle. MoveToColdStorageAfterDays cannot be less than 1 or "
			"more than %d days",
			BK_BACKUP_DAYS_MAX);
	bool limited = json_object_get(lifecycle, "DeleteAfterDays") != NULL;
	if (cold != NULL && limited && days < cold_days + COLD_LEAST)
		return invalid(check,
			"Invalid lifecycle. DeleteAfterDays cannot be less than %d days apart from "
			"MoveToColdStorageAfterDays",
			COLD_LEAST);
	return true;
}

/* AWS takes 1 to 35 days; that it refuses a longer or no limit at once is not verified. */
static bool check_retention(const struct check *check)
{
	const json_t *lifecycle = json_object_get(check->rule, "Lifecycle");
	bool continuous = bk_value_true(check->rule, "EnableContinuousBackup");
	if (!check_lifecycle(check, lifecycle, continuous))
		return false;
	return !continuous ||
		bk_value_int(lifecycle, "DeleteAfterDays", CONTINUOUS_MOST + 1) <=
		CONTINUOUS_MOST ||
		invalid(check,
			"Invalid lifecycle. DeleteAfterDays of a continuous backup cannot be more "
			"than %d days",
			CONTINUOUS_MOST);
}

/* The region, account and name of a vault's ARN. */
static bool read_vault_arn(struct bk_str arn, struct bk_str ret[3])
{
	struct bk_str rest;
	if (!bk_sim_arn_read(arn, "backup", &ret[0], &ret[1], &rest) ||
		!bk_str_is(bk_str_cut(&rest, ':'), "backup-vault"))
		return false;
	ret[2] = rest;
	return ret[0].len > 0 && ret[1].len > 0 && rest.len > 0;
}

static bool is_here(const struct check *check, const struct bk_str vault[3])
{
	return bk_str_equal(vault[0], check->request->region) &&
		bk_str_equal(vault[1], check->request->account);
}

static bool check_copy(const struct check *check, const json_t *copy)
{
	struct bk_str arn = bk_value_text(copy, "DestinationBackupVaultArn");
	struct bk_str vault[3];
	if (!read_vault_arn(arn, vault))
		return invalid(
			check, "Invalid destination backup vault ARN: %.*s", BK_STR_ARGS(arn));
	/* A copy to where it comes from: not documented, refused here. */
	struct bk_str target = bk_value_text(check->rule, "TargetBackupVaultName");
	if (is_here(check, vault) && bk_str_equal(vault[2], target))
		return invalid(check, "Destination and target backup vault are the same: %.*s",
			BK_STR_ARGS(arn));
	return check_lifecycle(check, json_object_get(copy, "Lifecycle"), false);
}

static bool check_copies(const struct check *check)
{
	const json_t *copies = json_object_get(check->rule, "CopyActions");
	if (json_array_size(copies) > COPIES_MOST)
		return invalid(check, "A rule can have at most %d copy actions", COPIES_MOST);
	size_t i;
	const json_t *copy;
	json_array_foreach(copies, i, copy)
	{
		if (!check_copy(check, copy))
			return false;
	}
	return true;
}

static bool check_airgap(const struct check *check)
{
	struct bk_str arn = bk_value_text(check->rule, "TargetLogicallyAirGappedBackupVaultArn");
	struct bk_str vault[3];
	return arn.len == 0 || (read_vault_arn(arn, vault) && is_here(check, vault)) ||
		invalid(check,
			"The logically air-gapped backup vault must be of the same account and "
			"region: %.*s",
			BK_STR_ARGS(arn));
}

static bool check_tags(const struct check *check)
{
	return json_object_size(json_object_get(check->rule, "RecoveryPointTags")) <=
		POINT_TAGS_MOST ||
		invalid(check, "A rule can have at most %d recovery point tags", POINT_TAGS_MOST);
}

static bool check_index(const struct check *check)
{
	const json_t *actions = json_object_get(check->rule, "IndexActions");
	const json_t *types = json_object_get(json_array_get(actions, 0), "ResourceTypes");
	if (json_array_size(actions) == 0)
		return true;
	return (json_array_size(actions) == 1 && json_array_size(types) == 1 &&
		       bk_sim_is_word(bk_value_text_of(json_array_get(types, 0)), "EBS|S3")) ||
		invalid(check, "A rule can have one index action, of one resource type: EBS or S3");
}

static bool check_scan(const struct check *check)
{
	const json_t *settings = json_object_get(check->plan, "ScanSettings");
	return json_array_size(json_object_get(check->rule, "ScanActions")) == 0 ||
		json_array_size(settings) > 0 ||
		invalid(check, "Scan actions need the scan settings of the plan");
}

static bool (*const rule_checks[])(const struct check *check) = {
	check_schedule,
	check_windows,
	check_retention,
	check_copies,
	check_airgap,
	check_tags,
	check_index,
	check_scan,
};

/* clang-format off */
static const struct advanced {
	const char *type, *options;
} advanced[] = {
	{ "EC2", "WindowsVSS" },
	{ "S3",  "BackupACLs|BackupObjectTags" },
};
/* clang-format on */

static const char *advanced_options(struct bk_str type)
{
	for (size_t i = 0; i < BK_COUNT(advanced); i++) {
		if (bk_str_is(type, advanced[i].type))
			return advanced[i].options;
	}
	return "";
}

static bool check_advanced(const struct check *check)
{
	size_t i;
	const json_t *setting;
	json_array_foreach(json_object_get(check->plan, "AdvancedBackupSettings"), i, setting)
	{
		struct bk_str type = bk_value_text(setting, "ResourceType");
		const char *key;
		json_t *value;
		json_object_foreach(json_object_get(setting, "BackupOptions"), key, value)
		{
			if (!bk_sim_is_word(bk_str_of(key), advanced_options(type)) ||
				!bk_sim_is_word(bk_value_text_of(value), "enabled|disabled"))
				return invalid(check, "Invalid backup option %s of %.*s", key,
					BK_STR_ARGS(type));
		}
		if (*advanced_options(type) == '\0')
			return invalid(check, "Resource type %.*s has no advanced backup settings",
				BK_STR_ARGS(type));
	}
	return true;
}

static bool check_scan_settings(const struct check *check)
{
	size_t i, j;
	const json_t *setting, *type;
	json_array_foreach(json_object_get(check->plan, "ScanSettings"), i, setting)
	{
		json_array_foreach(json_object_get(setting, "ResourceTypes"), j, type)
		{
			if (!bk_sim_is_word(bk_value_text_of(type), "EBS|EC2|S3|ALL"))
				return invalid(check, "Resource type %.*s cannot be scanned",
					BK_STR_ARGS(bk_value_text_of(type)));
		}
		if (bk_value_text(setting, "ScannerRoleArn").len == 0)
			return invalid(check, "Scan settings need a scanner role");
	}
	return true;
}

/* Two rules of one name: not documented, refused here. */
static bool is_repeated(const json_t *rules, size_t index)
{
	struct bk_str name = bk_value_text(json_array_get(rules, index), "RuleName");
	for (size_t i = 0; i < index; i++) {
		if (bk_str_equal(name, bk_value_text(json_array_get(rules, i), "RuleName")))
			return true;
	}
	return false;
}

static void standard(json_t *rule, const char *member, json_t *value)
{
	if (json_object_get(rule, member) == NULL)
		json_object_set(rule, member, value);
	json_decref(value);
}

/* AWS answers with every default. Facts sheet 4.2, 4.3. */
static void fill_rule(json_t *rule)
{
	standard(rule, "ScheduleExpression", json_string("cron(0 5 ? * * *)"));
	standard(rule, "ScheduleExpressionTimezone", json_string("Etc/UTC"));
	standard(rule, "StartWindowMinutes", json_integer(START_STANDARD));
	standard(rule, "CompletionWindowMinutes", json_integer(COMPLETION_STANDARD));
	standard(rule, "EnableContinuousBackup", json_false());
}

bool bk_sim_plan_check(
	const struct bk_sim_request *request, json_t *plan, struct bk_sim_fault *ret_fault)
{
	struct check check = {request, plan, NULL, ret_fault};
	const json_t *rules = json_object_get(plan, "Rules");
	struct bk_str name = bk_value_text(plan, "BackupPlanName");
	if (name.len == 0 || name.len > NAME_MOST)
		return invalid(&check, "Backup plan name must have 1 to %d characters", NAME_MOST);
	if (json_array_size(rules) == 0 || json_array_size(rules) > RULES_MOST)
		return invalid(&check, "A backup plan must have 1 to %d rules", RULES_MOST);
	size_t i;
	json_t *rule;
	json_array_foreach(rules, i, rule)
	{
		check.rule = rule;
		if (is_repeated(rules, i))
			return invalid(&check, "Rule name %s is not unique",
				bk_value_text(rule, "RuleName").ptr);
		fill_rule(rule);
		for (size_t j = 0; j < BK_COUNT(rule_checks); j++) {
			if (!rule_checks[j](&check))
				return false;
		}
	}
	return check_advanced(&check) && check_scan_settings(&check);
}
