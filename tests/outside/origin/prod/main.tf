# The source account: the two databases under one key, the vault under another, and a plan for each database.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

# Both are outputs of the central account's module, carried over by hand.
variable "central_vault_arn" {
  type = string
}

variable "central_service_role_arn" {
  type = string
}

provider "aws" {
  region = "ap-southeast-2"
}

data "aws_caller_identity" "here" {}

data "aws_organizations_organization" "ours" {}

locals {
  account = {
    Sid       = "The account decides by its identity policies"
    Effect    = "Allow"
    Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:root" }
    Action    = "kms:*"
    Resource  = "*"
  }
  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
  policies = [
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
  ]
}

resource "aws_iam_role" "backup_dynamodb" {
  name                = "backup_dynamodb"
  assume_role_policy  = local.trust
  managed_policy_arns = local.policies
}

resource "aws_iam_role" "backup_rds" {
  name                = "backup_rds"
  assume_role_policy  = local.trust
  managed_policy_arns = local.policies
}

# A snapshot of RDS stays under the key of its database: both who takes it and who copies it need that key.
resource "aws_kms_key" "critical_data" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.account,
      {
        Sid       = "Backups here of what AWS Backup does not encrypt on its own"
        Effect    = "Allow"
        Principal = { AWS = aws_iam_role.backup_rds.arn }
        Action    = ["kms:GenerateDataKey", "kms:DescribeKey", "kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"]
        Resource  = "*"
      },
      {
        Sid       = "Copies of these in the central account"
        Effect    = "Allow"
        Principal = { AWS = var.central_service_role_arn }
        Action    = ["kms:GenerateDataKey", "kms:DescribeKey", "kms:Decrypt", "kms:CreateGrant"]
        Resource  = "*"
      },
    ]
  })
}

resource "aws_kms_alias" "critical_data" {
  name          = "alias/critical_data"
  target_key_id = aws_kms_key.critical_data.key_id
}

resource "aws_kms_key" "vault" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.account]
  })
}

resource "aws_kms_alias" "vault" {
  name          = "alias/backup_vault_source"
  target_key_id = aws_kms_key.vault.key_id
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

resource "aws_dynamodb_table" "tracking" {
  name         = "tracking"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "cust_id"
  range_key    = "location"

  attribute {
    name = "cust_id"
    type = "S"
  }

  attribute {
    name = "location"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.critical_data.arn
  }
}

resource "aws_db_instance" "mydb" {
  identifier           = "mydb"
  db_name              = "mydb"
  engine               = "mysql"
  engine_version       = "5.7"
  instance_class       = "db.t3.micro"
  allocated_storage    = 10
  parameter_group_name = "default.mysql5.7"
  username             = "foo"
  password             = "foobarbaz"
  skip_final_snapshot  = true
  storage_encrypted    = true
  kms_key_id           = aws_kms_key.critical_data.arn
}

resource "aws_backup_vault" "source" {
  name        = "prod"
  kms_key_arn = aws_kms_key.vault.arn
}

resource "aws_backup_vault_policy" "source" {
  backup_vault_name = aws_backup_vault.source.name
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

resource "aws_backup_plan" "dynamodb" {
  name = "dynamodb"

  rule {
    rule_name         = "dynamodb_hourly"
    schedule          = "cron(0 5/1 ? * * *)"
    target_vault_name = aws_backup_vault.source.name
    start_window      = 480
    completion_window = 10080

    lifecycle {
      delete_after = 30
    }

    copy_action {
      destination_vault_arn = var.central_vault_arn

      lifecycle {
        delete_after = 30
      }
    }
  }
}

resource "aws_backup_selection" "tracking" {
  plan_id      = aws_backup_plan.dynamodb.id
  name         = "dynamodb-tracking"
  iam_role_arn = aws_iam_role.backup_dynamodb.arn
  resources    = [aws_dynamodb_table.tracking.arn]
}

resource "aws_backup_plan" "rds" {
  name = "rds"

  rule {
    rule_name         = "rds_hourly"
    schedule          = "cron(0 5/1 ? * * *)"
    target_vault_name = aws_backup_vault.source.name
    start_window      = 480
    completion_window = 10080

    lifecycle {
      delete_after = 30
    }

    copy_action {
      destination_vault_arn = var.central_vault_arn

      lifecycle {
        delete_after = 30
      }
    }
  }
}

resource "aws_backup_selection" "mydb" {
  plan_id      = aws_backup_plan.rds.id
  name         = "rds-mydb"
  iam_role_arn = aws_iam_role.backup_rds.arn
  resources    = [aws_db_instance.mydb.arn]
}
