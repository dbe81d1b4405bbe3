/*
 * Second sweep: what stands in each object. Templates, loops and conditions are spliced in; what
 * the block itself says wins over what a template says, item by item.
 */
#include <stdlib.h>

#include "base/embed.h"
#include "model/splice.h"
#include "model/synonym.h"

/* ---- properties ---- */

/* A property of a managed one, on one that exists; said once for each declaration. */
static bool is_of_managed(
	struct unit *unit, const struct bk_object *object, const struct item *item)
{
	const struct bk_kind *kind =
		object->service && !object->extension ? extension_of(unit, object->service) : NULL;
	const char *word = item->stmt->property.name.name->text.ptr;
	struct bk_span start = object->span;

	if (!kind || !bk_attr_find(kind, item->stmt->property.name.name->text))
		return false;
	if (bk_map_put(&unit->not_managed,
		    (struct bk_str){(const char *)&object->name_span, sizeof(start)},
		    bk_new(unit->arena, char)))
		return true;
	start.end = start.begin;
	bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, item->stmt->property.name.span,
		"only a managed %s has `%s`; this one exists", object->service->name->text.ptr,
		word);
	if (object->life == BK_LIFE_PLAIN)
		bk_diag_fix(unit->diags, BK_FIX_UNSAFE, start, BK_STR("managed "),
			"What bkc makes is declared with `managed`.");
	bk_diag_address(unit->diags, object->address);
	return true;
}

/* Adds the words of a kind's properties to those that are legal; returns how many there are. */
static size_t add_words(const struct bk_kind *kind, struct bk_str *legal, size_t count, size_t most)
{
	for (size_t i = 0; i < kind->attr_count && count < most; i++) {
		if (!(kind->attrs[i].flags & BK_HIDDEN))
			legal[count++] = bk_str_of(kind->attrs[i].word);
	}
	return count;
}

static void unknown_property(struct unit *unit, struct bk_object *object, const struct item *item)
{
	const struct bk_ident *name = &item->stmt->property.name;
	struct bk_str legal[64];
	size_t count;

	object->misread = true;
	if (is_of_managed(unit, object, item))
		return;
	count = add_words(object->kind, legal, 0, BK_COUNT(legal));
	if (object->extension)
		count = add_words(object->extension, legal, count, BK_COUNT(legal));
	bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, name->span, "%s has no property `%s`",
		object->service ? object->service->name->text.ptr : object->kind->word,
		name->name->text.ptr);
	bk_suggest_property(unit->diags, object->kind, name->span, name->name->text, legal, count);
	bk_diag_via(unit->diags, item->here.via);
	bk_diag_address(unit->diags, object->address);
}

/* Two items for one property, neither of which wins. */
static void clash(struct unit *unit, const struct bk_object *object, const struct item *old,
	const struct item *new, const char *word)
{
	struct bk_span a = old->stmt->property.name.span, b = new->stmt->property.name.span;

	if (old->from == new->from) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, b, "`%s` stands twice in %s", word,
			object->kind->word);
		if (!bk_span_equal(a, b))
			bk_diag_label(unit->diags, a, "the first one");
	} else {
		bk_diag(unit->diags, BK_TEMPLATE_CLASH, object->name_span,
			"`%s` comes from both template `%s` and template `%s`", word,
			template_name(old->from), template_name(new->from));
		bk_diag_label(unit->diags, a, "from `%s`", template_name(old->from));
		bk_diag_label(unit->diags, b, "from `%s`", template_name(new->from));
		bk_diag_help(unit->diags, "State `%s` here, too: what is local wins.", word);
	}
	bk_diag_address(unit->diags, object->address);
}

static const struct bk_attr *attr_of(
	const struct bk_object *object, struct bk_str word, const struct bk_value ***ret_slot)
{
	const struct bk_attr *attr = bk_attr_find(object->kind, word);

	if (attr && !(attr->flags & BK_HIDDEN)) {
		*ret_slot = &object->props[attr->id - object->kind->attrs[0].id];
		return attr;
	}
	attr = object->extension ? bk_attr_find(object->extension, word) : NULL;
	if (attr)
		*ret_slot = &object->extension_props[attr->id - object->extension->attrs[0].id];
	return attr;
}

static void idle_override(struct unit *unit, const struct bk_object *object, const struct item *own,
	const struct bk_value *value, const struct item *spliced, const struct bk_attr *attr)
{
	const struct bk_value *other =
		eval(unit, &spliced->here, spliced->stmt->property.value, attr->type);

	if (value->kind == BK_V_POISON || !values_equal(value, other))
		return;
	bk_diag(unit->diags, BK_IDLE_OVERRIDE, own->stmt->span,
		"`%s` has the same value in template `%s`", attr->word,
		template_name(spliced->from));
	bk_diag_label(unit->diags, spliced->stmt->span, "the template's");
	if (!own->stmt->attributes.len)
		bk_diag_fix(unit->diags, BK_FIX_SAFE, removal(unit, own->stmt->span), BK_STR(""),
			"Leave it out.");
	bk_diag_address(unit->diags, object->address);
}

/* The value as the property has it: a complaint about it points there, not at a constant far away.
 */
static const struct bk_value *at_property(
	struct unit *unit, const struct item *item, const struct bk_value *value)
{
	struct bk_span span = item->stmt->property.value->span;
	struct bk_value *moved;

	if (bk_span_equal(value->span, span) && value->via == item->here.via)
		return value;
	moved = bk_new(unit->arena, struct bk_value);
	*moved = *value;
	moved->span = span;
	moved->via = item->here.via;
	return moved;
}

static void set_property(struct unit *unit, struct bk_object *object, const struct item *item,
	const struct bk_attr *attr, const struct bk_value **slot, const struct item *overridden)
{
	const struct bk_value *value;

	if (item->stmt->property.op != BK_OP_ASSIGN) {
		bk_diag(unit->diags, BK_UNEXPECTED_TEXT, item->stmt->property.op_span,
			"a property is set with `=`");
		*slot = &bk_poison;
		return;
	}
	unit->attr = attr;
	unit->diags->newest = unit->diags->folding = NULL;
	value = eval(unit, &item->here, item->stmt->property.value, attr->type);
	unit->attr = NULL;
	/* What was said while it was evaluated is of this object. */
	bk_diag_via(unit->diags, item->here.via);
	bk_diag_address(unit->diags, object->address);
	if (value->kind == BK_V_POISON)
		unit->model->incomplete = true;
	else
		value = check_bounds(unit, attr, at_property(unit, item, value), object);
	*slot = value;
	if (overridden)
		idle_override(unit, object, item, value, overridden, attr);
}

/* The chosen item of each property, and the spliced one that it overrides. */
struct choice {
	const struct item *item, *overridden;
};

/* Where the choice for a property of the object, or of its extension, is kept. */
static struct choice *choice_of(
	struct choice *choices, const struct bk_object *object, const struct bk_attr *attr)
{
	const struct bk_kind *kind = object->kind;

	if (attr->id >= kind->attrs[0].id && attr->id < kind->attrs[0].id + kind->attr_count)
		return &choices[attr - kind->attrs];
	return &choices[kind->attr_count + (size_t)(attr - object->extension->attrs)];
}

static void choose(struct unit *unit, struct bk_object *object, struct choice *choices,
	const struct item *item)
{
	const struct bk_value **slot;
	const struct bk_attr *attr = attr_of(object, item->stmt->property.name.name->text, &slot);
	struct choice *choice;

	if (!attr) {
		unknown_property(unit, object, item);
		eval(unit, &item->here, item->stmt->property.value, NULL);
		return;
	}
	choice = choice_of(choices, object, attr);
	if (!choice->item)
		choice->item = item;
	else if (!wins(choice->item->from, item->from))
		clash(unit, object, choice->item, item, attr->word);
	else if (!choice->overridden)
		choice->overridden = item;
}

static void fill_properties(struct unit *unit, struct bk_object *object, const struct items *items)
{
	size_t count =
		object->kind->attr_count + (object->extension ? object->extension->attr_count : 0);
	struct choice *choices = bk_new_array(unit->arena, struct choice, count + 1);
	int deepest = 0;

	/* The block's own first: they win over what is spliced in, level by level. */
	for (int depth = 0; depth <= deepest; depth++) {
		bk_vec_foreach (i, &items->list) {
			const struct item *item = &items->list.at[i];

			if (depth_of(item->from) > deepest)
				deepest = depth_of(item->from);
			if (item->stmt->kind == BK_STMT_PROPERTY && depth_of(item->from) == depth)
				choose(unit, object, choices, item);
		}
	}
	for (size_t i = 0; i < count; i++) {
		const struct bk_value **slot = NULL;
		const struct bk_attr *attr;

		if (!choices[i].item)
			continue;
		attr = attr_of(object, choices[i].item->stmt->property.name.name->text, &slot);
		if (attr)
			set_property(
				unit, object, choices[i].item, attr, slot, choices[i].overridden);
	}
}

/* ---- children ---- */

static void fill_layers(struct unit *unit, struct bk_object *object, const layers *all);

/* A child in the making: all blocks that say something about it. */
struct child {
	struct bk_object *object;
	struct child *same_key; /* of other kinds */
	layers layers;          /* those that win first */
};

/* `a.b[k]` behind the word `copy` as an expression; NULL where nothing is. */
static const struct bk_expr *reference(struct unit *unit, const struct bk_ref *ref)
{
	struct bk_expr *expr = NULL;

	bk_vec_foreach (i, &ref->path.parts) {
		const struct bk_ident *part = &ref->path.parts.at[i];
		struct bk_expr *next = bk_new(unit->arena, struct bk_expr);

		next->kind = expr ? BK_EXPR_MEMBER : BK_EXPR_NAME;
		next->span = expr ? bk_span_join(expr->span, part->span) : part->span;
		if (expr) {
			next->post.base = expr;
			next->post.name = *part;
		} else {
			next->name = part->name;
		}
		expr = next;
	}
	for (size_t i = 0; expr && i < ref->keys.len; i++) {
		struct bk_expr *next = bk_new(unit->arena, struct bk_expr);

		next->kind = BK_EXPR_INDEX;
		next->span = ref->span;
		next->post.base = expr;
		next->post.index = ref->keys.at[i];
		expr = next;
	}
	return expr;
}

static bool take_target(struct unit *unit, struct bk_object *copy, const struct item *item)
{
	const struct bk_expr *expr = reference(unit, &item->stmt->decl.ref);
	const struct bk_value *target;

	target = expr ? eval(unit, &item->here, expr, &bk_t_vault) : &bk_poison;
	copy->props[BK_A_COPY_TARGET - copy->kind->attrs[0].id] = target;
	if (target->kind != BK_V_OBJECT) {
		unit->model->incomplete = true;
		return false;
	}
	copy->name = target->object->name;
	return true;
}

static struct bk_str child_key(const struct bk_object *object)
{
	if (object->kind->id == BK_KIND_COPY)
		return bk_prop_object(object, BK_A_COPY_TARGET)->address;
	return object->name ? object->name->text : BK_STR("");
}

/* A property of that name, of the object's kind or of what it is managed as. */
static const struct bk_attr *attr_named(const struct bk_object *object, struct bk_str word)
{
	const struct bk_attr *attr = bk_attr_find(object->kind, word);

	return attr || !object->extension ? attr : bk_attr_find(object->extension, word);
}

/* `keep local`: a property that lacks its sign, not a block. */
static bool is_unsigned(const struct bk_object *object, const struct item *item)
{
	struct bk_str word =
		item->stmt->kind == BK_STMT_DECL ? item->stmt->decl.kind.name->text : BK_STR("");
	const struct bk_kind *kind = bk_kind_find(word);

	return attr_named(object, word) &&
		!(kind && bk_kind_stands_in(kind, bk_str_of(object->kind->word)));
}

static const struct bk_kind *child_kind(
	struct unit *unit, const struct bk_object *parent, const struct item *item)
{
	const struct bk_stmt *stmt = item->stmt;
	struct bk_str word = stmt->decl.kind.name->text;
	const char *what = parent->service ? parent->service->name->text.ptr : parent->kind->word;
	const struct bk_kind *kind = bk_kind_find(word);
	const struct bk_attr *attr = attr_named(parent, word);
	struct bk_str legal[16];
	size_t count = 0;

	if (kind && bk_kind_stands_in(kind, bk_str_of(parent->kind->word)))
		return kind;
	for (int id = 1; id < BK_KIND_COUNT && count < BK_COUNT(legal); id++) {
		const struct bk_kind *one = bk_kind_get((enum bk_kind_id)id);

		if (bk_kind_stands_in(one, bk_str_of(parent->kind->word)))
			legal[count++] = bk_str_of(one->word);
	}
	if (attr && stmt->decl.ref.path.parts.len) {
		struct bk_span between = {
			stmt->span.file, stmt->decl.kind.span.end, stmt->decl.ref.span.begin};

		bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->decl.kind.span,
			"`%s` is a property of %s: write `=` behind it", word.ptr, what);
		bk_diag_fix(unit->diags, BK_FIX_SAFE, between, BK_STR(" = "), "Add `=`.");
	} else {
		bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->decl.kind.span,
			"no kind `%s` stands in %s", word.ptr, what);
		bk_diag_suggest(unit->diags, stmt->decl.kind.span, word, legal, count);
	}
	bk_diag_via(unit->diags, item->here.via);
	unit->model->incomplete = true;
	return NULL;
}

static void take_raw(struct unit *unit, struct bk_object *object, const struct item *item)
{
	static const char *const targets[] = {
		[BK_RAW_TERRAFORM] = "terraform",
		[BK_RAW_CLOUDFORMATION] = "cloudformation",
		[BK_RAW_API] = "api",
	};
	const struct bk_stmt *stmt = item->stmt;
	struct bk_expr map = {
		.kind = BK_EXPR_MAP, .span = stmt->span, .map = stmt->decl.block, .depth = 1};
	struct bk_str word = stmt->decl.ref.path.parts.len
		? stmt->decl.ref.path.parts.at[0].name->text
		: BK_STR("");

	for (size_t i = 0; i < BK_COUNT(targets); i++) {
		const struct bk_value *value;

		if (!bk_str_is(word, targets[i]))
			continue;
		if (!stmt->decl.block)
			return;
		value = eval(unit, &item->here, &map, NULL);
		if (value->kind == BK_V_MAP)
			object->raw[i] = value;
		if (i == BK_RAW_API) {
			bk_diag(unit->diags, BK_NOT_IN_THIS_VERSION, stmt->decl.ref.span,
				"`raw api` is not in this version: no apply would send it");
			bk_diag_help(unit->diags, "Put it into a comment until then.");
			bk_diag_via(unit->diags, item->here.via);
		}
		return;
	}
	bk_diag(unit->diags, BK_NOT_ONE_OF, stmt->decl.ref.span,
		"raw is for `terraform` or `cloudformation`");
}

static struct bk_object *child_new(struct unit *unit, struct bk_object *parent,
	const struct bk_kind *kind, const struct item *item, bool *ret_fine)
{
	const struct bk_stmt *stmt = item->stmt;
	struct bk_object *object = bk_new(unit->arena, struct bk_object);

	*ret_fine = true;
	object->kind = kind;
	object->account = parent->account;
	object->region = parent->region;
	object->parent = parent;
	object->doc = stmt->doc;
	object->via = item->here.via;
	object->name_span =
		stmt->decl.ref.path.parts.len ? stmt->decl.ref.span : stmt->decl.kind.span;
	object->span = bk_span_join(stmt->decl.kind.span, object->name_span);
	object->props = bk_new_array(unit->arena, const struct bk_value *, kind->attr_count + 1);
	if (kind->flags & BK_NAMED_BY_REF) {
		*ret_fine = take_target(unit, object, item);
	} else if ((kind->flags & BK_NAMED) ||
		((kind->flags & BK_MAYBE_NAMED) && stmt->decl.ref.path.parts.len)) {
		struct bk_str name = declared_name(unit, &item->here, stmt, ret_fine);

		if (kind->flags & BK_NAMED && *ret_fine)
			*ret_fine = is_loop_keyed(unit, stmt, item->here.env, item->level);
		object->name = name.len ? bk_name_get(unit->names, name) : NULL;
	}
	if (!*ret_fine)
		return object;
	if (object->name)
		take_physical(unit, object, stmt, &item->here);
	return object;
}

/* "rule:prod.rds/hourly[eu-west-1]": its parent's, with its own name (a copy's is its target), or
 * its number, behind the parent's name. */
static struct bk_str child_address(struct unit *unit, const struct bk_object *parent,
	const struct bk_object *object, size_t number)
{
	struct bk_str rest = parent->address, region = BK_STR(""), name;
	struct bk_str pieces[6];

	bk_str_cut(&rest, ':');
	if (parent->region) {
		region = parent->region->name->text;
		region = (struct bk_str){rest.ptr + rest.len - region.len - 2, region.len + 2};
		rest.len -= region.len;
	}
	if (object->kind->id == BK_KIND_COPY) {
		name = bk_prop_object(object, BK_A_COPY_TARGET)->address;
		bk_str_cut(&name, ':');
	} else {
		name = object->name ? object->name->text
				    : bk_str_format(unit->arena, "%zu", number);
	}
	pieces[0] = bk_str_of(object->kind->word);
	pieces[1] = BK_STR(":");
	pieces[2] = rest;
	pieces[3] = BK_STR("/");
	pieces[4] = name;
	pieces[5] = region;
	return bk_str_concat(unit->arena, pieces, BK_COUNT(pieces));
}

static struct child *find_child(
	const struct bk_map *children, const struct bk_object *object, struct bk_str key)
{
	struct child *child = bk_map_find(children, key);

	while (child && child->object->kind != object->kind)
		child = child->same_key;
	return child;
}

static bool has_layer_from(const layers *all, const struct source *from)
{
	bk_vec_foreach (i, all) {
		if (all->at[i].from == from)
			return true;
	}
	return false;
}

/* Puts a layer behind those of lesser depth. */
static void add_layer(struct unit *unit, layers *all, struct layer layer)
{
	size_t at = all->len;

	bk_vec_push(unit->arena, all, layer);
	for (; at > 0 && depth_of(all->at[at - 1].from) > depth_of(layer.from); at--)
		all->at[at] = all->at[at - 1];
	all->at[at] = layer;
}

/* The children of one object in the making. */
struct children {
	struct child *at; /* in source order */
	size_t count;
	struct bk_map by_key;
};

/* One more block of a child that is known; false, after saying so, where it may not stand there. */
static bool join_child(struct unit *unit, const struct bk_object *parent, const struct item *item,
	struct child *child, const struct bk_object *object)
{
	if (has_layer_from(&child->layers, item->from)) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, object->name_span,
			"%s `%.*s` stands twice in %s", object->kind->word,
			BK_STR_ARGS(child_key(object)), parent->kind->word);
		bk_diag_label(unit->diags, child->object->name_span, "the first one");
		bk_diag_via(unit->diags, item->here.via);
		return false;
	}
	if (item->from)
		return true;
	/* The block's own one gives the place. */
	child->object->name_span = object->name_span;
	child->object->span = object->span;
	child->object->via = object->via;
	if (object->physical.len && item->stmt->decl.value)
		child->object->physical = object->physical;
	return true;
}

static void take_child(struct unit *unit, struct bk_object *parent, const struct item *item,
	struct children *children)
{
	const struct bk_kind *kind = child_kind(unit, parent, item);
	struct bk_object *object;
	struct child *child;
	struct bk_str key;
	bool fine;

	if (!kind)
		return;
	object = child_new(unit, parent, kind, item, &fine);
	if (!fine) {
		unit->model->incomplete = true;
		return;
	}
	key = child_key(object);
	child = find_child(&children->by_key, object, key);
	if (!child) {
		child = &children->at[children->count++];
		child->object = object;
		if (key.len)
			child->same_key = bk_map_put(&children->by_key, key, child);
	} else if (!join_child(unit, parent, item, child, object)) {
		return;
	}
	add_layer(
		unit, &child->layers, (struct layer){block_of(item->stmt), item->here, item->from});
}

static void add_child(struct unit *unit, struct bk_object *parent, struct bk_object *object)
{
	bk_map_put(&unit->model->by_address, object->address, object);
	bk_vec_push(unit->arena, &parent->children, object);
	if (object->kind->id == BK_KIND_COPY)
		bk_vec_push(unit->arena, &parent->copies, object);
}

static void fill_children(struct unit *unit, struct bk_object *parent, const struct items *items)
{
	struct children children = {
		.at = bk_new_array(unit->arena, struct child, items->list.len + 1)};

	bk_map_init(&children.by_key, unit->arena);
	bk_vec_foreach (i, &items->list) {
		const struct item *item = &items->list.at[i];

		if (item->stmt->kind != BK_STMT_DECL)
			continue;
		if (bk_str_is(item->stmt->decl.kind.name->text, "raw"))
			take_raw(unit, parent, item);
		else
			take_child(unit, parent, item, &children);
	}
	for (size_t i = 0; i < children.count; i++) {
		struct bk_object *object = children.at[i].object;

		if (!count_object(unit, object->name_span))
			return;
		object->address = child_address(unit, parent, object, i + 1);
		add_child(unit, parent, object);
		fill_layers(unit, object, &children.at[i].layers);
	}
}

/* ---- what follows from the table ---- */

static bool is_required_elsewhere(const struct bk_object *object, const struct bk_attr *attr)
{
	return attr->id == BK_A_SCHEDULE && bk_prop(object->parent, BK_A_PLAN_SCHEDULE);
}

static void missing(struct unit *unit, const struct bk_object *object, const char *what,
	const struct bk_attr *attr)
{
	bk_diag(unit->diags, BK_MISSING_PROPERTY, object->name_span, "%s%s%s%s needs `%s`", what,
		object->name ? " `" : "", object->name ? object->name->text.ptr : "",
		object->name ? "`" : "", attr->word);
	bk_diag_note(unit->diags, "%s", attr->doc);
	bk_diag_via(unit->diags, object->via);
	bk_diag_address(unit->diags, object->address);
}

/* The default of a property; NULL where its text in the table is only documentation. */
static const struct bk_value *standard_of(struct unit *unit, const struct bk_attr *attr)
{
	const struct bk_value *value = unit->standards[attr->id];

	if (!value) {
		value = standard_value(unit, attr);
		if (value->kind == BK_V_WORD && !type_takes_word(attr->type, value->text))
			value = &bk_poison;
		unit->standards[attr->id] = value;
	}
	return value->kind == BK_V_POISON ? NULL : value;
}

static void fill_standards(struct unit *unit, struct bk_object *object, const struct bk_kind *kind,
	const struct bk_value **props, bool lost)
{
	for (size_t i = 0; i < kind->attr_count; i++) {
		const struct bk_attr *attr = &kind->attrs[i];

		if (props[i])
			continue;
		/* What somebody else's thing is like is assumed only where it is said. */
		if (object->life == BK_LIFE_EXISTING)
			continue;
		if (attr->standard[0])
			props[i] = standard_of(unit, attr);
		else if ((attr->flags & BK_REQUIRED) && !lost &&
			!is_required_elsewhere(object, attr))
			missing(unit, object,
				object->service ? object->service->name->text.ptr
						: object->kind->word,
				attr);
	}
}

/* Rules take from their plan, copies from their rule, what they do not say. */
static const struct inheritance {
	enum bk_attr_id own, from;
} inherited[] = {
	{BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE},
	{BK_A_RULE_VAULT, BK_A_PLAN_VAULT},
	{BK_A_START, BK_A_PLAN_START},
	{BK_A_FINISH, BK_A_PLAN_FINISH},
	{BK_A_KEEP, BK_A_PLAN_KEEP},
	{BK_A_COLD, BK_A_PLAN_COLD},
	{BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS},
	{BK_A_POINT_TAGS, BK_A_PLAN_POINT_TAGS},
	{BK_A_COPY_KEEP, BK_A_KEEP},
};

static void inherit(struct unit *unit, struct bk_object *object)
{
	for (size_t i = 0; i < BK_COUNT(inherited); i++) {
		const struct bk_value **slot;
		const struct bk_value *value;
		struct bk_value *copy;
		size_t index = inherited[i].own - object->kind->attrs[0].id;

		if (!object->kind->attr_count || inherited[i].own < object->kind->attrs[0].id ||
			index >= object->kind->attr_count)
			continue;
		slot = &object->props[index];
		value = *slot ? NULL : bk_prop(object->parent, inherited[i].from);
		if (!value)
			continue;
		copy = bk_new(unit->arena, struct bk_value);
		*copy = *value;
		copy->origin = value->origin == BK_DEFAULT ? BK_DEFAULT : BK_INHERITED;
		*slot = copy;
	}
}

static bool has_parent_of(const struct bk_object *object, enum bk_kind_id kind)
{
	return object->parent && object->parent->kind->id == kind;
}

static void fill_layers(struct unit *unit, struct bk_object *object, const layers *all)
{
	struct items items = {.unit = unit, .object = object};

	bk_vec_foreach (i, all) {
		items.from = all->at[i].from;
		items.level = all->at[i].here.env;
		collect(&items, all->at[i].block, all->at[i].here);
	}
	bk_vec_foreach (i, &items.list)
		items.lost |= is_unsigned(object, &items.list.at[i]);
	object->misread |= items.lost;
	fill_properties(unit, object, &items);
	/* A copy of a rule takes from it; one of a plan is for rules that differ. */
	if (object->kind->id == BK_KIND_RULE ||
		(object->kind->id == BK_KIND_COPY && has_parent_of(object, BK_KIND_RULE)))
		inherit(unit, object);
	fill_standards(unit, object, object->kind, object->props, items.lost);
	if (object->extension)
		fill_standards(
			unit, object, object->extension, object->extension_props, items.lost);
	fill_children(unit, object, &items);
}

static void fill_tags(struct unit *unit, struct bk_object *object)
{
	static const enum bk_attr_id tags[] = {
		BK_A_VAULT_TAGS, BK_A_KEY_TAGS, BK_A_RESOURCE_TAGS, BK_A_PLAN_TAGS, BK_A_ROLE_TAGS};

	for (size_t i = 0; i < BK_COUNT(tags); i++) {
		size_t index = tags[i] - object->kind->attrs[0].id;
		const struct bk_value *value;

		if (tags[i] < object->kind->attrs[0].id || index >= object->kind->attr_count)
			continue;
		value = bk_prop(object, tags[i]);
		if (value && value->kind == BK_V_MAP)
			add_tags(unit, object, value);
	}
}

void each_spliced(struct unit *unit, const struct bk_kind *kind, const struct bk_block *block,
	struct here here,
	void (*item)(struct unit *, const struct bk_stmt *, const struct here *, void *),
	void *context)
{
	const struct bk_object object = {.kind = kind};
	struct items items = {.unit = unit, .object = &object};

	collect(&items, block, here);
	bk_vec_foreach (i, &items.list)
		item(unit, items.list.at[i].stmt, &items.list.at[i].here, context);
}

void fill_object(struct unit *unit, const struct pending *pending)
{
	struct bk_object *object = pending->object;
	struct layer layer = {block_of(pending->stmt), pending->here, NULL};
	layers one = {0};

	object->props =
		bk_new_array(unit->arena, const struct bk_value *, object->kind->attr_count + 1);
	if (object->extension)
		object->extension_props = bk_new_array(
			unit->arena, const struct bk_value *, object->extension->attr_count + 1);
	bk_vec_push(unit->arena, &one, layer);
	fill_layers(unit, object, &one);
	if (object->kind->attr_count && object->account)
		fill_tags(unit, object);
}

void fill_all(struct unit *unit)
{
	bk_vec_foreach (i, &unit->pending) {
		if (unit->exhausted)
			return;
		fill_object(unit, &unit->pending.at[i]);
	}
}
