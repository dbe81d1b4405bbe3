/*
 * The table of libcurl's functions: see curl.h.
 */
#include "aws/curl.h"

#ifdef BK_CURL_FILE

#include <pthread.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/lazy.h"

static struct bk_curl table;
static struct bk_error error;
static bool loaded;

static void load(void)
{
	static const char *const names[] = {
#define X(name) "curl_" #name,
		BK_CURL_FUNCTIONS(X)
#undef X
	};

	loaded = bk_lazy_load(BK_CURL_FILE, names, BK_COUNT(names), &table, &error);
}

static void load_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
}

bool bk_curl_load(struct bk_error *ret_error)
{
	load_once();
	return loaded || bk_error_set(ret_error, "%s", error.text);
}

const struct bk_curl *bk_curl(void)
{
	load_once();
	if (!loaded)
		bk_bug("%s", error.text);
	return &table;
}

#else

bool bk_curl_load(struct bk_error *ret_error)
{
	(void)ret_error;
	return true;
}

#endif
