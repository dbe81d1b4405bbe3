/*
 * Growth of vectors.
 */
#include "base/vec.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"

void *bk_vec_grow(struct bk_arena *arena, const void *old, size_t *cap, size_t size)
{
	size_t next;
	void *fresh;

	if (__builtin_mul_overflow(*cap, (size_t)2, &next))
		bk_out_of_memory();
	if (next < 4)
		next = 4;
	fresh = bk_arena_alloc(arena, next, size);
	if (*cap)
		memcpy(fresh, old, *cap * size);
	*cap = next;
	return fresh;
}
