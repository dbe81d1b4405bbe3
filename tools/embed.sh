#!/bin/sh
# embed.sh TABLE COUNT FILE...: writes to stdout a C source that defines `const struct bk_embedded TABLE[]` and
# `const size_t COUNT` (src/base/embed.h) from text files. Files must be text: no NUL or other control character than
# tab and newline, and a newline at the end.
set -eu
LC_ALL=C
export LC_ALL

table=$1
count=$2
shift 2

printf '/* Made by tools/embed.sh. */\n#include "base/embed.h"\n\n'
# ISO C promises only 4095 bytes of string; the compilers we support take any length.
printf '#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n'

if [ $# -eq 0 ]; then
	printf 'const struct bk_embedded %s[] = { { 0 } };\nconst size_t %s = 0;\n' "$table" "$count"
	exit 0
fi

n=0
# File names hold neither spaces nor newlines: they are the names that rules and modules have in the language.
for file in $(printf '%s\n' "$@" | awk -F/ '{ print $NF "\t" $0 }' | sort | cut -f 2); do
	if [ -n "$(tail -c 1 "$file" | tr -d '\n')" ]; then
		echo "embed.sh: $file: no newline at the end" >&2
		exit 1
	fi
	if [ "$(tr -d '\000-\010\013-\037\177' <"$file" | wc -c)" -ne "$(wc -c <"$file")" ]; then
		echo "embed.sh: $file: holds control characters" >&2
		exit 1
	fi
	printf 'static const char file_%d[] =' "$n"
	awk '{ gsub(/[\\"?]/, "\\\\&"); gsub(/\t/, "\\t"); printf "\n\t\"%s\\n\"", $0 } END { if (!NR) printf " \"\"" }' "$file"
	printf ';\n\n'
	n=$((n + 1))
	name=${file##*/}
	names="${names-} ${name%.*}"
done

printf 'const struct bk_embedded %s[] = {\n' "$table"
n=0
for name in $names; do
	printf '\t{ "%s", file_%d, sizeof(file_%d) - 1 },\n' "$name" "$n" "$n"
	n=$((n + 1))
done
printf '};\nconst size_t %s = %d;\n' "$count" "$n"
