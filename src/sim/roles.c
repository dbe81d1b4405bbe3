/*
 * What others ask of IAM: whether roles exist, who may assume them, what they may do. The
 * operations are in sim/iam.c.
 */

#include "base/arena.h"
#include "base/vec.h"
#include "sim/auth.h"
#include "sim/fault.h"
#include "sim/iam.h"
#include "sim/iam_records.h"
#include "sim/managed.h"
#include "sim/policy.h"
#include "sim/state.h"

struct bk_str bk_sim_administrator(struct bk_arena *arena, struct bk_str account)
{
	return bk_str_format(
		arena, "arn:aws:iam::%.*s:user/%s", BK_STR_ARGS(account), BK_SIM_ADMINISTRATOR);
}

struct bk_str bk_sim_unique_id(struct bk_sim *sim, struct bk_arena *arena, const char *prefix)
{
	/* Decimal digits after the prefix, so many that it has AWS's 21 characters. */
	return bk_str_format(arena, "%sSIM%014llu", prefix, (unsigned long long)bk_sim_serial(sim));
}

/* Last part of "arn:aws:iam::111111111111:role/path/NAME", and the account. */
static bool split(
	struct bk_str arn, const char *type, struct bk_str *ret_account, struct bk_str *ret_name)
{
	struct bk_str rest = arn;
	if (!bk_str_is(bk_str_cut(&rest, ':'), "arn"))
		return false;
	bk_str_cut(&rest, ':');
	if (!bk_str_is(bk_str_cut(&rest, ':'), "iam"))
		return false;
	bk_str_cut(&rest, ':');
	*ret_account = bk_str_cut(&rest, ':');
	if (!bk_str_is(bk_str_cut(&rest, '/'), type))
		return false;
	*ret_name = rest;
	while (bk_str_find(*ret_name, '/') < ret_name->len)
		bk_str_cut(ret_name, '/');
	return ret_name->len > 0;
}

json_t *bk_sim_role_get(struct bk_sim *sim, struct bk_str account, struct bk_str name)
{
	struct bk_arena *arena = bk_arena_new();
	json_t *role = bk_sim_get(sim, BK_SIM_ROLE, account, BK_STR(""), bk_str_lower(arena, name));
	bk_arena_free(arena);
	return role;
}

void bk_sim_role_put(struct bk_sim *sim, struct bk_str account, const json_t *role)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_str name = bk_str_lower(arena, bk_value_text(role, "RoleName"));
	bk_sim_put(sim, BK_SIM_ROLE, account, BK_STR(""), name, role);
	bk_sim_faults_role_changed(sim->faults, bk_value_text(role, "Arn"));
	bk_arena_free(arena);
}

json_t *bk_sim_role_find(struct bk_sim *sim, struct bk_str arn)
{
	struct bk_str account, name;
	if (!split(arn, "role", &account, &name))
		return NULL;
	json_t *role = bk_sim_role_get(sim, account, name);
	if (role != NULL && bk_str_equal(bk_value_text(role, "Arn"), arn))
		return role;
	json_decref(role);
	return NULL;
}

bool bk_sim_account_exists(struct bk_sim *sim, struct bk_str account)
{
	BK_AUTO_JSON record = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), account);
	return record != NULL;
}

bool bk_sim_principal_exists(struct bk_sim *sim, struct bk_str arn)
{
	struct bk_str account, name, rest = arn;
	if (bk_str_is(arn, "*"))
		return true;
	if (split(arn, "role", &account, &name)) {
		BK_AUTO_JSON role = bk_sim_role_find(sim, arn);
		return role != NULL && bk_sim_faults_role_seen(sim->faults, arn);
	}
	if (split(arn, "user", &account, &name))
		return bk_str_is(name, BK_SIM_ADMINISTRATOR) && bk_sim_account_exists(sim, account);
	if (bk_str_find(arn, ':') == arn.len)
		return bk_sim_account_exists(sim, arn);
	for (int i = 0; i < 4; i++)
		bk_str_cut(&rest, ':');
	account = bk_str_cut(&rest, ':');
	return bk_str_is(rest, "root") && bk_sim_account_exists(sim, account);
}

bool bk_sim_has_linked_role(struct bk_sim *sim, struct bk_str account, const char *service)
{
	BK_AUTO_JSON roles = bk_sim_list(sim, BK_SIM_ROLE, account, BK_STR(""));
	size_t i;
	const json_t *item;
	json_array_foreach(roles, i, item)
	{
		const json_t *role = json_object_get(item, "record");
		if (bk_str_is(bk_value_text(role, "service"), service))
			return true;
	}
	return false;
}

bool bk_sim_backup_may_assume(struct bk_sim *sim, struct bk_str role, struct bk_str account)
{
	BK_AUTO_JSON record = bk_sim_role_find(sim, role);
	struct bk_error error;
	if (record == NULL || !bk_sim_faults_role_seen(sim->faults, role))
		return false;
	BK_AUTO_JSON trust =
		bk_sim_policy_read(bk_value_text(record, "AssumeRolePolicyDocument"), &error);
	BK_AUTO_JSON context = json_object();
	bk_value_set_text(context, "aws:SourceAccount", account);
	struct bk_sim_ask ask = {.principal = BK_STR("backup.amazonaws.com"),
		.action = "sts:AssumeRole",
		.context = context};
	struct bk_arena *arena = bk_arena_new();
	unsigned says = bk_sim_policy_says(arena, trust, &ask);
	bk_arena_free(arena);
	return says == BK_SIM_ALLOWS;
}

static bool managed_allow(struct bk_str arn, const char *action)
{
	const struct bk_sim_managed *policy = bk_sim_managed_find(arn);
	struct bk_str rest = bk_str_of(policy != NULL ? policy->actions : "");
	while (rest.len > 0) {
		if (bk_str_like(bk_str_of(action), bk_str_cut(&rest, '|')))
			return true;
	}
	return false;
}

/* What a policy of the account, attached by its ARN, or an inline one says. */
static unsigned document_says(
	struct bk_arena *arena, struct bk_str text, const struct bk_sim_ask *ask)
{
	struct bk_error error;
	BK_AUTO_JSON document = bk_sim_policy_read(text, &error);
	return bk_sim_policy_says(arena, document, ask);
}

bool bk_sim_role_may(struct bk_sim *sim, struct bk_arena *arena, struct bk_str role,
	const char *action, struct bk_str resource)
{
	BK_AUTO_JSON record = bk_sim_role_find(sim, role);
	struct bk_sim_ask ask = {.principal = role, .action = action, .resource = resource};
	const char *name;
	json_t *text;
	const json_t *arn;
	size_t i;
	unsigned says = 0;
	json_array_foreach(json_object_get(record, "attached"), i, arn)
	{
		struct bk_str id = bk_value_text_of(arn), account, policy;
		if (bk_str_has_prefix(id, BK_STR("arn:aws:iam::aws:"))) {
			says |= managed_allow(id, action) ? BK_SIM_ALLOWS : 0U;
		} else if (split(id, "policy", &account, &policy)) {
			BK_AUTO_JSON own = bk_sim_get(sim, BK_SIM_POLICY, account, BK_STR(""), id);
			says |= document_says(arena, bk_value_text(own, "document"), &ask);
		}
	}
	json_object_foreach(json_object_get(record, "inline"), name, text) says |=
		document_says(arena, bk_value_text_of(text), &ask);
	return says == BK_SIM_ALLOWS;
}

/* Service prefix of actions, where it is another than the endpoint's. */
static const char *action_prefix(const struct bk_aws_service *service)
{
	return strcmp(service->name, "tagging") == 0 ? "tag" : service->name;
}

bool bk_sim_may_call(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str role,
	struct bk_sim_fault *ret_fault)
{
	const struct bk_aws_service *service = request->operation->service;
	struct bk_str action = bk_str_format(
		request->arena, "%s:%s", action_prefix(service), request->operation->name);
	/* Anybody may ask who they are. */
	if (role.len == 0 || bk_str_is(action, "sts:GetCallerIdentity") ||
		bk_sim_role_may(sim, request->arena, role, action.ptr, BK_STR("*")))
		return true;
	bk_sim_refuse(ret_fault, service->protocol == BK_PROTOCOL_JSON ? 400 : 403,
		service->xmlns != NULL ? "AccessDenied" : "AccessDeniedException",
		"User: %.*s is not authorized to perform: %s because no identity-based policy "
		"allows the %s action",
		BK_STR_ARGS(request->caller), action.ptr, action.ptr);
	return false;
}
