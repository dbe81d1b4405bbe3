/*
 * BK7010, BK7015, BK2008, BK2002: selections in AWS's form, and backup policies.
 */
#include "base/arena.h"
#include "check/context.h"

static size_t list_len(const struct bk_node *node)
{
	return node && node->kind == BK_NODE_LIST ? node->list.len : 0;
}

static size_t count_wildcards(const struct bk_node *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list_len(list); i++) {
		const struct bk_node *item = list->list.at[i];

		count += item->kind == BK_NODE_STRING &&
			bk_str_find(item->text, '*') < item->text.len;
	}
	return count;
}

static size_t count_conditions(const struct bk_node *conditions)
{
	size_t count = 0;

	for (size_t i = 0; conditions && i < conditions->map.len; i++)
		count += list_len(conditions->map.at[i].value);
	return count;
}

static void limit(const struct bk_check *check, const struct bk_desired *selection,
	enum bk_code code, size_t count, const char *bound, const char *what)
{
	int64_t most = bk_limit(check->model, bound);

	if (count <= (size_t)most)
		return;
	bk_diag(check->diags, code, selection->span, "a selection takes %lld %s; this one has %zu",
		(long long)most, what, count);
	bk_diag_help(check->diags, "Split the select block: blocks of a plan add up.");
	bk_diag_via(check->diags, selection->via);
	bk_diag_address(check->diags, selection->address);
}

/* Without wildcards a list may be longer than with them (F 4.8). */
static void limit_arns(const struct bk_check *check, const struct bk_desired *selection,
	const struct bk_node *list, const char *what)
{
	if (count_wildcards(list))
		limit(check, selection, BK_SELECTION_LIMITS, list_len(list),
			"selection_arns_wildcard",
			bk_str_format(check->arena, "%s, some with wildcards", what).ptr);
	else
		limit(check, selection, BK_SELECTION_LIMITS, list_len(list), "selection_arns_exact",
			what);
}

static void check_selection(const struct bk_check *check, const struct bk_desired *selection)
{
	const struct bk_node *body = bk_node_find(selection->body, "BackupSelection");

	limit_arns(check, selection, bk_node_find(body, "Resources"), "ARNs");
	limit_arns(check, selection, bk_node_find(body, "NotResources"), "ARNs to leave out");
	limit(check, selection, BK_SELECTION_LIMITS,
		count_conditions(bk_node_find(body, "Conditions")), "selection_conditions",
		"conditions");
	limit(check, selection, BK_TOO_MANY_TAGS, list_len(bk_node_find(body, "ListOfTags")),
		"selection_tags", "tags");
}

static void plan_limit(const struct bk_check *check, const struct bk_desired *plan, size_t count,
	const char *bound, const char *what)
{
	int64_t most = bk_limit(check->model, bound);

	if (count <= (size_t)most)
		return;
	bk_diag(check->diags, BK_SELECTION_LIMITS, plan->span,
		"plan `%.*s` has %zu %s; AWS takes %lld", BK_STR_ARGS(plan->name), count, what,
		(long long)most);
	bk_diag_via(check->diags, plan->via);
	bk_diag_address(check->diags, plan->address);
}

/* Selections of a plan stand together, right behind it: from `first` to the one returned. */
static size_t check_plan(const struct bk_check *check, size_t first)
{
	const struct bk_desired *plan = check->list->objects.at[first]->parent;
	size_t count = 0, tagged = 0, i = first;

	for (; i < check->list->objects.len; i++) {
		const struct bk_desired *object = check->list->objects.at[i];

		if (object->type->id != BK_AWS_SELECTION || object->parent != plan)
			break;
		check_selection(check, object);
		count++;
		tagged += bk_node_find(bk_node_find(object->body, "BackupSelection"),
				  "ListOfTags") != NULL;
	}
	plan_limit(check, plan, count, "selections_per_plan", "selections");
	plan_limit(check, plan, tagged, "tag_selections_per_plan", "selections by a list of tags");
	return i;
}

void bk_check_selections(const struct bk_check *check)
{
	for (size_t i = 0; i < check->list->objects.len;) {
		if (check->list->objects.at[i]->type->id == BK_AWS_SELECTION)
			i = check_plan(check, i);
		else
			i++;
	}
}

static const struct bk_node *plans_of(const struct bk_desired *policy)
{
	return bk_node_find(bk_node_find(policy->body, "Content")->document, "plans");
}

/* The policies of a unit, or of the whole organization. */
struct attached {
	BK_VEC(const struct bk_desired *) policies;
};

static const struct bk_ou *unit_of(const struct bk_desired *policy)
{
	return policy->object->family->ou;
}

static const void *key_of(const struct bk_check *check, const struct bk_ou *unit)
{
	return unit ? (const void *)unit : check->model->org;
}

static void check_merge(const struct bk_check *check, const struct bk_desired *policy,
	const struct bk_desired *above)
{
	const struct bk_node *plans = plans_of(policy);

	bk_vec_foreach (i, &plans->map) {
		struct bk_str name = plans->map.at[i].key;

		if (!bk_node_find_str(plans_of(above), name))
			continue;
		bk_diag(check->diags, BK_NAME_COLLISION, policy->object->name_span,
			"two backup policies of one path hold a plan `%.*s`; AWS would merge them",
			BK_STR_ARGS(name));
		bk_diag_label(check->diags, above->object->name_span, "the other one");
		bk_check_at(check, policy->object);
	}
}

/* With the policies of every unit above its own. */
static void check_path(
	const struct bk_check *check, const struct bk_map *by_unit, const struct bk_desired *policy)
{
	for (const struct bk_ou *unit = unit_of(policy); unit; unit = unit->parent) {
		const struct attached *above =
			bk_map_find_ptr(by_unit, key_of(check, unit->parent));

		for (size_t i = 0; above && i < above->policies.len; i++)
			check_merge(check, policy, above->policies.at[i]);
	}
}

/* AWS merges the plans of one name along the path from the root to an account. */
void bk_check_policy_names(const struct bk_check *check)
{
	BK_VEC(const struct bk_desired *) policies = {0};
	struct bk_map by_unit;

	bk_map_init(&by_unit, check->arena);
	bk_vec_foreach (i, &check->list->objects) {
		const struct bk_desired *object = check->list->objects.at[i];
		struct attached *attached;
		const void *key;

		if (object->type->id != BK_AWS_BACKUP_POLICY)
			continue;
		key = key_of(check, unit_of(object));
		attached = bk_map_find_ptr(&by_unit, key);
		if (!attached) {
			attached = bk_new(check->arena, struct attached);
			bk_map_put_ptr(&by_unit, key, attached);
		}
		bk_vec_push(check->arena, &attached->policies, object);
		bk_vec_push(check->arena, &policies, object);
	}
	bk_vec_foreach (i, &policies)
		check_path(check, &by_unit, policies.at[i]);
}

/* Policies are enabled on the root and may be attached to it: its id must be known. */
void bk_check_policy_root(const struct bk_check *check)
{
	const struct bk_org *org = check->model->org;

	if (!org || org->root.len || check->model->incomplete)
		return;
	bk_vec_foreach (i, &check->list->objects) {
		const struct bk_desired *object = check->list->objects.at[i];

		if (object->type->id != BK_AWS_POLICY_TYPE)
			continue;
		bk_diag(check->diags, BK_MISSING_PROPERTY, org->span,
			"organization `%s` needs `root` for its backup policies",
			org->name->text.ptr);
		bk_diag_label(check->diags, object->span, "this plan is one");
		bk_diag_help(check->diags,
			"Write root = \"r-…\"; an organizational unit's id tells it, too.");
	}
}
