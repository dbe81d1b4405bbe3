/*
 * The four stages of Signature Version 4, and what makes them up for a whole request.
 */
#include "aws/sign.h"

#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/hash.h"
#include "base/vec.h"

enum { DIGEST_BYTES = 32, DATE_LEN = 8, HEX_DIGEST = 2 * DIGEST_BYTES };

#define ALGORITHM  "AWS4-HMAC-SHA256"
#define TERMINATOR "aws4_request"

static const char content_header_name[] = "x-amz-content-sha256";

struct pieces {
	BK_VEC(struct bk_str) list;
};

static void put(struct bk_arena *arena, struct pieces *pieces, struct bk_str piece)
{
	bk_vec_push(arena, &pieces->list, piece);
}

static struct bk_str join(struct bk_arena *arena, const struct pieces *pieces)
{
	return bk_str_concat(arena, pieces->list.at, pieces->list.len);
}

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		c == '-' || c == '.' || c == '_' || c == '~';
}

struct bk_str bk_uri_encode(struct bk_arena *arena, struct bk_str s, const char *keep)
{
	static const char hex[] = "0123456789ABCDEF";
	char *text = bk_arena_text(arena, s.len * 3 + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (is_unreserved(c) || (c && strchr(keep, c))) {
			text[len++] = c;
			continue;
		}
		text[len++] = '%';
		text[len++] = hex[(unsigned char)c >> 4];
		text[len++] = hex[(unsigned char)c & 15];
	}
	text[len] = '\0';
	return (struct bk_str){text, len};
}

/* Percent-decoded; what is no escape stays. */
static struct bk_str decode(struct bk_arena *arena, struct bk_str s)
{
	char *text = bk_arena_text(arena, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		int high = s.ptr[i] == '%' && s.len - i > 2 ? bk_hex_digit(s.ptr[i + 1]) : -1;
		int low = high >= 0 ? bk_hex_digit(s.ptr[i + 2]) : -1;

		if (low >= 0) {
			text[len++] = (char)(high * 16 + low);
			i += 2;
		} else {
			text[len++] = s.ptr[i];
		}
	}
	text[len] = '\0';
	return (struct bk_str){text, len};
}

/* RFC 3986, section 5.2.4, and without empty segments. */
static struct bk_str normalize_path(struct bk_arena *arena, struct bk_str path)
{
	bool ends_open = bk_str_has_suffix(path, BK_STR("/"));
	struct pieces kept = {0}, text = {0};

	while (path.len) {
		struct bk_str segment = bk_str_cut(&path, '/');

		if (bk_str_is(segment, "..")) {
			if (kept.list.len)
				kept.list.len--;
		} else if (segment.len && !bk_str_is(segment, ".")) {
			put(arena, &kept, segment);
		}
	}
	bk_vec_foreach (i, &kept.list) {
		put(arena, &text, BK_STR("/"));
		put(arena, &text, kept.list.at[i]);
	}
	if (ends_open || kept.list.len == 0)
		put(arena, &text, BK_STR("/"));
	return join(arena, &text);
}

static struct bk_str canonical_path(
	struct bk_arena *arena, struct bk_str path, const struct bk_sign_options *options)
{
	if (path.len == 0)
		path = BK_STR("/");
	if (options->normalize)
		path = normalize_path(arena, path);
	return options->double_encode ? bk_uri_encode(arena, path, "/") : path;
}

struct pair {
	struct bk_str name, value;
	size_t index; /* equal names keep their order where it matters */
};

static int compare_parameters(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = bk_str_compare(x->name, y->name);

	return order ? order : bk_str_compare(x->value, y->value);
}

static int compare_headers(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = bk_str_compare(x->name, y->name);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static struct bk_str canonical_query(struct bk_arena *arena, struct bk_str query)
{
	BK_VEC(struct pair) pairs = {0};
	struct pieces text = {0};

	while (query.len) {
		struct bk_str value = bk_str_cut(&query, '&');
		struct bk_str name = bk_str_cut(&value, '=');

		if (name.len == 0 && value.len == 0)
			continue;
		bk_vec_push(arena, &pairs,
			((struct pair){bk_uri_encode(arena, decode(arena, name), ""),
				bk_uri_encode(arena, decode(arena, value), ""), 0}));
	}
	if (pairs.len)
		qsort(pairs.at, pairs.len, sizeof(*pairs.at), compare_parameters);
	bk_vec_foreach (i, &pairs) {
		if (i)
			put(arena, &text, BK_STR("&"));
		put(arena, &text, pairs.at[i].name);
		put(arena, &text, BK_STR("="));
		put(arena, &text, pairs.at[i].value);
	}
	return join(arena, &text);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Without white space at the ends, and with one space for each run of it inside. */
static struct bk_str squeeze(struct bk_arena *arena, struct bk_str s)
{
	char *text = bk_arena_text(arena, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (!is_blank(s.ptr[i]))
			text[len++] = s.ptr[i];
		else if (len && text[len - 1] != ' ')
			text[len++] = ' ';
	}
	if (len && text[len - 1] == ' ')
		len--;
	text[len] = '\0';
	return (struct bk_str){text, len};
}

static bool is_header(struct bk_str name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

struct bk_str bk_http_header_find(
	const struct bk_http_header *headers, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (is_header(headers[i].name, name))
			return headers[i].value;
	}
	return (struct bk_str){0};
}

/* The header lines; *ret_signed gets the names. */
static struct bk_str canonical_headers(
	struct bk_arena *arena, const struct bk_sign_request *request, struct bk_str *ret_signed)
{
	BK_VEC(struct pair) pairs = {0};
	struct pieces lines = {0}, names = {0};

	for (size_t i = 0; i < request->header_count; i++) {
		bk_vec_push(arena, &pairs,
			((struct pair){bk_str_lower(arena, request->headers[i].name),
				squeeze(arena, request->headers[i].value), i}));
	}
	if (pairs.len)
		qsort(pairs.at, pairs.len, sizeof(*pairs.at), compare_headers);
	bk_vec_foreach (i, &pairs) {
		bool again = i && bk_str_equal(pairs.at[i].name, pairs.at[i - 1].name);

		if (again) {
			put(arena, &lines, BK_STR(","));
		} else {
			put(arena, &lines, i ? BK_STR("\n") : BK_STR(""));
			put(arena, &lines, pairs.at[i].name);
			put(arena, &lines, BK_STR(":"));
			put(arena, &names, i ? BK_STR(";") : BK_STR(""));
			put(arena, &names, pairs.at[i].name);
		}
		put(arena, &lines, pairs.at[i].value);
	}
	*ret_signed = join(arena, &names);
	return join(arena, &lines);
}

struct bk_str bk_sign_canonical(struct bk_arena *arena, const struct bk_sign_request *request,
	const struct bk_sign_options *options, struct bk_str *ret_signed_headers)
{
	struct bk_str payload =
		bk_http_header_find(request->headers, request->header_count, content_header_name);
	struct bk_str headers = canonical_headers(arena, request, ret_signed_headers);
	const struct bk_str pieces[] = {
		request->method,
		BK_STR("\n"),
		canonical_path(arena, request->path, options),
		BK_STR("\n"),
		canonical_query(arena, request->query),
		BK_STR("\n"),
		headers,
		BK_STR("\n\n"),
		*ret_signed_headers,
		BK_STR("\n"),
		payload.len ? payload : bk_hash_hex(arena, request->body, HEX_DIGEST),
	};

	return bk_str_concat(arena, pieces, BK_COUNT(pieces));
}

/* The day of the time. */
static struct bk_str date_of(const struct bk_sign_options *options)
{
	if (options->time.len < DATE_LEN)
		bk_bug("\"%.*s\" is no time to sign with", BK_STR_ARGS(options->time));
	return (struct bk_str){options->time.ptr, DATE_LEN};
}

static struct bk_str scope_of(struct bk_arena *arena, const struct bk_sign_options *options)
{
	const struct bk_str pieces[] = {date_of(options), BK_STR("/"), options->region, BK_STR("/"),
		options->service, BK_STR("/" TERMINATOR)};

	return bk_str_concat(arena, pieces, BK_COUNT(pieces));
}

struct bk_str bk_sign_string(
	struct bk_arena *arena, struct bk_str canonical, const struct bk_sign_options *options)
{
	const struct bk_str pieces[] = {
		BK_STR(ALGORITHM "\n"),
		options->time,
		BK_STR("\n"),
		scope_of(arena, options),
		BK_STR("\n"),
		bk_hash_hex(arena, canonical, HEX_DIGEST),
	};

	return bk_str_concat(arena, pieces, BK_COUNT(pieces));
}

/* HMAC-SHA256; key and digest may be the same storage. */
static void mac(const void *key, size_t key_len, struct bk_str text, unsigned char digest[])
{
	unsigned int size = 0;

	if (key_len > INT32_MAX ||
		!HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)text.ptr, text.len,
			digest, &size) ||
		size != DIGEST_BYTES)
		bk_out_of_memory();
}

struct bk_str bk_sign_signature(struct bk_arena *arena, struct bk_str secret_key,
	struct bk_str string_to_sign, const struct bk_sign_options *options)
{
	static const char hex[] = "0123456789abcdef";
	static const char prefix[] = "AWS4";
	size_t first_len = sizeof(prefix) - 1 + secret_key.len;
	char *first = OPENSSL_malloc(first_len);
	unsigned char digest[DIGEST_BYTES];
	char *text = bk_arena_text(arena, HEX_DIGEST + 1);

	if (!first)
		bk_out_of_memory();
	memcpy(first, prefix, sizeof(prefix) - 1);
	if (secret_key.len)
		memcpy(first + sizeof(prefix) - 1, secret_key.ptr, secret_key.len);
	mac(first, first_len, date_of(options), digest);
	OPENSSL_clear_free(first, first_len);
	mac(digest, sizeof(digest), options->region, digest);
	mac(digest, sizeof(digest), options->service, digest);
	mac(digest, sizeof(digest), BK_STR(TERMINATOR), digest);
	mac(digest, sizeof(digest), string_to_sign, digest);
	for (size_t i = 0; i < HEX_DIGEST; i++)
		text[i] = hex[(digest[i / 2] >> (i % 2 ? 0 : 4)) & 15];
	text[HEX_DIGEST] = '\0';
	OPENSSL_cleanse(digest, sizeof(digest));
	return (struct bk_str){text, HEX_DIGEST};
}

/* The four stages, over exactly the headers of the request. */
static struct bk_str sign_as_is(struct bk_arena *arena, const struct bk_sign_request *request,
	struct bk_str secret_key, const struct bk_sign_options *options, struct bk_str *ret_signed)
{
	struct bk_str canonical = bk_sign_canonical(arena, request, options, ret_signed);

	return bk_sign_signature(
		arena, secret_key, bk_sign_string(arena, canonical, options), options);
}

/* What a proxy may change, and what says nothing about the request. */
static bool is_of_the_way(struct bk_str name)
{
	static const char *const names[] = {
		"authorization",
		"connection",
		"expect",
		"transfer-encoding",
		"user-agent",
		"x-amzn-trace-id",
	};

	for (size_t i = 0; i < BK_COUNT(names); i++) {
		if (is_header(name, names[i]))
			return true;
	}
	return false;
}

size_t bk_sign(struct bk_arena *arena, const struct bk_sign_request *request,
	const struct bk_keys *keys, const struct bk_sign_options *options,
	struct bk_http_header ret_headers[BK_SIGN_ADDED])
{
	struct bk_http_header *all =
		bk_new_array(arena, struct bk_http_header, request->header_count + BK_SIGN_ADDED);
	struct bk_sign_request whole = *request;
	size_t count = 0, first;

	if (keys->session_token.len)
		ret_headers[count++] = (struct bk_http_header){
			BK_STR("X-Amz-Security-Token"), keys->session_token};
	first = options->token_after ? count : 0;
	ret_headers[count++] = (struct bk_http_header){BK_STR("X-Amz-Date"), options->time};
	if (options->content_header)
		ret_headers[count++] = (struct bk_http_header){bk_str_of(content_header_name),
			bk_hash_hex(arena, request->body, HEX_DIGEST)};
	whole.headers = all;
	whole.header_count = 0;
	for (size_t i = 0; i < request->header_count; i++) {
		if (!is_of_the_way(request->headers[i].name))
			all[whole.header_count++] = request->headers[i];
	}
	memcpy(all + whole.header_count, ret_headers + first, (count - first) * sizeof(*all));
	whole.header_count += count - first;

	struct bk_str names;
	struct bk_str signature = sign_as_is(arena, &whole, keys->secret_key, options, &names);
	const struct bk_str pieces[] = {
		BK_STR(ALGORITHM " Credential="),
		keys->access_key,
		BK_STR("/"),
		scope_of(arena, options),
		BK_STR(", SignedHeaders="),
		names,
		BK_STR(", Signature="),
		signature,
	};
	ret_headers[count++] = (struct bk_http_header){
		BK_STR("Authorization"), bk_str_concat(arena, pieces, BK_COUNT(pieces))};
	return count;
}

/*
 * Reading it backwards.
 */

static struct bk_str trim(struct bk_str s)
{
	while (s.len && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* "KEY/20150830/REGION/SERVICE/aws4_request" */
static bool read_credential(struct bk_str text, struct bk_sign_claim *ret)
{
	ret->access_key = bk_str_cut(&text, '/');
	ret->date = bk_str_cut(&text, '/');
	ret->region = bk_str_cut(&text, '/');
	ret->service = bk_str_cut(&text, '/');
	return bk_str_is(text, TERMINATOR) && ret->access_key.len && ret->date.len == DATE_LEN &&
		ret->region.len && ret->service.len;
}

static bool is_digest(struct bk_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (bk_hex_digit(s.ptr[i]) < 0 || (s.ptr[i] >= 'A' && s.ptr[i] <= 'F'))
			return false;
	}
	return s.len == HEX_DIGEST;
}

bool bk_sign_claim_read(
	struct bk_str authorization, struct bk_sign_claim *ret, struct bk_error *ret_error)
{
	struct bk_sign_claim claim = {0};
	struct bk_str rest = trim(authorization);
	struct bk_str credential = BK_STR("");

	if (!bk_str_is(bk_str_cut(&rest, ' '), ALGORITHM))
		return bk_error_set(ret_error, "Authorization is not of " ALGORITHM);
	while (rest.len) {
		struct bk_str value = trim(bk_str_cut(&rest, ','));
		struct bk_str name = bk_str_cut(&value, '=');

		if (bk_str_is(name, "Credential"))
			credential = value;
		else if (bk_str_is(name, "SignedHeaders"))
			claim.signed_headers = value;
		else if (bk_str_is(name, "Signature"))
			claim.signature = value;
	}
	if (!read_credential(credential, &claim))
		return bk_error_set(ret_error,
			"Authorization has no Credential=KEY/DATE/REGION/SERVICE/" TERMINATOR);
	if (claim.signed_headers.len == 0)
		return bk_error_set(ret_error, "Authorization has no SignedHeaders");
	if (!is_digest(claim.signature))
		return bk_error_set(ret_error,
			"Authorization has no Signature of %d hexadecimal digits", HEX_DIGEST);
	*ret = claim;
	return true;
}

/* Whether the list "host;x-amz-date" names it. */
static bool list_has(struct bk_str list, struct bk_str name)
{
	while (list.len) {
		struct bk_str one = bk_str_cut(&list, ';');

		if (one.len == name.len && strncasecmp(one.ptr, name.ptr, name.len) == 0)
			return true;
	}
	return false;
}

/* Keeps, of the headers in the copy *ret, those that the claim lists; false where one that must be
 * there is not. */
static bool pick_headers(struct bk_arena *arena, const struct bk_sign_request *request,
	struct bk_str list, struct bk_sign_request *ret, struct bk_error *ret_error)
{
	struct bk_http_header *picked =
		bk_new_array(arena, struct bk_http_header, request->header_count);
	size_t count = 0;

	for (size_t i = 0; i < request->header_count; i++) {
		struct bk_str name = request->headers[i].name;

		if (list_has(list, name))
			picked[count++] = request->headers[i];
		else if (is_header(name, "host") || is_header(name, "x-amz-date"))
			return bk_error_set(
				ret_error, "header %.*s is not signed", BK_STR_ARGS(name));
	}
	ret->headers = picked;
	ret->header_count = count;
	return true;
}

/* Whether x-amz-content-sha256, where it is given as a digest, is that of the body. */
static bool is_body_of(struct bk_arena *arena, const struct bk_sign_request *request)
{
	struct bk_str said =
		bk_http_header_find(request->headers, request->header_count, content_header_name);

	return !is_digest(said) ||
		bk_str_equal(said, bk_hash_hex(arena, request->body, HEX_DIGEST));
}

bool bk_sign_verify(struct bk_arena *arena, const struct bk_sign_request *request,
	const struct bk_sign_claim *claim, struct bk_str secret_key,
	const struct bk_sign_options *options, struct bk_error *ret_error)
{
	struct bk_sign_options used = *options;
	struct bk_sign_request picked = *request;
	struct bk_str names, signature;

	used.region = claim->region;
	used.service = claim->service;
	used.time = bk_http_header_find(request->headers, request->header_count, "x-amz-date");
	if (used.time.len < DATE_LEN || !bk_str_has_prefix(used.time, claim->date))
		return bk_error_set(ret_error, "X-Amz-Date is not of the day in Credential");
	if (!pick_headers(arena, request, claim->signed_headers, &picked, ret_error))
		return false;
	if (!is_body_of(arena, request))
		return bk_error_set(
			ret_error, "%s is not the digest of the body", content_header_name);
	signature = sign_as_is(arena, &picked, secret_key, &used, &names);
	if (!bk_str_equal(names, claim->signed_headers))
		return bk_error_set(ret_error, "the signed headers are \"%.*s\", not \"%.*s\"",
			BK_STR_ARGS(names), BK_STR_ARGS(claim->signed_headers));
	if (CRYPTO_memcmp(signature.ptr, claim->signature.ptr, HEX_DIGEST) != 0)
		return bk_error_set(ret_error, "the signature does not match the request");
	return true;
}
