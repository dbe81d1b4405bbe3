/*
 * Parts of `bkc explain`.
 */
#ifndef BK_CMD_EXPLAIN_H
#define BK_CMD_EXPLAIN_H

#include "base/bug.h"
#include "model/model.h"

struct bk_cli;
struct bk_out;
struct bk_session;

/* What the vault will hold and for how long. */
void bk_explain_vault(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *vault, struct bk_out *out);
/* Every leg of the backups of a declared resource, named by its name or address, in the unit at
 * `path`. */
enum bk_exit bk_explain_path(struct bk_cli *cli, struct bk_str what, struct bk_str path);
/* Whether somebody means what is emitted: `aws_kms_key.NAME`, `FILE.cfn.json#NAME`. */
bool bk_is_emitted_name(struct bk_str what);
/* The address of what has that name in the files of its back end; empty where nothing has it. */
struct bk_str bk_explain_emitted(struct bk_session *session, struct bk_str what);
/* The capability matrix as a table. */
void bk_explain_services(const struct bk_model *model, struct bk_out *out);

#endif
