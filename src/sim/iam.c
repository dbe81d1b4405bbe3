/*
 * IAM's operations on roles.
 * Errors and limits: botocore 1.43 (API version 2010-05-08), AWS IAM API Reference, 2026-11.
 */
#include "sim/iam.h"

#include "base/arena.h"
#include "sim/auth.h"
#include "sim/iam_records.h"
#include "sim/managed.h"
#include "sim/policy.h"
#include "sim/tags.h"

#define ROLE_NAME   "[A-Za-z0-9_+=,.@-]+"
#define POLICY_NAME ROLE_NAME
#define PATH        "/|/[!-~]+/"

const struct bk_sim_tag_rules bk_sim_iam_tags = {
	"Key", "Value", "InvalidInput", "LimitExceeded", true};

json_t *bk_sim_role_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "RoleName");
	json_t *role = bk_sim_role_get(sim, request->account, name);
	if (role != NULL)
		return role;
	return bk_sim_refuse(ret_fault, 404, "NoSuchEntity",
		"The role with name %.*s cannot be found.", BK_STR_ARGS(name));
}

json_t *bk_sim_own_role_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL || json_object_get(role, "service") == NULL)
		return role;
	json_decref(role);
	struct bk_str name = bk_value_text(request->input, "RoleName");
	return bk_sim_refuse(ret_fault, 400, "UnmodifiableEntity",
		"Cannot perform the operation on the protected role '%.*s' - this role is only "
		"modifiable by AWS",
		BK_STR_ARGS(name));
}

static void copy(json_t *to, const json_t *from, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++) {
		json_t *value = json_object_get(from, names[i]);
		if (value != NULL)
			json_object_set(to, names[i], value);
	}
}

json_t *bk_sim_role_told(struct bk_sim *sim, const json_t *role, bool whole)
{
	static const char *const brief[] = {"Path", "RoleName", "RoleId", "Arn", "CreateDate",
		"AssumeRolePolicyDocument", NULL};
	static const char *const more[] = {"Description", "MaxSessionDuration", NULL};
	json_t *told = json_object();
	copy(told, role, brief);
	if (!whole)
		return told;
	copy(told, role, more);
	struct bk_str boundary = bk_value_text(role, "boundary");
	if (boundary.len > 0)
		bk_value_set(told, "PermissionsBoundary",
			json_pack("{s:s,s:s%}", "PermissionsBoundaryType", "Policy",
				"PermissionsBoundaryArn", boundary.ptr, boundary.len));
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(role, "Arn"));
	bk_value_set(told, "Tags", bk_sim_tags_write(tags, &bk_sim_iam_tags));
	bk_value_set(told, "RoleLastUsed", json_object());
	return told;
}

struct bk_str bk_sim_iam_arn(struct bk_arena *arena, struct bk_str account, const char *type,
	struct bk_str path, struct bk_str name)
{
	return bk_str_format(arena, "arn:aws:iam::%.*s:%s%.*s%.*s", BK_STR_ARGS(account), type,
		BK_STR_ARGS(path), BK_STR_ARGS(name));
}

static bool principal_fits(void *user, struct bk_str principal)
{
	return bk_sim_principal_exists(user, principal);
}

/* A trust policy: it names principals, and those exist. */
static bool check_trust(struct bk_sim *sim, struct bk_str text, struct bk_sim_fault *ret_fault)
{
	struct bk_error error;
	struct bk_str bad;
	BK_AUTO_JSON document = bk_sim_policy_read(text, &error);
	if (document == NULL) {
		bk_sim_refuse(ret_fault, 400, "MalformedPolicyDocument",
			"This policy contains invalid Json: %s", error.text);
		return false;
	}
	if (bk_sim_policy_principals(document, principal_fits, sim, &bad))
		return true;
	bk_sim_refuse(ret_fault, 400, "MalformedPolicyDocument",
		"Invalid principal in policy: \"AWS\":\"%.*s\"", BK_STR_ARGS(bad));
	return false;
}

/* A new role, put and known to the tags. Takes nothing. */
static json_t *make_role(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str path, struct bk_str name, struct bk_str trust)
{
	struct bk_arena *arena = request->arena;
	json_t *role = json_object();
	bk_value_set_text(role, "Path", path);
	bk_value_set_text(role, "RoleName", name);
	bk_value_set_text(role, "RoleId", bk_sim_unique_id(sim, arena, "AROA"));
	bk_value_set_text(role, "Arn", bk_sim_iam_arn(arena, request->account, "role", path, name));
	bk_value_set(role, "CreateDate", json_integer(request->now));
	bk_value_set_text(role, "AssumeRolePolicyDocument", trust);
	bk_value_set(role, "MaxSessionDuration", json_integer(3600));
	bk_value_set(role, "attached", json_array());
	bk_value_set(role, "inline", json_object());
	return role;
}

static bool is_taken(struct bk_sim *sim, struct bk_str account, struct bk_str name)
{
	BK_AUTO_JSON role = bk_sim_role_get(sim, account, name);
	return role != NULL;
}

static json_t *create_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const given[] = {"Description", "MaxSessionDuration", NULL};
	const json_t *input = request->input;
	struct bk_str name = bk_value_text(input, "RoleName");
	struct bk_str path = bk_value_text(input, "Path");
	struct bk_str trust = bk_value_text(input, "AssumeRolePolicyDocument");
	struct bk_str boundary = bk_value_text(input, "PermissionsBoundary");
	if (is_taken(sim, request->account, name))
		return bk_sim_refuse(ret_fault, 409, "EntityAlreadyExists",
			"Role with name %.*s already exists.", BK_STR_ARGS(name));
	if (bk_str_has_prefix(path, BK_STR("/aws-service-role/")))
		return bk_sim_refuse(ret_fault, 400, "InvalidInput",
			"The path /aws-service-role/ is reserved for service-linked roles.");
	if (!check_trust(sim, trust, ret_fault))
		return NULL;
	BK_AUTO_JSON role = make_role(sim, request, path.len > 0 ? path : BK_STR("/"), name, trust);
	copy(role, input, given);
	if (boundary.len > 0)
		bk_value_set_text(role, "boundary", boundary);
	if (!bk_sim_tags_add(sim, bk_value_text(role, "Arn"), &bk_sim_iam_tags,
		    json_object_get(input, "Tags"), ret_fault))
		return NULL;
	bk_sim_role_put(sim, request->account, role);
	return json_pack("{s:o}", "Role", bk_sim_role_told(sim, role, true));
}

static json_t *create_linked(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str service = bk_value_text(request->input, "AWSServiceName");
	const struct bk_sim_linked *linked = bk_sim_linked_find(service);
	if (linked == NULL)
		return bk_sim_refuse(ret_fault, 400, "InvalidInput",
			"Service role name for %.*s is not known.", BK_STR_ARGS(service));
	struct bk_str name = bk_str_of(linked->role);
	if (is_taken(sim, request->account, name))
		return bk_sim_refuse(ret_fault, 400, "InvalidInput",
			"Service role name %s has been taken in this account, please try a "
			"different suffix.",
			linked->role);
	struct bk_arena *arena = request->arena;
	struct bk_str path = bk_str_format(arena, "/aws-service-role/%s/", linked->service);
	struct bk_str trust = bk_str_format(arena,
		"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{"
		"\"Service\":\"%s\"},\"Action\":\"sts:AssumeRole\"}]}",
		linked->service);
	struct bk_str policy =
		bk_str_format(arena, "arn:aws:iam::aws:policy/aws-service-role/%s", linked->policy);
	BK_AUTO_JSON role = make_role(sim, request, path, name, trust);
	json_array_append_new(json_object_get(role, "attached"), bk_value_string(policy));
	bk_value_set_text(role, "service", service);
	if (!bk_sim_tags_add(sim, bk_value_text(role, "Arn"), &bk_sim_iam_tags, NULL, ret_fault))
		return NULL;
	bk_sim_role_put(sim, request->account, role);
	return json_pack("{s:o}", "Role", bk_sim_role_told(sim, role, false));
}

void bk_sim_make_access_role(struct bk_sim *sim, struct bk_arena *arena, struct bk_str account,
	struct bk_str name, struct bk_str trusted)
{
	const struct bk_sim_request request = {.account = account, .arena = arena};
	struct bk_str trust = bk_str_format(arena,
		"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{"
		"\"AWS\":\"arn:aws:iam::%.*s:root\"},\"Action\":\"sts:AssumeRole\"}]}",
		BK_STR_ARGS(trusted));
	struct bk_sim_fault fault = {0};
	BK_AUTO_JSON role = make_role(sim, &request, BK_STR("/"), name, trust);
	json_array_append_new(json_object_get(role, "attached"),
		json_string("arn:aws:iam::aws:policy/AdministratorAccess"));
	if (bk_sim_tags_add(sim, bk_value_text(role, "Arn"), &bk_sim_iam_tags, NULL, &fault))
		bk_sim_role_put(sim, account, role);
}

static json_t *get_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	return json_pack("{s:o}", "Role", bk_sim_role_told(sim, role, true));
}

/* Key policies that name the role keep its unique id in its place.
 * Source: "AWS JSON policy elements: Principal", AWS IAM User Guide, 2026-11. */
static void forget_principal(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str arn, struct bk_str id)
{
	BK_AUTO_JSON keys = bk_sim_list(sim, "kms.key", (struct bk_str){0}, (struct bk_str){0});
	struct bk_str quoted = bk_str_format(arena, "\"%.*s\"", BK_STR_ARGS(arn));
	struct bk_str instead = bk_str_format(arena, "\"%.*s\"", BK_STR_ARGS(id));
	size_t i;
	const json_t *item;
	json_array_foreach(keys, i, item)
	{
		json_t *key = json_object_get(item, "record");
		struct bk_str policy = bk_value_text(key, "policy");
		const char *at = memmem(policy.ptr, policy.len, quoted.ptr, quoted.len);
		if (at == NULL)
			continue;
		while (at != NULL) {
			struct bk_str before = {policy.ptr, (size_t)(at - policy.ptr)};
			struct bk_str after = {
				at + quoted.len, policy.len - before.len - quoted.len};
			policy = bk_str_concat(arena, (struct bk_str[]){before, instead, after}, 3);
			at = memmem(policy.ptr, policy.len, quoted.ptr, quoted.len);
		}
		bk_value_set_text(key, "policy", policy);
		bk_sim_put(sim, "kms.key", bk_value_text(item, "account"),
			bk_value_text(item, "region"), bk_value_text(item, "id"), key);
	}
}

static void drop_role(struct bk_sim *sim, const struct bk_sim_request *request, const json_t *role)
{
	struct bk_str arn = bk_value_text(role, "Arn");
	struct bk_str name = bk_str_lower(request->arena, bk_value_text(role, "RoleName"));
	bk_sim_drop(sim, BK_SIM_ROLE, request->account, BK_STR(""), name);
	bk_sim_tags_drop(sim, arn);
	forget_principal(sim, request->arena, arn, bk_value_text(role, "RoleId"));
}

static json_t *delete_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	if (json_array_size(json_object_get(role, "attached")) > 0)
		return bk_sim_refuse(ret_fault, 409, "DeleteConflict",
			"Cannot delete entity, must detach all policies first.");
	if (json_object_size(json_object_get(role, "inline")) > 0)
		return bk_sim_refuse(ret_fault, 409, "DeleteConflict",
			"Cannot delete entity, must delete policies first.");
	drop_role(sim, request, role);
	return json_object();
}

static json_t *delete_linked(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	if (json_object_get(role, "service") == NULL)
		return bk_sim_refuse(
			ret_fault, 400, "InvalidInput", "The role is not a service-linked role.");
	drop_role(sim, request, role);
	struct bk_str task = bk_str_format(request->arena, "task%.*s%.*s",
		BK_STR_ARGS(bk_value_text(role, "Path")),
		BK_STR_ARGS(bk_value_text(role, "RoleName")));
	json_t *output = json_object();
	bk_value_set_text(output, "DeletionTaskId", task);
	return output;
}

static json_t *linked_deletion(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim, (void)request, (void)ret_fault;
	return json_pack("{s:s}", "Status", "SUCCEEDED");
}

json_t *bk_sim_iam_page(const struct bk_sim_request *request, json_t *items, const char *list,
	struct bk_sim_fault *ret_fault)
{
	json_t *output = bk_sim_page(request, items, list, "MaxItems", 100, ret_fault);
	if (output != NULL)
		bk_value_set(output, "IsTruncated",
			json_boolean(json_object_get(output, "Marker") != NULL));
	return output;
}

static json_t *list_roles(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON roles = bk_sim_list(sim, BK_SIM_ROLE, request->account, BK_STR(""));
	struct bk_str prefix = bk_value_text(request->input, "PathPrefix");
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(roles, i, item)
	{
		const json_t *role = json_object_get(item, "record");
		if (bk_str_has_prefix(bk_value_text(role, "Path"), prefix))
			json_array_append_new(list, bk_sim_role_told(sim, role, false));
	}
	return bk_sim_iam_page(request, list, "Roles", ret_fault);
}

static json_t *update_trust(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str trust = bk_value_text(request->input, "PolicyDocument");
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL || !check_trust(sim, trust, ret_fault))
		return NULL;
	bk_value_set_text(role, "AssumeRolePolicyDocument", trust);
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

static json_t *update_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const given[] = {"Description", "MaxSessionDuration", NULL};
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	copy(role, request->input, given);
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

static json_t *update_description(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const given[] = {"Description", NULL};
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	copy(role, request->input, given);
	bk_sim_role_put(sim, request->account, role);
	return json_pack("{s:o}", "Role", bk_sim_role_told(sim, role, true));
}

static json_t *put_boundary(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	bk_value_set_text(role, "boundary", bk_value_text(request->input, "PermissionsBoundary"));
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

static json_t *delete_boundary(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_own_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	json_object_del(role, "boundary");
	bk_sim_role_put(sim, request->account, role);
	return json_object();
}

static json_t *tag_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL ||
		!bk_sim_tags_add(sim, bk_value_text(role, "Arn"), &bk_sim_iam_tags,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	return json_object();
}

static json_t *untag_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	bk_sim_tags_remove(
		sim, bk_value_text(role, "Arn"), json_object_get(request->input, "TagKeys"));
	return json_object();
}

static json_t *list_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(role, "Arn"));
	return bk_sim_iam_page(
		request, bk_sim_tags_write(tags, &bk_sim_iam_tags), "Tags", ret_fault);
}

static json_t *list_instance_profiles(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON role = bk_sim_role_of(sim, request, ret_fault);
	if (role == NULL)
		return NULL;
	return bk_sim_iam_page(request, json_array(), "InstanceProfiles", ret_fault);
}

static json_t *get_user(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "UserName");
	(void)sim;
	if (name.len > 0 && !bk_str_is(name, BK_SIM_ADMINISTRATOR))
		return bk_sim_refuse(ret_fault, 404, "NoSuchEntity",
			"The user with name %.*s cannot be found.", BK_STR_ARGS(name));
	json_t *user = json_object();
	bk_value_set_text(user, "UserName", BK_STR(BK_SIM_ADMINISTRATOR));
	bk_value_set_text(user, "Path", BK_STR("/"));
	bk_value_set_text(user, "UserId",
		bk_str_format(request->arena, "AIDASIM%.*sXX", BK_STR_ARGS(request->account)));
	bk_value_set_text(user, "Arn", bk_sim_administrator(request->arena, request->account));
	bk_value_set(user, "CreateDate", json_integer(0));
	return json_pack("{s:o}", "User", user);
}

static json_t *list_account_aliases(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	return bk_sim_iam_page(request, json_array(), "AccountAliases", ret_fault);
}

/* clang-format off */
#define NAMED { "RoleName", BK_SIM_STRING, true, 1, 64, ROLE_NAME, NULL }
#define PAGED { "MaxItems", BK_SIM_INT, false, 1, 1000, NULL, NULL }
#define TAGS \
	{ "Tags", BK_SIM_LIST, false, 0, 50, NULL, NULL }, \
	{ "Tags[]", BK_SIM_SHAPE, false, 0, 0, NULL, NULL }, \
	{ "Tags[].Key", BK_SIM_STRING, true, 1, 128, NULL, NULL }, \
	{ "Tags[].Value", BK_SIM_STRING, true, 0, 256, NULL, NULL }

static const struct bk_sim_member named[] = { NAMED, {0} };
static const struct bk_sim_member named_pages[] = { NAMED, PAGED, {0} };
static const struct bk_sim_member pages[] = { PAGED, {0} };
static const struct bk_sim_member described[] = {
	NAMED,
	{ "Description", BK_SIM_STRING, false, 0, 1000, NULL, NULL },
	{ "MaxSessionDuration", BK_SIM_INT, false, 3600, 43200, NULL, NULL },
	{0}
};
static const struct bk_sim_member creation[] = {
	NAMED,
	{ "AssumeRolePolicyDocument", BK_SIM_STRING, true, 1, 131072, NULL, NULL },
	{ "Path", BK_SIM_STRING, false, 1, 512, PATH, NULL },
	{ "Description", BK_SIM_STRING, false, 0, 1000, NULL, NULL },
	{ "MaxSessionDuration", BK_SIM_INT, false, 3600, 43200, NULL, NULL },
	TAGS,
	{0}
};
static const struct bk_sim_member linking[] = {
	{ "AWSServiceName", BK_SIM_STRING, true, 1, 128, ROLE_NAME, NULL },
	{0}
};
static const struct bk_sim_member trusting[] = {
	NAMED,
	{ "PolicyDocument", BK_SIM_STRING, true, 1, 131072, NULL, NULL },
	{0}
};
static const struct bk_sim_member bounding[] = {
	NAMED,
	{ "PermissionsBoundary", BK_SIM_STRING, true, 20, 2048, NULL, NULL },
	{0}
};
static const struct bk_sim_member tagging[] = {
	NAMED,
	{ "Tags", BK_SIM_LIST, true, 0, 50, NULL, NULL },
	TAGS,
	{0}
};
static const struct bk_sim_member untagging[] = {
	NAMED,
	{ "TagKeys", BK_SIM_LIST, true, 0, 50, NULL, NULL },
	{ "TagKeys[]", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{0}
};
static const struct bk_sim_member attaching[] = {
	NAMED,
	{ "PolicyArn", BK_SIM_STRING, true, 20, 2048, NULL, NULL },
	{0}
};
static const struct bk_sim_member inlining[] = {
	NAMED,
	{ "PolicyName", BK_SIM_STRING, true, 1, 128, POLICY_NAME, NULL },
	{ "PolicyDocument", BK_SIM_STRING, true, 1, 131072, NULL, NULL },
	{0}
};
static const struct bk_sim_member inlined[] = {
	NAMED,
	{ "PolicyName", BK_SIM_STRING, true, 1, 128, POLICY_NAME, NULL },
	{0}
};
static const struct bk_sim_member policy_creation[] = {
	{ "PolicyName", BK_SIM_STRING, true, 1, 128, POLICY_NAME, NULL },
	{ "PolicyDocument", BK_SIM_STRING, true, 1, 131072, NULL, NULL },
	{ "Path", BK_SIM_STRING, false, 1, 512, PATH, NULL },
	{ "Description", BK_SIM_STRING, false, 0, 1000, NULL, NULL },
	TAGS,
	{0}
};
static const struct bk_sim_member by_arn[] = {
	{ "PolicyArn", BK_SIM_STRING, true, 20, 2048, NULL, NULL },
	PAGED,
	{0}
};
static const struct bk_sim_member simulation[] = {
	{ "PolicySourceArn", BK_SIM_STRING, true, 20, 2048, NULL, NULL },
	{ "ActionNames", BK_SIM_LIST, true, 1, 0, NULL, NULL },
	{ "ActionNames[]", BK_SIM_STRING, true, 3, 128, NULL, NULL },
	{0}
};

const struct bk_sim_operation bk_sim_iam[] = {
	{ "iam", "AttachRolePolicy", bk_sim_attach_policy, attaching },
	{ "iam", "CreatePolicy", bk_sim_create_policy, policy_creation },
	{ "iam", "CreateRole", create_role, creation },
	{ "iam", "CreateServiceLinkedRole", create_linked, linking },
	{ "iam", "DeletePolicy", bk_sim_delete_policy, by_arn },
	{ "iam", "DeleteRole", delete_role, named },
	{ "iam", "DeleteRolePermissionsBoundary", delete_boundary, named },
	{ "iam", "DeleteRolePolicy", bk_sim_delete_inline, inlined },
	{ "iam", "DeleteServiceLinkedRole", delete_linked, named },
	{ "iam", "DetachRolePolicy", bk_sim_detach_policy, attaching },
	{ "iam", "GetAccountAuthorizationDetails", bk_sim_authorization_details, pages },
	{ "iam", "GetPolicy", bk_sim_get_policy, by_arn },
	{ "iam", "GetPolicyVersion", bk_sim_get_policy_version, by_arn },
	{ "iam", "GetRole", get_role, named },
	{ "iam", "GetRolePolicy", bk_sim_get_inline, inlined },
	{ "iam", "GetServiceLinkedRoleDeletionStatus", linked_deletion, NULL },
	{ "iam", "GetUser", get_user, NULL },
	{ "iam", "ListAccountAliases", list_account_aliases, pages },
	{ "iam", "ListAttachedRolePolicies", bk_sim_list_attached, named_pages },
	{ "iam", "ListInstanceProfilesForRole", list_instance_profiles, named_pages },
	{ "iam", "ListPolicies", bk_sim_list_policies, pages },
	{ "iam", "ListPolicyVersions", bk_sim_list_policy_versions, by_arn },
	{ "iam", "ListRolePolicies", bk_sim_list_inline, named_pages },
	{ "iam", "ListRoleTags", list_tags, named_pages },
	{ "iam", "ListRoles", list_roles, pages },
	{ "iam", "PutRolePermissionsBoundary", put_boundary, bounding },
	{ "iam", "PutRolePolicy", bk_sim_put_inline, inlining },
	{ "iam", "SimulatePrincipalPolicy", bk_sim_simulate_policy, simulation },
	{ "iam", "TagRole", tag_role, tagging },
	{ "iam", "UntagRole", untag_role, untagging },
	{ "iam", "UpdateAssumeRolePolicy", update_trust, trusting },
	{ "iam", "UpdateRole", update_role, described },
	{ "iam", "UpdateRoleDescription", update_description, described },
	{0}
};
/* clang-format on */
