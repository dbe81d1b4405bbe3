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

# What `bkc explain` says of the verdict, for the verdict that the row states; and each verdict has a rule.
cat >"$tmp/words" <<'END'
BK_RULE_REJECTS AWS rejects it;
BK_RULE_JOB_FAILS the job fails;
BK_RULE_IGNORES AWS silently ignores it;
BK_RULE_UNWISE unwise;
BK_RULE_AT_ONCE AWS does it at once;
BK_RULE_UNKNOWN not known;
BK_RULE_PROGRAM AWS is never asked;
END
sed -n -E 's/^BK_RULE\( *([0-9]+),.* BK_RULE_(HARD|LINT), *(BK_RULE_[A-Z_]+),.*/\1 \3/p' src/source/diag.def >"$tmp/verdicts"
failed=0
while read -r verdict _; do
	grep -q " $verdict\$" "$tmp/verdicts" || { echo "no rule is $verdict"; failed=1; }
done <"$tmp/words"
while read -r number verdict; do
	code=$(printf 'BK%04d' "$number")
	want="Verdict: $(sed -n "s/^$verdict //p" "$tmp/words")"
	"$BKC" explain "$code" | sed -n 3p | grep -qF "$want" || {
		echo "bkc explain $code does not say: $want"
		failed=1
	}
done <"$tmp/verdicts"
[ "$(wc -l <"$tmp/verdicts")" -eq "$(wc -l <"$tmp/rules")" ] || { echo "rows without a verdict in diag.def"; failed=1; }

# Names that are said to come later are none of rules that are there.
sed -n '/later_rules\[\] = {/,/};/s/^\t"\([a-z-]*\)",$/\1/p' src/model/suppress.c >"$tmp/later"
[ -s "$tmp/later" ] || { echo "no rules found that come later"; failed=1; }
while read -r name; do
	grep -q "\"$name\"" src/source/diag.def && { echo "rule $name is there already"; failed=1; }
done <"$tmp/later"
exit $failed
