/*
 * The back ends, on units made by hand: names, what Terraform and CloudFormation are told, the
 * companion script, and what cannot be said.
 */
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "emit/names.h"
#include "emit_case.h"
#include "unit.h"

static struct emit_case test;

static void setup(void)
{
	emit_case_init(&test);
}

static void teardown(void)
{
	emit_case_free(&test);
}

/* A file of the output as JSON; strict about duplicate keys. */
static json_t *parsed(const char *name)
{
	const char *text = emit_case_file(&test, name);
	json_error_t error;
	json_t *json;

	ck_assert_msg(text, "no file %s", name);
	json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(json, "%s:%d: %s", name, error.line, error.text);
	return json;
}

/* The value below keys; NULL where one is missing. */
static json_t *at(json_t *json, ...)
{
	va_list keys;
	const char *key;

	va_start(keys, json);
	while (json && (key = va_arg(keys, const char *)))
		json = json_is_array(json) ? json_array_get(json, (size_t)atoi(key))
					   : json_object_get(json, key);
	va_end(keys);
	return json;
}

static void ck_text(json_t *json, const char *expected)
{
	ck_assert_msg(json_is_string(json), "no text where \"%s\" is expected", expected);
	ck_assert_str_eq(json_string_value(json), expected);
}

static bool list_has(json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	}
	return false;
}

static void run(bool terraform)
{
	ck_assert_msg(emit_case_run(&test, terraform), "%s", test.error.text);
}

static void ck_words(struct bk_str text, const char *expected)
{
	ck_assert_str_eq(text.ptr, expected);
	ck_assert_uint_eq(text.len, strlen(expected));
}

/* Names */

START_TEST(names_are_readable)
{
	ck_words(bk_snake(test.arena, BK_STR("prod.tiered[gold][eu-west-1]")),
		"prod_tiered_gold_eu_west_1");
	ck_words(bk_snake(test.arena, BK_STR("1st")), "_1st");
	ck_words(bk_snake(test.arena, BK_STR("")), "_");
	ck_words(bk_camel(test.arena, BK_STR("tiered[gold]-x9")), "TieredGoldX9");
	ck_words(bk_camel(test.arena, BK_STR("b\303\251b\303\251")), "BB");
	ck_words(bk_hyphenated(test.arena, BK_STR("Prod.eu-west-1")), "Prod-eu-west-1");
}
END_TEST

static void settle(struct bk_identifier items[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		items[i].wanted = bk_snake(test.arena, items[i].seed);
	bk_identifiers_settle(test.arena, items, count, "_");
}

START_TEST(names_that_clash_differ_whatever_the_order)
{
	struct bk_identifier first[] = {
		{.seed = BK_STR("a.b-c")}, {.seed = BK_STR("a.b_c")}, {.seed = BK_STR("a.d")}};
	struct bk_identifier second[] = {
		{.seed = BK_STR("a.d")}, {.seed = BK_STR("a.b_c")}, {.seed = BK_STR("a.b-c")}};

	settle(first, 3);
	settle(second, 3);
	ck_words(first[2].name, "a_d");
	ck_assert_uint_eq(first[0].name.len, strlen("a_b_c_0000"));
	ck_assert(!bk_str_equal(first[0].name, first[1].name));
	for (size_t i = 0; i < 3; i++)
		ck_assert(bk_str_equal(first[i].name, second[2 - i].name));
}
END_TEST

START_TEST(many_clashes_take_longer_hashes)
{
	enum { COUNT = 2000 };
	struct bk_identifier *items = bk_new_array(test.arena, struct bk_identifier, COUNT);
	struct bk_map seen;

	for (size_t i = 0; i < COUNT; i++) {
		items[i].seed = bk_str_format(test.arena, "%zu", i);
		items[i].wanted = BK_STR("same");
	}
	bk_identifiers_settle(test.arena, items, COUNT, "_");
	bk_map_init(&seen, test.arena);
	for (size_t i = 0; i < COUNT; i++)
		ck_assert_ptr_null(bk_map_put(&seen, items[i].name, items));
}
END_TEST

/* Rows */

static void ck_props(const struct bk_aws_prop *props, const char *type)
{
	for (const struct bk_aws_prop *prop = props; prop->api; prop++) {
		bool blocks = prop->shape == BK_SHAPE_BLOCK || prop->shape == BK_SHAPE_BLOCKS;

		ck_assert_msg(blocks == (prop->members != NULL), "%s %s", type, prop->api);
		for (const struct bk_aws_prop *other = props; other != prop; other++)
			ck_assert_str_ne(other->api, prop->api);
		if (prop->members)
			ck_props(prop->members, type);
	}
}

START_TEST(rows_are_whole)
{
	for (enum bk_aws_id id = BK_AWS_NONE + 1; id < BK_AWS_COUNT; id++) {
		const struct bk_aws_type *type = bk_aws_type_get(id);

		ck_assert_int_eq(type->id, id);
		ck_assert(type->name && type->title && type->service && type->props);
		ck_assert_msg(!type->part || !type->cloudformation, "%s", type->name);
		ck_assert_msg(!type->output || type->terraform, "%s", type->name);
		for (enum bk_aws_id other = BK_AWS_NONE + 1; other < id; other++)
			ck_assert_str_ne(bk_aws_type_get(other)->name, type->name);
		ck_props(type->props, type->name);
	}
}
END_TEST

/* Terraform */

START_TEST(terraform_has_a_provider_per_account_and_region)
{
	json_t *json, *providers;

	emit_case_fill(&test);
	(void)emit_case_vault(&test, &test.prod, &test.dublin, "local", NULL);
	run(true);
	json = parsed("main.tf.json");
	providers = at(json, "provider", "aws", NULL);
	ck_assert_uint_eq(json_array_size(providers), 4);
	ck_text(at(providers, "0", "alias", NULL), "management_ap_southeast_2");
	ck_assert_ptr_null(at(providers, "0", "assume_role", NULL));
	ck_text(at(providers, "0", "allowed_account_ids", "0", NULL), "111111111111");
	ck_text(at(providers, "1", "assume_role", "0", "role_arn", NULL),
		"arn:aws:iam::222222222222:role/OrganizationAccountAccessRole");
	ck_text(at(providers, "1", "assume_role", "0", "session_name", NULL), "bkc-acme");
	ck_text(at(providers, "3", "region", NULL), "eu-west-1");
	ck_text(at(json, "resource", "aws_backup_vault", "prod_local_eu_west_1", "provider", NULL),
		"aws.prod_eu_west_1");
	/* Global objects go through the account's first region. */
	ck_text(at(json, "resource", "aws_iam_role", "prod_bkc_acme_rds", "provider", NULL),
		"aws.prod_ap_southeast_2");
	json_decref(json);
}
END_TEST

START_TEST(a_single_account_assumes_nothing)
{
	json_t *json;

	test.model.org = NULL;
	test.model.accounts.len = 1;
	test.management.access_role = BK_STR("");
	test.management.is_management = false;
	(void)emit_case_vault(&test, &test.management, &test.sydney, "local", NULL);
	run(true);
	json = parsed("main.tf.json");
	ck_assert_ptr_null(at(json, "provider", "aws", "0", "assume_role", NULL));
	ck_text(at(json, "terraform", "required_version", NULL), ">= 1.5");
	ck_assert_ptr_null(emit_case_file(&test, "bkc-before.sh"));
	json_decref(json);
}
END_TEST

START_TEST(terraform_refers_and_orders)
{
	json_t *json, *policy, *selection;
	json_error_t error;

	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	ck_text(at(json, "resource", "aws_backup_vault", "prod_local_ap_southeast_2", "kms_key_arn",
			NULL),
		"${aws_kms_key.prod_local_ap_southeast_2.arn}");
	policy = json_loads(json_string_value(at(json, "resource", "aws_kms_key",
				    "prod_data_ap_southeast_2", "policy", NULL)),
		JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(policy, "%s", error.text);
	ck_text(at(policy, "Statement", "0", "Principal", "AWS", "1", NULL),
		"${aws_iam_role.prod_bkc_acme_rds.arn}");
	selection = at(json, "resource", "aws_backup_selection", "prod_rds_ap_southeast_2", NULL);
	ck_text(at(selection, "plan_id", NULL), "${aws_backup_plan.prod_rds_ap_southeast_2.id}");
	/* An attachment is not in any reference of the selection. */
	ck_assert_uint_eq(json_array_size(at(selection, "depends_on", NULL)), 1);
	ck_text(at(selection, "depends_on", "0", NULL),
		"aws_iam_role_policy_attachment.prod_bkc_acme_rds_Backup");
	json_decref(policy);
	json_decref(json);
}
END_TEST

START_TEST(terraform_writes_what_aws_and_the_provider_disagree_on)
{
	json_t *json, *rule, *settings, *database;

	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	rule = at(
		json, "resource", "aws_backup_plan", "prod_rds_ap_southeast_2", "rule", "0", NULL);
	ck_assert_int_eq(json_integer_value(at(rule, "start_window", NULL)), 60);
	ck_assert_int_eq(json_integer_value(at(rule, "completion_window", NULL)), 10080);
	ck_text(at(rule, "schedule_expression_timezone", NULL), "Etc/UTC");
	settings = at(json, "resource", "aws_backup_region_settings",
		"prod_settings_ap_southeast_2", NULL);
	ck_assert_uint_eq(json_array_size(at(settings, "lifecycle", "ignore_changes", NULL)), 2);
	ck_assert(list_has(at(settings, "lifecycle", "ignore_changes", NULL),
		"resource_type_opt_in_preference[\"EBS\"]"));
	database = at(json, "resource", "aws_db_instance", "prod_mydb_ap_southeast_2", NULL);
	ck_assert_int_eq(json_integer_value(at(database, "backup_retention_period", NULL)), 1);
	ck_assert(json_is_false(at(database, "publicly_accessible", NULL)));
	ck_text(at(json, "resource", "aws_dynamodb_table", "prod_tracking_ap_southeast_2",
			"hash_key", NULL),
		"cust_id");
	json_decref(json);
}
END_TEST

START_TEST(terraform_ignores_no_key_that_the_region_lacks)
{
	json_t *json, *ignored;

	bk_vec_push(test.arena, &test.sydney.lacks_optin, BK_STR("EBS"));
	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	ignored = at(json, "resource", "aws_backup_region_settings", "prod_settings_ap_southeast_2",
		"lifecycle", "ignore_changes", NULL);
	ck_assert_uint_eq(json_array_size(ignored), 1);
	ck_text(at(ignored, "0", NULL), "resource_type_opt_in_preference[\"DynamoDB\"]");
	json_decref(json);
}
END_TEST

START_TEST(a_password_is_never_kept)
{
	json_t *json, *database;

	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	database = at(json, "resource", "aws_db_instance", "prod_mydb_ap_southeast_2", NULL);
	ck_text(at(database, "password_wo", NULL),
		"${jsondecode(ephemeral.aws_secretsmanager_secret_version.prod_mydb_ap_southeast_2"
		".secret_string)[\"password\"]}");
	ck_assert_ptr_null(at(database, "password", NULL));
	ck_text(at(json, "ephemeral", "aws_secretsmanager_secret_version",
			"prod_mydb_ap_southeast_2", "secret_id", NULL),
		"db/password");
	ck_text(at(json, "terraform", "required_version", NULL), ">= 1.11");
	json_decref(json);
}
END_TEST

START_TEST(literal_text_is_no_expression)
{
	static const char nasty[] = "${x} %{y} \"q\" \\ \n\t\001 $ %";
	struct bk_desired *key = emit_case_key(&test, &test.prod, &test.sydney, "k");
	json_t *json, *policy;
	json_error_t error;

	emit_case_put(&test, bk_node_find(key->body, "Tags"), "${k}", nasty);
	bk_node_find(key->body, "Policy")->document =
		emit_case_policy(&test, bk_node_literal(test.arena, nasty))->document;
	run(true);
	json = parsed("main.tf.json");
	ck_text(at(json, "resource", "aws_kms_key", "prod_k_ap_southeast_2", "tags", "$${k}", NULL),
		"$${x} %%{y} \"q\" \\ \n\t\001 $ %");
	policy = json_loads(json_string_value(at(json, "resource", "aws_kms_key",
				    "prod_k_ap_southeast_2", "policy", NULL)),
		JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(policy, "%s", error.text);
	ck_text(at(policy, "Statement", "0", "Principal", "AWS", NULL),
		"$${x} %%{y} \"q\" \\ \n\t\001 $ %");
	json_decref(policy);
	json_decref(json);
}
END_TEST

static struct bk_desired *add_existing_key(void)
{
	struct bk_desired *key =
		emit_case_add(&test, BK_AWS_KEY, &test.prod, &test.sydney, "legacy");

	key->external = true;
	key->name = BK_STR("alias/legacy");
	return key;
}

START_TEST(an_existing_key_is_found_by_its_alias)
{
	struct bk_desired *key = add_existing_key();
	json_t *json;

	(void)emit_case_vault(&test, &test.prod, &test.sydney, "local", key);
	run(true);
	json = parsed("main.tf.json");
	ck_text(at(json, "data", "aws_kms_alias", "prod_legacy_ap_southeast_2", "name", NULL),
		"alias/legacy");
	ck_text(at(json, "resource", "aws_backup_vault", "prod_local_ap_southeast_2", "kms_key_arn",
			NULL),
		"${data.aws_kms_alias.prod_legacy_ap_southeast_2.target_key_arn}");
	json_decref(json);
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	ck_text(at(json, "Parameters", "ExistingKeyLegacy", "Type", NULL), "String");
	ck_text(at(json, "Resources", "VaultLocal", "Properties", "EncryptionKeyArn", "Ref", NULL),
		"ExistingKeyLegacy");
	json_decref(json);
}
END_TEST

START_TEST(a_service_linked_role_is_made_only_on_demand)
{
	json_t *json;

	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	ck_assert_ptr_null(at(json, "resource", "aws_iam_service_linked_role", NULL));
	ck_assert_ptr_nonnull(
		strstr(emit_case_file(&test, "bkc-before.sh"), "create-service-linked-role"));
	json_decref(json);
	test.backup.creates_slr = true;
	run(true);
	json = parsed("main.tf.json");
	ck_text(at(json, "resource", "aws_iam_service_linked_role", "backup_slr",
			"aws_service_name", NULL),
		"backup.amazonaws.com");
	ck_assert_ptr_null(
		strstr(emit_case_file(&test, "bkc-before.sh"), "create-service-linked-role"));
	json_decref(json);
	run(false);
	json = parsed("backup-ap-southeast-2.cfn.json");
	ck_text(at(json, "Resources", "SlrSlr", "DeletionPolicy", NULL), "Retain");
	json_decref(json);
}
END_TEST

START_TEST(other_roots_read_outputs)
{
	json_t *json;

	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	ck_assert_uint_eq(json_object_size(at(json, "output", NULL)), 7);
	ck_text(at(json, "output", "plan_prod_rds_ap_southeast_2", "value", "id", NULL),
		"${aws_backup_plan.prod_rds_ap_southeast_2.id}");
	json_decref(json);
}
END_TEST

START_TEST(the_source_map_names_every_resource)
{
	json_t *json, *map, *entry, *resources, *type;
	const char *name;

	emit_case_fill(&test);
	run(true);
	json = parsed("main.tf.json");
	map = parsed("bkc-source-map.json");
	resources = at(json, "resource", NULL);
	json_object_foreach(resources, name, type)
	{
		const char *resource;
		json_t *body;

		json_object_foreach(type, resource, body)
		{
			char key[256];

			snprintf(key, sizeof(key), "%s.%s", name, resource);
			ck_assert_msg(at(map, key, NULL), "%s", key);
		}
	}
	entry = at(map, "aws_iam_role.prod_bkc_acme_rds", NULL);
	ck_text(at(entry, "address", NULL), "role:prod.bkc-acme-rds");
	ck_text(at(entry, "file", NULL), "unit.bk");
	ck_assert_int_eq(json_integer_value(at(entry, "line", NULL)), 4);
	ck_text(at(entry, "because", NULL), "a plan names no role");
	json_decref(map);
	json_decref(json);
}
END_TEST

START_TEST(the_same_goes_out_twice)
{
	char *first;

	emit_case_fill(&test);
	run(true);
	first = strdup(emit_case_file(&test, "main.tf.json"));
	run(true);
	ck_assert_str_eq(first, emit_case_file(&test, "main.tf.json"));
	free(first);
}
END_TEST

/* Raw maps and what cannot be said */

static struct bk_value *value_new(enum bk_value_kind kind)
{
	struct bk_value *value = bk_new(test.arena, struct bk_value);

	value->kind = kind;
	return value;
}

static struct bk_value *raw_map(const char *key, struct bk_value *value)
{
	struct bk_value *map = value_new(BK_V_MAP);

	bk_vec_push(
		test.arena, &map->map, ((struct bk_entry){.key = bk_str_of(key), .value = value}));
	return map;
}

static struct bk_object *declare(struct bk_desired *desired, enum bk_kind_id kind)
{
	struct bk_object *object = bk_new(test.arena, struct bk_object);

	object->kind = bk_kind_get(kind);
	object->address = desired->address;
	desired->object = object;
	return object;
}

START_TEST(raw_has_the_last_word)
{
	struct bk_desired *vault = emit_case_vault(&test, &test.prod, &test.sydney, "local", NULL);
	struct bk_object *object = declare(vault, BK_KIND_VAULT);
	struct bk_value *text = value_new(BK_V_STRING), *map;
	json_t *json;

	text->text = BK_STR("${var.name}");
	object->raw[BK_RAW_TERRAFORM] = raw_map("name", text);
	map = raw_map("DeletionPolicy", text);
	bk_vec_push(test.arena, &map->map,
		((struct bk_entry){.key = BK_STR("BackupVaultName"), .value = text}));
	object->raw[BK_RAW_CLOUDFORMATION] = map;
	run(true);
	json = parsed("main.tf.json");
	ck_text(at(json, "resource", "aws_backup_vault", "prod_local_ap_southeast_2", "name", NULL),
		"${var.name}");
	json_decref(json);
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	ck_text(at(json, "Resources", "VaultLocal", "DeletionPolicy", NULL), "${var.name}");
	ck_text(at(json, "Resources", "VaultLocal", "UpdateReplacePolicy", NULL), "Retain");
	ck_text(at(json, "Resources", "VaultLocal", "Properties", "BackupVaultName", NULL),
		"${var.name}");
	json_decref(json);
}
END_TEST

START_TEST(what_was_moved_stays_the_same_thing)
{
	struct bk_desired *vault = emit_case_vault(&test, &test.prod, &test.sydney, "main", NULL);
	struct bk_desired *other = emit_case_vault(&test, &test.prod, &test.sydney, "mainly", NULL);
	struct bk_move move = {.from = BK_STR("vault:prod.local"), .to = BK_STR("vault:prod.main")};
	json_t *json;

	(void)declare(vault, BK_KIND_VAULT);
	(void)declare(other, BK_KIND_VAULT);
	bk_vec_push(test.arena, &test.model.moves, move);
	run(true);
	json = parsed("main.tf.json");
	ck_assert_uint_eq(json_array_size(at(json, "moved", NULL)), 1);
	ck_text(at(json, "moved", "0", "from", NULL), "aws_backup_vault.prod_local_ap_southeast_2");
	ck_text(at(json, "moved", "0", "to", NULL), "aws_backup_vault.prod_main_ap_southeast_2");
	json_decref(json);
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	ck_text(at(json, "Resources", "VaultLocal", "Properties", "BackupVaultName", NULL), "main");
	ck_assert_ptr_nonnull(at(json, "Resources", "VaultMainly", NULL));
	json_decref(json);
}
END_TEST

static void ck_cannot(bool terraform, const char *words)
{
	ck_assert(!emit_case_run(&test, terraform));
	ck_assert_uint_eq(test.file_count, 0);
	ck_assert_str_eq(test.error.text, "");
	ck_assert_ptr_nonnull(test.diags.last);
	ck_assert_int_eq(test.diags.last->code, BK_CANNOT_EMIT);
	ck_assert_msg(
		strstr(test.diags.last->message.ptr, words), "%s", test.diags.last->message.ptr);
}

static void add_airgap_vault(const struct bk_desired *key)
{
	struct bk_desired *vault =
		emit_case_add(&test, BK_AWS_AIRGAP_VAULT, &test.backup, &test.sydney, "safe");

	emit_case_put(&test, vault->body, "BackupVaultName", "safe");
	bk_node_put(test.arena, vault->body, "MinRetentionDays", bk_node_int(test.arena, 7));
	bk_node_put(test.arena, vault->body, "MaxRetentionDays", bk_node_int(test.arena, 30));
	if (key)
		bk_node_put(test.arena, vault->body, "EncryptionKeyArn",
			bk_node_ref(test.arena, key, BK_REF_ARN));
}

START_TEST(terraform_cannot_give_an_airgapped_vault_a_key)
{
	add_airgap_vault(emit_case_key(&test, &test.backup, &test.sydney, "safe"));
	ck_cannot(true, "EncryptionKeyArn");
	run(false);
}
END_TEST

START_TEST(terraform_makes_an_airgapped_vault_under_the_key_of_aws)
{
	json_t *json;

	add_airgap_vault(NULL);
	run(true);
	json = parsed("main.tf.json");
	ck_assert_int_eq(
		json_integer_value(at(json, "resource", "aws_backup_logically_air_gapped_vault",
			"backup_safe_ap_southeast_2", "min_retention_days", NULL)),
		7);
	json_decref(json);
}
END_TEST

START_TEST(terraform_cannot_leave_s3_acls_out)
{
	struct bk_desired *vault = emit_case_vault(&test, &test.prod, &test.sydney, "local", NULL);
	struct bk_desired *plan = emit_case_plan(&test, &test.prod, &test.sydney, "p", vault, NULL);
	struct bk_node *setting = bk_node_map(test.arena), *options = bk_node_map(test.arena);

	emit_case_put(&test, setting, "ResourceType", "S3");
	emit_case_put(&test, options, "BackupACLs", "disabled");
	bk_node_put(test.arena, setting, "BackupOptions", options);
	bk_node_put(test.arena, bk_node_find(plan->body, "BackupPlan"), "AdvancedBackupSettings",
		bk_node_add(test.arena, bk_node_list(test.arena), setting));
	ck_cannot(true, "s3_acls");
	run(false);
}
END_TEST

START_TEST(cloudformation_cannot_change_what_exists)
{
	struct bk_desired *vault =
		emit_case_add(&test, BK_AWS_VAULT, &test.prod, &test.sydney, "old");
	struct bk_desired *policy =
		emit_case_add(&test, BK_AWS_VAULT_POLICY, &test.prod, &test.sydney, "old");

	vault->external = true;
	policy->parent = vault;
	bk_node_put(test.arena, policy->body, "BackupVaultName",
		bk_node_ref(test.arena, vault, BK_REF_NAME));
	bk_node_put(test.arena, policy->body, "Policy",
		emit_case_policy(&test, bk_node_literal(test.arena, "*")));
	ck_cannot(false, "exists already");
	run(true);
}
END_TEST

START_TEST(a_key_of_another_account_has_no_arn_in_cloudformation)
{
	struct bk_desired *key = emit_case_key(&test, &test.backup, &test.sydney, "far");

	(void)emit_case_vault(&test, &test.prod, &test.sydney, "local", key);
	ck_cannot(false, "another object exists");
	run(true);
}
END_TEST

/* CloudFormation */

START_TEST(parts_become_properties_of_their_parents)
{
	json_t *json, *vault, *plan;

	emit_case_fill(&test);
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	vault = at(json, "Resources", "VaultLocal", NULL);
	ck_assert_int_eq(json_integer_value(at(vault, "Properties", "LockConfiguration",
				 "MinRetentionDays", NULL)),
		1);
	ck_text(at(vault, "DeletionPolicy", NULL), "Retain");
	/* A lock comes after its plans, which need its vault: no DependsOn can say that. */
	ck_assert_ptr_null(at(vault, "DependsOn", NULL));
	ck_text(at(json, "Resources", "RoleBkcAcmeRds", "Properties", "ManagedPolicyArns", "0",
			NULL),
		"arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup");
	/* The selection refers to the role whose attachment it comes after. */
	ck_assert_ptr_null(at(json, "Resources", "SelectionRds", "DependsOn", NULL));
	plan = at(json, "Resources", "PlanRds", "Properties", "BackupPlan", NULL);
	ck_text(at(plan, "BackupPlanRule", "0", "CopyActions", "0", "DestinationBackupVaultArn",
			NULL),
		"arn:aws:backup:ap-southeast-2:333333333333:backup-vault:central");
	ck_text(at(json, "Resources", "DbInstanceMydb", "Properties", "MasterUserPassword", NULL),
		"{{resolve:secretsmanager:db/password:SecretString:password}}");
	json_decref(json);
	json = parsed("backup-ap-southeast-2.cfn.json");
	ck_assert_ptr_nonnull(
		at(json, "Resources", "VaultCentral", "Properties", "AccessPolicy", NULL));
	json_decref(json);
	/* What accepts copies is deployed before what copies. */
	json = parsed("bkc-stacks.json");
	ck_text(at(json, "0", "template", NULL), "backup-ap-southeast-2.cfn.json");
	ck_text(at(json, "1", "capabilities", "0", NULL), "CAPABILITY_NAMED_IAM");
	json_decref(json);
}
END_TEST

START_TEST(order_without_reference_is_depends_on)
{
	struct bk_desired *first = emit_case_vault(&test, &test.prod, &test.sydney, "a", NULL);
	struct bk_desired *second = emit_case_vault(&test, &test.prod, &test.sydney, "b", NULL);
	json_t *json;

	bk_desired_after(&test.list, second, first, "it must");
	bk_desired_after(&test.list, second,
		emit_case_vault(&test, &test.prod, &test.dublin, "c", NULL), "it must");
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	ck_assert_uint_eq(json_array_size(at(json, "Resources", "VaultB", "DependsOn", NULL)), 1);
	ck_text(at(json, "Resources", "VaultB", "DependsOn", "0", NULL), "VaultA");
	json_decref(json);
	json = parsed("bkc-stacks.json");
	ck_text(at(json, "0", "template", NULL), "prod-eu-west-1.cfn.json");
	json_decref(json);
}
END_TEST

/* A plan of each region copies to the vault of the other. */
START_TEST(regions_that_need_each_other_take_turns)
{
	struct bk_desired *here = emit_case_vault(&test, &test.prod, &test.sydney, "v", NULL);
	struct bk_desired *there = emit_case_vault(&test, &test.prod, &test.dublin, "v", NULL);
	json_t *json;

	(void)emit_case_plan(&test, &test.prod, &test.sydney, "p", here, there);
	(void)emit_case_plan(&test, &test.prod, &test.dublin, "p", there, here);
	run(false);
	json = parsed("bkc-stacks.json");
	ck_assert_uint_eq(json_array_size(json), 3);
	ck_text(at(json, "0", "template", NULL), "prod-ap-southeast-2.cfn.json");
	ck_text(at(json, "1", "template", NULL), "prod-eu-west-1.cfn.json");
	ck_text(at(json, "2", "template", NULL), "prod-ap-southeast-2-2.cfn.json");
	json_decref(json);
	json = parsed("prod-ap-southeast-2-2.cfn.json");
	ck_text(at(json, "Resources", "PlanP", "Properties", "BackupPlan", "BackupPlanRule", "0",
			"TargetBackupVault", NULL),
		"v");
	json_decref(json);
}
END_TEST

static void add_vaults(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char name[32];

		snprintf(name, sizeof(name), "v%zu", i);
		(void)emit_case_vault(&test, &test.prod, &test.sydney, name, NULL);
	}
}

START_TEST(a_template_holds_five_hundred)
{
	json_t *json;

	add_vaults(500);
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	ck_assert_uint_eq(json_object_size(at(json, "Resources", NULL)), 500);
	ck_assert_ptr_null(emit_case_file(&test, "prod-ap-southeast-2-2.cfn.json"));
	json_decref(json);
}
END_TEST

START_TEST(the_five_hundred_and_first_is_in_a_second_template)
{
	struct bk_desired *key = emit_case_key(&test, &test.prod, &test.sydney, "k");
	json_t *json, *stacks;
	char name[256];

	add_vaults(498); /* with key and alias: 500 */
	(void)emit_case_vault(&test, &test.prod, &test.sydney, "last", key);
	run(false);
	json = parsed("prod-ap-southeast-2.cfn.json");
	ck_assert_uint_eq(json_object_size(at(json, "Resources", NULL)), 500);
	ck_assert_uint_eq(json_object_size(at(json, "Outputs", NULL)), 1);
	snprintf(name, sizeof(name), "%s",
		json_string_value(at(json, "Outputs", "KeyKArn", "Export", "Name", NULL)));
	json_decref(json);
	json = parsed("prod-ap-southeast-2-2.cfn.json");
	ck_assert_uint_eq(json_object_size(at(json, "Resources", NULL)), 1);
	ck_text(at(json, "Resources", "VaultLast", "Properties", "EncryptionKeyArn",
			"Fn::ImportValue", NULL),
		name);
	stacks = parsed("bkc-stacks.json");
	ck_text(at(stacks, "1", "stack", NULL), "bkc-acme-prod-ap-southeast-2-2");
	json_decref(stacks);
	json_decref(json);
}
END_TEST

START_TEST(a_template_stays_below_a_mebibyte)
{
	enum { COUNT = 60, TEXT = 30000 };
	char *text = malloc(TEXT + 1);

	memset(text, 'x', TEXT);
	text[TEXT] = '\0';
	for (size_t i = 0; i < COUNT; i++) {
		char name[32];
		struct bk_desired *key;

		snprintf(name, sizeof(name), "k%zu", i);
		key = emit_case_key(&test, &test.prod, &test.sydney, name);
		bk_node_find(key->body, "Policy")->document = emit_case_policy(
			&test, bk_node_string(test.arena, bk_str_dup(test.arena, bk_str_of(text))))
								      ->document;
	}
	free(text);
	run(false);
	ck_assert_ptr_nonnull(emit_case_file(&test, "prod-ap-southeast-2-2.cfn.json"));
	for (size_t i = 0; i < test.file_count; i++) {
		if (strstr(test.files[i].name, ".cfn.json"))
			ck_assert_uint_lt(strlen(test.files[i].text), 1048576);
	}
}
END_TEST

/* The companion */

START_TEST(the_companion_does_what_the_target_cannot)
{
	const char *script;

	emit_case_fill(&test);
	run(true);
	script = emit_case_file(&test, "bkc-before.sh");
	ck_assert_ptr_nonnull(strstr(script, "expected=111111111111"));
	ck_assert_ptr_nonnull(strstr(script, "enable-aws-service-access"));
	ck_assert_ptr_nonnull(strstr(script, "# because backups are copied to another account\n"));
	ck_assert_ptr_nonnull(strstr(script, "from unit.bk:4\n"));
	ck_assert_ptr_null(strstr(script, "region-settings"));
	run(false);
	script = emit_case_file(&test, "bkc-before.sh");
	ck_assert_ptr_nonnull(strstr(script,
		"merge_settings region-settings 'ap-southeast-2' ResourceTypeOptInPreference "
		"'{\"RDS\":true}'"));
	ck_assert_ptr_nonnull(strstr(script, "merge_settings global-settings"));
	ck_assert_ptr_nonnull(strstr(script,
		"(\nassume 'arn:aws:iam::222222222222:role/OrganizationAccountAccessRole'\n"));
}
END_TEST

START_TEST(text_cannot_leave_its_quotes_in_the_companion)
{
	struct bk_desired *access =
		emit_case_add(&test, BK_AWS_SERVICE_ACCESS, &test.management, NULL, "acme");
	struct bk_desired *settings =
		emit_case_add(&test, BK_AWS_REGION_SETTINGS, &test.prod, &test.sydney, "settings");
	struct bk_node *optin = bk_node_map(test.arena);
	const char *script;

	access->because = BK_STR("of this\nrm -rf /");
	emit_case_put(&test, access->body, "ServicePrincipal", "x'; rm -rf /; '");
	bk_node_put_str(test.arena, optin, BK_STR("`'$(rm)"), bk_node_bool(test.arena, true));
	bk_node_put(test.arena, settings->body, "ResourceTypeOptInPreference", optin);
	run(false);
	script = emit_case_file(&test, "bkc-before.sh");
	ck_assert_ptr_nonnull(strstr(script, "enable_service_access 'x'\\''; rm -rf /; '\\'''\n"));
	ck_assert_ptr_nonnull(strstr(script, "# because of this rm -rf /\n"));
	ck_assert_ptr_nonnull(strstr(script, "'{\"\\u0060\\u0027$(rm)\":true}'"));
}
END_TEST

START_TEST(every_file_may_fail)
{
	emit_case_fill(&test);
	for (int terraform = 0; terraform < 2; terraform++) {
		size_t count;

		run(terraform);
		count = test.file_count;
		for (test.fail_at = 1; test.fail_at <= count; test.fail_at++) {
			ck_assert(!emit_case_run(&test, terraform));
			ck_assert_str_ne(test.error.text, "");
		}
		test.fail_at = 0;
	}
}
END_TEST

static void add_all(TCase *tcase, const TTest *const *tests, size_t count)
{
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
}

Suite *test_suite(void)
{
	Suite *suite = suite_create("emit");
	TCase *tcase = tcase_create("emit");
	const TTest *const tests[] = {
		names_are_readable,
		names_that_clash_differ_whatever_the_order,
		many_clashes_take_longer_hashes,
		rows_are_whole,
		terraform_has_a_provider_per_account_and_region,
		a_single_account_assumes_nothing,
		terraform_refers_and_orders,
		terraform_writes_what_aws_and_the_provider_disagree_on,
		terraform_ignores_no_key_that_the_region_lacks,
		a_password_is_never_kept,
		literal_text_is_no_expression,
		an_existing_key_is_found_by_its_alias,
		a_service_linked_role_is_made_only_on_demand,
		other_roots_read_outputs,
		the_source_map_names_every_resource,
		the_same_goes_out_twice,
		raw_has_the_last_word,
		what_was_moved_stays_the_same_thing,
		terraform_cannot_give_an_airgapped_vault_a_key,
		terraform_makes_an_airgapped_vault_under_the_key_of_aws,
		terraform_cannot_leave_s3_acls_out,
		cloudformation_cannot_change_what_exists,
		a_key_of_another_account_has_no_arn_in_cloudformation,
		parts_become_properties_of_their_parents,
		order_without_reference_is_depends_on,
		regions_that_need_each_other_take_turns,
		a_template_holds_five_hundred,
		the_five_hundred_and_first_is_in_a_second_template,
		a_template_stays_below_a_mebibyte,
		the_companion_does_what_the_target_cannot,
		text_cannot_leave_its_quotes_in_the_companion,
		every_file_may_fail,
	};

	tcase_add_checked_fixture(tcase, setup, teardown);
	add_all(tcase, tests, sizeof(tests) / sizeof(tests[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
