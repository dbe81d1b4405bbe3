/*
 * Any bytes parse: without a crash, with every span inside the file and inside that of its parent,
 * and never with a syntax error that nobody is told of.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"
#include "syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(const struct bk_file *file, struct bk_span outer, struct bk_span span)
{
	if (span.file != file->id || span.begin > span.end || span.end > file->text.len)
		bk_bug("a span is not in the file");
	if (span.begin < outer.begin || span.end > outer.end)
		bk_bug("a span is not in that of what it belongs to");
}

static const struct bk_block *block_of(const struct bk_stmt *stmt)
{
	switch (stmt->kind) {
	case BK_STMT_ERROR:
		return stmt->error.block;
	case BK_STMT_DECL:
		return stmt->decl.block;
	case BK_STMT_TEMPLATE:
		return stmt->template.block;
	case BK_STMT_PLACE:
		return stmt->place.block;
	case BK_STMT_FOR:
		return stmt->loop.block;
	case BK_STMT_IF:
		return stmt->choice.block;
	case BK_STMT_PROPERTY:
	case BK_STMT_IMPORT:
	case BK_STMT_LET:
	case BK_STMT_INPUT:
	case BK_STMT_USE:
	case BK_STMT_ASSERT:
	case BK_STMT_MOVED:
		break;
	}
	return NULL;
}

/* Items are in their block, and one begins where the one before has ended. */
static void check_block(const struct bk_file *file, const struct bk_block *block)
{
	uint32_t last = block->span.begin;

	bk_vec_foreach (i, &block->items) {
		const struct bk_stmt *stmt = block->items.at[i];
		const struct bk_block *inner = block_of(stmt);
		check_span(file, block->span, stmt->span);
		if (stmt->span.begin < last)
			bk_bug("items overlap");
		last = stmt->span.end;
		if (!inner)
			continue;
		check_span(file, stmt->span, inner->span);
		check_block(file, inner);
	}
}

static void check_file(const struct bk_ast *ast, const struct bk_diags *diags)
{
	struct bk_span whole = ast->body.span;

	if (ast->has_syntax_error && !diags->count)
		bk_bug("a syntax error was not reported");
	if (!ast->has_syntax_error && diags->count)
		bk_bug("something was reported, but there is no syntax error");
	check_block(ast->file, &ast->body);
	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next)
		check_span(ast->file, whole, diag->span);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_sources sources;
	struct bk_names names;
	struct bk_diags diags;
	struct bk_out *out = bk_out_memory();
	struct bk_report_options options = {.max_errors = 20};
	struct bk_file *file;
	struct bk_ast *ast;
	const struct bk_expr *value;

	bk_sources_init(&sources, arena);
	bk_names_init(&names, arena);
	bk_diags_init(&diags, arena, &sources);
	file = bk_sources_add(
		&sources, BK_STR("fuzz.bk"), (struct bk_str){(const char *)data, size});
	ast = bk_parse(arena, &names, &diags, file);
	check_file(ast, &diags);
	bk_ast_dump(ast, out);
	bk_report_text(&diags, &options, out);
	value = bk_parse_value(arena, &names, &diags, file);
	if (value)
		check_span(file, ast->body.span, value->span);
	bk_out_discard(out);
	bk_arena_free(arena);
	return 0;
}
