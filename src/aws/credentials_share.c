/*
 * What several sources of keys need: times, JSON that holds secrets, sending with retries, and
 * addresses.
 */
#include <stdio.h>
#include <time.h>

#include <jansson.h>

#include "aws/credentials_source.h"
#include "base/arena.h"
#include "base/value.h"

/* `digits` digits off the head of *text; false where there are not so many. */
static bool take_number(struct bk_str *text, size_t digits, int *ret)
{
	int number = 0;

	if (text->len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (text->ptr[i] < '0' || text->ptr[i] > '9')
			return false;
		number = number * 10 + (text->ptr[i] - '0');
	}
	text->ptr += digits;
	text->len -= digits;
	*ret = number;
	return true;
}

static bool take_char(struct bk_str *text, const char *any_of)
{
	if (text->len == 0 || !text->ptr[0] || !strchr(any_of, text->ptr[0]))
		return false;
	text->ptr++;
	text->len--;
	return true;
}

/* "Z", "UTC", "+02:00", "-0130"; seconds east of Greenwich. */
static bool take_zone(struct bk_str *text, int64_t *ret)
{
	int sign = 0, hours, minutes;

	*ret = 0;
	if (bk_str_is(*text, "Z") || bk_str_is(*text, "UTC")) {
		text->len = 0;
		return true;
	}
	if (text->len)
		sign = text->ptr[0] == '-' ? -1 : 1;
	if (!take_char(text, "+-") || !take_number(text, 2, &hours))
		return false;
	take_char(text, ":");
	if (!take_number(text, 2, &minutes))
		return false;
	*ret = (int64_t)sign * (hours * 3600 + minutes * 60);
	return true;
}

bool bk_source_time(struct bk_str text, int64_t *ret)
{
	struct tm when = {0};
	int64_t east, time;
	int digit;

	if (!take_number(&text, 4, &when.tm_year) || !take_char(&text, "-") ||
		!take_number(&text, 2, &when.tm_mon) || !take_char(&text, "-") ||
		!take_number(&text, 2, &when.tm_mday) || !take_char(&text, "Tt ") ||
		!take_number(&text, 2, &when.tm_hour) || !take_char(&text, ":") ||
		!take_number(&text, 2, &when.tm_min) || !take_char(&text, ":") ||
		!take_number(&text, 2, &when.tm_sec))
		return false;
	if (take_char(&text, ".,")) {
		while (take_number(&text, 1, &digit))
			;
	}
	if (when.tm_mon < 1 || when.tm_mon > 12 || when.tm_mday < 1 || when.tm_mday > 31 ||
		when.tm_hour > 24 || when.tm_min > 59 || when.tm_sec > 60 ||
		!take_zone(&text, &east) || text.len)
		return false;
	when.tm_year -= 1900;
	when.tm_mon--;
	time = timegm(&when);
	*ret = time - east;
	return true;
}

struct bk_str bk_source_time_text(struct bk_arena *arena, int64_t time)
{
	time_t seconds = time;
	struct tm when;
	char text[32];

	if (!gmtime_r(&seconds, &when) ||
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &when) == 0)
		return BK_STR("no time");
	return bk_str_dup(arena, bk_str_of(text));
}

json_t *bk_source_json(struct bk_str text, struct bk_error *ret_error)
{
	struct bk_error near; /* it repeats what it stumbles on */
	json_t *value = bk_value_read(text, &near);

	if (json_is_object(value))
		return value;
	json_decref(value);
	bk_error_set(ret_error, "not a JSON object");
	return NULL;
}

/* When keys end: a date, or milliseconds since 1970 (as SSO has it). */
static bool take_end(const json_t *object, const char *name, int64_t *ret)
{
	const json_t *value = name ? json_object_get(object, name) : NULL;

	*ret = BK_CREDENTIAL_FOREVER;
	if (!value || json_is_null(value))
		return true;
	if (json_is_integer(value)) {
		*ret = json_integer_value(value) / 1000;
		return true;
	}
	return bk_source_time(bk_value_text_of(value), ret);
}

bool bk_source_take(const json_t *object, const struct bk_key_names *names,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str access_key = bk_value_text(object, names->access_key);
	struct bk_str secret_key = bk_value_text(object, names->secret_key);
	int64_t expires;

	if (!access_key.len)
		return bk_error_set(ret_error, "%s is missing", names->access_key);
	if (!secret_key.len)
		return bk_error_set(ret_error, "%s is missing", names->secret_key);
	if (!take_end(object, names->expires, &expires))
		return bk_error_set(ret_error, "%s is not a time", names->expires);
	bk_secret_set(&ret->access_key, access_key);
	bk_secret_set(&ret->secret_key, secret_key);
	bk_secret_set(&ret->session_token, bk_value_text(object, names->session_token));
	ret->expires = expires;
	return true;
}

struct bk_str bk_source_line(struct bk_arena *arena, struct bk_str text)
{
	enum { LINE_MAX_BYTES = 300 };
	size_t len = text.len < LINE_MAX_BYTES ? text.len : LINE_MAX_BYTES;
	char *line = bk_arena_text(arena, len + 1);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		line[i] = c < ' ' || c == 127 ? ' ' : text.ptr[i];
	}
	line[len] = '\0';
	return (struct bk_str){line, len};
}

static bool is_passing(int status)
{
	return status == 429 || status >= 500;
}

bool bk_source_send(const struct bk_credential_world *world, struct bk_arena *arena,
	const struct bk_credential_request *request, int attempts, struct bk_credential_answer *ret,
	struct bk_error *ret_error)
{
	enum { FIRST_PAUSE_MS = 200 };

	for (int i = 0;; i++) {
		bool answered = world->send(world->context, arena, request, ret, ret_error);

		if (answered && !is_passing(ret->status))
			return true;
		if (i + 1 == attempts)
			return answered;
		world->pause(world->context, FIRST_PAUSE_MS << i);
	}
}

const char *bk_source_domain(struct bk_str region)
{
	/* clang-format off */
	static const struct {
		const char *prefix, *domain;
	} partitions[] = {
		{ "cn-",      "amazonaws.com.cn" },
		{ "us-iso-",  "c2s.ic.gov" },
		{ "us-isob-", "sc2s.sgov.gov" },
		{ "eusc-",    "amazonaws.eu" },
	};
	/* clang-format on */

	for (size_t i = 0; i < BK_COUNT(partitions); i++) {
		if (bk_str_has_prefix(region, bk_str_of(partitions[i].prefix)))
			return partitions[i].domain;
	}
	return "amazonaws.com";
}

/* In capitals where it stands in a variable's name, else in small letters. */
static const char *cased(struct bk_arena *arena, struct bk_str word, bool capitals)
{
	char *text = bk_arena_text(arena, word.len + 1);

	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];

		if (capitals && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		else if (!capitals && c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		text[i] = c == ' ' || c == '-' ? '_' : c;
	}
	text[word.len] = '\0';
	return text;
}

struct bk_str bk_source_endpoint(const struct bk_credential_world *world,
	const struct bk_config *config, struct bk_arena *arena, struct bk_str profile,
	struct bk_str service_id)
{
	struct bk_str services = bk_config_get(config, BK_CONFIG_PROFILE, profile, "services");
	struct bk_str ignore = bk_config_get(
		config, BK_CONFIG_PROFILE, profile, "ignore_configured_endpoint_urls");
	const char *variable =
		bk_str_format(arena, "AWS_ENDPOINT_URL_%s", cased(arena, service_id, true)).ptr;
	const char *block =
		bk_str_format(arena, "%s.endpoint_url", cased(arena, service_id, false)).ptr;
	const struct bk_str choices[] = {
		bk_source_variable(world, variable),
		bk_source_variable(world, "AWS_ENDPOINT_URL"),
		bk_config_get(config, BK_CONFIG_SERVICES, services, block),
		bk_config_get(config, BK_CONFIG_PROFILE, profile, "endpoint_url"),
	};

	if (bk_str_is(bk_source_variable(world, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true") ||
		bk_str_is(ignore, "true"))
		return (struct bk_str){0};
	for (size_t i = 0; i < BK_COUNT(choices); i++) {
		if (choices[i].len)
			return choices[i];
	}
	return (struct bk_str){0};
}
