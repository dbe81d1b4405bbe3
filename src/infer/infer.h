/*
 * Model → desired: everything that the user did not write is added here, with its reason, and
 * only here. Rules: aws-semantics 1 to 7.
 */
#ifndef BK_INFER_INFER_H
#define BK_INFER_INFER_H

#include "model/model.h"
#include "objects/desired.h"

/*
 * Makes the desired list of a model. Reports only what cannot be inferred (a plan on a unit whose
 * selection no policy can say); what is wrong with the intent itself is for check/.
 */
void bk_infer(struct bk_arena *arena, struct bk_diags *diags, const struct bk_model *model,
	struct bk_desired_list *ret);

/* Whether the plan becomes (part of) an AWS Organizations backup policy. */
bool bk_plan_is_policy(const struct bk_object *plan);

#endif
