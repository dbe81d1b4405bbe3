/*
 * HTTP requests: one curl multi handle on a thread of its own serves any number of threads, each
 * of which waits for its own answer. Connections are used again. Nothing is redirected, and
 * certificates are always verified; plain http goes to addresses near us only, by no proxy.
 */
#ifndef BK_AWS_HTTP_H
#define BK_AWS_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/sign.h"
#include "base/error.h"

struct bk_arena;

struct bk_http_request {
	const char *method;
	const char *url;
	const struct bk_http_header *headers; /* Host among them, if it is signed */
	size_t header_count;
	struct bk_str body;
	size_t most;     /* bytes of an answer's body, or it is no answer */
	long timeout_ms; /* for everything */
	bool near;       /* this machine or this network: by no proxy, and http is allowed */
	bool once;       /* never sent again by itself, not even on a connection that broke */
};

struct bk_http_answer {
	int status;
	const struct bk_http_header *headers;
	size_t header_count;
	struct bk_str body;
};

/* Why there is no answer. */
struct bk_http_trouble {
	bool sent;    /* it may have arrived and been carried out */
	bool lasting; /* it would be the same the next time: a certificate, an address */
	struct bk_error error;
};

/*
 * How requests are sent: by curl, or in tests by something that answers from a script. Sends one
 * and waits; from any thread. The answer lives in `arena`. False and *ret_trouble without one.
 */
typedef bool bk_http_send_fn(void *context, struct bk_arena *arena,
	const struct bk_http_request *request, struct bk_http_answer *ret,
	struct bk_http_trouble *ret_trouble);

struct bk_http;

/* Begins no thread before the first request. `connections` is how many are kept open. */
BK_NODISCARD struct bk_http *bk_http_new(size_t connections);
/* Certificates of this file instead of the system's. Before the first request. */
void bk_http_set_ca(struct bk_http *http, struct bk_str path);
/* No request may be waiting. Accepts NULL. */
void bk_http_free(struct bk_http *http);
/* A bk_http_send_fn; the context is the struct bk_http. */
bk_http_send_fn bk_http_send;
/* Connections made so far. */
uint64_t bk_http_connections(const struct bk_http *http);

#endif
