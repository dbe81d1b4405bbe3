#!/bin/sh
# `destroy --keep`: an address without its region means what stands there; one that means nothing stops before anything
# is deleted; what is kept keeps its key, and is there afterwards.
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
unit=$BK_SRCDIR/examples/org.bk
failed=0

# run STATUS ARGS...: leaves what was said in $tmp/said.
run()
{
	want=$1
	shift
	"$BKC" "$@" --sim="$tmp/aws.db" "$unit" >"$tmp/said" 2>&1 </dev/null
	got=$?
	if [ $got -ne "$want" ]; then
		echo "bkc $*: exit $got, not $want"
		cat "$tmp/said"
		failed=1
	fi
}

says()
{
	grep -qF -- "$1" "$tmp/said" && return
	echo "nothing says: $1"
	cat "$tmp/said"
	failed=1
}

set -- --yes
for address in key:backup.central key:prod.critical_data key:prod.local dynamodb:prod.tracking rds:prod.mydb; do
	set -- "$@" --accept "${address}[ap-southeast-2]"
done
run 0 apply --yes
run 2 destroy "$@" --keep vault:backup.centrall
says "--keep vault:backup.centrall: there is nothing of that address"
run 0 plan
says "27 unchanged"
run 0 destroy "$@" --keep vault:backup.central
run 0 plan --only 'vault:backup.central[ap-southeast-2]' --only 'key:backup.central[ap-southeast-2]'
says "9 unchanged"
exit $failed
