/*
 * See suppress.h. An allowance covers a record whose place lies in what it precedes, or that came
 * there by a `use` or a loop in it.
 */
#include "model/suppress.h"

#include "model/unit.h"

/* Rules of the catalogue that this version does not have; a name of them is no slip. */
static const char *const later_rules[] = {
	"contradictory",
	"implied",
	"no-slack",
	"refuted",
	"rests-on-assumption",
	"rests-on-raw",
	"unclaimed",
	"unknown",
	"vacuous",
	"weaker-below",
};

/* A rule by its name (not by its code); NULL after saying that there is none. */
static const struct bk_rule *rule_named(struct unit *unit, struct bk_str name, struct bk_span span)
{
	struct bk_str *legal = bk_new_array(unit->arena, struct bk_str, bk_rule_count + 1);
	const struct bk_rule *rule = bk_rule_find(name);
	size_t count = 0;

	if (rule && bk_str_is(name, rule->name))
		return rule;
	if (rule) {
		bk_diag(unit->diags, BK_UNKNOWN_NAME, span,
			"rules are named in a source, not numbered");
		bk_diag_fix(unit->diags, BK_FIX_SAFE, span, bk_str_of(rule->name), "Write `%s`.",
			rule->name);
		return NULL;
	}
	for (size_t i = 0; i < BK_COUNT(later_rules); i++) {
		if (!bk_str_is(name, later_rules[i]))
			continue;
		bk_diag(unit->diags, BK_NOT_IN_THIS_VERSION, span,
			"rule `%s` is not in this version", later_rules[i]);
		return NULL;
	}
	for (size_t i = 0; i < bk_rule_count; i++) {
		if (bk_rules[i].class == BK_RULE_LINT)
			legal[count++] = bk_str_of(bk_rules[i].name);
	}
	bk_diag(unit->diags, BK_UNKNOWN_NAME, span, "no rule `%.*s`", BK_STR_ARGS(name));
	bk_diag_suggest(unit->diags, span, name, legal, count);
	return NULL;
}

static const struct bk_rule *allowed_rule(struct unit *unit, const struct bk_arg *arg)
{
	struct bk_str name = bk_sources_text(unit->sources, arg->value->span);
	const struct bk_rule *rule = rule_named(unit, name, arg->value->span);

	if (!rule)
		return NULL;
	if (rule->class == BK_RULE_HARD) {
		bk_diag(unit->diags, BK_ALLOW_FORBIDDEN, arg->value->span,
			"`%s` cannot be allowed: AWS, or the language, would refuse it",
			rule->name);
		return NULL;
	}
	return rule;
}

static bool is_blank(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != ' ')
			return false;
	}
	return true;
}

/* A rule and a reason stand without a name; nothing else does. */
static bool has_more(struct unit *unit, const struct bk_attribute *attribute)
{
	size_t bare = 0;

	bk_vec_foreach (i, &attribute->args) {
		const struct bk_arg *arg = &attribute->args.at[i];

		if (arg->name.name || ++bare <= 2)
			continue;
		bk_diag(unit->diags, BK_WRONG_TYPE, arg->value->span,
			"@allow takes one rule and one reason");
		bk_diag_help(unit->diags, "Write one @allow for each rule.");
		return true;
	}
	return false;
}

/* The reason and the end of an allowance; false after saying what is wrong with them. */
static bool read_terms(
	struct unit *unit, const struct bk_attribute *attribute, struct bk_str *ret_reason)
{
	struct here here = {.env = unit->main->env};
	bool fine = true;

	for (size_t i = 1; i < attribute->args.len; i++) {
		const struct bk_arg *arg = &attribute->args.at[i];
		const struct bk_value *value;

		if (!arg->name.name) {
			value = eval(unit, &here, arg->value, &bk_t_string);
			if (value->kind == BK_V_STRING && !is_blank(value->text))
				*ret_reason = value->text;
		} else if (bk_str_is(arg->name.name->text, "until")) {
			value = eval(unit, &here, arg->value, &bk_t_date);
			if (value->kind == BK_V_DATE && value->number < unit->options->today) {
				bk_diag(unit->diags, BK_ALLOW_EXPIRED, arg->value->span,
					"the allowance expired on %s",
					bk_value_show(unit->arena, value).ptr);
				fine = false;
			}
		} else {
			bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, arg->name.span,
				"@allow has no `%s`; it takes a rule, a reason and `until`",
				arg->name.name->text.ptr);
			fine = false;
		}
	}
	if (ret_reason->len)
		return fine;
	bk_diag(unit->diags, BK_ALLOW_NO_REASON, attribute->span, "the allowance gives no reason");
	bk_diag_help(unit->diags, "Say why: @allow(RULE, \"reason\").");
	return false;
}

/* Where allowances are read. */
struct walk {
	struct unit *unit;
	bool inputs;   /* the program takes some */
	bool optional; /* see struct bk_allowance */
};

static void read_attribute(
	struct walk walk, const struct bk_stmt *stmt, const struct bk_attribute *attribute)
{
	struct unit *unit = walk.unit;
	struct bk_allowance allowance = {
		.covers = stmt->span,
		.depends = walk.inputs,
		.optional = walk.optional,
	};
	static const struct bk_str legal[] = {{"allow", 5}};

	if (!attribute->name.name)
		return;
	if (!bk_str_is(attribute->name.name->text, "allow")) {
		bk_diag(unit->diags, BK_UNKNOWN_NAME, attribute->name.span, "no attribute `@%s`",
			attribute->name.name->text.ptr);
		bk_diag_suggest(unit->diags, attribute->name.span, attribute->name.name->text,
			legal, BK_COUNT(legal));
		return;
	}
	if (!attribute->args.len) {
		bk_diag(unit->diags, BK_ALLOW_NO_REASON, attribute->span,
			"say what is allowed and why: @allow(rule, \"reason\")");
		return;
	}
	if (has_more(unit, attribute))
		return;
	allowance.rule = allowed_rule(unit, &attribute->args.at[0]);
	allowance.span = attribute->args.at[0].value->span;
	allowance.removal = removal_before(unit, attribute->span);
	if (!read_terms(unit, attribute, &allowance.reason) || !allowance.rule)
		return;
	bk_vec_push(unit->arena, &unit->model->allowances, allowance);
}

static void read_block(struct walk walk, const struct bk_block *block);

/* Blocks nest as deep as the parser admits. */
static void read_item(struct walk walk, const struct bk_stmt *stmt)
{
	bool chosen = stmt->kind == BK_STMT_IF || stmt->kind == BK_STMT_FOR ||
		stmt->kind == BK_STMT_TEMPLATE ||
		(stmt->kind == BK_STMT_DECL && stmt->decl.condition);

	walk.optional |= chosen && walk.inputs;
	bk_vec_foreach (i, &stmt->attributes)
		read_attribute(walk, stmt, &stmt->attributes.at[i]);
	switch (stmt->kind) {
	case BK_STMT_DECL:
		read_block(walk, stmt->decl.block);
		break;
	case BK_STMT_TEMPLATE:
		read_block(walk, stmt->template.block);
		break;
	case BK_STMT_PLACE:
		read_block(walk, stmt->place.block);
		break;
	case BK_STMT_FOR:
		read_block(walk, stmt->loop.block);
		break;
	case BK_STMT_IF:
		read_block(walk, stmt->choice.block);
		break;
	default:
		break;
	}
}

static void read_block(struct walk walk, const struct bk_block *block)
{
	for (size_t i = 0; block && i < block->items.len; i++)
		read_item(walk, block->items.at[i]);
}

/* Inputs are declared at the top of a file. */
static bool takes_inputs(const struct module *module)
{
	bk_vec_foreach (i, &module->files) {
		bk_vec_foreach (j, &module->files.at[i]->body.items) {
			if (module->files.at[i]->body.items.at[j]->kind == BK_STMT_INPUT)
				return true;
		}
	}
	return false;
}

void bk_suppress_collect(struct unit *unit)
{
	for (size_t m = 0; m < unit->modules.len; m++) {
		struct module *module = unit->modules.entries[m].value;
		struct walk walk = {
			.unit = unit,
			.inputs = takes_inputs(unit->main) || takes_inputs(module),
			.optional = module != unit->main,
		};

		bk_vec_foreach (i, &module->files) {
			if (!module->is_std)
				read_block(walk, &module->files.at[i]->body);
		}
	}
}

static void set_level(struct unit *unit, const struct bk_stmt *item, const struct bk_rule *rule)
{
	static const struct {
		const char *word;
		enum bk_level level;
	} levels[] = {
		{"off", BK_LEVEL_OFF},
		{"info", BK_LEVEL_INFO},
		{"warning", BK_LEVEL_WARNING},
		{"error", BK_LEVEL_ERROR},
	};
	struct bk_str word = bk_sources_text(unit->sources, item->property.value->span);
	struct bk_str legal[BK_COUNT(levels)];

	for (size_t i = 0; i < BK_COUNT(levels); i++) {
		legal[i] = bk_str_of(levels[i].word);
		if (!bk_str_equal(word, legal[i]))
			continue;
		bk_diags_set_level(unit->diags, rule, levels[i].level);
		return;
	}
	bk_diag(unit->diags, BK_NOT_ONE_OF, item->property.value->span,
		"a level is off, info, warning or error");
	bk_diag_suggest(unit->diags, item->property.value->span, word, legal, BK_COUNT(levels));
}

/* A rule that may not be allowed may not be switched off, either. */
static void forbid_off(struct unit *unit, const struct bk_map *set, const struct bk_rule *rule,
	struct bk_span forbidden)
{
	const struct bk_stmt *item = bk_map_find(set, bk_str_of(rule->name));

	if (!item || !bk_str_is(bk_sources_text(unit->sources, item->property.value->span), "off"))
		return;
	bk_diag(unit->diags, BK_ALLOW_FORBIDDEN, item->property.name.span,
		"rule `%s` may not be switched off here", rule->name);
	bk_diag_label(unit->diags, forbidden, "forbidden");
}

static void forbid(struct unit *unit, const struct bk_map *set, const struct bk_expr *expr)
{
	if (expr->kind != BK_EXPR_LIST) {
		bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "`forbid` takes a list of rules");
		return;
	}
	bk_vec_foreach (i, &expr->list) {
		struct bk_str name = bk_sources_text(unit->sources, expr->list.at[i]->span);
		const struct bk_rule *rule = rule_named(unit, name, expr->list.at[i]->span);

		if (!rule)
			continue;
		forbid_off(unit, set, rule, expr->list.at[i]->span);
		bk_vec_foreach (j, &unit->model->allowances) {
			struct bk_allowance *allowance = &unit->model->allowances.at[j];

			if (allowance->rule != rule)
				continue;
			bk_diag(unit->diags, BK_ALLOW_FORBIDDEN, allowance->span,
				"rule `%s` may not be allowed here", rule->name);
			bk_diag_label(unit->diags, expr->list.at[i]->span, "forbidden");
			allowance->rule = NULL;
		}
	}
}

/* A level is set once: nothing depends on the order of blocks. */
static bool is_set_twice(struct unit *unit, struct bk_map *set, const struct bk_stmt *item)
{
	const struct bk_ident *name = &item->property.name;
	const struct bk_stmt *first = bk_map_find(set, name->name->text);

	if (!first) {
		bk_map_put(set, name->name->text, (void *)(uintptr_t)item);
		return false;
	}
	bk_diag(unit->diags, BK_DUPLICATE_NAME, name->span, "the level of `%s` is set twice",
		name->name->text.ptr);
	bk_diag_label(unit->diags, first->property.name.span, "the first one");
	return true;
}

typedef void lint_fn(struct unit *unit, struct bk_map *set, const struct bk_stmt *item);

static void read_level(struct unit *unit, struct bk_map *set, const struct bk_stmt *item)
{
	const struct bk_rule *rule;

	if (bk_str_is(item->property.name.name->text, "forbid"))
		return;
	rule = rule_named(unit, item->property.name.name->text, item->property.name.span);
	if (!rule || is_set_twice(unit, set, item))
		return;
	if (rule->class == BK_RULE_HARD)
		bk_diag(unit->diags, BK_ALLOW_FORBIDDEN, item->property.name.span,
			"the level of `%s` is fixed: AWS, or the language, would refuse it",
			rule->name);
	else
		set_level(unit, item, rule);
}

static void read_forbid(struct unit *unit, struct bk_map *set, const struct bk_stmt *item)
{
	if (bk_str_is(item->property.name.name->text, "forbid"))
		forbid(unit, set, item->property.value);
}

/* `set`: the rules whose level is set so far. */
static void read_lint(
	struct unit *unit, struct bk_map *set, const struct bk_stmt *stmt, lint_fn *read)
{
	for (size_t i = 0; stmt->decl.block && i < stmt->decl.block->items.len; i++) {
		const struct bk_stmt *item = stmt->decl.block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY)
			read(unit, set, item);
	}
}

/* Every `lint` block of the unit. */
static void read_lints(struct unit *unit, struct bk_map *set, lint_fn *read)
{
	for (size_t m = 0; m < unit->modules.len; m++) {
		struct module *module = unit->modules.entries[m].value;

		bk_vec_foreach (i, &module->files) {
			const struct bk_block *body = &module->files.at[i]->body;

			for (size_t j = 0; !module->is_std && j < body->items.len; j++) {
				const struct bk_stmt *stmt = body->items.at[j];

				if (stmt->kind == BK_STMT_DECL &&
					bk_str_is(stmt->decl.kind.name->text, "lint"))
					read_lint(unit, set, stmt, read);
			}
		}
	}
}

void bk_suppress_levels(struct unit *unit)
{
	struct bk_map set;

	bk_map_init(&set, unit->arena);
	read_lints(unit, &set, read_level);
	/* what is forbidden is so whatever the order of blocks */
	read_lints(unit, &set, read_forbid);
}

static bool covers(struct bk_span outer, struct bk_span inner)
{
	return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

static bool covers_way(const struct bk_allowance *allowance, const struct bk_via *via)
{
	for (; via; via = via->outer) {
		if (covers(allowance->covers, via->span))
			return true;
	}
	return false;
}

/* The allowance of the record's place, or of a way that it came there (NULL: none); all that there
 * are count as used. */
static const struct bk_allowance *allowance_of(
	struct bk_model *model, const struct bk_diag *diag, const struct bk_via *via)
{
	const struct bk_allowance *found = NULL;

	bk_vec_foreach (i, &model->allowances) {
		struct bk_allowance *allowance = &model->allowances.at[i];

		if (!allowance->rule || allowance->rule->code != diag->code ||
			!(covers(allowance->covers, diag->span) || covers_way(allowance, via)))
			continue;
		allowance->used = true;
		found = allowance;
	}
	return found;
}

/* A record stands for every way to its place: one that nobody allowed keeps it, and is shown. */
static void apply_allowances(struct bk_model *model, struct bk_diag *diag)
{
	const struct bk_allowance *allowance = allowance_of(model, diag, diag->via);
	bool first = allowance != NULL;
	size_t kept = 0;

	bk_vec_foreach (i, &diag->uses) {
		const struct bk_allowance *other = allowance_of(model, diag, diag->uses.at[i]);

		if (other)
			allowance = other;
		else
			diag->uses.at[kept++] = diag->uses.at[i];
	}
	if (first && !kept) {
		diag->suppressed = true;
		diag->justification = allowance->reason;
		return;
	}
	if (first) {
		diag->via = diag->uses.at[0];
		diag->uses.at[0] = diag->uses.at[--kept];
	}
	diag->uses.len = kept;
}

/* Rules about what is in AWS: whether an allowance is needed is not for `check` to say. */
static bool is_live(const struct bk_rule *rule)
{
	static const enum bk_code live[] = {
		BK_RETENTION_CLIFF, BK_ORG_STALE, BK_DRIFT, BK_REPLACE, BK_LEFT_BEHIND};

	for (size_t i = 0; i < BK_COUNT(live); i++) {
		if (rule->code == live[i])
			return true;
	}
	return false;
}

static void report_idle(const struct bk_allowance *allowance, struct bk_diags *diags)
{
	size_t index = (size_t)(allowance->rule - bk_rules);

	bk_diag(diags, BK_ALLOW_UNUSED, allowance->span, "`%s` suppresses nothing here",
		allowance->rule->name);
	if (diags->levels && diags->levels[index] == BK_LEVEL_OFF)
		bk_diag_note(diags, "`lint` has switched the rule off");
	if (allowance->depends)
		bk_diag_help(diags, "Leave it out, if no other inputs need it.");
	else
		bk_diag_fix(diags, BK_FIX_SAFE, allowance->removal, BK_STR(""), "Leave it out.");
}

void bk_suppress_mark(struct bk_model *model, struct bk_diags *diags)
{
	for (struct bk_diag *diag = diags->first; model->allowances.len && diag; diag = diag->next)
		apply_allowances(model, diag);
}

/* Allowances of unused allowances come last: they are about the others. */
void bk_suppress_apply(struct bk_model *model, struct bk_diags *diags)
{
	bk_suppress_mark(model, diags);
	if (model->incomplete)
		return;
	for (int last = 0; last <= 1; last++) {
		bk_vec_foreach (i, &model->allowances) {
			const struct bk_allowance *allowance = &model->allowances.at[i];

			if (allowance->rule && !allowance->used && !allowance->optional &&
				!is_live(allowance->rule) &&
				(allowance->rule->code == BK_ALLOW_UNUSED) == last)
				report_idle(allowance, diags);
		}
		bk_suppress_mark(model, diags);
	}
}
