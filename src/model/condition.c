/*
 * `where` and `when`: conditions that AWS decides. Subjects stay, everything else is evaluated.
 */
#include "model/unit.h"

static struct bk_cond *cond_new(struct unit *unit, enum bk_cond_kind kind, struct bk_span span)
{
	struct bk_cond *condition = bk_new(unit->arena, struct bk_cond);

	condition->kind = kind;
	condition->span = span;
	return condition;
}

static const struct {
	const char *word;
	enum bk_cond_subject subject;
	const struct bk_type *type;
	enum bk_value_kind kind;
} subjects[] = {
	{"kind", BK_COND_KIND_OF, &bk_t_kind_name, BK_V_KIND},
	{"account", BK_COND_ACCOUNT, &bk_t_account, BK_V_ACCOUNT},
	{"region", BK_COND_REGION, &bk_t_region, BK_V_REGION},
};

/* tag.app, tag["cost:centre"], kind, context["aws:…"], source.account */
static bool subject(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_cond *ret)
{
	const struct bk_expr *base = expr->post.base;

	for (size_t i = 0; expr->kind == BK_EXPR_NAME && i < BK_COUNT(subjects); i++) {
		if (bk_str_is(expr->name->text, subjects[i].word)) {
			ret->subject = subjects[i].subject;
			return true;
		}
	}
	if ((expr->kind != BK_EXPR_MEMBER && expr->kind != BK_EXPR_INDEX) ||
		base->kind != BK_EXPR_NAME)
		return false;
	if (bk_str_is(base->name->text, "tag"))
		ret->subject = BK_COND_TAG;
	else if (bk_str_is(base->name->text, "context"))
		ret->subject = BK_COND_CONTEXT;
	else
		return false;
	if (expr->kind == BK_EXPR_MEMBER) {
		ret->key = expr->post.name.name->text;
		return true;
	}
	ret->key = key_text(unit, eval(unit, here, expr->post.index, NULL));
	return ret->key.len > 0;
}

static const struct {
	enum bk_op op;
	enum bk_cond_op cond;
} operators[] = {
	{BK_OP_EQ, BK_COND_EQ},
	{BK_OP_NE, BK_COND_NE},
	{BK_OP_LIKE, BK_COND_LIKE},
	{BK_OP_NOT_LIKE, BK_COND_NOT_LIKE},
	{BK_OP_IN, BK_COND_IN},
	{BK_OP_NOT_IN, BK_COND_NOT_IN},
};

static const struct bk_cond *refused(
	struct unit *unit, const struct here *here, struct bk_span span, const char *text)
{
	bk_diag(unit->diags, BK_WRONG_TYPE, span, "%s", text);
	bk_diag_via(unit->diags, here->via);
	return NULL;
}

static const struct bk_cond *no_comparison(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_expr *left = expr->kind == BK_EXPR_BINARY ? expr->binary.left : expr;

	refused(unit, here, expr->span,
		"a condition compares `tag.NAME`, `kind` or `context[\"KEY\"]` with a value");
	if ((left->kind == BK_EXPR_MEMBER || left->kind == BK_EXPR_INDEX) &&
		left->post.base->kind == BK_EXPR_NAME &&
		bk_str_is(left->post.base->name->text, "tags"))
		bk_diag_fix(unit->diags, BK_FIX_SAFE, left->post.base->span, BK_STR("tag"),
			"Did you mean `tag`?");
	else
		bk_diag_help(
			unit->diags, "Compare with ==, !=, like or in: `tag.env == \"prod\"`.");
	return NULL;
}

/* A value of another kind; what stands for itself in a tag lacks its quotes. */
static const struct bk_cond *cannot_compare(struct unit *unit, const struct here *here,
	const struct bk_cond *condition, const struct bk_value *value)
{
	if (condition->subject == BK_COND_KIND_OF)
		return refused(unit, here, value->span, "`kind` is compared with kinds");
	if (condition->subject == BK_COND_CONTEXT)
		return refused(unit, here, value->span,
			"a context key is compared with text, a number, an ARN, true or false");
	refused(unit, here, value->span, "the value of a tag is text");
	if (value->kind == BK_V_WORD || value->kind == BK_V_INT || value->kind == BK_V_BOOL)
		suggest_quotes(unit, value);
	return NULL;
}

/* What the operator is called in conditions; false where they have none such. */
static bool take_operator(enum bk_op op, struct bk_cond *condition)
{
	for (size_t i = 0; i < BK_COUNT(operators); i++) {
		if (operators[i].op == op) {
			condition->op = operators[i].cond;
			return true;
		}
	}
	return false;
}

/* What the subject is compared with, where that has a type. */
static const struct bk_type *type_of(enum bk_cond_subject subject)
{
	for (size_t i = 0; i < BK_COUNT(subjects); i++) {
		if (subjects[i].subject == subject)
			return subjects[i].type;
	}
	return NULL;
}

/* Whether the subject can be compared with a value of that kind. */
static bool compares_with(const struct bk_cond *condition, enum bk_value_kind kind)
{
	for (size_t i = 0; i < BK_COUNT(subjects); i++) {
		if (subjects[i].subject == condition->subject)
			return subjects[i].kind == kind;
	}
	return kind == BK_V_STRING ||
		(condition->subject == BK_COND_CONTEXT &&
			(kind == BK_V_BOOL || kind == BK_V_INT || kind == BK_V_ARN));
}

static const struct bk_cond *comparison(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	struct bk_cond *condition = cond_new(unit, BK_COND_COMPARE, expr->span);
	struct bk_type list = {.kind = BK_T_LIST};
	const struct bk_type *type = NULL;
	const struct bk_value *value;
	bool many = expr->op == BK_OP_IN || expr->op == BK_OP_NOT_IN;

	if (!take_operator(expr->op, condition) ||
		!subject(unit, here, expr->binary.left, condition))
		return no_comparison(unit, here, expr);
	type = type_of(condition->subject);
	list.element = type;
	value = eval(unit, here, expr->binary.right, many && type ? &list : type);
	if (value->kind == BK_V_POISON)
		return NULL;
	if (many && value->kind == BK_V_WORD) {
		unknown_name(unit, here, value->span, value->text, NULL);
		return NULL;
	}
	if (many && value->kind != BK_V_LIST)
		return refused(unit, here, expr->binary.right->span, "`in` takes a list");
	if (!many)
		bk_vec_push(unit->arena, &condition->values, value);
	for (size_t i = 0; many && i < value->list.len; i++)
		bk_vec_push(unit->arena, &condition->values, value->list.at[i]);
	bk_vec_foreach (i, &condition->values) {
		if (!compares_with(condition, condition->values.at[i]->kind))
			return cannot_compare(unit, here, condition, condition->values.at[i]);
	}
	return condition;
}

static const struct bk_cond *build(
	struct unit *unit, const struct here *here, const struct bk_expr *expr);

/* `not`, `and`, `or`. */
static const struct bk_cond *connection(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	bool is_not = expr->kind == BK_EXPR_UNARY;
	const struct bk_cond *left = is_not ? NULL : build(unit, here, expr->binary.left);
	const struct bk_cond *right = build(unit, here, expr->binary.right);
	struct bk_cond *condition;

	if (!right || (!left && !is_not))
		return NULL;
	condition = cond_new(unit,
		is_not                          ? BK_COND_NOT
			: expr->op == BK_OP_AND ? BK_COND_AND
						: BK_COND_OR,
		expr->span);
	if (left)
		bk_vec_push(unit->arena, &condition->parts, left);
	bk_vec_push(unit->arena, &condition->parts, right);
	return condition;
}

/* The condition that a constant stands for. */
static const struct bk_cond *constant(
	struct unit *unit, const struct here *here, struct binding *binding)
{
	struct here there = *here;
	const struct bk_cond *condition;

	binding->used = true;
	there.env = binding->env;
	binding->evaluating = true;
	condition = build(unit, &there, binding->expr);
	binding->evaluating = false;
	return condition;
}

static const struct bk_cond *build_here(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	if (expr->kind == BK_EXPR_PAREN)
		return build(unit, here, expr->inner);
	if (expr->kind == BK_EXPR_NAME) {
		struct binding *binding = find_binding(here, expr->name->text);

		if (binding && binding->kind == BIND_LET && !binding->evaluating)
			return constant(unit, here, binding);
	}
	if (expr->kind == BK_EXPR_UNARY ||
		(expr->kind == BK_EXPR_BINARY && (expr->op == BK_OP_AND || expr->op == BK_OP_OR)))
		return connection(unit, here, expr);
	if (expr->kind == BK_EXPR_BINARY)
		return comparison(unit, here, expr);
	if (expr->kind == BK_EXPR_ERROR)
		return NULL;
	return refused(
		unit, here, expr->span, "expected a condition, such as `tag.app == \"orders\"`");
}

static const struct bk_cond *build(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_cond *condition;

	if (!take_step(unit, expr->span) || !go_deeper(unit, expr->span))
		return NULL;
	condition = build_here(unit, here, expr);
	unit->depth--;
	return condition;
}

const struct bk_value *eval_condition(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_cond *condition = build(unit, here, expr);
	struct bk_value *value;

	if (!condition)
		return &bk_poison;
	value = value_new(unit, here, BK_V_CONDITION, expr->span);
	value->condition = condition;
	return value;
}
