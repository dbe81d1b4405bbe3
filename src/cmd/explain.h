/*
 * Parts of `bkc explain`.
 */
#ifndef BK_CMD_EXPLAIN_H
#define BK_CMD_EXPLAIN_H

#include "model/model.h"

struct bk_out;

/* What the vault will hold and for how long. */
void bk_explain_vault(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *vault, struct bk_out *out);
/* The capability matrix as a table. */
void bk_explain_services(const struct bk_model *model, struct bk_out *out);

#endif
