/*
 * Plans that are written down: what they were made from, a fingerprint, and the plan to read. What
 * is applied is made anew and compared with the fingerprint: nothing of the file is trusted.
 */
#include <stdio.h>

#include "apply/apply.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/out.h"

enum { SAVED_MOST = 256 << 20, FORMAT = 1 };

bool bk_saved_plan_write(const struct bk_saved_plan *saved, const struct bk_apply_plan *plan,
	const char *path, struct bk_error *ret_error)
{
	struct bk_out *out = bk_out_file(path, false, ret_error);
	struct bk_out *text;
	struct bk_json json;

	if (!out)
		return false;
	bk_json_init(&json, out, false);
	bk_json_object(&json);
	bk_json_key_int(&json, "bkc_plan", FORMAT);
	bk_json_key_string(&json, "unit", saved->unit);
	bk_json_key_string(&json, "source", saved->source);
	bk_json_key_string(&json, "inputs", saved->inputs);
	bk_json_key(&json, BK_STR("settings"));
	bk_json_object(&json);
	bk_vec_foreach (i, &saved->settings) {
		bk_json_key(&json, saved->settings.at[i].name);
		bk_json_string(&json, saved->settings.at[i].value);
	}
	bk_json_end_object(&json);
	bk_json_key_bool(&json, "destroy", saved->destroy);
	bk_json_key_string(&json, "fingerprint", saved->fingerprint);
	bk_json_key(&json, BK_STR("plan"));
	text = bk_out_memory();
	bk_apply_plan_json(plan, NULL, text);
	bk_json_raw(&json, bk_out_text(text));
	bk_out_discard(text);
	bk_json_end_object(&json);
	bk_out_char(out, '\n');
	return bk_out_close(out, ret_error);
}

bool bk_saved_plan_is(const char *path)
{
	FILE *file = fopen(path, "re");
	int c;

	if (!file)
		return false;
	c = fgetc(file);
	fclose(file);
	return c == '{';
}

static struct bk_str read_all(struct bk_arena *arena, FILE *file)
{
	struct bk_out *out = bk_out_memory();
	char block[16384];
	struct bk_str text;
	size_t total = 0, got;

	while (total < SAVED_MOST && (got = fread(block, 1, sizeof(block), file)) > 0) {
		bk_out_bytes(out, block, got);
		total += got;
	}
	text = bk_str_dup(arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static struct bk_str text_member(struct bk_arena *arena, const json_t *document, const char *key)
{
	return bk_str_dup(arena, bk_value_text(document, key));
}

bool bk_saved_plan_read(struct bk_arena *arena, const char *path, struct bk_saved_plan *ret_saved,
	struct bk_error *ret_error)
{
	FILE *file = fopen(path, "re");
	const char *key;
	json_t *value;
	struct bk_str text;
	BK_AUTO_JSON document = NULL;

	if (!file)
		return bk_error_set(ret_error, "could not open `%s`", path);
	text = read_all(arena, file);
	fclose(file);
	document = bk_value_read(text, ret_error);
	if (!document)
		return false;
	if (bk_value_int(document, "bkc_plan", 0) != FORMAT)
		return bk_error_set(ret_error, "`%s` is no plan of this version of bkc", path);
	*ret_saved = (struct bk_saved_plan){.unit = text_member(arena, document, "unit"),
		.source = text_member(arena, document, "source"),
		.inputs = text_member(arena, document, "inputs"),
		.fingerprint = text_member(arena, document, "fingerprint"),
		.destroy = bk_value_true(document, "destroy")};
	json_object_foreach(json_object_get(document, "settings"), key, value)
	{
		struct bk_setting setting = {bk_str_dup(arena, bk_str_of(key)),
			bk_str_dup(arena, bk_value_text_of(value))};

		bk_vec_push(arena, &ret_saved->settings, setting);
	}
	return true;
}
