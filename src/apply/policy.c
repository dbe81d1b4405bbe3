/*
 * Whether a policy grants more than before. A policy is taken apart into single grants (one
 * principal, one action, one resource, the conditions as they stand); what cannot be compared so
 * counts as more.
 */
#include <string.h>

#include "apply/value.h"
#include "base/arena.h"
#include "base/map.h"

static char present;

/* The items of a member, or one empty text where it is absent. */
static size_t count_of(const json_t *list)
{
	return json_array_size(list) ? json_array_size(list) : 1;
}

static struct bk_str item_of(const json_t *list, size_t index)
{
	return bk_value_text_of(json_array_get(list, index));
}

/* Everything of a statement but what is taken apart, and who it is about. */
static struct bk_str frame_of(struct bk_arena *arena, json_t *statement)
{
	json_t *rest = json_copy(statement);
	struct bk_str text;

	json_object_del(rest, "Sid");
	json_object_del(rest, "Principal");
	json_object_del(rest, "Action");
	json_object_del(rest, "Resource");
	text = bk_value_write(arena, rest);
	json_decref(rest);
	return text;
}

typedef bool grant_fn(struct bk_map *grants, struct bk_str grant);

static bool add(struct bk_map *grants, struct bk_str grant)
{
	bk_map_put(grants, grant, &present);
	return true;
}

static bool is_there(struct bk_map *grants, struct bk_str grant)
{
	return bk_map_find(grants, grant) != NULL;
}

/* Calls for each grant of one kind of principal; false as soon as one call says so. */
static bool each_of_principal(struct bk_map *grants, const json_t *statement, struct bk_str frame,
	const char *kind, const json_t *names, grant_fn *fn)
{
	const json_t *actions = json_object_get(statement, "Action");
	const json_t *resources = json_object_get(statement, "Resource");

	for (size_t p = 0; p < count_of(names); p++) {
		for (size_t a = 0; a < count_of(actions); a++) {
			for (size_t r = 0; r < count_of(resources); r++) {
				struct bk_str name = item_of(names, p);
				struct bk_str action = item_of(actions, a);
				struct bk_str resource = item_of(resources, r);

				if (!fn(grants,
					    bk_str_format(grants->arena,
						    "%s\n%.*s\n%.*s\n%.*s\n%.*s", kind,
						    BK_STR_ARGS(name), BK_STR_ARGS(action),
						    BK_STR_ARGS(resource), BK_STR_ARGS(frame))))
					return false;
			}
		}
	}
	return true;
}

static bool each_grant(
	struct bk_map *grants, const json_t *policy, const char *effect, grant_fn *fn)
{
	size_t index;
	json_t *statement;

	json_array_foreach(json_object_get(policy, "Statement"), index, statement)
	{
		json_t *principals = json_object_get(statement, "Principal");
		struct bk_str frame;
		const char *kind;
		json_t *names;

		if (!bk_str_is(bk_value_text(statement, "Effect"), effect))
			continue;
		frame = frame_of(grants->arena, statement);
		if (!json_object_size(principals) &&
			!each_of_principal(grants, statement, frame, "", NULL, fn))
			return false;
		json_object_foreach(principals, kind, names)
		{
			if (!each_of_principal(grants, statement, frame, kind, names, fn))
				return false;
		}
	}
	return true;
}

/* Whether every grant of `inner` of that effect is one of `outer`. */
static bool covers(const json_t *outer, const json_t *inner, const char *effect)
{
	struct bk_arena *arena = bk_arena_new();
	struct bk_map grants;
	bool all;

	bk_map_init(&grants, arena);
	each_grant(&grants, outer, effect, add);
	all = each_grant(&grants, inner, effect, is_there);
	bk_arena_free(arena);
	return all;
}

bool bk_policy_widens(const json_t *before, const json_t *after)
{
	return !covers(before, after, "Allow") || !covers(after, before, "Deny");
}

bool bk_policy_has_ghosts(const json_t *policy)
{
	size_t index, at;
	json_t *statement, *name;

	json_array_foreach(json_object_get(policy, "Statement"), index, statement)
	{
		json_array_foreach(
			json_object_get(json_object_get(statement, "Principal"), "AWS"), at, name)
		{
			struct bk_str text = bk_value_text_of(name);

			if (bk_str_has_prefix(text, BK_STR("AROA")) ||
				bk_str_has_prefix(text, BK_STR("AIDA")))
				return true;
		}
	}
	return false;
}
