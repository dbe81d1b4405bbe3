/*
 * The records of AWS Organizations. For its two files; others use sim/organizations.h.
 */
#ifndef BK_SIM_ORGANIZATIONS_RECORDS_H
#define BK_SIM_ORGANIZATIONS_RECORDS_H

#include "sim/organizations.h"

/* All in the management account, without a region. */
#define BK_SIM_ORGANIZATION "organizations.organization" /* "organization" */
#define BK_SIM_OU           "organizations.ou"           /* "ou-…" */
#define BK_SIM_ORG_POLICY   "organizations.policy"       /* "p-…" */
#define BK_SIM_ATTACHMENT   "organizations.attachment"   /* "TARGET/POLICY" */
#define BK_SIM_DELEGATE     "organizations.delegate"     /* "ACCOUNT/SERVICE" */

/* For the management account, or, where `members` may ask too, any account of the organization:
 * the organization, which the caller drops; else NULL and *ret_fault. */
BK_NODISCARD json_t *bk_sim_organization_for(struct bk_sim *sim,
	const struct bk_sim_request *request, bool members, struct bk_sim_fault *ret_fault);
void bk_sim_organization_put(struct bk_sim *sim, const json_t *organization);
/* "arn:aws:organizations::MANAGEMENT:TYPE/o-…/ID", in the arena. */
struct bk_str bk_sim_organization_arn(
	struct bk_arena *arena, const json_t *organization, const char *type, struct bk_str id);
/* Whether a root, a unit or an account of the organization has that id: "ROOT",
 * "ORGANIZATIONAL_UNIT", "ACCOUNT"; or NULL. */
const char *bk_sim_organization_kind(
	struct bk_sim *sim, const json_t *organization, struct bk_str id);
/* What holds a unit or an account; empty for the root. In the arena. */
struct bk_str bk_sim_organization_parent(
	struct bk_sim *sim, struct bk_arena *arena, const json_t *organization, struct bk_str id);
/* ARN of a root, unit, account or policy by its id; empty where there is none. */
struct bk_str bk_sim_organization_arn_of(
	struct bk_sim *sim, struct bk_arena *arena, const json_t *organization, struct bk_str id);
/* {"Id", "Name", "Type", "Arn"} of a target. */
json_t *bk_sim_organization_target(
	struct bk_sim *sim, struct bk_arena *arena, const json_t *organization, struct bk_str id);

extern const struct bk_sim_tag_rules bk_sim_organizations_tags;

/* Operations on policies (sim/organizations_policies.c). */
bk_sim_handler bk_sim_attach_org_policy, bk_sim_create_org_policy, bk_sim_delete_org_policy,
	bk_sim_describe_effective_policy, bk_sim_describe_org_policy, bk_sim_detach_org_policy,
	bk_sim_disable_policy_type, bk_sim_enable_policy_type, bk_sim_list_invalid_accounts,
	bk_sim_list_org_policies, bk_sim_list_policies_for_target, bk_sim_list_policy_errors,
	bk_sim_list_targets_for_policy, bk_sim_update_org_policy;

#endif
