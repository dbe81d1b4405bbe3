/*
 * Policies that are documents in JSON: those that AWS holds, and those that were written raw. They
 * are put to the evaluator of prove/judge.h.
 */
#ifndef BK_PROVE_POLICY_H
#define BK_PROVE_POLICY_H

#include "base/value.h"
#include "prove/judge.h"

struct bk_policy_request {
	struct bk_str principal, account, action, resource; /* as in a question */
	/* Condition keys in small letters to their values, a string, or a list of strings for a key
	 * of many values; null for a key that is not in the request. A key that is missing here is
	 * unknown. */
	const json_t *context;
};

/* `policy` is a document, {"Statement": …}; NULL is one without statements. */
struct bk_policy_answer bk_policy_ask(
	const json_t *policy, const struct bk_policy_request *request);

/* Whether a statement denies it, whatever allows it: DENIED, UNKNOWN or NONE. What AWS's services
 * do by grants needs no more. */
struct bk_policy_answer bk_policy_denies(
	const json_t *policy, const struct bk_policy_request *request);

/* Whether one statement is about the request. */
enum bk_truth bk_policy_statement_fits(
	const json_t *statement, const struct bk_policy_request *request);

/* Whether the trust policy of a role of `account` lets AWS Backup take the role for that account
 * (docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html, 2026-09-24). */
enum bk_truth bk_policy_trusts_backup(const json_t *trust, struct bk_str account);

#endif
