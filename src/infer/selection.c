/*
 * Select blocks in AWS's form (F 4.7). AWS takes (Resources ∪ ListOfTags) filtered by Conditions,
 * less NotResources: ListOfTags are ORed and do not narrow Resources, Conditions are ANDed. So
 * a block becomes Resources narrowed by Conditions. Alternatives of one tag (`tag.a in [x, y]`)
 * are either the ListOfTags of a selection that has no Resources, or a selection each; those of
 * several tags only the former. Whatever has no such form is refused (BK7004), never approximated.
 */
#include "base/arena.h"
#include "base/hash.h"
#include "infer/context.h"

/* A condition in normal form: atoms ANDed, and at most one set of alternatives. */
struct normal {
	BK_VEC(const struct bk_cond *) atoms; /* comparisons with one value, not negated further */
	BK_VEC(bool) negated;                 /* beside atoms: stands under a `not` */
	BK_VEC(struct bk_str) any_keys, any_values; /* alternatives, pair by pair */
	const struct bk_cond *any;                  /* where they are written, or NULL */
	BK_VEC(const struct bk_service *) kinds;    /* of `kind in […]`; used if has_kinds */
	bool has_kinds;
	const struct bk_cond *refused; /* what has no form, or NULL */
};

struct work {
	struct bk_infer *infer;
	const struct bk_object *plan;
	struct bk_selections *ret;
	size_t unnamed;
	struct bk_map taken;   /* names of selections made */
	struct bk_map written; /* names of blocks */
};

static bool is_negative(const struct bk_cond *atom, bool negated)
{
	bool negative = atom->op == BK_COND_NE || atom->op == BK_COND_NOT_LIKE ||
		atom->op == BK_COND_NOT_IN;

	return negative != negated;
}

static void add_kinds(struct bk_infer *infer, struct normal *normal, const struct bk_cond *atom)
{
	bool first = !normal->has_kinds;
	size_t kept = 0;

	normal->has_kinds = true;
	if (first) {
		bk_vec_foreach (i, &atom->values) {
			if (atom->values.at[i]->kind == BK_V_KIND)
				bk_vec_push(
					infer->arena, &normal->kinds, atom->values.at[i]->service);
		}
		return;
	}
	bk_vec_foreach (i, &normal->kinds) {
		bool both = false;

		bk_vec_foreach (j, &atom->values)
			both |= atom->values.at[j]->service == normal->kinds.at[i];
		if (both)
			normal->kinds.at[kept++] = normal->kinds.at[i];
	}
	normal->kinds.len = kept;
}

static void add_any(struct bk_infer *infer, struct normal *normal, const struct bk_cond *atom)
{
	bk_vec_foreach (i, &atom->values) {
		bool known = false;

		bk_vec_foreach (j, &normal->any_values)
			known |= bk_str_equal(normal->any_values.at[j], atom->values.at[i]->text) &&
				bk_str_equal(normal->any_keys.at[j], atom->key);
		if (known)
			continue;
		bk_vec_push(infer->arena, &normal->any_keys, atom->key);
		bk_vec_push(infer->arena, &normal->any_values, atom->values.at[i]->text);
	}
}

/* Whether all alternatives are values of one tag: no resource then matches two of them. */
static bool one_tag(const struct normal *normal)
{
	bk_vec_foreach (i, &normal->any_keys) {
		if (!bk_str_equal(normal->any_keys.at[i], normal->any_keys.at[0]))
			return false;
	}
	return true;
}

static void add_atom(
	struct bk_infer *infer, struct normal *normal, const struct bk_cond *atom, bool negated)
{
	bool like = atom->op == BK_COND_LIKE || atom->op == BK_COND_NOT_LIKE;

	if (atom->subject == BK_COND_KIND_OF && !is_negative(atom, negated)) {
		add_kinds(infer, normal, atom);
	} else if (atom->subject == BK_COND_TAG &&
		(atom->values.len == 1 || (atom->values.len && is_negative(atom, negated)))) {
		bk_vec_push(infer->arena, &normal->atoms, atom);
		bk_vec_push(infer->arena, &normal->negated, negated);
	} else if (atom->subject != BK_COND_TAG || !atom->values.len || like || normal->any) {
		/* Among others: two sets of alternatives would have to be intersected. */
		normal->refused = atom;
	} else {
		normal->any = atom;
		add_any(infer, normal, atom);
	}
}

static void add_alternatives(
	struct bk_infer *infer, struct normal *normal, const struct bk_cond *or_node, bool negated)
{
	bool fresh = !normal->any;

	normal->any = or_node;
	bk_vec_foreach (i, &or_node->parts) {
		const struct bk_cond *part = or_node->parts.at[i];
		bool equality = part->kind == BK_COND_COMPARE && part->subject == BK_COND_TAG &&
			!is_negative(part, negated) && part->op != BK_COND_LIKE &&
			part->op != BK_COND_NOT_LIKE;

		if (!equality || !fresh) {
			normal->refused = part;
			return;
		}
		add_any(infer, normal, part);
	}
}

/* Conditions nest as deep as the source does (BK_NESTING_MAX). */
static void normalise(struct bk_infer *infer, struct normal *normal,
	const struct bk_cond *condition, bool negated)
{
	enum bk_cond_kind joined = negated ? BK_COND_OR : BK_COND_AND;

	if (condition->kind == BK_COND_COMPARE)
		add_atom(infer, normal, condition, negated);
	else if (condition->kind == BK_COND_NOT)
		normalise(infer, normal, condition->parts.at[0], !negated);
	else if (condition->kind == joined)
		bk_vec_foreach (i, &condition->parts)
			normalise(infer, normal, condition->parts.at[i], negated);
	else
		add_alternatives(infer, normal, condition, negated);
}

static void put_condition(struct bk_infer *infer, struct bk_node **conditions,
	const char *operator_name, struct bk_str key, struct bk_str value, struct bk_span span)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *list, *entry = bk_node_map(arena);

	if (!*conditions)
		*conditions = bk_node_map(arena);
	list = bk_node_find(*conditions, operator_name);
	if (!list) {
		list = bk_node_list(arena);
		bk_node_put(arena, *conditions, operator_name, list);
	}
	bk_node_put(arena, entry, "ConditionKey",
		bk_node_string(
			arena, bk_str_format(arena, "aws:ResourceTag/%.*s", BK_STR_ARGS(key))));
	bk_node_put(arena, entry, "ConditionValue", bk_node_string(arena, value));
	entry->span = span;
	bk_node_add(arena, list, entry);
}

static struct bk_node *conditions_of(struct bk_infer *infer, const struct normal *normal)
{
	struct bk_node *conditions = NULL;

	bk_vec_foreach (i, &normal->atoms) {
		const struct bk_cond *atom = normal->atoms.at[i];
		bool negative = is_negative(atom, normal->negated.at[i]);
		bool like = atom->op == BK_COND_LIKE || atom->op == BK_COND_NOT_LIKE;
		const char *name = like ? (negative ? "StringNotLike" : "StringLike")
					: (negative ? "StringNotEquals" : "StringEquals");

		bk_vec_foreach (j, &atom->values)
			put_condition(infer, &conditions, name, atom->key, atom->values.at[j]->text,
				atom->span);
	}
	return conditions;
}

/* Selection names: 1 to 50 of letters, digits, `-`, `_` and `.` (F 4.1). */
static struct bk_str selection_name(struct work *work, const struct bk_object *block)
{
	struct bk_arena *arena = work->infer->arena;

	if (block->kind->id == BK_KIND_SELECT && block->name)
		return bk_plain_name(arena, block->name->text);
	if (++work->unnamed == 1)
		return work->plan->physical;
	return bk_str_format(arena, "%.*s-%zu", BK_STR_ARGS(work->plan->physical), work->unnamed);
}

/* A written name that a made one would take belongs to its block. */
static void note_written(struct work *work)
{
	struct bk_arena *arena = work->infer->arena;

	bk_map_init(&work->taken, arena);
	bk_map_init(&work->written, arena);
	bk_vec_foreach (i, &work->plan->children) {
		struct bk_object *block = work->plan->children.at[i];

		if (block->kind->id == BK_KIND_SELECT && block->name)
			bk_map_put(&work->written, bk_plain_name(arena, block->name->text), block);
	}
}

/* `wanted` within AWS's length; with a number where another selection of the plan has it. */
static struct bk_selection *add_selection(
	struct work *work, const struct bk_object *block, struct bk_str wanted)
{
	struct bk_arena *arena = work->infer->arena;
	size_t most = (size_t)bk_limit(work->infer->model, "selection_name_max");
	bool own = block->kind->id == BK_KIND_SELECT && block->name &&
		bk_str_equal(bk_plain_name(arena, block->name->text), wanted);
	struct bk_str name = bk_hash_cut(arena, wanted, most);
	struct bk_selection selection = {.span = block->span, .block = block};

	for (size_t number = 2;
		bk_map_find(&work->taken, name) || (!own && bk_map_find(&work->written, name));
		number++)
		name = bk_hash_cut(
			arena, bk_str_format(arena, "%.*s-%zu", BK_STR_ARGS(wanted), number), most);
	selection.name = name;
	bk_map_put(&work->taken, name, work);

	bk_vec_push(work->infer->arena, &work->ret->items, selection);
	return &work->ret->items.at[work->ret->items.len - 1];
}

static void refuse(struct work *work, const struct bk_object *block, const struct bk_cond *part)
{
	bk_diag(work->infer->diags, BK_NOT_EXPRESSIBLE, part->span,
		"AWS Backup cannot select by this condition");
	bk_diag_note(work->infer->diags,
		"a selection takes conditions on tags that all hold, or any of several tags with "
		"their values");
	bk_diag_help(work->infer->diags, "Split the select block: blocks of a plan add up.");
	bk_diag_via(work->infer->diags, block->via);
	bk_diag_address(work->infer->diags, work->plan->address);
}

/* A store known by its tags alone: all of its kind with these tags. */
static void select_found(struct work *work, const struct bk_object *block,
	const struct bk_object *resource, const struct normal *normal, struct bk_str base)
{
	struct bk_infer *infer = work->infer;
	const struct bk_value *find = bk_prop(resource, BK_A_FIND);
	struct bk_selection *selection;
	static const char *const words[] = {"partition"};

	if (!find || find->kind != BK_V_MAP || !resource->service)
		return;
	if (normal->any) {
		refuse(work, block, normal->any);
		return;
	}
	selection = add_selection(work, block,
		bk_str_format(infer->arena, "%.*s-%s", BK_STR_ARGS(base),
			bk_plain_name(infer->arena, resource->name->text).ptr));
	selection->span = resource->span;
	selection->conditions = conditions_of(infer, normal);
	selection->resources = bk_node_list(infer->arena);
	bk_node_add(infer->arena, selection->resources,
		bk_node_string(infer->arena,
			bk_str_fill(infer->arena, resource->service->any, words,
				&work->plan->region->partition, 1)));
	bk_vec_foreach (i, &find->map)
		put_condition(infer, &selection->conditions, "StringEquals", find->map.at[i].key,
			find->map.at[i].value->text, find->map.at[i].key_span);
}

static bool kind_passes(const struct normal *normal, const struct bk_service *service)
{
	if (!normal->has_kinds)
		return true;
	bk_vec_foreach (i, &normal->kinds) {
		if (normal->kinds.at[i] == service)
			return true;
	}
	return false;
}

/* ARNs of the listed resources; those found by tags become selections of their own. */
static struct bk_node *resource_list(struct work *work, const struct bk_object *block,
	const struct bk_value *include, const struct bk_value *exclude, const struct normal *normal,
	struct bk_str name)
{
	struct bk_arena *arena = work->infer->arena;
	struct bk_node *list = bk_node_list(arena);

	bk_vec_foreach (i, &include->list) {
		const struct bk_value *value = include->list.at[i];
		struct bk_node *arn;

		if (value->kind != BK_V_OBJECT || bk_value_lists(exclude, value->object) ||
			!kind_passes(normal, value->object->service))
			continue;
		arn = bk_resource_arn_node(work->infer, value->object);
		if (arn) {
			arn->span = value->span;
			bk_node_add(arena, list, arn);
		} else {
			select_found(work, block, value->object, normal, name);
		}
	}
	return list;
}

static void refuse_exclusion(
	struct work *work, const struct bk_object *block, const struct bk_value *value)
{
	bk_diag(work->infer->diags, BK_NOT_EXPRESSIBLE, value->span,
		"AWS Backup cannot leave out `%s`, which is known by its tags alone",
		value->object->name->text.ptr);
	bk_diag_label(work->infer->diags, value->object->name_span, "has no ARN here");
	bk_diag_help(work->infer->diags,
		"Give it its name or ARN, or leave it out by tag: where = tag.NAME != \"…\".");
	bk_diag_via(work->infer->diags, block->via);
	bk_diag_address(work->infer->diags, work->plan->address);
}

static struct bk_node *excluded_list(
	struct work *work, const struct bk_object *block, const struct bk_value *exclude)
{
	struct bk_arena *arena = work->infer->arena;
	struct bk_node *list = bk_node_list(arena);

	if (!exclude || exclude->kind != BK_V_LIST)
		return NULL;
	bk_vec_foreach (i, &exclude->list) {
		const struct bk_value *value = exclude->list.at[i];
		struct bk_node *arn = value->kind == BK_V_OBJECT
			? bk_resource_arn_node(work->infer, value->object)
			: NULL;

		if (arn)
			bk_node_add(arena, list, arn);
		else if (value->kind == BK_V_OBJECT)
			refuse_exclusion(work, block, value);
	}
	return list->list.len ? list : NULL;
}

static struct bk_node *kind_list(struct work *work, const struct normal *normal)
{
	static const char *const words[] = {"partition"};
	struct bk_arena *arena = work->infer->arena;
	struct bk_node *list = bk_node_list(arena);

	if (!normal->has_kinds)
		return bk_node_add(arena, list, bk_node_literal(arena, "*"));
	bk_vec_foreach (i, &normal->kinds) {
		struct bk_str any = bk_str_fill(
			arena, normal->kinds.at[i]->any, words, &work->plan->region->partition, 1);
		bool known = false;

		bk_vec_foreach (j, &list->list)
			known |= bk_str_equal(list->list.at[j]->text, any);
		if (!known && bk_service_in_region(normal->kinds.at[i], work->plan->region))
			bk_node_add(arena, list, bk_node_string(arena, any));
	}
	return list;
}

/* Alternatives of a tag with nothing else to select by: a list of tags. */
static void put_tag_list(
	struct work *work, struct bk_selection *selection, const struct normal *normal)
{
	struct bk_arena *arena = work->infer->arena;

	selection->tags = bk_node_list(arena);
	bk_vec_foreach (i, &normal->any_values) {
		struct bk_node *entry = bk_node_map(arena);

		bk_node_put(arena, entry, "ConditionType", bk_node_literal(arena, "STRINGEQUALS"));
		bk_node_put(arena, entry, "ConditionKey",
			bk_node_string(arena, normal->any_keys.at[i]));
		bk_node_put(arena, entry, "ConditionValue",
			bk_node_string(arena, normal->any_values.at[i]));
		bk_node_add(arena, selection->tags, entry);
	}
}

/* With resources and alternatives at once: a selection per value; no resource has two values of
 * one tag, so none is selected twice. */
static void select_by_value(struct work *work, const struct bk_object *block, struct bk_str name,
	const struct normal *normal, struct bk_node *resources, struct bk_node *excluded)
{
	struct bk_infer *infer = work->infer;

	bk_vec_foreach (i, &normal->any_values) {
		struct bk_selection *selection = add_selection(work, block,
			bk_str_format(infer->arena, "%.*s-%zu", BK_STR_ARGS(name), i + 1));

		selection->resources = resources;
		selection->not_resources = excluded;
		selection->conditions = conditions_of(infer, normal);
		put_condition(infer, &selection->conditions, "StringEquals", normal->any_keys.at[i],
			normal->any_values.at[i], block->span);
	}
}

static void kinds_written(
	struct bk_infer *infer, struct normal *normal, const struct bk_value *kinds)
{
	if (!kinds || kinds->kind != BK_V_LIST)
		return;
	normal->has_kinds = true;
	bk_vec_foreach (i, &kinds->list) {
		if (kinds->list.at[i]->kind == BK_V_KIND)
			bk_vec_push(infer->arena, &normal->kinds, kinds->list.at[i]->service);
	}
}

static void select_block(struct work *work, const struct bk_object *block)
{
	const struct bk_value *include = bk_prop(block, BK_A_INCLUDE);
	const struct bk_value *exclude = bk_prop(block, BK_A_EXCLUDE);
	const struct bk_value *where = bk_prop(block, BK_A_WHERE);
	struct bk_str name = selection_name(work, block);
	struct normal normal = {0};
	struct bk_node *resources, *excluded;
	struct bk_selection *selection;

	kinds_written(work->infer, &normal, bk_prop(block, BK_A_KINDS));
	if (where && where->kind == BK_V_CONDITION)
		normalise(work->infer, &normal, where->condition, false);
	if (normal.refused) {
		refuse(work, block, normal.refused);
		return;
	}
	resources = include && include->kind == BK_V_LIST
		? resource_list(work, block, include, exclude, &normal, name)
		: kind_list(work, &normal);
	excluded = include ? NULL : excluded_list(work, block, exclude);
	if (!resources->list.len)
		return;
	if (normal.any && (include || normal.has_kinds)) {
		if (one_tag(&normal))
			select_by_value(work, block, name, &normal, resources, excluded);
		else
			refuse(work, block, normal.any);
		return;
	}
	selection = add_selection(work, block, name);
	selection->not_resources = excluded;
	selection->conditions = conditions_of(work->infer, &normal);
	if (normal.any)
		put_tag_list(work, selection, &normal);
	else
		selection->resources = resources;
}

void bk_selections_make(
	struct bk_infer *infer, const struct bk_object *plan, struct bk_selections *ret)
{
	struct work work = {.infer = infer, .plan = plan, .ret = ret};
	const struct bk_value *list = bk_prop(plan, BK_A_PLAN_SELECT);

	*ret = (struct bk_selections){0};
	note_written(&work);
	if (list && list->kind == BK_V_LIST) {
		struct normal everything = {0};
		struct bk_str name = selection_name(&work, plan);
		struct bk_node *resources =
			resource_list(&work, plan, list, NULL, &everything, name);

		if (resources->list.len) {
			struct bk_selection *selection = add_selection(&work, plan, name);

			selection->resources = resources;
			selection->span = list->span;
		}
	}
	bk_vec_foreach (i, &plan->children) {
		if (plan->children.at[i]->kind->id == BK_KIND_SELECT)
			select_block(&work, plan->children.at[i]);
	}
}
