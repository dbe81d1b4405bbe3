/*
 * BK50xx, BK6010: can the copy job succeed? What AWS wants of account, region, vault and kind.
 */
#include "base/arena.h"
#include "check/context.h"

static const struct bk_object *plan_of(const struct bk_leg *leg)
{
	return leg->rule->plan->plan;
}

/* The other half of a complaint about a copy: where the vault is declared. */
static void label_target(const struct bk_check *check, const struct bk_object *target)
{
	bk_diag_label(check->diags, target->name_span, "%s%s, %s",
		target->life == BK_LIFE_EXISTING ? "existing vault in " : "vault in ",
		target->account->name->text.ptr, target->region->name->text.ptr);
}

void bk_check_to_self(const struct bk_check *check, const struct bk_copy_view *view)
{
	if (view->target != view->rule->vault)
		return;
	bk_diag(check->diags, BK_COPY_TO_SELF, view->copy->name_span,
		"rule `%s` copies to vault `%s`, which its backups are in already",
		view->rule->rule->name->text.ptr, view->target->name->text.ptr);
	bk_check_at(check, view->copy);
}

void bk_check_organization(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_account *from = view->rule->plan->plan->account;
	const struct bk_account *to = view->target->account;
	const struct bk_account *outside = !from->in_org ? from : to;

	if (!view->other_account || (from->in_org && to->in_org))
		return;
	if (check->model->org)
		bk_diag(check->diags, BK_OUTSIDE_ORG, view->copy->name_span,
			"account %s is not in organization %s, so no copy can cross",
			outside->name->text.ptr, check->model->org->name->text.ptr);
	else
		bk_diag(check->diags, BK_OUTSIDE_ORG, view->copy->name_span,
			"a copy to account %s needs an organization that both accounts are in",
			to->name->text.ptr);
	bk_diag_label(check->diags, outside->span, "this account");
	bk_diag_help(check->diags,
		"Declare the organization with both accounts in it: org NAME = \"o-…\" { … }.");
	bk_check_at(check, view->copy);
}

void bk_check_default_vault(const struct bk_check *check, const struct bk_copy_view *view)
{
	if (!view->other_account || !bk_str_is(view->target->physical, "Default"))
		return;
	bk_diag(check->diags, BK_DEFAULT_VAULT, view->copy->name_span,
		"the vault named Default cannot receive copies from another account");
	bk_diag_note(check->diags, "its key is aws/backup, which cannot be shared");
	label_target(check, view->target);
	bk_check_at(check, view->copy);
}

void bk_check_partition(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_region *from = view->rule->plan->plan->region;
	const struct bk_region *to = view->target->region;

	if (!bk_str_equal(from->partition, to->partition))
		bk_diag(check->diags, BK_PARTITION, view->copy->name_span,
			"no copy goes from %s (partition %.*s) to %s (partition %.*s)",
			from->name->text.ptr, BK_STR_ARGS(from->partition), to->name->text.ptr,
			BK_STR_ARGS(to->partition));
	else if (view->other_region && (!from->copy || !to->copy))
		bk_diag(check->diags, BK_COPY_REGION_UNSUPPORTED, view->copy->name_span,
			"%s has no copies from or to other regions",
			from->copy ? to->name->text.ptr : from->name->text.ptr);
	else
		return;
	label_target(check, view->target);
	bk_check_at(check, view->copy);
}

/* Copies that no statement could let in. */
static bool is_closed(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *target = view->target;

	if (target->life != BK_LIFE_RETIRED)
		return false;
	bk_diag(check->diags, BK_NOT_ACCEPTING, view->copy->name_span,
		"retired vault `%s` takes no new copies", target->name->text.ptr);
	label_target(check, target);
	bk_check_at(check, view->copy);
	return true;
}

static void denied(const struct bk_check *check, const struct bk_copy_view *view,
	const struct bk_access *access)
{
	bk_diag(check->diags, BK_NOT_ACCEPTING, view->copy->name_span,
		"vault `%s` denies copies from %s", view->target->name->text.ptr,
		view->rule->plan->plan->account->name->text.ptr);
	bk_diag_label(check->diags, access->block->name_span, "denies them");
	bk_check_at(check, view->copy);
}

/* A statement whose condition cannot be decided. */
static void undecided(const struct bk_check *check, const struct bk_copy_view *view,
	const struct bk_access *access)
{
	const struct bk_object *block = access->block;

	bk_diag(check->diags, BK_PATH_UNKNOWN, view->copy->name_span,
		"cannot tell whether vault `%s` accepts copies from %s",
		view->target->name->text.ptr, view->rule->plan->plan->account->name->text.ptr);
	bk_diag_label(check->diags, block ? block->name_span : view->target->name_span,
		block && block->kind->id == BK_KIND_DENY
			? "denies them on a condition that cannot be decided"
			: "allows them on a condition that cannot be decided");
	bk_diag_help(check->diags,
		"Use conditions that bkc decides: who asks, its account and its organization.");
	bk_check_at(check, view->copy);
}

/* An existing vault accepts what the author says it accepts; ours what is written or inferred. */
void bk_check_acceptance(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *plan = view->rule->plan->plan;
	const struct bk_account *from = plan->account;
	const struct bk_value *accept = bk_prop(view->target, BK_A_ACCEPT);
	bool existing = view->target->life == BK_LIFE_EXISTING;
	struct bk_access access;

	if (is_closed(check, view))
		return;
	access = bk_access_to_vault(check, view->target, plan);
	if (access.holds == BK_TRUE || access.basis == BK_ACCESS_NO_ROLE ||
		(view->other_account && (!from->in_org || !view->target->account->in_org)))
		return;
	if (access.denied) {
		denied(check, view, &access);
		return;
	}
	if (access.basis == BK_ACCESS_CONDITION) {
		undecided(check, view, &access);
		return;
	}
	bk_diag(check->diags, BK_NOT_ACCEPTING, view->copy->name_span,
		existing && !accept ? "existing vault `%s` is not said to accept copies from %s"
				    : "vault `%s` does not accept copies from %s",
		view->target->name->text.ptr, from->name->text.ptr);
	bk_diag_label(check->diags, accept ? accept->span : view->target->name_span,
		accept ? "accepts only these" : "nothing is said of its policy");
	bk_diag_help(check->diags,
		existing ? "If its policy admits the account, say so: accept = [%s]."
			 : "Add the account: accept = [%s].",
		from->name->text.ptr);
	bk_check_at(check, view->copy);
}

/* A copy of the rule and one of its plan: AWS would be asked to make both. */
void bk_check_same_copy(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_object *const *copies;
	struct made {
		const struct bk_object *copy;
	} * made;
	struct bk_map by_target;
	size_t count;

	copies = bk_rule_copies(check->arena, view->rule, &count);
	if (count < 2)
		return;
	made = bk_new_array(check->arena, struct made, count);
	bk_map_init(&by_target, check->arena);
	for (size_t i = 0; i < count; i++) {
		const struct bk_object *target = bk_prop_object(copies[i], BK_A_COPY_TARGET);
		const struct made *other = bk_map_find_ptr(&by_target, target);

		made[i].copy = copies[i];
		if (target && !other)
			bk_map_put_ptr(&by_target, target, &made[i]);
		if (!target || !other)
			continue;
		bk_diag(check->diags, BK_DUPLICATE_NAME, copies[i]->name_span,
			"rule `%s` copies to vault `%s` twice", view->rule->name->text.ptr,
			target->name->text.ptr);
		bk_diag_label(check->diags, other->copy->name_span, "the other copy");
		bk_diag_help(check->diags,
			"A copy of a plan is for all of its rules, or for those that "
			"`only` names.");
		bk_check_at(check, view->rule);
	}
}

void bk_check_region_offers(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_region *region = plan_of(leg)->region;

	if (leg->copy || !leg->item->resource || bk_service_in_region(leg->item->service, region))
		return;
	bk_diag(check->diags, BK_REGION_LACKS, leg->item->span,
		"AWS Backup does not back up %s in %s", leg->item->service->name->text.ptr,
		region->name->text.ptr);
	bk_check_fact(check, leg->item->service, "the kind is not offered there");
	bk_check_at(check, plan_of(leg));
}

static void refuse_copy(const struct bk_check *check, const struct bk_leg *leg, enum bk_code code,
	const char *what, const char *fact)
{
	bk_diag_about(check->diags, leg->item->service->name->text);
	bk_diag(check->diags, code, leg->copy->copy->name_span, "%s cannot be copied %s",
		bk_item_name(check, leg->item), what);
	bk_diag_label(check->diags, leg->item->span, "%s is selected here",
		leg->item->service->name->text.ptr);
	label_target(check, leg->copy->target);
	bk_check_fact(check, leg->item->service, fact);
	bk_check_at(check, leg->copy->copy);
}

static bool lacks(const struct bk_str *list, size_t count, const struct bk_leg *leg)
{
	return bk_strs_have(list, count, plan_of(leg)->region->name->text) ||
		bk_strs_have(list, count, leg->copy->target->region->name->text);
}

static void unsaid_copy(const struct bk_check *check, const struct bk_leg *leg)
{
	bk_diag_about(check->diags, leg->item->service->name->text);
	bk_diag(check->diags, BK_PATH_UNKNOWN, leg->copy->copy->name_span,
		"cannot tell whether %s can be copied to another account and region at once",
		bk_item_name(check, leg->item));
	bk_diag_label(check->diags, leg->item->span, "%s is selected here",
		leg->item->service->name->text.ptr);
	bk_check_fact(check, leg->item->service, "AWS's pages do not say it of this kind");
	bk_diag_help(check->diags,
		"If it works for you, say so in the matrix: service %s { copy_both_said = true }.",
		leg->item->service->name->text.ptr);
	bk_check_at(check, leg->copy->copy);
}

/* What the matrix says of account, region, and both at once. DynamoDB and its like without the
 * management preference are BK5004's. */
void bk_check_copy_support(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_service *service = leg->item->service;
	const struct bk_copy_view *copy = leg->copy;

	if (!copy || !leg->chosen)
		return;
	if (!service->copy_account && !service->copy_region)
		refuse_copy(check, leg,
			copy->other_account ? BK_COPY_ACCOUNT_UNSUPPORTED
					    : BK_COPY_REGION_UNSUPPORTED,
			"to any other vault", "AWS Backup has no copies of the kind at all");
	else if (copy->other_account &&
		(!service->copy_account ||
			lacks(service->no_copy_account_in.at, service->no_copy_account_in.len,
				leg)))
		refuse_copy(check, leg, BK_COPY_ACCOUNT_UNSUPPORTED, "to another account",
			service->copy_account ? "not from or to these regions"
					      : "the kind has no copies to other accounts");
	else if (copy->other_region &&
		(!service->copy_region ||
			lacks(service->no_copy_region_in.at, service->no_copy_region_in.len, leg)))
		refuse_copy(check, leg, BK_COPY_REGION_UNSUPPORTED, "to another region",
			service->copy_region ? "not from or to these regions"
					     : "the kind has no copies to other regions");
	else if (copy->other_account && copy->other_region && !service->copy_both)
		refuse_copy(check, leg, BK_ONE_HOP, "to another account and region at once",
			"one copy changes one of the two");
	else if (copy->other_account && copy->other_region && !service->copy_both_said)
		unsaid_copy(check, leg);
}

/* A selection by tags alone takes in every kind, those too that cannot be copied there. */
void bk_check_any_kind(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_coverage *coverage = &view->rule->plan->coverage;
	const struct bk_protected *first = NULL;
	struct bk_str names = BK_STR("");
	size_t count = 0;

	bk_vec_foreach (i, &coverage->items) {
		const struct bk_protected *item = &coverage->items.at[i];
		const struct bk_service *service = item->service;

		if (item->resource || item->named ||
			(view->other_account ? service->copy_account
					: view->other_region
					? service->copy_region
					: service->copy_account || service->copy_region))
			continue;
		if (!first)
			first = item;
		names = bk_str_format(check->arena, "%.*s%s%s", BK_STR_ARGS(names),
			count++ ? ", " : "", service->name->text.ptr);
	}
	if (!first)
		return;
	bk_diag(check->diags, BK_KIND_FAILS_RULE, first->span,
		"this selects kinds, too, that cannot be copied as the plan's rules say");
	bk_diag_label(check->diags, view->copy->name_span, "this copy would fail");
	bk_diag_note(check->diags, "%.*s", BK_STR_ARGS(names));
	bk_diag_help(check->diags, "Name the kinds that are meant: kinds = […].");
	bk_check_at(check, view->rule->plan->plan);
}

/* Not safe: every backup of the kind in the account and region becomes another. */
static void fix_advanced(const struct bk_check *check, const struct bk_value *advanced,
	const struct bk_service *service)
{
	const struct bk_value *said = advanced && advanced->kind == BK_V_MAP
		? bk_value_entry(advanced, service->name->text)
		: NULL;

	if (said && said->kind == BK_V_BOOL)
		bk_diag_fix_value(
			check->diags, BK_FIX_UNSAFE, said->span, BK_STR("true"), "Turn them on.");
}

void bk_check_advanced(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *plan = plan_of(leg);
	const struct bk_object *settings;

	if (!leg->copy || !leg->chosen || !leg->item->service->advanced_required || leg->full)
		return;
	settings = bk_settings_find(check->model, plan->account, plan->region);
	bk_diag(check->diags, BK_NEEDS_ADVANCED, leg->copy->copy->name_span,
		"copies of %s need AWS Backup's advanced features, which are off here",
		bk_item_name(check, leg->item));
	if (settings)
		bk_diag_label(check->diags, bk_prop_span(settings, BK_A_ADVANCED), "turned off");
	if (settings)
		fix_advanced(check, bk_prop(settings, BK_A_ADVANCED), leg->item->service);
	bk_check_fact(check, leg->item->service, "without them the kind has no copies");
	bk_check_at(check, leg->copy->copy);
}

void bk_check_airgap(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_service *service = leg->item->service;
	const struct bk_copy_view *copy = leg->copy;

	if (!copy || !leg->chosen || !bk_is_airgapped(copy->target))
		return;
	if (!service->airgap)
		refuse_copy(check, leg, BK_AIRGAP_UNSUPPORTED, "into an air-gapped vault",
			"air-gapped vaults do not take the kind");
	else if (lacks(service->no_airgap_in.at, service->no_airgap_in.len, leg))
		refuse_copy(check, leg, BK_AIRGAP_UNSUPPORTED, "into an air-gapped vault",
			"not in these regions");
	else if (!service->encrypts_copy && leg->item->key_state == BK_KEYED_NONE)
		refuse_copy(check, leg, BK_AIRGAP_UNSUPPORTED,
			"into an air-gapped vault while it is unencrypted",
			"copies of the kind stay unencrypted when the source is");
}

static void unknown_destination(
	const struct bk_check *check, const struct bk_leg *leg, const char *why)
{
	const struct bk_copy_view *copy = leg->copy;

	bk_diag(check->diags, BK_KEY_UNKNOWN, copy->copy->name_span,
		"cannot tell whether copies of %s can be encrypted in vault `%s`",
		bk_item_name(check, leg->item), copy->target->name->text.ptr);
	bk_diag_label(check->diags,
		bk_prop(copy->target, BK_A_VAULT_KEY) ? bk_prop_span(copy->target, BK_A_VAULT_KEY)
						      : copy->target->name_span,
		"%s", why);
	bk_diag_help(check->diags,
		copy->target->life == BK_LIFE_EXISTING
			? "Say which customer managed key the vault has: key = NAME."
			: "Let the vault have a customer managed key.");
	bk_check_at(check, copy->copy);
}

/* A customer key: the one who copies encrypts with it. */
static void check_copy_key(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *target = leg->copy->target;
	const struct bk_desired *key = bk_vault_key_of(check, target);
	struct bk_access access;

	if (!key || leg->full)
		return;
	access = bk_access_to_copy_key(check, plan_of(leg), target, key);
	if (access.holds == BK_TRUE || access.basis == BK_ACCESS_NO_ROLE)
		return;
	bk_diag(check->diags, access.holds == BK_FALSE ? BK_ROLE_BLOCKED_BY_KEY : BK_KEY_UNKNOWN,
		leg->copy->copy->name_span,
		access.holds == BK_FALSE
			? "copies of %s cannot be encrypted in vault `%s` by %s"
			: "cannot tell whether copies of %s can be encrypted in vault `%s` by %s",
		bk_item_name(check, leg->item), target->name->text.ptr,
		leg->copy->other_account ? "AWS Backup there" : "the plan's role");
	if (access.block)
		bk_diag_label(check->diags, access.block->name_span,
			access.basis == BK_ACCESS_CONDITION
				? "%s hangs on a condition that cannot be decided"
				: access.denied ? "denies %s"
						: "gives no %s",
			access.action);
	else
		bk_diag_label(check->diags, key->span, "the key");
	bk_check_at(check, leg->copy->copy);
}

/* Snapshots are re-encrypted on arrival by their own service, which aws/backup does not serve. */
void bk_check_destination_key(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_copy_view *copy = leg->copy;
	bool aws_key, is_default;

	/* What cannot be copied there at all has been said (BK5002, BK5003). */
	if (!copy || bk_is_airgapped(copy->target) ||
		(copy->other_account ? !leg->item->service->copy_account
				     : !leg->item->service->copy_account &&
					!leg->item->service->copy_region))
		return;
	/* an existing one is the console's, under aws/backup; ours has the key that is written */
	is_default = bk_str_is(copy->target->physical, "Default");
	aws_key = bk_prop_is_word(copy->target, BK_A_VAULT_KEY, "aws") ||
		(is_default && !bk_vault_key_of(check, copy->target));
	if (copy->other_account && is_default)
		return;
	if (!aws_key) {
		if (copy->target->life == BK_LIFE_EXISTING &&
			!bk_prop(copy->target, BK_A_VAULT_KEY) &&
			(!leg->full || copy->other_account))
			unknown_destination(check, leg, "nothing is said of its key");
		else
			check_copy_key(check, leg);
		return;
	}
	if (leg->full) {
		if (copy->other_account)
			unknown_destination(check, leg,
				"AWS's pages do not say whether copies from other accounts arrive "
				"under aws/backup");
		return;
	}
	if (!leg->chosen)
		return;
	bk_diag(check->diags, BK_DESTINATION_KEY, copy->copy->name_span,
		"%s cannot be copied into a vault under aws/backup",
		bk_item_name(check, leg->item));
	bk_diag_label(check->diags, bk_prop_span(copy->target, BK_A_VAULT_KEY),
		"the vault uses AWS's own key");
	bk_check_fact(check, leg->item->service,
		"its copies are snapshots, encrypted with the vault's key by the kind's own "
		"service");
	bk_diag_help(check->diags, "Let the vault have a customer managed key.");
	bk_check_at(check, copy->copy);
}
