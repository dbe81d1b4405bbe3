/*
 * Loops: what they go over, and the keys that names in them must have.
 */
#include "model/unit.h"

static void bind_value(struct unit *unit, struct env *env, const struct bk_ident *ident,
	const struct bk_value *value)
{
	struct binding *binding;

	if (!ident->name)
		return;
	binding = bind_name(unit, env, ident, BIND_VALUE);
	binding->value = value;
	binding->quiet = true;
}

static const struct bk_value *string_value(
	struct unit *unit, const struct here *here, struct bk_str text, struct bk_span span)
{
	const struct bk_region *region = bk_map_find(&unit->region_by_name, text);
	struct bk_value *value = value_new(unit, here, region ? BK_V_REGION : BK_V_STRING, span);

	if (region)
		value->region = region;
	else
		value->text = text;
	return value;
}

/* A unit or the organization as the list of its accounts; anything else as it is. */
static const struct bk_value *accounts_of(struct unit *unit, const struct bk_value *value)
{
	struct accounts accounts = {0};
	struct bk_value *list;

	if (value->kind != BK_V_OU && value->kind != BK_V_ORG)
		return value;
	add_accounts(unit, &accounts, value);
	list = bk_new(unit->arena, struct bk_value);
	*list = *value;
	list->kind = BK_V_LIST;
	memset(&list->list, 0, sizeof(list->list));
	bk_vec_foreach (i, &accounts.items) {
		struct bk_value *one = bk_new(unit->arena, struct bk_value);

		*one = *value;
		one->kind = BK_V_ACCOUNT;
		one->account = accounts.items.at[i];
		bk_vec_push(unit->arena, &list->list, one);
	}
	return list;
}

bool each_item(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	void (*body)(struct unit *, const struct bk_stmt *, struct here, void *), void *context)
{
	const struct bk_value *over = accounts_of(unit, eval(unit, &here, stmt->loop.over, NULL));
	bool is_map = over->kind == BK_V_MAP;
	size_t count = is_map ? over->map.len : over->kind == BK_V_LIST ? over->list.len : 0;

	if (over->kind == BK_V_POISON) {
		lose(unit, stmt->span);
		return false;
	}
	if (over->kind != BK_V_LIST && !is_map) {
		bk_diag(unit->diags, BK_WRONG_TYPE, stmt->loop.over->span,
			"a loop runs over a list or a map, not over %s", value_words(over));
		unit->model->incomplete = true;
		return false;
	}
	for (size_t i = 0; i < count && !unit->exhausted; i++) {
		struct env *env = level(unit, here.env);
		struct here inner = here;
		bool wanted = true;

		env->loop = stmt;
		inner.env = env;
		if (is_map) {
			bind_value(unit, env, &stmt->loop.first,
				string_value(unit, &here, over->map.at[i].key,
					over->map.at[i].key_span));
			bind_value(unit, env, &stmt->loop.second, over->map.at[i].value);
		} else if (stmt->loop.second.name) {
			bk_diag(unit->diags, BK_WRONG_TYPE, stmt->loop.second.span,
				"a list has items only; two names are for a map");
			return false;
		} else {
			bind_value(unit, env, &stmt->loop.first, over->list.at[i]);
		}
		if (stmt->loop.condition && !eval_bool(unit, &inner, stmt->loop.condition, &wanted))
			continue;
		if (wanted && charge(unit, BK_TURN_STEPS, stmt->span))
			body(unit, stmt, inner, context);
	}
	return true;
}

struct search {
	const struct bk_name *name;
	bool found;
};

static void compare(const struct bk_name *name, void *context)
{
	struct search *search = context;

	search->found |= name == search->name;
}

/* Does the expression speak of the name? */
static bool mentions(const struct bk_expr *expr, const struct bk_name *name)
{
	struct search search = {.name = name};

	each_name(expr, compare, &search);
	return search.found;
}

bool is_loop_keyed(struct unit *unit, const struct bk_stmt *stmt, const struct env *env,
	const struct env *until)
{
	struct bk_str name = bk_sources_text(unit->sources, stmt->decl.ref.span);

	for (; env && env != until; env = env->outer) {
		const struct bk_stmt *loop = env->loop;
		bool keyed = false;

		bk_vec_foreach (i, &stmt->decl.ref.keys) {
			const struct bk_expr *key = stmt->decl.ref.keys.at[i];

			keyed |= loop &&
				(mentions(key, loop->loop.first.name) ||
					(loop->loop.second.name &&
						mentions(key, loop->loop.second.name)));
		}
		if (!loop || keyed)
			continue;
		bk_diag(unit->diags, BK_UNKEYED_LOOP, stmt->decl.ref.span,
			"each turn of the loop would declare the same %s `%.*s`",
			stmt->decl.kind.name->text.ptr, BK_STR_ARGS(name));
		bk_diag_label(unit->diags, loop->loop.first.span, "of this loop");
		bk_diag_help(unit->diags, "Write the loop's name behind its own: `%.*s[%s]`.",
			BK_STR_ARGS(name), loop->loop.first.name->text.ptr);
		return false;
	}
	return true;
}
