/*
 * Statements about things of others, compared with what AWS says: a false one is BK9021 at its own
 * place; one that cannot be compared is open, and the plan says so (bk_apply_plan.open).
 */
#ifndef BK_APPLY_ASSUME_H
#define BK_APPLY_ASSUME_H

#include "apply/plan.h"
#include "source/diag.h"

/* "existing KIND `ADDRESS` MESSAGE"; `there`: what AWS says, or empty. */
void bk_premise_false(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, struct bk_str message, struct bk_str there);
/* What of a statement could not be compared: "`accept` for account prod". A statement is open once.
 */
void bk_premise_open(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, const char *statement, struct bk_str reason);
/* … because bkc has nobody to ask: told only in detail. */
void bk_premise_unasked(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, const char *statement);

/* Why a question was not answered: "kms:GetKeyPolicy: AccessDeniedException"; empty: it was. */
struct bk_str bk_premise_unread(
	struct bk_planner *planner, const struct bk_object *about, const char *operation);
/* Whether the user wrote it: a default is no assumption. */
bool bk_premise_is_written(const struct bk_object *object, enum bk_attr_id attr);

/*
 * Whether `there`, what AWS gives as a key (an ARN, an id; empty: a key that AWS owns), is the one
 * that the property states: a declared key, or `aws`.
 */
enum bk_truth bk_premise_same_key(const struct bk_planner *planner, const struct bk_object *object,
	enum bk_attr_id attr, struct bk_str there);
/* Why that is unknown. */
struct bk_str bk_premise_why(
	struct bk_planner *planner, const struct bk_object *about, const char *operation);

/* assume_policy.c: who may copy into a vault; whom a key admits. */
void bk_assume_vault_policy(
	struct bk_planner *planner, const struct bk_desired *vault, const struct bk_live *live);
void bk_assume_key_policy(
	struct bk_planner *planner, const struct bk_desired *key, const struct bk_live *live);
/* assume_store.c: how data stores are encrypted, and their tags. */
void bk_assume_stores(struct bk_planner *planner);

#endif
