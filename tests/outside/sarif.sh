#!/bin/sh
# SARIF by the validator of those who wrote the standard: what the text demands beyond its schema, and what GitHub's code
# scanning refuses.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need npm
case $(uname -sm) in
'Linux x86_64') ;;
*)
	echo "skipped: needs sarif-multitool, which is not made for this machine"
	exit 77
	;;
esac
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 99

if ! npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/sarif-multitool-linux@5 >npm.out 2>&1; then
	cat npm.out
	echo "skipped: needs npm-registry: the validator could not be installed"
	exit 77
fi
tool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$tool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# judge FILES: what the validator finds wrong. It ends with 0 all the same, and finds nothing in what it cannot read at all:
# that is for tests/outside/formats.sh, which knows the types.
judge()
{
	"$tool" validate "$1" --rule-kind 'Sarif;Ghas' --level Error --output judged.sarif --log ForceOverwrite >said 2>&1
	grep -q '^Analysis completed successfully' said || { cat said; exit 1; }
	grep ': error ' said
}

# These have labels, causes, helps and fixes, and one is allowed.
mkdir reports
n=0
for unit in "$BK_SRCDIR"/tests/golden/check/BK[16]*.bk "$BK_SRCDIR"/tests/golden/cmd/formats*.bk; do
	n=$((n + 1))
	"$BKC" check --format sarif "$unit" >reports/$n.sarif
done
judge 'reports/*.sarif' && exit 1
grep -q "^Done. $n files scanned" said || { cat said; exit 1; }

# It does find what is wrong.
"$BKC" check --format sarif "$BK_SRCDIR/tests/golden/cmd/formats.bk" | sed '/"fullDescription"/,+2d' >broken.sarif
judge broken.sarif | grep -q GH2012
