/*
 * Values as CloudFormation JSON. A reference points backwards in the order of its template, so
 * that no cycle can arise; everything else is a literal, a parameter or an import.
 */
#include "base/bug.h"
#include "emit/cloudformation.h"

enum bk_cfn_ref bk_cfn_ref_way(const struct bk_cloudformation *cf, const struct bk_desired *from,
	const struct bk_desired *target, enum bk_ref_part part)
{
	const struct bk_desired *owner = bk_cfn_owner(cf, from);
	bool resource = bk_emit_way(&cf->emit, target) == BK_WAY_RESOURCE &&
		target->type->cloudformation_refs[part];
	struct bk_str text;

	if (resource && cf->template_of[target->index] == cf->template_of[owner->index] &&
		cf->position[target->index] < cf->position[owner->index])
		return BK_CFN_LOCAL;
	if (bk_emit_is_alias_only(target))
		return BK_CFN_PARAMETER;
	if (bk_emit_literal(target, part, &text))
		return BK_CFN_LITERAL;
	if (resource)
		return BK_CFN_IMPORT;
	bk_bug("no word for '%.*s'", BK_STR_ARGS(target->address));
}

struct bk_str bk_cfn_export_name(
	const struct bk_cloudformation *cf, const struct bk_desired *target, enum bk_ref_part part)
{
	const struct bk_cfn_template *template;

	if (!cf->template_of[target->index])
		bk_bug("'%.*s' is in no template yet", BK_STR_ARGS(target->address));
	template = cf->templates.at[cf->template_of[target->index] - 1];
	return bk_str_format(cf->emit.arena, "%.*s-%.*s-%s", BK_STR_ARGS(template->stack),
		BK_STR_ARGS(cf->ids[target->index]), target->type->cloudformation_refs[part]);
}

/* An object of one key. */
static void write_call(struct bk_json *json, const char *function, struct bk_str argument)
{
	bk_json_object(json);
	bk_json_key_string(json, function, argument);
	bk_json_end_object(json);
}

void bk_cfn_write_local(
	struct bk_cloudformation *cf, const struct bk_desired *target, enum bk_ref_part part)
{
	const char *attribute = target->type->cloudformation_refs[part];
	struct bk_json *json = &cf->json;

	if (strcmp(attribute, "Ref") == 0) {
		write_call(json, "Ref", cf->ids[target->index]);
		return;
	}
	bk_json_object(json);
	bk_json_key(json, BK_STR("Fn::GetAtt"));
	bk_json_array(json);
	bk_json_string(json, cf->ids[target->index]);
	bk_json_string(json, bk_str_of(attribute));
	bk_json_end_array(json);
	bk_json_end_object(json);
}

static void write_ref(struct bk_cloudformation *cf, const struct bk_desired *from,
	const struct bk_desired *target, enum bk_ref_part part)
{
	struct bk_str text = BK_STR("");

	switch (bk_cfn_ref_way(cf, from, target, part)) {
	case BK_CFN_LOCAL:
		bk_cfn_write_local(cf, target, part);
		break;
	case BK_CFN_PARAMETER:
		write_call(&cf->json, "Ref", cf->ids[target->index]);
		break;
	case BK_CFN_LITERAL:
		(void)bk_emit_literal(target, part, &text);
		bk_json_string(&cf->json, text);
		break;
	case BK_CFN_IMPORT:
		write_call(&cf->json, "Fn::ImportValue", bk_cfn_export_name(cf, target, part));
		break;
	}
}

/* CloudFormation looks the secret up when it deploys; the template holds its name only. */
static void write_secret(struct bk_json *json, const struct bk_node *node)
{
	bk_json_text_begin(json);
	bk_json_text(json, BK_STR("{{resolve:secretsmanager:"));
	bk_json_text(json, node->secret.text);
	if (node->secret.json_key.len) {
		bk_json_text(json, BK_STR(":SecretString:"));
		bk_json_text(json, node->secret.json_key);
	}
	bk_json_text(json, BK_STR("}}"));
	bk_json_text_end(json);
}

void bk_cfn_value(
	struct bk_cloudformation *cf, const struct bk_desired *from, const struct bk_node *node)
{
	struct bk_json *json = &cf->json;

	switch (node->kind) {
	case BK_NODE_STRING:
		bk_json_string(json, node->text);
		break;
	case BK_NODE_INT:
		bk_json_int(json, node->number);
		break;
	case BK_NODE_BOOL:
		bk_json_bool(json, node->truth);
		break;
	case BK_NODE_LIST:
		bk_json_array(json);
		bk_vec_foreach (i, &node->list)
			bk_cfn_value(cf, from, node->list.at[i]);
		bk_json_end_array(json);
		break;
	case BK_NODE_MAP:
		bk_json_object(json);
		bk_vec_foreach (i, &node->map) {
			bk_json_key(json, node->map.at[i].key);
			bk_cfn_value(cf, from, node->map.at[i].value);
		}
		bk_json_end_object(json);
		break;
	case BK_NODE_REF:
		write_ref(cf, from, node->ref.target, node->ref.part);
		break;
	case BK_NODE_DOCUMENT:
		bk_cfn_value(cf, from, node->document);
		break;
	case BK_NODE_SECRET:
		write_secret(json, node);
		break;
	}
}
