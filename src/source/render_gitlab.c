/*
 * GitLab's code quality report: a list of {description, check_name, fingerprint, severity,
 * location: {path, lines: {begin, end}}}.
 * Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format, seen
 * 2026-11-24. Every record has a path there, so what stands nowhere names the unit itself.
 */
#include "source/report.h"

static void put_location(
	struct bk_json *json, const struct bk_sources *sources, const struct bk_diag *diag)
{
	struct bk_file *file = bk_sources_file(sources, diag->span.file);

	bk_json_key(json, BK_STR("location"));
	bk_json_object(json);
	bk_json_key(json, BK_STR("path"));
	if (file)
		bk_report_json_path(json, file);
	else
		bk_json_string(json, BK_STR("."));
	bk_json_key(json, BK_STR("lines"));
	bk_json_object(json);
	bk_json_key_int(json, "begin", file ? bk_file_line_of(file, diag->span.begin) : 1);
	if (file)
		bk_json_key_int(json, "end", bk_file_line_of(file, diag->span.end));
	bk_json_end_object(json);
	bk_json_end_object(json);
}

/* A list of lines shows it. */
static void put_description(struct bk_json *json, struct bk_str message)
{
	struct bk_out *clean = bk_out_memory();

	bk_report_text_of(clean, message);
	bk_report_json_string(json, "description", bk_out_text(clean));
	bk_out_discard(clean);
}

void bk_report_gitlab(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	static const char *const severities[] = {
		[BK_LEVEL_OFF] = "info",
		[BK_LEVEL_INFO] = "info",
		[BK_LEVEL_WARNING] = "minor",
		[BK_LEVEL_ERROR] = "major",
	};
	struct bk_report_options all = *options;
	struct bk_report_prints prints;
	struct bk_report_walk walk;
	const struct bk_diag *diag;
	struct bk_json json;

	all.max_errors = 0;
	bk_report_prints_init(&prints, diags);
	bk_report_walk_init(&walk, diags, &all);
	bk_json_init(&json, out, false);
	bk_json_array(&json);
	while ((diag = bk_report_walk_next(&walk))) {
		bk_json_object(&json);
		put_description(&json, diag->message);
		bk_json_key_string(&json, "check_name", bk_str_of(bk_rule_of(diag->code)->name));
		bk_json_key_string(&json, "fingerprint", bk_report_fingerprint(&prints, diag));
		bk_json_key_string(&json, "severity", bk_str_of(severities[diag->level]));
		put_location(&json, diags->sources, diag);
		bk_json_end_object(&json);
	}
	bk_json_end_array(&json);
	bk_out_char(out, '\n');
}
