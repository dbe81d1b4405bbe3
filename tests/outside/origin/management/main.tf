# The management account: what the post turns on in the console, as far as a root module can say it without owning
# the organization. Trusted access is the companion script's part (tests/outside/companion.sh).
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

resource "aws_backup_global_settings" "organization" {
  global_settings = {
    isCrossAccountBackupEnabled = "true"
  }
}
