/*
 * Streaming output: one writer for everything that leaves the program as text. It buffers, counts,
 * and remembers the first failure; nothing needs to be tested until bk_out_close().
 * A writer to a file goes to a temporary name beside it and takes the final name only when all
 * was written and flushed: a failed write never leaves half a file.
 */
#ifndef BK_BASE_OUT_H
#define BK_BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/error.h"
#include "base/str.h"

struct bk_out;

/* Into a stream that stays the caller's (stdout, stderr). */
BK_NODISCARD struct bk_out *bk_out_stream(FILE *stream);
/* Into memory; read with bk_out_text() before closing. */
BK_NODISCARD struct bk_out *bk_out_memory(void);
/* Into the file `path`, replaced at a successful close; mode 0666 less umask, or 0777 with
 * `executable`. NULL and *ret_error where it cannot be made. */
BK_NODISCARD struct bk_out *bk_out_file(
	const char *path, bool executable, struct bk_error *ret_error);
/* Into a file that exists, replaced at a successful close, where symbolic links lead, with the
 * owner and mode that it had. NULL and *ret_error also where the file may not be written. */
BK_NODISCARD struct bk_out *bk_out_file_again(const char *path, struct bk_error *ret_error);
/* Writes nothing: compares with what the file `path` holds; bk_out_differs() tells. A missing
 * file differs. */
BK_NODISCARD struct bk_out *bk_out_compare(const char *path);

void bk_out_bytes(struct bk_out *out, const char *bytes, size_t len);
void bk_out_char(struct bk_out *out, char c);
void bk_out_repeat(struct bk_out *out, char c, size_t count);
void bk_out_printf(struct bk_out *out, const char *format, ...) BK_PRINTF(2, 3);

static inline void bk_out_str(struct bk_out *out, struct bk_str s)
{
	bk_out_bytes(out, s.ptr, s.len);
}

static inline void bk_out_text_of(struct bk_out *out, const char *text)
{
	bk_out_bytes(out, text, strlen(text));
}

/* What a memory writer holds so far. Valid until the next write. */
struct bk_str bk_out_text(const struct bk_out *out);
/* For bk_out_compare(): whether anything differed; call when all is written. */
BK_NODISCARD bool bk_out_differs(struct bk_out *out);
/* Flushes, ends and frees. False and *ret_error if anything since the start failed; the file of
 * that name, if there was one, is then untouched. Accepts NULL. */
BK_NODISCARD bool bk_out_close(struct bk_out *out, struct bk_error *ret_error);
/* Ends without keeping anything. Accepts NULL. */
void bk_out_discard(struct bk_out *out);

#endif
