/*
 * The world of the simulator in SQLite: one table of JSON objects by kind, account, region and id.
 * A file keeps it over kill -9: each request is one transaction of a write-ahead log.
 */
#ifndef BK_SIM_STORE_H
#define BK_SIM_STORE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"
#include "base/value.h"

struct bk_sim_store;

/* Opens the file, or memory for an empty path. *ret_new tells whether nothing is in it yet. NULL
 * and *ret_error where it cannot be used. */
BK_NODISCARD struct bk_sim_store *bk_sim_store_open(
	struct bk_str path, bool *ret_new, struct bk_error *ret_error);
/* Accepts NULL. */
void bk_sim_store_close(struct bk_sim_store *store);

/* Every access stands between begin and end; what was written is kept with `keep`, forgotten
 * without. False where the file could not be read or written in between: nothing is kept. */
void bk_sim_store_begin(struct bk_sim_store *store);
BK_NODISCARD bool bk_sim_store_end(struct bk_sim_store *store, bool keep);
/* Every record but sessions, whose keys are secret: [{"kind", "account", "region", "id", "record"},
 * …], sorted. The caller's. */
BK_NODISCARD json_t *bk_sim_store_all(struct bk_sim_store *store);
/* What went wrong last, for a message. */
const char *bk_sim_store_failure(const struct bk_sim_store *store);

#endif
