/*
 * Between the array of tokens and the grammar: decides which newlines separate items, where the
 * parser goes on after an error, and which small slips are put right so that nothing is lost.
 */
#ifndef BK_SYNTAX_FEED_H
#define BK_SYNTAX_FEED_H

#include "syntax/build.h"
#include "syntax/parse.h"

/* Expressions are at most this deep, brackets apart: `not not …`, `a + b + …`. */
enum { BK_EXPR_DEPTH_MAX = 128 };

#define BK_NO_TOKEN UINT32_MAX

/* An open bracket. The outermost frame is the file. */
struct bk_frame {
	uint16_t kind;     /* LBRACE LPAREN LBRACKET STR_HEAD; LBRACE too for the file */
	bool skip_after;   /* once closed, go on skipping: it was met within an item's error */
	uint32_t open;     /* its token; BK_NO_TOKEN for the file and for one that is not there */
	uint32_t item;     /* first token of the current item; BK_NO_TOKEN: none yet */
	uint32_t prefixes; /* `not`, `if` and `else` since */
};

/* A change to the brackets of the file, before the token `at`. */
struct bk_repair {
	uint32_t at;
	bool drop;             /* leave that token out; else: */
	struct bk_token token; /* put in this one */
};

struct bk_parser {
	struct bk_arena *arena;
	struct bk_names *names;
	struct bk_diags *diags;
	const struct bk_tokens *tokens;
	struct bk_ast *ast;
	struct bk_expr *value;
	struct bk_grammar_pstate *state;
	bool bad_phrase; /* a part of the schedule that is being read is bad */

	BK_VEC(struct bk_repair) repairs; /* in the order of tokens */
	size_t next_repair;
	BK_VEC(uint32_t) muted;         /* places whose lines have brackets repaired, rising */
	uint32_t next;                  /* index of the next token */
	const struct bk_token *current; /* the last one given to the grammar */
	int kind;                       /* what it is for the grammar */
	const struct bk_token *last;    /* the last one of the text, skipped ones included */
	bool line;                      /* a line ended since, at a token that is left out */
	bool line_done;                 /* NEWLINE was the last token given */
	uint32_t closed;                /* the bracket that the last closing one closed */

	struct bk_frame frames[BK_NESTING_MAX + 1];
	size_t depth; /* the innermost frame; 0: the file */
	size_t over;  /* brackets deeper than that, while skipping */
	bool skip;
	size_t skip_depth;

	/* What is lost to errors, each from the start of an item on; the last may be growing. */
	BK_VEC(struct bk_span) lost;
	bool lost_more;                /* what is skipped next is lost apart from the last one */
	BK_VEC(struct bk_span) uneven; /* parts of the text whose brackets do not balance */
};

/* In parse.c: the tree of parser->tokens; arena, names, diags and tokens are set. */
struct bk_ast *bk_parse_tokens(struct bk_parser *parser);
/* Prepares the feed. */
void bk_feed_init(struct bk_parser *parser);
/* The next token for the grammar. */
const struct bk_token *bk_feed_next(struct bk_parser *parser);

/* In brackets.c: finds where brackets are missing or too many, and reports it. */
void bk_brackets_repair(struct bk_parser *parser);
/* In expect.c: a token as it is named in a message: its text, cut when long, in quotes. */
struct bk_str bk_expect_text(struct bk_parser *parser, const struct bk_token *token);
/* In expect.c: says what was expected instead of the current token, which stands in that frame. */
void bk_expect_report(struct bk_parser *parser, size_t depth, const struct bk_expected *expected);

/* What kinds of tokens do, from the table in feed.c. */
bool bk_kind_opens(int kind);      /* a bracket, or a string with an expression in it */
bool bk_kind_closes(int kind);     /* the same */
bool bk_kind_ends_value(int kind); /* may be the last of an item */
bool bk_kind_compares(int kind);   /* `=`, `<=` and so on */
/* Whether a line end between two tokens of a block ends an item. */
bool bk_newline_ends(int before, int behind);
/* Whether the tokens from this one on look like the beginning of an item. */
bool bk_opens_item(const struct bk_tokens *tokens, uint32_t index);

#endif
