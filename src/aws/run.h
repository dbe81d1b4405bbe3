/*
 * What the parts of the client share (client.c: calls; account.c: keys), and how a test gives it
 * another world.
 */
#ifndef BK_AWS_RUN_H
#define BK_AWS_RUN_H

#include <pthread.h>
#include <stdatomic.h>

#include "aws/answer.h"
#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/http.h"
#include "aws/retry.h"
#include "base/map.h"
#include "base/vec.h"

struct bk_arena;
struct bk_endpoint;

/* How requests are sent, and time. The functions are called from any thread. */
struct bk_aws_world {
	bk_http_send_fn *send;
	void *send_context;
	int64_t (*now)(void *context);            /* milliseconds since 1970 */
	int64_t (*steady)(void *context);         /* milliseconds that only go forward */
	void (*sleep)(void *context, int64_t ms); /* at most 50 ms at a time */
	uint32_t (*random)(void *context);
	const char *(*variable)(void *context, const char *name); /* of the environment */
	void *context;
};

/* As bk_aws_new(), in that world; what is NULL there is the real one. */
BK_NODISCARD struct bk_aws *bk_aws_new_in(const struct bk_aws_options *options,
	const struct bk_aws_world *world, struct bk_error *ret_error);

/* The keys of one account, got once for all threads that want them. */
struct bk_aws_keys {
	const struct bk_aws_account *account; /* NULL: the caller's own */
	struct bk_credentials *chain;         /* of its own profile, or NULL: by its role */
	struct bk_credential credential;      /* of the role */
	bool fetching;
	int64_t failed; /* when it was last refused, steady ms; 0: never */
	struct bk_aws_failure failure;
};

struct bk_aws_pace {
	struct bk_pace pace;
};

struct bk_aws {
	const struct bk_aws_options *options;
	struct bk_aws_world world;
	struct bk_http *http; /* NULL where the world sends */
	struct bk_credential_world credential_world;
	struct bk_credentials *chain; /* NULL with keys from the options */
	struct bk_str region;
	bool fips, dualstack;

	pthread_mutex_t lock;   /* of what follows */
	pthread_cond_t changed; /* a slot is free, keys have come */
	struct bk_arena *arena;
	struct bk_map keys;  /* account → bk_aws_keys */
	struct bk_map paces; /* "account service" → bk_aws_pace */
	size_t in_flight;
	BK_VEC(struct bk_arena *) idle; /* arenas of calls, to use again */

	pthread_mutex_t caller_lock;
	char caller[13];                      /* or empty: not known yet */
	struct bk_aws_failure caller_failure; /* why not, and when (0: it was not asked) */
	int64_t caller_failed;
	atomic_int_least64_t skew; /* ms to add to our clock */
	atomic_uint_least64_t calls, attempts;
};

/* For so long keys, or the name of an account, that were refused are not asked for again. */
enum { BK_REFUSED_MS = 5000 };

/* Whether the run is being stopped. */
bool bk_aws_stopped(const struct bk_aws *aws);
/* Keys of the account ("": the caller's), good now; the caller lets them go. */
BK_NODISCARD bool bk_aws_keys_get(struct bk_aws *aws, struct bk_str account,
	struct bk_credential *ret, struct bk_aws_failure *ret_failure);
/* The service said that these keys have ended: others are got the next time. Whether there may
 * be others. */
bool bk_aws_keys_ended(
	struct bk_aws *aws, struct bk_str account, const struct bk_credential *ended);
/* Lets go of all of them. */
void bk_aws_keys_done(struct bk_aws *aws);

/* Where the call goes. */
BK_NODISCARD bool bk_aws_endpoint(struct bk_aws *aws, struct bk_arena *arena,
	const struct bk_aws_call *call, struct bk_endpoint *ret, struct bk_error *ret_error);

#endif
