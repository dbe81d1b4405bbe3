/*
 * Any text goes the whole way, from a file in memory to both back ends, without a crash, a leak or
 * a hang; and what a back end writes, it writes the same a second time.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"
#include "check/check.h"
#include "emit/emit.h"
#include "infer/infer.h"
#include "model/suppress.h"

/* Expansion is bounded far below the standard, so that a run takes milliseconds. */
enum { INPUT_MAX = 64 * 1024, STEPS_MAX = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef bool emit_fn(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error);

struct run {
	struct bk_arena *arena;
	struct bk_sources sources;
	struct bk_names names;
	struct bk_diags diags;
	struct bk_desired_list list;
	struct bk_graph graph;
};

static struct bk_out *open_file(
	void *context, const char *name, bool executable, struct bk_error *ret_error)
{
	(void)ret_error;
	bk_out_printf(context, "==> %s%s\n", name, executable ? "*" : "");
	return bk_out_memory();
}

static bool close_file(void *context, struct bk_out *out, struct bk_error *ret_error)
{
	(void)ret_error;
	bk_out_str(context, bk_out_text(out));
	bk_out_discard(out);
	return true;
}

/* All files of a back end in one text; whether it could say everything. */
static bool emit(struct run *run, emit_fn *back_end, struct bk_out *out)
{
	struct bk_emit_sink sink = {open_file, close_file, out};
	struct bk_error error = {{0}};
	bool fine = back_end(run->arena, &run->diags, &run->list, &run->graph, &sink, &error);

	if (!fine && error.text[0])
		bk_bug("writing into memory failed");
	if (!fine && !bk_diags_has_error(&run->diags))
		bk_bug("a back end failed and did not say why");
	return fine;
}

static void emit_twice(struct run *run, emit_fn *back_end)
{
	struct bk_out *first = bk_out_memory(), *second = bk_out_memory();

	if (emit(run, back_end, first) && emit(run, back_end, second) &&
		!bk_str_equal(bk_out_text(first), bk_out_text(second)))
		bk_bug("emitted twice, it is not the same");
	bk_out_discard(first);
	bk_out_discard(second);
}

static void report(struct run *run)
{
	struct bk_report_options options = {.max_errors = 20, .verbose = true, .width = 60};
	struct bk_out *out = bk_out_memory();

	bk_report_text(&run->diags, &options, out);
	bk_report_json(&run->diags, &options, out);
	bk_out_discard(out);
}

static void compile(struct run *run, struct bk_file *file)
{
	struct bk_resolve_options options = {.steps_max = STEPS_MAX, .today = 20000};
	struct bk_model *model = bk_resolve_file(
		run->arena, &run->names, &run->sources, &run->diags, file, &options);
	struct bk_out *out = bk_out_memory();

	bk_model_dump(model, out);
	bk_infer(run->arena, &run->diags, model, &run->list);
	bk_check(run->arena, &run->diags, model, &run->list);
	if (!bk_graph_make(run->arena, &run->diags, &run->list, &run->graph) &&
		!bk_diags_has_error(&run->diags))
		bk_bug("a cycle that nobody reported");
	bk_desired_dump(&run->list, out);
	bk_graph_dump(&run->graph, out);
	bk_out_discard(out);
	bk_suppress_apply(model, &run->diags);
	if (!bk_diags_has_error(&run->diags)) {
		emit_twice(run, bk_emit_terraform);
		emit_twice(run, bk_emit_cloudformation);
	}
	report(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run run = {.arena = bk_arena_new()};

	if (size > INPUT_MAX)
		size = INPUT_MAX;
	bk_sources_init(&run.sources, run.arena);
	bk_names_init(&run.names, run.arena);
	bk_diags_init(&run.diags, run.arena, &run.sources);
	compile(&run,
		bk_sources_add(&run.sources, BK_STR("fuzz.bk"),
			(struct bk_str){(const char *)data, size}));
	bk_arena_free(run.arena);
	return 0;
}
