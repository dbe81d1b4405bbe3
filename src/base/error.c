/*
 * Errors of the world.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool bk_error_set(struct bk_error *ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret->text, sizeof(ret->text), format, args);
	va_end(args);
	return false;
}
