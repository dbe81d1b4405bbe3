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

void bk_places_make(struct bk_model *model)
{
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
		}
		bk_vec_push(model->arena, &(*place)->objects, object);
	}
}

const struct bk_place *bk_place_find(const struct bk_model *model, const struct bk_account *account,
	const struct bk_region *region)
{
	return account && region && model->places ? *slot(model, account, region) : NULL;
}
