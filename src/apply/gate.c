/*
 * What may not simply be done: conflicts, objects of others, lost data, what cannot be undone.
 */
#include <string.h>
#include <time.h>

#include "apply/compare.h"
#include "apply/driver.h"
#include "apply/plan.h"
#include "base/arena.h"
#include "base/map.h"
#include "base/out.h"
#include "model/model.h"
#include "source/diag.h"

static struct bk_span span_of(const struct bk_change *change)
{
	if (change->desired)
		return change->desired->span;
	return change->live && change->live->desired ? change->live->desired->span : BK_NO_SPAN;
}

static void begin(struct bk_planner *planner, struct bk_change *change)
{
	if (change->desired)
		bk_diag_via(planner->apply->diags, change->desired->via);
	bk_diag_address(planner->apply->diags, change->address);
}

static void refuse_foreign(struct bk_planner *planner, struct bk_change *change)
{
	struct bk_diags *diags = planner->apply->diags;
	const struct bk_live *live = change->live;

	change->gate = BK_GATE_REFUSED;
	/* A child of somebody else's parent goes with it. */
	if (live->parent && live->parent->desired)
		return;
	bk_diag(diags, BK_NOT_OWNED, span_of(change), "%s `%.*s` exists and is not ours",
		live->type->title, BK_STR_ARGS(live->name));
	if (live->owner == BK_OWNER_ANOTHER)
		bk_diag_note(diags, "unit `%.*s` owns it", BK_STR_ARGS(live->unit));
	bk_diag_note(diags, "it is in account %.*s%s%.*s", BK_STR_ARGS(change->account->id),
		change->region.len ? ", " : "", BK_STR_ARGS(change->region));
	bk_diag_help(diags,
		"write `existing` before the declaration to use it as it is, or take it over with "
		"`bkc adopt %.*s`",
		BK_STR_ARGS(change->address));
	begin(planner, change);
}

/* `--take-over ADDRESS`, or ADDRESS.FIELD for one property. */
static bool is_taken_over(const struct bk_planner *planner, const struct bk_change *change,
	const struct bk_field *field)
{
	const struct bk_apply *apply = planner->apply;

	bk_vec_foreach (i, &apply->take_over) {
		struct bk_str text = apply->take_over.at[i];
		struct bk_str rest;

		if (bk_str_equal(text, change->address))
			return true;
		if (!bk_str_has_prefix(text, change->address) ||
			text.ptr[change->address.len] != '.')
			continue;
		rest = (struct bk_str){
			text.ptr + change->address.len + 1, text.len - change->address.len - 1};
		if (bk_str_has_prefix(field->path, rest))
			return true;
	}
	return false;
}

static void report_conflict(struct bk_planner *planner, struct bk_change *change, size_t open)
{
	struct bk_diags *diags = planner->apply->diags;

	bk_diag(diags, BK_CONFLICT, span_of(change),
		"%s `%.*s` was changed by somebody else since it was applied",
		change->desired ? change->desired->type->title : change->live->type->title,
		BK_STR_ARGS(change->address));
	bk_vec_foreach (i, &change->fields) {
		const struct bk_field *field = &change->fields.at[i];

		if (field->outside)
			bk_diag_note(diags, "%.*s: %.*s there, %.*s here", BK_STR_ARGS(field->path),
				BK_STR_ARGS(field->before.len ? field->before : BK_STR("nothing")),
				BK_STR_ARGS(field->after.len ? field->after : BK_STR("nothing")));
	}
	bk_diag_help(diags,
		"write what is there into the declaration, or put %s back with "
		"`--take-over %.*s`",
		open == 1 ? "it" : "them", BK_STR_ARGS(change->address));
	begin(planner, change);
}

static void look_for_conflict(struct bk_planner *planner, struct bk_change *change)
{
	size_t open = 0, outside = 0;

	bk_vec_foreach (i, &change->fields) {
		if (!change->fields.at[i].outside)
			continue;
		outside++;
		open += !is_taken_over(planner, change, &change->fields.at[i]);
	}
	if (!outside)
		return;
	change->gate = BK_GATE_CONFLICT;
	change->accepted = open == 0;
	if (open) {
		report_conflict(planner, change, open);
		return;
	}
	bk_diag(planner->apply->diags, BK_DRIFT, span_of(change),
		"what somebody else changed on `%.*s` is put back", BK_STR_ARGS(change->address));
	begin(planner, change);
}

/* What cannot change in place, and whose new form cannot stand beside the old one. */
static void refuse_replacement(struct bk_planner *planner, struct bk_change *change)
{
	struct bk_diags *diags = planner->apply->diags;
	struct bk_str field = BK_STR("its type");

	bk_vec_foreach (i, &change->fields) {
		if (bk_path_is_fixed(change->desired->type, change->fields.at[i].path))
			field = change->fields.at[i].path;
	}
	change->gate = BK_GATE_REFUSED;
	bk_diag(diags, BK_REPLACE, span_of(change), "%.*s of %s `%.*s` cannot change in place",
		BK_STR_ARGS(field), change->desired->type->title, BK_STR_ARGS(change->address));
	bk_diag_note(diags, "AWS would have to make a new one under the same name");
	bk_diag_help(diags,
		"declare the new one under another name beside it, and `retired` "
		"before the old one");
	begin(planner, change);
}

static void look_at_replacement(struct bk_planner *planner, struct bk_change *change)
{
	if (change->gate == BK_GATE_NONE)
		change->gate = BK_GATE_LISTED;
	if (!change->cause.len)
		change->cause = planner->apply->allow_gap
			? BK_STR("cannot change in place: the old one goes first")
			: BK_STR("cannot change in place: new first, then the old one goes");
}

static bool needs_grace(const struct bk_change *change)
{
	return change->desired->body &&
		bk_node_find(change->desired->body, "ChangeableForDays") != NULL;
}

struct date {
	char text[sizeof("2026-12-31")];
};

static struct date date(int64_t seconds)
{
	struct date result = {""};
	time_t time = (time_t)seconds;
	struct tm parts;

	if (gmtime_r(&time, &parts))
		strftime(result.text, sizeof(result.text), "%Y-%m-%d", &parts);
	return result;
}

/* A lock of compliance: once its grace is over nobody lifts it, AWS included. */
static void look_at_lock(struct bk_planner *planner, struct bk_change *change)
{
	const struct bk_node *days;

	if (!needs_grace(change))
		return;
	if (change->live && change->live->lock_date)
		change->permanent = bk_str_format(planner->arena,
			"can be lifted by nobody from %s on", date(change->live->lock_date).text);
	if (change->action == BK_ACTION_NONE)
		return;
	days = bk_node_find(change->desired->body, "ChangeableForDays");
	change->permanent = bk_str_format(planner->arena,
		"can be lifted by nobody from %lld days after it is applied",
		(long long)days->number);
	change->gate = BK_GATE_ADDRESS;
}

/* Turning off what AWS Backup does for a kind of store. */
static void look_at_settings(struct bk_planner *planner, struct bk_change *change)
{
	bk_vec_foreach (i, &change->fields) {
		struct bk_field *field = &change->fields.at[i];
		bool preference =
			bk_str_has_prefix(field->path, BK_STR("ResourceTypeManagementPreference."));

		if (!bk_str_is(field->after, "false"))
			continue;
		change->gate = BK_GATE_ADDRESS;
		change->permanent = bk_str_format(planner->arena, "%.*s is turned off: %s",
			BK_STR_ARGS(field->path),
			preference ? "new backups lose what AWS Backup's full management gives them"
				   : "plans skip it without a word");
	}
}

static bool has_secret(const struct bk_node *node)
{
	if (node->kind == BK_NODE_SECRET)
		return true;
	if (node->kind != BK_NODE_MAP)
		return false;
	bk_vec_foreach (i, &node->map) {
		if (has_secret(node->map.at[i].value))
			return true;
	}
	return false;
}

static void look_at_secret(struct bk_planner *planner, struct bk_change *change)
{
	if (change->action != BK_ACTION_CREATE || !has_secret(change->desired->body))
		return;
	change->gate = BK_GATE_REFUSED;
	bk_diag(planner->apply->diags, BK_CANNOT_EMIT, span_of(change),
		"the password of `%.*s` is in a secret that bkc does not read",
		BK_STR_ARGS(change->address));
	bk_diag_help(planner->apply->diags,
		"write `password = aws`, or make it with `bkc emit` and Terraform");
	begin(planner, change);
}

static void look_at_deletion(struct bk_planner *planner, struct bk_change *change)
{
	struct bk_diags *diags = planner->apply->diags;
	const struct bk_live *live = change->live;
	bool locked = live->type->id == BK_AWS_AIRGAP_VAULT || live->lock_date;

	if (live->count) {
		change->gate = BK_GATE_REFUSED;
		bk_diag(diags, locked ? BK_VAULT_LOCKED : BK_VAULT_NOT_EMPTY, span_of(change),
			"vault `%.*s` holds %lld recovery point%s%s", BK_STR_ARGS(live->name),
			(long long)live->count, live->count == 1 ? "" : "s",
			locked ? " that its lock keeps" : "");
		bk_diag_note(diags,
			"its declaration `%.*s` is gone, and AWS deletes empty vaults only",
			BK_STR_ARGS(change->address));
		bk_diag_help(diags,
			"declare it again as `retired vault`, or let go of it with "
			"`bkc forget %.*s`",
			BK_STR_ARGS(change->address));
		begin(planner, change);
	} else if (live->type->id == BK_AWS_KEY || bk_driver_of(live->type->id)->data) {
		bool key = live->type->id == BK_AWS_KEY;

		/* A key that never got its alias was never used. */
		if (bk_str_has_prefix(live->digest, BK_STR("-/")))
			return;
		change->gate = BK_GATE_ADDRESS;
		change->permanent = key ? BK_STR("what it encrypted cannot be read once it is gone")
					: BK_STR("its data goes with it");
	}
}

static bool widens(const struct bk_change *change)
{
	bk_vec_foreach (i, &change->fields) {
		if (change->fields.at[i].widens)
			return true;
	}
	return false;
}

static void look_at_change(struct bk_planner *planner, struct bk_change *change)
{
	enum bk_aws_id id = change->desired->type->id;
	const struct bk_driver *driver = bk_driver_of(id);

	if (change->live && change->live->owner != BK_OWNER_US &&
		(driver->groups || driver->parent_group)) {
		refuse_foreign(planner, change);
		return;
	}
	if (change->action == BK_ACTION_REPLACE && id != BK_AWS_SELECTION) {
		refuse_replacement(planner, change);
		return;
	}
	look_for_conflict(planner, change);
	if (change->gate == BK_GATE_CONFLICT && !change->accepted)
		return;
	if (change->action == BK_ACTION_REPLACE)
		look_at_replacement(planner, change);
	else if (id == BK_AWS_VAULT_LOCK)
		look_at_lock(planner, change);
	else if (id == BK_AWS_REGION_SETTINGS && change->live)
		look_at_settings(planner, change);
	else if (change->gate == BK_GATE_NONE && widens(change))
		change->gate = BK_GATE_LISTED;
	look_at_secret(planner, change);
}

/* What the unit still owns where nothing of it is declared. */
static void report_left_behind(struct bk_planner *planner, const struct bk_change *change)
{
	bk_vec_foreach (i, &planner->apply->list->objects) {
		const struct bk_desired *object = planner->apply->list->objects.at[i];

		if (object->region && bk_str_equal(object->region->name->text, change->region))
			return;
	}
	bk_diag(planner->apply->diags, BK_LEFT_BEHIND, BK_NO_SPAN,
		"the unit still owns `%.*s` in %.*s, where nothing is declared",
		BK_STR_ARGS(change->address), BK_STR_ARGS(change->region));
	bk_diag_address(planner->apply->diags, change->address);
}

void bk_plan_gates(struct bk_planner *planner)
{
	const struct bk_apply *apply = planner->apply;

	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];

		if (change->desired) {
			look_at_change(planner, change);
		} else if (change->action == BK_ACTION_DELETE) {
			look_for_conflict(planner, change);
			look_at_deletion(planner, change);
			if (!apply->destroy && change->region.len)
				report_left_behind(planner, change);
		}
		if (change->gate == BK_GATE_ADDRESS)
			change->accepted = bk_addresses_have(
				apply->accept.at, apply->accept.len, change->address);
	}
}

/* What one declaration makes in several places is one report, with the options for all of them. */
struct waiting {
	const struct bk_change *first;
	BK_VEC(struct bk_str) addresses;
};

static void add_waiting(
	struct bk_arena *arena, struct bk_map *groups, const struct bk_change *change)
{
	struct bk_span span = span_of(change);
	struct bk_str key = bk_span_is_none(span)
		? change->address
		: (struct bk_str){(const char *)&span, sizeof(span)};
	struct waiting *group = bk_map_find(groups, key);

	if (!group) {
		group = bk_new(arena, struct waiting);
		group->first = change;
		bk_map_put(groups, bk_str_dup(arena, key), group);
	}
	bk_vec_push(arena, &group->addresses, change->address);
}

static struct bk_str accept_options(struct bk_arena *arena, const struct waiting *group)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str options;

	bk_vec_foreach (i, &group->addresses)
		bk_out_printf(
			out, "%s--accept %.*s", i ? " " : "", BK_STR_ARGS(group->addresses.at[i]));
	options = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return options;
}

static void report_waiting(const struct bk_apply *apply, const struct waiting *group)
{
	size_t more = group->addresses.len - 1;

	bk_diag(apply->diags, BK_PERMANENT, span_of(group->first),
		"`%.*s` would be changed in a way that cannot be undone",
		BK_STR_ARGS(group->first->address));
	if (group->first->permanent.len)
		bk_diag_note(apply->diags, "%.*s", BK_STR_ARGS(group->first->permanent));
	bk_diag_help(apply->diags, "accept %s: `%.*s`",
		more ? "each of them by its address" : "it by its address",
		BK_STR_ARGS(accept_options(apply->arena, group)));
	bk_vec_foreach (i, &group->addresses)
		bk_diag_address(apply->diags, group->addresses.at[i]);
}

bool bk_apply_plan_accepted(struct bk_apply *apply, const struct bk_apply_plan *plan)
{
	struct bk_map groups;

	bk_map_init(&groups, apply->arena);
	bk_vec_foreach (i, &plan->changes) {
		const struct bk_change *change = plan->changes.at[i];

		if (change->gate == BK_GATE_ADDRESS && !change->accepted)
			add_waiting(apply->arena, &groups, change);
	}
	for (size_t i = 0; i < groups.len; i++)
		report_waiting(apply, groups.entries[i].value);
	return plan->conflicts == 0 && plan->refused == 0 && groups.len == 0;
}
