/*
 * Percent-encoding and forms. Lists are `Tags.member.1.Key=…` (RDS names its items otherwise, EC2
 * not at all), maps `Attributes.entry.1.key=…`.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and
 * aws-ec2-query-protocol.html
 */
#include "aws/query.h"

#include <math.h>
#include <time.h>

#include "base/arena.h"
#include "base/out.h"

static bool is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		c == '-' || c == '.' || c == '_' || c == '~';
}

void bk_query_encode(struct bk_out *out, struct bk_str text)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t start = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (is_unreserved(c))
			continue;
		bk_out_bytes(out, text.ptr + start, i - start);
		bk_out_bytes(out, (const char[]){'%', digits[c >> 4], digits[c & 15]}, 3);
		start = i + 1;
	}
	if (text.len > start)
		bk_out_bytes(out, text.ptr + start, text.len - start);
}

struct bk_str bk_query_decode(struct bk_arena *arena, struct bk_str text)
{
	char *copy = bk_arena_text(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high = -1;
		int low = -1;
		if (text.ptr[i] == '%' && text.len - i > 2) {
			high = bk_hex_digit(text.ptr[i + 1]);
			low = bk_hex_digit(text.ptr[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			copy[len++] = (char)(high * 16 + low);
			i += 2;
		} else {
			copy[len++] = text.ptr[i];
		}
	}
	copy[len] = '\0';
	return (struct bk_str){copy, len};
}

struct bk_str bk_query_date(struct bk_arena *arena, int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm parts;
	char text[64];

	if (!gmtime_r(&time, &parts))
		return bk_str_format(arena, "%lld", (long long)seconds);
	size_t len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	return bk_str_dup(arena, (struct bk_str){text, len});
}

/* `count` decimal digits at *at, and the character behind them. */
static bool read_part(const char **at, size_t count, char behind, int *ret)
{
	int number = 0;

	for (size_t i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		number = number * 10 + (**at - '0');
	}
	*ret = number;
	return behind == '\0' || *(*at)++ == behind;
}

bool bk_query_date_read(struct bk_str text, int64_t *ret)
{
	char copy[sizeof("2026-11-24T16:00:00")];
	struct tm parts = {0};

	if (text.len < sizeof(copy) || text.ptr[text.len - 1] != 'Z')
		return false;
	memcpy(copy, text.ptr, sizeof(copy) - 1);
	copy[sizeof(copy) - 1] = '\0';
	const char *at = copy;
	if (!read_part(&at, 4, '-', &parts.tm_year) || !read_part(&at, 2, '-', &parts.tm_mon) ||
		!read_part(&at, 2, 'T', &parts.tm_mday) ||
		!read_part(&at, 2, ':', &parts.tm_hour) || !read_part(&at, 2, ':', &parts.tm_min) ||
		!read_part(&at, 2, '\0', &parts.tm_sec))
		return false;
	if (parts.tm_mon < 1 || parts.tm_mon > 12 || parts.tm_mday < 1 || parts.tm_mday > 31)
		return false;
	for (size_t i = sizeof(copy) - 1; i < text.len - 1; i++) {
		if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
			return false;
	}
	parts.tm_year -= 1900;
	parts.tm_mon -= 1;
	*ret = timegm(&parts);
	return true;
}

struct bk_str bk_query_scalar(
	struct bk_arena *arena, const struct bk_aws_member *member, const json_t *value)
{
	bool is_time = member && member->kind == BK_MEMBER_TIME;

	switch (json_typeof(value)) {
	case JSON_STRING:
		return bk_value_text_of(value);
	case JSON_TRUE:
		return BK_STR("true");
	case JSON_FALSE:
		return BK_STR("false");
	case JSON_INTEGER:
		if (is_time)
			return bk_query_date(arena, json_integer_value(value));
		return bk_str_format(arena, "%lld", (long long)json_integer_value(value));
	case JSON_REAL:
		if (is_time && fabs(json_real_value(value)) < 1e12)
			return bk_query_date(arena, (int64_t)json_real_value(value));
		return bk_str_format(arena, "%.17g", json_real_value(value));
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_NULL:
		break;
	}
	return BK_STR("");
}

/* Where in a form we are: the name up to here, which grows and shrinks in place. */
enum { FORM_NAME_MAX = 1024 };

struct form {
	struct bk_arena *arena;
	const struct bk_aws_service *service;
	struct bk_out *out;
	char name[FORM_NAME_MAX];
	size_t len;
	int depth;
};

/* Adds ".part", or what stands alone at the beginning. False where the name gets too long. */
static bool name_push(struct form *form, struct bk_str part)
{
	size_t need = part.len + (form->len > 0);

	if (need >= sizeof(form->name) - form->len)
		return false;
	if (form->len > 0)
		form->name[form->len++] = '.';
	memcpy(form->name + form->len, part.ptr, part.len);
	form->len += part.len;
	return true;
}

static bool name_push_number(struct form *form, size_t number)
{
	return name_push(form, bk_str_format(form->arena, "%zu", number));
}

static bool put_value(struct form *form, const struct bk_aws_member *member, struct bk_str parent,
	const json_t *value);

static void put_pair(struct form *form, struct bk_str text)
{
	bk_out_char(form->out, '&');
	bk_query_encode(form->out, (struct bk_str){form->name, form->len});
	bk_out_char(form->out, '=');
	bk_query_encode(form->out, text);
}

static bool put_object(struct form *form, struct bk_str parent, const json_t *value)
{
	bool ec2 = form->service->protocol == BK_PROTOCOL_EC2;
	size_t here = form->len;
	const char *key;
	json_t *below;

	json_object_foreach((json_t *)(uintptr_t)value, key, below)
	{
		struct bk_str name = bk_str_of(key);
		const struct bk_aws_member *member =
			bk_aws_member_find(form->service, parent, name);
		struct bk_str wire =
			ec2 && member && member->request ? bk_str_of(member->request) : name;
		if (!name_push(form, wire) || !put_value(form, member, name, below))
			return false;
		form->len = here;
	}
	return true;
}

static bool put_map(struct form *form, struct bk_str parent, const json_t *value)
{
	size_t number = 0;
	const char *key;
	json_t *below;

	if (!name_push(form, BK_STR("entry")))
		return false;
	size_t here = form->len;
	json_object_foreach((json_t *)(uintptr_t)value, key, below)
	{
		if (!name_push_number(form, ++number))
			return false;
		size_t entry = form->len;
		if (!name_push(form, BK_STR("key")))
			return false;
		put_pair(form, bk_str_of(key));
		form->len = entry;
		if (!name_push(form, BK_STR("value")) || !put_value(form, NULL, parent, below))
			return false;
		form->len = here;
	}
	return true;
}

static bool put_list(struct form *form, const struct bk_aws_member *member, struct bk_str parent,
	const json_t *value)
{
	bool ec2 = form->service->protocol == BK_PROTOCOL_EC2;
	struct bk_str item = member && member->item ? bk_str_of(member->item) : BK_STR("member");

	if (json_array_size(value) == 0) {
		if (!ec2)
			put_pair(form, BK_STR(""));
		return true;
	}
	if (!ec2 && !name_push(form, item))
		return false;
	size_t here = form->len;
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!name_push_number(form, i + 1) ||
			!put_value(form, NULL, parent, json_array_get(value, i)))
			return false;
		form->len = here;
	}
	return true;
}

static bool put_value(struct form *form, const struct bk_aws_member *member, struct bk_str parent,
	const json_t *value)
{
	bool done = true;

	if (form->depth >= BK_VALUE_DEEP)
		return false;
	form->depth++;
	if (json_is_array(value))
		done = put_list(form, member, parent, value);
	else if (json_is_object(value) && member && member->kind == BK_MEMBER_MAP)
		done = put_map(form, parent, value);
	else if (json_is_object(value))
		done = put_object(form, parent, value);
	else if (!json_is_null(value))
		put_pair(form, bk_query_scalar(form->arena, member, value));
	form->depth--;
	return done;
}

bool bk_query_form(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_str *ret, struct bk_error *ret_error)
{
	struct form form = {.arena = arena, .service = operation->service, .out = bk_out_memory()};

	bk_out_printf(form.out, "Action=%s&Version=%s", operation->name, form.service->version);
	bool done = !input || put_object(&form, bk_str_of(operation->name), input);
	if (done)
		*ret = bk_str_dup(arena, bk_out_text(form.out));
	bk_out_discard(form.out);
	return done || bk_error_set(ret_error, "input of %s is nested too deep", operation->name);
}
