/*
 * Text helpers.
 */
#include "base/str.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"

int bk_str_compare(struct bk_str a, struct bk_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool bk_str_has_prefix(struct bk_str s, struct bk_str prefix)
{
	return s.len >= prefix.len && bk_str_equal((struct bk_str){s.ptr, prefix.len}, prefix);
}

bool bk_str_has_suffix(struct bk_str s, struct bk_str suffix)
{
	return s.len >= suffix.len &&
		bk_str_equal((struct bk_str){s.ptr + (s.len - suffix.len), suffix.len}, suffix);
}

size_t bk_str_find(struct bk_str s, char c)
{
	const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.ptr) : s.len;
}

struct bk_str bk_str_cut(struct bk_str *rest, char c)
{
	size_t end = bk_str_find(*rest, c);
	struct bk_str head = {rest->ptr, end};

	if (end < rest->len)
		end++;
	/* an empty text may be nowhere */
	if (end)
		rest->ptr += end;
	rest->len -= end;
	return head;
}

static bool same_byte(char a, char b, bool any_case)
{
	return a == b || (any_case && bk_small(a) == bk_small(b));
}

static bool like(struct bk_str s, struct bk_str pattern, bool any_case)
{
	size_t at = 0, in = 0, star = SIZE_MAX, resume = 0;

	while (at < s.len) {
		if (in < pattern.len && pattern.ptr[in] == '*') {
			star = in++;
			if (in == pattern.len)
				return true;
			resume = at;
		} else if (in < pattern.len &&
			(pattern.ptr[in] == '?' ||
				same_byte(pattern.ptr[in], s.ptr[at], any_case))) {
			in++;
			at++;
		} else if (star != SIZE_MAX) {
			in = star + 1;
			at = ++resume;
		} else {
			return false;
		}
	}
	while (in < pattern.len && pattern.ptr[in] == '*')
		in++;
	return in == pattern.len;
}

bool bk_str_like(struct bk_str s, struct bk_str pattern)
{
	return like(s, pattern, false);
}

bool bk_str_like_any_case(struct bk_str s, struct bk_str pattern)
{
	return like(s, pattern, true);
}

/* Word by word (guide, assigning resources, 2026-09). */
bool bk_str_like_words(struct bk_str s, struct bk_str pattern)
{
	while (s.len || pattern.len) {
		bool more = bk_str_find(s, ' ') < s.len;

		if (more != (bk_str_find(pattern, ' ') < pattern.len) ||
			!bk_str_like(bk_str_cut(&s, ' '), bk_str_cut(&pattern, ' ')))
			return false;
	}
	return true;
}

/* FNV-1a, folded once: names are short and come from people. */
uint32_t bk_str_hash(struct bk_str s)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.len; i++) {
		hash ^= (unsigned char)s.ptr[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return (uint32_t)(hash ^ (hash >> 32));
}

struct bk_str bk_str_concat(struct bk_arena *arena, const struct bk_str pieces[], size_t count)
{
	size_t len = 0;
	char *text, *at;

	for (size_t i = 0; i < count; i++) {
		if (__builtin_add_overflow(len, pieces[i].len, &len))
			bk_out_of_memory();
	}
	at = text = bk_arena_text(arena, len + 1);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].len)
			memcpy(at, pieces[i].ptr, pieces[i].len);
		at += pieces[i].len;
	}
	*at = '\0';
	return (struct bk_str){text, len};
}

struct bk_str bk_str_dup(struct bk_arena *arena, struct bk_str s)
{
	char *copy = bk_arena_text(arena, s.len + 1);

	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return (struct bk_str){copy, s.len};
}

/* As vsnprintf(), of formats that have no more than `%s` and `%.*s`, at a tenth of its cost.
 * SIZE_MAX: the format has more. */
BK_PRINTF(3, 0)
static size_t join(char *text, size_t size, const char *format, va_list args)
{
	size_t len = 0;

	while (*format) {
		struct bk_str piece = {format, 0};

		while (format[piece.len] && format[piece.len] != '%')
			piece.len++;
		if (piece.len) {
			format += piece.len;
		} else if (format[1] == 's') {
			piece = bk_str_of(va_arg(args, const char *));
			format += 2;
		} else if (strncmp(format, "%.*s", 4) == 0) {
			int most = va_arg(args, int);

			piece.ptr = va_arg(args, const char *);
			piece.len = most > 0 ? strnlen(piece.ptr, (size_t)most) : 0;
			format += 4;
		} else {
			return SIZE_MAX;
		}
		if (piece.len && len < size && piece.len < size - len)
			memcpy(text + len, piece.ptr, piece.len);
		len += piece.len;
	}
	return len;
}

BK_PRINTF(3, 0)
static size_t format_into(char *text, size_t size, const char *format, va_list args)
{
	va_list again;
	size_t joined;
	int len;

	va_copy(again, args);
	joined = join(text, size, format, again);
	va_end(again);
	if (joined != SIZE_MAX)
		return joined;
	len = vsnprintf(text, size, format, args);
	if (len < 0)
		bk_bug("bad format '%s'", format);
	return (size_t)len;
}

struct bk_str bk_str_vformat(struct bk_arena *arena, const char *format, va_list args)
{
	char small[256];
	va_list again;
	size_t len;
	char *text;

	va_copy(again, args);
	len = format_into(small, sizeof(small), format, args);
	text = bk_arena_text(arena, len + 1);
	if (len < sizeof(small))
		memcpy(text, small, len);
	else
		format_into(text, len + 1, format, again);
	va_end(again);
	text[len] = '\0';
	return (struct bk_str){text, len};
}

struct bk_str bk_str_format(struct bk_arena *arena, const char *format, ...)
{
	struct bk_str text;
	va_list args;

	va_start(args, format);
	text = bk_str_vformat(arena, format, args);
	va_end(args);
	return text;
}

/* The value that stands for the `{word}` at the head of s, or NULL; *ret_len is its width. */
static const struct bk_str *fill_word(struct bk_str s, const char *const words[],
	const struct bk_str values[], size_t count, size_t *ret_len)
{
	size_t end;

	if (s.len == 0 || s.ptr[0] != '{')
		return NULL;
	end = bk_str_find(s, '}');
	if (end == s.len)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (bk_str_is((struct bk_str){s.ptr + 1, end - 1}, words[i])) {
			*ret_len = end + 1;
			return &values[i];
		}
	}
	return NULL;
}

/* The filled text's length; the text itself goes to `text` unless that is NULL. */
static size_t fill(char *text, struct bk_str template, const char *const words[],
	const struct bk_str values[], size_t count)
{
	size_t len = 0;
	size_t at = 0;

	while (at < template.len) {
		struct bk_str rest = {template.ptr + at, template.len - at}, piece;
		size_t width;
		const struct bk_str *value = fill_word(rest, words, values, count, &width);

		if (value) {
			piece = *value;
		} else {
			width = 1 + bk_str_find((struct bk_str){rest.ptr + 1, rest.len - 1}, '{');
			piece = (struct bk_str){rest.ptr, width};
		}
		if (text && piece.len)
			memcpy(text + len, piece.ptr, piece.len);
		len += piece.len;
		at += width;
	}
	return len;
}

struct bk_str bk_str_fill(struct bk_arena *arena, struct bk_str template, const char *const words[],
	const struct bk_str values[], size_t count)
{
	size_t len = fill(NULL, template, words, values, count);
	char *text = bk_arena_text(arena, len + 1);

	fill(text, template, words, values, count);
	text[len] = '\0';
	return (struct bk_str){text, len};
}

enum { DISTANCE_MAX = 64 };

size_t bk_str_distance(struct bk_str a, struct bk_str b)
{
	size_t rows[3][DISTANCE_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	if (a.len > DISTANCE_MAX || b.len > DISTANCE_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.len; j++)
		above[j] = before[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
				a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b.len];
}

int bk_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

struct bk_str bk_str_lower(struct bk_arena *arena, struct bk_str s)
{
	char *text = bk_arena_text(arena, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		text[i] = bk_small(s.ptr[i]);
	text[s.len] = '\0';
	return (struct bk_str){text, s.len};
}

bool bk_str_number(struct bk_str s, int64_t most, int64_t *ret_number)
{
	int64_t number = 0;

	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		number = number * 10 + (s.ptr[i] - '0');
		if (number > most)
			return false;
	}
	*ret_number = number;
	return true;
}

bool bk_str_take_number(struct bk_str *rest, int min, int max, int *ret_number)
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
	rest->ptr += len;
	rest->len -= len;
	*ret_number = value;
	return true;
}
