#!/bin/sh
# clang-tidy has nothing to say about src/. It is given generated headers, so the build comes first. It takes two cores:
# beside other tests, which wait more than they work, it is what takes longest.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need clang-tidy
cd "$BK_BUILDDIR" || exit 1
# shellcheck disable=SC2016 # expanded by the inner shell
find "$BK_SRCDIR/src" -name '*.c' | LC_ALL=C sort |
	xargs -n 4 -P 2 sh -c 'clang-tidy --quiet "$@" -- -std=gnu17 $BK_CPPFLAGS 2>/dev/null' tidy
