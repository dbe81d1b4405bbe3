#!/bin/sh
# Two reports of the same units: where `bkc check` finds no error, no leg of `bkc explain path` is broken; and where one
# is unknown, check has said what is not known (BK6020, BK6023, or an error of the same leg). A broken leg of a kind that
# a selection by tag takes in may be allowed (BK7008).
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
failed=0
legs=0

judge()
{
	(cd "$(dirname "$1")" && "$BKC" check -v --format short "$(basename "$1")" >"$tmp/check" 2>&1)
	status=$?
	(cd "$(dirname "$1")" && "$BKC" explain path '*' "$(basename "$1")" >"$tmp/path" 2>&1) || return 0
	legs=$((legs + $(grep -c '^  rule:' "$tmp/path")))
	if [ $status -eq 0 ] && grep -q ': broken$' "$tmp/path" && ! grep -q '@allow(kind-fails-rule' "$1"; then
		echo "$1: check finds no error, and this is broken:"
		sed -n '/: broken$/,/^  rule:/p' "$tmp/path"
		failed=1
	fi
	if [ $status -eq 0 ] && grep -q ': unknown$' "$tmp/path" && ! grep -q 'BK6020\|BK6023' "$tmp/check"; then
		echo "$1: check is silent, and this is unknown:"
		sed -n '/: unknown$/,/^  rule:/p' "$tmp/path"
		failed=1
	fi
}

for unit in "$BK_SRCDIR"/examples/*.bk "$BK_SRCDIR"/examples/gfs "$BK_SRCDIR"/tests/golden/*/*.bk \
	"$BK_SRCDIR"/tests/outside/units/*.bk; do
	[ -e "$unit" ] && judge "$unit"
done
if [ $legs -lt 200 ]; then
	echo "only $legs legs were looked at"
	failed=1
fi
echo "$legs legs"
exit $failed
