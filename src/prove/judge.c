/*
 * Statements: each element is true, false or unknown of a request, and a statement is what all of
 * its elements are.
 */
#include "prove/judge.h"

#include "base/arena.h"
#include "base/attr.h"
#include "objects/desired.h"
#include "objects/node.h"

enum { ACCOUNT_DIGITS = 12, ARN_PARTS = 6 };

/* Facts */

static void put_fact(struct bk_policy_facts *facts, struct bk_policy_fact fact)
{
	bk_policy_forget(facts, fact.key);
	bk_vec_push(facts->arena, &facts->list, fact);
}

void bk_policy_know(struct bk_policy_facts *facts, const char *key, struct bk_str value)
{
	put_fact(facts, (struct bk_policy_fact){.key = key, .kind = BK_FACT_ONE, .value = value});
}

void bk_policy_know_many(
	struct bk_policy_facts *facts, const char *key, const struct bk_str values[], size_t count)
{
	put_fact(facts,
		(struct bk_policy_fact){
			.key = key, .kind = BK_FACT_MANY, .values = values, .count = count});
}

void bk_policy_know_absent(struct bk_policy_facts *facts, const char *key)
{
	put_fact(facts, (struct bk_policy_fact){.key = key, .kind = BK_FACT_ABSENT});
}

void bk_policy_forget(struct bk_policy_facts *facts, const char *key)
{
	bk_vec_foreach (i, &facts->list) {
		if (strcmp(facts->list.at[i].key, key) == 0) {
			facts->list.at[i] = facts->list.at[--facts->list.len];
			return;
		}
	}
}

/* Statements */

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
static size_t count_of(const struct bk_node *values)
{
	return values && values->kind == BK_NODE_LIST ? values->list.len : values != NULL;
}

static bool is_text(const struct bk_node *node)
{
	return node && (node->kind == BK_NODE_STRING || node->kind == BK_NODE_REF);
}

/* Empty for what is no text. */
static struct bk_str text_of(const struct bk_node *node)
{
	if (node && node->kind == BK_NODE_BOOL)
		return node->truth ? BK_STR("true") : BK_STR("false");
	if (!is_text(node))
		return BK_STR("");
	if (node->kind == BK_NODE_STRING)
		return node->text;
	return node->ref.target->arn.len ? node->ref.target->arn : node->ref.target->address;
}

static const struct bk_node *item_of(const struct bk_node *values, size_t index)
{
	if (!values || values->kind != BK_NODE_LIST)
		return values;
	return index < values->list.len ? values->list.at[index] : NULL;
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
		same = bk_small(value.ptr[i]) == bk_small(pattern.ptr[i]);
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
	const struct operator* op, struct bk_str value, const struct bk_node *patterns)
{
	enum bk_truth found = BK_FALSE;

	for (size_t i = 0; i < count_of(patterns); i++) {
		struct bk_str pattern = text_of(item_of(patterns, i));

		found = either(
			found, has_variable(pattern) ? BK_UNKNOWN : op->compare(value, pattern));
	}
	return op->negative ? negated(found) : found;
}

enum quantifier { SINGLE, ANY_VALUE, ALL_VALUES };

static enum bk_truth test_values(const struct operator* op, enum quantifier quantifier,
	const struct bk_policy_fact *fact, const struct bk_node *patterns)
{
	enum bk_truth any = BK_FALSE, all = BK_TRUE;

	/* a key of many values needs a quantifier */
	if (fact->kind == BK_FACT_ONE)
		return matches_any(op, fact->value, patterns);
	if (quantifier == SINGLE)
		return BK_UNKNOWN;
	for (size_t i = 0; i < fact->count; i++) {
		enum bk_truth one = matches_any(op, fact->values[i], patterns);

		any = either(any, one);
		all = both(all, one);
	}
	return quantifier == ALL_VALUES ? all : any;
}

/* What is known of a key, whose case does not matter; NULL: nothing. */
static const struct bk_policy_fact *find_fact(
	const struct bk_policy_facts *facts, struct bk_str key)
{
	bk_vec_foreach (i, &facts->list) {
		const struct bk_policy_fact *fact = &facts->list.at[i];

		if (text_equals_any_case(key, bk_str_of(fact->key)) == BK_TRUE)
			return fact;
	}
	return NULL;
}

static enum bk_truth test_key(struct bk_str name, struct bk_str key, const struct bk_node *patterns,
	const struct bk_policy_question *question)
{
	static const struct bk_str any = {"ForAnyValue:", 12}, all = {"ForAllValues:", 13},
				   if_exists = {"IfExists", 8};
	const struct bk_policy_fact *fact = find_fact(question->facts, key);
	enum quantifier quantifier = SINGLE;
	bool optional = bk_str_has_suffix(name, if_exists), absent;

	if (!fact)
		return BK_UNKNOWN;
	absent = fact->kind == BK_FACT_ABSENT;
	if (bk_str_is(name, "Null"))
		return truth_of(absent == bk_str_is(text_of(item_of(patterns, 0)), "true"));
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
		if (absent && quantifier == ANY_VALUE)
			return truth_of(optional);
		if (absent)
			return truth_of(optional || op->negative || quantifier == ALL_VALUES);
		return test_values(op, quantifier, fact, patterns);
	}
	return BK_UNKNOWN;
}

static size_t keys_of(const struct bk_node *node)
{
	return node->kind == BK_NODE_MAP ? node->map.len : 0;
}

static enum bk_truth test_conditions(
	const struct bk_node *conditions, const struct bk_policy_question *question)
{
	enum bk_truth result = BK_TRUE;

	if (!conditions)
		return BK_TRUE;
	if (conditions->kind != BK_NODE_MAP)
		return BK_UNKNOWN;
	bk_vec_foreach (i, &conditions->map) {
		const struct bk_node_entry *operation = &conditions->map.at[i];

		for (size_t j = 0; j < keys_of(operation->value); j++) {
			const struct bk_node_entry *key = &operation->value->map.at[j];

			result = both(
				result, test_key(operation->key, key->key, key->value, question));
		}
	}
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
static enum bk_truth is_principal(struct bk_str name, const struct bk_policy_question *question)
{
	struct bk_str rest = name, account = {0};

	if (bk_str_is(name, "*"))
		return BK_TRUE;
	if (is_account(name))
		return truth_of(bk_str_equal(name, question->account));
	if (!bk_str_has_prefix(name, BK_STR("arn:"))) /* the id of a role that is gone */
		return BK_UNKNOWN;
	for (int part = 1; part < ARN_PARTS; part++)
		account = bk_str_cut(&rest, ':');
	if (bk_str_is(rest, "root"))
		return truth_of(bk_str_equal(account, question->account));
	return truth_of(bk_str_equal(name, question->principal));
}

static enum bk_truth test_principal(
	const struct bk_node *principal, const struct bk_policy_question *question)
{
	const struct bk_node *accounts = bk_node_find(principal, "AWS");
	const struct bk_node *services = bk_node_find(principal, "Service");
	enum bk_truth result = BK_FALSE;

	if (is_text(principal))
		return truth_of(bk_str_is(text_of(principal), "*"));
	if (principal->kind != BK_NODE_MAP)
		return BK_UNKNOWN;
	for (size_t i = 0; question->account.len && i < count_of(accounts); i++)
		result = either(result, is_principal(text_of(item_of(accounts, i)), question));
	for (size_t i = 0; i < count_of(services); i++)
		result = either(result,
			truth_of(bk_str_equal(text_of(item_of(services, i)), question->principal)));
	return result;
}

/* Actions and resources */

static enum bk_truth test_actions(
	const struct bk_node *list, const struct bk_policy_question *question)
{
	bool found = false;

	for (size_t i = 0; i < count_of(list); i++)
		found = found || bk_str_like_any_case(question->action, text_of(item_of(list, i)));
	return truth_of(found);
}

static enum bk_truth test_resources(
	const struct bk_node *list, const struct bk_policy_question *question)
{
	enum bk_truth found = BK_FALSE;

	for (size_t i = 0; i < count_of(list); i++) {
		struct bk_str pattern = text_of(item_of(list, i));

		found = either(found,
			has_variable(pattern) ? BK_UNKNOWN
					      : text_like(question->resource, pattern));
	}
	return found;
}

struct element {
	const char *name, *opposite;
	enum bk_truth (*test)(
		const struct bk_node *value, const struct bk_policy_question *question);
	bool optional; /* a trust policy has no resource */
};

static const struct element elements[] = {
	{"Action", "NotAction", test_actions, false},
	/* NotPrincipal looks at sessions and accounts by rules of its own: unknown */
	{"Principal", NULL, test_principal, false},
	{"Resource", "NotResource", test_resources, true},
};

static enum bk_truth test_element(const struct element *element, const struct bk_node *statement,
	const struct bk_policy_question *question)
{
	const struct bk_node *value = bk_node_find(statement, element->name);

	if (value)
		return element->test(value, question);
	value = element->opposite ? bk_node_find(statement, element->opposite) : NULL;
	if (value)
		return negated(element->test(value, question));
	return element->optional ? BK_TRUE : BK_UNKNOWN;
}

/* What is surely not about the request is soon told; conditions come last. */
enum bk_truth bk_policy_judge_statement(
	const struct bk_node *statement, const struct bk_policy_question *question)
{
	enum bk_truth result = BK_TRUE;

	for (size_t i = 0; i < BK_COUNT(elements) && result != BK_FALSE; i++)
		result = both(result, test_element(&elements[i], statement, question));
	if (result == BK_FALSE)
		return BK_FALSE;
	return both(result, test_conditions(bk_node_find(statement, "Condition"), question));
}

/* By effect and truth: the first such statement, or SIZE_MAX. */
struct scan {
	size_t first[2][BK_UNKNOWN + 1];
};

enum { ALLOW, DENY };

static struct scan scan_of(const struct bk_node *policy, const struct bk_policy_question *question)
{
	struct scan scan = {{{SIZE_MAX, SIZE_MAX, SIZE_MAX}, {SIZE_MAX, SIZE_MAX, SIZE_MAX}}};
	const struct bk_node *map =
		policy && policy->kind == BK_NODE_DOCUMENT ? policy->document : policy;
	const struct bk_node *statements = bk_node_find(map, "Statement");

	for (size_t i = 0; i < count_of(statements); i++) {
		const struct bk_node *statement = item_of(statements, i);
		struct bk_str effect = text_of(bk_node_find(statement, "Effect"));
		enum bk_truth fits = bk_policy_judge_statement(statement, question);
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

struct bk_policy_answer bk_policy_judge_denials(
	const struct bk_node *policy, const struct bk_policy_question *question)
{
	const struct scan scan = scan_of(policy, question);

	return denial_of(&scan);
}

struct bk_policy_answer bk_policy_judge(
	const struct bk_node *policy, const struct bk_policy_question *question)
{
	const struct scan scan = scan_of(policy, question);
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
