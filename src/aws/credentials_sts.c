/*
 * AssumeRole and AssumeRoleWithWebIdentity: a form to STS, and keys out of its XML.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and
 * API_AssumeRoleWithWebIdentity.html, seen 2026-11-24.
 */
#include <time.h>

#include "aws/credentials_source.h"
#include "aws/endpoint.h"
#include "aws/xml.h"
#include "base/arena.h"
#include "base/vec.h"

enum { STS_TIMEOUT_MS = 30000, STS_ATTEMPTS = 3, STANDARD_DURATION = 3600 };

struct form {
	struct bk_arena *arena;
	BK_VEC(struct bk_str) pieces;
};

static void add(struct form *form, const char *name, struct bk_str value)
{
	if (form->pieces.len)
		bk_vec_push(form->arena, &form->pieces, BK_STR("&"));
	bk_vec_push(form->arena, &form->pieces, bk_str_of(name));
	bk_vec_push(form->arena, &form->pieces, BK_STR("="));
	bk_vec_push(form->arena, &form->pieces, bk_uri_encode(form->arena, value, ""));
}

static struct bk_str make_form(struct bk_arena *arena, const char *action,
	const struct bk_assume_role *role, struct bk_str token)
{
	struct form form = {.arena = arena};
	int duration = role->duration_seconds ? role->duration_seconds : STANDARD_DURATION;

	add(&form, "Action", bk_str_of(action));
	add(&form, "Version", BK_STR("2011-06-15"));
	add(&form, "RoleArn", role->role_arn);
	add(&form, "RoleSessionName", role->session_name);
	add(&form, "DurationSeconds", bk_str_format(arena, "%d", duration));
	if (role->external_id.len)
		add(&form, "ExternalId", role->external_id);
	if (token.len)
		add(&form, "WebIdentityToken", token);
	return bk_str_concat(arena, form.pieces.at, form.pieces.len);
}

/* Where STS is. */
static bool find_endpoint(struct bk_arena *arena, const struct bk_assume_role *role,
	struct bk_endpoint *ret, struct bk_error *ret_error)
{
	if (role->endpoint.len)
		return bk_endpoint_custom(arena, role->endpoint, role->region, ret, ret_error);
	ret->host = bk_str_format(
		arena, "sts.%.*s.%s", BK_STR_ARGS(role->region), bk_source_domain(role->region));
	ret->url = bk_str_format(arena, "https://%s", ret->host.ptr);
	return true;
}

/* "20261124T150405Z" */
static struct bk_str signing_time(struct bk_arena *arena, int64_t now)
{
	time_t seconds = now;
	struct tm when = {0};
	char text[32];

	gmtime_r(&seconds, &when);
	strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &when);
	return bk_str_dup(arena, bk_str_of(text));
}

/* Keys out of <…Response><…Result><Credentials>. */
static bool take_answer(struct bk_arena *arena, const char *action, struct bk_str body,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_error near; /* not shown: it may repeat what was read */
	const struct bk_xml *root = bk_xml_read(arena, body, &near);
	const struct bk_xml *keys = bk_xml_child(
		bk_xml_child(root, bk_str_format(arena, "%sResult", action).ptr), "Credentials");
	struct bk_str access_key = bk_xml_text(keys, "AccessKeyId");
	struct bk_str secret_key = bk_xml_text(keys, "SecretAccessKey");
	struct bk_str token = bk_xml_text(keys, "SessionToken");
	int64_t expires;

	if (!access_key.len || !secret_key.len || !token.len ||
		!bk_source_time(bk_xml_text(keys, "Expiration"), &expires))
		return bk_error_set(ret_error, "%s: STS answered without keys", action);
	bk_secret_set(&ret->access_key, access_key);
	bk_secret_set(&ret->secret_key, secret_key);
	bk_secret_set(&ret->session_token, token);
	ret->expires = expires;
	return true;
}

/* What <ErrorResponse><Error> says. */
static bool complain(struct bk_arena *arena, const char *action,
	const struct bk_credential_answer *answer, struct bk_error *ret_error)
{
	struct bk_error near;
	const struct bk_xml *error = bk_xml_child(bk_xml_read(arena, answer->body, &near), "Error");
	struct bk_str code = bk_source_line(arena, bk_xml_text(error, "Code"));
	struct bk_str message = bk_source_line(arena, bk_xml_text(error, "Message"));

	if (!code.len)
		return bk_error_set(
			ret_error, "%s: STS answered with HTTP status %d", action, answer->status);
	return bk_error_set(
		ret_error, "%s: %.*s: %.*s", action, BK_STR_ARGS(code), BK_STR_ARGS(message));
}

/* Sends the form, signed if there are keys. */
static bool call(const struct bk_credential_world *world, struct bk_arena *arena,
	const struct bk_keys *keys, const struct bk_assume_role *role, struct bk_str body,
	struct bk_credential_answer *ret, struct bk_error *ret_error)
{
	struct bk_http_header headers[2 + BK_SIGN_ADDED];
	struct bk_endpoint endpoint;
	size_t count = 0;

	if (!find_endpoint(arena, role, &endpoint, ret_error))
		return false;
	headers[count++] = (struct bk_http_header){BK_STR("Host"), endpoint.host};
	headers[count++] = (struct bk_http_header){
		BK_STR("Content-Type"), BK_STR("application/x-www-form-urlencoded; charset=utf-8")};
	if (keys) {
		const struct bk_sign_request request = {.method = BK_STR("POST"),
			.path = BK_STR("/"),
			.headers = headers,
			.header_count = count,
			.body = body};
		const struct bk_sign_options options = {.service = BK_STR("sts"),
			.region = role->region,
			.time = signing_time(arena, world->now(world->context)),
			.normalize = true,
			.double_encode = true};

		count += bk_sign(arena, &request, keys, &options, headers + count);
	}
	return bk_source_send(world, arena,
		&(struct bk_credential_request){.method = "POST",
			.url = bk_str_format(arena, "%s/", endpoint.url.ptr).ptr,
			.headers = headers,
			.header_count = count,
			.body = body,
			.timeout_ms = STS_TIMEOUT_MS,
			.near = !bk_str_has_prefix(endpoint.url, BK_STR("https:"))},
		STS_ATTEMPTS, ret, ret_error);
}

static bool assume(const struct bk_credential_world *world, const char *action,
	const struct bk_keys *keys, struct bk_str token, const struct bk_assume_role *role,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_arena *arena = bk_arena_new_secret();
	struct bk_str body = make_form(arena, action, role, token);
	struct bk_credential_answer answer = {0};
	struct bk_error why = {0};
	bool fine;

	if (!call(world, arena, keys, role, body, &answer, &why))
		fine = bk_error_set(ret_error, "%s: %.400s", action, why.text);
	else if (answer.status != 200)
		fine = complain(arena, action, &answer, ret_error);
	else
		fine = take_answer(arena, action, answer.body, ret, ret_error);
	bk_arena_free(arena);
	return fine;
}

bool bk_assume_role(const struct bk_credential_world *world, const struct bk_keys *keys,
	const struct bk_assume_role *role, struct bk_credential *ret, struct bk_error *ret_error)
{
	return assume(world, "AssumeRole", keys, (struct bk_str){0}, role, ret, ret_error);
}

bool bk_assume_role_with_token(const struct bk_credential_world *world, struct bk_str token,
	const struct bk_assume_role *role, struct bk_credential *ret, struct bk_error *ret_error)
{
	return assume(world, "AssumeRoleWithWebIdentity", NULL, token, role, ret, ret_error);
}
