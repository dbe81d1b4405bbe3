#!/bin/sh
# Two judges of the same units: where `bkc check` finds no error, no leg that `bkc explain path` evaluates from the
# policies as they will be written is broken; and where one is broken, check has said so.
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
failed=0
legs=0

judge()
{
	(cd "$(dirname "$1")" && "$BKC" check -q --format short "$(basename "$1")" >"$tmp/check" 2>&1)
	status=$?
	(cd "$(dirname "$1")" && "$BKC" explain path '*' "$(basename "$1")" >"$tmp/path" 2>&1) || return 0
	legs=$((legs + $(grep -c '^  rule:' "$tmp/path")))
	if [ $status -eq 0 ] && grep -q ': broken$' "$tmp/path"; then
		echo "$1: check finds no error, and this is broken:"
		sed -n '/: broken$/,/^  rule:/p' "$tmp/path"
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
