/*
 * Arguments of Terraform resources that no row says.
 */
#include "base/bug.h"
#include "emit/raw.h"
#include "emit/terraform.h"
#include "model/model.h"

/* Flags of the organization that AWS knows (F 3.2, 2026-09); Terraform would turn off what it
 * does not find in the declaration. */
static const char *const global_flags[] = {
	"isCrossAccountBackupEnabled",
	"isDelegatedAdministratorEnabled",
	"isMpaEnabled",
};

/* The list of what Terraform leaves alone; there is none where nothing is in it. */
struct ignored {
	struct bk_json *json;
	bool open;
};

static void ignore(struct ignored *ignored, const char *argument, struct bk_str key)
{
	struct bk_json *json = ignored->json;

	if (!ignored->open) {
		bk_json_key(json, BK_STR("lifecycle"));
		bk_json_object(json);
		bk_json_key(json, BK_STR("ignore_changes"));
		bk_json_array(json);
	}
	ignored->open = true;
	bk_json_text_begin(json);
	bk_json_text(json, bk_str_of(argument));
	bk_json_text(json, BK_STR("[\""));
	bk_json_text(json, key);
	bk_json_text(json, BK_STR("\"]"));
	bk_json_text_end(json);
}

static void end_ignored(struct ignored *ignored)
{
	if (!ignored->open)
		return;
	bk_json_end_array(ignored->json);
	bk_json_end_object(ignored->json);
}

/* The keys of the region that are not in the declared map. */
static void ignore_others(struct ignored *ignored, const char *argument,
	const struct bk_region *region, const struct bk_str *keys, size_t count,
	const struct bk_node *declared)
{
	for (size_t i = 0; i < count; i++) {
		if (!bk_strs_have(region->lacks_optin.at, region->lacks_optin.len, keys[i]) &&
			!bk_node_find_str(declared, keys[i]))
			ignore(ignored, argument, keys[i]);
	}
}

/* A key that AWS, or somebody else, has turned on stays as it is (aws-semantics 5). */
static void region_settings(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw)
{
	const struct bk_node *optin = bk_node_find(object->body, "ResourceTypeOptInPreference");
	const struct bk_node *advanced =
		bk_node_find(object->body, "ResourceTypeManagementPreference");
	struct ignored ignored = {.json = &tf->json};

	/* The provider requires the map, even where no opt-in is consulted. */
	if (!optin && !bk_raw_has(raw, "resource_type_opt_in_preference")) {
		bk_json_key(&tf->json, BK_STR("resource_type_opt_in_preference"));
		bk_json_object(&tf->json);
		bk_json_end_object(&tf->json);
	}
	if (bk_raw_has(raw, "lifecycle"))
		return;
	ignore_others(&ignored, "resource_type_opt_in_preference", object->region,
		tf->optin_keys.at, tf->optin_keys.len, optin);
	if (advanced)
		ignore_others(&ignored, "resource_type_management_preference", object->region,
			tf->advanced_keys.at, tf->advanced_keys.len, advanced);
	end_ignored(&ignored);
}

static void global_settings(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw)
{
	const struct bk_node *declared = bk_node_find(object->body, "GlobalSettings");
	struct ignored ignored = {.json = &tf->json};

	if (bk_raw_has(raw, "lifecycle"))
		return;
	for (size_t i = 0; i < BK_COUNT(global_flags); i++) {
		if (!bk_node_find(declared, global_flags[i]))
			ignore(&ignored, "global_settings", bk_str_of(global_flags[i]));
	}
	end_ignored(&ignored);
}

/* Terraform names the two key attributes; the API lists them with their roles. */
static void table(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw)
{
	const struct bk_node *keys = bk_node_find(object->body, "KeySchema");

	if (!keys)
		return;
	bk_vec_foreach (i, &keys->list) {
		const struct bk_node *role = bk_node_find(keys->list.at[i], "KeyType");
		const struct bk_node *name = bk_node_find(keys->list.at[i], "AttributeName");
		const char *argument =
			role && bk_str_is(role->text, "RANGE") ? "range_key" : "hash_key";

		if (!name || bk_raw_has(raw, argument))
			continue;
		bk_json_key(&tf->json, bk_str_of(argument));
		bk_tf_value(tf, name);
	}
}

static void db_instance(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw)
{
	const struct bk_node *password = bk_node_find(object->body, "MasterUserPassword");

	if (password && password->kind == BK_NODE_SECRET && !bk_raw_has(raw, "password_wo_version"))
		bk_json_key_int(&tf->json, "password_wo_version", 1);
	if (bk_raw_has(raw, "lifecycle"))
		return;
	bk_json_key(&tf->json, BK_STR("lifecycle"));
	bk_json_object(&tf->json);
	bk_json_key_bool(&tf->json, "prevent_destroy", true);
	/* A plan with point-in-time recovery takes it over: AWS Backup sets it. */
	bk_json_key(&tf->json, BK_STR("ignore_changes"));
	bk_json_array(&tf->json);
	bk_json_string(&tf->json, BK_STR("backup_retention_period"));
	bk_json_end_array(&tf->json);
	bk_json_end_object(&tf->json);
}

typedef void extras_fn(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw);

static extras_fn *const extras[BK_AWS_COUNT] = {
	[BK_AWS_GLOBAL_SETTINGS] = global_settings,
	[BK_AWS_REGION_SETTINGS] = region_settings,
	[BK_AWS_TABLE] = table,
	[BK_AWS_DB_INSTANCE] = db_instance,
};

void bk_tf_extras(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw)
{
	if (extras[object->type->id])
		extras[object->type->id](tf, object, raw);
	if (!object->type->precious || object->type->id == BK_AWS_DB_INSTANCE ||
		bk_raw_has(raw, "lifecycle"))
		return;
	bk_json_key(&tf->json, BK_STR("lifecycle"));
	bk_json_object(&tf->json);
	bk_json_key_bool(&tf->json, "prevent_destroy", true);
	bk_json_end_object(&tf->json);
}
