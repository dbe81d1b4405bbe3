/*
 * Operators, on values that are known.
 */
#include "model/unit.h"

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

bool is_number(const struct bk_value *value)
{
	return value->kind == BK_V_INT || value->kind == BK_V_DURATION || value->kind == BK_V_SIZE;
}

/* Whether a list may have so many items. */
bool can_hold(struct unit *unit, size_t count, struct bk_span span)
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

static bool is_endless(const struct bk_value *value)
{
	return value->kind == BK_V_DURATION && value->number == BK_FOREVER;
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
		(scale ? right->kind != BK_V_INT : left->kind != right->kind))
		return wrong_operands(unit, here, expr, left, right);
	if (is_endless(left) || is_endless(right)) {
		bk_diag(unit->diags, BK_WRONG_TYPE,
			(is_endless(left) ? expr->binary.left : expr->binary.right)->span,
			"nothing is reckoned with `forever`");
		bk_diag_via(unit->diags, here->via);
		return &bk_poison;
	}
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
	return expr->kind == BK_EXPR_CLOCK       ? &expr->clock.zone
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
		bk_str_format(
			unit->arena, "\"%.*s\"", BK_STR_ARGS(bk_sources_text(unit->sources, span))),
		"Put it into quotes.");
	bk_diag_via(unit->diags, here->via);
	return true;
}

const struct bk_value *eval_binary(struct unit *unit, const struct here *here,
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
