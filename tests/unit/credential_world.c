/*
 * The world of the credential tests.
 */
#include "credential_world.h"

#include <check.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

enum { TEXT_MAX = 16384 };

void world_begin(struct world *world)
{
	snprintf(world->home, sizeof(world->home), "/tmp/bkc-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(world->home));
	world_set(world, "HOME", world->home);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

void world_end(struct world *world)
{
	nftw(world->home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void world_write(const struct world *world, const char *path, const char *text)
{
	char whole[512];
	FILE *stream;

	snprintf(whole, sizeof(whole), "%s/%s", world->home, path);
	for (char *slash = strchr(whole + strlen(world->home) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ck_assert(mkdir(whole, 0700) == 0 || errno == EEXIST);
		*slash = '/';
	}
	stream = fopen(whole, "w");
	ck_assert_ptr_nonnull(stream);
	ck_assert_int_ge(fputs(text, stream), 0);
	ck_assert_int_eq(fclose(stream), 0);
}

void world_set(struct world *world, const char *variable, const char *value)
{
	for (size_t i = 0; i < WORLD_VARIABLES; i++) {
		if (!world->variables[i][0] || strcmp(world->variables[i][0], variable) == 0) {
			world->variables[i][0] = variable;
			world->variables[i][1] = value;
			return;
		}
	}
	ck_abort_msg("too many variables");
}

static const char *world_variable(void *context, const char *name)
{
	const struct world *world = context;

	for (size_t i = 0; i < WORLD_VARIABLES && world->variables[i][0]; i++) {
		if (strcmp(world->variables[i][0], name) == 0)
			return world->variables[i][1];
	}
	return NULL;
}

static int64_t world_now(void *context)
{
	const struct world *world = context;

	return world->now;
}

static void world_pause(void *context, int milliseconds)
{
	struct world *world = context;

	ck_assert_int_gt(milliseconds, 0);
	world->pauses++;
}

/* "GET URL", then the headers, then the body. */
static void write_request(const struct bk_credential_request *request, char text[TEXT_MAX])
{
	size_t len = (size_t)snprintf(text, TEXT_MAX, "%s %s", request->method, request->url);

	for (size_t i = 0; i < request->header_count && len < TEXT_MAX; i++)
		len += (size_t)snprintf(text + len, TEXT_MAX - len, "\n%.*s: %.*s",
			BK_STR_ARGS(request->headers[i].name),
			BK_STR_ARGS(request->headers[i].value));
	if (len < TEXT_MAX)
		snprintf(text + len, TEXT_MAX - len, "\n\n%.*s", BK_STR_ARGS(request->body));
}

static bool world_send(void *context, struct bk_arena *arena,
	const struct bk_credential_request *request, struct bk_credential_answer *ret,
	struct bk_error *ret_error)
{
	struct world *world = context;
	const struct world_reply *reply = world->replies ? &world->replies[world->asked] : NULL;
	static char text[TEXT_MAX];
	size_t len;

	write_request(request, text);
	world->asked++;
	len = reply && reply->request ? strlen(reply->request) : 0;
	if (!len || strncmp(text, reply->request, len) != 0 || text[len] != '\n' ||
		(reply->wants && !strstr(text, reply->wants))) {
		if (!world->problem[0])
			snprintf(world->problem, sizeof(world->problem), "%.500s", text);
		return bk_error_set(ret_error, "a request that was not expected");
	}
	if (reply->status == 0)
		return bk_error_set(ret_error, "could not connect");
	ret->status = reply->status;
	ret->body = bk_str_dup(arena, bk_str_of(reply->body));
	return true;
}

struct bk_credential_world world_for_chain(struct world *world)
{
	return (struct bk_credential_world){
		.variable = world_variable,
		.now = world_now,
		.pause = world_pause,
		.send = world_send,
		.context = world,
	};
}

const char *world_mask(const struct world *world, const char *text)
{
	static char masked[1024];
	size_t len = 0, home = strlen(world->home);

	while (*text && len + 1 < sizeof(masked)) {
		if (home && strncmp(text, world->home, home) == 0) {
			masked[len++] = '~';
			text += home;
		} else {
			masked[len++] = *text++;
		}
	}
	masked[len] = '\0';
	return masked;
}
