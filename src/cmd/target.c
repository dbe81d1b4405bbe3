/*
 * Opening and closing; signals.
 */
#include "cmd/target.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/name.h"
#include "cmd/world.h"

enum { PROFILE_MAP_MAX = 1024 * 1024 };

static atomic_bool stop;

bool bk_target_stopped(void)
{
	return atomic_load(&stop);
}

static void on_signal(int number)
{
	static const char said[] =
		"\nbkc: stopping once the calls in flight have ended; again: at once\n";

	(void)number;
	if (atomic_exchange(&stop, true))
		_exit(BK_EXIT_INTERRUPTED);
	if (write(STDERR_FILENO, said, sizeof(said) - 1) < 0)
		return;
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* The whole of a small file; NUL-terminated. */
static bool read_file(struct bk_arena *arena, const char *path, struct bk_str *ret)
{
	FILE *file = fopen(path, "r");
	char *text;
	size_t len;

	if (!file) {
		bk_say("could not read `%s`: %s", path, strerror(errno));
		return false;
	}
	text = bk_arena_text(arena, PROFILE_MAP_MAX + 1);
	len = fread(text, 1, PROFILE_MAP_MAX, file);
	fclose(file);
	text[len] = '\0';
	*ret = (struct bk_str){text, len};
	return true;
}

static struct bk_str trimmed(struct bk_str text)
{
	while (text.len && strchr(" \t\r", text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	while (text.len && strchr(" \t\r", text.ptr[text.len - 1]))
		text.len--;
	return text;
}

static struct bk_aws_account *account_named(struct bk_target *target, struct bk_str word)
{
	const struct bk_model *model = target->session->model;

	bk_vec_foreach (i, &model->accounts) {
		const struct bk_account *account = model->accounts.at[i];

		if (bk_str_equal(account->id, word) || bk_str_equal(account->name->text, word))
			return &target->accounts[i];
	}
	return NULL;
}

/* Lines of ACCOUNT = PROFILE, by name or by id; `#` begins a comment. */
static bool read_profile_map(struct bk_target *target, struct bk_str path)
{
	struct bk_str rest = {0};
	size_t number = 0;

	if (!read_file(target->session->arena, path.ptr, &rest))
		return false;
	while (rest.len) {
		struct bk_str line = trimmed(bk_str_cut(&rest, '\n'));
		struct bk_str word = trimmed(bk_str_cut(&line, '='));
		struct bk_str profile = trimmed(line);
		struct bk_aws_account *account;

		number++;
		if (!word.len || word.ptr[0] == '#')
			continue;
		account = account_named(target, word);
		if (!account || !profile.len) {
			bk_say("%.*s:%zu: %s `%.*s`", BK_STR_ARGS(path), number,
				account ? "no profile for" : "the unit has no account",
				BK_STR_ARGS(word));
			return false;
		}
		account->profile = bk_str_dup(target->session->arena, profile);
	}
	return true;
}

static bool name_accounts(struct bk_target *target)
{
	const struct bk_cli *cli = target->session->cli;
	const struct bk_model *model = target->session->model;

	target->accounts = bk_new_array(
		target->session->arena, struct bk_aws_account, model->accounts.len + 1);
	bk_vec_foreach (i, &model->accounts) {
		target->accounts[i].id = model->accounts.at[i]->id;
		target->accounts[i].access_role = model->accounts.at[i]->access_role;
	}
	return !cli->given[BK_FLAG_PROFILE_MAP] ||
		read_profile_map(target, cli->values[BK_FLAG_PROFILE_MAP]);
}

static bool start_simulator(struct bk_target *target, struct bk_error *ret_error)
{
	const struct bk_cli *cli = target->session->cli;
	BK_AUTO_JSON world = bk_world_make(target->session);
	struct bk_sim_options options = {
		.store = cli->values[BK_FLAG_SIM], .world = world, .clock = -1};

	target->sim = bk_sim_start(&options, ret_error);
	if (!target->sim)
		return false;
	target->endpoint = bk_str_format(
		target->session->arena, "http://127.0.0.1:%u", (unsigned)bk_sim_port(target->sim));
	bk_sim_keys(bk_world_caller(target->session), target->access, target->secret);
	return true;
}

/* A region of the unit: where STS is asked first. */
static const struct bk_region *first_region(const struct bk_session *session)
{
	bk_vec_foreach (i, &session->list.objects) {
		if (session->list.objects.at[i]->region)
			return session->list.objects.at[i]->region;
	}
	return session->model->regions.len ? session->model->regions.at[0] : NULL;
}

static bool make_client(struct bk_target *target, struct bk_error *ret_error)
{
	const struct bk_session *session = target->session;
	const struct bk_region *region = first_region(session);
	struct bk_aws_options *options = bk_new(session->arena, struct bk_aws_options);

	*options = (struct bk_aws_options){
		.profile = session->cli->values[BK_FLAG_PROFILE],
		.accounts = target->accounts,
		.account_count = session->model->accounts.len,
		.unit = session->model->unit,
		.partition = region ? region->partition : BK_STR("aws"),
		.region = region ? region->name->text : BK_STR(""),
		.in_flight = session->cli->parallel,
		.endpoint = target->endpoint,
		.stop = &stop,
	};
	if (target->sim) {
		options->access_key = target->access;
		options->secret_key = target->secret;
	}
	target->aws = bk_aws_new(options, ret_error);
	return target->aws != NULL;
}

static void fill_apply(struct bk_target *target)
{
	struct bk_session *session = target->session;
	const struct bk_cli *cli = session->cli;

	target->apply = (struct bk_apply){
		.arena = session->arena,
		.diags = &session->diags,
		.list = &session->list,
		.graph = &session->graph,
		.call = bk_apply_by_client,
		.user = target->aws,
		.stop = &stop,
		.parallel = cli->parallel,
		.allow_gap = cli->given[BK_FLAG_ALLOW_GAP],
		.sweep = cli->given[BK_FLAG_SWEEP],
	};
	bk_vec_foreach (i, &cli->every[BK_FLAG_ACCEPT])
		bk_vec_push(
			session->arena, &target->apply.accept, cli->every[BK_FLAG_ACCEPT].at[i]);
	bk_vec_foreach (i, &cli->every[BK_FLAG_TAKE_OVER])
		bk_vec_push(session->arena, &target->apply.take_over,
			cli->every[BK_FLAG_TAKE_OVER].at[i]);
	bk_vec_foreach (i, &cli->every[BK_FLAG_KEEP])
		bk_vec_push(session->arena, &target->apply.keep, cli->every[BK_FLAG_KEEP].at[i]);
}

enum bk_exit bk_target_open(struct bk_target *target, struct bk_session *session)
{
	struct bk_error error = {{0}};

	*target = (struct bk_target){.session = session};
	catch_signals();
	if (!name_accounts(target))
		return BK_EXIT_WORLD;
	if ((session->cli->given[BK_FLAG_SIM] && !start_simulator(target, &error)) ||
		!make_client(target, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	fill_apply(target);
	return BK_EXIT_OK;
}

void bk_target_close(struct bk_target *target)
{
	bk_aws_free(target->aws);
	bk_sim_stop(target->sim);
	target->aws = NULL;
	target->sim = NULL;
}
