/*
 * Jobs as they are told, one or many.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/attr.h"
#include "sim/backup_jobs.h"
#include "sim/backup_ops.h"

enum { PAGE = 1000 };

/* A member of the input against one of the record. */
struct filter {
	const char *input, *record;
	enum { SAME, BEFORE, AFTER } test;
};

struct job_kind {
	const char *records, *id;
	const char *name; /* for a fault: "Backup job" */
	const char *list; /* member of the answer to a list */
	const struct filter *filters;
};

static const struct filter backup_filters[] = {
	{"ByResourceArn", "ResourceArn", SAME},
	{"ByState", "State", SAME},
	{"ByBackupVaultName", "BackupVaultName", SAME},
	{"ByResourceType", "ResourceType", SAME},
	{"ByMessageCategory", "MessageCategory", SAME},
	{"ByCreatedBefore", "CreationDate", BEFORE},
	{"ByCreatedAfter", "CreationDate", AFTER},
	{"ByCompleteBefore", "CompletionDate", BEFORE},
	{"ByCompleteAfter", "CompletionDate", AFTER},
	{NULL, NULL, SAME},
};

static const struct filter copy_filters[] = {
	{"ByResourceArn", "ResourceArn", SAME},
	{"ByState", "State", SAME},
	{"ByDestinationVaultArn", "DestinationBackupVaultArn", SAME},
	{"BySourceRecoveryPointArn", "SourceRecoveryPointArn", SAME},
	{"ByResourceType", "ResourceType", SAME},
	{"ByMessageCategory", "MessageCategory", SAME},
	{"ByCreatedBefore", "CreationDate", BEFORE},
	{"ByCreatedAfter", "CreationDate", AFTER},
	{"ByCompleteBefore", "CompletionDate", BEFORE},
	{"ByCompleteAfter", "CompletionDate", AFTER},
	{NULL, NULL, SAME},
};

static const struct filter restore_filters[] = {
	{"ByStatus", "Status", SAME},
	{"ByResourceType", "ResourceType", SAME},
	{"ByCreatedBefore", "CreationDate", BEFORE},
	{"ByCreatedAfter", "CreationDate", AFTER},
	{"ByCompleteBefore", "CompletionDate", BEFORE},
	{"ByCompleteAfter", "CompletionDate", AFTER},
	{NULL, NULL, SAME},
};

static const struct job_kind backup_jobs = {
	BK_SIM_BACKUP_JOB, "BackupJobId", "Backup job", "BackupJobs", backup_filters};
static const struct job_kind copy_jobs = {
	BK_SIM_COPY_JOB, "CopyJobId", "Copy job", "CopyJobs", copy_filters};
static const struct job_kind restore_jobs = {
	BK_SIM_RESTORE_JOB, "RestoreJobId", "Restore job", "RestoreJobs", restore_filters};

static bool fits(const struct filter *filter, const json_t *input, const json_t *record)
{
	int64_t limit, time;

	if (!json_object_get(input, filter->input))
		return true;
	if (filter->test == SAME)
		return bk_str_equal(
			bk_value_text(input, filter->input), bk_value_text(record, filter->record));
	limit = bk_value_int(input, filter->input, 0);
	time = bk_value_int(record, filter->record, -1);
	if (time < 0)
		return false;
	return filter->test == BEFORE ? time < limit : time > limit;
}

/* A record without what is the simulator's own: members with a small letter. */
static json_t *told(const json_t *record)
{
	json_t *answer = json_object();
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)record, name,
		value) if (name[0] >= 'A' && name[0] <= 'Z') json_object_set(answer, name, value);
	return answer;
}

static void look(struct bk_sim *sim, const struct bk_sim_request *request)
{
	BK_AUTO_JSON services = bk_sim_services(sim);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, services);

	bk_sim_jobs_settle(&moment, false);
}

static json_t *describe(struct bk_sim *sim, const struct bk_sim_request *request,
	const struct job_kind *kind, struct bk_sim_fault *ret_fault)
{
	struct bk_str id = bk_value_text(request->input, kind->id);
	BK_AUTO_JSON record = NULL;

	look(sim, request);
	record = bk_sim_find(sim, request, kind->records, id);
	if (!record)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find %s with ID %.*s", kind->name, BK_STR_ARGS(id));
	return told(record);
}

/* Newest first, as AWS's answers come. */
static int by_creation(const void *left, const void *right)
{
	const json_t *const *a = left, *const *b = right;
	int64_t x = bk_value_int(*a, "CreationDate", 0), y = bk_value_int(*b, "CreationDate", 0);

	return x < y ? 1 : x > y ? -1 : 0;
}

static json_t *list(struct bk_sim *sim, const struct bk_sim_request *request,
	const struct job_kind *kind, struct bk_sim_fault *ret_fault)
{
	struct bk_str account = bk_value_text(request->input, "ByAccountId");
	json_t *items = json_array(), *sorted = json_array();
	BK_AUTO_JSON rows = NULL;
	const json_t **order;

	look(sim, request);
	rows = bk_sim_here(sim, request, kind->records);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *record = json_object_get(json_array_get(rows, i), "record");
		bool wanted = !account.len || bk_str_is(account, "*") ||
			bk_str_equal(account, request->account);

		for (const struct filter *filter = kind->filters; filter->input; filter++)
			wanted = wanted && fits(filter, request->input, record);
		if (wanted)
			json_array_append_new(items, told(record));
	}
	order = bk_new_array(request->arena, const json_t *, json_array_size(items));
	for (size_t i = 0; i < json_array_size(items); i++)
		order[i] = json_array_get(items, i);
	if (json_array_size(items))
		qsort(order, json_array_size(items), sizeof(*order), by_creation);
	for (size_t i = 0; i < json_array_size(items); i++)
		json_array_append(sorted, (json_t *)(uintptr_t)order[i]);
	json_decref(items);
	return bk_sim_page(request, sorted, kind->list, "MaxResults", PAGE, ret_fault);
}

json_t *bk_sim_backup_job_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return describe(sim, request, &backup_jobs, ret_fault);
}

json_t *bk_sim_backup_job_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return list(sim, request, &backup_jobs, ret_fault);
}

json_t *bk_sim_copy_job_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *job = describe(sim, request, &copy_jobs, ret_fault);
	json_t *answer;

	if (!job)
		return NULL;
	answer = json_object();
	bk_value_set(answer, "CopyJob", job);
	return answer;
}

json_t *bk_sim_copy_job_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return list(sim, request, &copy_jobs, ret_fault);
}

json_t *bk_sim_restore_job_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return describe(sim, request, &restore_jobs, ret_fault);
}

json_t *bk_sim_restore_job_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return list(sim, request, &restore_jobs, ret_fault);
}
