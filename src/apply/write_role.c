/*
 * Roles, the policies attached to them, and the service-linked role of AWS Backup.
 */
#include "apply/write.h"

static enum bk_seen look(struct bk_write *write)
{
	BK_AUTO_JSON output = NULL;
	const json_t *role;

	if (!bk_write_call(
		    write, "GetRole", bk_write_input("RoleName", write->desired->name), &output))
		return bk_write_failed_as(write, "NoSuchEntity") ? BK_SEEN_NOTHING : BK_SEEN_FAILED;
	role = json_object_get(output, "Role");
	if (!bk_write_is_ours(write, json_object_get(role, "Tags")))
		return BK_SEEN_FOREIGN;
	bk_write_known(write, bk_value_text(role, "Arn"), bk_value_text(role, "RoleId"));
	return BK_SEEN_OURS;
}

enum bk_outcome bk_role_create(struct bk_write *write)
{
	static const char *const members[] = {"RoleName", "Path", "Description",
		"AssumeRolePolicyDocument", "PermissionsBoundary", NULL};
	BK_AUTO_JSON output = NULL;
	json_t *input = json_object();
	enum bk_outcome outcome;
	const json_t *role;

	bk_write_copy(write, input, members);
	bk_value_set(input, "Tags", bk_write_tags(write, BK_TAGS_KEY_VALUE));
	outcome = bk_write_create(write, "CreateRole", input, "EntityAlreadyExists", look, &output);
	role = json_object_get(output, "Role");
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write, bk_value_text(role, "Arn"), bk_value_text(role, "RoleId"));
	return outcome;
}

static enum bk_outcome put_trust(struct bk_write *write)
{
	json_t *input = bk_write_input("RoleName", write->desired->name);

	bk_value_set(input, "PolicyDocument", bk_write_member(write, "AssumeRolePolicyDocument"));
	return bk_write_make(write, "UpdateAssumeRolePolicy", input, NULL);
}

static enum bk_outcome put_description(struct bk_write *write)
{
	json_t *input = bk_write_input("RoleName", write->desired->name);

	bk_value_set_text(input, "Description", bk_value_text(write->body, "Description"));
	return bk_write_make(write, "UpdateRoleDescription", input, NULL);
}

static enum bk_outcome put_boundary(struct bk_write *write)
{
	json_t *input = bk_write_input("RoleName", write->desired->name);
	json_t *boundary = bk_write_member(write, "PermissionsBoundary");

	if (!boundary)
		return bk_write_make(write, "DeleteRolePermissionsBoundary", input, "NoSuchEntity");
	bk_value_set(input, "PermissionsBoundary", boundary);
	return bk_write_make(write, "PutRolePermissionsBoundary", input, NULL);
}

enum bk_outcome bk_role_update(struct bk_write *write)
{
	static const struct bk_write_part parts[] = {
		{"AssumeRolePolicyDocument", put_trust},
		{"Description", put_description},
		{"PermissionsBoundary", put_boundary},
	};

	return bk_write_parts(write, parts, BK_COUNT(parts));
}

enum bk_outcome bk_role_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteRole", bk_write_input("RoleName", bk_write_name(write)),
		"NoSuchEntity");
}

static json_t *attachment_input(struct bk_write *write)
{
	json_t *input = bk_write_input("RoleName", bk_write_parent(write)->name);
	json_t *arn = json_object_get(write->body ? write->body : write->live->body, "PolicyArn");

	bk_value_set(input, "PolicyArn", json_incref(arn));
	return input;
}

enum bk_outcome bk_attachment_create(struct bk_write *write)
{
	return bk_write_make(write, "AttachRolePolicy", attachment_input(write), NULL);
}

enum bk_outcome bk_attachment_delete(struct bk_write *write)
{
	return bk_write_make(write, "DetachRolePolicy", attachment_input(write), "NoSuchEntity");
}

/* It is there once it was ever made: the first who asks makes it, the others are told that its
 * name has been taken. */
enum bk_outcome bk_slr_create(struct bk_write *write)
{
	json_t *input = json_object();

	bk_value_set(input, "AWSServiceName", bk_write_member(write, "AWSServiceName"));
	for (int attempt = 1;; attempt++) {
		if (bk_write_call(write, "CreateServiceLinkedRole", json_incref(input), NULL))
			break;
		if (bk_write_failed_as(write, "InvalidInput") &&
			strstr(write->trouble.failure.message, "has been taken"))
			break;
		if (!write->trouble.failure.ambiguous || attempt > 2) {
			json_decref(input);
			return bk_write_give_up(write);
		}
	}
	json_decref(input);
	bk_write_forgive(write);
	bk_write_known(write, write->desired->arn, (struct bk_str){0});
	return BK_OUTCOME_DONE;
}
