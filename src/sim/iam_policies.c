/*
 * IAM's operations on policies: attached and inline ones of roles, an account's own, AWS's.
 */
#include "base/arena.h"
#include "sim/iam.h"
#include "sim/iam_records.h"
#include "sim/managed.h"
#include "sim/policy.h"
#include "sim/tags.h"

/* Source: "IAM and AWS STS quotas", AWS IAM User Guide, 2026-11. */
enum { ATTACHED_MOST = 20, INLINE_MOST = 10240 };

/* The last part of an ARN. */
static struct bk_str name_of(struct bk_str arn)
{
	while (bk_str_find(arn, '/') < arn.len)
		bk_str_cut(&arn, '/');
	return arn;
}

static json_t *no_policy(struct bk_str arn, struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(
		ret_fault, 404, "NoSuchEntity", "Policy %.*s was not found.", BK_STR_ARGS(arn));
}

/* The record of an account's own policy, or NULL. */
static json_t *own_policy(struct bk_sim *sim, struct bk_str account, struct bk_str arn)
{
	return bk_sim_get(sim, BK_SIM_POLICY, account, BK_STR(""), arn);
}

json_t *bk_sim_attach_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "PolicyArn");
	const struct bk_sim_managed *managed = bk_sim_managed_find(arn);
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	BK_AUTO_JSON own = own_policy(sim, request->account, arn);
	if (managed == NULL && own == NULL)
		return bk_sim_refuse(ret_fault, 404, "NoSuchEntity",
			"Policy %.*s does not exist or is not attachable.", BK_STR_ARGS(arn));
	if (managed != NULL && managed->linked)
		return bk_sim_refuse(ret_fault, 400, "PolicyNotAttachable",
			"Cannot attach a Service Role Policy to a Customer Role.");
	json_t *attached = json_object_get(role, "attached");
	size_t i;
	const json_t *each;
	json_array_foreach(attached, i, each)
	{
		if (bk_str_equal(bk_value_text_of(each), arn))
			return json_object();
	}
	if (json_array_size(attached) >= ATTACHED_MOST)
		return bk_sim_refuse(ret_fault, 409, "LimitExceeded",
			"Cannot exceed quota for PoliciesPerRole: %d", ATTACHED_MOST);
	/* In order, so that the order of attaching leaves no trace. */
	for (i = 0; i < json_array_size(attached); i++) {
		if (bk_str_compare(arn, bk_value_text_of(json_array_get(attached, i))) < 0)
			break;
	}
	json_array_insert_new(attached, i, bk_value_string(arn));
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

json_t *bk_sim_detach_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "PolicyArn");
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	json_t *attached = json_object_get(role, "attached");
	size_t i;
	const json_t *each;
	json_array_foreach(attached, i, each)
	{
		if (!bk_str_equal(bk_value_text_of(each), arn))
			continue;
		json_array_remove(attached, i);
		bk_sim_role_put(sim, request->account, role);
		return json_object();
	}
	return no_policy(arn, ret_fault);
}

static json_t *attached_told(const json_t *role)
{
	json_t *list = json_array();
	size_t i;
	const json_t *arn;
	json_array_foreach(json_object_get(role, "attached"), i, arn)
	{
		struct bk_str name = name_of(bk_value_text_of(arn));
		json_array_append_new(list,
			json_pack(
				"{s:s%,s:O}", "PolicyName", name.ptr, name.len, "PolicyArn", arn));
	}
	return list;
}

json_t *bk_sim_list_attached(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	return bk_sim_iam_page(request, attached_told(role), "AttachedPolicies", ret_fault);
}

json_t *bk_sim_put_inline(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str text = bk_value_text(request->input, "PolicyDocument");
	struct bk_error error;
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	BK_AUTO_JSON document = bk_sim_policy_read(text, &error);
	if (document == NULL)
		return bk_sim_refuse(ret_fault, 400, "MalformedPolicyDocument",
			"The policy failed legacy parsing: %s", error.text);
	if (text.len > INLINE_MOST)
		return bk_sim_refuse(ret_fault, 409, "LimitExceeded",
			"Maximum policy size of %d bytes exceeded for role %.*s", INLINE_MOST,
			BK_STR_ARGS(bk_value_text(role, "RoleName")));
	bk_value_set_text(json_object_get(role, "inline"),
		bk_value_text(request->input, "PolicyName").ptr, text);
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

static json_t *no_inline(const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 404, "NoSuchEntity",
		"The role policy with name %.*s cannot be found.",
		BK_STR_ARGS(bk_value_text(request->input, "PolicyName")));
}

json_t *bk_sim_get_inline(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "PolicyName");
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	json_t *document = json_object_get(json_object_get(role, "inline"), name.ptr);
	if (document == NULL)
		return no_inline(request, ret_fault);
	return json_pack("{s:O,s:O,s:O}", "RoleName", json_object_get(role, "RoleName"),
		"PolicyName", json_object_get(request->input, "PolicyName"), "PolicyDocument",
		document);
}

json_t *bk_sim_delete_inline(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "PolicyName");
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	if (json_object_del(json_object_get(role, "inline"), name.ptr) != 0)
		return no_inline(request, ret_fault);
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

/* Names of the inline policies; with their documents where `whole`. */
static json_t *inline_told(const json_t *role, bool whole)
{
	json_t *list = json_array();
	const char *name;
	json_t *document;
	json_object_foreach(json_object_get(role, "inline"), name, document)
	{
		json_array_append_new(list,
			whole ? json_pack(
					"{s:s,s:O}", "PolicyName", name, "PolicyDocument", document)
			      : json_string(name));
	}
	return list;
}

json_t *bk_sim_list_inline(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	return bk_sim_iam_page(request, inline_told(role, false), "PolicyNames", ret_fault);
}

json_t *bk_sim_create_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const json_t *input = request->input;
	struct bk_str name = bk_value_text(input, "PolicyName");
	struct bk_str path = bk_value_text(input, "Path");
	struct bk_str text = bk_value_text(input, "PolicyDocument");
	struct bk_error error;
	if (path.len == 0)
		path = BK_STR("/");
	struct bk_str arn = bk_sim_iam_arn(request->arena, request->account, "policy", path, name);
	BK_AUTO_JSON old = own_policy(sim, request->account, arn);
	if (old != NULL)
		return bk_sim_refuse(ret_fault, 409, "EntityAlreadyExists",
			"A policy called %.*s already exists. Duplicate names are not allowed.",
			BK_STR_ARGS(name));
	BK_AUTO_JSON document = bk_sim_policy_read(text, &error);
	if (document == NULL)
		return bk_sim_refuse(ret_fault, 400, "MalformedPolicyDocument",
			"The policy failed legacy parsing: %s", error.text);
	BK_AUTO_JSON record = json_object();
	bk_value_set_text(record, "PolicyName", name);
	bk_value_set_text(record, "PolicyId", bk_sim_unique_id(sim, request->arena, "ANPA"));
	bk_value_set_text(record, "Arn", arn);
	bk_value_set_text(record, "Path", path);
	bk_value_set(record, "CreateDate", json_integer(request->now));
	bk_value_set_text(record, "Description", bk_value_text(input, "Description"));
	bk_value_set_text(record, "document", text);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_iam_tags, json_object_get(input, "Tags"), ret_fault))
		return NULL;
	bk_sim_put(sim, BK_SIM_POLICY, request->account, BK_STR(""), arn, record);
	json_t *told = json_copy(record);
	json_object_del(told, "document");
	bk_value_set_text(told, "DefaultVersionId", BK_STR("v1"));
	return json_pack("{s:o}", "Policy", told);
}

/* How many roles of the account a policy is attached to. */
static int64_t attachments(struct bk_sim *sim, struct bk_str account, struct bk_str arn)
{
	BK_AUTO_JSON roles = bk_sim_list(sim, BK_SIM_ROLE, account, BK_STR(""));
	int64_t count = 0;
	size_t i, k;
	const json_t *item, *each;
	json_array_foreach(roles, i, item)
	{
		const json_t *attached =
			json_object_get(json_object_get(item, "record"), "attached");
		json_array_foreach(attached, k, each) count +=
			bk_str_equal(bk_value_text_of(each), arn);
	}
	return count;
}

json_t *bk_sim_delete_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "PolicyArn");
	if (attachments(sim, request->account, arn) > 0)
		return bk_sim_refuse(ret_fault, 409, "DeleteConflict",
			"Cannot delete a policy attached to entities.");
	if (!bk_sim_drop(sim, BK_SIM_POLICY, request->account, BK_STR(""), arn))
		return no_policy(arn, ret_fault);
	bk_sim_tags_drop(sim, arn);
	return json_object();
}

/* A policy as answers have it, from its record or from AWS's row. */
static json_t *policy_told(struct bk_sim *sim, const struct bk_sim_request *request,
	const json_t *own, const struct bk_sim_managed *managed)
{
	json_t *told = own != NULL ? json_copy((json_t *)(uintptr_t)own) : json_object();
	if (managed != NULL) {
		struct bk_str arn = bk_str_format(request->arena, "arn:aws:iam::aws:policy%s%s",
			managed->path, managed->name);
		bk_value_set_text(told, "Arn", arn);
		bk_value_set_text(told, "Path", bk_str_of(managed->path));
		bk_value_set_text(told, "PolicyName", bk_str_of(managed->name));
		bk_value_set_text(told, "PolicyId",
			bk_str_format(request->arena, "ANPAAWS%014zu",
				(size_t)(managed - bk_sim_managed)));
		bk_value_set(told, "CreateDate", json_integer(0));
	}
	json_object_del(told, "document");
	bk_value_set_text(told, "DefaultVersionId", BK_STR("v1"));
	bk_value_set(told, "IsAttachable", json_boolean(managed == NULL || !managed->linked));
	bk_value_set(told, "AttachmentCount",
		json_integer(attachments(sim, request->account, bk_value_text(told, "Arn"))));
	return told;
}

json_t *bk_sim_get_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "PolicyArn");
	const struct bk_sim_managed *managed = bk_sim_managed_find(arn);
	BK_AUTO_JSON own = own_policy(sim, request->account, arn);
	if (own == NULL && managed == NULL)
		return no_policy(arn, ret_fault);
	json_t *told = policy_told(sim, request, own, managed);
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, arn);
	bk_value_set(told, "Tags", bk_sim_tags_write(tags, &bk_sim_iam_tags));
	return json_pack("{s:o}", "Policy", told);
}

/* What AWS's own policy allows, as a document. */
static struct bk_str managed_document(struct bk_arena *arena, const struct bk_sim_managed *managed)
{
	BK_AUTO_JSON actions = json_array();
	struct bk_str rest = bk_str_of(managed->actions);
	while (rest.len > 0)
		json_array_append_new(actions, bk_value_string(bk_str_cut(&rest, '|')));
	BK_AUTO_JSON document = json_pack("{s:s,s:[{s:s,s:O,s:s}]}", "Version", "2012-10-17",
		"Statement", "Effect", "Allow", "Action", actions, "Resource", "*");
	return bk_value_write(arena, document);
}

static json_t *version_told(struct bk_sim *sim, const struct bk_sim_request *request, bool whole,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "PolicyArn");
	const struct bk_sim_managed *managed = bk_sim_managed_find(arn);
	BK_AUTO_JSON own = own_policy(sim, request->account, arn);
	if (own == NULL && managed == NULL)
		return no_policy(arn, ret_fault);
	json_t *told = json_object();
	bk_value_set_text(told, "VersionId", BK_STR("v1"));
	bk_value_set(told, "IsDefaultVersion", json_true());
	bk_value_set(told, "CreateDate", json_integer(bk_value_int(own, "CreateDate", 0)));
	if (whole)
		bk_value_set_text(told, "Document",
			managed != NULL ? managed_document(request->arena, managed)
					: bk_value_text(own, "document"));
	return told;
}

json_t *bk_sim_get_policy_version(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str version = bk_value_text(request->input, "VersionId");
	if (!bk_str_is(version, "v1"))
		return bk_sim_refuse(ret_fault, 404, "NoSuchEntity",
			"Policy version %.*s was not found.", BK_STR_ARGS(version));
	json_t *told = version_told(sim, request, true, ret_fault);
	return told != NULL ? json_pack("{s:o}", "PolicyVersion", told) : NULL;
}

json_t *bk_sim_list_policy_versions(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *told = version_told(sim, request, false, ret_fault);
	if (told == NULL)
		return NULL;
	return bk_sim_iam_page(request, json_pack("[o]", told), "Versions", ret_fault);
}

json_t *bk_sim_list_policies(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str scope = bk_value_text(request->input, "Scope");
	BK_AUTO_JSON own = bk_sim_list(sim, BK_SIM_POLICY, request->account, BK_STR(""));
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	for (i = 0; i < bk_sim_managed_count && !bk_str_is(scope, "Local"); i++)
		json_array_append_new(list, policy_told(sim, request, NULL, &bk_sim_managed[i]));
	if (!bk_str_is(scope, "AWS")) {
		json_array_foreach(own, i, item) json_array_append_new(
			list, policy_told(sim, request, json_object_get(item, "record"), NULL));
	}
	return bk_sim_iam_page(request, list, "Policies", ret_fault);
}

/* Whether the filter, a list that may be absent, has the word. */
static bool is_wanted(const json_t *filter, const char *word)
{
	size_t i;
	const json_t *each;
	json_array_foreach(filter, i, each)
	{
		if (bk_str_is(bk_value_text_of(each), word))
			return true;
	}
	return json_array_size(filter) == 0;
}

static json_t *role_detail(struct bk_sim *sim, const json_t *role)
{
	json_t *detail = bk_sim_role_told(sim, role, true);
	json_object_del(detail, "Description");
	json_object_del(detail, "MaxSessionDuration");
	bk_value_set(detail, "InstanceProfileList", json_array());
	bk_value_set(detail, "RolePolicyList", inline_told(role, true));
	bk_value_set(detail, "AttachedManagedPolicies", attached_told(role));
	return detail;
}

json_t *bk_sim_authorization_details(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	if (is_wanted(json_object_get(request->input, "Filter"), "Role")) {
		BK_AUTO_JSON roles = bk_sim_list(sim, BK_SIM_ROLE, request->account, BK_STR(""));
		json_array_foreach(roles, i, item) json_array_append_new(
			list, role_detail(sim, json_object_get(item, "record")));
	}
	json_t *output = bk_sim_iam_page(request, list, "RoleDetailList", ret_fault);
	if (output != NULL) {
		bk_value_set(output, "UserDetailList", json_array());
		bk_value_set(output, "GroupDetailList", json_array());
		bk_value_set(output, "Policies", json_array());
	}
	return output;
}

json_t *bk_sim_simulate_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "PolicySourceArn");
	bool is_user = bk_str_equal(arn, bk_sim_administrator(request->arena, request->account));
	BK_AUTO_JSON role = bk_sim_role_find(sim, arn);
	json_t *results = json_array();
	size_t i;
	const json_t *action;
	if (role == NULL && !is_user) {
		json_decref(results);
		return bk_sim_refuse(ret_fault, 404, "NoSuchEntity",
			"The principal %.*s cannot be found.", BK_STR_ARGS(arn));
	}
	json_array_foreach(json_object_get(request->input, "ActionNames"), i, action)
	{
		bool may = is_user ||
			bk_sim_role_may(
				sim, request->arena, arn, json_string_value(action), BK_STR("*"));
		json_array_append_new(results,
			json_pack("{s:O,s:s,s:s}", "EvalActionName", action, "EvalDecision",
				may ? "allowed" : "implicitDeny", "EvalResourceName", "*"));
	}
	return bk_sim_iam_page(request, results, "EvaluationResults", ret_fault);
}
