#!/bin/bash
# The bench: time and memory of bkc, a table on standard output. Nothing here passes or fails.
# BKC: the program; BK_BENCH_RUNS: runs of each row, of which the best is printed.
set -eu

BKC=${BKC:?the program to measure}
runs=${BK_BENCH_RUNS:-5}
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

# best COMMAND...: milliseconds and peak kilobytes of the fastest of the runs
best()
{
	python3 - "$runs" "$@" <<'END'
import os, resource, subprocess, sys, time
runs, command = int(sys.argv[1]), sys.argv[2:]
best, peak = None, 0
for _ in range(runs):
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    took = (time.perf_counter() - start) * 1000
    if status != 0:
        sys.exit("%s: status %d" % (" ".join(command), status))
    best = took if best is None else min(best, took)
    peak = max(peak, usage.ru_maxrss)
print("%.1f %d" % (best, peak))
END
}

row()
{
	name=$1
	shift
	result=$(best "$@") || exit 1
	printf '%-44s %10s ms %8s kB\n' "$name" "${result% *}" "${result#* }"
	last=${result% *}
}


command -v python3 >/dev/null || { echo "the bench needs python3" >&2; exit 1; }
row 'empty process' true
empty=$last
cp "$here/../../examples/org.bk" real.bk
row 'check, the real case' "$BKC" check real.bk
row 'emit --terraform, the real case' "$BKC" emit --terraform -o real-tf real.bk
row 'emit --cloudformation, the real case' "$BKC" emit --cloudformation -o real-cfn real.bk
for form in family spelled; do
	for n in 10 100 1000; do
		"$here/generate.sh" $form $n >$form-$n.bk
		row "check, $form, $n accounts" "$BKC" check $form-$n.bk
		check[n]=$last
		row "emit --terraform, $form, $n accounts" "$BKC" emit --terraform -o out-$form-$n $form-$n.bk
		emit[n]=$last
	done
	printf '%-44s check %s, emit %s\n' "growth exponent from 10 to 1000, $form" \
		"$(awk -v a="${check[10]}" -v b="${check[1000]}" -v e="$empty" 'BEGIN { printf "%.2f", log((b - e) / (a - e)) / log(100) }')" \
		"$(awk -v a="${emit[10]}" -v b="${emit[1000]}" -v e="$empty" 'BEGIN { printf "%.2f", log((b - e) / (a - e)) / log(100) }')"
done
row 'fmt --check, spelled, 1000 accounts' "$BKC" fmt --check spelled-1000.bk
row 'emit --cloudformation, family, 1000 accounts' "$BKC" emit --cloudformation -o out-cfn family-1000.bk
cp -R out-family-1000 copy
row 'cp of what emit --terraform wrote' cp -R out-family-1000 copy/again
printf '%-44s %10s bytes\n' 'Terraform JSON, family, 1000 accounts' "$(cat out-family-1000/*.tf.json | wc -c)"
