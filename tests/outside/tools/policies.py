"""Whether every policy of an emitted file is one that IAM takes (the grammar of policies in the IAM guide), and of the
form that its place asks for.

    policies.py FILE...     main.tf.json, a CloudFormation template, or the JSON of a Terraform plan
    policies.py --self-test
"""

import copy
import json
import re
import sys

import strict

# What a policy is for decides what it may hold: the policy of a vault takes no wildcard in its actions.
KEY, VAULT, TRUST, ORGANIZATION = "key", "vault", "trust", "organization"
PLACES = {
    ("aws_kms_key", "policy"): KEY,
    ("aws_kms_key_policy", "policy"): KEY,
    ("aws_backup_vault_policy", "policy"): VAULT,
    ("aws_iam_role", "assume_role_policy"): TRUST,
    ("aws_organizations_policy", "content"): ORGANIZATION,
    ("AWS::KMS::Key", "KeyPolicy"): KEY,
    ("AWS::Backup::BackupVault", "AccessPolicy"): VAULT,
    ("AWS::Backup::LogicallyAirGappedBackupVault", "AccessPolicy"): VAULT,
    ("AWS::IAM::Role", "AssumeRolePolicyDocument"): TRUST,
    ("AWS::Organizations::Policy", "Content"): ORGANIZATION,
}
ACTIONS = {
    KEY: re.compile(r"kms:(\*|[A-Z][A-Za-z]*\*?)"),
    VAULT: re.compile(r"backup:[A-Z][A-Za-z]*"),
    TRUST: re.compile(r"sts:(AssumeRole|TagSession)"),
}
SIZES = {KEY: 32768, VAULT: 20480, TRUST: 2048, ORGANIZATION: 10000}
OPERATOR = re.compile(
    r"(ForAllValues:|ForAnyValue:)?"
    r"(String(Not)?Equals(IgnoreCase)?|String(Not)?Like|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?"
    r"|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)"
    r"(IfExists)?"
)
CONTEXT_KEY = re.compile(r"[a-z0-9-]+:[A-Za-z0-9:/._-]+")
PRINCIPAL = re.compile(
    r"\*|[0-9]{12}|arn:aws(-cn|-us-gov)?:(iam|sts)::[0-9]{12}:"
    r"(root|(role|user|federated-user)/[A-Za-z0-9_+=,.@/-]+|assumed-role/[A-Za-z0-9_+=,.@-]+/[A-Za-z0-9_+=,.@-]+)"
)
SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
# Stands for what is known only when it exists.
REFERENCE = "arn:aws:iam::000000000000:role/reference"


class Checker:
    def __init__(self):
        self.faults = []

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def keys(self, where, value, required, optional):
        if not isinstance(value, dict):
            self.fault(where, f"is no object: {value!r}")
            return False
        for key in required - set(value):
            self.fault(where, f"has no {key}")
        for key in set(value) - required - optional:
            self.fault(where, f"has a {key}")
        return not required - set(value)

    def texts(self, where, value, pattern):
        """One text or a list of different ones, each as the pattern has it."""
        items = value if isinstance(value, list) else [value]
        if not items:
            self.fault(where, "is an empty list")
        for item in items:
            if not isinstance(item, str) or not pattern.fullmatch(item):
                self.fault(where, f"{item!r} is not allowed there")
        if len({json.dumps(item) for item in items}) != len(items):
            self.fault(where, "says a thing twice")

    def principal(self, where, value):
        if value == "*":
            return
        if not isinstance(value, dict) or not value:
            self.fault(where, f"{value!r} is no principal")
            return
        for key, items in value.items():
            if key not in ("AWS", "Service"):
                self.fault(where, f"{key!r} is no kind of principal")
            else:
                self.texts(f"{where}.{key}", items, PRINCIPAL if key == "AWS" else SERVICE)

    def condition(self, where, value):
        if not isinstance(value, dict) or not value:
            self.fault(where, "is empty or no object")
            return
        for operator, keys in value.items():
            if not OPERATOR.fullmatch(operator):
                self.fault(where, f"{operator!r} is no operator")
            if not isinstance(keys, dict) or not keys:
                self.fault(f"{where}.{operator}", "is empty or no object")
                continue
            for key, values in keys.items():
                if not CONTEXT_KEY.fullmatch(key):
                    self.fault(f"{where}.{operator}", f"{key!r} is no key")
                self.texts(f"{where}.{operator}.{key}", values, re.compile(r".+"))

    def statement(self, where, value, kind):
        required = {"Effect", "Principal", "Action"} | (set() if kind == TRUST else {"Resource"})
        if not self.keys(where, value, required, {"Sid", "Condition"}):
            return
        if value["Effect"] not in ("Allow", "Deny"):
            self.fault(where, f"Effect is {value['Effect']!r}")
        if not re.fullmatch(r"[A-Za-z0-9]+", value.get("Sid", "x")):
            self.fault(where, f"Sid {value['Sid']!r} has more than letters and digits")
        self.principal(f"{where}.Principal", value["Principal"])
        if value["Principal"] == "*" and value["Effect"] == "Allow" and "Condition" not in value:
            self.fault(where, "allows anybody")
        self.texts(f"{where}.Action", value["Action"], ACTIONS[kind])
        if value.get("Resource", "*") not in ("*", ["*"]):
            self.fault(where, f"Resource is {value['Resource']!r}")
        if "Condition" in value:
            self.condition(f"{where}.Condition", value["Condition"])

    def document(self, where, value, kind):
        if not self.keys(where, value, {"Version", "Statement"}, set()):
            return
        if value["Version"] != "2012-10-17":
            self.fault(where, f"Version is {value['Version']!r}")
        statements = value["Statement"]
        if not isinstance(statements, list) or not statements:
            self.fault(where, "has no statements")
            return
        sids = [statement["Sid"] for statement in statements if isinstance(statement, dict) and "Sid" in statement]
        if len(set(sids)) != len(sids):
            self.fault(where, f"two statements have one Sid: {sids}")
        for index, statement in enumerate(statements):
            self.statement(f"{where}.Statement[{index}]", statement, kind)
        if kind == KEY and not any(self.administers(statement) for statement in statements):
            self.fault(where, "leaves the key without an administrator")

    @staticmethod
    def administers(statement):
        principal = statement.get("Principal") if isinstance(statement, dict) else None
        return (
            isinstance(principal, dict)
            and str(principal.get("AWS")).endswith(":root")
            and statement.get("Action") == "kms:*"
            and statement.get("Effect") == "Allow"
        )

    def organization(self, where, value):
        """A backup policy (F: syntax of backup policies): every value under an inheritance operator."""
        if not self.keys(where, value, {"plans"}, set()) or not value["plans"]:
            return
        for name, plan in value["plans"].items():
            here = f"{where}.plans.{name}"
            self.keys(here, plan, {"rules", "regions", "selections"}, {"advanced_backup_settings", "backup_plan_tags"})
            self.operators(here, plan)

    def operators(self, where, value):
        if not isinstance(value, dict):
            self.fault(where, f"{value!r} stands under no operator")
            return
        for key, item in value.items():
            if key.startswith("@@"):
                if key not in ("@@assign", "@@append", "@@remove") or len(value) != 1:
                    self.fault(where, f"{key!r} does not stand there")
            else:
                self.operators(f"{where}.{key}", item)

    def policy(self, where, value, kind):
        if isinstance(value, str):
            if "${" in value.replace("$${", ""):
                value = re.sub(r"(?<!\$)\$\{[^}]*\}", REFERENCE, value)
            value = value.replace("$${", "${")
            if len(value.encode()) > SIZES[kind]:
                self.fault(where, f"has {len(value.encode())} bytes")
            try:
                value = strict.parse(value)
            except (strict.Fault, ValueError) as error:
                self.fault(where, f"is no JSON: {error}")
                return
        else:
            value = without_functions(value)
        if kind == ORGANIZATION:
            self.organization(where, value)
        else:
            self.document(where, value, kind)


def without_functions(value):
    """Of a template: what CloudFormation fills in becomes a role's ARN."""
    if isinstance(value, list):
        return [without_functions(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in ("Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join"):
            return REFERENCE
        return {key: without_functions(item) for key, item in value.items()}
    return value


def found(document):
    """(where, value, kind) of every policy."""
    if "Resources" in document:
        resources = [(name, item["Type"], item.get("Properties", {})) for name, item in document["Resources"].items()]
    elif "resource_changes" in document:
        resources = [
            (item["address"], item["type"], item["change"]["after"] or {}) for item in document["resource_changes"]
        ]
    else:
        resources = [
            (f"{kind}.{name}", kind, item)
            for kind, items in document.get("resource", {}).items()
            for name, item in items.items()
        ]
    for name, kind, attributes in resources:
        for (its_kind, attribute), place in PLACES.items():
            if kind == its_kind and attributes.get(attribute) is not None:
                yield f"{name}.{attribute}", attributes[attribute], place


GOOD = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Root",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "Use",
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::111111111111:role/bkc/x/y"], "Service": "backup.amazonaws.com"},
            "Action": ["kms:Decrypt", "kms:ReEncrypt*"],
            "Resource": "*",
            "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
        },
    ],
}
# Each a path into GOOD and what stands there instead; None takes it away.
BAD = [
    (("Version",), "2008-10-17"),
    (("Version",), None),
    (("Statement",), []),
    (("Id",), "x"),
    (("Statement", 0), None),
    (("Statement", 0, "Action"), "kms:Get*"),
    (("Statement", 1, "Sid"), "Root"),
    (("Statement", 1, "Sid"), "with blanks"),
    (("Statement", 1, "Effect"), "allow"),
    (("Statement", 1, "Effect"), None),
    (("Statement", 1, "Action"), "backup:CopyIntoBackupVault"),
    (("Statement", 1, "Action"), []),
    (("Statement", 1, "Action"), ["kms:Decrypt", "kms:Decrypt"]),
    (("Statement", 1, "Resource"), None),
    (("Statement", 1, "Resource"), "arn:aws:kms:x"),
    (("Statement", 1, "Principal"), {}),
    (("Statement", 1, "Principal"), "arn:aws:iam::111111111111:root"),
    (("Statement", 1, "Principal"), {"AWS": "arn:aws:iam::1111:root"}),
    (("Statement", 1, "Principal"), {"AWS": []}),
    (("Statement", 1, "Principal"), {"aws": "*"}),
    (("Statement", 1, "Principal"), {"Service": "backup"}),
    (("Statement", 1, "Principal"), None),
    (("Statement", 1, "Condition"), {}),
    (("Statement", 1, "Condition"), {"StringEqual": {"aws:PrincipalOrgID": "o-x"}}),
    (("Statement", 1, "Condition"), {"Bool": {"kms:GrantIsForAWSResource": True}}),
    (("Statement", 1, "Condition"), {"StringEquals": {"aws:PrincipalOrgID": []}}),
    (("Statement", 1, "Condition"), {"StringEquals": {"PrincipalOrgID": "o-x"}}),
    (("Statement", 1, "NotAction"), "kms:Decrypt"),
]


def self_test():
    wrong = []
    checker = Checker()
    checker.policy("good", json.dumps(GOOD), KEY)
    wrong += checker.faults
    for path, value in BAD:
        document = copy.deepcopy(GOOD)
        at = document
        for step in path[:-1]:
            at = at[step]
        if value is None:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        checker = Checker()
        checker.policy("bad", json.dumps(document), KEY)
        if not checker.faults:
            wrong.append(f"not seen: {path} = {value!r}")
    for text in ('{"Version": "2012-10-17", "Version": "2012-10-17"}', "{", '{"Version": NaN}'):
        checker = Checker()
        checker.policy("bad", text, KEY)
        if not any("is no JSON" in fault for fault in checker.faults):
            wrong.append(f"not seen: {text}")
    print("\n".join(wrong) or f"{len(BAD) + 4} cases")
    return 1 if wrong else 0


def main(paths):
    checker, count = Checker(), 0
    for path in paths:
        for where, value, kind in found(strict.read(path)):
            count += 1
            checker.policy(f"{path}: {where}", value, kind)
    for fault in checker.faults:
        print(fault)
    print(f"{count} policies in {len(paths)} files")
    return 1 if checker.faults or not count else 0


sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else main(sys.argv[1:]))
