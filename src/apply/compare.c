/*
 * Differences of canonical values.
 */
#include "apply/compare.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"

static struct bk_str text_of(struct bk_arena *arena, const json_t *value)
{
	return value ? bk_value_write(arena, value) : BK_STR("");
}

static struct bk_str join(
	struct bk_arena *arena, struct bk_str path, const char *dot, struct bk_str word)
{
	if (!path.len)
		return bk_str_dup(arena, word);
	return bk_str_format(arena, "%.*s%s%.*s", BK_STR_ARGS(path), dot, BK_STR_ARGS(word));
}

/* What names an item of a list, or empty. */
static struct bk_str name_of(const json_t *item)
{
	static const char *const members[] = {"RuleName", "DestinationBackupVaultArn",
		"ResourceType", "AttributeName", "ConditionKey"};

	for (size_t i = 0; i < BK_COUNT(members); i++) {
		struct bk_str name = bk_value_text(item, members[i]);

		if (name.len)
			return name;
	}
	return BK_STR("");
}

/* Whether every item has a name, and each another one. */
static bool is_named(json_t *list)
{
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count; i++) {
		struct bk_str name = name_of(json_array_get(list, i));

		if (!name.len)
			return false;
		for (size_t j = 0; j < i; j++) {
			if (bk_str_equal(name, name_of(json_array_get(list, j))))
				return false;
		}
	}
	return true;
}

static json_t *item_named(json_t *list, struct bk_str name)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (bk_str_equal(name_of(json_array_get(list, i)), name))
			return json_array_get(list, i);
	}
	return NULL;
}

static void compare_lists(struct bk_arena *arena, bk_fields *fields, struct bk_str path,
	json_t *before, json_t *after)
{
	for (size_t i = 0; i < json_array_size(before); i++) {
		json_t *item = json_array_get(before, i);
		struct bk_str name = name_of(item);

		bk_compare(arena, fields,
			bk_str_format(arena, "%.*s[%.*s]", BK_STR_ARGS(path), BK_STR_ARGS(name)),
			item, item_named(after, name));
	}
	for (size_t i = 0; i < json_array_size(after); i++) {
		json_t *item = json_array_get(after, i);
		struct bk_str name = name_of(item);

		if (!item_named(before, name))
			bk_compare(arena, fields,
				bk_str_format(
					arena, "%.*s[%.*s]", BK_STR_ARGS(path), BK_STR_ARGS(name)),
				NULL, item);
	}
}

static bool is_document(struct bk_str path)
{
	return bk_str_is(path, "Policy") || bk_str_is(path, "AssumeRolePolicyDocument") ||
		bk_str_is(path, "Content");
}

void bk_compare(struct bk_arena *arena, bk_fields *fields, struct bk_str path, json_t *before,
	json_t *after)
{
	struct bk_field field = {.path = path};
	const char *key;
	json_t *value;

	if (before && after && json_equal(before, after))
		return;
	if (json_is_object(before) && json_is_object(after) && !is_document(path)) {
		json_object_foreach(before, key, value) bk_compare(arena, fields,
			join(arena, path, ".", bk_str_of(key)), value, json_object_get(after, key));
		json_object_foreach(after, key, value)
		{
			if (!json_object_get(before, key))
				bk_compare(arena, fields, join(arena, path, ".", bk_str_of(key)),
					NULL, value);
		}
		return;
	}
	if (json_is_array(before) && json_is_array(after) && is_named(before) && is_named(after)) {
		compare_lists(arena, fields, path, before, after);
		return;
	}
	field.before = text_of(arena, before);
	field.after = text_of(arena, after);
	bk_vec_push(arena, fields, field);
}

void bk_flatten(struct bk_arena *arena, bk_fields *fields, struct bk_str path, json_t *value)
{
	struct bk_field field = {.path = path};
	const char *key;
	size_t index;
	json_t *item;

	if (json_is_object(value) && !is_document(path)) {
		json_object_foreach(value, key, item)
			bk_flatten(arena, fields, join(arena, path, ".", bk_str_of(key)), item);
		return;
	}
	if (json_is_array(value) && is_named(value)) {
		json_array_foreach(value, index, item) bk_flatten(arena, fields,
			bk_str_format(
				arena, "%.*s[%.*s]", BK_STR_ARGS(path), BK_STR_ARGS(name_of(item))),
			item);
		return;
	}
	field.after = text_of(arena, value);
	bk_vec_push(arena, fields, field);
}

bool bk_path_is_fixed(const struct bk_aws_type *type, struct bk_str path)
{
	const struct bk_aws_prop *props = type->props;
	struct bk_str rest = path;

	while (rest.len && props) {
		struct bk_str word = bk_str_cut(&rest, '.');
		const struct bk_aws_prop *prop = props;

		word.len = bk_str_find(word, '[');
		while (prop->api && !bk_str_is(word, prop->api))
			prop++;
		if (!prop->api)
			return false;
		if (prop->fixed)
			return true;
		props = prop->members;
	}
	return false;
}

void bk_mentions(json_t *value, const struct bk_map *texts, bk_mention_fn *fn, void *user)
{
	const char *key;
	size_t index;
	json_t *item;

	if (json_is_string(value)) {
		void *found = bk_map_find(texts, bk_value_text_of(value));

		if (found)
			fn(user, found);
	}
	json_object_foreach(value, key, item) bk_mentions(item, texts, fn, user);
	json_array_foreach(value, index, item) bk_mentions(item, texts, fn, user);
}
