/*
 * BK9011: how many things of a kind an account has in a region, against what AWS allows an account
 * before it is asked for more.
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
