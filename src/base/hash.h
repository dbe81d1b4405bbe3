/*
 * SHA-256, by OpenSSL, for names that are cut and for digests. Not for anything secret.
 */
#ifndef BK_BASE_HASH_H
#define BK_BASE_HASH_H

#include "base/str.h"

/* `digits` (at most 64) hexadecimal digits of the SHA-256 of s, NUL-terminated, in the arena. */
struct bk_str bk_hash_hex(struct bk_arena *arena, struct bk_str s, size_t digits);

/* s if it has at most `max` bytes; else cut, with `-` and 8 hexadecimal digits of its hash at the
 * end, so that it has exactly `max`. */
struct bk_str bk_hash_cut(struct bk_arena *arena, struct bk_str s, size_t max);

#endif
