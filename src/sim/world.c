/*
 * The world at the beginning: see world.h.
 */
#include "sim/world.h"

#include <stdio.h>

#include "base/arena.h"
#include "sim/auth.h"
#include "sim/backup.h"
#include "sim/clock.h"
#include "sim/iam.h"
#include "sim/organizations.h"
#include "sim/serve.h"
#include "sim/state.h"
#include "sim/tags.h"
#include "sim/valid.h"

static bool is_account(struct bk_str id)
{
	for (size_t i = 0; i < id.len; i++) {
		if (id.ptr[i] < '0' || id.ptr[i] > '9')
			return false;
	}
	return id.len == 12;
}

static bool make_accounts(struct bk_sim *sim, const json_t *accounts, struct bk_str management,
	struct bk_error *ret_error)
{
	size_t i;
	json_t *account;
	json_array_foreach(accounts, i, account)
	{
		struct bk_str id = bk_value_text(account, "id");
		struct bk_str role = bk_value_text(account, "access_role");
		if (!is_account(id))
			return bk_error_set(ret_error, "`%.*s` is no account id", BK_STR_ARGS(id));
		bk_sim_put(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), id, account);
		if (role.len > 0)
			bk_sim_make_access_role(sim, sim->request_arena, id, role,
				management.len > 0 ? management : id);
		bk_arena_reset(sim->request_arena);
	}
	return true;
}

/* One call, as a client would make it. */
static bool make_call(struct bk_sim *sim, const json_t *call, struct bk_error *ret_error)
{
	struct bk_str service = bk_value_text(call, "service");
	struct bk_str name = bk_value_text(call, "operation");
	struct bk_str account = bk_value_text(call, "account");
	struct bk_str region = bk_value_text(call, "region");
	json_t *given = json_object_get(call, "input");
	BK_AUTO_JSON input = json_is_object(given) ? json_deep_copy(given) : json_object();
	struct bk_sim_request request = {
		.operation = bk_aws_operation_find(service, name),
		.account = account,
		.region = region,
		.caller = bk_sim_administrator(sim->request_arena, account),
		.principal = bk_sim_administrator(sim->request_arena, account),
		.caller_id = BK_STR("AIDASIM"),
		.world = true,
		.input = input,
		.id = BK_STR("world"),
		.now = bk_sim_now(sim),
		.arena = sim->request_arena,
	};
	struct bk_sim_fault fault = {0};
	BK_AUTO_JSON output = NULL;
	if (request.operation == NULL || !is_account(account) || region.len == 0)
		bk_sim_refuse(&fault, 400, "UnknownOperation", "no such operation or place");
	else
		output = bk_sim_run(sim, &request, input, &fault);
	bk_arena_reset(sim->request_arena);
	json_decref(fault.detail);
	return output != NULL ||
		bk_error_set(ret_error, "%.*s.%.*s in account %.*s: %s: %s", BK_STR_ARGS(service),
			BK_STR_ARGS(name), BK_STR_ARGS(account), fault.code, fault.message);
}

static void make_store(struct bk_sim *sim, const json_t *store)
{
	static const struct bk_sim_tag_rules any = {0};
	struct bk_str arn = bk_value_text(store, "arn");
	struct bk_sim_fault fault = {0};

	bk_sim_put(sim, BK_SIM_DATA_STORE, bk_value_text(store, "account"),
		bk_value_text(store, "region"), arn, store);
	/* Without new tags there is nothing to refuse. */
	if (!bk_sim_tags_add(sim, arn, &any, NULL, &fault))
		json_decref(fault.detail);
}

bool bk_sim_world_make(struct bk_sim *sim, const json_t *world, struct bk_error *ret_error)
{
	BK_AUTO_JSON standard = json_pack("{s:[{s:s,s:s,s:s}]}", "accounts", "id", "111111111111",
		"name", "main", "email", "main@example.com");
	if (world == NULL)
		world = standard;
	const json_t *organization = json_object_get(world, "organization");
	struct bk_str management = bk_value_text(organization, "management");
	if (organization != NULL && !is_account(management))
		return bk_error_set(ret_error, "the organization has no management account");
	if (!make_accounts(sim, json_object_get(world, "accounts"), management, ret_error) ||
		!make_accounts(
			sim, json_object_get(organization, "accounts"), management, ret_error))
		return false;
	if (organization != NULL)
		bk_sim_organization_make(sim, organization);
	const json_t *options = json_object_get(world, "options");
	if (options != NULL)
		bk_sim_put(sim, BK_SIM_OPTIONS, BK_STR(""), BK_STR(""), BK_STR("options"), options);
	const json_t *services = json_object_get(world, "services");
	if (services != NULL)
		bk_sim_put(
			sim, BK_SIM_SERVICES, BK_STR(""), BK_STR(""), BK_STR("services"), services);
	size_t i;
	const json_t *call;
	json_array_foreach(json_object_get(world, "calls"), i, call)
	{
		if (!make_call(sim, call, ret_error))
			return false;
	}
	json_array_foreach(json_object_get(world, "stores"), i, call) make_store(sim, call);
	return true;
}
