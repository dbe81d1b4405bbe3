#!/bin/sh
# Nothing in `bkc check` grows with the square of what a file has many of: neither the whole nor any one function.
# Counted in instructions, so that no load of the machine and no clock can make it fail. `make bench` prints all shapes.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need valgrind
BK_GROWTH_TOTAL=1.1 BK_GROWTH_FUNCTION=1.5 "$BK_SRCDIR/tests/bench/growth.sh" "60 240" \
	alone policies vaults raws fan-in fan-out rules-of-a-plan tags selects statements existing-keys moved
