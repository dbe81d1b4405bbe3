/*
 * What AWS takes as a name (F 4.1), by kind.
 */
#ifndef BK_MODEL_PHYSICAL_H
#define BK_MODEL_PHYSICAL_H

#include "model/model.h"

/*
 * Reports BK2007 at `span` and returns false where nothing in AWS can have the text as its name
 * (vault, key alias, plan, rule, selection, role, or a resource by its matrix pattern) or id
 * (organization, unit). The names of AWS's own things are fine here.
 */
bool bk_physical_check(struct bk_diags *diags, const struct bk_kind *kind,
	const struct bk_service *service, struct bk_str name, struct bk_span span);
/* The same where it is the name of AWS's own thing, which nobody else can make. */
bool bk_physical_check_owned(struct bk_diags *diags, const struct bk_kind *kind, struct bk_str name,
	struct bk_span span);
/* The same for the id of an organization's root: "r-ab12". */
bool bk_root_id_check(struct bk_diags *diags, struct bk_str id, struct bk_span span);

#endif
