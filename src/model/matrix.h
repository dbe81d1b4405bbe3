/*
 * Rows of the library: services, regions and limits (stdlib/aws.bk).
 */
#ifndef BK_MODEL_MATRIX_H
#define BK_MODEL_MATRIX_H

#include "model/unit.h"

/*
 * Reads one `service`, `region` or `limits` block into the model; `env` is that of its module. A
 * service that is there already is restated: what the block says replaces the row's values. A new
 * one that lacks something is reported and stands with what it has.
 */
void bk_matrix_read(struct unit *unit, const struct env *env, const struct bk_kind *kind,
	const struct bk_stmt *stmt);

#endif
