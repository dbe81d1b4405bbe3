/*
 * credential_process: a command of the user's that prints keys as JSON.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html, seen
 * 2026-11-24.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "aws/credentials_source.h"
#include "base/arena.h"
#include "base/bug.h"
#include "base/value.h"

enum { OUTPUT_MAX = 64 * 1024 };

/* Starts `sh -c command`: its standard output goes into the pipe, standard error is ours, and
 * there is nothing to read. 0, or an errno. */
static int start(const char *command, int output, pid_t *ret)
{
	char *copy = strdup(command);
	char shell[] = "sh", option[] = "-c";
	char *const words[] = {shell, option, copy, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, standard;
	int failed;

	if (!copy || posix_spawn_file_actions_init(&actions) || posix_spawnattr_init(&attributes))
		bk_out_of_memory();
	sigemptyset(&none);
	sigemptyset(&standard);
	sigaddset(&standard, SIGINT);
	sigaddset(&standard, SIGTERM);
	sigaddset(&standard, SIGPIPE);
	failed = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (!failed)
		failed = posix_spawnattr_setsigmask(&attributes, &none);
	if (!failed)
		failed = posix_spawnattr_setsigdefault(&attributes, &standard);
	if (!failed)
		failed = posix_spawnattr_setflags(
			&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (!failed)
		failed = posix_spawn(ret, "/bin/sh", &actions, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	free(copy);
	return failed;
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads all of it; what went wrong, or NULL. */
static const char *read_output(int input, int limit_ms, char text[], size_t *len)
{
	int64_t end = clock_ms() + limit_ms;

	for (;;) {
		struct pollfd one = {input, POLLIN, 0};
		int64_t left = end - clock_ms();
		int ready = left > 0 ? poll(&one, 1, (int)left) : 0;
		ssize_t got;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return "takes too long";
		got = read(input, text + *len, OUTPUT_MAX + 1 - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? "cannot be read" : NULL;
		*len += (size_t)got;
		if (*len > OUTPUT_MAX)
			return "prints too much";
	}
}

/* Runs it; its output, in the arena. */
static bool run(const struct bk_lookup *lookup, const char *command, struct bk_str *ret,
	struct bk_error *ret_error)
{
	char *text = bk_arena_text(lookup->arena, OUTPUT_MAX + 1);
	const char *wrong;
	size_t len = 0;
	int pipes[2], failed, status = 0;
	pid_t child;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return bk_error_set(ret_error, "%s", strerror(errno));
	failed = start(command, pipes[1], &child);
	close(pipes[1]);
	if (failed) {
		close(pipes[0]);
		return bk_error_set(ret_error, "/bin/sh: %s", strerror(failed));
	}
	wrong = read_output(pipes[0], lookup->process_limit_ms, text, &len);
	close(pipes[0]);
	if (wrong)
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (wrong)
		return bk_error_set(ret_error, "%s", wrong);
	if (WIFSIGNALED(status))
		return bk_error_set(ret_error, "ended by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return bk_error_set(ret_error, "ended with status %d", WEXITSTATUS(status));
	*ret = (struct bk_str){text, len};
	return true;
}

static bool take(struct bk_str output, struct bk_credential *ret, struct bk_error *ret_error)
{
	static const struct bk_key_names names = {
		"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"};
	struct bk_error why;
	BK_AUTO_JSON document = bk_source_json(output, &why);

	if (!document)
		return bk_error_set(ret_error, "its output is %.100s", why.text);
	if (bk_value_int(document, "Version", 0) != 1)
		return bk_error_set(ret_error, "its output has no \"Version\": 1");
	if (!bk_source_take(document, &names, ret, &why))
		return bk_error_set(ret_error, "its output: %.100s", why.text);
	return true;
}

enum bk_found bk_source_process(const struct bk_lookup *lookup, const struct bk_ask *ask,
	struct bk_credential *ret, struct bk_error *ret_error)
{
	struct bk_str command = bk_source_setting(lookup, ask->profile, "credential_process");
	struct bk_error why = {0};
	struct bk_str output = {0};

	if (!command.len)
		return BK_FOUND_NOTHING;
	if (run(lookup, bk_str_dup(lookup->arena, command).ptr, &output, &why) &&
		take(output, ret, &why))
		return BK_FOUND_KEYS;
	return bk_source_failure(ret_error, "profile \"%.*s\": credential_process: %.300s",
		BK_STR_ARGS(ask->profile), why.text);
}
