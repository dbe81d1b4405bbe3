/*
 * The legs, and the steps of each.
 */
#include "check/path.h"

#include "base/arena.h"
#include "base/value.h"
#include "check/context.h"
#include "prove/policy.h"

struct walk {
	struct bk_check check;
	const struct bk_object *plan;
	const struct bk_protected *item;
	bool full;
	struct bk_path_leg *leg;
};

/* What who acts on a key must be able to do; grants are always for AWS's own services. */
static const char *const key_actions[] = {
	"kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant", NULL};
static const char *const reading_actions[] = {"kms:DescribeKey", "kms:Decrypt", NULL};

static void step(struct walk *walk, enum bk_truth holds, struct bk_span span, struct bk_str claim,
	struct bk_str witness)
{
	struct bk_path_step step = {holds, claim, witness, span};

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

/* A document as AWS will read it. References are ARNs where those are known; others are their
 * addresses, which no pattern of a policy matches by accident. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as policies are */
static json_t *document_of(const struct bk_node *node)
{
	json_t *value;

	switch (node->kind) {
	case BK_NODE_STRING:
		return bk_value_string(node->text);
	case BK_NODE_BOOL:
		return json_boolean(node->truth);
	case BK_NODE_INT:
		return json_integer(node->number);
	case BK_NODE_REF:
		return bk_value_string(node->ref.target->arn.len ? node->ref.target->arn
								 : node->ref.target->address);
	case BK_NODE_DOCUMENT:
		return document_of(node->document);
	case BK_NODE_LIST:
		value = json_array();
		bk_vec_foreach (i, &node->list)
			json_array_append_new(value, document_of(node->list.at[i]));
		return value;
	case BK_NODE_MAP:
		value = json_object();
		bk_vec_foreach (i, &node->map)
			json_object_setn_new(value, node->map.at[i].key.ptr,
				node->map.at[i].key.len, document_of(node->map.at[i].value));
		return value;
	case BK_NODE_JOIN:
	case BK_NODE_SECRET:
		break;
	}
	return json_null();
}

static struct bk_str sid_of(const struct walk *walk, const json_t *policy, size_t index)
{
	const json_t *statement = json_array_get(json_object_get(policy, "Statement"), index);

	return bk_str_dup(walk->check.arena, bk_value_text(statement, "Sid"));
}

/* Asks for one action after the other: the first that is not allowed tells. */
static struct bk_policy_answer ask_all(const json_t *policy, struct bk_policy_request *request,
	const char *const actions[], const char **ret_action)
{
	struct bk_policy_answer answer = {BK_VERDICT_NONE, 0};

	for (size_t i = 0; actions[i]; i++) {
		request->action = bk_str_of(actions[i]);
		answer = bk_policy_ask(policy, request);
		*ret_action = actions[i];
		if (answer.verdict != BK_VERDICT_ALLOWED)
			break;
	}
	return answer;
}

static void policy_step(struct walk *walk, const struct bk_desired *object, const char *member,
	struct bk_policy_request *request, const char *const actions[], struct bk_str claim)
{
	const struct bk_node *node =
		object && object->body ? bk_node_find(object->body, member) : NULL;
	const char *action = "";
	struct bk_policy_answer answer;

	if (!node) {
		step(walk, BK_UNKNOWN, BK_NO_SPAN, claim, BK_STR("its policy is not known"));
		return;
	}
	BK_AUTO_JSON policy = document_of(node);
	answer = ask_all(policy, request, actions, &action);
	switch (answer.verdict) {
	case BK_VERDICT_ALLOWED:
		step(walk, BK_TRUE, object->span, claim,
			say(walk, "statement %.*s",
				BK_STR_ARGS(sid_of(walk, policy, answer.statement))));
		break;
	case BK_VERDICT_DENIED:
		step(walk, BK_FALSE, object->span, claim,
			say(walk, "statement %.*s denies %s",
				BK_STR_ARGS(sid_of(walk, policy, answer.statement)), action));
		break;
	case BK_VERDICT_NONE:
		step(walk, BK_FALSE, object->span, claim, say(walk, "nothing allows %s", action));
		break;
	case BK_VERDICT_UNKNOWN:
		step(walk, BK_UNKNOWN, object->span, claim,
			say(walk, "statement %.*s has a condition that cannot be decided",
				BK_STR_ARGS(sid_of(walk, policy, answer.statement))));
		break;
	}
}

/* What the stated blocks of an existing key say; false where they say nothing. */
static bool stated_step(struct walk *walk, const struct bk_object *key, struct bk_str principal,
	const struct bk_account *account, const char *const actions[], struct bk_str claim)
{
	const struct bk_object *block = NULL;
	enum bk_truth truth = bk_key_states(
		&walk->check, key, principal, account, actions == reading_actions, &block);

	if (!block && truth == BK_UNKNOWN)
		return false;
	step(walk, truth, block ? block->name_span : key->name_span, claim,
		!block ? BK_STR("no stated `allow` names it")
		       : say(walk, "`%s %s` %s", block->kind->word, block->name->text.ptr,
				 truth == BK_TRUE ? "states it; compared with AWS at plan"
					 : truth == BK_FALSE
					 ? "does not give it"
					 : "has a condition that cannot be decided"));
	return true;
}

/* A key's policy and a principal. Of an existing key only what is stated is known. */
static void key_step(struct walk *walk, const struct bk_object *key,
	const struct bk_desired *desired, struct bk_str principal, const struct bk_account *account,
	const char *const actions[], const char *who)
{
	BK_AUTO_JSON context = json_pack("{s:s, s:o}", "kms:grantisforawsresource", "true",
		"aws:principalarn", bk_value_string(principal));
	struct bk_policy_request request = {.principal = principal,
		.account = account->id,
		.resource = BK_STR("*"),
		.context = context};
	struct bk_str address = desired ? desired->address : key->address;
	struct bk_str claim = say(walk, "%.*s admits %s", BK_STR_ARGS(address), who);
	const struct bk_value *share = key ? bk_prop(key, BK_A_SHARE) : NULL;

	if (!key || key->life != BK_LIFE_EXISTING) {
		policy_step(walk, desired, "Policy", &request, actions, claim);
		return;
	}
	for (size_t i = 0; share && share->kind == BK_V_LIST && i < share->list.len; i++) {
		if (share->list.at[i]->kind != BK_V_ACCOUNT ||
			share->list.at[i]->account != account)
			continue;
		step(walk, BK_TRUE, share->span, claim,
			BK_STR("`share` states it; compared with AWS at plan"));
		return;
	}
	if (key->children.len && stated_step(walk, key, principal, account, actions, claim))
		return;
	if (share && account != key->account) {
		step(walk, BK_FALSE, share->span, claim, BK_STR("`share` does not name it"));
		return;
	}
	step(walk, BK_UNKNOWN, key->name_span, claim,
		say(walk, "say what its policy admits: share = [%s]", account->name->text.ptr));
}

static const struct bk_desired *key_desired(const struct walk *walk, const struct bk_object *key)
{
	return key ? bk_desired_find(walk->check.list, key->address) : NULL;
}

/* The key under which a vault will be: declared, inferred, or NULL for AWS's own. */
static const struct bk_desired *vault_key(const struct walk *walk, const struct bk_object *vault)
{
	const struct bk_desired *desired = bk_desired_find(walk->check.list, vault->address);
	const struct bk_node *node =
		desired && desired->body ? bk_node_find(desired->body, "EncryptionKeyArn") : NULL;

	return node && node->kind == BK_NODE_REF ? node->ref.target : NULL;
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

static void role_step(struct walk *walk, const struct bk_desired *role)
{
	const struct bk_service *service = walk->item->service;
	static const char *const words[] = {"partition"};
	struct bk_str lacking = BK_STR("");

	if (!role || role->external) {
		step(walk, BK_UNKNOWN, walk->plan->name_span,
			say(walk, "the plan's role can back up %s", service->name->text.ptr),
			BK_STR("it is somebody else's; what is attached to it is not known"));
		return;
	}
	bk_vec_foreach (i, &service->policies) {
		struct bk_str arn = bk_str_fill(walk->check.arena, service->policies.at[i], words,
			&walk->plan->region->partition, 1);
		bool held = false;

		bk_vec_foreach (j, &walk->check.list->objects) {
			const struct bk_desired *object = walk->check.list->objects.at[j];
			const struct bk_node *policy =
				object->type->id == BK_AWS_ROLE_ATTACHMENT && object->parent == role
				? bk_node_find(object->body, "PolicyArn")
				: NULL;

			held |= policy && policy->kind == BK_NODE_STRING &&
				bk_str_equal(policy->text, arn);
		}
		if (!held)
			lacking = arn;
	}
	step(walk, lacking.len ? BK_FALSE : BK_TRUE, role->span,
		say(walk, "%.*s can back up %s", BK_STR_ARGS(role->address),
			service->name->text.ptr),
		lacking.len ? say(walk, "%.*s is not attached", BK_STR_ARGS(lacking))
			    : BK_STR("AWS's managed policies are attached"));
}

/* Backup: who reads the source under its key. */
static void source_key_step(struct walk *walk, const struct bk_desired *role)
{
	const struct bk_protected *item = walk->item;

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
		step(walk, BK_UNKNOWN, item->span, BK_STR("the source can be read"),
			BK_STR("say which key it is under: key = NAME, `aws` or `none`"));
		return;
	}
	if (item->key->life == BK_LIFE_EXISTING && !item->service->key_silent &&
		item->key->account == walk->plan->account && !item->key->children.len) {
		step(walk, BK_TRUE, item->key->name_span,
			say(walk, "%.*s admits the plan's role", BK_STR_ARGS(item->key->address)),
			BK_STR("assumed: KMS lets the account's own policies decide; a job that "
			       "may "
			       "not fails visibly"));
		return;
	}
	key_step(walk, item->key, key_desired(walk, item->key), role ? role->arn : BK_STR(""),
		walk->plan->account, walk->full ? reading_actions : key_actions, "the plan's role");
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
	source_key_step(walk, role);
	if (!walk->leg->vault) {
		step(walk, BK_UNKNOWN, rule->name_span, BK_STR("the vault exists"),
			BK_STR("it is not said which one"));
		return;
	}
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

	if (account)
		can &= !lacks(
			walk, service->no_copy_account_in.at, service->no_copy_account_in.len);
	if (region)
		can &= !lacks(walk, service->no_copy_region_in.at, service->no_copy_region_in.len);
	if (service->advanced_required)
		can &= walk->full;
	if (bk_is_airgapped(vault))
		can &= airgap_takes(walk);
	step(walk, can ? BK_TRUE : BK_FALSE, BK_NO_SPAN,
		say(walk, "%s can be copied %s%s%s", service->name->text.ptr,
			account          ? "to another account"
				: region ? "to another region"
					 : "to another vault",
			account && region ? " and region" : "",
			bk_is_airgapped(vault) ? ", air-gapped" : ""),
		fact(walk));
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

/* The path of the plan's account in the organization, as AWS gives it to conditions. */
static json_t *org_path(const struct walk *walk)
{
	const struct bk_account *account = walk->plan->account;

	if (!account->ou || !account->ou->path.len)
		return json_null();
	return json_pack(
		"[o]", bk_value_string(say(walk, "%.*s/", BK_STR_ARGS(account->ou->path))));
}

static void acceptance_step(struct walk *walk, const struct bk_desired *role)
{
	static const char *const actions[] = {"backup:CopyIntoBackupVault", NULL};
	const struct bk_object *vault = walk->leg->vault;
	const struct bk_org *org = walk->check.model->org;
	struct bk_str principal = role ? role->arn : BK_STR("");
	struct bk_str claim = say(walk, "%.*s accepts copies from %s", BK_STR_ARGS(vault->address),
		walk->plan->account->name->text.ptr);
	struct bk_policy_request request = {
		.principal = principal, .account = walk->plan->account->id, .resource = vault->arn};
	struct bk_str address;

	if (vault->life == BK_LIFE_EXISTING) {
		const struct bk_value *accept = bk_prop(vault, BK_A_ACCEPT);

		step(walk, accept ? BK_TRUE : BK_UNKNOWN, accept ? accept->span : vault->name_span,
			claim,
			accept ? BK_STR("`accept` states it; compared with AWS at plan")
			       : say(walk, "say what its policy admits: accept = [%s]",
					 walk->plan->account->name->text.ptr));
		return;
	}
	BK_AUTO_JSON context = json_pack("{s:o, s:o, s:o}", "aws:principalorgid",
		org ? bk_value_string(org->id) : json_null(), "aws:principalarn",
		bk_value_string(principal), "aws:principalorgpaths", org_path(walk));
	request.context = context;
	address = say(walk, "vault_policy%.*s", (int)(vault->address.len - strlen("vault")),
		vault->address.ptr + strlen("vault"));
	policy_step(walk, bk_desired_find(walk->check.list, address), "Policy", &request, actions,
		claim);
}

/* What stays under its source's key is read there by the destination's service-linked role. */
static void foreign_key_step(struct walk *walk)
{
	const struct bk_protected *item = walk->item;
	const struct bk_account *to = walk->leg->vault->account;
	struct bk_str claim = say(walk, "%s can read the source under its key", to->name->text.ptr);

	if (walk->full)
		return;
	if (item->key_state == BK_KEYED_NONE) {
		step(walk, BK_TRUE, item->span, claim, BK_STR("it is unencrypted"));
	} else if (item->key_state == BK_KEYED_AWS) {
		step(walk, BK_FALSE, item->span, claim,
			BK_STR("it is under an AWS managed key, which admits no other account"));
	} else if (item->key_state == BK_KEYED_UNKNOWN) {
		step(walk, BK_UNKNOWN, item->span, claim,
			BK_STR("say which key it is under: key = NAME, `aws` or `none`"));
	} else {
		struct bk_str slr = say(walk,
			"arn:%.*s:iam::%.*s:role/aws-service-role/backup.amazonaws.com/"
			"AWSServiceRoleForBackup",
			BK_STR_ARGS(walk->plan->region->partition), BK_STR_ARGS(to->id));

		key_step(walk, item->key, key_desired(walk, item->key), slr, to, key_actions,
			say(walk, "AWS Backup of %s", to->name->text.ptr).ptr);
	}
}

/* Where the copy lies: snapshots need a customer key there. */
static void destination_key_step(struct walk *walk, bool account)
{
	const struct bk_object *vault = walk->leg->vault;
	const struct bk_desired *key = vault_key(walk, vault);
	bool is_default = bk_str_is(vault->physical, "Default");
	struct bk_str claim =
		say(walk, "copies can be encrypted in %.*s", BK_STR_ARGS(vault->address));

	if (bk_is_airgapped(vault))
		return;
	if (is_default && account)
		step(walk, BK_FALSE, vault->name_span, claim,
			BK_STR("the vault named Default is under aws/backup, which admits nobody"));
	else if (key)
		step(walk, BK_TRUE, key->span, claim, key->address);
	else if (vault->life == BK_LIFE_EXISTING && !bk_prop(vault, BK_A_VAULT_KEY))
		step(walk, walk->full && !account ? BK_TRUE : BK_UNKNOWN, vault->name_span, claim,
			walk->full && !account ? BK_STR("by AWS Backup itself, whatever its key")
					       : BK_STR("say which key it has: key = NAME"));
	else if (bk_prop_is_word(vault, BK_A_VAULT_KEY, "aws") || is_default)
		step(walk, walk->full ? (account ? BK_UNKNOWN : BK_TRUE) : BK_FALSE,
			bk_prop_span(vault, BK_A_VAULT_KEY), claim,
			walk->full ? BK_STR("aws/backup; by AWS Backup itself")
				   : BK_STR("aws/backup cannot encrypt this kind"));
	else
		step(walk, BK_TRUE, bk_prop_span(vault, BK_A_VAULT_KEY), claim,
			BK_STR("a customer managed key"));
}

static void copy_leg(struct walk *walk, const struct bk_desired *role)
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
	if (account)
		acceptance_step(walk, role);
	if (account || bk_is_airgapped(vault))
		foreign_key_step(walk);
	else if (!walk->full)
		source_key_step(walk, role);
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
		.check = {.arena = arena, .model = model, .list = list},
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
			copy_leg(&walk, role);
		}
	}
}
