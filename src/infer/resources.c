/*
 * Data stores: managed ones become objects, the others are known by their ARN alone.
 */
#include "base/arena.h"
#include "infer/context.h"
#include "model/arn.h"

enum { BYTES_PER_GIB = 1024 * 1024 * 1024 };

static void put_text(struct bk_infer *infer, struct bk_desired *desired, const char *key,
	const struct bk_object *object, enum bk_attr_id attr)
{
	const struct bk_value *value = bk_prop(object, attr);
	struct bk_node *node;

	if (!value)
		return;
	node = bk_node_string(infer->arena, value->text);
	node->span = value->span;
	bk_node_put(infer->arena, desired->body, key, node);
}

static void put_flag(
	struct bk_infer *infer, struct bk_desired *desired, const char *key, bool value)
{
	bk_node_put(infer->arena, desired->body, key, bk_node_bool(infer->arena, value));
}

/* A reference to its key, or NULL where it has none of its own. */
static struct bk_node *key_node(struct bk_infer *infer, const struct bk_object *object)
{
	const struct bk_object *key = bk_prop_object(object, BK_A_RESOURCE_KEY);
	struct bk_node *ref;

	if (!key)
		return NULL;
	ref = bk_node_ref(infer->arena, bk_key_desired(infer, key), BK_REF_ARN);
	ref->span = bk_prop_span(object, BK_A_RESOURCE_KEY);
	return ref;
}

static void add_attribute(struct bk_infer *infer, struct bk_node *schema,
	struct bk_node *attributes, struct bk_str name, struct bk_str type, const char *role)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *key = bk_node_map(arena), *attribute = bk_node_map(arena);

	bk_node_put(arena, key, "AttributeName", bk_node_string(arena, name));
	bk_node_put(arena, key, "KeyType", bk_node_literal(arena, role));
	bk_node_put(arena, attribute, "AttributeName", bk_node_string(arena, name));
	bk_node_put(arena, attribute, "AttributeType",
		type.len ? bk_node_string(arena, type) : bk_node_literal(arena, "S"));
	bk_node_add(arena, schema, key);
	bk_node_add(arena, attributes, attribute);
}

static void put_table(struct bk_infer *infer, struct bk_desired *table)
{
	struct bk_arena *arena = infer->arena;
	const struct bk_object *object = table->object;
	struct bk_node *schema = bk_node_list(arena), *attributes = bk_node_list(arena);
	struct bk_node *key = key_node(infer, object);
	struct bk_str range = bk_prop_text(object, BK_A_RANGE);

	bk_node_put(arena, table->body, "TableName", bk_node_string(arena, object->physical));
	bk_node_put(arena, table->body, "BillingMode", bk_node_literal(arena, "PAY_PER_REQUEST"));
	add_attribute(infer, schema, attributes, bk_prop_text(object, BK_A_HASH),
		bk_prop_text(object, BK_A_HASH_TYPE), "HASH");
	if (range.len)
		add_attribute(infer, schema, attributes, range,
			bk_prop_text(object, BK_A_RANGE_TYPE), "RANGE");
	bk_node_put(arena, table->body, "KeySchema", schema);
	bk_node_put(arena, table->body, "AttributeDefinitions", attributes);
	if (key || bk_prop_is_word(object, BK_A_RESOURCE_KEY, "aws")) {
		struct bk_node *sse = bk_node_map(arena);

		bk_node_put(arena, sse, "Enabled", bk_node_bool(arena, true));
		bk_node_put(arena, sse, "SSEType", bk_node_literal(arena, "KMS"));
		if (key)
			bk_node_put(arena, sse, "KMSMasterKeyId", key);
		bk_node_put(arena, table->body, "SSESpecification", sse);
	}
	put_flag(infer, table, "DeletionProtectionEnabled",
		bk_prop_bool(object, BK_A_DYNAMODB_PROTECT, false));
}

static void put_password(struct bk_infer *infer, struct bk_desired *instance)
{
	const struct bk_value *password = bk_prop(instance->object, BK_A_PASSWORD);
	struct bk_node *node;

	if (!password || password->kind != BK_V_SECRET)
		return;
	if (password->secret->by_aws) {
		put_flag(infer, instance, "ManageMasterUserPassword", true);
		return;
	}
	node = bk_node_string(infer->arena, password->secret->name_or_arn);
	node->kind = BK_NODE_SECRET;
	node->span = password->span;
	node->secret.json_key = password->secret->json_key;
	bk_node_put(infer->arena, instance->body, "MasterUserPassword", node);
}

static void put_db_instance(struct bk_infer *infer, struct bk_desired *instance)
{
	struct bk_arena *arena = infer->arena;
	const struct bk_object *object = instance->object;
	struct bk_str version = bk_prop_text(object, BK_A_ENGINE);
	struct bk_str engine = bk_str_cut(&version, ' ');
	struct bk_node *key = key_node(infer, object);
	bool final = bk_prop_bool(object, BK_A_FINAL_SNAPSHOT, true);

	bk_node_put(arena, instance->body, "DBInstanceIdentifier",
		bk_node_string(arena, object->physical));
	bk_node_put(arena, instance->body, "Engine", bk_node_string(arena, engine));
	if (version.len)
		bk_node_put(arena, instance->body, "EngineVersion", bk_node_string(arena, version));
	put_text(infer, instance, "DBInstanceClass", object, BK_A_CLASS);
	bk_node_put(arena, instance->body, "AllocatedStorage",
		bk_node_int(arena, bk_prop_number(object, BK_A_SIZE, 0) / BYTES_PER_GIB));
	put_text(infer, instance, "DBName", object, BK_A_DATABASE);
	put_text(infer, instance, "MasterUsername", object, BK_A_USER);
	put_password(infer, instance);
	put_text(infer, instance, "DBParameterGroupName", object, BK_A_PARAMETERS);
	put_flag(infer, instance, "StorageEncrypted",
		!bk_prop_is_word(object, BK_A_RESOURCE_KEY, "none"));
	if (key)
		bk_node_put(arena, instance->body, "KmsKeyId", key);
	put_text(infer, instance, "PreferredBackupWindow", object, BK_A_BACKUP_WINDOW);
	put_text(infer, instance, "PreferredMaintenanceWindow", object, BK_A_MAINTENANCE_WINDOW);
	put_flag(infer, instance, "DeletionProtection",
		bk_prop_bool(object, BK_A_RDS_PROTECT, false));
	put_flag(infer, instance, "SkipFinalSnapshot", !final);
	if (final)
		bk_node_put(arena, instance->body, "FinalDBSnapshotIdentifier",
			bk_node_string(arena,
				bk_str_format(arena, "%.*s-final", BK_STR_ARGS(object->physical))));
}

/* What a managed data store becomes; a further one is a row here and in objects/. */
static const struct managed {
	enum bk_kind_id kind;
	enum bk_aws_id type;
	void (*put)(struct bk_infer *infer, struct bk_desired *desired);
} managed[] = {
	{BK_KIND_MANAGED_DYNAMODB, BK_AWS_TABLE, put_table},
	{BK_KIND_MANAGED_RDS, BK_AWS_DB_INSTANCE, put_db_instance},
};

void bk_resource_declared(struct bk_infer *infer, const struct bk_object *object)
{
	for (size_t i = 0; i < BK_COUNT(managed); i++) {
		struct bk_desired *desired;
		struct bk_node *tags;

		if (!object->extension || object->extension->id != managed[i].kind)
			continue;
		desired = bk_desired_add(infer->list, managed[i].type, object->account,
			object->region, object->address);
		desired->name = object->physical;
		desired->arn = object->arn;
		bk_describe(desired, object, BK_STR(""));
		managed[i].put(infer, desired);
		bk_put_tags(infer, desired, object);
		/* AWS Backup copies tags onto what it restores: the name tells the two apart. */
		tags = bk_node_find(desired->body, desired->type->tags);
		bk_node_put(infer->arena, tags, "bkc:name",
			bk_node_string(infer->arena, object->physical));
	}
}

struct bk_node *bk_resource_arn_node(struct bk_infer *infer, const struct bk_object *object)
{
	struct bk_desired *desired = bk_desired_find(infer->list, object->address);

	if (desired)
		return bk_node_ref(infer->arena, desired, BK_REF_ARN);
	return object->arn.len ? bk_node_string(infer->arena, object->arn) : NULL;
}
