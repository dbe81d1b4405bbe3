/*
 * Interned names: equal text is the same pointer. Spans stay beside the use, not in the name.
 */
#ifndef BK_BASE_NAME_H
#define BK_BASE_NAME_H

#include "base/map.h"
#include "base/str.h"

struct bk_name {
	struct bk_str text; /* NUL-terminated too */
};

struct bk_names {
	struct bk_map map;
};

void bk_names_init(struct bk_names *names, struct bk_arena *arena);
/* The one name with this text; made on first use, lives as long as the arena. */
const struct bk_name *bk_name_get(struct bk_names *names, struct bk_str text);

#endif
