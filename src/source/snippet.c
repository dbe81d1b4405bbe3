/*
 * Places of a record, drawn: its lines of source, carets under the primary span, dashes under the
 * others, and the words of each.
 *
 * A piece is one span with its words. Pieces near each other in a file share a block; the primary
 * one's block comes first, each other block begins with `::: file:line:col`. A piece over several
 * lines is drawn on its first and its last line.
 */
#include "source/pen.h"

enum {
	PIECES_MAX = 1 + BK_SNIPPET_LABELS,
	MARKS_MAX = PIECES_MAX,
	NEAR = 2, /* lines this far apart go into one block */
};

struct piece {
	struct bk_span span;
	struct bk_str words;
	bool primary;
	struct bk_file *file;
	uint32_t first, last; /* lines */
	size_t block;         /* 0: in none yet */
};

/* One piece's part of one line, in columns of the drawn line. */
struct mark {
	size_t begin, end;
	struct bk_str words;
	bool primary;
};

struct row {
	struct mark marks[MARKS_MAX];
	size_t count;
};

static void add_piece(const struct bk_pen *pen, struct piece pieces[], size_t *count,
	struct bk_span span, struct bk_str words, bool primary)
{
	struct piece *piece = &pieces[*count];
	struct bk_file *file = bk_sources_file(pen->sources, span.file);
	uint32_t last = span.end;

	if (!file)
		return;
	/* A span that takes the line end with it ends on that line. */
	if (last > span.begin && last <= file->text.len && file->text.ptr[last - 1] == '\n')
		last--;
	*piece = (struct piece){.span = span, .words = words, .primary = primary, .file = file};
	piece->first = bk_file_position(file, span.begin).line;
	piece->last = bk_file_position(file, last).line;
	(*count)++;
}

static size_t collect(
	const struct bk_pen *pen, const struct bk_diag *diag, struct piece pieces[PIECES_MAX])
{
	size_t count = 0, labels = 0;

	add_piece(pen, pieces, &count, diag->span, diag->label, true);
	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind == BK_PART_LABEL && labels++ < BK_SNIPPET_LABELS)
			add_piece(pen, pieces, &count, part->span, part->text, false);
	}
	return count;
}

/* Whether the piece is near one that is in the block already. */
static bool is_near(
	const struct piece *piece, const struct piece pieces[], size_t count, size_t block)
{
	for (size_t i = 0; i < count; i++) {
		const struct piece *other = &pieces[i];

		if (other->block == block && other->file == piece->file &&
			piece->first <= other->last + NEAR && other->first <= piece->last + NEAR)
			return true;
	}
	return false;
}

/* Gives each piece its block; returns how many there are. */
static size_t make_blocks(struct piece pieces[], size_t count)
{
	size_t block = 0;

	for (size_t first = 0; first < count; first++) {
		bool grown = true;

		if (pieces[first].block)
			continue;
		pieces[first].block = ++block;
		while (grown) {
			grown = false;
			for (size_t i = 0; i < count; i++) {
				if (pieces[i].block || !is_near(&pieces[i], pieces, count, block))
					continue;
				pieces[i].block = block;
				grown = true;
			}
		}
	}
	return block;
}

/* The bytes of a line that a piece covers; false where it has no part in it. */
static bool part_of_line(const struct piece *piece, uint32_t line, uint32_t line_begin,
	struct bk_str text, size_t *ret_begin, size_t *ret_end)
{
	size_t indent = 0;

	if (line != piece->first && line != piece->last)
		return false;
	while (indent < text.len && (text.ptr[indent] == ' ' || text.ptr[indent] == '\t'))
		indent++;
	*ret_begin = line == piece->first ? piece->span.begin - line_begin : indent;
	*ret_end = line == piece->last ? piece->span.end - line_begin : text.len;
	if (*ret_begin > text.len)
		*ret_begin = text.len;
	if (*ret_end > text.len)
		*ret_end = text.len;
	if (*ret_end < *ret_begin)
		*ret_begin = *ret_end;
	return true;
}

static int compare_marks(const struct mark *a, const struct mark *b)
{
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return (a->end > b->end) - (a->end < b->end);
}

/* Keeps the marks of a row in order of begin, then end. */
static void add_mark(struct row *row, struct mark mark)
{
	size_t at = row->count++;

	while (at > 0 && compare_marks(&row->marks[at - 1], &mark) > 0) {
		row->marks[at] = row->marks[at - 1];
		at--;
	}
	row->marks[at] = mark;
}

static enum bk_paint paint_of(const struct bk_pen *pen, const struct mark *mark)
{
	return mark->primary ? pen->level : BK_PAINT_GUTTER;
}

/* Writes carets and dashes; a caret wins over a dash. Returns the column behind the last one. */
static size_t draw_underlines(struct bk_pen *pen, const struct row *row)
{
	size_t end = 0;

	for (size_t i = 0; i < row->count; i++)
		end = row->marks[i].end > end ? row->marks[i].end : end;
	for (size_t column = 0; column < end; column++) {
		const struct mark *here = NULL;

		for (size_t i = 0; i < row->count; i++) {
			const struct mark *mark = &row->marks[i];

			if (mark->begin <= column && column < mark->end && (!here || mark->primary))
				here = mark;
		}
		bk_pen_paint(pen, here ? paint_of(pen, here) : BK_PAINT_NONE);
		bk_out_text_of(pen->out, !here ? " " : here->primary ? "^" : "-");
	}
	return end;
}

/* A bar below the begin of each of the marks that still wait for their words. */
static size_t draw_bars(struct bk_pen *pen, const struct mark *const waiting[], size_t count)
{
	size_t column = 0;

	bk_pen_gutter(pen, 0, '|', BK_PAINT_GUTTER);
	bk_out_char(pen->out, ' ');
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && waiting[i]->begin == waiting[i - 1]->begin)
			continue;
		bk_out_repeat(pen->out, ' ', waiting[i]->begin - column);
		bk_pen_paint(pen, paint_of(pen, waiting[i]));
		bk_out_char(pen->out, '|');
		bk_pen_paint(pen, BK_PAINT_NONE);
		column = waiting[i]->begin + 1;
	}
	return column;
}

static void draw_words(struct bk_pen *pen, const struct mark *mark)
{
	bk_pen_paint(pen, paint_of(pen, mark));
	bk_report_text_of(pen->out, mark->words);
	bk_pen_paint(pen, BK_PAINT_NONE);
	bk_out_char(pen->out, '\n');
}

/*
 * The underlines of a row, the words of the last one beside them, and the words of the others
 * below, each at its begin, from right to left.
 */
static void draw_marks(struct bk_pen *pen, const struct row *row)
{
	const struct mark *waiting[MARKS_MAX], *beside = NULL;
	size_t count = 0, end;

	bk_pen_gutter(pen, 0, '|', BK_PAINT_GUTTER);
	bk_out_char(pen->out, ' ');
	end = draw_underlines(pen, row);
	bk_pen_paint(pen, BK_PAINT_NONE);
	for (size_t i = 0; i < row->count; i++) {
		if (row->marks[i].end == end)
			beside = &row->marks[i];
	}
	for (size_t i = 0; i < row->count; i++) {
		if (&row->marks[i] != beside && row->marks[i].words.len)
			waiting[count++] = &row->marks[i];
	}
	if (beside && beside->words.len) {
		bk_out_char(pen->out, ' ');
		draw_words(pen, beside);
	} else {
		bk_out_char(pen->out, '\n');
	}
	if (!count)
		return;
	draw_bars(pen, waiting, count);
	bk_out_char(pen->out, '\n');
	while (count--) {
		size_t others = count, column;

		/* Its words stand where its bar would. */
		while (others > 0 && waiting[others - 1]->begin == waiting[count]->begin)
			others--;
		column = draw_bars(pen, waiting, others);
		bk_out_repeat(pen->out, ' ', waiting[count]->begin - column);
		draw_words(pen, waiting[count]);
	}
}

/* A line of a block with what is marked on it. */
static void draw_line(struct bk_pen *pen, const struct piece pieces[], size_t count, size_t block,
	struct bk_file *file, uint32_t number)
{
	uint32_t line_begin;
	struct bk_str text = bk_file_line(file, number, &line_begin);
	struct bk_line line = bk_line_fit(pen, text, 0, 0);
	struct row row = {.count = 0};

	for (size_t i = 0; i < count; i++) {
		const struct piece *piece = &pieces[i];
		size_t begin, end;
		struct mark mark = {.primary = piece->primary};

		if (piece->block != block ||
			!part_of_line(piece, number, line_begin, text, &begin, &end))
			continue;
		if (!row.count)
			line = bk_line_fit(pen, text, begin, end);
		mark.begin = bk_line_column(&line, begin);
		mark.end = bk_line_column(&line, end);
		/* What lies behind the cut is marked below the cut. */
		if (line.right && mark.begin == line.to - line.from)
			mark.begin--;
		if (mark.end <= mark.begin)
			mark.end = mark.begin + 1;
		if (number == piece->last)
			mark.words = piece->words;
		add_mark(&row, mark);
	}
	bk_pen_gutter(pen, number, '|', BK_PAINT_GUTTER);
	bk_line_draw(pen, &line);
	if (row.count)
		draw_marks(pen, &row);
}

/* The first marked line of the block after `after`, or 0. */
static uint32_t next_line(const struct piece pieces[], size_t count, size_t block, uint32_t after)
{
	uint32_t next = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t ends[2] = {pieces[i].first, pieces[i].last};

		for (size_t j = 0; j < 2 && pieces[i].block == block; j++) {
			if (ends[j] > after && (!next || ends[j] < next))
				next = ends[j];
		}
	}
	return next;
}

static void draw_block(struct bk_pen *pen, const struct piece pieces[], size_t count, size_t block)
{
	struct bk_file *file = NULL;
	uint32_t line = 0;

	for (size_t i = 0; i < count && !file; i++)
		file = pieces[i].block == block ? pieces[i].file : NULL;
	for (uint32_t next; (next = next_line(pieces, count, block, line)); line = next) {
		if (line && next == line + NEAR)
			draw_line(pen, pieces, count, block, file, line + 1);
		if (line && next > line + NEAR) {
			bk_out_repeat(pen->out, ' ', pen->digits - 1);
			bk_pen_words(pen, BK_PAINT_GUTTER, "\xe2\x80\xa6 |\n");
		}
		draw_line(pen, pieces, count, block, file, next);
	}
}

/* The first place of a block that is not the primary one's. */
static void draw_block_head(
	struct bk_pen *pen, const struct piece pieces[], size_t count, size_t block)
{
	struct bk_span first = BK_NO_SPAN;

	for (size_t i = 0; i < count; i++) {
		struct bk_span span = pieces[i].span;

		if (pieces[i].block == block &&
			(bk_span_is_none(first) || span.begin < first.begin))
			first = span;
	}
	bk_out_repeat(pen->out, ' ', pen->digits);
	bk_pen_words(pen, BK_PAINT_GUTTER, "::: ");
	bk_report_place(pen->out, pen->sources, first);
	bk_out_char(pen->out, '\n');
}

void bk_snippet_draw(struct bk_pen *pen, const struct bk_diag *diag)
{
	struct piece pieces[PIECES_MAX];
	size_t count = collect(pen, diag, pieces);
	size_t blocks = make_blocks(pieces, count);

	if (!bk_span_is_none(diag->span)) {
		bk_out_repeat(pen->out, ' ', pen->digits);
		bk_pen_words(pen, BK_PAINT_GUTTER, "--> ");
		bk_report_place(pen->out, pen->sources, diag->span);
		bk_out_char(pen->out, '\n');
	}
	for (size_t block = 1; block <= blocks; block++) {
		bool is_primary = block == 1 && !bk_span_is_none(diag->span);

		if (block > 1 || is_primary)
			bk_pen_bar(pen);
		if (!is_primary)
			draw_block_head(pen, pieces, count, block);
		draw_block(pen, pieces, count, block);
	}
}

uint32_t bk_snippet_last_line(const struct bk_pen *pen, const struct bk_diag *diag)
{
	struct piece pieces[PIECES_MAX];
	size_t count = collect(pen, diag, pieces);
	uint32_t last = 0;

	for (size_t i = 0; i < count; i++)
		last = pieces[i].last > last ? pieces[i].last : last;
	return last;
}
