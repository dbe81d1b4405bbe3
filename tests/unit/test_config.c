/*
 * The shared files of the AWS tools, and secrets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <jansson.h>

#include "aws/config.h"
#include "aws/secret.h"
#include "base/arena.h"
#include "unit.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif

static struct bk_config *config;
static struct bk_error error;

static void set_up(void)
{
	config = bk_config_new();
	error = (struct bk_error){0};
}

static void tear_down(void)
{
	bk_config_free(config);
}

static void read_text(enum bk_config_file file, const char *text)
{
	ck_assert_msg(bk_config_parse(config, file, BK_STR("f"), bk_str_of(text), &error), "%s",
		error.text);
}

struct setting {
	const char *text; /* of the config file */
	enum bk_config_kind kind;
	const char *name, *word;
	const char *value; /* NULL: it is not set */
};

/* clang-format off */
static const struct setting settings[] = {
	{ "[default]\nregion = x\n",               BK_CONFIG_PROFILE, "default", "region", "x" },
	{ "[profile default]\nregion=x",           BK_CONFIG_PROFILE, "default", "region", "x" },
	{ "[profile a]\nregion = x\n",             BK_CONFIG_PROFILE, "a", "region", "x" },
	{ "[profile a]\nregion = x\n",             BK_CONFIG_PROFILE, "b", "region", NULL },
	{ "[profile a]\nregion = x\n",             BK_CONFIG_SERVICES, "a", "region", NULL },
	{ "[a]\nregion = x\n",                     BK_CONFIG_PROFILE, "a", "region", NULL },
	{ "[profile \"a b\"]\nregion = x\n",       BK_CONFIG_PROFILE, "a b", "region", "x" },
	{ "[profile 'a b']\nregion = x\n",         BK_CONFIG_PROFILE, "a b", "region", "x" },
	{ "[ profile\ta ]  # mine\nregion = x\n",  BK_CONFIG_PROFILE, "a", "region", "x" },
	{ "[profile]\nregion = x\n",               BK_CONFIG_PROFILE, "", "region", NULL },
	{ "[profiles a]\nregion = x\n",            BK_CONFIG_PROFILE, "a", "region", NULL },
	{ "[sso-session a]\nsso_region = x\n",     BK_CONFIG_SSO_SESSION, "a", "sso_region", "x" },
	{ "[services a]\nsts =\n  endpoint_url = x\nkms =\n  endpoint_url = y\n",
						   BK_CONFIG_SERVICES, "a", "kms.endpoint_url", "y" },
	{ "[default]\ns3 =\n  # c\n\n  a = x\nregion = y\n",
						   BK_CONFIG_PROFILE, "default", "region", "y" },
	{ "\xef\xbb\xbf[default]\r\nregion = x\r\n", BK_CONFIG_PROFILE, "default", "region", "x" },
	{ "# c\n; d\n\n[default]\n# e\nregion = x\n", BK_CONFIG_PROFILE, "default", "region", "x" },
	{ "[default]\nREGION = X\n",               BK_CONFIG_PROFILE, "default", "region", "X" },
	{ "[default]\nregion: x\n",                BK_CONFIG_PROFILE, "default", "region", "x" },
	{ "[default]\na = b=c:d\n",                BK_CONFIG_PROFILE, "default", "a", "b=c:d" },
	{ "[default]\na = b # c\n",                BK_CONFIG_PROFILE, "default", "a", "b # c" },
	{ "[default]\na =\n",                      BK_CONFIG_PROFILE, "default", "a", "" },
	{ "[default]\na = b\n  c\n\td\n",          BK_CONFIG_PROFILE, "default", "a", "b\n  c\n\td" },
	{ "[default]\na = b\na = c\n",             BK_CONFIG_PROFILE, "default", "a", "c" },
	{ "[default]\na = b\n[profile x]\n[default]\nc = d\n",
						   BK_CONFIG_PROFILE, "default", "a", "b" },
	{ "[default]\n  a = b\n",                  BK_CONFIG_PROFILE, "default", "a", "b" },
	{ "[other]\na =\n  b = c\n",               BK_CONFIG_PROFILE, "other", "a.b", NULL },
	{ "",                                      BK_CONFIG_PROFILE, "default", "a", NULL },
};
/* clang-format on */

START_TEST(settings_are_found)
{
	const struct setting *one = &settings[_i];
	struct bk_str value;

	read_text(BK_CONFIG_CONFIG, one->text);
	value = bk_config_get(config, one->kind, bk_str_of(one->name), one->word);
	ck_assert_msg((value.ptr != NULL) == (one->value != NULL) &&
			(!one->value || bk_str_is(value, one->value)),
		"got '%.*s'", BK_STR_ARGS(value));
}
END_TEST

START_TEST(names_of_the_credentials_file_are_profiles)
{
	read_text(BK_CONFIG_CREDENTIALS, "[profile a]\nx = 1\n[a]\nx = 2\n[services b]\nx = 3\n");
	ck_assert(
		bk_str_is(bk_config_get(config, BK_CONFIG_PROFILE, BK_STR("profile a"), "x"), "1"));
	ck_assert(bk_str_is(bk_config_get(config, BK_CONFIG_PROFILE, BK_STR("a"), "x"), "2"));
	ck_assert(!bk_config_has(config, BK_CONFIG_SERVICES, BK_STR("b")));
	ck_assert(bk_config_has(config, BK_CONFIG_PROFILE, BK_STR("services b")));
}
END_TEST

START_TEST(the_credentials_file_wins)
{
	read_text(BK_CONFIG_CONFIG, "[profile a]\nx = config\ny = config\n");
	read_text(BK_CONFIG_CREDENTIALS, "[a]\nx = credentials\n");
	ck_assert(bk_str_is(
		bk_config_get(config, BK_CONFIG_PROFILE, BK_STR("a"), "x"), "credentials"));
	ck_assert(bk_str_is(bk_config_get(config, BK_CONFIG_PROFILE, BK_STR("a"), "y"), "config"));
	ck_assert(bk_str_is(
		bk_config_get_in(config, BK_CONFIG_CONFIG, BK_CONFIG_PROFILE, BK_STR("a"), "x"),
		"config"));
}
END_TEST

static const struct {
	const char *text, *error;
} mistakes[] = {
	{"a = b\n", "f:1: a setting before the first section"},
	{"[default\n", "f:1: a section begins with `[` but does not end with `]`"},
	{"\n[default]\nab\n", "f:3: neither a section nor a setting `word = value`"},
	{"[default]\n= b\n", "f:2: neither a section nor a setting `word = value`"},
	{"[default]\na =\n  b\n", "f:3: a block of settings with a line that is none"},
};

START_TEST(mistakes_are_named_by_line)
{
	ck_assert(!bk_config_parse(
		config, BK_CONFIG_CONFIG, BK_STR("f"), bk_str_of(mistakes[_i].text), &error));
	ck_assert_str_eq(error.text, mistakes[_i].error);
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
	ck_assert(!bk_config_parse(
		config, BK_CONFIG_CONFIG, BK_STR("f"), BK_STR("[a]\nb = \0c\n"), &error));
	ck_assert_str_eq(error.text, "f: not a text: it has a NUL byte");
}
END_TEST

START_TEST(files_that_are_too_large)
{
	char path[] = "/tmp/bkc-test-XXXXXX";
	int fd = mkstemp(path);
	FILE *stream;

	ck_assert_int_ge(fd, 0);
	stream = fdopen(fd, "w");
	ck_assert_ptr_nonnull(stream);
	for (int i = 0; i < BK_CONFIG_FILE_MAX; i++)
		fputc('\n', stream);
	fflush(stream);
	ck_assert(bk_config_read(config, BK_CONFIG_CONFIG, path, &error));
	fputc('\n', stream);
	fclose(stream);
	ck_assert(!bk_config_read(config, BK_CONFIG_CONFIG, path, &error));
	ck_assert_ptr_nonnull(strstr(error.text, ": larger than 1048576 bytes"));
	remove(path);
}
END_TEST

START_TEST(files_that_are_missing_and_folders)
{
	ck_assert(bk_config_read(config, BK_CONFIG_CONFIG, "/nowhere/at/all", &error));
	ck_assert_str_eq(error.text, "");
	ck_assert(!bk_config_read(config, BK_CONFIG_CONFIG, "/tmp", &error));
	ck_assert_str_eq(error.text, "/tmp: Is a directory");
}
END_TEST

START_TEST(secrets_are_set_and_emptied)
{
	struct bk_secret secret = {0};

	ck_assert(bk_str_is(bk_secret_text(&secret), ""));
	bk_secret_set(&secret, BK_STR("one"));
	/* Also from itself. */
	bk_secret_set(&secret, bk_secret_text(&secret));
	ck_assert(bk_str_is(bk_secret_text(&secret), "one"));
	bk_secret_done(&secret);
	ck_assert_ptr_null(secret.bytes);
	bk_secret_done(&secret);
}
END_TEST

/* Each test is a process of its own, so that what is guarded here is so nowhere else. */
START_TEST(nobody_looks_into_a_guarded_process)
{
	json_t *before = json_string("made before"), *after;
	struct rlimit limit;

	bk_secret_guard();
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &limit), 0);
	ck_assert_uint_eq(limit.rlim_cur, 0);
	ck_assert_uint_eq(limit.rlim_max, 0);
	after = json_string("made after");
	json_decref(before);
	json_decref(after);
}
END_TEST

/* Looks at what was let go, which AddressSanitizer would not have. */
#ifndef HAS_ASAN
START_TEST(a_secret_arena_is_wiped)
{
	struct bk_arena *arena = bk_arena_new_secret();
	char *text = bk_arena_text(arena, 8);

	memcpy(text, "CANARY!", 8);
	bk_arena_reset(arena);
	ck_assert_int_eq(memcmp(text, "\0\0\0\0\0\0\0\0", 8), 0);
	bk_arena_free(arena);
}
END_TEST
#endif

Suite *test_suite(void)
{
	Suite *suite = suite_create("config");
	TCase *tests = tcase_create("config");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, settings_are_found, 0, BK_COUNT(settings));
	tcase_add_test(tests, names_of_the_credentials_file_are_profiles);
	tcase_add_test(tests, the_credentials_file_wins);
	tcase_add_loop_test(tests, mistakes_are_named_by_line, 0, BK_COUNT(mistakes));
	tcase_add_test(tests, bytes_that_are_no_text);
	tcase_add_test(tests, files_that_are_too_large);
	tcase_add_test(tests, files_that_are_missing_and_folders);
	tcase_add_test(tests, secrets_are_set_and_emptied);
	tcase_add_test(tests, nobody_looks_into_a_guarded_process);
#ifndef HAS_ASAN
	tcase_add_test(tests, a_secret_arena_is_wiped);
#endif
	suite_add_tcase(suite, tests);
	return suite;
}
