/*
 * What an applied unit looks like the next time: nothing to do, changes of others, moves, and what
 * a plan of the real case costs. Each test applies first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apply_case.h"
#include "base/arena.h"
#include "unit.h"

static struct apply_case test;

#define ORG                                                                                        \
	"org acme = \"o-a1b2c3d4e5\" {\n"                                                          \
	"  management     = 111111111111\n"                                                        \
	"  account prod   = 222222222222\n"                                                        \
	"  account backup = 333333333333\n"                                                        \
	"}\n"
#define PROD_ID "222222222222"
#define PROD    "in prod at ap-southeast-2 {\n"
#define HERE    "[ap-southeast-2]"

static const char unit[] = ORG PROD
	"  key k\n"
	"  vault local = \"prod\" { accept = [backup], lock = governance, min = 7d, max = 90d }\n"
	"  dynamodb orders\n"
	"  plan p {\n"
	"    rule night { schedule = daily at 02:00 utc, keep = 30d }\n"
	"    select = [orders]\n"
	"  }\n"
	"}\n";

static void tell(
	void *user, const struct bk_change *change, enum bk_phase phase, struct bk_str detail)
{
	(void)user;
	if (phase == BK_PHASE_FAILED)
		printf("# %.*s: %.*s\n", BK_STR_ARGS(change->address), BK_STR_ARGS(detail));
}

static void apply(const char *text)
{
	struct bk_apply_result result;

	ck_assert(apply_case_plan(&test, text));
	ck_assert_uint_eq(test.plan.refused + test.plan.conflicts, 0);
	bk_execute(&test.apply, &test.world, &test.plan, tell, NULL, &result);
	if (result.failed)
		apply_case_report(&test);
	ck_assert_uint_eq(result.failed + result.skipped, 0);
}

static void set_up(void)
{
	apply_case_init(&test);
	apply(unit);
}

static void tear_down(void)
{
	apply_case_free(&test);
}

/* Pending changes of a unit. */
static size_t pending(const char *text)
{
	ck_assert(apply_case_plan(&test, text));
	return bk_apply_plan_pending(&test.plan);
}

static const struct bk_change *change(const char *address)
{
	return apply_case_change(&test, address);
}

static void call(const char *service, const char *operation, json_t *input)
{
	json_decref(apply_case_call(&test, PROD_ID, service, operation, input));
}

START_TEST(nothing_to_do)
{
	ck_assert_uint_eq(pending(unit), 0);
}
END_TEST

START_TEST(policy_taken_away)
{
	call("backup", "DeleteBackupVaultAccessPolicy",
		json_pack("{s:s}", "BackupVaultName", "prod"));
	ck_assert_uint_eq(pending(unit), 1);
	ck_assert_int_eq(change("vault_policy:prod.local" HERE)->gate, BK_GATE_CONFLICT);
	ck_assert(apply_case_reported(&test, BK_CONFLICT));
	bk_vec_push(test.arena, &test.apply.take_over, BK_STR("vault_policy:prod.local" HERE));
	ck_assert_uint_eq(pending(unit), 1);
	ck_assert_uint_eq(test.plan.conflicts, 0);
}
END_TEST

START_TEST(lock_changed)
{
	call("backup", "PutBackupVaultLockConfiguration",
		json_pack("{s:s, s:i, s:i}", "BackupVaultName", "prod", "MinRetentionDays", 1,
			"MaxRetentionDays", 90));
	ck_assert_uint_eq(pending(unit), 1);
	ck_assert_int_eq(change("vault_lock:prod.local" HERE)->gate, BK_GATE_CONFLICT);
	ck_assert(bk_str_is(
		change("vault_lock:prod.local" HERE)->fields.at[0].path, "MinRetentionDays"));
}
END_TEST

START_TEST(key_policy_changed)
{
	const struct bk_live *key = change("key:prod.k" HERE)->live;
	struct bk_str id;

	ck_assert_uint_eq(pending(unit), 0);
	key = change("key:prod.k" HERE)->live;
	id = bk_str_dup(test.arena, key->id);
	call("kms", "PutKeyPolicy",
		json_pack("{s:s, s:s}", "KeyId", id.ptr, "Policy",
			"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
			"\"Principal\":{\"AWS\":\"*\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]"
			"}"));
	ck_assert_uint_eq(pending(unit), 1);
	ck_assert_int_eq(change("key:prod.k" HERE)->gate, BK_GATE_CONFLICT);
	ck_assert_uint_eq(change("key:prod.k" HERE)->fields.len, 1);
}
END_TEST

START_TEST(plan_changed_here)
{
	static const char longer[] = ORG PROD
		"  key k\n"
		"  vault local = \"prod\" { accept = [backup], lock = governance, min = 7d, "
		"max = 90d }\n"
		"  dynamodb orders\n"
		"  plan p {\n"
		"    rule night { schedule = daily at 02:00 utc, keep = 60d }\n"
		"    select = [orders]\n"
		"  }\n"
		"}\n";

	ck_assert_uint_eq(pending(longer), 1);
	ck_assert_int_eq(change("plan:prod.p" HERE)->gate, BK_GATE_NONE);
	ck_assert(bk_str_is(change("plan:prod.p" HERE)->fields.at[0].path,
		"BackupPlan.Rules[night].Lifecycle.DeleteAfterDays"));
	apply(longer);
	ck_assert_uint_eq(pending(longer), 0);
}
END_TEST

/* BK4011: a continuous backup is one point for ever, whose history the new life cuts; snapshots
 * keep the life that they were made with, and so does what one kind only stops. */
static const struct cliff {
	const char *kind, *before, *after;
	bool cliff;
} cliffs[] = {
	{"rds", "continuous = true, keep = 35d", "continuous = true, keep = 7d", true},
	{"rds", "continuous = true, keep = 7d", "continuous = true, keep = 35d", false},
	{"rds", "continuous = true, keep = 7d", "continuous = true, keep = 7d", false},
	{"rds", "keep = 35d", "keep = 7d", false},
	{"rds", "keep = 35d", "continuous = true, keep = 7d", false},
	{"s3", "continuous = true, keep = 35d", "continuous = true, keep = 7d", false},
};

static const char *store_unit(const char *kind, const char *life)
{
	return bk_str_format(test.arena,
		ORG PROD "  vault local = \"prod\" { key = aws }\n"
			 "  %s orders\n"
			 "  plan p {\n"
			 "    rule night { schedule = daily at 02:00 utc, %s }\n"
			 "    select = [orders]\n"
			 "  }\n"
			 "}\n",
		kind, life)
		.ptr;
}

START_TEST(life_cut_short)
{
	const struct cliff *cliff = &cliffs[_i];

	tear_down();
	apply_case_init(&test);
	apply(store_unit(cliff->kind, cliff->before));
	ck_assert(apply_case_plan(&test, store_unit(cliff->kind, cliff->after)));
	ck_assert_int_eq(apply_case_reported(&test, BK_RETENTION_CLIFF), cliff->cliff);
}
END_TEST

/* What is removed goes: the selection first, the role last, the key by its address. */
START_TEST(removed)
{
	static const char less[] = ORG PROD
		"  vault local = \"prod\" { accept = [backup], lock = governance, min = 7d, "
		"max = 90d }\n"
		"}\n";
	const struct bk_change *plan, *selection, *role;

	ck_assert(apply_case_plan(&test, less));
	plan = change("plan:prod.p" HERE);
	selection = change("selection:prod.p/p" HERE);
	role = change("role:prod.p");
	ck_assert_int_eq(plan->action, BK_ACTION_DELETE);
	ck_assert_int_eq(selection->action, BK_ACTION_DELETE);
	ck_assert_uint_eq(plan->needs.len, 1);
	ck_assert_uint_eq(plan->needs.at[0], selection->index);
	ck_assert_uint_ge(role->needs.len, 1);
	ck_assert_int_eq(change("key:prod.k" HERE)->gate, BK_GATE_ADDRESS);
	ck_assert(!bk_apply_plan_accepted(&test.apply, &test.plan));
	bk_vec_push(test.arena, &test.apply.accept, BK_STR("key:prod.k" HERE));
	apply(less);
	ck_assert_uint_eq(pending(less), 0);
}
END_TEST

/* The same objects under another address: tags are rewritten, nothing is made. */
START_TEST(moved)
{
	static const char renamed[] =
		ORG "moved key prod.k to prod.data\n" PROD "  key data = \"k\"\n"
		    "  vault local = \"prod\" { accept = [backup], lock = governance, min = 7d, "
		    "max = 90d }\n"
		    "  dynamodb orders\n"
		    "  plan p {\n"
		    "    rule night { schedule = daily at 02:00 utc, keep = 30d }\n"
		    "    select = [orders]\n"
		    "  }\n"
		    "}\n";

	ck_assert(apply_case_plan(&test, renamed));
	ck_assert_uint_eq(test.plan.counts[BK_ACTION_CREATE], 0);
	ck_assert_uint_eq(test.plan.counts[BK_ACTION_DELETE], 0);
	ck_assert_int_eq(change("key:prod.data" HERE)->action, BK_ACTION_CHANGE);
	apply(renamed);
	ck_assert_uint_eq(pending(renamed), 0);
}
END_TEST

/* A vault whose declaration is gone, with recovery points in it: BK9007, under a lock BK9008. */
static void vault_with(const char *members)
{
	apply_case_answer(&test, "DescribeBackupVault",
		bk_str_format(test.arena,
			"{\"BackupVaultName\": \"prod\", \"BackupVaultArn\": "
			"\"arn:aws:backup:ap-southeast-2:" PROD_ID ":backup-vault:prod\", "
			"\"NumberOfRecoveryPoints\": 3%s}",
			members)
			.ptr);
	ck_assert(apply_case_plan(&test, ORG PROD "  key k\n}\n"));
	ck_assert_int_eq(change("vault:prod.local" HERE)->gate, BK_GATE_REFUSED);
}

START_TEST(vault_not_empty)
{
	vault_with("");
	ck_assert(apply_case_reported(&test, BK_VAULT_NOT_EMPTY));
}
END_TEST

START_TEST(vault_locked)
{
	vault_with(", \"Locked\": true, \"LockDate\": 1796000000");
	ck_assert(apply_case_reported(&test, BK_VAULT_LOCKED));
}
END_TEST

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

/* GetCallerIdentity and two AssumeRole come to what is counted here. */
START_TEST(calls_of_the_real_case)
{
	struct bk_apply_result result;
	char *text;

	tear_down();
	apply_case_init(&test);
	text = real_case();
	ck_assert(apply_case_plan(&test, text));
	bk_execute(&test.apply, &test.world, &test.plan, tell, NULL, &result);
	ck_assert_uint_eq(result.done, 27);
	ck_assert_uint_le(test.calls + 3, 70);
	ck_assert_uint_eq(pending(text), 0);
	ck_assert_uint_le(test.calls + 3, 40);
}
END_TEST

/*
 * Tags that are taken out of the source.
 */
#define TAGGED(tags) ORG PROD "  vault local = \"prod\" { key = aws, tags = {" tags "} }\n}\n"
#define VAULT_ARN    "arn:aws:backup:ap-southeast-2:" PROD_ID ":backup-vault:prod"

static json_t *tags_of_vault(void)
{
	BK_AUTO_JSON output = apply_case_call(
		&test, PROD_ID, "backup", "ListTags", json_pack("{s:s}", "ResourceArn", VAULT_ARN));

	return json_incref(json_object_get(output, "Tags"));
}

static void tag_by_hand(const char *key)
{
	call("backup", "TagResource",
		json_pack("{s:s, s:{s:s}}", "ResourceArn", VAULT_ARN, "Tags", key, "by hand"));
}

static void begin_anew(void)
{
	tear_down();
	apply_case_init(&test);
}

/* Those that bkc wrote go, whoever else has put a tag there, and those of others stay. */
START_TEST(tags_of_ours_go)
{
	bool others = _i == 1;

	begin_anew();
	apply(TAGGED("team = \"core\", tier = \"1\""));
	if (others)
		tag_by_hand("cost");
	apply(TAGGED("tier = \"2\""));
	BK_AUTO_JSON tags = tags_of_vault();
	ck_assert_ptr_null(json_object_get(tags, "team"));
	ck_assert(bk_str_is(bk_value_text(tags, "tier"), "2"));
	ck_assert((json_object_get(tags, "cost") != NULL) == others);
	ck_assert_uint_eq(pending(TAGGED("tier = \"2\"")), 0);
}
END_TEST

START_TEST(last_tags_of_ours_go)
{
	begin_anew();
	apply(TAGGED("team = \"core\""));
	ck_assert_uint_eq(pending(TAGGED("")), 1);
	ck_assert(bk_str_is(change("vault:prod.local" HERE)->fields.at[0].path, "Tags.team"));
	apply(TAGGED(""));
	BK_AUTO_JSON tags = tags_of_vault();
	ck_assert_ptr_null(json_object_get(tags, "team"));
	ck_assert_uint_eq(pending(TAGGED("")), 0);
}
END_TEST

/* A tag that somebody changed is not what bkc wrote: nobody can say that it is ours. */
START_TEST(tags_that_others_changed_stay)
{
	begin_anew();
	apply(TAGGED("team = \"core\""));
	tag_by_hand("team");
	apply(TAGGED(""));
	BK_AUTO_JSON tags = tags_of_vault();
	ck_assert_ptr_nonnull(json_object_get(tags, "team"));
	ck_assert_uint_eq(pending(TAGGED("")), 0);
}
END_TEST

START_TEST(tags_of_others_stay)
{
	begin_anew();
	apply(TAGGED("team = \"core\""));
	tag_by_hand("cost");
	ck_assert_uint_eq(pending(TAGGED("team = \"core\"")), 0);
}
END_TEST

/* A deletion that fails names what it was about; `destroy` knows where that is declared. */
START_TEST(deletion_fails)
{
	bool destroy = _i == 1;
	struct bk_apply_result result;
	const struct bk_diag *diag;

	begin_anew();
	apply(TAGGED(""));
	test.apply.destroy = destroy;
	ck_assert(apply_case_plan(&test, destroy ? TAGGED("") : ORG PROD "  key other\n}\n"));
	test.failing = "DeleteBackupVault";
	test.failing_code = "InternalFailure";
	bk_execute(&test.apply, &test.world, &test.plan, tell, NULL, &result);
	test.failing = NULL;
	test.apply.destroy = false;
	ck_assert_uint_eq(result.failed, 1);
	for (diag = test.diags.first; diag && diag->code != BK_CALL_FAILED;)
		diag = diag->next;
	ck_assert_ptr_nonnull(diag);
	ck_assert(bk_str_has_prefix(diag->address, BK_STR("vault:prod.local")));
	ck_assert_int_eq(bk_span_is_none(diag->span), !destroy);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("apply_again");
	TCase *cases = tcase_create("again");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, nothing_to_do);
	tcase_add_test(cases, policy_taken_away);
	tcase_add_test(cases, lock_changed);
	tcase_add_test(cases, key_policy_changed);
	tcase_add_test(cases, plan_changed_here);
	tcase_add_loop_test(cases, life_cut_short, 0, (int)BK_COUNT(cliffs));
	tcase_add_test(cases, removed);
	tcase_add_test(cases, moved);
	tcase_add_test(cases, vault_not_empty);
	tcase_add_test(cases, vault_locked);
	tcase_add_loop_test(cases, tags_of_ours_go, 0, 2);
	tcase_add_test(cases, last_tags_of_ours_go);
	tcase_add_test(cases, tags_that_others_changed_stay);
	tcase_add_test(cases, tags_of_others_stay);
	tcase_add_loop_test(cases, deletion_fails, 0, 2);
	tcase_add_test(cases, calls_of_the_real_case);
	suite_add_tcase(suite, cases);
	return suite;
}
