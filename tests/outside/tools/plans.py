"""Plans of terraform as plain objects: what is planned, by what a reader calls it, not by its address.

An object is found by account, region, type and name: the name in AWS, for a key that of its alias. Its attributes
are those that a configuration may set, as planned:
  - an attribute that only AWS decides is left out (the provider's schema tells),
  - sets are sorted, and null, [] and {} are all nothing,
  - what is not known before the apply is the object that it refers to, or "(known after apply)",
  - identifiers that the mock of AWS has drawn for keys become the names of the keys,
  - a policy is compared by its meaning: as JSON, lists sorted, a list of one as its element; what only names a
    statement is an attribute of its own, "POLICY (sids)",
  - the managed policies of a role are one attribute of the role, "(managed policies)", whether attached by an
    argument or by resources of their own.
"""

import json

UNKNOWN = "(known after apply)"
POLICIES = ("policy", "assume_role_policy", "content")
# Reached alike from every region.
GLOBAL = (
    "aws_iam_role",
    "aws_iam_role_policy_attachment",
    "aws_iam_service_linked_role",
    "aws_backup_global_settings",
    "aws_organizations_delegated_administrator",
    "aws_organizations_policy",
    "aws_organizations_policy_attachment",
)
NAME = {
    "aws_backup_global_settings": (),
    "aws_backup_region_settings": (),
    "aws_backup_vault_lock_configuration": ("backup_vault_name",),
    "aws_backup_vault_policy": ("backup_vault_name",),
    "aws_db_instance": ("identifier",),
    "aws_iam_role_policy_attachment": ("role", "policy_arn"),
    "aws_iam_service_linked_role": ("aws_service_name",),
    "aws_organizations_delegated_administrator": ("account_id",),
    "aws_organizations_policy_attachment": ("policy_id", "target_id"),
}


class Schema:
    """The provider's schema, from `terraform providers schema -json`."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            (provider,) = json.load(file)["provider_schemas"].values()
        self.resources = provider["resource_schemas"]

    def block(self, kind):
        return self.resources[kind]["block"]


def references(expression):
    return expression.get("references", []) if isinstance(expression, dict) else []


class Plan:
    def __init__(self, document, schema, account=None):
        """`account` is that of a root whose provider does not name its own (allowed_account_ids)."""
        self.schema = schema
        self.account = account
        root = document["configuration"]["root_module"]
        self.configured = {resource["address"]: resource for resource in root.get("resources", [])}
        self.providers = document["configuration"].get("provider_config", {})
        self.changes = {
            change["address"]: change
            for change in document.get("resource_changes", [])
            if change["mode"] == "managed" and change["change"]["after"] is not None
        }
        self.names = {address: self.name_of(address) for address in self.changes}
        self.drawn = self.drawn_identifiers()

    def name_of(self, address):
        change = self.changes[address]
        kind, after = change["type"], change["change"]["after"]
        if kind == "aws_kms_key":
            return self.key_name(address)
        names = [str(after.get(part)) for part in NAME.get(kind, ("name",))]
        return " ".join(names) or "-"

    def key_name(self, address):
        """That of the alias whose configuration refers to the key."""
        for other in self.changes.values():
            if other["type"] == "aws_kms_alias":
                target = self.configured[other["address"]]["expressions"].get("target_key_id")
                if address in references(target):
                    return other["change"]["after"]["name"]
        return address

    def drawn_identifiers(self):
        drawn = {}
        for address, change in self.changes.items():
            after = change["change"]["after"]
            if change["type"] == "aws_kms_key" and after.get("arn"):
                drawn[after["arn"]] = f"<key {self.names[address]}>"
                drawn[after["key_id"]] = f"<key {self.names[address]}>"
        return drawn

    def place_of(self, address, kind):
        provider = self.providers[self.configured[address]["provider_config_key"]].get("expressions", {})
        accounts = provider.get("allowed_account_ids", {}).get("constant_value")
        account = accounts[0] if accounts else self.account
        return account, "-" if kind in GLOBAL else provider["region"]["constant_value"]

    def known(self, value):
        if isinstance(value, str):
            for identifier, name in self.drawn.items():
                value = value.replace(identifier, name)
        return value

    def reference(self, expression):
        """What an unknown value refers to. Of two matching addresses terraform lists the longer one first."""
        for reference in references(expression):
            address, _, attribute = reference.rpartition(".")
            if address in self.names:
                return f"<{self.changes[address]['type']} {self.names[address]}>.{attribute}"
        return UNKNOWN

    def value(self, value, unknown, expression, is_set):
        """An attribute that is not a block."""
        if unknown is True:
            return self.reference(expression)
        if isinstance(value, list):
            marks = unknown if isinstance(unknown, list) else []
            marks = marks + [False] * (len(value) - len(marks))
            items = [self.value(item, mark, expression, False) for item, mark in zip(value, marks)]
            return sorted(items, key=json.dumps) if is_set else items
        if isinstance(value, dict):
            marks = unknown if isinstance(unknown, dict) else {}
            keys = sorted(set(value) | set(marks))
            return {key: self.value(value.get(key), marks.get(key), expression, False) for key in keys}
        return self.known(value)

    def block(self, value, unknown, expressions, schema):
        fields = {}
        unknown = unknown if isinstance(unknown, dict) else {}
        expressions = expressions if isinstance(expressions, dict) else {}
        for name, attribute in schema.get("attributes", {}).items():
            if attribute.get("computed") and not attribute.get("optional"):
                continue
            is_set = isinstance(attribute.get("type"), list) and attribute["type"][0] == "set"
            fields[name] = self.value(value.get(name), unknown.get(name), expressions.get(name), is_set)
        for name, nested in schema.get("block_types", {}).items():
            fields[name] = self.nested(value.get(name), unknown.get(name), expressions.get(name), nested)
        return {name: field for name, field in fields.items() if field not in (None, [], {})}

    def nested(self, value, unknown, expressions, schema):
        if unknown is True:
            return UNKNOWN
        if isinstance(value, dict):
            return self.block(value, unknown, expressions, schema["block"])
        value = value or []
        marks = unknown if isinstance(unknown, list) else []
        marks = marks + [{}] * (len(value) - len(marks))
        # Blocks of a set come in another order than they were written: no telling which expression is whose.
        written = expressions if isinstance(expressions, list) and len(expressions) == len(value) else []
        if schema["nesting_mode"] == "set" and len(value) > 1:
            written = []
        written = written + [{}] * (len(value) - len(written))
        items = [
            self.block(item, mark, expression, schema["block"])
            for item, mark, expression in zip(value, marks, written)
        ]
        return sorted(items, key=json.dumps) if schema["nesting_mode"] == "set" else items

    def objects(self):
        """(account, region, type, name) → attributes."""
        found = {}
        for address, change in self.changes.items():
            kind = change["type"]
            fields = self.block(
                change["change"]["after"],
                change["change"].get("after_unknown"),
                self.configured[address]["expressions"],
                self.schema.block(kind),
            )
            for policy in POLICIES:
                if isinstance(fields.get(policy), str) and fields[policy].startswith("{"):
                    fields.update(policy_fields(policy, fields[policy]))
            account, region = self.place_of(address, kind)
            found[(account, region, kind, self.names[address])] = fields
        add_managed_policies(found)
        return found


def canonical(value):
    if isinstance(value, list):
        items = sorted((canonical(item) for item in value), key=json.dumps)
        return items[0] if len(items) == 1 else items
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value)}
    return value


def policy_fields(name, text):
    document = json.loads(text)
    statements = document.get("Statement", []) if isinstance(document, dict) else []
    statements = statements if isinstance(statements, list) else [statements]
    sids = [statement.pop("Sid", None) for statement in statements if isinstance(statement, dict)]
    return {name: canonical(document), f"{name} (sids)": sorted(sid for sid in sids if sid)}


def add_managed_policies(objects):
    for (account, _, kind, name), fields in objects.items():
        if kind != "aws_iam_role":
            continue
        attached = {
            other["policy_arn"]
            for (its_account, _, its_kind, _), other in objects.items()
            if its_kind == "aws_iam_role_policy_attachment" and its_account == account and other["role"] == name
        }
        argument = fields.get("managed_policy_arns")
        fields["(managed policies)"] = sorted(attached | set(argument if isinstance(argument, list) else []))


def read(path, schema, account=None):
    with open(path, encoding="utf-8") as file:
        return Plan(json.load(file), schema, account)
