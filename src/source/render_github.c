/*
 * Annotations of GitHub Actions: `::error file=F,line=1,col=2,title=T::message`, then the totals.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands,
 * seen 2026-11-24. Lines end a command, so line ends and `%` are written as %0A, %0D and %25;
 * within a property `:` and `,` are escaped, too.
 */
#include "source/report.h"

static void put_escaped(struct bk_out *out, struct bk_str text, bool is_property)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '%' || c == '\n' || c == '\r' || (is_property && (c == ':' || c == ',')))
			bk_out_printf(out, "%%%02X", c);
		else
			bk_out_char(out, (char)c);
	}
}

static void put_place(struct bk_out *out, const struct bk_diag *diag, struct bk_file *file)
{
	struct bk_position begin = bk_file_position(file, diag->span.begin);
	struct bk_position end = bk_file_position(file, diag->span.end);
	struct bk_report_path path = bk_report_path(file);

	bk_out_text_of(out, "file=");
	put_escaped(out, path.prefix, true);
	put_escaped(out, path.rest, true);
	bk_out_printf(out, ",line=%u,endLine=%u", begin.line, end.line);
	/* columns are taken on one line only; the last one is part of the range */
	if (begin.line == end.line)
		bk_out_printf(out, ",col=%u,endColumn=%u", begin.column,
			end.column > begin.column ? end.column - 1 : begin.column);
	bk_out_char(out, ',');
}

static void put_message(
	struct bk_out *out, const struct bk_sources *sources, const struct bk_diag *diag)
{
	struct bk_out *text = bk_out_memory();

	bk_report_lines_of(text, diag->message);
	bk_report_places(text, sources, diag);
	bk_report_notes(text, diag);
	put_escaped(out, bk_out_text(text), false);
	bk_out_discard(text);
	bk_out_char(out, '\n');
}

void bk_report_github(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	static const char *const commands[] = {
		[BK_LEVEL_OFF] = "notice",
		[BK_LEVEL_INFO] = "notice",
		[BK_LEVEL_WARNING] = "warning",
		[BK_LEVEL_ERROR] = "error",
	};
	struct bk_report_walk walk;
	const struct bk_diag *diag;

	bk_report_walk_init(&walk, diags, options);
	while ((diag = bk_report_walk_next(&walk))) {
		bk_out_printf(out, "::%s ", commands[diag->level]);
		if (!bk_span_is_none(diag->span))
			put_place(out, diag, bk_sources_file(diags->sources, diag->span.file));
		bk_out_printf(
			out, "title=BK%04d %s::", (int)diag->code, bk_rule_of(diag->code)->name);
		put_message(out, diags->sources, diag);
	}
	bk_report_end(&walk, diags, out);
}
