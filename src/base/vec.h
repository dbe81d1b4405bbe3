/*
 * Growing arrays in an arena. `struct { T *at; size_t len, cap; }` is written out with
 * BK_VEC(T); the old storage of a grown vector is left to the arena.
 */
#ifndef BK_BASE_VEC_H
#define BK_BASE_VEC_H

#include <stddef.h>

struct bk_arena;

#define BK_VEC(T)                                                                                  \
	struct {                                                                                   \
		T *at;                                                                             \
		size_t len, cap;                                                                   \
	}

/* Appends `value`. */
#define bk_vec_push(arena, vec, value)                                                             \
	do {                                                                                       \
		if ((vec)->len == (vec)->cap)                                                      \
			(vec)->at =                                                                \
				bk_vec_grow((arena), (vec)->at, &(vec)->cap, sizeof(*(vec)->at));  \
		(vec)->at[(vec)->len++] = (value);                                                 \
	} while (0)

/* Iterates: bk_vec_foreach(i, &vec) { use(vec.at[i]); } */
/* NOLINTNEXTLINE(bugprone-macro-parentheses): i is declared here */
#define bk_vec_foreach(i, vec) for (size_t i = 0; i < (vec)->len; i++)

/* Storage for at least one more element, with the old ones copied. */
void *bk_vec_grow(struct bk_arena *arena, const void *old, size_t *cap, size_t size);

#endif
