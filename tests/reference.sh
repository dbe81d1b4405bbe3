#!/bin/sh
# docs/reference.md is what the tables say (BK_UPDATE=1 writes it), and the manual page is sound roff.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0

"$BKC" explain reference >"$tmp/reference.md" || exit 1
[ "${BK_UPDATE-}" = 1 ] && cp "$tmp/reference.md" "$BK_SRCDIR/docs/reference.md"
if ! diff -u "$BK_SRCDIR/docs/reference.md" "$tmp/reference.md"; then
	echo "docs/reference.md (-) is not what 'bkc explain reference' prints (+)"
	failed=1
fi

"$BKC" man >"$tmp/bkc.1" || exit 1
for heading in NAME SYNOPSIS DESCRIPTION COMMANDS 'FLAGS OF EVERY COMMAND' 'EXIT STATUS' ENVIRONMENT; do
	grep -qx "\.SH $heading" "$tmp/bkc.1" || { echo "bkc man: no section $heading"; failed=1; }
done
# A line of text that begins with a dot or a quote would be lost as a request.
if grep -n -E "^['.]" "$tmp/bkc.1" | grep -v -E ':\.(TH|SH|SS|TP|B|I|PP)( |$)'; then
	echo "bkc man: these lines are no requests of man(7)"
	failed=1
fi
if command -v groff >/dev/null 2>&1; then
	groff -man -Tutf8 -ww "$tmp/bkc.1" 2>"$tmp/warnings" >/dev/null
	[ -s "$tmp/warnings" ] && { cat "$tmp/warnings"; failed=1; }
fi
exit $failed
