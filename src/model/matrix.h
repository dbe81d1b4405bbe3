/*
 * Rows of the library: services, regions and limits (stdlib/aws.bk).
 */
#ifndef BK_MODEL_MATRIX_H
#define BK_MODEL_MATRIX_H

#include "model/unit.h"

/*
 * Reads one `service`, `region` or `limits` block into the model. A service that is there already
 * is restated: what the block says replaces the row's values.
 */
void bk_matrix_read(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt);

#endif
