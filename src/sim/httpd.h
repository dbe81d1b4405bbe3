/*
 * libmicrohttpd, loaded when it is first needed (base/lazy.h). Its functions are called by their
 * own names; including this in place of <microhttpd.h> is all that it takes.
 */
#ifndef BK_SIM_HTTPD_H
#define BK_SIM_HTTPD_H

#include <microhttpd.h>

#include "base/error.h"

/* Loads it, once. False, with the reason, where it is not there. Asked where a failure can be told;
 * what is called without is loaded all the same. */
BK_NODISCARD bool bk_httpd_load(struct bk_error *ret_error);

#ifdef BK_HTTPD_FILE

/* clang-format off */
#define BK_HTTPD_FUNCTIONS(X) \
	X(add_response_header) X(create_response_from_buffer) X(destroy_response) \
	X(get_connection_values) X(get_daemon_info) X(queue_response) X(resume_connection) \
	X(start_daemon) X(stop_daemon) X(suspend_connection)
/* clang-format on */

struct bk_httpd {
#define X(name) __typeof__ (&(MHD_##name))(name);
	BK_HTTPD_FUNCTIONS(X)
#undef X
};

/* The table, loaded. */
const struct bk_httpd *bk_httpd(void);

#define MHD_add_response_header         bk_httpd()->add_response_header
#define MHD_create_response_from_buffer bk_httpd()->create_response_from_buffer
#define MHD_destroy_response            bk_httpd()->destroy_response
#define MHD_get_connection_values       bk_httpd()->get_connection_values
#define MHD_get_daemon_info             bk_httpd()->get_daemon_info
#define MHD_queue_response              bk_httpd()->queue_response
#define MHD_resume_connection           bk_httpd()->resume_connection
#define MHD_start_daemon                bk_httpd()->start_daemon
#define MHD_stop_daemon                 bk_httpd()->stop_daemon
#define MHD_suspend_connection          bk_httpd()->suspend_connection

#endif

#endif
