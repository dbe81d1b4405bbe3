#!/bin/sh
# Every header compiles by itself, and twice in one file.
set -u
cd "$BK_SRCDIR" || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0
for header in $(find src -name '*.h' | LC_ALL=C sort); do
	printf '#include "%s"\n#include "%s"\ntypedef int not_empty;\n' "${header#src/}" "${header#src/}" >"$tmp/x.c"
	# shellcheck disable=SC2086 # both hold several words
	if ! (cd "$BK_BUILDDIR" && $CC $BK_CFLAGS -Werror -fsyntax-only "$tmp/x.c"); then
		echo "$header does not compile by itself"
		failed=1
	fi
done
exit $failed
