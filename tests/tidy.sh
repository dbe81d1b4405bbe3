#!/bin/sh
# clang-tidy has nothing to say about src/. It is given generated headers, so the build comes first. Beside other tests
# (BK_LINT) it is one of the jobs; alone it takes two cores.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need clang-tidy
jobs=2
[ -z "${BK_LINT-}" ] || jobs=1
cd "$BK_BUILDDIR" || exit 1
# shellcheck disable=SC2016 # expanded by the inner shell
find "$BK_SRCDIR/src" -name '*.c' | LC_ALL=C sort |
	xargs -n 4 -P "$jobs" sh -c 'clang-tidy --quiet "$@" -- -std=gnu17 $BK_CPPFLAGS 2>/dev/null' tidy
