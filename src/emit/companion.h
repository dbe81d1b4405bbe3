/*
 * bkc-before.sh: what must be done before the target's own files, because it cannot.
 */
#ifndef BK_EMIT_COMPANION_H
#define BK_EMIT_COMPANION_H

#include "emit/context.h"

/* Writes the script where the list has such steps. False where the file failed. */
bool bk_companion_write(const struct bk_emit *emit);

#endif
