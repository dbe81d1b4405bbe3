/*
 * HTTP, by libmicrohttpd: one thread with epoll, on 127.0.0.1 alone.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"
#include "sim/httpd.h"
#include "sim/serve.h"
#include "sim/state.h"
#include "sim/timer.h"

/* Of one connection: headers must fit; bodies grow elsewhere. */
enum { CONNECTION_MEMORY = 64 << 10, BACKLOG = 1024, IDLE_SECONDS = 120 };

/* One request while it comes in and until its reply went out. */
struct exchange {
	char *uri; /* as it was sent */
	char *body;
	size_t len, cap;
	bool begun, too_big;
	struct MHD_Response *response; /* ready, and waits for its time; or NULL */
	unsigned int status;
};

static void *begin_exchange(void *user, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *exchange = calloc(1, sizeof(*exchange));
	(void)user, (void)connection;
	if (exchange == NULL)
		bk_out_of_memory();
	exchange->uri = strdup(uri);
	if (exchange->uri == NULL)
		bk_out_of_memory();
	return exchange;
}

static void end_exchange(void *user, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *state;
	(void)user, (void)connection, (void)code;
	if (exchange == NULL)
		return;
	if (exchange->response != NULL)
		MHD_destroy_response(exchange->response);
	free(exchange->uri);
	free(exchange->body);
	free(exchange);
	*state = NULL;
}

/* URLs stay as they were sent: they are signed so. */
static size_t keep_escapes(void *user, struct MHD_Connection *connection, char *text)
{
	(void)user, (void)connection;
	return strlen(text);
}

static void take(struct exchange *exchange, const char *data, size_t size)
{
	if (exchange->too_big || size > BK_SIM_BODY_MOST - exchange->len) {
		exchange->too_big = true;
		return;
	}
	if (exchange->len + size > exchange->cap) {
		size_t cap = 2 * (exchange->len + size);
		char *body = realloc(exchange->body, cap);
		if (body == NULL)
			bk_out_of_memory();
		exchange->body = body;
		exchange->cap = cap;
	}
	memcpy(exchange->body + exchange->len, data, size);
	exchange->len += size;
}

struct headers {
	struct bk_arena *arena;
	BK_VEC(struct bk_http_header) list;
};

static enum MHD_Result add_header(
	void *user, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct headers *headers = user;
	(void)kind;
	struct bk_http_header header = {
		bk_str_of(name), value != NULL ? bk_str_of(value) : BK_STR("")};
	bk_vec_push(headers->arena, &headers->list, header);
	return MHD_YES;
}

static void make_response(struct exchange *exchange, const struct bk_sim_reply *reply)
{
	const struct bk_sim_answer *answer = &reply->answer;
	/* The library takes a pointer to what it will only read, and copies it. */
	void *body = (void *)(uintptr_t)answer->body.ptr;
	exchange->response =
		MHD_create_response_from_buffer(answer->body.len, body, MHD_RESPMEM_MUST_COPY);
	if (exchange->response == NULL)
		bk_out_of_memory();
	exchange->status = (unsigned int)answer->status;
	MHD_add_response_header(exchange->response, "Content-Type", answer->type);
	if (reply->id.len > 0)
		MHD_add_response_header(exchange->response, "x-amzn-RequestId", reply->id.ptr);
	if (answer->error_type != NULL)
		MHD_add_response_header(exchange->response, "x-amzn-ErrorType", answer->error_type);
}

static enum MHD_Result send_response(struct MHD_Connection *connection, struct exchange *exchange)
{
	enum MHD_Result result =
		MHD_queue_response(connection, exchange->status, exchange->response);
	MHD_destroy_response(exchange->response);
	exchange->response = NULL;
	return result;
}

static const struct bk_sim_reply too_big = {
	.answer = {413, "application/json", "RequestEntityTooLargeException",
		{"{\"message\":\"Request body too large\"}", 36}},
};

static struct bk_sim_reply serve(struct bk_sim *sim, struct MHD_Connection *connection,
	const char *method, const struct exchange *exchange)
{
	struct bk_arena *arena = bk_arena_new();
	struct headers headers = {arena, {0}};
	struct bk_str query = bk_str_of(exchange->uri);
	struct bk_sim_http http = {.method = bk_str_of(method)};

	MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &headers);
	http.path = bk_str_cut(&query, '?');
	http.query = query;
	http.headers = headers.list.at;
	http.header_count = headers.list.len;
	http.body = (struct bk_str){exchange->body != NULL ? exchange->body : "", exchange->len};
	struct bk_sim_reply reply = exchange->too_big ? too_big : bk_sim_serve(sim, &http);
	bk_arena_free(arena);
	return reply;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *size, void **state)
{
	struct bk_sim *sim = user;
	struct exchange *exchange = *state;
	(void)url, (void)version;
	if (exchange == NULL)
		return MHD_NO;
	if (!exchange->begun) {
		exchange->begun = true;
		return MHD_YES;
	}
	if (*size > 0) {
		take(exchange, data, *size);
		*size = 0;
		return MHD_YES;
	}
	if (exchange->response != NULL)
		return send_response(connection, exchange);
	struct bk_sim_reply reply = serve(sim, connection, method, exchange);
	if (reply.drop)
		return MHD_NO;
	make_response(exchange, &reply);
	if (reply.delay_ms > 0 && bk_sim_timer_suspend(sim->timer, connection, reply.delay_ms))
		return MHD_YES;
	return send_response(connection, exchange);
}

static struct MHD_Daemon *start_daemon(struct bk_sim *sim, uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	return MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, port,
		NULL, NULL, on_request, sim, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
		MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, NULL, MHD_OPTION_NOTIFY_COMPLETED,
		end_exchange, NULL, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned int)BACKLOG,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)IDLE_SECONDS, MHD_OPTION_END);
}

struct bk_sim *bk_sim_start(const struct bk_sim_options *options, struct bk_error *ret_error)
{
	struct bk_sim *sim = bk_httpd_load(ret_error) ? bk_sim_open(options, ret_error) : NULL;
	if (sim == NULL)
		return NULL;
	sim->timer = bk_sim_timer_new();
	errno = 0;
	sim->daemon = start_daemon(sim, options->port);
	if (sim->daemon == NULL) {
		bk_error_set(ret_error, "could not listen on port %u of 127.0.0.1: %s",
			options->port, strerror(errno));
		bk_sim_stop(sim);
		return NULL;
	}
	sim->port = MHD_get_daemon_info(sim->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	return sim;
}

uint16_t bk_sim_port(const struct bk_sim *sim)
{
	return sim->port;
}

void bk_sim_stop(struct bk_sim *sim)
{
	if (sim == NULL)
		return;
	/* The library wants no suspended connection when it stops. */
	bk_sim_timer_end(sim->timer);
	if (sim->daemon != NULL)
		MHD_stop_daemon(sim->daemon);
	bk_sim_timer_free(sim->timer);
	bk_sim_close(sim);
}
