/*
 * The world as jobs see it: resources and their keys, vaults and theirs.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "sim/backup_jobs.h"
#include "sim/keys.h"
#include "sim/policy.h"
#include "sim/tags.h"

enum { ARN_PARTS = 6 };

struct arn {
	struct bk_str partition, service, region, account, rest;
};

static struct arn split(struct bk_str text)
{
	struct arn arn = {0};

	(void)bk_str_cut(&text, ':');
	arn.partition = bk_str_cut(&text, ':');
	arn.service = bk_str_cut(&text, ':');
	arn.region = bk_str_cut(&text, ':');
	arn.account = bk_str_cut(&text, ':');
	arn.rest = text;
	return arn;
}

json_t *bk_sim_services(struct bk_sim *sim)
{
	json_t *services =
		bk_sim_get(sim, BK_SIM_SERVICES, BK_STR(""), BK_STR(""), BK_STR("services"));

	return services ? services : json_object();
}

/* What follows the last of `:` and `/`, or the first `/` of two: "table/NAME", "db:NAME". */
static struct bk_str name_of(struct bk_str rest)
{
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] == ':' || rest.ptr[i] == '/')
			return (struct bk_str){rest.ptr + i + 1, rest.len - i - 1};
	return rest;
}

bool bk_sim_resource_read(
	const struct bk_sim_moment *moment, struct bk_str arn, struct bk_sim_resource *ret)
{
	static const char *const words[] = {"partition", NULL};
	struct bk_str partition = split(arn).partition;
	const char *name;
	json_t *row;

	if (!bk_str_has_prefix(arn, BK_STR("arn:")))
		return false;
	json_object_foreach((json_t *)(uintptr_t)moment->services, name, row)
	{
		struct bk_str any =
			bk_str_fill(moment->arena, bk_value_text(row, "any"), words, &partition, 1);

		if (!bk_str_like(arn, any))
			continue;
		*ret = (struct bk_sim_resource){
			.arn = arn,
			.name = name_of(split(arn).rest),
			.service = bk_str_of(name),
			.row = row,
		};
		return true;
	}
	return false;
}

/* Keys */

/* "aws/rds" of a key of AWS's in an account. */
static struct bk_str alias_of(
	const struct bk_sim_moment *moment, const struct arn *arn, struct bk_str id)
{
	static const struct bk_str prefix = {"alias/", 6};
	BK_AUTO_JSON aliases = bk_sim_list(moment->sim, BK_SIM_ALIAS, arn->account, arn->region);

	for (size_t i = 0; i < json_array_size(aliases); i++) {
		const json_t *item = json_array_get(aliases, i);
		struct bk_str name = bk_value_text(item, "id");

		if (!bk_str_equal(
			    id, bk_value_text(json_object_get(item, "record"), "TargetKeyId")))
			continue;
		return bk_str_dup(moment->arena,
			(struct bk_str){name.ptr + prefix.len, name.len - prefix.len});
	}
	return BK_STR("");
}

struct bk_sim_key_state bk_sim_key_state(
	const struct bk_sim_moment *moment, struct bk_str arn, json_t *documents)
{
	struct arn parts = split(arn);
	struct bk_str id = name_of(parts.rest);
	struct bk_sim_key_state key = {.kind = BK_KEY_CUSTOMER, .arn = arn};
	BK_AUTO_JSON record = bk_sim_get(moment->sim, BK_SIM_KEY, parts.account, parts.region, id);
	struct bk_error error;
	json_t *policy;

	if (!arn.len)
		return (struct bk_sim_key_state){.kind = BK_KEY_OWNED, .arn = BK_STR("")};
	key.disabled = !record || !bk_str_is(bk_value_text(record, "KeyState"), "Enabled");
	if (bk_str_is(bk_value_text(record, "KeyManager"), "AWS")) {
		key.kind = BK_KEY_SERVICE;
		key.alias = alias_of(moment, &parts, id);
		return key;
	}
	policy = bk_sim_policy_read(bk_value_text(record, "policy"), &error);
	if (policy)
		json_array_append_new(documents, policy);
	key.policy = policy;
	return key;
}

/* Where the record of a resource is, and in it the key: by the beginning of its ARN's resource
 * part. Without a key some are unencrypted, others under a key of AWS's own. */
static const struct keyed {
	const char *service, *type, *kind, *object, *part, *member;
	bool owned;
} keyed[] = {
	{"rds", "db:", "rds.instance", "Instance", NULL, "KmsKeyId", false},
	{"dynamodb", "table/", "dynamodb.table", "Table", "SSEDescription", "KMSMasterKeyArn",
		true},
};

/* What the world says of a data store that the simulator does not have. */
static struct bk_sim_key_state key_of_store(const struct bk_sim_moment *moment,
	const struct bk_sim_resource *resource, json_t *documents)
{
	json_t *store = bk_sim_get(
		moment->sim, BK_SIM_DATA_STORE, moment->account, moment->region, resource->arn);
	struct bk_str key = bk_value_text(store, "key");

	if (store)
		json_array_append_new(documents, store);
	if (bk_str_has_prefix(key, BK_STR("aws/")))
		return (struct bk_sim_key_state){
			.kind = BK_KEY_SERVICE, .arn = BK_STR(""), .alias = key};
	if (key.len)
		return bk_sim_key_state(moment, key, documents);
	return (struct bk_sim_key_state){.kind = BK_KEY_NONE};
}

struct bk_sim_key_state bk_sim_resource_key(const struct bk_sim_moment *moment,
	const struct bk_sim_resource *resource, json_t *documents)
{
	static const struct bk_sim_key_state none = {.kind = BK_KEY_NONE};
	struct arn arn = split(resource->arn);

	for (size_t i = 0; i < BK_COUNT(keyed); i++) {
		const struct keyed *row = &keyed[i];
		json_t *record, *object;
		struct bk_str key;

		if (!bk_str_is(arn.service, row->service) ||
			!bk_str_has_prefix(arn.rest, bk_str_of(row->type)))
			continue;
		record =
			bk_sim_get(moment->sim, row->kind, arn.account, arn.region, resource->name);
		json_array_append_new(documents, record ? record : json_object());
		object = json_object_get(record, row->object);
		if (row->part)
			object = json_object_get(object, row->part);
		key = bk_value_text(object, row->member);
		if (!key.len && !row->owned)
			return none;
		return bk_sim_key_state(moment, key, documents);
	}
	return key_of_store(moment, resource, documents);
}

struct bk_sim_vault_state bk_sim_vault_state(
	const struct bk_sim_moment *moment, const json_t *vault, json_t *documents)
{
	struct bk_str arn = bk_value_text(vault, "BackupVaultArn");
	struct arn parts = split(arn);
	struct bk_sim_vault_state state = {
		.account = parts.account,
		.region = parts.region,
		.name = bk_value_text(vault, "BackupVaultName"),
		.arn = arn,
		.is_airgapped = bk_str_is(
			bk_value_text(vault, "VaultType"), "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"),
		.key = bk_sim_key_state(
			moment, bk_value_text(vault, "EncryptionKeyArn"), documents),
	};
	struct bk_error error;
	json_t *policy = NULL;

	if (state.is_airgapped &&
		bk_str_is(bk_value_text(vault, "EncryptionKeyType"), "AWS_OWNED_KMS_KEY"))
		state.key = (struct bk_sim_key_state){.kind = BK_KEY_OWNED, .arn = BK_STR("")};
	if (bk_value_text(vault, "Policy").len)
		policy = bk_value_read(bk_value_text(vault, "Policy"), &error);
	if (policy)
		json_array_append_new(documents, policy);
	state.policy = policy;
	return state;
}

/*
 * Recovery points have ARNs of the service that keeps them, or of AWS Backup for what it manages
 * fully (facts sheet 1.2). {id} is new for each; short ones have 17 hexadecimal digits.
 */
static const struct form {
	const char *service, *type, *arn;
} forms[] = {
	/* clang-format off */
	{ "dynamodb",            "table/",    "arn:{partition}:dynamodb:{region}:{account}:table/{name}/backup/{short}" },
	{ "ec2",                 "instance/", "arn:{partition}:ec2:{region}::image/ami-{short}" },
	{ "ec2",                 "volume/",   "arn:{partition}:ec2:{region}::snapshot/snap-{short}" },
	{ "elasticfilesystem",   "",          "arn:{partition}:backup:{region}:{account}:recovery-point:{id}" },
	{ "fsx",                 "",          "arn:{partition}:fsx:{region}:{account}:backup/backup-{short}" },
	{ "rds",                 "db:",       "arn:{partition}:rds:{region}:{account}:snapshot:awsbackup:job-{id}" },
	{ "rds",                 "cluster:",  "arn:{partition}:rds:{region}:{account}:cluster-snapshot:awsbackup:job-{id}" },
	{ "redshift",            "",          "arn:{partition}:redshift:{region}:{account}:snapshot:{name}/awsbackup:job-{id}" },
	{ "redshift-serverless", "",          "arn:{partition}:redshift-serverless:{region}:{account}:snapshot/{id}" },
	{ "storagegateway",      "",          "arn:{partition}:ec2:{region}::snapshot/snap-{short}" },
	/* clang-format on */
};

static const char managed_form[] = "arn:{partition}:backup:{region}:{account}:recovery-point:{id}";
/* One for a resource: the same each time. */
static const char continuous_form[] =
	"arn:{partition}:backup:{region}:{account}:recovery-point:continuous:{name}";

struct bk_str bk_sim_point_arn(const struct bk_sim_moment *moment,
	const struct bk_sim_resource *resource, bool managed, bool continuous)
{
	static const char *const words[] = {
		"partition", "region", "account", "name", "id", "short", NULL};
	struct arn arn = split(resource->arn);
	const char *form = continuous ? continuous_form : managed_form;
	struct bk_str values[] = {arn.partition, moment->region, moment->account, resource->name,
		continuous ? BK_STR("") : bk_sim_uuid(moment->sim, moment->arena), BK_STR("")};

	if (!continuous)
		values[5] = bk_str_format(moment->arena, "0%016llx",
			(unsigned long long)bk_str_hash(values[4]) << 32 |
				(unsigned)bk_sim_serial(moment->sim));
	for (size_t i = 0; !managed && !continuous && i < BK_COUNT(forms); i++)
		if (bk_str_is(arn.service, forms[i].service) &&
			bk_str_has_prefix(arn.rest, bk_str_of(forms[i].type)))
			form = forms[i].arn;
	return bk_str_fill(moment->arena, bk_str_of(form), words, values, BK_COUNT(values));
}
