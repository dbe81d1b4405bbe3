/*
 * A chunked bump allocator. Chunks double up to a limit; big requests get a chunk of their own.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <openssl/crypto.h>

#include "base/bug.h"

#if defined(__SANITIZE_ADDRESS__)
#define BK_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BK_ASAN 1
#endif
#endif

#ifdef BK_ASAN
#include <sanitizer/asan_interface.h>
#define poison(ptr, size)   ASAN_POISON_MEMORY_REGION((ptr), (size))
#define unpoison(ptr, size) ASAN_UNPOISON_MEMORY_REGION((ptr), (size))
#else
#define poison(ptr, size)   ((void)(ptr), (void)(size))
#define unpoison(ptr, size) ((void)(ptr), (void)(size))
#endif

enum {
	FIRST_CHUNK = 64 * 1024,
	HUGE_PAGE = 2 * 1024 * 1024,
	LARGEST_CHUNK = 2 * HUGE_PAGE,
};

struct chunk {
	struct chunk *older;
	size_t size;
	bool mapped; /* straight from the kernel: zero until it is handed out */
	alignas(max_align_t) char bytes[];
};

struct bk_arena {
	struct chunk *newest;
	size_t filled; /* bytes taken of the newest chunk */
	size_t used;
	bool secret; /* chunks are wiped before they are let go */
};

/* Whole huge pages, aligned, so that a large unit costs some dozens of page faults, not thousands.
 */
static struct chunk *map_chunk(size_t total)
{
	char *start = mmap(NULL, total + HUGE_PAGE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;
	struct chunk *chunk;

	if (start == MAP_FAILED)
		bk_out_of_memory();
	before = (HUGE_PAGE - (uintptr_t)start % HUGE_PAGE) % HUGE_PAGE;
	if (before)
		munmap(start, before);
	munmap(start + before + total, HUGE_PAGE - before);
#ifdef MADV_HUGEPAGE
	madvise(start + before, total, MADV_HUGEPAGE); /* advice: a refusal costs time only */
#endif
	chunk = (struct chunk *)(void *)(start + before);
	chunk->mapped = true;
	return chunk;
}

static struct chunk *chunk_new(size_t size, struct chunk *older)
{
	size_t total = sizeof(struct chunk) + size;
	struct chunk *chunk;

	if (total >= HUGE_PAGE) {
		if (total > SIZE_MAX - (size_t)2 * HUGE_PAGE)
			bk_out_of_memory();
		total = (total + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
		chunk = map_chunk(total);
	} else {
		chunk = malloc(total);
		if (!chunk)
			bk_out_of_memory();
		chunk->mapped = false;
	}
	chunk->older = older;
	chunk->size = total - sizeof(struct chunk);
	poison(chunk->bytes, chunk->size);
	return chunk;
}

static void chunk_free(struct chunk *chunk, bool secret)
{
	unpoison(chunk->bytes, chunk->size);
	if (secret)
		OPENSSL_cleanse(chunk->bytes, chunk->size);
	if (chunk->mapped)
		munmap(chunk, sizeof(*chunk) + chunk->size);
	else
		free(chunk);
}

struct bk_arena *bk_arena_new(void)
{
	struct bk_arena *arena = calloc(1, sizeof(*arena));

	if (!arena)
		bk_out_of_memory();
	arena->newest = chunk_new(FIRST_CHUNK, NULL);
	return arena;
}

struct bk_arena *bk_arena_new_secret(void)
{
	struct bk_arena *arena = bk_arena_new();

	arena->secret = true;
	return arena;
}

void bk_arena_free(struct bk_arena *arena)
{
	if (!arena)
		return;
	for (struct chunk *chunk = arena->newest, *older; chunk; chunk = older) {
		older = chunk->older;
		chunk_free(chunk, arena->secret);
	}
	free(arena);
}

void bk_arena_reset(struct bk_arena *arena)
{
	while (arena->newest->older) {
		struct chunk *older = arena->newest->older;

		chunk_free(arena->newest, arena->secret);
		arena->newest = older;
	}
	if (arena->secret) {
		unpoison(arena->newest->bytes, arena->newest->size);
		OPENSSL_cleanse(arena->newest->bytes, arena->newest->size);
	}
	poison(arena->newest->bytes, arena->newest->size);
	arena->filled = 0;
	arena->used = 0;
}

static char *take(struct bk_arena *arena, size_t size, size_t align)
{
	size_t start = (arena->filled + align - 1) & ~(align - 1);
	char *ptr;

	if (start > arena->newest->size || arena->newest->size - start < size) {
		size_t next = arena->newest->size * 2;

		if (next > LARGEST_CHUNK - sizeof(struct chunk))
			next = LARGEST_CHUNK - sizeof(struct chunk);
		if (next < size)
			next = size;
		if (next > SIZE_MAX - sizeof(struct chunk))
			bk_out_of_memory();
		arena->newest = chunk_new(next, arena->newest);
		start = 0;
	}
	ptr = arena->newest->bytes + start;
	unpoison(ptr, size);
	arena->filled = start + size;
	arena->used += size;
	return ptr;
}

void *bk_arena_alloc(struct bk_arena *arena, size_t count, size_t size)
{
	size_t total;
	char *ptr;

	if (__builtin_mul_overflow(count, size, &total))
		bk_out_of_memory();
	ptr = take(arena, total, alignof(max_align_t));
	if (!arena->newest->mapped)
		memset(ptr, 0, total);
	return ptr;
}

char *bk_arena_text(struct bk_arena *arena, size_t size)
{
	return take(arena, size, 1);
}

size_t bk_arena_used(const struct bk_arena *arena)
{
	return arena->used;
}
