/*
 * One lock for all: tasks are few and long. Ready tasks stand in a queue, first come, first
 * served; those that wait for their time in another, sorted by it.
 */
#include "base/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"

enum {
	STACK_BYTES = 512 * 1024,
	LOOK_MS = 50, /* how often `stop` is looked at while a task waits for its time */
	NS_PER_MS = 1000000,
	MS_PER_S = 1000,
};

struct bk_task {
	struct bk_pool *pool;
	bk_task_fn *run;
	void *data;
	size_t missing; /* of what it needs, and its own start */
	bool started, ended;
	int64_t due;                     /* while it waits for its time */
	BK_VEC(struct bk_task *) before; /* which it stands before */
	struct bk_task *next;            /* in the queue it is in */
};

struct bk_pool {
	pthread_mutex_t lock;
	pthread_cond_t work; /* something is ready, or it is the end */
	pthread_cond_t idle; /* every task has ended */
	const atomic_bool *stop;
	struct bk_arena *arena;
	pthread_t threads[BK_POOL_MOST];
	size_t most, count, waiting; /* threads: allowed, made, without work */
	size_t open;                 /* tasks that have not ended */
	struct bk_task *ready, **ready_end;
	struct bk_task *later;
	bool over;
};

static int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * MS_PER_S + time.tv_nsec / NS_PER_MS;
}

static bool is_stopped(const struct bk_pool *pool)
{
	return pool->stop && atomic_load(pool->stop);
}

static void append_ready(struct bk_pool *pool, struct bk_task *task)
{
	task->next = NULL;
	*pool->ready_end = task;
	pool->ready_end = &task->next;
}

static void insert_later(struct bk_pool *pool, struct bk_task *task)
{
	struct bk_task **at = &pool->later;

	while (*at && (*at)->due <= task->due)
		at = &(*at)->next;
	task->next = *at;
	*at = task;
}

/* Moves what is due to the ready ones. */
static void wake_due(struct bk_pool *pool)
{
	bool all = is_stopped(pool);
	int64_t now = pool->later ? now_ms() : 0;

	while (pool->later && (all || pool->later->due <= now)) {
		struct bk_task *task = pool->later;

		pool->later = task->next;
		append_ready(pool, task);
	}
}

/* Sleeps until there may be work. */
static void wait_for_work(struct bk_pool *pool)
{
	struct timespec until;
	int64_t due;

	pool->waiting++;
	if (!pool->later) {
		pthread_cond_wait(&pool->work, &pool->lock);
	} else {
		due = now_ms() + LOOK_MS;
		if (!pool->stop || pool->later->due < due)
			due = pool->later->due;
		until.tv_sec = (time_t)(due / MS_PER_S);
		until.tv_nsec = (long)(due % MS_PER_S) * NS_PER_MS;
		pthread_cond_timedwait(&pool->work, &pool->lock, &until);
	}
	pool->waiting--;
}

static void *serve(void *user);

/* A thread more, where all are busy and more are allowed. */
static void call_for_help(struct bk_pool *pool)
{
	pthread_attr_t attr;

	if (pool->waiting) {
		pthread_cond_signal(&pool->work);
		return;
	}
	if (pool->count == pool->most)
		return;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	if (pthread_create(&pool->threads[pool->count], &attr, serve, pool) == 0)
		pool->count++;
	else if (pool->count == 0)
		bk_out_of_memory();
	pthread_attr_destroy(&attr);
}

static void loosen(struct bk_task *task)
{
	if (--task->missing)
		return;
	append_ready(task->pool, task);
	call_for_help(task->pool);
}

static void end_task(struct bk_task *task)
{
	struct bk_pool *pool = task->pool;

	task->ended = true;
	bk_vec_foreach (i, &task->before)
		loosen(task->before.at[i]);
	if (--pool->open == 0)
		pthread_cond_broadcast(&pool->idle);
}

static void run_task(struct bk_pool *pool, struct bk_task *task)
{
	int64_t again;

	pthread_mutex_unlock(&pool->lock);
	again = task->run(task->data);
	pthread_mutex_lock(&pool->lock);
	if (again <= 0) {
		end_task(task);
		return;
	}
	task->due = now_ms() + again;
	insert_later(pool, task);
	/* Whoever sleeps may have to wake up earlier now. */
	pthread_cond_broadcast(&pool->work);
}

static void *serve(void *user)
{
	struct bk_pool *pool = user;

	pthread_mutex_lock(&pool->lock);
	while (!pool->over) {
		struct bk_task *task;

		wake_due(pool);
		task = pool->ready;
		if (!task) {
			wait_for_work(pool);
			continue;
		}
		pool->ready = task->next;
		if (!pool->ready)
			pool->ready_end = &pool->ready;
		else
			call_for_help(pool);
		run_task(pool, task);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

struct bk_pool *bk_pool_new(size_t threads, const atomic_bool *stop)
{
	struct bk_pool *pool = calloc(1, sizeof(*pool));
	pthread_condattr_t monotonic;

	if (!pool)
		bk_out_of_memory();
	pool->most = threads < 1 ? 1 : threads > BK_POOL_MOST ? BK_POOL_MOST : threads;
	pool->stop = stop;
	pool->arena = bk_arena_new();
	pool->ready_end = &pool->ready;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->work, &monotonic);
	pthread_cond_init(&pool->idle, NULL);
	pthread_condattr_destroy(&monotonic);
	return pool;
}

void bk_pool_free(struct bk_pool *pool)
{
	if (!pool)
		return;
	bk_pool_wait(pool);
	pthread_mutex_lock(&pool->lock);
	pool->over = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->work);
	pthread_cond_destroy(&pool->idle);
	pthread_mutex_destroy(&pool->lock);
	bk_arena_free(pool->arena);
	free(pool);
}

struct bk_task *bk_task_new(struct bk_pool *pool, bk_task_fn *run, void *data)
{
	struct bk_task *task;

	pthread_mutex_lock(&pool->lock);
	task = bk_new(pool->arena, struct bk_task);
	*task = (struct bk_task){.pool = pool, .run = run, .data = data, .missing = 1};
	pool->open++;
	pthread_mutex_unlock(&pool->lock);
	return task;
}

void bk_task_needs(struct bk_task *task, struct bk_task *first)
{
	struct bk_pool *pool = task->pool;

	pthread_mutex_lock(&pool->lock);
	if (task->started)
		bk_bug("a need for a task that has started");
	if (!first->ended) {
		task->missing++;
		bk_vec_push(pool->arena, &first->before, task);
	}
	pthread_mutex_unlock(&pool->lock);
}

void bk_task_start(struct bk_task *task)
{
	struct bk_pool *pool = task->pool;

	pthread_mutex_lock(&pool->lock);
	if (task->started)
		bk_bug("a task that has started already");
	task->started = true;
	loosen(task);
	pthread_mutex_unlock(&pool->lock);
}

void bk_pool_wait(struct bk_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	while (pool->open)
		pthread_cond_wait(&pool->idle, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
}
