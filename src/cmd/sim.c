/*
 * bkc sim: the simulated AWS for any client, and its clock and faults.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "aws/curl.h"
#include "base/arena.h"
#include "base/out.h"
#include "cmd/session.h"
#include "cmd/sim_points.h"
#include "cmd/world.h"
#include "sim/clock.h"
#include "sim/sim.h"

#define STANDARD_PORT     "4599"
#define STANDARD_ENDPOINT "http://127.0.0.1:" STANDARD_PORT

enum { PORT_MAX = 65535, ANSWER_MAX = 1 << 28, HOUR = 3600, DAY = 86400, YEARS_MAX = 200 };

/* The account where no unit says more. */
static const struct bk_str standard_account = {"111111111111", 12};

static bool read_options(const struct bk_cli *cli, struct bk_sim_options *ret)
{
	struct bk_str port =
		cli->given[BK_FLAG_PORT] ? cli->values[BK_FLAG_PORT] : BK_STR(STANDARD_PORT);
	struct bk_str clock = cli->values[BK_FLAG_CLOCK];
	int64_t number;

	*ret = (struct bk_sim_options){.store = cli->values[BK_FLAG_STORE], .clock = -1};
	if (!bk_str_number(port, PORT_MAX, &number)) {
		bk_say("--port takes a number up to %d, not `%.*s`", PORT_MAX, BK_STR_ARGS(port));
		return false;
	}
	ret->port = (uint16_t)number;
	if (cli->given[BK_FLAG_CLOCK] && !bk_sim_time_read(clock, &ret->clock)) {
		bk_say("--clock takes a time such as 2026-11-24T05:00:00Z, not `%.*s`",
			BK_STR_ARGS(clock));
		return false;
	}
	return true;
}

/* Serves until SIGINT or SIGTERM, which every thread of the process has blocked. */
static enum bk_exit serve(const struct bk_sim_options *options, struct bk_str account)
{
	char access[21], secret[41];
	struct bk_error error;
	struct bk_sim *sim;
	sigset_t signals;
	int number;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	sim = bk_sim_start(options, &error);
	if (!sim) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	bk_sim_keys(account, access, secret);
	printf("AWS_ENDPOINT_URL=http://127.0.0.1:%u AWS_ACCESS_KEY_ID=%s "
	       "AWS_SECRET_ACCESS_KEY=%s\n",
		bk_sim_port(sim), access, secret);
	fflush(stdout);
	while (sigwait(&signals, &number) != 0)
		;
	bk_sim_stop(sim);
	return BK_EXIT_OK;
}

/* With the world of the unit at `path`. */
static enum bk_exit serve_unit(
	struct bk_cli *cli, struct bk_sim_options *options, struct bk_str path)
{
	struct bk_session session;

	bk_session_init(&session, cli);
	if (!bk_session_run(&session, path))
		return BK_EXIT_WORLD;
	if (!session.model || bk_diags_has_error(&session.diags))
		return bk_session_report(&session, stderr);
	BK_AUTO_JSON world = bk_world_make(&session);
	struct bk_str account = bk_world_caller(&session);

	options->world = world;
	return serve(options, account.len ? account : standard_account);
}

/* Without a unit: one account, and the types of resources that the library knows. */
static enum bk_exit serve_alone(struct bk_cli *cli, struct bk_sim_options *options)
{
	struct bk_session session;

	bk_session_init(&session, cli);
	if (!bk_session_run(&session, BK_STR("/dev/null")))
		return BK_EXIT_WORLD;
	BK_AUTO_JSON world = bk_world_make(&session);

	bk_value_set(world, "accounts",
		json_pack("[{s:s%, s:s, s:s}]", "id", standard_account.ptr, standard_account.len,
			"name", "main", "email", "main@example.com"));
	options->world = world;
	return serve(options, standard_account);
}

/*
 * Speaking to one that runs.
 */

struct answer {
	struct bk_arena *arena;
	BK_VEC(char) text;
};

static size_t take(const char *data, size_t size, size_t count, void *user)
{
	struct answer *answer = user;

	(void)size;
	if (count > ANSWER_MAX - answer->text.len)
		return 0;
	for (size_t i = 0; i < count; i++)
		bk_vec_push(answer->arena, &answer->text, data[i]);
	return count;
}

/* Where the simulated AWS is that the command line means: one that runs, or, with --store, one that
 * is started here for this one question. */
static bool find_endpoint(
	const struct bk_cli *cli, struct bk_sim **ret_sim, struct bk_str *ret_endpoint)
{
	struct bk_sim_options options = {.store = cli->values[BK_FLAG_STORE], .clock = -1};
	struct bk_error error;

	*ret_sim = NULL;
	*ret_endpoint = cli->given[BK_FLAG_ENDPOINT] ? cli->values[BK_FLAG_ENDPOINT]
		: cli->given[BK_FLAG_PORT] ? bk_str_format(cli->arena, "http://127.0.0.1:%.*s",
						     BK_STR_ARGS(cli->values[BK_FLAG_PORT]))
					   : BK_STR(STANDARD_ENDPOINT);
	if (!cli->given[BK_FLAG_STORE])
		return true;
	if (access(options.store.ptr, R_OK) != 0) {
		bk_say("there is no simulated AWS in %s", options.store.ptr);
		return false;
	}
	*ret_sim = bk_sim_start(&options, &error);
	if (!*ret_sim) {
		bk_say("%s", error.text);
		return false;
	}
	*ret_endpoint = bk_str_format(cli->arena, "http://127.0.0.1:%u", bk_sim_port(*ret_sim));
	return true;
}

/* The method at /_bkc/PAGE. False where there is no answer, or none that is good. */
static bool fetch(const struct bk_cli *cli, struct bk_str endpoint, const char *method,
	const char *page, struct bk_str body, struct answer *answer)
{
	struct bk_str url = bk_str_format(cli->arena, "%.*s/_bkc/%s", BK_STR_ARGS(endpoint), page);
	struct bk_error error = {{0}};
	long status = 0;
	CURLcode code;
	CURL *curl;

	if (!bk_curl_load(&error)) {
		bk_say("%s", error.text);
		return false;
	}
	curl = curl_easy_init();
	if (!curl)
		bk_out_of_memory();
	*answer = (struct answer){.arena = cli->arena};
	curl_easy_setopt(curl, CURLOPT_URL, url.ptr);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	if (body.len) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.ptr);
	}
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	if (code != CURLE_OK) {
		bk_say("no simulated AWS at %.*s: %s", BK_STR_ARGS(endpoint),
			curl_easy_strerror(code));
		return false;
	}
	if (status != 200)
		bk_say("the simulated AWS refuses: %.*s", (int)answer->text.len, answer->text.at);
	return status == 200;
}

/* Asks and prints the answer. */
static enum bk_exit ask(
	const struct bk_cli *cli, const char *method, const char *page, struct bk_str body)
{
	struct answer answer;
	struct bk_str endpoint;
	struct bk_sim *sim;
	bool good = find_endpoint(cli, &sim, &endpoint) &&
		fetch(cli, endpoint, method, page, body, &answer);

	bk_sim_stop(sim);
	if (!good)
		return BK_EXIT_WORLD;
	if (!cli->given[BK_FLAG_QUIET])
		printf("%.*s\n", (int)answer.text.len, answer.text.at);
	return BK_EXIT_OK;
}

static enum bk_exit points(const struct bk_cli *cli)
{
	struct bk_error error = {{0}};
	struct answer answer;
	struct bk_str endpoint;
	struct bk_sim *sim;
	struct bk_out *out;
	bool good = find_endpoint(cli, &sim, &endpoint) &&
		fetch(cli, endpoint, "GET", "state", BK_STR(""), &answer);

	bk_sim_stop(sim);
	if (!good)
		return BK_EXIT_WORLD;
	BK_AUTO_JSON state =
		bk_value_read((struct bk_str){answer.text.at, answer.text.len}, &error);
	if (!state) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	out = bk_out_stream(stdout);
	bk_sim_points_write(cli->arena, state, out);
	if (bk_out_close(out, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

/* "2d", "90m": a number and a unit. */
static bool read_span(struct bk_str text, int64_t *ret_seconds)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', HOUR}, {'d', DAY}, {'w', 7 * (int64_t)DAY}};
	int64_t number;

	for (size_t i = 0; i < BK_COUNT(units); i++) {
		if (!text.len || text.ptr[text.len - 1] != units[i].letter)
			continue;
		if (!bk_str_number((struct bk_str){text.ptr, text.len - 1},
			    (int64_t)YEARS_MAX * 366 * DAY / units[i].seconds, &number))
			return false;
		*ret_seconds = number * units[i].seconds;
		return true;
	}
	return false;
}

static enum bk_exit advance(const struct bk_cli *cli, struct bk_str to)
{
	int64_t seconds, time;
	struct bk_str body;

	if (read_span(to, &seconds)) {
		body = bk_str_format(cli->arena, "{\"advance\": %lld}", (long long)seconds);
	} else if (bk_sim_time_read(to, &time)) {
		body = bk_str_format(cli->arena, "{\"to\": %lld}", (long long)time);
	} else {
		bk_say("`bkc sim advance` takes a span such as 2d or 90m, or a time such as "
		       "2026-11-26T05:00:00Z, not `%.*s`",
			BK_STR_ARGS(to));
		return BK_EXIT_USAGE;
	}
	return ask(cli, "POST", "clock", body);
}

/* All at once are replaced by none where the list is empty. */
static enum bk_exit faults(const struct bk_cli *cli, struct bk_str wanted)
{
	if (!wanted.len)
		return ask(cli, "GET", "faults", BK_STR(""));
	if (bk_str_is(wanted, "[]"))
		return ask(cli, "DELETE", "faults", BK_STR(""));
	return ask(cli, "POST", "faults", wanted);
}

enum bk_exit bk_command_sim(struct bk_cli *cli)
{
	struct bk_str first = cli->arguments.len ? cli->arguments.at[0] : BK_STR("");
	struct bk_str second = cli->arguments.len > 1 ? cli->arguments.at[1] : BK_STR("");
	struct bk_sim_options options;

	if (bk_str_is(first, "advance"))
		return advance(cli, second);
	if (bk_str_is(first, "faults"))
		return faults(cli, second);
	if (bk_str_is(first, "points"))
		return points(cli);
	if (second.len) {
		bk_say("`bkc sim` serves one unit, and `%.*s` is one too many",
			BK_STR_ARGS(second));
		return BK_EXIT_USAGE;
	}
	if (!read_options(cli, &options))
		return BK_EXIT_USAGE;
	return first.len ? serve_unit(cli, &options, first) : serve_alone(cli, &options);
}
