/*
 * What is asked about things of others, because something is stated about them: the policy of a
 * key, who manages a key, how a data store is encrypted and which tags it carries. Nothing is made
 * by the answers; a refusal leaves the statement open.
 */
#include <string.h>

#include "apply/assume.h"
#include "apply/observe.h"
#include "base/arena.h"
#include "base/bug.h"
#include "model/arn.h"
#include "model/model.h"

/* ARNs in one question (Resource Groups Tagging API Reference, GetResources, 2026-11). */
enum { ARNS_AT_ONCE = 100 };

/*
 * Keys.
 */
void bk_ask_existing_key(
	struct bk_observer *observer, const struct bk_ask *from, struct bk_live *live)
{
	const struct bk_object *key = from->desired->object;
	const struct {
		bool stated;
		const char *operation;
	} asks[] = {
		{key->children.len > 0 || bk_prop(key, BK_A_SHARE), "GetKeyPolicy"},
		{bk_premise_is_written(key, BK_A_ROTATE), "GetKeyRotationStatus"},
	};

	for (size_t i = 0; i < BK_COUNT(asks); i++) {
		json_t *input;
		struct bk_ask *ask;

		if (!asks[i].stated)
			continue;
		input = bk_ask_input("KeyId", live->id);
		if (i == 0)
			bk_value_set_text(input, "PolicyName", BK_STR("default"));
		ask = bk_ask_more(observer, from, "kms", asks[i].operation, input, bk_answer_key);
		ask->live = live;
		ask->about = key;
	}
}

void bk_learn_manager(struct bk_observer *observer, struct bk_str arn, struct bk_str manager)
{
	struct bk_str *known = bk_new(observer->arena, struct bk_str);

	*known = bk_str_dup(observer->arena, manager);
	bk_map_put(&observer->world->managers, bk_str_dup(observer->arena, arn), known);
}

static void answer_manager(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *metadata = json_object_get(ask->output, "KeyMetadata");

	bk_learn_manager(observer, bk_value_text(ask->input, "KeyId"),
		bk_value_text(metadata, "KeyManager"));
}

void bk_ask_manager(struct bk_observer *observer, const struct bk_ask *from,
	const struct bk_object *about, struct bk_str arn)
{
	if (!arn.len || bk_map_find(&observer->world->managers, arn))
		return;
	bk_ask_more(
		observer, from, "kms", "DescribeKey", bk_ask_input("KeyId", arn), answer_manager)
		->about = about;
}

/*
 * Data stores.
 */
static void found_key(
	struct bk_observer *observer, struct bk_ask *ask, bool encrypted, struct bk_str key)
{
	struct bk_store *store = ask->store;

	store->described = true;
	store->encrypted = encrypted ? BK_TRUE : BK_FALSE;
	store->key = bk_str_dup(observer->arena, key);
	if (bk_prop_is_word(store->object, BK_A_RESOURCE_KEY, "aws"))
		bk_ask_manager(observer, ask, store->object, store->key);
}

/* Members `flag` and `key` of the only item of a list. */
static void found_in(struct bk_observer *observer, struct bk_ask *ask, const char *list,
	const char *flag, const char *key)
{
	const json_t *item = json_array_get(json_object_get(ask->output, list), 0);

	if (item)
		found_key(observer, ask, bk_value_true(item, flag), bk_value_text(item, key));
	else
		ask->store->described = ask->store->absent = true;
}

static void answer_database(struct bk_observer *observer, struct bk_ask *ask, const char *list)
{
	static const char *const windows[] = {
		"PreferredBackupWindow", "PreferredMaintenanceWindow"};
	const json_t *item = json_array_get(json_object_get(ask->output, list), 0);

	found_in(observer, ask, list, "StorageEncrypted", "KmsKeyId");
	for (size_t i = 0; i < BK_COUNT(windows); i++)
		ask->store->windows[i] =
			bk_str_dup(observer->arena, bk_value_text(item, windows[i]));
}

static void answer_instance(struct bk_observer *observer, struct bk_ask *ask)
{
	answer_database(observer, ask, "DBInstances");
}

static void answer_cluster(struct bk_observer *observer, struct bk_ask *ask)
{
	answer_database(observer, ask, "DBClusters");
}

static void answer_volume(struct bk_observer *observer, struct bk_ask *ask)
{
	found_in(observer, ask, "Volumes", "Encrypted", "KmsKeyId");
}

/* Without a description the table is under the key that DynamoDB itself owns. */
static void answer_table(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *table = json_object_get(ask->output, "Table");
	struct bk_str key =
		bk_value_text(json_object_get(table, "SSEDescription"), "KMSMasterKeyArn");

	if (table)
		found_key(observer, ask, key.len > 0, key);
	else
		ask->store->described = ask->store->absent = true;
}

/* What encrypts new objects of which nobody says more. */
static void answer_bucket(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *rules = json_object_get(
		json_object_get(ask->output, "ServerSideEncryptionConfiguration"), "Rules");
	const json_t *standard =
		json_object_get(json_array_get(rules, 0), "ApplyServerSideEncryptionByDefault");

	if (!ask->output)
		ask->store->described = ask->store->absent = true;
	else if (standard)
		found_key(observer, ask,
			bk_str_has_prefix(
				bk_value_text(standard, "SSEAlgorithm"), BK_STR("aws:kms")),
			bk_value_text(standard, "KMSMasterKeyID"));
}

/* Who says how a data store is encrypted; of further kinds nobody is asked. */
static const struct reader {
	const char *kind; /* of the matrix */
	const char *service, *operation, *member;
	bool list; /* the member takes several names */
	const char *absent;
	bk_answer_fn *answer;
} readers[] = {
#define CLUSTER(kind)                                                                              \
	{                                                                                          \
		kind, "rds", "DescribeDBClusters", "DBClusterIdentifier", false,                   \
			"DBClusterNotFoundFault", answer_cluster                                   \
	}
	CLUSTER("aurora"),
	CLUSTER("documentdb"),
	{"dynamodb", "dynamodb", "DescribeTable", "TableName", false, "ResourceNotFoundException",
		answer_table},
	{"ebs", "ec2", "DescribeVolumes", "VolumeIds", true, "InvalidVolume.NotFound",
		answer_volume},
	CLUSTER("neptune"),
	{"rds", "rds", "DescribeDBInstances", "DBInstanceIdentifier", false,
		"DBInstanceNotFound|DBInstanceNotFoundFault", answer_instance},
	CLUSTER("rds_cluster"),
	{"s3", "s3", "GetBucketEncryption", "Bucket", false, "NoSuchBucket", answer_bucket},
};

static const struct reader *reader_of(const struct bk_service *service)
{
	for (size_t i = 0; i < BK_COUNT(readers); i++) {
		if (bk_str_is(service->name->text, readers[i].kind))
			return &readers[i];
	}
	return NULL;
}

/* Its name in AWS: as it was declared, or from its ARN. */
static struct bk_str name_of(const struct bk_observer *observer, const struct bk_object *object)
{
	struct bk_str name = {0};
	size_t count;

	if (object->physical.len)
		return object->physical;
	(void)bk_arn_services(
		observer->arena, observer->apply->list->model, object->arn, &count, &name);
	return name;
}

static void ask_store(
	struct bk_observer *observer, const struct bk_scene *scene, struct bk_store *store)
{
	const struct reader *reader = reader_of(store->object->service);
	struct bk_str name = name_of(observer, store->object);
	json_t *input;
	struct bk_ask *ask;

	if (!reader || !name.len)
		return;
	input = bk_ask_input(reader->member, name);
	if (reader->list)
		bk_value_set(input, reader->member, json_pack("[o]", bk_value_string(name)));
	ask = bk_ask(observer, scene, reader->service, reader->operation, input, reader->answer);
	ask->absent = reader->absent;
	ask->about = store->object;
	ask->store = store;
}

/* A resource that the service does not name carries no tags, or there is none. */
static void answer_tags(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *list = json_object_get(ask->output, "ResourceTagMappingList");
	const json_t *asked = json_object_get(ask->input, "ResourceARNList");
	BK_AUTO_JSON found = json_object();

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		bk_value_set(found, bk_value_text(item, "ResourceARN").ptr,
			bk_tags_read(json_object_get(item, "Tags")));
	}
	for (size_t i = 0; i < json_array_size(asked); i++) {
		struct bk_str arn = bk_value_text_of(json_array_get(asked, i));
		struct bk_store *store = bk_map_find(&observer->store_by, arn);
		json_t *tags = json_object_get(found, arn.ptr);

		tags = tags ? json_incref(tags) : json_object();
		if (json_array_append_new(observer->world->tags, tags))
			bk_out_of_memory();
		store->tags = tags;
	}
}

/* One question for as many stores of a place as it takes; the first one that is left. */
static size_t ask_tags(struct bk_observer *observer, const struct bk_scene *scene, size_t first)
{
	json_t *arns = json_array(), *input = json_object();
	size_t next = first;
	struct bk_ask *ask;

	for (; next < scene->tagged.len && next - first < ARNS_AT_ONCE; next++)
		json_array_append_new(arns, bk_value_string(scene->tagged.at[next]->object->arn));
	bk_value_set(input, "ResourceARNList", arns);
	ask = bk_ask(observer, scene, "tagging", "GetResources", input, answer_tags);
	/* A list of ARNs and a page cannot be asked for together. */
	ask->pages = false;
	ask->about = scene->tagged.at[first]->object;
	return next;
}

static bool states_tags(const struct bk_object *object)
{
	return object->arn.len && bk_prop(object, BK_A_RESOURCE_TAGS);
}

/* Whether something is stated that its service would know. */
static bool states_more(const struct bk_object *object)
{
	return bk_prop(object, BK_A_RESOURCE_KEY) || bk_prop(object, BK_A_BACKUP_WINDOW) ||
		bk_prop(object, BK_A_MAINTENANCE_WINDOW);
}

/* Whether a statement is made about a data store that bkc does not make. */
static bool is_store(const struct bk_object *object)
{
	return object->kind->id == BK_KIND_RESOURCE && object->service && object->account &&
		object->region && object->life != BK_LIFE_MANAGED && !object->extension &&
		(states_more(object) || states_tags(object));
}

static void add_store(struct bk_observer *observer, const struct bk_object *object)
{
	struct bk_store *store = bk_new(observer->arena, struct bk_store);
	struct bk_scene *scene = bk_scene_of(observer, object->account, object->region);

	store->object = object;
	store->encrypted = BK_UNKNOWN;
	bk_vec_push(observer->arena, &observer->world->stores, store);
	if (states_more(object))
		ask_store(observer, scene, store);
	if (states_tags(object) && !bk_map_find(&observer->store_by, object->arn)) {
		bk_map_put(&observer->store_by, object->arn, store);
		bk_vec_push(observer->arena, &scene->tagged, store);
	}
}

void bk_ask_existing(struct bk_observer *observer)
{
	const struct bk_model *model = observer->apply->list->model;

	bk_vec_foreach (i, &model->objects) {
		if (is_store(model->objects.at[i]))
			add_store(observer, model->objects.at[i]);
	}
	bk_vec_foreach (i, &observer->scenes) {
		const struct bk_scene *scene = observer->scenes.at[i];

		for (size_t next = 0; next < scene->tagged.len;)
			next = ask_tags(observer, scene, next);
	}
}
