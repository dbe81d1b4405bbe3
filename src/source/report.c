/*
 * The table of formats, and what they share.
 */
#include "source/report.h"

#include "base/arena.h"
#include "base/attr.h"
#include "base/hash.h"

enum { FINGERPRINT_DIGITS = 32, FINGERPRINT_LINE = 1000 };

const struct bk_format bk_formats[] = {
	{"text", bk_report_text, "for people: the lines, what is wrong on them, and what to do"},
	{"short", bk_report_short, "one line each: file:line:col: level[code] message (name)"},
	{"json", bk_report_json, "for tools: JSON Lines, the last one a summary"},
	{"sarif", bk_report_sarif, "for code scanning: SARIF 2.1.0, allowed records included"},
	{"github", bk_report_github, "for GitHub Actions: annotations, then the totals"},
	{"gitlab", bk_report_gitlab, "for GitLab: a code quality report"},
	{"junit", bk_report_junit, "for dashboards of CI: JUnit XML, a test for each file"},
};
const size_t bk_format_count = BK_COUNT(bk_formats);

const char *bk_level_name(enum bk_level level)
{
	static const char *const names[] = {
		[BK_LEVEL_OFF] = "off",
		[BK_LEVEL_INFO] = "info",
		[BK_LEVEL_WARNING] = "warning",
		[BK_LEVEL_ERROR] = "error",
	};

	return names[level];
}

/* Marks that reorder what is around them: text must read as it is stored. */
static bool is_reordering(uint32_t code)
{
	return code == 0x61c || code == 0x200e || code == 0x200f ||
		(code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* Line and paragraph separators, which some terminals and editors take for line ends. */
static bool is_separator(uint32_t code)
{
	return code == 0x2028 || code == 0x2029;
}

/* U+xxFFFE and U+xxFFFF, which are no characters; XML may not hold all of them. */
static bool is_noncharacter(uint32_t code)
{
	return (code & 0xfffe) == 0xfffe;
}

bool bk_report_char(struct bk_str text, size_t *ret_len, int *ret_width)
{
	size_t len = bk_utf8_sequence(text);
	uint32_t code;

	*ret_len = 1;
	*ret_width = 1;
	if (!len)
		return false;
	code = bk_utf8_decode(text, ret_len);
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) || is_reordering(code) ||
		is_separator(code) || is_noncharacter(code))
		return false;
	*ret_width = bk_utf8_width(code);
	return true;
}

void bk_report_text_of(struct bk_out *out, struct bk_str text)
{
	size_t start = 0, at = 0;

	while (at < text.len) {
		size_t len = 1;
		int width;
		unsigned char c = (unsigned char)text.ptr[at];

		if ((c >= 0x20 && c < 0x7f) ||
			bk_report_char(
				(struct bk_str){text.ptr + at, text.len - at}, &len, &width)) {
			at += len;
			continue;
		}
		bk_out_bytes(out, text.ptr + start, at - start);
		bk_out_text_of(out, BK_REPLACEMENT);
		at += len;
		start = at;
	}
	bk_out_bytes(out, text.ptr + start, at - start);
}

struct bk_report_path bk_report_path(const struct bk_file *file)
{
	struct bk_report_path path = {BK_STR(""), file->path};

	if (!file->is_stdlib) {
		while (bk_str_has_prefix(path.rest, BK_STR("./"))) {
			bk_str_cut(&path.rest, '/');
			while (bk_str_has_prefix(path.rest, BK_STR("/")))
				bk_str_cut(&path.rest, '/');
		}
		return path;
	}
	while (bk_str_find(path.rest, '/') < path.rest.len)
		bk_str_cut(&path.rest, '/');
	if (bk_str_has_suffix(path.rest, BK_STR(".bk")))
		path.rest.len -= 3;
	if (!bk_str_has_prefix(path.rest, BK_STR("std.")))
		path.prefix = BK_STR("std.");
	return path;
}

void bk_report_place(struct bk_out *out, const struct bk_sources *sources, struct bk_span span)
{
	struct bk_file *file = bk_sources_file(sources, span.file);
	struct bk_position position = bk_file_position(file, span.begin);
	struct bk_report_path path = bk_report_path(file);

	bk_out_str(out, path.prefix);
	bk_report_text_of(out, path.rest);
	bk_out_printf(out, ":%u:%u", position.line, position.column);
}

void bk_report_lines_of(struct bk_out *out, struct bk_str text)
{
	while (text.len) {
		bk_report_text_of(out, bk_str_cut(&text, '\n'));
		if (text.len)
			bk_out_char(out, '\n');
	}
}

/* "\nmain.bk:34:16: largest gap", where there are a place and words. */
static void put_place(struct bk_out *out, const struct bk_sources *sources, const char *lead,
	struct bk_span span, struct bk_str text)
{
	if (!text.len || bk_span_is_none(span))
		return;
	bk_out_printf(out, "\n%s", lead);
	bk_report_place(out, sources, span);
	bk_out_text_of(out, ": ");
	bk_report_lines_of(out, text);
}

void bk_report_places(
	struct bk_out *out, const struct bk_sources *sources, const struct bk_diag *diag)
{
	put_place(out, sources, "", diag->span, diag->label);
	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind == BK_PART_LABEL)
			put_place(out, sources, "", part->span, part->text);
	}
	for (const struct bk_via *via = diag->via; via; via = via->outer)
		put_place(out, sources, "used from ", via->span, via->text);
}

void bk_report_notes(struct bk_out *out, const struct bk_diag *diag)
{
	for (const struct bk_part *part = diag->parts; part; part = part->next) {
		if (part->kind == BK_PART_LABEL)
			continue;
		bk_out_char(out, '\n');
		bk_report_lines_of(out, part->text);
	}
	for (const struct bk_fix *fix = diag->fixes; fix; fix = fix->next) {
		bk_out_char(out, '\n');
		bk_report_lines_of(out, fix->title);
	}
}

/* A piece of a string; bytes that are not UTF-8 (paths may have them) are replaced. */
static void put_text(struct bk_json *json, struct bk_str text)
{
	while (text.len) {
		size_t good = 0, len;

		while (good < text.len &&
			(len = bk_utf8_sequence(
				 (struct bk_str){text.ptr + good, text.len - good})) > 0)
			good += len;
		bk_json_text(json, (struct bk_str){text.ptr, good});
		if (good < text.len) {
			bk_json_text(json, BK_STR(BK_REPLACEMENT));
			good++;
		}
		text.ptr += good;
		text.len -= good;
	}
}

void bk_report_json_value(struct bk_json *json, struct bk_str text)
{
	bk_json_text_begin(json);
	put_text(json, text);
	bk_json_text_end(json);
}

void bk_report_json_string(struct bk_json *json, const char *key, struct bk_str text)
{
	bk_json_key(json, bk_str_of(key));
	bk_report_json_value(json, text);
}

void bk_report_json_path(struct bk_json *json, const struct bk_file *file)
{
	struct bk_report_path path = bk_report_path(file);

	bk_json_text_begin(json);
	put_text(json, path.prefix);
	put_text(json, path.rest);
	bk_json_text_end(json);
}

/* Text with every run of white space as one space, none at its ends. */
static void put_squeezed(struct bk_out *out, struct bk_str text)
{
	bool gap = false, any = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ' ' || text.ptr[i] == '\t' || text.ptr[i] == '\r') {
			gap = any;
			continue;
		}
		if (gap)
			bk_out_char(out, ' ');
		bk_out_char(out, text.ptr[i]);
		gap = false;
		any = true;
	}
}

void bk_report_prints_init(struct bk_report_prints *prints, const struct bk_diags *diags)
{
	prints->diags = diags;
	bk_map_init(&prints->seen, diags->arena);
}

struct bk_str bk_report_fingerprint(struct bk_report_prints *prints, const struct bk_diag *diag)
{
	struct bk_arena *arena = prints->diags->arena;
	struct bk_file *file = bk_sources_file(prints->diags->sources, diag->span.file);
	struct bk_out *out = bk_out_memory();
	struct bk_str digits;
	size_t *times;
	uint32_t begin;

	bk_out_printf(out, "BK%04d %.*s ", (int)diag->code, BK_STR_ARGS(diag->address));
	if (file) {
		struct bk_report_path path = bk_report_path(file);

		bk_out_str(out, path.prefix);
		bk_out_str(out, path.rest);
		bk_out_char(out, '\n');
		/* of a very long line only what begins at the record */
		struct bk_str line =
			bk_file_line(file, bk_file_line_of(file, diag->span.begin), &begin);

		if (line.len > FINGERPRINT_LINE) {
			line.ptr += diag->span.begin - begin;
			line.len -= diag->span.begin - begin;
			line.len = line.len < FINGERPRINT_LINE ? line.len : FINGERPRINT_LINE;
		}
		put_squeezed(out, line);
	}
	digits = bk_hash_hex(arena, bk_out_text(out), FINGERPRINT_DIGITS);
	bk_out_discard(out);
	times = bk_map_find(&prints->seen, digits);
	if (!times) {
		times = bk_new(arena, size_t);
		bk_map_put(&prints->seen, digits, times);
	}
	*times += 1;
	return bk_str_format(arena, "%s:%zu", digits.ptr, *times);
}

void bk_report_walk_init(struct bk_report_walk *walk, struct bk_diags *diags,
	const struct bk_report_options *options)
{
	bk_diags_sort(diags);
	*walk = (struct bk_report_walk){.options = options, .next = diags->first};
}

const struct bk_diag *bk_report_walk_next(struct bk_report_walk *walk)
{
	const struct bk_report_options *options = walk->options;

	while (walk->next) {
		struct bk_diag *diag = walk->next;

		walk->next = diag->next;
		if (diag->suppressed || (diag->level == BK_LEVEL_INFO && !options->verbose))
			continue;
		if (diag->level != BK_LEVEL_ERROR)
			return diag;
		walk->errors++;
		if (!options->max_errors || walk->errors <= options->max_errors)
			return diag;
		walk->hidden++;
	}
	return NULL;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* "2 errors, 3 warnings" or "no problems". */
static void put_counts(const struct bk_diag_totals *totals, const struct bk_report_options *options,
	struct bk_out *out)
{
	const struct {
		size_t count;
		const char *what;
		bool has_plural;
	} counts[] = {
		{totals->errors, "error", true},
		{totals->warnings, "warning", true},
		{options->verbose ? totals->infos : 0, "info", true},
		{options->verbose ? totals->suppressed : 0, "allowed", false},
		{options->fixed, "fixed", false},
	};
	const char *between = "";

	if (!totals->errors && !totals->warnings) {
		bk_out_text_of(out, "no problems");
		between = ", ";
	}
	for (size_t i = 0; i < BK_COUNT(counts); i++) {
		if (!counts[i].count)
			continue;
		bk_out_printf(out, "%s%zu %s%s", between, counts[i].count, counts[i].what,
			counts[i].has_plural ? plural(counts[i].count) : "");
		between = ", ";
	}
}

static void put_fixable(const struct bk_diag_totals *totals, struct bk_out *out)
{
	if (totals->fixable)
		bk_out_printf(out, " (%zu fixable with --fix", totals->fixable);
	if (totals->unsafe)
		bk_out_printf(out, "%s%zu %s with --unsafe-fixes", totals->fixable ? ", " : " (",
			totals->unsafe, totals->fixable ? "more" : "fixable");
	if (totals->fixable || totals->unsafe)
		bk_out_char(out, ')');
}

void bk_report_end(
	const struct bk_report_walk *walk, const struct bk_diags *diags, struct bk_out *out)
{
	const struct bk_report_options *options = walk->options;
	struct bk_diag_totals totals = bk_diags_totals(diags);

	if (walk->hidden)
		bk_out_printf(out, "\xe2\x80\xa6 and %zu more error%s\n", walk->hidden,
			plural(walk->hidden));
	put_counts(&totals, options, out);
	put_fixable(&totals, out);
	bk_out_printf(out, "; checked %zu file%s, %zu object%s\n", options->files,
		plural(options->files), options->objects, plural(options->objects));
}
