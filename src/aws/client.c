/*
 * Calls: from an input to a signed request, attempt after attempt, to an output or a failure.
 */
#include "aws/client.h"
#include "aws/curl.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#include "aws/answer.h"
#include "aws/endpoint.h"
#include "aws/run.h"
#include "aws/wire.h"
#include "base/arena.h"
#include "base/bug.h"

enum {
	IN_FLIGHT = 64,
	ANSWER_MAX = 16 * 1024 * 1024,
	TIMEOUT_MS = 60000,
	SLICE_MS = 50,             /* of a wait, between looks at the stop flag */
	SKEW_LEAST_MS = 60 * 1000, /* a clock that is less wrong is not why a request is refused */
	PAGES_MAX = 10000,
	HEADERS = 4 + BK_SIGN_ADDED,
};

bool bk_aws_stopped(const struct bk_aws *aws)
{
	return aws->options->stop && atomic_load(aws->options->stop);
}

/* Whether the time went by without the run being stopped. */
static bool pause_for(struct bk_aws *aws, int64_t ms)
{
	while (ms > 0 && !bk_aws_stopped(aws)) {
		int64_t slice = ms < SLICE_MS ? ms : SLICE_MS;
		aws->world.sleep(aws->world.context, slice);
		ms -= slice;
	}
	return !bk_aws_stopped(aws);
}

/*
 * Pace and the number of calls in flight.
 */

static struct bk_pace *pace_of(struct bk_aws *aws, const struct bk_aws_call *call)
{
	char text[64];
	int len = snprintf(text, sizeof(text), "%.*s %s", BK_STR_ARGS(call->account),
		call->operation->service->name);
	struct bk_str name = {text, len < (int)sizeof(text) ? (size_t)len : sizeof(text) - 1};
	struct bk_aws_pace *pace = bk_map_find(&aws->paces, name);

	if (!pace) {
		pace = bk_new(aws->arena, struct bk_aws_pace);
		bk_map_put(&aws->paces, bk_str_dup(aws->arena, name), pace);
	}
	return &pace->pace;
}

/* Waits for its turn. False once the run is being stopped. */
static bool begin(struct bk_aws *aws, const struct bk_aws_call *call)
{
	size_t most = aws->options->in_flight ? aws->options->in_flight : IN_FLIGHT;

	for (;;) {
		pthread_mutex_lock(&aws->lock);
		int64_t wait =
			bk_pace_take(pace_of(aws, call), aws->world.steady(aws->world.context));
		if (wait == 0) {
			while (aws->in_flight >= most)
				pthread_cond_wait(&aws->changed, &aws->lock);
			aws->in_flight++;
		}
		pthread_mutex_unlock(&aws->lock);
		if (wait == 0)
			break;
		if (!pause_for(aws, wait))
			return false;
	}
	if (!bk_aws_stopped(aws))
		return true;
	pthread_mutex_lock(&aws->lock);
	aws->in_flight--;
	pthread_cond_broadcast(&aws->changed);
	pthread_mutex_unlock(&aws->lock);
	return false;
}

static void end(struct bk_aws *aws, const struct bk_aws_call *call, int64_t begun, bool throttled)
{
	pthread_mutex_lock(&aws->lock);
	struct bk_pace *pace = pace_of(aws, call);
	if (throttled)
		bk_pace_slow(pace, begun, aws->world.steady(aws->world.context));
	else
		bk_pace_quicken(pace);
	aws->in_flight--;
	pthread_cond_broadcast(&aws->changed);
	pthread_mutex_unlock(&aws->lock);
}

/*
 * One attempt.
 */

/* What stays the same from attempt to attempt. */
struct attempt {
	struct bk_aws *aws;
	const struct bk_aws_call *call;
	struct bk_arena *arena;   /* for the request */
	struct bk_arena *passing; /* reset before each attempt */
	struct bk_endpoint endpoint;
	struct bk_wire_request wire;
	bool may_repeat; /* also after a failure that leaves open whether it was carried out */
	bool skew_seen;
	struct bk_credential keys;
};

static struct bk_str stamp(const struct bk_aws *aws, char text[32])
{
	int64_t now = aws->world.now(aws->world.context) + atomic_load(&aws->skew);
	time_t seconds = (time_t)(now / 1000);
	struct tm parts;

	if (!gmtime_r(&seconds, &parts))
		return BK_STR("19700101T000000Z");
	return (struct bk_str){text, strftime(text, 32, "%Y%m%dT%H%M%SZ", &parts)};
}

/* Signs and sends, and waits for the answer. */
static bool send_once(
	struct attempt *attempt, struct bk_http_answer *ret, struct bk_http_trouble *ret_trouble)
{
	struct bk_aws *aws = attempt->aws;
	const struct bk_aws_service *service = attempt->call->operation->service;
	const struct bk_wire_request *wire = &attempt->wire;
	bool rest_xml = service->protocol == BK_PROTOCOL_REST_XML;
	struct bk_http_header headers[HEADERS];
	size_t count = 0;
	char time[32];

	headers[count++] = (struct bk_http_header){BK_STR("Host"), attempt->endpoint.host};
	if (wire->type.len > 0)
		headers[count++] = (struct bk_http_header){BK_STR("Content-Type"), wire->type};
	if (wire->target.len > 0)
		headers[count++] = (struct bk_http_header){BK_STR("X-Amz-Target"), wire->target};
	struct bk_sign_request sign = {
		wire->method, wire->path, wire->query, headers, count, wire->body};
	struct bk_sign_options options = {.service = bk_str_of(service->signing),
		.region = attempt->endpoint.region,
		.time = stamp(aws, time),
		.normalize = !rest_xml,
		.double_encode = !rest_xml,
		.content_header = rest_xml};
	struct bk_keys keys = bk_credential_keys(&attempt->keys);
	count += bk_sign(attempt->passing, &sign, &keys, &options, headers + count);
	struct bk_str url = bk_str_format(attempt->passing, "%.*s%.*s%s%.*s",
		BK_STR_ARGS(attempt->endpoint.url), BK_STR_ARGS(wire->path),
		wire->query.len > 0 ? "?" : "", BK_STR_ARGS(wire->query));
	struct bk_http_request request = {.method = attempt->call->operation->method,
		.url = url.ptr,
		.headers = headers,
		.header_count = count,
		.body = wire->body,
		.most = ANSWER_MAX,
		.timeout_ms = TIMEOUT_MS,
		.near = bk_str_has_prefix(attempt->endpoint.url, BK_STR("http:")),
		.once = !attempt->may_repeat};
	atomic_fetch_add(&aws->attempts, 1);
	return aws->world.send(
		aws->world.send_context, attempt->passing, &request, ret, ret_trouble);
}

/* Whether our clock was wrong, and is right now. */
static bool correct_clock(struct attempt *attempt, const struct bk_http_answer *answer)
{
	struct bk_aws *aws = attempt->aws;
	struct bk_str date = bk_http_header_find(answer->headers, answer->header_count, "Date");
	if (attempt->skew_seen || date.len == 0)
		return false;
	attempt->skew_seen = true;
	time_t theirs = curl_getdate(bk_str_dup(attempt->passing, date).ptr, NULL);
	int64_t skew = (int64_t)theirs * 1000 - aws->world.now(aws->world.context);
	int64_t change = skew - atomic_load(&aws->skew);
	if (theirs < 0 || (change < SKEW_LEAST_MS && change > -SKEW_LEAST_MS))
		return false;
	atomic_store(&aws->skew, skew);
	return true;
}

/* What becomes of an attempt. */
enum verdict {
	VERDICT_DONE,
	VERDICT_FAILED, /* for good */
	VERDICT_AGAIN,  /* after a pause */
	VERDICT_AT_ONCE,
};

/* A refusal, told in *failure. */
static enum verdict judge_refusal(struct attempt *attempt, const struct bk_http_answer *answer,
	bool *throttled, struct bk_aws_failure *failure)
{
	bk_answer_refusal(attempt->passing, attempt->call->operation->service, answer, failure);
	switch (bk_retry_of(answer->status, bk_str_of(failure->code))) {
	case BK_RETRY_NO:
		return VERDICT_FAILED;
	case BK_RETRY_THROTTLE:
		*throttled = true;
		return VERDICT_AGAIN;
	case BK_RETRY_BUSY:
		return VERDICT_AGAIN;
	case BK_RETRY_FAULT:
		failure->ambiguous = true;
		return attempt->may_repeat ? VERDICT_AGAIN : VERDICT_FAILED;
	case BK_RETRY_SKEW:
		return correct_clock(attempt, answer) ? VERDICT_AT_ONCE : VERDICT_FAILED;
	case BK_RETRY_EXPIRED:
		return bk_aws_keys_ended(attempt->aws, attempt->call->account, &attempt->keys)
			? VERDICT_AGAIN
			: VERDICT_FAILED;
	}
	return VERDICT_FAILED;
}

static enum verdict judge_answer(struct attempt *attempt, const struct bk_http_answer *answer,
	bool *throttled, json_t **ret_output, struct bk_aws_failure *failure)
{
	const struct bk_aws_operation *operation = attempt->call->operation;
	struct bk_error error;

	if (answer->status < 200 || answer->status > 299)
		return judge_refusal(attempt, answer, throttled, failure);
	*ret_output = bk_wire_output(attempt->passing, operation, answer->body, &error);
	if (*ret_output)
		return VERDICT_DONE;
	bk_aws_fail(failure, BK_AWS_ANSWER, "the answer cannot be read: %s", error.text);
	failure->status = answer->status;
	failure->ambiguous = true;
	return attempt->may_repeat ? VERDICT_AGAIN : VERDICT_FAILED;
}

static enum verdict judge_trouble(struct attempt *attempt, const struct bk_http_trouble *trouble,
	struct bk_aws_failure *failure)
{
	bk_aws_fail(failure, BK_AWS_NETWORK, "no answer from %.*s: %s",
		BK_STR_ARGS(attempt->endpoint.host), trouble->error.text);
	failure->ambiguous = trouble->sent;
	if (trouble->lasting || (trouble->sent && !attempt->may_repeat))
		return VERDICT_FAILED;
	return VERDICT_AGAIN;
}

static enum verdict try_once(
	struct attempt *attempt, json_t **ret_output, struct bk_aws_failure *failure)
{
	struct bk_aws *aws = attempt->aws;
	const struct bk_aws_call *call = attempt->call;
	struct bk_http_answer answer = {0};
	struct bk_http_trouble trouble = {0};
	bool throttled = false;
	enum verdict verdict;

	bk_arena_reset(attempt->passing);
	if (!bk_aws_keys_get(aws, call->account, &attempt->keys, failure))
		return VERDICT_FAILED;
	if (!begin(aws, call)) {
		bk_aws_fail(failure, BK_AWS_STOPPED, "not sent: stopped");
		return VERDICT_FAILED;
	}
	int64_t begun = aws->world.steady(aws->world.context);
	if (send_once(attempt, &answer, &trouble))
		verdict = judge_answer(attempt, &answer, &throttled, ret_output, failure);
	else
		verdict = judge_trouble(attempt, &trouble, failure);
	end(aws, call, begun, throttled);
	return verdict;
}

/*
 * Calls.
 */

static bool may_repeat(const struct bk_aws_call *call)
{
	const struct bk_aws_operation *operation = call->operation;

	return operation->retry == BK_RETRY_ALWAYS ||
		(operation->retry == BK_RETRY_TOKEN && call->input &&
			bk_value_text(call->input, operation->token).len > 0);
}

static bool attempts(
	struct attempt *attempt, json_t **ret_output, struct bk_aws_failure *ret_failure)
{
	struct bk_aws *aws = attempt->aws;
	struct bk_aws_failure failure = {0};
	bool ambiguous = false;
	enum verdict verdict = VERDICT_AGAIN;
	int number = 0;

	while (verdict == VERDICT_AGAIN || verdict == VERDICT_AT_ONCE) {
		uint32_t random = aws->world.random(aws->world.context);
		if (number == BK_RETRY_ATTEMPTS)
			break;
		if (number > 0 && verdict == VERDICT_AGAIN &&
			!pause_for(aws, bk_retry_delay(number, random)))
			break;
		bk_aws_failure_done(&failure);
		failure = (struct bk_aws_failure){0};
		verdict = try_once(attempt, ret_output, &failure);
		number++;
		ambiguous = ambiguous || failure.ambiguous;
	}
	if (verdict == VERDICT_DONE || failure.kind == BK_AWS_REFUSED)
		atomic_fetch_add(&aws->calls, 1);
	if (verdict == VERDICT_DONE)
		return true;
	failure.attempts = number;
	failure.ambiguous = ambiguous;
	*ret_failure = failure;
	return false;
}

bool bk_aws_endpoint(struct bk_aws *aws, struct bk_arena *arena, const struct bk_aws_call *call,
	struct bk_endpoint *ret, struct bk_error *ret_error)
{
	const struct bk_aws_service *service = call->operation->service;
	const struct bk_aws_options *options = aws->options;
	struct bk_str region = call->region.len > 0 ? call->region : aws->region;
	struct bk_str custom = options->endpoint;

	if (service->global)
		region = bk_endpoint_home(options->partition, service);
	if (custom.len == 0 && aws->chain)
		custom = bk_credentials_endpoint(aws->chain, bk_str_of(service->id));
	if (custom.len > 0)
		return bk_endpoint_custom(arena, custom, region, ret, ret_error);
	struct bk_endpoint_options where = {.partition = options->partition,
		.region = region,
		.fips = aws->fips,
		.dualstack = aws->dualstack};
	return bk_endpoint_find(arena, service, &where, ret, ret_error);
}

/* Arenas are used again: making one costs more than a call. */
static struct bk_arena *arena_take(struct bk_aws *aws)
{
	struct bk_arena *arena = NULL;

	pthread_mutex_lock(&aws->lock);
	if (aws->idle.len > 0)
		arena = aws->idle.at[--aws->idle.len];
	pthread_mutex_unlock(&aws->lock);
	return arena ? arena : bk_arena_new();
}

static void arena_give(struct bk_aws *aws, struct bk_arena *arena)
{
	bk_arena_reset(arena);
	pthread_mutex_lock(&aws->lock);
	bk_vec_push(aws->arena, &aws->idle, arena);
	pthread_mutex_unlock(&aws->lock);
}

bool bk_aws_call(struct bk_aws *aws, const struct bk_aws_call *call, json_t **ret_output,
	struct bk_aws_failure *ret_failure)
{
	bool secret = strcmp(call->operation->service->name, "sts") == 0;
	struct attempt attempt = {.aws = aws,
		.call = call,
		.arena = arena_take(aws),
		.passing = secret ? bk_arena_new_secret() : arena_take(aws),
		.may_repeat = may_repeat(call)};
	struct bk_error error;
	json_t *output = NULL;
	bool done;

	if (!bk_aws_endpoint(aws, attempt.arena, call, &attempt.endpoint, &error) ||
		!bk_wire_request(
			attempt.arena, call->operation, call->input, &attempt.wire, &error))
		done = bk_aws_fail(ret_failure, BK_AWS_NETWORK, "%s", error.text);
	else
		done = attempts(&attempt, &output, ret_failure);
	bk_credential_done(&attempt.keys);
	if (secret)
		bk_arena_free(attempt.passing);
	else
		arena_give(aws, attempt.passing);
	arena_give(aws, attempt.arena);
	if (done && ret_output)
		*ret_output = output;
	else
		json_decref(output);
	return done;
}

/*
 * Pages.
 */

/* What a page has in its lists and maps is added to those of the first. */
static void add_page(json_t *all, json_t *page)
{
	const char *key;
	json_t *value;

	json_object_foreach(page, key, value)
	{
		json_t *to = json_object_get(all, key);
		if (json_is_array(to) && json_is_array(value))
			json_array_extend(to, value);
		else if (json_is_object(to) && json_is_object(value))
			json_object_update(to, value);
		else if (!to)
			json_object_set(all, key, value);
	}
}

/* Takes the token of the next page out of an output; NULL on the last. The caller drops it. */
static json_t *take_token(const struct bk_aws_operation *operation, json_t *output)
{
	json_t *token = json_object_get(output, operation->page_out);
	bool none = !token || json_is_null(token) ||
		(json_is_string(token) && json_string_length(token) == 0);

	token = none ? NULL : json_incref(token);
	json_object_del(output, operation->page_out);
	return token;
}

bool bk_aws_call_pages(struct bk_aws *aws, const struct bk_aws_call *call, json_t **ret_output,
	struct bk_aws_failure *ret_failure)
{
	const struct bk_aws_operation *operation = call->operation;
	struct bk_aws_call page_call = *call;
	BK_AUTO_JSON input =
		call->input ? json_copy((json_t *)(uintptr_t)call->input) : json_object();
	BK_AUTO_JSON all = NULL;
	BK_AUTO_JSON token = NULL;

	if (!operation->page_in)
		return bk_aws_call(aws, call, ret_output, ret_failure);
	page_call.input = input;
	for (size_t pages = 0; pages == 0 || token; pages++) {
		BK_AUTO_JSON page = NULL;
		if (token)
			json_object_set(input, operation->page_in, token);
		if (!bk_aws_call(aws, &page_call, &page, ret_failure))
			return false;
		json_t *next = take_token(operation, page);
		bool repeats = next && token && json_equal(next, token);
		json_decref(token);
		token = next;
		if (repeats || pages == PAGES_MAX)
			return bk_aws_fail(ret_failure, BK_AWS_ANSWER,
				repeats ? "%s gives the same page again and again"
					: "%s gives more pages than can be",
				operation->name);
		if (all)
			add_page(all, page);
		else
			all = json_incref(page);
	}
	if (ret_output)
		*ret_output = json_incref(all);
	return true;
}

/* With the lock held: all that wait for an answer take the failure of the one that asked. */
static bool caller_failed_just_now(struct bk_aws *aws)
{
	return aws->caller_failed &&
		aws->world.steady(aws->world.context) - aws->caller_failed < BK_REFUSED_MS;
}

bool bk_aws_caller(struct bk_aws *aws, char ret_account[13], struct bk_aws_failure *ret_failure)
{
	BK_AUTO_JSON output = NULL;
	struct bk_aws_call call = {
		.operation = bk_aws_operation_find(BK_STR("sts"), BK_STR("GetCallerIdentity")),
		.region = aws->region,
	};
	struct bk_aws_failure failure = {0};
	bool done = true, known;

	pthread_mutex_lock(&aws->caller_lock);
	known = aws->caller[0] || caller_failed_just_now(aws);
	if (!known)
		done = bk_aws_call(aws, &call, &output, &failure);
	if (output) {
		struct bk_str account = bk_value_text(output, "Account");
		if (account.len == sizeof(aws->caller) - 1)
			memcpy(aws->caller, account.ptr, account.len);
		else
			done = bk_aws_fail(&failure, BK_AWS_ANSWER,
				"the answer to GetCallerIdentity names no account");
	}
	if (!known && !done) {
		bk_aws_failure_done(&aws->caller_failure);
		aws->caller_failure = failure;
		aws->caller_failed = aws->world.steady(aws->world.context) + 1;
	}
	done = aws->caller[0] != '\0';
	if (!done)
		bk_aws_failure_copy(ret_failure, &aws->caller_failure);
	if (done)
		memcpy(ret_account, aws->caller, sizeof(aws->caller));
	pthread_mutex_unlock(&aws->caller_lock);
	return done;
}

struct bk_aws_counts bk_aws_counts(const struct bk_aws *aws)
{
	return (struct bk_aws_counts){.calls = atomic_load(&aws->calls),
		.attempts = atomic_load(&aws->attempts),
		.connections = aws->http ? bk_http_connections(aws->http) : 0};
}

/*
 * The real world, and the beginning and end of a client.
 */

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t real_now(void *context)
{
	(void)context;
	return clock_ms(CLOCK_REALTIME);
}

static int64_t real_steady(void *context)
{
	(void)context;
	return clock_ms(CLOCK_MONOTONIC);
}

static void real_sleep(void *context, int64_t ms)
{
	struct timespec time = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = ms % 1000 * 1000000};
	(void)context;

	nanosleep(&time, NULL);
}

static uint32_t real_random(void *context)
{
	uint32_t number = 0;
	(void)context;

	if (RAND_bytes((unsigned char *)&number, sizeof(number)) != 1)
		number = (uint32_t)clock_ms(CLOCK_MONOTONIC) * 2654435761u;
	return number;
}

/* Requests of the credential chain, by the same loop. */
static bool send_for_keys(void *context, struct bk_arena *arena,
	const struct bk_credential_request *request, struct bk_credential_answer *ret,
	struct bk_error *ret_error)
{
	struct bk_aws *aws = context;
	struct bk_http_request sent = {.method = request->method,
		.url = request->url,
		.headers = request->headers,
		.header_count = request->header_count,
		.body = request->body,
		.most = BK_CREDENTIAL_ANSWER_MAX,
		.timeout_ms = request->timeout_ms,
		.near = request->near,
		.once = true};
	struct bk_http_answer answer;
	struct bk_http_trouble trouble;

	if (!aws->world.send(aws->world.send_context, arena, &sent, &answer, &trouble)) {
		*ret_error = trouble.error;
		return false;
	}
	*ret = (struct bk_credential_answer){.status = answer.status, .body = answer.body};
	return true;
}

/* A setting: of the environment, or of the profile. */
static struct bk_str setting(const struct bk_aws *aws, const char *variable, const char *word)
{
	const char *value = aws->world.variable(aws->world.context, variable);

	return value && value[0] ? bk_str_of(value) : bk_credentials_setting(aws->chain, word);
}

static bool is_on(struct bk_str text)
{
	return text.len == 4 && strncasecmp(text.ptr, "true", text.len) == 0;
}

static bool open_chain(struct bk_aws *aws, struct bk_error *ret_error)
{
	const struct bk_aws_options *options = aws->options;
	struct bk_credential_options chain = {
		.profile = options->profile, .region = options->region};

	aws->chain = bk_credentials_new(&chain, &aws->credential_world, ret_error);
	if (!aws->chain)
		return false;
	if (aws->region.len == 0)
		aws->region = bk_credentials_region(aws->chain);
	aws->fips = is_on(setting(aws, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"));
	aws->dualstack =
		is_on(setting(aws, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"));
	struct bk_str ca = setting(aws, "AWS_CA_BUNDLE", "ca_bundle");
	if (aws->http && ca.len > 0)
		bk_http_set_ca(aws->http, ca);
	return true;
}

static const char *chain_variable(void *context, const char *name)
{
	struct bk_aws *aws = context;

	return aws->world.variable(aws->world.context, name);
}

static const char *real_variable(void *context, const char *name)
{
	(void)context;
	return getenv(name);
}

static int64_t chain_now(void *context)
{
	struct bk_aws *aws = context;

	return (aws->world.now(aws->world.context) + atomic_load(&aws->skew)) / 1000;
}

static void chain_pause(void *context, int milliseconds)
{
	pause_for(context, milliseconds);
}

static const struct bk_aws_world real_world = {.now = real_now,
	.steady = real_steady,
	.sleep = real_sleep,
	.random = real_random,
	.variable = real_variable};

struct bk_aws *bk_aws_new_in(const struct bk_aws_options *options, const struct bk_aws_world *world,
	struct bk_error *ret_error)
{
	struct bk_aws *aws;

	if (!(world && world->send) && !bk_curl_load(ret_error))
		return NULL;
	aws = calloc(1, sizeof(*aws));
	if (!aws)
		bk_out_of_memory();
	bk_secret_guard();
	aws->options = options;
	aws->region = options->region;
	aws->world = world ? *world : real_world;
	if (!aws->world.send) {
		aws->http = bk_http_new(options->in_flight ? options->in_flight : IN_FLIGHT);
		aws->world.send = bk_http_send;
		aws->world.send_context = aws->http;
	}
	aws->credential_world = (struct bk_credential_world){.variable = chain_variable,
		.now = chain_now,
		.pause = chain_pause,
		.send = send_for_keys,
		.context = aws};
	aws->arena = bk_arena_new();
	bk_map_init(&aws->keys, aws->arena);
	bk_map_init(&aws->paces, aws->arena);
	pthread_mutex_init(&aws->lock, NULL);
	pthread_mutex_init(&aws->caller_lock, NULL);
	pthread_cond_init(&aws->changed, NULL);
	if (options->access_key || open_chain(aws, ret_error))
		return aws;
	bk_aws_free(aws);
	return NULL;
}

struct bk_aws *bk_aws_new(const struct bk_aws_options *options, struct bk_error *ret_error)
{
	return bk_aws_new_in(options, NULL, ret_error);
}

void bk_aws_free(struct bk_aws *aws)
{
	if (!aws)
		return;
	bk_aws_keys_done(aws);
	bk_aws_failure_done(&aws->caller_failure);
	bk_http_free(aws->http);
	bk_vec_foreach (i, &aws->idle)
		bk_arena_free(aws->idle.at[i]);
	pthread_cond_destroy(&aws->changed);
	pthread_mutex_destroy(&aws->caller_lock);
	pthread_mutex_destroy(&aws->lock);
	bk_arena_free(aws->arena);
	free(aws);
}
