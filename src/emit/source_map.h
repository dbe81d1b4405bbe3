/*
 * bkc-source-map.json: what in the output comes from where in the source.
 */
#ifndef BK_EMIT_SOURCE_MAP_H
#define BK_EMIT_SOURCE_MAP_H

#include "base/json.h"
#include "emit/context.h"

struct bk_source_map {
	const struct bk_emit *emit;
	struct bk_out *out;
	struct bk_json json;
};

/* False where the file cannot be made. */
bool bk_source_map_open(struct bk_source_map *map, const struct bk_emit *emit);
/* Starts the name of a resource in the output; add to it with bk_json_text() on map->json, then
 * call bk_source_map_end(). */
void bk_source_map_begin(struct bk_source_map *map);
void bk_source_map_end(struct bk_source_map *map, const struct bk_desired *object);
bool bk_source_map_close(struct bk_source_map *map);

#endif
