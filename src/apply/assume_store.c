/*
 * What is stated of data stores that bkc did not make: which key encrypts them (the way of a copy
 * hangs on it), and which tags they carry (selections do).
 */
#include "apply/assume.h"

#include <strings.h>

#include "base/arena.h"
#include "model/arn.h"
#include "model/model.h"

/* The default of a bucket says what encrypts new objects of which nobody says more: where it is
 * another key, single objects may still lie under the one that is stated. */
static bool is_only_default(const struct bk_store *store)
{
	return bk_str_is(store->object->service->name->text, "s3");
}

static void is_other(struct bk_planner *planner, const struct bk_store *store, const char *message)
{
	const struct bk_object *object = store->object;
	struct bk_span span = bk_prop_span(object, BK_A_RESOURCE_KEY);
	struct bk_str there = store->encrypted == BK_FALSE ? BK_STR("without a key of KMS")
		: store->key.len                           ? store->key
							   : BK_STR("under a key that AWS owns");

	if (is_only_default(store))
		bk_premise_open(planner, object, span, "key",
			bk_str_format(planner->arena, "the bucket's default is %.*s",
				BK_STR_ARGS(there)));
	else
		bk_premise_false(planner, object, span, bk_str_of(message), there);
}

/* Why its service did not describe it; empty: it was not asked. */
static struct bk_str unread(struct bk_planner *planner, const struct bk_object *object)
{
	const struct bk_unread *one = bk_map_find_ptr(&planner->world->unread, object);

	for (; one; one = one->next) {
		if (!bk_str_is(bk_str_of(one->operation->name), "GetResources"))
			return bk_premise_unread(planner, object, one->operation->name);
	}
	return BK_STR("");
}

static void compare_key(struct bk_planner *planner, const struct bk_store *store)
{
	const struct bk_object *object = store->object;
	bool none = bk_prop_is_word(object, BK_A_RESOURCE_KEY, "none");
	bool own = bk_prop_is_word(object, BK_A_RESOURCE_KEY, "aws");
	bool always = bk_str_is(object->service->name->text, "dynamodb") || is_only_default(store);
	enum bk_truth same;

	if (none || store->encrypted == BK_FALSE) {
		/* What is always encrypted is under the service's own key where no other is set. */
		bool holds = store->encrypted == BK_FALSE && (none || (own && always));

		if (!holds)
			is_other(planner, store,
				none ? "is encrypted" : "is not encrypted with that key");
		return;
	}
	same = bk_premise_same_key(planner, object, BK_A_RESOURCE_KEY, store->key);
	if (same == BK_FALSE)
		is_other(planner, store, "is encrypted with another key");
	else if (same == BK_UNKNOWN)
		bk_premise_open(planner, object, bk_prop_span(object, BK_A_RESOURCE_KEY), "key",
			bk_premise_why(planner, object, "DescribeKey"));
}

static bool is_same_window(struct bk_str a, struct bk_str b)
{
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static void compare_windows(struct bk_planner *planner, const struct bk_store *store)
{
	static const struct {
		enum bk_attr_id attr;
		const char *message;
	} windows[] = {
		{BK_A_BACKUP_WINDOW, "has another backup window"},
		{BK_A_MAINTENANCE_WINDOW, "has another maintenance window"},
	};

	for (size_t i = 0; i < BK_COUNT(windows); i++) {
		const struct bk_value *stated = bk_prop(store->object, windows[i].attr);
		struct bk_str there = store->windows[i];

		if (stated && there.len && !is_same_window(stated->text, there))
			bk_premise_false(planner, store->object, stated->span,
				bk_str_of(windows[i].message), there);
	}
}

/* Its service said nothing, or was not asked: each statement is open. */
static void leave_open(struct bk_planner *planner, const struct bk_store *store)
{
	static const struct {
		enum bk_attr_id attr;
		const char *word;
	} statements[] = {
		{BK_A_RESOURCE_KEY, "key"},
		{BK_A_BACKUP_WINDOW, "backup_window"},
		{BK_A_MAINTENANCE_WINDOW, "maintenance_window"},
	};
	const struct bk_object *object = store->object;
	struct bk_str reason = unread(planner, object);

	for (size_t i = 0; i < BK_COUNT(statements); i++) {
		struct bk_span span = bk_prop_span(object, statements[i].attr);

		if (!bk_prop(object, statements[i].attr))
			continue;
		if (reason.len)
			bk_premise_open(planner, object, span, statements[i].word, reason);
		else
			bk_premise_unasked(planner, object, span, statements[i].word);
	}
}

static void check_store(struct bk_planner *planner, const struct bk_store *store)
{
	const struct bk_object *object = store->object;
	const struct bk_object *key = bk_prop_object(object, BK_A_RESOURCE_KEY);

	if (store->absent && key && key->life != BK_LIFE_EXISTING) {
		/* What lies under a key that the unit makes is made after it. */
		bk_premise_open(planner, object, bk_prop_span(object, BK_A_RESOURCE_KEY), "key",
			BK_STR("there is none yet"));
	} else if (store->absent) {
		bk_premise_false(
			planner, object, object->span, BK_STR("does not exist"), BK_STR(""));
	} else if (store->described) {
		if (bk_prop(object, BK_A_RESOURCE_KEY))
			compare_key(planner, store);
		compare_windows(planner, store);
	} else {
		leave_open(planner, store);
	}
}

/* Services of which it is known that GetResources names every resource with tags; what it does not
 * name of others may be what it does not know (the API's list of supported resources, 2026-11). */
static bool names_all(struct bk_str arn)
{
	static const char *const services[] = {
		"dynamodb", "ec2", "elasticfilesystem", "fsx", "rds", "redshift"};
	struct bk_arn parts;

	for (size_t i = 0; bk_arn_parse(arn, &parts) && i < BK_COUNT(services); i++) {
		if (bk_str_is(parts.service, services[i]))
			return true;
	}
	return false;
}

static void check_tags(struct bk_planner *planner, const struct bk_store *store)
{
	const struct bk_object *object = store->object;
	const struct bk_value *tags = bk_prop(object, BK_A_RESOURCE_TAGS);

	if (!store->tags ||
		(!json_object_size(store->tags) && !names_all(object->arn) && tags->map.len)) {
		struct bk_str reason = bk_premise_unread(planner, object, "GetResources");

		bk_premise_open(planner, object, tags->span, "tags",
			reason.len ? reason : BK_STR("tagging:GetResources does not name it"));
		return;
	}
	bk_vec_foreach (i, &tags->map) {
		const struct bk_entry *tag = &tags->map.at[i];
		const json_t *there = json_object_get(store->tags, tag->key.ptr);

		if (there && bk_str_equal(bk_value_text_of(there), tag->value->text))
			continue;
		bk_premise_false(planner, object, tag->value->span,
			bk_str_format(planner->arena, "does not carry %.*s = \"%.*s\"",
				BK_STR_ARGS(tag->key), BK_STR_ARGS(tag->value->text)),
			there ? bk_value_write(planner->arena, there) : BK_STR("without that tag"));
	}
}

/* `select { keys = [K] }` is about what a selection takes in, which nobody lists. */
static void check_selected_keys(struct bk_planner *planner, const struct bk_object *plan)
{
	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *select = plan->children.at[i];

		if (select->kind->id == BK_KIND_SELECT && bk_prop(select, BK_A_KEYS))
			bk_premise_unasked(planner, plan, bk_prop_span(select, BK_A_KEYS), "keys");
	}
}

void bk_assume_stores(struct bk_planner *planner)
{
	const struct bk_model *model = planner->apply->list->model;

	bk_vec_foreach (i, &planner->world->stores) {
		const struct bk_store *store = planner->world->stores.at[i];
		const struct bk_value *tags = bk_prop(store->object, BK_A_RESOURCE_TAGS);

		check_store(planner, store);
		if (tags && tags->kind == BK_V_MAP && store->object->arn.len && !store->absent)
			check_tags(planner, store);
	}
	bk_vec_foreach (i, &model->objects) {
		if (model->objects.at[i]->kind->id == BK_KIND_PLAN)
			check_selected_keys(planner, model->objects.at[i]);
	}
}
