/*
 * The wording of syntax errors (language.md 4.2): what the parser was in the middle of, what may
 * come next in groups rather than token by token, and what was found.
 */
#include "base/arena.h"
#include "parser.h"
#include "syntax/feed.h"

enum { TEXT_MAX = 24, WORDS_MAX = 4 };

struct words {
	struct bk_str at[WORDS_MAX + 1];
	size_t count;
};

static void add(struct words *words, const char *text)
{
	if (words->count <= WORDS_MAX)
		words->at[words->count++] = bk_str_of(text);
}

/* `a`, `b` or `c` */
static struct bk_str join(struct bk_parser *parser, const struct words *words)
{
	struct bk_str text = words->at[0];

	for (size_t i = 1; i < words->count; i++)
		text = bk_str_format(parser->arena, "%.*s%s%.*s", BK_STR_ARGS(text),
			i + 1 == words->count ? " or " : ", ", BK_STR_ARGS(words->at[i]));
	return text;
}

/* At most TEXT_MAX bytes, whole characters, one line. */
static struct bk_str shorten(struct bk_parser *parser, struct bk_str text)
{
	size_t len = text.len;

	if (len > TEXT_MAX) {
		len = TEXT_MAX - 3;
		while (len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
			len--;
	}
	return len == text.len ? text : bk_str_format(parser->arena, "%.*s...", (int)len, text.ptr);
}

struct bk_str bk_expect_text(struct bk_parser *parser, const struct bk_token *token)
{
	struct bk_str text = shorten(parser, bk_token_text(parser->tokens, token));

	if (token->kind == 0)
		return BK_STR("the end of the file");
	if (token->kind == BK_TOK_NEWLINE)
		return BK_STR("the end of the line");
	if (token->flags & BK_TOKEN_VIRTUAL)
		return BK_STR("the end of what is in brackets");
	return bk_str_format(parser->arena, "`%.*s`", BK_STR_ARGS(text));
}

/* What is expected */

/* Single tokens that are named where no group has them. */
static const struct {
	int kind;
	const char *text;
} singles[] = {
	{BK_TOK_ASSIGN, "`=`"},
	{BK_TOK_LBRACE, "`{`"},
	{BK_TOK_THEN, "`then`"},
	{BK_TOK_ELSE, "`else`"},
	{BK_TOK_TO, "`to`"},
	{BK_TOK_AT, "`at`"},
	{BK_TOK_IN, "`in`"},
	{BK_TOK_FOR, "`for`"},
	{BK_TOK_COLON, "`:`"},
	{BK_TOK_RPAREN, "`)`"},
	{BK_TOK_RBRACKET, "`]`"},
	{BK_TOK_STR_TAIL, "`}`"},
};

/* Whether only an item may begin here. */
static bool expects_item(const struct bk_expected *expected)
{
	return bk_expects(expected, BK_TOK_LET);
}

static bool expects_value(const struct bk_expected *expected)
{
	return bk_expects(expected, BK_TOK_ARN); /* which nothing but a value begins with */
}

/* Kinds of places that are told by several tokens at once. */
static bool add_place(struct words *words, bool in_block, const struct bk_expected *expected)
{
	if (expects_item(expected)) {
		add(words, in_block ? "a property" : "a declaration");
		if (in_block)
			add(words, "a block");
		return true;
	}
	if (expects_value(expected)) {
		add(words, "a value");
		if (bk_expects(expected, BK_TOK_RPAREN))
			add(words, "`)`");
		if (bk_expects(expected, BK_TOK_RBRACKET))
			add(words, "`]`");
		return true;
	}
	if (bk_expects(expected, BK_TOK_IDENT) && bk_expects(expected, BK_TOK_LBRACE) &&
		bk_expects(expected, BK_TOK_ASSIGN)) { /* behind the first name of an item */
		add(words, "`=`");
		add(words, "a name");
		add(words, "`{`");
		return true;
	}
	return false;
}

static void add_singles(struct words *words, const struct bk_expected *expected)
{
	for (size_t i = 0; i < BK_COUNT(singles); i++) {
		/* behind a value, `in` is an operator, and `at` goes on a schedule */
		bool is_operator = (singles[i].kind == BK_TOK_IN || singles[i].kind == BK_TOK_AT) &&
			bk_expects(expected, BK_TOK_PLUS);
		if (bk_expects(expected, singles[i].kind) && !is_operator &&
			words->count < WORDS_MAX)
			add(words, singles[i].text);
	}
}

static struct words list_expected(bool in_block, const struct bk_expected *expected)
{
	struct words words = {0};

	if (add_place(&words, in_block, expected))
		return words;
	if (bk_expects(expected, BK_TOK_TIME) && !bk_expects(expected, BK_TOK_INT))
		add(&words, "a time");
	else if (bk_expects(expected, BK_TOK_IDENT) && bk_expects(expected, BK_TOK_INT))
		add(&words, "a day");
	else if (bk_expects(expected, BK_TOK_IDENT) && !bk_expects(expected, BK_TOK_PLUS))
		add(&words, "a name");
	add_singles(&words, expected);
	if (bk_expects(expected, BK_TOK_LIST_COMMA))
		add(&words, "a comma");
	else if (bk_expects(expected, BK_TOK_NEWLINE))
		add(&words, "a new line");
	if (!words.count)
		add(&words, bk_expects(expected, BK_TOK_PLUS) ? "an operator" : "something else");
	return words;
}

/* Where it is expected */

/* The words between two tokens, as `plan `rds``. */
static struct bk_str header_text(struct bk_parser *parser, uint32_t first, uint32_t open)
{
	const struct bk_token *list = parser->tokens->list.at;
	struct bk_str kind, name;
	uint32_t at = first;

	while (at < open &&
		(list[at].kind == BK_TOK_EXISTING || list[at].kind == BK_TOK_MANAGED ||
			list[at].kind == BK_TOK_RETIRED))
		at++;
	if (at >= open)
		return BK_STR("");
	kind = shorten(parser, bk_token_text(parser->tokens, &list[at]));
	if (list[at].kind == BK_TOK_IDENT && at + 1 < open && list[at + 1].kind == BK_TOK_IDENT) {
		name = shorten(parser, bk_token_text(parser->tokens, &list[at + 1]));
		return bk_str_format(
			parser->arena, "%.*s `%.*s`", BK_STR_ARGS(kind), BK_STR_ARGS(name));
	}
	return bk_str_format(parser->arena, "`%.*s`", BK_STR_ARGS(kind));
}

/* " in plan `rds`" for the block of a frame; nothing for the file. */
static struct bk_str block_text(struct bk_parser *parser, size_t depth)
{
	const struct bk_frame *frame = &parser->frames[depth];
	struct bk_str header = {0};
	size_t outer = depth ? depth - 1 : 0;

	while (outer && parser->frames[outer].kind != BK_TOK_LBRACE)
		outer--;
	if (depth && frame->open != BK_NO_TOKEN && parser->frames[outer].item != BK_NO_TOKEN)
		header = header_text(parser, parser->frames[outer].item, frame->open);
	return header.len ? bk_str_format(parser->arena, " in %.*s", BK_STR_ARGS(header))
			  : BK_STR("");
}

/* Within an item: by its first tokens, or by the bracket that is open in it. */
static struct bk_str item_text(struct bk_parser *parser, size_t depth, bool is_value)
{
	const struct bk_frame *frame = &parser->frames[depth];
	const struct bk_token *list = parser->tokens->list.at;
	const struct bk_token *first, *before = NULL;
	struct bk_str text;

	if (frame->kind != BK_TOK_LBRACE && frame->open != BK_NO_TOKEN && frame->open > 0)
		before = &list[frame->open - 1];
	if (frame->kind == BK_TOK_STR_HEAD)
		return BK_STR(" in `${ }` of a string");
	if (frame->kind == BK_TOK_LBRACKET)
		return before && bk_kind_ends_value(before->kind) &&
				!(list[frame->open].flags & BK_TOKEN_LINE)
			? BK_STR(" in the key")
			: BK_STR(" in the list");
	if (frame->kind == BK_TOK_LPAREN && before && before->kind == BK_TOK_IDENT)
		return bk_str_format(parser->arena, " in the arguments of `%.*s`",
			BK_STR_ARGS(shorten(parser, bk_token_text(parser->tokens, before))));
	if (frame->kind == BK_TOK_LPAREN)
		return BK_STR(" in parentheses");
	first = &list[frame->item];
	text = shorten(parser, bk_token_text(parser->tokens, first));
	if (first == parser->current)
		return block_text(parser, depth);
	if (&first[1] == parser->current || first[1].flags & BK_TOKEN_LINE)
		return bk_str_format(parser->arena, " after `%.*s`", BK_STR_ARGS(text));
	if (first->kind == BK_TOK_IDENT && first[1].kind == BK_TOK_IDENT)
		return bk_str_format(parser->arena, " in %.*s",
			BK_STR_ARGS(header_text(parser, frame->item, frame->item + 2)));
	if (bk_kind_compares(first[1].kind))
		return bk_str_format(parser->arena, " %s `%.*s`",
			is_value ? "for" : "in the value of", BK_STR_ARGS(text));
	return bk_str_format(parser->arena, " after `%.*s`", BK_STR_ARGS(text));
}

/* Index of the current token, where it is one of the text. */
static uint32_t current_index(const struct bk_parser *parser)
{
	return parser->next - 1;
}

/* `keep 30d`: a value right behind the first name of an item. */
static bool lacks_sign(struct bk_parser *parser, const struct bk_expected *expected)
{
	const struct bk_token *token = parser->current;
	uint32_t at = current_index(parser);

	return bk_expects(expected, BK_TOK_ASSIGN) && bk_expects(expected, BK_TOK_IDENT) &&
		token == &parser->tokens->list.at[at] && at > 0 &&
		bk_kind_ends_value(token->kind) && !bk_kind_closes(token->kind) &&
		token->kind != BK_TOK_DOT_STAR && parser->frames[parser->depth].item == at - 1;
}

static void add_sign(struct bk_parser *parser)
{
	const struct bk_token *name = &parser->tokens->list.at[current_index(parser) - 1];
	struct bk_span span = bk_token_span(parser->tokens, name);

	span.begin = span.end;
	bk_diag_fix(parser->diags, BK_FIX_SAFE, span, BK_STR(" ="),
		"A property is written `name = value`.");
}

/* Advice for mistakes that habits from elsewhere make. */
static void give_advice(struct bk_parser *parser, const struct bk_expected *expected)
{
	const struct bk_token *token = parser->current;
	struct bk_span span = bk_token_span(parser->tokens, token);

	if (token->kind == BK_TOK_COLON && bk_expects(expected, BK_TOK_ASSIGN)) {
		bk_diag_help(parser->diags, "A property is written `name = value`.");
		bk_diag_fix(parser->diags, BK_FIX_SAFE, span, BK_STR(" ="), "Write `=`.");
	} else if (token->kind == BK_TOK_ASSIGN && bk_expects(expected, BK_TOK_EQ)) {
		bk_diag_fix(parser->diags, BK_FIX_SAFE, span, BK_STR("=="),
			"Values are compared with `==`.");
	} else if (token->kind == BK_TOK_LBRACE && bk_expects(expected, BK_TOK_IN)) {
		bk_diag_help(parser->diags, "A loop says over what: for NAME in LIST { … }.");
	} else if (token->kind == BK_TOK_STRING && bk_expects(expected, BK_TOK_ASSIGN)) {
		bk_diag_help(parser->diags, "Names stand without quotes, values behind `=`.");
	} else if (lacks_sign(parser, expected)) {
		add_sign(parser);
	} else if (token->kind == BK_TOK_ELSE && bk_expects(expected, BK_TOK_NEWLINE)) {
		bk_diag_help(parser->diags,
			"The `if` of blocks has no `else`; write a second `if` with `not`.");
	} else if (parser->kind == BK_TOK_COMMA && bk_expects(expected, BK_TOK_AT)) {
		bk_diag_help(parser->diags, "Several days are a list, as in `on [sat, sun]`.");
	} else if (token->kind == BK_TOK_MINUS && expects_value(expected)) {
		bk_diag_help(parser->diags, "There are no negative values.");
	} else if (token->kind == BK_TOK_NEWLINE && bk_expects(expected, BK_TOK_LBRACE)) {
		bk_diag_help(parser->diags, "`{` stands on the line of its header.");
	}
}

/*
 * `if env == {` lacks a value, so that the block is taken for it and then missing at its end:
 * that is said at the brace.
 */
static bool is_block_as_value(
	struct bk_parser *parser, const struct bk_expected *expected, struct bk_span *ret_span)
{
	const struct bk_token *open, *last = parser->last;

	if (parser->current->kind == 0 && parser->next > 1)
		last = &parser->tokens->list.at[parser->next - 2];
	else if (parser->current->kind != BK_TOK_NEWLINE)
		return false;
	if (!bk_expects(expected, BK_TOK_LBRACE) || last->kind != BK_TOK_RBRACE ||
		parser->closed == BK_NO_TOKEN)
		return false;
	open = &parser->tokens->list.at[parser->closed];
	if (!(open[1].flags & BK_TOKEN_LINE))
		return false;
	*ret_span = bk_token_span(parser->tokens, open);
	return true;
}

/* A name, with or without its parts. */
static bool is_of_name(const struct bk_token *token)
{
	return token->kind == BK_TOK_IDENT || token->kind == BK_TOK_DOT ||
		token->kind == BK_TOK_DOT_STAR;
}

/* The names around the comma at `at`, with commas between them; false where it is anything else. */
static bool find_list(
	const struct bk_token *list, uint32_t at, uint32_t *ret_first, uint32_t *ret_last)
{
	uint32_t first = at, last = at;

	while (is_of_name(&list[first - 1]))
		first--;
	while (!(list[last + 1].flags & BK_TOKEN_LINE) &&
		(is_of_name(&list[last + 1]) || list[last + 1].kind == BK_TOK_COMMA)) {
		last++;
		if (list[last].kind == list[last - 1].kind)
			return false; /* `a b`, `a,,b` */
	}
	*ret_first = first;
	*ret_last = last;
	return first < at && list[last].kind != BK_TOK_COMMA &&
		(list[last + 1].kind == BK_TOK_AT || list[last + 1].kind == BK_TOK_LBRACE) &&
		(list[first - 1].kind == BK_TOK_IN || list[first - 1].kind == BK_TOK_AT);
}

/* `in a, b at c { … }`: false where the comma is not one of such a header. */
static bool report_list(struct bk_parser *parser)
{
	const struct bk_token *list = parser->tokens->list.at;
	struct bk_span span;
	struct bk_str text;
	uint32_t first, last;

	if (parser->current->kind != BK_TOK_COMMA || parser->kind != BK_TOK_LIST_COMMA ||
		parser->frames[parser->depth].kind != BK_TOK_LBRACE ||
		!find_list(list, current_index(parser), &first, &last))
		return false;
	span = bk_span_join(bk_token_span(parser->tokens, &list[first]),
		bk_token_span(parser->tokens, &list[last]));
	text = (struct bk_str){parser->tokens->file->text.ptr + span.begin, span.end - span.begin};
	bk_diag(parser->diags, BK_UNEXPECTED_TEXT, span, "several %s are a list",
		list[first - 1].kind == BK_TOK_AT ? "regions" : "accounts");
	bk_diag_fix(parser->diags, BK_FIX_SAFE, span,
		bk_str_format(parser->arena, "[%.*s]", BK_STR_ARGS(text)),
		"Put them into brackets.");
	return true;
}

void bk_expect_report(struct bk_parser *parser, size_t depth, const struct bk_expected *expected)
{
	const struct bk_token *token = parser->current;
	const struct bk_frame *frame = &parser->frames[depth];
	struct bk_span span = bk_token_span(parser->tokens, token);
	struct words words = list_expected(depth > 0, expected);
	struct bk_str what = join(parser, &words), found = bk_expect_text(parser, token);
	struct bk_str where;

	if (report_list(parser))
		return;
	if (frame->kind == BK_TOK_LBRACE && (expects_item(expected) || frame->item == BK_NO_TOKEN))
		where = block_text(parser, depth);
	else
		where = item_text(parser, depth, expects_value(expected));
	if (is_block_as_value(parser, expected, &span)) {
		bk_diag(parser->diags, BK_UNEXPECTED_TEXT, span, "expected a value%.*s, found `{`",
			BK_STR_ARGS(where));
		bk_diag_note(parser->diags,
			"what stands in these braces is the value, so that the block is missing");
		return;
	}
	bk_diag(parser->diags, BK_UNEXPECTED_TEXT, span, "expected %.*s%.*s, found %.*s",
		BK_STR_ARGS(what), BK_STR_ARGS(where), BK_STR_ARGS(found));
	give_advice(parser, expected);
}
