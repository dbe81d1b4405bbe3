"""boto3 against the simulator: every object of DynamoDB, RDS, SNS, IAM, KMS, Organizations, STS and the tagging API is
created, described, listed, changed, tagged and deleted, and what AWS refuses is refused. judge.py holds every answer
against botocore's models."""

import json

import judge
from judge import refused, same

HERE = "eu-west-1"
ACCOUNT = "222222222222"
MANAGEMENT = "111111111111"


def tags_of(items):
    return {item["Key"]: item["Value"] for item in items}


def until(wanted, describe):
    """Describes until the state is there: a few times are enough for the simulator."""
    for _ in range(5):
        found = describe()
        if found == wanted:
            return
    same("state", wanted, found)


def gone(code, describe, **arguments):
    """Describes until there is nothing any more."""
    for _ in range(4):
        try:
            describe(**arguments)
        except Exception:  # whatever it is: refused() tells
            break
    refused(code, describe, **arguments)


def sts():
    mine = judge.client("sts", HERE, ACCOUNT)
    identity = mine.get_caller_identity()
    same("account", ACCOUNT, identity["Account"])
    wrong = judge.client(
        "sts", HERE, aws_access_key_id=f"AKIASIM1{ACCOUNT}", aws_secret_access_key="of somebody else"
    )
    refused("SignatureDoesNotMatch", wrong.get_caller_identity)
    nobody = judge.client("sts", HERE, aws_access_key_id="AKIASIM1000000000000", aws_secret_access_key="x")
    refused("InvalidClientTokenId", nobody.get_caller_identity)

    management = judge.client("sts", HERE, MANAGEMENT)
    role = f"arn:aws:iam::{ACCOUNT}:role/OrganizationAccountAccessRole"
    assumed = management.assume_role(RoleArn=role, RoleSessionName="judge")
    keys = assumed["Credentials"]
    session = judge.client(
        "sts",
        HERE,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    same("account of the session", ACCOUNT, session.get_caller_identity()["Account"])
    same(
        "ARN of the session",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/OrganizationAccountAccessRole/judge",
        session.get_caller_identity()["Arn"],
    )
    other = f"arn:aws:iam::{ACCOUNT}:role/nobody"
    refused("AccessDenied", management.assume_role, RoleArn=other, RoleSessionName="judge")


def trust(service):
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
        }
    )


def iam():
    client = judge.client("iam", HERE, ACCOUNT)
    policy = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
    name = "judged"
    made = client.create_role(
        RoleName=name,
        Path="/judge/",
        AssumeRolePolicyDocument=trust("backup.amazonaws.com"),
        Description="made by a test",
        Tags=[{"Key": "a", "Value": "1"}],
    )["Role"]
    same("ARN", f"arn:aws:iam::{ACCOUNT}:role/judge/{name}", made["Arn"])
    refused(
        "EntityAlreadyExists",
        client.create_role,
        RoleName=name.upper(),
        AssumeRolePolicyDocument=trust("backup.amazonaws.com"),
    )
    refused("MalformedPolicyDocument", client.create_role, RoleName="other", AssumeRolePolicyDocument="{")
    refused("NoSuchEntity", client.get_role, RoleName="nobody")
    same("trust", json.loads(trust("backup.amazonaws.com")), client.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"])
    client.update_assume_role_policy(RoleName=name, PolicyDocument=trust("ec2.amazonaws.com"))
    same("trust", json.loads(trust("ec2.amazonaws.com")), client.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"])
    client.update_role(RoleName=name, Description="changed", MaxSessionDuration=7200)
    same("description", "changed", client.get_role(RoleName=name)["Role"]["Description"])

    client.attach_role_policy(RoleName=name, PolicyArn=policy)
    client.attach_role_policy(RoleName=name, PolicyArn=policy)
    attached = client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    same("attached", [policy], [item["PolicyArn"] for item in attached])
    refused("NoSuchEntity", client.attach_role_policy, RoleName=name, PolicyArn="arn:aws:iam::aws:policy/Nothing")
    inline = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
    client.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=inline)
    same("inline", ["inline"], client.list_role_policies(RoleName=name)["PolicyNames"])
    same(
        "inline",
        json.loads(inline),
        client.get_role_policy(RoleName=name, PolicyName="inline")["PolicyDocument"],
    )

    client.tag_role(RoleName=name, Tags=[{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}])
    client.untag_role(RoleName=name, TagKeys=["c"])
    same("tags", {"a": "1", "b": "2"}, tags_of(client.list_role_tags(RoleName=name)["Tags"]))
    listed = [role["RoleName"] for page in client.get_paginator("list_roles").paginate() for role in page["Roles"]]
    same("listed", True, name in listed)
    detail = client.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
    mine = [role for role in detail if role["RoleName"] == name]
    same("details", [{"a": "1", "b": "2"}], [tags_of(role["Tags"]) for role in mine])

    refused("DeleteConflict", client.delete_role, RoleName=name)
    client.detach_role_policy(RoleName=name, PolicyArn=policy)
    refused("NoSuchEntity", client.detach_role_policy, RoleName=name, PolicyArn=policy)
    client.delete_role_policy(RoleName=name, PolicyName="inline")
    client.delete_role(RoleName=name)
    refused("NoSuchEntity", client.delete_role, RoleName=name)

    linked = client.create_service_linked_role(AWSServiceName="backup.amazonaws.com")["Role"]
    same("linked role", "AWSServiceRoleForBackup", linked["RoleName"])
    refused("InvalidInput", client.create_service_linked_role, AWSServiceName="backup.amazonaws.com")
    refused("UnmodifiableEntity", client.delete_role, RoleName="AWSServiceRoleForBackup")


def key_policy(*principals):
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ]
    for principal in principals:
        statements.append(
            {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:Decrypt", "Resource": "*"}
        )
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def kms():
    client = judge.client("kms", HERE, ACCOUNT)
    made = client.create_key(
        Description="judged", Policy=key_policy(), Tags=[{"TagKey": "a", "TagValue": "1"}]
    )["KeyMetadata"]
    key = made["KeyId"]
    same("ARN", f"arn:aws:kms:{HERE}:{ACCOUNT}:key/{key}", made["Arn"])
    same("state", "Enabled", client.describe_key(KeyId=key)["KeyMetadata"]["KeyState"])
    refused("NotFoundException", client.describe_key, KeyId="00000000-0000-0000-0000-000000000000")
    nobody = f"arn:aws:iam::{ACCOUNT}:role/nobody"
    refused("MalformedPolicyDocumentException", client.put_key_policy, KeyId=key, Policy=key_policy(nobody))
    refused("MalformedPolicyDocumentException", client.create_key, Policy="{")
    client.put_key_policy(KeyId=key, Policy=key_policy(f"arn:aws:iam::{MANAGEMENT}:root"))
    found = client.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    same("policy", json.loads(key_policy(f"arn:aws:iam::{MANAGEMENT}:root")), json.loads(found))
    client.update_key_description(KeyId=key, Description="changed")
    client.enable_key_rotation(KeyId=key)
    same("rotation", True, client.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
    client.disable_key_rotation(KeyId=key)
    same("rotation", False, client.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])

    client.create_alias(AliasName="alias/judged", TargetKeyId=key)
    refused("AlreadyExistsException", client.create_alias, AliasName="alias/judged", TargetKeyId=key)
    refused("ValidationException", client.create_alias, AliasName="judged", TargetKeyId=key)
    same("by alias", key, client.describe_key(KeyId="alias/judged")["KeyMetadata"]["KeyId"])
    same("aliases", ["alias/judged"], [item["AliasName"] for item in client.list_aliases(KeyId=key)["Aliases"]])
    other = client.create_key()["KeyMetadata"]["KeyId"]
    client.update_alias(AliasName="alias/judged", TargetKeyId=other)
    same("by alias", other, client.describe_key(KeyId="alias/judged")["KeyMetadata"]["KeyId"])
    client.delete_alias(AliasName="alias/judged")
    refused("NotFoundException", client.delete_alias, AliasName="alias/judged")

    client.tag_resource(KeyId=key, Tags=[{"TagKey": "b", "TagValue": "2"}, {"TagKey": "c", "TagValue": "3"}])
    client.untag_resource(KeyId=key, TagKeys=["c"])
    tags = {item["TagKey"]: item["TagValue"] for item in client.list_resource_tags(KeyId=key)["Tags"]}
    same("tags", {"a": "1", "b": "2"}, tags)
    keys = [item["KeyId"] for page in client.get_paginator("list_keys").paginate() for item in page["Keys"]]
    same("listed", True, key in keys and other in keys)

    client.disable_key(KeyId=other)
    refused("DisabledException", client.enable_key_rotation, KeyId=other)
    client.enable_key(KeyId=other)
    client.schedule_key_deletion(KeyId=other, PendingWindowInDays=7)
    same("state", "PendingDeletion", client.describe_key(KeyId=other)["KeyMetadata"]["KeyState"])
    refused("KMSInvalidStateException", client.schedule_key_deletion, KeyId=other, PendingWindowInDays=7)
    refused("KMSInvalidStateException", client.create_alias, AliasName="alias/other", TargetKeyId=other)
    client.cancel_key_deletion(KeyId=other)
    same("state", "Disabled", client.describe_key(KeyId=other)["KeyMetadata"]["KeyState"])
    return made["Arn"]


def dynamodb(key):
    client = judge.client("dynamodb", HERE, ACCOUNT)
    table = {
        "TableName": "judged",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        "AttributeDefinitions": [
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        "SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        "DeletionProtectionEnabled": True,
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    refused("ResourceNotFoundException", client.describe_table, TableName="judged")
    for member, value in (
        ("AttributeDefinitions", table["AttributeDefinitions"][:1]),
        ("KeySchema", table["KeySchema"][:1]),
        ("KeySchema", table["KeySchema"][::-1]),
        ("ProvisionedThroughput", {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}),
        ("SSESpecification", {"Enabled": True, "KMSMasterKeyId": key[:-1] + "x"}),
        ("BillingMode", "PROVISIONED"),
        ("BillingMode", "FREE"),
        ("TableName", "a b c"),
        ("Tags", [{"Key": "aws:a", "Value": "1"}]),
    ):
        refused("ValidationException", client.create_table, **{**table, member: value})
    made = client.create_table(**table)["TableDescription"]
    arn = made["TableArn"]
    same("state", "CREATING", made["TableStatus"])
    refused("ResourceInUseException", client.create_table, **table)
    refused("ResourceInUseException", client.update_table, TableName="judged", DeletionProtectionEnabled=False)
    refused("ResourceInUseException", client.delete_table, TableName="judged")
    until("ACTIVE", lambda: client.describe_table(TableName="judged")["Table"]["TableStatus"])
    found = client.describe_table(TableName=arn)["Table"]
    same("key", key, found["SSEDescription"]["KMSMasterKeyArn"])
    same("schema", table["KeySchema"], found["KeySchema"])
    same("billing", "PAY_PER_REQUEST", found["BillingModeSummary"]["BillingMode"])
    same("listed", ["judged"], client.list_tables()["TableNames"])

    refused("ValidationException", client.delete_table, TableName="judged")
    refused("ValidationException", client.update_table, TableName="judged")
    client.update_table(TableName="judged", DeletionProtectionEnabled=False)
    client.update_table(
        TableName="judged",
        BillingMode="PROVISIONED",
        ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 1},
    )
    until("ACTIVE", lambda: client.describe_table(TableName="judged")["Table"]["TableStatus"])
    found = client.describe_table(TableName="judged")["Table"]
    same("capacity", 2, found["ProvisionedThroughput"]["ReadCapacityUnits"])
    same("protection", False, found["DeletionProtectionEnabled"])
    client.update_table(TableName="judged", SSESpecification={"Enabled": False})
    until("ACTIVE", lambda: client.describe_table(TableName="judged")["Table"]["TableStatus"])
    same("key", None, client.describe_table(TableName="judged")["Table"].get("SSEDescription"))

    recovery = client.describe_continuous_backups(TableName="judged")["ContinuousBackupsDescription"]
    same("recovery", "DISABLED", recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
    client.update_continuous_backups(
        TableName="judged", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    recovery = client.describe_continuous_backups(TableName="judged")["ContinuousBackupsDescription"]
    same("recovery", "ENABLED", recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
    refused("TableNotFoundException", client.describe_continuous_backups, TableName="nothing")
    client.update_time_to_live(
        TableName="judged", TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"}
    )
    same(
        "time to live",
        {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"},
        client.describe_time_to_live(TableName="judged")["TimeToLiveDescription"],
    )
    same(
        "streams",
        [],
        client.describe_kinesis_streaming_destination(TableName="judged")["KinesisDataStreamDestinations"],
    )

    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}])
    client.untag_resource(ResourceArn=arn, TagKeys=["c"])
    same("tags", {"a": "1", "b": "2"}, tags_of(client.list_tags_of_resource(ResourceArn=arn)["Tags"]))
    refused("ResourceNotFoundException", client.list_tags_of_resource, ResourceArn=arn + "x")
    too_many = [{"Key": f"k{index}", "Value": ""} for index in range(50)]
    refused("ValidationException", client.tag_resource, ResourceArn=arn, Tags=too_many)

    client.create_table(**{**table, "TableName": "second", "DeletionProtectionEnabled": False, "Tags": []})
    first = client.list_tables(Limit=1)
    same("first page", (["judged"], "judged"), (first["TableNames"], first["LastEvaluatedTableName"]))
    rest = client.list_tables(ExclusiveStartTableName="judged", Limit=1)
    same("second page", (["second"], None), (rest["TableNames"], rest.get("LastEvaluatedTableName")))
    same("elsewhere", [], judge.client("dynamodb", "eu-west-2", ACCOUNT).list_tables()["TableNames"])
    same("elsewhere", [], judge.client("dynamodb", HERE, MANAGEMENT).list_tables()["TableNames"])
    until("ACTIVE", lambda: client.describe_table(TableName="second")["Table"]["TableStatus"])
    same("state", "DELETING", client.delete_table(TableName="second")["TableDescription"]["TableStatus"])
    gone("ResourceNotFoundException", client.describe_table, TableName="second")
    return arn


def rds(key):
    client = judge.client("rds", HERE, ACCOUNT)
    instance = {
        "DBInstanceIdentifier": "Judged",
        "DBInstanceClass": "db.t3.micro",
        "Engine": "mysql",
        "EngineVersion": "8.0",
        "AllocatedStorage": 20,
        "MasterUsername": "admin",
        "ManageMasterUserPassword": True,
        "StorageEncrypted": True,
        "KmsKeyId": key,
        "DeletionProtection": True,
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    refused("DBInstanceNotFound", client.describe_db_instances, DBInstanceIdentifier="judged")
    for code, changes in (
        ("InvalidParameterValue", {"DBInstanceIdentifier": "1st"}),
        ("InvalidParameterValue", {"DBInstanceIdentifier": "a--b"}),
        ("InvalidParameterValue", {"DBInstanceClass": "t3.micro"}),
        ("InvalidParameterValue", {"Engine": "access"}),
        ("InvalidParameterCombination", {"EngineVersion": "3.23"}),
        ("InvalidParameterCombination", {"Engine": "aurora-mysql"}),
        ("InvalidParameterValue", {"AllocatedStorage": 4}),
        ("InvalidParameterValue", {"AllocatedStorage": 70000}),
        ("InvalidParameterValue", {"StorageType": "gp9"}),
        ("InvalidParameterCombination", {"StorageType": "io1", "AllocatedStorage": 100}),
        ("InvalidParameterCombination", {"MaxAllocatedStorage": 20}),
        ("InvalidParameterValue", {"BackupRetentionPeriod": 36}),
        ("InvalidParameterValue", {"PreferredBackupWindow": "22:00"}),
        ("InvalidParameterValue", {"PreferredBackupWindow": "22:00-22:10"}),
        ("InvalidParameterValue", {"PreferredMaintenanceWindow": "sun:22:00-sun:25:00"}),
        (
            "InvalidParameterCombination",
            {"PreferredBackupWindow": "22:00-23:00", "PreferredMaintenanceWindow": "sun:22:30-sun:23:30"},
        ),
        ("InvalidParameterCombination", {"StorageEncrypted": False}),
        ("InvalidParameterCombination", {"MasterUserPassword": "long enough"}),
        ("InvalidParameterValue", {"ManageMasterUserPassword": False}),
        ("InvalidParameterValue", {"ManageMasterUserPassword": False, "MasterUserPassword": "short"}),
        ("InvalidParameterValue", {"MasterUsername": ""}),
        ("DBParameterGroupNotFound", {"DBParameterGroupName": "mine"}),
        ("InvalidParameterCombination", {"DBParameterGroupName": "default.mysql5.7"}),
        ("KMSKeyNotAccessibleFault", {"KmsKeyId": key[:-1] + "x"}),
        ("InvalidParameterValue", {"Tags": [{"Key": "a", "Value": "[1]"}]}),
    ):
        refused(code, client.create_db_instance, **{**instance, **changes})
    made = client.create_db_instance(**instance)["DBInstance"]
    arn = made["DBInstanceArn"]
    same("state", "creating", made["DBInstanceStatus"])
    same("ARN", f"arn:aws:rds:{HERE}:{ACCOUNT}:db:judged", arn)
    same("endpoint", None, made.get("Endpoint"))
    refused("DBInstanceAlreadyExists", client.create_db_instance, **instance)
    refused("InvalidDBInstanceState", client.modify_db_instance, DBInstanceIdentifier="judged", MultiAZ=True)

    def describe():
        return client.describe_db_instances(DBInstanceIdentifier="JUDGED")["DBInstances"][0]

    until("available", lambda: describe()["DBInstanceStatus"])
    found = describe()
    same("version", True, found["EngineVersion"].startswith("8.0."))
    same("key", key, found["KmsKeyId"])
    same("port", 3306, found["Endpoint"]["Port"])
    same("secret", "active", found["MasterUserSecret"]["SecretStatus"])
    same("group", "default.mysql8.0", found["DBParameterGroups"][0]["DBParameterGroupName"])
    same("tags", {"a": "1"}, tags_of(found["TagList"]))
    for name, value in (("dbi-resource-id", found["DbiResourceId"]), ("engine", "mysql"), ("db-instance-id", arn)):
        listed = client.describe_db_instances(Filters=[{"Name": name, "Values": [value]}])["DBInstances"]
        same(name, ["judged"], [item["DBInstanceIdentifier"] for item in listed])
    same("filtered", [], client.describe_db_instances(Filters=[{"Name": "engine", "Values": ["postgres"]}])["DBInstances"])

    change = {"DBInstanceIdentifier": "judged", "ApplyImmediately": True}
    refused("InvalidParameterCombination", client.modify_db_instance, **change, AllocatedStorage=19)
    refused("InvalidParameterCombination", client.modify_db_instance, **change, EngineVersion="8.4")
    client.modify_db_instance(**change, BackupRetentionPeriod=7, AllocatedStorage=30)
    until("available", lambda: describe()["DBInstanceStatus"])
    same("changed", (7, 30), (describe()["BackupRetentionPeriod"], describe()["AllocatedStorage"]))
    client.modify_db_instance(DBInstanceIdentifier="judged", DBInstanceClass="db.m5.large")
    same("class", "db.t3.micro", describe()["DBInstanceClass"])
    same("pending", "db.m5.large", describe()["PendingModifiedValues"]["DBInstanceClass"])
    until("available", lambda: describe()["DBInstanceStatus"])
    client.modify_db_instance(**change, EngineVersion="8.4", AllowMajorVersionUpgrade=True)
    until("available", lambda: describe()["DBInstanceStatus"])
    same("group", "default.mysql8.4", describe()["DBParameterGroups"][0]["DBParameterGroupName"])

    client.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}])
    client.remove_tags_from_resource(ResourceName=arn, TagKeys=["c"])
    same("tags", {"a": "1", "b": "2"}, tags_of(client.list_tags_for_resource(ResourceName=arn)["TagList"]))
    refused("DBInstanceNotFound", client.list_tags_for_resource, ResourceName=arn + "x")

    client.create_db_snapshot(DBSnapshotIdentifier="by-hand", DBInstanceIdentifier="judged")
    refused(
        "DBSnapshotAlreadyExists",
        client.create_db_snapshot,
        DBSnapshotIdentifier="By-hand",
        DBInstanceIdentifier="judged",
    )

    def snapshot(name):
        return client.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"][0]

    until("available", lambda: snapshot("by-hand")["Status"])
    same("of", ("judged", True, key), tuple(snapshot("by-hand")[m] for m in ("DBInstanceIdentifier", "Encrypted", "KmsKeyId")))
    refused("DBSnapshotNotFound", client.describe_db_snapshots, DBSnapshotIdentifier="nothing")

    target = {"DBInstanceIdentifier": "judged"}
    refused("InvalidParameterCombination", client.delete_db_instance, **target, SkipFinalSnapshot=True)
    client.modify_db_instance(**change, DeletionProtection=False)
    refused("InvalidParameterCombination", client.delete_db_instance, **target)
    refused(
        "InvalidParameterCombination",
        client.delete_db_instance,
        **target,
        SkipFinalSnapshot=True,
        FinalDBSnapshotIdentifier="last",
    )
    refused("DBSnapshotAlreadyExists", client.delete_db_instance, **target, FinalDBSnapshotIdentifier="by-hand")
    refused("DBInstanceNotFound", client.delete_db_instance, DBInstanceIdentifier="nothing", SkipFinalSnapshot=True)
    client.delete_db_instance(**target, FinalDBSnapshotIdentifier="last")
    gone("DBInstanceNotFound", client.describe_db_instances, DBInstanceIdentifier="judged")
    listed = client.describe_db_snapshots(DBInstanceIdentifier="judged")["DBSnapshots"]
    same("snapshots", ["by-hand", "last"], [item["DBSnapshotIdentifier"] for item in listed])
    for name in ("by-hand", "last"):
        until("available", lambda: snapshot(name)["Status"])
        client.delete_db_snapshot(DBSnapshotIdentifier=name)
    refused("DBSnapshotNotFound", client.delete_db_snapshot, DBSnapshotIdentifier="last")

    versions = client.describe_db_engine_versions(Engine="postgres", DefaultOnly=True)["DBEngineVersions"]
    same("default version", 1, len(versions))
    groups = client.describe_db_parameter_groups(DBParameterGroupName="default.mysql8.0")["DBParameterGroups"]
    same("family", ["mysql8.0"], [group["DBParameterGroupFamily"] for group in groups])
    refused("DBParameterGroupNotFound", client.describe_db_parameter_groups, DBParameterGroupName="mine")
    options = client.describe_option_groups(EngineName="mysql", MajorEngineVersion="8.0")["OptionGroupsList"]
    same("options", ["default:mysql-8-0"], [group["OptionGroupName"] for group in options])
    refused("OptionGroupNotFoundFault", client.describe_option_groups, OptionGroupName="mine")

    client.create_db_instance(**{**instance, "DBInstanceIdentifier": "kept", "DeletionProtection": False})
    return f"arn:aws:rds:{HERE}:{ACCOUNT}:db:kept"


def sns():
    client = judge.client("sns", HERE, ACCOUNT)
    arn = client.create_topic(Name="judged", Attributes={"DisplayName": "J"}, Tags=[{"Key": "a", "Value": "1"}])["TopicArn"]
    same("ARN", f"arn:aws:sns:{HERE}:{ACCOUNT}:judged", arn)
    same("again", arn, client.create_topic(Name="judged")["TopicArn"])
    refused("InvalidParameter", client.create_topic, Name="judged", Attributes={"DisplayName": "K"})
    refused("InvalidParameter", client.create_topic, Name="a b")
    refused("InvalidParameter", client.create_topic, Name="judged.fifo")
    same("name", "J", client.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"])
    client.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="L")
    same("name", "L", client.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"])
    refused("InvalidParameter", client.set_topic_attributes, TopicArn=arn, AttributeName="Colour", AttributeValue="")
    refused("NotFound", client.get_topic_attributes, TopicArn=arn + "x")
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}])
    client.untag_resource(ResourceArn=arn, TagKeys=["c"])
    same("tags", {"a": "1", "b": "2"}, tags_of(client.list_tags_for_resource(ResourceArn=arn)["Tags"]))
    refused("ResourceNotFound", client.list_tags_for_resource, ResourceArn=arn + "x")
    same("nobody", [], client.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"])
    for index in range(120):
        client.create_topic(Name=f"many-{index}")
    pages = list(client.get_paginator("list_topics").paginate())
    same("pages", [100, 21], [len(page["Topics"]) for page in pages])
    client.delete_topic(TopicArn=f"arn:aws:sns:{HERE}:{ACCOUNT}:many-0")
    refused("NotFound", client.get_topic_attributes, TopicArn=f"arn:aws:sns:{HERE}:{ACCOUNT}:many-0")
    client.delete_topic(TopicArn=f"arn:aws:sns:{HERE}:{ACCOUNT}:many-0")
    return arn


def tagging(key, table, instance, topic):
    client = judge.client("resourcegroupstaggingapi", HERE, ACCOUNT)
    failed = client.tag_resources(ResourceARNList=[key, table, instance, topic], Tags={"unit": "acme", "n": "1"})
    same("failed", {}, failed["FailedResourcesMap"])
    failed = client.tag_resources(ResourceARNList=[topic, topic + "x"], Tags={"n": "2"})
    same("failed", [topic + "x"], list(failed["FailedResourcesMap"]))

    def resources(**arguments):
        pages = client.get_paginator("get_resources").paginate(**arguments)
        return sorted(item["ResourceARN"] for page in pages for item in page["ResourceTagMappingList"])

    unit = {"Key": "unit", "Values": ["acme", "other"]}
    everything = sorted([key, table, instance, topic])
    same("all", everything, resources(TagFilters=[unit]))
    same("in pages", everything, resources(TagFilters=[unit], ResourcesPerPage=1))
    same("both", [topic], resources(TagFilters=[unit, {"Key": "n", "Values": ["2"]}]))
    same("any value", everything, resources(TagFilters=[{"Key": "n"}]))
    same("none", [], resources(TagFilters=[{"Key": "unit", "Values": ["Acme"]}]))
    same("service", [table], resources(TagFilters=[unit], ResourceTypeFilters=["dynamodb"]))
    same("types", sorted([key, instance]), resources(TagFilters=[unit], ResourceTypeFilters=["kms:key", "rds:db"]))
    same("no type", [], resources(TagFilters=[unit], ResourceTypeFilters=["rds:snapshot"]))
    same("by name", [table], resources(ResourceARNList=[table]))
    refused(
        "InvalidParameterException", client.get_resources, ResourceARNList=[table], ResourceTypeFilters=["dynamodb"]
    )
    refused("InvalidParameterException", client.get_resources, ResourcesPerPage=101)
    elsewhere = judge.client("resourcegroupstaggingapi", "eu-west-2", ACCOUNT)
    same("elsewhere", [], elsewhere.get_resources(TagFilters=[unit])["ResourceTagMappingList"])
    same("values", ["acme"], client.get_tag_values(Key="unit")["TagValues"])
    same("keys", True, {"unit", "n", "a"} <= set(client.get_tag_keys()["TagKeys"]))
    dynamo = judge.client("dynamodb", HERE, ACCOUNT)
    same("seen", "acme", tags_of(dynamo.list_tags_of_resource(ResourceArn=table)["Tags"])["unit"])
    same("failed", {}, client.untag_resources(ResourceARNList=everything, TagKeys=["unit"])["FailedResourcesMap"])
    same("untagged", [], resources(TagFilters=[unit]))


def organizations():
    client = judge.client("organizations", "us-east-1", MANAGEMENT)
    same("management", MANAGEMENT, client.describe_organization()["Organization"]["MasterAccountId"])
    accounts = [item["Id"] for page in client.get_paginator("list_accounts").paginate() for item in page["Accounts"]]
    same("accounts", [MANAGEMENT, ACCOUNT, "333333333333"], sorted(accounts))
    root = client.list_roots()["Roots"][0]["Id"]
    same("parent", [root], [item["Id"] for item in client.list_parents(ChildId=ACCOUNT)["Parents"]])
    service = "backup.amazonaws.com"
    client.enable_aws_service_access(ServicePrincipal=service)
    enabled = client.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    same("trusted", True, service in [item["ServicePrincipal"] for item in enabled])

    content = json.dumps({"plans": {}})
    policy = {"Name": "judged", "Description": "", "Type": "BACKUP_POLICY", "Content": content}
    made = client.create_policy(**policy, Tags=[{"Key": "a", "Value": "1"}])["Policy"]["PolicySummary"]
    refused("DuplicatePolicyException", client.create_policy, **policy)
    refused(
        "MalformedPolicyDocumentException", client.create_policy, **{**policy, "Name": "other", "Content": "[1"}
    )
    refused("PolicyTypeNotEnabledException", client.attach_policy, PolicyId=made["Id"], TargetId=root)
    client.enable_policy_type(RootId=root, PolicyType="BACKUP_POLICY")
    refused("PolicyTypeAlreadyEnabledException", client.enable_policy_type, RootId=root, PolicyType="BACKUP_POLICY")
    client.attach_policy(PolicyId=made["Id"], TargetId=ACCOUNT)
    refused("DuplicatePolicyAttachmentException", client.attach_policy, PolicyId=made["Id"], TargetId=ACCOUNT)
    refused("TargetNotFoundException", client.attach_policy, PolicyId=made["Id"], TargetId="999999999999")
    targets = client.list_targets_for_policy(PolicyId=made["Id"])["Targets"]
    same("targets", [ACCOUNT], [item["TargetId"] for item in targets])
    found = client.list_policies_for_target(TargetId=ACCOUNT, Filter="BACKUP_POLICY")["Policies"]
    same("of the target", [made["Id"]], [item["Id"] for item in found])
    client.update_policy(PolicyId=made["Id"], Description="changed")
    same("changed", "changed", client.describe_policy(PolicyId=made["Id"])["Policy"]["PolicySummary"]["Description"])
    client.tag_resource(ResourceId=made["Id"], Tags=[{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}])
    client.untag_resource(ResourceId=made["Id"], TagKeys=["c"])
    same("tags", {"a": "1", "b": "2"}, tags_of(client.list_tags_for_resource(ResourceId=made["Id"])["Tags"]))
    refused("PolicyInUseException", client.delete_policy, PolicyId=made["Id"])
    client.detach_policy(PolicyId=made["Id"], TargetId=ACCOUNT)
    refused("PolicyNotAttachedException", client.detach_policy, PolicyId=made["Id"], TargetId=ACCOUNT)
    client.delete_policy(PolicyId=made["Id"])
    refused("PolicyNotFoundException", client.describe_policy, PolicyId=made["Id"])
    client.register_delegated_administrator(AccountId=ACCOUNT, ServicePrincipal=service)
    refused(
        "AccountAlreadyRegisteredException",
        client.register_delegated_administrator,
        AccountId=ACCOUNT,
        ServicePrincipal=service,
    )
    listed = client.list_delegated_administrators(ServicePrincipal=service)["DelegatedAdministrators"]
    same("delegates", [ACCOUNT], [item["Id"] for item in listed])
    client.deregister_delegated_administrator(AccountId=ACCOUNT, ServicePrincipal=service)
    member = judge.client("organizations", "us-east-1", "333333333333")
    refused("AccessDeniedException", member.list_accounts)


def regions():
    names = [item["RegionName"] for item in judge.client("ec2", HERE, ACCOUNT).describe_regions()["Regions"]]
    same("regions", True, HERE in names and names == sorted(names))


def main():
    sts()
    iam()
    key = kms()
    table = dynamodb(key)
    instance = rds(key)
    tagging(key, table, instance, sns())
    organizations()
    regions()
    judge.done()


main()
