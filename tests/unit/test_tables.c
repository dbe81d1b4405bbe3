/*
 * The tables of src/model: kinds and properties, values in words, names that AWS takes, ARNs, and
 * the rows of the matrix as a unit sees them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/out.h"
#include "model/arn.h"
#include "model/model.h"
#include "model/pattern.h"
#include "model/physical.h"
#include "model/reference.h"
#include "syntax/parse.h"
#include "unit.h"

static struct bk_arena *arena;
static struct bk_sources sources;
static struct bk_diags diags;
static struct bk_names names;

static void set_up(void)
{
	arena = bk_arena_new();
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	bk_names_init(&names, arena);
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static void start_again(void)
{
	tear_down();
	set_up();
}

/* The model of a unit of one file with this text. */
static struct bk_model *resolve(const char *text)
{
	static const struct bk_resolve_options options = {0};
	char path[] = "/tmp/bkc-tables-XXXXXX.bk";
	int file = mkstemps(path, 3);
	struct bk_error error;
	struct bk_model *model;

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(close(file), 0);
	model = bk_resolve(
		arena, &names, &sources, &diags, bk_str_of(path), BK_STR("-"), &options, &error);
	unlink(path);
	ck_assert_ptr_nonnull(model);
	return model;
}

static const struct bk_service *service(const struct bk_model *model, const char *name)
{
	const struct bk_service *found = bk_service_find(model, bk_str_of(name));

	ck_assert_msg(found, "no service %s", name);
	return found;
}

#define ck_text(str, text)                                                                         \
	do {                                                                                       \
		struct bk_str ck_text_it = (str);                                                  \
		ck_assert_msg(bk_str_is(ck_text_it, (text)), "'%.*s' is not '%s'",                 \
			BK_STR_ARGS(ck_text_it), (text));                                          \
	} while (0)

/* ---- kinds ---- */

static bool is_identifier(const char *word)
{
	size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return len && word[len] == '\0' && !(word[0] >= '0' && word[0] <= '9');
}

/* language.md 3.2 */
static bool is_reserved(const char *word)
{
	static const char *const reserved[] = {"let", "input", "import", "as", "template", "use",
		"in", "at", "for", "if", "then", "else", "and", "or", "not", "like", "on", "from",
		"to", "true", "false", "existing", "managed", "retired", "moved", "assert"};

	ck_assert_uint_eq(BK_COUNT(reserved), 26);
	for (size_t i = 0; i < BK_COUNT(reserved); i++) {
		if (!strcmp(reserved[i], word))
			return true;
	}
	return false;
}

START_TEST(kinds_are_complete)
{
	static const unsigned names_of = BK_NAMED | BK_MAYBE_NAMED | BK_UNNAMED | BK_NAMED_BY_REF;

	for (int id = BK_KIND_NONE + 1; id < BK_KIND_COUNT; id++) {
		const struct bk_kind *kind = bk_kind_get((enum bk_kind_id)id);
		unsigned named = kind->flags & names_of;

		ck_assert_int_eq(kind->id, id);
		ck_assert_msg(
			kind->doc[0] && kind->doc[strlen(kind->doc) - 1] == '.', "%s", kind->word);
		ck_assert_ptr_eq(bk_kind_find(bk_str_of(kind->word)), kind);
		ck_assert_msg(!is_reserved(kind->word), "%s", kind->word);
		if (kind->flags & BK_EXTENSION) {
			ck_assert_int_eq(strncmp(kind->word, "managed ", 8), 0);
			continue;
		}
		ck_assert_msg(is_identifier(kind->word), "%s", kind->word);
		ck_assert_msg(kind->places[0], "%s", kind->word);
		ck_assert_msg(
			named && !(named & (named - 1)), "%s: one way to be named", kind->word);
		ck_assert_msg(
			(kind->flags & (BK_REGIONAL | BK_GLOBAL)) != (BK_REGIONAL | BK_GLOBAL),
			"%s", kind->word);
	}
}
END_TEST

START_TEST(places_are_kinds_or_known)
{
	for (int id = BK_KIND_NONE + 1; id < BK_KIND_COUNT; id++) {
		const struct bk_kind *kind = bk_kind_get((enum bk_kind_id)id);
		struct bk_str places = bk_str_of(kind->places);

		while (places.len) {
			struct bk_str place = bk_str_cut(&places, ' ');

			ck_assert_msg(bk_str_is(place, "top") || bk_str_is(place, "in") ||
					bk_str_is(place, "stdlib") || bk_str_is(place, "any") ||
					bk_kind_find(place),
				"%s in %.*s", kind->word, BK_STR_ARGS(place));
			ck_assert(bk_kind_stands_in(kind, place));
		}
	}
	ck_assert(!bk_kind_stands_in(bk_kind_get(BK_KIND_RULE), BK_STR("in")));
	ck_assert(!bk_kind_stands_in(bk_kind_get(BK_KIND_RULE), BK_STR("pla")));
	ck_assert(bk_kind_stands_in(bk_kind_get(BK_KIND_RAW), BK_STR("vault")));
	ck_assert(!bk_kind_stands_in(bk_kind_get(BK_KIND_MANAGED_RDS), BK_STR("in")));
}
END_TEST

/* Types are whole: every list has an element, every word type its words. */
static void ck_type(const struct bk_type *type)
{
	ck_assert_ptr_nonnull(type);
	ck_assert_int_ne(type->kind, BK_T_NONE);
	switch (type->kind) {
	case BK_T_LIST:
	case BK_T_MAP:
		ck_type(type->element);
		break;
	case BK_T_EITHER:
		ck_type(type->element);
		ck_type(type->other);
		break;
	case BK_T_WORD:
		ck_assert_ptr_nonnull(type->words);
		ck_assert_ptr_nonnull(type->words[0]);
		break;
	case BK_T_OBJECT:
		ck_assert_ptr_nonnull(bk_kind_find(bk_str_of(type->object)));
		break;
	default:
		break;
	}
	ck_assert_uint_gt(bk_type_show(arena, type).len, 0);
}

/* A default is a value that the property itself takes. */
static void ck_standard(const struct bk_kind *kind, const struct bk_attr *attr)
{
	const char *text = attr->standard;
	struct bk_file *file;
	struct bk_expr *expr;
	bool is_word = false;

	if (!text[0] || attr->type->kind == BK_T_STRING)
		return;
	file = bk_sources_add(&sources, BK_STR("default"), bk_str_of(text));
	expr = bk_parse_value(arena, &names, &diags, file);
	ck_assert_msg(expr && !diags.count, "%s.%s: %s", kind->word, attr->word, text);
	switch (attr->type->kind) {
	case BK_T_BOOL:
		ck_assert_int_eq(expr->kind, BK_EXPR_BOOL);
		break;
	case BK_T_DURATION:
		ck_assert_int_eq(expr->kind, BK_EXPR_DURATION);
		expr->number /= attr->flags & BK_DAYS ? 86400 : attr->flags & BK_MINUTES ? 60 : 1;
		ck_assert_int_ge(expr->number, attr->min);
		ck_assert_int_le(expr->number, attr->max);
		break;
	case BK_T_WORD:
		ck_assert_int_eq(expr->kind, BK_EXPR_NAME);
		for (size_t i = 0; attr->type->words[i]; i++)
			is_word |= bk_str_is(expr->name->text, attr->type->words[i]);
		ck_assert_msg(is_word, "%s.%s: %s", kind->word, attr->word, text);
		break;
	default:
		ck_abort_msg("%s.%s: a default of this type", kind->word, attr->word);
	}
}

static void ck_attr(const struct bk_kind *kind, size_t i)
{
	const struct bk_attr *attr = &kind->attrs[i];
	bool hidden = attr->flags & BK_HIDDEN;
	bool timed = attr->flags & (BK_DAYS | BK_MINUTES);

	ck_assert_ptr_eq(attr, &bk_attrs[attr->id]);
	ck_assert_uint_eq(attr->id, kind->attrs[0].id + i);
	ck_assert_msg(attr->doc[0] && attr->doc[strlen(attr->doc) - 1] == '.', "%s.%s", kind->word,
		attr->word);
	ck_assert_msg(hidden || is_identifier(attr->word), "%s.%s", kind->word, attr->word);
	ck_assert_msg(!is_reserved(attr->word), "%s.%s", kind->word, attr->word);
	/* found, and so the first of its name */
	ck_assert_ptr_eq(bk_attr_find(kind, bk_str_of(attr->word)), hidden ? NULL : attr);
	ck_type(attr->type);
	ck_assert_msg(!timed || attr->type->kind == BK_T_DURATION, "%s.%s", kind->word, attr->word);
	ck_assert_msg(!timed || attr->min > 0, "%s.%s: bounds", kind->word, attr->word);
	ck_assert_msg(attr->min <= attr->max, "%s.%s: bounds", kind->word, attr->word);
	ck_assert_msg(!attr->standard[0] || !(attr->flags & BK_REQUIRED), "%s.%s", kind->word,
		attr->word);
	ck_standard(kind, attr);
}

START_TEST(properties_are_complete)
{
	size_t count = 0;

	for (int id = BK_KIND_NONE + 1; id < BK_KIND_COUNT; id++) {
		const struct bk_kind *kind = bk_kind_get((enum bk_kind_id)id);

		for (size_t i = 0; i < kind->attr_count; i++)
			ck_attr(kind, i);
		count += kind->attr_count;
		ck_assert_ptr_null(bk_attr_find(kind, BK_STR("")));
		ck_assert_ptr_null(bk_attr_find(kind, BK_STR("nothing")));
	}
	ck_assert_uint_eq(count, BK_ATTR_COUNT);
}
END_TEST

START_TEST(words_are_found_as_they_are)
{
	const struct bk_kind *vault = bk_kind_get(BK_KIND_VAULT);

	ck_assert_ptr_eq(bk_kind_find(BK_STR("vault")), vault);
	ck_assert_ptr_null(bk_kind_find(BK_STR("vaul")));
	ck_assert_ptr_null(bk_kind_find(BK_STR("vaults")));
	ck_assert_ptr_null(bk_kind_find(BK_STR("Vault")));
	ck_assert_ptr_null(bk_kind_find(BK_STR("")));
	ck_assert_ptr_null(bk_kind_find(BK_STR("dynamodb")));
	ck_assert_ptr_eq(bk_attr_find(vault, BK_STR("lock")), &bk_attrs[BK_A_LOCK]);
	ck_assert_ptr_null(bk_attr_find(vault, BK_STR("loc")));
	ck_assert_ptr_null(bk_attr_find(vault, BK_STR("locks")));
	/* of another kind */
	ck_assert_ptr_null(bk_attr_find(vault, BK_STR("rotate")));
	ck_assert_ptr_null(bk_attr_find(bk_kind_get(BK_KIND_OU), BK_STR("management")));
}
END_TEST

/* Extensions must not repeat what every resource has. */
START_TEST(extensions_add)
{
	const struct bk_kind *resource = bk_kind_get(BK_KIND_RESOURCE);

	for (int id = BK_KIND_NONE + 1; id < BK_KIND_COUNT; id++) {
		const struct bk_kind *kind = bk_kind_get((enum bk_kind_id)id);

		for (size_t i = 0; kind->flags & BK_EXTENSION && i < kind->attr_count; i++)
			ck_assert_msg(!bk_attr_find(resource, bk_str_of(kind->attrs[i].word)),
				"%s.%s", kind->word, kind->attrs[i].word);
	}
}
END_TEST

/* ---- values ---- */

START_TEST(durations_in_words)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {
		{0, "0s"},
		{1, "1s"},
		{59, "59s"},
		{60, "1m"},
		{3600, "1h"},
		{5400, "1h30m"},
		{86399, "23h59m59s"},
		{86400, "1d"},
		{INT64_C(14) * 86400, "14d"},
		{INT64_C(364) * 86400, "364d"},
		{INT64_C(365) * 86400, "1y"},
		{INT64_C(366) * 86400, "366d"},
		{INT64_C(7) * 365 * 86400, "7y"},
		{INT64_C(36500) * 86400, "100y"},
		{-3600, "-1h"},
		{-90000, "-1d1h"},
		{INT64_C(-365) * 86400, "-1y"},
		{BK_FOREVER, "forever"},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++)
		ck_text(bk_duration_show(arena, cases[i].seconds), cases[i].text);
	ck_assert_uint_gt(bk_duration_show(arena, INT64_MIN).len, 1);
}
END_TEST

static struct bk_str show(struct bk_value value)
{
	return bk_value_show(arena, &value);
}

START_TEST(plain_values_in_words)
{
	struct bk_schedule schedule = {
		.cron = BK_STR("0 5/1 ? * * *"), .zone = BK_STR("UTC"), .minutes = 1, .hours = 1};
	struct bk_secret by_aws = {.by_aws = true};
	struct bk_secret keyed = {false, BK_STR("db"), BK_STR("password")};

	ck_text(show((struct bk_value){.kind = BK_V_INT, .number = -5}), "-5");
	ck_text(show((struct bk_value){.kind = BK_V_BOOL, .truth = true}), "true");
	ck_text(show((struct bk_value){.kind = BK_V_WORD, .text = BK_STR("airgap")}), "airgap");
	ck_text(show((struct bk_value){
			.kind = BK_V_STRING, .text = BK_STR("a \"b\" \\ ${c} $d \n \x01")}),
		"\"a \\\"b\\\" \\\\ \\${c} $d \\n \\u{1}\"");
	ck_text(show((struct bk_value){.kind = BK_V_SCHEDULE, .schedule = &schedule}),
		"cron(0 5/1 ? * * *) utc");
	schedule.zone = BK_STR("Europe/Berlin");
	ck_text(show((struct bk_value){.kind = BK_V_SCHEDULE, .schedule = &schedule}),
		"cron(0 5/1 ? * * *) \"Europe/Berlin\"");
	ck_text(show((struct bk_value){
			.kind = BK_V_CLOCK, .clock = {65, BK_STR("Australia/Sydney")}}),
		"01:05 \"Australia/Sydney\"");
	ck_text(show((struct bk_value){.kind = BK_V_SECRET, .secret = &by_aws}), "aws");
	ck_text(show((struct bk_value){.kind = BK_V_SECRET, .secret = &keyed}),
		"secret(\"db\", key = \"password\")");
	ck_text(show((struct bk_value){.kind = BK_V_ROLE_NAME, .text = BK_STR("x")}),
		"role(\"x\")");
}
END_TEST

START_TEST(sizes_and_dates_in_words)
{
	static const struct {
		enum bk_value_kind kind;
		int64_t number;
		const char *text;
	} cases[] = {
		{BK_V_SIZE, 0, "0B"},
		{BK_V_SIZE, 1023, "1023B"},
		{BK_V_SIZE, 1024, "1KiB"},
		{BK_V_SIZE, 10 * INT64_C(1073741824), "10GiB"},
		{BK_V_SIZE, 500000000, "500MB"},
		{BK_V_SIZE, INT64_C(3000000000000), "3TB"},
		{BK_V_DATE, 0, "1970-01-01"},
		{BK_V_DATE, -1, "1969-12-31"},
		{BK_V_DATE, 59, "1970-03-01"},
		{BK_V_DATE, 11016, "2000-02-29"},
		{BK_V_DATE, 11017, "2000-03-01"},
		{BK_V_DATE, 20781, "2026-11-24"},
		{BK_V_DATE, 23041, "2033-01-31"},
		{BK_V_DATE, 47540, "2100-02-28"},
		{BK_V_DATE, 47541, "2100-03-01"},
		{BK_V_DATE, -719528, "0000-01-01"},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++)
		ck_text(show((struct bk_value){.kind = cases[i].kind, .number = cases[i].number}),
			cases[i].text);
}
END_TEST

START_TEST(collections_in_words)
{
	struct bk_value one = {.kind = BK_V_INT, .number = 1};
	struct bk_value two = {.kind = BK_V_STRING, .text = BK_STR("2")};
	struct bk_value list = {.kind = BK_V_LIST}, map = {.kind = BK_V_MAP};
	struct bk_value condition = {.kind = BK_V_CONDITION};
	struct bk_cond is = {.kind = BK_COND_COMPARE,
		.subject = BK_COND_TAG,
		.key = BK_STR("app"),
		.op = BK_COND_EQ};
	struct bk_cond among = {
		.kind = BK_COND_COMPARE, .subject = BK_COND_KIND_OF, .op = BK_COND_NOT_IN};
	struct bk_cond not = {.kind = BK_COND_NOT}, both = {.kind = BK_COND_AND};

	ck_text(show(list), "[]");
	ck_text(show(map), "{}");
	bk_vec_push(arena, &list.list, &one);
	bk_vec_push(arena, &list.list, &two);
	ck_text(show(list), "[1, \"2\"]");
	bk_vec_push(arena, &map.map, ((struct bk_entry){.key = BK_STR("a b"), .value = &list}));
	ck_text(show(map), "{ \"a b\" = [1, \"2\"] }");
	ck_assert_ptr_eq(bk_value_entry(&map, BK_STR("a b")), &list);
	ck_assert_ptr_null(bk_value_entry(&map, BK_STR("a")));
	bk_vec_push(arena, &is.values, &two);
	bk_vec_push(arena, &among.values, &one);
	bk_vec_push(arena, &among.values, &two);
	bk_vec_push(arena, &not .parts, &is);
	bk_vec_push(arena, &both.parts, &not );
	bk_vec_push(arena, &both.parts, &among);
	condition.condition = &both;
	ck_text(show(condition), "(not (tag[\"app\"] == \"2\") and kind not in [1, \"2\"])");
}
END_TEST

/* A list of 100,000 is shown in a moment, and in memory of its own size. */
START_TEST(long_lists_are_cheap)
{
	struct bk_value one = {.kind = BK_V_INT, .number = 1};
	struct bk_value list = {.kind = BK_V_LIST};
	size_t before;

	for (size_t i = 0; i < 100000; i++)
		bk_vec_push(arena, &list.list, &one);
	before = bk_arena_used(arena);
	ck_assert_uint_eq(bk_value_show(arena, &list).len, 300000);
	ck_assert_uint_lt(bk_arena_used(arena) - before, 3000000);
}
END_TEST

/* ---- patterns ---- */

START_TEST(patterns_fit_the_whole)
{
	static const struct {
		const char *pattern, *text;
		bool fits;
	} cases[] = {
		{"^abc$", "abc", true},
		{"^abc$", "abcd", false},
		{"abc", "xabc", false},
		{"", "", true},
		{"", "a", false},
		{"a*", "", true},
		{"a*", "aaaa", true},
		{"a*", "aaab", false},
		{"a+", "", false},
		{"a+", "a", true},
		{"ab?c", "ac", true},
		{"ab?c", "abbc", false},
		{"(ab)?c", "c", true},
		{"(ab)?c", "ac", false},
		{"a{3}", "aa", false},
		{"a{3}", "aaa", true},
		{"a{3}", "aaaa", false},
		{"a{2,3}", "a", false},
		{"a{2,3}", "aa", true},
		{"a{2,3}", "aaaa", false},
		{"a{0,1}b", "b", true},
		{"a{2,}", "aaaaaaaa", true},
		{"a{2,}", "a", false},
		{"a|bc|d*", "bc", true},
		{"a|bc|d*", "ddd", true},
		{"a|bc|d*", "", true},
		{"a|bc|d*", "ab", false},
		{"(a|b){2}c", "abc", true},
		{"(a|b){2}c", "ac", false},
		{"x(a|(b|c)+)*y", "xabcbcay", true},
		{"x(a|(b|c)+)*y", "xabcdy", false},
		{"[a-c_.-]+", "a.b-c_", true},
		{"[a-c_.-]+", "d", false},
		{"[^/ ]+", "a:b", true},
		{"[^/ ]+", "a b", false},
		{"[]a]+", "]a", true},
		{"[^]a]", "]", false},
		{"a.c",
			"a\xff"
			"c",
			true},
		{"a\\.c", "abc", false},
		{"a\\.c", "a.c", true},
		{"^[a-z](-?[a-z0-9])*$", "a-b2-c", true},
		{"^[a-z](-?[a-z0-9])*$", "a--b", false},
		{"^[a-z](-?[a-z0-9])*$", "a-", false},
		{"(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		const struct bk_pattern *pattern =
			bk_pattern_new(arena, bk_str_of(cases[i].pattern));

		ck_assert_msg(pattern, "%s", cases[i].pattern);
		ck_assert_msg(bk_pattern_fits(pattern, bk_str_of(cases[i].text)) == cases[i].fits,
			"%s and %s", cases[i].pattern, cases[i].text);
	}
}
END_TEST

START_TEST(patterns_are_refused)
{
	static const char *const bad[] = {"(", ")", "(a", "a)", "[", "[a", "[b-a]", "*", "a{",
		"a{,3}", "a{3,2}", "a{1", "a{1,2", "a^b", "a$b", "\\", "\\w", "\\1", "[[:alpha:]]",
		"a{2049}", "(a{100}){100}", "((((((((((((((((((a))))))))))))))))))"};

	for (size_t i = 0; i < BK_COUNT(bad); i++)
		ck_assert_msg(!bk_pattern_new(arena, bk_str_of(bad[i])), "%s", bad[i]);
	ck_assert_ptr_nonnull(bk_pattern_new(arena, BK_STR("a{2048}")));
	ck_assert_ptr_null(bk_pattern_new(arena, BK_STR("a{2048}b")));
}
END_TEST

/* ---- names in AWS ---- */

static const char *repeated(char c, size_t count)
{
	char *text = bk_arena_text(arena, count + 1);

	memset(text, c, count);
	text[count] = '\0';
	return text;
}

static void ck_name(enum bk_kind_id kind, const char *name, bool good)
{
	size_t before = diags.count;
	struct bk_file *file = bk_sources_add(&sources, BK_STR("name"), bk_str_of("name"));
	struct bk_span span = {file->id, 0, 4};
	bool taken = bk_physical_check(&diags, bk_kind_get(kind), NULL, bk_str_of(name), span);

	ck_assert_msg(taken == good, "%s `%s`", bk_kind_get(kind)->word, name);
	ck_assert_uint_eq(diags.count - before, good ? 0 : 1);
	if (!good)
		ck_assert_int_eq(diags.last->code, BK_BAD_PHYSICAL_NAME);
}

START_TEST(names_of_vaults_and_plans)
{
	ck_name(BK_KIND_VAULT, "a", false);
	ck_name(BK_KIND_VAULT, "ab", true);
	ck_name(BK_KIND_VAULT, repeated('x', 50), true);
	ck_name(BK_KIND_VAULT, repeated('x', 51), false);
	ck_name(BK_KIND_VAULT, "Az09-_", true);
	ck_name(BK_KIND_VAULT, "a.b", false);
	ck_name(BK_KIND_VAULT, "a b", false);
	ck_name(BK_KIND_VAULT, "tr\xc3\xa9sor", false);
	ck_name(BK_KIND_VAULT, "", false);
	ck_name(BK_KIND_VAULT, "Default", true);
	ck_name(BK_KIND_VAULT, "aws/efs/other", false);
	ck_name(BK_KIND_PLAN, "", false);
	ck_name(BK_KIND_PLAN, "a", true);
	ck_name(BK_KIND_PLAN, "a.b-c_D", true);
	ck_name(BK_KIND_PLAN, "a/b", false);
	ck_name(BK_KIND_PLAN, repeated('x', 50), true);
	ck_name(BK_KIND_PLAN, repeated('x', 51), false);
	ck_name(BK_KIND_RULE, repeated('x', 50), true);
	ck_name(BK_KIND_RULE, repeated('x', 51), false);
	ck_name(BK_KIND_RULE, "a:b", false);
	ck_name(BK_KIND_SELECT, repeated('x', 50), true);
	ck_name(BK_KIND_SELECT, repeated('x', 51), false);
}
END_TEST

START_TEST(names_of_keys_and_roles)
{
	ck_name(BK_KIND_KEY, "alias/backup", true);
	ck_name(BK_KIND_KEY, "backup", true);
	ck_name(BK_KIND_KEY, "alias/bkc/unit/v_1-2", true);
	ck_name(BK_KIND_KEY, "alias/", false);
	ck_name(BK_KIND_KEY, "alias/a.b", false);
	ck_name(BK_KIND_KEY, "alias/aws/rds", true);
	ck_name(BK_KIND_KEY, repeated('k', 250), true);
	ck_name(BK_KIND_KEY, repeated('k', 251), false);
	ck_name(BK_KIND_ROLE, "", false);
	ck_name(BK_KIND_ROLE, "a_+=,.@-Z9", true);
	ck_name(BK_KIND_ROLE, "a/b", false);
	ck_name(BK_KIND_ROLE, repeated('r', 64), true);
	ck_name(BK_KIND_ROLE, repeated('r', 65), false);
}
END_TEST

START_TEST(ids_of_organizations)
{
	ck_name(BK_KIND_ORG, "o-ab12cd34ef", true);
	ck_name(BK_KIND_ORG, "o-ab12cd34e", false);
	ck_name(BK_KIND_ORG, "ab12cd34ef", false);
	ck_name(BK_KIND_ORG, "o-AB12CD34EF", false);
	ck_name(BK_KIND_ORG, bk_str_format(arena, "o-%s", repeated('a', 32)).ptr, true);
	ck_name(BK_KIND_ORG, bk_str_format(arena, "o-%s", repeated('a', 33)).ptr, false);
	ck_name(BK_KIND_OU, "ou-ab12-abcd1234", true);
	ck_name(BK_KIND_OU, "ou-ab1-abcd1234", false);
	ck_name(BK_KIND_OU, "ou-ab12-abcd123", false);
	ck_name(BK_KIND_OU, "ou-ab12", false);
	ck_name(BK_KIND_OU, "ou-ab12-abcd1234-x", false);
	ck_name(BK_KIND_OU, "ou-ab12-ABCD1234", false);
	ck_name(BK_KIND_OU, "r-ab12", false);
	ck_assert(bk_root_id_check(&diags, BK_STR("r-ab12"), BK_NO_SPAN));
	ck_assert(!bk_root_id_check(&diags, BK_STR("r-ab1"), BK_NO_SPAN));
	ck_assert(!bk_root_id_check(&diags, BK_STR("ou-ab12-abcd1234"), BK_NO_SPAN));
}
END_TEST

START_TEST(names_that_are_aws_own)
{
	static const struct {
		enum bk_kind_id kind;
		const char *name;
		bool good;
	} cases[] = {
		{BK_KIND_VAULT, "Default", false},
		{BK_KIND_VAULT, "default", true},
		{BK_KIND_KEY, "alias/aws/rds", false},
		{BK_KIND_KEY, "aws/rds", false},
		{BK_KIND_KEY, "alias/awsome", true},
		{BK_KIND_PLAN, "Default", true},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++)
		ck_assert_msg(bk_physical_check_owned(&diags, bk_kind_get(cases[i].kind),
				      bk_str_of(cases[i].name), BK_NO_SPAN) == cases[i].good,
			"%s", cases[i].name);
}
END_TEST

/* What a declaration says about its name is said at the name. */
START_TEST(names_in_a_unit)
{
	static const char *const bad[] = {
		"vault x = \"a b\"",
		"vault x = \"Default\"",
		"key x = \"alias/aws/rds\"",
		"role x = \"a/b\"",
		"rds x = \"-x\"",
		"ebs x = \"vol-1\"",
		"s3 x = \"a\"",
		"plan x = \"a:b\" { rule r { schedule = every 1h utc }, select = [ok] }",
	};

	for (size_t i = 0; i < BK_COUNT(bad); i++) {
		static const char form[] = "account a = 222222222222\n"
					   "in a at eu-west-1 {\nrds ok\nvault v\n%s\n}\n";
		bool found = false;

		start_again();
		resolve(bk_str_format(arena, form, bad[i]).ptr);
		for (const struct bk_diag *diag = diags.first; diag; diag = diag->next)
			found |= diag->code == BK_BAD_PHYSICAL_NAME;
		ck_assert_msg(found, "%s", bad[i]);
	}
}
END_TEST

/* ---- ARNs ---- */

START_TEST(arns_have_six_parts)
{
	struct bk_arn arn;

	ck_assert(bk_arn_parse(BK_STR("arn:aws:rds:eu-west-1:222222222222:db:x:y"), &arn));
	ck_text(arn.partition, "aws");
	ck_text(arn.service, "rds");
	ck_text(arn.region, "eu-west-1");
	ck_text(arn.account, "222222222222");
	ck_text(arn.resource, "db:x:y");
	ck_assert(bk_arn_parse(BK_STR("arn:aws:s3:::b"), &arn));
	ck_assert_uint_eq(arn.region.len + arn.account.len, 0);
	ck_assert(!bk_arn_parse(BK_STR(""), &arn));
	ck_assert(!bk_arn_parse(BK_STR("arn"), &arn));
	ck_assert(!bk_arn_parse(BK_STR("arn:aws:s3::b"), &arn));
	ck_assert(!bk_arn_parse(BK_STR("arn:aws:s3:::"), &arn));
	ck_assert(!bk_arn_parse(BK_STR("arn::s3:::b"), &arn));
	ck_assert(!bk_arn_parse(BK_STR("arn:aws::::b"), &arn));
	ck_assert(!bk_arn_parse(BK_STR("urn:aws:s3:::b"), &arn));
}
END_TEST

#define PLACE "eu-west-1:222222222222:"

/* F 1.2, every type; kinds that share a form in the order of the matrix. */
static const struct arn_case {
	const char *arn, *kinds, *name;
} arn_cases[] = {
	{"arn:aws:ec2:" PLACE "instance/i-0123456789abcdef0", "ec2", "i-0123456789abcdef0"},
	{"arn:aws:ec2:" PLACE "volume/vol-0123456789abcdef0", "ebs", "vol-0123456789abcdef0"},
	{"arn:aws:ec2:" PLACE "volume/vol-01234567", "ebs", "vol-01234567"},
	{"arn:aws:s3:::my-bucket", "s3", "my-bucket"},
	{"arn:aws:elasticfilesystem:" PLACE "file-system/fs-01234567", "efs", "fs-01234567"},
	{"arn:aws:rds:" PLACE "db:orders", "rds", "orders"},
	{"arn:aws:rds:" PLACE "cluster:c", "rds_cluster aurora documentdb neptune", "c"},
	{"arn:aws:dsql:" PLACE "cluster/abcdefghijklmnopqrstuvwxyz", "dsql",
		"abcdefghijklmnopqrstuvwxyz"},
	{"arn:aws:dynamodb:" PLACE "table/a_b.c-d", "dynamodb", "a_b.c-d"},
	{"arn:aws:fsx:" PLACE "file-system/fs-0123456789abcdef0",
		"fsx_lustre fsx_windows fsx_openzfs", "fs-0123456789abcdef0"},
	{"arn:aws:fsx:" PLACE "volume/fs-0123456789abcdef0/fsvol-0123456789abcdef0", "fsx_ontap",
		"fs-0123456789abcdef0/fsvol-0123456789abcdef0"},
	{"arn:aws:storagegateway:" PLACE "gateway/sgw-12A3456B/volume/vol-1122AABB",
		"storagegateway", "sgw-12A3456B/volume/vol-1122AABB"},
	{"arn:aws:redshift:" PLACE "cluster:wh", "redshift", "wh"},
	{"arn:aws:redshift-serverless:" PLACE "namespace/12345678-1234-1234-1234-1234567890ab",
		"redshift_serverless", "12345678-1234-1234-1234-1234567890ab"},
	{"arn:aws:timestream:" PLACE "database/d/table/t", "timestream", "d/table/t"},
	{"arn:aws:backup-gateway:" PLACE "vm/vm-0123456789ABCDEF0", "vm", "vm-0123456789ABCDEF0"},
	{"arn:aws:cloudformation:" PLACE "stack/s/12345678-1234-1234-1234-1234567890ab",
		"cloudformation", "s/12345678-1234-1234-1234-1234567890ab"},
	{"arn:aws:ssm-sap:" PLACE "HANA/app/DB/HDB", "sap_hana", "app/DB/HDB"},
	{"arn:aws:eks:" PLACE "cluster/k8s", "eks", "k8s"},
	/* other partitions */
	{"arn:aws-us-gov:rds:us-gov-west-1:222222222222:db:orders", "rds", "orders"},
	{"arn:aws-cn:s3:::my-bucket", "s3", "my-bucket"},
	{"arn:aws-cn:dynamodb:cn-north-1:222222222222:table/abc", "dynamodb", "abc"},
	/* nothing that AWS Backup protects */
	{"arn:aws:rds:" PLACE "snapshot:orders", "", ""},
	{"arn:aws:rds:" PLACE "db:", "", ""},
	{"arn:aws:rds:" PLACE "db:-x", "", ""},
	{"arn:aws:rds::222222222222:db:orders", "", ""},
	{"arn:aws:rds:eu-west-1::db:orders", "", ""},
	{"arn:aws:s3:eu-west-1:222222222222:my-bucket", "", ""},
	{"arn:aws:s3:::b", "", ""},
	{"arn:aws:ec2:" PLACE "volume/i-0123456789abcdef0", "", ""},
	{"arn:aws:kms:" PLACE "key/1234abcd-12ab-34cd-56ef-1234567890ab", "", ""},
	{"arn:aws:lambda:" PLACE "function:f", "", ""},
	{"arn:aws:timestream:" PLACE "database/d", "", ""},
	{"nonsense", "", ""},
};

START_TEST(arns_of_every_kind)
{
	const struct bk_model *model = resolve("account a = 222222222222\n");

	for (size_t i = 0; i < BK_COUNT(arn_cases); i++) {
		const struct arn_case *it = &arn_cases[i];
		struct bk_str expected = bk_str_of(it->kinds), name;
		size_t count;
		const struct bk_service *const *found =
			bk_arn_services(arena, model, bk_str_of(it->arn), &count, &name);

		for (size_t j = 0; j < count; j++)
			ck_assert_msg(
				bk_str_equal(bk_str_cut(&expected, ' '), found[j]->name->text),
				"%s has the form of %s", it->arn, found[j]->name->text.ptr);
		ck_assert_msg(!expected.len, "%s", it->arn);
		ck_text(name, it->name);
	}
}
END_TEST

/* An ARN that is made is found again, and kinds that share a form say so. */
START_TEST(arns_are_made_and_found)
{
	const struct bk_model *model = resolve("account a = 222222222222\n");

	for (size_t i = 0; i < BK_COUNT(arn_cases); i++) {
		struct bk_str word = bk_str_of(arn_cases[i].kinds);
		struct bk_arn arn;
		const struct bk_service *row;

		if (!word.len)
			continue;
		ck_assert(bk_arn_parse(bk_str_of(arn_cases[i].arn), &arn));
		row = bk_service_find(model, bk_str_cut(&word, ' '));
		ck_assert_ptr_nonnull(row);
		ck_text(bk_service_arn(arena, row, arn.partition, arn.region, arn.account,
				bk_str_of(arn_cases[i].name)),
			arn_cases[i].arn);
		for (struct bk_str rest = bk_str_of(arn_cases[i].kinds); word.len && rest.len;)
			ck_assert(bk_strs_have(row->ambiguous_arn.at, row->ambiguous_arn.len,
				bk_str_cut(&rest, ' ')));
	}
	ck_text(bk_service_arn(arena, service(model, "rds"), BK_STR("aws"), BK_STR(""),
			BK_STR("222222222222"), BK_STR("x")),
		"");
	ck_text(bk_service_arn(arena, service(model, "s3"), BK_STR("aws"), BK_STR(""), BK_STR(""),
			BK_STR("bucket")),
		"arn:aws:s3:::bucket");
}
END_TEST

/* ---- the matrix ---- */

START_TEST(matrix_rows)
{
	const struct bk_model *model = resolve("account a = 222222222222\n");
	const struct bk_service *rds = service(model, "rds");
	const struct bk_service *timestream = service(model, "timestream");
	const struct bk_region *ireland = bk_region_find(model, BK_STR("eu-west-1"));
	const struct bk_region *milan = bk_region_find(model, BK_STR("eu-south-1"));

	ck_assert_uint_eq(diags.count, 0);
	ck_assert_uint_eq(model->services.len, 23);
	ck_text(rds->title, "Amazon RDS DB instance");
	ck_assert_uint_eq(strlen(rds->title.ptr), rds->title.len);
	ck_text(rds->optin, "RDS");
	ck_assert(rds->named && !rds->full && rds->copy_both && rds->continuous && !rds->airgap);
	ck_assert_int_eq(rds->source_key, BK_SOURCE_KEY_ROLE);
	ck_assert_int_eq(rds->continuous_lag, 300);
	ck_assert_int_eq(service(model, "aurora")->continuous_lag, -1);
	ck_assert_uint_eq(rds->policies.len, 1);
	ck_assert_uint_gt(rds->notes.len, 1);
	ck_text(rds->no_copy_account_in.at[0], "eusc-de-east-1");
	ck_assert_int_eq(service(model, "dynamodb")->source_key, BK_SOURCE_KEY_IDENTITY);
	ck_assert_ptr_nonnull(ireland);
	ck_assert(!ireland->opt_in && ireland->airgap && ireland->copy);
	ck_assert(milan->opt_in);
	ck_text(bk_region_find(model, BK_STR("cn-north-1"))->partition, "aws-cn");
	ck_assert_ptr_null(bk_region_find(model, BK_STR("eu-west-")));
	ck_assert(bk_service_in_region(timestream, ireland));
	ck_assert(!bk_service_in_region(timestream, milan));
	ck_assert(bk_service_in_region(rds, milan));
	ck_assert(!bk_service_in_region(
		service(model, "documentdb"), bk_region_find(model, BK_STR("us-west-1"))));
	ck_assert_int_eq(bk_limit(model, "copies_per_rule"), 5);
	ck_assert_int_eq(rds->window_lead, 3600);
	bk_vec_foreach (i, &model->services) {
		const struct bk_service *row = model->services.at[i];

		ck_assert_uint_eq(row->index_in_model, i);
		ck_assert_msg(row->name_form && row->arn.len && row->any.len && row->optin.len &&
				row->policies.len && row->restore_policies.len && row->point.len &&
				row->as_of > 0,
			"%s", row->name->text.ptr);
		/* one half of a fact is none */
		ck_assert_msg(row->index == (row->index_policies.len > 0) &&
				row->scan == (row->scan_policies.len > 0) &&
				(row->continuous ||
					(!row->continuous_one_vault && !row->continuous_shrinks)),
			"%s", row->name->text.ptr);
	}
}
END_TEST

START_TEST(matrix_is_restated)
{
	const struct bk_model *model = resolve("account a = 222222222222\n"
					       "let yes = true\n"
					       "service rds { airgap = yes, name = \"x+\" }\n");
	const struct bk_service *rds = service(model, "rds");

	/* both are said to be otherwise than in std.aws */
	ck_assert_uint_eq(diags.count, 2);
	ck_assert_uint_eq(diags.first->code, BK_MATRIX_OVERRIDE);
	ck_assert_uint_eq(diags.last->code, BK_MATRIX_OVERRIDE);
	ck_assert(rds->airgap);
	ck_text(rds->optin, "RDS");
	ck_assert(bk_service_name_fits(rds, BK_STR("xxx")));
	ck_assert(!bk_service_name_fits(rds, BK_STR("orders")));
	ck_assert_uint_eq(model->services.len, 23);
}
END_TEST

START_TEST(matrix_mistakes)
{
	static const struct {
		const char *text;
		enum bk_code code;
	} cases[] = {
		{"service rds { airgp = true }", BK_UNKNOWN_PROPERTY},
		{"service rds { airgap = 5 }", BK_WRONG_TYPE},
		{"service rds { airgap = true, airgap = false }", BK_DUPLICATE_NAME},
		{"service rds { name = \"(\" }", BK_WRONG_TYPE},
		{"service rds { source_key = nobody }", BK_NOT_ONE_OF},
		{"service rds { regions = [eu-west-11] }", BK_REGION_UNKNOWN},
		{"service rds { policies = true }", BK_WRONG_TYPE},
		{"service rds { ambiguous_arn = 5 }", BK_WRONG_TYPE},
		{"service mine { title = \"Mine\" }", BK_MISSING_PROPERTY},
		{"service { }", BK_MISSING_PROPERTY},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		bool found = false;

		start_again();
		resolve(bk_str_format(arena, "account a = 222222222222\n%s\n", cases[i].text).ptr);
		for (const struct bk_diag *diag = diags.first; diag; diag = diag->next)
			found |= diag->code == cases[i].code;
		ck_assert_msg(found, "%s", cases[i].text);
	}
}
END_TEST

/* ---- the model ---- */

static const char unit_text[] =
	"account a = 222222222222\n"
	"in a at eu-west-1 {\n"
	"  vault near\n"
	"  vault far { lock = compliance, min = 7d, grace = 3d }\n"
	"  rds orders\n"
	"  plan p {\n"
	"    keep = 35d\n"
	"    select = [orders]\n"
	"    copy far { only = [one], keep = 90d }\n"
	"    rule one { schedule = every 1h utc, vault = near, copy near { keep = 1y } }\n"
	"    rule two { schedule = daily at 02:00 utc, vault = near, continuous = true }\n"
	"  }\n"
	"}\n";

START_TEST(properties_are_asked_for)
{
	const struct bk_model *model = resolve(unit_text);
	const struct bk_object *far = bk_object_find(model, BK_STR("vault:a.far[eu-west-1]"));
	const struct bk_object *two = bk_object_find(model, BK_STR("rule:a.p/two[eu-west-1]"));

	ck_assert(far && two);
	ck_assert_ptr_null(bk_object_find(model, BK_STR("vault:a.far")));
	ck_assert(bk_prop_is_word(far, BK_A_LOCK, "compliance"));
	ck_assert(!bk_prop_is_word(far, BK_A_LOCK, "governance"));
	ck_assert_int_eq(bk_prop_number(far, BK_A_MIN, -1), 7 * 86400);
	ck_assert_int_eq(bk_prop_number(far, BK_A_MAX, -1), -1);
	/* not a number, and not of a vault */
	ck_assert_int_eq(bk_prop_number(far, BK_A_LOCK, -1), -1);
	ck_assert_ptr_null(bk_prop(far, BK_A_KEEP));
	ck_assert_ptr_null(bk_prop(far, BK_A_MANAGEMENT));
	ck_text(bk_prop_text(far, BK_A_LOCK), "compliance");
	ck_text(bk_prop_text(far, BK_A_MIN), "");
	ck_text(bk_sources_text(&sources, bk_prop_span(far, BK_A_LOCK)), "compliance");
	ck_assert(bk_span_equal(bk_prop_span(far, BK_A_MAX), far->span));
	ck_assert(bk_prop_bool(two, BK_A_CONTINUOUS, false));
	ck_assert(bk_prop_bool(two, BK_A_KEEP, true));
	ck_text(bk_prop_object(two, BK_A_RULE_VAULT)->name->text, "near");
	ck_assert_ptr_null(bk_prop_object(two, BK_A_KEEP));
	/* inherited, and so where the plan says it */
	ck_assert_int_eq(bk_prop_number(two, BK_A_KEEP, -1), 35 * 86400);
	ck_assert_int_eq(bk_prop(two, BK_A_KEEP)->origin, BK_INHERITED);
	/* a default is nowhere */
	ck_assert_int_eq(bk_prop(two, BK_A_START)->origin, BK_DEFAULT);
	ck_assert(bk_span_equal(bk_prop_span(two, BK_A_START), two->span));
}
END_TEST

/* Nothing is assumed of what is somebody else's. */
START_TEST(existing_things_have_no_defaults)
{
	const struct bk_model *model = resolve("account a = 222222222222\n"
					       "in a at eu-west-1 {\n"
					       "  vault own\n"
					       "  existing vault other { min = 7d }\n"
					       "}\n");
	const struct bk_object *own = bk_object_find(model, BK_STR("vault:a.own[eu-west-1]"));
	const struct bk_object *other = bk_object_find(model, BK_STR("vault:a.other[eu-west-1]"));

	ck_assert(bk_prop_is_word(own, BK_A_LOCK, "none"));
	ck_assert_int_eq(bk_prop(own, BK_A_LOCK)->origin, BK_DEFAULT);
	ck_assert_ptr_null(bk_prop(other, BK_A_LOCK));
	ck_assert_int_eq(bk_prop_number(other, BK_A_MIN, -1), 7 * 86400);
}
END_TEST

/* `retired` is for what has an `until`. */
START_TEST(words_of_life)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{"retired vault vv { until = 2030-01-01 }", true},
		{"retired key kk", true},
		{"retired rds rr", true},
		{"retired plan pp { rule r { schedule = every 1h utc }, select = [db] }", false},
		{"retired role rr", false},
		{"retired settings { }", false},
		{"existing plan pp", true},
		{"existing role rr", true},
		{"existing settings { }", false},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		bool found = false;

		start_again();
		resolve(bk_str_format(arena,
			"account a = 222222222222\nin a at eu-west-1 {\nvault v1\nrds db\n%s\n}\n",
			cases[i].text)
				.ptr);
		for (const struct bk_diag *diag = diags.first; diag; diag = diag->next)
			found |= diag->code == BK_UNEXPECTED_TEXT;
		ck_assert_msg(found != cases[i].good, "%s", cases[i].text);
	}
}
END_TEST

START_TEST(copies_of_a_rule)
{
	const struct bk_model *model = resolve(unit_text);
	size_t count;
	const struct bk_object *const *copies = bk_rule_copies(
		arena, bk_object_find(model, BK_STR("rule:a.p/one[eu-west-1]")), &count);

	ck_assert_uint_eq(count, 2);
	ck_text(bk_prop_object(copies[0], BK_A_COPY_TARGET)->name->text, "near");
	ck_text(bk_prop_object(copies[1], BK_A_COPY_TARGET)->name->text, "far");
	bk_rule_copies(arena, bk_object_find(model, BK_STR("rule:a.p/two[eu-west-1]")), &count);
	ck_assert_uint_eq(count, 0);
}
END_TEST

static struct bk_str written(
	void (*write_it)(const struct bk_model *, struct bk_out *), const struct bk_model *model)
{
	struct bk_out *out = bk_out_memory();
	struct bk_str text;

	write_it(model, out);
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

START_TEST(dump_shows_everything)
{
	static const char *const lines[] = {
		"unit a\n",
		"account a 222222222222\n",
		"\nvault:a.far[eu-west-1] \"far\" @",
		".bk:4:9-12\n",
		"\n  lock = compliance (written)\n",
		"\n  min = 7d (written)\n",
		"\n  rule:a.p/two[eu-west-1] \"two\" @",
		"\n    keep = 35d (inherited)\n",
		"\n    start = 8h (default)\n",
		"\n    schedule = cron(0 2 ? * * *) utc (written)\n",
		"\n    copy:a.p/one/a.near[eu-west-1][eu-west-1] @",
		"\n      keep = 1y (written)\n",
		"\n    only = [one] (written)\n",
	};
	const struct bk_model *model = resolve(unit_text);
	struct bk_str text = written(bk_model_dump, model);

	for (size_t i = 0; i < BK_COUNT(lines); i++)
		ck_assert_msg(strstr(text.ptr, lines[i]), "no '%s' in\n%s", lines[i], text.ptr);
	ck_assert(bk_str_equal(text, written(bk_model_dump, model)));
}
END_TEST

/* ---- the reference ---- */

START_TEST(types_in_words)
{
	ck_text(bk_type_show(arena, &bk_t_life), "duration or `forever`");
	ck_text(bk_type_show(arena, &bk_t_duration), "duration");
	ck_text(bk_type_show(arena, &bk_t_lock), "`none`, `governance`, `compliance` or `airgap`");
	ck_text(bk_type_show(arena, &bk_t_accept), "`org` or list of (account or unit)");
	ck_text(bk_type_show(arena, &bk_t_resources), "list of resource");
}
END_TEST

START_TEST(properties_explained)
{
	struct bk_out *out = bk_out_memory();
	const char *text;

	bk_kind_explain(arena, bk_kind_get(BK_KIND_COPY), out);
	text = bk_out_text(out).ptr;
	ck_assert_ptr_nonnull(strstr(text, "stands in `rule` or in `plan`\n"));
	ck_assert_ptr_nonnull(strstr(text, "\ncopy.keep: duration or `forever`\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n  bounds: at least 1d\n"));
	ck_assert_ptr_null(strstr(text, "(target)"));
	bk_out_discard(out);
	out = bk_out_memory();
	bk_attr_explain(arena, bk_kind_get(BK_KIND_PLAN), &bk_attrs[BK_A_PLAN_FINISH], out);
	ck_text(bk_out_text(out),
		"plan.finish: duration\n  For rules that have none.\n"
		"  default: 7d\n  bounds: 1h to 100y\n");
	bk_out_discard(out);
}
END_TEST

/* docs/reference.md is what the tables say. `bkc explain reference` writes it. */
START_TEST(reference_is_current)
{
	const char *srcdir = getenv("BK_SRCDIR");
	struct bk_out *out;
	struct bk_error error;

	ck_assert_ptr_nonnull(srcdir);
	out = bk_out_compare(bk_str_format(arena, "%s/docs/reference.md", srcdir).ptr);
	bk_reference_write(arena, out);
	ck_assert_msg(!bk_out_differs(out), "write docs/reference.md again");
	ck_assert(bk_out_close(out, &error));
}
END_TEST

static TCase *new_case(Suite *suite, const char *name)
{
	TCase *tests = tcase_create(name);

	tcase_add_checked_fixture(tests, set_up, tear_down);
	suite_add_tcase(suite, tests);
	return tests;
}

static void add_kinds(Suite *suite)
{
	TCase *tests = new_case(suite, "kinds");

	tcase_add_test(tests, kinds_are_complete);
	tcase_add_test(tests, places_are_kinds_or_known);
	tcase_add_test(tests, properties_are_complete);
	tcase_add_test(tests, words_are_found_as_they_are);
	tcase_add_test(tests, extensions_add);
}

static void add_values(Suite *suite)
{
	TCase *tests = new_case(suite, "values");

	tcase_add_test(tests, durations_in_words);
	tcase_add_test(tests, plain_values_in_words);
	tcase_add_test(tests, sizes_and_dates_in_words);
	tcase_add_test(tests, collections_in_words);
	tcase_add_test(tests, long_lists_are_cheap);
}

static void add_names(Suite *suite)
{
	TCase *tests = new_case(suite, "names");

	tcase_add_test(tests, patterns_fit_the_whole);
	tcase_add_test(tests, patterns_are_refused);
	tcase_add_test(tests, names_of_vaults_and_plans);
	tcase_add_test(tests, names_of_keys_and_roles);
	tcase_add_test(tests, ids_of_organizations);
	tcase_add_test(tests, names_that_are_aws_own);
	tcase_add_test(tests, names_in_a_unit);
	tcase_add_test(tests, arns_have_six_parts);
	tcase_add_test(tests, arns_of_every_kind);
	tcase_add_test(tests, arns_are_made_and_found);
}

Suite *test_suite(void)
{
	Suite *suite = suite_create("tables");
	TCase *tests;

	add_kinds(suite);
	add_values(suite);
	add_names(suite);
	tests = new_case(suite, "model");
	tcase_add_test(tests, matrix_rows);
	tcase_add_test(tests, matrix_is_restated);
	tcase_add_test(tests, matrix_mistakes);
	tcase_add_test(tests, properties_are_asked_for);
	tcase_add_test(tests, existing_things_have_no_defaults);
	tcase_add_test(tests, words_of_life);
	tcase_add_test(tests, copies_of_a_rule);
	tcase_add_test(tests, dump_shows_everything);
	tcase_add_test(tests, types_in_words);
	tcase_add_test(tests, properties_explained);
	tcase_add_test(tests, reference_is_current);
	return suite;
}
