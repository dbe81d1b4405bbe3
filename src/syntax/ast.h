/*
 * What was typed. The tree knows punctuation and the words of the language, but no kinds, no
 * properties and no types: those are looked up in tables later (model/kinds.h). Every node has
 * its span; every node lives in the unit arena; everything is const once parsing is done.
 *
 * Items that could not be understood are BK_STMT_ERROR, so that the rest of their block is seen
 * and the formatter leaves their text alone.
 */
#ifndef BK_SYNTAX_AST_H
#define BK_SYNTAX_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/name.h"
#include "base/str.h"
#include "base/vec.h"
#include "source/file.h"

struct bk_stmt;
struct bk_expr;

/* A name as written. */
struct bk_ident {
	const struct bk_name *name; /* NULL: none was written */
	struct bk_span span;
};

/* `a.b.c` */
struct bk_path {
	BK_VEC(struct bk_ident) parts;
	struct bk_span span;
};

/* `a.b[k][l]`, as the name of a declaration, a target of `for` and `in`, and in `moved` */
struct bk_ref {
	struct bk_path path;
	BK_VEC(struct bk_expr *) keys;
	struct bk_span span;
};

/* `{ … }`: in statement position a body, in value position a map */
struct bk_block {
	BK_VEC(struct bk_stmt *) items;
	struct bk_span span; /* with its braces */
	bool tainted;        /* lost items to a syntax error: misses in it are not reported */
};

/* An argument of a call, of `use` and of an attribute: `expr` or `name = expr` */
struct bk_arg {
	struct bk_ident name; /* name.name NULL: by position */
	struct bk_expr *value;
};

typedef BK_VEC(struct bk_arg) bk_args;
typedef BK_VEC(struct bk_expr *) bk_exprs;

enum bk_op {
	BK_OP_NONE,
	BK_OP_ASSIGN, /* `=`, of a property only */
	BK_OP_EQ,
	BK_OP_NE,
	BK_OP_LT,
	BK_OP_LE,
	BK_OP_GT,
	BK_OP_GE,
	BK_OP_IN,
	BK_OP_NOT_IN,
	BK_OP_LIKE,
	BK_OP_NOT_LIKE,
	BK_OP_ADD,
	BK_OP_SUB,
	BK_OP_MUL,
	BK_OP_DIV,
	BK_OP_AND,
	BK_OP_OR,
	BK_OP_NOT,
};

enum bk_expr_kind {
	BK_EXPR_ERROR, /* a value that could not be understood; already reported */
	BK_EXPR_INT,
	BK_EXPR_BOOL,
	BK_EXPR_DURATION, /* seconds */
	BK_EXPR_SIZE,     /* bytes */
	BK_EXPR_DATE,
	BK_EXPR_ACCOUNT, /* twelve digits, hyphens taken out */
	BK_EXPR_ARN,
	BK_EXPR_STRING, /* text, and parts when it has `${ }` in it */
	BK_EXPR_CLOCK,  /* a time with its zone; the zone may be missing (BK3010 later) */
	BK_EXPR_SCHEDULE,
	BK_EXPR_NAME,   /* a bare word: what it means depends on the expected type */
	BK_EXPR_MEMBER, /* base.name */
	BK_EXPR_INDEX,  /* base[index] */
	BK_EXPR_ALL,    /* base.* */
	BK_EXPR_CALL,   /* base(args) */
	BK_EXPR_LIST,
	BK_EXPR_MAP,   /* a block in value position */
	BK_EXPR_UNARY, /* not */
	BK_EXPR_BINARY,
	BK_EXPR_IF, /* if a then b else c */
	BK_EXPR_PAREN,
};

struct bk_zone {
	struct bk_str text; /* `utc` or an IANA name; empty: missing */
	struct bk_span span;
};

struct bk_time {
	int16_t minutes; /* after midnight; -1: none */
	struct bk_span span;
};

/* One entry of `on …`. */
struct bk_day {
	enum bk_day_kind {
		BK_DAY_WEEKDAY, /* from..to as 0 = sunday … 6 = saturday (mon-fri is one entry) */
		BK_DAY_OF_MONTH, /* from = to = 1…31 */
		BK_DAY_LAST,     /* last day of the month */
		BK_DAY_OF_YEAR,  /* month 1…12, from = day */
		BK_DAY_UNKNOWN,  /* a word that is no day: reported by the checker with suggestions
				  */
	} kind;
	int8_t month, from, to;
	struct bk_span span;
};

/* The four phrases of language.md 3.5; the words are looked at later. */
struct bk_schedule_expr {
	enum bk_phrase {
		BK_PHRASE_EVERY, /* every D [from T [to T]] [on DAYS] [zone] */
		BK_PHRASE_AT,    /* daily at C */
		BK_PHRASE_ON_AT, /* weekly|monthly|quarterly|yearly on DAYS at C */
		BK_PHRASE_CRON,  /* cron(…) [zone] */
	} phrase;
	struct bk_ident word;  /* every daily weekly monthly quarterly yearly */
	int64_t every_seconds; /* BK_PHRASE_EVERY */
	struct bk_span every_span;
	struct bk_time from, to;
	BK_VEC(struct bk_day) days;
	struct bk_span days_span; /* none: not written */
	struct bk_time at;        /* when a literal clock was written */
	struct bk_expr *at_ref;   /* when a reference was (`daily at time`), else NULL */
	struct bk_zone zone;      /* of the phrase or of the clock */
	struct bk_str cron;       /* the text between the parentheses */
};

struct bk_expr {
	enum bk_expr_kind kind;
	enum bk_op op; /* UNARY, BINARY */
	struct bk_span span;
	union {
		int64_t number; /* INT, DURATION (s), SIZE (bytes), DATE (days since 1970-01-01) */
		bool truth;
		struct bk_str text; /* ACCOUNT, ARN, STRING without parts (escapes undone) */
		struct {
			/* STRING with `${}`: literal pieces and expressions in turn */
			bk_exprs parts;
		} interpolated;
		struct {
			struct bk_time time;
			struct bk_zone zone;
		} clock;
		struct bk_schedule_expr *schedule;
		const struct bk_name *name; /* NAME */
		struct {
			struct bk_expr *base;
			struct bk_ident name;  /* MEMBER */
			struct bk_expr *index; /* INDEX */
			bk_args args;          /* CALL */
		} post;
		bk_exprs list;
		struct bk_block *map;
		struct {
			struct bk_expr *left, *right; /* UNARY: right only */
			struct bk_span op_span;
		} binary;
		struct {
			struct bk_expr *condition, *yes, *no;
		} choice;
		struct bk_expr *inner; /* PAREN */
	};
	bool has_parts; /* STRING: look at interpolated, not text */
	uint16_t depth; /* of the expressions in it, 1 for a literal; bounded, so walkers may
			   recurse */
};

/* `int`, `list(vault)` */
struct bk_type_expr {
	struct bk_ident name;
	struct bk_type_expr *element; /* or NULL */
	struct bk_span span;
};

struct bk_param {
	struct bk_ident name;
	struct bk_type_expr *type;
	struct bk_expr *standard; /* default, or NULL */
};

/* `@allow(vault-unlocked, "why", until = 2026-12-31)` */
struct bk_attribute {
	struct bk_ident name;
	bk_args args;
	struct bk_span span;
};

enum bk_stmt_kind {
	BK_STMT_ERROR,
	BK_STMT_PROPERTY,
	BK_STMT_DECL,
	BK_STMT_IMPORT,
	BK_STMT_LET,
	BK_STMT_INPUT,
	BK_STMT_TEMPLATE,
	BK_STMT_USE,
	BK_STMT_PLACE, /* in … at … { } */
	BK_STMT_FOR,
	BK_STMT_IF,
	BK_STMT_ASSERT,
	BK_STMT_MOVED,
};

/* The word before a declaration. */
enum bk_life { BK_LIFE_PLAIN, BK_LIFE_EXISTING, BK_LIFE_MANAGED, BK_LIFE_RETIRED };

struct bk_stmt {
	enum bk_stmt_kind kind;
	struct bk_span span;
	struct bk_str doc; /* text of the `##` lines right before it, without the marks */
	BK_VEC(struct bk_attribute) attributes;
	union {
		struct {
			struct bk_ident name; /* of a quoted name the text between the quotes */
			bool quoted;
			enum bk_op op;
			struct bk_span op_span;
			struct bk_expr *value;
		} property;
		struct {
			enum bk_life life;
			struct bk_span life_span;
			struct bk_ident kind;
			struct bk_ref ref;     /* path.parts.len == 0: `settings { }` */
			struct bk_expr *value; /* after `=`, or NULL */
			struct bk_expr
				*target; /* after `for`: NAME MEMBER INDEX ALL LIST, or NULL */
			struct bk_expr *condition; /* after `if`, or NULL */
			struct bk_block *block;    /* or NULL */
		} decl;
		struct {
			struct bk_path path; /* std.gfs; empty for a string */
			struct bk_str text;  /* "../platform" */
			struct bk_span target_span;
			struct bk_ident alias;
		} import;
		struct {
			struct bk_ident name;
			struct bk_expr *value;
		} let;
		struct {
			struct bk_ident name;
			struct bk_type_expr *type;
			struct bk_expr *standard;
		} input;
		struct {
			struct bk_ident name;
			BK_VEC(struct bk_param) params;
			struct bk_ident kind;
			struct bk_block *block;
		} template;
		struct {
			struct bk_path path;
			bk_args args;
		} use;
		struct {
			struct bk_expr *accounts; /* after `in`, or NULL */
			struct bk_expr *regions;  /* after `at`, or NULL */
			struct bk_block *block;
		} place;
		struct {
			struct bk_ident first, second; /* second.name NULL: a list loop */
			struct bk_expr *over;
			struct bk_expr *condition; /* or NULL */
			struct bk_block *block;
		} loop;
		struct {
			struct bk_expr *condition;
			struct bk_block *block;
		} choice;
		struct {
			struct bk_expr *condition, *message;
		} assertion;
		struct {
			struct bk_ident kind;
			struct bk_ref from, to;
		} moved;
		struct {
			struct bk_block *block; /* of a header that was not understood, or NULL */
		} error;
	};
};

/* One parsed file. */
struct bk_ast {
	struct bk_file *file;
	struct bk_block body;  /* span: the whole file */
	bool has_syntax_error; /* something was reported while scanning or parsing */
};

#endif
