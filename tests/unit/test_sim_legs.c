/*
 * Which key each backup and copy is under, and whether it works: by hand from the table of keys of
 * AWS Backup's guide (encryption; cross-account and cross-region copies; logically air-gapped
 * vaults), for every type of the matrix.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "cmd/services.h"
#include "model/model.h"
#include "sim/leg.h"
#include "syntax/parse.h"

#include <unistd.h>

#include "unit.h"

#define OWN_SNAPSHOT                                                                               \
	"aurora documentdb ebs ec2 fsx_lustre fsx_ontap fsx_openzfs fsx_windows neptune rds "      \
	"storagegateway "
#define NEVER_COPIED "rds_cluster redshift redshift_serverless "
#define MANAGED      "dsql dynamodb efs eks s3 sap_hana timestream vm "
#define STAYS_OPEN   "aurora documentdb neptune "
#define ENCRYPTS     "ebs ec2 fsx_lustre fsx_ontap fsx_openzfs fsx_windows rds storagegateway "

/*
 * Keys: `none`, `aws` (AWS's key of the type's own service), `backup` (aws/backup), `owned` (of a
 * vault, AWS's own), `root` (a customer's, whose policy has the account alone), `role` (names the
 * plan's role alone), `shared` (root, and the destination's service-linked role), `plan` (root, and
 * the source's plan role), `closed` (names nobody), `denied` (root, and a deny for all), `off`
 * (disabled).
 * Result: whose key the point has (`resource`, `vault`), `open`, or the beginning of the reason.
 */
static const struct row {
	const char *types;
	bool basic; /* the management preference of the type is off */
	enum { BACKUP, BESIDE, REGION, ACCOUNT, BOTH, AIRGAP, AIRGAP_ACCOUNT } leg;
	const char *resource_key, *source_key, *destination_key, *result;
} rows[] = {
	/* clang-format off */
	/* types                  basic  leg            resource  source    destination  result */
	{ MANAGED,                false, BACKUP,        "root",   "",       "root",      "vault" },
	{ MANAGED,                false, BACKUP,        "aws",    "",       "root",      "vault" },
	{ MANAGED,                false, BACKUP,        "none",   "",       "backup",    "vault" },
	{ MANAGED,                false, BACKUP,        "root",   "",       "off",       "KMS key is either" },
	{ MANAGED,                false, BACKUP,        "root",   "",       "denied",    "Given key ID" },
	{ "dynamodb dsql ",       false, BACKUP,        "closed", "",       "root",      "Given key ID" },
	{ "dynamodb dsql ",       false, BACKUP,        "role",   "",       "root",      "vault" },
	{ "dynamodb dsql ",       false, BACKUP,        "off",    "",       "root",      "KMS key is either" },
	{ "s3 ",                  false, BACKUP,        "closed", "",       "root",      "vault" }, /* silently without objects */
	{ "efs eks vm ",          false, BACKUP,        "closed", "",       "root",      "vault" },
	{ "dynamodb ",            true,  BACKUP,        "root",   "",       "root",      "resource" },
	{ "dynamodb ",            true,  BACKUP,        "role",   "",       "root",      "resource" },
	{ "dynamodb ",            true,  BACKUP,        "closed", "",       "root",      "Given key ID" },
	{ "efs ",                 true,  BACKUP,        "root",   "",       "root",      "resource" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "root",   "",       "root",      "resource" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "aws",    "",       "root",      "resource" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "none",   "",       "root",      "open" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "role",   "",       "root",      "resource" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "closed", "",       "root",      "Given key ID" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "denied", "",       "root",      "Given key ID" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "off",    "",       "root",      "KMS key is either" },
	{ OWN_SNAPSHOT NEVER_COPIED, false, BACKUP,     "root",   "",       "off",       "resource" }, /* the vault's key has no part in it */

	/* in one account */
	{ MANAGED,                false, BESIDE,        "root",   "root",   "root",      "vault" },
	{ MANAGED,                false, REGION,        "aws",    "root",   "backup",    "vault" },
	{ MANAGED,                false, REGION,        "closed", "root",   "root",      "vault" }, /* the resource's key is no longer asked */
	{ MANAGED,                false, REGION,        "root",   "off",    "root",      "KMS key is either" },
	{ MANAGED,                false, REGION,        "root",   "root",   "off",       "KMS key is either" },
	{ OWN_SNAPSHOT,           false, BESIDE,        "root",   "root",   "root",      "vault" },
	{ OWN_SNAPSHOT,           false, REGION,        "root",   "backup", "root",      "vault" },
	{ OWN_SNAPSHOT,           false, REGION,        "aws",    "root",   "root",      "vault" },
	{ "ebs rds fsx_ontap ",   false, REGION,        "root",   "root",   "aws",       "vault" },
	{ OWN_SNAPSHOT,           false, REGION,        "root",   "root",   "backup",    "Copy job failed. The destination Backup vault is encrypted with the default" },
	{ OWN_SNAPSHOT,           false, REGION,        "closed", "root",   "root",      "Given key ID" },
	{ OWN_SNAPSHOT,           false, REGION,        "root",   "root",   "closed",    "Given key ID" },
	{ ENCRYPTS,               false, REGION,        "none",   "root",   "root",      "vault" },
	{ STAYS_OPEN,             false, REGION,        "none",   "root",   "root",      "open" },
	{ NEVER_COPIED,           false, BESIDE,        "root",   "root",   "root",      "Feature is not supported" },
	{ NEVER_COPIED,           false, REGION,        "root",   "root",   "root",      "Feature is not supported" },
	{ "dynamodb ",            true,  BESIDE,        "root",   "root",   "root",      "Feature is not supported" },
	{ "cloudformation ",      false, REGION,        "none",   "root",   "root",      "vault" },

	/* to another account */
	{ MANAGED,                false, ACCOUNT,       "root",   "root",   "root",      "vault" },
	{ MANAGED,                false, ACCOUNT,       "aws",    "root",   "root",      "vault" }, /* without any statement for the other account */
	{ MANAGED,                false, BOTH,          "aws",    "root",   "root",      "vault" },
	{ MANAGED,                false, ACCOUNT,       "root",   "denied", "root",      "Given key ID" },
	{ OWN_SNAPSHOT,           false, ACCOUNT,       "shared", "root",   "root",      "vault" },
	{ OWN_SNAPSHOT,           false, BOTH,          "shared", "backup", "root",      "vault" },
	{ OWN_SNAPSHOT,           false, ACCOUNT,       "root",   "root",   "root",      "Given key ID" },
	{ OWN_SNAPSHOT,           false, ACCOUNT,       "aws",    "root",   "root",      "Copy job failed. A recovery point that is encrypted with an AWS managed" },
	{ OWN_SNAPSHOT,           false, ACCOUNT,       "shared", "root",   "aws",       "Copy job failed. The destination Backup vault is encrypted with the default" },
	{ OWN_SNAPSHOT,           false, ACCOUNT,       "shared", "root",   "backup",    "Copy job failed. The destination Backup vault is encrypted with the default" },
	{ OWN_SNAPSHOT,           false, ACCOUNT,       "off",    "root",   "root",      "KMS key is either" },
	{ ENCRYPTS,               false, ACCOUNT,       "none",   "root",   "root",      "vault" },
	{ STAYS_OPEN,             false, ACCOUNT,       "none",   "root",   "root",      "open" },
	{ NEVER_COPIED,           false, ACCOUNT,       "shared", "root",   "root",      "Feature is not supported" },
	{ "dynamodb ",            true,  ACCOUNT,       "shared", "root",   "root",      "Feature is not supported" },
	{ "cloudformation ",      false, ACCOUNT,       "none",   "root",   "root",      "Feature is not supported" },

	/* into an air-gapped vault */
	{ "dsql dynamodb efs s3 ", false, AIRGAP,       "aws",    "root",   "owned",     "vault" },
	{ "dsql dynamodb efs s3 ", false, AIRGAP_ACCOUNT, "aws",  "root",   "owned",     "vault" },
	{ "aurora ebs ec2 fsx_ontap neptune ", false, AIRGAP, "root", "root", "owned",   "vault" },
	{ "aurora ebs ec2 fsx_ontap neptune ", false, AIRGAP_ACCOUNT, "root", "root", "owned", "Given key ID" },
	{ "aurora ebs ec2 fsx_ontap neptune ", false, AIRGAP_ACCOUNT, "shared", "root", "owned", "vault" },
	{ "aurora ebs ec2 fsx_ontap neptune ", false, AIRGAP, "aws", "root", "owned",    "The recovery point is encrypted with an AWS managed key" },
	{ STAYS_OPEN,             false, AIRGAP,        "none",   "root",   "owned",     "An unencrypted recovery point" },
	{ "ebs ",                 false, AIRGAP,        "none",   "root",   "owned",     "vault" },
	{ "rds fsx_openzfs ",     false, AIRGAP,        "shared", "root",   "owned",     "This resource type is not supported by logically" },
	/* its own key is the only one of a destination that admits the source */
	{ "dynamodb efs ",        false, AIRGAP_ACCOUNT, "root",  "root",   "root",      "Given key ID" },
	{ "dynamodb efs ",        false, AIRGAP_ACCOUNT, "root",  "root",   "plan",      "vault" },
	{ "ebs aurora ",          false, AIRGAP_ACCOUNT, "shared", "root",  "plan",      "vault" },
	/* clang-format on */
};

#define PROD           "222222222222"
#define BACKUP_ACCOUNT "333333333333"
#define ROLE           "arn:aws:iam::" PROD ":role/bkc/prod/plan"
#define LINKED                                                                                     \
	"arn:aws:iam::" BACKUP_ACCOUNT                                                             \
	":role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"

static struct bk_arena *arena;
static json_t *services, *documents;

static void set_up(void)
{
	static const struct bk_resolve_options options = {0};
	struct bk_sources sources;
	struct bk_diags diags;
	struct bk_names names;
	char path[] = "/tmp/bkc-legs-XXXXXX.bk";
	int file = mkstemps(path, 3);
	struct bk_error error;
	struct bk_model *model;

	ck_assert_int_ge(file, 0);
	close(file);
	arena = bk_arena_new();
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	bk_names_init(&names, arena);
	model = bk_resolve(
		arena, &names, &sources, &diags, bk_str_of(path), BK_STR("-"), &options, &error);
	unlink(path);
	ck_assert_ptr_nonnull(model);
	services = bk_services_document(model);
	documents = json_array();
}

static void tear_down(void)
{
	json_decref(services);
	json_decref(documents);
	bk_arena_free(arena);
}

#define ROOT_OF(account)                                                                           \
	"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::" account                     \
	":root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}"
#define USED_BY(arn)                                                                               \
	"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"" arn                                     \
	"\"]},\"Action\":[\"kms:DescribeKey\",\"kms:Encrypt\",\"kms:Decrypt\",\"kms:ReEncrypt*\"," \
	"\"kms:GenerateDataKey*\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Principal\":{"      \
	"\"AWS\":"                                                                                 \
	"[\"" arn "\"]},\"Action\":[\"kms:CreateGrant\",\"kms:ListGrants\",\"kms:RevokeGrant\"],"  \
	"\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"kms:GrantIsForAWSResource\":\"true\"}}}"
#define DENIED "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}"

static const struct {
	const char *word, *statements;
	const char *elsewhere; /* the same in the destination's account */
} key_policies[] = {
	{"root", ROOT_OF(PROD), ROOT_OF(BACKUP_ACCOUNT)},
	{"off", ROOT_OF(PROD), ROOT_OF(BACKUP_ACCOUNT)},
	{"role", USED_BY(ROLE), USED_BY(ROLE)},
	{"shared", ROOT_OF(PROD) "," USED_BY(LINKED), NULL},
	{"plan", NULL, ROOT_OF(BACKUP_ACCOUNT) "," USED_BY(ROLE)},
	{"closed", "", ""},
	{"denied", ROOT_OF(PROD) "," DENIED, ROOT_OF(BACKUP_ACCOUNT) "," DENIED},
};

static const json_t *document(struct bk_str statements)
{
	struct bk_error error;
	json_t *policy = bk_value_read(
		bk_str_format(arena, "{\"Statement\":[%.*s]}", BK_STR_ARGS(statements)), &error);

	ck_assert_msg(policy, "%s", error.text);
	json_array_append_new(documents, policy);
	return policy;
}

static struct bk_sim_key_state key_of(
	const char *word, const char *arn, const json_t *service, bool elsewhere)
{
	struct bk_sim_key_state key = {.kind = BK_KEY_CUSTOMER, .arn = bk_str_of(arn)};

	if (!strcmp(word, "none") || !*word)
		return (struct bk_sim_key_state){.kind = BK_KEY_NONE};
	if (!strcmp(word, "owned"))
		return (struct bk_sim_key_state){.kind = BK_KEY_OWNED, .arn = bk_str_of(arn)};
	if (!strcmp(word, "aws") || !strcmp(word, "backup")) {
		key.kind = BK_KEY_SERVICE;
		key.alias = *word == 'a' ? bk_value_text(service, "own_key") : BK_STR("aws/backup");
		return key;
	}
	key.disabled = !strcmp(word, "off");
	for (size_t i = 0; i < BK_COUNT(key_policies); i++) {
		const char *statements =
			elsewhere ? key_policies[i].elsewhere : key_policies[i].statements;

		if (!strcmp(word, key_policies[i].word) && statements)
			key.policy = document(bk_str_of(statements));
	}
	ck_assert_msg(key.policy, "no key %s", word);
	return key;
}

static void check_row(const struct row *row, struct bk_str type)
{
	const json_t *service = json_object_get(services, bk_str_dup(arena, type).ptr);
	bool elsewhere = row->leg == ACCOUNT || row->leg == BOTH || row->leg == AIRGAP_ACCOUNT;
	struct bk_sim_leg leg = {
		.service = service,
		.advanced = !row->basic,
		.resource = BK_STR("arn:aws:rds:eu-west-1:" PROD ":db:mydb"),
		.resource_key = key_of(row->resource_key, "resource", service, false),
		.role = BK_STR(ROLE),
		.same_organization = true,
		.copies_allowed = true,
		.has_linked_role = true,
		.organization = BK_STR("o-a1b2c3d4e5"),
		.organization_path = BK_STR("o-a1b2c3d4e5/r-ab12/"),
	};
	struct bk_sim_leg_end end;
	const char *got;

	ck_assert_msg(service, "no service %.*s", BK_STR_ARGS(type));
	leg.source = (struct bk_sim_vault_state){.account = BK_STR(PROD),
		.region = BK_STR("eu-west-1"),
		.name = BK_STR("local"),
		.key = key_of(row->source_key, "source", service, false)};
	leg.destination = (struct bk_sim_vault_state){
		.account = elsewhere ? BK_STR(BACKUP_ACCOUNT) : BK_STR(PROD),
		.region = row->leg == REGION || row->leg == BOTH ? BK_STR("us-east-1")
								 : BK_STR("eu-west-1"),
		.name = BK_STR("central"),
		.arn = BK_STR("arn:aws:backup:eu-west-1:" BACKUP_ACCOUNT ":backup-vault:central"),
		.is_airgapped = row->leg == AIRGAP || row->leg == AIRGAP_ACCOUNT,
		.key = key_of(row->destination_key, "vault", service, elsewhere),
		.policy = document(BK_STR("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":"
					  "\"backup:CopyIntoBackupVault\",\"Resource\":\"*\","
					  "\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":"
					  "\"o-a1b2c3d4e5\"}}}")),
	};
	end = row->leg == BACKUP ? bk_sim_leg_backup(arena, &leg) : bk_sim_leg_copy(arena, &leg);
	got = !end.works ? end.message : !end.encrypted ? "open" : bk_str_dup(arena, end.key).ptr;
	ck_assert_msg(!strncmp(got, row->result, strlen(row->result)),
		"%.*s, leg %d, keys %s %s %s: %s, not %s", BK_STR_ARGS(type), (int)row->leg,
		row->resource_key, row->source_key, row->destination_key, got, row->result);
}

START_TEST(each_point_has_the_right_key)
{
	struct bk_str types = bk_str_of(rows[_i].types);

	while (types.len > 1)
		check_row(&rows[_i], bk_str_cut(&types, ' '));
}
END_TEST

/* What stops a copy to another account: each alone. */
static const struct {
	const char *what, *message;
} stops[] = {
	{"organization", "Copy job failed. Both source and destination account must be a member"},
	{"switch", "Copy job failed. Cross-account copy feature is not enabled"},
	{"role", "Copy job failed. The destination account has no service-linked role"},
	{"default", "Copy job failed. The destination Backup vault is encrypted with the default"},
	{"policy", "Access Denied trying to call AWS Backup service"},
	{"foreign", "Access Denied trying to call AWS Backup service"},
	{"cold", "A recovery point in cold storage cannot be copied."},
};

START_TEST(each_precondition_stops_the_copy)
{
	const char *what = stops[_i].what;
	const json_t *service = json_object_get(services, "ebs");
	struct bk_sim_leg leg = {
		.service = service,
		.resource = BK_STR("arn:aws:ec2:eu-west-1:" PROD ":volume/vol-1"),
		.resource_key = key_of("shared", "resource", service, false),
		.role = BK_STR(ROLE),
		.source = {.account = BK_STR(PROD), .region = BK_STR("eu-west-1")},
		.destination = {.account = BK_STR(BACKUP_ACCOUNT),
			.region = BK_STR("eu-west-1"),
			.name = strcmp(what, "default") ? BK_STR("central") : BK_STR("Default"),
			.key = key_of("root", "vault", service, true)},
		.same_organization = strcmp(what, "organization"),
		.copies_allowed = strcmp(what, "switch"),
		.has_linked_role = strcmp(what, "role"),
		.organization =
			strcmp(what, "foreign") ? BK_STR("o-a1b2c3d4e5") : BK_STR("o-other"),
		.organization_path = BK_STR("o-a1b2c3d4e5/r-ab12/"),
		.is_cold = !strcmp(what, "cold"),
	};
	struct bk_sim_leg_end end;

	if (strcmp(what, "policy"))
		leg.destination.policy = document(
			BK_STR("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":"
			       "\"backup:CopyIntoBackupVault\",\"Resource\":\"*\",\"Condition\":"
			       "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}}}"));
	end = bk_sim_leg_copy(arena, &leg);
	ck_assert(!end.works);
	ck_assert_msg(!strncmp(end.message, stops[_i].message, strlen(stops[_i].message)), "%s: %s",
		what, end.message);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("legs");
	TCase *cases = tcase_create("legs");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_loop_test(cases, each_point_has_the_right_key, 0, BK_COUNT(rows));
	tcase_add_loop_test(cases, each_precondition_stops_the_copy, 0, BK_COUNT(stops));
	suite_add_tcase(suite, cases);
	return suite;
}
