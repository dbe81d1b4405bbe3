"""Vaults of all types, their policies, locks and notifications."""

import datetime
import json
import os
import urllib.request

from backup_case import MEMBER, REGION, pages, refused, same, tags_of_nothing, tags_work, true


def vaults(world):
    backup = world.backup
    key = world.kms.create_key()["KeyMetadata"]["Arn"]
    made = backup.create_backup_vault(
        BackupVaultName="main", EncryptionKeyArn=key, BackupVaultTags={"team": "data"}, CreatorRequestId="one"
    )
    same(made["BackupVaultArn"], world.arn("backup-vault:main"), "vault ARN")
    true(isinstance(made["CreationDate"], datetime.datetime), "vault creation date")
    again = backup.create_backup_vault(BackupVaultName="main", EncryptionKeyArn=key, CreatorRequestId="one")
    same(again["CreationDate"], made["CreationDate"], "the same token makes the same vault")
    response = refused("AlreadyExistsException", backup.create_backup_vault, BackupVaultName="main")
    same(response["Arn"], made["BackupVaultArn"], "AlreadyExistsException.Arn")
    same(response["CreatorRequestId"], "one", "AlreadyExistsException.CreatorRequestId")
    refused("InvalidParameterValueException", backup.create_backup_vault, BackupVaultName="a")
    refused("InvalidParameterValueException", backup.create_backup_vault, BackupVaultName="bad.name")
    refused(
        "InvalidParameterValueException",
        backup.create_backup_vault,
        BackupVaultName="other",
        EncryptionKeyArn=key[:-4] + "0000",
    )
    refused(
        "InvalidParameterValueException",
        backup.create_backup_vault,
        BackupVaultName="other",
        EncryptionKeyArn="alias/aws/backup",
    )
    refused(
        "InvalidParameterValueException",
        backup.create_backup_vault,
        BackupVaultName="other",
        EncryptionKeyArn=key.replace(REGION, "eu-central-1"),
    )
    root = {"AWS": f"arn:aws:iam::{world.account}:root"}
    use = {"Effect": "Allow", "Principal": root, "Action": ["kms:*"], "Resource": "*"}
    closed = {**use, "Effect": "Deny", "Principal": "*", "Action": "kms:CreateGrant"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [use, closed]})
    shut = world.kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]
    refused(
        "AccessDeniedException", backup.create_backup_vault, BackupVaultName="other", EncryptionKeyArn=shut
    )

    shown = backup.describe_backup_vault(BackupVaultName="main")
    for member, value in {
        "BackupVaultName": "main",
        "BackupVaultArn": made["BackupVaultArn"],
        "VaultType": "BACKUP_VAULT",
        "VaultState": "AVAILABLE",
        "EncryptionKeyArn": key,
        "CreatorRequestId": "one",
        "NumberOfRecoveryPoints": 0,
        "Locked": False,
    }.items():
        same(shown.get(member), value, f"DescribeBackupVault.{member}")
    backup.create_backup_vault(BackupVaultName="second")
    standard = backup.describe_backup_vault(BackupVaultName="second")["EncryptionKeyArn"]
    aliases = world.kms.list_aliases(KeyId=standard.split("/")[-1])["Aliases"]
    same([alias["AliasName"] for alias in aliases], ["alias/aws/backup"], "the key of a vault without one")
    listed = pages(backup.list_backup_vaults, "BackupVaultList", 2)
    same([vault["BackupVaultName"] for vault in listed], ["main", "second"], "ListBackupVaults")
    same(listed[0]["EncryptionKeyArn"], key, "ListBackupVaults.EncryptionKeyArn")
    same(backup.list_backup_vaults(ByShared=True)["BackupVaultList"], [], "shared vaults")
    same(
        backup.list_backup_vaults(ByVaultType="LOGICALLY_AIR_GAPPED_BACKUP_VAULT")["BackupVaultList"],
        [],
        "air-gapped vaults",
    )
    refused("InvalidParameterValueException", world.loose.list_backup_vaults, ByVaultType="OTHER")
    refused("InvalidParameterValueException", world.loose.list_backup_vaults, MaxResults=0)
    refused("InvalidParameterValueException", backup.list_backup_vaults, NextToken="nonsense")
    refused("ResourceNotFoundException", backup.describe_backup_vault, BackupVaultName="none")
    refused("ResourceNotFoundException", backup.delete_backup_vault, BackupVaultName="none")
    refused(
        "AccessDeniedException", backup.describe_backup_vault, BackupVaultName="main", BackupVaultAccountId="9" * 12
    )
    tags_work(world, made["BackupVaultArn"], {"team": "data"})
    tags_of_nothing(world)
    backup.delete_backup_vault(BackupVaultName="second")
    refused("ResourceNotFoundException", backup.describe_backup_vault, BackupVaultName="second")


def statement(**changes):
    wanted = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{MEMBER}:root"},
        "Action": "backup:CopyIntoBackupVault",
        "Resource": "*",
    }
    wanted.update(changes)
    return json.dumps({"Version": "2012-10-17", "Statement": [wanted]}, indent=1)


def policies(world):
    backup = world.backup
    put = backup.put_backup_vault_access_policy
    refused("ResourceNotFoundException", backup.get_backup_vault_access_policy, BackupVaultName="main")
    put(BackupVaultName="main", Policy=statement())
    shown = backup.get_backup_vault_access_policy(BackupVaultName="main")
    same(shown["Policy"], statement(), "a policy stays the text it was")
    same(shown["BackupVaultArn"], world.arn("backup-vault:main"), "GetBackupVaultAccessPolicy.BackupVaultArn")
    everybody = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    put(BackupVaultName="main", Policy=statement(Principal="*", Condition=everybody))
    put(
        BackupVaultName="main",
        Policy=statement(Principal={"AWS": f"arn:aws:iam::{world.account}:root"}, Action=["backup:StartCopyJob"]),
    )
    put(BackupVaultName="main", Policy=statement(Effect="Deny", Principal="*", Action="backup:DeleteRecoveryPoint"))
    wrong = [
        "{",
        "[]",
        "{}",
        '{"Statement": []}',
        '{"Statement": [1]}',
        statement(Effect="Maybe"),
        statement(Action=[]),
        statement(Principal=None).replace('"Principal": null,', ""),
        statement(Effect="Deny", Principal="*", Action="backup:*"),
        statement(Action="s3:GetObject", Principal={"AWS": world.account}),
        "[" * 100 + "]" * 100,
    ]
    for policy in wrong:
        refused("InvalidParameterValueException", put, BackupVaultName="main", Policy=policy)
    for foreign in (
        statement(Action="backup:StartCopyJob"),
        statement(Action=["backup:CopyIntoBackupVault", "backup:DeleteRecoveryPoint"]),
        statement(Action="backup:*"),
        statement(Principal="*", Action="backup:DeleteBackupVault"),
        statement(Principal={"AWS": ["9" * 12]}, Action="backup:DeleteBackupVault"),
    ):
        response = refused("InvalidParameterValueException", put, BackupVaultName="main", Policy=foreign)
        true("cross-account sharing restrictions" in response["Error"]["Message"], "AWS's words for it")
    refused("MissingParameterValueException", put, BackupVaultName="main")
    refused("ResourceNotFoundException", put, BackupVaultName="none", Policy=statement())
    refused("AccessDeniedException", backup.get_backup_vault_access_policy, BackupVaultName="none")
    backup.delete_backup_vault_access_policy(BackupVaultName="main")
    backup.delete_backup_vault_access_policy(BackupVaultName="main")
    refused("ResourceNotFoundException", backup.get_backup_vault_access_policy, BackupVaultName="main")
    refused("ResourceNotFoundException", backup.delete_backup_vault_access_policy, BackupVaultName="none")


def advance(days):
    body = json.dumps({"advance": days * 86400}).encode()
    with urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/_bkc/clock", data=body, timeout=60) as reply:
        same(reply.status, 200, "the clock")


def locks(world):
    backup = world.backup
    put = backup.put_backup_vault_lock_configuration
    for days in (
        {"MinRetentionDays": 0},
        {"MaxRetentionDays": 36501},
        {"MinRetentionDays": 8, "MaxRetentionDays": 7},
        {"ChangeableForDays": 2},
        {"ChangeableForDays": 36501},
    ):
        refused("InvalidParameterValueException", put, BackupVaultName="main", **days)
    refused("ResourceNotFoundException", put, BackupVaultName="none", MinRetentionDays=1)
    put(BackupVaultName="main", MinRetentionDays=7)
    shown = backup.describe_backup_vault(BackupVaultName="main")
    same((shown["Locked"], shown["MinRetentionDays"]), (True, 7), "governance mode")
    true("LockDate" not in shown and "MaxRetentionDays" not in shown, "governance mode has no date")
    backup.delete_backup_vault_lock_configuration(BackupVaultName="main")
    shown = backup.describe_backup_vault(BackupVaultName="main")
    same((shown["Locked"], "MinRetentionDays" in shown), (False, False), "a lock that is gone")

    backup.create_backup_vault(BackupVaultName="locked")
    put(BackupVaultName="locked", MinRetentionDays=7, MaxRetentionDays=365, ChangeableForDays=3)
    first = backup.describe_backup_vault(BackupVaultName="locked")
    same(first["LockDate"] - first["CreationDate"], datetime.timedelta(days=3), "LockDate")
    advance(days=1)
    put(BackupVaultName="locked", MinRetentionDays=8, MaxRetentionDays=365, ChangeableForDays=3)
    shown = backup.describe_backup_vault(BackupVaultName="locked")
    same(shown["LockDate"] - first["LockDate"], datetime.timedelta(days=1), "the grace time begins again")
    same(shown["MinRetentionDays"], 8, "changed within the grace time")
    advance(days=3)
    refused("InvalidRequestException", put, BackupVaultName="locked", MinRetentionDays=1)
    refused("InvalidRequestException", backup.delete_backup_vault_lock_configuration, BackupVaultName="locked")
    same(backup.describe_backup_vault(BackupVaultName="locked")["MinRetentionDays"], 8, "locked for good")
    refused("ResourceNotFoundException", backup.delete_backup_vault_lock_configuration, BackupVaultName="none")
    backup.delete_backup_vault(BackupVaultName="locked")


def notifications(world):
    backup = world.backup
    topic = world.arn("backups", service="sns")
    put = backup.put_backup_vault_notifications
    refused("ResourceNotFoundException", backup.get_backup_vault_notifications, BackupVaultName="main")
    put(BackupVaultName="main", SNSTopicArn=topic, BackupVaultEvents=["COPY_JOB_FAILED", "BACKUP_JOB_COMPLETED"])
    shown = backup.get_backup_vault_notifications(BackupVaultName="main")
    same(shown["SNSTopicArn"], topic, "the topic")
    same(shown["BackupVaultEvents"], ["COPY_JOB_FAILED", "BACKUP_JOB_COMPLETED"], "the events")
    for wrong in (
        {"SNSTopicArn": "topic"},
        {"SNSTopicArn": topic + ".fifo"},
        {"SNSTopicArn": topic.replace(REGION, "eu-central-1")},
        {"SNSTopicArn": topic.replace(world.account, "9" * 12)},
        {"BackupVaultEvents": []},
        {"BackupVaultEvents": ["EVERYTHING"]},
    ):
        arguments = {"SNSTopicArn": topic, "BackupVaultEvents": ["COPY_JOB_FAILED"], **wrong}
        refused(
            "InvalidParameterValueException",
            world.loose.put_backup_vault_notifications,
            BackupVaultName="main",
            **arguments,
        )
    refused("MissingParameterValueException", world.loose.put_backup_vault_notifications, BackupVaultName="main")
    refused(
        "ResourceNotFoundException",
        put,
        BackupVaultName="none",
        SNSTopicArn=topic,
        BackupVaultEvents=["COPY_JOB_FAILED"],
    )
    backup.delete_backup_vault_notifications(BackupVaultName="main")
    refused("ResourceNotFoundException", backup.get_backup_vault_notifications, BackupVaultName="main")
    refused("ResourceNotFoundException", backup.delete_backup_vault_notifications, BackupVaultName="none")


def airgapped(world):
    backup = world.backup
    create = backup.create_logically_air_gapped_backup_vault
    made = create(
        BackupVaultName="gap",
        MinRetentionDays=7,
        MaxRetentionDays=30,
        BackupVaultTags={"a": "1"},
        CreatorRequestId="gap-1",
    )
    same(made["VaultState"], "CREATING", "an air-gapped vault takes time")
    same(create(BackupVaultName="gap", MinRetentionDays=7, MaxRetentionDays=30, CreatorRequestId="gap-1")[
        "BackupVaultArn"
    ], made["BackupVaultArn"], "the same token")
    refused(
        "InvalidParameterValueException",
        backup.put_backup_vault_access_policy,
        BackupVaultName="gap",
        Policy=statement(),
    )
    refused("AlreadyExistsException", create, BackupVaultName="gap", MinRetentionDays=7, MaxRetentionDays=30)
    states = []
    while not states or states[-1] == "CREATING":
        true(len(states) < 10, "an air-gapped vault is available at last")
        shown = backup.describe_backup_vault(BackupVaultName="gap")
        states.append(shown["VaultState"])
    same(states[0], "CREATING", "seen while it was made")
    for member, value in {
        "VaultType": "LOGICALLY_AIR_GAPPED_BACKUP_VAULT",
        "Locked": True,
        "MinRetentionDays": 7,
        "MaxRetentionDays": 30,
        "EncryptionKeyType": "AWS_OWNED_KMS_KEY",
    }.items():
        same(shown.get(member), value, f"air-gapped {member}")
    key = world.kms.create_key()["KeyMetadata"]["Arn"]
    create(BackupVaultName="gap2", MinRetentionDays=7, MaxRetentionDays=7, EncryptionKeyArn=key)
    shown = backup.describe_backup_vault(BackupVaultName="gap2")
    same(shown["EncryptionKeyType"], "CUSTOMER_MANAGED_KMS_KEY", "its own key")
    for days in ({"MinRetentionDays": 6}, {"MinRetentionDays": 31}, {"MaxRetentionDays": 36501}):
        arguments = {"MinRetentionDays": 7, "MaxRetentionDays": 30, **days}
        refused("InvalidParameterValueException", create, BackupVaultName="gap3", **arguments)
    refused(
        "MissingParameterValueException",
        world.loose.create_logically_air_gapped_backup_vault,
        BackupVaultName="gap3",
        MinRetentionDays=7,
    )
    lock = backup.put_backup_vault_lock_configuration
    refused("InvalidRequestException", lock, BackupVaultName="gap", MinRetentionDays=7)
    backup.put_backup_vault_access_policy(BackupVaultName="gap", Policy=statement())
    tags_work(world, made["BackupVaultArn"], {"a": "1"})
    approvals(world, made["BackupVaultArn"])
    backup.delete_backup_vault(BackupVaultName="gap")
    backup.delete_backup_vault(BackupVaultName="gap2")


def approvals(world, source):
    backup = world.backup
    team = f"arn:aws:mpa:us-east-1:{world.account}:approval-team/a"
    associate = backup.associate_backup_vault_mpa_approval_team
    create = backup.create_restore_access_backup_vault
    refused("InvalidRequestException", associate, BackupVaultName="gap", MpaApprovalTeamArn=team)
    refused("InvalidParameterValueException", associate, BackupVaultName="gap", MpaApprovalTeamArn="team")
    refused("InvalidParameterValueException", associate, BackupVaultName="main", MpaApprovalTeamArn=team)
    refused("ResourceNotFoundException", associate, BackupVaultName="none", MpaApprovalTeamArn=team)
    refused("InvalidRequestException", create, SourceBackupVaultArn=source)
    refused("ResourceNotFoundException", create, SourceBackupVaultArn=source + "x")
    disassociate = backup.disassociate_backup_vault_mpa_approval_team
    refused("InvalidRequestException", disassociate, BackupVaultName="gap")
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    associate(BackupVaultName="gap", MpaApprovalTeamArn=team)
    same(backup.describe_backup_vault(BackupVaultName="gap")["MpaApprovalTeamArn"], team, "its team")
    made = create(SourceBackupVaultArn=source, BackupVaultName="access", CreatorRequestId="access-1")
    same(made["RestoreAccessBackupVaultName"], "access", "a restore access vault")
    create(SourceBackupVaultArn=source, BackupVaultName="access", CreatorRequestId="access-1")
    refused("AlreadyExistsException", create, SourceBackupVaultArn=source, BackupVaultName="access")
    unnamed = create(SourceBackupVaultArn=source)
    true(unnamed["RestoreAccessBackupVaultName"], "a name of AWS's own")
    listed = pages(
        backup.list_restore_access_backup_vaults, "RestoreAccessBackupVaults", 2, BackupVaultName="gap"
    )
    true(made["RestoreAccessBackupVaultArn"] in [v["RestoreAccessBackupVaultArn"] for v in listed], "it is listed")
    refused(
        "InvalidParameterValueException", backup.list_restore_access_backup_vaults, BackupVaultName="main"
    )
    refused("ResourceNotFoundException", backup.list_restore_access_backup_vaults, BackupVaultName="none")
    shown = backup.describe_backup_vault(BackupVaultName="access")
    same(shown["VaultType"], "RESTORE_ACCESS_BACKUP_VAULT", "its type")
    same(shown["SourceBackupVaultArn"], source, "its source")
    refused("InvalidRequestException", backup.delete_backup_vault, BackupVaultName="access")
    revoke = backup.revoke_restore_access_backup_vault
    for vault in (made, unnamed):
        revoke(BackupVaultName="gap", RestoreAccessBackupVaultArn=vault["RestoreAccessBackupVaultArn"])
    refused(
        "ResourceNotFoundException",
        revoke,
        BackupVaultName="gap",
        RestoreAccessBackupVaultArn=made["RestoreAccessBackupVaultArn"],
    )
    disassociate(BackupVaultName="gap")
