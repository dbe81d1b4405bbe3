#!/bin/sh
# The realistic set-ups among the goldens (tests/golden/check/real-*.bk) are not only free of reports: each is applied to
# a simulated AWS that refuses what AWS refuses, and is then finished: a second apply finds nothing to do.
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
count=0
failed=0

# apply UNIT ARGS...: leaves what was said in $tmp/said.
apply()
{
	file=$1
	shift
	timeout 60 "$BKC" apply --yes --sim="$tmp/$name.db" "$@" "$file" >"$tmp/said" 2>&1 </dev/null
}

# complain WHAT
complain()
{
	echo "$name: $1"
	tail -n 40 "$tmp/said"
	failed=1
}

for unit in "$BK_SRCDIR"/tests/golden/check/real-*.bk; do
	name=$(basename "$unit" .bk)
	case $name in
	# The simulator is the partition `aws` alone.
	real-china | real-govcloud*) continue ;;
	# Names a role of somebody else, which KMS wants to be there.
	real-statements) continue ;;
	esac
	# What cannot be undone is accepted by its address.
	"$BKC" plan --sim="$tmp/$name.db" "$unit" >"$tmp/said" 2>&1 </dev/null
	sed -n '/^permanent$/,$s/^  \([a-z_]*:[^ ]*\): .*/\1/p' "$tmp/said" >"$tmp/permanent"
	set --
	while read -r address; do set -- "$@" --accept "$address"; done <"$tmp/permanent"
	apply "$unit" "$@" || complain "is not applied"
	apply "$unit" || complain "is not applied again"
	[ "$(tail -n 1 "$tmp/said")" = "nothing to do" ] || complain "has something left to do"
	count=$((count + 1))
done
echo "$count set-ups applied"
[ $count -gt 0 ] || failed=1
exit $failed
