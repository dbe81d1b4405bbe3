#!/bin/sh
# Terraform against the simulator, which does what AWS does:
# - what bkc emits is applied, after its companion script, and a second plan is empty;
# - the world is then the one that `bkc apply` of the same unit makes, apart from the differences of
#   terraform_sim.allowed;
# - the origin's own root modules are applied, and a second plan is empty.
# The units go side by side: most of the time the provider waits for a database.
# shellcheck disable=SC2317 # begin calls the functions
set -u
. "$BK_SRCDIR/tests/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/lib.sh"
. "$BK_SRCDIR/tests/outside/tools/sim.sh"
need python3 jq aws
need_boto
need_terraform
failed=0

# world FILE: what is in the simulator, once all is settled.
world()
{
	python3 "$tools/states.py" settle "$AWS_ENDPOINT_URL" "$1"
}

# applied_once DIR ARGS...: applies, and plans nothing more.
applied_once()
{
	dir=$1
	shift
	tf_run "$dir" "$dir/apply.log" apply -no-color -auto-approve "$@" || return 1
	grep '^Apply complete' "$dir/apply.log"
	tf_run "$dir" "$dir/again.log" plan -no-color -detailed-exitcode "$@"
}

# by_terraform UNIT NAME ACCOUNT: emits, runs the companion script, applies.
by_terraform()
{
	dir=$tmp/$2
	sim_account "$3"
	if [ -f "$dir/bkc-before.sh" ]; then
		"$dir/bkc-before.sh" || return 1
	fi
	applied_once "$dir" && world "$tmp/$2.terraform.json"
}

# by_post: the origin's root modules, one account after the other. What it says to click is done by the AWS CLI.
by_post()
{
	sim_account 111111111111
	aws organizations enable-aws-service-access --service-principal backup.amazonaws.com || return 1
	applied_but_settings "$tmp/management" || return 1
	sim_account 333333333333
	aws iam create-service-linked-role --aws-service-name backup.amazonaws.com >"$tmp/role.json" || return 1
	applied_but_settings "$tmp/backup" || return 1
	sim_account 222222222222
	applied_but_settings "$tmp/prod" \
		-var "central_vault_arn=$(terraform "-chdir=$tmp/backup" output -raw vault_arn)" \
		-var "central_service_role_arn=$(terraform "-chdir=$tmp/backup" output -raw service_role_arn)"
}

# applied_but_settings DIR ARGS...: as applied_once, but for settings: since the post was written AWS has had more of
# them, which its modules do not name and Terraform would take away.
applied_but_settings()
{
	dir=$1
	shift
	tf_run "$dir" "$dir/apply.log" apply -no-color -auto-approve "$@" || return 1
	grep '^Apply complete' "$dir/apply.log"
	tf_run "$dir" "$dir/again.log" plan -no-color "$@" || return 1
	sed -n 's/^  # \(.*\) \(will be\|must be\).*/\1/p' "$dir/again.log" >"$dir/changes"
	grep -v '^aws_backup_\(region\|global\)_settings\.' "$dir/changes" || return 0
	cat "$dir/again.log"
	return 1
}

# begin NAME UNIT COMMAND...: in a simulator of its own, beside the others.
begin()
{
	name=$1
	sim_start "$2"
	shift 2
	(
		start=$(date +%s)
		"$@" && touch "$tmp/$name.done"
		echo "$name: $(($(date +%s) - start)) s"
	) >"$tmp/$name.log" 2>&1 &
	running="$running $name"
	runs="$runs $!"
}

# end NAME
end()
{
	cat "$tmp/$1.log"
	[ -f "$tmp/$1.done" ] || {
		echo "failed: terraform and the simulator, $1"
		failed=1
	}
}

running=
runs=
mkdir "$tmp/management" "$tmp/backup" "$tmp/prod"
first=
while read -r unit name _; do
	emit terraform "$unit" "$tmp/$name" || die "bkc emits no Terraform for $unit"
	if [ -z "$first" ]; then
		tf_init "$tmp/$name" || die "terraform init"
		first=$tmp/$name
	else
		tf_init_as "$first" "$tmp/$name"
	fi
done <"$outside/terraform_sim.units"
for root in management backup prod; do
	cp "$outside/origin/$root/main.tf" "$tmp/$root"
	tf_init_as "$first" "$tmp/$root"
done

while read -r unit name account; do
	begin "$name" "$unit" by_terraform "$unit" "$name" "$account"
done <"$outside/terraform_sim.units"
begin post examples/org.bk by_post
# shellcheck disable=SC2086 # numbers; the simulators, which run on, are not waited for
wait $runs
for name in $running; do
	end "$name"
done

# The same units by bkc, each in a fresh world.
while read -r unit name account; do
	[ -f "$tmp/$name.done" ] || continue
	sim_stop
	sim_start "$unit"
	sim_account "$account"
	"$BKC" apply --yes --no-input "$BK_SRCDIR/$unit" >"$tmp/apply.log" 2>&1 </dev/null || {
		cat "$tmp/apply.log"
		die "bkc apply $unit"
	}
	world "$tmp/$name.bkc.json" || die "no world after bkc apply $unit"
	python3 "$tools/states.py" --self-test "$tmp/$name.bkc.json" || die "the comparison does not see every change"
	set -- "$@" "$tmp/$name.terraform.json" "$tmp/$name.bkc.json"
done <"$outside/terraform_sim.units"
python3 "$tools/states.py" compare "$outside/terraform_sim.allowed" "$@" || failed=1
exit $failed
