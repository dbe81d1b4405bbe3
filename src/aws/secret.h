/*
 * Secrets: texts that are wiped when they are let go. There is no way to print one; who needs the
 * bytes looks at them with bk_secret_text() and keeps no copy.
 */
#ifndef BK_AWS_SECRET_H
#define BK_AWS_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bk_secret {
	char *bytes; /* NULL: empty */
	size_t len;
};

/* Wipes what was there and takes a copy of `text`. */
void bk_secret_set(struct bk_secret *secret, struct bk_str text);
/* Wipes and empties. */
void bk_secret_done(struct bk_secret *secret);

/* The bytes, which live until the secret is set or done. */
static inline struct bk_str bk_secret_text(const struct bk_secret *secret)
{
	return (struct bk_str){secret->bytes ? secret->bytes : "", secret->len};
}

/*
 * Called once before any key is read: from here on there are no core dumps, no other process of
 * the user may look into this one, and jansson wipes what it frees.
 */
void bk_secret_guard(void);

#endif
