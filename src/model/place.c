/*
 * A table of accounts by regions. At 1,000 accounts it has some 36,000 slots.
 */
#include "model/place.h"

#include "base/arena.h"

static struct bk_place **slot(const struct bk_model *model, const struct bk_account *account,
	const struct bk_region *region)
{
	return &model->places[account->index_in_model * model->regions.len +
		region->index_in_model];
}

static bool selects_by_tag(const struct bk_object *plan)
{
	bk_vec_foreach (i, &plan->children) {
		if (plan->children.at[i]->kind->id == BK_KIND_SELECT &&
			bk_prop(plan->children.at[i], BK_A_WHERE))
			return true;
	}
	return false;
}

static void add(struct bk_model *model, struct bk_place *place, const struct bk_object *object)
{
	bk_vec_push(model->arena, &place->objects, object);
	if (object->kind->id == BK_KIND_SETTINGS && !place->settings)
		place->settings = object;
	else if (object->kind->id == BK_KIND_PLAN)
		place->tag_selection |= selects_by_tag(object);
	else if (object->kind->id == BK_KIND_VAULT && object->life != BK_LIFE_RETIRED)
		place->vault = place->vaults++ ? NULL : object;
}

static void index_tag(struct bk_arena *arena, struct bk_place *place,
	const struct bk_object *resource, const struct bk_entry *tag)
{
	struct bk_place_tag *entry = bk_map_find(&place->tags, tag->key);
	struct bk_place_tagged *tagged;

	if (!entry) {
		entry = bk_new(arena, struct bk_place_tag);
		bk_map_init(&entry->values, arena);
		bk_map_put(&place->tags, tag->key, entry);
	}
	tagged = bk_map_find(&entry->values, tag->value->text);
	if (!tagged) {
		tagged = bk_new(arena, struct bk_place_tagged);
		bk_map_put(&entry->values, tag->value->text, tagged);
	}
	bk_vec_push(arena, &tagged->resources, resource);
}

/* Selections by tag would else look through all resources, each of them. */
static void index_tags(struct bk_arena *arena, struct bk_place *place)
{
	bk_map_init(&place->tags, arena);
	bk_vec_foreach (i, &place->objects) {
		const struct bk_object *resource = place->objects.at[i];

		for (size_t j = 0; resource->kind->id == BK_KIND_RESOURCE && j < resource->tags.len;
			j++) {
			if (resource->tags.at[j].value->kind == BK_V_STRING)
				index_tag(arena, place, resource, &resource->tags.at[j]);
		}
	}
}

void bk_places_make(struct bk_model *model)
{
	BK_VEC(struct bk_place *) places = {0};
	size_t count;

	if (__builtin_mul_overflow(model->accounts.len, model->regions.len, &count))
		return;
	model->places = bk_new_array(model->arena, struct bk_place *, count);
	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *object = model->objects.at[i];
		struct bk_place **place;

		if (!object->account || !object->region)
			continue;
		place = slot(model, object->account, object->region);
		if (!*place) {
			*place = bk_new(model->arena, struct bk_place);
			(*place)->account = object->account;
			(*place)->region = object->region;
			bk_vec_push(model->arena, &places, *place);
		}
		add(model, *place, object);
	}
	bk_vec_foreach (i, &places) {
		if (places.at[i]->tag_selection)
			index_tags(model->arena, places.at[i]);
	}
}

const struct bk_place *bk_place_find(const struct bk_model *model, const struct bk_account *account,
	const struct bk_region *region)
{
	return account && region && model->places ? *slot(model, account, region) : NULL;
}

const struct bk_place_tag *bk_place_tag_find(const struct bk_place *place, struct bk_str key)
{
	return bk_map_find(&place->tags, key);
}
