/*
 * bkc sim: the simulated AWS for any client, and its clock and faults.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/value.h"
#include "cmd/session.h"
#include "cmd/world.h"
#include "sim/clock.h"
#include "sim/sim.h"

/* Port of a simulator that was not told one. */
#define STANDARD_ENDPOINT "http://127.0.0.1:4599"

/* One account where no unit says more. */
static const struct bk_str standard_account = {"111111111111", 12};

/* How to speak to it, for people and for `eval`. */
static void print_use(const struct bk_sim *sim, struct bk_str account)
{
	char access[21], secret[41];
	bk_sim_keys(account, access, secret);
	printf("AWS_ENDPOINT_URL=http://127.0.0.1:%u AWS_ACCESS_KEY_ID=%s "
	       "AWS_SECRET_ACCESS_KEY=%s\n",
		bk_sim_port(sim), access, secret);
	fflush(stdout);
}

/* Until SIGINT or SIGTERM, which are blocked in every thread. */
static void wait_for_signal(const sigset_t *signals)
{
	int number;
	while (sigwait(signals, &number) == EINTR)
		;
}

static enum bk_exit serve(
	const struct bk_cli *cli, const json_t *world, struct bk_str account, bool unit)
{
	struct bk_sim_options options = {
		.port = (uint16_t)cli->port,
		.store = cli->values[BK_FLAG_STORE],
		.world = world,
		.clock = cli->clock,
	};
	struct bk_error error;
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	struct bk_sim *sim = bk_sim_start(&options, &error);
	if (sim == NULL) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	(void)unit;
	print_use(sim, account);
	wait_for_signal(&signals);
	bk_sim_stop(sim);
	return BK_EXIT_OK;
}
