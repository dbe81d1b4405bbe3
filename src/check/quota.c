/*
 * BK9011: how many things of a kind an account has in a region, against what AWS allows an account
 * before it is asked for more. BK2012 of the tags that a recovery point ends up with.
 */
#include "base/arena.h"
#include "base/map.h"
#include "check/context.h"

static const struct quota {
	enum bk_kind_id kind;
	const char *limit; /* in std.aws */
	const char *things;
} quotas[] = {
	{BK_KIND_VAULT, "vaults_per_region", "vaults"},
	{BK_KIND_PLAN, "plans_per_region", "plans"},
};

/* What is counted in one account and region. */
struct count {
	const struct bk_object *first, *over; /* over: the first one that is too many */
	size_t count;
};

/* Those of others are counted, too: the account has them. */
static void count_one(
	struct bk_arena *arena, struct bk_map *counts, const struct bk_object *object, size_t most)
{
	struct bk_str key = bk_str_format(
		arena, "%.*s %s", BK_STR_ARGS(object->account->id), object->region->name->text.ptr);
	struct count *count = bk_map_find(counts, key);

	if (!count) {
		count = bk_new(arena, struct count);
		count->first = object;
		bk_map_put(counts, key, count);
	}
	if (count->count++ == most)
		count->over = object;
}

static void check_quota(const struct bk_check *check, const struct quota *quota)
{
	size_t most = (size_t)bk_limit(check->model, quota->limit);
	struct bk_map counts;

	bk_map_init(&counts, check->arena);
	bk_vec_foreach (i, &check->model->objects) {
		const struct bk_object *object = check->model->objects.at[i];

		if (object->kind->id == quota->kind && object->account && object->region)
			count_one(check->arena, &counts, object, most);
	}
	for (size_t i = 0; i < counts.len; i++) {
		const struct count *count = counts.entries[i].value;
		const struct bk_object *over = count->over;

		if (!over)
			continue;
		bk_diag(check->diags, BK_QUOTA, over->name_span,
			"%zu %s in %s, %s; the default quota of AWS is %zu", count->count,
			quota->things, over->account->name->text.ptr, over->region->name->text.ptr,
			most);
		bk_diag_label(check->diags, count->first->name_span, "the first one");
		bk_diag_note(
			check->diags, "AWS raises it on request; until then the rest is refused");
		bk_diag_help(check->diags,
			"Have it raised before you apply, or spread them over more accounts.");
		bk_check_at(check, over);
	}
}

void bk_check_quotas(const struct bk_check *check)
{
	for (size_t i = 0; i < BK_COUNT(quotas); i++)
		check_quota(check, &quotas[i]);
}

/* A recovery point gets the tags of its source and those of its rule; a key that both have counts
 * once. AWS says of most kinds that the source's go along, so this is no error. */
void bk_check_carried_tags(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *resource = leg->item->resource;
	const struct bk_value *tags =
		bk_rule_value(leg->rule->rule, BK_A_POINT_TAGS, BK_A_PLAN_POINT_TAGS);
	size_t most = (size_t)bk_limit(check->model, "point_tags_total");
	size_t count;

	if (leg->copy || !resource || !tags || tags->kind != BK_V_MAP)
		return;
	count = tags->map.len;
	bk_vec_foreach (i, &resource->tags)
		count += bk_value_entry(tags, resource->tags.at[i].key) == NULL;
	if (count <= most)
		return;
	bk_diag_at(check->diags, BK_LEVEL_WARNING, BK_TOO_MANY, tags->span,
		"recovery points of `%s` would have %zu tags; AWS takes %zu",
		resource->name->text.ptr, count, most);
	bk_diag_label(
		check->diags, resource->name_span, "its own %zu tags go along", resource->tags.len);
	bk_check_at(check, leg->rule->rule);
}
