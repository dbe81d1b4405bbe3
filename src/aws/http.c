/*
 * HTTP requests by curl. The thread that sends prepares an easy handle and puts it into the inbox;
 * the loop's thread moves it into the multi handle, and tells the sender when it has ended.
 */
#include "aws/http.h"
#include "aws/curl.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"

enum {
	CONNECT_MS = 10000,
	HEAD_MOST = 64 * 1024, /* of all header lines of an answer */
	POLL_MS = 1000,
	FIRST_SIZE = 4096,
	ERROR_SIZE = CURL_ERROR_SIZE,
};

/* Bytes that come in; wiped, since they may be keys. */
struct bytes {
	char *at;
	size_t len, cap, most;
	bool over;
};

static void bytes_done(struct bytes *bytes)
{
	if (bytes->at)
		OPENSSL_cleanse(bytes->at, bytes->cap);
	free(bytes->at);
	*bytes = (struct bytes){0};
}

static bool bytes_add(struct bytes *bytes, const char *more, size_t len)
{
	if (len > bytes->most - bytes->len) {
		bytes->over = true;
		return false;
	}
	if (len > bytes->cap - bytes->len) {
		size_t cap = bytes->cap ? bytes->cap : FIRST_SIZE;
		while (cap - bytes->len < len)
			cap *= 2;
		char *at = malloc(cap);
		if (!at)
			bk_out_of_memory();
		if (bytes->len > 0)
			memcpy(at, bytes->at, bytes->len);
		struct bytes old = *bytes;
		bytes->at = at;
		bytes->cap = cap;
		bytes_done(&old);
	}
	memcpy(bytes->at + bytes->len, more, len);
	bytes->len += len;
	return true;
}

/* One request on its way. Lies on the stack of the thread that waits for it. */
struct exchange {
	const struct bk_http_request *request;
	size_t body_sent;
	struct bytes head, body;
	char error[ERROR_SIZE];
	CURL *easy;
	struct curl_slist *lines;
	CURLcode result;
	bool done;
	pthread_cond_t ended;
	struct exchange *next;
};

struct bk_http {
	pthread_mutex_t lock; /* of what follows */
	CURLM *multi; /* made with the thread; but for curl_multi_wakeup() the thread's own */
	struct exchange *inbox;
	BK_VEC(CURL *) idle; /* easy handles to use again */
	bool running, closing;
	pthread_t thread;
	struct bk_arena *arena;
	size_t connections;
	char *ca;
	atomic_uint_least64_t connected;
};

/*
 * What curl calls, on the loop's thread.
 */

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
	struct exchange *exchange = user;
	size_t len = size * count;

	return bytes_add(&exchange->body, data, len) ? len : 0;
}

static size_t on_head(char *data, size_t size, size_t count, void *user)
{
	struct exchange *exchange = user;
	size_t len = size * count;
	struct bk_str line = {data, len};

	/* A status line begins the headers anew: what was before was an interim answer. */
	if (bk_str_has_prefix(line, BK_STR("HTTP/")))
		exchange->head.len = 0;
	return bytes_add(&exchange->head, data, len) ? len : 0;
}

/* Gives curl the body, once: without a way back curl cannot send it a second time. */
static size_t on_read(char *to, size_t size, size_t count, void *user)
{
	struct exchange *exchange = user;
	struct bk_str body = exchange->request->body;
	size_t len = body.len - exchange->body_sent;

	if (len > size * count)
		len = size * count;
	if (len > 0)
		memcpy(to, body.ptr + exchange->body_sent, len);
	exchange->body_sent += len;
	return len;
}

/*
 * The loop.
 */

static void end_exchange(struct bk_http *http, CURL *easy, CURLcode result)
{
	struct exchange *exchange = NULL;
	char *private = NULL;
	long connects = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
	exchange = (void *)private;
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	atomic_fetch_add(&http->connected, (uint64_t)connects);
	curl_multi_remove_handle(http->multi, easy);
	pthread_mutex_lock(&http->lock);
	exchange->result = result;
	exchange->done = true;
	pthread_cond_signal(&exchange->ended);
	pthread_mutex_unlock(&http->lock);
}

/* Takes what is in the inbox; whether the loop is to go on. */
static bool take_inbox(struct bk_http *http)
{
	pthread_mutex_lock(&http->lock);
	struct exchange *inbox = http->inbox;
	bool closing = http->closing;
	http->inbox = NULL;
	pthread_mutex_unlock(&http->lock);
	while (inbox) {
		struct exchange *exchange = inbox;
		inbox = exchange->next;
		if (curl_multi_add_handle(http->multi, exchange->easy) != CURLM_OK)
			bk_bug("a request cannot be begun");
	}
	return !closing;
}

static void *run(void *user)
{
	struct bk_http *http = user;
	int active;
	int left;

	while (take_inbox(http)) {
		curl_multi_perform(http->multi, &active);
		for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
			if (message->msg == CURLMSG_DONE)
				end_exchange(http, message->easy_handle, message->data.result);
		}
		curl_multi_poll(http->multi, NULL, 0, POLL_MS, NULL);
	}
	return NULL;
}

/* With the lock held. Signals are for other threads; a broken connection raises one. */
static void start(struct bk_http *http)
{
	sigset_t all;
	sigset_t before;

	http->multi = curl_multi_init();
	if (!http->multi)
		bk_out_of_memory();
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)http->connections);
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&http->thread, NULL, run, http) != 0)
		bk_out_of_memory();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	http->running = true;
}

static void init_curl(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		bk_out_of_memory();
}

struct bk_http *bk_http_new(size_t connections)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct bk_http *http = calloc(1, sizeof(*http));

	if (!http)
		bk_out_of_memory();
	pthread_once(&once, init_curl);
	http->arena = bk_arena_new();
	http->connections = connections;
	pthread_mutex_init(&http->lock, NULL);
	return http;
}

void bk_http_set_ca(struct bk_http *http, struct bk_str path)
{
	free(http->ca);
	http->ca = strndup(path.ptr, path.len);
	if (!http->ca)
		bk_out_of_memory();
}

void bk_http_free(struct bk_http *http)
{
	if (!http)
		return;
	if (http->running) {
		pthread_mutex_lock(&http->lock);
		http->closing = true;
		pthread_mutex_unlock(&http->lock);
		curl_multi_wakeup(http->multi);
		pthread_join(http->thread, NULL);
	}
	bk_vec_foreach (i, &http->idle)
		curl_easy_cleanup(http->idle.at[i]);
	curl_multi_cleanup(http->multi);
	pthread_mutex_destroy(&http->lock);
	bk_arena_free(http->arena);
	free(http->ca);
	free(http);
}

uint64_t bk_http_connections(const struct bk_http *http)
{
	return atomic_load(&http->connected);
}

/*
 * Sending.
 */

static CURL *easy_take(struct bk_http *http)
{
	CURL *easy = NULL;

	pthread_mutex_lock(&http->lock);
	if (http->idle.len > 0)
		easy = http->idle.at[--http->idle.len];
	pthread_mutex_unlock(&http->lock);
	if (!easy)
		easy = curl_easy_init();
	if (!easy)
		bk_out_of_memory();
	return easy;
}

static void easy_give(struct bk_http *http, CURL *easy)
{
	curl_easy_reset(easy);
	pthread_mutex_lock(&http->lock);
	bk_vec_push(http->arena, &http->idle, easy);
	pthread_mutex_unlock(&http->lock);
}

/* "Name: value"; curl leaves a header without value out unless it ends in `;`. */
static void add_line(struct exchange *exchange, struct bk_str name, struct bk_str value)
{
	char *line = NULL;
	int len = value.len > 0
		? asprintf(&line, "%.*s: %.*s", BK_STR_ARGS(name), BK_STR_ARGS(value))
		: asprintf(&line, "%.*s;", BK_STR_ARGS(name));

	if (len < 0)
		bk_out_of_memory();
	struct curl_slist *lines = curl_slist_append(exchange->lines, line);
	OPENSSL_cleanse(line, (size_t)len);
	free(line);
	if (!lines)
		bk_out_of_memory();
	exchange->lines = lines;
}

static void set_body(CURL *easy, struct exchange *exchange)
{
	const struct bk_http_request *request = exchange->request;
	bool has_body = request->body.len > 0 || strcmp(request->method, "POST") == 0 ||
		strcmp(request->method, "PUT") == 0;

	if (strcmp(request->method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		return;
	}
	if (has_body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
		if (request->once) {
			curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
			curl_easy_setopt(easy, CURLOPT_READDATA, exchange);
		} else {
			curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
				request->body.len > 0 ? request->body.ptr : "");
		}
	} else {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		/* curl sends what has no body again when a connection that was used before
		 * breaks. */
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->once ? 1L : 0L);
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void prepare(struct bk_http *http, struct exchange *exchange)
{
	const struct bk_http_request *request = exchange->request;
	CURL *easy = exchange->easy;

	for (size_t i = 0; i < request->header_count; i++)
		add_line(exchange, request->headers[i].name, request->headers[i].value);
	add_line(exchange, BK_STR("User-Agent"), BK_STR("bkc/" BK_VERSION));
	struct curl_slist *lines = curl_slist_append(exchange->lines, "Expect:");
	if (!lines)
		bk_out_of_memory();
	exchange->lines = lines;
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->lines);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, request->near ? "http,https" : "https");
	if (request->near)
		curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	if (http->ca)
		curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca);
	set_body(easy, exchange);
}

/* Hands it to the loop and waits. */
static void exchange_run(struct bk_http *http, struct exchange *exchange)
{
	pthread_mutex_lock(&http->lock);
	if (!http->running)
		start(http);
	bool first = !http->inbox;
	exchange->next = http->inbox;
	http->inbox = exchange;
	pthread_mutex_unlock(&http->lock);
	/* The loop takes all of the inbox: only the first one needs to wake it. */
	if (first)
		curl_multi_wakeup(http->multi);
	pthread_mutex_lock(&http->lock);
	while (!exchange->done)
		pthread_cond_wait(&exchange->ended, &http->lock);
	pthread_mutex_unlock(&http->lock);
}

static struct bk_str trim(struct bk_str text)
{
	while (text.len > 0 && strchr(" \t", text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	while (text.len > 0 && strchr(" \t\r", text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* The lines behind the status line as headers, in the arena. */
static void read_head(struct bk_arena *arena, struct bk_str head, struct bk_http_answer *ret)
{
	BK_VEC(struct bk_http_header) headers = {0};

	head = bk_str_dup(arena, head);
	bk_str_cut(&head, '\n');
	while (head.len > 0) {
		struct bk_str value = bk_str_cut(&head, '\n');
		struct bk_str name = bk_str_cut(&value, ':');
		value = trim(value);
		struct bk_http_header header = {name, value};
		if (name.len > 0 && name.ptr[0] != '\r')
			bk_vec_push(arena, &headers, header);
	}
	ret->headers = headers.at;
	ret->header_count = headers.len;
}

static bool fail(struct exchange *exchange, struct bk_http_trouble *ret)
{
	static const CURLcode lasting[] = {CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL,
		CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
		CURLE_COULDNT_RESOLVE_PROXY};
	long sent = 0;

	curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &sent);
	*ret = (struct bk_http_trouble){.sent = sent > 0};
	for (size_t i = 0; i < BK_COUNT(lasting); i++)
		ret->lasting = ret->lasting || exchange->result == lasting[i];
	if (exchange->body.over)
		bk_error_set(&ret->error, "the answer is longer than %zu bytes",
			exchange->request->most);
	else if (exchange->head.over)
		bk_error_set(&ret->error, "the headers of the answer are too long");
	else
		bk_error_set(&ret->error, "%s",
			exchange->error[0] ? exchange->error
					   : curl_easy_strerror(exchange->result));
	return false;
}

bool bk_http_send(void *context, struct bk_arena *arena, const struct bk_http_request *request,
	struct bk_http_answer *ret, struct bk_http_trouble *ret_trouble)
{
	struct bk_http *http = context;
	struct exchange exchange = {.request = request,
		.head = {.most = HEAD_MOST},
		.body = {.most = request->most},
		.easy = easy_take(http)};
	bool done = false;

	pthread_cond_init(&exchange.ended, NULL);
	prepare(http, &exchange);
	exchange_run(http, &exchange);
	if (exchange.result == CURLE_OK) {
		long status = 0;
		curl_easy_getinfo(exchange.easy, CURLINFO_RESPONSE_CODE, &status);
		ret->status = (int)status;
		ret->body = bk_str_dup(arena, (struct bk_str){exchange.body.at, exchange.body.len});
		read_head(arena, (struct bk_str){exchange.head.at, exchange.head.len}, ret);
		done = true;
	} else {
		fail(&exchange, ret_trouble);
	}
	easy_give(http, exchange.easy);
	for (struct curl_slist *line = exchange.lines; line; line = line->next)
		OPENSSL_cleanse(line->data, strlen(line->data));
	curl_slist_free_all(exchange.lines);
	bytes_done(&exchange.head);
	bytes_done(&exchange.body);
	pthread_cond_destroy(&exchange.ended);
	return done;
}
