/*
 * Manual snapshots of DB instances.
 */
#include "base/arena.h"
#include "sim/rds.h"
#include "sim/settle.h"

enum { SNAPSHOT_SECONDS = 60, NAME_MOST = 255 };

static void put(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name,
	const json_t *record)
{
	bk_sim_put(sim, BK_SIM_RDS_SNAPSHOT, request->account, request->region, name, record);
}

static json_t *find(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name)
{
	struct bk_str id = bk_sim_rds_lower(request->arena, name);
	json_t *record =
		bk_sim_get(sim, BK_SIM_RDS_SNAPSHOT, request->account, request->region, id);
	if (record != NULL && bk_sim_settle_pass(record, request->now))
		put(sim, request, id, record);
	return record;
}

bool bk_sim_rds_has_snapshot(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name)
{
	BK_AUTO_JSON record = find(sim, request, name);
	return record != NULL;
}

/* As it is told. */
static json_t *told(struct bk_sim *sim, const json_t *record)
{
	json_t *snapshot = json_deep_copy(json_object_get(record, "Snapshot"));
	struct bk_str state = bk_sim_settle_state(record);
	bk_value_set_text(snapshot, "Status", state);
	bk_value_set(
		snapshot, "PercentProgress", json_integer(bk_str_is(state, "available") ? 100 : 0));
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(snapshot, "DBSnapshotArn"));
	bk_value_set(snapshot, "TagList", bk_sim_tags_write(tags, &bk_sim_rds_tags));
	return snapshot;
}

static json_t *answer(struct bk_sim *sim, const json_t *record)
{
	json_t *output = json_object();
	bk_value_set(output, "DBSnapshot", told(sim, record));
	return output;
}

/* What a snapshot has of its instance. */
static json_t *of_instance(
	const struct bk_sim_request *request, const json_t *instance, struct bk_str id)
{
	static const char *const members[] = {"DBInstanceIdentifier", "Engine", "EngineVersion",
		"AllocatedStorage", "AvailabilityZone", "MasterUsername", "LicenseModel",
		"StorageType", "Iops", "KmsKeyId", "DbiResourceId", "OptionGroupName",
		"StorageThroughput", "IAMDatabaseAuthenticationEnabled", "DedicatedLogVolume"};
	json_t *snapshot = json_object();
	for (size_t i = 0; i < BK_COUNT(members); i++) {
		json_t *value = json_object_get(instance, members[i]);
		if (value != NULL)
			json_object_set(snapshot, members[i], value);
	}
	bk_value_set_text(snapshot, "DBSnapshotIdentifier", id);
	bk_value_set_text(snapshot, "DBSnapshotArn", bk_sim_rds_arn(request, "snapshot", id));
	bk_value_set_text(snapshot, "SnapshotType", BK_STR("manual"));
	bk_value_set(snapshot, "SnapshotCreateTime", json_integer(request->now));
	bk_value_set(snapshot, "OriginalSnapshotCreateTime", json_integer(request->now));
	bk_value_set(
		snapshot, "Encrypted", json_boolean(bk_value_true(instance, "StorageEncrypted")));
	json_t *port = json_object_get(json_object_get(instance, "Endpoint"), "Port");
	if (port != NULL)
		json_object_set(snapshot, "Port", port);
	json_t *created = json_object_get(instance, "InstanceCreateTime");
	if (created != NULL)
		json_object_set(snapshot, "InstanceCreateTime", created);
	return snapshot;
}

bool bk_sim_rds_snapshot(struct bk_sim *sim, const struct bk_sim_request *request,
	const json_t *instance, struct bk_str name, json_t *tags, struct bk_sim_fault *ret_fault)
{
	if (!bk_sim_rds_check_name(name, NAME_MOST, "DBSnapshotIdentifier", ret_fault))
		return false;
	struct bk_str id = bk_sim_rds_lower(request->arena, name);
	if (bk_sim_rds_has_snapshot(sim, request, id)) {
		bk_sim_refuse(ret_fault, 400, "DBSnapshotAlreadyExists",
			"Cannot create the snapshot because a snapshot with the identifier %.*s "
			"already exists.",
			BK_STR_ARGS(id));
		return false;
	}
	BK_AUTO_JSON record = json_object();
	bk_value_set(record, "Snapshot", of_instance(request, instance, id));
	if (!bk_sim_tags_add(sim, bk_sim_rds_arn(request, "snapshot", id), &bk_sim_rds_tags, tags,
		    ret_fault))
		return false;
	bk_sim_settle_begin(record, "creating", "available", request->now, SNAPSHOT_SECONDS);
	put(sim, request, id, record);
	return true;
}

json_t *bk_sim_rds_create_snapshot(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "DBInstanceIdentifier");
	struct bk_str snapshot = bk_value_text(request->input, "DBSnapshotIdentifier");
	BK_AUTO_JSON instance = bk_sim_rds_find(sim, request, name);
	if (instance == NULL)
		return bk_sim_refuse(ret_fault, 404, "DBInstanceNotFound",
			"DBInstance %.*s not found.", BK_STR_ARGS(name));
	if (!bk_str_is(bk_sim_settle_state(instance), "available"))
		return bk_sim_refuse(ret_fault, 400, "InvalidDBInstanceState",
			"Cannot create a snapshot because the database instance %.*s is not "
			"currently in the available state.",
			BK_STR_ARGS(name));
	if (!bk_sim_rds_snapshot(sim, request, json_object_get(instance, "Instance"), snapshot,
		    json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	BK_AUTO_JSON record = find(sim, request, snapshot);
	return answer(sim, record);
}

static json_t *not_found(struct bk_str name, struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 404, "DBSnapshotNotFound", "DBSnapshot %.*s not found.",
		BK_STR_ARGS(name));
}

json_t *bk_sim_rds_delete_snapshot(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "DBSnapshotIdentifier");
	struct bk_str id = bk_sim_rds_lower(request->arena, name);
	BK_AUTO_JSON record = find(sim, request, id);
	if (record == NULL)
		return not_found(name, ret_fault);
	if (!bk_str_is(bk_sim_settle_state(record), "available"))
		return bk_sim_refuse(ret_fault, 400, "InvalidDBSnapshotState",
			"The snapshot %.*s is not available.", BK_STR_ARGS(name));
	bk_sim_settle_at(record, "deleted");
	json_t *output = answer(sim, record);
	bk_sim_drop(sim, BK_SIM_RDS_SNAPSHOT, request->account, request->region, id);
	bk_sim_tags_drop(sim, bk_sim_rds_arn(request, "snapshot", id));
	return output;
}

json_t *bk_sim_rds_describe_snapshots(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	enum { PAGE = 100 };
	struct bk_arena *arena = request->arena;
	struct bk_str name = bk_value_text(request->input, "DBSnapshotIdentifier");
	struct bk_str instance =
		bk_sim_rds_lower(arena, bk_value_text(request->input, "DBInstanceIdentifier"));
	struct bk_str type = bk_value_text(request->input, "SnapshotType");
	struct bk_str id = bk_sim_rds_lower(arena, name);
	BK_AUTO_JSON all = bk_sim_list(sim, BK_SIM_RDS_SNAPSHOT, request->account, request->region);
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		struct bk_str its = bk_value_text(item, "id");
		if (name.len > 0 && !bk_str_equal(its, id))
			continue;
		BK_AUTO_JSON record = find(sim, request, its);
		json_t *snapshot = told(sim, record);
		bool wanted = (type.len == 0 || bk_str_is(type, "manual")) &&
			(instance.len == 0 ||
				bk_str_equal(
					instance, bk_value_text(snapshot, "DBInstanceIdentifier")));
		if (wanted)
			json_array_append(list, snapshot);
		json_decref(snapshot);
		if (bk_sim_settle_look(record))
			put(sim, request, its, record);
	}
	if (name.len > 0 && json_array_size(list) == 0) {
		json_decref(list);
		return not_found(name, ret_fault);
	}
	return bk_sim_page(request, list, "DBSnapshots", "MaxRecords", PAGE, ret_fault);
}
