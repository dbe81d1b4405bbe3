/*
 * BK4012: one continuous backup per resource (F 4.5). The further ones take snapshots, or, of S3,
 * fail.
 */
#include "base/arena.h"
#include "check/context.h"

struct walk {
	const struct bk_check *check;
	struct bk_map seen; /* resource, or "plan kind", → the first continuous rule */
};

static void report(const struct walk *walk, const struct bk_object *rule,
	const struct bk_object *first, const struct bk_protected *item)
{
	const struct bk_check *check = walk->check;

	bk_diag(check->diags, BK_CONTINUOUS_TWICE, rule->name_span,
		"%s has a continuous rule already; AWS Backup keeps one per resource",
		bk_item_name(check, item));
	bk_diag_label(check->diags, first->name_span, "the first one");
	bk_check_fact(
		check, item->service, "what a second rule takes is a snapshot, or its job fails");
	bk_diag_help(check->diags, "Let one rule be continuous and the others not.");
	bk_check_at(check, rule);
}

/* Classes are of one plan: whether two plans meet in them hangs on tags. */
static void add(struct walk *walk, const struct bk_object *rule, const struct bk_protected *item)
{
	struct bk_str key = item->resource
		? item->resource->address
		: bk_str_format(walk->check->arena, "%.*s %s", BK_STR_ARGS(rule->parent->address),
			  item->service->name->text.ptr);
	const struct bk_object *first = bk_map_find(&walk->seen, key);

	if (!first)
		bk_map_put(&walk->seen, key, (void *)(uintptr_t)rule);
	else if (first != rule)
		report(walk, rule, first, item);
}

static bool is_continuous(const struct bk_object *rule)
{
	const struct bk_value *value;

	if (rule->kind->id != BK_KIND_RULE)
		return false;
	value = bk_rule_value(rule, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);
	return value && value->kind == BK_V_BOOL && value->truth;
}

static void walk_plan(struct walk *walk, const struct bk_object *plan)
{
	struct bk_coverage coverage;
	bool made = false;

	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *rule = plan->children.at[i];

		if (!is_continuous(rule))
			continue;
		if (!made)
			bk_coverage_make(walk->check->arena, walk->check->model, plan, &coverage);
		made = true;
		bk_vec_foreach (j, &coverage.items) {
			if (coverage.items.at[j].service->continuous)
				add(walk, rule, &coverage.items.at[j]);
		}
	}
}

void bk_check_continuous_twice(const struct bk_check *check)
{
	struct walk walk = {.check = check};

	bk_map_init(&walk.seen, check->arena);
	bk_vec_foreach (i, &check->model->objects) {
		const struct bk_object *plan = check->model->objects.at[i];

		if (plan->kind->id == BK_KIND_PLAN && plan->life != BK_LIFE_EXISTING &&
			plan->account && plan->region)
			walk_plan(&walk, plan);
	}
}
