/*
 * From a text to the model: what is understood, and what is said of what is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "model/model.h"
#include "model/suppress.h"
#include "syntax/parse.h"
#include "unit.h"

static struct bk_arena *arena;
static struct bk_names names;
static struct bk_sources sources;
static struct bk_diags diags;
static struct bk_resolve_options options;
static char folder[64];

static void set_up(void)
{
	arena = bk_arena_new();
	options = (struct bk_resolve_options){0};
	snprintf(folder, sizeof(folder), "/tmp/bkc-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
	bk_arena_free(arena);
}

static void write_file(const char *name, const char *text)
{
	const char *path = bk_str_format(arena, "%s/%s", folder, name).ptr;
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* The model of the folder's files, with everything reported so far in `diags`. */
static struct bk_model *resolve_path(const char *name)
{
	struct bk_error error = {{0}};
	struct bk_model *model;

	bk_names_init(&names, arena);
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	model = bk_resolve(arena, &names, &sources, &diags,
		bk_str_format(arena, "%s/%s", folder, name), BK_STR("-"), &options, &error);
	ck_assert_msg(model, "%s", error.text);
	bk_suppress_apply(model, &diags);
	bk_diags_sort(&diags);
	return model;
}

static struct bk_model *resolve(const char *text)
{
	write_file("main.bk", text);
	return resolve_path("main.bk");
}

/* "BK1001@3:5 BK2003@4:7": the visible records of the user's files, in order. */
static const char *said(void)
{
	struct bk_str text = BK_STR("");

	for (const struct bk_diag *diag = diags.first; diag; diag = diag->next) {
		struct bk_file *file = bk_sources_file(&sources, diag->span.file);
		struct bk_position at = {0, 0};

		if (diag->suppressed)
			continue;
		if (file)
			at = bk_file_position(file, diag->span.begin);
		text = bk_str_format(arena, "%.*s%sBK%04d@%u:%u", BK_STR_ARGS(text),
			text.len ? " " : "", (int)diag->code, at.line, at.column);
	}
	return text.ptr;
}

/* Accounts and places that most tests stand on; it takes line 1. */
#define ORG                                                                                        \
	"org acme = \"o-a1b2c3d4e5\" { management = 111111111111, ou work = \"ou-ab12-wrk00001\" " \
	"{ account prod = 222222222222, account dev = 333333333333 }, account backup = "           \
	"444444444444 }\n"

#define check_said(text, expected)                                                                 \
	do {                                                                                       \
		resolve(ORG text);                                                                 \
		ck_assert_str_eq(said(), expected);                                                \
	} while (0)

static const struct bk_object *object(const struct bk_model *model, const char *address)
{
	const struct bk_object *found = bk_object_find(model, bk_str_of(address));

	ck_assert_msg(found, "no object %s", address);
	return found;
}

#define check_text(actual, expected) ck_assert_str_eq(bk_str_dup(arena, (actual)).ptr, (expected))

/* ---- the organization ---- */

START_TEST(tree_of_accounts)
{
	const struct bk_model *model = resolve(ORG);

	ck_assert_str_eq(said(), "");
	check_text(model->unit, "acme");
	check_text(model->org->root, "r-ab12");
	ck_assert_uint_eq(model->ous.len, 1);
	check_text(model->ous.at[0]->path, "o-a1b2c3d4e5/r-ab12/ou-ab12-wrk00001");
	ck_assert_uint_eq(model->ous.at[0]->accounts.len, 2);
	ck_assert_ptr_nonnull(model->org->management);
	ck_assert(model->org->management->is_management);
	for (size_t i = 0; i < model->accounts.len; i++) {
		ck_assert_uint_eq(model->accounts.at[i]->index_in_model, i);
		ck_assert(model->accounts.at[i]->in_org);
	}
}
END_TEST

START_TEST(account_alone)
{
	const struct bk_model *model =
		resolve("account solo = 222222222222 { tags = { team = \"x\" } }\n"
			"in solo at eu-west-1 { vault main { tags = { a = \"b\" } } }\n");
	const struct bk_object *vault = object(model, "vault:solo.main[eu-west-1]");

	ck_assert_str_eq(said(), "");
	ck_assert_ptr_null(model->org);
	ck_assert(!model->accounts.at[0]->in_org);
	ck_assert_uint_eq(vault->tags.len, 2);
}
END_TEST

START_TEST(accounts_that_are_wrong)
{
	resolve("account a = 222222222222\naccount a = 333333333333\naccount b = 222222222222\n"
		"account c\n");
	ck_assert_str_eq(said(), "BK1004@2:9 BK1004@3:13 BK2002@4:9");
}
END_TEST

/* ---- placements ---- */

START_TEST(one_instance_per_place)
{
	const struct bk_model *model =
		resolve(ORG "in work at [eu-west-1, eu-north-1] { vault local, role r }\n");

	ck_assert_str_eq(said(), "");
	/* Four vaults; roles are global: one for each account. */
	ck_assert_uint_eq(model->objects.len, 6);
	object(model, "vault:prod.local[eu-west-1]");
	object(model, "vault:dev.local[eu-north-1]");
	ck_assert_ptr_null(object(model, "role:dev.r")->region);
	ck_assert_ptr_eq(object(model, "vault:dev.local[eu-west-1]")->family->ou, model->ous.at[0]);
}
END_TEST

START_TEST(places_that_are_wrong)
{
	check_said("in nowhere at eu-west-1 { vault v1 }", "BK1001@2:4");
	check_said("in prod at eu-west1 { vault v1 }", "BK2011@2:12");
	check_said("in prod { vault v1 }", "BK2002@2:11");
	check_said("vault v1", "BK1002@2:1");
	check_said("in prod at eu-west-1 { vault v1, vault v1 }", "BK1004@2:40");
	check_said("in prod at eu-west-1 { rule x { } }", "BK1002@2:24");
	check_said("in prod at eu-west-1 { retention = 3 }", "BK1003@2:24");
}
END_TEST

START_TEST(here_filters_places)
{
	const struct bk_model *model = resolve(ORG "in work at [eu-west-1, eu-north-1] {\n"
						   "  if here == eu-north-1 { vault only }\n}\n");

	ck_assert_str_eq(said(), "");
	ck_assert_uint_eq(model->objects.len, 2);
}
END_TEST

/* ---- names ---- */

#define GLOBAL_VAULTS "in backup at [eu-west-1, eu-north-1] { vault archive }\n"
#define RULE          "schedule = daily at 02:00 utc, keep = 30d"
#define SELECT        "select { kinds = [s3] }"

#define PLAN_OF(items) "in prod at eu-west-1 { vault vv, plan pp { " items ", " SELECT " } }\n"

static const struct bk_object *target_of(const struct bk_model *model, const char *address)
{
	return bk_prop_object(object(model, address)->children.at[0], BK_A_COPY_TARGET);
}

START_TEST(which_instance)
{
	const struct bk_model *model = resolve(
		ORG GLOBAL_VAULTS "let next = { eu-west-1 = eu-north-1, eu-north-1 = eu-west-1 }\n"
				  "in work at [eu-west-1, eu-north-1] {\n"
				  "  vault local\n"
				  "  plan pp {\n"
				  "    vault = local\n"
				  "    rule aa { " RULE ", copy backup.archive[next[here]] { } }\n"
				  "    " SELECT "\n  }\n}\n");
	const struct bk_object *rule = object(model, "rule:dev.pp/aa[eu-north-1]");

	ck_assert_str_eq(said(), "");
	check_text(target_of(model, "rule:dev.pp/aa[eu-north-1]")->address,
		"vault:backup.archive[eu-west-1]");
	check_text(bk_prop_object(rule, BK_A_RULE_VAULT)->address, "vault:dev.local[eu-north-1]");
	ck_assert_int_eq(bk_prop(rule, BK_A_RULE_VAULT)->origin, BK_INHERITED);
}
END_TEST

/* Vaults of one name in two regions: each copy has an address of its own. */
START_TEST(copies_go_by_their_target)
{
	const struct bk_model *model = resolve(ORG GLOBAL_VAULTS PLAN_OF(
		"rule aa { " RULE
		", for rr in [eu-west-1, eu-north-1] { copy backup.archive[rr] } }"));
	const struct bk_object *rule = object(model, "rule:prod.pp/aa[eu-west-1]");

	ck_assert_str_eq(said(), "");
	ck_assert_uint_eq(rule->children.len, 2);
	object(model, "copy:prod.pp/aa/backup.archive[eu-north-1][eu-west-1]");
	ck_assert_int_eq(bk_prop_number(rule->children.at[0], BK_A_COPY_KEEP, 0), 30 * 86400);
}
END_TEST

START_TEST(names_that_are_wrong)
{
	check_said(GLOBAL_VAULTS "in prod at eu-west-1 { vault vv, plan pp { rule aa { " RULE
				 ", copy backup.archive { } }, " SELECT " } }",
		"BK1006@3:102");
	check_said("in prod at eu-west-1 { vault vv, plan pp { vault = vvv, rule aa { " RULE
		   " }, " SELECT " } }",
		"BK1001@2:52");
	check_said("let a = 1\nlet a = 2\nassert a == 1 else \"x\"", "BK1004@3:5");
	check_said("let prod = 1\nassert prod == 1 else \"x\"", "BK1005@2:5");
	check_said("let x = 1\nassert x == 1 else \"x\"\n"
		   "in prod at eu-west-1 { let x = 2, vault \"n\" }",
		"BK1005@4:28 BK0001@4:41");
}
END_TEST

START_TEST(order_does_not_matter)
{
	const struct bk_model *model = resolve(
		"in prod at regions { vault main }\nlet regions = [r1]\nlet r1 = eu-west-1\n"
		"account prod = 222222222222\n");

	ck_assert_str_eq(said(), "");
	object(model, "vault:prod.main[eu-west-1]");
}
END_TEST

START_TEST(cycles)
{
	check_said("let a = b\nlet b = c\nlet c = a\nassert a == 1 else \"x\"", "BK1007@2:5");
	check_said("template t1 for plan { use t2 }\ntemplate t2 for plan { use t1 }\n"
		   "in prod at eu-west-1 { plan pp { use t1 } }",
		"BK1007@3:28");
}
END_TEST

/* ---- templates ---- */

START_TEST(local_wins)
{
	const struct bk_model *model =
		resolve(ORG "template inner for rule { start = 1h, finish = 8h, keep = 5d }\n"
			    "template outer for rule { use inner, start = 2h, " RULE
			    " }\n" PLAN_OF("rule aa { use outer, keep = 40d }"));
	const struct bk_object *rule = object(model, "rule:prod.pp/aa[eu-west-1]");

	ck_assert_str_eq(said(), "");
	ck_assert_int_eq(bk_prop_number(rule, BK_A_START, 0), 2 * 3600);
	ck_assert_int_eq(bk_prop_number(rule, BK_A_FINISH, 0), 8 * 3600);
	ck_assert_int_eq(bk_prop_number(rule, BK_A_KEEP, 0), 40 * 86400);
	ck_assert_ptr_nonnull(bk_prop(rule, BK_A_FINISH)->via);
}
END_TEST

START_TEST(blocks_combine)
{
	const struct bk_model *model =
		resolve(ORG "template tt(life: duration = 7d) for plan {\n"
			    "  rule aa { " RULE ", start = 1h }\n  rule bb { " RULE
			    " }\n}\n" PLAN_OF("use tt, rule aa { keep = 60d }"));

	ck_assert_str_eq(said(), "");
	ck_assert_uint_eq(object(model, "plan:prod.pp[eu-west-1]")->children.len, 3);
	ck_assert_int_eq(bk_prop_number(object(model, "rule:prod.pp/aa[eu-west-1]"), BK_A_KEEP, 0),
		60 * 86400);
	ck_assert_int_eq(
		bk_prop_number(object(model, "rule:prod.pp/aa[eu-west-1]"), BK_A_START, 0), 3600);
}
END_TEST

START_TEST(templates_that_are_wrong)
{
	check_said("template t1 for rule { start = 1h }\ntemplate t2 for rule { start = 2h "
		   "}\n" PLAN_OF("rule aa { use t1, use t2, " RULE " }"),
		"BK1012@4:49");
	check_said("template t1 for vault { min = 1d }\n" PLAN_OF("rule aa { use t1, " RULE " }"),
		"BK1011@3:58");
	check_said("template t1(x: duration) for rule { keep = x, schedule = daily at 02:00 utc "
		   "}\n" PLAN_OF("rule aa { use t1 }"),
		"BK2002@3:58");
	check_said("template t1(x: duration) for rule { keep = x, schedule = daily at 02:00 utc "
		   "}\n" PLAN_OF("rule aa { use t1(y = 3d) }"),
		"BK2002@3:58 BK1003@3:61");
	check_said(PLAN_OF("rule aa { use t9, " RULE " }"), "BK1001@2:58");
	check_said("template t1 for rule { keep = 3d }\n" PLAN_OF("rule aa { " RULE " }"),
		"BK1008@2:10");
	check_said("template t1 for rule { keep = 30d }\n" PLAN_OF("rule aa { use t1, " RULE " }"),
		"BK1013@3:93");
}
END_TEST

/* ---- loops ---- */

START_TEST(loops_make_keyed_names)
{
	const struct bk_model *model = resolve(
		ORG "in prod at eu-west-1 {\n  vault main\n"
		    "  for tier, life in { gold = 35d, silver = 14d } if life > 20d {\n"
		    "    plan tiered[tier] { rule aa { schedule = daily at 02:00 utc, keep = "
		    "life }\n      select { kinds = [s3], where = tag.tier == tier } }\n  }\n}\n");
	const struct bk_object *plan = object(model, "plan:prod.tiered[gold][eu-west-1]");

	ck_assert_str_eq(said(), "");
	check_text(plan->physical, "tiered-gold");
	ck_assert_ptr_null(bk_object_find(model, BK_STR("plan:prod.tiered[silver][eu-west-1]")));
}
END_TEST

START_TEST(loops_that_are_wrong)
{
	check_said("in prod at eu-west-1 { for x in [1, 2] { vault vv } }", "BK1014@2:48");
	check_said("in prod at eu-west-1 { for x in [1, 2] { for y in [1, 2] { vault vv[y] } } }",
		"BK1014@2:66");
	check_said("for x in work { in x at eu-west-1 { vault vv[x] } }", "");
	check_said("in prod at eu-west-1 { for x in 3d { vault vv[x] } }", "BK2001@2:33");
	check_said(PLAN_OF("for x in [1, 2] { rule aa { " RULE " } }"), "BK1014@2:67");
}
END_TEST

/* ---- values ---- */

#define VAULT_OF(items) "in prod at eu-west-1 { vault main { " items " } }\n"

START_TEST(values_that_are_wrong)
{
	check_said(VAULT_OF("min = 30"), "BK2003@2:43");
	check_said(VAULT_OF("min = 36h"), "BK2006@2:43");
	check_said(VAULT_OF("min = 02:00 utc"), "BK2001@2:43");
	check_said(VAULT_OF("lock = strong"), "BK2004@2:44");
	check_said(VAULT_OF("lock = compliance, grace = 1d"), "BK2005@2:64");
	check_said(VAULT_OF("retention = 3d"), "BK1003@2:37");
	check_said(VAULT_OF("min 30d"), "BK0001@2:41");
	check_said(VAULT_OF("min <= 30d"), "BK0001@2:41");
	check_said(VAULT_OF("min = 3d, min = 4d"), "BK1004@2:47");
	check_said(VAULT_OF("min = 1d / 0"), "BK2005@2:48");
	check_said(VAULT_OF("tags = { a = 42 }"), "BK2001@2:50");
	check_said(VAULT_OF("accept = dev"), "BK2001@2:46");
}
END_TEST

START_TEST(values_that_are_right)
{
	const struct bk_model *model = resolve(
		ORG "input env: string = \"prod\"\nlet life = if env == \"prod\" then 30d + "
		    "5d else 7d\n" VAULT_OF("min = life * 2, max = max(life, 90d) + 1d, "
					    "tags = { n = \"${env}-${here}-${self}\" }"));
	const struct bk_object *vault = object(model, "vault:prod.main[eu-west-1]");

	ck_assert_str_eq(said(), "");
	ck_assert_int_eq(bk_prop_number(vault, BK_A_MIN, 0), 70 * 86400);
	ck_assert_int_eq(bk_prop_number(vault, BK_A_MAX, 0), 91 * 86400);
	check_text(vault->tags.at[0].value->text, "prod-eu-west-1-prod");
}
END_TEST

START_TEST(inputs)
{
	static const struct bk_setting wrong[] = {{{"env", 3}, {"x", 1}}, {{"nope", 4}, {"1", 1}}};

	resolve("input env: string\nassert env == \"y\" else \"is ${env}\"\n");
	ck_assert_str_eq(said(), "BK2010@1:7");
	options.settings = wrong;
	options.setting_count = 2;
	resolve("input env: string\nassert env == \"y\" else \"is ${env}\"\n");
	ck_assert_str_eq(said(), "BK1001@0:0 BK2009@2:8");
	ck_assert_str_eq(diags.last->message.ptr, "is x");
}
END_TEST

START_TEST(arns)
{
	check_said("in prod at eu-west-1 { existing key k1 = "
		   "arn:aws:rds:eu-west-1:222222222222:db:x }",
		"BK0011@2:42");
	check_said("in prod at eu-west-1 { existing key k1 = "
		   "arn:aws:kms:eu-north-1:222222222222:key/1234 }",
		"BK0011@2:42");
	check_said("in prod at eu-west-1 { resource r1 = "
		   "arn:aws:rds:eu-west-1:222222222222:cluster:c1 }",
		"BK2002@2:38");
	check_said("in prod at eu-west-1 { resource r1 = "
		   "arn:aws:rds:eu-west-1:222222222222:cluster:c1 { type = aurora } }",
		"");
}
END_TEST

START_TEST(names_in_aws)
{
	check_said("in prod at eu-west-1 { vault main = \"a b\" }", "BK2007@2:37");
	check_said(
		"in prod at eu-west-1 { vault v1 = \"same\", vault v2 = \"same\" }", "BK2008@2:49");
	check_said("in prod at eu-west-1 { efs files }", "BK2002@2:28");
	check_said("in prod at eu-west-1 { efs files { find = { a = \"b\" } } }", "");
}
END_TEST

START_TEST(moves)
{
	check_said("in prod at eu-west-1 { vault new, moved vault prod.old to prod.new }", "");
	check_said(
		"in prod at eu-west-1 { vault new, vault old, moved vault prod.old to prod.new }",
		"BK1010@2:46");
	check_said("in prod at eu-west-1 { vault new, moved vault prod.old to prod.neww }",
		"BK1010@2:35");
}
END_TEST

/* ---- imports ---- */

START_TEST(imports)
{
	const struct bk_model *model;

	write_file("org.bk", ORG "let regions = [eu-west-1]\n");
	model = resolve(
		"import \"org.bk\" as platform\nimport std.retention\n"
		"in platform.prod at platform.regions { vault main { min = retention.daily7 } }\n");
	ck_assert_str_eq(said(), "");
	object(model, "vault:prod.main[eu-west-1]");
	resolve("import \"nowhere.bk\" as x\nimport std.nothing\n");
	ck_assert_str_eq(said(), "BK1009@1:8 BK1009@2:8");
	write_file("one.bk", "import \"two.bk\" as two\n");
	write_file("two.bk", "import \"one.bk\" as one\n");
	resolve_path("one.bk");
	ck_assert_str_eq(said(), "BK1007@1:8");
	ck_assert_ptr_nonnull(diags.first->parts);
	ck_assert_int_eq(diags.first->parts->kind, BK_PART_LABEL);
}
END_TEST

/* ---- bounds ---- */

START_TEST(bombs)
{
	struct bk_str text = BK_STR("");

	for (int i = 0; i < 5000; i++)
		text = bk_str_format(arena, "%.*slet a%d = a%d\n", BK_STR_ARGS(text), i, i + 1);
	resolve(bk_str_format(
		arena, "%.*slet a5000 = 1\nassert a0 == 1 else \"x\"\n", BK_STR_ARGS(text))
			.ptr);
	ck_assert_str_eq(said(), "BK0013@999:12");
	check_said("let ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
		   "in prod at eu-west-1 {\n"
		   "for a in ten { for b in ten { for c in ten { for d in ten { for e in ten {\n"
		   "for f in ten { for g in ten {\n"
		   "vault vv[a][b][c][d][e][f][g] } } } } } } } }",
		"BK0015@5:16");
	ck_assert_uint_lt(bk_arena_used(arena), (size_t)600 * 1024 * 1024);
}
END_TEST

/* ---- allowances ---- */

START_TEST(allowances)
{
	options.today = 20781; /* 2026-11-24 */
	check_said("@allow(unused, \"later\", until = 2026-12-31)\nlet a = 1", "");
	check_said("@allow(unused, \"later\", until = 2026-01-01)\nlet a = 1",
		"BK9016@2:33 BK1008@3:5");
	check_said("@allow(unused)\nlet a = 1", "BK9017@2:1 BK1008@3:5");
	check_said("@allow(cycle, \"x\")\nlet a = 1\nassert a == 1 else \"x\"", "BK9018@2:8");
	check_said("@allow(unused, \"x\")\nlet a = 1\nassert a == 1 else \"x\"", "BK9015@2:8");
	check_said("@allow(unusd, \"x\")\nlet a = 1\nassert a == 1 else \"x\"", "BK1001@2:8");
	check_said("@alow(unused, \"x\")\nlet a = 1\nassert a == 1 else \"x\"", "BK1001@2:2");
	check_said("@allow(implied, \"x\")\nlet a = 1\nassert a == 1 else \"x\"", "BK1015@2:8");
	check_said("@allow(unused, \"x\")\nlet a = 1\nlint { forbid = [unused] }",
		"BK9018@2:8 BK1008@3:5");
	check_said("lint { unused = off }\nlet a = 1", "");
	check_said("lint { cycle = off }", "BK9018@2:8");
}
END_TEST

START_TEST(credentials)
{
	resolve("# AKIAIOSFODNN7EXAMPLE\n"
		"let a1 = \"kF8xQ2mZ9/vB4nL7pR1tY6wE3sD5gH0jK+cX8aU2\"\n"
		"let a2 = \"postgres://user:hunter2@host/db\"\n");
	ck_assert_str_eq(said(), "BK6017@1:3 BK1008@2:5 BK6017@2:10 BK1008@3:5 BK6017@3:27");
	/* Neither ids, paths, digests nor what is put together of values. */
	resolve("let a1 = \"Backups/2026/Production/Database/Snap001\"\n"
		"let a2 = \"3f786850e387550fdab836ed7e6dc881de23001b\"\n"
		"let a3 = \"arn:aws:kms:eu-west-1:222222222222:key/1234abcd\"\n"
		"let a4 = \"https://user:${a1}@host/${a2}/${a3}\"\nlet a5 = "
		"\"XAKIAIOSFODNN7EXAMPLE\"\n"
		"assert a4 != a5 else \"x\"\n");
	ck_assert_str_eq(said(), "");
}
END_TEST

/* Of a family that fails alike one record says so, with the others' addresses. */
START_TEST(families_fail_once)
{
	resolve(ORG "in work at [eu-west-1, eu-north-1] { vault vv { min = nothing } }");
	ck_assert_str_eq(said(), "BK1001@2:55");
	ck_assert_uint_eq(diags.first->instances, 4);
	check_text(diags.first->address, "vault:prod.vv[eu-west-1]");
}
END_TEST

/* What a syntax error took away is not missed; everything else is. */
START_TEST(what_was_lost)
{
	check_said("in prod at eu-west-1 {\n  key data\n  existing key other = = 3\n"
		   "  vault v1 { key = other }\n  vault v2 { key = nothing }\n}",
		"BK0001@4:24 BK1001@6:20");
	check_said("let regions eu-west-1\nin prod at regions { vault v1 }", "BK0001@2:13");
	check_said(
		"template for plan { rule aa { " RULE " } }\n" PLAN_OF("use gone"), "BK0001@2:10");
	check_said(
		"in prod at eu-west-1 { rds db { engine = \"x\", class = \"y\" } }", "BK1003@2:33");
}
END_TEST

START_TEST(claims_make_sense)
{
	check_said("objective oo for prod.* if tag.a == \"b\" and kind in [s3] {\n"
		   "rpo <= 25h, copy { account != source.account, lock = compliance } }",
		"BK1015@2:1");
	check_said("objective oo for prod.* { rpoo <= 25h }", "BK1015@2:1 BK1003@2:27");
	check_said("objective oo for prod.* if kind == s33 { }", "BK1015@2:1 BK1002@2:36");
	check_said("in prod at eu-west-1 { notify nn { } }", "BK1015@2:24");
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("resolve");
	TCase *cases = tcase_create("resolve");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, tree_of_accounts);
	tcase_add_test(cases, account_alone);
	tcase_add_test(cases, accounts_that_are_wrong);
	tcase_add_test(cases, one_instance_per_place);
	tcase_add_test(cases, places_that_are_wrong);
	tcase_add_test(cases, here_filters_places);
	tcase_add_test(cases, which_instance);
	tcase_add_test(cases, copies_go_by_their_target);
	tcase_add_test(cases, names_that_are_wrong);
	tcase_add_test(cases, order_does_not_matter);
	tcase_add_test(cases, cycles);
	tcase_add_test(cases, local_wins);
	tcase_add_test(cases, blocks_combine);
	tcase_add_test(cases, templates_that_are_wrong);
	tcase_add_test(cases, loops_make_keyed_names);
	tcase_add_test(cases, loops_that_are_wrong);
	tcase_add_test(cases, values_that_are_wrong);
	tcase_add_test(cases, values_that_are_right);
	tcase_add_test(cases, inputs);
	tcase_add_test(cases, arns);
	tcase_add_test(cases, names_in_aws);
	tcase_add_test(cases, moves);
	tcase_add_test(cases, imports);
	tcase_add_test(cases, bombs);
	tcase_add_test(cases, allowances);
	tcase_add_test(cases, credentials);
	tcase_add_test(cases, families_fail_once);
	tcase_add_test(cases, what_was_lost);
	tcase_add_test(cases, claims_make_sense);
	suite_add_tcase(suite, cases);
	return suite;
}
