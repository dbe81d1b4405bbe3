/*
 * Constructors of the tree, one per production; called by grammar/parser.y alone. They neither
 * look up nor check, except that expressions have a greatest depth, so that whoever walks the
 * tree may recurse.
 */
#ifndef BK_SYNTAX_BUILD_H
#define BK_SYNTAX_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "syntax/ast.h"
#include "syntax/token.h"

struct bk_parser;
struct bk_grammar_pstate;

enum {
	BK_TOKEN_FIRST = 258, /* the first of BK_TOK_… */
	BK_TOKEN_COUNT = 65,  /* how many there are */
	BK_TOKEN_LIMIT = BK_TOKEN_FIRST + BK_TOKEN_COUNT,
};

/* Which tokens may come next. */
struct bk_expected {
	bool tokens[BK_TOKEN_COUNT]; /* by kind - BK_TOKEN_FIRST */
	bool end;                    /* the end of the file */
};

static inline bool bk_expects(const struct bk_expected *expected, int kind)
{
	return kind ? expected->tokens[kind - BK_TOKEN_FIRST] : expected->end;
}

/* In grammar/parser.y: what the parser would take next. */
void bk_grammar_expected(struct bk_grammar_pstate *state, struct bk_expected *ret);
/* In feed.c: the last token was not among the expected ones; the item that it is in is lost. */
void bk_feed_error(struct bk_parser *parser, const struct bk_expected *expected);
/* In feed.c: the parser's stack is full, parsing ends here. */
void bk_feed_full(struct bk_parser *parser, struct bk_span span);

/* What may follow the name of a declaration. */
struct bk_decl_tail {
	struct bk_expr *value, *target, *condition;
	struct bk_block *block;
};

/* Files, blocks, items */
void bk_build_file(struct bk_parser *parser, struct bk_block *body);
void bk_build_value(struct bk_parser *parser, struct bk_expr *value);
struct bk_block *bk_build_block(struct bk_parser *parser);
struct bk_block *bk_build_item(
	struct bk_parser *parser, struct bk_block *block, struct bk_stmt *item);
struct bk_block *bk_build_braces(
	struct bk_parser *parser, struct bk_block *block, struct bk_span span);
struct bk_stmt *bk_build_error(
	struct bk_parser *parser, struct bk_span span, struct bk_block *block);
struct bk_attribute bk_build_attribute_of(
	struct bk_ident name, const bk_args *args, struct bk_span begin, struct bk_span end);
/* A statement that has nothing but attributes yet; `to` may be NULL. */
struct bk_stmt *bk_build_attribute(
	struct bk_parser *parser, struct bk_stmt *to, struct bk_attribute attribute);
struct bk_stmt *bk_build_attributed(const struct bk_stmt *attributes, struct bk_stmt *stmt);

/* Statements */
struct bk_stmt *bk_build_import(struct bk_parser *parser, struct bk_span span,
	const struct bk_path *path, const struct bk_token *text, struct bk_span target,
	struct bk_ident alias);
struct bk_stmt *bk_build_let(
	struct bk_parser *parser, struct bk_span span, struct bk_ident name, struct bk_expr *value);
struct bk_stmt *bk_build_input(struct bk_parser *parser, struct bk_span span, struct bk_ident name,
	struct bk_type_expr *type, struct bk_expr *standard);
/* A template that has nothing but parameters yet; `params` may be NULL. */
struct bk_stmt *bk_build_param(
	struct bk_parser *parser, struct bk_stmt *params, struct bk_param param);
struct bk_stmt *bk_build_template(struct bk_parser *parser, struct bk_span span,
	struct bk_stmt *params, struct bk_ident name, struct bk_ident kind, struct bk_block *block);
struct bk_stmt *bk_build_use(struct bk_parser *parser, struct bk_span span,
	const struct bk_path *path, const bk_args *args);
struct bk_stmt *bk_build_place(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *accounts, struct bk_expr *regions, struct bk_block *block);
struct bk_stmt *bk_build_for(struct bk_parser *parser, struct bk_span span, struct bk_ident first,
	struct bk_ident second, struct bk_expr *over, struct bk_expr *condition,
	struct bk_block *block);
struct bk_stmt *bk_build_if(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *condition, struct bk_block *block);
struct bk_stmt *bk_build_assert(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *condition, struct bk_expr *message);
struct bk_stmt *bk_build_moved(struct bk_parser *parser, struct bk_span span, struct bk_ident kind,
	const struct bk_ref *from, const struct bk_ref *to);
struct bk_stmt *bk_build_property(struct bk_parser *parser, struct bk_span span,
	struct bk_ident name, enum bk_op op, struct bk_span op_span, struct bk_expr *value);
/* The same with the name in quotes. */
struct bk_stmt *bk_build_quoted(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *name, enum bk_op op, struct bk_span op_span, struct bk_expr *value);
struct bk_stmt *bk_build_decl(struct bk_parser *parser, struct bk_span span, struct bk_ident kind,
	const struct bk_ref *ref, struct bk_decl_tail tail);
struct bk_stmt *bk_build_life(
	struct bk_stmt *decl, enum bk_life life, struct bk_span life_span, struct bk_span span);

/* The text of a string token without quotes, escapes undone; empty for a bad one. */
struct bk_str bk_string_text(struct bk_parser *parser, const struct bk_token *token);

/* Names and lists of things; the list so far may be NULL. */
struct bk_ident bk_build_ident(const struct bk_token *token, struct bk_span span);
struct bk_path *bk_build_path(struct bk_parser *parser, struct bk_path *path, struct bk_ident name);
struct bk_ref *bk_build_ref(struct bk_parser *parser, const struct bk_path *path);
struct bk_ref *bk_build_key(
	struct bk_parser *parser, struct bk_ref *ref, struct bk_expr *key, struct bk_span span);
struct bk_type_expr *bk_build_type(struct bk_parser *parser, struct bk_span span,
	struct bk_ident name, struct bk_type_expr *element);
bk_args *bk_build_args(struct bk_parser *parser, bk_args *args, struct bk_arg arg);
bk_exprs *bk_build_exprs(struct bk_parser *parser, bk_exprs *exprs, struct bk_expr *expr);

/* Values */
struct bk_expr *bk_build_number(struct bk_parser *parser, enum bk_expr_kind kind,
	const struct bk_token *token, struct bk_span span);
struct bk_expr *bk_build_text(struct bk_parser *parser, enum bk_expr_kind kind,
	const struct bk_token *token, struct bk_span span);
struct bk_expr *bk_build_name(
	struct bk_parser *parser, const struct bk_token *token, struct bk_span span);
/* `"…${` or `}…${`, and the expression behind it; `string` is NULL for the former. */
struct bk_expr *bk_build_parts(struct bk_parser *parser, struct bk_expr *string,
	const struct bk_token *piece, struct bk_span span, struct bk_expr *expr);
struct bk_expr *bk_build_tail(struct bk_parser *parser, struct bk_expr *string,
	const struct bk_token *tail, struct bk_span span);
struct bk_expr *bk_build_list(struct bk_parser *parser, struct bk_span span, const bk_exprs *exprs);
struct bk_expr *bk_build_map(struct bk_parser *parser, struct bk_block *block);
struct bk_expr *bk_build_paren(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *inner);
struct bk_expr *bk_build_index(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *base, struct bk_expr *index);
struct bk_expr *bk_build_member(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *base, struct bk_ident name);
struct bk_expr *bk_build_all(struct bk_parser *parser, struct bk_span span, struct bk_expr *base);
struct bk_expr *bk_build_call(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *base, const bk_args *args);
struct bk_expr *bk_build_path_expr(struct bk_parser *parser, const struct bk_path *path);
struct bk_expr *bk_build_ref_expr(struct bk_parser *parser, const struct bk_ref *ref);
/* `left` is NULL for `not`. */
struct bk_expr *bk_build_binary(struct bk_parser *parser, struct bk_span span, enum bk_op op,
	struct bk_span op_span, struct bk_expr *left, struct bk_expr *right);
struct bk_expr *bk_build_choice(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *condition, struct bk_expr *yes, struct bk_expr *no);

/* Times. Schedules are built up in a half-made one, which `at` and `every` complete. */
struct bk_time bk_build_time(
	struct bk_parser *parser, const struct bk_token *token, struct bk_span span);
struct bk_zone bk_build_zone(
	struct bk_parser *parser, const struct bk_token *token, struct bk_span span);
struct bk_schedule_expr *bk_build_when(
	struct bk_parser *parser, struct bk_time time, struct bk_zone zone, struct bk_expr *ref);
struct bk_schedule_expr *bk_build_window(
	struct bk_parser *parser, struct bk_time from, struct bk_time to);
struct bk_day bk_build_day(struct bk_parser *parser, const struct bk_token *word,
	const struct bk_token *number, struct bk_span span);
struct bk_schedule_expr *bk_build_days(
	struct bk_parser *parser, struct bk_schedule_expr *days, struct bk_day day);
struct bk_schedule_expr *bk_build_days_span(struct bk_schedule_expr *days, struct bk_span span);
struct bk_expr *bk_build_clock(
	struct bk_parser *parser, struct bk_span span, const struct bk_schedule_expr *when);
struct bk_expr *bk_build_every(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *word, const struct bk_token *every,
	const struct bk_schedule_expr *window, const struct bk_schedule_expr *days,
	struct bk_zone zone);
struct bk_expr *bk_build_at(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *word, const struct bk_schedule_expr *days,
	const struct bk_schedule_expr *when);
struct bk_expr *bk_build_cron(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *cron, struct bk_zone zone);

#endif
