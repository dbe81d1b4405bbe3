/*
 * AWS Signature Version 4, in four pure stages: canonical request, string to sign, signature,
 * headers to add; and the same read backwards, for who receives a request. No clock, no
 * environment, no I/O.
 * Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * A session token passes through what is made here: the arenas are secret ones
 * (bk_arena_new_secret) wherever keys of the world are used.
 */
#ifndef BK_AWS_SIGN_H
#define BK_AWS_SIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/error.h"
#include "base/str.h"

struct bk_arena;

struct bk_http_header {
	struct bk_str name, value;
};

/* Keys to sign with. The secret is looked at, never copied into an arena, never printed. */
struct bk_keys {
	struct bk_str access_key; /* "AKIA…" */
	struct bk_str secret_key;
	struct bk_str session_token; /* empty for long-term keys */
};

struct bk_sign_request {
	struct bk_str method;
	struct bk_str path;                   /* as sent, percent-encoded; empty means "/" */
	struct bk_str query;                  /* as sent, without `?` */
	const struct bk_http_header *headers; /* as sent; Host among them */
	size_t header_count;
	struct bk_str body;
};

struct bk_sign_options {
	struct bk_str service, region; /* of the credential scope */
	struct bk_str time;            /* "20150830T123600Z" */
	bool normalize;                /* resolve `.`, `..` and `//` in the path; not for S3 */
	bool double_encode;            /* encode the path once more; every service but S3 */
	bool content_header;           /* add and sign x-amz-content-sha256 */
	bool token_after;              /* add the session token without signing it */
};

/* The canonical request of exactly these headers. Where x-amz-content-sha256 is among them, it
 * stands for the body. */
struct bk_str bk_sign_canonical(struct bk_arena *arena, const struct bk_sign_request *request,
	const struct bk_sign_options *options, struct bk_str *ret_signed_headers);
struct bk_str bk_sign_string(
	struct bk_arena *arena, struct bk_str canonical, const struct bk_sign_options *options);
/* 64 hexadecimal digits. */
struct bk_str bk_sign_signature(struct bk_arena *arena, struct bk_str secret_key,
	struct bk_str string_to_sign, const struct bk_sign_options *options);

enum { BK_SIGN_ADDED = 4 };

/*
 * All of it: writes the headers to add to the request (X-Amz-Date, X-Amz-Security-Token,
 * x-amz-content-sha256 where asked for, Authorization) and returns how many. Every header is
 * signed but those that belong to the way and not to the request (Connection, Expect,
 * Transfer-Encoding, User-Agent, X-Amzn-Trace-Id).
 */
size_t bk_sign(struct bk_arena *arena, const struct bk_sign_request *request,
	const struct bk_keys *keys, const struct bk_sign_options *options,
	struct bk_http_header ret_headers[BK_SIGN_ADDED]);

/* What an Authorization header says; parts of its text. */
struct bk_sign_claim {
	struct bk_str access_key;
	struct bk_str date, region, service; /* the credential scope */
	struct bk_str signed_headers;        /* "host;x-amz-date" */
	struct bk_str signature;             /* 64 lower-case hexadecimal digits */
};

/* Reads the value of an Authorization header; false and *ret_error where it is not of SigV4. */
BK_NODISCARD bool bk_sign_claim_read(
	struct bk_str authorization, struct bk_sign_claim *ret, struct bk_error *ret_error);

/*
 * Whether the request, as received with all its headers, was signed so with that key; false and
 * *ret_error otherwise. Says nothing of the age of X-Amz-Date and whether the token is the key's.
 * Of the options only `normalize` and `double_encode` are used.
 */
BK_NODISCARD bool bk_sign_verify(struct bk_arena *arena, const struct bk_sign_request *request,
	const struct bk_sign_claim *claim, struct bk_str secret_key,
	const struct bk_sign_options *options, struct bk_error *ret_error);

/* Percent-encoded as AWS wants it: all but letters, digits, `-._~` and the bytes of `keep`. */
struct bk_str bk_uri_encode(struct bk_arena *arena, struct bk_str s, const char *keep);

/* The value of the first header of that name, which is compared without regard to case; empty
 * where there is none. */
struct bk_str bk_http_header_find(
	const struct bk_http_header *headers, size_t count, const char *name);

#endif
