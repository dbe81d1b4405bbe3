/*
 * Faults on demand: what goes wrong, for which operation and how often. They are asked for with
 * the admin API (sim/admin.c) and kept in memory.
 *
 * {"fault": "throttle" | "error" | "drop-before" | "drop-after" | "slow" | "stale",
 *  "service": "kms", "operation": "CreateKey", "count": 3, "skip": 1, "at": 7, "delay_ms": 100}
 *
 * Without service and operation: any. `count`: how many times, 0 for ever, 1 where it is absent.
 * `skip`: so many pass before. `at`: the so-maniest mutating call, whatever it is; further times
 * then hit the same call when it is tried again. "stale": each role that is made or changed from
 * then on is not seen by AWS Backup and KMS for the first `count` looks at it.
 */
#ifndef BK_SIM_FAULT_H
#define BK_SIM_FAULT_H

#include "sim/sim.h"

struct bk_sim_faults;

enum bk_sim_trouble {
	BK_SIM_NO_TROUBLE,
	BK_SIM_THROTTLE,    /* refused, not carried out */
	BK_SIM_ERROR,       /* a status 500, not carried out */
	BK_SIM_DROP_BEFORE, /* the connection ends, not carried out */
	BK_SIM_DROP_AFTER,  /* carried out, then the connection ends */
	BK_SIM_SLOW,        /* carried out, the reply comes late */
	BK_SIM_STALE,
	BK_SIM_TROUBLE_COUNT,
};

BK_NODISCARD struct bk_sim_faults *bk_sim_faults_new(void);
void bk_sim_faults_free(struct bk_sim_faults *faults);
/* One or a list of the above. False and *ret_error, with nothing added, where it is none. */
BK_NODISCARD bool bk_sim_faults_add(
	struct bk_sim_faults *faults, json_t *wanted, struct bk_error *ret_error);
void bk_sim_faults_clear(struct bk_sim_faults *faults);
/* Those that are still to come; the caller's. */
BK_NODISCARD json_t *bk_sim_faults_show(const struct bk_sim_faults *faults);

/* What happens to a call, which is number `mutating` of those, or 0. `key` tells one call from
 * another: the same when it is tried again. */
enum bk_sim_trouble bk_sim_faults_meet(struct bk_sim_faults *faults,
	const struct bk_aws_operation *operation, struct bk_str key, uint64_t mutating,
	int64_t *ret_delay_ms);

/* A role was made or changed. */
void bk_sim_faults_role_changed(struct bk_sim_faults *faults, struct bk_str arn);
/* Whether AWS Backup and KMS see it already; each asking is a look. */
bool bk_sim_faults_role_seen(struct bk_sim_faults *faults, struct bk_str arn);

#endif
