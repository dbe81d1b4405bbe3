/*
 * bkc version
 */
#include <stdio.h>

#include "base/embed.h"
#include "cmd/flags.h"

/* The latest date of a row of the matrix; dates are written so that their texts compare. */
static struct bk_str latest_fact(void)
{
	static const char word[] = "as_of";
	enum { DATE = 10 };
	struct bk_str latest = BK_STR("");

	for (size_t i = 0; i < bk_stdlib_count; i++) {
		const char *at = bk_stdlib_files[i].data;

		while ((at = strstr(at, word))) {
			struct bk_str date;

			at += sizeof(word) - 1;
			at += strspn(at, " =");
			date = (struct bk_str){at, strspn(at, "0123456789-")};
			if (date.len == DATE && bk_str_compare(date, latest) > 0)
				latest = date;
		}
	}
	return latest;
}

enum bk_exit bk_command_version(struct bk_cli *cli)
{
	struct bk_str date = latest_fact();

	if (cli->given[BK_FLAG_JSON]) {
		printf("{\"v\":1,\"version\":\"" BK_VERSION "\",\"facts\":\"%.*s\"}\n",
			BK_STR_ARGS(date));
		return BK_EXIT_OK;
	}
	printf("bkc " BK_VERSION ", facts about AWS as of %.*s\n", BK_STR_ARGS(date));
	return BK_EXIT_OK;
}
