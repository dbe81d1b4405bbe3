/*
 * Fixes are lists of byte edits. All edits of a fix are taken, or none.
 */
#include "cmd/fix.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/diff.h"
#include "syntax/parse.h"

typedef BK_VEC(struct bk_edit) edits;

struct bk_fixed_file {
	struct bk_str path, before, after; /* `after` is what fixer->texts has */
	bool formatted;                    /* it was as `bkc fmt` writes it */
};

void bk_fixer_init(struct bk_fixer *fixer, struct bk_arena *arena, bool unsafe)
{
	*fixer = (struct bk_fixer){.arena = arena, .unsafe = unsafe};
	bk_map_init(&fixer->texts, arena);
}

static bool overlaps(const edits *taken, const struct bk_fix *fix)
{
	bk_vec_foreach (i, taken) {
		bk_vec_foreach (j, &fix->edits) {
			struct bk_span a = taken->at[i].span, b = fix->edits.at[j].span;

			if (a.file == b.file && a.begin <= b.end && b.begin <= a.end)
				return true;
		}
	}
	return false;
}

static int by_place(const void *a, const void *b)
{
	struct bk_span left = ((const struct bk_edit *)a)->span;
	struct bk_span right = ((const struct bk_edit *)b)->span;

	if (left.file != right.file)
		return left.file < right.file ? -1 : 1;
	return (left.begin > right.begin) - (left.begin < right.begin);
}

/* Whether a file may grow by so many bytes and by the fix. */
static bool has_room(const struct bk_sources *sources, const struct bk_fix *fix, size_t *grown)
{
	size_t more = *grown;

	bk_vec_foreach (i, &fix->edits)
		more += fix->edits.at[i].text.len;
	bk_vec_foreach (i, &fix->edits) {
		if (bk_sources_file(sources, fix->edits.at[i].span.file)->text.len + more >
			BK_SOURCE_MAX)
			return false;
	}
	*grown = more;
	return true;
}

/* The edits of this round in order of place. Returns of how many fixes they are. */
static size_t take_edits(
	const struct bk_fixer *fixer, const struct bk_diags *diags, edits *ret_taken)
{
	size_t count = 0, grown = 0;

	*ret_taken = (edits){0};
	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		const struct bk_fix *fix = bk_diag_chosen_fix(diags, diag, fixer->unsafe);

		if (!fix || diag->suppressed || overlaps(ret_taken, fix) ||
			!has_room(diags->sources, fix, &grown))
			continue;
		bk_vec_foreach (i, &fix->edits)
			bk_vec_push(fixer->arena, ret_taken, fix->edits.at[i]);
		count++;
	}
	if (ret_taken->len)
		qsort(ret_taken->at, ret_taken->len, sizeof(*ret_taken->at), by_place);
	return count;
}

static struct bk_str formatted(
	struct bk_arena *arena, struct bk_names *names, struct bk_str path, struct bk_str text)
{
	struct bk_out *out = bk_out_memory();
	struct bk_sources sources;
	struct bk_str result;

	bk_sources_init(&sources, arena);
	bk_format(arena, names, bk_sources_add(&sources, path, text), out);
	result = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return result.len > BK_SOURCE_MAX ? text : result;
}

static struct bk_fixed_file *fixed_file(
	struct bk_fixer *fixer, struct bk_names *names, const struct bk_file *file)
{
	struct bk_fixed_file *fixed;

	bk_vec_foreach (i, &fixer->files) {
		if (bk_str_equal(fixer->files.at[i]->path, file->path))
			return fixer->files.at[i];
	}
	fixed = bk_new(fixer->arena, struct bk_fixed_file);
	*fixed = (struct bk_fixed_file){.path = file->path, .before = file->text};
	/* Only text can be formatted. */
	fixed->formatted = bk_utf8_check(file->text) == file->text.len &&
		bk_str_equal(file->text, formatted(fixer->arena, names, file->path, file->text));
	bk_vec_push(fixer->arena, &fixer->files, fixed);
	bk_map_put(&fixer->texts, fixed->path, &fixed->after);
	return fixed;
}

/* The text of a file with edits in order of place, which do not overlap. */
static struct bk_str edited(struct bk_arena *arena, const struct bk_file *file,
	const struct bk_edit *edit, size_t count)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str result;
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		bk_out_bytes(out, file->text.ptr + done, edit[i].span.begin - done);
		bk_out_str(out, edit[i].text);
		done = edit[i].span.end;
	}
	bk_out_bytes(out, file->text.ptr + done, file->text.len - done);
	result = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return result;
}

size_t bk_fixer_take(struct bk_fixer *fixer, struct bk_names *names,
	const struct bk_sources *sources, const struct bk_diags *diags)
{
	edits taken;
	size_t count = take_edits(fixer, diags, &taken);

	for (size_t i = 0, next; i < taken.len; i = next) {
		const struct bk_file *file = bk_sources_file(sources, taken.at[i].span.file);
		struct bk_fixed_file *fixed = fixed_file(fixer, names, file);

		for (next = i + 1; next < taken.len && taken.at[next].span.file == file->id;)
			next++;
		fixed->after = edited(fixer->arena, file, taken.at + i, next - i);
		if (fixed->formatted)
			fixed->after = formatted(fixer->arena, names, fixed->path, fixed->after);
	}
	fixer->count += count;
	return count;
}

struct bk_str bk_fixer_text(const struct bk_fixer *fixer, const struct bk_file *file)
{
	const struct bk_str *text = bk_map_find(&fixer->texts, file->path);

	return text ? *text : file->text;
}

void bk_fixer_diff(const struct bk_fixer *fixer, struct bk_out *out)
{
	bk_vec_foreach (i, &fixer->files) {
		const struct bk_fixed_file *fixed = fixer->files.at[i];

		bk_diff_write(fixer->arena, out, fixed->path, fixed->before, fixed->after);
	}
}

bool bk_fixer_write(const struct bk_fixer *fixer, struct bk_error *ret_error)
{
	bk_vec_foreach (i, &fixer->files) {
		const struct bk_fixed_file *fixed = fixer->files.at[i];
		struct bk_out *out = bk_out_file_again(fixed->path.ptr, ret_error);

		if (!out)
			return false;
		bk_out_str(out, fixed->after);
		if (!bk_out_close(out, ret_error))
			return false;
	}
	return true;
}
