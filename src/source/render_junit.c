/*
 * JUnit XML, in the form that CI servers read: a suite with a test for each file of the unit, which
 * fails with its errors and tells its warnings as its output. However many errors there are, they
 * stand in one <failure>: servers show no more than the first one.
 * There is no standard; the form is that of https://github.com/testmoapp/junitxml, seen 2026-11-24.
 */
#include "base/arena.h"
#include "source/report.h"

static void put_escaped(struct bk_out *out, struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '&':
			bk_out_text_of(out, "&amp;");
			break;
		case '<':
			bk_out_text_of(out, "&lt;");
			break;
		case '>':
			bk_out_text_of(out, "&gt;");
			break;
		case '"':
			bk_out_text_of(out, "&quot;");
			break;
		default:
			bk_out_char(out, text.ptr[i]);
		}
	}
}

/* A text of one line. XML knows no control characters, not even escaped ones. */
static void put_text(struct bk_out *out, struct bk_str text)
{
	struct bk_out *clean = bk_out_memory();

	bk_report_text_of(clean, text);
	put_escaped(out, bk_out_text(clean));
	bk_out_discard(clean);
}

static void put_name(struct bk_out *out, const struct bk_file *file)
{
	struct bk_report_path path = {BK_STR(""), BK_STR("unit")};

	if (file)
		path = bk_report_path(file);
	put_text(out, path.prefix);
	put_text(out, path.rest);
}

static bool is_failure(const struct bk_diag *diag)
{
	return diag->level == BK_LEVEL_ERROR && !diag->suppressed;
}

static bool is_output(const struct bk_diag *diag)
{
	return diag->level == BK_LEVEL_WARNING && !diag->suppressed;
}

/* "3:5: warning[BK5001] message" and below it what belongs to it. */
static void put_record(struct bk_out *out, const struct bk_sources *sources,
	const struct bk_diag *diag, struct bk_file *file)
{
	struct bk_out *text = bk_out_memory();

	if (file) {
		struct bk_position at = bk_file_position(file, diag->span.begin);

		bk_out_printf(out, "%u:%u: ", at.line, at.column);
	}
	bk_out_printf(out, "%s[BK%04d] ", bk_level_name(diag->level), (int)diag->code);
	bk_report_lines_of(text, diag->message);
	bk_report_places(text, sources, diag);
	bk_report_notes(text, diag);
	put_escaped(out, bk_out_text(text));
	bk_out_discard(text);
	bk_out_char(out, '\n');
}

/* The next of the same file, from this one on, of which `is` is true; or NULL. */
static const struct bk_diag *next_of(
	const struct bk_diag *diag, uint32_t id, bool (*is)(const struct bk_diag *))
{
	while (diag && diag->span.file == id && !is(diag))
		diag = diag->next;
	return diag && diag->span.file == id ? diag : NULL;
}

/* The errors of a file; the first one is what lists of failures show. */
static void put_failure(struct bk_out *out, const struct bk_sources *sources,
	const struct bk_diag *first, uint32_t id, size_t errors)
{
	const struct bk_diag *diag = next_of(first, id, is_failure);

	if (!diag)
		return;
	bk_out_printf(out, "      <failure type=\"BK%04d %s\" message=\"", (int)diag->code,
		bk_rule_of(diag->code)->name);
	put_text(out, diag->message);
	if (errors > 1)
		bk_out_printf(out, " (and %zu more)", errors - 1);
	bk_out_text_of(out, "\">");
	for (; diag; diag = next_of(diag->next, id, is_failure))
		put_record(out, sources, diag, bk_sources_file(sources, id));
	bk_out_text_of(out, "</failure>\n");
}

static void put_output(struct bk_out *out, const struct bk_sources *sources,
	const struct bk_diag *first, uint32_t id)
{
	const struct bk_diag *diag = next_of(first, id, is_output);

	if (!diag)
		return;
	bk_out_text_of(out, "      <system-out>");
	for (; diag; diag = next_of(diag->next, id, is_output))
		put_record(out, sources, diag, bk_sources_file(sources, id));
	bk_out_text_of(out, "</system-out>\n");
}

/* What stands nowhere (id 0), and each file of the unit; of the library where something is said
 * about it. */
struct tests {
	const struct bk_diag **first; /* by file id: where its records begin, or NULL */
	size_t *failures;
	size_t tests, failing;
};

static bool is_test(const struct bk_diags *diags, const struct tests *tests, uint32_t id)
{
	return tests->first[id] || (id > 0 && !bk_sources_file(diags->sources, id)->is_stdlib);
}

static void count(const struct bk_diags *diags, struct tests *tests)
{
	size_t ids = diags->sources->files.len + 1;

	tests->first = bk_new_array(diags->arena, const struct bk_diag *, ids);
	tests->failures = bk_new_array(diags->arena, size_t, ids);
	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		if (!is_failure(diag) && !is_output(diag))
			continue;
		if (!tests->first[diag->span.file])
			tests->first[diag->span.file] = diag;
		tests->failures[diag->span.file] += is_failure(diag);
	}
	for (uint32_t id = 0; id < ids; id++) {
		tests->tests += is_test(diags, tests, id);
		tests->failing += tests->failures[id] > 0;
	}
}

void bk_report_junit(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	struct tests tests = {0};

	(void)options;
	bk_diags_sort(diags);
	count(diags, &tests);
	bk_out_text_of(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	bk_out_printf(out, "<testsuites name=\"bkc\" tests=\"%zu\" failures=\"%zu\">\n",
		tests.tests, tests.failing);
	bk_out_printf(out, "  <testsuite name=\"files\" tests=\"%zu\" failures=\"%zu\">\n",
		tests.tests, tests.failing);
	for (uint32_t id = 0; id <= diags->sources->files.len; id++) {
		struct bk_file *file = bk_sources_file(diags->sources, id);

		if (!is_test(diags, &tests, id))
			continue;
		bk_out_text_of(out, "    <testcase classname=\"bkc.check\" name=\"");
		put_name(out, file);
		if (!tests.first[id]) {
			bk_out_text_of(out, "\"/>\n");
			continue;
		}
		bk_out_text_of(out, "\">\n");
		put_failure(out, diags->sources, tests.first[id], id, tests.failures[id]);
		put_output(out, diags->sources, tests.first[id], id);
		bk_out_text_of(out, "    </testcase>\n");
	}
	bk_out_text_of(out, "  </testsuite>\n</testsuites>\n");
}
