/*
 * JSON values (jansson's json_t): what goes to AWS and comes from it. An owned value is held by
 * one variable, and BK_AUTO_JSON lets it go at the end of the block. Building uses jansson's
 * `_new` calls only, which take over what they are given.
 */
#ifndef BK_BASE_VALUE_H
#define BK_BASE_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* How deep a document from outside may be nested. */
enum { BK_VALUE_DEEP = 64 };

static inline void bk_value_drop(json_t **value)
{
	json_decref(*value);
}

#define BK_AUTO_JSON __attribute__((cleanup(bk_value_drop), unused)) json_t *

/* A string value of any bytes that are UTF-8. Never NULL: what is not UTF-8 is our bug. */
BK_NODISCARD json_t *bk_value_string(struct bk_str text);
/* The text of a member, or of a value; empty where it is absent or no string. Lives as long as
 * the value. */
struct bk_str bk_value_text(const json_t *object, const char *key);
struct bk_str bk_value_text_of(const json_t *value);
/* A whole number, or a real one that is whole; `otherwise` where there is none. */
int64_t bk_value_int(const json_t *object, const char *key, int64_t otherwise);
/* Whether the member is `true`. */
bool bk_value_true(const json_t *object, const char *key);
/* Sets a member of an object; takes `value`. */
void bk_value_set(json_t *object, const char *key, json_t *value);
void bk_value_set_text(json_t *object, const char *key, struct bk_str text);

/* Reads a document from outside: an object or a list, no deeper than BK_VALUE_DEEP, no member
 * twice, nothing behind it. NULL and *ret_error otherwise. The caller owns it. */
BK_NODISCARD json_t *bk_value_read(struct bk_str text, struct bk_error *ret_error);
/* The compact text with sorted members, in the arena: equal values give equal text. */
struct bk_str bk_value_write(struct bk_arena *arena, const json_t *value);

#endif
