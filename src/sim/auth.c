/*
 * Authentication: see auth.h.
 */
#include "sim/auth.h"

#include <openssl/crypto.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "sim/clock.h"

static const struct bk_str key_prefix = {"AKIASIM1", 8};

/* How far the clocks may be apart. Source: "Troubleshoot Signature Version 4", AWS IAM, 2026-11. */
enum { SKEW_MOST = 15 * 60, ACCOUNT_LEN = 12 };

void bk_sim_keys(struct bk_str account, char ret_access[21], char ret_secret[41])
{
	snprintf(ret_access, 21, "%s%.*s", key_prefix.ptr, BK_STR_ARGS(account));
	snprintf(ret_secret, 41, "sim-secret-of-account-%.*s000000", BK_STR_ARGS(account));
}

enum wrong {
	WRONG_MISSING,
	WRONG_INCOMPLETE,
	WRONG_KEY,
	WRONG_SIGNATURE,
	WRONG_EXPIRED,
	WRONG_COUNT,
};

/* clang-format off */
static const struct { int status; const char *xml, *json, *text; } wrongs[WRONG_COUNT] = {
	[WRONG_MISSING] = { 403, "MissingAuthenticationToken", "MissingAuthenticationTokenException",
		"Request is missing Authentication Token" },
	[WRONG_INCOMPLETE] = { 400, "IncompleteSignature", "IncompleteSignatureException", NULL },
	[WRONG_KEY] = { 403, "InvalidClientTokenId", "UnrecognizedClientException",
		"The security token included in the request is invalid." },
	[WRONG_SIGNATURE] = { 403, "SignatureDoesNotMatch", "InvalidSignatureException",
		"The request signature we calculated does not match the signature you provided. "
		"Check your AWS Secret Access Key and signing method. "
		"Consult the service documentation for details." },
	[WRONG_EXPIRED] = { 403, "ExpiredToken", "ExpiredTokenException",
		"The security token included in the request is expired" },
};
/* clang-format on */

static bool refuse(struct bk_sim_fault *ret_fault, const struct bk_aws_service *service,
	enum wrong wrong, const char *text)
{
	bool json = service != NULL && service->xmlns == NULL;
	int status = json && service->protocol == BK_PROTOCOL_JSON ? 400 : wrongs[wrong].status;
	bk_sim_refuse(ret_fault, status, json ? wrongs[wrong].json : wrongs[wrong].xml, "%s",
		text != NULL ? text : wrongs[wrong].text);
	return false;
}

static struct bk_str header(const struct bk_sim_http *http, const char *name)
{
	return bk_http_header_find(http->headers, http->header_count, name);
}

static bool check_time(const struct bk_sim_http *http, const struct bk_aws_service *service,
	struct bk_sim_fault *ret_fault)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_str date = header(http, "x-amz-date");
	int64_t signed_at, now = bk_sim_real_now();
	bool good = bk_sim_time_read(date, &signed_at);
	if (!good) {
		refuse(ret_fault, service, WRONG_INCOMPLETE,
			"Date must be in ISO-8601 'basic format'.");
	} else if (signed_at < now - SKEW_MOST || signed_at > now + SKEW_MOST) {
		bool late = signed_at < now;
		struct bk_str bound =
			bk_sim_time_write(arena, late ? now - SKEW_MOST : now + SKEW_MOST);
		struct bk_str text = bk_str_format(arena, "Signature %s: %.*s is now %s than %.*s",
			late ? "expired" : "not yet current", BK_STR_ARGS(date),
			late ? "earlier" : "later", BK_STR_ARGS(bound));
		good = refuse(ret_fault, service, WRONG_SIGNATURE, text.ptr);
	}
	bk_arena_free(arena);
	return good;
}

/* The body is what the header says it is, which is what is signed. */
static bool check_body(const struct bk_sim_http *http, const struct bk_aws_service *service,
	struct bk_arena *arena, struct bk_sim_fault *ret_fault)
{
	struct bk_str said = header(http, "x-amz-content-sha256");
	return said.len == 0 || bk_str_is(said, "UNSIGNED-PAYLOAD") ||
		bk_str_equal(said, bk_hash_hex(arena, http->body, 64)) ||
		refuse(ret_fault, service, WRONG_SIGNATURE, NULL);
}

static bool check_signature(const struct bk_sim_http *http, const struct bk_sign_claim *claim,
	struct bk_str secret, const struct bk_aws_service *service, struct bk_arena *arena,
	struct bk_sim_fault *ret_fault)
{
	struct bk_sign_request request = {http->method, http->path, http->query, http->headers,
		http->header_count, http->body};
	struct bk_sign_options options = {.service = claim->service,
		.region = claim->region,
		.time = header(http, "x-amz-date"),
		.normalize = true,
		.double_encode = true};
	struct bk_error error;
	return bk_sign_verify(arena, &request, claim, secret, &options, &error) ||
		refuse(ret_fault, service, WRONG_SIGNATURE, NULL);
}

/* Whether the account exists; its administrator's keys. */
static bool find_administrator(struct bk_sim *sim, struct bk_str access, struct bk_arena *arena,
	struct bk_sim_caller *ret_caller, struct bk_str *ret_secret)
{
	char known[21], secret[41];
	if (!bk_str_has_prefix(access, key_prefix) || access.len != key_prefix.len + ACCOUNT_LEN)
		return false;
	struct bk_str account = {access.ptr + key_prefix.len, ACCOUNT_LEN};
	BK_AUTO_JSON record = bk_sim_get(sim, BK_SIM_ACCOUNT, BK_STR(""), BK_STR(""), account);
	if (record == NULL)
		return false;
	bk_sim_keys(account, known, secret);
	*ret_secret = bk_str_dup(arena, bk_str_of(secret));
	ret_caller->account = bk_str_dup(arena, account);
	ret_caller->arn = bk_str_format(
		arena, "arn:aws:iam::%.*s:user/%s", BK_STR_ARGS(account), BK_SIM_ADMINISTRATOR);
	ret_caller->user = bk_str_format(arena, "AIDASIM%.*sXX", BK_STR_ARGS(account));
	return true;
}

static bool find_session(struct bk_sim *sim, const struct bk_sim_http *http, struct bk_str access,
	const struct bk_aws_service *service, struct bk_arena *arena,
	struct bk_sim_caller *ret_caller, struct bk_str *ret_secret, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON session = bk_sim_get(sim, BK_SIM_SESSION, BK_STR(""), BK_STR(""), access);
	struct bk_str token = bk_value_text(session, "token");
	if (session == NULL || !bk_str_equal(header(http, "x-amz-security-token"), token))
		return refuse(ret_fault, service, WRONG_KEY, NULL);
	if (bk_value_int(session, "expires", 0) <= bk_sim_real_now())
		return refuse(ret_fault, service, WRONG_EXPIRED, NULL);
	*ret_secret = bk_str_dup(arena, bk_value_text(session, "secret"));
	ret_caller->account = bk_str_dup(arena, bk_value_text(session, "account"));
	ret_caller->arn = bk_str_dup(arena, bk_value_text(session, "arn"));
	ret_caller->user = bk_str_dup(arena, bk_value_text(session, "user"));
	ret_caller->role = bk_str_dup(arena, bk_value_text(session, "role"));
	return true;
}

bool bk_sim_authenticate(struct bk_sim *sim, const struct bk_sim_http *http, struct bk_arena *arena,
	const struct bk_aws_service **ret_service, struct bk_sim_caller *ret_caller,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str authorization = header(http, "authorization");
	struct bk_sign_claim claim;
	struct bk_error error;
	struct bk_str secret;
	*ret_service = NULL;
	*ret_caller = (struct bk_sim_caller){0};
	if (authorization.len == 0)
		return refuse(ret_fault, NULL, WRONG_MISSING, NULL);
	if (!bk_sign_claim_read(authorization, &claim, &error))
		return refuse(ret_fault, NULL, WRONG_INCOMPLETE, error.text);
	const struct bk_aws_service *service = bk_sim_service_of(claim.service);
	*ret_service = service;
	if (service == NULL) {
		bk_sim_refuse(ret_fault, 400, "UnknownServiceException",
			"The simulator has no service %.*s.", BK_STR_ARGS(claim.service));
		return false;
	}
	if (!find_administrator(sim, claim.access_key, arena, ret_caller, &secret) &&
		!find_session(sim, http, claim.access_key, service, arena, ret_caller, &secret,
			ret_fault))
		return false;
	ret_caller->region = bk_str_dup(arena, claim.region);
	ret_caller->service = bk_str_dup(arena, claim.service);
	return check_time(http, service, ret_fault) &&
		check_body(http, service, arena, ret_fault) &&
		check_signature(http, &claim, secret, service, arena, ret_fault);
}
