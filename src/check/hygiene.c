/*
 * BK6005-6007, 6011, 6014, 6015: keys, locks and roles that work, and could fail those who own
 * them.
 */
#include "base/arena.h"
#include "check/context.h"

/* Data and a backup of it under one key. What stays under its source's key anyway says nothing of
 * the vault's. */
void bk_check_one_key(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *vault = leg->copy ? leg->copy->target : leg->rule->vault;
	const struct bk_object *key = leg->item->key;

	if (leg->item->key_state != BK_KEYED_CUSTOMER || !key || !vault ||
		bk_prop_object(vault, BK_A_VAULT_KEY) != key || (!leg->full && !leg->copy))
		return;
	bk_diag(check->diags, BK_ONE_KEY_FOR_ALL, bk_prop_span(vault, BK_A_VAULT_KEY),
		"key `%s` encrypts %s and the backups of it; who loses the key loses both",
		key->name->text.ptr, bk_item_name(check, leg->item));
	if (leg->item->resource)
		bk_diag_label(check->diags, bk_prop_span(leg->item->resource, BK_A_RESOURCE_KEY),
			"the data's key");
	bk_diag_help(check->diags, "Give the vault a key of its own; without `key` bkc makes one.");
	bk_check_at(check, vault);
}

void bk_check_foreign_key(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_object *key;

	if (object->kind->id != BK_KIND_VAULT)
		return;
	key = bk_prop_object(object, BK_A_VAULT_KEY);
	if (!key || key->account == object->account)
		return;
	bk_diag(check->diags, BK_SOURCE_KEY_ON_COPY, bk_prop_span(object, BK_A_VAULT_KEY),
		"vault `%s` of %s is under a key of %s, and is lost with that account",
		object->name->text.ptr, object->account->name->text.ptr,
		key->account->name->text.ptr);
	bk_diag_label(check->diags, key->name_span, "the key");
	bk_check_at(check, object);
}

void bk_check_rotation(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *rotate;

	if (object->kind->id != BK_KIND_KEY || object->life != BK_LIFE_PLAIN)
		return;
	rotate = bk_prop(object, BK_A_ROTATE);
	if (!rotate || rotate->kind != BK_V_BOOL || rotate->truth)
		return;
	bk_diag(check->diags, BK_ROTATION_OFF, rotate->span, "key `%s` does not rotate",
		object->name->text.ptr);
	bk_diag_fix_value(check->diags, BK_FIX_SAFE, rotate->span, BK_STR("true"), "Write `true`.");
	bk_check_at(check, object);
}

static bool denies(const struct bk_object *vault, const char *action)
{
	bk_vec_foreach (i, &vault->children) {
		const struct bk_object *block = vault->children.at[i];
		const struct bk_value *actions;

		if (block->kind->id != BK_KIND_DENY)
			continue;
		actions = bk_prop(block, BK_A_DENY_ACTIONS);
		for (size_t j = 0; actions && j < actions->list.len; j++) {
			if (bk_str_like(bk_str_of(action), actions->list.at[j]->text))
				return true;
		}
	}
	return false;
}

static struct bk_span behind(struct bk_span span)
{
	span.begin = span.end;
	return span;
}

/* Whether the vault says itself how it is locked, and has no block of the name. */
static bool takes_denial(const struct bk_check *check, const struct bk_object *vault)
{
	struct bk_span span = bk_prop_span(vault, BK_A_LOCK);

	bk_vec_foreach (i, &vault->children) {
		const struct bk_name *name = vault->children.at[i]->name;

		if (name && bk_str_is(name->text, "lifting"))
			return false;
	}
	return bk_str_is(bk_sources_text(check->diags->sources, span), "governance");
}

void bk_check_liftable(const struct bk_check *check, const struct bk_object *object)
{
	if (object->kind->id != BK_KIND_VAULT || object->life != BK_LIFE_PLAIN ||
		!bk_prop_is_word(object, BK_A_LOCK, "governance") ||
		denies(object, "backup:DeleteBackupVaultLockConfiguration"))
		return;
	bk_diag(check->diags, BK_LOCK_LIFTABLE, bk_prop_span(object, BK_A_LOCK),
		"administrators of %s can lift the governance lock of vault `%s`",
		object->account->name->text.ptr, object->name->text.ptr);
	/* not safe: nobody can lift the lock then before the policy is another */
	if (takes_denial(check, object))
		bk_diag_fix(check->diags, BK_FIX_UNSAFE, behind(bk_prop_span(object, BK_A_LOCK)),
			BK_STR(", deny lifting { actions = "
			       "[\"backup:DeleteBackupVaultLockConfiguration\"] }"),
			"Deny backup:DeleteBackupVaultLockConfiguration, or use `lock = "
			"compliance`.");
	else
		bk_diag_help(check->diags,
			"Deny backup:DeleteBackupVaultLockConfiguration, or use `lock = "
			"compliance`.");
	bk_check_at(check, object);
}

static bool is_restore_policy(struct bk_str arn)
{
	static const char word[] = "ForRestores";

	for (size_t i = 0; i + sizeof(word) - 1 <= arn.len; i++) {
		if (memcmp(arn.ptr + i, word, sizeof(word) - 1) == 0)
			return true;
	}
	return false;
}

void bk_check_role_width(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_object *role = bk_prop_object(view->plan, BK_A_ROLE);
	const struct bk_value *policies = role ? bk_prop(role, BK_A_POLICIES) : NULL;
	struct bk_span span = BK_NO_SPAN;

	if (bk_prop_bool(view->plan, BK_A_RESTORE, false))
		span = bk_prop_span(view->plan, BK_A_RESTORE);
	for (size_t i = 0; policies && policies->kind == BK_V_LIST && i < policies->list.len; i++) {
		if (is_restore_policy(policies->list.at[i]->text))
			span = policies->list.at[i]->span;
	}
	if (bk_span_is_none(span))
		return;
	bk_diag(check->diags, BK_ROLE_TOO_WIDE, span,
		"the role of plan `%s` takes backups and can restore them, too",
		view->plan->name->text.ptr);
	bk_diag_note(check->diags, "who may start its jobs can then overwrite what they protect");
	bk_check_at(check, view->plan);
}

/* The key of a vault that nobody can empty should not go faster than somebody can object. */
void bk_check_hollow_lock(const struct bk_check *check, const struct bk_object *object)
{
	enum { WAIT_DAYS = 30 };
	const struct bk_object *key;
	const struct bk_value *wait;

	if (object->kind->id != BK_KIND_VAULT || !bk_prop_is_word(object, BK_A_LOCK, "compliance"))
		return;
	key = bk_prop_object(object, BK_A_VAULT_KEY);
	wait = key && key->life == BK_LIFE_PLAIN ? bk_prop(key, BK_A_DELETE_AFTER) : NULL;
	if (!wait || wait->kind != BK_V_DURATION ||
		wait->number >= (int64_t)WAIT_DAYS * BK_SECONDS_PER_DAY)
		return;
	bk_diag(check->diags, BK_KEY_DELETABLE_SOON, wait->span,
		"key `%s` of the compliance vault `%s` can be gone in %s", key->name->text.ptr,
		object->name->text.ptr, bk_value_show(check->arena, wait).ptr);
	bk_diag_label(check->diags, bk_prop_span(object, BK_A_VAULT_KEY), "its vault");
	bk_diag_note(check->diags, "without its key nothing in the vault can be read");
	bk_check_at(check, key);
}
