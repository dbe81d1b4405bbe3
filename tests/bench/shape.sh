#!/bin/sh
# shape.sh SHAPE N DIR: writes into DIR a unit that grows in one direction, N of what the shape is named for, and that
# stays as small as it can in the others. The unit is DIR/main.bk. `shape.sh list` prints the shapes, one a line, each
# with what it grows in.
set -eu

if [ "$1" = list ]; then
	cat <<'END'
family            accounts of a unit, what they hold declared once
spelled           accounts, what they hold declared in each
alone             accounts without an organization
units             organizational units side by side, each with an account and vaults placed on it
policies          plans on units, each a backup policy
vaults            vaults of an account, each with its own key
raws              vaults with raw settings
locks             locked vaults, each the target of a copy
fan-in            rules, each into its own vault, that copy into one central vault
fan-out           vaults in another account, that all rules of one account copy into
plans             plans of an account
rules             rules, ten in a plan
rules-of-a-plan   rules of one plan, more than AWS takes
schedules         rules that start in a zone with summer time
resources         resources, named by one selection
selected          resources, each named by a plan of its own
excluded          resources, some of which a selection takes away
tagged            resources with tags, under ten selections by tag
tags              resources and as many selections, each by a tag of its own
existing-keys     existing keys with statements, each of a resource
statements        statements of one key
vault-statements  statements of one vault
accept            accounts that a vault accepts copies from
accepted          accounts that copy into a vault that names each of them
accepted-unit     accounts of a unit that a vault names, that copy into it
allowed           accounts and statements of an existing vault, one for each: a product, which the size of a policy bounds
share             accounts that a key is shared with
selects           selections of one plan
copies            copies of one plan for all of its ten rules
placed            accounts in the list of one placement
roles             roles, each of a plan
settings          accounts with settings
templates         templates, each used by a plan
for               elements of a list that a loop walks
lets              constants, each made from the one before
inputs            inputs, each used
moved             moved objects
asserts           assertions
allows            allowances, each of a declaration
diagnostics       mistakes in what is declared
unknown-names     names that nobody declared
misspelt          names that are nearly declared ones
one-line          declarations on one line, each with a mistake
syntax            mistakes of syntax
imports           files, each imported by the first
folder            files of one folder
END
	exit 0
fi

shape=$1
n=$2
dir=$3
mkdir -p "$dir"

case $shape in
family | spelled)
	"$(dirname "$0")/generate.sh" "$shape" "$n" >"$dir/main.bk"
	exit 0
	;;
esac

awk -v shape="$shape" -v n="$n" -v dir="$dir" '
function say(text) { print text >(dir "/main.bk") }
function organization() {
	say("org acme = \"o-a1b2c3d4e5\" {\n  management = 111111111111")
	say("  account backup = 333333333333\n  account prod = 222222222222\n}")
}
function many_accounts(  i) {
	say("org acme = \"o-a1b2c3d4e5\" {\n  management = 111111111111")
	say("  account backup = 333333333333\n  account prod = 222222222222")
	for (i = 1; i <= n; i++)
		say(sprintf("  account a%d = 4%011d", i, i))
	say("}")
}
function central() { say("in backup at eu-west-1 {\n  vault central\n}") }
function open_prod() { say("in prod at eu-west-1 {") }
function open_alone() { say("account prod = 222222222222\nin prod at eu-west-1 {") }
function rule(i) { return "rule r" i " { schedule = daily at " clock(i) " utc, keep = 35d }" }
function clock(i) { return sprintf("%02d:%02d", int(i / 60) % 24, i % 60) }
function table(i) { return "dynamodb t" i " = \"table-" i "\"" }

BEGIN {
	if (shape == "alone") {
		for (i = 1; i <= n; i++) {
			say(sprintf("account a%d = 4%011d", i, i))
			say("in a" i " at eu-west-1 {\n  vault local\n  dynamodb table\n  plan p { " rule(1) ", select = [table] }\n}")
		}
	} else if (shape == "units" || shape == "policies") {
		say("org acme = \"o-a1b2c3d4e5\" {\n  management = 111111111111\n  root = \"r-ab12\"")
		for (i = 1; i <= n; i++)
			say(sprintf("  ou u%d = \"ou-ab12-%08d\" { account a%d = 4%011d }", i, i, i, i))
		say("}")
		for (i = 1; i <= n; i++) {
			say("in u" i " at eu-west-1 {\n  vault local\n  existing key data = \"alias/data\"")
			if (shape == "policies")
				say("  plan p { " rule(1) ", select { kinds = [dynamodb], keys = [data], where = tag.b == \"yes\" } }")
			say("}")
		}
	} else if (shape == "vaults") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i)
		say("}")
	} else if (shape == "raws") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i " { raw terraform { force_destroy = true } }")
		say("}")
	} else if (shape == "locks") {
		organization()
		say("in backup at eu-west-1 {")
		for (i = 1; i <= n; i++)
			say("  vault v" i " { lock = governance, min = 7d, max = 90d }")
		say("}")
		open_prod()
		say("  key k\n  dynamodb table { key = k }\n  vault local { accept = [backup] }")
		for (i = 1; i <= n; i++)
			say("  plan p" i " { rule r { schedule = daily at " clock(i) " utc, keep = 35d, copy backup.v" i " { keep = 60d } }, select = [table] }")
		say("}")
	} else if (shape == "fan-in") {
		organization()
		central()
		open_prod()
		say("  key k\n  dynamodb table { key = k }")
		for (i = 1; i <= n; i++) {
			say("  vault v" i " { accept = [backup] }")
			say("  plan p" i " { rule r { schedule = daily at " clock(i) " utc, vault = v" i ", keep = 35d, copy backup.central { keep = 35d } }, select = [table] }")
		}
		say("}")
	} else if (shape == "fan-out") {
		organization()
		say("in backup at eu-west-1 {")
		for (i = 1; i <= n; i++)
			say("  vault v" i)
		say("}")
		open_prod()
		say("  key k\n  dynamodb table { key = k }\n  vault local { accept = [backup] }\n  plan p {\n    rule r {\n      schedule = daily at 02:00 utc\n      keep = 35d")
		for (i = 1; i <= n; i++)
			say("      copy backup.v" i " { keep = 35d }")
		say("    }\n    select = [table]\n  }\n}")
	} else if (shape == "plans") {
		open_alone()
		say("  vault local\n  dynamodb table")
		for (i = 1; i <= n; i++)
			say("  plan p" i " { " rule(i) ", select = [table] }")
		say("}")
	} else if (shape == "rules" || shape == "schedules") {
		open_alone()
		say("  vault local\n  dynamodb table")
		for (i = 1; i <= n; i += 10) {
			say("  plan p" i " {\n    select = [table]")
			for (j = 0; j < 10; j++) {
				if (shape == "rules")
					say("    " rule(i + j))
				else
					say("    rule r" j " { schedule = daily at " clock(i + j) " \"Europe/Berlin\", keep = 35d }")
			}
			say("  }")
		}
		say("}")
	} else if (shape == "rules-of-a-plan") {
		open_alone()
		say("  vault local\n  dynamodb table\n  plan p {\n    select = [table]")
		for (i = 1; i <= n; i++)
			say("    " rule(i))
		say("  }\n}")
	} else if (shape == "resources" || shape == "excluded") {
		open_alone()
		say("  vault local")
		list = ""
		for (i = 1; i <= n; i++) {
			say("  " table(i))
			list = list (i > 1 ? ", " : "") "t" i
		}
		if (shape == "resources")
			say("  plan p { " rule(1) ", select = [" list "] }\n}")
		else
			say("  plan p { " rule(1) ", select { kinds = [dynamodb], exclude = [" list "] } }\n}")
	} else if (shape == "selected") {
		open_alone()
		say("  vault local")
		for (i = 1; i <= n; i++)
			say("  " table(i) "\n  plan p" i " { " rule(i) ", select = [t" i "] }")
		say("}")
	} else if (shape == "tagged" || shape == "tags") {
		many = shape == "tags" ? n : 10
		open_alone()
		say("  vault local")
		for (i = 1; i <= n; i++)
			say("  " table(i) " { tags = { team = \"t" i % many "\" } }")
		for (i = 0; i < many; i++)
			say("  plan p" i " { " rule(i) ", select { kinds = [dynamodb], where = tag.team == \"t" i "\" } }")
		say("}")
	} else if (shape == "existing-keys") {
		open_alone()
		say("  vault local")
		for (i = 1; i <= n; i++) {
			say("  existing key k" i " = \"alias/k" i "\" {\n    allow a { actions = [\"kms:*\"], principals = [prod] }\n  }")
			say("  " table(i) " { key = k" i " }")
			list = list (i > 1 ? ", " : "") "t" i
		}
		say("  plan p { " rule(1) ", select = [" list "] }\n}")
	} else if (shape == "statements" || shape == "vault-statements") {
		open_alone()
		say("  " (shape == "statements" ? "key k" : "vault local") " {")
		for (i = 1; i <= n; i++)
			say("    allow a" i " { actions = [\"" (shape == "statements" ? "kms:Decrypt" : "backup:CopyIntoBackupVault") "\"], principals = [prod] }")
		say("  }")
		say(shape == "statements" ? "  vault local" : "  key k")
		say("  dynamodb table { key = k }\n  plan p { " rule(1) ", select = [table] }\n}")
	} else if (shape == "accept" || shape == "share") {
		many_accounts()
		list = ""
		for (i = 1; i <= n; i++)
			list = list (i > 1 ? ", " : "") "a" i
		say("in backup at eu-west-1 {")
		say(shape == "accept" ? "  vault central { accept = [" list "] }" : "  vault central\n  key k { share = [" list "] }")
		say("}")
	} else if (shape == "accepted" || shape == "accepted-unit" || shape == "allowed") {
		say("org acme = \"o-a1b2c3d4e5\" {\n  management = 111111111111\n  account backup = 333333333333")
		say("  ou workloads = \"ou-ab12-wrk00001\" {")
		list = ""
		for (i = 1; i <= n; i++) {
			say(sprintf("    account a%d = 4%011d", i, i))
			list = list (i > 1 ? ", " : "") "a" i
		}
		say("  }\n}\nin backup at eu-west-1 {")
		if (shape == "allowed") {
			say("  existing key k = \"alias/k\" { share = [" list "] }\n  existing vault central = \"central\" {\n    key = k")
			for (i = 1; i <= n; i++)
				say("    allow s" i " { actions = [\"backup:CopyIntoBackupVault\"], principals = [a" i "] }")
			say("  }\n}")
		} else {
			say("  vault central { accept = [" (shape == "accepted" ? list : "workloads") "] }\n}")
		}
		say("in workloads at eu-west-1 {\n  key k\n  " table(1) " { key = k }\n  vault local { accept = [backup] }")
		say("  plan p { rule r { schedule = daily at 02:00 utc, keep = 35d, copy backup.central { keep = 35d } }, select = [t1] }\n}")
	} else if (shape == "selects") {
		open_alone()
		say("  vault local\n  existing key k = \"alias/k\"\n  plan p {\n    " rule(1))
		for (i = 1; i <= n; i++)
			say("    select s" i " { kinds = [rds], keys = [k], where = tag.team == \"t" i "\" }")
		say("  }\n}")
	} else if (shape == "copies") {
		organization()
		say("in backup at eu-west-1 {")
		for (i = 1; i <= n; i++)
			say("  vault v" i)
		say("}")
		open_prod()
		say("  key k\n  dynamodb table { key = k }\n  vault local { accept = [backup] }\n  plan p {\n    select = [table]")
		for (i = 1; i <= 10; i++)
			say("    " rule(i))
		for (i = 1; i <= n; i++)
			say("    copy backup.v" i " { keep = 35d }")
		say("  }\n}")
	} else if (shape == "placed") {
		many_accounts()
		list = ""
		for (i = 1; i <= n; i++)
			list = list (i > 1 ? ", " : "") "a" i
		say("in [" list "] at eu-west-1 {\n  vault local\n}")
	} else if (shape == "misspelt") {
		open_alone()
		for (i = 1; i <= n; i++)
			say(sprintf("  existing key customer-data-%06d = \"alias/k%d\"\n  vault v%d { key = custoner-data-%06d }", i, i, i, i))
		say("}")
	} else if (shape == "one-line") {
		printf "account prod = 222222222222\nin prod at eu-west-1 {" >(dir "/main.bk")
		for (i = 1; i <= n; i++)
			printf " vault v%d { mix = 3 },", i >(dir "/main.bk")
		say(" }")
	} else if (shape == "roles") {
		open_alone()
		say("  vault local\n  dynamodb table")
		for (i = 1; i <= n; i++)
			say("  role o" i "\n  plan p" i " { role = o" i ", " rule(i) ", select = [table] }")
		say("}")
	} else if (shape == "settings") {
		many_accounts()
		for (i = 1; i <= n; i++)
			say("in a" i " at eu-west-1 {\n  settings { optin = [dynamodb, ebs] }\n}")
	} else if (shape == "templates") {
		open_alone()
		say("  vault local\n  dynamodb table")
		for (i = 1; i <= n; i++)
			say("  plan p" i " { use m" i "(life = 35d), select = [table] }")
		say("}")
		for (i = 1; i <= n; i++)
			say("template m" i "(life: duration) for plan { rule r { schedule = daily at " clock(i) " utc, keep = life } }")
	} else if (shape == "for") {
		say("let names = [")
		for (i = 1; i <= n; i++)
			say("  \"n" i "\",")
		say("]")
		open_alone()
		say("  for x in names {\n    vault v[x]\n  }\n}")
	} else if (shape == "lets") {
		say("let l0 = \"local\"")
		for (i = 1; i <= n; i++)
			say("let l" i " = l" (i % 50 == 1 ? 0 : i - 1))
		open_alone()
		say("  vault local = l" n "\n}")
	} else if (shape == "inputs") {
		for (i = 1; i <= n; i++)
			say("input i" i ": string = \"v" i "\"")
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i " = i" i)
		say("}")
	} else if (shape == "moved") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i "\n  moved vault prod.old" i " to prod.v" i)
		say("}")
	} else if (shape == "asserts") {
		for (i = 1; i <= n; i++)
			say("assert " i "d > 0d else \"no\"")
		open_alone()
		say("  vault local\n}")
	} else if (shape == "allows") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  @allow(unused, \"kept\")\n  vault v" i)
		say("}")
	} else if (shape == "diagnostics") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i " { lock = governance, min = 9d, max = 8d, mix = 3 }")
		say("}")
	} else if (shape == "unknown-names") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i " { key = w" i " }")
		say("}")
	} else if (shape == "syntax") {
		open_alone()
		for (i = 1; i <= n; i++)
			say("  vault v" i " { key = = }")
		say("}")
	} else if (shape == "imports" || shape == "folder") {
		for (i = 1; i <= n; i++) {
			file = dir "/part" i ".bk"
			if (shape == "imports")
				say("import \"part" i ".bk\" as part" i)
			printf "account a%d = 4%011d\nin a%d at eu-west-1 {\n  vault local\n}\n", i, i, i >file
			close(file)
		}
		say("account prod = 222222222222")
	} else {
		print "shape.sh: no shape " shape >"/dev/stderr"
		exit 1
	}
}'
