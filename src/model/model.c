/*
 * Asking the model.
 */
#include "model/model.h"

#include "base/arena.h"
#include "base/bug.h"

/* The value in a list of a kind's properties; NULL where the property is not the kind's. */
static const struct bk_value *value_of(
	const struct bk_kind *kind, const struct bk_value *const *props, enum bk_attr_id id)
{
	/* attr_count 0: attrs may point behind the last row */
	size_t i = kind && kind->attr_count ? (size_t)id - (size_t)kind->attrs[0].id : 0;

	return kind && props && i < kind->attr_count ? props[i] : NULL;
}

static const struct bk_value *stored(const struct bk_object *object, enum bk_attr_id id)
{
	const struct bk_value *value = value_of(object->kind, object->props, id);

	return value ? value : value_of(object->extension, object->extension_props, id);
}

const struct bk_value *bk_prop(const struct bk_object *object, enum bk_attr_id id)
{
	const struct bk_value *value = stored(object, id);

	return value && value->kind != BK_V_POISON ? value : NULL;
}

bool bk_prop_is_absent(const struct bk_object *object, enum bk_attr_id id)
{
	return !stored(object, id);
}

int64_t bk_prop_number(const struct bk_object *object, enum bk_attr_id id, int64_t otherwise)
{
	const struct bk_value *value = bk_prop(object, id);

	if (value &&
		(value->kind == BK_V_INT || value->kind == BK_V_DURATION ||
			value->kind == BK_V_SIZE || value->kind == BK_V_DATE))
		return value->number;
	return otherwise;
}

bool bk_prop_bool(const struct bk_object *object, enum bk_attr_id id, bool otherwise)
{
	const struct bk_value *value = bk_prop(object, id);

	return value && value->kind == BK_V_BOOL ? value->truth : otherwise;
}

struct bk_str bk_prop_text(const struct bk_object *object, enum bk_attr_id id)
{
	const struct bk_value *value = bk_prop(object, id);

	if (value &&
		(value->kind == BK_V_STRING || value->kind == BK_V_WORD || value->kind == BK_V_ARN))
		return value->text;
	return BK_STR("");
}

bool bk_is_own_plan(const struct bk_object *object)
{
	return object->kind->id == BK_KIND_PLAN && object->life != BK_LIFE_EXISTING;
}

bool bk_ou_holds(const struct bk_ou *ou, const struct bk_account *account)
{
	const struct bk_ou *above = account->ou;

	while (above && above != ou)
		above = above->parent;
	return above != NULL;
}

const struct bk_object *bk_first_child(const struct bk_object *object, enum bk_kind_id kind)
{
	bk_vec_foreach (i, &object->children) {
		if (object->children.at[i]->kind->id == kind)
			return object->children.at[i];
	}
	return NULL;
}

const struct bk_object *bk_prop_object(const struct bk_object *object, enum bk_attr_id id)
{
	const struct bk_value *value = bk_prop(object, id);

	return value && value->kind == BK_V_OBJECT ? value->object : NULL;
}

bool bk_prop_is_word(const struct bk_object *object, enum bk_attr_id id, const char *word)
{
	const struct bk_value *value = bk_prop(object, id);

	return value && value->kind == BK_V_WORD && bk_str_is(value->text, word);
}

struct bk_span bk_prop_span(const struct bk_object *object, enum bk_attr_id id)
{
	const struct bk_value *value = bk_prop(object, id);

	if (value && value->origin != BK_DEFAULT && !bk_span_is_none(value->span))
		return value->span;
	return object->span;
}

/* Of the properties of a kind the one whose value holds the place. */
static const struct bk_value *value_at(
	const struct bk_kind *kind, const struct bk_value *const *props, struct bk_span span)
{
	for (size_t i = 0; kind && props && i < kind->attr_count; i++) {
		const struct bk_value *value = props[i];

		if (value && value->origin != BK_DEFAULT && value->span.file == span.file &&
			value->span.begin <= span.begin && span.end <= value->span.end)
			return value;
	}
	return NULL;
}

const struct bk_via *bk_object_via(const struct bk_object *object, struct bk_span span)
{
	const struct bk_object *at = object;

	do {
		const struct bk_value *value = value_at(at->kind, at->props, span);

		if (!value)
			value = value_at(at->extension, at->extension_props, span);
		if (value && value->via)
			return value->via;
		at = at->parent;
	} while (at);
	return object->via;
}

int64_t bk_limit(const struct bk_model *model, const char *name)
{
	const struct bk_value *value = bk_map_find(&model->limits, bk_str_of(name));

	if (!value || value->kind != BK_V_INT)
		bk_bug("std.aws has no limit '%s'", name);
	return value->number;
}

const struct bk_service *bk_service_find(const struct bk_model *model, struct bk_str name)
{
	bk_vec_foreach (i, &model->services) {
		if (bk_str_equal(model->services.at[i]->name->text, name))
			return model->services.at[i];
	}
	return NULL;
}

const struct bk_service *bk_service_with_vault(const struct bk_model *model, struct bk_str vault)
{
	bk_vec_foreach (i, &model->services) {
		if (vault.len && bk_str_equal(model->services.at[i]->own_vault, vault))
			return model->services.at[i];
	}
	return NULL;
}

const struct bk_region *bk_region_find(const struct bk_model *model, struct bk_str name)
{
	bk_vec_foreach (i, &model->regions) {
		if (bk_str_equal(model->regions.at[i]->name->text, name))
			return model->regions.at[i];
	}
	return NULL;
}

const struct bk_object *bk_object_find(const struct bk_model *model, struct bk_str address)
{
	return bk_map_find(&model->by_address, address);
}

bool bk_strs_have(const struct bk_str *list, size_t count, struct bk_str name)
{
	for (size_t i = 0; i < count; i++) {
		if (bk_str_equal(list[i], name))
			return true;
	}
	return false;
}

bool bk_service_in_region(const struct bk_service *service, const struct bk_region *region)
{
	struct bk_str name = region->name->text;

	if (service->regions.len && !bk_strs_have(service->regions.at, service->regions.len, name))
		return false;
	return !bk_strs_have(service->except_regions.at, service->except_regions.len, name);
}

/* Whether a copy that stands on the plan is for the rule. */
static bool is_for(const struct bk_object *copy, const struct bk_object *rule)
{
	const struct bk_value *only = bk_prop(copy, BK_A_ONLY);

	if (!only || only->kind != BK_V_LIST)
		return true;
	bk_vec_foreach (i, &only->list) {
		const struct bk_value *name = only->list.at[i];

		if ((name->kind == BK_V_WORD || name->kind == BK_V_STRING) &&
			bk_str_equal(name->text, rule->name->text))
			return true;
	}
	return false;
}

const struct bk_object *const *bk_rule_copies(
	struct bk_arena *arena, const struct bk_object *rule, size_t *ret_count)
{
	const struct bk_object *parents[] = {rule, rule->parent};
	BK_VEC(const struct bk_object *) copies = {0};

	for (size_t p = 0; p < BK_COUNT(parents) && parents[p]; p++) {
		bk_vec_foreach (i, &parents[p]->copies) {
			const struct bk_object *copy = parents[p]->copies.at[i];

			if (p == 0 || is_for(copy, rule))
				bk_vec_push(arena, &copies, copy);
		}
	}
	*ret_count = copies.len;
	return copies.at;
}

bool bk_address_covers(struct bk_str given, struct bk_str address)
{
	return bk_str_equal(given, address) ||
		(bk_str_has_prefix(address, given) && address.len > given.len &&
			address.ptr[given.len] == '[');
}
