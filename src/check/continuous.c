/*
 * BK4012: one continuous backup per resource (F 4.5); the further ones take snapshots, or fail.
 * BK4014: of some kinds snapshots must be in the vault of the continuous backup.
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
static struct bk_str key_of(
	const struct bk_check *check, const struct bk_object *rule, const struct bk_protected *item)
{
	return item->resource
		? item->resource->address
		: bk_str_format(check->arena, "%.*s %s", BK_STR_ARGS(rule->parent->address),
			  item->service->name->text.ptr);
}

static void add(struct walk *walk, const struct bk_object *rule, const struct bk_protected *item)
{
	struct bk_str key = key_of(walk->check, rule, item);
	const struct bk_object *first = bk_map_find(&walk->seen, key);

	if (!first)
		bk_map_put(&walk->seen, key, (void *)(uintptr_t)rule);
	else if (first != rule)
		report(walk, rule, first, item);
}

static void walk_plan(struct walk *walk, const struct bk_object *plan)
{
	struct bk_coverage coverage;
	bool made = false;

	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *rule = plan->children.at[i];

		if (rule->kind->id != BK_KIND_RULE || !bk_rule_is_continuous(rule))
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

		if (bk_is_own_plan(plan) && plan->account && plan->region)
			walk_plan(&walk, plan);
	}
}

/* The rules of a resource, or of a class in one plan, by what they take and where to. */
struct beside {
	const struct bk_service *service;
	const struct bk_object *continuous, *continuous_vault;
	/* two of them with vaults that differ tell as much as all */
	const struct bk_object *snapshots[2], *vaults[2];
};

void bk_check_beside(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *rule = leg->rule->rule, *vault = leg->rule->vault;
	struct beside *beside;
	struct bk_str key;

	/* of a kind that nobody names there may be nothing */
	if (leg->copy || !vault || !leg->chosen || !leg->item->service->continuous_one_vault)
		return;
	key = key_of(check, rule, leg->item);
	beside = bk_map_find(check->beside, key);
	if (!beside) {
		beside = bk_new(check->arena, struct beside);
		beside->service = leg->item->service;
		bk_map_put(check->beside, key, beside);
	}
	if (bk_rule_is_continuous(rule)) {
		if (!beside->continuous) {
			beside->continuous = rule;
			beside->continuous_vault = vault;
		}
		return;
	}
	for (size_t i = 0; i < BK_COUNT(beside->vaults) && beside->vaults[i] != vault; i++) {
		if (beside->vaults[i])
			continue;
		beside->vaults[i] = vault;
		beside->snapshots[i] = rule;
		return;
	}
}

void bk_check_continuous_apart(const struct bk_check *check)
{
	for (size_t i = 0; i < check->beside->len; i++) {
		const struct beside *beside = check->beside->entries[i].value;
		size_t other = beside->vaults[0] == beside->continuous_vault;
		const struct bk_object *rule = beside->snapshots[other];

		if (!beside->continuous || !rule)
			continue;
		bk_diag(check->diags, BK_CONTINUOUS_APART, rule->name_span,
			"rule `%s` puts snapshots into vault `%s`, beside a continuous backup in "
			"`%s`",
			rule->name->text.ptr, beside->vaults[other]->name->text.ptr,
			beside->continuous_vault->name->text.ptr);
		bk_diag_label(check->diags, beside->continuous->name_span, "the continuous one");
		bk_check_fact(check, beside->service,
			"both kinds of backup of one resource must be in one vault");
		bk_diag_help(check->diags, "Let both rules have one vault.");
		bk_check_at(check, rule);
	}
}
