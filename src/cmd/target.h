/*
 * Whom a command speaks to: AWS, through the client, or (--sim) an AWS that is simulated in this
 * process, whose keys are its own. And how it is stopped: the first SIGINT or SIGTERM lets the
 * calls in flight end, a second one ends the program.
 */
#ifndef BK_CMD_TARGET_H
#define BK_CMD_TARGET_H

#include "apply/apply.h"
#include "cmd/session.h"
#include "sim/sim.h"

struct bk_target {
	struct bk_session *session;
	struct bk_sim *sim; /* NULL: AWS itself */
	struct bk_aws *aws;
	struct bk_apply apply; /* filled from the flags */
	struct bk_aws_account *accounts;
	struct bk_str endpoint;
	char access[21], secret[41]; /* of the simulator */
};

/* For a session that was run without errors. BK_EXIT_OK, or what was said on stderr. */
BK_NODISCARD enum bk_exit bk_target_open(struct bk_target *target, struct bk_session *session);
/* Also where it was not opened whole. */
void bk_target_close(struct bk_target *target);
/* Whether a signal asked to stop. */
bool bk_target_stopped(void);

#endif
