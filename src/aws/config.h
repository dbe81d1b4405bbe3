/*
 * The shared files of the AWS tools: ~/.aws/config and ~/.aws/credentials, as sections of
 * settings. What a setting means is for others to know.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html, and botocore 1.43 for
 * what the page leaves open, seen 2026-11-24.
 */
#ifndef BK_AWS_CONFIG_H
#define BK_AWS_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/error.h"
#include "base/str.h"

struct bk_config;

/* Also in order of precedence: what the credentials file says of a profile wins. */
enum bk_config_file {
	BK_CONFIG_CREDENTIALS,
	BK_CONFIG_CONFIG,
	BK_CONFIG_FILE_COUNT,
};

enum bk_config_kind {
	BK_CONFIG_PROFILE,     /* [profile x] and [default]; in the credentials file [x] */
	BK_CONFIG_SSO_SESSION, /* [sso-session x] */
	BK_CONFIG_SERVICES,    /* [services x] */
	BK_CONFIG_KIND_COUNT,
};

enum { BK_CONFIG_FILE_MAX = 1024 * 1024 };

/* An empty one; it wipes what it held. */
BK_NODISCARD struct bk_config *bk_config_new(void);
/* Accepts NULL. */
void bk_config_free(struct bk_config *config);

/* Adds what the text of a file says; `name` is for messages. False and *ret_error, with the line,
 * where it cannot be understood. Sections of one name are one. */
BK_NODISCARD bool bk_config_parse(struct bk_config *config, enum bk_config_file file,
	struct bk_str name, struct bk_str text, struct bk_error *ret_error);
/* The same from a file. One that does not exist is empty. */
BK_NODISCARD bool bk_config_read(struct bk_config *config, enum bk_config_file file,
	const char *path, struct bk_error *ret_error);

/* Whether either file has the section. */
bool bk_config_has(const struct bk_config *config, enum bk_config_kind kind, struct bk_str name);
/* A setting by its lower-case word, or {NULL, 0} where it is not set. It lives as long as the
 * config does. A setting of a block within the section is "block.word". */
struct bk_str bk_config_get(const struct bk_config *config, enum bk_config_kind kind,
	struct bk_str name, const char *word);
/* The same in one of the files. */
struct bk_str bk_config_get_in(const struct bk_config *config, enum bk_config_file file,
	enum bk_config_kind kind, struct bk_str name, const char *word);

struct bk_arena;

/* Reads a whole file of at most `max` bytes into the arena. False and *ret_error otherwise;
 * *ret_missing, unless it is NULL, says whether it failed because there is no such file. */
BK_NODISCARD bool bk_config_slurp(struct bk_arena *arena, const char *path, size_t max,
	struct bk_str *ret, bool *ret_missing, struct bk_error *ret_error);

#endif
