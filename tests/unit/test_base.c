/*
 * The helpers of src/base: memory, text, maps, names, digests, JSON and output.
 */
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/name.h"
#include "base/out.h"
#include "base/str.h"
#include "base/vec.h"
#include "unit.h"

static struct bk_arena *arena;
static char folder[64];

static void set_up(void)
{
	arena = bk_arena_new();
	snprintf(folder, sizeof(folder), "/tmp/bkc-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* The names in the test's folder, counted. */
static int count_files(void)
{
	DIR *dir = opendir(folder);
	int count = 0;

	ck_assert_ptr_nonnull(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static const char *in_folder(const char *name)
{
	return bk_str_format(arena, "%s/%s", folder, name).ptr;
}

static void tear_down(void)
{
	DIR *dir = opendir(folder);

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] != '.')
			unlink(in_folder(entry->d_name));
	}
	if (dir)
		closedir(dir);
	rmdir(folder);
	bk_arena_free(arena);
}

static void ck_str(struct bk_str got, const char *want)
{
	ck_assert_msg(bk_str_is(got, want), "got '%.*s', want '%s'", BK_STR_ARGS(got), want);
}

static struct bk_str read_file(const char *path)
{
	static char bytes[1 << 20];
	FILE *stream = fopen(path, "rb");
	size_t len;

	ck_assert_msg(stream, "%s is not there", path);
	len = fread(bytes, 1, sizeof(bytes), stream);
	fclose(stream);
	return bk_str_dup(arena, (struct bk_str){bytes, len});
}

static void write_file(const char *path, const char *text)
{
	FILE *stream = fopen(path, "wb");

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_ge(fputs(text, stream), 0);
	ck_assert_int_eq(fclose(stream), 0);
}

START_TEST(numbers_and_letters)
{
	struct bk_str rest = BK_STR("59/5");
	int64_t whole = -1;
	int number = -1;

	ck_assert(bk_str_number(BK_STR("65535"), 65535, &whole));
	ck_assert_int_eq(whole, 65535);
	ck_assert(!bk_str_number(BK_STR("65536"), 65535, &whole));
	ck_assert(!bk_str_number(BK_STR(""), 9, &whole));
	ck_assert(!bk_str_number(BK_STR("-1"), 9, &whole));
	ck_assert(!bk_str_number(BK_STR("99999999999999999999"), INT64_MAX / 10, &whole));
	ck_assert_int_eq(whole, 65535);
	ck_assert(bk_str_take_number(&rest, 0, 59, &number));
	ck_assert_int_eq(number, 59);
	ck_assert(bk_str_is(rest, "/5"));
	ck_assert(!bk_str_take_number(&rest, 0, 59, &number));
	rest = BK_STR("12345");
	ck_assert(!bk_str_take_number(&rest, 0, 99999, &number));
	ck_assert(bk_str_is(rest, "12345"));
	ck_assert(bk_str_is(bk_str_lower(arena, BK_STR("Ab-Z@[\xc3\x84")), "ab-z@[\xc3\x84"));
	ck_assert_int_eq(bk_hex_digit('0'), 0);
	ck_assert_int_eq(bk_hex_digit('f'), 15);
	ck_assert_int_eq(bk_hex_digit('F'), 15);
	ck_assert_int_eq(bk_hex_digit('g'), -1);
}
END_TEST

START_TEST(arena_gives_zeroed_aligned_apart)
{
	char *last = NULL;

	for (size_t size = 1; size < 100000; size = size * 3 + 1) {
		char *ptr = bk_arena_alloc(arena, 1, size);

		ck_assert_uint_eq((uintptr_t)ptr % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			ck_assert_int_eq(ptr[i], 0);
		memset(ptr, 'x', size);
		if (last)
			ck_assert_int_eq(*last, 'x');
		last = ptr;
	}
}
END_TEST

START_TEST(arena_can_be_used_again_after_reset)
{
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 1000; i++) {
			int *numbers = bk_new_array(arena, int, 500);

			ck_assert_int_eq(numbers[499], 0);
			numbers[499] = 1;
		}
		ck_assert_uint_ge(bk_arena_used(arena), 1000 * 500 * sizeof(int));
		bk_arena_reset(arena);
		ck_assert_uint_eq(bk_arena_used(arena), 0);
	}
	bk_arena_free(NULL);
}
END_TEST

START_TEST(arena_overflow_ends_the_program)
{
	arena = bk_arena_new();
	ck_assert_ptr_nonnull(bk_arena_alloc(arena, SIZE_MAX / 2, 3));
}
END_TEST

START_TEST(vectors_keep_what_was_pushed)
{
	BK_VEC(int) numbers = {0};

	for (int i = 0; i < 10000; i++)
		bk_vec_push(arena, &numbers, i);
	ck_assert_uint_eq(numbers.len, 10000);
	bk_vec_foreach (i, &numbers)
		ck_assert_int_eq(numbers.at[i], (int)i);
}
END_TEST

START_TEST(strings_compare)
{
	ck_assert(bk_str_equal(BK_STR(""), (struct bk_str){0}));
	ck_assert(!bk_str_equal(BK_STR("a"), BK_STR("b")));
	ck_assert(!bk_str_equal(BK_STR("a"), BK_STR("ab")));
	ck_assert_int_lt(bk_str_compare(BK_STR("a"), BK_STR("ab")), 0);
	ck_assert_int_gt(bk_str_compare(BK_STR("b"), BK_STR("ab")), 0);
	ck_assert_int_lt(bk_str_compare(BK_STR("a"), BK_STR("\xc3\xa9")), 0);
	ck_assert_int_eq(bk_str_compare(BK_STR(""), (struct bk_str){0}), 0);
	ck_assert(bk_str_has_prefix(BK_STR("abc"), BK_STR("ab")));
	ck_assert(!bk_str_has_prefix(BK_STR("a"), BK_STR("ab")));
	ck_assert(bk_str_has_suffix(BK_STR("abc"), BK_STR("bc")));
	ck_assert(!bk_str_has_suffix(BK_STR("c"), BK_STR("bc")));
	ck_assert(bk_str_has_suffix(BK_STR("abc"), BK_STR("")));
}
END_TEST

START_TEST(strings_are_cut)
{
	struct bk_str rest = BK_STR("a:bc::d");

	ck_assert_uint_eq(bk_str_find(rest, ':'), 1);
	ck_assert_uint_eq(bk_str_find(rest, 'x'), rest.len);
	ck_str(bk_str_cut(&rest, ':'), "a");
	ck_str(bk_str_cut(&rest, ':'), "bc");
	ck_str(bk_str_cut(&rest, ':'), "");
	ck_str(bk_str_cut(&rest, ':'), "d");
	ck_assert_uint_eq(rest.len, 0);
	ck_str(bk_str_cut(&rest, ':'), "");
	rest = (struct bk_str){NULL, 0};
	ck_assert_uint_eq(bk_str_cut(&rest, ':').len, 0);
}
END_TEST

START_TEST(globs_match_whole_strings)
{
	static const struct {
		const char *text, *pattern;
		bool match;
	} cases[] = {
		{"", "", true},
		{"", "*", true},
		{"", "?", false},
		{"a", "", false},
		{"prod-db", "prod-*", true},
		{"prod-db", "*-db", true},
		{"prod-db", "prod", false},
		{"prod-db", "p?od-*b", true},
		{"aab", "*ab", true},
		{"abcabcabd", "*abc*abd", true},
		{"abcabcab", "*abc*abd", false},
		{"a*c", "a*c", true},
		{"a", "a**", true},
	};

	for (size_t i = 0; i < BK_COUNT(cases); i++)
		ck_assert_msg(bk_str_like(bk_str_of(cases[i].text), bk_str_of(cases[i].pattern)) ==
				cases[i].match,
			"'%s' like '%s'", cases[i].text, cases[i].pattern);
}
END_TEST

START_TEST(globs_of_any_case)
{
	struct bk_str text = bk_str_format(arena, "KMS:%0999d", 1);

	ck_assert(bk_str_like_any_case(BK_STR("kms:Decrypt"), BK_STR("KMS:de*")));
	ck_assert(bk_str_like_any_case(BK_STR("kms:Decrypt"), BK_STR("*:DECRYP?")));
	ck_assert(!bk_str_like_any_case(BK_STR("kms:Decrypt"), BK_STR("kms:enc*")));
	ck_assert(!bk_str_like(BK_STR("kms:Decrypt"), BK_STR("KMS:de*")));
	ck_assert(bk_str_like_any_case(text, bk_str_format(arena, "k*%0999d", 1)));
}
END_TEST

START_TEST(globs_do_not_explode)
{
	struct bk_str text = bk_str_format(arena, "%05000d", 0);

	ck_assert(!bk_str_like(text, BK_STR("*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*1")));
}
END_TEST

START_TEST(text_is_formatted_and_filled)
{
	static const char *const words[] = {"region", "account"};
	const struct bk_str values[] = {BK_STR("eu-west-1"), BK_STR("")};
	struct bk_str dup = bk_str_dup(arena, (struct bk_str){"abcdef", 3});

	ck_str(dup, "abc");
	ck_assert_int_eq(dup.ptr[3], '\0');
	ck_str(bk_str_dup(arena, (struct bk_str){0}), "");
	ck_str(bk_str_format(arena, "%d-%s", 7, "x"), "7-x");
	ck_assert_uint_eq(bk_str_format(arena, "%0300d", 1).len, 300);
	ck_str(bk_str_format(arena, "%.*s/%s", 2, "abc", "x"), "ab/x");
	ck_str(bk_str_format(arena, "%.*s%.*s.", 9, "abc", BK_STR_ARGS(values[1])), "abc.");
	ck_str(bk_str_format(arena, "%s%%%s", "a", "b"), "a%b");
	ck_str(bk_str_format(arena, "%s-%5s", "a", "b"), "a-    b");
	ck_str(bk_str_format(arena, "%s", ""), "");
	dup = bk_str_format(arena, "%0*d", 300, 7);
	ck_str(bk_str_format(arena, "%s", dup.ptr), dup.ptr);
	ck_assert_uint_eq(bk_str_format(arena, "%s-%s", dup.ptr, dup.ptr).len, 601);
	ck_str(bk_str_fill(arena, BK_STR("arn:{region}:{account}:{name}:{"), words, values, 2),
		"arn:eu-west-1::{name}:{");
	ck_str(bk_str_fill(arena, BK_STR(""), words, values, 2), "");
	ck_str(bk_str_fill(arena, BK_STR("{{region}}"), words, values, 2), "{eu-west-1}");
}
END_TEST

START_TEST(distance_counts_edits)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} cases[] = {
		{"", "", 0},
		{"", "abc", 3},
		{"vault", "vault", 0},
		{"vualt", "vault", 1},
		{"valt", "vault", 1},
		{"vaullt", "vault", 1},
		{"vaukt", "vault", 1},
		{"kitten", "sitting", 3},
		{"schedule", "shcedlue", 2},
		{"ca", "abc", 3},
	};
	struct bk_str long_text = bk_str_format(arena, "%064d", 0);

	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		struct bk_str a = bk_str_of(cases[i].a), b = bk_str_of(cases[i].b);

		ck_assert_uint_eq(bk_str_distance(a, b), cases[i].distance);
		ck_assert_uint_eq(bk_str_distance(b, a), cases[i].distance);
	}
	ck_assert_uint_eq(bk_str_distance(long_text, long_text), 0);
	long_text = bk_str_format(arena, "%065d", 0);
	ck_assert(bk_str_distance(long_text, BK_STR("a")) == SIZE_MAX);
	ck_assert(bk_str_distance(BK_STR("a"), long_text) == SIZE_MAX);
}
END_TEST

START_TEST(maps_find_and_keep_order)
{
	static int values[5000];
	struct bk_map map;

	bk_map_init(&map, arena);
	ck_assert_ptr_null(bk_map_find(&map, BK_STR("0")));
	for (int i = 0; i < 5000; i++)
		ck_assert_ptr_null(bk_map_put(&map, bk_str_format(arena, "%d", i), &values[i]));
	ck_assert_uint_eq(map.len, 5000);
	for (int i = 0; i < 5000; i++) {
		ck_assert_ptr_eq(bk_map_find(&map, bk_str_format(arena, "%d", i)), &values[i]);
		ck_assert_ptr_eq(map.entries[i].value, &values[i]);
	}
	ck_assert_ptr_null(bk_map_find(&map, BK_STR("5000")));
	ck_assert_ptr_eq(bk_map_put(&map, BK_STR("7"), &values[0]), &values[7]);
	ck_assert_ptr_eq(bk_map_find(&map, BK_STR("7")), &values[0]);
	ck_assert_uint_eq(map.len, 5000);
}
END_TEST

START_TEST(maps_of_pointers_go_by_identity)
{
	static int keys[1000];
	struct bk_map map;

	bk_map_init(&map, arena);
	for (size_t i = 0; i < 1000; i++)
		ck_assert_ptr_null(bk_map_put_ptr(&map, &keys[i], &keys[999 - i]));
	for (size_t i = 0; i < 1000; i++)
		ck_assert_ptr_eq(bk_map_find_ptr(&map, &keys[i]), &keys[999 - i]);
	ck_assert_ptr_null(bk_map_find_ptr(&map, &map));
}
END_TEST

START_TEST(names_are_one_pointer_for_one_text)
{
	struct bk_names names;
	char text[] = "vault";
	const struct bk_name *name;

	bk_names_init(&names, arena);
	name = bk_name_get(&names, bk_str_of(text));
	text[0] = 'f';
	ck_str(name->text, "vault");
	ck_assert_int_eq(name->text.ptr[5], '\0');
	ck_assert_ptr_eq(bk_name_get(&names, BK_STR("vault")), name);
	ck_assert_ptr_ne(bk_name_get(&names, BK_STR("fault")), name);
	ck_assert_ptr_nonnull(bk_name_get(&names, BK_STR("")));
}
END_TEST

/* FIPS 180-4's example "abc". */
START_TEST(hashes_are_sha256)
{
	ck_str(bk_hash_hex(arena, BK_STR("abc"), 64),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_str(bk_hash_hex(arena, BK_STR("abc"), 3), "ba7");
	ck_str(bk_hash_cut(arena, BK_STR("abcdefghijkl"), 12), "abcdefghijkl");
	ck_assert_uint_eq(bk_hash_cut(arena, BK_STR("abcdefghijklm"), 12).len, 12);
	ck_assert(
		bk_str_has_prefix(bk_hash_cut(arena, BK_STR("abcdefghijklm"), 12), BK_STR("abc-")));
	ck_assert(!bk_str_equal(bk_hash_cut(arena, BK_STR("abcdefghijklm"), 12),
		bk_hash_cut(arena, BK_STR("abcdefghijkln"), 12)));
}
END_TEST

static void write_sample(struct bk_json *json)
{
	bk_json_object(json);
	bk_json_key_string(json, "s", BK_STR("a\"\\\n\t\x01\x7f\xc3\xa9"));
	bk_json_key_int(json, "n", INT64_MIN);
	bk_json_key_bool(json, "b", true);
	bk_json_key(json, BK_STR("empty"));
	bk_json_array(json);
	bk_json_end_array(json);
	bk_json_key(json, BK_STR("list"));
	bk_json_array(json);
	bk_json_bool(json, false);
	bk_json_object(json);
	bk_json_end_object(json);
	bk_json_raw(json, BK_STR("null"));
	bk_json_text_begin(json);
	bk_json_text(json, BK_STR("one "));
	bk_json_text(json, BK_STR("\"piece\""));
	bk_json_text_end(json);
	bk_json_end_array(json);
	bk_json_end_object(json);
}

START_TEST(json_is_laid_out)
{
	struct bk_out *out = bk_out_memory();
	struct bk_json json;

	bk_json_init(&json, out, true);
	write_sample(&json);
	ck_str(bk_out_text(out),
		"{\"s\":\"a\\\"\\\\\\n\\t\\u0001\\u007f\xc3\xa9\",\"n\":-9223372036854775808,"
		"\"b\":true,\"empty\":[],\"list\":[false,{},null,\"one \\\"piece\\\"\"]}");
	bk_out_discard(out);

	out = bk_out_memory();
	bk_json_init(&json, out, false);
	bk_json_object(&json);
	bk_json_key_int(&json, "a", 1);
	bk_json_key(&json, BK_STR("b"));
	bk_json_array(&json);
	bk_json_int(&json, 2);
	bk_json_int(&json, 3);
	bk_json_end_array(&json);
	bk_json_end_object(&json);
	ck_str(bk_out_text(out), "{\n  \"a\": 1,\n  \"b\": [\n    2,\n    3\n  ]\n}");
	bk_out_discard(out);
}
END_TEST

/* Every byte below 0x80 comes back through a strict parser that somebody else wrote. */
START_TEST(json_survives_a_strict_parser)
{
	struct bk_out *out = bk_out_memory();
	struct bk_json json;
	char all[127];
	json_t *root, *text;

	for (int i = 0; i < 127; i++)
		all[i] = (char)(i + 1);
	bk_json_init(&json, out, false);
	bk_json_array(&json);
	bk_json_string(&json, (struct bk_str){all, sizeof(all)});
	write_sample(&json);
	bk_json_end_array(&json);
	root = json_loadb(bk_out_text(out).ptr, bk_out_text(out).len, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(root);
	text = json_array_get(root, 0);
	ck_assert_uint_eq(json_string_length(text), sizeof(all));
	ck_assert_mem_eq(json_string_value(text), all, sizeof(all));
	ck_assert_uint_eq(json_object_size(json_array_get(root, 1)), 5);
	json_decref(root);
	bk_out_discard(out);
}
END_TEST

START_TEST(files_appear_when_they_are_whole)
{
	const char *path = in_folder("x");
	struct bk_error error;
	struct bk_out *out;
	struct stat info;

	umask(022);
	write_file(path, "old");
	out = bk_out_file(path, true, &error);
	for (int i = 0; i < 50000; i++)
		bk_out_printf(out, "%d\n", i % 10);
	ck_str(read_file(path), "old");
	ck_assert(bk_out_close(out, &error));
	ck_assert_uint_eq(read_file(path).len, 100000);
	ck_assert(bk_str_has_prefix(read_file(path), BK_STR("0\n1\n2\n")));
	ck_assert_int_eq(stat(path, &info), 0);
	ck_assert_uint_eq(info.st_mode & 0777, 0755);
	ck_assert_int_eq(count_files(), 1);

	out = bk_out_file(path, false, &error);
	bk_out_text_of(out, "never");
	bk_out_discard(out);
	ck_assert_uint_eq(read_file(path).len, 100000);
	ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(a_failed_write_leaves_the_old_file)
{
	const char *path = in_folder("x");
	struct rlimit limit = {.rlim_cur = 100000, .rlim_max = RLIM_INFINITY};
	struct bk_error error = {0};
	struct bk_out *out;

	write_file(path, "old");
	ck_assert_ptr_null(bk_out_file(in_folder("no/x"), false, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "no/x"));

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	out = bk_out_file(path, false, &error);
	ck_assert_ptr_nonnull(out);
	for (int i = 0; i < 20000; i++)
		bk_out_text_of(out, "0123456789");
	error.text[0] = '\0';
	ck_assert(!bk_out_close(out, &error));
	ck_assert_ptr_nonnull(strstr(error.text, path));
	ck_str(read_file(path), "old");
	ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(a_full_stream_is_noticed)
{
	FILE *full = fopen("/dev/full", "w");
	struct bk_error error = {0};
	struct bk_out *out;

	if (!full)
		return; /* not every system has one */
	out = bk_out_stream(full);
	bk_out_text_of(out, "x");
	ck_assert(!bk_out_close(out, &error));
	ck_assert_str_ne(error.text, "");
	fclose(full);
	ck_assert(bk_out_close(NULL, &error));
}
END_TEST

/* What bk_out_compare() says to `written` when the file holds `held`. */
static bool differs(const char *held, const char *written)
{
	const char *path = in_folder("x");
	struct bk_error error;
	struct bk_out *out;
	bool answer;

	write_file(path, held);
	out = bk_out_compare(path);
	bk_out_text_of(out, written);
	answer = bk_out_differs(out);
	ck_assert(bk_out_close(out, &error));
	ck_str(read_file(path), held);
	return answer;
}

START_TEST(comparing_writes_nothing)
{
	struct bk_out *out = bk_out_compare(in_folder("missing"));

	ck_assert(bk_out_differs(out));
	bk_out_discard(out);
	ck_assert_int_eq(count_files(), 0);
	ck_assert(!differs("abc", "abc"));
	ck_assert(differs("abc", "ab"));
	ck_assert(differs("ab", "abc"));
	ck_assert(differs("abd", "abc"));
	ck_assert(differs("abc", ""));
	ck_assert(!differs("", ""));
}
END_TEST

START_TEST(errors_are_cut_to_one_line)
{
	struct bk_error error;

	ck_assert(!bk_error_set(&error, "could not %s", "read"));
	ck_assert_str_eq(error.text, "could not read");
	ck_assert(!bk_error_set(&error, "%01000d", 0));
	ck_assert_uint_eq(strlen(error.text), sizeof(error.text) - 1);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *cases = tcase_create("base");
	TCase *ends = tcase_create("ends");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, numbers_and_letters);
	tcase_add_test(cases, arena_gives_zeroed_aligned_apart);
	tcase_add_test(cases, arena_can_be_used_again_after_reset);
	tcase_add_test(cases, vectors_keep_what_was_pushed);
	tcase_add_test(cases, strings_compare);
	tcase_add_test(cases, strings_are_cut);
	tcase_add_test(cases, globs_match_whole_strings);
	tcase_add_test(cases, globs_of_any_case);
	tcase_add_test(cases, globs_do_not_explode);
	tcase_add_test(cases, text_is_formatted_and_filled);
	tcase_add_test(cases, distance_counts_edits);
	tcase_add_test(cases, maps_find_and_keep_order);
	tcase_add_test(cases, maps_of_pointers_go_by_identity);
	tcase_add_test(cases, names_are_one_pointer_for_one_text);
	tcase_add_test(cases, hashes_are_sha256);
	tcase_add_test(cases, json_is_laid_out);
	tcase_add_test(cases, json_survives_a_strict_parser);
	tcase_add_test(cases, files_appear_when_they_are_whole);
	tcase_add_test(cases, a_failed_write_leaves_the_old_file);
	tcase_add_test(cases, a_full_stream_is_noticed);
	tcase_add_test(cases, comparing_writes_nothing);
	tcase_add_test(cases, errors_are_cut_to_one_line);
	suite_add_tcase(suite, cases);
	/* Without the fixture: nothing runs after the end. */
	tcase_add_exit_test(ends, arena_overflow_ends_the_program, 70);
	suite_add_tcase(suite, ends);
	return suite;
}
