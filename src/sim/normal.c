/*
 * Comparing worlds: see normal.h. An id is named after the records that mention it, in which all
 * ids are blank at first; names of the first round tell the ids of the second apart, and so on, as
 * far as references reach.
 */
#include "sim/normal.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "sim/clock.h"

/* How far an id may be from what tells it apart: selection, plan, vault, key. */
enum { ROUNDS = 4, UUID_LEN = 36 };

struct id {
	struct bk_str text, name;
	BK_VEC(struct bk_str) mentions; /* of this round */
};

struct normal {
	struct bk_arena *arena;
	struct bk_map ids;
};

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static size_t uuid_at(struct bk_str text)
{
	if (text.len < UUID_LEN)
		return 0;
	for (size_t i = 0; i < UUID_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text.ptr[i] != '-' : !is_hex(text.ptr[i]))
			return 0;
	}
	return UUID_LEN;
}

/* Unique ids of IAM, and ids of Organizations' policies, of keys and of DB instances. */
static size_t unique_at(struct bk_str text)
{
	static const struct {
		const char *prefix;
		size_t len;
	} forms[] = {{"AROA", 21}, {"ANPA", 21}, {"p-sim", 15}, {"mrk-", 36}, {"db-", 29}};
	for (size_t i = 0; i < BK_COUNT(forms); i++) {
		if (text.len < forms[i].len || !bk_str_has_prefix(text, bk_str_of(forms[i].prefix)))
			continue;
		size_t len = strlen(forms[i].prefix);
		while (len < forms[i].len && isalnum((unsigned char)text.ptr[len]))
			len++;
		if (len == forms[i].len)
			return len;
	}
	return 0;
}

/* Length of the id that the text begins with, or 0. */
static size_t id_at(struct bk_str text)
{
	size_t len = uuid_at(text);
	return len > 0 ? len : unique_at(text);
}

static struct id *id_of(struct normal *normal, struct bk_str text)
{
	struct id *id = bk_map_find(&normal->ids, text);
	if (id == NULL) {
		id = bk_new(normal->arena, struct id);
		id->text = bk_str_dup(normal->arena, text);
		id->name = BK_STR("id");
		bk_map_put(&normal->ids, id->text, id);
	}
	return id;
}

/* The text with the names of its ids; `self` is written as such. Collects the ids where `found`. */
static struct bk_str renamed(
	struct normal *normal, struct bk_str text, const struct id *self, bool collect)
{
	BK_VEC(struct bk_str) pieces = {0};
	size_t begin = 0;
	for (size_t i = 0; i < text.len;) {
		size_t len = id_at((struct bk_str){text.ptr + i, text.len - i});
		if (len == 0) {
			i++;
			continue;
		}
		struct bk_str before = {text.ptr + begin, i - begin};
		struct id *id = id_of(normal, (struct bk_str){text.ptr + i, len});
		bk_vec_push(normal->arena, &pieces, before);
		bk_vec_push(normal->arena, &pieces, id == self ? BK_STR("self") : id->name);
		if (collect)
			bk_vec_push(normal->arena, &id->mentions, text);
		i += len;
		begin = i;
	}
	bk_vec_push(normal->arena, &pieces, ((struct bk_str){text.ptr + begin, text.len - begin}));
	return bk_str_concat(normal->arena, pieces.at, pieces.len);
}

/* Any whole number this big is a time: seconds since 1970. */
enum { EARLIEST_TIME = 1000000000 };

static bool is_time(const json_t *value)
{
	struct bk_str text = bk_value_text_of(value);
	int64_t time;
	if (json_is_number(value))
		return json_number_value(value) >= EARLIEST_TIME;
	return text.len >= 19 && bk_sim_time_read(text, &time);
}

/* A digest of values among which ids are: its shape stays, with a `/` where it is unfinished. */
static json_t *digest_shape(const json_t *digest)
{
	json_t *shape = json_string("");
	struct bk_str text = bk_value_text_of(digest);
	char letters[256];

	if (text.len > sizeof(letters))
		return json_incref((json_t *)(uintptr_t)digest);
	for (size_t i = 0; i < text.len; i++)
		letters[i] = is_hex(text.ptr[i]) ? 'x' : text.ptr[i];
	json_string_setn(shape, letters, text.len);
	return shape;
}

/* Times and tokens of creation go, and so do how often a state was looked at and what digests are
 * made from. Depth is that of records. */
static void blank(json_t *value)
{
	const char *key;
	json_t *member;
	void *next;
	size_t i;
	json_object_foreach_safe(value, next, key, member)
	{
		if (strcmp(key, "CreatorRequestId") == 0 || strcmp(key, "Looks") == 0)
			json_object_del(value, key);
		else if (strcmp(key, "bkc:digest") == 0)
			json_object_set_new(value, key, digest_shape(member));
		else if (is_time(member))
			json_object_set_new(value, key, json_string("time"));
		else
			blank(member);
	}
	json_array_foreach(value, i, member) blank(member);
}

static int by_text(const void *a, const void *b)
{
	return bk_str_compare(*(const struct bk_str *)a, *(const struct bk_str *)b);
}

/* New names of all ids, from the texts that mention them. */
static void name_ids(struct normal *normal, const struct bk_str texts[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		(void)renamed(normal, texts[i], NULL, true);
	struct bk_str *names = bk_new_array(normal->arena, struct bk_str, normal->ids.len + 1);
	for (size_t i = 0; i < normal->ids.len; i++) {
		struct id *id = normal->ids.entries[i].value;
		bk_vec_foreach (k, &id->mentions)
			id->mentions.at[k] = renamed(normal, id->mentions.at[k], id, false);
		qsort(id->mentions.at, id->mentions.len, sizeof(struct bk_str), by_text);
		struct bk_str all = bk_str_concat(normal->arena, id->mentions.at, id->mentions.len);
		names[i] = bk_str_format(
			normal->arena, "id-%s", bk_hash_hex(normal->arena, all, 12).ptr);
		id->mentions.len = 0;
	}
	for (size_t i = 0; i < normal->ids.len; i++)
		((struct id *)normal->ids.entries[i].value)->name = names[i];
}

json_t *bk_sim_normal(json_t *records)
{
	struct normal normal = {.arena = bk_arena_new()};
	size_t count = 0, i;
	json_t *item;
	bk_map_init(&normal.ids, normal.arena);
	struct bk_str *texts =
		bk_new_array(normal.arena, struct bk_str, json_array_size(records) + 1);
	json_array_foreach(records, i, item)
	{
		/* The past versions of a plan are its history. */
		if (bk_str_is(bk_value_text(item, "kind"), "sim.clock") ||
			bk_str_is(bk_value_text(item, "kind"), "backup.plan_version"))
			continue;
		blank(item);
		texts[count++] = bk_value_write(normal.arena, item);
	}
	json_decref(records);
	for (int round = 0; round < ROUNDS; round++)
		name_ids(&normal, texts, count);
	for (i = 0; i < count; i++)
		texts[i] = renamed(&normal, texts[i], NULL, false);
	qsort(texts, count, sizeof(*texts), by_text);
	json_t *list = json_array();
	for (i = 0; i < count; i++)
		json_array_append_new(list, json_loadb(texts[i].ptr, texts[i].len, 0, NULL));
	bk_arena_free(normal.arena);
	return list;
}
