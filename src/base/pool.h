/*
 * Work that is done side by side: tasks, each begun once what it needs has ended. Tasks mostly wait
 * for answers from elsewhere, so there are as many threads as tasks may wait at once, not as many
 * as processors. The order in which tasks run is not fixed: each writes to a place of its own, and
 * whoever waits for all of them merges in an order that is.
 *
 *	struct bk_task *read = bk_task_new(pool, read_vault, vault);
 *	struct bk_task *compare = bk_task_new(pool, compare_vault, vault);
 *
 *	bk_task_needs(compare, read);
 *	bk_task_start(compare);
 *	bk_task_start(read);
 *	bk_pool_wait(pool);
 */
#ifndef BK_BASE_POOL_H
#define BK_BASE_POOL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct bk_pool;
struct bk_task;

/* More threads than this are never made. */
enum { BK_POOL_MOST = 256 };

/* Does the work, or a part of it. Returns 0 where the task has ended, else the milliseconds after
 * which it wants to be called again; no thread is held meanwhile. */
typedef int64_t bk_task_fn(void *data);

/*
 * A pool of at most `threads` threads (at least 1), made as they are needed. Once *stop is true
 * (NULL: never), tasks that wait for their time are called at once: they see by themselves that it
 * is time to end. `stop` may be set by a signal handler.
 */
BK_NODISCARD struct bk_pool *bk_pool_new(size_t threads, const atomic_bool *stop);
/* Waits, then ends the threads and frees all tasks. Accepts NULL. */
void bk_pool_free(struct bk_pool *pool);

/* A task that has not started. It lives as long as the pool. From any thread, also from a task. */
BK_NODISCARD struct bk_task *bk_task_new(struct bk_pool *pool, bk_task_fn *run, void *data);
/* `task`, which has not started, waits for `first` to end. What `first` wrote can then be read. A
 * ring of tasks is the caller's mistake: it would wait for ever. */
void bk_task_needs(struct bk_task *task, struct bk_task *first);
/* From now on the task runs as soon as it may. Every task must be started. */
void bk_task_start(struct bk_task *task);

/* Until every task that was made has ended. Not from a task. */
void bk_pool_wait(struct bk_pool *pool);

#endif
