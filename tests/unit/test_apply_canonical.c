/*
 * Equal meaning is equal text: policies, plans, defaults, and what a policy grants.
 */
#include <stdlib.h>

#include "apply/value.h"
#include "base/arena.h"
#include "base/out.h"
#include "unit.h"

static json_t *read_text(const char *text)
{
	struct bk_error error;
	json_t *value = bk_value_read(bk_str_of(text), &error);

	ck_assert_msg(value != NULL, "%s: %s", text, error.text);
	return value;
}

static json_t *policy(const char *text)
{
	BK_AUTO_JSON document = read_text(text);

	return bk_canonical_policy(document);
}

#define STATEMENT(members)                                                                         \
	"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"," members "}]}"
#define ROOT(action)                                                                               \
	STATEMENT("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:root\"},\"Action\":" action  \
		  ",\"Resource\":\"*\"")

START_TEST(policies_that_are_one)
{
	static const char *const pairs[][2] = {
		/* one or a list of one; an account or its root */
		{ROOT("\"kms:*\""),
			STATEMENT("\"Principal\":{\"AWS\":[\"111111111111\"]},"
				  "\"Action\":[\"kms:*\"],\"Resource\":[\"*\"]")},
		/* order and repetition */
		{ROOT("[\"a:b\",\"a:c\"]"), ROOT("[\"a:c\",\"a:b\",\"a:c\"]")},
		/* everybody */
		{STATEMENT("\"Principal\":\"*\",\"Action\":\"a:b\""),
			STATEMENT("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"a:b\"")},
		/* truths are texts in conditions; an empty one is none */
		{STATEMENT("\"Action\":\"a:b\",\"Condition\":{\"Bool\":{\"x\":true}}"),
			STATEMENT(
				"\"Action\":\"a:b\",\"Condition\":{\"Bool\":{\"x\":[\"true\"]}}")},
		{STATEMENT("\"Action\":\"a:b\",\"Condition\":{}"), STATEMENT("\"Action\":\"a:b\"")},
		/* one statement without a list */
		{"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:b\"}}",
			STATEMENT("\"Action\":\"a:b\"")},
	};

	for (size_t i = 0; i < BK_COUNT(pairs); i++) {
		BK_AUTO_JSON a = policy(pairs[i][0]);
		BK_AUTO_JSON b = policy(pairs[i][1]);

		ck_assert_msg(json_equal(a, b), "%s and %s differ", pairs[i][0], pairs[i][1]);
	}
}
END_TEST

START_TEST(policies_that_differ)
{
	BK_AUTO_JSON a = policy(ROOT("\"kms:*\""));
	BK_AUTO_JSON b = policy(ROOT("\"kms:Decrypt\""));

	ck_assert(!json_equal(a, b));
}
END_TEST

#define DENY                                                                                       \
	"{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"a:b\","             \
	"\"Resource\":\"*\"}]}"

START_TEST(what_widens)
{
	static const struct {
		const char *before, *after;
		bool widens;
	} cases[] = {
		{ROOT("\"a:b\""), ROOT("\"a:b\""), false},
		{ROOT("\"a:b\""), ROOT("[\"a:b\",\"a:c\"]"), true},
		{ROOT("[\"a:b\",\"a:c\"]"), ROOT("\"a:c\""), false},
		{ROOT("\"a:b\""), ROOT("\"a:c\""), true},
		{DENY, "{\"Statement\":[]}", true},
		{"{\"Statement\":[]}", DENY, false},
		/* another condition cannot be compared, and counts as more */
		{STATEMENT("\"Action\":\"a:b\",\"Condition\":{\"Bool\":{\"x\":\"true\"}}"),
			STATEMENT("\"Action\":\"a:b\""), true},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		BK_AUTO_JSON before = policy(cases[i].before);
		BK_AUTO_JSON after = policy(cases[i].after);

		ck_assert_msg(bk_policy_widens(before, after) == cases[i].widens, "case %zu", i);
	}
}
END_TEST

START_TEST(ghosts)
{
	BK_AUTO_JSON with = policy(STATEMENT(
		"\"Principal\":{\"AWS\":[\"AROAEXAMPLE\",\"111111111111\"]},\"Action\":\"a:b\""));
	BK_AUTO_JSON without = policy(ROOT("\"a:b\""));

	ck_assert(bk_policy_has_ghosts(with));
	ck_assert(!bk_policy_has_ghosts(without));
}
END_TEST

static json_t *canonical(enum bk_aws_id id, const char *text)
{
	BK_AUTO_JSON body = read_text(text);

	return bk_canonical(bk_aws_type_get(id), body);
}

/* AWS fills in defaults and ids, and gives rules in any order. */
START_TEST(plans_that_are_one)
{
	BK_AUTO_JSON a = canonical(BK_AWS_PLAN,
		"{\"BackupPlan\":{\"BackupPlanName\":\"p\",\"Rules\":["
		"{\"RuleName\":\"a\",\"TargetBackupVaultName\":\"v\"},"
		"{\"RuleName\":\"b\",\"TargetBackupVaultName\":\"v\","
		"\"ScheduleExpressionTimezone\":\"UTC\"}]},\"BackupPlanTags\":{\"x\":\"y\"}}");
	BK_AUTO_JSON b = canonical(BK_AWS_PLAN,
		"{\"BackupPlan\":{\"BackupPlanName\":\"p\",\"AdvancedBackupSettings\":[],"
		"\"Rules\":[{\"RuleName\":\"b\",\"RuleId\":\"1\",\"TargetBackupVaultName\":\"v\","
		"\"StartWindowMinutes\":480,\"CompletionWindowMinutes\":10080,\"CopyActions\":[],"
		"\"Lifecycle\":{\"DeleteAfterDays\":-1},\"EnableContinuousBackup\":false,"
		"\"ScheduleExpressionTimezone\":\"Etc/UTC\",\"RecoveryPointTags\":{}},"
		"{\"RuleName\":\"a\",\"TargetBackupVaultName\":\"v\"}]}}");

	ck_assert(json_equal(a, b));
}
END_TEST

/* What is not declared of a store is not compared; what is off and not mentioned is off. */
START_TEST(open_types)
{
	struct bk_live live = {.type = bk_aws_type_get(BK_AWS_DB_INSTANCE)};
	BK_AUTO_JSON declared = canonical(
		BK_AWS_DB_INSTANCE, "{\"EngineVersion\":\"8.0\",\"DeletionProtection\":false}");
	BK_AUTO_JSON found = canonical(
		BK_AWS_DB_INSTANCE, "{\"EngineVersion\":\"8.0.35\",\"AllocatedStorage\":20}");
	BK_AUTO_JSON other = canonical(
		BK_AWS_DB_INSTANCE, "{\"EngineVersion\":\"8.4.1\",\"DeletionProtection\":true}");

	bk_canonical_settle(&live, declared, found);
	ck_assert(json_equal(declared, found));
	bk_canonical_settle(&live, declared, other);
	ck_assert(!json_equal(declared, other));
	ck_assert_str_eq(json_string_value(json_object_get(other, "EngineVersion")), "8.4.1");
}
END_TEST

START_TEST(names_of_selections)
{
	ck_assert(bk_selection_is_named(BK_STR("all"), BK_STR("all")));
	ck_assert(bk_selection_is_named(BK_STR("all-12ab"), BK_STR("all")));
	ck_assert(!bk_selection_is_named(BK_STR("all-12"), BK_STR("all")));
	ck_assert(!bk_selection_is_named(BK_STR("al"), BK_STR("all")));
	ck_assert(!bk_selection_is_named(BK_STR("all_12ab"), BK_STR("all")));
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("apply_canonical");
	TCase *cases = tcase_create("canonical");

	tcase_add_test(cases, policies_that_are_one);
	tcase_add_test(cases, policies_that_differ);
	tcase_add_test(cases, what_widens);
	tcase_add_test(cases, ghosts);
	tcase_add_test(cases, plans_that_are_one);
	tcase_add_test(cases, open_types);
	tcase_add_test(cases, names_of_selections);
	suite_add_tcase(suite, cases);
	return suite;
}
