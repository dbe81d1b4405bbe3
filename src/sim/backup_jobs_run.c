/*
 * Running one job: its preconditions in the order in which AWS finds them, then the record of the
 * job and of the recovery point. Messages are AWS's where they are known (guide, dashboards and
 * troubleshooting, 2026-09).
 */
#include "base/arena.h"
#include "base/attr.h"
#include "prove/timer.h"
#include "sim/backup_jobs.h"
#include "sim/iam.h"
#include "sim/organizations.h"
#include "sim/tags.h"

/* A gibibyte: what everything weighs. */
enum { POINT_BYTES = 1 << 30 };

static const struct bk_sim_tag_rules tag_rules = {
	.invalid = BK_BACKUP_INVALID,
	.too_many = BK_BACKUP_LIMIT,
};

/* What happened, for EventBridge and for the vault's topic. */
static void tell(const struct bk_sim_moment *moment, const char *type, const json_t *detail,
	const json_t *vault)
{
	BK_AUTO_JSON event = json_object();
	struct bk_str id = bk_str_format(
		moment->arena, "%020llu", (unsigned long long)bk_sim_serial(moment->sim));
	json_t *topic = json_object_get(vault, "SNSTopicArn");

	bk_value_set(event, "time", json_integer(moment->now));
	bk_value_set_text(event, "detail-type", bk_str_of(type));
	bk_value_set(event, "detail", json_deep_copy(detail));
	if (topic)
		bk_value_set(event, "topic", json_incref(topic));
	bk_sim_put(moment->sim, BK_SIM_EVENT, moment->account, moment->region, id, event);
}

static void copy_member(json_t *to, const char *name, const json_t *from, const char *member)
{
	json_t *value = json_object_get(from, member);

	if (value)
		bk_value_set(to, name, json_incref(value));
}

static void set_time(json_t *record, const char *member, int64_t time)
{
	if (time != BK_NEVER)
		bk_value_set(record, member, json_integer(time));
}

json_t *bk_sim_point_calculated(int64_t cold_at, int64_t expires_at)
{
	json_t *calculated = json_object();

	set_time(calculated, "MoveToColdStorageAt", cold_at);
	set_time(calculated, "DeleteAt", expires_at);
	return calculated;
}

struct bk_str bk_sim_point_id(struct bk_arena *arena, const json_t *point)
{
	return bk_str_format(arena, "%.*s/%.*s",
		BK_STR_ARGS(bk_value_text(point, "BackupVaultName")),
		BK_STR_ARGS(bk_value_text(point, "RecoveryPointArn")));
}

/* Account and region of the vault that holds it. */
static struct bk_sim_moment at_vault(const struct bk_sim_moment *moment, struct bk_str vault)
{
	struct bk_sim_moment there = *moment;

	for (int i = 0; i < 3; i++)
		(void)bk_str_cut(&vault, ':');
	there.region = bk_str_cut(&vault, ':');
	there.account = bk_str_cut(&vault, ':');
	return there;
}

void bk_sim_point_put(const struct bk_sim_moment *moment, const json_t *point)
{
	struct bk_sim_moment there = at_vault(moment, bk_value_text(point, "BackupVaultArn"));

	bk_sim_put(moment->sim, BK_SIM_POINT, there.account, there.region,
		bk_sim_point_id(moment->arena, point), point);
}

void bk_sim_point_drop(const struct bk_sim_moment *moment, const json_t *point)
{
	struct bk_sim_moment there = at_vault(moment, bk_value_text(point, "BackupVaultArn"));
	BK_AUTO_JSON detail = json_object();

	bk_sim_drop(moment->sim, BK_SIM_POINT, there.account, there.region,
		bk_sim_point_id(moment->arena, point));
	bk_sim_tags_drop(moment->sim, bk_value_text(point, "RecoveryPointArn"));
	copy_member(detail, "recoveryPointArn", point, "RecoveryPointArn");
	copy_member(detail, "backupVaultArn", point, "BackupVaultArn");
	bk_value_set_text(detail, "status", BK_STR("DELETED"));
	tell(&there, "Recovery Point State Change", detail, NULL);
}

static int64_t days_of(const json_t *lifecycle, const char *member)
{
	return bk_value_int(lifecycle, member, 0);
}

void bk_sim_lifecycle_times(const struct bk_sim_resource *resource, const json_t *lifecycle,
	int64_t created, int64_t *ret_cold_at, int64_t *ret_expires_at)
{
	int64_t cold = days_of(lifecycle, "MoveToColdStorageAfterDays");
	int64_t keep = days_of(lifecycle, "DeleteAfterDays");

	/* a type without cold storage ignores it */
	*ret_cold_at = cold > 0 && bk_value_true(resource->row, "cold")
		? created + cold * BK_DAY_SECONDS
		: BK_NEVER;
	*ret_expires_at = keep > 0 ? created + keep * BK_DAY_SECONDS : BK_NEVER;
}

/* Why the role cannot be used, or NULL. Policies of the account's own are not looked into here: a
 * role that has some may do what they say, and the simulator does not know each service's names. */
static const char *why_not_role(const struct bk_sim_moment *moment, struct bk_str role,
	const struct bk_sim_resource *resource)
{
	BK_AUTO_JSON record = bk_sim_role_find(moment->sim, role);
	const json_t *attached = json_object_get(record, "attached");
	struct bk_str rest = resource->arn, service;
	bool own = json_object_size(json_object_get(record, "inline")) > 0;

	if (!record || !bk_sim_backup_may_assume(moment->sim, role, moment->account))
		return "AWS Backup cannot assume the role: it does not exist or does not trust "
		       "backup.amazonaws.com";
	for (size_t i = 0; i < json_array_size(attached); i++)
		own = own ||
			!bk_str_like(bk_value_text_of(json_array_get(attached, i)),
				BK_STR("arn:*:iam::aws:policy/*"));
	(void)bk_str_cut(&rest, ':');
	(void)bk_str_cut(&rest, ':');
	service = bk_str_cut(&rest, ':');
	if (own ||
		bk_sim_role_may(moment->sim, moment->arena, role,
			bk_str_format(moment->arena, "%.*s:CreateBackup", BK_STR_ARGS(service)).ptr,
			resource->arn))
		return NULL;
	return "IAM role does not have sufficient permissions to execute the backup";
}

/* The members that the record of a job begins with. */
static json_t *begin_job(const struct bk_sim_moment *moment, const char *id_member,
	struct bk_str id, struct bk_str role, const json_t *created_by)
{
	json_t *job = json_object();

	bk_value_set_text(job, id_member, id);
	bk_value_set_text(job, "AccountId", moment->account);
	bk_value_set_text(job, "IamRoleArn", role);
	bk_value_set(job, "CreationDate", json_integer(moment->now));
	bk_value_set(job, "CompletionDate", json_integer(moment->now));
	bk_value_set(job, "IsParent", json_false());
	if (created_by)
		bk_value_set(job, "CreatedBy", json_deep_copy(created_by));
	return job;
}

static void set_resource(json_t *record, const struct bk_sim_resource *resource)
{
	bk_value_set_text(record, "ResourceArn", resource->arn);
	bk_value_set_text(record, "ResourceName", resource->name);
	bk_value_set_text(record, "ResourceType", bk_value_text(resource->row, "optin"));
}

/* How it went. */
static void end_job(json_t *job, const char *state, const char *message)
{
	bool good = !strcmp(state, "COMPLETED");
	const char *category = good ? "SUCCESS" : "FAILURE";

	if (message && strstr(message, "ey "))
		category = strstr(message, "KMS") || strstr(message, "Given key") ? "KMS_KEY_ERROR"
										  : category;
	if (message && strstr(message, "Access Denied"))
		category = "ACCESS_DENIED";
	bk_value_set_text(job, "State", bk_str_of(state));
	bk_value_set_text(job, "MessageCategory", bk_str_of(category));
	if (message)
		bk_value_set_text(job, "StatusMessage", bk_str_of(message));
}

static void set_key(json_t *record, const char *member, const struct bk_sim_leg_end *end)
{
	if (end->key.len)
		bk_value_set_text(record, member, end->key);
}

/* What a recovery point has wherever it comes from. */
static json_t *make_point(const struct bk_sim_moment *moment, const json_t *vault,
	const struct bk_sim_resource *resource, const struct bk_sim_leg_end *end)
{
	json_t *point = json_object();

	copy_member(point, "BackupVaultName", vault, "BackupVaultName");
	copy_member(point, "BackupVaultArn", vault, "BackupVaultArn");
	copy_member(point, "VaultType", vault, "VaultType");
	set_resource(point, resource);
	bk_value_set_text(point, "service", resource->service);
	bk_value_set_text(point, "Status", BK_STR("COMPLETED"));
	bk_value_set_text(point, "StorageClass", BK_STR("WARM"));
	bk_value_set(point, "IsEncrypted", json_boolean(end->encrypted));
	bk_value_set(point, "IsParent", json_false());
	bk_value_set(point, "BackupSizeInBytes", json_integer(POINT_BYTES));
	bk_value_set(point, "InitiationDate", json_integer(moment->now));
	bk_value_set(point, "CompletionDate", json_integer(moment->now));
	set_key(point, "EncryptionKeyArn", end);
	copy_member(point, "EncryptionKeyType", vault, "EncryptionKeyType");
	return point;
}

static void set_tags(const struct bk_sim_moment *moment, struct bk_str arn, json_t *tags)
{
	struct bk_sim_fault fault = {0};

	if (!bk_sim_tags_add(moment->sim, arn, &tag_rules, tags, &fault))
		json_decref(fault.detail);
}

/* The tags of the source, and those of the plan's rule. */
static json_t *point_tags(const struct bk_sim_backup_task *task)
{
	json_t *tags = task->resource.tags ? json_deep_copy(task->resource.tags) : json_object();

	if (task->tags)
		json_object_update(tags, (json_t *)(uintptr_t)task->tags);
	return tags;
}

static const char *why_not_backup(const struct bk_sim_moment *moment,
	const struct bk_sim_backup_task *task, const json_t *vault)
{
	int64_t keep = days_of(task->lifecycle, "DeleteAfterDays");

	if (!vault)
		return "Backup vault does not exist.";
	if (!bk_sim_vault_admits(vault, keep > 0 ? keep : BK_BACKUP_FOREVER))
		return "Backup job failed because the lifecycle is outside the valid range for "
		       "backup vault.";
	if (!bk_sim_tags_known(moment->sim, task->resource.arn))
		return "The resource does not exist.";
	return why_not_role(moment, task->role, &task->resource);
}

static void ask_organization(
	const struct bk_sim_moment *moment, struct bk_str destination, struct bk_sim_leg *leg)
{
	BK_AUTO_JSON mine = bk_sim_organization_of(moment->sim, moment->account);
	BK_AUTO_JSON theirs = bk_sim_organization_of(moment->sim, destination);
	struct bk_str id = bk_value_text(mine, "id");

	leg->same_organization = id.len && bk_str_equal(id, bk_value_text(theirs, "id"));
	leg->copies_allowed = bk_sim_backup_is_global(
		moment->sim, moment->account, "isCrossAccountBackupEnabled");
	leg->has_linked_role =
		bk_sim_has_linked_role(moment->sim, destination, "backup.amazonaws.com");
	leg->organization = bk_str_dup(moment->arena, id);
	leg->organization_path =
		bk_sim_organization_path(moment->sim, moment->arena, moment->account);
	leg->destination_path = bk_sim_organization_path(moment->sim, moment->arena, destination);
}

static struct bk_sim_leg_end backup_leg(const struct bk_sim_moment *moment,
	const struct bk_sim_backup_task *task, const json_t *vault, bool *ret_managed)
{
	BK_AUTO_JSON documents = json_array();
	struct bk_sim_leg leg = {
		.service = task->resource.row,
		.advanced = bk_sim_backup_is_managed(moment->sim, moment->account, moment->region,
			bk_value_text(task->resource.row, "advanced")),
		.resource = task->resource.arn,
		.resource_key = bk_sim_resource_key(moment, &task->resource, documents),
		.role = task->role,
		.destination = bk_sim_vault_state(moment, vault, documents),
	};
	struct bk_sim_leg_end end;

	ask_organization(moment, moment->account, &leg);
	end = bk_sim_leg_backup(moment->arena, &leg);
	*ret_managed = bk_sim_leg_is_managed(leg.service, leg.advanced);
	end.key = bk_str_dup(moment->arena, end.key);
	return end;
}

/* The resource's continuous backup in that vault, if it has one: it goes on. */
static json_t *find_continuous(
	const struct bk_sim_moment *moment, const json_t *vault, struct bk_str arn)
{
	BK_AUTO_JSON wanted = json_object();

	copy_member(wanted, "BackupVaultName", vault, "BackupVaultName");
	bk_value_set_text(wanted, "RecoveryPointArn", arn);
	return bk_sim_get(moment->sim, BK_SIM_POINT, moment->account, moment->region,
		bk_sim_point_id(moment->arena, wanted));
}

static json_t *keep_backup(const struct bk_sim_moment *moment,
	const struct bk_sim_backup_task *task, const json_t *vault, bool managed,
	const struct bk_sim_leg_end *end)
{
	struct bk_str arn = bk_sim_point_arn(moment, &task->resource, managed, task->continuous);
	json_t *point = make_point(moment, vault, &task->resource, end);
	BK_AUTO_JSON before = task->continuous ? find_continuous(moment, vault, arn) : NULL;
	BK_AUTO_JSON tags = point_tags(task);

	bk_value_set_text(point, "RecoveryPointArn", arn);
	bk_value_set_text(point, "IamRoleArn", task->role);
	bk_value_set(point, "CreationDate",
		json_integer(bk_value_int(before, "CreationDate", moment->now)));
	bk_value_set(point, "managed", json_boolean(managed));
	bk_value_set(point, "continuous", json_boolean(task->continuous));
	if (task->created_by)
		bk_value_set(point, "CreatedBy", json_deep_copy(task->created_by));
	if (task->lifecycle)
		bk_value_set(point, "Lifecycle", json_deep_copy(task->lifecycle));
	bk_value_set(point, "CalculatedLifecycle",
		bk_sim_point_calculated(task->cold_at, task->expires_at));
	bk_sim_point_put(moment, point);
	set_tags(moment, arn, tags);
	return point;
}

json_t *bk_sim_backup_run(const struct bk_sim_moment *moment, const struct bk_sim_backup_task *task)
{
	BK_AUTO_JSON job =
		begin_job(moment, "BackupJobId", task->job, task->role, task->created_by);
	BK_AUTO_JSON vault =
		bk_sim_vault_get(moment->sim, moment->account, moment->region, task->vault);
	const char *why = why_not_backup(moment, task, vault);
	struct bk_sim_leg_end end = {.message = why};
	json_t *point = NULL;
	bool managed = false;

	if (!why)
		end = backup_leg(moment, task, vault, &managed);
	if (end.works)
		point = keep_backup(moment, task, vault, managed, &end);
	set_resource(job, &task->resource);
	bk_value_set_text(job, "BackupVaultName", task->vault);
	copy_member(job, "BackupVaultArn", vault, "BackupVaultArn");
	copy_member(job, "VaultType", vault, "VaultType");
	if (task->lifecycle)
		bk_value_set(job, "RecoveryPointLifecycle", json_deep_copy(task->lifecycle));
	set_time(job, "StartBy", task->start_by);
	set_time(job, "ExpectedCompletionDate", task->finish_by);
	if (point) {
		copy_member(job, "RecoveryPointArn", point, "RecoveryPointArn");
		copy_member(job, "BackupSizeInBytes", point, "BackupSizeInBytes");
		copy_member(job, "InitiationDate", point, "InitiationDate");
		copy_member(job, "IsEncrypted", point, "IsEncrypted");
		set_key(job, "EncryptionKeyArn", &end);
		bk_value_set_text(job, "PercentDone", BK_STR("100.0"));
	} else {
		bk_value_set_text(job, "PercentDone", BK_STR("0.0"));
	}
	end_job(job, point ? "COMPLETED" : "FAILED", end.message);
	bk_sim_put(moment->sim, BK_SIM_BACKUP_JOB, moment->account, moment->region, task->job, job);
	tell(moment, "Backup Job State Change", job, vault);
	return point;
}

/* Copies */

static const char *why_not_copy(const struct bk_sim_moment *moment,
	const struct bk_sim_copy_task *task, const struct bk_sim_resource *resource, json_t *vault)
{
	int64_t keep = task->expires_at == BK_NEVER
		? BK_BACKUP_FOREVER
		: (task->expires_at - bk_value_int(task->point, "CreationDate", 0)) /
			BK_DAY_SECONDS;

	if (!vault)
		return "Access Denied trying to call AWS Backup service";
	if (!bk_sim_vault_is_available(vault, moment->now))
		return "Copy job failed. The destination Backup vault is not available.";
	if (!bk_sim_vault_admits(vault, keep))
		return "Copy job failed. The retention specified in the job is not within the "
		       "range specified for the target Backup Vault.";
	return why_not_role(moment, task->role, resource);
}

static struct bk_sim_leg_end copy_leg(const struct bk_sim_moment *moment,
	const struct bk_sim_copy_task *task, const struct bk_sim_resource *resource,
	const json_t *vault)
{
	BK_AUTO_JSON documents = json_array();
	BK_AUTO_JSON source = bk_sim_vault_get(moment->sim, moment->account, moment->region,
		bk_value_text(task->point, "BackupVaultName"));
	struct bk_sim_leg leg = {
		.service = resource->row,
		.advanced = bk_value_true(task->point, "managed"),
		.resource = resource->arn,
		/* what the point is under, whatever has become of its resource since */
		.resource_key = bk_sim_key_state(
			moment, bk_value_text(task->point, "EncryptionKeyArn"), documents),
		.role = task->role,
		.source = bk_sim_vault_state(moment, source, documents),
		.destination = bk_sim_vault_state(moment, vault, documents),
		.is_cold = bk_str_is(bk_value_text(task->point, "StorageClass"), "COLD"),
	};
	struct bk_sim_leg_end end;

	if (!bk_value_true(task->point, "IsEncrypted"))
		leg.resource_key.kind = BK_KEY_NONE;
	ask_organization(moment, leg.destination.account, &leg);
	end = bk_sim_leg_copy(moment->arena, &leg);
	end.key = bk_str_dup(moment->arena, end.key);
	return end;
}

static json_t *keep_copy(const struct bk_sim_moment *moment, const struct bk_sim_copy_task *task,
	const struct bk_sim_resource *resource, const json_t *vault,
	const struct bk_sim_leg_end *end)
{
	struct bk_sim_moment there = at_vault(moment, bk_value_text(vault, "BackupVaultArn"));
	bool airgapped =
		bk_str_is(bk_value_text(vault, "VaultType"), "LOGICALLY_AIR_GAPPED_BACKUP_VAULT");
	bool managed = bk_value_true(task->point, "managed");
	struct bk_str arn = bk_sim_point_arn(&there, resource, managed || airgapped, false);
	json_t *point = make_point(moment, vault, resource, end);
	BK_AUTO_JSON tags =
		bk_sim_tags_get(moment->sim, bk_value_text(task->point, "RecoveryPointArn"));

	bk_value_set_text(point, "RecoveryPointArn", arn);
	bk_value_set_text(point, "IamRoleArn", task->role);
	copy_member(point, "SourceBackupVaultArn", task->point, "BackupVaultArn");
	/* what a copy is kept for counts from its source's creation; a snapshot of a continuous
	 * backup is of now */
	if (bk_value_true(task->point, "continuous"))
		bk_value_set(point, "CreationDate", json_integer(moment->now));
	else
		copy_member(point, "CreationDate", task->point, "CreationDate");
	bk_value_set(point, "managed", json_boolean(managed));
	copy_member(point, "CreatedBy", task->point, "CreatedBy");
	if (task->lifecycle)
		bk_value_set(point, "Lifecycle", json_deep_copy(task->lifecycle));
	bk_value_set(point, "CalculatedLifecycle",
		bk_sim_point_calculated(task->cold_at, task->expires_at));
	bk_sim_point_put(moment, point);
	set_tags(moment, arn, tags);
	return point;
}

void bk_sim_copy_run(const struct bk_sim_moment *moment, const struct bk_sim_copy_task *task)
{
	BK_AUTO_JSON job = begin_job(moment, "CopyJobId", task->job, task->role, task->created_by);
	BK_AUTO_JSON vault = bk_sim_vault_of_arn(moment->sim, task->destination);
	struct bk_sim_resource resource = {
		.arn = bk_value_text(task->point, "ResourceArn"),
		.name = bk_value_text(task->point, "ResourceName"),
		.service = bk_value_text(task->point, "service"),
	};
	struct bk_sim_leg_end end = {0};
	BK_AUTO_JSON copy = NULL;

	resource.row = json_object_get(moment->services, resource.service.ptr);
	end.message = why_not_copy(moment, task, &resource, vault);
	if (!end.message)
		end = copy_leg(moment, task, &resource, vault);
	if (end.works)
		copy = keep_copy(moment, task, &resource, vault, &end);
	set_resource(job, &resource);
	copy_member(job, "SourceBackupVaultArn", task->point, "BackupVaultArn");
	copy_member(job, "SourceRecoveryPointArn", task->point, "RecoveryPointArn");
	copy_member(job, "BackupSizeInBytes", task->point, "BackupSizeInBytes");
	bk_value_set_text(job, "DestinationBackupVaultArn", task->destination);
	copy_member(job, "DestinationVaultType", vault, "VaultType");
	if (task->backup_job.len)
		bk_value_set_text(job, "CreatedByBackupJobId", task->backup_job);
	if (copy) {
		copy_member(job, "DestinationRecoveryPointArn", copy, "RecoveryPointArn");
		copy_member(job, "DestinationRecoveryPointLifecycle", copy, "Lifecycle");
		set_key(job, "DestinationEncryptionKeyArn", &end);
	}
	end_job(job, copy ? "COMPLETED" : "FAILED", end.message);
	bk_sim_put(moment->sim, BK_SIM_COPY_JOB, moment->account, moment->region, task->job, job);
	tell(moment, "Copy Job State Change", job, vault);
}
