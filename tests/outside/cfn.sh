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

# regions_of DIR: those of the templates, each once. A template's region is the end of its name.
regions_of()
{
	find "$1" -name '*.cfn.json' | sed -n -E 's/.*-([a-z]{2}(-[a-z]{3,})?-[a-z]{3,}-[0-9])\.cfn\.json$/\1/p' | sort -u
}

# judge EXAMPLE
judge()
{
	dir=$tmp/${1%.bk}
	emit cloudformation "$1" "$dir" || return 1
	jq . "$dir"/*.json >"$tmp/jq.out" || return 1
	python3 "$tools/strict.py" "$dir"/*.json || return 1
	python3 "$tools/policies.py" "$dir"/*.cfn.json || return 1
	linted=0
	for region in $(regions_of "$dir"); do
		lint "$region" "$dir"/*"-$region.cfn.json" || return 1
		linted=$((linted + $(find "$dir" -name "*-$region.cfn.json" | wc -l)))
	done
	echo "$1: $linted templates"
	[ $linted -gt 0 ] && [ $linted -eq "$(find "$dir" -name '*.cfn.json' | wc -l)" ]
}

# A template with a fault, to know that faults are seen.
printf '{"Resources": {"V": {"Type": "AWS::Backup::BackupVault", "Properties": {"Lock": 1}}}}\n' >"$tmp/broken.cfn.json"
lint eu-west-1 "$tmp/broken.cfn.json" >/dev/null 2>&1 && die "cfn-lint sees no fault where there is one"

for example in "$BK_SRCDIR"/examples/*.bk "$BK_SRCDIR"/examples/*/; do
	[ -e "$example" ] || continue
	example=${example#"$BK_SRCDIR/examples/"}
	start=$(date +%s)
	judge "${example%/}" || {
		echo "failed: $example"
		failed=1
	}
	echo "$example: $(($(date +%s) - start)) s"
done
exit $failed
