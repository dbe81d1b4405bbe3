/*
 * The report for people.
 */
#include "source/pen.h"

enum {
	WIDTH_DEFAULT = 100,
	WIDTH_MIN = 40,
	WIDTH_MAX = 1000,
	USES_MAX = 8, /* levels of the expansion path */
};

static size_t width_of(const struct bk_report_options *options)
{
	int width = options->width ? options->width : WIDTH_DEFAULT;

	if (width < WIDTH_MIN)
		width = WIDTH_MIN;
	return (size_t)(width < WIDTH_MAX ? width : WIDTH_MAX);
}

static size_t digits_of(const struct bk_pen *pen, const struct bk_diag *diag)
{
	uint32_t last = bk_snippet_last_line(pen, diag);
	size_t digits = 1;

	for (const struct bk_fix *fix = diag->fixes; fix; fix = fix->next) {
		uint32_t line = bk_fix_last_line(pen, fix);

		last = line > last ? line : last;
	}
	for (; last >= 10; last /= 10)
		digits++;
	return digits;
}

/* `   = note: `, whose words follow. */
static void put_lead(struct bk_pen *pen, const char *what, enum bk_paint paint)
{
	bk_out_repeat(pen->out, ' ', pen->digits + 1);
	bk_pen_words(pen, BK_PAINT_GUTTER, "=");
	bk_out_char(pen->out, ' ');
	bk_pen_words(pen, paint, what);
	bk_out_text_of(pen->out, ": ");
}

/* Words that may have several lines; those after the first one stand below it. */
static void put_lines(struct bk_pen *pen, struct bk_str text)
{
	bk_report_text_of(pen->out, bk_str_cut(&text, '\n'));
	bk_out_char(pen->out, '\n');
	while (text.len) {
		struct bk_str line = bk_str_cut(&text, '\n');

		if (line.len)
			bk_out_repeat(pen->out, ' ', pen->digits + 5);
		bk_report_text_of(pen->out, line);
		bk_out_char(pen->out, '\n');
	}
}

static void put_head(struct bk_pen *pen, const struct bk_diag *diag)
{
	bk_pen_paint(pen, pen->level);
	bk_out_printf(pen->out, "%s[BK%04d]", bk_level_name(diag->level), (int)diag->code);
	bk_pen_paint(pen, BK_PAINT_STRONG);
	bk_out_text_of(pen->out, ": ");
	bk_report_text_of(pen->out, diag->message);
	bk_pen_paint(pen, BK_PAINT_NONE);
	bk_out_char(pen->out, '\n');
}

static bool is_stdlib(const struct bk_pen *pen, const struct bk_via *via)
{
	const struct bk_file *file = bk_sources_file(pen->sources, via->span.file);

	return file && file->is_stdlib;
}

/* The expansion path, innermost first; what lies between two levels of the stdlib is left out. */
static void put_uses(struct bk_pen *pen, const struct bk_diag *diag)
{
	size_t shown = 0;

	for (const struct bk_via *via = diag->via; via && shown < USES_MAX; via = via->outer) {
		put_lead(pen, "used from", BK_PAINT_NOTE);
		if (!bk_span_is_none(via->span)) {
			bk_report_place(pen->out, pen->sources, via->span);
			bk_out_char(pen->out, ' ');
		}
		bk_out_char(pen->out, '`');
		bk_report_text_of(pen->out, via->text);
		bk_out_char(pen->out, '`');
		if (via == diag->via && diag->uses.len)
			bk_out_printf(pen->out, " (and %zu more)", diag->uses.len);
		bk_out_char(pen->out, '\n');
		shown++;
		while (is_stdlib(pen, via) && via->outer && is_stdlib(pen, via->outer))
			via = via->outer;
	}
}

/* Notes, causes and other instances, and counts of what is not shown. */
static void put_parts(struct bk_pen *pen, const struct bk_diag *diag)
{
	static const char *const leads[] = {
		[BK_PART_NOTE] = "note",
		[BK_PART_BECAUSE] = "because",
		[BK_PART_ALSO] = "also",
	};
	size_t labels = 0, named = 1;

	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind == BK_PART_HELP)
			continue;
		if (part->kind == BK_PART_LABEL) {
			labels++;
			continue;
		}
		named += part->kind == BK_PART_ALSO;
		put_lead(pen, leads[part->kind], BK_PAINT_NOTE);
		put_lines(pen, part->text);
	}
	if (diag->instances > named) {
		put_lead(pen, "also", BK_PAINT_NOTE);
		bk_out_printf(pen->out, "%zu more\n", diag->instances - named);
	}
	if (labels > BK_SNIPPET_LABELS) {
		put_lead(pen, "note", BK_PAINT_NOTE);
		bk_out_printf(pen->out, "%zu more place%s\n", labels - BK_SNIPPET_LABELS,
			labels - BK_SNIPPET_LABELS == 1 ? "" : "s");
	}
}

static void put_help(struct bk_pen *pen, struct bk_str text, const char *more)
{
	bk_pen_words(pen, BK_PAINT_HELP, "help");
	bk_out_text_of(pen->out, ": ");
	bk_report_text_of(pen->out, text);
	bk_out_text_of(pen->out, more);
	bk_out_char(pen->out, '\n');
}

/* What to do: helps, then fixes with the lines that they change. Whether a fix was last. */
static bool put_proposals(struct bk_pen *pen, const struct bk_diag *diag)
{
	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind == BK_PART_HELP)
			put_help(pen, part->text, "");
	}
	for (const struct bk_fix *fix = diag->fixes; fix; fix = fix->next) {
		put_help(pen, fix->title,
			fix->kind == BK_FIX_SAFE ? "" : " This changes what is deployed.");
		bk_fix_draw(pen, diag, fix);
	}
	return diag->fixes != NULL;
}

/* Whether anything stands below the snippet. */
static bool has_more(const struct bk_diag *diag, const struct bk_rule *rule)
{
	size_t labels = 0;

	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind != BK_PART_LABEL || ++labels > BK_SNIPPET_LABELS)
			return true;
	}
	return diag->via || diag->fixes || diag->instances > 1 || rule->class == BK_RULE_LINT;
}

static void put_diag(struct bk_pen *pen, const struct bk_diag *diag)
{
	static const enum bk_paint paints[] = {
		[BK_LEVEL_OFF] = BK_PAINT_NONE,
		[BK_LEVEL_INFO] = BK_PAINT_INFO,
		[BK_LEVEL_WARNING] = BK_PAINT_WARNING,
		[BK_LEVEL_ERROR] = BK_PAINT_ERROR,
	};
	const struct bk_rule *rule = bk_rule_of(diag->code);

	pen->level = paints[diag->level];
	pen->digits = digits_of(pen, diag);
	put_head(pen, diag);
	bk_snippet_draw(pen, diag);
	if (bk_snippet_last_line(pen, diag) && has_more(diag, rule))
		bk_pen_bar(pen);
	put_parts(pen, diag);
	put_uses(pen, diag);
	if (put_proposals(pen, diag) && rule->class == BK_RULE_LINT)
		bk_pen_bar(pen);
	/* Only a lint can be set or allowed by its name. */
	if (rule->class == BK_RULE_LINT) {
		put_lead(pen, "rule", BK_PAINT_NOTE);
		bk_out_printf(pen->out, "%s, `bkc explain BK%04d`\n", rule->name, (int)diag->code);
	}
	bk_out_char(pen->out, '\n');
}

void bk_report_text(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	struct bk_pen pen = {.out = out,
		.sources = diags->sources,
		.colour = options->colour,
		.width = width_of(options)};
	struct bk_report_walk walk;
	const struct bk_diag *diag;

	bk_report_walk_init(&walk, diags, options);
	while ((diag = bk_report_walk_next(&walk)))
		put_diag(&pen, diag);
	bk_report_end(&walk, diags, out);
}
