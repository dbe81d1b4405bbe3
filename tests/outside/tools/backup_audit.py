"""Audit Manager, restore testing, legal holds and tiering."""

import datetime

from backup_case import deployed, pages, refused, same, tags_work, true


def frameworks(world):
    backup = world.backup
    control = {
        "ControlName": "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK",
        "ControlInputParameters": [{"ParameterName": "requiredRetentionDays", "ParameterValue": "35"}],
        "ControlScope": {"ComplianceResourceTypes": ["EBS"]},
    }
    encrypted = {"ControlName": "BACKUP_RECOVERY_POINT_ENCRYPTED"}
    create = backup.create_framework
    made = create(
        FrameworkName="audit",
        FrameworkDescription="What must hold",
        FrameworkControls=[control, encrypted],
        FrameworkTags={"a": "1"},
        IdempotencyToken="f-1",
    )
    true(made["FrameworkArn"].startswith(world.arn("framework:audit-")), "framework ARN")
    same(
        create(FrameworkName="audit", FrameworkControls=[control], IdempotencyToken="f-1")["FrameworkArn"],
        made["FrameworkArn"],
        "the same token",
    )
    refused("AlreadyExistsException", create, FrameworkName="audit", FrameworkControls=[control])
    refused("ConflictException", backup.update_framework, FrameworkName="audit", FrameworkControls=[control])
    refused("ConflictException", backup.delete_framework, FrameworkName="audit")
    shown = deployed(backup.describe_framework, FrameworkName="audit")
    same(shown["FrameworkControls"], [control, encrypted], "controls")
    same((shown["FrameworkStatus"], shown["FrameworkDescription"]), ("ACTIVE", "What must hold"), "framework")
    backup.update_framework(FrameworkName="audit", FrameworkControls=[encrypted])
    shown = deployed(backup.describe_framework, FrameworkName="audit")
    same(shown["FrameworkControls"], [encrypted], "controls that were changed")
    same(shown["FrameworkDescription"], "What must hold", "what was not changed")
    create(FrameworkName="second", FrameworkControls=[encrypted])
    listed = pages(backup.list_frameworks, "Frameworks", 2)
    same([f["FrameworkName"] for f in listed], ["audit", "second"], "ListFrameworks")
    same(listed[0]["NumberOfControls"], 1, "NumberOfControls")
    tags_work(world, made["FrameworkArn"], {"a": "1"})
    for wrong in (
        [],
        [{"ControlName": "ANY"}],
        [{**encrypted, "ControlInputParameters": [{"ParameterName": "x", "ParameterValue": "1"}]}],
        [{**encrypted, "ControlScope": {"Tags": {"a": "1", "b": "2"}}}],
        [{**encrypted, "ControlScope": {"ComplianceResourceIds": ["i"], "ComplianceResourceTypes": ["EBS"]}}],
        [encrypted] * 51,
    ):
        refused("InvalidParameterValueException", create, FrameworkName="wrong", FrameworkControls=wrong)
    refused("InvalidParameterValueException", create, FrameworkName="1", FrameworkControls=[encrypted])
    refused("MissingParameterValueException", world.loose.create_framework, FrameworkName="wrong")
    for call in (backup.describe_framework, backup.delete_framework, backup.update_framework):
        refused("ResourceNotFoundException", call, FrameworkName="none")
    for i in range(13):
        create(FrameworkName=f"more{i}", FrameworkControls=[encrypted])
    refused("LimitExceededException", create, FrameworkName="more13", FrameworkControls=[encrypted])
    for framework in backup.list_frameworks()["Frameworks"]:
        deployed(backup.describe_framework, FrameworkName=framework["FrameworkName"])
        backup.delete_framework(FrameworkName=framework["FrameworkName"])
    same(backup.list_frameworks()["Frameworks"], [], "frameworks afterwards")


def report_plans(world):
    backup = world.backup
    create = backup.create_report_plan
    channel, setting = {"S3BucketName": "reports"}, {"ReportTemplate": "BACKUP_JOB_REPORT"}
    arguments = {"ReportDeliveryChannel": channel, "ReportSetting": setting}
    made = create(ReportPlanName="jobs", ReportPlanTags={"a": "1"}, IdempotencyToken="r-1", **arguments)
    same(
        create(ReportPlanName="jobs", IdempotencyToken="r-1", **arguments)["ReportPlanArn"],
        made["ReportPlanArn"],
        "the same token",
    )
    refused("AlreadyExistsException", create, ReportPlanName="jobs", **arguments)
    refused("ConflictException", backup.update_report_plan, ReportPlanName="jobs")
    refused("ConflictException", backup.delete_report_plan, ReportPlanName="jobs")
    inner = lambda answer: answer["ReportPlan"]  # noqa: E731
    shown = deployed(backup.describe_report_plan, inner, ReportPlanName="jobs")
    same(shown["ReportDeliveryChannel"], {**channel, "Formats": ["CSV"]}, "CSV unless said otherwise")
    backup.update_report_plan(
        ReportPlanName="jobs", ReportPlanDescription="d", ReportDeliveryChannel={**channel, "Formats": ["JSON"]}
    )
    shown = deployed(backup.describe_report_plan, inner, ReportPlanName="jobs")
    same(shown["ReportDeliveryChannel"]["Formats"], ["JSON"], "what was changed")
    same((shown["ReportPlanDescription"], shown["ReportSetting"]), ("d", setting), "what was not changed")
    create(ReportPlanName="second", **arguments)
    pages(backup.list_report_plans, "ReportPlans", 2)
    tags_work(world, made["ReportPlanArn"], {"a": "1"})
    for wrong in (
        {"ReportSetting": {"ReportTemplate": "WEATHER_REPORT"}},
        {"ReportSetting": {"ReportTemplate": "RESOURCE_COMPLIANCE_REPORT"}},
        {"ReportDeliveryChannel": {**channel, "Formats": ["XML"]}},
    ):
        refused("InvalidParameterValueException", create, ReportPlanName="wrong", **{**arguments, **wrong})
    refused("MissingParameterValueException", world.loose.create_report_plan, ReportPlanName="wrong")
    for call in (backup.describe_report_plan, backup.delete_report_plan, backup.update_report_plan):
        refused("ResourceNotFoundException", call, ReportPlanName="none")
    for i in range(18):
        create(ReportPlanName=f"more{i}", **arguments)
    refused("LimitExceededException", create, ReportPlanName="more18", **arguments)
    for one in backup.list_report_plans()["ReportPlans"]:
        deployed(backup.describe_report_plan, inner, ReportPlanName=one["ReportPlanName"])
        backup.delete_report_plan(ReportPlanName=one["ReportPlanName"])
    same(backup.list_report_plans()["ReportPlans"], [], "report plans afterwards")


def restore_testing(world, role):
    backup = world.backup
    points = {
        "Algorithm": "LATEST_WITHIN_WINDOW",
        "IncludeVaults": ["*"],
        "RecoveryPointTypes": ["SNAPSHOT"],
    }
    document = {
        "RestoreTestingPlanName": "weekly",
        "ScheduleExpression": "cron(0 1 ? * SUN *)",
        "RecoveryPointSelection": points,
    }
    create = backup.create_restore_testing_plan
    made = create(RestoreTestingPlan=document, Tags={"a": "1"}, CreatorRequestId="t-1")
    true(made["RestoreTestingPlanArn"].startswith(world.arn("restore-testing-plan:weekly-")), "its ARN")
    same(create(RestoreTestingPlan=document, CreatorRequestId="t-1")["RestoreTestingPlanArn"],
        made["RestoreTestingPlanArn"], "the same token")
    refused("AlreadyExistsException", create, RestoreTestingPlan=document)
    shown = backup.get_restore_testing_plan(RestoreTestingPlanName="weekly")["RestoreTestingPlan"]
    same((shown["StartWindowHours"], shown["ScheduleExpressionTimezone"]), (24, "Etc/UTC"), "AWS's own")
    same(shown["RecoveryPointSelection"]["SelectionWindowDays"], 30, "AWS's own window")
    changed = backup.update_restore_testing_plan(
        RestoreTestingPlanName="weekly", RestoreTestingPlan={"StartWindowHours": 168}
    )
    true(changed["UpdateTime"], "UpdateTime")
    shown = backup.get_restore_testing_plan(RestoreTestingPlanName="weekly")["RestoreTestingPlan"]
    same((shown["StartWindowHours"], shown["ScheduleExpression"]), (168, "cron(0 1 ? * SUN *)"), "an update")
    second = {**document, "RestoreTestingPlanName": "second"}
    create(RestoreTestingPlan=second)
    pages(backup.list_restore_testing_plans, "RestoreTestingPlans", 2)
    tags_work(world, made["RestoreTestingPlanArn"], {"a": "1"})
    for wrong in (
        {"RestoreTestingPlanName": "bad-name"},
        {"RestoreTestingPlanName": "n" * 51},
        {"ScheduleExpression": "rate(1 day)"},
        {"StartWindowHours": 0},
        {"StartWindowHours": 169},
        {"RecoveryPointSelection": {**points, "SelectionWindowDays": 366}},
        {"RecoveryPointSelection": {**points, "IncludeVaults": ["main"]}},
        {"RecoveryPointSelection": {**points, "IncludeVaults": [world.arn(f"backup-vault:v{i}") for i in range(31)]}},
        {"RecoveryPointSelection": {**points, "RecoveryPointTypes": ["OLD"]}},
        {"RecoveryPointSelection": {"Algorithm": "LATEST_WITHIN_WINDOW", "IncludeVaults": ["*"]}},
        {"RecoveryPointSelection": {"IncludeVaults": ["*"], "RecoveryPointTypes": ["SNAPSHOT"]}},
        {"RecoveryPointSelection": {"Algorithm": "LATEST_WITHIN_WINDOW", "RecoveryPointTypes": ["SNAPSHOT"]}},
    ):
        refused(
            "InvalidParameterValueException",
            world.loose.create_restore_testing_plan,
            RestoreTestingPlan={**document, "RestoreTestingPlanName": "wrong", **wrong},
        )
    refused(
        "MissingParameterValueException",
        world.loose.create_restore_testing_plan,
        RestoreTestingPlan={"RestoreTestingPlanName": "wrong"},
    )
    refused("ResourceNotFoundException", backup.get_restore_testing_plan, RestoreTestingPlanName="none")
    refused(
        "ResourceNotFoundException",
        backup.update_restore_testing_plan,
        RestoreTestingPlanName="none",
        RestoreTestingPlan={"StartWindowHours": 1},
    )
    testing_selections(world, role)
    backup.delete_restore_testing_plan(RestoreTestingPlanName="weekly")
    backup.delete_restore_testing_plan(RestoreTestingPlanName="second")
    for i in range(100):
        create(RestoreTestingPlan={**document, "RestoreTestingPlanName": f"more{i}"})
    refused(
        "LimitExceededException", create, RestoreTestingPlan={**document, "RestoreTestingPlanName": "more100"}
    )


def testing_selections(world, role):
    backup = world.backup
    create = backup.create_restore_testing_selection
    document = {
        "RestoreTestingSelectionName": "tables",
        "ProtectedResourceType": "DynamoDB",
        "IamRoleArn": role,
        "ProtectedResourceArns": ["*"],
        "ProtectedResourceConditions": {"StringEquals": [{"Key": "aws:ResourceTag/a", "Value": "b"}]},
    }
    plan_name = {"RestoreTestingPlanName": "weekly"}
    one = {**plan_name, "RestoreTestingSelectionName": "tables"}
    create(RestoreTestingSelection=document, CreatorRequestId="s-1", **plan_name)
    create(RestoreTestingSelection=document, CreatorRequestId="s-1", **plan_name)
    refused("AlreadyExistsException", create, RestoreTestingSelection=document, **plan_name)
    shown = backup.get_restore_testing_selection(**one)["RestoreTestingSelection"]
    for name, value in document.items():
        same(shown[name], value, f"a restore testing selection's {name}")
    changed = backup.update_restore_testing_selection(
        RestoreTestingSelection={"ValidationWindowHours": 8}, **one
    )
    true(changed["UpdateTime"], "UpdateTime")
    shown = backup.get_restore_testing_selection(**one)["RestoreTestingSelection"]
    same((shown["ValidationWindowHours"], shown["IamRoleArn"]), (8, role), "an update")
    create(RestoreTestingSelection={**document, "RestoreTestingSelectionName": "other"}, **plan_name)
    listed = pages(backup.list_restore_testing_selections, "RestoreTestingSelections", 2, **plan_name)
    same([s["RestoreTestingSelectionName"] for s in listed], ["other", "tables"], "ListRestoreTestingSelections")
    table = world.arn("table/t", service="dynamodb")
    for wrong in (
        {"RestoreTestingSelectionName": "bad-name"},
        {"ProtectedResourceType": "Redshift"},
        {"ProtectedResourceArns": [table]},
        {"ProtectedResourceArns": [], "ProtectedResourceConditions": {}},
        {"ProtectedResourceArns": [f"{table}{i}" for i in range(31)], "ProtectedResourceConditions": {}},
        {"ValidationWindowHours": 169},
        {"IamRoleArn": role + "-none"},
    ):
        refused(
            "InvalidParameterValueException",
            create,
            RestoreTestingSelection={**document, "RestoreTestingSelectionName": "wrong", **wrong},
            **plan_name,
        )
    refused("MissingParameterValueException", world.loose.create_restore_testing_selection, **plan_name)
    nowhere = {"RestoreTestingPlanName": "none"}
    refused("ResourceNotFoundException", create, RestoreTestingSelection=document, **nowhere)
    refused("ResourceNotFoundException", backup.list_restore_testing_selections, **nowhere)
    nothing = {**plan_name, "RestoreTestingSelectionName": "none"}
    refused("ResourceNotFoundException", backup.get_restore_testing_selection, **nothing)
    refused("ResourceNotFoundException", backup.delete_restore_testing_selection, **nothing)
    refused(
        "ResourceNotFoundException",
        backup.update_restore_testing_selection,
        RestoreTestingSelection={"ValidationWindowHours": 1},
        **nothing,
    )
    refused("InvalidRequestException", backup.delete_restore_testing_plan, **plan_name)
    for i in range(28):
        create(RestoreTestingSelection={**document, "RestoreTestingSelectionName": f"more{i}"}, **plan_name)
    refused(
        "LimitExceededException",
        create,
        RestoreTestingSelection={**document, "RestoreTestingSelectionName": "more28"},
        **plan_name,
    )
    for item in backup.list_restore_testing_selections(**plan_name)["RestoreTestingSelections"]:
        backup.delete_restore_testing_selection(
            RestoreTestingSelectionName=item["RestoreTestingSelectionName"], **plan_name
        )


def legal_holds(world):
    backup = world.backup
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    points = {"VaultNames": ["main"], "DateRange": {"FromDate": day, "ToDate": day + datetime.timedelta(days=1)}}
    create = backup.create_legal_hold
    made = create(
        Title="case", Description="d", RecoveryPointSelection=points, Tags={"a": "1"}, IdempotencyToken="h-1"
    )
    same(made["Status"], "ACTIVE", "a hold holds")
    same(create(Title="case", Description="d", IdempotencyToken="h-1")["LegalHoldId"], made["LegalHoldId"], "token")
    shown = backup.get_legal_hold(LegalHoldId=made["LegalHoldId"])
    same((shown["Title"], shown["RecoveryPointSelection"]), ("case", points), "GetLegalHold")
    create(Title="second", Description="d")
    pages(backup.list_legal_holds, "LegalHolds", 2)
    tags_work(world, made["LegalHoldArn"], {"a": "1"})
    backwards = {"DateRange": {"FromDate": day, "ToDate": day - datetime.timedelta(days=1)}}
    refused(
        "InvalidParameterValueException", create, Title="t", Description="d", RecoveryPointSelection=backwards
    )
    refused("MissingParameterValueException", world.loose.create_legal_hold, Title="t")
    one = {"LegalHoldId": made["LegalHoldId"]}
    refused("MissingParameterValueException", world.loose.cancel_legal_hold, **one)
    refused(
        "InvalidParameterValueException",
        backup.cancel_legal_hold,
        CancelDescription="over",
        RetainRecordInDays=-1,
        **one,
    )
    backup.cancel_legal_hold(CancelDescription="over", RetainRecordInDays=10, **one)
    shown = backup.get_legal_hold(**one)
    same((shown["Status"], shown["CancelDescription"]), ("CANCELED", "over"), "cancelled")
    same(shown["RetainRecordUntil"] - shown["CancellationDate"], datetime.timedelta(days=10), "how long it is kept")
    refused("InvalidResourceStateException", backup.cancel_legal_hold, CancelDescription="again", **one)
    refused("ResourceNotFoundException", backup.get_legal_hold, LegalHoldId="none")
    refused("ResourceNotFoundException", backup.cancel_legal_hold, LegalHoldId="none", CancelDescription="x")
    for i in range(49):
        create(Title=f"more{i}", Description="d")
    refused("LimitExceededException", create, Title="more49", Description="d")


def tiering(world):
    backup = world.backup
    create = backup.create_tiering_configuration
    backup.create_backup_vault(BackupVaultName="cold")
    chosen = {"Resources": ["*"], "TieringDownSettingsInDays": 60, "ResourceType": "S3"}
    document = {"TieringConfigurationName": "tier", "BackupVaultName": "main", "ResourceSelection": [chosen]}
    made = create(TieringConfiguration=document, TieringConfigurationTags={"a": "1"}, CreatorRequestId="c-1")
    true(made["TieringConfigurationArn"].startswith(world.arn("tiering-configuration:tier-")), "its ARN")
    create(TieringConfiguration=document, CreatorRequestId="c-1")
    refused("AlreadyExistsException", create, TieringConfiguration=document)
    twin = {**document, "TieringConfigurationName": "twin"}
    refused("AlreadyExistsException", create, TieringConfiguration=twin)
    create(TieringConfiguration={**twin, "BackupVaultName": "*"})
    shown = backup.get_tiering_configuration(TieringConfigurationName="tier")["TieringConfiguration"]
    same((shown["BackupVaultName"], shown["ResourceSelection"]), ("main", [chosen]), "GetTieringConfiguration")
    later = {"BackupVaultName": "cold", "ResourceSelection": [{**chosen, "TieringDownSettingsInDays": 90}]}
    backup.update_tiering_configuration(TieringConfigurationName="tier", TieringConfiguration=later)
    shown = backup.get_tiering_configuration(TieringConfigurationName="tier")["TieringConfiguration"]
    same((shown["BackupVaultName"], shown["ResourceSelection"]), ("cold", later["ResourceSelection"]), "an update")
    true(shown["LastUpdatedTime"], "LastUpdatedTime")
    refused(
        "AlreadyExistsException",
        backup.update_tiering_configuration,
        TieringConfigurationName="tier",
        TieringConfiguration={**later, "BackupVaultName": "*"},
    )
    pages(backup.list_tiering_configurations, "TieringConfigurations", 2)
    tags_work(world, made["TieringConfigurationArn"], {"a": "1"})
    for wrong in (
        {"TieringConfigurationName": "bad-name"},
        {"BackupVaultName": "none"},
        {"ResourceSelection": []},
        {"ResourceSelection": [chosen] * 6},
        {"ResourceSelection": [{**chosen, "ResourceType": "EBS"}]},
        {"ResourceSelection": [{**chosen, "Resources": []}]},
        {"ResourceSelection": [{**chosen, "TieringDownSettingsInDays": 59}]},
    ):
        refused(
            "InvalidParameterValueException",
            world.loose.create_tiering_configuration,
            TieringConfiguration={**document, "TieringConfigurationName": "wrong", **wrong},
        )
    refused("MissingParameterValueException", world.loose.create_tiering_configuration)
    one = {"TieringConfigurationName": "none"}
    refused("ResourceNotFoundException", backup.get_tiering_configuration, **one)
    refused("ResourceNotFoundException", backup.delete_tiering_configuration, **one)
    refused("ResourceNotFoundException", backup.update_tiering_configuration, TieringConfiguration=later, **one)
    for name in ("tier", "twin"):
        backup.delete_tiering_configuration(TieringConfigurationName=name)
    same(backup.list_tiering_configurations()["TieringConfigurations"], [], "configurations afterwards")
