/*
 * The reports that other programs read: what their specifications ask for, where records are
 * hostile, many or alike.
 */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/out.h"
#include "source/diag.h"
#include "unit.h"

/* What ends a command, a string, a CDATA section, an element, or stands for an argument, somewhere.
 */
#define HOSTILE "]]> %0A ::x:: \"q\" <a> & {0} \x1b[1m \xef\xbf\xbf"
#define TAMED   "]]> %0A ::x:: \"q\" <a> & {0} \xef\xbf\xbd[1m \xef\xbf\xbd"

static struct bk_arena *arena;
static struct bk_sources sources;
static struct bk_diags diags;
static struct bk_report_options options;
static struct bk_file *file;

static void begin(void)
{
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	options = (struct bk_report_options){.files = 1, .objects = 3};
}

static void set_up(void)
{
	arena = bk_arena_new();
	begin();
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static void add(const char *path, const char *text)
{
	file = bk_sources_add(&sources, bk_str_of(path), bk_str_of(text));
}

/* The span of the first such words in the newest file. */
static struct bk_span at(const char *words)
{
	const char *hit = strstr(file->text.ptr, words);
	uint32_t offset;

	ck_assert_msg(hit, "'%s' is not in the file", words);
	offset = (uint32_t)(hit - file->text.ptr);
	return (struct bk_span){file->id, offset, offset + (uint32_t)strlen(words)};
}

static const char *report(bk_report_fn *format)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str text;

	format(&diags, &options, out);
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text.ptr;
}

static void ck_report(bk_report_fn *format, const char *want)
{
	ck_assert_str_eq(report(format), want);
}

static void ck_has(const char *text, const char *piece)
{
	ck_assert_msg(strstr(text, piece), "'%s' is not in:\n%s", piece, text);
}

/* The report parsed strictly; the test lets it go. */
static json_t *parsed(bk_report_fn *format)
{
	const char *text = report(format);
	json_error_t error;
	json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(value, "%s in %s", error.text, text);
	return value;
}

/* "runs/0/results": a member or an element for each piece. */
static json_t *get(json_t *value, const char *path)
{
	struct bk_str rest = bk_str_of(path);

	while (rest.len) {
		struct bk_str piece = bk_str_cut(&rest, '/');
		char key[64];

		snprintf(key, sizeof(key), "%.*s", BK_STR_ARGS(piece));
		value = json_is_array(value) ? json_array_get(value, (size_t)(key[0] - '0'))
					     : json_object_get(value, key);
		ck_assert_msg(value, "no %s in %s", key, path);
	}
	return value;
}

static const char *text_at(json_t *value, const char *path)
{
	return json_string_value(get(value, path));
}

static void ck_region(json_t *region, int line, int column, int end_line, int end_column)
{
	ck_assert_int_eq(json_integer_value(get(region, "startLine")), line);
	ck_assert_int_eq(json_integer_value(get(region, "startColumn")), column);
	ck_assert_int_eq(json_integer_value(get(region, "endLine")), end_line);
	ck_assert_int_eq(json_integer_value(get(region, "endColumn")), end_column);
	/* as bytes, what is inserted would have to be binary (SARIF 3.57.2) */
	ck_assert_uint_eq(json_object_size(region), 4);
}

START_TEST(nothing_is_a_report_too)
{
	json_t *log, *list;

	add("main.bk", "a\n");
	log = parsed(bk_report_sarif);
	ck_assert_uint_eq(json_array_size(get(log, "runs/0/results")), 0);
	ck_assert_uint_eq(json_array_size(get(log, "runs/0/tool/driver/rules")), 0);
	list = parsed(bk_report_gitlab);
	ck_assert_uint_eq(json_array_size(list), 0);
	ck_report(bk_report_github, "no problems; checked 1 file, 3 objects\n");
	ck_report(bk_report_junit,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"bkc\" tests=\"1\" failures=\"0\">\n"
		"  <testsuite name=\"files\" tests=\"1\" failures=\"0\">\n"
		"    <testcase classname=\"bkc.check\" name=\"main.bk\"/>\n"
		"  </testsuite>\n</testsuites>\n");
	json_decref(log);
	json_decref(list);
}
END_TEST

START_TEST(hostile_words_stay_words)
{
	json_t *log, *list;
	const char *text;

	add("main.bk", "ab\n");
	bk_diag(&diags, BK_CYCLE, at("a"), "%s", HOSTILE);
	bk_diag_label(&diags, at("b"), "%s", HOSTILE);
	bk_diag_note(&diags, "one\ntwo %s", HOSTILE);

	log = parsed(bk_report_sarif);
	ck_assert_str_eq(text_at(log, "runs/0/results/0/message/text"),
		"]]> %0A ::x:: \"q\" <a> & {{0}} \xef\xbf\xbd[1m \xef\xbf\xbd\none\n"
		"two ]]> %0A ::x:: \"q\" <a> & {{0}} \xef\xbf\xbd[1m \xef\xbf\xbd");
	list = parsed(bk_report_gitlab);
	ck_assert_str_eq(text_at(list, "0/description"), TAMED);
	text = report(bk_report_github);
	ck_has(text,
		"title=BK1007 cycle::]]> %250A ::x:: \"q\" <a> & {0} \xef\xbf\xbd[1m "
		"\xef\xbf\xbd%0Amain.bk:1:2: ]]>");
	ck_has(text, "%0Aone%0Atwo ]]>");
	text = report(bk_report_junit);
	ck_has(text,
		"message=\"]]&gt; %0A ::x:: &quot;q&quot; &lt;a&gt; &amp; {0} \xef\xbf\xbd[1m "
		"\xef\xbf\xbd\">1:1: error[BK1007] ]]&gt;");
	ck_has(text, "\nmain.bk:1:2: ]]&gt;");
	ck_has(text, "\none\ntwo ]]&gt;");
	json_decref(log);
	json_decref(list);
}
END_TEST

/* A path, and how a URI, a workflow command, a list of GitLab and an attribute of XML have it. */
static const struct {
	const char *path, *uri, *command, *plain, *attribute;
} paths[] = {
	{"a/b.bk", "a/b.bk", "a/b.bk", "a/b.bk", "a/b.bk"},
	{"./a/b.bk", "a/b.bk", "a/b.bk", "a/b.bk", "a/b.bk"},
	{".//././b.bk", "b.bk", "b.bk", "b.bk", "b.bk"},
	{".hidden/b.bk", ".hidden/b.bk", ".hidden/b.bk", ".hidden/b.bk", ".hidden/b.bk"},
	{"../b.bk", "../b.bk", "../b.bk", "../b.bk", "../b.bk"},
	{"/srv/b.bk", "file:///srv/b.bk", "/srv/b.bk", "/srv/b.bk", "/srv/b.bk"},
	{"a b/\xc3\xa9,:%?#.bk", "a%20b/%C3%A9%2C%3A%25%3F%23.bk", "a b/\xc3\xa9%2C%3A%25?#.bk",
		"a b/\xc3\xa9,:%?#.bk", "a b/\xc3\xa9,:%?#.bk"},
	{"<\"&\">\n.bk", "%3C%22%26%22%3E%0A.bk", "<\"&\">%0A.bk", "<\"&\">\n.bk",
		"&lt;&quot;&amp;&quot;&gt;\xef\xbf\xbd.bk"},
};

START_TEST(paths_are_written_as_each_reader_wants_them)
{
	json_t *log, *list;

	add(paths[_i].path, "ab\n");
	bk_diag(&diags, BK_CYCLE, at("a"), "x");
	log = parsed(bk_report_sarif);
	ck_assert_str_eq(text_at(log,
				 "runs/0/results/0/locations/0/physicalLocation/"
				 "artifactLocation/uri"),
		paths[_i].uri);
	list = parsed(bk_report_gitlab);
	ck_assert_str_eq(text_at(list, "0/location/path"), paths[_i].plain);
	ck_has(report(bk_report_github),
		bk_str_format(arena, "::error file=%s,line=1,", paths[_i].command).ptr);
	ck_has(report(bk_report_junit),
		bk_str_format(arena, " name=\"%s\">", paths[_i].attribute).ptr);
	json_decref(log);
	json_decref(list);
}
END_TEST

/* Code points, as the run's columnKind says: one for a character that is two units of UTF-16. */
START_TEST(sarif_regions_count_code_points)
{
	json_t *log, *change;

	add("main.bk", "\xf0\x9f\x94\x91 one\r\ntwo\n");
	bk_diag(&diags, BK_CYCLE, at("one\r\ntw"), "x");
	bk_diag_fix(&diags, BK_FIX_SAFE, at("one"), BK_STR("{1}"), "Use {braces}.");
	bk_diag_fix_edit(&diags, (struct bk_span){file->id, 10, 10}, BK_STR("# "));
	log = parsed(bk_report_sarif);
	ck_assert_str_eq(text_at(log, "runs/0/columnKind"), "unicodeCodePoints");
	ck_region(get(log, "runs/0/results/0/locations/0/physicalLocation/region"), 1, 3, 2, 3);
	ck_assert_str_eq(
		text_at(log, "runs/0/results/0/fixes/0/description/text"), "Use {{braces}}.");
	change = get(log, "runs/0/results/0/fixes/0/artifactChanges/0");
	ck_region(get(change, "replacements/0/deletedRegion"), 1, 3, 1, 6);
	/* content of the file, no message: as it is */
	ck_assert_str_eq(text_at(change, "replacements/0/insertedContent/text"), "{1}");
	ck_region(get(change, "replacements/1/deletedRegion"), 2, 1, 2, 1);
	json_decref(log);
}
END_TEST

START_TEST(sarif_has_fixes_that_are_safe)
{
	json_t *log, *result;

	add("other.bk", "other\n");
	add("main.bk", "one two\n");
	bk_diag(&diags, BK_CYCLE, at("one"), "x");
	bk_diag_fix(&diags, BK_FIX_UNSAFE, at("one"), BK_STR("1"), "Change it.");
	bk_diag_fix(&diags, BK_FIX_SAFE, at("one"), BK_STR("1"), "Say it.");
	bk_diag_fix_edit(&diags, (struct bk_span){1, 0, 5}, BK_STR("o"));
	bk_diag_fix_edit(&diags, at("two"), BK_STR("2"));
	log = parsed(bk_report_sarif);
	result = get(log, "runs/0/results/0");
	ck_assert_str_eq(text_at(result, "message/text"), "x\nChange it.\nSay it.");
	ck_assert_uint_eq(json_array_size(get(result, "fixes")), 1);
	/* each file once */
	ck_assert_uint_eq(json_array_size(get(result, "fixes/0/artifactChanges")), 2);
	ck_assert_uint_eq(
		json_array_size(get(result, "fixes/0/artifactChanges/0/replacements")), 2);
	ck_assert_str_eq(
		text_at(result, "fixes/0/artifactChanges/1/artifactLocation/uri"), "other.bk");
	json_decref(log);
}
END_TEST

START_TEST(other_places_are_told)
{
	struct bk_via outer, inner;
	json_t *log, *result;
	const char *text;

	add("main.bk", "use outer\nuse inner\none two\n");
	outer = (struct bk_via){at("use outer"), BK_STR("use outer"), NULL};
	inner = (struct bk_via){at("use inner"), BK_STR("use inner"), &outer};
	bk_diag(&diags, BK_CYCLE, at("one"), "x");
	bk_diag_here(&diags, "here");
	bk_diag_label(&diags, at("two"), "there");
	bk_diag_label(&diags, at("use"), "%s", "");
	bk_diag_via(&diags, &inner);
	bk_diag_address(&diags, BK_STR("vault:a"));
	log = parsed(bk_report_sarif);
	result = get(log, "runs/0/results/0");
	ck_assert_str_eq(text_at(result, "locations/0/message/text"), "here");
	ck_assert_str_eq(
		text_at(result, "locations/0/logicalLocations/0/fullyQualifiedName"), "vault:a");
	ck_assert_uint_eq(json_array_size(get(result, "relatedLocations")), 4);
	ck_assert_str_eq(text_at(result, "relatedLocations/0/message/text"), "there");
	ck_region(get(result, "relatedLocations/0/physicalLocation/region"), 3, 5, 3, 8);
	ck_assert_ptr_null(json_object_get(get(result, "relatedLocations/1"), "message"));
	ck_assert_str_eq(text_at(result, "relatedLocations/2/message/text"), "use inner");
	ck_assert_str_eq(text_at(result, "relatedLocations/3/message/text"), "use outer");
	ck_region(get(result, "relatedLocations/3/physicalLocation/region"), 1, 1, 1, 10);
	text = report(bk_report_github);
	ck_has(text,
		"::x%0Amain.bk:3:1: here%0Amain.bk:3:5: there%0Aused from main.bk:2:1: use inner"
		"%0Aused from main.bk:1:1: use outer\n");
	ck_has(report(bk_report_junit), "\nused from main.bk:1:1: use outer\n");
	json_decref(log);
}
END_TEST

START_TEST(what_is_allowed_is_suppressed_with_its_reason)
{
	json_t *log, *list;

	add("main.bk", "ab\n");
	bk_diag(&diags, BK_CYCLE, at("a"), "x");
	diags.first->suppressed = true;
	diags.first->justification = BK_STR("we \"may\"");
	bk_diag(&diags, BK_CYCLE, at("b"), "y");
	log = parsed(bk_report_sarif);
	ck_assert_str_eq(text_at(log, "runs/0/results/0/suppressions/0/kind"), "inSource");
	ck_assert_str_eq(
		text_at(log, "runs/0/results/0/suppressions/0/justification"), "we \"may\"");
	/* one that has suppressions asks of the others that they say they have none (3.27.23) */
	ck_assert_uint_eq(json_array_size(get(log, "runs/0/results/1/suppressions")), 0);
	list = parsed(bk_report_gitlab);
	ck_assert_uint_eq(json_array_size(list), 1);
	ck_has(report(bk_report_junit), " tests=\"1\" failures=\"1\">");
	ck_assert_ptr_null(strstr(report(bk_report_github), "::x"));
	json_decref(log);
	json_decref(list);
}
END_TEST

/* Reports each `x` of two files and gives the fingerprints in order. */
static void prints_of(const char *path, const char *text, const char *other, const char *ret[3])
{
	json_t *log;

	begin();
	add(path, text);
	for (uint32_t i = 0; i < file->text.len; i++) {
		if (file->text.ptr[i] == 'x')
			bk_diag(&diags, BK_CYCLE, (struct bk_span){file->id, i, i + 1}, "m");
	}
	add(other, "a x\n");
	bk_diag(&diags, BK_CYCLE, at("x"), "m");
	log = parsed(bk_report_sarif);
	for (size_t i = 0; i < 3; i++)
		ret[i] = bk_str_dup(arena,
			bk_str_of(json_string_value(
				json_object_get(get(json_array_get(get(log, "runs/0/results"), i),
							"partialFingerprints"),
					"bkc/v1"))))
				 .ptr;
	json_decref(log);
}

START_TEST(fingerprints_stay_and_tell_apart)
{
	const char *before[3], *after[3];

	prints_of("main.bk", "a x\na x\n", "other.bk", before);
	for (size_t i = 0; i < 3; i++)
		ck_assert_str_ne(before[i], before[(i + 1) % 3]);
	/* lines and spaces before and between change nothing */
	prints_of("./main.bk", "new\n\n   a   x\nnew\n\ta x\n", "other.bk", after);
	for (size_t i = 0; i < 3; i++)
		ck_assert_str_eq(before[i], after[i]);
	/* what is said of one file does not depend on another */
	prints_of("third.bk", "x\nx\n", "other.bk", after);
	ck_assert_str_eq(before[2], after[2]);
	/* other words are another thing */
	prints_of("main.bk", "b x\na x\n", "other.bk", after);
	ck_assert_str_ne(before[0], after[0]);
}
END_TEST

static size_t count(const char *text, const char *piece)
{
	size_t times = 0;

	for (; (text = strstr(text, piece)); text++)
		times++;
	return times;
}

/* Files are for programs and hold everything; what people scroll through is capped, and says so. */
START_TEST(ten_thousand_errors_are_all_counted)
{
	enum { COUNT = 10000 };
	char *text = bk_arena_text(arena, COUNT + 1);
	json_t *log, *list;
	const char *junit, *github;

	memset(text, 'x', COUNT);
	text[COUNT] = '\0';
	add("main.bk", text);
	for (uint32_t i = 0; i < COUNT; i++)
		bk_diag(&diags, BK_CYCLE, (struct bk_span){file->id, i, i + 1}, "m");
	options.max_errors = 20;
	log = parsed(bk_report_sarif);
	ck_assert_uint_eq(json_array_size(get(log, "runs/0/results")), COUNT);
	ck_assert_uint_eq(json_array_size(get(log, "runs/0/tool/driver/rules")), 1);
	list = parsed(bk_report_gitlab);
	ck_assert_uint_eq(json_array_size(list), COUNT);
	junit = report(bk_report_junit);
	ck_assert_uint_eq(count(junit, "<failure "), 1);
	ck_has(junit, " message=\"m (and 9999 more)\">");
	ck_assert_uint_eq(count(junit, ": error[BK1007] m\n"), COUNT);
	github = report(bk_report_github);
	ck_assert_uint_eq(count(github, "::error "), 20);
	ck_has(github,
		"\xe2\x80\xa6 and 9980 more errors\n10000 errors; checked 1 file, 3 objects\n");
	json_decref(log);
	json_decref(list);
}
END_TEST

START_TEST(junit_counts_files)
{
	const char *text;

	add("a.bk", "ab\n");
	bk_diag(&diags, BK_CYCLE, at("a"), "one");
	bk_diag(&diags, BK_UNUSED, at("b"), "warned");
	bk_diag(&diags, BK_CYCLE, at("b"), "two");
	add("b.bk", "ab\n");
	bk_diag(&diags, BK_UNUSED, at("b"), "warned");
	add("c.bk", "ab\n");
	bk_diag(&diags, BK_CYCLE, BK_NO_SPAN, "nowhere");
	text = report(bk_report_junit);
	ck_has(text, "<testsuites name=\"bkc\" tests=\"4\" failures=\"2\">");
	ck_has(text,
		"    <testcase classname=\"bkc.check\" name=\"unit\">\n"
		"      <failure type=\"BK1007 cycle\" message=\"nowhere\">error[BK1007] nowhere\n"
		"</failure>\n    </testcase>\n");
	ck_has(text,
		"name=\"a.bk\">\n      <failure type=\"BK1007 cycle\" message=\"one (and 1 more)\">"
		"1:1: error[BK1007] one\n1:2: error[BK1007] two\n</failure>\n"
		"      <system-out>1:2: warning[BK1008] warned\n</system-out>\n");
	ck_has(text,
		"name=\"b.bk\">\n      <system-out>1:2: warning[BK1008] warned\n</system-out>\n");
	ck_has(text, "name=\"c.bk\"/>\n");
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("reports for tools");
	TCase *cases = tcase_create("formats");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, nothing_is_a_report_too);
	tcase_add_test(cases, hostile_words_stay_words);
	tcase_add_loop_test(cases, paths_are_written_as_each_reader_wants_them, 0, BK_COUNT(paths));
	tcase_add_test(cases, sarif_regions_count_code_points);
	tcase_add_test(cases, sarif_has_fixes_that_are_safe);
	tcase_add_test(cases, other_places_are_told);
	tcase_add_test(cases, what_is_allowed_is_suppressed_with_its_reason);
	tcase_add_test(cases, fingerprints_stay_and_tell_apart);
	tcase_add_test(cases, ten_thousand_errors_are_all_counted);
	tcase_add_test(cases, junit_counts_files);
	suite_add_tcase(suite, cases);
	return suite;
}
