#!/bin/sh
# What bkc emits as Terraform is Terraform to terraform and its AWS provider: each unit is initialised, validated and
# planned against a mock of AWS, without an error and without a warning. Its policies are policies of IAM.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
need python3 jq
need_terraform
failed=0
# Up to so many processes of the provider at once.
aliases_max=8
python3 "$tools/policies.py" --self-test || die "the check of policies does not see every fault"

# caller_of DIR: the account whose credentials run it, which no role is assumed for; else any.
caller_of()
{
	jq -r '[.provider.aws[] | select(has("assume_role") | not) | .allowed_account_ids[0]][0] // "123456789012"' \
		"$1/main.tf.json"
}

# judge UNIT
judge()
{
	dir=$tmp/$(basename "$1" .bk)
	emit terraform "$1" "$dir" || return 1
	jq . "$dir"/*.json >"$tmp/jq.out" || return 1
	python3 "$tools/strict.py" "$dir"/*.json || return 1
	python3 "$tools/policies.py" "$dir/main.tf.json" || return 1
	# terraform fmt formats no JSON: that nothing else is written is all that it can be asked.
	terraform fmt -check -recursive "$dir" || return 1
	python3 "$tools/existing.py" "$dir/main.tf.json" || return 1
	as_account "$(caller_of "$dir")"
	tf_init "$dir" || return 1
	if [ "$(jq '.provider.aws | length' "$dir/main.tf.json")" -gt "$aliases_max" ]; then
		tf_share
		tf_validate "$dir" && tf_plan "$dir" "$tmp/plan.json" -parallelism=1 || return 1
		tf_unshare
	else
		tf_validate "$dir" && tf_plan "$dir" "$tmp/plan.json" || return 1
	fi
	planned=$(jq '[.resource_changes[] | select(.mode == "managed" and .change.actions == ["create"])] | length' \
		"$tmp/plan.json")
	written=$(jq '[.resource[] | length] | add' "$dir/main.tf.json")
	echo "$1: $planned of $written resources planned"
	[ "$planned" -eq "$written" ] && [ "$written" -gt 0 ]
}

mock_start '{}'
for unit in $(units); do
	start=$(date +%s)
	judge "$unit" || {
		echo "failed: $unit"
		failed=1
	}
	echo "$unit: $(($(date +%s) - start)) s"
done
exit $failed
