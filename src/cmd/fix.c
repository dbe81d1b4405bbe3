/*
 * Fixes are lists of byte edits. All edits of a fix are taken, or none.
 */
#include "cmd/fix.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"

typedef BK_VEC(struct bk_edit) edits;

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

static bool write_file(const struct bk_file *file, const struct bk_edit *edit, size_t count,
	struct bk_error *ret_error)
{
	struct bk_out *out = bk_out_file(file->path.ptr, false, ret_error);
	size_t done = 0;

	if (!out)
		return false;
	for (size_t i = 0; i < count; i++) {
		bk_out_bytes(out, file->text.ptr + done, edit[i].span.begin - done);
		bk_out_str(out, edit[i].text);
		done = edit[i].span.end;
	}
	bk_out_bytes(out, file->text.ptr + done, file->text.len - done);
	return bk_out_close(out, ret_error);
}

/* The edits of the first safe fix of each record, in order of place; of fixes that overlap only the
 * first. */
static void take_edits(struct bk_arena *arena, const struct bk_diags *diags, edits *taken)
{
	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		for (const struct bk_fix *fix = diag->fixes; fix; fix = fix->next) {
			if (fix->kind != BK_FIX_SAFE || diag->suppressed || overlaps(taken, fix))
				continue;
			bk_vec_foreach (i, &fix->edits)
				bk_vec_push(arena, taken, fix->edits.at[i]);
			break;
		}
	}
	if (taken->len)
		qsort(taken->at, taken->len, sizeof(*taken->at), by_place);
}

bool bk_fix_files(struct bk_arena *arena, const struct bk_sources *sources,
	const struct bk_diags *diags, struct bk_error *ret_error)
{
	edits taken = {0};

	take_edits(arena, diags, &taken);
	for (size_t i = 0, next; i < taken.len; i = next) {
		const struct bk_file *file = bk_sources_file(sources, taken.at[i].span.file);

		for (next = i + 1;
			next < taken.len && taken.at[next].span.file == taken.at[i].span.file;
			next++)
			;
		if (!file || file->is_stdlib)
			continue;
		if (!write_file(file, taken.at + i, next - i, ret_error))
			return false;
	}
	return true;
}
