/*
 * An AWS that is simulated: the wire protocols, the stores, the rules and the clock that bkc and
 * its users need, on loopback, for any client. It knows nothing of the language: what is there at
 * the beginning comes as a world (a JSON document).
 *
 * One thread serves all requests, one after the other: a handler has the world for itself. Each
 * request is one transaction: what a handler wrote is kept if it succeeds and forgotten if not.
 */
#ifndef BK_SIM_SIM_H
#define BK_SIM_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/service.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/value.h"

struct bk_sim;

struct bk_sim_options {
	uint16_t port;       /* 0: any free one */
	struct bk_str store; /* file that keeps the world; empty: memory */
	const json_t *world; /* what a new store begins with; NULL: one account, 111111111111 */
	int64_t clock;       /* seconds since 1970 at the start of a new store; -1: now */
};

/* Opens the store and starts to serve on 127.0.0.1. NULL and *ret_error where that fails. */
BK_NODISCARD struct bk_sim *bk_sim_start(
	const struct bk_sim_options *options, struct bk_error *ret_error);
uint16_t bk_sim_port(const struct bk_sim *sim);
/* Stops and frees. Accepts NULL. */
void bk_sim_stop(struct bk_sim *sim);
/* The keys of an account's administrator, for clients of this process. */
void bk_sim_keys(struct bk_str account, char ret_access[21], char ret_secret[41]);

/*
 * For the services (sim/SERVICE.c).
 */

struct bk_sim_request {
	const struct bk_aws_operation *operation;
	struct bk_str account, region; /* of global services: the partition's home region */
	struct bk_str caller;          /* ARN of the principal that signed */
	struct bk_str principal; /* as policies name it: the role of a session, or the caller */
	struct bk_str caller_id; /* its unique id: "AIDA…", "AROA…:session" */
	bool world;              /* what exists at the beginning is being made: ids may be given */
	const json_t *input;     /* an object by member names, validated by its rules */
	struct bk_str id;        /* request id */
	int64_t now;             /* of the simulated clock, seconds since 1970 */
	struct bk_arena *arena;  /* reset after the request */
};

struct bk_sim_fault {
	int status;
	const char *code; /* as on the wire: "AlreadyExistsException" */
	char message[1024];
	json_t *detail; /* further members, or NULL; owned */
};

/* Fills *ret; always returns NULL, so that `return bk_sim_refuse(…)` reads well. */
json_t *bk_sim_refuse(struct bk_sim_fault *ret, int status, const char *code, const char *format,
	...) BK_PRINTF(4, 5);

/* Carries out one request. Members of forms and URLs have their types (aws/service.h); times in
 * an output are seconds since 1970 in every protocol. Gives the output, an object that the caller
 * drops, or NULL and *ret_fault. */
typedef json_t *bk_sim_handler(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault);

/* A rule about one member of an input; sim/valid.h checks them in order. */
struct bk_sim_member {
	const char *path; /* "BackupPlan.Rules[].RuleName"; NULL ends */
	enum bk_sim_type {
		BK_SIM_STRING,
		BK_SIM_INT,
		BK_SIM_BOOL,
		BK_SIM_LIST,
		BK_SIM_MAP,   /* free keys */
		BK_SIM_SHAPE, /* an object of the members below it */
		BK_SIM_TIME,  /* seconds since 1970, or a date */
	} type;
	bool required;
	int64_t min, max;    /* of a string its length, of a list its items; both 0: any */
	const char *pattern; /* POSIX extended, anchored; or NULL */
	const char *values;  /* allowed ones, parted by `|`; or NULL */
};

struct bk_sim_operation {
	const char *service, *name;
	bk_sim_handler *handler;
	const struct bk_sim_member *members; /* NULL: none are checked */
};

/* The tables of the services, each ended by a row without a name. */
extern const struct bk_sim_operation bk_sim_backup[], bk_sim_backup_jobs[], bk_sim_iam[],
	bk_sim_sts[], bk_sim_kms[], bk_sim_organizations[], bk_sim_tagging[], bk_sim_dynamodb[],
	bk_sim_rds[], bk_sim_s3[], bk_sim_sns[], bk_sim_ec2[];

/*
 * The store: JSON objects by kind ("backup.vault"), account, region ("" where global) and id.
 * Lists come sorted by id.
 */
BK_NODISCARD json_t *bk_sim_get(struct bk_sim *sim, const char *kind, struct bk_str account,
	struct bk_str region, struct bk_str id);
void bk_sim_put(struct bk_sim *sim, const char *kind, struct bk_str account, struct bk_str region,
	struct bk_str id, const json_t *record);
/* False where there was none. */
bool bk_sim_drop(struct bk_sim *sim, const char *kind, struct bk_str account, struct bk_str region,
	struct bk_str id);
/* Every record of the kind in that account and region: [{"id": …, "record": {…}}, …]; an empty
 * account or region that is {NULL, 0} means all of them, then with "account" and "region". The
 * caller drops it. */
BK_NODISCARD json_t *bk_sim_list(
	struct bk_sim *sim, const char *kind, struct bk_str account, struct bk_str region);
/* Numbers that are never given twice in this store: for ids. */
uint64_t bk_sim_serial(struct bk_sim *sim);
/* A UUID made from such a number, in the arena: the same store makes the same ones. */
struct bk_str bk_sim_uuid(struct bk_sim *sim, struct bk_arena *arena);

/*
 * The clock is about to be moved: makes all that happens after `from`, at the times of it, up to
 * `to`. Within a transaction, as a handler. In sim/backup_jobs.c.
 */
void bk_sim_advance(struct bk_sim *sim, int64_t from, int64_t to);

/*
 * One page of a list: cuts `items` (an array, which it takes) by the request's size and token, and
 * returns {list: […], token: …}.
 */
json_t *bk_sim_page(const struct bk_sim_request *request, json_t *items, const char *list,
	const char *size_member, int64_t size_standard, struct bk_sim_fault *ret_fault);

#endif
