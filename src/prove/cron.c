/*
 * Reads the six fields of a cron expression (EventBridge User Guide, cron expressions reference,
 * seen 2026-11). The language's own `cron(…)` is read before, with reports that point at the
 * field (model/cron.h); this reads what AWS gets.
 */
#include "base/attr.h"
#include "prove/timer.h"

enum { NAME_LETTERS = 3, WEEK_DAYS = 7, NO_NAME = -1 };

enum { MINUTE, HOUR, MONTH_DAY, MONTH, WEEK_DAY, YEAR, FIELD_COUNT };

static const char week_names[] = "SUNMONTUEWEDTHUFRISAT";
static const char month_names[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

static const struct field {
	const char *name;
	int min, max;
	const char *names; /* of min and on; three letters each */
	bool wraps;        /* `20-2` goes over the end */
} fields[FIELD_COUNT] = {
	[MINUTE] = {"minutes", 0, 59, "", true},
	[HOUR] = {"hours", 0, 23, "", true},
	[MONTH_DAY] = {"day of month", 1, 31, "", true},
	[MONTH] = {"month", 1, 12, month_names, true},
	[WEEK_DAY] = {"day of week", 1, WEEK_DAYS, week_names, true},
	[YEAR] = {"year", BK_FIRST_YEAR, BK_LAST_YEAR, "", false},
};

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static struct bk_str behind(struct bk_str text, size_t count)
{
	return (struct bk_str){text.ptr + count, text.len - count};
}

static bool take(struct bk_str *rest, char c)
{
	if (!rest->len || upper(rest->ptr[0]) != c)
		return false;
	*rest = behind(*rest, 1);
	return true;
}

static int name_value(struct bk_str rest, const struct field *field)
{
	if (rest.len < NAME_LETTERS)
		return NO_NAME;
	for (int i = 0; field->names[i]; i += NAME_LETTERS) {
		bool same = true;

		for (int j = 0; j < NAME_LETTERS; j++)
			same = same && upper(rest.ptr[j]) == field->names[i + j];
		if (same)
			return field->min + i / NAME_LETTERS;
	}
	return NO_NAME;
}

static bool take_value(struct bk_str *rest, const struct field *field, int *ret)
{
	int named = name_value(*rest, field);

	if (named == NO_NAME)
		return bk_str_take_number(rest, field->min, field->max, ret);
	*rest = behind(*rest, NAME_LETTERS);
	*ret = named;
	return true;
}

/* `*`, `5`, `5-9`, each with or without `/2`; `5/2` goes on to the end. */
static bool read_item(struct bk_str item, const struct field *field, uint64_t bits[4])
{
	int size = field->max - field->min + 1, from = field->min, to = field->max, step = 1;

	if (!take(&item, '*')) {
		if (!take_value(&item, field, &from))
			return false;
		to = item.len && item.ptr[0] == '/' ? field->max : from;
		if (take(&item, '-') &&
			(!take_value(&item, field, &to) || (to < from && !field->wraps)))
			return false;
	}
	if (take(&item, '/') && !bk_str_take_number(&item, 1, size, &step))
		return false;
	if (item.len)
		return false;
	if (to < from)
		to += size;
	for (int value = from; value <= to; value += step) {
		int bit = (value - field->min) % size;

		bits[bit / 64] |= (uint64_t)1 << bit % 64;
	}
	return true;
}

static bool read_list(struct bk_str text, const struct field *field, uint64_t bits[4])
{
	for (;;) {
		struct bk_str item = {text.ptr, bk_str_find(text, ',')};

		if (!read_item(item, field, bits))
			return false;
		if (item.len == text.len)
			return true;
		text = behind(text, item.len + 1);
	}
}

/* `L`, `LW`, `15W` */
static bool read_month_form(struct bk_str text, struct bk_cron *cron)
{
	struct bk_str rest = text;

	if (take(&rest, 'L')) {
		cron->month_form = take(&rest, 'W') ? BK_CRON_LAST_WEEKDAY : BK_CRON_LAST;
		return !rest.len;
	}
	cron->month_form = BK_CRON_NEAR;
	return take_value(&rest, &fields[MONTH_DAY], &cron->near) && take(&rest, 'W') && !rest.len;
}

/* `L` (Saturday), `6L`, `6#3` */
static bool read_week_form(struct bk_str text, struct bk_cron *cron)
{
	struct bk_str rest = text;
	int day;

	cron->nth = -1;
	cron->week_days = 1u << (WEEK_DAYS - 1);
	if (bk_str_equal(rest, BK_STR("L")) || bk_str_equal(rest, BK_STR("l")))
		return true;
	if (!take_value(&rest, &fields[WEEK_DAY], &day))
		return false;
	cron->week_days = (uint8_t)(1u << (day - 1));
	cron->nth = 0;
	if (!take(&rest, 'L') && !(take(&rest, '#') && bk_str_take_number(&rest, 1, 5, &cron->nth)))
		return false;
	return !rest.len;
}

static size_t split(struct bk_str text, struct bk_str ret[FIELD_COUNT])
{
	size_t count = 0;

	for (size_t at = 0; at < text.len;) {
		size_t begin = at;

		while (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != '\t')
			at++;
		if (at > begin && count < FIELD_COUNT)
			ret[count] = (struct bk_str){text.ptr + begin, at - begin};
		count += at > begin;
		at += at == begin;
	}
	return count;
}

bool bk_cron_fields(struct bk_str text, struct bk_cron *ret_cron, struct bk_error *ret_error)
{
	struct bk_cron cron = {.nth = -1};
	struct bk_str words[FIELD_COUNT];
	uint64_t bits[FIELD_COUNT][4] = {0};

	if (split(text, words) != FIELD_COUNT)
		return bk_error_set(ret_error, "a cron expression has six fields");
	if (bk_str_is(words[MONTH_DAY], "?") == bk_str_is(words[WEEK_DAY], "?"))
		return bk_error_set(
			ret_error, "one of day of month and day of week must be `?`, not both");
	for (int i = 0; i < FIELD_COUNT; i++) {
		struct bk_str word = bk_str_is(words[i], "?") ? BK_STR("*") : words[i];
		bool good;

		if (bk_str_is(words[i], "?") && i != MONTH_DAY && i != WEEK_DAY)
			word = words[i];
		good = read_list(word, &fields[i], bits[i]);
		if (!good && i == MONTH_DAY)
			good = read_month_form(word, &cron);
		else if (!good && i == WEEK_DAY)
			good = read_week_form(word, &cron);
		else if (i == WEEK_DAY)
			cron.week_days = (uint8_t)bits[i][0];
		if (!good)
			return bk_error_set(ret_error, "the %s field does not take `%.*s`",
				fields[i].name, BK_STR_ARGS(words[i]));
	}
	cron.minutes = bits[MINUTE][0];
	cron.hours = (uint32_t)bits[HOUR][0];
	cron.months = (uint32_t)(bits[MONTH][0] << 1);
	cron.month_days = (uint32_t)(bits[MONTH_DAY][0] << 1);
	for (size_t i = 0; i < BK_COUNT(cron.years); i++)
		cron.years[i] = bits[YEAR][i];
	*ret_cron = cron;
	return true;
}
