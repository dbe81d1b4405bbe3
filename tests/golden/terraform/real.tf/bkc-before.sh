#!/bin/sh
# Written by bkc from the unit acme. Run it before `terraform apply`: this much Terraform cannot
# do without owning the organization.
# Every step looks first, so that it is safe to run again.
set -eu
export AWS_PAGER=''
export AWS_REGION=ap-southeast-2 AWS_DEFAULT_REGION=ap-southeast-2

expected=111111111111 # the management account
caller=$(aws sts get-caller-identity --query Account --output text)
if [ "$caller" != "$expected" ]; then
	echo "these are credentials of account $caller; run this with those of $expected" >&2
	exit 1
fi

# assume ROLE: the rest of this subshell runs as the role. The credentials are never shown.
assume()
{
	set +x
	credentials=$(aws sts assume-role --role-arn "$1" --output text --role-session-name 'bkc-acme' \
		--query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
	AWS_ACCESS_KEY_ID=$(printf '%s\n' "$credentials" | cut -f 1)
	AWS_SECRET_ACCESS_KEY=$(printf '%s\n' "$credentials" | cut -f 2)
	AWS_SESSION_TOKEN=$(printf '%s\n' "$credentials" | cut -f 3)
	export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
	unset credentials AWS_PROFILE AWS_DEFAULT_PROFILE
}

# settled WORDS COMMAND...: runs the command; an error that has the words in it says that the
# thing is there already.
settled()
{
	words=$1
	shift
	if output=$("$@" 2>&1); then
		return
	fi
	case $output in
	*"$words"* | *AlreadyExists*) return ;;
	esac
	printf '%s\n' "$output" >&2
	return 1
}

# enable_service_access PRINCIPAL: lets the service work in all accounts of the organization.
enable_service_access()
{
	found=$(aws organizations list-aws-service-access-for-organization --output json \
		--query "length(EnabledServicePrincipals[?ServicePrincipal=='$1'])")
	if [ "$found" != 0 ]; then
		echo "trusted access of $1: is on"
		return
	fi
	aws organizations enable-aws-service-access --service-principal "$1"
	echo "trusted access of $1: turned on"
}

# create_linked_role SERVICE ROLE: the role that the service itself uses in the account.
create_linked_role()
{
	if aws iam get-role --role-name "$2" >/dev/null 2>&1; then
		echo "service-linked role of $1: is there"
		return
	fi
	settled 'has been taken' aws iam create-service-linked-role --aws-service-name "$1"
	echo "service-linked role of $1: made"
}

# slr:prod, from real.bk:31
# because vault `central` holds copies from account prod, and a vault there accepts them back
(
assume 'arn:aws:iam::222222222222:role/OrganizationAccountAccessRole'
create_linked_role 'backup.amazonaws.com' 'AWSServiceRoleForBackup'
)

# slr:backup, from real.bk:31
# because AWS Backup copies into a vault of this account with it
(
assume 'arn:aws:iam::333333333333:role/OrganizationAccountAccessRole'
create_linked_role 'backup.amazonaws.com' 'AWSServiceRoleForBackup'
)

# service_access:acme, from real.bk:31
# because backups are copied to another account
enable_service_access 'backup.amazonaws.com'
