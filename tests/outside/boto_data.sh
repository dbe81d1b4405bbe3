#!/bin/sh
# boto3 and the AWS CLI against the simulator, for all services but AWS Backup (tests/outside/boto_backup.sh): every
# object is created, read, changed, tagged and deleted, every refusal is one that AWS has, and every answer is held
# against botocore's model of it.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/sim.sh"
need python3 aws
need_boto

sim_start examples/org.bk
python3 "$tools/boto_data.py" || die "boto3 and the simulator disagree"

# said EXPECTED COMMAND...: what the AWS CLI answers, as text.
said()
{
	expected=$1
	shift
	found=$(aws "$@" --output text 2>&1 | tr '\t' ' ')
	[ "$found" = "$expected" ] || die "aws $*: expected \"$expected\", found \"$found\""
}

sim_account 222222222222
said 222222222222 sts get-caller-identity --query Account
said '' backup list-backup-vaults --query 'BackupVaultList[].BackupVaultName'
said arn:aws:backup:eu-west-1:222222222222:backup-vault:cli backup create-backup-vault --backup-vault-name cli \
	--query BackupVaultArn --region eu-west-1
said cli backup list-backup-vaults --query 'BackupVaultList[].BackupVaultName' --region eu-west-1
said kept rds describe-db-instances --query 'DBInstances[].DBInstanceIdentifier' --region eu-west-1
said judged dynamodb list-tables --query TableNames --region eu-west-1
said alias/aws/backup kms list-aliases --query "Aliases[?AliasName=='alias/aws/backup'].AliasName" --region eu-west-1
said AWSServiceRoleForBackup iam get-role --role-name AWSServiceRoleForBackup --query Role.RoleName
said L sns get-topic-attributes --topic-arn arn:aws:sns:eu-west-1:222222222222:judged --region eu-west-1 \
	--query Attributes.DisplayName

# A profile that assumes a role. Whose keys the CLI keeps at home, where another simulator's may lie.
cat >"$tmp/config" <<'END'
[profile member]
role_arn = arn:aws:iam::333333333333:role/OrganizationAccountAccessRole
credential_source = Environment
region = eu-west-1
END
sim_account 111111111111
said 3 organizations list-accounts --query 'length(Accounts)'
AWS_CONFIG_FILE=$tmp/config
HOME=$tmp
export AWS_CONFIG_FILE HOME
said 333333333333 sts get-caller-identity --query Account --profile member
