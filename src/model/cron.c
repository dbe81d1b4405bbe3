/*
 * `cron(…)` as EventBridge reads it: six fields, each against its row of fields[] (EventBridge
 * User Guide, cron expressions reference, 2026-11).
 */
#include "model/cron.h"

#include "base/arena.h"

const char *const bk_week_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
const char *const bk_month_names[] = {
	"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

const struct bk_month bk_months[] = {
	{"January", 31},
	{"February", 29},
	{"March", 31},
	{"April", 30},
	{"May", 31},
	{"June", 30},
	{"July", 31},
	{"August", 31},
	{"September", 30},
	{"October", 31},
	{"November", 30},
	{"December", 31},
};

/* What is needed to report. */
struct reading {
	struct bk_diags *diags;
	struct bk_span span; /* of the whole phrase */
};

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool bk_same_letters(struct bk_str a, struct bk_str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (upper(a.ptr[i]) != upper(b.ptr[i]))
			return false;
	return true;
}

static struct bk_str behind(struct bk_str text, size_t count)
{
	return (struct bk_str){text.ptr + count, text.len - count};
}

static bool begins(struct bk_str text, char c)
{
	return text.len && text.ptr[0] == c;
}

enum { MINUTE, HOUR, MONTH_DAY, MONTH, WEEK_DAY, YEAR, FIELD_COUNT };

enum { FIRST_YEAR = 1970, LAST_YEAR = 2199 };

static const struct field {
	const char *name;
	int min, max, step_max;
	const char *const *names; /* of min and on, or NULL */
	bool wraps;               /* `20-2` goes over the end */
	const char *legal;
} fields[FIELD_COUNT] = {
	[MINUTE] = {"minutes", 0, 59, 59, NULL, true, "0 to 59, with `, - * /`"},
	[HOUR] = {"hours", 0, 23, 23, NULL, true, "0 to 23, with `, - * /`"},
	[MONTH_DAY] = {"day-of-month", 1, 31, 31, NULL, true,
		"1 to 31, with `, - * /`; or one of `?`, `L`, `LW`, `15W`"},
	[MONTH] = {"month", 1, BK_MONTHS, BK_MONTHS, bk_month_names, true,
		"1 to 12 or JAN to DEC, with `, - * /`"},
	[WEEK_DAY] = {"day-of-week", 1, BK_WEEK_DAYS, BK_WEEK_DAYS, bk_week_names, true,
		"1 to 7 or SUN to SAT, with `, - * /`; or one of `?`, `L`, `6L`, `6#3`"},
	[YEAR] = {"year", FIRST_YEAR, LAST_YEAR, LAST_YEAR - FIRST_YEAR, NULL, false,
		"1970 to 2199, with `, - * /`"},
};

/* What stands alone in a field: a value of it before the letters, or none. */
static const struct special {
	int field;
	bool has_value;
	const char *text;
} specials[] = {
	{MONTH_DAY, false, "?"},
	{MONTH_DAY, false, "L"},
	{MONTH_DAY, false, "LW"},
	{MONTH_DAY, true, "W"},
	{WEEK_DAY, false, "?"},
	{WEEK_DAY, false, "L"},
	{WEEK_DAY, true, "L"},
	{WEEK_DAY, true, "#1"},
	{WEEK_DAY, true, "#2"},
	{WEEK_DAY, true, "#3"},
	{WEEK_DAY, true, "#4"},
	{WEEK_DAY, true, "#5"},
};

/* One field as written and as read. */
struct cron_field {
	struct bk_str text;
	struct bk_span span; /* none: the text is not in the file */
	uint64_t bits[4];    /* of value - min; 230 years are the most */
	bool special;        /* bits say nothing */
};

static bool has_value(const struct cron_field *field, int bit)
{
	return field->bits[bit / 64] >> bit % 64 & 1;
}

/* Where a part of the cron text stands in the file. */
static struct bk_span span_of(const struct reading *reading, struct bk_str part)
{
	struct bk_str file;
	uintptr_t begin, at = (uintptr_t)part.ptr;

	if (bk_span_is_none(reading->span))
		return BK_NO_SPAN;
	file = bk_sources_file(reading->diags->sources, reading->span.file)->text;
	begin = (uintptr_t)file.ptr;
	if (at < begin || at - begin > file.len || part.len > file.len - (at - begin))
		return BK_NO_SPAN;
	return (struct bk_span){
		reading->span.file, (uint32_t)(at - begin), (uint32_t)(at - begin + part.len)};
}

/* A number or a name. */
static bool read_value(struct bk_str *rest, const struct field *field, int *ret)
{
	struct bk_str word = {rest->ptr, BK_DAY_NAME};

	if (!field->names || rest->len < BK_DAY_NAME)
		return bk_str_take_number(rest, field->min, field->max, ret);
	for (int i = 0; i <= field->max - field->min; i++) {
		if (!bk_same_letters(word, bk_str_of(field->names[i])))
			continue;
		*rest = behind(*rest, BK_DAY_NAME);
		*ret = field->min + i;
		return true;
	}
	return bk_str_take_number(rest, field->min, field->max, ret);
}

/* `*`, `5`, `5-9`, each with or without `/2`. */
static bool read_item(struct bk_str item, const struct field *field, struct cron_field *out)
{
	int size = field->max - field->min + 1, from = field->min, to = field->max, step = 1;

	if (begins(item, '*')) {
		item = behind(item, 1);
	} else {
		if (!read_value(&item, field, &from))
			return false;
		to = begins(item, '/') ? field->max : from;
		if (begins(item, '-')) {
			item = behind(item, 1);
			if (!read_value(&item, field, &to) || (to < from && !field->wraps))
				return false;
		}
	}
	if (begins(item, '/')) {
		item = behind(item, 1);
		if (!bk_str_take_number(&item, 1, field->step_max, &step))
			return false;
	}
	if (item.len)
		return false;
	if (to < from)
		to += size;
	for (int value = from; value <= to; value += step) {
		int bit = (value - field->min) % size;

		out->bits[bit / 64] |= (uint64_t)1 << bit % 64;
	}
	return true;
}

static bool read_special(struct bk_str text, int index)
{
	for (size_t i = 0; i < BK_COUNT(specials); i++) {
		struct bk_str rest = text;
		int value;

		if (specials[i].field != index)
			continue;
		if (specials[i].has_value && !read_value(&rest, &fields[index], &value))
			continue;
		if (bk_same_letters(rest, bk_str_of(specials[i].text)))
			return true;
	}
	return false;
}

static void report_item(struct reading *reading, const struct field *field,
	const struct cron_field *out, struct bk_str item)
{
	struct bk_str legal[BK_MONTHS], shown = item.len ? item : out->text;
	struct bk_span span = span_of(reading, shown);
	bool is_word = shown.len >= BK_DAY_NAME;
	size_t count = (size_t)(field->max - field->min) + 1;

	bk_diag(reading->diags, BK_BAD_CRON, bk_span_is_none(span) ? reading->span : span,
		"the %s field does not take `%.*s`", field->name, BK_STR_ARGS(shown));
	bk_diag_help(reading->diags, "It takes %s.", field->legal);
	for (size_t i = 0; i < shown.len; i++)
		is_word = is_word && upper(shown.ptr[i]) >= 'A' && upper(shown.ptr[i]) <= 'Z';
	if (!field->names || !is_word)
		return;
	for (size_t i = 0; i < count; i++) {
		legal[i] = bk_str_of(field->names[i]);
		if (bk_same_letters((struct bk_str){shown.ptr, BK_DAY_NAME}, legal[i]))
			shown = legal[i];
	}
	bk_diag_suggest(reading->diags, span, shown, legal, count);
}

static bool read_field(struct reading *reading, int index, struct cron_field *out)
{
	struct bk_str rest = out->text;

	out->span = span_of(reading, out->text);
	out->special = read_special(out->text, index);
	if (out->special)
		return true;
	for (;;) {
		struct bk_str item = {rest.ptr, bk_str_find(rest, ',')};

		if (!read_item(item, &fields[index], out)) {
			report_item(reading, &fields[index], out, item);
			return false;
		}
		if (item.len == rest.len)
			return true;
		rest = behind(rest, item.len + 1);
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Cuts the text into fields; their number, which may be more than there is room for. */
static size_t split(struct bk_str text, struct cron_field ret[FIELD_COUNT])
{
	size_t count = 0;

	for (size_t at = 0; at < text.len;) {
		size_t begin = at;

		while (at < text.len && !is_space(text.ptr[at]))
			at++;
		if (at > begin) {
			if (count < FIELD_COUNT)
				ret[count].text = (struct bk_str){text.ptr + begin, at - begin};
			count++;
		} else {
			at++;
		}
	}
	return count;
}

static struct bk_span field_span(const struct reading *reading, const struct cron_field *field)
{
	return bk_span_is_none(field->span) ? reading->span : field->span;
}

/* Exactly one of the two days is `?`. */
static bool check_days(struct reading *reading, const struct cron_field cron[FIELD_COUNT])
{
	const struct cron_field *month_day = &cron[MONTH_DAY], *week_day = &cron[WEEK_DAY];
	const struct cron_field *star = bk_str_is(week_day->text, "*") ? week_day : month_day;
	bool any_month_day = bk_str_is(month_day->text, "?");
	bool any_week_day = bk_str_is(week_day->text, "?");

	if (any_month_day != any_week_day)
		return true;
	if (any_month_day) {
		bk_diag(reading->diags, BK_BAD_CRON, field_span(reading, week_day),
			"day-of-month and day-of-week are both `?`; only one may be");
		bk_diag_help(reading->diags, "Write `*` for every day.");
		return false;
	}
	bk_diag(reading->diags, BK_BAD_CRON, field_span(reading, star),
		"day-of-month and day-of-week are both set; one must be `?`");
	if (bk_str_is(star->text, "*") && !bk_span_is_none(star->span))
		bk_diag_fix(reading->diags, BK_FIX_SAFE, star->span, BK_STR("?"), "Write `?`.");
	return false;
}

static bool check_minutes(struct reading *reading, const struct cron_field *minutes)
{
	int count = __builtin_popcountll(minutes->bits[0]);

	if (count == 1)
		return true;
	bk_diag(reading->diags, BK_TOO_FREQUENT, field_span(reading, minutes),
		"minutes `%.*s` are %d runs in an hour; AWS Backup runs a rule at most hourly",
		BK_STR_ARGS(minutes->text), count);
	return false;
}

static bool has_leap_year(const struct cron_field *years)
{
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		if (year % 4 == 0 && year % 100 && has_value(years, year - FIRST_YEAR))
			return true;
	return has_value(years, 2000 - FIRST_YEAR);
}

/* Some day of the month is there in some of the months. */
static bool check_comes(struct reading *reading, const struct cron_field cron[FIELD_COUNT])
{
	const struct cron_field *days = &cron[MONTH_DAY];
	bool is_leap = has_leap_year(&cron[YEAR]);
	int first_day = 31, first_month = -1;

	if (days->special)
		return true;
	for (int month = 0; month < BK_MONTHS; month++) {
		int length = bk_months[month].days - (month == 1 && !is_leap);

		if (!has_value(&cron[MONTH], month))
			continue;
		if (first_month < 0)
			first_month = month;
		for (int day = 1; day <= 31; day++) {
			if (!has_value(days, day - 1))
				continue;
			if (day <= length)
				return true;
			first_day = day < first_day ? day : first_day;
		}
	}
	bk_diag(reading->diags, BK_NEVER_RUNS, field_span(reading, days), "%d %s never comes",
		first_day, bk_months[first_month].name);
	if (first_day <= bk_months[first_month].days)
		bk_diag_note(reading->diags, "none of the years is a leap year");
	return false;
}

/* The fields as AWS's pages write them: one space between, names in capitals. */
static struct bk_str cron_text(struct bk_arena *arena, const struct cron_field cron[FIELD_COUNT])
{
	size_t len = FIELD_COUNT - 1;
	char *text, *end;

	for (int i = 0; i < FIELD_COUNT; i++)
		len += cron[i].text.len;
	text = end = bk_arena_text(arena, len);
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (i)
			*end++ = ' ';
		for (size_t j = 0; j < cron[i].text.len; j++)
			*end++ = upper(cron[i].text.ptr[j]);
	}
	return (struct bk_str){text, len};
}

bool bk_cron_read(struct bk_arena *arena, struct bk_diags *diags, struct bk_str text,
	struct bk_span span, struct bk_schedule *schedule)
{
	struct reading *reading = &(struct reading){diags, span};
	struct cron_field cron[FIELD_COUNT] = {0};
	size_t count = split(text, cron);
	bool good = true;

	if (count != FIELD_COUNT) {
		struct bk_span at = span_of(reading, text);

		bk_diag(diags, BK_BAD_CRON, bk_span_is_none(at) || !count ? span : at,
			"`cron(…)` has six fields, this has %zu", count);
		bk_diag_help(diags,
			"They are minutes, hours, day of the month, month, day of the week and "
			"year: `cron(0 5 ? * * *)` is daily at 05:00.");
		return false;
	}
	for (int i = 0; i < FIELD_COUNT; i++)
		good = read_field(reading, i, &cron[i]) && good;
	if (!good)
		return false;
	good = check_days(reading, cron);
	good = check_minutes(reading, &cron[MINUTE]) && good;
	good = check_comes(reading, cron) && good;
	schedule->cron = cron_text(arena, cron);
	schedule->minutes = cron[MINUTE].bits[0];
	schedule->hours = (uint32_t)cron[HOUR].bits[0];
	return good;
}
