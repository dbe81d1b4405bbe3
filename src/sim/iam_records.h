/*
 * The records of IAM. For sim/iam.c, sim/roles.c and sim/sts.c; others use sim/iam.h.
 */
#ifndef BK_SIM_IAM_RECORDS_H
#define BK_SIM_IAM_RECORDS_H

#include "sim/sim.h"

struct bk_sim_tag_rules;

/* In an account, without a region. */
#define BK_SIM_ROLE   "iam.role"   /* name in lower case: names differ by more than case */
#define BK_SIM_POLICY "iam.policy" /* ARN */

bool bk_sim_account_exists(struct bk_sim *sim, struct bk_str account);
/* The role, or NULL. The caller drops it. */
BK_NODISCARD json_t *bk_sim_role_get(struct bk_sim *sim, struct bk_str account, struct bk_str name);
/* Writes it; it was made or changed. */
void bk_sim_role_put(struct bk_sim *sim, struct bk_str account, const json_t *role);
/* "AROASIM00000000000017" and the like, in the arena. */
struct bk_str bk_sim_unique_id(struct bk_sim *sim, struct bk_arena *arena, const char *prefix);

/* "arn:aws:iam::ACCOUNT:TYPE PATH NAME", in the arena. */
struct bk_str bk_sim_iam_arn(struct bk_arena *arena, struct bk_str account, const char *type,
	struct bk_str path, struct bk_str name);

extern const struct bk_sim_tag_rules bk_sim_iam_tags;

/* The role of the request's RoleName; the second not if it is a service-linked one. The caller
 * drops it. NULL and *ret_fault otherwise. */
BK_NODISCARD json_t *bk_sim_role_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault);
BK_NODISCARD json_t *bk_sim_own_role_of(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault);
/* A role as answers have it; `whole`: with what lists leave out. */
BK_NODISCARD json_t *bk_sim_role_told(struct bk_sim *sim, const json_t *role, bool whole);
/* A page by Marker and MaxItems, with IsTruncated; takes the items. */
json_t *bk_sim_iam_page(const struct bk_sim_request *request, json_t *items, const char *list,
	struct bk_sim_fault *ret_fault);

/* Operations on policies (sim/iam_policies.c). */
bk_sim_handler bk_sim_attach_policy, bk_sim_authorization_details, bk_sim_create_policy,
	bk_sim_delete_inline, bk_sim_delete_policy, bk_sim_detach_policy, bk_sim_get_inline,
	bk_sim_get_policy, bk_sim_get_policy_version, bk_sim_list_attached, bk_sim_list_inline,
	bk_sim_list_policies, bk_sim_list_policy_versions, bk_sim_put_inline,
	bk_sim_simulate_policy;

#endif
