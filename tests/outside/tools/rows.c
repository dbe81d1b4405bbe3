/*
 * Prints the rows of src/aws/service.h as JSON, and where each service is in every partition and
 * with every switch; models.py compares.
 */
#include <stdio.h>

#include "aws/endpoint.h"
#include "aws/service.h"
#include "base/arena.h"
#include "base/value.h"

static void put(json_t *object, const char *key, const char *text)
{
	if (text)
		bk_value_set_text(object, key, bk_str_of(text));
}

static json_t *operation_row(const struct bk_aws_operation *operation)
{
	json_t *row = json_object();
	json_t *query = json_array();

	put(row, "name", operation->name);
	put(row, "method", operation->method);
	put(row, "path", operation->path);
	put(row, "token", operation->token);
	put(row, "page_in", operation->page_in);
	put(row, "page_out", operation->page_out);
	put(row, "page_items", operation->page_items);
	bk_value_set(row, "success", json_integer(operation->success));
	bk_value_set(row, "retry", json_integer(operation->retry));
	for (size_t i = 0; operation->query && operation->query[i]; i++)
		json_array_append_new(query, bk_value_string(bk_str_of(operation->query[i])));
	bk_value_set(row, "query", query);
	return row;
}

static json_t *member_row(const struct bk_aws_member *member)
{
	/* clang-format off */
	static const char *const kinds[] = {
		[BK_MEMBER_TEXT] = "text", [BK_MEMBER_INT] = "int", [BK_MEMBER_REAL] = "real",
		[BK_MEMBER_BOOL] = "bool", [BK_MEMBER_TIME] = "time",
		[BK_MEMBER_QUOTED] = "quoted", [BK_MEMBER_STRUCT] = "struct",
		[BK_MEMBER_LIST] = "list", [BK_MEMBER_MAP] = "map",
	};
	/* clang-format on */
	json_t *row = json_object();

	put(row, "kind", kinds[member->kind]);
	put(row, "item", member->item);
	put(row, "request", member->request);
	put(row, "answer", member->answer);
	return row;
}

/* "REGION fips dualstack" → {url, region}, or null where there is none. */
static json_t *endpoints(struct bk_arena *arena, const struct bk_aws_service *service)
{
	static const char *const places[][2] = {{"aws", "eu-west-1"}, {"aws", "us-east-1"},
		{"aws-cn", "cn-north-1"}, {"aws-cn", "cn-northwest-1"},
		{"aws-us-gov", "us-gov-west-1"}, {"aws-us-gov", "us-gov-east-1"}};
	json_t *all = json_object();

	for (size_t i = 0; i < BK_COUNT(places) * 4; i++) {
		struct bk_endpoint_options options = {.partition = bk_str_of(places[i / 4][0]),
			.region = bk_str_of(places[i / 4][1]),
			.fips = i % 4 / 2,
			.dualstack = i % 2};
		struct bk_endpoint endpoint;
		struct bk_error error;
		struct bk_str key = bk_str_format(
			arena, "%s %d %d", places[i / 4][1], options.fips, options.dualstack);
		json_t *row = json_null();
		if (bk_endpoint_find(arena, service, &options, &endpoint, &error)) {
			row = json_object();
			bk_value_set_text(row, "url", endpoint.url);
			bk_value_set_text(row, "region", endpoint.region);
		}
		bk_value_set(all, key.ptr, row);
	}
	return all;
}

static json_t *service_row(struct bk_arena *arena, const struct bk_aws_service *service)
{
	static const char *const protocols[] = {[BK_PROTOCOL_REST_JSON] = "rest-json",
		[BK_PROTOCOL_JSON] = "json",
		[BK_PROTOCOL_QUERY] = "query",
		[BK_PROTOCOL_EC2] = "ec2",
		[BK_PROTOCOL_REST_XML] = "rest-xml"};
	json_t *row = json_object();
	json_t *operations = json_array();
	json_t *members = json_object();

	put(row, "name", service->name);
	put(row, "id", service->id);
	put(row, "signing", service->signing);
	put(row, "protocol", protocols[service->protocol]);
	put(row, "version", service->version);
	put(row, "target", service->target);
	put(row, "json", service->json);
	put(row, "xmlns", service->xmlns);
	for (size_t i = 0; i < *service->operation_count; i++)
		json_array_append_new(operations, operation_row(&service->operations[i]));
	for (size_t i = 0; service->members && i < *service->member_count; i++)
		bk_value_set(members, service->members[i].name, member_row(&service->members[i]));
	bk_value_set(row, "operations", operations);
	bk_value_set(row, "members", members);
	bk_value_set(row, "endpoints", endpoints(arena, service));
	return row;
}

int main(void)
{
	struct bk_arena *arena = bk_arena_new();
	BK_AUTO_JSON all = json_array();

	for (size_t i = 0; i < bk_aws_service_count; i++)
		json_array_append_new(all, service_row(arena, &bk_aws_services[i]));
	json_dumpf(all, stdout, JSON_COMPACT);
	bk_arena_free(arena);
	return 0;
}
