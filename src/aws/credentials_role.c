/*
 * Keys of a role: a profile's role_arn, taken on with the keys of another profile or source, or
 * with a web identity's token.
 */
#include "aws/credentials_source.h"
#include "base/arena.h"

enum {
	DURATION_MIN = 900,
	DURATION_MAX = 43200,
	CHAIN_MAX = 16,
	TOKEN_FILE_MAX = 64 * 1024,
};

/* A whole number of at most nine digits; -1 where it is none. */
static int read_number(struct bk_str text)
{
	int number = 0;

	if (text.len == 0 || text.len > 9)
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return -1;
		number = number * 10 + (text.ptr[i] - '0');
	}
	return number;
}

/* What the profile says of the role. */
static bool read_role(const struct bk_lookup *lookup, struct bk_str profile,
	struct bk_assume_role *ret, struct bk_error *ret_error)
{
	struct bk_str duration = bk_source_setting(lookup, profile, "duration_seconds");
	struct bk_str name = bk_source_setting(lookup, profile, "role_session_name");

	*ret = (struct bk_assume_role){
		.role_arn = bk_source_setting(lookup, profile, "role_arn"),
		.session_name = name.len ? name : BK_STR("bkc"),
		.external_id = bk_source_setting(lookup, profile, "external_id"),
		.region = lookup->region,
		.endpoint = bk_source_endpoint(lookup->world, lookup->config, lookup->arena,
			lookup->profile, BK_STR("STS")),
	};
	if (duration.ptr) {
		ret->duration_seconds = read_number(duration);
		if (ret->duration_seconds < DURATION_MIN || ret->duration_seconds > DURATION_MAX)
			return bk_error_set(ret_error,
				"profile \"%.*s\": duration_seconds is not a number from %d to %d",
				BK_STR_ARGS(profile), DURATION_MIN, DURATION_MAX);
	}
	return true;
}

/* The profiles from the first to this one, for messages: "a" -> "b" -> "c". */
static struct bk_str chain_text(struct bk_arena *arena, const struct bk_ask *ask)
{
	struct bk_str own = bk_str_format(arena, "\"%.*s\"", BK_STR_ARGS(ask->profile));

	if (!ask->by)
		return own;
	return bk_str_format(arena, "%s -> %s", chain_text(arena, ask->by).ptr, own.ptr);
}

static bool has_keys(const struct bk_lookup *lookup, struct bk_str profile)
{
	return bk_source_setting(lookup, profile, "aws_access_key_id").ptr ||
		bk_source_setting(lookup, profile, "aws_secret_access_key").ptr;
}

/* Whether `name` may be the source of ask->profile. A profile with keys may name itself. */
static bool may_be_source(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_str name, struct bk_error *ret_error)
{
	size_t depth = 1;

	if (!bk_config_has(lookup->config, BK_CONFIG_PROFILE, name))
		return bk_error_set(ret_error,
			"profile \"%.*s\": its source_profile \"%.*s\" does not exist",
			BK_STR_ARGS(ask->profile), BK_STR_ARGS(name));
	if (bk_str_equal(ask->profile, name) && has_keys(lookup, name))
		return true;
	for (const struct bk_ask *at = ask; at; at = at->by, depth++) {
		if (bk_str_equal(at->profile, name))
			return bk_error_set(ret_error,
				"source_profile goes round in a circle: %s -> \"%.*s\"",
				chain_text(lookup->arena, ask).ptr, BK_STR_ARGS(name));
	}
	if (depth > CHAIN_MAX)
		return bk_error_set(ret_error,
			"source_profile leads through more than %d profiles: %s", CHAIN_MAX,
			chain_text(lookup->arena, ask).ptr);
	return true;
}

/* Keys of source_profile. */
static bool ask_profile(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_str name, struct bk_credential *ret, struct bk_error *ret_error)
{
	const struct bk_ask source = {name, ask};

	if (!may_be_source(lookup, ask, name, ret_error))
		return false;
	switch (bk_source_profile(lookup, &source, ret, ret_error)) {
	case BK_FOUND_KEYS:
		return true;
	case BK_FOUND_FAILURE:
		return false;
	case BK_FOUND_NOTHING:
		break;
	}
	return bk_error_set(ret_error, "profile \"%.*s\": its source_profile \"%.*s\" has no keys",
		BK_STR_ARGS(ask->profile), BK_STR_ARGS(name));
}

/* Keys of credential_source. */
static bool ask_word(const struct bk_lookup *lookup, const struct bk_ask *ask, struct bk_str word,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	const struct bk_source *source = bk_source_by_word(word);
	const struct bk_ask by_word = {ask->profile, ask};
	struct bk_error why = {0};

	if (!source)
		return bk_error_set(ret_error,
			"profile \"%.*s\": credential_source is \"%.*s\", not Environment, "
			"EcsContainer or Ec2InstanceMetadata",
			BK_STR_ARGS(ask->profile), BK_STR_ARGS(word));
	if (source->load(lookup, &by_word, ret, &why) == BK_FOUND_KEYS)
		return true;
	return bk_error_set(ret_error, "profile \"%.*s\": credential_source %s has no keys: %.300s",
		BK_STR_ARGS(ask->profile), source->word, why.text);
}

/* The keys that take on the role. */
static bool ask_for_role(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str profile = bk_source_setting(lookup, ask->profile, "source_profile");
	struct bk_str word = bk_source_setting(lookup, ask->profile, "credential_source");

	if (profile.len && word.len)
		return bk_error_set(ret_error,
			"profile \"%.*s\" has both source_profile and credential_source",
			BK_STR_ARGS(ask->profile));
	if (!profile.len && !word.len)
		return bk_error_set(ret_error,
			"profile \"%.*s\" has role_arn, but neither source_profile nor "
			"credential_source",
			BK_STR_ARGS(ask->profile));
	return word.len ? ask_word(lookup, ask, word, ret, ret_error)
			: ask_profile(lookup, ask, profile, ret, ret_error);
}

enum bk_found bk_source_role(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str role_arn = bk_source_setting(lookup, ask->profile, "role_arn");
	struct bk_credential source = {0};
	struct bk_assume_role role;
	struct bk_error why = {0};
	struct bk_keys keys;
	bool fine;

	if (!role_arn.len || bk_source_setting(lookup, ask->profile, "web_identity_token_file").len)
		return BK_FOUND_NOTHING;
	/* As a source its keys, where it has some, count more than its role. */
	if (ask->by && has_keys(lookup, ask->profile))
		return BK_FOUND_NOTHING;
	if (bk_source_setting(lookup, ask->profile, "mfa_serial").len)
		return bk_source_failure(ret_error,
			"profile \"%.*s\" has mfa_serial, and bkc asks for no codes; run it with "
			"the keys that `aws configure export-credentials --profile %.*s --format "
			"env` prints",
			BK_STR_ARGS(ask->profile), BK_STR_ARGS(ask->profile));
	if (!read_role(lookup, ask->profile, &role, ret_error) ||
		!ask_for_role(lookup, ask, &source, ret_error))
		return BK_FOUND_FAILURE;
	keys = bk_credential_keys(&source);
	fine = bk_assume_role(lookup->world, &keys, &role, ret, &why);
	bk_credential_done(&source);
	if (fine)
		return BK_FOUND_KEYS;
	return bk_source_failure(ret_error, "profile \"%.*s\": role %.*s: %.300s",
		BK_STR_ARGS(ask->profile), BK_STR_ARGS(role_arn), why.text);
}

/* A word of the environment, where that counts, or else of the profile. */
static struct bk_str either(const struct bk_lookup *lookup, const struct bk_ask *ask,
	const char *variable, const char *setting)
{
	struct bk_str said = {0};

	if (!ask->by && !lookup->profile_is_chosen)
		said = bk_source_variable(lookup->world, variable);
	return said.len ? said : bk_source_setting(lookup, ask->profile, setting);
}

static struct bk_str without_line_end(struct bk_str text)
{
	while (text.len && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r'))
		text.len--;
	return text;
}

enum bk_found bk_source_web_identity(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str path =
		either(lookup, ask, "AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
	struct bk_str name = either(lookup, ask, "AWS_ROLE_SESSION_NAME", "role_session_name");
	struct bk_assume_role role;
	struct bk_error why = {0};
	struct bk_str token = {0};

	if (!path.len)
		return BK_FOUND_NOTHING;
	if (!read_role(lookup, ask->profile, &role, ret_error))
		return BK_FOUND_FAILURE;
	role.role_arn = either(lookup, ask, "AWS_ROLE_ARN", "role_arn");
	if (name.len)
		role.session_name = name;
	if (!role.role_arn.len)
		return bk_source_failure(ret_error,
			"web identity: a token file, but neither AWS_ROLE_ARN nor role_arn");
	if (!bk_config_slurp(lookup->arena, bk_str_dup(lookup->arena, path).ptr, TOKEN_FILE_MAX,
		    &token, NULL, &why))
		return bk_source_failure(ret_error, "web identity: token file %.400s", why.text);
	token = without_line_end(token);
	if (!token.len)
		return bk_source_failure(
			ret_error, "web identity: token file %.*s is empty", BK_STR_ARGS(path));
	if (bk_assume_role_with_token(lookup->world, token, &role, ret, &why))
		return BK_FOUND_KEYS;
	return bk_source_failure(
		ret_error, "web identity: role %.*s: %.300s", BK_STR_ARGS(role.role_arn), why.text);
}
