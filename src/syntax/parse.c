/*
 * From a file to its tree: scan, make brackets even, feed the grammar.
 */
#include "syntax/parse.h"

#include "base/arena.h"
#include "base/bug.h"
#include "parser.h"
#include "syntax/feed.h"

/* Gives the grammar all tokens, behind the one that says what is to be parsed. */
static void run(struct bk_parser *parser, int start)
{
	const struct bk_token *token = NULL;
	int status;

	parser->state = bk_grammar_pstate_new();
	if (!parser->state)
		bk_out_of_memory();
	do {
		BK_GRAMMAR_STYPE value = {0};
		struct bk_span span = {parser->tokens->file->id, 0, 0};
		int kind = start;

		if (token) {
			span = bk_token_span(parser->tokens, token);
			value.BK_TOK_IDENT = token;
			kind = parser->kind;
		}
		status = bk_grammar_push_parse(parser->state, kind, &value, &span, parser);
		if (status == YYPUSH_MORE)
			token = bk_feed_next(parser);
	} while (status == YYPUSH_MORE);
	bk_grammar_pstate_delete(parser->state);
	parser->state = NULL;
}

struct bk_ast *bk_parse_tokens(struct bk_parser *parser)
{
	struct bk_file *file = parser->tokens->file;

	parser->ast = bk_new(parser->arena, struct bk_ast);
	parser->ast->file = file;
	parser->ast->body.span = (struct bk_span){file->id, 0, (uint32_t)file->text.len};
	parser->ast->has_syntax_error = parser->tokens->has_error;
	bk_feed_init(parser);
	bk_brackets_repair(parser);
	run(parser, BK_TOK_START_FILE);
	parser->ast->body.tainted |= parser->repairs.len > 0;
	return parser->ast;
}

struct bk_ast *bk_parse(struct bk_arena *arena, struct bk_names *names, struct bk_diags *diags,
	struct bk_file *file)
{
	struct bk_arena *scratch = bk_arena_new();
	struct bk_tokens tokens;
	struct bk_parser parser = {
		.arena = arena, .names = names, .diags = diags, .tokens = &tokens};
	struct bk_ast *ast;

	bk_scan(scratch, names, diags, file, &tokens);
	ast = bk_parse_tokens(&parser);
	bk_arena_free(scratch);
	return ast;
}

struct bk_expr *bk_parse_value(struct bk_arena *arena, struct bk_names *names,
	struct bk_diags *diags, struct bk_file *file)
{
	struct bk_arena *scratch = bk_arena_new();
	struct bk_tokens tokens;
	struct bk_parser parser = {
		.arena = arena, .names = names, .diags = diags, .tokens = &tokens};

	bk_scan(scratch, names, diags, file, &tokens);
	parser.ast = bk_new(arena, struct bk_ast);
	parser.ast->has_syntax_error = tokens.has_error;
	bk_feed_init(&parser);
	bk_brackets_repair(&parser);
	run(&parser, BK_TOK_START_VALUE);
	bk_arena_free(scratch);
	return parser.ast->has_syntax_error ? NULL : parser.value;
}
