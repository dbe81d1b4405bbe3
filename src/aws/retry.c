/*
 * What to do about a failure, and how fast to go.
 * Sources: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html and the
 * codes that botocore 1.43 takes for throttling and transient, seen 2026-11-24. Their
 * LimitExceededException is not among ours: in Backup, KMS and DynamoDB it is a quota.
 */
#include "aws/retry.h"

#include <math.h>

#include "base/attr.h"

/* clang-format off */
static const struct {
	const char *code;
	enum bk_retry retry;
} codes[] = {
	{ "BandwidthLimitExceeded",                 BK_RETRY_THROTTLE },
	{ "EC2ThrottledException",                  BK_RETRY_THROTTLE },
	{ "PriorRequestNotComplete",                BK_RETRY_THROTTLE },
	{ "ProvisionedThroughputExceededException", BK_RETRY_THROTTLE },
	{ "RequestLimitExceeded",                   BK_RETRY_THROTTLE },
	{ "RequestThrottled",                       BK_RETRY_THROTTLE },
	{ "RequestThrottledException",              BK_RETRY_THROTTLE },
	{ "SlowDown",                               BK_RETRY_THROTTLE },
	{ "Throttled",                              BK_RETRY_THROTTLE },
	{ "ThrottledException",                     BK_RETRY_THROTTLE },
	{ "Throttling",                             BK_RETRY_THROTTLE },
	{ "ThrottlingException",                    BK_RETRY_THROTTLE },
	{ "TooManyRequestsException",               BK_RETRY_THROTTLE },
	{ "TransactionInProgressException",         BK_RETRY_THROTTLE },
	{ "ConcurrentAccess",                       BK_RETRY_BUSY },
	{ "ConcurrentModification",                 BK_RETRY_BUSY },
	{ "ConcurrentModificationException",        BK_RETRY_BUSY },
	{ "PolicyChangesInProgressException",       BK_RETRY_BUSY },
	{ "DependencyFailureException",             BK_RETRY_FAULT },
	{ "DependencyTimeoutException",             BK_RETRY_FAULT },
	{ "InternalError",                          BK_RETRY_FAULT },
	{ "InternalFailure",                        BK_RETRY_FAULT },
	{ "InternalServerError",                    BK_RETRY_FAULT },
	{ "InternalServiceException",               BK_RETRY_FAULT },
	{ "KMSInternalException",                   BK_RETRY_FAULT },
	{ "RequestTimeout",                         BK_RETRY_FAULT },
	{ "RequestTimeoutException",                BK_RETRY_FAULT },
	{ "ServiceException",                       BK_RETRY_FAULT },
	{ "ServiceFailure",                         BK_RETRY_FAULT },
	{ "ServiceUnavailable",                     BK_RETRY_FAULT },
	{ "ServiceUnavailableException",            BK_RETRY_FAULT },
	{ "RequestExpired",                         BK_RETRY_SKEW },
	{ "RequestInTheFuture",                     BK_RETRY_SKEW },
	{ "RequestTimeTooSkewed",                   BK_RETRY_SKEW },
	{ "InvalidSignatureException",              BK_RETRY_SKEW },
	{ "SignatureDoesNotMatch",                  BK_RETRY_SKEW },
	{ "ExpiredToken",                           BK_RETRY_EXPIRED },
	{ "ExpiredTokenException",                  BK_RETRY_EXPIRED },
};
/* clang-format on */

enum bk_retry bk_retry_of(int status, struct bk_str code)
{
	for (size_t i = 0; i < BK_COUNT(codes); i++) {
		if (bk_str_is(code, codes[i].code))
			return codes[i].retry;
	}
	if (status == 429)
		return BK_RETRY_THROTTLE;
	/* 501 and 505 say that it never will. */
	bool fault = status >= 500 && status != 501 && status != 505;
	return fault || status == 408 ? BK_RETRY_FAULT : BK_RETRY_NO;
}

int64_t bk_retry_delay(int attempt, uint32_t random)
{
	enum { BASE_MS = 100, MOST_MS = 20000, MOST_SHIFT = 8 };
	int shift = attempt < 1 ? 0 : attempt - 1 > MOST_SHIFT ? MOST_SHIFT : attempt - 1;
	int64_t most = (int64_t)BASE_MS << shift;

	if (most > MOST_MS)
		most = MOST_MS;
	return (int64_t)((uint64_t)random * (uint64_t)(most + 1) >> 32);
}

/* Between half a call and this many a second; a pace that gets quicker is free again. */
#define RATE_LEAST 0.5
#define RATE_MOST  500.0

/* Counts the calls of this second and of the one before. */
static void count_sent(struct bk_pace *pace, int64_t now)
{
	int64_t second = now / 1000;

	if (second != pace->second) {
		pace->last = second == pace->second + 1 ? pace->sent : 0;
		pace->sent = 0;
		pace->second = second;
	}
	pace->sent++;
}

static void fill(struct bk_pace *pace, int64_t now)
{
	double most = fmax(1, pace->rate / 10); /* at once: a tenth of a second's worth */

	if (now > pace->filled)
		pace->tokens =
			fmin(most, pace->tokens + (double)(now - pace->filled) * pace->rate / 1000);
	pace->filled = now;
}

int64_t bk_pace_take(struct bk_pace *pace, int64_t now)
{
	if (pace->rate > 0) {
		fill(pace, now);
		if (pace->tokens < 1)
			return (int64_t)ceil((1 - pace->tokens) * 1000 / pace->rate);
		pace->tokens -= 1;
	}
	count_sent(pace, now);
	return 0;
}

void bk_pace_slow(struct bk_pace *pace, int64_t begun, int64_t now)
{
	double measured = fmax(1, pace->sent > pace->last ? pace->sent : pace->last);

	if (pace->rate > 0 && begun < pace->slowed)
		return;
	double from = pace->rate > 0 ? fmin(pace->rate, measured) : measured;
	pace->rate = fmax(RATE_LEAST, from / 2);
	pace->tokens = fmin(pace->tokens, 0);
	pace->filled = now;
	pace->slowed = now;
}

void bk_pace_quicken(struct bk_pace *pace)
{
	if (pace->rate <= 0)
		return;
	pace->rate += 1 / fmax(1, pace->rate);
	if (pace->rate > RATE_MOST)
		pace->rate = 0;
}
