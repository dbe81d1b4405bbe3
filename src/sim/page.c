/*
 * Pages of lists. A token says where the next page begins; the simulator's lists are stable, so a
 * place is enough.
 */
#include "base/arena.h"
#include "sim/sim.h"
#include "sim/valid.h"

/* "bkc-page-200" */
static const struct bk_str prefix = {"bkc-page-", 9};

json_t *bk_sim_page(const struct bk_sim_request *request, json_t *items, const char *list,
	const char *size_member, int64_t size_standard, struct bk_sim_fault *ret_fault)
{
	const struct bk_aws_operation *operation = request->operation;
	BK_AUTO_JSON all = items;
	struct bk_str token = {0};
	int64_t from = 0, count = (int64_t)json_array_size(all);
	int64_t size = size_standard;
	if (size_member != NULL)
		size = bk_value_int(request->input, size_member, size_standard);
	if (operation->page_in != NULL)
		token = bk_value_text(request->input, operation->page_in);
	if (token.len > 0) {
		struct bk_str number = {token.ptr + prefix.len, token.len - prefix.len};
		if (!bk_str_has_prefix(token, prefix) || !bk_sim_int_read(number, &from) ||
			from < 0 || from > count)
			return bk_sim_refuse(ret_fault, 400,
				bk_sim_code_invalid(operation->service),
				"Invalid pagination token");
	}
	if (size < 1)
		size = size_standard;
	int64_t to = count - from > size ? from + size : count;
	json_t *page = json_array();
	for (int64_t i = from; i < to; i++)
		json_array_append(page, json_array_get(all, (size_t)i));
	json_t *output = json_object();
	bk_value_set(output, list, page);
	if (to < count && operation->page_out != NULL) {
		struct bk_str next =
			bk_str_format(request->arena, "%s%lld", prefix.ptr, (long long)to);
		bk_value_set_text(output, operation->page_out, next);
	}
	return output;
}
