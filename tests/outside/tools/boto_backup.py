"""AWS Backup's control plane in the simulator, as boto3 sees it: every operation of every object, lists by pages of
one, and every fault that the operations' models have.
"""

import datetime

import backup_case
import judge
from backup_audit import frameworks, legal_holds, report_plans, restore_testing, tiering
from backup_case import MANAGER, MEMBER, World, called, faults, refused, same, true
from backup_plans import plan, plans, selections
from backup_vaults import airgapped, locks, notifications, policies, vaults

# Operations of other parts of the simulator: jobs, recovery points, and what AWS makes by itself.
OF_JOBS = (
    "Job",
    "RecoveryPoint",
    "ProtectedResource",
    "Indexed",
    "Scan",
    "RestoreValidation",
    "InferredMetadata",
    "BackupPlanTemplates",
    "BackupPlanFromTemplate",
)


def settings(world, member):
    backup = world.backup
    shown = backup.describe_region_settings()
    true(all(shown["ResourceTypeOptInPreference"].values()), "opted in once the region is used")
    fresh = member.backup.describe_region_settings()
    same(set(fresh["ResourceTypeOptInPreference"].values()), {False}, "and not before")
    same(
        set(fresh["ResourceTypeManagementPreference"]), {"CloudFormation", "DSQL", "DynamoDB", "EFS"}, "preferences"
    )
    backup.update_region_settings(
        ResourceTypeOptInPreference={"Aurora": False}, ResourceTypeManagementPreference={"DynamoDB": True}
    )
    shown = backup.describe_region_settings()
    same(shown["ResourceTypeOptInPreference"]["Aurora"], False, "opted out")
    same(shown["ResourceTypeOptInPreference"]["EBS"], True, "others stay")
    same(shown["ResourceTypeManagementPreference"]["DynamoDB"], True, "managed")
    for wrong in (
        {"ResourceTypeOptInPreference": {"Aurora": True, "Zeppelin": True}},
        {"ResourceTypeManagementPreference": {"RDS": True}},
        {"ResourceTypeOptInPreference": {"Timestream": "yes"}},
    ):
        refused("InvalidParameterValueException", world.loose.update_region_settings, **wrong)
    # Some names have blanks, which the pattern of the model forbids.
    types = world.client("backup", judged=False).get_supported_resource_types()["ResourceTypes"]
    same(sorted(types), sorted(shown["ResourceTypeOptInPreference"]), "GetSupportedResourceTypes")

    off = {"isCrossAccountBackupEnabled": "false", "isDelegatedAdministratorEnabled": "false"}
    before = backup.describe_global_settings()
    same(before["GlobalSettings"], {**off, "isMpaEnabled": "true"}, "global settings")
    backup.update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "true"})
    after = member.backup.describe_global_settings()
    same(
        after["GlobalSettings"],
        {**off, "isMpaEnabled": "true", "isCrossAccountBackupEnabled": "true"},
        "global settings as a member sees them",
    )
    true(isinstance(after["LastUpdateTime"], datetime.datetime), "when they were updated")
    for wrong in ({"isCrossAccountBackupEnabled": "yes"}, {"isAnything": "true"}):
        refused("InvalidParameterValueException", backup.update_global_settings, GlobalSettings=wrong)
    change = {"GlobalSettings": {"isCrossAccountBackupEnabled": "false"}}
    refused("InvalidRequestException", member.backup.update_global_settings, **change)


def limits(world):
    """The 300 vaults and plans of a place."""
    backup = world.backup
    for i in range(300):
        backup.create_backup_vault(BackupVaultName=f"vault-{i}")
        backup.create_backup_plan(BackupPlan=plan(name=f"plan-{i}"))
    refused("LimitExceededException", backup.create_backup_vault, BackupVaultName="one-more")
    refused("LimitExceededException", backup.create_backup_plan, BackupPlan=plan(name="one-more"))


def complete(model):
    """Every operation was called, and every fault that the model has and the simulator raises was seen."""
    ours = {name for name in model.operation_names if not any(word in name for word in OF_JOBS)}
    same(sorted(ours - called), [], "operations that were not called")
    wanted = {
        "AlreadyExistsException",
        "ConflictException",
        "InvalidParameterValueException",
        "InvalidRequestException",
        "InvalidResourceStateException",
        "LimitExceededException",
        "MissingParameterValueException",
        "ResourceNotFoundException",
    }
    same(sorted(wanted - set(faults)), [], "faults that were not seen")
    for code, operations in faults.items():
        for name in operations:
            known = {shape.name for shape in model.operation_model(name).error_shapes}
            if code != "AccessDeniedException" and code not in known:
                raise SystemExit(f"{name}: {code} is not a fault of the model")
    print(f"{len(ours)} operations, {sum(map(len, faults.values()))} faults, {backup_case.checks} checks")


def main():
    world, member = World(MANAGER), World(MEMBER)
    vaults(world)
    policies(world)
    locks(world)
    notifications(world)
    plan_id = plans(world)
    role = selections(world, plan_id)
    airgapped(world)
    settings(world, member)
    frameworks(world)
    report_plans(world)
    restore_testing(world, role)
    legal_holds(world)
    tiering(world)
    limits(member)
    complete(world.backup.meta.service_model)
    judge.done()


main()
