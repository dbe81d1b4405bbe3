/*
 * The sources of keys, for those who write one: what a source is given, what it answers, and what
 * several of them need.
 */
#ifndef BK_AWS_CREDENTIALS_SOURCE_H
#define BK_AWS_CREDENTIALS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aws/config.h"
#include "aws/credentials.h"

/* What every source looks at. */
struct bk_lookup {
	const struct bk_credential_world *world;
	const struct bk_config *config;
	struct bk_str profile;  /* never empty */
	bool profile_is_chosen; /* by --profile: then keys of the environment do not count */
	struct bk_str region;   /* where STS is asked */
	int process_limit_ms;
	struct bk_arena *arena; /* a secret one, for this lookup alone */
};

/* Which profile is looked at. */
struct bk_ask {
	struct bk_str profile;
	const struct bk_ask *by; /* the profile that names it as source_profile, or NULL */
};

enum bk_found {
	BK_FOUND_NOTHING, /* not set up; *ret_error may say what is missing */
	BK_FOUND_KEYS,
	BK_FOUND_FAILURE, /* set up, but no keys came of it; *ret_error says why */
};

typedef enum bk_found bk_source_fn(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error);

struct bk_source {
	const char *name; /* in messages */
	const char *word; /* of credential_source, or NULL */
	bk_source_fn *load;
	bool of_profile; /* also asked for a source_profile */
	bool stable;     /* its keys are used on where no newer ones come */
};

/* In the order in which they are asked. */
extern const struct bk_source bk_sources_of_keys[];
extern const size_t bk_sources_of_keys_count;

bk_source_fn bk_source_environment;
bk_source_fn bk_source_role;
bk_source_fn bk_source_web_identity;
bk_source_fn bk_source_sso;
bk_source_fn bk_source_credentials_file;
bk_source_fn bk_source_login;
bk_source_fn bk_source_process;
bk_source_fn bk_source_config_file;
bk_source_fn bk_source_container;
bk_source_fn bk_source_instance;

/* Asks every source of a profile that another names as its source. */
enum bk_found bk_source_profile(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error);
/* The source of that word ("Environment"), or NULL. */
const struct bk_source *bk_source_by_word(struct bk_str word);

/*
 * What sources share.
 */

/* Always BK_FOUND_NOTHING and BK_FOUND_FAILURE. */
enum bk_found bk_source_nothing(struct bk_error *ret, const char *format, ...) BK_PRINTF(2, 3);
enum bk_found bk_source_failure(struct bk_error *ret, const char *format, ...) BK_PRINTF(2, 3);

/* An environment variable, empty where it is not set. */
struct bk_str bk_source_variable(const struct bk_credential_world *world, const char *name);
/* A setting of a profile; {NULL, 0} where it is not set. */
struct bk_str bk_source_setting(
	const struct bk_lookup *lookup, struct bk_str profile, const char *word);

/* Reads "2026-11-24T15:04:05Z", also with a fraction, an offset or "UTC". */
BK_NODISCARD bool bk_source_time(struct bk_str text, int64_t *ret);
/* The reverse, for messages. */
struct bk_str bk_source_time_text(struct bk_arena *arena, int64_t time);

/* The members of a JSON object that hold keys; NULL where there is none. */
struct bk_key_names {
	const char *access_key, *secret_key, *session_token, *expires;
};

struct json_t;
/* Takes keys out of an answer. False and *ret_error, without a word of the document, where they
 * are not in it. */
BK_NODISCARD bool bk_source_take(const struct json_t *object, const struct bk_key_names *names,
	struct bk_credential *ret, struct bk_error *ret_error);
/* Reads JSON that may hold secrets: the error never repeats its text. */
BK_NODISCARD struct json_t *bk_source_json(struct bk_str text, struct bk_error *ret_error);

/* What somebody else said, as a piece of a message: one line, not long, no control characters. */
struct bk_str bk_source_line(struct bk_arena *arena, struct bk_str text);

/* Sends it, up to `attempts` times while there is no answer or one of 429 and 5xx. */
BK_NODISCARD bool bk_source_send(const struct bk_credential_world *world, struct bk_arena *arena,
	const struct bk_credential_request *request, int attempts, struct bk_credential_answer *ret,
	struct bk_error *ret_error);

/* "amazonaws.com", or what stands for it in the partition of the region. */
const char *bk_source_domain(struct bk_str region);
/* The address that is configured for a service, or empty: see bk_credentials_endpoint(). */
struct bk_str bk_source_endpoint(const struct bk_credential_world *world,
	const struct bk_config *config, struct bk_arena *arena, struct bk_str profile,
	struct bk_str service_id);

/* How a role is taken on. */
struct bk_assume_role {
	struct bk_str role_arn, session_name;
	struct bk_str external_id; /* or empty */
	int duration_seconds;      /* 0: an hour */
	struct bk_str region;      /* which STS */
	struct bk_str endpoint;    /* or empty: that of the region */
};

/* AssumeRole, with `keys`; *ret as with bk_credentials_get(). */
BK_NODISCARD bool bk_assume_role(const struct bk_credential_world *world,
	const struct bk_keys *keys, const struct bk_assume_role *role, struct bk_credential *ret,
	struct bk_error *ret_error);
/* AssumeRoleWithWebIdentity: as bk_assume_role(), with a token instead of keys. */
BK_NODISCARD bool bk_assume_role_with_token(const struct bk_credential_world *world,
	struct bk_str token, const struct bk_assume_role *role, struct bk_credential *ret,
	struct bk_error *ret_error);

#endif
