/*
 * Canonical forms: AWS fills in defaults, orders sets as it likes, and says one thing in several
 * words. Here, and only here, equal meaning becomes equal text.
 */
#include <stdlib.h>

#include "apply/driver.h"
#include "apply/value.h"
#include "base/arena.h"
#include "base/bug.h"

static json_t *must(json_t *value)
{
	if (!value)
		bk_out_of_memory();
	return value;
}

/* One item of a list, with its text to sort by. */
struct item {
	struct bk_str text;
	json_t *value;
};

static int by_text(const void *a, const void *b)
{
	return bk_str_compare(((const struct item *)a)->text, ((const struct item *)b)->text);
}

/* A set: sorted, each item once. Takes `list`. */
static json_t *sorted(json_t *list)
{
	struct bk_arena *arena = bk_arena_new();
	size_t count = json_array_size(list);
	struct item *items = bk_new_array(arena, struct item, count + 1);
	json_t *result = must(json_array());

	for (size_t i = 0; i < count; i++) {
		items[i].value = json_array_get(list, i);
		items[i].text = bk_value_write(arena, items[i].value);
	}
	if (count)
		qsort(items, count, sizeof(*items), by_text);
	for (size_t i = 0; i < count; i++) {
		if (i && bk_str_equal(items[i].text, items[i - 1].text))
			continue;
		if (json_array_append(result, items[i].value))
			bk_out_of_memory();
	}
	json_decref(list);
	bk_arena_free(arena);
	return result;
}

/*
 * Policies. One item or a list, `"*"` or {"AWS": "*"}, an account's id or its root: all the same.
 */
static struct bk_str principal_root(struct bk_arena *arena, struct bk_str text)
{
	if (text.len != 12)
		return text;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return text;
	}
	return bk_str_format(arena, "arn:aws:iam::%.*s:root", BK_STR_ARGS(text));
}

/* A condition's value: numbers and truths are texts there. */
static json_t *scalar_text(const json_t *value)
{
	char number[32];

	if (json_is_boolean(value))
		return bk_value_string(json_is_true(value) ? BK_STR("true") : BK_STR("false"));
	if (json_is_integer(value)) {
		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
		return bk_value_string(bk_str_of(number));
	}
	return must(json_deep_copy(value));
}

/* A list of texts from one or many; account ids of principals as ARNs. */
static json_t *text_list(const json_t *value, bool principals)
{
	struct bk_arena *arena = bk_arena_new();
	json_t *list = must(json_array());
	size_t count = json_is_array(value) ? json_array_size(value) : 1;

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
		json_t *text = principals && json_is_string(item)
			? bk_value_string(principal_root(arena, bk_value_text_of(item)))
			: scalar_text(item);

		if (json_array_append_new(list, text))
			bk_out_of_memory();
	}
	bk_arena_free(arena);
	return sorted(list);
}

static json_t *principals(json_t *value)
{
	json_t *result = must(json_object());
	const char *key;
	json_t *item;

	if (json_is_string(value)) {
		bk_value_set(result, "AWS", text_list(value, true));
		return result;
	}
	json_object_foreach(value, key, item)
		bk_value_set(result, key, text_list(item, strcmp(key, "AWS") == 0));
	return result;
}

static json_t *conditions(json_t *value)
{
	json_t *result = must(json_object());
	const char *operator, * key;
	json_t *keys, *item;

	json_object_foreach(value, operator, keys)
	{
		json_t *group = must(json_object());

		json_object_foreach(keys, key, item)
			bk_value_set(group, key, text_list(item, false));
		bk_value_set(result, operator, group);
	}
	return result;
}

static json_t *statement(json_t *value)
{
	json_t *result = must(json_object());
	const char *key;
	json_t *member;

	json_object_foreach(value, key, member)
	{
		if (strcmp(key, "Principal") == 0 || strcmp(key, "NotPrincipal") == 0)
			bk_value_set(result, key, principals(member));
		else if (strcmp(key, "Condition") == 0)
			bk_value_set(result, key, conditions(member));
		else if (strcmp(key, "Sid") == 0 || strcmp(key, "Effect") == 0)
			bk_value_set(result, key, must(json_deep_copy(member)));
		else
			bk_value_set(result, key, text_list(member, false));
	}
	if (json_object_size(json_object_get(result, "Condition")) == 0)
		json_object_del(result, "Condition");
	if (bk_value_text(result, "Sid").len == 0)
		json_object_del(result, "Sid");
	return result;
}

json_t *bk_canonical_policy(const json_t *document)
{
	json_t *from = json_object_get(document, "Statement");
	size_t count = json_is_array(from) ? json_array_size(from) : from != NULL;
	json_t *list = must(json_array());
	json_t *result = must(json_object());

	for (size_t i = 0; i < count; i++) {
		if (json_array_append_new(
			    list, statement(json_is_array(from) ? json_array_get(from, i) : from)))
			bk_out_of_memory();
	}
	bk_value_set(result, "Statement", sorted(list));
	return result;
}

/*
 * Bodies by the rows of their type.
 */
static bool is_policy(const char *member)
{
	return strcmp(member, "Policy") == 0 || strcmp(member, "AssumeRolePolicyDocument") == 0;
}

/* `said`: what is said stays, even where it is what AWS means anyway. */
static json_t *members(const struct bk_aws_prop *props, const json_t *body, bool said);

static json_t *plain(const struct bk_aws_prop *prop, json_t *value)
{
	if (is_policy(prop->api) && json_is_object(value))
		return bk_canonical_policy(value);
	if (prop->shape == BK_SHAPE_ZONE && bk_str_is(bk_value_text_of(value), "UTC"))
		return bk_value_string(BK_STR("Etc/UTC"));
	if (json_is_array(value))
		return sorted(must(json_deep_copy(value)));
	return must(json_deep_copy(value));
}

static json_t *member(const struct bk_aws_prop *prop, json_t *value, bool said)
{
	json_t *list;
	size_t index;
	json_t *item;

	switch (prop->shape) {
	case BK_SHAPE_BLOCK:
		return json_is_object(value) ? members(prop->members, value, said)
					     : must(json_deep_copy(value));
	case BK_SHAPE_BLOCKS:
		list = must(json_array());
		json_array_foreach(value, index, item)
		{
			if (json_array_append_new(list, members(prop->members, item, said)))
				bk_out_of_memory();
		}
		return sorted(list);
	case BK_SHAPE_PLAIN:
	case BK_SHAPE_FREE_MAP:
	case BK_SHAPE_TAG_LIST:
	case BK_SHAPE_ZONE:
		break;
	}
	return plain(prop, value);
}

/* What AWS means where nothing is said. */
static bool is_nothing(const struct bk_aws_prop *prop, const json_t *value)
{
	json_t *standard;
	bool equal;

	if (json_is_null(value) || json_is_false(value) ||
		(json_is_string(value) && json_string_length(value) == 0) ||
		(json_is_array(value) && json_array_size(value) == 0) ||
		(json_is_object(value) && json_object_size(value) == 0))
		return true;
	if (!prop->standard)
		return false;
	standard = must(json_loads(prop->standard, JSON_DECODE_ANY, NULL));
	equal = json_equal(standard, value);
	json_decref(standard);
	return equal;
}

static json_t *members(const struct bk_aws_prop *props, const json_t *body, bool said)
{
	json_t *result = must(json_object());

	for (const struct bk_aws_prop *prop = props; prop && prop->api; prop++) {
		json_t *value = json_object_get(body, prop->api);
		json_t *made;

		if (!value)
			continue;
		made = member(prop, value, said);
		if (said ? json_is_null(made) : is_nothing(prop, made))
			json_decref(made);
		else
			bk_value_set(result, prop->api, made);
	}
	return result;
}

/* AWS says -1 for a life without end. */
static void drop_endless(json_t *value)
{
	static const char *const days[] = {
		"DeleteAfterDays", "MoveToColdStorageAfterDays", "MaxRetentionDays"};
	const char *key;
	size_t index;
	json_t *item;

	for (size_t i = 0; i < BK_COUNT(days) && json_is_object(value); i++) {
		if (bk_value_int(value, days[i], 0) < 0)
			json_object_del(value, days[i]);
	}
	json_object_foreach(value, key, item) drop_endless(item);
	json_array_foreach(value, index, item) drop_endless(item);
}

json_t *bk_canonical(const struct bk_aws_type *type, const json_t *body)
{
	const struct bk_driver *driver = bk_driver_of(type->id);
	json_t *copy = must(json_deep_copy(body));
	json_t *result;

	if (type->tags)
		json_object_del(copy, type->tags);
	for (size_t i = 0; i < BK_COUNT(driver->skip) && driver->skip[i]; i++)
		json_object_del(copy, driver->skip[i]);
	drop_endless(copy);
	result = members(type->props, copy, driver->open);
	json_decref(copy);
	return result;
}

bool bk_selection_is_named(struct bk_str found, struct bk_str declared)
{
	enum { SUFFIX = 5 }; /* `-` and four digits: the name of one that took another's place */

	if (!bk_str_has_prefix(found, declared))
		return false;
	return found.len == declared.len ||
		(found.len == declared.len + SUFFIX && found.ptr[declared.len] == '-');
}

/* One that took another's place has that one's name with four digits behind it. */
static void settle_name(json_t *declared, json_t *found)
{
	struct bk_str wanted =
		bk_value_text(json_object_get(declared, "BackupSelection"), "SelectionName");
	json_t *selection = json_object_get(found, "BackupSelection");

	if (selection && bk_selection_is_named(bk_value_text(selection, "SelectionName"), wanted))
		bk_value_set_text(selection, "SelectionName", wanted);
}

/* Leaves of `found` only what `declared` has, too; what AWS does not mention is off. */
static void restrict_to(json_t *declared, json_t *found)
{
	const char *key;
	void *next;
	json_t *value;

	json_object_foreach_safe(found, next, key, value)
	{
		json_t *wanted = json_object_get(declared, key);

		if (!wanted)
			json_object_del(found, key);
		else if (json_is_object(wanted) && json_is_object(value))
			restrict_to(wanted, value);
	}
	json_object_foreach(declared, key, value)
	{
		if (json_is_false(value) && !json_object_get(found, key))
			bk_value_set(found, key, json_false());
	}
}

/* "8.0" is meant by "8.0.35". */
static void settle_version(const json_t *declared, json_t *found)
{
	struct bk_str wanted = bk_value_text(declared, "EngineVersion");
	struct bk_str there = bk_value_text(found, "EngineVersion");

	if (wanted.len && there.len > wanted.len && bk_str_has_prefix(there, wanted) &&
		there.ptr[wanted.len] == '.')
		bk_value_set_text(found, "EngineVersion", wanted);
}

void bk_canonical_settle(const struct bk_live *live, json_t *declared, json_t *found)
{
	if (bk_driver_of(live->type->id)->open)
		restrict_to(declared, found);
	if (live->type->id == BK_AWS_DB_INSTANCE)
		settle_version(declared, found);
	if (live->type->id == BK_AWS_SELECTION)
		settle_name(declared, found);
	/* Without a key a vault lies under one that AWS chose. */
	if ((live->type->id == BK_AWS_VAULT || live->type->id == BK_AWS_AIRGAP_VAULT) &&
		!json_object_get(declared, "EncryptionKeyArn"))
		json_object_del(found, "EncryptionKeyArn");
	/* The days of grace are counted down as a date: a lock that has one was set with some. */
	if (live->type->id == BK_AWS_VAULT_LOCK && live->lock_date &&
		json_object_get(declared, "ChangeableForDays"))
		bk_value_set(found, "ChangeableForDays",
			json_incref(json_object_get(declared, "ChangeableForDays")));
}
