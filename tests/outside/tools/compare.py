"""Compares the planned objects of two set-ups, attribute for attribute.

    compare.py SCHEMA ALLOWED THEIRS... -- OURS...     plans, THEIRS as ACCOUNT=PLAN.json
    compare.py --mutate SCHEMA THEIRS...               proves that a change of anything planned is seen

ALLOWED lists the differences that there may be, and must be (allowed.py), as:

    only theirs|only ours ACCOUNT REGION TYPE NAME
    differs ACCOUNT REGION TYPE NAME: ATTRIBUTE = THEIR-VALUE -> OUR-VALUE

Fails on a difference that no line allows, and on a line that allows none.
"""

import copy
import json
import sys

import plans
from allowed import Allowed, show


def differences(theirs, ours):
    """Lines as ALLOWED has them, each with what a reader wants to see."""
    for key in sorted(set(theirs) | set(ours)):
        place = " ".join(key)
        if key not in ours:
            yield f"only theirs {place}", []
        elif key not in theirs:
            yield f"only ours {place}", []
        else:
            for name in sorted(set(theirs[key]) | set(ours[key])):
                one, other = theirs[key].get(name), ours[key].get(name)
                if one != other:
                    yield f"differs {place}: {name} = {show(one)} -> {show(other)}", details(one, other)


def details(one, other):
    def lines(value):
        return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).splitlines()

    one, other = lines(one), lines(other)
    if len(one) == 1 and len(other) == 1:
        return []
    return [f"- {line}" for line in one if line not in other] + [f"+ {line}" for line in other if line not in one]


def read_theirs(words, schema):
    for word in words:
        account, _, path = word.partition("=")
        yield plans.read(path, schema, account)


def merged(all_plans):
    objects = {}
    for plan in all_plans:
        objects.update(plan.objects())
    return objects


def compare(schema_path, allowed_path, words):
    schema, cut = plans.Schema(schema_path), words.index("--")
    theirs = merged(read_theirs(words[:cut], schema))
    ours = merged(plans.read(path, schema) for path in words[cut + 1 :])
    allowed, failed, count = Allowed(allowed_path), False, 0
    for line, more in differences(theirs, ours):
        count += 1
        if not allowed.allows(line):
            failed = True
            print(line if len(line) < 400 else line[:400] + "…")
            for detail in more:
                print(f"    {detail}")
    for fault in allowed.faults():
        failed = True
        print(fault)
    print(f"{len(theirs)} of their objects, {len(ours)} of ours")
    print(f"{count} differences, {len(allowed.used)} of {len(allowed.lines)} allowed ones found")
    return 1 if failed or not theirs or not ours else 0


def leaves(value, path=()):
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif value is not None:
        yield path


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if value.startswith("{"):
        document = json.loads(value)
        document["Statement"][-1]["Action"] = "kms:Other"
        return json.dumps(document)
    return value + "x"


def mutate(schema_path, words):
    """Each leaf of each planned object that a configuration may set, and each object, changed in turn."""
    schema, missed, count = plans.Schema(schema_path), [], 0
    for plan in read_theirs(words, schema):
        before = plan.objects()

        def is_seen(mutant):
            mutant.names = {address: mutant.name_of(address) for address in mutant.changes}
            mutant.drawn = mutant.drawn_identifiers()
            return any(differences(before, mutant.objects()))

        for address, change in plan.changes.items():
            block = schema.block(change["type"])
            for path in leaves(change["change"]["after"]):
                attribute = block["attributes"].get(path[0], {"optional": True})
                if attribute.get("computed") and not attribute.get("optional"):
                    continue
                mutant = copy.copy(plan)
                mutant.changes = {**plan.changes, address: copy.deepcopy(change)}
                at = mutant.changes[address]["change"]["after"]
                for step in path[:-1]:
                    at = at[step]
                at[path[-1]] = changed(at[path[-1]])
                count += 1
                if not is_seen(mutant):
                    missed.append(f"{address} {path}")
            mutant = copy.copy(plan)
            mutant.changes = {key: value for key, value in plan.changes.items() if key != address}
            count += 1
            if not is_seen(mutant):
                missed.append(f"{address} taken away")
    for line in missed:
        print(f"not seen: {line}")
    print(f"{count} changes, {len(missed)} of them not seen")
    return 1 if missed or not count else 0


if sys.argv[1] == "--mutate":
    sys.exit(mutate(sys.argv[2], sys.argv[3:]))
sys.exit(compare(sys.argv[1], sys.argv[2], sys.argv[3:]))
