/*
 * Calls to AWS. One client serves a whole run: one curl multi loop on a thread of its own, many
 * calls in flight across accounts and regions, retries and pace kept for each account and service.
 * Calls are made from any number of threads; each waits for its own answer.
 */
#ifndef BK_AWS_CLIENT_H
#define BK_AWS_CLIENT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "aws/service.h"
#include "base/error.h"
#include "base/value.h"

struct bk_aws;
struct bk_arena;

/* How an account is reached. */
struct bk_aws_account {
	struct bk_str id;          /* twelve digits */
	struct bk_str access_role; /* name of the role to assume from the caller's own account */
	struct bk_str profile;     /* of --profile-map: use this profile instead; or empty */
};

struct bk_aws_options {
	struct bk_str profile; /* --profile, or empty: the environment decides */
	const struct bk_aws_account *accounts;
	size_t account_count;
	struct bk_str unit;      /* for session names */
	struct bk_str partition; /* "aws" */
	struct bk_str region;    /* where STS is asked first; a region of the unit */
	size_t in_flight;        /* calls at once; 0: 64 */
	struct bk_str endpoint;  /* every service at this address (the simulator); or empty */
	/* Keys for `endpoint` instead of the chain; NULL: the chain. */
	const char *access_key, *secret_key;
	const atomic_bool *stop; /* once true no call is begun; those in flight end. Or NULL */
};

/* Reads the environment and configuration; asks nothing yet. NULL and *ret_error where they are
 * wrong. Options and what they point to must outlive the client. */
BK_NODISCARD struct bk_aws *bk_aws_new(
	const struct bk_aws_options *options, struct bk_error *ret_error);
/* Waits for what is in flight; wipes every key. Accepts NULL. No call may be waiting. */
void bk_aws_free(struct bk_aws *aws);

struct bk_aws_call {
	const struct bk_aws_operation *operation;
	struct bk_str account; /* twelve digits; empty: the caller's own */
	struct bk_str region;  /* of global services: any region of the partition, or empty */
	const json_t *input;   /* by member names of the API; NULL: none */
};

enum bk_aws_failure_kind {
	BK_AWS_REFUSED,     /* the service answered with an error */
	BK_AWS_CREDENTIALS, /* no keys, or they could not be had */
	BK_AWS_NETWORK,     /* no answer */
	BK_AWS_ANSWER,      /* an answer that cannot be read */
	BK_AWS_STOPPED,     /* not sent: the run is being stopped */
};

struct bk_aws_failure {
	enum bk_aws_failure_kind kind;
	bool ambiguous; /* it may have been carried out all the same */
	int status;     /* of HTTP, or 0 */
	int attempts;
	char code[128];       /* "AlreadyExistsException", as the service's model names it */
	char message[1024];   /* AWS's own, one line, no secrets; or what went wrong */
	char request_id[128]; /* or empty */
	json_t *detail;       /* further members of the error (Arn, …), or NULL; owned */
};

void bk_aws_failure_done(struct bk_aws_failure *failure);

/*
 * Makes one call and waits. True and *ret_output (an object, the caller's to drop; may be passed
 * as NULL) on success; false and *ret_failure otherwise. Retries what is safe to retry by itself.
 */
BK_NODISCARD bool bk_aws_call(struct bk_aws *aws, const struct bk_aws_call *call,
	json_t **ret_output, struct bk_aws_failure *ret_failure);
/* All pages: the output of the first with the items of all in its list. */
BK_NODISCARD bool bk_aws_call_pages(struct bk_aws *aws, const struct bk_aws_call *call,
	json_t **ret_output, struct bk_aws_failure *ret_failure);

/* The caller's own account (GetCallerIdentity, asked once). */
BK_NODISCARD bool bk_aws_caller(
	struct bk_aws *aws, char ret_account[13], struct bk_aws_failure *ret_failure);

struct bk_aws_counts {
	uint64_t calls;    /* answered, retries not counted */
	uint64_t attempts; /* sent */
	uint64_t connections;
};

struct bk_aws_counts bk_aws_counts(const struct bk_aws *aws);

#endif
