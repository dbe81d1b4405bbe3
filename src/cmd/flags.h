/*
 * The command line: one table of flags, one table of commands. Help, the manual page and the
 * suggestions for misspelt words are made from them.
 */
#ifndef BK_CMD_FLAGS_H
#define BK_CMD_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bug.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/model.h"

struct bk_cli;

enum bk_flag_id {
	/* of every command */
	BK_FLAG_HELP,
	BK_FLAG_VERSION,
	BK_FLAG_DIRECTORY,
	BK_FLAG_COLOR,
	BK_FLAG_VERBOSE,
	BK_FLAG_QUIET,
	BK_FLAG_FORMAT,
	BK_FLAG_JSON,
	BK_FLAG_WIDTH,
	BK_FLAG_MAX_ERRORS,
	BK_FLAG_SET,
	BK_FLAG_INPUTS,
	BK_FLAG_DENY,
	BK_FLAG_TODAY,
	/* of some */
	BK_FLAG_CHECK,
	BK_FLAG_DIFF,
	BK_FLAG_DUMP,
	BK_FLAG_FIX,
	BK_FLAG_UNSAFE_FIXES,
	BK_FLAG_STDIN_NAME,
	BK_FLAG_OUTPUT,
	BK_FLAG_TERRAFORM,
	BK_FLAG_CLOUDFORMATION,
	BK_FLAG_POLICY,
	/* of what speaks to AWS */
	BK_FLAG_PROFILE,
	BK_FLAG_PROFILE_MAP,
	BK_FLAG_PARALLEL,
	BK_FLAG_SIM,
	BK_FLAG_DETAIL,
	BK_FLAG_ONLY,
	BK_FLAG_DRIFT,
	BK_FLAG_EXIT_CODE,
	BK_FLAG_SWEEP,
	BK_FLAG_YES,
	BK_FLAG_ACCEPT,
	BK_FLAG_TAKE_OVER,
	BK_FLAG_KEEP,
	BK_FLAG_ALLOW_GAP,
	BK_FLAG_NO_INPUT,
	BK_FLAG_PROGRESS,
	/* of the simulator */
	BK_FLAG_PORT,
	BK_FLAG_STORE,
	BK_FLAG_CLOCK,
	BK_FLAG_ENDPOINT,
	BK_FLAG_COUNT
};

struct bk_flag {
	enum bk_flag_id id;
	const char *word;  /* "--color" */
	const char *brief; /* "-o", or NULL */
	const char *value; /* "WHEN", or NULL: takes none; "[=STORE]": may be left out, else behind
			      `=` */
	bool everywhere;   /* every command takes it */
	const char *doc;
};

typedef enum bk_exit bk_command_fn(struct bk_cli *cli);

enum { BK_COMMAND_FLAGS = 16 };

struct bk_command {
	const char *name;
	const char *arguments; /* "[PATH]" */
	size_t most_arguments;
	const char *summary;
	const char *doc; /* a paragraph or two for the manual */
	enum bk_flag_id
		flags[BK_COMMAND_FLAGS]; /* beyond those of every command; BK_FLAG_COUNT ends */
	bk_command_fn *run;
};

extern const struct bk_flag bk_flags[BK_FLAG_COUNT];
extern const struct bk_command bk_commands[];
extern const size_t bk_command_count;

/* What the command line said. */
struct bk_cli {
	struct bk_arena *arena;
	const struct bk_command *command;
	bool given[BK_FLAG_COUNT];
	struct bk_str values[BK_FLAG_COUNT];        /* the last one given */
	BK_VEC(struct bk_str) every[BK_FLAG_COUNT]; /* all of them, of flags that may be repeated */
	BK_VEC(struct bk_setting) settings;
	BK_VEC(struct bk_str) arguments;
	int64_t today;               /* days since 1970-01-01 */
	size_t max_errors, parallel; /* parallel 0: not given */
	int width;
};

/*
 * Reads the command line. False after printing what is wrong (exit BK_EXIT_USAGE). `--help` and
 * `--version` set the command that prints them.
 */
BK_NODISCARD bool bk_cli_read(struct bk_cli *cli, struct bk_arena *arena, int argc, char **argv);

/* "bkc: text" on stderr. */
void bk_say(const char *format, ...) BK_PRINTF(1, 2);
/* Whether to colour what goes to a stream: --color, NO_COLOR, FORCE_COLOR, then the terminal. */
bool bk_wants_colour(const struct bk_cli *cli, int fd);

const struct bk_command *bk_command_find(struct bk_str name);
bool bk_command_takes(const struct bk_command *command, enum bk_flag_id flag);

/* The commands. */
bk_command_fn bk_command_match, bk_command_check, bk_command_sim, bk_command_fmt, bk_command_emit,
	bk_command_plan, bk_command_explain, bk_command_man, bk_command_version, bk_command_help;
bk_command_fn bk_command_adopt, bk_command_apply, bk_command_destroy, bk_command_forget;

#endif
