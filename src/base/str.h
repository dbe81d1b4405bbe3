/*
 * Text that we look at but do not own, by value; not necessarily NUL-terminated.
 * What bk_str_dup(), bk_str_format() and bk_name_get() return is NUL-terminated as well.
 */
#ifndef BK_BASE_STR_H
#define BK_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

struct bk_arena;

struct bk_str {
	const char *ptr;
	size_t len;
};

/* A literal as bk_str; also as an initialiser. */
#define BK_STR(literal) ((struct bk_str){"" literal, sizeof(literal) - 1})
/* Arguments for a "%.*s". */
#define BK_STR_ARGS(s) (int)(s).len, (s).ptr

static inline struct bk_str bk_str_of(const char *text)
{
	return (struct bk_str){text, strlen(text)};
}

static inline bool bk_str_equal(struct bk_str a, struct bk_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool bk_str_is(struct bk_str a, const char *text)
{
	return bk_str_equal(a, bk_str_of(text));
}

/* Byte order, shorter first on a tie; as qsort wants. */
int bk_str_compare(struct bk_str a, struct bk_str b);
bool bk_str_has_prefix(struct bk_str s, struct bk_str prefix);
bool bk_str_has_suffix(struct bk_str s, struct bk_str suffix);
/* First index of c, or s.len. */
size_t bk_str_find(struct bk_str s, char c);
/* Cuts up to the first c off *rest (which moves behind it) and returns it. */
struct bk_str bk_str_cut(struct bk_str *rest, char c);
/* Glob match as AWS and `like` do it: `*` any run, `?` one byte. Linear in the product of sizes. */
bool bk_str_like(struct bk_str s, struct bk_str pattern);
/* The same, small and capital ASCII letters alike. */
bool bk_str_like_any_case(struct bk_str s, struct bk_str pattern);
/* The same as AWS Backup compares the values of tags: `*` takes no space. */
bool bk_str_like_words(struct bk_str s, struct bk_str pattern);
uint32_t bk_str_hash(struct bk_str s);
/* The whole text as a decimal number from 0 to `most`; false where it is none. */
BK_NODISCARD bool bk_str_number(struct bk_str s, int64_t most, int64_t *ret_number);
/* Cuts a decimal number of at most four digits off the head; false where none between `min` and
 * `max` is there. */
BK_NODISCARD bool bk_str_take_number(struct bk_str *rest, int min, int max, int *ret_number);
/* The value of a hexadecimal digit in either case, or -1. */
int bk_hex_digit(char c);

/* Copies in the arena. */
struct bk_str bk_str_dup(struct bk_arena *arena, struct bk_str s);
/* A small letter for a capital one of ASCII. */
static inline char bk_small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* In small letters, of ASCII. */
struct bk_str bk_str_lower(struct bk_arena *arena, struct bk_str s);
/* All pieces in one text: what a format would do, at a tenth of the cost. */
struct bk_str bk_str_concat(struct bk_arena *arena, const struct bk_str pieces[], size_t count);
struct bk_str bk_str_format(struct bk_arena *arena, const char *format, ...) BK_PRINTF(2, 3);
struct bk_str bk_str_vformat(struct bk_arena *arena, const char *format, va_list args)
	BK_PRINTF(2, 0);
/* Every `{word}` of the template replaced by the value of that word in the NULL-ended list of
 * pairs; unknown words stay. */
struct bk_str bk_str_fill(struct bk_arena *arena, struct bk_str template, const char *const words[],
	const struct bk_str values[], size_t count);

/*
 * Edit distance with transpositions (optimal string alignment), for "did you mean". Both at most
 * 64 bytes long; longer ones are infinitely far apart (SIZE_MAX).
 */
size_t bk_str_distance(struct bk_str a, struct bk_str b);

#endif
