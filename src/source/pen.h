/*
 * What the text renderer draws with: the output, its colours and its width.
 */
#ifndef BK_SOURCE_PEN_H
#define BK_SOURCE_PEN_H

#include "source/report.h"

enum bk_paint {
	BK_PAINT_NONE,
	BK_PAINT_ERROR,
	BK_PAINT_WARNING,
	BK_PAINT_INFO,
	BK_PAINT_NOTE,
	BK_PAINT_HELP,
	BK_PAINT_GUTTER, /* line numbers, bars and second places */
	BK_PAINT_STRONG,
	BK_PAINT_OLD,
	BK_PAINT_NEW,
	BK_PAINT_COUNT,
};

struct bk_pen {
	struct bk_out *out;
	const struct bk_sources *sources;
	bool colour;
	size_t width;  /* columns of the whole report */
	size_t digits; /* of the largest line number of this record */
	enum bk_paint level;
	enum bk_paint paint; /* what is on now */
};

/* From now on in that colour. */
void bk_pen_paint(struct bk_pen *pen, enum bk_paint paint);
/* Some words in that colour, and back to none. */
void bk_pen_words(struct bk_pen *pen, enum bk_paint paint, const char *words);
/* The gutter: a number (0: none) and what stands behind it (`|`, `-`, `+`); no space after it. */
void bk_pen_gutter(struct bk_pen *pen, uint32_t line, char bar, enum bk_paint paint);
/* The gutter alone on its line. */
void bk_pen_bar(struct bk_pen *pen);

/*
 * A line of source as it is drawn: from tabs, wide characters and what does not fit to columns.
 * Offsets are bytes of `text`; columns begin at 0.
 */
struct bk_line {
	struct bk_str text; /* what of the line can be seen at all: a very long one is cut early */
	size_t cut;         /* bytes that were cut before it */
	size_t from, to;    /* columns that are drawn */
	bool left, right;   /* whether something is missing there */
};

/* Cuts the line so that it fits the pen, around its bytes from `begin` to `end`. */
struct bk_line bk_line_fit(const struct bk_pen *pen, struct bk_str text, size_t begin, size_t end);
/* Where a byte of the whole line is drawn: columns from the gutter on. */
size_t bk_line_column(const struct bk_line *line, size_t offset);
/* Draws it, with a space before it unless it is empty, and ends the line. */
void bk_line_draw(struct bk_pen *pen, const struct bk_line *line);

/* Labels that are drawn. */
enum { BK_SNIPPET_LABELS = 4 };

/* The places of a record: source lines, carets and labels. Adds nothing where it has none. */
void bk_snippet_draw(struct bk_pen *pen, const struct bk_diag *diag);
/* The largest line number that bk_snippet_draw() shows; 0 for none. */
uint32_t bk_snippet_last_line(const struct bk_pen *pen, const struct bk_diag *diag);
/* The lines that a fix changes, before and after. */
void bk_fix_draw(struct bk_pen *pen, const struct bk_diag *diag, const struct bk_fix *fix);
/* The largest line number that bk_fix_draw() shows. */
uint32_t bk_fix_last_line(const struct bk_pen *pen, const struct bk_fix *fix);

#endif
