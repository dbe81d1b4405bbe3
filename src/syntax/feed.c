/*
 * The stream of tokens that the grammar sees (language.md 3.2 and 3.3): newlines become
 * separators where the innermost bracket says so; after an error the rest of the item is skipped;
 * a separator that was forgotten is put in; a word of the language that stands for a name is
 * taken as one. Brackets are even here: brackets.c has seen to it.
 */
#include "syntax/feed.h"

#include "base/arena.h"
#include "parser.h"

/* What kinds of tokens do */

enum trait {
	OPENS = 1,
	CLOSES = 2,
	ENDS_VALUE = 4,
	BEGINS_VALUE = 8,
	WORD = 16,
	COMPARES = 32,
	GOES_ON = 64,        /* a newline after it ends nothing */
	GOES_ON_ABOVE = 128, /* nor does one before it */
	OPENS_ITEM = 256,    /* a word that begins a statement */
	OPERATOR = 512,      /* a value follows */
	NAMED = 1024,        /* a name follows */
};

#define KIND(kind) [BK_TOK_##kind - BK_TOKEN_FIRST]

/* clang-format off */
static const uint16_t traits[BK_TOKEN_COUNT] = {
	KIND(COMMA) = GOES_ON,
	KIND(LIST_COMMA) = GOES_ON,
	KIND(LBRACE) = OPENS | BEGINS_VALUE,
	KIND(RBRACE) = CLOSES | ENDS_VALUE,
	KIND(LPAREN) = OPENS | BEGINS_VALUE,
	KIND(RPAREN) = CLOSES | ENDS_VALUE,
	KIND(LBRACKET) = OPENS | BEGINS_VALUE,
	KIND(RBRACKET) = CLOSES | ENDS_VALUE,
	KIND(DOT) = NAMED,
	KIND(DOT_STAR) = ENDS_VALUE,
	KIND(AT_SIGN) = OPENS_ITEM | NAMED,
	KIND(ASSIGN) = COMPARES | OPERATOR,
	KIND(EQ) = COMPARES | OPERATOR,
	KIND(NE) = COMPARES | OPERATOR,
	KIND(LT) = COMPARES | OPERATOR,
	KIND(LE) = COMPARES | OPERATOR,
	KIND(GT) = COMPARES | OPERATOR,
	KIND(GE) = COMPARES | OPERATOR,
	KIND(PLUS) = GOES_ON | OPERATOR,
	KIND(MINUS) = GOES_ON | OPERATOR,
	KIND(STAR) = GOES_ON | OPERATOR,
	KIND(SLASH) = GOES_ON | OPERATOR,
	KIND(LET) = WORD | OPENS_ITEM | NAMED,
	KIND(INPUT) = WORD | OPENS_ITEM | NAMED,
	KIND(IMPORT) = WORD | OPENS_ITEM,
	KIND(AS) = WORD | NAMED,
	KIND(TEMPLATE) = WORD | OPENS_ITEM | NAMED,
	KIND(USE) = WORD | OPENS_ITEM,
	KIND(IN) = WORD | OPENS_ITEM,
	KIND(AT) = WORD | OPENS_ITEM,
	KIND(FOR) = WORD | OPENS_ITEM,
	KIND(IF) = WORD | OPENS_ITEM | BEGINS_VALUE,
	KIND(THEN) = WORD | GOES_ON | GOES_ON_ABOVE,
	KIND(ELSE) = WORD | GOES_ON | GOES_ON_ABOVE,
	KIND(AND) = WORD | GOES_ON | GOES_ON_ABOVE | OPERATOR,
	KIND(OR) = WORD | GOES_ON | GOES_ON_ABOVE | OPERATOR,
	KIND(NOT) = WORD | GOES_ON | BEGINS_VALUE,
	KIND(LIKE) = WORD,
	KIND(ON) = WORD,
	KIND(FROM) = WORD,
	KIND(TO) = WORD,
	KIND(EXISTING) = WORD | OPENS_ITEM,
	KIND(MANAGED) = WORD | OPENS_ITEM,
	KIND(RETIRED) = WORD | OPENS_ITEM,
	KIND(MOVED) = WORD | OPENS_ITEM | NAMED,
	KIND(ASSERT) = WORD | OPENS_ITEM,
	KIND(IDENT) = ENDS_VALUE | BEGINS_VALUE,
	KIND(INT) = ENDS_VALUE | BEGINS_VALUE,
	KIND(BOOL) = ENDS_VALUE | BEGINS_VALUE | WORD,
	KIND(DURATION) = ENDS_VALUE | BEGINS_VALUE,
	KIND(SIZE) = ENDS_VALUE | BEGINS_VALUE,
	KIND(DATE) = ENDS_VALUE | BEGINS_VALUE,
	KIND(ACCOUNT) = ENDS_VALUE | BEGINS_VALUE,
	KIND(ARN) = ENDS_VALUE | BEGINS_VALUE,
	KIND(TIME) = ENDS_VALUE | BEGINS_VALUE,
	KIND(CRON) = ENDS_VALUE | BEGINS_VALUE,
	KIND(STRING) = ENDS_VALUE | BEGINS_VALUE,
	KIND(STR_HEAD) = OPENS | BEGINS_VALUE,
	KIND(STR_MID) = OPERATOR,
	KIND(STR_TAIL) = CLOSES | ENDS_VALUE,
};
/* clang-format on */

static bool has_trait(int kind, enum trait trait)
{
	return kind >= BK_TOKEN_FIRST && kind < BK_TOKEN_LIMIT &&
		traits[kind - BK_TOKEN_FIRST] & trait;
}

bool bk_kind_opens(int kind)
{
	return has_trait(kind, OPENS);
}

bool bk_kind_closes(int kind)
{
	return has_trait(kind, CLOSES);
}

bool bk_kind_ends_value(int kind)
{
	return has_trait(kind, ENDS_VALUE);
}

bool bk_kind_compares(int kind)
{
	return has_trait(kind, COMPARES);
}

bool bk_newline_ends(int before, int behind)
{
	return !has_trait(before, GOES_ON) && !has_trait(behind, GOES_ON_ABOVE);
}

bool bk_opens_item(const struct bk_tokens *tokens, uint32_t index)
{
	const struct bk_token *token = &tokens->list.at[index];
	const struct bk_token *behind = token->kind ? token + 1 : token;

	if (has_trait(token->kind, OPENS_ITEM))
		return true;
	if (behind->flags & BK_TOKEN_LINE)
		return false;
	if (token->kind == BK_TOK_STRING)
		return behind->kind == BK_TOK_ASSIGN;
	return token->kind == BK_TOK_IDENT &&
		(has_trait(behind->kind, COMPARES) || behind->kind == BK_TOK_IDENT ||
			behind->kind == BK_TOK_LBRACE);
}

/* The stream of the text with its repairs */

static const struct bk_token *peek(struct bk_parser *parser)
{
	const struct bk_token *list = parser->tokens->list.at;

	while (parser->next_repair < parser->repairs.len) {
		const struct bk_repair *repair = &parser->repairs.at[parser->next_repair];
		if (repair->at != parser->next)
			break;
		if (!repair->drop)
			return &repair->token;
		parser->line |= list[parser->next].flags & BK_TOKEN_LINE;
		parser->next++;
		parser->next_repair++;
	}
	return &list[parser->next];
}

/* Takes what peek() saw. */
static void take(struct bk_parser *parser, const struct bk_token *token)
{
	if (token->flags & BK_TOKEN_VIRTUAL && token != &parser->tokens->list.at[parser->next])
		parser->next_repair++;
	else
		parser->next++;
	parser->last = token;
	parser->line = false;
}

static struct bk_frame *innermost(struct bk_parser *parser)
{
	return &parser->frames[parser->depth];
}

/* Index of the innermost frame whose brackets hold items. */
static size_t block_depth(const struct bk_parser *parser)
{
	size_t depth = parser->depth;

	while (parser->frames[depth].kind != BK_TOK_LBRACE)
		depth--;
	return depth;
}

/* Follows the brackets; false when there is no room for one more. */
static bool follow(struct bk_parser *parser, const struct bk_token *token)
{
	if (has_trait(token->kind, OPENS)) {
		if (parser->depth == BK_NESTING_MAX)
			return false;
		parser->frames[++parser->depth] = (struct bk_frame){
			.kind = token->kind,
			.open = (uint32_t)(token - parser->tokens->list.at),
			.item = BK_NO_TOKEN,
		};
		if (token->flags & BK_TOKEN_VIRTUAL)
			innermost(parser)->open = BK_NO_TOKEN;
	} else if (has_trait(token->kind, CLOSES) && parser->depth > 0) {
		parser->closed = innermost(parser)->open;
		parser->depth--;
	}
	return true;
}

/* A token that is not in the text, where the last one ended. */
static const struct bk_token *make(struct bk_parser *parser, int kind)
{
	struct bk_token *token = bk_new(parser->arena, struct bk_token);
	uint32_t at = parser->last ? parser->last->end : 0;

	token->begin = token->end = at;
	token->kind = (uint16_t)kind;
	token->flags = BK_TOKEN_VIRTUAL;
	return token;
}

/* Whether the token, behind an operator that a value must follow, begins an item instead. */
static bool is_new_item(struct bk_parser *parser, const struct bk_token *token)
{
	if (parser->last->kind == BK_TOK_COMMA)
		return false;
	if (token->kind == BK_TOK_IDENT)
		return token[1].kind == BK_TOK_ASSIGN;
	return has_trait(token->kind, OPENS_ITEM) && !has_trait(token->kind, BEGINS_VALUE);
}

/* Whether a separator belongs before the token. */
static bool is_separated(struct bk_parser *parser, const struct bk_token *token)
{
	bool line = parser->line || token->flags & BK_TOKEN_LINE;

	return line && !parser->line_done && innermost(parser)->kind == BK_TOK_LBRACE &&
		(!parser->last || !has_trait(parser->last->kind, GOES_ON) ||
			is_new_item(parser, token)) &&
		!has_trait(token->kind, GOES_ON_ABOVE);
}

/* Whether the next token is the first of an item. */
static bool is_item_start(struct bk_parser *parser)
{
	const struct bk_frame *frame = innermost(parser);

	return frame->item == BK_NO_TOKEN ||
		(frame->kind == BK_TOK_LBRACE &&
			(parser->current->kind == BK_TOK_NEWLINE ||
				parser->current->kind == BK_TOK_COMMA));
}

/* Between `in` or `at` and the block: there a comma ends nothing, but was to make a list. */
static bool is_in_placement(const struct bk_parser *parser, const struct bk_frame *frame)
{
	const struct bk_token *list = parser->tokens->list.at;
	uint32_t item = frame->item;

	return item != BK_NO_TOKEN && item + 1 < parser->next &&
		(list[item].kind == BK_TOK_IN || list[item].kind == BK_TOK_AT) &&
		list[parser->next - 2].kind != BK_TOK_RBRACE;
}

static const struct bk_token *give(struct bk_parser *parser, const struct bk_token *token)
{
	struct bk_frame *frame = innermost(parser);

	if (token->kind == BK_TOK_NEWLINE || token->kind == BK_TOK_COMMA)
		frame->prefixes = 0;
	parser->line_done = token->kind == BK_TOK_NEWLINE;
	parser->current = token;
	parser->kind = token->kind;
	/* a comma within brackets separates no items, not even after an error */
	if (token->kind == BK_TOK_COMMA &&
		(frame->kind != BK_TOK_LBRACE || is_in_placement(parser, frame)))
		parser->kind = BK_TOK_LIST_COMMA;
	return token;
}

/* The item that begins with that token is lost up to this one. */
static void lose(struct bk_parser *parser, uint32_t item, const struct bk_token *token)
{
	struct bk_span span = bk_token_span(parser->tokens, token);
	const struct bk_token *list = parser->tokens->list.at;

	if (item != BK_NO_TOKEN && list[item].begin < span.begin)
		span.begin = list[item].begin;
	if (token->kind == BK_TOK_LBRACE || token->kind == BK_TOK_RBRACE || token->kind == 0) {
		/* it is not lost itself */
		uint32_t index = parser->next - (token == &list[parser->next - 1]);
		span.end = index ? list[index - 1].end : 0;
		span.end = span.end < span.begin ? span.begin : span.end;
	}
	bk_vec_push(parser->arena, &parser->lost, span);
	parser->lost_more = false;
}

static void lose_more(struct bk_parser *parser, const struct bk_token *token)
{
	if (parser->lost_more)
		lose(parser, BK_NO_TOKEN, token);
	parser->lost.at[parser->lost.len - 1].end = token->end;
}

/* After an error: passes over tokens up to one at which the grammar can go on. */
static const struct bk_token *skip(struct bk_parser *parser)
{
	for (;;) {
		const struct bk_token *token = peek(parser);
		bool is_level = parser->depth == parser->skip_depth && !parser->over;
		bool stop = token->kind == 0;

		if (is_level && is_separated(parser, token)) {
			parser->skip = false;
			return give(parser, make(parser, BK_TOK_NEWLINE));
		}
		if (is_level)
			stop |= token->kind == BK_TOK_RBRACE ||
				(token->kind == BK_TOK_COMMA &&
					bk_opens_item(parser->tokens, parser->next + 1)) ||
				(token->kind == BK_TOK_LBRACE && parser->last &&
					parser->depth < BK_NESTING_MAX &&
					has_trait(parser->last->kind, ENDS_VALUE));
		if (stop) {
			parser->skip = false;
			return NULL;
		}
		take(parser, token);
		lose_more(parser, token);
		if (parser->over && has_trait(token->kind, CLOSES))
			parser->over--;
		else if ((parser->over && has_trait(token->kind, OPENS)) || !follow(parser, token))
			parser->over++;
	}
}

/* Small slips */

/* A separator or a comma is missing before the token, by what the grammar expects. */
static int find_missing(struct bk_parser *parser, const struct bk_token *token)
{
	struct bk_frame *frame = innermost(parser);
	struct bk_expected expected;
	bool in_block = frame->kind == BK_TOK_LBRACE;
	int kind = in_block ? BK_TOK_NEWLINE : BK_TOK_LIST_COMMA;
	bool is_header = token->kind == BK_TOK_IN || token->kind == BK_TOK_AT ||
		token->kind == BK_TOK_FOR || token->kind == BK_TOK_IF;

	if (!parser->last || !has_trait(parser->last->kind, ENDS_VALUE) ||
		parser->current->kind == BK_TOK_NEWLINE || parser->current->kind == BK_TOK_COMMA)
		return 0;
	if (in_block ? is_item_start(parser) || frame->item + 1 == parser->next ||
				!bk_opens_item(parser->tokens, parser->next)
		     : !has_trait(token->kind, BEGINS_VALUE) || has_trait(token->kind, OPENS))
		return 0;
	if (is_header && parser->last->kind != BK_TOK_RBRACE)
		return 0;
	bk_grammar_expected(parser->state, &expected);
	/* behind the type of a parameter `=` is missing */
	if (bk_expects(&expected, BK_TOK_ASSIGN) && !bk_expects(&expected, BK_TOK_DOT))
		return 0;
	return bk_expects(&expected, kind) && !bk_expects(&expected, token->kind) ? kind : 0;
}

/* Whether two places are on one line; far apart they are taken for not. */
static bool is_same_line(struct bk_parser *parser, uint32_t a, uint32_t b)
{
	uint32_t begin = a < b ? a : b, end = a < b ? b : a;
	struct bk_str between = {parser->tokens->file->text.ptr + begin, end - begin};

	return between.len < 400 && bk_str_find(between, '\n') == between.len;
}

/* Whether brackets were repaired on the line of the token: what else is wrong there follows. */
static bool is_repaired_line(struct bk_parser *parser, const struct bk_token *token)
{
	const uint32_t *muted = parser->muted.at;
	size_t low = 0, high = parser->muted.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (muted[middle] < token->begin)
			low = middle + 1;
		else
			high = middle;
	}
	return (low > 0 && is_same_line(parser, muted[low - 1], token->begin)) ||
		(low < parser->muted.len && is_same_line(parser, muted[low], token->begin));
}

static void report_missing(struct bk_parser *parser, const struct bk_token *token, int kind)
{
	struct bk_span span = bk_token_span(parser->tokens, token);
	struct bk_span place = {span.file, parser->last->end, parser->last->end};
	struct bk_str text = bk_expect_text(parser, token);

	parser->ast->has_syntax_error = true;
	if (is_repaired_line(parser, token))
		return;
	bk_diag(parser->diags, BK_MISSING_SEPARATOR, span, "expected a comma%s before %.*s",
		kind == BK_TOK_NEWLINE ? " or a new line" : "", BK_STR_ARGS(text));
	bk_diag_fix(parser->diags, BK_FIX_SAFE, place, BK_STR(","), "Write a comma.");
}

/* Whether a word of the language stands where only a name can. */
static bool is_name_place(struct bk_parser *parser, const struct bk_token *token)
{
	const struct bk_frame *frame = innermost(parser);
	const struct bk_token *behind = &parser->tokens->list.at[parser->next + 1];
	const struct bk_token *last = parser->last;
	bool is_end = behind->kind == 0 || behind->flags & BK_TOKEN_LINE ||
		has_trait(behind->kind, CLOSES) || behind->kind == BK_TOK_COMMA;
	struct bk_expected expected;

	if (frame->kind == BK_TOK_LBRACE && is_item_start(parser))
		return behind->kind == BK_TOK_ASSIGN;
	if (!last)
		return false;
	if (frame->kind == BK_TOK_LPAREN && behind->kind == BK_TOK_ASSIGN) {
		if (last->kind != BK_TOK_LPAREN && last->kind != BK_TOK_COMMA)
			return false;
	} else if (has_trait(last->kind, OPERATOR)) {
		if (!is_end)
			return false;
	} else if (has_trait(last->kind, NAMED)) {
		if (has_trait(behind->kind, BEGINS_VALUE) && behind->kind != BK_TOK_LBRACE &&
			behind->kind != BK_TOK_LBRACKET && behind->kind != BK_TOK_LPAREN && !is_end)
			return false;
	} else if (last->kind != BK_TOK_IDENT || frame->item + 1 != parser->next ||
		!(is_end || behind->kind == BK_TOK_LBRACE || behind->kind == BK_TOK_ASSIGN)) {
		return false;
	}
	bk_grammar_expected(parser->state, &expected);
	return bk_expects(&expected, BK_TOK_IDENT) && !bk_expects(&expected, token->kind);
}

static const struct bk_token *as_name(struct bk_parser *parser, const struct bk_token *token)
{
	struct bk_token *name = bk_new(parser->arena, struct bk_token);
	struct bk_str text = bk_token_text(parser->tokens, token);

	bk_diag(parser->diags, BK_RESERVED_WORD, bk_token_span(parser->tokens, token),
		"`%.*s` is a word of the language and cannot be a name", BK_STR_ARGS(text));
	parser->ast->has_syntax_error = true;
	*name = *token;
	name->kind = BK_TOK_IDENT;
	name->flags |= BK_TOKEN_BAD;
	name->name = bk_name_get(parser->names, text);
	return name;
}

/* Whether brackets, or the words before a value, nest too deep for one more. */
static bool is_too_deep(struct bk_parser *parser, const struct bk_token *token)
{
	struct bk_frame *frame = innermost(parser);

	if (token->kind == BK_TOK_NOT || token->kind == BK_TOK_ELSE || token->kind == BK_TOK_IF)
		frame->prefixes++;
	if (frame->prefixes > BK_EXPR_DEPTH_MAX) {
		frame->prefixes = 0;
		bk_diag(parser->diags, BK_TOO_DEEP, bk_token_span(parser->tokens, token),
			"expressions nest more than %d deep", BK_EXPR_DEPTH_MAX);
		return true;
	}
	if (!has_trait(token->kind, OPENS) || parser->depth < BK_NESTING_MAX)
		return false;
	bk_diag(parser->diags, BK_TOO_DEEP, bk_token_span(parser->tokens, token),
		"blocks nest more than %d deep", BK_NESTING_MAX);
	return true;
}

void bk_feed_init(struct bk_parser *parser)
{
	parser->frames[0] =
		(struct bk_frame){.kind = BK_TOK_LBRACE, .open = BK_NO_TOKEN, .item = BK_NO_TOKEN};
	parser->current = make(parser, BK_TOK_NEWLINE);
}

const struct bk_token *bk_feed_next(struct bk_parser *parser)
{
	const struct bk_token *token = NULL;
	struct bk_frame *frame;
	bool skip_after;
	int missing;

	if (parser->skip && (token = skip(parser)))
		return token;
	token = peek(parser);
	frame = innermost(parser);
	if (is_separated(parser, token))
		return give(parser, make(parser, BK_TOK_NEWLINE));
	if (is_too_deep(parser, token)) {
		/* Taken here: the grammar may still be silent after another error, and would ask
		 * for it again and again. */
		frame->item = is_item_start(parser) ? parser->next : frame->item;
		take(parser, token);
		parser->over += has_trait(token->kind, OPENS);
		parser->skip = true;
		parser->skip_depth = block_depth(parser);
		return give(parser, make(parser, BK_TOK_BAD));
	}
	missing = find_missing(parser, token);
	if (missing) {
		report_missing(parser, token, missing);
		return give(
			parser, make(parser, missing == BK_TOK_NEWLINE ? missing : BK_TOK_COMMA));
	}
	if (has_trait(token->kind, WORD) && is_name_place(parser, token)) {
		const struct bk_token *name = as_name(parser, token);
		take(parser, token);
		token = name;
	} else {
		take(parser, token);
	}
	if (is_item_start(parser) && token->kind != BK_TOK_COMMA)
		frame->item = parser->next - !(token->flags & BK_TOKEN_VIRTUAL);
	skip_after = has_trait(token->kind, CLOSES) && frame->skip_after;
	(void)follow(parser, token);
	if (skip_after) {
		parser->skip = parser->lost_more = true;
		parser->skip_depth = block_depth(parser);
	}
	return give(parser, token);
}

/* Whether the grammar can go on with the token that was wrong. */
static bool is_stop(struct bk_parser *parser, const struct bk_token *token, bool is_level)
{
	return token->kind == 0 || token->kind == BK_TOK_NEWLINE || token->kind == BK_TOK_RBRACE ||
		(parser->kind == BK_TOK_COMMA && is_level &&
			bk_opens_item(parser->tokens, parser->next));
}

void bk_feed_error(struct bk_parser *parser, const struct bk_expected *expected)
{
	const struct bk_token *token = parser->current;
	bool opens = has_trait(token->kind, OPENS), closes = has_trait(token->kind, CLOSES);
	bool is_given = opens && parser->depth > 0 && !(token->kind == BK_TOK_BAD);
	/* the frame that the token stands in, as it was before the token */
	size_t depth = is_given ? parser->depth - 1 : closes ? parser->depth + 1 : parser->depth;
	size_t level = depth;

	while (parser->frames[level].kind != BK_TOK_LBRACE)
		level--;
	parser->ast->has_syntax_error = true;
	parser->bad_phrase = false;
	if (!(token->flags & BK_TOKEN_BAD) && token->kind != BK_TOK_BAD &&
		!is_repaired_line(parser, token))
		bk_expect_report(parser, depth, expected);
	lose(parser, parser->frames[level].item, token);
	if (token->kind == BK_TOK_LBRACE) /* taken as the block of the error */
		innermost(parser)->skip_after = level != depth;
	else if (!is_stop(parser, token, level == depth)) {
		parser->skip = true;
		parser->skip_depth = level;
	}
}

void bk_feed_full(struct bk_parser *parser, struct bk_span span)
{
	bk_diag(parser->diags, BK_TOO_DEEP, span, "this nests too deep to be read");
	parser->ast->has_syntax_error = true;
}
