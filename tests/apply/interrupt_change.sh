#!/bin/sh
# Any interruption of `change`, at every mutating call (BK_QUICK: at some): see interrupt.py.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need python3
for trouble in kill lost throttle error; do
	python3 "$BK_SRCDIR/tests/apply/interrupt.py" change "$trouble" ${BK_QUICK:+7} || exit 1
done
