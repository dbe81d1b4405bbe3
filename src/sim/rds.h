/*
 * RDS in the simulator: DB instances that are no members of a cluster, and their snapshots. What
 * its files share.
 *
 * A record "rds.instance" (by identifier) is {"Instance": as DescribeDBInstances tells it, but
 * status and tags, "Due": when PendingModifiedValues are applied} and what sim/settle.h keeps; a
 * record "rds.snapshot" (by identifier) is {"Snapshot": …} and the same. No password is kept.
 */
#ifndef BK_SIM_RDS_H
#define BK_SIM_RDS_H

#include "sim/sim.h"
#include "sim/tags.h"

#define BK_SIM_RDS_INSTANCE "rds.instance"
#define BK_SIM_RDS_SNAPSHOT "rds.snapshot"

/* Faults that several operations have. */
#define BK_RDS_INVALID     "InvalidParameterValue"
#define BK_RDS_COMBINATION "InvalidParameterCombination"

extern const struct bk_sim_tag_rules bk_sim_rds_tags;

/* An engine in one major version. */
struct bk_sim_engine {
	const char *name, *major;
	const char *minor;   /* the version that the major one stands for: "8.0.42" */
	const char *family;  /* of parameter groups: "mysql8.0" */
	const char *options; /* default option group: "default:mysql-8-0" */
	const char *license;
	int port;
};

/* The engine's row for a version ("8.0", "8.0.36"; empty: the newest), or NULL. */
const struct bk_sim_engine *bk_sim_engine_find(struct bk_str name, struct bk_str version);
/* Whether there is such an engine at all. */
bool bk_sim_engine_exists(struct bk_str name);

/* What an instance, as it is to be, may not be: false and *ret_fault. */
BK_NODISCARD bool bk_sim_rds_check(const json_t *instance, struct bk_sim_fault *ret_fault);
BK_NODISCARD bool bk_sim_rds_check_name(
	struct bk_str name, size_t most, const char *what, struct bk_sim_fault *ret_fault);
BK_NODISCARD bool bk_sim_rds_check_password(struct bk_str password, struct bk_sim_fault *ret_fault);
/* Sets the windows that were not asked for; they follow from the identifier. */
void bk_sim_rds_choose_windows(struct bk_arena *arena, json_t *instance);
/* Seconds from `now` to the beginning of the instance's next maintenance window. */
int64_t bk_sim_rds_until_maintenance(const json_t *instance, int64_t now);

struct bk_str bk_sim_rds_arn(
	const struct bk_sim_request *request, const char *type, struct bk_str name);
/* In lower case, as RDS keeps identifiers. */
struct bk_str bk_sim_rds_lower(struct bk_arena *arena, struct bk_str name);

/* The instance as of now, or NULL. */
BK_NODISCARD json_t *bk_sim_rds_find(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name);
/* As it is told. */
BK_NODISCARD json_t *bk_sim_rds_told(struct bk_sim *sim, const json_t *record);
/* Begins a snapshot of an instance. False and *ret_fault where the name is taken or wrong. */
BK_NODISCARD bool bk_sim_rds_snapshot(struct bk_sim *sim, const struct bk_sim_request *request,
	const json_t *instance, struct bk_str name, json_t *tags, struct bk_sim_fault *ret_fault);
/* Whether that snapshot is there. */
bool bk_sim_rds_has_snapshot(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name);

/* Handlers in other files than the table. */
bk_sim_handler bk_sim_rds_create_snapshot, bk_sim_rds_delete_snapshot,
	bk_sim_rds_describe_snapshots, bk_sim_rds_describe_engines,
	bk_sim_rds_describe_parameter_groups, bk_sim_rds_describe_option_groups;

#endif
