/*
 * Schedules: phrases and `cron(…)` to AWS's six fields (language.md 3.5, F 4.2).
 *
 * A phrase is looked up by its word in words[], its days become two or three fields, its hours
 * one. A pasted `cron(…)` is cron.c's. Whatever comes out of here is accepted by AWS and fires on
 * some day.
 */
#include "model/schedule.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/embed.h"
#include "model/cron.h"

enum {
	HOUR_MINUTES = 60,
	HOUR_SECONDS = 3600,
	DAY_HOURS = 24,
	DAY_MINUTES = DAY_HOURS * HOUR_MINUTES,
	DAY_SECONDS = DAY_HOURS * HOUR_SECONDS,
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

static struct bk_str behind(struct bk_str text, size_t count)
{
	return (struct bk_str){text.ptr + count, text.len - count};
}

/* Zones */

static int compare_zone(const void *wanted, const void *row)
{
	const struct bk_str *name = wanted;
	const struct bk_zone_data *zone = row;

	return bk_str_compare(*name, bk_str_of(zone->name));
}

static struct bk_str city_of(struct bk_str zone)
{
	size_t begin = zone.len;

	while (begin > 0 && zone.ptr[begin - 1] != '/')
		begin--;
	return behind(zone, begin);
}

/*
 * `berlin` and `Europe/Brelin` are Europe/Berlin; empty where nothing or too much is near. Letters
 * alone (`CEST`) are not guessed at: another abbreviation is another time.
 */
static struct bk_str nearest_zone(struct bk_str wrong)
{
	bool is_path = bk_str_find(wrong, '/') < wrong.len;
	size_t best = wrong.len / 3 + 1;
	struct bk_str found = BK_STR("");

	if (bk_same_letters(wrong, BK_STR("utc")))
		return BK_STR("utc");
	for (size_t i = 0; i < bk_zone_count; i++) {
		struct bk_str name = bk_str_of(bk_zones[i].name);
		size_t distance;

		if (bk_same_letters(city_of(name), wrong))
			return name;
		if (!is_path)
			continue;
		distance = bk_str_distance(name, wrong);
		if (distance > best)
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
		bk_diag_help(diags, "Write `utc` or the name of an IANA zone: \"Europe/Berlin\".");
		return;
	}
	if (!bk_str_is(near, "utc"))
		near = bk_str_format(arena, "\"%.*s\"", BK_STR_ARGS(near));
	if (bk_str_equal(bk_sources_text(diags->sources, zone->span), zone->text))
		bk_diag_fix(diags, BK_FIX_SAFE, zone->span, near, "Did you mean `%.*s`?",
			BK_STR_ARGS(near));
	else
		bk_diag_fix_value(diags, BK_FIX_SAFE, zone->span, near, "Did you mean `%.*s`?",
			BK_STR_ARGS(near));
}

static void report_no_zone(
	struct bk_diags *diags, const struct bk_zone *zone, struct bk_span clock_span)
{
	struct bk_span end = {clock_span.file, clock_span.end, clock_span.end};

	bk_diag(diags, BK_ZONE_MISSING, clock_span, "the time zone is missing");
	bk_diag_help(diags, "Write `utc` or the name of an IANA zone: \"Europe/Berlin\".");
	if (!bk_span_is_none(zone->span)) /* "" */
		bk_diag_fix_value(diags, BK_FIX_SAFE, zone->span, BK_STR("utc"), "Write `utc`.");
	else if (!bk_span_is_none(clock_span))
		bk_diag_fix(diags, BK_FIX_SAFE, end, BK_STR(" utc"), "Add `utc`.");
}

bool bk_zone_resolve(struct bk_arena *arena, struct bk_diags *diags, const struct bk_zone *zone,
	struct bk_span clock_span, struct bk_str *ret_name)
{
	const struct bk_zone_data *row;

	if (!zone->text.len) {
		report_no_zone(diags, zone, clock_span);
		return false;
	}
	if (bk_str_is(zone->text, "utc")) {
		*ret_name = BK_STR("UTC");
		return true;
	}
	row = bsearch(&zone->text, bk_zones, bk_zone_count, sizeof(bk_zones[0]), compare_zone);
	if (!row) {
		report_zone(arena, diags, zone, clock_span);
		return false;
	}
	*ret_name = bk_str_of(row->name);
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
		bk_diag_help(making->diags, "Write %s.", word->example);
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
	uint32_t year[BK_MONTHS + 1]; /* days of month 1…12 */
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
	const char *const *names = by_year ? bk_month_names : bk_week_names;
	size_t count = by_year ? BK_COUNT(bk_month_names) : BK_COUNT(bk_week_names);
	struct bk_str legal[BK_MONTHS + 1], wrong = text;
	char lower[BK_MONTHS][BK_DAY_NAME];

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < BK_DAY_NAME; j++)
			lower[i][j] = (char)(names[i][j] - 'A' + 'a');
		legal[i] = (struct bk_str){lower[i], BK_DAY_NAME};
		if (text.len >= BK_DAY_NAME && bk_str_find(text, '-') == text.len &&
			bk_same_letters((struct bk_str){text.ptr, BK_DAY_NAME}, legal[i]))
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
		bk_diag_help(making->diags, "Days of a month are 1 to 31 and `last`.");
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
		bk_diag_help(making->diags, "Write %s.", word->example);
		return false;
	}
	days->kinds |= 1u << day->kind;
	if (day->kind == BK_DAY_WEEKDAY) {
		for (int i = (day->to - day->from + BK_WEEK_DAYS) % BK_WEEK_DAYS; i >= 0; i--)
			days->week |= 1u << (day->from + i) % BK_WEEK_DAYS;
	} else if (day->kind == BK_DAY_OF_MONTH) {
		days->month |= 1u << day->from;
	} else if (day->kind == BK_DAY_OF_YEAR) {
		days->year[day->month] |= 1u << day->from;
		if (day->from > bk_months[day->month - 1].days) {
			bk_diag(making->diags, BK_NEVER_RUNS, day->span, "%d %s never comes",
				day->from, bk_months[day->month - 1].name);
			return false;
		}
	}
	return true;
}

/* AWS combines each day with each month: all months must have the same days. */
static bool put_year_days(struct making *making, const struct days *days, struct day_fields *ret)
{
	uint32_t in_months = 0, all = 0;

	for (int month = 1; month <= BK_MONTHS; month++) {
		in_months |= days->year[month] ? 1u << month : 0;
		all |= days->year[month];
	}
	for (int month = 1; month <= BK_MONTHS; month++) {
		if (!days->year[month] || days->year[month] == all)
			continue;
		bk_diag(making->diags, BK_NOT_A_CRON, making->phrase->days_span,
			"these days have no single AWS form");
		bk_diag_note(
			making->diags, "AWS combines each of the days with each of the months");
		bk_diag_help(making->diags, "Write a rule for each of the days.");
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
		bk_diag_help(making->diags, "Write a rule for each of them.");
		return false;
	}
	*ret = (struct day_fields){
		BK_STR("?"), bk_str_of(word->months ? word->months : "*"), BK_STR("*")};
	if (days.week && days.week != (1u << BK_WEEK_DAYS) - 1)
		ret->week_day = set_text(making->arena, days.week, bk_week_names);
	if (!days.kinds || days.week)
		return true;
	ret->week_day = BK_STR("?");
	if (days.kinds & ON_YEAR_DAYS)
		return put_year_days(making, &days, ret);
	ret->month_day = days.month ? set_text(making->arena, days.month, NULL) : BK_STR("L");
	return true;
}

/* Hours */

static const char *const day_steps = "1h, 2h, 3h, 4h, 6h, 8h, 12h and 24h divide a day";

/* `every D` has an AWS form. */
static bool check_step(struct making *making)
{
	const struct bk_schedule_expr *phrase = making->phrase;
	struct bk_span span = phrase->every_span;
	struct bk_str text = bk_sources_text(making->diags->sources, span);
	int64_t step = phrase->every_seconds;

	if (step < HOUR_SECONDS) {
		bk_diag(making->diags, BK_TOO_FREQUENT, span,
			"`every %.*s` is too often; AWS Backup runs a rule at most hourly",
			BK_STR_ARGS(text));
		if (!bk_span_is_none(span))
			bk_diag_fix(
				making->diags, BK_FIX_UNSAFE, span, BK_STR("1h"), "Write `1h`.");
	} else if (step > DAY_SECONDS) {
		bk_diag(making->diags, BK_NOT_A_CRON, span,
			"`every %.*s` has no AWS form: it is more than a day", BK_STR_ARGS(text));
		bk_diag_help(making->diags, "Write `weekly on …` or `monthly on …`.");
	} else if (step % HOUR_SECONDS) {
		bk_diag(making->diags, BK_NOT_A_CRON, span,
			"`every %.*s` has no AWS form: only whole hours have", BK_STR_ARGS(text));
		bk_diag_help(making->diags, "Write one of those that divide a day: %s.", day_steps);
	} else if (phrase->from.minutes < 0 && DAY_SECONDS % step) {
		bk_diag(making->diags, BK_NOT_A_CRON, span,
			"`every %.*s` has no AWS form: it does not divide a day",
			BK_STR_ARGS(text));
		bk_diag_note(making->diags, "AWS counts anew from each midnight; %s", day_steps);
		bk_diag_help(making->diags, "Where that is meant, say so: `from 00:00`.");
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
		bk_diag_help(making->diags, "Write one rule up to midnight and one after it.");
		return false;
	}
	if (!good)
		return false;
	making->schedule->closed = has_to;
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

static bool make_cron(struct making *making)
{
	return bk_cron_read(
		making->arena, making->diags, making->phrase->cron, making->span, making->schedule);
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
