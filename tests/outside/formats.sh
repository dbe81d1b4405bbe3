#!/bin/sh
# The reports for tools, read by those who did not write them: SARIF by the type definitions of its schema under the
# TypeScript compiler, JUnit by a library that reads it, annotations by GitHub's own library that writes them, GitLab's by
# what GitLab's manual asks for. And what a program makes of a fix in SARIF is what --fix makes of it.
set -u
. "$BK_SRCDIR/tests/lib.sh"
need node npm
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 99
failed=0

if ! npm install --silent --no-audit --no-fund --ignore-scripts typescript@5 @types/sarif@2 junit2json@3 \
	fast-xml-parser@4 @actions/core@1 >npm.out 2>&1; then
	cat npm.out
	echo "skipped: needs npm-registry: what reads the reports could not be installed"
	exit 77
fi

cat >judge.mjs <<'END'
import { readFileSync } from 'node:fs'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parse } from 'junit2json'
import { issueCommand } from '@actions/core/lib/command.js'

let file
const fail = (why) => { console.log(`${file}: ${why}`); process.exitCode = 1 }
const count = (what, got, want) => got === Number(want) || fail(`${got} ${what}, not ${want}`)

const junit = async (text, errors) => {
	if (XMLValidator.validate(text) !== true)
		fail('not well formed')
	const all = await parse(text)
	const cases = all.testsuite.flatMap((suite) => suite.testcase ?? [])
	for (const one of cases)
		(one.failure ?? []).length < 2 || fail(`two failures of ${one.name}`)
	const failures = cases.flatMap((one) => one.failure ?? [])
	count('failures', failures.length, all.failures)
	count('errors', failures.flatMap((one) => one.inner.match(/^(\d+:\d+: )?error\[BK\d{4}\] /gm)).length, errors)
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

// What GitHub's library writes, instead of writing it.
const written = (...command) => {
	const write = process.stdout.write
	let text = ''
	process.stdout.write = (piece) => { text += piece; return true }
	try { issueCommand(...command) } finally { process.stdout.write = write }
	return text.trimEnd()
}

const github = (text, errors, warnings, number) => {
	const lines = text.split('\n').filter((line) => line.startsWith('::'))
	const records = readFileSync(`${number}.json`, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
		.filter((one) => one.type === 'diagnostic' && !one.suppressed && one.level !== 'info')
	count('annotations', lines.length, records.length)
	count('errors', lines.filter((line) => line.startsWith('::error ')).length, errors)
	count('warnings', lines.filter((line) => line.startsWith('::warning ')).length, warnings)
	records.forEach((one, i) => {
		const { file, line, column, end_line, end_column } = one.span ?? {}
		const columns = line === end_line ? { col: column, endColumn: Math.max(column, end_column - 1) } : {}
		const place = one.span ? { file, line, endLine: end_line, ...columns } : {}
		const message = lines[i].replace(/^::.*?::/, '')
			.replace(/%(0A|0D|25)/g, (all, code) => String.fromCharCode(parseInt(code, 16)))
		message.startsWith(one.message) || fail(`${message} is not ${one.message}`)
		const want = written(one.level, { ...place, title: `${one.code} ${one.name}` }, message)
		lines[i] === want || fail(`${lines[i]}\nis not\n${want}`)
	})
}

for (const line of readFileSync('units', 'utf8').trim().split('\n')) {
	const [number, unit, errors, warnings] = line.split(' ')
	for (const [format, judge] of Object.entries({ junit, gitlab, sarif, github })) {
		file = `${unit} --format ${format}`
		await judge(readFileSync(`${number}.${format}`, 'utf8'), errors, warnings, number)
	}
}
END

cat >fix.mjs <<'END'
// fix.mjs SARIF: makes the first fix of a report; the columns are code points. Exit status 1: there is none.
import { readFileSync, writeFileSync } from 'node:fs'

const [run] = JSON.parse(readFileSync(process.argv[2], 'utf8')).runs
const fix = run.results.filter((one) => one.suppressions.length === 0).flatMap((one) => one.fixes ?? [])[0]
if (!fix)
	process.exit(1)
for (const change of fix.artifactChanges) {
	const file = decodeURI(change.artifactLocation.uri)
	const lines = readFileSync(file, 'utf8').split(/(?<=\n)/).map((line) => [...line])
	const at = (line, column) =>
		lines.slice(0, line - 1).flat().length + column - 1
	const text = lines.flat()
	for (const { deletedRegion, insertedContent } of change.replacements.toReversed()) {
		const { startLine, startColumn, endLine, endColumn } = deletedRegion
		const begin = at(startLine, startColumn)
		text.splice(begin, at(endLine, endColumn) - begin, insertedContent.text)
	}
	writeFileSync(file, text.join(''))
}
END

# A folder and a file whose names, and a text whose words, mean something to a format; code points that are two units of
# UTF-16; a mistake that a template brings in, and a thing that is allowed.
hard="a b é/x'\"%:,&<]]>.bk"
mkdir "${hard%/*}"
cat >"$hard" <<'END'
account prod = 222222222222

# 🔑🔑
let idle = "🔑 {0} ]]> %0A"
let kept = "🔑 {0}", let other = 1

@allow(unused, "a <reason> with {0} & \"quotes\" ]]> 🔑")
let allowed = 1

template nightly(life: duration) for plan {
  rule night { schedule = daily at 02:00 utc, keep = life, cold = 30d }
}

in prod at eu-west-1 {
  vault local
  dynamodb orders

  plan all {
    use nightly(life = 35d)
    select = [orders, ordrs]
  }
}
END

# totals FILE: "errors warnings", as the JSON report sums them up.
totals()
{
	tail -n 1 "$1" | sed -E 's/.*"errors":([0-9]+),"warnings":([0-9]+).*/\1 \2/'
}

n=0
for unit in "$BK_SRCDIR"/tests/golden/check/*.bk "$BK_SRCDIR"/tests/golden/cmd/formats*.bk "$hard"; do
	n=$((n + 1))
	for format in sarif junit gitlab github json; do
		"$BKC" check --max-errors 0 --format $format "$unit" >"$n.$format"
	done
	case $unit in "$hard") name=hard ;; *) name=${unit##*/} ;; esac
	echo "$n $name $(totals "$n.json")" >>units
	printf 'import type { Log } from "sarif";\nexport const log: Log = %s;\n' "$(cat "$n.sarif")" >"$n.ts"
done
[ $n -gt 10 ] || failed=1
node judge.mjs || failed=1
node_modules/.bin/tsc --noEmit --strict --skipLibCheck --moduleResolution node --module es2020 ./*.ts || failed=1

# Where there is one thing to mend, a program that reads SARIF mends it as --fix does.
mkdir ours theirs
cp "$BK_SRCDIR"/tests/golden/check/*.bk ours
cp "$BK_SRCDIR"/tests/golden/check/*.bk theirs
printf 'account prod = 222222222222\r\nlet a = "🔑" let idle = 1\r\nin prod at eu-west-1 {\r\n  vault "🔑", vualt a\r\n}\r\n' \
	>ours/a-crlf.bk
cp ours/a-crlf.bk theirs
fixed=0
for unit in ours/*.bk; do
	unit=${unit##*/}
	"$BKC" check --json --max-errors 0 "ours/$unit" | tail -n 1 | grep -q '"fixable":1,' || continue
	"$BKC" check --fix "ours/$unit" >fix.out 2>&1
	for _ in 1 2 3 4 5 6 7 8; do
		"$BKC" check --format sarif "theirs/$unit" >fix.sarif
		node fix.mjs fix.sarif || break
	done
	fixed=$((fixed + 1))
	# --fix keeps formatted what was
	"$BKC" fmt - <"ours/$unit" >ours.fmt
	"$BKC" fmt - <"theirs/$unit" >theirs.fmt
	cmp ours.fmt theirs.fmt || { echo "$unit is mended otherwise"; failed=1; }
done
[ $fixed -gt 20 ] || { echo "only $fixed files were fixed"; failed=1; }
exit $failed
