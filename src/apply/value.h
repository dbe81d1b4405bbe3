/*
 * Values in their canonical form: what AWS says and what is declared, so that equal meaning is
 * equal text.
 */
#ifndef BK_APPLY_VALUE_H
#define BK_APPLY_VALUE_H

#include "apply/apply.h"
#include "base/out.h"

/* An attribute of an object, as far as it is known; else empty. */
struct bk_str bk_apply_part(
	const struct bk_world *world, const struct bk_desired *target, enum bk_ref_part part);
/* As bk_apply_value(), with documents as objects. */
json_t *bk_apply_tree(const struct bk_world *world, const struct bk_node *node, bool *ret_unknown);

/*
 * The canonical form of a body: members by the rows of its type; what is AWS's default, empty or
 * false left out; lists that are sets sorted; policies as sets of statements; without tags and
 * without what says whose child it is. A new value.
 */
json_t *bk_canonical(const struct bk_aws_type *type, const json_t *body);
/* The same of a policy document. */
json_t *bk_canonical_policy(const json_t *document);
/* Brings the canonical form of what is there to that of what is declared where AWS says the same
 * in other words; of open types it leaves out what is not declared. */
void bk_canonical_settle(const struct bk_live *live, json_t *declared, json_t *found);

/* Whether a selection is the declared one, or one that took its place under NAME-4hex. */
bool bk_selection_is_named(struct bk_str found, struct bk_str declared);

/* Whether `after` grants what `before` does not: both canonical policies, or NULL. */
bool bk_policy_widens(const json_t *before, const json_t *after);
/* Whether a principal is the id of one that is no more (AROA…, AIDA…). */
bool bk_policy_has_ghosts(const json_t *policy);

#endif
