"""Compares two worlds of the simulator, object for object and member for member.

    states.py settle URL FILE                  lets everything that is under way end, then writes the world to FILE
    states.py compare ALLOWED ONE TWO...       pairs of such files, after Terraform and after bkc; ALLOWED (allowed.py):
                                                   only terraform|only bkc KIND ACCOUNT REGION ID
                                                   differs KIND ACCOUNT REGION ID: MEMBER = TERRAFORM -> BKC
    states.py --self-test FILE                 every change of a world is seen

Ids that AWS makes are named after what they stand for; times and tokens of creation are taken out, and what is empty.
"""

import copy
import json
import re
import sys
import urllib.request

from allowed import Allowed, show

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GENERATED = re.compile(r"\b(AROA[A-Z0-9]{17}|db-[A-Z0-9]{26}|p-sim[0-9a-z]+)\b")
LOOKS = 3
# Greater numbers are times.
LONG_AGO = 10**9
# Lists whose order says nothing.
SETS = ("AttributeDefinitions", "NotResources", "Resources")


def ask(url, method="GET", body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def settle(url, path):
    """Looks at each store until it is made: in the simulator states pass with the clock, which stands, or by looking."""
    import judge

    for item in ask(f"{url}/_bkc/state")["records"]:
        for _ in range(LOOKS):
            if item["kind"] == "dynamodb.table":
                judge.client("dynamodb", item["region"], item["account"]).describe_table(TableName=item["id"])
            if item["kind"] == "rds.instance":
                judge.client("rds", item["region"], item["account"]).describe_db_instances()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(ask(f"{url}/_bkc/state")["records"], file)


def names_of(records):
    """What each generated id is called: after the object's own name, which is unique in its place."""
    names = {}
    for item in records:
        record, kind, key = item["record"], item["kind"], item["id"]
        if kind == "kms.alias":
            names.setdefault(record["TargetKeyId"], f"<key of {key}>")
        elif kind == "backup.plan":
            names[key] = f"<plan {record['BackupPlan']['BackupPlanName']}>"
        elif kind == "iam.role":
            names[record["RoleId"]] = f"<role {record['RoleName']}>"
    for item in records:
        if item["kind"] == "backup.selection":
            selection = item["record"]["BackupSelection"]["SelectionName"]
            names[item["id"].split("/")[1]] = f"<selection {selection}>"
    return names


def without_times(value):
    if isinstance(value, dict):
        return {
            key: without_times(inner)
            for key, inner in value.items()
            if key != "CreatorRequestId" and not (isinstance(inner, (int, float)) and inner > LONG_AGO)
        }
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


def canonical(value, name=None):
    """Documents in documents are compared as such; what is empty is as if it were absent."""
    if isinstance(value, dict):
        inner = {key: canonical(member, key) for key, member in value.items()}
        return {key: member for key, member in inner.items() if member not in (None, [], {})}
    if isinstance(value, list):
        inner = [canonical(member) for member in value]
        return sorted(inner, key=show) if name in SETS else inner
    if isinstance(value, str) and value.startswith("{"):
        try:
            return canonical(json.loads(value))
        except ValueError:
            return value
    return value


def objects_of(records):
    """{(kind, account, region, id): record}"""
    kept = [item for item in records if not item["kind"].startswith("sim.") and item["kind"] != "sts.session"]
    text = json.dumps(canonical(without_times(kept)))
    for key, name in names_of(kept).items():
        text = text.replace(key, name.replace('"', ""))
    text = GENERATED.sub("<id>", UUID.sub("<uuid>", text))
    objects = {}
    for item in json.loads(text):
        key, number = (item["kind"], item["account"] or "-", item["region"] or "-", item["id"]), 2
        while key in objects:
            key = (*key[:3], f"{item['id']} ({number})")
            number += 1
        objects[key] = item.get("record", {})
    return objects


def members(one, two, path=""):
    """(path, value, value) of each leaf that differs; None stands for absence."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in sorted(set(one) | set(two)):
            yield from members(one.get(key), two.get(key), f"{path}.{key}" if path else key)
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for index, (left, right) in enumerate(zip(one, two)):
            yield from members(left, right, f"{path}[{index}]")
    elif one != two:
        yield path, one, two


def differences(one, two):
    for key in sorted(set(one) | set(two)):
        place = " ".join(key)
        if key not in two:
            yield f"only terraform {place}"
        elif key not in one:
            yield f"only bkc {place}"
        else:
            for path, left, right in members(one[key], two[key]):
                yield f"differs {place}: {path} = {show(left)} -> {show(right)}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def compare(allowed_path, *paths):
    allowed, failed = Allowed(allowed_path), not paths
    for terraform, bkc in zip(paths[::2], paths[1::2]):
        one, two = objects_of(read(terraform)), objects_of(read(bkc))
        found = list(differences(one, two))
        print(f"{bkc.split('/')[-1]}: {len(one)} objects and {len(two)}, {len(found)} differences")
        failed = failed or not one or not two
        for line in found:
            if not allowed.allows(line):
                failed = True
                print(line if len(line) < 600 else line[:600] + "…")
    for fault in allowed.faults():
        failed = True
        print(fault)
    return 1 if failed else 0


def self_test(path):
    objects = objects_of(read(path))
    missed = 0
    for key, record in objects.items():
        less = {other: value for other, value in objects.items() if other != key}
        more = {**objects, key: {**copy.deepcopy(record), "Other": 1}}
        for changed in (less, more):
            if not list(differences(objects, changed)):
                missed += 1
                print(f"not seen: a change of {key}")
    return 1 if missed or not objects else 0


if sys.argv[1] == "settle":
    settle(*sys.argv[2:])
elif sys.argv[1] == "--self-test":
    sys.exit(self_test(sys.argv[2]))
else:
    sys.exit(compare(*sys.argv[2:]))
