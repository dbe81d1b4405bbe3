/*
 * Signing, stage by stage, on requests of the services that bkc speaks. What is expected was
 * computed by botocore 1.43. The published vectors of AWS are judged by test_vectors.
 */
#include <stdlib.h>
#include <string.h>

#include "aws/sign.h"
#include "base/arena.h"
#include "unit.h"

static struct bk_arena *arena;

static void set_up(void)
{
	arena = bk_arena_new_secret();
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static void ck_str(struct bk_str got, const char *want)
{
	ck_assert_msg(bk_str_is(got, want), "got '%.*s', want '%s'", BK_STR_ARGS(got), want);
}

#define EMPTY_DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct sample {
	const char *service, *region;
	const char *method, *path, *query, *body;
	const char *headers[4][2];
	const char *token;
	bool plain_path; /* as S3 wants it: neither normalized nor encoded again */
	bool content_header;
	/* Expected: */
	const char *canonical;
	const char *signature;
};

/* clang-format off */
static const struct sample samples[] = {
	{ /* a space in a path member; a session token; a header that is not signed */
		.service = "backup", .region = "eu-central-1",
		.method = "PUT", .path = "/backup-vaults/a%20vault", .query = "",
		.body = "{\"BackupVaultTags\":{\"bkc:unit\":\"shop\"}}",
		.headers = {
			{"Content-Type", "application/json"},
			{"Host", "backup.eu-central-1.amazonaws.com"},
			{"User-Agent", "bkc/0.1"},
		},
		.token = "TOKEN//////////EXAMPLE==",
		.canonical =
			"PUT\n/backup-vaults/a%2520vault\n\n"
			"content-type:application/json\n"
			"host:backup.eu-central-1.amazonaws.com\n"
			"x-amz-date:20261124T150405Z\n"
			"x-amz-security-token:TOKEN//////////EXAMPLE==\n\n"
			"content-type;host;x-amz-date;x-amz-security-token\n"
			"9d129dfdb0aaa1401e2a6e89be15ceeb6171196afddea7d4bcddcd2afdbad7c3",
		.signature = "b4b20cda074fad595a18d36923e24f7a4f8a7840f681f785789720ae13115be8",
	},
	{ /* a query to be sorted, with characters that are encoded; a slash at the end */
		.service = "backup", .region = "eu-central-1",
		.method = "GET", .path = "/backup/plans/",
		.query = "nextToken=a%2Bb%2F%3D&maxResults=10", .body = "",
		.headers = {{"Host", "backup.eu-central-1.amazonaws.com"}},
		.token = "",
		.canonical =
			"GET\n/backup/plans/\nmaxResults=10&nextToken=a%2Bb%2F%3D\n"
			"host:backup.eu-central-1.amazonaws.com\n"
			"x-amz-date:20261124T150405Z\n\n"
			"host;x-amz-date\n" EMPTY_DIGEST,
		.signature = "d74a9d309bd1bde123cdce017ef4f7b523d654d5a4b50dd9f0787a945d36254c",
	},
	{ /* a form, no path */
		.service = "iam", .region = "us-east-1",
		.method = "POST", .path = "", .query = "",
		.body = "Action=GetRole&RoleName=bkc&Version=2010-05-08",
		.headers = {
			{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
			{"Host", "iam.amazonaws.com"},
		},
		.token = "",
		.canonical =
			"POST\n/\n\n"
			"content-type:application/x-www-form-urlencoded; charset=utf-8\n"
			"host:iam.amazonaws.com\n"
			"x-amz-date:20261124T150405Z\n\n"
			"content-type;host;x-amz-date\n"
			"82a3706633cd476f0d812b34d6562591fc691d738401d17173cfc2645ed7097c",
		.signature = "0f90b65db33d3429059fd64f8517680ad3a425087d33c85c770a3065518ecd2e",
	},
	{ /* another partition, a port, bytes beyond ASCII */
		.service = "kms", .region = "us-gov-west-1",
		.method = "POST", .path = "/", .query = "",
		.body = "{\"KeyId\":\"alias/caf\xc3\xa9\"}",
		.headers = {
			{"Content-Type", "application/x-amz-json-1.1"},
			{"X-Amz-Target", "TrentService.DescribeKey"},
			{"Host", "127.0.0.1:4566"},
		},
		.token = "",
		.canonical =
			"POST\n/\n\n"
			"content-type:application/x-amz-json-1.1\n"
			"host:127.0.0.1:4566\n"
			"x-amz-date:20261124T150405Z\n"
			"x-amz-target:TrentService.DescribeKey\n\n"
			"content-type;host;x-amz-date;x-amz-target\n"
			"c55f442af7f79a910c491931dd5256e4b9ca06562a2e976d915c634ef55eeb47",
		.signature = "dc0acfbb56d2d5881eb78175b807ed6599bfc17fc4a50315cc3a9690ecaa8e0e",
	},
	{ /* S3: the path as it is, the digest of the body among the headers */
		.service = "s3", .region = "us-east-1",
		.method = "GET", .path = "/a//b/../c%20d", .query = "tagging=", .body = "",
		.headers = {{"Host", "shop.s3.amazonaws.com"}},
		.token = "",
		.plain_path = true, .content_header = true,
		.canonical =
			"GET\n/a//b/../c%20d\ntagging=\n"
			"host:shop.s3.amazonaws.com\n"
			"x-amz-content-sha256:" EMPTY_DIGEST "\n"
			"x-amz-date:20261124T150405Z\n\n"
			"host;x-amz-content-sha256;x-amz-date\n" EMPTY_DIGEST,
		.signature = "edc61c5d54c6a9982ad34b4684fdaf652683aba2955192747f6281269c377683",
	},
};
/* clang-format on */

enum { HEADERS = 8 };

/* A sample as the stages take it, signed. */
struct signed_request {
	struct bk_sign_request request; /* with the headers that were added */
	struct bk_sign_options options;
	struct bk_http_header headers[HEADERS];
	struct bk_str authorization;
};

#define SECRET BK_STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

static void sign_sample(const struct sample *sample, struct signed_request *ret)
{
	const struct bk_keys keys = {BK_STR("AKIDEXAMPLE"), SECRET, bk_str_of(sample->token)};
	size_t count = 0;

	*ret = (struct signed_request){
		.request = {.method = bk_str_of(sample->method),
			.path = bk_str_of(sample->path),
			.query = bk_str_of(sample->query),
			.body = bk_str_of(sample->body),
			.headers = ret->headers},
		.options = {.service = bk_str_of(sample->service),
			.region = bk_str_of(sample->region),
			.time = BK_STR("20261124T150405Z"),
			.normalize = !sample->plain_path,
			.double_encode = !sample->plain_path,
			.content_header = sample->content_header},
	};
	for (; count < BK_COUNT(sample->headers) && sample->headers[count][0]; count++)
		ret->headers[count] = (struct bk_http_header){
			bk_str_of(sample->headers[count][0]), bk_str_of(sample->headers[count][1])};
	ret->request.header_count = count;
	ret->request.header_count +=
		bk_sign(arena, &ret->request, &keys, &ret->options, ret->headers + count);
	ck_assert_uint_le(ret->request.header_count, HEADERS);
	ret->authorization =
		bk_http_header_find(ret->headers, ret->request.header_count, "AUTHORIZATION");
}

/* The headers that a signature covers: all but the last, which is the signature, and User-Agent. */
static void drop_unsigned(struct signed_request *request)
{
	size_t kept = 0;

	for (size_t i = 0; i + 1 < request->request.header_count; i++) {
		if (!bk_str_is(request->headers[i].name, "User-Agent"))
			request->headers[kept++] = request->headers[i];
	}
	request->request.header_count = kept;
}

/* The last line but one of the canonical request. */
static struct bk_str signed_names(const struct sample *sample)
{
	struct bk_str rest = bk_str_of(sample->canonical), before = {0}, line = {0};

	while (rest.len) {
		before = line;
		line = bk_str_cut(&rest, '\n');
	}
	return before;
}

START_TEST(signs_as_botocore_does)
{
	const struct sample *sample = &samples[_i];
	struct signed_request one;
	struct bk_str canonical, names, string;

	sign_sample(sample, &one);
	ck_str(one.authorization,
		bk_str_format(arena,
			"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/%s/%s/aws4_request, "
			"SignedHeaders=%.*s, Signature=%s",
			sample->region, sample->service, BK_STR_ARGS(signed_names(sample)),
			sample->signature)
			.ptr);
	drop_unsigned(&one);
	canonical = bk_sign_canonical(arena, &one.request, &one.options, &names);
	ck_str(canonical, sample->canonical);
	string = bk_sign_string(arena, canonical, &one.options);
	ck_assert(bk_str_has_prefix(string, BK_STR("AWS4-HMAC-SHA256\n20261124T150405Z\n")));
	ck_str(bk_sign_signature(arena, SECRET, string, &one.options), sample->signature);
}
END_TEST

START_TEST(verifies_what_it_signed)
{
	struct signed_request one;
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	sign_sample(&samples[_i], &one);
	ck_assert(bk_sign_claim_read(one.authorization, &claim, &error));
	ck_str(claim.access_key, "AKIDEXAMPLE");
	ck_str(claim.date, "20261124");
	ck_str(claim.region, samples[_i].region);
	ck_str(claim.service, samples[_i].service);
	ck_assert_msg(bk_sign_verify(arena, &one.request, &claim, SECRET, &one.options, &error),
		"%s", error.text);
}
END_TEST

/* What a forger might change, and what is then said. */
static void change_method(struct signed_request *one)
{
	one->request.method = BK_STR("DELETE");
}

static void change_path(struct signed_request *one)
{
	one->request.path = BK_STR("/backup-vaults/another");
}

static void change_query(struct signed_request *one)
{
	one->request.query = BK_STR("a=b");
}

static void change_body(struct signed_request *one)
{
	one->request.body = BK_STR("{}");
}

static void change_host(struct signed_request *one)
{
	one->headers[1].value = BK_STR("elsewhere.example");
}

static void change_token(struct signed_request *one)
{
	for (size_t i = 0; i < one->request.header_count; i++) {
		if (bk_str_is(one->headers[i].name, "X-Amz-Security-Token"))
			one->headers[i].value = BK_STR("ANOTHER");
	}
}

static void change_time(struct signed_request *one)
{
	for (size_t i = 0; i < one->request.header_count; i++) {
		if (bk_str_is(one->headers[i].name, "X-Amz-Date"))
			one->headers[i].value = BK_STR("20261124T150406Z");
	}
}

static void change_day(struct signed_request *one)
{
	for (size_t i = 0; i < one->request.header_count; i++) {
		if (bk_str_is(one->headers[i].name, "X-Amz-Date"))
			one->headers[i].value = BK_STR("20261125T150405Z");
	}
}

static void drop_type(struct signed_request *one)
{
	one->headers[0] = one->headers[2];
}

#define MISMATCH "the signature does not match the request"

static const struct {
	void (*change)(struct signed_request *one);
	const char *text;
} forgeries[] = {
	{change_method, MISMATCH},
	{change_path, MISMATCH},
	{change_query, MISMATCH},
	{change_body, MISMATCH},
	{change_host, MISMATCH},
	{change_token, MISMATCH},
	{change_time, MISMATCH},
	{change_day, "X-Amz-Date is not of the day in Credential"},
	{drop_type,
		"the signed headers are \"host;x-amz-date;x-amz-security-token\", not "
		"\"content-type;host;x-amz-date;x-amz-security-token\""},
};

START_TEST(refuses_what_was_changed)
{
	struct signed_request one;
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	sign_sample(&samples[0], &one);
	ck_assert(bk_sign_claim_read(one.authorization, &claim, &error));
	forgeries[_i].change(&one);
	ck_assert(!bk_sign_verify(arena, &one.request, &claim, SECRET, &one.options, &error));
	ck_assert_str_eq(error.text, forgeries[_i].text);
}
END_TEST

START_TEST(refuses_another_secret)
{
	struct signed_request one;
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	sign_sample(&samples[0], &one);
	ck_assert(bk_sign_claim_read(one.authorization, &claim, &error));
	ck_assert(!bk_sign_verify(
		arena, &one.request, &claim, BK_STR("another"), &one.options, &error));
	ck_assert_str_eq(error.text, MISMATCH);
}
END_TEST

START_TEST(host_must_be_signed)
{
	struct signed_request one;
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	sign_sample(&samples[1], &one);
	ck_assert(bk_sign_claim_read(one.authorization, &claim, &error));
	claim.signed_headers = BK_STR("x-amz-date");
	ck_assert(!bk_sign_verify(arena, &one.request, &claim, SECRET, &one.options, &error));
	ck_assert_str_eq(error.text, "header Host is not signed");
}
END_TEST

START_TEST(digest_in_a_header_must_be_of_the_body)
{
	struct signed_request one;
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	sign_sample(&samples[4], &one);
	ck_assert(bk_sign_claim_read(one.authorization, &claim, &error));
	one.request.body = BK_STR("other");
	ck_assert(!bk_sign_verify(arena, &one.request, &claim, SECRET, &one.options, &error));
	ck_assert_str_eq(error.text, "x-amz-content-sha256 is not the digest of the body");
}
END_TEST

#define SIGNATURE ", Signature=" EMPTY_DIGEST
#define SCOPE     "AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/iam/aws4_request"
#define NO_SCOPE  "Authorization has no Credential=KEY/DATE/REGION/SERVICE/aws4_request"
#define NO_DIGEST "Authorization has no Signature of 64 hexadecimal digits"

static const struct {
	const char *authorization, *text;
} wrong_claims[] = {
	{"", "Authorization is not of AWS4-HMAC-SHA256"},
	{"Bearer x", "Authorization is not of AWS4-HMAC-SHA256"},
	{"AWS4-HMAC-SHA256", NO_SCOPE},
	{"AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/iam, SignedHeaders=host" SIGNATURE,
		NO_SCOPE},
	{"AWS4-HMAC-SHA256 Credential=A/2015/us-east-1/iam/aws4_request, "
	 "SignedHeaders=host" SIGNATURE,
		NO_SCOPE},
	{"AWS4-HMAC-SHA256 Credential=/20150830/us-east-1/iam/aws4_request, "
	 "SignedHeaders=host" SIGNATURE,
		NO_SCOPE},
	{"AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/iam/aws4_request/more, "
	 "SignedHeaders=host" SIGNATURE,
		NO_SCOPE},
	{SCOPE SIGNATURE, "Authorization has no SignedHeaders"},
	{SCOPE ", SignedHeaders=host", NO_DIGEST},
	{SCOPE ", SignedHeaders=host, Signature=abc", NO_DIGEST},
	{SCOPE ", SignedHeaders=host, Signature="
	       "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
		NO_DIGEST},
};

START_TEST(wrong_claims_say_what_is_missing)
{
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	ck_assert(!bk_sign_claim_read(bk_str_of(wrong_claims[_i].authorization), &claim, &error));
	ck_assert_str_eq(error.text, wrong_claims[_i].text);
}
END_TEST

START_TEST(claims_may_be_written_tightly)
{
	struct bk_sign_claim claim;
	struct bk_error error = {0};

	ck_assert(bk_sign_claim_read(
		BK_STR(" AWS4-HMAC-SHA256 SignedHeaders=host;x-amz-date,Signature=" EMPTY_DIGEST
		       ",Credential=A/20150830/us-east-1/iam/aws4_request "),
		&claim, &error));
	ck_str(claim.signed_headers, "host;x-amz-date");
	ck_str(claim.service, "iam");
}
END_TEST

static const struct {
	const char *path, *query, *canonical;
} places[] = {
	{"/a/../../b", "", "/b\n\n"},
	{"/a/b/..", "", "/a\n\n"},
	{"/a%2Fb", "", "/a%252Fb\n\n"},
	{"/", "b&a", "/\na=&b=\n"},
	{"/", "a=2&a=1&A=3", "/\nA=3&a=1&a=2\n"},
	{"/", "a=b=c", "/\na=b%3Dc\n"},
	{"/", "a=%7e%zz%4", "/\na=~%25zz%254\n"},
	{"/", "&&", "/\n\n"},
	{"/", "a+b=c d", "/\na%2Bb=c%20d\n"},
	{"/", "a-b=1&a=2", "/\na=2&a-b=1\n"},
};

START_TEST(paths_and_queries_are_canonical)
{
	const struct bk_sign_request request = {.method = BK_STR("GET"),
		.path = bk_str_of(places[_i].path),
		.query = bk_str_of(places[_i].query)};
	const struct bk_sign_options options = {.normalize = true, .double_encode = true};
	struct bk_str names;

	ck_str(bk_sign_canonical(arena, &request, &options, &names),
		bk_str_format(arena, "GET\n%s\n\n\n%s", places[_i].canonical, EMPTY_DIGEST).ptr);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("sign");
	TCase *tests = tcase_create("sign");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, signs_as_botocore_does, 0, BK_COUNT(samples));
	tcase_add_loop_test(tests, verifies_what_it_signed, 0, BK_COUNT(samples));
	tcase_add_loop_test(tests, refuses_what_was_changed, 0, BK_COUNT(forgeries));
	tcase_add_test(tests, refuses_another_secret);
	tcase_add_test(tests, host_must_be_signed);
	tcase_add_test(tests, digest_in_a_header_must_be_of_the_body);
	tcase_add_loop_test(tests, wrong_claims_say_what_is_missing, 0, BK_COUNT(wrong_claims));
	tcase_add_test(tests, claims_may_be_written_tightly);
	tcase_add_loop_test(tests, paths_and_queries_are_canonical, 0, BK_COUNT(places));
	suite_add_tcase(suite, tests);
	return suite;
}
