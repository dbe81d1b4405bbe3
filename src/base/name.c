/*
 * The table of names.
 */
#include "base/name.h"

#include "base/arena.h"

void bk_names_init(struct bk_names *names, struct bk_arena *arena)
{
	bk_map_init(&names->map, arena);
}

const struct bk_name *bk_name_get(struct bk_names *names, struct bk_str text)
{
	struct bk_name *name = bk_map_find(&names->map, text);

	if (!name) {
		name = bk_new(names->map.arena, struct bk_name);
		name->text = bk_str_dup(names->map.arena, text);
		bk_map_put(&names->map, name->text, name);
	}
	return name;
}
