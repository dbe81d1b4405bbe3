/*
 * bkc version
 */
#include <stdio.h>

#include "base/arena.h"
#include "cmd/session.h"

enum bk_exit bk_command_version(struct bk_cli *cli)
{
	(void)cli;
	puts("bkc " BK_VERSION);
	return BK_EXIT_OK;
}
