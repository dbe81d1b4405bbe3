/*
 * What would change in a file, as a unified diff.
 */
#ifndef BK_CMD_DIFF_H
#define BK_CMD_DIFF_H

#include "base/str.h"

struct bk_out;

/* Writes the difference of two texts under the file's name; nothing where they are equal. */
void bk_diff_write(struct bk_arena *arena, struct bk_out *out, struct bk_str name,
	struct bk_str before, struct bk_str after);

#endif
