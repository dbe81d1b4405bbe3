/*
 * Settings of a region and of the organization, and the types of resources that AWS Backup knows.
 * Facts sheet 1.2, 1.3, 3.2, 4.7 and 8.3; botocore 1.43.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

#define SETTINGS BK_STR("settings")
#define OPT_IN   "ResourceTypeOptInPreference"
#define MANAGED  "ResourceTypeManagementPreference"

/* A type by its key in the settings; the regions that have it only, or that lack it. */
static const struct type {
	const char *key;
	enum { PLAIN, MANAGED_OFF, MANAGED_ON } managed; /* what the account has not chosen */
	const char *only, *but;
} types[] = {
	/* clang-format off */
	{ "Aurora",                 PLAIN,       NULL, NULL },
	{ "CloudFormation",         MANAGED_ON,  NULL, NULL },
	{ "DSQL",                   MANAGED_ON,
	  "us-east-1|us-east-2|us-west-2|ap-east-1|ap-northeast-1|ap-northeast-2|ap-northeast-3|"
	  "ap-south-1|ap-southeast-1|ap-southeast-2|ap-southeast-4|ca-central-1|ca-west-1|"
	  "eu-central-1|eu-north-1|eu-south-2|eu-west-1|eu-west-2|eu-west-3|sa-east-1", NULL },
	{ "DocumentDB",             PLAIN,       NULL,
	  "us-west-1|ap-east-2|ca-west-1|me-south-1|us-gov-east-1" },
	{ "DynamoDB",               MANAGED_OFF, NULL, NULL },
	{ "EBS",                    PLAIN,       NULL, NULL },
	{ "EC2",                    PLAIN,       NULL, NULL },
	{ "EFS",                    MANAGED_ON,  NULL, NULL },
	{ "EKS",                    PLAIN,       NULL, NULL },
	{ "FSx",                    PLAIN,       NULL, NULL },
	{ "Neptune",                PLAIN,       NULL, NULL },
	{ "RDS",                    PLAIN,       NULL, NULL },
	{ "Redshift",               PLAIN,       NULL, NULL },
	{ "Redshift Serverless",    PLAIN,       NULL, NULL },
	{ "S3",                     PLAIN,       NULL, NULL },
	{ "SAP HANA on Amazon EC2", PLAIN,       NULL, NULL },
	{ "Storage Gateway",        PLAIN,       NULL, NULL },
	{ "Timestream",             PLAIN,
	  "us-east-1|us-east-2|us-west-2|ap-south-1|ap-southeast-2|ap-northeast-1|eu-central-1|"
	  "eu-west-1|us-gov-west-1", NULL },
	{ "VirtualMachine",         PLAIN,       NULL, NULL },
	/* clang-format on */
};

static bool is_in_region(const struct type *type, struct bk_str region)
{
	if (type->only != NULL)
		return bk_sim_is_word(region, type->only);
	return type->but == NULL || !bk_sim_is_word(region, type->but);
}

static const struct type *type_of(struct bk_str key)
{
	for (size_t i = 0; i < BK_COUNT(types); i++) {
		if (bk_str_is(key, types[i].key))
			return &types[i];
	}
	return NULL;
}

/* What the account has chosen: {OPT_IN: {…}, MANAGED: {…}, "used": …}. */
static json_t *chosen(struct bk_sim *sim, struct bk_str account, struct bk_str region)
{
	json_t *record = bk_sim_get(sim, BK_SIM_REGION_SETTINGS, account, region, SETTINGS);
	return record != NULL ? record : json_object();
}

/* The value of one key: what was chosen, or else AWS's. Opt-ins are on by themselves from the first
 * vault or plan of the account in the region (4.7). */
static bool effective(const json_t *record, const char *map, const struct type *type)
{
	const json_t *value = json_object_get(json_object_get(record, map), type->key);
	if (value != NULL)
		return json_is_true(value);
	if (strcmp(map, OPT_IN) == 0)
		return bk_value_true(record, "used");
	return type->managed == MANAGED_ON;
}

static bool ask(struct bk_sim *sim, struct bk_str account, struct bk_str region, const char *map,
	struct bk_str key)
{
	const struct type *type = type_of(key);
	BK_AUTO_JSON record = chosen(sim, account, region);
	return type != NULL && is_in_region(type, region) && effective(record, map, type);
}

bool bk_sim_backup_is_opted_in(
	struct bk_sim *sim, struct bk_str account, struct bk_str region, struct bk_str type)
{
	return ask(sim, account, region, OPT_IN, type);
}

bool bk_sim_backup_is_managed(
	struct bk_sim *sim, struct bk_str account, struct bk_str region, struct bk_str type)
{
	return ask(sim, account, region, MANAGED, type);
}

void bk_sim_region_use(struct bk_sim *sim, const struct bk_sim_request *request)
{
	BK_AUTO_JSON record = chosen(sim, request->account, request->region);
	if (bk_value_true(record, "used"))
		return;
	bk_value_set(record, "used", json_true());
	bk_sim_keep(sim, request, BK_SIM_REGION_SETTINGS, SETTINGS, record);
}

/* Whether the settings have that key in the region. */
static bool has_key(const struct type *type, const char *map, struct bk_str region)
{
	return type != NULL && is_in_region(type, region) &&
		(strcmp(map, OPT_IN) == 0 || type->managed != PLAIN);
}

json_t *bk_sim_region_settings_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)ret_fault;
	static const char *const maps[] = {OPT_IN, MANAGED};
	BK_AUTO_JSON record = chosen(sim, request->account, request->region);
	json_t *answer = json_object();
	for (size_t i = 0; i < BK_COUNT(maps); i++) {
		json_t *map = json_object();
		for (size_t j = 0; j < BK_COUNT(types); j++) {
			if (has_key(&types[j], maps[i], request->region))
				bk_value_set(map, types[j].key,
					json_boolean(effective(record, maps[i], &types[j])));
		}
		bk_value_set(answer, maps[i], map);
	}
	return answer;
}

/* Whether a map that is sent replaces all of it: AWS does not say whether keys left out stay (8.3),
 * so the options of the world choose; without them they stay. */
static bool replaces(struct bk_sim *sim)
{
	BK_AUTO_JSON options =
		bk_sim_get(sim, BK_SIM_OPTIONS, BK_STR(""), BK_STR(""), BK_STR("options"));
	return bk_value_true(options, "SettingsReplace");
}

/* One map of the request into what the account has chosen. */
static bool choose(struct bk_sim *sim, const struct bk_sim_request *request, json_t *record,
	const char *map, struct bk_sim_fault *ret_fault)
{
	json_t *given = json_object_get(request->input, map);
	if (given == NULL)
		return true;
	const char *key;
	json_t *value;
	json_object_foreach(given, key, value)
	{
		if (has_key(type_of(bk_str_of(key)), map, request->region))
			continue;
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"Element present in resource type %s preference has invalid values. Please "
			"use describeRegionSettings API to know the supported resource types",
			strcmp(map, OPT_IN) == 0 ? "opt in" : "management");
		return false;
	}
	json_t *chosen_map = json_object_get(record, map);
	if (chosen_map == NULL || replaces(sim)) {
		chosen_map = json_object();
		bk_value_set(record, map, chosen_map);
	}
	for (size_t i = 0; replaces(sim) && i < BK_COUNT(types); i++) {
		if (has_key(&types[i], map, request->region))
			bk_value_set(chosen_map, types[i].key, json_false());
	}
	json_object_update(chosen_map, given);
	return true;
}

json_t *bk_sim_region_settings_put(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = chosen(sim, request->account, request->region);
	if (!choose(sim, request, record, OPT_IN, ret_fault) ||
		!choose(sim, request, record, MANAGED, ret_fault))
		return NULL;
	bk_sim_keep(sim, request, BK_SIM_REGION_SETTINGS, SETTINGS, record);
	return json_object();
}

json_t *bk_sim_backup_types(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	(void)ret_fault;
	json_t *list = json_array();
	for (size_t i = 0; i < BK_COUNT(types); i++) {
		if (is_in_region(&types[i], request->region))
			json_array_append_new(list, json_string(types[i].key));
	}
	json_t *answer = json_object();
	bk_value_set(answer, "ResourceTypes", list);
	return answer;
}

/*
 * Global settings: strings, of the whole organization and not of a region.
 */

static const char *const flags[] = {
	"isCrossAccountBackupEnabled", "isMpaEnabled", "isDelegatedAdministratorEnabled"};

/* Every flag is off until it is switched on. */
static json_t *flags_of(struct bk_sim *sim, struct bk_str manager, int64_t *ret_time)
{
	BK_AUTO_JSON record =
		bk_sim_get(sim, BK_SIM_GLOBAL_SETTINGS, manager, BK_STR(""), SETTINGS);
	const json_t *values = json_object_get(record, "GlobalSettings");
	json_t *all = json_object();
	for (size_t i = 0; i < BK_COUNT(flags); i++) {
		struct bk_str value = bk_value_text(values, flags[i]);
		bk_value_set_text(all, flags[i], value.len > 0 ? value : BK_STR("false"));
	}
	*ret_time = bk_value_int(record, "LastUpdateTime", 0);
	return all;
}

bool bk_sim_backup_is_global(struct bk_sim *sim, struct bk_str account, const char *flag)
{
	int64_t time;
	struct bk_arena *arena = bk_arena_new();
	struct bk_str manager = bk_sim_backup_manager(sim, arena, account);
	BK_AUTO_JSON all = flags_of(sim, manager.len > 0 ? manager : account, &time);
	bk_arena_free(arena);
	return bk_str_is(bk_value_text(all, flag), "true");
}

json_t *bk_sim_global_settings_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	int64_t time;
	struct bk_str manager = bk_sim_backup_manager(sim, request->arena, request->account);
	if (manager.len == 0)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"The account is not a member of an organization");
	json_t *answer = json_object();
	bk_value_set(answer, "GlobalSettings", flags_of(sim, manager, &time));
	if (time > 0)
		bk_value_set(answer, "LastUpdateTime", json_integer(time));
	return answer;
}

json_t *bk_sim_global_settings_put(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str manager = bk_sim_backup_manager(sim, request->arena, request->account);
	if (!bk_str_equal(manager, request->account))
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_REFUSED,
			"Global settings can be updated by the management account of an "
			"organization only");
	int64_t time;
	json_t *given = json_object_get(request->input, "GlobalSettings");
	BK_AUTO_JSON known = flags_of(sim, manager, &time);
	const char *key;
	json_t *value;
	json_object_foreach(given, key, value)
	{
		if (json_object_get(known, key) == NULL ||
			!bk_sim_is_word(bk_value_text_of(value), "true|false"))
			return bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
				"Invalid global setting %s", key);
	}
	BK_AUTO_JSON record = json_object();
	bk_value_set(record, "GlobalSettings", replaces(sim) ? json_object() : json_incref(known));
	json_object_update(json_object_get(record, "GlobalSettings"), given);
	bk_value_set(record, "LastUpdateTime", json_integer(request->now));
	bk_sim_put(sim, BK_SIM_GLOBAL_SETTINGS, manager, BK_STR(""), SETTINGS, record);
	return json_object();
}
