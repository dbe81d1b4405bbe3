/*
 * The reports: each format, drawn whole and compared whole.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/out.h"
#include "source/diag.h"
#include "unit.h"

static struct bk_arena *arena;
static struct bk_sources sources;
static struct bk_diags diags;
static struct bk_report_options options;
static struct bk_file *file;

static void set_up(void)
{
	arena = bk_arena_new();
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	options = (struct bk_report_options){.files = 1, .objects = 3};
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

/* Makes the file `main.bk`: so many empty lines, then the text. */
static void add(int empty_lines, const char *text)
{
	char *head = bk_arena_text(arena, (size_t)empty_lines + 1);

	memset(head, '\n', (size_t)empty_lines);
	head[empty_lines] = '\0';
	file = bk_sources_add(
		&sources, BK_STR("main.bk"), bk_str_format(arena, "%s%s", head, text));
}

/* The span of the first such words in the file. */
static struct bk_span at(const char *words)
{
	const char *hit = strstr(file->text.ptr, words);
	uint32_t begin;

	ck_assert_msg(hit, "'%s' is not in the file", words);
	begin = (uint32_t)(hit - file->text.ptr);
	return (struct bk_span){file->id, begin, begin + (uint32_t)strlen(words)};
}

static struct bk_str report(bk_report_fn *format)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str text;

	format(&diags, &options, out);
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static void ck_report(bk_report_fn *format, const char *want)
{
	struct bk_str got = report(format);

	ck_assert_msg(bk_str_is(got, want), "got:\n%s\nwant:\n%s", got.ptr, want);
}

/* As ck_report() of text, without the summary behind it. */
static void ck_text(const char *want)
{
	struct bk_str got = report(bk_report_text);
	size_t len = got.len - 1;

	while (len > 0 && got.ptr[len - 1] != '\n')
		len--;
	got = bk_str_dup(arena, (struct bk_str){got.ptr, len});
	ck_assert_msg(bk_str_is(got, want), "got:\n%s\nwant:\n%s", got.ptr, want);
}

/* The anatomy of a diagnostic as the design draws it. */
START_TEST(a_lint_with_labels_notes_uses_and_a_fix)
{
	struct bk_via via;

	add(27,
		"plan rds { keep = 30d, use hourly_offsite }\n\n\n\n\n\n"
		"    schedule = every 1h from 05:00 utc\n");
	via = (struct bk_via){at("use hourly_offsite"), BK_STR("use hourly_offsite"), NULL};
	bk_diag(&diags, BK_UNUSED, at("every 1h"), "`every 1h` leaves a 6h hole each night");
	bk_diag_here(&diags, "asks for a point every hour");
	bk_diag_label(&diags, at("05:00 utc"), "first run of the day; the last is 23:00");
	bk_diag_note(&diags, "nothing runs between 23:00 and 05:00 utc");
	bk_diag_via(&diags, &via);
	bk_diag_fix(&diags, BK_FIX_SAFE, at(" from 05:00"), BK_STR(""), "Run all day.");
	bk_vec_push(diags.arena, &diags.first->uses, &via);
	ck_report(bk_report_text,
		"warning[BK1008]: `every 1h` leaves a 6h hole each night\n"
		"  --> main.bk:34:16\n"
		"   |\n"
		"34 |     schedule = every 1h from 05:00 utc\n"
		"   |                ^^^^^^^^      --------- first run of the day; the last is "
		"23:00\n"
		"   |                |\n"
		"   |                asks for a point every hour\n"
		"   |\n"
		"   = note: nothing runs between 23:00 and 05:00 utc\n"
		"   = used from: main.bk:28:24 `use hourly_offsite` (and 1 more)\n"
		"help: Run all day.\n"
		"   |\n"
		"34 -     schedule = every 1h from 05:00 utc\n"
		"34 +     schedule = every 1h utc\n"
		"   |\n"
		"   = rule: unused, `bkc explain BK1008`\n"
		"\n"
		"1 warning (1 fixable with --fix); checked 1 file, 3 objects\n");
}
END_TEST

START_TEST(an_error_with_other_places)
{
	add(33,
		"    schedule = every 1h from 05:00 utc\n"
		"    start    = 8h\n\n\n\n\n\n\n\n"
		"  rpo  <= 1h\n");
	bk_diag(&diags, BK_CYCLE, at("rpo  <= 1h"), "objective `offsite` fails");
	bk_diag_here(&diags, "needs 1h");
	bk_diag_label(&diags, at("every 1h from 05:00 utc"), "largest gap:  6h");
	bk_diag_label(&diags, at("8h"), "a job may begin this late:    + 8h");
	bk_diag_note(&diags, "story for rds:prod.mydb\n  Mon 23:00  job due\n  Tue 05:00  job due");
	bk_diag_address(&diags, BK_STR("rds:prod.mydb"));
	for (int i = 1; i <= 6; i++) {
		bk_diag(&diags, BK_CYCLE, at("rpo  <= 1h"), "objective `offsite` fails");
		bk_diag_address(&diags, bk_str_format(arena, "rds:prod.db%d", i));
	}
	ck_text("error[BK1007]: objective `offsite` fails\n"
		"  --> main.bk:43:3\n"
		"   |\n"
		"43 |   rpo  <= 1h\n"
		"   |   ^^^^^^^^^^ needs 1h\n"
		"   |\n"
		"  ::: main.bk:34:16\n"
		"34 |     schedule = every 1h from 05:00 utc\n"
		"   |                ----------------------- largest gap:  6h\n"
		"35 |     start    = 8h\n"
		"   |                -- a job may begin this late:    + 8h\n"
		"   |\n"
		"   = note: story for rds:prod.mydb\n"
		"         Mon 23:00  job due\n"
		"         Tue 05:00  job due\n"
		"   = also: rds:prod.db1\n"
		"   = also: rds:prod.db2\n"
		"   = also: rds:prod.db3\n"
		"   = also: rds:prod.db4\n"
		"   = also: 2 more\n"
		"\n");
}
END_TEST

START_TEST(causes_and_help_without_a_fix)
{
	add(8,
		"  existing key legacy = arn:aws:kms\n\n\n\n\n\n\n\n\n\n\n\n"
		"    copy backup.central { keep = 30d }\n");
	bk_diag(&diags, BK_KEY_NOT_SHARED, at("copy backup.central"), "copies cannot be decrypted");
	bk_diag_here(&diags, "copy to another account");
	bk_diag_label(&diags, at("legacy"), "encrypts orders; bkc may not change its policy");
	bk_diag_because(&diags, "rds snapshots keep the database's key");
	bk_diag_help(&diags, "have the key's owner add the statement");
	ck_text("error[BK6001]: copies cannot be decrypted\n"
		"  --> main.bk:21:5\n"
		"   |\n"
		"21 |     copy backup.central { keep = 30d }\n"
		"   |     ^^^^^^^^^^^^^^^^^^^ copy to another account\n"
		"   |\n"
		"  ::: main.bk:9:16\n"
		" 9 |   existing key legacy = arn:aws:kms\n"
		"   |                ------ encrypts orders; bkc may not change its policy\n"
		"   |\n"
		"   = because: rds snapshots keep the database's key\n"
		"help: have the key's owner add the statement\n"
		"\n");
}
END_TEST

START_TEST(several_labels_hang_from_bars)
{
	add(0, "copy one two three four\n");
	bk_diag(&diags, BK_CYCLE, at("two"), "x");
	bk_diag_here(&diags, "at two");
	bk_diag_label(&diags, at("four"), "at four");
	bk_diag_label(&diags, at("one"), "at one");
	bk_diag_label(&diags, at("copy one"), "at copy");
	bk_diag_label(&diags, at("three"), "%s", "");
	bk_diag_label(&diags, at("copy"), "one too many");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:1:10\n"
		"  |\n"
		"1 | copy one two three four\n"
		"  | -------- ^^^ ----- ---- at four\n"
		"  | |    |   |\n"
		"  | |    |   at two\n"
		"  | |    at one\n"
		"  | at copy\n"
		"  |\n"
		"  = note: 1 more place\n"
		"\n");
}
END_TEST

START_TEST(labels_may_share_a_place)
{
	add(0, "copy one\n");
	bk_diag(&diags, BK_CYCLE, at("copy"), "x");
	bk_diag_here(&diags, "first");
	bk_diag_label(&diags, at("copy"), "second");
	bk_diag_label(&diags, at("copy one"), "whole");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:1:1\n"
		"  |\n"
		"1 | copy one\n"
		"  | ^^^^---- whole\n"
		"  | |\n"
		"  | second\n"
		"  | first\n"
		"\n");
}
END_TEST

START_TEST(near_lines_share_a_block)
{
	add(0, "one\ntwo\nthree\nfour\nfive\nsix\n");
	bk_diag(&diags, BK_CYCLE, at("three"), "x");
	bk_diag_label(&diags, at("one"), "two lines above");
	bk_diag_label(&diags, at("six"), "three lines below");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:3:1\n"
		"  |\n"
		"1 | one\n"
		"  | --- two lines above\n"
		"2 | two\n"
		"3 | three\n"
		"  | ^^^^^\n"
		"  |\n"
		" ::: main.bk:6:1\n"
		"6 | six\n"
		"  | --- three lines below\n"
		"\n");
}
END_TEST

START_TEST(spans_over_lines_are_drawn_at_both_ends)
{
	struct bk_span span;

	add(7, "  plan rds {\n    a\n    b\n    c\n  }\n");
	span = bk_span_join(at("plan"), at("  }"));
	bk_diag(&diags, BK_CYCLE, span, "far");
	bk_diag_here(&diags, "all of it");
	span.end = at("    a").end;
	bk_diag(&diags, BK_UNUSED, span, "near");
	/* The line end belongs to the line that it ends. */
	span = at("    b\n");
	bk_diag(&diags, BK_SHADOWED_NAME, span, "one");
	ck_text("error[BK1007]: far\n"
		"  --> main.bk:8:3\n"
		"   |\n"
		" 8 |   plan rds {\n"
		"   |   ^^^^^^^^^^\n"
		" \xe2\x80\xa6 |\n"
		"12 |   }\n"
		"   |   ^ all of it\n"
		"\n"
		"warning[BK1008]: near\n"
		" --> main.bk:8:3\n"
		"  |\n"
		"8 |   plan rds {\n"
		"  |   ^^^^^^^^^^\n"
		"9 |     a\n"
		"  |     ^\n"
		"  |\n"
		"  = rule: unused, `bkc explain BK1008`\n"
		"\n"
		"error[BK1005]: one\n"
		"  --> main.bk:10:1\n"
		"   |\n"
		"10 |     b\n"
		"   | ^^^^^\n"
		"\n");
}
END_TEST

START_TEST(ends_of_files_can_be_pointed_at)
{
	struct bk_span empty = {0, 0, 0};

	add(0, "");
	empty.file = file->id;
	bk_diag(&diags, BK_CYCLE, empty, "empty file");
	add(0, "ab\n");
	bk_diag(&diags, BK_CYCLE, (struct bk_span){file->id, 3, 3}, "after the last line");
	bk_diag(&diags, BK_CYCLE, (struct bk_span){file->id, 2, 2}, "before a line end");
	bk_diag(&diags, BK_UNUSED, (struct bk_span){file->id, 0, 0}, "at the begin");
	add(0, "ab");
	bk_diag(&diags, BK_CYCLE, (struct bk_span){file->id, 2, 2}, "no line end");
	ck_text("error[BK1007]: empty file\n"
		" --> main.bk:1:1\n"
		"  |\n"
		"1 |\n"
		"  | ^\n"
		"\n"
		"warning[BK1008]: at the begin\n"
		" --> main.bk:1:1\n"
		"  |\n"
		"1 | ab\n"
		"  | ^\n"
		"  |\n"
		"  = rule: unused, `bkc explain BK1008`\n"
		"\n"
		"error[BK1007]: before a line end\n"
		" --> main.bk:1:3\n"
		"  |\n"
		"1 | ab\n"
		"  |   ^\n"
		"\n"
		"error[BK1007]: after the last line\n"
		" --> main.bk:2:1\n"
		"  |\n"
		"2 |\n"
		"  | ^\n"
		"\n"
		"error[BK1007]: no line end\n"
		" --> main.bk:1:3\n"
		"  |\n"
		"1 | ab\n"
		"  |   ^\n"
		"\n");
}
END_TEST

START_TEST(carriage_returns_are_not_drawn)
{
	add(0, "one\r\ntwo\r\n");
	bk_diag(&diags, BK_CYCLE, at("two\r\n"), "x");
	bk_diag_fix(&diags, BK_FIX_SAFE, at("one"), BK_STR("1"), "shorter");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:2:1\n"
		"  |\n"
		"2 | two\n"
		"  | ^^^\n"
		"  |\n"
		"help: shorter\n"
		"  |\n"
		"1 - one\n"
		"1 + 1\n"
		"\n");
}
END_TEST

START_TEST(tabs_and_wide_characters_keep_carets_in_place)
{
	add(0, "\tab\tx # \xe5\x82\x99\xe4\xbb\xbd e\xcc\x81 y\n");
	bk_diag(&diags, BK_CYCLE, at("ab"), "x");
	bk_diag_label(&diags, at("x"), "%s", "");
	bk_diag_label(&diags, at("\xe4\xbb\xbd"), "%s", "");
	bk_diag_label(&diags, at("y"), "last");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:1:2\n"
		"  |\n"
		"1 |     ab  x # \xe5\x82\x99\xe4\xbb\xbd e\xcc\x81 y\n"
		"  |     ^^  -     --   - last\n"
		"\n");
}
END_TEST

START_TEST(terminals_see_nothing_but_text)
{
	add(0, "a\x1b[31m \xe2\x80\xae\xff z\n");
	bk_diag(&diags, BK_CYCLE, at("z"), "in \x1b[1m\xe2\x80\xa8 \xc3");
	ck_text("error[BK1007]: in \xef\xbf\xbd[1m\xef\xbf\xbd \xef\xbf\xbd\n"
		" --> main.bk:1:11\n"
		"  |\n"
		"1 | a\xef\xbf\xbd[31m \xef\xbf\xbd\xef\xbf\xbd z\n"
		"  |           ^\n"
		"\n");
}
END_TEST

START_TEST(long_lines_are_cut_around_the_span)
{
	add(0,
		"0123456789 0123456789 0123456789 0123456789 word 0123456789 0123456789 0123456789"
		" 0123456789 0123456789 0123456789 0123456789 end\n");
	options.width = 60;
	bk_diag(&diags, BK_CYCLE, at("word"), "middle");
	bk_diag_here(&diags, "here");
	bk_diag(&diags, BK_CYCLE, at("0123"), "begin");
	bk_diag(&diags, BK_CYCLE, at("end"), "end");
	bk_diag(&diags, BK_UNUSED,
		at("word 0123456789 0123456789 0123456789 0123456789 0123456789"
		   " 0123456789"),
		"longer than the width");
	bk_diag_label(&diags, at("end"), "out of sight");
	ck_text("error[BK1007]: begin\n"
		" --> main.bk:1:1\n"
		"  |\n"
		"1 | 0123456789 0123456789 0123456789 0123456789 word 012345\xe2\x80\xa6\n"
		"  | ^^^^\n"
		"\n"
		"error[BK1007]: middle\n"
		" --> main.bk:1:45\n"
		"  |\n"
		"1 | \xe2\x80\xa6"
		"89 0123456789 0123456789 word 0123456789 0123456789 01\xe2\x80\xa6\n"
		"  |                           ^^^^ here\n"
		"\n"
		"warning[BK1008]: longer than the width\n"
		" --> main.bk:1:45\n"
		"  |\n"
		"1 | \xe2\x80\xa6"
		"89 word 0123456789 0123456789 0123456789 0123456789 01\xe2\x80\xa6\n"
		"  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ out of sight\n"
		"  |\n"
		"  = rule: unused, `bkc explain BK1008`\n"
		"\n"
		"error[BK1007]: end\n"
		" --> main.bk:1:127\n"
		"  |\n"
		"1 | \xe2\x80\xa6"
		"3456789 0123456789 0123456789 0123456789 0123456789 end\n"
		"  |                                                      ^^^\n"
		"\n");
}
END_TEST

START_TEST(wide_reports_show_more)
{
	struct bk_str text = bk_str_format(arena, "%0116d", 0);

	add(0, text.ptr);
	options.width = 120;
	bk_diag(&diags, BK_CYCLE, at("0"), "x");
	ck_text(bk_str_format(
		arena, "error[BK1007]: x\n --> main.bk:1:1\n  |\n1 | %s\n  | ^\n\n", text.ptr)
			.ptr);
	options.width = 119;
	ck_text(bk_str_format(arena,
		"error[BK1007]: x\n --> main.bk:1:1\n  |\n1 | %.114s\xe2\x80\xa6\n  | ^\n\n",
		text.ptr)
			.ptr);
}
END_TEST

START_TEST(records_without_a_place_have_no_snippet)
{
	bk_diag(&diags, BK_INPUT_MISSING, BK_NO_SPAN, "input `env` has no value");
	bk_diag_note(&diags, "needed everywhere");
	bk_diag_help(&diags, "use `--set env=prod`");
	ck_text("error[BK2010]: input `env` has no value\n"
		"  = note: needed everywhere\n"
		"help: use `--set env=prod`\n"
		"\n");
}
END_TEST

START_TEST(the_stdlib_is_named_and_folded)
{
	struct bk_file *library = bk_sources_add(
		&sources, BK_STR("stdlib/gfs.bk"), BK_STR("template a {\n  use b\n  use c\n}\n"));
	struct bk_via outer = {{0}, BK_STR("use a"), NULL};
	struct bk_via middle = {{library->id, 15, 20}, BK_STR("use b"), &outer};
	struct bk_via inner = {{library->id, 23, 28}, BK_STR("use c"), &middle};

	library->is_stdlib = true;
	add(0, "use a\n");
	outer.span = at("use a");
	bk_diag(&diags, BK_CYCLE, (struct bk_span){library->id, 9, 10}, "x");
	bk_diag_via(&diags, &inner);
	ck_text("error[BK1007]: x\n"
		" --> std.gfs:1:10\n"
		"  |\n"
		"1 | template a {\n"
		"  |          ^\n"
		"  |\n"
		"  = used from: std.gfs:3:3 `use c`\n"
		"  = used from: main.bk:1:1 `use a`\n"
		"\n");
	ck_report(bk_report_short,
		"std.gfs:1:10: error[BK1007] x (cycle)\n"
		"1 error; checked 1 file, 3 objects\n");
}
END_TEST

START_TEST(fixes_show_only_what_changes)
{
	struct bk_span whole;

	add(0, "one\ntwo\nthree\nfour\n");
	bk_diag(&diags, BK_CYCLE, at("one"), "x");
	whole = at("two\n");
	bk_diag_fix(&diags, BK_FIX_SAFE, whole, BK_STR(""), "delete a line");
	whole.end = whole.begin;
	bk_diag_fix(&diags, BK_FIX_UNSAFE, whole, BK_STR("new\n"), "Add a line.");
	bk_diag_fix(&diags, BK_FIX_SAFE, at("four"), BK_STR("4"), "several places");
	bk_diag_fix_edit(&diags, at("one"), BK_STR("1"));
	bk_diag_fix_edit(&diags, at("ne"), BK_STR("overlaps"));
	bk_diag_fix(&diags, BK_FIX_SAFE, at("\nthree"), BK_STR(" three"), "join");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:1:1\n"
		"  |\n"
		"1 | one\n"
		"  | ^^^\n"
		"  |\n"
		"help: delete a line\n"
		"  |\n"
		"2 - two\n"
		"help: Add a line. This changes what is deployed.\n"
		"  |\n"
		"2 + new\n"
		"help: several places\n"
		"  |\n"
		"1 - one\n"
		"1 + 1\n"
		"4 - four\n"
		"4 + 4\n"
		"help: join\n"
		"  |\n"
		"2 - two\n"
		"3 - three\n"
		"2 + two three\n"
		"\n");
}
END_TEST

START_TEST(long_fixes_are_cut)
{
	struct bk_out *lines = bk_out_memory();

	for (int i = 0; i < 12; i++)
		bk_out_printf(lines, "%d\n", i);
	bk_out_bytes(lines, "", 1);
	add(0, bk_out_text(lines).ptr);
	bk_out_discard(lines);
	bk_diag(&diags, BK_CYCLE, at("0"), "x");
	bk_diag_fix(&diags, BK_FIX_SAFE, (struct bk_span){file->id, 0, (uint32_t)file->text.len},
		BK_STR(""), "empty it");
	ck_text("error[BK1007]: x\n"
		"  --> main.bk:1:1\n"
		"   |\n"
		" 1 | 0\n"
		"   | ^\n"
		"   |\n"
		"help: empty it\n"
		"   |\n"
		" 1 - 0\n 2 - 1\n 3 - 2\n 4 - 3\n 5 - 4\n 6 - 5\n 7 - 6\n 8 - 7\n"
		" \xe2\x80\xa6 - 4 more\n"
		"\n");
}
END_TEST

/* Copying a line of megabytes for each of its fixes would be quadratic. */
START_TEST(fixes_of_huge_lines_have_only_their_title)
{
	add(0, bk_str_format(arena, "%0100000d", 0).ptr);
	bk_diag(&diags, BK_CYCLE, BK_NO_SPAN, "x");
	bk_diag_fix(&diags, BK_FIX_SAFE, at("0"), BK_STR("1"), "title");
	ck_text("error[BK1007]: x\n"
		"help: title\n"
		"\n");
}
END_TEST

START_TEST(fixes_in_another_file_say_so)
{
	add(0, "other\n");
	add(0, "one\n");
	bk_diag(&diags, BK_CYCLE, at("one"), "x");
	bk_diag_fix(&diags, BK_FIX_SAFE, (struct bk_span){1, 0, 5}, BK_STR("o"), "there");
	ck_text("error[BK1007]: x\n"
		" --> main.bk:1:1\n"
		"  |\n"
		"1 | one\n"
		"  | ^^^\n"
		"  |\n"
		"help: there\n"
		"  |\n"
		" ::: main.bk:1:1\n"
		"1 - other\n"
		"1 + o\n"
		"\n");
}
END_TEST

/* Without the escapes that set colours. */
static struct bk_str uncoloured(struct bk_str text)
{
	char *stripped = bk_arena_text(arena, text.len);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\033')
			stripped[len++] = text.ptr[i];
		else
			i += bk_str_find((struct bk_str){text.ptr + i, text.len - i}, 'm');
	}
	return (struct bk_str){stripped, len};
}

START_TEST(colour_adds_nothing_but_colour)
{
	struct bk_str plain, colour;

	add(0, "plan rds { keep = 30d }\n");
	bk_diag(&diags, BK_CYCLE, at("rds"), "x");
	bk_diag_here(&diags, "name");
	bk_diag_label(&diags, at("keep"), "life");
	bk_diag_note(&diags, "note");
	bk_diag_fix(&diags, BK_FIX_SAFE, at("30d"), BK_STR("7d"), "shorter");
	bk_diag(&diags, BK_UNUSED, at("plan"), "y");
	plain = report(bk_report_text);
	options.colour = true;
	colour = report(bk_report_text);
	ck_assert_uint_eq(bk_str_find(plain, '\033'), plain.len);
	ck_assert(bk_str_equal(uncoloured(colour), plain));
	ck_assert_ptr_nonnull(strstr(colour.ptr, "\033[1;31merror[BK1007]\033[0m"));
	ck_assert_ptr_nonnull(strstr(colour.ptr, "\033[1;33mwarning[BK1008]\033[0m"));
	ck_assert_ptr_nonnull(strstr(colour.ptr, "\033[1;31m^^^\033[0m"));
	ck_assert_ptr_nonnull(strstr(colour.ptr, "\033[34m----\033[0m"));
	ck_assert_ptr_nonnull(strstr(colour.ptr, "\033[32mhelp\033[0m"));
	ck_assert_ptr_nonnull(strstr(colour.ptr, "\033[36mnote\033[0m"));
}
END_TEST

START_TEST(errors_are_capped_and_counted)
{
	add(0, "abcdefghij\n");
	for (uint32_t i = 0; i < 5; i++)
		bk_diag(&diags, BK_CYCLE, (struct bk_span){file->id, i, i + 1}, "e%u", i);
	bk_diag(&diags, BK_UNUSED, at("j"), "w");
	options.max_errors = 2;
	ck_report(bk_report_short,
		"main.bk:1:1: error[BK1007] e0 (cycle)\n"
		"main.bk:1:2: error[BK1007] e1 (cycle)\n"
		"main.bk:1:10: warning[BK1008] w (unused)\n"
		"\xe2\x80\xa6 and 3 more errors\n"
		"5 errors, 1 warning; checked 1 file, 3 objects\n");
	options.max_errors = 4;
	ck_assert_ptr_nonnull(
		strstr(report(bk_report_short).ptr, "\xe2\x80\xa6 and 1 more error\n"));
	options.max_errors = 5;
	ck_assert_ptr_null(strstr(report(bk_report_short).ptr, "more error"));
	options.max_errors = 0;
	ck_assert_ptr_null(strstr(report(bk_report_short).ptr, "more error"));
}
END_TEST

START_TEST(summaries_count)
{
	options.files = 4;
	options.objects = 1;
	ck_report(bk_report_text, "no problems; checked 4 files, 1 object\n");
	add(0, "ab\n");
	bk_diag(&diags, BK_IDLE_OVERRIDE, at("a"), "info");
	bk_diag(&diags, BK_CYCLE, at("b"), "allowed");
	diags.last->suppressed = true;
	ck_report(bk_report_short, "no problems; checked 4 files, 1 object\n");
	options.verbose = true;
	ck_report(bk_report_short,
		"main.bk:1:1: info[BK1013] info (idle-override)\n"
		"no problems, 1 info, 1 allowed; checked 4 files, 1 object\n");
	bk_diag(&diags, BK_CYCLE, BK_NO_SPAN, "error");
	ck_report(bk_report_short,
		"bkc: error[BK1007] error (cycle)\n"
		"main.bk:1:1: info[BK1013] info (idle-override)\n"
		"1 error, 1 info, 1 allowed; checked 4 files, 1 object\n");
}
END_TEST

/* The lines of a JSON report, parsed strictly. */
static json_t *json_lines(void)
{
	struct bk_str rest = report(bk_report_json);
	json_t *lines = json_array();

	while (rest.len) {
		struct bk_str line = bk_str_cut(&rest, '\n');
		json_error_t error;
		json_t *value = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, &error);

		ck_assert_msg(value, "%s in %.*s", error.text, BK_STR_ARGS(line));
		json_array_append_new(lines, value);
	}
	return lines;
}

START_TEST(json_holds_everything)
{
	struct bk_via via;
	json_t *lines, *want;

	add(0, "ab\xc3\xa9\ncd\n");
	via = (struct bk_via){at("cd"), BK_STR("use cd"), NULL};
	bk_diag(&diags, BK_COPY_TO_SELF, at("\xc3\xa9\nc"), "a \"message\"");
	bk_diag_here(&diags, "here");
	bk_diag_label(&diags, at("cd"), "there");
	bk_diag_note(&diags, "n");
	bk_diag_because(&diags, "b");
	bk_diag_help(&diags, "h");
	bk_diag_address(&diags, BK_STR("vault:a"));
	bk_diag_via(&diags, &via);
	bk_diag_fix(&diags, BK_FIX_UNSAFE, at("a"), BK_STR("x\ty"), "f");
	bk_diag(&diags, BK_COPY_TO_SELF, at("\xc3\xa9\nc"), "a \"message\"");
	bk_diag_address(&diags, BK_STR("vault:b"));
	diags.first->suppressed = true;
	diags.first->justification = BK_STR("because we may");
	lines = json_lines();
	want = json_pack("[{s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:{s:s,s:i,s:i,s:i,s:i,s:i,s:i},s:s,"
			 "s:[{s:{s:s,s:i,s:i,s:i,s:i,s:i,s:i},s:s}],s:[s],s:[s],s:[s],s:[s],"
			 "s:[{s:s,s:s,s:[{s:{s:s,s:i,s:i,s:i,s:i,s:i,s:i},s:s}]}],"
			 "s:[{s:{s:s,s:i,s:i,s:i,s:i,s:i,s:i},s:s}],s:i,s:i,s:b,s:s},"
			 "{s:i,s:s,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i}]",
		"v", 1, "type", "diagnostic", "code", "BK5001", "name", "copy-to-self", "verdict",
		"unknown", "level", "error", "message", "a \"message\"", "address", "vault:a",
		"span", "file", "main.bk", "begin", 2, "end", 6, "line", 1, "column", 3, "end_line",
		2, "end_column", 2, "label", "here", "labels", "span", "file", "main.bk", "begin",
		5, "end", 7, "line", 2, "column", 1, "end_line", 2, "end_column", 3, "text",
		"there", "notes", "n", "because", "b", "also", "vault:b", "help", "h", "fixes",
		"title", "f", "kind", "unsafe", "edits", "span", "file", "main.bk", "begin", 0,
		"end", 1, "line", 1, "column", 1, "end_line", 1, "end_column", 2, "text", "x\ty",
		"via", "span", "file", "main.bk", "begin", 5, "end", 7, "line", 2, "column", 1,
		"end_line", 2, "end_column", 3, "text", "use cd", "instances", 2, "uses", 0,
		"suppressed", 1, "justification", "because we may", "v", 1, "type", "summary",
		"errors", 0, "warnings", 0, "infos", 0, "fixable", 0, "fixable_unsafe", 0, "fixed",
		0, "suppressed", 1, "hidden", 0, "files", 1, "objects", 3);
	ck_assert_ptr_nonnull(want);
	ck_assert_msg(json_equal(lines, want), "got %s", report(bk_report_json).ptr);
	json_decref(lines);
	json_decref(want);
}
END_TEST

START_TEST(json_is_utf8_and_capped)
{
	json_t *lines, *diag, *summary;

	file = bk_sources_add(&sources, BK_STR("\xff.bk"), BK_STR("abc"));
	bk_diag(&diags, BK_CYCLE, at("a"), "bad \xc3");
	bk_diag(&diags, BK_CYCLE, at("b"), "hidden");
	bk_diag(&diags, BK_IDLE_OVERRIDE, BK_NO_SPAN, "info");
	options.max_errors = 1;
	lines = json_lines();
	ck_assert_uint_eq(json_array_size(lines), 3);
	ck_assert(json_is_null(json_object_get(json_array_get(lines, 0), "span")));
	ck_assert(json_is_null(json_object_get(json_array_get(lines, 0), "address")));
	diag = json_array_get(lines, 1);
	ck_assert_str_eq(json_string_value(json_object_get(diag, "message")), "bad \xef\xbf\xbd");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(diag, "span"), "file")),
		"\xef\xbf\xbd.bk");
	summary = json_array_get(lines, 2);
	ck_assert_int_eq(json_integer_value(json_object_get(summary, "errors")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(summary, "hidden")), 1);
	json_decref(lines);
}
END_TEST

static bool is_plain_text(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c < 0x20 && c != '\n') || c == 0x7f)
			return false;
	}
	return bk_utf8_check(text) == text.len;
}

/* Every span of a file that holds everything unpleasant, with a label and a fix elsewhere. */
START_TEST(any_span_can_be_reported)
{
	static const char text[] =
		"a\tb\xe5\x82\x99\r\n\n\xff e\xcc\x81\x1b\xe2\x80\xae\n\t\t\xc3\r";
	const uint32_t len = sizeof(text) - 1;

	options.width = 40;
	add(0, bk_str_format(arena, "%s%060d", text, 0).ptr);
	for (uint32_t begin = 0; begin <= len; begin++) {
		for (uint32_t end = begin; end <= len; end++) {
			struct bk_span span = {file->id, begin, end};
			struct bk_span other = {file->id, len - end, len - begin + 60};

			bk_diags_init(&diags, arena, &sources);
			bk_diag(&diags, BK_UNUSED, span, "x");
			bk_diag_label(&diags, other, "y");
			bk_diag_fix(&diags, BK_FIX_SAFE, other, BK_STR("\n\xcc"), "z");
			for (size_t i = 0; i < bk_format_count; i++)
				ck_assert_msg(is_plain_text(report(bk_formats[i].report)),
					"%s of %u to %u", bk_formats[i].name, begin, end);
		}
	}
}
END_TEST

/* Seconds of processor that a format takes. */
static double seconds(bk_report_fn *format)
{
	clock_t begin = clock();

	ck_assert_uint_gt(report(format).len, 0);
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* 10,000 records take a small part of a second; a quadratic renderer takes many. */
START_TEST(many_records_are_reported_fast)
{
	enum { COUNT = 10000, PITCH = 400, SIZE = COUNT * PITCH };
	char *text = bk_arena_text(arena, SIZE + 1);
	uint32_t line_end = _i ? PITCH : 40;

	/* Once as many lines, once as a single line of megabytes. */
	for (uint32_t i = 0; i < SIZE; i++)
		text[i] = i % line_end == line_end - 1 && !_i ? '\n' : 'x';
	text[SIZE] = '\0';
	add(0, text);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint32_t begin = (COUNT - i - 1) * PITCH;

		bk_diag(&diags, BK_UNUSED, (struct bk_span){file->id, begin, begin + 3}, "x");
		bk_diag_label(&diags, (struct bk_span){file->id, begin / 2, begin / 2 + 1}, "y");
		bk_diag_fix(&diags, BK_FIX_UNSAFE, (struct bk_span){file->id, begin, begin},
			BK_STR("z"), "z");
	}
	for (size_t i = 0; i < bk_format_count; i++)
		ck_assert_double_lt(seconds(bk_formats[i].report), 5);
}
END_TEST

static TCase *text_cases(void)
{
	TCase *cases = tcase_create("text");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, a_lint_with_labels_notes_uses_and_a_fix);
	tcase_add_test(cases, an_error_with_other_places);
	tcase_add_test(cases, causes_and_help_without_a_fix);
	tcase_add_test(cases, several_labels_hang_from_bars);
	tcase_add_test(cases, labels_may_share_a_place);
	tcase_add_test(cases, near_lines_share_a_block);
	tcase_add_test(cases, spans_over_lines_are_drawn_at_both_ends);
	tcase_add_test(cases, ends_of_files_can_be_pointed_at);
	tcase_add_test(cases, carriage_returns_are_not_drawn);
	tcase_add_test(cases, tabs_and_wide_characters_keep_carets_in_place);
	tcase_add_test(cases, terminals_see_nothing_but_text);
	tcase_add_test(cases, long_lines_are_cut_around_the_span);
	tcase_add_test(cases, wide_reports_show_more);
	tcase_add_test(cases, records_without_a_place_have_no_snippet);
	tcase_add_test(cases, the_stdlib_is_named_and_folded);
	tcase_add_test(cases, fixes_show_only_what_changes);
	tcase_add_test(cases, long_fixes_are_cut);
	tcase_add_test(cases, fixes_of_huge_lines_have_only_their_title);
	tcase_add_test(cases, fixes_in_another_file_say_so);
	tcase_add_test(cases, colour_adds_nothing_but_colour);
	return cases;
}

static TCase *format_cases(void)
{
	TCase *cases = tcase_create("formats");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, errors_are_capped_and_counted);
	tcase_add_test(cases, summaries_count);
	tcase_add_test(cases, json_holds_everything);
	tcase_add_test(cases, json_is_utf8_and_capped);
	tcase_add_test(cases, any_span_can_be_reported);
	tcase_add_loop_test(cases, many_records_are_reported_fast, 0, 2);
	return cases;
}

Suite *test_suite(void)
{
	Suite *suite = suite_create("report");

	suite_add_tcase(suite, text_cases());
	suite_add_tcase(suite, format_cases());
	return suite;
}
