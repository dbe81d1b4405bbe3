/*
 * Policies of vaults and keys, a request against each; the tables are read as a list of rules.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "prove/policy.h"
#include "sim/policy.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define PROD "arn:aws:iam::222222222222:role/bkc/prod/bkc-prod-gfs"

#define ALLOW(principal, condition)                                                                \
	"{'Effect':'Allow','Principal':" principal                                                 \
	",'Action':'backup:CopyIntoBackupVault','Resource':'*'" condition "}"
#define DENY(principal, condition)                                                                 \
	"{'Effect':'Deny','Principal':" principal                                                  \
	",'Action':['backup:CopyIntoBackupVault','backup:DeleteRecoveryPoint'],'Resource':'*'"     \
	"" condition "}"
#define ORG(value)    ",'Condition':{'StringEquals':{'aws:PrincipalOrgID':" value "}}"
#define PATHS(value)  ",'Condition':{'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':" value "}}"
#define EXCEPT(value) ",'Condition':{'ArnNotEquals':{'aws:PrincipalArn':" value "}}"

/* Statements; the verdict and the statement, for the role above copying into a vault. */
static const struct {
	const char *statements;
	enum bk_verdict verdict;
	size_t statement;
} policies[] = {
	{"", BK_VERDICT_NONE, 0},
	{ALLOW("'*'", ""), BK_VERDICT_ALLOWED, 0},
	{ALLOW("{'AWS':'*'}", ""), BK_VERDICT_ALLOWED, 0},
	{ALLOW("{'AWS':'222222222222'}", ""), BK_VERDICT_ALLOWED, 0},
	{ALLOW("{'AWS':'arn:aws:iam::222222222222:root'}", ""), BK_VERDICT_ALLOWED, 0},
	{ALLOW("{'AWS':['arn:aws:iam::333333333333:root']}", ""), BK_VERDICT_NONE, 0},
	{ALLOW("{'AWS':['arn:aws:iam::333333333333:root','" PROD "']}", ""), BK_VERDICT_ALLOWED, 0},
	/* a role's path is part of its name */
	{ALLOW("{'AWS':'arn:aws:iam::222222222222:role/bkc-prod-gfs'}", ""), BK_VERDICT_NONE, 0},
	{ALLOW("{'Service':'backup.amazonaws.com'}", ""), BK_VERDICT_NONE, 0},
	{ALLOW("{'AWS':'AROAEXAMPLEEXAMPLE123'}", ""), BK_VERDICT_UNKNOWN, 0},
	/* the organization */
	{ALLOW("'*'", ORG("'o-a1b2c3d4e5'")), BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ORG("['o-x','o-a1b2c3d4e5']")), BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ORG("'o-a1b2c3d4e'")), BK_VERDICT_NONE, 0},
	{ALLOW("'*'", PATHS("'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'")), BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", PATHS("['o-a1b2c3d4e5/r-ab12/ou-ab12-2*/*']")), BK_VERDICT_NONE, 0},
	{ALLOW("'*'", PATHS("'${aws:PrincipalTag/path}'")), BK_VERDICT_UNKNOWN, 0},
	/* denies win, wherever they stand */
	{ALLOW("'*'", "") "," DENY("'*'", ""), BK_VERDICT_DENIED, 1},
	{DENY("'*'", "") "," ALLOW("'*'", ""), BK_VERDICT_DENIED, 0},
	{ALLOW("'*'", "") "," DENY("'*'", EXCEPT("'" PROD "'")), BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", "") "," DENY("'*'", EXCEPT("['arn:aws:iam::222222222222:role/admin']")),
		BK_VERDICT_DENIED, 1},
	{ALLOW("'*'", "") "," DENY("'*'", EXCEPT("'arn:aws:iam::*:role/bkc/prod/*'")),
		BK_VERDICT_ALLOWED, 0},
	{DENY("{'AWS':'333333333333'}", "") "," ALLOW("'*'", ""), BK_VERDICT_ALLOWED, 1},
	/* what is not known: it matters only where it could change the answer */
	{ALLOW("'*'", ",'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}"),
		BK_VERDICT_UNKNOWN, 0},
	{ALLOW("'*'", ",'Condition':{'StringEquals':{'aws:SourceVpc':'vpc-1'}}"),
		BK_VERDICT_UNKNOWN, 0},
	{ALLOW("'*'",
		 ",'Condition':{'StringEquals':{'aws:SourceVpc':'vpc-1','aws:PrincipalOrgID':"
		 "'o-x'}}"),
		BK_VERDICT_NONE, 0},
	{ALLOW("'*'", "") "," DENY(
		 "'*'", ",'Condition':{'Bool':{'aws:MultiFactorAuthAge':'false'}}"),
		BK_VERDICT_UNKNOWN, 1},
	{DENY("'*'", ",'Condition':{'Bool':{'aws:MultiFactorAuthAge':'false'}}"), BK_VERDICT_NONE,
		0},
	{DENY("'*'", "") "," ALLOW("'*'", ",'Condition':{'Nonsense':{'aws:PrincipalOrgID':'x'}}"),
		BK_VERDICT_DENIED, 0},
	{"{'Effect':'Allow','NotPrincipal':'*','Action':'*','Resource':'*'}", BK_VERDICT_UNKNOWN,
		0},
	{"{'Effect':'Maybe','Principal':'*','Action':'*','Resource':'*'}", BK_VERDICT_UNKNOWN, 0},
	/* keys that the request lacks */
	{ALLOW("'*'", ",'Condition':{'StringEquals':{'kms:ViaService':'x'}}"), BK_VERDICT_NONE, 0},
	{ALLOW("'*'", ",'Condition':{'StringNotEquals':{'kms:ViaService':'x'}}"),
		BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ",'Condition':{'StringEqualsIfExists':{'kms:ViaService':'x'}}"),
		BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ",'Condition':{'ForAllValues:StringEquals':{'kms:ViaService':'x'}}"),
		BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ",'Condition':{'ForAnyValue:StringEquals':{'kms:ViaService':'x'}}"),
		BK_VERDICT_NONE, 0},
	{ALLOW("'*'", ",'Condition':{'Null':{'kms:ViaService':'true'}}"), BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ",'Condition':{'Null':{'aws:PrincipalOrgID':'true'}}"), BK_VERDICT_NONE, 0},
	{ALLOW("'*'", ",'Condition':{'Bool':{'KMS:GrantIsForAWSResource':true}}"),
		BK_VERDICT_ALLOWED, 0},
	{ALLOW("'*'", ",'Condition':{'Bool':{'KMS:GrantIsForAWSResource':false}}"), BK_VERDICT_NONE,
		0},
	{ALLOW("'*'", ",'Condition':{'Bool':{'KMS:GrantIsForAWSResource':'TRUE'}}"),
		BK_VERDICT_ALLOWED, 0},
	/* several values under one operator word */
	{ALLOW("'*'", ",'Condition':{'StringLike':{'aws:PrincipalOrgPaths':'o-*'}}"),
		BK_VERDICT_UNKNOWN, 0},
	{ALLOW("'*'", ",'Condition':{'ForAllValues:StringLike':{'aws:PrincipalOrgPaths':'o-*'}}"),
		BK_VERDICT_ALLOWED, 0},
	/* actions and resources */
	{"{'Effect':'Allow','Principal':'*','Action':'BACKUP:copyinto*','Resource':'*'}",
		BK_VERDICT_ALLOWED, 0},
	{"{'Effect':'Allow','Principal':'*','Action':['backup:Copy'],'Resource':'*'}",
		BK_VERDICT_NONE, 0},
	{"{'Effect':'Allow','Principal':'*','NotAction':['backup:Copy'],'Resource':'*'}",
		BK_VERDICT_ALLOWED, 0},
	{"{'Effect':'Allow','Principal':'*','Action':'*','Resource':'arn:*:backup-vault:prod'}",
		BK_VERDICT_ALLOWED, 0},
	{"{'Effect':'Allow','Principal':'*','Action':'*','Resource':'arn:*:backup-vault:pro'}",
		BK_VERDICT_NONE, 0},
	{"{'Effect':'Allow','Principal':'*','Action':'*','NotResource':'arn:*:prod'}",
		BK_VERDICT_NONE, 0},
	{"{'Effect':'Allow','Principal':'*','Action':'*'}", BK_VERDICT_ALLOWED, 0},
	{"{'Effect':'Allow','Principal':'*','Resource':'*'}", BK_VERDICT_UNKNOWN, 0},
	/* no statements at all, though not a list */
	{"7", BK_VERDICT_UNKNOWN, 0},
};

static json_t *read_json(const char *text)
{
	static char buffer[4096];
	struct bk_error error;
	json_t *value;
	size_t len = 0;

	ck_assert_uint_lt(strlen(text), sizeof(buffer));
	for (; text[len]; len++)
		buffer[len] = text[len] == '\'' ? '"' : text[len];
	value = bk_value_read((struct bk_str){buffer, len}, &error);
	ck_assert_msg(value, "%s: %s", text, error.text);
	return value;
}

/* The simulator's own evaluator decides everything; where this one does too, they agree. */
static void check_simulator(
	const json_t *policy, const struct bk_policy_request *request, enum bk_verdict verdict)
{
	struct bk_arena *arena = bk_arena_new();
	BK_AUTO_JSON context = json_deep_copy(request->context);
	struct bk_sim_ask ask = {
		.principal = request->principal,
		.account = request->account,
		.action = "backup:CopyIntoBackupVault",
		.resource = request->resource,
		.context = context,
	};
	unsigned says;

	json_object_del(context, "kms:viaservice"); /* not in the request */
	says = bk_sim_policy_says(arena, policy, &ask);
	if (verdict == BK_VERDICT_DENIED)
		ck_assert(says & BK_SIM_DENIES);
	else if (verdict != BK_VERDICT_UNKNOWN)
		ck_assert_int_eq(says != 0, verdict == BK_VERDICT_ALLOWED);
	bk_arena_free(arena);
}

START_TEST(the_verdict_is_that_of_aws)
{
	BK_AUTO_JSON context =
		read_json("{'aws:principalorgid':'o-a1b2c3d4e5','aws:principalarn':'" PROD "',"
			  "'aws:principalorgpaths':['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/'],"
			  "'kms:viaservice':null,'kms:grantisforawsresource':'true'}");
	struct bk_policy_request request = {
		.principal = BK_STR(PROD),
		.account = BK_STR("222222222222"),
		.action = BK_STR("backup:CopyIntoBackupVault"),
		.resource = BK_STR("arn:aws:backup:eu-west-1:333333333333:backup-vault:prod"),
		.context = context,
	};
	char text[2048];
	struct bk_policy_answer answer;
	json_t *policy;

	snprintf(text, sizeof(text), "{'Version':'2012-10-17','Statement':[%s]}",
		policies[_i].statements);
	policy = read_json(text);
	answer = bk_policy_ask(policy, &request);
	ck_assert_msg(answer.verdict == policies[_i].verdict, "%s: %d", policies[_i].statements,
		answer.verdict);
	ck_assert_uint_eq(answer.statement, policies[_i].statement);
	check_simulator(policy, &request, answer.verdict);
	json_decref(policy);
}
END_TEST

START_TEST(services_and_single_statements)
{
	BK_AUTO_JSON policy = read_json("{'Statement':{'Effect':'Allow','Principal':{'Service':"
					"'backup.amazonaws.com'},'Action':'sts:AssumeRole',"
					"'Condition':{'StringEquals':{'aws:SourceAccount':'1'}}}}");
	BK_AUTO_JSON context = read_json("{'aws:sourceaccount':'1'}");
	struct bk_policy_request request = {
		.principal = BK_STR("backup.amazonaws.com"),
		.action = BK_STR("sts:AssumeRole"),
		.context = context,
	};

	ck_assert_int_eq(bk_policy_ask(policy, &request).verdict, BK_VERDICT_ALLOWED);
	request.principal = BK_STR("ec2.amazonaws.com");
	ck_assert_int_eq(bk_policy_ask(policy, &request).verdict, BK_VERDICT_NONE);
	ck_assert_int_eq(bk_policy_ask(NULL, &request).verdict, BK_VERDICT_NONE);
}
END_TEST

/* A deny counts whatever allows; no allow is needed for it. */
START_TEST(denials_stand_alone)
{
	BK_AUTO_JSON context = read_json("{'aws:principalorgid':'o-a1b2c3d4e5'}");
	BK_AUTO_JSON sure = read_json("{'Statement':[" DENY("'*'", ORG("'o-a1b2c3d4e5'")) "]}");
	BK_AUTO_JSON other = read_json("{'Statement':[" DENY("'*'", ORG("'o-x'")) "]}");
	BK_AUTO_JSON doubtful = read_json("{'Statement':[" ALLOW("'*'", "") "," DENY(
		"'*'", ",'Condition':{'StringEquals':{'aws:SourceVpc':'v'}}") "]}");
	struct bk_policy_request request = {
		.principal = BK_STR("backup-storage.amazonaws.com"),
		.action = BK_STR("backup:CopyIntoBackupVault"),
		.resource = BK_STR("*"),
		.context = context,
	};
	struct bk_policy_answer answer = bk_policy_denies(doubtful, &request);

	ck_assert_int_eq(bk_policy_denies(sure, &request).verdict, BK_VERDICT_DENIED);
	ck_assert_int_eq(bk_policy_denies(other, &request).verdict, BK_VERDICT_NONE);
	ck_assert_int_eq(bk_policy_denies(NULL, &request).verdict, BK_VERDICT_NONE);
	ck_assert_int_eq(answer.verdict, BK_VERDICT_UNKNOWN);
	ck_assert_uint_eq(answer.statement, 1);
}
END_TEST

static const struct {
	const char *pattern;
	bool matches;
} actions[] = {
	{"kms:Decrypt", true},
	{"KMS:decrypt", true},
	{"kms:*", true},
	{"*", true},
	{"kms:D?crypt", true},
	{"kms:Decrypt*", true},
	{"kms:Decryp", false},
	{"kms:Decrypts", false},
	{"kms:Decrypt?", false},
	{"kms:Re*", false},
	{"", false},
};

START_TEST(actions_are_patterns_of_any_case)
{
	BK_AUTO_JSON context = json_object();
	BK_AUTO_JSON policy = json_pack("{s:[{s:s,s:s,s:s}]}", "Statement", "Effect", "Allow",
		"Principal", "*", "Action", actions[_i].pattern);
	struct bk_policy_request request = {
		.principal = BK_STR(PROD),
		.account = BK_STR("222222222222"),
		.action = BK_STR("kms:Decrypt"),
		.resource = BK_STR("*"),
		.context = context,
	};

	ck_assert_msg((bk_policy_ask(policy, &request).verdict == BK_VERDICT_ALLOWED) ==
			actions[_i].matches,
		"%s", actions[_i].pattern);
}
END_TEST

/* Also in a Deny, where not to match would let in. */
START_TEST(long_patterns_deny)
{
	char pattern[400];
	BK_AUTO_JSON context = json_object();
	BK_AUTO_JSON policy = NULL;
	struct bk_policy_request request = {
		.principal = BK_STR(PROD),
		.account = BK_STR("222222222222"),
		.action = BK_STR("kms:Decrypt"),
		.resource = BK_STR("*"),
		.context = context,
	};

	memset(pattern, '*', sizeof(pattern));
	memcpy(pattern, "KMS:", 4);
	pattern[sizeof(pattern) - 1] = '\0';
	pattern[sizeof(pattern) - 2] = 'T';
	policy = json_pack("{s:[{s:s,s:s,s:s},{s:s,s:s,s:s}]}", "Statement", "Effect", "Allow",
		"Principal", "*", "Action", "*", "Effect", "Deny", "Principal", "*", "Action",
		pattern);
	ck_assert_int_eq(bk_policy_ask(policy, &request).verdict, BK_VERDICT_DENIED);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("policy");
	TCase *cases = tcase_create("policy");

	tcase_add_loop_test(cases, the_verdict_is_that_of_aws, 0, BK_COUNT(policies));
	tcase_add_test(cases, services_and_single_statements);
	tcase_add_test(cases, denials_stand_alone);
	tcase_add_loop_test(cases, actions_are_patterns_of_any_case, 0, BK_COUNT(actions));
	tcase_add_test(cases, long_patterns_deny);
	suite_add_tcase(suite, cases);
	return suite;
}
