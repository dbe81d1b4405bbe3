/*
 * Keys of accounts: the caller's own from the chain, of others by assuming a role in them or by a
 * profile of their own. They are got by whoever wants them first; others wait for him.
 */
#include "aws/run.h"

#include <stdio.h>

#include "base/arena.h"

enum {
	EARLY_MS = 5 * 60 * 1000, /* before they end, keys are got anew */
	ROLE_SECONDS = 3600,
	SESSION_NAME_MAX = 64,
};

static int64_t now_ms(const struct bk_aws *aws)
{
	return aws->world.now(aws->world.context) + atomic_load(&aws->skew);
}

/* Keys of the options, or of the chain. */
static bool get_own(struct bk_aws *aws, struct bk_credentials *chain, struct bk_credential *ret,
	struct bk_aws_failure *ret_failure)
{
	struct bk_error error;

	if (aws->options->access_key) {
		bk_secret_set(&ret->access_key, bk_str_of(aws->options->access_key));
		bk_secret_set(&ret->secret_key, bk_str_of(aws->options->secret_key));
		bk_secret_set(&ret->session_token, BK_STR(""));
		ret->expires = BK_CREDENTIAL_FOREVER;
		return true;
	}
	if (bk_credentials_get(chain, ret, &error))
		return true;
	return bk_aws_fail(ret_failure, BK_AWS_CREDENTIALS, "%s", error.text);
}

/* "bkc-UNIT", of the characters that a session name may have. */
static struct bk_str session_name(struct bk_arena *arena, struct bk_str unit)
{
	struct bk_str name = bk_str_format(arena, "bkc-%.*s", BK_STR_ARGS(unit));
	char *at = bk_arena_text(arena, name.len);

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool fits = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			(c >= '0' && c <= '9') || strchr("_=,.@-", c);
		at[i] = (char)(c && fits ? c : '-');
	}
	return (struct bk_str){at, name.len < SESSION_NAME_MAX ? name.len : SESSION_NAME_MAX};
}

/*
 * Temporary keys out of the output of AssumeRole. An end that does not fit our clock is not
 * believed: they live as long as was asked for.
 */
static bool take_output(int64_t now, const json_t *output, struct bk_credential *ret,
	struct bk_aws_failure *ret_failure)
{
	const json_t *keys = json_object_get(output, "Credentials");
	struct bk_str access_key = bk_value_text(keys, "AccessKeyId");
	struct bk_str secret_key = bk_value_text(keys, "SecretAccessKey");
	struct bk_str token = bk_value_text(keys, "SessionToken");
	int64_t expires = bk_value_int(keys, "Expiration", 0);

	if (access_key.len == 0 || secret_key.len == 0 || token.len == 0 || expires == 0)
		return bk_aws_fail(
			ret_failure, BK_AWS_CREDENTIALS, "the answer to AssumeRole has no keys");
	bk_secret_set(&ret->access_key, access_key);
	bk_secret_set(&ret->secret_key, secret_key);
	bk_secret_set(&ret->session_token, token);
	bool plausible = expires > now && expires <= now + ROLE_SECONDS;
	ret->expires = plausible ? expires : now + ROLE_SECONDS;
	return true;
}

static bool assume(struct bk_aws *aws, const struct bk_aws_account *account,
	struct bk_credential *ret, struct bk_aws_failure *ret_failure)
{
	if (account->access_role.len == 0)
		return bk_aws_fail(ret_failure, BK_AWS_CREDENTIALS,
			"account %.*s has no access role", BK_STR_ARGS(account->id));
	struct bk_arena *arena = bk_arena_new();
	struct bk_str arn = bk_str_format(arena, "arn:%.*s:iam::%.*s:role/%.*s",
		BK_STR_ARGS(aws->options->partition), BK_STR_ARGS(account->id),
		BK_STR_ARGS(account->access_role));
	BK_AUTO_JSON input = json_object();
	bk_value_set_text(input, "RoleArn", arn);
	bk_value_set_text(input, "RoleSessionName", session_name(arena, aws->options->unit));
	bk_value_set(input, "DurationSeconds", json_integer(ROLE_SECONDS));
	struct bk_aws_call call = {
		.operation = bk_aws_operation_find(BK_STR("sts"), BK_STR("AssumeRole")),
		.region = aws->region,
		.input = input,
	};
	BK_AUTO_JSON output = NULL;
	bool done = bk_aws_call(aws, &call, &output, ret_failure);
	if (done) {
		done = take_output(now_ms(aws) / 1000, output, ret, ret_failure);
	} else if (ret_failure->kind == BK_AWS_REFUSED) {
		struct bk_str said = bk_str_dup(arena, bk_str_of(ret_failure->message));
		ret_failure->kind = BK_AWS_CREDENTIALS;
		snprintf(ret_failure->message, sizeof(ret_failure->message),
			"cannot assume %.*s: %.*s", BK_STR_ARGS(arn),
			(int)(said.len < 700 ? said.len : 700), said.ptr);
	}
	bk_arena_free(arena);
	return done;
}

static const struct bk_aws_account *account_of(const struct bk_aws *aws, struct bk_str id)
{
	for (size_t i = 0; i < aws->options->account_count; i++) {
		if (bk_str_equal(aws->options->accounts[i].id, id))
			return &aws->options->accounts[i];
	}
	return NULL;
}

/* With the lock held: what is kept for the account. */
static struct bk_aws_keys *keys_of(struct bk_aws *aws, struct bk_str id)
{
	struct bk_aws_keys *keys = bk_map_find(&aws->keys, id);

	if (!keys) {
		keys = bk_new(aws->arena, struct bk_aws_keys);
		keys->account = account_of(aws, id);
		bk_map_put(&aws->keys, bk_str_dup(aws->arena, id), keys);
	}
	return keys;
}

/* The keys of a profile of the account's own. Only the thread that fetches is here. */
static bool get_of_profile(struct bk_aws *aws, struct bk_aws_keys *keys, struct bk_credential *ret,
	struct bk_aws_failure *ret_failure)
{
	struct bk_error error;
	struct bk_credential_options options = {
		.profile = keys->account->profile, .region = aws->region};

	if (!keys->chain) {
		keys->chain = bk_credentials_new(&options, &aws->credential_world, &error);
		if (!keys->chain)
			return bk_aws_fail(ret_failure, BK_AWS_CREDENTIALS, "%s", error.text);
	}
	if (!bk_credentials_get(keys->chain, ret, &error))
		return bk_aws_fail(ret_failure, BK_AWS_CREDENTIALS, "%s", error.text);
	return true;
}

/* Whether what is there can be used, with so long left. */
static bool is_good(const struct bk_aws_keys *keys, int64_t now, int64_t left)
{
	return keys->credential.access_key.len > 0 &&
		(keys->credential.expires == BK_CREDENTIAL_FOREVER ||
			keys->credential.expires - left / 1000 > now / 1000);
}

/* With the lock held, which is let go meanwhile: asks, and keeps what came. */
static void fetch(struct bk_aws *aws, struct bk_aws_keys *keys)
{
	struct bk_credential fresh = {0};
	struct bk_aws_failure failure = {0};

	keys->fetching = true;
	pthread_mutex_unlock(&aws->lock);
	bool done = keys->account->profile.len > 0 ? get_of_profile(aws, keys, &fresh, &failure)
						   : assume(aws, keys->account, &fresh, &failure);
	pthread_mutex_lock(&aws->lock);
	keys->fetching = false;
	bk_aws_failure_done(&keys->failure);
	keys->failed = 0;
	if (done) {
		bk_credential_copy(&keys->credential, &fresh);
	} else {
		keys->failure = failure;
		keys->failed = aws->world.steady(aws->world.context) + 1;
	}
	bk_credential_done(&fresh);
	pthread_cond_broadcast(&aws->changed);
}

/* With the lock held. Others go on with old keys while one fetches new ones. */
static bool get_cached(struct bk_aws *aws, struct bk_aws_keys *keys, struct bk_credential *ret,
	struct bk_aws_failure *ret_failure)
{
	bool asked = false;

	while (!is_good(keys, now_ms(aws), EARLY_MS)) {
		bool usable = is_good(keys, now_ms(aws), 0);
		int64_t since = aws->world.steady(aws->world.context) - keys->failed;
		bool refused = keys->failed && since < BK_REFUSED_MS;
		if (usable && (asked || refused || keys->fetching))
			break;
		if (refused) {
			bk_aws_failure_copy(ret_failure, &keys->failure);
			return false;
		}
		if (keys->fetching) {
			pthread_cond_wait(&aws->changed, &aws->lock);
		} else if (!asked) {
			fetch(aws, keys);
			asked = true;
		} else {
			return bk_aws_fail(ret_failure, BK_AWS_CREDENTIALS,
				"the keys of account %.*s have ended already",
				BK_STR_ARGS(keys->account->id));
		}
	}
	bk_credential_copy(ret, &keys->credential);
	return true;
}

bool bk_aws_keys_get(struct bk_aws *aws, struct bk_str account, struct bk_credential *ret,
	struct bk_aws_failure *ret_failure)
{
	char caller[13] = "";

	if (account.len == 0)
		return get_own(aws, aws->chain, ret, ret_failure);
	const struct bk_aws_account *row = account_of(aws, account);
	if (!row || row->profile.len == 0) {
		if (!bk_aws_caller(aws, caller, ret_failure))
			return false;
		if (bk_str_is(account, caller))
			return get_own(aws, aws->chain, ret, ret_failure);
	}
	if (!row)
		return bk_aws_fail(ret_failure, BK_AWS_CREDENTIALS,
			"nothing says how account %.*s is reached", BK_STR_ARGS(account));
	pthread_mutex_lock(&aws->lock);
	bool done = get_cached(aws, keys_of(aws, account), ret, ret_failure);
	pthread_mutex_unlock(&aws->lock);
	return done;
}

bool bk_aws_keys_ended(struct bk_aws *aws, struct bk_str account, const struct bk_credential *ended)
{
	pthread_mutex_lock(&aws->lock);
	struct bk_aws_keys *keys = account.len > 0 ? bk_map_find(&aws->keys, account) : NULL;
	bool role = keys && !keys->chain;
	if (role &&
		bk_str_equal(bk_secret_text(&keys->credential.access_key),
			bk_secret_text(&ended->access_key)))
		bk_credential_done(&keys->credential);
	pthread_mutex_unlock(&aws->lock);
	return role;
}

void bk_aws_keys_done(struct bk_aws *aws)
{
	for (size_t i = 0; i < aws->keys.len; i++) {
		struct bk_aws_keys *keys = aws->keys.entries[i].value;
		bk_credential_done(&keys->credential);
		bk_credentials_free(keys->chain);
		bk_aws_failure_done(&keys->failure);
	}
	bk_credentials_free(aws->chain);
}
