/*
 * bkc check
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/fix.h"
#include "cmd/session.h"
#include "syntax/parse.h"

/* --dump=ast: each file of the unit, in order; other stages once. */
static enum bk_exit dump(struct bk_session *session, struct bk_str stage)
{
	struct bk_out *out = bk_out_stream(stdout);
	struct bk_error error = {{0}};

	if (bk_str_is(stage, "ast")) {
		bk_vec_foreach (i, &session->sources.files) {
			struct bk_file *file = session->sources.files.at[i];
			struct bk_diags silent;

			if (file->is_stdlib)
				continue;
			bk_diags_init(&silent, session->arena, &session->sources);
			bk_ast_dump(bk_parse(session->arena, &session->names, &silent, file), out);
		}
	} else if (bk_str_is(stage, "model")) {
		bk_model_dump(session->model, out);
	} else if (bk_str_is(stage, "desired")) {
		bk_desired_dump(&session->list, out);
	} else {
		bk_graph_dump(&session->graph, out);
	}
	if (!bk_out_close(out, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	return BK_EXIT_OK;
}

enum bk_exit bk_command_check(struct bk_cli *cli)
{
	struct bk_str path = cli->arguments.len ? cli->arguments.at[0] : BK_STR("");
	struct bk_session session;

	bk_session_init(&session, cli);
	if (!bk_session_run(&session, path))
		return BK_EXIT_WORLD;
	if (cli->given[BK_FLAG_DUMP]) {
		enum bk_exit status = dump(&session, cli->values[BK_FLAG_DUMP]);

		/* A dump of a unit with errors is what could be understood; the errors say so. */
		if (status == BK_EXIT_OK && bk_diags_has_error(&session.diags))
			status = bk_session_report(&session, stderr);
		return status;
	}
	if (cli->given[BK_FLAG_FIX] && !bk_str_is(path, "-")) {
		struct bk_error error = {{0}};

		if (!bk_fix_files(session.arena, &session.sources, &session.diags, &error)) {
			bk_say("%s", error.text);
			return BK_EXIT_WORLD;
		}
		bk_session_init(&session, cli);
		if (!bk_session_run(&session, path))
			return BK_EXIT_WORLD;
	}
	return bk_session_report(&session, stdout);
}
