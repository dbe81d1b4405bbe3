/*
 * Statements: each element is true, false or unknown of a request, and a statement is what all of
 * its elements are.
 */
#include "prove/policy.h"

#include "base/attr.h"

enum { LONGEST_KEY = 256, ACCOUNT_DIGITS = 12, ARN_PARTS = 6 };

static enum bk_truth truth_of(bool value)
{
	return value ? BK_TRUE : BK_FALSE;
}

static enum bk_truth both(enum bk_truth a, enum bk_truth b)
{
	if (a == BK_FALSE || b == BK_FALSE)
		return BK_FALSE;
	return a == BK_TRUE && b == BK_TRUE ? BK_TRUE : BK_UNKNOWN;
}

static enum bk_truth negated(enum bk_truth a)
{
	return a == BK_UNKNOWN ? BK_UNKNOWN : truth_of(a == BK_FALSE);
}

static enum bk_truth either(enum bk_truth a, enum bk_truth b)
{
	return negated(both(negated(a), negated(b)));
}

/* A string and a list of one string are the same to IAM. */
static size_t count_of(const json_t *values)
{
	return json_is_array(values) ? json_array_size(values) : values != NULL;
}

static struct bk_str item_of(const json_t *values, size_t index)
{
	const json_t *item = json_is_array(values) ? json_array_get(values, index) : values;

	if (json_is_boolean(item))
		return json_is_true(item) ? BK_STR("true") : BK_STR("false");
	return bk_value_text_of(item);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Glob match; of actions, whose letters' case does not matter. Most patterns are told apart before
 * their first wildcard. */
static bool like_any_case(struct bk_str text, struct bk_str pattern)
{
	char small[2][LONGEST_KEY];

	while (pattern.len && *pattern.ptr != '*' && *pattern.ptr != '?') {
		if (!text.len || lower(*text.ptr) != lower(*pattern.ptr))
			return false;
		text = (struct bk_str){text.ptr + 1, text.len - 1};
		pattern = (struct bk_str){pattern.ptr + 1, pattern.len - 1};
	}
	if (!pattern.len || text.len > LONGEST_KEY || pattern.len > LONGEST_KEY)
		return !pattern.len && !text.len;
	for (size_t i = 0; i < text.len; i++)
		small[0][i] = lower(text.ptr[i]);
	for (size_t i = 0; i < pattern.len; i++)
		small[1][i] = lower(pattern.ptr[i]);
	return bk_str_like(
		(struct bk_str){small[0], text.len}, (struct bk_str){small[1], pattern.len});
}

static bool has_variable(struct bk_str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.ptr[i] == '$' && text.ptr[i + 1] == '{')
			return true;
	return false;
}

/* Conditions */

static enum bk_truth text_equals(struct bk_str value, struct bk_str pattern)
{
	return truth_of(bk_str_equal(value, pattern));
}

static enum bk_truth text_equals_any_case(struct bk_str value, struct bk_str pattern)
{
	bool same = value.len == pattern.len;

	for (size_t i = 0; same && i < value.len; i++)
		same = lower(value.ptr[i]) == lower(pattern.ptr[i]);
	return truth_of(same);
}

static enum bk_truth text_like(struct bk_str value, struct bk_str pattern)
{
	return truth_of(bk_str_like(value, pattern));
}

/* Each of the six parts by itself: a `*` does not reach over a colon but in the last. */
static enum bk_truth arn_like(struct bk_str value, struct bk_str pattern)
{
	for (int part = 1; part < ARN_PARTS; part++)
		if (!bk_str_like(bk_str_cut(&value, ':'), bk_str_cut(&pattern, ':')))
			return BK_FALSE;
	return truth_of(bk_str_like(value, pattern));
}

struct operator
{
	const char *name;
	enum bk_truth (*compare)(struct bk_str value, struct bk_str pattern);
	bool negative;
};

/* Others are unknown. AWS treats ArnEquals as ArnLike. */
static const struct operator operators[] = {
	{"StringEquals", text_equals, false},
	{"StringNotEquals", text_equals, true},
	{"StringEqualsIgnoreCase", text_equals_any_case, false},
	{"StringNotEqualsIgnoreCase", text_equals_any_case, true},
	{"StringLike", text_like, false},
	{"StringNotLike", text_like, true},
	{"ArnEquals", arn_like, false},
	{"ArnLike", arn_like, false},
	{"ArnNotEquals", arn_like, true},
	{"ArnNotLike", arn_like, true},
	{"Bool", text_equals_any_case, false},
};

static enum bk_truth matches_any(
	const struct operator* op, struct bk_str value, const json_t *patterns)
{
	enum bk_truth found = BK_FALSE;

	for (size_t i = 0; i < count_of(patterns); i++) {
		struct bk_str pattern = item_of(patterns, i);

		found = either(
			found, has_variable(pattern) ? BK_UNKNOWN : op->compare(value, pattern));
	}
	return op->negative ? negated(found) : found;
}

enum quantifier { SINGLE, ANY_VALUE, ALL_VALUES };

static enum bk_truth test_values(const struct operator* op, enum quantifier quantifier,
	const json_t *values, const json_t *patterns)
{
	enum bk_truth any = BK_FALSE, all = BK_TRUE;

	/* a key of many values needs a quantifier */
	if (quantifier == SINGLE && json_is_array(values))
		return BK_UNKNOWN;
	for (size_t i = 0; i < count_of(values); i++) {
		enum bk_truth one = matches_any(op, item_of(values, i), patterns);

		any = either(any, one);
		all = both(all, one);
	}
	return quantifier == ALL_VALUES ? all : any;
}

/* The value of a key in the request, whose case does not matter. */
static const json_t *find_key(const json_t *context, const char *key)
{
	char small[LONGEST_KEY];
	size_t len = strlen(key);

	if (len >= sizeof(small))
		return NULL;
	for (size_t i = 0; i <= len; i++)
		small[i] = lower(key[i]);
	return json_object_get(context, small);
}

static enum bk_truth test_key(struct bk_str name, const char *key, const json_t *patterns,
	const struct bk_policy_request *request)
{
	static const struct bk_str any = {"ForAnyValue:", 12}, all = {"ForAllValues:", 13},
				   if_exists = {"IfExists", 8};
	const json_t *values = find_key(request->context, key);
	enum quantifier quantifier = SINGLE;
	bool optional = bk_str_has_suffix(name, if_exists);

	if (!values)
		return BK_UNKNOWN;
	if (bk_str_is(name, "Null"))
		return truth_of(json_is_null(values) == bk_str_is(item_of(patterns, 0), "true"));
	if (bk_str_has_prefix(name, any) || bk_str_has_prefix(name, all)) {
		quantifier = bk_str_has_prefix(name, any) ? ANY_VALUE : ALL_VALUES;
		(void)bk_str_cut(&name, ':');
	}
	if (optional)
		name.len -= if_exists.len;
	for (size_t i = 0; i < BK_COUNT(operators); i++) {
		const struct operator* op = & operators[i];

		if (!bk_str_is(name, op->name))
			continue;
		if (json_is_null(values) && quantifier == ANY_VALUE)
			return truth_of(optional);
		if (json_is_null(values))
			return truth_of(optional || op->negative || quantifier == ALL_VALUES);
		return test_values(op, quantifier, values, patterns);
	}
	return BK_UNKNOWN;
}

static enum bk_truth test_conditions(
	const json_t *conditions, const struct bk_policy_request *request)
{
	enum bk_truth result = BK_TRUE;
	const char *name, *key;
	json_t *keys, *patterns;

	if (conditions && !json_is_object(conditions))
		return BK_UNKNOWN;
	/* jansson reads only; its macro wants a pointer that is not const */
	json_object_foreach((json_t *)(uintptr_t)conditions, name, keys)
		json_object_foreach(keys, key, patterns) result =
			both(result, test_key(bk_str_of(name), key, patterns, request));
	return result;
}

/* Principals */

static bool is_account(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len == ACCOUNT_DIGITS;
}

/* 111111111111 and arn:aws:iam::111111111111:root: all of the account. */
static enum bk_truth is_principal(struct bk_str name, const struct bk_policy_request *request)
{
	struct bk_str rest = name, account = {0};

	if (bk_str_is(name, "*"))
		return BK_TRUE;
	if (is_account(name))
		return truth_of(bk_str_equal(name, request->account));
	if (!bk_str_has_prefix(name, BK_STR("arn:"))) /* the id of a role that is gone */
		return BK_UNKNOWN;
	for (int part = 1; part < ARN_PARTS; part++)
		account = bk_str_cut(&rest, ':');
	if (bk_str_is(rest, "root"))
		return truth_of(bk_str_equal(account, request->account));
	return truth_of(bk_str_equal(name, request->principal));
}

static enum bk_truth test_principal(
	const json_t *principal, const struct bk_policy_request *request)
{
	const json_t *accounts = json_object_get(principal, "AWS");
	const json_t *services = json_object_get(principal, "Service");
	enum bk_truth result = BK_FALSE;

	if (json_is_string(principal))
		return truth_of(bk_str_is(bk_value_text_of(principal), "*"));
	if (!json_is_object(principal))
		return BK_UNKNOWN;
	for (size_t i = 0; request->account.len && i < count_of(accounts); i++)
		result = either(result, is_principal(item_of(accounts, i), request));
	for (size_t i = 0; i < count_of(services); i++)
		result = either(
			result, truth_of(bk_str_equal(item_of(services, i), request->principal)));
	return result;
}

/* Actions and resources */

static enum bk_truth test_actions(const json_t *list, const struct bk_policy_request *request)
{
	bool found = false;

	for (size_t i = 0; i < count_of(list); i++)
		found = found || like_any_case(request->action, item_of(list, i));
	return truth_of(found);
}

static enum bk_truth test_resources(const json_t *list, const struct bk_policy_request *request)
{
	enum bk_truth found = BK_FALSE;

	for (size_t i = 0; i < count_of(list); i++) {
		struct bk_str pattern = item_of(list, i);

		found = either(found,
			has_variable(pattern) ? BK_UNKNOWN : text_like(request->resource, pattern));
	}
	return found;
}

struct element {
	const char *name, *opposite;
	enum bk_truth (*test)(const json_t *value, const struct bk_policy_request *request);
	bool optional; /* a trust policy has no resource */
};

static const struct element elements[] = {
	{"Action", "NotAction", test_actions, false},
	/* NotPrincipal looks at sessions and accounts by rules of its own: unknown */
	{"Principal", NULL, test_principal, false},
	{"Resource", "NotResource", test_resources, true},
};

static enum bk_truth test_element(const struct element *element, const json_t *statement,
	const struct bk_policy_request *request)
{
	const json_t *value = json_object_get(statement, element->name);

	if (value)
		return element->test(value, request);
	value = element->opposite ? json_object_get(statement, element->opposite) : NULL;
	if (value)
		return negated(element->test(value, request));
	return element->optional ? BK_TRUE : BK_UNKNOWN;
}

/* What is surely not about the request is soon told; conditions come last. */
enum bk_truth bk_policy_statement_fits(
	const json_t *statement, const struct bk_policy_request *request)
{
	enum bk_truth result = BK_TRUE;

	for (size_t i = 0; i < BK_COUNT(elements) && result != BK_FALSE; i++)
		result = both(result, test_element(&elements[i], statement, request));
	if (result == BK_FALSE)
		return BK_FALSE;
	return both(result, test_conditions(json_object_get(statement, "Condition"), request));
}

/* By effect and truth: the first such statement, or SIZE_MAX. */
struct scan {
	size_t first[2][BK_UNKNOWN + 1];
};

enum { ALLOW, DENY };

static struct scan scan_of(const json_t *policy, const struct bk_policy_request *request)
{
	struct scan scan = {{{SIZE_MAX, SIZE_MAX, SIZE_MAX}, {SIZE_MAX, SIZE_MAX, SIZE_MAX}}};
	const json_t *statements = json_object_get(policy, "Statement");

	for (size_t i = 0; i < count_of(statements); i++) {
		const json_t *statement =
			json_is_array(statements) ? json_array_get(statements, i) : statements;
		struct bk_str effect = bk_value_text(statement, "Effect");
		enum bk_truth fits = bk_policy_statement_fits(statement, request);
		bool is_deny = bk_str_is(effect, "Deny");
		size_t *first;

		if (!is_deny && !bk_str_is(effect, "Allow"))
			fits = BK_UNKNOWN;
		first = &scan.first[is_deny ? DENY : ALLOW][fits];
		if (*first == SIZE_MAX)
			*first = i;
	}
	return scan;
}

static struct bk_policy_answer denial_of(const struct scan *scan)
{
	if (scan->first[DENY][BK_TRUE] != SIZE_MAX)
		return (struct bk_policy_answer){BK_VERDICT_DENIED, scan->first[DENY][BK_TRUE]};
	if (scan->first[DENY][BK_UNKNOWN] != SIZE_MAX)
		return (struct bk_policy_answer){BK_VERDICT_UNKNOWN, scan->first[DENY][BK_UNKNOWN]};
	return (struct bk_policy_answer){BK_VERDICT_NONE, 0};
}

struct bk_policy_answer bk_policy_denies(
	const json_t *policy, const struct bk_policy_request *request)
{
	const struct scan scan = scan_of(policy, request);

	return denial_of(&scan);
}

struct bk_policy_answer bk_policy_ask(const json_t *policy, const struct bk_policy_request *request)
{
	const struct scan scan = scan_of(policy, request);
	const struct bk_policy_answer denial = denial_of(&scan);
	size_t allow = scan.first[ALLOW][BK_TRUE], maybe = scan.first[ALLOW][BK_UNKNOWN];

	if (denial.verdict == BK_VERDICT_DENIED)
		return denial;
	if (allow == SIZE_MAX && maybe == SIZE_MAX)
		return (struct bk_policy_answer){BK_VERDICT_NONE, 0};
	if (denial.verdict == BK_VERDICT_UNKNOWN)
		return denial;
	if (allow != SIZE_MAX)
		return (struct bk_policy_answer){BK_VERDICT_ALLOWED, allow};
	return (struct bk_policy_answer){BK_VERDICT_UNKNOWN, maybe};
}

enum bk_truth bk_policy_trusts_backup(const json_t *trust, struct bk_str account)
{
	BK_AUTO_JSON context = json_object();
	const struct bk_policy_request request = {
		.principal = BK_STR("backup.amazonaws.com"),
		.action = BK_STR("sts:AssumeRole"),
		.context = context,
	};

	bk_value_set_text(context, "aws:sourceaccount", account);
	switch (bk_policy_ask(trust, &request).verdict) {
	case BK_VERDICT_ALLOWED:
		return BK_TRUE;
	case BK_VERDICT_UNKNOWN:
		return BK_UNKNOWN;
	case BK_VERDICT_NONE:
	case BK_VERDICT_DENIED:
		break;
	}
	return BK_FALSE;
}
