/*
 * Tags by ARN: see tags.h.
 */
#include "sim/tags.h"

#include <stdlib.h>

#include "sim/sim.h"

enum { KEY_MOST = 128, VALUE_MOST = 256 };

struct place {
	struct bk_str account, region;
};

/* arn:PARTITION:SERVICE:REGION:ACCOUNT:… */
static struct place place_of(struct bk_str arn)
{
	struct bk_str rest = arn;
	for (int i = 0; i < 3; i++)
		bk_str_cut(&rest, ':');
	struct place place = {0};
	place.region = bk_str_cut(&rest, ':');
	place.account = bk_str_cut(&rest, ':');
	if (place.region.len == 0)
		place.region = BK_STR("");
	if (place.account.len == 0)
		place.account = BK_STR("");
	return place;
}

static json_t *find(struct bk_sim *sim, struct bk_str arn)
{
	struct place place = place_of(arn);
	return bk_sim_get(sim, BK_SIM_TAGS_KIND, place.account, place.region, arn);
}

json_t *bk_sim_tags_get(struct bk_sim *sim, struct bk_str arn)
{
	json_t *tags = find(sim, arn);
	return tags != NULL ? tags : json_object();
}

bool bk_sim_tags_known(struct bk_sim *sim, struct bk_str arn)
{
	BK_AUTO_JSON tags = find(sim, arn);
	return tags != NULL;
}

/* Characters, where the bytes are UTF-8. */
static size_t characters(struct bk_str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return count;
}

/* Letters, digits and blanks of any language, and `_ . : / = + - @`. */
static bool is_plain(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c >= 0x80;
		if (!word && (c == '\0' || strchr(" _.:/=+-@", c) == NULL))
			return false;
	}
	return true;
}

static bool check(struct bk_str key, const json_t *value, const struct bk_sim_tag_rules *rules,
	struct bk_sim_fault *ret_fault)
{
	struct bk_str text = bk_value_text_of(value);
	if (key.len == 0 || characters(key) > KEY_MOST) {
		bk_sim_refuse(ret_fault, 400, rules->invalid,
			"The tag key must have between 1 and %d characters.", KEY_MOST);
		return false;
	}
	if (bk_str_has_prefix(key, BK_STR("aws:"))) {
		bk_sim_refuse(ret_fault, 400, rules->invalid,
			"The tag key %.*s begins with aws:, which is reserved.", BK_STR_ARGS(key));
		return false;
	}
	if (!json_is_string(value) || characters(text) > VALUE_MOST) {
		bk_sim_refuse(ret_fault, 400, rules->invalid,
			"The value of tag %.*s must be a string of at most %d characters.",
			BK_STR_ARGS(key), VALUE_MOST);
		return false;
	}
	if (rules->plain && (!is_plain(key) || !is_plain(text))) {
		bk_sim_refuse(ret_fault, 400, rules->invalid,
			"Tag %.*s has characters other than letters, digits, blanks and _.:/=+-@.",
			BK_STR_ARGS(key));
		return false;
	}
	return true;
}

/* Into the map `tags`. */
static bool merge(json_t *tags, json_t *given, const struct bk_sim_tag_rules *rules,
	struct bk_sim_fault *ret_fault)
{
	if (rules->key == NULL) {
		const char *key;
		json_t *value;
		json_object_foreach(given, key, value)
		{
			if (!check(bk_str_of(key), value, rules, ret_fault))
				return false;
			json_object_set(tags, key, value);
		}
		return true;
	}
	size_t i;
	const json_t *item;
	json_array_foreach(given, i, item)
	{
		struct bk_str key = bk_value_text(item, rules->key);
		const json_t *value = json_object_get(item, rules->value);
		BK_AUTO_JSON none = json_string("");
		if (value == NULL)
			value = none;
		if (!check(key, value, rules, ret_fault))
			return false;
		bk_value_set_text(tags, key.ptr, bk_value_text_of(value));
	}
	return true;
}

bool bk_sim_tags_add(struct bk_sim *sim, struct bk_str arn, const struct bk_sim_tag_rules *rules,
	json_t *given, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, arn);
	if (given != NULL && !merge(tags, given, rules, ret_fault))
		return false;
	if (json_object_size(tags) > BK_SIM_TAGS_MOST) {
		bk_sim_refuse(ret_fault, 400, rules->too_many, "A resource has at most %d tags.",
			BK_SIM_TAGS_MOST);
		return false;
	}
	struct place place = place_of(arn);
	bk_sim_put(sim, BK_SIM_TAGS_KIND, place.account, place.region, arn, tags);
	return true;
}

void bk_sim_tags_remove(struct bk_sim *sim, struct bk_str arn, const json_t *keys)
{
	BK_AUTO_JSON tags = find(sim, arn);
	if (tags == NULL)
		return;
	size_t i;
	const json_t *key;
	json_array_foreach(keys, i, key) if (json_is_string(key))
		json_object_del(tags, json_string_value(key));
	struct place place = place_of(arn);
	bk_sim_put(sim, BK_SIM_TAGS_KIND, place.account, place.region, arn, tags);
}

void bk_sim_tags_drop(struct bk_sim *sim, struct bk_str arn)
{
	struct place place = place_of(arn);
	bk_sim_drop(sim, BK_SIM_TAGS_KIND, place.account, place.region, arn);
}

static int by_key(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

json_t *bk_sim_tags_write(json_t *tags, const struct bk_sim_tag_rules *rules)
{
	if (rules->key == NULL)
		return json_deep_copy(tags);
	json_t *list = json_array();
	const char *keys[BK_SIM_TAGS_MOST];
	size_t count = 0;
	const char *key;
	json_t *value;
	json_object_foreach(tags, key, value) if (count < BK_SIM_TAGS_MOST) keys[count++] = key;
	qsort(keys, count, sizeof(keys[0]), by_key);
	for (size_t i = 0; i < count; i++) {
		json_t *item = json_object();
		bk_value_set_text(item, rules->key, bk_str_of(keys[i]));
		bk_value_set_text(item, rules->value, bk_value_text(tags, keys[i]));
		json_array_append_new(list, item);
	}
	return list;
}
