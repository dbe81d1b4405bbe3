/*
 * Frameworks of Audit Manager. Facts sheet 4.8, 7.1.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

/* Per account and region. */
enum {
	FRAMEWORKS_MOST = 15,
	CONTROLS_MOST = 50,
	DEPLOYING = 60, /* seconds */
};

/* clang-format off */
static const struct control {
	const char *name, *parameters;
} controls[] = {
	{ "BACKUP_LAST_RECOVERY_POINT_CREATED", "recoveryPointAgeUnit|recoveryPointAgeValue" },
	{ "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK",
	  "requiredFrequencyUnit|requiredFrequencyValue|requiredRetentionDays" },
	{ "BACKUP_RECOVERY_POINT_ENCRYPTED", "" },
	{ "BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", "principalArnList" },
	{ "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK", "requiredRetentionDays" },
	{ "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN", "" },
	{ "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK", "minRetentionDays|maxRetentionDays" },
	{ "BACKUP_RESOURCES_PROTECTED_BY_CROSS_ACCOUNT", "crossAccountList" },
	{ "BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION", "crossRegionList" },
	{ "RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT", "recoveryPointAgeUnit|recoveryPointAgeValue" },
	{ "RESTORE_TIME_FOR_RESOURCES_MEET_TARGET", "maxRestoreTime" },
};
/* clang-format on */

static const struct control *control_of(struct bk_str name)
{
	for (size_t i = 0; i < BK_COUNT(controls); i++) {
		if (bk_str_is(name, controls[i].name))
			return &controls[i];
	}
	return NULL;
}

static bool check_control(const json_t *control, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(control, "ControlName");
	const struct control *known = control_of(name);
	bool good = known != NULL;
	size_t i;
	const json_t *parameter;
	json_array_foreach(json_object_get(control, "ControlInputParameters"), i, parameter) good =
		good &&
		bk_sim_is_word(bk_value_text(parameter, "ParameterName"), known->parameters);
	/* Named resources, or types, or one tag. */
	const json_t *scope = json_object_get(control, "ControlScope");
	good = good && json_object_size(scope) <= 1 &&
		json_object_size(json_object_get(scope, "Tags")) <= 1;
	if (!good)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"Control %.*s, its parameters or its scope are not valid",
			BK_STR_ARGS(name));
	return good;
}

static bool check_controls(const json_t *list, struct bk_sim_fault *ret_fault)
{
	if (json_array_size(list) == 0 || json_array_size(list) > CONTROLS_MOST) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"A framework must have 1 to %d controls", CONTROLS_MOST);
		return false;
	}
	size_t i;
	const json_t *control;
	json_array_foreach(list, i, control)
	{
		if (!check_control(control, ret_fault))
			return false;
	}
	return true;
}

static const char *const created[] = {"FrameworkName", "FrameworkArn", NULL};
static const char *const fields[] = {"FrameworkDescription", "FrameworkControls", NULL};

json_t *bk_sim_framework_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "FrameworkName");
	struct bk_str token = bk_value_text(request->input, "IdempotencyToken");
	BK_AUTO_JSON before = bk_sim_find(sim, request, BK_SIM_FRAMEWORK, name);
	if (before != NULL && token.len > 0 &&
		bk_str_equal(token, bk_value_text(before, "IdempotencyToken")))
		return bk_sim_pick(before, created);
	if (before != NULL)
		return bk_sim_refuse_existing(ret_fault, before, "FrameworkArn",
			"Framework with the same name already exists");
	if (!check_controls(json_object_get(request->input, "FrameworkControls"), ret_fault))
		return NULL;
	if (bk_sim_count_here(sim, request, BK_SIM_FRAMEWORK) >= FRAMEWORKS_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"An account can have at most %d frameworks in a region", FRAMEWORKS_MOST);
	struct bk_str arn = bk_sim_backup_named_arn(sim, request, "framework", name);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "FrameworkTags"), ret_fault))
		return NULL;
	BK_AUTO_JSON record = bk_sim_pick(request->input, fields);
	bk_sim_copy(record, request->input,
		(const char *const[]){"FrameworkName", "IdempotencyToken", NULL});
	bk_value_set_text(record, "FrameworkArn", arn);
	bk_value_set_text(record, "FrameworkStatus", BK_STR("ACTIVE"));
	bk_value_set(record, "CreationTime", json_integer(request->now));
	bk_sim_settle_begin(record, "CREATE_IN_PROGRESS", "COMPLETED", request->now, DEPLOYING);
	bk_sim_keep(sim, request, BK_SIM_FRAMEWORK, name, record);
	return bk_sim_pick(record, created);
}

/* The framework that the request names; a read brings its deployment on, anything else waits for
 * it. */
static json_t *named(struct bk_sim *sim, const struct bk_sim_request *request, bool is_read,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "FrameworkName");
	json_t *record = bk_sim_find(sim, request, BK_SIM_FRAMEWORK, name);
	if (record == NULL) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND, "Framework %.*s does not exist",
			BK_STR_ARGS(name));
		return NULL;
	}
	if (bk_sim_settle_pass(record, request->now) || is_read || !bk_sim_settle_passes(record))
		return record;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_CONFLICT, "Framework %.*s is being deployed",
		BK_STR_ARGS(name));
	json_decref(record);
	return NULL;
}

json_t *bk_sim_framework_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, true, ret_fault);
	if (record == NULL)
		return NULL;
	json_t *answer = bk_sim_pick(record,
		(const char *const[]){"FrameworkName", "FrameworkArn", "FrameworkDescription",
			"FrameworkControls", "CreationTime", "FrameworkStatus", "IdempotencyToken",
			NULL});
	bk_value_set_text(answer, "DeploymentStatus",
		bk_sim_tell_state(sim, request, BK_SIM_FRAMEWORK,
			bk_value_text(record, "FrameworkName"), record));
	return answer;
}

json_t *bk_sim_framework_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, false, ret_fault);
	if (record == NULL)
		return NULL;
	bk_sim_copy(record, request->input, fields);
	if (!check_controls(json_object_get(record, "FrameworkControls"), ret_fault))
		return NULL;
	bk_sim_settle_begin(record, "UPDATE_IN_PROGRESS", "COMPLETED", request->now, DEPLOYING);
	bk_sim_keep(sim, request, BK_SIM_FRAMEWORK, bk_value_text(record, "FrameworkName"), record);
	json_t *answer = bk_sim_pick(record, created);
	bk_sim_copy(answer, record, (const char *const[]){"CreationTime", NULL});
	return answer;
}

json_t *bk_sim_framework_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, false, ret_fault);
	if (record == NULL)
		return NULL;
	bk_sim_tags_drop(sim, bk_value_text(record, "FrameworkArn"));
	bk_sim_forget(sim, request, BK_SIM_FRAMEWORK, bk_value_text(record, "FrameworkName"));
	return json_object();
}

json_t *bk_sim_framework_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = json_array();
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_FRAMEWORK);
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *record = json_object_get(row, "record");
		json_t *item = bk_sim_pick(record,
			(const char *const[]){"FrameworkName", "FrameworkArn",
				"FrameworkDescription", "CreationTime", NULL});
		bk_value_set_text(item, "DeploymentStatus",
			bk_sim_tell_state(
				sim, request, BK_SIM_FRAMEWORK, bk_value_text(row, "id"), record));
		size_t count = json_array_size(json_object_get(record, "FrameworkControls"));
		bk_value_set(item, "NumberOfControls", json_integer((json_int_t)count));
		json_array_append_new(list, item);
	}
	return bk_sim_page(request, list, "Frameworks", "MaxResults", 1000, ret_fault);
}
