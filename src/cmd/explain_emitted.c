/*
 * bkc explain of what a back end calls an object: its name in the source map, which is what the
 * errors of Terraform and CloudFormation have.
 */
#include "base/arena.h"
#include "base/out.h"
#include "base/value.h"
#include "cmd/explain.h"
#include "cmd/session.h"
#include "emit/emit.h"

/* Of all the files that are written only the source map is kept. */
struct capture {
	struct bk_arena *arena;
	struct bk_out *map;
	struct bk_str text;
};

static struct bk_out *open_file(
	void *context, const char *name, bool executable, struct bk_error *ret_error)
{
	struct capture *capture = context;
	struct bk_out *out = bk_out_memory();

	(void)executable;
	(void)ret_error;
	if (bk_str_is(bk_str_of(name), "bkc-source-map.json"))
		capture->map = out;
	return out;
}

static bool close_file(void *context, struct bk_out *out, struct bk_error *ret_error)
{
	struct capture *capture = context;

	(void)ret_error;
	if (out == capture->map)
		capture->text = bk_str_dup(capture->arena, bk_out_text(out));
	bk_out_discard(out);
	return true;
}

bool bk_is_emitted_name(struct bk_str what)
{
	return bk_str_has_prefix(what, BK_STR("aws_")) || bk_str_find(what, '#') < what.len;
}

struct bk_str bk_explain_emitted(struct bk_session *session, struct bk_str what)
{
	struct capture capture = {.arena = session->arena};
	struct bk_emit_sink sink = {open_file, close_file, &capture};
	struct bk_error error = {{0}};
	bool terraform = bk_str_has_prefix(what, BK_STR("aws_"));
	BK_AUTO_JSON map = NULL;
	const json_t *entry;

	if (!(terraform ? bk_emit_terraform : bk_emit_cloudformation)(session->arena,
		    &session->diags, &session->list, &session->graph, &sink, &error))
		return BK_STR("");
	map = bk_value_read(capture.text, &error);
	entry = map ? json_object_getn(map, what.ptr, what.len) : NULL;
	return entry ? bk_str_dup(session->arena, bk_value_text(entry, "address")) : BK_STR("");
}
