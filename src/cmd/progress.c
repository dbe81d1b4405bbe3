/*
 * The line, the lines, the events.
 */
#include "cmd/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/out.h"

enum { WIDTH_STANDARD = 80, LISTED = 20, MS_PER_S = 1000, NS_PER_MS = 1000000 };

static const char *const phase_words[] = {
	[BK_PHASE_START] = "start",
	[BK_PHASE_DONE] = "done",
	[BK_PHASE_FAILED] = "failed",
	[BK_PHASE_SKIPPED] = "skipped",
};

static const char signs[] = {
	[BK_ACTION_NONE] = ' ',
	[BK_ACTION_CREATE] = '+',
	[BK_ACTION_CHANGE] = '~',
	[BK_ACTION_REPLACE] = '*',
	[BK_ACTION_DELETE] = '-',
};

static int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * MS_PER_S + time.tv_nsec / NS_PER_MS;
}

static enum bk_progress_mode mode_of(const struct bk_cli *cli)
{
	const char *none = getenv("NO_PROGRESS");
	const char *term = getenv("TERM");
	bool given = cli->given[BK_FLAG_PROGRESS];

	if (given && bk_str_is(cli->values[BK_FLAG_PROGRESS], "none"))
		return BK_PROGRESS_NONE;
	if (given && bk_str_is(cli->values[BK_FLAG_PROGRESS], "plain"))
		return BK_PROGRESS_PLAIN;
	if ((none && none[0]) || cli->given[BK_FLAG_QUIET])
		return BK_PROGRESS_NONE;
	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0 ? BK_PROGRESS_LINE
									  : BK_PROGRESS_PLAIN;
}

void bk_progress_init(
	struct bk_progress *progress, const struct bk_cli *cli, const struct bk_apply_plan *plan)
{
	*progress = (struct bk_progress){
		.plan = plan,
		.mode = mode_of(cli),
		.json = cli->given[BK_FLAG_JSON],
		.width = cli->given[BK_FLAG_WIDTH] ? cli->width : WIDTH_STANDARD,
		.total = bk_apply_plan_pending(plan),
		.phases = bk_new_array(cli->arena, enum bk_phase, plan->changes.len + 1),
		.begun = bk_new_array(cli->arena, bool, plan->changes.len + 1),
		.since = now_ms(),
	};
}

static void write_event(const struct bk_progress *progress, const struct bk_change *change,
	enum bk_phase phase, struct bk_str detail)
{
	struct bk_out *out = bk_out_stream(stdout);
	struct bk_json json;
	struct bk_error error;

	bk_json_init(&json, out, true);
	bk_json_object(&json);
	bk_json_key_int(&json, "v", 1);
	bk_json_key_int(&json, "t", now_ms() - progress->since);
	bk_json_key_string(&json, "address", change->address);
	bk_json_key_string(&json, "phase", bk_str_of(phase_words[phase]));
	bk_json_key_string(&json, "detail", detail);
	bk_json_end_object(&json);
	bk_out_char(out, '\n');
	/* A closed pipe stops no change; main() reports what could not be written. */
	if (!bk_out_close(out, &error))
		return;
	fflush(stdout);
}

static void draw(
	const struct bk_progress *progress, const struct bk_change *change, struct bk_str detail)
{
	char line[512];
	int len = snprintf(line, sizeof(line), "%zu of %zu, %zu at work: %.*s%s%.*s",
		progress->ended, progress->total, progress->running, BK_STR_ARGS(change->address),
		detail.len ? ": " : "", BK_STR_ARGS(detail));

	if (len >= progress->width)
		len = progress->width - 1;
	if (len >= (int)sizeof(line))
		len = (int)sizeof(line) - 1;
	fprintf(stderr, "\r\033[K%.*s", len, line);
	fflush(stderr);
}

static void say_plain(const struct bk_change *change, enum bk_phase phase, struct bk_str detail)
{
	if (phase == BK_PHASE_DONE)
		fprintf(stderr, "%c %.*s\n", signs[change->action], BK_STR_ARGS(change->address));
	else if (phase == BK_PHASE_FAILED)
		fprintf(stderr, "! %.*s: %.*s\n", BK_STR_ARGS(change->address),
			BK_STR_ARGS(detail));
	else if (phase == BK_PHASE_START && detail.len)
		fprintf(stderr, "  %.*s: %.*s\n", BK_STR_ARGS(change->address),
			BK_STR_ARGS(detail));
}

void bk_progress_tell(
	void *user, const struct bk_change *change, enum bk_phase phase, struct bk_str detail)
{
	struct bk_progress *progress = user;
	bool again = phase == BK_PHASE_START && progress->begun[change->index];

	progress->phases[change->index] = phase;
	if (phase == BK_PHASE_START && !again) {
		progress->begun[change->index] = true;
		progress->running++;
	} else if (phase != BK_PHASE_START) {
		progress->ended++;
		progress->running -= progress->begun[change->index] && progress->running;
	}
	if (progress->json)
		write_event(progress, change, phase, detail);
	if (progress->mode == BK_PROGRESS_LINE)
		draw(progress, change, detail);
	else if (progress->mode == BK_PROGRESS_PLAIN && !progress->json)
		say_plain(change, phase, detail);
}

static void list(const struct bk_progress *progress, enum bk_phase phase, const char *title)
{
	size_t count = 0;

	bk_vec_foreach (i, &progress->plan->changes) {
		const struct bk_change *change = progress->plan->changes.at[i];

		if (change->action == BK_ACTION_NONE || progress->phases[i] != phase)
			continue;
		if (count == 0)
			fprintf(stderr, "%s:\n", title);
		if (count++ < LISTED)
			fprintf(stderr, "  %.*s\n", BK_STR_ARGS(change->address));
	}
	if (count > LISTED)
		fprintf(stderr, "  and %zu more\n", count - LISTED);
}

void bk_progress_end(struct bk_progress *progress, const struct bk_apply_result *result, bool quiet)
{
	if (progress->mode == BK_PROGRESS_LINE)
		fputs("\r\033[K", stderr);
	if (!result->failed && !result->skipped && !result->stopped) {
		if (!quiet)
			fprintf(stderr, "%zu done\n", result->done);
		return;
	}
	list(progress, BK_PHASE_FAILED, "failed");
	list(progress, BK_PHASE_SKIPPED, "not tried");
	fprintf(stderr, "%zu done, %zu failed, %zu not tried; the next apply goes on from here\n",
		result->done, result->failed, result->skipped);
}
