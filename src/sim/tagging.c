/*
 * The tagging API: what has which tags, over all services of an account and region. Resources of
 * global services are not seen. Source: the API reference of Resource Groups Tagging (2017-01-26),
 * seen 2026-11-24.
 */
#include "base/arena.h"
#include "sim/sim.h"
#include "sim/tags.h"

#define INVALID "InvalidParameterException"

enum { RESOURCES_MOST = 100 };

static const struct bk_sim_tag_rules tag_rules = {.invalid = INVALID, .too_many = INVALID};
static const struct bk_sim_tag_rules told_rules = {.key = "Key", .value = "Value"};

/* Whether "service" or "service:type" says what the ARN is of. */
static bool is_of_type(struct bk_str arn, struct bk_str type)
{
	struct bk_str rest = arn;
	bk_str_cut(&rest, ':');
	bk_str_cut(&rest, ':');
	struct bk_str service = bk_str_cut(&rest, ':');
	bk_str_cut(&rest, ':');
	bk_str_cut(&rest, ':');
	struct bk_str kind = type;
	if (!bk_str_equal(service, bk_str_cut(&kind, ':')))
		return false;
	if (kind.len == 0)
		return true;
	char after = rest.len > kind.len ? rest.ptr[kind.len] : '\0';
	return bk_str_has_prefix(rest, kind) && (after == ':' || after == '/');
}

static bool is_of_types(struct bk_str arn, const json_t *types)
{
	size_t i;
	const json_t *type;
	json_array_foreach(types, i, type) if (is_of_type(arn, bk_value_text_of(type))) return true;
	return json_array_size(types) == 0;
}

static bool holds(const json_t *list, struct bk_str text)
{
	size_t i;
	const json_t *item;
	json_array_foreach(
		list, i, item) if (bk_str_equal(bk_value_text_of(item), text)) return true;
	return false;
}

/* All filters must be met, each by any of its values. */
static bool passes(const json_t *tags, const json_t *filters)
{
	size_t i;
	const json_t *filter;
	json_array_foreach(filters, i, filter)
	{
		const json_t *value = json_object_get(tags, bk_value_text(filter, "Key").ptr);
		const json_t *values = json_object_get(filter, "Values");
		if (value == NULL ||
			(json_array_size(values) > 0 && !holds(values, bk_value_text_of(value))))
			return false;
	}
	return true;
}

static json_t *refuse_combination(const json_t *input, struct bk_sim_fault *ret_fault)
{
	static const char *const others[] = {"TagFilters", "ResourceTypeFilters",
		"ResourcesPerPage", "TagsPerPage", "PaginationToken"};
	for (size_t i = 0; i < BK_COUNT(others); i++) {
		const json_t *other = json_object_get(input, others[i]);
		if (other != NULL && bk_value_text_of(other).len + json_array_size(other) > 0)
			return bk_sim_refuse(ret_fault, 400, INVALID,
				"ResourceARNList and %s cannot be given together.", others[i]);
	}
	return json_object();
}

static json_t *get_resources(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	const json_t *wanted = json_object_get(request->input, "ResourceARNList");
	if (wanted != NULL) {
		BK_AUTO_JSON alone = refuse_combination(request->input, ret_fault);
		if (alone == NULL)
			return NULL;
	}
	BK_AUTO_JSON all = bk_sim_list(sim, BK_SIM_TAGS_KIND, request->account, request->region);
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		struct bk_str arn = bk_value_text(item, "id");
		json_t *tags = json_object_get(item, "record");
		if (json_object_size(tags) == 0 || (wanted != NULL && !holds(wanted, arn)) ||
			!is_of_types(arn, json_object_get(request->input, "ResourceTypeFilters")) ||
			!passes(tags, json_object_get(request->input, "TagFilters")))
			continue;
		json_t *mapping = json_object();
		bk_value_set_text(mapping, "ResourceARN", arn);
		bk_value_set(mapping, "Tags", bk_sim_tags_write(tags, &told_rules));
		json_array_append_new(list, mapping);
	}
	return bk_sim_page(request, list, "ResourceTagMappingList", "ResourcesPerPage",
		RESOURCES_MOST, ret_fault);
}

/* The keys in use, or the values of one key: sorted, each once. */
static json_t *words_in_use(
	struct bk_sim *sim, const struct bk_sim_request *request, const char *wanted_key)
{
	BK_AUTO_JSON all = bk_sim_list(sim, BK_SIM_TAGS_KIND, request->account, request->region);
	BK_AUTO_JSON seen = json_object();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		const char *key;
		json_t *value;
		json_object_foreach(json_object_get(item, "record"), key, value)
		{
			if (wanted_key == NULL)
				bk_value_set(seen, key, json_true());
			else if (strcmp(wanted_key, key) == 0)
				bk_value_set(seen, json_string_value(value), json_true());
		}
	}
	json_t *words = json_array();
	const char *word;
	json_t *value;
	json_object_foreach(seen, word, value) json_array_append_new(words, json_string(word));
	return words;
}

static json_t *get_tag_keys(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return bk_sim_page(request, words_in_use(sim, request, NULL), "TagKeys", NULL,
		RESOURCES_MOST, ret_fault);
}

static json_t *get_tag_values(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str key = bk_value_text(request->input, "Key");
	return bk_sim_page(request, words_in_use(sim, request, key.ptr), "TagValues", NULL,
		RESOURCES_MOST, ret_fault);
}

/* Whether the ARN is of a resource of this account and region. */
static bool is_here(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str arn)
{
	struct bk_str rest = arn;
	for (int i = 0; i < 3; i++)
		bk_str_cut(&rest, ':');
	struct bk_str region = bk_str_cut(&rest, ':');
	struct bk_str account = bk_str_cut(&rest, ':');
	return bk_str_equal(region, request->region) && bk_str_equal(account, request->account) &&
		bk_sim_tags_known(sim, arn);
}

/* What went wrong with one of several resources. */
static void add_failure(
	json_t *failures, struct bk_str arn, const char *code, struct bk_str message)
{
	json_t *failure = json_object();
	bk_value_set(failure, "StatusCode", json_integer(400));
	bk_value_set_text(failure, "ErrorCode", bk_str_of(code));
	bk_value_set_text(failure, "ErrorMessage", message);
	bk_value_set(failures, arn.ptr, failure);
}

/* Adds `tags` to each resource, or takes `keys` away; a failure of one does not stop the others. */
static json_t *retag(
	struct bk_sim *sim, const struct bk_sim_request *request, json_t *tags, const json_t *keys)
{
	json_t *failures = json_object();
	size_t i;
	const json_t *item;
	json_array_foreach(json_object_get(request->input, "ResourceARNList"), i, item)
	{
		struct bk_str arn = bk_value_text_of(item);
		struct bk_sim_fault fault = {0};
		/* The world at the beginning has resources of which only the tags are known. */
		if (!request->world && !is_here(sim, request, arn))
			add_failure(failures, arn, INVALID,
				BK_STR("There is no such resource in this account and region."));
		else if (keys != NULL)
			bk_sim_tags_remove(sim, arn, keys);
		else if (!bk_sim_tags_add(sim, arn, &tag_rules, tags, &fault))
			add_failure(failures, arn, fault.code, bk_str_of(fault.message));
		json_decref(fault.detail);
	}
	json_t *output = json_object();
	bk_value_set(output, "FailedResourcesMap", failures);
	return output;
}

static json_t *tag_resources(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)ret_fault;
	return retag(sim, request, json_object_get(request->input, "Tags"), NULL);
}

static json_t *untag_resources(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)ret_fault;
	return retag(sim, request, NULL, json_object_get(request->input, "TagKeys"));
}

/* clang-format off */
#define TOKEN { "PaginationToken", BK_SIM_STRING, false, 0, 2048, NULL, NULL }
#define RESOURCES(needed, most) \
	{ "ResourceARNList",   BK_SIM_LIST,   needed, 1, most, NULL, NULL }, \
	{ "ResourceARNList[]", BK_SIM_STRING, true,   1, 1011, NULL, NULL }

static const struct bk_sim_member get_members[] = {
	TOKEN,
	{ "TagFilters",            BK_SIM_LIST,   false, 0, 50, NULL, NULL },
	{ "TagFilters[].Key",      BK_SIM_STRING, true,  1, 128, NULL, NULL },
	{ "TagFilters[].Values",   BK_SIM_LIST,   false, 0, 20, NULL, NULL },
	{ "TagFilters[].Values[]", BK_SIM_STRING, false, 0, 256, NULL, NULL },
	{ "ResourcesPerPage",      BK_SIM_INT,    false, 1, RESOURCES_MOST, NULL, NULL },
	{ "TagsPerPage",           BK_SIM_INT,    false, 100, 500, NULL, NULL },
	{ "ResourceTypeFilters",   BK_SIM_LIST,   false, 0, 100, NULL, NULL },
	{ "ResourceTypeFilters[]", BK_SIM_STRING, true,  0, 256, NULL, NULL },
	RESOURCES(false, 100),
	{ 0 },
};

static const struct bk_sim_member keys_members[] = {
	TOKEN,
	{ 0 },
};

static const struct bk_sim_member values_members[] = {
	TOKEN,
	{ "Key", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member tag_members[] = {
	RESOURCES(true, 20),
	{ "Tags", BK_SIM_MAP, true, 1, 50, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member untag_members[] = {
	RESOURCES(true, 20),
	{ "TagKeys",   BK_SIM_LIST,   true, 1, 50, NULL, NULL },
	{ "TagKeys[]", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{ 0 },
};

const struct bk_sim_operation bk_sim_tagging[] = {
	{ "tagging", "GetResources",   get_resources,   get_members },
	{ "tagging", "GetTagKeys",     get_tag_keys,    keys_members },
	{ "tagging", "GetTagValues",   get_tag_values,  values_members },
	{ "tagging", "TagResources",   tag_resources,   tag_members },
	{ "tagging", "UntagResources", untag_resources, untag_members },
	{ 0 },
};
/* clang-format on */
