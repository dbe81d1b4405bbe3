/*
 * Secrets, and the guards around them.
 */
#include "aws/secret.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <jansson.h>
#include <openssl/crypto.h>

#include "base/bug.h"

void bk_secret_set(struct bk_secret *secret, struct bk_str text)
{
	char *copy = NULL;

	if (text.len) {
		copy = malloc(text.len);
		if (!copy)
			bk_out_of_memory();
		memcpy(copy, text.ptr, text.len);
	}
	bk_secret_done(secret);
	*secret = (struct bk_secret){copy, text.len};
}

void bk_secret_done(struct bk_secret *secret)
{
	if (secret->bytes) {
		OPENSSL_cleanse(secret->bytes, secret->len);
		free(secret->bytes);
	}
	*secret = (struct bk_secret){0};
}

/* Also for what was allocated before bk_secret_guard(): it is malloc()'s all the same. */
static void free_wiped(void *memory)
{
	if (memory)
		OPENSSL_cleanse(memory, malloc_usable_size(memory));
	free(memory);
}

void bk_secret_guard(void)
{
	const struct rlimit none = {0, 0};

	/* Either may be refused where it is forbidden already; there is nothing more to do. */
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	json_set_alloc_funcs(malloc, free_wiped);
}
