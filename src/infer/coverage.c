/*
 * Coverage: select blocks, resolved to resources and classes.
 */
#include "infer/coverage.h"

#include "base/arena.h"
#include "model/place.h"

struct walk {
	struct bk_arena *arena;
	const struct bk_model *model;
	const struct bk_object *plan;
	struct bk_coverage *coverage;
};

struct objects {
	const struct bk_object *const *at;
	size_t count;
};

const struct bk_object *bk_settings_find(const struct bk_model *model,
	const struct bk_account *account, const struct bk_region *region)
{
	const struct bk_place *place = bk_place_find(model, account, region);

	return place ? place->settings : NULL;
}

/* A list of kinds says "on" for those in it; a map says it for each; `all` for all. */
enum bk_switch bk_settings_say(
	const struct bk_object *settings, enum bk_attr_id attr, const struct bk_service *service)
{
	const struct bk_value *value = settings ? bk_prop(settings, attr) : NULL;
	bool exclusive;

	if (!settings)
		return BK_SWITCH_UNSAID;
	exclusive = bk_prop_bool(settings, BK_A_EXCLUSIVE, false);
	if (!value)
		return BK_SWITCH_UNSAID;
	if (value->kind == BK_V_WORD)
		return BK_SWITCH_ON;
	if (value->kind == BK_V_LIST) {
		bk_vec_foreach (i, &value->list) {
			if (value->list.at[i]->kind == BK_V_KIND &&
				value->list.at[i]->service == service)
				return BK_SWITCH_ON;
		}
	}
	if (value->kind == BK_V_MAP) {
		const struct bk_value *entry = bk_value_entry(value, service->name->text);

		if (entry && entry->kind == BK_V_BOOL)
			return entry->truth ? BK_SWITCH_ON : BK_SWITCH_OFF;
	}
	return exclusive ? BK_SWITCH_OFF : BK_SWITCH_UNSAID;
}

enum bk_switch bk_settings_say_of_key(const struct bk_model *model,
	const struct bk_object *settings, enum bk_attr_id attr, struct bk_str key)
{
	enum bk_switch said = BK_SWITCH_UNSAID;

	bk_vec_foreach (i, &model->services) {
		const struct bk_service *service = model->services.at[i];
		struct bk_str its = attr == BK_A_OPTIN ? service->optin : service->advanced;
		enum bk_switch one;

		if (!bk_str_equal(its, key))
			continue;
		one = bk_settings_say(settings, attr, service);
		if (one == BK_SWITCH_ON)
			return one;
		if (one == BK_SWITCH_OFF)
			said = one;
	}
	return said;
}

bool bk_is_fully_managed(const struct bk_model *model, const struct bk_service *service,
	const struct bk_account *account, const struct bk_region *region)
{
	if (!service->full)
		return false;
	if (!service->advanced.len)
		return true;
	return bk_settings_say(bk_settings_find(model, account, region), BK_A_ADVANCED, service) !=
		BK_SWITCH_OFF;
}

const struct bk_object *bk_rule_vault(const struct bk_model *model, const struct bk_object *rule)
{
	const struct bk_object *plan = rule->parent;
	const struct bk_object *vault = bk_prop_object(rule, BK_A_RULE_VAULT);
	const struct bk_place *place;

	if (!vault)
		vault = bk_prop_object(plan, BK_A_PLAN_VAULT);
	if (vault || bk_prop(rule, BK_A_RULE_VAULT) || bk_prop(plan, BK_A_PLAN_VAULT))
		return vault;
	place = bk_place_find(model, plan->account, plan->region);
	return place ? place->vault : NULL;
}

/* What a value says of a key. */
static enum bk_key_state keyed_as(const struct bk_value *value, const struct bk_object **ret_key)
{
	*ret_key = NULL;
	if (value->kind == BK_V_OBJECT) {
		*ret_key = value->object;
		return BK_KEYED_CUSTOMER;
	}
	if (value->kind == BK_V_WORD)
		return bk_str_is(value->text, "none") ? BK_KEYED_NONE : BK_KEYED_AWS;
	return BK_KEYED_UNKNOWN;
}

/* What is stated of the key of a resource. */
static enum bk_key_state stated_key(
	const struct bk_object *resource, const struct bk_object **ret_key)
{
	const struct bk_value *value = bk_prop(resource, BK_A_RESOURCE_KEY);

	if (value)
		return keyed_as(value, ret_key);
	*ret_key = NULL;
	return resource->life == BK_LIFE_MANAGED ? BK_KEYED_AWS : BK_KEYED_UNKNOWN;
}

static void add(struct walk *walk, struct bk_protected item)
{
	bk_vec_push(walk->arena, &walk->coverage->items, item);
}

static void add_resource(struct walk *walk, const struct bk_object *select,
	const struct bk_object *resource, struct bk_span span, bool by_switch)
{
	struct bk_protected item = {
		.service = resource->service,
		.resource = resource,
		.select = select,
		.span = span,
		.by_switch = resource->service && (by_switch || resource->service->optin_always),
		.named = true,
	};

	if (!resource->service)
		return;
	item.key_state = stated_key(resource, &item.key);
	add(walk, item);
}

/* One entry per key that the block states, or one with an unknown key. */
static void add_class(struct walk *walk, const struct bk_object *select,
	const struct bk_service *service, struct bk_span span, bool by_switch)
{
	const struct bk_value *keys =
		select->kind->id == BK_KIND_SELECT ? bk_prop(select, BK_A_KEYS) : NULL;
	struct bk_protected item = {
		.service = service,
		.select = select,
		.span = span,
		.by_switch = by_switch || service->optin_always,
		.named = !by_switch,
	};

	if (!bk_service_in_region(service, walk->plan->region))
		return;
	if (keys && keys->kind == BK_V_LIST && keys->list.len) {
		bk_vec_foreach (i, &keys->list) {
			item.key_state = keyed_as(keys->list.at[i], &item.key);
			add(walk, item);
		}
		return;
	}
	item.key_state = BK_KEYED_UNKNOWN;
	add(walk, item);
}

static const struct bk_value *list_prop(const struct bk_object *object, enum bk_attr_id id)
{
	const struct bk_value *value = bk_prop(object, id);

	return value && value->kind == BK_V_LIST ? value : NULL;
}

/* The set of what a block excludes. */
static struct bk_map excluded_by(const struct walk *walk, const struct bk_object *select)
{
	const struct bk_value *exclude = list_prop(select, BK_A_EXCLUDE);
	struct bk_map excluded;

	bk_map_init(&excluded, walk->arena);
	for (size_t i = 0; exclude && i < exclude->list.len; i++) {
		const struct bk_value *item = exclude->list.at[i];

		if (item->kind == BK_V_OBJECT)
			bk_map_put_ptr(&excluded, item->object, walk->coverage);
	}
	return excluded;
}

static bool kinds_have(const struct bk_value *kinds, const struct bk_service *service)
{
	if (!kinds)
		return true;
	bk_vec_foreach (i, &kinds->list) {
		if (kinds->list.at[i]->kind == BK_V_KIND && kinds->list.at[i]->service == service)
			return true;
	}
	return false;
}

static void add_included(struct walk *walk, const struct bk_object *select,
	const struct bk_value *include, const struct bk_value *kinds)
{
	const struct bk_map excluded = excluded_by(walk, select);
	const struct bk_value *where = bk_prop(select, BK_A_WHERE);

	bk_vec_foreach (i, &include->list) {
		const struct bk_value *item = include->list.at[i];

		if (item->kind != BK_V_OBJECT || bk_map_find_ptr(&excluded, item->object) ||
			!kinds_have(kinds, item->object->service))
			continue;
		if (where && where->kind == BK_V_CONDITION &&
			bk_condition_holds(where->condition, item->object) == BK_FALSE)
			continue;
		add_resource(walk, select, item->object, item->span, false);
	}
}

/* A comparison with one value of a tag that must hold for the condition to do so, or NULL. */
static const struct bk_cond *decisive_tag(const struct bk_cond *condition)
{
	if (condition->kind == BK_COND_COMPARE)
		return condition->subject == BK_COND_TAG && condition->op == BK_COND_EQ &&
				condition->values.len == 1
			? condition
			: NULL;
	for (size_t i = 0; condition->kind == BK_COND_AND && i < condition->parts.len; i++) {
		const struct bk_cond *tag = decisive_tag(condition->parts.at[i]);

		if (tag)
			return tag;
	}
	return NULL;
}

/* Those among which a condition can surely hold: the carriers of a tag, or else everything. */
static struct objects candidates(const struct bk_place *place, const struct bk_value *where)
{
	const struct bk_cond *tag = where ? decisive_tag(where->condition) : NULL;
	const struct bk_place_tag *carried;
	const struct bk_place_tagged *tagged;

	if (!tag)
		return (struct objects){place->objects.at, place->objects.len};
	carried = bk_place_tag_find(place, tag->key);
	tagged = carried ? bk_map_find(&carried->values, tag->values.at[0]->text) : NULL;
	return tagged ? (struct objects){tagged->resources.at, tagged->resources.len}
		      : (struct objects){0};
}

/* Declared resources of the plan's account and region that a tag selection surely takes in. */
static void add_declared(struct walk *walk, const struct bk_object *select,
	const struct bk_value *kinds, const struct bk_value *where, bool by_switch)
{
	const struct bk_place *place =
		bk_place_find(walk->model, walk->plan->account, walk->plan->region);
	struct bk_map excluded;
	struct objects among;

	if (!place)
		return;
	excluded = excluded_by(walk, select);
	among = candidates(place, where);
	for (size_t i = 0; i < among.count; i++) {
		const struct bk_object *resource = among.at[i];

		if (resource->kind->id != BK_KIND_RESOURCE || !resource->service ||
			bk_map_find_ptr(&excluded, resource) ||
			!kinds_have(kinds, resource->service))
			continue;
		if (where && bk_condition_holds(where->condition, resource) != BK_TRUE)
			continue;
		add_resource(walk, select, resource,
			bk_prop_span(select, kinds ? BK_A_KINDS : BK_A_WHERE), by_switch);
	}
}

/* Whether a condition asks for kinds, so that the selection names their patterns (selection.c). */
static bool asks_for_kind(const struct bk_cond *condition)
{
	if (condition->kind == BK_COND_COMPARE)
		return condition->subject == BK_COND_KIND_OF;
	bk_vec_foreach (i, &condition->parts) {
		if (asks_for_kind(condition->parts.at[i]))
			return true;
	}
	return false;
}

static void add_classes(struct walk *walk, const struct bk_object *select,
	const struct bk_value *kinds, const struct bk_value *where, bool by_switch)
{
	const struct bk_cond *condition = where ? where->condition : NULL;

	bk_vec_foreach (i, &walk->model->services) {
		const struct bk_service *service = walk->model->services.at[i];
		struct bk_span span = bk_prop_span(select, BK_A_WHERE);

		if (!kinds_have(kinds, service) ||
			(condition && bk_condition_holds_for_kind(condition, service) == BK_FALSE))
			continue;
		for (size_t j = 0; kinds && j < kinds->list.len; j++) {
			if (kinds->list.at[j]->kind == BK_V_KIND &&
				kinds->list.at[j]->service == service)
				span = kinds->list.at[j]->span;
		}
		add_class(walk, select, service, span, by_switch);
	}
}

static void add_block(struct walk *walk, const struct bk_object *select)
{
	const struct bk_value *include = list_prop(select, BK_A_INCLUDE);
	const struct bk_value *kinds = list_prop(select, BK_A_KINDS);
	const struct bk_value *where = bk_prop(select, BK_A_WHERE);
	bool by_switch;

	if (where && where->kind != BK_V_CONDITION)
		return;
	if (include) {
		add_included(walk, select, include, kinds);
		return;
	}
	if (!kinds && !where)
		return;
	by_switch = !kinds && !asks_for_kind(where->condition);
	add_classes(walk, select, kinds, where, by_switch);
	add_declared(walk, select, kinds, where, by_switch);
}

void bk_coverage_make(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *plan, struct bk_coverage *ret)
{
	struct walk walk = {arena, model, plan, ret};
	const struct bk_value *list = list_prop(plan, BK_A_PLAN_SELECT);

	*ret = (struct bk_coverage){0};
	if (list) {
		bk_vec_foreach (i, &list->list) {
			if (list->list.at[i]->kind == BK_V_OBJECT)
				add_resource(&walk, plan, list->list.at[i]->object,
					list->list.at[i]->span, false);
		}
	}
	bk_vec_foreach (i, &plan->children) {
		if (plan->children.at[i]->kind->id == BK_KIND_SELECT)
			add_block(&walk, plan->children.at[i]);
	}
}

/* The stated value of a tag; *ret_stated: whether tags were stated at all. */
static const struct bk_value *stated_tag(
	const struct bk_object *resource, struct bk_str key, bool *ret_stated)
{
	*ret_stated = resource->tags.len > 0 || bk_prop(resource, BK_A_RESOURCE_TAGS);
	bk_vec_foreach (i, &resource->tags) {
		if (bk_str_equal(resource->tags.at[i].key, key))
			return resource->tags.at[i].value;
	}
	return NULL;
}

static bool text_matches(const struct bk_cond *condition, struct bk_str text, bool like)
{
	bk_vec_foreach (i, &condition->values) {
		struct bk_str wanted = condition->values.at[i]->text;

		if (like ? bk_str_like_words(text, wanted) : bk_str_equal(text, wanted))
			return true;
	}
	return false;
}

static bool kind_matches(const struct bk_cond *condition, const struct bk_service *service)
{
	bk_vec_foreach (i, &condition->values) {
		if (condition->values.at[i]->kind == BK_V_KIND &&
			condition->values.at[i]->service == service)
			return true;
	}
	return false;
}

/* A comparison under `negated`, as it will be sent: `not tag.a == "x"` is `tag.a != "x"`, and what
 * that means for a missing tag AWS does not say. `resource` NULL: any resource of the kind. */
static enum bk_truth compare(const struct bk_cond *condition, bool negated,
	const struct bk_service *service, const struct bk_object *resource)
{
	bool like = condition->op == BK_COND_LIKE || condition->op == BK_COND_NOT_LIKE;
	bool negative = (condition->op == BK_COND_NE || condition->op == BK_COND_NOT_LIKE ||
				condition->op == BK_COND_NOT_IN) != negated;
	bool stated, matches;

	if (condition->subject == BK_COND_KIND_OF) {
		matches = kind_matches(condition, service);
	} else if (condition->subject == BK_COND_TAG && resource) {
		const struct bk_value *tag = stated_tag(resource, condition->key, &stated);

		if (!tag)
			return stated && !negative ? BK_FALSE : BK_UNKNOWN;
		matches = text_matches(condition, tag->text, like);
	} else {
		return BK_UNKNOWN;
	}
	return matches != negative ? BK_TRUE : BK_FALSE;
}

/* Conditions nest as deep as the source does (BK_NESTING_MAX). */
static enum bk_truth holds(const struct bk_cond *condition, bool negated,
	const struct bk_service *service, const struct bk_object *resource)
{
	bool all = (condition->kind == BK_COND_AND) != negated;
	enum bk_truth decisive = all ? BK_FALSE : BK_TRUE;
	enum bk_truth result = all ? BK_TRUE : BK_FALSE;

	if (condition->kind == BK_COND_COMPARE)
		return compare(condition, negated, service, resource);
	if (condition->kind == BK_COND_NOT)
		return holds(condition->parts.at[0], !negated, service, resource);
	bk_vec_foreach (i, &condition->parts) {
		enum bk_truth part = holds(condition->parts.at[i], negated, service, resource);

		if (part == decisive)
			return decisive;
		if (part == BK_UNKNOWN)
			result = BK_UNKNOWN;
	}
	return result;
}

enum bk_truth bk_condition_holds(const struct bk_cond *condition, const struct bk_object *resource)
{
	return holds(condition, false, resource->service, resource);
}

enum bk_truth bk_select_holds(const struct bk_object *select, const struct bk_object *resource)
{
	const struct bk_value *include = list_prop(select, BK_A_INCLUDE);
	const struct bk_value *where = bk_prop(select, BK_A_WHERE);

	if ((include && !bk_value_lists(include, resource)) ||
		bk_value_lists(list_prop(select, BK_A_EXCLUDE), resource) ||
		!kinds_have(list_prop(select, BK_A_KINDS), resource->service))
		return BK_FALSE;
	return where && where->kind == BK_V_CONDITION
		? bk_condition_holds(where->condition, resource)
		: BK_TRUE;
}

/* Conditions nest as deep as the source does (BK_NESTING_MAX). */
static const struct bk_cond *undecided(
	const struct bk_cond *condition, bool negated, const struct bk_object *resource)
{
	const struct bk_cond *found = NULL;

	if (condition->kind == BK_COND_COMPARE)
		return compare(condition, negated, resource->service, resource) == BK_UNKNOWN
			? condition
			: NULL;
	bk_vec_foreach (i, &condition->parts) {
		found = undecided(condition->parts.at[i],
			negated != (condition->kind == BK_COND_NOT), resource);
		if (found)
			break;
	}
	return found;
}

const struct bk_cond *bk_select_undecided(
	const struct bk_object *select, const struct bk_object *resource)
{
	return undecided(bk_prop(select, BK_A_WHERE)->condition, false, resource);
}

enum bk_truth bk_condition_holds_for_kind(
	const struct bk_cond *condition, const struct bk_service *service)
{
	return holds(condition, false, service, NULL);
}
