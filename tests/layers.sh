#!/bin/sh
# A folder of src/ includes only itself and folders that stand before it in this order.
set -u
cd "$BK_SRCDIR" || exit 1
# shellcheck disable=SC2016 # awk's $0
find src grammar -name '*.[chyl]' | LC_ALL=C sort | xargs awk '
	BEGIN {
		n = split("base source syntax model objects infer prove check aws emit apply sim cmd", order, " ")
		for (i = 1; i <= n; i++)
			rank[order[i]] = i
		rank["grammar"] = rank["syntax"]
	}
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, quoted, "\"")
		split(FILENAME, at, "/")
		from = at[1] == "grammar" ? "grammar" : at[2]
		if (!(from in rank)) {
			print FILENAME ": folder " from " has no place in the order"
			bad = 1
			nextfile
		}
		if (split(quoted[2], to, "/") < 2)
			next
		if (!(to[1] in rank) || rank[to[1]] > rank[from]) {
			print FILENAME ":" FNR ": " from " may not include " quoted[2]
			bad = 1
		}
	}
	END { exit bad }'
