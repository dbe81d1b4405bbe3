#!/bin/sh
# boto3 and the AWS CLI against AWS Backup in the simulator: every object is created, read, listed, changed, tagged and
# deleted, and what AWS refuses is refused. Jobs and recovery points are not in here.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/sim.sh"
need python3 aws
need_boto

sim_start examples/org.bk
python3 "$tools/boto_backup.py" || die "boto3 and the simulator disagree"

# said EXPECTED COMMAND...: what the AWS CLI answers, as text.
said()
{
	expected=$1
	shift
	found=$(aws backup "$@" --region eu-central-1 --output text 2>&1 | tr '\t' ' ')
	# shellcheck disable=SC2254 # the expectation is a pattern
	case $found in
	$expected) ;;
	*) die "aws backup $*: expected \"$expected\", found \"$found\"" ;;
	esac
}

sim_account 222222222222
arn=arn:aws:backup:eu-central-1:222222222222
plan='{"BackupPlanName": "cli", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "cli"}]}'
said '' list-backup-vaults --query 'BackupVaultList[].BackupVaultName'
said "$arn:backup-vault:cli" create-backup-vault --backup-vault-name cli --query BackupVaultArn
said '*AlreadyExistsException*' create-backup-vault --backup-vault-name cli
said '*InvalidParameterValueException*' create-backup-vault --backup-vault-name cli.cli
said AVAILABLE describe-backup-vault --backup-vault-name cli --query VaultState
said "$arn:backup-plan:*" create-backup-plan --backup-plan "$plan" --query BackupPlanArn
id=$(aws backup list-backup-plans --region eu-central-1 --query 'BackupPlansList[0].BackupPlanId' --output text)
said 'cron(0 5 ? \* \* \*)' get-backup-plan --backup-plan-id "$id" --query 'BackupPlan.Rules[0].ScheduleExpression'
said '' tag-resource --resource-arn "$arn:backup-plan:$id" --tags 'team=a b,x=/y'
said 'a b /y' list-tags --resource-arn "$arn:backup-plan:$id" --query 'Tags.[team,x]'
said '' untag-resource --resource-arn "$arn:backup-plan:$id" --tag-key-list team x
said '*cannot be assumed by AWS Backup*' create-backup-selection --backup-plan-id "$id" --backup-selection \
	'{"SelectionName": "all", "IamRoleArn": "arn:aws:iam::222222222222:role/none", "Resources": ["*"]}'
said True describe-region-settings --query 'ResourceTypeOptInPreference."SAP HANA on Amazon EC2"'
said "$id" delete-backup-plan --backup-plan-id "$id" --query BackupPlanId
said '' delete-backup-vault --backup-vault-name cli
said '*ResourceNotFoundException*' describe-backup-vault --backup-vault-name cli
