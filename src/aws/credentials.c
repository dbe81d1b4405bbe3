/*
 * The chain of sources and the keys that are held: which source it is, when to ask it again, and
 * what is said where none has keys.
 */
#include "aws/credentials.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "aws/credentials_source.h"
#include "base/arena.h"
#include "base/bug.h"

enum {
	REFRESH_BEFORE = 5 * 60,  /* seconds before the end */
	RETRY_AFTER = 30,         /* seconds after a failure while the old keys are good */
	EXTEND_STABLE = 15 * 60,  /* seconds that old keys of a stable source are used on */
	PROCESS_LIMIT_MS = 60000, /* of a credential_process */
};

/* clang-format off */
const struct bk_source bk_sources_of_keys[] = {
	/* name                     word                   load                        of_profile stable */
	{ "environment variables",  "Environment",         bk_source_environment,      false,     false },
	{ "role of the profile",    NULL,                  bk_source_role,             true,      false },
	{ "web identity",           NULL,                  bk_source_web_identity,     true,      false },
	{ "SSO",                    NULL,                  bk_source_sso,              true,      false },
	{ "credentials file",       NULL,                  bk_source_credentials_file, true,      false },
	{ "login session",          NULL,                  bk_source_login,            true,      false },
	{ "credential_process",     NULL,                  bk_source_process,          true,      false },
	{ "config file",            NULL,                  bk_source_config_file,      true,      false },
	{ "container endpoint",     "EcsContainer",        bk_source_container,        false,     false },
	{ "instance metadata",      "Ec2InstanceMetadata", bk_source_instance,         false,     true },
};
/* clang-format on */
const size_t bk_sources_of_keys_count = BK_COUNT(bk_sources_of_keys);

struct bk_credentials {
	const struct bk_credential_world *world;
	struct bk_arena *arena; /* texts that are no secrets */
	struct bk_config *config;
	struct bk_lookup lookup; /* without its arena */
	const char *config_path, *credentials_path;

	pthread_mutex_t asking; /* held while a source is asked; taken before `state` */
	pthread_mutex_t state;  /* guards what follows */
	const struct bk_source *source;
	struct bk_credential held;
	int64_t retry_at;
};

void bk_credential_done(struct bk_credential *credential)
{
	bk_secret_done(&credential->access_key);
	bk_secret_done(&credential->secret_key);
	bk_secret_done(&credential->session_token);
	credential->expires = 0;
}

void bk_credential_copy(struct bk_credential *to, const struct bk_credential *from)
{
	bk_secret_set(&to->access_key, bk_secret_text(&from->access_key));
	bk_secret_set(&to->secret_key, bk_secret_text(&from->secret_key));
	bk_secret_set(&to->session_token, bk_secret_text(&from->session_token));
	to->expires = from->expires;
}

struct bk_keys bk_credential_keys(const struct bk_credential *credential)
{
	return (struct bk_keys){bk_secret_text(&credential->access_key),
		bk_secret_text(&credential->secret_key),
		bk_secret_text(&credential->session_token)};
}

enum bk_found bk_source_nothing(struct bk_error *ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret->text, sizeof(ret->text), format, args);
	va_end(args);
	return BK_FOUND_NOTHING;
}

enum bk_found bk_source_failure(struct bk_error *ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret->text, sizeof(ret->text), format, args);
	va_end(args);
	return BK_FOUND_FAILURE;
}

struct bk_str bk_source_variable(const struct bk_credential_world *world, const char *name)
{
	const char *value = world->variable(world->context, name);

	return bk_str_of(value ? value : "");
}

struct bk_str bk_source_setting(
	const struct bk_lookup *lookup, struct bk_str profile, const char *word)
{
	return bk_config_get(lookup->config, BK_CONFIG_PROFILE, profile, word);
}

const struct bk_source *bk_source_by_word(struct bk_str word)
{
	for (size_t i = 0; i < BK_COUNT(bk_sources_of_keys); i++) {
		if (bk_sources_of_keys[i].word && bk_str_is(word, bk_sources_of_keys[i].word))
			return &bk_sources_of_keys[i];
	}
	return NULL;
}

enum bk_found bk_source_profile(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	for (size_t i = 0; i < BK_COUNT(bk_sources_of_keys); i++) {
		const struct bk_source *source = &bk_sources_of_keys[i];
		enum bk_found found = source->of_profile ? source->load(lookup, ask, ret, ret_error)
							 : BK_FOUND_NOTHING;

		if (found != BK_FOUND_NOTHING)
			return found;
	}
	return BK_FOUND_NOTHING;
}

/*
 * Setting up.
 */

/* ~/.aws/NAME, or what the variable says. A `~/` at its beginning is the home folder. */
static const char *file_path(
	struct bk_credentials *credentials, const char *variable, const char *name)
{
	struct bk_str said = bk_source_variable(credentials->world, variable);
	struct bk_str home = bk_source_variable(credentials->world, "HOME");

	if (said.len && !bk_str_has_prefix(said, BK_STR("~/")))
		return bk_str_dup(credentials->arena, said).ptr;
	if (said.len)
		return bk_str_format(credentials->arena, "%s%s", home.ptr, said.ptr + 1).ptr;
	return bk_str_format(credentials->arena, "%s/.aws/%s", home.ptr, name).ptr;
}

static bool read_files(struct bk_credentials *credentials, struct bk_error *ret_error)
{
	credentials->config_path = file_path(credentials, "AWS_CONFIG_FILE", "config");
	credentials->credentials_path =
		file_path(credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
	return bk_config_read(credentials->config, BK_CONFIG_CONFIG, credentials->config_path,
		       ret_error) &&
		bk_config_read(credentials->config, BK_CONFIG_CREDENTIALS,
			credentials->credentials_path, ret_error);
}

/* The first that is not empty. */
static struct bk_str first_of(struct bk_arena *arena, const struct bk_str choices[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (choices[i].len)
			return bk_str_dup(arena, choices[i]);
	}
	return (struct bk_str){0};
}

static bool set_up(struct bk_credentials *credentials, const struct bk_credential_options *options,
	struct bk_error *ret_error)
{
	struct bk_lookup *lookup = &credentials->lookup;
	struct bk_str named = bk_source_variable(credentials->world, "AWS_PROFILE");
	const struct bk_str profiles[] = {options->profile, named, BK_STR("default")};

	if (!read_files(credentials, ret_error))
		return false;
	lookup->world = credentials->world;
	lookup->config = credentials->config;
	lookup->profile = first_of(credentials->arena, profiles, BK_COUNT(profiles));
	lookup->profile_is_chosen = options->profile.len > 0;
	lookup->process_limit_ms =
		options->process_limit_ms ? options->process_limit_ms : PROCESS_LIMIT_MS;
	if ((options->profile.len || named.len) &&
		!bk_config_has(credentials->config, BK_CONFIG_PROFILE, lookup->profile))
		return bk_error_set(ret_error, "profile \"%s\"%s is in neither %s nor %s",
			lookup->profile.ptr, lookup->profile_is_chosen ? "" : " of AWS_PROFILE",
			credentials->config_path, credentials->credentials_path);

	const struct bk_str regions[] = {
		bk_credentials_region(credentials), options->region, BK_STR("us-east-1")};
	lookup->region = first_of(credentials->arena, regions, BK_COUNT(regions));
	return true;
}

struct bk_credentials *bk_credentials_new(const struct bk_credential_options *options,
	const struct bk_credential_world *world, struct bk_error *ret_error)
{
	struct bk_credentials *credentials = calloc(1, sizeof(*credentials));

	if (!credentials)
		bk_out_of_memory();
	credentials->world = world;
	credentials->arena = bk_arena_new();
	credentials->config = bk_config_new();
	if (pthread_mutex_init(&credentials->asking, NULL) ||
		pthread_mutex_init(&credentials->state, NULL))
		bk_out_of_memory();
	if (set_up(credentials, options, ret_error))
		return credentials;
	bk_credentials_free(credentials);
	return NULL;
}

void bk_credentials_free(struct bk_credentials *credentials)
{
	if (!credentials)
		return;
	bk_credential_done(&credentials->held);
	bk_config_free(credentials->config);
	bk_arena_free(credentials->arena);
	pthread_mutex_destroy(&credentials->asking);
	pthread_mutex_destroy(&credentials->state);
	free(credentials);
}

struct bk_str bk_credentials_region(const struct bk_credentials *credentials)
{
	const struct bk_str choices[] = {
		bk_source_variable(credentials->world, "AWS_REGION"),
		bk_source_variable(credentials->world, "AWS_DEFAULT_REGION"),
		bk_source_setting(&credentials->lookup, credentials->lookup.profile, "region"),
	};

	for (size_t i = 0; i < BK_COUNT(choices); i++) {
		if (choices[i].len)
			return choices[i];
	}
	return (struct bk_str){0};
}

struct bk_str bk_credentials_setting(const struct bk_credentials *credentials, const char *word)
{
	return bk_source_setting(&credentials->lookup, credentials->lookup.profile, word);
}

struct bk_str bk_credentials_endpoint(
	const struct bk_credentials *credentials, struct bk_str service_id)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_str address = bk_source_endpoint(credentials->world, credentials->config, arena,
		credentials->lookup.profile, service_id);

	/* It is a part of the environment or the config, not of the arena. */
	bk_arena_free(arena);
	return address;
}

/*
 * Asking.
 */

/* What is said when no source is set up: each with what it lacks. */
struct report {
	struct bk_error *error;
	size_t len;
};

static void BK_PRINTF(2, 3) tell(struct report *report, const char *format, ...)
{
	size_t room = sizeof(report->error->text) - report->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(report->error->text + report->len, room, format, args);
	va_end(args);
	if (len > 0)
		report->len += (size_t)len < room ? (size_t)len : room - 1;
}

/* Asks the sources in order; *ret_source is the one that had keys or failed. */
static enum bk_found ask_all(struct bk_credentials *credentials, const struct bk_lookup *lookup,
	const struct bk_source **ret_source, struct bk_credential *ret, struct bk_error *ret_error)
{
	const struct bk_ask ask = {lookup->profile, NULL};
	struct report report = {ret_error, 0};
	bool profile_told = false;

	tell(&report, "no AWS keys: ");
	for (size_t i = 0; i < BK_COUNT(bk_sources_of_keys); i++) {
		const struct bk_source *source = &bk_sources_of_keys[i];
		struct bk_error missing = {0};
		enum bk_found found = source->load(lookup, &ask, ret, &missing);

		if (found != BK_FOUND_NOTHING) {
			*ret_source = source;
			if (found == BK_FOUND_FAILURE)
				*ret_error = missing;
			return found;
		}
		if (source->of_profile && !missing.text[0]) {
			if (!profile_told)
				tell(&report, "profile \"%.*s\" has none in %s or %s; ",
					BK_STR_ARGS(lookup->profile), credentials->config_path,
					credentials->credentials_path);
			profile_told = true;
			continue;
		}
		tell(&report, "%s: %s; ", source->name, missing.text);
	}
	tell(&report, "run `aws configure`, or choose a profile with --profile or AWS_PROFILE");
	return BK_FOUND_NOTHING;
}

/* Whether keys may still be used `margin` seconds from now. */
static bool is_good(const struct bk_credential *credential, int64_t now, int64_t margin)
{
	return credential->access_key.len && credential->expires > now &&
		credential->expires - now > margin;
}

/* Asks the known source, or all of them. */
static enum bk_found ask_source(struct bk_credentials *credentials, const struct bk_source **source,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_lookup lookup = credentials->lookup;
	const struct bk_ask whom = {lookup.profile, NULL};
	enum bk_found found;

	lookup.arena = bk_arena_new_secret();
	found = *source ? (*source)->load(&lookup, &whom, ret, ret_error)
			: ask_all(credentials, &lookup, source, ret, ret_error);
	bk_arena_free(lookup.arena);
	return found;
}

/* The end of new keys; those that came with an end in the past are no use, but for a stable
 * source: then it is the source that is behind, and AWS goes on taking its keys. */
static bool settle_end(struct bk_credentials *credentials, const struct bk_source *source,
	struct bk_credential *fresh, struct bk_error *ret_error)
{
	int64_t now = credentials->world->now(credentials->world->context);
	struct bk_arena *arena;

	if (source->stable && !is_good(fresh, now, EXTEND_STABLE))
		fresh->expires = now + EXTEND_STABLE;
	if (is_good(fresh, now, 0))
		return true;
	arena = bk_arena_new();
	bk_error_set(ret_error, "keys of %s: they ended at %s", source->name,
		bk_source_time_text(arena, fresh->expires).ptr);
	bk_arena_free(arena);
	return false;
}

/* Gets new keys in place of those held. Where there are none, what is held stays, for as long as
 * it is good, and *ret_error says why. */
static void renew(struct bk_credentials *credentials, struct bk_error *ret_error)
{
	const struct bk_source *source = credentials->source;
	struct bk_credential fresh = {0};
	bool fine = ask_source(credentials, &source, &fresh, ret_error) == BK_FOUND_KEYS &&
		settle_end(credentials, source, &fresh, ret_error);
	int64_t now = credentials->world->now(credentials->world->context);

	pthread_mutex_lock(&credentials->state);
	if (fine) {
		struct bk_credential old = credentials->held;

		credentials->held = fresh;
		credentials->source = source;
		credentials->retry_at = 0;
		fresh = old;
	} else {
		credentials->retry_at = now + RETRY_AFTER;
		if (credentials->held.access_key.len && credentials->source->stable)
			credentials->held.expires = now + EXTEND_STABLE;
	}
	pthread_mutex_unlock(&credentials->state);
	bk_credential_done(&fresh);
}

/* Copies what is held where it is good for `margin` seconds more, or where it is good at all and
 * asking failed a moment ago. */
static bool copy_held(struct bk_credentials *credentials, int64_t margin, struct bk_credential *ret)
{
	int64_t now = credentials->world->now(credentials->world->context);
	bool good;

	pthread_mutex_lock(&credentials->state);
	if (now < credentials->retry_at)
		margin = 0;
	good = is_good(&credentials->held, now, margin);
	if (good)
		bk_credential_copy(ret, &credentials->held);
	pthread_mutex_unlock(&credentials->state);
	return good;
}

bool bk_credentials_get(
	struct bk_credentials *credentials, struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_error error = {0};
	bool fine;

	if (copy_held(credentials, REFRESH_BEFORE, ret))
		return true;
	/* One asks; others go on with what is held while it is good, else they wait. */
	if (pthread_mutex_trylock(&credentials->asking) != 0) {
		if (copy_held(credentials, 0, ret))
			return true;
		pthread_mutex_lock(&credentials->asking);
	}
	fine = copy_held(credentials, REFRESH_BEFORE, ret);
	if (!fine) {
		renew(credentials, &error);
		fine = copy_held(credentials, 0, ret);
	}
	pthread_mutex_unlock(&credentials->asking);
	if (!fine)
		*ret_error = error;
	return fine;
}

struct bk_str bk_credentials_source(struct bk_credentials *credentials)
{
	const struct bk_source *source;

	pthread_mutex_lock(&credentials->state);
	source = credentials->source;
	pthread_mutex_unlock(&credentials->state);
	return bk_str_of(source ? source->name : "");
}
