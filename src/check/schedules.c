/*
 * BK3002, 3004, 3005, 3008, 3013, 3016: when rules run, and whether that is what they say.
 */
#include <strings.h>

#include "base/arena.h"
#include "base/map.h"
#include "check/context.h"
#include "prove/timer.h"

enum {
	HOURS = 24,
	MINUTES = 60,
	YEARS_AHEAD = 2,  /* that shifts of clocks are looked for in */
	FIRINGS_MAX = 60, /* that tell the shortest step */
};

/* 2026-01-01: results do not depend on today. */
static const int64_t epoch = (int64_t)20454 * BK_SECONDS_PER_DAY;

struct bk_rhythm {
	struct bk_timer timer;
	bool known;
	int64_t step; /* the shortest between two runs; 0: it runs once at most */
	int per_day;  /* hours of the day at which it runs */
};

static void measure(
	const struct bk_check *check, const struct bk_schedule *schedule, struct bk_rhythm *rhythm)
{
	struct bk_str text = bk_str_format(check->arena, "cron(%.*s)", BK_STR_ARGS(schedule->cron));
	struct bk_error error;
	int64_t at = epoch, last = 0;

	/* the schedule has been checked where it is written: what is not read here is nothing new
	 */
	rhythm->known = bk_timer_read(text, schedule->zone, epoch, &rhythm->timer, &error);
	if (!rhythm->known)
		return;
	for (int hour = 0; hour < HOURS; hour++)
		rhythm->per_day += (int)((schedule->hours >> hour) & 1);
	for (int i = 0; i < FIRINGS_MAX; i++) {
		at = bk_timer_next(&rhythm->timer, at);
		if (at == BK_NEVER)
			return;
		if (last && (!rhythm->step || at - last < rhythm->step))
			rhythm->step = at - last;
		last = at;
	}
}

const struct bk_rhythm *bk_rhythm_of(const struct bk_check *check, const struct bk_object *rule)
{
	const struct bk_value *value = bk_rule_value(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE);
	struct bk_rhythm *rhythm;
	struct bk_str key;

	if (!value || value->kind != BK_V_SCHEDULE)
		return NULL;
	key = bk_str_format(check->arena, "%.*s %.*s", BK_STR_ARGS(value->schedule->cron),
		BK_STR_ARGS(value->schedule->zone));
	rhythm = bk_map_find(check->rhythms, key);
	if (!rhythm) {
		rhythm = bk_new(check->arena, struct bk_rhythm);
		measure(check, value->schedule, rhythm);
		bk_map_put(check->rhythms, key, rhythm);
	}
	return rhythm->known ? rhythm : NULL;
}

const struct bk_timer *bk_timer_of(const struct bk_check *check, const struct bk_object *rule)
{
	const struct bk_rhythm *rhythm = bk_rhythm_of(check, rule);

	return rhythm ? &rhythm->timer : NULL;
}

static const struct bk_value *schedule_of(const struct bk_object *rule)
{
	return bk_rule_value(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE);
}

static const char *show(const struct bk_check *check, int64_t seconds)
{
	return bk_duration_show(check->arena, seconds).ptr;
}

/* Hours between one run and the next, where the day has several; the first as written. */
static int longest_gap(uint32_t hours, int *ret_first)
{
	int begin = -1, last = -1, longest = 0;

	*ret_first = 0;
	for (int hour = 0; hour < HOURS; hour++) {
		if (!((hours >> hour) & 1))
			continue;
		if (last >= 0) {
			*ret_first = *ret_first ? *ret_first : hour - last;
			longest = hour - last > longest ? hour - last : longest;
		}
		begin = begin < 0 ? hour : begin;
		last = hour;
	}
	return begin + HOURS - last > longest ? begin + HOURS - last : longest;
}

/* Where ` from 05:00` is in the phrase, and its minute; false where the value is only named here.
 */
static bool find_from(const struct bk_check *check, const struct bk_value *value,
	struct bk_span *ret_span, int *ret_minute)
{
	static const char word[] = " from ";
	struct bk_str text = bk_sources_text(check->diags->sources, value->span);
	const char *from = memmem(text.ptr, text.len, word, sizeof(word) - 1);
	struct bk_str rest;
	int hour;

	if (!bk_str_has_prefix(text, BK_STR("every ")) || !from)
		return false;
	rest.ptr = from + sizeof(word) - 1;
	rest.len = text.len - (size_t)(rest.ptr - text.ptr);
	if (!bk_str_take_number(&rest, 0, HOURS - 1, &hour) || !rest.len || *rest.ptr != ':')
		return false;
	rest.ptr++;
	rest.len--;
	if (!bk_str_take_number(&rest, 0, MINUTES - 1, ret_minute))
		return false;
	*ret_span =
		(struct bk_span){value->span.file, value->span.begin + (uint32_t)(from - text.ptr),
			value->span.begin + (uint32_t)(rest.ptr - text.ptr)};
	return true;
}

/* Not safe: with more backups there is more to pay. The minute stays as it is. */
static void fix_gap(const struct bk_check *check, const struct bk_value *value, int step)
{
	int begin = HOURS % step ? 0 : __builtin_ctz(value->schedule->hours) % step;
	struct bk_span span;
	int minute;

	if (!find_from(check, value, &span, &minute))
		bk_diag_help(check->diags, "Leave out `from` for runs around the clock.");
	else if (begin || minute)
		bk_diag_fix(check->diags, BK_FIX_UNSAFE, span,
			bk_str_format(check->arena, " from %02d:%02d", begin, minute),
			"Begin at %02d:%02d for runs around the clock.", begin, minute);
	else
		bk_diag_fix(check->diags, BK_FIX_UNSAFE, span, BK_STR(""),
			"Leave out `from` for runs around the clock.");
}

/* The day on which a rule of every month runs, where that is one day alone; else 0. */
static int64_t day_of_month(struct bk_str cron)
{
	enum { DAY_FIELD = 2, LAST_DAY = 31 };
	struct bk_str fields[DAY_FIELD + 2];
	int64_t day;

	for (size_t i = 0; i < BK_COUNT(fields); i++)
		fields[i] = bk_str_cut(&cron, ' ');
	if (!bk_str_is(fields[DAY_FIELD + 1], "*") ||
		!bk_str_number(fields[DAY_FIELD], LAST_DAY, &day))
		return 0;
	return day;
}

/* AWS's cron leaves a month out that has no such day. */
static void check_short_months(
	const struct bk_check *check, const struct bk_rule_view *view, const struct bk_value *value)
{
	enum { DAYS_OF_EVERY_MONTH = 28 };
	int64_t day = day_of_month(value->schedule->cron);

	if (day <= DAYS_OF_EVERY_MONTH)
		return;
	bk_diag(check->diags, BK_SCHEDULE_GAP, value->span,
		"`%.*s` leaves out months that have no day %lld",
		BK_STR_ARGS(value->schedule->text), (long long)day);
	bk_diag_help(check->diags, "The last day of every month is `monthly on last at …`.");
	bk_check_at(check, view->rule);
}

/* Who writes `to` means the hole behind it. */
void bk_check_gap(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_value *value = schedule_of(view->rule);
	int first, gap;

	if (!value || value->kind != BK_V_SCHEDULE || value->schedule->closed)
		return;
	check_short_months(check, view, value);
	if (!bk_str_has_prefix(value->schedule->text, BK_STR("every ")))
		return;
	gap = longest_gap(value->schedule->hours, &first);
	if (!first || gap <= first)
		return;
	bk_diag(check->diags, BK_SCHEDULE_GAP, value->span, "`%.*s` leaves a hole of %dh every day",
		BK_STR_ARGS(value->schedule->text), gap);
	bk_diag_note(check->diags,
		"`from` is when the first run of a day is; the last is before midnight");
	fix_gap(check, value, first);
	bk_check_at(check, view->rule);
}

static int64_t window(const struct bk_object *rule, enum bk_attr_id own, enum bk_attr_id plans,
	struct bk_span *ret_span)
{
	const struct bk_value *value = bk_rule_value(rule, own, plans);

	if (!value || value->kind != BK_V_DURATION)
		return 0;
	*ret_span = value->span;
	return value->number;
}

/* A default has no place of its own: the schedule stands for it. */
static struct bk_span place_of(struct bk_span span, const struct bk_object *rule)
{
	return bk_span_is_none(span) ? schedule_of(rule)->span : span;
}

void bk_check_windows(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_rhythm *rhythm = bk_rhythm_of(check, view->rule);
	struct bk_span start_span = BK_NO_SPAN, finish_span = BK_NO_SPAN;
	int64_t start = window(view->rule, BK_A_START, BK_A_PLAN_START, &start_span);
	int64_t finish = window(view->rule, BK_A_FINISH, BK_A_PLAN_FINISH, &finish_span);
	int64_t lead = BK_HOUR_SECONDS;

	if (start && finish && finish < start + lead) {
		bk_diag(check->diags, BK_FINISH_TOO_SHORT, place_of(finish_span, view->rule),
			"a job that starts %s late has not %s to finish", show(check, start),
			show(check, lead));
		bk_diag_help(
			check->diags, "Write `finish = %s` or longer.", show(check, start + lead));
		bk_check_at(check, view->rule);
	}
	if (!rhythm || !rhythm->step)
		return;
	if (start > rhythm->step) {
		bk_diag(check->diags, BK_WINDOW_LONGER_THAN_INTERVAL,
			place_of(start_span, view->rule),
			"a job may start %s late, and the next is due after %s", show(check, start),
			show(check, rhythm->step));
		bk_diag_note(check->diags,
			"while one waits or runs, the next of the same resource is not begun");
		bk_check_at(check, view->rule);
	}
	if (rhythm->step < BK_SECONDS_PER_DAY && finish > BK_SECONDS_PER_DAY) {
		bk_diag(check->diags, BK_SLOW_CHAIN, place_of(finish_span, view->rule),
			"a job may run for %s, and the next is due after %s", show(check, finish),
			show(check, rhythm->step));
		bk_diag_note(check->diags, "AWS Backup runs one job of a resource at a time");
		bk_check_at(check, view->rule);
	}
}

/* Whether the offset changes around a day; no zone shifts to and fro within three days. */
static bool may_shift(const struct bk_timer *timer, int64_t midnight)
{
	return bk_zone_offset(&timer->zone, midnight - BK_SECONDS_PER_DAY) !=
		bk_zone_offset(&timer->zone, midnight + 2 * (int64_t)BK_SECONDS_PER_DAY);
}

/* The first day from the epoch on at which clocks do not show the time once; 0: none. */
static int64_t shifted_day(const struct bk_schedule *schedule, const struct bk_timer *timer,
	int *ret_hour, int *ret_times)
{
	int64_t instants[2];

	for (int64_t day = 0; day < (int64_t)YEARS_AHEAD * 366; day++) {
		int64_t midnight = epoch + day * BK_SECONDS_PER_DAY;

		for (int hour = 0; hour < HOURS && may_shift(timer, midnight); hour++) {
			int minute = 0;
			int64_t local;

			if (!((schedule->hours >> hour) & 1))
				continue;
			while (minute < 59 && !((schedule->minutes >> minute) & 1))
				minute++;
			local = midnight + (int64_t)hour * BK_HOUR_SECONDS +
				(int64_t)minute * BK_SECONDS_PER_MINUTE;
			*ret_times = bk_zone_instants(&timer->zone, local, instants);
			*ret_hour = hour * 60 + minute;
			if (*ret_times != 1)
				return local;
		}
	}
	return 0;
}

void bk_check_clock_shift(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_rhythm *rhythm = bk_rhythm_of(check, view->rule);
	const struct bk_value *value = schedule_of(view->rule);
	struct bk_value date = {.kind = BK_V_DATE};
	int minute_of_day, times;
	int64_t day;

	/* a rule that runs every hour loses nothing that it would miss */
	if (!rhythm || rhythm->per_day == HOURS || rhythm->timer.kind != BK_TIMER_CRON)
		return;
	day = shifted_day(value->schedule, &rhythm->timer, &minute_of_day, &times);
	if (!day)
		return;
	date.number = bk_day_of(day);
	bk_diag(check->diags, BK_DST_SHIFT, value->span,
		"%02d:%02d %.*s %s on a day when clocks change (%s)", minute_of_day / 60,
		minute_of_day % 60, BK_STR_ARGS(value->schedule->zone),
		times ? "comes twice" : "does not come", bk_value_show(check->arena, &date).ptr);
	bk_diag_note(check->diags, "AWS Backup may shift or leave out that run");
	bk_diag_help(check->diags, "Use utc, or an hour at which clocks never change.");
	bk_check_at(check, view->rule);
}

/* A service's own window in minutes of the week, UTC; every day where no day is named. */
struct busy {
	int begin, end; /* end > begin; may reach into the next week */
	bool daily;
};

static bool read_clock(struct bk_str *text, int *ret_minutes)
{
	const char *at = text->ptr;

	if (text->len < 5 || at[2] != ':')
		return false;
	for (int i = 0; i < 5; i++) {
		if (i != 2 && (at[i] < '0' || at[i] > '9'))
			return false;
	}
	*ret_minutes = ((at[0] - '0') * 10 + at[1] - '0') * 60 + (at[3] - '0') * 10 + at[4] - '0';
	text->ptr += 5;
	text->len -= 5;
	return *ret_minutes < HOURS * 60;
}

static bool read_day(struct bk_str *text, int *ret_day)
{
	static const char names[][4] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (int day = 0; day < 7; day++) {
		if (text->len < 4 || text->ptr[3] != ':' ||
			strncasecmp(text->ptr, names[day], 3) != 0)
			continue;
		*ret_day = day;
		text->ptr += 4;
		text->len -= 4;
		return true;
	}
	return false;
}

/* "03:00-04:00" or "sun:04:00-sun:05:00", as AWS writes them. */
static bool read_window(struct bk_str text, struct busy *ret)
{
	enum { DAY = HOURS * 60, WEEK = 7 * DAY };
	int days[2] = {0, 0}, minutes[2];
	bool named[2];

	for (int i = 0; i < 2; i++) {
		named[i] = read_day(&text, &days[i]);
		if (!read_clock(&text, &minutes[i]))
			return false;
		if (i == 0 && bk_str_cut(&text, '-').len != 0)
			return false;
	}
	if (text.len || named[0] != named[1])
		return false;
	ret->daily = !named[0];
	ret->begin = days[0] * DAY + minutes[0];
	ret->end = days[1] * DAY + minutes[1];
	if (ret->end <= ret->begin)
		ret->end += ret->daily ? DAY : WEEK;
	return true;
}

/* Whether nothing of a start window lies outside the busy time, which begins early by `lead`. */
static bool is_blocked(const struct busy *busy, int64_t begin, int64_t length, int64_t lead)
{
	int64_t period = (busy->daily ? 1 : 7) * (int64_t)BK_SECONDS_PER_DAY;
	/* 1970-01-01 was a Thursday */
	int64_t at = busy->daily ? begin : begin + (int64_t)4 * BK_SECONDS_PER_DAY;
	int64_t from = busy->begin * (int64_t)BK_SECONDS_PER_MINUTE - lead;
	int64_t until = busy->end * (int64_t)BK_SECONDS_PER_MINUTE;

	at %= period;
	for (int64_t shift = -period; shift <= period; shift += period) {
		if (at >= from + shift && at + length <= until + shift)
			return true;
	}
	return false;
}

static void check_busy(const struct bk_check *check, const struct bk_leg *leg, enum bk_attr_id attr,
	const char *what)
{
	enum { RUNS = 24 * 8 };
	const struct bk_object *rule = leg->rule->rule, *resource = leg->item->resource;
	const struct bk_rhythm *rhythm = bk_rhythm_of(check, rule);
	struct bk_span span = BK_NO_SPAN;
	int64_t length = window(rule, BK_A_START, BK_A_PLAN_START, &span);
	int64_t lead = leg->item->service->window_lead;
	const struct bk_value shown = {.kind = BK_V_DURATION, .number = lead};
	struct bk_str text = bk_prop_text(resource, attr);
	struct busy busy;
	int64_t at = epoch;
	int met = 0, runs = 0;

	if (!text.len || !rhythm || !read_window(text, &busy))
		return;
	for (; runs < RUNS; runs++) {
		at = bk_timer_next(&rhythm->timer, at);
		if (at == BK_NEVER || at > epoch + (int64_t)400 * BK_SECONDS_PER_DAY)
			break;
		met += is_blocked(&busy, at, length, lead);
	}
	if (!met)
		return;
	bk_diag(check->diags, BK_SERVICE_WINDOW, schedule_of(rule)->span,
		"%s meet %s's own %s window; those jobs expire",
		met == runs ? "all runs" : "some runs", bk_item_name(check, leg->item), what);
	bk_diag_label(check->diags, bk_prop_span(resource, attr), "the window");
	bk_check_fact(check, leg->item->service,
		bk_str_format(check->arena,
			"no backup begins in its own windows, nor in the %.*s before them",
			BK_STR_ARGS(bk_value_show(check->arena, &shown)))
			.ptr);
	bk_diag_help(check->diags, "Move the schedule, or give `start` more time.");
	bk_check_at(check, rule);
}

void bk_check_service_window(const struct bk_check *check, const struct bk_leg *leg)
{
	if (leg->copy || !leg->item->resource || !leg->item->service->windows)
		return;
	check_busy(check, leg, BK_A_BACKUP_WINDOW, "backup");
	check_busy(check, leg, BK_A_MAINTENANCE_WINDOW, "maintenance");
}
