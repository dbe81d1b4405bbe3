"""The real case on the simulator, by boto3 alone: boto_jobs.py ENDPOINT. Sets up what the post sets up, moves the
clock by two days, and looks at what exists afterwards, with which keys."""

import json
import sys
import urllib.request

import boto3

ENDPOINT = sys.argv[1]
MANAGEMENT, PROD, BACKUP = "111111111111", "222222222222", "333333333333"
REGION = "ap-southeast-2"
USE = ["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]
GRANT = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]


def client(account, service):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name=REGION,
                        aws_access_key_id="AKIASIM1" + account,
                        aws_secret_access_key="sim-secret-of-account-" + account + "000000")


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal, actions, condition=None):
    statement = {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": "*"}
    if condition:
        statement["Condition"] = condition
    return statement


def root(account):
    return allow({"AWS": f"arn:aws:iam::{account}:root"}, "kms:*")


def advance(seconds):
    body = json.dumps({"advance": seconds}).encode()
    urllib.request.urlopen(urllib.request.Request(ENDPOINT + "/_bkc/clock", data=body, method="POST")).read()


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got}, not {wanted}")
    print(f"{what}: {got}")


def make_key(account, *more):
    made = client(account, "kms").create_key(Policy=policy(root(account), *more))
    return made["KeyMetadata"]["Arn"]


def points(account, vault, size=20):
    pages = client(account, "backup").get_paginator("list_recovery_points_by_backup_vault")
    return [p for page in pages.paginate(BackupVaultName=vault, PaginationConfig={"PageSize": size})
            for p in page["RecoveryPoints"]]


prod, backup = client(PROD, "backup"), client(BACKUP, "backup")
for account in (PROD, BACKUP):
    try:
        client(account, "iam").create_service_linked_role(AWSServiceName="backup.amazonaws.com")
    except client(account, "iam").exceptions.InvalidInputException:
        pass  # it is there
client(MANAGEMENT, "organizations").enable_aws_service_access(ServicePrincipal="backup.amazonaws.com")
client(MANAGEMENT, "backup").update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "true"})
role = client(PROD, "iam").create_role(RoleName="backup", AssumeRolePolicyDocument=policy(
    {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}))["Role"]["Arn"]
client(PROD, "iam").attach_role_policy(
    RoleName="backup", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup")
linked = {"AWS": f"arn:aws:iam::{BACKUP}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"}
data = make_key(PROD, allow(linked, USE),
                allow(linked, GRANT, {"Bool": {"kms:GrantIsForAWSResource": "true"}}))
local, central = make_key(PROD), make_key(BACKUP)
prod.create_backup_vault(BackupVaultName="prod", EncryptionKeyArn=local)
vault = backup.create_backup_vault(BackupVaultName="prod", EncryptionKeyArn=central)["BackupVaultArn"]
client(PROD, "dynamodb").create_table(
    TableName="tracking", BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": data})
client(PROD, "rds").create_db_instance(
    DBInstanceIdentifier="mydb", Engine="mysql", DBInstanceClass="db.t3.micro", AllocatedStorage=20,
    MasterUsername="foo", ManageMasterUserPassword=True, StorageEncrypted=True, KmsKeyId=data)
prod.update_region_settings(ResourceTypeOptInPreference={"DynamoDB": True, "RDS": True},
                            ResourceTypeManagementPreference={"DynamoDB": True})
plan = prod.create_backup_plan(BackupPlan={"BackupPlanName": "hourly", "Rules": [{
    "RuleName": "hourly", "TargetBackupVaultName": "prod", "ScheduleExpression": "cron(0 * ? * * *)",
    "StartWindowMinutes": 480, "CompletionWindowMinutes": 10080, "Lifecycle": {"DeleteAfterDays": 30},
    "CopyActions": [{"DestinationBackupVaultArn": vault, "Lifecycle": {"DeleteAfterDays": 30}}]}]})["BackupPlanId"]
prod.create_backup_selection(BackupPlanId=plan, BackupSelection={
    "SelectionName": "all", "IamRoleArn": role, "Resources": [
        f"arn:aws:dynamodb:{REGION}:{PROD}:table/tracking", f"arn:aws:rds:{REGION}:{PROD}:db:mydb"]})

# the central vault has no policy yet: backups are there, copies fail and say why
advance(3600)
expect("points of the first hour", [len(points(PROD, "prod")), len(points(BACKUP, "prod"))], [2, 0])
jobs = prod.list_copy_jobs(ByState="FAILED")["CopyJobs"]
expect("copies that were refused", {j["StatusMessage"] for j in jobs}, {"Access Denied trying to call AWS Backup service"})
backup.put_backup_vault_access_policy(BackupVaultName="prod", Policy=policy(allow(
    {"AWS": f"arn:aws:iam::{PROD}:root"}, "backup:CopyIntoBackupVault",
    {"StringEquals": {"aws:PrincipalOrgID": client(PROD, "organizations").describe_organization()["Organization"]["Id"]}})))

advance(2 * 86400)
here, there = points(PROD, "prod"), points(BACKUP, "prod")
expect("points after two days more", [len(here), len(there)], [2 * 49, 2 * 48])
expect("keys of the local points", sorted({(p["ResourceType"], p["EncryptionKeyArn"]) for p in here}),
       sorted({("DynamoDB", local), ("RDS", data)}))
expect("keys of the copies", sorted({(p["ResourceType"], p["EncryptionKeyArn"]) for p in there}),
       sorted({("DynamoDB", central), ("RDS", central)}))
expect("days", {(p["CalculatedLifecycle"]["DeleteAt"] - p["CreationDate"]).days for p in here + there}, {30})
expect("resources", [r["ResourceArn"].rsplit(":", 1)[1] for r in prod.list_protected_resources()["Results"]],
       ["table/tracking", "mydb"])
one = prod.describe_recovery_point(BackupVaultName="prod", RecoveryPointArn=here[0]["RecoveryPointArn"])
expect("a point", [one["Status"], one["StorageClass"], one["CreatedBy"]["BackupPlanId"] == plan],
       ["COMPLETED", "WARM", True])

# a restore, and a deletion
restore = prod.start_restore_job(RecoveryPointArn=one["RecoveryPointArn"], Metadata={}, IamRoleArn=role)["RestoreJobId"]
states = [prod.describe_restore_job(RestoreJobId=restore)["Status"] for _ in range(3)]
expect("a restore", states, ["PENDING", "PENDING", "COMPLETED"])
prod.delete_recovery_point(BackupVaultName="prod", RecoveryPointArn=one["RecoveryPointArn"])
try:
    prod.describe_recovery_point(BackupVaultName="prod", RecoveryPointArn=one["RecoveryPointArn"])
    sys.exit("a deleted point is told")
except prod.exceptions.ResourceNotFoundException:
    pass
advance(40 * 86400)
expect("points after 40 days more", [len(points(PROD, "prod", 1000)), len(points(BACKUP, "prod", 1000))],
       [2 * 720, 2 * 720])
