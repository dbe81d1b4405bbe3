#!/bin/sh
# examples/origin.bk is the origin's set-up: what terraform plans for it is, object for object and attribute for
# attribute, what it plans for the three root modules in origin/, apart from the differences of origin.allowed.
# Roles, keys and vaults are made in the mock first, so that policies and references are known when the rest is planned.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
need python3 jq
need_terraform
organization='{"id": "o-a1b2c3d4e5", "management": "111111111111", "accounts": ["222222222222", "333333333333"]}'
central=arn:aws:backup:ap-southeast-2:333333333333:backup-vault:prod
service_role=arn:aws:iam::333333333333:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup

# made_first DIR ARGS...: makes what others refer to.
made_first()
{
	dir=$1
	shift
	find "$dir" -maxdepth 1 -name '*.tf' -exec sed -n -E \
		's/^resource "(aws_iam_role|aws_kms_alias|aws_backup_vault)" "([^"]*)".*/-target=\1.\2/p' {} + >"$tmp/targets"
	find "$dir" -maxdepth 1 -name '*.tf.json' -exec jq -r \
		'.resource | to_entries[] | select(.key | IN("aws_iam_role", "aws_kms_alias", "aws_backup_vault")) |
			"-target=\(.key).\(.value | keys[])"' {} + >>"$tmp/targets"
	# shellcheck disable=SC2046 # addresses have no blanks
	[ ! -s "$tmp/targets" ] || tf_apply "$dir" "$@" $(cat "$tmp/targets")
}

# theirs DIR ACCOUNT ARGS...: plans one root of the origin into DIR.json.
theirs()
{
	root=$1
	as_account "$2"
	shift 2
	{ mkdir "$tmp/$root" && cp "$outside/origin/$root/main.tf" "$tmp/$root"; } || exit 1
	if [ "$root" = management ]; then
		tf_init "$tmp/$root" || exit 1
	else
		tf_init_as "$tmp/management" "$tmp/$root"
	fi
	{ made_first "$tmp/$root" "$@" && tf_plan "$tmp/$root" "$tmp/$root.json" "$@"; } ||
		die "the origin's $root is not planned"
}

mock_start "$organization"
tf_tolerated='managed_policy_arns is deprecated'
theirs management 111111111111
theirs backup 333333333333
theirs prod 222222222222 -var "central_vault_arn=$central" -var "central_service_role_arn=$service_role"
tf_tolerated=
tf_schema "$tmp/management" "$tmp/schema.json" || exit 1
set -- 111111111111="$tmp/management.json" 222222222222="$tmp/prod.json" 333333333333="$tmp/backup.json"
python3 "$tools/compare.py" --mutate "$tmp/schema.json" "$@" || die "the comparison does not see every change"
mock_stop

mock_start "$organization"
as_account 111111111111
emit terraform examples/origin.bk "$tmp/ours" || die "bkc emits no Terraform for examples/origin.bk"
tf_init_as "$tmp/management" "$tmp/ours"
{ made_first "$tmp/ours" && tf_plan "$tmp/ours" "$tmp/ours.json"; } || die "examples/origin.bk is not planned"
python3 "$tools/compare.py" "$tmp/schema.json" "$outside/origin.allowed" "$@" -- "$tmp/ours.json"
