#!/bin/sh
# The companion scripts, bkc-before.sh: without findings of shellcheck; run against a mock of AWS they make the calls of
# companion/UNIT.TARGET.calls. Those of org.bk are run again and then change nothing, whether UpdateRegionSettings
# merges or replaces. (Not those of every example: a call of the AWS CLI takes most of a second.)
# BK_UPDATE=1 rewrites the calls.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
need python3 jq shellcheck aws
failed=0

# judge UNIT TARGET ACCOUNT ORGANIZATION
judge()
{
	name=$(basename "$1" .bk).$2
	dir=$tmp/$name
	calls=$outside/companion/$name.calls
	emit "$2" "$1" "$dir" || return 1
	if [ ! -f "$dir/bkc-before.sh" ]; then
		[ ! -f "$calls" ] && return
		echo "no bkc-before.sh, but there is $calls"
		return 1
	fi
	[ -x "$dir/bkc-before.sh" ] || return 1
	shellcheck "$dir/bkc-before.sh" || return 1
	modes=merge
	runs=first
	case $name in
	org.*) runs='first second' ;;
	esac
	[ "$name" != org.cloudformation ] || modes='merge replace'
	for settings in $modes; do
		MOCK_SETTINGS=$settings
		MOCK_LOG=$tmp/calls
		export MOCK_SETTINGS MOCK_LOG
		rm -f "$tmp/calls"
		mock_start "$4"
		as_account "$3"
		for run in $runs; do
			"$dir/bkc-before.sh" >"$tmp/$run" 2>&1 </dev/null || {
				cat "$tmp/$run"
				echo "the $run run fails ($settings)"
				return 1
			}
			cp "$tmp/calls" "$tmp/calls.$run"
		done
		mock_stop
		if [ "$runs" != first ] && ! cmp -s "$tmp/calls.first" "$tmp/calls.second"; then
			diff "$tmp/calls.first" "$tmp/calls.second"
			echo "the second run changes things ($settings)"
			return 1
		fi
		if [ "${BK_UPDATE:-}" = 1 ]; then
			cp "$tmp/calls.first" "$calls"
		fi
		diff -u "$calls" "$tmp/calls.first" || return 1
	done
}

three='{"id": "o-a1b2c3d4e5", "management": "111111111111", "accounts": ["222222222222", "333333333333"]}'
twenty='{"id": "o-a1b2c3d4e5", "root": "r-ab12", "management": "100000000001", "accounts": ["200000000001"]}'
units='{"id": "o-a1b2c3d4e5", "root": "r-ab12", "management": "111111111111",
	"accounts": ["222222222222", "333333333333", "444444444444"]}'
units=$(echo "$units" | jq -c .)
# Not gfs and origin.bk as CloudFormation: gfs sets each of 60 regions, with a few hundred calls of the AWS CLI, and
# origin.bk has no step that everything.bk has not.
while read -r unit target account organization; do
	start=$(date +%s)
	judge "$unit" "$target" "$account" "$organization" || {
		echo "failed: $unit, $target"
		failed=1
	}
	echo "$unit, $target: $(($(date +%s) - start)) s"
done <<END
examples/org.bk terraform 111111111111 $three
examples/org.bk cloudformation 111111111111 $three
examples/origin.bk terraform 111111111111 $three
examples/one-account.bk terraform 444444444444 {}
examples/one-account.bk cloudformation 444444444444 {}
examples/gfs terraform 100000000001 $twenty
tests/outside/units/everything.bk cloudformation 111111111111 $units
END
exit $failed
