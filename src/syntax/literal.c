/*
 * Literals with a value of their own (language.md 3.2): numbers, durations, sizes, accounts,
 * dates, times, ARNs, cron; and names that are not ASCII. What is wrong gets its own message and
 * keeps its kind.
 */
#include "base/arena.h"
#include "parser.h"
#include "syntax/scan.h"

struct unit {
	const char *text;
	int64_t factor;
};

static const struct unit durations[] = {
	{"y", INT64_C(365) * 86400},
	{"w", INT64_C(7) * 86400},
	{"d", 86400},
	{"h", 3600},
	{"m", 60},
	{"s", 1},
};

static const struct unit sizes[] = {
	{"B", 1},
	{"kB", 1000},
	{"KB", 1000},
	{"MB", 1000000},
	{"GB", 1000000000},
	{"TB", 1000000000000},
	{"PB", 1000000000000000},
	{"KiB", INT64_C(1) << 10},
	{"MiB", INT64_C(1) << 20},
	{"GiB", INT64_C(1) << 30},
	{"TiB", INT64_C(1) << 40},
	{"PiB", INT64_C(1) << 50},
};

/* Units of other languages: what stands for one of them in ours. */
static const struct {
	const char *text;
	int64_t factor;
	const char *ours;
	int kind;
} foreign_units[] = {
	{"mo", 30, "d", BK_TOK_DURATION},
	{"month", 30, "d", BK_TOK_DURATION},
	{"months", 30, "d", BK_TOK_DURATION},
	{"year", 1, "y", BK_TOK_DURATION},
	{"years", 1, "y", BK_TOK_DURATION},
	{"yr", 1, "y", BK_TOK_DURATION},
	{"week", 1, "w", BK_TOK_DURATION},
	{"weeks", 1, "w", BK_TOK_DURATION},
	{"day", 1, "d", BK_TOK_DURATION},
	{"days", 1, "d", BK_TOK_DURATION},
	{"hour", 1, "h", BK_TOK_DURATION},
	{"hours", 1, "h", BK_TOK_DURATION},
	{"hr", 1, "h", BK_TOK_DURATION},
	{"hrs", 1, "h", BK_TOK_DURATION},
	{"min", 1, "m", BK_TOK_DURATION},
	{"mins", 1, "m", BK_TOK_DURATION},
	{"minute", 1, "m", BK_TOK_DURATION},
	{"minutes", 1, "m", BK_TOK_DURATION},
	{"sec", 1, "s", BK_TOK_DURATION},
	{"secs", 1, "s", BK_TOK_DURATION},
	{"second", 1, "s", BK_TOK_DURATION},
	{"seconds", 1, "s", BK_TOK_DURATION},
	{"k", 1, "KiB", BK_TOK_SIZE},
	{"g", 1, "GiB", BK_TOK_SIZE},
	{"gb", 1, "GB", BK_TOK_SIZE},
	{"gib", 1, "GiB", BK_TOK_SIZE},
	{"mb", 1, "MB", BK_TOK_SIZE},
	{"mib", 1, "MiB", BK_TOK_SIZE},
	{"kb", 1, "KB", BK_TOK_SIZE},
	{"kib", 1, "KiB", BK_TOK_SIZE},
	{"t", 1, "TiB", BK_TOK_SIZE},
	{"tb", 1, "TB", BK_TOK_SIZE},
	{"tib", 1, "TiB", BK_TOK_SIZE},
	{"pb", 1, "PB", BK_TOK_SIZE},
	{"pib", 1, "PiB", BK_TOK_SIZE},
};

static struct bk_str match(const struct bk_scan *scan)
{
	return (struct bk_str){scan->text.ptr + scan->begin, scan->end - scan->begin};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Cuts leading digits off *rest; false when there are none or they do not fit. */
static bool read_digits(struct bk_str *rest, int64_t *ret)
{
	int64_t value = 0;
	size_t i = 0;

	for (; i < rest->len && is_digit(rest->ptr[i]); i++)
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, rest->ptr[i] - '0', &value))
			return false;
	rest->ptr += i;
	rest->len -= i;
	*ret = value;
	return i > 0;
}

static bool read_char(struct bk_str *rest, char c)
{
	if (!rest->len || rest->ptr[0] != c)
		return false;
	rest->ptr++;
	rest->len--;
	return true;
}

/* Whether the text has the shape: `9` stands for a digit, anything else for itself. */
static bool has_shape(struct bk_str text, const char *shape)
{
	size_t i = 0;

	for (; shape[i]; i++)
		if (i >= text.len ||
			(shape[i] == '9' ? !is_digit(text.ptr[i]) : text.ptr[i] != shape[i]))
			return false;
	return i == text.len;
}

static struct bk_token *good(struct bk_scan *scan, int kind, int64_t number)
{
	struct bk_token *token = bk_scan_token(scan, kind);

	token->number = number;
	return token;
}

static void bad(struct bk_scan *scan, int kind)
{
	bk_scan_token(scan, kind)->flags |= BK_TOKEN_BAD;
}

/* A fix whose text lives as long as the report. */
#define FIX(scan, title, ...)                                                                      \
	bk_scan_fix(scan, bk_str_format((scan)->diags->arena, __VA_ARGS__).ptr, title)

/* Dates */

static bool is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days since 1970-01-01; false when there is no such day. */
static bool read_date(int64_t year, int64_t month, int64_t day, int64_t *ret)
{
	static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t days = 0, past = year - 1;

	if (year < 1 || month < 1 || month > 12 || day < 1)
		return false;
	if (day > lengths[month - 1] + (month == 2 && is_leap(year)))
		return false;
	for (int64_t m = 1; m < month; m++)
		days += lengths[m - 1] + (m == 2 && is_leap(year));
	days += past * 365 + past / 4 - past / 100 + past / 400 + day - 1;
	*ret = days - 719162; /* 0001-01-01 to 1970-01-01 */
	return true;
}

/* `2026-11-24`, and the likes of `2026-1-1`. False: not the shape of a date. */
static bool scan_date(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	int64_t year, month, day, days;

	if (!has_shape(text, "9999-99-99") && !has_shape(text, "9999-9-9") &&
		!has_shape(text, "9999-99-9") && !has_shape(text, "9999-9-99"))
		return false;
	if (!read_digits(&rest, &year) || !read_char(&rest, '-') || !read_digits(&rest, &month) ||
		!read_char(&rest, '-') || !read_digits(&rest, &day))
		return false;
	if (!read_date(year, month, day, &days)) {
		bk_scan_report(scan, BK_BAD_TIME, scan->begin, scan->end, "there is no day `%.*s`",
			BK_STR_ARGS(text));
		bad(scan, BK_TOK_DATE);
		return true;
	}
	if (text.len != 10) {
		bk_scan_report(scan, BK_BAD_TIME, scan->begin, scan->end,
			"`%.*s` is not a date; month and day have two digits", BK_STR_ARGS(text));
		FIX(scan, "Write two digits.", "%04d-%02d-%02d", (int)year, (int)month, (int)day);
	}
	(void)good(scan, BK_TOK_DATE, days);
	return true;
}

/* Times */

/* The end of a time: nothing, or `am` and `pm`, which move the hour. */
static bool read_half(struct bk_str rest, int64_t *hour)
{
	bool is_pm = bk_str_is(rest, "pm");

	if (!is_pm && !bk_str_is(rest, "am"))
		return rest.len == 0;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (is_pm ? 12 : 0);
	return true;
}

static void scan_time(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	int64_t hour = 0, minute = 0;
	size_t colon = bk_str_find(text, ':');
	bool has_minute = text.len - colon > 2 && is_digit(text.ptr[colon + 2]);
	bool read = read_digits(&rest, &hour) && read_char(&rest, ':') &&
		read_digits(&rest, &minute) && has_minute;

	if (has_shape(text, "99:99") && hour < 24 && minute < 60) {
		(void)good(scan, BK_TOK_TIME, hour * 60 + minute);
		return;
	}
	bk_scan_report(scan, BK_BAD_TIME, scan->begin, scan->end, "`%.*s` is not a time of day",
		BK_STR_ARGS(text));
	if (read && read_half(rest, &hour) && hour < 24 && minute < 60) {
		FIX(scan, "Write hours and minutes with two digits.", "%02d:%02d", (int)hour,
			(int)minute);
		(void)good(scan, BK_TOK_TIME, hour * 60 + minute);
		return;
	}
	bk_diag_help(scan->diags,
		"Times run from `00:00` to `23:59`, without seconds; a time zone "
		"follows after a space.");
	bad(scan, BK_TOK_TIME);
}

/* Numbers with a unit */

static const struct unit *find_unit(
	const struct unit units[], size_t count, struct bk_str text, size_t *ret_at)
{
	for (size_t i = 0; i < count; i++)
		if (bk_str_is(text, units[i].text)) {
			*ret_at = i;
			return &units[i];
		}
	return NULL;
}

static struct bk_str cut_letters(struct bk_str *rest)
{
	struct bk_str letters = {rest->ptr, 0};

	while (letters.len < rest->len && !is_digit(rest->ptr[letters.len]))
		letters.len++;
	rest->ptr += letters.len;
	rest->len -= letters.len;
	return letters;
}

enum verdict { NOT_ONE, FALLING, UNORDERED, TOO_LARGE };

/* `1y30d`: each unit smaller than the one before. */
static enum verdict read_duration(struct bk_str text, int64_t *ret)
{
	enum verdict verdict = FALLING;
	size_t at, last = 0;
	int64_t count, total = 0;

	for (bool first = true; text.len; first = false, last = at) {
		const struct unit *unit;
		bool fits = read_digits(&text, &count);
		while (!fits && text.len && is_digit(text.ptr[0])) {
			text.ptr++;
			text.len--;
		}
		unit = find_unit(durations, BK_COUNT(durations), cut_letters(&text), &at);
		if (!unit)
			return NOT_ONE;
		if (!fits || __builtin_mul_overflow(count, unit->factor, &count) ||
			__builtin_add_overflow(total, count, &total)) {
			verdict = TOO_LARGE;
			total = 0;
		} else if (!first && at <= last && verdict == FALLING) {
			verdict = UNORDERED;
		}
	}
	*ret = total;
	return verdict;
}

/* Seconds as a literal, with the largest units that come out even in falling order. */
static struct bk_str duration_text(struct bk_arena *arena, int64_t seconds)
{
	struct bk_str text = BK_STR("");

	for (size_t i = 2; i < BK_COUNT(durations); i++) { /* from days on */
		int64_t count = seconds / durations[i].factor;
		if (count)
			text = bk_str_format(arena, "%.*s%lld%s", BK_STR_ARGS(text),
				(long long)count, durations[i].text);
		seconds -= count * durations[i].factor;
	}
	return text.len ? text : BK_STR("0s");
}

static bool scan_duration(struct bk_scan *scan, struct bk_str text)
{
	int64_t seconds;

	switch (read_duration(text, &seconds)) {
	case NOT_ONE:
		return false;
	case FALLING:
		break;
	case TOO_LARGE:
		bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
			"this duration is longer than any that can be counted");
		bad(scan, BK_TOK_DURATION);
		return true;
	case UNORDERED:
		bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
			"the units of `%.*s` do not fall; their order is y w d h m s",
			BK_STR_ARGS(text));
		FIX(scan, "Write falling units.", "%s",
			duration_text(scan->diags->arena, seconds).ptr);
		break;
	}
	(void)good(scan, BK_TOK_DURATION, seconds);
	return true;
}

/* `30days`, `1mo`, `10gb`: the unit of somebody else. */
static bool scan_foreign_unit(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	char lower[16];
	int64_t count;

	if (!read_digits(&rest, &count) || rest.len >= sizeof(lower) || count > 1000000)
		return false;
	for (size_t i = 0; i < rest.len; i++)
		lower[i] = (char)(rest.ptr[i] >= 'A' && rest.ptr[i] <= 'Z' ? rest.ptr[i] + 32
									   : rest.ptr[i]);
	for (size_t i = 0; i < BK_COUNT(foreign_units); i++) {
		if (!bk_str_is((struct bk_str){lower, rest.len}, foreign_units[i].text))
			continue;
		if (foreign_units[i].factor != 1)
			bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
				"`%.*s` has no fixed length", BK_STR_ARGS(text));
		else
			bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
				"`%.*s` has no unit of this language", BK_STR_ARGS(text));
		FIX(scan,
			foreign_units[i].factor != 1 ? "Write days."
						     : "Write the unit of this language.",
			"%lld%s", (long long)(count * foreign_units[i].factor),
			foreign_units[i].ours);
		bad(scan, foreign_units[i].kind);
		return true;
	}
	if (rest.len == 1 &&
		find_unit(
			durations, BK_COUNT(durations), (struct bk_str){lower, 1}, &(size_t){0})) {
		bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
			"units of durations are lower case");
		FIX(scan, "Write it lower case.", "%lld%.*s", (long long)count, 1, lower);
		bad(scan, BK_TOK_DURATION);
		return true;
	}
	return false;
}

static bool scan_size(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	const struct unit *unit;
	int64_t count;
	size_t at;
	bool fits = read_digits(&rest, &count);

	while (!fits && rest.len && is_digit(rest.ptr[0])) {
		rest.ptr++;
		rest.len--;
	}
	unit = find_unit(sizes, BK_COUNT(sizes), rest, &at);
	if (!unit)
		return false;
	if (!fits || __builtin_mul_overflow(count, unit->factor, &count)) {
		bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
			"this size is larger than any that can be counted");
		bad(scan, BK_TOK_SIZE);
	} else {
		(void)good(scan, BK_TOK_SIZE, count);
	}
	return true;
}

/* `1.5h`: whole numbers only; the same in a smaller unit where it comes out even. */
static void scan_fraction(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	int64_t whole = 0, part = 0, tenth = 1;
	size_t at;
	bool read = read_digits(&rest, &whole) && read_char(&rest, '.');
	size_t before = rest.len;
	const struct unit *unit;

	read = read && read_digits(&rest, &part) && before - rest.len <= 6 && whole < 1000000;
	for (size_t i = rest.len; read && i < before; i++)
		tenth *= 10;
	unit = find_unit(durations, BK_COUNT(durations), rest, &at);
	if (unit) {
		bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
			"`%.*s` is no duration; durations count whole units", BK_STR_ARGS(text));
		if (read && part * unit->factor % tenth == 0)
			FIX(scan, "Write whole units.", "%s",
				duration_text(scan->diags->arena,
					whole * unit->factor + part * unit->factor / tenth)
					.ptr);
		bad(scan, BK_TOK_DURATION);
	} else if (find_unit(sizes, BK_COUNT(sizes), rest, &at)) {
		bk_scan_report(scan, BK_BAD_DURATION, scan->begin, scan->end,
			"`%.*s` is no size; sizes count whole units", BK_STR_ARGS(text));
		bad(scan, BK_TOK_SIZE);
	} else {
		bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
			"`%.*s` is no number; there are whole numbers only", BK_STR_ARGS(text));
		bad(scan, BK_TOK_INT);
	}
}

/* Accounts and plain numbers */

static void scan_digits(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	int64_t number;

	if (text.len == 12) {
		(void)bk_scan_token(scan, BK_TOK_ACCOUNT);
	} else if (text.len == 11 || text.len == 13) {
		bk_scan_report(scan, BK_BAD_ACCOUNT_ID, scan->begin, scan->end,
			"account ids have 12 digits, this has %zu", text.len);
		bad(scan, BK_TOK_ACCOUNT);
	} else if (read_digits(&rest, &number)) {
		(void)good(scan, BK_TOK_INT, number);
	} else {
		bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
			"this number is larger than any that can be counted");
		bad(scan, BK_TOK_INT);
	}
}

/* `0123-4567-8901`, `3-1`: digits and hyphens. */
static void scan_hyphens(struct bk_scan *scan, struct bk_str text)
{
	size_t digits = 0, groups = 1;
	struct bk_str rest = text;

	for (size_t i = 0; i < text.len; i++) {
		digits += is_digit(text.ptr[i]);
		groups += text.ptr[i] == '-';
	}
	if (has_shape(text, "9999-9999-9999")) {
		(void)bk_scan_token(scan, BK_TOK_ACCOUNT);
		return;
	}
	if (groups == 3 && digits >= 10 && digits <= 14) {
		bk_scan_report(scan, BK_BAD_ACCOUNT_ID, scan->begin, scan->end,
			"account ids have 12 digits in groups of four, this has %zu in others",
			digits);
		bad(scan, BK_TOK_ACCOUNT);
		return;
	}
	bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
		"`%.*s` is no number; minus has spaces around it", BK_STR_ARGS(text));
	if (groups == 2) {
		struct bk_str first = bk_str_cut(&rest, '-');
		FIX(scan, "Write spaces.", "%.*s - %.*s", BK_STR_ARGS(first), BK_STR_ARGS(rest));
	}
	bad(scan, BK_TOK_INT);
}

/* `5pm` */
static bool scan_half(struct bk_scan *scan, struct bk_str text)
{
	struct bk_str rest = text;
	int64_t hour;

	if (!read_digits(&rest, &hour) || rest.len != 2 || !read_half(rest, &hour))
		return false;
	bk_scan_report(scan, BK_BAD_TIME, scan->begin, scan->end, "`%.*s` is not a time of day",
		BK_STR_ARGS(text));
	FIX(scan, "Write hours and minutes.", "%02d:00", (int)hour);
	(void)good(scan, BK_TOK_TIME, hour * 60);
	return true;
}

/* Digits with letters behind them. */
static void scan_unit(struct bk_scan *scan, struct bk_str text)
{
	if (scan_duration(scan, text) || scan_size(scan, text) || scan_foreign_unit(scan, text) ||
		scan_half(scan, text))
		return;
	bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
		"`%.*s` is no number, duration, size, date or account id", BK_STR_ARGS(text));
	bad(scan, BK_TOK_INT);
}

void bk_scan_number(struct bk_scan *scan)
{
	struct bk_str text = match(scan);
	size_t digits = 0;
	bool has_hyphen = bk_str_find(text, '-') < text.len;

	for (size_t i = 0; i < text.len; i++)
		digits += is_digit(text.ptr[i]) || text.ptr[i] == '-';
	if (bk_str_find(text, ':') < text.len)
		scan_time(scan, text);
	else if (bk_str_find(text, '.') < text.len)
		scan_fraction(scan, text);
	else if (digits < text.len)
		scan_unit(scan, text);
	else if (!has_hyphen)
		scan_digits(scan, text);
	else if (!scan_date(scan, text))
		scan_hyphens(scan, text);
}

/* `arn:partition:service:region:account:resource` */
void bk_scan_arn(struct bk_scan *scan)
{
	static const char *const fields[] = {
		"start", "partition", "service", "region", "account", "resource"};
	struct bk_str text = match(scan), rest = text, field;
	const char *wrong = NULL;
	size_t count = 0;

	for (; count < 5 && bk_str_find(rest, ':') < rest.len; count++) {
		field = bk_str_cut(&rest, ':');
		if ((count == 1 && !bk_str_has_prefix(field, BK_STR("aws"))) ||
			(count == 2 && field.len == 0) ||
			(count == 4 && field.len && !has_shape(field, "999999999999") &&
				!bk_str_is(field, "aws") && !bk_str_is(field, "*")))
			wrong = wrong ? wrong : fields[count];
	}
	if (count < 5)
		wrong = fields[count + 1 < BK_COUNT(fields) ? count + 1 : count];
	else if (rest.len == 0 && !wrong)
		wrong = fields[5];
	if (!wrong) {
		(void)bk_scan_token(scan, BK_TOK_ARN);
		return;
	}
	bk_scan_report(scan, BK_BAD_ARN, scan->begin, scan->end, "this ARN has no valid %s", wrong);
	bk_diag_help(scan->diags,
		"An ARN is `arn:partition:service:region:account:resource`; region and account may "
		"be empty.");
	bad(scan, BK_TOK_ARN);
}

void bk_scan_cron(struct bk_scan *scan)
{
	(void)bk_scan_token(scan, BK_TOK_CRON);
}

/* Letters that are not ASCII */

/* What looks like an ASCII letter, by code point. */
/* clang-format off */
static const struct {
	uint32_t code_point;
	char ascii;
} lookalikes[] = {
	{0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'}, {0x396, 'Z'}, {0x397, 'H'}, {0x399, 'I'},
	{0x39a, 'K'}, {0x39c, 'M'}, {0x39d, 'N'}, {0x39f, 'O'}, {0x3a1, 'P'}, {0x3a4, 'T'},
	{0x3a5, 'Y'}, {0x3a7, 'X'}, {0x3bf, 'o'}, {0x3bd, 'v'},
	{0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'},
	{0x41a, 'K'}, {0x41c, 'M'}, {0x41d, 'H'}, {0x41e, 'O'}, {0x420, 'P'}, {0x421, 'C'},
	{0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'}, {0x430, 'a'}, {0x435, 'e'}, {0x43e, 'o'},
	{0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'},
	{0x458, 'j'}, {0x501, 'd'}, {0x51b, 'q'}, {0x51d, 'w'},
	{0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x2212, '-'},
};
/* clang-format on */

static const struct {
	uint32_t first, last;
	const char *script;
} scripts[] = {
	{0x370, 0x3ff, "Greek"},
	{0x400, 0x52f, "Cyrillic"},
	{0x530, 0x58f, "Armenian"},
	{0xff01, 0xff5e, "full-width"},
};

static char ascii_of(uint32_t code_point)
{
	if (code_point < 0x80)
		return (char)code_point;
	if (code_point >= 0xff01 && code_point <= 0xff5e)
		return (char)(code_point - 0xff01 + '!');
	for (size_t i = 0; i < BK_COUNT(lookalikes); i++)
		if (lookalikes[i].code_point == code_point)
			return lookalikes[i].ascii;
	return '\0';
}

static const char *script_of(uint32_t code_point)
{
	for (size_t i = 0; i < BK_COUNT(scripts); i++)
		if (code_point >= scripts[i].first && code_point <= scripts[i].last)
			return scripts[i].script;
	return NULL;
}

static bool is_space(uint32_t c)
{
	return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
		c == 0x205f || c == 0x2060 || c == 0x3000 || c == 0xfeff;
}

static bool is_quote(uint32_t c)
{
	return (c >= 0x2018 && c <= 0x201f) || c == 0xab || c == 0xbb;
}

struct foreign {
	const char *script;
	bool has_latin, has_space, has_quote, has_ascii_look;
	uint32_t other;     /* the first code point above ASCII */
	struct bk_str look; /* the ASCII text that it looks like */
};

static struct foreign look_at(struct bk_arena *arena, struct bk_str text)
{
	struct foreign found = {.has_ascii_look = true};
	char *look = bk_arena_text(arena, text.len + 1);
	size_t len, used = 0;

	for (; text.len; text.ptr += len, text.len -= len) {
		uint32_t c = bk_utf8_decode(text, &len);
		char ascii = ascii_of(c);
		look[used++] = ascii;
		found.has_ascii_look &= ascii != '\0';
		if (c < 0x80) {
			found.has_latin |= !is_digit((char)c) && c != '-' && c != '_';
			continue;
		}
		found.other = found.other ? found.other : c;
		found.script = found.script ? found.script : script_of(c);
		found.has_space |= is_space(c);
		found.has_quote |= is_quote(c);
	}
	look[used] = '\0';
	found.look = (struct bk_str){look, used};
	return found;
}

void bk_scan_foreign(struct bk_scan *scan)
{
	struct bk_str text = match(scan);
	struct foreign found = look_at(scan->diags->arena, text);

	if (found.has_space)
		bk_scan_report(scan, BK_CONFUSABLE_NAME, scan->begin, scan->end,
			"a space that is not the plain one, U+%04X, is part of this word",
			(unsigned)found.other);
	else if (found.has_quote)
		bk_scan_report(scan, BK_CONFUSABLE_NAME, scan->begin, scan->end,
			"these quotes are not the plain ones; strings are written with `\"`");
	else if (found.script && found.has_latin)
		bk_scan_report(scan, BK_CONFUSABLE_NAME, scan->begin, scan->end,
			"`%.*s` mixes %s and Latin letters", BK_STR_ARGS(text), found.script);
	else
		bk_scan_report(scan, BK_CONFUSABLE_NAME, scan->begin, scan->end,
			"`%.*s` is not in ASCII letters; names are", BK_STR_ARGS(text));
	if (found.has_ascii_look && !found.has_space && !found.has_quote)
		bk_diag_note(scan->diags, "it looks like `%.*s`, which is another name",
			BK_STR_ARGS(found.look));
	else if (found.script || found.has_space || found.has_quote)
		bk_diag_note(
			scan->diags, "the first such character is U+%04X", (unsigned)found.other);
	bk_scan_token(scan, BK_TOK_IDENT)->name = bk_name_get(scan->names, text);
	scan->tokens->list.at[scan->tokens->list.len - 1].flags |= BK_TOKEN_BAD;
}

/* Strings */

void bk_scan_escapes(struct bk_scan *scan, uint32_t begin, uint32_t end)
{
	struct bk_str text = {scan->text.ptr + begin, end - begin};
	uint32_t code_point;
	size_t len;

	for (size_t i = 0; i < text.len; i += len) {
		len = 1;
		if (text.ptr[i] != '\\' || i + 1 == text.len)
			continue;
		len = bk_string_escape((struct bk_str){text.ptr + i, text.len - i}, &code_point);
		if (len)
			continue;
		len = 2;
		bk_scan_report(scan, BK_UNEXPECTED_TEXT, begin + (uint32_t)i,
			begin + (uint32_t)(i + 2), "`\\%c` is no escape of strings",
			text.ptr[i + 1] > ' ' && text.ptr[i + 1] < 127 ? text.ptr[i + 1] : '?');
		bk_diag_help(scan->diags,
			"Strings know `\\\"`, `\\\\`, `\\n`, `\\t`, `\\$` and `\\u{…}` with one to "
			"six hexadecimal digits.");
	}
}

/* The length of `\u{…}` at the start of the text, or 0. */
static size_t read_unicode(struct bk_str text, uint32_t *ret)
{
	uint32_t value = 0;
	size_t i = 3;

	if (text.len < 5 || text.ptr[2] != '{')
		return 0;
	for (; i < text.len && i < 9 && bk_hex_digit(text.ptr[i]) >= 0; i++)
		value = value * 16 + (uint32_t)bk_hex_digit(text.ptr[i]);
	if (i == 3 || i >= text.len || text.ptr[i] != '}' || value == 0 || value > 0x10ffff ||
		(value >= 0xd800 && value < 0xe000))
		return 0;
	*ret = value;
	return i + 1;
}

size_t bk_string_escape(struct bk_str text, uint32_t *ret)
{
	static const char letters[] = "\"\\nt$", values[] = "\"\\\n\t$";
	const char *at = text.len > 1 && text.ptr[1] ? strchr(letters, text.ptr[1]) : NULL;

	if (at) {
		*ret = (unsigned char)values[at - letters];
		return 2;
	}
	return text.len > 1 && text.ptr[1] == 'u' ? read_unicode(text, ret) : 0;
}
