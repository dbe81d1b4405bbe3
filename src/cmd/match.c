/*
 * bkc match: which declared resources a plan selects, and by which clause.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/session.h"
#include "infer/coverage.h"
#include "model/place.h"

struct match {
	struct bk_session *session;
	struct bk_out *out;
	const struct bk_object *plan;
};

static void put_clause(const struct match *match, struct bk_span span)
{
	struct bk_file *file = bk_sources_file(&match->session->sources, span.file);
	struct bk_position at;

	if (!file)
		return;
	at = bk_file_position(file, span.begin);
	bk_out_printf(match->out, "  by `%.*s` at %.*s:%u:%u",
		BK_STR_ARGS(bk_sources_text(&match->session->sources, span)),
		BK_STR_ARGS(file->path), at.line, at.column);
}

static void put_item(const struct match *match, const struct bk_protected *item)
{
	const struct bk_value *where =
		item->select->kind->id == BK_KIND_SELECT ? bk_prop(item->select, BK_A_WHERE) : NULL;

	if (item->resource)
		bk_out_printf(match->out, "  %.*s", BK_STR_ARGS(item->resource->address));
	else if (!item->named)
		bk_out_text_of(match->out, "  everything that fits and is opted in");
	else
		bk_out_printf(match->out, "  every %s%s", item->service->name->text.ptr,
			where ? " that fits" : "");
	put_clause(match, item->span);
	if (where && !bk_span_equal(where->span, item->span))
		put_clause(match, where->span);
	bk_out_char(match->out, '\n');
}

/* Why nobody can tell: the tag is not stated, or it is missing under a negation. */
static void put_doubt(
	const struct match *match, const struct bk_object *select, const struct bk_object *resource)
{
	const struct bk_cond *doubt = bk_select_undecided(select, resource);
	bool stated = resource->tags.len > 0 || bk_prop(resource, BK_A_RESOURCE_TAGS);

	bk_out_printf(match->out, "  unknown: %.*s", BK_STR_ARGS(resource->address));
	put_clause(match, doubt->span);
	if (doubt->subject != BK_COND_TAG)
		bk_out_text_of(match->out, "\n");
	else if (stated)
		bk_out_printf(match->out,
			": it has no tag `%.*s`, and AWS does not say what a negation is then\n",
			BK_STR_ARGS(doubt->key));
	else
		bk_out_text_of(match->out, ": nothing is said of its tags\n");
}

static void put_undecided(const struct match *match, const struct bk_object *select)
{
	const struct bk_place *place =
		bk_place_find(match->session->model, match->plan->account, match->plan->region);

	for (size_t i = 0; place && i < place->objects.len; i++) {
		const struct bk_object *resource = place->objects.at[i];

		if (resource->kind->id == BK_KIND_RESOURCE && resource->service &&
			bk_select_holds(select, resource) == BK_UNKNOWN)
			put_doubt(match, select, resource);
	}
}

static bool is_undecided(const struct bk_protected *item)
{
	return item->resource && item->select->kind->id == BK_KIND_SELECT &&
		bk_select_holds(item->select, item->resource) == BK_UNKNOWN;
}

/* A block that names no kind takes all of them: one line for all. */
static bool is_said(const struct bk_protected *item, const struct bk_protected *before)
{
	return before && !item->resource && !item->named && !before->resource && !before->named &&
		item->select == before->select;
}

static void put_plan(const struct match *match)
{
	struct bk_coverage coverage = {0};

	bk_out_printf(match->out, "%.*s\n", BK_STR_ARGS(match->plan->address));
	bk_coverage_make(match->session->arena, match->session->model, match->plan, &coverage);
	bk_vec_foreach (i, &coverage.items) {
		if (!is_undecided(&coverage.items.at[i]) &&
			!is_said(&coverage.items.at[i], i ? &coverage.items.at[i - 1] : NULL))
			put_item(match, &coverage.items.at[i]);
	}
	bk_vec_foreach (i, &match->plan->children) {
		if (match->plan->children.at[i]->kind->id == BK_KIND_SELECT)
			put_undecided(match, match->plan->children.at[i]);
	}
	if (!coverage.items.len)
		bk_out_text_of(match->out, "  nothing that is declared\n");
}

/* "plan:prod.gold[eu-west-1]", without the region, without the account, or the name alone. */
static bool is_meant(const struct bk_object *plan, struct bk_str what)
{
	if (bk_str_has_prefix(what, BK_STR("plan:")))
		return bk_address_covers(what, plan->address);
	return bk_str_equal(plan->name->text, what);
}

enum bk_exit bk_command_match(struct bk_cli *cli)
{
	struct bk_str what = cli->arguments.len ? cli->arguments.at[0] : BK_STR("");
	struct bk_error error = {{0}};
	struct bk_session session;
	struct match match = {.session = &session};
	size_t count = 0;

	if (!what.len) {
		bk_say("say which plan: its name or its address");
		return BK_EXIT_USAGE;
	}
	bk_session_init(&session, cli);
	if (!bk_session_run(&session, cli->arguments.len > 1 ? cli->arguments.at[1] : BK_STR("")))
		return BK_EXIT_WORLD;
	if (bk_diags_has_error(&session.diags))
		return bk_session_report(&session, stderr);
	match.out = bk_out_stream(stdout);
	bk_vec_foreach (i, &session.model->objects) {
		match.plan = session.model->objects.at[i];
		if (!bk_is_own_plan(match.plan) || !is_meant(match.plan, what))
			continue;
		put_plan(&match);
		count++;
	}
	if (!bk_out_close(match.out, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	if (count)
		return BK_EXIT_OK;
	bk_say("no plan `%.*s`", BK_STR_ARGS(what));
	return BK_EXIT_USAGE;
}
