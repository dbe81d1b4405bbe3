#!/bin/sh
# generate.sh family|spelled N: writes the real case with N source accounts to standard output.
#
#   family   the accounts are one unit; what they hold is declared once, for all of them
#   spelled  the same, account by account
set -eu

form=$1
count=$2

awk -v form="$form" -v count="$count" '
function resources(indent) {
	print indent "key critical_data"
	print indent "managed dynamodb tracking { key = critical_data, hash = \"cust_id\", range = \"location\" }"
	print indent "managed rds mydb {"
	print indent "  key      = critical_data"
	print indent "  engine   = \"mysql 8.0\""
	print indent "  class    = \"db.t3.micro\""
	print indent "  size     = 10GiB"
	print indent "  user     = \"foo\""
	print indent "  password = aws"
	print indent "}"
	print indent "vault local = \"prod\" { accept = [backup] }"
}
function plans(indent) {
	print indent "plan dynamodb { form = plans, use hourly_offsite, select = [tracking] }"
	print indent "plan rds      { form = plans, use hourly_offsite, select = [mydb] }"
}
BEGIN {
	print "org acme = \"o-a1b2c3d4e5\" {"
	print "  management = 111111111111"
	print "  account backup = 333333333333"
	print "  ou workloads = \"ou-ab12-wrk00001\" {"
	for (i = 1; i <= count; i++)
		printf "    account a%d = 4%011d\n", i, i
	print "  }\n}\n"
	print "in backup at ap-southeast-2 {\n  vault central = \"prod\"\n}\n"
	print "template hourly_offsite for plan {"
	print "  rule hourly {"
	print "    schedule = every 1h utc"
	print "    start    = 1h"
	print "    finish   = 12h"
	print "    keep     = 30d"
	print "    copy backup.central { keep = 30d }"
	print "  }\n}\n"
	if (form == "family") {
		print "in workloads at ap-southeast-2 {"
		resources("  ")
		plans("  ")
		print "}"
	} else {
		for (i = 1; i <= count; i++) {
			printf "in a%d at ap-southeast-2 {\n", i
			resources("  ")
			plans("  ")
			print "}\n"
		}
	}
}'
