/*
 * Expressions to values. The expected type decides what a bare word means; without one a word is
 * a constant, a place, a region, a kind, a declared thing, or stays a word for whoever takes it.
 */
#include "model/unit.h"

#include "model/schedule.h"

static bool exhaust(struct unit *unit, struct bk_span span, size_t most, const char *what)
{
	if (!unit->exhausted)
		bk_diag(unit->diags, BK_EXPANSION_LIMIT, span, "expansion makes more than %zu %s",
			most, what);
	unit->exhausted = true;
	unit->model->incomplete = true;
	return false;
}

bool charge(struct unit *unit, size_t steps, struct bk_span span)
{
	unit->steps += steps;
	return unit->steps <= unit->steps_max || exhaust(unit, span, unit->steps_max, "values");
}

bool step(struct unit *unit, struct bk_span span)
{
	return charge(unit, 1, span);
}

bool count_object(struct unit *unit, struct bk_span span)
{
	if (++unit->objects > BK_OBJECTS_MAX)
		return exhaust(unit, span, BK_OBJECTS_MAX, "objects");
	return charge(unit, BK_TURN_STEPS, span);
}

bool go_deeper(struct unit *unit, struct bk_span span)
{
	if (++unit->depth <= BK_VALUES_DEEP)
		return true;
	if (!unit->too_deep)
		bk_diag(unit->diags, BK_TOO_DEEP, span, "values need values more than %d deep",
			(int)BK_VALUES_DEEP);
	unit->too_deep = true;
	unit->model->incomplete = true;
	unit->depth--;
	return false;
}

struct bk_value *value_new(
	struct unit *unit, const struct here *here, enum bk_value_kind kind, struct bk_span span)
{
	struct bk_value *value = bk_new(unit->arena, struct bk_value);

	value->kind = kind;
	value->span = span;
	value->via = here->via;
	return value;
}

static const struct bk_value *text_value(struct unit *unit, const struct here *here,
	enum bk_value_kind kind, struct bk_str text, struct bk_span span)
{
	struct bk_value *value = value_new(unit, here, kind, span);

	value->text = text;
	return value;
}

static const struct bk_value *number_value(struct unit *unit, const struct here *here,
	enum bk_value_kind kind, int64_t number, struct bk_span span)
{
	struct bk_value *value = value_new(unit, here, kind, span);

	value->number = number;
	return value;
}

static const struct bk_value *bool_value(
	struct unit *unit, const struct here *here, bool truth, struct bk_span span)
{
	struct bk_value *value = value_new(unit, here, BK_V_BOOL, span);

	value->truth = truth;
	return value;
}

struct bk_str key_text(struct unit *unit, const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_STRING:
	case BK_V_WORD:
	case BK_V_ARN:
		return value->text;
	case BK_V_REGION:
		return value->region->name->text;
	case BK_V_ACCOUNT:
		return value->account->name->text;
	case BK_V_OU:
		return value->ou->name->text;
	case BK_V_KIND:
		return value->service->name->text;
	case BK_V_OBJECT:
		return value->object->name ? value->object->name->text : BK_STR("");
	case BK_V_INT:
	case BK_V_DURATION:
	case BK_V_SIZE:
	case BK_V_DATE:
	case BK_V_BOOL:
		return bk_value_show(unit->arena, value);
	default:
		return BK_STR("");
	}
}

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
		bk_diag_note(unit->diags, "`%s` needs %.*s", binding->name->text.ptr,
			BK_STR_ARGS(way));
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

static const struct bk_value *eval_name(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_str name = expr->name->text;
	const struct bk_value *value;
	bool found;

	if (type && type_takes_word(type, name))
		return text_value(unit, here, BK_V_WORD, name, expr->span);
	if (type && type->kind == BK_T_DURATION && type->words && bk_str_is(name, "forever"))
		return number_value(unit, here, BK_V_DURATION, BK_FOREVER, expr->span);
	value = bound(unit, here, expr, name, type, &found);
	if (found)
		return value;
	value = place_word(unit, here, expr, name);
	if (value)
		return value;
	if (!type || type_wants(type, BK_T_REGION)) {
		value = region_named(unit, here, expr, name);
		if (value)
			return value;
	}
	if (!type || type_wants(type, BK_T_ACCOUNT) || type_wants(type, BK_T_OU) ||
		type_wants(type, BK_T_PRINCIPAL)) {
		value = org_named(unit, here, expr, name);
		if (value)
			return value;
	}
	if (!type || type_wants(type, BK_T_KIND_NAME)) {
		value = kind_named(unit, here, expr, name);
		if (value)
			return value;
	}
	if (!type || type->kind == BK_T_ANY) {
		value = find_declared(unit, here, expr, NULL, false);
		if (value)
			return value;
		return is_lost(unit, name) ? &bk_poison
					   : text_value(unit, here, BK_V_WORD, name, expr->span);
	}
	if (type_wants(type, BK_T_PRINCIPAL)) {
		static const struct bk_type role = {.kind = BK_T_OBJECT, .object = "role"};

		value = find_declared(unit, here, expr, &role, false);
		if (value)
			return value;
	}
	for (const struct bk_type *at = type; at; at = at->kind == BK_T_EITHER ? at->other : NULL) {
		const struct bk_type *one = at->kind == BK_T_EITHER ? at->element : at;

		if (one->kind == BK_T_LIST)
			one = one->element;
		if (one->kind == BK_T_OBJECT)
			return find_declared(unit, here, expr, one, true);
	}
	if (type_wants(type, BK_T_REGION))
		return unknown_region(unit, here, expr, name);
	if (is_list_meant(unit, here, expr, type))
		return &bk_poison;
	if (type_wants(type, BK_T_WORD))
		return not_one_of(unit, here, expr, name, type);
	if (type_wants(type, BK_T_KIND_NAME)) {
		struct bk_str *legal =
			bk_new_array(unit->arena, struct bk_str, unit->model->services.len + 1);

		bk_vec_foreach (i, &unit->model->services)
			legal[i] = unit->model->services.at[i]->name->text;
		bk_diag(unit->diags, BK_UNKNOWN_KIND, expr->span, "no kind `%.*s`",
			BK_STR_ARGS(name));
		bk_diag_suggest(unit->diags, expr->span, name, legal, unit->model->services.len);
		return &bk_poison;
	}
	if (type_wants(type, BK_T_BOOL) && unknown_truth(unit, here, expr, name))
		return &bk_poison;
	unknown_name(unit, here, expr->span, name, type);
	return &bk_poison;
}

/* A member of a module: its lets and inputs. */
static const struct bk_value *module_member(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type, bool *ret_is)
{
	const struct bk_expr *base = expr->post.base;
	struct binding *binding =
		base->kind == BK_EXPR_NAME ? find_binding(here, base->name->text) : NULL;
	struct here there = *here;
	struct bk_expr name = {.kind = BK_EXPR_NAME, .span = expr->post.name.span};

	*ret_is = binding && binding->kind == BIND_MODULE;
	if (!*ret_is)
		return NULL;
	binding->used = true;
	there.env = binding->module->env;
	name.name = expr->post.name.name;
	if (!bk_map_find(&binding->module->names, name.name->text) &&
		!org_value(unit, name.name->text)) {
		bk_diag(unit->diags, BK_UNKNOWN_NAME, expr->post.name.span, "`%s` has no `%s`",
			base->name->text.ptr, name.name->text.ptr);
		return &bk_poison;
	}
	return eval(unit, &there, &name, type);
}

static const struct bk_value *eval_member(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	static const struct bk_type *const no_type = NULL;
	const struct bk_type *object = type;
	const struct bk_value *base;
	bool is_module;
	const struct bk_value *value = module_member(unit, here, expr, type, &is_module);

	if (is_module)
		return value;
	base = eval(unit, here, expr->post.base, no_type);
	if (base->kind == BK_V_POISON)
		return base;
	if (base->kind == BK_V_MAP) {
		value = bk_value_entry(base, expr->post.name.name->text);
		if (value)
			return value;
	}
	while (object && object->kind != BK_T_OBJECT)
		object = object->kind == BK_T_EITHER && object->element->kind != BK_T_OBJECT &&
				object->element->kind != BK_T_LIST
			? object->other
			: object->element;
	if (base->kind == BK_V_ACCOUNT || base->kind == BK_V_OU || base->kind == BK_V_ORG)
		return find_declared(unit, here, expr, object, true);
	bk_diag(unit->diags, BK_UNKNOWN_NAME, expr->post.name.span, "%s has no member `%s`",
		value_words(base), expr->post.name.name->text.ptr);
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

/* A part of a value, not of what is declared: the path begins with a bound name, or with no name. */
static bool is_of_value(const struct here *here, const struct bk_expr *expr)
{
	while (expr->kind == BK_EXPR_MEMBER || expr->kind == BK_EXPR_INDEX) {
		const struct bk_expr *base = expr->post.base;
		const struct binding *binding = base->kind == BK_EXPR_NAME
			? find_binding(here, base->name->text)
			: NULL;

		/* Of a module: a value of its, or an account or unit. */
		if (binding && binding->kind == BIND_MODULE)
			return expr->kind == BK_EXPR_MEMBER &&
				bk_map_find(
					&binding->module->names, expr->post.name.name->text);
		expr = base;
	}
	return expr->kind != BK_EXPR_NAME || find_binding(here, expr->name->text);
}

static const struct bk_value *eval_index(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	const struct bk_expr *base = expr->post.base;
	const struct bk_value *map = NULL, *key, *value;
	const struct bk_type *object = type;

	if (is_of_value(here, base)) {
		map = eval(unit, here, base, NULL);
		if (map->kind == BK_V_POISON)
			return map;
		if (map->kind != BK_V_MAP && map->kind != BK_V_LIST) {
			bk_diag(unit->diags, BK_WRONG_TYPE, base->span,
				"only maps, lists and declared things have keys, this is %s",
				value_words(map));
			bk_diag_via(unit->diags, here->via);
			return &bk_poison;
		}
	}
	if (map && map->kind == BK_V_MAP) {
		key = eval(unit, here, expr->post.index, NULL);
		if (key->kind == BK_V_POISON)
			return key;
		value = bk_value_entry(map, key_text(unit, key));
		if (value)
			return value;
		bk_diag(unit->diags, BK_UNKNOWN_NAME, expr->post.index->span,
			"the map has no key `%.*s`", BK_STR_ARGS(key_text(unit, key)));
		bk_diag_label(unit->diags, map->span, "this map");
		bk_diag_via(unit->diags, here->via);
		return &bk_poison;
	}
	if (map && map->kind == BK_V_LIST) {
		key = eval(unit, here, expr->post.index, &bk_t_int);
		if (key->kind == BK_V_INT && key->number >= 0 &&
			(size_t)key->number < map->list.len)
			return map->list.at[key->number];
		if (key->kind == BK_V_INT)
			bk_diag(unit->diags, BK_OUT_OF_RANGE, expr->post.index->span,
				"the list has %zu items", map->list.len);
		return &bk_poison;
	}
	while (object && object->kind != BK_T_OBJECT)
		object = object->kind == BK_T_EITHER && object->element->kind == BK_T_WORD
			? object->other
			: object->element;
	return find_declared(unit, here, expr, object, true);
}

/* `prod.*`: every resource there. */
static const struct bk_value *eval_all(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_value *base = eval(unit, here, expr->post.base, NULL);
	struct bk_value *list = value_new(unit, here, BK_V_LIST, expr->span);

	if (base->kind == BK_V_POISON)
		return base;
	bk_vec_foreach (i, &unit->model->objects) {
		const struct bk_object *object = unit->model->objects.at[i];
		struct bk_value *item;
		bool in = base->kind == BK_V_ACCOUNT && object->account == base->account;

		if (object->kind->id != BK_KIND_RESOURCE)
			continue;
		if (base->kind == BK_V_ORG)
			in = object->account->in_org;
		if (base->kind == BK_V_OU)
			in = is_in_ou(object->account, base->ou);
		if (!in || (here->account && object->account != here->account) ||
			(here->region && object->region != here->region))
			continue;
		item = value_new(unit, here, BK_V_OBJECT, expr->span);
		item->object = object;
		bk_vec_push(unit->arena, &list->list, item);
	}
	return list;
}

/* Adds a piece to a text; false where it becomes too long. */
static bool append(struct unit *unit, struct bk_str *text, struct bk_str piece, struct bk_span span)
{
	if (text->len + piece.len > BK_TEXT_MAX) {
		bk_diag(unit->diags, BK_EXPANSION_LIMIT, span, "the text has more than %d bytes",
			(int)BK_TEXT_MAX);
		return false;
	}
	if (!charge(unit, (text->len + piece.len) / 64 + 1, span))
		return false;
	*text = bk_str_format(unit->arena, "%.*s%.*s", BK_STR_ARGS(*text), BK_STR_ARGS(piece));
	return true;
}

static const struct bk_value *eval_string(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	struct bk_str text = expr->text;

	if (expr->has_parts) {
		text = BK_STR("");
		bk_vec_foreach (i, &expr->interpolated.parts) {
			const struct bk_value *part =
				eval(unit, here, expr->interpolated.parts.at[i], NULL);
			struct bk_str piece;

			if (part->kind == BK_V_POISON)
				return part;
			piece = key_text(unit, part);
			if (!piece.len && part->kind != BK_V_STRING) {
				bk_diag(unit->diags, BK_WRONG_TYPE,
					expr->interpolated.parts.at[i]->span,
					"%s cannot stand in a text", value_words(part));
				return &bk_poison;
			}
			if (!append(unit, &text, piece, expr->span))
				return &bk_poison;
		}
	}
	/* Texts of the model end in a NUL; those of the source do not. */
	return text_value(unit, here, BK_V_STRING, bk_str_dup(unit->arena, text), expr->span);
}

static const struct bk_value *eval_clock(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	struct bk_value *value = value_new(unit, here, BK_V_CLOCK, expr->span);

	value->clock.minutes = expr->clock.time.minutes;
	if (value->clock.minutes < 0 ||
		!bk_zone_resolve(unit->arena, unit->diags, &expr->clock.zone, expr->span,
			&value->clock.zone))
		return &bk_poison;
	return value;
}

/* `every 1h on utc`: a zone is no day. */
static bool is_zone_for_day(struct unit *unit, const struct bk_expr *expr)
{
	const struct bk_schedule_expr *phrase = expr->schedule;
	struct bk_span span;

	if (phrase->zone.text.len || phrase->days.len != 1 ||
		phrase->days.at[0].kind != BK_DAY_UNKNOWN)
		return false;
	span = phrase->days.at[0].span;
	if (!bk_str_is(bk_sources_text(unit->sources, span), "utc"))
		return false;
	bk_diag(unit->diags, BK_NOT_ONE_OF, span, "`utc` is a zone, not a day");
	if (phrase->phrase == BK_PHRASE_EVERY && phrase->from.minutes < 0)
		bk_diag_fix(unit->diags, BK_FIX_SAFE,
			(struct bk_span){span.file, phrase->every_span.end, span.end},
			BK_STR(" utc"), "Leave out `on`.");
	return true;
}

static const struct bk_value *eval_schedule(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_schedule_expr *phrase = expr->schedule;
	struct bk_value *value = value_new(unit, here, BK_V_SCHEDULE, expr->span);
	const struct bk_clock *clock = NULL;

	if (is_zone_for_day(unit, expr))
		return &bk_poison;
	if (phrase->at_ref) {
		const struct bk_value *at = eval(unit, here, phrase->at_ref, &bk_t_clock);

		if (at->kind != BK_V_CLOCK)
			return &bk_poison;
		clock = &at->clock;
	}
	value->schedule = bk_schedule_make(unit->arena, unit->diags, phrase, clock,
		bk_sources_text(unit->sources, expr->span), expr->span);
	return value->schedule ? value : &bk_poison;
}

static const struct bk_value *eval_list(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_value *list = value_new(unit, here, BK_V_LIST, expr->span);
	const struct bk_type *element = type && type->kind == BK_T_LIST ? type->element : NULL;
	bool poisoned = false;

	bk_vec_foreach (i, &expr->list) {
		const struct bk_value *item = eval(unit, here, expr->list.at[i], element);

		/* `prod.*` in a list stands for what it holds. */
		if (item->kind == BK_V_POISON) {
			poisoned = true;
		} else if (item->kind == BK_V_LIST && expr->list.at[i]->kind == BK_EXPR_ALL) {
			bk_vec_foreach (j, &item->list)
				bk_vec_push(unit->arena, &list->list, item->list.at[j]);
		} else {
			bk_vec_push(unit->arena, &list->list, item);
		}
	}
	return poisoned ? &bk_poison : list;
}

static const struct bk_value *eval_map(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_value *map = value_new(unit, here, BK_V_MAP, expr->span);
	const struct bk_type *element = NULL;
	bool poisoned = false;

	if (type && type->kind == BK_T_MAP)
		element = type->element;
	if (type && type->kind == BK_T_TAGS)
		element = &bk_t_string;
	bk_vec_foreach (i, &expr->map->items) {
		const struct bk_stmt *item = expr->map->items.at[i];
		const struct bk_value *value;
		struct bk_entry entry;

		if (item->kind == BK_STMT_ERROR) {
			poisoned = true;
			continue;
		}
		if (item->kind != BK_STMT_PROPERTY || item->property.op != BK_OP_ASSIGN) {
			bk_diag(unit->diags, BK_WRONG_TYPE, item->span,
				"a map holds only `key = value`");
			poisoned = true;
			continue;
		}
		value = eval(unit, here, item->property.value, element);
		if (value->kind == BK_V_POISON) {
			poisoned = true;
			continue;
		}
		entry = (struct bk_entry){
			item->property.name.name->text, item->property.name.span, value};
		if (bk_value_entry(map, entry.key)) {
			bk_diag(unit->diags, BK_DUPLICATE_NAME, entry.key_span,
				"key `%.*s` stands twice in the map", BK_STR_ARGS(entry.key));
			poisoned = true;
			continue;
		}
		bk_vec_push(unit->arena, &map->map, entry);
	}
	return poisoned ? &bk_poison : map;
}

bool values_equal(const struct bk_value *a, const struct bk_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case BK_V_STRING:
	case BK_V_WORD:
	case BK_V_ARN:
	case BK_V_ROLE_NAME:
	case BK_V_SERVICE_NAME:
		return bk_str_equal(a->text, b->text);
	case BK_V_INT:
	case BK_V_DURATION:
	case BK_V_SIZE:
	case BK_V_DATE:
		return a->number == b->number;
	case BK_V_BOOL:
		return a->truth == b->truth;
	case BK_V_CLOCK:
		return a->clock.minutes == b->clock.minutes &&
			bk_str_equal(a->clock.zone, b->clock.zone);
	case BK_V_ACCOUNT:
		return a->account == b->account;
	case BK_V_REGION:
		return a->region == b->region;
	case BK_V_OU:
		return a->ou == b->ou;
	case BK_V_KIND:
		return a->service == b->service;
	case BK_V_OBJECT:
		return a->object == b->object;
	case BK_V_ORG:
		return true;
	case BK_V_SCHEDULE:
		return bk_str_equal(a->schedule->cron, b->schedule->cron) &&
			bk_str_equal(a->schedule->zone, b->schedule->zone);
	case BK_V_LIST:
		if (a->list.len != b->list.len)
			return false;
		bk_vec_foreach (i, &a->list) {
			if (!values_equal(a->list.at[i], b->list.at[i]))
				return false;
		}
		return true;
	default:
		return false;
	}
}

static const struct bk_value *wrong_operands(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *left, const struct bk_value *right)
{
	bk_diag(unit->diags, BK_WRONG_TYPE, expr->binary.op_span, "this does not go with %s and %s",
		value_words(left), value_words(right));
	bk_diag_label(unit->diags, expr->binary.left->span, "%s", value_words(left));
	bk_diag_label(unit->diags, expr->binary.right->span, "%s", value_words(right));
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

static bool is_number(const struct bk_value *value)
{
	return value->kind == BK_V_INT || value->kind == BK_V_DURATION || value->kind == BK_V_SIZE;
}

/* Whether a list may have so many items. */
static bool can_hold(struct unit *unit, size_t count, struct bk_span span)
{
	if (count <= BK_LIST_MAX)
		return charge(unit, count, span);
	bk_diag(unit->diags, BK_EXPANSION_LIMIT, span, "the list has more than %d items",
		(int)BK_LIST_MAX);
	return false;
}

static const struct bk_value *concatenate(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *left, const struct bk_value *right)
{
	struct bk_value *list = value_new(unit, here, BK_V_LIST, expr->span);

	if (!can_hold(unit, left->list.len + right->list.len, expr->span))
		return &bk_poison;
	bk_vec_foreach (i, &left->list)
		bk_vec_push(unit->arena, &list->list, left->list.at[i]);
	bk_vec_foreach (i, &right->list)
		bk_vec_push(unit->arena, &list->list, right->list.at[i]);
	return list;
}

static const struct bk_value *arithmetic(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *left, const struct bk_value *right)
{
	bool scale = expr->op == BK_OP_MUL || expr->op == BK_OP_DIV;
	int64_t result = 0;
	bool fine = true;

	if (expr->op == BK_OP_ADD && left->kind == BK_V_LIST && right->kind == BK_V_LIST)
		return concatenate(unit, here, expr, left, right);
	if (!is_number(left) || !is_number(right) ||
		(scale ? right->kind != BK_V_INT : left->kind != right->kind) ||
		left->number == BK_FOREVER || right->number == BK_FOREVER)
		return wrong_operands(unit, here, expr, left, right);
	switch (expr->op) {
	case BK_OP_ADD:
		fine = !__builtin_add_overflow(left->number, right->number, &result);
		break;
	case BK_OP_SUB:
		fine = !__builtin_sub_overflow(left->number, right->number, &result);
		break;
	case BK_OP_MUL:
		fine = !__builtin_mul_overflow(left->number, right->number, &result);
		break;
	default:
		if (right->number == 0) {
			bk_diag(unit->diags, BK_OUT_OF_RANGE, expr->binary.right->span,
				"division by zero");
			return &bk_poison;
		}
		fine = !(left->number == INT64_MIN && right->number == -1);
		if (fine)
			result = left->number / right->number;
		break;
	}
	if (!fine || result < 0 || result == BK_FOREVER) {
		bk_diag(unit->diags, BK_OUT_OF_RANGE, expr->span, "the result is out of range");
		bk_diag_via(unit->diags, here->via);
		return &bk_poison;
	}
	return number_value(unit, here, left->kind, result, expr->span);
}

static bool contains(struct unit *unit, const struct bk_value *list, const struct bk_value *item)
{
	(void)unit;
	if (list->kind == BK_V_OU)
		return item->kind == BK_V_ACCOUNT && is_in_ou(item->account, list->ou);
	bk_vec_foreach (i, &list->list) {
		if (values_equal(list->list.at[i], item))
			return true;
	}
	return false;
}

/* Two values for a comparison: a bare word is read as what the other side is. */
static bool comparable(const struct bk_value *a, const struct bk_value *b)
{
	return a->kind == b->kind;
}

static const struct bk_value *comparison(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *left, const struct bk_value *right)
{
	bool truth = false;

	switch (expr->op) {
	case BK_OP_EQ:
	case BK_OP_NE:
		if (!comparable(left, right) && left->kind != BK_V_WORD && right->kind != BK_V_WORD)
			return wrong_operands(unit, here, expr, left, right);
		truth = (comparable(left, right)
					? values_equal(left, right)
					: bk_str_equal(key_text(unit, left),
						  key_text(unit, right))) == (expr->op == BK_OP_EQ);
		break;
	case BK_OP_IN:
	case BK_OP_NOT_IN:
		if (right->kind != BK_V_LIST && right->kind != BK_V_OU)
			return wrong_operands(unit, here, expr, left, right);
		truth = contains(unit, right, left) == (expr->op == BK_OP_IN);
		break;
	case BK_OP_LIKE:
	case BK_OP_NOT_LIKE:
		if (left->kind != BK_V_STRING || right->kind != BK_V_STRING)
			return wrong_operands(unit, here, expr, left, right);
		truth = bk_str_like(left->text, right->text) == (expr->op == BK_OP_LIKE);
		break;
	default:
		if (!comparable(left, right) || (!is_number(left) && left->kind != BK_V_DATE))
			return wrong_operands(unit, here, expr, left, right);
		truth = expr->op == BK_OP_LT   ? left->number < right->number
			: expr->op == BK_OP_LE ? left->number <= right->number
			: expr->op == BK_OP_GT ? left->number > right->number
					       : left->number >= right->number;
		break;
	}
	return bool_value(unit, here, truth, expr->span);
}

static bool is_arithmetic(enum bk_op op)
{
	return op == BK_OP_ADD || op == BK_OP_SUB || op == BK_OP_MUL || op == BK_OP_DIV;
}

/* What is right before a zone's first word: `02:00 Europe / Berlin` is read as a division. */
static const struct bk_zone *zone_before(const struct bk_expr *expr)
{
	while (expr->kind == BK_EXPR_BINARY && expr->op == BK_OP_DIV)
		expr = expr->binary.left;
	return expr->kind == BK_EXPR_CLOCK	 ? &expr->clock.zone
		: expr->kind == BK_EXPR_SCHEDULE ? &expr->schedule->zone
						 : NULL;
}

static bool is_unquoted_zone(struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_zone *zone = expr->op == BK_OP_DIV ? zone_before(expr) : NULL;
	struct bk_span span;

	if (!zone || !zone->text.len || expr->binary.right->kind != BK_EXPR_NAME)
		return false;
	span = bk_span_join(zone->span, expr->span);
	bk_diag(unit->diags, BK_ZONE_MISSING, span, "the name of a time zone is quoted");
	bk_diag_fix(unit->diags, BK_FIX_SAFE, span,
		bk_str_format(unit->arena, "\"%.*s\"",
			BK_STR_ARGS(bk_sources_text(unit->sources, span))),
		"Put it into quotes.");
	bk_diag_via(unit->diags, here->via);
	return true;
}

static const struct bk_value *eval_binary(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	const struct bk_value *left, *right;
	bool scale = expr->op == BK_OP_MUL || expr->op == BK_OP_DIV;

	if (is_unquoted_zone(unit, here, expr))
		return &bk_poison;
	if (expr->op == BK_OP_AND || expr->op == BK_OP_OR) {
		bool a, b;

		if (!eval_bool(unit, here, expr->binary.left, &a))
			return &bk_poison;
		if (a == (expr->op == BK_OP_OR))
			return bool_value(unit, here, a, expr->span);
		if (!eval_bool(unit, here, expr->binary.right, &b))
			return &bk_poison;
		return bool_value(unit, here, b, expr->span);
	}
	if (is_arithmetic(expr->op)) {
		left = eval(unit, here, expr->binary.left,
			type && (type->kind == BK_T_LIST) ? type : NULL);
		right = eval(unit, here, expr->binary.right,
			type && type->kind == BK_T_LIST && !scale ? type : NULL);
		if (left->kind == BK_V_POISON || right->kind == BK_V_POISON)
			return &bk_poison;
		return arithmetic(unit, here, expr, left, right);
	}
	left = eval(unit, here, expr->binary.left, NULL);
	right = eval(unit, here, expr->binary.right, NULL);
	if (left->kind == BK_V_POISON || right->kind == BK_V_POISON)
		return &bk_poison;
	return comparison(unit, here, expr, left, right);
}

bool eval_bool(struct unit *unit, const struct here *here, const struct bk_expr *expr, bool *ret)
{
	const struct bk_value *value = eval(unit, here, expr, &bk_t_bool);

	if (value->kind != BK_V_BOOL)
		return false;
	*ret = value->truth;
	return true;
}

/* The functions of the language. */
typedef const struct bk_value *function_fn(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count);

static const struct bk_value *bad_arguments(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, const char *takes)
{
	bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "%.*s takes %s",
		BK_STR_ARGS(bk_sources_text(unit->sources, expr->post.base->span)), takes);
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

static const struct bk_value *fn_len(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	size_t len;

	if (count != 1)
		return bad_arguments(unit, here, expr, "one list, map or text");
	switch (args[0]->kind) {
	case BK_V_LIST:
		len = args[0]->list.len;
		break;
	case BK_V_MAP:
		len = args[0]->map.len;
		break;
	case BK_V_STRING:
		len = args[0]->text.len;
		break;
	default:
		return bad_arguments(unit, here, expr, "one list, map or text");
	}
	return number_value(unit, here, BK_V_INT, (int64_t)len, expr->span);
}

static const struct bk_value *extreme(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count, bool largest)
{
	const struct bk_value *best = NULL;

	if (count == 1 && args[0]->kind == BK_V_LIST) {
		count = args[0]->list.len;
		args = (const struct bk_value *const *)args[0]->list.at;
	}
	for (size_t i = 0; i < count; i++) {
		if ((!is_number(args[i]) && args[i]->kind != BK_V_DATE) ||
			(best && best->kind != args[i]->kind))
			return bad_arguments(
				unit, here, expr, "numbers, durations, sizes or dates");
		if (!best || (args[i]->number > best->number) == largest)
			best = args[i];
	}
	return best ? best : bad_arguments(unit, here, expr, "at least one value");
}

static const struct bk_value *fn_min(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	return extreme(unit, here, expr, args, count, false);
}

static const struct bk_value *fn_max(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	return extreme(unit, here, expr, args, count, true);
}

static const struct bk_value *fn_lower(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	struct bk_str text;
	char *lower;

	if (count != 1 || args[0]->kind != BK_V_STRING)
		return bad_arguments(unit, here, expr, "one text");
	text = bk_str_dup(unit->arena, args[0]->text);
	lower = bk_arena_text(unit->arena, text.len + 1);
	for (size_t i = 0; i <= text.len; i++) {
		char c = text.ptr[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return text_value(unit, here, BK_V_STRING, (struct bk_str){lower, text.len}, expr->span);
}

static const struct bk_value *fn_join(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	struct bk_str text = BK_STR("");

	if (count != 2 || args[0]->kind != BK_V_STRING || args[1]->kind != BK_V_LIST)
		return bad_arguments(unit, here, expr, "a text to put between, and a list");
	bk_vec_foreach (i, &args[1]->list) {
		struct bk_str item = key_text(unit, args[1]->list.at[i]);

		if ((i && !append(unit, &text, args[0]->text, expr->span)) ||
			!append(unit, &text, item, expr->span))
			return &bk_poison;
	}
	return text_value(unit, here, BK_V_STRING, text, expr->span);
}

static const struct bk_value *fn_concat(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	struct bk_value *list = value_new(unit, here, BK_V_LIST, expr->span);

	for (size_t i = 0; i < count; i++) {
		if (args[i]->kind != BK_V_LIST)
			return bad_arguments(unit, here, expr, "lists");
		if (!can_hold(unit, list->list.len + args[i]->list.len, expr->span))
			return &bk_poison;
		bk_vec_foreach (j, &args[i]->list)
			bk_vec_push(unit->arena, &list->list, args[i]->list.at[j]);
	}
	return list;
}

static const struct bk_value *named_text(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count,
	enum bk_value_kind kind)
{
	if (count != 1 || (args[0]->kind != BK_V_STRING && args[0]->kind != BK_V_ARN))
		return bad_arguments(unit, here, expr, "one text");
	return text_value(unit, here, kind, args[0]->text, expr->span);
}

static const struct bk_value *fn_role(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	return named_text(unit, here, expr, args, count, BK_V_ROLE_NAME);
}

static const struct bk_value *fn_service(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	return named_text(unit, here, expr, args, count, BK_V_SERVICE_NAME);
}

static const struct bk_value *fn_secret(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_value *const *args, size_t count)
{
	struct bk_value *value = value_new(unit, here, BK_V_SECRET, expr->span);
	struct bk_secret *secret = bk_new(unit->arena, struct bk_secret);

	if (count < 1 || count > 2 || (args[0]->kind != BK_V_STRING && args[0]->kind != BK_V_ARN) ||
		(count == 2 && args[1]->kind != BK_V_STRING))
		return bad_arguments(unit, here, expr, "a name or ARN, and perhaps a key");
	secret->name_or_arn = args[0]->text;
	if (count == 2)
		secret->json_key = args[1]->text;
	value->secret = secret;
	return value;
}

static const struct function {
	const char *name;
	function_fn *run;
} functions[] = {
	{"concat", fn_concat},
	{"join", fn_join},
	{"len", fn_len},
	{"lower", fn_lower},
	{"max", fn_max},
	{"min", fn_min},
	{"role", fn_role},
	{"secret", fn_secret},
	{"service", fn_service},
};

static const struct bk_value *eval_call(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_expr *base = expr->post.base;
	size_t count = expr->post.args.len;
	const struct bk_value **args =
		bk_new_array(unit->arena, const struct bk_value *, count + 1);
	struct bk_str legal[BK_COUNT(functions)];

	for (size_t i = 0; i < count; i++) {
		args[i] = eval(unit, here, expr->post.args.at[i].value, NULL);
		if (args[i]->kind == BK_V_WORD) /* no function takes one: it should be known */
			unknown_name(unit, here, args[i]->span, args[i]->text, NULL);
		if (args[i]->kind == BK_V_POISON || args[i]->kind == BK_V_WORD)
			return &bk_poison;
	}
	for (size_t i = 0; i < BK_COUNT(functions); i++) {
		legal[i] = bk_str_of(functions[i].name);
		if (base->kind == BK_EXPR_NAME && bk_str_equal(base->name->text, legal[i]))
			return functions[i].run(
				unit, here, expr, (const struct bk_value *const *)args, count);
	}
	bk_diag(unit->diags, BK_UNKNOWN_NAME, base->span, "no function `%.*s`",
		BK_STR_ARGS(bk_sources_text(unit->sources, base->span)));
	if (base->kind == BK_EXPR_NAME)
		bk_diag_suggest(
			unit->diags, base->span, base->name->text, legal, BK_COUNT(functions));
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

static const struct bk_value *eval_raw(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_value *value;
	bool truth;

	switch (expr->kind) {
	case BK_EXPR_ERROR:
		unit->model->incomplete = true;
		return &bk_poison;
	case BK_EXPR_INT:
		return number_value(unit, here, BK_V_INT, expr->number, expr->span);
	case BK_EXPR_BOOL:
		return bool_value(unit, here, expr->truth, expr->span);
	case BK_EXPR_DURATION:
		return number_value(unit, here, BK_V_DURATION, expr->number, expr->span);
	case BK_EXPR_SIZE:
		return number_value(unit, here, BK_V_SIZE, expr->number, expr->span);
	case BK_EXPR_DATE:
		return number_value(unit, here, BK_V_DATE, expr->number, expr->span);
	case BK_EXPR_ACCOUNT:
		value = value_new(unit, here, BK_V_ACCOUNT, expr->span);
		value->account = account_of_id(unit, expr->text, expr->span);
		return value;
	case BK_EXPR_ARN:
		return text_value(
			unit, here, BK_V_ARN, bk_str_dup(unit->arena, expr->text), expr->span);
	case BK_EXPR_STRING:
		return eval_string(unit, here, expr);
	case BK_EXPR_CLOCK:
		return eval_clock(unit, here, expr);
	case BK_EXPR_SCHEDULE:
		return eval_schedule(unit, here, expr);
	case BK_EXPR_NAME:
		return eval_name(unit, here, expr, type);
	case BK_EXPR_MEMBER:
		return eval_member(unit, here, expr, type);
	case BK_EXPR_INDEX:
		return eval_index(unit, here, expr, type);
	case BK_EXPR_ALL:
		return eval_all(unit, here, expr);
	case BK_EXPR_CALL:
		return eval_call(unit, here, expr);
	case BK_EXPR_LIST:
		return eval_list(unit, here, expr, type);
	case BK_EXPR_MAP:
		return eval_map(unit, here, expr, type);
	case BK_EXPR_UNARY:
		if (!eval_bool(unit, here, expr->binary.right, &truth))
			return &bk_poison;
		return bool_value(unit, here, !truth, expr->span);
	case BK_EXPR_BINARY:
		return eval_binary(unit, here, expr, type);
	case BK_EXPR_IF:
		if (!eval_bool(unit, here, expr->choice.condition, &truth))
			return &bk_poison;
		return eval(unit, here, truth ? expr->choice.yes : expr->choice.no, type);
	case BK_EXPR_PAREN:
		return eval(unit, here, expr->inner, type);
	}
	return &bk_poison;
}

/* Expressions nest as deep as the parser admits. */
const struct bk_value *eval(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	const struct bk_type *type)
{
	const struct bk_type *narrow = type ? type_for(type, expr) : NULL;
	const struct bk_value *value;

	if (!step(unit, expr->span) || !go_deeper(unit, expr->span))
		return &bk_poison;
	if (narrow && narrow->kind == BK_T_CONDITION) {
		value = eval_condition(unit, here, expr);
	} else {
		value = eval_raw(unit, here, expr, narrow);
		if (type && value->kind != BK_V_POISON)
			value = convert(unit, here, value, type);
	}
	unit->depth--;
	return value;
}
