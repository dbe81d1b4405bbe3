/*
 * bkc explain services: the capability matrix, two tables with a line for each kind.
 */
#include "cmd/explain.h"

#include "base/arena.h"
#include "base/out.h"

struct column {
	const char *title;
	size_t offset; /* of a bool in struct bk_service */
};

#define COLUMN(title, member)                                                                      \
	{                                                                                          \
		title, offsetof(struct bk_service, member)                                         \
	}

static const struct column copies[] = {
	COLUMN("full", full),
	COLUMN("account", copy_account),
	COLUMN("region", copy_region),
	COLUMN("both", copy_both),
	COLUMN("cold", cold),
	COLUMN("pitr", continuous),
	COLUMN("airgap", airgap),
};

static const struct column further[] = {
	COLUMN("incr", incremental),
	COLUMN("items", item_restore),
	COLUMN("test", restore_test),
	COLUMN("index", index),
	COLUMN("scan", scan),
	COLUMN("tier", tiering),
	COLUMN("audit", audit),
};

enum { NAME_WIDTH = 19 };

typedef struct bk_str word_fn(const struct bk_model *model, const struct bk_service *service);

static struct bk_str optin_of(const struct bk_model *model, const struct bk_service *service)
{
	(void)model;
	return service->optin;
}

static struct bk_str date_of(const struct bk_model *model, const struct bk_service *service)
{
	const struct bk_value date = {.kind = BK_V_DATE, .number = service->as_of};

	return bk_value_show(model->arena, &date);
}

/* Yes and no for each column, and at the end a word. */
static void put_table(const struct bk_model *model, struct bk_out *out,
	const struct column columns[], size_t count, const char *last, word_fn *last_of)
{
	bk_out_printf(out, "%-*s", NAME_WIDTH, "kind");
	for (size_t i = 0; i < count; i++)
		bk_out_printf(out, "  %s", columns[i].title);
	bk_out_printf(out, "  %s\n", last);
	bk_vec_foreach (i, &model->services) {
		const struct bk_service *service = model->services.at[i];

		bk_out_printf(out, "%-*s", NAME_WIDTH, service->name->text.ptr);
		for (size_t j = 0; j < count; j++) {
			const bool *has = (const bool *)(const void *)((const char *)service +
				columns[j].offset);

			bk_out_printf(
				out, "  %-*s", (int)strlen(columns[j].title), *has ? "yes" : "-");
		}
		bk_out_printf(out, "  %.*s\n", BK_STR_ARGS(last_of(model, service)));
	}
}

void bk_explain_services(const struct bk_model *model, struct bk_out *out)
{
	put_table(model, out, copies, BK_COUNT(copies), "as of", date_of);
	bk_out_text_of(out,
		"\nfull: under AWS Backup's full management, encrypted by the vault's key. "
		"account, region, both:\n"
		"copies there, and to both in one copy. pitr: continuous backups.\n\n");
	put_table(model, out, further, BK_COUNT(further), "opt-in", optin_of);
	bk_out_text_of(out,
		"\nincr: incremental. items: parts of a backup can be restored. test: restore "
		"testing. index: search.\n"
		"scan: for malware. tier: a cheaper warm tier. audit: seen by Audit Manager. "
		"`bkc explain service NAME`\n"
		"has the row with its source.\n");
}
