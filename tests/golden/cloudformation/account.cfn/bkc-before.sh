#!/bin/sh
# Written by bkc from the unit shop. Run it before the stacks are deployed (bkc-stacks.json has
# their order): this much CloudFormation cannot do.
# Every step looks first, so that it is safe to run again.
set -eu
export AWS_PAGER=''
export AWS_REGION=eu-central-1 AWS_DEFAULT_REGION=eu-central-1

expected=222222222222 # the unit's account
caller=$(aws sts get-caller-identity --query Account --output text)
if [ "$caller" != "$expected" ]; then
	echo "these are credentials of account $caller; run this with those of $expected" >&2
	exit 1
fi

# merge_settings WHAT REGION FIELD CHANGES OPTION: reads the settings, lays the changes over
# them and writes the whole, because AWS does not say whether a write merges.
merge_settings()
{
	tries=0
	while [ $tries -le 3 ]; do
		now=$(aws backup "describe-$1" --region "$2" --output json \
			--query "$3 || \`{}\`")
		want=$(aws backup "describe-$1" --region "$2" --output json \
			--query "merge($3 || \`{}\`, \`$4\`)")
		if [ "$now" = "$want" ]; then
			echo "$3 in $2: as declared"
			return
		fi
		aws backup "update-$1" --region "$2" "$5" "$want"
		tries=$((tries + 1))
	done
	echo "$3 in $2: somebody keeps changing it" >&2
	return 1
}

# settings:shop[eu-west-1], from account.bk:26
# because plan `nightly` selects kinds that need it
merge_settings region-settings 'eu-west-1' ResourceTypeOptInPreference '{"DynamoDB":true,"RDS":true,"Aurora":true,"DSQL":true,"DocumentDB":true,"Neptune":true,"Redshift":true,"Redshift Serverless":true,"EBS":true,"EC2":true,"EFS":true,"FSx":true,"S3":true,"Timestream":true,"Storage Gateway":true,"VirtualMachine":true,"SAP HANA on Amazon EC2":true,"EKS":true,"CloudFormation":true}' --resource-type-opt-in-preference
merge_settings region-settings 'eu-west-1' ResourceTypeManagementPreference '{"DynamoDB":true,"DSQL":true,"EFS":true,"CloudFormation":true}' --resource-type-management-preference
