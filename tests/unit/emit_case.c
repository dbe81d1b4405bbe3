/*
 * The unit that the tests of emit/ start from.
 */
#include "emit_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"

static const char source[] = "# a unit\norg acme = \"o-acme123456\" {\n}\nvault local {\n}\n";

static const struct bk_name *name_of(struct emit_case *test, const char *text)
{
	struct bk_name *name = bk_new(test->arena, struct bk_name);

	name->text = bk_str_dup(test->arena, bk_str_of(text));
	return name;
}

static void add_account(
	struct emit_case *test, struct bk_account *account, const char *name, const char *id)
{
	account->name = name_of(test, name);
	account->id = bk_str_of(id);
	account->in_org = true;
	account->access_role = BK_STR("OrganizationAccountAccessRole");
	account->index_in_model = test->model.accounts.len;
	bk_vec_push(test->arena, &test->model.accounts, account);
}

static void add_region(struct emit_case *test, struct bk_region *region, const char *name)
{
	region->name = name_of(test, name);
	region->partition = BK_STR("aws");
	region->index_in_model = test->model.regions.len;
	bk_vec_push(test->arena, &test->model.regions, region);
}

static void add_service(struct emit_case *test, struct bk_service *service, const char *name,
	const char *optin, const char *advanced)
{
	service->name = name_of(test, name);
	service->optin = bk_str_of(optin);
	service->advanced = bk_str_of(advanced);
	bk_vec_push(test->arena, &test->model.services, service);
}

void emit_case_init(struct emit_case *test)
{
	*test = (struct emit_case){.arena = bk_arena_new()};
	bk_sources_init(&test->sources, test->arena);
	(void)bk_sources_add(&test->sources, BK_STR("unit.bk"), bk_str_of(source));
	bk_diags_init(&test->diags, test->arena, &test->sources);
	test->model.arena = test->arena;
	test->model.sources = &test->sources;
	test->model.unit = BK_STR("acme");
	test->model.org = &test->org;
	add_account(test, &test->management, "management", "111111111111");
	add_account(test, &test->prod, "prod", "222222222222");
	add_account(test, &test->backup, "backup", "333333333333");
	test->management.is_management = true;
	test->org.name = name_of(test, "acme");
	test->org.id = BK_STR("o-acme123456");
	test->org.management = &test->management;
	add_region(test, &test->sydney, "ap-southeast-2");
	add_region(test, &test->dublin, "eu-west-1");
	add_service(test, &test->dynamodb, "dynamodb", "DynamoDB", "DynamoDB");
	add_service(test, &test->rds, "rds", "RDS", "");
	add_service(test, &test->ebs, "ebs", "EBS", "");
	bk_desired_list_init(&test->list, &test->model);
}

void emit_case_free(struct emit_case *test)
{
	for (size_t i = 0; i < test->file_count; i++)
		free(test->files[i].text);
	bk_arena_free(test->arena);
}

void emit_case_put(struct emit_case *test, struct bk_node *map, const char *key, const char *text)
{
	bk_node_put(test->arena, map, key,
		bk_node_string(test->arena, bk_str_dup(test->arena, bk_str_of(text))));
}

struct bk_desired *emit_case_add(struct emit_case *test, enum bk_aws_id id,
	const struct bk_account *account, const struct bk_region *region, const char *name)
{
	struct bk_str address = bk_str_format(
		test->arena, "%s:%s.%s", bk_aws_type_get(id)->name, account->name->text.ptr, name);
	struct bk_desired *object;

	if (region)
		address = bk_str_format(test->arena, "%s[%s]", address.ptr, region->name->text.ptr);
	object = bk_desired_add(&test->list, id, account, region, address);
	object->name = bk_str_dup(test->arena, bk_str_of(name));
	object->span = (struct bk_span){1, 42, 47}; /* "vault" in line 4 */
	return object;
}

static void put_tags(struct emit_case *test, struct bk_desired *object)
{
	struct bk_node *tags = bk_node_map(test->arena);

	emit_case_put(test, tags, "bkc:unit", "acme");
	bk_node_put(test->arena, object->body, object->type->tags, tags);
}

struct bk_node *emit_case_policy(struct emit_case *test, struct bk_node *principal)
{
	struct bk_arena *arena = test->arena;
	struct bk_node *document = bk_node_map(arena), *statement = bk_node_map(arena);
	struct bk_node *who = bk_node_map(arena);

	bk_node_put(arena, who, "AWS", principal);
	emit_case_put(test, statement, "Effect", "Allow");
	bk_node_put(arena, statement, "Principal", who);
	emit_case_put(test, statement, "Action", "kms:*");
	emit_case_put(test, statement, "Resource", "*");
	emit_case_put(test, document, "Version", "2012-10-17");
	bk_node_put(
		arena, document, "Statement", bk_node_add(arena, bk_node_list(arena), statement));
	return bk_node_document(arena, document);
}

struct bk_desired *emit_case_role(
	struct emit_case *test, const struct bk_account *account, const char *name)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *role = emit_case_add(test, BK_AWS_ROLE, account, NULL, name);
	struct bk_node *document = bk_node_map(arena), *statement = bk_node_map(arena);
	struct bk_node *service = bk_node_map(arena);

	role->arn =
		bk_str_format(arena, "arn:aws:iam::%.*s:role/%s", BK_STR_ARGS(account->id), name);
	role->because = BK_STR("a plan names no role");
	emit_case_put(test, service, "Service", "backup.amazonaws.com");
	emit_case_put(test, statement, "Effect", "Allow");
	bk_node_put(arena, statement, "Principal", service);
	emit_case_put(test, statement, "Action", "sts:AssumeRole");
	emit_case_put(test, document, "Version", "2012-10-17");
	bk_node_put(
		arena, document, "Statement", bk_node_add(arena, bk_node_list(arena), statement));
	emit_case_put(test, role->body, "RoleName", name);
	emit_case_put(test, role->body, "Path", "/");
	bk_node_put(
		arena, role->body, "AssumeRolePolicyDocument", bk_node_document(arena, document));
	put_tags(test, role);
	return role;
}

struct bk_desired *emit_case_key(struct emit_case *test, const struct bk_account *account,
	const struct bk_region *region, const char *name)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *key = emit_case_add(test, BK_AWS_KEY, account, region, name);
	struct bk_desired *alias = emit_case_add(test, BK_AWS_ALIAS, account, region, name);

	emit_case_put(test, key->body, "Description", "a key");
	bk_node_put(arena, key->body, "Policy",
		emit_case_policy(test,
			bk_node_string(arena,
				bk_str_format(arena, "arn:aws:iam::%.*s:root",
					BK_STR_ARGS(account->id)))));
	bk_node_put(arena, key->body, "EnableKeyRotation", bk_node_bool(arena, true));
	bk_node_put(arena, key->body, "MultiRegion", bk_node_bool(arena, false));
	bk_node_put(arena, key->body, "PendingWindowInDays", bk_node_int(arena, 30));
	put_tags(test, key);
	alias->parent = key;
	alias->name = bk_str_format(arena, "alias/%s", name);
	emit_case_put(test, alias->body, "AliasName", alias->name.ptr);
	bk_node_put(arena, alias->body, "TargetKeyId", bk_node_ref(arena, key, BK_REF_ID));
	return key;
}

struct bk_desired *emit_case_vault(struct emit_case *test, const struct bk_account *account,
	const struct bk_region *region, const char *name, const struct bk_desired *key)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *vault = emit_case_add(test, BK_AWS_VAULT, account, region, name);

	vault->arn = bk_str_format(arena, "arn:aws:backup:%s:%.*s:backup-vault:%s",
		region->name->text.ptr, BK_STR_ARGS(account->id), name);
	emit_case_put(test, vault->body, "BackupVaultName", name);
	if (key)
		bk_node_put(arena, vault->body, "EncryptionKeyArn",
			bk_node_ref(arena, key, BK_REF_ARN));
	put_tags(test, vault);
	return vault;
}

struct bk_desired *emit_case_plan(struct emit_case *test, const struct bk_account *account,
	const struct bk_region *region, const char *name, const struct bk_desired *vault,
	const struct bk_desired *copy_to)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *object = emit_case_add(test, BK_AWS_PLAN, account, region, name);
	struct bk_node *plan = bk_node_map(arena), *rule = bk_node_map(arena);
	struct bk_node *life = bk_node_map(arena), *copy = bk_node_map(arena);

	emit_case_put(test, rule, "RuleName", "hourly");
	bk_node_put(arena, rule, "TargetBackupVaultName", bk_node_ref(arena, vault, BK_REF_NAME));
	emit_case_put(test, rule, "ScheduleExpression", "cron(0 5/1 ? * * *)");
	emit_case_put(test, rule, "ScheduleExpressionTimezone", "UTC");
	bk_node_put(arena, rule, "StartWindowMinutes", bk_node_int(arena, 60));
	bk_node_put(arena, life, "DeleteAfterDays", bk_node_int(arena, 30));
	bk_node_put(arena, rule, "Lifecycle", life);
	if (copy_to) {
		bk_node_put(arena, copy, "DestinationBackupVaultArn",
			bk_node_ref(arena, copy_to, BK_REF_ARN));
		bk_node_put(arena, copy, "Lifecycle", life);
		bk_node_put(
			arena, rule, "CopyActions", bk_node_add(arena, bk_node_list(arena), copy));
	}
	emit_case_put(test, plan, "BackupPlanName", name);
	bk_node_put(arena, plan, "Rules", bk_node_add(arena, bk_node_list(arena), rule));
	bk_node_put(arena, object->body, "BackupPlan", plan);
	put_tags(test, object);
	return object;
}

struct bk_desired *emit_case_selection(struct emit_case *test, const struct bk_desired *plan,
	const struct bk_desired *role, const char *resource)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *object =
		emit_case_add(test, BK_AWS_SELECTION, plan->account, plan->region, plan->name.ptr);
	struct bk_node *selection = bk_node_map(arena);

	object->parent = plan;
	emit_case_put(test, selection, "SelectionName", plan->name.ptr);
	bk_node_put(arena, selection, "IamRoleArn", bk_node_ref(arena, role, BK_REF_ARN));
	bk_node_put(arena, selection, "Resources",
		bk_node_add(arena, bk_node_list(arena),
			bk_node_string(arena, bk_str_dup(arena, bk_str_of(resource)))));
	bk_node_put(arena, object->body, "BackupPlanId", bk_node_ref(arena, plan, BK_REF_ID));
	bk_node_put(arena, object->body, "BackupSelection", selection);
	return object;
}

static void add_switches(struct emit_case *test)
{
	struct bk_arena *arena = test->arena;
	struct bk_node *flags = bk_node_map(arena), *optin = bk_node_map(arena);
	struct bk_node *advanced = bk_node_map(arena);
	struct bk_desired *access =
		emit_case_add(test, BK_AWS_SERVICE_ACCESS, &test->management, NULL, "acme");
	struct bk_desired *global =
		emit_case_add(test, BK_AWS_GLOBAL_SETTINGS, &test->management, NULL, "acme");
	struct bk_desired *slr = emit_case_add(test, BK_AWS_SLR, &test->backup, NULL, "slr");
	struct bk_desired *settings =
		emit_case_add(test, BK_AWS_REGION_SETTINGS, &test->prod, &test->sydney, "settings");

	access->because = BK_STR("backups are copied to another account");
	emit_case_put(test, access->body, "ServicePrincipal", "backup.amazonaws.com");
	emit_case_put(test, flags, "isCrossAccountBackupEnabled", "true");
	bk_node_put(arena, global->body, "GlobalSettings", flags);
	bk_desired_after(&test->list, global, access, "AWS Backup must be trusted first");
	slr->name = BK_STR("AWSServiceRoleForBackup");
	slr->arn = BK_STR("arn:aws:iam::333333333333:role/aws-service-role/backup.amazonaws.com/"
			  "AWSServiceRoleForBackup");
	emit_case_put(test, slr->body, "AWSServiceName", "backup.amazonaws.com");
	bk_node_put(arena, optin, "RDS", bk_node_bool(arena, true));
	bk_node_put(arena, advanced, "DynamoDB", bk_node_bool(arena, true));
	bk_node_put(arena, settings->body, "ResourceTypeOptInPreference", optin);
	bk_node_put(arena, settings->body, "ResourceTypeManagementPreference", advanced);
}

static struct bk_desired *add_table(struct emit_case *test, const struct bk_desired *key)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *table =
		emit_case_add(test, BK_AWS_TABLE, &test->prod, &test->sydney, "tracking");
	struct bk_node *schema = bk_node_map(arena), *attribute = bk_node_map(arena);
	struct bk_node *sse = bk_node_map(arena);

	table->arn = BK_STR("arn:aws:dynamodb:ap-southeast-2:222222222222:table/tracking");
	emit_case_put(test, table->body, "TableName", "tracking");
	emit_case_put(test, table->body, "BillingMode", "PAY_PER_REQUEST");
	emit_case_put(test, schema, "AttributeName", "cust_id");
	emit_case_put(test, schema, "KeyType", "HASH");
	emit_case_put(test, attribute, "AttributeName", "cust_id");
	emit_case_put(test, attribute, "AttributeType", "S");
	bk_node_put(
		arena, table->body, "KeySchema", bk_node_add(arena, bk_node_list(arena), schema));
	bk_node_put(arena, table->body, "AttributeDefinitions",
		bk_node_add(arena, bk_node_list(arena), attribute));
	bk_node_put(arena, sse, "Enabled", bk_node_bool(arena, true));
	emit_case_put(test, sse, "SSEType", "KMS");
	bk_node_put(arena, sse, "KMSMasterKeyId", bk_node_ref(arena, key, BK_REF_ARN));
	bk_node_put(arena, table->body, "SSESpecification", sse);
	put_tags(test, table);
	return table;
}

static struct bk_desired *add_database(struct emit_case *test, const struct bk_desired *key)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *database =
		emit_case_add(test, BK_AWS_DB_INSTANCE, &test->prod, &test->sydney, "mydb");
	struct bk_node *secret = bk_node_literal(arena, "db/password");

	database->arn = BK_STR("arn:aws:rds:ap-southeast-2:222222222222:db:mydb");
	secret->kind = BK_NODE_SECRET;
	secret->secret.json_key = BK_STR("password");
	emit_case_put(test, database->body, "DBInstanceIdentifier", "mydb");
	emit_case_put(test, database->body, "Engine", "mysql");
	emit_case_put(test, database->body, "EngineVersion", "8.0");
	emit_case_put(test, database->body, "DBInstanceClass", "db.t3.micro");
	bk_node_put(arena, database->body, "AllocatedStorage", bk_node_int(arena, 20));
	emit_case_put(test, database->body, "MasterUsername", "foo");
	bk_node_put(arena, database->body, "MasterUserPassword", secret);
	bk_node_put(arena, database->body, "StorageEncrypted", bk_node_bool(arena, true));
	bk_node_put(arena, database->body, "KmsKeyId", bk_node_ref(arena, key, BK_REF_ARN));
	bk_node_put(arena, database->body, "SkipFinalSnapshot", bk_node_bool(arena, true));
	put_tags(test, database);
	return database;
}

void emit_case_fill(struct emit_case *test)
{
	struct bk_arena *arena = test->arena;
	struct bk_desired *local_key, *far_key, *data_key, *local, *central, *policy, *lock;
	struct bk_desired *role, *attachment, *plan, *selection, *table, *database;

	add_switches(test);
	far_key = emit_case_key(test, &test->backup, &test->sydney, "central");
	central = emit_case_vault(test, &test->backup, &test->sydney, "central", far_key);
	policy = emit_case_add(test, BK_AWS_VAULT_POLICY, &test->backup, &test->sydney, "central");
	policy->parent = central;
	bk_node_put(
		arena, policy->body, "BackupVaultName", bk_node_ref(arena, central, BK_REF_NAME));
	bk_node_put(arena, policy->body, "Policy",
		emit_case_policy(test, bk_node_literal(arena, "arn:aws:iam::222222222222:root")));
	role = emit_case_role(test, &test->prod, "bkc-acme-rds");
	attachment = emit_case_add(
		test, BK_AWS_ROLE_ATTACHMENT, &test->prod, NULL, "bkc-acme-rds/Backup");
	attachment->parent = role;
	bk_node_put(arena, attachment->body, "RoleName", bk_node_ref(arena, role, BK_REF_NAME));
	emit_case_put(test, attachment->body, "PolicyArn",
		"arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup");
	data_key = emit_case_key(test, &test->prod, &test->sydney, "data");
	bk_node_find(data_key->body, "Policy")->document = emit_case_policy(test,
		bk_node_add(arena,
			bk_node_add(arena, bk_node_list(arena),
				bk_node_literal(arena, "arn:aws:iam::222222222222:root")),
			bk_node_ref(arena, role, BK_REF_ARN)))
								   ->document;
	local_key = emit_case_key(test, &test->prod, &test->sydney, "local");
	local = emit_case_vault(test, &test->prod, &test->sydney, "local", local_key);
	table = add_table(test, data_key);
	database = add_database(test, data_key);
	plan = emit_case_plan(test, &test->prod, &test->sydney, "rds", local, central);
	bk_desired_after(&test->list, plan, policy, "the destination must accept copies first");
	selection = emit_case_selection(test, plan, role, "*");
	bk_node_find(bk_node_find(selection->body, "BackupSelection"), "Resources")->list.at[0] =
		bk_node_ref(arena, database, BK_REF_ARN);
	bk_node_add(arena,
		bk_node_find(bk_node_find(selection->body, "BackupSelection"), "Resources"),
		bk_node_ref(arena, table, BK_REF_ARN));
	bk_desired_after(&test->list, selection, attachment, "the role must be able to first");
	lock = emit_case_add(test, BK_AWS_VAULT_LOCK, &test->prod, &test->sydney, "local");
	lock->parent = local;
	bk_node_put(arena, lock->body, "BackupVaultName", bk_node_ref(arena, local, BK_REF_NAME));
	bk_node_put(arena, lock->body, "MinRetentionDays", bk_node_int(arena, 1));
	bk_desired_after(&test->list, lock, plan, "a lock comes after the plans");
}

static struct bk_out *open_file(
	void *context, const char *name, bool executable, struct bk_error *ret_error)
{
	struct emit_case *test = context;
	struct case_file *file = &test->files[test->file_count];

	if (test->fail_at && test->fail_at == test->file_count + 1) {
		bk_error_set(ret_error, "no room for `%s`", name);
		return NULL;
	}
	if (test->file_count == CASE_FILES_MAX)
		abort();
	snprintf(file->name, sizeof(file->name), "%s", name);
	file->executable = executable;
	return test->outs[test->file_count++] = bk_out_memory();
}

static bool close_file(void *context, struct bk_out *out, struct bk_error *ret_error)
{
	struct emit_case *test = context;
	struct bk_str text = bk_out_text(out);

	for (size_t i = 0; i < test->file_count; i++) {
		if (test->outs[i] == out) {
			test->files[i].text = strndup(text.ptr, text.len);
			test->outs[i] = NULL;
		}
	}
	return bk_out_close(out, ret_error);
}

bool emit_case_run(struct emit_case *test, bool terraform)
{
	const struct bk_emit_sink sink = {open_file, close_file, test};

	for (size_t i = 0; i < test->file_count; i++)
		free(test->files[i].text);
	test->file_count = 0;
	if (!bk_graph_make(test->arena, &test->diags, &test->list, &test->graph))
		abort();
	return terraform ? bk_emit_terraform(test->arena, &test->diags, &test->list, &test->graph,
				   &sink, &test->error)
			 : bk_emit_cloudformation(test->arena, &test->diags, &test->list,
				   &test->graph, &sink, &test->error);
}

const char *emit_case_file(const struct emit_case *test, const char *name)
{
	for (size_t i = 0; i < test->file_count; i++) {
		if (strcmp(test->files[i].name, name) == 0)
			return test->files[i].text;
	}
	return NULL;
}
