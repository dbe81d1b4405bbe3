/*
 * Colours, the gutter, and lines of source cut to the width.
 */
#include "source/pen.h"

enum { TAB = 4 };

void bk_pen_paint(struct bk_pen *pen, enum bk_paint paint)
{
	static const char *const codes[BK_PAINT_COUNT] = {
		[BK_PAINT_NONE] = "\033[0m",
		[BK_PAINT_ERROR] = "\033[1;31m",
		[BK_PAINT_WARNING] = "\033[1;33m",
		[BK_PAINT_INFO] = "\033[1;36m",
		[BK_PAINT_NOTE] = "\033[36m",
		[BK_PAINT_HELP] = "\033[32m",
		[BK_PAINT_GUTTER] = "\033[34m",
		[BK_PAINT_STRONG] = "\033[1m",
		[BK_PAINT_OLD] = "\033[31m",
		[BK_PAINT_NEW] = "\033[32m",
	};

	if (!pen->colour || pen->paint == paint)
		return;
	if (pen->paint != BK_PAINT_NONE)
		bk_out_text_of(pen->out, codes[BK_PAINT_NONE]);
	if (paint != BK_PAINT_NONE)
		bk_out_text_of(pen->out, codes[paint]);
	pen->paint = paint;
}

void bk_pen_words(struct bk_pen *pen, enum bk_paint paint, const char *words)
{
	bk_pen_paint(pen, paint);
	bk_out_text_of(pen->out, words);
	bk_pen_paint(pen, BK_PAINT_NONE);
}

void bk_pen_gutter(struct bk_pen *pen, uint32_t line, char bar, enum bk_paint paint)
{
	bk_pen_paint(pen, BK_PAINT_GUTTER);
	if (line)
		bk_out_printf(pen->out, "%*u ", (int)pen->digits, line);
	else
		bk_out_repeat(pen->out, ' ', pen->digits + 1);
	bk_pen_paint(pen, paint);
	bk_out_char(pen->out, bar);
	bk_pen_paint(pen, BK_PAINT_NONE);
}

void bk_pen_bar(struct bk_pen *pen)
{
	bk_pen_gutter(pen, 0, '|', BK_PAINT_GUTTER);
	bk_out_char(pen->out, '\n');
}

/* Steps over the character at the head of *rest, which begins at *column. */
static struct bk_str next_character(struct bk_str *rest, size_t *column, bool *ret_fit)
{
	struct bk_str character = {rest->ptr, 1};
	int width;

	if (rest->ptr[0] == '\t') {
		*ret_fit = true;
		*column += TAB - *column % TAB;
	} else {
		*ret_fit = bk_report_char(*rest, &character.len, &width);
		*column += (size_t)width;
	}
	rest->ptr += character.len;
	rest->len -= character.len;
	return character;
}

/* The column of a byte of text; its end for what is behind it. */
static size_t column_of(struct bk_str text, size_t offset)
{
	struct bk_str rest = text;
	size_t column = 0;
	bool fit;

	while (rest.len && (size_t)(rest.ptr - text.ptr) < offset) {
		size_t begin = (size_t)(rest.ptr - text.ptr), before = column;
		struct bk_str character = next_character(&rest, &column, &fit);

		if (begin + character.len > offset)
			return before;
	}
	return column;
}

/* Moves an offset back to the begin of a code point. */
static size_t to_boundary(struct bk_str text, size_t offset)
{
	for (int i = 0; i < 3 && offset > 0 && offset < text.len; i++) {
		if (((unsigned char)text.ptr[offset] & 0xc0) != 0x80)
			break;
		offset--;
	}
	return offset;
}

struct bk_line bk_line_fit(const struct bk_pen *pen, struct bk_str text, size_t begin, size_t end)
{
	size_t area = pen->width - pen->digits - 3, reach = area * 4;
	size_t first, last, low, high, total, around;
	struct bk_line line = {0};

	begin = begin < text.len ? begin : text.len;
	end = end < begin ? begin : end < text.len ? end : text.len;
	/* Nothing farther away than `reach` bytes can be on the screen. */
	first = begin > reach ? to_boundary(text, begin - reach) : 0;
	last = text.len - begin > 2 * reach ? to_boundary(text, begin + 2 * reach) : text.len;
	line.text = (struct bk_str){text.ptr + first, last - first};
	line.cut = first;
	total = column_of(line.text, line.text.len);
	line.to = total;
	if (first == 0 && last == text.len && total <= area)
		return line;
	low = column_of(line.text, begin - first);
	high = end > first ? column_of(line.text, end - first) : low;
	around = high - low < area ? (area - (high - low)) / 2 : TAB;
	line.from = low > around ? low - around : 0;
	if (line.from + area > total)
		line.from = total > area ? total - area : 0;
	line.to = line.from + area < total ? line.from + area : total;
	line.left = first > 0 || line.from > 0;
	line.right = last < text.len || line.to < total;
	return line;
}

size_t bk_line_column(const struct bk_line *line, size_t offset)
{
	size_t column = column_of(line->text, offset > line->cut ? offset - line->cut : 0);

	if (column < line->from)
		return 0;
	return (column < line->to ? column : line->to) - line->from;
}

void bk_line_draw(struct bk_pen *pen, const struct bk_line *line)
{
	size_t from = line->from + line->left, to = line->to - line->right;
	struct bk_str rest = line->text;
	size_t column = 0;

	if (rest.len)
		bk_out_char(pen->out, ' ');
	if (line->left)
		bk_out_text_of(pen->out, "\xe2\x80\xa6");
	while (rest.len) {
		size_t begin = column;
		bool fit;
		struct bk_str character = next_character(&rest, &column, &fit);

		if (begin > to || (begin == to && column > begin))
			break;
		if (column <= from && from > 0)
			continue;
		if (!fit)
			bk_out_text_of(pen->out, BK_REPLACEMENT);
		else if (character.ptr[0] == '\t' || begin < from || column > to)
			bk_out_repeat(pen->out, ' ',
				(column < to ? column : to) - (begin > from ? begin : from));
		else
			bk_out_str(pen->out, character);
	}
	if (line->right)
		bk_out_text_of(pen->out, "\xe2\x80\xa6");
	bk_out_char(pen->out, '\n');
}
