#!/bin/sh
# Every rule has a report among the goldens (tests/golden/check/BKnnnn-NAME.bk), and reports are worded alike: the first
# line is lower case, without a full stop, of at most 90 columns; what follows `help` is a sentence.
set -u
cd "$BK_SRCDIR" || exit 1
rules=$(mktemp) || exit 1
trap 'rm -f "$rules"' EXIT
failed=0

# BK9014 is about emitting: its golden is a command's. What AWS answers is judged by the test that the page names.
sed -n -E 's/^BK_RULE\( *([0-9]+), *[A-Z0-9_]+, *"([^"]+)".*/\1:\2/p' src/source/diag.def >"$rules"
while read -r rule; do
	name=$(printf 'BK%04d-%s' "${rule%:*}" "${rule#*:}")
	grep -qxF '## Shown by' "docs/rules/${name%%-*}.md" && continue
	file=tests/golden/check/$name.err
	[ "${rule%:*}" = 9014 ] && file=tests/golden/cmd/$name.out
	if ! grep -q "^[a-z]*\[${name%%-*}\]: " "$file" 2>/dev/null; then
		echo "no report of ${name%%-*} in $file"
		failed=1
	fi
done <"$rules"

# What an `assert` says is its author's.
LC_ALL=C awk '
	function complain(what) { print FILENAME ":" FNR ": " what ": " $0; bad = 1 }
	/^(error|warning|info)\[BK2009\]/ { next }
	/^(error|warning|info)\[BK[0-9]+\]: / {
		text = $0
		sub(/^[a-z]+\[BK[0-9]+\]: /, "", text)
		gsub(/[\200-\277]/, "", text) # the bytes that are no columns of their own
		if (length(text) > 90)
			complain("more than 90 columns (" length(text) ")")
		if (text ~ /\.$/)
			complain("ends with a full stop")
		if (text ~ /^[A-Z]/ && text !~ /^(AWS|ARN|CloudFormation|Terraform)/)
			complain("begins with a capital")
	}
	/^help: / && !/^help: [^a-z]/ { complain("is no sentence") }
	/^help: / && !/[.?]$/ { complain("does not end") }
	/^ *= note: ([A-Z][a-z]|.*[^.…]\.$)/ { complain("a note is no sentence") }
	END { exit bad }' tests/golden/*/*.err tests/golden/cmd/*.out || failed=1
exit $failed
