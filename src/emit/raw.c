/*
 * Raw maps.
 */
#include "emit/raw.h"

#include "base/bug.h"
#include "model/model.h"

enum bk_raw_target bk_raw_target(const struct bk_emit *emit)
{
	return emit->target == BK_EMIT_TERRAFORM ? BK_RAW_TERRAFORM : BK_RAW_CLOUDFORMATION;
}

const struct bk_value *bk_raw_of(const struct bk_emit *emit, const struct bk_desired *object)
{
	/* A declaration makes several objects; the map is for the one that has its address, or, of
	 * a `select`, for the selections. */
	if (!object->object ||
		(!bk_str_equal(object->object->address, object->address) &&
			(object->type->id != BK_AWS_SELECTION ||
				object->object->kind->id != BK_KIND_SELECT)))
		return NULL;
	return object->object->raw[bk_raw_target(emit)];
}

const struct bk_value *bk_raw_of_rule(
	const struct bk_emit *emit, const struct bk_desired *plan, const struct bk_node *rule)
{
	const struct bk_node *name = bk_node_find(rule, "RuleName");

	if (!plan->object || !name || name->kind != BK_NODE_STRING)
		return NULL;
	bk_vec_foreach (i, &plan->object->children) {
		const struct bk_object *child = plan->object->children.at[i];

		if (child->kind->id == BK_KIND_RULE && bk_str_equal(child->physical, name->text))
			return child->raw[bk_raw_target(emit)];
	}
	return NULL;
}

bool bk_raw_has(const struct bk_value *raw, const char *key)
{
	return raw && bk_value_entry(raw, bk_str_of(key));
}

bool bk_raw_can_write(const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_STRING:
	case BK_V_WORD:
	case BK_V_ARN:
	case BK_V_INT:
	case BK_V_BOOL:
	case BK_V_ACCOUNT:
	case BK_V_REGION:
	case BK_V_OU:
		return true;
	case BK_V_LIST:
		bk_vec_foreach (i, &value->list) {
			if (!bk_raw_can_write(value->list.at[i]))
				return false;
		}
		return true;
	case BK_V_MAP:
		bk_vec_foreach (i, &value->map) {
			if (!bk_raw_can_write(value->map.at[i].value))
				return false;
		}
		return true;
	case BK_V_POISON:
	case BK_V_DURATION:
	case BK_V_SIZE:
	case BK_V_DATE:
	case BK_V_CLOCK:
	case BK_V_SCHEDULE:
	case BK_V_ORG:
	case BK_V_KIND:
	case BK_V_OBJECT:
	case BK_V_FAMILY:
	case BK_V_ROLE_NAME:
	case BK_V_SERVICE_NAME:
	case BK_V_SECRET:
	case BK_V_CONDITION:
		return false;
	}
	return false;
}

static void write_list(struct bk_json *json, const struct bk_value *value)
{
	bk_json_array(json);
	bk_vec_foreach (i, &value->list)
		bk_raw_write(json, value->list.at[i]);
	bk_json_end_array(json);
}

void bk_raw_write(struct bk_json *json, const struct bk_value *value)
{
	if (value->kind == BK_V_INT)
		bk_json_int(json, value->number);
	else if (value->kind == BK_V_BOOL)
		bk_json_bool(json, value->truth);
	else if (value->kind == BK_V_ACCOUNT)
		bk_json_string(json, value->account->id);
	else if (value->kind == BK_V_REGION)
		bk_json_string(json, value->region->name->text);
	else if (value->kind == BK_V_OU)
		bk_json_string(json, value->ou->id);
	else if (value->kind == BK_V_LIST)
		write_list(json, value);
	else if (value->kind == BK_V_MAP) {
		bk_json_object(json);
		bk_raw_write_entries(json, value);
		bk_json_end_object(json);
	} else if (bk_raw_can_write(value)) {
		bk_json_string(json, value->text);
	} else {
		bk_bug("raw value of kind %d", (int)value->kind);
	}
}

void bk_raw_write_entries(struct bk_json *json, const struct bk_value *raw)
{
	if (!raw)
		return;
	bk_vec_foreach (i, &raw->map) {
		bk_json_key(json, raw->map.at[i].key);
		bk_raw_write(json, raw->map.at[i].value);
	}
}
