/*
 * The plan as one JSON document; its schema is docs/schema/plan.json.
 */
#include "apply/apply.h"
#include "apply/plan.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/out.h"
#include "model/model.h"

static const char *const actions[BK_ACTION_COUNT] = {
	[BK_ACTION_NONE] = "none",
	[BK_ACTION_CREATE] = "create",
	[BK_ACTION_CHANGE] = "change",
	[BK_ACTION_REPLACE] = "replace",
	[BK_ACTION_DELETE] = "delete",
};

static const char *const gates[] = {
	[BK_GATE_NONE] = "none",
	[BK_GATE_LISTED] = "listed",
	[BK_GATE_ADDRESS] = "address",
	[BK_GATE_CONFLICT] = "conflict",
	[BK_GATE_REFUSED] = "refused",
};

static void put_value(struct bk_json *json, const char *key, struct bk_str value)
{
	bk_json_key(json, bk_str_of(key));
	bk_json_raw(json, value.len ? value : BK_STR("null"));
}

static void put_field(struct bk_json *json, const struct bk_field *field)
{
	bool is_text = bk_str_has_prefix(field->path, BK_STR(BK_TAG_DIGEST));

	bk_json_object(json);
	bk_json_key_string(json, "path", field->path);
	if (is_text) {
		bk_json_key_string(json, "before", field->before);
		bk_json_key_string(json, "after", field->after);
	} else {
		put_value(json, "before", field->before);
		put_value(json, "after", field->after);
	}
	bk_json_key_string(json, "owner", field->outside ? BK_STR("other") : BK_STR("us"));
	if (field->unknown_after)
		bk_json_key_bool(json, "unknown", true);
	if (field->widens)
		bk_json_key_bool(json, "widens", true);
	bk_json_end_object(json);
}

static void put_change(
	struct bk_json *json, const struct bk_apply_plan *plan, const struct bk_change *change)
{
	bk_json_object(json);
	bk_json_key_string(json, "address", change->address);
	bk_json_key_string(json, "action", bk_str_of(actions[change->action]));
	bk_json_key_string(json, "account", change->account->id);
	bk_json_key_string(json, "region", change->region);
	bk_json_key_string(json, "cause", change->cause);
	bk_json_key_string(json, "gate", bk_str_of(gates[change->gate]));
	bk_json_key_string(json, "permanent", change->permanent);
	bk_json_key(json, BK_STR("fields"));
	bk_json_array(json);
	bk_vec_foreach (i, &change->fields)
		put_field(json, &change->fields.at[i]);
	bk_json_end_array(json);
	bk_json_key(json, BK_STR("needs"));
	bk_json_array(json);
	bk_vec_foreach (i, &change->needs)
		bk_json_string(json, plan->changes.at[change->needs.at[i]]->address);
	bk_json_end_array(json);
	bk_json_end_object(json);
}

static void put_open(struct bk_json *json, const struct bk_apply_plan *plan)
{
	bk_json_key(json, BK_STR("unverified"));
	bk_json_array(json);
	bk_vec_foreach (i, &plan->open) {
		const struct bk_open_premise *open = &plan->open.at[i];

		bk_json_object(json);
		bk_json_key_string(json, "address", open->address);
		bk_json_key_string(json, "statement", open->statement);
		bk_json_key_string(json, "reason", open->reason);
		bk_json_end_object(json);
	}
	bk_json_end_array(json);
}

static void put_plan(struct bk_json *json, const struct bk_apply_plan *plan,
	const struct bk_plan_show_options *options)
{
	bk_json_object(json);
	bk_json_key_int(json, "v", 1);
	bk_json_key_string(json, "unit", plan->unit);
	bk_json_key(json, BK_STR("counts"));
	bk_json_object(json);
	for (int action = BK_ACTION_NONE; action < BK_ACTION_COUNT; action++)
		bk_json_key_int(json, actions[action], (int64_t)plan->counts[action]);
	bk_json_key_int(json, "conflicts", (int64_t)plan->conflicts);
	bk_json_key_int(json, "refused", (int64_t)plan->refused);
	bk_json_end_object(json);
	bk_json_key(json, BK_STR("changes"));
	bk_json_array(json);
	bk_vec_foreach (i, &plan->changes) {
		const struct bk_change *change = plan->changes.at[i];

		if (change->action == BK_ACTION_NONE && change->gate == BK_GATE_NONE)
			continue;
		if (options && options->only_count &&
			!bk_addresses_have(options->only, options->only_count, change->address))
			continue;
		put_change(json, plan, change);
	}
	bk_json_end_array(json);
	/* What the plan does does not hang on it. */
	if (options)
		put_open(json, plan);
	bk_json_end_object(json);
}

void bk_apply_plan_json(const struct bk_apply_plan *plan,
	const struct bk_plan_show_options *options, struct bk_out *out)
{
	struct bk_json json;

	bk_json_init(&json, out, false);
	put_plan(&json, plan, options);
	bk_out_char(out, '\n');
}

struct bk_str bk_apply_plan_fingerprint(struct bk_arena *arena, const struct bk_apply_plan *plan)
{
	struct bk_out *out = bk_out_memory();
	struct bk_json json;
	struct bk_str result;

	bk_json_init(&json, out, true);
	put_plan(&json, plan, NULL);
	result = bk_hash_hex(arena, bk_out_text(out), 64);
	bk_out_discard(out);
	return result;
}
