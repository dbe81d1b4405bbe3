/*
 * Hash maps in an arena, from text (or from a pointer with bk_map_*_ptr) to a pointer. Keys are
 * looked at, not copied: they must live as long as the map. Iteration order is insertion order,
 * so that results never depend on hashes.
 */
#ifndef BK_BASE_MAP_H
#define BK_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct bk_arena;

struct bk_map_entry {
	struct bk_str key;
	uint32_t hash;
	void *value;
};

struct bk_map {
	struct bk_arena *arena;
	struct bk_map_entry *entries; /* in order of insertion */
	size_t len, cap;
	uint32_t *slots; /* index + 1 into entries, 0 = empty */
	size_t slot_count;
};

void bk_map_init(struct bk_map *map, struct bk_arena *arena);
/* The value, or NULL. */
void *bk_map_find(const struct bk_map *map, struct bk_str key);
/* Adds or replaces; returns the old value or NULL. `value` is not NULL. */
void *bk_map_put(struct bk_map *map, struct bk_str key, void *value);

/* The same with the identity of a pointer as the key. */
void *bk_map_find_ptr(const struct bk_map *map, const void *key);
void *bk_map_put_ptr(struct bk_map *map, const void *key, void *value);

#endif
