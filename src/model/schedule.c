/*
 * Schedules: phrases and `cron(…)` to AWS's six fields (language.md 3.5, F 4.2).
 *
 * A phrase is looked up by its word in words[], its days become two or three fields, its hours
 * one. A pasted `cron(…)` is read field by field against fields[], which is EventBridge's table
 * (EventBridge User Guide, cron expressions reference, 2026-11), so that whatever comes out of
 * here is accepted by AWS and fires on some day.
 */
#include "model/schedule.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/embed.h"

enum {
	HOUR_MINUTES = 60,
	HOUR_SECONDS = 3600,
	DAY_HOURS = 24,
	DAY_MINUTES = DAY_HOURS * HOUR_MINUTES,
	WEEK_DAYS = 7,
	MONTHS = 12,
	NAME_LEN = 3, /* of a month and of a day of the week */
};

static const char *const week_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
static const char *const month_names[] = {
	"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

static const struct {
	const char *name;
	int days; /* at most */
} months[MONTHS] = {
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

/* A schedule while it is made. */
struct making {
	struct bk_arena *arena;
	struct bk_diags *diags;
	const struct bk_schedule_expr *phrase;
	const struct bk_clock *clock;
	struct bk_span span; /* of the whole phrase */
	struct bk_schedule *schedule;
};

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool same_letters(struct bk_str a, struct bk_str b)
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

/* Zones */

static int compare_zone(const void *wanted, const void *row)
{
	const struct bk_str *name = wanted;
	const char *const *zone = row;

	return bk_str_compare(*name, bk_str_of(*zone));
}

static struct bk_str city_of(struct bk_str zone)
{
	size_t begin = zone.len;

	while (begin > 0 && zone.ptr[begin - 1] != '/')
		begin--;
	return behind(zone, begin);
}

/* `berlin` and `Europe/Brelin` are Europe/Berlin; empty where nothing or too much is near. */
static struct bk_str nearest_zone(struct bk_str wrong)
{
	size_t limit = wrong.len / 3 ? wrong.len / 3 : 1;
	size_t best = bk_str_distance(wrong, BK_STR("utc"));
	struct bk_str found = best <= limit ? BK_STR("utc") : BK_STR("");

	for (size_t i = 0; i < bk_zone_count; i++) {
		struct bk_str name = bk_str_of(bk_zone_names[i]);
		size_t distance;

		if (same_letters(city_of(name), wrong))
			return name;
		distance = bk_str_distance(name, wrong);
		if (distance > limit || distance > best)
			continue;
		found = distance == best ? BK_STR("") : name;
		best = distance;
	}
	return found;
}

static void report_zone(struct bk_arena *arena, struct bk_diags *diags, const struct bk_zone *zone,
	struct bk_span clock_span)
{
	struct bk_span span = bk_span_is_none(zone->span) ? clock_span : zone->span;
	struct bk_str near;

	bk_diag(diags, BK_ZONE_MISSING, span, "no time zone `%.*s`", BK_STR_ARGS(zone->text));
	near = nearest_zone(zone->text);
	if (!near.len || bk_span_is_none(zone->span)) {
		bk_diag_help(diags, "write `utc` or the name of an IANA zone: \"Europe/Berlin\"");
		return;
	}
	if (!bk_str_is(near, "utc"))
		near = bk_str_format(arena, "\"%.*s\"", BK_STR_ARGS(near));
	bk_diag_fix(
		diags, BK_FIX_SAFE, zone->span, near, "did you mean `%.*s`?", BK_STR_ARGS(near));
}

static void report_no_zone(
	struct bk_diags *diags, const struct bk_zone *zone, struct bk_span clock_span)
{
	struct bk_span end = {clock_span.file, clock_span.end, clock_span.end};

	bk_diag(diags, BK_ZONE_MISSING, clock_span, "the time zone is missing");
	bk_diag_help(diags, "write `utc` or the name of an IANA zone: \"Europe/Berlin\"");
	if (!bk_span_is_none(zone->span)) /* "" */
		bk_diag_fix(diags, BK_FIX_SAFE, zone->span, BK_STR("utc"), "write `utc`");
	else if (!bk_span_is_none(clock_span))
		bk_diag_fix(diags, BK_FIX_SAFE, end, BK_STR(" utc"), "add `utc`, which AWS takes");
}

bool bk_zone_resolve(struct bk_arena *arena, struct bk_diags *diags, const struct bk_zone *zone,
	struct bk_span clock_span, struct bk_str *ret_name)
{
	const char *const *row;

	if (!zone->text.len) {
		report_no_zone(diags, zone, clock_span);
		return false;
	}
	if (bk_str_is(zone->text, "utc")) {
		*ret_name = BK_STR("UTC");
		return true;
	}
	row = bsearch(
		&zone->text, bk_zone_names, bk_zone_count, sizeof(bk_zone_names[0]), compare_zone);
	if (!row) {
		report_zone(arena, diags, zone, clock_span);
		return false;
	}
	*ret_name = bk_str_of(*row);
	return true;
}

/* Of the referenced clock, of the literal one, or of the phrase. */
static bool put_zone(struct making *making)
{
	const struct bk_schedule_expr *phrase = making->phrase;
	struct bk_span span = phrase->at.span;

	if (phrase->at_ref) {
		if (making->clock)
			making->schedule->zone = making->clock->zone;
		return making->schedule->zone.len > 0; /* reported by who evaluated it */
	}
	if (bk_span_is_none(span))
		span = making->span;
	return bk_zone_resolve(
		making->arena, making->diags, &phrase->zone, span, &making->schedule->zone);
}

/* Words */

enum {
	ON_WEEKDAYS = 1 << BK_DAY_WEEKDAY,
	ON_MONTH_DAYS = 1 << BK_DAY_OF_MONTH | 1 << BK_DAY_LAST,
	ON_YEAR_DAYS = 1 << BK_DAY_OF_YEAR,
};

static const struct word {
	const char *text;
	enum bk_phrase phrase;
	unsigned days;      /* kinds of days it takes */
	const char *takes;  /* the same in words */
	const char *months; /* NULL: the days say them */
	const char *example;
} words[] = {
	{"every", BK_PHRASE_EVERY, ON_WEEKDAYS | ON_MONTH_DAYS, "days of the week or the month",
		"*", "`every 6h from 05:00 on mon-fri utc`"},
	{"daily", BK_PHRASE_AT, 0, "no days", "*",
		"`daily at 05:00 utc` or `weekly on mon-fri at 05:00 utc`"},
	{"weekly", BK_PHRASE_ON_AT, ON_WEEKDAYS, "days of the week", "*",
		"`weekly on sun at 05:00 utc`"},
	{"monthly", BK_PHRASE_ON_AT, ON_MONTH_DAYS, "days of the month", "*",
		"`monthly on 1 at 05:00 utc` or `monthly on last at 05:00 utc`"},
	{"quarterly", BK_PHRASE_ON_AT, ON_MONTH_DAYS, "days of the month", "1,4,7,10",
		"`quarterly on 1 at 05:00 utc`"},
	{"yearly", BK_PHRASE_ON_AT, ON_YEAR_DAYS, "days of the year", NULL,
		"`yearly on jan 1 at 05:00 utc`"},
};

static const char *const phrase_texts[] = {
	[BK_PHRASE_EVERY] = "a duration",
	[BK_PHRASE_AT] = "a time without days",
	[BK_PHRASE_ON_AT] = "days and a time",
};

/* The row of the word, which fits what follows it; NULL and reported where there is none. */
static const struct word *find_word(struct making *making)
{
	const struct bk_ident *ident = &making->phrase->word;
	struct bk_str text = ident->name ? ident->name->text : BK_STR("");
	struct bk_str legal[BK_COUNT(words)];

	for (size_t i = 0; i < BK_COUNT(words); i++) {
		const struct word *word = &words[i];

		legal[i] = bk_str_of(word->text);
		if (!bk_str_equal(text, legal[i]))
			continue;
		if (word->phrase == making->phrase->phrase)
			return word;
		bk_diag(making->diags, BK_NOT_A_CRON, ident->span, "`%s` does not take %s",
			word->text, phrase_texts[making->phrase->phrase]);
		bk_diag_help(making->diags, "write %s", word->example);
		return NULL;
	}
	bk_diag(making->diags, BK_NOT_ONE_OF, ident->span, "no schedule begins with `%.*s`",
		BK_STR_ARGS(text));
	bk_diag_suggest(making->diags, ident->span, text, legal, BK_COUNT(legal));
	return NULL;
}

/* Days */

/* Bit n is day n; of the week from 0, of the month from 1. */
struct days {
	unsigned kinds;
	uint32_t week, month;
	uint32_t year[MONTHS + 1]; /* days of month 1…12 */
};

/* The fields that say the day. */
struct day_fields {
	struct bk_str month_day, month, week_day;
};

static bool has(uint32_t set, int bit)
{
	return set >> bit & 1;
}

/* `1,4,7`, `MON-FRI`: three and more in a row are a range. */
static struct bk_str set_text(struct bk_arena *arena, uint32_t set, const char *const names[])
{
	struct bk_str text = BK_STR("");

	for (int from = 0; from < 32; from++) {
		int to = from;

		if (!has(set, from))
			continue;
		while (to < 31 && has(set, to + 1))
			to++;
		if (to < from + 2)
			to = from;
		if (names && to > from)
			text = bk_str_format(
				arena, "%.*s,%s-%s", BK_STR_ARGS(text), names[from], names[to]);
		else if (names)
			text = bk_str_format(arena, "%.*s,%s", BK_STR_ARGS(text), names[from]);
		else if (to > from)
			text = bk_str_format(arena, "%.*s,%d-%d", BK_STR_ARGS(text), from, to);
		else
			text = bk_str_format(arena, "%.*s,%d", BK_STR_ARGS(text), from);
		from = to;
	}
	return behind(text, text.len > 0);
}

/* A word that is no day. `Monday` and `MON` are meant for `mon`. */
static void report_day_word(
	struct making *making, const struct word *word, struct bk_span span, struct bk_str text)
{
	bool by_year = word->days == ON_YEAR_DAYS;
	const char *const *names = by_year ? month_names : week_names;
	size_t count = by_year ? BK_COUNT(month_names) : BK_COUNT(week_names);
	struct bk_str legal[MONTHS + 1], wrong = text;
	char lower[MONTHS][NAME_LEN];

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < NAME_LEN; j++)
			lower[i][j] = (char)(names[i][j] - 'A' + 'a');
		legal[i] = (struct bk_str){lower[i], NAME_LEN};
		if (text.len >= NAME_LEN && bk_str_find(text, '-') == text.len &&
			same_letters((struct bk_str){text.ptr, NAME_LEN}, legal[i]))
			wrong = legal[i];
	}
	if (word->days & 1 << BK_DAY_LAST)
		legal[count++] = BK_STR("last");
	bk_diag(making->diags, BK_NOT_ONE_OF, span, "no %s `%.*s`", by_year ? "month" : "day",
		BK_STR_ARGS(text));
	bk_diag_suggest(making->diags, span, wrong, legal, count);
}

/* What the parser could not take for a day: a wrong word, or a number that no month has. */
static void report_unknown_day(
	struct making *making, const struct word *word, const struct bk_day *day)
{
	struct bk_str text = bk_sources_text(making->diags->sources, day->span);
	struct bk_str first = text;
	struct bk_span span = day->span;

	for (first.len = 0; first.len < text.len; first.len++)
		if (text.ptr[first.len] == ' ' || text.ptr[first.len] == '\t')
			break;
	if ((first.len && first.ptr[0] >= '0' && first.ptr[0] <= '9') || day->month > 0) {
		bk_diag(making->diags, BK_NEVER_RUNS, span, "the day `%.*s` never comes",
			BK_STR_ARGS(text));
		bk_diag_help(making->diags, "days of a month are 1 to 31 and `last`");
		return;
	}
	if (!bk_span_is_none(span))
		span.end = span.begin + (uint32_t)first.len;
	report_day_word(making, word, span, first);
}

/* Adds one entry of `on …`. */
static bool add_day(
	struct making *making, const struct word *word, const struct bk_day *day, struct days *days)
{
	if (day->kind == BK_DAY_UNKNOWN) {
		report_unknown_day(making, word, day);
		return false;
	}
	if (!(word->days & 1u << day->kind)) {
		bk_diag(making->diags, BK_NOT_A_CRON, day->span, "`%s` takes %s", word->text,
			word->takes);
		bk_diag_help(making->diags, "write %s", word->example);
		return false;
	}
	days->kinds |= 1u << day->kind;
	if (day->kind == BK_DAY_WEEKDAY) {
		for (int at = day->from; at != day->to; at = (at + 1) % WEEK_DAYS)
			days->week |= 1u << at;
		days->week |= 1u << day->to;
	} else if (day->kind == BK_DAY_OF_MONTH) {
		days->month |= 1u << day->from;
	} else if (day->kind == BK_DAY_OF_YEAR) {
		days->year[day->month] |= 1u << day->from;
		if (day->from > months[day->month - 1].days) {
			bk_diag(making->diags, BK_NEVER_RUNS, day->span, "%d %s never comes",
				day->from, months[day->month - 1].name);
			return false;
		}
	}
	return true;
}

/* AWS combines each day with each month: all months must have the same days. */
static bool put_year_days(struct making *making, const struct days *days, struct day_fields *ret)
{
	uint32_t in_months = 0, all = 0;

	for (int month = 1; month <= MONTHS; month++) {
		in_months |= days->year[month] ? 1u << month : 0;
		all |= days->year[month];
	}
	for (int month = 1; month <= MONTHS; month++) {
		if (!days->year[month] || days->year[month] == all)
			continue;
		bk_diag(making->diags, BK_NOT_A_CRON, making->phrase->days_span,
			"these days have no single AWS form");
		bk_diag_note(
			making->diags, "AWS combines each of the days with each of the months");
		bk_diag_help(making->diags, "write a rule for each of the days");
		return false;
	}
	ret->month_day = set_text(making->arena, all, NULL);
	ret->month = set_text(making->arena, in_months, NULL);
	return true;
}

static bool put_days(struct making *making, const struct word *word, struct day_fields *ret)
{
	struct days days = {0};
	bool good = true;

	bk_vec_foreach (i, &making->phrase->days)
		good = add_day(making, word, &making->phrase->days.at[i], &days) && good;
	if (!good)
		return false;
	if (days.kinds & (days.kinds - 1)) {
		bk_diag(making->diags, BK_NOT_A_CRON, making->phrase->days_span,
			"these days have no single AWS form");
		bk_diag_note(making->diags,
			"AWS does not combine days of the week, days of the "
			"month and the last day of the month");
		bk_diag_help(making->diags, "write a rule for each of them");
		return false;
	}
	*ret = (struct day_fields){
		BK_STR("?"), bk_str_of(word->months ? word->months : "*"), BK_STR("*")};
	if (days.week && days.week != (1u << WEEK_DAYS) - 1)
		ret->week_day = set_text(making->arena, days.week, week_names);
	if (!days.kinds || days.week)
		return true;
	ret->week_day = BK_STR("?");
	if (days.kinds & ON_YEAR_DAYS)
		return put_year_days(making, &days, ret);
	ret->month_day = days.month ? set_text(making->arena, days.month, NULL) : BK_STR("L");
	return true;
}

/* Hours */

static const char *const day_steps = "steps that divide a day are 1h, 2h, 3h, 4h, 6h, 8h, 12h, 24h";

/* `every D` has an AWS form. */
static bool check_step(struct making *making)
{
	const struct bk_schedule_expr *phrase = making->phrase;
	struct bk_span span = phrase->every_span;
	struct bk_str text = bk_sources_text(making->diags->sources, span);
	int64_t step = phrase->every_seconds;

	if (step < HOUR_SECONDS) {
		bk_diag(making->diags, BK_TOO_FREQUENT, span,
			"every %.*s; AWS Backup runs at most hourly", BK_STR_ARGS(text));
		if (!bk_span_is_none(span))
			bk_diag_fix(making->diags, BK_FIX_UNSAFE, span, BK_STR("1h"), "write `1h`");
	} else if (step > DAY_HOURS * HOUR_SECONDS) {
		bk_diag(making->diags, BK_NOT_A_CRON, span,
			"`every %.*s` has no AWS form; at most a day", BK_STR_ARGS(text));
		bk_diag_help(making->diags, "write `weekly on …` or `monthly on …`");
	} else if (step % HOUR_SECONDS) {
		bk_diag(making->diags, BK_NOT_A_CRON, span,
			"`every %.*s` has no AWS form; only whole hours", BK_STR_ARGS(text));
		bk_diag_help(making->diags, "%s", day_steps);
	} else if (phrase->from.minutes < 0 && DAY_HOURS * HOUR_SECONDS % step) {
		bk_diag(making->diags, BK_NOT_A_CRON, span,
			"`every %.*s` has no AWS form; it does not divide a day",
			BK_STR_ARGS(text));
		bk_diag_note(making->diags, "AWS counts anew from each midnight; %s", day_steps);
		bk_diag_help(making->diags, "where that is meant, say so: `from 00:00`");
	} else {
		return true;
	}
	return false;
}

/*
 * The hour field, and the bits. Every hour is `*`, which is how EventBridge's reference says it;
 * from another hour on it is `5/1`, within a window `6-18/6`, and a single run is its hour, since
 * a step of a whole day is outside the field.
 */
static struct bk_str hours_text(struct making *making, int from, int last, int step, bool has_to)
{
	for (int hour = from; hour <= last; hour += step)
		making->schedule->hours |= 1u << hour;
	if (from + step > last)
		return bk_str_format(making->arena, "%d", from);
	if (from == 0 && last == DAY_HOURS - 1 && step == 1)
		return BK_STR("*");
	if (!has_to)
		return bk_str_format(making->arena, "%d/%d", from, step);
	if (step == 1)
		return bk_str_format(making->arena, "%d-%d", from, last);
	return bk_str_format(making->arena, "%d-%d/%d", from, last, step);
}

static void put_cron(
	struct making *making, int minute, struct bk_str hours, const struct day_fields *days)
{
	making->schedule->minutes = (uint64_t)1 << minute;
	making->schedule->cron = bk_str_format(making->arena, "%d %.*s %.*s %.*s %.*s *", minute,
		BK_STR_ARGS(hours), BK_STR_ARGS(days->month_day), BK_STR_ARGS(days->month),
		BK_STR_ARGS(days->week_day));
}

static bool make_every(struct making *making)
{
	const struct bk_schedule_expr *phrase = making->phrase;
	const struct word *word = find_word(making);
	struct day_fields days;
	bool has_to = phrase->to.minutes >= 0, good;
	int from = phrase->from.minutes < 0 ? 0 : phrase->from.minutes;
	int to = has_to ? phrase->to.minutes : DAY_MINUTES - 1;
	int minute = from % HOUR_MINUTES;

	if (!word)
		return false;
	good = put_days(making, word, &days);
	if (!check_step(making))
		return false;
	if (to < from) {
		bk_diag(making->diags, BK_NOT_A_CRON,
			bk_span_join(phrase->from.span, phrase->to.span),
			"the window ends before it begins");
		bk_diag_note(making->diags,
			"AWS evaluates a schedule within the day, from 00:00 "
			"to 23:59");
		bk_diag_help(making->diags, "write one rule up to midnight and one after it");
		return false;
	}
	if (!good)
		return false;
	/* the last run is not after `to`: with from 06:30 to 18:00 it is 17:30 */
	put_cron(making, minute,
		hours_text(making, from / HOUR_MINUTES, (to - minute) / HOUR_MINUTES,
			(int)(phrase->every_seconds / HOUR_SECONDS), has_to),
		&days);
	return true;
}

/* daily, weekly, monthly, quarterly, yearly */
static bool make_at(struct making *making)
{
	const struct bk_schedule_expr *phrase = making->phrase;
	const struct word *word = find_word(making);
	int at = phrase->at_ref && making->clock ? making->clock->minutes : phrase->at.minutes;
	struct day_fields days;

	if (!word || !put_days(making, word, &days))
		return false;
	if (at < 0 || at >= DAY_MINUTES) /* reported by who read it */
		return false;
	put_cron(making, at % HOUR_MINUTES,
		hours_text(making, at / HOUR_MINUTES, at / HOUR_MINUTES, DAY_HOURS, false), &days);
	return true;
}

/* cron(…) */

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
	[MONTH] = {"month", 1, MONTHS, MONTHS, month_names, true,
		"1 to 12 or JAN to DEC, with `, - * /`"},
	[WEEK_DAY] = {"day-of-week", 1, WEEK_DAYS, WEEK_DAYS, week_names, true,
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
static struct bk_span span_of(const struct making *making, struct bk_str part)
{
	struct bk_str file;
	uintptr_t begin, at = (uintptr_t)part.ptr;

	if (bk_span_is_none(making->span))
		return BK_NO_SPAN;
	file = bk_sources_file(making->diags->sources, making->span.file)->text;
	begin = (uintptr_t)file.ptr;
	if (at < begin || at - begin > file.len || part.len > file.len - (at - begin))
		return BK_NO_SPAN;
	return (struct bk_span){
		making->span.file, (uint32_t)(at - begin), (uint32_t)(at - begin + part.len)};
}

static bool read_number(struct bk_str *rest, int min, int max, int *ret)
{
	size_t len = 0;
	int value = 0;

	for (; len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9'; len++) {
		if (len == 4)
			return false;
		value = value * 10 + (rest->ptr[len] - '0');
	}
	if (!len || value < min || value > max)
		return false;
	*rest = behind(*rest, len);
	*ret = value;
	return true;
}

/* A number or a name. */
static bool read_value(struct bk_str *rest, const struct field *field, int *ret)
{
	struct bk_str word = {rest->ptr, NAME_LEN};

	if (!field->names || rest->len < NAME_LEN)
		return read_number(rest, field->min, field->max, ret);
	for (int i = 0; i <= field->max - field->min; i++) {
		if (!same_letters(word, bk_str_of(field->names[i])))
			continue;
		*rest = behind(*rest, NAME_LEN);
		*ret = field->min + i;
		return true;
	}
	return read_number(rest, field->min, field->max, ret);
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
		if (!read_number(&item, 1, field->step_max, &step))
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
		if (same_letters(rest, bk_str_of(specials[i].text)))
			return true;
	}
	return false;
}

static void report_item(struct making *making, const struct field *field,
	const struct cron_field *out, struct bk_str item)
{
	struct bk_str legal[MONTHS], shown = item.len ? item : out->text;
	struct bk_span span = span_of(making, shown);
	bool is_word = shown.len >= NAME_LEN;
	size_t count = (size_t)(field->max - field->min) + 1;

	bk_diag(making->diags, BK_BAD_CRON, bk_span_is_none(span) ? making->span : span,
		"the %s field does not take `%.*s`", field->name, BK_STR_ARGS(shown));
	bk_diag_help(making->diags, "it takes %s", field->legal);
	for (size_t i = 0; i < shown.len; i++)
		is_word = is_word && upper(shown.ptr[i]) >= 'A' && upper(shown.ptr[i]) <= 'Z';
	if (!field->names || !is_word)
		return;
	for (size_t i = 0; i < count; i++) {
		legal[i] = bk_str_of(field->names[i]);
		if (same_letters((struct bk_str){shown.ptr, NAME_LEN}, legal[i]))
			shown = legal[i];
	}
	bk_diag_suggest(making->diags, span, shown, legal, count);
}

static bool read_field(struct making *making, int index, struct cron_field *out)
{
	struct bk_str rest = out->text;

	out->span = span_of(making, out->text);
	out->special = read_special(out->text, index);
	if (out->special)
		return true;
	for (;;) {
		struct bk_str item = {rest.ptr, bk_str_find(rest, ',')};

		if (!read_item(item, &fields[index], out)) {
			report_item(making, &fields[index], out, item);
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

static struct bk_span field_span(const struct making *making, const struct cron_field *field)
{
	return bk_span_is_none(field->span) ? making->span : field->span;
}

/* Exactly one of the two days is `?`. */
static bool check_days(struct making *making, const struct cron_field cron[FIELD_COUNT])
{
	const struct cron_field *month_day = &cron[MONTH_DAY], *week_day = &cron[WEEK_DAY];
	const struct cron_field *star = bk_str_is(week_day->text, "*") ? week_day : month_day;
	bool any_month_day = bk_str_is(month_day->text, "?");
	bool any_week_day = bk_str_is(week_day->text, "?");

	if (any_month_day != any_week_day)
		return true;
	if (any_month_day) {
		bk_diag(making->diags, BK_BAD_CRON, field_span(making, week_day),
			"day-of-month and day-of-week are both `?`; only one may be");
		bk_diag_help(making->diags, "write `*` for every day");
		return false;
	}
	bk_diag(making->diags, BK_BAD_CRON, field_span(making, star),
		"day-of-month and day-of-week are both set; one must be `?`");
	if (bk_str_is(star->text, "*") && !bk_span_is_none(star->span))
		bk_diag_fix(making->diags, BK_FIX_SAFE, star->span, BK_STR("?"), "write `?`");
	return false;
}

static bool check_minutes(struct making *making, const struct cron_field *minutes)
{
	int count = __builtin_popcountll(minutes->bits[0]);

	if (count == 1)
		return true;
	bk_diag(making->diags, BK_TOO_FREQUENT, field_span(making, minutes),
		"minutes `%.*s` are %d runs in an hour; AWS Backup runs at most hourly",
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
static bool check_comes(struct making *making, const struct cron_field cron[FIELD_COUNT])
{
	const struct cron_field *days = &cron[MONTH_DAY];
	bool is_leap = has_leap_year(&cron[YEAR]);
	int first_day = 31, first_month = -1;

	if (days->special)
		return true;
	for (int month = 0; month < MONTHS; month++) {
		int length = months[month].days - (month == 1 && !is_leap);

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
	bk_diag(making->diags, BK_NEVER_RUNS, field_span(making, days), "%d %s never comes",
		first_day, months[first_month].name);
	if (first_day <= months[first_month].days)
		bk_diag_note(making->diags, "none of the years is a leap year");
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

static bool make_cron(struct making *making)
{
	struct cron_field cron[FIELD_COUNT] = {0};
	size_t count = split(making->phrase->cron, cron);
	bool good = true;

	if (count != FIELD_COUNT) {
		struct bk_span span = span_of(making, making->phrase->cron);

		bk_diag(making->diags, BK_BAD_CRON,
			bk_span_is_none(span) || !count ? making->span : span,
			"`cron(…)` has six fields, this has %zu", count);
		bk_diag_help(making->diags,
			"minutes, hours, day of the month, month, day of the "
			"week, year: `cron(0 5 ? * * *)` is daily at 05:00");
		return false;
	}
	for (int i = 0; i < FIELD_COUNT; i++)
		good = read_field(making, i, &cron[i]) && good;
	if (!good)
		return false;
	good = check_days(making, cron);
	good = check_minutes(making, &cron[MINUTE]) && good;
	good = check_comes(making, cron) && good;
	making->schedule->cron = cron_text(making->arena, cron);
	making->schedule->minutes = cron[MINUTE].bits[0];
	making->schedule->hours = (uint32_t)cron[HOUR].bits[0];
	return good;
}

/* By what follows the word. */
typedef bool make_fn(struct making *making);

static make_fn *const makers[] = {
	[BK_PHRASE_EVERY] = make_every,
	[BK_PHRASE_AT] = make_at,
	[BK_PHRASE_ON_AT] = make_at,
	[BK_PHRASE_CRON] = make_cron,
};

const struct bk_schedule *bk_schedule_make(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_schedule_expr *phrase, const struct bk_clock *clock, struct bk_str text,
	struct bk_span span)
{
	struct making making = {
		arena, diags, phrase, clock, span, bk_new(arena, struct bk_schedule)};
	bool good = makers[phrase->phrase](&making);

	making.schedule->text = text;
	return put_zone(&making) && good ? making.schedule : NULL;
}
