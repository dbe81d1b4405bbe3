/*
 * One request: who asks, what for, may that be, then the handler; all in one transaction of the
 * store.
 */
#include "sim/serve.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/hash.h"
#include "sim/admin.h"
#include "sim/auth.h"
#include "sim/calls.h"
#include "sim/clock.h"
#include "sim/fault.h"
#include "sim/iam.h"
#include "sim/state.h"
#include "sim/valid.h"
#include "sim/world.h"

static const struct bk_sim_operation *const tables[] = {bk_sim_backup, bk_sim_backup_jobs,
	bk_sim_iam, bk_sim_sts, bk_sim_kms, bk_sim_organizations, bk_sim_tagging, bk_sim_dynamodb,
	bk_sim_rds, bk_sim_s3, bk_sim_sns, bk_sim_ec2};

json_t *bk_sim_refuse(
	struct bk_sim_fault *ret, int status, const char *code, const char *format, ...)
{
	va_list args;
	*ret = (struct bk_sim_fault){.status = status, .code = code};
	va_start(args, format);
	vsnprintf(ret->message, sizeof(ret->message), format, args);
	va_end(args);
	bk_sim_make_utf8(ret->message);
	return NULL;
}

static struct bk_str handler_key(struct bk_arena *arena, const char *service, const char *operation)
{
	return bk_str_format(arena, "%s.%s", service, operation);
}

/* The rows of the tables by name. */
static void collect_handlers(struct bk_sim *sim)
{
	bk_map_init(&sim->handlers, sim->arena);
	for (size_t i = 0; i < BK_COUNT(tables); i++) {
		for (const struct bk_sim_operation *row = tables[i]; row->name != NULL; row++) {
			struct bk_str key = handler_key(sim->arena, row->service, row->name);
			const void *value = row;
			if (bk_map_put(&sim->handlers, key, (void *)(uintptr_t)value) != NULL)
				bk_bug("%s is handled twice", key.ptr);
		}
	}
}

struct bk_sim *bk_sim_open(const struct bk_sim_options *options, struct bk_error *ret_error)
{
	bool is_new = false;
	struct bk_sim_store *store = bk_sim_store_open(options->store, &is_new, ret_error);
	if (store == NULL)
		return NULL;
	struct bk_arena *arena = bk_arena_new();
	struct bk_sim *sim = bk_new(arena, struct bk_sim);
	sim->arena = arena;
	sim->store = store;
	sim->request_arena = bk_arena_new();
	sim->patterns = bk_sim_patterns_new();
	sim->faults = bk_sim_faults_new();
	sim->calls = bk_sim_calls_new();
	collect_handlers(sim);
	bool good = true;
	if (is_new) {
		bk_sim_clock_set(sim, options->clock >= 0 ? options->clock : bk_sim_real_now());
		good = bk_sim_world_make(sim, options->world, ret_error);
	}
	if (!bk_sim_store_end(store, good) && good)
		good = bk_error_set(
			ret_error, "could not write the store: %s", bk_sim_store_failure(store));
	if (!good) {
		bk_sim_close(sim);
		return NULL;
	}
	return sim;
}

void bk_sim_close(struct bk_sim *sim)
{
	if (sim == NULL)
		return;
	bk_sim_calls_free(sim->calls);
	bk_sim_faults_free(sim->faults);
	bk_sim_patterns_free(sim->patterns);
	bk_arena_free(sim->request_arena);
	bk_sim_store_close(sim->store);
	bk_arena_free(sim->arena);
}

/* What is known of a request, as far as it was read. */
struct job {
	struct bk_sim *sim;
	const struct bk_sim_http *http;
	struct bk_arena *arena;
	const struct bk_aws_service *service;
	const struct bk_aws_operation *operation;
	struct bk_sim_caller caller;
	enum bk_sim_trouble trouble;
	int64_t delay_ms;
};

/* The same for each try of the same call. */
static struct bk_str key_of(const struct job *job)
{
	struct bk_str all = bk_str_format(job->arena, "%s %.*s %.*s %.*s %.*s\n%.*s",
		job->operation->name, BK_STR_ARGS(job->caller.account),
		BK_STR_ARGS(job->caller.region), BK_STR_ARGS(job->http->path),
		BK_STR_ARGS(job->http->query), BK_STR_ARGS(job->http->body));
	return bk_hash_hex(job->arena, all, 32);
}

/* Refuses where a fault was asked for that comes before the call is carried out. */
static bool meet_faults(struct job *job, struct bk_sim_fault *ret_fault)
{
	uint64_t mutating = bk_sim_calls_begin(job->sim->calls, job->operation);
	if (!bk_sim_mutates(job->operation))
		mutating = 0;
	job->trouble = bk_sim_faults_meet(
		job->sim->faults, job->operation, key_of(job), mutating, &job->delay_ms);
	bool json = job->service->xmlns == NULL;
	if (job->trouble == BK_SIM_THROTTLE)
		bk_sim_refuse(ret_fault, 400, json ? "ThrottlingException" : "Throttling",
			"Rate exceeded");
	else if (job->trouble == BK_SIM_ERROR)
		bk_sim_refuse(ret_fault, 500, json ? "InternalServerException" : "InternalFailure",
			"The request processing has failed because of an unknown error.");
	else if (job->trouble == BK_SIM_DROP_BEFORE)
		bk_sim_refuse(ret_fault, 500, "dropped", "%s", "");
	return ret_fault->code == NULL;
}

json_t *bk_sim_run(struct bk_sim *sim, const struct bk_sim_request *request, json_t *input,
	struct bk_sim_fault *ret_fault)
{
	const struct bk_aws_operation *operation = request->operation;
	const struct bk_sim_operation *row = bk_map_find(&sim->handlers,
		handler_key(request->arena, operation->service->name, operation->name));
	if (row == NULL)
		return bk_sim_refuse(ret_fault, 501, "NotImplemented",
			"The simulator has no %s of %s.", operation->name,
			operation->service->name);
	if (!bk_sim_validate(
		    sim->patterns, operation, row->members, input, request->arena, ret_fault))
		return NULL;
	json_t *output = row->handler(sim, request, ret_fault);
	if ((output == NULL) == (ret_fault->code == NULL))
		bk_bug("%s gave %s", operation->name, output != NULL ? "both" : "nothing");
	return output;
}

static json_t *carry_out(
	struct job *job, json_t *input, struct bk_str id, struct bk_sim_fault *ret_fault)
{
	struct bk_sim_request request = {
		.operation = job->operation,
		.account = job->caller.account,
		.region = job->caller.region,
		.caller = job->caller.arn,
		.principal = job->caller.role.len > 0 ? job->caller.role : job->caller.arn,
		.caller_id = job->caller.user,
		.input = input,
		.id = id,
		.now = bk_sim_now(job->sim),
		.arena = job->arena,
	};
	if (!bk_sim_may_call(job->sim, &request, job->caller.role, ret_fault))
		return NULL;
	return bk_sim_run(job->sim, &request, input, ret_fault);
}

/* The output of a call, or NULL and *ret_fault. */
static json_t *call(struct job *job, struct bk_str id, struct bk_sim_fault *ret_fault)
{
	if (!bk_sim_authenticate(
		    job->sim, job->http, job->arena, &job->service, &job->caller, ret_fault))
		return NULL;
	job->operation = bk_sim_operation_of(job->http, job->service, job->arena, ret_fault);
	if (job->operation == NULL || !meet_faults(job, ret_fault))
		return NULL;
	BK_AUTO_JSON input = bk_sim_input_of(job->http, job->operation, job->arena, ret_fault);
	return input != NULL ? carry_out(job, input, id, ret_fault) : NULL;
}

static struct bk_sim_reply serve_call(struct bk_sim *sim, const struct bk_sim_http *http)
{
	struct bk_arena *arena = sim->request_arena;
	struct bk_sim_reply reply = {0};
	struct job job = {.sim = sim, .http = http, .arena = arena};
	struct bk_sim_fault fault = {0};
	struct bk_str seed =
		bk_str_format(arena, "request %llu", (unsigned long long)++sim->requests);
	struct bk_str hex = bk_hash_hex(arena, seed, 32);
	reply.id = bk_str_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.ptr, hex.ptr + 8,
		hex.ptr + 12, hex.ptr + 16, hex.ptr + 20);

	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON output = call(&job, reply.id, &fault);
	if (!bk_sim_store_end(sim->store, output != NULL)) {
		json_decref(fault.detail);
		bk_sim_refuse(&fault, 500, "InternalFailure", "The store of the simulator: %s",
			bk_sim_store_failure(sim->store));
	}
	if (fault.code == NULL)
		reply.answer = bk_sim_answer_output(job.operation, output, reply.id, arena);
	else
		reply.answer = bk_sim_answer_fault(job.service, &fault, reply.id, arena);
	reply.drop = job.trouble == BK_SIM_DROP_BEFORE || job.trouble == BK_SIM_DROP_AFTER;
	reply.delay_ms = job.delay_ms;
	if (job.operation != NULL)
		bk_sim_calls_end(sim->calls, job.operation, job.caller.account, job.caller.region,
			reply.drop ? 0 : reply.answer.status,
			fault.code != NULL   ? fault.code
				: reply.drop ? "dropped"
					     : "");
	json_decref(fault.detail);
	return reply;
}

struct bk_sim_reply bk_sim_serve(struct bk_sim *sim, const struct bk_sim_http *http)
{
	bk_arena_reset(sim->request_arena);
	if (bk_sim_is_admin(http))
		return bk_sim_serve_admin(sim, http);
	return serve_call(sim, http);
}
