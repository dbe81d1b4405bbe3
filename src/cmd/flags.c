/*
 * Reading the command line.
 */
#include "cmd/flags.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/diag.h"

enum {
	MAX_ERRORS_STANDARD = 50,
	SECONDS_PER_DAY = 86400,
	NUMBER_MAX = 1000000,
	PARALLEL_MAX = 256
};

/* clang-format off */
const struct bk_flag bk_flags[BK_FLAG_COUNT] = {
	[BK_FLAG_HELP]       = {BK_FLAG_HELP,       "--help",       "-h", NULL,   true,  "Print help and exit."},
	[BK_FLAG_VERSION]    = {BK_FLAG_VERSION,    "--version",    "-V", NULL,   true,  "Print the version and exit."},
	[BK_FLAG_DIRECTORY]  = {BK_FLAG_DIRECTORY,  "--directory",  "-C", "DIR",  true,  "Run as if started in DIR."},
	[BK_FLAG_COLOR]      = {BK_FLAG_COLOR,      "--color",      NULL, "WHEN", true,  "auto, always or never; auto looks at NO_COLOR, FORCE_COLOR and the terminal."},
	[BK_FLAG_VERBOSE]    = {BK_FLAG_VERBOSE,    "--verbose",    "-v", NULL,   true,  "Report information, too."},
	[BK_FLAG_QUIET]      = {BK_FLAG_QUIET,      "--quiet",      "-q", NULL,   true,  "Print nothing where all is well."},
	[BK_FLAG_FORMAT]     = {BK_FLAG_FORMAT,     "--format",     NULL, "NAME", true,  "Format of reports: text, short, json, sarif, github, gitlab or junit."},
	[BK_FLAG_JSON]       = {BK_FLAG_JSON,       "--json",       NULL, NULL,   true,  "Short for --format json."},
	[BK_FLAG_WIDTH]      = {BK_FLAG_WIDTH,      "--width",      NULL, "N",    true,  "Columns of text reports; 100 unless given."},
	[BK_FLAG_MAX_ERRORS] = {BK_FLAG_MAX_ERRORS, "--max-errors", NULL, "N",    true,  "Print at most N errors; 0 for all, 50 unless given."},
	[BK_FLAG_SET]        = {BK_FLAG_SET,        "--set",        NULL, "NAME=VALUE", true, "Give an input its value."},
	[BK_FLAG_INPUTS]     = {BK_FLAG_INPUTS,     "--inputs",     NULL, "FILE", true,  "Take the values of inputs from a file of NAME = VALUE lines."},
	[BK_FLAG_DENY]       = {BK_FLAG_DENY,       "--deny",       NULL, "WHAT", true,  "`warnings`: exit 1 where there are warnings."},
	[BK_FLAG_TODAY]      = {BK_FLAG_TODAY,      "--today",      NULL, "DATE", true,  "The date for expired allowances, instead of SOURCE_DATE_EPOCH or the clock."},
	[BK_FLAG_CHECK]      = {BK_FLAG_CHECK,      "--check",      NULL, NULL,   false, "Change nothing; say by the exit status whether something would change."},
	[BK_FLAG_DIFF]       = {BK_FLAG_DIFF,       "--diff",       NULL, NULL,   false, "Print what would change, and change nothing."},
	[BK_FLAG_DUMP]       = {BK_FLAG_DUMP,       "--dump",       NULL, "STAGE", false, "Print a stage instead of checking: ast, model, desired or graph."},
	[BK_FLAG_FIX]        = {BK_FLAG_FIX,        "--fix",        NULL, NULL,   false, "Apply the safe fixes to the files."},
	[BK_FLAG_UNSAFE_FIXES] = {BK_FLAG_UNSAFE_FIXES, "--unsafe-fixes", NULL, NULL, false, "Apply the safe fixes and those that change what is deployed."},
	[BK_FLAG_STDIN_NAME] = {BK_FLAG_STDIN_NAME, "--stdin-name", NULL, "NAME", false, "What to call standard input in reports."},
	[BK_FLAG_OUTPUT]     = {BK_FLAG_OUTPUT,     "--output",     "-o", "PATH", false, "Where to write: the folder of what is emitted, the file of a plan."},
	[BK_FLAG_TERRAFORM]  = {BK_FLAG_TERRAFORM,  "--terraform",  NULL, NULL,   false, "Emit Terraform JSON."},
	[BK_FLAG_CLOUDFORMATION] = {BK_FLAG_CLOUDFORMATION, "--cloudformation", NULL, NULL, false, "Emit CloudFormation JSON, a template per account and region."},
	[BK_FLAG_POLICY]     = {BK_FLAG_POLICY,     "--policy",     NULL, NULL,   false, "Print the policy document of the object alone."},
	[BK_FLAG_PROFILE]    = {BK_FLAG_PROFILE,    "--profile",    NULL, "NAME", false, "Profile of the AWS configuration to begin with, instead of AWS_PROFILE."},
	[BK_FLAG_PROFILE_MAP] = {BK_FLAG_PROFILE_MAP, "--profile-map", NULL, "FILE", false, "Lines of ACCOUNT = PROFILE: the profile for an account, instead of assuming its access_role."},
	[BK_FLAG_PARALLEL]   = {BK_FLAG_PARALLEL,   "--parallel",   NULL, "N",    false, "Calls at once; 64 unless given."},
	[BK_FLAG_SIM]        = {BK_FLAG_SIM,        "--sim",        NULL, "[=STORE]", false, "An AWS that bkc simulates; what happens in it is kept in the file STORE."},
	[BK_FLAG_DETAIL]     = {BK_FLAG_DETAIL,     "--detail",     NULL, NULL,   false, "Show every value in full, and every property of what is created."},
	[BK_FLAG_ONLY]       = {BK_FLAG_ONLY,       "--only",       NULL, "ADDRESS", false, "Show this object alone; may be repeated."},
	[BK_FLAG_DRIFT]      = {BK_FLAG_DRIFT,      "--drift",      NULL, NULL,   false, "Show only what others changed since it was applied."},
	[BK_FLAG_EXIT_CODE]  = {BK_FLAG_EXIT_CODE,  "--exit-code",  NULL, NULL,   false, "Exit 4 where changes are pending."},
	[BK_FLAG_SWEEP]      = {BK_FLAG_SWEEP,      "--sweep",      NULL, NULL,   false, "Look in every region of AWS for objects that the unit left behind."},
	[BK_FLAG_YES]        = {BK_FLAG_YES,        "--yes",        NULL, NULL,   false, "Answer yes to what is asked once."},
	[BK_FLAG_ACCEPT]     = {BK_FLAG_ACCEPT,     "--accept",     NULL, "ADDRESS", false, "Let this object be changed in a way that cannot be undone; may be repeated."},
	[BK_FLAG_TAKE_OVER]  = {BK_FLAG_TAKE_OVER,  "--take-over",  NULL, "ADDRESS[.FIELD]", false, "Put back what somebody else changed; may be repeated."},
	[BK_FLAG_KEEP]       = {BK_FLAG_KEEP,       "--keep",       NULL, "ADDRESS", false, "Leave this object where it is; may be repeated."},
	[BK_FLAG_ALLOW_GAP]  = {BK_FLAG_ALLOW_GAP,  "--allow-gap",  NULL, NULL,   false, "Let a selection be deleted before the one that takes its place stands."},
	[BK_FLAG_NO_INPUT]   = {BK_FLAG_NO_INPUT,   "--no-input",   NULL, NULL,   false, "Ask nothing: stop instead."},
	[BK_FLAG_PROGRESS]   = {BK_FLAG_PROGRESS,   "--progress",   NULL, "HOW",  false, "auto, plain or none; auto looks at NO_PROGRESS and the terminal."},
	[BK_FLAG_PORT]       = {BK_FLAG_PORT,       "--port",       NULL, "N",    false, "Port of the simulated AWS on 127.0.0.1; any free one for 0, 4599 unless given."},
	[BK_FLAG_STORE]      = {BK_FLAG_STORE,      "--store",      NULL, "FILE", false, "Keep the simulated AWS in this file, and go on with what is in it."},
	[BK_FLAG_CLOCK]      = {BK_FLAG_CLOCK,      "--clock",      NULL, "TIME", false, "Time in a new simulated AWS, such as 2026-11-24T05:00:00Z; now unless given."},
	[BK_FLAG_ENDPOINT]   = {BK_FLAG_ENDPOINT,   "--endpoint",   NULL, "URL",  false, "A running simulated AWS, http://127.0.0.1:4599 unless given."},
};

const struct bk_command bk_commands[] = {
	{"check", "[PATH]", 1, "Check a file or folder.",
		"Reads the file, or all .bk files of the folder (the current one unless given; `-` is standard input), "
		"infers what follows, and reports what is wrong. Exits 1 where there are errors; warnings exit 0 unless denied. "
		"With --fix or --unsafe-fixes, what remains is reported; of standard input the fixed text goes to standard output and "
		"the report to standard error. With --diff, what they would change goes to standard output as a unified diff, and the "
		"report about the files as they are to standard error: the exit status stays that of a check.",
		{BK_FLAG_FIX, BK_FLAG_UNSAFE_FIXES, BK_FLAG_DIFF, BK_FLAG_DUMP, BK_FLAG_STDIN_NAME, BK_FLAG_COUNT}, bk_command_check},
	{"fmt", "[PATH...]", SIZE_MAX, "Format files in place.",
		"Formats files, or all .bk files of folders, in place; `-` formats standard input to standard output. "
		"There are no options of style. Items with syntax errors are left as they are.",
		{BK_FLAG_CHECK, BK_FLAG_DIFF, BK_FLAG_COUNT}, bk_command_fmt},
	{"emit", "--terraform|--cloudformation [PATH]", 1, "Write Terraform or CloudFormation JSON.",
		"Checks, then writes the back end's files into the folder of -o and lists them. Without -o the product goes to "
		"standard output where it is one file. With --check, compares with the files that are there and exits 4 where they differ.",
		{BK_FLAG_TERRAFORM, BK_FLAG_CLOUDFORMATION, BK_FLAG_OUTPUT, BK_FLAG_CHECK, BK_FLAG_STDIN_NAME, BK_FLAG_COUNT}, bk_command_emit},
	{"plan", "[PATH]", 1, "Show what apply would change.",
		"Reads what exists in AWS, compares it with what is declared and with what was applied last, and prints what apply would do. "
		"Changes nothing. With -o, writes the plan into a file that `bkc apply FILE` carries out, or refuses where something has moved "
		"since. With --json, one document (`bkc explain json:plan`). Exits 6 where the plan would be refused, 4 where changes are "
		"pending and --exit-code was given.",
		{BK_FLAG_OUTPUT, BK_FLAG_DETAIL, BK_FLAG_ONLY, BK_FLAG_DRIFT, BK_FLAG_EXIT_CODE, BK_FLAG_SWEEP, BK_FLAG_ACCEPT,
			BK_FLAG_TAKE_OVER, BK_FLAG_PARALLEL, BK_FLAG_SIM, BK_FLAG_PROFILE, BK_FLAG_PROFILE_MAP, BK_FLAG_COUNT}, bk_command_plan},
	{"apply", "[PATH|PLANFILE]", 1, "Bring AWS to what is declared.",
		"Reads what exists, shows what would change, asks, and changes it: as much at once as the order allows. There is no state "
		"file: what bkc owns carries its tags. What was interrupted is finished by the next apply. With a file of `bkc plan -o`, "
		"makes exactly those changes, or none where something has moved since. Exits 5 where only a part was done, 3 where nothing "
		"was, 6 where it was declined, 130 where it was interrupted.",
		{BK_FLAG_YES, BK_FLAG_ACCEPT, BK_FLAG_TAKE_OVER, BK_FLAG_ALLOW_GAP, BK_FLAG_PARALLEL, BK_FLAG_SIM, BK_FLAG_PROFILE,
			BK_FLAG_PROFILE_MAP, BK_FLAG_DETAIL, BK_FLAG_SWEEP, BK_FLAG_NO_INPUT, BK_FLAG_PROGRESS, BK_FLAG_COUNT}, bk_command_apply},
	{"destroy", "[PATH]", 1, "Delete what bkc owns.",
		"Deletes the objects of the unit, the last ones that were made first, and shows what stays: what is locked or holds backups, "
		"what is declared as `existing` or `retired`, service-linked roles, and the switches of the organization.",
		{BK_FLAG_YES, BK_FLAG_ACCEPT, BK_FLAG_KEEP, BK_FLAG_PARALLEL, BK_FLAG_SIM, BK_FLAG_PROFILE, BK_FLAG_PROFILE_MAP,
			BK_FLAG_DETAIL, BK_FLAG_SWEEP, BK_FLAG_NO_INPUT, BK_FLAG_PROGRESS, BK_FLAG_COUNT}, bk_command_destroy},
	{"adopt", "ADDRESS...", SIZE_MAX, "Take objects that exist as the unit's own.",
		"Shows what the next apply would change of each, asks, and tags them: nothing else of them is changed now. For objects that "
		"`bkc plan` reports as not owned. Run in the unit's folder.",
		{BK_FLAG_YES, BK_FLAG_SIM, BK_FLAG_PROFILE, BK_FLAG_PROFILE_MAP, BK_FLAG_DETAIL, BK_FLAG_NO_INPUT, BK_FLAG_COUNT}, bk_command_adopt},
	{"forget", "ADDRESS...", SIZE_MAX, "Stop owning objects, without deleting them.",
		"Takes bkc's tags away from the objects, which stay as they are. Take them out of the source, or declare them as `existing`, "
		"lest the next plan reports them as not owned. Run in the unit's folder.",
		{BK_FLAG_YES, BK_FLAG_SIM, BK_FLAG_PROFILE, BK_FLAG_PROFILE_MAP, BK_FLAG_NO_INPUT, BK_FLAG_COUNT}, bk_command_forget},
	{"explain", "WHAT [PATH]", 3, "Explain a rule, a kind, a library file or an object.",
		"WHAT is a code (BK5001) or name (copy-to-self) of a rule, a kind (vault, rds) or a property (vault.lock), "
		"the table of what AWS Backup can do (services), a row of it (service rds, region eu-west-1) or AWS's bounds (limits), a file of the standard library (std.gfs), or the address of an object (key:backup.central[eu-west-1]) or what emitted files call it (aws_kms_key.NAME), which is printed "
		"with everything that was inferred for it and why; `path RESOURCE` (or `path PLAN`, for what is selected by kind or tag) proves or refutes every leg of the backups and copies; it is looked up in the file or folder PATH (the current one unless given).",
		{BK_FLAG_POLICY, BK_FLAG_COUNT}, bk_command_explain},
	{"sim", "[PATH] | advance TIME | points | faults [JSON]", 2, "Serve a simulated AWS on this machine.",
		"Serves AWS Backup, DynamoDB, EC2, IAM, KMS, Organizations, RDS, S3, SNS, STS and the tagging API on 127.0.0.1, with "
		"AWS's own protocols and errors, for any client: the endpoint and keys are printed. With PATH, its accounts, its organization and "
		"what it says exists are there at the beginning; else one account, 111111111111. The administrator of an account has the access key "
		"AKIASIM1 with the twelve digits of the account behind it, and the secret sim-secret-of-account- with them and 000000 behind it. "
		"The clock stands still: `bkc sim advance 2d` lets two days go by, with all backups and copies in them; a time such as "
		"2026-11-26T05:00:00Z may be given, too. `bkc sim faults` asks for trouble, "
		"such as '{\"fault\": \"throttle\", \"service\": \"kms\", \"count\": 3}': throttle, error, drop-before, drop-after, slow (with delay_ms) "
		"or stale (roles that are not seen at first); `[]` ends all of it.",
		{BK_FLAG_PORT, BK_FLAG_STORE, BK_FLAG_CLOCK, BK_FLAG_ENDPOINT, BK_FLAG_COUNT}, bk_command_sim},
	{"match", "PLAN [PATH]", 2, "List what a plan selects.",
		"Lists the declared resources and the kinds that a plan selects, each with the clause that does; PLAN is its "
		"name or address. A resource of which it is not said whether it has the tag that decides is shown as unknown.",
		{BK_FLAG_COUNT}, bk_command_match},
	{"man", "", 0, "Print the manual page.", "Prints the manual page as roff: `bkc man | man -l -`.",
		{BK_FLAG_COUNT}, bk_command_man},
	{"version", "", 0, "Print the version.", "Prints the version of the compiler and the date of its facts about AWS.",
		{BK_FLAG_COUNT}, bk_command_version},
	{"help", "[COMMAND]", 1, "Print help.", "Prints the commands, or one command with its flags.",
		{BK_FLAG_COUNT}, bk_command_help},
};
/* clang-format on */
const size_t bk_command_count = BK_COUNT(bk_commands);

void bk_say(const char *format, ...)
{
	va_list args;

	fputs("bkc: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

const struct bk_command *bk_command_find(struct bk_str name)
{
	for (size_t i = 0; i < bk_command_count; i++) {
		if (bk_str_is(name, bk_commands[i].name))
			return &bk_commands[i];
	}
	return NULL;
}

bool bk_command_takes(const struct bk_command *command, enum bk_flag_id flag)
{
	if (bk_flags[flag].everywhere)
		return true;
	for (size_t i = 0; i < BK_COMMAND_FLAGS && command->flags[i] != BK_FLAG_COUNT; i++) {
		if (command->flags[i] == flag)
			return true;
	}
	return false;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && value[0];
}

bool bk_wants_colour(const struct bk_cli *cli, int fd)
{
	const char *term = getenv("TERM");

	if (cli->given[BK_FLAG_COLOR] && !bk_str_is(cli->values[BK_FLAG_COLOR], "auto"))
		return bk_str_is(cli->values[BK_FLAG_COLOR], "always");
	if (is_set("NO_COLOR"))
		return false;
	if (is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE"))
		return true;
	return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

static void suggest(struct bk_str wrong, const struct bk_str legal[], size_t count)
{
	struct bk_str near = bk_nearest(wrong, legal, count);

	if (near.len)
		bk_say("did you mean `%.*s`?", BK_STR_ARGS(near));
}

static bool no_command(void)
{
	bk_say("usage: bkc COMMAND [FLAGS] [ARGUMENTS]");
	bk_say("`bkc help` lists the commands");
	return false;
}

static bool unknown_command(struct bk_str word)
{
	struct bk_str legal[BK_COUNT(bk_commands)];

	if (!word.len)
		return no_command();
	for (size_t i = 0; i < bk_command_count; i++)
		legal[i] = bk_str_of(bk_commands[i].name);
	bk_say("no command `%.*s`", BK_STR_ARGS(word));
	suggest(word, legal, bk_command_count);
	bk_say("`bkc help` lists the commands");
	return false;
}

static bool unknown_flag(const struct bk_cli *cli, struct bk_str word)
{
	struct bk_str legal[BK_FLAG_COUNT];
	size_t count = 0;

	for (size_t i = 0; i < BK_FLAG_COUNT; i++) {
		if (!cli->command || bk_command_takes(cli->command, (enum bk_flag_id)i))
			legal[count++] = bk_str_of(bk_flags[i].word);
	}
	if (cli->command)
		bk_say("`bkc %s` has no flag `%.*s`", cli->command->name, BK_STR_ARGS(word));
	else
		bk_say("no flag `%.*s`", BK_STR_ARGS(word));
	suggest(word, legal, count);
	return false;
}

static const struct bk_flag *find_flag(struct bk_str word)
{
	for (size_t i = 0; i < BK_FLAG_COUNT; i++) {
		if (bk_str_is(word, bk_flags[i].word) ||
			(bk_flags[i].brief && bk_str_is(word, bk_flags[i].brief)))
			return &bk_flags[i];
	}
	return NULL;
}

/* Days since 1970-01-01 of a civil date, by counting from March. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool read_date(struct bk_str text, int64_t *ret)
{
	struct bk_str rest = text;
	int64_t year, month, day;

	if (!bk_str_number(bk_str_cut(&rest, '-'), 9999, &year) || year < 1970 ||
		!bk_str_number(bk_str_cut(&rest, '-'), 12, &month) || month < 1 ||
		!bk_str_number(rest, 31, &day) || day < 1)
		return false;
	*ret = days_of(year, month, day);
	return true;
}

/* One of a few words, or a message. */
static bool one_of(const struct bk_flag *flag, struct bk_str value, const char *const words[])
{
	for (size_t i = 0; words[i]; i++) {
		if (bk_str_is(value, words[i]))
			return true;
	}
	bk_say("%s does not take `%.*s`; see `bkc help`", flag->word, BK_STR_ARGS(value));
	return false;
}

static bool take_setting(struct bk_cli *cli, struct bk_str value)
{
	struct bk_setting setting = {.value = value};

	setting.name = bk_str_cut(&setting.value, '=');
	if (setting.name.len == value.len || !setting.name.len) {
		bk_say("--set takes NAME=VALUE, not `%.*s`", BK_STR_ARGS(value));
		return false;
	}
	bk_vec_push(cli->arena, &cli->settings, setting);
	return true;
}

static bool known_format(struct bk_arena *arena, struct bk_str value)
{
	struct bk_str legal[16], all = BK_STR("");
	size_t count = 0;

	for (size_t i = 0; i < bk_format_count && i < BK_COUNT(legal); i++) {
		legal[count++] = bk_str_of(bk_formats[i].name);
		if (bk_str_is(value, bk_formats[i].name))
			return true;
	}
	bk_say("no format `%.*s`", BK_STR_ARGS(value));
	suggest(value, legal, count);
	for (size_t i = 0; i < count; i++)
		all = bk_str_format(arena, "%.*s%s%.*s", BK_STR_ARGS(all), i ? ", " : "",
			BK_STR_ARGS(legal[i]));
	bk_say("the formats are %.*s", BK_STR_ARGS(all));
	return false;
}

/* Checks and keeps the value of a flag. */
static bool take_flag(struct bk_cli *cli, const struct bk_flag *flag, struct bk_str value)
{
	static const char *const when[] = {"auto", "always", "never", NULL};
	static const char *const denied[] = {"warnings", NULL};
	static const char *const stages[] = {"ast", "model", "desired", "graph", NULL};
	static const char *const progress[] = {"auto", "plain", "none", NULL};
	int64_t number = 0;

	cli->given[flag->id] = true;
	cli->values[flag->id] = value;
	bk_vec_push(cli->arena, &cli->every[flag->id], value);
	switch (flag->id) {
	case BK_FLAG_COLOR:
		return one_of(flag, value, when);
	case BK_FLAG_DENY:
		return one_of(flag, value, denied);
	case BK_FLAG_DUMP:
		return one_of(flag, value, stages);
	case BK_FLAG_PROGRESS:
		return one_of(flag, value, progress);
	case BK_FLAG_PARALLEL:
		if (bk_str_number(value, PARALLEL_MAX, &number) && number > 0) {
			cli->parallel = (size_t)number;
			return true;
		}
		bk_say("--parallel takes a number from 1 to %d, not `%.*s`", PARALLEL_MAX,
			BK_STR_ARGS(value));
		return false;
	case BK_FLAG_FORMAT:
		return known_format(cli->arena, value);
	case BK_FLAG_SET:
		return take_setting(cli, value);
	case BK_FLAG_TODAY:
		if (read_date(value, &cli->today))
			return true;
		bk_say("--today takes a date such as 2026-12-31, not `%.*s`", BK_STR_ARGS(value));
		return false;
	case BK_FLAG_WIDTH:
	case BK_FLAG_MAX_ERRORS:
		if (!bk_str_number(value, NUMBER_MAX, &number)) {
			bk_say("%s takes a number, not `%.*s`", flag->word, BK_STR_ARGS(value));
			return false;
		}
		if (flag->id == BK_FLAG_WIDTH)
			cli->width = (int)number;
		else
			cli->max_errors = (size_t)number;
		return true;
	default:
		return true;
	}
}

/* Reads the flag at argv[*at], with its value behind `=` or in the next word. */
static bool read_flag(struct bk_cli *cli, int argc, char **argv, int *at)
{
	struct bk_str value = bk_str_of(argv[*at]);
	struct bk_str word = value;
	const struct bk_flag *flag;
	bool joined = false;

	if (value.len > 1 && value.ptr[1] == '-') {
		word = bk_str_cut(&value, '=');
		joined = word.len < strlen(argv[*at]);
	}
	flag = find_flag(word);
	if (!flag || (cli->command && !bk_command_takes(cli->command, flag->id)))
		return unknown_flag(cli, word);
	if (!flag->value) {
		if (joined) {
			bk_say("%s takes no value", flag->word);
			return false;
		}
		return take_flag(cli, flag, BK_STR(""));
	}
	if (!joined && flag->value[0] == '[')
		return take_flag(cli, flag, BK_STR(""));
	if (!joined) {
		if (*at + 1 >= argc) {
			bk_say("%s needs a value: %s %s", flag->word, flag->word, flag->value);
			return false;
		}
		value = bk_str_of(argv[++*at]);
	}
	return take_flag(cli, flag, value);
}

static int64_t clock_today(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds;

	if (epoch && bk_str_number(bk_str_of(epoch), INT64_MAX / 100, &seconds))
		return seconds / SECONDS_PER_DAY;
	return (int64_t)time(NULL) / SECONDS_PER_DAY;
}

/* Flags before the command are checked against it once it is known. */
static bool flags_fit(const struct bk_cli *cli)
{
	for (size_t i = 0; i < BK_FLAG_COUNT; i++) {
		if (cli->given[i] && !bk_command_takes(cli->command, (enum bk_flag_id)i))
			return unknown_flag(cli, bk_str_of(bk_flags[i].word));
	}
	if (cli->arguments.len > cli->command->most_arguments) {
		bk_say("`bkc %s` takes %s, and `%.*s` is one too many", cli->command->name,
			cli->command->arguments[0] ? cli->command->arguments : "no arguments",
			BK_STR_ARGS(cli->arguments.at[cli->command->most_arguments]));
		return false;
	}
	return true;
}

/* The words of the command line, one after the other. */
static bool read_words(struct bk_cli *cli, int argc, char **argv)
{
	bool only_arguments = false;

	for (int at = 1; at < argc; at++) {
		struct bk_str word = bk_str_of(argv[at]);

		if (!only_arguments && bk_str_is(word, "--")) {
			only_arguments = true;
		} else if (!only_arguments && word.len > 1 && word.ptr[0] == '-') {
			if (!read_flag(cli, argc, argv, &at))
				return false;
		} else if (!cli->command) {
			cli->command = bk_command_find(word);
			if (!cli->command)
				return unknown_command(word);
		} else {
			bk_vec_push(cli->arena, &cli->arguments, word);
		}
	}
	return true;
}

bool bk_cli_read(struct bk_cli *cli, struct bk_arena *arena, int argc, char **argv)
{
	*cli = (struct bk_cli){
		.arena = arena, .today = clock_today(), .max_errors = MAX_ERRORS_STANDARD};
	if (!read_words(cli, argc, argv))
		return false;
	if (cli->given[BK_FLAG_VERSION])
		cli->command = bk_command_find(BK_STR("version"));
	if (!cli->command && !cli->given[BK_FLAG_HELP])
		return no_command();
	if (cli->given[BK_FLAG_HELP]) {
		if (cli->command)
			bk_vec_push(arena, &cli->arguments, bk_str_of(cli->command->name));
		cli->command = bk_command_find(BK_STR("help"));
		if (cli->arguments.len)
			cli->arguments.at[0] = cli->arguments.at[cli->arguments.len - 1];
		cli->arguments.len = cli->arguments.len ? 1 : 0;
		return true;
	}
	return flags_fit(cli);
}
