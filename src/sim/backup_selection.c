/*
 * Selections: which resources a plan backs up, and as whom. Facts sheet 4.7, 4.8, 8.4.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

enum {
	SELECTIONS_MOST = 100, /* per plan */
	BY_TAG_MOST = 10,      /* of those, that use tags */
	EXACT_MOST = 500,
	WILDCARDS_MOST = 30,
	TAGS_MOST = 30,
	CONDITIONS_MOST = 30,
};

static const char *const created[] = {"SelectionId", "BackupPlanId", "CreationDate", NULL};
static const char *const operators[] = {
	"StringEquals", "StringNotEquals", "StringLike", "StringNotLike"};

static bool invalid(struct bk_sim_fault *ret_fault, const char *message)
{
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "Invalid backup selection. %s", message);
	return false;
}

/* `*`, or an ARN of any service, perhaps with wildcards. */
static bool check_resources(const json_t *list, struct bk_sim_fault *ret_fault)
{
	size_t wildcards = 0;
	size_t i;
	const json_t *item;
	json_array_foreach(list, i, item)
	{
		struct bk_str arn = bk_value_text_of(item);
		wildcards += bk_str_find(arn, '*') < arn.len;
		if (!bk_str_is(arn, "*") && !bk_str_like(arn, BK_STR("arn:aws*:*:*:*")))
			return invalid(ret_fault, "A resource is neither an ARN nor *.");
	}
	if (wildcards > WILDCARDS_MOST)
		return invalid(ret_fault, "At most 30 resources may have wildcards.");
	return json_array_size(list) <= EXACT_MOST ||
		invalid(ret_fault, "It has more than 500 resources.");
}

static bool check_conditions(const json_t *selection, struct bk_sim_fault *ret_fault)
{
	const json_t *conditions = json_object_get(selection, "Conditions");
	size_t count = 0;
	for (size_t i = 0; i < BK_COUNT(operators); i++) {
		const json_t *list = json_object_get(conditions, operators[i]);
		count += json_array_size(list);
		size_t j;
		const json_t *item;
		json_array_foreach(list, j, item)
		{
			struct bk_str key = bk_value_text(item, "ConditionKey");
			if (!bk_str_like(key, BK_STR("aws:ResourceTag/?*")))
				return invalid(ret_fault,
					"A condition key does not begin with aws:ResourceTag/.");
		}
	}
	return count <= CONDITIONS_MOST || invalid(ret_fault, "It has more than 30 conditions.");
}

static bool check(const json_t *selection, struct bk_sim_fault *ret_fault)
{
	const json_t *tags = json_object_get(selection, "ListOfTags");
	const json_t *resources = json_object_get(selection, "Resources");
	if (json_array_size(tags) == 0 && json_array_size(resources) == 0)
		return invalid(
			ret_fault, "Either 'ListOfTags' or 'Resources' section must be non-empty.");
	if (json_array_size(tags) > TAGS_MOST)
		return invalid(ret_fault, "It has more than 30 tags.");
	return check_resources(resources, ret_fault) &&
		check_resources(json_object_get(selection, "NotResources"), ret_fault) &&
		check_conditions(selection, ret_fault);
}

static bool uses_tags(const json_t *selection)
{
	return json_array_size(json_object_get(selection, "ListOfTags")) > 0;
}

static const json_t *body_of(const json_t *row)
{
	return json_object_get(json_object_get(row, "record"), "BackupSelection");
}

/* The selections of a plan: [{"id": …, "record": …}, …]. */
static json_t *selections_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str plan)
{
	json_t *selections = json_array();
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_SELECTION);
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		struct bk_str id = bk_value_text(json_object_get(row, "record"), "BackupPlanId");
		if (bk_str_equal(id, plan))
			json_array_append(selections, row);
	}
	return selections;
}

/* Whether the plan has room for it. */
static bool check_room(
	const json_t *others, const json_t *selection, struct bk_sim_fault *ret_fault)
{
	size_t by_tag = 0;
	size_t i;
	const json_t *row;
	json_array_foreach(others, i, row) by_tag += uses_tags(body_of(row));
	if (json_array_size(others) < SELECTIONS_MOST &&
		(!uses_tags(selection) || by_tag < BY_TAG_MOST))
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
		"A backup plan can have at most %d selections, %d of them by tags", SELECTIONS_MOST,
		BY_TAG_MOST);
	return false;
}

/* The plan that the request names is there. */
static bool has_plan(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON plan = bk_sim_find(
		sim, request, BK_SIM_PLAN, bk_value_text(request->input, "BackupPlanId"));
	if (plan == NULL)
		bk_sim_refuse_no_plan(ret_fault, BK_BACKUP_INVALID);
	return plan != NULL;
}

static struct bk_str key_of(
	const struct bk_sim_request *request, struct bk_str plan, struct bk_str id)
{
	return bk_str_format(request->arena, "%.*s/%.*s", BK_STR_ARGS(plan), BK_STR_ARGS(id));
}

/* The record of a plan's selection of that name, or NULL; borrowed from the rows. */
static const json_t *of_name(const json_t *rows, struct bk_str name)
{
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		if (bk_str_equal(name, bk_value_text(body_of(row), "SelectionName")))
			return json_object_get(row, "record");
	}
	return NULL;
}

json_t *bk_sim_selection_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const json_t *selection = json_object_get(request->input, "BackupSelection");
	struct bk_str plan = bk_value_text(request->input, "BackupPlanId");
	if (!has_plan(sim, request, ret_fault) || !check(selection, ret_fault))
		return NULL;
	BK_AUTO_JSON others = selections_of(sim, request, plan);
	BK_AUTO_JSON before = bk_sim_with(json_incref(others), "CreatorRequestId",
		bk_value_text(request->input, "CreatorRequestId"));
	if (before != NULL)
		return bk_sim_pick(before, created);
	const json_t *twin = of_name(others, bk_value_text(selection, "SelectionName"));
	if (twin != NULL)
		return bk_sim_refuse_existing(ret_fault, twin, NULL,
			"Backup selection with the same name already exists");
	if (!check_room(others, selection, ret_fault) ||
		!bk_sim_backup_role(
			sim, request, bk_value_text(selection, "IamRoleArn"), ret_fault))
		return NULL;
	BK_AUTO_JSON record = bk_sim_pick(request->input,
		(const char *const[]){"BackupPlanId", "CreatorRequestId", "BackupSelection", NULL});
	struct bk_str id = bk_sim_uuid(sim, request->arena);
	bk_value_set_text(record, "SelectionId", id);
	bk_value_set(record, "CreationDate", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_SELECTION, key_of(request, plan, id), record);
	return bk_sim_pick(record, created);
}

/* The selection that the request names, or NULL and *ret_fault. */
static json_t *named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str plan = bk_value_text(request->input, "BackupPlanId");
	struct bk_str id = bk_value_text(request->input, "SelectionId");
	if (!has_plan(sim, request, ret_fault))
		return NULL;
	json_t *record = bk_sim_find(sim, request, BK_SIM_SELECTION, key_of(request, plan, id));
	if (record == NULL)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND, "Cannot find Backup selection");
	return record;
}

json_t *bk_sim_selection_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	json_t *answer = bk_sim_pick(record,
		(const char *const[]){"BackupSelection", "SelectionId", "BackupPlanId",
			"CreationDate", "CreatorRequestId", NULL});
	/* AWS answers with the lists and maps that were not sent, empty. */
	BK_AUTO_JSON body = json_deep_copy(json_object_get(answer, "BackupSelection"));
	static const char *const lists[] = {"Resources", "ListOfTags", "NotResources"};
	for (size_t i = 0; i < BK_COUNT(lists); i++) {
		if (json_object_get(body, lists[i]) == NULL)
			bk_value_set(body, lists[i], json_array());
	}
	if (json_object_get(body, "Conditions") == NULL)
		bk_value_set(body, "Conditions", json_object());
	json_t *conditions = json_object_get(body, "Conditions");
	for (size_t i = 0; i < BK_COUNT(operators); i++) {
		if (json_object_get(conditions, operators[i]) == NULL)
			bk_value_set(conditions, operators[i], json_array());
	}
	bk_value_set(answer, "BackupSelection", json_incref(body));
	return answer;
}

json_t *bk_sim_selection_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = named(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	bk_sim_forget(sim, request, BK_SIM_SELECTION,
		key_of(request, bk_value_text(record, "BackupPlanId"),
			bk_value_text(record, "SelectionId")));
	return json_object();
}

json_t *bk_sim_selection_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_plan(sim, request, ret_fault))
		return NULL;
	BK_AUTO_JSON rows =
		selections_of(sim, request, bk_value_text(request->input, "BackupPlanId"));
	json_t *list = json_array();
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *item = bk_sim_pick(json_object_get(row, "record"),
			(const char *const[]){"SelectionId", "BackupPlanId", "CreationDate",
				"CreatorRequestId", NULL});
		bk_sim_copy(item, body_of(row),
			(const char *const[]){"SelectionName", "IamRoleArn", NULL});
		json_array_append_new(list, item);
	}
	return bk_sim_page(request, list, "BackupSelectionsList", "MaxResults", 1000, ret_fault);
}
