/*
 * The rows of driver.h.
 */
#include "apply/driver.h"

#include "base/attr.h"
#include "base/bug.h"

/* clang-format off */
static const struct bk_driver drivers[] = {
	{ .id = BK_AWS_SERVICE_ACCESS,   .word = "trust" },
	{ .id = BK_AWS_POLICY_TYPE,      .word = "policies" },
	{ .id = BK_AWS_DELEGATE,         .word = "delegate" },
	{ .id = BK_AWS_GLOBAL_SETTINGS,  .word = "settings", .open = true },
	{ .id = BK_AWS_REGION_SETTINGS,  .word = "settings", .open = true },
	{ .id = BK_AWS_SLR,              .word = "slr" },
	{ .id = BK_AWS_ROLE,             .word = "role", .groups = 3, .orphans = true },
	{ .id = BK_AWS_ROLE_ATTACHMENT,  .word = "attach", .parent_group = 1, .skip = { "RoleName" } },
	{ .id = BK_AWS_KEY,              .word = "key", .groups = 4, .apart = "Policy", .apart_group = 1,
	  .orphans = true, .skip = { "PendingWindowInDays" } },
	{ .id = BK_AWS_ALIAS,            .word = "alias", .parent_group = 2 },
	{ .id = BK_AWS_TABLE,            .word = "dynamodb", .groups = 2, .open = true, .data = true },
	{ .id = BK_AWS_DB_INSTANCE,      .word = "rds", .groups = 2, .open = true, .data = true,
	  .skip = { "SkipFinalSnapshot", "FinalDBSnapshotIdentifier", "MasterUserPassword" } },
	{ .id = BK_AWS_RESOURCE,         .word = "resource" },
	{ .id = BK_AWS_VAULT,            .word = "vault", .groups = 4, .orphans = true },
	{ .id = BK_AWS_AIRGAP_VAULT,     .word = "vault", .groups = 4, .orphans = true },
	{ .id = BK_AWS_VAULT_POLICY,     .word = "policy", .parent_group = 1, .skip = { "BackupVaultName" } },
	{ .id = BK_AWS_VAULT_LOCK,       .word = "lock", .parent_group = 2, .skip = { "BackupVaultName" } },
	{ .id = BK_AWS_PLAN,             .word = "plan", .groups = 3, .orphans = true },
	{ .id = BK_AWS_SELECTION,        .word = "select", .parent_group = 1, .skip = { "BackupPlanId" } },
	{ .id = BK_AWS_BACKUP_POLICY,    .word = "policy", .groups = 3, .orphans = true },
	{ .id = BK_AWS_POLICY_ATTACHMENT, .word = "attach", .parent_group = 1, .skip = { "PolicyId" } },
};
/* clang-format on */

_Static_assert(BK_COUNT(drivers) == BK_AWS_COUNT - 1, "a row per type");

const struct bk_driver *bk_driver_of(enum bk_aws_id id)
{
	if (id <= BK_AWS_NONE || id >= BK_AWS_COUNT || drivers[id - 1].id != id)
		bk_bug("no driver of AWS type %d", (int)id);
	return &drivers[id - 1];
}
