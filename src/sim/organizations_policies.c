/*
 * Policies of AWS Organizations: kept for every type; their text is checked and inherited for
 * backup policies.
 * Source: "Backup policy syntax and examples", "Inheritance syntax for management policy types",
 * "Quotas and service limits", AWS Organizations User Guide, 2026-11.
 */
#include "base/arena.h"
#include "sim/organizations_records.h"
#include "sim/tags.h"

enum { PAGE = 20, CONTENT_MOST = 10000, ATTACHED_MOST = 10, DEEP = 16 };

static json_t *violation(struct bk_sim_fault *ret_fault, const char *reason, const char *message)
{
	bk_sim_refuse(ret_fault, 400, "ConstraintViolationException", "%s", message);
	ret_fault->detail = json_pack("{s:s}", "Reason", reason);
	return NULL;
}

static json_t *no_policy(struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 400, "PolicyNotFoundException",
		"You specified a policy that doesn't exist.");
}

static json_t *no_target(struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 400, "TargetNotFoundException",
		"You specified a target that doesn't exist.");
}

/*
 * What a backup policy may say.
 */

static bool is_operator(const char *name)
{
	return strncmp(name, "@@", 2) == 0;
}

static bool is_one_of(const char *name, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* Values stand below operators, and are texts or lists of texts. */
static bool check_values(json_t *node, bool below_operator)
{
	const char *key;
	json_t *value;
	size_t i;
	if (json_is_string(node))
		return below_operator;
	if (json_is_array(node)) {
		json_array_foreach(node, i, value)
		{
			if (!json_is_string(value))
				return false;
		}
		return below_operator;
	}
	if (!json_is_object(node) || below_operator)
		return false;
	json_object_foreach(node, key, value)
	{
		if (!check_values(value, is_operator(key)))
			return false;
	}
	return true;
}

static bool check_backup(json_t *document)
{
	static const char *const members[] = {"regions", "rules", "selections",
		"advanced_backup_settings", "backup_plan_tags", "scan_settings", NULL};
	const char *name, *member;
	json_t *plan, *value;
	json_object_foreach(document, name, value)
	{
		if (strcmp(name, "plans") != 0 || !check_values(value, false))
			return false;
	}
	json_object_foreach(json_object_get(document, "plans"), name, plan)
	{
		json_object_foreach(plan, member, value)
		{
			if (!is_operator(name) && !is_operator(member) &&
				!is_one_of(member, members))
				return false;
		}
	}
	return json_object_get(document, "plans") != NULL;
}

static bool check_content(struct bk_str type, struct bk_str content, struct bk_sim_fault *ret_fault)
{
	struct bk_error error;
	if (content.len > CONTENT_MOST) {
		violation(ret_fault, "POLICY_CONTENT_LIMIT_EXCEEDED",
			"The policy content exceeds the maximum size.");
		return false;
	}
	BK_AUTO_JSON document = bk_value_read(content, &error);
	if (json_is_object(document) &&
		(!bk_str_is(type, "BACKUP_POLICY") || check_backup(document)))
		return true;
	bk_sim_refuse(ret_fault, 400, "MalformedPolicyDocumentException",
		"The provided policy document does not meet the requirements of the specified "
		"policy type.");
	return false;
}

/*
 * Policies.
 */

static json_t *policy_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *policy = bk_sim_get(sim, BK_SIM_ORG_POLICY, request->account, BK_STR(""),
		bk_value_text(request->input, "PolicyId"));
	return policy != NULL ? policy : no_policy(ret_fault);
}

static json_t *summary_of(const json_t *policy)
{
	static const char *const members[] = {"Id", "Arn", "Name", "Description", "Type"};
	json_t *summary = json_object();
	for (size_t i = 0; i < BK_COUNT(members); i++)
		json_object_set(summary, members[i], json_object_get(policy, members[i]));
	bk_value_set(summary, "AwsManaged", json_false());
	return summary;
}

static json_t *policy_told(const json_t *policy)
{
	return json_pack("{s:{s:o,s:O}}", "Policy", "PolicySummary", summary_of(policy), "Content",
		json_object_get(policy, "Content"));
}

/* Whether another policy of that type has the name. */
static bool is_taken(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str type,
	struct bk_str name, struct bk_str but)
{
	BK_AUTO_JSON policies = bk_sim_list(sim, BK_SIM_ORG_POLICY, request->account, BK_STR(""));
	size_t i;
	const json_t *item;
	json_array_foreach(policies, i, item)
	{
		const json_t *policy = json_object_get(item, "record");
		if (bk_str_equal(bk_value_text(policy, "Name"), name) &&
			bk_str_equal(bk_value_text(policy, "Type"), type) &&
			!bk_str_equal(bk_value_text(policy, "Id"), but))
			return true;
	}
	return false;
}

static json_t *duplicate(struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 400, "DuplicatePolicyException",
		"A policy with the same name already exists.");
}

static bool is_enabled(const json_t *organization, struct bk_str type)
{
	size_t i;
	const json_t *each;
	json_array_foreach(json_object_get(organization, "types"), i, each)
	{
		if (bk_str_equal(bk_value_text_of(each), type))
			return true;
	}
	return false;
}

json_t *bk_sim_create_org_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const given[] = {"Name", "Description", "Type", "Content"};
	const json_t *input = request->input;
	struct bk_arena *arena = request->arena;
	struct bk_str type = bk_value_text(input, "Type");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL ||
		!check_content(type, bk_value_text(input, "Content"), ret_fault))
		return NULL;
	if (is_taken(sim, request, type, bk_value_text(input, "Name"), BK_STR("")))
		return duplicate(ret_fault);
	struct bk_str id =
		bk_str_format(arena, "p-sim%010llu", (unsigned long long)bk_sim_serial(sim));
	struct bk_str word = bk_str_dup(arena, type);
	char *lower = bk_arena_text(arena, word.len + 1);
	for (size_t i = 0; i <= word.len; i++)
		lower[i] = (char)(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? word.ptr[i] + 32
									   : word.ptr[i]);
	struct bk_str kind = bk_str_format(arena, "%s/%.*s", lower, BK_STR_ARGS(id));
	BK_AUTO_JSON policy = json_object();
	for (size_t i = 0; i < BK_COUNT(given); i++)
		json_object_set(policy, given[i], json_object_get(input, given[i]));
	bk_value_set_text(policy, "Id", id);
	bk_value_set_text(
		policy, "Arn", bk_sim_organization_arn(arena, organization, "policy", kind));
	if (!bk_sim_tags_add(sim, bk_value_text(policy, "Arn"), &bk_sim_organizations_tags,
		    json_object_get(input, "Tags"), ret_fault))
		return NULL;
	bk_sim_put(sim, BK_SIM_ORG_POLICY, request->account, BK_STR(""), id, policy);
	return policy_told(policy);
}

json_t *bk_sim_describe_org_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policy = policy_of(sim, request, ret_fault);
	return policy != NULL ? policy_told(policy) : NULL;
}

json_t *bk_sim_update_org_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const given[] = {"Name", "Description", "Content"};
	const json_t *input = request->input;
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policy = policy_of(sim, request, ret_fault);
	if (policy == NULL)
		return NULL;
	struct bk_str content = bk_value_text(input, "Content");
	struct bk_str type = bk_value_text(policy, "Type");
	if (content.len > 0 && !check_content(type, content, ret_fault))
		return NULL;
	if (is_taken(sim, request, type, bk_value_text(input, "Name"), bk_value_text(policy, "Id")))
		return duplicate(ret_fault);
	for (size_t i = 0; i < BK_COUNT(given); i++) {
		json_t *value = json_object_get(input, given[i]);
		if (value != NULL)
			json_object_set(policy, given[i], value);
	}
	bk_sim_put(sim, BK_SIM_ORG_POLICY, request->account, BK_STR(""),
		bk_value_text(policy, "Id"), policy);
	return policy_told(policy);
}

/* Attachments of a policy, or of a target: [{"policy", "target"}, …]. */
static json_t *attachments_of(
	struct bk_sim *sim, struct bk_str management, const char *member, struct bk_str id)
{
	BK_AUTO_JSON all = bk_sim_list(sim, BK_SIM_ATTACHMENT, management, BK_STR(""));
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		json_t *record = json_object_get(item, "record");
		if (bk_str_equal(bk_value_text(record, member), id))
			json_array_append(list, record);
	}
	return list;
}

json_t *bk_sim_delete_org_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policy = policy_of(sim, request, ret_fault);
	if (policy == NULL)
		return NULL;
	struct bk_str id = bk_value_text(policy, "Id");
	BK_AUTO_JSON attached = attachments_of(sim, request->account, "policy", id);
	if (json_array_size(attached) > 0)
		return bk_sim_refuse(ret_fault, 400, "PolicyInUseException",
			"This operation can't be completed because the policy is attached to one "
			"or more entities.");
	bk_sim_drop(sim, BK_SIM_ORG_POLICY, request->account, BK_STR(""), id);
	bk_sim_tags_drop(sim, bk_value_text(policy, "Arn"));
	return json_object();
}

static json_t *list_page(const struct bk_sim_request *request, json_t *list, const char *name,
	struct bk_sim_fault *ret_fault)
{
	return bk_sim_page(request, list, name, "MaxResults", PAGE, ret_fault);
}

json_t *bk_sim_list_org_policies(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str type = bk_value_text(request->input, "Filter");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policies = bk_sim_list(sim, BK_SIM_ORG_POLICY, request->account, BK_STR(""));
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(policies, i, item)
	{
		const json_t *policy = json_object_get(item, "record");
		if (bk_str_equal(bk_value_text(policy, "Type"), type))
			json_array_append_new(list, summary_of(policy));
	}
	return list_page(request, list, "Policies", ret_fault);
}

/*
 * Attaching.
 */

static struct bk_str attachment_id(const struct bk_sim_request *request)
{
	return bk_str_format(request->arena, "%.*s/%.*s",
		BK_STR_ARGS(bk_value_text(request->input, "TargetId")),
		BK_STR_ARGS(bk_value_text(request->input, "PolicyId")));
}

/* How many policies of a type are attached to a target. */
static size_t count_attached(
	struct bk_sim *sim, struct bk_str management, struct bk_str target, struct bk_str type)
{
	BK_AUTO_JSON attached = attachments_of(sim, management, "target", target);
	size_t i, count = 0;
	const json_t *each;
	json_array_foreach(attached, i, each)
	{
		BK_AUTO_JSON policy = bk_sim_get(sim, BK_SIM_ORG_POLICY, management, BK_STR(""),
			bk_value_text(each, "policy"));
		count += bk_str_equal(bk_value_text(policy, "Type"), type);
	}
	return count;
}

json_t *bk_sim_attach_org_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str target = bk_value_text(request->input, "TargetId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policy = policy_of(sim, request, ret_fault);
	if (policy == NULL)
		return NULL;
	struct bk_str type = bk_value_text(policy, "Type");
	struct bk_str id = bk_value_text(policy, "Id");
	if (bk_sim_organization_kind(sim, organization, target) == NULL)
		return no_target(ret_fault);
	if (!is_enabled(organization, type))
		return bk_sim_refuse(ret_fault, 400, "PolicyTypeNotEnabledException",
			"The specified policy type isn't currently enabled in this root.");
	BK_AUTO_JSON old = bk_sim_get(
		sim, BK_SIM_ATTACHMENT, request->account, BK_STR(""), attachment_id(request));
	if (old != NULL)
		return bk_sim_refuse(ret_fault, 400, "DuplicatePolicyAttachmentException",
			"The selected policy is already attached to the specified target.");
	if (count_attached(sim, request->account, target, type) >= ATTACHED_MOST)
		return violation(ret_fault, "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
			"You have exceeded the number of policies attached to an entity.");
	BK_AUTO_JSON record = json_pack(
		"{s:s%,s:s%}", "policy", id.ptr, id.len, "target", target.ptr, target.len);
	bk_sim_put(sim, BK_SIM_ATTACHMENT, request->account, BK_STR(""), attachment_id(request),
		record);
	return json_object();
}

json_t *bk_sim_detach_org_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policy = policy_of(sim, request, ret_fault);
	if (policy == NULL)
		return NULL;
	if (bk_sim_organization_kind(
		    sim, organization, bk_value_text(request->input, "TargetId")) == NULL)
		return no_target(ret_fault);
	if (!bk_sim_drop(
		    sim, BK_SIM_ATTACHMENT, request->account, BK_STR(""), attachment_id(request)))
		return bk_sim_refuse(ret_fault, 400, "PolicyNotAttachedException",
			"The policy isn't attached to the specified target in the specified root.");
	return json_object();
}

json_t *bk_sim_list_targets_for_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON policy = policy_of(sim, request, ret_fault);
	if (policy == NULL)
		return NULL;
	BK_AUTO_JSON attached =
		attachments_of(sim, request->account, "policy", bk_value_text(policy, "Id"));
	json_t *list = json_array();
	size_t i;
	const json_t *each;
	json_array_foreach(attached, i, each)
	{
		struct bk_str id = bk_value_text(each, "target");
		json_t *target = bk_sim_organization_target(sim, request->arena, organization, id);
		json_object_set(target, "TargetId", json_object_get(target, "Id"));
		json_object_del(target, "Id");
		json_array_append_new(list, target);
	}
	return list_page(request, list, "Targets", ret_fault);
}

json_t *bk_sim_list_policies_for_target(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str target = bk_value_text(request->input, "TargetId");
	struct bk_str type = bk_value_text(request->input, "Filter");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	if (bk_sim_organization_kind(sim, organization, target) == NULL)
		return no_target(ret_fault);
	BK_AUTO_JSON attached = attachments_of(sim, request->account, "target", target);
	json_t *list = json_array();
	size_t i;
	const json_t *each;
	json_array_foreach(attached, i, each)
	{
		BK_AUTO_JSON policy = bk_sim_get(sim, BK_SIM_ORG_POLICY, request->account,
			BK_STR(""), bk_value_text(each, "policy"));
		if (bk_str_equal(bk_value_text(policy, "Type"), type))
			json_array_append_new(list, summary_of(policy));
	}
	return list_page(request, list, "Policies", ret_fault);
}

/*
 * Types of policies.
 */

static json_t *set_type(struct bk_sim *sim, const struct bk_sim_request *request, bool on,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str type = bk_value_text(request->input, "PolicyType");
	struct bk_str root = bk_value_text(request->input, "RootId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	if (!bk_str_equal(root, bk_value_text(organization, "root")))
		return bk_sim_refuse(ret_fault, 400, "RootNotFoundException",
			"You specified a root that doesn't exist.");
	bool enabled = is_enabled(organization, type);
	if (on && enabled)
		return bk_sim_refuse(ret_fault, 400, "PolicyTypeAlreadyEnabledException",
			"The specified policy type is already enabled.");
	if (!on && !enabled)
		return bk_sim_refuse(ret_fault, 400, "PolicyTypeNotEnabledException",
			"The specified policy type isn't currently enabled in this root.");
	json_t *types = json_object_get(organization, "types");
	json_t *kept = json_array(), *told = json_array();
	size_t i;
	json_t *each;
	if (on)
		json_array_append_new(types, bk_value_string(type));
	json_array_foreach(types, i, each)
	{
		if (!on && bk_str_equal(bk_value_text_of(each), type))
			continue;
		json_array_append(kept, each);
		json_array_append_new(
			told, json_pack("{s:O,s:s}", "Type", each, "Status", "ENABLED"));
	}
	bk_value_set(organization, "types", kept);
	bk_sim_organization_put(sim, organization);
	json_t *output = bk_sim_organization_target(sim, request->arena, organization, root);
	json_object_del(output, "Type");
	bk_value_set(output, "PolicyTypes", told);
	return json_pack("{s:o}", "Root", output);
}

json_t *bk_sim_enable_policy_type(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_type(sim, request, true, ret_fault);
}

json_t *bk_sim_disable_policy_type(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_type(sim, request, false, ret_fault);
}

/*
 * Inheritance. An effective node is a text, a list of texts, or an object of such.
 */

static json_t *as_list(json_t *value)
{
	if (json_is_array(value))
		return json_incref(value);
	return value != NULL ? json_pack("[O]", value) : json_array();
}

static bool has(const json_t *list, const json_t *wanted)
{
	size_t i;
	const json_t *each;
	json_array_foreach(list, i, each)
	{
		if (json_equal(each, wanted))
			return true;
	}
	return false;
}

/* What a list is after @@append and @@remove. A new value. */
static json_t *changed_list(json_t *old, json_t *append, json_t *removed)
{
	BK_AUTO_JSON before = as_list(old);
	BK_AUTO_JSON more = as_list(append);
	BK_AUTO_JSON less = as_list(removed);
	json_t *list = json_array();
	size_t i;
	json_t *each;
	json_array_foreach(before, i, each)
	{
		if (!has(less, each))
			json_array_append(list, each);
	}
	json_array_foreach(more, i, each)
	{
		if (!has(list, each))
			json_array_append(list, each);
	}
	return list;
}

/* The child's node laid over the parent's (or NULL). A new value. Depth is that of a document. */
static json_t *inherit(json_t *old, json_t *node)
{
	json_t *assign = json_object_get(node, "@@assign");
	json_t *append = json_object_get(node, "@@append");
	json_t *removed = json_object_get(node, "@@remove");
	const char *key;
	json_t *value;
	if (assign != NULL)
		return json_incref(assign);
	if (append != NULL || removed != NULL)
		return changed_list(old, append, removed);
	json_t *made = json_is_object(old) ? json_copy(old) : json_object();
	json_object_foreach(node, key, value)
	{
		if (is_operator(key))
			continue;
		json_t *inner = inherit(json_object_get(made, key), value);
		json_object_set_new(made, key, inner);
	}
	return made;
}

/* The policies of one type attached to a target, laid over *effective. */
static void inherit_from(struct bk_sim *sim, struct bk_str management, struct bk_str target,
	const char *type, json_t **effective)
{
	BK_AUTO_JSON attached = attachments_of(sim, management, "target", target);
	struct bk_error error;
	size_t i;
	const json_t *each;
	json_array_foreach(attached, i, each)
	{
		BK_AUTO_JSON policy = bk_sim_get(sim, BK_SIM_ORG_POLICY, management, BK_STR(""),
			bk_value_text(each, "policy"));
		if (!bk_str_is(bk_value_text(policy, "Type"), type))
			continue;
		BK_AUTO_JSON document = bk_value_read(bk_value_text(policy, "Content"), &error);
		json_t *merged = inherit(*effective, document);
		json_decref(*effective);
		*effective = merged;
	}
}

static struct bk_str fill_account(struct bk_arena *arena, struct bk_str text, struct bk_str account)
{
	const struct bk_str word = BK_STR("$account");
	struct bk_str done = BK_STR("");
	const char *at;
	while ((at = memmem(text.ptr, text.len, word.ptr, word.len)) != NULL) {
		size_t before = (size_t)(at - text.ptr);
		done = bk_str_concat(
			arena, (struct bk_str[]){done, {text.ptr, before}, account}, 3);
		text = (struct bk_str){at + word.len, text.len - before - word.len};
	}
	return bk_str_concat(arena, (struct bk_str[]){done, text}, 2);
}

json_t *bk_sim_effective_policy(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str account, const char *type)
{
	BK_AUTO_JSON organization = bk_sim_organization_of(sim, account);
	struct bk_str way[DEEP], management = bk_value_text(organization, "management");
	size_t count = 0;
	if (organization == NULL)
		return NULL;
	for (struct bk_str at = account; at.len > 0 && count < DEEP; count++) {
		way[count] = at;
		at = bk_sim_organization_parent(sim, arena, organization, at);
	}
	BK_AUTO_JSON effective = NULL;
	while (count-- > 0)
		inherit_from(sim, management, way[count], type, &effective);
	if (effective == NULL)
		return NULL;
	struct bk_str text = fill_account(arena, bk_value_write(arena, effective), account);
	return json_loadb(text.ptr, text.len, 0, NULL);
}

json_t *bk_sim_describe_effective_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str type = bk_value_text(request->input, "PolicyType");
	struct bk_str target = bk_value_text(request->input, "TargetId");
	bool own = target.len == 0 || bk_str_equal(target, request->account);
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, own, ret_fault);
	if (organization == NULL)
		return NULL;
	if (target.len == 0)
		target = request->account;
	const char *kind = bk_sim_organization_kind(sim, organization, target);
	if (kind == NULL)
		return no_target(ret_fault);
	BK_AUTO_JSON effective = bk_sim_effective_policy(sim, request->arena, target, type.ptr);
	if (effective == NULL)
		return bk_sim_refuse(ret_fault, 400, "EffectivePolicyNotFoundException",
			"The effective policy doesn't exist.");
	json_t *told = json_object();
	bk_value_set_text(told, "PolicyContent", bk_value_write(request->arena, effective));
	bk_value_set(told, "LastUpdatedTimestamp", json_integer(request->now));
	bk_value_set_text(told, "TargetId", target);
	bk_value_set_text(told, "PolicyType", type);
	return json_pack("{s:o}", "EffectivePolicy", told);
}

/* What the simulator takes, it takes as valid. */
json_t *bk_sim_list_policy_errors(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	json_t *output =
		list_page(request, json_array(), "EffectivePolicyValidationErrors", ret_fault);
	if (output != NULL) {
		bk_value_set_text(output, "AccountId", bk_value_text(request->input, "AccountId"));
		bk_value_set_text(
			output, "PolicyType", bk_value_text(request->input, "PolicyType"));
	}
	return output;
}

json_t *bk_sim_list_invalid_accounts(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	json_t *output = list_page(request, json_array(), "Accounts", ret_fault);
	if (output != NULL)
		bk_value_set_text(
			output, "PolicyType", bk_value_text(request->input, "PolicyType"));
	return output;
}
