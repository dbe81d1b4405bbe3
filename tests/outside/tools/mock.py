"""moto's server for the tests: on a free loopback port, with what moto lacks of AWS Backup.

    mock.py PORT_FILE ORGANIZATION

The port is written to PORT_FILE once the server listens. AKIA0000 and twelve digits is the access key id of a caller
from that account; AssumeRole changes the account as moto does it. ORGANIZATION is JSON ({} where there is none):

    {"id": "o-…", "root": "r-…", "management": "111…", "accounts": ["222…"], "ous": {"ou-…": ["333…"]}}

moto 5.2 has vaults, plans and locks of AWS Backup. Added here, each as small as the tests allow: region and global
settings, access policies of vaults, selections, and a ListTags that the provider can call. Whether UpdateRegionSettings
merges or replaces is undocumented, so MOCK_SETTINGS=replace makes it replace (it merges otherwise). With MOCK_LOG=FILE
every call that is not a read is a line there: account, region, service, operation, parameters.
"""

import io
import json
import os
import re
import sys
import threading
import uuid
from urllib.parse import parse_qsl

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

import moto.iam.models
from moto.backup.models import backup_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.organizations.models import (
    FakeAccount,
    FakeDelegatedAdministrator,
    FakeOrganizationalUnit,
    organizations_backends,
)
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

CREDENTIAL = re.compile(r"Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/")


moto_account_of = moto.iam.models.get_account_id_from


def account_of(access_key):
    match = re.fullmatch(r"AKIA0000([0-9]{12})", access_key)
    return match.group(1) if match else moto_account_of(access_key)


moto.iam.models.get_account_id_from = account_of
moto.iam.models.SERVICE_NAME_CONVERSION["backup"] = "Backup"
FakeDelegatedAdministrator.SUPPORTED_SERVICES.append("backup.amazonaws.com")


def make_organization(spec):
    backend = organizations_backends[spec["management"]]["aws"]
    backend.create_organization(region="us-east-1", FeatureSet="ALL")
    organization, root = backend.org, backend.ou[0]
    organization.id = spec["id"]
    organization.root_id = root.id = spec.get("root", root.id)
    for account in backend.accounts:
        account.organization_id, account.parent_id = spec["id"], root.id

    def add(account_id, parent):
        account = FakeAccount(organization, AccountName=account_id, Email=account_id + "@example.com")
        account.id, account.parent_id = account_id, parent
        backend.accounts.append(account)
        organizations_backends.master_accounts[account_id] = (spec["management"], "aws")

    for account_id in spec.get("accounts", []):
        add(account_id, root.id)
    for ou_id, accounts in spec.get("ous", {}).items():
        unit = FakeOrganizationalUnit(organization, Name=ou_id, ParentId=root.id)
        unit.id = ou_id
        backend.ou.append(unit)
        for account_id in accounts:
            add(account_id, ou_id)


class Backup:
    """What moto lacks of AWS Backup. Keys of all maps begin with account and region."""

    def __init__(self):
        self.lock = threading.Lock()
        self.optin, self.advanced, self.flags = {}, {}, {}
        self.policies, self.selections = {}, {}

    ROUTES = (
        ("GET", r"/account-settings/?", "describe_region_settings"),
        ("PUT", r"/account-settings/?", "update_region_settings"),
        ("GET", r"/global-settings/?", "describe_global_settings"),
        ("PUT", r"/global-settings/?", "update_global_settings"),
        ("PUT", r"/backup-vaults/([^/]+)/access-policy/?", "put_policy"),
        ("GET", r"/backup-vaults/([^/]+)/access-policy/?", "get_policy"),
        ("DELETE", r"/backup-vaults/([^/]+)/access-policy/?", "delete_policy"),
        ("PUT", r"/backup/plans/([^/]+)/selections/?", "create_selection"),
        ("GET", r"/backup/plans/([^/]+)/selections/?", "list_selections"),
        ("GET", r"/backup/plans/([^/]+)/selections/([^/]+)/?", "get_selection"),
        ("DELETE", r"/backup/plans/([^/]+)/selections/([^/]+)/?", "delete_selection"),
        ("GET", r"/tags/(.+?)/?", "list_tags"),
    )

    def answer(self, method, path, here, body):
        for wanted, pattern, name in self.ROUTES:
            match = re.fullmatch(pattern, path)
            if match and method == wanted:
                with self.lock:
                    return getattr(self, name)(here, body, *match.groups())
        return None

    @staticmethod
    def missing():
        return 400, {"__type": "ResourceNotFoundException", "message": "there is none"}

    def describe_region_settings(self, here, _body):
        return 200, {
            "ResourceTypeOptInPreference": self.optin.setdefault(here, {"EBS": True, "S3": False}),
            "ResourceTypeManagementPreference": self.advanced.setdefault(here, {"EFS": False}),
        }

    def update_region_settings(self, here, body):
        self.describe_region_settings(here, None)
        for field, kept in (
            ("ResourceTypeOptInPreference", self.optin),
            ("ResourceTypeManagementPreference", self.advanced),
        ):
            if body.get(field) is not None:
                if os.environ.get("MOCK_SETTINGS") == "replace":
                    kept[here] = {}
                kept[here].update(body[field])
        return 200, {}

    def describe_global_settings(self, here, _body):
        flags = self.flags.setdefault(here[0], {"isCrossAccountBackupEnabled": "false"})
        return 200, {"GlobalSettings": flags}

    def update_global_settings(self, here, body):
        self.describe_global_settings(here, None)
        self.flags[here[0]].update(body.get("GlobalSettings") or {})
        return 200, {}

    def put_policy(self, here, body, vault):
        self.policies[(*here, vault)] = body["Policy"]
        return 200, {}

    def get_policy(self, here, _body, vault):
        policy = self.policies.get((*here, vault))
        if policy is None:
            return self.missing()
        return 200, {
            "BackupVaultName": vault,
            "BackupVaultArn": f"arn:aws:backup:{here[1]}:{here[0]}:backup-vault:{vault}",
            "Policy": policy,
        }

    def delete_policy(self, here, _body, vault):
        self.policies.pop((*here, vault), None)
        return 200, {}

    def create_selection(self, here, body, plan):
        selection_id = str(uuid.uuid4())
        self.selections[(*here, plan, selection_id)] = body["BackupSelection"]
        return 200, {"SelectionId": selection_id, "BackupPlanId": plan, "CreationDate": 1700000000}

    def list_selections(self, here, _body, plan):
        found = [
            {
                "SelectionId": key[3],
                "SelectionName": selection["SelectionName"],
                "BackupPlanId": plan,
                "IamRoleArn": selection["IamRoleArn"],
                "CreationDate": 1700000000,
            }
            for key, selection in self.selections.items()
            if key[:3] == (*here, plan)
        ]
        return 200, {"BackupSelectionsList": found}

    def get_selection(self, here, _body, plan, selection_id):
        selection = self.selections.get((*here, plan, selection_id))
        if selection is None:
            return self.missing()
        return 200, {
            "BackupSelection": selection,
            "SelectionId": selection_id,
            "BackupPlanId": plan,
            "CreationDate": 1700000000,
        }

    # moto takes only a path that ends in a slash.
    def list_tags(self, here, _body, arn):
        return 200, {"Tags": backup_backends[here[0]][here[1]].list_tags(resource_arn=arn)}

    def delete_selection(self, here, _body, plan, selection_id):
        self.selections.pop((*here, plan, selection_id), None)
        return 200, {}


class Server:
    READS = re.compile(r"(Get|List|Describe|Decode|Assume)")

    def __init__(self):
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.backup = Backup()
        self.log = open(os.environ["MOCK_LOG"], "a", encoding="utf-8") if os.environ.get("MOCK_LOG") else None

    def note(self, request, account, region, service, body):
        """With its parameters, but without what is drawn anew at each call."""
        operation, parameters = request.headers.get("X-Amz-Target", "").split(".")[-1], {}
        if request.mimetype == "application/x-www-form-urlencoded":
            parameters = dict(parse_qsl(body.decode()))
            operation = parameters.pop("Action", operation)
            parameters.pop("Version", None)
        elif body:
            parameters = json.loads(body)
        if not operation and request.method != "GET":
            operation = f"{request.method} {request.path}"
        if operation and not self.READS.match(operation):
            text = json.dumps(parameters, sort_keys=True)
            self.log.write(f"{account} {region} {service} {operation} {text}\n")
            self.log.flush()

    def __call__(self, environ, start_response):
        request = Request(environ)
        body = request.get_data(cache=True)
        match = CREDENTIAL.search(request.headers.get("Authorization", ""))
        if match:
            account, region, service = account_of(match.group(1)), match.group(2), match.group(3)
            if self.log:
                self.note(request, account, region, service, body)
            if service == "backup":
                answer = self.backup.answer(
                    request.method, request.path, (account, region), json.loads(body or b"{}")
                )
                if answer:
                    status, document = answer
                    headers = {"X-Amzn-ErrorType": document["__type"]} if status >= 400 else {}
                    return Response(json.dumps(document), status, headers, "application/json")(
                        environ, start_response
                    )
        # Reading the body above has emptied the stream that moto reads.
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return self.moto(environ, start_response)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_args):
        pass


def main():
    organization = json.loads(sys.argv[2])
    if organization:
        make_organization(organization)
    server = make_server("127.0.0.1", 0, Server(), threaded=True, request_handler=Quiet)
    with open(sys.argv[1] + ".new", "w", encoding="utf-8") as file:
        file.write(f"{server.server_port}\n")
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    server.serve_forever()


main()
