/*
 * Digests.
 */
#include "base/hash.h"

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/bug.h"

enum { HASH_BYTES = 32, CUT_DIGITS = 8 };

struct bk_str bk_hash_hex(struct bk_arena *arena, struct bk_str s, size_t digits)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char digest[HASH_BYTES];
	unsigned int size = 0;
	char *text;

	if (digits > (size_t)HASH_BYTES * 2)
		bk_bug("%zu digits of a hash", digits);
	if (!EVP_Digest(s.ptr, s.len, digest, &size, EVP_sha256(), NULL) || size != HASH_BYTES)
		bk_out_of_memory();
	text = bk_arena_text(arena, digits + 1);
	for (size_t i = 0; i < digits; i++)
		text[i] = hex[(digest[i / 2] >> (i % 2 ? 0 : 4)) & 15];
	text[digits] = '\0';
	return (struct bk_str){text, digits};
}

struct bk_str bk_hash_cut(struct bk_arena *arena, struct bk_str s, size_t max)
{
	struct bk_str digits;

	if (s.len <= max)
		return s;
	if (max <= CUT_DIGITS + 1)
		bk_bug("no room for a hash in %zu bytes", max);
	digits = bk_hash_hex(arena, s, CUT_DIGITS);
	return bk_str_format(arena, "%.*s-%s", (int)(max - CUT_DIGITS - 1), s.ptr, digits.ptr);
}
