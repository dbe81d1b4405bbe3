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

/* Rounds of fixes; more would mean that two fixes undo each other. */
enum { ROUNDS_MAX = 16 };

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

/* A fix may bring to light, or make room for, another one. */
static bool fix_in_rounds(struct bk_fixer *fixer, struct bk_session *session, struct bk_str path)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (!bk_fixer_take(fixer, &session->names, &session->sources, &session->diags))
			break;
		bk_session_init(session, session->cli);
		session->sources.instead = &fixer->texts;
		session->fixed = fixer->count;
		if (!bk_session_run(session, path))
			return false;
	}
	return true;
}

/* --fix, --unsafe-fixes and --diff, of a unit that was checked. */
static enum bk_exit fix(struct bk_session *session, struct bk_str path)
{
	const struct bk_cli *cli = session->cli;
	struct bk_session fixed = *session;
	bool diff = cli->given[BK_FLAG_DIFF], is_stdin = bk_str_is(path, "-");
	struct bk_error error = {{0}};
	struct bk_fixer fixer;
	struct bk_out *out;
	bool fine;

	bk_fixer_init(&fixer, cli->arena, cli->given[BK_FLAG_UNSAFE_FIXES]);
	if (!fix_in_rounds(&fixer, &fixed, path))
		return BK_EXIT_WORLD;
	if (!diff && !is_stdin) {
		if (bk_fixer_write(&fixer, &error))
			return bk_session_report(&fixed, stdout);
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	out = bk_out_stream(stdout);
	if (diff)
		bk_fixer_diff(&fixer, out);
	else
		bk_out_str(out, bk_fixer_text(&fixer, session->sources.files.at[0]));
	fine = bk_out_close(out, &error);
	if (!fine)
		bk_say("%s", error.text);
	return fine ? bk_session_report(diff ? session : &fixed, stderr) : BK_EXIT_WORLD;
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
	if (cli->given[BK_FLAG_FIX] || cli->given[BK_FLAG_UNSAFE_FIXES] || cli->given[BK_FLAG_DIFF])
		return fix(&session, path);
	return bk_session_report(&session, stdout);
}
