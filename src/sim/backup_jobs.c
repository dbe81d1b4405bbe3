/*
 * Plans run: when the clock moves, every trigger of every plan in that time becomes a backup of
 * each resource that a selection takes, and its copies; then what has lived long enough goes. Also
 * the table of the operations of jobs and recovery points.
 */
#include "sim/backup_jobs.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/attr.h"
#include "prove/run.h"
#include "sim/tags.h"

enum { START_MINUTES = 480, FINISH_MINUTES = 10080 };

/* So much is planned at a time: it bounds the memory of a leap over years. */
enum { CHUNK_SECONDS = 30 * BK_DAY_SECONDS };

/* One plan in one place, and what lives as long as the chunk in which it runs. */
struct plan {
	const json_t *record;
	struct bk_str account, region;
};

/* One trigger for one resource. */
struct due {
	struct bk_run run;
	const struct plan *plan;
	const json_t *rule;
	struct bk_sim_resource resource;
	struct bk_str role;
	size_t order;
};

struct chunk {
	struct bk_sim *sim;
	struct bk_arena *arena;
	const json_t *services;
	json_t *documents; /* keeps the values that all the rest points to */
	int64_t from, to;
	BK_VEC(struct due) due;
};

static const json_t *keep(struct chunk *chunk, json_t *value)
{
	json_array_append_new(chunk->documents, value);
	return value;
}

static struct bk_sim_moment moment_at(
	const struct chunk *chunk, struct bk_str account, struct bk_str region, int64_t now)
{
	return (struct bk_sim_moment){
		chunk->sim, chunk->arena, chunk->services, account, region, now};
}

/* Rules */

static struct bk_run_life life_of(const json_t *owner)
{
	const json_t *lifecycle = json_object_get(owner, "Lifecycle");

	return (struct bk_run_life){bk_value_int(lifecycle, "MoveToColdStorageAfterDays", 0),
		bk_value_int(lifecycle, "DeleteAfterDays", 0)};
}

static bool read_rule(struct chunk *chunk, const json_t *rule, struct bk_run_rule *ret)
{
	static const char standard[] = "cron(0 5 ? * * *)";
	const json_t *copies = json_object_get(rule, "CopyActions");
	struct bk_str schedule = bk_value_text(rule, "ScheduleExpression");
	struct bk_run_copy *list =
		bk_new_array(chunk->arena, struct bk_run_copy, json_array_size(copies));
	struct bk_error error;

	*ret = (struct bk_run_rule){
		.start_seconds =
			bk_value_int(rule, "StartWindowMinutes", START_MINUTES) * BK_MINUTE_SECONDS,
		.finish_seconds = bk_value_int(rule, "CompletionWindowMinutes", FINISH_MINUTES) *
			BK_MINUTE_SECONDS,
		.continuous = bk_value_true(rule, "EnableContinuousBackup"),
		.vault = bk_value_text(rule, "TargetBackupVaultName"),
		.life = life_of(rule),
		.copies = list,
		.copy_count = json_array_size(copies),
	};
	for (size_t i = 0; i < ret->copy_count; i++) {
		const json_t *copy = json_array_get(copies, i);

		list[i] = (struct bk_run_copy){
			bk_value_text(copy, "DestinationBackupVaultArn"), life_of(copy)};
	}
	return bk_timer_read(schedule.len ? schedule : bk_str_of(standard),
		bk_value_text(rule, "ScheduleExpressionTimezone"), chunk->from, &ret->timer,
		&error);
}

/* All that the plan does to the resource in the chunk. */
static void plan_resource(struct chunk *chunk, const struct plan *plan,
	const struct bk_sim_resource *resource, struct bk_str role)
{
	const json_t *rules = json_object_get(json_object_get(plan->record, "BackupPlan"), "Rules");
	size_t count = json_array_size(rules);
	struct bk_run_rule *list = bk_new_array(chunk->arena, struct bk_run_rule, count);
	const json_t **used = bk_new_array(chunk->arena, const json_t *, count);
	struct bk_run_plan run_plan = {
		.rules = list,
		.has_cold = bk_value_true(resource->row, "cold"),
		.has_continuous = bk_value_true(resource->row, "continuous"),
	};
	struct bk_runs runs;

	for (size_t i = 0; i < count; i++) {
		const json_t *rule = json_array_get(rules, i);

		if (!read_rule(chunk, rule, &list[run_plan.rule_count]))
			continue;
		used[run_plan.rule_count++] = rule;
	}
	bk_runs_make(chunk->arena, &run_plan, chunk->from, chunk->to, &runs);
	bk_vec_foreach (i, &runs.list) {
		const struct bk_run *run = &runs.list.at[i];

		if (run->dropped)
			continue;
		bk_vec_push(chunk->arena, &chunk->due,
			((struct due){.run = *run,
				.plan = plan,
				.rule = used[run->rule],
				.resource = *resource,
				.role = role,
				.order = chunk->due.len}));
	}
}

/* Plans */

/* The first selection of the plan that takes the resource, or NULL. */
static const json_t *selection_of(const struct bk_sim_moment *moment, const json_t *selections,
	struct bk_str plan, const struct bk_sim_resource *resource)
{
	for (size_t i = 0; i < json_array_size(selections); i++) {
		const json_t *record = json_object_get(json_array_get(selections, i), "record");
		const json_t *selection = json_object_get(record, "BackupSelection");

		if (bk_str_equal(plan, bk_value_text(record, "BackupPlanId")) &&
			bk_sim_selects(moment, selection, resource))
			return selection;
	}
	return NULL;
}

/* One resource, if a selection of the plan takes it. */
static void plan_one(struct chunk *chunk, const struct plan *plan, const json_t *selections,
	struct bk_str arn, const json_t *tags)
{
	struct bk_sim_moment moment = moment_at(chunk, plan->account, plan->region, chunk->from);
	struct bk_sim_resource resource;
	const json_t *selection;

	if (!bk_sim_resource_read(&moment, arn, &resource))
		return;
	resource.tags = tags;
	selection = selection_of(
		&moment, selections, bk_value_text(plan->record, "BackupPlanId"), &resource);
	if (selection)
		plan_resource(chunk, plan, &resource, bk_value_text(selection, "IamRoleArn"));
}

/* A bucket's ARN has no place in it. */
static bool is_bucket(struct bk_str arn)
{
	return bk_str_like(arn, BK_STR("arn:*:s3:::*"));
}

static void plan_place(struct chunk *chunk, const struct plan *plan)
{
	const json_t *selections =
		keep(chunk, bk_sim_list(chunk->sim, BK_SIM_SELECTION, plan->account, plan->region));
	/* whatever has an ARN is known by its tags, though it may have none */
	const json_t *known =
		keep(chunk, bk_sim_list(chunk->sim, BK_SIM_TAGS_KIND, plan->account, plan->region));
	const json_t *stores = keep(
		chunk, bk_sim_list(chunk->sim, BK_SIM_DATA_STORE, plan->account, plan->region));

	for (size_t i = 0; i < json_array_size(known); i++) {
		const json_t *item = json_array_get(known, i);

		plan_one(chunk, plan, selections, bk_value_text(item, "id"),
			json_object_get(item, "record"));
	}
	for (size_t i = 0; i < json_array_size(stores); i++) {
		struct bk_str arn = bk_value_text(json_array_get(stores, i), "id");

		if (is_bucket(arn))
			plan_one(chunk, plan, selections, arn,
				keep(chunk, bk_sim_tags_get(chunk->sim, arn)));
	}
}

static int by_time(const void *left, const void *right)
{
	const struct due *a = left, *b = right;

	if (a->run.at != b->run.at)
		return a->run.at < b->run.at ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static void copy_text(json_t *to, const char *name, const json_t *from, const char *member)
{
	struct bk_str text = bk_value_text(from, member);

	if (text.len)
		bk_value_set_text(to, name, text);
}

static json_t *creator_of(const struct due *due)
{
	json_t *creator = json_object();

	copy_text(creator, "BackupPlanId", due->plan->record, "BackupPlanId");
	copy_text(creator, "BackupPlanArn", due->plan->record, "BackupPlanArn");
	copy_text(creator, "BackupPlanName", due->plan->record, "BackupPlanName");
	copy_text(creator, "BackupPlanVersion", due->plan->record, "VersionId");
	copy_text(creator, "BackupRuleId", due->rule, "RuleId");
	copy_text(creator, "BackupRuleName", due->rule, "RuleName");
	copy_text(creator, "BackupRuleCron", due->rule, "ScheduleExpression");
	copy_text(creator, "BackupRuleTimezone", due->rule, "ScheduleExpressionTimezone");
	return creator;
}

static void run_copies(const struct bk_sim_moment *moment, const struct due *due,
	const struct bk_sim_backup_task *backup, const json_t *point)
{
	const json_t *copies = json_object_get(due->rule, "CopyActions");

	for (size_t i = 1; i < due->run.point_count; i++) {
		const struct bk_run_point *planned = &due->run.points[i];
		const json_t *lifecycle =
			json_object_get(json_array_get(copies, i - 1), "Lifecycle");
		struct bk_sim_copy_task task = {
			.point = point,
			.job = bk_sim_uuid(moment->sim, moment->arena),
			.backup_job = backup->job,
			.destination = planned->vault,
			.role = backup->role,
			.created_by = backup->created_by,
			.lifecycle = lifecycle ? lifecycle : backup->lifecycle,
			.cold_at = planned->cold_at,
			.expires_at = planned->expires_at,
		};

		bk_sim_copy_run(moment, &task);
	}
}

static void run_due(struct chunk *chunk, const struct due *due)
{
	struct bk_sim_moment moment =
		moment_at(chunk, due->plan->account, due->plan->region, due->run.at);
	BK_AUTO_JSON creator = creator_of(due);
	struct bk_sim_backup_task task = {
		.resource = due->resource,
		.job = bk_sim_uuid(chunk->sim, chunk->arena),
		.vault = due->run.points[0].vault,
		.role = due->role,
		.created_by = creator,
		.lifecycle = json_object_get(due->rule, "Lifecycle"),
		.tags = json_object_get(due->rule, "RecoveryPointTags"),
		.cold_at = due->run.points[0].cold_at,
		.expires_at = due->run.points[0].expires_at,
		.start_by = due->run.start_by,
		.finish_by = due->run.finish_by,
		.continuous = due->run.continuous,
	};
	BK_AUTO_JSON point = bk_sim_backup_run(&moment, &task);

	if (point)
		run_copies(&moment, due, &task, point);
}

static void run_plans(struct chunk *chunk)
{
	static const struct bk_str all = {NULL, 0};
	const json_t *plans = keep(chunk, bk_sim_list(chunk->sim, BK_SIM_PLAN, all, all));

	for (size_t i = 0; i < json_array_size(plans); i++) {
		const json_t *item = json_array_get(plans, i);
		struct plan *plan = bk_new(chunk->arena, struct plan);

		*plan = (struct plan){json_object_get(item, "record"),
			bk_value_text(item, "account"), bk_value_text(item, "region")};
		plan_place(chunk, plan);
	}
	if (chunk->due.len)
		qsort(chunk->due.at, chunk->due.len, sizeof(*chunk->due.at), by_time);
	bk_vec_foreach (i, &chunk->due)
		run_due(chunk, &chunk->due.at[i]);
}

/* Lives */

static void age_points(struct chunk *chunk)
{
	static const struct bk_str all = {NULL, 0};
	BK_AUTO_JSON points = bk_sim_list(chunk->sim, BK_SIM_POINT, all, all);

	for (size_t i = 0; i < json_array_size(points); i++) {
		const json_t *item = json_array_get(points, i);
		json_t *point = json_object_get(item, "record");
		const json_t *life = json_object_get(point, "CalculatedLifecycle");
		int64_t delete_at = bk_value_int(life, "DeleteAt", BK_NEVER);
		int64_t cold_at = bk_value_int(life, "MoveToColdStorageAt", BK_NEVER);
		bool is_warm = bk_str_is(bk_value_text(point, "StorageClass"), "WARM");
		struct bk_sim_moment moment = moment_at(chunk, bk_value_text(item, "account"),
			bk_value_text(item, "region"), delete_at);

		if (delete_at <= chunk->to) {
			bk_sim_point_drop(&moment, point);
		} else if (cold_at <= chunk->to && is_warm) {
			bk_value_set_text(point, "StorageClass", BK_STR("COLD"));
			bk_sim_point_put(&moment, point);
		}
	}
}

/* What clients have started, anywhere. */
static void run_pending(struct chunk *chunk)
{
	static const struct bk_str all = {NULL, 0};
	BK_AUTO_JSON pending = bk_sim_list(chunk->sim, BK_SIM_PENDING_JOB, all, all);

	for (size_t i = 0; i < json_array_size(pending); i++) {
		const json_t *item = json_array_get(pending, i);
		struct bk_sim_moment moment = moment_at(chunk, bk_value_text(item, "account"),
			bk_value_text(item, "region"), chunk->from);

		bk_sim_jobs_settle(&moment, true);
	}
}

void bk_sim_advance(struct bk_sim *sim, int64_t from, int64_t to)
{
	BK_AUTO_JSON services = bk_sim_services(sim);
	struct bk_arena *arena = bk_arena_new();

	while (from < to) {
		BK_AUTO_JSON documents = json_array();
		struct chunk chunk = {.sim = sim,
			.arena = arena,
			.services = services,
			.documents = documents,
			.from = from,
			.to = to - from > CHUNK_SECONDS ? from + CHUNK_SECONDS : to};

		run_pending(&chunk);
		run_plans(&chunk);
		age_points(&chunk);
		from = chunk.to;
		bk_arena_reset(arena);
	}
	bk_arena_free(arena);
}

/* clang-format off */
#define TEXT(path, must)        { path, BK_SIM_STRING, must, 0, 0, NULL, NULL }
#define WORD(path, words)       { path, BK_SIM_STRING, false, 0, 0, NULL, words }
#define VAULT(path)             { path, BK_SIM_STRING, true, 0, 0, "[a-zA-Z0-9_-]{2,50}", NULL }
#define INT(path)               { path, BK_SIM_INT, false, 0, 0, NULL, NULL }
#define BOOL(path)              { path, BK_SIM_BOOL, false, 0, 0, NULL, NULL }
#define TIME(path)              { path, BK_SIM_TIME, false, 0, 0, NULL, NULL }
#define MAP(path, must)         { path, BK_SIM_MAP, must, 0, 0, NULL, NULL }, TEXT(path ".*", false)
#define PAGE                    { "MaxResults", BK_SIM_INT, false, 1, 1000, NULL, NULL }, TEXT("NextToken", false)
#define END                     { 0 }
#define LIFECYCLE(must)         { "Lifecycle", BK_SIM_SHAPE, must, 0, 0, NULL, NULL }, \
	INT("Lifecycle.MoveToColdStorageAfterDays"), INT("Lifecycle.DeleteAfterDays"), \
	BOOL("Lifecycle.OptInToArchiveForSupportedResources")
#define CREATED                 TIME("ByCreatedBefore"), TIME("ByCreatedAfter"), TIME("ByCompleteBefore"), \
	TIME("ByCompleteAfter")

static const struct bk_sim_member start_backup[] = { VAULT("BackupVaultName"), TEXT("ResourceArn", true),
	TEXT("IamRoleArn", true), TEXT("IdempotencyToken", false),
	{ "StartWindowMinutes", BK_SIM_INT, false, 60, 52560000, NULL, NULL },
	{ "CompleteWindowMinutes", BK_SIM_INT, false, 60, 52560000, NULL, NULL },
	LIFECYCLE(false), MAP("RecoveryPointTags", false), END };
static const struct bk_sim_member backup_job[] = { TEXT("BackupJobId", true), END };
static const struct bk_sim_member list_backup[] = { TEXT("ByResourceArn", false),
	WORD("ByState", "CREATED|PENDING|RUNNING|ABORTING|ABORTED|COMPLETED|FAILED|EXPIRED|PARTIAL"),
	TEXT("ByBackupVaultName", false), TEXT("ByResourceType", false), TEXT("ByAccountId", false),
	TEXT("ByMessageCategory", false), CREATED, PAGE, END };
static const struct bk_sim_member start_copy[] = { TEXT("RecoveryPointArn", true), VAULT("SourceBackupVaultName"),
	TEXT("DestinationBackupVaultArn", true), TEXT("IamRoleArn", true), TEXT("IdempotencyToken", false),
	LIFECYCLE(false), END };
static const struct bk_sim_member copy_job[] = { TEXT("CopyJobId", true), END };
static const struct bk_sim_member list_copy[] = { TEXT("ByResourceArn", false),
	WORD("ByState", "CREATED|RUNNING|COMPLETED|FAILED|PARTIAL"), TEXT("ByDestinationVaultArn", false),
	TEXT("ByResourceType", false), TEXT("ByAccountId", false), TEXT("ByMessageCategory", false),
	TEXT("BySourceRecoveryPointArn", false), CREATED, PAGE, END };
static const struct bk_sim_member start_restore[] = { TEXT("RecoveryPointArn", true), MAP("Metadata", true),
	TEXT("IamRoleArn", false), TEXT("IdempotencyToken", false), TEXT("ResourceType", false), END };
static const struct bk_sim_member restore_job[] = { TEXT("RestoreJobId", true), END };
static const struct bk_sim_member list_restore[] = { TEXT("ByAccountId", false), TEXT("ByResourceType", false),
	WORD("ByStatus", "PENDING|RUNNING|COMPLETED|ABORTED|FAILED"), CREATED, PAGE, END };
static const struct bk_sim_member vault_points[] = { TEXT("BackupVaultName", true),
	TEXT("BackupVaultAccountId", false), TEXT("ByResourceArn", false), TEXT("ByResourceType", false),
	TEXT("ByBackupPlanId", false), TIME("ByCreatedBefore"), TIME("ByCreatedAfter"), PAGE, END };
static const struct bk_sim_member resource_points[] = { TEXT("ResourceArn", true), BOOL("ManagedByAWSBackupOnly"),
	PAGE, END };
static const struct bk_sim_member point[] = { VAULT("BackupVaultName"), TEXT("RecoveryPointArn", true), END };
static const struct bk_sim_member point_anywhere[] = { VAULT("BackupVaultName"), TEXT("RecoveryPointArn", true),
	TEXT("BackupVaultAccountId", false), END };
static const struct bk_sim_member point_update[] = { VAULT("BackupVaultName"), TEXT("RecoveryPointArn", true),
	LIFECYCLE(false), END };
static const struct bk_sim_member page_only[] = { PAGE, END };
static const struct bk_sim_member vault_protected[] = { VAULT("BackupVaultName"),
	TEXT("BackupVaultAccountId", false), PAGE, END };
static const struct bk_sim_member protected_one[] = { TEXT("ResourceArn", true), END };

const struct bk_sim_operation bk_sim_backup_jobs[] = {
	{ "backup", "StartBackupJob",                      bk_sim_backup_job_start,     start_backup },
	{ "backup", "StopBackupJob",                       bk_sim_backup_job_stop,      backup_job },
	{ "backup", "DescribeBackupJob",                   bk_sim_backup_job_describe,  backup_job },
	{ "backup", "ListBackupJobs",                      bk_sim_backup_job_list,      list_backup },
	{ "backup", "StartCopyJob",                        bk_sim_copy_job_start,       start_copy },
	{ "backup", "DescribeCopyJob",                     bk_sim_copy_job_describe,    copy_job },
	{ "backup", "ListCopyJobs",                        bk_sim_copy_job_list,        list_copy },
	{ "backup", "StartRestoreJob",                     bk_sim_restore_job_start,    start_restore },
	{ "backup", "DescribeRestoreJob",                  bk_sim_restore_job_describe, restore_job },
	{ "backup", "ListRestoreJobs",                     bk_sim_restore_job_list,     list_restore },
	{ "backup", "ListRecoveryPointsByBackupVault",     bk_sim_points_of_vault,      vault_points },
	{ "backup", "ListRecoveryPointsByResource",        bk_sim_points_of_resource,   resource_points },
	{ "backup", "DescribeRecoveryPoint",               bk_sim_point_describe,       point_anywhere },
	{ "backup", "DeleteRecoveryPoint",                 bk_sim_point_delete,         point },
	{ "backup", "UpdateRecoveryPointLifecycle",        bk_sim_point_update,         point_update },
	{ "backup", "DisassociateRecoveryPoint",           bk_sim_point_disassociate,   point },
	{ "backup", "GetRecoveryPointRestoreMetadata",     bk_sim_point_metadata,       point_anywhere },
	{ "backup", "ListProtectedResources",              bk_sim_protected_list,       page_only },
	{ "backup", "ListProtectedResourcesByBackupVault", bk_sim_protected_of_vault,   vault_protected },
	{ "backup", "DescribeProtectedResource",           bk_sim_protected_describe,   protected_one },
	{ 0 },
};
/* clang-format on */
