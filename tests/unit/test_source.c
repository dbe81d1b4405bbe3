/*
 * Source files and the sink of diagnostics: reading, places, UTF-8, rules, folding, suggestions,
 * order.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/diag.h"
#include "source/file.h"
#include "unit.h"

static struct bk_arena *arena;
static struct bk_sources sources;
static struct bk_diags diags;

static void set_up(void)
{
	arena = bk_arena_new();
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static void ck_str(struct bk_str got, const char *want)
{
	ck_assert_msg(bk_str_is(got, want), "got '%.*s', want '%s'", BK_STR_ARGS(got), want);
}

static struct bk_file *add(const char *text)
{
	return bk_sources_add(&sources, BK_STR("x.bk"), bk_str_of(text));
}

static void ck_position(struct bk_file *file, uint32_t offset, uint32_t line, uint32_t column)
{
	struct bk_position at = bk_file_position(file, offset);

	ck_assert_msg(at.line == line && at.column == column, "offset %u: got %u:%u, want %u:%u",
		offset, at.line, at.column, line, column);
}

static void ck_line(struct bk_file *file, uint32_t line, const char *want, uint32_t want_begin)
{
	uint32_t begin = UINT32_MAX;

	ck_str(bk_file_line(file, line, &begin), want);
	ck_assert_uint_eq(begin, want_begin);
}

START_TEST(positions_are_lines_and_code_points)
{
	struct bk_file *file = add("ab\nc\xc3\xa9"
				   "d\n\nlast");

	ck_position(file, 0, 1, 1);
	ck_position(file, 2, 1, 3);
	ck_position(file, 3, 2, 1);
	ck_position(file, 6, 2, 3);
	ck_position(file, 7, 2, 4);
	ck_position(file, 8, 3, 1);
	ck_position(file, 9, 4, 1);
	ck_position(file, 13, 4, 5);
	ck_position(file, 1000, 4, 5);
	ck_line(file, 1, "ab", 0);
	ck_line(file, 2,
		"c\xc3\xa9"
		"d",
		3);
	ck_line(file, 3, "", 8);
	ck_line(file, 4, "last", 9);
	ck_line(file, 5, "", 13);
	ck_line(file, 0, "", 13);
}
END_TEST

START_TEST(files_may_be_empty_or_end_in_a_line)
{
	struct bk_file *empty = add(""), *ended = add("a\n");

	ck_position(empty, 0, 1, 1);
	ck_line(empty, 1, "", 0);
	ck_line(empty, 2, "", 0);
	ck_position(ended, 2, 2, 1);
	ck_line(ended, 1, "a", 0);
	ck_line(ended, 2, "", 2);
	ck_assert_int_eq(ended->text.ptr[2], '\0');
	ck_assert_int_eq(ended->text.ptr[3], '\0');
}
END_TEST

START_TEST(carriage_returns_end_lines_only_before_a_line_feed)
{
	struct bk_file *file = add("a\r\n\r\nb\rc\r\nd\r");

	ck_line(file, 1, "a", 0);
	ck_line(file, 2, "", 3);
	ck_line(file, 3, "b\rc", 5);
	ck_line(file, 4, "d\r", 10);
	ck_position(file, 5, 3, 1);
	ck_position(file, 10, 4, 1);
}
END_TEST

/* Columns are counted from marks every so many bytes: every offset against a plain count. */
START_TEST(columns_of_a_long_line_are_exact)
{
	enum { LEN = 10000 };
	char *text = bk_arena_text(arena, LEN + 1);
	struct bk_file *file;
	uint32_t line = 1, column = 1;

	for (size_t i = 0; i < LEN; i += 2)
		memcpy(text + i, i % 6002 == 5000 ? "x\n" : i % 3 ? "ab" : "\xc3\xa9", 2);
	text[LEN] = '\0';
	file = add(text);
	for (uint32_t i = 0; i < LEN; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c & 0xc0) != 0x80)
			ck_position(file, i, line, column);
		column += (c & 0xc0) != 0x80;
		if (c == '\n') {
			line++;
			column = 1;
		}
	}
	ck_assert_uint_eq(file->line_count, 2);
}
END_TEST

START_TEST(spans_give_their_text)
{
	struct bk_file *file = add("vault local");
	struct bk_span a = {file->id, 0, 5}, b = {file->id, 6, 11};

	ck_str(bk_sources_text(&sources, b), "local");
	ck_str(bk_sources_text(&sources, bk_span_join(a, b)), "vault local");
	ck_str(bk_sources_text(&sources, BK_NO_SPAN), "");
	ck_assert_ptr_null(bk_sources_file(&sources, 0));
	ck_assert_ptr_eq(bk_sources_file(&sources, file->id), file);
}
END_TEST

static struct bk_file *read_path(const char *path, struct bk_error *ret_error)
{
	ret_error->text[0] = '\0';
	return bk_sources_read(&sources, bk_str_of(path), ret_error);
}

static void ck_refused(const char *path, const char *want)
{
	struct bk_error error;

	ck_assert_ptr_null(read_path(path, &error));
	ck_assert_msg(strstr(error.text, path) && strstr(error.text, want), "got '%s', want '%s'",
		error.text, want);
}

START_TEST(files_are_read_or_refused)
{
	char path[] = "/tmp/bkc-test-XXXXXX";
	int fd = mkstemp(path);
	struct bk_error error;
	struct bk_file *file;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "a\0b", 3), 3);
	file = read_path(path, &error);
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(file->text.len, 3);
	ck_str(file->path, path);
	ck_assert_int_eq(ftruncate(fd, BK_SOURCE_MAX), 0);
	ck_assert_ptr_nonnull(read_path(path, &error));
	ck_assert_int_eq(ftruncate(fd, BK_SOURCE_MAX + 1), 0);
	ck_refused(path, "larger than 64 MB");
	close(fd);
	unlink(path);
}
END_TEST

START_TEST(what_is_no_source_is_refused)
{
	char path[] = "/tmp/bkc-test-XXXXXX";
	int fd = mkstemp(path);
	struct bk_error error;

	ck_assert_int_eq(fchmod(fd, 0), 0);
	if (geteuid() != 0)
		ck_refused(path, "Permission denied");
	close(fd);
	unlink(path);
	ck_refused(path, "No such file");
	ck_refused("/tmp", "is a directory");
	ck_refused("/dev/zero", "larger than 64 MB");
	ck_assert_ptr_null(bk_sources_read(&sources, BK_STR("/tmp\0x"), &error));
	ck_assert_ptr_nonnull(strstr(error.text, "NUL"));
}
END_TEST

START_TEST(standard_input_is_read_to_its_end)
{
	struct bk_error error;
	struct bk_file *file;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "vault", 5), 5);
	close(ends[1]);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	file = bk_sources_read_stdin(&sources, BK_STR("editor.bk"), &error);
	ck_assert_ptr_nonnull(file);
	ck_str(file->text, "vault");
	ck_str(file->path, "editor.bk");
	file = read_path("-", &error);
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(file->text.len, 0);
}
END_TEST

START_TEST(utf8_is_checked_strictly)
{
	static const struct {
		const char *text;
		size_t len, bad;
	} cases[] = {
		{"", 0, 0},
		{"ab", 2, 2},
		{"a\0b", 3, 1},
		{"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, 9},
		{"a\xc3", 2, 1},
		{"a\xe2\x82", 3, 1},
		{"a\xa9", 2, 1},
		{"\xc0\x80", 2, 0},
		{"\xc1\xbf", 2, 0},
		{"\xe0\x9f\xbf", 3, 0},
		{"\xe0\xa0\x80", 3, 3},
		{"\xed\x9f\xbf", 3, 3},
		{"\xed\xa0\x80", 3, 0},
		{"\xed\xbf\xbf", 3, 0},
		{"\xee\x80\x80", 3, 3},
		{"\xf0\x8f\xbf\xbf", 4, 0},
		{"\xf0\x90\x80\x80", 4, 4},
		{"\xf4\x8f\xbf\xbf", 4, 4},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf5\x80\x80\x80", 4, 0},
		{"ok\xff", 3, 2},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++)
		ck_assert_msg(
			bk_utf8_check((struct bk_str){cases[i].text, cases[i].len}) == cases[i].bad,
			"case %zu", i);
}
END_TEST

START_TEST(utf8_decodes)
{
	static const struct {
		const char *text;
		uint32_t code;
		int width;
	} cases[] = {
		{"a", 'a', 1},
		{"\t", '\t', 0},
		{"\xc3\xa9", 0xe9, 1},
		{"\xc2\xad", 0xad, 1},
		{"\xcc\x81", 0x301, 0},      /* combining acute accent */
		{"\xe2\x80\x8b", 0x200b, 0}, /* zero width space */
		{"\xe2\x82\xac", 0x20ac, 1},
		{"\xe5\x82\x99", 0x5099, 2},
		{"\xef\xbc\xa1", 0xff21, 2}, /* fullwidth A */
		{"\xef\xbd\xb1", 0xff71, 1}, /* halfwidth katakana */
		{"\xed\x95\x9c", 0xd55c, 2},
		{"\xf0\x9f\x98\x80", 0x1f600, 2},
		{"\xf3\xa0\x84\x80", 0xe0100, 0}, /* variation selector */
		{"\xf4\x8f\xbf\xbf", 0x10ffff, 1},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		struct bk_str text = bk_str_of(cases[i].text);
		size_t len = 0;

		ck_assert_uint_eq(bk_utf8_decode(text, &len), cases[i].code);
		ck_assert_uint_eq(len, text.len);
		ck_assert_uint_eq(bk_utf8_sequence(text), text.len);
		ck_assert_msg(
			bk_utf8_width(cases[i].code) == cases[i].width, "U+%04X", cases[i].code);
	}
	ck_assert_uint_eq(bk_utf8_sequence(BK_STR("")), 0);
}
END_TEST

static bool is_sound(const struct bk_rule *rule)
{
	size_t len = strlen(rule->name);

	return rule->code > BK_CODE_NONE && rule->code < 10000 && len > 0 &&
		strspn(rule->name, "abcdefghijklmnopqrstuvwxyz-") == len &&
		strlen(rule->summary) > 0 && rule->verdict > BK_RULE_VERDICT_NONE &&
		rule->verdict < BK_RULE_VERDICT_COUNT &&
		(rule->class == BK_RULE_LINT || rule->level == BK_LEVEL_ERROR);
}

/* Whether the rule is found by number and name, and nobody else has them. */
static bool is_found(const struct bk_rule *rule)
{
	struct bk_str code = bk_str_format(arena, "BK%04d", (int)rule->code);

	return bk_rule_of(rule->code) == rule && bk_rule_find(code) == rule &&
		bk_rule_find(bk_str_of(rule->name)) == rule;
}

START_TEST(rules_are_a_sound_table)
{
	for (size_t i = 0; i < bk_rule_count; i++) {
		const char *name = bk_rules[i].name;

		ck_assert_msg(is_sound(&bk_rules[i]), "%s", name);
		ck_assert_msg(is_found(&bk_rules[i]), "%s", name);
		ck_assert_msg(i == 0 || bk_rules[i - 1].code < bk_rules[i].code, "%s", name);
	}
}
END_TEST

START_TEST(verdicts_have_words_and_rules)
{
	size_t rules[BK_RULE_VERDICT_COUNT] = {0};

	for (size_t i = 0; i < bk_rule_count; i++)
		rules[bk_rules[i].verdict]++;
	for (size_t i = BK_RULE_VERDICT_NONE + 1; i < BK_RULE_VERDICT_COUNT; i++) {
		const struct bk_rule_verdict_words *words = &bk_rule_verdicts[i];

		ck_assert_msg(words->key && words->text, "verdict %zu", i);
		ck_assert_msg(rules[i] > 0, "no rule is %s", words->key);
		for (size_t k = BK_RULE_VERDICT_NONE + 1; k < i; k++)
			ck_assert_str_ne(words->key, bk_rule_verdicts[k].key);
	}
}
END_TEST

START_TEST(rules_are_found_in_any_case_or_not_at_all)
{
	ck_assert_ptr_eq(bk_rule_find(BK_STR("bk5001")), bk_rule_of(BK_COPY_TO_SELF));
	ck_assert_ptr_null(bk_rule_of(BK_CODE_NONE));
	ck_assert_ptr_null(bk_rule_find(BK_STR("")));
	ck_assert_ptr_null(bk_rule_find(BK_STR("BK0000")));
	ck_assert_ptr_null(bk_rule_find(BK_STR("BK500")));
	ck_assert_ptr_null(bk_rule_find(BK_STR("BK50011")));
	ck_assert_ptr_null(bk_rule_find(BK_STR("BK5x01")));
	ck_assert_ptr_null(bk_rule_find(BK_STR("copy-to-myself")));
}
END_TEST

static struct bk_span span(uint32_t begin, uint32_t end)
{
	return (struct bk_span){1, begin, end};
}

START_TEST(records_keep_what_is_added)
{
	const struct bk_diag *diag;

	add("vault central");
	bk_diag(&diags, BK_UNKNOWN_NAME, span(6, 13), "no vault `%s`", "central");
	bk_diag_here(&diags, "here");
	bk_diag_label(&diags, span(0, 5), "kind");
	bk_diag_label(&diags, BK_NO_SPAN, "inferred");
	bk_diag_note(&diags, "note %d", 1);
	bk_diag_because(&diags, "because");
	bk_diag_help(&diags, "help");
	bk_diag_fix(&diags, BK_FIX_UNSAFE, span(6, 13), BK_STR("local"), "write `%s`", "local");
	bk_diag_fix_edit(&diags, span(0, 0), BK_STR("# "));
	bk_diag_fix(&diags, BK_FIX_SAFE, span(0, 1), BK_STR(""), "another");
	diag = diags.first;
	ck_assert_uint_eq(diags.count, 1);
	ck_assert_int_eq(diag->level, BK_LEVEL_ERROR);
	ck_str(diag->message, "no vault `central`");
	ck_str(diag->label, "here");
	ck_assert_int_eq(diag->parts->kind, BK_PART_LABEL);
	ck_assert_int_eq(diag->parts->next->kind, BK_PART_NOTE);
	ck_str(diag->parts->next->text, "inferred");
	ck_str(diag->parts->next->next->text, "note 1");
	ck_assert_int_eq(diag->parts->next->next->next->kind, BK_PART_BECAUSE);
	ck_assert_int_eq(diag->parts->next->next->next->next->kind, BK_PART_HELP);
	ck_assert_uint_eq(diag->fixes->edits.len, 2);
	ck_str(diag->fixes->edits.at[1].text, "# ");
	ck_str(diag->fixes->next->title, "another");
	ck_assert_uint_eq(bk_diags_totals(&diags).fixable, 1);
	ck_assert(bk_diags_has_error(&diags));
}
END_TEST

START_TEST(nothing_is_kept_while_muted)
{
	diags.muted = true;
	bk_diag(&diags, BK_UNKNOWN_NAME, BK_NO_SPAN, "x");
	bk_diag_here(&diags, "x");
	bk_diag_note(&diags, "x");
	bk_diag_address(&diags, BK_STR("x"));
	bk_diag_fix(&diags, BK_FIX_SAFE, BK_NO_SPAN, BK_STR(""), "x");
	bk_diag_fix_edit(&diags, BK_NO_SPAN, BK_STR(""));
	diags.muted = false;
	ck_assert_ptr_null(diags.first);
	/* What was dropped then is not taken for said. */
	bk_diag(&diags, BK_UNKNOWN_NAME, BK_NO_SPAN, "x");
	ck_assert_uint_eq(diags.count, 1);
}
END_TEST

START_TEST(levels_of_lint_rules_can_be_set)
{
	const struct bk_rule *unused = bk_rule_of(BK_UNUSED), *idle = bk_rule_of(BK_IDLE_OVERRIDE);

	add("abcdef");
	bk_diag(&diags, BK_UNUSED, span(0, 1), "warning");
	bk_diags_set_level(&diags, unused, BK_LEVEL_ERROR);
	bk_diag(&diags, BK_UNUSED, span(1, 2), "error");
	bk_diags_set_level(&diags, unused, BK_LEVEL_OFF);
	bk_diag(&diags, BK_UNUSED, span(2, 3), "off");
	bk_diag_note(&diags, "off");
	bk_diag_at(&diags, BK_LEVEL_ERROR, BK_UNUSED, span(3, 4), "off");
	bk_diag(&diags, BK_IDLE_OVERRIDE, span(4, 5), "info");
	bk_diag_at(&diags, BK_LEVEL_WARNING, BK_IDLE_OVERRIDE, span(5, 6), "warning");
	ck_assert_int_eq(idle->level, BK_LEVEL_INFO);
	ck_assert_uint_eq(diags.count, 4);
	ck_assert_uint_eq(bk_diags_totals(&diags).errors, 1);
	ck_assert_uint_eq(bk_diags_totals(&diags).warnings, 2);
	ck_assert_uint_eq(bk_diags_totals(&diags).infos, 1);
	ck_assert_ptr_null(diags.first->parts);
}
END_TEST

START_TEST(alike_records_are_folded)
{
	add("abcdef");
	bk_diag(&diags, BK_UNUSED, span(0, 1), "first");
	bk_diag(&diags, BK_UNUSED, span(0, 1), "the same");
	bk_diag_note(&diags, "dropped");
	bk_diag_here(&diags, "dropped");
	bk_diag(&diags, BK_UNUSED, span(0, 2), "longer");
	bk_diag(&diags, BK_CYCLE, span(0, 1), "another rule");
	ck_assert_uint_eq(diags.count, 3);
	ck_str(diags.first->message, "first");
	ck_str(diags.first->label, "");
	ck_assert_ptr_null(diags.first->parts);
	ck_assert_uint_eq(diags.first->instances, 1);
	/* Things that nobody wrote are told apart by their words. */
	bk_diag(&diags, BK_UNUSED, BK_NO_SPAN, "one");
	bk_diag(&diags, BK_UNUSED, BK_NO_SPAN, "two");
	bk_diag(&diags, BK_UNUSED, BK_NO_SPAN, "one");
	ck_assert_uint_eq(diags.count, 5);
}
END_TEST

START_TEST(folded_objects_are_named_then_counted)
{
	const struct bk_part *part;
	size_t named = 0;

	add("abcdef");
	for (int i = 0; i < 20; i++) {
		bk_diag(&diags, BK_CYCLE, span(0, 1), "fails");
		bk_diag_note(&diags, "why");
		/* Each is reported twice, by two passes. */
		bk_diag_address(&diags, bk_str_format(arena, "vault:a%d", i / 2));
	}
	ck_assert_uint_eq(diags.count, 1);
	ck_assert_uint_eq(diags.first->instances, 10);
	ck_str(diags.first->address, "vault:a0");
	part = diags.first->parts;
	ck_assert_int_eq(part->kind, BK_PART_NOTE);
	while ((part = part->next)) {
		ck_assert_int_eq(part->kind, BK_PART_ALSO);
		ck_str(part->text, bk_str_format(arena, "vault:a%zu", ++named).ptr);
	}
	ck_assert_uint_eq(named, 4);
}
END_TEST

START_TEST(other_uses_are_counted)
{
	struct bk_via first = {span(1, 2), BK_STR("use a"), NULL};
	struct bk_via second = {span(3, 4), BK_STR("use a"), NULL};

	add("abcdef");
	for (int i = 0; i < 3; i++) {
		bk_diag(&diags, BK_CYCLE, span(0, 1), "fails");
		bk_diag_via(&diags, i == 1 ? &second : &first);
		bk_diag_via(&diags, NULL);
	}
	ck_assert_ptr_eq(diags.first->via, &first);
	ck_assert_uint_eq(diags.first->uses.len, 1);
}
END_TEST

/* clang-format off */
static const struct bk_str words[] = {
	{"vault", 5}, {"plan", 4}, {"schedule", 8}, {"region-a", 8}, {"region-b", 8}, {"x", 1},
};
/* clang-format on */

START_TEST(the_nearest_word_is_found)
{
	static const struct {
		const char *wrong, *nearest;
	} cases[] = {
		{"valt", "vault"},
		{"vualt", "vault"},
		{"VAULT", "vault"},
		{"shcedlue", "schedule"},
		{"shcdlue", ""},
		{"region-c", ""}, /* two are equally near */
		{"region-a", "region-a"},
		{"pla", "plan"},
		{"pl", ""},
		{"y", ""}, /* nothing of it would stay */
		{"", ""},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++)
		ck_str(bk_nearest(bk_str_of(cases[i].wrong), words, BK_COUNT(words)),
			cases[i].nearest);
	ck_str(bk_nearest(BK_STR("vault"), NULL, 0), "");
}
END_TEST

/* What bk_diag_suggest() adds: the title of a fix, or a help. */
static struct bk_str suggested(
	const char *wrong, struct bk_span where, const struct bk_str legal[], size_t count)
{
	static int n;
	const struct bk_diag *diag;

	bk_diag(&diags, BK_UNKNOWN_NAME, BK_NO_SPAN, "%d", n++);
	bk_diag_suggest(&diags, where, bk_str_of(wrong), legal, count);
	diag = diags.last;
	if (diag->fixes) {
		ck_assert_ptr_null(diag->parts);
		ck_assert_int_eq(diag->fixes->kind, BK_FIX_SAFE);
		return diag->fixes->title;
	}
	if (!diag->parts)
		return BK_STR("");
	ck_assert_int_eq(diag->parts->kind, BK_PART_HELP);
	return diag->parts->text;
}

START_TEST(suggestions_are_one_word_or_a_list)
{
	struct bk_str many[20];

	add("valt");
	for (int i = 0; i < 20; i++)
		many[i] = bk_str_format(arena, "word%c", 'a' + i);
	ck_str(suggested("valt", span(0, 4), words, 6), "Did you mean `vault`?");
	ck_str(diags.last->fixes->edits.at[0].text, "vault");
	ck_str(suggested("valt", BK_NO_SPAN, words, 6), "Did you mean `vault`?");
	ck_assert_ptr_null(diags.last->fixes);
	ck_str(suggested("region-c", span(0, 4), words, 6),
		"Did you mean `region-a` or `region-b`?");
	ck_str(suggested("nothing", span(0, 4), words, 1), "There is only `vault`.");
	ck_str(suggested("nothing", span(0, 4), words, 3),
		"There are `vault`, `plan` and `schedule`.");
	ck_str(suggested("nothing", span(0, 4), many, 20),
		"There are `worda`, `wordb`, `wordc`, `wordd`, `worde`, `wordf`, `wordg`, `wordh`"
		" (and 12 more).");
	ck_str(suggested("nothing", span(0, 4), words, 0), "");
}
END_TEST

START_TEST(records_are_sorted_by_place_then_code_then_arrival)
{
	static const char *const want[] = {
		"none", "begin", "same 1", "same 2", "other", "later", "second file"};
	const struct bk_diag *diag;

	add("abcdef");
	add("abcdef");
	bk_diag(&diags, BK_CYCLE, (struct bk_span){2, 0, 1}, "second file");
	bk_diag(&diags, BK_CYCLE, span(4, 5), "later");
	bk_diag(&diags, BK_COPY_TO_SELF, span(2, 3), "other");
	bk_diag(&diags, BK_CYCLE, span(2, 5), "same 1");
	bk_diag(&diags, BK_CYCLE, span(2, 3), "same 2");
	bk_diag(&diags, BK_CYCLE, BK_NO_SPAN, "none");
	bk_diag(&diags, BK_CYCLE, span(0, 1), "begin");
	bk_diags_sort(&diags);
	diag = diags.first;
	for (size_t i = 0; i < BK_COUNT(want); i++, diag = diag->next) {
		ck_str(diag->message, want[i]);
		if (!diag->next)
			ck_assert_ptr_eq(diag, diags.last);
	}
	ck_assert_ptr_null(diag);
	/* Records can still be added. */
	bk_diag(&diags, BK_CYCLE, span(1, 2), "new");
	bk_diags_sort(&diags);
	ck_str(diags.first->next->next->message, "new");
}
END_TEST

START_TEST(many_records_are_sorted)
{
	uint32_t seed = 1, last = 0;
	size_t count = 0;

	add(bk_str_format(arena, "%030000d", 0).ptr);
	bk_diags_sort(&diags);
	ck_assert_ptr_null(diags.first);
	for (int i = 0; i < 10000; i++) {
		seed = seed * 1103515245 + 12345;
		bk_diag(&diags, BK_CYCLE, span((seed >> 8) % 30000, 30000), "x");
	}
	bk_diags_sort(&diags);
	for (const struct bk_diag *diag = diags.first; diag; diag = diag->next, count++) {
		ck_assert_uint_ge(diag->span.begin, last);
		last = diag->span.begin;
	}
	ck_assert_uint_eq(count, diags.count);
}
END_TEST

START_TEST(suppressed_records_count_apart)
{
	add("abcdef");
	bk_diag(&diags, BK_CYCLE, span(0, 1), "x");
	bk_diag_fix(&diags, BK_FIX_SAFE, span(0, 1), BK_STR(""), "x");
	diags.first->suppressed = true;
	ck_assert(!bk_diags_has_error(&diags));
	ck_assert_uint_eq(bk_diags_totals(&diags).suppressed, 1);
	ck_assert_uint_eq(bk_diags_totals(&diags).fixable, 0);
}
END_TEST

static TCase *file_cases(void)
{
	TCase *cases = tcase_create("file");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, positions_are_lines_and_code_points);
	tcase_add_test(cases, files_may_be_empty_or_end_in_a_line);
	tcase_add_test(cases, carriage_returns_end_lines_only_before_a_line_feed);
	tcase_add_test(cases, columns_of_a_long_line_are_exact);
	tcase_add_test(cases, spans_give_their_text);
	tcase_add_test(cases, files_are_read_or_refused);
	tcase_add_test(cases, what_is_no_source_is_refused);
	tcase_add_test(cases, standard_input_is_read_to_its_end);
	tcase_add_test(cases, utf8_is_checked_strictly);
	tcase_add_test(cases, utf8_decodes);
	return cases;
}

static TCase *diag_cases(void)
{
	TCase *cases = tcase_create("diag");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, rules_are_a_sound_table);
	tcase_add_test(cases, verdicts_have_words_and_rules);
	tcase_add_test(cases, rules_are_found_in_any_case_or_not_at_all);
	tcase_add_test(cases, records_keep_what_is_added);
	tcase_add_test(cases, nothing_is_kept_while_muted);
	tcase_add_test(cases, levels_of_lint_rules_can_be_set);
	tcase_add_test(cases, alike_records_are_folded);
	tcase_add_test(cases, folded_objects_are_named_then_counted);
	tcase_add_test(cases, other_uses_are_counted);
	tcase_add_test(cases, the_nearest_word_is_found);
	tcase_add_test(cases, suggestions_are_one_word_or_a_list);
	tcase_add_test(cases, records_are_sorted_by_place_then_code_then_arrival);
	tcase_add_test(cases, many_records_are_sorted);
	tcase_add_test(cases, suppressed_records_count_apart);
	return cases;
}

Suite *test_suite(void)
{
	Suite *suite = suite_create("source");

	suite_add_tcase(suite, file_cases());
	suite_add_tcase(suite, diag_cases());
	return suite;
}
