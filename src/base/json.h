/*
 * Writing JSON as a stream, two-space indented or compact, keys in the order given. Nothing is
 * held: 20,000 objects leave as they are made.
 */
#ifndef BK_BASE_JSON_H
#define BK_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"

enum { BK_JSON_DEPTH = 64 };

struct bk_json {
	struct bk_out *out;
	bool compact;
	bool after_key;
	int depth;
	bool filled[BK_JSON_DEPTH]; /* whether that level has an element already */
};

void bk_json_init(struct bk_json *json, struct bk_out *out, bool compact);
void bk_json_object(struct bk_json *json);
void bk_json_array(struct bk_json *json);
void bk_json_end_object(struct bk_json *json);
void bk_json_end_array(struct bk_json *json);
void bk_json_key(struct bk_json *json, struct bk_str key);
void bk_json_string(struct bk_json *json, struct bk_str text);
void bk_json_int(struct bk_json *json, int64_t number);
void bk_json_bool(struct bk_json *json, bool value);
/* The text of a JSON value made elsewhere. */
void bk_json_raw(struct bk_json *json, struct bk_str text);
/* `"key": "text"` and so on. */
void bk_json_key_string(struct bk_json *json, const char *key, struct bk_str text);
void bk_json_key_int(struct bk_json *json, const char *key, int64_t number);
void bk_json_key_bool(struct bk_json *json, const char *key, bool value);

/*
 * A string in pieces: bk_json_text_begin(), any number of bk_json_text(), bk_json_text_end(), or
 * bk_json_key_end() where it is a key. Each piece is escaped; pieces join without a seam.
 */
void bk_json_text_begin(struct bk_json *json);
void bk_json_text(struct bk_json *json, struct bk_str piece);
/* A piece as it will stand in the file: nothing in it needs an escape, or it has them. */
void bk_json_text_exact(struct bk_json *json, struct bk_str piece);
void bk_json_text_end(struct bk_json *json);
void bk_json_key_end(struct bk_json *json);

#endif
