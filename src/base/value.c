/*
 * jansson, behind a few calls.
 */
#include "base/value.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"

json_t *bk_value_string(struct bk_str text)
{
	json_t *value = json_stringn(text.len > 0 ? text.ptr : "", text.len);
	if (value == NULL)
		bk_bug("text that is not UTF-8");
	return value;
}

struct bk_str bk_value_text_of(const json_t *value)
{
	if (!json_is_string(value))
		return (struct bk_str){0};
	return (struct bk_str){json_string_value(value), json_string_length(value)};
}

struct bk_str bk_value_text(const json_t *object, const char *key)
{
	return bk_value_text_of(json_object_get(object, key));
}

int64_t bk_value_int(const json_t *object, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(object, key);
	if (json_is_integer(value))
		return json_integer_value(value);
	if (!json_is_real(value))
		return otherwise;
	double real = json_real_value(value);
	if (real != floor(real) || fabs(real) > 9e15)
		return otherwise;
	return (int64_t)real;
}

bool bk_value_true(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

void bk_value_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		bk_bug("member \"%s\" cannot be set", key);
}

void bk_value_set_text(json_t *object, const char *key, struct bk_str text)
{
	bk_value_set(object, key, bk_value_string(text));
}

/* Whether brackets are nested too deep; cheaper than building what is thrown away. */
static bool is_too_deep(struct bk_str text)
{
	size_t depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			if (++depth > BK_VALUE_DEEP)
				return true;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return false;
}

json_t *bk_value_read(struct bk_str text, struct bk_error *ret_error)
{
	if (is_too_deep(text)) {
		bk_error_set(ret_error, "JSON nested deeper than %d", BK_VALUE_DEEP);
		return NULL;
	}
	json_error_t error;
	json_t *value =
		json_loadb(text.len > 0 ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &error);
	if (value == NULL)
		bk_error_set(ret_error, "JSON: %s (line %d)", error.text, error.line);
	return value;
}

struct bk_str bk_value_write(struct bk_arena *arena, const json_t *value)
{
	enum { FLAGS = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY };
	size_t len = json_dumpb(value, NULL, 0, FLAGS);
	char *text = bk_arena_text(arena, len + 1);
	if (json_dumpb(value, text, len, FLAGS) != len)
		bk_bug("a value that cannot be written");
	text[len] = '\0';
	return (struct bk_str){text, len};
}
