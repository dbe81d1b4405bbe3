/*
 * bkc fmt
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/diff.h"
#include "cmd/session.h"
#include "syntax/parse.h"

struct format_run {
	struct bk_session *session;
	struct bk_out *out; /* standard output */
	size_t files, changed;
	bool failed;
};

static void fail(struct format_run *run, const char *text)
{
	bk_say("%s", text);
	run->failed = true;
}

static void write_back(struct format_run *run, const struct bk_file *file, struct bk_str text)
{
	struct bk_error error = {{0}};
	struct bk_out *out = bk_out_file_again(file->path.ptr, &error);

	if (out) {
		bk_out_str(out, text);
		if (bk_out_close(out, &error))
			return;
	}
	fail(run, error.text);
}

/* Formats one file; text that is no UTF-8 is left alone and reported. */
static void format_file(struct format_run *run, struct bk_file *file, bool to_stdout)
{
	const struct bk_cli *cli = run->session->cli;
	struct bk_arena *arena = run->session->arena;
	struct bk_out *out;
	struct bk_str text;
	bool change;

	if (bk_utf8_check(file->text) != file->text.len) {
		/* The parser says what is wrong with the text. */
		(void)!bk_parse(arena, &run->session->names, &run->session->diags, file);
		return;
	}
	out = bk_out_memory();
	bk_format(arena, &run->session->names, file, out);
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	change = !bk_str_equal(text, file->text);
	run->files++;
	run->changed += change;
	if (cli->given[BK_FLAG_DIFF])
		bk_diff_write(arena, run->out, file->path, file->text, text);
	else if (cli->given[BK_FLAG_CHECK] && change)
		bk_out_printf(run->out, "%.*s is not formatted\n", BK_STR_ARGS(file->path));
	else if (to_stdout && !cli->given[BK_FLAG_CHECK])
		bk_out_str(run->out, text);
	else if (change && !cli->given[BK_FLAG_CHECK])
		write_back(run, file, text);
}

static void format_path(struct format_run *run, struct bk_str path)
{
	struct bk_error error = {{0}};
	struct bk_file *file = bk_sources_read(&run->session->sources, path, &error);

	if (file)
		format_file(run, file, false);
	else
		fail(run, error.text);
}

static int is_source(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
		bk_str_has_suffix(bk_str_of(entry->d_name), BK_STR(".bk"));
}

static void format_folder(struct format_run *run, struct bk_str path)
{
	struct dirent **entries;
	int count = scandir(path.ptr, &entries, is_source, alphasort);

	if (count < 0) {
		bk_say("could not read `%.*s`: %s", BK_STR_ARGS(path), strerror(errno));
		run->failed = true;
		return;
	}
	if (count == 0) {
		bk_say("no .bk file in `%.*s`", BK_STR_ARGS(path));
		run->failed = true;
	}
	for (int i = 0; i < count; i++) {
		if (bk_str_is(path, "."))
			format_path(run,
				bk_str_dup(run->session->arena, bk_str_of(entries[i]->d_name)));
		else
			format_path(run,
				bk_str_format(run->session->arena, "%.*s/%s", BK_STR_ARGS(path),
					entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
}

static void format_argument(struct format_run *run, struct bk_str path)
{
	struct bk_error error = {{0}};
	struct stat status;
	struct bk_file *file;

	if (bk_str_is(path, "-")) {
		file = bk_sources_read_stdin(&run->session->sources, BK_STR("<stdin>"), &error);
		if (file)
			format_file(run, file, true);
		else
			fail(run, error.text);
	} else if (stat(path.ptr, &status) == 0 && S_ISDIR(status.st_mode)) {
		format_folder(run, path);
	} else {
		format_path(run, path);
	}
}

static void put_summary(struct format_run *run)
{
	const struct bk_cli *cli = run->session->cli;
	const char *plural = run->files == 1 ? "" : "s";

	if (cli->given[BK_FLAG_QUIET] || cli->given[BK_FLAG_DIFF] || !run->files)
		return;
	if (cli->given[BK_FLAG_CHECK])
		bk_out_printf(run->out, "%zu of %zu file%s would change\n", run->changed,
			run->files, plural);
	else
		bk_out_printf(
			run->out, "%zu of %zu file%s changed\n", run->changed, run->files, plural);
}

enum bk_exit bk_command_fmt(struct bk_cli *cli)
{
	struct bk_session session;
	struct format_run run = {.session = &session};
	struct bk_error error = {{0}};
	bool stdin_only = cli->arguments.len == 1 && bk_str_is(cli->arguments.at[0], "-");
	bool wanted = cli->given[BK_FLAG_CHECK] || cli->given[BK_FLAG_DIFF];

	bk_session_init(&session, cli);
	run.out = bk_out_stream(stdout);
	if (!cli->arguments.len)
		format_argument(&run, BK_STR("."));
	bk_vec_foreach (i, &cli->arguments)
		format_argument(&run, cli->arguments.at[i]);
	if (!stdin_only)
		put_summary(&run);
	if (!bk_out_close(run.out, &error))
		fail(&run, error.text);
	if (run.failed)
		return BK_EXIT_WORLD;
	if (session.diags.count)
		return bk_session_report(&session, stderr);
	return wanted && run.changed ? BK_EXIT_INPUT : BK_EXIT_OK;
}
