#!/bin/sh
# zones.sh SOURCE: writes to stdout a C source that defines bk_zone_names[] (src/base/embed.h) from SOURCE, which is
# tzdata.zi, or a zoneinfo folder on systems that do not ship that file.
set -eu
LC_ALL=C
export LC_ALL

names()
{
	if [ -d "$1" ]; then
		(cd "$1" && find . -name '[A-Z]*' ! -path '*/posix/*' ! -path '*/right/*' ! -name '*.*' \
			\( -type f -o -type l \) | sed 's,^\./,,')
	else
		awk '$1 == "Z" { print $2 } $1 == "L" { print $3 }' "$1"
	fi
}

printf '/* Made by tools/zones.sh. */\n#include "base/embed.h"\n\nconst char *const bk_zone_names[] = {\n'
names "$1" | sort -u | awk '
	{ printf "\t\"%s\",\n", $0; n++ }
	END {
		if (n < 300) { print "zones.sh: too few time zones" >"/dev/stderr"; exit 1 }
		printf "};\nconst size_t bk_zone_count = %d;\n", n
	}'
