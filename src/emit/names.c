/*
 * Identifiers from addresses.
 */
#include "emit/names.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"

enum { HASH_DIGITS = 4, HASH_DIGITS_MAX = 64 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_word(char c)
{
	return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}

/* Words with `glue` between them; `first` before what would begin with a digit. */
static struct bk_str glued(struct bk_arena *arena, struct bk_str text, char glue, char first)
{
	char *name = bk_arena_text(arena, text.len + 2);
	size_t len = 0;
	bool gap = false;

	if (!text.len || is_digit(text.ptr[0]))
		name[len++] = first;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_word(text.ptr[i])) {
			gap = len > 0;
			continue;
		}
		if (gap)
			name[len++] = glue;
		gap = false;
		name[len++] = text.ptr[i];
	}
	name[len] = '\0';
	return (struct bk_str){name, len};
}

struct bk_str bk_snake(struct bk_arena *arena, struct bk_str text)
{
	return glued(arena, text, '_', '_');
}

struct bk_str bk_hyphenated(struct bk_arena *arena, struct bk_str text)
{
	return glued(arena, text, '-', 'x');
}

struct bk_str bk_camel(struct bk_arena *arena, struct bk_str text)
{
	char *name = bk_arena_text(arena, text.len + 1);
	size_t len = 0;
	bool gap = true;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_word(c))
			name[len++] = gap && is_lower(c) ? (char)(c - 'a' + 'A') : c;
		gap = !is_word(c);
	}
	name[len] = '\0';
	return (struct bk_str){name, len};
}

/* Whether all names are unique; those that are not are set back, to be made longer. */
static bool are_unique(struct bk_arena *arena, struct bk_identifier *items, size_t count)
{
	struct bk_map seen;
	bool unique = true;

	bk_map_init(&seen, arena);
	for (size_t i = 0; i < count; i++) {
		struct bk_identifier *twin = bk_map_find(&seen, items[i].name);

		if (!twin) {
			bk_map_put(&seen, items[i].name, &items[i]);
			continue;
		}
		twin->name.len = 0;
		items[i].name.len = 0;
		unique = false;
	}
	return unique;
}

void bk_identifiers_settle(
	struct bk_arena *arena, struct bk_identifier *items, size_t count, const char *glue)
{
	for (size_t i = 0; i < count; i++)
		items[i].name = items[i].wanted;
	for (size_t digits = HASH_DIGITS;
		!are_unique(arena, items, count) && digits <= HASH_DIGITS_MAX; digits *= 2) {
		for (size_t i = 0; i < count; i++) {
			if (items[i].name.len)
				continue;
			items[i].name =
				bk_str_format(arena, "%.*s%s%s", BK_STR_ARGS(items[i].wanted), glue,
					bk_hash_hex(arena, items[i].seed, digits).ptr);
		}
	}
}
