/*
 * Values as the language writes them.
 */
#include "model/value.h"

#include <inttypes.h>

#include "base/arena.h"
#include "model/model.h"

enum { SECONDS_PER_DAY = 86400, DAYS_PER_YEAR = 365 };

const struct bk_value *bk_value_entry(const struct bk_value *map, struct bk_str key)
{
	bk_vec_foreach (i, &map->map) {
		if (bk_str_equal(map->map.at[i].key, key))
			return map->map.at[i].value;
	}
	return NULL;
}

bool bk_value_lists(const struct bk_value *list, const struct bk_object *object)
{
	if (!list || list->kind != BK_V_LIST)
		return false;
	bk_vec_foreach (i, &list->list) {
		if (list->list.at[i]->kind == BK_V_OBJECT && list->list.at[i]->object == object)
			return true;
	}
	return false;
}

/* Text that grows. */
struct text {
	struct bk_arena *arena;
	BK_VEC(char) bytes;
};

static void add(struct text *text, struct bk_str s)
{
	for (size_t i = 0; i < s.len; i++)
		bk_vec_push(text->arena, &text->bytes, s.ptr[i]);
}

static void BK_PRINTF(2, 3) add_format(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(text, bk_str_vformat(text->arena, format, args));
	va_end(args);
}

static struct bk_str finish(struct text *text)
{
	bk_vec_push(text->arena, &text->bytes, '\0');
	return (struct bk_str){text->bytes.at, text->bytes.len - 1};
}

struct bk_str bk_duration_show(struct bk_arena *arena, int64_t seconds)
{
	static const struct {
		int64_t size;
		char name;
	} units[] = {{SECONDS_PER_DAY, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	const int64_t year = (int64_t)DAYS_PER_YEAR * SECONDS_PER_DAY;
	uint64_t rest = seconds < 0 ? -(uint64_t)seconds : (uint64_t)seconds;
	struct text text = {.arena = arena};

	if (seconds == BK_FOREVER)
		return BK_STR("forever");
	if (seconds == 0)
		return BK_STR("0s");
	if (seconds % year == 0)
		return bk_str_format(arena, "%" PRId64 "y", seconds / year);
	if (seconds < 0)
		add(&text, BK_STR("-"));
	for (size_t i = 0; i < BK_COUNT(units); i++) {
		uint64_t size = (uint64_t)units[i].size;

		if (rest / size)
			add_format(&text, "%" PRIu64 "%c", rest / size, units[i].name);
		rest %= size;
	}
	return finish(&text);
}

static void add_size(struct text *text, int64_t bytes)
{
	static const struct {
		int64_t size;
		const char *name;
	} units[] = {
		{INT64_C(1) << 40, "TiB"},
		{INT64_C(1000000000000), "TB"},
		{INT64_C(1) << 30, "GiB"},
		{INT64_C(1000000000), "GB"},
		{INT64_C(1) << 20, "MiB"},
		{INT64_C(1000000), "MB"},
		{INT64_C(1) << 10, "KiB"},
		{INT64_C(1000), "KB"},
	};

	for (size_t i = 0; i < BK_COUNT(units); i++) {
		if (bytes && bytes % units[i].size == 0) {
			add_format(text, "%" PRId64 "%s", bytes / units[i].size, units[i].name);
			return;
		}
	}
	add_format(text, "%" PRId64 "B", bytes);
}

/*
 * The civil date of a day. Days are counted from 0000-03-01, so that a leap day ends its year, and
 * in eras of 400 years, which are all alike (719468 days lie between that day and 1970-01-01).
 */
static void add_date(struct text *text, int64_t day)
{
	int64_t shifted = day + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	add_format(text, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, year + era * 400 + (month >= 10),
		month + (month < 10 ? 3 : -9), of_year - (153 * month + 2) / 5 + 1);
}

static void add_quoted(struct text *text, struct bk_str s)
{
	add(text, BK_STR("\""));
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '"' || c == '\\' || (c == '$' && i + 1 < s.len && s.ptr[i + 1] == '{'))
			add_format(text, "\\%c", c);
		else if (c == '\n' || c == '\t')
			add_format(text, "\\%c", c == '\n' ? 'n' : 't');
		else if (c < 0x20 || c == 0x7f)
			add_format(text, "\\u{%x}", c);
		else
			add(text, (struct bk_str){s.ptr + i, 1});
	}
	add(text, BK_STR("\""));
}

static void add_call(struct text *text, const char *function, struct bk_str s)
{
	add_format(text, "%s(", function);
	add_quoted(text, s);
	add(text, BK_STR(")"));
}

static void add_secret(struct text *text, const struct bk_secret *secret)
{
	if (secret->by_aws) {
		add(text, BK_STR("aws"));
		return;
	}
	add(text, BK_STR("secret("));
	add_quoted(text, secret->name_or_arn);
	if (secret->json_key.len) {
		add(text, BK_STR(", key = "));
		add_quoted(text, secret->json_key);
	}
	add(text, BK_STR(")"));
}

static void add_clock(struct text *text, struct bk_clock clock)
{
	add_format(text, "%02d:%02d ", clock.minutes / 60, clock.minutes % 60);
	if (bk_str_is(clock.zone, "UTC"))
		add(text, BK_STR("utc"));
	else
		add_quoted(text, clock.zone);
}

static void add_schedule(struct text *text, const struct bk_schedule *schedule)
{
	add_format(text, "cron(%.*s) ", BK_STR_ARGS(schedule->cron));
	if (bk_str_is(schedule->zone, "UTC"))
		add(text, BK_STR("utc"));
	else
		add_quoted(text, schedule->zone);
}

static void add_subject(struct text *text, const struct bk_cond *condition)
{
	static const char *const subjects[] = {
		[BK_COND_TAG] = "tag",
		[BK_COND_KIND_OF] = "kind",
		[BK_COND_CONTEXT] = "context",
		[BK_COND_ACCOUNT] = "account",
		[BK_COND_REGION] = "region",
	};

	add_format(text, "%s", subjects[condition->subject]);
	if (condition->subject == BK_COND_TAG || condition->subject == BK_COND_CONTEXT) {
		add(text, BK_STR("["));
		add_quoted(text, condition->key);
		add(text, BK_STR("]"));
	}
}

static void add_value(struct text *text, const struct bk_value *value);

/* Conditions nest as deep as the expressions that they were. */
static void add_condition(struct text *text, const struct bk_cond *condition)
{
	static const char *const ops[] = {
		[BK_COND_EQ] = "==",
		[BK_COND_NE] = "!=",
		[BK_COND_LIKE] = "like",
		[BK_COND_NOT_LIKE] = "not like",
		[BK_COND_IN] = "in",
		[BK_COND_NOT_IN] = "not in",
	};
	bool list = condition->op == BK_COND_IN || condition->op == BK_COND_NOT_IN;

	if (condition->kind != BK_COND_COMPARE) {
		add(text, condition->kind == BK_COND_NOT ? BK_STR("not (") : BK_STR("("));
		bk_vec_foreach (i, &condition->parts) {
			if (i)
				add(text,
					condition->kind == BK_COND_AND ? BK_STR(" and ")
								       : BK_STR(" or "));
			add_condition(text, condition->parts.at[i]);
		}
		add(text, BK_STR(")"));
		return;
	}
	add_subject(text, condition);
	add_format(text, " %s %s", ops[condition->op], list ? "[" : "");
	bk_vec_foreach (i, &condition->values) {
		add(text, i ? BK_STR(", ") : BK_STR(""));
		add_value(text, condition->values.at[i]);
	}
	add(text, list ? BK_STR("]") : BK_STR(""));
}

static void add_list(struct text *text, const struct bk_value *value)
{
	add(text, BK_STR("["));
	bk_vec_foreach (i, &value->list) {
		add(text, i ? BK_STR(", ") : BK_STR(""));
		add_value(text, value->list.at[i]);
	}
	add(text, BK_STR("]"));
}

static void add_map(struct text *text, const struct bk_value *value)
{
	add(text, BK_STR("{"));
	bk_vec_foreach (i, &value->map) {
		add(text, i ? BK_STR(", ") : BK_STR(" "));
		add_quoted(text, value->map.at[i].key);
		add(text, BK_STR(" = "));
		add_value(text, value->map.at[i].value);
	}
	add(text, value->map.len ? BK_STR(" }") : BK_STR("}"));
}

/* Lists and maps nest as deep as the evaluator lets them. */
static void add_value(struct text *text, const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_STRING:
		add_quoted(text, value->text);
		break;
	case BK_V_INT:
		add_format(text, "%" PRId64, value->number);
		break;
	case BK_V_BOOL:
		add(text, value->truth ? BK_STR("true") : BK_STR("false"));
		break;
	case BK_V_DURATION:
		add(text, bk_duration_show(text->arena, value->number));
		break;
	case BK_V_SIZE:
		add_size(text, value->number);
		break;
	case BK_V_DATE:
		add_date(text, value->number);
		break;
	case BK_V_CLOCK:
		add_clock(text, value->clock);
		break;
	case BK_V_SCHEDULE:
		add_schedule(text, value->schedule);
		break;
	case BK_V_WORD:
	case BK_V_ARN:
		add(text, value->text);
		break;
	case BK_V_ACCOUNT:
		add(text, value->account->name->text);
		break;
	case BK_V_REGION:
		add(text, value->region->name->text);
		break;
	case BK_V_OU:
		add(text, value->ou->name->text);
		break;
	case BK_V_ORG:
		add(text, BK_STR("org"));
		break;
	case BK_V_KIND:
		add(text, value->service->name->text);
		break;
	case BK_V_OBJECT:
		add(text, value->object->address);
		break;
	case BK_V_FAMILY:
		add(text, value->family->name->text);
		break;
	case BK_V_ROLE_NAME:
		add_call(text, "role", value->text);
		break;
	case BK_V_SERVICE_NAME:
		add_call(text, "service", value->text);
		break;
	case BK_V_SECRET:
		add_secret(text, value->secret);
		break;
	case BK_V_LIST:
		add_list(text, value);
		break;
	case BK_V_MAP:
		add_map(text, value);
		break;
	case BK_V_CONDITION:
		add_condition(text, value->condition);
		break;
	case BK_V_POISON:
		add(text, BK_STR("(not known)"));
		break;
	}
}

struct bk_str bk_value_show(struct bk_arena *arena, const struct bk_value *value)
{
	struct text text = {.arena = arena};

	add_value(&text, value);
	return finish(&text);
}
