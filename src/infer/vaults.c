/*
 * Vaults, who may copy into them, the way back, and locks (aws-semantics 2, 4, 7).
 */
#include "base/arena.h"
#include "infer/context.h"

enum { SECONDS_PER_DAY = 86400, POLICY_BYTES_PER_ROOT = 48 };

static bool is_airgapped(const struct bk_object *vault)
{
	return bk_prop_is_word(vault, BK_A_LOCK, "airgap");
}

static struct bk_str vault_arn(struct bk_infer *infer, const struct bk_object *vault)
{
	if (vault->arn.len)
		return vault->arn;
	return bk_str_format(infer->arena, "arn:%.*s:backup:%s:%.*s:backup-vault:%.*s",
		BK_STR_ARGS(vault->region->partition), vault->region->name->text.ptr,
		BK_STR_ARGS(vault->account->id), BK_STR_ARGS(vault->physical));
}

/* The key of a vault: inferred, declared, somebody else's, or AWS's own. */
static void put_key(struct bk_infer *infer, struct bk_vault_use *use)
{
	const struct bk_value *key = bk_prop(use->object, BK_A_VAULT_KEY);
	const struct bk_desired *desired = NULL;
	struct bk_node *ref;

	if (key && key->kind == BK_V_OBJECT) {
		use->key = bk_key_declared(infer, key->object);
		desired = bk_key_desired(infer, key->object);
	} else if (!key && !is_airgapped(use->object)) {
		use->key = bk_key_of_vault(infer, use->object);
		desired = use->key->desired;
	}
	if (!desired)
		return;
	ref = bk_node_ref(infer->arena, desired, BK_REF_ARN);
	ref->span = key ? key->span : BK_NO_SPAN;
	bk_node_put(infer->arena, use->desired->body, "EncryptionKeyArn", ref);
}

static void put_airgap_bounds(struct bk_infer *infer, struct bk_vault_use *use)
{
	static const struct {
		enum bk_attr_id attr;
		const char *name;
	} bounds[] = {{BK_A_MIN, "MinRetentionDays"}, {BK_A_MAX, "MaxRetentionDays"}};

	for (size_t i = 0; i < BK_COUNT(bounds); i++) {
		int64_t seconds = bk_prop_number(use->object, bounds[i].attr, 0);

		if (seconds)
			bk_node_put(infer->arena, use->desired->body, bounds[i].name,
				bk_node_int(infer->arena, seconds / SECONDS_PER_DAY));
	}
}

struct bk_vault_use *bk_vault_use_of(struct bk_infer *infer, const struct bk_object *vault)
{
	struct bk_arena *arena = infer->arena;
	struct bk_vault_use *use = bk_map_find_ptr(&infer->vaults, vault);

	if (use)
		return use;
	use = bk_new(arena, struct bk_vault_use);
	use->object = vault;
	bk_map_init(&use->incoming_by, arena);
	bk_map_put_ptr(&infer->vaults, vault, use);
	bk_vec_push(arena, &infer->vault_list, use);
	use->desired = bk_desired_add(infer->list,
		is_airgapped(vault) ? BK_AWS_AIRGAP_VAULT : BK_AWS_VAULT, vault->account,
		vault->region, vault->address);
	use->desired->name = vault->physical;
	use->desired->arn = vault_arn(infer, vault);
	bk_describe(use->desired, vault, BK_STR(""));
	if (vault->life == BK_LIFE_EXISTING) {
		const struct bk_object *key = bk_prop_object(vault, BK_A_VAULT_KEY);

		/* The vault is somebody else's, its key may still be ours. */
		if (key)
			use->key = bk_key_declared(infer, key);
		use->desired->external = true;
		return use;
	}
	bk_node_put(arena, use->desired->body, "BackupVaultName",
		bk_node_string(arena, vault->physical));
	put_key(infer, use);
	if (is_airgapped(vault))
		put_airgap_bounds(infer, use);
	bk_put_tags(infer, use->desired, vault);
	return use;
}

static void add_ou(struct bk_infer *infer, bk_ous *ous, const struct bk_ou *ou)
{
	bk_vec_foreach (i, ous) {
		if (ous->at[i] == ou)
			return;
	}
	bk_vec_push(infer->arena, ous, ou);
}

/* The entry of the plan's account. */
static struct bk_incoming *incoming_of(struct bk_infer *infer, struct bk_vault_use *vault,
	const struct bk_object *plan, struct bk_span span)
{
	struct bk_incoming *incoming = bk_map_find_ptr(&vault->incoming_by, plan->account);

	if (!incoming) {
		incoming = bk_new(infer->arena, struct bk_incoming);
		incoming->account = plan->account;
		incoming->span = span;
		bk_map_put_ptr(&vault->incoming_by, plan->account, incoming);
		bk_vec_push(infer->arena, &vault->incoming, incoming);
	}
	if (!plan->family)
		return incoming;
	incoming->on_org |= plan->family->on_org;
	if (plan->family->ou && plan->family->ou->path.len)
		add_ou(infer, &vault->incoming_ous, plan->family->ou);
	else if (!plan->family->on_org)
		incoming->by_itself = true;
	return incoming;
}

void bk_vault_incoming(struct bk_infer *infer, struct bk_vault_use *vault,
	const struct bk_plan_use *plan, struct bk_span span)
{
	const struct bk_object *object = plan->object;
	struct bk_incoming *incoming = incoming_of(infer, vault, object, span);

	bk_vec_foreach (i, &plan->coverage.items) {
		const struct bk_service *service = plan->coverage.items.at[i].service;
		bool known = false;

		bk_vec_foreach (j, &incoming->services)
			known |= incoming->services.at[j] == service;
		if (known || !service->copy_account)
			continue;
		bk_vec_push(infer->arena, &incoming->services, service);
		incoming->not_full |= !bk_is_fully_managed(
			infer->model, service, object->account, object->region);
	}
}

static bool accepts(
	struct bk_infer *infer, const struct bk_account *account, const struct bk_account *from)
{
	const struct bk_map *accepted = bk_map_find_ptr(&infer->accepted, account);

	return accepted && bk_map_find_ptr(accepted, from);
}

/* A way back from vault V of account B to account A, for what came from A. */
static void way_back(
	struct bk_infer *infer, struct bk_vault_use *use, const struct bk_incoming *incoming)
{
	const struct bk_account *home = incoming->account;
	bool airgapped = is_airgapped(use->object);
	struct bk_str because = bk_str_format(infer->arena,
		"vault `%s` holds copies from account %s, and a vault there accepts them back",
		use->object->name->text.ptr, home->name->text.ptr);
	struct bk_desired *slr = bk_slr(infer, home, incoming->span, because);
	struct bk_role_use *role = bk_copyback_role(infer, use->object->account, use->object);

	/* Points of an air-gapped vault stay under its key whatever they are of. */
	if (use->key && (incoming->not_full || airgapped))
		bk_key_grant(infer, use->key, slr, true, false, incoming->span, because);
	if (use->key && airgapped)
		bk_key_grant(infer, use->key, role->desired, false, false, incoming->span, because);
	bk_vec_foreach (i, &incoming->services) {
		bk_vec_foreach (j, &incoming->services.at[i]->policies)
			bk_role_needs(infer, role, incoming->services.at[i]->policies.at[j]);
	}
}

void bk_ways_back(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->vault_list) {
		struct bk_vault_use *use = infer->vault_list.at[i];

		if (use->desired->external)
			continue;
		bk_vec_foreach (j, &use->incoming) {
			const struct bk_incoming *incoming = use->incoming.at[j];

			if (incoming->account != use->object->account &&
				accepts(infer, incoming->account, use->object->account))
				way_back(infer, use, incoming);
		}
	}
}

/* Who may copy into a vault. */
struct sources {
	BK_VEC(const struct bk_account *) accounts;
	bk_ous ous;
	bool org;
	struct bk_str because;
};

static void sources_written(
	struct bk_infer *infer, const struct bk_value *accept, struct sources *ret)
{
	if (accept->kind != BK_V_LIST) {
		/* Without an organization (BK5005) it would be the whole world. */
		ret->org = infer->model->org != NULL;
		return;
	}
	bk_vec_foreach (i, &accept->list) {
		const struct bk_value *value = accept->list.at[i];

		if (value->kind == BK_V_ACCOUNT)
			bk_vec_push(infer->arena, &ret->accounts, value->account);
		else if (value->kind == BK_V_OU)
			add_ou(infer, &ret->ous, value->ou);
		else if (value->kind == BK_V_ORG)
			ret->org = true;
	}
}

/* The narrowest unit that holds all of them, or NULL. */
static const struct bk_ou *covering_ou(struct bk_infer *infer, const struct sources *sources)
{
	const struct bk_ou *best = NULL;

	bk_vec_foreach (i, &infer->model->ous) {
		const struct bk_ou *ou = infer->model->ous.at[i];
		struct bk_map held;
		bool all = true;

		if (!ou->path.len || (best && ou->accounts.len >= best->accounts.len))
			continue;
		bk_map_init(&held, infer->arena);
		bk_vec_foreach (j, &ou->accounts)
			bk_map_put_ptr(&held, ou->accounts.at[j], &held);
		bk_vec_foreach (j, &sources->accounts)
			all = all && bk_map_find_ptr(&held, sources->accounts.at[j]);
		if (all)
			best = ou;
	}
	return best;
}

static void sources_inferred(
	struct bk_infer *infer, const struct bk_vault_use *use, struct sources *ret)
{
	bk_vec_foreach (i, &use->incoming_ous)
		add_ou(infer, &ret->ous, use->incoming_ous.at[i]);
	bk_vec_foreach (i, &use->incoming) {
		const struct bk_incoming *incoming = use->incoming.at[i];

		if (incoming->account == use->object->account)
			continue;
		ret->org |= incoming->on_org;
		if (incoming->by_itself)
			bk_vec_push(infer->arena, &ret->accounts, incoming->account);
	}
	if (use->rules)
		ret->because = bk_str_format(infer->arena,
			"%zu rule%s of other accounts cop%s here", use->rules,
			use->rules == 1 ? "" : "s", use->rules == 1 ? "ies" : "y");
}

/* A list of accounts that would pass the size that AWS is known to take becomes the narrowest unit
 * that covers them. */
static void widen_sources(struct bk_infer *infer, struct sources *sources)
{
	size_t most = (size_t)bk_limit(infer->model, "vault_policy_bytes") / POLICY_BYTES_PER_ROOT;
	const struct bk_ou *ou;

	if (sources->accounts.len <= most)
		return;
	ou = covering_ou(infer, sources);
	sources->accounts.len = 0;
	if (ou)
		add_ou(infer, &sources->ous, ou);
	else
		sources->org = true;
	sources->because = bk_str_format(infer->arena,
		"%.*s%sso many accounts that the policy names what holds them all",
		BK_STR_ARGS(sources->because), sources->because.len ? "; " : "");
}

static struct bk_node *copy_statement(
	struct bk_infer *infer, struct bk_node *statements, const char *sid, struct bk_str because)
{
	struct bk_node *statement = bk_statement_new(infer, statements, sid, true);

	statement->because = because;
	return statement;
}

static void put_copy_action(struct bk_infer *infer, struct bk_node *statement)
{
	bk_node_put(infer->arena, statement, "Action",
		bk_node_literal(infer->arena, "backup:CopyIntoBackupVault"));
	bk_node_put(infer->arena, statement, "Resource", bk_node_literal(infer->arena, "*"));
}

static void put_org_condition(struct bk_infer *infer, struct bk_node *statement)
{
	if (infer->model->org)
		bk_condition_node(infer, statement, "StringEquals", "aws:PrincipalOrgID",
			bk_node_string(infer->arena, infer->model->org->id));
}

static void put_sources(
	struct bk_infer *infer, struct bk_node *statements, const struct sources *sources)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *statement;

	if (sources->org) {
		statement = copy_statement(infer, statements, "CopyFromOrg", sources->because);
		bk_node_put(arena, statement, "Principal", bk_node_literal(arena, "*"));
		put_copy_action(infer, statement);
		put_org_condition(infer, statement);
		return;
	}
	if (sources->accounts.len) {
		struct bk_node *list = bk_node_list(arena), *map = bk_node_map(arena);

		statement = copy_statement(infer, statements, "CopyFromAccounts", sources->because);
		bk_vec_foreach (i, &sources->accounts)
			bk_node_add(arena, list,
				bk_node_string(arena, bk_root_arn(infer, sources->accounts.at[i])));
		bk_node_put(arena, map, "AWS", list);
		bk_node_put(arena, statement, "Principal", map);
		put_copy_action(infer, statement);
		put_org_condition(infer, statement);
	}
	if (sources->ous.len) {
		struct bk_node *paths = bk_node_list(arena);

		statement = copy_statement(infer, statements, "CopyFromUnits", sources->because);
		bk_vec_foreach (i, &sources->ous)
			bk_node_add(arena, paths,
				bk_node_string(arena,
					bk_str_format(arena, "%.*s/*",
						BK_STR_ARGS(sources->ous.at[i]->path))));
		bk_node_put(arena, statement, "Principal", bk_node_literal(arena, "*"));
		put_copy_action(infer, statement);
		bk_condition_node(
			infer, statement, "ForAnyValue:StringLike", "aws:PrincipalOrgPaths", paths);
	}
}

static void finish_policy(struct bk_infer *infer, struct bk_vault_use *use)
{
	const struct bk_value *accept = bk_prop(use->object, BK_A_ACCEPT);
	struct sources sources = {0};
	struct bk_node *statements;
	struct bk_node *document = bk_policy_new(infer, &statements);

	if (accept)
		sources_written(infer, accept, &sources);
	else
		sources_inferred(infer, use, &sources);
	widen_sources(infer, &sources);
	put_sources(infer, statements, &sources);
	bk_put_written_statements(infer, statements, use->object);
	if (!statements->list.len)
		return;
	use->policy = bk_desired_add(infer->list, BK_AWS_VAULT_POLICY, use->object->account,
		use->object->region,
		bk_derived_address(infer, use->object->address, "vault_policy", ""));
	use->policy->parent = use->desired;
	use->policy->name = use->desired->name;
	bk_describe(use->policy, use->object, sources.because);
	if (accept)
		use->policy->span = accept->span;
	bk_node_put(infer->arena, use->policy->body, "BackupVaultName",
		bk_node_ref(infer->arena, use->desired, BK_REF_NAME));
	bk_node_put(infer->arena, use->policy->body, "Policy", document);
}

/* What an existing vault's policy is said to be. */
static void state_policy(struct bk_infer *infer, struct bk_vault_use *use)
{
	const struct bk_value *accept = bk_prop(use->object, BK_A_ACCEPT);
	struct bk_node *document, *statements;
	struct sources sources = {0};

	if (!accept && !use->object->children.len)
		return;
	document = bk_policy_new(infer, &statements);
	if (accept)
		sources_written(infer, accept, &sources);
	put_sources(infer, statements, &sources);
	bk_put_written_statements(infer, statements, use->object);
	use->desired->stated = document;
}

void bk_vaults_finish(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->vault_list) {
		if (infer->vault_list.at[i]->desired->external)
			state_policy(infer, infer->vault_list.at[i]);
		else
			finish_policy(infer, infer->vault_list.at[i]);
	}
}

static void finish_lock(struct bk_infer *infer, struct bk_vault_use *use)
{
	struct bk_arena *arena = infer->arena;
	const struct bk_object *vault = use->object;
	bool compliance = bk_prop_is_word(vault, BK_A_LOCK, "compliance");
	int64_t max = bk_prop_number(vault, BK_A_MAX, 0) / SECONDS_PER_DAY;
	struct bk_desired *lock;

	if (!compliance && !bk_prop_is_word(vault, BK_A_LOCK, "governance"))
		return;
	lock = bk_desired_add(infer->list, BK_AWS_VAULT_LOCK, vault->account, vault->region,
		bk_derived_address(infer, vault->address, "vault_lock", ""));
	lock->parent = use->desired;
	lock->name = use->desired->name;
	bk_describe(lock, vault, BK_STR(""));
	lock->span = bk_prop_span(vault, BK_A_LOCK);
	bk_node_put(arena, lock->body, "BackupVaultName",
		bk_node_ref(arena, use->desired, BK_REF_NAME));
	/* CloudFormation requires a minimum; the same in every back end (aws-semantics 8). */
	bk_node_put(arena, lock->body, "MinRetentionDays",
		bk_node_int(
			arena, bk_prop_number(vault, BK_A_MIN, SECONDS_PER_DAY) / SECONDS_PER_DAY));
	if (max)
		bk_node_put(arena, lock->body, "MaxRetentionDays", bk_node_int(arena, max));
	if (compliance)
		bk_node_put(arena, lock->body, "ChangeableForDays",
			bk_node_int(arena, bk_prop_number(vault, BK_A_GRACE, 0) / SECONDS_PER_DAY));
	if (use->policy)
		bk_desired_after(infer->list, lock, use->policy,
			"a lock comes after everything else of its vault");
	bk_vec_foreach (i, &use->written_by)
		bk_desired_after(infer->list, lock, use->written_by.at[i],
			"a lock comes after the plans that write to its vault");
}

void bk_locks_finish(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->vault_list) {
		if (!infer->vault_list.at[i]->desired->external)
			finish_lock(infer, infer->vault_list.at[i]);
	}
}
