/*
 * BK5014, BK2005, BK6003, BK2012: vaults and keys by themselves.
 */
#include "base/arena.h"
#include "check/context.h"

void bk_check_airgap_bounds(const struct bk_check *check, const struct bk_object *object)
{
	int64_t least = bk_limit(check->model, "airgap_min_days");
	const struct bk_value *min;

	if (object->kind->id != BK_KIND_VAULT || !bk_is_airgapped(object) ||
		object->life == BK_LIFE_EXISTING)
		return;
	min = bk_prop(object, BK_A_MIN);
	if (bk_prop_is_absent(object, BK_A_MIN) || bk_prop_is_absent(object, BK_A_MAX)) {
		bk_diag(check->diags, BK_AIRGAP_BOUNDS, bk_prop_span(object, BK_A_LOCK),
			"an air-gapped vault needs `min` (at least %lldd) and `max`",
			(long long)least);
		bk_check_at(check, object);
	} else if (min && min->number < least * BK_SECONDS_PER_DAY) {
		bk_diag(check->diags, BK_AIRGAP_BOUNDS, min->span,
			"`min` of an air-gapped vault is at least %lldd", (long long)least);
		bk_check_at(check, object);
	}
	if (object->region && !object->region->airgap) {
		bk_diag(check->diags, BK_AIRGAP_UNSUPPORTED, bk_prop_span(object, BK_A_LOCK),
			"air-gapped vaults do not exist in %s", object->region->name->text.ptr);
		bk_check_at(check, object);
	}
}

void bk_check_lock_bounds(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *min, *max, *grace;

	if (object->kind->id != BK_KIND_VAULT)
		return;
	min = bk_prop(object, BK_A_MIN);
	max = bk_prop(object, BK_A_MAX);
	grace = bk_prop(object, BK_A_GRACE);
	if (min && max && min->number > max->number) {
		bk_diag(check->diags, BK_OUT_OF_RANGE, min->span,
			"`min` of vault `%s` is longer than its `max`", object->name->text.ptr);
		bk_diag_label(check->diags, max->span, "the longest life");
		bk_check_at(check, object);
	}
	if (bk_prop_is_word(object, BK_A_LOCK, "compliance") &&
		bk_prop_is_absent(object, BK_A_GRACE) && object->life != BK_LIFE_EXISTING) {
		bk_diag(check->diags, BK_MISSING_PROPERTY, bk_prop_span(object, BK_A_LOCK),
			"a compliance lock needs `grace`: it cannot be removed once that is over");
		bk_diag_help(check->diags, "Write `grace = 3d` or longer.");
		bk_check_at(check, object);
	}
	if ((min || max || grace) && object->life != BK_LIFE_EXISTING &&
		(bk_prop_is_absent(object, BK_A_LOCK) ||
			bk_prop_is_word(object, BK_A_LOCK, "none"))) {
		const struct bk_value *idle = min ? min : max ? max : grace;

		bk_diag(check->diags, BK_MISSING_PROPERTY, idle->span,
			"bounds without a lock do nothing: vault `%s` has no `lock`",
			object->name->text.ptr);
		bk_diag_help(check->diags, "Write `lock = governance` or `lock = compliance`.");
		bk_check_at(check, object);
	}
}

/* `grace` is the delay of a compliance lock; nothing else has one. */
void bk_check_grace(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *grace;

	if (object->kind->id != BK_KIND_VAULT || object->life == BK_LIFE_EXISTING)
		return;
	grace = bk_prop(object, BK_A_GRACE);
	if (!grace ||
		(!bk_prop_is_word(object, BK_A_LOCK, "governance") && !bk_is_airgapped(object)))
		return;
	bk_diag(check->diags, BK_MISSING_PROPERTY, grace->span,
		"`grace` does nothing here: the lock of vault `%s` %s", object->name->text.ptr,
		bk_is_airgapped(object) ? "holds at once" : "can be lifted at any time");
	bk_diag_label(check->diags, bk_prop_span(object, BK_A_LOCK), "not `compliance`");
	bk_check_at(check, object);
}

/* Without an organization `org` would be anybody. */
void bk_check_accept_org(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *accept;

	if (object->kind->id != BK_KIND_VAULT || check->model->org || check->model->incomplete)
		return;
	accept = bk_prop(object, BK_A_ACCEPT);
	if (!accept || accept->kind == BK_V_LIST)
		return;
	bk_diag(check->diags, BK_OUTSIDE_ORG, accept->span,
		"`accept = org` needs an organization; without one it would admit everybody");
	bk_diag_help(check->diags, "Declare it: org NAME = \"o-…\" { … }.");
	bk_check_at(check, object);
}

/* A key is used in its own region: a replica elsewhere is a key of its own. */
void bk_check_key_place(const struct bk_check *check, const struct bk_object *object)
{
	enum bk_attr_id attr =
		object->kind->id == BK_KIND_VAULT ? BK_A_VAULT_KEY : BK_A_RESOURCE_KEY;
	const struct bk_object *key;

	if (object->kind->id != BK_KIND_VAULT && object->kind->id != BK_KIND_RESOURCE)
		return;
	key = bk_prop_object(object, attr);
	if (!key || !key->region || key->region == object->region)
		return;
	bk_diag(check->diags, BK_KEY_REGION, bk_prop_span(object, attr),
		"%s `%s` in %s names key `%s` of %s",
		object->service ? object->service->name->text.ptr : object->kind->word,
		object->name->text.ptr, object->region->name->text.ptr, key->name->text.ptr,
		key->region->name->text.ptr);
	bk_diag_label(check->diags, key->name_span, "in %s", key->region->name->text.ptr);
	bk_check_at(check, object);
}
