/*
 * What a selection takes: its resources and what has one of its tags, of those what fulfils all
 * conditions, without what it names as not wanted (facts sheet 4.7).
 */
#include "base/attr.h"
#include "sim/backup_jobs.h"

enum { ARN_PARTS = 6 };

static bool is_equal(struct bk_str value, struct bk_str pattern)
{
	return bk_str_equal(value, pattern);
}

static const struct operator
{
	const char *name;
	bool (*compare)(struct bk_str value, struct bk_str pattern);
	bool negative; /* also fulfilled without the tag */
}
operators[] = {
	{"StringEquals", is_equal, false},
	{"StringNotEquals", is_equal, true},
	{"StringLike", bk_str_like_words, false},
	{"StringNotLike", bk_str_like_words, true},
};

static bool holds(const struct operator* op, const json_t *condition, const json_t *tags)
{
	static const struct bk_str prefix = {"aws:ResourceTag/", 16};
	struct bk_str key = bk_value_text(condition, "ConditionKey");
	const json_t *value = NULL;

	if (bk_str_has_prefix(key, prefix))
		value = json_object_get(tags, key.ptr + prefix.len);
	if (!value)
		return op->negative;
	return op->compare(bk_value_text_of(value), bk_value_text(condition, "ConditionValue")) !=
		op->negative;
}

static bool all_hold(const json_t *conditions, const json_t *tags)
{
	for (size_t i = 0; i < BK_COUNT(operators); i++) {
		const json_t *list = json_object_get(conditions, operators[i].name);

		for (size_t j = 0; j < json_array_size(list); j++)
			if (!holds(&operators[i], json_array_get(list, j), tags))
				return false;
	}
	return true;
}

static bool has_tag(const json_t *list, const json_t *tags)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const json_t *value =
			json_object_get(tags, bk_value_text(item, "ConditionKey").ptr);

		if (value &&
			bk_str_equal(
				bk_value_text_of(value), bk_value_text(item, "ConditionValue")))
			return true;
	}
	return false;
}

/* `arn:aws:ec2:*:*:instance/…` and exact ones; `*` and `arn:aws:ec2:*` are not. */
static bool is_explicit(struct bk_str pattern)
{
	for (int i = 1; i < ARN_PARTS; i++)
		(void)bk_str_cut(&pattern, ':');
	return pattern.len && !bk_str_is(pattern, "*");
}

bool bk_sim_selects(const struct bk_sim_moment *moment, const json_t *selection,
	const struct bk_sim_resource *resource)
{
	const json_t *wanted = json_object_get(selection, "Resources");
	const json_t *unwanted = json_object_get(selection, "NotResources");
	bool by_name = false,
	     found = has_tag(json_object_get(selection, "ListOfTags"), resource->tags);

	for (size_t i = 0; i < json_array_size(wanted); i++) {
		struct bk_str pattern = bk_value_text_of(json_array_get(wanted, i));

		if (!bk_str_like(resource->arn, pattern))
			continue;
		found = true;
		by_name = by_name || is_explicit(pattern);
	}
	for (size_t i = 0; i < json_array_size(unwanted); i++)
		if (bk_str_like(resource->arn, bk_value_text_of(json_array_get(unwanted, i))))
			return false;
	if (!found || !all_hold(json_object_get(selection, "Conditions"), resource->tags))
		return false;
	/* who is named explicitly need not be opted in, but for types that share their ARNs */
	if (by_name && !bk_value_true(resource->row, "optin_always"))
		return true;
	return bk_sim_backup_is_opted_in(moment->sim, moment->account, moment->region,
		bk_value_text(resource->row, "optin"));
}
