/*
 * What to do about a failure, and how fast to go: pure arithmetic, with time as an argument.
 */
#ifndef BK_AWS_RETRY_H
#define BK_AWS_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* What a refusal means for another attempt. */
enum bk_retry {
	BK_RETRY_NO,       /* another attempt would be refused too */
	BK_RETRY_THROTTLE, /* not carried out: slower */
	BK_RETRY_BUSY,     /* not carried out: somebody else is at it */
	BK_RETRY_FAULT,    /* the service's fault; it may have been carried out */
	BK_RETRY_SKEW,     /* not carried out: our clock is wrong */
	BK_RETRY_EXPIRED,  /* not carried out: the keys have ended */
};

/* By the error's code, or by the HTTP status where the code says nothing. */
enum bk_retry bk_retry_of(int status, struct bk_str code);

/* Attempts at one call, the first among them. */
enum { BK_RETRY_ATTEMPTS = 10 };

/* Milliseconds to wait after the failed attempt (1, 2, …): between 0 and 100 ms × 2^(n-1), at most
 * 20 s, as `random` says. */
int64_t bk_retry_delay(int attempt, uint32_t random);

/*
 * The pace of one account at one service: free until it is throttled, then at most `rate` calls a
 * second; halved at each throttle, one more for each second without. All {0} is a free pace.
 */
struct bk_pace {
	double rate;         /* calls a second; 0: free */
	double tokens;       /* calls that may go now */
	int64_t filled;      /* when tokens were counted, ms */
	int64_t slowed;      /* when it was last halved, ms */
	int64_t second;      /* the second that is being counted */
	uint32_t sent, last; /* calls in it, and in the one before */
};

/* Takes a token: 0, or the milliseconds after which to ask again. */
int64_t bk_pace_take(struct bk_pace *pace, int64_t now);
/* A call that was begun at `begun` was throttled. Those begun before the last halving tell nothing
 * new. */
void bk_pace_slow(struct bk_pace *pace, int64_t begun, int64_t now);
/* A call was answered without throttling. */
void bk_pace_quicken(struct bk_pace *pace);

#endif
