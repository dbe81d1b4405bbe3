/*
 * The simulated AWS Backup by the clock, by the options of its world, and as its jobs ask it: what
 * tests/outside/boto_backup.sh cannot see. And that its tables are whole.
 */
#include <stdlib.h>

#include "aws/service.h"
#include "base/arena.h"
#include "sim/backup.h"
#include "sim/serve.h"
#include "sim/state.h"
#include "sim/tags.h"
#include "unit.h"

/* Tuesday 2026-11-24, 12:00 UTC. */
#define NOON INT64_C(1795521600)
#define DAY  INT64_C(86400)

#define HERE    "eu-west-1"
#define ACCOUNT "111111111111"
#define OTHER   "222222222222"

static struct bk_sim *sim;
static struct bk_arena *arena;
static int64_t now;
static char message[1024]; /* of the last fault */

static void set_up(void)
{
	struct bk_sim_options options = {.clock = NOON};
	struct bk_error error;
	arena = bk_arena_new();
	sim = bk_sim_open(&options, &error);
	ck_assert_msg(sim != NULL, "%s", error.text);
	now = NOON;
}

static void tear_down(void)
{
	bk_sim_close(sim);
	bk_arena_free(arena);
}

/* Makes a call; the output, or NULL and the code of the fault. Takes `input`. */
static json_t *run(const char *operation, json_t *input, const char **ret_code)
{
	struct bk_sim_request request = {
		.operation = bk_aws_operation_find(BK_STR("backup"), bk_str_of(operation)),
		.account = BK_STR(ACCOUNT),
		.region = BK_STR(HERE),
		.input = input,
		.now = now,
		.arena = arena,
	};
	struct bk_sim_fault fault = {0};
	ck_assert_ptr_nonnull(input);
	ck_assert_ptr_nonnull(request.operation);
	bk_sim_store_begin(sim->store);
	json_t *output = bk_sim_run(sim, &request, input, &fault);
	ck_assert(bk_sim_store_end(sim->store, output != NULL));
	*ret_code = fault.code;
	memcpy(message, fault.message, sizeof(message));
	json_decref(fault.detail);
	json_decref(input);
	return output;
}

static json_t *call(const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = run(operation, input, &code);
	ck_assert_msg(output != NULL, "%s: %s: %s", operation, code, message);
	return output;
}

static void done(const char *operation, json_t *input)
{
	json_decref(call(operation, input));
}

static void refused(const char *expected, const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = run(operation, input, &code);
	ck_assert_msg(output == NULL, "%s is not refused", operation);
	ck_assert_str_eq(code, expected);
}

static json_t *vault(const char *name)
{
	return json_pack("{s:s}", "BackupVaultName", name);
}

static json_t *plan(const char *name)
{
	return json_pack("{s:{s:s, s:[{s:s, s:s}]}, s:s}", "BackupPlan", "BackupPlanName", name,
		"Rules", "RuleName", "daily", "TargetBackupVaultName", "main", "CreatorRequestId",
		"token");
}

/* Writes a record as the world at the beginning would. */
static void put(
	const char *kind, const char *account, const char *region, const char *id, json_t *record)
{
	ck_assert_ptr_nonnull(record);
	bk_sim_store_begin(sim->store);
	bk_sim_put(sim, kind, bk_str_of(account), bk_str_of(region), bk_str_of(id), record);
	ck_assert(bk_sim_store_end(sim->store, true));
	json_decref(record);
}

static bool opted_in(const char *type)
{
	bk_sim_store_begin(sim->store);
	bool is = bk_sim_backup_is_opted_in(sim, BK_STR(ACCOUNT), BK_STR(HERE), bk_str_of(type));
	ck_assert(bk_sim_store_end(sim->store, false));
	return is;
}

static bool managed(const char *type)
{
	bk_sim_store_begin(sim->store);
	bool is = bk_sim_backup_is_managed(sim, BK_STR(ACCOUNT), BK_STR(HERE), bk_str_of(type));
	ck_assert(bk_sim_store_end(sim->store, false));
	return is;
}

static bool global(const char *account, const char *flag)
{
	bk_sim_store_begin(sim->store);
	bool is = bk_sim_backup_is_global(sim, bk_str_of(account), flag);
	ck_assert(bk_sim_store_end(sim->store, false));
	return is;
}

static bool state_is(const char *name, const char *state)
{
	BK_AUTO_JSON shown = call("DescribeBackupVault", vault(name));
	return bk_str_is(bk_value_text(shown, "VaultState"), state);
}

START_TEST(airgapped_vaults_come_with_time)
{
	done("CreateLogicallyAirGappedBackupVault",
		json_pack("{s:s, s:i, s:i}", "BackupVaultName", "gap", "MinRetentionDays", 7,
			"MaxRetentionDays", 30));
	ck_assert(state_is("gap", "CREATING"));
	now += 119;
	ck_assert(state_is("gap", "CREATING"));
	now += 1;
	ck_assert(state_is("gap", "AVAILABLE"));
}
END_TEST

START_TEST(jobs_see_a_vault_as_it_is_by_then)
{
	done("CreateLogicallyAirGappedBackupVault",
		json_pack("{s:s, s:i, s:i}", "BackupVaultName", "gap", "MinRetentionDays", 7,
			"MaxRetentionDays", 30));
	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON record = bk_sim_vault_get(sim, BK_STR(ACCOUNT), BK_STR(HERE), BK_STR("gap"));
	BK_AUTO_JSON same = bk_sim_vault_of_arn(sim, bk_value_text(record, "BackupVaultArn"));
	BK_AUTO_JSON none = bk_sim_vault_of_arn(sim, BK_STR("arn:aws:backup:eu-west-1:1:x:gap"));
	ck_assert(bk_sim_store_end(sim->store, false));
	ck_assert(json_equal(record, same));
	ck_assert_ptr_null(none);
	ck_assert(!bk_sim_vault_is_available(record, NOON));
	ck_assert(bk_sim_vault_is_available(record, NOON + 120));
	/* The bounds themselves are within; for ever is not, where there is a maximum. */
	ck_assert(!bk_sim_vault_admits(record, 6));
	ck_assert(bk_sim_vault_admits(record, 7));
	ck_assert(bk_sim_vault_admits(record, 30));
	ck_assert(!bk_sim_vault_admits(record, 31));
	ck_assert(!bk_sim_vault_admits(record, BK_BACKUP_FOREVER));
	json_object_del(record, "MaxRetentionDays");
	ck_assert(bk_sim_vault_admits(record, BK_BACKUP_FOREVER));
}
END_TEST

START_TEST(a_vault_with_recovery_points_stays)
{
	done("CreateBackupVault", vault("main"));
	done("CreateBackupVault", vault("empty"));
	put(BK_SIM_POINT, ACCOUNT, HERE, "main/a", vault("main"));
	put(BK_SIM_POINT, ACCOUNT, HERE, "main/b", vault("main"));
	put(BK_SIM_POINT, ACCOUNT, "eu-central-1", "empty/c", vault("empty"));
	BK_AUTO_JSON shown = call("DescribeBackupVault", vault("main"));
	ck_assert_int_eq(bk_value_int(shown, "NumberOfRecoveryPoints", -1), 2);
	refused("InvalidRequestException", "DeleteBackupVault", vault("main"));
	ck_assert_str_eq(
		message, "Backup vault cannot be deleted because it contains recovery points.");
	done("DeleteBackupVault", vault("empty"));
}
END_TEST

/* The second before and the one at which a lock closes. */
START_TEST(a_lock_closes_at_its_date)
{
	static const char *const put_lock = "PutBackupVaultLockConfiguration";
	done("CreateBackupVault", vault("main"));
	done(put_lock, json_pack("{s:s, s:i}", "BackupVaultName", "main", "ChangeableForDays", 3));
	now += 3 * DAY - 1;
	done(put_lock,
		json_pack("{s:s, s:i, s:i}", "BackupVaultName", "main", "MinRetentionDays", 1,
			"ChangeableForDays", 3));
	now += 3 * DAY - 1;
	done("DeleteBackupVaultLockConfiguration", vault("main"));
	done(put_lock, json_pack("{s:s, s:i}", "BackupVaultName", "main", "ChangeableForDays", 3));
	now += 3 * DAY;
	refused("InvalidRequestException", "DeleteBackupVaultLockConfiguration", vault("main"));
	refused("InvalidRequestException", put_lock, vault("main"));
	/* A lock keeps what is in the vault; an empty vault may go. */
	done("DeleteBackupVault", vault("main"));
}
END_TEST

START_TEST(a_region_is_opted_in_by_its_first_use)
{
	ck_assert(!opted_in("EBS"));
	done("UpdateRegionSettings",
		json_pack("{s:{s:b}}", "ResourceTypeOptInPreference", "RDS", 0));
	ck_assert(!opted_in("EBS"));
	done("CreateBackupPlan", plan("prod"));
	ck_assert(opted_in("EBS"));
	ck_assert(!opted_in("RDS"));
	ck_assert(!opted_in("Zeppelin"));
	/* Timestream is in this region, and not in every one. */
	ck_assert(opted_in("Timestream"));
	BK_AUTO_JSON shown = call("DescribeRegionSettings", json_object());
	ck_assert_uint_eq(
		json_object_size(json_object_get(shown, "ResourceTypeOptInPreference")), 19);
}
END_TEST

START_TEST(settings_merge_or_replace)
{
	static const char *const update = "UpdateRegionSettings";
	done("CreateBackupVault", vault("main"));
	done(update,
		json_pack("{s:{s:b}, s:{s:b}}", "ResourceTypeOptInPreference", "RDS", 0,
			"ResourceTypeManagementPreference", "DynamoDB", 1));
	ck_assert(opted_in("EBS") && !opted_in("RDS"));
	ck_assert(managed("DynamoDB") && managed("EFS") && !managed("RDS"));
	put(BK_SIM_OPTIONS, "", "", "options", json_pack("{s:b}", "SettingsReplace", 1));
	done(update, json_pack("{s:{s:b}}", "ResourceTypeOptInPreference", "EBS", 1));
	ck_assert(opted_in("EBS") && !opted_in("RDS") && !opted_in("Aurora"));
	/* A map that was not sent stays. */
	ck_assert(managed("DynamoDB") && managed("EFS"));
	done(update, json_pack("{s:{s:b}}", "ResourceTypeManagementPreference", "EFS", 1));
	ck_assert(!managed("DynamoDB") && managed("EFS"));
}
END_TEST

/* The organization's, for its members too. */
START_TEST(global_settings_merge_or_replace)
{
	struct bk_error error;
	static const char *const update = "UpdateGlobalSettings";
	BK_AUTO_JSON world = json_pack("{s:{s:s, s:s, s:s, s:[{s:s}, {s:s}]}}", "organization",
		"id", "o-a1b2c3d4e5", "root", "r-ab12", "management", ACCOUNT, "accounts", "id",
		ACCOUNT, "id", OTHER);
	bk_sim_close(sim);
	sim = bk_sim_open(&(struct bk_sim_options){.world = world, .clock = NOON}, &error);
	ck_assert_msg(sim != NULL, "%s", error.text);
	done(update, json_pack("{s:{s:s}}", "GlobalSettings", "isMpaEnabled", "true"));
	done(update,
		json_pack("{s:{s:s}}", "GlobalSettings", "isCrossAccountBackupEnabled", "true"));
	ck_assert(global(ACCOUNT, "isMpaEnabled") && global(OTHER, "isMpaEnabled"));
	ck_assert(global(OTHER, "isCrossAccountBackupEnabled"));
	put(BK_SIM_OPTIONS, "", "", "options", json_pack("{s:b}", "SettingsReplace", 1));
	done(update,
		json_pack(
			"{s:{s:s}}", "GlobalSettings", "isDelegatedAdministratorEnabled", "true"));
	ck_assert(global(OTHER, "isDelegatedAdministratorEnabled"));
	ck_assert(!global(OTHER, "isMpaEnabled"));
	ck_assert(!global(OTHER, "isCrossAccountBackupEnabled"));
}
END_TEST

/* Options come with the world at the beginning. */
START_TEST(a_world_has_options)
{
	struct bk_error error;
	BK_AUTO_JSON world = json_pack(
		"{s:[{s:s}], s:{s:b}}", "accounts", "id", ACCOUNT, "options", "SettingsReplace", 1);
	bk_sim_close(sim);
	sim = bk_sim_open(&(struct bk_sim_options){.world = world, .clock = NOON}, &error);
	ck_assert_msg(sim != NULL, "%s", error.text);
	done("CreateBackupVault", vault("main"));
	done("UpdateRegionSettings",
		json_pack("{s:{s:b}}", "ResourceTypeOptInPreference", "RDS", 1));
	ck_assert(opted_in("RDS") && !opted_in("EBS"));
}
END_TEST

/* Two readings of a token whose plan was deleted. */
START_TEST(a_token_may_outlive_its_plan)
{
	BK_AUTO_JSON first = call("CreateBackupPlan", plan("prod"));
	json_t *id = json_object_get(first, "BackupPlanId");
	done("DeleteBackupPlan", json_pack("{s:O}", "BackupPlanId", id));
	BK_AUTO_JSON second = call("CreateBackupPlan", plan("prod"));
	ck_assert(!json_equal(id, json_object_get(second, "BackupPlanId")));
	done("DeleteBackupPlan",
		json_pack("{s:O}", "BackupPlanId", json_object_get(second, "BackupPlanId")));
	put(BK_SIM_OPTIONS, "", "", "options", json_pack("{s:b}", "TokensOutlivePlans", 1));
	BK_AUTO_JSON third = call("CreateBackupPlan", plan("prod"));
	json_t *gone = json_object_get(third, "BackupPlanId");
	refused("ResourceNotFoundException", "GetBackupPlan",
		json_pack("{s:O}", "BackupPlanId", gone));
	BK_AUTO_JSON listed = call("ListBackupPlans", json_object());
	ck_assert_uint_eq(json_array_size(json_object_get(listed, "BackupPlansList")), 0);
}
END_TEST

/* A fault leaves nothing: what a handler wrote is forgotten. */
START_TEST(a_refused_call_changes_nothing)
{
	done("CreateBackupVault", vault("main"));
	json_t *input = vault("second");
	json_t *tags = json_object();
	for (int i = 0; i < 51; i++)
		json_object_set_new(tags, bk_str_format(arena, "k%d", i).ptr, json_string("v"));
	json_object_set_new(input, "BackupVaultTags", tags);
	refused("LimitExceededException", "CreateBackupVault", input);
	refused("ResourceNotFoundException", "DescribeBackupVault", vault("second"));
	bk_sim_store_begin(sim->store);
	ck_assert(!bk_sim_tags_known(
		sim, BK_STR("arn:aws:backup:" HERE ":" ACCOUNT ":backup-vault:second")));
	ck_assert(bk_sim_tags_known(
		sim, BK_STR("arn:aws:backup:" HERE ":" ACCOUNT ":backup-vault:main")));
	ck_assert(bk_sim_store_end(sim->store, false));
}
END_TEST

START_TEST(runs_are_previewed_in_order)
{
	json_t *input = json_pack("{s:{s:s, s:[{s:s, s:s, s:s}, {s:s, s:s, s:s, s:s}]}}",
		"BackupPlan", "BackupPlanName", "prod", "Rules", "RuleName", "noon",
		"TargetBackupVaultName", "main", "ScheduleExpression", "cron(0 12 ? * * *)",
		"RuleName", "berlin", "TargetBackupVaultName", "main", "ScheduleExpression",
		"cron(0 13 ? * WED *)", "ScheduleExpressionTimezone", "Europe/Berlin");
	BK_AUTO_JSON made = call("CreateBackupPlan", input);
	json_t *id = json_object_get(made, "BackupPlanId");
	BK_AUTO_JSON shown = call("GetBackupPlan",
		json_pack("{s:O, s:i}", "BackupPlanId", id, "MaxScheduledRunsPreview", 3));
	const json_t *runs = json_object_get(shown, "ScheduledRunsPreview");
	/* Wednesday noon is both rules', 13:00 in Berlin being 12:00 UTC in winter; then Thursday.
	 */
	static const int64_t wanted[] = {NOON + DAY, NOON + DAY, NOON + 2 * DAY};
	ck_assert_uint_eq(json_array_size(runs), BK_COUNT(wanted));
	for (size_t i = 0; i < BK_COUNT(wanted); i++)
		ck_assert_int_eq(
			bk_value_int(json_array_get(runs, i), "ExecutionTime", 0), wanted[i]);
	BK_AUTO_JSON plain = call("GetBackupPlan", json_pack("{s:O}", "BackupPlanId", id));
	ck_assert_ptr_null(json_object_get(plain, "ScheduledRunsPreview"));
}
END_TEST

START_TEST(without_an_organization_nothing_is_global)
{
	ck_assert(!global(ACCOUNT, "isCrossAccountBackupEnabled"));
	refused("InvalidRequestException", "DescribeGlobalSettings", json_object());
	refused("InvalidRequestException", "UpdateGlobalSettings",
		json_pack("{s:{s:s}}", "GlobalSettings", "isMpaEnabled", "true"));
}
END_TEST

/* Whether the row has a rule about a member. */
static bool has_member(const struct bk_sim_operation *row, struct bk_str name, bool required)
{
	const struct bk_sim_member *member = row->members;
	while (member != NULL && member->path != NULL) {
		if (bk_str_is(name, member->path))
			return member->required || !required;
		member++;
	}
	return false;
}

static const struct bk_aws_operation *operation_of(const struct bk_sim_operation *row)
{
	const struct bk_aws_operation *operation =
		bk_aws_operation_find(BK_STR("backup"), bk_str_of(row->name));
	ck_assert_msg(operation != NULL, "%s is no operation", row->name);
	return operation;
}

static size_t count_rows(const char *name)
{
	size_t count = 0;
	for (const struct bk_sim_operation *row = bk_sim_backup; row->name != NULL; row++)
		count += strcmp(row->name, name) == 0;
	return count;
}

/* Every row has its operation, once, and a handler. */
START_TEST(the_table_is_whole)
{
	size_t rows = 0;
	for (const struct bk_sim_operation *row = bk_sim_backup; row->name != NULL; row++, rows++) {
		operation_of(row);
		ck_assert_msg(count_rows(row->name) == 1, "%s stands twice", row->name);
		ck_assert_msg(row->handler != NULL && strcmp(row->service, "backup") == 0,
			"%s is not whole", row->name);
	}
	ck_assert_uint_eq(rows, 67);
}
END_TEST

/* What a URL is made of is required, and a list that is given in pages takes their tokens. */
START_TEST(members_of_urls_have_rules)
{
	for (const struct bk_sim_operation *row = bk_sim_backup; row->name != NULL; row++) {
		const struct bk_aws_operation *operation = operation_of(row);
		struct bk_str path = bk_str_of(operation->path);
		for (bk_str_cut(&path, '{'); path.len > 0; bk_str_cut(&path, '{')) {
			struct bk_str name = bk_str_cut(&path, '}');
			ck_assert_msg(has_member(row, name, true), "%s: {%.*s}", row->name,
				BK_STR_ARGS(name));
		}
		ck_assert_msg(operation->page_in == NULL ||
				has_member(row, bk_str_of(operation->page_in), false),
			"%s has no pages", row->name);
	}
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("sim/backup");
	TCase *tests = tcase_create("objects");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, airgapped_vaults_come_with_time);
	tcase_add_test(tests, jobs_see_a_vault_as_it_is_by_then);
	tcase_add_test(tests, a_vault_with_recovery_points_stays);
	tcase_add_test(tests, a_lock_closes_at_its_date);
	tcase_add_test(tests, a_region_is_opted_in_by_its_first_use);
	tcase_add_test(tests, settings_merge_or_replace);
	tcase_add_test(tests, global_settings_merge_or_replace);
	tcase_add_test(tests, a_world_has_options);
	tcase_add_test(tests, a_token_may_outlive_its_plan);
	tcase_add_test(tests, a_refused_call_changes_nothing);
	tcase_add_test(tests, runs_are_previewed_in_order);
	tcase_add_test(tests, without_an_organization_nothing_is_global);
	suite_add_tcase(suite, tests);
	tests = tcase_create("table");
	tcase_add_test(tests, the_table_is_whole);
	tcase_add_test(tests, members_of_urls_have_rules);
	suite_add_tcase(suite, tests);
	return suite;
}
