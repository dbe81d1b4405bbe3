/*
 * Whether a policy that is attached to a resource (of a vault, a key, a role's trust) lets a
 * principal do something, as AWS evaluates it: an explicit deny wins, what nobody allows is denied.
 * What cannot be decided is unknown, never assumed.
 * Source: IAM User Guide, policy evaluation logic, and JSON policy elements reference; 2026-11.
 */
#ifndef BK_PROVE_POLICY_H
#define BK_PROVE_POLICY_H

#include "base/truth.h"
#include "base/value.h"

struct bk_policy_request {
	/* An IAM ARN, of a session its role's; or a service ("backup.amazonaws.com"). */
	struct bk_str principal;
	struct bk_str account;  /* of the principal; empty for a service */
	struct bk_str action;   /* "backup:CopyIntoBackupVault" */
	struct bk_str resource; /* an ARN */
	/* Condition keys in small letters to their values, a string, or a list of strings for a key
	 * of many values; null for a key that is not in the request. A key that is missing here is
	 * unknown. */
	const json_t *context;
};

enum bk_verdict {
	BK_VERDICT_NONE,    /* no statement allows it, so it is denied */
	BK_VERDICT_ALLOWED, /* by the statement */
	BK_VERDICT_DENIED,  /* by the statement */
	BK_VERDICT_UNKNOWN, /* depends on what the statement says */
};

struct bk_policy_answer {
	enum bk_verdict verdict;
	size_t statement; /* counted from 0 */
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
