/*
 * bkc adopt, bkc forget: whose an object is, without changing the object.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/confirm.h"
#include "cmd/target.h"

/* What is to be done with the objects of the addresses given. */
struct run {
	struct bk_cli *cli;
	struct bk_session session;
	struct bk_target target;
	struct bk_world world;
	BK_VEC(struct bk_live *) chosen;
};

static enum bk_exit fail(struct run *run, enum bk_exit status)
{
	enum bk_exit reported = bk_session_report(&run->session, stderr);

	return status != BK_EXIT_OK ? status : reported;
}

static enum bk_exit open_run(struct run *run)
{
	enum bk_exit status;

	if (!run->cli->arguments.len) {
		bk_say("say what to %s: an address, as `bkc plan` shows it",
			run->cli->command->name);
		return BK_EXIT_USAGE;
	}
	bk_session_init(&run->session, run->cli);
	if (!bk_session_run(&run->session, BK_STR("")))
		return BK_EXIT_WORLD;
	if (bk_diags_has_error(&run->session.diags))
		return fail(run, BK_EXIT_INPUT);
	status = bk_target_open(&run->target, &run->session);
	if (status != BK_EXIT_OK)
		return status;
	if (bk_observe(&run->target.apply, &run->world))
		return BK_EXIT_OK;
	return fail(run, bk_target_stopped() ? BK_EXIT_INTERRUPTED : BK_EXIT_WORLD);
}

static void close_run(struct run *run)
{
	bk_world_done(&run->world);
	bk_target_close(&run->target);
}

/* By the address of the declaration, or by what its tag says where nothing declares it. */
static struct bk_live *find(const struct run *run, struct bk_str address)
{
	struct bk_str tag = bk_tag_address(run->cli->arena, address);

	bk_vec_foreach (i, &run->world.objects) {
		struct bk_live *live = run->world.objects.at[i];

		if (live->desired && !live->desired->external
				? bk_str_equal(live->desired->address, address)
				: live->owner == BK_OWNER_US && bk_str_equal(live->address, tag))
			return live;
	}
	return NULL;
}

/* A key without our tags is known by its alias alone. */
static struct bk_live *find_key(struct run *run, struct bk_str address)
{
	const struct bk_desired *desired = bk_desired_find(&run->session.list, address);

	if (!desired || desired->type->id != BK_AWS_KEY)
		return NULL;
	return bk_find_key(&run->target.apply, &run->world, desired);
}

/* Takes down one object; false where it cannot be, with the reason. */
static bool choose(struct run *run, struct bk_str address, enum bk_owner owner)
{
	struct bk_live *live = find(run, address);

	if (!live)
		live = find_key(run, address);
	if (!live) {
		bk_say("nothing of that address exists: `%.*s`", BK_STR_ARGS(address));
		return false;
	}
	if (!bk_can_own(live->type)) {
		bk_say("%s `%.*s` has no tags: it belongs to whom its parent belongs",
			live->type->title, BK_STR_ARGS(address));
		return false;
	}
	if (live->owner != owner) {
		bk_say(live->owner == BK_OWNER_US ? "`%.*s` is ours already"
				: live->owner == BK_OWNER_ANOTHER
				? "`%.*s` belongs to another unit: let that one forget it first"
				: "`%.*s` is not ours",
			BK_STR_ARGS(address));
		return false;
	}
	bk_vec_push(run->cli->arena, &run->chosen, live);
	return true;
}

static bool choose_all(struct run *run, enum bk_owner owner)
{
	bool fine = true;

	bk_vec_foreach (i, &run->cli->arguments)
		fine = choose(run, run->cli->arguments.at[i], owner) && fine;
	return fine;
}

static enum bk_exit ask(const struct run *run, const char *question)
{
	if (run->cli->given[BK_FLAG_YES])
		return BK_EXIT_OK;
	if (bk_may_ask(run->cli))
		return bk_confirm_word(run->cli, question, BK_STR("yes"));
	bk_say("nobody is here to be asked: give --yes");
	return BK_EXIT_REFUSED;
}

static enum bk_exit tag_all(struct run *run, bool ours)
{
	size_t done = 0;

	bk_vec_foreach (i, &run->chosen) {
		const struct bk_live *live = run->chosen.at[i];
		bool fine = ours ? bk_own(&run->target.apply, &run->world, live)
				 : bk_disown(&run->target.apply, live);

		if (!fine)
			return fail(run, done ? BK_EXIT_PARTIAL : BK_EXIT_WORLD);
		done++;
	}
	if (!run->cli->given[BK_FLAG_QUIET])
		fprintf(stderr, "%zu object%s %s\n", done, done == 1 ? "" : "s",
			ours ? "adopted" : "forgotten: still there, and no longer ours");
	return BK_EXIT_OK;
}

/* What the next apply would change of what is to be adopted, as if it were ours. */
static enum bk_exit show_differences(struct run *run)
{
	struct bk_plan_show_options options = {
		.sources = &run->session.sources,
		.detail = run->cli->given[BK_FLAG_DETAIL],
		.colour = bk_wants_colour(run->cli, STDERR_FILENO),
		.only = run->cli->arguments.at,
		.only_count = run->cli->arguments.len,
	};
	struct bk_apply_plan plan;
	struct bk_error error = {{0}};
	struct bk_out *out;

	bk_vec_foreach (i, &run->chosen)
		run->chosen.at[i]->owner = BK_OWNER_US;
	bk_apply_plan_make(&run->target.apply, &run->world, &plan);
	if (run->cli->given[BK_FLAG_QUIET])
		return BK_EXIT_OK;
	fputs("once adopted, the next apply would change:\n", stderr);
	out = bk_out_stream(stderr);
	bk_apply_plan_show(&plan, &options, out);
	if (bk_out_close(out, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

enum bk_exit bk_command_forget(struct bk_cli *cli)
{
	struct run run = {.cli = cli};
	enum bk_exit status = open_run(&run);

	if (status == BK_EXIT_OK && !choose_all(&run, BK_OWNER_US))
		status = BK_EXIT_REFUSED;
	if (status == BK_EXIT_OK)
		status = ask(&run, "Forget them? They stay as they are, and are no longer ours.");
	if (status == BK_EXIT_OK)
		status = tag_all(&run, false);
	close_run(&run);
	return status;
}

enum bk_exit bk_command_adopt(struct bk_cli *cli)
{
	struct run run = {.cli = cli};
	enum bk_exit status = open_run(&run);

	if (status == BK_EXIT_OK && !choose_all(&run, BK_OWNER_NONE))
		status = BK_EXIT_REFUSED;
	if (status == BK_EXIT_OK)
		status = show_differences(&run);
	if (status == BK_EXIT_OK)
		status = ask(&run, "Adopt them?");
	if (status == BK_EXIT_OK)
		status = tag_all(&run, true);
	close_run(&run);
	return status;
}
