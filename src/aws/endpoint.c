/*
 * Where a service is.
 * Source: the endpoint rules and partitions of botocore 1.43, seen 2026-11-24; the test
 * tests/outside/botocore.sh resolves every service in every way and compares.
 */
#include "aws/endpoint.h"
#include "aws/curl.h"

#include <stdlib.h>
#include <strings.h>

#include "base/arena.h"
#include "base/bug.h"

struct partition {
	const char *id, *suffix, *dualstack;
	const char *iam, *iam_fips, *iam_dualstack; /* IAM's own hosts, without suffix */
	const char *iam_region;
	const char *home; /* region of Organizations */
	bool fips;
};

/* clang-format off */
static const struct partition partitions[] = {
	{ "aws", "amazonaws.com", "api.aws", "iam", "iam-fips", "iam.global",
		"us-east-1", "us-east-1", true },
	{ "aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "iam.cn-north-1", NULL,
		"iam.global", "cn-north-1", "cn-northwest-1", false },
	{ "aws-us-gov", "amazonaws.com", "api.aws", "iam.us-gov", "iam.us-gov", "iam.us-gov",
		"us-gov-west-1", "us-gov-west-1", true },
};

/* Services whose standard endpoints in aws-us-gov are FIPS endpoints already. */
static const char *const gov_fips[] = { "dynamodb", "ec2", "organizations", "rds", "sns", "sts" };
/* clang-format on */

static const struct partition *partition_find(struct bk_str id)
{
	for (size_t i = 0; i < BK_COUNT(partitions); i++) {
		if (bk_str_is(id, partitions[i].id))
			return &partitions[i];
	}
	return NULL;
}

static bool is_iam(const struct bk_aws_service *service)
{
	return service->global && strcmp(service->name, "iam") == 0;
}

struct bk_str bk_endpoint_home(struct bk_str partition, const struct bk_aws_service *service)
{
	const struct partition *row = partition_find(partition);

	if (!row)
		return (struct bk_str){0};
	return bk_str_of(is_iam(service) ? row->iam_region : row->home);
}

static bool says_fips(const struct partition *partition, const struct bk_aws_service *service,
	const struct bk_endpoint_options *options)
{
	if (!options->fips || options->dualstack || strcmp(partition->id, "aws-us-gov") != 0)
		return options->fips;
	for (size_t i = 0; i < BK_COUNT(gov_fips); i++) {
		if (strcmp(service->name, gov_fips[i]) == 0)
			return false;
	}
	return true;
}

static bool is_region(struct bk_str region)
{
	for (size_t i = 0; i < region.len; i++) {
		char c = region.ptr[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
			return false;
	}
	return region.len > 0 && region.len < 64;
}

bool bk_endpoint_find(struct bk_arena *arena, const struct bk_aws_service *service,
	const struct bk_endpoint_options *options, struct bk_endpoint *ret,
	struct bk_error *ret_error)
{
	const struct partition *partition = partition_find(options->partition);

	if (!partition)
		return bk_error_set(ret_error, "no partition is called \"%.*s\"",
			BK_STR_ARGS(options->partition));
	if (options->fips && !partition->fips)
		return bk_error_set(ret_error, "partition %s has no FIPS endpoints", partition->id);
	struct bk_endpoint endpoint = {.region = options->region};
	if (service->global)
		endpoint.region = bk_endpoint_home(options->partition, service);
	if (!is_region(endpoint.region))
		return bk_error_set(ret_error, "\"%.*s\" is not a region, which %s needs",
			BK_STR_ARGS(endpoint.region), service->name);
	const char *suffix = options->dualstack ? partition->dualstack : partition->suffix;
	if (is_iam(service)) {
		const char *label = options->dualstack ? partition->iam_dualstack
			: options->fips                ? partition->iam_fips
						       : partition->iam;
		bool global_fips =
			options->dualstack && options->fips && strcmp(partition->id, "aws") == 0;
		endpoint.host = bk_str_format(
			arena, "%s.%s", global_fips ? "iam-fips.global" : label, suffix);
	} else {
		endpoint.host = bk_str_format(arena, "%s%s.%.*s.%s", service->name,
			says_fips(partition, service, options) ? "-fips" : "",
			BK_STR_ARGS(endpoint.region), suffix);
	}
	endpoint.url = bk_str_format(arena, "https://%s", endpoint.host.ptr);
	*ret = endpoint;
	return true;
}

/*
 * Configured addresses.
 */

static bool is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
		(strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

/* A part of a URL as malloc()ed text, or NULL. */
static char *part_of(CURLU *url, CURLUPart part)
{
	char *text = NULL;

	return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool read_url(struct bk_arena *arena, CURLU *url, struct bk_str text,
	struct bk_endpoint *ret, struct bk_error *ret_error)
{
	char *scheme = part_of(url, CURLUPART_SCHEME);
	char *host = part_of(url, CURLUPART_HOST);
	char *port = part_of(url, CURLUPART_PORT);
	char *path = part_of(url, CURLUPART_PATH);
	char *user = part_of(url, CURLUPART_USER);
	char *query = part_of(url, CURLUPART_QUERY);
	bool https = scheme && strcmp(scheme, "https") == 0;
	bool done = false;

	if (!scheme || !host || user || query || (path && strcmp(path, "/") != 0)) {
		bk_error_set(ret_error,
			"endpoint \"%.*s\" is not of the form https://HOST or https://HOST:PORT",
			BK_STR_ARGS(text));
	} else if (!https && (strcmp(scheme, "http") != 0 || !is_loopback(host))) {
		bk_error_set(ret_error,
			"endpoint \"%.*s\" is not https, which only this machine's own may be",
			BK_STR_ARGS(text));
	} else {
		bool standard = !port || strcmp(port, https ? "443" : "80") == 0;
		ret->host = standard ? bk_str_dup(arena, bk_str_of(host))
				     : bk_str_format(arena, "%s:%s", host, port);
		ret->url = bk_str_format(arena, "%s://%s", scheme, ret->host.ptr);
		done = true;
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(path);
	curl_free(user);
	curl_free(query);
	return done;
}

bool bk_endpoint_custom(struct bk_arena *arena, struct bk_str url, struct bk_str region,
	struct bk_endpoint *ret, struct bk_error *ret_error)
{
	struct bk_str text = bk_str_dup(arena, url);
	struct bk_endpoint endpoint = {.region = region};
	CURLU *parsed;
	bool done;

	if (!bk_curl_load(ret_error))
		return false;
	parsed = curl_url();
	if (!parsed)
		bk_out_of_memory();
	if (curl_url_set(parsed, CURLUPART_URL, text.ptr, 0) != CURLUE_OK)
		done = bk_error_set(ret_error, "endpoint \"%.*s\" is not a URL", BK_STR_ARGS(url));
	else
		done = read_url(arena, parsed, url, &endpoint, ret_error);
	curl_url_cleanup(parsed);
	if (done)
		*ret = endpoint;
	return done;
}
