/*
 * What a declaration is in AWS: its name, its ARN, and its kind where the ARN tells it.
 */
#include "model/arn.h"
#include "model/physical.h"
#include "model/unit.h"

const struct bk_kind *extension_of(struct unit *unit, const struct bk_service *service)
{
	return bk_kind_find(bk_str_format(unit->arena, "managed %s", service->name->text.ptr));
}

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

/* The kind of `resource NAME = arn:…`: from the ARN, or `type`. */
void type_by_arn(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
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
void check_arn_place(struct unit *unit, const struct bk_object *object, struct bk_span span)
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
	else if (object->region && !bk_str_equal(arn.partition, object->region->partition))
		bk_diag(unit->diags, BK_BAD_ARN, span,
			"the ARN is of partition %.*s; %s is in %.*s", BK_STR_ARGS(arn.partition),
			object->region->name->text.ptr, BK_STR_ARGS(object->region->partition));
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

	const struct bk_service *keeper = object->kind->id == BK_KIND_VAULT
		? bk_service_with_vault(unit->model, object->physical)
		: NULL;

	if (keeper) {
		if (object->life == BK_LIFE_PLAIN) {
			bk_diag(unit->diags, BK_BAD_PHYSICAL_NAME, span,
				"the name `%.*s` is AWS's own", BK_STR_ARGS(object->physical));
			bk_diag_note(unit->diags,
				"automatic backups of %.*s are kept there, and nothing else",
				BK_STR_ARGS(keeper->title));
		}
		return;
	}
	if (object->life == BK_LIFE_PLAIN && !object->service &&
		!bk_physical_check_owned(unit->diags, object->kind, object->physical, span))
		return;
	if (bk_map_find(&unit->names_checked, key))
		return;
	if (bk_physical_check(unit->diags, object->kind, object->service, object->physical, span))
		bk_map_put(&unit->names_checked, key, object);
}

/* The name that is written behind `=`; false where none is. */
static bool take_written(struct unit *unit, struct bk_object *object, const struct bk_expr *expr,
	const struct here *here)
{
	const struct bk_value *value = eval(unit, here, expr, &bk_t_string_or_arn);

	if (value->kind == BK_V_POISON)
		return false;
	object->physical = value->text;
	/* One whose characters the bare form does not have is written as a text. */
	if (value->kind != BK_V_ARN && !bk_str_has_prefix(value->text, BK_STR("arn:")))
		return true;
	object->arn = value->text;
	object->physical =
		object->service ? service_arn_name(unit, object, value) : arn_name(value->text);
	return false;
}

/* tiered[gold] is tiered-gold. */
static struct bk_str plain_name(struct unit *unit, struct bk_str name)
{
	char *plain = bk_arena_text(unit->arena, name.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] != ']')
			plain[len++] = name.ptr[i] == '[' ? '-' : name.ptr[i];
	}
	plain[len] = '\0';
	return (struct bk_str){plain, len};
}

static bool is_ascii(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	}
	return true;
}

/* The declared name as the name in AWS; false where it is none, or has been reported. */
static bool take_declared(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt)
{
	object->physical = plain_name(unit, object->name->text);
	/* A name with other letters has been reported (BK0010). */
	if (!is_ascii(object->physical))
		return false;
	if (object->kind->id == BK_KIND_RESOURCE && has_property(stmt, "find")) {
		object->physical = BK_STR("");
		return false;
	}
	if (!object->service || object->service->named)
		return true;
	bk_diag(unit->diags, BK_MISSING_PROPERTY, object->name_span,
		"AWS makes the id of %s; write it: %s %s = \"…\"", object->service->name->text.ptr,
		object->service->name->text.ptr, object->name->text.ptr);
	bk_diag_address(unit->diags, object->address);
	return false;
}

void take_physical(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
	const struct here *here)
{
	const struct bk_expr *expr = stmt->decl.value;
	bool written;

	if (!(object->kind->flags & BK_PHYSICAL)) {
		if (expr)
			bk_diag(unit->diags, BK_UNEXPECTED_TEXT, expr->span,
				"%s takes no value behind its name",
				stmt->decl.kind.name->text.ptr);
		return;
	}
	written = !is_block_behind_sign(unit, stmt) && expr;
	if (written ? take_written(unit, object, expr, here) : take_declared(unit, object, stmt))
		check_name(unit, object, written ? expr->span : object->name_span);
}

bool is_duplicate(struct unit *unit, const struct bk_object *object)
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
void check_collision(struct unit *unit, struct bk_object *object)
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
	if (object->kind->id == BK_KIND_ROLE)
		key = bk_str_lower(unit->arena, key);
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

void settle_arn(struct unit *unit, struct bk_object *object)
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
