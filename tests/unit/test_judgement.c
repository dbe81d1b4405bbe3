/*
 * The verdicts of check and of the paths against a table written by hand: tests/judgement/table.txt
 * says what it means.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "check/check.h"
#include "check/path.h"
#include "infer/infer.h"
#include "model/model.h"
#include "unit.h"

enum { COLUMNS = 6, GROUPS_MAX = 16, ROWS_MAX = 128 };

struct kind {
	const char *word; /* in the table */
	const char *declaration;
	const char *settings;
};

struct place {
	const char *word;
	const char *target; /* of the copy */
	const char *text;
};

struct word {
	const char *word;
	const char *text;
};

struct row {
	char *columns[COLUMNS]; /* kinds, places, keys, check, backup, copy */
	unsigned line;
	unsigned met;
};

struct group {
	char *name, *members;
};

static struct row rows[ROWS_MAX];
static size_t row_count;
static struct group groups[GROUPS_MAX];
static size_t group_count;

/* clang-format off */
static const struct kind kinds[] = {
	{"rds", "rds item = \"orders\"", ""},
	{"rds_cluster", "rds_cluster item = \"orders\"", ""},
	{"aurora", "aurora item = \"orders\"", ""},
	{"documentdb", "documentdb item = \"orders\"", ""},
	{"neptune", "neptune item = \"orders\"", ""},
	{"redshift", "redshift item = \"orders\"", ""},
	{"redshift_serverless", "redshift_serverless item = \"12345678-1234-1234-1234-123456789012\"", ""},
	{"ebs", "ebs item = \"vol-0123456789abcdef0\"", ""},
	{"ec2", "ec2 item = \"i-0123456789abcdef0\"", ""},
	{"fsx_lustre", "fsx_lustre item = \"fs-0123456789abcdef0\"", ""},
	{"fsx_windows", "fsx_windows item = \"fs-0123456789abcdef0\"", ""},
	{"fsx_ontap", "fsx_ontap item = \"fs-0123456789abcdef0/fsvol-0123456789abcdef0\"", ""},
	{"fsx_openzfs", "fsx_openzfs item = \"fs-0123456789abcdef0\"", ""},
	{"storagegateway", "storagegateway item = \"sgw-12345678/volume/vol-12345678\"", ""},
	{"s3", "s3 item = \"acme-orders\"", ""},
	{"timestream", "timestream item = \"db/table/orders\"", ""},
	{"vm", "vm item = \"vm-1234567890\"", ""},
	{"sap_hana", "sap_hana item = \"app/DB/HDB\"", ""},
	{"eks", "eks item = \"main\"", ""},
	{"dynamodb+", "dynamodb item = \"orders\"", "dynamodb = true"},
	{"dynamodb-", "dynamodb item = \"orders\"", "dynamodb = false"},
	{"dsql+", "dsql item = \"abcdefghijklmnopqrstuvwxyz\"", "dsql = true"},
	{"dsql-", "dsql item = \"abcdefghijklmnopqrstuvwxyz\"", "dsql = false"},
	{"efs+", "efs item = \"fs-0123456789abcdef0\"", "efs = true"},
	{"efs-", "efs item = \"fs-0123456789abcdef0\"", "efs = false"},
	{"cloudformation+", "cloudformation item = \"s/12345678-1234-1234-1234-123456789012\"", "cloudformation = true"},
	{"cloudformation-", "cloudformation item = \"s/12345678-1234-1234-1234-123456789012\"", "cloudformation = false"},
};

static const struct place places[] = {
	{"vault", "prod.far", "in prod at eu-west-1 { vault far }"},
	{"region", "prod.far", "in prod at eu-central-1 { vault far }"},
	{"account", "other.far", "in other at eu-west-1 { vault far }"},
	{"both", "other.far", "in other at eu-central-1 { vault far }"},
	{"airgap", "other.far", "in other at eu-west-1 { vault far { lock = airgap, min = 7d, max = 1y } }"},
	{"region-aws", "prod.far", "in prod at eu-central-1 { vault far { key = aws } }"},
	{"account-aws", "other.far", "in other at eu-west-1 { vault far { key = aws } }"},
};

#define EXISTING "existing key data = \"alias/data\""

static const struct word keys[] = {
	{"none", ""},
	{"aws", ""},
	{"unknown", ""},
	{"own", "key data"},
	{"bare", EXISTING},
	{"shared", EXISTING " { share = [other] }"},
	{"unshared", EXISTING " { share = [] }"},
	{"allow", EXISTING " { allow roots { actions = [\"kms:*\"], principals = [prod, other] } }"},
	{"granting", EXISTING " { allow roots { actions = [\"kms:*\"], principals = [prod, other], "
		"when = context[\"kms:GrantIsForAWSResource\"] == true } }"},
	{"decided", "key data { deny strangers { actions = [\"kms:*\"], "
		"when = context[\"aws:PrincipalOrgID\"] != \"o-a1b2c3d4e5\" } }"},
	{"doubtful", "key data { deny some { actions = [\"kms:Decrypt\"], "
		"when = context[\"aws:SourceIp\"] == \"10.0.0.0/8\" } }"},
	{"foreign", EXISTING " { allow one { actions = [\"kms:*\"], principals = [role(\"somebody\")] } }"},
};
/* clang-format on */

static const char *const truths[] = {
	[BK_FALSE] = "broken", [BK_TRUE] = "proved", [BK_UNKNOWN] = "unknown"};

static FILE *table_open(void)
{
	const char *root = getenv("BK_SRCDIR");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/judgement/table.txt", root ? root : "..");
	file = fopen(path, "r");
	ck_assert_msg(file, "no %s", path);
	return file;
}

static void read_group(char *text)
{
	char *equals = strchr(text, '=');
	struct group *group = &groups[group_count++];

	ck_assert_uint_le(group_count, GROUPS_MAX);
	ck_assert_ptr_nonnull(equals);
	*equals = '\0';
	group->name = strdup(strtok(text, " "));
	group->members = strdup(equals + 1);
	for (char *at = group->members; *at; at++) {
		if (*at == ' ' || *at == '\n')
			*at = ',';
	}
}

static void read_row(char *text, unsigned line)
{
	struct row *row = &rows[row_count++];
	size_t count = 0;

	ck_assert_uint_le(row_count, ROWS_MAX);
	*row = (struct row){.line = line};
	for (char *word = strtok(text, " \n"); word; word = strtok(NULL, " \n")) {
		ck_assert_msg(count < COLUMNS, "table.txt:%u: too many columns", line);
		row->columns[count++] = strdup(word);
	}
	ck_assert_msg(count == COLUMNS, "table.txt:%u: too few columns", line);
}

static void table_read(void)
{
	FILE *file = table_open();
	char text[512];

	for (unsigned line = 1; fgets(text, sizeof(text), file); line++) {
		if (text[0] == '#' || text[0] == '\n')
			continue;
		if (strncmp(text, "group ", 6) == 0)
			read_group(text + 6);
		else
			read_row(text, line);
	}
	fclose(file);
}

static void table_free(void)
{
	for (size_t i = 0; i < group_count; i++) {
		free(groups[i].name);
		free(groups[i].members);
	}
	for (size_t i = 0; i < row_count; i++) {
		for (size_t j = 0; j < COLUMNS; j++)
			free(rows[i].columns[j]);
	}
	group_count = row_count = 0;
}

/* Whether a list with commas names the word, by itself or, where `with_groups`, by a group. */
/* NOLINTNEXTLINE(misc-no-recursion): groups name no groups */
static bool names(const char *list, const char *word, bool with_groups)
{
	size_t len;

	if (strcmp(list, "*") == 0)
		return true;
	for (; *list; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (len == strlen(word) && strncmp(list, word, len) == 0)
			return true;
		for (size_t i = 0; with_groups && i < group_count; i++) {
			if (len == strlen(groups[i].name) &&
				strncmp(list, groups[i].name, len) == 0 &&
				names(groups[i].members, word, false))
				return true;
		}
	}
	return false;
}

/* The one row of a situation. */
static struct row *row_of(const char *kind, const char *place, const char *key)
{
	struct row *found = NULL;

	for (size_t i = 0; i < row_count; i++) {
		if (!names(rows[i].columns[0], kind, true) ||
			!names(rows[i].columns[1], place, false) ||
			!names(rows[i].columns[2], key, false))
			continue;
		ck_assert_msg(!found, "%s %s %s is in lines %u and %u", kind, place, key,
			found ? found->line : 0, rows[i].line);
		found = &rows[i];
	}
	ck_assert_msg(found, "%s %s %s is in no line", kind, place, key);
	found->met++;
	return found;
}

static const char *unit_of(struct bk_arena *arena, const struct kind *kind,
	const struct place *place, const struct word *key)
{
	bool word = strcmp(key->word, "none") == 0 || strcmp(key->word, "aws") == 0;
	bool unknown = strcmp(key->word, "unknown") == 0;

	return bk_str_format(arena,
		"org acme = \"o-a1b2c3d4e5\" {\n"
		"  management = 111111111111\n"
		"  account prod = 222222222222\n"
		"  account other = 333333333333\n"
		"}\n"
		"%s\n"
		"in prod at eu-west-1 {\n"
		"  vault near\n"
		"  %s\n"
		"  %s%s%s%s\n"
		"  %s%s%s\n"
		"  plan nightly {\n"
		"    vault = near\n"
		"    rule night { schedule = daily at 02:00 utc, keep = 35d, copy %s }\n"
		"    select = [item]\n"
		"  }\n"
		"}\n",
		place->text, key->text, kind->declaration, unknown ? "" : " { key = ",
		unknown        ? ""
			: word ? key->word
			       : "data",
		unknown ? "" : " }", *kind->settings ? "settings { advanced = { " : "",
		kind->settings, *kind->settings ? " } }" : "", place->target)
		.ptr;
}

/* What was reported and is no matter of taste, as "BK5021,BK6001". */
static const char *codes_of(struct bk_arena *arena, const struct bk_diags *diags, bool *ret_other)
{
	struct bk_str text = BK_STR("");

	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		const char *code;

		if (diag->level != BK_LEVEL_ERROR && diag->code != BK_KEY_UNKNOWN &&
			diag->code != BK_PATH_UNKNOWN)
			continue;
		code = bk_str_format(arena, "BK%04d", (int)diag->code).ptr;
		*ret_other |= (int)diag->code < 3000;
		if (!names(text.len ? text.ptr : "", code, false))
			text = bk_str_format(
				arena, "%.*s%s%s", BK_STR_ARGS(text), text.len ? "," : "", code);
	}
	return text.len ? text.ptr : "fine";
}

/* Two lists of codes that hold the same ones. */
static bool same_codes(const char *a, const char *b)
{
	const char *at = b;
	char code[16];

	if (strlen(a) != strlen(b))
		return false;
	while (*at) {
		size_t len = strcspn(at, ",");

		snprintf(code, sizeof(code), "%.*s", (int)len, at);
		if (!names(a, code, false))
			return false;
		at += len + (at[len] == ',');
	}
	return true;
}

static const struct bk_object *plan_of(const struct bk_model *model)
{
	bk_vec_foreach (i, &model->objects) {
		if (model->objects.at[i]->kind->id == BK_KIND_PLAN)
			return model->objects.at[i];
	}
	return NULL;
}

/* Compares one situation; false, with the reason on stdout, where the program says otherwise. */
static bool judge(const struct kind *kind, const struct place *place, const struct word *key)
{
	struct row *row = row_of(kind->word, place->word, key->word);
	struct bk_arena *arena = bk_arena_new();
	struct bk_resolve_options options = {0};
	struct bk_coverage coverage = {0};
	struct bk_paths paths = {0};
	const char *text = unit_of(arena, kind, place, key), *codes, *backup, *copy;
	struct bk_desired_list list;
	struct bk_sources sources;
	struct bk_names bk_names;
	struct bk_diags diags;
	struct bk_model *model;
	bool other = false, same;

	bk_names_init(&bk_names, arena);
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	model = bk_resolve_file(arena, &bk_names, &sources, &diags,
		bk_sources_add(&sources, BK_STR("unit.bk"), bk_str_of(text)), &options);
	bk_infer(arena, &diags, model, &list);
	bk_check(arena, &diags, model, &list);
	codes = codes_of(arena, &diags, &other);
	ck_assert_msg(!other && !model->incomplete, "%s in\n%s", codes, text);
	bk_coverage_make(arena, model, plan_of(model), &coverage);
	ck_assert_uint_eq(coverage.items.len, 1);
	bk_paths_make(arena, model, &list, plan_of(model), &coverage.items.at[0], &paths);
	ck_assert_uint_eq(paths.legs.len, 2);
	backup = truths[paths.legs.at[0]->holds];
	copy = truths[paths.legs.at[1]->holds];
	same = same_codes(codes, row->columns[3]) && strcmp(backup, row->columns[4]) == 0 &&
		strcmp(copy, row->columns[5]) == 0;
	if (!same)
		printf("# table.txt:%u: %s %s %s: %s %s %s, not %s %s %s\n", row->line, kind->word,
			place->word, key->word, codes, backup, copy, row->columns[3],
			row->columns[4], row->columns[5]);
	fflush(stdout);
	bk_arena_free(arena);
	return same;
}

START_TEST(test_kind)
{
	unsigned wrong = 0;

	table_read();
	for (size_t i = 0; i < BK_COUNT(places); i++) {
		for (size_t j = 0; j < BK_COUNT(keys); j++)
			wrong += !judge(&kinds[_i], &places[i], &keys[j]);
	}
	table_free();
	ck_assert_msg(!wrong, "%s: %u verdicts are not those of the table", kinds[_i].word, wrong);
}
END_TEST

/* A row that nothing meets says something of nothing. */
START_TEST(test_rows)
{
	table_read();
	for (size_t i = 0; i < BK_COUNT(kinds); i++) {
		for (size_t j = 0; j < BK_COUNT(places); j++) {
			for (size_t k = 0; k < BK_COUNT(keys); k++)
				(void)row_of(kinds[i].word, places[j].word, keys[k].word);
		}
	}
	for (size_t i = 0; i < row_count; i++)
		ck_assert_msg(rows[i].met, "table.txt:%u is met by nothing", rows[i].line);
	table_free();
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("judgement");
	TCase *tests = tcase_create("table");

	tcase_add_loop_test(tests, test_kind, 0, BK_COUNT(kinds));
	tcase_add_test(tests, test_rows);
	suite_add_tcase(suite, tests);
	return suite;
}
