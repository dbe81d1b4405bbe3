/*
 * Names: values and templates by lexical level, declared things by account, region and name.
 */
#include "model/unit.h"

#include "model/place.h"

const struct bk_value bk_poison = {.kind = BK_V_POISON};

struct binding *find_binding(const struct here *here, struct bk_str name)
{
	for (const struct env *env = here->env; env; env = env->outer) {
		if (!env->outer && env->module) {
			struct binding *found = bk_map_find(&env->module->names, name);

			if (found)
				return found;
		}
		for (struct binding *binding = env->bindings; binding; binding = binding->next) {
			if (bk_str_equal(binding->name->text, name))
				return binding;
		}
	}
	return NULL;
}

struct env *level(struct unit *unit, const struct env *outer)
{
	struct env *env = bk_new(unit->arena, struct env);

	env->outer = outer;
	return env;
}

/* What a name means by itself: a place, a region, a kind; or NULL. */
static const char *meaning_of(struct unit *unit, struct bk_str name, struct bk_span *ret_span)
{
	const struct bk_value *known = org_value(unit, name);

	*ret_span = known ? known->span : BK_NO_SPAN;
	if (known)
		return known->kind == BK_V_OU     ? "a unit"
			: known->kind == BK_V_ORG ? "the organization"
						  : "an account";
	if (bk_str_is(name, "here") || bk_str_is(name, "self"))
		return "a word of the language";
	if (bk_map_find(&unit->region_by_name, name))
		return "a region";
	return bk_map_find(&unit->service_by_name, name) ? "a kind" : NULL;
}

static bool is_std(const struct env *env)
{
	while (env->outer)
		env = env->outer;
	return env->module && env->module->is_std;
}

void check_meaning(
	struct unit *unit, const struct env *env, const struct bk_name *name, struct bk_span span)
{
	struct bk_span other;
	const char *meaning = meaning_of(unit, name->text, &other);

	if (!meaning || is_std(env))
		return;
	bk_diag(unit->diags, BK_SHADOWED_NAME, span, "`%s` is %s", name->text.ptr, meaning);
	if (!bk_span_is_none(other))
		bk_diag_label(unit->diags, other, "declared here");
}

struct binding *bind_name(
	struct unit *unit, struct env *env, const struct bk_ident *ident, enum binding_kind kind)
{
	struct here here = {.env = env};
	struct binding *hidden = find_binding(&here, ident->name->text);
	struct binding *binding = bk_new(unit->arena, struct binding);

	binding->kind = kind;
	binding->name = ident->name;
	binding->span = ident->span;
	binding->env = env;
	if (hidden && !bk_span_equal(hidden->span, ident->span) && !bk_span_is_none(hidden->span)) {
		bk_diag(unit->diags, BK_SHADOWED_NAME, ident->span,
			"`%s` hides another thing of that name", ident->name->text.ptr);
		bk_diag_label(unit->diags, hidden->span, "the other one");
		hidden->used = true;
		binding->quiet = true;
	}
	if (env->outer)
		check_meaning(unit, env, ident->name, ident->span);
	if (!env->outer) {
		bk_map_put(&env->module->names, binding->name->text, binding);
	} else {
		binding->next = env->bindings;
		env->bindings = binding;
	}
	return binding;
}

void bind_let(
	struct unit *unit, struct env *env, const struct bk_stmt *stmt, const struct bk_via *via)
{
	struct binding *binding = bind_name(unit, env, &stmt->let.name, BIND_LET);

	binding->expr = stmt->let.value;
	binding->via = via;
}

const char *name_space(const struct bk_object *object)
{
	return object->kind->word;
}

static struct bk_str index_key(struct unit *unit, const char *space, struct bk_str account,
	struct bk_str name, const struct bk_region *region)
{
	const struct bk_str pieces[] = {bk_str_of(space), BK_STR(":"), account, BK_STR("."), name,
		BK_STR("["), region ? region->name->text : BK_STR("")};

	return bk_str_concat(unit->arena, pieces, region ? 7 : 5);
}

static struct bk_str name_key(struct unit *unit, const char *space, struct bk_str name)
{
	const struct bk_str pieces[] = {bk_str_of(space), BK_STR(":"), name};

	return bk_str_concat(unit->arena, pieces, BK_COUNT(pieces));
}

void index_object(struct unit *unit, struct bk_object *object)
{
	const char *space = name_space(object);
	struct bk_str key;
	struct name_uses *uses;

	if (!object->name || !object->account)
		return;
	bk_map_put(&unit->index,
		index_key(unit, space, object->account->name->text, object->name->text,
			object->region),
		object);
	key = name_key(unit, space, object->name->text);
	uses = bk_map_find(&unit->by_name, key);
	if (!uses) {
		uses = bk_new(unit->arena, struct name_uses);
		bk_map_put(&unit->by_name, key, uses);
	}
	bk_vec_push(unit->arena, &uses->objects, object);
}

const struct bk_value *org_value(struct unit *unit, struct bk_str name)
{
	return bk_map_find(&unit->org_names, name);
}

const struct bk_account *account_of_id(struct unit *unit, struct bk_str id, struct bk_span span)
{
	struct bk_account *account = bk_map_find(&unit->accounts_by_id, id);

	if (account)
		return account;
	/* An account that nobody declared: foreign to the organization. */
	account = bk_new(unit->arena, struct bk_account);
	account->name = bk_name_get(unit->names, id);
	account->id = account->name->text;
	account->span = span;
	account->index_in_model = unit->model->accounts.len;
	bk_vec_push(unit->arena, &unit->model->accounts, account);
	bk_map_put(&unit->accounts_by_id, account->id, account);
	return account;
}

bool is_in_ou(const struct bk_account *account, const struct bk_ou *ou)
{
	for (const struct bk_ou *at = account->ou; at; at = at->parent) {
		if (at == ou)
			return true;
	}
	return false;
}

/* `backup.archive[eu-west-1]` taken apart. */
struct reference {
	const struct bk_value *qualifier; /* account, unit, organization; or NULL */
	struct bk_str name;               /* without keys */
	struct bk_span name_span;
	struct bk_str keys[8];
	size_t key_count;
};

/* The text of a key: a region, a word, a string, a number. */
static bool reference_key(
	struct unit *unit, const struct here *here, const struct bk_expr *expr, struct bk_str *ret)
{
	*ret = key_text(unit, eval(unit, here, expr, NULL));
	return ret->len > 0;
}

static bool take_apart(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	struct reference *ret)
{
	struct bk_str keys[8];
	size_t count = 0;

	*ret = (struct reference){0};
	while (expr->kind == BK_EXPR_INDEX && count < BK_COUNT(keys)) {
		if (!reference_key(unit, here, expr->post.index, &keys[count++]))
			return false;
		expr = expr->post.base;
	}
	for (size_t i = 0; i < count; i++)
		ret->keys[i] = keys[count - 1 - i];
	ret->key_count = count;
	if (expr->kind == BK_EXPR_NAME) {
		ret->name = expr->name->text;
		ret->name_span = expr->span;
		return true;
	}
	if (expr->kind != BK_EXPR_MEMBER)
		return false;
	ret->name = expr->post.name.name->text;
	ret->name_span = expr->post.name.span;
	ret->qualifier = eval(unit, here, expr->post.base, NULL);
	return ret->qualifier->kind == BK_V_ACCOUNT || ret->qualifier->kind == BK_V_OU ||
		ret->qualifier->kind == BK_V_ORG;
}

static struct bk_str full_name(struct unit *unit, const struct reference *ref, size_t keys)
{
	struct bk_str name = ref->name;

	for (size_t i = 0; i < keys; i++)
		name = bk_str_format(
			unit->arena, "%.*s[%.*s]", BK_STR_ARGS(name), BK_STR_ARGS(ref->keys[i]));
	return name;
}

static bool qualifies(
	const struct reference *ref, const struct here *here, const struct bk_object *object)
{
	if (!ref->qualifier)
		return !here->account || object->account == here->account;
	if (ref->qualifier->kind == BK_V_ACCOUNT)
		return object->account == ref->qualifier->account;
	if (ref->qualifier->kind == BK_V_ORG)
		return object->account->in_org;
	return is_in_ou(object->account, ref->qualifier->ou);
}

/* What was found of a name in one name space. */
struct search {
	struct bk_object *found;
	struct bk_object *several[4]; /* some of those that fit when more than one does */
	size_t count;
};

/* Those of a name that fit, in `region` where it is not NULL. */
static void only_one(struct unit *unit, const struct here *here, const struct reference *ref,
	const char *space, struct bk_str name, const struct bk_region *region,
	struct search *search)
{
	const struct name_uses *uses = bk_map_find(&unit->by_name, name_key(unit, space, name));

	for (size_t i = 0; uses && i < uses->objects.len && search->count < 4; i++) {
		struct bk_object *object = uses->objects.at[i];

		if (qualifies(ref, here, object) && (!region || object->region == region))
			search->several[search->count++] = object;
	}
}

static void search_space(struct unit *unit, const struct here *here, const struct reference *ref,
	const char *space, struct search *search)
{
	const struct bk_region *last = NULL;
	struct bk_str name = full_name(unit, ref, ref->key_count);
	const struct bk_account *near = ref->qualifier && ref->qualifier->kind == BK_V_ACCOUNT
		? ref->qualifier->account
		: here->account;
	struct bk_object *object;

	if (ref->key_count)
		last = bk_map_find(&unit->region_by_name, ref->keys[ref->key_count - 1]);
	/* The instance of this account and region. */
	if (here->account &&
		(!ref->qualifier || near == here->account ||
			ref->qualifier->kind != BK_V_ACCOUNT)) {
		object = bk_map_find(&unit->index,
			index_key(unit, space, here->account->name->text, name, here->region));
		if (!object)
			object = bk_map_find(&unit->index,
				index_key(unit, space, here->account->name->text, name, NULL));
		if (object && qualifies(ref, here, object)) {
			search->found = object;
			return;
		}
	}
	/* The one that the last key names by its region. */
	if (last) {
		name = full_name(unit, ref, ref->key_count - 1);
		if (near)
			object = bk_map_find(
				&unit->index, index_key(unit, space, near->name->text, name, last));
		else
			object = NULL;
		if (object && qualifies(ref, here, object)) {
			search->found = object;
			return;
		}
	}
	/* The only one: with all keys in its name, or the last one being its region. */
	only_one(unit, here, ref, space, full_name(unit, ref, ref->key_count), NULL, search);
	if (last && !search->count)
		only_one(unit, here, ref, space, name, last, search);
}

static const char *const spaces[] = {"vault", "key", "role", "plan", "resource", NULL};

static void which_instance(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	const struct search *search)
{
	bk_diag(unit->diags, BK_WHICH_INSTANCE, expr->span,
		"%s `%s` exists more than once; say which", search->several[0]->kind->word,
		search->several[0]->name->text.ptr);
	for (size_t i = 0; i < search->count && i < 3; i++)
		bk_diag_note(unit->diags, "%.*s", BK_STR_ARGS(search->several[i]->address));
	bk_diag_help(unit->diags, "Write the region in brackets: NAME[REGION], or NAME[here].");
	bk_diag_via(unit->diags, here->via);
}

/* Names that are bound there. */
static size_t bound_names(const struct here *here, struct bk_str *legal, size_t most)
{
	size_t count = 0;

	for (const struct env *env = here->env; env; env = env->outer) {
		for (struct binding *b = env->bindings; b && count < most; b = b->next)
			legal[count++] = b->name->text;
		if (env->outer || !env->module)
			continue;
		for (size_t i = 0; i < env->module->names.len && count < most; i++)
			legal[count++] = env->module->names.entries[i].key;
	}
	return count;
}

void lose(struct unit *unit, struct bk_span span)
{
	unit->model->incomplete = true;
	bk_vec_push(unit->arena, &unit->lost, span);
}

static bool is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '_' || c == '-';
}

/* Cuts the next word of a line off; empty where something else stands there. */
static struct bk_str next_word(struct bk_str *rest)
{
	struct bk_str word;

	while (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t')) {
		rest->ptr++;
		rest->len--;
	}
	word = (struct bk_str){rest->ptr, 0};
	while (word.len < rest->len && is_word_character(rest->ptr[word.len]))
		word.len++;
	rest->ptr += word.len;
	rest->len -= word.len;
	return word;
}

/* What was lost, as far as it can be read: `existing key data …`, `let x …`, `key`. */
struct lost {
	struct bk_str kind, name;
	bool is_block; /* of a placement, a loop, …: anything may have been in it */
};

static struct lost read_lost(struct unit *unit, struct bk_span span)
{
	static const char *const blocks[] = {"in", "at", "for", "if", "org", "ou"};
	static const char *const lives[] = {"existing", "managed", "retired"};
	struct bk_str rest = bk_sources_text(unit->sources, span);
	struct lost lost = {.kind = next_word(&rest)};

	for (size_t i = 0; i < BK_COUNT(blocks); i++)
		lost.is_block |= bk_str_is(lost.kind, blocks[i]);
	for (size_t i = 0; i < BK_COUNT(lives); i++) {
		if (bk_str_is(lost.kind, lives[i]))
			lost.kind = next_word(&rest);
	}
	lost.name = next_word(&rest);
	if (bk_str_is(lost.name, "for"))
		lost.name.len = 0;
	return lost;
}

static bool has_word(struct bk_str text, struct bk_str word)
{
	for (size_t i = 0; i + word.len <= text.len; i++) {
		if (memcmp(text.ptr + i, word.ptr, word.len) == 0 &&
			(i == 0 || !is_word_character(text.ptr[i - 1])) &&
			(i + word.len == text.len || !is_word_character(text.ptr[i + word.len])))
			return true;
	}
	return false;
}

bool is_lost(struct unit *unit, struct bk_str name)
{
	/* Where so much was lost nothing can be said of names. */
	if (unit->lost.len > BK_LOST_MAX)
		return true;
	bk_vec_foreach (i, &unit->lost) {
		struct lost lost = read_lost(unit, unit->lost.at[i]);

		if (bk_str_equal(lost.name, name) || bk_str_equal(lost.kind, name) ||
			(lost.is_block &&
				has_word(bk_sources_text(unit->sources, unit->lost.at[i]), name)))
			return true;
	}
	return false;
}

bool is_kind_lost(struct unit *unit, const char *word)
{
	bk_vec_foreach (i, &unit->lost) {
		struct lost lost = read_lost(unit, unit->lost.at[i]);

		if (!lost.name.len && bk_str_is(lost.kind, word))
			return true;
	}
	return false;
}

enum { NAMES_MOST = 512 };

/* Declared names that might have been meant: `near` in the account, `far` in others. */
struct candidates {
	struct bk_str *near, *far, *far_full; /* "central", "backup.central" */
	size_t near_count, far_count;
};

static void add_candidate(struct unit *unit, const struct bk_account *here,
	const struct bk_object *object, struct bk_str name, struct candidates *ret)
{
	struct bk_str full;

	if (!here || object->account == here) {
		/* Instances follow one another: one of them stands for all. */
		if (ret->near_count < NAMES_MOST &&
			(!ret->near_count || !bk_str_equal(ret->near[ret->near_count - 1], name)))
			ret->near[ret->near_count++] = name;
		return;
	}
	full = bk_str_format(
		unit->arena, "%s.%.*s", object->account->name->text.ptr, BK_STR_ARGS(name));
	if (ret->far_count == NAMES_MOST ||
		(ret->far_count && bk_str_equal(ret->far_full[ret->far_count - 1], full)))
		return;
	ret->far[ret->far_count] = name;
	ret->far_full[ret->far_count++] = full;
}

static struct candidates candidates_of(
	struct unit *unit, const struct here *here, bool qualified, const char *space)
{
	struct candidates ret = {
		.near = bk_new_array(unit->arena, struct bk_str, NAMES_MOST),
		.far = bk_new_array(unit->arena, struct bk_str, NAMES_MOST),
		.far_full = bk_new_array(unit->arena, struct bk_str, NAMES_MOST),
	};

	if (!qualified)
		ret.near_count = bound_names(here, ret.near, NAMES_MOST);
	for (size_t i = 0; i < unit->by_name.len; i++) {
		struct bk_str name = unit->by_name.entries[i].key;
		struct bk_str of = bk_str_cut(&name, ':');
		const struct name_uses *uses = unit->by_name.entries[i].value;

		for (size_t j = 0; bk_str_is(of, space) && j < uses->objects.len; j++)
			add_candidate(unit, here->account, uses->objects.at[j], name, &ret);
	}
	return ret;
}

/* Of the nearest name in other accounts, those that there are: at `span`, account included. */
static bool suggest_far(struct unit *unit, struct bk_span span, struct bk_str name,
	const struct candidates *candidates)
{
	struct bk_str *found = bk_new_array(unit->arena, struct bk_str, candidates->far_count + 1);
	struct bk_str nearest = bk_nearest(name, candidates->far, candidates->far_count);
	size_t count = 0;

	for (size_t i = 0; i < candidates->far_count; i++) {
		if (bk_str_equal(candidates->far[i], name))
			nearest = name;
	}
	for (size_t i = 0; i < candidates->far_count; i++) {
		if (nearest.len && bk_str_equal(candidates->far[i], nearest))
			found[count++] = candidates->far_full[i];
	}
	if (count == 1)
		bk_diag_fix(unit->diags, BK_FIX_SAFE, span, found[0], "Did you mean `%.*s`?",
			BK_STR_ARGS(found[0]));
	else if (count)
		bk_diag_suggest(unit->diags, BK_NO_SPAN, name, found, count);
	return count > 0;
}

static void say_minus(struct unit *unit, struct bk_str name)
{
	if (bk_str_find(name, '-') < name.len)
		bk_diag_note(unit->diags, "a minus between two values needs spaces around it");
}

/* The name is there, but not with this region or key, or not without one: lists what is there. */
static bool other_instances(struct unit *unit, const struct here *here, struct bk_span whole,
	const struct reference *ref, const char *space)
{
	struct bk_str *found = bk_new_array(unit->arena, struct bk_str, NAMES_MOST);
	struct bk_str before = bk_str_format(unit->arena, "%s%s",
		ref->qualifier ? here->account->name->text.ptr : "", ref->qualifier ? "." : "");
	struct bk_str base = ref->key_count ? full_name(unit, ref, ref->key_count - 1) : ref->name;
	struct bk_str keyed = bk_str_format(unit->arena, "%.*s[", BK_STR_ARGS(base));
	size_t count = 0;

	for (size_t i = 0; i < unit->by_name.len; i++) {
		const struct name_uses *uses = unit->by_name.entries[i].value;
		struct bk_str name = unit->by_name.entries[i].key;
		struct bk_str of = bk_str_cut(&name, ':');

		if (!bk_str_is(of, space) ||
			!(bk_str_has_prefix(name, keyed) ||
				(ref->key_count && bk_str_equal(name, base))))
			continue;
		for (size_t j = 0; j < uses->objects.len && count < NAMES_MOST; j++) {
			const struct bk_object *object = uses->objects.at[j];

			if (object->account != here->account)
				continue;
			found[count] = bk_str_format(unit->arena, "%s%.*s[%s]", before.ptr,
				BK_STR_ARGS(name),
				object->region ? object->region->name->text.ptr : "");
			if (bk_str_has_prefix(name, keyed))
				found[count] = bk_str_format(
					unit->arena, "%s%.*s", before.ptr, BK_STR_ARGS(name));
			count += !count || !bk_str_equal(found[count], found[count - 1]);
		}
	}
	if (!count)
		return false;
	if (ref->key_count)
		bk_diag(unit->diags, BK_UNKNOWN_NAME, whole, "no %s `%.*s[%.*s]` in account %s",
			space, BK_STR_ARGS(base), BK_STR_ARGS(ref->keys[ref->key_count - 1]),
			here->account->name->text.ptr);
	else
		bk_diag(unit->diags, BK_WHICH_INSTANCE, whole,
			"%s `%.*s` exists once for each key of a loop; say which", space,
			BK_STR_ARGS(base));
	bk_diag_suggest(unit->diags, BK_NO_SPAN, BK_STR(""), found, count);
	bk_diag_via(unit->diags, here->via);
	return true;
}

/* Neither in the account nor, which is said, in another. */
static void suggest_declared(struct unit *unit, const struct here *here, struct bk_span whole,
	const struct reference *ref, const char *space)
{
	struct candidates candidates = candidates_of(unit, here, ref->qualifier != NULL, space);
	struct bk_str near = bk_nearest(ref->name, candidates.near, candidates.near_count);

	whole.end = ref->name_span.end;
	if (near.len) {
		bk_diag_suggest(unit->diags, ref->name_span, ref->name, candidates.near,
			candidates.near_count);
		return;
	}
	if (suggest_far(unit, whole, ref->name, &candidates))
		return;
	if (!ref->qualifier || !candidates.near_count) {
		for (size_t i = 0; i < candidates.far_count && candidates.near_count < NAMES_MOST;
			i++)
			candidates.near[candidates.near_count++] = candidates.far_full[i];
	}
	bk_diag_suggest(unit->diags, BK_NO_SPAN, ref->name, candidates.near, candidates.near_count);
}

/* Looking for a neighbour takes as long as there are names: not for what is reported already, and
 * not without end. */
static bool may_suggest(struct unit *unit)
{
	return unit->diags->newest && unit->suggestions++ < BK_SUGGESTIONS_MAX;
}

/* `whole` is the reference with its account and keys, `ref` tells its parts. */
static void unknown_object(struct unit *unit, const struct here *here, struct bk_span whole,
	const struct reference *ref, const struct bk_type *type)
{
	if (is_lost(unit, ref->name) || is_kind_lost(unit, type->object))
		return;
	if (here->account && unit->suggestions < BK_SUGGESTIONS_MAX &&
		other_instances(unit, here, whole, ref, type->object))
		return;
	if (here->account)
		bk_diag(unit->diags, BK_UNKNOWN_NAME, ref->name_span,
			"no %s `%.*s` in account %s%s%s", type->object, BK_STR_ARGS(ref->name),
			here->account->name->text.ptr, here->region ? ", " : "",
			here->region ? here->region->name->text.ptr : "");
	else
		bk_diag(unit->diags, BK_UNKNOWN_NAME, ref->name_span, "no %s `%.*s`", type->object,
			BK_STR_ARGS(ref->name));
	bk_diag_via(unit->diags, here->via);
	if (!may_suggest(unit))
		return;
	suggest_declared(unit, here, whole, ref, type->object);
	say_minus(unit, ref->name);
}

void unknown_name(struct unit *unit, const struct here *here, struct bk_span span,
	struct bk_str name, const struct bk_type *type)
{
	struct bk_str *legal = bk_new_array(unit->arena, struct bk_str, NAMES_MOST);
	size_t count = bound_names(here, legal, NAMES_MOST);

	if (is_lost(unit, name))
		return;
	if (type && type->kind == BK_T_OBJECT) {
		struct reference ref = {.name = name, .name_span = span};

		unknown_object(unit, here, span, &ref, type);
		return;
	}
	for (size_t i = 0; i < unit->org_names.len && count < NAMES_MOST; i++)
		legal[count++] = unit->org_names.entries[i].key;
	bk_diag(unit->diags, BK_UNKNOWN_NAME, span, "nothing is known as `%.*s`",
		BK_STR_ARGS(name));
	bk_diag_suggest(unit->diags, span, name, legal, count);
	say_minus(unit, name);
	bk_diag_via(unit->diags, here->via);
}

/* What should have been a reference is none; silent where a part of it was reported. */
static const struct bk_value *no_reference(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_expr *base = expr;

	while (base->kind == BK_EXPR_INDEX)
		base = base->post.base;
	if (base->kind == BK_EXPR_NAME || base->kind == BK_EXPR_MEMBER)
		return &bk_poison;
	bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "this names nothing that is declared");
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

const struct bk_value *find_declared(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type, bool report)
{
	struct reference ref;
	struct search search = {0};
	struct bk_value *value;
	struct here there;

	unit->placed |= here->account != NULL;
	if (!take_apart(unit, here, expr, &ref))
		return report ? no_reference(unit, here, expr) : NULL;
	for (size_t i = 0; spaces[i] && !search.found; i++) {
		if (!type || strcmp(type->object, spaces[i]) == 0)
			search_space(unit, here, &ref, spaces[i], &search);
	}
	if (!search.found && search.count == 1)
		search.found = search.several[0];
	if (search.found) {
		value = value_new(unit, here, BK_V_OBJECT, expr->span);
		value->object = search.found;
		return value;
	}
	if (search.count > 1 && report) {
		which_instance(unit, here, expr, &search);
		return &bk_poison;
	}
	if (search.count > 1)
		return NULL;
	if (!report)
		return NULL;
	there = *here;
	if (ref.qualifier && ref.qualifier->kind == BK_V_ACCOUNT) {
		there.account = ref.qualifier->account;
		there.region = NULL;
	}
	if (type && type->kind == BK_T_OBJECT)
		unknown_object(unit, &there, expr->span, &ref, type);
	else
		unknown_name(unit, &there, ref.name_span, ref.name, type);
	return &bk_poison;
}

bool names_family(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	const struct bk_type *type)
{
	struct reference ref;
	const struct name_uses *uses;

	if (expr->kind == BK_EXPR_NAME && find_binding(here, expr->name->text))
		return false;
	if ((expr->kind != BK_EXPR_NAME && expr->kind != BK_EXPR_MEMBER &&
		    expr->kind != BK_EXPR_INDEX) ||
		!take_apart(unit, here, expr, &ref))
		return false;
	uses = bk_map_find(
		&unit->by_name, name_key(unit, type->object, full_name(unit, &ref, ref.key_count)));
	for (size_t i = 0; uses && i < uses->objects.len; i++) {
		if (qualifies(&ref, here, uses->objects.at[i]))
			return true;
	}
	return false;
}
