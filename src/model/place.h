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
	const struct bk_object *settings;         /* or NULL */
	const struct bk_object *vault;            /* the only one that is not retired; else NULL */
	size_t vaults;                            /* that are not retired */
	bool tag_selection;                       /* a plan selects by tags here */
	struct bk_map tags;                       /* where one does: key → struct bk_place_tag */
};

/* The declared resources of a place that carry a tag, by its value. */
struct bk_place_tag {
	struct bk_map values; /* text → struct bk_place_tagged; by first occurrence */
};

struct bk_place_tagged {
	BK_VEC(const struct bk_object *) resources; /* in the model's order */
};

/* Indexes model->objects; the last step of bk_resolve(). */
void bk_places_make(struct bk_model *model);
/* The place, or NULL where nothing stands (or account or region is NULL). */
const struct bk_place *bk_place_find(const struct bk_model *model, const struct bk_account *account,
	const struct bk_region *region);
/* What carries the tag in a place where a plan selects by tags; NULL: nothing does. */
const struct bk_place_tag *bk_place_tag_find(const struct bk_place *place, struct bk_str key);

#endif
