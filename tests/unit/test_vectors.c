/*
 * Signing judged by the vectors that AWS publishes, every stage of every one. They are not part of
 * this tree: BK_SIGV4_SUITE names the folder, else it is looked for beside the source tree. Where
 * it is missing the program says so as a skip.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws/sign.h"
#include "base/arena.h"
#include "base/value.h"
#include "base/vec.h"

enum { VECTORS = 38, STAGES = 5, HEADERS_MAX = 32, FILE_MAX = 65536 };

struct vector {
	const char *name;
	json_t *context;
	struct bk_str raw; /* the request as a file */
	struct bk_sign_request request;
	struct bk_http_header headers[HEADERS_MAX];
	struct bk_sign_options options;
	struct bk_keys keys;
};

static struct bk_arena *arena;
static const char *folder;
static int count, failures;

static struct bk_str read_file(const char *vector, const char *file)
{
	FILE *stream = fopen(bk_str_format(arena, "%s/%s/%s", folder, vector, file).ptr, "rb");
	char *text = bk_arena_text(arena, FILE_MAX);
	size_t len = stream ? fread(text, 1, FILE_MAX, stream) : 0;

	if (stream)
		fclose(stream);
	return (struct bk_str){text, len};
}

static void judge(
	const struct vector *vector, const char *stage, struct bk_str got, struct bk_str want)
{
	bool fine = want.len > 0 && bk_str_equal(got, want);

	printf("%s %d - %s: %s\n", fine ? "ok" : "not ok", ++count, vector->name, stage);
	if (fine)
		return;
	failures++;
	printf("# got:\n# %.*s\n# want:\n# %.*s\n", BK_STR_ARGS(got), BK_STR_ARGS(want));
}

/* "GET /a path?query HTTP/1.1" */
static void parse_request_line(struct bk_sign_request *request, struct bk_str line)
{
	const struct bk_str version = BK_STR(" HTTP/1.1");

	request->method = bk_str_cut(&line, ' ');
	if (bk_str_has_suffix(line, version))
		line.len -= version.len;
	request->path = bk_str_cut(&line, '?');
	request->query = line;
}

/* Lines "Name:value" up to an empty one; those that begin with a space go on with the value. */
static void parse_request(struct vector *vector)
{
	struct bk_str rest = vector->raw;
	struct bk_http_header *last = NULL;

	parse_request_line(&vector->request, bk_str_cut(&rest, '\n'));
	vector->request.headers = vector->headers;
	while (rest.len) {
		struct bk_str line = bk_str_cut(&rest, '\n');

		if (line.len == 0)
			break;
		if (line.ptr[0] == ' ' && last) {
			last->value.len = (size_t)(line.ptr + line.len - last->value.ptr);
			continue;
		}
		last = &vector->headers[vector->request.header_count++];
		last->name = bk_str_cut(&line, ':');
		last->value = line;
	}
	vector->request.body = rest;
}

/* "2015-08-30T12:36:00Z" without its signs. */
static struct bk_str compact_time(struct bk_str time)
{
	char *text = bk_arena_text(arena, time.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < time.len; i++) {
		if (time.ptr[i] != '-' && time.ptr[i] != ':')
			text[len++] = time.ptr[i];
	}
	return (struct bk_str){text, len};
}

static bool parse_context(struct vector *vector)
{
	const json_t *keys;
	struct bk_error error;

	vector->context = bk_value_read(read_file(vector->name, "context.json"), &error);
	if (!vector->context)
		return false;
	keys = json_object_get(vector->context, "credentials");
	vector->keys.access_key = bk_value_text(keys, "access_key_id");
	vector->keys.secret_key = bk_value_text(keys, "secret_access_key");
	vector->keys.session_token = bk_value_text(keys, "token");
	vector->options = (struct bk_sign_options){
		.service = bk_value_text(vector->context, "service"),
		.region = bk_value_text(vector->context, "region"),
		.time = compact_time(bk_value_text(vector->context, "timestamp")),
		.normalize = bk_value_true(vector->context, "normalize"),
		.double_encode = true,
		.content_header = bk_value_true(vector->context, "sign_body"),
		.token_after = bk_value_true(vector->context, "omit_session_token"),
	};
	return true;
}

/* The request with the headers that were added, as a file would hold it. */
static struct bk_str write_signed(
	const struct vector *vector, const struct bk_http_header added[], size_t added_count)
{
	BK_VEC(struct bk_str) text = {0};
	struct bk_str head = vector->raw;

	head.len = (size_t)(vector->request.body.ptr - head.ptr);
	if (head.len && bk_str_has_suffix(head, BK_STR("\n\n")))
		head.len--;
	bk_vec_push(arena, &text, head);
	for (size_t i = 0; i < added_count; i++) {
		bk_vec_push(arena, &text, added[i].name);
		bk_vec_push(arena, &text, BK_STR(":"));
		bk_vec_push(arena, &text, added[i].value);
		bk_vec_push(arena, &text, BK_STR("\n"));
	}
	bk_vec_push(arena, &text, BK_STR("\n"));
	bk_vec_push(arena, &text, vector->request.body);
	return bk_str_concat(arena, text.at, text.len);
}

/* Whether it verifies as received, and no longer once the secret is another. */
static struct bk_str verify(const struct vector *vector, const struct bk_sign_request *request)
{
	struct bk_sign_claim claim;
	struct bk_error error;

	if (!bk_sign_claim_read(
		    bk_http_header_find(request->headers, request->header_count, "authorization"),
		    &claim, &error) ||
		!bk_sign_verify(
			arena, request, &claim, vector->keys.secret_key, &vector->options, &error))
		return bk_str_of(bk_str_format(arena, "%s", error.text).ptr);
	if (bk_sign_verify(arena, request, &claim, BK_STR("x"), &vector->options, &error))
		return BK_STR("verified with another secret");
	return BK_STR("verified");
}

static void run_vector(const char *name)
{
	struct vector vector = {.name = name, .raw = read_file(name, "request.txt")};
	struct bk_http_header added[BK_SIGN_ADDED];
	struct bk_str canonical, string, names;
	struct bk_sign_request whole;
	size_t own, signed_from, added_count;

	parse_request(&vector);
	if (!parse_context(&vector)) {
		judge(&vector, "context", BK_STR(""), BK_STR("JSON"));
		return;
	}
	own = vector.request.header_count;
	added_count = bk_sign(arena, &vector.request, &vector.keys, &vector.options, added);
	/* The stages: over all headers but Authorization, and the token where it comes after. */
	signed_from = vector.options.token_after ? 1 : 0;
	whole = vector.request;
	whole.header_count = own + added_count - 1 - signed_from;
	memcpy(vector.headers + own, added + signed_from,
		(added_count - signed_from) * sizeof(*added));
	canonical = bk_sign_canonical(arena, &whole, &vector.options, &names);
	judge(&vector, "canonical request", canonical,
		read_file(name, "header-canonical-request.txt"));
	string = bk_sign_string(arena, canonical, &vector.options);
	judge(&vector, "string to sign", string, read_file(name, "header-string-to-sign.txt"));
	judge(&vector, "signature",
		bk_sign_signature(arena, vector.keys.secret_key, string, &vector.options),
		read_file(name, "header-signature.txt"));
	judge(&vector, "signed request", write_signed(&vector, added, added_count),
		read_file(name, "header-signed-request.txt"));
	whole.header_count++;
	judge(&vector, "received", verify(&vector, &whole), BK_STR("verified"));
	json_decref(vector.context);
}

static int is_vector(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(void)
{
	const char *said = getenv("BK_SIGV4_SUITE"), *source = getenv("BK_SRCDIR");
	struct dirent **entries = NULL;
	int found;

	arena = bk_arena_new();
	folder = bk_str_format(arena, "%s/v4",
		said && *said
			? said
			: bk_str_format(arena, "%s/../shared/sigv4-suite", source ? source : ".")
				  .ptr)
			 .ptr;
	found = scandir(folder, &entries, is_vector, alphasort);
	if (found < 0 && !(said && *said)) {
		printf("1..0 # SKIP needs ../shared/sigv4-suite: %d vectors in %d stages not "
		       "judged\n",
			VECTORS, STAGES);
		bk_arena_free(arena);
		return EXIT_SUCCESS;
	}
	printf("1..%d\n", VECTORS * STAGES);
	for (int i = 0; i < found; i++) {
		run_vector(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	bk_arena_free(arena);
	return failures == 0 && count == VECTORS * STAGES ? EXIT_SUCCESS : EXIT_FAILURE;
}
