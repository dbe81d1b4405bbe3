/*
 * Late replies: see timer.h.
 */
#include "sim/timer.h"
#include "sim/httpd.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "base/bug.h"

struct wait {
	struct wait *next; /* due at the same time or later */
	struct MHD_Connection *connection;
	int64_t due_ms; /* of the monotonic clock */
};

struct bk_sim_timer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct wait *first;
	bool end;
};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Holding the lock. */
static void wait_for_first(struct bk_sim_timer *timer)
{
	if (timer->first == NULL) {
		pthread_cond_wait(&timer->changed, &timer->lock);
		return;
	}
	int64_t due = timer->first->due_ms;
	struct timespec until = {(time_t)(due / 1000), (long)(due % 1000) * 1000000};
	pthread_cond_timedwait(&timer->changed, &timer->lock, &until);
}

static void *run(void *data)
{
	struct bk_sim_timer *timer = data;
	pthread_mutex_lock(&timer->lock);
	while (!timer->end || timer->first != NULL) {
		struct wait *first = timer->first;
		if (first == NULL || (!timer->end && first->due_ms > now_ms())) {
			wait_for_first(timer);
			continue;
		}
		timer->first = first->next;
		MHD_resume_connection(first->connection);
		free(first);
	}
	pthread_mutex_unlock(&timer->lock);
	return NULL;
}

struct bk_sim_timer *bk_sim_timer_new(void)
{
	struct bk_sim_timer *timer = calloc(1, sizeof(*timer));
	pthread_condattr_t monotonic;
	if (timer == NULL)
		bk_out_of_memory();
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&timer->lock, NULL);
	pthread_cond_init(&timer->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&timer->thread, NULL, run, timer) != 0)
		bk_out_of_memory();
	return timer;
}

void bk_sim_timer_end(struct bk_sim_timer *timer)
{
	pthread_mutex_lock(&timer->lock);
	timer->end = true;
	pthread_cond_signal(&timer->changed);
	pthread_mutex_unlock(&timer->lock);
	pthread_join(timer->thread, NULL);
}

void bk_sim_timer_free(struct bk_sim_timer *timer)
{
	pthread_cond_destroy(&timer->changed);
	pthread_mutex_destroy(&timer->lock);
	free(timer);
}

bool bk_sim_timer_suspend(
	struct bk_sim_timer *timer, struct MHD_Connection *connection, int64_t delay_ms)
{
	struct wait *wait = calloc(1, sizeof(*wait));
	if (wait == NULL)
		bk_out_of_memory();
	wait->connection = connection;
	wait->due_ms = now_ms() + delay_ms;
	pthread_mutex_lock(&timer->lock);
	if (timer->end) {
		pthread_mutex_unlock(&timer->lock);
		free(wait);
		return false;
	}
	MHD_suspend_connection(connection);
	struct wait **at = &timer->first;
	while (*at != NULL && (*at)->due_ms <= wait->due_ms)
		at = &(*at)->next;
	wait->next = *at;
	*at = wait;
	pthread_cond_signal(&timer->changed);
	pthread_mutex_unlock(&timer->lock);
	return true;
}
