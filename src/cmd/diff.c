/*
 * Line by line: the longest common subsequence of what is between the common head and tail. A
 * middle too large for the table is shown as replaced as a whole.
 */
#include "cmd/diff.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/vec.h"

enum { CONTEXT = 3, CELLS_MAX = 16 * 1024 * 1024 };

struct line_list {
	BK_VEC(struct bk_str) lines;
};

/* One line of the result: ' ' kept, '-' gone, '+' new. */
struct step {
	char mark;
	struct bk_str line;
};

struct script {
	struct bk_arena *arena;
	BK_VEC(struct step) steps;
};

static void split(struct bk_arena *arena, struct bk_str text, struct line_list *ret)
{
	*ret = (struct line_list){0};
	while (text.len) {
		struct bk_str line = bk_str_cut(&text, '\n');

		/* With its line end: text that lacks the last one differs. */
		line.len = (size_t)(text.ptr - line.ptr);
		bk_vec_push(arena, &ret->lines, line);
	}
}

static void add(struct script *script, char mark, struct bk_str line)
{
	bk_vec_push(script->arena, &script->steps, ((struct step){mark, line}));
}

/* How many lines a[i..n) and b[j..m) have in common at most, in row i and column j. */
static const uint32_t *common_lines(
	struct bk_arena *arena, const struct bk_str *a, size_t n, const struct bk_str *b, size_t m)
{
	uint32_t *table = bk_new_array(arena, uint32_t, (n + 1) * (m + 1));

	for (size_t i = n; i-- > 0;) {
		uint32_t *row = table + i * (m + 1), *next = row + m + 1;

		for (size_t j = m; j-- > 0;) {
			if (bk_str_equal(a[i], b[j]))
				row[j] = next[j + 1] + 1;
			else
				row[j] = next[j] > row[j + 1] ? next[j] : row[j + 1];
		}
	}
	return table;
}

/* The middle parts a[0..n) and b[0..m). */
static void add_middle(
	struct script *script, const struct bk_str *a, size_t n, const struct bk_str *b, size_t m)
{
	size_t i = 0, j = 0;

	if (n && m && n < CELLS_MAX / (m + 1)) {
		const uint32_t *table = common_lines(script->arena, a, n, b, m);

		while (i < n && j < m) {
			if (bk_str_equal(a[i], b[j])) {
				add(script, ' ', a[i]);
				i++;
				j++;
			} else if (table[(i + 1) * (m + 1) + j] >= table[i * (m + 1) + j + 1]) {
				add(script, '-', a[i++]);
			} else {
				add(script, '+', b[j++]);
			}
		}
	}
	while (i < n)
		add(script, '-', a[i++]);
	while (j < m)
		add(script, '+', b[j++]);
}

static void write_hunk(struct bk_out *out, const struct script *script, size_t begin, size_t end,
	size_t old_line, size_t new_line)
{
	size_t old_count = 0, new_count = 0;

	for (size_t i = begin; i < end; i++) {
		old_count += script->steps.at[i].mark != '+';
		new_count += script->steps.at[i].mark != '-';
	}
	bk_out_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old_count ? old_line : old_line - 1,
		old_count, new_count ? new_line : new_line - 1, new_count);
	for (size_t i = begin; i < end; i++) {
		struct bk_str line = script->steps.at[i].line;

		bk_out_char(out, script->steps.at[i].mark);
		bk_out_str(out, line);
		if (line.ptr[line.len - 1] != '\n')
			bk_out_text_of(out, "\n\\ No newline at end of file\n");
	}
}

static void write_hunks(struct bk_out *out, const struct script *script)
{
	size_t old_line = 1, new_line = 1, at = 0;

	while (at < script->steps.len) {
		size_t begin = at, end, quiet = 0;

		while (begin < script->steps.len && script->steps.at[begin].mark == ' ')
			begin++;
		if (begin == script->steps.len)
			return;
		begin = begin - at > CONTEXT ? begin - CONTEXT : at;
		old_line += begin - at;
		new_line += begin - at;
		for (end = begin; end < script->steps.len; end++) {
			bool kept = script->steps.at[end].mark == ' ';

			/* A run of more than two contexts that follows a change ends the hunk. */
			quiet = kept ? quiet + 1 : 0;
			if (quiet > (size_t)2 * CONTEXT && end - begin >= quiet)
				break;
		}
		end -= quiet > CONTEXT ? quiet - CONTEXT - (end < script->steps.len ? 1 : 0) : 0;
		write_hunk(out, script, begin, end, old_line, new_line);
		for (at = begin; at < end; at++) {
			old_line += script->steps.at[at].mark != '+';
			new_line += script->steps.at[at].mark != '-';
		}
	}
}

void bk_diff_write(struct bk_arena *arena, struct bk_out *out, struct bk_str name,
	struct bk_str before, struct bk_str after)
{
	struct script script = {.arena = arena};
	struct line_list a, b;
	size_t head = 0, tail = 0;

	if (bk_str_equal(before, after))
		return;
	split(arena, before, &a);
	split(arena, after, &b);
	while (head < a.lines.len && head < b.lines.len &&
		bk_str_equal(a.lines.at[head], b.lines.at[head])) {
		add(&script, ' ', a.lines.at[head]);
		head++;
	}
	while (tail < a.lines.len - head && tail < b.lines.len - head &&
		bk_str_equal(
			a.lines.at[a.lines.len - 1 - tail], b.lines.at[b.lines.len - 1 - tail]))
		tail++;
	add_middle(&script, a.lines.at + head, a.lines.len - head - tail, b.lines.at + head,
		b.lines.len - head - tail);
	for (size_t i = a.lines.len - tail; i < a.lines.len; i++)
		add(&script, ' ', a.lines.at[i]);
	bk_out_printf(out, "--- %.*s\n+++ %.*s\n", BK_STR_ARGS(name), BK_STR_ARGS(name));
	write_hunks(out, &script);
}
