"""Makes in the mock what an emitted main.tf.json looks up instead of making: keys by their aliases.

    existing.py main.tf.json
"""

import json
import sys

import boto3

with open(sys.argv[1], encoding="utf-8") as file:
    root = json.load(file)
providers = {f"aws.{provider['alias']}": provider for provider in root["provider"]["aws"]}
for alias in root.get("data", {}).get("aws_kms_alias", {}).values():
    provider = providers[alias["provider"]]
    kms = boto3.client(
        "kms",
        region_name=provider["region"],
        aws_access_key_id="AKIA0000" + provider["allowed_account_ids"][0],
        aws_secret_access_key="none",
    )
    kms.create_alias(AliasName=alias["name"], TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
