/*
 * AWS Organizations: the organization, its accounts and units, trusted access, delegated
 * administrators, tags. One organization for each simulator. Its policies are in
 * sim/organizations_policies.c.
 * Errors: botocore 1.43 (API version 2016-11-28).
 */
#include "base/arena.h"
#include "sim/auth.h"
#include "sim/organizations_records.h"
#include "sim/tags.h"

static const struct bk_str organization_id = {"organization", 12};

enum { PAGE = 20 };

const struct bk_sim_tag_rules bk_sim_organizations_tags = {
	"Key", "Value", "InvalidInputException", "ConstraintViolationException", true};

/*
 * What there is.
 */

static bool is_member(struct bk_sim *sim, struct bk_str account)
{
	BK_AUTO_JSON record = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), account);
	return record != NULL && !json_is_false(json_object_get(record, "member"));
}

/* The organization, or NULL where there is none. */
static json_t *the_organization(struct bk_sim *sim)
{
	BK_AUTO_JSON all =
		bk_sim_list(sim, BK_SIM_ORGANIZATION, (struct bk_str){0}, (struct bk_str){0});
	return json_incref(json_object_get(json_array_get(all, 0), "record"));
}

json_t *bk_sim_organization_of(struct bk_sim *sim, struct bk_str account)
{
	json_t *organization = the_organization(sim);
	if (organization != NULL && is_member(sim, account))
		return organization;
	json_decref(organization);
	return NULL;
}

void bk_sim_organization_put(struct bk_sim *sim, const json_t *organization)
{
	bk_sim_put(sim, BK_SIM_ORGANIZATION, bk_value_text(organization, "management"), BK_STR(""),
		organization_id, organization);
}

void bk_sim_organization_make(struct bk_sim *sim, const json_t *organization)
{
	struct bk_str management = bk_value_text(organization, "management");
	struct bk_str root = bk_value_text(organization, "root");
	BK_AUTO_JSON record = json_object();
	size_t i;
	const json_t *ou;
	bk_value_set_text(record, "id", bk_value_text(organization, "id"));
	bk_value_set_text(record, "management", management);
	bk_value_set_text(record, "root", root);
	bk_value_set(record, "access", json_object());
	bk_value_set(record, "types", json_array());
	bk_sim_organization_put(sim, record);
	json_array_foreach(json_object_get(organization, "ous"), i, ou)
	{
		struct bk_str parent = bk_value_text(ou, "parent");
		BK_AUTO_JSON unit = json_object();
		bk_value_set_text(unit, "Id", bk_value_text(ou, "id"));
		bk_value_set_text(unit, "Name", bk_value_text(ou, "name"));
		bk_value_set_text(unit, "parent", parent.len > 0 ? parent : root);
		bk_sim_put(sim, BK_SIM_OU, management, BK_STR(""), bk_value_text(ou, "id"), unit);
	}
}

json_t *bk_sim_organization_for(struct bk_sim *sim, const struct bk_sim_request *request,
	bool members, struct bk_sim_fault *ret_fault)
{
	json_t *organization = bk_sim_organization_of(sim, request->account);
	if (organization == NULL)
		return bk_sim_refuse(ret_fault, 400, "AWSOrganizationsNotInUseException",
			"Your account is not a member of an organization.");
	if (members || bk_str_equal(bk_value_text(organization, "management"), request->account))
		return organization;
	json_decref(organization);
	return bk_sim_refuse(ret_fault, 400, "AccessDeniedException",
		"You don't have permissions to access this resource.");
}

struct bk_str bk_sim_organization_arn(
	struct bk_arena *arena, const json_t *organization, const char *type, struct bk_str id)
{
	return bk_str_format(arena, "arn:aws:organizations::%.*s:%s/%.*s%s%.*s",
		BK_STR_ARGS(bk_value_text(organization, "management")), type,
		BK_STR_ARGS(bk_value_text(organization, "id")), id.len > 0 ? "/" : "",
		BK_STR_ARGS(id));
}

static json_t *unit_of(struct bk_sim *sim, const json_t *organization, struct bk_str id)
{
	return bk_sim_get(
		sim, BK_SIM_OU, bk_value_text(organization, "management"), BK_STR(""), id);
}

const char *bk_sim_organization_kind(
	struct bk_sim *sim, const json_t *organization, struct bk_str id)
{
	BK_AUTO_JSON unit = unit_of(sim, organization, id);
	if (bk_str_equal(id, bk_value_text(organization, "root")))
		return "ROOT";
	if (unit != NULL)
		return "ORGANIZATIONAL_UNIT";
	return is_member(sim, id) ? "ACCOUNT" : NULL;
}

struct bk_str bk_sim_organization_parent(
	struct bk_sim *sim, struct bk_arena *arena, const json_t *organization, struct bk_str id)
{
	BK_AUTO_JSON unit = unit_of(sim, organization, id);
	struct bk_str root = bk_value_text(organization, "root");
	if (bk_str_equal(id, root))
		return (struct bk_str){0};
	if (unit != NULL)
		return bk_str_dup(arena, bk_value_text(unit, "parent"));
	BK_AUTO_JSON account = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), id);
	struct bk_str ou = bk_value_text(account, "ou");
	return bk_str_dup(arena, ou.len > 0 ? ou : root);
}

/* Units nest five deep; a world of a user's making may be wrong. */
enum { DEEP = 16 };

struct bk_str bk_sim_organization_path(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str account)
{
	BK_AUTO_JSON organization = bk_sim_organization_of(sim, account);
	struct bk_str path = BK_STR(""), at = account;
	if (organization == NULL)
		return path;
	for (int i = 0; i < DEEP; i++) {
		at = bk_sim_organization_parent(sim, arena, organization, at);
		if (at.len == 0)
			break;
		path = bk_str_format(arena, "%.*s/%.*s", BK_STR_ARGS(at), BK_STR_ARGS(path));
	}
	return bk_str_format(arena, "%.*s/%.*s", BK_STR_ARGS(bk_value_text(organization, "id")),
		BK_STR_ARGS(path));
}

bool bk_sim_organization_trusts(struct bk_sim *sim, const char *service)
{
	BK_AUTO_JSON organization = the_organization(sim);
	return json_object_get(json_object_get(organization, "access"), service) != NULL;
}

static json_t *delegate_of(struct bk_sim *sim, const json_t *organization, struct bk_str account,
	struct bk_str service)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_str id =
		bk_str_format(arena, "%.*s/%.*s", BK_STR_ARGS(account), BK_STR_ARGS(service));
	json_t *record = bk_sim_get(
		sim, BK_SIM_DELEGATE, bk_value_text(organization, "management"), BK_STR(""), id);
	bk_arena_free(arena);
	return record;
}

/*
 * Reading.
 */

static json_t *describe_organization(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_arena *arena = request->arena;
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, true, ret_fault);
	if (organization == NULL)
		return NULL;
	struct bk_str management = bk_value_text(organization, "management");
	BK_AUTO_JSON account = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), management);
	json_t *told = json_object();
	bk_value_set_text(told, "Id", bk_value_text(organization, "id"));
	bk_value_set_text(told, "Arn",
		bk_sim_organization_arn(arena, organization, "organization", BK_STR("")));
	bk_value_set_text(told, "FeatureSet", BK_STR("ALL"));
	bk_value_set_text(told, "MasterAccountId", management);
	bk_value_set_text(told, "MasterAccountArn",
		bk_sim_organization_arn(arena, organization, "account", management));
	bk_value_set_text(told, "MasterAccountEmail", bk_value_text(account, "email"));
	bk_value_set(told, "AvailablePolicyTypes",
		json_pack("[{s:s,s:s}]", "Type", "SERVICE_CONTROL_POLICY", "Status", "ENABLED"));
	return json_pack("{s:o}", "Organization", told);
}

static json_t *account_told(
	struct bk_arena *arena, const json_t *organization, struct bk_str id, const json_t *account)
{
	json_t *told = json_object();
	bool own = bk_str_equal(id, bk_value_text(organization, "management"));
	bk_value_set_text(told, "Id", id);
	bk_value_set_text(told, "Arn", bk_sim_organization_arn(arena, organization, "account", id));
	bk_value_set_text(told, "Name", bk_value_text(account, "name"));
	bk_value_set_text(told, "Email", bk_value_text(account, "email"));
	bk_value_set_text(told, "Status", BK_STR("ACTIVE"));
	bk_value_set_text(told, "State", BK_STR("ACTIVE"));
	bk_value_set_text(told, "JoinedMethod", own ? BK_STR("INVITED") : BK_STR("CREATED"));
	bk_value_set(told, "JoinedTimestamp", json_integer(0));
	return told;
}

static json_t *no_account(struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 400, "AccountNotFoundException",
		"You specified an account that doesn't exist.");
}

static json_t *describe_account(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str id = bk_value_text(request->input, "AccountId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON account = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), id);
	if (account == NULL || !is_member(sim, id))
		return no_account(ret_fault);
	return json_pack(
		"{s:o}", "Account", account_told(request->arena, organization, id, account));
}

/* All members, or those right below `parent`. */
static json_t *accounts_below(struct bk_sim *sim, struct bk_arena *arena,
	const json_t *organization, struct bk_str parent)
{
	BK_AUTO_JSON accounts = bk_sim_list(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""));
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(accounts, i, item)
	{
		const json_t *account = json_object_get(item, "record");
		struct bk_str ou = bk_value_text(account, "ou");
		if (ou.len == 0)
			ou = bk_value_text(organization, "root");
		if (json_is_false(json_object_get(account, "member")) ||
			(parent.ptr != NULL && !bk_str_equal(parent, ou)))
			continue;
		json_array_append_new(list,
			account_told(arena, organization,
				bk_str_dup(arena, bk_value_text(item, "id")), account));
	}
	return list;
}

static json_t *list_accounts(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	json_t *list = accounts_below(sim, request->arena, organization, (struct bk_str){0});
	return bk_sim_page(request, list, "Accounts", "MaxResults", PAGE, ret_fault);
}

/* Whether the parent that the request names can hold others. */
static bool check_parent(struct bk_sim *sim, const json_t *organization, struct bk_str id,
	struct bk_sim_fault *ret_fault)
{
	const char *kind = bk_sim_organization_kind(sim, organization, id);
	if (kind != NULL && strcmp(kind, "ACCOUNT") != 0)
		return true;
	bk_sim_refuse(ret_fault, 400, "ParentNotFoundException",
		"You specified parent that doesn't exist.");
	return false;
}

static json_t *list_accounts_for_parent(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str parent = bk_value_text(request->input, "ParentId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL || !check_parent(sim, organization, parent, ret_fault))
		return NULL;
	json_t *list = accounts_below(sim, request->arena, organization, parent);
	return bk_sim_page(request, list, "Accounts", "MaxResults", PAGE, ret_fault);
}

static json_t *unit_told(struct bk_arena *arena, const json_t *organization, const json_t *unit)
{
	struct bk_str id = bk_value_text(unit, "Id");
	json_t *told = json_object();
	bk_value_set_text(told, "Id", id);
	bk_value_set_text(told, "Arn", bk_sim_organization_arn(arena, organization, "ou", id));
	bk_value_set_text(told, "Name", bk_value_text(unit, "Name"));
	return told;
}

static json_t *units_below(struct bk_sim *sim, struct bk_arena *arena, const json_t *organization,
	struct bk_str parent)
{
	BK_AUTO_JSON units =
		bk_sim_list(sim, BK_SIM_OU, bk_value_text(organization, "management"), BK_STR(""));
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(units, i, item)
	{
		const json_t *unit = json_object_get(item, "record");
		if (bk_str_equal(bk_value_text(unit, "parent"), parent))
			json_array_append_new(list, unit_told(arena, organization, unit));
	}
	return list;
}

static json_t *list_units(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str parent = bk_value_text(request->input, "ParentId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL || !check_parent(sim, organization, parent, ret_fault))
		return NULL;
	return bk_sim_page(request, units_below(sim, request->arena, organization, parent),
		"OrganizationalUnits", "MaxResults", PAGE, ret_fault);
}

static json_t *describe_unit(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str id = bk_value_text(request->input, "OrganizationalUnitId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON unit = unit_of(sim, organization, id);
	if (unit == NULL)
		return bk_sim_refuse(ret_fault, 400, "OrganizationalUnitNotFoundException",
			"You specified an organizational unit that doesn't exist.");
	return json_pack(
		"{s:o}", "OrganizationalUnit", unit_told(request->arena, organization, unit));
}

static json_t *list_children(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str parent = bk_value_text(request->input, "ParentId");
	struct bk_str type = bk_value_text(request->input, "ChildType");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL || !check_parent(sim, organization, parent, ret_fault))
		return NULL;
	BK_AUTO_JSON below = bk_str_is(type, "ACCOUNT")
		? accounts_below(sim, request->arena, organization, parent)
		: units_below(sim, request->arena, organization, parent);
	json_t *list = json_array();
	size_t i;
	const json_t *each;
	json_array_foreach(below, i, each) json_array_append_new(list,
		json_pack("{s:O,s:s%}", "Id", json_object_get(each, "Id"), "Type", type.ptr,
			type.len));
	return bk_sim_page(request, list, "Children", "MaxResults", PAGE, ret_fault);
}

static json_t *list_parents(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str child = bk_value_text(request->input, "ChildId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	const char *kind = bk_sim_organization_kind(sim, organization, child);
	if (kind == NULL || strcmp(kind, "ROOT") == 0)
		return bk_sim_refuse(ret_fault, 400, "ChildNotFoundException",
			"You specified a child that doesn't exist.");
	struct bk_str parent = bk_sim_organization_parent(sim, request->arena, organization, child);
	json_t *item = json_object();
	bk_value_set_text(item, "Id", parent);
	bk_value_set_text(
		item, "Type", bk_str_of(bk_sim_organization_kind(sim, organization, parent)));
	return bk_sim_page(
		request, json_pack("[o]", item), "Parents", "MaxResults", PAGE, ret_fault);
}

static json_t *list_roots(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	json_t *root = bk_sim_organization_target(
		sim, request->arena, organization, bk_value_text(organization, "root"));
	json_object_del(root, "Type");
	json_t *types = json_array();
	size_t i;
	json_t *type;
	json_array_foreach(json_object_get(organization, "types"), i, type) json_array_append_new(
		types, json_pack("{s:O,s:s}", "Type", type, "Status", "ENABLED"));
	bk_value_set(root, "PolicyTypes", types);
	return bk_sim_page(request, json_pack("[o]", root), "Roots", "MaxResults", PAGE, ret_fault);
}

/*
 * Trusted access and delegated administrators.
 */

static json_t *set_access(struct bk_sim *sim, const struct bk_sim_request *request, bool on,
	struct bk_sim_fault *ret_fault)
{
	const char *service = bk_value_text(request->input, "ServicePrincipal").ptr;
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	json_t *access = json_object_get(organization, "access");
	if (!on)
		json_object_del(access, service);
	else if (json_object_get(access, service) == NULL)
		bk_value_set(access, service, json_integer(request->now));
	bk_sim_organization_put(sim, organization);
	return json_object();
}

static json_t *enable_access(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_access(sim, request, true, ret_fault);
}

static json_t *disable_access(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_access(sim, request, false, ret_fault);
}

static json_t *list_access(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	json_t *list = json_array();
	const char *service;
	json_t *date;
	json_object_foreach(json_object_get(organization, "access"), service, date)
		json_array_append_new(list,
			json_pack("{s:s,s:O}", "ServicePrincipal", service, "DateEnabled", date));
	if (organization == NULL) {
		json_decref(list);
		return NULL;
	}
	return bk_sim_page(
		request, list, "EnabledServicePrincipals", "MaxResults", PAGE, ret_fault);
}

static json_t *violation(struct bk_sim_fault *ret_fault, const char *reason, const char *message)
{
	bk_sim_refuse(ret_fault, 400, "ConstraintViolationException", "%s", message);
	ret_fault->detail = json_pack("{s:s}", "Reason", reason);
	return NULL;
}

static struct bk_str delegate_id(const struct bk_sim_request *request)
{
	return bk_str_format(request->arena, "%.*s/%.*s",
		BK_STR_ARGS(bk_value_text(request->input, "AccountId")),
		BK_STR_ARGS(bk_value_text(request->input, "ServicePrincipal")));
}

static json_t *register_delegate(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str account = bk_value_text(request->input, "AccountId");
	struct bk_str service = bk_value_text(request->input, "ServicePrincipal");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	if (!is_member(sim, account))
		return no_account(ret_fault);
	if (bk_str_equal(account, request->account))
		return violation(ret_fault, "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
			"You cannot register master account/yourself as delegated administrator "
			"for your organization.");
	if (!bk_sim_organization_trusts(sim, service.ptr))
		return violation(ret_fault, "SERVICE_ACCESS_NOT_ENABLED",
			"You must enable trusted access for the service first.");
	BK_AUTO_JSON old = delegate_of(sim, organization, account, service);
	if (old != NULL)
		return bk_sim_refuse(ret_fault, 400, "AccountAlreadyRegisteredException",
			"The provided account is already a delegated administrator for your "
			"organization.");
	BK_AUTO_JSON record = json_pack("{s:s%,s:s%,s:I}", "account", account.ptr, account.len,
		"service", service.ptr, service.len, "date", (json_int_t)request->now);
	bk_sim_put(
		sim, BK_SIM_DELEGATE, request->account, BK_STR(""), delegate_id(request), record);
	return json_object();
}

static json_t *deregister_delegate(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	if (!bk_sim_drop(sim, BK_SIM_DELEGATE, request->account, BK_STR(""), delegate_id(request)))
		return bk_sim_refuse(ret_fault, 400, "AccountNotRegisteredException",
			"The provided account is not a delegated administrator for your "
			"organization.");
	return json_object();
}

static json_t *list_delegates(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str service = bk_value_text(request->input, "ServicePrincipal");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON delegates = bk_sim_list(sim, BK_SIM_DELEGATE, request->account, BK_STR(""));
	BK_AUTO_JSON seen = json_object();
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(delegates, i, item)
	{
		const json_t *record = json_object_get(item, "record");
		struct bk_str id = bk_value_text(record, "account");
		if ((service.len > 0 && !bk_str_equal(service, bk_value_text(record, "service"))) ||
			json_object_get(seen, id.ptr) != NULL)
			continue;
		bk_value_set(seen, id.ptr, json_true());
		BK_AUTO_JSON account = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), id);
		json_t *told = account_told(request->arena, organization, id, account);
		json_object_set(told, "DelegationEnabledDate", json_object_get(record, "date"));
		json_array_append_new(list, told);
	}
	return bk_sim_page(request, list, "DelegatedAdministrators", "MaxResults", PAGE, ret_fault);
}

static json_t *list_delegated_services(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str account = bk_value_text(request->input, "AccountId");
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON delegates = bk_sim_list(sim, BK_SIM_DELEGATE, request->account, BK_STR(""));
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(delegates, i, item)
	{
		const json_t *record = json_object_get(item, "record");
		if (bk_str_equal(account, bk_value_text(record, "account")))
			json_array_append_new(list,
				json_pack("{s:O,s:O}", "ServicePrincipal",
					json_object_get(record, "service"), "DelegationEnabledDate",
					json_object_get(record, "date")));
	}
	return bk_sim_page(request, list, "DelegatedServices", "MaxResults", PAGE, ret_fault);
}

/*
 * The resource policy and tags.
 */

static json_t *resource_policy_told(
	const struct bk_sim_request *request, const json_t *organization)
{
	struct bk_str id = BK_STR("rp-sim00001");
	json_t *summary = json_object();
	json_t *told = json_object();
	bk_value_set_text(summary, "Id", id);
	bk_value_set_text(summary, "Arn",
		bk_sim_organization_arn(request->arena, organization, "resourcepolicy", id));
	bk_value_set(told, "ResourcePolicySummary", summary);
	bk_value_set_text(told, "Content", bk_value_text(organization, "resource_policy"));
	return json_pack("{s:o}", "ResourcePolicy", told);
}

static json_t *no_resource_policy(struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 400, "ResourcePolicyNotFoundException",
		"The resource policy doesn't exist.");
}

static json_t *put_resource_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str content = bk_value_text(request->input, "Content");
	struct bk_error error;
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	BK_AUTO_JSON document = bk_value_read(content, &error);
	if (document == NULL)
		return bk_sim_refuse(ret_fault, 400, "InvalidInputException", "%s", error.text);
	bk_value_set_text(organization, "resource_policy", content);
	bk_sim_organization_put(sim, organization);
	return resource_policy_told(request, organization);
}

static json_t *describe_resource_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, true, ret_fault);
	if (organization == NULL)
		return NULL;
	if (json_object_get(organization, "resource_policy") == NULL)
		return no_resource_policy(ret_fault);
	return resource_policy_told(request, organization);
}

static json_t *delete_resource_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return NULL;
	if (json_object_del(organization, "resource_policy") != 0)
		return no_resource_policy(ret_fault);
	bk_sim_organization_put(sim, organization);
	return json_object();
}

struct bk_str bk_sim_organization_arn_of(
	struct bk_sim *sim, struct bk_arena *arena, const json_t *organization, struct bk_str id)
{
	const char *kind = bk_sim_organization_kind(sim, organization, id);
	BK_AUTO_JSON policy = bk_sim_get(
		sim, BK_SIM_ORG_POLICY, bk_value_text(organization, "management"), BK_STR(""), id);
	if (policy != NULL)
		return bk_str_dup(arena, bk_value_text(policy, "Arn"));
	if (kind == NULL)
		return (struct bk_str){0};
	const char *type = kind[0] == 'R' ? "root" : kind[0] == 'A' ? "account" : "ou";
	return bk_sim_organization_arn(arena, organization, type, id);
}

json_t *bk_sim_organization_target(
	struct bk_sim *sim, struct bk_arena *arena, const json_t *organization, struct bk_str id)
{
	const char *kind = bk_sim_organization_kind(sim, organization, id);
	BK_AUTO_JSON unit = unit_of(sim, organization, id);
	BK_AUTO_JSON account = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), id);
	json_t *told = json_object();
	bk_value_set_text(told, "Id", id);
	bk_value_set_text(told, "Arn", bk_sim_organization_arn_of(sim, arena, organization, id));
	bk_value_set_text(told, "Name",
		unit != NULL              ? bk_value_text(unit, "Name")
			: account != NULL ? bk_value_text(account, "name")
					  : BK_STR("Root"));
	bk_value_set_text(told, "Type", bk_str_of(kind != NULL ? kind : "ACCOUNT"));
	return told;
}

/* ARN of what is to be tagged, or empty and *ret_fault. */
static struct bk_str tagged(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = {0};
	BK_AUTO_JSON organization = bk_sim_organization_for(sim, request, false, ret_fault);
	if (organization == NULL)
		return arn;
	arn = bk_sim_organization_arn_of(
		sim, request->arena, organization, bk_value_text(request->input, "ResourceId"));
	if (arn.len == 0)
		bk_sim_refuse(ret_fault, 400, "TargetNotFoundException",
			"You specified a target that doesn't exist.");
	return arn;
}

static json_t *tag(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = tagged(sim, request, ret_fault);
	if (arn.len == 0 ||
		!bk_sim_tags_add(sim, arn, &bk_sim_organizations_tags,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	return json_object();
}

static json_t *untag(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = tagged(sim, request, ret_fault);
	if (arn.len == 0)
		return NULL;
	bk_sim_tags_remove(sim, arn, json_object_get(request->input, "TagKeys"));
	return json_object();
}

static json_t *list_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = tagged(sim, request, ret_fault);
	if (arn.len == 0)
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, arn);
	return bk_sim_page(request, bk_sim_tags_write(tags, &bk_sim_organizations_tags), "Tags",
		NULL, BK_SIM_TAGS_MOST, ret_fault);
}

/* clang-format off */
#define PAGES { "MaxResults", BK_SIM_INT, false, 1, 20, NULL, NULL }
#define ACCOUNT { "AccountId", BK_SIM_STRING, true, 1, 64, "[0-9]{12}", NULL }
#define SERVICE { "ServicePrincipal", BK_SIM_STRING, true, 1, 128, "[A-Za-z0-9_+=,.@-]*", NULL }
#define PARENT { "ParentId", BK_SIM_STRING, true, 1, 100, "r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", NULL }
#define RESOURCE { "ResourceId", BK_SIM_STRING, true, 1, 130, NULL, NULL }
#define POLICY { "PolicyId", BK_SIM_STRING, true, 1, 130, "p-[0-9a-zA-Z_]{8,128}", NULL }
#define TARGET { "TargetId", BK_SIM_STRING, true, 1, 100, "r-[0-9a-z]{4,32}|[0-9]{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", NULL }
#define TYPES "SERVICE_CONTROL_POLICY|RESOURCE_CONTROL_POLICY|TAG_POLICY|BACKUP_POLICY|" \
	"AISERVICES_OPT_OUT_POLICY|CHATBOT_POLICY|DECLARATIVE_POLICY_EC2|SECURITYHUB_POLICY"
#define TAGS(required) \
	{ "Tags", BK_SIM_LIST, required, 0, 0, NULL, NULL }, \
	{ "Tags[]", BK_SIM_SHAPE, false, 0, 0, NULL, NULL }, \
	{ "Tags[].Key", BK_SIM_STRING, true, 1, 128, NULL, NULL }, \
	{ "Tags[].Value", BK_SIM_STRING, true, 0, 256, NULL, NULL }

static const struct bk_sim_member pages[] = { PAGES, {0} };
static const struct bk_sim_member account[] = { ACCOUNT, PAGES, {0} };
static const struct bk_sim_member service[] = { SERVICE, {0} };
static const struct bk_sim_member delegation[] = { ACCOUNT, SERVICE, {0} };
static const struct bk_sim_member parent[] = { PARENT, PAGES, {0} };
static const struct bk_sim_member child[] = {
	{ "ChildId", BK_SIM_STRING, true, 1, 100, "[0-9]{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", NULL },
	PAGES,
	{0}
};
static const struct bk_sim_member children[] = {
	PARENT,
	{ "ChildType", BK_SIM_STRING, true, 0, 0, NULL, "ACCOUNT|ORGANIZATIONAL_UNIT" },
	PAGES,
	{0}
};
static const struct bk_sim_member unit[] = {
	{ "OrganizationalUnitId", BK_SIM_STRING, true, 1, 68, "ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", NULL },
	{0}
};
static const struct bk_sim_member content[] = {
	{ "Content", BK_SIM_STRING, true, 1, 40000, NULL, NULL },
	{0}
};
static const struct bk_sim_member tagging[] = { RESOURCE, TAGS(true), {0} };
static const struct bk_sim_member untagging[] = {
	RESOURCE,
	{ "TagKeys", BK_SIM_LIST, true, 0, 0, NULL, NULL },
	{ "TagKeys[]", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{0}
};
static const struct bk_sim_member tags[] = { RESOURCE, {0} };
static const struct bk_sim_member policy[] = { POLICY, PAGES, {0} };
static const struct bk_sim_member attachment[] = { POLICY, TARGET, {0} };
static const struct bk_sim_member creation[] = {
	{ "Content", BK_SIM_STRING, true, 1, 1000000, NULL, NULL },
	{ "Description", BK_SIM_STRING, true, 0, 512, NULL, NULL },
	{ "Name", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{ "Type", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	TAGS(false),
	{0}
};
static const struct bk_sim_member update[] = {
	POLICY,
	{ "Content", BK_SIM_STRING, false, 1, 1000000, NULL, NULL },
	{ "Description", BK_SIM_STRING, false, 0, 512, NULL, NULL },
	{ "Name", BK_SIM_STRING, false, 1, 128, NULL, NULL },
	{0}
};
static const struct bk_sim_member type[] = {
	{ "RootId", BK_SIM_STRING, true, 1, 34, "r-[0-9a-z]{4,32}", NULL },
	{ "PolicyType", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	{0}
};
static const struct bk_sim_member effective[] = {
	{ "PolicyType", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	{ "TargetId", BK_SIM_STRING, false, 12, 12, "[0-9]{12}", NULL },
	{0}
};
static const struct bk_sim_member errors[] = {
	ACCOUNT,
	{ "PolicyType", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	{0}
};
static const struct bk_sim_member invalid[] = {
	{ "PolicyType", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	PAGES,
	{0}
};
static const struct bk_sim_member filter[] = {
	{ "Filter", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	PAGES,
	{0}
};
static const struct bk_sim_member target_filter[] = {
	TARGET,
	{ "Filter", BK_SIM_STRING, true, 0, 0, NULL, TYPES },
	PAGES,
	{0}
};

#define OP(name, handler, members) { "organizations", name, handler, members }
const struct bk_sim_operation bk_sim_organizations[] = {
	OP("AttachPolicy", bk_sim_attach_org_policy, attachment),
	OP("CreatePolicy", bk_sim_create_org_policy, creation),
	OP("DeletePolicy", bk_sim_delete_org_policy, policy),
	OP("DeleteResourcePolicy", delete_resource_policy, NULL),
	OP("DeregisterDelegatedAdministrator", deregister_delegate, delegation),
	OP("DescribeAccount", describe_account, account),
	OP("DescribeEffectivePolicy", bk_sim_describe_effective_policy, effective),
	OP("DescribeOrganization", describe_organization, NULL),
	OP("DescribeOrganizationalUnit", describe_unit, unit),
	OP("DescribePolicy", bk_sim_describe_org_policy, policy),
	OP("DescribeResourcePolicy", describe_resource_policy, NULL),
	OP("DetachPolicy", bk_sim_detach_org_policy, attachment),
	OP("DisableAWSServiceAccess", disable_access, service),
	OP("DisablePolicyType", bk_sim_disable_policy_type, type),
	OP("EnableAWSServiceAccess", enable_access, service),
	OP("EnablePolicyType", bk_sim_enable_policy_type, type),
	OP("ListAWSServiceAccessForOrganization", list_access, pages),
	OP("ListAccounts", list_accounts, pages),
	OP("ListAccountsForParent", list_accounts_for_parent, parent),
	OP("ListAccountsWithInvalidEffectivePolicy", bk_sim_list_invalid_accounts, invalid),
	OP("ListChildren", list_children, children),
	OP("ListDelegatedAdministrators", list_delegates, pages),
	OP("ListDelegatedServicesForAccount", list_delegated_services, account),
	OP("ListEffectivePolicyValidationErrors", bk_sim_list_policy_errors, errors),
	OP("ListOrganizationalUnitsForParent", list_units, parent),
	OP("ListParents", list_parents, child),
	OP("ListPolicies", bk_sim_list_org_policies, filter),
	OP("ListPoliciesForTarget", bk_sim_list_policies_for_target, target_filter),
	OP("ListRoots", list_roots, pages),
	OP("ListTagsForResource", list_tags, tags),
	OP("ListTargetsForPolicy", bk_sim_list_targets_for_policy, policy),
	OP("PutResourcePolicy", put_resource_policy, content),
	OP("RegisterDelegatedAdministrator", register_delegate, delegation),
	OP("TagResource", tag, tagging),
	OP("UntagResource", untag, untagging),
	OP("UpdatePolicy", bk_sim_update_org_policy, update),
	{0}
};
/* clang-format on */
