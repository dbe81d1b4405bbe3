/*
 * What the world did: files, and later the network. Returned, and reported once by whoever knows
 * where it matters. The user's mistakes are diagnostics instead (source/diag.h).
 */
#ifndef BK_BASE_ERROR_H
#define BK_BASE_ERROR_H

#include <stdbool.h>

#include "base/attr.h"

struct bk_error {
	char text[512]; /* one line, lower case, no full stop; cut when longer */
};

/* Fills *ret; always returns false, so that `return bk_error_set(…)` reads well. */
bool bk_error_set(struct bk_error *ret, const char *format, ...) BK_PRINTF(2, 3);

#endif
