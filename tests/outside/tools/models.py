"""The rows of src/aws (JSON on standard input, by rows.c) against the service models of botocore:
each operation's method, path, query, status, token and pages; each member that a form or XML has;
each service's protocol and endpoints. Prints the differences; status 1 where there are any."""

import json
import re
import sys

from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import Loader

FOLDERS = {"tagging": "resourcegroupstaggingapi"}
KINDS = {
    "integer": "int", "long": "int", "boolean": "bool", "double": "real", "float": "real",
    "timestamp": "time", "list": "list", "map": "map", "structure": "struct",
    "string": "text", "blob": "text",
}
# Policies in IAM's answers are percent-encoded, which the model does not say.
QUOTED = {"AssumeRolePolicyDocument", "PolicyDocument", "Document"}
# Answers of which only the top is known: nothing reads them, but for these members of their items.
READ = {"DescribeVolumes": ("Encrypted", "KmsKeyId")}
SHALLOW = {
    "DescribeInstances", "DescribeSecurityGroups", "DescribeSubnets", "DescribeVolumes",
    "DescribeVpcs",
}
TOKENS = {"CreatorRequestId", "IdempotencyToken", "ClientRequestToken"}

loader = Loader()
partitions = loader.load_data("partitions")
problems = []


def problem(*words):
    problems.append(" ".join(str(word) for word in words))


def shape_members(model, shape):
    return model["shapes"][shape["shape"]].get("members", {}) if shape else {}


def check_operation(service, model, paginators, row):
    where = f"{service['name']} {row['name']}:"
    operation = model["operations"].get(row["name"])
    if operation is None:
        problem(where, "the model has none")
        return
    http = operation["http"]
    rest = service["protocol"].startswith("rest")
    inputs = shape_members(model, operation.get("input"))
    outputs = shape_members(model, operation.get("output"))
    uri = http["requestUri"]
    query = []
    for name, member in inputs.items():
        wire = member.get("locationName", name)
        if member.get("location") == "uri":
            uri = re.sub(r"\{%s\+?\}" % re.escape(wire), "{%s}" % name, uri)
        elif member.get("location") == "querystring":
            query.append(f"{name}={wire}")
        elif rest and member.get("location") is None and wire != name:
            problem(where, "member", name, "has another name on the wire")
    for key, want in (("method", http["method"]), ("path", uri), ("success", http.get("responseCode", 200))):
        if row[key] != want:
            problem(where, key, row[key], "should be", want)
    if sorted(row["query"]) != sorted(query):
        problem(where, "query", row["query"], "should be", query)
    if row.get("token") and (row["token"] not in inputs or not (
            inputs[row["token"]].get("idempotencyToken") or row["token"] in TOKENS)):
        problem(where, row["token"], "is no idempotency token")
    check_pages(where, paginators.get(row["name"]), inputs, outputs, row)
    if service["protocol"] == "query" and operation.get("output", {}).get("resultWrapper") not in (
            None, row["name"] + "Result"):
        problem(where, "result wrapper", operation["output"]["resultWrapper"])


def check_pages(where, pages, inputs, outputs, row):
    mine = (row.get("page_in"), row.get("page_out"), row.get("page_items"))
    if pages:
        keys = pages["result_key"]
        keys = keys if isinstance(keys, list) else [keys]
        if mine[:2] != (pages["input_token"], pages["output_token"]) or mine[2] not in keys:
            problem(where, "pages", mine, "should be", pages)
    elif mine[0]:
        if mine[0] not in inputs or mine[1] not in outputs or mine[2] not in outputs:
            problem(where, "pages", mine, "are no members")
    elif "NextToken" in inputs and "NextToken" in outputs:
        problem(where, "has pages that the row does not say")


def lookup(service, parent, name):
    members = service["members"]
    return members.get(f"{parent}.{name}") or members.get(name) or {"kind": "text"}


class Walk:
    """Every member that an operation's input or output may have, with the name of what holds it."""

    def __init__(self, service, model):
        self.service, self.model, self.seen, self.used = service, model, set(), set()

    def operation(self, name):
        operation = self.model["operations"].get(name, {})
        for direction in ("input", "output"):
            if direction in operation:
                self.shape(operation[direction]["shape"], name, direction, name)

    def shape(self, shape, parent, direction, operation):
        if (shape, parent, direction, operation) in self.seen:
            return
        self.seen.add((shape, parent, direction, operation))
        told = self.model["shapes"][shape]
        if told["type"] == "structure":
            for name, member in told["members"].items():
                self.member(name, member, parent, direction, operation)
        elif told["type"] == "list":
            self.shape(told["member"]["shape"], parent, direction, operation)
        elif told["type"] == "map":
            self.shape(told["value"]["shape"], parent, direction, operation)

    def member(self, name, member, parent, direction, operation):
        protocol = self.service["protocol"]
        in_query = member.get("location") == "querystring"
        if protocol.startswith("rest") and direction == "input" and not in_query:
            return
        if protocol == "rest-json" and direction == "output" or not in_query and member.get("location"):
            return
        told = self.model["shapes"][member["shape"]]
        row = lookup(self.service, parent, name)
        where = f"{self.service['name']} {operation}: {direction} {parent}.{name}:"
        self.used.update((name, f"{parent}.{name}"))
        self.kind(where, name, told, row, direction)
        self.wire(where, name, member, told, row, direction)
        if not (direction == "output" and operation in SHALLOW):
            self.shape(member["shape"], name, direction, operation)
        elif told["type"] == "list":
            item = self.model["shapes"][told["member"]["shape"]]
            for each in READ.get(operation, ()):
                self.member(each, item["members"][each], name, direction, operation)

    @staticmethod
    def kind(where, name, told, row, direction):
        want = KINDS[told["type"]]
        allowed = {want}
        if want == "struct" or (want == "text" and direction == "input"):
            allowed |= {"text", "quoted", "struct"}
        if want == "text" and name in QUOTED and direction == "output":
            allowed = {"quoted"}
        if row["kind"] not in allowed:
            problem(where, "kind", row["kind"], "should be", want)

    def wire(self, where, name, member, told, row, direction):
        protocol = self.service["protocol"]
        wire = member.get("locationName", name)
        if protocol == "ec2":
            mine = row.get("request", name) if direction == "input" else row.get(
                "answer", name[0].lower() + name[1:])
            if direction == "input":
                wire = member.get("queryName") or wire[0].upper() + wire[1:]
        elif member.get("location") == "querystring":
            return
        else:
            mine = row.get("answer", name)
        if mine != wire:
            problem(where, "name on the wire", mine, "should be", wire)
        if told["type"] == "list" and not (protocol == "ec2" and direction == "input"):
            item = "" if told.get("flattened") else told["member"].get("locationName", "member")
            if row.get("item") != item:
                problem(where, "item", row.get("item"), "should be", item)
        if told["type"] == "map" and (told.get("flattened") or told["key"].get("locationName", "key") != "key"):
            problem(where, "is a map of another form")


def check_endpoints(service, folder):
    provider = EndpointProvider(loader.load_service_model(folder, "endpoint-rule-set-1"), partitions)
    for key, mine in service["endpoints"].items():
        region, fips, dualstack = key.split()
        more = {"UseGlobalEndpoint": False} if folder == "sts" else {}
        try:
            found = provider.resolve_endpoint(
                Region=region, UseFIPS=fips == "1", UseDualStack=dualstack == "1", **more)
        except EndpointProviderError:
            found = None
        if region.startswith("cn-") and fips == "1":
            found = None  # the rules make names that do not exist
        if service["name"] == "organizations" and dualstack == "1":
            continue  # the rules do not pin the region here
        if (mine is None) != (found is None) or (mine and mine["url"] != found.url):
            problem(service["name"], key, "endpoint", mine, "should be", found and found.url)
        schemes = (found.properties or {}).get("authSchemes") or [{}] if found else [{}]
        signing = schemes[0].get("signingRegion", region)
        if mine and mine["region"] != signing:
            problem(service["name"], key, "signing region", mine["region"], "should be", signing)


def check_service(service):
    folder = FOLDERS.get(service["name"], service["name"])
    model = loader.load_service_model(folder, "service-2")
    paginators = loader.load_service_model(folder, "paginators-1")["pagination"]
    metadata = model["metadata"]
    for key, want in (
            ("name", metadata["endpointPrefix"]), ("protocol", metadata["protocol"]),
            ("version", metadata["apiVersion"]), ("target", metadata.get("targetPrefix")),
            ("signing", metadata.get("signingName", metadata["endpointPrefix"])),
            ("id", metadata["serviceId"].upper().replace(" ", "_"))):
        if service.get(key) != want:
            problem(service["name"], key, service.get(key), "should be", want)
    if "json" in service and service["json"] != metadata["jsonVersion"]:
        problem(service["name"], "json", service["json"])
    if metadata.get("xmlNamespace") and service["xmlns"] != metadata["xmlNamespace"]:
        problem(service["name"], "xmlns", service["xmlns"])
    walk = Walk(service, model)
    for row in service["operations"]:
        check_operation(service, model, paginators, row)
        if service["protocol"] != "json":
            walk.operation(row["name"])
    for name in service["members"]:
        if name not in walk.used:
            problem(service["name"], "member", name, "is in no operation")
    if folder != "s3":  # bkc does not send to it
        check_endpoints(service, folder)


services = json.load(sys.stdin)
for each in services:
    check_service(each)
print("\n".join(problems) if problems else "%d services, %d operations, %d members agree" % (
    len(services), sum(len(s["operations"]) for s in services), sum(len(s["members"]) for s in services)))
sys.exit(1 if problems else 0)
