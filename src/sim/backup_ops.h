/*
 * The handlers of AWS Backup's operations, file by file, and what those files share.
 */
#ifndef BK_SIM_BACKUP_OPS_H
#define BK_SIM_BACKUP_OPS_H

#include "sim/backup.h"
#include "sim/settle.h"
#include "sim/tags.h"

/* backup_vault.c */
bk_sim_handler bk_sim_vault_create, bk_sim_vault_describe, bk_sim_vault_delete, bk_sim_vault_list;
/* backup_airgap.c */
bk_sim_handler bk_sim_airgap_create, bk_sim_access_vault_create, bk_sim_access_vault_list,
	bk_sim_access_vault_revoke, bk_sim_approval_associate, bk_sim_approval_disassociate;
/* backup_policy.c */
bk_sim_handler bk_sim_vault_policy_put, bk_sim_vault_policy_get, bk_sim_vault_policy_delete;
/* backup_lock.c */
bk_sim_handler bk_sim_vault_lock_put, bk_sim_vault_lock_delete;
/* backup_notify.c */
bk_sim_handler bk_sim_vault_events_put, bk_sim_vault_events_get, bk_sim_vault_events_delete;
/* backup_plan.c */
bk_sim_handler bk_sim_plan_create, bk_sim_plan_get, bk_sim_plan_update, bk_sim_plan_delete,
	bk_sim_plan_list, bk_sim_plan_versions, bk_sim_plan_export, bk_sim_plan_import;
/* backup_selection.c */
bk_sim_handler bk_sim_selection_create, bk_sim_selection_get, bk_sim_selection_delete,
	bk_sim_selection_list;
/* backup_settings.c */
bk_sim_handler bk_sim_region_settings_get, bk_sim_region_settings_put, bk_sim_global_settings_get,
	bk_sim_global_settings_put, bk_sim_backup_types;
/* backup_framework.c */
bk_sim_handler bk_sim_framework_create, bk_sim_framework_describe, bk_sim_framework_update,
	bk_sim_framework_delete, bk_sim_framework_list;
/* backup_report.c */
bk_sim_handler bk_sim_report_plan_create, bk_sim_report_plan_describe, bk_sim_report_plan_update,
	bk_sim_report_plan_delete, bk_sim_report_plan_list;
/* backup_testing.c */
bk_sim_handler bk_sim_testing_plan_create, bk_sim_testing_plan_get, bk_sim_testing_plan_update,
	bk_sim_testing_plan_delete, bk_sim_testing_plan_list, bk_sim_testing_choice_create,
	bk_sim_testing_choice_get, bk_sim_testing_choice_update, bk_sim_testing_choice_delete,
	bk_sim_testing_choice_list;
/* backup_hold.c */
bk_sim_handler bk_sim_hold_create, bk_sim_hold_get, bk_sim_hold_cancel, bk_sim_hold_list;
/* backup_tiering.c */
bk_sim_handler bk_sim_tiering_create, bk_sim_tiering_get, bk_sim_tiering_update,
	bk_sim_tiering_delete, bk_sim_tiering_list;
/* backup_tag.c */
bk_sim_handler bk_sim_backup_tag, bk_sim_backup_untag, bk_sim_backup_tags;

/*
 * What they share (backup_common.c).
 */

/* A map of key to value, and AWS Backup's words for bad ones. */
extern const struct bk_sim_tag_rules bk_sim_backup_tag_rules;

/* "arn:PARTITION:backup:REGION:ACCOUNT:TYPE:ID" at the request's place, in its arena. */
struct bk_str bk_sim_backup_arn(
	const struct bk_sim_request *request, const char *type, struct bk_str id);
/* The same with "NAME-UUID" as its id, as what has a name of its own gets it. */
struct bk_str bk_sim_backup_named_arn(struct bk_sim *sim, const struct bk_sim_request *request,
	const char *type, struct bk_str name);
/* Whether it is an ARN of a service, and the two parts that say where. */
bool bk_sim_arn_read(struct bk_str arn, const char *service, struct bk_str *ret_region,
	struct bk_str *ret_account, struct bk_str *ret_resource);

/* The members of the record that are named (NULL ends) and there; a new object. */
json_t *bk_sim_pick(const json_t *record, const char *const members[]);
/* Copies those members of `from` that are there. */
void bk_sim_copy(json_t *to, const json_t *from, const char *const members[]);
/* The records of a list, each cut to the members that are named: [record, …]. Takes `rows`. */
json_t *bk_sim_rows(json_t *rows, const char *const members[]);
/* Every record of a kind at the request's place. */
json_t *bk_sim_here(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind);
size_t bk_sim_count_here(
	struct bk_sim *sim, const struct bk_sim_request *request, const char *kind);
/* Get, put and drop at the request's place. */
json_t *bk_sim_find(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	struct bk_str id);
void bk_sim_keep(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	struct bk_str id, const json_t *record);
void bk_sim_forget(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	struct bk_str id);

/* The state of a record (sim/settle.h), as somebody is told it; that and the time that has passed
 * are kept. */
struct bk_str bk_sim_tell_state(struct bk_sim *sim, const struct bk_sim_request *request,
	const char *kind, struct bk_str id, json_t *record);
/* The record of which the member has this text, other than empty, or NULL. Takes `rows`. */
json_t *bk_sim_with(json_t *rows, const char *member, struct bk_str text);

/* AlreadyExistsException with the members that its shape has: the ARN (`arn_member`, or NULL)
 * and the token of what exists. */
json_t *bk_sim_refuse_existing(struct bk_sim_fault *ret_fault, const json_t *record,
	const char *arn_member, const char *format, ...) BK_PRINTF(4, 5);
/* Puts AWS Backup's own number ("ERROR_9101") into a fault. */
void bk_sim_fault_code(struct bk_sim_fault *fault, const char *code);

/* Whether text is one of words parted by `|`. */
bool bk_sim_is_word(struct bk_str text, const char *words);
/* A schedule expression, `cron(…)` and at most hourly, in an IANA zone (empty: UTC). False and
 * *ret_fault where AWS Backup does not take it. */
BK_NODISCARD bool bk_sim_backup_schedule(
	struct bk_str text, struct bk_str zone, struct bk_sim_fault *ret_fault);
/*
 * What AWS Backup asks of other services (backup_outside.c).
 */

/* The ARN of the key of alias/aws/backup, made on first use; or empty. */
struct bk_str bk_sim_backup_default_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault);
/* Whether a vault of this place may have the key. */
BK_NODISCARD bool bk_sim_backup_key(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str arn, struct bk_sim_fault *ret_fault);
/* The account that manages the organization of `account`; empty where it is in none. */
struct bk_str bk_sim_backup_manager(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str account);
/* Whether AWS Backup may assume the role, which is of the request's account, and the role may list
 * resources by tags. */
BK_NODISCARD bool bk_sim_backup_role(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str arn, struct bk_sim_fault *ret_fault);

/* The vault that the request names by BackupVaultName, or NULL and *ret_fault. */
BK_NODISCARD json_t *bk_sim_vault_named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault);
void bk_sim_vault_keep(
	struct bk_sim *sim, const struct bk_sim_request *request, const json_t *vault);
/* Whether the account's name is free for a new vault of the request and there is room; with the
 * same token the vault that exists is *ret_same instead (the caller drops it). */
BK_NODISCARD bool bk_sim_vault_is_new(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str name, json_t **ret_same, struct bk_sim_fault *ret_fault);

/* Marks the region as used by the account: from then on every type is opted in by default. */
void bk_sim_region_use(struct bk_sim *sim, const struct bk_sim_request *request);

/* Checks a plan (BackupPlanInput) by all rules that go beyond its members, and fills in AWS's
 * defaults, in place. */
BK_NODISCARD bool bk_sim_plan_check(
	const struct bk_sim_request *request, json_t *plan, struct bk_sim_fault *ret_fault);

/* The fault of a missing plan, with AWS's words: what asks for one of its parts gets an
 * InvalidParameterValueException (facts sheet 8.3). */
json_t *bk_sim_refuse_no_plan(struct bk_sim_fault *ret_fault, const char *code);

#endif
