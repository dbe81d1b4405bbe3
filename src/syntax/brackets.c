/*
 * Makes the brackets of a file even before the grammar sees them (language.md 4.4). A file that
 * balances is left alone. In one that does not, each run of lines from one at the margin to the
 * next is looked at by itself; where it does not balance, indentation tells which bracket was
 * forgotten. Where blocks are not indented, brackets are only counted.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "parser.h"
#include "syntax/feed.h"

enum {
	SAME_PLACE_MAX = 4,  /* brackets that are reported singly at one place */
	LOOK_BACK_MAX = 256, /* brackets that one closing bracket can leave unclosed */
};

enum wrong {
	UNCLOSED, /* a bracket is closed by nothing; the repair closes it */
	STRAY,    /* a bracket closes nothing; the repair drops it */
	UNOPENED, /* a block is closed that nothing opened; the repair opens it */
	TOO_DEEP, /* the first of many that are unclosed and deeper than brackets may nest */
	SILENT,   /* reported with its neighbour */
};

struct finding {
	struct bk_repair repair;
	enum wrong wrong;
	uint32_t bracket; /* the one at fault, or for UNOPENED the first word of the header */
	uint32_t place;   /* byte where the missing one belongs */
	bool is_alone;    /* the first that is found at that place */
	bool by_indent;   /* found so */
	bool is_tall;     /* an unclosed block of several lines */
};

typedef BK_VEC(struct finding) findings;

struct open {
	uint32_t token;
	uint32_t indent; /* of the line that its item begins on */
	uint16_t closer; /* the kind that closes it */
};

/* The last line that could have been the header of a block, at each depth of the indent. */
struct header {
	uint32_t first; /* its first token */
	uint32_t end;   /* the first token of the next line of items; 0: none yet */
	uint32_t indent;
};

struct repairer {
	struct bk_parser *parser;
	struct bk_arena *arena;
	const struct bk_tokens *tokens;
	bool by_indent;
	BK_VEC(struct open) stack;
	BK_VEC(struct header) headers;
	findings found;
	uint32_t indent;  /* of the current item's line */
	int excess;       /* braces that close more than there are to close in this run */
	uint32_t dropped; /* the last token that was dropped */
};

static const struct bk_token *token_at(const struct repairer *repairer, uint32_t index)
{
	return &repairer->tokens->list.at[index];
}

static uint16_t closer_of(int kind)
{
	switch (kind) {
	case BK_TOK_LBRACE:
		return BK_TOK_RBRACE;
	case BK_TOK_LPAREN:
		return BK_TOK_RPAREN;
	case BK_TOK_LBRACKET:
		return BK_TOK_RBRACKET;
	default:
		return BK_TOK_STR_TAIL;
	}
}

/* Columns before a token that is the first on its line. */
static uint32_t indent_of(const struct repairer *repairer, const struct bk_token *token)
{
	const char *text = repairer->tokens->file->text.ptr;
	uint32_t begin = token->begin, column = 0;

	while (begin > 0 && text[begin - 1] != '\n')
		begin--;
	for (; begin < token->begin; begin++)
		column = text[begin] == '\t' ? (column / 4 + 1) * 4 : column + 1;
	return column;
}

static bool is_first_on_line(const struct repairer *repairer, uint32_t index)
{
	return index == 0 || token_at(repairer, index)->flags & BK_TOKEN_LINE;
}

/* Whether the block that this bracket opens goes on below its line. */
static bool is_tall(const struct repairer *repairer, const struct open *open)
{
	return open->closer == BK_TOK_RBRACE &&
		token_at(repairer, open->token + 1)->flags & BK_TOKEN_LINE;
}

static void find(struct repairer *repairer, struct finding finding)
{
	finding.by_indent = repairer->by_indent;
	bk_vec_push(repairer->arena, &repairer->found, finding);
}

/* Where the token before this one ends. */
static uint32_t end_before(const struct repairer *repairer, uint32_t index)
{
	return index ? token_at(repairer, index - 1)->end : 0;
}

static struct bk_repair insertion(const struct repairer *repairer, uint32_t at, uint16_t kind)
{
	uint32_t place = end_before(repairer, at);

	return (struct bk_repair){
		.at = at,
		.token = {.begin = place,
			.end = place,
			.kind = kind,
			.flags = BK_TOKEN_VIRTUAL | (kind == BK_TOK_STR_TAIL ? BK_TOKEN_BAD : 0)},
	};
}

/* Closes the innermost `count` brackets before the token. Of many, one tells for all. */
static void close_before(struct repairer *repairer, uint32_t at, size_t count)
{
	size_t len = repairer->stack.len, first = len - count, told = first;

	if (len > BK_NESTING_MAX && told < BK_NESTING_MAX)
		told = BK_NESTING_MAX;
	for (size_t i = len; i-- > first;) {
		const struct open *open = &repairer->stack.at[i];
		struct finding finding = {
			.repair = insertion(repairer, at, open->closer),
			.wrong = UNCLOSED,
			.bracket = open->token,
			.place = end_before(repairer, at),
			.is_alone = i + 1 == len,
			.is_tall = is_tall(repairer, open),
		};
		if (count > SAME_PLACE_MAX)
			finding.wrong = i != told    ? SILENT
				: i < BK_NESTING_MAX ? UNCLOSED
						     : TOO_DEEP;
		find(repairer, finding);
		repairer->indent = open->indent;
		repairer->excess += open->closer == BK_TOK_RBRACE;
	}
	repairer->stack.len = first;
}

/*
 * At the first token of a line: closes what its indent says is over. Only a line at least as far
 * left as the one that opened a block can tell; within parentheses it must look like an item too.
 */
static void close_by_indent(struct repairer *repairer, uint32_t index, uint32_t column)
{
	const struct bk_token *token = token_at(repairer, index);
	size_t count = 0, over = 0;

	while (count < repairer->stack.len) {
		const struct open *open = &repairer->stack.at[repairer->stack.len - 1 - count];
		bool is_brace = open->closer == BK_TOK_RBRACE;
		bool is_left = column < open->indent ||
			(column == open->indent && !bk_kind_closes(token->kind));
		if (!is_left)
			break;
		count++;
		if (is_brace || bk_opens_item(repairer->tokens, index))
			over = count;
	}
	if (over)
		close_before(repairer, index, over);
}

/* At the brace of a tall block: what is open in its header should have been closed. */
static void close_before_block(struct repairer *repairer, uint32_t index)
{
	const struct bk_token *token = token_at(repairer, index);
	size_t count = 0;
	uint32_t line = index;

	if (token->kind != BK_TOK_LBRACE || !index || !is_first_on_line(repairer, index + 1) ||
		!bk_kind_ends_value(token[-1].kind))
		return;
	while (line > 0 && !is_first_on_line(repairer, line))
		line--;
	while (count < repairer->stack.len) {
		const struct open *open = &repairer->stack.at[repairer->stack.len - 1 - count];
		if (open->closer == BK_TOK_STR_TAIL ||
			(open->closer == BK_TOK_RBRACE && open->token < line))
			break;
		count++;
	}
	if (count)
		close_before(repairer, index, count);
}

/* Remembers a line of items, as a block's header that may turn out to have no `{`. */
static void note_line(struct repairer *repairer, uint32_t index, uint32_t column)
{
	struct header header = {.first = index, .indent = column};
	struct header *above;

	if (repairer->headers.len) {
		above = &repairer->headers.at[repairer->headers.len - 1];
		above->end = above->end ? above->end : index;
	}
	while (repairer->headers.len &&
		repairer->headers.at[repairer->headers.len - 1].indent >= column)
		repairer->headers.len--;
	bk_vec_push(repairer->arena, &repairer->headers, header);
}

/*
 * The line at that indent with deeper lines below it that is not within an open block; it is
 * forgotten, since a block is opened but once.
 */
static bool take_header(
	struct repairer *repairer, uint32_t index, uint32_t column, struct header *ret)
{
	const struct bk_token *last;
	uint32_t opened =
		repairer->stack.len ? repairer->stack.at[repairer->stack.len - 1].token + 1 : 0;

	for (size_t i = repairer->headers.len; i-- > 0;) {
		const struct header *header = &repairer->headers.at[i];
		if (header->first < opened || header->indent < column)
			return false;
		if (header->indent > column || !header->end || header->end >= index)
			continue;
		last = token_at(repairer, header->end - 1);
		*ret = *header;
		repairer->headers.len = i;
		/* of a map, as in `tags =`, too */
		return (bk_kind_ends_value(last->kind) && last->kind != BK_TOK_RBRACE) ||
			last->kind == BK_TOK_ASSIGN;
	}
	return false;
}

/* A bracket that closes nothing: it is too many, or a header above has no `{`. */
static void drop(struct repairer *repairer, uint32_t index)
{
	const struct bk_token *token = token_at(repairer, index);
	struct header header;
	struct finding finding = {.wrong = STRAY, .bracket = index, .place = token->begin};

	if (repairer->by_indent && token->kind == BK_TOK_RBRACE &&
		is_first_on_line(repairer, index) &&
		take_header(repairer, index, indent_of(repairer, token), &header)) {
		finding.wrong = UNOPENED;
		finding.bracket = header.first;
		finding.repair = insertion(repairer, header.end, BK_TOK_LBRACE);
		finding.place = finding.repair.token.begin;
		repairer->excess--;
		find(repairer, finding);
		return;
	}
	if (index > 0 && repairer->dropped == index - 1) /* BK_NO_TOKEN is none */
		finding.wrong = SILENT;
	finding.repair = (struct bk_repair){.at = index, .drop = true, .token = *token};
	repairer->dropped = index;
	repairer->excess--;
	find(repairer, finding);
}

/* How many brackets would stay unclosed if this kind closed its own; false: it has none. */
static bool find_own(const struct repairer *repairer, int kind, size_t *ret_above)
{
	size_t len = repairer->stack.len;

	for (size_t above = 0; above < len; above++) {
		const struct open *open = &repairer->stack.at[len - 1 - above];
		if (kind != BK_TOK_STR_TAIL && above == LOOK_BACK_MAX)
			return false;
		if (open->closer == kind) {
			*ret_above = above;
			return true;
		}
		if ((kind == BK_TOK_RPAREN || kind == BK_TOK_RBRACKET) && is_tall(repairer, open))
			return false;
	}
	return false;
}

static void close_bracket(struct repairer *repairer, uint32_t index)
{
	const struct bk_token *token = token_at(repairer, index);
	const struct open *open;
	size_t above;

	if (!find_own(repairer, token->kind, &above)) {
		drop(repairer, index);
		return;
	}
	if (above)
		close_before(repairer, index, above);
	open = &repairer->stack.at[repairer->stack.len - 1];
	if (repairer->by_indent && repairer->excess > 0 && token->kind == BK_TOK_RBRACE &&
		is_tall(repairer, open) &&
		(!is_first_on_line(repairer, index) || indent_of(repairer, token) > open->indent)) {
		drop(repairer, index);
		return;
	}
	repairer->indent = open->indent;
	repairer->stack.len--;
}

/* At the first token of a line: what its indent tells. */
static void begin_line(struct repairer *repairer, uint32_t index, bool is_begin)
{
	const struct bk_token *token = token_at(repairer, index);
	uint32_t column = indent_of(repairer, token);
	bool in_block, ends;

	if (repairer->by_indent)
		close_by_indent(repairer, index, column);
	in_block = !repairer->stack.len ||
		repairer->stack.at[repairer->stack.len - 1].closer == BK_TOK_RBRACE;
	ends = is_begin || bk_newline_ends(token_at(repairer, index - 1)->kind, token->kind);
	if (!in_block || !ends)
		return;
	repairer->indent = column;
	if (repairer->by_indent && !bk_kind_closes(token->kind))
		note_line(repairer, index, column);
}

static void open_bracket(struct repairer *repairer, uint32_t index)
{
	struct open open = {index, repairer->indent, closer_of(token_at(repairer, index)->kind)};

	bk_vec_push(repairer->arena, &repairer->stack, open);
}

/* The brackets of the tokens from `begin` to before `end`. */
static void repair_run(struct repairer *repairer, uint32_t begin, uint32_t end)
{
	repairer->stack.len = repairer->headers.len = 0;
	repairer->indent = 0;
	repairer->excess = 0;
	for (uint32_t i = begin; i < end; i++) {
		int kind = token_at(repairer, i)->kind;
		repairer->excess += (kind == BK_TOK_RBRACE) - (kind == BK_TOK_LBRACE);
	}
	for (uint32_t i = begin; i < end; i++) {
		if (is_first_on_line(repairer, i))
			begin_line(repairer, i, i == begin);
		if (repairer->by_indent)
			close_before_block(repairer, i);
		if (bk_kind_opens(token_at(repairer, i)->kind))
			open_bracket(repairer, i);
		else if (bk_kind_closes(token_at(repairer, i)->kind))
			close_bracket(repairer, i);
	}
	if (repairer->stack.len)
		close_before(repairer, end, repairer->stack.len);
}

static bool is_balanced(struct repairer *repairer, uint32_t begin, uint32_t end)
{
	bool is_even = true;

	repairer->stack.len = 0;
	for (uint32_t i = begin; i < end && is_even; i++) {
		int kind = token_at(repairer, i)->kind;
		struct open open = {.token = i, .closer = closer_of(kind)};
		if (bk_kind_opens(kind))
			bk_vec_push(repairer->arena, &repairer->stack, open);
		else if (bk_kind_closes(kind))
			is_even = repairer->stack.len &&
				repairer->stack.at[--repairer->stack.len].closer == kind;
	}
	return is_even && !repairer->stack.len;
}

/* For the formatter, which leaves such a run alone: from its first to its last token. */
static void note_uneven(struct repairer *repairer, uint32_t begin, uint32_t end)
{
	struct bk_parser *parser = repairer->parser;
	struct bk_span span =
		bk_span_join(bk_token_span(repairer->tokens, token_at(repairer, begin)),
			bk_token_span(repairer->tokens, token_at(repairer, end - 1)));

	bk_vec_push(parser->arena, &parser->uneven, span);
}

/* Whether an item begins at the margin with this token. */
static bool is_margin(const struct repairer *repairer, uint32_t index)
{
	return is_first_on_line(repairer, index) &&
		indent_of(repairer, token_at(repairer, index)) == 0 &&
		bk_opens_item(repairer->tokens, index);
}

/* Whether most blocks are indented deeper than the lines that open them. */
static bool is_indented(const struct repairer *repairer, uint32_t begin, uint32_t end)
{
	uint32_t indent = 0, tall = 0, deeper = 0;

	for (uint32_t i = begin; i + 1 < end; i++) {
		const struct bk_token *token = token_at(repairer, i);
		if (is_first_on_line(repairer, i) && bk_opens_item(repairer->tokens, i))
			indent = indent_of(repairer, token);
		if (token->kind != BK_TOK_LBRACE || !is_first_on_line(repairer, i + 1) ||
			bk_kind_closes(token[1].kind))
			continue;
		tall++;
		deeper += indent_of(repairer, token + 1) > indent;
	}
	return deeper * 4 >= tall * 3;
}

static void repair_by_indent(struct repairer *repairer, uint32_t count)
{
	uint32_t begin = 0;

	for (uint32_t i = 1; i <= count; i++) {
		if (i < count && !is_margin(repairer, i))
			continue;
		if (!is_balanced(repairer, begin, i)) {
			repairer->by_indent = is_indented(repairer, begin, i);
			repair_run(repairer, begin, i);
			note_uneven(repairer, begin, i);
		}
		begin = i;
	}
}

static void report(struct repairer *repairer, const struct finding *finding)
{
	struct bk_parser *parser = repairer->parser;
	struct bk_file *file = repairer->tokens->file;
	const struct bk_token *bracket = token_at(repairer, finding->bracket);
	struct bk_span span = bk_token_span(repairer->tokens, bracket);
	struct bk_span place = {file->id, finding->place, finding->place};
	struct bk_position from = bk_file_position(file, span.begin);
	struct bk_position to = bk_file_position(file, finding->place);
	struct bk_str text = bk_expect_text(parser, bracket);

	switch (finding->wrong) {
	case UNCLOSED:
		bk_diag(parser->diags, BK_UNCLOSED_BLOCK, finding->is_alone ? place : span,
			"%.*s opened at %u:%u is never closed%s", BK_STR_ARGS(text), from.line,
			from.column,
			finding->by_indent && to.line > from.line ? "; by the indent it ends here"
								  : "");
		bk_diag_label(parser->diags, span, "opened here");
		break;
	case STRAY:
		bk_diag(parser->diags, BK_UNEXPECTED_TEXT, span, "%.*s closes nothing",
			BK_STR_ARGS(text));
		break;
	case UNOPENED:
		bk_diag(parser->diags, BK_UNCLOSED_BLOCK, place,
			"the block of %.*s is closed but not opened", BK_STR_ARGS(text));
		bk_diag_fix(parser->diags, BK_FIX_SAFE, place, BK_STR(" {"), "Write `{`.");
		break;
	case TOO_DEEP: /* as the feed says it, which may not come to it */
		bk_diag(parser->diags, BK_TOO_DEEP, span, "blocks nest more than %d deep",
			BK_NESTING_MAX);
		break;
	case SILENT:
		break;
	}
}

/*
 * Puts findings in the order of tokens. Nearly all are; only a block that turned out to be closed
 * but not opened is found below its place.
 */
static void sort(findings *found)
{
	for (size_t i = 1; i < found->len; i++) {
		struct finding finding = found->at[i];
		size_t at = i;
		for (; at > 0 && found->at[at - 1].repair.at > finding.repair.at; at--)
			found->at[at] = found->at[at - 1];
		found->at[at] = finding;
	}
}

static int compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* Reports a finding and hands its repair to the feed. */
static void settle(struct repairer *repairer, const struct finding *finding)
{
	struct bk_parser *parser = repairer->parser;

	report(repairer, finding);
	bk_vec_push(parser->arena, &parser->repairs, finding->repair);
	if (finding->is_tall) /* the lines of its braces are fine */
		return;
	bk_vec_push(parser->arena, &parser->muted, finding->place);
	bk_vec_push(parser->arena, &parser->muted, token_at(repairer, finding->bracket)->begin);
}

void bk_brackets_repair(struct bk_parser *parser)
{
	struct bk_arena *scratch = bk_arena_new();
	uint32_t count = (uint32_t)parser->tokens->list.len - 1;
	struct repairer repairer = {.parser = parser,
		.arena = scratch,
		.tokens = parser->tokens,
		.dropped = BK_NO_TOKEN};

	if (!is_balanced(&repairer, 0, count)) {
		if (is_indented(&repairer, 0, count)) {
			repair_by_indent(&repairer, count);
		} else {
			repair_run(&repairer, 0, count);
			note_uneven(&repairer, 0, count);
		}
		sort(&repairer.found);
		bk_vec_foreach (i, &repairer.found)
			settle(&repairer, &repairer.found.at[i]);
		if (parser->muted.len)
			qsort(parser->muted.at, parser->muted.len, sizeof(*parser->muted.at),
				compare);
		parser->ast->has_syntax_error = true;
	}
	bk_arena_free(scratch);
}
