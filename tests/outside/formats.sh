#!/bin/sh
# The reports for tools, read by those who did not write them: SARIF by the type definitions of its schema under the
# TypeScript compiler, JUnit by a library that reads it, GitLab's by what GitLab's manual asks for.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need node npm
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 99
failed=0

if ! npm install --silent --no-audit --no-fund --ignore-scripts typescript@5 @types/sarif@2 junit2json@3 \
	fast-xml-parser@4 >npm.out 2>&1; then
	cat npm.out
	echo "skipped: needs npm-registry: what reads the reports could not be installed"
	exit 77
fi

cat >judge.mjs <<'END'
import { readFileSync } from 'node:fs'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parse } from 'junit2json'

let file
const fail = (why) => { console.log(`${file}: ${why}`); process.exitCode = 1 }
const count = (what, got, want) => got === Number(want) || fail(`${got} ${what}, not ${want}`)

const junit = async (text, errors) => {
	if (XMLValidator.validate(text) !== true)
		fail('not well formed')
	const all = await parse(text)
	const cases = all.testsuite.flatMap((suite) => suite.testcase ?? [])
	count('failures', cases.flatMap((one) => one.failure ?? []).length, errors)
	count('failing tests', cases.filter((one) => one.failure?.length).length, all.failures)
	count('tests', cases.length, all.tests)
}

const gitlab = (text, errors, warnings) => {
	const all = JSON.parse(text)
	for (const one of all) {
		for (const key of ['description', 'check_name', 'fingerprint'])
			typeof one[key] === 'string' && one[key] !== '' || fail(`${key} is missing`)
		if (!['info', 'minor', 'major', 'critical', 'blocker'].includes(one.severity))
			fail(`severity ${one.severity}`)
		if (!one.location.path || one.location.path.startsWith('./') || !(one.location.lines.begin >= 1))
			fail('no place')
	}
	count('fingerprints', new Set(all.map((one) => one.fingerprint)).size, all.length)
	count('errors', all.filter((one) => one.severity === 'major').length, errors)
	count('warnings', all.filter((one) => one.severity === 'minor').length, warnings)
}

const sarif = (text, errors, warnings) => {
	const [run] = JSON.parse(text).runs
	const rules = run.tool.driver.rules
	for (const result of run.results) {
		if (rules[result.ruleIndex].id !== result.ruleId)
			fail(`ruleIndex of ${result.ruleId}`)
	}
	const open = run.results.filter((result) => result.suppressions.length === 0)
	count('errors', open.filter((result) => result.level === 'error').length, errors)
	count('warnings', open.filter((result) => result.level === 'warning').length, warnings)
}

for (const line of readFileSync('units', 'utf8').trim().split('\n')) {
	const [number, unit, errors, warnings] = line.split(' ')
	for (const [format, judge] of Object.entries({ junit, gitlab, sarif })) {
		file = `${unit} --format ${format}`
		await judge(readFileSync(`${number}.${format}`, 'utf8'), errors, warnings)
	}
}
END

# totals FILE: "errors warnings", as the JSON report sums them up.
totals()
{
	"$BKC" check --json --max-errors 0 "$1" | tail -n 1 |
		sed -E 's/.*"errors":([0-9]+),"warnings":([0-9]+).*/\1 \2/'
}

n=0
for unit in "$BK_SRCDIR"/tests/golden/check/*.bk "$BK_SRCDIR"/tests/golden/cmd/formats*.bk; do
	n=$((n + 1))
	for format in sarif junit gitlab; do
		"$BKC" check --max-errors 0 --format $format "$unit" >"$n.$format"
	done
	echo "$n ${unit##*/} $(totals "$unit")" >>units
	printf 'import type { Log } from "sarif";\nexport const log: Log = %s;\n' "$(cat "$n.sarif")" >"$n.ts"
done
[ $n -gt 10 ] || failed=1
node judge.mjs || failed=1
node_modules/.bin/tsc --noEmit --strict --skipLibCheck --moduleResolution node --module es2020 ./*.ts || failed=1
exit $failed
