#!/bin/bash
# The bench: time and memory of bkc, a table on standard output. Nothing here passes or fails.
# BKC: the program; BK_CALLS: the bench of the AWS client; BK_BENCH_RUNS: runs of each row, of which the best is printed.
set -eu

BKC=${BKC:?the program to measure}
BK_CALLS=${BK_CALLS:?the bench of the AWS client}
runs=${BK_BENCH_RUNS:-5}
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

${CC:-cc} -O2 -o measure "$here/measure.c"

row()
{
	name=$1
	shift
	result=$("$tmp/measure" "$runs" "$@") || exit 1
	read -r last peak busy <<<"$result"
	printf '%-44s %10s ms %8s kB %10s ms CPU\n' "$name" "$last" "$peak" "$busy"
}


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
"$BKC" fmt -q spelled-1000.bk
row 'fmt --check, spelled, 1000 accounts' "$BKC" fmt --check spelled-1000.bk
row 'emit --cloudformation, family, 1000 accounts' "$BKC" emit --cloudformation -o out-cfn family-1000.bk
mkdir copy
row 'cp of what emit --terraform wrote' cp out-family-1000/main.tf.json out-family-1000/bkc-before.sh out-family-1000/bkc-source-map.json copy
printf '%-44s %10s bytes\n' 'Terraform JSON, family, 1000 accounts' "$(cat out-family-1000/*.tf.json | wc -c)"
"$BK_CALLS"

# The simulated AWS of a unit, in a process of its own: what it costs is not bkc's.
simulate()
{
	"$BKC" sim "$1" --port 0 >sim.out &
	server=$!
	while [ ! -s sim.out ]; do sleep 0.05; done
	# shellcheck disable=SC2046 # NAME=VALUE words
	export $(cat sim.out)
}

end_simulation()
{
	kill "$server"
	wait "$server" || true
	: >sim.out
}

: >sim.out
simulate real.bk
runs=1
row 'apply, the real case, from nothing' "$BKC" apply --yes real.bk
row 'apply, the real case, nothing to do' "$BKC" apply --yes real.bk
end_simulation
simulate real.bk
"$BKC" sim faults '{"fault": "slow", "delay_ms": 100, "count": 0}' --endpoint "$AWS_ENDPOINT_URL" >/dev/null
row 'the same at 100 ms a call, from nothing' "$BKC" apply --yes real.bk
row 'the same at 100 ms a call, nothing to do' "$BKC" apply --yes real.bk
end_simulation
for n in 100 1000; do
	simulate family-$n.bk
	row "apply, $n accounts, from nothing" "$BKC" apply --yes family-$n.bk
	row "plan, $n accounts, nothing to do" "$BKC" plan family-$n.bk
	end_simulation
done

printf '\n'
if command -v valgrind >/dev/null 2>&1; then
	"$here/growth.sh" '100 300 1000' || echo 'a shape grows too steeply'
else
	echo 'skipped: the growth of each shape needs valgrind'
fi
