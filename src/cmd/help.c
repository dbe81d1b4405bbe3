/*
 * bkc help and bkc man: from the tables.
 */
#include <stdio.h>

#include "base/out.h"
#include "cmd/flags.h"

/* A value that may be left out is joined to its flag. */
static const char *space_before(const char *value)
{
	return value && value[0] != '[' ? " " : "";
}

static void put_flag(struct bk_out *out, const struct bk_flag *flag)
{
	char word[64];

	snprintf(word, sizeof(word), "%s%s%s%s%s", flag->brief ? flag->brief : "",
		flag->brief ? ", " : "", flag->word, space_before(flag->value),
		flag->value ? flag->value : "");
	bk_out_printf(out, "  %-26s %s\n", word, flag->doc);
}

static void help_all(struct bk_out *out)
{
	bk_out_text_of(out,
		"bkc compiles a small language about backups into AWS.\n\n"
		"usage: bkc COMMAND [FLAGS] [ARGUMENTS]\n\ncommands:\n");
	for (size_t i = 0; i < bk_command_count; i++)
		bk_out_printf(out, "  %-10s %s\n", bk_commands[i].name, bk_commands[i].summary);
	bk_out_text_of(out, "\nflags of every command:\n");
	for (size_t i = 0; i < BK_FLAG_COUNT; i++) {
		if (bk_flags[i].everywhere)
			put_flag(out, &bk_flags[i]);
	}
	bk_out_text_of(out,
		"\nexit status: 0 fine, 1 the input is wrong, 2 usage, 3 the world failed (files), "
		"4 changes are pending\n`bkc help COMMAND` says more.\n");
}

static void help_command(struct bk_out *out, const struct bk_command *command)
{
	bk_out_printf(out, "usage: bkc %s [FLAGS] %s\n\n%s\n", command->name, command->arguments,
		command->doc);
	if (command->flags[0] == BK_FLAG_COUNT)
		return;
	bk_out_text_of(out, "\nflags:\n");
	for (size_t i = 0; i < BK_COMMAND_FLAGS && command->flags[i] != BK_FLAG_COUNT; i++)
		put_flag(out, &bk_flags[command->flags[i]]);
	bk_out_text_of(out, "\n`bkc help` lists the flags of every command.\n");
}

static enum bk_exit finish(struct bk_out *out)
{
	struct bk_error error = {{0}};

	if (bk_out_close(out, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

enum bk_exit bk_command_help(struct bk_cli *cli)
{
	const struct bk_command *command = NULL;
	struct bk_out *out;

	if (cli->arguments.len) {
		command = bk_command_find(cli->arguments.at[0]);
		if (!command) {
			bk_say("no command `%.*s`; `bkc help` lists them",
				BK_STR_ARGS(cli->arguments.at[0]));
			return BK_EXIT_USAGE;
		}
	}
	out = bk_out_stream(stdout);
	if (command && !bk_str_is(bk_str_of(command->name), "help"))
		help_command(out, command);
	else
		help_all(out);
	return finish(out);
}

/* A hyphen is a minus in roff, a dot at the start of a line a request. */
static void roff(struct bk_out *out, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '-' || *at == '\\')
			bk_out_char(out, '\\');
		if (*at == '.' && at == text)
			bk_out_text_of(out, "\\&");
		bk_out_char(out, *at);
	}
}

static void roff_flag(struct bk_out *out, const struct bk_flag *flag)
{
	bk_out_text_of(out, ".TP\n.B ");
	if (flag->brief) {
		roff(out, flag->brief);
		bk_out_text_of(out, ", ");
	}
	roff(out, flag->word);
	if (flag->value)
		bk_out_printf(out, "%s%s", space_before(flag->value), flag->value);
	bk_out_char(out, '\n');
	roff(out, flag->doc);
	bk_out_char(out, '\n');
}

static void roff_command(struct bk_out *out, const struct bk_command *command)
{
	bk_out_printf(out, ".SS %s ", command->name);
	roff(out, command->arguments);
	bk_out_char(out, '\n');
	roff(out, command->doc);
	bk_out_char(out, '\n');
	for (size_t i = 0; i < BK_COMMAND_FLAGS && command->flags[i] != BK_FLAG_COUNT; i++)
		roff_flag(out, &bk_flags[command->flags[i]]);
}

enum bk_exit bk_command_man(struct bk_cli *cli)
{
	struct bk_out *out = bk_out_stream(stdout);

	(void)cli;
	bk_out_text_of(out,
		".TH BKC 1 \"\" \"bkc " BK_VERSION "\" \"User Commands\"\n"
		".SH NAME\nbkc \\- compile declarations about backups into AWS\n"
		".SH SYNOPSIS\n.B bkc\n.I COMMAND\n[\\fIFLAGS\\fR] [\\fIARGUMENTS\\fR]\n"
		".SH DESCRIPTION\nbkc reads declarations of accounts, vaults, keys, data stores "
		"and "
		"backup plans of an AWS organization, infers what AWS Backup needs for them, "
		"checks "
		"that backups and copies can work, and applies the result, or writes it as "
		"Terraform or CloudFormation JSON. "
		"Checking, formatting, explaining and emitting read files only; plan, apply, "
		"destroy, adopt and forget speak to AWS, or to an AWS that bkc simulates. "
		"There is no state file.\n.SH COMMANDS\n");
	for (size_t i = 0; i < bk_command_count; i++)
		roff_command(out, &bk_commands[i]);
	bk_out_text_of(out, ".SH FLAGS OF EVERY COMMAND\n");
	for (size_t i = 0; i < BK_FLAG_COUNT; i++) {
		if (bk_flags[i].everywhere)
			roff_flag(out, &bk_flags[i]);
	}
	bk_out_text_of(out,
		".SH EXIT STATUS\n.TP\n.B 0\nFine; warnings do not change this.\n.TP\n.B 1\n"
		"The input is wrong.\n.TP\n.B 2\nThe command line is wrong.\n.TP\n.B 3\n"
		"The world failed: a file could not be read or written.\n.TP\n.B 4\n"
		"Changes are pending (emit \\-\\-check).\n.TP\n.B 70\nInternal error.\n"
		".SH ENVIRONMENT\nNO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM, "
		"SOURCE_DATE_EPOCH.\n");
	return finish(out);
}
