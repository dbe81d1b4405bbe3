#!/bin/sh
# docs/stdlib.md has a section for every file of the standard library, and in it everything that the file brings:
# templates with their parameters and defaults, and names. (Its examples are run by tests/manual.tap.) std.aws is the
# compiler's own.
set -u
page=$BK_SRCDIR/docs/stdlib.md
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
failed=0
count=0

# has WHAT TEXT: the section says TEXT as code.
has()
{
	count=$((count + 1))
	grep -qF -- "$2" "$tmp/section" && return
	echo "docs/stdlib.md, std.$name: nothing says $1 $2"
	failed=1
}

for file in "$BK_SRCDIR"/stdlib/*.bk; do
	name=$(basename "$file" .bk)
	[ "$name" = aws ] && continue
	sed -n "/^## std\\.$name\$/,/^## /p" "$page" >"$tmp/section"
	sed -n 's/^let \([a-z_0-9]*\) =.*/\1/p' "$file" >"$tmp/lets"
	while read -r let; do has "the name" "\`$let\`"; done <"$tmp/lets"
	# A template's header is one line here, its default values without what they are made of.
	tr '\n' ' ' <"$file" | grep -o 'template [a-z_0-9]*[^{]* for [a-z]* {' >"$tmp/templates"
	while read -r _ template _; do
		template=${template%%(*}
		grep -qE "\`([a-z]+\\.)?${template}[\`(]" "$tmp/section" || has "the template" "\`$template\`"
		count=$((count + 1))
	done <"$tmp/templates"
	grep -o '[a-z_0-9]*: [a-z]*\(([a-z]*)\)\?\( = [^,)]*\)\?' "$tmp/templates" |
		sed 's/:.* = / = /; s/:.*//' | sort -u >"$tmp/parameters"
	while read -r parameter equals value; do
		grep -qE "\`$parameter\`|\`[a-z_.]+\([^\`]*\b$parameter\b" "$tmp/section" || has "the parameter" "\`$parameter\`"
		[ -n "$equals" ] && has "the default" "$value"
		count=$((count + 1))
	done <"$tmp/parameters"
done
echo "$count things looked for"
[ $count -gt 60 ] || failed=1
exit $failed
