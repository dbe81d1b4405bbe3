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

static void check_ref(void *user, const struct bk_node *ref)
{
	struct say *say = user;

	if (!can_refer(say, ref))
		complain(say, ref->span, "what is only known once another object exists");
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
		bk_node_refs(value, check_ref, say);
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
		const struct bk_node *options = bk_node_find(settings->list.at[i], "BackupOptions");

		if (options && !bk_node_find(options, "WindowsVSS"))
			complain(say, span, "`s3_acls = false` or `s3_tags = false`");
	}
}

static bool check_raw_values(const struct bk_emit *emit, const struct bk_value *raw)
{
	if (bk_raw_can_write(raw))
		return true;
	bk_diag(emit->diags, BK_CANNOT_EMIT, raw->span,
		"values of `raw` are text, numbers, true and false, lists and maps");
	return false;
}

/* Raw maps of a declaration and of what stands in it: each must have gone into an object. */
static bool check_raw(
	const struct bk_emit *emit, const struct bk_object *object, const struct bk_map *merged)
{
	const struct bk_value *raw = object->raw[bk_raw_target(emit)];
	bool fine = true;

	if (raw && bk_map_find_ptr(merged, raw)) {
		fine = check_raw_values(emit, raw);
	} else if (raw) {
		bk_diag(emit->diags, BK_CANNOT_EMIT, raw->span,
			"`raw` of `%.*s` has no object to go into", BK_STR_ARGS(object->address));
		bk_diag_address(emit->diags, object->address);
		bk_diag_via(emit->diags, object->via);
		fine = false;
	}
	bk_vec_foreach (i, &object->children)
		fine = check_raw(emit, object->children.at[i], merged) && fine;
	return fine;
}

/* The raw maps that objects take: their own, and those of a plan's rules. */
static void collect_merged(
	const struct bk_emit *emit, const struct bk_desired *object, struct bk_map *merged)
{
	const struct bk_value *raw = bk_raw_of(emit, object);
	const struct bk_node *rules;

	if (raw)
		bk_map_put_ptr(merged, raw, merged);
	if (object->type->id != BK_AWS_PLAN)
		return;
	rules = bk_node_find(bk_node_find(object->body, "BackupPlan"), "Rules");
	for (size_t i = 0; rules && i < rules->list.len; i++) {
		raw = bk_raw_of_rule(emit, object, rules->list.at[i]);
		if (raw)
			bk_map_put_ptr(merged, raw, merged);
	}
}

static bool check_all_raw(const struct bk_emit *emit)
{
	struct bk_map merged;
	bool fine = true;

	bk_map_init(&merged, emit->arena);
	bk_vec_foreach (i, &emit->list->objects) {
		if (bk_emit_way(emit, emit->list->objects.at[i]) == BK_WAY_RESOURCE)
			collect_merged(emit, emit->list->objects.at[i], &merged);
	}
	bk_vec_foreach (i, &emit->list->model->objects)
		fine = check_raw(emit, emit->list->model->objects.at[i], &merged) && fine;
	return fine;
}

bool bk_emit_can_say(const struct bk_emit *emit)
{
	bool fine = check_all_raw(emit);

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
		}
		fine = fine && say.fine;
	}
	return fine;
}
