/*
 * JSON Lines, version 1: every key is always there; what a record has not is null or empty.
 *
 *	{"v":1,"type":"diagnostic","code","name","verdict","level","message","address","span",
 *	 "label","labels":[{"span","text"}],"notes":[…],"because":[…],"also":[…],"help":[…],
 *	 "fixes":[{"title","kind":"safe"|"unsafe","edits":[{"span","text"}]}],
 *	 "via":[{"span","text"}],"instances","uses","suppressed","justification"}
 *	{"v":1,"type":"summary","errors","warnings","infos","fixable","fixable_unsafe","fixed",
 *	 "suppressed","hidden","files","objects"}
 *
 * A span is {"file","begin","end","line","column","end_line","end_column"}: bytes from 0, half
 * open; lines and columns (code points) from 1. `hidden` counts the errors behind the cap.
 */
#include "base/json.h"
#include "source/report.h"

static void put_string_or_null(struct bk_json *json, const char *key, struct bk_str text)
{
	if (text.len) {
		bk_report_json_string(json, key, text);
		return;
	}
	bk_json_key(json, bk_str_of(key));
	bk_json_raw(json, BK_STR("null"));
}

static void put_span(struct bk_json *json, const struct bk_sources *sources, struct bk_span span)
{
	struct bk_file *file = bk_sources_file(sources, span.file);
	struct bk_position begin, end;

	bk_json_key(json, BK_STR("span"));
	if (!file) {
		bk_json_raw(json, BK_STR("null"));
		return;
	}
	begin = bk_file_position(file, span.begin);
	end = bk_file_position(file, span.end);
	bk_json_object(json);
	bk_json_key(json, BK_STR("file"));
	bk_report_json_path(json, file);
	bk_json_key_int(json, "begin", span.begin);
	bk_json_key_int(json, "end", span.end);
	bk_json_key_int(json, "line", begin.line);
	bk_json_key_int(json, "column", begin.column);
	bk_json_key_int(json, "end_line", end.line);
	bk_json_key_int(json, "end_column", end.column);
	bk_json_end_object(json);
}

/* {"span", "text"} */
static void put_placed(struct bk_json *json, const struct bk_sources *sources, struct bk_span span,
	struct bk_str text)
{
	bk_json_object(json);
	put_span(json, sources, span);
	bk_report_json_string(json, "text", text);
	bk_json_end_object(json);
}

static void put_parts(
	struct bk_json *json, const struct bk_sources *sources, const struct bk_diag *diag)
{
	static const struct {
		const char *key;
		enum bk_part_kind kind;
	} lists[] = {
		{"labels", BK_PART_LABEL},
		{"notes", BK_PART_NOTE},
		{"because", BK_PART_BECAUSE},
		{"also", BK_PART_ALSO},
		{"help", BK_PART_HELP},
	};

	for (size_t i = 0; i < BK_COUNT(lists); i++) {
		bk_json_key(json, bk_str_of(lists[i].key));
		bk_json_array(json);
		for (const struct bk_part *part = diag->parts; part; part = part->next) {
			if (part->kind != lists[i].kind)
				continue;
			if (part->kind == BK_PART_LABEL)
				put_placed(json, sources, part->span, part->text);
			else
				bk_report_json_value(json, part->text);
		}
		bk_json_end_array(json);
	}
}

static void put_fixes(
	struct bk_json *json, const struct bk_sources *sources, const struct bk_diag *diag)
{
	bk_json_key(json, BK_STR("fixes"));
	bk_json_array(json);
	for (const struct bk_fix *fix = diag->fixes; fix; fix = fix->next) {
		bk_json_object(json);
		bk_report_json_string(json, "title", fix->title);
		bk_json_key_string(
			json, "kind", fix->kind == BK_FIX_SAFE ? BK_STR("safe") : BK_STR("unsafe"));
		bk_json_key(json, BK_STR("edits"));
		bk_json_array(json);
		bk_vec_foreach (i, &fix->edits)
			put_placed(json, sources, fix->edits.at[i].span, fix->edits.at[i].text);
		bk_json_end_array(json);
		bk_json_end_object(json);
	}
	bk_json_end_array(json);
}

static void put_diag(
	struct bk_out *out, const struct bk_sources *sources, const struct bk_diag *diag)
{
	const struct bk_rule *rule = bk_rule_of(diag->code);
	struct bk_json writer, *json = &writer;

	bk_json_init(json, out, true);
	bk_json_object(json);
	bk_json_key_int(json, "v", 1);
	bk_json_key_string(json, "type", BK_STR("diagnostic"));
	bk_json_key(json, BK_STR("code"));
	bk_json_text_begin(json);
	bk_out_printf(out, "BK%04d", (int)diag->code);
	bk_json_text_end(json);
	bk_json_key_string(json, "name", bk_str_of(rule->name));
	bk_json_key_string(json, "verdict", bk_str_of(bk_rule_verdicts[rule->verdict].key));
	bk_json_key_string(json, "level", bk_str_of(bk_level_name(diag->level)));
	bk_report_json_string(json, "message", diag->message);
	put_string_or_null(json, "address", diag->address);
	put_span(json, sources, diag->span);
	put_string_or_null(json, "label", diag->label);
	put_parts(json, sources, diag);
	put_fixes(json, sources, diag);
	bk_json_key(json, BK_STR("via"));
	bk_json_array(json);
	for (const struct bk_via *via = diag->via; via; via = via->outer)
		put_placed(json, sources, via->span, via->text);
	bk_json_end_array(json);
	bk_json_key_int(json, "instances", (int64_t)diag->instances);
	bk_json_key_int(json, "uses", (int64_t)diag->uses.len);
	bk_json_key_bool(json, "suppressed", diag->suppressed);
	put_string_or_null(json, "justification", diag->justification);
	bk_json_end_object(json);
	bk_out_char(out, '\n');
}

void bk_report_json(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	/* A tool sees all levels, and what is allowed. */
	struct bk_diag_totals totals = bk_diags_totals(diags);
	size_t errors = 0, hidden = 0;
	struct bk_json json;

	bk_diags_sort(diags);
	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		bool is_error = diag->level == BK_LEVEL_ERROR && !diag->suppressed;

		errors += is_error;
		if (is_error && options->max_errors && errors > options->max_errors)
			hidden++;
		else
			put_diag(out, diags->sources, diag);
	}
	bk_json_init(&json, out, true);
	bk_json_object(&json);
	bk_json_key_int(&json, "v", 1);
	bk_json_key_string(&json, "type", BK_STR("summary"));
	bk_json_key_int(&json, "errors", (int64_t)totals.errors);
	bk_json_key_int(&json, "warnings", (int64_t)totals.warnings);
	bk_json_key_int(&json, "infos", (int64_t)totals.infos);
	bk_json_key_int(&json, "fixable", (int64_t)totals.fixable);
	bk_json_key_int(&json, "fixable_unsafe", (int64_t)totals.unsafe);
	bk_json_key_int(&json, "fixed", (int64_t)options->fixed);
	bk_json_key_int(&json, "suppressed", (int64_t)totals.suppressed);
	bk_json_key_int(&json, "hidden", (int64_t)hidden);
	bk_json_key_int(&json, "files", (int64_t)options->files);
	bk_json_key_int(&json, "objects", (int64_t)options->objects);
	bk_json_end_object(&json);
	bk_out_char(out, '\n');
}
