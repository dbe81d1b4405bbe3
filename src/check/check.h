/*
 * The rules about what is meant (language.md 6): one table of checks, one file per family.
 * Syntax, names and values are reported where they are read; these look at the whole.
 */
#ifndef BK_CHECK_CHECK_H
#define BK_CHECK_CHECK_H

#include "model/model.h"
#include "objects/desired.h"

/*
 * Runs every check. `list` is what bk_infer() made of the model. A check that concludes from the
 * absence of something stays silent where model->incomplete.
 */
void bk_check(struct bk_arena *arena, struct bk_diags *diags, const struct bk_model *model,
	const struct bk_desired_list *list);

#endif
