/*
 * SARIF 2.1.0: one run, its results in the order of the files, what @allow permits among them with
 * its justification.
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, seen 2026-11-24.
 * Lines and columns (code points) count from 1; a region's end column is behind its last character.
 * A rule has a fullDescription because GitHub requires it:
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support,
 * seen 2026-11-24.
 */
#include <stdio.h>

#include "base/arena.h"
#include "source/report.h"

struct sarif {
	struct bk_json json;
	struct bk_diags *diags;
	struct bk_report_prints prints;
	size_t *index; /* of bk_rules[]: 1 + its place among the rules of the run; 0: not there */
};

static const char *level_of(enum bk_level level)
{
	static const char *const names[] = {
		[BK_LEVEL_OFF] = "none",
		[BK_LEVEL_INFO] = "note",
		[BK_LEVEL_WARNING] = "warning",
		[BK_LEVEL_ERROR] = "error",
	};

	return names[level];
}

/* "key": {"text": "…"} */
static void put_text(struct bk_json *json, const char *key, struct bk_str text)
{
	bk_json_key(json, bk_str_of(key));
	bk_json_object(json);
	bk_report_json_string(json, "text", text);
	bk_json_end_object(json);
}

/* The same of a message: {0} in one stands for an argument, so that its braces are doubled
 * (3.11.5). */
static void put_message(struct bk_json *json, const char *key, struct bk_str text)
{
	struct bk_out *doubled = bk_out_memory(), *clean = bk_out_memory();
	struct bk_str lines;

	bk_report_lines_of(clean, text);
	lines = bk_out_text(clean);
	for (size_t i = 0; i < lines.len; i++)
		bk_out_repeat(
			doubled, lines.ptr[i], lines.ptr[i] == '{' || lines.ptr[i] == '}' ? 2 : 1);
	put_text(json, key, bk_out_text(doubled));
	bk_out_discard(clean);
	bk_out_discard(doubled);
}

/* The path as a URI: everything but what paths are made of is percent-encoded. A relative reference
 * may not begin with a slash (3.4.3). */
static void put_uri(struct bk_json *json, const struct bk_file *file)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-._~/";
	struct bk_report_path path = bk_report_path(file);
	const struct bk_str pieces[] = {path.prefix, path.rest};

	bk_json_key(json, BK_STR("uri"));
	bk_json_text_begin(json);
	if (bk_str_has_prefix(path.rest, BK_STR("/")))
		bk_json_text(json, BK_STR("file://"));
	for (size_t piece = 0; piece < BK_COUNT(pieces); piece++) {
		for (size_t i = 0; i < pieces[piece].len; i++) {
			char c = pieces[piece].ptr[i], text[4];

			if (c && strchr(plain, c))
				bk_json_text(json, (struct bk_str){&c, 1});
			else {
				snprintf(text, sizeof(text), "%%%02X", (unsigned char)c);
				bk_json_text(json, bk_str_of(text));
			}
		}
	}
	bk_json_text_end(json);
}

static void put_artifact(struct bk_json *json, const struct bk_file *file)
{
	bk_json_key(json, BK_STR("artifactLocation"));
	bk_json_object(json);
	put_uri(json, file);
	bk_json_end_object(json);
}

/* Of text, not of bytes: what is inserted in place of bytes would have to be bytes (3.57.2). */
static void put_region(
	struct bk_json *json, const char *key, struct bk_file *file, struct bk_span span)
{
	struct bk_position begin = bk_file_position(file, span.begin);
	struct bk_position end = bk_file_position(file, span.end);

	bk_json_key(json, bk_str_of(key));
	bk_json_object(json);
	bk_json_key_int(json, "startLine", begin.line);
	bk_json_key_int(json, "startColumn", begin.column);
	bk_json_key_int(json, "endLine", end.line);
	bk_json_key_int(json, "endColumn", end.column);
	bk_json_end_object(json);
}

/* The members of a location, inside its object. */
static void put_place(struct sarif *sarif, struct bk_file *file, struct bk_span span)
{
	bk_json_key(&sarif->json, BK_STR("physicalLocation"));
	bk_json_object(&sarif->json);
	put_artifact(&sarif->json, file);
	put_region(&sarif->json, "region", file, span);
	bk_json_end_object(&sarif->json);
}

static void put_locations(struct sarif *sarif, const struct bk_diag *diag)
{
	struct bk_file *file = bk_sources_file(sarif->diags->sources, diag->span.file);

	bk_json_key(&sarif->json, BK_STR("locations"));
	bk_json_array(&sarif->json);
	if (file || diag->address.len) {
		bk_json_object(&sarif->json);
		if (file)
			put_place(sarif, file, diag->span);
		if (file && diag->label.len)
			put_message(&sarif->json, "message", diag->label);
		if (diag->address.len) {
			bk_json_key(&sarif->json, BK_STR("logicalLocations"));
			bk_json_array(&sarif->json);
			bk_json_object(&sarif->json);
			bk_report_json_string(&sarif->json, "fullyQualifiedName", diag->address);
			bk_json_end_object(&sarif->json);
			bk_json_end_array(&sarif->json);
		}
		bk_json_end_object(&sarif->json);
	}
	bk_json_end_array(&sarif->json);
}

static void put_related(struct sarif *sarif, struct bk_span span, struct bk_str text)
{
	struct bk_file *file = bk_sources_file(sarif->diags->sources, span.file);

	if (!file)
		return;
	bk_json_object(&sarif->json);
	put_place(sarif, file, span);
	if (text.len)
		put_message(&sarif->json, "message", text);
	bk_json_end_object(&sarif->json);
}

/* Labels, and what brought the thing here. */
static void put_related_all(struct sarif *sarif, const struct bk_diag *diag)
{
	bk_json_key(&sarif->json, BK_STR("relatedLocations"));
	bk_json_array(&sarif->json);
	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind == BK_PART_LABEL)
			put_related(sarif, part->span, part->text);
	}
	for (const struct bk_via *via = diag->via; via; via = via->outer)
		put_related(sarif, via->span, via->text);
	bk_json_end_array(&sarif->json);
}

/* The message and below it notes and help. */
static void put_words(struct sarif *sarif, const struct bk_diag *diag)
{
	struct bk_out *out = bk_out_memory();

	bk_out_str(out, diag->message);
	bk_report_notes(out, diag);
	put_message(&sarif->json, "message", bk_out_text(out));
	bk_out_discard(out);
}

/* Whether an edit is the first of its fix in its file. */
static bool opens_file(const struct bk_fix *fix, size_t edit)
{
	for (size_t i = 0; i < edit; i++) {
		if (fix->edits.at[i].span.file == fix->edits.at[edit].span.file)
			return false;
	}
	return true;
}

/* What a fix changes in a file. */
static void put_change(struct sarif *sarif, const struct bk_fix *fix, struct bk_file *file)
{
	struct bk_json *json = &sarif->json;

	bk_json_object(json);
	put_artifact(json, file);
	bk_json_key(json, BK_STR("replacements"));
	bk_json_array(json);
	bk_vec_foreach (i, &fix->edits) {
		if (fix->edits.at[i].span.file != file->id)
			continue;
		bk_json_object(json);
		put_region(json, "deletedRegion", file, fix->edits.at[i].span);
		put_text(json, "insertedContent", fix->edits.at[i].text);
		bk_json_end_object(json);
	}
	bk_json_end_array(json);
	bk_json_end_object(json);
}

/* A fix names each file once. */
static void put_fix(struct sarif *sarif, const struct bk_fix *fix)
{
	struct bk_json *json = &sarif->json;

	bk_json_object(json);
	put_message(json, "description", fix->title);
	bk_json_key(json, BK_STR("artifactChanges"));
	bk_json_array(json);
	bk_vec_foreach (i, &fix->edits) {
		if (opens_file(fix, i))
			put_change(sarif, fix,
				bk_sources_file(sarif->diags->sources, fix->edits.at[i].span.file));
	}
	bk_json_end_array(json);
	bk_json_end_object(json);
}

/* A fix that a program may make by itself: an unsafe one is for people to judge, and what is no
 * file (the value of a flag, the standard library) is not its to change. */
static bool is_for_programs(const struct sarif *sarif, const struct bk_fix *fix)
{
	bk_vec_foreach (i, &fix->edits) {
		const struct bk_file *file =
			bk_sources_file(sarif->diags->sources, fix->edits.at[i].span.file);

		if (!file || !bk_file_is_editable(file))
			return false;
	}
	return fix->kind == BK_FIX_SAFE;
}

static void put_fixes(struct sarif *sarif, const struct bk_diag *diag)
{
	bool any = false;

	for (const struct bk_fix *fix = diag->fixes; fix; fix = fix->next) {
		if (!is_for_programs(sarif, fix))
			continue;
		if (!any) {
			bk_json_key(&sarif->json, BK_STR("fixes"));
			bk_json_array(&sarif->json);
		}
		any = true;
		put_fix(sarif, fix);
	}
	if (any)
		bk_json_end_array(&sarif->json);
}

static void put_suppression(struct bk_json *json, const struct bk_diag *diag)
{
	bk_json_key(json, BK_STR("suppressions"));
	bk_json_array(json);
	if (diag->suppressed) {
		bk_json_object(json);
		bk_json_key_string(json, "kind", BK_STR("inSource"));
		bk_report_json_string(json, "justification", diag->justification);
		bk_json_end_object(json);
	}
	bk_json_end_array(json);
}

static void put_rule_id(struct bk_json *json, const char *key, enum bk_code code)
{
	char id[8];

	snprintf(id, sizeof(id), "BK%04d", (int)code);
	bk_json_key_string(json, key, bk_str_of(id));
}

static void put_result(struct sarif *sarif, const struct bk_diag *diag)
{
	struct bk_json *json = &sarif->json;
	size_t rule = (size_t)(bk_rule_of(diag->code) - bk_rules);

	bk_json_object(json);
	put_rule_id(json, "ruleId", diag->code);
	bk_json_key_int(json, "ruleIndex", (int64_t)sarif->index[rule] - 1);
	bk_json_key_string(json, "level", bk_str_of(level_of(diag->level)));
	put_words(sarif, diag);
	put_locations(sarif, diag);
	put_related_all(sarif, diag);
	bk_json_key(json, BK_STR("partialFingerprints"));
	bk_json_object(json);
	bk_json_key_string(json, "bkc/v1", bk_report_fingerprint(&sarif->prints, diag));
	bk_json_end_object(json);
	put_fixes(sarif, diag);
	put_suppression(json, diag);
	bk_json_end_object(json);
}

static void put_rule(struct sarif *sarif, const struct bk_rule *rule)
{
	struct bk_str page = bk_rule_page(sarif->diags->arena, rule);
	struct bk_json *json = &sarif->json;

	bk_json_object(json);
	put_rule_id(json, "id", rule->code);
	bk_json_key_string(json, "name", bk_str_of(rule->name));
	put_message(json, "shortDescription", bk_str_of(rule->summary));
	put_message(json, "fullDescription", bk_str_of(rule->summary));
	if (page.len) {
		bk_json_key(json, BK_STR("help"));
		bk_json_object(json);
		bk_report_json_string(json, "text", page);
		bk_report_json_string(json, "markdown", page);
		bk_json_end_object(json);
	}
	bk_json_key(json, BK_STR("defaultConfiguration"));
	bk_json_object(json);
	bk_json_key_string(json, "level", bk_str_of(level_of(rule->level)));
	bk_json_end_object(json);
	bk_json_key(json, BK_STR("properties"));
	bk_json_object(json);
	bk_json_key_string(json, "verdict", bk_str_of(bk_rule_verdicts[rule->verdict].key));
	bk_json_end_object(json);
	bk_json_end_object(json);
}

/* The rules that results name, in the order of their codes. */
static void put_rules(struct sarif *sarif)
{
	size_t count = 0;

	for (const struct bk_diag *diag = sarif->diags->first; diag; diag = diag->next)
		sarif->index[bk_rule_of(diag->code) - bk_rules] = 1;
	bk_json_key(&sarif->json, BK_STR("rules"));
	bk_json_array(&sarif->json);
	for (size_t i = 0; i < bk_rule_count; i++) {
		if (!sarif->index[i])
			continue;
		sarif->index[i] = ++count;
		put_rule(sarif, &bk_rules[i]);
	}
	bk_json_end_array(&sarif->json);
}

void bk_report_sarif(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out)
{
	struct sarif sarif = {.diags = diags};
	struct bk_json *json = &sarif.json;

	(void)options;
	bk_diags_sort(diags);
	bk_report_prints_init(&sarif.prints, diags);
	sarif.index = bk_new_array(diags->arena, size_t, bk_rule_count);
	bk_json_init(json, out, false);
	bk_json_object(json);
	bk_json_key_string(
		json, "$schema", BK_STR("https://json.schemastore.org/sarif-2.1.0.json"));
	bk_json_key_string(json, "version", BK_STR("2.1.0"));
	bk_json_key(json, BK_STR("runs"));
	bk_json_array(json);
	bk_json_object(json);
	bk_json_key(json, BK_STR("tool"));
	bk_json_object(json);
	bk_json_key(json, BK_STR("driver"));
	bk_json_object(json);
	bk_json_key_string(json, "name", BK_STR("bkc"));
	bk_json_key_string(json, "semanticVersion", BK_STR(BK_VERSION));
	put_rules(&sarif);
	bk_json_end_object(json);
	bk_json_end_object(json);
	bk_json_key_string(json, "columnKind", BK_STR("unicodeCodePoints"));
	bk_json_key(json, BK_STR("results"));
	bk_json_array(json);
	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next)
		put_result(&sarif, diag);
	bk_json_end_array(json);
	bk_json_end_object(json);
	bk_json_end_array(json);
	bk_json_end_object(json);
	bk_out_char(out, '\n');
}
