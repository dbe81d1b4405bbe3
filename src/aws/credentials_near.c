/*
 * Keys of the place where the program runs: the container's endpoint and the instance's metadata.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html,
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html, seen
 * 2026-11-24.
 */
#include <arpa/inet.h>

#include "aws/credentials_source.h"
#include "base/arena.h"
#include "base/value.h"

enum {
	CONTAINER_TIMEOUT_MS = 2000,
	CONTAINER_ATTEMPTS = 3,
	INSTANCE_TIMEOUT_MS = 1000,
	TOKEN_FILE_MAX = 64 * 1024,
	ADDRESS_TEXT_MAX = 64,
};

static const struct bk_key_names near_names = {
	"AccessKeyId", "SecretAccessKey", "Token", "Expiration"};

/* Hosts besides loopback addresses that may be asked without TLS. */
static const char *const near_hosts[] = {
	"localhost",
	"169.254.170.2",
	"169.254.170.23",
	"[fd00:ec2::23]",
};

/* The host of a URL behind its scheme, without its port; brackets stay. Empty where it holds what
 * readers of URLs disagree about. */
static struct bk_str host_of(struct bk_str rest)
{
	size_t len = 0;

	for (size_t i = 0; i < rest.len; i++) {
		if (rest.ptr[i] <= ' ' || rest.ptr[i] == 127 || rest.ptr[i] == '\\' ||
			rest.ptr[i] == '@')
			return (struct bk_str){0};
	}
	while (len < rest.len && !strchr("/?#", rest.ptr[len]))
		len++;
	rest.len = len;
	if (rest.len && rest.ptr[0] == '[') {
		len = bk_str_find(rest, ']');
		return (struct bk_str){rest.ptr, len < rest.len ? len + 1 : 0};
	}
	return (struct bk_str){rest.ptr, bk_str_find(rest, ':')};
}

static bool is_loopback(struct bk_str host)
{
	char text[ADDRESS_TEXT_MAX];
	struct in_addr four;
	struct in6_addr six;

	if (host.len == 0 || host.len >= sizeof(text))
		return false;
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	if (inet_pton(AF_INET, text, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (host.len < 2 || text[0] != '[')
		return false;
	text[host.len - 1] = '\0';
	return inet_pton(AF_INET6, text + 1, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/* Whether keys may be asked there: with TLS anywhere, without it only near by. */
static bool may_be_asked(struct bk_str url)
{
	struct bk_str host;

	if (bk_str_has_prefix(url, BK_STR("https://")))
		return host_of((struct bk_str){url.ptr + 8, url.len - 8}).len > 0;
	if (!bk_str_has_prefix(url, BK_STR("http://")))
		return false;
	host = host_of((struct bk_str){url.ptr + 7, url.len - 7});
	for (size_t i = 0; i < BK_COUNT(near_hosts); i++) {
		if (bk_str_is(host, near_hosts[i]))
			return true;
	}
	return is_loopback(host);
}

/* Whether the text can be the value of a header. */
static bool is_header_value(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c < ' ' && c != '\t') || c == 127)
			return false;
	}
	return true;
}

static struct bk_str without_line_end(struct bk_str text)
{
	while (text.len && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r'))
		text.len--;
	return text;
}

/* What the endpoint wants as Authorization; empty where nothing is set. */
static bool container_token(
	const struct bk_lookup *lookup, struct bk_str *ret, struct bk_error *ret_error)
{
	struct bk_str path =
		bk_source_variable(lookup->world, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
	struct bk_error why;

	*ret = bk_source_variable(lookup->world, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
	if (path.len && !bk_config_slurp(lookup->arena, path.ptr, TOKEN_FILE_MAX, ret, NULL, &why))
		return bk_error_set(ret_error,
			"container endpoint: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: %.400s",
			why.text);
	*ret = without_line_end(*ret);
	if (!is_header_value(*ret))
		return bk_error_set(ret_error,
			"container endpoint: the authorization token is no header's value");
	return true;
}

/* The endpoint's answer when it is not keys. */
static enum bk_found container_says(const struct bk_lookup *lookup,
	const struct bk_credential_answer *answer, struct bk_error *ret_error)
{
	struct bk_error why;
	BK_AUTO_JSON document = bk_source_json(answer->body, &why);
	struct bk_str message = bk_source_line(lookup->arena, bk_value_text(document, "message"));

	return bk_source_failure(ret_error, "container endpoint: HTTP status %d%s%.*s",
		answer->status, message.len ? ": " : "", BK_STR_ARGS(message));
}

static enum bk_found ask_container(const struct bk_lookup *lookup, const char *url,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_http_header headers[2] = {{BK_STR("Accept"), BK_STR("application/json")}};
	struct bk_credential_request request = {.method = "GET",
		.url = url,
		.headers = headers,
		.header_count = 1,
		.timeout_ms = CONTAINER_TIMEOUT_MS,
		.near = !bk_str_has_prefix(bk_str_of(url), BK_STR("https://"))};
	struct bk_credential_answer answer = {0};
	struct bk_error why = {0};
	struct bk_str token = {0};

	if (!container_token(lookup, &token, ret_error))
		return BK_FOUND_FAILURE;
	if (token.len)
		headers[request.header_count++] =
			(struct bk_http_header){BK_STR("Authorization"), token};
	if (!bk_source_send(
		    lookup->world, lookup->arena, &request, CONTAINER_ATTEMPTS, &answer, &why))
		return bk_source_failure(ret_error, "container endpoint: %.400s", why.text);
	if (answer.status != 200)
		return container_says(lookup, &answer, ret_error);

	BK_AUTO_JSON document = bk_source_json(answer.body, &why);
	if (!document || !bk_source_take(document, &near_names, ret, &why))
		return bk_source_failure(
			ret_error, "container endpoint: the answer: %.100s", why.text);
	return BK_FOUND_KEYS;
}

enum bk_found bk_source_container(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str relative =
		bk_source_variable(lookup->world, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
	struct bk_str full =
		bk_source_variable(lookup->world, "AWS_CONTAINER_CREDENTIALS_FULL_URI");

	(void)ask;
	if (!relative.len && !full.len)
		return bk_source_nothing(
			ret_error, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set");
	if (relative.len && relative.ptr[0] != '/')
		return bk_source_failure(ret_error,
			"container endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin "
			"with `/`");
	if (relative.len)
		full = bk_str_format(lookup->arena, "http://169.254.170.2%s", relative.ptr);
	if (!may_be_asked(full))
		return bk_source_failure(ret_error,
			"container endpoint: AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https "
			"nor a loopback or container address");
	return ask_container(lookup, full.ptr, ret, ret_error);
}

/* The address of the metadata service, without a slash at its end. */
static struct bk_str instance_address(const struct bk_lookup *lookup)
{
	struct bk_str address =
		bk_source_variable(lookup->world, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
	struct bk_str mode =
		bk_source_variable(lookup->world, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");

	if (!address.len)
		address =
			bk_source_setting(lookup, lookup->profile, "ec2_metadata_service_endpoint");
	if (!mode.len)
		mode = bk_source_setting(
			lookup, lookup->profile, "ec2_metadata_service_endpoint_mode");
	if (!address.len)
		address = bk_str_is(mode, "ipv6") || bk_str_is(mode, "IPv6")
			? BK_STR("http://[fd00:ec2::254]")
			: BK_STR("http://169.254.169.254");
	while (bk_str_has_suffix(address, BK_STR("/")))
		address.len--;
	return address;
}

#define ROLES_PATH "/latest/meta-data/iam/security-credentials/"

/* One request to the metadata service; false and *ret_error where it does not answer 200. */
static bool ask_instance(const struct bk_lookup *lookup, const char *method, struct bk_str path,
	struct bk_http_header header, struct bk_str *ret, struct bk_error *ret_error)
{
	struct bk_str address = instance_address(lookup);
	const struct bk_credential_request request = {.method = method,
		.url = bk_str_format(
			lookup->arena, "%.*s%.*s", BK_STR_ARGS(address), BK_STR_ARGS(path))
			       .ptr,
		.headers = &header,
		.header_count = 1,
		.timeout_ms = INSTANCE_TIMEOUT_MS,
		.near = true};
	struct bk_credential_answer answer = {0};
	struct bk_error why = {0};

	if (!bk_source_send(lookup->world, lookup->arena, &request, 1, &answer, &why))
		return bk_error_set(ret_error, "no answer from %.*s", BK_STR_ARGS(address));
	if (answer.status != 200)
		return bk_error_set(ret_error, "%.*s answered %s with HTTP status %d",
			BK_STR_ARGS(address), path.ptr, answer.status);
	*ret = answer.body;
	return true;
}

enum bk_found bk_source_instance(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str disabled = bk_source_variable(lookup->world, "AWS_EC2_METADATA_DISABLED");
	struct bk_http_header header = {
		BK_STR("x-aws-ec2-metadata-token-ttl-seconds"), BK_STR("21600")};
	struct bk_error why = {0};
	struct bk_str token = {0}, role = {0}, body = {0};

	(void)ask;
	if (bk_str_is(disabled, "true") || bk_str_is(disabled, "True") ||
		bk_str_is(disabled, "TRUE"))
		return bk_source_nothing(ret_error, "turned off by AWS_EC2_METADATA_DISABLED");
	/* The token first: without one there is only the old way, which any process that can be
	 * made to fetch a URL can go. */
	if (!ask_instance(lookup, "PUT", BK_STR("/latest/api/token"), header, &token, ret_error))
		return BK_FOUND_NOTHING;
	if (!token.len || !is_header_value(token))
		return bk_source_nothing(ret_error, "no token of IMDSv2");
	header = (struct bk_http_header){BK_STR("x-aws-ec2-metadata-token"), token};
	if (!ask_instance(lookup, "GET", BK_STR(ROLES_PATH), header, &role, ret_error))
		return BK_FOUND_NOTHING;
	role = bk_str_cut(&role, '\n');
	if (!role.len)
		return bk_source_nothing(ret_error, "the instance has no role");
	const struct bk_str pieces[] = {BK_STR(ROLES_PATH), bk_uri_encode(lookup->arena, role, "")};
	if (!ask_instance(lookup, "GET", bk_str_concat(lookup->arena, pieces, BK_COUNT(pieces)),
		    header, &body, &why))
		return bk_source_failure(ret_error, "instance metadata: %.400s", why.text);

	BK_AUTO_JSON document = bk_source_json(body, &why);
	if (!document || !bk_source_take(document, &near_names, ret, &why))
		return bk_source_failure(ret_error, "instance metadata: keys of role %.*s: %.100s",
			BK_STR_ARGS(bk_source_line(lookup->arena, role)), why.text);
	return BK_FOUND_KEYS;
}
