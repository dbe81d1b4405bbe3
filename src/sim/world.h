/*
 * What is there at the beginning, from a JSON document:
 *
 * {"organization": {"id": "o-…", "management": "111111111111", "root": "r-…",
 *                   "ous": [{"id": "ou-…", "name": …, "parent": "r-… or ou-…"}]},
 *  "accounts": [{"id": "222222222222", "name": …, "email": …, "ou": "ou-…", "access_role": …}],
 *  "calls": [{"service": "kms", "operation": "CreateKey", "account": …, "region": …,
 *             "input": {…}}],
 *  "stores": [{"arn": "arn:aws:ec2:…", "account": …, "region": …, "key": "arn:aws:kms:…"}],
 *  "options": {"SettingsReplace": true, "TokensOutlivePlans": true},
 *  "services": {"rds": {…}}}
 *
 * All of it may be absent, but for the account's id. Accounts may also stand in "organization". An
 * account with an access_role has a role of that name, an administrator whom the management account
 * may assume. Then the calls are made in order, as by each account's administrator. In them
 * CreateKey takes "KeyId", which AWS makes itself. Options choose where AWS leaves open what it
 * does (sim/backup.h). Stores are data stores of
 * which the simulator knows no more than where they are and what encrypts them: the ARN of a key,
 * the alias of a service's own such as aws/ebs, or nothing. The services are the types that AWS
 * Backup knows, with the properties of stdlib/aws.bk (cmd/services.h); without them nothing is
 * backed up.
 */
#ifndef BK_SIM_WORLD_H
#define BK_SIM_WORLD_H

#include "sim/sim.h"

/* Fills an empty store. NULL: one account, 111111111111. False and *ret_error where the document
 * asks for what cannot be. */
BK_NODISCARD bool bk_sim_world_make(
	struct bk_sim *sim, const json_t *world, struct bk_error *ret_error);

#endif
