/*
 * Failures of calls: what a service says when it does not do what it was asked, in each of the
 * protocols, and what else goes wrong.
 */
#ifndef BK_AWS_ANSWER_H
#define BK_AWS_ANSWER_H

#include "aws/client.h"
#include "aws/http.h"

struct bk_arena;

/*
 * Fills *ret with code, message, request id and further members of an answer that is no success.
 * What has no code of its own (a proxy's page) is "HttpNNN". `arena` is for passing use.
 */
void bk_answer_refusal(struct bk_arena *arena, const struct bk_aws_service *service,
	const struct bk_http_answer *answer, struct bk_aws_failure *ret);

/* Copies text as one line: control characters become blanks, and it is cut, at a character, where
 * it does not fit into `size` bytes with its NUL. What is not UTF-8 becomes `?`. */
void bk_answer_line(char *to, size_t size, struct bk_str text);

/* Always false, with *ret filled in. */
bool bk_aws_fail(struct bk_aws_failure *ret, enum bk_aws_failure_kind kind, const char *format, ...)
	BK_PRINTF(3, 4);
/* A copy, with its own detail. */
void bk_aws_failure_copy(struct bk_aws_failure *to, const struct bk_aws_failure *from);

#endif
