#!/bin/sh
# golden.sh tests/golden/STAGE/x.bk: runs bkc on the file and compares what it says with the files beside it.
#
#   check          x.err       the report of `bkc check`, then "exit: N"
#   short          x.short     the same with --format short
#   fmt            x.fmt       what `bkc fmt -` prints; formatting that again must change nothing
#   ast model desired graph    x.STAGE: `bkc check --dump=STAGE`
#   terraform      x.tf.json   `bkc emit --terraform`; or a folder x.tf: compared with what -o writes
#   cloudformation x.cfn.json  `bkc emit --cloudformation`; or a folder x.cfn
#   cmd            x.out       runs each "#! bkc: ARGS" line of the file: prints "$ bkc ARGS", all output, "exit: N".
#                              @tmp@ in ARGS is a folder that is the test's own
#
# Where stdout is a product, a message on stderr or a failure is expected in x.err beside it ("exit: N" at its end).
# A first line "#! flags: --width 60" adds flags. BK_UPDATE=1 writes the expectations instead of comparing.
# bkc runs in the file's folder, so that paths in its output are the same everywhere.
set -uf

file=$1
case $file in /*) ;; *) [ -e "$file" ] || file=$BK_SRCDIR/$file ;; esac
dir=$(cd "${file%/*}" && pwd) || exit 99
stage=${dir##*/}
base=${file##*/}
name=${base%.bk}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cd "$dir" || exit 99
failed=0

IFS= read -r first <"$base" || :
flags=
case $first in '#! flags:'*) flags=${first#'#! flags:'} ;; esac

# No run may depend on the caller's terminal or settings.
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE COLUMNS SOURCE_DATE_EPOCH
export TERM=dumb LC_ALL=C ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS-}"

# run STDIN ARGS...: runs bkc; leaves its output in out and err, its status in status.
run()
{
	input=$1
	shift
	timeout 60 "$BKC" "$@" <"$input" >"$tmp/out" 2>"$tmp/err"
	status=$?
	if [ $status -ge 70 ]; then
		echo "bkc $*: exit status $status (70 internal error, 99 sanitizer, 124 too slow, 128+ signal)"
		tail -n 40 "$tmp/err"
		exit 1
	fi
}

# expect EXPECTATION ACTUAL
expect()
{
	if [ "${BK_UPDATE-}" = 1 ]; then
		rm -rf "$1"
		cp -R "$2" "$1"
	elif [ ! -e "$1" ]; then
		echo "$stage/$1 is missing; this is what it would hold:"
		[ -d "$2" ] && ls "$2"
		[ -f "$2" ] && cat "$2"
		failed=1
	elif ! diff -ru "$1" "$2"; then
		echo "$stage/$1 (-) is not what bkc said (+)"
		failed=1
	fi
}

# expect_quiet: stderr and status agree with NAME.err; without such a file, nothing was said and the status is 0.
expect_quiet()
{
	if [ -s "$tmp/err" ] || [ $status -ne 0 ]; then
		echo "exit: $status" >>"$tmp/err"
		expect "$name.err" "$tmp/err"
	elif [ "${BK_UPDATE-}" = 1 ]; then
		rm -f "$name.err"
	elif [ -e "$name.err" ]; then
		echo "$stage/$name.err expects a message or a failure; there was none"
		failed=1
	fi
}

# emitted FLAG SUFFIX: the emitted files against a folder, or the one file against a file.
emitted()
{
	if [ -d "$name.$2" ]; then
		# shellcheck disable=SC2086
		run /dev/null emit "$1" -o "$tmp/dir" $flags "$base"
		expect "$name.$2" "$tmp/dir"
	else
		# shellcheck disable=SC2086
		run /dev/null emit "$1" $flags "$base"
		if [ -s "$tmp/out" ] || [ -e "$name.$2.json" ]; then
			expect "$name.$2.json" "$tmp/out"
		fi
	fi
	expect_quiet
}

case $stage in
check | short)
	[ "$stage" = short ] && flags="--format short $flags"
	# shellcheck disable=SC2086
	run /dev/null check $flags "$base"
	cat "$tmp/err" >>"$tmp/out"
	echo "exit: $status" >>"$tmp/out"
	if [ "$stage" = short ]; then expect "$name.short" "$tmp/out"; else expect "$name.err" "$tmp/out"; fi
	;;
fmt)
	# shellcheck disable=SC2086
	run "$base" fmt $flags -
	mv "$tmp/out" "$tmp/once"
	expect "$name.fmt" "$tmp/once"
	expect_quiet
	# shellcheck disable=SC2086
	run "$tmp/once" fmt $flags -
	if ! diff -u "$tmp/once" "$tmp/out"; then
		echo "formatting twice (+) is not formatting once (-)"
		failed=1
	fi
	;;
ast | model | desired | graph)
	# shellcheck disable=SC2086
	run /dev/null check --dump="$stage" $flags "$base"
	if [ -s "$tmp/out" ] || [ -e "$name.$stage" ]; then
		expect "$name.$stage" "$tmp/out"
	fi
	expect_quiet
	;;
terraform) emitted --terraform tf ;;
cloudformation) emitted --cloudformation cfn ;;
cmd)
	: >"$tmp/all"
	mkdir "$tmp/own"
	sed -n 's/^#! bkc: *//p' "$base" >"$tmp/lines"
	while IFS= read -r line; do
		args=$(printf '%s\n' "$line" | sed "s|@tmp@|$tmp/own|g")
		# shellcheck disable=SC2086
		run /dev/null $args
		{
			printf '$ bkc %s\n' "$line"
			cat "$tmp/out" "$tmp/err"
			echo "exit: $status"
		} >>"$tmp/all"
	done <"$tmp/lines"
	[ -s "$tmp/all" ] || { echo "$stage/$base has no line '#! bkc: ARGS'"; exit 1; }
	expect "$name.out" "$tmp/all"
	;;
*)
	echo "no such stage of golden tests: $stage"
	exit 1
	;;
esac
exit $failed
