/*
 * Jobs that clients start: noted with what was asked, and run when the clock moves or when they
 * have been looked at, so that a client which polls sees them begin and end.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "prove/timer.h"
#include "sim/backup_jobs.h"
#include "sim/backup_ops.h"

enum { LOOKS = 2, START_MINUTES = 480, FINISH_MINUTES = 10080 };

struct bk_sim_moment bk_sim_moment_of(
	struct bk_sim *sim, const struct bk_sim_request *request, const json_t *services)
{
	return (struct bk_sim_moment){
		sim, request->arena, services, request->account, request->region, request->now};
}

/* Running what was noted: {"kind", "job", "input", "looks"}. */

static void run_backup(const struct bk_sim_moment *moment, struct bk_str job, const json_t *input)
{
	struct bk_sim_backup_task task = {
		.job = job,
		.vault = bk_value_text(input, "BackupVaultName"),
		.role = bk_value_text(input, "IamRoleArn"),
		.lifecycle = json_object_get(input, "Lifecycle"),
		.tags = json_object_get(input, "RecoveryPointTags"),
		.start_by = moment->now +
			bk_value_int(input, "StartWindowMinutes", START_MINUTES) *
				BK_MINUTE_SECONDS,
		.finish_by = moment->now +
			bk_value_int(input, "CompleteWindowMinutes", FINISH_MINUTES) *
				BK_MINUTE_SECONDS,
	};
	BK_AUTO_JSON tags = NULL;

	if (!bk_sim_resource_read(moment, bk_value_text(input, "ResourceArn"), &task.resource))
		return;
	tags = bk_sim_tags_get(moment->sim, task.resource.arn);
	task.resource.tags = tags;
	bk_sim_lifecycle_times(
		&task.resource, task.lifecycle, moment->now, &task.cold_at, &task.expires_at);
	json_decref(bk_sim_backup_run(moment, &task));
}

/* The point that the input names, in the vault or, without one, anywhere in the place; NULL where
 * there is none. */
static json_t *find_point(
	const struct bk_sim_moment *moment, struct bk_str vault, struct bk_str arn)
{
	BK_AUTO_JSON rows = bk_sim_list(moment->sim, BK_SIM_POINT, moment->account, moment->region);

	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *point = json_object_get(json_array_get(rows, i), "record");

		if (bk_str_equal(arn, bk_value_text(point, "RecoveryPointArn")) &&
			(!vault.len ||
				bk_str_equal(vault, bk_value_text(point, "BackupVaultName"))))
			return json_incref(point);
	}
	return NULL;
}

static void run_copy(const struct bk_sim_moment *moment, struct bk_str job, const json_t *input)
{
	BK_AUTO_JSON point = find_point(moment, bk_value_text(input, "SourceBackupVaultName"),
		bk_value_text(input, "RecoveryPointArn"));
	const json_t *lifecycle = json_object_get(input, "Lifecycle");
	struct bk_sim_resource resource;
	struct bk_sim_copy_task task = {
		.point = point,
		.job = job,
		.destination = bk_value_text(input, "DestinationBackupVaultArn"),
		.role = bk_value_text(input, "IamRoleArn"),
		.lifecycle = lifecycle ? lifecycle : json_object_get(point, "Lifecycle"),
	};

	/* it may have gone since, or the matrix may not know its type any more */
	if (!point || !bk_sim_resource_read(moment, bk_value_text(point, "ResourceArn"), &resource))
		return;
	bk_sim_lifecycle_times(&resource, task.lifecycle,
		bk_value_int(point, "CreationDate", moment->now), &task.cold_at, &task.expires_at);
	bk_sim_copy_run(moment, &task);
}

/* The restored resource has the name of the old one, and what tells them apart. Nothing is made of
 * it in its own service. */
static void run_restore(const struct bk_sim_moment *moment, struct bk_str job, const json_t *input)
{
	BK_AUTO_JSON record =
		bk_sim_get(moment->sim, BK_SIM_RESTORE_JOB, moment->account, moment->region, job);
	BK_AUTO_JSON point =
		find_point(moment, (struct bk_str){0}, bk_value_text(input, "RecoveryPointArn"));
	struct bk_str source = bk_value_text(record, "SourceResourceArn");

	bk_value_set(record, "CompletionDate", json_integer(moment->now));
	bk_value_set_text(record, "Status", point ? BK_STR("COMPLETED") : BK_STR("FAILED"));
	bk_value_set_text(record, "PercentDone", point ? BK_STR("100.00%") : BK_STR("0.00%"));
	if (point)
		bk_value_set_text(record, "CreatedResourceArn",
			bk_str_format(moment->arena, "%.*s-restored-%.*s", BK_STR_ARGS(source), 8,
				job.ptr));
	else
		bk_value_set_text(
			record, "StatusMessage", BK_STR("The recovery point does not exist."));
	bk_sim_put(moment->sim, BK_SIM_RESTORE_JOB, moment->account, moment->region, job, record);
}

static const struct kind {
	const char *word;
	void (*run)(const struct bk_sim_moment *moment, struct bk_str job, const json_t *input);
} kinds[] = {
	{"backup", run_backup},
	{"copy", run_copy},
	{"restore", run_restore},
};

void bk_sim_jobs_settle(const struct bk_sim_moment *moment, bool all)
{
	BK_AUTO_JSON rows =
		bk_sim_list(moment->sim, BK_SIM_PENDING_JOB, moment->account, moment->region);

	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *pending = json_object_get(json_array_get(rows, i), "record");
		struct bk_str job = bk_value_text(pending, "job");
		int64_t looks = bk_value_int(pending, "looks", 0) + 1;

		if (!all && looks <= LOOKS) {
			bk_value_set(pending, "looks", json_integer(looks));
			bk_sim_put(moment->sim, BK_SIM_PENDING_JOB, moment->account, moment->region,
				job, pending);
			continue;
		}
		bk_sim_drop(moment->sim, BK_SIM_PENDING_JOB, moment->account, moment->region, job);
		for (size_t j = 0; j < BK_COUNT(kinds); j++)
			if (bk_str_is(bk_value_text(pending, "kind"), kinds[j].word))
				kinds[j].run(moment, job, json_object_get(pending, "input"));
	}
}

/* Notes a job; `record` is what it is told as until it runs. */
static void note(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	const char *records, struct bk_str job, const json_t *record)
{
	BK_AUTO_JSON pending = json_object();

	bk_value_set_text(pending, "kind", bk_str_of(kind));
	bk_value_set_text(pending, "job", job);
	bk_value_set(pending, "input", json_deep_copy(request->input));
	bk_value_set(pending, "token",
		bk_value_string(bk_value_text(request->input, "IdempotencyToken")));
	bk_sim_keep(sim, request, BK_SIM_PENDING_JOB, job, pending);
	bk_sim_keep(sim, request, records, job, record);
}

/* The record with that token of a client, or NULL. */
static json_t *of_token(
	struct bk_sim *sim, const struct bk_sim_request *request, const char *records)
{
	return bk_sim_with(bk_sim_here(sim, request, records), "token",
		bk_value_text(request->input, "IdempotencyToken"));
}

static void copy_member(json_t *to, const json_t *from, const char *member)
{
	json_t *value = json_object_get(from, member);

	if (value)
		bk_value_set(to, member, json_incref(value));
}

static json_t *new_record(const struct bk_sim_request *request, const char *id_member,
	struct bk_str id, const char *state_member, const char *state)
{
	json_t *record = json_object();

	bk_value_set_text(record, id_member, id);
	bk_value_set_text(record, "AccountId", request->account);
	bk_value_set_text(record, state_member, bk_str_of(state));
	bk_value_set(record, "CreationDate", json_integer(request->now));
	bk_value_set(record, "IsParent", json_false());
	copy_member(record, request->input, "IamRoleArn");
	copy_member(record, request->input, "RecoveryPointArn");
	bk_value_set(record, "token",
		bk_value_string(bk_value_text(request->input, "IdempotencyToken")));
	return record;
}

static bool check_lifecycle(const json_t *input, struct bk_sim_fault *ret_fault)
{
	const json_t *lifecycle = json_object_get(input, "Lifecycle");
	int64_t cold = bk_value_int(lifecycle, "MoveToColdStorageAfterDays", 0);
	int64_t keep = bk_value_int(lifecycle, "DeleteAfterDays", 0);

	if (keep > BK_BACKUP_DAYS_MAX || keep < -1)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"Invalid lifecycle. DeleteAfterDays cannot be less than 1 or more than "
			"36500 days");
	else if (cold > 0 && keep > 0 && keep < cold + 90)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from "
			"MoveToColdStorageAfterDays");
	else
		return true;
	return false;
}

json_t *bk_sim_backup_job_start(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const told[] = {"BackupJobId", "CreationDate", "IsParent", NULL};
	BK_AUTO_JSON services = bk_sim_services(sim);
	BK_AUTO_JSON before = of_token(sim, request, BK_SIM_BACKUP_JOB);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, services);
	struct bk_str arn = bk_value_text(request->input, "ResourceArn");
	struct bk_str id;
	struct bk_sim_resource resource;
	BK_AUTO_JSON vault = NULL;
	BK_AUTO_JSON job = NULL;

	if (before)
		return bk_sim_pick(before, told);
	vault = bk_sim_vault_named(sim, request, ret_fault);
	if (!vault || !check_lifecycle(request->input, ret_fault))
		return NULL;
	if (!bk_sim_resource_read(&moment, arn, &resource))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"Invalid ARN format or unsupported resource type: %.*s", BK_STR_ARGS(arn));
	if (!bk_sim_tags_known(sim, arn))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find resource %.*s", BK_STR_ARGS(arn));
	if (!bk_sim_backup_is_opted_in(
		    sim, request->account, request->region, bk_value_text(resource.row, "optin")))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Customer has not opted in to use %.*s",
			BK_STR_ARGS(bk_value_text(resource.row, "optin")));
	id = bk_sim_uuid(sim, request->arena);
	job = new_record(request, "BackupJobId", id, "State", "CREATED");
	copy_member(job, vault, "BackupVaultName");
	copy_member(job, vault, "BackupVaultArn");
	bk_value_set_text(job, "ResourceArn", arn);
	bk_value_set_text(job, "ResourceName", resource.name);
	bk_value_set_text(job, "ResourceType", bk_value_text(resource.row, "optin"));
	bk_value_set_text(job, "PercentDone", BK_STR("0.0"));
	note(sim, request, "backup", BK_SIM_BACKUP_JOB, id, job);
	return bk_sim_pick(job, told);
}

json_t *bk_sim_backup_job_stop(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str id = bk_value_text(request->input, "BackupJobId");
	BK_AUTO_JSON job = bk_sim_find(sim, request, BK_SIM_BACKUP_JOB, id);

	if (!job)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find Backup job with ID %.*s", BK_STR_ARGS(id));
	if (!bk_str_is(bk_value_text(job, "State"), "CREATED"))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Cannot stop a job that is %.*s", BK_STR_ARGS(bk_value_text(job, "State")));
	bk_sim_forget(sim, request, BK_SIM_PENDING_JOB, id);
	bk_value_set_text(job, "State", BK_STR("ABORTED"));
	bk_value_set(job, "CompletionDate", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_BACKUP_JOB, id, job);
	return json_object();
}

json_t *bk_sim_copy_job_start(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const told[] = {"CopyJobId", "CreationDate", "IsParent", NULL};
	BK_AUTO_JSON before = of_token(sim, request, BK_SIM_COPY_JOB);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, NULL);
	struct bk_str arn = bk_value_text(request->input, "RecoveryPointArn");
	struct bk_str id;
	BK_AUTO_JSON point =
		find_point(&moment, bk_value_text(request->input, "SourceBackupVaultName"), arn);
	BK_AUTO_JSON job = NULL;

	if (before)
		return bk_sim_pick(before, told);
	if (!point)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find Recovery Point with ARN %.*s", BK_STR_ARGS(arn));
	if (!check_lifecycle(request->input, ret_fault))
		return NULL;
	id = bk_sim_uuid(sim, request->arena);
	job = new_record(request, "CopyJobId", id, "State", "CREATED");
	json_object_del(job, "RecoveryPointArn");
	bk_value_set_text(job, "SourceRecoveryPointArn", arn);
	bk_value_set_text(job, "SourceBackupVaultArn", bk_value_text(point, "BackupVaultArn"));
	copy_member(job, request->input, "DestinationBackupVaultArn");
	copy_member(job, point, "ResourceArn");
	copy_member(job, point, "ResourceName");
	copy_member(job, point, "ResourceType");
	note(sim, request, "copy", BK_SIM_COPY_JOB, id, job);
	return bk_sim_pick(job, told);
}

json_t *bk_sim_restore_job_start(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const told[] = {"RestoreJobId", NULL};
	BK_AUTO_JSON before = of_token(sim, request, BK_SIM_RESTORE_JOB);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, NULL);
	struct bk_str arn = bk_value_text(request->input, "RecoveryPointArn");
	struct bk_str id;
	BK_AUTO_JSON point = find_point(&moment, (struct bk_str){0}, arn);
	BK_AUTO_JSON job = NULL;

	if (before)
		return bk_sim_pick(before, told);
	if (!point)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find Recovery Point with ARN %.*s", BK_STR_ARGS(arn));
	id = bk_sim_uuid(sim, request->arena);
	job = new_record(request, "RestoreJobId", id, "Status", "PENDING");
	bk_value_set_text(job, "SourceResourceArn", bk_value_text(point, "ResourceArn"));
	bk_value_set_text(job, "PercentDone", BK_STR("0.00%"));
	copy_member(job, point, "BackupVaultArn");
	copy_member(job, point, "ResourceType");
	copy_member(job, point, "BackupSizeInBytes");
	bk_value_set(job, "RecoveryPointCreationDate",
		json_integer(bk_value_int(point, "CreationDate", 0)));
	note(sim, request, "restore", BK_SIM_RESTORE_JOB, id, job);
	return bk_sim_pick(job, told);
}
