/*
 * The organization: accounts and units, which everything else stands in.
 */
#include "model/unit.h"

#include "model/physical.h"
#include "model/synonym.h"

static const struct bk_value *physical_value(
	struct unit *unit, const struct bk_stmt *stmt, const struct bk_type *type)
{
	struct here here = {.env = unit->main->env};

	if (is_block_behind_sign(unit, stmt))
		return &bk_poison;
	if (!stmt->decl.value) {
		bk_diag(unit->diags, BK_MISSING_PROPERTY,
			stmt->decl.ref.path.parts.len ? stmt->decl.ref.span : stmt->decl.kind.span,
			"%s needs its id: %s NAME = …", stmt->decl.kind.name->text.ptr,
			stmt->decl.kind.name->text.ptr);
		return &bk_poison;
	}
	return eval(unit, &here, stmt->decl.value, type);
}

static bool take_name(struct unit *unit, const struct bk_stmt *stmt, struct bk_value *value)
{
	const struct bk_ident *ident;
	const struct bk_value *known;

	if (stmt->decl.ref.path.parts.len != 1 || stmt->decl.ref.keys.len) {
		bk_diag(unit->diags, BK_UNEXPECTED_TEXT, stmt->decl.ref.span,
			"%s has one plain name", stmt->decl.kind.name->text.ptr);
		return false;
	}
	ident = &stmt->decl.ref.path.parts.at[0];
	known = org_value(unit, ident->name->text);
	if (known) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, ident->span,
			"`%s` is declared twice in the organization", ident->name->text.ptr);
		bk_diag_label(unit->diags, known->span, "the first one");
		return false;
	}
	value->span = ident->span;
	bk_map_put(&unit->org_names, ident->name->text, value);
	return true;
}

static const struct bk_stmt *find_property(const struct bk_block *block, const char *word)
{
	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY &&
			bk_str_is(item->property.name.name->text, word))
			return item;
	}
	return NULL;
}

static const struct bk_value *property(struct unit *unit, const struct bk_block *block,
	const char *word, const struct bk_type *type)
{
	const struct bk_stmt *item = find_property(block, word);
	struct here here = {.env = unit->main->env};
	const struct bk_value *value;

	if (!item)
		return NULL;
	value = eval(unit, &here, item->property.value, type);
	return value->kind == BK_V_POISON ? NULL : value;
}

/* A property that stands there already. */
static void report_twice(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *item,
	struct bk_span first)
{
	bk_diag(unit->diags, BK_DUPLICATE_NAME, item->property.name.span, "`%s` stands twice in %s",
		item->property.name.name->text.ptr, kind->word);
	bk_diag_label(unit->diags, first, "the first one");
}

/* Properties that are none of the kind's, or stand there twice. */
static void check_words(struct unit *unit, const struct bk_kind *kind, const struct bk_block *block)
{
	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i], *first;
		struct bk_str legal[16];
		size_t count = 0;

		if (item->kind == BK_STMT_ERROR)
			unit->model->incomplete = true;
		if (item->kind != BK_STMT_PROPERTY)
			continue;
		first = find_property(block, item->property.name.name->text.ptr);
		if (bk_attr_find(kind, item->property.name.name->text)) {
			if (first != item)
				report_twice(unit, kind, item, first->property.name.span);
			continue;
		}
		for (size_t j = 0; j < kind->attr_count && count < BK_COUNT(legal); j++)
			legal[count++] = bk_str_of(kind->attrs[j].word);
		bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, item->property.name.span,
			"%s has no property `%s`", kind->word, item->property.name.name->text.ptr);
		bk_suggest_property(unit->diags, kind, item->property.name.span,
			item->property.name.name->text, legal, count);
	}
}

/* An account is filled from outside, by placements. */
static void check_holds_nothing(struct unit *unit, const struct bk_block *block)
{
	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY || item->kind == BK_STMT_ERROR)
			continue;
		bk_diag(unit->diags, BK_UNKNOWN_KIND,
			item->kind == BK_STMT_DECL ? item->decl.kind.span : item->span,
			"an account holds properties only");
		bk_diag_help(unit->diags,
			"What stands in it is declared in a placement: in ACCOUNT at REGION { … "
			"}.");
	}
}

static void report_account_id(struct unit *unit, const struct bk_expr *expr)
{
	struct bk_str text = bk_sources_text(unit->sources, expr->span);

	bk_diag(unit->diags, BK_BAD_ACCOUNT_ID, expr->span,
		"an account id is twelve digits without quotes");
	if (expr->kind == BK_EXPR_STRING && text.len == 14)
		bk_diag_fix(unit->diags, BK_FIX_SAFE, expr->span,
			(struct bk_str){text.ptr + 1, text.len - 2}, "Take the quotes away.");
}

static struct bk_account *account_new(
	struct unit *unit, const struct bk_name *name, struct bk_str id, struct bk_span span)
{
	struct bk_account *account = bk_new(unit->arena, struct bk_account);

	account->name = name;
	account->id = id;
	account->span = span;
	account->index_in_model = unit->model->accounts.len;
	bk_vec_push(unit->arena, &unit->model->accounts, account);
	bk_map_put(&unit->accounts_by_id, id, account);
	return account;
}

static void add_to_units(struct unit *unit, struct bk_ou *ou, const struct bk_account *account)
{
	for (struct bk_ou *at = ou; at; at = (struct bk_ou *)(uintptr_t)at->parent)
		bk_vec_push(unit->arena, &at->accounts, account);
}

static void read_account(
	struct unit *unit, const struct bk_stmt *stmt, struct bk_ou *ou, bool in_org)
{
	struct here nowhere = {0};
	struct bk_value *value = value_new(unit, &nowhere, BK_V_ACCOUNT, stmt->span);
	const struct bk_block *block = block_of(stmt);
	const struct bk_value *text;
	struct bk_account *account, *known;
	struct bk_str id;

	check_words(unit, bk_kind_get(BK_KIND_ACCOUNT), block);
	check_holds_nothing(unit, block);
	if (!stmt->decl.value || stmt->decl.value->kind != BK_EXPR_ACCOUNT) {
		/* The name is known, so that nothing more is said of it. */
		value->kind = BK_V_POISON;
		take_name(unit, stmt, value);
		if (stmt->decl.value && stmt->decl.value->kind == BK_EXPR_ERROR)
			unit->model->incomplete = true;
		else if (stmt->decl.value)
			report_account_id(unit, stmt->decl.value);
		else
			physical_value(unit, stmt, &bk_t_account);
		unit->model->incomplete = true;
		return;
	}
	id = stmt->decl.value->text;
	known = bk_map_find(&unit->accounts_by_id, id);
	if (known && known->span.file) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, stmt->decl.value->span,
			"account %.*s is declared twice", BK_STR_ARGS(id));
		bk_diag_label(unit->diags, known->span, "the first one");
		return;
	}
	if (!take_name(unit, stmt, value))
		return;
	account = account_new(unit, stmt->decl.ref.path.parts.at[0].name, id, value->span);
	value->account = account;
	account->ou = ou;
	account->in_org = in_org;
	add_to_units(unit, ou, account);
	text = property(unit, block, "access_role", &bk_t_string);
	if (text)
		account->access_role = text->text;
	account->tags = property(unit, block, "tags", &bk_t_tags);
	text = property(unit, block, "slr", &bk_t_slr);
	account->creates_slr = text && text->kind == BK_V_WORD && bk_str_is(text->text, "create");
}

/* ou-ab12-wrk00001 lies under the root r-ab12. */
static struct bk_str root_of_ou(struct unit *unit, struct bk_str id)
{
	struct bk_str rest = id, root;

	bk_str_cut(&rest, '-');
	root = bk_str_cut(&rest, '-');
	return bk_str_format(unit->arena, "r-%.*s", BK_STR_ARGS(root));
}

static void read_items(struct unit *unit, const struct bk_block *block, struct bk_ou *ou);

static void read_ou(struct unit *unit, const struct bk_stmt *stmt, struct bk_ou *parent)
{
	struct here nowhere = {0};
	struct bk_value *value = value_new(unit, &nowhere, BK_V_OU, stmt->span);
	const struct bk_value *id = physical_value(unit, stmt, &bk_t_string);
	struct bk_ou *ou = bk_new(unit->arena, struct bk_ou);

	if (!take_name(unit, stmt, value))
		return;
	ou->name = stmt->decl.ref.path.parts.at[0].name;
	ou->parent = parent;
	ou->span = value->span;
	value->ou = ou;
	if (id->kind == BK_V_STRING &&
		bk_physical_check(unit->diags, bk_kind_get(BK_KIND_OU), NULL, id->text, id->span)) {
		ou->id = id->text;
		if (!unit->org->root.len)
			unit->org->root = root_of_ou(unit, id->text);
	}
	bk_vec_push(unit->arena, &unit->model->ous, ou);
	check_words(unit, bk_kind_get(BK_KIND_OU), block_of(stmt));
	read_items(unit, block_of(stmt), ou);
}

static void read_items(struct unit *unit, const struct bk_block *block, struct bk_ou *ou)
{
	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];
		struct bk_str kind;

		if (item->kind == BK_STMT_ERROR)
			lose(unit, item->span);
		if (item->kind == BK_STMT_PROPERTY || item->kind == BK_STMT_ERROR)
			continue;
		if (item->kind != BK_STMT_DECL) {
			bk_diag(unit->diags, BK_UNEXPECTED_TEXT, item->span,
				"an organization holds accounts and units only");
			continue;
		}
		kind = item->decl.kind.name->text;
		if (bk_str_is(kind, "account")) {
			read_account(unit, item, ou, true);
		} else if (bk_str_is(kind, "ou")) {
			read_ou(unit, item, ou);
		} else {
			static const struct bk_str legal[] = {{"account", 7}, {"ou", 2}};

			bk_diag(unit->diags, BK_UNKNOWN_KIND, item->decl.kind.span,
				"an organization holds accounts and units, no `%.*s`",
				BK_STR_ARGS(kind));
			bk_diag_suggest(unit->diags, item->decl.kind.span, kind, legal, 2);
		}
	}
}

static const struct bk_account *account_property(
	struct unit *unit, const struct bk_block *block, const char *word)
{
	const struct bk_value *value = property(unit, block, word, &bk_t_account);

	return value && value->kind == BK_V_ACCOUNT ? value->account : NULL;
}

/* The management account: declared as an account, or by its id alone. */
static void read_management(struct unit *unit, const struct bk_stmt *stmt)
{
	const struct bk_stmt *item = find_property(block_of(stmt), "management");
	struct bk_account *account;

	if (!item) {
		if (!unit->model->incomplete)
			bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->decl.ref.span,
				"an organization needs `management`, the id of its management "
				"account");
		return;
	}
	account = (struct bk_account *)(uintptr_t)account_property(
		unit, block_of(stmt), "management");
	if (!account)
		return;
	if (!account->in_org) {
		struct here nowhere = {0};
		struct bk_value *value = value_new(unit, &nowhere, BK_V_ACCOUNT, item->span);

		account->span = item->property.value->span;
		value->account = account;
		/* Else it goes by its id. */
		if (!org_value(unit, BK_STR("management"))) {
			account->name = bk_name_get(unit->names, BK_STR("management"));
			bk_map_put(&unit->org_names, account->name->text, value);
		}
	}
	account->in_org = true;
	account->is_management = true;
	unit->org->management = account;
}

/* AWS registers members only: neither the management account nor one of another organization. */
static void read_delegate(struct unit *unit, const struct bk_block *block)
{
	const struct bk_account *account = account_property(unit, block, "delegate");
	struct bk_span span;

	if (!account)
		return;
	unit->org->delegate = account;
	span = find_property(block, "delegate")->property.value->span;
	if (account->is_management)
		bk_diag(unit->diags, BK_OUTSIDE_ORG, span,
			"the management account cannot be its own delegate");
	else if (!account->in_org && !unit->model->incomplete)
		bk_diag(unit->diags, BK_OUTSIDE_ORG, span,
			"the delegate is no account of organization `%s`",
			unit->org->name->text.ptr);
}

static void settle_roles(struct unit *unit, const struct bk_block *block)
{
	const struct bk_value *role = property(unit, block, "access_role", &bk_t_string);
	struct bk_str name = role ? role->text : BK_STR("OrganizationAccountAccessRole");

	bk_vec_foreach (i, &unit->model->accounts) {
		struct bk_account *account =
			(struct bk_account *)(uintptr_t)unit->model->accounts.at[i];

		if (account->in_org && !account->is_management && !account->access_role.len)
			account->access_role = name;
	}
}

static void settle_paths(struct unit *unit)
{
	bk_vec_foreach (i, &unit->model->ous) {
		struct bk_ou *ou = (struct bk_ou *)(uintptr_t)unit->model->ous.at[i];

		if (!ou->id.len || !unit->org->root.len || (ou->parent && !ou->parent->path.len))
			continue;
		if (ou->parent)
			ou->path = bk_str_format(unit->arena, "%.*s/%.*s",
				BK_STR_ARGS(ou->parent->path), BK_STR_ARGS(ou->id));
		else
			ou->path = bk_str_format(unit->arena, "%.*s/%.*s/%.*s",
				BK_STR_ARGS(unit->org->id), BK_STR_ARGS(unit->org->root),
				BK_STR_ARGS(ou->id));
	}
}

/* Both maps in one; where they have the same key, the inner one's value. */
static const struct bk_value *joined_tags(
	struct unit *unit, const struct bk_value *outer, const struct bk_value *inner)
{
	struct bk_value *joined = bk_new(unit->arena, struct bk_value);

	*joined = *inner;
	memset(&joined->map, 0, sizeof(joined->map));
	bk_vec_foreach (i, &outer->map) {
		if (!bk_value_entry(inner, outer->map.at[i].key))
			bk_vec_push(unit->arena, &joined->map, outer->map.at[i]);
	}
	bk_vec_foreach (i, &inner->map)
		bk_vec_push(unit->arena, &joined->map, inner->map.at[i]);
	return joined;
}

static void settle_tags(struct unit *unit, const struct bk_block *block)
{
	const struct bk_value *tags = property(unit, block, "tags", &bk_t_tags);

	bk_vec_foreach (i, &unit->model->accounts) {
		struct bk_account *account =
			(struct bk_account *)(uintptr_t)unit->model->accounts.at[i];

		if (!tags || !account->in_org)
			continue;
		account->tags = account->tags ? joined_tags(unit, tags, account->tags) : tags;
	}
}

static void read_org(struct unit *unit, const struct bk_stmt *stmt)
{
	struct here nowhere = {0};
	const struct bk_block *block = block_of(stmt);
	struct bk_value *value = value_new(unit, &nowhere, BK_V_ORG, stmt->span);
	const struct bk_value *id = physical_value(unit, stmt, &bk_t_string), *flag;
	const struct bk_value *root;

	if (unit->org) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, stmt->decl.ref.span,
			"a unit has one organization");
		bk_diag_label(unit->diags, unit->org->span, "the first one");
		return;
	}
	if (!take_name(unit, stmt, value))
		return;
	unit->org = bk_new(unit->arena, struct bk_org);
	unit->org->name = stmt->decl.ref.path.parts.at[0].name;
	unit->org->span = value->span;
	unit->model->org = unit->org;
	if (id->kind == BK_V_STRING &&
		bk_physical_check(unit->diags, bk_kind_get(BK_KIND_ORG), NULL, id->text, id->span))
		unit->org->id = id->text;
	check_words(unit, bk_kind_get(BK_KIND_ORG), block);
	root = property(unit, block, "root", &bk_t_string);
	if (root && bk_root_id_check(unit->diags, root->text, root->span))
		unit->org->root = root->text;
	read_items(unit, block, NULL);
	read_management(unit, stmt);
	read_delegate(unit, block);
	flag = property(unit, block, "monitoring", &bk_t_bool);
	unit->org->monitoring = flag && flag->truth;
	unit->org->sweep = property(unit, block, "sweep", &bk_t_regions);
	settle_roles(unit, block);
	settle_paths(unit);
	settle_tags(unit, block);
}

static bool is_kind(const struct bk_stmt *stmt, const char *word)
{
	return stmt->kind == BK_STMT_DECL && bk_str_is(stmt->decl.kind.name->text, word);
}

void read_organization(struct unit *unit)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t m = 0; m < unit->modules.len; m++) {
			struct module *module = unit->modules.entries[m].value;

			bk_vec_foreach (i, &module->files) {
				struct bk_ast *ast = module->files.at[i];

				bk_vec_foreach (j, &ast->body.items) {
					const struct bk_stmt *stmt = ast->body.items.at[j];

					if (pass == 0 && is_kind(stmt, "org"))
						read_org(unit, stmt);
					if (pass == 1 && is_kind(stmt, "account"))
						read_account(unit, stmt, NULL, false);
				}
			}
		}
	}
	if (unit->org)
		unit->model->unit = unit->org->name->text;
	else if (unit->model->accounts.len)
		unit->model->unit = unit->model->accounts.at[0]->name->text;
}
