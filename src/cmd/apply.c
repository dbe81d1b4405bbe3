/*
 * bkc apply, bkc destroy: read, compare, show, ask, carry out, report.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/confirm.h"
#include "cmd/progress.h"
#include "cmd/target.h"

/* One run of either command. */
struct run {
	struct bk_cli *cli;
	struct bk_session session;
	struct bk_target target;
	struct bk_world world;
	struct bk_apply_plan plan;
	struct bk_saved_plan saved;
	bool from_file, destroy;
};

static enum bk_exit report(struct run *run, enum bk_exit otherwise)
{
	enum bk_exit status = bk_session_report(&run->session, stderr);

	return otherwise != BK_EXIT_OK ? otherwise : status;
}

/* The settings of a saved plan, with those of the command line before them. */
static bool read_saved(struct run *run, struct bk_str path)
{
	struct bk_error error = {{0}};

	if (!bk_saved_plan_read(run->cli->arena, path.ptr, &run->saved, &error)) {
		bk_say("%s", error.text);
		return false;
	}
	run->from_file = true;
	bk_vec_foreach (i, &run->saved.settings)
		bk_vec_push(run->cli->arena, &run->cli->settings, run->saved.settings.at[i]);
	if (run->saved.inputs.len)
		run->cli->values[BK_FLAG_INPUTS] = run->saved.inputs;
	return true;
}

/* Sources to a checked unit. */
static enum bk_exit compile(struct run *run)
{
	struct bk_str path = run->cli->arguments.len ? run->cli->arguments.at[0] : BK_STR("");

	if (path.len && !run->destroy && bk_saved_plan_is(path.ptr)) {
		if (!read_saved(run, path))
			return BK_EXIT_WORLD;
		if (run->saved.destroy)
			run->destroy = true;
		path = run->saved.source;
	}
	bk_session_init(&run->session, run->cli);
	if (!bk_session_run(&run->session, path))
		return BK_EXIT_WORLD;
	if (bk_diags_has_error(&run->session.diags) ||
		(run->cli->given[BK_FLAG_DENY] && bk_diags_totals(&run->session.diags).warnings))
		return report(run, BK_EXIT_OK);
	return BK_EXIT_OK;
}

static enum bk_exit make_plan(struct run *run)
{
	struct bk_apply *apply = &run->target.apply;

	apply->destroy = run->destroy;
	if (!bk_observe(apply, &run->world))
		return report(run, bk_target_stopped() ? BK_EXIT_INTERRUPTED : BK_EXIT_WORLD);
	bk_apply_plan_make(apply, &run->world, &run->plan);
	if (bk_apply_unknown_keep(apply, &run->plan).len) {
		bk_say("--keep %.*s: there is nothing of that address",
			BK_STR_ARGS(bk_apply_unknown_keep(apply, &run->plan)));
		return BK_EXIT_USAGE;
	}
	if (!run->from_file ||
		bk_str_equal(run->saved.fingerprint,
			bk_apply_plan_fingerprint(run->cli->arena, &run->plan)))
		return BK_EXIT_OK;
	bk_say("what is there, or the source, is not what it was when the plan was made: plan "
	       "again");
	return BK_EXIT_REFUSED;
}

static enum bk_exit show_plan(struct run *run)
{
	struct bk_plan_show_options options = {
		.sources = &run->session.sources,
		.detail = run->cli->given[BK_FLAG_DETAIL],
		.colour = bk_wants_colour(run->cli, STDERR_FILENO),
		.destroy = run->destroy,
	};
	struct bk_error error = {{0}};
	struct bk_out *out;

	if (run->from_file || run->cli->given[BK_FLAG_JSON] || run->cli->given[BK_FLAG_QUIET])
		return BK_EXIT_OK;
	out = bk_out_stream(stderr);
	bk_apply_plan_show(&run->plan, &options, out);
	if (bk_out_close(out, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

static enum bk_exit status_of(const struct bk_apply_result *result)
{
	if (result->stopped || bk_target_stopped())
		return BK_EXIT_INTERRUPTED;
	if (!result->failed && !result->skipped)
		return BK_EXIT_OK;
	return result->done ? BK_EXIT_PARTIAL : BK_EXIT_WORLD;
}

static enum bk_exit carry_out(struct run *run)
{
	struct bk_progress progress;
	struct bk_apply_result result;
	enum bk_exit status;

	bk_progress_init(&progress, run->cli, &run->plan);
	bk_execute(
		&run->target.apply, &run->world, &run->plan, bk_progress_tell, &progress, &result);
	bk_progress_end(&progress, &result, run->cli->given[BK_FLAG_QUIET]);
	status = status_of(&result);
	if (bk_session_totals(&run->session).errors)
		return report(run, status);
	return status;
}

static bool has_something_to_say(struct run *run)
{
	struct bk_diag_totals totals = bk_session_totals(&run->session);

	return totals.errors ||
		(totals.warnings &&
			(!run->cli->given[BK_FLAG_QUIET] || run->cli->given[BK_FLAG_DENY]));
}

/* What was found so far is said once; what the world does from now on is a report of its own. */
static enum bk_exit say_findings(struct run *run)
{
	enum bk_exit status = BK_EXIT_OK;

	if (has_something_to_say(run))
		status = report(run, BK_EXIT_OK);
	bk_diags_init(&run->session.diags, run->session.arena, &run->session.sources);
	return status;
}

static enum bk_exit confirm_and_carry_out(struct run *run)
{
	enum bk_exit status = show_plan(run);

	if (status != BK_EXIT_OK)
		return status;
	if (run->plan.conflicts || run->plan.refused)
		return report(run, BK_EXIT_REFUSED);
	status = say_findings(run);
	if (status != BK_EXIT_OK)
		return status;
	if (!bk_apply_plan_pending(&run->plan)) {
		if (!run->cli->given[BK_FLAG_QUIET])
			fputs("nothing to do\n", stderr);
		return BK_EXIT_OK;
	}
	status = bk_confirm(run->cli, &run->target.apply, &run->plan, run->from_file);
	if (bk_target_stopped())
		return BK_EXIT_INTERRUPTED;
	if (status != BK_EXIT_OK)
		return bk_session_totals(&run->session).errors ? report(run, status) : status;
	return carry_out(run);
}

static enum bk_exit start(struct run *run)
{
	enum bk_exit status = compile(run);

	if (status != BK_EXIT_OK || bk_session_totals(&run->session).errors)
		return status;
	status = bk_target_open(&run->target, &run->session);
	if (status == BK_EXIT_OK)
		status = make_plan(run);
	if (status == BK_EXIT_OK)
		status = confirm_and_carry_out(run);
	bk_world_done(&run->world);
	bk_target_close(&run->target);
	return status;
}

enum bk_exit bk_command_apply(struct bk_cli *cli)
{
	struct run run = {.cli = cli};

	return start(&run);
}

enum bk_exit bk_command_destroy(struct bk_cli *cli)
{
	struct run run = {.cli = cli, .destroy = true};

	return start(&run);
}
