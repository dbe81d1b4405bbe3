/*
 * One leg of a backup's way, the backup itself or one copy: whether it works, in AWS's words where
 * it does not, and which key the recovery point is under. Pure: everything it looks at is in the
 * leg. Source: AWS Backup Developer Guide, encryption, cross-account and cross-region copies,
 * logically air-gapped vaults; seen 2026-09-24.
 */
#ifndef BK_SIM_LEG_H
#define BK_SIM_LEG_H

#include <stdbool.h>

#include "base/value.h"

struct bk_arena;

struct bk_sim_key_state {
	enum {
		BK_KEY_NONE,    /* nothing is encrypted */
		BK_KEY_SERVICE, /* AWS's key of a service in the account: alias/aws/… */
		BK_KEY_OWNED,   /* AWS's own, of no account */
		BK_KEY_CUSTOMER
	} kind;
	struct bk_str arn;
	struct bk_str alias;  /* of a service's key: "aws/rds" */
	bool disabled;        /* or about to be deleted */
	const json_t *policy; /* of a customer's key: the document */
};

struct bk_sim_vault_state {
	struct bk_str account, region, name, arn;
	bool is_airgapped;
	struct bk_sim_key_state key;
	const json_t *policy; /* or NULL */
};

struct bk_sim_leg {
	/* A row of the world's "services": the properties that stdlib/aws.bk states. */
	const json_t *service;
	/* AWS Backup fully manages the type's backups there: the region's setting for the types
	 * that have one. */
	bool advanced;
	struct bk_str resource; /* ARN */
	struct bk_sim_key_state resource_key;
	struct bk_str role;
	struct bk_sim_vault_state source, destination; /* source of a copy only */
	/* What the organization of the source says; the paths are of the two accounts. */
	bool same_organization, copies_allowed, has_linked_role;
	struct bk_str organization, organization_path, destination_path;
	bool is_cold; /* the point that is to be copied */
};

struct bk_sim_leg_end {
	bool works;
	bool encrypted;
	/* The point's key, which lives as long as the leg's; empty for AWS's own. */
	struct bk_str key;
	const char *message; /* why not; or what is odd though it works, or NULL */
};

/* Whether the vault holds such backups as its own: "full", with the setting where it has one. */
bool bk_sim_leg_is_managed(const json_t *service, bool advanced);

struct bk_sim_leg_end bk_sim_leg_backup(struct bk_arena *arena, const struct bk_sim_leg *leg);
struct bk_sim_leg_end bk_sim_leg_copy(struct bk_arena *arena, const struct bk_sim_leg *leg);

#endif
