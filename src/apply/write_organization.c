/*
 * Switches of the organization, which are only ever turned on, and its backup policies.
 */
#include "apply/write.h"

static json_t *copied(struct bk_write *write, const char *const members[])
{
	json_t *input = json_object();

	bk_write_copy(write, input, members);
	return input;
}

enum bk_outcome bk_service_access_enable(struct bk_write *write)
{
	static const char *const members[] = {"ServicePrincipal", NULL};

	return bk_write_make(write, "EnableAWSServiceAccess", copied(write, members), NULL);
}

enum bk_outcome bk_policy_type_enable(struct bk_write *write)
{
	static const char *const members[] = {"RootId", "PolicyType", NULL};

	return bk_write_make(write, "EnablePolicyType", copied(write, members),
		"PolicyTypeAlreadyEnabledException");
}

enum bk_outcome bk_delegate_register(struct bk_write *write)
{
	static const char *const members[] = {"AccountId", "ServicePrincipal", NULL};

	return bk_write_make(write, "RegisterDelegatedAdministrator", copied(write, members),
		"AccountAlreadyRegisteredException");
}

/* Names of policies of one type are unique in the organization. */
static enum bk_seen look(struct bk_write *write)
{
	BK_AUTO_JSON policies = NULL;
	size_t i;
	const json_t *policy;

	if (!bk_write_call_pages(write, "ListPolicies",
		    bk_write_input("Filter", BK_STR("BACKUP_POLICY")), &policies))
		return BK_SEEN_FAILED;
	json_array_foreach(json_object_get(policies, "Policies"), i, policy)
	{
		BK_AUTO_JSON tags = NULL;
		struct bk_str id = bk_value_text(policy, "Id");

		if (!bk_str_equal(bk_value_text(policy, "Name"), write->desired->name))
			continue;
		if (!bk_write_call_pages(
			    write, "ListTagsForResource", bk_write_input("ResourceId", id), &tags))
			return BK_SEEN_FAILED;
		if (!bk_write_is_ours(write, json_object_get(tags, "Tags")))
			return BK_SEEN_FOREIGN;
		bk_write_known(write, bk_value_text(policy, "Arn"), id);
		return BK_SEEN_OURS;
	}
	return BK_SEEN_NOTHING;
}

enum bk_outcome bk_backup_policy_create(struct bk_write *write)
{
	static const char *const members[] = {"Name", "Type", "Content", NULL};
	BK_AUTO_JSON output = NULL;
	json_t *input = copied(write, members);
	enum bk_outcome outcome;
	const json_t *summary;

	/* Required, and may be empty. */
	bk_value_set_text(input, "Description", bk_value_text(write->body, "Description"));
	bk_value_set(input, "Tags", bk_write_tags(write, BK_TAGS_KEY_VALUE));
	outcome = bk_write_create(
		write, "CreatePolicy", input, "DuplicatePolicyException", look, &output);
	summary = json_object_get(json_object_get(output, "Policy"), "PolicySummary");
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write, bk_value_text(summary, "Arn"), bk_value_text(summary, "Id"));
	return outcome;
}

enum bk_outcome bk_backup_policy_update(struct bk_write *write)
{
	static const char *const members[] = {"Name", "Description", "Content", NULL};
	json_t *input = bk_write_input("PolicyId", write->live->id);
	bool any = false;

	for (size_t i = 0; members[i]; i++) {
		if (!bk_write_changes(write, members[i]))
			continue;
		any = true;
		if (json_object_get(write->body, members[i]))
			bk_value_set(input, members[i], bk_write_member(write, members[i]));
		else
			bk_value_set_text(input, members[i], BK_STR(""));
	}
	if (any)
		return bk_write_make(write, "UpdatePolicy", input, NULL);
	json_decref(input);
	return BK_OUTCOME_DONE;
}

enum bk_outcome bk_backup_policy_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeletePolicy", bk_write_input("PolicyId", write->live->id),
		"PolicyNotFoundException");
}

static json_t *attachment_input(struct bk_write *write)
{
	json_t *input = bk_write_input("PolicyId", bk_write_parent(write)->id);
	json_t *target = json_object_get(write->body ? write->body : write->live->body, "TargetId");

	bk_value_set(input, "TargetId", json_incref(target));
	return input;
}

enum bk_outcome bk_policy_attach(struct bk_write *write)
{
	return bk_write_make(write, "AttachPolicy", attachment_input(write),
		"DuplicatePolicyAttachmentException");
}

enum bk_outcome bk_policy_detach(struct bk_write *write)
{
	return bk_write_make(write, "DetachPolicy", attachment_input(write),
		"PolicyNotAttachedException|PolicyNotFoundException");
}
