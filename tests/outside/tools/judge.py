"""boto3 clients whose every answer is held against botocore's own model of the operation: no member, value or error
that AWS's model does not have. Used by the tests that talk to the simulator.

    import judge
    backup = judge.client("backup", region="eu-west-1", account="222222222222")
    judge.refused("AlreadyExistsException", backup.create_backup_vault, BackupVaultName="main")
    judge.done()

The administrator's keys of each account follow from its number (src/sim/auth.h).
"""

import json
import os
import re
import sys
import xml.etree.ElementTree

import boto3
import botocore.config
import botocore.exceptions

# What AWS's services answer without their models saying so.
COMMON = {
    "AccessDenied",
    "AccessDeniedException",
    "InvalidClientTokenId",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "MissingParameter",
    "SignatureDoesNotMatch",
    "ValidationError",
    "ValidationException",
}

faults = []
answers = 0
refusals = set()


def fault(text):
    faults.append(text)
    print("fault:", text)


def same(what, expected, found):
    if expected != found:
        fault(f"{what}: expected {expected!r}, found {found!r}")


def check_scalar(shape, value, at):
    enum = getattr(shape, "enum", None)
    if enum and value not in enum:
        fault(f"{at}: {value!r} is none of {enum}")
    # Patterns are Java's; what Python cannot read is not asked.
    pattern = shape.metadata.get("pattern")
    if pattern and "\\p{" not in pattern and "\\u" not in pattern and isinstance(value, str) and not re.search(pattern, value):
        fault(f"{at}: {value!r} is not like {pattern}")


def check_json(shape, value, at):
    kind = shape.type_name
    wanted = {"structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "integer": int, "long": int}
    if kind in wanted and (not isinstance(value, wanted[kind]) or (kind in ("integer", "long") and value is True)):
        fault(f"{at}: {value!r} is no {kind}")
    elif kind == "structure":
        members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name in shape.required_members:
            if name not in value and shape.members[name].serialization.get("location") is None:
                fault(f"{at}: {name} is missing")
        for name, inner in value.items():
            if name not in members:
                fault(f"{at}: there is no {name} in AWS")
            else:
                check_json(members[name], inner, f"{at}.{name}")
    elif kind == "list":
        for index, inner in enumerate(value):
            check_json(shape.member, inner, f"{at}[{index}]")
    elif kind == "map":
        for name, inner in value.items():
            check_json(shape.value, inner, f"{at}[{name}]")
    elif kind == "timestamp":
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            fault(f"{at}: {value!r} is no time")
    else:
        check_scalar(shape, value, at)


def tag_of(element):
    return element.tag.split("}")[-1]


def check_xml(shape, element, at):
    kind = shape.type_name
    if kind == "structure":
        members = {}
        for name, member in shape.members.items():
            flat = member.type_name == "list" and member.serialization.get("flattened")
            own = member.member.serialization.get("name") if flat else None
            members[member.serialization.get("name") or own or name] = member
        for child in element:
            if tag_of(child) not in members:
                fault(f"{at}: there is no {tag_of(child)} in AWS")
            else:
                check_xml(members[tag_of(child)], child, f"{at}.{tag_of(child)}")
    elif kind == "list" and not shape.serialization.get("flattened"):
        wanted = shape.member.serialization.get("name", "member")
        for child in element:
            if tag_of(child) != wanted:
                fault(f"{at}: an item is called {tag_of(child)} instead of {wanted}")
            check_xml(shape.member, child, f"{at}[]")
    elif kind in ("integer", "long"):
        if not re.fullmatch(r"-?[0-9]+", element.text or ""):
            fault(f"{at}: {element.text!r} is no number")
    elif kind == "boolean":
        if element.text not in ("true", "false"):
            fault(f"{at}: {element.text!r} is neither true nor false")
    elif kind == "timestamp":
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]*Z", element.text or ""):
            fault(f"{at}: {element.text!r} is no time")
    elif kind == "string":
        check_scalar(shape, element.text or "", at)


def check_success(operation, body, at):
    shape = operation.output_shape
    if operation.service_model.protocol in ("json", "rest-json"):
        value = json.loads(body or b"{}")
        if shape is not None:
            check_json(shape, value, at)
        elif value:
            fault(f"{at}: an answer where AWS gives none")
        return
    root = xml.etree.ElementTree.fromstring(body)
    if operation.service_model.protocol == "ec2":
        for child in list(root):
            if tag_of(child) == "requestId":
                root.remove(child)
        check_xml(shape, root, at)
        return
    same(f"{at}: root", f"{operation.name}Response", tag_of(root))
    for child in root:
        if tag_of(child) == f"{operation.name}Result" and shape is not None:
            check_xml(shape, child, at)
        elif tag_of(child) != "ResponseMetadata" and len(child) > 0:
            fault(f"{at}: an element {tag_of(child)}")


def look(response_dict, operation_model, **_kwargs):
    global answers
    answers += 1
    at = f"{operation_model.service_model.service_name}.{operation_model.name}"
    if response_dict["status_code"] < 300:
        check_success(operation_model, response_dict["body"], at)


def client(service, region="us-east-1", account="111111111111", **keys):
    keys = keys or {
        "aws_access_key_id": f"AKIASIM1{account}",
        "aws_secret_access_key": f"sim-secret-of-account-{account}000000",
    }
    made = boto3.client(
        service,
        region_name=region,
        endpoint_url=os.environ["AWS_ENDPOINT_URL"],
        config=botocore.config.Config(retries={"max_attempts": 0}),
        **keys,
    )
    made.meta.events.register("before-parse", look)
    return made


def refused(code, call, **arguments):
    """The call is refused with the code, and AWS's model of the operation knows it."""
    made = call.__self__
    operation = made.meta.service_model.operation_model(made.meta.method_to_api_mapping[call.__name__])
    at = f"{made.meta.service_model.service_name}.{operation.name}"
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        found = error.response["Error"]["Code"]
        same(f"{at} {arguments}: error", code, found)
        refusals.add((at, found))
        modelled = {}
        for shape in operation.error_shapes:
            detail = shape.metadata.get("error", {})
            modelled[detail.get("code", shape.name)] = detail.get("httpStatusCode")
        if found not in modelled and found not in COMMON:
            fault(f"{at}: AWS has no {found} there, only {sorted(modelled)}")
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if modelled.get(found) not in (None, status):
            fault(f"{at}: {found} comes with status {modelled[found]}, not {status}")
        if not error.response["Error"].get("Message"):
            fault(f"{at}: {found} says nothing")
    else:
        fault(f"{at} {arguments}: not refused with {code}")


def done():
    print(f"{answers} answers looked at, {len(refusals)} kinds of refusals, {len(faults)} faults")
    sys.exit(1 if faults or not answers else 0)
