# Sourced after lib.sh by the tests that talk to the simulator.
# shellcheck shell=sh disable=SC2154 # $tmp is of lib.sh

need_boto()
{
	python3 -c 'import boto3' 2>/dev/null || {
		echo "skipped: needs boto3"
		exit 77
	}
}

# sim_start UNIT: a simulator in which the accounts of the unit are, and what it says exists. AWS_ENDPOINT_URL leads to
# it, with the keys of the administrator of account 111111111111 (sim_account changes that).
sim_start()
{
	rm -f "$tmp/sim.out"
	"$BKC" sim --port 0 "$BK_SRCDIR/$1" >"$tmp/sim.out" 2>"$tmp/sim.log" &
	sim=$!
	started="$started $sim"
	tries=0
	until grep -qs http "$tmp/sim.out"; do
		if [ $tries -eq 100 ] || ! kill -0 "$sim" 2>/dev/null; then
			cat "$tmp/sim.out" "$tmp/sim.log"
			die "the simulator does not start"
		fi
		tries=$((tries + 1))
		sleep 0.1
	done
	AWS_ENDPOINT_URL=$(sed -n 's|.*AWS_ENDPOINT_URL=\([^ ]*\).*|\1|p' "$tmp/sim.out")
	export AWS_ENDPOINT_URL
	aws_alone
	sim_account 111111111111
}

sim_stop()
{
	kill "$sim" 2>/dev/null
	wait "$sim" 2>/dev/null
}

# sim_account ID: whose administrator terraform and the AWS CLI are from here on.
sim_account()
{
	AWS_ACCESS_KEY_ID=AKIASIM1$1
	AWS_SECRET_ACCESS_KEY=sim-secret-of-account-${1}000000
	export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
}
