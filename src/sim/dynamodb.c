/*
 * DynamoDB: tables without their items. What is described, what a change needs, and the states in
 * between, as the API reference of DynamoDB (2012-08-10) has them, seen 2026-11-24.
 *
 * A record ("dynamodb.table", by name) is {"Table": the description, "Recovery": the description of
 * point-in-time recovery, "TimeToLive": …} and what sim/settle.h keeps.
 */
#include "sim/keys.h"
#include "sim/settle.h"
#include "sim/sim.h"
#include "sim/tags.h"

#define KIND "dynamodb.table"

/* How long the simulated DynamoDB takes. */
enum { CREATE_SECONDS = 8, UPDATE_SECONDS = 5, DELETE_SECONDS = 5 };

/* How many tables one page lists. */
enum { TABLES_MOST = 100 };

static const struct bk_sim_tag_rules tag_rules = {.key = "Key",
	.value = "Value",
	.invalid = "ValidationException",
	.too_many = "ValidationException"};

static json_t *invalid(struct bk_sim_fault *ret_fault, const char *what)
{
	return bk_sim_refuse(ret_fault, 400, "ValidationException",
		"One or more parameter values were invalid: %s", what);
}

/* A table is named by its name or by its ARN. */
static struct bk_str table_name(const json_t *input, const char *member)
{
	struct bk_str name = bk_value_text(input, member);
	if (!bk_str_has_prefix(name, BK_STR("arn:")))
		return name;
	bk_str_cut(&name, '/');
	return bk_str_cut(&name, '/');
}

static struct bk_str table_arn(const struct bk_sim_request *request, struct bk_str name)
{
	return bk_str_format(request->arena, "arn:aws:dynamodb:%.*s:%.*s:table/%.*s",
		BK_STR_ARGS(request->region), BK_STR_ARGS(request->account), BK_STR_ARGS(name));
}

/* Writes it, or drops what is gone by now. */
static void put(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name,
	const json_t *record)
{
	if (bk_sim_settle_state(record).len > 0)
		bk_sim_put(sim, KIND, request->account, request->region, name, record);
	else
		bk_sim_drop(sim, KIND, request->account, request->region, name);
}

/* The table as of now, or NULL. */
static json_t *find(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name)
{
	json_t *record = bk_sim_get(sim, KIND, request->account, request->region, name);
	if (record == NULL || !bk_sim_settle_pass(record, request->now))
		return record;
	put(sim, request, name, record);
	if (bk_sim_settle_state(record).len > 0)
		return record;
	json_decref(record);
	return NULL;
}

/* The table that the input names, or a fault. */
static json_t *get(struct bk_sim *sim, const struct bk_sim_request *request, const char *missing,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str name = table_name(request->input, "TableName");
	json_t *record = find(sim, request, name);
	if (record == NULL)
		return bk_sim_refuse(ret_fault, 400, missing,
			"Requested resource not found: Table: %.*s not found", BK_STR_ARGS(name));
	return record;
}

/* The description as it is told. */
static json_t *describe(const json_t *record, const char *member)
{
	json_t *table = json_deep_copy(json_object_get(record, "Table"));
	bk_value_set_text(table, "TableStatus", bk_sim_settle_state(record));
	json_t *output = json_object();
	bk_value_set(output, member, table);
	return output;
}

static bool is_defined(const json_t *definitions, struct bk_str attribute)
{
	size_t i;
	const json_t *definition;
	json_array_foreach(definitions, i,
		definition) if (bk_str_equal(bk_value_text(definition, "AttributeName"),
					attribute)) return true;
	return false;
}

/* A schema is a HASH key, then at most one RANGE key, both defined. Adds its attributes to `used`.
 */
static const char *schema_fault(const json_t *schema, const json_t *definitions, json_t *used)
{
	size_t count = json_array_size(schema);
	if (count < 1 || count > 2)
		return "a key schema has one or two elements";
	for (size_t i = 0; i < count; i++) {
		const json_t *key = json_array_get(schema, i);
		struct bk_str name = bk_value_text(key, "AttributeName");
		if (!bk_str_is(bk_value_text(key, "KeyType"), i == 0 ? "HASH" : "RANGE"))
			return i == 0 ? "the first element of a key schema must be the HASH key"
				      : "the second element of a key schema must be the RANGE key";
		if (!is_defined(definitions, name))
			return "some key attributes are not defined in AttributeDefinitions";
		bk_value_set(used, name.ptr, json_true());
	}
	return NULL;
}

/* The keys of the table and of its indexes, against the attributes defined. */
static const char *keys_fault(const json_t *input)
{
	const json_t *definitions = json_object_get(input, "AttributeDefinitions");
	BK_AUTO_JSON used = json_object();
	const char *fault = schema_fault(json_object_get(input, "KeySchema"), definitions, used);
	static const char *const index_lists[] = {
		"GlobalSecondaryIndexes", "LocalSecondaryIndexes"};
	for (size_t list = 0; list < BK_COUNT(index_lists) && fault == NULL; list++) {
		size_t i;
		const json_t *index;
		json_array_foreach(json_object_get(input, index_lists[list]), i,
			index) if (fault == NULL) fault =
			schema_fault(json_object_get(index, "KeySchema"), definitions, used);
	}
	if (fault == NULL && json_object_size(used) != json_array_size(definitions))
		fault = "some AttributeDefinitions are not used by any key";
	return fault;
}

static bool is_on_demand(const json_t *input)
{
	return bk_str_is(bk_value_text(input, "BillingMode"), "PAY_PER_REQUEST");
}

/* Sets how the table is paid for. */
static const char *set_billing(json_t *table, const json_t *input, int64_t now)
{
	const json_t *given = json_object_get(input, "ProvisionedThroughput");
	if (is_on_demand(input) && given != NULL)
		return "ProvisionedThroughput cannot be specified when BillingMode is "
		       "PAY_PER_REQUEST";
	if (!is_on_demand(input) && given == NULL)
		return "ProvisionedThroughput must be specified when BillingMode is PROVISIONED";
	json_t *throughput = json_object();
	bk_value_set(throughput, "ReadCapacityUnits",
		json_integer(bk_value_int(given, "ReadCapacityUnits", 0)));
	bk_value_set(throughput, "WriteCapacityUnits",
		json_integer(bk_value_int(given, "WriteCapacityUnits", 0)));
	bk_value_set(throughput, "NumberOfDecreasesToday", json_integer(0));
	bk_value_set(table, "ProvisionedThroughput", throughput);
	json_t *summary = json_object();
	bk_value_set_text(summary, "BillingMode",
		is_on_demand(input) ? BK_STR("PAY_PER_REQUEST") : BK_STR("PROVISIONED"));
	if (is_on_demand(input))
		bk_value_set(summary, "LastUpdateToPayPerRequestDateTime", json_integer(now));
	bk_value_set(table, "BillingModeSummary", summary);
	return NULL;
}

/* Sets the encryption: without Enabled, or with false, a key of AWS's own that nobody sees. */
static bool set_encryption(struct bk_sim *sim, const struct bk_sim_request *request, json_t *table,
	struct bk_sim_fault *ret_fault)
{
	const json_t *given = json_object_get(request->input, "SSESpecification");
	if (given == NULL)
		return true;
	struct bk_str key = bk_value_text(given, "KMSMasterKeyId");
	if (!bk_value_true(given, "Enabled")) {
		if (key.len > 0) {
			invalid(ret_fault, "KMSMasterKeyId needs SSESpecification.Enabled");
			return false;
		}
		json_object_del(table, "SSEDescription");
		return true;
	}
	if (bk_str_is(bk_value_text(given, "SSEType"), "AES256")) {
		invalid(ret_fault, "SSEType AES256 is not supported");
		return false;
	}
	struct bk_str arn = bk_sim_key_usable(sim, request,
		key.len > 0 ? key : BK_STR("alias/aws/dynamodb"), "ValidationException", ret_fault);
	if (arn.len == 0)
		return false;
	json_t *description = json_object();
	bk_value_set_text(description, "Status", BK_STR("ENABLED"));
	bk_value_set_text(description, "SSEType", BK_STR("KMS"));
	bk_value_set_text(description, "KMSMasterKeyArn", arn);
	bk_value_set(table, "SSEDescription", description);
	return true;
}

/* Members that the real service takes and this one does not. */
static const char *unsimulated(const json_t *input)
{
	static const char *const members[] = {"StreamSpecification", "ReplicaUpdates",
		"GlobalSecondaryIndexUpdates", "GlobalTableWitnessUpdates", "ResourcePolicy",
		"GlobalTableSourceArn"};
	for (size_t i = 0; i < BK_COUNT(members); i++) {
		const json_t *value = json_object_get(input, members[i]);
		bool off = value == NULL || json_is_null(value) ||
			json_is_false(json_object_get(value, "StreamEnabled"));
		if (!off)
			return members[i];
	}
	return NULL;
}

/* The indexes as they are described. */
static void copy_indexes(
	struct bk_arena *arena, json_t *table, const json_t *input, const char *list)
{
	const json_t *given = json_object_get(input, list);
	if (json_array_size(given) == 0)
		return;
	json_t *indexes = json_deep_copy(given);
	size_t i;
	json_t *index;
	json_array_foreach(indexes, i, index)
	{
		struct bk_str arn = bk_value_text(table, "TableArn");
		struct bk_str name = bk_value_text(index, "IndexName");
		bk_value_set_text(index, "IndexArn",
			bk_str_format(
				arena, "%.*s/index/%.*s", BK_STR_ARGS(arn), BK_STR_ARGS(name)));
		if (bk_str_is(bk_str_of(list), "GlobalSecondaryIndexes"))
			bk_value_set_text(index, "IndexStatus", BK_STR("ACTIVE"));
		bk_value_set(index, "IndexSizeBytes", json_integer(0));
		bk_value_set(index, "ItemCount", json_integer(0));
	}
	bk_value_set(table, list, indexes);
}

static void set_class(json_t *table, const json_t *input)
{
	struct bk_str given = bk_value_text(input, "TableClass");
	if (given.len == 0)
		return;
	json_t *summary = json_object();
	bk_value_set_text(summary, "TableClass", given);
	bk_value_set(table, "TableClassSummary", summary);
}

static json_t *new_table(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name)
{
	const json_t *input = request->input;
	json_t *table = json_object();
	bk_value_set_text(table, "TableName", name);
	bk_value_set_text(table, "TableArn", table_arn(request, name));
	bk_value_set_text(table, "TableId", bk_sim_uuid(sim, request->arena));
	bk_value_set(table, "CreationDateTime", json_integer(request->now));
	bk_value_set(table, "TableSizeBytes", json_integer(0));
	bk_value_set(table, "ItemCount", json_integer(0));
	bk_value_set(table, "KeySchema", json_deep_copy(json_object_get(input, "KeySchema")));
	bk_value_set(table, "AttributeDefinitions",
		json_deep_copy(json_object_get(input, "AttributeDefinitions")));
	bk_value_set(table, "DeletionProtectionEnabled",
		json_boolean(bk_value_true(input, "DeletionProtectionEnabled")));
	copy_indexes(request->arena, table, input, "GlobalSecondaryIndexes");
	copy_indexes(request->arena, table, input, "LocalSecondaryIndexes");
	set_class(table, input);
	return table;
}

static json_t *create_table(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const json_t *input = request->input;
	struct bk_str name = table_name(input, "TableName");
	const char *member = unsimulated(input);
	if (member != NULL)
		return bk_sim_refuse(
			ret_fault, 400, "ValidationException", "%s is not simulated", member);
	const char *fault = keys_fault(input);
	if (fault != NULL)
		return invalid(ret_fault, fault);
	BK_AUTO_JSON old = find(sim, request, name);
	if (old != NULL)
		return bk_sim_refuse(ret_fault, 400, "ResourceInUseException",
			"Table already exists: %.*s", BK_STR_ARGS(name));
	BK_AUTO_JSON record = json_object();
	json_t *table = new_table(sim, request, name);
	bk_value_set(record, "Table", table);
	fault = set_billing(table, input, request->now);
	if (fault != NULL)
		return invalid(ret_fault, fault);
	if (!set_encryption(sim, request, table, ret_fault))
		return NULL;
	if (!bk_sim_tags_add(sim, table_arn(request, name), &tag_rules,
		    json_object_get(input, "Tags"), ret_fault))
		return NULL;
	bk_sim_settle_begin(record, "CREATING", "ACTIVE", request->now, CREATE_SECONDS);
	put(sim, request, name, record);
	return describe(record, "TableDescription");
}

static json_t *describe_table(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "ResourceNotFoundException", ret_fault);
	if (record == NULL)
		return NULL;
	json_t *output = describe(record, "Table");
	if (bk_sim_settle_look(record))
		put(sim, request, table_name(request->input, "TableName"), record);
	return output;
}

/* Whether the table may be changed now. */
static bool is_active(
	const json_t *record, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = table_name(request->input, "TableName");
	struct bk_str state = bk_sim_settle_state(record);
	if (bk_str_is(state, "ACTIVE"))
		return true;
	bk_sim_refuse(ret_fault, 400, "ResourceInUseException",
		"Attempt to change a resource which is still in use: Table %.*s is %.*s",
		BK_STR_ARGS(name), BK_STR_ARGS(state));
	return false;
}

static json_t *update_table(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const json_t *input = request->input;
	const char *member = unsimulated(input);
	if (member != NULL)
		return bk_sim_refuse(
			ret_fault, 400, "ValidationException", "%s is not simulated", member);
	BK_AUTO_JSON record = get(sim, request, "ResourceNotFoundException", ret_fault);
	if (record == NULL || !is_active(record, request, ret_fault))
		return NULL;
	json_t *table = json_object_get(record, "Table");
	const json_t *protection = json_object_get(input, "DeletionProtectionEnabled");
	bool billing = json_object_get(input, "BillingMode") != NULL ||
		json_object_get(input, "ProvisionedThroughput") != NULL;
	bool works = billing || json_object_get(input, "SSESpecification") != NULL ||
		json_object_get(input, "TableClass") != NULL;
	if (protection == NULL && !works)
		return invalid(ret_fault, "nothing is to be changed");
	if (billing) {
		const char *fault = set_billing(table, input, request->now);
		if (fault != NULL)
			return invalid(ret_fault, fault);
	}
	if (!set_encryption(sim, request, table, ret_fault))
		return NULL;
	set_class(table, input);
	if (protection != NULL)
		bk_value_set(
			table, "DeletionProtectionEnabled", json_boolean(json_is_true(protection)));
	if (works)
		bk_sim_settle_begin(record, "UPDATING", "ACTIVE", request->now, UPDATE_SECONDS);
	put(sim, request, table_name(input, "TableName"), record);
	return describe(record, "TableDescription");
}

static json_t *delete_table(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "ResourceNotFoundException", ret_fault);
	if (record == NULL || !is_active(record, request, ret_fault))
		return NULL;
	if (bk_value_true(json_object_get(record, "Table"), "DeletionProtectionEnabled"))
		return bk_sim_refuse(ret_fault, 400, "ValidationException",
			"Resource cannot be deleted as it is currently protected against "
			"deletion. Disable deletion protection first.");
	/* The tagging API does not see it any more, though it is still described for a while. */
	bk_sim_tags_drop(sim, table_arn(request, table_name(request->input, "TableName")));
	bk_sim_settle_begin(record, "DELETING", NULL, request->now, DELETE_SECONDS);
	put(sim, request, table_name(request->input, "TableName"), record);
	return describe(record, "TableDescription");
}

static json_t *list_tables(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)ret_fault;
	struct bk_str start = bk_value_text(request->input, "ExclusiveStartTableName");
	int64_t most = bk_value_int(request->input, "Limit", TABLES_MOST);
	BK_AUTO_JSON all = bk_sim_list(sim, KIND, request->account, request->region);
	json_t *names = json_array();
	json_t *output = json_object();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		struct bk_str id = bk_value_text(item, "id");
		BK_AUTO_JSON record = find(sim, request, id);
		if (record == NULL || (start.len > 0 && bk_str_compare(id, start) <= 0))
			continue;
		if ((int64_t)json_array_size(names) == most) {
			const json_t *last = json_array_get(names, (size_t)most - 1);
			bk_value_set_text(output, "LastEvaluatedTableName", bk_value_text_of(last));
			break;
		}
		json_array_append_new(names, bk_value_string(id));
	}
	bk_value_set(output, "TableNames", names);
	return output;
}

/*
 * Point-in-time recovery and expiry.
 */

static json_t *describe_recovery(const json_t *record)
{
	json_t *recovery = json_deep_copy(json_object_get(record, "Recovery"));
	if (recovery == NULL) {
		recovery = json_object();
		bk_value_set_text(recovery, "PointInTimeRecoveryStatus", BK_STR("DISABLED"));
	}
	json_t *description = json_object();
	bk_value_set_text(description, "ContinuousBackupsStatus", BK_STR("ENABLED"));
	bk_value_set(description, "PointInTimeRecoveryDescription", recovery);
	json_t *output = json_object();
	bk_value_set(output, "ContinuousBackupsDescription", description);
	return output;
}

static json_t *describe_continuous_backups(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "TableNotFoundException", ret_fault);
	return record != NULL ? describe_recovery(record) : NULL;
}

static json_t *update_continuous_backups(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "TableNotFoundException", ret_fault);
	if (record == NULL)
		return NULL;
	if (!bk_str_is(bk_sim_settle_state(record), "ACTIVE"))
		return bk_sim_refuse(ret_fault, 400, "ContinuousBackupsUnavailableException",
			"Backups are being enabled for the table. Please retry later.");
	enum { DAYS_STANDARD = 35 };
	const json_t *given = json_object_get(request->input, "PointInTimeRecoverySpecification");
	bool enabled = bk_value_true(given, "PointInTimeRecoveryEnabled");
	json_t *recovery = json_object();
	bk_value_set_text(recovery, "PointInTimeRecoveryStatus",
		enabled ? BK_STR("ENABLED") : BK_STR("DISABLED"));
	if (enabled) {
		bk_value_set(recovery, "RecoveryPeriodInDays",
			json_integer(bk_value_int(given, "RecoveryPeriodInDays", DAYS_STANDARD)));
		bk_value_set(recovery, "EarliestRestorableDateTime", json_integer(request->now));
		bk_value_set(recovery, "LatestRestorableDateTime", json_integer(request->now));
	}
	bk_value_set(record, "Recovery", recovery);
	put(sim, request, table_name(request->input, "TableName"), record);
	return describe_recovery(record);
}

static json_t *describe_time_to_live(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "ResourceNotFoundException", ret_fault);
	if (record == NULL)
		return NULL;
	json_t *description = json_object();
	struct bk_str attribute = bk_value_text(record, "TimeToLive");
	bk_value_set_text(description, "TimeToLiveStatus",
		attribute.len > 0 ? BK_STR("ENABLED") : BK_STR("DISABLED"));
	if (attribute.len > 0)
		bk_value_set_text(description, "AttributeName", attribute);
	json_t *output = json_object();
	bk_value_set(output, "TimeToLiveDescription", description);
	return output;
}

static json_t *update_time_to_live(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "ResourceNotFoundException", ret_fault);
	if (record == NULL)
		return NULL;
	const json_t *given = json_object_get(request->input, "TimeToLiveSpecification");
	bool enabled = bk_value_true(given, "Enabled");
	if (enabled == (bk_value_text(record, "TimeToLive").len > 0))
		return bk_sim_refuse(ret_fault, 400, "ValidationException",
			"TimeToLive is already %s", enabled ? "enabled" : "disabled");
	bk_value_set_text(
		record, "TimeToLive", enabled ? bk_value_text(given, "AttributeName") : BK_STR(""));
	put(sim, request, table_name(request->input, "TableName"), record);
	json_t *output = json_object();
	bk_value_set(output, "TimeToLiveSpecification", json_deep_copy(given));
	return output;
}

static json_t *describe_kinesis(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = get(sim, request, "ResourceNotFoundException", ret_fault);
	if (record == NULL)
		return NULL;
	json_t *output = json_object();
	bk_value_set_text(output, "TableName", table_name(request->input, "TableName"));
	bk_value_set(output, "KinesisDataStreamDestinations", json_array());
	return output;
}

/*
 * Tags, by the ARN of the table.
 */

static bool has_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "ResourceArn");
	struct bk_str name = table_name(request->input, "ResourceArn");
	BK_AUTO_JSON record = find(sim, request, name);
	if (record != NULL && bk_str_equal(arn, table_arn(request, name)))
		return true;
	bk_sim_refuse(ret_fault, 400, "ResourceNotFoundException",
		"Requested resource not found: ResourceArn: %.*s not found", BK_STR_ARGS(arn));
	return false;
}

static json_t *tag_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_resource(sim, request, ret_fault) ||
		!bk_sim_tags_add(sim, bk_value_text(request->input, "ResourceArn"), &tag_rules,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	return json_object();
}

static json_t *untag_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_resource(sim, request, ret_fault))
		return NULL;
	bk_sim_tags_remove(sim, bk_value_text(request->input, "ResourceArn"),
		json_object_get(request->input, "TagKeys"));
	return json_object();
}

static json_t *list_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!has_resource(sim, request, ret_fault))
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(request->input, "ResourceArn"));
	json_t *output = json_object();
	bk_value_set(output, "Tags", bk_sim_tags_write(tags, &tag_rules));
	return output;
}

/* clang-format off */
#define TABLE_NAME { "TableName", BK_SIM_STRING, true, 1, 1024, "(arn:[^ ]+|[a-zA-Z0-9_.-]{3,255})", NULL }
#define THROUGHPUT \
	{ "ProvisionedThroughput",                    BK_SIM_SHAPE,  false, 0, 0, NULL, NULL }, \
	{ "ProvisionedThroughput.ReadCapacityUnits",  BK_SIM_INT,    true,  1, INT64_MAX, NULL, NULL }, \
	{ "ProvisionedThroughput.WriteCapacityUnits", BK_SIM_INT,    true,  1, INT64_MAX, NULL, NULL }
#define BILLING_MODE { "BillingMode", BK_SIM_STRING, false, 0, 0, NULL, "PROVISIONED|PAY_PER_REQUEST" }
#define TABLE_CLASS { "TableClass", BK_SIM_STRING, false, 0, 0, NULL, "STANDARD|STANDARD_INFREQUENT_ACCESS" }
#define PROTECTION { "DeletionProtectionEnabled", BK_SIM_BOOL, false, 0, 0, NULL, NULL }
#define ENCRYPTION \
	{ "SSESpecification",                BK_SIM_SHAPE,  false, 0, 0, NULL, NULL }, \
	{ "SSESpecification.Enabled",        BK_SIM_BOOL,   false, 0, 0, NULL, NULL }, \
	{ "SSESpecification.SSEType",        BK_SIM_STRING, false, 0, 0, NULL, "AES256|KMS" }, \
	{ "SSESpecification.KMSMasterKeyId", BK_SIM_STRING, false, 0, 0, NULL, NULL }
#define TAGS(needed) \
	{ "Tags",         BK_SIM_LIST,   needed, 0, 0, NULL, NULL }, \
	{ "Tags[].Key",   BK_SIM_STRING, true,   1, 128, NULL, NULL }, \
	{ "Tags[].Value", BK_SIM_STRING, true,   0, 256, NULL, NULL }

static const struct bk_sim_member named_members[] = {
	TABLE_NAME,
	{ 0 },
};

static const struct bk_sim_member create_members[] = {
	TABLE_NAME,
	{ "AttributeDefinitions",                 BK_SIM_LIST,   true,  1, INT64_MAX, NULL, NULL },
	{ "AttributeDefinitions[].AttributeName", BK_SIM_STRING, true,  1, 255, NULL, NULL },
	{ "AttributeDefinitions[].AttributeType", BK_SIM_STRING, true,  0, 0, NULL, "S|N|B" },
	{ "KeySchema",                            BK_SIM_LIST,   true,  1, INT64_MAX, NULL, NULL },
	{ "KeySchema[].AttributeName",            BK_SIM_STRING, true,  1, 255, NULL, NULL },
	{ "KeySchema[].KeyType",                  BK_SIM_STRING, true,  0, 0, NULL, "HASH|RANGE" },
	{ "GlobalSecondaryIndexes",               BK_SIM_LIST,   false, 0, 0, NULL, NULL },
	{ "GlobalSecondaryIndexes[].IndexName",   BK_SIM_STRING, true,  3, 255, "[a-zA-Z0-9_.-]+", NULL },
	{ "GlobalSecondaryIndexes[].KeySchema",   BK_SIM_LIST,   true,  1, INT64_MAX, NULL, NULL },
	{ "LocalSecondaryIndexes",                BK_SIM_LIST,   false, 0, 0, NULL, NULL },
	{ "LocalSecondaryIndexes[].IndexName",    BK_SIM_STRING, true,  3, 255, "[a-zA-Z0-9_.-]+", NULL },
	{ "LocalSecondaryIndexes[].KeySchema",    BK_SIM_LIST,   true,  1, INT64_MAX, NULL, NULL },
	BILLING_MODE,
	THROUGHPUT,
	ENCRYPTION,
	TABLE_CLASS,
	PROTECTION,
	TAGS(false),
	{ 0 },
};

static const struct bk_sim_member update_members[] = {
	TABLE_NAME,
	BILLING_MODE,
	THROUGHPUT,
	ENCRYPTION,
	TABLE_CLASS,
	PROTECTION,
	{ 0 },
};

static const struct bk_sim_member list_members[] = {
	{ "ExclusiveStartTableName", BK_SIM_STRING, false, 3, 255, "[a-zA-Z0-9_.-]+", NULL },
	{ "Limit",                   BK_SIM_INT,    false, 1, TABLES_MOST, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member recovery_members[] = {
	TABLE_NAME,
	{ "PointInTimeRecoverySpecification",                            BK_SIM_SHAPE, true,  0, 0, NULL, NULL },
	{ "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", BK_SIM_BOOL,  true,  0, 0, NULL, NULL },
	{ "PointInTimeRecoverySpecification.RecoveryPeriodInDays",       BK_SIM_INT,   false, 1, 35, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member expiry_members[] = {
	TABLE_NAME,
	{ "TimeToLiveSpecification",               BK_SIM_SHAPE,  true, 0, 0, NULL, NULL },
	{ "TimeToLiveSpecification.Enabled",       BK_SIM_BOOL,   true, 0, 0, NULL, NULL },
	{ "TimeToLiveSpecification.AttributeName", BK_SIM_STRING, true, 1, 255, NULL, NULL },
	{ 0 },
};

#define RESOURCE { "ResourceArn", BK_SIM_STRING, true, 1, 1283, NULL, NULL }

static const struct bk_sim_member tag_members[] = {
	RESOURCE,
	TAGS(true),
	{ 0 },
};

static const struct bk_sim_member untag_members[] = {
	RESOURCE,
	{ "TagKeys",   BK_SIM_LIST,   true, 1, INT64_MAX, NULL, NULL },
	{ "TagKeys[]", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member resource_members[] = {
	RESOURCE,
	{ 0 },
};

const struct bk_sim_operation bk_sim_dynamodb[] = {
	{ "dynamodb", "CreateTable",                         create_table,                create_members },
	{ "dynamodb", "DeleteTable",                         delete_table,                named_members },
	{ "dynamodb", "DescribeContinuousBackups",           describe_continuous_backups, named_members },
	{ "dynamodb", "DescribeKinesisStreamingDestination", describe_kinesis,            named_members },
	{ "dynamodb", "DescribeTable",                       describe_table,              named_members },
	{ "dynamodb", "DescribeTimeToLive",                  describe_time_to_live,       named_members },
	{ "dynamodb", "ListTables",                          list_tables,                 list_members },
	{ "dynamodb", "ListTagsOfResource",                  list_tags,                   resource_members },
	{ "dynamodb", "TagResource",                         tag_resource,                tag_members },
	{ "dynamodb", "UntagResource",                       untag_resource,              untag_members },
	{ "dynamodb", "UpdateContinuousBackups",             update_continuous_backups,   recovery_members },
	{ "dynamodb", "UpdateTable",                         update_table,                update_members },
	{ "dynamodb", "UpdateTimeToLive",                    update_time_to_live,         expiry_members },
	{ 0 },
};
/* clang-format on */
