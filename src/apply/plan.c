/*
 * What must change so that what is there is what is declared.
 *
 * Three sides: declared, last applied (the digest in the tag) and found. What was found differs
 * from what was applied: somebody else changed it, and that is a conflict. What is declared
 * differs from what was applied: ours to change. What is found equals what is declared is fine
 * whatever the tag says.
 */
#include "apply/plan.h"

#include <string.h>

#include "apply/compare.h"
#include "apply/digest.h"
#include "apply/driver.h"
#include "apply/value.h"
#include "base/arena.h"
#include "base/bug.h"
#include "model/model.h"

struct bk_change *bk_change_new(struct bk_planner *planner, enum bk_action action,
	const struct bk_account *account, struct bk_str region, struct bk_str address)
{
	struct bk_change *change = bk_new(planner->arena, struct bk_change);

	change->action = action;
	change->account = account;
	change->region = region;
	change->address = address;
	change->index = planner->plan->changes.len;
	bk_vec_push(planner->arena, &planner->plan->changes, change);
	return change;
}

struct bk_str bk_digest_applied(const struct bk_live *live, bool *ret_unfinished)
{
	struct bk_str rest = live->digest;
	struct bk_str applied = bk_str_cut(&rest, '/');

	*ret_unfinished = applied.len != live->digest.len;
	return applied;
}

/* The canonical form of what was found, in the words of what is declared. */
static json_t *found_of(const struct bk_live *live, json_t *declared)
{
	json_t *found = bk_canonical(live->type, live->body);

	if (declared)
		bk_canonical_settle(live, declared, found);
	return found;
}

/* The digest of the children of a group as they were found; `all`: undeclared ones, too. */
static struct bk_str found_children(
	const struct bk_planner *planner, const struct bk_live *parent, int group, bool all)
{
	json_t *list = json_object();
	struct bk_str result;

	for (const struct bk_live *child = parent->first_child; child; child = child->next_child) {
		struct bk_str key = child->name;
		json_t *declared = NULL;
		bool unknown = false;

		if (bk_driver_of(child->type->id)->parent_group != group ||
			(!all && !child->desired))
			continue;
		if (child->desired) {
			key = bk_child_key(planner->arena, planner->world, child->desired);
			declared = bk_declared(planner->world, child->desired, &unknown);
		} else if (child->type->id == BK_AWS_VAULT_POLICY ||
			child->type->id == BK_AWS_VAULT_LOCK) {
			key = bk_str_of(child->type->name);
		}
		bk_value_set(list, bk_str_dup(planner->arena, key).ptr, found_of(child, declared));
		json_decref(declared);
	}
	result = bk_digest_children(planner->arena, list);
	json_decref(list);
	return result;
}

/* The digest of a group of the object's own properties as they were found. */
static struct bk_str found_own(const struct bk_planner *planner, const struct bk_live *live,
	const struct bk_desired *object, bool apart)
{
	bool unknown = false;
	json_t *declared = object ? bk_declared(planner->world, object, &unknown) : NULL;
	json_t *found = found_of(live, declared);
	struct bk_str result = bk_digest_own(planner->arena, live->type, found, apart);

	json_decref(declared);
	json_decref(found);
	return result;
}

bool bk_group_is_outside(const struct bk_planner *planner, const struct bk_live *live,
	const struct bk_desired *object, int group)
{
	const struct bk_driver *driver = bk_driver_of(live->type->id);
	bool unfinished;
	struct bk_str was = bk_digest_group(bk_digest_applied(live, &unfinished), group);
	struct bk_str declared = {0};

	if (!was.len || unfinished)
		return false;
	if (object)
		declared = bk_digest_group(
			bk_apply_digest(planner->arena, planner->world, object), group);
	if (bk_str_equal(was, declared))
		return true;
	/* What else was declared then cannot be told from what is there. */
	if (driver->open || group == driver->groups - 1)
		return false;
	if (group == 0 || group == driver->apart_group)
		return !bk_str_equal(was, found_own(planner, live, object, group != 0));
	return !bk_str_equal(was, found_children(planner, live, group, true)) &&
		!bk_str_equal(was, found_children(planner, live, group, false));
}

/* The group of the digest that a property of the object itself is in. */
static int group_of(const struct bk_driver *driver, struct bk_str path)
{
	struct bk_str rest = path;
	struct bk_str word = bk_str_cut(&rest, '.');

	if (bk_str_is(word, "Tags"))
		return driver->groups - 1;
	return driver->apart && bk_str_is(word, driver->apart) ? driver->apart_group : 0;
}

static bool is_policy(struct bk_str path)
{
	return bk_str_is(path, "Policy") || bk_str_is(path, "AssumeRolePolicyDocument");
}

/* Whether the policy grants more than before, and whether it names who is no more. */
static void look_at_policy(
	struct bk_field *field, json_t *found, json_t *declared, bool *ret_ghosts)
{
	const char *member = field->path.ptr;
	json_t *before = json_object_get(found, member);
	json_t *after = json_object_get(declared, member);

	field->widens = bk_policy_widens(before, after);
	*ret_ghosts = bk_policy_has_ghosts(before);
}

/* Fields that somebody else changed: by the groups of the digest that carries them. */
static void mark_outside(
	struct bk_planner *planner, struct bk_change *change, json_t *found, json_t *declared)
{
	const struct bk_desired *object = change->desired;
	const struct bk_driver *driver = bk_driver_of(object->type->id);
	const struct bk_live *live = change->live;
	const struct bk_desired *carrier = object;
	bool known[BK_GROUPS_MAX] = {false}, outside[BK_GROUPS_MAX] = {false};

	if (driver->parent_group) {
		carrier = object->parent;
		live = change->live->parent;
	}
	if (!live || (!driver->groups && !driver->parent_group))
		return;
	bk_vec_foreach (i, &change->fields) {
		struct bk_field *field = &change->fields.at[i];
		int group =
			driver->parent_group ? driver->parent_group : group_of(driver, field->path);
		bool ghosts = false;

		if (!known[group]) {
			outside[group] = bk_group_is_outside(planner, live, carrier, group);
			known[group] = true;
		}
		if (is_policy(field->path))
			look_at_policy(field, found, declared, &ghosts);
		/* AWS puts an id in the place of a role that was deleted; nobody wrote it. */
		field->outside = outside[group] && !ghosts;
	}
}

static void add_field(struct bk_planner *planner, struct bk_change *change, struct bk_str path,
	struct bk_str before, struct bk_str after)
{
	bk_vec_push(planner->arena, &change->fields,
		((struct bk_field){.path = path, .before = before, .after = after}));
}

/* Whether what is there belongs to us, as far as its type says. */
static bool is_ours(const struct bk_change *change)
{
	const struct bk_driver *driver = bk_driver_of(change->desired->type->id);

	if (!driver->groups && !driver->parent_group)
		return true;
	return change->live->owner == BK_OWNER_US;
}

/* Tags that are declared, and those that were; further ones are not ours to see. */
static void compare_tags(struct bk_planner *planner, struct bk_change *change)
{
	json_t *tags = bk_apply_tags(planner->world, change->desired);
	const char *key;
	json_t *value;

	json_object_foreach(tags, key, value)
	{
		json_t *there = json_object_get(change->live->tags, key);

		if (there && json_equal(there, value))
			continue;
		add_field(planner, change,
			strncmp(key, "bkc:", 4) == 0
				? bk_str_dup(planner->arena, bk_str_of(key))
				: bk_str_format(planner->arena, "Tags.%s", key),
			there ? bk_value_write(planner->arena, there) : BK_STR(""),
			bk_value_write(planner->arena, value));
	}
	if (is_ours(change))
		bk_plan_untag(planner, change, tags);
	json_decref(tags);
}

static bool has_unknown(const struct bk_field *field)
{
	for (size_t i = 0; i + 1 < field->after.len; i++) {
		if (field->after.ptr[i] == '<' &&
			memchr(field->after.ptr + i, '>', field->after.len - i))
			return true;
	}
	return false;
}

static enum bk_action action_of(const struct bk_change *change)
{
	bool changes = false;

	if (change->desired->type != change->live->type)
		return BK_ACTION_REPLACE;
	bk_vec_foreach (i, &change->fields) {
		changes = true;
		if (bk_path_is_fixed(change->desired->type, change->fields.at[i].path))
			return BK_ACTION_REPLACE;
	}
	return changes ? BK_ACTION_CHANGE : BK_ACTION_NONE;
}

static void compare_object(struct bk_planner *planner, struct bk_change *change)
{
	bool unknown = false;
	json_t *declared = bk_declared(planner->world, change->desired, &unknown);
	json_t *found = found_of(change->live, declared);
	bk_fields fields = {0};

	bk_compare(planner->arena, &fields, BK_STR(""), found, declared);
	bk_vec_foreach (i, &fields) {
		fields.at[i].unknown_after = unknown && has_unknown(&fields.at[i]);
		bk_vec_push(planner->arena, &change->fields, fields.at[i]);
	}
	if (bk_driver_of(change->desired->type->id)->groups)
		compare_tags(planner, change);
	if (is_ours(change))
		mark_outside(planner, change, found, declared);
	change->action = action_of(change);
	json_decref(declared);
	json_decref(found);
}

/* A child that is not there although it was applied: somebody took it away. */
static void look_for_removal(struct bk_planner *planner, struct bk_change *change)
{
	const struct bk_desired *parent = change->desired->parent;
	const struct bk_live *live = parent ? planner->world->by_desired[parent->index] : NULL;
	const struct bk_driver *driver = bk_driver_of(change->desired->type->id);
	bool unfinished;
	struct bk_str was, now;

	if (!live || !driver->parent_group || live->owner != BK_OWNER_US)
		return;
	was = bk_digest_group(bk_digest_applied(live, &unfinished), driver->parent_group);
	now = bk_digest_group(
		bk_apply_digest(planner->arena, planner->world, parent), driver->parent_group);
	if (!was.len || unfinished || !bk_str_equal(was, now))
		return;
	add_field(planner, change, bk_str_of(driver->word), BK_STR(""), BK_STR("\"as declared\""));
	change->fields.at[change->fields.len - 1].outside = true;
}

/* What is created: every property of it, so that a plan can be read in full. */
static void list_properties(struct bk_planner *planner, struct bk_change *change)
{
	bool unknown = false;
	json_t *declared = bk_declared(planner->world, change->desired, &unknown);
	bk_fields fields = {0};

	bk_flatten(planner->arena, &fields, BK_STR(""), declared);
	bk_vec_foreach (i, &fields) {
		fields.at[i].unknown_after = unknown && has_unknown(&fields.at[i]);
		bk_vec_push(planner->arena, &change->fields, fields.at[i]);
	}
	json_decref(declared);
}

static struct bk_change *change_of(struct bk_planner *planner, const struct bk_desired *object)
{
	struct bk_change *change = bk_change_new(planner, BK_ACTION_NONE, object->account,
		object->region ? object->region->name->text : BK_STR(""), object->address);

	change->desired = object;
	change->live = planner->world->by_desired[object->index];
	change->cause = object->because;
	planner->plan->by_desired[object->index] = change;
	if (bk_driver_of(object->type->id)->groups)
		change->owner = change;
	else if (object->parent)
		change->owner = planner->plan->by_desired[object->parent->index];
	if (!change->live) {
		change->action = BK_ACTION_CREATE;
		list_properties(planner, change);
		look_for_removal(planner, change);
		return change;
	}
	bk_map_put_ptr(&planner->by_live, change->live, change);
	compare_object(planner, change);
	return change;
}

/* Where nothing else of an object changes, its tag may still be of another time. */
static void add_digest_changes(struct bk_planner *planner)
{
	struct bk_apply_plan *plan = planner->plan;
	bool *busy = bk_new_array(planner->arena, bool, plan->changes.len + 1);

	bk_vec_foreach (i, &plan->changes) {
		struct bk_change *change = plan->changes.at[i];

		if (change->owner && change->action != BK_ACTION_NONE)
			busy[change->owner->index] = true;
	}
	bk_vec_foreach (i, &plan->changes) {
		struct bk_change *change = plan->changes.at[i];
		struct bk_str digest;

		if (change->owner != change || busy[i] || !change->live || !change->desired ||
			!is_ours(change))
			continue;
		digest = bk_apply_digest(planner->arena, planner->world, change->desired);
		if (bk_str_equal(digest, change->live->digest))
			continue;
		add_field(planner, change, BK_STR(BK_TAG_DIGEST), change->live->digest, digest);
		change->action = BK_ACTION_CHANGE;
		if (memchr(change->live->digest.ptr ? change->live->digest.ptr : "", '/',
			    change->live->digest.len))
			change->cause = BK_STR("an apply was interrupted here");
	}
}

static void count(struct bk_apply_plan *plan)
{
	bk_vec_foreach (i, &plan->changes) {
		const struct bk_change *change = plan->changes.at[i];

		plan->counts[change->action]++;
		if (change->gate == BK_GATE_CONFLICT && !change->accepted)
			plan->conflicts++;
		if (change->gate == BK_GATE_REFUSED)
			plan->refused++;
	}
}

void bk_apply_plan_make(
	struct bk_apply *apply, struct bk_world *world, struct bk_apply_plan *ret_plan)
{
	struct bk_planner planner = {
		.apply = apply, .world = world, .plan = ret_plan, .arena = world->arena};

	*ret_plan = (struct bk_apply_plan){.arena = world->arena,
		.model = apply->list->model,
		.unit = apply->list->model->unit};
	ret_plan->by_desired =
		bk_new_array(world->arena, struct bk_change *, apply->list->objects.len + 1);
	bk_map_init(&planner.by_live, world->arena);
	bk_map_init(&planner.open, world->arena);
	if (!apply->destroy) {
		bk_vec_foreach (i, &apply->graph->order)
			change_of(&planner, apply->graph->order.at[i]);
		add_digest_changes(&planner);
	}
	bk_plan_orphans(&planner);
	bk_plan_gates(&planner);
	if (!apply->destroy) {
		bk_plan_assumptions(&planner);
		bk_plan_cliffs(&planner);
	}
	bk_plan_order(&planner);
	count(ret_plan);
}

size_t bk_apply_plan_pending(const struct bk_apply_plan *plan)
{
	size_t pending = 0;

	for (int action = BK_ACTION_CREATE; action < BK_ACTION_COUNT; action++)
		pending += plan->counts[action];
	return pending;
}

struct bk_str bk_apply_unknown_keep(const struct bk_apply *apply, const struct bk_apply_plan *plan)
{
	bk_vec_foreach (i, &apply->keep) {
		bool known = false;

		bk_vec_foreach (j, &plan->changes)
			known |= bk_address_covers(apply->keep.at[i], plan->changes.at[j]->address);
		if (!known)
			return apply->keep.at[i];
	}
	return (struct bk_str){0};
}

bool bk_addresses_have(const struct bk_str *list, size_t count, struct bk_str address)
{
	for (size_t i = 0; i < count; i++) {
		if (bk_str_equal(list[i], address))
			return true;
	}
	return false;
}
