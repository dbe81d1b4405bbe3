/*
 * What a call looks like on the wire.
 * Sources: https://smithy.io/2.0/aws/protocols/, and for the content types botocore 1.43.
 */
#include "aws/wire.h"

#include "aws/query.h"
#include "aws/xml.h"
#include "base/arena.h"
#include "base/out.h"

/*
 * rest: what is in the path and in the query; the rest is the body.
 */

/* Whether the member stands in the path or in the query. */
static bool is_in_url(const struct bk_aws_operation *operation, struct bk_str name)
{
	struct bk_str path = bk_str_of(operation->path);

	while (path.len > 0) {
		bk_str_cut(&path, '{');
		if (bk_str_equal(bk_str_cut(&path, '}'), name))
			return true;
	}
	for (size_t i = 0; operation->query && operation->query[i]; i++) {
		struct bk_str wire = bk_str_of(operation->query[i]);
		if (bk_str_equal(bk_str_cut(&wire, '='), name))
			return true;
	}
	return false;
}

static const json_t *member_of(const json_t *input, struct bk_str name)
{
	return input ? json_object_getn(input, name.ptr, name.len) : NULL;
}

/* "/backup-vaults/{BackupVaultName}" filled in. */
static bool write_path(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_out *out, struct bk_error *ret_error)
{
	struct bk_str rest = bk_str_of(operation->path);

	rest.len = bk_str_find(rest, '?');
	while (rest.len > 0) {
		bk_out_str(out, bk_str_cut(&rest, '{'));
		struct bk_str name = bk_str_cut(&rest, '}');
		if (name.len == 0)
			break;
		const json_t *value = member_of(input, name);
		struct bk_str text = value ? bk_query_scalar(arena, NULL, value) : BK_STR("");
		if (text.len == 0 || bk_str_is(text, ".") || bk_str_is(text, ".."))
			return bk_error_set(
				ret_error, "%s needs %.*s", operation->name, BK_STR_ARGS(name));
		bk_query_encode(out, text);
	}
	return true;
}

static void write_query_pair(
	struct bk_out *out, bool *first, struct bk_str name, struct bk_str value)
{
	if (!*first)
		bk_out_char(out, '&');
	*first = false;
	bk_query_encode(out, name);
	bk_out_char(out, '=');
	bk_query_encode(out, value);
}

static void write_query(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_out *out)
{
	struct bk_str word = bk_str_of(operation->path);
	bool first = true;

	bk_str_cut(&word, '?');
	if (word.len > 0)
		write_query_pair(out, &first, word, BK_STR(""));
	for (size_t i = 0; operation->query && operation->query[i]; i++) {
		struct bk_str wire = bk_str_of(operation->query[i]);
		struct bk_str name = bk_str_cut(&wire, '=');
		const json_t *value = member_of(input, name);
		if (!value || json_is_null(value))
			continue;
		const struct bk_aws_member *member =
			bk_aws_member_find(operation->service, bk_str_of(operation->name), name);
		if (json_is_array(value)) {
			for (size_t j = 0; j < json_array_size(value); j++)
				write_query_pair(out, &first, wire,
					bk_query_scalar(arena, member, json_array_get(value, j)));
			continue;
		}
		write_query_pair(out, &first, wire, bk_query_scalar(arena, member, value));
	}
}

/* The members that are neither in the path nor in the query. */
static struct bk_str rest_body(
	struct bk_arena *arena, const struct bk_aws_operation *operation, const json_t *input)
{
	BK_AUTO_JSON body = json_object();
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)input, key, value)
	{
		if (!is_in_url(operation, bk_str_of(key)))
			json_object_set(body, key, value);
	}
	return bk_value_write(arena, body);
}

static bool make_rest(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_wire_request *ret, struct bk_error *ret_error)
{
	struct bk_out *path = bk_out_memory();
	struct bk_out *query = bk_out_memory();
	bool done = write_path(arena, operation, input, path, ret_error);

	if (done) {
		write_query(arena, operation, input, query);
		ret->path = bk_str_dup(arena, bk_out_text(path));
		ret->query = bk_str_dup(arena, bk_out_text(query));
		if (bk_str_is(ret->method, "PUT") || bk_str_is(ret->method, "POST")) {
			ret->type = BK_STR("application/json");
			ret->body = rest_body(arena, operation, input);
		}
	}
	bk_out_discard(path);
	bk_out_discard(query);
	return done;
}

static bool make_json(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_wire_request *ret, struct bk_error *ret_error)
{
	const struct bk_aws_service *service = operation->service;
	(void)ret_error;

	ret->type = bk_str_format(arena, "application/x-amz-json-%s", service->json);
	ret->target = bk_str_format(arena, "%s.%s", service->target, operation->name);
	ret->body = input ? bk_value_write(arena, input) : BK_STR("{}");
	return true;
}

static bool make_form(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_wire_request *ret, struct bk_error *ret_error)
{
	ret->type = BK_STR("application/x-www-form-urlencoded; charset=utf-8");
	return bk_query_form(arena, operation, input, &ret->body, ret_error);
}

/*
 * Answers.
 */

static json_t *read_json(struct bk_arena *arena, const struct bk_aws_operation *operation,
	struct bk_str body, struct bk_error *ret_error)
{
	(void)arena;
	(void)operation;
	/* Either is how one service or another says that there is nothing to say. */
	if (body.len == 0 || bk_str_is(body, "null"))
		return json_object();
	json_t *output = bk_value_read(body, ret_error);
	if (output && !json_is_object(output)) {
		json_decref(output);
		bk_error_set(ret_error, "not an object");
		return NULL;
	}
	return output;
}

/* <CreateRoleResponse><CreateRoleResult>members. Operations without an output have no result. */
static json_t *read_query(struct bk_arena *arena, const struct bk_aws_operation *operation,
	struct bk_str body, struct bk_error *ret_error)
{
	const struct bk_xml *root = bk_xml_read(arena, body, ret_error);
	if (!root)
		return NULL;
	struct bk_str response = bk_str_format(arena, "%sResponse", operation->name);
	struct bk_str result = bk_str_format(arena, "%sResult", operation->name);
	if (!bk_str_equal(root->name, response)) {
		bk_error_set(ret_error, "no answer to %s", operation->name);
		return NULL;
	}
	return bk_xml_object(arena, operation->service, bk_str_of(operation->name),
		bk_xml_child(root, result.ptr));
}

/* Of EC2 and S3: the members stand in the root, EC2's with the request's id. */
static json_t *read_xml(struct bk_arena *arena, const struct bk_aws_operation *operation,
	struct bk_str body, struct bk_error *ret_error)
{
	if (body.len == 0)
		return json_object();
	const struct bk_xml *root = bk_xml_read(arena, body, ret_error);
	if (!root)
		return NULL;
	json_t *output = bk_xml_object(arena, operation->service, bk_str_of(operation->name), root);
	json_object_del(output, "RequestId");
	return output;
}

/* clang-format off */
static const struct {
	bool (*make)(struct bk_arena *arena, const struct bk_aws_operation *operation,
		const json_t *input, struct bk_wire_request *ret, struct bk_error *ret_error);
	json_t *(*read)(struct bk_arena *arena, const struct bk_aws_operation *operation,
		struct bk_str body, struct bk_error *ret_error);
} protocols[BK_PROTOCOL_COUNT] = {
	[BK_PROTOCOL_REST_JSON] = { make_rest, read_json },
	[BK_PROTOCOL_JSON]      = { make_json, read_json },
	[BK_PROTOCOL_QUERY]     = { make_form, read_query },
	[BK_PROTOCOL_EC2]       = { make_form, read_xml },
	[BK_PROTOCOL_REST_XML]  = { make_rest, read_xml },
};
/* clang-format on */

bool bk_wire_request(struct bk_arena *arena, const struct bk_aws_operation *operation,
	const json_t *input, struct bk_wire_request *ret, struct bk_error *ret_error)
{
	struct bk_wire_request request = {
		.method = bk_str_of(operation->method), .path = BK_STR("/")};

	if (!protocols[operation->service->protocol].make(
		    arena, operation, input, &request, ret_error))
		return false;
	*ret = request;
	return true;
}

json_t *bk_wire_output(struct bk_arena *arena, const struct bk_aws_operation *operation,
	struct bk_str body, struct bk_error *ret_error)
{
	return protocols[operation->service->protocol].read(arena, operation, body, ret_error);
}
