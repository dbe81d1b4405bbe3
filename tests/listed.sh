#!/bin/sh
# Every source file and every test script is listed: an unlisted one would be neither built nor run
# nor distributed. (Test programs are listed without their suffix.)
set -u
cd "$BK_SRCDIR" || exit 1
failed=0
listed=" $(cat Makefile.am src/*/local.mk grammar/local.mk tests/local.mk tests/*/local.mk | tr '\t\n' '  ') "
for file in $(find src grammar tests/unit tests/fuzz \( -name '*.[chyl]' -o -name '*.def' \) ! -path 'grammar/*.[ch]' |
	LC_ALL=C sort); do
	case $listed in
	*" $file "* | *" ${file%.c} "*) ;;
	*)
		echo "$file is in no local.mk"
		failed=1
		;;
	esac
done
# What runs tests, and what they share, is no test.
listed="$listed $(sed "s/[(),']/ /g" configure.ac | tr '\n' ' ') tests/lib.sh tests/golden.sh tests/rules.sh "
for file in tests/*.sh tests/*.tap tests/apply/*.sh tests/judgement/*.sh; do
	case $listed in
	*" $file "*) ;;
	*)
		echo "$file is in no list of tests"
		failed=1
		;;
	esac
done
exit $failed
