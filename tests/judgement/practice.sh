#!/bin/sh
# Each line of practice.txt holds: the file that it names is reported with its rule, or has its text.
set -u
table=$BK_SRCDIR/tests/judgement/practice.txt
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export TERM=dumb LC_ALL=C
rows=61
failed=0

complain()
{
	echo "practice.txt, row $row: $*"
	failed=1
}

trim()
{
	printf '%s\n' "$1" | sed 's/^ *//; s/ *$//'
}

# reported CODE FILE: bkc check says CODE of the file.
reported()
{
	flags=$(sed -n '1s/^#! flags: //p' "$BK_SRCDIR/$2")
	# shellcheck disable=SC2086
	(cd "$BK_SRCDIR/${2%/*}" && timeout 60 "$BKC" check -v --format short $flags "${2##*/}") >"$tmp/out" 2>&1
	grep -qF "[$1]" "$tmp/out" || complain "$2 is not reported with $1"
}

# holds FILE TEXT: the text is in the file, or is not if it begins with `!`.
holds()
{
	case $2 in
	'') complain "no text" ;;
	!*) grep -qF -- "${2#!}" "$BK_SRCDIR/$1" && complain "'${2#!}' is in $1" ;;
	*) grep -qF -- "$2" "$BK_SRCDIR/$1" || complain "'$2' is not in $1" ;;
	esac
}

grep -v '^#' "$table" >"$tmp/rows"
while IFS='|' read -r row seen how file words; do
	row=$(trim "$row")
	how=$(trim "$how")
	file=$(trim "$file")
	text=
	case $file in *' : '*) text=${file#* : } file=${file%% : *} ;; esac
	case $(trim "$seen") in S | L | W) ;; *) complain "seen how?" ;; esac
	[ -n "$(trim "$words")" ] || complain "no words"
	if [ "$how" != none ] && [ ! -f "$BK_SRCDIR/$file" ]; then
		complain "no file '$file'"
		continue
	fi
	case $how in
	none) [ -z "$file" ] || complain "a file for nothing" ;;
	made | noted) holds "$file" "$text" ;;
	BK[0-9][0-9][0-9][0-9])
		case $file in
		*.bk) reported "$how" "$file" ;;
		*) holds "$file" "$how" ;;
		esac
		;;
	*) complain "'$how' is no way to meet it" ;;
	esac
done <"$tmp/rows"

row=1
while [ $row -le $rows ]; do
	grep -q "^ *$row |" "$tmp/rows" || complain "missing"
	row=$((row + 1))
done
exit $failed
