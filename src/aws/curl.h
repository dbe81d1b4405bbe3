/*
 * libcurl, loaded when it is first needed (base/lazy.h). Its functions are called by their own
 * names; including this in place of <curl/curl.h> is all that it takes.
 */
#ifndef BK_AWS_CURL_H
#define BK_AWS_CURL_H

#include <curl/curl.h>

#include "base/error.h"

/* Loads it, once. False, with the reason, where it is not there. Asked where a failure can be told;
 * what is called without is loaded all the same. */
BK_NODISCARD bool bk_curl_load(struct bk_error *ret_error);

#ifdef BK_CURL_FILE

/* clang-format off */
#define BK_CURL_FUNCTIONS(X) \
	X(easy_cleanup) X(easy_getinfo) X(easy_init) X(easy_perform) X(easy_reset) \
	X(easy_setopt) X(easy_strerror) X(free) X(getdate) X(global_init) X(multi_add_handle) \
	X(multi_cleanup) X(multi_info_read) X(multi_init) X(multi_perform) X(multi_poll) \
	X(multi_remove_handle) X(multi_setopt) X(multi_wakeup) X(slist_append) \
	X(slist_free_all) X(url) X(url_cleanup) X(url_get) X(url_set)
/* clang-format on */

struct bk_curl {
#define X(name) __typeof__ (&(curl_##name))(name);
	BK_CURL_FUNCTIONS(X)
#undef X
};

/* The table, loaded. */
const struct bk_curl *bk_curl(void);

/* These are macros of its own that check types; a build that links libcurl still does. */
#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

#define curl_easy_cleanup        bk_curl()->easy_cleanup
#define curl_easy_getinfo        bk_curl()->easy_getinfo
#define curl_easy_init           bk_curl()->easy_init
#define curl_easy_perform        bk_curl()->easy_perform
#define curl_easy_reset          bk_curl()->easy_reset
#define curl_easy_setopt         bk_curl()->easy_setopt
#define curl_easy_strerror       bk_curl()->easy_strerror
#define curl_free                bk_curl()->free
#define curl_getdate             bk_curl()->getdate
#define curl_global_init         bk_curl()->global_init
#define curl_multi_add_handle    bk_curl()->multi_add_handle
#define curl_multi_cleanup       bk_curl()->multi_cleanup
#define curl_multi_info_read     bk_curl()->multi_info_read
#define curl_multi_init          bk_curl()->multi_init
#define curl_multi_perform       bk_curl()->multi_perform
#define curl_multi_poll          bk_curl()->multi_poll
#define curl_multi_remove_handle bk_curl()->multi_remove_handle
#define curl_multi_setopt        bk_curl()->multi_setopt
#define curl_multi_wakeup        bk_curl()->multi_wakeup
#define curl_slist_append        bk_curl()->slist_append
#define curl_slist_free_all      bk_curl()->slist_free_all
#define curl_url                 bk_curl()->url
#define curl_url_cleanup         bk_curl()->url_cleanup
#define curl_url_get             bk_curl()->url_get
#define curl_url_set             bk_curl()->url_set

#endif

#endif
