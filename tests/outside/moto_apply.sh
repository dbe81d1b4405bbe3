#!/bin/sh
# bkc against an AWS that others wrote: moto's server, with what tools/mock.py adds to it. Units are applied, what the
# AWS CLI then lists is what was declared, and nothing is left to do.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
need python3 aws

# apply UNIT ACCOUNT: twice.
apply()
{
	as_account "$2"
	for run in first second; do
		"$BKC" apply --yes --no-input "$BK_SRCDIR/$1" >"$tmp/$run.log" 2>&1 </dev/null || {
			cat "$tmp/$run.log"
			die "the $run bkc apply $1"
		}
	done
	grep -E '^[0-9]+ done' "$tmp/first.log" || die "nothing was done for $1"
	grep 'nothing to do' "$tmp/second.log" && return
	cat "$tmp/second.log"
	die "the second bkc apply $1 has something to do"
}

# listed EXPECTED REGION COMMAND...: what the AWS CLI lists, sorted.
listed()
{
	expected=$1
	region=$2
	shift 2
	found=$(aws "$@" --region "$region" --output text | tr '\t' '\n' | LC_ALL=C sort | tr '\n' ' ')
	[ "$found" = "$expected " ] || die "aws $*: expected \"$expected\", found \"$found\""
}

mock_start '{"id": "o-a1b2c3d4e5", "management": "111111111111", "accounts": ["222222222222", "333333333333"]}'

apply examples/org.bk 111111111111
as_account 222222222222
listed 'dynamodb rds' ap-southeast-2 backup list-backup-plans --query 'BackupPlansList[].BackupPlanName'
listed prod ap-southeast-2 backup list-backup-vaults --query 'BackupVaultList[].BackupVaultName'
listed tracking ap-southeast-2 dynamodb list-tables --query 'TableNames'
listed mydb ap-southeast-2 rds describe-db-instances --query 'DBInstances[].DBInstanceIdentifier'
listed 'alias/bkc/acme/local alias/critical_data' ap-southeast-2 kms list-aliases \
	--query "Aliases[?!starts_with(AliasName, 'alias/aws/')].AliasName"
as_account 333333333333
listed prod ap-southeast-2 backup list-backup-vaults --query 'BackupVaultList[].BackupVaultName'

# What the unit says of the database that it does not own is so.
as_account 444444444444
aws rds create-db-instance --region eu-central-1 --db-instance-identifier orders --db-instance-class db.t3.micro \
	--engine mysql --allocated-storage 20 --master-username shop --manage-master-user-password --storage-encrypted \
	--preferred-backup-window 22:00-22:30 --tags Key=backup,Value=gold Key=app,Value=shop >"$tmp/orders" 2>&1 || {
	cat "$tmp/orders"
	die "no database for examples/one-account.bk"
}
apply examples/one-account.bk 444444444444
listed 'gold standard' eu-central-1 backup list-backup-plans --query 'BackupPlansList[].BackupPlanName'
listed copies eu-west-1 backup list-backup-vaults --query 'BackupVaultList[].BackupVaultName'
