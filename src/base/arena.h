/*
 * Memory by lifetime. Everything that one compilation makes lives in one arena and goes with it;
 * nothing in an arena is freed singly. Exhaustion ends the program (bk_out_of_memory), so callers
 * never test for NULL. Free space is poisoned under AddressSanitizer.
 */
#ifndef BK_BASE_ARENA_H
#define BK_BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"

struct bk_arena;

/* A new, empty arena; free it with bk_arena_free(). */
BK_NODISCARD struct bk_arena *bk_arena_new(void);
/* One for keys and whatever is made from them: wiped when it is reset or freed. */
BK_NODISCARD struct bk_arena *bk_arena_new_secret(void);
/* Frees the arena and all that lies in it. Accepts NULL. */
void bk_arena_free(struct bk_arena *arena);
/* Empties the arena for reuse, keeping its first chunk. */
void bk_arena_reset(struct bk_arena *arena);

/* Zeroed memory for `count` things of `size` bytes, aligned for any type. Overflow-checked. */
BK_NODISCARD BK_MALLOC void *bk_arena_alloc(struct bk_arena *arena, size_t count, size_t size);
/* As above, but not zeroed and not aligned: for text. */
BK_NODISCARD BK_MALLOC char *bk_arena_text(struct bk_arena *arena, size_t size);
/* Bytes handed out so far. */
BK_NODISCARD size_t bk_arena_used(const struct bk_arena *arena);

/* A zeroed T, and an array of them. */
#define bk_new(arena, T)              ((T *)bk_arena_alloc((arena), 1, sizeof(T)))
#define bk_new_array(arena, T, count) ((T *)bk_arena_alloc((arena), (count), sizeof(T)))

#endif
