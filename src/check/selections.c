/*
 * BK7010, BK7015, BK2008, BK2002: selections in AWS's form, and backup policies.
 */
#include "base/arena.h"
#include "check/context.h"
#include "infer/infer.h"

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

static void check_selection(const struct bk_check *check, const struct bk_desired *selection)
{
	const struct bk_node *body = bk_node_find(selection->body, "BackupSelection");
	const struct bk_node *resources = bk_node_find(body, "Resources");
	const struct bk_node *excluded = bk_node_find(body, "NotResources");
	size_t wildcards = count_wildcards(resources) + count_wildcards(excluded);
	size_t all = list_len(resources) + list_len(excluded);

	/* One wildcard brings the bound of wildcards to the whole list (F 4.8). */
	if (wildcards)
		limit(check, selection, BK_SELECTION_LIMITS, all, "selection_arns_wildcard",
			"ARNs, some with wildcards");
	else
		limit(check, selection, BK_SELECTION_LIMITS, all, "selection_arns_exact", "ARNs");
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

void bk_check_selections(const struct bk_check *check)
{
	size_t count = 0, tagged = 0;
	const struct bk_desired *plan = NULL;

	/* Selections of a plan stand together, right behind it. */
	bk_vec_foreach (i, &check->list->objects) {
		const struct bk_desired *object = check->list->objects.at[i];

		if (object->type->id != BK_AWS_SELECTION)
			continue;
		check_selection(check, object);
		if (object->parent != plan)
			count = tagged = 0;
		plan = object->parent;
		count++;
		tagged += bk_node_find(bk_node_find(object->body, "BackupSelection"),
				  "ListOfTags") != NULL;
		plan_limit(check, plan, count, "selections_per_plan", "selections");
		plan_limit(check, plan, tagged, "tag_selections_per_plan",
			"selections by a list of tags");
	}
}

static bool is_above(const struct bk_ou *above, const struct bk_ou *ou)
{
	while (ou && ou != above)
		ou = ou->parent;
	return !above || ou == above;
}

/* AWS merges the plans of one name along the path from the root to an account. */
void bk_check_policy_names(const struct bk_check *check)
{
	struct bk_map by_name;

	bk_map_init(&by_name, check->arena);
	bk_vec_foreach (i, &check->model->families) {
		const struct bk_family *family = check->model->families.at[i];
		const struct bk_object *plan, *other;

		if (family->kind->id != BK_KIND_PLAN || !family->instances.len)
			continue;
		plan = family->instances.at[0];
		if (plan->life == BK_LIFE_EXISTING || !bk_plan_is_policy(plan))
			continue;
		other = bk_map_find(&by_name, plan->physical);
		if (other &&
			(is_above(other->family->ou, family->ou) ||
				is_above(family->ou, other->family->ou))) {
			bk_diag(check->diags, BK_NAME_COLLISION, plan->name_span,
				"two backup policies of one path hold a plan `%.*s`; AWS would "
				"merge them",
				BK_STR_ARGS(plan->physical));
			bk_diag_label(check->diags, other->name_span, "the other one");
			bk_check_at(check, plan);
		}
		bk_map_put(&by_name, plan->physical, family->instances.at[0]);
	}
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
