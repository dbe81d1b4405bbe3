/*
 * The JSON writer. Bytes that are not UTF-8 never get here: sources are checked on loading.
 */
#include "base/json.h"

#include <inttypes.h>

#include "base/bug.h"

void bk_json_init(struct bk_json *json, struct bk_out *out, bool compact)
{
	*json = (struct bk_json){.out = out, .compact = compact};
}

static void new_line(struct bk_json *json)
{
	if (json->compact)
		return;
	bk_out_char(json->out, '\n');
	bk_out_repeat(json->out, ' ', (size_t)json->depth * 2);
}

/* What stands before a value or a key: nothing, or a comma and a line end. */
static void lead(struct bk_json *json)
{
	if (json->after_key) {
		json->after_key = false;
		return;
	}
	if (json->filled[json->depth])
		bk_out_char(json->out, ',');
	if (json->depth)
		new_line(json);
	json->filled[json->depth] = true;
}

static void open_level(struct bk_json *json, char bracket)
{
	lead(json);
	bk_out_char(json->out, bracket);
	if (++json->depth == BK_JSON_DEPTH)
		bk_bug("JSON deeper than %d", BK_JSON_DEPTH);
	json->filled[json->depth] = false;
}

static void close_level(struct bk_json *json, char bracket)
{
	bool filled = json->filled[json->depth];

	if (json->depth == 0 || json->after_key)
		bk_bug("unbalanced JSON");
	json->depth--;
	if (filled)
		new_line(json);
	bk_out_char(json->out, bracket);
}

void bk_json_object(struct bk_json *json)
{
	open_level(json, '{');
}

void bk_json_array(struct bk_json *json)
{
	open_level(json, '[');
}

void bk_json_end_object(struct bk_json *json)
{
	close_level(json, '}');
}

void bk_json_end_array(struct bk_json *json)
{
	close_level(json, ']');
}

/* What stands for a byte behind a backslash; 'u' for four digits; 0 where it stands for itself. */
static const char escapes[256] = {
	/* clang-format off */
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 't', 'n', 'u', 'u', 'u', 'u', 'u',
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	/* clang-format on */
	['"'] = '"',
	['\\'] = '\\',
	[0x7f] = 'u',
};

static void escape(struct bk_json *json, unsigned char c)
{
	bk_out_char(json->out, '\\');
	bk_out_char(json->out, escapes[c]);
	if (escapes[c] == 'u')
		bk_out_printf(json->out, "%04x", c);
}

/* Nearly every byte stands for itself: one look each, and all of a run at once. */
static void escaped(struct bk_json *json, struct bk_str text)
{
	const unsigned char *bytes = (const unsigned char *)text.ptr;
	size_t done = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!escapes[bytes[i]])
			continue;
		bk_out_bytes(json->out, text.ptr + done, i - done);
		escape(json, bytes[i]);
		done = i + 1;
	}
	if (done < text.len)
		bk_out_bytes(json->out, text.ptr + done, text.len - done);
}

void bk_json_text_begin(struct bk_json *json)
{
	lead(json);
	bk_out_char(json->out, '"');
}

void bk_json_text(struct bk_json *json, struct bk_str piece)
{
	escaped(json, piece);
}

void bk_json_text_exact(struct bk_json *json, struct bk_str piece)
{
	bk_out_str(json->out, piece);
}

void bk_json_text_end(struct bk_json *json)
{
	bk_out_char(json->out, '"');
}

void bk_json_key_end(struct bk_json *json)
{
	bk_json_text_end(json);
	bk_out_bytes(json->out, json->compact ? ":" : ": ", json->compact ? 1 : 2);
	json->after_key = true;
}

void bk_json_key(struct bk_json *json, struct bk_str key)
{
	bk_json_text_begin(json);
	escaped(json, key);
	bk_json_key_end(json);
}

void bk_json_string(struct bk_json *json, struct bk_str text)
{
	bk_json_text_begin(json);
	escaped(json, text);
	bk_json_text_end(json);
}

void bk_json_int(struct bk_json *json, int64_t number)
{
	lead(json);
	bk_out_printf(json->out, "%" PRId64, number);
}

void bk_json_bool(struct bk_json *json, bool value)
{
	lead(json);
	bk_out_text_of(json->out, value ? "true" : "false");
}

void bk_json_raw(struct bk_json *json, struct bk_str text)
{
	lead(json);
	bk_out_str(json->out, text);
}

void bk_json_key_string(struct bk_json *json, const char *key, struct bk_str text)
{
	bk_json_key(json, bk_str_of(key));
	bk_json_string(json, text);
}

void bk_json_key_int(struct bk_json *json, const char *key, int64_t number)
{
	bk_json_key(json, bk_str_of(key));
	bk_json_int(json, number);
}

void bk_json_key_bool(struct bk_json *json, const char *key, bool value)
{
	bk_json_key(json, bk_str_of(key));
	bk_json_bool(json, value);
}
