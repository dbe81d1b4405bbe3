/*
 * Policy documents of IAM: reading them, and what they say to a request.
 * Source: "Policy evaluation logic" and "IAM JSON policy elements", AWS IAM User Guide, 2026-11.
 */
#ifndef BK_SIM_POLICY_H
#define BK_SIM_POLICY_H

#include <stdbool.h>

#include "base/value.h"

struct bk_arena;

/* Who wants to do what. */
struct bk_sim_ask {
	struct bk_str principal; /* ARN of a role or user, or a service: "backup.amazonaws.com" */
	struct bk_str account;   /* of the principal; empty for a service */
	const char *action;      /* "kms:Decrypt" */
	struct bk_str resource;  /* ARN; empty: only "*" fits */
	json_t *context; /* condition keys: {"aws:SourceAccount": "…" or a list}; or NULL */
};

/* What a document says: any of these, or nothing. */
enum bk_sim_says {
	BK_SIM_ALLOWS = 1,
	BK_SIM_DELEGATES = 2, /* allows the principal's account, whose own policies decide */
	BK_SIM_DENIES = 4,
};

/* A set of bk_sim_says. */
unsigned bk_sim_policy_says(
	struct bk_arena *arena, const json_t *document, const struct bk_sim_ask *ask);
/* Reads a document: an object with a list (or one) of statements that have an Effect. NULL where
 * it is none, and *ret_error says why. The caller drops it. */
BK_NODISCARD json_t *bk_sim_policy_read(struct bk_str text, struct bk_error *ret_error);
/* Whether each AWS principal that the document names satisfies `fits`; else the first that does not
 * is *ret_bad, which lives as long as the document. */
typedef bool bk_sim_principal_fn(void *user, struct bk_str principal);
bool bk_sim_policy_principals(
	const json_t *document, bk_sim_principal_fn *fits, void *user, struct bk_str *ret_bad);

#endif
