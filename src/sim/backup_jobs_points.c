/*
 * Recovery points and protected resources as they are told and changed.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/map.h"
#include "prove/policy.h"
#include "prove/timer.h"
#include "sim/backup_jobs.h"
#include "sim/backup_ops.h"

enum { PAGE = 1000 };

static const char *const described[] = {"RecoveryPointArn", "BackupVaultName", "BackupVaultArn",
	"SourceBackupVaultArn", "ResourceArn", "ResourceType", "ResourceName", "CreatedBy",
	"IamRoleArn", "Status", "StatusMessage", "CreationDate", "InitiationDate", "CompletionDate",
	"BackupSizeInBytes", "CalculatedLifecycle", "Lifecycle", "EncryptionKeyArn",
	"EncryptionKeyType", "IsEncrypted", "StorageClass", "IsParent", "VaultType", NULL};
static const char *const listed[] = {"RecoveryPointArn", "BackupVaultName", "BackupVaultArn",
	"SourceBackupVaultArn", "ResourceArn", "ResourceType", "ResourceName", "CreatedBy",
	"IamRoleArn", "Status", "StatusMessage", "CreationDate", "InitiationDate", "CompletionDate",
	"BackupSizeInBytes", "CalculatedLifecycle", "Lifecycle", "EncryptionKeyArn",
	"EncryptionKeyType", "IsEncrypted", "IsParent", "VaultType", NULL};
static const char *const of_resource[] = {"RecoveryPointArn", "CreationDate", "Status",
	"StatusMessage", "EncryptionKeyArn", "EncryptionKeyType", "BackupVaultName", "IsParent",
	"ResourceName", "VaultType", NULL};

static void look(struct bk_sim *sim, const struct bk_sim_request *request)
{
	BK_AUTO_JSON services = bk_sim_services(sim);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, services);

	bk_sim_jobs_settle(&moment, false);
}

static bool is_same(const json_t *input, const char *member, const json_t *owner, const char *name)
{
	return !json_object_get(input, member) ||
		bk_str_equal(bk_value_text(input, member), bk_value_text(owner, name));
}

static bool is_wanted(const json_t *input, const json_t *point)
{
	int64_t created = bk_value_int(point, "CreationDate", 0);

	return is_same(input, "BackupVaultName", point, "BackupVaultName") &&
		is_same(input, "ByResourceArn", point, "ResourceArn") &&
		is_same(input, "ResourceArn", point, "ResourceArn") &&
		is_same(input, "ByResourceType", point, "ResourceType") &&
		is_same(input, "ByBackupPlanId", json_object_get(point, "CreatedBy"),
			"BackupPlanId") &&
		created < bk_value_int(input, "ByCreatedBefore", INT64_MAX) &&
		created > bk_value_int(input, "ByCreatedAfter", -1);
}

/* Newest first. */
static int by_creation(const void *left, const void *right)
{
	const json_t *const *a = left, *const *b = right;
	int64_t x = bk_value_int(*a, "CreationDate", 0), y = bk_value_int(*b, "CreationDate", 0);

	return x < y ? 1 : x > y ? -1 : 0;
}

/* The points of the request's place that its filters leave: records in `rows`, which the caller
 * drops, in an array in the arena. */
static const json_t **points_here(struct bk_sim *sim, const struct bk_sim_request *request,
	json_t **ret_rows, size_t *ret_count)
{
	json_t *rows;
	const json_t **points;
	size_t count = 0;

	look(sim, request);
	rows = bk_sim_here(sim, request, BK_SIM_POINT);
	points = bk_new_array(request->arena, const json_t *, json_array_size(rows));
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *point = json_object_get(json_array_get(rows, i), "record");

		if (is_wanted(request->input, point))
			points[count++] = point;
	}
	if (count)
		qsort(points, count, sizeof(*points), by_creation);
	*ret_rows = rows;
	*ret_count = count;
	return points;
}

static json_t *list_points(struct bk_sim *sim, const struct bk_sim_request *request,
	const char *const members[], struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON rows = NULL;
	json_t *items = json_array();
	size_t count;
	const json_t **points = points_here(sim, request, &rows, &count);

	for (size_t i = 0; i < count; i++) {
		json_t *item = bk_sim_pick(points[i], members);

		if (members == of_resource)
			bk_value_set(item, "BackupSizeBytes",
				json_integer(bk_value_int(points[i], "BackupSizeInBytes", 0)));
		json_array_append_new(items, item);
	}
	return bk_sim_page(request, items, "RecoveryPoints", "MaxResults", PAGE, ret_fault);
}

/* Whether the account that the request may name is its own: vaults of others are not shown. */
static bool is_own(const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str account = bk_value_text(request->input, "BackupVaultAccountId");

	if (!account.len || bk_str_equal(account, request->account))
		return true;
	bk_sim_refuse(ret_fault, 403, "AccessDeniedException",
		"Insufficient privileges to perform this action.");
	return false;
}

json_t *bk_sim_points_of_vault(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = NULL;

	if (!is_own(request, ret_fault))
		return NULL;
	vault = bk_sim_vault_named(sim, request, ret_fault);
	return vault ? list_points(sim, request, listed, ret_fault) : NULL;
}

json_t *bk_sim_points_of_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return list_points(sim, request, of_resource, ret_fault);
}

/* The point that the request names, or NULL and *ret_fault. */
static json_t *named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = NULL;
	json_t *point;

	if (!is_own(request, ret_fault))
		return NULL;
	vault = bk_sim_vault_named(sim, request, ret_fault);
	if (!vault)
		return NULL;
	look(sim, request);
	point = bk_sim_find(
		sim, request, BK_SIM_POINT, bk_sim_point_id(request->arena, request->input));
	if (!point)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find Recovery Point with ARN %.*s",
			BK_STR_ARGS(bk_value_text(request->input, "RecoveryPointArn")));
	return point;
}

json_t *bk_sim_point_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON point = named(sim, request, ret_fault);

	return point ? bk_sim_pick(point, described) : NULL;
}

/* Whether the vault's policy denies the caller what the request does. */
static bool is_denied(const struct bk_sim_request *request, const json_t *vault,
	const json_t *point, struct bk_sim_fault *ret_fault)
{
	struct bk_error error;
	BK_AUTO_JSON policy = bk_value_read(bk_value_text(vault, "Policy"), &error);
	BK_AUTO_JSON context = json_object();
	struct bk_policy_request asked = {
		.principal = request->caller,
		.account = request->account,
		.action = bk_str_format(request->arena, "backup:%s", request->operation->name),
		.resource = bk_value_text(point, "RecoveryPointArn"),
		.context = context,
	};

	bk_value_set_text(context, "aws:principalarn", request->caller);
	bk_value_set_text(context, "aws:principalaccount", request->account);
	if (bk_policy_ask(policy, &asked).verdict != BK_VERDICT_DENIED)
		return false;
	bk_sim_refuse(ret_fault, 403, "AccessDeniedException",
		"User: %.*s is not authorized to perform: %.*s on resource: %.*s with an explicit "
		"deny in a resource-based policy",
		BK_STR_ARGS(request->caller), BK_STR_ARGS(asked.action),
		BK_STR_ARGS(asked.resource));
	return true;
}

/* The named point, where it may be changed. */
static json_t *changeable(struct bk_sim *sim, const struct bk_sim_request *request,
	json_t **ret_vault, struct bk_sim_fault *ret_fault)
{
	json_t *point = named(sim, request, ret_fault);

	if (!point)
		return NULL;
	*ret_vault = bk_sim_vault_get(
		sim, request->account, request->region, bk_value_text(point, "BackupVaultName"));
	if (!is_denied(request, *ret_vault, point, ret_fault))
		return point;
	json_decref(point);
	return NULL;
}

json_t *bk_sim_point_delete(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = NULL;
	BK_AUTO_JSON point = changeable(sim, request, &vault, ret_fault);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, NULL);

	if (!point)
		return NULL;
	if (bk_value_true(vault, "Locked"))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Recovery point cannot be deleted because the backup vault is locked");
	bk_sim_point_drop(&moment, point);
	return json_object();
}

/* What is continuous goes on in its own service, unseen by AWS Backup. */
json_t *bk_sim_point_disassociate(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = NULL;
	BK_AUTO_JSON point = changeable(sim, request, &vault, ret_fault);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, NULL);

	if (!point)
		return NULL;
	if (!bk_value_true(point, "continuous"))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Only continuous recovery points can be disassociated");
	bk_sim_point_drop(&moment, point);
	return json_object();
}

static const char *why_not_lifecycle(
	const json_t *vault, const json_t *point, int64_t cold, int64_t keep)
{
	const json_t *before = json_object_get(point, "Lifecycle");
	int64_t old = bk_value_int(before, "DeleteAfterDays", 0);

	if (bk_value_true(point, "continuous"))
		return "The lifecycle of a continuous recovery point cannot be changed";
	if (cold > 0 && keep > 0 && keep < cold + 90)
		return "Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from "
		       "MoveToColdStorageAfterDays";
	if (bk_str_is(bk_value_text(point, "StorageClass"), "COLD") &&
		cold != bk_value_int(before, "MoveToColdStorageAfterDays", 0))
		return "Invalid lifecycle. MoveToColdStorageAfterDays cannot be changed after a "
		       "backup has moved to cold storage";
	if (!bk_value_true(vault, "Locked"))
		return NULL;
	if (keep > 0 && (old == 0 || keep < old))
		return "The retention of a recovery point in a locked backup vault cannot be "
		       "shortened";
	return bk_sim_vault_admits(vault, keep > 0 ? keep : BK_BACKUP_FOREVER)
		? NULL
		: "The lifecycle is outside the valid range for backup vault.";
}

/* Days that are -1 take a value away, those that are absent leave it. */
static int64_t changed_days(const json_t *before, const json_t *given, const char *member)
{
	int64_t days = bk_value_int(given, member, bk_value_int(before, member, 0));

	return days < 0 ? 0 : days;
}

json_t *bk_sim_point_update(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const told[] = {
		"BackupVaultArn", "RecoveryPointArn", "Lifecycle", "CalculatedLifecycle", NULL};
	BK_AUTO_JSON vault = NULL;
	BK_AUTO_JSON services = bk_sim_services(sim);
	BK_AUTO_JSON point = changeable(sim, request, &vault, ret_fault);
	struct bk_sim_moment moment = bk_sim_moment_of(sim, request, services);
	struct bk_sim_resource resource = {0};
	const json_t *given = json_object_get(request->input, "Lifecycle");
	const json_t *before = json_object_get(point, "Lifecycle");
	int64_t cold = changed_days(before, given, "MoveToColdStorageAfterDays");
	int64_t keep = changed_days(before, given, "DeleteAfterDays"), cold_at, expires_at;
	json_t *lifecycle;
	const char *why;

	if (!point)
		return NULL;
	why = why_not_lifecycle(vault, point, cold, keep);
	if (why)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED, "%s", why);
	resource.row = json_object_get(services, bk_value_text(point, "service").ptr);
	lifecycle = json_object();
	if (cold)
		bk_value_set(lifecycle, "MoveToColdStorageAfterDays", json_integer(cold));
	if (keep)
		bk_value_set(lifecycle, "DeleteAfterDays", json_integer(keep));
	bk_sim_lifecycle_times(&resource, lifecycle, bk_value_int(point, "CreationDate", 0),
		&cold_at, &expires_at);
	bk_value_set(point, "Lifecycle", lifecycle);
	bk_value_set(point, "CalculatedLifecycle", bk_sim_point_calculated(cold_at, expires_at));
	bk_sim_point_put(&moment, point);
	return bk_sim_pick(point, told);
}

json_t *bk_sim_point_metadata(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const told[] = {
		"BackupVaultArn", "RecoveryPointArn", "ResourceType", NULL};
	BK_AUTO_JSON point = named(sim, request, ret_fault);
	json_t *answer, *metadata;

	if (!point)
		return NULL;
	answer = bk_sim_pick(point, told);
	metadata = json_object();
	bk_value_set_text(metadata, "ResourceName", bk_value_text(point, "ResourceName"));
	bk_value_set(answer, "RestoreMetadata", metadata);
	return answer;
}

/* Protected resources */

/* One row per resource, from its newest point: points come newest first. */
static json_t *protected_rows(struct bk_sim *sim, const struct bk_sim_request *request)
{
	BK_AUTO_JSON rows = NULL;
	json_t *items = json_array();
	struct bk_map seen;
	size_t count;
	const json_t **points = points_here(sim, request, &rows, &count);

	bk_map_init(&seen, request->arena);
	for (size_t i = 0; i < count; i++) {
		static const char *const members[] = {
			"ResourceArn", "ResourceType", "ResourceName", NULL};
		struct bk_str arn = bk_value_text(points[i], "ResourceArn");
		json_t *item;

		if (bk_map_find(&seen, arn))
			continue;
		item = bk_sim_pick(points[i], members);
		bk_map_put(&seen, bk_str_dup(request->arena, arn), item);
		bk_value_set(item, "LastBackupTime",
			json_integer(bk_value_int(points[i], "CreationDate", 0)));
		bk_value_set_text(
			item, "LastBackupVaultArn", bk_value_text(points[i], "BackupVaultArn"));
		bk_value_set_text(
			item, "LastRecoveryPointArn", bk_value_text(points[i], "RecoveryPointArn"));
		json_array_append_new(items, item);
	}
	return items;
}

json_t *bk_sim_protected_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return bk_sim_page(
		request, protected_rows(sim, request), "Results", "MaxResults", PAGE, ret_fault);
}

json_t *bk_sim_protected_of_vault(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON vault = NULL;

	if (!is_own(request, ret_fault))
		return NULL;
	vault = bk_sim_vault_named(sim, request, ret_fault);
	return vault ? bk_sim_protected_list(sim, request, ret_fault) : NULL;
}

json_t *bk_sim_protected_describe(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON rows = protected_rows(sim, request);
	json_t *first = json_array_get(rows, 0);

	if (!first)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND,
			"Cannot find protected resource %.*s",
			BK_STR_ARGS(bk_value_text(request->input, "ResourceArn")));
	return json_incref(first);
}
