/*
 * The schema of a row is its kind's in the kind table; here is where each property goes.
 */
#include "model/matrix.h"

#include <stddef.h>

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
	SERVICE(COLD, SLOT_BOOL, cold),
	SERVICE(CONTINUOUS, SLOT_BOOL, continuous),
	SERVICE(CONTINUOUS_LAG, SLOT_NUMBER, continuous_lag),
	SERVICE(AIRGAP, SLOT_BOOL, airgap),
	SERVICE(AUDIT, SLOT_BOOL, audit),
	SERVICE(INCREMENTAL, SLOT_BOOL, incremental),
	SERVICE(RESTORE_TEST, SLOT_BOOL, restore_test),
	SERVICE(INDEX, SLOT_BOOL, index),
	SERVICE(SCAN, SLOT_BOOL, scan),
	SERVICE(TIERING, SLOT_BOOL, tiering),
	SERVICE(ENCRYPTS_COPY, SLOT_BOOL, encrypts_copy),
	SERVICE(OWN_KEY, SLOT_TEXT, own_key),
	SERVICE(SOURCE_KEY, SLOT_SOURCE_KEY, source_key),
	SERVICE(KEY_SILENT, SLOT_BOOL, key_silent),
	SERVICE(POLICIES, SLOT_TEXTS, policies),
	SERVICE(RESTORE_POLICIES, SLOT_TEXTS, restore_policies),
	SERVICE(REGIONS, SLOT_TEXTS, regions),
	SERVICE(EXCEPT_REGIONS, SLOT_TEXTS, except_regions),
	SERVICE(NO_COPY_ACCOUNT_IN, SLOT_TEXTS, no_copy_account_in),
	SERVICE(NO_COPY_REGION_IN, SLOT_TEXTS, no_copy_region_in),
	SERVICE(NO_AIRGAP_IN, SLOT_TEXTS, no_airgap_in),
	SERVICE(WINDOWS, SLOT_BOOL, windows),
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
static const struct bk_value *row_value(
	struct unit *unit, const struct bk_attr *attr, const struct bk_expr *expr)
{
	struct here here = {.env = unit->aws->env};
	static const struct bk_type any_list = {.kind = BK_T_LIST, .element = &bk_t_any};

	if (attr->type == &bk_t_kind_names)
		return eval(unit, &here, expr, &any_list);
	return eval(unit, &here, expr, attr->type);
}

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
		*(struct bk_str *)(void *)at = value->text;
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
	case SLOT_TEXTS: {
		texts *list = (texts *)(void *)at;

		*list = (texts){0};
		bk_vec_foreach (i, &value->list)
			bk_vec_push(unit->arena, list, key_text(unit, value->list.at[i]));
		break;
	}
	}
}

static void read_row(
	struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt, void *row)
{
	for (size_t i = 0; stmt->decl.block && i < stmt->decl.block->items.len; i++) {
		const struct bk_stmt *item = stmt->decl.block->items.at[i];
		const struct bk_attr *attr;
		const struct bk_value *value;

		if (item->kind != BK_STMT_PROPERTY)
			continue;
		attr = bk_attr_find(kind, item->property.name.name->text);
		if (!attr) {
			bk_diag(unit->diags, BK_UNKNOWN_PROPERTY, item->property.name.span,
				"%s has no property `%s`", kind->word,
				item->property.name.name->text.ptr);
			continue;
		}
		value = row_value(unit, attr, item->property.value);
		for (size_t j = 0; value->kind != BK_V_POISON && j < BK_COUNT(slots); j++) {
			if (slots[j].attr == attr->id)
				store(unit, row, &slots[j], value);
		}
	}
}

static void read_service(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt)
{
	const struct bk_name *name = stmt->decl.ref.path.parts.at[0].name;
	struct bk_service *service = bk_map_find(&unit->service_by_name, name->text);

	if (!service) {
		service = bk_new(unit->arena, struct bk_service);
		service->name = name;
		service->named = true;
		service->encrypts_copy = true;
		service->continuous_lag = -1;
		service->index_in_model = unit->model->services.len;
		bk_vec_push(unit->arena, &unit->model->services, service);
		bk_map_put(&unit->service_by_name, name->text, service);
	}
	read_row(unit, kind, stmt, service);
}

static void read_region(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt)
{
	struct bk_region *region = bk_new(unit->arena, struct bk_region);

	region->name = stmt->decl.ref.path.parts.at[0].name;
	region->copy = true;
	region->index_in_model = unit->model->regions.len;
	bk_vec_push(unit->arena, &unit->model->regions, region);
	bk_map_put(&unit->region_by_name, region->name->text, region);
	read_row(unit, kind, stmt, region);
}

static void read_limits(struct unit *unit, const struct bk_stmt *stmt)
{
	struct here here = {.env = unit->aws->env};

	for (size_t i = 0; stmt->decl.block && i < stmt->decl.block->items.len; i++) {
		const struct bk_stmt *item = stmt->decl.block->items.at[i];

		if (item->kind == BK_STMT_PROPERTY)
			bk_map_put(&unit->model->limits, item->property.name.name->text,
				(void *)(uintptr_t)eval(unit, &here, item->property.value, NULL));
	}
}

void bk_matrix_read(struct unit *unit, const struct bk_kind *kind, const struct bk_stmt *stmt)
{
	if (kind->id == BK_KIND_LIMITS)
		read_limits(unit, stmt);
	else if (!stmt->decl.ref.path.parts.len)
		bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->span, "%s needs a name",
			kind->word);
	else if (kind->id == BK_KIND_SERVICE)
		read_service(unit, kind, stmt);
	else
		read_region(unit, kind, stmt);
}
