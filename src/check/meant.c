/*
 * BK7002, 7009, 7014, 7016-7018: selections that AWS takes and that hardly are what is meant.
 */
#include "base/arena.h"
#include "check/context.h"
#include "model/place.h"

/* The comparisons of tags that must all hold. */
struct atoms {
	BK_VEC(const struct bk_cond *) all;
};

/* Conditions nest as deep as expressions may. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void collect(
	const struct bk_check *check, const struct bk_cond *condition, struct atoms *atoms)
{
	if (condition->kind == BK_COND_AND) {
		bk_vec_foreach (i, &condition->parts)
			collect(check, condition->parts.at[i], atoms);
	} else if (condition->kind == BK_COND_COMPARE && condition->subject == BK_COND_TAG &&
		condition->values.len > 0) {
		bk_vec_push(check->arena, &atoms->all, condition);
	}
}

static const struct bk_cond *condition_of(const struct bk_object *select)
{
	const struct bk_value *where =
		select->kind->id == BK_KIND_SELECT ? bk_prop(select, BK_A_WHERE) : NULL;

	return where && where->kind == BK_V_CONDITION ? where->condition : NULL;
}

static struct bk_str first_value(const struct bk_cond *atom)
{
	const struct bk_value *value = atom->values.at[0];

	return value->kind == BK_V_STRING ? value->text : BK_STR("");
}

/* Whether the two can never hold together. */
static bool exclude_each_other(const struct bk_cond *one, const struct bk_cond *two)
{
	bool same;

	if (!bk_str_equal(one->key, two->key))
		return false;
	same = bk_str_equal(first_value(one), first_value(two));
	if (one->op == BK_COND_EQ && two->op == BK_COND_EQ)
		return !same;
	return same &&
		((one->op == BK_COND_EQ && two->op == BK_COND_NE) ||
			(one->op == BK_COND_NE && two->op == BK_COND_EQ));
}

static void check_atoms(
	const struct bk_check *check, const struct bk_object *select, const struct atoms *atoms)
{
	/* a selection takes 30 conditions; more are an error of their own */
	for (size_t i = 1; i < atoms->all.len && i < 64; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!exclude_each_other(atoms->all.at[j], atoms->all.at[i]))
				continue;
			bk_diag(check->diags, BK_TAG_CONTRADICTION, atoms->all.at[i]->span,
				"nothing has tag `%.*s` in both of these ways",
				BK_STR_ARGS(atoms->all.at[i]->key));
			bk_diag_label(check->diags, atoms->all.at[j]->span, "the other one");
			bk_check_at(check, select);
			return;
		}
	}
}

void bk_check_contradiction(const struct bk_check *check, const struct bk_plan_view *view)
{
	bk_vec_foreach (i, &view->plan->children) {
		const struct bk_cond *condition = condition_of(view->plan->children.at[i]);
		struct atoms atoms = {0};

		if (!condition)
			continue;
		collect(check, condition, &atoms);
		check_atoms(check, view->plan->children.at[i], &atoms);
	}
}

/* The tag that a block asks for and nothing else, or NULL. */
static const struct bk_cond *only_tag(const struct bk_object *select)
{
	const struct bk_cond *condition = condition_of(select);

	if (!condition || condition->kind != BK_COND_COMPARE || condition->subject != BK_COND_TAG ||
		condition->op != BK_COND_EQ)
		return NULL;
	return condition;
}

/*
 * As many blocks that differ in the value of one tag as there are rules: who writes that means a
 * rule for each value. Every rule gets all of them.
 */
void bk_check_tiers(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_cond *first = NULL, *last = NULL;
	size_t rules = 0, tiers = 0;

	bk_vec_foreach (i, &view->plan->children) {
		const struct bk_object *child = view->plan->children.at[i];
		const struct bk_cond *tag = only_tag(child);

		rules += child->kind->id == BK_KIND_RULE;
		if (!tag || (first && !bk_str_equal(tag->key, first->key)) ||
			(last && bk_str_equal(first_value(tag), first_value(last))))
			continue;
		first = first ? first : tag;
		last = tag;
		tiers++;
	}
	if (tiers < 2 || rules != tiers)
		return;
	bk_diag(check->diags, BK_TIERS_CROSS, last->span,
		"every rule of plan `%s` backs up all %zu tiers", view->plan->name->text.ptr,
		tiers);
	bk_diag_label(check->diags, first->span, "another tier");
	bk_diag_note(
		check->diags, "select blocks of a plan add up, and all its rules apply to the sum");
	bk_diag_help(check->diags, "Write a plan for each tier; a loop makes them from one text.");
	bk_check_at(check, view->plan);
}

static bool is_carried(const struct bk_place_tag *carried, const struct bk_cond *tag)
{
	bk_vec_foreach (i, &tag->values) {
		if (bk_map_find(&carried->values, tag->values.at[i]->text))
			return true;
	}
	return false;
}

static struct bk_str nearest_value(
	const struct bk_check *check, const struct bk_place_tag *carried, struct bk_str text)
{
	struct bk_str *values = bk_new_array(check->arena, struct bk_str, carried->values.len);

	for (size_t i = 0; i < carried->values.len; i++)
		values[i] = carried->values.entries[i].key;
	return bk_nearest(text, values, carried->values.len);
}

/*
 * A value that is like one that declared resources carry under that tag, and that none does: a
 * slip. Resources that nobody declared may carry any, so a value of its own says nothing.
 */
void bk_check_dead_tags(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_place *place =
		bk_place_find(check->model, view->plan->account, view->plan->region);

	bk_vec_foreach (i, &view->plan->children) {
		const struct bk_object *select = view->plan->children.at[i];
		const struct bk_cond *tag = only_tag(select);
		const struct bk_place_tag *carried =
			tag && place ? bk_place_tag_find(place, tag->key) : NULL;
		struct bk_str nearest;

		if (!carried || is_carried(carried, tag))
			continue;
		nearest = nearest_value(check, carried, first_value(tag));
		if (!nearest.len)
			continue;
		bk_diag(check->diags, BK_SELECTS_NOTHING, tag->span,
			"no declared resource has tag `%.*s` = \"%.*s\"; did you mean \"%.*s\"",
			BK_STR_ARGS(tag->key), BK_STR_ARGS(first_value(tag)), BK_STR_ARGS(nearest));
		bk_check_at(check, view->plan);
	}
}

static bool selects_kind(
	const struct bk_plan_view *view, const struct bk_protected *like, struct bk_str name)
{
	bk_vec_foreach (i, &view->coverage.items) {
		const struct bk_protected *item = &view->coverage.items.at[i];

		if (item->select == like->select && !item->resource &&
			bk_str_equal(item->service->name->text, name))
			return true;
	}
	return false;
}

/* Kinds by name whose ARN pattern also takes other kinds in. */
void bk_check_shared_arn(const struct bk_check *check, const struct bk_plan_view *view)
{
	bk_vec_foreach (i, &view->coverage.items) {
		const struct bk_protected *item = &view->coverage.items.at[i];
		struct bk_str others = BK_STR("");

		if (item->resource || !item->named)
			continue;
		bk_vec_foreach (j, &item->service->ambiguous_arn) {
			struct bk_str other = item->service->ambiguous_arn.at[j];

			if (!selects_kind(view, item, other))
				others = bk_str_format(check->arena, "%.*s%s%.*s",
					BK_STR_ARGS(others), others.len ? ", " : "",
					BK_STR_ARGS(other));
		}
		if (!others.len)
			continue;
		bk_diag(check->diags, BK_SHARED_ARN, item->span,
			"the ARNs of %s have the form of other kinds', which are selected, too",
			item->service->name->text.ptr);
		bk_diag_note(check->diags, "those are %.*s", BK_STR_ARGS(others));
		bk_check_fact(check, item->service, "the kinds share the form of their ARNs");
		bk_check_at(check, view->plan);
	}
}

/* A store that is found by tags has no ARN before somebody asks AWS: it is selected by its kind
 * and tags, and so is whatever else carries them. */
void bk_check_found(const struct bk_check *check, const struct bk_plan_view *view)
{
	bk_vec_foreach (i, &view->coverage.items) {
		const struct bk_protected *item = &view->coverage.items.at[i];
		const struct bk_value *find =
			item->resource ? bk_prop(item->resource, BK_A_FIND) : NULL;

		if (!find || item->resource->arn.len)
			continue;
		bk_diag(check->diags, BK_FIND_NOT_UNIQUE, item->span,
			"`%s` is selected by its tags; every other %s with them is, too",
			item->resource->name->text.ptr, item->service->name->text.ptr);
		bk_diag_label(check->diags, find->span, "found by these");
		bk_diag_help(check->diags, "Give its ARN: %s %s = arn:….",
			item->service->name->text.ptr, item->resource->name->text.ptr);
		bk_check_at(check, view->plan);
	}
}

/* AWS's own form of a condition's key. bkc writes it; a tag whose key begins so there is none. */
static const char tag_prefix[] = "aws:ResourceTag/";

/* NOLINTNEXTLINE(misc-no-recursion) */
static void check_prefix(const struct bk_check *check, const struct bk_object *select,
	const struct bk_cond *condition)
{
	struct bk_str key = condition->key, bare;

	bk_vec_foreach (i, &condition->parts)
		check_prefix(check, select, condition->parts.at[i]);
	if (condition->kind != BK_COND_COMPARE || condition->subject != BK_COND_TAG ||
		!bk_str_has_prefix(key, bk_str_of(tag_prefix)))
		return;
	bare = (struct bk_str){
		key.ptr + sizeof(tag_prefix) - 1, key.len - (sizeof(tag_prefix) - 1)};
	bk_diag(check->diags, BK_PREFIXED_TAG, condition->span,
		"no tag is called `%.*s`; bkc writes that prefix itself", BK_STR_ARGS(key));
	bk_diag_note(check->diags, "with it nothing has the tag, and nothing is backed up for it");
	bk_diag_help(
		check->diags, "Write the key of the tag alone: tag[\"%.*s\"].", BK_STR_ARGS(bare));
	bk_check_at(check, select);
}

void bk_check_prefixed(const struct bk_check *check, const struct bk_plan_view *view)
{
	bk_vec_foreach (i, &view->plan->children) {
		const struct bk_cond *condition = condition_of(view->plan->children.at[i]);

		if (condition)
			check_prefix(check, view->plan->children.at[i], condition);
	}
}
