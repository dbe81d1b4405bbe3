/*
 * Requests over a real connection: to a server here that answers well, badly, slowly or not.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aws/http.h"
#include "base/arena.h"
#include "unit.h"

/* How the server answers a request. */
enum act {
	ACT_ANSWER,  /* with a body */
	ACT_DROP,    /* reads it and closes */
	ACT_HALF,    /* promises more than it sends */
	ACT_HUGE,    /* never ends */
	ACT_GARBAGE, /* not HTTP */
	ACT_SILENT,  /* until the client gives up */
	ACT_HEADERS, /* headers without end */
};

enum { LAST_SIZE = 8192 };

static struct {
	int listener;
	uint16_t port;
	pthread_t thread;
	atomic_int requests, accepted;
	atomic_int acts[8]; /* of the first, second, … request; the last holds for the rest */
	pthread_mutex_t lock;
	char last[LAST_SIZE]; /* the last request */
} server;

static void say(int fd, const char *text)
{
	size_t len = strlen(text);
	if (send(fd, text, len, MSG_NOSIGNAL) != (ssize_t)len)
		return;
}

/* Reads one request whose headers and body come in full. False when the client is gone. */
static bool read_request(int fd, char text[LAST_SIZE])
{
	size_t len = 0;

	for (;;) {
		ssize_t got = recv(fd, text + len, LAST_SIZE - 1 - len, 0);
		if (got <= 0)
			return false;
		len += (size_t)got;
		text[len] = '\0';
		const char *end = strstr(text, "\r\n\r\n");
		if (!end)
			continue;
		const char *size = strstr(text, "Content-Length: ");
		unsigned body = 0;
		if (size)
			sscanf(size, "Content-Length: %u", &body);
		if (len < (size_t)(end + 4 - text) + body)
			continue;
		pthread_mutex_lock(&server.lock);
		memcpy(server.last, text, len + 1);
		pthread_mutex_unlock(&server.lock);
		return true;
	}
}

/* The last request, whole. */
static const char *last(void)
{
	static char text[LAST_SIZE];

	pthread_mutex_lock(&server.lock);
	memcpy(text, server.last, sizeof(text));
	pthread_mutex_unlock(&server.lock);
	return text;
}

static void endless(int fd, const char *begin, const char *more)
{
	say(fd, begin);
	while (send(fd, more, strlen(more), MSG_NOSIGNAL) > 0)
		;
}

/* Whether the connection stays open. */
static bool answer(int fd, enum act act)
{
	char gone;

	switch (act) {
	case ACT_ANSWER:
		say(fd,
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Word:  a b \r\nX-Word: "
			"c\r\n\r\nok");
		return true;
	case ACT_DROP:
		return false;
	case ACT_HALF:
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
		return false;
	case ACT_HUGE:
		endless(fd, "HTTP/1.1 200 OK\r\n\r\n", "0123456789abcdef0123456789abcdef");
		return false;
	case ACT_GARBAGE:
		say(fd, "\x01\x02\x03 this is no HTTP\r\n\r\n");
		return false;
	case ACT_SILENT:
		(void)!recv(fd, &gone, 1, 0);
		return false;
	case ACT_HEADERS:
		endless(fd, "HTTP/1.1 200 OK\r\n",
			"X-Filler: 0123456789abcdef0123456789abcdef\r\n");
		return false;
	}
	return false;
}

static void *serve_connection(void *user)
{
	int fd = (int)(intptr_t)user;
	char text[LAST_SIZE];

	while (read_request(fd, text)) {
		int number = atomic_fetch_add(&server.requests, 1);
		if (!answer(fd, (enum act)atomic_load(&server.acts[number < 7 ? number : 7])))
			break;
	}
	close(fd);
	return NULL;
}

static void *serve(void *user)
{
	int fd;
	(void)user;

	while ((fd = accept(server.listener, NULL, NULL)) >= 0) {
		pthread_t thread;
		atomic_fetch_add(&server.accepted, 1);
		ck_assert_int_eq(
			pthread_create(&thread, NULL, serve_connection, (void *)(intptr_t)fd), 0);
		pthread_detach(thread);
	}
	return NULL;
}

static struct bk_arena *arena;
static struct bk_http *http;
static char url[64];

static void set_up(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	pthread_mutex_init(&server.lock, NULL);
	server.listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(server.listener, (void *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(server.listener, 128), 0);
	ck_assert_int_eq(getsockname(server.listener, (void *)&address, &len), 0);
	server.port = ntohs(address.sin_port);
	ck_assert_int_eq(pthread_create(&server.thread, NULL, serve, NULL), 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/path?a=b", (unsigned)server.port);
	arena = bk_arena_new();
	http = bk_http_new(16);
}

static void tear_down(void)
{
	bk_http_free(http);
	bk_arena_free(arena);
	shutdown(server.listener, SHUT_RDWR);
	close(server.listener);
	pthread_join(server.thread, NULL);
}

static struct bk_http_request request(const char *method, const char *body)
{
	return (struct bk_http_request){.method = method,
		.url = url,
		.body = bk_str_of(body),
		.most = 1000000,
		.timeout_ms = 20000,
		.near = true};
}

static void act(int from, enum act what)
{
	for (int i = from; i < 8; i++)
		atomic_store(&server.acts[i], (int)what);
}

static void check_trouble(const struct bk_http_request *sent, bool was_sent, const char *text)
{
	struct bk_http_answer answered;
	struct bk_http_trouble trouble = {0};

	ck_assert(!bk_http_send(http, arena, sent, &answered, &trouble));
	ck_assert_int_eq(trouble.sent, was_sent);
	ck_assert_msg(strstr(trouble.error.text, text) != NULL, "%s", trouble.error.text);
}

static void check_ok(const struct bk_http_request *sent)
{
	struct bk_http_answer answered;
	struct bk_http_trouble trouble = {0};

	ck_assert_msg(
		bk_http_send(http, arena, sent, &answered, &trouble), "%s", trouble.error.text);
	ck_assert_int_eq(answered.status, 200);
	ck_assert(bk_str_is(answered.body, "ok"));
	ck_assert(bk_str_is(
		bk_http_header_find(answered.headers, answered.header_count, "x-word"), "a b"));
}

START_TEST(sends_what_it_is_given)
{
	struct bk_http_header headers[] = {{BK_STR("Host"), BK_STR("other.example")},
		{BK_STR("Content-Type"), BK_STR("text/x")}, {BK_STR("X-Empty"), BK_STR("")}};
	struct bk_http_request sent = request("PUT", "body");

	sent.headers = headers;
	sent.header_count = BK_COUNT(headers);
	check_ok(&sent);
	ck_assert_int_eq(strncmp(last(), "PUT /path?a=b HTTP/1.1\r\n", 24), 0);
	ck_assert_ptr_nonnull(strstr(last(), "\r\nHost: other.example\r\n"));
	ck_assert_ptr_nonnull(strstr(last(), "\r\nContent-Type: text/x\r\n"));
	ck_assert_ptr_nonnull(strstr(last(), "\r\nX-Empty:\r\n"));
	ck_assert_ptr_nonnull(strstr(last(), "\r\nUser-Agent: bkc/"));
	ck_assert_ptr_nonnull(strstr(last(), "\r\nContent-Length: 4\r\n"));
	ck_assert_ptr_null(strstr(last(), "Expect:"));
	ck_assert_ptr_nonnull(strstr(last(), "\r\n\r\nbody"));
}
END_TEST

START_TEST(sends_each_method)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};

	for (size_t i = 0; i < 2 * BK_COUNT(methods); i++) {
		const char *method = methods[i / 2];
		struct bk_http_request sent = request(method, i / 2 % 3 ? "x" : "");
		sent.once = i % 2;
		check_ok(&sent);
		ck_assert_int_eq(strncmp(last(), method, strlen(method)), 0);
		ck_assert_int_eq(strstr(last(), "\r\n\r\nx") != NULL, i / 2 % 3 != 0);
	}
}
END_TEST

START_TEST(connections_are_used_again)
{
	struct bk_http_request sent = request("POST", "x");

	for (int i = 0; i < 20; i++) {
		sent.once = i % 2;
		check_ok(&sent);
	}
	ck_assert_int_eq(atomic_load(&server.accepted), 1);
	ck_assert_int_eq((int)bk_http_connections(http), 1);
}
END_TEST

/* A request that may not be carried out twice is not sent twice, even where curl would take the
 * break for a connection that was idle too long. */
START_TEST(once_is_once)
{
	static const char *const methods[] = {"POST", "DELETE"};

	for (size_t i = 0; i < BK_COUNT(methods); i++) {
		struct bk_http_request sent = request(methods[i], i == 0 ? "x" : "");
		atomic_store(&server.requests, 0);
		act(0, ACT_ANSWER);
		act(1, ACT_DROP);
		check_ok(&sent);
		sent.once = true;
		check_trouble(&sent, true, "");
		ck_assert_int_eq(atomic_load(&server.requests), 2);
	}
}
END_TEST

START_TEST(trouble_of_every_kind)
{
	struct bk_http_request sent = request("POST", "x");

	sent.once = true;
	act(0, ACT_DROP);
	check_trouble(&sent, true, "");
	act(0, ACT_HALF);
	check_trouble(&sent, true, "");
	act(0, ACT_GARBAGE);
	check_trouble(&sent, true, "");
	act(0, ACT_HUGE);
	check_trouble(&sent, true, "the answer is longer than 1000000 bytes");
	act(0, ACT_HEADERS);
	check_trouble(&sent, true, "headers");
	act(0, ACT_SILENT);
	sent.timeout_ms = 100;
	check_trouble(&sent, true, "timed out");
}
END_TEST

START_TEST(nobody_there)
{
	struct bk_http_request sent = request("POST", "x");
	int taken = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	/* Bound but not listening: refused. */
	ck_assert_int_eq(bind(taken, (void *)&address, sizeof(address)), 0);
	ck_assert_int_eq(getsockname(taken, (void *)&address, &len), 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", (unsigned)ntohs(address.sin_port));
	check_trouble(&sent, false, "");
	close(taken);
}
END_TEST

START_TEST(plain_http_only_near)
{
	struct bk_http_request sent = request("GET", "");
	struct bk_http_answer answered;
	struct bk_http_trouble trouble = {0};

	sent.near = false;
	ck_assert(!bk_http_send(http, arena, &sent, &answered, &trouble));
	ck_assert(trouble.lasting);
	ck_assert(!trouble.sent);
	sent.near = true;
	sent.url = "file:///etc/passwd";
	ck_assert(!bk_http_send(http, arena, &sent, &answered, &trouble));
	ck_assert_int_eq(atomic_load(&server.requests), 0);
}
END_TEST

static void *send_many(void *user)
{
	struct bk_arena *own = bk_arena_new();
	(void)user;

	for (int i = 0; i < 50; i++) {
		struct bk_http_request sent = request("POST", "x");
		struct bk_http_answer answered;
		struct bk_http_trouble trouble;
		sent.once = i % 2;
		ck_assert(bk_http_send(http, own, &sent, &answered, &trouble));
		ck_assert(bk_str_is(answered.body, "ok"));
	}
	bk_arena_free(own);
	return NULL;
}

START_TEST(many_threads_share_the_loop)
{
	enum { THREADS = 16 };
	pthread_t threads[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, send_many, NULL), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ck_assert_int_eq(atomic_load(&server.requests), THREADS * 50);
	ck_assert_int_le(atomic_load(&server.accepted), THREADS);
}
END_TEST

START_TEST(nothing_is_begun_without_need)
{
	struct bk_http *unused = bk_http_new(4);

	ck_assert_int_eq((int)bk_http_connections(unused), 0);
	bk_http_free(unused);
	bk_http_free(NULL);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("http");
	TCase *tests = tcase_create("http");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, sends_what_it_is_given);
	tcase_add_test(tests, sends_each_method);
	tcase_add_test(tests, connections_are_used_again);
	tcase_add_test(tests, once_is_once);
	tcase_add_test(tests, trouble_of_every_kind);
	tcase_add_test(tests, nobody_there);
	tcase_add_test(tests, plain_http_only_near);
	tcase_add_test(tests, many_threads_share_the_loop);
	tcase_add_test(tests, nothing_is_begun_without_need);
	suite_add_tcase(suite, tests);
	return suite;
}
