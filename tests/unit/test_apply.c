/*
 * Reading, comparing and planning against the simulator. The rules about what AWS answers are
 * shown here: BK4011, BK6013 of existing roles, BK9001, BK9004, BK9005, BK9006, BK9007, BK9008,
 * BK9009, BK9010, BK9021, BK9023, BK9024, BK9025.
 */
#include <stdio.h>
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

#define ORG_WITH(further)                                                                          \
	"org acme = \"o-a1b2c3d4e5\" {\n"                                                          \
	"  management     = 111111111111\n"                                                        \
	"  account prod   = 222222222222\n"                                                        \
	"  account backup = 333333333333\n" further "}\n"
#define ORG ORG_WITH("")

#define PROD_ID "222222222222"
#define PROD    "in prod at ap-southeast-2 {\n"

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

	json_decref(apply_case_call(&test, PROD_ID, "backup", "CreateBackupVault",
		json_pack("{s:s}", "BackupVaultName", "prod")));
	ck_assert(apply_case_plan(&test, one_vault));
	vault = apply_case_change(&test, "vault:prod.local[ap-southeast-2]");
	ck_assert_int_eq(vault->gate, BK_GATE_REFUSED);
	ck_assert(apply_case_reported(&test, BK_NOT_OWNED));
	ck_assert(!bk_apply_plan_accepted(&test.apply, &test.plan));
}
END_TEST

/* Makes the vault that is declared, as an apply does. */
static void make_vault(const char *text, const char *digest)
{
	const struct bk_desired *vault;
	struct bk_str tag;
	json_t *tags;

	ck_assert(apply_case_plan(&test, text));
	vault = bk_desired_find(&test.list, BK_STR("vault:prod.local[ap-southeast-2]"));
	ck_assert_ptr_nonnull(vault);
	tag = bk_apply_digest(test.arena, &test.world, vault);
	tags = bk_apply_tags(&test.world, vault);
	bk_value_set_text(tags, BK_TAG_DIGEST, digest ? bk_str_of(digest) : tag);
	json_decref(apply_case_call(&test, PROD_ID, "backup", "CreateBackupVault",
		json_pack("{s:s, s:o}", "BackupVaultName", "prod", "BackupVaultTags", tags)));
}

static const struct bk_change *vault_change(void)
{
	return apply_case_change(&test, "vault:prod.local[ap-southeast-2]");
}

START_TEST(nothing_to_do)
{
	make_vault(one_vault, NULL);
	ck_assert(apply_case_plan(&test, one_vault));
	ck_assert_int_eq(vault_change()->action, BK_ACTION_NONE);
	ck_assert_uint_eq(bk_apply_plan_pending(&test.plan), 0);
}
END_TEST

/* An apply that was interrupted left `-/NEW`. */
START_TEST(interrupted)
{
	make_vault(one_vault, "-/11111111.-.-.-");
	ck_assert(apply_case_plan(&test, one_vault));
	ck_assert_int_eq(vault_change()->action, BK_ACTION_CHANGE);
	ck_assert_uint_eq(vault_change()->fields.len, 1);
	ck_assert(bk_str_is(vault_change()->fields.at[0].path, BK_TAG_DIGEST));
	ck_assert_int_eq(vault_change()->gate, BK_GATE_NONE);
}
END_TEST

/* A user's tag that is declared is put back, and only after a word: BK9005, BK9004 */
static const char tagged[] =
	ORG PROD "  vault local = \"prod\" { key = aws, tags = { team = \"core\" } }\n}\n";

START_TEST(changed_outside)
{
	make_vault(tagged, NULL);
	json_decref(apply_case_call(&test, PROD_ID, "backup", "TagResource",
		json_pack("{s:s, s:{s:s}}", "ResourceArn",
			"arn:aws:backup:ap-southeast-2:" PROD_ID ":backup-vault:prod", "Tags",
			"team", "other")));
	ck_assert(apply_case_plan(&test, tagged));
	ck_assert_int_eq(vault_change()->gate, BK_GATE_CONFLICT);
	ck_assert(vault_change()->fields.at[0].outside);
	ck_assert(apply_case_reported(&test, BK_CONFLICT));
	ck_assert_uint_eq(test.plan.conflicts, 1);

	bk_vec_push(
		test.arena, &test.apply.take_over, BK_STR("vault:prod.local[ap-southeast-2].Tags"));
	ck_assert(apply_case_plan(&test, tagged));
	ck_assert(vault_change()->accepted);
	ck_assert(!apply_case_reported(&test, BK_CONFLICT));
	ck_assert(apply_case_reported(&test, BK_DRIFT));
	ck_assert_uint_eq(test.plan.conflicts, 0);
}
END_TEST

/* The declaration changed, and nobody else anything. */
START_TEST(changed_here)
{
	make_vault(one_vault, NULL);
	ck_assert(apply_case_plan(&test, tagged));
	ck_assert_int_eq(vault_change()->action, BK_ACTION_CHANGE);
	ck_assert_int_eq(vault_change()->gate, BK_GATE_NONE);
	ck_assert(bk_str_is(vault_change()->fields.at[0].path, "Tags.team"));
}
END_TEST

static const char no_vault[] = ORG PROD "  vault other { key = aws }\n}\n";

START_TEST(orphan_goes)
{
	const struct bk_change *change;

	make_vault(one_vault, NULL);
	ck_assert(apply_case_plan(&test, no_vault));
	change = vault_change();
	ck_assert_int_eq(change->action, BK_ACTION_DELETE);
	ck_assert_int_eq(change->gate, BK_GATE_LISTED);
	ck_assert_uint_eq(test.plan.counts[BK_ACTION_CREATE], 1);
}
END_TEST

/* What was added to an object of ours and never declared is not ours to see. */
START_TEST(foreign_policy_stays)
{
	make_vault(one_vault, NULL);
	json_decref(apply_case_call(&test, PROD_ID, "backup", "PutBackupVaultAccessPolicy",
		json_pack("{s:s, s:s}", "BackupVaultName", "prod", "Policy",
			"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
			"\"Principal\":\"*\",\"Action\":\"backup:DeleteRecoveryPoint\","
			"\"Resource\":\"*\"}]}")));
	ck_assert(apply_case_plan(&test, one_vault));
	ck_assert_uint_eq(bk_apply_plan_pending(&test.plan), 0);
}
END_TEST

/* BK9006 */
START_TEST(compliance_waits)
{
	static const char locked[] = ORG PROD
		"  vault local = \"prod\" { key = aws, lock = compliance, grace = 7d, min = 7d, "
		"max = 30d }\n}\n";
	const struct bk_change *lock;

	ck_assert(apply_case_plan(&test, locked));
	lock = apply_case_change(&test, "vault_lock:prod.local[ap-southeast-2]");
	ck_assert_int_eq(lock->gate, BK_GATE_ADDRESS);
	ck_assert(lock->permanent.len);
	ck_assert(!bk_apply_plan_accepted(&test.apply, &test.plan));
	ck_assert(apply_case_reported(&test, BK_PERMANENT));
	bk_vec_push(
		test.arena, &test.apply.accept, BK_STR("vault_lock:prod.local[ap-southeast-2]"));
	ck_assert(apply_case_plan(&test, locked));
	ck_assert(bk_apply_plan_accepted(&test.apply, &test.plan));
}
END_TEST

/* One declaration, two locks: both are said in the one report. */
START_TEST(every_lock_of_a_report_is_named)
{
	struct bk_str help = BK_STR("");

	ck_assert(apply_case_plan(&test,
		ORG
		"in prod at [ap-southeast-2, eu-west-1] {\n"
		"  vault local = \"prod\" { key = aws, lock = compliance, grace = 7d, min = 7d, "
		"max = 30d }\n}\n"));
	ck_assert(!bk_apply_plan_accepted(&test.apply, &test.plan));
	for (const struct bk_diag *diag = test.diags.first; diag; diag = diag->next) {
		for (const struct bk_part *part = diag->parts; part; part = part->next) {
			if (diag->code == BK_PERMANENT && part->kind == BK_PART_HELP)
				help = part->text;
		}
	}
	ck_assert_ptr_nonnull(strstr(help.ptr, "--accept vault_lock:prod.local[ap-southeast-2]"));
	ck_assert_ptr_nonnull(strstr(help.ptr, "--accept vault_lock:prod.local[eu-west-1]"));
}
END_TEST

/* BK9010: its key cannot change, and no second vault can have the name. */
START_TEST(vault_cannot_be_replaced)
{
	make_vault(one_vault, NULL);
	ck_assert(apply_case_plan(
		&test, ORG PROD "  key k\n  vault local = \"prod\" { key = k }\n}\n"));
	ck_assert_int_eq(vault_change()->gate, BK_GATE_REFUSED);
	ck_assert(apply_case_reported(&test, BK_REPLACE));
}
END_TEST

/* BK9021 */
START_TEST(assumption_is_false)
{
	static const char existing[] = ORG PROD
		"  existing vault local = \"prod\" { lock = governance, min = 7d, max = 30d }\n}\n";

	ck_assert(apply_case_plan(&test, existing));
	ck_assert(apply_case_reported(&test, BK_ASSUMPTION_FALSE));
	json_decref(apply_case_call(&test, PROD_ID, "backup", "CreateBackupVault",
		json_pack("{s:s}", "BackupVaultName", "prod")));
	ck_assert(apply_case_plan(&test, existing));
	ck_assert(apply_case_reported(&test, BK_ASSUMPTION_FALSE));
	json_decref(apply_case_call(&test, PROD_ID, "backup", "PutBackupVaultLockConfiguration",
		json_pack("{s:s, s:i, s:i}", "BackupVaultName", "prod", "MinRetentionDays", 7,
			"MaxRetentionDays", 30)));
	ck_assert(apply_case_plan(&test, existing));
	ck_assert(!apply_case_reported(&test, BK_ASSUMPTION_FALSE));
}
END_TEST

/* … nor does a key help that somebody has turned off. */
START_TEST(key_of_others_is_off)
{
	static const char text[] = ORG PROD "  existing key theirs = \"alias/theirs\"\n"
					    "  vault local = \"prod\" { key = theirs }\n}\n";
	json_t *made;
	struct bk_str id;

	made = apply_case_call(&test, PROD_ID, "kms", "CreateKey", json_object());
	id = bk_str_dup(test.arena, bk_value_text(json_object_get(made, "KeyMetadata"), "KeyId"));
	json_decref(made);
	json_decref(apply_case_call(&test, PROD_ID, "kms", "CreateAlias",
		json_pack("{s:s, s:s}", "AliasName", "alias/theirs", "TargetKeyId", id.ptr)));
	ck_assert(apply_case_plan(&test, text));
	ck_assert(!apply_case_reported(&test, BK_ASSUMPTION_FALSE));
	json_decref(apply_case_call(
		&test, PROD_ID, "kms", "DisableKey", json_pack("{s:s}", "KeyId", id.ptr)));
	ck_assert(apply_case_plan(&test, text));
	ck_assert(apply_case_reported(&test, BK_ASSUMPTION_FALSE));
}
END_TEST

/* BK6013 */
static void make_role(const char *name, const char *principal)
{
	const char *trust = bk_str_format(test.arena,
		"{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", "
		"\"Principal\": "
		"{\"Service\": \"%s\"}, \"Action\": \"sts:AssumeRole\"}]}",
		principal)
				    .ptr;

	json_decref(apply_case_call(&test, PROD_ID, "iam", "CreateRole",
		json_pack("{s:s, s:s}", "RoleName", name, "AssumeRolePolicyDocument", trust)));
}

START_TEST(role_of_others_trusts)
{
	static const char text[] =
		ORG "in prod { existing role theirs = \"theirs\" }\n" PROD
		    "  vault local = \"prod\" { key = aws }\n"
		    "  dynamodb orders\n"
		    "  plan nightly {\n"
		    "    role = theirs\n"
		    "    select = [orders]\n"
		    "    rule night { schedule = daily at 02:00 utc, keep = 35d }\n"
		    "  }\n}\n";
	bool good = _i == 0;

	make_role("theirs", good ? "backup.amazonaws.com" : "ec2.amazonaws.com");
	ck_assert(apply_case_plan(&test, text));
	ck_assert(!apply_case_reported(&test, BK_ASSUMPTION_FALSE));
	ck_assert(apply_case_reported(&test, BK_ROLE_TRUST) != good);
}
END_TEST

/* BK9023 */
START_TEST(left_behind)
{
	make_vault(one_vault, NULL);
	test.apply.sweep = true;
	ck_assert(apply_case_plan(
		&test, ORG "in prod at eu-west-1 {\n  vault other { key = aws }\n}\n"));
	ck_assert(apply_case_reported(&test, BK_LEFT_BEHIND));
}
END_TEST

/* Neither the flag nor a declaration names the region, but the organization does. */
START_TEST(left_behind_where_the_organization_says)
{
#define MOVED "in prod at eu-west-1 {\n  vault other { key = aws }\n}\n"
	make_vault(one_vault, NULL);
	ck_assert(apply_case_plan(&test, ORG MOVED));
	ck_assert(!apply_case_reported(&test, BK_LEFT_BEHIND));
	ck_assert(apply_case_plan(&test, ORG_WITH("  sweep = [ap-southeast-2]\n") MOVED));
	ck_assert(apply_case_reported(&test, BK_LEFT_BEHIND));
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

/* BK9001: what AWS Organizations says of the accounts, and whether it is reported. */
static const struct membership {
	const char *answer;
	bool stale;
} memberships[] = {
#define ACCOUNT(id, state) "{\"Id\": \"" id "\", " state "}"
#define TWO                                                                                        \
	ACCOUNT("111111111111", "\"State\": \"ACTIVE\"") ", " ACCOUNT(PROD_ID, "\"Name\": \"p\"")
	{"{\"Accounts\": [" TWO "]}", true},
	{"{\"Accounts\": [" TWO ", " ACCOUNT("333333333333", "\"State\": \"SUSPENDED\"") "]}",
		true},
	{"{\"Accounts\": [" TWO ", " ACCOUNT("333333333333", "\"Status\": \"SUSPENDED\"") "]}",
		true},
	{"{\"Accounts\": [" TWO ", " ACCOUNT("333333333333", "\"Status\": \"ACTIVE\"") "]}", false},
	{"{}", false},
};

static const char copied[] =
	ORG "in backup at ap-southeast-2 { vault central { accept = [prod] } }\n" PROD
	    "  vault local = \"prod\"\n"
	    "  dynamodb orders\n"
	    "  plan nightly {\n"
	    "    vault = local\n"
	    "    select = [orders]\n"
	    "    rule night {\n"
	    "      schedule = daily at 02:00 utc\n"
	    "      keep = 35d\n"
	    "      copy backup.central\n"
	    "    }\n"
	    "  }\n}\n";

START_TEST(who_is_in_the_organization)
{
	apply_case_answer(&test, "ListAccounts", memberships[_i].answer);
	ck_assert(apply_case_plan(&test, copied));
	ck_assert_int_eq(apply_case_reported(&test, BK_ORG_STALE), memberships[_i].stale);
}
END_TEST

/* Who may not ask is not told. */
START_TEST(who_is_in_the_organization_is_not_told)
{
	test.failing = "ListAccounts";
	test.failing_code = "AccessDeniedException";
	ck_assert(apply_case_plan(&test, copied));
	ck_assert(!apply_case_reported(&test, BK_ORG_STALE));
}
END_TEST

/* The real case, as it is in examples/. */
static char *real_case(void)
{
	struct bk_str folder = bk_str_of(getenv("BK_SRCDIR") ? getenv("BK_SRCDIR") : "..");
	struct bk_str path = bk_str_format(test.arena, "%.*s/examples/org.bk", BK_STR_ARGS(folder));
	FILE *file = fopen(path.ptr, "r");
	char *text = bk_arena_text(test.arena, 65536);
	size_t len;

	ck_assert_ptr_nonnull(file);
	len = fread(text, 1, 65535, file);
	fclose(file);
	text[len] = '\0';
	return text;
}

/* BK9024 */
START_TEST(organization_without_features)
{
	apply_case_answer(&test, "DescribeOrganization",
		"{\"Organization\": {\"FeatureSet\": \"CONSOLIDATED_BILLING\"}}");
	ck_assert(!apply_case_plan(&test, real_case()));
	ck_assert(apply_case_reported(&test, BK_ORG_FEATURES));
}
END_TEST

START_TEST(real_case_from_nothing)
{
	struct bk_plan_show_options options = {.sources = &test.sources};
	struct bk_out *out = bk_out_memory();

	ck_assert(apply_case_plan(&test, real_case()));
	ck_assert_uint_eq(
		test.plan.counts[BK_ACTION_CREATE] + test.plan.counts[BK_ACTION_CHANGE], 27);
	ck_assert_uint_eq(test.plan.refused + test.plan.conflicts, 0);
	bk_apply_plan_show(&test.plan, &options, out);
	bk_out_discard(out);
	/* GetCallerIdentity and two AssumeRole come to it. */
	ck_assert_uint_le(test.calls + 3, 40);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("apply");
	TCase *plan = tcase_create("plan");

	tcase_add_checked_fixture(plan, set_up, tear_down);
	tcase_add_test(plan, from_nothing);
	tcase_add_test(plan, name_is_taken);
	tcase_add_test(plan, nothing_to_do);
	tcase_add_test(plan, interrupted);
	tcase_add_test(plan, changed_outside);
	tcase_add_test(plan, changed_here);
	tcase_add_test(plan, orphan_goes);
	tcase_add_test(plan, foreign_policy_stays);
	tcase_add_test(plan, compliance_waits);
	tcase_add_test(plan, every_lock_of_a_report_is_named);
	tcase_add_test(plan, vault_cannot_be_replaced);
	tcase_add_test(plan, assumption_is_false);
	tcase_add_test(plan, key_of_others_is_off);
	tcase_add_loop_test(plan, role_of_others_trusts, 0, 2);
	tcase_add_loop_test(plan, who_is_in_the_organization, 0, (int)BK_COUNT(memberships));
	tcase_add_test(plan, who_is_in_the_organization_is_not_told);
	tcase_add_test(plan, left_behind);
	tcase_add_test(plan, left_behind_where_the_organization_says);
	tcase_add_test(plan, a_call_fails);
	tcase_add_test(plan, organization_without_features);
	tcase_add_test(plan, real_case_from_nothing);
	suite_add_tcase(s, plan);
	return s;
}

Suite *test_suite(void)
{
	return suite();
}
