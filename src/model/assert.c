/*
 * Assertions, with the value of each term where one fails.
 */
#include "model/unit.h"

static bool is_false(struct unit *unit, const struct here *here, const struct bk_stmt *stmt)
{
	const struct bk_expr *condition = stmt->assertion.condition;
	bool truth = true;

	return eval_bool(unit, here, condition, &truth) && !truth;
}

/* The value of each side of a comparison, so that the reader need not compute. */
static void show_terms(struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_expr *sides[2];

	if (expr->kind == BK_EXPR_PAREN) {
		show_terms(unit, here, expr->inner);
		return;
	}
	if (expr->kind != BK_EXPR_BINARY)
		return;
	sides[0] = expr->binary.left;
	sides[1] = expr->binary.right;
	if (expr->op == BK_OP_AND || expr->op == BK_OP_OR) {
		show_terms(unit, here, sides[0]);
		show_terms(unit, here, sides[1]);
		return;
	}
	for (int i = 0; i < 2; i++) {
		const struct bk_value *value = eval(unit, here, sides[i], NULL);
		struct bk_str text = value->kind == BK_V_LIST || value->kind == BK_V_MAP
			? BK_STR("")
			: key_text(unit, value);

		if (text.len)
			bk_diag_label(unit->diags, sides[i]->span, "is %.*s", BK_STR_ARGS(text));
	}
}

void run_assert(struct unit *unit, const struct here *here, const struct bk_stmt *stmt)
{
	bool fails = is_false(unit, here, stmt);
	/* Its type is looked at while it is not needed, too. */
	const struct bk_value *message = eval(unit, here, stmt->assertion.message, &bk_t_string);

	if (!fails)
		return;
	bk_diag(unit->diags, BK_ASSERT_FAILED, stmt->assertion.condition->span, "%.*s",
		BK_STR_ARGS(
			message->kind == BK_V_STRING ? message->text : BK_STR("assertion failed")));
	show_terms(unit, here, stmt->assertion.condition);
	bk_diag_via(unit->diags, here->via);
}
