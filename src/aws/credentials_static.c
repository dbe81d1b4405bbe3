/*
 * Keys that stand somewhere as they are: in the environment and in the files.
 */
#include "aws/credentials_source.h"
#include "base/arena.h"

enum bk_found bk_source_environment(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	const struct bk_credential_world *world = lookup->world;
	struct bk_str access_key = bk_source_variable(world, "AWS_ACCESS_KEY_ID");
	struct bk_str secret_key = bk_source_variable(world, "AWS_SECRET_ACCESS_KEY");
	struct bk_str token = bk_source_variable(world, "AWS_SESSION_TOKEN");
	struct bk_str expires = bk_source_variable(world, "AWS_CREDENTIAL_EXPIRATION");
	int64_t end = BK_CREDENTIAL_FOREVER;

	if (lookup->profile_is_chosen && !ask->by)
		return bk_source_nothing(ret_error, "not looked at, since --profile is given");
	if (!access_key.len)
		return bk_source_nothing(ret_error, "AWS_ACCESS_KEY_ID is not set");
	if (!secret_key.len)
		return bk_source_failure(
			ret_error, "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
	if (expires.len && !bk_source_time(expires, &end))
		return bk_source_failure(ret_error, "AWS_CREDENTIAL_EXPIRATION is not a time");
	if (!token.len)
		token = bk_source_variable(world, "AWS_SECURITY_TOKEN");
	bk_secret_set(&ret->access_key, access_key);
	bk_secret_set(&ret->secret_key, secret_key);
	bk_secret_set(&ret->session_token, token);
	ret->expires = end;
	return BK_FOUND_KEYS;
}

static enum bk_found keys_in_file(const struct bk_lookup *lookup, enum bk_config_file file,
	struct bk_str profile, struct bk_credential *ret, struct bk_error *ret_error)
{
	static const char *const words[] = {"aws_access_key_id", "aws_secret_access_key",
		"aws_session_token", "aws_security_token"};
	struct bk_str values[BK_COUNT(words)];

	for (size_t i = 0; i < BK_COUNT(words); i++)
		values[i] = bk_config_get_in(
			lookup->config, file, BK_CONFIG_PROFILE, profile, words[i]);
	if (!values[0].len && !values[1].len)
		return BK_FOUND_NOTHING;
	for (size_t i = 0; i < 2; i++) {
		if (!values[i].len)
			return bk_source_failure(ret_error, "profile \"%.*s\": %s without %s",
				BK_STR_ARGS(profile), words[1 - i], words[i]);
	}
	bk_secret_set(&ret->access_key, values[0]);
	bk_secret_set(&ret->secret_key, values[1]);
	bk_secret_set(&ret->session_token, values[2].len ? values[2] : values[3]);
	ret->expires = BK_CREDENTIAL_FOREVER;
	return BK_FOUND_KEYS;
}

enum bk_found bk_source_credentials_file(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	return keys_in_file(lookup, BK_CONFIG_CREDENTIALS, ask->profile, ret, ret_error);
}

enum bk_found bk_source_config_file(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	return keys_in_file(lookup, BK_CONFIG_CONFIG, ask->profile, ret, ret_error);
}

/* What `aws login` leaves is bound to a private key of the tool that made it. A credential_process
 * beside it may ask that tool. */
enum bk_found bk_source_login(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	(void)ret;
	if (!bk_source_setting(lookup, ask->profile, "login_session").len ||
		bk_source_setting(lookup, ask->profile, "credential_process").len)
		return BK_FOUND_NOTHING;
	return bk_source_failure(ret_error,
		"profile \"%.*s\" uses `aws login`, whose keys only the AWS CLI gets; add to the "
		"profile: credential_process = aws configure export-credentials --profile %.*s "
		"--format process",
		BK_STR_ARGS(ask->profile), BK_STR_ARGS(ask->profile));
}
