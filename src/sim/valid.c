/*
 * Validation: see valid.h. The words are those of AWS's own frameworks: "1 validation error
 * detected: Value … at '…' failed to satisfy constraint: …".
 */
#include "sim/valid.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/map.h"
#include "sim/clock.h"

/* clang-format off */
static const struct codes {
	const char *service, *missing, *invalid;
} codes[] = {
	{ "backup",        "MissingParameterValueException", "InvalidParameterValueException" },
	{ "dynamodb",      "ValidationException",            "ValidationException" },
	{ "ec2",           "MissingParameter",               "InvalidParameterValue" },
	{ "iam",           "ValidationError",                "ValidationError" },
	{ "kms",           "ValidationException",            "ValidationException" },
	{ "organizations", "InvalidInputException",          "InvalidInputException" },
	{ "rds",           "MissingParameter",               "InvalidParameterValue" },
	{ "s3",            "InvalidRequest",                 "InvalidArgument" },
	{ "sns",           "InvalidParameter",               "InvalidParameter" },
	{ "sts",           "ValidationError",                "ValidationError" },
	{ "tagging",       "InvalidParameterException",      "InvalidParameterException" },
};
/* clang-format on */

static const struct codes *codes_of(const struct bk_aws_service *service)
{
	for (size_t i = 0; i < BK_COUNT(codes); i++) {
		if (strcmp(codes[i].service, service->name) == 0)
			return &codes[i];
	}
	bk_bug("service %s has no codes", service->name);
}

const char *bk_sim_code_invalid(const struct bk_aws_service *service)
{
	return codes_of(service)->invalid;
}

struct bk_sim_patterns {
	struct bk_arena *arena;
	struct bk_map compiled; /* text of the pattern to its regex_t */
};

struct bk_sim_patterns *bk_sim_patterns_new(void)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_sim_patterns *patterns = bk_new(arena, struct bk_sim_patterns);
	patterns->arena = arena;
	bk_map_init(&patterns->compiled, arena);
	return patterns;
}

void bk_sim_patterns_free(struct bk_sim_patterns *patterns)
{
	if (patterns == NULL)
		return;
	for (size_t i = 0; i < patterns->compiled.len; i++)
		regfree(patterns->compiled.entries[i].value);
	bk_arena_free(patterns->arena);
}

static bool matches(struct bk_sim_patterns *patterns, const char *pattern, struct bk_str text)
{
	regex_t *regex = bk_map_find(&patterns->compiled, bk_str_of(pattern));
	if (regex == NULL) {
		struct bk_str anchored = bk_str_format(patterns->arena, "^(%s)$", pattern);
		regex = bk_new(patterns->arena, regex_t);
		if (regcomp(regex, anchored.ptr, REG_EXTENDED | REG_NOSUB) != 0)
			bk_bug("not a pattern: %s", pattern);
		bk_map_put(&patterns->compiled, bk_str_of(pattern), regex);
	}
	/* A NUL would end the text for the matcher: no name has one. */
	return memchr(text.ptr, '\0', text.len) == NULL &&
		regexec(regex, text.ptr, 0, NULL, 0) == 0;
}

struct check {
	struct bk_sim_patterns *patterns;
	const struct bk_aws_operation *operation;
	const struct bk_sim_member *member;
	struct bk_arena *arena;
	struct bk_sim_fault *fault;
};

bool bk_sim_int_read(struct bk_str text, int64_t *ret)
{
	bool minus = text.len > 0 && text.ptr[0] == '-';
	int64_t number = 0;
	if (text.len == (size_t)minus || text.len > 18)
		return false;
	for (size_t i = minus; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		number = number * 10 + (text.ptr[i] - '0');
	}
	*ret = minus ? -number : number;
	return true;
}

static bool refuse(
	const struct check *check, const json_t *value, struct bk_str label, const char *constraint)
{
	struct bk_str shown = value != NULL ? bk_value_write(check->arena, value) : BK_STR("null");
	if (json_is_string(value))
		shown = bk_str_format(check->arena, "'%.*s'", BK_STR_ARGS(bk_value_text_of(value)));
	int most = shown.len < 300 ? (int)shown.len : 300;
	const struct codes *row = codes_of(check->operation->service);
	bk_sim_refuse(check->fault, 400, value == NULL ? row->missing : row->invalid,
		"1 validation error detected: Value %.*s at '%.*s' failed to satisfy constraint: "
		"Member must %s",
		most, shown.ptr, BK_STR_ARGS(label), constraint);
	return false;
}

static bool is_type(const json_t *value, enum bk_sim_type type)
{
	int64_t time;
	switch (type) {
	case BK_SIM_STRING:
		return json_is_string(value);
	case BK_SIM_INT:
		return json_is_integer(value) ||
			(json_is_real(value) && fabs(json_real_value(value)) < 9e15 &&
				floor(json_real_value(value)) == json_real_value(value));
	case BK_SIM_BOOL:
		return json_is_boolean(value);
	case BK_SIM_LIST:
		return json_is_array(value);
	case BK_SIM_MAP:
	case BK_SIM_SHAPE:
		return json_is_object(value);
	case BK_SIM_TIME:
		return json_is_number(value) || bk_sim_time_read(bk_value_text_of(value), &time);
	}
	return false;
}

static size_t characters(struct bk_str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return count;
}

static bool check_range(const struct check *check, const json_t *value, struct bk_str label)
{
	const struct bk_sim_member *member = check->member;
	const char *what = "value";
	int64_t size = 0;
	if (member->min == 0 && member->max == 0)
		return true;
	if (json_is_string(value)) {
		what = "length";
		size = (int64_t)characters(bk_value_text_of(value));
	} else if (json_is_array(value)) {
		what = "length";
		size = (int64_t)json_array_size(value);
	} else if (json_is_object(value)) {
		what = "length";
		size = (int64_t)json_object_size(value);
	} else if (json_is_integer(value)) {
		size = json_integer_value(value);
	} else {
		size = fabs(json_number_value(value)) < 9e15 ? (int64_t)json_number_value(value)
							     : INT64_MAX;
	}
	if (size >= member->min && (member->max == 0 || size <= member->max))
		return true;
	struct bk_str constraint = bk_str_format(check->arena, "have %s %s than or equal to %lld",
		what, size < member->min ? "greater" : "less",
		(long long)(size < member->min ? member->min : member->max));
	return refuse(check, value, label, constraint.ptr);
}

static bool check_text(const struct check *check, const json_t *value, struct bk_str label)
{
	const struct bk_sim_member *member = check->member;
	struct bk_str text = bk_value_text_of(value);
	if (member->pattern != NULL && !matches(check->patterns, member->pattern, text)) {
		struct bk_str constraint = bk_str_format(
			check->arena, "satisfy regular expression pattern: ^%s$", member->pattern);
		return refuse(check, value, label, constraint.ptr);
	}
	if (member->values == NULL)
		return true;
	struct bk_str rest = bk_str_of(member->values);
	while (rest.len > 0) {
		if (bk_str_equal(bk_str_cut(&rest, '|'), text))
			return true;
	}
	struct bk_str list = BK_STR("satisfy enum value set: [");
	for (rest = bk_str_of(member->values); rest.len > 0;) {
		struct bk_str next = bk_str_cut(&rest, '|');
		list = bk_str_format(check->arena, "%.*s%.*s%s", BK_STR_ARGS(list),
			BK_STR_ARGS(next), rest.len > 0 ? ", " : "]");
	}
	return refuse(check, value, label, list.ptr);
}

/* One value that is there. */
static bool check_value(const struct check *check, const json_t *value, struct bk_str label)
{
	if (!is_type(value, check->member->type)) {
		static const char *const names[] = {
			[BK_SIM_STRING] = "be a string",
			[BK_SIM_INT] = "be an integer",
			[BK_SIM_BOOL] = "be true or false",
			[BK_SIM_LIST] = "be a list",
			[BK_SIM_MAP] = "be a map",
			[BK_SIM_SHAPE] = "be a structure",
			[BK_SIM_TIME] = "be a timestamp",
		};
		return refuse(check, value, label, names[check->member->type]);
	}
	return check_range(check, value, label) &&
		(!json_is_string(value) || check_text(check, value, label));
}

/* "rules.1.member" */
static struct bk_str deeper(
	const struct check *check, struct bk_str label, struct bk_str name, size_t index)
{
	struct bk_arena *arena = check->arena;
	if (name.ptr == NULL)
		return bk_str_format(arena, "%.*s.%zu.member", BK_STR_ARGS(label), index + 1);
	struct bk_str part = bk_str_dup(arena, name);
	char first = (char)tolower((unsigned char)part.ptr[0]);
	return bk_str_format(arena, "%.*s%s%c%.*s", BK_STR_ARGS(label), label.len > 0 ? "." : "",
		first, (int)part.len - 1, part.ptr + 1);
}

static bool walk(
	const struct check *check, json_t *parent, struct bk_str path, struct bk_str label);

/* The items of a list: `path` is what follows the brackets. */
static bool walk_items(
	const struct check *check, json_t *list, struct bk_str path, struct bk_str label)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct bk_str at = deeper(check, label, (struct bk_str){0}, i);
		bool good = path.len > 0 ? walk(check, json_array_get(list, i), path, at)
					 : check_value(check, json_array_get(list, i), at);
		if (!good)
			return false;
	}
	return true;
}

/* The values of a map whose keys are free. */
static bool walk_values(
	const struct check *check, json_t *map, struct bk_str path, struct bk_str label)
{
	const char *key;
	json_t *value;
	json_object_foreach(map, key, value)
	{
		struct bk_str at = deeper(check, label, bk_str_of(key), 0);
		bool good =
			path.len > 0 ? walk(check, value, path, at) : check_value(check, value, at);
		if (!good)
			return false;
	}
	return true;
}

/* From `parent` down the path; what stands under something absent is not looked at. */
static bool walk(const struct check *check, json_t *parent, struct bk_str path, struct bk_str label)
{
	struct bk_str rest = path;
	struct bk_str name = bk_str_cut(&rest, '.');
	if (!json_is_object(parent))
		return true;
	if (bk_str_is(name, "*"))
		return walk_values(check, parent, rest, label);
	bool items = bk_str_has_suffix(name, BK_STR("[]"));
	if (items)
		name.len -= 2;
	const char *key = bk_str_dup(check->arena, name).ptr;
	struct bk_str at = deeper(check, label, name, 0);
	json_t *value = json_object_get(parent, key);
	if (items)
		return walk_items(check, value, rest, at);
	if (rest.len > 0)
		return walk(check, value, rest, at);
	if (value == NULL)
		return !check->member->required || refuse(check, NULL, at, "not be null");
	return check_value(check, value, at);
}

bool bk_sim_validate(struct bk_sim_patterns *patterns, const struct bk_aws_operation *operation,
	const struct bk_sim_member *members, json_t *input, struct bk_arena *arena,
	struct bk_sim_fault *ret_fault)
{
	struct check check = {patterns, operation, NULL, arena, ret_fault};
	for (; members != NULL && members->path != NULL; members++) {
		check.member = members;
		if (!walk(&check, input, bk_str_of(members->path), BK_STR("")))
			return false;
	}
	return true;
}
