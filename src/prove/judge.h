/*
 * The one evaluator of policies that are attached to a resource (of a vault, a key, a role's
 * trust): whether they let a principal do something, as AWS decides it: an explicit deny wins, what
 * nobody allows is denied. What cannot be decided is unknown, never assumed. prove/policy.h asks it
 * of documents in JSON.
 * Source: IAM User Guide, policy evaluation logic, and JSON policy elements reference; 2026-11.
 */
#ifndef BK_PROVE_JUDGE_H
#define BK_PROVE_JUDGE_H

#include "base/str.h"
#include "base/truth.h"
#include "base/vec.h"

struct bk_arena;
struct bk_node;

/* What is known of one key of conditions. */
struct bk_policy_fact {
	const char *key; /* in small letters */
	enum { BK_FACT_ABSENT, BK_FACT_ONE, BK_FACT_MANY } kind;
	struct bk_str value;         /* of ONE */
	const struct bk_str *values; /* of MANY */
	size_t count;
};

/* A key that is not among them is unknown. */
struct bk_policy_facts {
	struct bk_arena *arena;
	BK_VEC(struct bk_policy_fact) list;
};

/* Each replaces what was known of the key. Keys, texts and lists outlive the facts. */
void bk_policy_know(struct bk_policy_facts *facts, const char *key, struct bk_str value);
void bk_policy_know_many(
	struct bk_policy_facts *facts, const char *key, const struct bk_str values[], size_t count);
void bk_policy_know_absent(struct bk_policy_facts *facts, const char *key);
void bk_policy_forget(struct bk_policy_facts *facts, const char *key);

struct bk_policy_question {
	/* An IAM ARN, of a session its role's; or a service ("backup.amazonaws.com"). */
	struct bk_str principal;
	struct bk_str account;  /* of the principal; empty for a service */
	struct bk_str action;   /* "backup:CopyIntoBackupVault" */
	struct bk_str resource; /* an ARN */
	const struct bk_policy_facts *facts;
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

/* `policy` is a document or its map, {"Statement": …}; NULL is one without statements. References
 * in it are ARNs where those are known; others are their addresses, which no pattern matches by
 * accident. */
struct bk_policy_answer bk_policy_judge(
	const struct bk_node *policy, const struct bk_policy_question *question);

/* Whether a statement denies it, whatever allows it: DENIED, UNKNOWN or NONE. */
struct bk_policy_answer bk_policy_judge_denials(
	const struct bk_node *policy, const struct bk_policy_question *question);

/* Whether one statement is about what is asked. */
enum bk_truth bk_policy_judge_statement(
	const struct bk_node *statement, const struct bk_policy_question *question);

#endif
