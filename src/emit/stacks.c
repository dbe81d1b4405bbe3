/*
 * Which template holds which resource, and the order of the templates. A template per account and
 * region is the aim; two such that need each other (a role of one region in the key policy of
 * another, whose vault the first one's plan copies to) take turns: what can be deployed goes
 * first, and the rest follows in `…-2`. So does what is too much for one template.
 */
#include "base/arena.h"
#include "base/hash.h"
#include "base/out.h"
#include "emit/cloudformation.h"
#include "emit/names.h"
#include "model/model.h"

enum { STACK_NAME_MAX = 100 };

/* One account and region. */
struct group {
	const struct bk_account *account;
	const struct bk_region *region;
	BK_VEC(const struct bk_desired *) waiting; /* resources not yet placed, in order */
	struct bk_str file;                        /* "prod-eu-west-1" */
	size_t templates;
};

struct placing {
	struct bk_cloudformation *cf;
	BK_VEC(struct group *) groups; /* in the order of their first resource */
	struct group **group_of;       /* [account × regions + region] */
	size_t next_position;
	bool *ready; /* by object: placed, or to be placed with those that are chosen now */
};

const struct bk_desired *bk_cfn_owner(
	const struct bk_cloudformation *cf, const struct bk_desired *object)
{
	switch (bk_emit_way(&cf->emit, object)) {
	case BK_WAY_RESOURCE:
		return object;
	case BK_WAY_PART:
		return object->parent;
	case BK_WAY_NONE:
	case BK_WAY_COMPANION:
		return NULL;
	}
	return NULL;
}

static struct group *group_of(struct placing *placing, const struct bk_desired *object)
{
	const struct bk_model *model = placing->cf->emit.list->model;
	const struct bk_region *region = bk_emit_region(&placing->cf->emit, object);
	struct group **slot =
		&placing->group_of[object->account->index_in_model * model->regions.len +
			region->index_in_model];

	if (!*slot) {
		*slot = bk_new(placing->cf->emit.arena, struct group);
		(*slot)->account = object->account;
		(*slot)->region = region;
		bk_vec_push(placing->cf->emit.arena, &placing->groups, *slot);
	}
	return *slot;
}

/* Parts of a parent in the order of the list; made backwards. */
static void chain_parts(struct bk_cloudformation *cf)
{
	const struct bk_desired_list *list = cf->emit.list;

	for (size_t i = list->objects.len; i-- > 0;) {
		const struct bk_desired *object = list->objects.at[i];

		if (bk_emit_way(&cf->emit, object) != BK_WAY_PART)
			continue;
		cf->next_part[i] = cf->first_part[object->parent->index];
		cf->first_part[object->parent->index] = i + 1;
	}
}

/* Without account and region, which are those of the template. */
static struct bk_str short_name(const struct bk_desired *object, struct bk_str address)
{
	struct bk_str name = address, account = object->account->name->text;
	size_t colon = bk_str_find(name, ':');
	size_t end;

	if (colon < name.len) {
		name.ptr += colon + 1;
		name.len -= colon + 1;
	}
	if (bk_str_has_prefix(name, account) && name.len > account.len &&
		name.ptr[account.len] == '.') {
		name.ptr += account.len + 1;
		name.len -= account.len + 1;
	}
	end = name.len;
	while (object->region && end > 0 && name.ptr[end - 1] != '[')
		end--;
	if (end > 0 && name.ptr[name.len - 1] == ']')
		name.len = end - 1;
	return name;
}

static void name_resources(
	struct bk_cloudformation *cf, const struct bk_desired *const *objects, size_t count)
{
	struct bk_arena *arena = cf->emit.arena;
	struct bk_identifier *items = bk_new_array(arena, struct bk_identifier, count + 1);

	for (size_t i = 0; i < count; i++) {
		struct bk_str kind = bk_camel(arena, bk_str_of(objects[i]->type->name));

		struct bk_str old = bk_emit_old_address(&cf->emit, objects[i]);

		/* A stack cannot rename: what was moved keeps its logical id. */
		items[i].seed = old.len ? old : objects[i]->address;
		items[i].wanted = bk_str_format(arena, "%.*s%.*s", BK_STR_ARGS(kind),
			BK_STR_ARGS(bk_camel(arena, short_name(objects[i], items[i].seed))));
	}
	bk_identifiers_settle(arena, items, count, "");
	for (size_t i = 0; i < count; i++)
		cf->ids[objects[i]->index] = items[i].name;
}

/* Existing keys are parameters; their names are unique in the whole unit. */
static void name_parameters(struct bk_cloudformation *cf)
{
	struct bk_arena *arena = cf->emit.arena;
	size_t count = cf->emit.aliases.len;
	struct bk_identifier *items = bk_new_array(arena, struct bk_identifier, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct bk_desired *key = cf->emit.aliases.at[i];

		items[i].seed = key->address;
		items[i].wanted = bk_str_format(arena, "ExistingKey%.*s",
			BK_STR_ARGS(bk_camel(arena, short_name(key, key->address))));
	}
	bk_identifiers_settle(arena, items, count, "");
	for (size_t i = 0; i < count; i++)
		cf->ids[cf->emit.aliases.at[i]->index] = items[i].name;
}

static void make_groups(struct placing *placing)
{
	struct bk_cloudformation *cf = placing->cf;
	const struct bk_model *model = cf->emit.list->model;
	struct bk_arena *arena = cf->emit.arena;
	struct bk_identifier *items;

	placing->group_of =
		bk_new_array(arena, struct group *, model->accounts.len * model->regions.len);
	bk_vec_foreach (i, &cf->emit.graph->order) {
		const struct bk_desired *object = cf->emit.graph->order.at[i];

		if (bk_emit_way(&cf->emit, object) == BK_WAY_RESOURCE)
			bk_vec_push(arena, &group_of(placing, object)->waiting, object);
	}
	items = bk_new_array(arena, struct bk_identifier, placing->groups.len + 1);
	bk_vec_foreach (i, &placing->groups) {
		const struct group *group = placing->groups.at[i];

		items[i].wanted = bk_hyphenated(arena,
			bk_str_format(arena, "%.*s-%.*s", BK_STR_ARGS(group->account->name->text),
				BK_STR_ARGS(group->region->name->text)));
		items[i].seed = bk_str_format(arena, "%.*s %.*s", BK_STR_ARGS(group->account->id),
			BK_STR_ARGS(group->region->name->text));
	}
	bk_identifiers_settle(arena, items, placing->groups.len, "-");
	bk_vec_foreach (i, &placing->groups) {
		struct group *group = placing->groups.at[i];

		group->file = items[i].name;
		name_resources(cf, group->waiting.at, group->waiting.len);
	}
}

/* Whether all that `object` itself needs is ready. What a part comes after counts only where its
 * type says so: a lock waits for plans that need its vault. */
static bool needs_are_ready(
	const struct placing *placing, const struct bk_desired *object, bool with_after)
{
	const struct bk_emit *emit = &placing->cf->emit;
	const struct bk_desired *owner = bk_cfn_owner(placing->cf, object);

	for (size_t i = emit->need_first[object->index]; i < emit->need_first[object->index + 1];
		i++) {
		const struct bk_edge *edge = emit->needs[i];
		const struct bk_desired *first = bk_cfn_owner(placing->cf, edge->to);

		if (!first || first == owner || (edge->reason && !with_after))
			continue;
		if (!placing->ready[first->index])
			return false;
	}
	return true;
}

static bool is_placeable(const struct placing *placing, const struct bk_desired *object)
{
	const struct bk_cloudformation *cf = placing->cf;

	if (!needs_are_ready(placing, object, true))
		return false;
	for (size_t part = cf->first_part[object->index]; part; part = cf->next_part[part - 1]) {
		const struct bk_desired *child = cf->emit.list->objects.at[part - 1];

		if (!needs_are_ready(placing, child, child->type->part_orders))
			return false;
	}
	return true;
}

typedef BK_VEC(const struct bk_desired *) objects;

/* Takes out of the group, in order, all that can be placed now. */
static void choose(struct placing *placing, struct group *group, objects *ret)
{
	bool more = true;

	while (more) {
		size_t kept = 0;

		more = false;
		bk_vec_foreach (i, &group->waiting) {
			const struct bk_desired *object = group->waiting.at[i];

			if (!is_placeable(placing, object)) {
				group->waiting.at[kept++] = object;
				continue;
			}
			placing->ready[object->index] = true;
			bk_vec_push(placing->cf->emit.arena, ret, object);
			more = true;
		}
		more = more && kept > 0;
		group->waiting.len = kept;
	}
}

/* Puts back what was taken: the group is left for later. */
static void put_back(struct placing *placing, struct group *group, objects *taken)
{
	bk_vec_foreach (i, taken)
		placing->ready[taken->at[i]->index] = false;
	bk_vec_foreach (i, &group->waiting)
		bk_vec_push(placing->cf->emit.arena, taken, group->waiting.at[i]);
	group->waiting.len = 0;
	bk_vec_foreach (i, taken)
		bk_vec_push(placing->cf->emit.arena, &group->waiting, taken->at[i]);
}

static struct bk_cfn_template *template_new(struct placing *placing, struct group *group)
{
	struct bk_arena *arena = placing->cf->emit.arena;
	struct bk_cfn_template *template = bk_new(arena, struct bk_cfn_template);
	struct bk_str unit = bk_hyphenated(arena, placing->cf->emit.list->model->unit);
	struct bk_str suffix = BK_STR("");

	template->account = group->account;
	template->region = group->region;
	template->number = ++group->templates;
	if (template->number > 1)
		suffix = bk_str_format(arena, "-%zu", template->number);
	template->file = bk_str_format(
		arena, "%.*s%.*s.cfn.json", BK_STR_ARGS(group->file), BK_STR_ARGS(suffix));
	template->stack = bk_str_format(arena, "%.*s%.*s",
		BK_STR_ARGS(bk_hash_cut(arena,
			bk_str_format(arena, "bkc-%.*s-%.*s", BK_STR_ARGS(unit),
				BK_STR_ARGS(group->file)),
			STACK_NAME_MAX)),
		BK_STR_ARGS(suffix));
	bk_vec_push(arena, &placing->cf->templates, template);
	return template;
}

/* Bytes that the resource takes in a template, nearly: written once to be measured. */
static size_t size_of(struct bk_cloudformation *cf, const struct bk_desired *object)
{
	struct bk_out *out = bk_out_memory();
	size_t size;

	bk_json_init(&cf->json, out, false);
	bk_json_object(&cf->json);
	bk_json_key(&cf->json, BK_STR("Resources"));
	bk_json_object(&cf->json);
	bk_cfn_write_resource(cf, object);
	bk_json_end_object(&cf->json);
	bk_json_end_object(&cf->json);
	size = bk_out_text(out).len;
	bk_out_discard(out);
	return size;
}

/* Into as many templates as AWS's limits ask for. */
static void place(struct placing *placing, struct group *group, const objects *chosen)
{
	struct bk_cloudformation *cf = placing->cf;
	struct bk_cfn_template *template = NULL;
	size_t bytes = 0;

	bk_vec_foreach (i, chosen) {
		const struct bk_desired *object = chosen->at[i];
		size_t size;

		if (!template)
			template = template_new(placing, group);
		cf->position[object->index] = ++placing->next_position;
		cf->template_of[object->index] = cf->templates.len;
		size = size_of(cf, object);
		if (template->resources.len == BK_CFN_RESOURCES_MAX ||
			(template->resources.len && bytes + size > BK_CFN_BYTES_ALLOWED)) {
			template = template_new(placing, group);
			cf->template_of[object->index] = cf->templates.len;
			bytes = 0;
		}
		bk_vec_push(cf->emit.arena, &template->resources, object);
		bytes += size;
	}
}

/* All groups of which everything can be placed; false when there was none. */
static bool place_whole_groups(struct placing *placing)
{
	bool progress = false;

	bk_vec_foreach (i, &placing->groups) {
		struct group *group = placing->groups.at[i];
		objects chosen = {0};

		if (!group->waiting.len)
			continue;
		choose(placing, group, &chosen);
		if (group->waiting.len) {
			put_back(placing, group, &chosen);
			continue;
		}
		place(placing, group, &chosen);
		progress = true;
	}
	return progress;
}

/* What can be placed of the first group that has any. */
static bool place_some(struct placing *placing)
{
	bk_vec_foreach (i, &placing->groups) {
		struct group *group = placing->groups.at[i];
		objects chosen = {0};

		choose(placing, group, &chosen);
		if (!chosen.len)
			continue;
		place(placing, group, &chosen);
		return true;
	}
	return false;
}

/* Properties of a parent that need what needs the parent: no order can serve both, so the first
 * goes first, with what it needs written as text. False when nothing is left. */
static bool place_first(struct placing *placing)
{
	bk_vec_foreach (i, &placing->groups) {
		struct group *group = placing->groups.at[i];
		objects chosen = {0};

		if (!group->waiting.len)
			continue;
		bk_vec_push(placing->cf->emit.arena, &chosen, group->waiting.at[0]);
		placing->ready[group->waiting.at[0]->index] = true;
		group->waiting.at++;
		group->waiting.len--;
		group->waiting.cap--;
		place(placing, group, &chosen);
		return true;
	}
	return false;
}

struct collector {
	struct bk_cloudformation *cf;
	size_t number; /* of the template, in all */
	const struct bk_desired *from;
};

/* What a template imports is marked for export where it is; existing keys become parameters. */
static void collect(void *user, const struct bk_node *ref)
{
	const struct collector *collector = user;
	struct bk_cloudformation *cf = collector->cf;
	const struct bk_desired *target = ref->ref.target;
	enum bk_cfn_ref way = bk_cfn_ref_way(cf, collector->from, target, ref->ref.part);
	unsigned char bit = (unsigned char)(1U << ref->ref.part);

	if (way == BK_CFN_PARAMETER && cf->template_of[target->index] != collector->number) {
		bk_vec_push(cf->emit.arena, &cf->templates.at[collector->number - 1]->parameters,
			target);
		cf->template_of[target->index] = collector->number;
	}
	if (way == BK_CFN_IMPORT && !(cf->exported[target->index] & bit)) {
		cf->exported[target->index] |= bit;
		cf->templates.at[cf->template_of[target->index] - 1]->exports++;
	}
}

static void collect_all(struct bk_cloudformation *cf)
{
	bk_vec_foreach (i, &cf->templates) {
		struct bk_cfn_template *template = cf->templates.at[i];

		bk_vec_foreach (j, &template->resources) {
			const struct bk_desired *object = template->resources.at[j];

			bk_node_refs(object->body, collect, &(struct collector){cf, i + 1, object});
			for (size_t part = cf->first_part[object->index]; part;
				part = cf->next_part[part - 1]) {
				const struct bk_desired *child =
					cf->emit.list->objects.at[part - 1];

				bk_node_refs(child->body, collect,
					&(struct collector){cf, i + 1, child});
			}
		}
	}
}

void bk_stacks_make(struct bk_cloudformation *cf)
{
	struct bk_arena *arena = cf->emit.arena;
	size_t count = cf->emit.list->objects.len + 1;
	struct placing placing = {.cf = cf, .ready = bk_new_array(arena, bool, count)};

	cf->ids = bk_new_array(arena, struct bk_str, count);
	cf->template_of = bk_new_array(arena, size_t, count);
	cf->position = bk_new_array(arena, size_t, count);
	cf->first_part = bk_new_array(arena, size_t, count);
	cf->next_part = bk_new_array(arena, size_t, count);
	cf->exported = bk_new_array(arena, unsigned char, count);
	chain_parts(cf);
	name_parameters(cf);
	make_groups(&placing);
	while (place_whole_groups(&placing) || place_some(&placing) || place_first(&placing))
		;
	collect_all(cf);
}
