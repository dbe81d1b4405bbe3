/*
 * What the inferences share while the desired list grows. Two sweeps: the first makes the objects
 * that were declared and collects who needs what; the second writes policies, settings and order.
 */
#ifndef BK_INFER_CONTEXT_H
#define BK_INFER_CONTEXT_H

#include "infer/coverage.h"
#include "infer/infer.h"

/* Somebody who must be able to use a key, and why. */
struct bk_grant {
	const struct bk_desired *principal; /* a role or a service-linked role */
	bool via_backup; /* only through AWS Backup: an air-gapped vault's customer key */
	struct bk_span span;
	struct bk_str because;
};

/* A key that bkc owns. */
struct bk_key_use {
	const struct bk_object *object; /* the declared key, or the vault it is inferred for */
	struct bk_desired *desired;
	BK_VEC(struct bk_grant) roles, linked_roles;
	struct bk_map granted; /* principals by pointer */
};

typedef BK_VEC(const struct bk_ou *) bk_ous;

/* An account whose plans copy into a vault. */
struct bk_incoming {
	const struct bk_account *account;
	bool by_itself; /* with a plan that stands on no unit */
	bool on_org;    /* … on the whole organization */
	bool not_full;  /* with kinds whose copies keep the source's key until they arrive */
	BK_VEC(const struct bk_service *) services; /* what is copied */
	struct bk_span span;                        /* of the copy */
};

struct bk_vault_use {
	const struct bk_object *object;
	struct bk_desired *desired; /* of existing ones: external */
	struct bk_key_use *key;     /* NULL: AWS's own key, or somebody else's */
	struct bk_desired *policy;
	BK_VEC(struct bk_incoming *) incoming;
	bk_ous incoming_ous;       /* units on which plans that copy here stand */
	struct bk_map incoming_by; /* account pointer → bk_incoming */
	BK_VEC(const struct bk_desired *) written_by; /* plans, attached policies */
	size_t rules;                                 /* that copy here */
};

struct bk_role_use {
	struct bk_desired *desired;
	bool explicit_policies;         /* `policies` was written: nothing is added */
	BK_VEC(struct bk_str) policies; /* ARNs of managed policies, in order of need */
	BK_VEC(const struct bk_desired *) attachments;
};

struct bk_settings_use {
	const struct bk_object *declared; /* or NULL */
	struct bk_desired *desired;
	BK_VEC(struct bk_str) optin, advanced; /* keys that must be on */
	struct bk_str because;
	struct bk_span span;
};

struct bk_plan_use {
	const struct bk_object *object;
	struct bk_coverage coverage;
	struct bk_role_use *role; /* NULL: an existing one */
	const struct bk_desired *role_desired;
	struct bk_desired *desired; /* NULL: part of a policy */
	bool policy;
	bool crosses; /* copies to another account */
	struct bk_settings_use *settings;
};

struct bk_infer {
	struct bk_arena *arena;
	struct bk_diags *diags;
	const struct bk_model *model;
	struct bk_desired_list *list;
	struct bk_map vaults; /* model object → bk_vault_use */
	struct bk_map keys;  /* model object (key, or vault with its inferred key) → bk_key_use */
	struct bk_map roles; /* desired → bk_role_use */
	struct bk_map settings; /* address → bk_settings_use */
	struct bk_map accepted; /* account A → map of accounts that vaults of A accept from */
	BK_VEC(struct bk_vault_use *) vault_list;
	BK_VEC(struct bk_key_use *) key_list;
	BK_VEC(struct bk_role_use *) role_list;
	BK_VEC(struct bk_settings_use *) settings_list;
	BK_VEC(struct bk_settings_use *) management_settings; /* those of the management account */
	BK_VEC(struct bk_plan_use *) plans;
	struct bk_desired *service_access, *global_settings, *policy_type;
	struct bk_str *partitions; /* by account index */
};

/* infer.c */
struct bk_str bk_partition_of(const struct bk_infer *infer, const struct bk_account *account);
/* "vault:prod.local[r]" → "vault_policy:prod.local[r]", with `suffix` behind the name. */
struct bk_str bk_derived_address(
	struct bk_infer *infer, struct bk_str address, const char *kind, const char *suffix);
/* Puts the user's tags and the ownership tags under `key` of the body. */
void bk_put_tags(
	struct bk_infer *infer, struct bk_desired *desired, const struct bk_object *source);
/* A name of the language in letters, digits, `-` and `_`: `tiered[gold]` is `tiered-gold`. */
struct bk_str bk_plain_name(struct bk_arena *arena, struct bk_str name);
void bk_describe(struct bk_desired *desired, const struct bk_object *object, struct bk_str because);

/* statement.c: policies */
struct bk_node *bk_policy_new(struct bk_infer *infer, struct bk_node **ret_statements);
struct bk_node *bk_statement_new(
	struct bk_infer *infer, struct bk_node *statements, const char *sid, bool allow);
struct bk_node *bk_strings_node(struct bk_infer *infer, const char *const texts[]);
struct bk_node *bk_condition_node(struct bk_infer *infer, struct bk_node *statement,
	const char *operator_name, const char *key, struct bk_node *value);
/* `allow` and `deny` children of a key or a vault. */
void bk_put_written_statements(
	struct bk_infer *infer, struct bk_node *statements, const struct bk_object *object);
/* The ARN that a principal value stands for; empty where it is none (service, org, unit). */
struct bk_str bk_principal_arn(
	struct bk_infer *infer, const struct bk_value *value, const struct bk_account *account);
struct bk_str bk_root_arn(struct bk_infer *infer, const struct bk_account *account);

/* keys.c */
struct bk_key_use *bk_key_declared(struct bk_infer *infer, const struct bk_object *object);
struct bk_key_use *bk_key_of_vault(struct bk_infer *infer, const struct bk_object *vault);
const struct bk_desired *bk_key_desired(struct bk_infer *infer, const struct bk_object *object);
void bk_key_grant(struct bk_infer *infer, struct bk_key_use *key,
	const struct bk_desired *principal, bool linked, bool via_backup, struct bk_span span,
	struct bk_str because);
void bk_keys_finish(struct bk_infer *infer);

/* vaults.c */
struct bk_vault_use *bk_vault_use_of(struct bk_infer *infer, const struct bk_object *vault);
void bk_vault_incoming(struct bk_infer *infer, struct bk_vault_use *vault,
	const struct bk_plan_use *plan, struct bk_span span);
void bk_ways_back(struct bk_infer *infer);
void bk_vaults_finish(struct bk_infer *infer);
void bk_locks_finish(struct bk_infer *infer);

/* roles.c */
struct bk_role_use *bk_role_declared(struct bk_infer *infer, const struct bk_object *object);
void bk_plan_role(struct bk_infer *infer, struct bk_plan_use *plan);
void bk_role_needs(struct bk_infer *infer, struct bk_role_use *role, struct bk_str policy);
struct bk_role_use *bk_copyback_role(
	struct bk_infer *infer, const struct bk_account *account, const struct bk_object *vault);
struct bk_str bk_slr_arn(struct bk_infer *infer, const struct bk_account *account);
struct bk_desired *bk_slr(struct bk_infer *infer, const struct bk_account *account,
	struct bk_span span, struct bk_str because);
void bk_roles_finish(struct bk_infer *infer);

/* resources.c */
void bk_resource_declared(struct bk_infer *infer, const struct bk_object *object);
/* Its ARN as a node; NULL where only its tags are known. */
struct bk_node *bk_resource_arn_node(struct bk_infer *infer, const struct bk_object *object);

/* settings.c */
struct bk_settings_use *bk_settings_use_of(struct bk_infer *infer, const struct bk_account *account,
	const struct bk_region *region, struct bk_span span, struct bk_str because);
void bk_settings_need(
	struct bk_infer *infer, struct bk_settings_use *use, struct bk_str key, bool advanced);
void bk_settings_finish(struct bk_infer *infer);

/* organization.c */
void bk_org_copies(struct bk_infer *infer, struct bk_span span);
void bk_org_finish(struct bk_infer *infer);

/* plans.c */
/* The declared key that what is protected lies under; NULL: none, or not known. */
struct bk_key_use *bk_protected_key(struct bk_infer *infer, const struct bk_protected *item);
void bk_plan_collect(struct bk_infer *infer, const struct bk_object *object);
/* AdvancedBackupSettings, or NULL; the Rules list. */
struct bk_node *bk_advanced_settings(struct bk_infer *infer, const struct bk_object *plan);
struct bk_node *bk_plan_rules(struct bk_infer *infer, const struct bk_plan_use *plan);
void bk_plans_finish(struct bk_infer *infer);

/* selection.c: the selections of a plan in AWS's form */
struct bk_selection {
	struct bk_str name;
	struct bk_span span;
	const struct bk_object *block; /* select block, or the plan */
	struct bk_node *resources;     /* LIST of ARNs and patterns; NULL: none */
	struct bk_node *not_resources; /* or NULL */
	struct bk_node *tags;          /* ListOfTags, or NULL */
	struct bk_node *conditions;    /* Conditions, or NULL */
};
struct bk_selections {
	BK_VEC(struct bk_selection) items;
};
void bk_selections_make(
	struct bk_infer *infer, const struct bk_object *plan, struct bk_selections *ret);

/* backup_policy.c: plans on a unit as AWS Organizations backup policies */
void bk_backup_policies_finish(struct bk_infer *infer);

#endif
