/*
 * Applying fixes to files.
 */
#ifndef BK_CMD_FIX_H
#define BK_CMD_FIX_H

#include "source/diag.h"

/*
 * Writes the safe fixes of all records into their files; of fixes that overlap the first one is
 * taken. Files without any stay untouched. False and *ret_error where a file could not be written.
 */
BK_NODISCARD bool bk_fix_files(struct bk_arena *arena, const struct bk_sources *sources,
	const struct bk_diags *diags, struct bk_error *ret_error);

#endif
