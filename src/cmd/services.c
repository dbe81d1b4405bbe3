/*
 * Rows of the matrix into JSON: see services.h.
 */
#include "cmd/services.h"

#include "base/attr.h"
#include "base/name.h"
#include "model/model.h"

static const struct flag {
	const char *name;
	size_t offset;
} flags[] = {
	{"advanced_required", offsetof(struct bk_service, advanced_required)},
	{"airgap", offsetof(struct bk_service, airgap)},
	{"cold", offsetof(struct bk_service, cold)},
	{"continuous", offsetof(struct bk_service, continuous)},
	{"copy_account", offsetof(struct bk_service, copy_account)},
	{"copy_both", offsetof(struct bk_service, copy_both)},
	{"copy_region", offsetof(struct bk_service, copy_region)},
	{"encrypts_copy", offsetof(struct bk_service, encrypts_copy)},
	{"full", offsetof(struct bk_service, full)},
	{"key_silent", offsetof(struct bk_service, key_silent)},
	{"optin_always", offsetof(struct bk_service, optin_always)},
};

static const struct text {
	const char *name;
	size_t offset;
} texts[] = {
	{"advanced", offsetof(struct bk_service, advanced)},
	{"any", offsetof(struct bk_service, any)},
	{"arn", offsetof(struct bk_service, arn)},
	{"optin", offsetof(struct bk_service, optin)},
	{"own_key", offsetof(struct bk_service, own_key)},
	{"title", offsetof(struct bk_service, title)},
};

static const char *const source_keys[] = {
	[BK_SOURCE_KEY_NONE] = "none",
	[BK_SOURCE_KEY_ROLE] = "role",
	[BK_SOURCE_KEY_IDENTITY] = "identity",
};

static json_t *list_of(const struct bk_str *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, bk_value_string(items[i]));
	return list;
}

static json_t *row_of(const struct bk_service *service)
{
	const char *base = (const char *)service;
	json_t *row = json_object();

	for (size_t i = 0; i < BK_COUNT(flags); i++) {
		bool value;

		memcpy(&value, base + flags[i].offset, sizeof(value));
		bk_value_set(row, flags[i].name, json_boolean(value));
	}
	for (size_t i = 0; i < BK_COUNT(texts); i++) {
		struct bk_str value;

		memcpy(&value, base + texts[i].offset, sizeof(value));
		bk_value_set_text(row, texts[i].name, value);
	}
	bk_value_set_text(row, "source_key", bk_str_of(source_keys[service->source_key]));
	bk_value_set(row, "no_copy_account_in",
		list_of(service->no_copy_account_in.at, service->no_copy_account_in.len));
	bk_value_set(row, "no_copy_region_in",
		list_of(service->no_copy_region_in.at, service->no_copy_region_in.len));
	bk_value_set(
		row, "no_airgap_in", list_of(service->no_airgap_in.at, service->no_airgap_in.len));
	bk_value_set(row, "ambiguous_arn",
		list_of(service->ambiguous_arn.at, service->ambiguous_arn.len));
	return row;
}

json_t *bk_services_document(const struct bk_model *model)
{
	json_t *services = json_object();

	bk_vec_foreach (i, &model->services) {
		const struct bk_service *service = model->services.at[i];

		bk_value_set(services, service->name->text.ptr, row_of(service));
	}
	return services;
}
