/*
 * Reading requests: see request.h.
 */
#include "sim/request.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sim/clock.h"
#include "sim/valid.h"

struct bk_str bk_sim_decode(struct bk_arena *arena, struct bk_str text, bool plus)
{
	char *copy = bk_arena_text(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '%' && text.len - i > 2 && bk_hex_digit(text.ptr[i + 1]) >= 0 &&
			bk_hex_digit(text.ptr[i + 2]) >= 0) {
			c = (char)(bk_hex_digit(text.ptr[i + 1]) * 16 +
				bk_hex_digit(text.ptr[i + 2]));
			i += 2;
		} else if (plus && c == '+') {
			c = ' ';
		}
		copy[len++] = c;
	}
	copy[len] = '\0';
	return (struct bk_str){copy, len};
}

struct bk_str bk_sim_query(struct bk_arena *arena, struct bk_str query, const char *name)
{
	while (query.len > 0) {
		struct bk_str value = bk_str_cut(&query, '&');
		struct bk_str word = bk_sim_decode(arena, bk_str_cut(&value, '='), true);
		if (bk_str_is(word, name))
			return bk_sim_decode(arena, value, true);
	}
	return (struct bk_str){0};
}

const struct bk_aws_service *bk_sim_service_of(struct bk_str signing)
{
	for (size_t i = 0; i < bk_aws_service_count; i++) {
		if (bk_str_is(signing, bk_aws_services[i].signing))
			return &bk_aws_services[i];
	}
	return NULL;
}

/*
 * Finding the operation.
 */

static const struct bk_aws_operation *by_name(
	const struct bk_aws_service *service, struct bk_str name, struct bk_sim_fault *ret_fault)
{
	const struct bk_aws_operation *row = bk_aws_operation_find(bk_str_of(service->name), name);
	if (row == NULL && service->protocol == BK_PROTOCOL_JSON)
		bk_sim_refuse(ret_fault, 400, "UnknownOperationException", "%s", "");
	else if (row == NULL)
		bk_sim_refuse(ret_fault, 400, "InvalidAction",
			"Could not find operation %.*s for version %s", BK_STR_ARGS(name),
			service->version);
	return row;
}

/* "AWSOrganizationsV20161128.ListRoots" */
static const struct bk_aws_operation *by_target(const struct bk_sim_http *http,
	const struct bk_aws_service *service, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_http_header_find(http->headers, http->header_count, "x-amz-target");
	struct bk_str prefix = bk_str_cut(&name, '.');
	if (!bk_str_is(prefix, service->target))
		name = (struct bk_str){0};
	return by_name(service, name, ret_fault);
}

/* One segment after the other; a slash at the end does not matter. Writes the values of members
 * where `input` is not NULL. Returns the number of segments that are members, or -1. */
static int match_path(
	struct bk_str template, struct bk_str path, struct bk_arena *arena, json_t *input)
{
	int members = 0;
	if (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	if (template.len > 1 && template.ptr[template.len - 1] == '/')
		template.len--;
	while (template.len > 0 && path.len > 0) {
		struct bk_str wanted = bk_str_cut(&template, '/');
		struct bk_str segment = bk_str_cut(&path, '/');
		if (wanted.len < 2 || wanted.ptr[0] != '{') {
			if (!bk_str_equal(wanted, segment))
				return -1;
			continue;
		}
		if (segment.len == 0)
			return -1;
		members++;
		if (input == NULL)
			continue;
		struct bk_str name = {wanted.ptr + 1, wanted.len - 2};
		struct bk_str value = bk_sim_decode(arena, segment, false);
		if (json_object_setn_new(
			    input, name.ptr, name.len, json_stringn(value.ptr, value.len)) != 0)
			return -1;
	}
	return template.len == 0 && path.len == 0 ? members : -1;
}

/* Whether the query has the word that a template asks for behind its `?`. */
static bool has_word(struct bk_str query, struct bk_str word)
{
	while (query.len > 0) {
		struct bk_str pair = bk_str_cut(&query, '&');
		if (bk_str_equal(bk_str_cut(&pair, '='), word))
			return true;
	}
	return word.len == 0;
}

static const struct bk_aws_operation *by_path(const struct bk_sim_http *http,
	const struct bk_aws_service *service, struct bk_arena *arena,
	struct bk_sim_fault *ret_fault)
{
	const struct bk_aws_operation *best = NULL;
	int least = 0;
	for (size_t i = 0; i < *service->operation_count; i++) {
		const struct bk_aws_operation *row = &service->operations[i];
		struct bk_str word = bk_str_of(row->path);
		struct bk_str template = bk_str_cut(&word, '?');
		if (!bk_str_is(http->method, row->method) || !has_word(http->query, word))
			continue;
		/* Words written out weigh more than members. */
		int members = match_path(template, http->path, arena, NULL);
		int weight = members * 2 + (word.len == 0);
		if (members >= 0 && (best == NULL || weight < least)) {
			best = row;
			least = weight;
		}
	}
	if (best == NULL)
		bk_sim_refuse(ret_fault, 404, "UnknownOperationException",
			"Unable to determine service/operation name to be authorized");
	return best;
}

const struct bk_aws_operation *bk_sim_operation_of(const struct bk_sim_http *http,
	const struct bk_aws_service *service, struct bk_arena *arena,
	struct bk_sim_fault *ret_fault)
{
	switch (service->protocol) {
	case BK_PROTOCOL_JSON:
		return by_target(http, service, ret_fault);
	case BK_PROTOCOL_QUERY:
	case BK_PROTOCOL_EC2:
		return by_name(service, bk_sim_query(arena, http->body, "Action"), ret_fault);
	case BK_PROTOCOL_REST_JSON:
	case BK_PROTOCOL_REST_XML:
	case BK_PROTOCOL_COUNT:
		break;
	}
	return by_path(http, service, arena, ret_fault);
}

/*
 * Reading the input.
 */

/* A member that is null is as if it were not there. Depth is bounded by bk_value_read(). */
static void strip_nulls(json_t *value)
{
	const char *key;
	json_t *member;
	void *next;
	size_t i;
	json_object_foreach_safe(value, next, key, member)
	{
		if (json_is_null(member))
			json_object_del(value, key);
		else
			strip_nulls(member);
	}
	json_array_foreach(value, i, member) strip_nulls(member);
}

static json_t *unreadable(
	const struct bk_aws_service *service, struct bk_sim_fault *ret_fault, const char *why)
{
	bool json =
		service->protocol == BK_PROTOCOL_JSON || service->protocol == BK_PROTOCOL_REST_JSON;
	return bk_sim_refuse(
		ret_fault, 400, json ? "SerializationException" : "MalformedInput", "%s", why);
}

static json_t *read_json(const struct bk_sim_http *http, const struct bk_aws_service *service,
	struct bk_sim_fault *ret_fault)
{
	struct bk_error error;
	if (http->body.len == 0)
		return json_object();
	json_t *input = bk_value_read(http->body, &error);
	if (input == NULL)
		return unreadable(service, ret_fault, error.text);
	if (!json_is_object(input)) {
		json_decref(input);
		return unreadable(service, ret_fault, "Start of structure or map expected");
	}
	strip_nulls(input);
	return input;
}

/* Text as what it says; text that says nothing of the kind stays and is refused later. */
static json_t *typed(const struct bk_aws_member *row, json_t *value)
{
	struct bk_str text = bk_value_text_of(value);
	enum bk_member_kind kind = row != NULL ? row->kind : BK_MEMBER_TEXT;
	int64_t number;
	if ((kind == BK_MEMBER_INT && bk_sim_int_read(text, &number)) ||
		(kind == BK_MEMBER_TIME && bk_sim_time_read(text, &number)))
		return json_integer(number);
	if (kind == BK_MEMBER_BOOL && (bk_str_is(text, "true") || bk_str_is(text, "false")))
		return json_boolean(bk_str_is(text, "true"));
	if (kind == BK_MEMBER_LIST && text.len == 0)
		return json_array();
	if ((kind == BK_MEMBER_MAP || kind == BK_MEMBER_STRUCT) && text.len == 0)
		return json_object();
	return json_incref(value);
}

/* Members in the path and in the query. */
static bool read_url(const struct bk_sim_http *http, const struct bk_aws_operation *operation,
	struct bk_arena *arena, json_t *input)
{
	struct bk_str template = bk_str_of(operation->path);
	if (match_path(bk_str_cut(&template, '?'), http->path, arena, input) < 0)
		return false;
	for (size_t i = 0; operation->query != NULL && operation->query[i] != NULL; i++) {
		struct bk_str wire = bk_str_of(operation->query[i]);
		struct bk_str member = bk_str_cut(&wire, '=');
		struct bk_str value = bk_sim_query(arena, http->query, wire.ptr);
		if (value.ptr == NULL)
			continue;
		BK_AUTO_JSON text = json_stringn(value.ptr, value.len);
		const struct bk_aws_member *row =
			bk_aws_member_find(operation->service, bk_str_of(operation->name), member);
		if (text == NULL ||
			json_object_setn_new(input, member.ptr, member.len, typed(row, text)) != 0)
			return false;
	}
	return true;
}

/* Names of a form are at most this deep: "A.member.1.B.member.2.C". */
enum { FORM_DEEP = 16 };

/* Puts one value under its dotted name, making the objects on the way. */
static bool put_dotted(json_t *into, struct bk_str name, struct bk_str value)
{
	for (int depth = 0; depth < FORM_DEEP; depth++) {
		struct bk_str part = bk_str_cut(&name, '.');
		if (part.len == 0)
			return false;
		if (name.len == 0)
			return json_object_getn(into, part.ptr, part.len) == NULL &&
				json_object_setn_new(into, part.ptr, part.len,
					json_stringn(value.ptr, value.len)) == 0;
		json_t *below = json_object_getn(into, part.ptr, part.len);
		if (below == NULL) {
			below = json_object();
			if (json_object_setn_new(into, part.ptr, part.len, below) != 0)
				return false;
		}
		if (!json_is_object(below))
			return false;
		into = below;
	}
	return false;
}

struct numbered {
	int64_t number;
	json_t *value;
};

static int by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

/* Whether all names of an object are numbers: then it is a list. */
static bool is_numbered(json_t *node)
{
	const char *key;
	json_t *value;
	int64_t number;
	json_object_foreach(node, key, value)
	{
		if (!bk_sim_int_read(bk_str_of(key), &number))
			return false;
	}
	return json_object_size(node) > 0;
}

/* A member of `parent`, the name of the member or operation around it. */
struct place {
	const struct bk_aws_service *service;
	struct bk_arena *arena;
	struct bk_str parent, name;
};

/* The row of a member by its name on the wire. EC2's lists are called otherwise in requests. */
static const struct bk_aws_member *row_of(const struct place *place)
{
	const struct bk_aws_service *service = place->service;
	const struct bk_aws_member *row = bk_aws_member_find(service, place->parent, place->name);
	if (row != NULL || service->protocol != BK_PROTOCOL_EC2 || service->members == NULL)
		return row;
	for (size_t i = 0; i < *service->member_count; i++) {
		const char *wire = service->members[i].request;
		if (wire != NULL && bk_str_is(place->name, wire))
			return &service->members[i];
	}
	return NULL;
}

static json_t *settle(const struct place *place, json_t *node);

/* The list of a numbered object. */
static json_t *settle_list(const struct place *place, json_t *node)
{
	struct numbered *items =
		bk_new_array(place->arena, struct numbered, json_object_size(node) + 1);
	size_t count = 0;
	const char *key;
	json_t *value;
	json_object_foreach(node, key, value)
	{
		if (bk_sim_int_read(bk_str_of(key), &items[count].number))
			items[count++].value = value;
	}
	qsort(items, count, sizeof(*items), by_number);
	json_t *list = json_array();
	struct place inner = {place->service, place->arena, place->name, {0}};
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, settle(&inner, items[i].value));
	return list;
}

/* The map of a list of entries. */
static json_t *settle_map(json_t *list)
{
	json_t *map = json_object();
	size_t i;
	json_t *entry;
	json_array_foreach(list, i, entry)
	{
		const char *name = json_string_value(json_object_get(entry, "key"));
		json_t *value = json_object_get(entry, "value");
		if (name != NULL && value != NULL)
			json_object_set(map, name, value);
	}
	return map;
}

/* A value of its own. "X.member.1" and "X.1" are both the list X. Depth is bounded: FORM_DEEP. */
static json_t *settle(const struct place *place, json_t *node)
{
	const struct bk_aws_member *row = place->name.len > 0 ? row_of(place) : NULL;
	enum bk_member_kind kind = row != NULL ? row->kind : BK_MEMBER_TEXT;
	const char *key;
	json_t *value;
	if (!json_is_object(node))
		return typed(row, node);
	if (json_object_size(node) == 1 && (kind == BK_MEMBER_LIST || kind == BK_MEMBER_MAP) &&
		!is_numbered(node))
		node = json_object_iter_value(json_object_iter(node));
	if (is_numbered(node)) {
		BK_AUTO_JSON list = settle_list(place, node);
		return kind == BK_MEMBER_MAP ? settle_map(list) : json_incref(list);
	}
	json_t *object = json_object();
	struct bk_str parent = place->name.len > 0 ? place->name : place->parent;
	json_object_foreach(node, key, value)
	{
		struct place inner = {place->service, place->arena, parent, bk_str_of(key)};
		const struct bk_aws_member *member = row_of(&inner);
		/* "ModifyDBInstance.Subnets": what stands behind the last dot. */
		struct bk_str name = bk_str_of(member != NULL ? member->name : key);
		for (struct bk_str rest = name; rest.len > 0; bk_str_cut(&rest, '.'))
			name = rest;
		json_object_setn_new(object, name.ptr, name.len, settle(&inner, value));
	}
	return object;
}

static json_t *read_form(const struct bk_sim_http *http, const struct bk_aws_operation *operation,
	struct bk_arena *arena, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON flat = json_object();
	struct bk_str rest = http->body;
	while (rest.len > 0) {
		struct bk_str value = bk_str_cut(&rest, '&');
		struct bk_str name = bk_sim_decode(arena, bk_str_cut(&value, '='), true);
		if (name.len == 0 || bk_str_is(name, "Action") || bk_str_is(name, "Version"))
			continue;
		if (!put_dotted(flat, name, bk_sim_decode(arena, value, true)))
			return unreadable(operation->service, ret_fault, "The form cannot be read");
	}
	struct place place = {operation->service, arena, {0}, bk_str_of(operation->name)};
	json_t *input = settle(&place, flat);
	if (json_is_object(input))
		return input;
	json_decref(input);
	return unreadable(operation->service, ret_fault, "The form cannot be read");
}

json_t *bk_sim_input_of(const struct bk_sim_http *http, const struct bk_aws_operation *operation,
	struct bk_arena *arena, struct bk_sim_fault *ret_fault)
{
	const struct bk_aws_service *service = operation->service;
	json_t *input = NULL;
	switch (service->protocol) {
	case BK_PROTOCOL_QUERY:
	case BK_PROTOCOL_EC2:
		return read_form(http, operation, arena, ret_fault);
	case BK_PROTOCOL_JSON:
		return read_json(http, service, ret_fault);
	case BK_PROTOCOL_REST_JSON:
		input = read_json(http, service, ret_fault);
		break;
	case BK_PROTOCOL_REST_XML:
		input = json_object();
		break;
	case BK_PROTOCOL_COUNT:
		break;
	}
	if (input != NULL && !read_url(http, operation, arena, input)) {
		json_decref(input);
		return unreadable(service, ret_fault, "The path cannot be read");
	}
	return input;
}
