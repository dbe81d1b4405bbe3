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

bool take_step(struct unit *unit, struct bk_span span)
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

const struct bk_value *text_value(struct unit *unit, const struct here *here,
	enum bk_value_kind kind, struct bk_str text, struct bk_span span)
{
	struct bk_value *value = value_new(unit, here, kind, span);

	value->text = text;
	return value;
}

const struct bk_value *number_value(struct unit *unit, const struct here *here,
	enum bk_value_kind kind, int64_t number, struct bk_span span)
{
	struct bk_value *value = value_new(unit, here, kind, span);

	value->number = number;
	return value;
}

const struct bk_value *bool_value(
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

/* Adds a piece to a text; false where it becomes too long. */
bool append(struct unit *unit, struct bk_str *text, struct bk_str piece, struct bk_span span)
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

/* A part of a value, not of what is declared: the path begins with a bound name, or with no name.
 */
static bool is_of_value(const struct here *here, const struct bk_expr *expr)
{
	while (expr->kind == BK_EXPR_MEMBER || expr->kind == BK_EXPR_INDEX) {
		const struct bk_expr *base = expr->post.base;
		const struct binding *binding =
			base->kind == BK_EXPR_NAME ? find_binding(here, base->name->text) : NULL;

		/* Of a module: a value of its, or an account or unit. */
		if (binding && binding->kind == BIND_MODULE)
			return expr->kind == BK_EXPR_MEMBER &&
				bk_map_find(&binding->module->names, expr->post.name.name->text);
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

/* Whether `.*` stands behind something that holds resources; said where it does not. */
static bool holds_all(struct unit *unit, const struct here *here, const struct bk_value *base)
{
	switch (base->kind) {
	case BK_V_ACCOUNT:
	case BK_V_OU:
	case BK_V_ORG:
		return true;
	case BK_V_POISON:
		return false;
	case BK_V_WORD:
		unknown_name(unit, here, base->span, base->text, &bk_t_account);
		return false;
	default:
		bk_diag(unit->diags, BK_WRONG_TYPE, base->span,
			"`.*` is all that is in an account, a unit or the organization; this is %s",
			value_words(base));
		bk_diag_via(unit->diags, here->via);
		return false;
	}
}

/* `prod.*`: every resource there. */
static const struct bk_value *eval_all(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_value *base = eval(unit, here, expr->post.base, NULL);
	struct bk_value *list = value_new(unit, here, BK_V_LIST, expr->span);

	if (!holds_all(unit, here, base))
		return &bk_poison;
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

/* Adds an item; `prod.*` in a list stands for what it holds. */
static void add_item(struct unit *unit, struct bk_value *list, const struct bk_value *item,
	const struct bk_expr *expr)
{
	if (item->kind != BK_V_LIST || expr->kind != BK_EXPR_ALL) {
		bk_vec_push(unit->arena, &list->list, item);
		return;
	}
	bk_vec_foreach (i, &item->list)
		bk_vec_push(unit->arena, &list->list, item->list.at[i]);
}

static const struct bk_value *eval_list(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type)
{
	struct bk_value *list = value_new(unit, here, BK_V_LIST, expr->span);
	const struct bk_type *element = type && type->kind == BK_T_LIST ? type->element : NULL;
	bool poisoned = false;

	bk_vec_foreach (i, &expr->list) {
		const struct bk_value *item = eval(unit, here, expr->list.at[i], element);

		poisoned |= item->kind == BK_V_POISON;
		if (!poisoned)
			add_item(unit, list, item, expr->list.at[i]);
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

bool eval_bool(struct unit *unit, const struct here *here, const struct bk_expr *expr, bool *ret)
{
	const struct bk_value *value = eval(unit, here, expr, &bk_t_bool);

	if (value->kind != BK_V_BOOL)
		return false;
	*ret = value->truth;
	return true;
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

	if (!take_step(unit, expr->span) || !go_deeper(unit, expr->span))
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
