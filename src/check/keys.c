/*
 * BK6001, 6002, 6004, 6020: the keys along the way of a backup (aws-semantics 1). Only kinds that
 * AWS Backup does not fully manage are in question: their backups stay under the source's key.
 */
#include "base/arena.h"
#include "check/context.h"

/* The statement that decides, or that there is none. */
static void label_key(
	const struct bk_check *check, const struct bk_object *key, const struct bk_access *access)
{
	const struct bk_object *block = access->block;

	if (block && access->basis == BK_ACCESS_CONDITION)
		bk_diag_label(check->diags, block->name_span,
			block->kind->id == BK_KIND_DENY
				? "denies %s on a condition that cannot be decided"
				: "allows %s on a condition that cannot be decided",
			access->action);
	else if (block && access->denied)
		bk_diag_label(check->diags, block->name_span, "denies it");
	else if (block)
		bk_diag_label(check->diags, block->name_span, "gives no %s", access->action);
	else
		bk_diag_label(check->diags, key->name_span, "%s",
			access->basis == BK_ACCESS_UNSAID       ? "nothing is said of its policy"
				: key->life == BK_LIFE_EXISTING ? "bkc may not change its policy"
								: "the key");
}

static const char *crossing(const struct bk_leg *leg)
{
	return leg->copy->other_account ? "copy to another account"
					: "copy into an air-gapped vault";
}

static void not_shared(
	const struct bk_check *check, const struct bk_leg *leg, const struct bk_access *access)
{
	const struct bk_object *key = leg->item->key;
	const char *there = leg->copy->target->account->name->text.ptr;

	bk_diag_about(check->diags, key->name->text);
	bk_diag(check->diags, BK_KEY_NOT_SHARED, leg->copy->copy->name_span,
		"copies of %s to account %s cannot be decrypted there",
		bk_item_name(check, leg->item), there);
	bk_diag_here(check->diags, "%s", crossing(leg));
	label_key(check, key, access);
	bk_check_fact(
		check, leg->item->service, "its backups keep the source's key until they arrive");
	if (key->life == BK_LIFE_EXISTING)
		bk_diag_help(check->diags,
			"Have the key's owner admit AWS Backup's service-linked role of %s, then "
			"say `share = [%s]` on the key.",
			there, there);
	else if (access->denied)
		bk_diag_help(check->diags, "Except the account: except = [%s].", there);
	else
		bk_diag_help(check->diags,
			"Let the statement allow it, or leave it out: what is needed is inferred.");
	bk_check_at(check, leg->copy->copy);
}

static void unknown_key(const struct bk_check *check, const struct bk_leg *leg, struct bk_span span,
	const char *help)
{
	const struct bk_object *target = leg->copy->target;

	if (check->model->incomplete)
		return;
	bk_diag(check->diags, BK_KEY_UNKNOWN, span,
		"cannot tell whether the key of %s lets copies to account %s work",
		leg->item->resource ? bk_item_name(check, leg->item)
				    : bk_str_format(check->arena, "the %s selected",
					      leg->item->service->name->text.ptr)
					      .ptr,
		target->account->name->text.ptr);
	bk_diag_label(check->diags, leg->copy->copy->name_span, "%s", crossing(leg));
	bk_check_fact(
		check, leg->item->service, "its backups keep the source's key until they arrive");
	bk_diag_help(check->diags, "%s", help);
	bk_check_at(check, leg->item->resource ? leg->item->resource : leg->item->select);
}

static void unknown_policy(
	const struct bk_check *check, const struct bk_leg *leg, const struct bk_access *access)
{
	const struct bk_object *key = leg->item->key;
	const char *there = leg->copy->target->account->name->text.ptr;

	if (check->model->incomplete)
		return;
	bk_diag(check->diags, BK_KEY_UNKNOWN, key->name_span,
		access->basis == BK_ACCESS_UNSAID
			? "nobody says whether key `%s` admits copies to account %s"
			: "cannot tell whether key `%s` admits copies to account %s",
		key->name->text.ptr, there);
	if (access->block)
		label_key(check, key, access);
	bk_diag_label(check->diags, leg->copy->copy->name_span, "%s is copied there",
		bk_item_name(check, leg->item));
	bk_check_fact(
		check, leg->item->service, "its backups keep the source's key until they arrive");
	if (key->life == BK_LIFE_EXISTING)
		bk_diag_help(check->diags,
			"If the policy admits AWS Backup's service-linked role of the account, say "
			"so: share = [%s].",
			there);
	bk_check_at(check, key);
}

static void aws_key_cannot_cross(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_service *service = leg->item->service;
	bool airgap = bk_is_airgapped(leg->copy->target);

	bk_diag_about(check->diags,
		leg->item->resource ? leg->item->resource->name->text : service->name->text);
	bk_diag(check->diags, BK_AWS_KEY_CANNOT_CROSS, leg->copy->copy->name_span,
		airgap ? "%s uses the AWS managed key; air-gapped vaults do not take its snapshots"
		       : "%s uses the AWS managed key; its snapshots cannot leave the account",
		bk_item_name(check, leg->item));
	bk_diag_label(check->diags,
		leg->item->resource ? bk_prop_span(leg->item->resource, BK_A_RESOURCE_KEY)
				    : bk_prop_span(leg->item->select, BK_A_KEYS),
		"%s", service->own_key.len ? service->own_key.ptr : "the service's own key");
	bk_check_fact(
		check, service, "AWS managed keys have fixed policies that admit no other account");
	bk_diag_help(check->diags, "Encrypt the resource with a customer managed key.");
	bk_check_at(check, leg->copy->copy);
}

/* Copies to another account: its service-linked role reads under the source's key. */
void bk_check_key_shared(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_copy_view *copy = leg->copy;
	struct bk_access access;

	/* What cannot be copied at all has been said (BK5002, BK5004). */
	if (!copy || leg->full || !leg->item->service->copy_account ||
		leg->item->service->advanced_required ||
		(!copy->other_account && !bk_is_airgapped(copy->target)))
		return;
	if (leg->item->key_state == BK_KEYED_AWS) {
		aws_key_cannot_cross(check, leg);
		return;
	}
	if (leg->item->key_state == BK_KEYED_NONE)
		return;
	if (leg->item->key_state == BK_KEYED_UNKNOWN) {
		if (leg->item->resource)
			unknown_key(check, leg, leg->item->resource->name_span,
				"Say which key it uses: key = NAME, `aws` or `none`.");
		else
			unknown_key(check, leg, leg->item->span,
				"Say which keys they are under: keys = [NAME, aws, none] in the "
				"select block, what of it is so.");
		return;
	}
	access = bk_access_from_afar(check, leg->item, copy->target->account);
	if (access.holds == BK_FALSE)
		not_shared(check, leg, &access);
	else if (access.holds == BK_UNKNOWN)
		unknown_policy(check, leg, &access);
}

static void blocked(
	const struct bk_check *check, const struct bk_leg *leg, const struct bk_access *access)
{
	const struct bk_object *plan = leg->rule->plan->plan;
	const struct bk_object *key = leg->item->key;

	bk_diag(check->diags, BK_ROLE_BLOCKED_BY_KEY, leg->item->span,
		"the role of plan `%s` may not use key `%s`, which encrypts %s",
		plan->name->text.ptr, key->name->text.ptr, bk_item_name(check, leg->item));
	label_key(check, key, access);
	bk_check_fact(check, leg->item->service,
		leg->full ? "AWS Backup reads it with the plan's role"
			  : "its backups stay under the source's key");
	if (leg->item->service->key_silent)
		bk_diag_note(check->diags, "the jobs would succeed without the data");
	bk_check_at(check, plan);
}

static void unknown_for_role(
	const struct bk_check *check, const struct bk_leg *leg, const struct bk_access *access)
{
	const struct bk_object *plan = leg->rule->plan->plan;
	const struct bk_object *key = leg->item->key;

	bk_diag(check->diags, BK_KEY_UNKNOWN, leg->item->span,
		"cannot tell whether plan `%s` may use key `%s`, which encrypts %s",
		plan->name->text.ptr, key->name->text.ptr, bk_item_name(check, leg->item));
	label_key(check, key, access);
	if (leg->item->service->key_silent)
		bk_diag_note(check->diags, "jobs would succeed without the data");
	if (key->life == BK_LIFE_EXISTING)
		bk_diag_help(check->diags,
			"If the policy leaves it to the account, say so: allow root { actions = "
			"[\"kms:*\"], principals = [%s] }.",
			plan->account->name->text.ptr);
	bk_check_at(check, key);
}

const struct bk_desired *bk_plan_role_of(const struct bk_check *check, const struct bk_object *plan)
{
	const struct bk_object *declared = bk_prop_object(plan, BK_A_ROLE);
	struct bk_str address = declared
		? declared->address
		: bk_str_format(check->arena, "role:%s.%s", plan->account->name->text.ptr,
			  plan->name->text.ptr);

	if (!declared && bk_object_find(check->model, address))
		address = bk_str_format(check->arena, "%.*s/plan", BK_STR_ARGS(address));
	return bk_desired_find(check->list, address);
}

/* Whichever key it is, KMS by itself leaves it to the account, and a job that may not use it fails
 * aloud; only where it would succeed without the data is it asked for. */
static void unsaid_key(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *resource = leg->item->resource, *plan = leg->rule->plan->plan;

	if (check->model->incomplete)
		return;
	if (resource) {
		bk_diag(check->diags, BK_KEY_UNKNOWN, resource->name_span,
			"cannot tell whether plan `%s` may use the key of `%s`",
			plan->name->text.ptr, resource->name->text.ptr);
		bk_diag_label(check->diags, leg->item->span, "selected here");
	} else {
		/* of a kind that nobody names there may be none at all */
		bk_diag_at(check->diags, leg->item->named ? BK_LEVEL_WARNING : BK_LEVEL_INFO,
			BK_KEY_UNKNOWN, leg->item->span,
			"cannot tell whether plan `%s` may use the keys of the %s that it selects",
			plan->name->text.ptr, bk_item_name(check, leg->item));
	}
	bk_check_fact(check, leg->item->service, "AWS Backup reads it with the plan's role");
	bk_diag_note(check->diags, "jobs would succeed without the data");
	bk_diag_help(check->diags, "%s",
		resource ? "Say which key it uses: key = NAME, `aws` or `none`."
			 : "Say which keys they are under: keys = [NAME, aws, none] in the select "
			   "block, what of it is so.");
	bk_check_at(check, resource ? resource : plan);
}

/* The backup itself: the plan's role reads under the source's key. */
void bk_check_key_for_role(const struct bk_check *check, const struct bk_leg *leg)
{
	struct bk_access access;

	if (leg->copy || (leg->full && leg->item->service->source_key != BK_SOURCE_KEY_IDENTITY))
		return;
	if (leg->item->key_state == BK_KEYED_UNKNOWN && leg->item->service->key_silent)
		unsaid_key(check, leg);
	if (leg->item->key_state != BK_KEYED_CUSTOMER)
		return;
	access = bk_access_to_source(check, leg->rule->plan->plan, leg->item, leg->full);
	if (access.holds == BK_FALSE)
		blocked(check, leg, &access);
	else if (access.holds == BK_UNKNOWN && access.basis != BK_ACCESS_NO_ROLE)
		unknown_for_role(check, leg, &access);
}

/* An air-gapped vault's own customer key is the only destination key that must admit the source:
 * the plan's role copies under it. */
void bk_check_airgap_key(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *plan = view->rule->plan->plan;
	const struct bk_object *key = bk_prop_object(view->target, BK_A_VAULT_KEY);
	struct bk_access access;

	if (!key || !bk_is_airgapped(view->target))
		return;
	access = bk_access_to_airgap_key(check, plan, view->target);
	if (access.holds == BK_TRUE || access.basis == BK_ACCESS_NO_ROLE)
		return;
	bk_diag(check->diags, access.holds == BK_FALSE ? BK_KEY_NOT_SHARED : BK_KEY_UNKNOWN,
		view->copy->name_span,
		access.holds == BK_FALSE
			? "the role of plan `%s` may not use key `%s` of the air-gapped vault"
			: "cannot tell whether the role of plan `%s` may use key `%s` of the "
			  "air-gapped vault",
		plan->name->text.ptr, key->name->text.ptr);
	label_key(check, key, &access);
	bk_diag_note(check->diags,
		"copies into an air-gapped vault are made under its key by the plan's role");
	bk_check_at(check, view->copy);
}

/* What a vault's key denies, AWS Backup's storage cannot do: it is no role that could be excepted.
 */
static void check_storage(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *key)
{
	static const struct bk_party storage = {.kind = BK_PARTY_STORAGE};
	struct bk_access access = bk_access_to_key(
		check, key, bk_desired_find(check->list, key->address), &storage, BK_NEED_USE);

	if (access.holds == BK_TRUE || !access.block)
		return;
	bk_diag(check->diags, access.holds == BK_FALSE ? BK_ROLE_BLOCKED_BY_KEY : BK_KEY_UNKNOWN,
		bk_prop_span(vault, BK_A_VAULT_KEY),
		access.holds == BK_FALSE
			? "AWS Backup could not use key `%s` for vault `%s`"
			: "cannot tell whether AWS Backup may use key `%s` for vault `%s`",
		key->name->text.ptr, vault->name->text.ptr);
	label_key(check, key, &access);
	bk_diag_help(check->diags,
		"Except it: except = [service(\"backup-storage.amazonaws.com\"), …].");
	bk_check_at(check, vault);
}

/* Who makes a vault makes grants under its key. */
static void check_maker(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *key)
{
	const struct bk_party deployer = {
		.kind = BK_PARTY_DEPLOYER, .account = vault->account, .region = vault->region};
	struct bk_access access = bk_access_to_key(
		check, key, bk_desired_find(check->list, key->address), &deployer, BK_NEED_MAKE);

	if (access.holds == BK_TRUE)
		return;
	bk_diag(check->diags, access.holds == BK_FALSE ? BK_ROLE_BLOCKED_BY_KEY : BK_KEY_UNKNOWN,
		bk_prop_span(vault, BK_A_VAULT_KEY),
		access.holds == BK_FALSE
			? "vault `%s` cannot be made: key `%s` of account %s does not admit %s"
			: access.basis == BK_ACCESS_UNSAID
			? "vault `%s` names key `%s` of account %s; whether it admits %s is not "
			  "said"
			: "cannot tell whether vault `%s` can be made under key `%s` of %s by %s",
		vault->name->text.ptr, key->name->text.ptr, key->account->name->text.ptr,
		vault->account->name->text.ptr);
	if (access.block)
		label_key(check, key, &access);
	else
		bk_diag_label(check->diags, key->name_span, "the key, in %s",
			key->account->name->text.ptr);
	bk_diag_note(check->diags, "who makes a vault makes grants under its key");
	if (access.denied)
		bk_diag_help(check->diags, "Except the role that deploys.");
	else
		bk_diag_help(check->diags,
			key->life == BK_LIFE_EXISTING
				? "If the policy admits the account, say so: allow account { "
				  "actions = [\"kms:*\"], principals = [%s] }."
				: "Let the vault have a key of its own account, or write on the "
				  "key: allow account { actions = [\"kms:*\"], principals = [%s] "
				  "}.",
			vault->account->name->text.ptr);
	bk_check_at(check, vault);
}

void bk_check_vault_key(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_object *key;

	if (object->kind->id != BK_KIND_VAULT)
		return;
	key = bk_prop_object(object, BK_A_VAULT_KEY);
	if (!key)
		return;
	check_storage(check, object, key);
	if (object->life != BK_LIFE_EXISTING && key->region == object->region)
		check_maker(check, object, key);
}
