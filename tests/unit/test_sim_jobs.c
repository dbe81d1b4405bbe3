/*
 * Plans of the simulated AWS Backup: what exists after the clock has moved, under which keys and
 * until when; and the operations of jobs and recovery points. The table of keys of every type and
 * leg is test_sim_legs.c's.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/out.h"
#include "cmd/services.h"
#include "cmd/sim_points.h"
#include "model/model.h"
#include "sim/backup_jobs.h"
#include "sim/iam_records.h"
#include "sim/keys.h"
#include "sim/organizations_records.h"
#include "sim/serve.h"
#include "sim/settle.h"
#include "sim/state.h"
#include "sim/tags.h"
#include "syntax/parse.h"
#include "unit.h"

/* Tuesday 2026-11-24, 12:00 UTC. */
#define NOON INT64_C(1795521600)
#define HOUR INT64_C(3600)
#define DAY  INT64_C(86400)

#define HERE                "eu-west-1"
#define THERE               "eu-central-1"
#define ACCOUNT             "222222222222"
#define ROLE                "arn:aws:iam::" ACCOUNT ":role/backup"
#define TABLE               "arn:aws:dynamodb:" HERE ":" ACCOUNT ":table/tracking"
#define DATABASE            "arn:aws:rds:" HERE ":" ACCOUNT ":db:mydb"
#define VOLUME              "arn:aws:ec2:" HERE ":" ACCOUNT ":volume/vol-0123456789abcdef0"
#define BUCKET              "arn:aws:s3:::documents"
#define KEY(region, id)     "arn:aws:kms:" region ":" ACCOUNT ":key/" id
#define VAULT(region, name) "arn:aws:backup:" region ":" ACCOUNT ":backup-vault:" name

static struct bk_sim *sim;
static struct bk_arena *arena;
static int64_t now;
static char message[1024]; /* of the last fault */

static json_t *services_of_the_library(void)
{
	static const struct bk_resolve_options options = {0};
	struct bk_sources sources;
	struct bk_diags diags;
	struct bk_names names;
	char path[] = "/tmp/bkc-jobs-XXXXXX.bk";
	int file = mkstemps(path, 3);
	struct bk_error error;
	struct bk_model *model;

	ck_assert_int_ge(file, 0);
	close(file);
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	bk_names_init(&names, arena);
	model = bk_resolve(
		arena, &names, &sources, &diags, bk_str_of(path), BK_STR("-"), &options, &error);
	unlink(path);
	ck_assert_ptr_nonnull(model);
	return bk_services_document(model);
}

static json_t *run_in(const char *region, const char *operation, json_t *input, const char **ret)
{
	struct bk_sim_request request = {
		.operation = bk_aws_operation_find(BK_STR("backup"), bk_str_of(operation)),
		.account = BK_STR(ACCOUNT),
		.region = bk_str_of(region),
		.caller = BK_STR("arn:aws:iam::" ACCOUNT ":user/admin"),
		.input = input,
		.now = now,
		.arena = arena,
	};
	struct bk_sim_fault fault = {0};
	json_t *output;

	ck_assert_ptr_nonnull(input);
	ck_assert_msg(request.operation, "no operation %s", operation);
	bk_sim_store_begin(sim->store);
	output = bk_sim_run(sim, &request, input, &fault);
	ck_assert(bk_sim_store_end(sim->store, output != NULL));
	*ret = fault.code;
	memcpy(message, fault.message, sizeof(message));
	json_decref(fault.detail);
	json_decref(input);
	return output;
}

static json_t *call_in(const char *region, const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = run_in(region, operation, input, &code);

	ck_assert_msg(output, "%s: %s: %s", operation, code, message);
	return output;
}

static json_t *call(const char *operation, json_t *input)
{
	return call_in(HERE, operation, input);
}

static void done(const char *operation, json_t *input)
{
	json_decref(call(operation, input));
}

static void refused(const char *expected, const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = run_in(HERE, operation, input, &code);

	ck_assert_msg(!output, "%s is not refused", operation);
	ck_assert_str_eq(code, expected);
}

/* Writes a record as the service that owns it would. */
static void put(const char *kind, const char *region, const char *id, json_t *record)
{
	ck_assert_ptr_nonnull(record);
	bk_sim_store_begin(sim->store);
	bk_sim_put(sim, kind, BK_STR(ACCOUNT), bk_str_of(region), bk_str_of(id), record);
	ck_assert(bk_sim_store_end(sim->store, true));
	json_decref(record);
}

static void advance(int64_t seconds)
{
	bk_sim_store_begin(sim->store);
	bk_sim_advance(sim, now, now + seconds);
	ck_assert(bk_sim_store_end(sim->store, true));
	now += seconds;
}

static void make_key(const char *region, const char *id)
{
	put(BK_SIM_KEY, region, id,
		json_pack("{s:o, s:s, s:s, s:s}", "Arn",
			json_sprintf("arn:aws:kms:%s:" ACCOUNT ":key/%s", region, id), "KeyManager",
			"CUSTOMER", "KeyState", "Enabled", "policy",
			"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
			"\"arn:aws:iam::" ACCOUNT
			":root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}"));
}

/* `extra`: further members, or NULL; taken. */
static void make_vault(const char *region, const char *name, const char *key, json_t *extra)
{
	json_t *vault = json_pack("{s:s, s:o, s:s, s:s}", "BackupVaultName", name, "BackupVaultArn",
		json_sprintf("arn:aws:backup:%s:" ACCOUNT ":backup-vault:%s", region, name),
		"VaultType", "BACKUP_VAULT", "EncryptionKeyArn", key);

	bk_sim_settle_at(vault, "AVAILABLE");
	if (extra)
		json_object_update(vault, extra);
	json_decref(extra);
	put(BK_SIM_VAULT, region, name, vault);
}

static void make_role(const char *attached)
{
	put(BK_SIM_ROLE, "", "backup",
		json_pack("{s:s, s:s, s:s, s:[s], s:{}}", "Arn", ROLE, "RoleName", "backup",
			"AssumeRolePolicyDocument",
			"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
			"\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}",
			"attached", attached, "inline"));
}

static void make_resources(void)
{
	put("dynamodb.table", HERE, "tracking",
		json_pack("{s:{s:{s:s}}}", "Table", "SSEDescription", "KMSMasterKeyArn",
			KEY(HERE, "data")));
	put("rds.instance", HERE, "mydb",
		json_pack("{s:{s:s}}", "Instance", "KmsKeyId", KEY(HERE, "data")));
	put(BK_SIM_TAGS_KIND, HERE, TABLE, json_pack("{s:s}", "tier", "gold"));
	put(BK_SIM_TAGS_KIND, HERE, DATABASE, json_object());
}

/* A table and a database under one key, a vault here under another, one there under a third. */
static void set_up(void)
{
	struct bk_sim_options options = {.clock = NOON};
	struct bk_error error;
	json_t *world;

	arena = bk_arena_new();
	world = json_pack("{s:[{s:s}], s:[{s:s, s:s, s:s, s:s}, {s:s, s:s, s:s}], s:o}", "accounts",
		"id", ACCOUNT, "stores", "arn", VOLUME, "account", ACCOUNT, "region", HERE, "key",
		KEY(HERE, "data"), "arn", BUCKET, "account", ACCOUNT, "region", HERE, "services",
		services_of_the_library());
	options.world = world;
	sim = bk_sim_open(&options, &error);
	ck_assert_msg(sim, "%s", error.text);
	json_decref(world);
	now = NOON;
	make_key(HERE, "data");
	make_key(HERE, "local");
	make_key(THERE, "far");
	make_vault(HERE, "local", KEY(HERE, "local"), NULL);
	make_vault(THERE, "far", KEY(THERE, "far"), NULL);
	make_role("arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup");
	make_resources();
	done("UpdateRegionSettings",
		json_pack("{s:{s:b}, s:{s:b, s:b}}", "ResourceTypeManagementPreference", "DynamoDB",
			1, "ResourceTypeOptInPreference", "DynamoDB", 1, "RDS", 1));
}

static void tear_down(void)
{
	bk_sim_close(sim);
	bk_arena_free(arena);
}

static void make_plan(const char *rule)
{
	json_t *json = json_loads(rule, 0, NULL);

	ck_assert_msg(json, "%s", rule);
	put(BK_SIM_PLAN, HERE, "plan",
		json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:[o]}}", "BackupPlanId", "plan",
			"BackupPlanArn", "arn:aws:backup:" HERE ":" ACCOUNT ":backup-plan:plan",
			"VersionId", "1", "BackupPlanName", "gfs", "BackupPlan", "BackupPlanName",
			"gfs", "Rules", json));
}

static void select_by(const char *selection)
{
	json_t *json = json_loads(selection, 0, NULL);

	ck_assert_msg(json, "%s", selection);
	bk_value_set_text(json, "IamRoleArn", BK_STR(ROLE));
	put(BK_SIM_SELECTION, HERE, "plan/one",
		json_pack("{s:s, s:s, s:o}", "BackupPlanId", "plan", "SelectionId", "one",
			"BackupSelection", json));
}

#define HOURLY                                                                                     \
	"{\"RuleName\":\"hourly\",\"RuleId\":\"r\",\"TargetBackupVaultName\":\"local\","           \
	"\"ScheduleExpression\":\"cron(0 * ? * * *)\",\"Lifecycle\":{\"DeleteAfterDays\":30},"     \
	"\"CopyActions\":[{\"DestinationBackupVaultArn\":\"" VAULT(                                \
		THERE, "far") "\",\"Lifecycle\":{\"DeleteAfterDays\":90}}]}"
#define DAILY                                                                                      \
	"{\"RuleName\":\"daily\",\"TargetBackupVaultName\":\"local\",\"ScheduleExpression\":"      \
	"\"cron(0 5 ? * * *)\",\"Lifecycle\":{\"DeleteAfterDays\":3}}"
#define BOTH "{\"Resources\":[\"" TABLE "\",\"" DATABASE "\"]}"

static json_t *points_of(const char *region, const char *vault)
{
	return call_in(region, "ListRecoveryPointsByBackupVault",
		json_pack("{s:s}", "BackupVaultName", vault));
}

static size_t count_points(const char *region, const char *vault)
{
	json_t *answer = points_of(region, vault);
	size_t count = json_array_size(json_object_get(answer, "RecoveryPoints"));

	json_decref(answer);
	return count;
}

static void ck_text(const json_t *object, const char *member, const char *expected)
{
	struct bk_str text = bk_value_text(object, member);

	ck_assert_msg(bk_str_is(text, expected), "%s is %.*s, not %s", member, BK_STR_ARGS(text),
		expected);
}

/* The hourly case over two days, in one account and two regions. */
START_TEST(two_days_of_hours)
{
	size_t tables = 0;

	make_plan(HOURLY);
	select_by(BOTH);
	advance(2 * DAY);
	for (int far = 0; far < 2; far++) {
		json_t *answer = points_of(far ? THERE : HERE, far ? "far" : "local");
		const json_t *points = json_object_get(answer, "RecoveryPoints");

		ck_assert_uint_eq(json_array_size(points), 2 * 48);
		for (size_t i = 0; i < json_array_size(points); i++) {
			const json_t *point = json_array_get(points, i);
			bool is_table = bk_str_is(bk_value_text(point, "ResourceArn"), TABLE);
			int64_t created = bk_value_int(point, "CreationDate", 0);

			tables += is_table;
			/* newest first */
			ck_assert_int_eq(created, NOON + 2 * DAY - (int64_t)(i / 2) * HOUR);
			ck_assert_int_eq(bk_value_int(json_object_get(point, "CalculatedLifecycle"),
						 "DeleteAt", 0),
				created + (far ? 90 : 30) * DAY);
			ck_text(point, "ResourceType", is_table ? "DynamoDB" : "RDS");
			ck_text(point, "EncryptionKeyArn",
				far                ? KEY(THERE, "far")
					: is_table ? KEY(HERE, "local")
						   : KEY(HERE, "data"));
			ck_text(json_object_get(point, "CreatedBy"), "BackupRuleName", "hourly");
		}
		json_decref(answer);
	}
	ck_assert_uint_eq(tables, 96);
}
END_TEST

START_TEST(jobs_are_told)
{
	json_t *answer, *job;

	make_plan(HOURLY);
	select_by(BOTH);
	advance(HOUR);
	answer = call("ListBackupJobs", json_pack("{s:s}", "ByResourceArn", DATABASE));
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "BackupJobs")), 1);
	job = json_array_get(json_object_get(answer, "BackupJobs"), 0);
	ck_text(job, "State", "COMPLETED");
	ck_text(job, "MessageCategory", "SUCCESS");
	ck_text(job, "BackupVaultArn", VAULT(HERE, "local"));
	ck_text(job, "EncryptionKeyArn", KEY(HERE, "data"));
	ck_assert_int_eq(bk_value_int(job, "StartBy", 0), NOON + 9 * HOUR);
	ck_assert(bk_str_has_prefix(bk_value_text(job, "RecoveryPointArn"),
		BK_STR("arn:aws:rds:" HERE ":" ACCOUNT ":snapshot:awsbackup:job-")));
	job = call("DescribeBackupJob",
		json_pack("{s:s}", "BackupJobId", bk_value_text(job, "BackupJobId").ptr));
	ck_text(job, "ResourceArn", DATABASE);
	json_decref(job);
	json_decref(answer);
	answer = call("ListCopyJobs", json_pack("{s:s}", "ByState", "COMPLETED"));
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "CopyJobs")), 2);
	json_decref(answer);
	answer = call("ListBackupJobs", json_pack("{s:s}", "ByState", "FAILED"));
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "BackupJobs")), 0);
	json_decref(answer);
}
END_TEST

/* What is broken; the job that fails, and in which words. */
static const struct {
	const char *what, *operation, *list, *message;
} failures[] = {
	{"no vault", "ListBackupJobs", "BackupJobs", "Backup vault does not exist."},
	{"no role", "ListBackupJobs", "BackupJobs",
		"AWS Backup cannot assume the role: it does not "
		"exist or does not trust backup.amazonaws.com"},
	{"weak role", "ListBackupJobs", "BackupJobs",
		"IAM role does not have sufficient permissions to execute the backup"},
	{"key off", "ListBackupJobs", "BackupJobs",
		"KMS key is either disabled or pending deletion"},
	{"lock", "ListBackupJobs", "BackupJobs",
		"Backup job failed because the lifecycle is outside the valid range for backup "
		"vault."},
	{"far lock", "ListCopyJobs", "CopyJobs",
		"Copy job failed. The retention specified in the job is not within the range "
		"specified "
		"for the target Backup Vault."},
	{"no far vault", "ListCopyJobs", "CopyJobs",
		"Access Denied trying to call AWS Backup service"},
	{"far key off", "ListCopyJobs", "CopyJobs",
		"KMS key is either disabled or pending deletion"},
};

static void drop(const char *kind, const char *region, const char *id)
{
	bk_sim_store_begin(sim->store);
	ck_assert(bk_sim_drop(sim, kind, BK_STR(ACCOUNT), bk_str_of(region), bk_str_of(id)));
	ck_assert(bk_sim_store_end(sim->store, true));
}

static json_t *key_that_is_off(void)
{
	return json_pack("{s:s, s:s}", "KeyManager", "CUSTOMER", "KeyState", "Disabled");
}

static json_t *lock(void)
{
	return json_pack(
		"{s:b, s:i, s:i}", "Locked", 1, "MinRetentionDays", 100, "MaxRetentionDays", 200);
}

static void break_it(const char *what)
{
	if (!strcmp(what, "no vault"))
		drop(BK_SIM_VAULT, HERE, "local");
	else if (!strcmp(what, "no far vault"))
		drop(BK_SIM_VAULT, THERE, "far");
	else if (!strcmp(what, "no role"))
		drop(BK_SIM_ROLE, "", "backup");
	else if (!strcmp(what, "weak role"))
		make_role("arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup");
	else if (!strcmp(what, "key off"))
		put(BK_SIM_KEY, HERE, "data", key_that_is_off());
	else if (!strcmp(what, "far key off"))
		put(BK_SIM_KEY, THERE, "far", key_that_is_off());
	else if (!strcmp(what, "lock"))
		make_vault(HERE, "local", KEY(HERE, "local"), lock());
	else
		make_vault(THERE, "far", KEY(THERE, "far"), lock());
}

START_TEST(a_failure_says_why)
{
	bool copies = !strcmp(failures[_i].list, "CopyJobs");
	json_t *answer, *job;

	make_plan(HOURLY);
	select_by("{\"Resources\":[\"" DATABASE "\"]}");
	break_it(failures[_i].what);
	advance(HOUR);
	answer = call(failures[_i].operation, json_object());
	ck_assert_uint_eq(json_array_size(json_object_get(answer, failures[_i].list)), 1);
	job = json_array_get(json_object_get(answer, failures[_i].list), 0);
	ck_text(job, "State", "FAILED");
	ck_text(job, "StatusMessage", failures[_i].message);
	ck_assert(
		!json_object_get(job, copies ? "DestinationRecoveryPointArn" : "RecoveryPointArn"));
	json_decref(answer);
	if (strcmp(failures[_i].what, "no vault"))
		ck_assert_uint_eq(count_points(HERE, "local"), copies ? 1 : 0);
	if (strcmp(failures[_i].what, "no far vault"))
		ck_assert_uint_eq(count_points(THERE, "far"), 0);
}
END_TEST

/* The lines of `bkc sim points`, to be freed with the arena. */
static struct bk_str points_told(void)
{
	static const char *const kinds[] = {
		BK_SIM_ALIAS, BK_SIM_POINT, BK_SIM_BACKUP_JOB, BK_SIM_COPY_JOB, BK_SIM_ORG_POLICY};
	static const struct bk_str all = {NULL, 0};
	json_t *records = json_array(), *state = json_pack("{s:o}", "records", records);
	struct bk_out *out = bk_out_memory();
	struct bk_error error;
	struct bk_str text;

	for (size_t i = 0; i < BK_COUNT(kinds); i++) {
		json_t *list = bk_sim_list(sim, kinds[i], all, all);

		for (size_t j = 0; j < json_array_size(list); j++)
			bk_value_set_text(json_array_get(list, j), "kind", bk_str_of(kinds[i]));
		json_array_extend(records, list);
		json_decref(list);
	}
	bk_sim_points_write(arena, state, out);
	text = bk_str_dup(arena, bk_out_text(out));
	ck_assert(bk_out_close(out, &error));
	json_decref(state);
	return text;
}

/* Of a volume and a bucket the world says where they are and which key they have; the role may not
 * back up buckets. */
START_TEST(stores_that_are_only_known)
{
	/* clang-format off */
	static const char expected[] =
		ACCOUNT " " THERE "  vault far  volume/vol-0123456789abcdef0: 2 points, "
		"2026-11-24T13:00:00Z to 2026-11-24T14:00:00Z, under " KEY(THERE, "far") "\n"
		ACCOUNT " " HERE "  vault local  volume/vol-0123456789abcdef0: 2 points, "
		"2026-11-24T13:00:00Z to 2026-11-24T14:00:00Z, under " KEY(HERE, "data") "\n"
		ACCOUNT " " HERE "  backup of documents into vault local: 2 jobs failed: "
		"IAM role does not have sufficient permissions to execute the backup\n";
	/* clang-format on */

	make_plan(HOURLY);
	select_by("{\"Resources\":[\"" VOLUME "\",\"" BUCKET "\"]}");
	advance(2 * HOUR);
	ck_assert_str_eq(points_told().ptr, expected);
}
END_TEST

START_TEST(copies_that_fail_are_told)
{
	make_plan(HOURLY);
	select_by("{\"Resources\":[\"" DATABASE "\"]}");
	break_it("no far vault");
	advance(HOUR);
	put(BK_SIM_ORG_POLICY, HERE, "p-1",
		json_pack("{s:s, s:s}", "Name", "nightly", "Arn",
			"arn:aws:organizations::" ACCOUNT ":policy/o-1/backup_policy/p-1"));
	ck_assert_ptr_nonnull(strstr(points_told().ptr,
		"\n" ACCOUNT " " HERE "  copy of db:mydb into vault far in " THERE
		": 1 job failed: "));
	ck_assert_ptr_nonnull(strstr(points_told().ptr,
		"\n" ACCOUNT "  backup policy nightly: the simulator does not run it\n"));
}
END_TEST

/* What a selection takes of the table (tier = gold) and the database (no tags). */
static const struct {
	const char *selection;
	bool opted_in, table, database;
} selections[] = {
	{BOTH, true, true, true},
	{BOTH, false, true, true}, /* named: opt-ins do not matter */
	{"{\"Resources\":[\"*\"]}", true, true, true},
	{"{\"Resources\":[\"*\"]}", false, false, false},
	{"{\"Resources\":[\"arn:aws:rds:*:*:db:*\"]}", false, false, true},
	{"{\"Resources\":[\"arn:aws:dynamodb:*\"]}", true, true, false},
	{"{\"Resources\":[\"*\"],\"NotResources\":[\"" TABLE "\"]}", true, false, true},
	{"{\"ListOfTags\":[{\"ConditionType\":\"STRINGEQUALS\",\"ConditionKey\":\"tier\","
	 "\"ConditionValue\":\"gold\"}]}",
		true, true, false},
	{"{\"ListOfTags\":[{\"ConditionType\":\"STRINGEQUALS\",\"ConditionKey\":\"tier\","
	 "\"ConditionValue\":\"Gold\"}]}",
		true, false, false},
	/* tags do not narrow resources */
	{"{\"Resources\":[\"" DATABASE "\"],\"ListOfTags\":[{\"ConditionType\":\"STRINGEQUALS\","
	 "\"ConditionKey\":\"tier\",\"ConditionValue\":\"gold\"}]}",
		true, true, true},
	/* conditions do */
	{"{\"Resources\":[\"*\"],\"Conditions\":{\"StringEquals\":[{\"ConditionKey\":"
	 "\"aws:ResourceTag/tier\",\"ConditionValue\":\"gold\"}]}}",
		true, true, false},
	{"{\"Resources\":[\"*\"],\"Conditions\":{\"StringNotEquals\":[{\"ConditionKey\":"
	 "\"aws:ResourceTag/tier\",\"ConditionValue\":\"gold\"}]}}",
		true, false, true},
	{"{\"Resources\":[\"*\"],\"Conditions\":{\"StringLike\":[{\"ConditionKey\":"
	 "\"aws:ResourceTag/"
	 "tier\",\"ConditionValue\":\"g*\"}],\"StringNotLike\":[{\"ConditionKey\":"
	 "\"aws:ResourceTag/tier\",\"ConditionValue\":\"*d\"}]}}",
		true, false, false},
};

START_TEST(selections_take_what_they_say)
{
	json_t *answer;
	bool found[2] = {false, false};

	done("UpdateRegionSettings",
		json_pack("{s:{s:b, s:b}}", "ResourceTypeOptInPreference", "DynamoDB",
			selections[_i].opted_in, "RDS", selections[_i].opted_in));
	make_plan(HOURLY);
	select_by(selections[_i].selection);
	advance(HOUR);
	answer = call("ListProtectedResources", json_object());
	for (size_t i = 0; i < json_array_size(json_object_get(answer, "Results")); i++)
		found[bk_str_is(bk_value_text(json_array_get(json_object_get(answer, "Results"), i),
					"ResourceArn"),
			DATABASE)] = true;
	json_decref(answer);
	ck_assert_int_eq(found[0], selections[_i].table);
	ck_assert_int_eq(found[1], selections[_i].database);
}
END_TEST

/* Three days: of every day's backup three are there. The clock's steps do not matter. */
START_TEST(what_has_lived_long_enough_goes)
{
	make_plan(DAILY);
	select_by("{\"Resources\":[\"" TABLE "\"]}");
	for (int i = 0; i < 7 * 24 - 1; i++)
		advance(HOUR);
	advance(HOUR);
	ck_assert_uint_eq(count_points(HERE, "local"), 3);
	advance(70 * DAY);
	ck_assert_uint_eq(count_points(HERE, "local"), 3);
}
END_TEST

START_TEST(cold_storage_comes_with_time)
{
	json_t *answer, *point;

	make_plan("{\"RuleName\":\"yearly\",\"TargetBackupVaultName\":\"local\","
		  "\"ScheduleExpression\":\"cron(0 0 1 12 ? *)\",\"Lifecycle\":"
		  "{\"MoveToColdStorageAfterDays\":10,\"DeleteAfterDays\":100}}");
	select_by(BOTH);
	advance(30 * DAY);
	answer = points_of(HERE, "local");
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "RecoveryPoints")), 2);
	for (size_t i = 0; i < 2; i++) {
		const json_t *item = json_array_get(json_object_get(answer, "RecoveryPoints"), i);
		bool is_table = bk_str_is(bk_value_text(item, "ResourceArn"), TABLE);

		point = call("DescribeRecoveryPoint",
			json_pack("{s:s, s:s}", "BackupVaultName", "local", "RecoveryPointArn",
				bk_value_text(item, "RecoveryPointArn").ptr));
		/* RDS has none and ignores it */
		ck_text(point, "StorageClass", is_table ? "COLD" : "WARM");
		json_decref(point);
	}
	json_decref(answer);
}
END_TEST

/* Continuous: one backup, which goes on; the table cannot and gets snapshots. */
START_TEST(one_continuous_backup)
{
	make_plan("{\"RuleName\":\"pitr\",\"TargetBackupVaultName\":\"local\","
		  "\"ScheduleExpression\":\"cron(0 5 ? * * *)\",\"EnableContinuousBackup\":true,"
		  "\"Lifecycle\":{\"DeleteAfterDays\":7}}");
	select_by(BOTH);
	advance(3 * DAY);
	ck_assert_uint_eq(count_points(HERE, "local"), 1 + 3);
	advance(30 * DAY);
	ck_assert_uint_eq(count_points(HERE, "local"), 1 + 7);
}
END_TEST

START_TEST(a_client_starts_and_stops_jobs)
{
	json_t *input = json_pack("{s:s, s:s, s:s, s:s}", "BackupVaultName", "local", "ResourceArn",
		TABLE, "IamRoleArn", ROLE, "IdempotencyToken", "once");
	json_t *first = call("StartBackupJob", json_deep_copy(input));
	json_t *again = call("StartBackupJob", input), *job;
	const char *id = bk_value_text(first, "BackupJobId").ptr;

	ck_text(again, "BackupJobId", id);
	json_decref(again);
	/* told twice before it runs */
	for (int i = 0; i < 3; i++) {
		job = call("DescribeBackupJob", json_pack("{s:s}", "BackupJobId", id));
		ck_text(job, "State", i < 2 ? "CREATED" : "COMPLETED");
		json_decref(job);
	}
	ck_assert_uint_eq(count_points(HERE, "local"), 1);
	refused("InvalidRequestException", "StopBackupJob", json_pack("{s:s}", "BackupJobId", id));
	json_decref(first);
	/* the clock brings it on as well; what was stopped does not run */
	input = json_pack("{s:s, s:s, s:s}", "BackupVaultName", "local", "ResourceArn", DATABASE,
		"IamRoleArn", ROLE);
	first = call("StartBackupJob", json_deep_copy(input));
	done("StopBackupJob",
		json_pack("{s:s}", "BackupJobId", bk_value_text(first, "BackupJobId").ptr));
	done("StartBackupJob", input);
	advance(1);
	ck_assert_uint_eq(count_points(HERE, "local"), 2);
	json_decref(first);
	refused("ResourceNotFoundException", "StartBackupJob",
		json_pack("{s:s, s:s, s:s}", "BackupVaultName", "none", "ResourceArn", TABLE,
			"IamRoleArn", ROLE));
	refused("ResourceNotFoundException", "StartBackupJob",
		json_pack("{s:s, s:s, s:s}", "BackupVaultName", "local", "ResourceArn", TABLE "2",
			"IamRoleArn", ROLE));
	refused("InvalidParameterValueException", "StartBackupJob",
		json_pack("{s:s, s:s, s:s}", "BackupVaultName", "local", "ResourceArn", "arn:aws:x",
			"IamRoleArn", ROLE));
}
END_TEST

/* The ARN of the only point of the vault. */
static const char *only_point(void)
{
	json_t *answer = points_of(HERE, "local");
	const json_t *points = json_object_get(answer, "RecoveryPoints");
	const char *arn;

	ck_assert_uint_eq(json_array_size(points), 1);
	arn = bk_str_dup(arena, bk_value_text(json_array_get(points, 0), "RecoveryPointArn")).ptr;
	json_decref(answer);
	return arn;
}

static json_t *point_named(const char *arn)
{
	return json_pack("{s:s, s:s}", "BackupVaultName", "local", "RecoveryPointArn", arn);
}

START_TEST(points_are_copied_restored_and_deleted)
{
	const char *arn;
	json_t *answer, *input;

	make_plan(DAILY);
	select_by("{\"Resources\":[\"" DATABASE "\"]}");
	advance(DAY);
	arn = only_point();
	done("StartCopyJob",
		json_pack("{s:s, s:s, s:s, s:s}", "RecoveryPointArn", arn, "SourceBackupVaultName",
			"local", "DestinationBackupVaultArn", VAULT(THERE, "far"), "IamRoleArn",
			ROLE));
	answer = call("StartRestoreJob",
		json_pack("{s:s, s:{}, s:s}", "RecoveryPointArn", arn, "Metadata", "IamRoleArn",
			ROLE));
	advance(1);
	ck_assert_uint_eq(count_points(THERE, "far"), 1);
	input = json_pack("{s:s}", "RestoreJobId", bk_value_text(answer, "RestoreJobId").ptr);
	json_decref(answer);
	answer = call("DescribeRestoreJob", input);
	ck_text(answer, "Status", "COMPLETED");
	ck_text(answer, "SourceResourceArn", DATABASE);
	json_decref(answer);
	answer = call("GetRecoveryPointRestoreMetadata", point_named(arn));
	ck_text(answer, "ResourceType", "RDS");
	json_decref(answer);

	/* a longer life */
	input = point_named(arn);
	bk_value_set(input, "Lifecycle", json_pack("{s:i}", "DeleteAfterDays", 10));
	answer = call("UpdateRecoveryPointLifecycle", input);
	ck_assert_int_eq(
		bk_value_int(json_object_get(answer, "CalculatedLifecycle"), "DeleteAt", 0),
		NOON + 17 * HOUR + 10 * DAY);
	json_decref(answer);
	refused("InvalidRequestException", "DisassociateRecoveryPoint", point_named(arn));
	done("DeleteRecoveryPoint", point_named(arn));
	refused("ResourceNotFoundException", "DescribeRecoveryPoint", point_named(arn));
	refused("ResourceNotFoundException", "DescribeProtectedResource",
		json_pack("{s:s}", "ResourceArn", DATABASE));
}
END_TEST

/* A policy and a lock of the vault guard what is in it. */
START_TEST(points_are_guarded)
{
	const char *arn;
	json_t *input;

	make_plan(DAILY);
	select_by("{\"Resources\":[\"" TABLE "\"]}");
	advance(DAY);
	arn = only_point();
	make_vault(HERE, "local", KEY(HERE, "local"),
		json_pack("{s:s}", "Policy",
			"{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":"
			"\"backup:DeleteRecoveryPoint\",\"Resource\":\"*\",\"Condition\":"
			"{\"ArnNotEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::" ACCOUNT
			":role/breakglass\"}}}]}"));
	refused("AccessDeniedException", "DeleteRecoveryPoint", point_named(arn));
	put(BK_SIM_VAULT, HERE, "local",
		json_pack("{s:s, s:s, s:s, s:s, s:b, s:i}", "BackupVaultName", "local",
			"BackupVaultArn", VAULT(HERE, "local"), "VaultState", "AVAILABLE",
			"EncryptionKeyArn", KEY(HERE, "local"), "Locked", 1, "MinRetentionDays",
			1));
	refused("InvalidRequestException", "DeleteRecoveryPoint", point_named(arn));
	input = point_named(arn);
	bk_value_set(input, "Lifecycle", json_pack("{s:i}", "DeleteAfterDays", 2));
	refused("InvalidRequestException", "UpdateRecoveryPointLifecycle", input);
	input = point_named(arn);
	bk_value_set(input, "Lifecycle", json_pack("{s:i}", "DeleteAfterDays", 4));
	done("UpdateRecoveryPointLifecycle", input);
}
END_TEST

/* Everything that happens is kept as an event, in order. */
START_TEST(events_are_kept)
{
	json_t *events;

	make_plan(DAILY);
	select_by("{\"Resources\":[\"" TABLE "\"]}");
	advance(5 * DAY);
	bk_sim_store_begin(sim->store);
	events = bk_sim_list(sim, BK_SIM_EVENT, BK_STR(ACCOUNT), BK_STR(HERE));
	ck_assert(bk_sim_store_end(sim->store, false));
	/* five backups; the first two have gone */
	ck_assert_uint_eq(json_array_size(events), 7);
	ck_text(json_object_get(json_array_get(events, 0), "record"), "detail-type",
		"Backup Job State Change");
	ck_text(json_object_get(json_array_get(events, 6), "record"), "detail-type",
		"Recovery Point State Change");
	json_decref(events);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("jobs");
	TCase *cases = tcase_create("jobs");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, two_days_of_hours);
	tcase_add_test(cases, jobs_are_told);
	tcase_add_loop_test(cases, a_failure_says_why, 0, BK_COUNT(failures));
	tcase_add_loop_test(cases, selections_take_what_they_say, 0, BK_COUNT(selections));
	tcase_add_test(cases, what_has_lived_long_enough_goes);
	tcase_add_test(cases, cold_storage_comes_with_time);
	tcase_add_test(cases, one_continuous_backup);
	tcase_add_test(cases, a_client_starts_and_stops_jobs);
	tcase_add_test(cases, points_are_copied_restored_and_deleted);
	tcase_add_test(cases, points_are_guarded);
	tcase_add_test(cases, events_are_kept);
	tcase_add_test(cases, stores_that_are_only_known);
	tcase_add_test(cases, copies_that_fail_are_told);
	suite_add_tcase(suite, cases);
	return suite;
}
