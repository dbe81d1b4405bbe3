/*
 * The source map: an object per resource, in the order of the output.
 */
#include "emit/source_map.h"

#include "base/out.h"
#include "model/model.h"

bool bk_source_map_open(struct bk_source_map *map, const struct bk_emit *emit)
{
	map->emit = emit;
	map->out = bk_emit_open(emit, "bkc-source-map.json", false);
	if (!map->out)
		return false;
	bk_json_init(&map->json, map->out, false);
	bk_json_object(&map->json);
	return true;
}

void bk_source_map_begin(struct bk_source_map *map)
{
	bk_json_text_begin(&map->json);
}

void bk_source_map_end(struct bk_source_map *map, const struct bk_desired *object)
{
	struct bk_str file;
	uint32_t line;

	bk_json_key_end(&map->json);
	bk_json_object(&map->json);
	bk_json_key_string(&map->json, "address", object->address);
	if (bk_emit_where(map->emit, object->span, &file, &line)) {
		bk_json_key_string(&map->json, "file", file);
		bk_json_key_int(&map->json, "line", line);
	}
	if (object->because.len)
		bk_json_key_string(&map->json, "because", object->because);
	bk_json_end_object(&map->json);
}

bool bk_source_map_close(struct bk_source_map *map)
{
	bk_json_end_object(&map->json);
	bk_out_char(map->out, '\n');
	return bk_emit_close(map->emit, map->out);
}
