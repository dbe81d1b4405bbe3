/*
 * What AWS takes as a name (F 4.1), by kind.
 */
#ifndef BK_MODEL_PHYSICAL_H
#define BK_MODEL_PHYSICAL_H

#include "model/model.h"

/*
 * Reports BK2007 at `span` where AWS would refuse the text as the name of such an object
 * (vault, key alias, plan, rule, selection, role, or a resource by its matrix pattern).
 */
bool bk_physical_check(struct bk_diags *diags, const struct bk_kind *kind,
	const struct bk_service *service, struct bk_str name, struct bk_span span);

#endif
