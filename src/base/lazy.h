/*
 * Libraries of the system that are loaded when they are first needed. libcurl and libmicrohttpd
 * bring some thirty others with them, whose loading takes longer than checking a unit; only what
 * calls AWS, or simulates it, waits for that.
 *
 * A list of functions, X(name) for each, makes the table of a library (see aws/curl.h). Where
 * `configure` could not tell the name of the library's file, it is linked as any other.
 */
#ifndef BK_BASE_LAZY_H
#define BK_BASE_LAZY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Loads the library of that file name, once and for the whole run, and writes the address of each
 * function to `table`, an array of pointers to functions, in the order of the names. False, with
 * the reason, where the library or one of them is not there.
 */
BK_NODISCARD bool bk_lazy_load(const char *file, const char *const *names, size_t count,
	void *table, struct bk_error *ret_error);

#endif
