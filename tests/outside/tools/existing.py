"""Makes in the mock what an emitted main.tf.json looks up instead of making: keys by their aliases, and secrets.

    existing.py main.tf.json
"""

import json
import sys

import boto3


def client(service, provider):
    return boto3.client(
        service,
        region_name=provider["region"],
        aws_access_key_id="AKIA0000" + provider["allowed_account_ids"][0],
        aws_secret_access_key="none",
    )


with open(sys.argv[1], encoding="utf-8") as file:
    root = json.load(file)
providers = {f"aws.{provider['alias']}": provider for provider in root["provider"]["aws"]}
for alias in root.get("data", {}).get("aws_kms_alias", {}).values():
    kms = client("kms", providers[alias["provider"]])
    kms.create_alias(AliasName=alias["name"], TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
for secret in root.get("ephemeral", {}).get("aws_secretsmanager_secret_version", {}).values():
    secrets = client("secretsmanager", providers[secret["provider"]])
    secrets.create_secret(Name=secret["secret_id"], SecretString='{"password": "not a real one"}')
