#!/bin/sh
# Functions that we do not call outside src/base, and those that would end the program below src/cmd.
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
exit $failed
