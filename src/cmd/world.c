/*
 * A world from a unit: see world.h.
 */
#include "cmd/world.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/out.h"
#include "check/context.h"
#include "cmd/services.h"
#include "cmd/tree.h"
#include "model/model.h"

enum { GRACE_LEAST_DAYS = 3 };

struct bk_str bk_world_caller(const struct bk_session *session)
{
	const struct bk_model *model = session->model;

	if (model->org && model->org->management)
		return model->org->management->id;
	return model->accounts.len ? model->accounts.at[0]->id : (struct bk_str){0};
}

static json_t *account_value(const struct bk_session *session, const struct bk_account *account)
{
	json_t *value = json_object();

	bk_value_set_text(value, "id", account->id);
	bk_value_set_text(value, "name", account->name->text);
	bk_value_set_text(value, "email",
		bk_str_format(
			session->arena, "%.*s@example.com", BK_STR_ARGS(account->name->text)));
	if (!account->in_org && !account->is_management)
		bk_value_set(value, "member", json_false());
	if (account->ou)
		bk_value_set_text(value, "ou", account->ou->id);
	if (account->access_role.len && !account->is_management)
		bk_value_set_text(value, "access_role", account->access_role);
	return value;
}

static json_t *organization_value(const struct bk_model *model)
{
	const struct bk_org *org = model->org;
	json_t *value = json_object();
	json_t *ous = json_array();

	bk_value_set_text(value, "id", org->id);
	bk_value_set_text(value, "management", org->management->id);
	bk_value_set_text(value, "root", org->root.len ? org->root : BK_STR("r-sim0"));
	bk_vec_foreach (i, &model->ous) {
		const struct bk_ou *ou = model->ous.at[i];
		json_t *item = json_object();

		bk_value_set_text(item, "id", ou->id);
		bk_value_set_text(item, "name", ou->name->text);
		if (ou->parent)
			bk_value_set_text(item, "parent", ou->parent->id);
		json_array_append_new(ous, item);
	}
	bk_value_set(value, "ous", ous);
	return value;
}

/* A call to be made; takes the input. */
static void add_call(json_t *calls, const struct bk_desired *object, const char *service,
	const char *operation, json_t *input)
{
	json_t *call = json_object();

	bk_value_set_text(call, "service", bk_str_of(service));
	bk_value_set_text(call, "operation", bk_str_of(operation));
	bk_value_set_text(call, "account", object->account->id);
	bk_value_set_text(
		call, "region", object->region ? object->region->name->text : BK_STR("us-east-1"));
	bk_value_set(call, "input", input);
	json_array_append_new(calls, call);
}

/* What stands behind the last `c` of a text. */
static struct bk_str behind(struct bk_str text, char c)
{
	while (bk_str_find(text, c) < text.len)
		bk_str_cut(&text, c);
	return text;
}

static void add_linked_role(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object)
{
	(void)session;
	add_call(calls, object, "iam", "CreateServiceLinkedRole",
		json_pack("{s:s}", "AWSServiceName", "backup.amazonaws.com"));
}

/* An existing role: one that AWS Backup may assume, with its policies. */
static void add_role(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object)
{
	static const char *const policies[] = {"service-role/AWSBackupServiceRolePolicyForBackup",
		"service-role/AWSBackupServiceRolePolicyForRestores",
		"AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore"};
	static const char trust[] =
		"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
		"\"Allow\",\"Principal\":{\"Service\":\"backup.amazonaws.com\"},"
		"\"Action\":\"sts:AssumeRole\"}]}";
	struct bk_str path = object->arn;
	json_t *input = json_object();

	if (bk_str_is(object->name, "AWSServiceRoleForBackup")) {
		add_linked_role(session, calls, object);
		return;
	}
	bk_str_cut(&path, '/');
	path.len -= path.len ? behind(path, '/').len : 0;
	bk_value_set_text(input, "RoleName", object->name);
	bk_value_set_text(input, "Path",
		path.len ? bk_str_format(session->arena, "/%.*s", BK_STR_ARGS(path)) : BK_STR("/"));
	bk_value_set_text(input, "AssumeRolePolicyDocument", bk_str_of(trust));
	add_call(calls, object, "iam", "CreateRole", input);
	for (size_t i = 0; i < BK_COUNT(policies); i++) {
		input = json_object();
		bk_value_set_text(input, "RoleName", object->name);
		bk_value_set_text(input, "PolicyArn",
			bk_str_format(session->arena, "arn:aws:iam::aws:policy/%s", policies[i]));
		add_call(calls, object, "iam", "AttachRolePolicy", input);
	}
}

/* Without an ARN the key is known by its alias alone. */
static struct bk_str key_id(const struct bk_session *session, const struct bk_desired *object)
{
	struct bk_str id = behind(object->arn, '/');

	if (bk_str_has_prefix(object->arn, BK_STR("arn:")) &&
		bk_str_has_suffix(
			object->arn, bk_str_format(session->arena, ":key/%.*s", BK_STR_ARGS(id))))
		return id;
	return bk_str_format(session->arena, "00000000-0000-4000-8000-%012zu", object->index);
}

/* The ARN of the existing key that a property names; empty where it names none. */
static struct bk_str stated_key(
	const struct bk_session *session, const struct bk_object *object, enum bk_attr_id attr)
{
	const struct bk_object *key = bk_prop_object(object, attr);
	const struct bk_desired *desired =
		key ? bk_desired_find(&session->list, key->address) : NULL;

	if (!desired || !desired->external)
		return BK_STR("");
	return bk_str_format(session->arena, "arn:%.*s:kms:%s:%.*s:key/%.*s",
		BK_STR_ARGS(key->region->partition), key->region->name->text.ptr,
		BK_STR_ARGS(key->account->id), BK_STR_ARGS(key_id(session, desired)));
}

static const struct bk_node *statements_of(const struct bk_desired *object)
{
	return bk_node_find(object->stated->document, "Statement");
}

/* The policy of an existing key or vault: what the unit says of it. */
static struct bk_str stated_policy(
	const struct bk_session *session, const struct bk_desired *object)
{
	struct bk_out *out = bk_out_memory();
	struct bk_json json;
	struct bk_str text;

	bk_json_init(&json, out, false);
	bk_tree_write(&json, object->stated);
	text = bk_str_dup(session->arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static void add_key(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object)
{
	const struct bk_str alias = BK_STR("alias/");
	struct bk_str id = key_id(session, object);
	json_t *input = json_object();

	bk_value_set_text(input, "KeyId", id);
	bk_value_set_text(input, "Policy", stated_policy(session, object));
	bk_value_set(input, "MultiRegion",
		json_boolean(bk_prop_bool(object->object, BK_A_MULTI_REGION, false)));
	bk_value_set(input, "BypassPolicyLockoutSafetyCheck", json_true());
	add_call(calls, object, "kms", "CreateKey", input);
	if (bk_prop_bool(object->object, BK_A_ROTATE, true))
		add_call(calls, object, "kms", "EnableKeyRotation",
			json_pack("{s:s%}", "KeyId", id.ptr, id.len));
	if (!bk_str_has_prefix(object->name, alias))
		return;
	input = json_object();
	bk_value_set_text(input, "AliasName", object->name);
	bk_value_set_text(input, "TargetKeyId", id);
	add_call(calls, object, "kms", "CreateAlias", input);
}

static void set_days(
	json_t *input, const char *member, const struct bk_object *vault, enum bk_attr_id attr)
{
	int64_t seconds = bk_prop_number(vault, attr, 0);

	if (seconds)
		bk_value_set(input, member, json_integer(seconds / BK_SECONDS_PER_DAY));
}

/* The lock that is written on an existing vault; of a compliance lock the grace may be unsaid. */
static void add_lock(json_t *calls, const struct bk_desired *object)
{
	const struct bk_object *vault = object->object;
	bool compliance = bk_prop_is_word(vault, BK_A_LOCK, "compliance");
	json_t *input;

	if (!compliance && !bk_prop_is_word(vault, BK_A_LOCK, "governance"))
		return;
	input = json_object();
	bk_value_set_text(input, "BackupVaultName", object->name);
	set_days(input, "MinRetentionDays", vault, BK_A_MIN);
	set_days(input, "MaxRetentionDays", vault, BK_A_MAX);
	if (compliance) {
		bk_value_set(input, "ChangeableForDays", json_integer(GRACE_LEAST_DAYS));
		set_days(input, "ChangeableForDays", vault, BK_A_GRACE);
	}
	add_call(calls, object, "backup", "PutBackupVaultLockConfiguration", input);
}

/* Where nobody is let in or kept out, there is no policy. */
static void add_access(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object)
{
	json_t *input;

	if (!object->stated || !statements_of(object)->list.len)
		return;
	input = json_object();
	bk_value_set_text(input, "BackupVaultName", object->name);
	bk_value_set_text(input, "Policy", stated_policy(session, object));
	add_call(calls, object, "backup", "PutBackupVaultAccessPolicy", input);
}

static void add_vault(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object)
{
	struct bk_str key = stated_key(session, object->object, BK_A_VAULT_KEY);
	json_t *input = json_object();

	bk_value_set_text(input, "BackupVaultName", object->name);
	if (key.len)
		bk_value_set_text(input, "EncryptionKeyArn", key);
	add_call(calls, object, "backup", "CreateBackupVault", input);
	add_access(session, calls, object);
	add_lock(calls, object);
}

static void add_airgap_vault(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object)
{
	struct bk_str key = stated_key(session, object->object, BK_A_VAULT_KEY);
	json_t *input = json_object();

	bk_value_set_text(input, "BackupVaultName", object->name);
	if (key.len)
		bk_value_set_text(input, "EncryptionKeyArn", key);
	set_days(input, "MinRetentionDays", object->object, BK_A_MIN);
	set_days(input, "MaxRetentionDays", object->object, BK_A_MAX);
	add_call(calls, object, "backup", "CreateLogicallyAirGappedBackupVault", input);
	add_access(session, calls, object);
}

static void add_table(const struct bk_session *session, json_t *calls,
	const struct bk_desired *place, const struct bk_object *object)
{
	struct bk_str name = object->physical.len ? object->physical : behind(object->arn, '/');
	struct bk_str key = stated_key(session, object, BK_A_RESOURCE_KEY);
	json_t *input = json_pack("{s:s%,s:s,s:[{s:s,s:s}],s:[{s:s,s:s}]}", "TableName", name.ptr,
		name.len, "BillingMode", "PAY_PER_REQUEST", "KeySchema", "AttributeName", "id",
		"KeyType", "HASH", "AttributeDefinitions", "AttributeName", "id", "AttributeType",
		"S");

	if (key.len)
		bk_value_set(input, "SSESpecification",
			json_pack("{s:b,s:s,s:s%}", "Enabled", 1, "SSEType", "KMS",
				"KMSMasterKeyId", key.ptr, key.len));
	add_call(calls, place, "dynamodb", "CreateTable", input);
}

static void add_instance(const struct bk_session *session, json_t *calls,
	const struct bk_desired *place, const struct bk_object *object)
{
	static const struct {
		enum bk_attr_id attr;
		const char *member;
	} windows[] = {
		{BK_A_BACKUP_WINDOW, "PreferredBackupWindow"},
		{BK_A_MAINTENANCE_WINDOW, "PreferredMaintenanceWindow"},
	};
	struct bk_str name = object->physical.len ? object->physical : behind(object->arn, ':');
	struct bk_str key = stated_key(session, object, BK_A_RESOURCE_KEY);
	json_t *input = json_pack("{s:s%,s:s,s:s,s:i,s:s,s:b,s:b}", "DBInstanceIdentifier",
		name.ptr, name.len, "Engine", "mysql", "DBInstanceClass", "db.t3.micro",
		"AllocatedStorage", 20, "MasterUsername", "admin", "ManageMasterUserPassword", true,
		"StorageEncrypted", !bk_prop_is_word(object, BK_A_RESOURCE_KEY, "none"));

	if (key.len)
		bk_value_set_text(input, "KmsKeyId", key);
	for (size_t i = 0; i < BK_COUNT(windows); i++) {
		struct bk_str window = bk_prop_text(object, windows[i].attr);

		if (window.len)
			bk_value_set_text(input, windows[i].member, window);
	}
	add_call(calls, place, "rds", "CreateDBInstance", input);
}

static void add_tags(json_t *calls, const struct bk_desired *place, const struct bk_object *object)
{
	json_t *tags;

	if (!object->tags.len || !object->arn.len)
		return;
	tags = json_object();
	bk_vec_foreach (i, &object->tags)
		bk_value_set_text(tags, object->tags.at[i].key.ptr, object->tags.at[i].value->text);
	add_call(calls, place, "tagging", "TagResources",
		json_pack("{s:[s%], s:o}", "ResourceARNList", object->arn.ptr, object->arn.len,
			"Tags", tags));
}

/* Existing data stores of the kinds that the simulator has; of others it knows the place, the key
 * and the tags. What is under a key of the unit comes after that. */
static void add_store(
	const struct bk_session *session, json_t *calls, const struct bk_object *object)
{
	const struct bk_desired place = {.account = object->account, .region = object->region};

	if (bk_str_like(object->arn, BK_STR("arn:*:dynamodb:*:table/*")))
		add_table(session, calls, &place, object);
	else if (bk_str_like(object->arn, BK_STR("arn:*:rds:*:db:*")))
		add_instance(session, calls, &place, object);
	add_tags(calls, &place, object);
}

static bool is_store(const struct bk_object *object)
{
	const struct bk_object *key = bk_prop_object(object, BK_A_RESOURCE_KEY);

	return (!key || key->life == BK_LIFE_EXISTING) && object->kind->id == BK_KIND_RESOURCE &&
		object->life != BK_LIFE_MANAGED && object->life != BK_LIFE_RETIRED &&
		object->service && object->account && object->region;
}

typedef void add_fn(
	const struct bk_session *session, json_t *calls, const struct bk_desired *object);

/* In an order in which one may name another. */
static const struct {
	enum bk_aws_id id;
	add_fn *add;
} adds[] = {
	{BK_AWS_SLR, add_linked_role},
	{BK_AWS_ROLE, add_role},
	{BK_AWS_KEY, add_key},
	{BK_AWS_VAULT, add_vault},
	{BK_AWS_AIRGAP_VAULT, add_airgap_vault},
};

static json_t *calls_of(const struct bk_session *session)
{
	const struct bk_model *model = session->model;
	json_t *calls = json_array();

	for (size_t kind = 0; kind < BK_COUNT(adds); kind++) {
		bk_vec_foreach (i, &session->list.objects) {
			const struct bk_desired *object = session->list.objects.at[i];

			if (object->external && object->account && object->object &&
				object->type->id == adds[kind].id)
				adds[kind].add(session, calls, object);
		}
	}
	bk_vec_foreach (i, &model->objects) {
		if (is_store(model->objects.at[i]))
			add_store(session, calls, model->objects.at[i]);
	}
	return calls;
}

/* Where each is, and the key that is stated for it. */
static json_t *stores_of(const struct bk_session *session)
{
	json_t *stores = json_array();

	bk_vec_foreach (i, &session->model->objects) {
		const struct bk_object *object = session->model->objects.at[i];
		struct bk_str key = stated_key(session, object, BK_A_RESOURCE_KEY);
		json_t *store;

		if (!is_store(object) || !object->arn.len)
			continue;
		if (bk_prop_is_word(object, BK_A_RESOURCE_KEY, "aws"))
			key = object->service->own_key;
		store = json_object();
		bk_value_set_text(store, "arn", object->arn);
		bk_value_set_text(store, "account", object->account->id);
		bk_value_set_text(store, "region", object->region->name->text);
		if (key.len)
			bk_value_set_text(store, "key", key);
		json_array_append_new(stores, store);
	}
	return stores;
}

json_t *bk_world_make(const struct bk_session *session)
{
	const struct bk_model *model = session->model;
	json_t *world = json_object();
	json_t *accounts = json_array();

	bk_vec_foreach (i, &model->accounts)
		json_array_append_new(accounts, account_value(session, model->accounts.at[i]));
	bk_value_set(world, "services", bk_services_document(model));
	bk_value_set(world, "accounts", accounts);
	bk_value_set(world, "calls", calls_of(session));
	bk_value_set(world, "stores", stores_of(session));
	if (model->org && model->org->management)
		bk_value_set(world, "organization", organization_value(model));
	return world;
}
