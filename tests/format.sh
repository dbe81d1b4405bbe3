#!/bin/sh
# The C sources are formatted. Formatters differ between versions; ours is 14.
set -u
. "$BK_SRCDIR/tests/lib.sh"
cd "$BK_SRCDIR" || exit 1
for clang_format in clang-format-14 clang-format; do
	command -v $clang_format >/dev/null 2>&1 && break
done
need "$clang_format"
case $("$clang_format" --version) in
*"version 14."*) ;;
*)
	echo "skipped: needs clang-format-14"
	exit 77
	;;
esac
find src tests \( -name '*.c' -o -name '*.h' \) -exec "$clang_format" --dry-run -Werror {} +
