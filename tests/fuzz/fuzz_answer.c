/*
 * Refusals and JSON replies of any bytes. The first byte chooses the status, the rest up to a
 * newline is the error type of the headers, what follows is the body.
 */
#include <stdint.h>
#include <stdlib.h>

#include "aws/answer.h"
#include "aws/wire.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One line of UTF-8, and ended. */
static void check_line(const char *text, size_t most)
{
	size_t len = strnlen(text, most);

	if (len == most)
		abort();
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c < ' ' || c == 0x7f)
			abort();
	}
	json_t *value = json_stringn(text, len);
	if (!value)
		abort();
	json_decref(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bk_str body = {(const char *)data, size};
	int status = size > 0 ? 300 + data[0] : 0;
	struct bk_arena *arena = bk_arena_new();
	struct bk_error error;

	if (body.len > 0) {
		body.ptr++;
		body.len--;
	}
	struct bk_http_header header = {BK_STR("x-amzn-errortype"), bk_str_cut(&body, '\n')};
	struct bk_http_answer answer = {status, &header, 1, body};
	for (size_t i = 0; i < bk_aws_service_count; i++) {
		struct bk_aws_failure failure;
		bk_answer_refusal(arena, &bk_aws_services[i], &answer, &failure);
		check_line(failure.code, sizeof(failure.code));
		check_line(failure.message, sizeof(failure.message));
		check_line(failure.request_id, sizeof(failure.request_id));
		if (!failure.code[0] || !failure.message[0])
			abort();
		bk_aws_failure_done(&failure);
	}
	json_decref(bk_wire_output(
		arena, bk_aws_operation_find(BK_STR("kms"), BK_STR("ListKeys")), body, &error));
	bk_arena_free(arena);
	return 0;
}
