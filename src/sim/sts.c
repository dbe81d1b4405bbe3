/*
 * STS: who one is, and sessions of roles. Keys live by the real clock.
 * Errors: botocore 1.43 (API version 2011-06-15).
 */
#include <openssl/rand.h>

#include "base/arena.h"
#include "base/bug.h"
#include "sim/auth.h"
#include "sim/clock.h"
#include "sim/iam.h"
#include "sim/iam_records.h"
#include "sim/policy.h"

enum { KEY_RANDOM = 15, SECRET_LEN = 40, TOKEN_LEN = 160, SESSION_SECONDS = 3600 };

/* Random letters and digits. */
static struct bk_str random_text(
	struct bk_arena *arena, const char *prefix, size_t len, const char *letters)
{
	struct bk_str text = bk_str_format(arena, "%s%*s", prefix, (int)len, "");
	char *at = bk_arena_text(arena, text.len + 1);
	size_t begin = text.len - len, count = strlen(letters);
	memcpy(at, text.ptr, text.len + 1);
	if (RAND_bytes((unsigned char *)at + begin, (int)len) != 1)
		bk_bug("no random bytes");
	for (size_t i = begin; i < text.len; i++)
		at[i] = letters[(unsigned char)at[i] % count];
	return (struct bk_str){at, text.len};
}

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define ANY   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/* New keys, kept as a session that `who` (an object with account, arn, user, role) is. */
static json_t *make_keys(
	struct bk_sim *sim, const struct bk_sim_request *request, json_t *who, int64_t seconds)
{
	struct bk_arena *arena = request->arena;
	struct bk_str access = random_text(arena, "ASIA", KEY_RANDOM + 1, UPPER);
	struct bk_str secret = random_text(arena, "", SECRET_LEN, ANY);
	struct bk_str token = random_text(arena, "bkcsim", TOKEN_LEN, ANY);
	int64_t expires = bk_sim_real_now() + seconds;
	bk_value_set_text(who, "secret", secret);
	bk_value_set_text(who, "token", token);
	bk_value_set(who, "expires", json_integer(expires));
	bk_sim_put(sim, BK_SIM_SESSION, BK_STR(""), BK_STR(""), access, who);
	json_t *keys = json_object();
	bk_value_set_text(keys, "AccessKeyId", access);
	bk_value_set_text(keys, "SecretAccessKey", secret);
	bk_value_set_text(keys, "SessionToken", token);
	bk_value_set(keys, "Expiration", json_integer(expires));
	return keys;
}

/* Whether the caller, who may be a session, is trusted by the role. */
static bool is_trusted(const struct bk_sim_request *request, const json_t *role)
{
	struct bk_error error;
	BK_AUTO_JSON trust =
		bk_sim_policy_read(bk_value_text(role, "AssumeRolePolicyDocument"), &error);
	BK_AUTO_JSON context = json_object();
	struct bk_str external = bk_value_text(request->input, "ExternalId");
	if (external.len > 0)
		bk_value_set_text(context, "sts:ExternalId", external);
	bk_value_set_text(
		context, "sts:RoleSessionName", bk_value_text(request->input, "RoleSessionName"));
	bk_value_set_text(context, "aws:PrincipalArn", request->principal);
	bk_value_set_text(context, "aws:PrincipalAccount", request->account);
	bk_value_set_text(context, "aws:SourceAccount", request->account);
	const struct bk_sim_ask ask = {
		.principal = request->principal,
		.account = request->account,
		.action = "sts:AssumeRole",
		.context = context,
	};
	unsigned says = bk_sim_policy_says(request->arena, trust, &ask);
	return (says & BK_SIM_DENIES) == 0 && says != 0;
}

/* Whether the caller is a session of a role. */
static bool is_session(const struct bk_sim_request *request)
{
	return !bk_str_equal(request->principal, request->caller);
}

static json_t *denied(
	const struct bk_sim_request *request, struct bk_str arn, struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 403, "AccessDenied",
		"User: %.*s is not authorized to perform: sts:AssumeRole on resource: %.*s",
		BK_STR_ARGS(request->caller), BK_STR_ARGS(arn));
}

static json_t *assume_role(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_arena *arena = request->arena;
	struct bk_str arn = bk_value_text(request->input, "RoleArn");
	struct bk_str session = bk_value_text(request->input, "RoleSessionName");
	int64_t seconds = bk_value_int(request->input, "DurationSeconds", SESSION_SECONDS);
	BK_AUTO_JSON role = bk_sim_role_find(sim, arn);
	if (role == NULL || !is_trusted(request, role))
		return denied(request, arn, ret_fault);
	if (seconds > bk_value_int(role, "MaxSessionDuration", SESSION_SECONDS) ||
		(is_session(request) && seconds > SESSION_SECONDS))
		return bk_sim_refuse(ret_fault, 400, "ValidationError",
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this "
			"role.");
	struct bk_str rest = arn;
	for (int i = 0; i < 4; i++)
		bk_str_cut(&rest, ':');
	struct bk_str account = bk_str_cut(&rest, ':');
	struct bk_str own = bk_str_format(arena, "arn:aws:sts::%.*s:assumed-role/%.*s/%.*s",
		BK_STR_ARGS(account), BK_STR_ARGS(bk_value_text(role, "RoleName")),
		BK_STR_ARGS(session));
	struct bk_str user = bk_str_format(arena, "%.*s:%.*s",
		BK_STR_ARGS(bk_value_text(role, "RoleId")), BK_STR_ARGS(session));
	BK_AUTO_JSON who = json_object();
	bk_value_set_text(who, "account", account);
	bk_value_set_text(who, "arn", own);
	bk_value_set_text(who, "user", user);
	bk_value_set_text(who, "role", arn);
	json_t *output = json_object();
	bk_value_set(output, "Credentials", make_keys(sim, request, who, seconds));
	json_t *assumed = json_object();
	bk_value_set_text(assumed, "AssumedRoleId", user);
	bk_value_set_text(assumed, "Arn", own);
	bk_value_set(output, "AssumedRoleUser", assumed);
	return output;
}

static json_t *get_session_token(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	int64_t seconds = bk_value_int(request->input, "DurationSeconds", 43200);
	if (is_session(request))
		return bk_sim_refuse(ret_fault, 403, "AccessDenied",
			"Cannot call GetSessionToken with session credentials");
	BK_AUTO_JSON who = json_object();
	bk_value_set_text(who, "account", request->account);
	bk_value_set_text(who, "arn", request->caller);
	bk_value_set_text(who, "user", request->caller_id);
	return json_pack("{s:o}", "Credentials", make_keys(sim, request, who, seconds));
}

static json_t *get_caller_identity(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *output = json_object();
	(void)sim, (void)ret_fault;
	bk_value_set_text(output, "Account", request->account);
	bk_value_set_text(output, "Arn", request->caller);
	bk_value_set_text(output, "UserId", request->caller_id);
	return output;
}

static json_t *get_access_key_info(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const struct bk_str prefix = BK_STR("AKIASIM1");
	struct bk_str key = bk_value_text(request->input, "AccessKeyId");
	BK_AUTO_JSON session = bk_sim_get(sim, BK_SIM_SESSION, BK_STR(""), BK_STR(""), key);
	json_t *output = json_object();
	(void)ret_fault;
	if (session != NULL)
		bk_value_set_text(output, "Account", bk_value_text(session, "account"));
	else if (bk_str_has_prefix(key, prefix))
		bk_value_set_text(output, "Account",
			(struct bk_str){key.ptr + prefix.len, key.len - prefix.len});
	return output;
}

/* clang-format off */
static const struct bk_sim_member assuming[] = {
	{ "RoleArn", BK_SIM_STRING, true, 20, 2048, NULL, NULL },
	{ "RoleSessionName", BK_SIM_STRING, true, 2, 64, "[A-Za-z0-9_+=,.@-]*", NULL },
	{ "DurationSeconds", BK_SIM_INT, false, 900, 43200, NULL, NULL },
	{ "ExternalId", BK_SIM_STRING, false, 2, 1224, "[A-Za-z0-9_+=,.@:/-]*", NULL },
	{0}
};
static const struct bk_sim_member tokens[] = {
	{ "DurationSeconds", BK_SIM_INT, false, 900, 129600, NULL, NULL },
	{0}
};
static const struct bk_sim_member keys[] = {
	{ "AccessKeyId", BK_SIM_STRING, true, 16, 128, "[A-Za-z0-9_]*", NULL },
	{0}
};

const struct bk_sim_operation bk_sim_sts[] = {
	{ "sts", "AssumeRole", assume_role, assuming },
	{ "sts", "GetAccessKeyInfo", get_access_key_info, keys },
	{ "sts", "GetCallerIdentity", get_caller_identity, NULL },
	{ "sts", "GetSessionToken", get_session_token, tokens },
	{0}
};
/* clang-format on */
