/*
 * What calls look like on the wire in each protocol, what is read from answers, where services
 * are, and what is done about refusals.
 */
#include <string.h>

#include "aws/answer.h"
#include "aws/endpoint.h"
#include "aws/query.h"
#include "aws/retry.h"
#include "aws/wire.h"
#include "aws/xml.h"
#include "base/arena.h"
#include "unit.h"

static struct bk_arena *arena;
static struct bk_error error;

static void set_up(void)
{
	arena = bk_arena_new();
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

static const struct bk_aws_operation *op(const char *service, const char *name)
{
	const struct bk_aws_operation *row =
		bk_aws_operation_find(bk_str_of(service), bk_str_of(name));
	ck_assert_ptr_nonnull(row);
	return row;
}

static json_t *json(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
	ck_assert_ptr_nonnull(value);
	return value;
}

static void check_str(struct bk_str text, const char *wanted)
{
	ck_assert_str_eq(bk_str_dup(arena, text).ptr, wanted);
}

static struct bk_wire_request request_of(const char *service, const char *name, const char *input)
{
	BK_AUTO_JSON value = input ? json(input) : NULL;
	struct bk_wire_request request;

	ck_assert_msg(bk_wire_request(arena, op(service, name), value, &request, &error), "%s",
		error.text);
	return request;
}

static void check_output(
	const char *service, const char *name, const char *body, const char *wanted)
{
	BK_AUTO_JSON output = bk_wire_output(arena, op(service, name), bk_str_of(body), &error);
	BK_AUTO_JSON value = json(wanted);

	ck_assert_msg(output != NULL, "%s", error.text);
	ck_assert_str_eq(bk_value_write(arena, output).ptr, bk_value_write(arena, value).ptr);
}

static void check_unreadable(const char *service, const char *name, const char *body)
{
	json_t *output = bk_wire_output(arena, op(service, name), bk_str_of(body), &error);
	ck_assert_msg(output == NULL, "%s", body);
}

START_TEST(rest_json_parts_path_query_and_body)
{
	struct bk_wire_request request = request_of("backup", "CreateBackupVault",
		"{\"BackupVaultName\": \"a b/c\", \"EncryptionKeyArn\": \"k\", "
		"\"CreatorRequestId\": \"x\"}");
	check_str(request.method, "PUT");
	check_str(request.path, "/backup-vaults/a%20b%2Fc");
	check_str(request.query, "");
	check_str(request.type, "application/json");
	check_str(request.target, "");
	check_str(request.body, "{\"CreatorRequestId\":\"x\",\"EncryptionKeyArn\":\"k\"}");

	request = request_of("backup", "ListRecoveryPointsByBackupVault",
		"{\"BackupVaultName\": \"v\", \"MaxResults\": 10, \"NextToken\": \"a=b&c\","
		" \"ByCreatedAfter\": 1700000000}");
	check_str(request.method, "GET");
	check_str(request.path, "/backup-vaults/v/recovery-points/");
	check_str(request.query,
		"nextToken=a%3Db%26c&maxResults=10&createdAfter=2023-11-14T22%3A13%3A20Z");
	check_str(request.type, "");
	check_str(request.body, "");

	request = request_of(
		"backup", "DisassociateBackupVaultMpaApprovalTeam", "{\"BackupVaultName\": \"v\"}");
	check_str(request.path, "/backup-vaults/v/mpaApprovalTeam");
	check_str(request.query, "delete=");
	check_str(request.body, "{}");

	request = request_of("backup", "ListTags", "{\"ResourceArn\": \"arn:aws:backup:x:1:y:z\"}");
	check_str(request.path, "/tags/arn%3Aaws%3Abackup%3Ax%3A1%3Ay%3Az/");
	request = request_of("s3", "GetBucketTagging", "{\"Bucket\": \"b\"}");
	check_str(request.path, "/b");
	check_str(request.query, "tagging=");
}
END_TEST

START_TEST(a_path_needs_its_members)
{
	static const char *const inputs[] = {"{}", "{\"BackupVaultName\": \"\"}",
		"{\"BackupVaultName\": null}", "{\"BackupVaultName\": \"..\"}",
		"{\"BackupVaultName\": \".\"}", "{\"BackupVaultName\": {}}"};
	struct bk_wire_request request;

	for (size_t i = 0; i < BK_COUNT(inputs); i++) {
		BK_AUTO_JSON input = json(inputs[i]);
		ck_assert_msg(!bk_wire_request(arena, op("backup", "DeleteBackupVault"), input,
				      &request, &error),
			"%s", inputs[i]);
		ck_assert_str_eq(error.text, "DeleteBackupVault needs BackupVaultName");
	}
	ck_assert(
		!bk_wire_request(arena, op("backup", "DeleteBackupVault"), NULL, &request, &error));
}
END_TEST

START_TEST(json_has_a_target)
{
	struct bk_wire_request request =
		request_of("kms", "CreateAlias", "{\"AliasName\": \"alias/x\"}");
	check_str(request.method, "POST");
	check_str(request.path, "/");
	check_str(request.type, "application/x-amz-json-1.1");
	check_str(request.target, "TrentService.CreateAlias");
	check_str(request.body, "{\"AliasName\":\"alias/x\"}");
	request = request_of("dynamodb", "ListTables", NULL);
	check_str(request.type, "application/x-amz-json-1.0");
	check_str(request.target, "DynamoDB_20120810.ListTables");
	check_str(request.body, "{}");
}
END_TEST

START_TEST(forms_name_their_items)
{
	struct bk_wire_request request = request_of("iam", "CreateRole",
		"{\"RoleName\": \"r\", \"AssumeRolePolicyDocument\": \"{\\\"a\\\": 1}\","
		" \"MaxSessionDuration\": 3600, \"Path\": null,"
		" \"Tags\": [{\"Key\": \"a\", \"Value\": \"1\"}, {\"Key\": \"b\", \"Value\": "
		"\"\"}]}");
	check_str(request.type, "application/x-www-form-urlencoded; charset=utf-8");
	check_str(request.body,
		"Action=CreateRole&Version=2010-05-08&RoleName=r"
		"&AssumeRolePolicyDocument=%7B%22a%22%3A%201%7D&MaxSessionDuration=3600"
		"&Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=b&Tags.member.2."
		"Value=");

	request = request_of("rds", "CreateDBInstance",
		"{\"DBInstanceIdentifier\": \"d\", \"MultiAZ\": false,"
		" \"DBSecurityGroups\": [\"g\"], \"VpcSecurityGroupIds\": [\"s\"],"
		" \"Tags\": [{\"Key\": \"a\", \"Value\": \"1\"}]}");
	check_str(request.body,
		"Action=CreateDBInstance&Version=2014-10-31&DBInstanceIdentifier=d&MultiAZ=false"
		"&DBSecurityGroups.DBSecurityGroupName.1=g"
		"&VpcSecurityGroupIds.VpcSecurityGroupId.1=s&Tags.Tag.1.Key=a&Tags.Tag.1.Value=1");

	request = request_of("sns", "CreateTopic",
		"{\"Name\": \"t\", \"Attributes\": {\"KmsMasterKeyId\": \"k\", \"b\": \"c\"}, "
		"\"Tags\": []}");
	check_str(request.body,
		"Action=CreateTopic&Version=2010-03-31&Name=t&Attributes.entry.1.key=KmsMasterKeyId"
		"&Attributes.entry.1.value=k&Attributes.entry.2.key=b&Attributes.entry.2.value=c"
		"&Tags=");

	request = request_of("ec2", "DescribeRegions",
		"{\"AllRegions\": true, \"Filters\": [{\"Name\": \"n\", \"Values\": [\"a\", "
		"\"b\"]}],"
		" \"RegionNames\": []}");
	check_str(request.body,
		"Action=DescribeRegions&Version=2016-11-15&AllRegions=true&Filter.1.Name=n"
		"&Filter.1.Value.1=a&Filter.1.Value.2=b");
}
END_TEST

START_TEST(forms_have_a_depth)
{
	struct bk_wire_request request;
	BK_AUTO_JSON deep = json_string("x");

	for (int i = 0; i < BK_VALUE_DEEP - 1; i++) {
		json_t *above = json_object();
		bk_value_set(above, "A", deep);
		deep = above;
	}
	BK_AUTO_JSON input = json_object();
	json_object_set(input, "A", deep);
	ck_assert(bk_wire_request(arena, op("iam", "GetRole"), input, &request, &error));
	json_t *above = json_object();
	bk_value_set(above, "A", deep);
	deep = above;
	json_object_set(input, "A", deep);
	ck_assert(!bk_wire_request(arena, op("iam", "GetRole"), input, &request, &error));
}
END_TEST

START_TEST(xml_is_read_by_the_rows)
{
	check_output("iam", "GetRole",
		"<?xml version=\"1.0\"?><GetRoleResponse "
		"xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n"
		"<GetRoleResult><Role><Path>/</Path><RoleName>a&amp;b</RoleName>"
		"<CreateDate>2024-05-01T10:00:00Z</CreateDate><MaxSessionDuration>3600</"
		"MaxSessionDuration>"
		"<AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</"
		"AssumeRolePolicyDocument>"
		"<RoleLastUsed/><Tags><member><Key>k</Key><Value/></member></Tags></Role></"
		"GetRoleResult>\n"
		"<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetRoleResponse>",
		"{\"Role\": {\"Path\": \"/\", \"RoleName\": \"a&b\", \"CreateDate\": 1714557600,"
		" \"MaxSessionDuration\": 3600, \"RoleLastUsed\": {},"
		" \"AssumeRolePolicyDocument\": \"{\\\"Version\\\":\\\"2012-10-17\\\"}\","
		" \"Tags\": [{\"Key\": \"k\", \"Value\": \"\"}]}}");
	check_output("iam", "ListRoles",
		"<ListRolesResponse><ListRolesResult><Roles/><IsTruncated>false</IsTruncated>"
		"</ListRolesResult></ListRolesResponse>",
		"{\"Roles\": [], \"IsTruncated\": false}");
	check_output("iam", "TagRole",
		"<TagRoleResponse><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
		"</TagRoleResponse>",
		"{}");
	check_output("sns", "GetTopicAttributes",
		"<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>"
		"<entry><key>TopicArn</key><value>arn</value></entry>"
		"<entry><key>Owner</key><value>1</value></entry></Attributes>"
		"</GetTopicAttributesResult></GetTopicAttributesResponse>",
		"{\"Attributes\": {\"TopicArn\": \"arn\", \"Owner\": \"1\"}}");
	check_output("rds", "DescribeDBInstances",
		"<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>"
		"<AllocatedStorage>20</AllocatedStorage><MultiAZ>true</MultiAZ>"
		"<Endpoint><Port>5432</Port></Endpoint><PendingModifiedValues/>"
		"<DBSecurityGroups/><VpcSecurityGroups><VpcSecurityGroupMembership>"
		"<Status>active</Status></VpcSecurityGroupMembership></VpcSecurityGroups>"
		"<InstanceCreateTime>2024-05-01T10:00:00.123Z</InstanceCreateTime>"
		"</DBInstance></DBInstances></DescribeDBInstancesResult></"
		"DescribeDBInstancesResponse>",
		"{\"DBInstances\": [{\"AllocatedStorage\": 20, \"MultiAZ\": true,"
		" \"Endpoint\": {\"Port\": 5432}, \"PendingModifiedValues\": {},"
		" \"DBSecurityGroups\": [], \"VpcSecurityGroups\": [{\"Status\": \"active\"}],"
		" \"InstanceCreateTime\": 1714557600}]}");
	check_output("ec2", "DescribeRegions",
		"<DescribeRegionsResponse><requestId>1</requestId><regionInfo><item>"
		"<regionName>eu-west-1</regionName><regionEndpoint>e</regionEndpoint></item></"
		"regionInfo>"
		"</DescribeRegionsResponse>",
		"{\"Regions\": [{\"RegionName\": \"eu-west-1\", "
		"\"Endpoint\": \"e\"}]}");
	check_output("s3", "GetBucketEncryption",
		"<ServerSideEncryptionConfiguration><Rule><BucketKeyEnabled>true</"
		"BucketKeyEnabled></Rule>"
		"<Rule><BucketKeyEnabled>false</BucketKeyEnabled></Rule></"
		"ServerSideEncryptionConfiguration>",
		"{\"Rules\": [{\"BucketKeyEnabled\": true}, {\"BucketKeyEnabled\": false}]}");
}
END_TEST

START_TEST(what_is_not_what_it_should_be_stays_text)
{
	check_output("iam", "GetRole",
		"<GetRoleResponse><GetRoleResult><Role><CreateDate>soon</CreateDate>"
		"<MaxSessionDuration>1h</MaxSessionDuration>"
		"<AssumeRolePolicyDocument>%ff</AssumeRolePolicyDocument></Role></GetRoleResult>"
		"</GetRoleResponse>",
		"{\"Role\": {\"CreateDate\": \"soon\", \"MaxSessionDuration\": \"1h\","
		" \"AssumeRolePolicyDocument\": \"%ff\"}}");
}
END_TEST

START_TEST(broken_answers_are_errors)
{
	check_unreadable("iam", "GetRole", "");
	check_unreadable("iam", "GetRole", "<GetRoleResponse><GetRoleResult>");
	check_unreadable("iam", "GetRole", "<html><body>Login</body></html>");
	check_unreadable("iam", "GetRole",
		"<!DOCTYPE a [<!ENTITY b \"c\">]><GetRoleResponse>&b;</GetRoleResponse>");
	check_unreadable("iam", "GetRole", "{}");
	check_output("kms", "EnableKeyRotation", "", "{}");
	check_output("kms", "EnableKeyRotation", "null", "{}");
	check_unreadable("kms", "ListKeys", "[]");
	check_unreadable("kms", "ListKeys", "{\"Keys\": [");
	check_unreadable("kms", "ListKeys", "<html/>");
	check_output("kms", "CreateAlias", "", "{}");
}
END_TEST

static struct bk_str nested(int depth)
{
	struct bk_str text = BK_STR("");

	for (int i = 0; i < depth; i++)
		text = bk_str_format(arena, "<a>%s</a>", text.ptr);
	return text;
}

START_TEST(xml_has_a_depth)
{
	ck_assert_ptr_nonnull(bk_xml_read(arena, nested(BK_VALUE_DEEP), &error));
	ck_assert_ptr_null(bk_xml_read(arena, nested(BK_VALUE_DEEP + 1), &error));
	ck_assert_str_eq(error.text, "not XML: it is nested too deep");
}
END_TEST

START_TEST(xml_has_a_size)
{
	enum { SIZE = 4 * BK_XML_NODES + 7 };
	char *text = bk_arena_text(arena, SIZE);

	memcpy(text, "<r>", 3);
	for (size_t i = 0; i < BK_XML_NODES; i++)
		memcpy(text + 3 + 4 * i, "<a/>", 4);
	memcpy(text + SIZE - 4, "</r>", 4);
	ck_assert_ptr_null(bk_xml_read(arena, (struct bk_str){text, SIZE}, &error));
	ck_assert_str_eq(error.text, "not XML: it has too many elements");
	memcpy(text + 3, "    ", 4);
	ck_assert_ptr_nonnull(bk_xml_read(arena, (struct bk_str){text, SIZE}, &error));
}
END_TEST

START_TEST(dates_go_both_ways)
{
	int64_t seconds;

	check_str(bk_query_date(arena, 0), "1970-01-01T00:00:00Z");
	check_str(bk_query_date(arena, 1709210096), "2024-02-29T12:34:56Z");
	ck_assert(bk_query_date_read(BK_STR("2024-02-29T12:34:56Z"), &seconds));
	ck_assert_int_eq(seconds, 1709210096);
	ck_assert(bk_query_date_read(BK_STR("2024-02-29T12:34:56.789Z"), &seconds));
	ck_assert_int_eq(seconds, 1709210096);
	ck_assert(!bk_query_date_read(BK_STR(""), &seconds));
	ck_assert(!bk_query_date_read(BK_STR("2024-02-29"), &seconds));
	ck_assert(!bk_query_date_read(BK_STR("2024-02-29T12:34:56"), &seconds));
	ck_assert(!bk_query_date_read(BK_STR("2024-02-29T12:34:56+01:00Z"), &seconds));
	ck_assert(!bk_query_date_read(BK_STR("2024-13-29T12:34:56Z"), &seconds));
	ck_assert(!bk_query_date_read(BK_STR("2024-12-00T12:34:56Z"), &seconds));
}
END_TEST

static struct bk_aws_failure refusal(
	const char *service, int status, const char *type, const char *body)
{
	struct bk_http_header headers[] = {
		{BK_STR("X-AMZN-requestid"), BK_STR("id-1")},
		{BK_STR("x-amzn-errortype"), bk_str_of(type)},
	};
	struct bk_http_answer answer = {.status = status,
		.headers = headers,
		.header_count = BK_COUNT(headers),
		.body = bk_str_of(body)};
	struct bk_aws_failure failure;

	bk_answer_refusal(arena, bk_aws_service_find(bk_str_of(service)), &answer, &failure);
	ck_assert_int_eq(failure.kind, BK_AWS_REFUSED);
	ck_assert_int_eq(failure.status, status);
	return failure;
}

static void check_refusal(struct bk_aws_failure failure, const char *code, const char *message,
	const char *id, const char *detail)
{
	ck_assert_str_eq(failure.code, code);
	ck_assert_str_eq(failure.message, message);
	ck_assert_str_eq(failure.request_id, id);
	ck_assert_int_eq(failure.detail != NULL, detail != NULL);
	if (detail)
		check_str(bk_value_write(arena, failure.detail), detail);
	bk_aws_failure_done(&failure);
}

START_TEST(refusals_of_every_protocol)
{
	check_refusal(
		refusal("backup", 400, "AlreadyExistsException:http://internal/x",
			"{\"Code\":\"ERROR_1\",\"Message\":\"it is\\nthere\",\"Arn\":\"arn:x\"}"),
		"AlreadyExistsException", "it is there", "id-1", "{\"Arn\":\"arn:x\"}");
	check_refusal(
		refusal("kms", 400, "",
			"{\"__type\":\"com.amazonaws.kms#NotFoundException\",\"message\":\"no\"}"),
		"NotFoundException", "no", "id-1", NULL);
	check_refusal(
		refusal("iam", 409, "",
			"<ErrorResponse "
			"xmlns=\"x\"><Error><Type>Sender</Type><Code>EntityAlreadyExists</Code>"
			"<Message>there</Message></Error><RequestId>id-2</RequestId></"
			"ErrorResponse>"),
		"EntityAlreadyExists", "there", "id-2", NULL);
	check_refusal(refusal("ec2", 400, "",
			      "<Response><Errors><Error><Code>AuthFailure</Code><Message>m</"
			      "Message></Error>"
			      "</Errors><RequestID>id-3</RequestID></Response>"),
		"AuthFailure", "m", "id-3", NULL);
	check_refusal(refusal("s3", 404, "",
			      "<Error><Code>NoSuchBucket</Code><Message>m</Message>"
			      "<BucketName>b</BucketName><RequestId>id-4</RequestId></Error>"),
		"NoSuchBucket", "m", "id-4", "{\"BucketName\":\"b\",\"RequestId\":\"id-4\"}");
}
END_TEST

START_TEST(refusals_without_a_code)
{
	check_refusal(refusal("kms", 503, "", "<html>overloaded</html>"), "Http503",
		"HTTP status 503 and no message", "id-1", NULL);
	check_refusal(refusal("iam", 502, "", "Bad Gateway"), "Http502",
		"HTTP status 502 and no message", "id-1", NULL);
	check_refusal(refusal("backup", 302, "", ""), "Http302", "HTTP status 302 and no message",
		"id-1", NULL);
	check_refusal(refusal("kms", 400, "", "[]"), "Http400", "HTTP status 400 and no message",
		"id-1", NULL);
}
END_TEST

START_TEST(refused_signatures_keep_the_request_to_themselves)
{
	check_refusal(refusal("kms", 400, "",
			      "{\"__type\":\"InvalidSignatureException\",\"message\":\"The "
			      "signature does not match.\\n\\n"
			      "The Canonical String for this request should have been\\n'POST\\n"
			      "x-amz-security-token:CANARY'\"}"),
		"InvalidSignatureException", "The signature does not match.", "id-1", NULL);
}
END_TEST

START_TEST(messages_are_one_line_of_text)
{
	char text[8];

	bk_answer_line(text, sizeof(text), BK_STR("a\r\n\x1b[b"));
	ck_assert_str_eq(text, "a   [b");
	bk_answer_line(text, sizeof(text), BK_STR("1234567890"));
	ck_assert_str_eq(text, "1234567");
	bk_answer_line(text, sizeof(text), BK_STR("12345\xe2\x82\xac"));
	ck_assert_str_eq(text, "12345");
	bk_answer_line(text, sizeof(text), BK_STR("1234\xe2\x82\xac"));
	ck_assert_str_eq(text, "1234\xe2\x82\xac");
	bk_answer_line(text, sizeof(text), BK_STR("\xff\xe2\x82"));
	ck_assert_str_eq(text, "???");
	bk_answer_line(text, sizeof(text),
		BK_STR("a\xc2\x9b"
		       "b"));
	ck_assert_str_eq(text, "a b");
	bk_answer_line(text, sizeof(text), BK_STR("\xe0\x96\x8c|\xed\xa0\x80"));
	ck_assert_str_eq(text, "???|???");
	bk_answer_line(text, 1, BK_STR("a"));
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(what_refusals_mean)
{
	ck_assert_int_eq(bk_retry_of(400, BK_STR("ThrottlingException")), BK_RETRY_THROTTLE);
	ck_assert_int_eq(bk_retry_of(400, BK_STR("Throttling")), BK_RETRY_THROTTLE);
	ck_assert_int_eq(bk_retry_of(429, BK_STR("Http429")), BK_RETRY_THROTTLE);
	ck_assert_int_eq(bk_retry_of(503, BK_STR("SlowDown")), BK_RETRY_THROTTLE);
	ck_assert_int_eq(bk_retry_of(409, BK_STR("ConcurrentModification")), BK_RETRY_BUSY);
	ck_assert_int_eq(bk_retry_of(500, BK_STR("Whatever")), BK_RETRY_FAULT);
	ck_assert_int_eq(bk_retry_of(503, BK_STR("Http503")), BK_RETRY_FAULT);
	ck_assert_int_eq(bk_retry_of(400, BK_STR("InternalFailure")), BK_RETRY_FAULT);
	ck_assert_int_eq(bk_retry_of(501, BK_STR("Http501")), BK_RETRY_NO);
	ck_assert_int_eq(bk_retry_of(400, BK_STR("LimitExceededException")), BK_RETRY_NO);
	ck_assert_int_eq(bk_retry_of(400, BK_STR("AccessDeniedException")), BK_RETRY_NO);
	ck_assert_int_eq(bk_retry_of(403, BK_STR("RequestTimeTooSkewed")), BK_RETRY_SKEW);
	ck_assert_int_eq(bk_retry_of(400, BK_STR("ExpiredToken")), BK_RETRY_EXPIRED);
}
END_TEST

START_TEST(delays_grow_to_a_limit)
{
	ck_assert_int_eq(bk_retry_delay(1, 0), 0);
	ck_assert_int_eq(bk_retry_delay(1, UINT32_MAX), 100);
	ck_assert_int_eq(bk_retry_delay(2, UINT32_MAX), 200);
	ck_assert_int_eq(bk_retry_delay(2, UINT32_MAX / 2 + 1), 100);
	ck_assert_int_eq(bk_retry_delay(8, UINT32_MAX), 12800);
	ck_assert_int_eq(bk_retry_delay(9, UINT32_MAX), 20000);
	ck_assert_int_eq(bk_retry_delay(1000000, UINT32_MAX), 20000);
	ck_assert_int_eq(bk_retry_delay(-1, UINT32_MAX), 100);
}
END_TEST

START_TEST(a_pace_is_free_until_it_is_throttled)
{
	struct bk_pace pace = {0};

	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(bk_pace_take(&pace, 5000), 0);
	bk_pace_slow(&pace, 5000, 5100);
	ck_assert_double_eq_tol(pace.rate, 500, 1e-9);
	bk_pace_slow(&pace, 5000, 5200); /* begun before: nothing new */
	ck_assert_double_eq_tol(pace.rate, 500, 1e-9);
	ck_assert_int_gt(bk_pace_take(&pace, 5100), 0);
	ck_assert_int_eq(bk_pace_take(&pace, 5200), 0);
}
END_TEST

START_TEST(a_pace_halves_and_recovers)
{
	struct bk_pace pace = {0};

	for (int i = 0; i < 8; i++)
		ck_assert_int_eq(bk_pace_take(&pace, 10000), 0);
	bk_pace_slow(&pace, 10000, 10001);
	ck_assert_double_eq_tol(pace.rate, 4, 1e-9);
	ck_assert_int_eq(bk_pace_take(&pace, 10001), 250);
	ck_assert_int_eq(bk_pace_take(&pace, 10251), 0);
	ck_assert_int_gt(bk_pace_take(&pace, 10251), 0);
	for (int i = 0; i < 4; i++)
		bk_pace_quicken(&pace);
	ck_assert(pace.rate > 4.7 && pace.rate <= 5);
	for (int i = 0; i < 20; i++)
		bk_pace_slow(&pace, 20000 + i, 20000 + i);
	ck_assert_double_eq_tol(pace.rate, 0.5, 1e-9);
	for (int i = 0; i < 1000000 && pace.rate > 0; i++)
		bk_pace_quicken(&pace);
	ck_assert_int_eq(bk_pace_take(&pace, 30000), 0); /* free again */
	ck_assert_int_eq(bk_pace_take(&pace, 30000), 0);
}
END_TEST

static void check_endpoint(const char *service, struct bk_endpoint_options options, const char *url,
	const char *region)
{
	struct bk_endpoint endpoint;

	ck_assert_msg(bk_endpoint_find(arena, bk_aws_service_find(bk_str_of(service)), &options,
			      &endpoint, &error),
		"%s", error.text);
	check_str(endpoint.url, url);
	check_str(endpoint.region, region);
}

START_TEST(endpoints_follow_partition_and_switches)
{
	struct bk_endpoint_options options = {
		.partition = BK_STR("aws"), .region = BK_STR("eu-west-1")};
	check_endpoint("tagging", options, "https://tagging.eu-west-1.amazonaws.com", "eu-west-1");
	check_endpoint("iam", options, "https://iam.amazonaws.com", "us-east-1");
	check_endpoint("organizations", options, "https://organizations.us-east-1.amazonaws.com",
		"us-east-1");
	options.fips = true;
	check_endpoint("kms", options, "https://kms-fips.eu-west-1.amazonaws.com", "eu-west-1");
	options.dualstack = true;
	check_endpoint("kms", options, "https://kms-fips.eu-west-1.api.aws", "eu-west-1");
	options = (struct bk_endpoint_options){
		.partition = BK_STR("aws-us-gov"), .region = BK_STR("us-gov-east-1"), .fips = true};
	check_endpoint("sts", options, "https://sts.us-gov-east-1.amazonaws.com", "us-gov-east-1");
	check_endpoint("iam", options, "https://iam.us-gov.amazonaws.com", "us-gov-west-1");
	options = (struct bk_endpoint_options){
		.partition = BK_STR("aws-cn"), .region = BK_STR("cn-north-1")};
	check_endpoint("sns", options, "https://sns.cn-north-1.amazonaws.com.cn", "cn-north-1");
}
END_TEST

START_TEST(endpoints_that_are_none)
{
	const struct bk_endpoint_options wrong[] = {
		{.partition = BK_STR("nowhere"), .region = BK_STR("eu-west-1")},
		{.partition = BK_STR("aws")},
		{.partition = BK_STR("aws"), .region = BK_STR("evil.example/")},
		{.partition = BK_STR("aws"), .region = BK_STR("-x")},
		{.partition = BK_STR("aws-cn"), .region = BK_STR("cn-north-1"), .fips = true},
	};
	struct bk_endpoint endpoint;

	for (size_t i = 0; i < BK_COUNT(wrong); i++)
		ck_assert_msg(!bk_endpoint_find(arena, bk_aws_service_find(BK_STR("kms")),
				      &wrong[i], &endpoint, &error),
			"%zu", i);
}
END_TEST

START_TEST(configured_endpoints_are_https_or_near)
{
	static const struct {
		const char *url, *made, *host;
	} rows[] = {
		{"https://proxy.example", "https://proxy.example", "proxy.example"},
		{"https://proxy.example:443/", "https://proxy.example", "proxy.example"},
		{"https://proxy.example:8443", "https://proxy.example:8443", "proxy.example:8443"},
		{"http://127.0.0.1:5000", "http://127.0.0.1:5000", "127.0.0.1:5000"},
		{"http://localhost:80/", "http://localhost", "localhost"},
		{"http://[::1]:5000", "http://[::1]:5000", "[::1]:5000"},
		{"http://proxy.example", NULL, NULL},
		{"http://127.0.0.1.example", NULL, NULL},
		{"http://localhost.example", NULL, NULL},
		{"http://127.0.0.1@proxy.example", NULL, NULL},
		{"https://user:word@proxy.example", NULL, NULL},
		{"https://proxy.example/path", NULL, NULL},
		{"https://proxy.example/?query", NULL, NULL},
		{"file:///etc/passwd", NULL, NULL},
		{"127.0.0.1:5000", NULL, NULL},
		{"", NULL, NULL},
	};
	struct bk_endpoint endpoint;

	for (size_t i = 0; i < BK_COUNT(rows); i++) {
		bool made = bk_endpoint_custom(
			arena, bk_str_of(rows[i].url), BK_STR("r"), &endpoint, &error);
		ck_assert_msg(made == (rows[i].made != NULL), "%s", rows[i].url);
		if (made) {
			check_str(endpoint.url, rows[i].made);
			check_str(endpoint.host, rows[i].host);
		}
	}
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("wire");
	TCase *wire = tcase_create("wire");

	tcase_add_checked_fixture(wire, set_up, tear_down);
	tcase_add_test(wire, rest_json_parts_path_query_and_body);
	tcase_add_test(wire, a_path_needs_its_members);
	tcase_add_test(wire, json_has_a_target);
	tcase_add_test(wire, forms_name_their_items);
	tcase_add_test(wire, forms_have_a_depth);
	tcase_add_test(wire, xml_is_read_by_the_rows);
	tcase_add_test(wire, what_is_not_what_it_should_be_stays_text);
	tcase_add_test(wire, broken_answers_are_errors);
	tcase_add_test(wire, xml_has_a_depth);
	tcase_add_test(wire, xml_has_a_size);
	tcase_add_test(wire, dates_go_both_ways);
	tcase_add_test(wire, refusals_of_every_protocol);
	tcase_add_test(wire, refusals_without_a_code);
	tcase_add_test(wire, refused_signatures_keep_the_request_to_themselves);
	tcase_add_test(wire, messages_are_one_line_of_text);
	tcase_add_test(wire, what_refusals_mean);
	tcase_add_test(wire, delays_grow_to_a_limit);
	tcase_add_test(wire, a_pace_is_free_until_it_is_throttled);
	tcase_add_test(wire, a_pace_halves_and_recovers);
	tcase_add_test(wire, endpoints_follow_partition_and_switches);
	tcase_add_test(wire, endpoints_that_are_none);
	tcase_add_test(wire, configured_endpoints_are_https_or_near);
	suite_add_tcase(suite, wire);
	return suite;
}
