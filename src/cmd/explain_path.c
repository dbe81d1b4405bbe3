/*
 * bkc explain path RESOURCE: every leg of its backups, with what proves it, or the first that is
 * broken and what would mend it.
 */
#include "cmd/explain.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/out.h"
#include "check/path.h"
#include "cmd/session.h"

static const char *const words[] = {
	[BK_FALSE] = "broken",
	[BK_TRUE] = "proved",
	[BK_UNKNOWN] = "unknown",
};

static void put_step(
	struct bk_session *session, struct bk_out *out, const struct bk_path_step *step)
{
	static const char marks[] = {[BK_FALSE] = '!', [BK_TRUE] = '+', [BK_UNKNOWN] = '?'};
	char mark = step->assumed && step->holds == BK_TRUE ? '~' : marks[step->holds];
	struct bk_file *file = bk_sources_file(&session->sources, step->span.file);

	bk_out_printf(out, "    %c %.*s: %.*s", mark, BK_STR_ARGS(step->claim),
		BK_STR_ARGS(step->witness));
	if (file) {
		struct bk_position at = bk_file_position(file, step->span.begin);

		bk_out_printf(out, " (%.*s:%u)", BK_STR_ARGS(file->path), at.line);
	}
	bk_out_char(out, '\n');
}

static bool rests_on_assumption(const struct bk_path_leg *leg)
{
	bk_vec_foreach (i, &leg->steps) {
		if (leg->steps.at[i].assumed)
			return true;
	}
	return false;
}

static void put_leg(struct bk_session *session, struct bk_out *out, const struct bk_path_leg *leg)
{
	struct bk_str vault = leg->vault ? leg->vault->address : BK_STR("an unknown vault");

	bk_out_printf(out, "  %.*s, %s %.*s: %s%s\n", BK_STR_ARGS(leg->rule->address),
		leg->copy ? "copy into" : "backup into", BK_STR_ARGS(vault), words[leg->holds],
		leg->holds == BK_TRUE && rests_on_assumption(leg) ? ", with what is assumed" : "");
	bk_vec_foreach (i, &leg->steps)
		put_step(session, out, &leg->steps.at[i]);
}

/* The paths of one resource by one plan; how many legs there are. */
static size_t put_plan(struct bk_session *session, struct bk_out *out, const struct bk_object *plan,
	const struct bk_object *resource)
{
	struct bk_coverage coverage = {0};
	struct bk_paths paths = {0};

	bk_coverage_make(session->arena, session->model, plan, &coverage);
	bk_vec_foreach (i, &coverage.items) {
		if (coverage.items.at[i].resource == resource)
			bk_paths_make(session->arena, session->model, &session->list, plan,
				&coverage.items.at[i], &paths);
	}
	bk_vec_foreach (i, &paths.legs)
		put_leg(session, out, paths.legs.at[i]);
	return paths.legs.len;
}

static bool is_meant(const struct bk_object *resource, struct bk_str what)
{
	if (resource->kind->id != BK_KIND_RESOURCE)
		return false;
	if (bk_str_is(what, "*"))
		return true;
	if (bk_str_find(what, ':') == what.len)
		return bk_str_equal(resource->name->text, what);
	return bk_address_covers(what, resource->address);
}

static size_t put_resource(
	struct bk_session *session, struct bk_out *out, const struct bk_object *resource)
{
	size_t legs = 0;

	bk_out_printf(out, "%.*s\n", BK_STR_ARGS(resource->address));
	bk_vec_foreach (i, &session->model->objects) {
		const struct bk_object *plan = session->model->objects.at[i];

		if (plan->kind->id == BK_KIND_PLAN && plan->life != BK_LIFE_EXISTING &&
			plan->account == resource->account && plan->region == resource->region)
			legs += put_plan(session, out, plan, resource);
	}
	if (!legs)
		bk_out_text_of(out, "  no plan selects it for sure\n");
	return legs;
}

enum bk_exit bk_explain_path(struct bk_cli *cli, struct bk_str what, struct bk_str path)
{
	struct bk_error error = {{0}};
	struct bk_session session;
	struct bk_out *out;
	size_t found = 0;

	bk_session_init(&session, cli);
	if (!bk_session_run(&session, path))
		return BK_EXIT_WORLD;
	/* a broken path is what the command is for: only what cannot be read stops it */
	if (session.model->incomplete)
		return bk_session_report(&session, stderr);
	out = bk_out_stream(stdout);
	bk_vec_foreach (i, &session.model->objects) {
		if (!is_meant(session.model->objects.at[i], what))
			continue;
		put_resource(&session, out, session.model->objects.at[i]);
		found++;
	}
	if (!bk_out_close(out, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	if (found)
		return BK_EXIT_OK;
	bk_say("no declared resource `%.*s`", BK_STR_ARGS(what));
	return BK_EXIT_USAGE;
}
