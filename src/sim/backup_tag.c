/*
 * Tags, by ARN: only of what AWS Backup itself names. Facts sheet 8.3; botocore 1.43, ListTags.
 */
#include "sim/backup_ops.h"

/* The ARN, where it is one of AWS Backup's and something of the account has it. */
static bool is_known(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "ResourceArn");
	struct bk_str region, account, rest;
	if (!bk_sim_arn_read(arn, "backup", &region, &account, &rest)) {
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"%.*s is not the ARN of an AWS Backup resource", BK_STR_ARGS(arn));
		return false;
	}
	if (bk_str_equal(account, request->account) && bk_str_equal(region, request->region) &&
		bk_sim_tags_known(sim, arn))
		return true;
	bk_sim_refuse(
		ret_fault, 400, BK_BACKUP_NOT_FOUND, "Cannot find resource %.*s", BK_STR_ARGS(arn));
	return false;
}

json_t *bk_sim_backup_tag(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!is_known(sim, request, ret_fault) ||
		!bk_sim_tags_add(sim, bk_value_text(request->input, "ResourceArn"),
			&bk_sim_backup_tag_rules, json_object_get(request->input, "Tags"),
			ret_fault))
		return NULL;
	return json_object();
}

json_t *bk_sim_backup_untag(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!is_known(sim, request, ret_fault))
		return NULL;
	bk_sim_tags_remove(sim, bk_value_text(request->input, "ResourceArn"),
		json_object_get(request->input, "TagKeyList"));
	return json_object();
}

/* Pages of a map: it is cut as a list and put together again. */
json_t *bk_sim_backup_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const struct bk_sim_tag_rules pairs = {.key = "key", .value = "value"};
	if (!is_known(sim, request, ret_fault))
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(request->input, "ResourceArn"));
	json_t *page = bk_sim_page(
		request, bk_sim_tags_write(tags, &pairs), "Tags", "MaxResults", 1000, ret_fault);
	if (page == NULL)
		return NULL;
	json_t *map = json_object();
	size_t i;
	const json_t *pair;
	json_array_foreach(json_object_get(page, "Tags"), i, pair) bk_value_set_text(
		map, bk_value_text(pair, "key").ptr, bk_value_text(pair, "value"));
	bk_value_set(page, "Tags", map);
	return page;
}
