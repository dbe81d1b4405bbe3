/*
 * AWS keys: where they are looked for, in the order of the AWS SDKs, and when they are got anew.
 *
 *   1. environment variables (not with --profile)
 *   2. the profile: role_arn with source_profile or credential_source; web identity (also by
 *      environment variables); SSO; keys in the credentials file; credential_process; keys in the
 *      config file
 *   3. the container's endpoint
 *   4. the instance's metadata (IMDSv2)
 *
 * The first source that is set up is the one; when it fails, that is the answer, not the next.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html and
 * botocore 1.43, seen 2026-11-24.
 */
#ifndef BK_AWS_CREDENTIALS_H
#define BK_AWS_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aws/secret.h"
#include "aws/sign.h"
#include "base/attr.h"
#include "base/error.h"
#include "base/str.h"

struct bk_arena;

/* Keys and when they end. Empty it by {0}; whoever holds one lets it go. */
struct bk_credential {
	struct bk_secret access_key, secret_key, session_token;
	int64_t expires; /* seconds since 1970, or BK_CREDENTIAL_FOREVER */
};

#define BK_CREDENTIAL_FOREVER INT64_MAX

void bk_credential_done(struct bk_credential *credential);
/* *to, wiped before, becomes a copy. */
void bk_credential_copy(struct bk_credential *to, const struct bk_credential *from);
/* As bk_sign() takes them; they live as long as `credential` does. */
struct bk_keys bk_credential_keys(const struct bk_credential *credential);

/*
 * What the chain needs of the world. Each function is given `context`, and is called from
 * whatever thread asks for keys.
 */
struct bk_credential_request {
	const char *method; /* "GET", "POST", "PUT" */
	const char *url;    /* with scheme, host, path and query */
	const struct bk_http_header *headers;
	size_t header_count;
	struct bk_str body;
	long timeout_ms; /* for everything */
	bool near;       /* loopback or link-local: by no proxy */
};

struct bk_credential_answer {
	int status;
	struct bk_str body; /* in the arena that was given */
};

enum { BK_CREDENTIAL_ANSWER_MAX = 256 * 1024 };

struct bk_credential_world {
	/* The environment variable, or NULL. */
	const char *(*variable)(void *context, const char *name);
	/* Seconds since 1970. */
	int64_t (*now)(void *context);
	void (*pause)(void *context, int milliseconds);
	/* Sends one request and waits: no redirects followed, no retries, no more than
	 * BK_CREDENTIAL_ANSWER_MAX bytes of body, which go into `arena` (a secret one) and nowhere
	 * else. False and *ret_error where no answer came. */
	bool (*send)(void *context, struct bk_arena *arena,
		const struct bk_credential_request *request, struct bk_credential_answer *ret,
		struct bk_error *ret_error);
	void *context;
};

struct bk_credential_options {
	struct bk_str profile; /* --profile, or empty: AWS_PROFILE, or "default" */
	struct bk_str region;  /* where STS is asked if nothing else says; or empty */
	int process_limit_ms;  /* how long a credential_process may take; 0: a minute */
};

struct bk_credentials;

/* Reads the config and credentials files; asks nobody. NULL and *ret_error where they cannot be
 * read or the profile does not exist. Copies its options; `world` must outlive it. */
BK_NODISCARD struct bk_credentials *bk_credentials_new(const struct bk_credential_options *options,
	const struct bk_credential_world *world, struct bk_error *ret_error);
/* Wipes everything. Accepts NULL. */
void bk_credentials_free(struct bk_credentials *credentials);

/*
 * Keys that are good now, copied into *ret, which must be {0} or hold older ones; let them go with
 * bk_credential_done(). From any number of threads. Keys are got anew 5 minutes before they end;
 * others go on with the old ones meanwhile. False and *ret_error, which names the sources that
 * were tried and what to do, where there are none. May wait for the network.
 */
BK_NODISCARD bool bk_credentials_get(
	struct bk_credentials *credentials, struct bk_credential *ret, struct bk_error *ret_error);
/* Where the keys come from, for messages ("environment variables"); before the first get: "". */
struct bk_str bk_credentials_source(struct bk_credentials *credentials);
/* AWS_REGION, AWS_DEFAULT_REGION or the profile's region; or empty. */
struct bk_str bk_credentials_region(const struct bk_credentials *credentials);
/* The address configured for a service ("STS", as in AWS_ENDPOINT_URL_STS, or "backup"): by
 * environment variable, by the profile's services section or endpoint_url; or empty. */
struct bk_str bk_credentials_endpoint(
	const struct bk_credentials *credentials, struct bk_str service_id);

/* A setting of the profile by its word ("ca_bundle"), or empty. It lives as long as they do. */
struct bk_str bk_credentials_setting(const struct bk_credentials *credentials, const char *word);

#endif
