/*
 * What one slip costs: any single token is taken out of the examples, and what is said then is
 * counted. It must be little, and begin where the token was.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "check/check.h"
#include "infer/infer.h"
#include "model/suppress.h"
#include "syntax/parse.h"
#include "syntax/token.h"
#include "unit.h"

/* At most FEW reports in nearly all cases, never more than MOST. */
enum { FEW = 2, MOST = 4 };

struct run {
	struct bk_arena *arena;
	struct bk_sources sources;
	struct bk_names names;
	struct bk_diags diags;
};

static void begin(struct run *run)
{
	run->arena = bk_arena_new();
	bk_sources_init(&run->sources, run->arena);
	bk_names_init(&run->names, run->arena);
	bk_diags_init(&run->diags, run->arena, &run->sources);
}

static void end(struct run *run)
{
	bk_arena_free(run->arena);
}

static struct bk_file *read(struct run *run, const char *path)
{
	const char *root = getenv("BK_SRCDIR");
	struct bk_str full = bk_str_format(run->arena, "%s/%s", root ? root : ".", path);
	struct bk_error error;
	struct bk_file *file = bk_sources_read(&run->sources, full, &error);

	ck_assert_msg(file, "%s: %s", full.ptr, error.text);
	return file;
}

static void only_parse(struct run *run, struct bk_file *file)
{
	(void)!bk_parse(run->arena, &run->names, &run->diags, file);
}

static void compile(struct run *run, struct bk_file *file)
{
	struct bk_resolve_options options = {.today = 20700};
	struct bk_model *model = bk_resolve_file(
		run->arena, &run->names, &run->sources, &run->diags, file, &options);
	struct bk_desired_list list;

	bk_infer(run->arena, &run->diags, model, &list);
	bk_check(run->arena, &run->diags, model, &list);
	bk_suppress_apply(model, &run->diags);
}

typedef void stage_fn(struct run *run, struct bk_file *file);

/* The first error by its place, and how many there are. */
static size_t errors(const struct run *run, const struct bk_diag **ret_first)
{
	size_t count = 0;

	*ret_first = NULL;
	for (const struct bk_diag *diag = run->diags.first; diag; diag = diag->next) {
		if (diag->level != BK_LEVEL_ERROR)
			continue;
		if (!count++ || diag->span.begin < (*ret_first)->span.begin)
			*ret_first = diag;
	}
	return count;
}

struct tally {
	size_t cases, few, most, far;
};

/* Whether two places of a file are on one line, or on neighbouring ones. */
static bool is_near(struct bk_file *file, uint32_t a, uint32_t b)
{
	uint32_t one = bk_file_position(file, a).line, other = bk_file_position(file, b).line;

	return one <= other + 1 && other <= one + 1;
}

/* Leaves out the bytes of a token; BK_VERBOSE prints what costs more than it should. */
static void leave_out(
	struct tally *tally, stage_fn *stage, struct bk_str text, uint32_t from, uint32_t to)
{
	struct bk_str pieces[] = {{text.ptr, from}, {text.ptr + to, text.len - to}};
	const struct bk_diag *first;
	struct bk_file *file;
	struct run run;
	size_t count;
	bool near;

	begin(&run);
	file = bk_sources_add(&run.sources, BK_STR("x.bk"), bk_str_concat(run.arena, pieces, 2));
	stage(&run, file);
	count = errors(&run, &first);
	near = !first || is_near(file, first->span.begin, from);
	tally->cases++;
	tally->few += count <= FEW;
	tally->most = count > tally->most ? count : tally->most;
	tally->far += !near;
	if (first && getenv("BK_VERBOSE") && (count > FEW || !near))
		printf("# %zu without `%.*s` of line %u, the first in line %u: %s\n", count,
			(int)(to - from), text.ptr + from, bk_file_position(file, from).line,
			bk_file_position(file, first->span.begin).line, first->message.ptr);
	end(&run);
}

static void reduce(struct tally *tally, stage_fn *stage, const char *path)
{
	struct run run;
	struct bk_tokens tokens;
	struct bk_file *file;

	begin(&run);
	file = read(&run, path);
	bk_scan(run.arena, &run.names, &run.diags, file, &tokens);
	bk_vec_foreach (i, &tokens.list) {
		const struct bk_token *token = &tokens.list.at[i];

		if (token->kind)
			leave_out(tally, stage, file->text, token->begin, token->end);
	}
	end(&run);
}

static void is_cheap(const struct tally *tally, size_t share)
{
	ck_assert_uint_gt(tally->cases, 500);
	ck_assert_msg(tally->few * 100 >= tally->cases * share,
		"only %zu of %zu slips cost at most %d reports", tally->few, tally->cases,
		(int)FEW);
	ck_assert_msg(tally->most <= MOST, "a slip costs %zu reports", tally->most);
}

START_TEST(a_lost_token_costs_little_in_the_parser)
{
	static const char *const files[] = {"examples/org.bk", "examples/origin.bk",
		"examples/one-account.bk", "examples/gfs/org.bk", "examples/gfs/plans.bk",
		"tests/unit/syntax/forms.bk"};
	struct tally tally = {0};

	for (size_t i = 0; i < BK_COUNT(files); i++)
		reduce(&tally, only_parse, files[i]);
	is_cheap(&tally, 99);
	ck_assert_uint_eq(tally.far, 0);
}
END_TEST

/* What is lost with a token has consequences elsewhere, too: a name that is gone is missed. */
START_TEST(a_lost_token_costs_little_in_all)
{
	static const char *const files[] = {
		"examples/org.bk", "examples/origin.bk", "examples/one-account.bk"};
	struct tally tally = {0};

	for (size_t i = 0; i < BK_COUNT(files); i++)
		reduce(&tally, compile, files[i]);
	is_cheap(&tally, 98);
	ck_assert_msg(tally.far * 100 <= tally.cases, "%zu of %zu first reports are elsewhere",
		tally.far, tally.cases);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("reduce");
	TCase *tests = tcase_create("tokens");

	tcase_add_test(tests, a_lost_token_costs_little_in_the_parser);
	tcase_add_test(tests, a_lost_token_costs_little_in_all);
	suite_add_tcase(suite, tests);
	return suite;
}
