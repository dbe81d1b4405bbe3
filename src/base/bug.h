/*
 * Our own mistakes. Never for what a user wrote or what the world did: those are diagnostics
 * (source/diag.h) and errors (base/error.h).
 */
#ifndef BK_BASE_BUG_H
#define BK_BASE_BUG_H

#include "base/attr.h"

/* Exit codes of the program; the one list. */
enum bk_exit {
	BK_EXIT_OK = 0,
	BK_EXIT_INPUT = 1,     /* the input is wrong */
	BK_EXIT_USAGE = 2,     /* the command line is wrong */
	BK_EXIT_WORLD = 3,     /* files, network, AWS */
	BK_EXIT_PENDING = 4,   /* changes are pending (only when asked) */
	BK_EXIT_PARTIAL = 5,   /* applied in part */
	BK_EXIT_REFUSED = 6,   /* refused or declined */
	BK_EXIT_INTERNAL = 70, /* our bug, or no memory */
	BK_EXIT_INTERRUPTED = 130,
};

/* Prints "bkc: internal error: FILE:LINE: text" to stderr and aborts. */
#define bk_bug(...) bk_bug_at(__FILE__, __LINE__, __VA_ARGS__)
BK_NORETURN void bk_bug_at(const char *file, int line, const char *format, ...) BK_PRINTF(3, 4);

/* Prints one line and exits with BK_EXIT_INTERNAL. Called by allocation only. */
BK_NORETURN void bk_out_of_memory(void);

#endif
