/*
 * Restore testing: plans and their selections. Facts sheet 4.1, 4.8, 7.3.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

enum {
	PLANS_MOST = 100,
	CHOICES_MOST = 30, /* of one plan */
	NAME_MOST = 50,
	VAULTS_MOST = 30,
	ARNS_MOST = 30,
	CONDITIONS_MOST = 30,
	START_STANDARD = 24,
	START_MOST = 168,
	VALIDATION_MOST = 168,
	WINDOW_STANDARD = 30,
	WINDOW_MOST = 365,
};

#define TYPES "Aurora|DocumentDB|DynamoDB|EBS|EC2|EFS|FSx|Neptune|RDS|S3"

static bool invalid(struct bk_sim_fault *ret_fault, const char *message)
{
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "%s", message);
	return false;
}

/* Letters, digits and underscores. */
static bool check_name(struct bk_str name, struct bk_sim_fault *ret_fault)
{
	bool good = name.len > 0 && name.len <= NAME_MOST;
	for (size_t i = 0; good && i < name.len; i++) {
		char c = name.ptr[i];
		good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '_';
	}
	return good ||
		invalid(ret_fault,
			"Names must have 1 to 50 letters, digits and underscores and nothing else");
}

static bool check_range(const json_t *object, const char *member, int64_t min, int64_t max,
	struct bk_sim_fault *ret_fault)
{
	int64_t value = bk_value_int(object, member, min);
	if (value >= min && value <= max)
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "%s must be from %lld to %lld", member,
		(long long)min, (long long)max);
	return false;
}

static void standard(json_t *object, const char *member, json_t *value)
{
	if (json_object_get(object, member) == NULL)
		json_object_set(object, member, value);
	json_decref(value);
}

/* `*`, or ARNs of vaults. */
static bool check_vaults(const json_t *list, struct bk_sim_fault *ret_fault)
{
	size_t i;
	const json_t *item;
	json_array_foreach(list, i, item)
	{
		struct bk_str arn = bk_value_text_of(item);
		if (!bk_str_is(arn, "*") &&
			!bk_str_like(arn, BK_STR("arn:aws*:backup:*:*:backup-vault:*")))
			return invalid(ret_fault, "A vault must be given by its ARN, or all by *");
	}
	return json_array_size(list) <= VAULTS_MOST ||
		invalid(ret_fault, "A restore testing plan can have at most 30 vault selectors");
}

static bool check_points(json_t *points, struct bk_sim_fault *ret_fault)
{
	if (bk_value_text(points, "Algorithm").len == 0)
		return invalid(ret_fault, "RecoveryPointSelection needs an Algorithm");
	if (json_array_size(json_object_get(points, "IncludeVaults")) == 0)
		return invalid(ret_fault, "RecoveryPointSelection needs IncludeVaults");
	if (json_array_size(json_object_get(points, "RecoveryPointTypes")) == 0)
		return invalid(ret_fault, "RecoveryPointSelection needs RecoveryPointTypes");
	standard(points, "SelectionWindowDays", json_integer(WINDOW_STANDARD));
	standard(points, "ExcludeVaults", json_array());
	return check_range(points, "SelectionWindowDays", 1, WINDOW_MOST, ret_fault) &&
		check_vaults(json_object_get(points, "IncludeVaults"), ret_fault) &&
		check_vaults(json_object_get(points, "ExcludeVaults"), ret_fault);
}

/* Checks a plan and fills in what AWS does. */
static bool check_plan(json_t *plan, struct bk_sim_fault *ret_fault)
{
	standard(plan, "ScheduleExpressionTimezone", json_string("Etc/UTC"));
	standard(plan, "StartWindowHours", json_integer(START_STANDARD));
	return bk_sim_backup_schedule(bk_value_text(plan, "ScheduleExpression"),
		       bk_value_text(plan, "ScheduleExpressionTimezone"), ret_fault) &&
		check_range(plan, "StartWindowHours", 1, START_MOST, ret_fault) &&
		check_points(json_object_get(plan, "RecoveryPointSelection"), ret_fault);
}

static const char *const plan_fields[] = {"ScheduleExpression", "ScheduleExpressionTimezone",
	"StartWindowHours", "RecoveryPointSelection", NULL};
static const char *const plan_created[] = {
	"CreationTime", "RestoreTestingPlanArn", "RestoreTestingPlanName", NULL};

/* What is kept of an input's structure: a copy of its own. */
static json_t *copy_of(const struct bk_sim_request *request, const char *member)
{
	return json_deep_copy(json_object_get(request->input, member));
}

json_t *bk_sim_testing_plan_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = copy_of(request, "RestoreTestingPlan");
	struct bk_str name = bk_value_text(record, "RestoreTestingPlanName");
	struct bk_str token = bk_value_text(request->input, "CreatorRequestId");
	if (!check_name(name, ret_fault) || !check_plan(record, ret_fault))
		return NULL;
	BK_AUTO_JSON before = bk_sim_find(sim, request, BK_SIM_TESTING_PLAN, name);
	if (before != NULL && token.len > 0 &&
		bk_str_equal(token, bk_value_text(before, "CreatorRequestId")))
		return bk_sim_pick(before, plan_created);
	if (before != NULL)
		return bk_sim_refuse_existing(ret_fault, before, "RestoreTestingPlanArn",
			"Restore testing plan with the same name already exists");
	if (bk_sim_count_here(sim, request, BK_SIM_TESTING_PLAN) >= PLANS_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"An account can have at most %d restore testing plans in a region",
			PLANS_MOST);
	struct bk_str arn = bk_sim_backup_named_arn(sim, request, "restore-testing-plan", name);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	bk_sim_copy(record, request->input, (const char *const[]){"CreatorRequestId", NULL});
	bk_value_set_text(record, "RestoreTestingPlanArn", arn);
	bk_value_set(record, "CreationTime", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_TESTING_PLAN, name, record);
	return bk_sim_pick(record, plan_created);
}

/* The plan that the request names, or NULL and *ret_fault. */
static json_t *named_plan(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "RestoreTestingPlanName");
	json_t *plan = bk_sim_find(sim, request, BK_SIM_TESTING_PLAN, name);
	if (plan == NULL)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Restore testing plan %.*s does not exist", BK_STR_ARGS(name));
	return plan;
}

json_t *bk_sim_testing_plan_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named_plan(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	json_t *answer = json_object();
	bk_value_set(answer, "RestoreTestingPlan", json_incref(plan));
	return answer;
}

json_t *bk_sim_testing_plan_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named_plan(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	BK_AUTO_JSON changes = copy_of(request, "RestoreTestingPlan");
	bk_sim_copy(plan, changes, plan_fields);
	if (!check_plan(plan, ret_fault))
		return NULL;
	bk_value_set(plan, "LastUpdateTime", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_TESTING_PLAN,
		bk_value_text(plan, "RestoreTestingPlanName"), plan);
	json_t *answer = bk_sim_pick(plan, plan_created);
	bk_value_set(answer, "UpdateTime", json_integer(request->now));
	return answer;
}

/* The selections of a plan: [{"id": …, "record": …}, …]. */
static json_t *choices_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str plan)
{
	json_t *choices = json_array();
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_TESTING_CHOICE);
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const json_t *record = json_object_get(row, "record");
		if (bk_str_equal(plan, bk_value_text(record, "RestoreTestingPlanName")))
			json_array_append(choices, row);
	}
	return choices;
}

/* A plan that is not there is no failure: the model has no fault for it. */
json_t *bk_sim_testing_plan_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "RestoreTestingPlanName");
	BK_AUTO_JSON plan = bk_sim_find(sim, request, BK_SIM_TESTING_PLAN, name);
	if (plan == NULL)
		return json_object();
	BK_AUTO_JSON choices = choices_of(sim, request, name);
	if (json_array_size(choices) > 0)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Restore testing selections must be deleted before their plan");
	bk_sim_tags_drop(sim, bk_value_text(plan, "RestoreTestingPlanArn"));
	bk_sim_forget(sim, request, BK_SIM_TESTING_PLAN, name);
	return json_object();
}

json_t *bk_sim_testing_plan_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = bk_sim_rows(bk_sim_here(sim, request, BK_SIM_TESTING_PLAN),
		(const char *const[]){"CreationTime", "LastExecutionTime", "LastUpdateTime",
			"RestoreTestingPlanArn", "RestoreTestingPlanName", "ScheduleExpression",
			"ScheduleExpressionTimezone", "StartWindowHours", NULL});
	return bk_sim_page(request, list, "RestoreTestingPlans", "MaxResults", 1000, ret_fault);
}

static const char *const choice_fields[] = {"IamRoleArn", "ProtectedResourceArns",
	"ProtectedResourceConditions", "RestoreMetadataOverrides", "ValidationWindowHours", NULL};
static const char *const choice_created[] = {"CreationTime", "RestoreTestingPlanArn",
	"RestoreTestingPlanName", "RestoreTestingSelectionName", NULL};

/* ARNs, or conditions on all; `*` stands for all with either. */
static bool check_protected(const json_t *choice, struct bk_sim_fault *ret_fault)
{
	const json_t *arns = json_object_get(choice, "ProtectedResourceArns");
	const json_t *conditions = json_object_get(choice, "ProtectedResourceConditions");
	size_t count = json_array_size(json_object_get(conditions, "StringEquals")) +
		json_array_size(json_object_get(conditions, "StringNotEquals"));
	bool all = json_array_size(arns) == 1 &&
		bk_str_is(bk_value_text_of(json_array_get(arns, 0)), "*");
	if (json_array_size(arns) == 0 && count == 0)
		return invalid(ret_fault,
			"ProtectedResourceArns or ProtectedResourceConditions must be given");
	if (json_array_size(arns) > 0 && count > 0 && !all)
		return invalid(ret_fault,
			"ProtectedResourceArns and ProtectedResourceConditions exclude each other");
	return (json_array_size(arns) <= ARNS_MOST && count <= CONDITIONS_MOST) ||
		invalid(ret_fault, "A selection can have at most 30 ARNs or 30 conditions");
}

static bool check_choice(struct bk_sim *sim, const struct bk_sim_request *request, json_t *choice,
	struct bk_sim_fault *ret_fault)
{
	if (!bk_sim_is_word(bk_value_text(choice, "ProtectedResourceType"), TYPES))
		return invalid(ret_fault, "ProtectedResourceType has no restore testing");
	return check_protected(choice, ret_fault) &&
		check_range(choice, "ValidationWindowHours", 0, VALIDATION_MOST, ret_fault) &&
		bk_sim_backup_role(sim, request, bk_value_text(choice, "IamRoleArn"), ret_fault);
}

static struct bk_str key_of(
	const struct bk_sim_request *request, struct bk_str plan, struct bk_str name)
{
	return bk_str_format(request->arena, "%.*s/%.*s", BK_STR_ARGS(plan), BK_STR_ARGS(name));
}

json_t *bk_sim_testing_choice_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named_plan(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	BK_AUTO_JSON record = copy_of(request, "RestoreTestingSelection");
	struct bk_str name = bk_value_text(record, "RestoreTestingSelectionName");
	struct bk_str plan_name = bk_value_text(plan, "RestoreTestingPlanName");
	struct bk_str token = bk_value_text(request->input, "CreatorRequestId");
	if (!check_name(name, ret_fault) || !check_choice(sim, request, record, ret_fault))
		return NULL;
	struct bk_str key = key_of(request, plan_name, name);
	BK_AUTO_JSON before = bk_sim_find(sim, request, BK_SIM_TESTING_CHOICE, key);
	if (before != NULL && token.len > 0 &&
		bk_str_equal(token, bk_value_text(before, "CreatorRequestId")))
		return bk_sim_pick(before, choice_created);
	if (before != NULL)
		return bk_sim_refuse_existing(ret_fault, before, NULL,
			"Restore testing selection with the same name already exists");
	BK_AUTO_JSON others = choices_of(sim, request, plan_name);
	if (json_array_size(others) >= CHOICES_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"A restore testing plan can have at most %d selections", CHOICES_MOST);
	bk_sim_copy(record, request->input, (const char *const[]){"CreatorRequestId", NULL});
	bk_sim_copy(record, plan,
		(const char *const[]){"RestoreTestingPlanName", "RestoreTestingPlanArn", NULL});
	standard(record, "ValidationWindowHours", json_integer(0));
	bk_value_set(record, "CreationTime", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_TESTING_CHOICE, key, record);
	return bk_sim_pick(record, choice_created);
}

/* The selection that the request names, or NULL and *ret_fault. */
static json_t *named_choice(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "RestoreTestingSelectionName");
	struct bk_str plan = bk_value_text(request->input, "RestoreTestingPlanName");
	json_t *choice =
		bk_sim_find(sim, request, BK_SIM_TESTING_CHOICE, key_of(request, plan, name));
	if (choice == NULL)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Restore testing selection %.*s does not exist", BK_STR_ARGS(name));
	return choice;
}

json_t *bk_sim_testing_choice_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *choice = named_choice(sim, request, ret_fault);
	if (choice == NULL)
		return NULL;
	json_object_del(choice, "RestoreTestingPlanArn");
	json_t *answer = json_object();
	bk_value_set(answer, "RestoreTestingSelection", choice);
	return answer;
}

json_t *bk_sim_testing_choice_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON choice = named_choice(sim, request, ret_fault);
	if (choice == NULL)
		return NULL;
	BK_AUTO_JSON changes = copy_of(request, "RestoreTestingSelection");
	bk_sim_copy(choice, changes, choice_fields);
	if (!check_choice(sim, request, choice, ret_fault))
		return NULL;
	bk_sim_keep(sim, request, BK_SIM_TESTING_CHOICE,
		key_of(request, bk_value_text(choice, "RestoreTestingPlanName"),
			bk_value_text(choice, "RestoreTestingSelectionName")),
		choice);
	json_t *answer = bk_sim_pick(choice, choice_created);
	bk_value_set(answer, "UpdateTime", json_integer(request->now));
	return answer;
}

json_t *bk_sim_testing_choice_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON choice = named_choice(sim, request, ret_fault);
	if (choice == NULL)
		return NULL;
	bk_sim_forget(sim, request, BK_SIM_TESTING_CHOICE,
		key_of(request, bk_value_text(choice, "RestoreTestingPlanName"),
			bk_value_text(choice, "RestoreTestingSelectionName")));
	return json_object();
}

json_t *bk_sim_testing_choice_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = named_plan(sim, request, ret_fault);
	if (plan == NULL)
		return NULL;
	json_t *list =
		bk_sim_rows(choices_of(sim, request, bk_value_text(plan, "RestoreTestingPlanName")),
			(const char *const[]){"CreationTime", "IamRoleArn", "ProtectedResourceType",
				"RestoreTestingPlanName", "RestoreTestingSelectionName",
				"ValidationWindowHours", NULL});
	return bk_sim_page(
		request, list, "RestoreTestingSelections", "MaxResults", 1000, ret_fault);
}
