/*
 * The two ways in which the program ends on its own: a bug, and no memory.
 */
#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void bk_bug_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "bkc: internal error: %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

void bk_out_of_memory(void)
{
	fputs("bkc: out of memory\n", stderr);
	exit(BK_EXIT_INTERNAL);
}
