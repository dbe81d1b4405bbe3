/*
 * Formatting keeps every token and comment and what they mean, and formatting twice is formatting
 * once; whatever the bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"
#include "syntax/parse.h"
#include "syntax/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct context {
	struct bk_arena *arena;
	struct bk_sources sources;
	struct bk_names names;
	struct bk_diags diags;
};

static struct bk_file *format(struct context *context, struct bk_file *file)
{
	struct bk_out *out = bk_out_memory();
	struct bk_file *formatted;

	bk_format(context->arena, &context->names, file, out);
	formatted = bk_sources_add(&context->sources, BK_STR("formatted.bk"), bk_out_text(out));
	bk_out_discard(out);
	return formatted;
}

static size_t next_real(const struct bk_tokens *tokens, size_t index)
{
	while (tokens->list.at[index].flags & BK_TOKEN_VIRTUAL)
		index++;
	return index;
}

static void compare_tokens(struct context *context, struct bk_file *before, struct bk_file *after)
{
	struct bk_tokens a, b;
	size_t i = 0, j = 0;

	bk_scan(context->arena, &context->names, &context->diags, before, &a);
	bk_scan(context->arena, &context->names, &context->diags, after, &b);
	for (;; i++, j++) {
		i = next_real(&a, i);
		j = next_real(&b, j);
		if (a.list.at[i].kind != b.list.at[j].kind ||
			!bk_str_equal(
				bk_token_text(&a, &a.list.at[i]), bk_token_text(&b, &b.list.at[j])))
			bk_bug("token %zu changed", i);
		if (!a.list.at[i].kind)
			break;
	}
	if (a.comments.len != b.comments.len)
		bk_bug("%zu comments became %zu", a.comments.len, b.comments.len);
	bk_vec_foreach (k, &a.comments) {
		struct bk_comment x = a.comments.at[k], y = b.comments.at[k];
		if (!bk_str_equal((struct bk_str){before->text.ptr + x.begin, x.end - x.begin},
			    (struct bk_str){after->text.ptr + y.begin, y.end - y.begin}))
			bk_bug("comment %zu changed", k);
	}
}

/* The dump without the spans at the ends of its lines; empty where there are errors. */
static struct bk_str meaning(struct context *context, struct bk_file *file)
{
	struct bk_ast *ast = bk_parse(context->arena, &context->names, &context->diags, file);
	struct bk_out *out = bk_out_memory(), *bare = bk_out_memory();
	struct bk_str text, result;

	bk_ast_dump(ast, out);
	text = bk_out_text(out);
	while (text.len) {
		struct bk_str line = bk_str_cut(&text, '\n');
		while (line.len && line.ptr[line.len - 1] != ' ')
			line.len--;
		bk_out_str(bare, line);
		bk_out_char(bare, '\n');
	}
	result = ast->has_syntax_error ? BK_STR("") : bk_str_dup(context->arena, bk_out_text(bare));
	bk_out_discard(out);
	bk_out_discard(bare);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct context context = {.arena = bk_arena_new()};
	struct bk_file *file, *once, *twice;

	bk_sources_init(&context.sources, context.arena);
	bk_names_init(&context.names, context.arena);
	bk_diags_init(&context.diags, context.arena, &context.sources);
	context.diags.muted = true;
	file = bk_sources_add(
		&context.sources, BK_STR("fuzz.bk"), (struct bk_str){(const char *)data, size});
	once = format(&context, file);
	twice = format(&context, once);
	if (!bk_str_equal(once->text, twice->text))
		bk_bug("formatting twice is not formatting once");
	compare_tokens(&context, file, once);
	if (!bk_str_equal(meaning(&context, file), meaning(&context, once)))
		bk_bug("formatting changed the meaning");
	bk_arena_free(context.arena);
	return 0;
}
