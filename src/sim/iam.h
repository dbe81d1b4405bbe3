/*
 * IAM in the simulator: roles, and what other services ask about them.
 */
#ifndef BK_SIM_IAM_H
#define BK_SIM_IAM_H

#include "sim/sim.h"

/* ARN of the administrator of an account, in the arena. */
struct bk_str bk_sim_administrator(struct bk_arena *arena, struct bk_str account);
/* Makes the role through which the account `trusted` administers `account`. */
void bk_sim_make_access_role(struct bk_sim *sim, struct bk_arena *arena, struct bk_str account,
	struct bk_str name, struct bk_str trusted);

/* The role of the ARN: {"Arn", "RoleId", "Path", "RoleName", "AssumeRolePolicyDocument" (text),
 * "attached": [ARN, …], "inline": {name: document}, …}, or NULL. The caller drops it. */
BK_NODISCARD json_t *bk_sim_role_find(struct bk_sim *sim, struct bk_str arn);
/* Whether a principal of a policy exists: an account's root, a role, the administrator, a unique
 * id never. Roles that are still unseen (sim/fault.h) do not. */
bool bk_sim_principal_exists(struct bk_sim *sim, struct bk_str arn);
/* Whether the account has the service-linked role of that service ("backup.amazonaws.com"). */
bool bk_sim_has_linked_role(struct bk_sim *sim, struct bk_str account, const char *service);
/* Whether AWS Backup may assume the role on behalf of `account`, and sees it already. */
bool bk_sim_backup_may_assume(struct bk_sim *sim, struct bk_str role, struct bk_str account);
/* Whether the policies of the role allow the action on the resource. The text of AWS's own
 * policies is not known here: those for AWS Backup allow what their names say. */
bool bk_sim_role_may(struct bk_sim *sim, struct bk_arena *arena, struct bk_str role,
	const char *action, struct bk_str resource);

/* Whether the caller may make this call: administrators may all, sessions of roles what the
 * policies of the role allow. `role`: its ARN, or empty. */
BK_NODISCARD bool bk_sim_may_call(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str role, struct bk_sim_fault *ret_fault);

#endif
