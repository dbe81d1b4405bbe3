/*
 * XML replies. Text that is not what its row says (a number, a date) stays text.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
#include "aws/xml.h"

#include <ctype.h>
#include <expat.h>

#include "aws/query.h"
#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"

struct reader {
	struct bk_arena *arena;
	XML_Parser parser;
	struct bk_xml *open[BK_VALUE_DEEP];
	size_t depth, nodes;
	struct bk_xml *root;
	struct bk_out *text; /* of the innermost open element, since its last child */
	size_t text_start;
	const char *wrong;
};

static void refuse(struct reader *reader, const char *why)
{
	if (!reader->wrong)
		reader->wrong = why;
	XML_StopParser(reader->parser, XML_FALSE);
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *reader = user;
	const char *local = strrchr(name, ':');
	(void)attributes;

	if (reader->depth == BK_VALUE_DEEP || reader->nodes == BK_XML_NODES) {
		refuse(reader,
			reader->depth == BK_VALUE_DEEP ? "it is nested too deep"
						       : "it has too many elements");
		return;
	}
	struct bk_xml *node = bk_new(reader->arena, struct bk_xml);
	node->name = bk_str_dup(reader->arena, bk_str_of(local ? local + 1 : name));
	if (reader->depth == 0) {
		reader->root = node;
	} else {
		struct bk_xml *parent = reader->open[reader->depth - 1];
		if (parent->last)
			parent->last->next = node;
		else
			parent->first = node;
		parent->last = node;
	}
	reader->open[reader->depth++] = node;
	reader->nodes++;
	reader->text_start = bk_out_text(reader->text).len;
}

static void on_end(void *user, const XML_Char *name)
{
	struct reader *reader = user;
	(void)name;

	if (reader->depth == 0)
		return;
	struct bk_xml *node = reader->open[--reader->depth];
	struct bk_str all = bk_out_text(reader->text);
	if (!node->first)
		node->text = bk_str_dup(reader->arena,
			(struct bk_str){
				all.ptr + reader->text_start, all.len - reader->text_start});
	reader->text_start = all.len;
}

static void on_text(void *user, const XML_Char *text, int len)
{
	struct reader *reader = user;

	bk_out_bytes(reader->text, text, (size_t)len);
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	refuse(user, "it has a document type");
}

const struct bk_xml *bk_xml_read(
	struct bk_arena *arena, struct bk_str text, struct bk_error *ret_error)
{
	struct reader reader = {
		.arena = arena, .parser = XML_ParserCreate("UTF-8"), .text = bk_out_memory()};
	bool done = false;

	if (!reader.parser)
		bk_out_of_memory();
	XML_SetUserData(reader.parser, &reader);
	XML_SetElementHandler(reader.parser, on_start, on_end);
	XML_SetCharacterDataHandler(reader.parser, on_text);
	XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
	if (text.len > INT32_MAX)
		reader.wrong = "it is too long";
	else
		done = XML_Parse(reader.parser, text.ptr, (int)text.len, 1) == XML_STATUS_OK;
	if (!done)
		bk_error_set(ret_error, "not XML: %s",
			reader.wrong ? reader.wrong
				     : XML_ErrorString(XML_GetErrorCode(reader.parser)));
	XML_ParserFree(reader.parser);
	bk_out_discard(reader.text);
	return done ? reader.root : NULL;
}

const struct bk_xml *bk_xml_child(const struct bk_xml *node, const char *name)
{
	if (!node)
		return NULL;
	for (const struct bk_xml *child = node->first; child; child = child->next) {
		if (bk_str_is(child->name, name))
			return child;
	}
	return NULL;
}

struct bk_str bk_xml_text(const struct bk_xml *node, const char *name)
{
	const struct bk_xml *child = bk_xml_child(node, name);
	return child ? child->text : BK_STR("");
}

/*
 * The tree as a value. Depth is bounded by that of the tree.
 */

struct maker {
	struct bk_arena *arena;
	const struct bk_aws_service *service;
};

static json_t *make_number(struct bk_str text)
{
	json_t *value = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, NULL);
	if (json_is_number(value))
		return value;
	json_decref(value);
	return bk_value_string(text);
}

/* What is quoted may hold any bytes; what is no UTF-8 stays quoted. */
static json_t *make_unquoted(const struct maker *maker, struct bk_str text)
{
	struct bk_str plain = bk_query_decode(maker->arena, text);
	json_t *value = json_stringn(plain.ptr, plain.len);
	return value ? value : bk_value_string(text);
}

static json_t *make_scalar(const struct maker *maker, enum bk_member_kind kind, struct bk_str text)
{
	int64_t seconds;

	switch (kind) {
	case BK_MEMBER_INT:
	case BK_MEMBER_REAL:
		return make_number(text);
	case BK_MEMBER_BOOL:
		if (bk_str_is(text, "true") || bk_str_is(text, "false"))
			return json_boolean(bk_str_is(text, "true"));
		break;
	case BK_MEMBER_TIME:
		if (bk_query_date_read(text, &seconds))
			return json_integer(seconds);
		break;
	case BK_MEMBER_QUOTED:
		return make_unquoted(maker, text);
	case BK_MEMBER_TEXT:
	case BK_MEMBER_STRUCT:
	case BK_MEMBER_LIST:
	case BK_MEMBER_MAP:
		break;
	}
	return bk_value_string(text);
}

static json_t *make_object(
	const struct maker *maker, struct bk_str parent, const struct bk_xml *node);

/* An item of a list, a value of a map. */
static json_t *make_item(const struct maker *maker, struct bk_str parent, const struct bk_xml *node)
{
	return node->first ? make_object(maker, parent, node) : bk_value_string(node->text);
}

static json_t *make_list(const struct maker *maker, struct bk_str parent, const struct bk_xml *node)
{
	json_t *list = json_array();

	for (const struct bk_xml *item = node->first; item; item = item->next)
		json_array_append_new(list, make_item(maker, parent, item));
	return list;
}

static json_t *make_map(const struct maker *maker, struct bk_str parent, const struct bk_xml *node)
{
	json_t *map = json_object();

	for (const struct bk_xml *entry = node->first; entry; entry = entry->next) {
		struct bk_str key = bk_xml_text(entry, "key");
		const struct bk_xml *value = bk_xml_child(entry, "value");
		if (value)
			json_object_setn_new(
				map, key.ptr, key.len, make_item(maker, parent, value));
	}
	return map;
}

static json_t *make_value(const struct maker *maker, const struct bk_aws_member *member,
	struct bk_str name, const struct bk_xml *node)
{
	enum bk_member_kind kind = member ? member->kind : BK_MEMBER_TEXT;

	if (kind == BK_MEMBER_LIST)
		return make_list(maker, name, node);
	if (kind == BK_MEMBER_MAP)
		return make_map(maker, name, node);
	if (kind == BK_MEMBER_STRUCT || node->first)
		return make_object(maker, name, node);
	return make_scalar(maker, kind, node->text);
}

/* The member's name of an element: as it is, but for EC2, which begins in lower case, and for those
 * with a name of their own on the wire. */
static struct bk_str member_name(const struct maker *maker, struct bk_str wire)
{
	enum bk_protocol protocol = maker->service->protocol;

	if (protocol == BK_PROTOCOL_QUERY || wire.len == 0)
		return wire;
	for (size_t i = 0; i < *maker->service->member_count; i++) {
		const struct bk_aws_member *member = &maker->service->members[i];
		if (member->answer && bk_str_is(wire, member->answer))
			return bk_str_of(member->name);
	}
	if (protocol != BK_PROTOCOL_EC2)
		return wire;
	char *name = bk_arena_text(maker->arena, wire.len);
	memcpy(name, wire.ptr, wire.len);
	name[0] = (char)toupper((unsigned char)name[0]);
	return (struct bk_str){name, wire.len};
}

static json_t *make_object(
	const struct maker *maker, struct bk_str parent, const struct bk_xml *node)
{
	json_t *object = json_object();

	for (const struct bk_xml *child = node->first; child; child = child->next) {
		struct bk_str name = member_name(maker, child->name);
		const struct bk_aws_member *member =
			bk_aws_member_find(maker->service, parent, name);
		bool flat = member && member->kind == BK_MEMBER_LIST && !member->item[0];
		if (!flat) {
			json_object_setn_new(
				object, name.ptr, name.len, make_value(maker, member, name, child));
			continue;
		}
		json_t *list = json_object_getn(object, name.ptr, name.len);
		if (!list) {
			list = json_array();
			json_object_setn_new(object, name.ptr, name.len, list);
		}
		json_array_append_new(list, make_item(maker, name, child));
	}
	return object;
}

json_t *bk_xml_object(struct bk_arena *arena, const struct bk_aws_service *service,
	struct bk_str parent, const struct bk_xml *node)
{
	struct maker maker = {arena, service};

	return node ? make_object(&maker, parent, node) : json_object();
}
