#!/bin/sh
# Every rule has its page, and every page its rule, of the same name. (That the page's example is reported with its code
# is what tests/rules.sh shows, so every code is seen at least once.)
set -u
cd "$BK_SRCDIR" || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
sed -n -E 's/^BK_RULE\( *([0-9]+), *[A-Z0-9_]+, *"([^"]+)".*/\1 \2/p' src/source/diag.def |
	awk '{ printf "# BK%04d %s\n", $1, $2 }' | LC_ALL=C sort >"$tmp/rules"
for page in docs/rules/BK*.md; do
	head -n 1 "$page"
done | LC_ALL=C sort >"$tmp/pages"
[ -s "$tmp/rules" ] || { echo "no rules found in diag.def"; exit 1; }
diff -u "$tmp/rules" "$tmp/pages" || { echo "rules without a page (-), pages without a rule (+)"; exit 1; }
