#!/bin/sh
# Functions that we do not call outside src/base, and those that would end the program below src/cmd. Kinds of resource,
# which only the matrix knows.
set -u
cd "$BK_SRCDIR" || exit 1
failed=0

# banned WHAT WORDS FOLDER...
banned()
{
	what=$1
	words=$2
	shift 2
	if find "$@" -name '*.[chyl]' ! -path 'grammar/*.[ch]' -exec grep -nHE "(^|[^[:alnum:]_])($words)[[:space:]]*\\(" {} + |
		grep .; then
		echo "banned: $what"
		failed=1
	fi
}

others=$(find src grammar -mindepth 1 -maxdepth 1 -type d ! -name base)
# shellcheck disable=SC2086 # folders without spaces
banned "use the helpers of src/base" \
	'alloca|ato[ifl]|atoll|gets|strcpy|strcat|strncpy|strncat|stpcpy|v?sprintf|strtok|strtok_r|strto[dfl]|strtou?ll?|strtold' \
	$others grammar
below=$(find src -mindepth 1 -maxdepth 1 -type d ! -name base ! -name cmd)
# shellcheck disable=SC2086
banned "only src/cmd ends the program" 'exit|_exit|abort|longjmp|setjmp' $below grammar

# What AWS Backup can do with a kind is in stdlib/aws.bk, so that nobody's judgement hangs on its name. A line that names
# an option which AWS has for one kind alone, or what bkc itself makes of a kind, says so where it stands.
kinds=$(sed -n -E 's/^service ([a-z0-9_]+) \{/\1/p; s/^  (optin|advanced|own_key|own_vault) += "([^"]*)"$/\2/p' stdlib/aws.bk |
	grep -vix cloudformation | sort -u | paste -sd '|' -) # which is a back end, too
[ -n "$kinds" ] || { echo "no kinds in stdlib/aws.bk"; failed=1; }
if find src/source src/syntax src/model src/infer src/prove src/check src/emit -name '*.[ch]' \
	-exec grep -nHE "\"($kinds)\"" {} + | grep -vE '/\*|^[^:]*:[0-9]*: \*|WindowsVSS|BackupACLs|BackupObjectTags'; then
	echo "banned: kinds of resource are rows of stdlib/aws.bk"
	failed=1
fi
exit $failed
