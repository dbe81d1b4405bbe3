#!/bin/sh
# See stop.py.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need python3
python3 "$BK_SRCDIR/tests/apply/stop.py"
