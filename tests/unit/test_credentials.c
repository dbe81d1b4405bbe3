/*
 * The credential chain: every source, their order, every error, and when keys are got anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/credentials.h"
#include "credential_world.h"
#include "unit.h"

/* 2026-11-24T15:04:05Z */
static const int64_t now = 1795532645;

static struct world world;
static struct bk_credential_world chain_world;

static void set_up(void)
{
	world = (struct world){.now = now};
	world_begin(&world);
	chain_world = world_for_chain(&world);
}

static void tear_down(void)
{
	world_end(&world);
}

static void ck_str(struct bk_str got, const char *want)
{
	ck_assert_msg(bk_str_is(got, want), "got '%.*s', want '%s'", BK_STR_ARGS(got), want);
}

/*
 * One attempt to get keys in some surroundings.
 */

struct scene {
	const char *what;
	const char *variables[WORLD_VARIABLES][2]; /* a value of "~/x" is under the home folder */
	const char *config, *credentials;          /* ~/.aws/config and ~/.aws/credentials */
	const char *files[WORLD_FILES][2];
	const char *profile; /* --profile */
	struct world_reply replies[WORLD_REPLIES];
	int pauses;
	const char *keys;   /* "ID SECRET TOKEN"; NULL: there are none */
	const char *source; /* where they come from */
	int64_t expires;    /* 0: never */
	const char *error;  /* word for word, the home folder as `~` */
};

#define SECRET CANARY "secret"
#define TOKEN  CANARY "token"
#define KEYS   "AKID " SECRET " " TOKEN
/* 2026-11-24T16:04:05Z */
#define LATER      "2026-11-24T16:04:05Z"
#define LATER_TIME (now + 3600)

#define NEAR_KEYS                                                                                  \
	"{\"Code\":\"Success\",\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" SECRET             \
	"\",\"Token\":\"" TOKEN "\",\"Expiration\":\"" LATER "\"}"
#define STS_KEYS(action)                                                                           \
	"<" action "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" action         \
	"Result><Credentials><AccessKeyId>AKID</AccessKeyId><SecretAccessKey>" SECRET              \
	"</SecretAccessKey><SessionToken>" TOKEN "</SessionToken><Expiration>" LATER               \
	"</Expiration></Credentials></" action "Result></" action "Response>"
#define STS_ERROR(code, message)                                                                   \
	"<ErrorResponse><Error><Type>Sender</Type><Code>" code "</Code><Message>" message          \
	"</Message></Error><RequestId>1</RequestId></ErrorResponse>"
#define SSO_TOKEN(end)                                                                             \
	"{\"startUrl\":\"https://x.awsapps.com/start\",\"region\":\"eu-west-1\","                  \
	"\"accessToken\":\"" TOKEN "\",\"expiresAt\":\"" end "\"}"
#define SSO_KEYS                                                                                   \
	"{\"roleCredentials\":{\"accessKeyId\":\"AKID\",\"secretAccessKey\":\"" SECRET             \
	"\",\"sessionToken\":\"" TOKEN "\",\"expiration\":1795536245000}}"
#define SSO_URL                                                                                    \
	"GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Ops&"     \
	"account_id=111122223333"
/* SHA-1 of "corp" and of "https://x.awsapps.com/start" */
#define SSO_CACHE     ".aws/sso/cache/"
#define SSO_SESSION   SSO_CACHE "ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
#define SSO_URL_CACHE SSO_CACHE "3947de8b16688092197fa616c34e01335f21d256.json"
#define SSO_PROFILE                                                                                \
	"[profile s]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Ops\n"    \
	"[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = "                             \
	"https://x.awsapps.com/start\n"
#define PROCESS(json) "[default]\ncredential_process = printf '%s' '" json "'\n"
#define IMDS          "http://169.254.169.254/latest/"
#define IMDS_ROLES    IMDS "meta-data/iam/security-credentials/"
#define STS           "POST https://sts.us-east-1.amazonaws.com/"
#define NO_PROFILE    "profile \"default\" has none in ~/.aws/config or ~/.aws/credentials; "
#define NONE(container, instance)                                                                  \
	"no AWS keys: environment variables: AWS_ACCESS_KEY_ID is not set; " NO_PROFILE            \
	"container endpoint: " container "; instance metadata: " instance                          \
	"; run `aws configure`, or choose a profile with --profile or AWS_PROFILE"
#define NO_CONTAINER "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set"
#define IMDS_OFF                                                                                   \
	{                                                                                          \
		"AWS_EC2_METADATA_DISABLED", "true"                                                \
	}

#include "credential_scenes.h"

static void prepare(const struct scene *scene)
{
	static char paths[WORLD_VARIABLES][128];

	for (size_t i = 0; i < WORLD_VARIABLES && scene->variables[i][0]; i++) {
		const char *value = scene->variables[i][1];

		if (strncmp(value, "~/", 2) == 0) {
			snprintf(paths[i], sizeof(paths[i]), "%s%s", world.home, value + 1);
			value = paths[i];
		}
		world_set(&world, scene->variables[i][0], value);
	}
	if (scene->config)
		world_write(&world, ".aws/config", scene->config);
	if (scene->credentials)
		world_write(&world, ".aws/credentials", scene->credentials);
	for (size_t i = 0; i < WORLD_FILES && scene->files[i][0]; i++)
		world_write(&world, scene->files[i][0], scene->files[i][1]);
	world.replies = scene->replies;
}

static void ck_keys(const struct bk_credential *credential, const char *want)
{
	struct bk_keys keys = bk_credential_keys(credential);
	char text[512];

	snprintf(text, sizeof(text), "%.*s %.*s %.*s", BK_STR_ARGS(keys.access_key),
		BK_STR_ARGS(keys.secret_key), BK_STR_ARGS(keys.session_token));
	ck_assert_str_eq(text, want);
}

static void ck_requests(const struct scene *scene)
{
	size_t expected = 0;

	while (expected < WORLD_REPLIES && scene->replies[expected].request)
		expected++;
	ck_assert_msg(!world.problem[0], "not expected: %s", world.problem);
	ck_assert_uint_eq(world.asked, expected);
	ck_assert_int_eq(world.pauses, scene->pauses);
}

START_TEST(scenes_end_as_they_should)
{
	const struct scene *scene = &scenes[_i];
	const struct bk_credential_options options = {
		.profile = bk_str_of(scene->profile ? scene->profile : "")};
	struct bk_credential credential = {0};
	struct bk_error error = {0};
	struct bk_credentials *chain;
	bool fine;

	prepare(scene);
	chain = bk_credentials_new(&options, &chain_world, &error);
	fine = chain && bk_credentials_get(chain, &credential, &error);
	ck_assert_ptr_null(strstr(error.text, CANARY));
	if (scene->error)
		ck_assert_str_eq(world_mask(&world, error.text), scene->error);
	else
		ck_assert_str_eq(error.text, "");
	ck_requests(scene);
	ck_assert_int_eq(fine, scene->keys != NULL);
	if (fine) {
		ck_keys(&credential, scene->keys);
		ck_str(bk_credentials_source(chain), scene->source);
		ck_assert_int_eq(credential.expires,
			scene->expires ? scene->expires : BK_CREDENTIAL_FOREVER);
	}
	bk_credential_done(&credential);
	bk_credentials_free(chain);
}
END_TEST

/*
 * Getting keys anew.
 */

struct keeper {
	struct bk_credentials *chain;
	struct bk_credential credential;
	struct bk_error error;
};

static void keep(struct keeper *keeper, const struct world_reply *replies)
{
	const struct bk_credential_options options = {0};

	*keeper = (struct keeper){0};
	world.replies = replies;
	keeper->chain = bk_credentials_new(&options, &chain_world, &keeper->error);
	ck_assert_msg(keeper->chain != NULL, "%s", keeper->error.text);
}

static bool get(struct keeper *keeper)
{
	return bk_credentials_get(keeper->chain, &keeper->credential, &keeper->error);
}

static void let_go(struct keeper *keeper)
{
	bk_credential_done(&keeper->credential);
	bk_credentials_free(keeper->chain);
}

#define CONTAINER "GET http://169.254.170.2/keys"
#define KEYS_UNTIL(id, end)                                                                        \
	"{\"AccessKeyId\":\"" id "\",\"SecretAccessKey\":\"" SECRET "\",\"Token\":\"" TOKEN        \
	"\",\"Expiration\":\"" end "\"}"

START_TEST(keys_are_got_anew_five_minutes_before_their_end)
{
	static const struct world_reply replies[] = {
		{CONTAINER, NULL, 200, KEYS_UNTIL("FIRST", LATER)},
		{CONTAINER, NULL, 200, KEYS_UNTIL("SECOND", "2026-11-24T17:04:05Z")},
		{0},
	};
	struct keeper keeper;

	world_set(&world, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys");
	keep(&keeper, replies);
	ck_assert(get(&keeper));
	world.now = LATER_TIME - 301;
	ck_assert(get(&keeper));
	ck_assert_uint_eq(world.asked, 1);
	ck_str(bk_secret_text(&keeper.credential.access_key), "FIRST");
	world.now = LATER_TIME - 300;
	ck_assert(get(&keeper));
	ck_assert_uint_eq(world.asked, 2);
	ck_str(bk_secret_text(&keeper.credential.access_key), "SECOND");
	let_go(&keeper);
}
END_TEST

START_TEST(keys_that_are_still_good_outlive_a_failure)
{
	static const struct world_reply replies[] = {
		{CONTAINER, NULL, 200, KEYS_UNTIL("FIRST", LATER)},
		{CONTAINER, NULL, 404, ""},
		{CONTAINER, NULL, 404, ""},
		{CONTAINER, NULL, 404, ""},
		{0},
	};
	struct keeper keeper;

	world_set(&world, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys");
	keep(&keeper, replies);
	ck_assert(get(&keeper));
	world.now = LATER_TIME - 200;
	ck_assert(get(&keeper));
	ck_str(bk_secret_text(&keeper.credential.access_key), "FIRST");
	/* Not asked again at once. */
	world.now += 29;
	ck_assert(get(&keeper));
	ck_assert_uint_eq(world.asked, 2);
	world.now += 1;
	ck_assert(get(&keeper));
	ck_assert_uint_eq(world.asked, 3);
	world.now = LATER_TIME;
	ck_assert(!get(&keeper));
	ck_assert_str_eq(keeper.error.text, "container endpoint: HTTP status 404");
	let_go(&keeper);
}
END_TEST

START_TEST(keys_of_the_environment_end)
{
	struct keeper keeper;

	world_set(&world, "AWS_ACCESS_KEY_ID", "AKID");
	world_set(&world, "AWS_SECRET_ACCESS_KEY", SECRET);
	world_set(&world, "AWS_CREDENTIAL_EXPIRATION", LATER);
	keep(&keeper, NULL);
	ck_assert(get(&keeper));
	ck_assert_int_eq(keeper.credential.expires, LATER_TIME);
	world.now = LATER_TIME - 1;
	ck_assert(get(&keeper));
	world.now = LATER_TIME;
	ck_assert(!get(&keeper));
	ck_assert_str_eq(keeper.error.text,
		"keys of environment variables: they ended at 2026-11-24T16:04:05Z");
	let_go(&keeper);
}
END_TEST

START_TEST(keys_of_an_instance_are_used_on)
{
	static const struct world_reply replies[] = {
		{"PUT " IMDS "api/token", NULL, 200, TOKEN},
		{"GET " IMDS_ROLES, NULL, 200, "web"},
		{"GET " IMDS_ROLES "web", NULL, 200, NEAR_KEYS},
		{"PUT " IMDS "api/token", NULL, 0, NULL},
		{"PUT " IMDS "api/token", NULL, 200, TOKEN},
		{"GET " IMDS_ROLES, NULL, 200, "web"},
		{"GET " IMDS_ROLES "web", NULL, 200, NEAR_KEYS},
		{0},
	};
	struct keeper keeper;

	keep(&keeper, replies);
	ck_assert(get(&keeper));
	ck_assert_int_eq(keeper.credential.expires, LATER_TIME);
	/* The service is down: 15 minutes more, although the keys say otherwise. */
	world.now = LATER_TIME + 1;
	ck_assert(get(&keeper));
	ck_assert_int_eq(keeper.credential.expires, LATER_TIME + 1 + 900);
	ck_assert_uint_eq(world.asked, 4);
	/* It is back, with keys that are over: the same. */
	world.now = LATER_TIME + 800;
	ck_assert(get(&keeper));
	ck_assert_uint_eq(world.asked, 7);
	ck_assert_int_eq(keeper.credential.expires, LATER_TIME + 800 + 900);
	ck_assert_msg(!world.problem[0], "%s", world.problem);
	let_go(&keeper);
}
END_TEST

/*
 * What else the environment and the files say.
 */

static const struct {
	const char *variables[3][2];
	const char *config;
	const char *region, *endpoint; /* of STS */
} words[] = {
	{.region = "", .endpoint = ""},
	{.variables = {{"AWS_REGION", "eu-west-1"}, {"AWS_DEFAULT_REGION", "eu-west-2"}},
		.config = "[default]\nregion = eu-west-3\n",
		.region = "eu-west-1",
		.endpoint = ""},
	{.variables = {{"AWS_DEFAULT_REGION", "eu-west-2"}},
		.config = "[default]\nregion = eu-west-3\n",
		.region = "eu-west-2",
		.endpoint = ""},
	{.config = "[default]\nregion = eu-west-3\nendpoint_url = http://localhost:1\n",
		.region = "eu-west-3",
		.endpoint = "http://localhost:1"},
	{.variables = {{"AWS_ENDPOINT_URL", "http://localhost:2"}},
		.config = "[default]\nservices = s\n[services s]\nsts =\n  endpoint_url = "
			  "http://localhost:3\n",
		.region = "",
		.endpoint = "http://localhost:2"},
	{.variables = {{"AWS_ENDPOINT_URL", "http://localhost:2"},
		 {"AWS_ENDPOINT_URL_STS", "http://localhost:4"}},
		.region = "",
		.endpoint = "http://localhost:4"},
	{.config = "[default]\nservices = s\nendpoint_url = http://localhost:1\n[services s]\n"
		   "kms =\n  endpoint_url = http://localhost:5\nsts =\n  endpoint_url = "
		   "http://localhost:3\n",
		.region = "",
		.endpoint = "http://localhost:3"},
	{.variables = {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"},
		 {"AWS_ENDPOINT_URL", "http://localhost:2"}},
		.region = "",
		.endpoint = ""},
};

START_TEST(regions_and_endpoints)
{
	struct keeper keeper;

	for (size_t i = 0; i < 3 && words[_i].variables[i][0]; i++)
		world_set(&world, words[_i].variables[i][0], words[_i].variables[i][1]);
	if (words[_i].config)
		world_write(&world, ".aws/config", words[_i].config);
	keep(&keeper, NULL);
	ck_str(bk_credentials_region(keeper.chain), words[_i].region);
	ck_str(bk_credentials_endpoint(keeper.chain, BK_STR("STS")), words[_i].endpoint);
	let_go(&keeper);
}
END_TEST

START_TEST(a_process_may_not_take_long)
{
	const struct bk_credential_options options = {.process_limit_ms = 20};
	struct bk_credential credential = {0};
	struct bk_error error = {0};
	struct bk_credentials *chain;

	world_write(&world, ".aws/config", "[default]\ncredential_process = sleep 1000\n");
	chain = bk_credentials_new(&options, &chain_world, &error);
	ck_assert_ptr_nonnull(chain);
	ck_assert(!bk_credentials_get(chain, &credential, &error));
	ck_assert_str_eq(error.text, "profile \"default\": credential_process: takes too long");
	bk_credentials_free(chain);
}
END_TEST

START_TEST(a_copy_is_its_own)
{
	struct bk_credential one = {.expires = 7}, two = {0};

	bk_secret_set(&one.access_key, BK_STR("AKID"));
	bk_secret_set(&one.secret_key, BK_STR("first"));
	bk_credential_copy(&two, &one);
	bk_secret_set(&one.secret_key, BK_STR("second"));
	ck_keys(&two, "AKID first ");
	ck_assert_int_eq(two.expires, 7);
	bk_credential_done(&one);
	ck_keys(&one, "  ");
	bk_credential_done(&two);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("credentials");
	TCase *tests = tcase_create("credentials");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, scenes_end_as_they_should, 0, BK_COUNT(scenes));
	tcase_add_test(tests, keys_are_got_anew_five_minutes_before_their_end);
	tcase_add_test(tests, keys_that_are_still_good_outlive_a_failure);
	tcase_add_test(tests, keys_of_the_environment_end);
	tcase_add_test(tests, keys_of_an_instance_are_used_on);
	tcase_add_loop_test(tests, regions_and_endpoints, 0, BK_COUNT(words));
	tcase_add_test(tests, a_process_may_not_take_long);
	tcase_add_test(tests, a_copy_is_its_own);
	suite_add_tcase(suite, tests);
	return suite;
}
