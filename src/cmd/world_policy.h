/*
 * The policies of what exists in a world: what the unit states of them.
 */
#ifndef BK_CMD_WORLD_POLICY_H
#define BK_CMD_WORLD_POLICY_H

#include "base/str.h"

struct bk_object;
struct bk_session;

/* Documents of an existing key and an existing vault, in the session's arena. */
struct bk_str bk_world_key_policy(const struct bk_session *session, const struct bk_object *key);
struct bk_str bk_world_vault_policy(
	const struct bk_session *session, const struct bk_object *vault);

#endif
