/*
 * What the build bakes in: tables are sorted, lengths are right, the bytes are those of the files.
 */
#include "base/embed.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static bool zone_exists(const char *name)
{
	for (size_t i = 0; i < bk_zone_count; i++) {
		if (!strcmp(bk_zones[i].name, name))
			return true;
	}
	return false;
}

static void ck_table(
	const struct bk_embedded *table, size_t count, const char *folder, const char *suffix)
{
	static char path[4096];
	const char *srcdir = getenv("BK_SRCDIR");

	ck_assert_ptr_nonnull(srcdir);
	for (size_t i = 0; i < count; i++) {
		const struct bk_embedded *file = &table[i];
		FILE *stream;
		size_t pos = 0;
		int c;

		ck_assert_uint_eq(strlen(file->data), file->len);
		if (i > 0)
			ck_assert_int_lt(strcmp(table[i - 1].name, file->name), 0);
		snprintf(path, sizeof(path), "%s/%s/%s%s", srcdir, folder, file->name, suffix);
		stream = fopen(path, "rb");
		ck_assert_msg(stream, "%s is not there", path);
		while ((c = getc(stream)) != EOF) {
			ck_assert_uint_lt(pos, file->len);
			ck_assert_int_eq((unsigned char)file->data[pos], c);
			pos++;
		}
		fclose(stream);
		ck_assert_uint_eq(pos, file->len);
	}
}

START_TEST(stdlib_is_the_folder)
{
	ck_table(bk_stdlib_files, bk_stdlib_count, "stdlib", ".bk");
}
END_TEST

START_TEST(rule_pages_are_the_folder)
{
	ck_table(bk_rule_pages, bk_rule_page_count, "docs/rules", ".md");
}
END_TEST

START_TEST(zones_are_sorted_and_real)
{
	ck_assert_uint_gt(bk_zone_count, 300);
	for (size_t i = 1; i < bk_zone_count; i++)
		ck_assert_int_lt(strcmp(bk_zones[i - 1].name, bk_zones[i].name), 0);
	ck_assert(zone_exists("Australia/Sydney"));
	ck_assert(zone_exists("America/Argentina/Buenos_Aires"));
	ck_assert(zone_exists("UTC"));
	ck_assert(!zone_exists("Australia/Sidney"));
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("embed");
	TCase *tables = tcase_create("tables");

	tcase_add_test(tables, stdlib_is_the_folder);
	tcase_add_test(tables, rule_pages_are_the_folder);
	tcase_add_test(tables, zones_are_sorted_and_real);
	suite_add_tcase(suite, tables);
	return suite;
}
