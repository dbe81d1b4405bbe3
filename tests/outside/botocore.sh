#!/bin/sh
# Every row of src/aws, of services, operations and members, and every endpoint agrees with the models of botocore.
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
need python3 "$CC"
python3 -c 'import botocore.endpoint_provider' 2>/dev/null || need botocore
# shellcheck disable=SC2086 # flags are several words
(cd "$BK_BUILDDIR" && $CC $BK_CFLAGS -o "$tmp/rows" "$tools/rows.c" libbkc.a libsyntax.a libbkc.a -lcurl -ljansson -lcrypto -lm) ||
	die "rows.c does not compile"
"$tmp/rows" >"$tmp/rows.json" || die "no rows"
python3 "$tools/models.py" <"$tmp/rows.json" || die "the rows differ"

# A row that is wrong, to know that it would be seen.
sed 's|"/backup-vaults/{BackupVaultName}"|"/vaults/{BackupVaultName}"|; s|"item":"Tag"|"item":"member"|' "$tmp/rows.json" >"$tmp/wrong.json"
python3 "$tools/models.py" <"$tmp/wrong.json" >"$tmp/wrong" && die "wrong rows are not seen"
grep -q '^backup .*: path ' "$tmp/wrong" || die "a wrong path is not seen"
grep -q '^rds .*: item ' "$tmp/wrong" || die "a wrong item is not seen"
