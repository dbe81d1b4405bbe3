/*
 * One `yes` for what can be undone, the address for each that cannot.
 */
#include "cmd/confirm.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"

enum { ANSWER_MAX = 512 };

bool bk_may_ask(const struct bk_cli *cli)
{
	return !cli->given[BK_FLAG_NO_INPUT] && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* A line from the terminal without its end; empty where it ends, or a signal came. */
static struct bk_str read_answer(char answer[ANSWER_MAX])
{
	ssize_t len = read(STDIN_FILENO, answer, ANSWER_MAX);

	while (len > 0 && (answer[len - 1] == '\n' || answer[len - 1] == '\r'))
		len--;
	return (struct bk_str){answer, len > 0 ? (size_t)len : 0};
}

enum bk_exit bk_confirm_word(const struct bk_cli *cli, const char *question, struct bk_str word)
{
	char answer[ANSWER_MAX];

	fprintf(stderr, "%s Type `%.*s`: ", question, BK_STR_ARGS(word));
	fflush(stderr);
	if (bk_str_equal(read_answer(answer), word))
		return BK_EXIT_OK;
	if (!cli->given[BK_FLAG_QUIET])
		fputs("\nnothing was changed\n", stderr);
	return BK_EXIT_REFUSED;
}

static enum bk_exit ask_addresses(const struct bk_cli *cli, struct bk_apply_plan *plan)
{
	bk_vec_foreach (i, &plan->changes) {
		struct bk_change *change = plan->changes.at[i];
		struct bk_str question;
		enum bk_exit status;

		if (change->action == BK_ACTION_NONE || change->gate != BK_GATE_ADDRESS ||
			change->accepted)
			continue;
		question = bk_str_format(cli->arena, "%.*s: %.*s.", BK_STR_ARGS(change->address),
			BK_STR_ARGS(change->permanent.len ? change->permanent
							  : BK_STR("cannot be undone")));
		status = bk_confirm_word(cli, question.ptr, change->address);
		if (status != BK_EXIT_OK)
			return status;
		change->accepted = true;
	}
	return BK_EXIT_OK;
}

static enum bk_exit ask_once(const struct bk_cli *cli, const struct bk_apply_plan *plan)
{
	size_t pending = bk_apply_plan_pending(plan);
	struct bk_str question = bk_str_format(cli->arena, "%s %zu object%s?",
		cli->command->name[0] == 'd' ? "Destroy, by changes to" : "Make these changes to",
		pending, pending == 1 ? "" : "s");

	if (cli->given[BK_FLAG_YES])
		return BK_EXIT_OK;
	if (bk_may_ask(cli))
		return bk_confirm_word(cli, question.ptr, BK_STR("yes"));
	bk_say("nobody is here to be asked: give --yes to make the changes");
	return BK_EXIT_REFUSED;
}

enum bk_exit bk_confirm(
	const struct bk_cli *cli, struct bk_apply *apply, struct bk_apply_plan *plan, bool agreed)
{
	enum bk_exit status = BK_EXIT_OK;

	if (plan->conflicts || plan->refused)
		return BK_EXIT_REFUSED;
	if (bk_may_ask(cli))
		status = ask_addresses(cli, plan);
	else if (!bk_apply_plan_accepted(apply, plan))
		status = BK_EXIT_REFUSED;
	if (status != BK_EXIT_OK || agreed)
		return status;
	return ask_once(cli, plan);
}
