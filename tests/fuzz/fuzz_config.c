/*
 * The shared config and credentials files, and what the credential chain makes of them, whatever
 * the bytes. The first half of the input (up to a line `--`) is the config file, the rest the
 * credentials file; nobody answers to any request.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws/config.h"
#include "aws/credentials_source.h"
#include "base/arena.h"
#include "base/bug.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *no_variable(void *context, const char *name)
{
	(void)context;
	return strcmp(name, "HOME") == 0 ? "/nowhere" : NULL;
}

static int64_t no_time(void *context)
{
	(void)context;
	return 0;
}

static void no_pause(void *context, int milliseconds)
{
	(void)context;
	(void)milliseconds;
}

/* The answer is the input itself: whoever reads one, reads anything. */
static bool echo(void *context, struct bk_arena *arena, const struct bk_credential_request *request,
	struct bk_credential_answer *ret, struct bk_error *ret_error)
{
	const struct bk_str *input = context;

	(void)request;
	(void)ret_error;
	ret->status = 200;
	ret->body = bk_str_dup(arena, *input);
	return true;
}

static bool has_word(struct bk_str input, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= input.len; i++) {
		if (strncasecmp(input.ptr + i, word, len) == 0)
			return true;
	}
	return false;
}

/* No command is run, and no file is read. */
static bool is_harmless(struct bk_str input)
{
	return !has_word(input, "credential_process") && !has_word(input, "token_file");
}

static void ask(const struct bk_config *config, struct bk_str *input)
{
	static bk_source_fn *const sources[] = {bk_source_role, bk_source_sso,
		bk_source_credentials_file, bk_source_login, bk_source_config_file,
		bk_source_instance};
	const struct bk_credential_world world = {.variable = no_variable,
		.now = no_time,
		.pause = no_pause,
		.send = echo,
		.context = input};
	const struct bk_ask whom = {BK_STR("default"), NULL};

	for (size_t i = 0; i < BK_COUNT(sources); i++) {
		const struct bk_lookup lookup = {.world = &world,
			.config = config,
			.profile = BK_STR("default"),
			.region = BK_STR("us-east-1"),
			.process_limit_ms = 1,
			.arena = bk_arena_new_secret()};
		struct bk_credential credential = {0};
		struct bk_error error = {0};
		enum bk_found found = sources[i](&lookup, &whom, &credential, &error);

		if (found == BK_FOUND_KEYS && !credential.access_key.len)
			bk_bug("keys without a key");
		if (found == BK_FOUND_FAILURE && !error.text[0])
			bk_bug("a failure without a word");
		bk_credential_done(&credential);
		bk_arena_free(lookup.arena);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char divider[] = "\n--\n";
	struct bk_str input = {(const char *)data, size}, first = input, second = {0};
	struct bk_config *config = bk_config_new();
	const char *at = size ? memmem(data, size, divider, sizeof(divider) - 1) : NULL;
	struct bk_error error;
	int64_t time;

	if (at) {
		first.len = (size_t)(at - input.ptr);
		second.ptr = at + sizeof(divider) - 1;
		second.len = size - first.len - (sizeof(divider) - 1);
	}
	if (bk_config_parse(config, BK_CONFIG_CONFIG, BK_STR("config"), first, &error) &&
		bk_config_parse(
			config, BK_CONFIG_CREDENTIALS, BK_STR("credentials"), second, &error) &&
		is_harmless(input))
		ask(config, &input);
	if (bk_source_time(input, &time) && size < sizeof("2026-11-24T15:04:05"))
		bk_bug("a time of %zu bytes", size);
	bk_config_free(config);
	return 0;
}
