/*
 * Patterns of names: POSIX extended regular expressions, compiled into an arena and matched in
 * time linear in the text, so that thousands of names cost nothing and no pattern can hang.
 *
 * All of the syntax but back references, collating elements and word anchors. `^` and `$` are
 * allowed at the ends only; the whole text has to match, with or without them.
 */
#ifndef BK_MODEL_PATTERN_H
#define BK_MODEL_PATTERN_H

#include <stdbool.h>

#include "base/str.h"

struct bk_arena;
struct bk_pattern;

/* Steps that a compiled pattern may have; a repetition counts once per turn. */
enum { BK_PATTERN_STEPS_MAX = 2048, BK_PATTERN_REPEAT_MAX = 2048, BK_PATTERN_DEPTH_MAX = 16 };

/* The compiled pattern in the arena, or NULL where the text is none or needs too many steps. */
const struct bk_pattern *bk_pattern_new(struct bk_arena *arena, struct bk_str text);
/* Whether the whole of `s` matches. */
bool bk_pattern_fits(const struct bk_pattern *pattern, struct bk_str s);

#endif
