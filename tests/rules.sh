#!/bin/sh
# rules.sh docs/rules/BKnnnn.md: runs the page's examples. The file under "## Failing" must make `bkc check` report the
# page's code, the one under "## Repaired" must not, and must pass. A page with "## Shown by" names a test instead.
#
# A fenced ```bk block may begin with "#! emit: --terraform" (that instead of check), "#! flags: ..." and, in the repaired one, "#! exit: N" where
# another status than 0 is right. Lines "#! file: NAME" split a block into files of one folder; the first is checked.
set -uf

page=$1
[ -e "$page" ] || page=$BK_SRCDIR/$page
code=${page##*/}
code=${code%.md}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
export TERM=dumb LC_ALL=C ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS-}"
failed=0

complain()
{
	echo "$code: $*"
	failed=1
}

# split SECTION FOLDER: writes the section's block into the folder: files, and the names flags, exit, first.
split()
{
	mkdir "$2"
	awk -v section="## $1" -v folder="$2" '
		/^## / { inside = $0 == section; next }
		inside && !block && /^```bk$/ { block = 1; blocks++; file = folder "/main.bk"; next }
		block && /^```$/ { block = 0; next }
		!block { next }
		/^#! flags: / { sub(/^#! flags: /, ""); print >(folder "/.flags"); next }
		/^#! emit: / { sub(/^#! emit: /, "emit "); print >(folder "/.command"); next }
		/^#! exit: / { sub(/^#! exit: /, ""); print >(folder "/.exit"); next }
		/^#! file: / {
			sub(/^#! file: /, "")
			file = folder "/" $0
			if (!named++)
				print >(folder "/.first")
			next
		}
		{ print >file }
		END { exit blocks == 1 ? 0 : 1 }' "$page"
}

# check FOLDER: runs bkc check there; leaves what it said in FOLDER.out, its status in status.
check()
{
	first=main.bk
	[ -e "$1/.first" ] && first=$(cat "$1/.first")
	# An empty example is an empty file.
	[ -e "$1/$first" ] || : >"$1/$first"
	flags=
	command=check
	[ -e "$1/.command" ] && command=$(cat "$1/.command")
	[ -e "$1/.flags" ] && flags=$(cat "$1/.flags")
	# shellcheck disable=SC2086
	(cd "$1" && timeout 60 "$BKC" $command --format short -v $flags "$first") >"$1.out" 2>&1 </dev/null
	status=$?
	[ $status -lt 70 ] || complain "exit status $status (70 internal error, 99 sanitizer, 124 too slow, 128+ signal)"
}

IFS= read -r title <"$page" || :
case $title in
"# $code "?*) ;;
*) complain "the first line must be '# $code name-of-the-rule'" ;;
esac
for section in 'What it checks' 'Why it matters'; do
	grep -qxF "## $section" "$page" || complain "no section '## $section'"
done

# A rule about what AWS answers has no file that fails by itself: a test of its own shows it.
if grep -qxF '## Shown by' "$page"; then
	by=$(awk '/^## / { inside = $0 == "## Shown by"; next } inside && NF { print; exit }' "$page")
	grep -qF "$code" "$BK_SRCDIR/$by" || complain "'$by' does not speak of it"
	exit $failed
fi
for section in Failing Repaired; do
	grep -qxF "## $section" "$page" || complain "no section '## $section'"
done

if split Failing "$tmp/failing"; then
	check "$tmp/failing"
	if ! grep -qF "[$code]" "$tmp/failing.out"; then
		complain "the failing file does not report it; bkc said (exit $status):"
		cat "$tmp/failing.out"
	fi
else
	complain "'## Failing' needs one \`\`\`bk block"
fi

if split Repaired "$tmp/repaired"; then
	want=0
	[ -e "$tmp/repaired/.exit" ] && want=$(cat "$tmp/repaired/.exit")
	check "$tmp/repaired"
	if grep -qF "[$code]" "$tmp/repaired.out" || [ "$status" -ne "$want" ]; then
		complain "the repaired file must not report it, and must exit $want; bkc said (exit $status):"
		cat "$tmp/repaired.out"
	fi
	(cd "$tmp/repaired" && "$BKC" fmt --check .) >"$tmp/fmt.out" 2>&1 </dev/null || {
		complain "the repaired file is not as bkc fmt writes it:"
		cat "$tmp/fmt.out"
	}
else
	complain "'## Repaired' needs one \`\`\`bk block"
fi
exit $failed
