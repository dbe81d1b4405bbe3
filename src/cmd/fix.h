/*
 * Applying fixes. A round takes the fixes of one check into the texts of the files; the unit is
 * then checked again with these texts, as one fix may bring another one to light. Only at the end
 * is anything written, or shown.
 */
#ifndef BK_CMD_FIX_H
#define BK_CMD_FIX_H

#include "base/map.h"
#include "source/diag.h"

struct bk_fixed_file;
struct bk_names;

struct bk_fixer {
	struct bk_arena *arena;
	bool unsafe; /* take those that change what is deployed, too */
	/* The text so far (struct bk_str) of each file that was changed, by path: for
	 * bk_sources.instead. */
	struct bk_map texts;
	BK_VEC(struct bk_fixed_file *) files;
	size_t count; /* fixes taken */
};

/* All of it lives in the arena. */
void bk_fixer_init(struct bk_fixer *fixer, struct bk_arena *arena, bool unsafe);
/*
 * Takes one fix of each record that is not suppressed; of fixes that overlap the first one, the
 * others have their turn in the next round. A file that was formatted is formatted again. Returns
 * how many were taken.
 */
size_t bk_fixer_take(struct bk_fixer *fixer, struct bk_names *names,
	const struct bk_sources *sources, const struct bk_diags *diags);
/* The text of a file of the unit now. */
struct bk_str bk_fixer_text(const struct bk_fixer *fixer, const struct bk_file *file);
/* A unified diff of all changed files; patch -p0 takes it. */
void bk_fixer_diff(const struct bk_fixer *fixer, struct bk_out *out);
/* Writes the changed files. False and *ret_error where one could not be written. */
BK_NODISCARD bool bk_fixer_write(const struct bk_fixer *fixer, struct bk_error *ret_error);

#endif
