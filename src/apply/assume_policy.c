/*
 * Policies of vaults and keys of others, asked as AWS would decide: who acts is who aws-semantics
 * 1 and 4 say (the plan's role, the linked role of a destination), not who is named. What hangs on
 * a condition that nobody knows is open.
 */
#include "apply/assume.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "check/context.h"
#include "infer/coverage.h"
#include "model/arn.h"
#include "model/model.h"
#include "prove/policy.h"

/* The least that a party needs of a key, and who only reads (F 2.3). */
static const char *const use_actions[] = {
	"kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", NULL};
static const char *const read_actions[] = {"kms:DescribeKey", "kms:Decrypt", NULL};
static const char *const copy_actions[] = {"backup:CopyIntoBackupVault", NULL};

/* Who asks: a role by its ARN, an account as such (its root), or a service (no account). */
struct party {
	struct bk_str principal, id;      /* of the account */
	const struct bk_account *account; /* NULL: none that is declared */
	bool is_role, is_service;
};

/* A policy of others, and the statement about it. */
struct inquiry {
	struct bk_planner *planner;
	const struct bk_object *object; /* vault or key */
	const json_t *policy;           /* NULL: there is none */
	struct bk_str resource;
};

static struct bk_str root_of(
	struct bk_planner *planner, const struct bk_object *near, const struct bk_account *account)
{
	return bk_str_format(planner->arena, "arn:%.*s:iam::%.*s:root",
		BK_STR_ARGS(near->region->partition), BK_STR_ARGS(account->id));
}

static struct party account_of(
	struct bk_planner *planner, const struct bk_object *near, const struct bk_account *account)
{
	return (struct party){.principal = root_of(planner, near, account),
		.id = account->id,
		.account = account};
}

/* Requests about grants alone have the key of their condition; AWS Backup's are for AWS's services.
 * Source: AWS KMS Developer Guide, Controlling access to grants, 2026-11. */
static bool is_of_grants(const char *action)
{
	return strcmp(action, "kms:CreateGrant") == 0 || strcmp(action, "kms:ListGrants") == 0 ||
		strcmp(action, "kms:RevokeGrant") == 0;
}

/* What a request of the party says of itself. Paths of accounts that stand on no unit are not
 * known: the source need not name every unit. A request to AWS Backup has no keys of KMS. */
static json_t *context_of(
	const struct inquiry *inquiry, const struct party *party, const char *action)
{
	const struct bk_org *org = inquiry->planner->apply->list->model->org;
	bool key = inquiry->object->kind->id == BK_KIND_KEY;
	json_t *context = json_pack(
		"{s:s}", "aws:principalisawsservice", party->is_service ? "true" : "false");

	if (!context)
		bk_out_of_memory();
	bk_value_set(context, "kms:grantisforawsresource",
		is_of_grants(action) ? json_string("true") : json_null());
	if (!key) {
		bk_value_set(context, "kms:calleraccount", json_null());
		bk_value_set(context, "kms:viaservice", json_null());
	}
	if (party->is_role)
		bk_value_set_text(context, "aws:principalarn", party->principal);
	if (party->id.len) {
		bk_value_set_text(context, "aws:principalaccount", party->id);
		if (key)
			bk_value_set_text(context, "kms:calleraccount", party->id);
	}
	if (!party->account)
		return context;
	if (org && party->account->in_org)
		bk_value_set_text(context, "aws:principalorgid", org->id);
	if (party->account->ou && party->account->ou->path.len)
		bk_value_set(context, "aws:principalorgpaths",
			json_pack("[o]",
				bk_value_string(bk_str_format(inquiry->planner->arena, "%.*s/",
					BK_STR_ARGS(party->account->ou->path)))));
	return context;
}

/* One action: with aws:SecureTransport, and without: which of the two no page says of the requests
 * of AWS Backup (check/access.c). What they agree on is decided. */
static enum bk_verdict ask_action(const struct inquiry *inquiry, struct bk_policy_request *request,
	const struct party *party, const char *action)
{
	BK_AUTO_JSON context = context_of(inquiry, party, action);
	enum bk_verdict with, without;

	request->context = context;
	request->action = bk_str_of(action);
	bk_value_set(context, "aws:securetransport", json_string("true"));
	with = bk_policy_ask(inquiry->policy, request).verdict;
	bk_value_set(context, "aws:securetransport", json_null());
	without = bk_policy_ask(inquiry->policy, request).verdict;
	return with == without ? with : BK_VERDICT_UNKNOWN;
}

/* The first action that is not surely allowed decides; *ret_action is that one. */
static enum bk_verdict ask(const struct inquiry *inquiry, const struct party *party,
	const char *const actions[], const char **ret_action)
{
	enum bk_verdict result = BK_VERDICT_ALLOWED;
	struct bk_policy_request request = {
		.principal = party->principal,
		.account = party->id,
		.resource = inquiry->resource,
	};

	for (size_t i = 0; actions[i]; i++) {
		enum bk_verdict verdict = ask_action(inquiry, &request, party, actions[i]);

		if (verdict == BK_VERDICT_ALLOWED ||
			(verdict == BK_VERDICT_UNKNOWN && result == BK_VERDICT_UNKNOWN))
			continue;
		*ret_action = actions[i];
		result = verdict;
		if (verdict != BK_VERDICT_UNKNOWN)
			break;
	}
	return result;
}

/* KMS takes no principal that is not there: a role that this unit makes can be named once it is. */
static bool is_yet_to_be_made(const struct bk_planner *planner, const struct party *party)
{
	const struct bk_desired_list *list = planner->apply->list;

	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *object = list->objects.at[i];

		if ((object->type->id == BK_AWS_ROLE || object->type->id == BK_AWS_SLR) &&
			!object->external && bk_str_equal(object->arn, party->principal))
			return !planner->world->by_desired[object->index];
	}
	return false;
}

static void report_false(const struct inquiry *inquiry, const struct party *party,
	struct bk_span span, const char *action, const char *who)
{
	struct bk_planner *planner = inquiry->planner;
	bool key = inquiry->object->kind->id == BK_KIND_KEY;

	if (key && is_yet_to_be_made(planner, party))
		bk_premise_open(planner, inquiry->object, span,
			bk_str_format(planner->arena, "%s for %s", action, who).ptr,
			BK_STR("the role is yet to be made"));
	else
		bk_premise_false(planner, inquiry->object, span,
			key ? bk_str_format(planner->arena, "does not admit %s", who)
			    : bk_str_format(planner->arena, "takes no copies from %s", who),
			!inquiry->policy ? BK_STR("without a policy")
				: key ? bk_str_format(planner->arena, "without %s for it", action)
				      : BK_STR(""));
}

/* Asks, and reports: false, or open. */
static void expect(const struct inquiry *inquiry, const struct party *party,
	const char *const actions[], struct bk_span span, const char *who)
{
	struct bk_planner *planner = inquiry->planner;
	const char *action = "";

	switch (ask(inquiry, party, actions, &action)) {
	case BK_VERDICT_ALLOWED:
		break;
	case BK_VERDICT_UNKNOWN:
		bk_premise_open(planner, inquiry->object, span,
			bk_str_format(planner->arena, "%s for %s", action, who).ptr,
			BK_STR("its policy has a condition that cannot be decided"));
		break;
	case BK_VERDICT_NONE:
	case BK_VERDICT_DENIED:
		report_false(inquiry, party, span, action, who);
		break;
	}
}

static const char *account_name(const struct bk_planner *planner, const struct bk_account *account)
{
	return bk_str_format(planner->arena, "account %s", account->name->text.ptr).ptr;
}

/*
 * Vaults: `accept` and `allow`.
 */
static bool copies_into(
	struct bk_planner *planner, const struct bk_object *plan, const struct bk_object *vault)
{
	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *rule = plan->children.at[i];
		const struct bk_object *const *copies;
		size_t count;

		if (rule->kind->id != BK_KIND_RULE)
			continue;
		copies = bk_rule_copies(planner->arena, rule, &count);
		for (size_t j = 0; j < count; j++) {
			if (bk_prop_object(copies[j], BK_A_COPY_TARGET) == vault)
				return true;
		}
	}
	return false;
}

struct copiers {
	BK_VEC(const struct bk_object *) plans;
};

static void find_copiers(
	struct bk_planner *planner, const struct bk_object *vault, struct copiers *copiers)
{
	const struct bk_model *model = planner->apply->list->model;

	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *plan = model->objects.at[i];

		if (bk_is_own_plan(plan) && plan->account && copies_into(planner, plan, vault))
			bk_vec_push(planner->arena, &copiers->plans, plan);
	}
}

static struct party plan_role(struct bk_planner *planner, const struct bk_object *plan)
{
	const struct bk_check check = {.arena = planner->arena,
		.model = planner->apply->list->model,
		.list = planner->apply->list};
	const struct bk_desired *role = bk_plan_role_of(&check, plan);

	if (!role || !role->arn.len)
		return account_of(planner, plan, plan->account);
	return (struct party){.principal = role->arn,
		.id = plan->account->id,
		.account = plan->account,
		.is_role = true};
}

/* The roles of the account's plans that copy here; where none does, the account as such. */
static void expect_account(const struct inquiry *inquiry, const struct copiers *copiers,
	const struct bk_account *account, struct bk_span span)
{
	struct bk_planner *planner = inquiry->planner;
	const char *who = account_name(planner, account);
	bool any = false;
	struct party party;

	/* Its own copies are the business of its roles. */
	if (account == inquiry->object->account)
		return;
	bk_vec_foreach (i, &copiers->plans) {
		if (copiers->plans.at[i]->account != account)
			continue;
		party = plan_role(planner, copiers->plans.at[i]);
		expect(inquiry, &party, copy_actions, span, who);
		any = true;
	}
	if (any)
		return;
	party = account_of(planner, inquiry->object, account);
	expect(inquiry, &party, copy_actions, span, who);
}

/* Whether a value of `accept` or of `principals` stands for the account. */
static bool stands_for(const struct bk_value *value, const struct bk_account *account)
{
	if (value->kind == BK_V_ACCOUNT)
		return value->account == account;
	if (value->kind == BK_V_ORG || value->kind == BK_V_WORD)
		return account->in_org;
	return value->kind == BK_V_OU && bk_ou_holds(value->ou, account);
}

struct accounts {
	BK_VEC(const struct bk_account *) list;
};

static struct accounts accounts_of(struct bk_planner *planner, const struct bk_value *value)
{
	const struct bk_model *model = planner->apply->list->model;
	struct accounts accounts = {0};

	bk_vec_foreach (i, &model->accounts) {
		if (stands_for(value, model->accounts.at[i]))
			bk_vec_push(planner->arena, &accounts.list, model->accounts.at[i]);
	}
	return accounts;
}

static const json_t *policy_of(const struct bk_live *vault)
{
	for (const struct bk_live *child = vault->first_child; child; child = child->next_child) {
		if (child->type->id == BK_AWS_VAULT_POLICY)
			return json_object_get(child->body, "Policy");
	}
	return NULL;
}

static void expect_value(
	const struct inquiry *inquiry, const struct copiers *copiers, const struct bk_value *value)
{
	const struct accounts accounts = accounts_of(inquiry->planner, value);

	bk_vec_foreach (i, &accounts.list)
		expect_account(inquiry, copiers, accounts.list.at[i], value->span);
}

static bool accepts(const struct bk_value *accept, const struct bk_account *account)
{
	bool any = false;

	if (accept && accept->kind != BK_V_LIST)
		return stands_for(accept, account);
	for (size_t i = 0; accept && !any && i < accept->list.len; i++)
		any = stands_for(accept->list.at[i], account);
	return any;
}

/* Plans of other accounts that copy here, where `accept` does not name them: then a statement of
 * one of the blocks lets them in, or check would have refused the copy. */
static void expect_allowed(
	const struct inquiry *inquiry, const struct copiers *copiers, const struct bk_object *block)
{
	struct bk_planner *planner = inquiry->planner;
	const struct bk_object *vault = inquiry->object;

	bk_vec_foreach (i, &copiers->plans) {
		const struct bk_object *plan = copiers->plans.at[i];
		struct party party;

		if (plan->account == vault->account ||
			accepts(bk_prop(vault, BK_A_ACCEPT), plan->account))
			continue;
		party = plan_role(planner, plan);
		expect(inquiry, &party, copy_actions, block->span,
			account_name(planner, plan->account));
	}
}

void bk_assume_vault_policy(
	struct bk_planner *planner, const struct bk_desired *vault, const struct bk_live *live)
{
	const struct bk_object *object = vault->object;
	const struct bk_value *accept = bk_prop(object, BK_A_ACCEPT);
	const struct bk_object *allow = bk_first_child(object, BK_KIND_ALLOW);
	struct bk_str reason = bk_premise_unread(planner, object, "GetBackupVaultAccessPolicy");
	const struct inquiry inquiry = {planner, object, policy_of(live), live->arn};
	struct copiers copiers = {0};

	if (!accept && !allow)
		return;
	if (reason.len) {
		bk_premise_open(planner, object, accept ? accept->span : allow->span,
			accept ? "accept" : "allow", reason);
		return;
	}
	find_copiers(planner, object, &copiers);
	if (accept && accept->kind != BK_V_LIST)
		expect_value(&inquiry, &copiers, accept);
	for (size_t i = 0; accept && accept->kind == BK_V_LIST && i < accept->list.len; i++)
		expect_value(&inquiry, &copiers, accept->list.at[i]);
	if (allow)
		expect_allowed(&inquiry, &copiers, allow);
}

/*
 * Keys: `share` and `allow`, and what follows for the plans under them.
 */
static struct party linked_role(
	struct bk_planner *planner, const struct bk_object *near, const struct bk_account *account)
{
	return (struct party){
		.principal =
			bk_linked_role_arn(planner->arena, near->region->partition, account->id),
		.id = account->id,
		.account = account,
		.is_role = true,
	};
}

static void expect_share(const struct inquiry *inquiry)
{
	const struct bk_value *share = bk_prop(inquiry->object, BK_A_SHARE);

	for (size_t i = 0; share && share->kind == BK_V_LIST && i < share->list.len; i++) {
		const struct bk_value *value = share->list.at[i];
		struct party party;

		if (value->kind != BK_V_ACCOUNT)
			continue;
		party = linked_role(inquiry->planner, inquiry->object, value->account);
		expect(inquiry, &party, use_actions, value->span,
			bk_str_format(inquiry->planner->arena, "AWS Backup of account %s",
				value->account->name->text.ptr)
				.ptr);
	}
}

/* The actions of an `allow`: as they are written, and of patterns what is needed among them. */
static const char *const *actions_of(struct bk_planner *planner, const struct bk_object *allow)
{
	const struct bk_value *written = bk_prop(allow, BK_A_ALLOW_ACTIONS);
	size_t count = 0, len = written && written->kind == BK_V_LIST ? written->list.len : 0;
	const char **actions =
		bk_new_array(planner->arena, const char *, len + BK_COUNT(use_actions));

	for (size_t i = 0; i < len; i++) {
		if (bk_str_find(written->list.at[i]->text, '*') == written->list.at[i]->text.len)
			actions[count++] =
				bk_str_dup(planner->arena, written->list.at[i]->text).ptr;
	}
	for (size_t j = 0; use_actions[j]; j++) {
		bool covered = false;

		for (size_t i = 0; i < len; i++)
			covered |=
				bk_str_like(bk_str_of(use_actions[j]), written->list.at[i]->text);
		if (covered)
			actions[count++] = use_actions[j];
	}
	actions[count] = NULL;
	return actions;
}

static struct bk_str arn_of(
	struct bk_planner *planner, const struct bk_object *key, const struct bk_value *value)
{
	const struct bk_desired *role;

	if (value->kind == BK_V_OBJECT) {
		role = bk_desired_find(planner->apply->list, value->object->address);
		return role ? role->arn : BK_STR("");
	}
	if (value->kind == BK_V_ARN || bk_str_has_prefix(value->text, BK_STR("arn:")))
		return value->text;
	return bk_str_format(planner->arena, "arn:%.*s:iam::%.*s:role/%.*s",
		BK_STR_ARGS(key->region->partition), BK_STR_ARGS(key->account->id),
		BK_STR_ARGS(value->text));
}

/* A role, a user or a service that an `allow` names. */
static struct party named_by(
	struct bk_planner *planner, const struct bk_object *key, const struct bk_value *value)
{
	const struct bk_model *model = planner->apply->list->model;
	struct party party = {.is_role = true};
	struct bk_arn arn;

	if (value->kind == BK_V_SERVICE_NAME)
		return (struct party){.principal = value->text, .is_service = true};
	party.principal = arn_of(planner, key, value);
	if (!bk_arn_parse(party.principal, &arn))
		return party;
	party.id = arn.account;
	party.is_role = !bk_str_is(arn.resource, "root");
	bk_vec_foreach (i, &model->accounts) {
		if (bk_str_equal(model->accounts.at[i]->id, arn.account))
			party.account = model->accounts.at[i];
	}
	return party;
}

static void expect_principal(
	const struct inquiry *inquiry, const struct bk_value *value, const char *const actions[])
{
	struct bk_planner *planner = inquiry->planner;
	const struct accounts accounts = accounts_of(planner, value);
	bool is_named = value->kind == BK_V_OBJECT || value->kind == BK_V_ARN ||
		value->kind == BK_V_ROLE_NAME || value->kind == BK_V_SERVICE_NAME;
	struct party party;

	if (is_named) {
		party = named_by(planner, inquiry->object, value);
		expect(inquiry, &party, actions, value->span,
			bk_str_dup(planner->arena, party.principal).ptr);
	}
	bk_vec_foreach (i, &accounts.list) {
		party = account_of(planner, inquiry->object, accounts.list.at[i]);
		expect(inquiry, &party, actions, value->span,
			account_name(planner, accounts.list.at[i]));
	}
}

/* Only what every request has. Nothing stands on an `allow` under any other condition. */
static bool is_plain(const struct bk_object *allow)
{
	const struct bk_value *when = bk_prop(allow, BK_A_ALLOW_WHEN);

	return !when ||
		(when->kind == BK_V_CONDITION && when->condition->kind == BK_COND_COMPARE &&
			bk_str_is(when->condition->key, "kms:GrantIsForAWSResource"));
}

static void expect_allow(const struct inquiry *inquiry, const struct bk_object *allow)
{
	const struct bk_value *principals = bk_prop(allow, BK_A_ALLOW_PRINCIPALS);
	const char *const *actions = actions_of(inquiry->planner, allow);

	if (!is_plain(allow) || !principals || principals->kind != BK_V_LIST)
		return;
	bk_vec_foreach (i, &principals->list)
		expect_principal(inquiry, principals->list.at[i], actions);
}

/* The roles of plans that read what lies under the key: by its account's root statement, or named.
 */
static void expect_plan(const struct inquiry *inquiry, const struct bk_object *plan)
{
	struct bk_planner *planner = inquiry->planner;
	const struct bk_model *model = planner->apply->list->model;
	struct bk_coverage coverage = {0};
	const char *const *actions = NULL;
	struct party party;

	bk_coverage_make(planner->arena, model, plan, &coverage);
	bk_vec_foreach (i, &coverage.items) {
		const struct bk_protected *item = &coverage.items.at[i];
		bool full = bk_is_fully_managed(model, item->service, plan->account, plan->region);

		if (item->key_state != BK_KEYED_CUSTOMER || item->key != inquiry->object ||
			(full && item->service->source_key != BK_SOURCE_KEY_IDENTITY))
			continue;
		if (!full || !actions)
			actions = full ? read_actions : use_actions;
	}
	if (!actions)
		return;
	party = plan_role(planner, plan);
	expect(inquiry, &party, actions, inquiry->object->span,
		bk_str_format(planner->arena, "the role of plan %s", plan->name->text.ptr).ptr);
}

static void expect_plans(const struct inquiry *inquiry)
{
	const struct bk_model *model = inquiry->planner->apply->list->model;

	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *plan = model->objects.at[i];

		if (bk_is_own_plan(plan) && plan->account == inquiry->object->account &&
			plan->region == inquiry->object->region)
			expect_plan(inquiry, plan);
	}
}

/* The first place at which something is stated of its policy. */
static struct bk_span statement_of(const struct bk_object *key)
{
	if (bk_prop(key, BK_A_SHARE))
		return bk_prop_span(key, BK_A_SHARE);
	return key->children.len ? key->children.at[0]->name_span : key->span;
}

void bk_assume_key_policy(
	struct bk_planner *planner, const struct bk_desired *key, const struct bk_live *live)
{
	const struct bk_object *object = key->object;
	struct bk_str reason = bk_premise_unread(planner, object, "GetKeyPolicy");
	const struct inquiry inquiry = {
		planner, object, json_object_get(live->body, "Policy"), live->arn};

	if (!object->children.len && !bk_prop(object, BK_A_SHARE))
		return;
	if (reason.len) {
		bk_premise_open(planner, object, statement_of(object), "its policy", reason);
		return;
	}
	expect_share(&inquiry);
	bk_vec_foreach (i, &object->children) {
		if (object->children.at[i]->kind->id == BK_KIND_ALLOW)
			expect_allow(&inquiry, object->children.at[i]);
	}
	expect_plans(&inquiry);
}
