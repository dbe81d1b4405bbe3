/*
 * The scenes of test_credentials.c: surroundings, and what the chain makes of them.
 */
#ifndef BK_TESTS_UNIT_CREDENTIAL_SCENES_H
#define BK_TESTS_UNIT_CREDENTIAL_SCENES_H

/* clang-format off */
#define ENV_KEYS  {"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", SECRET}, \
	{"AWS_SESSION_TOKEN", TOKEN}
#define FILE_KEYS(id) "aws_access_key_id = " id "\naws_secret_access_key = " SECRET "\n" \
	"aws_session_token = " TOKEN "\n"
#define RELATIVE  {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys"}
#define TOKEN_FILE {"AWS_WEB_IDENTITY_TOKEN_FILE", "~/jwt"}, \
	{"AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/ci"}
#define WEB_WANTS "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" \
	"arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fci&RoleSessionName="
#define ROLE      "role_arn = arn:aws:iam::111122223333:role/ops\n"

static const struct scene scenes[] = {
	/* Nothing anywhere. */
	{
		.what = "no source at all, no metadata service",
		.replies = {{"PUT " IMDS "api/token", NULL, 0, NULL}},
		.error = NONE(NO_CONTAINER, "no answer from http://169.254.169.254"),
	}, {
		.what = "no source, metadata turned off",
		.variables = {IMDS_OFF},
		.error = NONE(NO_CONTAINER, "turned off by AWS_EC2_METADATA_DISABLED"),
	}, {
		.what = "empty variables are as none",
		.variables = {IMDS_OFF, {"AWS_ACCESS_KEY_ID", ""}, {"AWS_PROFILE", ""},
			{"AWS_CONTAINER_CREDENTIALS_FULL_URI", ""}},
		.error = NONE(NO_CONTAINER, "turned off by AWS_EC2_METADATA_DISABLED"),
	},

	/* The environment. */
	{
		.what = "keys of the environment",
		.variables = {ENV_KEYS},
		.keys = KEYS, .source = "environment variables",
	}, {
		.what = "they come before everything else",
		.variables = {ENV_KEYS, TOKEN_FILE, RELATIVE},
		.config = "[default]\n" ROLE "source_profile = default\n",
		.credentials = "[default]\n" FILE_KEYS("FILE"),
		.keys = KEYS, .source = "environment variables",
	}, {
		.what = "the older name of the token",
		.variables = {{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", SECRET},
			{"AWS_SECURITY_TOKEN", TOKEN}},
		.keys = KEYS, .source = "environment variables",
	}, {
		.what = "half of them is a mistake",
		.variables = {{"AWS_ACCESS_KEY_ID", "AKID"}},
		.error = "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
	}, {
		.what = "an end that is none",
		.variables = {ENV_KEYS, {"AWS_CREDENTIAL_EXPIRATION", "soon"}},
		.error = "AWS_CREDENTIAL_EXPIRATION is not a time",
	}, {
		.what = "AWS_PROFILE does not turn them off",
		.variables = {ENV_KEYS, {"AWS_PROFILE", "p"}},
		.credentials = "[p]\n" FILE_KEYS("FILE"),
		.keys = KEYS, .source = "environment variables",
	}, {
		.what = "--profile does",
		.variables = {ENV_KEYS, {"AWS_PROFILE", "other"}},
		.credentials = "[p]\n" FILE_KEYS("FILE"),
		.profile = "p",
		.keys = "FILE " SECRET " " TOKEN, .source = "credentials file",
	}, {
		.what = "--profile and nothing in it",
		.variables = {ENV_KEYS, IMDS_OFF},
		.config = "[profile p]\nregion = eu-west-1\n",
		.profile = "p",
		.error = "no AWS keys: environment variables: not looked at, since --profile is given; "
			"profile \"p\" has none in ~/.aws/config or ~/.aws/credentials; container "
			"endpoint: " NO_CONTAINER "; instance metadata: turned off by "
			"AWS_EC2_METADATA_DISABLED; run `aws configure`, or choose a profile with "
			"--profile or AWS_PROFILE",
	},

	/* Files. */
	{
		.what = "the default profile of the credentials file",
		.credentials = "[default]\n" FILE_KEYS("AKID"),
		.keys = KEYS, .source = "credentials file",
	}, {
		.what = "the credentials file comes before the config file",
		.config = "[default]\n" FILE_KEYS("CONFIG"),
		.credentials = "[default]\n" FILE_KEYS("AKID"),
		.keys = KEYS, .source = "credentials file",
	}, {
		.what = "the config file",
		.config = "[profile p]\n" FILE_KEYS("AKID"),
		.variables = {{"AWS_PROFILE", "p"}},
		.keys = KEYS, .source = "config file",
	}, {
		.what = "a process comes between them",
		.config = "[default]\n" FILE_KEYS("CONFIG") "credential_process = printf '%s' "
			"'{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" SECRET
			"\",\"SessionToken\":\"" TOKEN "\"}'\n",
		.keys = KEYS, .source = "credential_process",
	}, {
		.what = "files of other names",
		.variables = {{"AWS_CONFIG_FILE", "~/c"}, {"AWS_SHARED_CREDENTIALS_FILE", "~/k"},
			{"AWS_PROFILE", "p"}},
		.files = {{"c", "[profile p]\nregion = x\n"}, {"k", "[p]\n" FILE_KEYS("AKID")}},
		.keys = KEYS, .source = "credentials file",
	}, {
		.what = "a profile that does not exist",
		.profile = "p",
		.error = "profile \"p\" is in neither ~/.aws/config nor ~/.aws/credentials",
	}, {
		.what = "a profile of the environment that does not exist",
		.variables = {{"AWS_PROFILE", "p"}},
		.credentials = "[default]\n" FILE_KEYS("AKID"),
		.error = "profile \"p\" of AWS_PROFILE is in neither ~/.aws/config nor "
			"~/.aws/credentials",
	}, {
		.what = "a key without its secret",
		.credentials = "[default]\naws_access_key_id = AKID\n",
		.error = "profile \"default\": aws_access_key_id without aws_secret_access_key",
	}, {
		.what = "a secret without its key",
		.credentials = "[default]\naws_secret_access_key = " SECRET "\n",
		.error = "profile \"default\": aws_secret_access_key without aws_access_key_id",
	}, {
		.what = "a file that cannot be understood is not repeated",
		.credentials = "[default]\n" SECRET "\n",
		.error = "~/.aws/credentials:2: neither a section nor a setting `word = value`",
	}, {
		.what = "aws login",
		.config = "[default]\nlogin_session = arn:aws:iam::111122223333:user/me\n",
		.error = "profile \"default\" uses `aws login`, whose keys only the AWS CLI gets; add "
			"to the profile: credential_process = aws configure export-credentials "
			"--profile default --format process",
	}, {
		.what = "aws login with a way out",
		.config = "[default]\nlogin_session = x\ncredential_process = printf '%s' "
			"'{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" SECRET
			"\",\"SessionToken\":\"" TOKEN "\"}'\n",
		.keys = KEYS, .source = "credential_process",
	},

	/* A role of the profile. */
	{
		.what = "a role with the keys of another profile",
		.config = "[default]\n" ROLE "source_profile = base\nrole_session_name = me\n"
			"external_id = a b\nduration_seconds = 900\nregion = eu-west-1\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{"POST https://sts.eu-west-1.amazonaws.com/",
			"\n\nAction=AssumeRole&Version=2011-06-15&RoleArn="
			"arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fops&RoleSessionName=me&"
			"DurationSeconds=900&ExternalId=a%20b", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "the request is signed with those keys",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, "\nHost: sts.us-east-1.amazonaws.com\n"
			"Content-Type: application/x-www-form-urlencoded; charset=utf-8\n"
			"X-Amz-Security-Token: " TOKEN "\nX-Amz-Date: 20261124T150405Z\n"
			"Authorization: AWS4-HMAC-SHA256 Credential=BASE/20261124/us-east-1/sts/"
			"aws4_request, SignedHeaders=content-type;host;x-amz-date;"
			"x-amz-security-token, Signature=", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "a profile may be its own source",
		.config = "[default]\n" ROLE "source_profile = default\n",
		.credentials = "[default]\n" FILE_KEYS("OWN"),
		.replies = {{STS, "Credential=OWN/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "a role by way of a role",
		.config = "[profile a]\n" ROLE "source_profile = b\n"
			"[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\n"
			"source_profile = c\n",
		.credentials = "[c]\n" FILE_KEYS("C"),
		.profile = "a",
		.replies = {{STS, "Credential=C/", 200, STS_KEYS("AssumeRole")},
			{STS, "Credential=AKID/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "as a source, keys of a profile count more than its role",
		.config = "[profile a]\n" ROLE "source_profile = b\n"
			"[profile b]\n" ROLE "source_profile = nowhere\n",
		.credentials = "[b]\n" FILE_KEYS("B"),
		.profile = "a",
		.replies = {{STS, "Credential=B/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "another address of STS",
		.variables = {{"AWS_ENDPOINT_URL_STS", "http://127.0.0.1:4566"}},
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{"POST http://127.0.0.1:4566/", "\nHost: 127.0.0.1:4566\n", 200,
			STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "an address of STS that keys are not sent to",
		.variables = {{"AWS_ENDPOINT_URL_STS", "http://sts.example"}},
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.error = "profile \"default\": role arn:aws:iam::111122223333:role/ops: AssumeRole: "
			"endpoint \"http://sts.example\" is not https, which only this machine's own "
			"may be",
	}, {
		.what = "another partition",
		.variables = {{"AWS_REGION", "cn-north-1"}},
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{"POST https://sts.cn-north-1.amazonaws.com.cn/", NULL, 200,
			STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "STS refuses",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, NULL, 403, STS_ERROR("AccessDenied",
			"User: x is not authorized\nto perform: sts:AssumeRole")}},
		.error = "profile \"default\": role arn:aws:iam::111122223333:role/ops: AssumeRole: "
			"AccessDenied: User: x is not authorized to perform: sts:AssumeRole",
	}, {
		.what = "STS fails twice",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, NULL, 503, "busy"}, {STS, NULL, 0, NULL},
			{STS, NULL, 200, STS_KEYS("AssumeRole")}},
		.pauses = 2,
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "STS fails for good",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, NULL, 503, "busy"}, {STS, NULL, 503, "busy"},
			{STS, NULL, 503, "busy"}},
		.pauses = 2,
		.error = "profile \"default\": role arn:aws:iam::111122223333:role/ops: AssumeRole: "
			"STS answered with HTTP status 503",
	}, {
		.what = "STS cannot be reached",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, NULL, 0, NULL}, {STS, NULL, 0, NULL}, {STS, NULL, 0, NULL}},
		.pauses = 2,
		.error = "profile \"default\": role arn:aws:iam::111122223333:role/ops: AssumeRole: "
			"could not connect",
	}, {
		.what = "STS answers with something else, which is not repeated",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, NULL, 200, "<" SECRET ">" SECRET "</other>"}},
		.error = "profile \"default\": role arn:aws:iam::111122223333:role/ops: AssumeRole: "
			"STS answered without keys",
	}, {
		.what = "STS answers with keys that are over",
		.config = "[default]\n" ROLE "source_profile = base\n",
		.credentials = "[base]\n" FILE_KEYS("BASE"),
		.replies = {{STS, NULL, 200, "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
			"<AccessKeyId>AKID</AccessKeyId><SecretAccessKey>" SECRET
			"</SecretAccessKey><SessionToken>" TOKEN "</SessionToken><Expiration>"
			"2026-11-24T15:04:05Z</Expiration></Credentials></AssumeRoleResult>"
			"</AssumeRoleResponse>"}},
		.error = "keys of role of the profile: they ended at 2026-11-24T15:04:05Z",
	}, {
		.what = "a code is wanted",
		.config = "[default]\n" ROLE "source_profile = base\n"
			"mfa_serial = arn:aws:iam::111122223333:mfa/me\n",
		.error = "profile \"default\" has mfa_serial, and bkc asks for no codes; run it with "
			"the keys that `aws configure export-credentials --profile default --format "
			"env` prints",
	}, {
		.what = "no source of the role",
		.config = "[default]\n" ROLE,
		.error = "profile \"default\" has role_arn, but neither source_profile nor "
			"credential_source",
	}, {
		.what = "two sources of the role",
		.config = "[default]\n" ROLE "source_profile = a\ncredential_source = Environment\n",
		.error = "profile \"default\" has both source_profile and credential_source",
	}, {
		.what = "a source that does not exist",
		.config = "[default]\n" ROLE "source_profile = a\n",
		.error = "profile \"default\": its source_profile \"a\" does not exist",
	}, {
		.what = "a source without keys",
		.config = "[default]\n" ROLE "source_profile = a\n[profile a]\nregion = x\n",
		.error = "profile \"default\": its source_profile \"a\" has no keys",
	}, {
		.what = "a circle",
		.config = "[profile a]\n" ROLE "source_profile = b\n[profile b]\n" ROLE
			"source_profile = c\n[profile c]\n" ROLE "source_profile = b\n",
		.profile = "a",
		.error = "source_profile goes round in a circle: \"a\" -> \"b\" -> \"c\" -> \"b\"",
	}, {
		.what = "itself, without keys",
		.config = "[default]\n" ROLE "source_profile = default\n",
		.error = "source_profile goes round in a circle: \"default\" -> \"default\"",
	}, {
		.what = "a chain without an end",
		.config =
			"[profile 0]\n" ROLE "source_profile=1\n[profile 1]\n" ROLE "source_profile=2\n"
			"[profile 2]\n" ROLE "source_profile=3\n[profile 3]\n" ROLE "source_profile=4\n"
			"[profile 4]\n" ROLE "source_profile=5\n[profile 5]\n" ROLE "source_profile=6\n"
			"[profile 6]\n" ROLE "source_profile=7\n[profile 7]\n" ROLE "source_profile=8\n"
			"[profile 8]\n" ROLE "source_profile=9\n[profile 9]\n" ROLE "source_profile=a\n"
			"[profile a]\n" ROLE "source_profile=b\n[profile b]\n" ROLE "source_profile=c\n"
			"[profile c]\n" ROLE "source_profile=d\n[profile d]\n" ROLE "source_profile=e\n"
			"[profile e]\n" ROLE "source_profile=f\n[profile f]\n" ROLE "source_profile=g\n"
			"[profile g]\n" ROLE "source_profile=h\n",
		.profile = "0",
		.error = "source_profile leads through more than 16 profiles: \"0\" -> \"1\" -> \"2\" -> "
			"\"3\" -> \"4\" -> \"5\" -> \"6\" -> \"7\" -> \"8\" -> \"9\" -> \"a\" -> \"b\" "
			"-> \"c\" -> \"d\" -> \"e\" -> \"f\"",
	}, {
		.what = "a duration that is none",
		.config = "[default]\n" ROLE "source_profile = a\nduration_seconds = 1h\n",
		.error = "profile \"default\": duration_seconds is not a number from 900 to 43200",
	}, {
		.what = "a duration that is too short",
		.config = "[default]\n" ROLE "source_profile = a\nduration_seconds = 899\n",
		.error = "profile \"default\": duration_seconds is not a number from 900 to 43200",
	}, {
		.what = "keys of the environment for the role, also with --profile",
		.variables = {ENV_KEYS},
		.config = "[profile p]\n" ROLE "credential_source = Environment\n",
		.profile = "p",
		.replies = {{STS, "Credential=AKID/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "keys of the container for the role",
		.variables = {RELATIVE},
		.config = "[default]\n" ROLE "credential_source = EcsContainer\n",
		.replies = {{"GET http://169.254.170.2/keys", NULL, 200, NEAR_KEYS},
			{STS, "Credential=AKID/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "keys of the instance for the role",
		.config = "[default]\n" ROLE "credential_source = Ec2InstanceMetadata\n",
		.replies = {{"PUT " IMDS "api/token", NULL, 200, TOKEN},
			{"GET " IMDS_ROLES, NULL, 200, "web"},
			{"GET " IMDS_ROLES "web", NULL, 200, NEAR_KEYS},
			{STS, "Credential=AKID/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "a credential_source without keys",
		.config = "[default]\n" ROLE "credential_source = Environment\n",
		.error = "profile \"default\": credential_source Environment has no keys: "
			"AWS_ACCESS_KEY_ID is not set",
	}, {
		.what = "a credential_source that is none",
		.config = "[default]\n" ROLE "credential_source = Env\n",
		.error = "profile \"default\": credential_source is \"Env\", not Environment, "
			"EcsContainer or Ec2InstanceMetadata",
	},

	/* Web identity. */
	{
		.what = "web identity of the environment",
		.variables = {TOKEN_FILE, {"AWS_ROLE_SESSION_NAME", "run"}},
		.credentials = "[default]\n" FILE_KEYS("FILE"),
		.files = {{"jwt", TOKEN "/\n"}},
		.replies = {{STS, WEB_WANTS "run&DurationSeconds=3600&WebIdentityToken=" TOKEN "%2F",
			200, STS_KEYS("AssumeRoleWithWebIdentity")}},
		.keys = KEYS, .source = "web identity", .expires = LATER_TIME,
	}, {
		.what = "web identity of the profile",
		.config = "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/ci\n"
			"web_identity_token_file = /proc/self/comm\n",
		.profile = "p",
		.replies = {{STS, WEB_WANTS "bkc&DurationSeconds=3600&WebIdentityToken=", 200,
			STS_KEYS("AssumeRoleWithWebIdentity")}},
		.keys = KEYS, .source = "web identity", .expires = LATER_TIME,
	}, {
		.what = "--profile turns that of the environment off",
		.variables = {TOKEN_FILE},
		.credentials = "[p]\n" FILE_KEYS("AKID"),
		.profile = "p",
		.keys = KEYS, .source = "credentials file",
	}, {
		.what = "no token file",
		.variables = {TOKEN_FILE},
		.error = "web identity: token file ~/jwt: No such file or directory",
	}, {
		.what = "an empty token file",
		.variables = {TOKEN_FILE},
		.files = {{"jwt", "\n"}},
		.error = "web identity: token file ~/jwt is empty",
	}, {
		.what = "a token file without a role",
		.variables = {{"AWS_WEB_IDENTITY_TOKEN_FILE", "~/jwt"}},
		.files = {{"jwt", TOKEN}},
		.error = "web identity: a token file, but neither AWS_ROLE_ARN nor role_arn",
	}, {
		.what = "STS refuses the token",
		.variables = {TOKEN_FILE},
		.files = {{"jwt", TOKEN}},
		.replies = {{STS, NULL, 400, STS_ERROR("ExpiredTokenException", "Token expired")}},
		.error = "web identity: role arn:aws:iam::111122223333:role/ci: "
			"AssumeRoleWithWebIdentity: ExpiredTokenException: Token expired",
	},

	/* SSO. */
	{
		.what = "SSO by a session",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{SSO_URL, "\nx-amz-sso_bearer_token: " TOKEN "\n", 200, SSO_KEYS}},
		.keys = KEYS, .source = "SSO", .expires = LATER_TIME,
	}, {
		.what = "SSO in the older form",
		.config = "[profile s]\nsso_account_id = 111122223333\nsso_role_name = Ops\n"
			"sso_region = eu-west-1\nsso_start_url = https://x.awsapps.com/start\n",
		.profile = "s",
		.files = {{SSO_URL_CACHE, SSO_TOKEN("2026-11-24T15:04:06UTC")}},
		.replies = {{SSO_URL, "\nx-amz-sso_bearer_token: " TOKEN "\n", 200, SSO_KEYS}},
		.keys = KEYS, .source = "SSO", .expires = LATER_TIME,
	}, {
		.what = "SSO as the source of a role",
		.config = SSO_PROFILE "[default]\n" ROLE "source_profile = s\n",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{SSO_URL, NULL, 200, SSO_KEYS},
			{STS, "Credential=AKID/", 200, STS_KEYS("AssumeRole")}},
		.keys = KEYS, .source = "role of the profile", .expires = LATER_TIME,
	}, {
		.what = "another address of SSO",
		.variables = {{"AWS_ENDPOINT_URL_SSO", "http://localhost:1"}},
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{"GET http://localhost:1/federation/credentials?role_name=Ops&"
			"account_id=111122223333", NULL, 200, SSO_KEYS}},
		.keys = KEYS, .source = "SSO", .expires = LATER_TIME,
	}, {
		.what = "no login",
		.config = SSO_PROFILE, .profile = "s",
		.error = "profile \"s\": there is no SSO session; run `aws sso login --profile s`",
	}, {
		.what = "an old login",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:05Z")}},
		.error = "profile \"s\": the SSO session ended at 2026-11-24T15:04:05Z; run `aws sso "
			"login --profile s`",
	}, {
		.what = "a cache that cannot be read is not repeated",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, "{\"accessToken\":\"" TOKEN "\" " TOKEN}},
		.error = "profile \"s\": the cached SSO session cannot be read; run `aws sso login "
			"--profile s`",
	}, {
		.what = "a login that was taken back",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{SSO_URL, NULL, 401, "{\"message\":\"Session token not found\"}"}},
		.error = "profile \"s\": the SSO session is no longer valid; run `aws sso login "
			"--profile s`",
	}, {
		.what = "a role that SSO does not give",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{SSO_URL, NULL, 403, "{\"message\":\"No access\"}"}},
		.error = "profile \"s\": SSO gives no keys of role Ops in account 111122223333: HTTP "
			"status 403: No access",
	}, {
		.what = "SSO answers with something else, which is not repeated",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{SSO_URL, NULL, 200, "{\"roleCredentials\":{\"x\":\"" SECRET "\"}}"}},
		.error = "profile \"s\": the answer of SSO: accessKeyId is missing",
	}, {
		.what = "SSO cannot be reached",
		.config = SSO_PROFILE, .profile = "s",
		.files = {{SSO_SESSION, SSO_TOKEN("2026-11-24T15:04:06Z")}},
		.replies = {{SSO_URL, NULL, 0, NULL}, {SSO_URL, NULL, 0, NULL},
			{SSO_URL, NULL, 0, NULL}},
		.pauses = 2,
		.error = "profile \"s\": SSO: could not connect",
	}, {
		.what = "a session that does not exist",
		.config = "[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = Ops\n",
		.error = "profile \"default\": sso-session \"corp\" does not exist",
	}, {
		.what = "a session that says something else",
		.config = "[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = Ops\n"
			"sso_region = eu-west-2\n[sso-session corp]\nsso_region = eu-west-1\n"
			"sso_start_url = https://x.awsapps.com/start\n",
		.error = "profile \"default\": its sso_region is not that of sso-session \"corp\"",
	}, {
		.what = "SSO without a role",
		.config = "[default]\nsso_account_id = 1\nsso_region = eu-west-1\n"
			"sso_start_url = https://x.awsapps.com/start\n",
		.error = "profile \"default\" uses SSO, but has no sso_role_name",
	},

	/* A process. */
	{
		.what = "a process",
		.config = PROCESS("{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\""
			SECRET "\",\"SessionToken\":\"" TOKEN "\",\"Expiration\":\""
			"2026-11-24T18:04:05.25+02:00\"}"),
		.keys = KEYS, .source = "credential_process", .expires = LATER_TIME,
	}, {
		.what = "a process without an end",
		.config = PROCESS("{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\""
			SECRET "\"}"),
		.keys = "AKID " SECRET " ", .source = "credential_process",
	}, {
		.what = "a process that fails",
		.config = "[default]\ncredential_process = echo " SECRET "; exit 3\n",
		.error = "profile \"default\": credential_process: ended with status 3",
	}, {
		.what = "a process that is killed",
		.config = "[default]\ncredential_process = kill -9 $$\n",
		.error = "profile \"default\": credential_process: ended by signal 9",
	}, {
		.what = "a process that prints no JSON, which is not repeated",
		.config = PROCESS("{\"Version\":1,\"AccessKeyId\":" SECRET "}"),
		.error = "profile \"default\": credential_process: its output is not a JSON object",
	}, {
		.what = "a process that prints a list",
		.config = PROCESS("[]"),
		.error = "profile \"default\": credential_process: its output is not a JSON object",
	}, {
		.what = "a process that prints nothing",
		.config = "[default]\ncredential_process = true\n",
		.error = "profile \"default\": credential_process: its output is not a JSON object",
	}, {
		.what = "a process that prints too much",
		.config = "[default]\ncredential_process = yes\n",
		.error = "profile \"default\": credential_process: prints too much",
	}, {
		.what = "another version",
		.config = PROCESS("{\"Version\":2,\"AccessKeyId\":\"AKID\"}"),
		.error = "profile \"default\": credential_process: its output has no \"Version\": 1",
	}, {
		.what = "a process without a secret",
		.config = PROCESS("{\"Version\":1,\"AccessKeyId\":\"AKID\"}"),
		.error = "profile \"default\": credential_process: its output: SecretAccessKey is missing",
	}, {
		.what = "a process with an end that is none",
		.config = PROCESS("{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\""
			SECRET "\",\"Expiration\":\"" SECRET "\"}"),
		.error = "profile \"default\": credential_process: its output: Expiration is not a time",
	}, {
		.what = "a process reads nothing of ours",
		.config = "[default]\ncredential_process = cat; exit 4\n",
		.error = "profile \"default\": credential_process: ended with status 4",
	},

	/* A container. */
	{
		.what = "a container",
		.variables = {RELATIVE, {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic " TOKEN}},
		.replies = {{"GET http://169.254.170.2/keys",
			"\nAccept: application/json\nAuthorization: Basic " TOKEN "\n", 200,
			NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	}, {
		.what = "a token in a file counts more",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/keys"},
			{"AWS_CONTAINER_AUTHORIZATION_TOKEN", "other"},
			{"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "~/pod"}},
		.files = {{"pod", TOKEN "\n"}},
		.replies = {{"GET http://169.254.170.23/v1/keys", "\nAuthorization: " TOKEN "\n\n",
			200, NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	}, {
		.what = "the relative address comes first",
		.variables = {RELATIVE, {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/"}},
		.replies = {{"GET http://169.254.170.2/keys", NULL, 200, NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	}, {
		.what = "TLS anywhere",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://keys.example/a"}},
		.replies = {{"GET https://keys.example/a", NULL, 200, NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	}, {
		.what = "a loopback address with a port",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.1.2.3:80/a"}},
		.replies = {{"GET http://127.1.2.3:80/a", NULL, 200, NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	}, {
		.what = "a loopback address of IPv6",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[::1]:80/a"}},
		.replies = {{"GET http://[::1]:80/a", NULL, 200, NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	}, {
		.what = "the pod's address of IPv6",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[fd00:ec2::23]/v1"}},
		.replies = {{"GET http://[fd00:ec2::23]/v1", NULL, 200, NEAR_KEYS}},
		.keys = KEYS, .source = "container endpoint", .expires = LATER_TIME,
	},
#define REFUSED_URI "container endpoint: AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor " \
	"a loopback or container address"
	{
		.what = "no TLS to elsewhere",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://keys.example/a"}},
		.error = REFUSED_URI,
	}, {
		.what = "a name before an address",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1@keys.example/"}},
		.error = REFUSED_URI,
	}, {
		.what = "a name that begins like an address",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1.example/"}},
		.error = REFUSED_URI,
	}, {
		.what = "a slash the other way",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost\\.example/"}},
		.error = REFUSED_URI,
	}, {
		.what = "another scheme",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "file:///etc/passwd"}},
		.error = REFUSED_URI,
	}, {
		.what = "a relative address that is none",
		.variables = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@keys.example/"}},
		.error = "container endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with "
			"`/`",
	}, {
		.what = "a token of two lines",
		.variables = {RELATIVE, {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\nX-B: " TOKEN}},
		.error = "container endpoint: the authorization token is no header's value",
	}, {
		.what = "no token file of a container",
		.variables = {RELATIVE, {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "~/pod"}},
		.error = "container endpoint: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: ~/pod: No such file "
			"or directory",
	}, {
		.what = "a container that refuses",
		.variables = {RELATIVE},
		.replies = {{"GET http://169.254.170.2/keys", NULL, 400,
			"{\"code\":\"x\",\"message\":\"no\\nrole\"}"}},
		.error = "container endpoint: HTTP status 400: no role",
	}, {
		.what = "a container that answers with something else, which is not repeated",
		.variables = {RELATIVE},
		.replies = {{"GET http://169.254.170.2/keys", NULL, 200, SECRET}},
		.error = "container endpoint: the answer: not a JSON object",
	}, {
		.what = "a container that does not answer",
		.variables = {RELATIVE},
		.replies = {{"GET http://169.254.170.2/keys", NULL, 0, NULL},
			{"GET http://169.254.170.2/keys", NULL, 0, NULL},
			{"GET http://169.254.170.2/keys", NULL, 0, NULL}},
		.pauses = 2,
		.error = "container endpoint: could not connect",
	},

	/* An instance. */
	{
		.what = "an instance",
		.replies = {{"PUT " IMDS "api/token",
			"\nx-aws-ec2-metadata-token-ttl-seconds: 21600\n", 200, TOKEN},
			{"GET " IMDS_ROLES, "\nx-aws-ec2-metadata-token: " TOKEN "\n", 200, "web\n"},
			{"GET " IMDS_ROLES "web", "\nx-aws-ec2-metadata-token: " TOKEN "\n", 200,
				NEAR_KEYS}},
		.keys = KEYS, .source = "instance metadata", .expires = LATER_TIME,
	}, {
		.what = "its service elsewhere",
		.variables = {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1338/"}},
		.replies = {{"PUT http://127.0.0.1:1338/latest/api/token", NULL, 0, NULL}},
		.error = NONE(NO_CONTAINER, "no answer from http://127.0.0.1:1338"),
	}, {
		.what = "its service by IPv6",
		.variables = {{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"}},
		.replies = {{"PUT http://[fd00:ec2::254]/latest/api/token", NULL, 0, NULL}},
		.error = NONE(NO_CONTAINER, "no answer from http://[fd00:ec2::254]"),
	}, {
		.what = "there is no going back to version 1",
		.replies = {{"PUT " IMDS "api/token", NULL, 404, ""}},
		.error = NONE(NO_CONTAINER,
			"http://169.254.169.254 answered /latest/api/token with HTTP status 404"),
	}, {
		.what = "an instance without a role",
		.replies = {{"PUT " IMDS "api/token", NULL, 200, TOKEN},
			{"GET " IMDS_ROLES, NULL, 200, ""}},
		.error = NONE(NO_CONTAINER, "the instance has no role"),
	}, {
		.what = "an instance whose role cannot be taken on",
		.replies = {{"PUT " IMDS "api/token", NULL, 200, TOKEN},
			{"GET " IMDS_ROLES, NULL, 200, "web"},
			{"GET " IMDS_ROLES "web", NULL, 200,
				"{\"Code\":\"AssumeRoleUnauthorizedAccess\"}"}},
		.error = "instance metadata: keys of role web: AccessKeyId is missing",
	}, {
		.what = "a role of an odd name stays in its path",
		.replies = {{"PUT " IMDS "api/token", NULL, 200, TOKEN},
			{"GET " IMDS_ROLES, NULL, 200, "../../user data"},
			{"GET " IMDS_ROLES "..%2F..%2Fuser%20data", NULL, 404, ""}},
		.error = "instance metadata: http://169.254.169.254 answered "
			"/latest/meta-data/iam/security-credentials/..%2F..%2Fuser%20data with HTTP "
			"status 404",
	},
};
/* clang-format on */

#endif
