"""What the tests of AWS Backup in the simulator have in common: clients of an account, and judgements. judge.py holds
every answer against botocore's model.
"""

import json
import os

import boto3
import judge
from botocore.config import Config
from botocore.exceptions import ClientError

MANAGER, MEMBER = "111111111111", "222222222222"
REGION = "eu-west-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
BACKUP_POLICY = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"

called = set()
faults = {}
checks = 0


def same(got, wanted, what):
    global checks
    checks += 1
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, wanted {wanted!r}")


def true(condition, what):
    same(bool(condition), True, what)


def refused(code, call, **arguments):
    """The call fails with that fault; its message and further members."""
    global checks
    checks += 1
    try:
        call(**arguments)
    except ClientError as error:
        got = error.response["Error"]
        if got["Code"] != code:
            raise SystemExit(f"{error.operation_name}: {got['Code']} ({got['Message']}), wanted {code}") from error
        true(got["Message"], f"{error.operation_name}: a fault without a message")
        faults.setdefault(code, set()).add(error.operation_name)
        return error.response
    raise SystemExit(f"{call.__name__} {arguments}: not refused, wanted {code}")


def pages(call, member, count, **arguments):
    """All items by pages of one."""
    items, token, seen = [], None, set()
    while True:
        more = {"NextToken": token} if token else {}
        page = call(MaxResults=1, **more, **arguments)
        true(len(page[member]) <= 1, f"{call.__name__}: a page of one")
        items.extend(page[member].items() if isinstance(page[member], dict) else page[member])
        token = page.get("NextToken")
        if not token:
            break
        true(token not in seen, f"{call.__name__}: tokens go on")
        seen.add(token)
    same(len(items), count, f"{call.__name__}: items over pages")
    same(len(call(**arguments)[member]), count, f"{call.__name__}: items at once")
    return items


class World:
    """Clients of one account, and what AWS Backup needs around it."""

    def __init__(self, account):
        self.account = account
        self.backup = self.client("backup")
        self.loose = self.client("backup", parameter_validation=False)  # sends what the model forbids
        self.kms = self.client("kms")
        self.iam = self.client("iam")
    def client(self, service, judged=True, **config):
        made = boto3.client(
            service,
            region_name=REGION,
            endpoint_url=os.environ["AWS_ENDPOINT_URL"],
            aws_access_key_id=f"AKIASIM1{self.account}",
            aws_secret_access_key=f"sim-secret-of-account-{self.account}000000",
            config=Config(retries={"max_attempts": 0}, **config),
        )
        made.meta.events.register("before-call.backup", lambda model, **_: called.add(model.name))
        if judged:
            made.meta.events.register("before-parse", judge.look)
        return made

    def arn(self, what, service="backup", region=REGION):
        return f"arn:aws:{service}:{region}:{self.account}:{what}"

    def role(self, name, trust=TRUST, policy=BACKUP_POLICY):
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        if policy:
            self.iam.attach_role_policy(RoleName=name, PolicyArn=policy)
        return arn


def tags_work(world, arn, first):
    """Tags of what was made with `first`: read, set, changed, removed, in pages."""
    backup = world.backup
    same(backup.list_tags(ResourceArn=arn)["Tags"], first, f"tags of {arn}")
    backup.tag_resource(ResourceArn=arn, Tags={"b": "2", "a:b/c": "x y"})
    backup.tag_resource(ResourceArn=arn, Tags={"b": "3"})
    same(dict(pages(backup.list_tags, "Tags", len(first) + 2, ResourceArn=arn))["b"], "3", "a tag that was changed")
    backup.untag_resource(ResourceArn=arn, TagKeyList=["b", "a:b/c", "none"])
    same(backup.list_tags(ResourceArn=arn)["Tags"], first, f"tags of {arn} afterwards")
    refused("InvalidParameterValueException", backup.tag_resource, ResourceArn=arn, Tags={"aws:x": "1"})
    refused("InvalidParameterValueException", backup.tag_resource, ResourceArn=arn, Tags={"k" * 129: "1"})
    refused("InvalidParameterValueException", backup.tag_resource, ResourceArn=arn, Tags={"k": "v" * 257})
    refused("LimitExceededException", backup.tag_resource, ResourceArn=arn, Tags={f"k{i}": "" for i in range(51)})


def tags_of_nothing(world):
    backup = world.backup
    for arn in (world.arn("backup-vault:none"), f"arn:aws:backup:{REGION}:999999999999:backup-vault:main"):
        refused("ResourceNotFoundException", backup.list_tags, ResourceArn=arn)
        refused("ResourceNotFoundException", backup.tag_resource, ResourceArn=arn, Tags={"a": "b"})
        refused("ResourceNotFoundException", backup.untag_resource, ResourceArn=arn, TagKeyList=["a"])
    other = world.arn("table/t", service="dynamodb")
    refused("InvalidParameterValueException", backup.list_tags, ResourceArn=other)
    refused("MissingParameterValueException", world.loose.tag_resource, ResourceArn=other)


def deployed(call, unwrap=lambda answer: answer, **arguments):
    for _ in range(10):
        shown = unwrap(call(**arguments))
        if shown["DeploymentStatus"] == "COMPLETED":
            return shown
    raise SystemExit(f"{call.__name__}: never deployed")
