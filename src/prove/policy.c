/*
 * A document becomes the tree that the evaluator reads, and a context what it knows; both are gone
 * with the answer.
 */
#include "prove/policy.h"

#include "base/arena.h"
#include "objects/node.h"

/* Numbers and null say nothing in a policy, and are alike. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as documents are */
static struct bk_node *node_of(struct bk_arena *arena, const json_t *value)
{
	struct bk_node *node;
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_string(value))
		return bk_node_string(arena, bk_value_text_of(value));
	if (json_is_boolean(value))
		return bk_node_bool(arena, json_is_true(value));
	if (json_is_array(value)) {
		node = bk_node_list(arena);
		json_array_foreach(value, i, item) bk_node_add(arena, node, node_of(arena, item));
		return node;
	}
	if (!json_is_object(value))
		return bk_node_int(arena, 0);
	node = bk_node_map(arena);
	/* jansson reads only; its macro wants a pointer that is not const */
	json_object_foreach((json_t *)(uintptr_t)value, key, item)
		bk_node_put(arena, node, key, node_of(arena, item));
	return node;
}

static struct bk_str text_of(const json_t *value)
{
	if (json_is_boolean(value))
		return json_is_true(value) ? BK_STR("true") : BK_STR("false");
	return bk_value_text_of(value);
}

static void know(struct bk_policy_facts *facts, const char *key, const json_t *value)
{
	struct bk_str *texts;

	if (json_is_null(value)) {
		bk_policy_know_absent(facts, key);
	} else if (json_is_array(value)) {
		texts = bk_new_array(facts->arena, struct bk_str, json_array_size(value));
		for (size_t i = 0; i < json_array_size(value); i++)
			texts[i] = text_of(json_array_get(value, i));
		bk_policy_know_many(facts, key, texts, json_array_size(value));
	} else {
		bk_policy_know(facts, key, text_of(value));
	}
}

/* A question about a document, as long as it is asked. */
struct inquiry {
	struct bk_arena *arena;
	struct bk_policy_facts facts;
	struct bk_policy_question question;
	const struct bk_node *node; /* NULL: there is no document */
};

static void inquiry_init(
	struct inquiry *inquiry, const json_t *document, const struct bk_policy_request *request)
{
	const char *key;
	json_t *value;

	*inquiry = (struct inquiry){.arena = bk_arena_new(),
		.question = {.principal = request->principal,
			.account = request->account,
			.action = request->action,
			.resource = request->resource,
			.facts = &inquiry->facts}};
	inquiry->facts.arena = inquiry->arena;
	json_object_foreach((json_t *)(uintptr_t)request->context, key, value)
		know(&inquiry->facts, key, value);
	if (document)
		inquiry->node = node_of(inquiry->arena, document);
}

struct bk_policy_answer bk_policy_ask(const json_t *policy, const struct bk_policy_request *request)
{
	struct inquiry inquiry;
	struct bk_policy_answer answer;

	inquiry_init(&inquiry, policy, request);
	answer = bk_policy_judge(inquiry.node, &inquiry.question);
	bk_arena_free(inquiry.arena);
	return answer;
}

struct bk_policy_answer bk_policy_denies(
	const json_t *policy, const struct bk_policy_request *request)
{
	struct inquiry inquiry;
	struct bk_policy_answer answer;

	inquiry_init(&inquiry, policy, request);
	answer = bk_policy_judge_denials(inquiry.node, &inquiry.question);
	bk_arena_free(inquiry.arena);
	return answer;
}

enum bk_truth bk_policy_statement_fits(
	const json_t *statement, const struct bk_policy_request *request)
{
	struct inquiry inquiry;
	enum bk_truth fits;

	inquiry_init(&inquiry, statement, request);
	fits = bk_policy_judge_statement(inquiry.node, &inquiry.question);
	bk_arena_free(inquiry.arena);
	return fits;
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
