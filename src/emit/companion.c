/*
 * The companion script: POSIX sh and the AWS CLI. Every step looks before it acts and takes
 * "already" for success, so that the script can run any number of times. What the script holds of
 * the user's text is quoted; credentials that it assumes stay in subshells and are never shown.
 */
#include "emit/companion.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/json.h"
#include "base/out.h"
#include "emit/names.h"
#include "model/model.h"

enum helper {
	HELPER_NONE = 0,
	HELPER_SETTLED = 1,
	HELPER_MERGE = 2,
};

struct script {
	const struct bk_emit *emit;
	struct bk_out *out;
	struct bk_str *names; /* of the steps, by object */
};

static void line(struct script *script, const char *text)
{
	bk_out_text_of(script->out, text);
	bk_out_char(script->out, '\n');
}

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
	bk_out_text_of(script->out, "# ");
	for (size_t i = 0; i < text.len; i++)
		bk_out_char(script->out, (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
	bk_out_char(script->out, '\n');
}

/* A text property of the object, or an empty one. */
static struct bk_str text_of(const struct bk_desired *object, const char *key)
{
	const struct bk_node *node = bk_node_find(object->body, key);

	return node && node->kind == BK_NODE_STRING ? node->text : BK_STR("");
}

static void write_service_access(struct script *script, const struct bk_desired *object)
{
	struct bk_str principal = text_of(object, "ServicePrincipal");

	bk_out_text_of(script->out, "\tprincipal=");
	quoted(script, principal);
	line(script,
		"\n"
		"\tfound=$(aws organizations list-aws-service-access-for-organization --output "
		"json \\\n"
		"\t\t--query "
		"\"length(EnabledServicePrincipals[?ServicePrincipal=='$principal'])\")\n"
		"\tif [ \"$found\" != 0 ]; then\n"
		"\t\techo \"trusted access of $principal: is on\"\n"
		"\t\treturn\n"
		"\tfi\n"
		"\taws organizations enable-aws-service-access --service-principal \"$principal\"\n"
		"\techo \"trusted access of $principal: turned on\"");
}

static void write_policy_type(struct script *script, const struct bk_desired *object)
{
	struct bk_str root = text_of(object, "RootId");

	bk_out_text_of(script->out, "\ttype=");
	quoted(script, text_of(object, "PolicyType"));
	if (root.len) {
		bk_out_text_of(script->out, "\n\troot=");
		quoted(script, root);
	} else {
		bk_out_text_of(script->out,
			"\n\troot=$(aws organizations list-roots "
			"--query 'Roots[0].Id' --output text)");
	}
	line(script,
		"\n"
		"\ttries=0\n"
		"\twhile [ $tries -lt 30 ]; do\n"
		"\t\tstatus=$(aws organizations list-roots --output text \\\n"
		"\t\t\t--query \"Roots[?Id=='$root'].PolicyTypes[] | [?Type=='$type'].Status | "
		"[0]\")\n"
		"\t\tif [ \"$status\" = ENABLED ]; then\n"
		"\t\t\techo \"policy type $type of $root: is on\"\n"
		"\t\t\treturn\n"
		"\t\tfi\n"
		"\t\tif [ $tries -eq 0 ]; then\n"
		"\t\t\tsettled PolicyTypeAlreadyEnabledException \\\n"
		"\t\t\t\taws organizations enable-policy-type --root-id \"$root\" --policy-type "
		"\"$type\"\n"
		"\t\telse\n"
		"\t\t\tsleep 2\n"
		"\t\tfi\n"
		"\t\ttries=$((tries + 1))\n"
		"\tdone\n"
		"\techo \"policy type $type of $root: still not on\" >&2\n"
		"\treturn 1");
}

static void write_slr(struct script *script, const struct bk_desired *object)
{
	bk_out_text_of(script->out, "\tservice=");
	quoted(script, text_of(object, "AWSServiceName"));
	bk_out_text_of(script->out, "\n\trole=");
	quoted(script, object->name);
	line(script,
		"\n"
		"\tif aws iam get-role --role-name \"$role\" >/dev/null 2>&1; then\n"
		"\t\techo \"service-linked role of $service: is there\"\n"
		"\t\treturn\n"
		"\tfi\n"
		"\tsettled 'has been taken' aws iam create-service-linked-role --aws-service-name "
		"\"$service\"\n"
		"\techo \"service-linked role of $service: made\"");
}

static void write_delegate(struct script *script, const struct bk_desired *object)
{
	bk_out_text_of(script->out, "\tprincipal=");
	quoted(script, text_of(object, "ServicePrincipal"));
	bk_out_text_of(script->out, "\n\tadministrator=");
	quoted(script, text_of(object, "AccountId"));
	line(script,
		"\n"
		"\tfound=$(aws organizations list-delegated-administrators --output json \\\n"
		"\t\t--service-principal \"$principal\" \\\n"
		"\t\t--query \"length(DelegatedAdministrators[?Id=='$administrator'])\")\n"
		"\tif [ \"$found\" != 0 ]; then\n"
		"\t\techo \"delegated administrator $administrator: is registered\"\n"
		"\t\treturn\n"
		"\tfi\n"
		"\tsettled AccountAlreadyRegisteredException aws organizations \\\n"
		"\t\tregister-delegated-administrator --account-id \"$administrator\" \\\n"
		"\t\t--service-principal \"$principal\"\n"
		"\techo \"delegated administrator $administrator: registered\"");
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

static void write_merge(struct script *script, const struct bk_desired *object, const char *what,
	const char *field, const char *option)
{
	const struct bk_node *map = bk_node_find(object->body, field);

	if (!map)
		return;
	bk_out_printf(script->out, "\tmerge_settings %s ", what);
	quoted(script, bk_emit_region(script->emit, object)->name->text);
	bk_out_printf(script->out, " %s ", field);
	quoted_map(script, map);
	bk_out_printf(script->out, " %s\n", option);
}

static void write_global_settings(struct script *script, const struct bk_desired *object)
{
	write_merge(script, object, "global-settings", "GlobalSettings", "--global-settings");
}

static void write_region_settings(struct script *script, const struct bk_desired *object)
{
	write_merge(script, object, "region-settings", "ResourceTypeOptInPreference",
		"--resource-type-opt-in-preference");
	write_merge(script, object, "region-settings", "ResourceTypeManagementPreference",
		"--resource-type-management-preference");
}

typedef void step_fn(struct script *script, const struct bk_desired *object);

static const struct step {
	step_fn *write;
	enum helper helper;
} steps[BK_AWS_COUNT] = {
	[BK_AWS_SERVICE_ACCESS] = {write_service_access, HELPER_NONE},
	[BK_AWS_POLICY_TYPE] = {write_policy_type, HELPER_SETTLED},
	[BK_AWS_DELEGATE] = {write_delegate, HELPER_SETTLED},
	[BK_AWS_GLOBAL_SETTINGS] = {write_global_settings, HELPER_MERGE},
	[BK_AWS_REGION_SETTINGS] = {write_region_settings, HELPER_MERGE},
	[BK_AWS_SLR] = {write_slr, HELPER_SETTLED},
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

	line(script, "#!/bin/sh");
	bk_out_text_of(script->out, "# Written by bkc from the unit ");
	bk_out_str(script->out, emit->list->model->unit);
	line(script,
		terraform ? ". Run it before `terraform apply`: this much Terraform cannot"
			  : ". Run it before the stacks are deployed (bkc-stacks.json has their");
	line(script,
		terraform ? "# do without owning the organization."
			  : "# order): this much CloudFormation cannot do.");
	line(script, "# Every step looks first, so that it is safe to run again.");
	line(script, "set -eu");
	line(script, "AWS_PAGER=");
	if (caller) {
		bk_out_printf(script->out, "AWS_REGION=%s\nAWS_DEFAULT_REGION=$AWS_REGION\n",
			emit->homes[caller->index_in_model]->name->text.ptr);
		line(script, "export AWS_PAGER AWS_REGION AWS_DEFAULT_REGION");
		bk_out_printf(script->out, "\nexpected=%.*s # %s\n", BK_STR_ARGS(caller->id),
			caller->is_management ? "the management account" : "the unit's account");
		line(script,
			"caller=$(aws sts get-caller-identity --query Account --output text)\n"
			"if [ \"$caller\" != \"$expected\" ]; then\n"
			"\techo \"these are credentials of account $caller; run this with those of "
			"$expected\" >&2\n"
			"\texit 1\n"
			"fi");
	} else {
		line(script, "export AWS_PAGER");
	}
}

static void write_helpers(struct script *script, unsigned helpers, bool assumes)
{
	if (helpers & HELPER_SETTLED)
		line(script,
			"\n"
			"# settled WORDS COMMAND...: runs the command; an error that has the words "
			"in it says\n"
			"# that the thing is there already.\n"
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
			"}");
	if (helpers & HELPER_MERGE)
		line(script,
			"\n"
			"# merge_settings WHAT REGION FIELD CHANGES OPTION: reads the settings, "
			"lays the changes\n"
			"# over them and writes the whole, because AWS does not say whether a "
			"write merges.\n"
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
			"}");
	if (!assumes)
		return;
	line(script,
		"\n"
		"# assume ROLE: the rest of this subshell runs as the role. The credentials are "
		"never shown.\n"
		"assume()\n"
		"{\n"
		"\tset +x\n"
		"\tcredentials=$(aws sts assume-role --role-arn \"$1\" --output text \\");
	bk_out_printf(script->out, "\t\t--role-session-name '%s' \\\n",
		bk_emit_session(script->emit).ptr);
	line(script,
		"\t\t--query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')\n"
		"\tAWS_ACCESS_KEY_ID=$(printf '%s\\n' \"$credentials\" | cut -f 1)\n"
		"\tAWS_SECRET_ACCESS_KEY=$(printf '%s\\n' \"$credentials\" | cut -f 2)\n"
		"\tAWS_SESSION_TOKEN=$(printf '%s\\n' \"$credentials\" | cut -f 3)\n"
		"\texport AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN\n"
		"\tunset credentials AWS_PROFILE AWS_DEFAULT_PROFILE\n"
		"}");
}

/* Why and whence, then the function. */
static void write_step(struct script *script, const struct bk_desired *object)
{
	struct bk_arena *arena = script->emit->arena;
	struct bk_str place = bk_emit_place(script->emit, object->span);

	bk_out_char(script->out, '\n');
	comment(script,
		bk_str_format(arena, "%.*s%s%.*s", BK_STR_ARGS(object->address),
			place.len ? ", from " : "", BK_STR_ARGS(place)));
	if (object->because.len)
		comment(script, bk_str_format(arena, "because %.*s", BK_STR_ARGS(object->because)));
	bk_out_str(script->out, script->names[object->index]);
	line(script, "()\n{");
	steps[object->type->id].write(script, object);
	line(script, "}");
}

static void write_call(struct script *script, const struct bk_desired *object)
{
	struct bk_str role = role_for(script->emit, object->account);

	if (role.len) {
		bk_out_text_of(script->out, "(\n\tassume ");
		quoted(script, role);
		bk_out_text_of(script->out, "\n\t");
	}
	bk_out_str(script->out, script->names[object->index]);
	line(script, role.len ? "\n)" : "");
}

static void name_steps(struct script *script, const struct bk_desired **objects, size_t count)
{
	struct bk_arena *arena = script->emit->arena;
	struct bk_identifier *items = bk_new_array(arena, struct bk_identifier, count);

	script->names = bk_new_array(arena, struct bk_str, script->emit->list->objects.len);
	for (size_t i = 0; i < count; i++) {
		items[i].seed = objects[i]->address;
		items[i].wanted = bk_snake(
			arena, bk_str_format(arena, "step %.*s", BK_STR_ARGS(objects[i]->address)));
	}
	bk_identifiers_settle(arena, items, count, "_");
	for (size_t i = 0; i < count; i++)
		script->names[objects[i]->index] = items[i].name;
}

bool bk_companion_write(const struct bk_emit *emit)
{
	struct script script = {.emit = emit};
	BK_VEC(const struct bk_desired *) objects = {0};
	unsigned helpers = 0;
	bool assumes = false;

	bk_vec_foreach (i, &emit->graph->order) {
		const struct bk_desired *object = emit->graph->order.at[i];

		if (bk_emit_way(emit, object) != BK_WAY_COMPANION)
			continue;
		if (!steps[object->type->id].write)
			bk_bug("no step for '%.*s'", BK_STR_ARGS(object->address));
		bk_vec_push(emit->arena, &objects, object);
		helpers |= steps[object->type->id].helper;
		assumes = assumes || role_for(emit, object->account).len;
	}
	if (!objects.len)
		return true;
	name_steps(&script, objects.at, objects.len);
	script.out = bk_emit_open(emit, "bkc-before.sh", true);
	if (!script.out)
		return false;
	write_head(&script);
	write_helpers(&script, helpers, assumes);
	for (size_t i = 0; i < objects.len; i++)
		write_step(&script, objects.at[i]);
	bk_out_char(script.out, '\n');
	for (size_t i = 0; i < objects.len; i++)
		write_call(&script, objects.at[i]);
	return bk_emit_close(emit, script.out);
}
