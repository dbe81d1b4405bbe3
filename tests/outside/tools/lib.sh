# Sourced by the tests of this folder, after tests/lib.sh: tools of others, and a mock of AWS for them.
# Nothing here reaches beyond the loopback interface. The temporary folder $tmp and all processes go at exit.
# shellcheck shell=sh

outside=$BK_SRCDIR/tests/outside
tools=$outside/tools
tmp=$(mktemp -d) || exit 1
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
started=
trap 'outside_end' EXIT
trap 'exit 1' HUP INT TERM

outside_end()
{
	for process in $started; do
		kill "$process" 2>/dev/null
	done
	rm -rf "$tmp"
}

die()
{
	echo "failed: $*"
	exit 1
}

# The tools themselves rather than what stands in for them to choose a version.
scripts=$(python3 -c 'import sysconfig; print(sysconfig.get_path("scripts"))' 2>/dev/null) && PATH=$scripts:$PATH

# need_terraform: skips without terraform or without the AWS provider in a local mirror. BK_TF_PLUGIN_DIR names the
# mirror (what terraform init -plugin-dir takes); otherwise it is looked for.
need_terraform()
{
	need terraform
	if [ -z "${BK_TF_PLUGIN_DIR:-}" ]; then
		BK_TF_PLUGIN_DIR=$(find / -xdev -path /proc -prune -o -type f \
			-path '*/registry.terraform.io/hashicorp/aws/5.100.*/*/terraform-provider-aws_v5*' -print 2>/dev/null |
			sed 's|/registry\.terraform\.io/.*||' | head -n 1)
	fi
	if [ ! -d "${BK_TF_PLUGIN_DIR:-}/registry.terraform.io/hashicorp/aws" ]; then
		echo "skipped: needs terraform-provider-aws (5.100, in a mirror that BK_TF_PLUGIN_DIR names)"
		exit 77
	fi
	CHECKPOINT_DISABLE=1
	TF_IN_AUTOMATION=1
	TF_INPUT=0
	TF_CLI_CONFIG_FILE=$tmp/terraformrc
	: >"$TF_CLI_CONFIG_FILE"
	export CHECKPOINT_DISABLE TF_IN_AUTOMATION TF_INPUT TF_CLI_CONFIG_FILE
}

# aws_alone: nothing of the caller's configuration reaches terraform, the AWS CLI and boto3, and all of them talk to
# AWS_ENDPOINT_URL.
aws_alone()
{
	unset AWS_CA_BUNDLE AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_SDK_LOAD_CONFIG AWS_ROLE_ARN \
		AWS_WEB_IDENTITY_TOKEN_FILE HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy
	AWS_EC2_METADATA_DISABLED=true
	AWS_CONFIG_FILE=/dev/null
	AWS_SHARED_CREDENTIALS_FILE=/dev/null
	AWS_REGION=us-east-1
	AWS_DEFAULT_REGION=us-east-1
	NO_PROXY='*'
	export AWS_ENDPOINT_URL AWS_EC2_METADATA_DISABLED AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_REGION \
		AWS_DEFAULT_REGION NO_PROXY
}

# mock_start ORGANIZATION: a fresh mock of AWS (tools/mock.py; "{}" where there is no organization) that terraform, the
# AWS CLI and boto3 talk to. Its process id is in $mock.
mock_start()
{
	python3 -c 'import flask, flask_cors, moto.server' 2>/dev/null || {
		echo "skipped: needs moto_server"
		exit 77
	}
	rm -f "$tmp/port"
	python3 "$tools/mock.py" "$tmp/port" "$1" >"$tmp/mock.log" 2>&1 &
	mock=$!
	started="$started $mock"
	tries=0
	while [ ! -f "$tmp/port" ]; do
		if [ $tries -eq 300 ] || ! kill -0 "$mock" 2>/dev/null; then
			cat "$tmp/mock.log"
			die "the mock of AWS does not start"
		fi
		tries=$((tries + 1))
		sleep 0.1
	done
	AWS_ENDPOINT_URL=http://127.0.0.1:$(cat "$tmp/port")
	AWS_SECRET_ACCESS_KEY=none
	export AWS_SECRET_ACCESS_KEY
	aws_alone
	as_account 123456789012
}

mock_stop()
{
	kill "$mock" 2>/dev/null
	wait "$mock" 2>/dev/null
}

# as_account ID: whose credentials terraform and the AWS CLI have from here on.
as_account()
{
	AWS_ACCESS_KEY_ID=AKIA0000$1
	export AWS_ACCESS_KEY_ID
}

# tf_run DIR LOG ARGS...: terraform there; what it says goes to LOG, and to the test's log when it fails.
tf_run()
{
	tf_dir=$1
	tf_log=$2
	shift 2
	terraform "-chdir=$tf_dir" "$@" >"$tf_log" 2>&1 && return
	cat "$tf_log"
	return 1
}

tf_init()
{
	tf_run "$1" "$tmp/init.log" init -no-color "-plugin-dir=$BK_TF_PLUGIN_DIR"
}

# tf_init_as OTHER DIR: as OTHER, which is initialised and needs the same providers.
tf_init_as()
{
	cp -R "$1/.terraform" "$1/.terraform.lock.hcl" "$2"
}

# tf_share: from here on one process of the provider serves all aliases, where terraform would start one for each
# (64 of them take 5 GB and minutes). They then share the configuration that came last, which matters to what
# is read and made, but not to a plan of what does not exist yet; so plan with -parallelism=1, and apply nothing.
tf_share()
{
	provider=$(find "$BK_TF_PLUGIN_DIR" -type f -name 'terraform-provider-aws_v5.100.*' | head -n 1)
	"$provider" -debug >"$tmp/provider.log" 2>&1 &
	shared=$!
	started="$started $shared"
	tries=0
	until grep -qs TF_REATTACH_PROVIDERS= "$tmp/provider.log"; do
		if [ $tries -eq 300 ] || ! kill -0 "$shared" 2>/dev/null; then
			cat "$tmp/provider.log"
			die "the provider does not start"
		fi
		tries=$((tries + 1))
		sleep 0.1
	done
	TF_REATTACH_PROVIDERS=$(sed -n "s/.*TF_REATTACH_PROVIDERS='\(.*\)'.*/\1/p" "$tmp/provider.log")
	export TF_REATTACH_PROVIDERS
}

tf_unshare()
{
	unset TF_REATTACH_PROVIDERS
	kill "$shared" 2>/dev/null
}

# tf_schema DIR OUT.json: of the provider.
tf_schema()
{
	terraform "-chdir=$1" providers schema -json >"$2"
}

# tf_apply DIR ARGS...: applies against the mock.
tf_apply()
{
	tf_dir=$1
	shift
	tf_run "$tf_dir" "$tmp/apply.log" apply -no-color -auto-approve "$@"
}

# What a warning may say nevertheless: for set-ups that are not ours.
tf_tolerated=

# tf_validate DIR: no error and no warning.
tf_validate()
{
	tf_run "$1" "$tmp/validate.json" validate -json &&
		python3 "$tools/diagnostics.py" "$tmp/validate.json" "$tf_tolerated"
}

# tf_plan DIR OUT.json ARGS...: plans, without error and warning, and leaves the plan as JSON and as DIR/plan.
tf_plan()
{
	tf_dir=$1
	tf_out=$2
	shift 2
	tf_status=0
	terraform "-chdir=$tf_dir" plan -json -out=plan "$@" >"$tmp/plan.log" 2>&1 || tf_status=$?
	if ! python3 "$tools/diagnostics.py" "$tmp/plan.log" "$tf_tolerated" || [ "$tf_status" -ne 0 ]; then
		echo "terraform plan: status $tf_status"
		return 1
	fi
	terraform "-chdir=$tf_dir" show -json plan >"$tf_out"
}

# units: what is judged, each a path below the source tree: the examples, and units of our own for what these leave out.
units()
{
	(cd "$BK_SRCDIR" && find examples tests/outside/units -name '*.bk') |
		sed 's|\(examples/[^/]*\)/.*|\1|' | LC_ALL=C sort -u
}

# emit TARGET UNIT DIR: what bkc writes for a unit.
emit()
{
	"$BKC" emit "--$1" -o "$3" "$BK_SRCDIR/$2" >"$tmp/emit.log" 2>&1 </dev/null && return
	cat "$tmp/emit.log"
	return 1
}
