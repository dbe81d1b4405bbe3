/*
 * Plans and their selections. A plan changes in place; a selection cannot, so that its successor
 * stands before it goes.
 */
#include "apply/write.h"

#include "base/arena.h"
#include "base/hash.h"

enum { SUFFIX_DIGITS = 4, NAME_MAX_CHARS = 50, TOKENS = 2 };

/* Names of plans are not unique: ours is told by its tags. The oldest, where there are several. */
static enum bk_seen look(struct bk_write *write)
{
	BK_AUTO_JSON plans = NULL;
	size_t i;
	const json_t *plan;

	if (!bk_write_call_pages(write, "ListBackupPlans", json_object(), &plans))
		return BK_SEEN_FAILED;
	json_array_foreach(json_object_get(plans, "BackupPlansList"), i, plan)
	{
		BK_AUTO_JSON tags = NULL;
		struct bk_str arn = bk_value_text(plan, "BackupPlanArn");

		if (!bk_str_equal(bk_value_text(plan, "BackupPlanName"), write->desired->name))
			continue;
		if (!bk_write_call_pages(
			    write, "ListTags", bk_write_input("ResourceArn", arn), &tags))
			return BK_SEEN_FAILED;
		if (!bk_write_is_ours(write, json_object_get(tags, "Tags")))
			continue;
		bk_write_known(write, arn, bk_value_text(plan, "BackupPlanId"));
		return BK_SEEN_OURS;
	}
	return BK_SEEN_NOTHING;
}

static enum bk_outcome create(struct bk_write *write, int attempt, json_t **ret_output)
{
	json_t *input = json_object();

	bk_value_set(input, "BackupPlan", bk_write_member(write, "BackupPlan"));
	bk_value_set(input, "BackupPlanTags", bk_write_tags(write, BK_TAGS_MAP));
	bk_write_token(write, input, attempt);
	return bk_write_create(
		write, "CreateBackupPlan", input, "AlreadyExistsException", look, ret_output);
}

/*
 * Whether the plan that was answered is there. The API does not say whether a token outlives the
 * plan that it made; where it does, the answer is a plan that has been deleted.
 */
static enum bk_seen look_again(struct bk_write *write)
{
	BK_AUTO_JSON plan = NULL;

	if (!bk_write_call(
		    write, "GetBackupPlan", bk_write_input("BackupPlanId", write->live->id), &plan))
		return bk_write_failed_as(
			       write, "ResourceNotFoundException|InvalidParameterValueException")
			? BK_SEEN_NOTHING
			: BK_SEEN_FAILED;
	return json_is_null(json_object_get(plan, "DeletionDate")) ||
			!json_object_get(plan, "DeletionDate")
		? BK_SEEN_OURS
		: BK_SEEN_NOTHING;
}

enum bk_outcome bk_plan_create(struct bk_write *write)
{
	for (int attempt = 1; attempt <= TOKENS; attempt++) {
		BK_AUTO_JSON output = NULL;
		enum bk_outcome outcome = create(write, attempt, &output);
		enum bk_seen seen;

		if (outcome != BK_OUTCOME_DONE || !output)
			return outcome;
		bk_write_known(write, bk_value_text(output, "BackupPlanArn"),
			bk_value_text(output, "BackupPlanId"));
		seen = look_again(write);
		if (seen == BK_SEEN_FAILED)
			return bk_write_give_up(write);
		bk_write_forgive(write);
		if (seen == BK_SEEN_OURS)
			return BK_OUTCOME_DONE;
	}
	return bk_write_say(write, "AWS Backup answers with a plan that was deleted");
}

enum bk_outcome bk_plan_update(struct bk_write *write)
{
	json_t *input;

	if (!bk_write_changes(write, "BackupPlan"))
		return BK_OUTCOME_DONE;
	input = bk_write_input("BackupPlanId", write->live->id);
	bk_value_set(input, "BackupPlan", bk_write_member(write, "BackupPlan"));
	return bk_write_make(write, "UpdateBackupPlan", input, NULL);
}

enum bk_outcome bk_plan_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteBackupPlan",
		bk_write_input("BackupPlanId", write->live->id), "ResourceNotFoundException");
}

/* The selection of the plan that was made with this token, or NULL; owned by `list`. */
static const json_t *find_made(const json_t *list, struct bk_str token)
{
	size_t i;
	const json_t *item;

	json_array_foreach(json_object_get(list, "BackupSelectionsList"), i, item)
	{
		if (bk_str_equal(bk_value_text(item, "CreatorRequestId"), token))
			return item;
	}
	return NULL;
}

/* Only one that was made with our token is the one that we want: there is no other proof. */
static enum bk_seen look_selection(struct bk_write *write)
{
	BK_AUTO_JSON list = NULL;
	const json_t *made;

	if (!bk_write_call_pages(write, "ListBackupSelections",
		    bk_write_input("BackupPlanId", bk_write_parent(write)->id), &list))
		return BK_SEEN_FAILED;
	made = find_made(list, bk_write_token_text(write, 1));
	if (!made)
		return BK_SEEN_NOTHING;
	bk_write_known(write, (struct bk_str){0}, bk_value_text(made, "SelectionId"));
	return BK_SEEN_OURS;
}

/* The declared name, or where that is taken one with a part of the token behind it. */
static struct bk_str selection_name(struct bk_write *write)
{
	struct bk_str name = write->desired->name;
	struct bk_str token = bk_write_token_text(write, 1);
	size_t most = NAME_MAX_CHARS - SUFFIX_DIGITS - 1;

	if (write->step == 0)
		return name;
	if (name.len > most)
		name.len = most;
	return bk_str_format(write->arena, "%.*s-%.*s", BK_STR_ARGS(name), SUFFIX_DIGITS,
		token.ptr + strlen("bkc-"));
}

static enum bk_outcome make_selection(struct bk_write *write)
{
	BK_AUTO_JSON output = NULL;
	BK_AUTO_JSON body = json_copy(json_object_get(write->body, "BackupSelection"));
	json_t *input = bk_write_input("BackupPlanId", bk_write_parent(write)->id);
	enum bk_outcome outcome;

	bk_value_set_text(body, "SelectionName", selection_name(write));
	bk_value_set(input, "BackupSelection", json_incref(body));
	bk_write_token(write, input, 1);
	outcome = bk_write_create(write, "CreateBackupSelection", input, "AlreadyExistsException",
		look_selection, &output);
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write, (struct bk_str){0}, bk_value_text(output, "SelectionId"));
	return outcome;
}

enum bk_outcome bk_selection_create(struct bk_write *write)
{
	enum bk_outcome outcome = make_selection(write);

	/* Its predecessor has the name. */
	if (outcome == BK_OUTCOME_FAILED && write->taken && write->step == 0) {
		write->step = 1;
		outcome = make_selection(write);
	}
	return outcome;
}

static enum bk_outcome drop_selection(struct bk_write *write, const struct bk_live *live)
{
	json_t *input = bk_write_input("BackupPlanId", live->parent->id);

	bk_value_set_text(input, "SelectionId", live->id);
	/* Once its plan is gone, a selection is an invalid parameter. */
	return bk_write_make(write, "DeleteBackupSelection", input,
		"ResourceNotFoundException|InvalidParameterValueException");
}

enum bk_outcome bk_selection_replace(struct bk_write *write)
{
	const struct bk_live *old = write->change->live;
	enum bk_outcome outcome;

	if (write->apply->allow_gap) {
		outcome = drop_selection(write, old);
		return outcome == BK_OUTCOME_DONE ? bk_selection_create(write) : outcome;
	}
	if (!write->live->id.len) {
		outcome = bk_selection_create(write);
		if (outcome != BK_OUTCOME_DONE)
			return outcome;
	}
	return drop_selection(write, old);
}

enum bk_outcome bk_selection_delete(struct bk_write *write)
{
	return drop_selection(write, write->live);
}
