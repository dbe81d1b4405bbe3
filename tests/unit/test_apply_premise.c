/*
 * What is stated of things of others, and what AWS says of them: BK9021 at the statement where it
 * is false; open, and no error, where it cannot be told; nothing where it holds.
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

#define PROD_ID   "222222222222"
#define BACKUP_ID "333333333333"
#define OTHER_ID  "444444444444"
#define ORG                                                                                        \
	"org acme = \"o-a1b2c3d4e5\" {\n"                                                          \
	"  management     = 111111111111\n"                                                        \
	"  account prod   = 222222222222\n"                                                        \
	"  account backup = 333333333333\n"                                                        \
	"}\n"
#define LINKED(id)                                                                                 \
	"arn:aws:iam::" id ":role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"

/* The source at the place of the first BK9021; empty: none was reported. */
static const char *false_at(void)
{
	for (const struct bk_diag *diag = test.diags.first; diag; diag = diag->next) {
		struct bk_file *file = bk_sources_file(&test.sources, diag->span.file);

		if (diag->code == BK_ASSUMPTION_FALSE)
			return bk_str_dup(test.arena,
				(struct bk_str){file->text.ptr + diag->span.begin,
					diag->span.end - diag->span.begin})
				.ptr;
	}
	return "";
}

/* Plans; what is false at its place (empty: nothing), and what is open (NULL: nothing). */
static void expect(const char *text, const char *place, const char *open)
{
	const char *found = "";

	ck_assert(apply_case_plan(&test, text));
	ck_assert_str_eq(false_at(), place);
	bk_vec_foreach (i, &test.plan.open)
		found = bk_str_dup(test.arena, test.plan.open.at[i].statement).ptr;
	ck_assert_str_eq(found, open ? open : "");
}

static void refuse(const char *operation)
{
	test.failing = operation;
	test.failing_code = "AccessDeniedException";
}

static json_t *call(const char *account, const char *service, const char *operation, json_t *input)
{
	return apply_case_call(&test, account, service, operation, input);
}

static void make_vault(const char *account, const char *policy)
{
	json_decref(call(account, "backup", "CreateBackupVault",
		json_pack("{s:s}", "BackupVaultName", "central")));
	if (policy)
		json_decref(call(account, "backup", "PutBackupVaultAccessPolicy",
			json_pack("{s:s, s:s}", "BackupVaultName", "central", "Policy", policy)));
}

#define POLICY(statements) "{\"Version\": \"2012-10-17\", \"Statement\": [" statements "]}"

/* A role that AWS Backup may take. */
static void make_role(const char *name, const char *path)
{
	static const char trust[] =
		POLICY("{\"Effect\": \"Allow\", \"Principal\": {\"Service\": "
		       "\"backup.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}");

	json_decref(call(PROD_ID, "iam", "CreateRole",
		json_pack("{s:s, s:s, s:s}", "RoleName", name, "Path", path,
			"AssumeRolePolicyDocument", trust)));
}

/*
 * Vaults: `accept`.
 */
static const char accepting[] =
	ORG "in backup at ap-southeast-2 {\n"
	    "  existing vault central = \"central\" { accept = [prod], lock = none }\n}\n";

/* A plan that copies there. */
#define COPYING                                                                                    \
	"in prod at ap-southeast-2 {\n"                                                            \
	"  vault local = \"prod\"\n"                                                               \
	"  dynamodb orders\n"                                                                      \
	"  plan nightly {\n"                                                                       \
	"    vault = local\n"                                                                      \
	"    select = [orders]\n"                                                                  \
	"    rule night {\n"                                                                       \
	"      schedule = daily at 02:00 utc\n"                                                    \
	"      keep = 35d\n"                                                                       \
	"      copy backup.central\n"                                                              \
	"    }\n"                                                                                  \
	"  }\n}\n"

static const char copying[] =
	ORG "in backup at ap-southeast-2 {\n"
	    "  existing vault central = \"central\" { accept = [prod], lock = none }\n}\n" COPYING;

#define ALLOWS(principal, rest)                                                                    \
	"{\"Effect\": \"Allow\", \"Principal\": " principal                                        \
	", \"Action\": \"backup:CopyIntoBackupVault\", \"Resource\": \"*\"" rest "}"
#define ROOT_OF(id) "{\"AWS\": \"arn:aws:iam::" id ":root\"}"
#define ROLE        "{\"AWS\": \"arn:aws:iam::" PROD_ID ":role/bkc/acme/bkc-acme-nightly\"}"
#define IN_ORG(id)  ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"" id "\"}}"
#define FROM_THERE  ", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"192.0.2.0/24\"}}"
#define WITHOUT_TLS ", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}"
#define DENIES(rest)                                                                               \
	"{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": "                                \
	"\"backup:CopyIntoBackupVault\", \"Resource\": \"*\"" rest "}"
#define COPY_OPEN "backup:CopyIntoBackupVault for account prod"

/* Nothing but a statement of the vault's own lets the copies in. */
static const char allowing[] =
	ORG "in backup at ap-southeast-2 {\n"
	    "  existing vault central = \"central\" {\n"
	    "    lock = none\n"
	    "    allow copies { actions = [\"backup:CopyIntoBackupVault\"], principals = [prod] }\n"
	    "  }\n}\n" COPYING;

static const struct acceptance {
	const char *text, *policy, *place, *open;
} acceptances[] = {
	{accepting, NULL, "prod", NULL},
	{accepting, POLICY(ALLOWS(ROOT_OF(PROD_ID), "")), "", NULL},
	{accepting, POLICY(ALLOWS(ROOT_OF("111111111111"), "")), "prod", NULL},
	{accepting, POLICY(ALLOWS("\"*\"", IN_ORG("o-a1b2c3d4e5"))), "", NULL},
	{accepting, POLICY(ALLOWS("\"*\"", IN_ORG("o-zzzzzzzzzz"))), "prod", NULL},
	{accepting, POLICY(ALLOWS("\"*\"", FROM_THERE)), "", COPY_OPEN},
	{accepting, POLICY(ALLOWS(ROOT_OF(PROD_ID), "") ", " DENIES("")), "prod", NULL},
	{accepting, POLICY(ALLOWS(ROOT_OF(PROD_ID), "") ", " DENIES(WITHOUT_TLS)), "", NULL},
	{accepting, POLICY(ALLOWS(ROOT_OF(PROD_ID), "") ", " DENIES(FROM_THERE)), "", COPY_OPEN},
	{allowing, NULL, "allow copies", NULL},
	{allowing, POLICY(ALLOWS(ROOT_OF(PROD_ID), "")), "", NULL},
	{allowing, POLICY(ALLOWS(ROOT_OF("111111111111"), "")), "allow copies", NULL},
	{allowing, POLICY(ALLOWS("\"*\"", FROM_THERE)), "", COPY_OPEN},
	/* a request to AWS Backup has no keys of KMS */
	{allowing,
		POLICY(ALLOWS(ROOT_OF(PROD_ID),
			", \"Condition\": {\"StringEquals\": {\"kms:CallerAccount\": \"" PROD_ID
			"\"}}")),
		"allow copies", NULL},
	/* Who copies is the role of the plan. */
	{copying, POLICY(ALLOWS(ROOT_OF(PROD_ID), "")), "", NULL},
	{copying, NULL, "prod", NULL},
};

START_TEST(who_may_copy)
{
	make_vault(BACKUP_ID, acceptances[_i].policy);
	expect(acceptances[_i].text, acceptances[_i].place, acceptances[_i].open);
}
END_TEST

/* A policy that names the plan's role admits it, and not its account as such. */
START_TEST(who_may_copy_by_role)
{
	make_role("bkc-acme-nightly", "/bkc/acme/");
	make_vault(BACKUP_ID, POLICY(ALLOWS(ROLE, "")));
	expect(copying, "", NULL);
	expect(accepting, "prod", NULL);
}
END_TEST

START_TEST(policy_cannot_be_read)
{
	make_vault(BACKUP_ID, NULL);
	refuse("GetBackupVaultAccessPolicy");
	expect(accepting, "", "accept");
}
END_TEST

/* Nothing is stated: nothing is asked. */
START_TEST(nothing_is_stated)
{
	static const char text[] =
		ORG "in backup at ap-southeast-2 {\n"
		    "  existing vault central = \"central\" { lock = none }\n}\n";

	make_vault(BACKUP_ID, NULL);
	refuse("GetBackupVaultAccessPolicy");
	expect(text, "", NULL);
}
END_TEST

START_TEST(vault_is_not_there)
{
	expect(accepting, "existing vault central = \"central\"", NULL);
}
END_TEST

/* AWS Backup refuses what is not there; IAM says that it is the caller who may not look. */
START_TEST(vault_cannot_be_seen)
{
	make_vault(BACKUP_ID, NULL);
	refuse("DescribeBackupVault");
	test.failing_message = _i == 0 ? "Insufficient privileges to perform this action."
				       : "User: arn:aws:sts::333333333333:assumed-role/a/b is not "
					 "authorized to perform: backup:DescribeBackupVault";
	expect(accepting, _i == 0 ? "existing vault central = \"central\"" : "",
		_i == 0 ? NULL : "what is stated of it");
}
END_TEST

/*
 * Keys.
 */
static struct bk_str make_key(const char *policy, const char *alias)
{
	json_t *input = policy
		? json_pack("{s:s, s:b}", "Policy", policy, "BypassPolicyLockoutSafetyCheck", 1)
		: json_object();
	json_t *made = call(PROD_ID, "kms", "CreateKey", input);
	const json_t *metadata = json_object_get(made, "KeyMetadata");
	struct bk_str id = bk_str_dup(test.arena, bk_value_text(metadata, "KeyId"));
	struct bk_str arn = bk_str_dup(test.arena, bk_value_text(metadata, "Arn"));

	json_decref(made);
	json_decref(call(PROD_ID, "kms", "CreateAlias",
		json_pack("{s:s, s:s}", "AliasName", alias, "TargetKeyId", id.ptr)));
	return arn;
}

static void make_linked_role(void)
{
	json_decref(call(BACKUP_ID, "iam", "CreateServiceLinkedRole",
		json_pack("{s:s}", "AWSServiceName", "backup.amazonaws.com")));
}

#define KEYED(body)                                                                                \
	ORG "in prod at ap-southeast-2 {\n"                                                        \
	    "  existing key data = \"alias/data\" " body "\n}\n"

/* Of a key's policy: the account's root may do everything; and one statement more. */
#define KEY_POLICY(more)                                                                           \
	POLICY("{\"Effect\": \"Allow\", \"Principal\": " ROOT_OF(                                  \
		PROD_ID) ", \"Action\": \"kms:*\", \"Resource\": \"*\"}" more)
#define USE(principal, actions, rest)                                                              \
	", {\"Effect\": \"Allow\", \"Principal\": " principal ", \"Action\": [" actions            \
	"], \"Resource\": \"*\"" rest "}"
#define ENOUGH        "\"kms:DescribeKey\", \"kms:CreateGrant\", \"kms:Decrypt\", \"kms:GenerateDataKey*\""
#define NO_GRANT      "\"kms:DescribeKey\", \"kms:Decrypt\", \"kms:GenerateDataKey*\""
#define FOR_RESOURCES ", \"Condition\": {\"Bool\": {\"kms:GrantIsForAWSResource\": \"true\"}}"
#define BY_SERVICE                                                                                 \
	", \"Condition\": {\"StringEquals\": {\"kms:ViaService\": "                                \
	"\"rds.eu-west-1.amazonaws.com\"}}"
#define LINKED_ROLE "{\"AWS\": \"" LINKED(BACKUP_ID) "\"}"

static const struct admission {
	const char *body, *policy, *place, *open;
} admissions[] = {
	{"{ share = [backup] }", KEY_POLICY(""), "backup", NULL},
	/* requests for grants alone have the key of that condition */
	{"{ share = [backup] }", KEY_POLICY(USE(LINKED_ROLE, ENOUGH, FOR_RESOURCES)), "backup",
		NULL},
	{"{ share = [backup] }",
		KEY_POLICY(USE(LINKED_ROLE, NO_GRANT, "")
				USE(LINKED_ROLE, "\"kms:CreateGrant\"", FOR_RESOURCES)),
		"", NULL},
	{"{ share = [backup] }", KEY_POLICY(USE(ROOT_OF(BACKUP_ID), ENOUGH, "")), "", NULL},
	{"{ share = [backup] }", KEY_POLICY(USE(LINKED_ROLE, NO_GRANT, "")), "backup", NULL},
	{"{ share = [backup] }", KEY_POLICY(USE(LINKED_ROLE, ENOUGH, BY_SERVICE)), "",
		"kms:DescribeKey for AWS Backup of account backup"},
	{"{ allow root { actions = [\"kms:*\"], principals = [prod] } }", KEY_POLICY(""), "", NULL},
	{"{ allow more { actions = [\"kms:*\"], principals = [backup] } }", KEY_POLICY(""),
		"backup", NULL},
	{"{ allow more { actions = [\"kms:ReEncryptFrom\"], principals = [backup] } }",
		KEY_POLICY(USE(ROOT_OF(BACKUP_ID), ENOUGH, "")), "backup", NULL},
	{"{ allow more { actions = [\"kms:Decrypt\"], principals = [role(\"" LINKED(
		 BACKUP_ID) "\")] } }",
		KEY_POLICY(USE(LINKED_ROLE, ENOUGH, "")), "", NULL},
	/* all requests about grants have that key */
	{"{ allow grants { actions = [\"kms:CreateGrant\", \"kms:ListGrants\", "
	 "\"kms:RevokeGrant\"], principals = [backup], when = "
	 "context[\"kms:GrantIsForAWSResource\"] == true } }",
		KEY_POLICY(USE(ROOT_OF(BACKUP_ID),
			"\"kms:CreateGrant\", \"kms:ListGrants\", \"kms:RevokeGrant\"",
			FOR_RESOURCES)),
		"", NULL},
	/* of services some things are said, too */
	{"{ allow svc { actions = [\"kms:Decrypt\"], principals = "
	 "[service(\"backup.amazonaws.com\")] } }",
		KEY_POLICY(USE("{\"Service\": \"backup.amazonaws.com\"}", ENOUGH,
			"") ", {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": "
			    "\"kms:Decrypt\", \"Resource\": \"*\", \"Condition\": {\"Bool\": "
			    "{\"aws:PrincipalIsAWSService\": \"true\"}}}"),
		"service(\"backup.amazonaws.com\")", NULL},
	{"{ allow svc { actions = [\"kms:Decrypt\"], principals = "
	 "[service(\"backup.amazonaws.com\")] } }",
		KEY_POLICY(USE("{\"Service\": \"backup.amazonaws.com\"}", ENOUGH,
			"") ", {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": "
			    "\"kms:Decrypt\", \"Resource\": \"*\", \"Condition\": {\"Bool\": "
			    "{\"aws:PrincipalIsAWSService\": \"false\"}}}"),
		"", NULL},
	/* no page says that the requests of AWS Backup have this key */
	{"{ share = [backup] }",
		KEY_POLICY(USE(LINKED_ROLE, ENOUGH,
			", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}")),
		"", "kms:DescribeKey for AWS Backup of account backup"},
	{"{ rotate = true }", KEY_POLICY(""), "true", NULL},
	{"{ rotate = false }", KEY_POLICY(""), "", NULL},
	{"{ multi_region = true }", KEY_POLICY(""), "true", NULL},
	{"", KEY_POLICY(""), "", NULL},
};

START_TEST(whom_a_key_admits)
{
	const struct admission *row = &admissions[_i];

	make_linked_role();
	make_key(row->policy, "alias/data");
	expect(bk_str_format(test.arena, KEYED("%s"), row->body).ptr, row->place, row->open);
}
END_TEST

static const char *const unreadable[][3] = {
	{"GetKeyPolicy", "{ share = [backup] }", "its policy"},
	{"GetKeyRotationStatus", "{ rotate = true }", "rotate"},
};

START_TEST(key_cannot_be_read)
{
	make_key(NULL, "alias/data");
	refuse(unreadable[_i][0]);
	expect(bk_str_format(test.arena, KEYED("%s"), unreadable[_i][1]).ptr, "",
		unreadable[_i][2]);
	expect(KEYED(""), "", NULL);
}
END_TEST

/* AWS's own keys admit nobody else, whatever is said of them. */
START_TEST(key_is_of_aws)
{
	make_vault(PROD_ID, NULL);
	expect(ORG "in prod at ap-southeast-2 { existing key own = \"alias/aws/backup\" }\n",
		"existing key own = \"alias/aws/backup\"", NULL);
}
END_TEST

/* What lies under the key is read by the plan's role, by the root statement or by name; KMS names
 * no role that is yet to be made. */
START_TEST(key_admits_no_plan)
{
	static const char text[] =
		ORG "in prod at ap-southeast-2 {\n"
		    "  existing key data = \"alias/data\" { share = [backup] }\n"
		    "  vault local = \"prod\"\n"
		    "  rds orders = \"orders\" { key = data }\n"
		    "  plan nightly {\n"
		    "    vault = local\n"
		    "    select = [orders]\n"
		    "    rule night { schedule = daily at 02:00 utc, keep = 35d }\n"
		    "  }\n}\n";
	bool root = _i == 0, made = _i == 1;
	struct bk_str arn;

	make_linked_role();
	make_role("someone", "/");
	if (made)
		make_role("bkc-acme-nightly", "/bkc/acme/");
	arn = make_key(root ? KEY_POLICY(USE(LINKED_ROLE, ENOUGH, ""))
			    : POLICY("{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": "
				     "\"arn:aws:iam::" PROD_ID ":role/someone\"}, "
				     "\"Action\": \"kms:*\", \"Resource\": \"*\"}" USE(
					     LINKED_ROLE, ENOUGH, "")),
		"alias/data");
	apply_case_answer(&test, "DescribeDBInstances",
		bk_str_format(test.arena,
			"{\"DBInstances\": [{\"StorageEncrypted\": true, \"KmsKeyId\": \"%.*s\"}]}",
			BK_STR_ARGS(arn))
			.ptr);
	expect(text, made ? "existing key data = \"alias/data\"" : "",
		root || made ? NULL : "kms:DescribeKey for the role of plan nightly");
}
END_TEST

/* A vault's key. */
START_TEST(key_of_a_vault)
{
	struct bk_str arn = make_key(NULL, "alias/data");
	static const char vault[] = "  existing vault central = \"central\" { key = %s }\n}\n";
	static const char keys[] = "in prod at ap-southeast-2 {\n"
				   "  existing key data = \"alias/data\"\n"
				   "  existing key other = \"alias/other\"\n";
	static const struct {
		const char *key, *place;
	} rows[] = {{"data", ""}, {"other", "other"}, {"aws", "aws"}};

	make_key(NULL, "alias/other");
	json_decref(call(PROD_ID, "backup", "CreateBackupVault",
		json_pack(
			"{s:s, s:s}", "BackupVaultName", "central", "EncryptionKeyArn", arn.ptr)));
	for (size_t i = 0; i < BK_COUNT(rows); i++)
		expect(bk_str_format(test.arena, "%s%s%s", ORG, keys,
			       bk_str_format(test.arena, vault, rows[i].key).ptr)
				.ptr,
			rows[i].place, NULL);
}
END_TEST

START_TEST(key_of_a_vault_is_of_aws)
{
	static const char text[] = ORG "in prod at ap-southeast-2 { existing vault central = "
				       "\"central\" { key = aws } }\n";

	make_vault(PROD_ID, NULL);
	expect(text, "", NULL);
	refuse("DescribeKey");
	expect(text, "", "key");
}
END_TEST

/*
 * Roles.
 */
#define BACKUP_POLICY "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
#define S3_POLICY     "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"

static const struct role {
	const char *body, *place;
} roles[] = {
	{"{ path = \"/team/\" }", ""},
	{"", "existing role theirs = \"theirs\""},
	{"{ path = \"/other/\" }", "\"/other/\""},
	{"{ path = \"/team/\", policies = [\"" BACKUP_POLICY "\"] }", ""},
	{"{ path = \"/team/\", policies = [\"" S3_POLICY "\"] }", "\"" S3_POLICY "\""},
	{"{ path = \"/team/\", boundary = \"arn:aws:iam::222222222222:policy/b\" }",
		"\"arn:aws:iam::222222222222:policy/b\""},
};

START_TEST(what_a_role_is)
{
	make_role("theirs", "/team/");
	json_decref(call(PROD_ID, "iam", "AttachRolePolicy",
		json_pack("{s:s, s:s}", "RoleName", "theirs", "PolicyArn", BACKUP_POLICY)));
	expect(bk_str_format(test.arena, "%sin prod { existing role theirs = \"theirs\" %s }\n",
		       ORG, roles[_i].body)
			.ptr,
		roles[_i].place, NULL);
}
END_TEST

/*
 * Data stores. AWS's answers are given: `%s` is the ARN of the key `data`.
 */
static const struct store {
	const char *resource, *operation, *answer, *place, *open;
} stores[] = {
#define INSTANCE    "DescribeDBInstances"
#define DB(members) "{\"DBInstances\": [{" members "}]}"
	{"rds orders { key = data }", INSTANCE,
		DB("\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\""), "", NULL},
	{"rds orders { key = other }", INSTANCE,
		DB("\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\""), "other", NULL},
	{"rds orders { key = aws }", INSTANCE,
		DB("\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\""), "aws", NULL},
	{"rds orders { key = none }", INSTANCE,
		DB("\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\""), "none", NULL},
	{"rds orders { key = none }", INSTANCE, DB("\"StorageEncrypted\": false"), "", NULL},
	{"rds orders { key = data }", INSTANCE, DB("\"StorageEncrypted\": false"), "data", NULL},
	{"rds orders { key = aws }", INSTANCE, DB("\"StorageEncrypted\": false"), "aws", NULL},
	{"rds orders { key = data }", INSTANCE,
		DB("\"StorageEncrypted\": true, \"KmsKeyId\": \"alias/unsaid\""), "", "key"},
	{"rds orders { key = data }", INSTANCE, "{\"DBInstances\": []}", "rds orders", NULL},
	{"rds orders { backup_window = \"03:00-04:00\" }", INSTANCE,
		DB("\"PreferredBackupWindow\": \"03:00-04:00\""), "", NULL},
	{"rds orders { backup_window = \"03:00-04:00\" }", INSTANCE,
		DB("\"PreferredBackupWindow\": \"03:00-05:00\""), "\"03:00-04:00\"", NULL},
	{"rds orders { maintenance_window = \"Sun:04:00-Sun:05:00\" }", INSTANCE,
		DB("\"PreferredMaintenanceWindow\": \"sun:04:00-sun:05:00\""), "", NULL},
	{"fsx_lustre files = \"fs-0123456789abcdef0\" { backup_window = \"03:00-04:00\" }", NULL,
		NULL, "", "backup_window"},
	/* A key of the unit comes before what lies under it. */
	{"key ours\n  rds orders { key = ours }", INSTANCE, "{\"DBInstances\": []}", "", "key"},
	{"key ours\n  rds orders { key = ours }", INSTANCE,
		DB("\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\""), "ours", NULL},
	{"aurora orders { key = other }", "DescribeDBClusters",
		"{\"DBClusters\": [{\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\"}]}", "other",
		NULL},
	{"aurora orders { key = data }", "DescribeDBClusters",
		"{\"DBClusters\": [{\"StorageEncrypted\": true, \"KmsKeyId\": \"%s\"}]}", "", NULL},
	{"ebs disk = \"vol-0123456789abcdef0\" { key = other }", "DescribeVolumes",
		"{\"Volumes\": [{\"Encrypted\": true, \"KmsKeyId\": \"%s\"}]}", "other", NULL},
	{"ebs disk = \"vol-0123456789abcdef0\" { key = none }", "DescribeVolumes",
		"{\"Volumes\": [{\"Encrypted\": false}]}", "", NULL},
#define TABLE(members) "{\"Table\": {\"TableName\": \"orders\"" members "}}"
	{"dynamodb orders { key = aws }", "DescribeTable", TABLE(""), "", NULL},
	{"dynamodb orders { key = none }", "DescribeTable", TABLE(""), "", NULL},
	{"dynamodb orders { key = data }", "DescribeTable", TABLE(""), "data", NULL},
	{"dynamodb orders { key = data }", "DescribeTable",
		TABLE(", \"SSEDescription\": {\"KMSMasterKeyArn\": \"%s\"}"), "", NULL},
	{"dynamodb orders { key = none }", "DescribeTable",
		TABLE(", \"SSEDescription\": {\"KMSMasterKeyArn\": \"%s\"}"), "none", NULL},
#define BUCKET(rule)                                                                               \
	"{\"ServerSideEncryptionConfiguration\": {\"Rules\": "                                     \
	"[{\"ApplyServerSideEncryptionByDefault\": {" rule "}}]}}"
	{"s3 files { key = data }", "GetBucketEncryption",
		BUCKET("\"SSEAlgorithm\": \"aws:kms\", \"KMSMasterKeyID\": \"%s\""), "", NULL},
	{"s3 files { key = data }", "GetBucketEncryption", BUCKET("\"SSEAlgorithm\": \"AES256\""),
		"", "key"},
	{"efs files = \"fs-0123456789abcdef0\" { key = data }", NULL, NULL, "", "key"},
};

static const char *stored(const char *resource)
{
	return bk_str_format(test.arena,
		"%sin prod at ap-southeast-2 {\n"
		"  existing key data = \"alias/data\"\n"
		"  existing key other = \"alias/other\"\n"
		"  %s\n}\n",
		ORG, resource)
		.ptr;
}

START_TEST(how_a_store_is_encrypted)
{
	const struct store *row = &stores[_i];
	struct bk_str arn = make_key(NULL, "alias/data");

	make_key(NULL, "alias/other");
	if (row->operation) {
		const char *hole = strstr(row->answer, "%s");
		int before = hole ? (int)(hole - row->answer) : (int)strlen(row->answer);

		apply_case_answer(&test, row->operation,
			bk_str_format(test.arena, "%.*s%.*s%s", before, row->answer,
				hole ? (int)arn.len : 0, arn.ptr, hole ? hole + 2 : "")
				.ptr);
	}
	expect(stored(row->resource), row->place, row->open);
	if (row->open)
		ck_assert_int_eq(test.plan.open.at[0].detail, row->operation == NULL);
}
END_TEST

START_TEST(store_cannot_be_read)
{
	make_key(NULL, "alias/data");
	make_key(NULL, "alias/other");
	refuse("DescribeDBInstances");
	expect(stored("rds orders { key = data }"), "", "key");
	expect(stored("rds orders"), "", NULL);
}
END_TEST

/* Tags, as the tagging service says them. */
#define TAGGED(arn, tags)                                                                          \
	"{\"ResourceTagMappingList\": [{\"ResourceARN\": \"" arn "\", \"Tags\": [" tags "]}]}"
#define TAG(key, value) "{\"Key\": \"" key "\", \"Value\": \"" value "\"}"
#define ORDERS          "arn:aws:rds:ap-southeast-2:222222222222:db:orders"

static const struct carried {
	const char *resource, *answer, *place, *open;
} carried[] = {
	{"rds orders { tags = { env = \"prod\" } }", TAGGED(ORDERS, TAG("env", "prod")), "", NULL},
	{"rds orders { tags = { env = \"prod\" } }", TAGGED(ORDERS, TAG("env", "test")), "\"prod\"",
		NULL},
	{"rds orders { tags = { env = \"prod\" } }", TAGGED(ORDERS, TAG("Env", "prod")), "\"prod\"",
		NULL},
	{"rds orders { tags = { env = \"prod\" } }", "{\"ResourceTagMappingList\": []}", "\"prod\"",
		NULL},
	{"dsql orders = \"abcdefghijklmnopqrstuvwxyz\" { tags = { env = \"prod\" } }",
		"{\"ResourceTagMappingList\": []}", "", "tags"},
};

START_TEST(which_tags_a_store_carries)
{
	make_key(NULL, "alias/data");
	make_key(NULL, "alias/other");
	apply_case_answer(&test, "GetResources", carried[_i].answer);
	expect(stored(carried[_i].resource), carried[_i].place, carried[_i].open);
}
END_TEST

/* Many are asked about at once, and never with a page's size. */
START_TEST(tags_are_asked_for_together)
{
	size_t calls;

	make_key(NULL, "alias/data");
	make_key(NULL, "alias/other");
	ck_assert(apply_case_plan(&test, stored("rds a\n  rds b")));
	calls = test.calls;
	ck_assert(apply_case_plan(
		&test, stored("rds a { tags = { x = \"1\" } }\n  rds b { tags = { x = \"1\" } }")));
	ck_assert_uint_eq(test.calls, calls + 1);
	ck_assert(apply_case_reported(&test, BK_ASSUMPTION_FALSE));
}
END_TEST

/* What is open is told; what nobody is asked about only in detail. */
START_TEST(what_is_open_is_told)
{
	struct bk_plan_show_options options = {.sources = &test.sources, .detail = _i == 1};
	struct bk_out *out = bk_out_memory();

	make_key(NULL, "alias/data");
	make_key(NULL, "alias/other");
	refuse("DescribeDBInstances");
	ck_assert(apply_case_plan(&test,
		stored("rds orders { key = data }\n"
		       "  efs files = \"fs-0123456789abcdef0\" { key = data }")));
	bk_apply_plan_show(&test.plan, &options, out);
	bk_out_char(out, '\0');
	ck_assert_ptr_nonnull(strstr(bk_out_text(out).ptr,
		"  rds:prod.orders[ap-southeast-2]: key  "
		"(rds:DescribeDBInstances: AccessDeniedException)  main.bk:9\n"));
	ck_assert_int_eq(
		strstr(bk_out_text(out).ptr, "bkc does not ask for it") != NULL, options.detail);
	bk_out_discard(out);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("apply_premise");
	TCase *premises = tcase_create("premises");

	tcase_add_checked_fixture(premises, set_up, tear_down);
	tcase_add_loop_test(premises, who_may_copy, 0, (int)BK_COUNT(acceptances));
	tcase_add_test(premises, who_may_copy_by_role);
	tcase_add_test(premises, policy_cannot_be_read);
	tcase_add_test(premises, nothing_is_stated);
	tcase_add_test(premises, vault_is_not_there);
	tcase_add_loop_test(premises, vault_cannot_be_seen, 0, 2);
	tcase_add_loop_test(premises, whom_a_key_admits, 0, (int)BK_COUNT(admissions));
	tcase_add_loop_test(premises, key_cannot_be_read, 0, (int)BK_COUNT(unreadable));
	tcase_add_test(premises, key_is_of_aws);
	tcase_add_loop_test(premises, key_admits_no_plan, 0, 3);
	tcase_add_test(premises, key_of_a_vault);
	tcase_add_test(premises, key_of_a_vault_is_of_aws);
	tcase_add_loop_test(premises, what_a_role_is, 0, (int)BK_COUNT(roles));
	tcase_add_loop_test(premises, how_a_store_is_encrypted, 0, (int)BK_COUNT(stores));
	tcase_add_test(premises, store_cannot_be_read);
	tcase_add_loop_test(premises, which_tags_a_store_carries, 0, (int)BK_COUNT(carried));
	tcase_add_test(premises, tags_are_asked_for_together);
	tcase_add_loop_test(premises, what_is_open_is_told, 0, 2);
	suite_add_tcase(s, premises);
	return s;
}

Suite *test_suite(void)
{
	return suite();
}
