/*
 * Asking before a plan is carried out.
 */
#ifndef BK_CMD_CONFIRM_H
#define BK_CMD_CONFIRM_H

#include "apply/apply.h"
#include "cmd/flags.h"

/* Whether somebody is there to be asked: both ends are terminals, and --no-input was not given. */
bool bk_may_ask(const struct bk_cli *cli);

/*
 * Asks what must be asked: the address of each change that cannot be undone, then one `yes` for
 * all. BK_EXIT_OK: go on. Where nobody can be asked, says which flag would have answered (for
 * addresses by BK9006, in the diagnostics). `agreed`: no `yes` is needed any more.
 */
enum bk_exit bk_confirm(
	const struct bk_cli *cli, struct bk_apply *apply, struct bk_apply_plan *plan, bool agreed);
/* One question, to be answered with a word. */
enum bk_exit bk_confirm_word(const struct bk_cli *cli, const char *question, struct bk_str word);

#endif
