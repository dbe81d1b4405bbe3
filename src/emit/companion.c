/*
 * The companion script: POSIX sh and the AWS CLI. A function per kind of step, a call per object,
 * with why and whence above it. Every step looks before it acts and takes "already" for success,
 * so that the script can run any number of times. What comes from the user's text is quoted;
 * credentials of roles stay in subshells and are never shown.
 */
#include "emit/companion.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/json.h"
#include "base/out.h"
#include "model/model.h"

struct script {
	const struct bk_emit *emit;
	struct bk_out *out;
};

/* clang-format off */
static const char assume_begin[] =
	"\n"
	"# assume ROLE: the rest of this subshell runs as the role. The credentials are never shown.\n"
	"assume()\n"
	"{\n"
	"\tset +x\n"
	"\tcredentials=$(aws sts assume-role --role-arn \"$1\" --output text --role-session-name ";
static const char assume_end[] =
	" \\\n"
	"\t\t--query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')\n"
	"\tAWS_ACCESS_KEY_ID=$(printf '%s\\n' \"$credentials\" | cut -f 1)\n"
	"\tAWS_SECRET_ACCESS_KEY=$(printf '%s\\n' \"$credentials\" | cut -f 2)\n"
	"\tAWS_SESSION_TOKEN=$(printf '%s\\n' \"$credentials\" | cut -f 3)\n"
	"\texport AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN\n"
	"\tunset credentials AWS_PROFILE AWS_DEFAULT_PROFILE\n"
	"}\n";

static const char settled[] =
	"\n"
	"# settled WORDS COMMAND...: runs the command; an error that has the words in it says that the\n"
	"# thing is there already.\n"
	"settled()\n"
	"{\n"
	"\twords=$1\n"
	"\tshift\n"
	"\tif output=$(\"$@\" 2>&1); then\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tcase $output in\n"
	"\t*\"$words\"* | *AlreadyExists*) return ;;\n"
	"\tesac\n"
	"\tprintf '%s\\n' \"$output\" >&2\n"
	"\treturn 1\n"
	"}\n";

static const char enable_service_access[] =
	"\n"
	"# enable_service_access PRINCIPAL: lets the service work in all accounts of the organization.\n"
	"enable_service_access()\n"
	"{\n"
	"\tfound=$(aws organizations list-aws-service-access-for-organization --output json \\\n"
	"\t\t--query \"length(EnabledServicePrincipals[?ServicePrincipal=='$1'])\")\n"
	"\tif [ \"$found\" != 0 ]; then\n"
	"\t\techo \"trusted access of $1: is on\"\n"
	"\t\treturn\n"
	"\tfi\n"
	"\taws organizations enable-aws-service-access --service-principal \"$1\"\n"
	"\techo \"trusted access of $1: turned on\"\n"
	"}\n";

static const char enable_policy_type[] =
	"\n"
	"# enable_policy_type TYPE [ROOT]: turns on a type of policy and waits until it is.\n"
	"enable_policy_type()\n"
	"{\n"
	"\troot=${2:-$(aws organizations list-roots --query 'Roots[0].Id' --output text)}\n"
	"\ttries=0\n"
	"\twhile [ $tries -lt 30 ]; do\n"
	"\t\tstatus=$(aws organizations list-roots --output text \\\n"
	"\t\t\t--query \"Roots[?Id=='$root'].PolicyTypes[] | [?Type=='$1'].Status | [0]\")\n"
	"\t\tif [ \"$status\" = ENABLED ]; then\n"
	"\t\t\techo \"policy type $1 of $root: is on\"\n"
	"\t\t\treturn\n"
	"\t\tfi\n"
	"\t\tif [ $tries -eq 0 ]; then\n"
	"\t\t\tsettled PolicyTypeAlreadyEnabledException aws organizations enable-policy-type \\\n"
	"\t\t\t\t--root-id \"$root\" --policy-type \"$1\"\n"
	"\t\telse\n"
	"\t\t\tsleep 2\n"
	"\t\tfi\n"
	"\t\ttries=$((tries + 1))\n"
	"\tdone\n"
	"\techo \"policy type $1 of $root: still not on\" >&2\n"
	"\treturn 1\n"
	"}\n";

static const char create_linked_role[] =
	"\n"
	"# create_linked_role SERVICE ROLE: the role that the service itself uses in the account.\n"
	"create_linked_role()\n"
	"{\n"
	"\tif aws iam get-role --role-name \"$2\" >/dev/null 2>&1; then\n"
	"\t\techo \"service-linked role of $1: is there\"\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tsettled 'has been taken' aws iam create-service-linked-role --aws-service-name \"$1\"\n"
	"\techo \"service-linked role of $1: made\"\n"
	"}\n";

static const char register_administrator[] =
	"\n"
	"# register_administrator ACCOUNT PRINCIPAL: lets a member account administer the service.\n"
	"register_administrator()\n"
	"{\n"
	"\tfound=$(aws organizations list-delegated-administrators --output json \\\n"
	"\t\t--service-principal \"$2\" --query \"length(DelegatedAdministrators[?Id=='$1'])\")\n"
	"\tif [ \"$found\" != 0 ]; then\n"
	"\t\techo \"delegated administrator $1: is registered\"\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tsettled AccountAlreadyRegisteredException aws organizations \\\n"
	"\t\tregister-delegated-administrator --account-id \"$1\" --service-principal \"$2\"\n"
	"\techo \"delegated administrator $1: registered\"\n"
	"}\n";

static const char merge_settings[] =
	"\n"
	"# merge_settings WHAT REGION FIELD CHANGES OPTION: reads the settings, lays the changes over\n"
	"# them and writes the whole, because AWS does not say whether a write merges.\n"
	"merge_settings()\n"
	"{\n"
	"\ttries=0\n"
	"\twhile [ $tries -le 3 ]; do\n"
	"\t\tnow=$(aws backup \"describe-$1\" --region \"$2\" --output json \\\n"
	"\t\t\t--query \"$3 || \\`{}\\`\")\n"
	"\t\twant=$(aws backup \"describe-$1\" --region \"$2\" --output json \\\n"
	"\t\t\t--query \"merge($3 || \\`{}\\`, \\`$4\\`)\")\n"
	"\t\tif [ \"$now\" = \"$want\" ]; then\n"
	"\t\t\techo \"$3 in $2: as declared\"\n"
	"\t\t\treturn\n"
	"\t\tfi\n"
	"\t\taws backup \"update-$1\" --region \"$2\" \"$5\" \"$want\"\n"
	"\t\ttries=$((tries + 1))\n"
	"\tdone\n"
	"\techo \"$3 in $2: somebody keeps changing it\" >&2\n"
	"\treturn 1\n"
	"}\n";

static const char check_caller[] =
	"caller=$(aws sts get-caller-identity --query Account --output text)\n"
	"if [ \"$caller\" != \"$expected\" ]; then\n"
	"\techo \"these are credentials of account $caller; run this with those of $expected\" >&2\n"
	"\texit 1\n"
	"fi\n";
/* clang-format on */

/* As one word of the shell. */
static void quoted(struct script *script, struct bk_str text)
{
	bk_out_char(script->out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'')
			bk_out_text_of(script->out, "'\\''");
		else
			bk_out_char(script->out, text.ptr[i]);
	}
	bk_out_char(script->out, '\'');
}

/* A comment stays on its line, whatever the text. */
static void comment(struct script *script, struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++)
		bk_out_char(script->out, (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
}

/* A blank and a text property of the object as a word; nothing where it has none. */
static void word_of(struct script *script, const struct bk_desired *object, const char *key)
{
	const struct bk_node *node = bk_node_find(object->body, key);

	if (!node || node->kind != BK_NODE_STRING || !node->text.len)
		return;
	bk_out_char(script->out, ' ');
	quoted(script, node->text);
}

static void call_service_access(struct script *script, const struct bk_desired *object)
{
	bk_out_text_of(script->out, "enable_service_access");
	word_of(script, object, "ServicePrincipal");
	bk_out_char(script->out, '\n');
}

static void call_policy_type(struct script *script, const struct bk_desired *object)
{
	bk_out_text_of(script->out, "enable_policy_type");
	word_of(script, object, "PolicyType");
	word_of(script, object, "RootId");
	bk_out_char(script->out, '\n');
}

static void call_slr(struct script *script, const struct bk_desired *object)
{
	bk_out_text_of(script->out, "create_linked_role");
	word_of(script, object, "AWSServiceName");
	bk_out_char(script->out, ' ');
	quoted(script, object->name);
	bk_out_char(script->out, '\n');
}

static void call_delegate(struct script *script, const struct bk_desired *object)
{
	bk_out_text_of(script->out, "register_administrator");
	word_of(script, object, "AccountId");
	word_of(script, object, "ServicePrincipal");
	bk_out_char(script->out, '\n');
}

/* A map as JSON that may stand between JMESPath's backquotes, as one word of the shell. */
static void quoted_map(struct script *script, const struct bk_node *map)
{
	struct bk_out *out = bk_out_memory();
	struct bk_json json;
	struct bk_str text;

	bk_json_init(&json, out, true);
	bk_json_object(&json);
	bk_vec_foreach (i, &map->map) {
		const struct bk_node *value = map->map.at[i].value;

		bk_json_key(&json, map->map.at[i].key);
		if (value->kind == BK_NODE_BOOL)
			bk_json_bool(&json, value->truth);
		else if (value->kind == BK_NODE_STRING)
			bk_json_string(&json, value->text);
		else
			bk_bug("a setting of kind %d", (int)value->kind);
	}
	bk_json_end_object(&json);
	text = bk_out_text(out);
	bk_out_char(script->out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '`' || text.ptr[i] == '\'')
			bk_out_printf(script->out, "\\u%04x", (unsigned)text.ptr[i]);
		else
			bk_out_char(script->out, text.ptr[i]);
	}
	bk_out_char(script->out, '\'');
	bk_out_discard(out);
}

static void call_merge(struct script *script, const struct bk_desired *object, const char *what,
	const char *field, const char *option)
{
	const struct bk_node *map = bk_node_find(object->body, field);

	if (!map || !map->map.len)
		return;
	bk_out_printf(script->out, "merge_settings %s ", what);
	quoted(script, bk_emit_region(script->emit, object)->name->text);
	bk_out_printf(script->out, " %s ", field);
	quoted_map(script, map);
	bk_out_printf(script->out, " %s\n", option);
}

static void call_global_settings(struct script *script, const struct bk_desired *object)
{
	call_merge(script, object, "global-settings", "GlobalSettings", "--global-settings");
}

static void call_region_settings(struct script *script, const struct bk_desired *object)
{
	call_merge(script, object, "region-settings", "ResourceTypeOptInPreference",
		"--resource-type-opt-in-preference");
	call_merge(script, object, "region-settings", "ResourceTypeManagementPreference",
		"--resource-type-management-preference");
}

/* What is done for the objects of a type: a call of a function, which may need `settled`. */
static const struct step {
	const char *function; /* one for two types is the same text: written once */
	void (*call)(struct script *script, const struct bk_desired *object);
	bool settles;
} steps[BK_AWS_COUNT] = {
	[BK_AWS_SERVICE_ACCESS] = {enable_service_access, call_service_access, false},
	[BK_AWS_POLICY_TYPE] = {enable_policy_type, call_policy_type, true},
	[BK_AWS_DELEGATE] = {register_administrator, call_delegate, true},
	[BK_AWS_GLOBAL_SETTINGS] = {merge_settings, call_global_settings, false},
	[BK_AWS_REGION_SETTINGS] = {merge_settings, call_region_settings, false},
	[BK_AWS_SLR] = {create_linked_role, call_slr, true},
};

/* The role to be assumed for the object's account; empty where the caller is in it. */
static struct bk_str role_for(const struct bk_emit *emit, const struct bk_account *account)
{
	return account == bk_emit_caller(emit) ? BK_STR("") : bk_emit_access_role(emit, account);
}

static void write_head(struct script *script)
{
	const struct bk_emit *emit = script->emit;
	const struct bk_account *caller = bk_emit_caller(emit);
	bool terraform = emit->target == BK_EMIT_TERRAFORM;

	bk_out_text_of(script->out, "#!/bin/sh\n# Written by bkc from the unit ");
	comment(script, emit->list->model->unit);
	bk_out_text_of(script->out,
		terraform ? ". Run it before `terraform apply`: this much Terraform cannot\n"
			    "# do without owning the organization.\n"
			  : ". Run it before the stacks are deployed (bkc-stacks.json has\n"
			    "# their order): this much CloudFormation cannot do.\n");
	bk_out_text_of(script->out,
		"# Every step looks first, so that it is safe to run again.\n"
		"set -eu\n"
		"export AWS_PAGER=''\n");
	if (!caller)
		return;
	bk_out_printf(script->out,
		"export AWS_REGION=%.*s AWS_DEFAULT_REGION=%.*s\n\nexpected=%.*s # %s\n",
		BK_STR_ARGS(emit->homes[caller->index_in_model]->name->text),
		BK_STR_ARGS(emit->homes[caller->index_in_model]->name->text),
		BK_STR_ARGS(caller->id),
		caller->is_management ? "the management account" : "the unit's account");
	bk_out_text_of(script->out, check_caller);
}

static void write_functions(struct script *script, const bool used[BK_AWS_COUNT], bool assumes)
{
	bool settles = false;

	for (enum bk_aws_id id = BK_AWS_NONE + 1; id < BK_AWS_COUNT; id++)
		settles = settles || (used[id] && steps[id].settles);
	if (assumes) {
		bk_out_text_of(script->out, assume_begin);
		quoted(script, bk_emit_session(script->emit));
		bk_out_text_of(script->out, assume_end);
	}
	if (settles)
		bk_out_text_of(script->out, settled);
	for (enum bk_aws_id id = BK_AWS_NONE + 1; id < BK_AWS_COUNT; id++) {
		bool written = false;

		for (enum bk_aws_id other = BK_AWS_NONE + 1; other < id; other++)
			written = written ||
				(used[other] && steps[other].function == steps[id].function);
		if (used[id] && !written)
			bk_out_text_of(script->out, steps[id].function);
	}
}

/* Why and whence, then the call; in another account inside a subshell of its own. */
static void write_step(struct script *script, const struct bk_desired *object)
{
	struct bk_str role = role_for(script->emit, object->account);
	struct bk_str place = bk_emit_place(script->emit, object->span);

	bk_out_text_of(script->out, "\n# ");
	comment(script, object->address);
	if (place.len) {
		bk_out_text_of(script->out, ", from ");
		comment(script, place);
	}
	if (object->because.len) {
		bk_out_text_of(script->out, "\n# because ");
		comment(script, object->because);
	}
	bk_out_char(script->out, '\n');
	if (role.len) {
		bk_out_text_of(script->out, "(\nassume ");
		quoted(script, role);
		bk_out_char(script->out, '\n');
	}
	steps[object->type->id].call(script, object);
	if (role.len)
		bk_out_text_of(script->out, ")\n");
}

bool bk_companion_write(const struct bk_emit *emit)
{
	struct script script = {.emit = emit};
	BK_VEC(const struct bk_desired *) objects = {0};
	bool used[BK_AWS_COUNT] = {false};
	bool assumes = false;

	bk_vec_foreach (i, &emit->graph->order) {
		const struct bk_desired *object = emit->graph->order.at[i];

		if (bk_emit_way(emit, object) != BK_WAY_COMPANION)
			continue;
		if (!steps[object->type->id].call)
			bk_bug("no step for '%.*s'", BK_STR_ARGS(object->address));
		bk_vec_push(emit->arena, &objects, object);
		used[object->type->id] = true;
		assumes = assumes || role_for(emit, object->account).len;
	}
	if (!objects.len)
		return true;
	script.out = bk_emit_open(emit, "bkc-before.sh", true);
	if (!script.out)
		return false;
	write_head(&script);
	write_functions(&script, used, assumes);
	bk_vec_foreach (i, &objects)
		write_step(&script, objects.at[i]);
	return bk_emit_close(emit, script.out);
}
