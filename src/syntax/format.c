/*
 * The formatter (language.md 5.2): works on the tokens, so that it loses nothing. Lines stay as
 * they were written, except that a block is either on one line that fits or has its braces at
 * line ends. What has errors is an atom of its own and is written as it is.
 */
#include "syntax/format.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "parser.h"

enum { INDENT = 2, CONTINUED = 4 };

typedef BK_VEC(struct bk_span) spans;

static struct bk_str atom_text(const struct bk_layout *layout, const struct bk_atom *atom)
{
	return (struct bk_str){
		layout->tokens->file->text.ptr + atom->begin, atom->end - atom->begin};
}

uint32_t bk_atom_width(const struct bk_layout *layout, const struct bk_atom *atom)
{
	struct bk_str text = atom_text(layout, atom);
	uint32_t width = 0;
	size_t len;

	text.len = bk_str_find(text, '\n');
	for (; text.len; text.ptr += len, text.len -= len)
		width += (uint32_t)bk_utf8_width(bk_utf8_decode(text, &len));
	return width;
}

uint32_t bk_atoms_width(const struct bk_layout *layout, uint32_t begin, uint32_t end)
{
	uint32_t width = 0;

	for (uint32_t i = begin; i < end; i++)
		width += layout->atoms.at[i].space + bk_atom_width(layout, &layout->atoms.at[i]);
	return width;
}

uint32_t bk_line_code_end(const struct bk_layout *layout, const struct bk_line *line)
{
	return line->end - (layout->atoms.at[line->end - 1].kind == BK_ATOM_COMMENT);
}

/* Atoms */

static int compare(const void *a, const void *b)
{
	const struct bk_span *left = a, *right = b;

	if (left->begin != right->begin)
		return left->begin < right->begin ? -1 : 1;
	return (left->end > right->end) - (left->end < right->end);
}

/* Adds a part, or makes the last one longer where they overlap. */
static void add_frozen(struct bk_arena *arena, spans *frozen, struct bk_span span)
{
	struct bk_span *last = frozen->len ? &frozen->at[frozen->len - 1] : NULL;

	if (last && span.begin < last->end)
		last->end = last->end > span.end ? last->end : span.end;
	else if (span.begin < span.end)
		bk_vec_push(arena, frozen, span);
}

/* The parts that stay as they are, in order, none touching another. */
static spans find_frozen(struct bk_arena *arena, const struct bk_parser *parser)
{
	spans all = {0}, frozen = {0};

	bk_vec_foreach (i, &parser->lost)
		bk_vec_push(arena, &all, parser->lost.at[i]);
	bk_vec_foreach (i, &parser->uneven)
		bk_vec_push(arena, &all, parser->uneven.at[i]);
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), compare);
	bk_vec_foreach (i, &all)
		add_frozen(arena, &frozen, all.at[i]);
	return frozen;
}

/* Whether nothing but a comment behind it came since a brace was opened. */
static bool is_after_brace(const struct bk_atom *last)
{
	if (last->kind == BK_ATOM_COMMENT && !last->first)
		last--;
	return last->kind == BK_TOK_LBRACE;
}

static void add_atom(struct bk_layout *layout, uint16_t kind, uint32_t begin, uint32_t end)
{
	const char *text = layout->tokens->file->text.ptr;
	struct bk_atom atom = {.begin = begin, .end = end, .kind = kind};
	const struct bk_atom *last =
		layout->atoms.len ? &layout->atoms.at[layout->atoms.len - 1] : NULL;
	uint32_t lines = 0, from = last ? last->end : 0;

	for (uint32_t at = from; at < begin; at++)
		lines += text[at] == '\n';
	atom.first = lines > 0 || !last || last->kind == BK_ATOM_COMMENT;
	atom.blank = lines > 1 && last && !is_after_brace(last) && kind != BK_TOK_RBRACE;
	/* a comment behind something keeps its distance */
	atom.space = kind == BK_ATOM_COMMENT && begin > from ? begin - from : 1;
	bk_vec_push(layout->arena, &layout->atoms, atom);
}

static uint16_t comment_kind(const struct bk_layout *layout, const struct bk_comment *comment)
{
	const char *text = layout->tokens->file->text.ptr + comment->begin;

	return text[0] == '/' && text[1] == '*' ? BK_ATOM_INLINE : BK_ATOM_COMMENT;
}

/* Tokens, comments and frozen parts in the order of the text. */
static void make_atoms(struct bk_layout *layout, const spans *frozen)
{
	const struct bk_tokens *tokens = layout->tokens;
	size_t comment = 0, span = 0;

	for (size_t i = 0; i < tokens->list.len; i++) {
		const struct bk_token *token = &tokens->list.at[i];
		uint32_t until = token->kind ? token->begin : UINT32_MAX;
		for (; comment < tokens->comments.len && tokens->comments.at[comment].begin < until;
			comment++) {
			const struct bk_comment *at = &tokens->comments.at[comment];
			while (span < frozen->len && frozen->at[span].end <= at->begin)
				span++;
			if (span == frozen->len || at->begin < frozen->at[span].begin)
				add_atom(layout, comment_kind(layout, at), at->begin, at->end);
		}
		if (!token->kind)
			break;
		while (span < frozen->len && frozen->at[span].end <= token->begin)
			span++;
		if (span == frozen->len || token->begin < frozen->at[span].begin)
			add_atom(layout, token->kind, token->begin, token->end);
		else if (!layout->atoms.len ||
			layout->atoms.at[layout->atoms.len - 1].begin != frozen->at[span].begin)
			add_atom(layout, BK_ATOM_FROZEN, frozen->at[span].begin,
				frozen->at[span].end);
	}
}

/* Pairs up brackets; false when they do not, which errors that are left as they are prevent. */
static bool match_brackets(struct bk_layout *layout)
{
	BK_VEC(uint32_t) stack = {0};

	for (uint32_t i = 0; i < layout->atoms.len; i++) {
		int kind = layout->atoms.at[i].kind;
		if (kind >= BK_ATOM_COMMENT)
			continue;
		if (bk_kind_opens(kind))
			bk_vec_push(layout->arena, &stack, i);
		if (!bk_kind_closes(kind))
			continue;
		if (!stack.len)
			return false;
		layout->atoms.at[stack.at[--stack.len]].match = i;
	}
	return stack.len == 0;
}

/* Where lines end */

static bool is_comment(const struct bk_atom *atom)
{
	return atom->kind == BK_ATOM_COMMENT || atom->kind == BK_ATOM_INLINE;
}

/* A block that is on more than one line has its braces at line ends. */
static void open_tall_blocks(struct bk_layout *layout)
{
	uint32_t last_first = 0; /* the last atom that begins a line, seen from behind */

	for (uint32_t i = (uint32_t)layout->atoms.len; i-- > 0;) {
		struct bk_atom *atom = &layout->atoms.at[i];
		if (atom->kind == BK_TOK_LBRACE && last_first > i && last_first <= atom->match) {
			struct bk_atom *next = atom + 1;
			if (next->kind != BK_ATOM_COMMENT)
				next->first = true;
			layout->atoms.at[atom->match].first = true;
		}
		if (atom->first)
			last_first = i;
	}
}

/* `and`, `or`, `then` and `else` lead a line rather than end one. */
static void lead_with_words(struct bk_layout *layout)
{
	for (uint32_t i = 1; i + 1 < layout->atoms.len; i++) {
		struct bk_atom *atom = &layout->atoms.at[i], *next = atom + 1;
		bool is_word = atom->kind == BK_TOK_AND || atom->kind == BK_TOK_OR ||
			atom->kind == BK_TOK_THEN || atom->kind == BK_TOK_ELSE;
		if (!is_word || atom->first || !next->first || is_comment(next) ||
			next->kind == BK_ATOM_FROZEN || bk_kind_closes(next->kind))
			continue;
		atom->first = true;
		next->first = next->blank = false;
	}
}

static void find_items(struct bk_layout *layout)
{
	BK_VEC(uint16_t) stack = {0};
	const struct bk_atom *last = NULL; /* that is no comment */

	for (uint32_t i = 0; i < layout->atoms.len; i++) {
		struct bk_atom *atom = &layout->atoms.at[i];
		bool in_block = !stack.len || stack.at[stack.len - 1] == BK_TOK_LBRACE;
		int kind = atom->kind < BK_ATOM_COMMENT ? atom->kind : BK_TOK_IDENT;

		if (is_comment(atom))
			continue;
		atom->opens_item = in_block && kind != BK_TOK_RBRACE && kind != BK_TOK_COMMA &&
			(!last || last->kind == BK_TOK_LBRACE || last->kind == BK_TOK_COMMA ||
				atom->kind == BK_ATOM_FROZEN ||
				(atom->first && bk_newline_ends(last->kind, kind)));
		if (bk_kind_opens(kind))
			bk_vec_push(layout->arena, &stack, atom->kind);
		else if (bk_kind_closes(kind) && stack.len)
			stack.len--;
		last = atom;
	}
}

/* Spaces between two atoms of a line */

static bool is_call(const struct bk_layout *layout, const struct bk_atom *last)
{
	bool is_name = last->kind < BK_ATOM_COMMENT && bk_kind_ends_value(last->kind) &&
		last->kind != BK_TOK_BOOL;

	return is_name && !bk_str_is(atom_text(layout, last), "cron");
}

static bool is_tight(
	const struct bk_layout *layout, const struct bk_atom *last, const struct bk_atom *atom)
{
	switch (last->kind) {
	case BK_TOK_LPAREN:
	case BK_TOK_LBRACKET:
	case BK_TOK_DOT:
	case BK_TOK_AT_SIGN:
	case BK_TOK_STR_HEAD:
	case BK_TOK_STR_MID:
		return true;
	default:
		break;
	}
	switch (atom->kind) {
	case BK_TOK_RPAREN:
	case BK_TOK_RBRACKET:
	case BK_TOK_COMMA:
	case BK_TOK_DOT:
	case BK_TOK_DOT_STAR:
	case BK_TOK_COLON:
	case BK_TOK_STR_MID:
	case BK_TOK_STR_TAIL:
		return true;
	case BK_TOK_LPAREN:
	case BK_TOK_LBRACKET:
		return is_call(layout, last);
	default:
		return false;
	}
}

static void find_spaces(struct bk_layout *layout)
{
	for (uint32_t i = 1; i < layout->atoms.len; i++) {
		struct bk_atom *atom = &layout->atoms.at[i];
		if (!is_comment(atom) && is_tight(layout, atom - 1, atom))
			atom->space = 0;
	}
}

/* Lines and their indents */

struct frame {
	uint16_t kind;
	uint32_t inner, outer; /* indents of what is in the brackets, and of the closing one */
};

typedef BK_VEC(struct frame) frames;

static bool is_block(const struct frame *frame)
{
	return frame->kind == BK_TOK_LBRACE;
}

static uint32_t indent_of(const frames *stack, const struct bk_atom *atom)
{
	const struct frame *frame = &stack->at[stack->len - 1];

	if (atom->kind < BK_ATOM_COMMENT && bk_kind_closes(atom->kind))
		return frame->outer;
	if (!is_block(frame) || atom->opens_item || is_comment(atom))
		return frame->inner;
	return frame->inner + CONTINUED;
}

/* Where a frozen atom begins on its own line it keeps its indent. */
static uint32_t frozen_indent(const struct bk_layout *layout, const struct bk_atom *atom)
{
	const char *text = layout->tokens->file->text.ptr;
	uint32_t begin = atom->begin;

	while (begin > 0 && text[begin - 1] == ' ')
		begin--;
	return begin == 0 || text[begin - 1] == '\n' ? atom->begin - begin : UINT32_MAX;
}

static uint32_t line_end(const struct bk_layout *layout, uint32_t begin)
{
	uint32_t end = begin + 1;

	while (end < layout->atoms.len && !layout->atoms.at[end].first)
		end++;
	return end;
}

/* Puts the items of a block on lines of their own. */
static void split_block(struct bk_layout *layout, uint32_t open)
{
	uint32_t close = layout->atoms.at[open].match;

	layout->atoms.at[close].first = true;
	for (uint32_t i = open + 1; i < close; i++) {
		struct bk_atom *atom = &layout->atoms.at[i];
		bool is_loop = i > open + 3 && atom[-3].kind == BK_TOK_FOR;
		if (i == open + 1 || (atom[-1].kind == BK_TOK_COMMA && !is_loop))
			atom->first = true;
		if (atom->match)
			i = atom->match;
	}
}

/* The outermost block within a line that can be split, the last of them; 0: none. */
static uint32_t find_split(const struct bk_layout *layout, uint32_t begin, uint32_t end)
{
	uint32_t found = 0;

	for (uint32_t i = begin; i < end; i++) {
		const struct bk_atom *atom = &layout->atoms.at[i];
		if (atom->kind != BK_TOK_LBRACE || atom->match >= end || atom->match == i + 1)
			continue;
		found = i;
		i = atom->match;
	}
	return found;
}

/* Follows the brackets of a line; `indent` is its own. */
static void follow(struct bk_layout *layout, frames *stack, struct bk_line line, uint32_t indent)
{
	uint32_t column = 0;

	for (uint32_t i = line.begin; i < line.end; i++) {
		const struct bk_atom *atom = &layout->atoms.at[i];
		const struct frame *top = &stack->at[stack->len - 1];
		struct frame frame = {atom->kind, indent + INDENT, indent};

		column += atom->space + bk_atom_width(layout, atom);
		if (atom->kind >= BK_ATOM_COMMENT)
			continue;
		if (bk_kind_closes(atom->kind) && stack->len > 1)
			stack->len--;
		if (!bk_kind_opens(atom->kind))
			continue;
		if (is_block(&frame) && is_block(top))
			frame = (struct frame){atom->kind, top->inner + INDENT, top->inner};
		else if (!is_block(&frame) && i + 1 < line.end &&
			layout->atoms.at[i + 1].kind != BK_ATOM_COMMENT)
			frame.inner = column;
		bk_vec_push(layout->arena, stack, frame);
	}
}

static void make_lines(struct bk_layout *layout)
{
	frames stack = {0};
	struct frame file = {.kind = BK_TOK_LBRACE};

	bk_vec_push(layout->arena, &stack, file);
	for (uint32_t begin = 0; begin < layout->atoms.len;) {
		struct bk_atom *atom = &layout->atoms.at[begin];
		struct bk_line line = {begin, line_end(layout, begin)};
		uint32_t split;

		atom->space = indent_of(&stack, atom);
		if (atom->kind == BK_ATOM_FROZEN && frozen_indent(layout, atom) != UINT32_MAX)
			atom->space = frozen_indent(layout, atom);
		while (bk_atoms_width(layout, begin, bk_line_code_end(layout, &line)) >
				BK_LINE_WIDTH &&
			(split = find_split(layout, begin, line.end))) {
			split_block(layout, split);
			line.end = line_end(layout, begin);
		}
		bk_vec_push(layout->arena, &layout->lines, line);
		follow(layout, &stack, line, atom->space);
		begin = line.end;
	}
}

static void write(const struct bk_layout *layout, struct bk_out *out)
{
	bk_vec_foreach (i, &layout->lines) {
		const struct bk_line *line = &layout->lines.at[i];
		if (layout->atoms.at[line->begin].blank)
			bk_out_char(out, '\n');
		for (uint32_t at = line->begin; at < line->end; at++) {
			const struct bk_atom *atom = &layout->atoms.at[at];
			bk_out_repeat(out, ' ', atom->space);
			bk_out_str(out, atom_text(layout, atom));
		}
		bk_out_char(out, '\n');
	}
}

void bk_format(
	struct bk_arena *arena, struct bk_names *names, struct bk_file *file, struct bk_out *out)
{
	struct bk_sources sources;
	struct bk_diags diags;
	struct bk_tokens tokens;
	struct bk_parser parser = {
		.arena = arena, .names = names, .diags = &diags, .tokens = &tokens};
	struct bk_layout layout = {.arena = arena, .tokens = &tokens};
	spans frozen;

	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	diags.muted = true;
	bk_scan(arena, names, &diags, file, &tokens);
	(void)bk_parse_tokens(&parser);
	frozen = find_frozen(arena, &parser);
	make_atoms(&layout, &frozen);
	if (tokens.is_binary || !match_brackets(&layout)) {
		bk_out_str(out, file->text);
		return;
	}
	open_tall_blocks(&layout);
	lead_with_words(&layout);
	find_items(&layout);
	find_spaces(&layout);
	make_lines(&layout);
	bk_layout_align(&layout);
	write(&layout, out);
}
