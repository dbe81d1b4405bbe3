#!/bin/sh
# growth.sh "SIZES" [SHAPE...]: how the work of `bkc check` grows with each shape of shape.sh, by callgrind's count of
# instructions, which no load of the machine and no clock changes. A row for each shape: what it took at each size, the
# exponent between the last two sizes, and the function that grows fastest of those that matter, with its own exponent.
# What a unit of one account takes is subtracted. Exits with 1 where a bound is exceeded; the row says so.
# BKC: the program. BK_GROWTH_TOTAL, BK_GROWTH_FUNCTION: the bounds of the two exponents.
set -eu

BKC=${BKC:?the program to measure}
here=$(cd "$(dirname "$0")" && pwd)
sizes=$1
shift
[ $# -gt 0 ] || {
	# shellcheck disable=SC2046 # a list of words
	set -- $("$here/shape.sh" list | cut -d ' ' -f 1)
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# costs UNIT: "FUNCTION INSTRUCTIONS" lines, each function's own.
costs()
{
	rm -f "$tmp/callgrind"
	valgrind --tool=callgrind --callgrind-out-file="$tmp/callgrind" "$BKC" check --format short "$1" \
		>/dev/null 2>"$tmp/valgrind" || [ $? -eq 1 ] || {
		cat "$tmp/valgrind" >&2
		return 1
	}
	# fn= and cfn= name functions, the second time by number; the line behind calls= is the callee's cost.
	awk '
		/^c?fn=/ {
			id = $1
			sub(/^c?fn=/, "", id)
			if (NF > 1)
				name[id] = $2
			if (/^fn=/)
				at = id
		}
		/^calls=/ { getline; next }
		/^[0-9+*-]/ { cost[at] += $2 }
		END {
			for (id in cost)
				sum[name[id]] += cost[id]
			for (one in sum)
				print one, sum[one]
		}' "$tmp/callgrind"
}

mkdir "$tmp/none"
echo 'account prod = 222222222222' >"$tmp/none/main.bk"
costs "$tmp/none/main.bk" >"$tmp/0.costs"
printf '%-18s' 'check of N'
# shellcheck disable=SC2086 # a list of words
printf ' %10s M' $sizes
printf '  exponent  steepest function\n'
status=0
for shape in "$@"; do
	files=$tmp/0.costs
	for n in $sizes; do
		"$here/shape.sh" "$shape" "$n" "$tmp/$shape-$n"
		unit=$tmp/$shape-$n
		[ "$shape" = folder ] || unit=$unit/main.bk
		costs "$unit" >"$tmp/$n.costs"
		files="$files $tmp/$n.costs"
	done
	# shellcheck disable=SC2086 # a list of files
	awk -v shape="$shape" -v sizes="$sizes" -v total_most="${BK_GROWTH_TOTAL:-1.1}" \
		-v function_most="${BK_GROWTH_FUNCTION:-1.5}" '
		FNR == 1 { file++ }
		{
			cost[file, $1] = $2
			total[file] += $2
			functions[$1]
		}
		END {
			count = split(sizes, n, " ")
			ratio = log(n[count] / n[count - 1])
			for (i = 2; i <= file; i++)
				line = line sprintf(" %10.1f M", (total[i] - total[1]) / 1e6)
			exponent = log((total[file] - total[1]) / (total[file - 1] - total[1])) / ratio
			for (f in functions) {
				few = cost[file - 1, f] - cost[1, f]
				many = cost[file, f] - cost[1, f]
				if (few <= 0 || many < 0.004 * (total[file] - total[1]))
					continue
				own = log(many / few) / ratio
				if (own > steepest || (own == steepest && f < name)) {
					steepest = own
					name = f
				}
			}
			bad = exponent > total_most || steepest > function_most
			printf "%-18s%s  %8.2f  %.2f %s%s\n", shape, line, exponent, steepest, name, bad ? "  TOO STEEP" : ""
			exit bad
		}' $files || status=1
	rm -rf "$tmp/$shape-"*
done
exit $status
