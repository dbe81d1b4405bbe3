#!/bin/sh
# What bkc emits as CloudFormation is CloudFormation to cfn-lint with its default rules: no error, no warning, nothing
# to say at all. Its policies are policies of IAM.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
need python3 jq cfn-lint
failed=0

# lint REGION TEMPLATES...
lint()
{
	region=$1
	shift
	cfn-lint --config-file /dev/null --format parseable --regions "$region" -- "$@"
}

# judge UNIT
judge()
{
	dir=$tmp/$(basename "$1" .bk)
	emit cloudformation "$1" "$dir" || return 1
	jq . "$dir"/*.json >"$tmp/jq.out" || return 1
	python3 "$tools/strict.py" "$dir"/*.json || return 1
	python3 "$tools/policies.py" "$dir"/*.cfn.json || return 1
	find "$dir" -name '*.cfn.json' -exec basename {} \; | sort >"$tmp/written"
	jq -r '.[] | "\(.region) \(.template)"' "$dir/bkc-stacks.json" | sort >"$tmp/templates"
	echo "$1: $(wc -l <"$tmp/templates") templates"
	sed 's/.* //' "$tmp/templates" | sort | cmp - "$tmp/written" || return 1
	sed 's/ .*//' "$tmp/templates" | sort -u >"$tmp/regions"
	while read -r region; do
		# shellcheck disable=SC2046 # names have no blanks
		lint "$region" $(sed -n "s|^$region |$dir/|p" "$tmp/templates") || return 1
	done <"$tmp/regions"
}

# A template with a fault, to know that faults are seen.
printf '{"Resources": {"V": {"Type": "AWS::Backup::BackupVault", "Properties": {"Lock": 1}}}}\n' >"$tmp/broken.cfn.json"
lint eu-west-1 "$tmp/broken.cfn.json" >/dev/null 2>&1 && die "cfn-lint sees no fault where there is one"

for unit in $(units); do
	start=$(date +%s)
	judge "$unit" || {
		echo "failed: $unit"
		failed=1
	}
	echo "$unit: $(($(date +%s) - start)) s"
done
exit $failed
