/*
 * Opt-ins and management preferences of an account and region (aws-semantics 5): only what is
 * needed is turned on, and nothing is turned off unless the user says `exclusive`.
 */
#include "base/arena.h"
#include "infer/context.h"

struct bk_settings_use *bk_settings_use_of(struct bk_infer *infer, const struct bk_account *account,
	const struct bk_region *region, struct bk_span span, struct bk_str because)
{
	struct bk_str address = bk_str_format(
		infer->arena, "settings:%s[%s]", account->name->text.ptr, region->name->text.ptr);
	struct bk_settings_use *use = bk_map_find(&infer->settings, address);

	if (use)
		return use;
	use = bk_new(infer->arena, struct bk_settings_use);
	use->declared = bk_settings_find(infer->model, account, region);
	use->desired =
		bk_desired_add(infer->list, BK_AWS_REGION_SETTINGS, account, region, address);
	if (use->declared)
		bk_describe(use->desired, use->declared, BK_STR(""));
	else
		use->desired->span = span;
	use->because = because;
	bk_map_put(&infer->settings, address, use);
	bk_vec_push(infer->arena, &infer->settings_list, use);
	if (infer->model->org && account == infer->model->org->management)
		bk_vec_push(infer->arena, &infer->management_settings, use);
	return use;
}

void bk_settings_need(
	struct bk_infer *infer, struct bk_settings_use *use, struct bk_str key, bool advanced)
{
	if (advanced) {
		if (!bk_strs_have(use->advanced.at, use->advanced.len, key))
			bk_vec_push(infer->arena, &use->advanced, key);
	} else if (!bk_strs_have(use->optin.at, use->optin.len, key)) {
		bk_vec_push(infer->arena, &use->optin, key);
	}
}

static struct bk_node *switches(
	struct bk_infer *infer, struct bk_settings_use *use, enum bk_attr_id attr)
{
	const struct bk_region *region = use->desired->region;
	struct bk_node *map = bk_node_map(infer->arena);
	bool optin = attr == BK_A_OPTIN;
	const struct bk_value *written = use->declared ? bk_prop(use->declared, attr) : NULL;
	bool exclusive = use->declared && bk_prop_bool(use->declared, BK_A_EXCLUSIVE, false);

	bk_vec_foreach (i, &infer->model->services) {
		const struct bk_service *service = infer->model->services.at[i];
		struct bk_str key = optin ? service->optin : service->advanced;
		enum bk_switch said;
		bool needed;

		if (!key.len || bk_node_find_str(map, key) ||
			bk_strs_have(region->lacks_optin.at, region->lacks_optin.len, key))
			continue;
		said = bk_settings_say_of_key(infer->model, use->declared, attr, key);
		needed = optin ? bk_strs_have(use->optin.at, use->optin.len, key)
			       : bk_strs_have(use->advanced.at, use->advanced.len, key);
		if (said == BK_SWITCH_ON || (said == BK_SWITCH_UNSAID && needed))
			bk_node_put_str(infer->arena, map, key, bk_node_bool(infer->arena, true));
		else if (said == BK_SWITCH_OFF || (exclusive && !written))
			bk_node_put_str(infer->arena, map, key, bk_node_bool(infer->arena, false));
	}
	return map;
}

void bk_settings_finish(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->settings_list) {
		struct bk_settings_use *use = infer->settings_list.at[i];
		struct bk_node *advanced = switches(infer, use, BK_A_ADVANCED);

		if (!use->declared)
			use->desired->because = use->because;
		bk_node_put(infer->arena, use->desired->body, "ResourceTypeOptInPreference",
			switches(infer, use, BK_A_OPTIN));
		if (advanced->map.len)
			bk_node_put(infer->arena, use->desired->body,
				"ResourceTypeManagementPreference", advanced);
	}
}
