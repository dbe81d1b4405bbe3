/*
 * bkc explain services: the capability matrix, a line for each kind.
 */
#include "cmd/explain.h"

#include "base/arena.h"
#include "base/out.h"

struct column {
	const char *title;
	size_t offset; /* of a bool in struct bk_service */
};

static const struct column columns[] = {
	{"full", offsetof(struct bk_service, full)},
	{"account", offsetof(struct bk_service, copy_account)},
	{"region", offsetof(struct bk_service, copy_region)},
	{"both", offsetof(struct bk_service, copy_both)},
	{"cold", offsetof(struct bk_service, cold)},
	{"pitr", offsetof(struct bk_service, continuous)},
	{"airgap", offsetof(struct bk_service, airgap)},
	{"restore test", offsetof(struct bk_service, restore_test)},
};

enum { NAME_WIDTH = 19, OPTIN_WIDTH = 22 };

void bk_explain_services(const struct bk_model *model, struct bk_out *out)
{
	bk_out_printf(out, "%-*s", NAME_WIDTH, "kind");
	for (size_t i = 0; i < BK_COUNT(columns); i++)
		bk_out_printf(out, "  %s", columns[i].title);
	bk_out_printf(out, "  %-*s  as of\n", OPTIN_WIDTH, "opt-in");
	bk_vec_foreach (i, &model->services) {
		const struct bk_service *service = model->services.at[i];
		const struct bk_value date = {.kind = BK_V_DATE, .number = service->as_of};

		bk_out_printf(out, "%-*s", NAME_WIDTH, service->name->text.ptr);
		for (size_t j = 0; j < BK_COUNT(columns); j++) {
			const bool *has = (const bool *)(const void *)((const char *)service +
				columns[j].offset);

			bk_out_printf(
				out, "  %-*s", (int)strlen(columns[j].title), *has ? "yes" : "-");
		}
		bk_out_printf(out, "  %-*.*s  %s\n", OPTIN_WIDTH, BK_STR_ARGS(service->optin),
			bk_value_show(model->arena, &date).ptr);
	}
	bk_out_text_of(out,
		"\nfull: under AWS Backup's full management, encrypted by the vault's key. "
		"account, region, both:\n"
		"copies there, and to both in one copy. pitr: continuous backups. `bkc explain "
		"service NAME` has\n"
		"the row with its source.\n");
}
