/*
 * Replies that come late: the connection is suspended, and a thread of its own resumes it when it
 * is time. The thread that serves is never held up.
 */
#ifndef BK_SIM_TIMER_H
#define BK_SIM_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct MHD_Connection;
struct bk_sim_timer;

BK_NODISCARD struct bk_sim_timer *bk_sim_timer_new(void);
/* Resumes what still waits; nothing is suspended any more. */
void bk_sim_timer_end(struct bk_sim_timer *timer);
/* After its end. */
void bk_sim_timer_free(struct bk_sim_timer *timer);
/* Suspends the connection and resumes it after so many milliseconds. False, and nothing done, after
 * the end. */
bool bk_sim_timer_suspend(
	struct bk_sim_timer *timer, struct MHD_Connection *connection, int64_t delay_ms);

#endif
