/*
 * The passes in their order.
 */
#include "cmd/session.h"

#include "base/arena.h"
#include "base/out.h"
#include "check/check.h"
#include "infer/infer.h"
#include "model/suppress.h"

void bk_session_init(struct bk_session *session, const struct bk_cli *cli)
{
	*session = (struct bk_session){.cli = cli, .arena = cli->arena};
	bk_names_init(&session->names, session->arena);
	bk_sources_init(&session->sources, session->arena);
	bk_diags_init(&session->diags, session->arena, &session->sources);
}

bool bk_session_run(struct bk_session *session, struct bk_str path)
{
	const struct bk_cli *cli = session->cli;
	struct bk_error error = {{0}};
	struct bk_resolve_options options = {
		.settings = cli->settings.at,
		.setting_count = cli->settings.len,
		.inputs_file = cli->values[BK_FLAG_INPUTS],
		.today = cli->today,
	};
	struct bk_str shown = cli->given[BK_FLAG_STDIN_NAME] ? cli->values[BK_FLAG_STDIN_NAME]
							     : BK_STR("<stdin>");

	session->model = bk_resolve(session->arena, &session->names, &session->sources,
		&session->diags, path.len ? path : BK_STR("."), shown, &options, &error);
	if (!session->model) {
		bk_say("%s", error.text);
		return false;
	}
	bk_infer(session->arena, &session->diags, session->model, &session->list);
	bk_check(session->arena, &session->diags, session->model, &session->list);
	if (!bk_graph_make(session->arena, &session->diags, &session->list, &session->graph) &&
		!bk_diags_has_error(&session->diags))
		bk_bug("a cycle that nobody reported");
	bk_suppress_apply(session->model, &session->diags);
	return true;
}

static bk_report_fn *report_of(const struct bk_cli *cli)
{
	struct bk_str name = cli->given[BK_FLAG_JSON] ? BK_STR("json")
		: cli->given[BK_FLAG_FORMAT]          ? cli->values[BK_FLAG_FORMAT]
						      : BK_STR("text");

	for (size_t i = 0; i < bk_format_count; i++) {
		if (bk_str_is(name, bk_formats[i].name))
			return bk_formats[i].report;
	}
	bk_bug("no format %.*s", BK_STR_ARGS(name));
}

static size_t count_objects(const struct bk_desired_list *list)
{
	size_t count = 0;

	bk_vec_foreach (i, &list->objects)
		count += !list->objects.at[i]->external;
	return count;
}

struct bk_diag_totals bk_session_totals(struct bk_session *session)
{
	if (session->model)
		bk_suppress_mark(session->model, &session->diags);
	return bk_diags_totals(&session->diags);
}

enum bk_exit bk_session_report(struct bk_session *session, FILE *stream)
{
	const struct bk_cli *cli = session->cli;
	struct bk_diag_totals totals = bk_session_totals(session);
	struct bk_report_options options = {
		.colour = bk_wants_colour(cli, fileno(stream)),
		.verbose = cli->given[BK_FLAG_VERBOSE],
		.max_errors = cli->max_errors,
		.width = cli->width,
		.files = session->model ? session->model->file_count : 0,
		.objects = count_objects(&session->list),
		.fixed = session->fixed,
	};
	struct bk_error error = {{0}};
	bool bad = totals.errors || (cli->given[BK_FLAG_DENY] && totals.warnings);
	struct bk_out *out;

	if (cli->given[BK_FLAG_QUIET] && !bad && !totals.warnings)
		return BK_EXIT_OK;
	out = bk_out_stream(stream);
	report_of(cli)(&session->diags, &options, out);
	if (!bk_out_close(out, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	return bad ? BK_EXIT_INPUT : BK_EXIT_OK;
}
