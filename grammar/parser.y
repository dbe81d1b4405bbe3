/*
 * The grammar of language.md 3.3: punctuation and the words of the language, no kinds, no
 * properties. An action is one call of a constructor (src/syntax/build.h); everything that needs
 * thought is elsewhere: what a newline means, where a broken item ends and which separator was
 * forgotten in src/syntax/feed.c, the wording of errors in src/syntax/expect.c.
 *
 * It is a push parser because the feed asks it, between two tokens, what it would take next.
 */
%code requires {
#include "syntax/build.h"
}

%code {
/* Over the symbols of a rule; the span of an empty rule is where it would stand. */
#define YYLLOC_DEFAULT(current, rhs, n)                                                        \
	do {                                                                                   \
		if (n)                                                                         \
			(current) = bk_span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n));          \
		else                                                                           \
			(current) = (struct bk_span){YYRHSLOC(rhs, 0).file,                    \
				YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end};                   \
	} while (0)

/* Blocks nest BK_NESTING_MAX deep and prefixes BK_EXPR_DEPTH_MAX deep within each. */
#define YYMAXDEPTH 200000

static void bk_grammar_error(
	const struct bk_span *span, struct bk_parser *parser, const char *message);
}

%define api.pure full
%define api.push-pull push
%define api.prefix {bk_grammar_}
%define api.token.prefix {BK_TOK_}
%define api.value.type union
%define api.location.type {struct bk_span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%parse-param {struct bk_parser *parser}
%initial-action { @$ = BK_NO_SPAN; }

%token
	START_FILE
	START_VALUE
	NEWLINE      "a new line"
	BAD          "text that is no token"
	COMMA        "`,`"
	LIST_COMMA   "`,` in brackets"
	LBRACE       "`{`"
	RBRACE       "`}`"
	LPAREN       "`(`"
	RPAREN       "`)`"
	LBRACKET     "`[`"
	RBRACKET     "`]`"
	DOT          "`.`"
	DOT_STAR     "`.*`"
	COLON        "`:`"
	AT_SIGN      "`@`"
	ASSIGN       "`=`"
	EQ           "`==`"
	NE           "`!=`"
	LT           "`<`"
	LE           "`<=`"
	GT           "`>`"
	GE           "`>=`"
	PLUS         "`+`"
	MINUS        "`-`"
	STAR         "`*`"
	SLASH        "`/`"

%token
	LET          "`let`"
	INPUT        "`input`"
	IMPORT       "`import`"
	AS           "`as`"
	TEMPLATE     "`template`"
	USE          "`use`"
	IN           "`in`"
	AT           "`at`"
	FOR          "`for`"
	IF           "`if`"
	THEN         "`then`"
	ELSE         "`else`"
	AND          "`and`"
	OR           "`or`"
	NOT          "`not`"
	LIKE         "`like`"
	ON           "`on`"
	FROM         "`from`"
	TO           "`to`"
	EXISTING     "`existing`"
	MANAGED      "`managed`"
	RETIRED      "`retired`"
	MOVED        "`moved`"
	ASSERT       "`assert`"

%token <const struct bk_token *>
	IDENT        "a name"
	INT          "a number"
	BOOL         "`true` or `false`"
	DURATION     "a duration"
	SIZE         "a size"
	DATE         "a date"
	ACCOUNT      "an account id"
	ARN          "an ARN"
	TIME         "a time"
	CRON         "`cron(…)`"
	STRING       "a string"
	STR_HEAD     "the first part of a string"
	STR_MID      "the next part of a string"
	STR_TAIL     "the last part of a string"

%nterm <struct bk_block *> body list block
%nterm <struct bk_stmt *> item attributes stmt decl params
%nterm <struct bk_param> param
%nterm <struct bk_attribute> attribute
%nterm <enum bk_life> life
%nterm <enum bk_op> relop compare
%nterm <struct bk_decl_tail> tail
%nterm <struct bk_path *> path
%nterm <struct bk_ref *> ref
%nterm <struct bk_ident> name opt_alias
%nterm <struct bk_expr *> set expr or and not cmp add mul operand post prim string parts
%nterm <struct bk_expr *> opt_default opt_if
%nterm <struct bk_type_expr *> type
%nterm <bk_args *> args opt_args
%nterm <struct bk_arg> arg
%nterm <bk_exprs *> exprs
%nterm <struct bk_schedule_expr *> days day_list listed_days window clock when
%nterm <struct bk_day> day
%nterm <struct bk_time> time
%nterm <struct bk_zone> opt_zone

%%

start
	: START_FILE body	{ bk_build_file(parser, $body); }
	| START_VALUE opt_newline expr opt_newline	{ bk_build_value(parser, $expr); }
	;

opt_newline
	: %empty
	| NEWLINE
	;

/* Items and what is between them. An item with an error keeps its place. */

body
	: list
	| list item	{ $$ = bk_build_item(parser, $list, $item); }
	;

list
	: %empty	{ $$ = bk_build_block(parser); }
	| list separator	{ $$ = $1; yyerrok; }
	| list item separator	{ $$ = bk_build_item(parser, $1, $item); yyerrok; }
	;

separator
	: NEWLINE
	| COMMA
	;

block
	: LBRACE body RBRACE	{ $$ = bk_build_braces(parser, $body, @$); yyerrok; }
	;

item
	: stmt
	| attributes stmt	{ $$ = bk_build_attributed($attributes, $2); }
	| error	{ $$ = bk_build_error(parser, @$, NULL); }
	| error error_block block	{ $$ = bk_build_error(parser, @$, $block); }
	;

error_block
	: %empty	{ yyerrok; }
	;

attributes
	: attribute	{ $$ = bk_build_attribute(parser, NULL, $attribute); }
	| attributes attribute	{ $$ = bk_build_attribute(parser, $1, $attribute); }
	;

attribute
	: AT_SIGN name opt_args opt_newline
		{ $$ = bk_build_attribute_of($name, $opt_args, @1, @3); }
	;

stmt
	: IMPORT path opt_alias
		{ $$ = bk_build_import(parser, @$, $path, NULL, @path, $opt_alias); }
	| IMPORT STRING opt_alias
		{ $$ = bk_build_import(parser, @$, NULL, $STRING, @STRING, $opt_alias); }
	| LET name ASSIGN expr	{ $$ = bk_build_let(parser, @$, $name, $expr); }
	| INPUT name COLON type opt_default
		{ $$ = bk_build_input(parser, @$, $name, $type, $opt_default); }
	| TEMPLATE name FOR name block
		{ $$ = bk_build_template(parser, @$, NULL, $2, $4, $block); }
	| TEMPLATE name LPAREN RPAREN FOR name block
		{ $$ = bk_build_template(parser, @$, NULL, $2, $6, $block); }
	| TEMPLATE name LPAREN params opt_comma RPAREN FOR name block
		{ $$ = bk_build_template(parser, @$, $params, $2, $8, $block); }
	| USE path opt_args	{ $$ = bk_build_use(parser, @$, $path, $opt_args); }
	| IN set block	{ $$ = bk_build_place(parser, @$, $set, NULL, $block); }
	| IN set AT set block	{ $$ = bk_build_place(parser, @$, $2, $4, $block); }
	| AT set block	{ $$ = bk_build_place(parser, @$, NULL, $set, $block); }
	| FOR name IN expr opt_if block
		{ $$ = bk_build_for(parser, @$, $name, (struct bk_ident){0}, $expr, $opt_if,
			$block); }
	| FOR name COMMA name IN expr opt_if block
		{ $$ = bk_build_for(parser, @$, $2, $4, $expr, $opt_if, $block); }
	| IF expr block	{ $$ = bk_build_if(parser, @$, $expr, $block); }
	| ASSERT expr ELSE expr	{ $$ = bk_build_assert(parser, @$, $2, $4); }
	| MOVED name ref TO ref	{ $$ = bk_build_moved(parser, @$, $name, $3, $5); }
	| name relop expr
		{ $$ = bk_build_property(parser, @$, $name, $relop, @relop, $expr); }
	| STRING relop expr
		{ $$ = bk_build_quoted(parser, @$, $STRING, $relop, @relop, $expr); }
	| decl
	| life decl	{ $$ = bk_build_life($decl, $life, @life, @$); }
	;

life
	: EXISTING	{ $$ = BK_LIFE_EXISTING; }
	| MANAGED	{ $$ = BK_LIFE_MANAGED; }
	| RETIRED	{ $$ = BK_LIFE_RETIRED; }
	;

decl
	: name block
		{ $$ = bk_build_decl(parser, @$, $name, NULL,
			(struct bk_decl_tail){.block = $block}); }
	| name ref tail	{ $$ = bk_build_decl(parser, @$, $name, $ref, $tail); }
	| name ref tail block
		{ $tail.block = $block; $$ = bk_build_decl(parser, @$, $name, $ref, $tail); }
	;

tail
	: opt_default	{ $$ = (struct bk_decl_tail){.value = $1}; }
	| opt_default FOR set opt_if
		{ $$ = (struct bk_decl_tail){.value = $1, .target = $set, .condition = $opt_if}; }
	;

relop
	: ASSIGN	{ $$ = BK_OP_ASSIGN; }
	| EQ	{ $$ = BK_OP_EQ; }
	| NE	{ $$ = BK_OP_NE; }
	| LT	{ $$ = BK_OP_LT; }
	| LE	{ $$ = BK_OP_LE; }
	| GT	{ $$ = BK_OP_GT; }
	| GE	{ $$ = BK_OP_GE; }
	| IN	{ $$ = BK_OP_IN; }
	| NOT IN	{ $$ = BK_OP_NOT_IN; }
	| LIKE	{ $$ = BK_OP_LIKE; }
	;

opt_alias
	: %empty	{ $$ = (struct bk_ident){0}; }
	| AS name	{ $$ = $name; }
	;

opt_default
	: %empty	{ $$ = NULL; }
	| ASSIGN expr	{ $$ = $expr; }
	;

opt_if
	: %empty	{ $$ = NULL; }
	| IF expr	{ $$ = $expr; }
	;

opt_comma
	: %empty
	| LIST_COMMA
	;

params
	: param	{ $$ = bk_build_param(parser, NULL, $param); }
	| params LIST_COMMA param	{ $$ = bk_build_param(parser, $1, $param); }
	;

param
	: name COLON type opt_default	{ $$ = (struct bk_param){$name, $type, $opt_default}; }
	;

opt_args
	: %empty	{ $$ = NULL; }
	| LPAREN RPAREN	{ $$ = NULL; }
	| LPAREN args opt_comma RPAREN	{ $$ = $args; }
	;

args
	: arg	{ $$ = bk_build_args(parser, NULL, $arg); }
	| args LIST_COMMA arg	{ $$ = bk_build_args(parser, $1, $arg); }
	;

arg
	: expr	{ $$ = (struct bk_arg){.value = $expr}; }
	| IDENT ASSIGN expr	{ $$ = (struct bk_arg){bk_build_ident($IDENT, @IDENT), $expr}; }
	;

type
	: name	{ $$ = bk_build_type(parser, @$, $name, NULL); }
	| name LPAREN type RPAREN	{ $$ = bk_build_type(parser, @$, $name, $3); }
	;

name
	: IDENT	{ $$ = bk_build_ident($IDENT, @IDENT); }
	;

path
	: name	{ $$ = bk_build_path(parser, NULL, $name); }
	| path DOT name	{ $$ = bk_build_path(parser, $1, $name); }
	;

ref
	: path	{ $$ = bk_build_ref(parser, $path); }
	| ref LBRACKET expr RBRACKET	{ $$ = bk_build_key(parser, $1, $expr, @$); }
	;

set
	: ref	{ $$ = bk_build_ref_expr(parser, $ref); }
	| path DOT_STAR	{ $$ = bk_build_all(parser, @$, bk_build_path_expr(parser, $path)); }
	| LBRACKET RBRACKET	{ $$ = bk_build_list(parser, @$, NULL); }
	| LBRACKET exprs opt_comma RBRACKET	{ $$ = bk_build_list(parser, @$, $exprs); }
	;

exprs
	: expr	{ $$ = bk_build_exprs(parser, NULL, $expr); }
	| exprs LIST_COMMA expr	{ $$ = bk_build_exprs(parser, $1, $expr); }
	;

/* Values */

expr
	: or
	| IF expr THEN expr ELSE expr	{ $$ = bk_build_choice(parser, @$, $2, $4, $6); }
	;

or
	: and
	| or OR and	{ $$ = bk_build_binary(parser, @$, BK_OP_OR, @2, $1, $3); }
	;

and
	: not
	| and AND not	{ $$ = bk_build_binary(parser, @$, BK_OP_AND, @2, $1, $3); }
	;

not
	: cmp
	| NOT not	{ $$ = bk_build_binary(parser, @$, BK_OP_NOT, @1, NULL, $2); }
	;

cmp
	: add
	| add compare add	{ $$ = bk_build_binary(parser, @$, $compare, @compare, $1, $3); }
	;

compare
	: EQ	{ $$ = BK_OP_EQ; }
	| NE	{ $$ = BK_OP_NE; }
	| LT	{ $$ = BK_OP_LT; }
	| LE	{ $$ = BK_OP_LE; }
	| GT	{ $$ = BK_OP_GT; }
	| GE	{ $$ = BK_OP_GE; }
	| IN	{ $$ = BK_OP_IN; }
	| LIKE	{ $$ = BK_OP_LIKE; }
	| NOT IN	{ $$ = BK_OP_NOT_IN; }
	| NOT LIKE	{ $$ = BK_OP_NOT_LIKE; }
	;

add
	: mul
	| add PLUS mul	{ $$ = bk_build_binary(parser, @$, BK_OP_ADD, @2, $1, $3); }
	| add MINUS mul	{ $$ = bk_build_binary(parser, @$, BK_OP_SUB, @2, $1, $3); }
	;

mul
	: operand
	| mul STAR operand	{ $$ = bk_build_binary(parser, @$, BK_OP_MUL, @2, $1, $3); }
	| mul SLASH operand	{ $$ = bk_build_binary(parser, @$, BK_OP_DIV, @2, $1, $3); }
	;

operand
	: post
	| clock	{ $$ = bk_build_clock(parser, @$, $clock); }
	| IDENT DURATION window days opt_zone
		{ $$ = bk_build_every(parser, @$, $IDENT, $DURATION, $window, $days, $opt_zone); }
	| IDENT AT when	{ $$ = bk_build_at(parser, @$, $IDENT, NULL, $when); }
	| IDENT ON day_list AT when	{ $$ = bk_build_at(parser, @$, $IDENT, $day_list, $when); }
	| CRON opt_zone	{ $$ = bk_build_cron(parser, @$, $CRON, $opt_zone); }
	;

post
	: prim
	| post LBRACKET expr RBRACKET	{ $$ = bk_build_index(parser, @$, $1, $expr); }
	| post DOT name	{ $$ = bk_build_member(parser, @$, $1, $name); }
	| post DOT_STAR	{ $$ = bk_build_all(parser, @$, $1); }
	| post LPAREN RPAREN	{ $$ = bk_build_call(parser, @$, $1, NULL); }
	| post LPAREN args opt_comma RPAREN	{ $$ = bk_build_call(parser, @$, $1, $args); }
	;

prim
	: INT	{ $$ = bk_build_number(parser, BK_EXPR_INT, $1, @$); }
	| BOOL	{ $$ = bk_build_number(parser, BK_EXPR_BOOL, $1, @$); }
	| DURATION	{ $$ = bk_build_number(parser, BK_EXPR_DURATION, $1, @$); }
	| SIZE	{ $$ = bk_build_number(parser, BK_EXPR_SIZE, $1, @$); }
	| DATE	{ $$ = bk_build_number(parser, BK_EXPR_DATE, $1, @$); }
	| ACCOUNT	{ $$ = bk_build_text(parser, BK_EXPR_ACCOUNT, $1, @$); }
	| ARN	{ $$ = bk_build_text(parser, BK_EXPR_ARN, $1, @$); }
	| IDENT	{ $$ = bk_build_name(parser, $1, @$); }
	| string
	| LBRACKET RBRACKET	{ $$ = bk_build_list(parser, @$, NULL); }
	| LBRACKET exprs opt_comma RBRACKET	{ $$ = bk_build_list(parser, @$, $exprs); }
	| block	{ $$ = bk_build_map(parser, $block); }
	| LPAREN expr RPAREN	{ $$ = bk_build_paren(parser, @$, $expr); }
	;

string
	: STRING	{ $$ = bk_build_text(parser, BK_EXPR_STRING, $1, @$); }
	| parts STR_TAIL	{ $$ = bk_build_tail(parser, $parts, $STR_TAIL, @$); }
	;

parts
	: STR_HEAD expr	{ $$ = bk_build_parts(parser, NULL, $STR_HEAD, @1, $expr); }
	| parts STR_MID expr	{ $$ = bk_build_parts(parser, $1, $STR_MID, @2, $expr); }
	;

/* Times */

time
	: TIME	{ $$ = bk_build_time(parser, $TIME, @$); }
	;

opt_zone
	: %empty	{ $$ = (struct bk_zone){0}; }
	| IDENT	{ $$ = bk_build_zone(parser, $IDENT, @$); }
	| STRING	{ $$ = bk_build_zone(parser, $STRING, @$); }
	;

clock
	: time opt_zone	{ $$ = bk_build_when(parser, $time, $opt_zone, NULL); }
	;

when
	: clock
	| ref
		{ $$ = bk_build_when(parser, (struct bk_time){.minutes = -1}, (struct bk_zone){0},
			bk_build_ref_expr(parser, $ref)); }
	;

window
	: %empty	{ $$ = NULL; }
	| FROM time	{ $$ = bk_build_window(parser, $time, (struct bk_time){.minutes = -1}); }
	| FROM time TO time	{ $$ = bk_build_window(parser, $2, $4); }
	;

days
	: %empty	{ $$ = NULL; }
	| ON day_list	{ $$ = $day_list; }
	;

day_list
	: day	{ $$ = bk_build_days_span(bk_build_days(parser, NULL, $day), @$); }
	| LBRACKET listed_days opt_comma RBRACKET
		{ $$ = bk_build_days_span($listed_days, @$); }
	;

listed_days
	: day	{ $$ = bk_build_days(parser, NULL, $day); }
	| listed_days LIST_COMMA day	{ $$ = bk_build_days(parser, $1, $day); }
	;

day
	: IDENT	{ $$ = bk_build_day(parser, $IDENT, NULL, @$); }
	| INT	{ $$ = bk_build_day(parser, NULL, $INT, @$); }
	| IDENT INT	{ $$ = bk_build_day(parser, $IDENT, $INT, @$); }
	;

%%

/* Marks the tokens among the expected symbols. */
static void mark(const yysymbol_kind_t symbols[], int count, struct bk_expected *ret)
{
	bool is_symbol[YYNTOKENS] = {0};

	*ret = (struct bk_expected){0};
	for (int i = 0; i < count; i++)
		is_symbol[symbols[i]] = true;
	for (int code = BK_TOKEN_FIRST; code < BK_TOKEN_LIMIT; code++)
		ret->tokens[code - BK_TOKEN_FIRST] = is_symbol[YYTRANSLATE(code)];
	ret->end = is_symbol[YYSYMBOL_YYEOF];
}

void bk_grammar_expected(struct bk_grammar_pstate *state, struct bk_expected *ret)
{
	yysymbol_kind_t symbols[YYNTOKENS];

	mark(symbols, yypstate_expected_tokens(state, symbols, YYNTOKENS), ret);
}

static int yyreport_syntax_error(const yypcontext_t *context, struct bk_parser *parser)
{
	yysymbol_kind_t symbols[YYNTOKENS];
	struct bk_expected expected;

	mark(symbols, yypcontext_expected_tokens(context, symbols, YYNTOKENS), &expected);
	bk_feed_error(parser, &expected);
	return 0;
}

/* Only for a stack that is full: other errors go through yyreport_syntax_error(). */
static void bk_grammar_error(
	const struct bk_span *span, struct bk_parser *parser, const char *message)
{
	(void)message;
	bk_feed_full(parser, *span);
}
