/*
 * The schema of a row is its kind's in the kind table; here is where each property goes.
 */
#include "model/matrix.h"

#include <stddef.h>

#include "model/pattern.h"

enum { WINDOW_LEAD_DEFAULT = 3600 };

/* Where a property of a row is kept. */
enum slot_kind { SLOT_TEXT, SLOT_BOOL, SLOT_NUMBER, SLOT_TEXTS, SLOT_SOURCE_KEY };

struct slot {
	enum bk_attr_id attr;
	enum slot_kind kind;
	size_t offset;
};

typedef BK_VEC(struct bk_str) texts;

#define SERVICE(attr, kind, member)                                                                \
	{                                                                                          \
		BK_A_SERVICE_##attr, kind, offsetof(struct bk_service, member)                     \
	}
#define REGION(attr, kind, member)                                                                 \
	{                                                                                          \
		BK_A_REGION_##attr, kind, offsetof(struct bk_region, member)                       \
	}

static const struct slot slots[] = {
	SERVICE(TITLE, SLOT_TEXT, title),
	SERVICE(ARN, SLOT_TEXT, arn),
	SERVICE(ANY, SLOT_TEXT, any),
	SERVICE(POINT, SLOT_TEXT, point),
	SERVICE(NAME, SLOT_TEXT, name_pattern),
	SERVICE(NAMED, SLOT_BOOL, named),
	SERVICE(OPTIN, SLOT_TEXT, optin),
	SERVICE(OPTIN_ALWAYS, SLOT_BOOL, optin_always),
	SERVICE(ADVANCED, SLOT_TEXT, advanced),
	SERVICE(ADVANCED_REQUIRED, SLOT_BOOL, advanced_required),
	SERVICE(FULL, SLOT_BOOL, full),
	SERVICE(COPY_ACCOUNT, SLOT_BOOL, copy_account),
	SERVICE(COPY_REGION, SLOT_BOOL, copy_region),
	SERVICE(COPY_BOTH, SLOT_BOOL, copy_both),
	SERVICE(COPY_BOTH_SAID, SLOT_BOOL, copy_both_said),
	SERVICE(COLD, SLOT_BOOL, cold),
	SERVICE(CONTINUOUS, SLOT_BOOL, continuous),
	SERVICE(CONTINUOUS_ONE_VAULT, SLOT_BOOL, continuous_one_vault),
	SERVICE(CONTINUOUS_SHRINKS, SLOT_BOOL, continuous_shrinks),
	SERVICE(CONTINUOUS_LAG, SLOT_NUMBER, continuous_lag),
	SERVICE(AIRGAP, SLOT_BOOL, airgap),
	SERVICE(AUDIT, SLOT_BOOL, audit),
	SERVICE(INCREMENTAL, SLOT_BOOL, incremental),
	SERVICE(RESTORE_TEST, SLOT_BOOL, restore_test),
	SERVICE(ITEM_RESTORE, SLOT_BOOL, item_restore),
	SERVICE(INDEX, SLOT_BOOL, index),
	SERVICE(SCAN, SLOT_BOOL, scan),
	SERVICE(TIERING, SLOT_BOOL, tiering),
	SERVICE(NARROW_TAGS, SLOT_BOOL, narrow_tags),
	SERVICE(ENCRYPTS_COPY, SLOT_BOOL, encrypts_copy),
	SERVICE(OWN_KEY, SLOT_TEXT, own_key),
	SERVICE(OWN_VAULT, SLOT_TEXT, own_vault),
	SERVICE(SOURCE_KEY, SLOT_SOURCE_KEY, source_key),
	SERVICE(KEY_SILENT, SLOT_BOOL, key_silent),
	SERVICE(POLICIES, SLOT_TEXTS, policies),
	SERVICE(RESTORE_POLICIES, SLOT_TEXTS, restore_policies),
	SERVICE(INDEX_POLICIES, SLOT_TEXTS, index_policies),
	SERVICE(SCAN_POLICIES, SLOT_TEXTS, scan_policies),
	SERVICE(REGIONS, SLOT_TEXTS, regions),
	SERVICE(EXCEPT_REGIONS, SLOT_TEXTS, except_regions),
	SERVICE(NO_COPY_ACCOUNT_IN, SLOT_TEXTS, no_copy_account_in),
	SERVICE(NO_COPY_REGION_IN, SLOT_TEXTS, no_copy_region_in),
	SERVICE(NO_AIRGAP_IN, SLOT_TEXTS, no_airgap_in),
	SERVICE(WINDOWS, SLOT_BOOL, windows),
	SERVICE(WINDOW_LEAD, SLOT_NUMBER, window_lead),
	SERVICE(AMBIGUOUS_ARN, SLOT_TEXTS, ambiguous_arn),
	SERVICE(AS_OF, SLOT_NUMBER, as_of),
	SERVICE(SEE, SLOT_TEXT, see),
	SERVICE(NOTE, SLOT_TEXTS, notes),
	REGION(PARTITION, SLOT_TEXT, partition),
	REGION(OPT_IN, SLOT_BOOL, opt_in),
	REGION(MANAGEMENT, SLOT_BOOL, cross_account_management),
	REGION(AIRGAP, SLOT_BOOL, airgap),
	REGION(LACKS_OPTIN, SLOT_TEXTS, lacks_optin),
	REGION(COPY, SLOT_BOOL, copy),
};

/* Kinds name each other (ambiguous_arn) before all are read: such words stay words. */
static const struct bk_value *row_value(struct unit *unit, const struct env *env,
	const struct bk_attr *attr, const struct bk_expr *expr)
{
	static const struct bk_type any_list = {.kind = BK_T_LIST, .element = &bk_t_any};
	struct here here = {.env = env};

	return eval(unit, &here, expr, attr->type == &bk_t_kind_names ? &any_list : attr->type);
}

static void store_texts(struct unit *unit, texts *list, const struct bk_value *value)
{
	*list = (texts){0};
	bk_vec_foreach (i, &value->list) {
		if (value->list.at[i]->kind != BK_V_POISON)
			bk_vec_push(unit->arena, list,
				bk_str_dup(unit->arena, key_text(unit, value->list.at[i])));
	}
}

/* The evaluator has seen to it that the value has the property's type. */
static void store(
	struct unit *unit, void *row, const struct slot *slot, const struct bk_value *value)
{
	static const char *const keys[] = {
		[BK_SOURCE_KEY_NONE] = "none",
		[BK_SOURCE_KEY_ROLE] = "role",
		[BK_SOURCE_KEY_IDENTITY] = "identity",
	};
	char *at = (char *)row + slot->offset;

	switch (slot->kind) {
	case SLOT_TEXT:
		*(struct bk_str *)(void *)at = bk_str_dup(unit->arena, value->text);
		break;
	case SLOT_BOOL:
		*(bool *)(void *)at = value->truth;
		break;
	case SLOT_NUMBER:
		*(int64_t *)(void *)at = value->number;
		break;
	case SLOT_SOURCE_KEY:
		for (size_t i = 0; i < BK_COUNT(keys); i++) {
			if (bk_str_is(value->text, keys[i]))
				*(enum bk_source_key *)(void *)at = (enum bk_source_key)i;
		}
		break;
	case SLOT_TEXTS:
		if (value->kind == BK_V_LIST)
			store_texts(unit, (texts *)(void *)at, value);
		break;
	}
}

/* An unknown property, with the one that may be meant. */
static void report_unknown(
	struct unit *unit, const struct bk_kind *kind, const struct bk_ident *word)
{
	struct bk_str *legal = bk_new_array(unit->arena, struct bk_str, kind->attr_count);

	for (size_t i = 0; i < kind->attr_count; i++)
		legal[i] = bk_str_of(kind->attrs[i].word);
	bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, word->span, "%s has no property `%s`", kind->word,
		word->name->text.ptr);
	bk_diag_suggest(unit->diags, word->span, word->name->text, legal, kind->attr_count);
}

/* A row in the making. */
struct reader {
	struct unit *unit;
	const struct env *env;
	const struct bk_kind *kind;
	const struct bk_stmt *stmt;
	void *row;
	const struct bk_stmt **seen; /* by property, in the order of the kind's */
	bool restates;               /* the row is there already */
};

static bool are_same(const texts *one, const texts *two)
{
	if (one->len != two->len)
		return false;
	bk_vec_foreach (i, one) {
		if (!bk_str_equal(one->at[i], two->at[i]))
			return false;
	}
	return true;
}

/* Whether the row holds something else than the value that is about to be stored. */
static bool differs(
	struct unit *unit, const void *row, const struct slot *slot, const struct bk_value *value)
{
	const char *at = (const char *)row + slot->offset;
	texts list = {0};

	switch (slot->kind) {
	case SLOT_TEXT:
		return !bk_str_equal(*(const struct bk_str *)(const void *)at, value->text);
	case SLOT_BOOL:
		return *(const bool *)(const void *)at != value->truth;
	case SLOT_NUMBER:
		return *(const int64_t *)(const void *)at != value->number;
	case SLOT_TEXTS:
		if (value->kind == BK_V_LIST)
			store_texts(unit, &list, value);
		return !are_same((const texts *)(const void *)at, &list);
	case SLOT_SOURCE_KEY:
		break;
	}
	return true;
}

/* A row of std.aws that the project says otherwise: the premises of all checks change with it.
 * Where it is from, and what it notes, changes none. */
static void report_restated(const struct reader *reader, const struct bk_stmt *item,
	const struct slot *slot, const struct bk_value *value)
{
	static const enum bk_attr_id idle[] = {
		BK_A_SERVICE_AS_OF, BK_A_SERVICE_SEE, BK_A_SERVICE_NOTE, BK_A_SERVICE_TITLE};
	struct unit *unit = reader->unit;
	const char *name = reader->stmt->decl.ref.path.parts.at[0].name->text.ptr;
	const char *word = item->property.name.name->text.ptr;

	for (size_t i = 0; i < BK_COUNT(idle); i++) {
		if (slot->attr == idle[i])
			return;
	}
	if (!differs(unit, reader->row, slot, value))
		return;
	if (slot->kind == SLOT_BOOL)
		bk_diag(unit->diags, BK_MATRIX_OVERRIDE, item->span,
			"the project says `%s = %s` of %s; std.aws says %s", word,
			value->truth ? "true" : "false", name, value->truth ? "false" : "true");
	else
		bk_diag(unit->diags, BK_MATRIX_OVERRIDE, item->span,
			"the project says `%s` of %s otherwise than std.aws", word, name);
	bk_diag_note(unit->diags, "every check goes by the project's row");
	bk_diag_help(unit->diags, "Say why with @allow(matrix-override, \"…\").");
}

static void read_property(const struct reader *reader, const struct bk_stmt *item)
{
	struct unit *unit = reader->unit;
	const struct bk_ident *word = &item->property.name;
	const struct bk_attr *attr = bk_attr_find(reader->kind, word->name->text);
	const struct bk_stmt **seen;
	const struct bk_value *value;

	if (!attr) {
		report_unknown(unit, reader->kind, word);
		return;
	}
	seen = &reader->seen[attr - reader->kind->attrs];
	if (*seen) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, word->span, "`%s` stands twice in %s",
			attr->word, reader->kind->word);
		bk_diag_label(unit->diags, (*seen)->property.name.span, "the first one");
		return;
	}
	*seen = item;
	value = row_value(unit, reader->env, attr, item->property.value);
	for (size_t i = 0; value->kind != BK_V_POISON && i < BK_COUNT(slots); i++) {
		if (slots[i].attr != attr->id)
			continue;
		if (reader->restates)
			report_restated(reader, item, &slots[i], value);
		store(unit, reader->row, &slots[i], value);
	}
}

/* Reads the properties of a block; a new row has to have all that are required. */
static void read_row(const struct reader *reader, bool is_new)
{
	const struct bk_block *block = reader->stmt->decl.block;

	for (size_t i = 0; block && i < block->items.len; i++) {
		if (block->items.at[i]->kind == BK_STMT_PROPERTY)
			read_property(reader, block->items.at[i]);
	}
	for (size_t i = 0; is_new && i < reader->kind->attr_count; i++) {
		const struct bk_attr *attr = &reader->kind->attrs[i];

		if ((attr->flags & BK_REQUIRED) && !reader->seen[i] && !(block && block->tainted))
			bk_diag(reader->unit->diags, BK_MISSING_PROPERTY, reader->stmt->span,
				"%s needs `%s`", reader->kind->word, attr->word);
	}
}

static void compile_pattern(const struct reader *reader, struct bk_service *service)
{
	const struct bk_stmt *item = reader->seen[BK_A_SERVICE_NAME - reader->kind->attrs[0].id];

	if (!item || !service->name_pattern.len)
		return;
	service->name_form = bk_pattern_new(reader->unit->arena, service->name_pattern);
	if (service->name_form)
		return;
	bk_diag(reader->unit->diags, BK_WRONG_TYPE, item->property.value->span,
		"this is not an extended regular expression, or too large a one");
}

static void read_service(struct reader *reader)
{
	struct unit *unit = reader->unit;
	const struct bk_name *name = reader->stmt->decl.ref.path.parts.at[0].name;
	struct bk_service *service = bk_map_find(&unit->service_by_name, name->text);
	bool is_new = !service;

	if (is_new) {
		service = bk_new(unit->arena, struct bk_service);
		service->name = name;
		service->title = name->text;
		service->named = true;
		service->encrypts_copy = true;
		service->copy_both_said = true;
		service->continuous_lag = -1;
		service->window_lead = WINDOW_LEAD_DEFAULT;
		service->index_in_model = unit->model->services.len;
		bk_vec_push(unit->arena, &unit->model->services, service);
		bk_map_put(&unit->service_by_name, name->text, service);
	}
	reader->row = service;
	reader->restates = !is_new;
	read_row(reader, is_new);
	compile_pattern(reader, service);
}

static void read_region(struct reader *reader)
{
	struct unit *unit = reader->unit;
	struct bk_region *region = bk_new(unit->arena, struct bk_region);

	region->name = reader->stmt->decl.ref.path.parts.at[0].name;
	region->copy = true;
	region->index_in_model = unit->model->regions.len;
	bk_vec_push(unit->arena, &unit->model->regions, region);
	bk_map_put(&unit->region_by_name, region->name->text, region);
	reader->row = region;
	read_row(reader, true);
}

static void read_limits(const struct reader *reader)
{
	struct here here = {.env = reader->env};
	const struct bk_block *block = reader->stmt->decl.block;

	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY)
			bk_map_put(&reader->unit->model->limits, item->property.name.name->text,
				(void *)(uintptr_t)eval(
					reader->unit, &here, item->property.value, NULL));
	}
}

void bk_matrix_read(struct unit *unit, const struct env *env, const struct bk_kind *kind,
	const struct bk_stmt *stmt)
{
	struct reader reader = {.unit = unit, .env = env, .kind = kind, .stmt = stmt};

	if (kind->id == BK_KIND_LIMITS) {
		read_limits(&reader);
		return;
	}
	if (!stmt->decl.ref.path.parts.len) {
		bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->span, "%s needs a name",
			kind->word);
		return;
	}
	reader.seen = bk_new_array(unit->arena, const struct bk_stmt *, kind->attr_count);
	if (kind->id == BK_KIND_SERVICE)
		read_service(&reader);
	else
		read_region(&reader);
}
