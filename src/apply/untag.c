/*
 * Tags that were taken out of the source. Only what bkc itself wrote may go, and no list of it is
 * kept: the digest has a group of the tags as they were applied. Those of the tags that are there,
 * and declared no more, which together with the others make that group are ours.
 */
#include <string.h>

#include "apply/digest.h"
#include "apply/driver.h"
#include "apply/plan.h"
#include "apply/value.h"
#include "base/arena.h"
#include "base/bug.h"

/* So many undeclared tags are tried in all combinations; of more nobody can say whose they are. */
enum { TRIED = 10 };

struct extras {
	const char *keys[TRIED];
	size_t count;
};

static bool is_reserved(const char *key)
{
	return strncmp(key, "aws:", 4) == 0 || strncmp(key, "bkc:", 4) == 0;
}

/* What is there and declared no more; false: too much of it. */
static bool find_extras(json_t *there, const json_t *declared, struct extras *ret)
{
	const char *key;
	json_t *value;

	json_object_foreach(there, key, value)
	{
		if (is_reserved(key) || json_object_get(declared, key))
			continue;
		if (ret->count == TRIED)
			return false;
		ret->keys[ret->count++] = key;
	}
	return ret->count > 0;
}

/* Whether the tags that are there, without those that `left_out` has, are those of the digest. */
static bool were_applied(struct bk_arena *scratch, json_t *there, const struct extras *extras,
	unsigned left_out, struct bk_str applied)
{
	BK_AUTO_JSON tags = json_copy(there);
	const char *key;
	json_t *value;
	void *next;
	bool same;

	json_object_foreach_safe(tags, next, key, value)
	{
		if (strncmp(key, "aws:", 4) == 0)
			json_object_del(tags, key);
	}
	for (size_t i = 0; i < extras->count; i++) {
		if (left_out & (1U << i))
			json_object_del(tags, extras->keys[i]);
	}
	same = bk_str_equal(bk_digest_tags(scratch, tags), applied);
	bk_arena_reset(scratch);
	return same;
}

static void remove_tags(struct bk_planner *planner, struct bk_change *change,
	const struct extras *extras, unsigned left_out)
{
	for (size_t i = 0; i < extras->count; i++) {
		const char *key = extras->keys[i];

		if (left_out & (1U << i))
			continue;
		bk_vec_push(planner->arena, &change->fields,
			((struct bk_field){.path = bk_str_format(planner->arena, "Tags.%s", key),
				.before = bk_value_write(planner->arena,
					json_object_get(change->live->tags, key))}));
	}
}

void bk_plan_untag(struct bk_planner *planner, struct bk_change *change, json_t *declared)
{
	int group = bk_driver_of(change->desired->type->id)->groups - 1;
	struct extras extras = {0};
	bool unfinished;
	struct bk_str applied =
		bk_digest_group(bk_digest_applied(change->live, &unfinished), group);
	struct bk_arena *scratch;

	/* Tags are written last: of an interrupted run those are there that were applied before. */
	if (!applied.len || bk_str_equal(applied, bk_digest_tags(planner->arena, declared)) ||
		!find_extras(change->live->tags, declared, &extras))
		return;
	scratch = bk_arena_new();
	for (unsigned left_out = 0; left_out + 1 < 1U << extras.count; left_out++) {
		if (!were_applied(scratch, change->live->tags, &extras, left_out, applied))
			continue;
		remove_tags(planner, change, &extras, left_out);
		break;
	}
	bk_arena_free(scratch);
}
