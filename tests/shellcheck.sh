#!/bin/sh
# Our shell scripts are without findings.
set -u
. "$BK_SRCDIR/tests/lib.sh"
cd "$BK_SRCDIR" || exit 1
need shellcheck
find bootstrap .ci/run tests tools \( -name '*.sh' -o -name '*.tap' -o -name bootstrap -o -name run \) -type f \
	-exec shellcheck -x {} +
