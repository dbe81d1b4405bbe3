/*
 * Report plans of Audit Manager. Facts sheet 4.8, 7.2.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

/* Per account and region; the second is AWS's limit of one report. */
enum {
	REPORT_PLANS_MOST = 20,
	FRAMEWORKS_MOST = 1000,
	DEPLOYING = 60, /* seconds */
};

#define COMPLIANCE "RESOURCE_COMPLIANCE_REPORT|CONTROL_COMPLIANCE_REPORT"
#define JOBS       "BACKUP_JOB_REPORT|COPY_JOB_REPORT|RESTORE_JOB_REPORT|SCAN_JOB_REPORT"

static bool invalid(struct bk_sim_fault *ret_fault, const char *message)
{
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "%s", message);
	return false;
}

static bool check_setting(const json_t *setting, struct bk_sim_fault *ret_fault)
{
	struct bk_str template = bk_value_text(setting, "ReportTemplate");
	size_t frameworks = json_array_size(json_object_get(setting, "FrameworkArns"));
	bool compliance = bk_sim_is_word(template, COMPLIANCE);
	if (!compliance && !bk_sim_is_word(template, JOBS))
		return invalid(ret_fault, "ReportTemplate is not one of the report templates");
	if (compliance && frameworks == 0)
		return invalid(ret_fault, "A compliance report needs FrameworkArns");
	return frameworks <= FRAMEWORKS_MOST ||
		invalid(ret_fault, "A report can have at most 1000 frameworks");
}

static bool check_channel(const json_t *channel, struct bk_sim_fault *ret_fault)
{
	size_t i;
	const json_t *format;
	json_array_foreach(json_object_get(channel, "Formats"), i, format)
	{
		if (!bk_sim_is_word(bk_value_text_of(format), "CSV|JSON"))
			return invalid(ret_fault, "Formats must be of CSV and JSON");
	}
	return true;
}

static bool check(json_t *record, struct bk_sim_fault *ret_fault)
{
	return check_setting(json_object_get(record, "ReportSetting"), ret_fault) &&
		check_channel(json_object_get(record, "ReportDeliveryChannel"), ret_fault);
}

/* AWS answers with the standard format. */
static void fill(json_t *record)
{
	json_t *channel = json_deep_copy(json_object_get(record, "ReportDeliveryChannel"));
	if (json_array_size(json_object_get(channel, "Formats")) == 0)
		bk_value_set(channel, "Formats", json_pack("[s]", "CSV"));
	bk_value_set(record, "ReportDeliveryChannel", channel);
}

static const char *const created[] = {"ReportPlanName", "ReportPlanArn", "CreationTime", NULL};
static const char *const fields[] = {
	"ReportPlanDescription", "ReportDeliveryChannel", "ReportSetting", NULL};
static const char *const described[] = {"ReportPlanArn", "ReportPlanName", "ReportPlanDescription",
	"ReportSetting", "ReportDeliveryChannel", "CreationTime", "LastAttemptedExecutionTime",
	"LastSuccessfulExecutionTime", NULL};

json_t *bk_sim_report_plan_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "ReportPlanName");
	struct bk_str token = bk_value_text(request->input, "IdempotencyToken");
	BK_AUTO_JSON before = bk_sim_find(sim, request, BK_SIM_REPORT_PLAN, name);
	if (before != NULL && token.len > 0 &&
		bk_str_equal(token, bk_value_text(before, "IdempotencyToken")))
		return bk_sim_pick(before, created);
	if (before != NULL)
		return bk_sim_refuse_existing(ret_fault, before, "ReportPlanArn",
			"Report plan with the same name already exists");
	BK_AUTO_JSON record = bk_sim_pick(request->input, fields);
	if (!check(record, ret_fault))
		return NULL;
	fill(record);
	if (bk_sim_count_here(sim, request, BK_SIM_REPORT_PLAN) >= REPORT_PLANS_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"An account can have at most %d report plans in a region",
			REPORT_PLANS_MOST);
	struct bk_str arn = bk_sim_backup_named_arn(sim, request, "report-plan", name);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "ReportPlanTags"), ret_fault))
		return NULL;
	bk_sim_copy(record, request->input,
		(const char *const[]){"ReportPlanName", "IdempotencyToken", NULL});
	bk_value_set_text(record, "ReportPlanArn", arn);
	bk_value_set(record, "CreationTime", json_integer(request->now));
	bk_sim_settle_begin(record, "CREATE_IN_PROGRESS", "COMPLETED", request->now, DEPLOYING);
	bk_sim_keep(sim, request, BK_SIM_REPORT_PLAN, name, record);
	return bk_sim_pick(record, created);
}

/* As named() of the frameworks. */
static json_t *named(struct bk_sim *sim, const struct bk_sim_request *request, bool is_read,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "ReportPlanName");
	json_t *record = bk_sim_find(sim, request, BK_SIM_REPORT_PLAN, name);
	if (record == NULL) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Report plan %.*s does not exist", BK_STR_ARGS(name));
		return NULL;
	}
	if (bk_sim_settle_pass(record, request->now) || is_read || !bk_sim_settle_passes(record))
		return record;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_CONFLICT, "Report plan %.*s is being deployed",
		BK_STR_ARGS(name));
	json_decref(record);
	return NULL;
}

static void keep(struct bk_sim *sim, const struct bk_sim_request *request, const json_t *record)
{
	bk_sim_keep(
		sim, request, BK_SIM_REPORT_PLAN, bk_value_text(record, "ReportPlanName"), record);
}

static json_t *describe(struct bk_sim *sim, const struct bk_sim_request *request, json_t *record)
{
	json_t *shown = bk_sim_pick(record, described);
	bk_value_set_text(shown, "DeploymentStatus",
		bk_sim_tell_state(sim, request, BK_SIM_REPORT_PLAN,
			bk_value_text(record, "ReportPlanName"), record));
	return shown;
}

json_t *bk_sim_report_plan_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, true, ret_fault);
	if (record == NULL)
		return NULL;
	json_t *answer = json_object();
	bk_value_set(answer, "ReportPlan", describe(sim, request, record));
	return answer;
}

json_t *bk_sim_report_plan_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, false, ret_fault);
	if (record == NULL)
		return NULL;
	bk_sim_copy(record, request->input, fields);
	if (!check(record, ret_fault))
		return NULL;
	fill(record);
	bk_sim_settle_begin(record, "UPDATE_IN_PROGRESS", "COMPLETED", request->now, DEPLOYING);
	keep(sim, request, record);
	return bk_sim_pick(record, created);
}

json_t *bk_sim_report_plan_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, false, ret_fault);
	if (record == NULL)
		return NULL;
	bk_sim_tags_drop(sim, bk_value_text(record, "ReportPlanArn"));
	bk_sim_forget(sim, request, BK_SIM_REPORT_PLAN, bk_value_text(record, "ReportPlanName"));
	return json_object();
}

json_t *bk_sim_report_plan_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = json_array();
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_REPORT_PLAN);
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *record = json_object_get(row, "record");
		json_array_append_new(list, describe(sim, request, record));
	}
	return bk_sim_page(request, list, "ReportPlans", "MaxResults", 1000, ret_fault);
}
