/*
 * The core of the simulator: requests as bytes, signatures, validation, faults, one transaction
 * for each request, a store that outlives the process, worlds that compare.
 */
#include "sim/serve.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "sim/calls.h"
#include "sim/clock.h"
#include "sim/fault.h"
#include "sim/iam.h"
#include "sim/keys.h"
#include "sim/kms.h"
#include "sim/normal.h"
#include "sim/organizations.h"
#include "sim/policy.h"
#include "sim/state.h"
#include "sim/valid.h"
#include "unit.h"

/* Tuesday 2026-11-24, 12:00 UTC. */
enum { NOON = 1795521600, HEADERS = 12 };

#define MANAGEMENT "111111111111"
#define MEMBER     "222222222222"
#define HERE       "eu-west-1"

static struct bk_sim *sim;
static struct bk_arena *arena;

static json_t *example_world(void)
{
	return json_pack("{s:{s:s,s:s,s:s,s:[{s:s,s:s,s:s},{s:s,s:s,s:s}]},"
			 "s:[{s:s,s:s,s:s},{s:s,s:s,s:s,s:s,s:s}]}",
		"organization", "id", "o-a1b2c3d4e5", "management", MANAGEMENT, "root", "r-ab12",
		"ous", "id", "ou-ab12-00000001", "name", "work", "parent", "r-ab12", "id",
		"ou-ab12-00000002", "name", "data", "parent", "ou-ab12-00000001", "accounts", "id",
		MANAGEMENT, "name", "main", "email", "m@example.com", "id", MEMBER, "name", "data",
		"email", "d@example.com", "ou", "ou-ab12-00000002", "access_role", "Admin");
}

static struct bk_sim *open_sim(const char *store)
{
	BK_AUTO_JSON world = example_world();
	struct bk_sim_options options = {.clock = NOON, .world = world, .store = bk_str_of(store)};
	struct bk_error error;
	struct bk_sim *opened = bk_sim_open(&options, &error);
	ck_assert_msg(opened != NULL, "%s", error.text);
	return opened;
}

static void set_up(void)
{
	arena = bk_arena_new();
	sim = open_sim("");
}

static void tear_down(void)
{
	bk_sim_close(sim);
	bk_arena_free(arena);
}

/* Who calls, and how the request is changed before and after it is signed. */
struct call {
	const char *service, *account, *target, *path, *method, *body;
	const char *secret;  /* instead of the right one */
	int64_t signed_late; /* seconds by which the date is off */
	const char *changed; /* body that is sent instead of the signed one */
	struct bk_keys keys; /* instead of the account's own */
};

static struct bk_sim_reply send_call(const struct call *call)
{
	char access[21], secret[41];
	struct bk_http_header headers[HEADERS] = {{BK_STR("Host"), BK_STR("127.0.0.1:4599")}};
	struct bk_sign_request request = {
		.method = bk_str_of(call->method != NULL ? call->method : "POST"),
		.path = bk_str_of(call->path != NULL ? call->path : "/"),
		.headers = headers,
		.header_count = 1,
		.body = bk_str_of(call->body),
	};
	char date[20];
	time_t when = time(NULL) + call->signed_late;
	struct tm tm;
	strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", gmtime_r(&when, &tm));
	bk_sim_keys(bk_str_of(call->account != NULL ? call->account : MANAGEMENT), access, secret);
	struct bk_keys keys = call->keys;
	if (keys.access_key.len == 0)
		keys = (struct bk_keys){bk_str_of(access),
			bk_str_of(call->secret != NULL ? call->secret : secret), {0}};
	if (call->target != NULL)
		headers[request.header_count++] =
			(struct bk_http_header){BK_STR("X-Amz-Target"), bk_str_of(call->target)};
	struct bk_sign_options options = {.service = bk_str_of(call->service),
		.region = BK_STR(HERE),
		.time = bk_str_of(date),
		.normalize = true,
		.double_encode = true};
	request.header_count +=
		bk_sign(arena, &request, &keys, &options, headers + request.header_count);
	struct bk_sim_http http = {request.method, request.path, {0}, headers, request.header_count,
		bk_str_of(call->changed != NULL ? call->changed : call->body)};
	return bk_sim_serve(sim, &http);
}

static void expect(const struct call *call, int status, const char *part)
{
	struct bk_sim_reply reply = send_call(call);
	ck_assert_msg(reply.answer.status == status, "%d: %.*s", reply.answer.status,
		BK_STR_ARGS(reply.answer.body));
	ck_assert_msg(
		memmem(reply.answer.body.ptr, reply.answer.body.len, part, strlen(part)) != NULL,
		"no %s in %.*s", part, BK_STR_ARGS(reply.answer.body));
}

#define TRUST                                                                                      \
	"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"                        \
	"\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"

static json_t *try_run(const char *account, const char *service, const char *operation,
	json_t *input, const char **ret_code)
{
	struct bk_sim_request request = {
		.operation = bk_aws_operation_find(bk_str_of(service), bk_str_of(operation)),
		.account = bk_str_of(account),
		.region = BK_STR(HERE),
		.caller = bk_sim_administrator(arena, bk_str_of(account)),
		.principal = bk_sim_administrator(arena, bk_str_of(account)),
		.input = input,
		.now = NOON,
		.arena = arena,
	};
	struct bk_sim_fault fault = {0};
	bk_sim_store_begin(sim->store);
	json_t *output = bk_sim_run(sim, &request, input, &fault);
	ck_assert(bk_sim_store_end(sim->store, output != NULL));
	*ret_code = fault.code;
	json_decref(fault.detail);
	json_decref(input);
	return output;
}

static json_t *must(const char *account, const char *service, const char *operation, json_t *input)
{
	const char *code = NULL;
	json_t *output = try_run(account, service, operation, input, &code);
	ck_assert_msg(output != NULL, "%s: %s", operation, code);
	return output;
}

static void refused(const char *account, const char *service, const char *operation, json_t *input,
	const char *wanted)
{
	const char *code = NULL;
	BK_AUTO_JSON output = try_run(account, service, operation, input, &code);
	ck_assert_ptr_null(output);
	ck_assert_str_eq(code, wanted);
}

START_TEST(test_signatures)
{
	static const char list[] = "{}";
	struct call good = {"kms", .target = "TrentService.ListKeys", .body = list};
	struct call call = good;
	expect(&good, 200, "\"Keys\":[]");
	call.secret = "sim-secret-of-account-111111111111000001";
	expect(&call, 400, "InvalidSignatureException");
	call = good;
	call.changed = "{ }";
	expect(&call, 400, "InvalidSignatureException");
	call = good;
	call.signed_late = -16 * 60;
	expect(&call, 400, "Signature expired");
	call.signed_late = 16 * 60;
	expect(&call, 400, "Signature not yet current");
	call = good;
	call.account = "999999999999";
	expect(&call, 400, "UnrecognizedClientException");
	call = (struct call){"sts", .body = "Action=GetCallerIdentity&Version=2011-06-15",
		.account = "999999999999"};
	expect(&call, 403, "<Code>InvalidClientTokenId</Code>");
	call = (struct call){
		"backup", .path = "/backup-vaults", .method = "GET", .body = "", .secret = "wrong"};
	expect(&call, 403, "InvalidSignatureException");
	call.service = "lambda";
	expect(&call, 400, "UnknownServiceException");
}
END_TEST

START_TEST(test_sessions)
{
	BK_AUTO_JSON output = must(MANAGEMENT, "sts", "AssumeRole",
		json_pack("{s:s,s:s}", "RoleArn", "arn:aws:iam::" MEMBER ":role/Admin",
			"RoleSessionName", "test"));
	const json_t *keys = json_object_get(output, "Credentials");
	struct call call = {"sts", .body = "Action=GetCallerIdentity&Version=2011-06-15",
		.keys = {bk_value_text(keys, "AccessKeyId"), bk_value_text(keys, "SecretAccessKey"),
			bk_value_text(keys, "SessionToken")}};
	expect(&call, 200, "arn:aws:sts::" MEMBER ":assumed-role/Admin/test");
	call.keys.session_token = BK_STR("another");
	expect(&call, 403, "InvalidClientTokenId");
	/* Who is not trusted gets nothing, and learns nothing. */
	refused(MEMBER, "sts", "AssumeRole",
		json_pack("{s:s,s:s}", "RoleArn", "arn:aws:iam::" MANAGEMENT ":role/Admin",
			"RoleSessionName", "test"),
		"AccessDenied");
	/* A session that has no right to it. */
	BK_AUTO_JSON role = must(MEMBER, "iam", "CreateRole",
		json_pack("{s:s,s:s}", "RoleName", "weak", "AssumeRolePolicyDocument",
			"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" MEMBER
			"\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{"
			"\"sts:ExternalId\":\"77\"}}}}"));
	refused(MEMBER, "sts", "AssumeRole",
		json_pack("{s:s,s:s}", "RoleArn", "arn:aws:iam::" MEMBER ":role/weak",
			"RoleSessionName", "test"),
		"AccessDenied");
	BK_AUTO_JSON weak = must(MEMBER, "sts", "AssumeRole",
		json_pack("{s:s,s:s,s:s}", "RoleArn", "arn:aws:iam::" MEMBER ":role/weak",
			"RoleSessionName", "test", "ExternalId", "77"));
	keys = json_object_get(weak, "Credentials");
	call = (struct call){"kms", .target = "TrentService.ListKeys", .body = "{}",
		.keys = {bk_value_text(keys, "AccessKeyId"), bk_value_text(keys, "SecretAccessKey"),
			bk_value_text(keys, "SessionToken")}};
	expect(&call, 400, "AccessDeniedException");
	BK_AUTO_JSON attached = must(MEMBER, "iam", "PutRolePolicy",
		json_pack("{s:s,s:s,s:s}", "RoleName", "weak", "PolicyName", "list",
			"PolicyDocument",
			"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:List*\","
			"\"Resource\":\"*\"}}"));
	expect(&call, 200, "\"Keys\":[]");
}
END_TEST

START_TEST(test_wire)
{
	struct call call = {"iam",
		.body = "Action=CreateRole&Version=2010-05-08&RoleName=r&Tags.member.1.Key=a&"
			"Tags.member.1.Value=%3Cb%3E&AssumeRolePolicyDocument=" TRUST};
	/* The policy stands percent-encoded in the answer; a tag may not have such signs. */
	expect(&call, 400, "<Code>InvalidInput</Code>");
	call.body = "Action=CreateRole&Version=2010-05-08&RoleName=r&Tags.member.1.Key=a&"
		    "Tags.member.1.Value=b+c&AssumeRolePolicyDocument=" TRUST;
	expect(&call, 200, "<Tags><member><Key>a</Key><Value>b c</Value></member></Tags>");
	call.body = "Action=GetRole&Version=2010-05-08&RoleName=R";
	expect(&call, 200, "%22Principal%22%3A%7B");
	call.body = "Action=ListRoles&Version=2010-05-08&MaxItems=x";
	expect(&call, 400, "at 'maxItems' failed to satisfy constraint: Member must be an integer");
	call.body = "Action=Nothing&Version=2010-05-08";
	expect(&call, 400, "<Code>InvalidAction</Code>");
	call.body = "1=2&Action=ListRoles";
	expect(&call, 400, "<Code>MalformedInput</Code>");
	call = (struct call){"kms", .target = "TrentService.CreateKey", .body = "{\"Tags\":1}"};
	expect(&call, 400, "ValidationException");
	call.body = "[";
	expect(&call, 400, "SerializationException");
	call.body = "{\"Description\":null}";
	expect(&call, 200, "KeyMetadata");
	call.target = "TrentService.Nothing";
	expect(&call, 400, "UnknownOperationException");
	call = (struct call){"backup", .method = "GET", .path = "/nowhere", .body = ""};
	expect(&call, 404, "UnknownOperationException");
}
END_TEST

START_TEST(test_validation)
{
	static const struct bk_sim_member members[] = {
		{"A", BK_SIM_SHAPE, true, 0, 0, NULL, NULL},
		{"A.Names", BK_SIM_LIST, true, 1, 2, NULL, NULL},
		{"A.Names[]", BK_SIM_STRING, false, 2, 3, "[a-z]+", NULL},
		{"A.Sorts[].Sort", BK_SIM_STRING, true, 0, 0, NULL, "UP|DOWN"},
		{"A.Free.*", BK_SIM_INT, false, 1, 9, NULL, NULL},
		{0},
	};
	static const struct {
		const char *input, *message;
	} cases[] = {
		{"{}", "Value null at 'a' failed"},
		{"{\"A\":1}", "Member must be a structure"},
		{"{\"A\":{}}", "Value null at 'a.names' failed"},
		{"{\"A\":{\"Names\":[]}}", "have length greater than or equal to 1"},
		{"{\"A\":{\"Names\":[\"aa\",\"bb\",\"cc\"]}}",
			"have length less than or equal to 2"},
		{"{\"A\":{\"Names\":[\"aa\",\"b\"]}}", "at 'a.names.2.member' failed"},
		{"{\"A\":{\"Names\":[\"a1\"]}}", "regular expression pattern: ^[a-z]+$"},
		{"{\"A\":{\"Names\":[\"aa\"],\"Sorts\":[{}]}}", "'a.sorts.1.member.sort' failed"},
		{"{\"A\":{\"Names\":[\"aa\"],\"Sorts\":[{\"Sort\":\"up\"}]}}", "[UP, DOWN]"},
		{"{\"A\":{\"Names\":[\"aa\"],\"Free\":{\"x\":10}}}", "less than or equal to 9"},
		{"{\"A\":{\"Names\":[\"aa\"],\"Free\":{\"x\":\"1\"}}}", "be an integer"},
		{"{\"A\":{\"Names\":[\"aa\"],\"Free\":{\"x\":9},\"Other\":1}}", NULL},
	};
	const struct bk_aws_operation *operation =
		bk_aws_operation_find(BK_STR("kms"), BK_STR("ListKeys"));
	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		struct bk_sim_fault fault = {0};
		struct bk_error error;
		BK_AUTO_JSON input = bk_value_read(bk_str_of(cases[i].input), &error);
		bool good =
			bk_sim_validate(sim->patterns, operation, members, input, arena, &fault);
		ck_assert_msg(good == (cases[i].message == NULL), "%s", cases[i].input);
		if (!good)
			ck_assert_msg(strstr(fault.message, cases[i].message) != NULL, "%s: %s",
				cases[i].input, fault.message);
	}
}
END_TEST

static void add_fault(const char *text)
{
	struct bk_error error;
	BK_AUTO_JSON wanted = bk_value_read(bk_str_of(text), &error);
	ck_assert_msg(bk_sim_faults_add(sim->faults, wanted, &error), "%s", error.text);
}

START_TEST(test_faults)
{
	struct call list = {"kms", .target = "TrentService.ListKeys", .body = "{}"};
	struct call make = {"kms", .target = "TrentService.CreateKey", .body = "{}"};
	struct bk_error error;
	add_fault("{\"fault\":\"throttle\",\"service\":\"kms\",\"operation\":\"ListKeys\","
		  "\"count\":2}");
	expect(&list, 400, "ThrottlingException");
	expect(&make, 200, "KeyMetadata");
	expect(&list, 400, "ThrottlingException");
	expect(&list, 200, "Keys");
	add_fault("[{\"fault\":\"drop-before\"},{\"fault\":\"drop-after\"}]");
	ck_assert(send_call(&make).drop);
	expect(&list, 200, "\"Keys\":[{");
	/* The second one waits for the next call, which was the list. */
	add_fault("{\"fault\":\"slow\",\"delay_ms\":30,\"skip\":1}");
	ck_assert_int_eq(send_call(&list).delay_ms, 0);
	ck_assert_int_eq(send_call(&list).delay_ms, 30);
	/* The third mutating call from the start of the log, three times, and no other. */
	bk_sim_calls_clear(sim->calls);
	add_fault("{\"fault\":\"error\",\"at\":2,\"count\":3}");
	expect(&make, 200, "KeyMetadata");
	make.body = "{\"Description\":\"second\"}";
	expect(&make, 500, "InternalServerException");
	make.body = "{\"Description\":\"third\"}";
	expect(&make, 200, "KeyMetadata");
	make.body = "{\"Description\":\"second\"}";
	expect(&make, 500, "InternalServerException");
	expect(&make, 500, "InternalServerException");
	expect(&make, 200, "KeyMetadata");
	BK_AUTO_JSON calls = bk_sim_calls_show(sim->calls);
	ck_assert_int_eq(bk_value_int(calls, "mutating", 0), 6);
	BK_AUTO_JSON wrong = json_pack("{s:s}", "fault", "fire");
	ck_assert(!bk_sim_faults_add(sim->faults, wrong, &error));
	BK_AUTO_JSON negative = json_pack("{s:s,s:i}", "fault", "slow", "count", -1);
	ck_assert(!bk_sim_faults_add(sim->faults, negative, &error));
}
END_TEST

START_TEST(test_drop_after_is_carried_out)
{
	struct call make = {"kms", .target = "TrentService.CreateKey", .body = "{}"};
	struct call list = {"kms", .target = "TrentService.ListKeys", .body = "{}"};
	add_fault("{\"fault\":\"drop-before\"}");
	ck_assert(send_call(&make).drop);
	expect(&list, 200, "\"Keys\":[]");
	add_fault("{\"fault\":\"drop-after\"}");
	ck_assert(send_call(&make).drop);
	expect(&list, 200, "\"Keys\":[{");
}
END_TEST

START_TEST(test_stale_roles)
{
	static const char policy[] =
		"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam:"
		":" MEMBER
		":root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Effect\":\"Allow\","
		"\"Principal\":{\"AWS\":\"arn:aws:iam::" MEMBER ":role/late\"},\"Action\":"
		"\"kms:Decrypt\",\"Resource\":\"*\"}]}";
	add_fault("{\"fault\":\"stale\",\"count\":2}");
	BK_AUTO_JSON role = must(MEMBER, "iam", "CreateRole",
		json_pack("{s:s,s:s}", "RoleName", "late", "AssumeRolePolicyDocument", TRUST));
	refused(MEMBER, "kms", "CreateKey", json_pack("{s:s}", "Policy", policy),
		"MalformedPolicyDocumentException");
	bk_sim_store_begin(sim->store);
	ck_assert(!bk_sim_backup_may_assume(
		sim, BK_STR("arn:aws:iam::" MEMBER ":role/late"), BK_STR(MEMBER)));
	ck_assert(bk_sim_backup_may_assume(
		sim, BK_STR("arn:aws:iam::" MEMBER ":role/late"), BK_STR(MEMBER)));
	ck_assert(bk_sim_store_end(sim->store, true));
	BK_AUTO_JSON key = must(MEMBER, "kms", "CreateKey", json_pack("{s:s}", "Policy", policy));
	/* A principal that goes leaves its id behind. */
	BK_AUTO_JSON gone =
		must(MEMBER, "iam", "DeleteRole", json_pack("{s:s}", "RoleName", "late"));
	BK_AUTO_JSON read = must(MEMBER, "kms", "GetKeyPolicy",
		json_pack("{s:O}", "KeyId",
			json_object_get(json_object_get(key, "KeyMetadata"), "KeyId")));
	ck_assert_ptr_nonnull(strstr(bk_value_text(read, "Policy").ptr, "\"AROASIM"));
	ck_assert_ptr_null(strstr(bk_value_text(read, "Policy").ptr, "role/late"));
}
END_TEST

START_TEST(test_refusal_leaves_nothing)
{
	BK_AUTO_JSON before = NULL;
	BK_AUTO_JSON after = NULL;
	bk_sim_store_begin(sim->store);
	before = bk_sim_store_all(sim->store);
	bk_sim_put(sim, "x", BK_STR(""), BK_STR(""), BK_STR("y"), json_true());
	ck_assert_uint_gt(bk_sim_serial(sim), 0);
	ck_assert(bk_sim_store_end(sim->store, false));
	bk_sim_store_begin(sim->store);
	after = bk_sim_store_all(sim->store);
	ck_assert(bk_sim_store_end(sim->store, true));
	ck_assert(json_equal(before, after));
}
END_TEST

/* A process that is killed in the middle of its work: what was answered is there. */
START_TEST(test_store_survives)
{
	char path[] = "/tmp/bkc-sim-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	unlink(path);
	bk_sim_close(sim);
	sim = NULL;
	pid_t child = fork();
	if (child == 0) {
		sim = open_sim(path);
		struct call make = {"kms", .target = "TrentService.CreateKey", .body = "{}"};
		for (int i = 0; i < 3; i++)
			(void)send_call(&make);
		bk_sim_store_begin(sim->store);
		bk_sim_put(sim, "half", BK_STR(""), BK_STR(""), BK_STR("y"), json_true());
		kill(getpid(), SIGKILL);
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	sim = open_sim(path);
	BK_AUTO_JSON keys = must(MANAGEMENT, "kms", "ListKeys", json_object());
	ck_assert_uint_eq(json_array_size(json_object_get(keys, "Keys")), 3);
	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON half = bk_sim_list(sim, "half", BK_STR(""), BK_STR(""));
	ck_assert_uint_eq(json_array_size(half), 0);
	ck_assert(bk_sim_store_end(sim->store, true));
	unlink(path);
	char side[64];
	snprintf(side, sizeof(side), "%s-wal", path);
	unlink(side);
	snprintf(side, sizeof(side), "%s-shm", path);
	unlink(side);
}
END_TEST

START_TEST(test_key_policies)
{
	BK_AUTO_JSON context = json_pack("{s:s}", "kms:GrantIsForAWSResource", "true");
	BK_AUTO_JSON role = must(MEMBER, "iam", "CreateRole",
		json_pack("{s:s,s:s}", "RoleName", "user", "AssumeRolePolicyDocument", TRUST));
	struct bk_str user = BK_STR("arn:aws:iam::" MEMBER ":role/user");
	BK_AUTO_JSON root = json_pack("{s:s,s:s,s:s}", "AWSAccountId", MEMBER, "Arn",
		"arn:aws:kms:eu-west-1:" MEMBER ":key/1", "policy",
		"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::" MEMBER
		":root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}");
	BK_AUTO_JSON direct = json_pack("{s:s,s:s,s:s}", "AWSAccountId", MEMBER, "Arn",
		"arn:aws:kms:eu-west-1:" MEMBER ":key/2", "policy",
		"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam:"
		":" MEMBER
		":role/user\"},\"Action\":[\"kms:CreateGrant\",\"kms:decrypt\"],\"Resource\":\"*\","
		"\"Condition\":{\"Bool\":{\"kms:GrantIsForAWSResource\":true}}},{\"Effect\":"
		"\"Deny\","
		"\"Principal\":\"*\",\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}]}");
	bk_sim_store_begin(sim->store);
	/* The root statement lets the role's own policies decide, and it has none. */
	ck_assert(!bk_sim_key_allows(sim, arena, root, user, "kms:Decrypt", NULL));
	ck_assert(bk_sim_key_allows(
		sim, arena, direct, user, "kms:CreateGrant|kms:Decrypt", context));
	ck_assert(!bk_sim_key_allows(sim, arena, direct, user, "kms:Decrypt", NULL));
	ck_assert(!bk_sim_key_allows(sim, arena, direct, user, "kms:Decrypt|kms:Encrypt", context));
	ck_assert(bk_sim_store_end(sim->store, true));
	BK_AUTO_JSON attached = must(MEMBER, "iam", "AttachRolePolicy",
		json_pack("{s:s,s:s}", "RoleName", "user", "PolicyArn",
			"arn:aws:iam::aws:policy/service-role/"
			"AWSBackupServiceRolePolicyForBackup"));
	bk_sim_store_begin(sim->store);
	ck_assert(bk_sim_key_allows(sim, arena, root, user, "kms:Decrypt", NULL));
	ck_assert(!bk_sim_key_allows(sim, arena, root,
		BK_STR("arn:aws:iam::" MANAGEMENT ":role/user"), "kms:Decrypt", NULL));
	ck_assert(bk_sim_store_end(sim->store, true));
}
END_TEST

START_TEST(test_iam_errors)
{
	BK_AUTO_JSON role = must(MEMBER, "iam", "CreateRole",
		json_pack("{s:s,s:s}", "RoleName", "One", "AssumeRolePolicyDocument", TRUST));
	refused(MEMBER, "iam", "CreateRole",
		json_pack("{s:s,s:s}", "RoleName", "ONE", "AssumeRolePolicyDocument", TRUST),
		"EntityAlreadyExists");
	refused(MEMBER, "iam", "CreateRole",
		json_pack("{s:s,s:s}", "RoleName", "two", "AssumeRolePolicyDocument", "{}"),
		"MalformedPolicyDocument");
	refused(MEMBER, "iam", "DeleteRole", json_pack("{s:s}", "RoleName", "none"),
		"NoSuchEntity");
	refused(MEMBER, "iam", "DeleteRole", json_pack("{s:s}", "RoleName", "Admin"),
		"DeleteConflict");
	BK_AUTO_JSON linked = must(MEMBER, "iam", "CreateServiceLinkedRole",
		json_pack("{s:s}", "AWSServiceName", "backup.amazonaws.com"));
	refused(MEMBER, "iam", "CreateServiceLinkedRole",
		json_pack("{s:s}", "AWSServiceName", "backup.amazonaws.com"), "InvalidInput");
	refused(MEMBER, "iam", "DeleteRole",
		json_pack("{s:s}", "RoleName", "AWSServiceRoleForBackup"), "UnmodifiableEntity");
	BK_AUTO_JSON page = must(
		MEMBER, "iam", "GetAccountAuthorizationDetails", json_pack("{s:i}", "MaxItems", 2));
	ck_assert_uint_eq(json_array_size(json_object_get(page, "RoleDetailList")), 2);
	ck_assert(bk_value_true(page, "IsTruncated"));
	BK_AUTO_JSON rest = must(MEMBER, "iam", "GetAccountAuthorizationDetails",
		json_pack("{s:i,s:O}", "MaxItems", 2, "Marker", json_object_get(page, "Marker")));
	ck_assert_uint_eq(json_array_size(json_object_get(rest, "RoleDetailList")), 1);
	ck_assert(!bk_value_true(rest, "IsTruncated"));
}
END_TEST

START_TEST(test_organization)
{
	static const char parent[] =
		"{\"plans\":{\"p\":{\"regions\":{\"@@assign\":[\"eu-west-1\"]},\"rules\":{\"r\":{"
		"\"target_backup_vault_name\":{\"@@assign\":\"main\"}}}}}}";
	static const char child[] =
		"{\"plans\":{\"p\":{\"regions\":{\"@@append\":[\"us-east-1\"],\"@@remove\":["
		"\"eu-west-1\"]},\"selections\":{\"tags\":{\"t\":{\"iam_role_arn\":{\"@@assign\":"
		"\"arn:aws:iam::$account:role/r\"}}}}}}}";
	static const char effective[] =
		"{\"plans\":{\"p\":{\"regions\":[\"us-east-1\"],\"rules\":{\"r\":{"
		"\"target_backup_vault_name\":\"main\"}},\"selections\":{\"tags\":{\"t\":{"
		"\"iam_role_arn\":\"arn:aws:iam::" MEMBER ":role/r\"}}}}}}";
	static const struct {
		const char *content, *target;
	} policies[] = {{parent, "r-ab12"}, {child, "ou-ab12-00000002"}};
	refused(MEMBER, "organizations", "ListRoots", json_object(), "AccessDeniedException");
	refused(MANAGEMENT, "organizations", "RegisterDelegatedAdministrator",
		json_pack("{s:s,s:s}", "AccountId", MEMBER, "ServicePrincipal",
			"backup.amazonaws.com"),
		"ConstraintViolationException");
	for (size_t i = 0; i < BK_COUNT(policies); i++) {
		char name[8];
		snprintf(name, sizeof(name), "%zu", i);
		BK_AUTO_JSON made = must(MANAGEMENT, "organizations", "CreatePolicy",
			json_pack("{s:s,s:s,s:s,s:s}", "Name", name, "Description", "", "Type",
				"BACKUP_POLICY", "Content", policies[i].content));
		json_t *id = json_object_get(
			json_object_get(json_object_get(made, "Policy"), "PolicySummary"), "Id");
		if (i == 0) {
			refused(MANAGEMENT, "organizations", "AttachPolicy",
				json_pack("{s:O,s:s}", "PolicyId", id, "TargetId", "r-ab12"),
				"PolicyTypeNotEnabledException");
			BK_AUTO_JSON enabled = must(MANAGEMENT, "organizations", "EnablePolicyType",
				json_pack("{s:s,s:s}", "RootId", "r-ab12", "PolicyType",
					"BACKUP_POLICY"));
		}
		BK_AUTO_JSON attached = must(MANAGEMENT, "organizations", "AttachPolicy",
			json_pack("{s:O,s:s}", "PolicyId", id, "TargetId", policies[i].target));
	}
	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON merged = bk_sim_effective_policy(sim, arena, BK_STR(MEMBER), "BACKUP_POLICY");
	ck_assert_str_eq(bk_value_write(arena, merged).ptr, effective);
	ck_assert_str_eq(bk_sim_organization_path(sim, arena, BK_STR(MEMBER)).ptr,
		"o-a1b2c3d4e5/r-ab12/ou-ab12-00000001/ou-ab12-00000002/");
	ck_assert(bk_sim_store_end(sim->store, true));
}
END_TEST

/* The whole world in its normal form, as text. */
static struct bk_str normal_text(void)
{
	bk_sim_store_begin(sim->store);
	BK_AUTO_JSON normal = bk_sim_normal(bk_sim_store_all(sim->store));
	ck_assert(bk_sim_store_end(sim->store, true));
	return bk_value_write(arena, normal);
}

static void make_two_keys(const char *first, const char *second)
{
	const char *const aliases[] = {first, second};
	for (size_t i = 0; i < BK_COUNT(aliases); i++) {
		BK_AUTO_JSON key = must(MEMBER, "kms", "CreateKey", json_object());
		json_t *id = json_object_get(json_object_get(key, "KeyMetadata"), "KeyId");
		BK_AUTO_JSON alias = must(MEMBER, "kms", "CreateAlias",
			json_pack("{s:s,s:O}", "AliasName", aliases[i], "TargetKeyId", id));
	}
}

/* Worlds that differ in the order of making alone are equal; others are not. */
START_TEST(test_normal_form)
{
	make_two_keys("alias/a", "alias/b");
	struct bk_str first = normal_text();
	bk_sim_close(sim);
	sim = open_sim("");
	make_two_keys("alias/b", "alias/a");
	ck_assert_str_eq(normal_text().ptr, first.ptr);
	bk_sim_close(sim);
	sim = open_sim("");
	make_two_keys("alias/b", "alias/c");
	ck_assert_str_ne(normal_text().ptr, first.ptr);
}
END_TEST

static struct bk_str admin(const char *method, const char *path, const char *body, int status)
{
	struct bk_sim_http http = {
		.method = bk_str_of(method), .path = bk_str_of(path), .body = bk_str_of(body)};
	struct bk_sim_reply reply = bk_sim_serve(sim, &http);
	ck_assert_msg(reply.answer.status == status, "%.*s", BK_STR_ARGS(reply.answer.body));
	return reply.answer.body;
}

START_TEST(test_admin)
{
	ck_assert_ptr_nonnull(strstr(admin("GET", "/_bkc/clock", "", 200).ptr, "T12:00:00Z"));
	admin("POST", "/_bkc/clock", "{\"advance\":-1}", 400);
	admin("POST", "/_bkc/clock", "{\"to\":5}", 400);
	admin("POST", "/_bkc/clock", "{\"to\":\"2026-11-24T11:59:59Z\"}", 400);
	admin("POST", "/_bkc/clock", "nonsense", 400);
	admin("POST", "/_bkc/clock", "{\"advance\":3600}", 200);
	struct bk_str moved = admin("POST", "/_bkc/clock", "{\"to\":\"2026-11-25\"}", 200);
	ck_assert_ptr_nonnull(strstr(moved.ptr, "2026-11-25T00:00:00Z"));
	admin("POST", "/_bkc/faults", "{\"fault\":\"fire\"}", 400);
	ck_assert_ptr_nonnull(strstr(
		admin("POST", "/_bkc/faults", "{\"fault\":\"throttle\"}", 200).ptr, "throttle"));
	ck_assert_ptr_null(strstr(admin("DELETE", "/_bkc/faults", "", 200).ptr, "throttle"));
	ck_assert_ptr_nonnull(strstr(admin("GET", "/_bkc/state", "", 200).ptr, MEMBER));
	admin("GET", "/_bkc/nothing", "", 404);
}
END_TEST

START_TEST(test_messages_are_utf8)
{
	static const struct {
		const char *text, *made;
	} cases[] = {{"caf\xC3\xA9", "caf\xC3\xA9"}, {"caf\xC3", "caf?"}, {"\xFFx\x80", "?x?"},
		{"\xC0\x80", "??"}, {"\xED\xA0\x80", "???"}, {"\xE2\x82\xAC", "\xE2\x82\xAC"},
		{"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"}, {"\xF4\x90\x80\x80", "????"}};
	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		char text[16];
		snprintf(text, sizeof(text), "%s", cases[i].text);
		bk_sim_make_utf8(text);
		ck_assert_str_eq(text, cases[i].made);
	}
}
END_TEST

START_TEST(test_times)
{
	static const struct {
		const char *text;
		int64_t time;
	} cases[] = {{"2026-11-24T12:00:00Z", NOON}, {"20261124T120000Z", NOON},
		{"2026-11-24T12:00:00.123Z", NOON}, {"2026-11-24", NOON - 43200}, {"", -1},
		{"2026-13-24", -1}, {"2026-11-24T24:00:00Z", -1}, {"2026-11-24T12:00:00Zx", -1},
		{"yesterday", -1}};
	for (size_t i = 0; i < BK_COUNT(cases); i++) {
		int64_t time = -1;
		bool good = bk_sim_time_read(bk_str_of(cases[i].text), &time);
		ck_assert_msg(good == (cases[i].time >= 0), "%s", cases[i].text);
		if (good)
			ck_assert_int_eq(time, cases[i].time);
	}
	ck_assert_str_eq(bk_sim_time_write(arena, NOON).ptr, "2026-11-24T12:00:00Z");
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("sim");
	TCase *tests = tcase_create("core");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, test_signatures);
	tcase_add_test(tests, test_sessions);
	tcase_add_test(tests, test_wire);
	tcase_add_test(tests, test_validation);
	tcase_add_test(tests, test_faults);
	tcase_add_test(tests, test_drop_after_is_carried_out);
	tcase_add_test(tests, test_stale_roles);
	tcase_add_test(tests, test_refusal_leaves_nothing);
	tcase_add_test(tests, test_store_survives);
	tcase_add_test(tests, test_key_policies);
	tcase_add_test(tests, test_iam_errors);
	tcase_add_test(tests, test_organization);
	tcase_add_test(tests, test_normal_form);
	tcase_add_test(tests, test_admin);
	tcase_add_test(tests, test_messages_are_utf8);
	tcase_add_test(tests, test_times);
	suite_add_tcase(suite, tests);
	return suite;
}
