/*
 * The items of a block with templates, loops and conditions spliced in.
 */
#include "model/splice.h"

#include "base/embed.h"

/* What the block is called in messages, and what a template for it is for. */
const char *kind_word(const struct items *items)
{
	return items->object->service ? items->object->service->name->text.ptr
				      : items->object->kind->word;
}

int depth_of(const struct source *from)
{
	return from ? from->depth : 0;
}

const char *template_name(const struct source *from)
{
	return from->template->template.name.name->text.ptr;
}

/* Does what comes from `a` win over what comes from `b`? A block wins over the templates that it
 * uses, and so does each template over those that it uses itself. */
bool wins(const struct source *a, const struct source *b)
{
	if (a == b)
		return false;
	for (; b && a; b = b->outer) {
		if (a == b)
			return true;
	}
	return !a;
}

static void collect_loop(
	struct unit *unit, const struct bk_stmt *stmt, struct here here, void *context)
{
	(void)unit;
	collect(context, stmt->loop.block, here);
}

/* What a binding has of that name. A file of the library of which a template has the file's name is
 * bound to that template: `gfs.one_vault` is then another one of its file. */
static struct binding *find_inside(const struct binding *binding, struct bk_str name)
{
	const struct module *module = NULL;

	if (binding && binding->kind == BIND_MODULE)
		module = binding->module;
	else if (binding && binding->kind == BIND_TEMPLATE && binding->env->module->is_std)
		module = binding->env->module;
	return module ? bk_map_find(&module->names, name) : NULL;
}

/* The template that a `use` names. */
static struct binding *find_template(
	struct items *items, const struct bk_stmt *stmt, struct here here)
{
	const struct bk_path *path = &stmt->use.path;
	struct binding *binding = find_binding(&here, path->parts.at[0].name->text);
	struct bk_str legal[64];
	size_t count = 0;

	for (size_t i = 1; i < path->parts.len; i++)
		binding = find_inside(binding, path->parts.at[i].name->text);
	if (binding && binding->kind == BIND_TEMPLATE) {
		binding->used = true;
		return binding;
	}
	if (is_lost(items->unit, path->parts.at[path->parts.len - 1].name->text) ||
		is_kind_lost(items->unit, "template"))
		return NULL;
	if (binding) {
		bk_diag(items->unit->diags, BK_UNKNOWN_NAME, path->span, "`%.*s` is no template",
			BK_STR_ARGS(bk_sources_text(items->unit->sources, path->span)));
		return NULL;
	}
	for (const struct env *env = here.env; env; env = env->outer) {
		for (size_t i = 0; !env->outer && env->module && i < env->module->names.len; i++) {
			const struct binding *one = env->module->names.entries[i].value;

			if (one->kind == BIND_TEMPLATE && count < BK_COUNT(legal))
				legal[count++] = one->name->text;
		}
	}
	bk_diag(items->unit->diags, BK_UNKNOWN_NAME, path->span, "no template `%.*s`",
		BK_STR_ARGS(bk_sources_text(items->unit->sources, path->span)));
	for (size_t i = 0; i < bk_stdlib_count; i++) {
		if (!bk_str_is(path->parts.at[0].name->text, bk_stdlib_files[i].name))
			continue;
		bk_diag_help(items->unit->diags, "Is it the library's? `import std.%s` first.",
			bk_stdlib_files[i].name);
		return NULL;
	}
	bk_diag_suggest(items->unit->diags, path->span,
		bk_sources_text(items->unit->sources, path->span), legal, count);
	return NULL;
}

static const struct bk_arg *find_argument(
	const struct bk_stmt *use, const struct bk_param *param, size_t index)
{
	size_t position = 0;

	bk_vec_foreach (i, &use->use.args) {
		const struct bk_arg *arg = &use->use.args.at[i];

		if (arg->name.name ? arg->name.name == param->name.name : position++ == index)
			return arg;
	}
	return NULL;
}

/* Whether an argument is for a parameter that an earlier one was for. */
static bool given_before(
	const struct bk_stmt *use, const struct bk_stmt *template, size_t index, size_t param)
{
	size_t position = 0;

	for (size_t i = 0; i < index; i++) {
		const struct bk_arg *arg = &use->use.args.at[i];

		if (arg->name.name ? arg->name.name == template->template.params.at[param].name.name
				   : position++ == param)
			return true;
	}
	return false;
}

static void check_argument(struct items *items, const struct bk_stmt *use,
	const struct bk_stmt *template, size_t index, size_t position)
{
	const struct bk_arg *arg = &use->use.args.at[index];
	struct bk_diags *diags = items->unit->diags;
	const char *name = template->template.name.name->text.ptr;
	struct bk_str legal[64];
	size_t count = 0, len = template->template.params.len, at = arg->name.name ? len : position;

	bk_vec_foreach (i, &template->template.params) {
		const struct bk_param *param = &template->template.params.at[i];

		if (arg->name.name && arg->name.name == param->name.name)
			at = i;
		if (count < BK_COUNT(legal))
			legal[count++] = param->name.name->text;
	}
	if (at < len) {
		if (given_before(use, template, index, at))
			bk_diag(diags, BK_DUPLICATE_NAME,
				arg->name.name ? arg->name.span : arg->value->span,
				"`%s` of template `%s` is given twice",
				template->template.params.at[at].name.name->text.ptr, name);
	} else if (arg->name.name) {
		bk_diag(diags, BK_UNKNOWN_PROPERTY, arg->name.span,
			"template `%s` has no parameter `%s`", name, arg->name.name->text.ptr);
		bk_diag_suggest(diags, arg->name.span, arg->name.name->text, legal, count);
	} else if (len) {
		bk_diag(diags, BK_UNKNOWN_PROPERTY, arg->value->span,
			"template `%s` takes %zu argument%s", name, len, len == 1 ? "" : "s");
		bk_diag_suggest(diags, BK_NO_SPAN, BK_STR(""), legal, count);
	} else {
		bk_diag(diags, BK_UNKNOWN_PROPERTY, arg->value->span,
			"template `%s` takes no arguments", name);
	}
}

static void check_arguments(
	struct items *items, const struct bk_stmt *use, const struct bk_stmt *template)
{
	size_t position = 0;

	bk_vec_foreach (i, &use->use.args) {
		check_argument(items, use, template, i, position);
		if (!use->use.args.at[i].name.name)
			position++;
	}
}

/* The level of a template's items: its parameters over where it is written. */
static bool bind_arguments(struct items *items, const struct bk_stmt *use, struct here here,
	const struct binding *binding, struct here *ret)
{
	struct unit *unit = items->unit;
	const struct bk_stmt *template = binding->stmt;
	struct env *env = bk_new(unit->arena, struct env);
	struct bk_via *via = bk_new(unit->arena, struct bk_via);
	bool fine = true;

	env->outer = binding->env;
	via->span = use->span;
	via->text = bk_str_format(unit->arena, "use %.*s",
		BK_STR_ARGS(bk_sources_text(unit->sources, use->use.path.span)));
	via->outer = here.via;
	*ret = here;
	ret->env = env;
	ret->via = via;
	check_arguments(items, use, template);
	bk_vec_foreach (i, &template->template.params) {
		const struct bk_param *param = &template->template.params.at[i];
		const struct bk_arg *arg = find_argument(use, param, i);
		const struct bk_type *type = param->type ? named_type(unit, param->type) : NULL;
		struct binding *bound;
		const struct bk_value *value = &bk_poison;

		if (!param->name.name)
			continue;
		if (arg) {
			value = eval(unit, &here, arg->value, type);
		} else if (param->standard) {
			value = eval(unit, ret, param->standard, type);
		} else {
			bk_diag(unit->diags, BK_MISSING_PROPERTY, use->use.path.span,
				"template `%s` needs `%s`", template->template.name.name->text.ptr,
				param->name.name->text.ptr);
			bk_diag_label(unit->diags, param->name.span, "declared here");
			fine = false;
		}
		if (value->kind == BK_V_POISON)
			unit->model->incomplete = true;
		bound = bind_name(unit, env, &param->name, BIND_VALUE);
		bound->value = value;
		bound->quiet = true;
	}
	return fine;
}

/* Is the template for this kind, and not in use already? */
static bool may_use(struct items *items, const struct bk_stmt *stmt, const struct binding *binding)
{
	struct bk_diags *diags = items->unit->diags;
	const struct bk_ident *kind = &binding->stmt->template.kind;

	if (!kind->name ||
		(!bk_str_is(kind->name->text, kind_word(items)) &&
			!bk_str_is(kind->name->text, items->object->kind->word))) {
		bk_diag(diags, BK_TEMPLATE_KIND, stmt->use.path.span,
			"`%s` is a template for %s, used in %s", binding->name->text.ptr,
			kind->name ? kind->name->text.ptr : "nothing", kind_word(items));
		bk_diag_label(diags, binding->span, "declared here");
		return false;
	}
	for (const struct source *at = items->from; at; at = at->outer) {
		if (at->template != binding->stmt)
			continue;
		bk_diag(diags, BK_CYCLE, stmt->use.path.span, "template `%s` uses itself",
			binding->name->text.ptr);
		for (const struct source *way = items->from; way != at; way = way->outer)
			bk_diag_label(diags, way->use->use.path.span, "by way of `%s`",
				template_name(way));
		return false;
	}
	if (depth_of(items->from) < BK_TEMPLATES_DEEP)
		return true;
	bk_diag(diags, BK_TOO_DEEP, stmt->use.path.span,
		"templates use templates more than %d deep", (int)BK_TEMPLATES_DEEP);
	return false;
}

static void collect_use(struct items *items, const struct bk_stmt *stmt, struct here here)
{
	struct unit *unit = items->unit;
	struct binding *binding = find_template(items, stmt, here);
	const struct env *level = items->level;
	struct source *source;
	struct here inner;

	if (!binding || !may_use(items, stmt, binding) ||
		!charge(unit, BK_TURN_STEPS, stmt->span) ||
		!bind_arguments(items, stmt, here, binding, &inner)) {
		unit->model->incomplete = items->lost = true;
		return;
	}
	source = bk_new(unit->arena, struct source);
	*source = (struct source){items->from, binding->stmt, stmt, depth_of(items->from) + 1};
	items->from = source;
	items->level = inner.env;
	collect(items, binding->stmt->template.block, inner);
	items->from = source->outer;
	items->level = level;
}

static bool has_lets(const struct bk_block *block)
{
	bk_vec_foreach (i, &block->items) {
		if (block->items.at[i]->kind == BK_STMT_LET)
			return true;
	}
	return false;
}

/* The items of a block with everything spliced in, in order. */
void collect(struct items *items, const struct bk_block *block, struct here here)
{
	struct unit *unit = items->unit;
	bool wanted;

	if (!block || !take_step(unit, block->span))
		return;
	items->lost |= block->tainted;
	if (has_lets(block)) {
		struct env *env = bk_new(unit->arena, struct env);

		env->outer = here.env;
		bk_vec_foreach (i, &block->items) {
			const struct bk_stmt *item = block->items.at[i];

			if (item->kind == BK_STMT_LET && item->let.name.name)
				bind_let(unit, env, item, here.via);
		}
		here.env = env;
	}
	for (size_t i = 0; i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (is_day_list(unit, block, i)) {
			items->lost = true;
			i++;
			continue;
		}
		switch (item->kind) {
		case BK_STMT_USE:
			collect_use(items, item, here);
			break;
		case BK_STMT_FOR:
			items->lost |= !each_item(unit, item, here, collect_loop, items);
			break;
		case BK_STMT_IF:
			if (!eval_bool(unit, &here, item->choice.condition, &wanted))
				items->lost = true;
			else if (wanted)
				collect(items, item->choice.block, here);
			break;
		case BK_STMT_ASSERT:
			run_assert(unit, &here, item);
			break;
		case BK_STMT_LET:
			break;
		case BK_STMT_ERROR:
			unit->model->incomplete = items->lost = true;
			break;
		case BK_STMT_PROPERTY:
		case BK_STMT_DECL:
			bk_vec_push(unit->arena, &items->list,
				((struct item){item, here, items->from, items->level}));
			break;
		case BK_STMT_PLACE:
		case BK_STMT_IMPORT:
		case BK_STMT_INPUT:
		case BK_STMT_TEMPLATE:
		case BK_STMT_MOVED:
			bk_diag(unit->diags, BK_UNEXPECTED_TEXT, item->span,
				"this does not stand inside %s", kind_word(items));
			break;
		}
	}
}
