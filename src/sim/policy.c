/*
 * Policy documents: see policy.h.
 */
#include "sim/policy.h"

#include "base/arena.h"

/* A member that is one value or a list of them, as the values one after the other. */
struct values {
	const json_t *list, *one;
	size_t at;
};

static struct values values_of(const json_t *value)
{
	return json_is_array(value) ? (struct values){value, NULL, 0}
				    : (struct values){NULL, value, 0};
}

static const json_t *next(struct values *values)
{
	if (values->list != NULL)
		return json_array_get(values->list, values->at++);
	return values->at++ == 0 ? values->one : NULL;
}

static bool any_action(struct bk_arena *arena, const json_t *patterns, const char *action)
{
	struct bk_str wanted = bk_str_lower(arena, bk_str_of(action));
	struct values all = values_of(patterns);
	const json_t *pattern;
	while ((pattern = next(&all)) != NULL) {
		if (bk_str_like(wanted, bk_str_lower(arena, bk_value_text_of(pattern))))
			return true;
	}
	return false;
}

static bool any_resource(const json_t *patterns, struct bk_str resource)
{
	struct values all = values_of(patterns);
	const json_t *pattern;
	while ((pattern = next(&all)) != NULL) {
		if (bk_str_like(resource, bk_value_text_of(pattern)))
			return true;
	}
	return false;
}

/*
 * Conditions.
 */

typedef bool compare_fn(struct bk_arena *arena, struct bk_str value, struct bk_str wanted);

static bool is_equal(struct bk_arena *arena, struct bk_str value, struct bk_str wanted)
{
	(void)arena;
	return bk_str_equal(value, wanted);
}

static bool is_equal_word(struct bk_arena *arena, struct bk_str value, struct bk_str wanted)
{
	return bk_str_equal(bk_str_lower(arena, value), bk_str_lower(arena, wanted));
}

static bool is_like(struct bk_arena *arena, struct bk_str value, struct bk_str wanted)
{
	(void)arena;
	return bk_str_like(value, wanted);
}

/* clang-format off */
static const struct comparison {
	const char *name;
	compare_fn *compare;
	bool negated;
} comparisons[] = {
	{ "StringEquals",              is_equal,      false },
	{ "StringNotEquals",           is_equal,      true },
	{ "StringEqualsIgnoreCase",    is_equal_word, false },
	{ "StringNotEqualsIgnoreCase", is_equal_word, true },
	{ "StringLike",                is_like,       false },
	{ "StringNotLike",             is_like,       true },
	{ "ArnEquals",                 is_like,       false },
	{ "ArnNotEquals",              is_like,       true },
	{ "ArnLike",                   is_like,       false },
	{ "ArnNotLike",                is_like,       true },
	{ "Bool",                      is_equal_word, false },
};
/* clang-format on */

static const json_t *context_of(struct bk_arena *arena, json_t *context, const char *key)
{
	struct bk_str wanted = bk_str_lower(arena, bk_str_of(key));
	for (void *at = json_object_iter(context); at != NULL;
		at = json_object_iter_next(context, at)) {
		struct bk_str name = bk_str_of(json_object_iter_key(at));
		if (bk_str_equal(bk_str_lower(arena, name), wanted))
			return json_object_iter_value(at);
	}
	return NULL;
}

static bool any_wanted(struct bk_arena *arena, const struct comparison *comparison,
	struct bk_str value, const json_t *wanted)
{
	struct values all = values_of(wanted);
	const json_t *each;
	while ((each = next(&all)) != NULL) {
		struct bk_str text = json_is_true(each) ? BK_STR("true")
			: json_is_false(each)           ? BK_STR("false")
							: bk_value_text_of(each);
		if (comparison->compare(arena, value, text))
			return true;
	}
	return false;
}

/* One key of one operator; of several values of the context any may fit, or each must. */
static bool key_holds(struct bk_arena *arena, const struct comparison *comparison,
	const json_t *values, const json_t *wanted, bool if_exists, bool each)
{
	struct values all = values_of(values);
	const json_t *value;
	bool any = false, every = true;
	if (values == NULL)
		return if_exists || each || comparison->negated;
	while ((value = next(&all)) != NULL) {
		bool fits = any_wanted(arena, comparison, bk_value_text_of(value), wanted) !=
			comparison->negated;
		any = any || fits;
		every = every && fits;
	}
	return each ? every : any;
}

/* "Null": whether the request lacks the keys. */
static bool null_holds(struct bk_arena *arena, json_t *keys, json_t *context)
{
	const char *key;
	json_t *wanted;
	json_object_foreach(keys, key, wanted)
	{
		bool lacks = context_of(arena, context, key) == NULL;
		if (lacks != bk_str_is(bk_value_text_of(wanted), "true"))
			return false;
	}
	return true;
}

/* Operators that the simulator does not know never hold. */
static bool operator_holds(
	struct bk_arena *arena, struct bk_str operator, json_t * keys, json_t *context)
{
	const struct comparison *found = NULL;
	const struct bk_str suffix = BK_STR("IfExists");
	const char *key;
	json_t *wanted;
	bool each = bk_str_has_prefix(operator, BK_STR("ForAllValues:"));
	if (bk_str_is(operator, "Null"))
		return null_holds(arena, keys, context);
	if (each || bk_str_has_prefix(operator, BK_STR("ForAnyValue:")))
		bk_str_cut(&operator, ':');
	bool if_exists = bk_str_has_suffix(operator, suffix);
	if (if_exists)
		operator.len -= suffix.len;
	for (size_t i = 0; i < BK_COUNT(comparisons); i++) {
		if (bk_str_is(operator, comparisons[i].name))
			found = &comparisons[i];
	}
	if (found == NULL)
		return false;
	json_object_foreach(keys, key, wanted)
	{
		const json_t *values = context_of(arena, context, key);
		if (!key_holds(arena, found, values, wanted, if_exists, each))
			return false;
	}
	return true;
}

static bool conditions_hold(struct bk_arena *arena, json_t *conditions, json_t *context)
{
	const char *operator;
	json_t *keys;
	json_object_foreach(conditions, operator, keys)
	{
		if (!operator_holds(arena, bk_str_of(operator), keys, context))
			return false;
	}
	return true;
}

/*
 * Principals.
 */

enum fit { FITS_NOT, FITS, FITS_ACCOUNT };

/* "arn:aws:iam::111111111111:root" and "111111111111" mean the account. */
static enum fit fit_aws(struct bk_str named, const struct bk_sim_ask *ask)
{
	if (bk_str_is(named, "*") || bk_str_equal(named, ask->principal))
		return FITS;
	if (ask->account.len == 0)
		return FITS_NOT;
	if (bk_str_equal(named, ask->account))
		return FITS_ACCOUNT;
	struct bk_str rest = named;
	for (int i = 0; i < 4; i++)
		bk_str_cut(&rest, ':');
	struct bk_str account = bk_str_cut(&rest, ':');
	return bk_str_equal(account, ask->account) && bk_str_is(rest, "root") ? FITS_ACCOUNT
									      : FITS_NOT;
}

static enum fit fit_principal(const json_t *principal, const struct bk_sim_ask *ask)
{
	enum fit best = FITS_NOT;
	const json_t *each;
	if (json_is_string(principal))
		return bk_str_is(bk_value_text_of(principal), "*") ? FITS : FITS_NOT;
	struct values services = values_of(json_object_get(principal, "Service"));
	while ((each = next(&services)) != NULL) {
		if (ask->account.len == 0 && bk_str_equal(bk_value_text_of(each), ask->principal))
			return FITS;
	}
	struct values named = values_of(json_object_get(principal, "AWS"));
	while ((each = next(&named)) != NULL) {
		enum fit fit = fit_aws(bk_value_text_of(each), ask);
		if (fit == FITS)
			return FITS;
		if (fit == FITS_ACCOUNT)
			best = FITS_ACCOUNT;
	}
	return best;
}

static unsigned statement_says(
	struct bk_arena *arena, const json_t *statement, const struct bk_sim_ask *ask)
{
	const json_t *principal = json_object_get(statement, "Principal");
	const json_t *not_action = json_object_get(statement, "NotAction");
	const json_t *resource = json_object_get(statement, "Resource");
	const json_t *not_resource = json_object_get(statement, "NotResource");
	enum fit fit = principal != NULL ? fit_principal(principal, ask) : FITS;
	bool action = not_action != NULL
		? !any_action(arena, not_action, ask->action)
		: any_action(arena, json_object_get(statement, "Action"), ask->action);
	if (fit == FITS_NOT || !action ||
		(resource != NULL && !any_resource(resource, ask->resource)) ||
		(not_resource != NULL && any_resource(not_resource, ask->resource)) ||
		!conditions_hold(arena, json_object_get(statement, "Condition"), ask->context))
		return 0;
	if (bk_str_is(bk_value_text(statement, "Effect"), "Deny"))
		return BK_SIM_DENIES;
	return fit == FITS ? BK_SIM_ALLOWS : BK_SIM_DELEGATES;
}

unsigned bk_sim_policy_says(
	struct bk_arena *arena, const json_t *document, const struct bk_sim_ask *ask)
{
	struct values statements = values_of(json_object_get(document, "Statement"));
	const json_t *statement;
	unsigned says = 0;
	while ((statement = next(&statements)) != NULL)
		says |= statement_says(arena, statement, ask);
	return says;
}

json_t *bk_sim_policy_read(struct bk_str text, struct bk_error *ret_error)
{
	json_t *document = bk_value_read(text, ret_error);
	if (document == NULL)
		return NULL;
	struct values statements = values_of(json_object_get(document, "Statement"));
	const json_t *statement;
	size_t count = 0;
	bool good = true;
	while ((statement = next(&statements)) != NULL) {
		struct bk_str effect = bk_value_text(statement, "Effect");
		count++;
		good = good && (bk_str_is(effect, "Allow") || bk_str_is(effect, "Deny")) &&
			(json_object_get(statement, "Action") != NULL ||
				json_object_get(statement, "NotAction") != NULL);
	}
	if (good && count > 0)
		return document;
	bk_error_set(ret_error, "a policy has statements, each with an Effect and an Action");
	json_decref(document);
	return NULL;
}

bool bk_sim_policy_principals(
	const json_t *document, bk_sim_principal_fn *fits, void *user, struct bk_str *ret_bad)
{
	struct values statements = values_of(json_object_get(document, "Statement"));
	const json_t *statement, *each;
	while ((statement = next(&statements)) != NULL) {
		const json_t *principal = json_object_get(statement, "Principal");
		struct values named = values_of(json_object_get(principal, "AWS"));
		while ((each = next(&named)) != NULL) {
			*ret_bad = bk_value_text_of(each);
			if (!fits(user, *ret_bad))
				return false;
		}
	}
	return true;
}
