/*
 * What stands in one account and region.
 */
#ifndef BK_MODEL_PLACE_H
#define BK_MODEL_PLACE_H

#include "model/model.h"

struct bk_place {
	const struct bk_account *account;
	const struct bk_region *region;
	BK_VEC(const struct bk_object *) objects; /* top-level ones, in the model's order */
};

/* Indexes model->objects; the last step of bk_resolve(). */
void bk_places_make(struct bk_model *model);
/* The place, or NULL where nothing stands (or account or region is NULL). */
const struct bk_place *bk_place_find(const struct bk_model *model, const struct bk_account *account,
	const struct bk_region *region);

#endif
