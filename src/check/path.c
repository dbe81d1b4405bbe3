/*
 * The legs, and the steps of each.
 */
#include "check/path.h"

#include "base/arena.h"
#include "base/value.h"
#include "check/context.h"

struct walk {
	struct bk_check check;
	const struct bk_object *plan;
	const struct bk_protected *item;
	bool full;
	struct bk_path_leg *leg;
};

static void step(struct walk *walk, enum bk_truth holds, struct bk_span span, struct bk_str claim,
	struct bk_str witness)
{
	struct bk_path_step step = {
		.holds = holds, .claim = claim, .witness = witness, .span = span};

	bk_vec_push(walk->check.arena, &walk->leg->steps, step);
	if (holds == BK_FALSE || (holds == BK_UNKNOWN && walk->leg->holds == BK_TRUE))
		walk->leg->holds = holds;
}

BK_PRINTF(2, 3) static struct bk_str say(const struct walk *walk, const char *format, ...)
{
	struct bk_str text;
	va_list args;

	va_start(args, format);
	text = bk_str_vformat(walk->check.arena, format, args);
	va_end(args);
	return text;
}

/* "std.aws rds, as of 2026-09-24" */
static struct bk_str fact(const struct walk *walk)
{
	const struct bk_service *service = walk->item->service;
	const struct bk_value date = {.kind = BK_V_DATE, .number = service->as_of};

	return say(walk, "std.aws %s, as of %s", service->name->text.ptr,
		bk_value_show(walk->check.arena, &date).ptr);
}

/* Where the answer comes from: the statement, or what was not said. */
static struct bk_str witness_of(const struct walk *walk, const struct bk_access *access)
{
	switch (access->basis) {
	case BK_ACCESS_STATEMENT:
		if (access->holds == BK_TRUE)
			return access->sid.len
				? say(walk, "statement %.*s", BK_STR_ARGS(access->sid))
				: BK_STR("nothing denies it");
		if (access->denied)
			return say(walk, "statement %.*s denies %s", BK_STR_ARGS(access->sid),
				access->action);
		return say(walk, "nothing allows %s", access->action);
	case BK_ACCESS_ASSUMED:
		return BK_STR("assumed: nothing is said of its policy, and KMS leaves a key to the "
			      "policies of its account");
	case BK_ACCESS_CONDITION:
		return say(walk, "statement %.*s has a condition that cannot be decided",
			BK_STR_ARGS(access->sid));
	case BK_ACCESS_NO_ROLE:
		return BK_STR("it is not known which role that is");
	case BK_ACCESS_UNSAID:
		break;
	}
	return BK_STR("nothing is said of its policy");
}

/* The user's word behind the answer. */
static struct bk_span span_of(const struct bk_access *access, struct bk_span otherwise)
{
	return access->block ? access->block->name_span : otherwise;
}

static void access_step(struct walk *walk, const struct bk_access *access, struct bk_span span,
	struct bk_str claim, const char *mend)
{
	struct bk_str witness = witness_of(walk, access);

	if (access->holds != BK_TRUE && mend)
		witness = say(walk, "%.*s; %s", BK_STR_ARGS(witness), mend);
	step(walk, access->holds, span_of(access, span), claim, witness);
	if (access->basis == BK_ACCESS_ASSUMED)
		walk->leg->steps.at[walk->leg->steps.len - 1].assumed = true;
}

static void region_step(struct walk *walk)
{
	const struct bk_service *service = walk->item->service;
	bool offered = bk_service_in_region(service, walk->plan->region);

	step(walk, offered ? BK_TRUE : BK_FALSE, BK_NO_SPAN,
		say(walk, "AWS Backup takes %s in %s", service->name->text.ptr,
			walk->plan->region->name->text.ptr),
		fact(walk));
}

static void optin_step(struct walk *walk)
{
	const struct bk_model *model = walk->check.model;
	const struct bk_object *settings =
		bk_settings_find(model, walk->plan->account, walk->plan->region);
	struct bk_str key = walk->item->service->optin;

	if (!walk->item->by_switch)
		return;
	if (bk_settings_say_of_key(model, settings, BK_A_OPTIN, key) == BK_SWITCH_OFF)
		step(walk, BK_FALSE, bk_prop_span(settings, BK_A_OPTIN),
			say(walk, "the opt-in of %.*s is on", BK_STR_ARGS(key)),
			BK_STR("it is turned off"));
	else
		step(walk, BK_TRUE, walk->item->span,
			say(walk, "the opt-in of %.*s is on", BK_STR_ARGS(key)),
			say(walk, "settings:%s[%s]", walk->plan->account->name->text.ptr,
				walk->plan->region->name->text.ptr));
}

/* Whether a managed policy is on the role: attached by bkc, or stated of an existing one.
 * *ret_other: there are policies that are not AWS's, and may allow anything. */
static bool role_holds(
	const struct walk *walk, const struct bk_desired *role, struct bk_str arn, bool *ret_other)
{
	const struct bk_value *stated =
		role->external ? bk_prop(role->object, BK_A_POLICIES) : NULL;
	bool held = false;

	for (size_t i = 0; stated && stated->kind == BK_V_LIST && i < stated->list.len; i++) {
		held |= bk_str_equal(stated->list.at[i]->text, arn);
		*ret_other |=
			!bk_str_like(stated->list.at[i]->text, BK_STR("arn:*:iam::aws:policy/*"));
	}
	bk_vec_foreach (i, &walk->check.list->objects) {
		const struct bk_desired *object = walk->check.list->objects.at[i];
		const struct bk_node *policy =
			object->type->id == BK_AWS_ROLE_ATTACHMENT && object->parent == role
			? bk_node_find(object->body, "PolicyArn")
			: NULL;

		if (!policy || policy->kind != BK_NODE_STRING)
			continue;
		held |= bk_str_equal(policy->text, arn);
		*ret_other |= !bk_str_like(policy->text, BK_STR("arn:*:iam::aws:policy/*"));
	}
	return held;
}

static void assume_step(
	struct walk *walk, struct bk_span span, struct bk_str claim, struct bk_str witness)
{
	step(walk, BK_TRUE, span, claim, witness);
	walk->leg->steps.at[walk->leg->steps.len - 1].assumed = true;
}

/* AWS's managed policies are known. What others allow is not: a job that may not fails aloud. */
static void role_step(struct walk *walk, const struct bk_desired *role)
{
	const struct bk_service *service = walk->item->service;
	static const char *const words[] = {"partition"};
	struct bk_str lacking = BK_STR(""), claim;
	bool other = false;

	if (!role) {
		step(walk, BK_UNKNOWN, walk->plan->name_span,
			say(walk, "the plan's role can back up %s", service->name->text.ptr),
			BK_STR("it is not known which role that is"));
		return;
	}
	claim = say(
		walk, "%.*s can back up %s", BK_STR_ARGS(role->address), service->name->text.ptr);
	if (role->external && !bk_prop(role->object, BK_A_POLICIES)) {
		assume_step(walk, role->span, claim,
			BK_STR("assumed: nothing is said of what is attached to it; policies = […] "
			       "says it"));
		return;
	}
	bk_vec_foreach (i, &service->policies) {
		struct bk_str arn = bk_str_fill(walk->check.arena, service->policies.at[i], words,
			&walk->plan->region->partition, 1);

		if (!role_holds(walk, role, arn, &other))
			lacking = arn;
	}
	if (lacking.len && other)
		assume_step(walk, role->span, claim,
			say(walk, "assumed: policies of its own may allow what %.*s does",
				BK_STR_ARGS(lacking)));
	else if (lacking.len)
		step(walk, BK_FALSE, role->span, claim,
			say(walk, "%.*s is not attached", BK_STR_ARGS(lacking)));
	else if (role->object && bk_prop(role->object, BK_A_BOUNDARY))
		assume_step(walk, role->span, claim,
			BK_STR("assumed: AWS's managed policies are attached, and its boundary "
			       "admits what they allow"));
	else
		step(walk, BK_TRUE, role->span, claim,
			BK_STR("AWS's managed policies are attached"));
}

/* What to state where the key of what is backed up is not known. */
static struct bk_str say_which_key(const struct bk_protected *item)
{
	return item->resource ? BK_STR("say which key it is under: key = NAME, `aws` or `none`")
			      : BK_STR("say which keys they are under: keys = [NAME, aws, none] in "
				       "the select block, what of it is so");
}

/* A key of which nobody says anything: unencrypted, AWS's own, or left to the account, as KMS does
 * by itself. A job that may not use it fails aloud, but for kinds whose jobs succeed without. */
static void unsaid_key_step(struct walk *walk)
{
	struct bk_str claim = BK_STR("the source can be read");

	if (walk->item->service->key_silent)
		step(walk, BK_UNKNOWN, walk->item->span, claim, say_which_key(walk->item));
	else
		assume_step(walk, walk->item->span, claim,
			BK_STR("assumed: its key is not said, and KMS leaves any to the policies "
			       "of its account"));
}

/* Backup: who reads the source under its key. */
static void source_key_step(struct walk *walk)
{
	const struct bk_protected *item = walk->item;
	struct bk_access access;

	if (walk->full && item->service->source_key != BK_SOURCE_KEY_IDENTITY)
		return;
	if (item->key_state == BK_KEYED_NONE || item->key_state == BK_KEYED_AWS) {
		step(walk, BK_TRUE, item->span, BK_STR("the source can be read"),
			item->key_state == BK_KEYED_NONE
				? BK_STR("it is unencrypted")
				: BK_STR("it is under the service's AWS managed key, which the "
					 "account may use"));
		return;
	}
	if (item->key_state == BK_KEYED_UNKNOWN) {
		unsaid_key_step(walk);
		return;
	}
	access = bk_access_to_source(&walk->check, walk->plan, item, walk->full);
	access_step(walk, &access, item->key->name_span,
		say(walk, "%.*s admits the plan's role", BK_STR_ARGS(item->key->address)),
		item->key->life != BK_LIFE_EXISTING
			? NULL
			: say(walk,
				  "if it leaves it to the account, say so: allow root { actions = "
				  "[\"kms:*\"], principals = [%s] }",
				  walk->plan->account->name->text.ptr)
				  .ptr);
}

/* A customer key over a vault, where AWS Backup's storage encrypts with it. */
static void storage_step(struct walk *walk, const struct bk_object *vault)
{
	static const struct bk_party storage = {.kind = BK_PARTY_STORAGE};
	const struct bk_desired *key = bk_vault_key_of(&walk->check, vault);
	struct bk_access access;

	if (!walk->full || !key)
		return;
	access = bk_access_to_key(
		&walk->check, bk_prop_object(vault, BK_A_VAULT_KEY), key, &storage, BK_NEED_USE);
	access_step(walk, &access, key->span,
		say(walk, "AWS Backup's storage can use %.*s", BK_STR_ARGS(key->address)), NULL);
}

/* Whether the lock of a vault takes a life. */
static void lock_step(struct walk *walk, const struct bk_object *vault, const struct bk_value *keep)
{
	const struct bk_value *min = bk_prop(vault, BK_A_MIN), *max = bk_prop(vault, BK_A_MAX);
	bool forever = !keep || keep->number == BK_FOREVER;
	bool below = min && !forever && keep->number < min->number;
	bool above = max && (forever || keep->number > max->number);
	const char *life = forever ? "forever" : bk_value_show(walk->check.arena, keep).ptr;
	struct bk_str claim =
		say(walk, "%.*s takes a life of %s", BK_STR_ARGS(vault->address), life);

	if (vault->life == BK_LIFE_EXISTING && bk_prop_is_absent(vault, BK_A_LOCK))
		step(walk, BK_UNKNOWN, vault->name_span, claim,
			BK_STR("say how the vault is locked: lock = none, or lock, min and max"));
	else if (below || above)
		step(walk, BK_FALSE, below ? min->span : max->span, claim,
			say(walk, "its lock takes %s %s", below ? "no less than" : "no more than",
				bk_value_show(walk->check.arena, below ? min : max).ptr));
	else
		step(walk, BK_TRUE,
			min           ? min->span
				: max ? max->span
				      : vault->name_span,
			claim,
			min || max ? BK_STR("within the lock's bounds")
				   : BK_STR("it has no bounds"));
}

static void backup_leg(struct walk *walk, const struct bk_desired *role)
{
	const struct bk_object *rule = walk->leg->rule;

	region_step(walk);
	optin_step(walk);
	role_step(walk, role);
	source_key_step(walk);
	if (!walk->leg->vault) {
		step(walk, BK_UNKNOWN, rule->name_span, BK_STR("the vault exists"),
			BK_STR("it is not said which one"));
		return;
	}
	storage_step(walk, walk->leg->vault);
	lock_step(walk, walk->leg->vault, bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP));
}

static void organization_steps(struct walk *walk)
{
	const struct bk_account *to = walk->leg->vault->account;
	const struct bk_org *org = walk->check.model->org;
	bool both = org && walk->plan->account->in_org && to->in_org;
	bool on = false;

	step(walk, both ? BK_TRUE : BK_FALSE, to->span,
		say(walk, "%s and %s are in one organization", walk->plan->account->name->text.ptr,
			to->name->text.ptr),
		both ? say(walk, "org %s", org->name->text.ptr) : BK_STR("they are not"));
	bk_vec_foreach (i, &walk->check.list->objects)
		on |= walk->check.list->objects.at[i]->type->id == BK_AWS_GLOBAL_SETTINGS;
	step(walk, on ? BK_TRUE : BK_FALSE, BK_NO_SPAN,
		BK_STR("the organization lets accounts copy to each other"),
		on ? say(walk, "global_settings:%s", org ? org->name->text.ptr : "")
		   : BK_STR("nothing turns it on"));
}

static bool lacks(const struct walk *walk, const struct bk_str *regions, size_t count)
{
	return bk_strs_have(regions, count, walk->plan->region->name->text) ||
		bk_strs_have(regions, count, walk->leg->vault->region->name->text);
}

/* Aurora and its like stay unencrypted on the way, which an air-gapped vault does not take. */
static bool airgap_takes(const struct walk *walk)
{
	const struct bk_service *service = walk->item->service;

	return service->airgap &&
		!lacks(walk, service->no_airgap_in.at, service->no_airgap_in.len) &&
		(service->encrypts_copy || walk->item->key_state != BK_KEYED_NONE);
}

static void capability_step(struct walk *walk, bool account, bool region)
{
	const struct bk_service *service = walk->item->service;
	const struct bk_object *vault = walk->leg->vault;
	bool can = account && region
		? service->copy_account && service->copy_region && service->copy_both
		: account ? service->copy_account
		: region  ? service->copy_region
			  : service->copy_account || service->copy_region;
	enum bk_truth holds;

	if (account)
		can &= !lacks(
			walk, service->no_copy_account_in.at, service->no_copy_account_in.len);
	if (region)
		can &= !lacks(walk, service->no_copy_region_in.at, service->no_copy_region_in.len);
	if (service->advanced_required)
		can &= walk->full;
	if (bk_is_airgapped(vault))
		can &= airgap_takes(walk);
	holds = !can                                            ? BK_FALSE
		: account && region && !service->copy_both_said ? BK_UNKNOWN
								: BK_TRUE;
	step(walk, holds, BK_NO_SPAN,
		say(walk, "%s can be copied %s%s%s", service->name->text.ptr,
			account          ? "to another account"
				: region ? "to another region"
					 : "to another vault",
			account && region ? " and region" : "",
			bk_is_airgapped(vault) ? ", air-gapped" : ""),
		holds == BK_UNKNOWN ? say(walk, "AWS's pages do not say it of this kind; %.*s",
					      BK_STR_ARGS(fact(walk)))
				    : fact(walk));
}

/* No copy leaves its partition, and some regions have none to others at all. */
static void border_step(struct walk *walk)
{
	const struct bk_region *from = walk->plan->region, *to = walk->leg->vault->region;
	bool same = bk_str_equal(from->partition, to->partition);

	step(walk, same && from->copy && to->copy ? BK_TRUE : BK_FALSE, BK_NO_SPAN,
		say(walk, "copies go from %s to %s", from->name->text.ptr, to->name->text.ptr),
		same ? say(walk, "partition %.*s", BK_STR_ARGS(from->partition))
		     : say(walk, "partition %.*s is not %.*s", BK_STR_ARGS(from->partition),
			       BK_STR_ARGS(to->partition)));
}

static void acceptance_step(struct walk *walk)
{
	const struct bk_object *vault = walk->leg->vault;
	const struct bk_value *accept = bk_prop(vault, BK_A_ACCEPT);
	struct bk_access access = bk_access_to_vault(&walk->check, vault, walk->plan);
	bool existing = vault->life == BK_LIFE_EXISTING;

	if (vault->account == walk->plan->account && access.holds == BK_TRUE)
		return;
	access_step(walk, &access, accept ? accept->span : vault->name_span,
		say(walk, "%.*s accepts copies from %s", BK_STR_ARGS(vault->address),
			walk->plan->account->name->text.ptr),
		existing && access.basis == BK_ACCESS_UNSAID
			? say(walk, "say what it admits: accept = [%s]",
				  walk->plan->account->name->text.ptr)
				  .ptr
			: NULL);
}

/* What stays under its source's key is read there by the destination's service-linked role. */
static void foreign_key_step(struct walk *walk)
{
	const struct bk_protected *item = walk->item;
	const struct bk_account *to = walk->leg->vault->account;
	struct bk_str claim = say(walk, "%s can read the source under its key", to->name->text.ptr);
	struct bk_access access;

	if (walk->full)
		return;
	if (item->key_state == BK_KEYED_NONE) {
		step(walk, BK_TRUE, item->span, claim, BK_STR("it is unencrypted"));
	} else if (item->key_state == BK_KEYED_AWS) {
		step(walk, BK_FALSE, item->span, claim,
			BK_STR("it is under an AWS managed key, which admits no other account"));
	} else if (item->key_state == BK_KEYED_UNKNOWN) {
		step(walk, BK_UNKNOWN, item->span, claim, say_which_key(item));
	} else {
		access = bk_access_from_afar(&walk->check, item, to);
		access_step(walk, &access, item->key->name_span,
			say(walk, "%.*s admits AWS Backup of %s", BK_STR_ARGS(item->key->address),
				to->name->text.ptr),
			item->key->life != BK_LIFE_EXISTING
				? NULL
				: say(walk, "if it does, say so: share = [%s]", to->name->text.ptr)
					  .ptr);
	}
}

/* An air-gapped vault's own customer key: the plan's role copies under it. */
static void airgap_key_step(struct walk *walk)
{
	const struct bk_object *vault = walk->leg->vault;
	const struct bk_object *key = bk_prop_object(vault, BK_A_VAULT_KEY);
	struct bk_access access;

	if (!key || !bk_is_airgapped(vault))
		return;
	access = bk_access_to_airgap_key(&walk->check, walk->plan, vault);
	access_step(walk, &access, key->name_span,
		say(walk, "%.*s admits the plan's role", BK_STR_ARGS(key->address)), NULL);
}

/* A known customer key of the destination: snapshots are encrypted with it by whoever copies. */
static void copy_key_step(struct walk *walk, const struct bk_desired *key, struct bk_str claim)
{
	const struct bk_object *vault = walk->leg->vault;
	struct bk_access access;

	step(walk, BK_TRUE, key->span, claim, key->address);
	if (walk->full) {
		storage_step(walk, vault);
		return;
	}
	access = bk_access_to_copy_key(&walk->check, walk->plan, vault, key);
	access_step(walk, &access, key->span,
		say(walk, "%.*s admits %s", BK_STR_ARGS(key->address),
			vault->account == walk->plan->account
				? "the plan's role"
				: say(walk, "AWS Backup of %s", vault->account->name->text.ptr)
					  .ptr),
		NULL);
}

/* Where the copy lies: snapshots need a customer key there. */
static void destination_key_step(struct walk *walk, bool account)
{
	const struct bk_object *vault = walk->leg->vault;
	const struct bk_desired *key = bk_vault_key_of(&walk->check, vault);
	bool is_default = bk_str_is(vault->physical, "Default");
	/* the console's is under aws/backup */
	bool aws_key = is_default || bk_prop_is_word(vault, BK_A_VAULT_KEY, "aws");
	struct bk_str claim =
		say(walk, "copies can be encrypted in %.*s", BK_STR_ARGS(vault->address));

	if (bk_is_airgapped(vault))
		return;
	if (is_default && account)
		step(walk, BK_FALSE, vault->name_span, claim,
			BK_STR("the vault named Default is under aws/backup, which admits nobody"));
	else if (key)
		copy_key_step(walk, key, claim);
	else if (aws_key)
		step(walk, walk->full ? (account ? BK_UNKNOWN : BK_TRUE) : BK_FALSE,
			bk_prop_span(vault, BK_A_VAULT_KEY), claim,
			walk->full ? BK_STR("aws/backup; by AWS Backup itself")
				   : BK_STR("aws/backup cannot encrypt this kind"));
	else if (vault->life == BK_LIFE_EXISTING && !bk_prop(vault, BK_A_VAULT_KEY))
		step(walk, walk->full && !account ? BK_TRUE : BK_UNKNOWN, vault->name_span, claim,
			walk->full && !account ? BK_STR("by AWS Backup itself, whatever its key")
					       : BK_STR("say which key it has: key = NAME"));
	else
		step(walk, BK_TRUE, bk_prop_span(vault, BK_A_VAULT_KEY), claim,
			BK_STR("a customer managed key"));
}

static void copy_leg(struct walk *walk)
{
	const struct bk_object *vault = walk->leg->vault;
	bool account = vault->account != walk->plan->account;
	bool region = vault->region != walk->plan->region;
	const struct bk_value *own = bk_prop(walk->leg->copy, BK_A_COPY_KEEP);

	if (account)
		organization_steps(walk);
	if (region)
		border_step(walk);
	capability_step(walk, account, region);
	acceptance_step(walk);
	if (walk->full && walk->leg->rule && bk_rule_vault(walk->check.model, walk->leg->rule))
		storage_step(walk, bk_rule_vault(walk->check.model, walk->leg->rule));
	if (account || bk_is_airgapped(vault))
		foreign_key_step(walk);
	else if (!walk->full)
		source_key_step(walk);
	airgap_key_step(walk);
	destination_key_step(walk, account);
	lock_step(
		walk, vault, own ? own : bk_rule_value(walk->leg->rule, BK_A_KEEP, BK_A_PLAN_KEEP));
}

static void add_leg(struct walk *walk, struct bk_paths *paths, const struct bk_object *rule,
	const struct bk_object *copy, const struct bk_object *vault)
{
	walk->leg = bk_new(walk->check.arena, struct bk_path_leg);
	walk->leg->rule = rule;
	walk->leg->copy = copy;
	walk->leg->vault = vault;
	walk->leg->holds = BK_TRUE;
	bk_vec_push(walk->check.arena, &paths->legs, walk->leg);
}

void bk_paths_make(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_desired_list *list, const struct bk_object *plan,
	const struct bk_protected *item, struct bk_paths *paths)
{
	struct walk walk = {
		.check = {.arena = arena,
			.model = model,
			.list = list,
			.access = bk_access_memo_new(arena)},
		.plan = plan,
		.item = item,
		.full = bk_is_fully_managed(model, item->service, plan->account, plan->region),
	};
	const struct bk_desired *role = bk_plan_role_of(&walk.check, plan);

	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *rule = plan->children.at[i];
		const struct bk_object *const *copies;
		size_t count;

		if (rule->kind->id != BK_KIND_RULE)
			continue;
		add_leg(&walk, paths, rule, NULL, bk_rule_vault(model, rule));
		backup_leg(&walk, role);
		copies = bk_rule_copies(arena, rule, &count);
		for (size_t j = 0; j < count; j++) {
			const struct bk_object *vault = bk_prop_object(copies[j], BK_A_COPY_TARGET);

			if (!vault)
				continue;
			add_leg(&walk, paths, rule, copies[j], vault);
			copy_leg(&walk);
		}
	}
}
