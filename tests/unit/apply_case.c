/*
 * The unit and the AWS that the tests of apply/ start from.
 */
#include "apply_case.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "check/check.h"
#include "infer/infer.h"
#include "model/model.h"
#include "model/suppress.h"
#include "sim/iam.h"
#include "sim/serve.h"
#include "sim/state.h"

static const char world[] =
	"{\"organization\": {\"id\": \"o-a1b2c3d4e5\", \"management\": \"111111111111\","
	" \"root\": \"r-ab12\", \"ous\": []}, \"accounts\": ["
	"{\"id\": \"111111111111\", \"name\": \"management\", \"email\": \"m@example.com\"},"
	"{\"id\": \"222222222222\", \"name\": \"prod\", \"email\": \"p@example.com\"},"
	"{\"id\": \"333333333333\", \"name\": \"backup\", \"email\": \"b@example.com\"}]}";

static json_t *run(struct apply_case *test, const struct bk_aws_operation *operation,
	struct bk_str account, struct bk_str region, json_t *input, struct bk_sim_fault *ret_fault)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_sim_request request = {
		.operation = operation,
		.account = account,
		.region = operation->service->global ? BK_STR("us-east-1") : region,
		.caller = bk_sim_administrator(arena, account),
		.principal = bk_sim_administrator(arena, account),
		.caller_id = BK_STR("AIDASIM"),
		.input = input,
		.id = BK_STR("test"),
		.now = APPLY_CASE_NOON,
		.arena = arena,
	};
	json_t *output;

	bk_sim_store_begin(test->sim->store);
	output = bk_sim_run(test->sim, &request, input, ret_fault);
	ck_assert(bk_sim_store_end(test->sim->store, output != NULL));
	bk_arena_free(arena);
	return output;
}

static void set_failure(struct bk_aws_failure *ret, const char *code, const char *message)
{
	*ret = (struct bk_aws_failure){.kind = BK_AWS_REFUSED, .status = 400, .attempts = 1};
	strncpy(ret->code, code, sizeof(ret->code) - 1);
	strncpy(ret->message, message, sizeof(ret->message) - 1);
	strncpy(ret->request_id, "req-1", sizeof(ret->request_id) - 1);
}

/* Adds the items of a page, and asks for the next one. */
static void append(json_t *all, const json_t *page, const char *items)
{
	json_array_extend(json_object_get(all, items), json_object_get(page, items));
}

static bool call_locked(struct apply_case *test, const struct bk_aws_call *call, bool pages,
	json_t **ret_output, struct bk_aws_failure *ret_failure)
{
	const struct bk_aws_operation *operation = call->operation;
	struct bk_str account = call->account.len ? call->account : BK_STR("111111111111");
	BK_AUTO_JSON input = call->input ? json_deep_copy(call->input) : json_object();
	json_t *all = NULL;

	if (test->failing && strcmp(test->failing, operation->name) == 0) {
		set_failure(ret_failure, test->failing_code,
			test->failing_message ? test->failing_message : "not today");
		return false;
	}
	if (json_object_get(test->answers, operation->name)) {
		test->calls++;
		*ret_output = json_deep_copy(json_object_get(test->answers, operation->name));
		return true;
	}
	for (;;) {
		struct bk_sim_fault fault = {0};
		json_t *output =
			run(test, operation, account, call->region, json_incref(input), &fault);
		json_t *token;

		json_decref(input);
		test->calls++;
		if (!output) {
			set_failure(ret_failure, fault.code, fault.message);
			json_decref(fault.detail);
			json_decref(all);
			return false;
		}
		if (all) {
			append(all, output, operation->page_items);
			token = json_incref(json_object_get(output, operation->page_out));
			json_decref(output);
		} else {
			all = output;
			token = pages ? json_incref(json_object_get(output, operation->page_out))
				      : NULL;
		}
		if (!json_is_string(token) || json_string_length(token) == 0) {
			json_decref(token);
			break;
		}
		json_object_set_new(input, operation->page_in, token);
	}
	if (ret_output)
		*ret_output = all;
	else
		json_decref(all);
	return true;
}

static bool call_sim(void *user, const struct bk_aws_call *call, bool pages, json_t **ret_output,
	struct bk_aws_failure *ret_failure)
{
	struct apply_case *test = user;
	bool good;

	pthread_mutex_lock(&test->lock);
	good = call_locked(test, call, pages, ret_output, ret_failure);
	pthread_mutex_unlock(&test->lock);
	return good;
}

json_t *apply_case_call(struct apply_case *test, const char *account, const char *service,
	const char *operation, json_t *input)
{
	struct bk_aws_call call = {
		.operation = bk_aws_operation_find(bk_str_of(service), bk_str_of(operation)),
		.account = bk_str_of(account),
		.region = BK_STR("ap-southeast-2"),
		.input = input};
	struct bk_aws_failure failure;
	json_t *output = NULL;

	ck_assert_ptr_nonnull(call.operation);
	ck_assert_msg(call_sim(test, &call, call.operation->page_items != NULL, &output, &failure),
		"%s: %s: %s", operation, failure.code, failure.message);
	json_decref(input);
	return output;
}

void apply_case_answer(struct apply_case *test, const char *operation, const char *document)
{
	struct bk_error error;

	if (!test->answers)
		test->answers = json_object();
	json_object_set_new(test->answers, operation, bk_value_read(bk_str_of(document), &error));
}

void apply_case_init(struct apply_case *test)
{
	struct bk_error error;
	struct bk_sim_options options = {.clock = APPLY_CASE_NOON};
	BK_AUTO_JSON document = bk_value_read(bk_str_of(world), &error);

	*test = (struct apply_case){.arena = bk_arena_new()};
	pthread_mutex_init(&test->lock, NULL);
	ck_assert_ptr_nonnull(document);
	options.world = document;
	test->sim = bk_sim_open(&options, &error);
	ck_assert_msg(test->sim != NULL, "%s", error.text);
}

void apply_case_free(struct apply_case *test)
{
	bk_world_done(&test->world);
	json_decref(test->answers);
	bk_sim_close(test->sim);
	pthread_mutex_destroy(&test->lock);
	bk_arena_free(test->arena);
}

void apply_case_compile(struct apply_case *test, const char *text)
{
	struct bk_resolve_options options = {0};
	struct bk_file *file;

	bk_world_done(&test->world);
	bk_names_init(&test->names, test->arena);
	bk_sources_init(&test->sources, test->arena);
	bk_diags_init(&test->diags, test->arena, &test->sources);
	file = bk_sources_add(&test->sources, BK_STR("main.bk"), bk_str_of(text));
	test->model = bk_resolve_file(
		test->arena, &test->names, &test->sources, &test->diags, file, &options);
	test->list = (struct bk_desired_list){0};
	bk_infer(test->arena, &test->diags, test->model, &test->list);
	bk_check(test->arena, &test->diags, test->model, &test->list);
	ck_assert(bk_graph_make(test->arena, &test->diags, &test->list, &test->graph));
	for (const struct bk_diag *diag = test->diags.first; diag; diag = diag->next)
		ck_assert_msg(diag->level != BK_LEVEL_ERROR, "BK%04d: %.*s", (int)diag->code,
			BK_STR_ARGS(diag->message));
	test->apply.arena = test->arena;
	test->apply.diags = &test->diags;
	test->apply.list = &test->list;
	test->apply.graph = &test->graph;
	test->apply.call = call_sim;
	test->apply.user = test;
	test->apply.parallel = 8;
}

bool apply_case_plan(struct apply_case *test, const char *text)
{
	bool read;

	apply_case_compile(test, text);
	test->calls = 0;
	read = bk_observe(&test->apply, &test->world);
	if (!read)
		apply_case_report(test);
	bk_apply_plan_make(&test->apply, &test->world, &test->plan);
	return read;
}

const struct bk_change *apply_case_change(struct apply_case *test, const char *address)
{
	bk_vec_foreach (i, &test->plan.changes) {
		if (bk_str_is(test->plan.changes.at[i]->address, address))
			return test->plan.changes.at[i];
	}
	ck_abort_msg("no change of `%s`", address);
}

void apply_case_report(const struct apply_case *test)
{
	for (const struct bk_diag *diag = test->diags.first; diag; diag = diag->next) {
		printf("# BK%04d: %.*s\n", (int)diag->code, BK_STR_ARGS(diag->message));
		for (const struct bk_part *part = diag->parts; part; part = part->next)
			printf("#   %.*s\n", BK_STR_ARGS(part->text));
	}
}

bool apply_case_reported(const struct apply_case *test, enum bk_code code)
{
	for (const struct bk_diag *diag = test->diags.first; diag; diag = diag->next) {
		if (diag->code == code)
			return true;
	}
	return false;
}
