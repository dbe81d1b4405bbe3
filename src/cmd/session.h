/*
 * One compilation for a command: sources, model, desired list and order, and what was found.
 */
#ifndef BK_CMD_SESSION_H
#define BK_CMD_SESSION_H

#include <stdio.h>

#include "cmd/flags.h"
#include "objects/desired.h"
#include "source/diag.h"

struct bk_session {
	const struct bk_cli *cli;
	struct bk_arena *arena;
	struct bk_names names;
	struct bk_sources sources;
	struct bk_diags diags;
	struct bk_model *model; /* NULL: the unit could not be read */
	struct bk_desired_list list;
	struct bk_graph graph;
	size_t fixed; /* fixes that were made before */
};

void bk_session_init(struct bk_session *session, const struct bk_cli *cli);
/*
 * Resolves, infers, checks and orders the unit at `path` (empty: the current folder). False with a
 * message on stderr where it cannot be read.
 */
BK_NODISCARD bool bk_session_run(struct bk_session *session, struct bk_str path);
/* What was reported so far; what the checks came too early for is allowed now, if it is. */
struct bk_diag_totals bk_session_totals(struct bk_session *session);
/*
 * Writes the report in the asked format. Nothing where all is well and -q was given. Returns
 * BK_EXIT_INPUT for errors or denied warnings, BK_EXIT_WORLD where it could not be written.
 */
enum bk_exit bk_session_report(struct bk_session *session, FILE *stream);

#endif
