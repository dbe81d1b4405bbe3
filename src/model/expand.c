/*
 * First sweep: placements, loops and conditions at the outer levels, and the objects that stand
 * in them. A block is walked once per account and region.
 */
#include <stdlib.h>

#include "model/reference.h"
#include "model/unit.h"

/* The tags of a placement, and of those around it. */
struct tag_layer {
	const struct bk_value *map;
	const struct tag_layer *outer; /* or NULL */
};

/* How a walk got where it is. */
struct placement {
	const struct bk_ou *ou; /* placed on exactly this unit */
	bool on_org;
	const struct tag_layer *tags; /* the innermost, or NULL */
};

static void walk(struct unit *unit, const struct bk_block *block, struct here here,
	const struct placement *placement);

/* Names that a block declares: known in all of it, whatever the order. */
static void bind_block(struct unit *unit, struct env *env, const struct bk_block *block)
{
	bk_vec_foreach (i, &block->items) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_LET && item->let.name.name) {
			bind_let(unit, env, item, NULL);
		} else if (item->kind == BK_STMT_TEMPLATE && item->template.name.name) {
			struct binding *binding =
				bind_name(unit, env, &item->template.name, BIND_TEMPLATE);

			binding->stmt = item;
		}
	}
}

static bool has_names(const struct bk_block *block)
{
	bk_vec_foreach (i, &block->items) {
		if (block->items.at[i]->kind == BK_STMT_LET ||
			block->items.at[i]->kind == BK_STMT_TEMPLATE)
			return true;
	}
	return false;
}

static const struct bk_value *regions_of(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	static const struct bk_type many = {.kind = BK_T_LIST, .element = &bk_t_region};
	static const struct bk_type either = {
		.kind = BK_T_EITHER, .element = &bk_t_region, .other = &many};

	return eval(unit, here, expr, &either);
}

static const struct bk_expr *placement_tags(struct unit *unit, const struct bk_block *block)
{
	const struct bk_stmt *found = NULL;

	bk_vec_foreach (i, &block->items) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind != BK_STMT_PROPERTY ||
			!bk_str_is(item->property.name.name->text, "tags"))
			continue;
		if (found) {
			bk_diag(unit->diags, BK_DUPLICATE_NAME, item->property.name.span,
				"`tags` stands twice in a placement");
			bk_diag_label(unit->diags, found->property.name.span, "the first one");
		} else {
			found = item;
		}
	}
	return found ? found->property.value : NULL;
}

static void walk_regions(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	const struct placement *outer)
{
	const struct bk_value *regions;
	struct placement placement = *outer;
	const struct bk_expr *tags = placement_tags(unit, stmt->place.block);
	struct tag_layer *layer;

	if (tags) {
		layer = bk_new(unit->arena, struct tag_layer);
		layer->map = eval(unit, &here, tags, &bk_t_tags);
		layer->outer = outer->tags;
		placement.tags = layer->map->kind == BK_V_MAP ? layer : outer->tags;
	}
	if (!stmt->place.regions) {
		walk(unit, stmt->place.block, here, &placement);
		return;
	}
	regions = regions_of(unit, &here, stmt->place.regions);
	if (regions->kind == BK_V_REGION) {
		here.region = regions->region;
		walk(unit, stmt->place.block, here, &placement);
	}
	for (size_t i = 0; regions->kind == BK_V_LIST && i < regions->list.len; i++) {
		here.region = regions->list.at[i]->region;
		walk(unit, stmt->place.block, here, &placement);
	}
	if (regions->kind == BK_V_POISON)
		lose(unit, stmt->span);
}

static void walk_place(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	const struct placement *outer)
{
	struct placement placement = *outer;
	struct accounts accounts = {0};
	const struct bk_value *set;

	if (!stmt->place.accounts) {
		walk_regions(unit, stmt, here, &placement);
		return;
	}
	set = eval(unit, &here, stmt->place.accounts, NULL);
	if (set->kind == BK_V_WORD) {
		unknown_name(unit, &here, set->span, set->text, &bk_t_account);
		set = &bk_poison;
	}
	if (!add_accounts(unit, &accounts, set)) {
		lose(unit, stmt->span);
		return;
	}
	placement.ou = set->kind == BK_V_OU ? set->ou : NULL;
	placement.on_org = set->kind == BK_V_ORG;
	bk_vec_foreach (i, &accounts.items) {
		here.account = accounts.items.at[i];
		walk_regions(unit, stmt, here, &placement);
	}
}

static void loop_body(
	struct unit *unit, const struct bk_stmt *stmt, struct here here, void *context)
{
	walk(unit, stmt->loop.block, here, context);
}

bool resource_kind(struct unit *unit, struct bk_str word)
{
	return bk_str_is(word, "resource") || bk_map_find(&unit->service_by_name, word);
}

static void unknown_kind(struct unit *unit, const struct bk_stmt *stmt, const char *place)
{
	struct bk_str legal[BK_KIND_COUNT + 64];
	size_t count = 0;

	for (int id = 1; id < BK_KIND_COUNT; id++) {
		const struct bk_kind *kind = bk_kind_get((enum bk_kind_id)id);

		if (!(kind->flags & BK_EXTENSION) && bk_kind_stands_in(kind, bk_str_of(place)))
			legal[count++] = bk_str_of(kind->word);
	}
	for (size_t i = 0; i < unit->model->services.len && count < BK_COUNT(legal) &&
		strcmp(place, "in") == 0;
		i++)
		legal[count++] = unit->model->services.at[i]->name->text;
	bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->decl.kind.span, "there is no kind `%s`",
		stmt->decl.kind.name->text.ptr);
	bk_diag_suggest(
		unit->diags, stmt->decl.kind.span, stmt->decl.kind.name->text, legal, count);
}

/* The kind of a declaration; NULL after saying why it cannot stand there. */
static const struct bk_kind *kind_of(
	struct unit *unit, const struct bk_stmt *stmt, const char *place)
{
	struct bk_str word = stmt->decl.kind.name->text;
	const struct bk_kind *kind = bk_kind_find(word);

	if (strcmp(place, "in") == 0 && resource_kind(unit, word))
		return bk_kind_get(BK_KIND_RESOURCE);
	if (kind && !(kind->flags & BK_EXTENSION) && bk_kind_stands_in(kind, bk_str_of(place)))
		return kind;
	if (!kind && resource_kind(unit, word))
		kind = bk_kind_get(BK_KIND_RESOURCE);
	if (!kind) {
		unknown_kind(unit, stmt, place);
		return NULL;
	}
	bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->decl.kind.span, "%s cannot stand here",
		word.ptr);
	if (bk_kind_stands_in(kind, BK_STR("in")))
		bk_diag_help(unit->diags, "Put it into a placement: in ACCOUNT at REGION { … }.");
	else
		bk_diag_note(unit->diags, "it stands %s", bk_kind_places(unit->arena, kind).ptr);
	return NULL;
}

static void later(struct unit *unit, const struct bk_stmt *stmt)
{
	bk_diag(unit->diags, BK_NOT_IN_THIS_VERSION, stmt->decl.kind.span,
		"kind `%s` is not in this version", stmt->decl.kind.name->text.ptr);
	bk_diag_help(unit->diags, "Put it into a comment until then.");
}

struct bk_str declared_name(
	struct unit *unit, const struct here *here, const struct bk_stmt *stmt, bool *ret_fine)
{
	const struct bk_ref *ref = &stmt->decl.ref;
	struct bk_str name;

	*ret_fine = false;
	if (!ref->path.parts.len) {
		bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->decl.kind.span,
			"this %s has no name", stmt->decl.kind.name->text.ptr);
		bk_diag_via(unit->diags, here->via);
		return BK_STR("");
	}
	if (ref->path.parts.len != 1) {
		bk_diag(unit->diags, BK_UNEXPECTED_TEXT, ref->span,
			"a declaration has a plain name");
		return BK_STR("");
	}
	name = ref->path.parts.at[0].name->text;
	bk_vec_foreach (i, &ref->keys) {
		const struct bk_value *key = eval(unit, here, ref->keys.at[i], NULL);
		struct bk_str text;

		if (key->kind == BK_V_POISON)
			return name;
		text = key_text(unit, key);
		if (!text.len) {
			bk_diag(unit->diags, BK_WRONG_TYPE, ref->keys.at[i]->span,
				"%s cannot be a key", value_words(key));
			return name;
		}
		name = bk_str_format(
			unit->arena, "%.*s[%.*s]", BK_STR_ARGS(name), BK_STR_ARGS(text));
	}
	*ret_fine = true;
	return name;
}

static struct bk_str address_of(struct unit *unit, const struct bk_object *object, const char *word)
{
	struct bk_str name = object->name ? object->name->text : BK_STR("");
	const struct bk_str pieces[] = {bk_str_of(word), BK_STR(":"),
		object->account ? object->account->name->text : BK_STR(""),
		name.len ? BK_STR(".") : BK_STR(""), name, BK_STR("["),
		object->region ? object->region->name->text : BK_STR(""), BK_STR("]")};

	return bk_str_concat(unit->arena, pieces, object->region ? 8 : 5);
}

static struct bk_family *family_of(struct unit *unit, const struct bk_stmt *stmt,
	const struct bk_object *object, const struct placement *placement)
{
	const struct bk_str pieces[] = {{(const char *)&stmt, sizeof(stmt)},
		object->name ? object->name->text : BK_STR("")};
	struct bk_str key = bk_str_concat(unit->arena, pieces, BK_COUNT(pieces));
	struct bk_family *family = bk_map_find(&unit->families, key);

	if (family)
		return family;
	family = bk_new(unit->arena, struct bk_family);
	family->kind = object->kind;
	family->name = object->name;
	family->ou = placement->ou;
	family->on_org = placement->on_org;
	family->span = object->name_span;
	bk_vec_push(unit->arena, &unit->model->families, family);
	bk_map_put(&unit->families, key, family);
	return family;
}

static bool is_placed(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt,
	const struct here *here)
{
	if (!(kind->flags & (BK_REGIONAL | BK_GLOBAL)))
		return true;
	if (here->account && (here->region || (kind->flags & BK_GLOBAL)))
		return true;
	bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->decl.kind.span, "%s needs %s to stand in",
		stmt->decl.kind.name->text.ptr,
		here->account ? "a region" : "an account and a region");
	bk_diag_help(unit->diags,
		here->account ? "Write `at REGION` behind the account."
			      : "Put it into a placement: in ACCOUNT at REGION { … }.");
	return false;
}

static bool life_fits(struct unit *unit, const struct bk_stmt *stmt, const struct bk_object *object)
{
	bool resource = object->kind->id == BK_KIND_RESOURCE;

	switch (stmt->decl.life) {
	case BK_LIFE_PLAIN:
		return true;
	case BK_LIFE_MANAGED:
		if (object->extension)
			return true;
		bk_diag(unit->diags, BK_NOT_IN_THIS_VERSION, stmt->decl.life_span,
			resource ? "bkc does not manage %s in this version"
				 : "`managed` is for data stores, not for %s",
			stmt->decl.kind.name->text.ptr);
		return false;
	case BK_LIFE_RETIRED:
		if (bk_attr_find(object->kind, BK_STR("until")))
			return true;
		bk_diag(unit->diags, BK_UNEXPECTED_TEXT, stmt->decl.life_span,
			"a %s is not retired: it goes when its declaration goes",
			stmt->decl.kind.name->text.ptr);
		return false;
	case BK_LIFE_EXISTING:
		if (resource || (object->kind->flags & BK_OWNABLE))
			return true;
		bk_diag(unit->diags, BK_UNEXPECTED_TEXT, stmt->decl.life_span,
			"this word does not go with %s", stmt->decl.kind.name->text.ptr);
		return false;
	}
	return true;
}

/* Kinds that are read before or after all placements; true where this is such a one. */
static bool is_read_elsewhere(struct unit *unit, const struct bk_kind *kind,
	const struct bk_stmt *stmt, const struct here *here)
{
	switch (kind->id) {
	case BK_KIND_ORG:
	case BK_KIND_ACCOUNT:
	case BK_KIND_OU:
	case BK_KIND_SERVICE:
		return true;
	case BK_KIND_LINT:
		bk_vec_push(unit->arena, &unit->lints, stmt);
		return true;
	case BK_KIND_OBJECTIVE:
		bk_vec_push(unit->arena, &unit->objectives, ((struct pending){NULL, stmt, *here}));
		return true;
	default:
		if (kind->flags & BK_LATER)
			later(unit, stmt);
		return kind->flags & BK_LATER;
	}
}

/* The object as its header tells it. */
static struct bk_object *object_new(struct unit *unit, const struct bk_kind *kind,
	const struct bk_stmt *stmt, const struct here *here, struct bk_str name)
{
	struct bk_object *object = bk_new(unit->arena, struct bk_object);

	object->kind = kind;
	object->life = stmt->decl.life;
	object->name = name.len ? bk_name_get(unit->names, name) : NULL;
	object->account = here->account;
	object->region = kind->flags & BK_GLOBAL ? NULL : here->region;
	object->doc = stmt->doc;
	object->name_span =
		stmt->decl.ref.path.parts.len ? stmt->decl.ref.span : stmt->decl.kind.span;
	object->span = bk_span_join(
		bk_span_is_none(stmt->decl.life_span) ? stmt->decl.kind.span : stmt->decl.life_span,
		stmt->decl.value ? stmt->decl.value->span : object->name_span);
	object->via = here->via;
	if (kind->id == BK_KIND_RESOURCE)
		object->service = bk_map_find(&unit->service_by_name, stmt->decl.kind.name->text);
	if (object->service && object->life == BK_LIFE_MANAGED)
		object->extension = extension_of(unit, object->service);
	object->address = address_of(unit, object, stmt->decl.kind.name->text.ptr);
	return object;
}

/* A global thing is there already, from another region of its placement. */
static bool is_there(struct unit *unit, const struct bk_object *object)
{
	const struct bk_object *known = object->kind->flags & BK_GLOBAL
		? bk_map_find(&unit->model->by_address, object->address)
		: NULL;

	return known && bk_span_equal(known->name_span, object->name_span);
}

/* What it is in AWS. */
static void identify(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
	const struct here *here)
{
	bool resource = object->kind->id == BK_KIND_RESOURCE;

	take_physical(unit, object, stmt, here);
	if (object->arn.len) {
		check_arn_place(unit, object, stmt->decl.value->span);
		if (resource && !object->service)
			type_by_arn(unit, object, stmt, here);
	} else if (resource && !object->service) {
		bk_diag(unit->diags, BK_MISSING_PROPERTY,
			stmt->decl.value ? stmt->decl.value->span : object->name_span,
			"`resource` needs an ARN");
		bk_diag_help(unit->diags, "Write `resource %s = arn:…`.", object->name->text.ptr);
	}
	check_collision(unit, object);
	settle_arn(unit, object);
}

/* Outermost first: what is said further in wins. Placements nest as deep as the parser admits. */
static void add_layer(struct unit *unit, struct bk_object *object, const struct tag_layer *layer)
{
	if (!layer)
		return;
	add_layer(unit, object, layer->outer);
	add_tags(unit, object, layer->map);
}

/* Tags of the account and of the placements around; what exists is not tagged. */
static void inherit_tags(
	struct unit *unit, struct bk_object *object, const struct placement *placement)
{
	if (object->kind->id == BK_KIND_RESOURCE && object->life != BK_LIFE_MANAGED)
		return;
	if (object->account->tags)
		add_tags(unit, object, object->account->tags);
	add_layer(unit, object, placement->tags);
}

/* The name of the declaration, and whether it may stand where it does. */
static bool is_placeable(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt,
	const struct here *here, struct bk_str *ret_name)
{
	bool fine = true;

	*ret_name = BK_STR("");
	if (!is_placed(unit, kind, stmt, here) || !is_loop_keyed(unit, stmt, here->env, NULL))
		return false;
	if (kind->flags & BK_NAMED)
		*ret_name = declared_name(unit, here, stmt, &fine);
	return fine;
}

static void declare(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	const struct placement *placement, const char *place)
{
	const struct bk_kind *kind = kind_of(unit, stmt, place);
	struct bk_object *object;
	struct bk_family *family;
	struct bk_str name;

	if (kind && is_read_elsewhere(unit, kind, stmt, &here))
		return;
	if (!kind || !is_placeable(unit, kind, stmt, &here, &name)) {
		lose(unit, stmt->span);
		return;
	}
	object = object_new(unit, kind, stmt, &here, name);
	if (is_there(unit, object) || is_duplicate(unit, object))
		return;
	if (!life_fits(unit, stmt, object)) {
		lose(unit, stmt->span);
		return;
	}
	if (!count_object(unit, object->name_span))
		return;
	identify(unit, object, stmt, &here);
	inherit_tags(unit, object, placement);
	family = family_of(unit, stmt, object, placement);
	object->family = family;
	bk_vec_push(unit->arena, &family->instances, object);
	bk_vec_push(unit->arena, &unit->model->objects, object);
	bk_map_put(&unit->model->by_address, object->address, object);
	index_object(unit, object);
	bk_vec_push(unit->arena, &unit->pending, ((struct pending){object, stmt, here}));
}

static void walk_item(struct unit *unit, const struct bk_stmt *item, struct here here,
	const struct placement *placement, const char *place)
{
	struct placement inner = *placement;
	bool wanted;

	switch (item->kind) {
	case BK_STMT_ERROR:
		lose(unit, item->span);
		break;
	case BK_STMT_DECL:
		declare(unit, item, here, placement, place);
		break;
	case BK_STMT_PLACE:
		walk_place(unit, item, here, placement);
		break;
	case BK_STMT_FOR:
		each_item(unit, item, here, loop_body, &inner);
		break;
	case BK_STMT_IF:
		if (eval_bool(unit, &here, item->choice.condition, &wanted)) {
			if (wanted)
				walk(unit, item->choice.block, here, placement);
		} else {
			lose(unit, item->span);
		}
		break;
	case BK_STMT_ASSERT:
		run_assert(unit, &here, item);
		break;
	case BK_STMT_MOVED:
		read_move(unit, item);
		break;
	case BK_STMT_PROPERTY:
		if ((here.account || here.region) &&
			bk_str_is(item->property.name.name->text, "tags"))
			break;
		bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, item->property.name.span,
			here.account || here.region
				? "a placement has only the property `tags`"
				: "no property stands at the outermost level; `%s` needs a block",
			item->property.name.name->text.ptr);
		break;
	case BK_STMT_USE:
		bk_diag(unit->diags, BK_TEMPLATE_KIND, item->use.path.span,
			"templates are used inside the block of their kind");
		break;
	case BK_STMT_IMPORT:
	case BK_STMT_LET:
	case BK_STMT_INPUT:
	case BK_STMT_TEMPLATE:
		break;
	}
}

/* Properties that spill out of a block whose `{` is missing are reported once. */
static bool is_stray_again(const struct bk_block *block, size_t i)
{
	return i > 0 && block->items.at[i]->kind == BK_STMT_PROPERTY &&
		block->items.at[i - 1]->kind == BK_STMT_PROPERTY &&
		!bk_str_is(block->items.at[i - 1]->property.name.name->text, "tags");
}

static void walk(struct unit *unit, const struct bk_block *block, struct here here,
	const struct placement *placement)
{
	if (unit->exhausted)
		return;
	if (has_names(block)) {
		struct env *env = level(unit, here.env);

		bind_block(unit, env, block);
		here.env = env;
	}
	for (size_t i = 0; i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_INPUT || item->kind == BK_STMT_IMPORT)
			bk_diag(unit->diags, BK_UNEXPECTED_TEXT, item->span,
				"%s stands at the top of a file",
				item->kind == BK_STMT_INPUT ? "an input" : "an import");
		else if (is_target_list(unit, block, i))
			i++;
		else if (is_stray_again(block, i))
			continue;
		else
			walk_item(unit, item, here, placement,
				here.account || here.region ? "in" : "top");
	}
}

static int by_place(const void *a, const void *b)
{
	const struct bk_object *left = *(struct bk_object *const *)a;
	const struct bk_object *right = *(struct bk_object *const *)b;
	size_t l, r;

	if (left->name_span.file != right->name_span.file)
		return left->name_span.file < right->name_span.file ? -1 : 1;
	if (left->name_span.begin != right->name_span.begin)
		return left->name_span.begin < right->name_span.begin ? -1 : 1;
	l = left->account ? left->account->index_in_model : 0;
	r = right->account ? right->account->index_in_model : 0;
	if (l != r)
		return l < r ? -1 : 1;
	l = left->region ? left->region->index_in_model : 0;
	r = right->region ? right->region->index_in_model : 0;
	if (l != r)
		return l < r ? -1 : 1;
	return bk_str_compare(left->address, right->address);
}

void expand_all(struct unit *unit)
{
	struct placement nowhere = {0};

	for (size_t m = 0; m < unit->modules.len; m++) {
		struct module *module = unit->modules.entries[m].value;
		struct here here = {.env = module->env};

		if (module->is_std)
			continue;
		bk_vec_foreach (i, &module->files) {
			const struct bk_ast *ast = module->files.at[i];

			for (size_t j = 0; j < ast->body.items.len; j++) {
				if (is_target_list(unit, &ast->body, j))
					j++;
				else if (!is_stray_again(&ast->body, j))
					walk_item(
						unit, ast->body.items.at[j], here, &nowhere, "top");
			}
		}
	}
	check_moves(unit);
	if (unit->model->objects.len)
		qsort(unit->model->objects.at, unit->model->objects.len,
			sizeof(*unit->model->objects.at), by_place);
}
