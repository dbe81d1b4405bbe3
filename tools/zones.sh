#!/bin/sh
# zones.sh SOURCE: writes to stdout a C source that defines bk_zones[] (src/base/embed.h) from SOURCE, which is a zoneinfo
# folder, or the tzdata.zi in one: it also names the aliases that a system has left out of the folder.
set -eu
LC_ALL=C
export LC_ALL

# NAME FILE of every zone and alias.
names()
{
	if [ -d "$1" ]; then
		(cd "$1" && find . -name '[A-Z]*' ! -path '*/posix/*' ! -path '*/right/*' ! -name '*.*' \
			\( -type f -o -type l \) | sed 's,^\./\(.*\)$,\1 \1,')
	else
		awk '
			$1 == "Z" { file[$2] = $2 }
			$1 == "L" { file[$3] = $2 }
			END {
				for (name in file) {
					for (to = file[name]; to in file && file[to] != to; )
						to = file[to]
					print name, to
				}
			}' "$1"
	fi
}

folder=$1
[ -d "$folder" ] || folder=${1%/*}
list=$(names "$1" | sort -u)
# Names of zones hold no spaces. `wc` also prints totals.
files=$(printf '%s\n' "$list" | cut -d ' ' -f 2 | sort -u)

printf '/* Made by tools/zones.sh. */\n#include "base/attr.h"\n#include "base/embed.h"\n'
{
	printf '%s\n' "$list"
	echo sizes
	# shellcheck disable=SC2086 # many names
	(cd "$folder" && wc -c $files)
	echo bytes
	# shellcheck disable=SC2086
	(cd "$folder" && cat $files) | od -An -v -tu1
} | awk '
	# The compiled form is that of RFC 9636: a block of 32-bit times, which is passed over, a block of 64-bit times,
	# and a line with the rule for later times.
	function number(at, i, value)
	{
		for (i = at; i < at + 4; i++)
			value = value * 256 + byte[i]
		return value
	}
	function signed(at) { return number(at) - (byte[at] > 127 ? 4294967296 : 0) }
	function block_size(at, width)
	{
		return 44 + number(at + 32) * (width + 1) + number(at + 36) * 6 + number(at + 40) + \
			number(at + 28) * (width + 4) + number(at + 24) + number(at + 20)
	}
	function fail(text)
	{
		print "zones.sh: " file[current] ": " text >"/dev/stderr"
		failed = 1
		exit 1
	}
	# Local time of before 1970 is not wanted: nothing is scheduled there.
	function convert(block, times, types, first, last, offset, time, rule, i, at, text)
	{
		if (byte[0] != 84 || byte[1] != 90 || byte[4] < 50)
			fail("not compiled time zone data of version 2 or later")
		block = block_size(0, 4)
		times = number(block + 32)
		types = block + 44 + times * 9
		first = last = signed(types)
		for (i = 0; i < times; i++) {
			at = block + 44 + i * 8
			offset = signed(types + byte[block + 44 + times * 8 + i] * 6)
			time = number(at) * 4294967296 + number(at + 4)
			if (byte[at] > 127)
				first = offset
			else if (offset != last)
				text = text sprintf("\t{%.0f, %d},\n", time, offset)
			last = offset
		}
		for (i = block + block_size(block, 8) + 1; i < size[current] && byte[i] != 10; i++)
			rule = rule sprintf("%c", byte[i])
		if (i != size[current] - 1)
			fail("its end is not where its beginning says")
		if (!(text in known)) {
			known[text] = text == "" ? "NULL, 0" : sprintf("shifts_%d, BK_COUNT(shifts_%d)", ++n, n)
			if (text != "")
				printf "\nstatic const struct bk_zone_shift shifts_%d[] = {\n%s};\n", n, text
		}
		row[file[current]] = sprintf("%d, \"%s\", %s", first, rule, known[text])
	}
	$1 == "sizes" || $1 == "bytes" { part = $1; next }
	part == "" { name[++names] = $1; of[$1] = $2 }
	part == "sizes" && $2 != "total" { file[++files] = $2; size[files] = $1 }
	part == "bytes" {
		for (f = 1; f <= NF; f++) {
			if (!current)
				current = 1
			byte[have++] = $f
			if (have < size[current])
				continue
			convert()
			current++
			have = 0
		}
	}
	END {
		if (failed)
			exit 1
		if (names < 300 || current != files + 1) {
			print "zones.sh: too few time zones" >"/dev/stderr"
			exit 1
		}
		printf "\nconst struct bk_zone_data bk_zones[] = {\n"
		for (i = 1; i <= names; i++)
			printf "\t{\"%s\", %s},\n", name[i], row[of[name[i]]]
		printf "};\nconst size_t bk_zone_count = %d;\n", names
	}'
