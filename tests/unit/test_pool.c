/*
 * The pool: order, side by side, waiting for a time, stopping.
 */
#include "base/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "unit.h"

enum { MANY = 500, LONG_MS = 3600 * 1000 };

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
}

/* A step of a chain: what it found at its start must be what came before. */
struct step {
	const struct step *first;
	int value; /* plain: the pool makes it visible to whoever needs it */
};

static int64_t add_one(void *data)
{
	struct step *step = data;

	step->value = step->first ? step->first->value + 1 : 1;
	return 0;
}

START_TEST(test_order)
{
	struct bk_pool *pool = bk_pool_new(8, NULL);
	struct step steps[MANY] = {{0}};
	struct bk_task *tasks[MANY];

	for (size_t i = 0; i < MANY; i++) {
		steps[i].first = i ? &steps[i - 1] : NULL;
		tasks[i] = bk_task_new(pool, add_one, &steps[i]);
		if (i)
			bk_task_needs(tasks[i], tasks[i - 1]);
	}
	/* The last one first: only needs decide. */
	for (size_t i = MANY; i > 0; i--)
		bk_task_start(tasks[i - 1]);
	bk_pool_wait(pool);
	ck_assert_int_eq(steps[MANY - 1].value, MANY);
	bk_pool_free(pool);
}
END_TEST

static atomic_int inside, most_inside, ended;

static int64_t be_inside(void *data)
{
	int now = atomic_fetch_add(&inside, 1) + 1;
	int most = atomic_load(&most_inside);

	(void)data;
	while (now > most && !atomic_compare_exchange_weak(&most_inside, &most, now))
		;
	nap();
	atomic_fetch_sub(&inside, 1);
	atomic_fetch_add(&ended, 1);
	return 0;
}

START_TEST(test_no_more_than_allowed)
{
	struct bk_pool *pool = bk_pool_new(3, NULL);

	for (int i = 0; i < 60; i++)
		bk_task_start(bk_task_new(pool, be_inside, NULL));
	bk_pool_wait(pool);
	ck_assert_int_eq(atomic_load(&ended), 60);
	ck_assert_int_le(atomic_load(&most_inside), 3);
	bk_pool_free(pool);
}
END_TEST

/* Ends only once all of them are inside. */
static pthread_barrier_t together;

static int64_t meet(void *data)
{
	(void)data;
	pthread_barrier_wait(&together);
	return 0;
}

START_TEST(test_side_by_side)
{
	struct bk_pool *pool = bk_pool_new(16, NULL);

	pthread_barrier_init(&together, NULL, 16);
	for (int i = 0; i < 16; i++)
		bk_task_start(bk_task_new(pool, meet, NULL));
	bk_pool_wait(pool);
	pthread_barrier_destroy(&together);
	bk_pool_free(pool);
}
END_TEST

struct repeat {
	int calls, wanted;
	int64_t delay;
};

static int64_t repeat(void *data)
{
	struct repeat *task = data;

	return ++task->calls < task->wanted ? task->delay : 0;
}

START_TEST(test_called_again)
{
	/* One thread: a task that waits for its time leaves it to the others. */
	struct bk_pool *pool = bk_pool_new(1, NULL);
	struct repeat first = {.wanted = 4, .delay = 3}, second = {.wanted = 2, .delay = 1};
	struct step after = {0};
	struct bk_task *repeated = bk_task_new(pool, repeat, &first);
	struct bk_task *last = bk_task_new(pool, add_one, &after);

	bk_task_needs(last, repeated);
	bk_task_start(last);
	bk_task_start(repeated);
	bk_task_start(bk_task_new(pool, repeat, &second));
	bk_pool_wait(pool);
	ck_assert_int_eq(first.calls, 4);
	ck_assert_int_eq(second.calls, 2);
	ck_assert_int_eq(after.value, 1);
	bk_pool_free(pool);
}
END_TEST

static atomic_bool stop;

static int64_t until_stopped(void *data)
{
	(void)data;
	if (atomic_load(&stop))
		return 0;
	return LONG_MS;
}

static int64_t set_stop(void *data)
{
	(void)data;
	nap();
	atomic_store(&stop, true);
	return 0;
}

START_TEST(test_stop_wakes_those_that_wait)
{
	struct bk_pool *pool = bk_pool_new(2, &stop);

	for (int i = 0; i < 10; i++)
		bk_task_start(bk_task_new(pool, until_stopped, NULL));
	bk_task_start(bk_task_new(pool, set_stop, NULL));
	bk_pool_wait(pool);
	bk_pool_free(pool);
}
END_TEST

/* A task that makes tasks. */
static struct bk_pool *growing;
static atomic_int grown;

static int64_t grow(void *data)
{
	int depth = *(const int *)data;
	static const int depths[] = {0, 1, 2, 3, 4, 5, 6};

	atomic_fetch_add(&grown, 1);
	for (int i = 0; depth && i < 2; i++)
		bk_task_start(bk_task_new(growing, grow, (void *)(uintptr_t)&depths[depth - 1]));
	return 0;
}

START_TEST(test_tasks_from_tasks)
{
	int depth = 6;

	growing = bk_pool_new(4, NULL);
	bk_task_start(bk_task_new(growing, grow, &depth));
	bk_pool_wait(growing);
	ck_assert_int_eq(atomic_load(&grown), 127);
	/* What has ended already is no obstacle, and a pool can be used again. */
	bk_task_start(bk_task_new(growing, grow, &depth));
	bk_pool_wait(growing);
	ck_assert_int_eq(atomic_load(&grown), 254);
	bk_pool_free(growing);
}
END_TEST

START_TEST(test_need_of_what_has_ended)
{
	struct bk_pool *pool = bk_pool_new(2, NULL);
	struct step first = {0}, second = {.first = &first};
	struct bk_task *early = bk_task_new(pool, add_one, &first);
	struct bk_task *late;

	bk_task_start(early);
	bk_pool_wait(pool);
	late = bk_task_new(pool, add_one, &second);
	bk_task_needs(late, early);
	bk_task_start(late);
	bk_pool_free(pool); /* waits by itself */
	ck_assert_int_eq(second.value, 2);
	bk_pool_free(NULL);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("pool");
	TCase *tasks = tcase_create("tasks");

	tcase_add_test(tasks, test_order);
	tcase_add_test(tasks, test_no_more_than_allowed);
	tcase_add_test(tasks, test_side_by_side);
	tcase_add_test(tasks, test_called_again);
	tcase_add_test(tasks, test_stop_wakes_those_that_wait);
	tcase_add_test(tasks, test_tasks_from_tasks);
	tcase_add_test(tasks, test_need_of_what_has_ended);
	suite_add_tcase(suite, tasks);
	return suite;
}
