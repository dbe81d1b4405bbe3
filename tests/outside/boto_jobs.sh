#!/bin/sh
# The hourly case of the example in boto3's calls: what exists two days later in both vaults, and under which keys.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need python3
python3 -c 'import boto3' 2>/dev/null || {
	echo "skipped: needs boto3"
	exit 77
}
tmp=$(mktemp -d)
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL
trap 'kill "$sim" 2>/dev/null; rm -rf "$tmp"' EXIT
cat >"$tmp/unit.bk" <<'UNIT'
org acme = "o-a1b2c3d4e5" {
  management     = 111111111111
  account prod   = 222222222222
  account backup = 333333333333
}
UNIT
"$BKC" sim --port 0 "$tmp/unit.bk" >"$tmp/out" 2>"$tmp/log" &
sim=$!
tries=0
until grep -qs http "$tmp/out"; do
	if [ $tries -eq 100 ] || ! kill -0 "$sim" 2>/dev/null; then
		cat "$tmp/out" "$tmp/log"
		exit 1
	fi
	tries=$((tries + 1))
	sleep 0.1
done
python3 "$BK_SRCDIR/tests/outside/tools/boto_jobs.py" "$(sed -n 's|.*AWS_ENDPOINT_URL=\([^ ]*\).*|\1|p' "$tmp/out")"
