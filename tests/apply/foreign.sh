#!/bin/sh
# See foreign.py.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need python3
python3 "$BK_SRCDIR/tests/apply/foreign.py"
