/*
 * What a target cannot say is found before anything is written, and every instance is reported
 * (BK9014) at the user's own line. Nothing is dropped silently.
 */
#include "base/bug.h"
#include "emit/context.h"
#include "emit/raw.h"
#include "model/model.h"

static const char *const target_names[] = {
	[BK_EMIT_TERRAFORM] = "Terraform's provider 5.100",
	[BK_EMIT_CLOUDFORMATION] = "CloudFormation",
};

static const char raw_values[] = "a `raw` value other than text, numbers, lists and maps";

/* What one object asks of the target. */
struct say {
	const struct bk_emit *emit;
	const struct bk_desired *object;
	bool fine;
};

static void complain(struct say *say, struct bk_span span, const char *what)
{
	const struct bk_desired *object = say->object;
	bool terraform = say->emit->target == BK_EMIT_TERRAFORM;

	say->fine = false;
	bk_diag(say->emit->diags, BK_CANNOT_EMIT, bk_span_is_none(span) ? object->span : span,
		"%s cannot say %s", target_names[say->emit->target], what);
	bk_diag_here(say->emit->diags, "of the %s `%.*s`", object->type->title,
		BK_STR_ARGS(object->address));
	bk_diag_help(say->emit->diags, "Leave it out, or see whether `bkc emit --%s` can.",
		terraform ? "cloudformation" : "terraform");
	bk_diag_address(say->emit->diags, object->address);
	bk_diag_via(say->emit->diags, object->via);
}

/* Whether a reference has a form in the target. */
static bool can_refer(const struct say *say, const struct bk_node *node)
{
	const struct bk_desired *target = node->ref.target;
	enum bk_ref_part part = node->ref.part;
	struct bk_str text;

	if (bk_emit_literal(target, part, &text) || bk_emit_is_alias_only(target))
		return true;
	if (bk_emit_way(say->emit, target) != BK_WAY_RESOURCE)
		return false;
	if (say->emit->target == BK_EMIT_TERRAFORM)
		return target->type->terraform_refs[part];
	/* Between templates of one account and region by an export; further not at all. */
	return target->type->cloudformation_refs[part] && target->account == say->object->account &&
		bk_emit_region(say->emit, target) == bk_emit_region(say->emit, say->object);
}

static void check_refs(struct say *say, const struct bk_node *node)
{
	switch (node->kind) {
	case BK_NODE_REF:
		if (!can_refer(say, node))
			complain(say, node->span, "what is only known once another object exists");
		break;
	case BK_NODE_LIST:
	case BK_NODE_JOIN:
		bk_vec_foreach (i, &node->list)
			check_refs(say, node->list.at[i]);
		break;
	case BK_NODE_MAP:
		bk_vec_foreach (i, &node->map)
			check_refs(say, node->map.at[i].value);
		break;
	case BK_NODE_DOCUMENT:
		check_refs(say, node->document);
		break;
	case BK_NODE_STRING:
	case BK_NODE_INT:
	case BK_NODE_BOOL:
	case BK_NODE_SECRET:
		break;
	}
}

static const struct bk_aws_prop *find_prop(const struct bk_aws_prop *props, struct bk_str api)
{
	while (props->api && !bk_str_is(api, props->api))
		props++;
	return props->api ? props : NULL;
}

static void check_map(struct say *say, const struct bk_aws_prop *props, const struct bk_node *map);

static void check_entry(
	struct say *say, const struct bk_aws_prop *prop, const struct bk_node *value)
{
	if (!bk_emit_name(say->emit, prop)) {
		char what[96];

		snprintf(what, sizeof(what), "`%s`", prop->api);
		complain(say, value->span, what);
	} else if (prop->members && value->kind == BK_NODE_LIST) {
		bk_vec_foreach (i, &value->list)
			check_map(say, prop->members, value->list.at[i]);
	} else if (prop->members) {
		check_map(say, prop->members, value);
	} else {
		check_refs(say, value);
	}
}

static void check_map(struct say *say, const struct bk_aws_prop *props, const struct bk_node *map)
{
	bk_vec_foreach (i, &map->map) {
		const struct bk_aws_prop *prop = find_prop(props, map->map.at[i].key);

		if (!prop)
			bk_bug("no row for '%.*s' of '%.*s'", BK_STR_ARGS(map->map.at[i].key),
				BK_STR_ARGS(say->object->address));
		check_entry(say, prop, map->map.at[i].value);
	}
}

/* The provider takes advanced settings of EC2 alone (its schema refuses others). */
static void check_advanced(struct say *say)
{
	const struct bk_node *plan = bk_node_find(say->object->body, "BackupPlan");
	const struct bk_node *settings = bk_node_find(plan, "AdvancedBackupSettings");

	struct bk_span span = BK_NO_SPAN;

	if (say->emit->target != BK_EMIT_TERRAFORM || !settings)
		return;
	if (say->object->object)
		span = bk_prop_span(say->object->object,
			bk_prop_bool(say->object->object, BK_A_S3_ACLS, true) ? BK_A_S3_TAGS
									      : BK_A_S3_ACLS);
	bk_vec_foreach (i, &settings->list) {
		const struct bk_node *type = bk_node_find(settings->list.at[i], "ResourceType");

		if (type && !bk_str_is(type->text, "EC2"))
			complain(say, span, "`s3_acls = false` or `s3_tags = false`");
	}
}

/* The trigger of a raw map that has no object of its own to be merged into. */
static void check_raw_children(struct say *say, const struct bk_object *object, bool merged)
{
	enum bk_raw_target target =
		say->emit->target == BK_EMIT_TERRAFORM ? BK_RAW_TERRAFORM : BK_RAW_CLOUDFORMATION;

	bk_vec_foreach (i, &object->children) {
		const struct bk_object *child = object->children.at[i];
		bool has_object = child->kind->id == BK_KIND_SELECT ||
			(merged && child->kind->id == BK_KIND_RULE);

		if (child->raw[target] && !has_object)
			complain(say, child->raw[target]->span,
				"`raw` there: no object is made of it");
		else if (child->raw[target] && !bk_raw_can_write(child->raw[target]))
			complain(say, child->raw[target]->span, raw_values);
		check_raw_children(say, child, false);
	}
}

static void check_raw(struct say *say)
{
	const struct bk_object *object = say->object->object;
	const struct bk_value *raw = bk_raw_of(say->emit, say->object);

	if (raw && !bk_raw_can_write(raw))
		complain(say, raw->span, raw_values);
	if (!object || !bk_str_equal(object->address, say->object->address))
		return;
	check_raw_children(say, object, say->object->type->id == BK_AWS_PLAN);
}

bool bk_emit_can_say(const struct bk_emit *emit)
{
	bool fine = true;

	bk_vec_foreach (i, &emit->list->objects) {
		const struct bk_desired *object = emit->list->objects.at[i];
		struct say say = {.emit = emit, .object = object, .fine = true};
		enum bk_emit_way way = bk_emit_way(emit, object);

		if (way == BK_WAY_RESOURCE || way == BK_WAY_PART) {
			check_map(&say, object->type->props, object->body);
			if (way == BK_WAY_PART && (!object->parent || object->parent->external))
				complain(&say, object->span,
					"that of something that exists already");
			if (object->type->id == BK_AWS_PLAN)
				check_advanced(&say);
			check_raw(&say);
		}
		fine = fine && say.fine;
	}
	return fine;
}
