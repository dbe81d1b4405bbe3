/*
 * Scanner, parser and formatter: literals and what is wrong with them, separators, limits, the
 * number and places of errors, and the properties of formatting over every file of the tree.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "syntax/parse.h"
#include "syntax/token.h"
#include "unit.h"

/* In tests/fuzz/fuzz_format.c: aborts where formatting loses or changes something. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bk_arena *arena;
static struct bk_sources sources;
static struct bk_names names;
static struct bk_diags diags;

static void set_up(void)
{
	arena = bk_arena_new();
	bk_sources_init(&sources, arena);
	bk_names_init(&names, arena);
	bk_diags_init(&diags, arena, &sources);
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static void restart(void)
{
	tear_down();
	set_up();
}

static struct bk_file *add(struct bk_str text)
{
	return bk_sources_add(&sources, BK_STR("x.bk"), text);
}

static struct bk_ast *parse(const char *text)
{
	return bk_parse(arena, &names, &diags, add(bk_str_of(text)));
}

static struct bk_str dump(const struct bk_ast *ast)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str text;

	bk_ast_dump(ast, out);
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static struct bk_str format(const char *text)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str formatted;

	bk_format(arena, &names, add(bk_str_of(text)), out);
	formatted = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return formatted;
}

/* All reports as "line:column BK0000 message" lines. */
static struct bk_str reports(void)
{
	struct bk_str text = BK_STR("");

	for (const struct bk_diag *diag = diags.first; diag; diag = diag->next) {
		struct bk_file *file = bk_sources_file(&sources, diag->span.file);
		struct bk_position at = bk_file_position(file, diag->span.begin);
		text = bk_str_format(arena, "%.*s%u:%u BK%04d %.*s\n", BK_STR_ARGS(text), at.line,
			at.column, diag->code, BK_STR_ARGS(diag->message));
	}
	return text;
}

static void ck_str(const char *about, struct bk_str got, const char *want)
{
	ck_assert_msg(
		bk_str_is(got, want), "%s\ngot\n%.*s\nwant\n%s", about, BK_STR_ARGS(got), want);
}

/* Literals */

static const struct {
	const char *text;
	const char *dump; /* of the value, spans left out */
} literals[] = {
	{"30d", "duration 2592000"},
	{"1y30d", "duration 34128000"},
	{"2w", "duration 1209600"},
	{"90m", "duration 5400"},
	{"0s", "duration 0"},
	{"10GiB", "size 10737418240"},
	{"500MB", "size 500000000"},
	{"012345678901", "account \"012345678901\""},
	{"0123-4567-8901", "account \"012345678901\""},
	{"1970-01-01", "date 0"},
	{"2000-03-01", "date 11017"},
	{"2033-01-31", "date 23041"},
	{"5", "int 5"},
	{"9223372036854775807", "int 9223372036854775807"},
	{"true", "bool true"},
	{"eu-west-1", "name eu-west-1"},
	{"_a", "name _a"},
	{"\"a\\\"b\\\\\\n\\t\\$\\u{e9}\"", "string \"a\\\"b\\\\\\n\t$\xc3\xa9\""},
	{"\"\"", "string \"\""},
	{"\"a # b\"", "string \"a # b\""},
	{"arn:aws:kms:eu-west-1:111111111111:key/1-a",
		"arn \"arn:aws:kms:eu-west-1:111111111111:key/1-a\""},
	{"arn:aws:s3:::bucket/*", "arn \"arn:aws:s3:::bucket/*\""},
	{"arn:aws-cn:iam::aws:policy/a", "arn \"arn:aws-cn:iam::aws:policy/a\""},
	{"a.b", "member b"},
	{"a.*", "all"},
	{"cron", "name cron"},
};

/* The first line of a dumped value without its span. */
static struct bk_str first_words(const struct bk_expr *value)
{
	struct bk_stmt stmt = {.kind = BK_STMT_ASSERT, .span = value->span};
	struct bk_stmt *items[] = {&stmt};
	struct bk_ast ast = {.file = bk_sources_file(&sources, value->span.file)};
	struct bk_str text, line;

	/* a file whose one item shows the value */
	stmt.assertion.condition = (struct bk_expr *)(uintptr_t)value;
	ast.body.span = value->span;
	ast.body.items.at = items;
	ast.body.items.len = 1;
	text = dump(&ast);
	(void)bk_str_cut(&text, '\n');
	(void)bk_str_cut(&text, '\n');
	line = bk_str_cut(&text, '\n');
	while (line.len && line.ptr[line.len - 1] != ' ')
		line.len--;
	return (struct bk_str){line.ptr + 4, line.len - 5};
}

START_TEST(literals_have_their_values)
{
	const char *text = literals[_i].text;
	const struct bk_expr *value = bk_parse_value(arena, &names, &diags, add(bk_str_of(text)));

	ck_assert_msg(value != NULL, "%s: %.*s", text, BK_STR_ARGS(reports()));
	ck_str(text, first_words(value), literals[_i].dump);
}
END_TEST

static const struct {
	const char *text;
	enum bk_code code;
	const char *fix; /* NULL: none */
} mistakes[] = {
	{"30days", BK_BAD_DURATION, "30d"},
	{"1mo", BK_BAD_DURATION, "30d"},
	{"2months", BK_BAD_DURATION, "60d"},
	{"1.5h", BK_BAD_DURATION, "1h30m"},
	{"1d1y", BK_BAD_DURATION, "366d"},
	{"1d1d", BK_BAD_DURATION, "2d"},
	{"30D", BK_BAD_DURATION, "30d"},
	{"99999999999999999999y", BK_BAD_DURATION, NULL},
	{"10gb", BK_BAD_DURATION, "10GB"},
	{"1.5GiB", BK_BAD_DURATION, NULL},
	{"99999999999PiB", BK_BAD_DURATION, NULL},
	{"12345678901", BK_BAD_ACCOUNT_ID, NULL},
	{"1234567890123", BK_BAD_ACCOUNT_ID, NULL},
	{"123-4567-8901", BK_BAD_ACCOUNT_ID, NULL},
	{"5:00", BK_BAD_TIME, "05:00"},
	{"24:00", BK_BAD_TIME, NULL},
	{"05:60", BK_BAD_TIME, NULL},
	{"05:00:00", BK_BAD_TIME, NULL},
	{"5pm", BK_BAD_TIME, "17:00"},
	{"12:30am", BK_BAD_TIME, "00:30"},
	{"2026-1-1", BK_BAD_TIME, "2026-01-01"},
	{"2026-02-29", BK_BAD_TIME, NULL},
	{"2026-13-01", BK_BAD_TIME, NULL},
	{"3-1", BK_UNEXPECTED_TEXT, "3 - 1"},
	{"30x", BK_UNEXPECTED_TEXT, NULL},
	{"1.5", BK_UNEXPECTED_TEXT, NULL},
	{"99999999999999999999", BK_UNEXPECTED_TEXT, NULL},
	{"'a'", BK_UNEXPECTED_TEXT, "\"a\""},
	{"a && b", BK_UNEXPECTED_TEXT, "and"},
	{"\"a\\qb\"", BK_UNEXPECTED_TEXT, NULL},
	{"\"\\u{110000}\"", BK_UNEXPECTED_TEXT, NULL},
	{"a // b", BK_WRONG_COMMENT, "#"},
	{"a /* b */", BK_WRONG_COMMENT, NULL},
	{"\"abc", BK_UNTERMINATED_STRING, NULL},
	{"\"abc${d", BK_UNTERMINATED_STRING, NULL},
	{"f(\"abc)", BK_UNTERMINATED_STRING, NULL},
	{"[f({ a = \"abc ${d} e })]", BK_UNTERMINATED_STRING, NULL},
	{"cron(0 5 * * ? *", BK_BAD_CRON, NULL},
	{"(cron(0 5 * * ? *, 1)", BK_UNCLOSED_BLOCK, NULL},
	{"arn:aws:kms:eu-west-1", BK_BAD_ARN, NULL},
	{"arn:aws:kms:eu-west-1:11111111111:key/1", BK_BAD_ARN, NULL},
	{"arn:aws:::123456789012:x", BK_BAD_ARN, NULL},
	{"arn:amazon:kms:eu-west-1:111111111111:key/1", BK_BAD_ARN, NULL},
	{"p\xd0\xb0yments", BK_CONFUSABLE_NAME, NULL},
	{"\xc3\xa9", BK_CONFUSABLE_NAME, NULL},
	{"\xe2\x80\x9cq\xe2\x80\x9d", BK_CONFUSABLE_NAME, NULL},
	{"a\xc2\xa0", BK_CONFUSABLE_NAME, NULL},
};

START_TEST(mistakes_in_words_are_one_report)
{
	struct bk_str text = bk_str_format(arena, "x = %s\ny = 1\n", mistakes[_i].text);
	const struct bk_ast *ast = parse(text.ptr);
	const struct bk_stmt *last;

	ck_assert_msg(diags.count == 1, "%s: %.*s", mistakes[_i].text, BK_STR_ARGS(reports()));
	ck_assert_msg(diags.first->code == mistakes[_i].code, "%s: %.*s", mistakes[_i].text,
		BK_STR_ARGS(reports()));
	ck_assert(ast->has_syntax_error);
	if (mistakes[_i].fix) {
		ck_assert_msg(diags.first->fixes != NULL, "%s", mistakes[_i].text);
		ck_str(text.ptr, diags.first->fixes->edits.at[0].text, mistakes[_i].fix);
	} else {
		ck_assert_msg(diags.first->fixes == NULL, "%s", mistakes[_i].text);
	}
	last = ast->body.items.at[ast->body.items.len - 1];
	ck_assert_int_eq(last->kind, BK_STMT_PROPERTY);
	ck_str(text.ptr, last->property.name.name->text, "y");
}
END_TEST

/* Files that are no text */

static const struct {
	const char *text;
	size_t len;
	const char *report;
} binaries[] = {
	{"\xef\xbb\xbfx = 1\n", 9, "1:1 BK0014 the file begins with a byte order mark\n"},
	{"x = \0\n", 6, "1:5 BK0014 the file has a NUL byte in it\n"},
	{"x = \xff\n", 6, "1:5 BK0014 the file is not UTF-8\n"},
};

START_TEST(files_that_are_no_text_are_one_report)
{
	struct bk_str text = {binaries[_i].text, binaries[_i].len};
	const struct bk_ast *ast = bk_parse(arena, &names, &diags, add(text));

	ck_str("binary", reports(), binaries[_i].report);
	ck_assert(ast->has_syntax_error);
	ck_assert_uint_eq(ast->body.items.len, 0);
}
END_TEST

/* Separators */

static const struct {
	const char *text;
	size_t items;
} separated[] = {
	{"", 0},
	{"\n\n\r\n", 0},
	{"a = 1\nb = 2", 2},
	{"a = 1\r\nb = 2\r\n", 2},
	{"a = 1, b = 2,", 2},
	{",,a = 1,\n,b = 2", 2},
	{"a = 1 +\n  2", 1},
	{"a = b\n  and c\n  or d", 1},
	{"a = b and\n  not\n  c", 1},
	{"a = if b\n then c\n else d", 1},
	{"or-thing = 3\na = b\nor-thing = 3", 3},
	{"a = [\n1,\n2,\n]\nb = f(\n1,\n)", 2},
	{"a = f({\nx = 1\ny = 2\n})", 1},
	{"@allow(a)\nvault b { }\n@x vault c { }", 2},
	{"for a, b in c { }\nd = 1", 2},
	{"a = 1 # b\n# c\nd = 2", 2},
};

START_TEST(newlines_and_commas_separate)
{
	const struct bk_ast *ast = parse(separated[_i].text);

	ck_assert_msg(!diags.count, "%s: %.*s", separated[_i].text, BK_STR_ARGS(reports()));
	ck_assert_msg(ast->body.items.len == separated[_i].items, "%s\n%.*s", separated[_i].text,
		BK_STR_ARGS(dump(ast)));
}
END_TEST

/* Wording and recovery */

static const struct {
	const char *text;
	const char *reports;
} errors[] = {
	{"plan rds {\n  a = 1\n  =\n  b = 2\n}",
		"3:3 BK0001 expected a property or a block in plan `rds`, found `=`\n"},
	{"a =\nb = 1", "1:4 BK0001 expected a value for `a`, found the end of the line\n"},
	{"let a = 1 2", "1:11 BK0001 expected a new line after `let`, found `2`\n"},
	{"a = [1 2]", "1:8 BK0003 expected a comma before `2`\n"},
	{"a = f(x y)", "1:9 BK0003 expected a comma before `y`\n"},
	{"v x { a = 1 b = 2 }", "1:13 BK0003 expected a comma or a new line before `b`\n"},
	{"a = 1; b = 2", "1:6 BK0003 `;` separates nothing; a comma or a new line does\n"},
	{"vault to { a = 1 }", "1:7 BK0009 `to` is a word of the language and cannot be a name\n"},
	{"use = 1", "1:1 BK0009 `use` is a word of the language and cannot be a name\n"},
	{"a = b.from", "1:7 BK0009 `from` is a word of the language and cannot be a name\n"},
	{"a = to\nb = 2", "1:5 BK0009 `to` is a word of the language and cannot be a name\n"},
	{"vault x {\n  a: 3\n}", "2:4 BK0001 expected `=`, a name or `{` after `a`, found `:`\n"},
	{"vault x {\n  a = 1\n\nvault y { }\n",
		"2:8 BK0002 `{` opened at 1:9 is never closed; by the indent it ends here\n"},
	{"vault x\n  a = 1\n}\nvault y { }\n",
		"1:8 BK0002 the block of `vault` is closed but not opened\n"},
	{"vault x {\n  a = [b, c\n  d = 1\n}\n", "2:12 BK0002 `[` opened at 2:7 is never closed\n"},
	{"vault x {\na = 1\nvault y {\nb = 1\n}\nc = 2)\n}\n", "6:6 BK0001 `)` closes nothing\n"},
	{"vault x {\n  a = b)\n  d = 1\n}\n", "2:8 BK0001 `)` closes nothing\n"},
	{"a = if b\nc = 1",
		"1:9 BK0001 expected `then` in the value of `a`, found the end of the line\n"},
	{"assert a else\nlet b = 1",
		"1:14 BK0001 expected a value after `assert`, found the end of the line\n"},
	{"for x in {\n  a = 1\n}", "1:10 BK0001 expected a value after `for`, found `{`\n"},
	{"if a { b = 1 } else { c = 1 }",
		"1:16 BK0001 expected a new line after `if`, found `else`\n"},
	{"a = -1", "1:5 BK0001 expected a value for `a`, found `-`\n"},
	{"a = on 5", "1:5 BK0001 expected a value for `a`, found `on`\n"},
};

START_TEST(errors_say_what_was_expected)
{
	const struct bk_ast *ast = parse(errors[_i].text);

	ck_str(errors[_i].text, reports(), errors[_i].reports);
	ck_assert(ast->has_syntax_error);
	for (const struct bk_diag *diag = diags.first; diag; diag = diag->next)
		ck_assert_uint_le(diag->message.len, 90);
}
END_TEST

/* Slips that parse, so that the checker can say what is meant. */
static const char *const slips[] = {
	"plan a { keep local }",
	"vault x = { a = 1 }",
	"objective a for b, c { }",
	"a = every 6h on sat, sun utc",
	"a = every 1h on utc",
	"where = daily at 02:00 Europe",
	"a = 02:00",
	"raw terraform { \"a-b\" = 1 }",
};

START_TEST(slips_of_meaning_parse)
{
	parse(slips[_i]);
	ck_str(slips[_i], reports(), "");
}
END_TEST

/* clang-format off */
static const char seven[] =
	"org acme = \"o-a1b2c3d4e5\" {\n"
	"  management = 11111111111\n"        /* 1: eleven digits */
	"  account prod = 222222222222\n"
	"}\n"
	"\n"
	"in prod at eu-west-1 {\n"
	"  key = = data\n"                    /* 2: a value is missing */
	"  vault local { lock = governance max = 40d }\n" /* 3: a separator */
	"  plan gfs {\n"
	"    rule daily { schedule = daily at 24:00 utc }\n" /* 4: no time */
	"    select = [a, b\n"                /* 5: unclosed */
	"    start  = 1h\n"
	"  }\n"
	"  vault to { max = 3d }\n"           /* 6: a word of the language */
	"  // old\n"                          /* 7: a comment of another language */
	"  vault last { max = 3d }\n"
	"}\n";
/* clang-format on */

START_TEST(seven_mistakes_are_seven_reports)
{
	const struct bk_ast *ast = parse(seven);

	ck_str("seven", reports(),
		"2:16 BK0007 account ids have 12 digits, this has 11\n"
		"10:38 BK0008 `24:00` is not a time of day\n"
		"15:3 BK0004 comments start with `#`\n"
		"11:19 BK0002 `[` opened at 11:14 is never closed\n"
		"7:9 BK0001 expected a value for `key`, found `=`\n"
		"8:35 BK0003 expected a comma or a new line before `max`\n"
		"14:9 BK0009 `to` is a word of the language and cannot be a name\n");
	/* and all else is there */
	ck_assert_uint_eq(ast->body.items.len, 2);
	ck_assert_uint_eq(ast->body.items.at[1]->place.block->items.len, 5);
	ck_assert(ast->body.items.at[1]->place.block->tainted);
}
END_TEST

/* clang-format off */
static const char twelve[] =
	"import std.gfs as\n"                 /* 1: a name is missing */
	"let a = 30days\n"                    /* 2: no unit */
	"let b = \"text\n"                    /* 3: unclosed string */
	"input c string\n"                    /* 4: `:` is missing */
	"template t(x: duration for plan {\n" /* 5: `)` is missing */
	"  keep = x\n"
	"}\n"
	"in prod at [eu-west-1 {\n"           /* 6: `]` is missing */
	"  vault p\xd0\xb0y { max = 1d }\n"   /* 7: Cyrillic */
	"  plan x {\n"
	"    keep = 1d +\n"                   /* 8: a value is missing */
	"    vault = a.\n"                    /* 9: a name is missing */
	"    use t(1d 2d)\n"                  /* 10: a comma is missing */
	"\n"                                  /* 11: `}` is missing */
	"  plan y\n"                          /* 12: `{` is missing */
	"    keep = 2d\n"
	"  }\n"
	"  plan z { keep = 3d }\n"
	"}\n";
/* clang-format on */

START_TEST(twelve_mistakes_are_twelve_reports)
{
	parse(twelve);
	ck_str("twelve", reports(),
		"2:9 BK0006 `30days` has no unit of this language\n"
		"3:9 BK0005 string is not closed on this line\n"
		"9:9 BK0010 `p\xd0\xb0y` mixes Cyrillic and Latin letters\n"
		"5:32 BK0002 `(` opened at 5:11 is never closed\n"
		"8:22 BK0002 `[` opened at 8:12 is never closed\n"
		"13:17 BK0002 `{` opened at 10:10 is never closed; by the indent it ends here\n"
		"15:9 BK0002 the block of `plan` is closed but not opened\n"
		"1:18 BK0001 expected a name after `import`, found the end of the line\n"
		"4:9 BK0001 expected `:` after `input`, found `string`\n"
		"11:16 BK0001 expected a value for `keep`, found the end of the line\n"
		"12:15 BK0001 expected a name in the value of `vault`, found the end of the line\n"
		"13:14 BK0003 expected a comma before `2d`\n");
}
END_TEST

/* Limits */

static struct bk_str repeat(const char *head, const char *part, size_t count, const char *close)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str text;

	bk_out_text_of(out, head);
	for (size_t i = 0; i < count; i++)
		bk_out_text_of(out, part);
	for (size_t i = 0; i < count; i++)
		bk_out_text_of(out, close);
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static const struct {
	const char *head, *part, *close;
	size_t fits; /* so many are fine, one more is one report of BK0013 */
} limits[] = {
	{"a = 1\n", "b {\n", "}\n", 64},
	{"a = ", "[", "]", 64},
	{"a = ", "(", ")", 64},
	{"a = b", " + b", "", 127},
	{"a = b", ".b", "", 127},
	{"a = b", " and b", "", 127},
};

START_TEST(nesting_has_a_limit)
{
	const char *head = limits[_i].head, *part = limits[_i].part, *close = limits[_i].close;
	bool is_paren = part[0] == '(';

	parse(repeat(head, is_paren ? "f(" : part, limits[_i].fits, close).ptr);
	ck_str(part, reports(), "");
	restart();
	parse(repeat(head, is_paren ? "f(" : part, limits[_i].fits + 1, close).ptr);
	ck_assert_msg(diags.count == 1 && diags.first->code == BK_TOO_DEEP, "%s: %.*s", part,
		BK_STR_ARGS(reports()));
}
END_TEST

static const char *const endless[] = {
	"{",
	"(",
	"[",
	"[{",
	"a {\n",
	"a = [",
	"not ",
	"if ",
	"if a then b else ",
	"f(",
	"\"${",
};

START_TEST(endless_nesting_is_one_report)
{
	parse(repeat("x = ", endless[_i], 20000, "").ptr);
	ck_assert_msg(diags.count >= 1 && diags.count <= 2, "%s: %zu", endless[_i], diags.count);
}
END_TEST

/* Documentation */

START_TEST(documentation_goes_to_what_follows)
{
	const struct bk_ast *ast =
		parse("# no\n## one\n##two\nvault a { }\n## lost\n\nvault b { }\n"
		      "## c\n@x\nvault c { } ## behind\nvault d { }\n"
		      "@x\n## e\nvault e { }\n");
	static const char *const want[] = {"one\ntwo", "", "c", "", "e"};

	ck_str("documentation", reports(), "");
	for (size_t i = 0; i < BK_COUNT(want); i++)
		ck_str(want[i], ast->body.items.at[i]->doc, want[i]);
}
END_TEST

/* Formatting */

static const struct {
	const char *text, *formatted;
} formats[] = {
	{"", ""},
	{"\n\n# c  \n\n\n\na=1", "# c  \n\na = 1\n"},
	{"a=1\r\nb  =  2\r\n", "a = 1\nb = 2\n"},
	{"a = 1\nlong = 2\nb != 3\n\nc = 4", "a    = 1\nlong = 2\nb   != 3\n\nc = 4\n"},
	{"a = 1\n# c\nlong = 2", "a = 1\n# c\nlong = 2\n"},
	{"v a {\n\n\nb=1,c = 2\n\n\n}", "v a {\n  b = 1, c = 2\n}\n"},
	{"v a { b = 1\nc = 2 }", "v a {\n  b = 1\n  c = 2\n}\n"},
	{"v a {}\nv b {  }", "v a { }\nv b { }\n"},
	{"a = f( x ,[ 1,2 ] )[ 0 ] . b.*", "a = f(x, [1, 2])[0].b.*\n"},
	{"a = \"x${ b + 1 }y\"", "a = \"x${b + 1}y\"\n"},
	{"a = [\nb,\n    c,\n]", "a = [\n  b,\n  c,\n]\n"},
	{"a = f(b,\nc)", "a = f(b,\n      c)\n"},
	{"a = b and\nc or\nd", "a = b\n    and c\n    or d\n"},
	{"a = b\nand c", "a = b\n    and c\n"},
	{"a = 1   # b\nlong = 2 # c", "a    = 1   # b\nlong = 2 # c\n"},
	{"a = 1    # b\nlong = 2 # c", "a    = 1 # b\nlong = 2 # c\n"},
	{"@allow( x , \"y\" )\nv  a {}", "@allow(x, \"y\")\nv a { }\n"},
	{"p a { x = 1, y = 2 }\np long { x = 10, y = 2 }",
		"p a    { x = 1,  y = 2 }\np long { x = 10, y = 2 }\n"},
	{"p a { x = 1 }\nq long { x = 10 }", "p a { x = 1 }\nq long { x = 10 }\n"},
	{"a  = = 1\n b  =  2", "a  = = 1\nb = 2\n"},
	{"v a {\n      b  = = 1\n      c  =  2\n}", "v a {\n      b  = = 1\n  c = 2\n}\n"},
	{"v a {\n   b  =  1\n\nv  c {}\n", "v a {\n   b  =  1\n\nv c { }\n"},
	{"cron (a)", "cron (a)\n"},
	{"a = every  1h  on [mon,tue]  utc", "a = every 1h on [mon, tue] utc\n"},
	{"template  t( a:duration=1d )for plan{}", "template t(a: duration = 1d) for plan { }\n"},
	{"rule aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa { bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb = 1, "
	 "cccccccccccc = { d = 1 } }",
		"rule aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa {\n"
		"  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb = 1,\n"
		"  cccccccccccc                              = { d = 1 }\n}\n"},
};

START_TEST(formatting_is_as_designed)
{
	ck_str(formats[_i].text, format(formats[_i].text), formats[_i].formatted);
	ck_str(formats[_i].formatted, format(formats[_i].formatted), formats[_i].formatted);
}
END_TEST

/* Every file of the tree */

static const char *const folders[] = {
	"stdlib",
	"examples",
	"examples/gfs",
	"tests/unit/syntax",
	"tests/golden/fmt",
	"tests/golden/check",
	"tests/fuzz/corpus/parse",
	"tests/fuzz/corpus/format",
};

typedef void file_fn(struct bk_file *file);

/* Calls the function for each .bk file of a folder; returns how many there are. */
static size_t for_each_file(const char *folder, file_fn *call)
{
	const char *root = getenv("BK_SRCDIR");
	struct bk_str path = bk_str_format(arena, "%s/%s", root ? root : ".", folder);
	DIR *dir = opendir(path.ptr);
	struct dirent *entry;
	struct bk_error error;
	size_t count = 0;

	while (dir && (entry = readdir(dir))) {
		struct bk_str name = bk_str_of(entry->d_name);
		struct bk_file *file;
		if (!bk_str_has_suffix(name, BK_STR(".bk")))
			continue;
		file = bk_sources_read(&sources,
			bk_str_format(arena, "%.*s/%.*s", BK_STR_ARGS(path), BK_STR_ARGS(name)),
			&error);
		if (!file) /* one that is there to be unreadable */
			continue;
		call(file);
		count++;
	}
	if (dir)
		closedir(dir);
	return count;
}

/* The tree of x.bk is in x.ast beside it; BK_UPDATE=1 writes it. */
static void has_its_tree(struct bk_file *file)
{
	struct bk_str tree = dump(bk_parse(arena, &names, &diags, file));
	struct bk_str path =
		bk_str_format(arena, "%.*s.ast", (int)file->path.len - 3, file->path.ptr);
	const char *update = getenv("BK_UPDATE");
	struct bk_error error;
	const struct bk_file *want;

	if (update && *update) {
		struct bk_out *out = bk_out_file(path.ptr, false, &error);
		bk_out_str(out, tree);
		ck_assert(bk_out_close(out, &error));
	}
	want = bk_sources_read(&sources, path, &error);
	ck_assert_msg(want != NULL, "%s", error.text);
	ck_str(path.ptr, tree, want->text.ptr);
	ck_str(path.ptr, reports(), "");
}

START_TEST(trees_are_as_written_down)
{
	ck_assert_uint_ge(for_each_file("tests/unit/syntax", has_its_tree), 4);
}
END_TEST

static void keeps_everything(struct bk_file *file)
{
	(void)LLVMFuzzerTestOneInput((const uint8_t *)file->text.ptr, file->text.len);
}

START_TEST(formatting_loses_nothing)
{
	size_t count = 0;

	for (size_t i = 0; i < BK_COUNT(folders); i++)
		count += for_each_file(folders[i], keeps_everything);
	ck_assert_uint_ge(count, 8);
}
END_TEST

/* The text without one token. */
static struct bk_str without(struct bk_file *file, const struct bk_token *token)
{
	struct bk_str text = file->text;

	return bk_str_format(arena, "%.*s%.*s", (int)token->begin, text.ptr,
		(int)(text.len - token->end), text.ptr + token->end);
}

static void formats_without_a_token(struct bk_file *file)
{
	struct bk_tokens tokens;

	bk_scan(arena, &names, &diags, file, &tokens);
	for (size_t i = 0; tokens.list.at[i].kind; i += 5) {
		struct bk_str text = without(file, &tokens.list.at[i]);
		(void)LLVMFuzzerTestOneInput((const uint8_t *)text.ptr, text.len);
	}
}

START_TEST(formatting_loses_nothing_where_tokens_are_missing)
{
	ck_assert_uint_ge(for_each_file("tests/unit/syntax", formats_without_a_token), 4);
}
END_TEST

static size_t deletions, one, two, most, far_off;

static void count_errors(struct bk_file *file)
{
	struct bk_tokens tokens;

	bk_scan(arena, &names, &diags, file, &tokens);
	for (size_t i = 0; tokens.list.at[i].kind; i++) {
		const struct bk_token *token = &tokens.list.at[i];
		uint32_t line = bk_file_position(file, token->begin).line;
		struct bk_diags found;
		struct bk_file *broken = add(without(file, token));
		uint32_t first = UINT32_MAX;

		bk_diags_init(&found, arena, &sources);
		ck_assert_ptr_eq(bk_parse(arena, &names, &found, broken)->file, broken);
		deletions++;
		one += found.count <= 1;
		two += found.count <= 2;
		most = found.count > most ? found.count : most;
		for (const struct bk_diag *diag = found.first; diag; diag = diag->next) {
			uint32_t at = bk_file_position(broken, diag->span.begin).line;
			first = at < first ? at : first;
		}
		if (found.count && (first > line + 1 || first + 1 < line)) {
			printf("# %.*s:%u: the first error is on line %u\n",
				BK_STR_ARGS(file->path), line, first);
			far_off++;
		}
	}
}

START_TEST(a_missing_token_is_one_error_on_its_line)
{
	deletions = one = two = most = far_off = 0;
	ck_assert_uint_ge(for_each_file("tests/unit/syntax", count_errors), 4);
	ck_assert_msg(one * 1000 >= deletions * 940, "%zu of %zu", one, deletions);
	ck_assert_msg(two * 1000 >= deletions * 995, "%zu of %zu", two, deletions);
	ck_assert_uint_le(most, 4);
	ck_assert_uint_eq(far_off, 0);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("syntax");
	TCase *tests = tcase_create("syntax");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, literals_have_their_values, 0, BK_COUNT(literals));
	tcase_add_loop_test(tests, mistakes_in_words_are_one_report, 0, BK_COUNT(mistakes));
	tcase_add_loop_test(tests, files_that_are_no_text_are_one_report, 0, BK_COUNT(binaries));
	tcase_add_loop_test(tests, newlines_and_commas_separate, 0, BK_COUNT(separated));
	tcase_add_loop_test(tests, errors_say_what_was_expected, 0, BK_COUNT(errors));
	tcase_add_loop_test(tests, slips_of_meaning_parse, 0, BK_COUNT(slips));
	tcase_add_test(tests, seven_mistakes_are_seven_reports);
	tcase_add_test(tests, twelve_mistakes_are_twelve_reports);
	tcase_add_loop_test(tests, nesting_has_a_limit, 0, BK_COUNT(limits));
	tcase_add_loop_test(tests, endless_nesting_is_one_report, 0, BK_COUNT(endless));
	tcase_add_test(tests, documentation_goes_to_what_follows);
	tcase_add_loop_test(tests, formatting_is_as_designed, 0, BK_COUNT(formats));
	tcase_add_test(tests, trees_are_as_written_down);
	tcase_add_test(tests, formatting_loses_nothing);
	tcase_add_test(tests, formatting_loses_nothing_where_tokens_are_missing);
	tcase_add_test(tests, a_missing_token_is_one_error_on_its_line);
	suite_add_tcase(suite, tests);
	return suite;
}
