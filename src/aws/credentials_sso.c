/*
 * SSO (IAM Identity Center): the token that `aws sso login` left in its cache is exchanged for
 * keys of the role that the profile names. An expired token is not renewed here: that is a login.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html and
 * https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html,
 * seen 2026-11-24.
 */
#include <openssl/evp.h>

#include "aws/credentials_source.h"
#include "aws/endpoint.h"
#include "base/arena.h"
#include "base/bug.h"
#include "base/value.h"

enum { SSO_TIMEOUT_MS = 30000, SSO_ATTEMPTS = 3, TOKEN_FILE_MAX = 256 * 1024 };

struct login {
	struct bk_str profile;
	struct bk_str session; /* sso_session, or empty in the older form */
	struct bk_str start_url, region, account, role;
};

/* A setting of the profile, or of its session; they may not differ. */
static bool read_word(const struct bk_lookup *lookup, const struct login *login, const char *word,
	struct bk_str *ret, struct bk_error *ret_error)
{
	struct bk_str own = bk_source_setting(lookup, login->profile, word);
	struct bk_str common = {0};

	if (login->session.len)
		common = bk_config_get(lookup->config, BK_CONFIG_SSO_SESSION, login->session, word);
	if (own.len && common.len && !bk_str_equal(own, common))
		return bk_error_set(ret_error,
			"profile \"%.*s\": its %s is not that of sso-session \"%.*s\"",
			BK_STR_ARGS(login->profile), word, BK_STR_ARGS(login->session));
	*ret = common.len ? common : own;
	if (!ret->len)
		return bk_error_set(ret_error, "profile \"%.*s\" uses SSO, but has no %s",
			BK_STR_ARGS(login->profile), word);
	return true;
}

static bool read_login(
	const struct bk_lookup *lookup, struct login *login, struct bk_error *ret_error)
{
	const struct {
		const char *word;
		struct bk_str *to;
	} words[] = {
		{"sso_account_id", &login->account},
		{"sso_role_name", &login->role},
		{"sso_region", &login->region},
		{"sso_start_url", &login->start_url},
	};

	login->session = bk_source_setting(lookup, login->profile, "sso_session");
	if (login->session.len &&
		!bk_config_has(lookup->config, BK_CONFIG_SSO_SESSION, login->session))
		return bk_error_set(ret_error,
			"profile \"%.*s\": sso-session \"%.*s\" does not exist",
			BK_STR_ARGS(login->profile), BK_STR_ARGS(login->session));
	for (size_t i = 0; i < BK_COUNT(words); i++) {
		if (!read_word(lookup, login, words[i].word, words[i].to, ret_error))
			return false;
	}
	return true;
}

/* ~/.aws/sso/cache/SHA1.json, of the session's name or the start URL. */
static const char *token_path(const struct bk_lookup *lookup, const struct login *login)
{
	static const char digits[] = "0123456789abcdef";
	struct bk_str of = login->session.len ? login->session : login->start_url;
	unsigned char digest[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1];
	unsigned int size = 0;

	if (!EVP_Digest(of.ptr, of.len, digest, &size, EVP_sha1(), NULL))
		bk_out_of_memory();
	for (size_t i = 0; i < (size_t)size * 2; i++)
		hex[i] = digits[(digest[i / 2] >> (i % 2 ? 0 : 4)) & 15];
	hex[(size_t)size * 2] = '\0';
	return bk_str_format(lookup->arena, "%s/.aws/sso/cache/%s.json",
		bk_source_variable(lookup->world, "HOME").ptr, hex)
		.ptr;
}

/* What one does about it. */
static bool ask_to_log_in(const struct login *login, const char *what, struct bk_error *ret_error)
{
	return bk_error_set(ret_error, "profile \"%.*s\": %s; run `aws sso login --profile %.*s`",
		BK_STR_ARGS(login->profile), what, BK_STR_ARGS(login->profile));
}

/* The token, in the arena. */
static bool read_token(const struct bk_lookup *lookup, const struct login *login,
	struct bk_str *ret, struct bk_error *ret_error)
{
	struct bk_arena *arena = lookup->arena;
	const char *path = token_path(lookup, login);
	int64_t now = lookup->world->now(lookup->world->context), expires = 0;
	struct bk_error why;
	struct bk_str text = {0}, token;
	bool missing;

	if (!bk_config_slurp(arena, path, TOKEN_FILE_MAX, &text, &missing, &why))
		return missing ? ask_to_log_in(login, "there is no SSO session", ret_error)
			       : bk_error_set(ret_error, "SSO session: %.400s", why.text);

	BK_AUTO_JSON document = bk_source_json(text, &why);
	token = bk_value_text(document, "accessToken");
	if (!token.len || !bk_source_time(bk_value_text(document, "expiresAt"), &expires))
		return ask_to_log_in(login, "the cached SSO session cannot be read", ret_error);
	if (expires <= now)
		return ask_to_log_in(login,
			bk_str_format(arena, "the SSO session ended at %s",
				bk_source_time_text(arena, expires).ptr)
				.ptr,
			ret_error);
	*ret = bk_str_dup(arena, token);
	return true;
}

static bool portal_url(const struct bk_lookup *lookup, const struct login *login,
	struct bk_str *ret, struct bk_error *ret_error)
{
	struct bk_arena *arena = lookup->arena;
	struct bk_str said = bk_source_endpoint(
		lookup->world, lookup->config, arena, lookup->profile, BK_STR("SSO"));
	struct bk_endpoint endpoint = {0};

	if (!said.len)
		endpoint.url = bk_str_format(arena, "https://portal.sso.%.*s.%s",
			BK_STR_ARGS(login->region), bk_source_domain(login->region));
	else if (!bk_endpoint_custom(arena, said, login->region, &endpoint, ret_error))
		return false;
	*ret = bk_str_format(arena, "%s/federation/credentials?role_name=%s&account_id=%s",
		endpoint.url.ptr, bk_uri_encode(arena, login->role, "").ptr,
		bk_uri_encode(arena, login->account, "").ptr);
	return true;
}

/* Keys out of the portal's answer, or what it says instead. */
static bool take_answer(const struct bk_lookup *lookup, const struct login *login,
	const struct bk_credential_answer *answer, struct bk_credential *ret,
	struct bk_error *ret_error)
{
	static const struct bk_key_names names = {
		"accessKeyId", "secretAccessKey", "sessionToken", "expiration"};
	struct bk_error why = {0};
	struct bk_str message;

	if (answer->status == 401)
		return ask_to_log_in(login, "the SSO session is no longer valid", ret_error);

	BK_AUTO_JSON document = bk_source_json(answer->body, &why);
	if (answer->status == 200) {
		if (bk_source_take(json_object_get(document, "roleCredentials"), &names, ret, &why))
			return true;
		return bk_error_set(ret_error, "profile \"%.*s\": the answer of SSO: %.300s",
			BK_STR_ARGS(login->profile), why.text);
	}
	message = bk_source_line(lookup->arena, bk_value_text(document, "message"));
	return bk_error_set(ret_error,
		"profile \"%.*s\": SSO gives no keys of role %.*s in account %.*s: HTTP status "
		"%d%s%.*s",
		BK_STR_ARGS(login->profile), BK_STR_ARGS(login->role), BK_STR_ARGS(login->account),
		answer->status, message.len ? ": " : "", BK_STR_ARGS(message));
}

enum bk_found bk_source_sso(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct login login = {.profile = ask->profile};
	struct bk_credential_answer answer = {0};
	struct bk_http_header headers[1];
	struct bk_error why = {0};
	struct bk_str token = {0}, url = {0};

	if (!bk_source_setting(lookup, ask->profile, "sso_account_id").len &&
		!bk_source_setting(lookup, ask->profile, "sso_role_name").len)
		return BK_FOUND_NOTHING;
	if (!read_login(lookup, &login, ret_error) ||
		!read_token(lookup, &login, &token, ret_error) ||
		!portal_url(lookup, &login, &url, ret_error))
		return BK_FOUND_FAILURE;
	headers[0] = (struct bk_http_header){BK_STR("x-amz-sso_bearer_token"), token};
	if (!bk_source_send(lookup->world, lookup->arena,
		    &(struct bk_credential_request){.method = "GET",
			    .url = url.ptr,
			    .headers = headers,
			    .header_count = BK_COUNT(headers),
			    .timeout_ms = SSO_TIMEOUT_MS,
			    .near = !bk_str_has_prefix(url, BK_STR("https:"))},
		    SSO_ATTEMPTS, &answer, &why))
		return bk_source_failure(ret_error, "profile \"%.*s\": SSO: %.400s",
			BK_STR_ARGS(ask->profile), why.text);
	return take_answer(lookup, &login, &answer, ret, ret_error) ? BK_FOUND_KEYS
								    : BK_FOUND_FAILURE;
}
