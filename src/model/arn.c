/*
 * ARNs against the forms of the matrix (F 1.2).
 */
#include "model/arn.h"

#include "base/arena.h"
#include "model/model.h"

bool bk_arn_parse(struct bk_str text, struct bk_arn *ret)
{
	struct bk_str rest = text;
	struct bk_arn arn;

	if (!bk_str_is(bk_str_cut(&rest, ':'), "arn"))
		return false;
	arn.partition = bk_str_cut(&rest, ':');
	arn.service = bk_str_cut(&rest, ':');
	arn.region = bk_str_cut(&rest, ':');
	arn.account = bk_str_cut(&rest, ':');
	arn.resource = rest;
	if (!arn.partition.len || !arn.service.len || !arn.resource.len)
		return false;
	*ret = arn;
	return true;
}

/* The service part of a form: what most ARNs differ in. */
static struct bk_str service_of(struct bk_str text)
{
	bk_str_cut(&text, ':');
	bk_str_cut(&text, ':');
	return bk_str_cut(&text, ':');
}

/*
 * The {name} part of an ARN of a service's form. S3 has neither region nor account in its ARNs,
 * the others have both.
 */
static bool has_form(
	const struct bk_service *service, const struct bk_arn *arn, struct bk_str *ret_name)
{
	const struct bk_str mark = BK_STR("{name}");
	struct bk_str name = arn->resource;
	struct bk_arn form;
	size_t before;

	if (!bk_str_equal(service_of(service->arn), arn->service) ||
		!bk_arn_parse(service->arn, &form) || !form.region.len != !arn->region.len ||
		!form.account.len != !arn->account.len)
		return false;
	before = bk_str_find(form.resource, '{');
	if (!bk_str_has_prefix(name, (struct bk_str){form.resource.ptr, before}))
		return false;
	name.ptr += before;
	name.len -= before;
	form.resource.ptr += before;
	form.resource.len -= before;
	if (!name.len || !bk_str_has_prefix(form.resource, mark))
		return false;
	form.resource.ptr += mark.len;
	form.resource.len -= mark.len;
	if (!bk_str_has_suffix(name, form.resource))
		return false;
	name.len -= form.resource.len;
	*ret_name = name;
	return name.len > 0;
}

const struct bk_service *const *bk_arn_services(struct bk_arena *arena,
	const struct bk_model *model, struct bk_str text, size_t *ret_count,
	struct bk_str *ret_name)
{
	BK_VEC(const struct bk_service *) found = {0};
	struct bk_str name;
	struct bk_arn arn;

	*ret_count = 0;
	*ret_name = BK_STR("");
	if (!bk_arn_parse(text, &arn))
		return NULL;
	bk_vec_foreach (i, &model->services) {
		if (!has_form(model->services.at[i], &arn, &name) ||
			!bk_service_name_fits(model->services.at[i], name))
			continue;
		bk_vec_push(arena, &found, model->services.at[i]);
		*ret_name = name;
	}
	*ret_count = found.len;
	return found.at;
}

const struct bk_service *bk_arn_misnamed(
	const struct bk_model *model, struct bk_str text, struct bk_str *ret_name)
{
	struct bk_str name;
	struct bk_arn arn;

	if (!bk_arn_parse(text, &arn))
		return NULL;
	bk_vec_foreach (i, &model->services) {
		if (!has_form(model->services.at[i], &arn, &name))
			continue;
		*ret_name = name;
		return model->services.at[i];
	}
	return NULL;
}

struct bk_str bk_linked_role_arn(
	struct bk_arena *arena, struct bk_str partition, struct bk_str account)
{
	return bk_str_format(arena,
		"arn:%.*s:iam::%.*s:role/aws-service-role/backup.amazonaws.com/"
		"AWSServiceRoleForBackup",
		BK_STR_ARGS(partition), BK_STR_ARGS(account));
}

struct bk_str bk_service_arn(struct bk_arena *arena, const struct bk_service *service,
	struct bk_str partition, struct bk_str region, struct bk_str account, struct bk_str name)
{
	static const char *const words[] = {"partition", "region", "account", "name"};
	const struct bk_str values[] = {partition, region, account, name};
	struct bk_arn form;

	if (!bk_arn_parse(service->arn, &form) || !partition.len || !name.len ||
		(form.region.len && !region.len) || (form.account.len && !account.len))
		return BK_STR("");
	return bk_str_fill(arena, service->arn, words, values, BK_COUNT(words));
}
