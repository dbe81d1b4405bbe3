/*
 * Refusals.
 * Sources: https://smithy.io/2.0/aws/protocols/ (error types of each protocol); botocore 1.43.
 */
#include "aws/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "aws/xml.h"
#include "base/arena.h"
#include "source/file.h"

void bk_answer_line(char *to, size_t size, struct bk_str text)
{
	size_t len = 0;

	while (text.len > 0) {
		size_t width = bk_utf8_sequence(text);
		size_t step = width ? width : 1;
		unsigned char c = (unsigned char)text.ptr[0];
		bool control = c < ' ' || c == 0x7f ||
			(width == 2 && c == 0xc2 && (unsigned char)text.ptr[1] < 0xa0);
		if (size - len <= (control ? 1 : step))
			break;
		if (control || !width) {
			to[len++] = control ? ' ' : '?';
		} else {
			memcpy(to + len, text.ptr, width);
			len += width;
		}
		text.ptr += step;
		text.len -= step;
	}
	to[len] = '\0';
}

void bk_aws_failure_done(struct bk_aws_failure *failure)
{
	json_decref(failure->detail);
	failure->detail = NULL;
}

void bk_aws_failure_copy(struct bk_aws_failure *to, const struct bk_aws_failure *from)
{
	*to = *from;
	json_incref(to->detail);
}

bool bk_aws_fail(struct bk_aws_failure *ret, enum bk_aws_failure_kind kind, const char *format, ...)
{
	va_list args;
	char text[sizeof(ret->message)];

	*ret = (struct bk_aws_failure){.kind = kind};
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	bk_answer_line(ret->message, sizeof(ret->message), bk_str_of(text));
	return false;
}

/*
 * The refusal of a signature repeats the request, with its session token. Only the first sentence
 * is for people.
 */
static struct bk_str without_request(struct bk_str message)
{
	static const char *const beginnings[] = {"The Canonical String", "The String-to-Sign"};

	for (size_t i = 0; i < BK_COUNT(beginnings); i++) {
		const char *at =
			memmem(message.ptr, message.len, beginnings[i], strlen(beginnings[i]));
		if (at)
			message.len = (size_t)(at - message.ptr);
	}
	while (message.len > 0 && strchr(" \r\n\t", message.ptr[message.len - 1]))
		message.len--;
	return message;
}

static void say(struct bk_aws_failure *ret, struct bk_str code, struct bk_str message)
{
	bk_answer_line(ret->code, sizeof(ret->code), code);
	if (message.len > 0)
		bk_answer_line(ret->message, sizeof(ret->message), without_request(message));
}

/* "aws.protocoltests#FooError:http://…" is FooError. */
static struct bk_str bare_code(struct bk_str code)
{
	code.len = bk_str_find(code, ':');
	size_t hash = bk_str_find(code, '#');
	if (hash < code.len) {
		code.ptr += hash + 1;
		code.len -= hash + 1;
	}
	return code;
}

static struct bk_str first_text(const json_t *object, const char *const keys[])
{
	for (size_t i = 0; keys[i]; i++) {
		struct bk_str text = bk_value_text(object, keys[i]);
		if (text.len > 0)
			return text;
	}
	return (struct bk_str){0};
}

static void read_json(const struct bk_http_answer *answer, struct bk_aws_failure *ret)
{
	static const char *const types[] = {"__type", "code", "Code", NULL};
	static const char *const messages[] = {"message", "Message", "errorMessage", NULL};
	struct bk_error unused;
	struct bk_str code =
		bk_http_header_find(answer->headers, answer->header_count, "x-amzn-ErrorType");
	BK_AUTO_JSON body = bk_value_read(answer->body, &unused);

	if (!json_is_object(body)) {
		say(ret, bare_code(code), BK_STR(""));
		return;
	}
	if (code.len == 0)
		code = first_text(body, types);
	say(ret, bare_code(code), first_text(body, messages));
	for (size_t i = 0; i < BK_COUNT(types) - 1; i++)
		json_object_del(body, types[i]);
	for (size_t i = 0; i < BK_COUNT(messages) - 1; i++)
		json_object_del(body, messages[i]);
	if (json_object_size(body) > 0)
		ret->detail = json_incref(body);
}

/* <ErrorResponse><Error><Code>, of EC2 <Response><Errors><Error><Code>, of S3 <Error><Code>. */
static void read_xml(struct bk_arena *arena, const struct bk_aws_service *service,
	const struct bk_http_answer *answer, struct bk_aws_failure *ret)
{
	struct bk_error unused;
	const struct bk_xml *root = bk_xml_read(arena, answer->body, &unused);

	if (!root)
		return;
	const struct bk_xml *errors = bk_xml_child(root, "Errors");
	const struct bk_xml *error = bk_xml_child(errors ? errors : root, "Error");
	if (!error && bk_str_is(root->name, "Error"))
		error = root;
	say(ret, bk_xml_text(error, "Code"), bk_xml_text(error, "Message"));
	struct bk_str id = bk_xml_text(root, "RequestId");
	if (id.len == 0)
		id = bk_xml_text(root, "RequestID");
	bk_answer_line(ret->request_id, sizeof(ret->request_id), id);
	BK_AUTO_JSON detail = bk_xml_object(arena, service, BK_STR("Error"), error);
	json_object_del(detail, "Code");
	json_object_del(detail, "Message");
	json_object_del(detail, "Type");
	if (json_object_size(detail) > 0)
		ret->detail = json_incref(detail);
}

void bk_answer_refusal(struct bk_arena *arena, const struct bk_aws_service *service,
	const struct bk_http_answer *answer, struct bk_aws_failure *ret)
{
	static const char *const ids[] = {"x-amzn-RequestId", "x-amz-request-id"};

	*ret = (struct bk_aws_failure){.kind = BK_AWS_REFUSED, .status = answer->status};
	if (service->protocol == BK_PROTOCOL_JSON || service->protocol == BK_PROTOCOL_REST_JSON)
		read_json(answer, ret);
	else
		read_xml(arena, service, answer, ret);
	for (size_t i = 0; i < BK_COUNT(ids) && !ret->request_id[0]; i++)
		bk_answer_line(ret->request_id, sizeof(ret->request_id),
			bk_http_header_find(answer->headers, answer->header_count, ids[i]));
	if (!ret->code[0])
		snprintf(ret->code, sizeof(ret->code), "Http%d", answer->status);
	if (!ret->message[0])
		snprintf(ret->message, sizeof(ret->message), "HTTP status %d and no message",
			answer->status);
}
