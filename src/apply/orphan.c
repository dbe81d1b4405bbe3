/*
 * What goes: objects of ours that are declared no more, or (destroy) all of them. Never recovery
 * points; data stores only by destroy, and by address.
 */
#include <string.h>

#include "apply/digest.h"
#include "apply/driver.h"
#include "apply/plan.h"
#include "base/arena.h"
#include "model/model.h"
#include "source/diag.h"

/* "vault:backup.archive/eu-west-1" of a tag as the address that it was. */
static struct bk_str address_of_tag(struct bk_arena *arena, const struct bk_live *live)
{
	struct bk_str tag = live->address;
	size_t tail = live->region.len + 1;

	if (!live->region.len || tag.len <= tail || tag.ptr[tag.len - tail] != '/' ||
		!bk_str_has_suffix(tag, live->region))
		return tag;
	return bk_str_format(
		arena, "%.*s[%.*s]", (int)(tag.len - tail), tag.ptr, BK_STR_ARGS(live->region));
}

/* The last part of what a child is called: the policy of an ARN. */
static struct bk_str child_word(const struct bk_live *live)
{
	struct bk_str rest = live->name;

	if (live->type->id != BK_AWS_ROLE_ATTACHMENT && live->type->id != BK_AWS_SELECTION &&
		live->type->id != BK_AWS_POLICY_ATTACHMENT)
		return BK_STR("");
	for (size_t i = rest.len; i > 0; i--) {
		if (rest.ptr[i - 1] == '/')
			return (struct bk_str){rest.ptr + i, rest.len - i};
	}
	return rest;
}

static struct bk_str address_of(struct bk_arena *arena, const struct bk_live *live)
{
	struct bk_str rest, word = child_word(live), name;

	if (live->desired)
		return live->desired->address;
	if (!live->parent)
		return live->address.len ? address_of_tag(arena, live)
					 : bk_str_format(arena, "%s:%.*s", live->type->name,
						   BK_STR_ARGS(live->name));
	rest = address_of(arena, live->parent);
	bk_str_cut(&rest, ':');
	name = bk_str_cut(&rest, '[');
	return bk_str_format(arena, "%s:%.*s%s%.*s%s%.*s", live->type->name, BK_STR_ARGS(name),
		word.len ? "/" : "", BK_STR_ARGS(word), rest.len ? "[" : "", BK_STR_ARGS(rest));
}

static struct bk_change *add(
	struct bk_planner *planner, enum bk_action action, struct bk_live *live)
{
	struct bk_change *change = bk_change_new(
		planner, action, live->account, live->region, address_of(planner->arena, live));

	change->live = live;
	if (live->parent)
		change->owner = bk_map_find_ptr(&planner->by_live, live->parent);
	else if (bk_driver_of(live->type->id)->groups)
		change->owner = change;
	if (action == BK_ACTION_DELETE)
		change->gate = BK_GATE_LISTED;
	bk_map_put_ptr(&planner->by_live, live, change);
	return change;
}

/* Whether a child has to be taken away before its parent can go. */
static bool goes_first(enum bk_aws_id id)
{
	return id == BK_AWS_SELECTION || id == BK_AWS_ROLE_ATTACHMENT || id == BK_AWS_ALIAS ||
		id == BK_AWS_POLICY_ATTACHMENT;
}

static void remove_with_children(
	struct bk_planner *planner, struct bk_live *live, struct bk_str cause)
{
	struct bk_change *change;

	for (struct bk_live *child = live->first_child; child; child = child->next_child) {
		if (goes_first(child->type->id) && !bk_map_find_ptr(&planner->by_live, child))
			add(planner, BK_ACTION_DELETE, child)->cause = cause;
	}
	change = add(planner, BK_ACTION_DELETE, live);
	change->cause = cause;
	for (struct bk_live *child = live->first_child; child; child = child->next_child) {
		struct bk_change *of_child = bk_map_find_ptr(&planner->by_live, child);

		if (of_child && of_child->action == BK_ACTION_DELETE)
			of_child->owner = change;
	}
}

/* A second key or plan of one address. */
static void take_double(struct bk_planner *planner, struct bk_live *live)
{
	bool unfinished;
	struct bk_str applied = bk_digest_applied(live, &unfinished);

	if (live->type->id == BK_AWS_PLAN || (unfinished && bk_str_is(applied, "-"))) {
		remove_with_children(planner, live, BK_STR("made twice: the other one is used"));
		return;
	}
	bk_diag(planner->apply->diags, BK_DRIFT, BK_NO_SPAN, "a second %s says that it is `%.*s`",
		live->type->title, BK_STR_ARGS(address_of(planner->arena, live)));
	bk_diag_note(
		planner->apply->diags, "it is %.*s; bkc leaves it alone", BK_STR_ARGS(live->arn));
}

static bool is_declared(const struct bk_planner *planner, const struct bk_live *live)
{
	bk_vec_foreach (i, &planner->apply->list->model->moves) {
		if (bk_str_equal(planner->apply->list->model->moves.at[i].from, live->address))
			return true;
	}
	return bk_desired_find(planner->apply->list, address_of_tag(planner->arena, live)) != NULL;
}

/* A child that is not declared on a parent that is: ours if it was applied. */
static void take_child(struct bk_planner *planner, struct bk_live *live)
{
	const struct bk_driver *driver = bk_driver_of(live->type->id);
	const struct bk_desired *parent = live->parent->desired;
	struct bk_change *change;
	bool unfinished;
	struct bk_str was, now;

	if (!parent || live->parent->owner != BK_OWNER_US)
		return;
	was = bk_digest_group(bk_digest_applied(live->parent, &unfinished), driver->parent_group);
	now = bk_digest_group(
		bk_apply_digest(planner->arena, planner->world, parent), driver->parent_group);
	/* What was never declared is not ours to see. */
	if (!unfinished && bk_str_equal(was, now))
		return;
	change = add(planner, BK_ACTION_DELETE, live);
	change->cause = BK_STR("declared no more");
	if (bk_group_is_outside(planner, live->parent, parent, driver->parent_group)) {
		struct bk_field field = {.path = bk_str_of(driver->word),
			.before = bk_value_write(planner->arena, live->body),
			.outside = true};

		bk_vec_push(planner->arena, &change->fields, field);
	}
}

static bool is_kept(const struct bk_apply *apply, struct bk_str address)
{
	bk_vec_foreach (i, &apply->keep) {
		if (bk_address_covers(apply->keep.at[i], address))
			return true;
	}
	return false;
}

static void destroy_one(struct bk_planner *planner, struct bk_live *live)
{
	const struct bk_driver *driver = bk_driver_of(live->type->id);
	struct bk_str address = address_of(planner->arena, live);

	if (live->parent || live->owner != BK_OWNER_US || (!driver->orphans && !driver->data) ||
		bk_map_find_ptr(&planner->by_live, live))
		return;
	if (is_kept(planner->apply, address)) {
		add(planner, BK_ACTION_NONE, live)->cause = BK_STR("kept");
		return;
	}
	if (live->count) {
		add(planner, BK_ACTION_NONE, live)->cause =
			bk_str_format(planner->arena, "stays: holds %lld recovery point%s",
				(long long)live->count, live->count == 1 ? "" : "s");
		return;
	}
	if (bk_value_true(live->body, "DeletionProtection") ||
		bk_value_true(live->body, "DeletionProtectionEnabled")) {
		add(planner, BK_ACTION_NONE, live)->cause =
			BK_STR("stays: protected against deletion");
		return;
	}
	remove_with_children(planner, live, BK_STR(""));
}

static void orphan_one(struct bk_planner *planner, struct bk_live *live)
{
	const struct bk_driver *driver = bk_driver_of(live->type->id);

	if (live->desired || live->owner != BK_OWNER_US || bk_map_find_ptr(&planner->by_live, live))
		return;
	if (live->parent)
		take_child(planner, live);
	else if (!driver->orphans)
		return;
	else if (is_declared(planner, live) &&
		(live->type->id == BK_AWS_KEY || live->type->id == BK_AWS_PLAN))
		take_double(planner, live);
	else
		remove_with_children(planner, live, BK_STR("declared no more"));
}

void bk_plan_orphans(struct bk_planner *planner)
{
	bk_vec_foreach (i, &planner->world->objects) {
		if (planner->apply->destroy)
			destroy_one(planner, planner->world->objects.at[i]);
		else
			orphan_one(planner, planner->world->objects.at[i]);
	}
}
