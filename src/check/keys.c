/*
 * BK6001, 6002, 6004, 6020: the keys along the way of a backup (aws-semantics 1). Only kinds that
 * AWS Backup does not fully manage are in question: their backups stay under the source's key.
 */
#include "base/arena.h"
#include "check/context.h"

/* What the two parties must be able to do at least: the pattern that AWS's guide and the
 * published set-ups agree on (F 2.3). A pattern of the policy may cover an action. */
static const char *const needed_actions[] = {
	"kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", NULL};
/* … and who only reads what the key encrypts. */
static const char *const reading_actions[] = {"kms:DescribeKey", "kms:Decrypt", NULL};
enum { ACTIONS_MAX = 4 };

/* How a key's stated policy treats a principal; CONDITIONAL: under a `when` that bkc cannot decide.
 */
enum verdict { SAYS_NOTHING, ADMITS, CONDITIONAL, LACKS };

struct party {
	struct bk_str arn; /* of a role */
	const struct bk_account *account;
	const char *const *actions; /* what it must be able to do */
};

static bool action_covered(const struct bk_value *actions, const char *action)
{
	bk_vec_foreach (i, &actions->list) {
		if (bk_str_like(bk_str_of(action), actions->list.at[i]->text))
			return true;
	}
	return false;
}

static struct bk_str role_arn_of(
	const struct bk_check *check, const struct bk_value *value, const struct bk_object *key)
{
	const struct bk_desired *desired;

	if (value->kind == BK_V_OBJECT) {
		desired = bk_desired_find(check->list, value->object->address);
		return desired ? desired->arn : BK_STR("");
	}
	if (value->kind == BK_V_ARN || bk_str_has_prefix(value->text, BK_STR("arn:")))
		return value->text;
	return bk_str_format(check->arena, "arn:%.*s:iam::%.*s:role/%.*s",
		BK_STR_ARGS(key->region->partition), BK_STR_ARGS(key->account->id),
		BK_STR_ARGS(value->text));
}

static bool is_party(const struct bk_check *check, const struct bk_value *value,
	const struct party *party, const struct bk_object *key)
{
	switch (value->kind) {
	case BK_V_ACCOUNT:
		return value->account == party->account;
	case BK_V_OU:
		bk_vec_foreach (i, &value->ou->accounts) {
			if (value->ou->accounts.at[i] == party->account)
				return true;
		}
		return false;
	case BK_V_ORG:
		return party->account->in_org;
	case BK_V_OBJECT:
	case BK_V_ARN:
	case BK_V_ROLE_NAME:
		return bk_str_equal(role_arn_of(check, value, key), party->arn);
	default:
		return false;
	}
}

static bool names_party(const struct bk_check *check, const struct bk_object *block,
	enum bk_attr_id attr, const struct party *party)
{
	const struct bk_value *principals = bk_prop(block, attr);

	if (!principals || principals->kind != BK_V_LIST)
		return false;
	bk_vec_foreach (i, &principals->list) {
		if (is_party(check, principals->list.at[i], party, block->parent))
			return true;
	}
	return false;
}

/* The deny that stops the party, or NULL. */
static const struct bk_object *denied_by(
	const struct bk_check *check, const struct bk_object *key, const struct party *party)
{
	bk_vec_foreach (i, &key->children) {
		const struct bk_object *block = key->children.at[i];
		const struct bk_value *actions;

		if (block->kind->id != BK_KIND_DENY || bk_prop(block, BK_A_DENY_WHEN) ||
			names_party(check, block, BK_A_DENY_EXCEPT, party))
			continue;
		actions = bk_prop(block, BK_A_DENY_ACTIONS);
		for (size_t j = 0; actions && party->actions[j]; j++) {
			if (action_covered(actions, party->actions[j]))
				return block;
		}
	}
	return NULL;
}

/* Whether the block names the role itself. Of our keys only such an `allow` replaces what is
 * inferred; any other adds to it. */
static bool names_role(
	const struct bk_check *check, const struct bk_object *block, const struct party *party)
{
	const struct bk_value *principals = bk_prop(block, BK_A_ALLOW_PRINCIPALS);

	if (!principals || principals->kind != BK_V_LIST)
		return false;
	bk_vec_foreach (i, &principals->list) {
		const struct bk_value *value = principals->list.at[i];

		if ((value->kind == BK_V_OBJECT || value->kind == BK_V_ARN ||
			    value->kind == BK_V_ROLE_NAME) &&
			is_party(check, value, party, block->parent))
			return true;
	}
	return false;
}

/* Grants are always for AWS resources here; any other condition may fail. */
static bool is_doubtful(const struct bk_object *block)
{
	const struct bk_value *when = bk_prop(block, BK_A_ALLOW_WHEN);

	return when &&
		!(when->kind == BK_V_CONDITION && when->condition->kind == BK_COND_COMPARE &&
			bk_str_is(when->condition->key, "kms:GrantIsForAWSResource"));
}

/* What the allows that name the party give it; *ret_missing is the first action that they do
 * not, where they name it at all. */
static enum verdict allowed(const struct bk_check *check, const struct bk_object *key,
	const struct party *party, const char **ret_missing, const struct bk_object **ret_block)
{
	bool covered[ACTIONS_MAX] = {false};
	bool named = false, doubtful = false;

	bk_vec_foreach (i, &key->children) {
		const struct bk_object *block = key->children.at[i];
		const struct bk_value *actions;

		if (block->kind->id != BK_KIND_ALLOW ||
			(key->life == BK_LIFE_EXISTING
					? !names_party(check, block, BK_A_ALLOW_PRINCIPALS, party)
					: !names_role(check, block, party)))
			continue;
		named = true;
		doubtful |= is_doubtful(block);
		*ret_block = block;
		actions = bk_prop(block, BK_A_ALLOW_ACTIONS);
		for (size_t j = 0; actions && party->actions[j]; j++)
			covered[j] |= action_covered(actions, party->actions[j]);
	}
	if (!named)
		return SAYS_NOTHING;
	for (size_t j = 0; party->actions[j]; j++) {
		if (!covered[j]) {
			*ret_missing = party->actions[j];
			return LACKS;
		}
	}
	return doubtful ? CONDITIONAL : ADMITS;
}

static bool has_block(const struct bk_object *key, enum bk_kind_id kind)
{
	bk_vec_foreach (i, &key->children) {
		if (key->children.at[i]->kind->id == kind)
			return true;
	}
	return false;
}

static bool shares_with(const struct bk_object *key, const struct bk_account *account)
{
	const struct bk_value *share = bk_prop(key, BK_A_SHARE);

	if (!share || share->kind != BK_V_LIST)
		return false;
	bk_vec_foreach (i, &share->list) {
		if (share->list.at[i]->kind == BK_V_ACCOUNT &&
			share->list.at[i]->account == account)
			return true;
	}
	return false;
}

enum bk_truth bk_key_states(const struct bk_check *check, const struct bk_object *key,
	struct bk_str arn, const struct bk_account *account, bool reads_only,
	const struct bk_object **ret_block)
{
	const struct party party = {.arn = arn,
		.account = account,
		.actions = reads_only ? reading_actions : needed_actions};
	const char *missing = NULL;

	*ret_block = denied_by(check, key, &party);
	if (*ret_block)
		return BK_FALSE;
	switch (allowed(check, key, &party, &missing, ret_block)) {
	case ADMITS:
		return BK_TRUE;
	case LACKS:
		return BK_FALSE;
	case CONDITIONAL:
		return BK_UNKNOWN;
	case SAYS_NOTHING:
		break;
	}
	return has_block(key, BK_KIND_ALLOW) ? BK_FALSE : BK_UNKNOWN;
}

static void label_key(const struct bk_check *check, const struct bk_object *key,
	const struct bk_object *block, const char *missing)
{
	if (block && missing)
		bk_diag_label(check->diags, block->name_span, "gives no %s", missing);
	else if (block)
		bk_diag_label(check->diags, block->name_span, "denies it");
	else
		bk_diag_label(check->diags, key->name_span, "%s",
			key->life == BK_LIFE_EXISTING ? "bkc may not change its policy"
						      : "the key");
}

static const char *crossing(const struct bk_leg *leg)
{
	return leg->copy->other_account ? "copy to another account"
					: "copy into an air-gapped vault";
}

static void not_shared(const struct bk_check *check, const struct bk_leg *leg,
	const struct bk_object *block, const char *missing)
{
	const struct bk_object *key = leg->item->key;
	const struct bk_object *target = leg->copy->target;

	bk_diag(check->diags, BK_KEY_NOT_SHARED, leg->copy->copy->name_span,
		"copies of %s to account %s cannot be decrypted there",
		bk_item_name(check, leg->item), target->account->name->text.ptr);
	bk_diag_here(check->diags, "%s", crossing(leg));
	label_key(check, key, block, missing);
	bk_check_fact(
		check, leg->item->service, "its backups keep the source's key until they arrive");
	if (block && key->life != BK_LIFE_EXISTING) {
		bk_diag_help(check->diags,
			missing ? "Let the statement allow it, or leave it out: what is needed is "
				  "inferred."
				: "Except the account: except = [%s].",
			target->account->name->text.ptr);
		bk_check_at(check, leg->copy->copy);
		return;
	}
	bk_diag_help(check->diags,
		key->life == BK_LIFE_EXISTING ? "Have the key's owner admit AWS Backup's "
						"service-linked role of %s, then say "
						"`share = [%s]` on the key."
					      : "Let the key admit AWS Backup's service-linked "
						"role of %s: `share = [%s]`.",
		target->account->name->text.ptr, target->account->name->text.ptr);
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

static void unknown_policy(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *key = leg->item->key;
	const struct bk_object *target = leg->copy->target;

	if (check->model->incomplete)
		return;
	bk_diag(check->diags, BK_KEY_UNKNOWN, key->name_span,
		bk_prop(key, BK_A_SHARE) || has_block(key, BK_KIND_ALLOW)
			? "cannot tell whether key `%s` admits copies to account %s"
			: "nobody says whether key `%s` admits copies to account %s",
		key->name->text.ptr, target->account->name->text.ptr);
	bk_diag_label(check->diags, leg->copy->copy->name_span, "%s is copied there",
		bk_item_name(check, leg->item));
	bk_check_fact(
		check, leg->item->service, "its backups keep the source's key until they arrive");
	bk_diag_help(check->diags,
		"If the policy admits AWS Backup's service-linked role of the account, say so: "
		"share = [%s].",
		target->account->name->text.ptr);
	bk_check_at(check, key);
}

static void aws_key_cannot_cross(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_service *service = leg->item->service;
	bool airgap = bk_is_airgapped(leg->copy->target);

	bk_diag(check->diags, BK_AWS_KEY_CANNOT_CROSS, leg->copy->copy->name_span,
		airgap ? "%s uses the AWS managed key; air-gapped vaults do not take its snapshots"
		       : "%s uses the AWS managed key; its snapshots cannot leave the account",
		bk_item_name(check, leg->item));
	if (leg->item->resource)
		bk_diag_label(check->diags, bk_prop_span(leg->item->resource, BK_A_RESOURCE_KEY),
			"%s",
			service->own_key.len ? service->own_key.ptr : "the service's own key");
	bk_check_fact(
		check, service, "AWS managed keys have fixed policies that admit no other account");
	bk_diag_help(check->diags, "Encrypt the resource with a customer managed key.");
	bk_check_at(check, leg->copy->copy);
}

/* Copies to another account: its service-linked role reads under the source's key. */
void bk_check_key_shared(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_copy_view *copy = leg->copy;
	const struct bk_object *key = leg->item->key, *block = NULL;
	const char *missing = NULL;
	struct party party;
	enum verdict verdict;

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
				"Say which customer keys they use: keys = [NAME] in the select "
				"block.");
		return;
	}
	party = (struct party){
		.arn = bk_str_format(check->arena,
			"arn:%.*s:iam::%.*s:role/aws-service-role/backup.amazonaws.com/"
			"AWSServiceRoleForBackup",
			BK_STR_ARGS(key->region->partition),
			BK_STR_ARGS(copy->target->account->id)),
		.account = copy->target->account,
		.actions = needed_actions,
	};
	block = denied_by(check, key, &party);
	if (block) {
		not_shared(check, leg, block, NULL);
		return;
	}
	verdict = allowed(check, key, &party, &missing, &block);
	if (verdict == LACKS) {
		not_shared(check, leg, block, missing);
		return;
	}
	if (verdict != CONDITIONAL) {
		if (verdict == ADMITS || key->life != BK_LIFE_EXISTING ||
			shares_with(key, copy->target->account))
			return;
		if (bk_prop(key, BK_A_SHARE) || has_block(key, BK_KIND_ALLOW)) {
			not_shared(check, leg, NULL, NULL);
			return;
		}
	}
	unknown_policy(check, leg);
}

static void blocked(const struct bk_check *check, const struct bk_leg *leg,
	const struct bk_object *block, const char *missing)
{
	const struct bk_object *plan = leg->rule->plan->plan;
	const struct bk_object *key = leg->item->key;

	bk_diag(check->diags, BK_ROLE_BLOCKED_BY_KEY, leg->item->span,
		"the role of plan `%s` may not use key `%s`, which encrypts %s",
		plan->name->text.ptr, key->name->text.ptr, bk_item_name(check, leg->item));
	label_key(check, key, block, missing);
	bk_check_fact(check, leg->item->service,
		leg->full ? "AWS Backup reads it with the plan's role"
			  : "its backups stay under the source's key");
	if (leg->item->service->key_silent)
		bk_diag_note(check->diags, "the jobs would succeed without the data");
	bk_check_at(check, plan);
}

static void unknown_for_role(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *plan = leg->rule->plan->plan;
	const struct bk_object *key = leg->item->key;

	bk_diag(check->diags, BK_KEY_UNKNOWN, leg->item->span,
		"cannot tell whether plan `%s` may use key `%s`, which encrypts %s",
		plan->name->text.ptr, key->name->text.ptr, bk_item_name(check, leg->item));
	bk_diag_label(check->diags, key->name_span,
		has_block(key, BK_KIND_ALLOW) ? "admits it on a condition"
					      : "nothing is said of its policy");
	if (leg->item->service->key_silent)
		bk_diag_note(check->diags, "jobs would succeed without the data");
	bk_diag_help(check->diags,
		"If the policy leaves it to the account, say so: allow root { actions = "
		"[\"kms:*\"], "
		"principals = [%s] }.",
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

static struct bk_str plan_role_arn(const struct bk_check *check, const struct bk_object *plan)
{
	const struct bk_desired *role = bk_plan_role_of(check, plan);

	return role ? role->arn : BK_STR("");
}

bool bk_names_plan(const struct bk_check *check, const struct bk_object *block,
	enum bk_attr_id attr, const struct bk_object *plan)
{
	const struct party party = {.arn = plan_role_arn(check, plan), .account = plan->account};

	return names_party(check, block, attr, &party);
}

/* What can be taken for granted of a policy of which nothing is said: that its account's root
 * statement leaves it to identity policies, as KMS writes it by itself. Not across accounts, and
 * not where a mistake would show in no job. */
static bool is_assumed(const struct bk_object *key, const struct bk_account *account, bool silent)
{
	if (key->life != BK_LIFE_EXISTING || shares_with(key, account))
		return true;
	return key->account == account && !silent;
}

/* The backup itself: the plan's role reads under the source's key. The account's root statement
 * lets its identity policies decide, and ours names the role as well. */
void bk_check_key_for_role(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *plan = leg->rule->plan->plan;
	const struct bk_object *key = leg->item->key, *block;
	const char *missing = NULL;
	struct party party;
	enum verdict verdict;

	if (leg->copy || leg->item->key_state != BK_KEYED_CUSTOMER ||
		(leg->full && leg->item->service->source_key != BK_SOURCE_KEY_IDENTITY))
		return;
	party = (struct party){
		.arn = plan_role_arn(check, plan),
		.account = plan->account,
		.actions = leg->full ? reading_actions : needed_actions,
	};
	block = denied_by(check, key, &party);
	if (block) {
		blocked(check, leg, block, NULL);
		return;
	}
	verdict = allowed(check, key, &party, &missing, &block);
	if (verdict == LACKS)
		blocked(check, leg, block, missing);
	else if (verdict == SAYS_NOTHING && key->life == BK_LIFE_EXISTING &&
		has_block(key, BK_KIND_ALLOW))
		blocked(check, leg, NULL, NULL);
	else if (verdict == CONDITIONAL ||
		(verdict == SAYS_NOTHING &&
			!is_assumed(key, plan->account, leg->item->service->key_silent)))
		unknown_for_role(check, leg);
}

/* An air-gapped vault's own customer key is the only destination key that must admit the source:
 * the plan's role copies under it. */
void bk_check_airgap_key(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *plan = view->rule->plan->plan;
	const struct bk_object *key = bk_prop_object(view->target, BK_A_VAULT_KEY);
	const struct bk_object *block;
	const char *missing = NULL;
	struct party party;
	enum verdict verdict;

	if (!key || !bk_is_airgapped(view->target))
		return;
	party = (struct party){
		.arn = plan_role_arn(check, plan),
		.account = plan->account,
		.actions = needed_actions,
	};
	block = denied_by(check, key, &party);
	verdict = block ? LACKS : allowed(check, key, &party, &missing, &block);
	if (verdict == ADMITS || (verdict == SAYS_NOTHING && key->life != BK_LIFE_EXISTING))
		return;
	if (verdict == SAYS_NOTHING && has_block(key, BK_KIND_ALLOW))
		verdict = LACKS;
	bk_diag(check->diags, verdict == LACKS ? BK_KEY_NOT_SHARED : BK_KEY_UNKNOWN,
		view->copy->name_span,
		verdict == LACKS ? "the role of plan `%s` may not use key `%s` of the air-gapped "
				   "vault"
				 : "cannot tell whether the role of plan `%s` may use key `%s` of "
				   "the air-gapped vault",
		plan->name->text.ptr, key->name->text.ptr);
	label_key(check, key, block, missing);
	bk_diag_note(check->diags,
		"copies into an air-gapped vault are made under its key by the plan's role");
	bk_check_at(check, view->copy);
}

/* What a vault's key denies, AWS Backup's storage cannot do: it is no role that could be excepted.
 */
static void check_vault_denies(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *key)
{
	bk_vec_foreach (i, &key->children) {
		const struct bk_object *block = key->children.at[i];
		const struct bk_value *actions, *except;
		bool stops = false;

		if (block->kind->id != BK_KIND_DENY || bk_prop(block, BK_A_DENY_WHEN))
			continue;
		actions = bk_prop(block, BK_A_DENY_ACTIONS);
		for (size_t j = 0; actions && needed_actions[j]; j++)
			stops |= action_covered(actions, needed_actions[j]);
		except = bk_prop(block, BK_A_DENY_EXCEPT);
		for (size_t j = 0; except && except->kind == BK_V_LIST && j < except->list.len; j++)
			stops &= except->list.at[j]->kind != BK_V_SERVICE_NAME;
		if (!stops)
			continue;
		bk_diag(check->diags, BK_ROLE_BLOCKED_BY_KEY, bk_prop_span(vault, BK_A_VAULT_KEY),
			"AWS Backup could not use key `%s` for vault `%s`", key->name->text.ptr,
			vault->name->text.ptr);
		bk_diag_label(check->diags, block->name_span, "denies it");
		bk_diag_help(check->diags,
			"Except it: except = [service(\"backup-storage.amazonaws.com\"), …].");
		bk_check_at(check, vault);
	}
}

/* Who makes a vault makes grants under its key. In the key's account nothing stands in the way
 * unless the policy is stated; another account must be named. */
static bool admits_maker(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *key)
{
	const struct bk_account *account = vault->account;
	const struct party party = {
		.arn = bk_str_format(check->arena, "arn:%.*s:iam::%.*s:role/%.*s",
			BK_STR_ARGS(vault->region->partition), BK_STR_ARGS(account->id),
			BK_STR_ARGS(account->access_role)),
		.account = account,
		.actions = needed_actions,
	};
	bool covered[ACTIONS_MAX] = {false};

	bk_vec_foreach (i, &key->children) {
		const struct bk_object *block = key->children.at[i];
		const struct bk_value *actions;

		if (block->kind->id != BK_KIND_ALLOW ||
			!names_party(check, block, BK_A_ALLOW_PRINCIPALS, &party))
			continue;
		actions = bk_prop(block, BK_A_ALLOW_ACTIONS);
		for (size_t j = 0; actions && needed_actions[j]; j++)
			covered[j] |= action_covered(actions, needed_actions[j]);
	}
	for (size_t j = 0; needed_actions[j]; j++) {
		if (!covered[j])
			return false;
	}
	return true;
}

static void check_maker(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *key)
{
	bool own = key->account == vault->account;
	bool existing = key->life == BK_LIFE_EXISTING;
	bool stated = !existing || has_block(key, BK_KIND_ALLOW);

	if ((own && (!existing || !stated)) || admits_maker(check, vault, key))
		return;
	bk_diag(check->diags, stated ? BK_ROLE_BLOCKED_BY_KEY : BK_KEY_UNKNOWN,
		bk_prop_span(vault, BK_A_VAULT_KEY),
		stated ? "vault `%s` cannot be made: key `%s` of account %s does not admit %s"
		       : "vault `%s` names key `%s` of account %s; whether it admits %s is not "
			 "said",
		vault->name->text.ptr, key->name->text.ptr, key->account->name->text.ptr,
		vault->account->name->text.ptr);
	bk_diag_label(check->diags, key->name_span, "the key, in %s", key->account->name->text.ptr);
	bk_diag_note(check->diags, "who makes a vault makes grants under its key");
	bk_diag_help(check->diags,
		existing
			? "If the policy admits the account, say so: allow account { actions = "
			  "[\"kms:*\"], principals = [%s] }."
			: "Let the vault have a key of its own account, or write on the key: allow "
			  "account { actions = [\"kms:*\"], principals = [%s] }.",
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
	check_vault_denies(check, object, key);
	if (object->life != BK_LIFE_EXISTING && key->region == object->region)
		check_maker(check, object, key);
}
