"""Plans and selections."""

import json

from backup_case import MEMBER, TRUST, pages, refused, same, tags_work, true


def rule(**changes):
    wanted = {"RuleName": "daily", "TargetBackupVaultName": "main", **changes}
    return {name: value for name, value in wanted.items() if value is not None}


def plan(*rules, name="prod", **more):
    return {"BackupPlanName": name, "Rules": list(rules) or [rule()], **more}


def bad_plans(world):
    """What AWS Backup refuses of a plan, one slip each."""
    copy = f"arn:aws:backup:eu-central-1:{MEMBER}:backup-vault:copies"
    here = world.arn("backup-vault:main")
    days = lambda **lifecycle: rule(Lifecycle=lifecycle)  # noqa: E731
    vss = lambda kind, **options: plan(  # noqa: E731
        AdvancedBackupSettings=[{"ResourceType": kind, "BackupOptions": options}]
    )
    scan = {"MalwareScanner": "GUARDDUTY", "ScanMode": "FULL_SCAN"}
    scanner = {"MalwareScanner": "GUARDDUTY", "ResourceTypes": ["EBS"], "ScannerRoleArn": "arn:aws:iam::1:role/r"}
    return [
        plan(name=""),
        plan(name="n" * 201),
        {"BackupPlanName": "none", "Rules": []},
        plan(*[rule(RuleName=f"r{i}") for i in range(11)]),
        plan(rule(), rule()),
        plan(rule(RuleName="bad name")),
        plan(rule(TargetBackupVaultName="x")),
        plan(rule(ScheduleExpression="rate(1 day)")),
        plan(rule(ScheduleExpression="cron(0 5 * * * *)")),
        plan(rule(ScheduleExpression="cron(0 5 ? * *)")),
        plan(rule(ScheduleExpression="cron(0/30 * ? * * *)")),
        plan(rule(ScheduleExpression="cron(0 24 ? * * *)")),
        plan(rule(ScheduleExpressionTimezone="Europe/Atlantis")),
        plan(rule(StartWindowMinutes=59)),
        plan(rule(CompletionWindowMinutes=52560001)),
        plan(days(DeleteAfterDays=0)),
        plan(days(DeleteAfterDays=36501)),
        plan(days(MoveToColdStorageAfterDays=0)),
        plan(days(MoveToColdStorageAfterDays=30, DeleteAfterDays=119)),
        plan(rule(EnableContinuousBackup=True)),
        plan(rule(EnableContinuousBackup=True, Lifecycle={"DeleteAfterDays": 36})),
        plan(rule(EnableContinuousBackup=True, Lifecycle={"MoveToColdStorageAfterDays": 1, "DeleteAfterDays": 35})),
        plan(rule(CopyActions=[{"DestinationBackupVaultArn": "copies"}])),
        plan(rule(CopyActions=[{"DestinationBackupVaultArn": here}])),
        plan(rule(CopyActions=[{"DestinationBackupVaultArn": f"{copy}{i}"} for i in range(6)])),
        plan(rule(CopyActions=[{"DestinationBackupVaultArn": copy, "Lifecycle": {"DeleteAfterDays": 0}}])),
        plan(rule(TargetLogicallyAirGappedBackupVaultArn=copy)),
        plan(rule(RecoveryPointTags={f"k{i}": "v" for i in range(11)})),
        plan(rule(IndexActions=[{"ResourceTypes": ["EBS"]}, {"ResourceTypes": ["S3"]}])),
        plan(rule(IndexActions=[{"ResourceTypes": ["RDS"]}])),
        plan(rule(ScanActions=[scan])),
        plan(ScanSettings=[{**scanner, "ResourceTypes": ["RDS"]}]),
        plan(ScanSettings=[{"MalwareScanner": "GUARDDUTY", "ResourceTypes": ["ALL"]}]),
        vss("RDS", WindowsVSS="enabled"),
        vss("EC2", WindowsVSS="on"),
        vss("EC2", BackupACLs="enabled"),
    ]


def plans(world):
    backup = world.backup
    document = plan(
        rule(
            ScheduleExpression="cron(30 2 ? * * *)",
            ScheduleExpressionTimezone="Europe/Berlin",
            StartWindowMinutes=60,
            CompletionWindowMinutes=180,
            Lifecycle={"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 120},
            RecoveryPointTags={"kind": "daily"},
            CopyActions=[
                {
                    "DestinationBackupVaultArn": f"arn:aws:backup:eu-central-1:{MEMBER}:backup-vault:copies",
                    "Lifecycle": {"DeleteAfterDays": 400},
                }
            ],
        ),
        rule(RuleName="pitr", EnableContinuousBackup=True, Lifecycle={"DeleteAfterDays": 35}),
        AdvancedBackupSettings=[{"ResourceType": "EC2", "BackupOptions": {"WindowsVSS": "enabled"}}],
    )
    made = backup.create_backup_plan(BackupPlan=document, BackupPlanTags={"team": "data"}, CreatorRequestId="plan-1")
    same(made["BackupPlanArn"], world.arn("backup-plan:" + made["BackupPlanId"]), "plan ARN")
    same(made["AdvancedBackupSettings"], document["AdvancedBackupSettings"], "its advanced settings")
    again = backup.create_backup_plan(BackupPlan=plan(name="else"), CreatorRequestId="plan-1")
    same(again["BackupPlanId"], made["BackupPlanId"], "the same token gives the same plan")
    response = refused("AlreadyExistsException", backup.create_backup_plan, BackupPlan=document)
    same(response["Arn"], made["BackupPlanArn"], "AlreadyExistsException.Arn of a plan")
    same(response["CreatorRequestId"], "plan-1", "AlreadyExistsException.CreatorRequestId of a plan")

    shown = backup.get_backup_plan(BackupPlanId=made["BackupPlanId"], MaxScheduledRunsPreview=3)
    same(shown["VersionId"], made["VersionId"], "its version")
    same(len(shown["ScheduledRunsPreview"]), 3, "the next runs")
    true(
        shown["ScheduledRunsPreview"][0]["ExecutionTime"] <= shown["ScheduledRunsPreview"][1]["ExecutionTime"],
        "runs in order",
    )
    rules = shown["BackupPlan"]["Rules"]
    identities = {r["RuleName"]: r.pop("RuleId") for r in rules}
    for name, value in document["Rules"][0].items():
        same(rules[0][name], value, f"a rule's {name}")
    for name, value in {
        "ScheduleExpression": "cron(0 5 ? * * *)",
        "ScheduleExpressionTimezone": "Etc/UTC",
        "StartWindowMinutes": 480,
        "CompletionWindowMinutes": 10080,
    }.items():
        same(rules[1][name], value, f"AWS's own {name}")
    for wrong in bad_plans(world):
        refused("InvalidParameterValueException", world.loose.create_backup_plan, BackupPlan=wrong)
        refused(
            "InvalidParameterValueException",
            world.loose.update_backup_plan,
            BackupPlanId=made["BackupPlanId"],
            BackupPlan=wrong,
        )
    refused("MissingParameterValueException", world.loose.create_backup_plan)
    refused("MissingParameterValueException", world.loose.create_backup_plan, BackupPlan={"BackupPlanName": "x"})
    refused(
        "MissingParameterValueException", world.loose.create_backup_plan, BackupPlan=plan({"RuleName": "no-vault"})
    )

    document["Rules"].pop(0)
    changed = backup.update_backup_plan(BackupPlanId=made["BackupPlanId"], BackupPlan=document)
    true(changed["VersionId"] != made["VersionId"], "a change is a new version")
    now = backup.get_backup_plan(BackupPlanId=made["BackupPlanId"])
    same([r["RuleId"] for r in now["BackupPlan"]["Rules"]], [identities["pitr"]], "a rule stays the rule it was")
    old = backup.get_backup_plan(BackupPlanId=made["BackupPlanId"], VersionId=made["VersionId"])
    same(len(old["BackupPlan"]["Rules"]), 2, "the old version")
    refused(
        "ResourceNotFoundException", backup.get_backup_plan, BackupPlanId=made["BackupPlanId"], VersionId="none"
    )
    versions = pages(
        backup.list_backup_plan_versions, "BackupPlanVersionsList", 2, BackupPlanId=made["BackupPlanId"]
    )
    same([v["VersionId"] for v in versions], [made["VersionId"], changed["VersionId"]], "ListBackupPlanVersions")
    backup.create_backup_plan(BackupPlan=plan(name="other"))
    listed = pages(backup.list_backup_plans, "BackupPlansList", 2)
    same(sorted(p["BackupPlanName"] for p in listed), ["other", "prod"], "ListBackupPlans")
    tags_work(world, made["BackupPlanArn"], {"team": "data"})

    template = backup.export_backup_plan_template(BackupPlanId=made["BackupPlanId"])["BackupPlanTemplateJson"]
    same(json.loads(template)["BackupPlanName"], "prod", "a plan as a template")
    back = backup.get_backup_plan_from_json(BackupPlanTemplateJson=template)
    same(back["BackupPlan"]["Rules"][0]["RuleName"], "pitr", "and back")
    refused("InvalidRequestException", backup.get_backup_plan_from_json, BackupPlanTemplateJson="{")
    for call in (
        backup.get_backup_plan,
        backup.delete_backup_plan,
        backup.list_backup_plan_versions,
        backup.export_backup_plan_template,
    ):
        refused("ResourceNotFoundException", call, BackupPlanId="none")
    refused("ResourceNotFoundException", backup.update_backup_plan, BackupPlanId="none", BackupPlan=document)
    return made["BackupPlanId"]


def selection(role, **changes):
    wanted = {"SelectionName": "all", "IamRoleArn": role, "Resources": ["*"], **changes}
    return {name: value for name, value in wanted.items() if value is not None}


def bad_selections(world, role):
    bucket = "arn:aws:s3:::b"
    tag = {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "yes"}
    condition = {"ConditionKey": "aws:ResourceTag/a", "ConditionValue": "b"}
    return [
        selection(role, Resources=None),
        selection(role, Resources=[], Conditions={"StringEquals": [condition]}),
        selection(role, SelectionName="bad name"),
        selection(role, Resources=["bucket"]),
        selection(role, Resources=[f"{bucket}{i}" for i in range(501)]),
        selection(role, Resources=[f"{bucket}{i}*" for i in range(31)]),
        selection(role, NotResources=[f"{bucket}{i}*" for i in range(31)]),
        selection(role, ListOfTags=[tag] * 31),
        selection(role, ListOfTags=[{**tag, "ConditionType": "STRINGLIKE"}]),
        selection(role, Conditions={"StringLike": [condition] * 31}),
        selection(role, Conditions={"StringLike": [{**condition, "ConditionKey": "a"}]}),
        selection("role"),
        selection(role.replace(world.account, MEMBER)),
    ]


def selections(world, plan_id):
    backup = world.backup
    role = world.role("backup")
    create = backup.create_backup_selection
    document = selection(
        role,
        NotResources=["arn:aws:ec2:*:*:instance/*"],
        Conditions={"StringEquals": [{"ConditionKey": "aws:ResourceTag/team", "ConditionValue": "data"}]},
    )
    made = create(BackupPlanId=plan_id, BackupSelection=document, CreatorRequestId="selection-1")
    again = create(BackupPlanId=plan_id, BackupSelection=document, CreatorRequestId="selection-1")
    same(again["SelectionId"], made["SelectionId"], "the same token gives the same selection")
    response = refused("AlreadyExistsException", create, BackupPlanId=plan_id, BackupSelection=document)
    same(response["CreatorRequestId"], "selection-1", "AlreadyExistsException.CreatorRequestId of a selection")
    shown = backup.get_backup_selection(BackupPlanId=plan_id, SelectionId=made["SelectionId"])
    for name, value in document.items():
        if name != "Conditions":
            same(shown["BackupSelection"][name], value, f"a selection's {name}")
    same(shown["BackupSelection"]["Conditions"]["StringEquals"], document["Conditions"]["StringEquals"], "conditions")
    for wrong in bad_selections(world, role):
        refused(
            "InvalidParameterValueException",
            world.loose.create_backup_selection,
            BackupPlanId=plan_id,
            BackupSelection={**wrong, "SelectionName": wrong["SelectionName"].replace("all", "wrong")},
        )
    response = refused(
        "InvalidParameterValueException",
        create,
        BackupPlanId=plan_id,
        BackupSelection=selection(role, SelectionName="empty", Resources=[]),
    )
    same(
        response["Error"]["Message"],
        "Invalid backup selection. Either 'ListOfTags' or 'Resources' section must be non-empty.",
        "AWS's words",
    )
    absent = selection(role + "-none", SelectionName="absent")
    response = refused("InvalidParameterValueException", create, BackupPlanId=plan_id, BackupSelection=absent)
    true("cannot be assumed by AWS Backup" in response["Error"]["Message"], "a role that is not there")
    other = {**TRUST, "Statement": [{**TRUST["Statement"][0], "Principal": {"Service": "ec2.amazonaws.com"}}]}
    foreign = selection(world.role("of-ec2", trust=other), SelectionName="foreign")
    response = refused("InvalidParameterValueException", create, BackupPlanId=plan_id, BackupSelection=foreign)
    true("cannot be assumed by AWS Backup" in response["Error"]["Message"], "a role that trusts another")
    weak = selection(world.role("weak", policy=None), SelectionName="weak")
    response = refused("InvalidParameterValueException", create, BackupPlanId=plan_id, BackupSelection=weak)
    true("is not authorized to call tag:GetResources" in response["Error"]["Message"], "a role without rights")
    response = refused("InvalidParameterValueException", create, BackupPlanId="none", BackupSelection=document)
    same(response["Error"]["Message"], "Cannot find Backup plan", "AWS's words")
    refused("MissingParameterValueException", world.loose.create_backup_selection, BackupPlanId=plan_id)

    tag = {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "yes"}
    for i in range(10):
        create(
            BackupPlanId=plan_id,
            BackupSelection=selection(role, SelectionName=f"tags{i}", Resources=None, ListOfTags=[tag]),
        )
    refused(
        "LimitExceededException",
        create,
        BackupPlanId=plan_id,
        BackupSelection=selection(role, SelectionName="tags10", Resources=None, ListOfTags=[tag]),
    )
    listed = pages(backup.list_backup_selections, "BackupSelectionsList", 11, BackupPlanId=plan_id)
    true({"all", "tags9"} <= {s["SelectionName"] for s in listed}, "ListBackupSelections")
    same({s["IamRoleArn"] for s in listed}, {role}, "ListBackupSelections.IamRoleArn")
    refused("InvalidParameterValueException", backup.list_backup_selections, BackupPlanId="none")
    refused("InvalidParameterValueException", backup.get_backup_selection, BackupPlanId="none", SelectionId="x")
    refused("InvalidParameterValueException", backup.delete_backup_selection, BackupPlanId="none", SelectionId="x")
    refused("ResourceNotFoundException", backup.get_backup_selection, BackupPlanId=plan_id, SelectionId="x")
    refused("ResourceNotFoundException", backup.delete_backup_selection, BackupPlanId=plan_id, SelectionId="x")

    response = refused("InvalidRequestException", backup.delete_backup_plan, BackupPlanId=plan_id)
    same(
        response["Error"]["Message"],
        "Related backup plan selections must be deleted prior to backup plan deletion",
        "AWS's words",
    )
    for one in listed:
        backup.delete_backup_selection(BackupPlanId=plan_id, SelectionId=one["SelectionId"])
    same(backup.list_backup_selections(BackupPlanId=plan_id)["BackupSelectionsList"], [], "none are left")
    gone = backup.delete_backup_plan(BackupPlanId=plan_id)
    true(gone["DeletionDate"], "a plan that is gone")
    refused("ResourceNotFoundException", backup.get_backup_plan, BackupPlanId=plan_id)
    refused("ResourceNotFoundException", backup.list_tags, ResourceArn=gone["BackupPlanArn"])
    same(len(backup.list_backup_plans()["BackupPlansList"]), 1, "plans that are there")
    every = backup.list_backup_plans(IncludeDeleted=True)["BackupPlansList"]
    same(sum("DeletionDate" in p for p in every), 1, "plans that were deleted")
    return role
