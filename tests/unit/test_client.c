/*
 * Calls in a world without network and with a clock of its own: attempts, pauses, keys, pages.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "aws/run.h"
#include "base/arena.h"
#include "unit.h"

/* What comes for one request. The last of a script holds for all that follow. */
struct reply {
	const char *target; /* must be in the target, body or URL; or NULL */
	int status;         /* 0: no answer comes */
	const char *body;
	const char *date; /* of the header, or NULL */
	bool sent;        /* without an answer: it went out */
	bool lasting;
};

enum { SENT_MOST = 64 };

/* What was sent. */
struct sent {
	char url[256], authorization[512], date[32], token[64], body[1024];
	bool once;
	int64_t at;
};

static struct scene {
	pthread_mutex_t lock;
	const struct reply *replies;
	size_t reply_count, asked;
	struct sent sent[SENT_MOST];
	int64_t now; /* ms; steady time is the same */
	int64_t slept;
	uint32_t random;
	const char *variables[8][2];
	atomic_bool stop;
	bool by_request; /* the reply is the first whose target fits */
} scene;

static void copy(char *to, size_t size, struct bk_str text)
{
	snprintf(to, size, "%.*s", BK_STR_ARGS(text));
}

static bool fits(const struct reply *reply, const struct sent *sent, struct bk_str target)
{
	char name[128];

	copy(name, sizeof(name), target);
	return !reply->target || strstr(sent->url, reply->target) ||
		strstr(sent->body, reply->target) || strstr(name, reply->target);
}

static const struct reply *choose(const struct sent *sent, struct bk_str target)
{
	size_t index = scene.asked < scene.reply_count ? scene.asked : scene.reply_count - 1;

	if (!scene.by_request) {
		ck_assert_msg(fits(&scene.replies[index], sent, target), "request %zu: %s %s",
			scene.asked, sent->url, sent->body);
		return &scene.replies[index];
	}
	for (size_t i = 0; i < scene.reply_count; i++) {
		if (fits(&scene.replies[i], sent, target))
			return &scene.replies[i];
	}
	ck_abort_msg("unexpected request: %s %s", sent->url, sent->body);
}

static bool scene_send(void *context, struct bk_arena *arena, const struct bk_http_request *request,
	struct bk_http_answer *ret, struct bk_http_trouble *ret_trouble)
{
	struct sent sent = {.once = request->once};
	struct bk_str target =
		bk_http_header_find(request->headers, request->header_count, "X-Amz-Target");
	ck_assert_ptr_eq(context, &scene);

	pthread_mutex_lock(&scene.lock);
	copy(sent.url, sizeof(sent.url), bk_str_of(request->url));
	copy(sent.body, sizeof(sent.body), request->body);
	copy(sent.authorization, sizeof(sent.authorization),
		bk_http_header_find(request->headers, request->header_count, "Authorization"));
	copy(sent.date, sizeof(sent.date),
		bk_http_header_find(request->headers, request->header_count, "X-Amz-Date"));
	copy(sent.token, sizeof(sent.token),
		bk_http_header_find(
			request->headers, request->header_count, "X-Amz-Security-Token"));
	sent.at = scene.now;
	const struct reply *reply = choose(&sent, target);
	scene.sent[scene.asked < SENT_MOST ? scene.asked : SENT_MOST - 1] = sent;
	scene.asked++;
	pthread_mutex_unlock(&scene.lock);
	if (reply->status == 0) {
		*ret_trouble =
			(struct bk_http_trouble){.sent = reply->sent, .lasting = reply->lasting};
		bk_error_set(&ret_trouble->error, "broken");
		return false;
	}
	struct bk_http_header *date = bk_new(arena, struct bk_http_header);
	*date = (struct bk_http_header){BK_STR("Date"), bk_str_of(reply->date ? reply->date : "")};
	*ret = (struct bk_http_answer){.status = reply->status,
		.body = bk_str_dup(arena, bk_str_of(reply->body ? reply->body : "")),
		.headers = date,
		.header_count = reply->date ? 1 : 0};
	return true;
}

static int64_t scene_now(void *context)
{
	(void)context;
	pthread_mutex_lock(&scene.lock);
	int64_t now = scene.now;
	pthread_mutex_unlock(&scene.lock);
	return now;
}

static void scene_sleep(void *context, int64_t ms)
{
	(void)context;
	ck_assert(ms > 0 && ms <= 50);
	pthread_mutex_lock(&scene.lock);
	scene.now += ms;
	scene.slept += ms;
	pthread_mutex_unlock(&scene.lock);
}

static uint32_t scene_random(void *context)
{
	(void)context;
	return scene.random;
}

static const char *scene_variable(void *context, const char *name)
{
	(void)context;
	for (size_t i = 0; i < BK_COUNT(scene.variables) && scene.variables[i][0]; i++) {
		if (strcmp(scene.variables[i][0], name) == 0)
			return scene.variables[i][1];
	}
	return NULL;
}

static struct bk_aws_account accounts[3];
static struct bk_aws_options options;
static struct bk_aws *aws;
static struct bk_aws_failure failure;
static struct bk_error error;

static void set_up(void)
{
	struct bk_aws_world world = {.send = scene_send,
		.send_context = &scene,
		.now = scene_now,
		.steady = scene_now,
		.sleep = scene_sleep,
		.random = scene_random,
		.variable = scene_variable};

	accounts[0] = (struct bk_aws_account){
		.id = BK_STR("111111111111"), .access_role = BK_STR("deploy")};
	accounts[1] = (struct bk_aws_account){
		.id = BK_STR("222222222222"), .access_role = BK_STR("deploy")};
	accounts[2] = (struct bk_aws_account){.id = BK_STR("444444444444")};
	scene.now = 1700000000000; /* 2023-11-14T22:13:20Z */
	scene.random = UINT32_MAX;
	pthread_mutex_init(&scene.lock, NULL);
	options = (struct bk_aws_options){.accounts = accounts,
		.account_count = BK_COUNT(accounts),
		.unit = BK_STR("my unit"),
		.partition = BK_STR("aws"),
		.region = BK_STR("eu-west-1"),
		.access_key = "AKIAOWN",
		.secret_key = "secret",
		.stop = &scene.stop};
	aws = bk_aws_new_in(&options, &world, &error);
	ck_assert_ptr_nonnull(aws);
}

static void tear_down(void)
{
	bk_aws_failure_done(&failure);
	bk_aws_free(aws);
}

static void play(const struct reply *replies, size_t count)
{
	scene.replies = replies;
	scene.reply_count = count;
	scene.asked = 0;
}

#define SAY(fits, code, text)                                                                      \
	{                                                                                          \
		.target = (fits), .status = (code), .body = (text)                                 \
	}
#define SAY_AT(fits, code, text, at)                                                               \
	{                                                                                          \
		.target = (fits), .status = (code), .body = (text), .date = (at)                   \
	}
#define PLAY(...)                                                                                  \
	do {                                                                                       \
		static const struct reply replies[] = {__VA_ARGS__};                               \
		play(replies, BK_COUNT(replies));                                                  \
	} while (0)

/* The output as text, or NULL. */
static char *call_as(const char *account, const char *service, const char *name, const char *input)
{
	static char text[1024];
	BK_AUTO_JSON value = input ? json_loads(input, 0, NULL) : NULL;
	BK_AUTO_JSON output = NULL;
	struct bk_aws_call call = {
		.operation = bk_aws_operation_find(bk_str_of(service), bk_str_of(name)),
		.account = bk_str_of(account),
		.region = BK_STR("eu-west-1"),
		.input = value};

	ck_assert_ptr_nonnull(call.operation);
	bk_aws_failure_done(&failure);
	memset(&failure, 0, sizeof(failure));
	if (!bk_aws_call(aws, &call, &output, &failure))
		return NULL;
	struct bk_arena *arena = bk_arena_new();
	copy(text, sizeof(text), bk_value_write(arena, output));
	bk_arena_free(arena);
	return text;
}

static char *call(const char *service, const char *name, const char *input)
{
	return call_as("", service, name, input);
}

#define LIST_KEYS call("kms", "ListKeys", NULL)

START_TEST(a_call_is_signed_and_read)
{
	PLAY(SAY("TrentService.ListKeys", 200, "{\"Keys\": []}"));
	ck_assert_str_eq(LIST_KEYS, "{\"Keys\":[]}");
	ck_assert_str_eq(scene.sent[0].url, "https://kms.eu-west-1.amazonaws.com/");
	ck_assert_str_eq(scene.sent[0].date, "20231114T221320Z");
	ck_assert_str_eq(scene.sent[0].body, "{}");
	ck_assert_ptr_eq(
		strstr(scene.sent[0].authorization,
			"AWS4-HMAC-SHA256 Credential=AKIAOWN/20231114/eu-west-1/kms/aws4_request"),
		scene.sent[0].authorization);
	ck_assert_uint_eq(bk_aws_counts(aws).calls, 1);
	ck_assert_uint_eq(bk_aws_counts(aws).attempts, 1);
}
END_TEST

START_TEST(throttled_calls_wait_and_go_on)
{
	static const char throttled[] = "{\"__type\": \"ThrottlingException\"}";
	PLAY(SAY(NULL, 400, throttled), SAY(NULL, 400, throttled), SAY(NULL, 400, throttled),
		SAY(NULL, 200, "{\"KeyMetadata\": {}}"));
	ck_assert_ptr_nonnull(call("kms", "CreateKey", NULL));
	ck_assert_uint_eq(scene.asked, 4);
	/* 100, 200 and 400 ms of pause at the most, and more for the pace. */
	ck_assert_int_ge(scene.slept, 700);
	ck_assert(scene.sent[1].at - scene.sent[0].at >= 100);
	ck_assert(scene.sent[3].at - scene.sent[2].at >= 400);
	ck_assert_str_ne(scene.sent[3].date, scene.sent[0].date);
	ck_assert_uint_eq(bk_aws_counts(aws).calls, 1);
	ck_assert_uint_eq(bk_aws_counts(aws).attempts, 4);
}
END_TEST

START_TEST(refusals_are_final)
{
	PLAY(SAY(NULL, 400, "{\"__type\": \"NotFoundException\", \"message\": \"no key\"}"));
	ck_assert_ptr_null(call("kms", "DescribeKey", "{\"KeyId\": \"x\"}"));
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_int_eq(failure.kind, BK_AWS_REFUSED);
	ck_assert_str_eq(failure.code, "NotFoundException");
	ck_assert_str_eq(failure.message, "no key");
	ck_assert_int_eq(failure.attempts, 1);
	ck_assert(!failure.ambiguous);
}
END_TEST

/* What is done about a failure of each kind, by an operation of each class. */
START_TEST(only_what_is_safe_is_repeated)
{
	static const char with_token[] =
		"{\"BackupVaultName\": \"v\", \"CreatorRequestId\": \"t\"}";
	static const char without[] = "{\"BackupVaultName\": \"v\"}";
	static const struct {
		const char *service, *name, *input;
		bool safe;
	} rows[] = {
		{"kms", "DescribeKey", "{\"KeyId\": \"x\"}", true},
		{"kms", "CreateKey", NULL, false},
		{"backup", "CreateBackupVault", with_token, true},
		{"backup", "CreateBackupVault", without, false},
		{"backup", "DeleteBackupVault", without, true},
	};
	static const struct reply failures[] = {
		{.status = 500, .body = "{}"},
		{.sent = true},
		{.status = 200, .body = "{\"cut"},
		{.sent = false},
	};

	for (size_t i = 0; i < BK_COUNT(rows); i++) {
		for (size_t j = 0; j < BK_COUNT(failures); j++) {
			struct reply replies[] = {failures[j], {.status = 200, .body = "{}"}};
			bool not_sent = failures[j].status == 0 && !failures[j].sent;
			play(replies, BK_COUNT(replies));
			char *output = call(rows[i].service, rows[i].name, rows[i].input);
			ck_assert_msg((output != NULL) == (rows[i].safe || not_sent),
				"%s, failure %zu", rows[i].name, j);
			ck_assert_uint_eq(scene.asked, output ? 2 : 1);
			ck_assert_int_eq(scene.sent[0].once, !rows[i].safe);
			ck_assert_int_eq(failure.ambiguous, !output);
		}
	}
}
END_TEST

START_TEST(attempts_have_an_end)
{
	PLAY(SAY(NULL, 503, ""));
	ck_assert_ptr_null(LIST_KEYS);
	ck_assert_uint_eq(scene.asked, BK_RETRY_ATTEMPTS);
	ck_assert_int_eq(failure.attempts, BK_RETRY_ATTEMPTS);
	ck_assert_str_eq(failure.code, "Http503");
	ck_assert_int_le(scene.slept, 46000);
	scene.random = 0;
	int64_t slept = scene.slept;
	ck_assert_ptr_null(LIST_KEYS);
	ck_assert_int_eq(scene.slept, slept); /* full jitter: no pause at all */
}
END_TEST

START_TEST(what_lasts_is_not_tried_again)
{
	PLAY({.lasting = true});
	ck_assert_ptr_null(LIST_KEYS);
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_int_eq(failure.kind, BK_AWS_NETWORK);
	ck_assert_str_eq(failure.message, "no answer from kms.eu-west-1.amazonaws.com: broken");
}
END_TEST

START_TEST(a_wrong_clock_is_corrected_once)
{
	static const char skewed[] = "{\"__type\": \"InvalidSignatureException\"}";
	PLAY(SAY_AT(NULL, 400, skewed, "Tue, 14 Nov 2023 23:13:20 GMT"), SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(LIST_KEYS);
	ck_assert_str_eq(scene.sent[1].date, "20231114T231320Z");
	ck_assert_int_eq(scene.slept, 0);
	/* It holds for the calls that follow, and a clock that is right is not the reason. */
	PLAY(SAY_AT(NULL, 400, skewed, "Tue, 14 Nov 2023 23:13:21 GMT"));
	ck_assert_ptr_null(LIST_KEYS);
	ck_assert_str_eq(scene.sent[0].date, "20231114T231320Z");
	ck_assert_uint_eq(scene.asked, 1);
	PLAY(SAY_AT(NULL, 400, skewed, "yesterday"));
	ck_assert_ptr_null(LIST_KEYS);
	ck_assert_uint_eq(scene.asked, 1);
}
END_TEST

START_TEST(nothing_is_begun_once_stopped)
{
	PLAY(SAY(NULL, 200, "{}"));
	scene.stop = true;
	ck_assert_ptr_null(LIST_KEYS);
	ck_assert_uint_eq(scene.asked, 0);
	ck_assert_int_eq(failure.kind, BK_AWS_STOPPED);
}
END_TEST

START_TEST(paths_without_their_member_are_not_sent)
{
	PLAY(SAY(NULL, 200, "{}"));
	ck_assert_ptr_null(call("backup", "DescribeBackupVault", "{}"));
	ck_assert_uint_eq(scene.asked, 0);
	ck_assert_str_eq(failure.message, "DescribeBackupVault needs BackupVaultName");
}
END_TEST

/*
 * Keys.
 */

#define IDENTITY                                                                                   \
	"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account>"      \
	"</GetCallerIdentityResult></GetCallerIdentityResponse>"
#define ROLE_KEYS(end)                                                                             \
	"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"   \
	"<SecretAccessKey>s</SecretAccessKey><SessionToken>token</SessionToken><Expiration>" end   \
	"</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
#define ANOTHER_HOUR ROLE_KEYS("2023-11-14T23:13:20Z")

START_TEST(other_accounts_are_reached_by_their_role)
{
	PLAY(SAY("Action=GetCallerIdentity", 200, IDENTITY),
		SAY("Action=AssumeRole&", 200, ANOTHER_HOUR), SAY("TrentService", 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_uint_eq(scene.asked, 3);
	ck_assert_str_eq(scene.sent[1].url, "https://sts.eu-west-1.amazonaws.com/");
	ck_assert_ptr_nonnull(strstr(
		scene.sent[1].body, "&RoleArn=arn%3Aaws%3Aiam%3A%3A222222222222%3Arole%2Fdeploy&"));
	ck_assert_ptr_nonnull(
		strstr(scene.sent[1].body, "&RoleSessionName=bkc-my-unit&DurationSeconds=3600"));
	ck_assert_ptr_nonnull(strstr(scene.sent[1].authorization, "=AKIAOWN/"));
	ck_assert_ptr_nonnull(strstr(scene.sent[2].authorization, "=ASIAROLE/"));
	ck_assert_str_eq(scene.sent[2].token, "token");
	/* Kept: nothing is asked again. */
	PLAY(SAY("TrentService", 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	/* The caller's own account needs no role. */
	ck_assert_ptr_nonnull(call_as("111111111111", "kms", "ListKeys", NULL));
	ck_assert_uint_eq(scene.asked, 2);
	ck_assert_ptr_nonnull(strstr(scene.sent[1].authorization, "=AKIAOWN/"));
}
END_TEST

START_TEST(keys_are_got_anew_before_they_end)
{
	PLAY(SAY(NULL, 200, IDENTITY), SAY(NULL, 200, ANOTHER_HOUR), SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	scene.now += 54 * 60 * 1000;
	PLAY(SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_uint_eq(scene.asked, 1);
	scene.now += 2 * 60 * 1000;
	PLAY(SAY("AssumeRole", 200, ROLE_KEYS("2023-11-15T00:09:20Z")), SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_uint_eq(scene.asked, 2);
	/* Where no new ones come, old ones that are good yet do. */
	scene.now += 56 * 60 * 1000;
	PLAY(SAY("AssumeRole", 403, "<ErrorResponse/>"), SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_uint_eq(scene.asked, 2);
}
END_TEST

/* The service's clock may not be ours: keys that seem to have ended are used as long as asked. */
START_TEST(ends_that_cannot_be_are_not_believed)
{
	PLAY(SAY(NULL, 200, IDENTITY), SAY(NULL, 200, ROLE_KEYS("2001-01-01T00:00:00Z")),
		SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	PLAY(SAY("TrentService", 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_uint_eq(scene.asked, 1);
}
END_TEST

START_TEST(keys_that_ended_early_are_got_anew)
{
	PLAY(SAY(NULL, 200, IDENTITY), SAY(NULL, 200, ANOTHER_HOUR),
		SAY("TrentService", 400, "{\"__type\": \"ExpiredTokenException\"}"),
		SAY("AssumeRole", 200, ANOTHER_HOUR), SAY("TrentService", 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "CreateKey", NULL));
	ck_assert_uint_eq(scene.asked, 5);
	/* The caller's own cannot be. */
	PLAY(SAY(NULL, 400, "{\"__type\": \"ExpiredTokenException\"}"));
	ck_assert_ptr_null(call("kms", "CreateKey", NULL));
	ck_assert_uint_eq(scene.asked, 1);
}
END_TEST

START_TEST(a_refused_role_is_remembered)
{
	PLAY(SAY(NULL, 200, IDENTITY),
		SAY(NULL, 403,
			"<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message>"
			"</Error><RequestId>r</RequestId></ErrorResponse>"));
	ck_assert_ptr_null(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_int_eq(failure.kind, BK_AWS_CREDENTIALS);
	ck_assert_str_eq(failure.code, "AccessDenied");
	ck_assert_str_eq(failure.request_id, "r");
	ck_assert_str_eq(
		failure.message, "cannot assume arn:aws:iam::222222222222:role/deploy: not you");
	ck_assert_ptr_null(call_as("222222222222", "kms", "ListKeys", NULL));
	ck_assert_str_eq(failure.code, "AccessDenied");
	ck_assert_uint_eq(scene.asked, 2);
	scene.now += 6000;
	PLAY(SAY("AssumeRole", 200, ANOTHER_HOUR), SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
}
END_TEST

START_TEST(a_caller_that_is_not_known_is_remembered)
{
	PLAY(SAY("Action=GetCallerIdentity", 403,
		"<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>who</Message>"
		"</Error><RequestId>r</RequestId></ErrorResponse>"));
	for (int i = 0; i < 3; i++) {
		ck_assert_ptr_null(call_as("222222222222", "kms", "ListKeys", NULL));
		ck_assert_str_eq(failure.code, "InvalidClientTokenId");
	}
	ck_assert_uint_eq(scene.asked, 1);
	scene.now += 6000;
	PLAY(SAY("Action=GetCallerIdentity", 200, IDENTITY), SAY("AssumeRole", 200, ANOTHER_HOUR),
		SAY(NULL, 200, "{}"));
	ck_assert_ptr_nonnull(call_as("222222222222", "kms", "ListKeys", NULL));
}
END_TEST

START_TEST(accounts_that_nobody_reaches)
{
	PLAY(SAY(NULL, 200, IDENTITY));
	ck_assert_ptr_null(call_as("333333333333", "kms", "ListKeys", NULL));
	ck_assert_str_eq(failure.message, "nothing says how account 333333333333 is reached");
	ck_assert_ptr_null(call_as("444444444444", "kms", "ListKeys", NULL));
	ck_assert_str_eq(failure.message, "account 444444444444 has no access role");
	ck_assert_uint_eq(scene.asked, 1);
}
END_TEST

static void *call_in_thread(void *user)
{
	struct bk_aws_failure own = {0};
	struct bk_aws_call list = {
		.operation = bk_aws_operation_find(BK_STR("kms"), BK_STR("ListKeys")),
		.account = BK_STR("222222222222"),
		.region = BK_STR("eu-west-1")};
	(void)user;

	ck_assert_msg(bk_aws_call(aws, &list, NULL, &own), "%s", own.message);
	return NULL;
}

START_TEST(a_role_is_assumed_once_for_all)
{
	enum { THREADS = 50 };
	pthread_t threads[THREADS];
	PLAY(SAY("GetCallerIdentity", 200, IDENTITY), SAY("AssumeRole", 200, ANOTHER_HOUR),
		SAY("ListKeys", 200, "{}"));
	scene.by_request = true;

	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, call_in_thread, NULL), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ck_assert_uint_eq(scene.asked, THREADS + 2);
}
END_TEST

/*
 * Pages.
 */

static bool pages(json_t **ret_output)
{
	struct bk_aws_call list = {
		.operation = bk_aws_operation_find(BK_STR("kms"), BK_STR("ListKeys")),
		.region = BK_STR("eu-west-1")};

	return bk_aws_call_pages(aws, &list, ret_output, &failure);
}

START_TEST(pages_are_put_together)
{
	BK_AUTO_JSON output = NULL;
	PLAY(SAY(NULL, 200, "{\"Keys\": [1, 2], \"NextMarker\": \"a\", \"Truncated\": true}"),
		SAY(NULL, 200, "{\"Keys\": [], \"NextMarker\": \"b\"}"),
		SAY(NULL, 200, "{\"Keys\": [3], \"NextMarker\": \"\"}"));
	ck_assert(pages(&output));
	ck_assert_uint_eq(scene.asked, 3);
	ck_assert_str_eq(scene.sent[0].body, "{}");
	ck_assert_str_eq(scene.sent[1].body, "{\"Marker\":\"a\"}");
	ck_assert_str_eq(scene.sent[2].body, "{\"Marker\":\"b\"}");
	ck_assert_uint_eq(json_array_size(json_object_get(output, "Keys")), 3);
	ck_assert_ptr_null(json_object_get(output, "NextMarker"));
}
END_TEST

START_TEST(a_page_that_repeats_ends_it)
{
	json_t *output = NULL;
	PLAY(SAY(NULL, 200, "{\"Keys\": [1], \"NextMarker\": \"a\"}"));
	ck_assert(!pages(&output));
	ck_assert_int_eq(failure.kind, BK_AWS_ANSWER);
	ck_assert_uint_eq(scene.asked, 2);
	ck_assert_ptr_null(output);
}
END_TEST

START_TEST(a_page_that_fails_fails_all)
{
	json_t *output = NULL;
	PLAY(SAY(NULL, 200, "{\"Keys\": [1], \"NextMarker\": \"a\"}"),
		SAY(NULL, 400, "{\"__type\": \"InvalidMarkerException\"}"));
	ck_assert(!pages(&output));
	ck_assert_str_eq(failure.code, "InvalidMarkerException");
	ck_assert_ptr_null(output);
}
END_TEST

/*
 * Configuration.
 */

static struct bk_aws *configured(const char *name, const char *value)
{
	struct bk_aws_world world = aws->world;
	static struct bk_aws_options chain;

	chain = options;
	chain.access_key = NULL;
	scene.variables[0][0] = "AWS_ACCESS_KEY_ID";
	scene.variables[0][1] = "AKIAENV";
	scene.variables[1][0] = "AWS_SECRET_ACCESS_KEY";
	scene.variables[1][1] = "secret";
	scene.variables[2][0] = "AWS_CONFIG_FILE";
	scene.variables[2][1] = "/nonexistent";
	scene.variables[3][0] = "AWS_SHARED_CREDENTIALS_FILE";
	scene.variables[3][1] = "/nonexistent";
	scene.variables[4][0] = name;
	scene.variables[4][1] = value;
	return bk_aws_new_in(&chain, &world, &error);
}

START_TEST(switches_of_the_environment)
{
	static const struct {
		const char *name, *value, *url;
	} rows[] = {
		{"AWS_USE_FIPS_ENDPOINT", "true", "https://kms-fips.eu-west-1.amazonaws.com/"},
		{"AWS_USE_FIPS_ENDPOINT", "false", "https://kms.eu-west-1.amazonaws.com/"},
		{"AWS_USE_DUALSTACK_ENDPOINT", "TRUE", "https://kms.eu-west-1.api.aws/"},
		{"AWS_ENDPOINT_URL", "http://127.0.0.1:4566", "http://127.0.0.1:4566/"},
		{"AWS_ENDPOINT_URL_KMS", "https://k.example/", "https://k.example/"},
		{"AWS_ENDPOINT_URL_SNS", "https://k.example/",
			"https://kms.eu-west-1.amazonaws.com/"},
		{"AWS_ENDPOINT_URL_KMS", "http://k.example", NULL},
	};

	for (size_t i = 0; i < BK_COUNT(rows); i++) {
		struct bk_aws *before = aws;
		PLAY(SAY(NULL, 200, "{}"));
		aws = configured(rows[i].name, rows[i].value);
		ck_assert_msg(aws != NULL, "%s", error.text);
		char *output = LIST_KEYS;
		ck_assert_msg(
			(output != NULL) == (rows[i].url != NULL), "%zu: %s", i, failure.message);
		ck_assert_uint_eq(scene.asked, output ? 1 : 0);
		if (output) {
			ck_assert_str_eq(scene.sent[0].url, rows[i].url);
			ck_assert_ptr_nonnull(strstr(scene.sent[0].authorization, "=AKIAENV/"));
		}
		bk_aws_free(aws);
		aws = before;
	}
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("client");
	TCase *tests = tcase_create("client");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, a_call_is_signed_and_read);
	tcase_add_test(tests, throttled_calls_wait_and_go_on);
	tcase_add_test(tests, refusals_are_final);
	tcase_add_test(tests, only_what_is_safe_is_repeated);
	tcase_add_test(tests, attempts_have_an_end);
	tcase_add_test(tests, what_lasts_is_not_tried_again);
	tcase_add_test(tests, a_wrong_clock_is_corrected_once);
	tcase_add_test(tests, nothing_is_begun_once_stopped);
	tcase_add_test(tests, paths_without_their_member_are_not_sent);
	tcase_add_test(tests, other_accounts_are_reached_by_their_role);
	tcase_add_test(tests, keys_are_got_anew_before_they_end);
	tcase_add_test(tests, ends_that_cannot_be_are_not_believed);
	tcase_add_test(tests, keys_that_ended_early_are_got_anew);
	tcase_add_test(tests, a_refused_role_is_remembered);
	tcase_add_test(tests, a_caller_that_is_not_known_is_remembered);
	tcase_add_test(tests, accounts_that_nobody_reaches);
	tcase_add_test(tests, a_role_is_assumed_once_for_all);
	tcase_add_test(tests, pages_are_put_together);
	tcase_add_test(tests, a_page_that_repeats_ends_it);
	tcase_add_test(tests, a_page_that_fails_fails_all);
	tcase_add_test(tests, switches_of_the_environment);
	suite_add_tcase(suite, tests);
	return suite;
}
