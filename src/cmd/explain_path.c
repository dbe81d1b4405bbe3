/*
 * bkc explain path RESOURCE|PLAN: every leg of the backups, with what proves it, or the first that
 * is broken and what would mend it.
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

static size_t put_item(struct bk_session *session, struct bk_out *out, const struct bk_object *plan,
	const struct bk_protected *item)
{
	struct bk_paths paths = {0};

	bk_paths_make(session->arena, session->model, &session->list, plan, item, &paths);
	bk_vec_foreach (i, &paths.legs)
		put_leg(session, out, paths.legs.at[i]);
	return paths.legs.len;
}

/* By resource or plan. */
static bool is_meant(const struct bk_object *object, struct bk_str what)
{
	if (object->kind->id != BK_KIND_RESOURCE && !bk_is_own_plan(object))
		return false;
	if (bk_str_is(what, "*"))
		return true;
	if (bk_str_find(what, ':') == what.len)
		return bk_str_equal(object->name->text, what);
	return bk_address_covers(what, object->address);
}

static void put_resource(
	struct bk_session *session, struct bk_out *out, const struct bk_object *resource)
{
	size_t legs = 0;

	bk_out_printf(out, "%.*s\n", BK_STR_ARGS(resource->address));
	bk_vec_foreach (i, &session->model->objects) {
		const struct bk_object *plan = session->model->objects.at[i];
		struct bk_coverage coverage = {0};

		if (!bk_is_own_plan(plan) || plan->account != resource->account ||
			plan->region != resource->region)
			continue;
		bk_coverage_make(session->arena, session->model, plan, &coverage);
		bk_vec_foreach (j, &coverage.items) {
			if (coverage.items.at[j].resource == resource)
				legs += put_item(session, out, plan, &coverage.items.at[j]);
		}
	}
	if (!legs)
		bk_out_text_of(out, "  no plan selects it for sure\n");
}

static const char *const keyed[] = {
	[BK_KEYED_UNKNOWN] = "",
	[BK_KEYED_NONE] = ", unencrypted",
	[BK_KEYED_AWS] = ", under AWS's own key",
	[BK_KEYED_CUSTOMER] = ", under ",
};

/* What a plan selects by kind or tag, and (`resources`) each resource that it names. */
static void put_plan(struct bk_session *session, struct bk_out *out, const struct bk_object *plan,
	bool resources)
{
	struct bk_coverage coverage = {0};

	bk_coverage_make(session->arena, session->model, plan, &coverage);
	bk_vec_foreach (i, &coverage.items) {
		const struct bk_protected *item = &coverage.items.at[i];

		if (item->resource && !resources)
			continue;
		if (item->resource)
			bk_out_printf(out, "%.*s\n", BK_STR_ARGS(item->resource->address));
		else
			bk_out_printf(out, "any %s that %.*s selects%s%.*s\n",
				item->service->name->text.ptr, BK_STR_ARGS(plan->address),
				keyed[item->key_state],
				BK_STR_ARGS(item->key ? item->key->address : BK_STR("")));
		put_item(session, out, plan, item);
	}
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
		const struct bk_object *object = session.model->objects.at[i];

		if (!is_meant(object, what))
			continue;
		if (object->kind->id == BK_KIND_PLAN)
			put_plan(&session, out, object, !bk_str_is(what, "*"));
		else
			put_resource(&session, out, object);
		found++;
	}
	if (!bk_out_close(out, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	if (found)
		return BK_EXIT_OK;
	bk_say("no declared resource or plan `%.*s`", BK_STR_ARGS(what));
	return BK_EXIT_USAGE;
}
