/*
 * bkc: the door of the program. The way through the house; each folder uses only those above it:
 *
 * - base/: memory, text, maps, output
 * - source/: files, spans, diagnostics, reports
 * - syntax/: text to tree, formatting
 * - model/: tables of kinds; tree to typed objects
 * - objects/: what exists in AWS, and its order
 * - infer/: from objects to what AWS needs, with reasons
 * - check/: the rules
 * - emit/: Terraform, CloudFormation
 * - cmd/: the commands
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "cmd/flags.h"

static enum bk_exit run(struct bk_arena *arena, int argc, char **argv)
{
	struct bk_cli cli;

	if (!bk_cli_read(&cli, arena, argc, argv))
		return BK_EXIT_USAGE;
	if (cli.given[BK_FLAG_DIRECTORY] && chdir(cli.values[BK_FLAG_DIRECTORY].ptr) < 0) {
		bk_say("could not enter `%.*s`: %s", BK_STR_ARGS(cli.values[BK_FLAG_DIRECTORY]),
			strerror(errno));
		return BK_EXIT_WORLD;
	}
	return cli.command->run(&cli);
}

int main(int argc, char **argv)
{
	struct bk_arena *arena;
	enum bk_exit status;

	/* A closed pipe is a failed write, to be reported like any other. */
	signal(SIGPIPE, SIG_IGN);
	arena = bk_arena_new();
	status = run(arena, argc, argv);
	bk_arena_free(arena);
	if (fclose(stdout) != 0 && status == BK_EXIT_OK) {
		bk_say("could not write to standard output: %s", strerror(errno));
		status = BK_EXIT_WORLD;
	}
	return (int)status;
}
