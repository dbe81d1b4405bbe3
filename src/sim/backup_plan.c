/*
 * Plans and their versions. Facts sheet 8.3; botocore 1.43, CreateBackupPlan and on.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"
#include "prove/timer.h"

/* Per account and region; versions of one plan. Facts sheet 4.8. */
enum { PLANS_MOST = 300, VERSIONS_MOST = 2000 };

static const char *const created[] = {"BackupPlanId", "BackupPlanArn", "CreationDate", "VersionId",
	"AdvancedBackupSettings", NULL};
static const char *const listed[] = {"BackupPlanId", "BackupPlanArn", "CreationDate",
	"DeletionDate", "VersionId", "BackupPlanName", "CreatorRequestId", "LastExecutionDate",
	"AdvancedBackupSettings", NULL};

/* The plan of the request with AWS's defaults, or NULL. */
static json_t *plan_of_input(const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *plan = json_deep_copy(json_object_get(request->input, "BackupPlan"));
	if (bk_sim_plan_check(request, plan, ret_fault))
		return plan;
	json_decref(plan);
	return NULL;
}

/* A plan as it was sent: without the ids of its rules. */
static json_t *without_ids(const json_t *plan)
{
	json_t *copy = json_deep_copy(plan);
	size_t i;
	json_t *rule;
	json_array_foreach(json_object_get(copy, "Rules"), i, rule) json_object_del(rule, "RuleId");
	return copy;
}

/* The id of a rule stays with its name: not verified. */
static void name_rules(
	struct bk_sim *sim, struct bk_arena *arena, json_t *plan, const json_t *before)
{
	size_t i, j;
	json_t *rule;
	const json_t *old;
	json_array_foreach(json_object_get(plan, "Rules"), i, rule)
	{
		struct bk_str id = {0};
		json_array_foreach(json_object_get(before, "Rules"), j, old)
		{
			if (bk_str_equal(bk_value_text(old, "RuleName"),
				    bk_value_text(rule, "RuleName")))
				id = bk_value_text(old, "RuleId");
		}
		bk_value_set_text(rule, "RuleId", id.len > 0 ? id : bk_sim_uuid(sim, arena));
	}
}

/* Keeps the record as it is, and as the version of that number; so they list in the order made. */
static void keep(
	struct bk_sim *sim, const struct bk_sim_request *request, json_t *record, size_t number)
{
	struct bk_str id = bk_value_text(record, "BackupPlanId");
	struct bk_str version =
		bk_str_format(request->arena, "%.*s/%06zu", BK_STR_ARGS(id), number);
	bk_sim_keep(sim, request, BK_SIM_PLAN_VERSION, version, record);
	bk_sim_keep(sim, request, BK_SIM_PLAN, id, record);
}

/* A new version of a plan in its record; takes `plan`. */
static void set_plan(
	struct bk_sim *sim, const struct bk_sim_request *request, json_t *record, json_t *plan)
{
	name_rules(sim, request->arena, plan, json_object_get(record, "BackupPlan"));
	bk_value_set_text(record, "VersionId", bk_sim_uuid(sim, request->arena));
	bk_value_set_text(record, "BackupPlanName", bk_value_text(plan, "BackupPlanName"));
	json_object_del(record, "AdvancedBackupSettings");
	bk_sim_copy(record, plan, (const char *const[]){"AdvancedBackupSettings", NULL});
	bk_value_set(record, "BackupPlan", plan);
}

/* Another plan of the same content, or NULL. */
static json_t *same_content(const json_t *rows, const json_t *plan)
{
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *record = json_object_get(row, "record");
		BK_AUTO_JSON old = without_ids(json_object_get(record, "BackupPlan"));
		if (json_equal(old, plan))
			return record;
	}
	return NULL;
}

/* Which plan a token that was used before answers for; NULL: a new one. Whether it is one that has
 * been deleted since is not verified, so the options of the world choose. */
static json_t *of_token(struct bk_sim *sim, const struct bk_sim_request *request)
{
	struct bk_str token = bk_value_text(request->input, "CreatorRequestId");
	json_t *plan =
		bk_sim_with(bk_sim_here(sim, request, BK_SIM_PLAN), "CreatorRequestId", token);
	BK_AUTO_JSON options =
		bk_sim_get(sim, BK_SIM_OPTIONS, BK_STR(""), BK_STR(""), BK_STR("options"));
	if (plan != NULL || !bk_value_true(options, "TokensOutlivePlans"))
		return plan;
	return bk_sim_with(bk_sim_here(sim, request, BK_SIM_PLAN_GONE), "CreatorRequestId", token);
}

json_t *bk_sim_plan_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = plan_of_input(request, ret_fault);
	if (plan == NULL)
		return NULL;
	BK_AUTO_JSON before = of_token(sim, request);
	if (before != NULL)
		return bk_sim_pick(before, created);
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_PLAN);
	const json_t *twin = same_content(rows, plan);
	if (twin != NULL)
		return bk_sim_refuse_existing(ret_fault, twin, "BackupPlanArn",
			"Backup plan with the same plan document already exists");
	if (json_array_size(rows) >= PLANS_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"An account can have at most %d backup plans in a region", PLANS_MOST);
	struct bk_str id = bk_sim_uuid(sim, request->arena);
	struct bk_str arn = bk_sim_backup_arn(request, "backup-plan", id);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "BackupPlanTags"), ret_fault))
		return NULL;
	BK_AUTO_JSON record =
		bk_sim_pick(request->input, (const char *const[]){"CreatorRequestId", NULL});
	bk_value_set_text(record, "BackupPlanId", id);
	bk_value_set_text(record, "BackupPlanArn", arn);
	bk_value_set(record, "CreationDate", json_integer(request->now));
	set_plan(sim, request, record, json_incref(plan));
	keep(sim, request, record, 1);
	bk_sim_region_use(sim, request);
	return bk_sim_pick(record, created);
}

/* The plan that the request names, or NULL and *ret_fault. */
static json_t *named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *plan = bk_sim_find(
		sim, request, BK_SIM_PLAN, bk_value_text(request->input, "BackupPlanId"));
	if (plan == NULL)
		bk_sim_refuse_no_plan(ret_fault, BK_BACKUP_NOT_FOUND);
	return plan;
}

/* Every version of a plan, [{"id": …, "record": …}, …], the oldest first. */
static json_t *versions_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str plan)
{
	json_t *versions = json_array();
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_PLAN_VERSION);
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		struct bk_str id = bk_value_text(json_object_get(row, "record"), "BackupPlanId");
		if (bk_str_equal(id, plan))
			json_array_append(versions, row);
	}
	return versions;
}

/* What a rule makes when it runs: a continuous one a snapshot too, of what has no continuous
 * backups. */
static const char *execution_of(const json_t *rule)
{
	return bk_value_true(rule, "EnableContinuousBackup") ? "CONTINUOUS_AND_SNAPSHOTS"
							     : "SNAPSHOTS";
}

/* When a rule runs next, or BK_NEVER. */
static int64_t next_run(const json_t *rule, int64_t after)
{
	struct bk_timer timer;
	struct bk_error error;
	if (!bk_timer_read(bk_value_text(rule, "ScheduleExpression"),
		    bk_value_text(rule, "ScheduleExpressionTimezone"), 0, &timer, &error))
		return BK_NEVER;
	return bk_timer_next(&timer, after);
}

/* The first instant at which any rule runs, or BK_NEVER. */
static int64_t first_run(const json_t *rules, int64_t after)
{
	int64_t first = BK_NEVER;
	size_t i;
	const json_t *rule;
	json_array_foreach(rules, i, rule)
	{
		int64_t at = next_run(rule, after);
		first = at < first ? at : first;
	}
	return first;
}

/* The next runs of all rules, at most `count`; those of one instant in the order of the rules. */
static json_t *preview(const json_t *rules, int64_t now, size_t count)
{
	json_t *runs = json_array();
	int64_t at = now;
	while (json_array_size(runs) < count) {
		int64_t before = at;
		at = first_run(rules, before);
		if (at == BK_NEVER)
			break;
		size_t i;
		const json_t *rule;
		json_array_foreach(rules, i, rule)
		{
			if (json_array_size(runs) == count || next_run(rule, before) != at)
				continue;
			json_t *run = json_object();
			bk_value_set(run, "ExecutionTime", json_integer(at));
			bk_value_set_text(run, "RuleId", bk_value_text(rule, "RuleId"));
			bk_value_set_text(run, "RuleExecutionType", bk_str_of(execution_of(rule)));
			json_array_append_new(runs, run);
		}
	}
	return runs;
}

json_t *bk_sim_plan_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str version = bk_value_text(request->input, "VersionId");
	BK_AUTO_JSON plan = named(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	BK_AUTO_JSON old = NULL;
	if (version.len > 0) {
		old = bk_sim_with(versions_of(sim, request, bk_value_text(plan, "BackupPlanId")),
			"VersionId", version);
		if (old == NULL)
			return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
				"Cannot find Backup plan version");
	}
	const json_t *shown = old != NULL ? old : plan;
	json_t *answer = bk_sim_pick(shown, listed);
	json_object_del(answer, "BackupPlanName");
	bk_sim_copy(answer, shown, (const char *const[]){"BackupPlan", NULL});
	int64_t count = bk_value_int(request->input, "MaxScheduledRunsPreview", 0);
	if (count > 0)
		bk_value_set(answer, "ScheduledRunsPreview",
			preview(json_object_get(json_object_get(shown, "BackupPlan"), "Rules"),
				request->now, (size_t)count));
	return answer;
}

json_t *bk_sim_plan_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	json_t *plan = plan_of_input(request, ret_fault);
	if (plan == NULL)
		return NULL;
	set_plan(sim, request, record, plan);
	BK_AUTO_JSON versions = versions_of(sim, request, bk_value_text(record, "BackupPlanId"));
	if (json_array_size(versions) >= VERSIONS_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"A backup plan can have at most %d versions", VERSIONS_MOST);
	keep(sim, request, record, json_array_size(versions) + 1);
	json_t *answer = bk_sim_pick(record, created);
	bk_sim_copy(answer, json_object_get(record, "BackupPlan"),
		(const char *const[]){"ScanSettings", NULL});
	return answer;
}

static bool has_selections(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str plan)
{
	BK_AUTO_JSON found =
		bk_sim_with(bk_sim_here(sim, request, BK_SIM_SELECTION), "BackupPlanId", plan);
	return found != NULL;
}

json_t *bk_sim_plan_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	struct bk_str id = bk_value_text(plan, "BackupPlanId");
	if (has_selections(sim, request, id))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Related backup plan selections must be deleted prior to backup plan "
			"deletion");
	bk_value_set(plan, "DeletionDate", json_integer(request->now));
	bk_sim_forget(sim, request, BK_SIM_PLAN, id);
	bk_sim_keep(sim, request, BK_SIM_PLAN_GONE, id, plan);
	bk_sim_tags_drop(sim, bk_value_text(plan, "BackupPlanArn"));
	return bk_sim_pick(plan,
		(const char *const[]){
			"BackupPlanId", "BackupPlanArn", "DeletionDate", "VersionId", NULL});
}

json_t *bk_sim_plan_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = bk_sim_rows(bk_sim_here(sim, request, BK_SIM_PLAN), listed);
	if (bk_value_true(request->input, "IncludeDeleted")) {
		BK_AUTO_JSON gone =
			bk_sim_rows(bk_sim_here(sim, request, BK_SIM_PLAN_GONE), listed);
		json_array_extend(list, gone);
	}
	return bk_sim_page(request, list, "BackupPlansList", "MaxResults", 1000, ret_fault);
}

json_t *bk_sim_plan_versions(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	json_t *list =
		bk_sim_rows(versions_of(sim, request, bk_value_text(plan, "BackupPlanId")), listed);
	return bk_sim_page(request, list, "BackupPlanVersionsList", "MaxResults", 1000, ret_fault);
}

json_t *bk_sim_plan_export(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	BK_AUTO_JSON content = without_ids(json_object_get(plan, "BackupPlan"));
	json_t *answer = json_object();
	bk_value_set_text(
		answer, "BackupPlanTemplateJson", bk_value_write(request->arena, content));
	return answer;
}

json_t *bk_sim_plan_import(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	struct bk_error error;
	BK_AUTO_JSON plan =
		bk_value_read(bk_value_text(request->input, "BackupPlanTemplateJson"), &error);
	if (plan == NULL || !json_is_object(plan))
		return bk_sim_refuse(
			ret_fault, 400, BK_BACKUP_REFUSED, "The template is not a JSON document");
	if (!bk_sim_plan_check(request, plan, ret_fault))
		return NULL;
	json_t *answer = json_object();
	bk_value_set(answer, "BackupPlan", json_incref(plan));
	return answer;
}
