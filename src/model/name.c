/*
 * Bare names: constants, places, regions, kinds, declared things, and words for whoever takes them.
 * What the name means hangs on the expected type.
 */
#include "model/unit.h"

static const struct known *find_known(
	const struct binding *binding, const struct here *here, const struct bk_type *type)
{
	bk_vec_foreach (i, &binding->known) {
		const struct known *known = &binding->known.at[i];

		if (known->type == type &&
			(!known->placed ||
				(known->account == here->account && known->region == here->region)))
			return known;
	}
	return NULL;
}

static void put_known(struct unit *unit, struct binding *binding, struct known known)
{
	bk_vec_foreach (i, &binding->known) {
		if (binding->known.at[i].type == known.type) {
			binding->known.at[i] = known;
			return;
		}
	}
	bk_vec_push(unit->arena, &binding->known, known);
}

/* `a` needs `b` needs `a` */
static const struct bk_value *report_cycle(
	struct unit *unit, const struct binding *binding, struct bk_span use)
{
	enum { MOST = 6 };
	struct bk_str way = bk_str_format(unit->arena, "`%s`", binding->name->text.ptr);
	int more = 0;

	for (const struct binding *at = unit->needing; at && at != binding; at = at->needed_by) {
		if (++more <= MOST)
			way = bk_str_format(unit->arena, "`%s` needs %.*s", at->name->text.ptr,
				BK_STR_ARGS(way));
		else if (more == MOST + 1)
			way = bk_str_format(unit->arena, "… needs %.*s", BK_STR_ARGS(way));
	}
	bk_diag(unit->diags, BK_CYCLE, binding->span, "`%s` needs itself", binding->name->text.ptr);
	bk_diag_label(unit->diags, use, "here");
	if (more)
		bk_diag_note(
			unit->diags, "`%s` needs %.*s", binding->name->text.ptr, BK_STR_ARGS(way));
	return &bk_poison;
}

/* The value of a `let` where a type is expected; evaluated once, or once per place. */
static const struct bk_value *constant(struct unit *unit, const struct here *here,
	const struct bk_expr *use, struct binding *binding, const struct bk_type *type)
{
	const struct known *known = find_known(binding, here, type);
	struct known made = {.type = type, .account = here->account, .region = here->region};
	struct here there = *here;
	bool placed = unit->placed;

	if (known) {
		unit->placed |= known->placed;
		return known->value;
	}
	if (binding->evaluating)
		return report_cycle(unit, binding, use->span);
	there.env = binding->env;
	there.via = binding->via;
	binding->evaluating = true;
	binding->needed_by = unit->needing;
	unit->needing = binding;
	unit->placed = false;
	made.value = eval(unit, &there, binding->expr, type);
	made.placed = unit->placed;
	binding->evaluating = false;
	unit->needing = binding->needed_by;
	put_known(unit, binding, made);
	unit->placed |= placed;
	return made.value;
}

/* The value of a name that is bound; *ret_found tells whether it is. */
static const struct bk_value *bound(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, struct bk_str name, const struct bk_type *type, bool *ret_found)
{
	struct binding *binding = find_binding(here, name);

	*ret_found = binding != NULL;
	if (!binding)
		return &bk_poison;
	binding->used = true;
	switch (binding->kind) {
	case BIND_VALUE:
	case BIND_INPUT: {
		struct bk_value *copy;

		if (!binding->value)
			return &bk_poison;
		copy = bk_new(unit->arena, struct bk_value);
		*copy = *binding->value;
		copy->span = expr->span;
		copy->via = here->via;
		return copy->kind == BK_V_POISON ? &bk_poison : copy;
	}
	case BIND_LET:
		return constant(unit, here, expr, binding, type);
	case BIND_TEMPLATE:
	case BIND_MODULE:
		bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "`%.*s` is a %s, not a value",
			BK_STR_ARGS(name), binding->kind == BIND_TEMPLATE ? "template" : "module");
		return &bk_poison;
	}
	return &bk_poison;
}

static const struct bk_value *region_named(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	const struct bk_region *region = bk_map_find(&unit->region_by_name, name);
	struct bk_value *value;

	if (!region)
		return NULL;
	value = value_new(unit, here, BK_V_REGION, expr->span);
	value->region = region;
	return value;
}

static const struct bk_value *unknown_region(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	struct bk_str *legal =
		bk_new_array(unit->arena, struct bk_str, unit->model->regions.len + 1);

	if (is_lost(unit, name))
		return &bk_poison;
	bk_vec_foreach (i, &unit->model->regions)
		legal[i] = unit->model->regions.at[i]->name->text;
	bk_diag(unit->diags, BK_REGION_UNKNOWN, expr->span, "no region `%.*s`", BK_STR_ARGS(name));
	bk_diag_suggest(unit->diags, expr->span, name, legal, unit->model->regions.len);
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

static const struct bk_value *kind_named(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	const struct bk_service *service = bk_map_find(&unit->service_by_name, name);
	struct bk_value *value;

	if (!service)
		return NULL;
	value = value_new(unit, here, BK_V_KIND, expr->span);
	value->service = service;
	return value;
}

static const struct bk_value *org_named(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	const struct bk_value *known = org_value(unit, name);
	struct bk_value *value;

	if (!known)
		return NULL;
	value = bk_new(unit->arena, struct bk_value);
	*value = *known;
	value->span = expr->span;
	value->via = here->via;
	return value;
}

static const struct bk_value *place_word(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	bool region = bk_str_is(name, "here");
	struct bk_value *value;

	if (!region && !bk_str_is(name, "self"))
		return NULL;
	unit->placed = true;
	if (region ? !here->region : !here->account) {
		bk_diag(unit->diags, BK_UNKNOWN_NAME, expr->span,
			"`%.*s` has a meaning only inside a placement", BK_STR_ARGS(name));
		return &bk_poison;
	}
	value = value_new(unit, here, region ? BK_V_REGION : BK_V_ACCOUNT, expr->span);
	if (region)
		value->region = here->region;
	else
		value->account = here->account;
	return value;
}

static const struct bk_value *not_one_of(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, struct bk_str name, const struct bk_type *type)
{
	struct bk_str legal[32];
	size_t count = 0;

	for (const struct bk_type *at = type; at; at = at->kind == BK_T_EITHER ? at->other : NULL) {
		const struct bk_type *one = at->kind == BK_T_EITHER ? at->element : at;

		for (size_t i = 0; one->kind == BK_T_WORD && one->words[i] && count < 32; i++)
			legal[count++] = bk_str_of(one->words[i]);
	}
	bk_diag(unit->diags, BK_NOT_ONE_OF, expr->span, "`%.*s` is not one of %s",
		BK_STR_ARGS(name), type_words(unit, type));
	if (bk_nearest(name, legal, count).len)
		bk_diag_suggest(unit->diags, expr->span, name, legal, count);
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

/* One thing where a list of such is meant: `accept = prod`. */
static bool is_list_meant(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	const struct bk_type *type)
{
	const struct bk_type *list = type;
	struct bk_str name = expr->name->text;
	bool fits;

	while (list && list->kind == BK_T_EITHER)
		list = list->element->kind == BK_T_LIST ? list->element : list->other;
	if (!list || list->kind != BK_T_LIST)
		return false;
	fits = ((type_wants(list->element, BK_T_ACCOUNT) || type_wants(list->element, BK_T_OU) ||
			type_wants(list->element, BK_T_PRINCIPAL)) &&
		       org_value(unit, name)) ||
		(type_wants(list->element, BK_T_KIND_NAME) && kind_named(unit, here, expr, name));
	if (!fits)
		return false;
	bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "a list is meant here");
	bk_diag_fix(unit->diags, BK_FIX_SAFE, expr->span,
		bk_str_format(unit->arena, "[%.*s]", BK_STR_ARGS(name)), "put it into brackets");
	bk_diag_via(unit->diags, here->via);
	return true;
}

/* yes and no */
static bool unknown_truth(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	bool yes = bk_str_is(name, "yes") || bk_str_is(name, "enabled");

	if (!yes && !bk_str_is(name, "no") && !bk_str_is(name, "off") &&
		!bk_str_is(name, "disabled"))
		return false;
	bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "expected true or false");
	bk_diag_fix(unit->diags, BK_FIX_SAFE, expr->span, yes ? BK_STR("true") : BK_STR("false"),
		"Write `%s`.", yes ? "true" : "false");
	bk_diag_via(unit->diags, here->via);
	return true;
}

/* What the name means by itself, as far as the type (NULL: any) wants such things. */
static const struct bk_value *known_name(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_str name = expr->name->text;
	const struct bk_value *value = NULL;

	if (!type || type_wants(type, BK_T_REGION))
		value = region_named(unit, here, expr, name);
	if (!value &&
		(!type || type_wants(type, BK_T_ACCOUNT) || type_wants(type, BK_T_OU) ||
			type_wants(type, BK_T_PRINCIPAL)))
		value = org_named(unit, here, expr, name);
	if (!value && (!type || type_wants(type, BK_T_KIND_NAME)))
		value = kind_named(unit, here, expr, name);
	if (!value && type && type_wants(type, BK_T_PRINCIPAL)) {
		static const struct bk_type role = {.kind = BK_T_OBJECT, .object = "role"};

		value = find_declared(unit, here, expr, &role, false);
	}
	return value;
}

/* A name where nothing special is meant: something declared, or a word for whoever takes it. */
static const struct bk_value *any_name(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_value *value = find_declared(unit, here, expr, NULL, false);

	if (value)
		return value;
	return is_lost(unit, expr->name->text)
		? &bk_poison
		: text_value(unit, here, BK_V_WORD, expr->name->text, expr->span);
}

/* The type of the declared thing that is meant, alone or in a list; or NULL. */
static const struct bk_type *object_side(const struct bk_type *type)
{
	for (; type; type = type->kind == BK_T_EITHER ? type->other : NULL) {
		const struct bk_type *one = type->kind == BK_T_EITHER ? type->element : type;

		if (one->kind == BK_T_LIST)
			one = one->element;
		if (one->kind == BK_T_OBJECT)
			return one;
	}
	return NULL;
}

static const struct bk_value *unknown_store(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str name)
{
	struct bk_str *legal =
		bk_new_array(unit->arena, struct bk_str, unit->model->services.len + 1);

	bk_vec_foreach (i, &unit->model->services)
		legal[i] = unit->model->services.at[i]->name->text;
	bk_diag(unit->diags, BK_UNKNOWN_KIND, expr->span, "no kind `%.*s`", BK_STR_ARGS(name));
	bk_diag_suggest(unit->diags, expr->span, name, legal, unit->model->services.len);
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

/* Says what was wanted instead of the name. */
static const struct bk_value *unfit_name(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_str name = expr->name->text;

	if (type_wants(type, BK_T_REGION))
		return unknown_region(unit, here, expr, name);
	if (is_list_meant(unit, here, expr, type))
		return &bk_poison;
	if (type_wants(type, BK_T_WORD))
		return not_one_of(unit, here, expr, name, type);
	if (type_wants(type, BK_T_KIND_NAME))
		return unknown_store(unit, here, expr, name);
	if (type_wants(type, BK_T_BOOL) && unknown_truth(unit, here, expr, name))
		return &bk_poison;
	if (type_wants(type, BK_T_DURATION) && bk_str_is(name, "forever")) {
		bk_diag(unit->diags, BK_WRONG_TYPE, expr->span,
			"`forever` is for how long something lives, not for this duration");
		bk_diag_via(unit->diags, here->via);
		return &bk_poison;
	}
	unknown_name(unit, here, expr->span, name, type);
	return &bk_poison;
}

const struct bk_value *eval_name(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_str name = expr->name->text;
	const struct bk_value *value;
	const struct bk_type *object;
	bool found;

	if (type && type_takes_word(type, name))
		return text_value(unit, here, BK_V_WORD, name, expr->span);
	if (type && type->kind == BK_T_DURATION && type->words && bk_str_is(name, "forever"))
		return number_value(unit, here, BK_V_DURATION, BK_FOREVER, expr->span);
	value = bound(unit, here, expr, name, type, &found);
	if (found)
		return value;
	value = place_word(unit, here, expr, name);
	if (!value)
		value = known_name(unit, here, expr, type);
	if (value)
		return value;
	if (!type || type->kind == BK_T_ANY)
		return any_name(unit, here, expr);
	object = object_side(type);
	return object ? find_declared(unit, here, expr, object, true)
		      : unfit_name(unit, here, expr, type);
}
