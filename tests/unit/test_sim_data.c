/*
 * The simulated DynamoDB, RDS, SNS and tagging API by the clock, where tests/outside/boto_data.sh
 * cannot look: states pass with time, what waits for a maintenance window, and what is kept.
 */
#include <stdlib.h>

#include "aws/service.h"
#include "base/arena.h"
#include "sim/serve.h"
#include "sim/settle.h"
#include "sim/state.h"
#include "unit.h"

/* Tuesday 2026-11-24, 12:00 UTC. */
enum { NOON = 1795521600, DAY = 86400 };

#define HERE    "eu-west-1"
#define ACCOUNT "111111111111"

static struct bk_sim *sim;
static struct bk_arena *arena;
static int64_t now;

static void set_up(void)
{
	struct bk_sim_options options = {.clock = NOON};
	struct bk_error error;
	arena = bk_arena_new();
	sim = bk_sim_open(&options, &error);
	ck_assert_msg(sim != NULL, "%s", error.text);
	now = NOON;
}

static void tear_down(void)
{
	bk_sim_close(sim);
	bk_arena_free(arena);
}

/* Makes a call as the administrator; the output, or NULL and the code of the fault. */
static json_t *run(const char *service, const char *operation, json_t *input, const char **ret_code)
{
	struct bk_sim_request request = {
		.operation = bk_aws_operation_find(bk_str_of(service), bk_str_of(operation)),
		.account = BK_STR(ACCOUNT),
		.region = BK_STR(HERE),
		.input = input,
		.now = now,
		.arena = arena,
	};
	struct bk_sim_fault fault = {0};
	ck_assert_ptr_nonnull(input);
	ck_assert_ptr_nonnull(request.operation);
	bk_sim_store_begin(sim->store);
	json_t *output = bk_sim_run(sim, &request, input, &fault);
	ck_assert(bk_sim_store_end(sim->store, output != NULL));
	*ret_code = fault.code;
	json_decref(fault.detail);
	json_decref(input);
	return output;
}

static json_t *call(const char *service, const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = run(service, operation, input, &code);
	ck_assert_msg(output != NULL, "%s: %s", operation, code);
	return output;
}

static void done(const char *service, const char *operation, json_t *input)
{
	json_decref(call(service, operation, input));
}

static void refused(const char *expected, const char *service, const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = run(service, operation, input, &code);
	ck_assert_msg(output == NULL, "%s is not refused", operation);
	ck_assert_str_eq(code, expected);
}

static json_t *table_input(void)
{
	return json_pack("{s:s, s:s, s:[{s:s, s:s}], s:[{s:s, s:s}], s:[{s:s, s:s}]}", "TableName",
		"orders", "BillingMode", "PAY_PER_REQUEST", "KeySchema", "AttributeName", "id",
		"KeyType", "HASH", "AttributeDefinitions", "AttributeName", "id", "AttributeType",
		"S", "Tags", "Key", "unit", "Value", "acme");
}

static json_t *instance_input(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "DBInstanceIdentifier", "Shop",
		"DBInstanceClass", "db.t3.micro", "Engine", "mysql", "EngineVersion", "5.7",
		"AllocatedStorage", 10, "MasterUsername", "foo", "MasterUserPassword",
		"canary-canary", "PreferredMaintenanceWindow", "wed:03:00-wed:04:00");
}

static json_t *named(const char *member, const char *name)
{
	return json_pack("{s:s}", member, name);
}

/* A member of the only table or instance, as text. */
static struct bk_str table_state(void)
{
	BK_AUTO_JSON output = call("dynamodb", "DescribeTable", named("TableName", "orders"));
	return bk_str_dup(arena, bk_value_text(json_object_get(output, "Table"), "TableStatus"));
}

static json_t *instance(void)
{
	BK_AUTO_JSON output =
		call("rds", "DescribeDBInstances", named("DBInstanceIdentifier", "shop"));
	return json_incref(json_array_get(json_object_get(output, "DBInstances"), 0));
}

static void instance_is(const char *member, const char *expected)
{
	BK_AUTO_JSON found = instance();
	ck_assert_str_eq(bk_value_text(found, member).ptr, expected);
}

static size_t tagged(void)
{
	BK_AUTO_JSON output = call("tagging", "GetResources", json_object());
	return json_array_size(json_object_get(output, "ResourceTagMappingList"));
}

START_TEST(states_pass_with_the_clock)
{
	BK_AUTO_JSON record = json_object();
	bk_sim_settle_begin(record, "slow", "fast", NOON, 10);
	ck_assert(!bk_sim_settle_pass(record, NOON + 9));
	ck_assert(bk_str_is(bk_sim_settle_state(record), "slow"));
	ck_assert(bk_sim_settle_pass(record, NOON + 10));
	ck_assert(bk_str_is(bk_sim_settle_state(record), "fast"));
	ck_assert(!bk_sim_settle_passes(record));
	ck_assert(!bk_sim_settle_pass(record, NOON + DAY));
}
END_TEST

START_TEST(states_pass_by_looking)
{
	BK_AUTO_JSON record = json_object();
	bk_sim_settle_begin(record, "going", NULL, NOON, 10);
	for (int i = 0; i < BK_SIM_SETTLE_LOOKS; i++) {
		ck_assert(bk_str_is(bk_sim_settle_state(record), "going"));
		ck_assert(bk_sim_settle_look(record));
	}
	ck_assert_uint_eq(bk_sim_settle_state(record).len, 0);
	ck_assert(!bk_sim_settle_look(record));
}
END_TEST

START_TEST(table_lives)
{
	done("dynamodb", "CreateTable", table_input());
	ck_assert(bk_str_is(table_state(), "CREATING"));
	now += 60;
	ck_assert(bk_str_is(table_state(), "ACTIVE"));
	ck_assert_uint_eq(tagged(), 1);
	done("dynamodb", "DeleteTable", named("TableName", "orders"));
	ck_assert(bk_str_is(table_state(), "DELETING"));
	ck_assert_uint_eq(tagged(), 0);
	refused("ResourceInUseException", "dynamodb", "CreateTable", table_input());
	now += 60;
	refused("ResourceNotFoundException", "dynamodb", "DescribeTable",
		named("TableName", "orders"));
	done("dynamodb", "CreateTable", table_input());
}
END_TEST

START_TEST(table_keeps_nothing_of_what_is_refused)
{
	json_t *input = table_input();
	bk_value_set_text(input, "BillingMode", BK_STR("PROVISIONED"));
	refused("ValidationException", "dynamodb", "CreateTable", input);
	refused("ResourceNotFoundException", "dynamodb", "DescribeTable",
		named("TableName", "orders"));
	ck_assert_uint_eq(tagged(), 0);
}
END_TEST

START_TEST(instance_lives)
{
	done("rds", "CreateDBInstance", instance_input());
	now += 60;
	instance_is("DBInstanceStatus", "creating");
	now += 600;
	instance_is("DBInstanceStatus", "available");
	instance_is("EngineVersion", "5.7.44");
	refused("InvalidParameterCombination", "rds", "DeleteDBInstance",
		named("DBInstanceIdentifier", "shop"));
	done("rds", "DeleteDBInstance",
		json_pack("{s:s, s:b}", "DBInstanceIdentifier", "shop", "SkipFinalSnapshot", 1));
	instance_is("DBInstanceStatus", "deleting");
	now += 600;
	refused("DBInstanceNotFound", "rds", "DescribeDBInstances",
		named("DBInstanceIdentifier", "shop"));
}
END_TEST

/* Terraform sends what is not set as empty. */
START_TEST(empty_is_absent)
{
	json_t *input = instance_input();
	bk_value_set_text(input, "DBName", BK_STR(""));
	done("rds", "CreateDBInstance", input);
	BK_AUTO_JSON found = instance();
	ck_assert_ptr_null(json_object_get(found, "DBName"));
}
END_TEST

START_TEST(class_waits_for_the_window)
{
	done("rds", "CreateDBInstance", instance_input());
	now += 600;
	done("rds", "ModifyDBInstance",
		json_pack("{s:s, s:s}", "DBInstanceIdentifier", "shop", "DBInstanceClass",
			"db.m5.large"));
	instance_is("DBInstanceClass", "db.t3.micro");
	/* Wednesday, 02:59 and 03:00. */
	now = NOON + 15 * 3600 - 60;
	instance_is("DBInstanceClass", "db.t3.micro");
	now += 60;
	instance_is("DBInstanceClass", "db.m5.large");
	BK_AUTO_JSON found = instance();
	ck_assert_uint_eq(json_object_size(json_object_get(found, "PendingModifiedValues")), 0);
}
END_TEST

START_TEST(windows_of_any_name_are_apart)
{
	for (int i = 0; i < 300; i++) {
		json_t *input = instance_input();
		json_object_del(input, "PreferredMaintenanceWindow");
		bk_value_set_text(input, "DBInstanceIdentifier", bk_str_format(arena, "shop%d", i));
		done("rds", "CreateDBInstance", input);
	}
}
END_TEST

START_TEST(password_is_kept_nowhere)
{
	done("rds", "CreateDBInstance", instance_input());
	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON all = bk_sim_list(sim, "rds.instance", (struct bk_str){0}, (struct bk_str){0});
	struct bk_str text = bk_value_write(arena, all);
	ck_assert(bk_sim_store_end(sim->store, false));
	ck_assert(bk_str_like(text, BK_STR("*db.t3.micro*")));
	ck_assert(!bk_str_like(text, BK_STR("*canary*")));
}
END_TEST

START_TEST(tags_have_limits)
{
	done("sns", "CreateTopic", named("Name", "alarms"));
	struct bk_str arn = BK_STR("arn:aws:sns:" HERE ":" ACCOUNT ":alarms");
	json_t *tags = json_object();
	for (int i = 0; i < 50; i++)
		bk_value_set_text(tags, bk_str_format(arena, "k%d", i).ptr, BK_STR(""));
	BK_AUTO_JSON fine = call("tagging", "TagResources",
		json_pack("{s:[s], s:o}", "ResourceARNList", arn.ptr, "Tags", tags));
	ck_assert_uint_eq(json_object_size(json_object_get(fine, "FailedResourcesMap")), 0);
	BK_AUTO_JSON more = call("tagging", "TagResources",
		json_pack("{s:[s], s:{s:s}}", "ResourceARNList", arn.ptr, "Tags", "k50", ""));
	ck_assert_uint_eq(json_object_size(json_object_get(more, "FailedResourcesMap")), 1);
	BK_AUTO_JSON same = call("tagging", "TagResources",
		json_pack("{s:[s], s:{s:s}}", "ResourceARNList", arn.ptr, "Tags", "k49", "new"));
	ck_assert_uint_eq(json_object_size(json_object_get(same, "FailedResourcesMap")), 0);
}
END_TEST

START_TEST(tags_of_others_are_not_seen)
{
	done("sns", "CreateTopic",
		json_pack("{s:s, s:[{s:s, s:s}]}", "Name", "alarms", "Tags", "Key", "unit", "Value",
			"acme"));
	ck_assert_uint_eq(tagged(), 1);
	BK_AUTO_JSON foreign = call("tagging", "TagResources",
		json_pack("{s:[s], s:{s:s}}", "ResourceARNList",
			"arn:aws:sns:eu-west-2:" ACCOUNT ":alarms", "Tags", "unit", "acme"));
	ck_assert_uint_eq(json_object_size(json_object_get(foreign, "FailedResourcesMap")), 1);
	done("sns", "DeleteTopic", named("TopicArn", "arn:aws:sns:" HERE ":" ACCOUNT ":alarms"));
	ck_assert_uint_eq(tagged(), 0);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("sim_data");
	TCase *tcase = tcase_create("sim_data");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, states_pass_with_the_clock);
	tcase_add_test(tcase, states_pass_by_looking);
	tcase_add_test(tcase, table_lives);
	tcase_add_test(tcase, table_keeps_nothing_of_what_is_refused);
	tcase_add_test(tcase, instance_lives);
	tcase_add_test(tcase, empty_is_absent);
	tcase_add_test(tcase, class_waits_for_the_window);
	tcase_add_test(tcase, windows_of_any_name_are_apart);
	tcase_add_test(tcase, password_is_kept_nowhere);
	tcase_add_test(tcase, tags_have_limits);
	tcase_add_test(tcase, tags_of_others_are_not_seen);
	suite_add_tcase(suite, tcase);
	return suite;
}
