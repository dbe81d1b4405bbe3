/*
 * Parts of `bkc explain`.
 */
#ifndef BK_CMD_EXPLAIN_H
#define BK_CMD_EXPLAIN_H

#include "base/bug.h"
#include "model/model.h"

struct bk_cli;
struct bk_out;

/* What the vault will hold and for how long. */
void bk_explain_vault(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *vault, struct bk_out *out);
/* Every leg of the backups of a declared resource, named by its name or address, in the unit at
 * `path`. */
enum bk_exit bk_explain_path(struct bk_cli *cli, struct bk_str what, struct bk_str path);
/* The capability matrix as a table. */
void bk_explain_services(const struct bk_model *model, struct bk_out *out);

#endif
