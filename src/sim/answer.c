/*
 * Writing replies: see answer.h. How members look in XML the rows of the services say
 * (aws/service.h).
 */
#include "sim/answer.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"
#include "sim/clock.h"

/* clang-format off */
/* Services whose refusals have their text in "Message" instead of "message". */
static const char *const capitals[] = { "backup", "organizations", "tagging" };
/* clang-format on */

static void write_text(struct bk_out *out, struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c == '<')
			bk_out_text_of(out, "&lt;");
		else if (c == '>')
			bk_out_text_of(out, "&gt;");
		else if (c == '&')
			bk_out_text_of(out, "&amp;");
		else if (c == '"')
			bk_out_text_of(out, "&quot;");
		else if (c == '\r')
			bk_out_text_of(out, "&#13;");
		else if (c >= ' ' || c == '\t' || c == '\n')
			bk_out_char(out, (char)c);
	}
}

static void write_element(struct bk_out *out, const char *name, struct bk_str text)
{
	bk_out_printf(out, "<%s>", name);
	write_text(out, text);
	bk_out_printf(out, "</%s>", name);
}

/* What is being written: a member of `parent`, the name of the member or operation around it. */
struct place {
	struct bk_out *out;
	const struct bk_aws_service *service;
	struct bk_str parent, name;
};

static void write_value(const struct place *place, json_t *value);

/* The name of a member on the wire: EC2's begin with a small letter. */
static struct bk_str wire_name(
	const struct place *place, const struct bk_aws_member *row, char buffer[], size_t size)
{
	if (row != NULL && row->answer != NULL)
		return bk_str_of(row->answer);
	if (place->service->protocol != BK_PROTOCOL_EC2 || place->name.len >= size)
		return place->name;
	memcpy(buffer, place->name.ptr, place->name.len);
	buffer[0] = (char)tolower((unsigned char)buffer[0]);
	return (struct bk_str){buffer, place->name.len};
}

static const struct bk_aws_member *row_of(const struct place *place)
{
	return bk_aws_member_find(place->service, place->parent, place->name);
}

static void write_member(const struct place *place, json_t *value)
{
	char buffer[64];
	struct bk_str wire = wire_name(place, row_of(place), buffer, sizeof(buffer));
	bk_out_printf(place->out, "<%.*s>", BK_STR_ARGS(wire));
	write_value(place, value);
	bk_out_printf(place->out, "</%.*s>", BK_STR_ARGS(wire));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_object(const struct place *place, json_t *object, bool is_map)
{
	size_t count = 0;
	const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys));
	const char *key;
	json_t *value;
	if (keys == NULL)
		bk_out_of_memory();
	json_object_foreach(object, key, value) keys[count++] = key;
	qsort(keys, count, sizeof(*keys), by_text);
	for (size_t i = 0; i < count; i++) {
		struct place inner = {place->out, place->service, place->name, bk_str_of(keys[i])};
		value = json_object_get(object, keys[i]);
		if (!is_map) {
			write_member(&inner, value);
			continue;
		}
		bk_out_text_of(place->out, "<entry>");
		write_element(place->out, "key", inner.name);
		bk_out_text_of(place->out, "<value>");
		write_value(&inner, value);
		bk_out_text_of(place->out, "</value></entry>");
	}
	free(keys);
}

static void write_list(const struct place *place, const struct bk_aws_member *row, json_t *list)
{
	const char *item = place->service->protocol == BK_PROTOCOL_EC2 ? "item" : "member";
	size_t i;
	json_t *each;
	if (row != NULL && row->item != NULL)
		item = row->item;
	json_array_foreach(list, i, each)
	{
		bk_out_printf(place->out, "<%s>", item);
		if (json_is_object(each))
			write_object(place, each, false);
		else
			write_value(place, each);
		bk_out_printf(place->out, "</%s>", item);
	}
}

/* IAM gives policies percent-encoded. */
static void write_quoted(struct bk_out *out, struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (isalnum(c) || strchr("-_.~", c) != NULL)
			bk_out_char(out, (char)c);
		else
			bk_out_printf(out, "%%%02X", c);
	}
}

static void write_number(struct bk_out *out, const struct bk_aws_member *row, const json_t *number)
{
	if (row != NULL && row->kind == BK_MEMBER_TIME) {
		struct bk_arena *arena = bk_arena_new();
		bk_out_str(out, bk_sim_time_write(arena, (int64_t)json_number_value(number)));
		bk_arena_free(arena);
	} else if (json_is_integer(number)) {
		bk_out_printf(out, "%lld", (long long)json_integer_value(number));
	} else {
		bk_out_printf(out, "%.17g", json_real_value(number));
	}
}

/* What a handler gives is no deeper than a document that came in, and those are bounded. */
static void write_value(const struct place *place, json_t *value)
{
	const struct bk_aws_member *row = row_of(place);
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(place, value, row != NULL && row->kind == BK_MEMBER_MAP);
		break;
	case JSON_ARRAY:
		write_list(place, row, value);
		break;
	case JSON_STRING:
		if (row != NULL && row->kind == BK_MEMBER_QUOTED)
			write_quoted(place->out, bk_value_text_of(value));
		else
			write_text(place->out, bk_value_text_of(value));
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		write_number(place->out, row, value);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		bk_out_text_of(place->out, json_is_true(value) ? "true" : "false");
		break;
	case JSON_NULL:
		break;
	}
}

static struct bk_str taken(struct bk_out *out, struct bk_arena *arena)
{
	struct bk_str text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static struct bk_str write_query(const struct bk_aws_operation *operation, json_t *output,
	struct bk_str id, struct bk_arena *arena)
{
	struct bk_out *out = bk_out_memory();
	const char *name = operation->name;
	struct place place = {out, operation->service, {0}, bk_str_of(name)};
	bk_out_printf(out, "<%sResponse xmlns=\"%s\">", name, operation->service->xmlns);
	bk_out_printf(out, "<%sResult>", name);
	write_object(&place, output, false);
	bk_out_printf(out, "</%sResult><ResponseMetadata>", name);
	write_element(out, "RequestId", id);
	bk_out_printf(out, "</ResponseMetadata></%sResponse>", name);
	return taken(out, arena);
}

static struct bk_str write_ec2(const struct bk_aws_operation *operation, json_t *output,
	struct bk_str id, struct bk_arena *arena)
{
	struct bk_out *out = bk_out_memory();
	struct place place = {out, operation->service, {0}, bk_str_of(operation->name)};
	bk_out_printf(out, "<%sResponse xmlns=\"%s\">", operation->name, operation->service->xmlns);
	write_element(out, "requestId", id);
	write_object(&place, output, false);
	bk_out_printf(out, "</%sResponse>", operation->name);
	return taken(out, arena);
}

/* The root of an answer in rest-xml. */
/* clang-format off */
static const struct { const char *operation, *element; } roots[] = {
	{ "GetBucketEncryption", "ServerSideEncryptionConfiguration" },
	{ "GetBucketLocation",   "LocationConstraint" },
	{ "GetBucketTagging",    "Tagging" },
	{ "GetBucketVersioning", "VersioningConfiguration" },
	{ "ListBuckets",         "ListAllMyBucketsResult" },
};
/* clang-format on */

static struct bk_str write_rest_xml(
	const struct bk_aws_operation *operation, json_t *output, struct bk_arena *arena)
{
	const char *root = NULL;
	for (size_t i = 0; i < BK_COUNT(roots); i++) {
		if (strcmp(roots[i].operation, operation->name) == 0)
			root = roots[i].element;
	}
	if (root == NULL)
		return BK_STR("");
	struct bk_out *out = bk_out_memory();
	struct place place = {out, operation->service, {0}, bk_str_of(operation->name)};
	bk_out_printf(out, "<%s xmlns=\"%s\">", root, operation->service->xmlns);
	/* The one answer that is a text alone. */
	json_t *alone = json_object_get(output, root);
	if (alone != NULL)
		write_value(&place, alone);
	else
		write_object(&place, output, false);
	bk_out_printf(out, "</%s>", root);
	return taken(out, arena);
}

static const char *content_type(const struct bk_aws_service *service)
{
	if (service == NULL || service->json == NULL)
		return "application/json";
	return strcmp(service->json, "1.0") == 0 ? "application/x-amz-json-1.0"
						 : "application/x-amz-json-1.1";
}

struct bk_sim_answer bk_sim_answer_output(const struct bk_aws_operation *operation, json_t *output,
	struct bk_str id, struct bk_arena *arena)
{
	struct bk_sim_answer answer = {operation->success, "text/xml", NULL, BK_STR("")};
	switch (operation->service->protocol) {
	case BK_PROTOCOL_QUERY:
		answer.body = write_query(operation, output, id, arena);
		break;
	case BK_PROTOCOL_EC2:
		answer.body = write_ec2(operation, output, id, arena);
		break;
	case BK_PROTOCOL_REST_XML:
		answer.type = "application/xml";
		answer.body = write_rest_xml(operation, output, arena);
		break;
	case BK_PROTOCOL_COUNT:
		break;
	case BK_PROTOCOL_JSON:
	case BK_PROTOCOL_REST_JSON:
		answer.type = content_type(operation->service);
		if (answer.status != 204)
			answer.body = bk_value_write(arena, output);
		break;
	}
	return answer;
}

/*
 * Refusals.
 */

/* Bytes of the character that the text begins with; 0 where it begins with none. Neither
 * surrogates nor forms that are longer than they need be are characters. */
static size_t character_len(const unsigned char *text)
{
	size_t len = text[0] < 0x80 ? 1
		: text[0] < 0xC2    ? 0
		: text[0] < 0xE0    ? 2
		: text[0] < 0xF0    ? 3
		: text[0] < 0xF5    ? 4
				    : 0;
	for (size_t i = 1; i < len; i++) {
		if ((text[i] & 0xC0) != 0x80)
			return 0;
	}
	bool wrong = (text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xED && text[1] > 0x9F) ||
		(text[0] == 0xF0 && text[1] < 0x90) || (text[0] == 0xF4 && text[1] > 0x8F);
	return wrong ? 0 : len;
}

void bk_sim_make_utf8(char *text)
{
	while (*text != '\0') {
		size_t len = character_len((const unsigned char *)text);
		if (len == 0)
			*text = '?';
		text += len > 0 ? len : 1;
	}
}

static struct bk_str write_json_fault(const struct bk_aws_service *service,
	const struct bk_sim_fault *fault, struct bk_arena *arena)
{
	const char *member = "message";
	for (size_t i = 0; service != NULL && i < BK_COUNT(capitals); i++) {
		if (strcmp(service->name, capitals[i]) == 0)
			member = "Message";
	}
	BK_AUTO_JSON body = fault->detail != NULL ? json_copy(fault->detail) : json_object();
	bk_value_set_text(body, member, bk_str_of(fault->message));
	if (service != NULL && service->protocol == BK_PROTOCOL_JSON)
		bk_value_set_text(body, "__type", bk_str_of(fault->code));
	else if (json_object_get(body, "Code") == NULL)
		bk_value_set_text(body, "Code", bk_str_of(fault->code));
	return bk_value_write(arena, body);
}

static void write_error(
	struct bk_out *out, const struct bk_aws_service *service, const struct bk_sim_fault *fault)
{
	bk_out_text_of(out, "<Error>");
	if (service->protocol == BK_PROTOCOL_QUERY)
		write_element(out, "Type", bk_str_of(fault->status < 500 ? "Sender" : "Receiver"));
	write_element(out, "Code", bk_str_of(fault->code));
	write_element(out, "Message", bk_str_of(fault->message));
	if (fault->detail != NULL)
		write_object(
			&(struct place){out, service, {0}, BK_STR("Error")}, fault->detail, false);
}

static struct bk_str write_xml_fault(const struct bk_aws_service *service,
	const struct bk_sim_fault *fault, struct bk_str id, struct bk_arena *arena)
{
	struct bk_out *out = bk_out_memory();
	if (service->protocol == BK_PROTOCOL_EC2) {
		bk_out_text_of(out, "<Response><Errors>");
		write_error(out, service, fault);
		bk_out_text_of(out, "</Error></Errors>");
		write_element(out, "RequestID", id);
		bk_out_text_of(out, "</Response>");
	} else if (service->protocol == BK_PROTOCOL_REST_XML) {
		write_error(out, service, fault);
		write_element(out, "RequestId", id);
		bk_out_text_of(out, "</Error>");
	} else {
		bk_out_printf(out, "<ErrorResponse xmlns=\"%s\">", service->xmlns);
		write_error(out, service, fault);
		bk_out_text_of(out, "</Error>");
		write_element(out, "RequestId", id);
		bk_out_text_of(out, "</ErrorResponse>");
	}
	return taken(out, arena);
}

struct bk_sim_answer bk_sim_answer_fault(const struct bk_aws_service *service,
	const struct bk_sim_fault *fault, struct bk_str id, struct bk_arena *arena)
{
	struct bk_sim_answer answer = {fault->status, "text/xml", NULL, BK_STR("")};
	if (service == NULL || service->json != NULL ||
		service->protocol == BK_PROTOCOL_REST_JSON) {
		answer.type = content_type(service);
		answer.error_type = fault->code;
		answer.body = write_json_fault(service, fault, arena);
	} else {
		answer.body = write_xml_fault(service, fault, id, arena);
	}
	return answer;
}
