/*
 * ARNs against the forms of the matrix.
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

/* The {name} part of an ARN of a service's form. */
static bool match(
	const struct bk_service *service, const struct bk_arn *arn, struct bk_str *ret_name)
{
	struct bk_arn form;
	struct bk_str prefix, name;
	size_t brace;

	if (!bk_arn_parse(service->arn, &form) || !bk_str_equal(form.service, arn->service) ||
		!form.region.len != !arn->region.len || !form.account.len != !arn->account.len)
		return false;
	brace = bk_str_find(form.resource, '{');
	prefix = (struct bk_str){form.resource.ptr, brace};
	if (!bk_str_has_prefix(arn->resource, prefix) || arn->resource.len == prefix.len)
		return false;
	name = (struct bk_str){arn->resource.ptr + prefix.len, arn->resource.len - prefix.len};
	/* `{name}` ends the form; what stands behind it must end the ARN. */
	form.resource.ptr += brace;
	form.resource.len -= brace;
	bk_str_cut(&form.resource, '}');
	if (!bk_str_has_suffix(name, form.resource))
		return false;
	name.len -= form.resource.len;
	*ret_name = name;
	return name.len > 0 && bk_service_name_fits(service, name);
}

const struct bk_service *const *bk_arn_services(struct bk_arena *arena,
	const struct bk_model *model, struct bk_str text, size_t *ret_count,
	struct bk_str *ret_name)
{
	const struct bk_service **found =
		bk_new_array(arena, const struct bk_service *, model->services.len + 1);
	struct bk_arn arn;

	*ret_count = 0;
	*ret_name = BK_STR("");
	if (!bk_arn_parse(text, &arn))
		return found;
	bk_vec_foreach (i, &model->services) {
		if (match(model->services.at[i], &arn, ret_name))
			found[(*ret_count)++] = model->services.at[i];
	}
	return found;
}

struct bk_str bk_service_arn(struct bk_arena *arena, const struct bk_service *service,
	struct bk_str partition, struct bk_str region, struct bk_str account, struct bk_str name)
{
	static const char *const words[] = {"partition", "region", "account", "name"};
	const struct bk_str values[] = {partition, region, account, name};

	return bk_str_fill(arena, service->arn, words, values, BK_COUNT(words));
}
