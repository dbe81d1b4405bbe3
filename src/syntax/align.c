/*
 * Alignment in the formatter. Three kinds of consecutive lines belong together: items with a
 * value, whose `=` end in one column; one-line blocks of one kind, whose braces and, when they
 * hold the same properties, whose items begin in one column; and lines with comments behind them
 * that were in one column before. An empty line or a comment line ends each.
 */
#include "base/arena.h"
#include "parser.h"
#include "syntax/format.h"

/* How a line can be aligned. */
struct shape {
	enum { LOOSE, ASSIGNS, BLOCK } kind;
	uint32_t at; /* the atom of the operator, or of the opening brace */
};

static const struct bk_atom *atom_at(const struct bk_layout *layout, uint32_t index)
{
	return &layout->atoms.at[index];
}

static struct bk_str text_of(const struct bk_layout *layout, uint32_t index)
{
	const struct bk_atom *atom = atom_at(layout, index);

	return (struct bk_str){
		layout->tokens->file->text.ptr + atom->begin, atom->end - atom->begin};
}

static bool is_life(int kind)
{
	return kind == BK_TOK_EXISTING || kind == BK_TOK_MANAGED || kind == BK_TOK_RETIRED;
}

/* Whether the line is items and nothing else: no line goes on in the next. */
static bool is_whole(const struct bk_layout *layout, size_t index)
{
	const struct bk_line *line = &layout->lines.at[index];
	const struct bk_atom *next;

	if (!atom_at(layout, line->begin)->opens_item)
		return false;
	for (uint32_t i = line->begin; i < line->end; i++) {
		const struct bk_atom *atom = atom_at(layout, i);
		if (atom->kind == BK_ATOM_FROZEN || atom->kind == BK_ATOM_INLINE ||
			atom->match >= line->end)
			return false;
	}
	for (size_t i = index + 1; i < layout->lines.len; i++) {
		next = atom_at(layout, layout->lines.at[i].begin);
		if (next->kind != BK_ATOM_COMMENT)
			return next->opens_item || next->kind == BK_TOK_RBRACE;
	}
	return true;
}

/* The first atom from `at` on that is not within brackets and is of the kind; `end`: none. */
static uint32_t find_kind(const struct bk_layout *layout, uint32_t at, uint32_t end, int kind)
{
	while (at < end && atom_at(layout, at)->kind != kind)
		at = atom_at(layout, at)->match ? atom_at(layout, at)->match + 1 : at + 1;
	return at;
}

static struct shape shape_of(const struct bk_layout *layout, size_t index)
{
	const struct bk_line *line = &layout->lines.at[index];
	uint32_t begin = line->begin, end = bk_line_code_end(layout, line);
	uint32_t assign, brace, last = end - 1;
	struct shape shape = {LOOSE, 0};

	if (begin >= end || !is_whole(layout, index))
		return shape;
	if (atom_at(layout, last)->kind == BK_TOK_COMMA && last > begin)
		last--;
	if (begin + 1 < end && atom_at(layout, begin + 1)->kind < BK_ATOM_COMMENT &&
		bk_kind_compares(atom_at(layout, begin + 1)->kind))
		return (struct shape){ASSIGNS, begin + 1};
	if (is_life(atom_at(layout, begin)->kind))
		begin++;
	else if (atom_at(layout, begin)->kind != BK_TOK_LET &&
		atom_at(layout, begin)->kind != BK_TOK_IDENT)
		return shape;
	assign = find_kind(layout, begin, end, BK_TOK_ASSIGN);
	brace = find_kind(layout, begin, end, BK_TOK_LBRACE);
	if (assign < end && (brace == end || atom_at(layout, line->begin)->kind == BK_TOK_LET))
		return (struct shape){ASSIGNS, assign};
	if (assign == end && brace < end && atom_at(layout, brace)->match == last)
		return (struct shape){BLOCK, brace};
	return shape;
}

/* Whether two lines that follow each other may be aligned. */
static bool is_next(const struct bk_layout *layout, size_t index)
{
	const struct bk_atom *first = atom_at(layout, layout->lines.at[index].begin);
	const struct bk_atom *above = atom_at(layout, layout->lines.at[index - 1].begin);

	return !first->blank && first->space == above->space;
}

/* Operators of the lines from `begin` to before `end` end in one column. */
static void align_operators(
	struct bk_layout *layout, const struct shape *shapes, size_t begin, size_t end)
{
	uint32_t widest = 0;

	for (size_t i = begin; i < end; i++) {
		uint32_t width =
			bk_atoms_width(layout, layout->lines.at[i].begin, shapes[i].at + 1);
		widest = width > widest ? width : widest;
	}
	for (size_t i = begin; i < end; i++)
		layout->atoms.at[shapes[i].at].space += widest -
			bk_atoms_width(layout, layout->lines.at[i].begin, shapes[i].at + 1);
}

/* The item after this one in a block on one line; `close`: none. */
static uint32_t next_item(const struct bk_layout *layout, uint32_t at, uint32_t close)
{
	at = find_kind(layout, at, close, BK_TOK_COMMA);
	return at < close ? at + 1 : close;
}

/* Whether two one-line blocks hold the same items as far as their first words tell. */
static bool is_alike(const struct bk_layout *layout, uint32_t a, uint32_t b)
{
	uint32_t close_a = atom_at(layout, a)->match, close_b = atom_at(layout, b)->match;

	for (a++, b++; a < close_a && b < close_b;) {
		if (!bk_str_equal(text_of(layout, a), text_of(layout, b)) ||
			atom_at(layout, a + 1)->kind != atom_at(layout, b + 1)->kind)
			return false;
		a = next_item(layout, a, close_a);
		b = next_item(layout, b, close_b);
	}
	return a == close_a && b == close_b;
}

/* The atom that begins item number `column` of a line's block, 0 being the brace; 0: none. */
static uint32_t column_at(const struct bk_layout *layout, struct shape shape, uint32_t column)
{
	uint32_t close = atom_at(layout, shape.at)->match, at = shape.at + 1;

	if (!column)
		return shape.at;
	while (--column && at < close)
		at = next_item(layout, at, close);
	return at < close ? at : 0;
}

/* Puts the atoms of one column below each other; false when there is no such column. */
static bool align_column(struct bk_layout *layout, const struct shape *shapes, size_t begin,
	size_t end, uint32_t column)
{
	uint32_t widest = 0;

	for (size_t i = begin; i < end; i++) {
		uint32_t at = column_at(layout, shapes[i], column), width;
		if (!at)
			return false;
		width = bk_atoms_width(layout, layout->lines.at[i].begin, at);
		widest = width > widest ? width : widest;
	}
	for (size_t i = begin; i < end; i++) {
		uint32_t at = column_at(layout, shapes[i], column);
		layout->atoms.at[at].space +=
			widest - bk_atoms_width(layout, layout->lines.at[i].begin, at);
	}
	return true;
}

/* One-line blocks of one kind, unless the spaces would make a line too long. */
static void align_blocks(
	struct bk_layout *layout, const struct shape *shapes, size_t begin, size_t end)
{
	bool alike = true, fits = true;
	uint32_t count = layout->lines.at[end - 1].end - layout->lines.at[begin].begin;
	uint32_t from = layout->lines.at[begin].begin;
	uint32_t *spaces = bk_new_array(layout->arena, uint32_t, count);

	for (size_t i = begin + 1; i < end; i++)
		alike &= is_alike(layout, shapes[begin].at, shapes[i].at);
	for (uint32_t i = 0; i < count; i++)
		spaces[i] = atom_at(layout, from + i)->space;
	(void)align_column(layout, shapes, begin, end, 0);
	for (uint32_t column = 2; alike; column++)
		if (!align_column(layout, shapes, begin, end, column))
			break;
	for (size_t i = begin; i < end; i++) {
		const struct bk_line *line = &layout->lines.at[i];
		fits &= bk_atoms_width(layout, line->begin, bk_line_code_end(layout, line)) <=
			BK_LINE_WIDTH;
	}
	for (uint32_t i = 0; i < count && !fits; i++)
		layout->atoms.at[from + i].space = spaces[i];
}

/* Whether two lines are blocks of one kind, or both have values. */
static bool is_same(const struct bk_layout *layout, const struct shape *shapes, size_t a, size_t b)
{
	uint32_t first_a = layout->lines.at[a].begin, first_b = layout->lines.at[b].begin;

	if (shapes[a].kind != shapes[b].kind || shapes[a].kind != BLOCK)
		return shapes[a].kind == shapes[b].kind;
	if (!bk_str_equal(text_of(layout, first_a), text_of(layout, first_b)))
		return false;
	return !is_life(atom_at(layout, first_a)->kind) ||
		bk_str_equal(text_of(layout, first_a + 1), text_of(layout, first_b + 1));
}

/* Comments */

static bool has_comment(const struct bk_layout *layout, size_t index)
{
	const struct bk_line *line = &layout->lines.at[index];

	return line->end - line->begin > 1 && bk_line_code_end(layout, line) < line->end;
}

/* The column of a place in the text as it was. */
static uint32_t old_column(const struct bk_layout *layout, uint32_t place)
{
	struct bk_position position = bk_file_position(layout->tokens->file, place);

	return position.column;
}

/* Comments that were in one column stay in one. */
static void align_comments(struct bk_layout *layout, size_t begin, size_t end)
{
	uint32_t column = 0, widest = 0, gap = UINT32_MAX;

	for (size_t i = begin; i < end; i++) {
		const struct bk_line *line = &layout->lines.at[i];
		const struct bk_atom *comment = atom_at(layout, line->end - 1);
		uint32_t width = bk_atoms_width(layout, line->begin, line->end - 1);
		uint32_t here = old_column(layout, comment->begin);
		if (i > begin && here != column)
			return;
		column = here;
		widest = width > widest ? width : widest;
		gap = comment->space < gap ? comment->space : gap;
	}
	for (size_t i = begin; i < end; i++) {
		const struct bk_line *line = &layout->lines.at[i];
		layout->atoms.at[line->end - 1].space =
			widest + gap - bk_atoms_width(layout, line->begin, line->end - 1);
	}
}

void bk_layout_align(struct bk_layout *layout)
{
	size_t count = layout->lines.len, end;
	struct shape *shapes = bk_new_array(layout->arena, struct shape, count + 1);

	for (size_t i = 0; i < count; i++)
		shapes[i] = shape_of(layout, i);
	for (size_t begin = 0; begin < count; begin = end) {
		for (end = begin + 1;
			end < count && is_next(layout, end) && is_same(layout, shapes, begin, end);
			end++)
			;
		if (end - begin > 1 && shapes[begin].kind == ASSIGNS)
			align_operators(layout, shapes, begin, end);
		else if (end - begin > 1 && shapes[begin].kind == BLOCK)
			align_blocks(layout, shapes, begin, end);
	}
	for (size_t begin = 0; begin < count; begin = end) {
		end = begin + 1;
		while (end < count && has_comment(layout, begin) && has_comment(layout, end) &&
			!atom_at(layout, layout->lines.at[end].begin)->blank)
			end++;
		if (end - begin > 1)
			align_comments(layout, begin, end);
	}
}
