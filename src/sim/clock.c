/*
 * Times: see clock.h.
 */
#include "sim/clock.h"

#include <stdio.h>
#include <time.h>

#include "base/value.h"

static const struct bk_str clock_id = {"now", 3};

int64_t bk_sim_now(struct bk_sim *sim)
{
	BK_AUTO_JSON record = bk_sim_get(sim, "sim.clock", BK_STR(""), BK_STR(""), clock_id);
	return bk_value_int(record, "now", 0);
}

void bk_sim_clock_set(struct bk_sim *sim, int64_t now)
{
	BK_AUTO_JSON record = json_pack("{s:I}", "now", (json_int_t)now);
	bk_sim_put(sim, "sim.clock", BK_STR(""), BK_STR(""), clock_id, record);
}

int64_t bk_sim_real_now(void)
{
	return (int64_t)time(NULL);
}

/* Exactly `digits` digits at *at, which moves behind them. */
static bool read_digits(struct bk_str text, size_t *at, size_t digits, int *ret)
{
	int number = 0;
	if (text.len - *at < digits)
		return false;
	for (size_t i = 0; i < digits; i++, ++*at) {
		char c = text.ptr[*at];
		if (c < '0' || c > '9')
			return false;
		number = number * 10 + (c - '0');
	}
	*ret = number;
	return true;
}

static bool skip(struct bk_str text, size_t *at, char c)
{
	if (*at >= text.len || text.ptr[*at] != c)
		return false;
	++*at;
	return true;
}

static bool read_date(struct bk_str text, size_t *at, struct tm *tm)
{
	if (!read_digits(text, at, 4, &tm->tm_year))
		return false;
	bool dashes = skip(text, at, '-');
	if (!read_digits(text, at, 2, &tm->tm_mon) || (dashes && !skip(text, at, '-')) ||
		!read_digits(text, at, 2, &tm->tm_mday))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	return tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 && tm->tm_mday <= 31;
}

static bool read_clock(struct bk_str text, size_t *at, struct tm *tm)
{
	if (!read_digits(text, at, 2, &tm->tm_hour))
		return false;
	bool colons = skip(text, at, ':');
	if (!read_digits(text, at, 2, &tm->tm_min) || (colons && !skip(text, at, ':')) ||
		!read_digits(text, at, 2, &tm->tm_sec))
		return false;
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 61;
}

bool bk_sim_time_read(struct bk_str text, int64_t *ret_time)
{
	struct tm tm = {0};
	size_t at = 0;
	if (!read_date(text, &at, &tm))
		return false;
	if (at < text.len) {
		if (!skip(text, &at, 'T') || !read_clock(text, &at, &tm))
			return false;
		if (skip(text, &at, '.')) {
			while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
				at++;
		}
		if (at < text.len && !skip(text, &at, 'Z'))
			return false;
	}
	*ret_time = (int64_t)timegm(&tm);
	return at == text.len;
}

struct bk_str bk_sim_time_write(struct bk_arena *arena, int64_t when)
{
	time_t seconds = (time_t)when;
	struct tm tm;
	if (gmtime_r(&seconds, &tm) == NULL)
		return BK_STR("");
	return bk_str_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
