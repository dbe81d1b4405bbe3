/*
 * One line for each record, for editors and grep.
 */
#include "source/report.h"

void bk_report_short(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	struct bk_report_walk walk;
	const struct bk_diag *diag;

	bk_report_walk_init(&walk, diags, options);
	while ((diag = bk_report_walk_next(&walk))) {
		if (bk_span_is_none(diag->span))
			bk_out_text_of(out, "bkc");
		else
			bk_report_place(out, diags->sources, diag->span);
		bk_out_printf(out, ": %s[BK%04d] ", bk_level_name(diag->level), (int)diag->code);
		bk_report_text_of(out, diag->message);
		bk_out_printf(out, " (%s)\n", bk_rule_of(diag->code)->name);
	}
	bk_report_end(&walk, diags, out);
}
