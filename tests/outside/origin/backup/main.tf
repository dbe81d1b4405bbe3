# The central account: a vault for copies, under a key of its own, open to the organization.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = "ap-southeast-2"
}

data "aws_caller_identity" "here" {}

data "aws_organizations_organization" "ours" {}

resource "aws_kms_key" "vault" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "The account decides by its identity policies"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_kms_alias" "vault" {
  name          = "alias/backup_vault_central"
  target_key_id = aws_kms_key.vault.key_id
}

resource "aws_backup_vault" "copies" {
  name        = "prod"
  kms_key_arn = aws_kms_key.vault.arn
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = aws_backup_vault.copies.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Every account of the organization may copy into this vault"
      Effect    = "Allow"
      Principal = "*"
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = [data.aws_organizations_organization.ours.id] } }
    }]
  })
}

resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = {
    "Aurora"          = false
    "CloudFormation"  = false
    "DocumentDB"      = false
    "DynamoDB"        = true
    "EBS"             = true
    "EC2"             = true
    "EFS"             = true
    "FSx"             = false
    "Neptune"         = false
    "RDS"             = true
    "Redshift"        = false
    "S3"              = false
    "Storage Gateway" = false
    "Timestream"      = false
    "VirtualMachine"  = false
  }
  resource_type_management_preference = {
    "DynamoDB" = true
    "EFS"      = true
  }
}

output "vault_arn" {
  value = aws_backup_vault.copies.arn
}

output "service_role_arn" {
  value = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"
}
