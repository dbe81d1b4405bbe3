/*
 * The functions of the language: a closed set.
 */
#include "model/unit.h"

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
	if (count != 1 || args[0]->kind != BK_V_STRING)
		return bad_arguments(unit, here, expr, "one text");
	return text_value(
		unit, here, BK_V_STRING, bk_str_lower(unit->arena, args[0]->text), expr->span);
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

const struct bk_value *eval_call(
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
