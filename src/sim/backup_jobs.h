/*
 * AWS Backup's jobs in the simulator: what its files share. Plans run when the clock moves; what a
 * trigger causes happens at once, at the time of the trigger. Jobs that a client starts wait until
 * the clock moves or somebody has looked at them a few times.
 *
 * Records have the members of AWS's own answers (botocore 1.43), those that begin with a small
 * letter are the simulator's: a job's "looks", and of a recovery point "service" (row of the
 * matrix), "continuous".
 */
#ifndef BK_SIM_BACKUP_JOBS_H
#define BK_SIM_BACKUP_JOBS_H

#include "sim/backup.h"
#include "sim/leg.h"

/* Kinds of records, and what their id is. */
#define BK_SIM_BACKUP_JOB  "backup.job"         /* BackupJobId */
#define BK_SIM_COPY_JOB    "backup.copy_job"    /* CopyJobId, where the copy comes from */
#define BK_SIM_RESTORE_JOB "backup.restore_job" /* RestoreJobId */
#define BK_SIM_PENDING_JOB "backup.pending_job" /* the job's: what a client started */
#define BK_SIM_EVENT       "backup.event"       /* a number of twenty digits: in order */

/* One moment of one account and region, for what happens there. */
struct bk_sim_moment {
	struct bk_sim *sim;
	struct bk_arena *arena;
	const json_t *services; /* the world's matrix */
	struct bk_str account, region;
	int64_t now;
};

/* A resource as AWS Backup sees it. */
struct bk_sim_resource {
	struct bk_str arn, name, service; /* service: name of the row */
	const json_t *row, *tags;
};

/* A backup that is due. */
struct bk_sim_backup_task {
	struct bk_sim_resource resource;
	struct bk_str job, vault, role;
	const json_t *created_by;                         /* a RecoveryPointCreator, or NULL */
	const json_t *lifecycle;                          /* as in a plan, or NULL: kept for ever */
	const json_t *tags;                               /* of the recovery point, or NULL */
	int64_t cold_at, expires_at, start_by, finish_by; /* BK_NEVER */
	bool continuous;
};

/* A copy that is due. */
struct bk_sim_copy_task {
	const json_t *point;                              /* record of the source */
	struct bk_str job, backup_job, destination, role; /* destination: the vault's ARN */
	const json_t *created_by, *lifecycle;
	int64_t cold_at, expires_at;
};

/* backup_jobs_state.c */

/* Whether the ARN is of a kind of resource that the matrix has; fills `ret` but for the tags. */
BK_NODISCARD bool bk_sim_resource_read(
	const struct bk_sim_moment *moment, struct bk_str arn, struct bk_sim_resource *ret);
struct bk_sim_key_state bk_sim_key_state(
	const struct bk_sim_moment *moment, struct bk_str arn, json_t *documents);
struct bk_sim_key_state bk_sim_resource_key(const struct bk_sim_moment *moment,
	const struct bk_sim_resource *resource, json_t *documents);
/* What a leg has to know of a vault. `documents` is a list that keeps what the states point to. */
struct bk_sim_vault_state bk_sim_vault_state(
	const struct bk_sim_moment *moment, const json_t *vault, json_t *documents);
/* ARN of a new recovery point of the resource in this place. */
struct bk_str bk_sim_point_arn(const struct bk_sim_moment *moment,
	const struct bk_sim_resource *resource, bool managed, bool continuous);
/* The world's matrix: an object of rows. The caller drops it. */
json_t *bk_sim_services(struct bk_sim *sim);

/* backup_jobs_select.c */

/* Whether the selection (as AWS's BackupSelection) takes the resource, opt-ins considered. */
bool bk_sim_selects(const struct bk_sim_moment *moment, const json_t *selection,
	const struct bk_sim_resource *resource);

/* backup_jobs_run.c */

/* Makes the job's record and, where it works, the recovery point, whose record is returned; NULL
 * where it fails. The caller drops it. */
json_t *bk_sim_backup_run(
	const struct bk_sim_moment *moment, const struct bk_sim_backup_task *task);
void bk_sim_copy_run(const struct bk_sim_moment *moment, const struct bk_sim_copy_task *task);
void bk_sim_point_put(const struct bk_sim_moment *moment, const json_t *point);
void bk_sim_point_drop(const struct bk_sim_moment *moment, const json_t *point);
struct bk_str bk_sim_point_id(struct bk_arena *arena, const json_t *point);
/* {"MoveToColdStorageAt": …, "DeleteAt": …} of what is so many days old then. */
json_t *bk_sim_point_calculated(int64_t cold_at, int64_t expires_at);
/* When a lifecycle (or NULL) that counts from `created` makes a point cold, and ends it. */
void bk_sim_lifecycle_times(const struct bk_sim_resource *resource, const json_t *lifecycle,
	int64_t created, int64_t *ret_cold_at, int64_t *ret_expires_at);

/* backup_jobs_start.c */

/* Runs the jobs of this place that clients have started: all of them, or those that have been
 * looked at often enough; being asked counts as a look. */
void bk_sim_jobs_settle(const struct bk_sim_moment *moment, bool all);
/* The moment of a request; `services` is dropped by the caller. */
struct bk_sim_moment bk_sim_moment_of(
	struct bk_sim *sim, const struct bk_sim_request *request, const json_t *services);

/* backup_jobs_start.c, backup_jobs_list.c, backup_jobs_points.c */
bk_sim_handler bk_sim_backup_job_start, bk_sim_backup_job_stop, bk_sim_backup_job_describe,
	bk_sim_backup_job_list, bk_sim_copy_job_start, bk_sim_copy_job_describe,
	bk_sim_copy_job_list, bk_sim_restore_job_start, bk_sim_restore_job_describe,
	bk_sim_restore_job_list;
bk_sim_handler bk_sim_points_of_vault, bk_sim_points_of_resource, bk_sim_point_describe,
	bk_sim_point_delete, bk_sim_point_update, bk_sim_point_disassociate, bk_sim_point_metadata,
	bk_sim_protected_list, bk_sim_protected_of_vault, bk_sim_protected_describe;

#endif
