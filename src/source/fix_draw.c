/*
 * A fix, drawn: the lines that it changes as they are and as they would be.
 */
#include "source/pen.h"

#include <stdlib.h>

enum {
	EDITS_MAX = 16,         /* that are drawn */
	LINES_MAX = 8,          /* of each side of one change */
	CHANGE_MAX = 64 * 1024, /* bytes of lines; a larger change is not drawn */
};

/* Edits that touch the same lines. */
struct change {
	const struct bk_edit *const *edits; /* in order of place */
	size_t count;
	struct bk_file *file;
	uint32_t first, last; /* lines, before */
};

static int compare_edits(const void *a, const void *b)
{
	const struct bk_edit *x = *(const struct bk_edit *const *)a;
	const struct bk_edit *y = *(const struct bk_edit *const *)b;

	if (x->span.file != y->span.file)
		return x->span.file < y->span.file ? -1 : 1;
	return (x->span.begin > y->span.begin) - (x->span.begin < y->span.begin);
}

/* The edits of a fix that can be drawn, in order of place. */
static size_t sorted_edits(const struct bk_fix *fix, const struct bk_edit *edits[EDITS_MAX])
{
	size_t count = 0;

	bk_vec_foreach (i, &fix->edits) {
		if (!bk_span_is_none(fix->edits.at[i].span) && count < EDITS_MAX)
			edits[count++] = &fix->edits.at[i];
	}
	qsort(edits, count, sizeof(const struct bk_edit *), compare_edits);
	return count;
}

/* The lines of text one after the other; false at the end. */
static bool next_line(struct bk_str *rest, bool *more, struct bk_str *ret_line)
{
	size_t end = bk_str_find(*rest, '\n');

	if (!*more)
		return false;
	*more = end < rest->len;
	*ret_line = bk_str_cut(rest, '\n');
	if (ret_line->len && ret_line->ptr[ret_line->len - 1] == '\r')
		ret_line->len--;
	return true;
}

static size_t count_lines(struct bk_str text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '\n';
	return count;
}

/* The text of the changed lines, before. */
static struct bk_str text_before(const struct change *change)
{
	uint32_t begin, last_begin;
	struct bk_str last;

	bk_file_line(change->file, change->first, &begin);
	last = bk_file_line(change->file, change->last, &last_begin);
	return (struct bk_str){change->file->text.ptr + begin, last_begin + last.len - begin};
}

/* The same with the edits made; edits that overlap an earlier one are left out. */
static void write_after(const struct change *change, struct bk_str before, struct bk_out *out)
{
	size_t base = (size_t)(before.ptr - change->file->text.ptr), at = 0;

	for (size_t i = 0; i < change->count; i++) {
		const struct bk_edit *edit = change->edits[i];
		size_t begin = edit->span.begin - base, end = edit->span.end - base;

		if (begin < at || begin > before.len)
			continue;
		bk_out_bytes(out, before.ptr + at, begin - at);
		bk_out_str(out, edit->text);
		at = end < before.len ? end : before.len;
	}
	bk_out_bytes(out, before.ptr + at, before.len - at);
}

/* Takes away what both have at their begin; whole lines. Returns how many. */
static uint32_t trim_head(struct bk_str *a, struct bk_str *b, bool *some_a, bool *some_b)
{
	uint32_t count = 0;

	while (*some_a && *some_b) {
		struct bk_str rest_a = *a, rest_b = *b, line_a, line_b;
		bool more_a = true, more_b = true;

		next_line(&rest_a, &more_a, &line_a);
		next_line(&rest_b, &more_b, &line_b);
		if (!bk_str_equal(line_a, line_b))
			break;
		*a = rest_a;
		*b = rest_b;
		*some_a = more_a;
		*some_b = more_b;
		count++;
	}
	return count;
}

/* Begin of the last line. */
static size_t last_line_begin(struct bk_str text)
{
	size_t at = text.len;

	while (at > 0 && text.ptr[at - 1] != '\n')
		at--;
	return at;
}

/* Takes away what both have at their end; whole lines. */
static void trim_tail(struct bk_str *a, struct bk_str *b, bool *some_a, bool *some_b)
{
	while (*some_a && *some_b) {
		size_t at_a = last_line_begin(*a), at_b = last_line_begin(*b);

		if (!bk_str_equal((struct bk_str){a->ptr + at_a, a->len - at_a},
			    (struct bk_str){b->ptr + at_b, b->len - at_b}))
			break;
		*some_a = at_a > 0;
		*some_b = at_b > 0;
		a->len = at_a > 0 ? at_a - 1 : 0;
		b->len = at_b > 0 ? at_b - 1 : 0;
	}
}

/* How many bytes two texts share at their begin. */
static size_t common_head(struct bk_str a, struct bk_str b)
{
	size_t at = 0;

	while (at < a.len && at < b.len && a.ptr[at] == b.ptr[at])
		at++;
	return at;
}

static void draw_side(
	struct bk_pen *pen, struct bk_str text, bool some, uint32_t number, char sign, size_t focus)
{
	enum bk_paint paint = sign == '-' ? BK_PAINT_OLD : BK_PAINT_NEW;
	struct bk_str line;

	for (size_t i = 0; next_line(&text, &some, &line); i++, number++) {
		struct bk_line fit;

		if (i == LINES_MAX) {
			bk_out_repeat(pen->out, ' ', pen->digits - 1);
			bk_pen_words(pen, BK_PAINT_GUTTER, "\xe2\x80\xa6 ");
			bk_out_printf(
				pen->out, "%c %zu more\n", sign, some ? count_lines(text) + 1 : 1);
			return;
		}
		fit = bk_line_fit(pen, line, i == 0 ? focus : 0, i == 0 ? focus : 0);
		bk_pen_gutter(pen, number, sign, paint);
		bk_line_draw(pen, &fit);
	}
}

static void draw_change(struct bk_pen *pen, const struct change *change)
{
	struct bk_str before = text_before(change), after;
	struct bk_out *memory = bk_out_memory();
	bool some_before = true, some_after = true;
	uint32_t number = change->first;
	size_t focus;

	write_after(change, before, memory);
	after = bk_out_text(memory);
	number += trim_head(&before, &after, &some_before, &some_after);
	trim_tail(&before, &after, &some_before, &some_after);
	focus = common_head(before, after);
	draw_side(pen, before, some_before, number, '-', focus);
	draw_side(pen, after, some_after, number, '+', focus);
	bk_out_discard(memory);
}

/* The change that begins with the first of the edits. */
static struct change change_of(
	const struct bk_pen *pen, const struct bk_edit *const edits[], size_t count)
{
	struct bk_span first = edits[0]->span;
	struct change change = {.edits = edits, .count = 1};

	change.file = bk_sources_file(pen->sources, first.file);
	change.first = bk_file_position(change.file, first.begin).line;
	change.last = bk_file_position(change.file, first.end).line;
	for (; change.count < count; change.count++) {
		struct bk_span span = edits[change.count]->span;
		uint32_t last;

		if (span.file != first.file ||
			bk_file_position(change.file, span.begin).line > change.last)
			break;
		last = bk_file_position(change.file, span.end).line;
		change.last = last > change.last ? last : change.last;
	}
	return change;
}

void bk_fix_draw(struct bk_pen *pen, const struct bk_diag *diag, const struct bk_fix *fix)
{
	const struct bk_edit *edits[EDITS_MAX];
	size_t count = sorted_edits(fix, edits);
	uint32_t file = diag->span.file;
	bool is_begun = false;

	for (size_t at = 0; at < count;) {
		struct change change = change_of(pen, &edits[at], count - at);

		at += change.count;
		if (text_before(&change).len > CHANGE_MAX)
			continue;
		if (!is_begun)
			bk_pen_bar(pen);
		is_begun = true;
		if (change.file->id != file) {
			bk_out_repeat(pen->out, ' ', pen->digits);
			bk_pen_words(pen, BK_PAINT_GUTTER, "::: ");
			bk_report_place(pen->out, pen->sources, change.edits[0]->span);
			bk_out_char(pen->out, '\n');
			file = change.file->id;
		}
		draw_change(pen, &change);
	}
}

uint32_t bk_fix_last_line(const struct bk_pen *pen, const struct bk_fix *fix)
{
	uint32_t last = 0;

	bk_vec_foreach (i, &fix->edits) {
		const struct bk_edit *edit = &fix->edits.at[i];
		struct bk_file *file = bk_sources_file(pen->sources, edit->span.file);
		uint32_t line;

		if (!file)
			continue;
		line = bk_file_position(file, edit->span.end).line +
			(uint32_t)count_lines(edit->text) - 1;
		last = line > last ? line : last;
	}
	return last;
}
