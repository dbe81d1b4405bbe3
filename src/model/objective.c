/*
 * Objectives: what they claim is checked for sense, although nothing proves it yet. Then each is
 * an error, because a claim must never pass silently.
 */
#include "model/unit.h"

/* What may be claimed, and where. */
struct claim {
	const char *word;
	const struct bk_type *type;
	bool at_most; /* <= and <; else >= and > */
	bool equals;  /* takes `=` */
	bool of_copy, of_objective;
};

static const struct bk_type claimed_lock = {
	.kind = BK_T_WORD,
	.words = (const char *const[]){"none", "governance", "compliance", "airgap", NULL},
};

static const struct claim claims[] = {
	{"rpo", &bk_t_duration, true, false, true, true},
	{"stale", &bk_t_duration, true, false, false, true},
	{"keep", &bk_t_life, false, false, true, true},
	{"copies", &bk_t_int, false, false, false, true},
	{"lock", &claimed_lock, false, true, true, false},
};

/* What a copy may be told apart by: `account != source.account`. */
static const struct {
	const char *word;
	const struct bk_type *type;
} sides[] = {
	{"account", &bk_t_account},
	{"region", &bk_t_region},
	{"key", &bk_t_key},
};

static const char *const steps[] = {"back", "every"};

/* One objective, or a block in it. */
struct part {
	struct unit *unit;
	const char *what; /* "objective", "copy", "history" */
};

static void unknown_claim(const struct part *part, const struct bk_ident *name)
{
	struct bk_str legal[BK_COUNT(claims) + BK_COUNT(sides)];
	bool copy = strcmp(part->what, "copy") == 0, history = strcmp(part->what, "history") == 0;
	size_t count = 0;

	for (size_t i = 0; i < BK_COUNT(claims) && !history; i++) {
		if (copy ? claims[i].of_copy : claims[i].of_objective)
			legal[count++] = bk_str_of(claims[i].word);
	}
	for (size_t i = 0; i < BK_COUNT(sides) && copy; i++)
		legal[count++] = bk_str_of(sides[i].word);
	for (size_t i = 0; i < BK_COUNT(steps) && history; i++)
		legal[count++] = bk_str_of(steps[i]);
	bk_diag(part->unit->diags, BK_UNKNOWN_PROPERTY, name->span, "%s has no `%s`", part->what,
		name->name->text.ptr);
	bk_diag_suggest(part->unit->diags, name->span, name->name->text, legal, count);
}

static void wrong_operator(const struct part *part, const struct bk_stmt *stmt, const char *wanted)
{
	bk_diag(part->unit->diags, BK_WRONG_TYPE, stmt->property.op_span,
		"`%s` is claimed with `%s`", stmt->property.name.name->text.ptr, wanted);
	bk_diag_fix(part->unit->diags, BK_FIX_SAFE, stmt->property.op_span, bk_str_of(wanted),
		"write `%s`", wanted);
}

static void check_claim(const struct part *part, const struct claim *claim,
	const struct bk_stmt *stmt, const struct here *here)
{
	enum bk_op op = stmt->property.op;
	bool fine = claim->equals ? op == BK_OP_ASSIGN || op == BK_OP_EQ
		: claim->at_most  ? op == BK_OP_LE || op == BK_OP_LT
				  : op == BK_OP_GE || op == BK_OP_GT;

	if (!fine)
		wrong_operator(part, stmt, claim->equals ? "=" : claim->at_most ? "<=" : ">=");
	eval(part->unit, here, stmt->property.value, claim->type);
}

/* `source.account` and the like: what the resource is. */
static bool is_source(const struct bk_expr *expr)
{
	return expr->kind == BK_EXPR_MEMBER && expr->post.base->kind == BK_EXPR_NAME &&
		bk_str_is(expr->post.base->name->text, "source");
}

static bool is_of_source(const struct bk_expr *expr, struct bk_str side)
{
	return is_source(expr) && bk_str_equal(expr->post.name.name->text, side);
}

static bool check_side(const struct part *part, const struct bk_stmt *stmt, const struct here *here)
{
	struct bk_str word = stmt->property.name.name->text;

	if (strcmp(part->what, "copy") != 0)
		return false;
	for (size_t i = 0; i < BK_COUNT(sides); i++) {
		if (!bk_str_is(word, sides[i].word))
			continue;
		if (stmt->property.op != BK_OP_NE && stmt->property.op != BK_OP_EQ)
			wrong_operator(part, stmt, stmt->property.op == BK_OP_ASSIGN ? "==" : "!=");
		if (!is_of_source(stmt->property.value, word))
			eval(part->unit, here, stmt->property.value, sides[i].type);
		return true;
	}
	return false;
}

static bool check_step(const struct part *part, const struct bk_stmt *stmt, const struct here *here)
{
	if (strcmp(part->what, "history") != 0)
		return false;
	for (size_t i = 0; i < BK_COUNT(steps); i++) {
		if (!bk_str_is(stmt->property.name.name->text, steps[i]))
			continue;
		if (stmt->property.op != BK_OP_ASSIGN)
			wrong_operator(part, stmt, "=");
		eval(part->unit, here, stmt->property.value, &bk_t_duration);
		return true;
	}
	return false;
}

static void check_bound(
	const struct part *part, const struct bk_stmt *stmt, const struct here *here)
{
	bool copy = strcmp(part->what, "copy") == 0, history = strcmp(part->what, "history") == 0;

	for (size_t i = 0; i < BK_COUNT(claims) && !history; i++) {
		if ((copy ? claims[i].of_copy : claims[i].of_objective) &&
			bk_str_is(stmt->property.name.name->text, claims[i].word)) {
			check_claim(part, &claims[i], stmt, here);
			return;
		}
	}
	if (check_side(part, stmt, here) || check_step(part, stmt, here))
		return;
	unknown_claim(part, &stmt->property.name);
	if (!is_source(stmt->property.value))
		eval(part->unit, here, stmt->property.value, NULL);
}

static void check_item(
	struct unit *unit, const struct bk_stmt *stmt, const struct here *here, void *context)
{
	const struct part *part = context;
	static const struct bk_str legal[] = {{"copy", 4}, {"history", 7}};
	struct part inner = {.unit = unit};

	if (stmt->kind == BK_STMT_PROPERTY) {
		check_bound(part, stmt, here);
		return;
	}
	for (size_t i = 0; i < BK_COUNT(legal) && strcmp(part->what, "history") != 0; i++) {
		if (bk_str_equal(stmt->decl.kind.name->text, legal[i]))
			inner.what = legal[i].ptr;
	}
	if (!inner.what || stmt->decl.ref.path.parts.len) {
		bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->decl.kind.span,
			inner.what ? "`%s` takes no name here" : "no block `%s` stands here",
			stmt->decl.kind.name->text.ptr);
		if (!inner.what)
			bk_diag_suggest(unit->diags, stmt->decl.kind.span,
				stmt->decl.kind.name->text, legal, BK_COUNT(legal));
		return;
	}
	if (stmt->decl.block)
		each_spliced(unit, bk_kind_get(BK_KIND_OBJECTIVE), stmt->decl.block, *here,
			check_item, &inner);
}

/* What it is for: resources, by name, by account or unit, or a list of such. */
static void check_target(struct unit *unit, const struct bk_expr *expr, const struct here *here)
{
	const struct bk_value *value;

	if (expr->kind == BK_EXPR_LIST) {
		bk_vec_foreach (i, &expr->list)
			check_target(unit, expr->list.at[i], here);
		return;
	}
	if (names_family(unit, here, expr, &bk_t_resource))
		return;
	value = eval(unit, here, expr, NULL);
	switch (value->kind) {
	case BK_V_WORD:
		unknown_name(unit, here, expr->span, value->text, &bk_t_resource);
		break;
	case BK_V_POISON:
	case BK_V_ACCOUNT:
	case BK_V_OU:
	case BK_V_ORG:
	case BK_V_LIST:
		break;
	case BK_V_OBJECT:
		if (value->object->kind->id == BK_KIND_RESOURCE)
			break;
		__attribute__((fallthrough));
	default:
		bk_diag(unit->diags, BK_WRONG_TYPE, expr->span,
			"an objective is for data stores, this is %s", value_words(value));
	}
}

static void check_objective(struct unit *unit, const struct pending *pending)
{
	const struct bk_stmt *stmt = pending->stmt;
	struct part part = {.unit = unit, .what = "objective"};

	if (!stmt->decl.target) {
		bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->decl.kind.span,
			"an objective says what it is for");
		bk_diag_help(
			unit->diags, "Write it behind the name: objective NAME for prod.* { … }.");
	} else {
		check_target(unit, stmt->decl.target, &pending->here);
	}
	if (stmt->decl.condition)
		eval(unit, &pending->here, stmt->decl.condition, &bk_t_condition);
	if (stmt->decl.block)
		each_spliced(unit, bk_kind_get(BK_KIND_OBJECTIVE), stmt->decl.block, pending->here,
			check_item, &part);
	bk_diag(unit->diags, BK_NOT_IN_THIS_VERSION, stmt->decl.kind.span,
		"objectives are read but not proved in this version");
	bk_diag_help(unit->diags, "Put it into a comment until then.");
}

void check_objectives(struct unit *unit)
{
	bk_vec_foreach (i, &unit->objectives)
		check_objective(unit, &unit->objectives.at[i]);
}
