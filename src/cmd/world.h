/*
 * The world of a simulator in which a unit can be planned: its accounts, its organization, and
 * what it says exists already.
 */
#ifndef BK_CMD_WORLD_H
#define BK_CMD_WORLD_H

#include "base/value.h"
#include "cmd/session.h"

/* As sim/world.h wants it, from a session that was run. The caller drops it. */
BK_NODISCARD json_t *bk_world_make(const struct bk_session *session);
/* The account whose administrator sees all of it: the management account, or the first one; empty
 * where the unit has none. */
struct bk_str bk_world_caller(const struct bk_session *session);

#endif
