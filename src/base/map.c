/*
 * Open addressing over an insertion-ordered array.
 */
#include "base/map.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"

void bk_map_init(struct bk_map *map, struct bk_arena *arena)
{
	*map = (struct bk_map){.arena = arena};
}

static bool is_key(const struct bk_map_entry *entry, struct bk_str key, uint32_t hash, bool by_ptr)
{
	if (entry->hash != hash)
		return false;
	return by_ptr ? entry->key.ptr == key.ptr : bk_str_equal(entry->key, key);
}

/* The slot of the key, or the empty one where it would go. */
static size_t slot_of(const struct bk_map *map, struct bk_str key, uint32_t hash, bool by_ptr)
{
	size_t mask = map->slot_count - 1;
	size_t slot = hash & mask;

	while (map->slots[slot] && !is_key(&map->entries[map->slots[slot] - 1], key, hash, by_ptr))
		slot = (slot + 1) & mask;
	return slot;
}

static void grow_slots(struct bk_map *map)
{
	size_t count = map->slot_count ? map->slot_count * 2 : 16;

	if (map->len >= UINT32_MAX / 2)
		bk_out_of_memory();
	map->slots = bk_new_array(map->arena, uint32_t, count);
	map->slot_count = count;
	for (size_t i = 0; i < map->len; i++) {
		size_t slot = map->entries[i].hash & (count - 1);

		while (map->slots[slot])
			slot = (slot + 1) & (count - 1);
		map->slots[slot] = (uint32_t)(i + 1);
	}
}

static void *find(const struct bk_map *map, struct bk_str key, uint32_t hash, bool by_ptr)
{
	size_t slot;

	if (!map->slot_count)
		return NULL;
	slot = slot_of(map, key, hash, by_ptr);
	return map->slots[slot] ? map->entries[map->slots[slot] - 1].value : NULL;
}

static void *put(struct bk_map *map, struct bk_str key, uint32_t hash, bool by_ptr, void *value)
{
	size_t slot;

	if (!value)
		bk_bug("a map holds no NULL");
	if ((map->len + 1) * 2 > map->slot_count)
		grow_slots(map);
	slot = slot_of(map, key, hash, by_ptr);
	if (map->slots[slot]) {
		struct bk_map_entry *entry = &map->entries[map->slots[slot] - 1];
		void *old = entry->value;

		entry->value = value;
		return old;
	}
	if (map->len == map->cap)
		map->entries =
			bk_vec_grow(map->arena, map->entries, &map->cap, sizeof(*map->entries));
	map->entries[map->len++] = (struct bk_map_entry){key, hash, value};
	map->slots[slot] = (uint32_t)map->len;
	return NULL;
}

/* Eight bytes at a time, since addresses are long; each byte reaches every bit. */
static uint32_t text_hash(struct bk_str key)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = key.len, bits;
	size_t at = 0;

	for (; key.len - at >= sizeof(bits); at += sizeof(bits)) {
		memcpy(&bits, key.ptr + at, sizeof(bits));
		hash = (hash ^ bits) * factor;
		hash ^= hash >> 32;
	}
	for (bits = 0; at < key.len; at++)
		bits = bits << 8 | (unsigned char)key.ptr[at];
	hash = (hash ^ bits) * factor;
	hash ^= hash >> 32;
	return (uint32_t)((hash * factor) >> 32);
}

static uint32_t ptr_hash(const void *key)
{
	uint64_t bits = (uint64_t)(uintptr_t)key;

	bits *= UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(bits >> 32);
}

void *bk_map_find(const struct bk_map *map, struct bk_str key)
{
	return map->len ? find(map, key, text_hash(key), false) : NULL;
}

void *bk_map_put(struct bk_map *map, struct bk_str key, void *value)
{
	return put(map, key, text_hash(key), false, value);
}

void *bk_map_find_ptr(const struct bk_map *map, const void *key)
{
	return map->len ? find(map, (struct bk_str){key, 0}, ptr_hash(key), true) : NULL;
}

void *bk_map_put_ptr(struct bk_map *map, const void *key, void *value)
{
	return put(map, (struct bk_str){key, 0}, ptr_hash(key), true, value);
}
