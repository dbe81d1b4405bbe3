/*
 * RDS: DB instances. See rds.h for what is kept. Source: the API reference of RDS (2014-10-31),
 * seen 2026-11-24.
 */
#include "sim/rds.h"

#include "base/arena.h"
#include "base/hash.h"
#include "sim/keys.h"
#include "sim/settle.h"

/* How long the simulated RDS takes. */
enum { CREATE_SECONDS = 300, MODIFY_SECONDS = 60, DELETE_SECONDS = 120 };
enum { NAME_MOST = 63, PAGE = 100 };

const struct bk_sim_tag_rules bk_sim_rds_tags = {.key = "Key",
	.value = "Value",
	.invalid = BK_RDS_INVALID,
	.too_many = BK_RDS_INVALID,
	.plain = true};

/* A property that goes from a request into the instance as it is. */
struct field {
	const char *input, *output;
	const char *standard; /* JSON of what a new instance has without it; or NULL */
	bool modify;          /* ModifyDBInstance takes it */
	bool waits;           /* until the maintenance window, unless ApplyImmediately */
	bool quiet;           /* takes no time */
};

/* clang-format off */
static const struct field fields[] = {
	{ "DBInstanceClass",                 "DBInstanceClass",                  NULL,             true,  true,  false },
	{ "AllocatedStorage",                "AllocatedStorage",                 NULL,             true,  true,  false },
	{ "StorageType",                     "StorageType",                      "\"gp2\"",        true,  true,  false },
	{ "Iops",                            "Iops",                             NULL,             true,  true,  false },
	{ "StorageThroughput",               "StorageThroughput",                "0",              true,  true,  false },
	{ "MaxAllocatedStorage",             "MaxAllocatedStorage",              NULL,             true,  false, false },
	{ "MultiAZ",                         "MultiAZ",                          "false",          true,  true,  false },
	{ "BackupRetentionPeriod",           "BackupRetentionPeriod",            "1",              true,  false, false },
	{ "PreferredBackupWindow",           "PreferredBackupWindow",            NULL,             true,  false, false },
	{ "PreferredMaintenanceWindow",      "PreferredMaintenanceWindow",       NULL,             true,  false, false },
	{ "DeletionProtection",              "DeletionProtection",               "false",          true,  false, true  },
	{ "PubliclyAccessible",              "PubliclyAccessible",               "false",          true,  false, false },
	{ "AutoMinorVersionUpgrade",         "AutoMinorVersionUpgrade",          "true",           true,  false, false },
	{ "CopyTagsToSnapshot",              "CopyTagsToSnapshot",               "false",          true,  false, true  },
	{ "EnableIAMDatabaseAuthentication", "IAMDatabaseAuthenticationEnabled", "false",          true,  false, false },
	{ "EnablePerformanceInsights",       "PerformanceInsightsEnabled",       "false",          true,  false, false },
	{ "MonitoringInterval",              "MonitoringInterval",               "0",              true,  false, false },
	{ "LicenseModel",                    "LicenseModel",                     NULL,             true,  true,  false },
	{ "CACertificateIdentifier",         "CACertificateIdentifier",          "\"rds-ca-rsa2048-g1\"", true, false, false },
	{ "NetworkType",                     "NetworkType",                      "\"IPV4\"",       true,  false, false },
	{ "DedicatedLogVolume",              "DedicatedLogVolume",               "false",          true,  false, false },
	{ "Engine",                          "Engine",                           NULL,             false, false, false },
	{ "DBName",                          "DBName",                           NULL,             false, false, false },
	{ "MasterUsername",                  "MasterUsername",                   NULL,             false, false, false },
	{ "AvailabilityZone",                "AvailabilityZone",                 NULL,             false, false, false },
	{ "StorageEncrypted",                "StorageEncrypted",                 "false",          false, false, false },
	{ "EngineLifecycleSupport",          "EngineLifecycleSupport", "\"open-source-rds-extended-support\"", false, false, false },
	{ "BackupTarget",                    "BackupTarget",                     "\"region\"",     false, false, false },
};
/* clang-format on */

struct bk_str bk_sim_rds_arn(
	const struct bk_sim_request *request, const char *type, struct bk_str name)
{
	return bk_str_format(request->arena, "arn:aws:rds:%.*s:%.*s:%s:%.*s",
		BK_STR_ARGS(request->region), BK_STR_ARGS(request->account), type,
		BK_STR_ARGS(name));
}

static struct bk_str in_case(struct bk_arena *arena, struct bk_str text, char first, int shift)
{
	char *copy = bk_arena_text(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		copy[i] = (char)(c >= first && c < first + 26 ? c + shift : c);
	}
	copy[text.len] = '\0';
	return (struct bk_str){copy, text.len};
}

struct bk_str bk_sim_rds_lower(struct bk_arena *arena, struct bk_str name)
{
	return in_case(arena, name, 'A', 'a' - 'A');
}

/* By name or ARN. */
static struct bk_str instance_id(const struct bk_sim_request *request, struct bk_str name)
{
	struct bk_str prefix = bk_sim_rds_arn(request, "db", BK_STR(""));
	if (bk_str_has_prefix(name, prefix))
		name = (struct bk_str){name.ptr + prefix.len, name.len - prefix.len};
	return bk_sim_rds_lower(request->arena, name);
}

/* Writes it, or drops what is gone by now. */
static void put(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str id,
	const json_t *record)
{
	if (bk_sim_settle_state(record).len > 0)
		bk_sim_put(sim, BK_SIM_RDS_INSTANCE, request->account, request->region, id, record);
	else
		bk_sim_drop(sim, BK_SIM_RDS_INSTANCE, request->account, request->region, id);
}

/* What waited for the maintenance window, once it has begun. */
static bool apply_pending(json_t *record, int64_t now)
{
	json_t *pending =
		json_object_get(json_object_get(record, "Instance"), "PendingModifiedValues");
	if (json_object_size(pending) == 0 || now < bk_value_int(record, "Due", INT64_MAX))
		return false;
	json_object_update(json_object_get(record, "Instance"), pending);
	json_object_clear(pending);
	return true;
}

json_t *bk_sim_rds_find(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name)
{
	struct bk_str id = instance_id(request, name);
	json_t *record =
		bk_sim_get(sim, BK_SIM_RDS_INSTANCE, request->account, request->region, id);
	if (record == NULL)
		return NULL;
	bool passed = bk_sim_settle_pass(record, request->now);
	if (apply_pending(record, request->now) || passed)
		put(sim, request, id, record);
	if (bk_sim_settle_state(record).len > 0)
		return record;
	json_decref(record);
	return NULL;
}

json_t *bk_sim_rds_told(struct bk_sim *sim, const json_t *record)
{
	json_t *instance = json_deep_copy(json_object_get(record, "Instance"));
	struct bk_str state = bk_sim_settle_state(record);
	bk_value_set_text(instance, "DBInstanceStatus", state);
	if (bk_str_is(state, "creating")) {
		json_object_del(instance, "Endpoint");
		json_object_del(instance, "InstanceCreateTime");
	}
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(instance, "DBInstanceArn"));
	bk_value_set(instance, "TagList", bk_sim_tags_write(tags, &bk_sim_rds_tags));
	return instance;
}

static json_t *answer(struct bk_sim *sim, const json_t *record)
{
	json_t *output = json_object();
	bk_value_set(output, "DBInstance", bk_sim_rds_told(sim, record));
	return output;
}

static json_t *not_found(struct bk_str name, struct bk_sim_fault *ret_fault)
{
	return bk_sim_refuse(ret_fault, 404, "DBInstanceNotFound", "DBInstance %.*s not found.",
		BK_STR_ARGS(name));
}

/* The instance that the input names, or a fault. */
static json_t *get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "DBInstanceIdentifier");
	json_t *record = bk_sim_rds_find(sim, request, name);
	return record != NULL ? record : not_found(name, ret_fault);
}

/* An object in a list of one. */
static json_t *only(
	const char *name_member, struct bk_str name, const char *status_member, const char *status)
{
	json_t *item = json_object();
	bk_value_set_text(item, name_member, name);
	bk_value_set_text(item, status_member, bk_str_of(status));
	json_t *list = json_array();
	json_array_append_new(list, item);
	return list;
}

static void set_parameter_group(json_t *instance, struct bk_str name)
{
	bk_value_set(instance, "DBParameterGroups",
		only("DBParameterGroupName", name, "ParameterApplyStatus", "in-sync"));
}

/* The secret in which RDS keeps a password of its own making. */
static bool set_secret(struct bk_sim *sim, const struct bk_sim_request *request, json_t *instance,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str key = bk_value_text(request->input, "MasterUserSecretKmsKeyId");
	struct bk_str arn = bk_sim_key_usable(sim, request,
		key.len > 0 ? key : BK_STR("alias/aws/secretsmanager"), "KMSKeyNotAccessibleFault",
		ret_fault);
	if (arn.len == 0)
		return false;
	struct bk_str id = bk_sim_uuid(sim, request->arena);
	struct bk_str suffix =
		bk_hash_hex(request->arena, bk_value_text(instance, "DBInstanceArn"), 6);
	json_t *secret = json_object();
	bk_value_set_text(secret, "SecretArn",
		bk_str_format(request->arena,
			"arn:aws:secretsmanager:%.*s:%.*s:secret:rds!db-%.*s-%.*s",
			BK_STR_ARGS(request->region), BK_STR_ARGS(request->account),
			BK_STR_ARGS(id), BK_STR_ARGS(suffix)));
	bk_value_set_text(secret, "SecretStatus", BK_STR("active"));
	bk_value_set_text(secret, "KmsKeyId", arn);
	bk_value_set(instance, "MasterUserSecret", secret);
	return true;
}

/* Who makes the password: RDS, or the caller, whose password is looked at and forgotten. */
static bool set_password(struct bk_sim *sim, const struct bk_sim_request *request, json_t *instance,
	bool needed, struct bk_sim_fault *ret_fault)
{
	const json_t *managed = json_object_get(request->input, "ManageMasterUserPassword");
	struct bk_str password = bk_value_text(request->input, "MasterUserPassword");
	if (json_is_true(managed) && password.len > 0) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"You cannot specify MasterUserPassword when ManageMasterUserPassword is "
			"true.");
		return false;
	}
	if (json_is_true(managed)) {
		bool has = json_object_get(instance, "MasterUserSecret") != NULL;
		return has || set_secret(sim, request, instance, ret_fault);
	}
	if (password.len == 0 && (needed || managed != NULL)) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_INVALID,
			"The parameter MasterUserPassword must be provided and must not be blank, "
			"unless ManageMasterUserPassword is true.");
		return false;
	}
	if (json_is_false(managed))
		json_object_del(instance, "MasterUserSecret");
	if (password.len > 0 && json_object_get(instance, "MasterUserSecret") != NULL) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"MasterUserPassword cannot be set while RDS manages the password.");
		return false;
	}
	return password.len == 0 || bk_sim_rds_check_password(password, ret_fault);
}

static bool set_key(struct bk_sim *sim, const struct bk_sim_request *request, json_t *instance,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str key = bk_value_text(request->input, "KmsKeyId");
	if (!bk_value_true(instance, "StorageEncrypted")) {
		if (key.len == 0)
			return true;
		bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"You must specify StorageEncrypted when KmsKeyId is specified.");
		return false;
	}
	struct bk_str arn = bk_sim_key_usable(sim, request,
		key.len > 0 ? key : BK_STR("alias/aws/rds"), "KMSKeyNotAccessibleFault", ret_fault);
	if (arn.len == 0)
		return false;
	bk_value_set_text(instance, "KmsKeyId", arn);
	return true;
}

/* Where the instance stands: names that follow from account, region and identifier. */
static void set_place(struct bk_sim *sim, const struct bk_sim_request *request, json_t *instance,
	struct bk_str id)
{
	struct bk_arena *arena = request->arena;
	struct bk_str arn = bk_sim_rds_arn(request, "db", id);
	bk_value_set_text(instance, "DBInstanceArn", arn);
	struct bk_str resource = bk_hash_hex(arena, bk_sim_uuid(sim, arena), 26);
	bk_value_set_text(instance, "DbiResourceId",
		bk_str_format(arena, "db-%s", in_case(arena, resource, 'a', 'A' - 'a').ptr));
	struct bk_str here = bk_sim_rds_arn(request, "subgrp", BK_STR("default"));
	struct bk_str net = bk_hash_hex(arena, here, 17);
	bk_value_set(instance, "VpcSecurityGroups",
		only("VpcSecurityGroupId", bk_str_format(arena, "sg-%s", net.ptr), "Status",
			"active"));
	json_t *subnets = json_object();
	bk_value_set_text(subnets, "DBSubnetGroupName", BK_STR("default"));
	bk_value_set_text(subnets, "DBSubnetGroupDescription", BK_STR("default"));
	bk_value_set_text(subnets, "DBSubnetGroupArn", here);
	bk_value_set_text(subnets, "VpcId", bk_str_format(arena, "vpc-%s", net.ptr));
	bk_value_set_text(subnets, "SubnetGroupStatus", BK_STR("Complete"));
	bk_value_set(instance, "DBSubnetGroup", subnets);
	if (bk_value_text(instance, "AvailabilityZone").len == 0)
		bk_value_set_text(instance, "AvailabilityZone",
			bk_str_format(arena, "%.*sa", BK_STR_ARGS(request->region)));
	json_t *endpoint = json_object();
	bk_value_set_text(endpoint, "Address",
		bk_str_format(arena, "%.*s.%.12s.%.*s.rds.amazonaws.com", BK_STR_ARGS(id), net.ptr,
			BK_STR_ARGS(request->region)));
	bk_value_set_text(endpoint, "HostedZoneId", in_case(arena, net, 'a', 'A' - 'a'));
	bk_value_set(instance, "Endpoint", endpoint);
}

/* What follows from the engine. */
static void set_engine(const struct bk_sim_request *request, json_t *instance)
{
	struct bk_str version = bk_value_text(request->input, "EngineVersion");
	const struct bk_sim_engine *engine =
		bk_sim_engine_find(bk_value_text(instance, "Engine"), version);
	if (engine == NULL) {
		/* bk_sim_rds_check() refuses it. */
		bk_value_set_text(instance, "EngineVersion", version);
		return;
	}
	bool whole = version.len > strlen(engine->major);
	bk_value_set_text(instance, "EngineVersion", whole ? version : bk_str_of(engine->minor));
	if (bk_value_text(instance, "LicenseModel").len == 0)
		bk_value_set_text(instance, "LicenseModel", bk_str_of(engine->license));
	bk_value_set(instance, "OptionGroupMemberships",
		only("OptionGroupName", bk_str_of(engine->options), "Status", "in-sync"));
	int64_t port = bk_value_int(request->input, "Port", engine->port);
	bk_value_set(json_object_get(instance, "Endpoint"), "Port", json_integer(port));
	bk_value_set(instance, "DbInstancePort", json_integer(0));
	struct bk_str group = bk_value_text(request->input, "DBParameterGroupName");
	set_parameter_group(instance,
		group.len > 0 ? group
			      : bk_str_format(request->arena, "default.%s", engine->family));
}

/* The instance that a request asks for, not yet checked. */
static json_t *new_instance(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str id)
{
	json_t *instance = json_object();
	bk_value_set_text(instance, "DBInstanceIdentifier", id);
	for (size_t i = 0; i < BK_COUNT(fields); i++) {
		json_t *given = json_object_get(request->input, fields[i].input);
		bool empty = json_is_string(given) && bk_value_text_of(given).len == 0;
		if (given != NULL && !empty)
			bk_value_set(instance, fields[i].output, json_deep_copy(given));
		else if (fields[i].standard != NULL)
			bk_value_set(instance, fields[i].output,
				json_loads(fields[i].standard, JSON_DECODE_ANY, NULL));
	}
	if (json_object_get(request->input, "StorageType") == NULL &&
		bk_value_int(instance, "Iops", 0) > 0)
		bk_value_set_text(instance, "StorageType", BK_STR("io1"));
	set_place(sim, request, instance, id);
	set_engine(request, instance);
	bk_sim_rds_choose_windows(request->arena, instance);
	bk_value_set(instance, "InstanceCreateTime", json_integer(request->now));
	bk_value_set(instance, "PendingModifiedValues", json_object());
	return instance;
}

static bool check_new(const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str engine = bk_value_text(request->input, "Engine");
	struct bk_str user = bk_value_text(request->input, "MasterUsername");
	if (bk_str_has_prefix(engine, BK_STR("aurora")) ||
		bk_value_text(request->input, "DBClusterIdentifier").len > 0) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"Members of DB clusters are not simulated.");
		return false;
	}
	if (user.len == 0) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_INVALID,
			"The parameter MasterUsername must be provided and must not be blank.");
		return false;
	}
	if (bk_str_has_prefix(engine, BK_STR("sqlserver")) &&
		bk_value_text(request->input, "DBName").len > 0) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_INVALID,
			"DBName must be null for engine: %.*s", BK_STR_ARGS(engine));
		return false;
	}
	return bk_sim_rds_check_name(bk_value_text(request->input, "DBInstanceIdentifier"),
		NAME_MOST, "DBInstanceIdentifier", ret_fault);
}

static json_t *create_instance(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!check_new(request, ret_fault))
		return NULL;
	struct bk_str id = bk_sim_rds_lower(
		request->arena, bk_value_text(request->input, "DBInstanceIdentifier"));
	BK_AUTO_JSON old = bk_sim_rds_find(sim, request, id);
	if (old != NULL)
		return bk_sim_refuse(
			ret_fault, 400, "DBInstanceAlreadyExists", "DB instance already exists");
	BK_AUTO_JSON record = json_object();
	json_t *instance = new_instance(sim, request, id);
	bk_value_set(record, "Instance", instance);
	if (!bk_sim_rds_check(instance, ret_fault) ||
		!set_password(sim, request, instance, true, ret_fault) ||
		!set_key(sim, request, instance, ret_fault) ||
		!bk_sim_tags_add(sim, bk_sim_rds_arn(request, "db", id), &bk_sim_rds_tags,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	bk_sim_settle_begin(record, "creating", "available", request->now, CREATE_SECONDS);
	put(sim, request, id, record);
	return answer(sim, record);
}

static bool passes_filter(const json_t *instance, const json_t *filter, struct bk_str member)
{
	struct bk_str value = bk_value_text(instance, member.ptr);
	struct bk_str arn = bk_value_text(instance, "DBInstanceArn");
	size_t i;
	const json_t *wanted;
	json_array_foreach(json_object_get(filter, "Values"), i, wanted)
	{
		struct bk_str text = bk_value_text_of(wanted);
		if (bk_str_equal(text, value) || bk_str_equal(text, arn))
			return true;
	}
	return false;
}

/* Whether the instance passes the request's filters: each names one of these. */
static bool is_wanted(const json_t *instance, const json_t *filters)
{
	static const char *const members[][2] = {
		{"db-instance-id", "DBInstanceIdentifier"},
		{"dbi-resource-id", "DbiResourceId"},
		{"engine", "Engine"},
		{"db-cluster-id", "DBClusterIdentifier"},
		{"domain", "Domain"},
	};
	size_t i;
	const json_t *filter;
	json_array_foreach(filters, i,
		filter) for (size_t m = 0; m < BK_COUNT(members);
			     m++) if (bk_str_is(bk_value_text(filter, "Name"), members[m][0]) &&
		!passes_filter(instance, filter, bk_str_of(members[m][1]))) return false;
	return true;
}

static json_t *describe_instances(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "DBInstanceIdentifier");
	struct bk_str id = instance_id(request, name);
	BK_AUTO_JSON all = bk_sim_list(sim, BK_SIM_RDS_INSTANCE, request->account, request->region);
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		struct bk_str its = bk_value_text(item, "id");
		if (name.len > 0 && !bk_str_equal(its, id))
			continue;
		BK_AUTO_JSON record = bk_sim_rds_find(sim, request, its);
		if (record == NULL)
			continue;
		json_t *instance = bk_sim_rds_told(sim, record);
		if (is_wanted(instance, json_object_get(request->input, "Filters")))
			json_array_append(list, instance);
		json_decref(instance);
		if (bk_sim_settle_look(record))
			put(sim, request, its, record);
	}
	if (name.len > 0 && json_array_size(list) == 0) {
		json_decref(list);
		return not_found(name, ret_fault);
	}
	return bk_sim_page(request, list, "DBInstances", "MaxRecords", PAGE, ret_fault);
}

/*
 * Changes.
 */

static bool is_available(const json_t *record, struct bk_sim_fault *ret_fault)
{
	struct bk_str state = bk_sim_settle_state(record);
	if (bk_str_is(state, "available"))
		return true;
	bk_sim_refuse(ret_fault, 400, "InvalidDBInstanceState",
		"Database instance is not in available state: it is %.*s", BK_STR_ARGS(state));
	return false;
}

/* The version that the request asks for, in full; the parameter group follows a default one. */
static bool change_version(
	const struct bk_sim_request *request, json_t *wanted, struct bk_sim_fault *ret_fault)
{
	struct bk_str version = bk_value_text(request->input, "EngineVersion");
	struct bk_str group = bk_value_text(request->input, "DBParameterGroupName");
	struct bk_str name = bk_value_text(wanted, "Engine");
	const struct bk_sim_engine *old =
		bk_sim_engine_find(name, bk_value_text(wanted, "EngineVersion"));
	const struct bk_sim_engine *new = version.len > 0 ? bk_sim_engine_find(name, version) : old;
	if (new != old &&new != NULL &&
		!bk_value_true(request->input, "AllowMajorVersionUpgrade")) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"The AllowMajorVersionUpgrade flag must be present when upgrading to a new "
			"major version.");
		return false;
	}
	/* "8.0" asks for nothing where 8.0.36 runs. */
	bool same = new == old &&version.len > 0 && new != NULL &&bk_str_is(version, new->major);
	if (version.len > 0 && !same) {
		bool whole = new == NULL || !bk_str_is(version, new->major);
		bk_value_set_text(wanted, "EngineVersion", whole ? version : bk_str_of(new->minor));
	}
	if (group.len == 0 && new != old &&new != NULL)
		group = bk_str_format(request->arena, "default.%s", new->family);
	if (group.len > 0)
		set_parameter_group(wanted, group);
	return true;
}

/* The instance as the request wants it to be. */
static json_t *wanted_instance(const struct bk_sim_request *request, const json_t *instance,
	struct bk_sim_fault *ret_fault)
{
	json_t *wanted = json_deep_copy(instance);
	for (size_t i = 0; i < BK_COUNT(fields); i++) {
		json_t *given = json_object_get(request->input, fields[i].input);
		if (fields[i].modify && given != NULL)
			bk_value_set(wanted, fields[i].output, json_deep_copy(given));
	}
	bool shrinks = bk_value_int(wanted, "AllocatedStorage", 0) <
		bk_value_int(instance, "AllocatedStorage", 0);
	if (shrinks)
		bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"The storage of an instance cannot be made smaller.");
	if (shrinks || !change_version(request, wanted, ret_fault) ||
		!bk_sim_rds_check(wanted, ret_fault)) {
		json_decref(wanted);
		return NULL;
	}
	return wanted;
}

/* What stays as it is until the maintenance window. */
static void postpone(json_t *wanted, const json_t *instance)
{
	json_t *pending = json_object_get(wanted, "PendingModifiedValues");
	for (size_t i = 0; i <= BK_COUNT(fields); i++) {
		bool last = i == BK_COUNT(fields);
		const char *member = last ? "EngineVersion" : fields[i].output;
		json_t *old = json_object_get(instance, member);
		json_t *new = json_object_get(wanted, member);
		if ((!last && !fields[i].waits) || old == NULL || json_equal(old, new))
			continue;
		json_object_set(pending, member, new);
		json_object_set(wanted, member, old);
	}
}

/* Whether the change from one to the other takes time. */
static bool takes_time(const json_t *before, const json_t *after)
{
	BK_AUTO_JSON a = json_deep_copy(before);
	BK_AUTO_JSON b = json_deep_copy(after);
	for (size_t i = 0; i < BK_COUNT(fields); i++)
		if (fields[i].quiet) {
			json_object_del(a, fields[i].output);
			json_object_del(b, fields[i].output);
		}
	return !json_equal(a, b);
}

static json_t *modify_instance(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, ret_fault);
	if (record == NULL || !is_available(record, ret_fault))
		return NULL;
	if (bk_value_text(request->input, "NewDBInstanceIdentifier").len > 0)
		return bk_sim_refuse(
			ret_fault, 400, BK_RDS_COMBINATION, "New identifiers are not simulated.");
	const json_t *instance = json_object_get(record, "Instance");
	BK_AUTO_JSON wanted = wanted_instance(request, instance, ret_fault);
	if (wanted == NULL || !set_password(sim, request, wanted, false, ret_fault))
		return NULL;
	if (!bk_value_true(request->input, "ApplyImmediately"))
		postpone(wanted, instance);
	if (takes_time(instance, wanted))
		bk_sim_settle_begin(record, "modifying", "available", request->now, MODIFY_SECONDS);
	bk_value_set(record, "Due",
		json_integer(request->now + bk_sim_rds_until_maintenance(wanted, request->now)));
	json_object_set(record, "Instance", wanted);
	put(sim, request,
		instance_id(request, bk_value_text(request->input, "DBInstanceIdentifier")),
		record);
	return answer(sim, record);
}

static json_t *delete_instance(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str snapshot = bk_value_text(request->input, "FinalDBSnapshotIdentifier");
	bool skip = bk_value_true(request->input, "SkipFinalSnapshot");
	BK_AUTO_JSON record = get(sim, request, ret_fault);
	if (record == NULL)
		return NULL;
	const json_t *instance = json_object_get(record, "Instance");
	if (bk_value_true(instance, "DeletionProtection"))
		return bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"Cannot delete protected DB Instance, please disable deletion protection "
			"and try again.");
	if (skip && snapshot.len > 0)
		return bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is "
			"true.");
	if (!skip && snapshot.len == 0)
		return bk_sim_refuse(ret_fault, 400, BK_RDS_COMBINATION,
			"FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is "
			"specified.");
	if (!is_available(record, ret_fault))
		return NULL;
	if (!skip && !bk_sim_rds_snapshot(sim, request, instance, snapshot, NULL, ret_fault))
		return NULL;
	/* The tagging API does not see it any more, though it is still described for a while. */
	bk_sim_tags_drop(sim, bk_value_text(instance, "DBInstanceArn"));
	bk_sim_settle_begin(record, "deleting", NULL, request->now, DELETE_SECONDS);
	put(sim, request,
		instance_id(request, bk_value_text(request->input, "DBInstanceIdentifier")),
		record);
	return answer(sim, record);
}

/*
 * Tags, by ARN of an instance or a snapshot.
 */

static bool has_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "ResourceName");
	struct bk_str snapshots = bk_sim_rds_arn(request, "snapshot", BK_STR(""));
	if (bk_str_has_prefix(arn, snapshots)) {
		struct bk_str name = {arn.ptr + snapshots.len, arn.len - snapshots.len};
		if (bk_sim_rds_has_snapshot(sim, request, name))
			return true;
		bk_sim_refuse(ret_fault, 404, "DBSnapshotNotFound", "DBSnapshot %.*s not found.",
			BK_STR_ARGS(name));
		return false;
	}
	if (!bk_str_has_prefix(arn, bk_sim_rds_arn(request, "db", BK_STR("")))) {
		bk_sim_refuse(ret_fault, 400, BK_RDS_INVALID,
			"The specified resource name does not match an RDS resource in this "
			"region.");
		return false;
	}
	BK_AUTO_JSON record = bk_sim_rds_find(sim, request, arn);
	if (record == NULL)
		not_found(instance_id(request, arn), ret_fault);
	return record != NULL;
}

static json_t *add_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_resource(sim, request, ret_fault) ||
		!bk_sim_tags_add(sim, bk_value_text(request->input, "ResourceName"),
			&bk_sim_rds_tags, json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	return json_object();
}

static json_t *remove_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_resource(sim, request, ret_fault))
		return NULL;
	bk_sim_tags_remove(sim, bk_value_text(request->input, "ResourceName"),
		json_object_get(request->input, "TagKeys"));
	return json_object();
}

static json_t *list_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_resource(sim, request, ret_fault))
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(request->input, "ResourceName"));
	json_t *output = json_object();
	bk_value_set(output, "TagList", bk_sim_tags_write(tags, &bk_sim_rds_tags));
	return output;
}

/* clang-format off */
#define TEXT(path)    { path, BK_SIM_STRING, false, 0, 0, NULL, NULL }
#define NEEDED(path)  { path, BK_SIM_STRING, true,  0, 0, NULL, NULL }
#define NUMBER(path)  { path, BK_SIM_INT,    false, 0, 0, NULL, NULL }
#define SWITCH(path)  { path, BK_SIM_BOOL,   false, 0, 0, NULL, NULL }
#define TAGS(needed) \
	{ "Tags", BK_SIM_LIST, needed, 0, 0, NULL, NULL }, TEXT("Tags[].Key"), TEXT("Tags[].Value")
#define PAGES { "MaxRecords", BK_SIM_INT, false, 20, PAGE, NULL, NULL }, TEXT("Marker")
#define FILTERS \
	{ "Filters",          BK_SIM_LIST, false, 0, 0, NULL, NULL }, NEEDED("Filters[].Name"), \
	{ "Filters[].Values", BK_SIM_LIST, true,  0, 0, NULL, NULL }, TEXT("Filters[].Values[]")
/* What both CreateDBInstance and ModifyDBInstance take. */
#define PROPERTIES \
	NUMBER("AllocatedStorage"), TEXT("StorageType"), NUMBER("Iops"), NUMBER("StorageThroughput"), \
	NUMBER("MaxAllocatedStorage"), SWITCH("MultiAZ"), NUMBER("BackupRetentionPeriod"), \
	TEXT("PreferredBackupWindow"), TEXT("PreferredMaintenanceWindow"), SWITCH("DeletionProtection"), \
	SWITCH("PubliclyAccessible"), SWITCH("AutoMinorVersionUpgrade"), SWITCH("CopyTagsToSnapshot"), \
	SWITCH("EnableIAMDatabaseAuthentication"), SWITCH("EnablePerformanceInsights"), \
	NUMBER("MonitoringInterval"), TEXT("LicenseModel"), TEXT("CACertificateIdentifier"), \
	TEXT("NetworkType"), SWITCH("DedicatedLogVolume"), TEXT("EngineVersion"), \
	TEXT("DBParameterGroupName"), TEXT("MasterUserPassword"), SWITCH("ManageMasterUserPassword"), \
	TEXT("MasterUserSecretKmsKeyId")

static const struct bk_sim_member create_members[] = {
	NEEDED("DBInstanceIdentifier"), NEEDED("DBInstanceClass"), NEEDED("Engine"), PROPERTIES,
	TEXT("DBName"), TEXT("MasterUsername"), TEXT("AvailabilityZone"), SWITCH("StorageEncrypted"),
	TEXT("KmsKeyId"), NUMBER("Port"), TEXT("EngineLifecycleSupport"), TEXT("BackupTarget"),
	TEXT("DBClusterIdentifier"), TAGS(false),
	{ 0 },
};

static const struct bk_sim_member modify_members[] = {
	NEEDED("DBInstanceIdentifier"), TEXT("DBInstanceClass"), PROPERTIES, SWITCH("ApplyImmediately"),
	SWITCH("AllowMajorVersionUpgrade"), TEXT("NewDBInstanceIdentifier"),
	{ 0 },
};

static const struct bk_sim_member delete_members[] = {
	NEEDED("DBInstanceIdentifier"), SWITCH("SkipFinalSnapshot"), TEXT("FinalDBSnapshotIdentifier"),
	SWITCH("DeleteAutomatedBackups"),
	{ 0 },
};

static const struct bk_sim_member describe_members[] = {
	TEXT("DBInstanceIdentifier"), FILTERS, PAGES,
	{ 0 },
};

static const struct bk_sim_member create_snapshot_members[] = {
	NEEDED("DBSnapshotIdentifier"), NEEDED("DBInstanceIdentifier"), TAGS(false),
	{ 0 },
};

static const struct bk_sim_member delete_snapshot_members[] = {
	NEEDED("DBSnapshotIdentifier"),
	{ 0 },
};

static const struct bk_sim_member describe_snapshots_members[] = {
	TEXT("DBInstanceIdentifier"), TEXT("DBSnapshotIdentifier"), TEXT("SnapshotType"), FILTERS, PAGES,
	{ 0 },
};

static const struct bk_sim_member engines_members[] = {
	TEXT("Engine"), TEXT("EngineVersion"), TEXT("DBParameterGroupFamily"), SWITCH("DefaultOnly"), FILTERS,
	PAGES,
	{ 0 },
};

static const struct bk_sim_member parameter_groups_members[] = {
	TEXT("DBParameterGroupName"), FILTERS, PAGES,
	{ 0 },
};

static const struct bk_sim_member option_groups_members[] = {
	TEXT("OptionGroupName"), TEXT("EngineName"), TEXT("MajorEngineVersion"), FILTERS, PAGES,
	{ 0 },
};

static const struct bk_sim_member add_tags_members[] = {
	NEEDED("ResourceName"), TAGS(true),
	{ 0 },
};

static const struct bk_sim_member remove_tags_members[] = {
	NEEDED("ResourceName"), { "TagKeys", BK_SIM_LIST, true, 0, 0, NULL, NULL }, TEXT("TagKeys[]"),
	{ 0 },
};

static const struct bk_sim_member list_tags_members[] = {
	NEEDED("ResourceName"), FILTERS,
	{ 0 },
};

const struct bk_sim_operation bk_sim_rds[] = {
	{ "rds", "AddTagsToResource",         add_tags,                             add_tags_members },
	{ "rds", "CreateDBInstance",          create_instance,                      create_members },
	{ "rds", "CreateDBSnapshot",          bk_sim_rds_create_snapshot,           create_snapshot_members },
	{ "rds", "DeleteDBInstance",          delete_instance,                      delete_members },
	{ "rds", "DeleteDBSnapshot",          bk_sim_rds_delete_snapshot,           delete_snapshot_members },
	{ "rds", "DescribeDBEngineVersions",  bk_sim_rds_describe_engines,          engines_members },
	{ "rds", "DescribeDBInstances",       describe_instances,                   describe_members },
	{ "rds", "DescribeDBParameterGroups", bk_sim_rds_describe_parameter_groups, parameter_groups_members },
	{ "rds", "DescribeDBSnapshots",       bk_sim_rds_describe_snapshots,        describe_snapshots_members },
	{ "rds", "DescribeOptionGroups",      bk_sim_rds_describe_option_groups,    option_groups_members },
	{ "rds", "ListTagsForResource",       list_tags,                            list_tags_members },
	{ "rds", "ModifyDBInstance",          modify_instance,                      modify_members },
	{ "rds", "RemoveTagsFromResource",    remove_tags,                          remove_tags_members },
	{ 0 },
};
/* clang-format on */
