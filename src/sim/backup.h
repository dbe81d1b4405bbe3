/*
 * AWS Backup's control plane in the simulator: its records, and the rules that its objects and its
 * jobs (sim/backup_jobs.c) share. The operations are in sim/backup.c.
 *
 * Records hold the members that AWS's own answers have, under AWS's names (botocore 1.43, API
 * version 2018-11-15), so an answer is a choice among them; what only the simulator needs begins
 * with a small letter, but for states that last (sim/settle.h). Tags are kept by ARN (sim/tags.h).
 */
#ifndef BK_SIM_BACKUP_H
#define BK_SIM_BACKUP_H

#include "sim/sim.h"

/* Kinds of records, and what their id is. */
#define BK_SIM_VAULT           "backup.vault"             /* name; vaults of all three types */
#define BK_SIM_POINT           "backup.recovery_point"    /* BackupVaultName/RecoveryPointArn */
#define BK_SIM_PLAN            "backup.plan"              /* BackupPlanId; those that exist */
#define BK_SIM_PLAN_GONE       "backup.plan_gone"         /* BackupPlanId; deleted ones */
#define BK_SIM_PLAN_VERSION    "backup.plan_version"      /* BackupPlanId/number */
#define BK_SIM_SELECTION       "backup.selection"         /* BackupPlanId/SelectionId */
#define BK_SIM_REGION_SETTINGS "backup.region_settings"   /* "settings" */
#define BK_SIM_GLOBAL_SETTINGS "backup.global_settings"   /* "settings"; management account, "" */
#define BK_SIM_FRAMEWORK       "backup.framework"         /* name */
#define BK_SIM_REPORT_PLAN     "backup.report_plan"       /* name */
#define BK_SIM_TESTING_PLAN    "backup.testing_plan"      /* name */
#define BK_SIM_TESTING_CHOICE  "backup.testing_selection" /* plan/name */
#define BK_SIM_LEGAL_HOLD      "backup.legal_hold"        /* LegalHoldId */
#define BK_SIM_TIERING         "backup.tiering"           /* name */
/* "options"; account "", region "": what AWS leaves open, "SettingsReplace" (keys that an update of
 * region or global settings leaves out are switched off; else they stay) and "TokensOutlivePlans"
 * (a plan's CreatorRequestId answers with it after its deletion; else it makes a new one). */
#define BK_SIM_OPTIONS "backup.options"
/* "services"; account "", region "": the types that AWS Backup knows (sim/world.h). */
#define BK_SIM_SERVICES "backup.services"

/* AWS Backup's faults. Their HTTP status is 400 (facts sheet 8.3). */
#define BK_BACKUP_EXISTS    "AlreadyExistsException"
#define BK_BACKUP_CONFLICT  "ConflictException"
#define BK_BACKUP_INVALID   "InvalidParameterValueException"
#define BK_BACKUP_REFUSED   "InvalidRequestException"
#define BK_BACKUP_STATE     "InvalidResourceStateException"
#define BK_BACKUP_LIMIT     "LimitExceededException"
#define BK_BACKUP_MISSING   "MissingParameterValueException"
#define BK_BACKUP_NOT_FOUND "ResourceNotFoundException"

/* The longest retention, and what stands for "for ever". */
enum { BK_BACKUP_DAYS_MAX = 36500, BK_BACKUP_FOREVER = -1 };

/* The record of a vault of any type; NULL where there is none. The caller drops it. */
BK_NODISCARD json_t *bk_sim_vault_get(
	struct bk_sim *sim, struct bk_str account, struct bk_str region, struct bk_str name);
/* By "arn:…:backup:REGION:ACCOUNT:backup-vault:NAME", in any account. */
BK_NODISCARD json_t *bk_sim_vault_of_arn(struct bk_sim *sim, struct bk_str arn);
/* Whether it can be written to by now: a logically air-gapped one is made for some time. */
bool bk_sim_vault_is_available(json_t *vault, int64_t now);
/* {vault: number of its recovery points} of a place; one list, whatever the number of vaults. The
 * caller drops it. */
BK_NODISCARD json_t *bk_sim_vault_points(
	struct bk_sim *sim, struct bk_str account, struct bk_str region);
/* Whether its lock, if it has one, allows what is kept for so many days, or BK_BACKUP_FOREVER. */
bool bk_sim_vault_admits(const json_t *vault, int64_t retain_days);

/*
 * Whether `type` ("Aurora", "DynamoDB") is opted in there, and whether AWS Backup fully manages its
 * backups: the two maps of DescribeRegionSettings.
 */
bool bk_sim_backup_is_opted_in(
	struct bk_sim *sim, struct bk_str account, struct bk_str region, struct bk_str type);
bool bk_sim_backup_is_managed(
	struct bk_sim *sim, struct bk_str account, struct bk_str region, struct bk_str type);
/* Whether a flag of the global settings of the account's organization is on
 * ("isCrossAccountBackupEnabled"). */
bool bk_sim_backup_is_global(struct bk_sim *sim, struct bk_str account, const char *flag);

#endif
