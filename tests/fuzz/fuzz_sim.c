/*
 * Any request to the simulator gets an answer: from its bytes through the reading of its protocol
 * and the validation of its operation to the handler and back to bytes. The first line says what is
 * asked, "SERVICE METHOD TARGET": a path with its query, or the name of an operation; the rest is
 * the body.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "sim/iam.h"
#include "sim/serve.h"
#include "sim/state.h"

enum { INPUT_MAX = 64 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ACCOUNT "111111111111"

static struct bk_sim *shared_sim(void)
{
	static struct bk_sim *sim;
	struct bk_sim_options options = {.clock = 1795521600};
	struct bk_error error;
	if (sim == NULL)
		sim = bk_sim_open(&options, &error);
	if (sim == NULL)
		bk_bug("%s", error.text);
	return sim;
}

/* The output, or NULL and *ret_fault. */
static json_t *call(struct bk_sim *sim, const struct bk_sim_http *http,
	const struct bk_aws_operation *operation, struct bk_sim_fault *ret_fault)
{
	struct bk_arena *arena = sim->request_arena;
	BK_AUTO_JSON input = bk_sim_input_of(http, operation, arena, ret_fault);
	struct bk_sim_request request = {
		.operation = operation,
		.account = BK_STR(ACCOUNT),
		.region = BK_STR("eu-west-1"),
		.caller = bk_sim_administrator(arena, BK_STR(ACCOUNT)),
		.principal = bk_sim_administrator(arena, BK_STR(ACCOUNT)),
		.input = input,
		.id = BK_STR("fuzz"),
		.now = 1795521600,
		.arena = arena,
	};
	return input != NULL ? bk_sim_run(sim, &request, input, ret_fault) : NULL;
}

static void serve(struct bk_sim *sim, struct bk_arena *arena, struct bk_str service_name,
	struct bk_sim_http *http)
{
	const struct bk_aws_service *service = bk_sim_service_of(service_name);
	struct bk_sim_fault fault = {0};
	struct bk_http_header *header = bk_new(arena, struct bk_http_header);
	if (service == NULL)
		return;
	if (service->protocol == BK_PROTOCOL_JSON) {
		struct bk_str pieces[] = {bk_str_of(service->target), BK_STR("."), http->path};
		*header = (struct bk_http_header){
			BK_STR("X-Amz-Target"), bk_str_concat(arena, pieces, BK_COUNT(pieces))};
		http->headers = header;
		http->header_count = 1;
	}
	const struct bk_aws_operation *operation =
		bk_sim_operation_of(http, service, arena, &fault);
	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON output = operation != NULL ? call(sim, http, operation, &fault) : NULL;
	if (!bk_sim_store_end(sim->store, false))
		bk_bug("the store: %s", bk_sim_store_failure(sim->store));
	if (output != NULL)
		(void)bk_sim_answer_output(operation, output, BK_STR("fuzz"), arena);
	else
		(void)bk_sim_answer_fault(service, &fault, BK_STR("fuzz"), arena);
	json_decref(fault.detail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bk_sim *sim = shared_sim();
	if (size > INPUT_MAX)
		return 0;
	struct bk_arena *arena = bk_arena_new();
	struct bk_str body = bk_str_dup(arena, (struct bk_str){(const char *)data, size});
	struct bk_str line = bk_str_cut(&body, '\n');
	struct bk_str service = bk_str_cut(&line, ' ');
	struct bk_sim_http http = {.method = bk_str_cut(&line, ' '), .body = body};
	http.path = bk_str_cut(&line, '?');
	http.query = line;
	bk_arena_reset(sim->request_arena);
	serve(sim, arena, service, &http);
	/* The same bytes to the door, where there is neither signature nor address. */
	(void)bk_sim_serve(sim, &http);
	bk_arena_free(arena);
	return 0;
}
