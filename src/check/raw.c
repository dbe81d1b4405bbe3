/*
 * BK9013: what raw blocks set that bkc has computed: in the object itself, in a rule of a plan, in
 * the selections of a `select` block, and in what CloudFormation writes into its parent.
 */
#include "check/context.h"

/* The name of a property in the back end of a raw block; NULL: it has none there. */
static const char *name_in(const struct bk_aws_prop *prop, enum bk_raw_target target)
{
	switch (target) {
	case BK_RAW_TERRAFORM:
		return prop->terraform;
	case BK_RAW_CLOUDFORMATION:
		return prop->cloudformation;
	case BK_RAW_API:
	case BK_RAW_COUNT:
		break;
	}
	return prop->api;
}

/* A raw map and the object that it goes into. */
struct overlay {
	const struct bk_check *check;
	const struct bk_object *object; /* whose raw it is */
	enum bk_raw_target target;
	const struct bk_value *raw;
};

static void say(const struct overlay *overlay, const struct bk_value *entry, const char *name)
{
	bk_diag(overlay->check->diags, BK_RAW_OVERRIDES_INFERRED, entry->span,
		"`%s` replaces what bkc computes, and no check knows of it", name);
	bk_check_at(overlay->check, overlay->object);
}

static void compare(
	const struct overlay *overlay, const struct bk_aws_prop *props, const struct bk_node *body)
{
	for (const struct bk_aws_prop *prop = props; prop && prop->api; prop++) {
		const char *name = name_in(prop, overlay->target);
		const struct bk_node *computed = bk_node_find(body, prop->api);
		const struct bk_value *entry;

		if (!name || !computed)
			continue;
		if (!strcmp(name, BK_AWS_SPLICED)) {
			compare(overlay, prop->members, computed);
			continue;
		}
		entry = bk_value_entry(overlay->raw, bk_str_of(name));
		if (entry)
			say(overlay, entry, name);
	}
}

/* The object itself, or what it gives to its parent. */
static void compare_object(const struct overlay *overlay, const struct bk_desired *desired)
{
	const struct bk_aws_type *type = desired->type;
	const struct bk_value *entry;

	if (bk_str_equal(desired->address, overlay->object->address) ||
		(type->id == BK_AWS_SELECTION && overlay->object->kind->id == BK_KIND_SELECT)) {
		compare(overlay, type->props, desired->body);
		return;
	}
	if (overlay->target != BK_RAW_CLOUDFORMATION || !type->part)
		return;
	entry = bk_value_entry(overlay->raw, bk_str_of(type->part));
	if (entry)
		say(overlay, entry, type->part);
}

/* The members of a property that is a block; NULL: there is none of the name. */
static const struct bk_aws_prop *members_of(const struct bk_aws_prop *props, const char *api)
{
	for (; props && props->api; props++) {
		if (!strcmp(props->api, api))
			return props->members;
	}
	return NULL;
}

/* A rule is no object of its own: it stands in that of its plan. */
static void compare_rule(const struct overlay *overlay, const struct bk_desired *plan)
{
	const struct bk_node *body = bk_node_find(plan->body, "BackupPlan");
	const struct bk_node *rules = body ? bk_node_find(body, "Rules") : NULL;
	const struct bk_aws_prop *props;

	if (!rules || rules->kind != BK_NODE_LIST)
		return;
	props = members_of(members_of(plan->type->props, "BackupPlan"), "Rules");
	bk_vec_foreach (i, &rules->list) {
		const struct bk_node *name = bk_node_find(rules->list.at[i], "RuleName");

		if (name && name->kind == BK_NODE_STRING &&
			bk_str_equal(name->text, overlay->object->physical))
			compare(overlay, props, rules->list.at[i]);
	}
}

typedef void compare_fn(const struct overlay *overlay, const struct bk_desired *desired);

static void check_targets(const struct bk_check *check, const struct bk_object *object,
	compare_fn *compare_with, const struct bk_desired *desired)
{
	for (int target = 0; target < BK_RAW_COUNT; target++) {
		const struct overlay overlay = {
			check, object, (enum bk_raw_target)target, object->raw[target]};

		if (overlay.raw && overlay.raw->kind == BK_V_MAP)
			compare_with(&overlay, desired);
	}
}

void bk_check_raw(const struct bk_check *check)
{
	bk_vec_foreach (i, &check->list->objects) {
		const struct bk_desired *desired = check->list->objects.at[i];

		if (desired->object && !desired->external && desired->body)
			check_targets(check, desired->object, compare_object, desired);
	}
	bk_vec_foreach (i, &check->model->objects) {
		const struct bk_object *plan = check->model->objects.at[i];
		const struct bk_desired *desired = plan->kind->id == BK_KIND_PLAN
			? bk_desired_find(check->list, plan->address)
			: NULL;

		for (size_t j = 0; desired && desired->body && j < plan->children.len; j++) {
			if (plan->children.at[j]->kind->id == BK_KIND_RULE)
				check_targets(check, plan->children.at[j], compare_rule, desired);
		}
	}
}
