# Sourced by test scripts: . "$BK_SRCDIR/tests/lib.sh"
# shellcheck shell=sh

# need TOOL...: skips the test unless all of them are there. CI fails when a test skips for want of a tool that it has
# (the words "skipped: needs TOOL" are what it looks for).
need()
{
	for tool in "$@"; do
		if ! command -v "$tool" >/dev/null 2>&1; then
			echo "skipped: needs $tool"
			exit 77
		fi
	done
}
