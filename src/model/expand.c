/*
 * First sweep: placements, loops and conditions at the outer levels, and the objects that stand
 * in them. A block is walked once per account and region.
 */
#include <stdlib.h>

#include "model/arn.h"
#include "model/physical.h"
#include "model/unit.h"

/* How a walk got where it is. */
struct placement {
	const struct bk_ou *ou; /* placed on exactly this unit */
	bool on_org;
	const struct bk_value *tags[8]; /* of the placements around, outermost first */
	size_t tag_count;
};

static void walk(struct unit *unit, const struct bk_block *block, struct here here,
	const struct placement *placement);

/* A new level whose names are this block's own. */
static struct env *level(struct unit *unit, const struct env *outer)
{
	struct env *env = bk_new(unit->arena, struct env);

	env->outer = outer;
	return env;
}

/* Names that a block declares: known in all of it, whatever the order. */
static void bind_block(struct unit *unit, struct env *env, const struct bk_block *block)
{
	bk_vec_foreach (i, &block->items) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_LET && item->let.name.name) {
			bind_let(unit, env, item, NULL);
		} else if (item->kind == BK_STMT_TEMPLATE && item->template.name.name) {
			struct binding *binding =
				bind(unit, env, &item->template.name, BIND_TEMPLATE);

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

/* The accounts of a set. */
struct accounts {
	BK_VEC(const struct bk_account *) items;
};

static void add_account(
	struct unit *unit, struct accounts *accounts, const struct bk_account *account)
{
	bk_vec_foreach (i, &accounts->items) {
		if (accounts->items.at[i] == account)
			return;
	}
	bk_vec_push(unit->arena, &accounts->items, account);
}

static bool add_accounts(struct unit *unit, struct accounts *accounts, const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_ACCOUNT:
		add_account(unit, accounts, value->account);
		return true;
	case BK_V_OU:
		if (!accounts->items.len) {
			bk_vec_foreach (i, &value->ou->accounts)
				bk_vec_push(
					unit->arena, &accounts->items, value->ou->accounts.at[i]);
			return true;
		}
		bk_vec_foreach (i, &value->ou->accounts)
			add_account(unit, accounts, value->ou->accounts.at[i]);
		return true;
	case BK_V_ORG:
		bk_vec_foreach (i, &unit->model->accounts) {
			if (unit->model->accounts.at[i]->in_org)
				add_account(unit, accounts, unit->model->accounts.at[i]);
		}
		return true;
	case BK_V_LIST:
		bk_vec_foreach (i, &value->list) {
			if (!add_accounts(unit, accounts, value->list.at[i]))
				return false;
		}
		return true;
	case BK_V_POISON:
		return false;
	default:
		bk_diag(unit->diags, BK_WRONG_TYPE, value->span,
			"things stand in accounts, units or the organization, not in %s",
			value_words(value));
		return false;
	}
}

static const struct bk_value *regions_of(
	struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	static const struct bk_type many = {.kind = BK_T_LIST, .element = &bk_t_region};
	static const struct bk_type either = {
		.kind = BK_T_EITHER, .element = &bk_t_region, .other = &many};

	return eval(unit, here, expr, &either);
}

static const struct bk_expr *placement_tags(const struct bk_block *block)
{
	bk_vec_foreach (i, &block->items) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY &&
			bk_str_is(item->property.name.name->text, "tags"))
			return item->property.value;
	}
	return NULL;
}

static void walk_regions(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	const struct placement *outer)
{
	const struct bk_value *regions;
	struct placement placement = *outer;
	const struct bk_expr *tags = placement_tags(stmt->place.block);

	if (tags && placement.tag_count < BK_COUNT(placement.tags)) {
		const struct bk_value *value = eval(unit, &here, tags, &bk_t_tags);

		if (value->kind == BK_V_MAP)
			placement.tags[placement.tag_count++] = value;
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

static void bind_value(struct unit *unit, struct env *env, const struct bk_ident *ident,
	const struct bk_value *value)
{
	struct binding *binding;

	if (!ident->name)
		return;
	binding = bind(unit, env, ident, BIND_VALUE);
	binding->value = value;
	binding->quiet = true;
}

static const struct bk_value *string_value(
	struct unit *unit, const struct here *here, struct bk_str text, struct bk_span span)
{
	const struct bk_region *region = bk_map_find(&unit->region_by_name, text);
	struct bk_value *value = value_new(unit, here, region ? BK_V_REGION : BK_V_STRING, span);

	if (region)
		value->region = region;
	else
		value->text = text;
	return value;
}

/* A unit or the organization as the list of its accounts; anything else as it is. */
static const struct bk_value *accounts_of(struct unit *unit, const struct bk_value *value)
{
	struct accounts accounts = {0};
	struct bk_value *list;

	if (value->kind != BK_V_OU && value->kind != BK_V_ORG)
		return value;
	add_accounts(unit, &accounts, value);
	list = bk_new(unit->arena, struct bk_value);
	*list = *value;
	list->kind = BK_V_LIST;
	memset(&list->list, 0, sizeof(list->list));
	bk_vec_foreach (i, &accounts.items) {
		struct bk_value *one = bk_new(unit->arena, struct bk_value);

		*one = *value;
		one->kind = BK_V_ACCOUNT;
		one->account = accounts.items.at[i];
		bk_vec_push(unit->arena, &list->list, one);
	}
	return list;
}

bool each_item(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	void (*body)(struct unit *, const struct bk_stmt *, struct here, void *), void *context)
{
	const struct bk_value *over = accounts_of(unit, eval(unit, &here, stmt->loop.over, NULL));
	bool is_map = over->kind == BK_V_MAP;
	size_t count = is_map ? over->map.len : over->kind == BK_V_LIST ? over->list.len : 0;

	if (over->kind == BK_V_POISON) {
		lose(unit, stmt->span);
		return false;
	}
	if (over->kind != BK_V_LIST && !is_map) {
		bk_diag(unit->diags, BK_WRONG_TYPE, stmt->loop.over->span,
			"a loop runs over a list or a map, not over %s", value_words(over));
		unit->model->incomplete = true;
		return false;
	}
	for (size_t i = 0; i < count && !unit->exhausted; i++) {
		struct env *env = level(unit, here.env);
		struct here inner = here;
		bool wanted = true;

		env->loop = stmt;
		inner.env = env;
		if (is_map) {
			bind_value(unit, env, &stmt->loop.first,
				string_value(unit, &here, over->map.at[i].key,
					over->map.at[i].key_span));
			bind_value(unit, env, &stmt->loop.second, over->map.at[i].value);
		} else if (stmt->loop.second.name) {
			bk_diag(unit->diags, BK_WRONG_TYPE, stmt->loop.second.span,
				"a list has items only; two names are for a map");
			return false;
		} else {
			bind_value(unit, env, &stmt->loop.first, over->list.at[i]);
		}
		if (stmt->loop.condition && !eval_bool(unit, &inner, stmt->loop.condition, &wanted))
			continue;
		if (wanted && charge(unit, BK_TURN_STEPS, stmt->span))
			body(unit, stmt, inner, context);
	}
	return true;
}

static void loop_body(
	struct unit *unit, const struct bk_stmt *stmt, struct here here, void *context)
{
	walk(unit, stmt->loop.block, here, context);
}

static bool resource_kind(struct unit *unit, struct bk_str word)
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
	if (kind || resource_kind(unit, word)) {
		bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->decl.kind.span, "%s cannot stand here",
			word.ptr);
		if (resource_kind(unit, word) || bk_kind_stands_in(kind, BK_STR("in")))
			bk_diag_help(unit->diags,
				"Put it into a placement: in ACCOUNT at REGION { … }.");
		else
			bk_diag_note(unit->diags, "it stands in: %s", kind->places);
		return NULL;
	}
	unknown_kind(unit, stmt, place);
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

/* Does the expression speak of the name? */
static bool mentions(const struct bk_expr *expr, const struct bk_name *name)
{
	switch (expr->kind) {
	case BK_EXPR_NAME:
		return expr->name == name;
	case BK_EXPR_MEMBER:
	case BK_EXPR_ALL:
		return mentions(expr->post.base, name);
	case BK_EXPR_INDEX:
		return mentions(expr->post.base, name) || mentions(expr->post.index, name);
	case BK_EXPR_CALL:
		bk_vec_foreach (i, &expr->post.args) {
			if (mentions(expr->post.args.at[i].value, name))
				return true;
		}
		return false;
	case BK_EXPR_STRING:
		for (size_t i = 0; expr->has_parts && i < expr->interpolated.parts.len; i++) {
			if (mentions(expr->interpolated.parts.at[i], name))
				return true;
		}
		return false;
	case BK_EXPR_BINARY:
		return mentions(expr->binary.left, name) || mentions(expr->binary.right, name);
	case BK_EXPR_PAREN:
		return mentions(expr->inner, name);
	default:
		return false;
	}
}

bool is_loop_keyed(struct unit *unit, const struct bk_stmt *stmt, const struct env *env,
	const struct env *until)
{
	struct bk_str name = bk_sources_text(unit->sources, stmt->decl.ref.span);

	for (; env && env != until; env = env->outer) {
		const struct bk_stmt *loop = env->loop;
		bool keyed = false;

		bk_vec_foreach (i, &stmt->decl.ref.keys) {
			const struct bk_expr *key = stmt->decl.ref.keys.at[i];

			keyed |= loop &&
				(mentions(key, loop->loop.first.name) ||
					(loop->loop.second.name &&
						mentions(key, loop->loop.second.name)));
		}
		if (!loop || keyed)
			continue;
		bk_diag(unit->diags, BK_UNKEYED_LOOP, stmt->decl.ref.span,
			"each turn of the loop would declare the same %s `%.*s`",
			stmt->decl.kind.name->text.ptr, BK_STR_ARGS(name));
		bk_diag_label(unit->diags, loop->loop.first.span, "of this loop");
		bk_diag_help(unit->diags, "Write the loop's name behind its own: `%.*s[%s]`.",
			BK_STR_ARGS(name), loop->loop.first.name->text.ptr);
		return false;
	}
	return true;
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

const struct bk_kind *extension_of(struct unit *unit, const struct bk_service *service)
{
	return bk_kind_find(bk_str_format(unit->arena, "managed %s", service->name->text.ptr));
}

/* The kind of `resource NAME = arn:…`: from the ARN, or `type`. */
/* The form of an ARN is right, the name in it is not. */
static bool misnamed_arn(struct unit *unit, struct bk_str arn, struct bk_span span)
{
	struct bk_str name;
	const struct bk_service *service = bk_arn_misnamed(unit->model, arn, &name);

	if (!service)
		return false;
	bk_diag(unit->diags, BK_BAD_ARN, span, "`%.*s` is not a name that AWS takes for `%s`",
		BK_STR_ARGS(name), service->name->text.ptr);
	bk_diag_note(unit->diags, "a name of this kind (%s) matches `%s`", service->title.ptr,
		service->name_pattern.ptr);
	return true;
}

static void type_by_arn(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
	const struct here *here)
{
	const struct bk_service *const *services;
	const struct bk_value *type = NULL;
	struct bk_str name, choices = BK_STR("");
	size_t count = 0;

	const struct bk_block *block = block_of(stmt);

	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY &&
			bk_str_is(item->property.name.name->text, "type"))
			type = eval(unit, here, item->property.value, &bk_t_kind_name);
	}
	if (type && type->kind != BK_V_KIND)
		return;
	services = bk_arn_services(unit->arena, unit->model, object->arn, &count, &name);
	for (size_t i = 0; i < count; i++) {
		choices = bk_str_format(unit->arena, "%.*s%s`%s`", BK_STR_ARGS(choices),
			i == 0                  ? ""
				: i + 1 < count ? ", "
						: " or ",
			services[i]->name->text.ptr);
		if (type ? services[i] == type->service : count == 1)
			object->service = services[i];
	}
	if (object->service) {
		object->physical = name;
		return;
	}
	unit->model->incomplete = true;
	if (!count && !misnamed_arn(unit, object->arn, stmt->decl.value->span))
		bk_diag(unit->diags, BK_BAD_ARN, stmt->decl.value->span,
			"AWS Backup protects nothing with an ARN of this form");
	if (!count)
		return;
	if (type) {
		bk_diag(unit->diags, BK_BAD_ARN, type->span, "the ARN is not one of %s",
			type->service->name->text.ptr);
		bk_diag_note(unit->diags, "it has the form of %.*s", BK_STR_ARGS(choices));
		return;
	}
	bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->decl.value->span,
		"the ARN does not tell the kind");
	bk_diag_help(unit->diags, "Write { type = … } behind it, with one of %.*s.",
		BK_STR_ARGS(choices));
}

/* An ARN that was written must lie in the account and region of its placement. */
static void check_arn_place(struct unit *unit, const struct bk_object *object, struct bk_span span)
{
	struct bk_arn arn;
	const char *service = object->kind->id == BK_KIND_KEY ? "kms"
		: object->kind->id == BK_KIND_VAULT           ? "backup"
		: object->kind->id == BK_KIND_ROLE            ? "iam"
							      : NULL;

	if (!bk_arn_parse(object->arn, &arn)) {
		bk_diag(unit->diags, BK_BAD_ARN, span, "this is not an ARN");
		return;
	}
	if (service && !bk_str_is(arn.service, service))
		bk_diag(unit->diags, BK_BAD_ARN, span, "not a %s ARN: its service is `%.*s`",
			object->kind->word, BK_STR_ARGS(arn.service));
	else if (arn.account.len && !bk_str_equal(arn.account, object->account->id))
		bk_diag(unit->diags, BK_BAD_ARN, span,
			"the ARN is of account %.*s, not of %s (%.*s)", BK_STR_ARGS(arn.account),
			object->account->name->text.ptr, BK_STR_ARGS(object->account->id));
	else if (arn.region.len && object->region &&
		!bk_str_equal(arn.region, object->region->name->text))
		bk_diag(unit->diags, BK_BAD_ARN, span, "the ARN is of region %.*s, not of %s",
			BK_STR_ARGS(arn.region), object->region->name->text.ptr);
	else
		return;
	bk_diag_address(unit->diags, object->address);
}

/* The last part of an ARN's resource: what a key, vault or role is called. */
static struct bk_str arn_name(struct bk_str arn)
{
	size_t start = arn.len;

	while (start > 0 && arn.ptr[start - 1] != '/' && arn.ptr[start - 1] != ':')
		start--;
	return (struct bk_str){arn.ptr + start, arn.len - start};
}

static bool has_property(const struct bk_stmt *stmt, const char *word)
{
	const struct bk_block *block = block_of(stmt);

	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY &&
			bk_str_is(item->property.name.name->text, word))
			return true;
	}
	return false;
}

/* The name of a data store by its ARN, which must have the form of its kind. */
static struct bk_str service_arn_name(
	struct unit *unit, const struct bk_object *object, const struct bk_value *arn)
{
	const struct bk_service *const *services;
	struct bk_str name;
	size_t count;

	services = bk_arn_services(unit->arena, unit->model, arn->text, &count, &name);
	for (size_t i = 0; i < count; i++) {
		if (services[i] == object->service)
			return name;
	}
	if (!count && misnamed_arn(unit, arn->text, arn->span))
		return arn_name(arn->text);
	bk_diag(unit->diags, BK_BAD_ARN, arn->span,
		"this is not the ARN of a resource of kind `%s`", object->service->name->text.ptr);
	if (count)
		bk_diag_here(unit->diags, "it has the form of `%s`", services[0]->name->text.ptr);
	bk_diag_note(unit->diags, "theirs have the form `%s`", object->service->arn.ptr);
	bk_diag_address(unit->diags, object->address);
	return arn_name(arn->text);
}

/* A name is looked at once per kind, however many accounts have it. */
static void check_name(struct unit *unit, struct bk_object *object, struct bk_span span)
{
	const struct bk_str pieces[] = {
		object->service ? object->service->name->text : bk_str_of(object->kind->word),
		BK_STR(" "), object->physical};
	struct bk_str key = bk_str_concat(unit->arena, pieces, BK_COUNT(pieces));

	if (object->life == BK_LIFE_PLAIN && !object->service &&
		!bk_physical_check_owned(unit->diags, object->kind, object->physical, span))
		return;
	if (bk_map_find(&unit->names_checked, key))
		return;
	if (bk_physical_check(unit->diags, object->kind, object->service, object->physical, span))
		bk_map_put(&unit->names_checked, key, object);
}

void take_physical(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
	const struct here *here)
{
	const struct bk_expr *expr = stmt->decl.value;
	const struct bk_value *value;
	struct bk_span span = object->name_span;
	struct bk_str text;

	if (!(object->kind->flags & BK_PHYSICAL)) {
		if (expr)
			bk_diag(unit->diags, BK_UNEXPECTED_TEXT, expr->span,
				"%s takes no value behind its name",
				stmt->decl.kind.name->text.ptr);
		return;
	}
	if (is_block_behind_sign(unit, stmt))
		expr = NULL;
	if (expr) {
		value = eval(unit, here, expr, &bk_t_string_or_arn);
		if (value->kind == BK_V_POISON)
			return;
		span = value->span;
		if (value->kind == BK_V_ARN) {
			object->arn = value->text;
			object->physical = object->service ? service_arn_name(unit, object, value)
							   : arn_name(value->text);
			return;
		}
		object->physical = value->text;
	} else {
		size_t len = 0;
		char *plain;

		text = object->name->text;
		plain = bk_arena_text(unit->arena, text.len + 1);
		for (size_t i = 0; i < text.len; i++) {
			if (text.ptr[i] != ']')
				plain[len++] = text.ptr[i] == '[' ? '-' : text.ptr[i];
		}
		plain[len] = '\0';
		object->physical = (struct bk_str){plain, len};
		/* A name with other letters has been reported (BK0010). */
		for (size_t i = 0; i < len; i++) {
			if ((unsigned char)plain[i] >= 0x80)
				return;
		}
		if (object->kind->id == BK_KIND_RESOURCE && has_property(stmt, "find")) {
			object->physical = BK_STR("");
			return;
		}
		if (object->service && !object->service->named) {
			bk_diag(unit->diags, BK_MISSING_PROPERTY, object->name_span,
				"AWS makes the id of %s; write it: %s %s = \"…\"",
				object->service->name->text.ptr, object->service->name->text.ptr,
				object->name->text.ptr);
			bk_diag_address(unit->diags, object->address);
			return;
		}
	}
	check_name(unit, object, span);
}

static bool is_duplicate(struct unit *unit, const struct bk_object *object)
{
	const struct bk_object *other = bk_map_find(&unit->model->by_address, object->address);

	if (!other)
		return false;
	bk_diag(unit->diags, BK_DUPLICATE_NAME, object->name_span,
		"%s `%s` is declared twice in %s%s%s", object->kind->word,
		object->name ? object->name->text.ptr : "settings", object->account->name->text.ptr,
		object->region ? ", " : "", object->region ? object->region->name->text.ptr : "");
	bk_diag_label(unit->diags, other->name_span, "the first one");
	bk_diag_address(unit->diags, object->address);
	return true;
}

/* Two of a kind with one name in AWS. */
static void check_collision(struct unit *unit, struct bk_object *object)
{
	struct bk_object *other;
	struct bk_str key, name = object->physical;
	const struct bk_str pieces[] = {bk_str_of(object->kind->word), BK_STR(" "),
		object->service ? object->service->name->text : BK_STR(""), BK_STR(" "),
		object->account->name->text, BK_STR(" "),
		object->region ? object->region->name->text : BK_STR(""), BK_STR(" "), name};

	if (!name.len || object->arn.len || object->life == BK_LIFE_EXISTING ||
		(object->kind->id == BK_KIND_RESOURCE && object->life != BK_LIFE_MANAGED))
		return;
	key = bk_str_concat(unit->arena, pieces, BK_COUNT(pieces));
	if (object->kind->id == BK_KIND_ROLE) {
		char *lower = bk_arena_text(unit->arena, key.len + 1);

		for (size_t i = 0; i <= key.len; i++) {
			char c = key.ptr[i];

			lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
		key.ptr = lower;
	}
	other = bk_map_put(&unit->physical, key, object);
	if (!other)
		return;
	bk_diag(unit->diags, BK_NAME_COLLISION, object->name_span,
		"two things would both be called `%.*s` in %s%s%s", BK_STR_ARGS(name),
		object->account->name->text.ptr, object->region ? ", " : "",
		object->region ? object->region->name->text.ptr : "");
	bk_diag_label(unit->diags, other->name_span, "the other one");
	bk_diag_address(unit->diags, object->address);
}

void add_tags(struct unit *unit, struct bk_object *object, const struct bk_value *tags)
{
	for (size_t i = 0; tags && i < tags->map.len; i++) {
		struct bk_entry entry = tags->map.at[i];
		bool known = false;

		bk_vec_foreach (j, &object->tags) {
			if (bk_str_equal(object->tags.at[j].key, entry.key)) {
				object->tags.at[j] = entry;
				known = true;
			}
		}
		if (!known)
			bk_vec_push(unit->arena, &object->tags, entry);
	}
}

static void settle_arn(struct unit *unit, struct bk_object *object)
{
	if (object->arn.len || !object->physical.len)
		return;
	if (object->service)
		object->arn =
			bk_service_arn(unit->arena, object->service, object->region->partition,
				object->region->name->text, object->account->id, object->physical);
	else if (object->kind->id == BK_KIND_VAULT)
		object->arn = bk_str_format(unit->arena,
			"arn:%.*s:backup:%s:%.*s:backup-vault:%.*s",
			BK_STR_ARGS(object->region->partition), object->region->name->text.ptr,
			BK_STR_ARGS(object->account->id), BK_STR_ARGS(object->physical));
}

static void declare(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	const struct placement *placement, const char *place)
{
	const struct bk_kind *kind = kind_of(unit, stmt, place);
	struct bk_object *object;
	struct bk_family *family;
	struct bk_str name = BK_STR("");
	bool fine = true;

	if (!kind) {
		lose(unit, stmt->span);
		return;
	}
	if (kind->id == BK_KIND_ORG || kind->id == BK_KIND_ACCOUNT || kind->id == BK_KIND_OU ||
		kind->id == BK_KIND_SERVICE)
		return;
	if (kind->id == BK_KIND_LINT) {
		bk_vec_push(unit->arena, &unit->lints, stmt);
		return;
	}
	if (kind->id == BK_KIND_OBJECTIVE) {
		bk_vec_push(unit->arena, &unit->objectives, ((struct pending){NULL, stmt, here}));
		return;
	}
	if (kind->flags & BK_LATER) {
		later(unit, stmt);
		return;
	}
	if (!is_placed(unit, kind, stmt, &here) || !is_loop_keyed(unit, stmt, here.env, NULL)) {
		lose(unit, stmt->span);
		return;
	}
	if (kind->flags & BK_NAMED)
		name = declared_name(unit, &here, stmt, &fine);
	if (!fine) {
		lose(unit, stmt->span);
		return;
	}
	object = bk_new(unit->arena, struct bk_object);
	object->kind = kind;
	object->life = stmt->decl.life;
	object->name = name.len ? bk_name_get(unit->names, name) : NULL;
	object->account = here.account;
	object->region = kind->flags & BK_GLOBAL ? NULL : here.region;
	object->doc = stmt->doc;
	object->name_span =
		stmt->decl.ref.path.parts.len ? stmt->decl.ref.span : stmt->decl.kind.span;
	object->span = bk_span_join(
		bk_span_is_none(stmt->decl.life_span) ? stmt->decl.kind.span : stmt->decl.life_span,
		stmt->decl.value ? stmt->decl.value->span : object->name_span);
	object->via = here.via;
	if (kind->id == BK_KIND_RESOURCE) {
		object->service = bk_map_find(&unit->service_by_name, stmt->decl.kind.name->text);
		if (object->service && stmt->decl.life == BK_LIFE_MANAGED)
			object->extension = extension_of(unit, object->service);
	}
	object->address = address_of(unit, object, stmt->decl.kind.name->text.ptr);
	if (kind->flags & BK_GLOBAL && bk_map_find(&unit->model->by_address, object->address)) {
		const struct bk_object *known =
			bk_map_find(&unit->model->by_address, object->address);

		/* The same declaration in another region of its placement. */
		if (bk_span_equal(known->name_span, object->name_span))
			return;
	}
	if (is_duplicate(unit, object))
		return;
	if (!life_fits(unit, stmt, object)) {
		lose(unit, stmt->span);
		return;
	}
	if (!count_object(unit, object->name_span))
		return;
	take_physical(unit, object, stmt, &here);
	if (object->arn.len && here.account) {
		check_arn_place(unit, object, stmt->decl.value->span);
		if (kind->id == BK_KIND_RESOURCE && !object->service)
			type_by_arn(unit, object, stmt, &here);
	} else if (kind->id == BK_KIND_RESOURCE && !object->service) {
		bk_diag(unit->diags, BK_MISSING_PROPERTY,
			stmt->decl.value ? stmt->decl.value->span : object->name_span,
			"`resource` needs an ARN");
		bk_diag_help(unit->diags, "Write `resource %s = arn:…`.", object->name->text.ptr);
	}
	if (here.account) {
		check_collision(unit, object);
		settle_arn(unit, object);
		if (here.account->tags)
			add_tags(unit, object, here.account->tags);
		for (size_t i = 0; i < placement->tag_count; i++)
			add_tags(unit, object, placement->tags[i]);
	}
	if (kind->id == BK_KIND_RESOURCE && object->life != BK_LIFE_MANAGED)
		object->tags.len = 0;
	family = family_of(unit, stmt, object, placement);
	object->family = family;
	bk_vec_push(unit->arena, &family->instances, object);
	bk_vec_push(unit->arena, &unit->model->objects, object);
	bk_map_put(&unit->model->by_address, object->address, object);
	index_object(unit, object);
	bk_vec_push(unit->arena, &unit->pending, ((struct pending){object, stmt, here}));
}

static bool is_false(struct unit *unit, const struct here *here, const struct bk_stmt *stmt)
{
	const struct bk_expr *condition = stmt->assertion.condition;
	bool truth = true;

	return eval_bool(unit, here, condition, &truth) && !truth;
}

/* The value of each side of a comparison, so that the reader need not compute. */
static void show_terms(struct unit *unit, const struct here *here, const struct bk_expr *expr)
{
	const struct bk_expr *sides[2];

	if (expr->kind == BK_EXPR_PAREN) {
		show_terms(unit, here, expr->inner);
		return;
	}
	if (expr->kind != BK_EXPR_BINARY)
		return;
	sides[0] = expr->binary.left;
	sides[1] = expr->binary.right;
	if (expr->op == BK_OP_AND || expr->op == BK_OP_OR) {
		show_terms(unit, here, sides[0]);
		show_terms(unit, here, sides[1]);
		return;
	}
	for (int i = 0; i < 2; i++) {
		const struct bk_value *value = eval(unit, here, sides[i], NULL);
		struct bk_str text = value->kind == BK_V_LIST || value->kind == BK_V_MAP
			? BK_STR("")
			: key_text(unit, value);

		if (text.len)
			bk_diag_label(unit->diags, sides[i]->span, "is %.*s", BK_STR_ARGS(text));
	}
}

void run_assert(struct unit *unit, const struct here *here, const struct bk_stmt *stmt)
{
	const struct bk_value *message;

	if (!is_false(unit, here, stmt))
		return;
	message = eval(unit, here, stmt->assertion.message, &bk_t_string);
	bk_diag(unit->diags, BK_ASSERT_FAILED, stmt->assertion.condition->span, "%.*s",
		BK_STR_ARGS(
			message->kind == BK_V_STRING ? message->text : BK_STR("assertion failed")));
	show_terms(unit, here, stmt->assertion.condition);
	bk_diag_via(unit->diags, here->via);
}

static void move(struct unit *unit, const struct bk_stmt *stmt);

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
		move(unit, item);
		break;
	case BK_STMT_PROPERTY:
		if (here.account && bk_str_is(item->property.name.name->text, "tags"))
			break;
		bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, item->property.name.span,
			here.account
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

/* "vault:prod.local" of `moved vault prod.local to prod.main` */
static struct bk_str moved_address(
	struct unit *unit, const struct bk_stmt *stmt, const struct bk_ref *ref)
{
	struct bk_str text = bk_sources_text(unit->sources, ref->span);

	return bk_str_format(
		unit->arena, "%s:%.*s", stmt->moved.kind.name->text.ptr, BK_STR_ARGS(text));
}

static void move(struct unit *unit, const struct bk_stmt *stmt)
{
	struct bk_move move = {.kind = bk_kind_find(stmt->moved.kind.name->text),
		.from = moved_address(unit, stmt, &stmt->moved.from),
		.to = moved_address(unit, stmt, &stmt->moved.to),
		.span = stmt->span};

	if (!move.kind && resource_kind(unit, stmt->moved.kind.name->text))
		move.kind = bk_kind_get(BK_KIND_RESOURCE);
	if (!move.kind) {
		bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->moved.kind.span, "no kind `%s`",
			stmt->moved.kind.name->text.ptr);
		return;
	}
	bk_vec_push(unit->arena, &unit->model->moves, move);
}

/* An address as written stands for all instances: `prod.local` for each of its regions. */
static const struct bk_object *moved_object(struct unit *unit, struct bk_str address)
{
	const struct bk_object *object = bk_object_find(unit->model, address);

	if (object)
		return object;
	bk_vec_foreach (i, &unit->model->objects) {
		object = unit->model->objects.at[i];
		if (bk_str_has_prefix(object->address, address) &&
			object->address.ptr[address.len] == '[')
			return object;
	}
	return NULL;
}

static void check_moves(struct unit *unit)
{
	bk_vec_foreach (i, &unit->model->moves) {
		const struct bk_move *move = &unit->model->moves.at[i];
		const struct bk_object *old = moved_object(unit, move->from);

		if (old) {
			bk_diag(unit->diags, BK_BAD_MOVE, move->span,
				"`%.*s` is moved, but still declared", BK_STR_ARGS(move->from));
			bk_diag_label(unit->diags, old->name_span, "here");
		} else if (!moved_object(unit, move->to) && !unit->model->incomplete) {
			bk_diag(unit->diags, BK_BAD_MOVE, move->span, "`%.*s` is not declared",
				BK_STR_ARGS(move->to));
		}
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
					walk_item(unit, ast->body.items.at[j], here, &nowhere,
						"top");
			}
		}
	}
	check_moves(unit);
	if (unit->model->objects.len)
		qsort(unit->model->objects.at, unit->model->objects.len,
			sizeof(*unit->model->objects.at), by_place);
}
