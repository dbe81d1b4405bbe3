/*
 * bkc plan: reads AWS, changes nothing.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/target.h"

/* The report about what was found goes to stderr: the plan is the product. */
static enum bk_exit report(struct bk_session *session, enum bk_exit status)
{
	struct bk_diag_totals totals = bk_session_totals(session);
	enum bk_exit reported;

	if (!totals.errors && !totals.warnings)
		return status;
	reported = bk_session_report(session, stderr);
	return status != BK_EXIT_OK ? status : reported;
}

static enum bk_exit print_plan(const struct bk_session *session, const struct bk_apply_plan *plan)
{
	const struct bk_cli *cli = session->cli;
	struct bk_plan_show_options options = {
		.sources = &session->sources,
		.detail = cli->given[BK_FLAG_DETAIL],
		.drift = cli->given[BK_FLAG_DRIFT],
		.colour = bk_wants_colour(cli, STDOUT_FILENO),
		.only = cli->every[BK_FLAG_ONLY].at,
		.only_count = cli->every[BK_FLAG_ONLY].len,
	};
	struct bk_out *out = bk_out_stream(stdout);
	struct bk_error error = {{0}};

	if (cli->given[BK_FLAG_JSON])
		bk_apply_plan_json(plan, &options, out);
	else
		bk_apply_plan_show(plan, &options, out);
	if (bk_out_close(out, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

static enum bk_exit save(const struct bk_session *session, const struct bk_apply_plan *plan)
{
	const struct bk_cli *cli = session->cli;
	struct bk_saved_plan saved = {
		.unit = plan->unit,
		.source = cli->arguments.len ? cli->arguments.at[0] : BK_STR(""),
		.inputs = cli->values[BK_FLAG_INPUTS],
		.fingerprint = bk_apply_plan_fingerprint(session->arena, plan),
	};
	struct bk_error error = {{0}};

	bk_vec_foreach (i, &cli->settings)
		bk_vec_push(session->arena, &saved.settings, cli->settings.at[i]);
	if (bk_saved_plan_write(&saved, plan, cli->values[BK_FLAG_OUTPUT].ptr, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

static enum bk_exit finish(struct bk_session *session, const struct bk_apply_plan *plan)
{
	const struct bk_cli *cli = session->cli;
	enum bk_exit status = print_plan(session, plan);

	if (status == BK_EXIT_OK && cli->given[BK_FLAG_OUTPUT])
		status = save(session, plan);
	if (status == BK_EXIT_OK && (plan->conflicts || plan->refused))
		status = BK_EXIT_REFUSED;
	status = report(session, status);
	if (status == BK_EXIT_OK && cli->given[BK_FLAG_EXIT_CODE] && bk_apply_plan_pending(plan))
		return BK_EXIT_PENDING;
	return status;
}

static enum bk_exit plan_unit(struct bk_session *session, struct bk_target *target)
{
	struct bk_world world = {0};
	struct bk_apply_plan plan;
	enum bk_exit status;

	if (bk_observe(&target->apply, &world)) {
		bk_apply_plan_make(&target->apply, &world, &plan);
		status = finish(session, &plan);
	} else {
		status = report(session, bk_target_stopped() ? BK_EXIT_INTERRUPTED : BK_EXIT_WORLD);
	}
	bk_world_done(&world);
	return status;
}

enum bk_exit bk_command_plan(struct bk_cli *cli)
{
	struct bk_session session;
	struct bk_target target;
	enum bk_exit status;

	bk_session_init(&session, cli);
	if (!bk_session_run(&session, cli->arguments.len ? cli->arguments.at[0] : BK_STR("")))
		return BK_EXIT_WORLD;
	if (bk_diags_has_error(&session.diags) ||
		(cli->given[BK_FLAG_DENY] && bk_diags_totals(&session.diags).warnings))
		return bk_session_report(&session, stderr);
	status = bk_target_open(&target, &session);
	if (status == BK_EXIT_OK)
		status = plan_unit(&session, &target);
	bk_target_close(&target);
	return status;
}
