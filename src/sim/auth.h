/*
 * Who calls: the signature of a request, and the keys that the simulator knows.
 *
 * The administrator of account 111111111111 has the access key AKIASIM1111111111111 ("AKIASIM1",
 * then the account) and the secret sim-secret-of-account-111111111111000000. Keys of role sessions
 * come from STS (sim/sts.c).
 */
#ifndef BK_SIM_AUTH_H
#define BK_SIM_AUTH_H

#include "sim/request.h"

/* Name of the administrator's user. */
#define BK_SIM_ADMINISTRATOR "administrator"

/* Records of sessions, by access key, in no account: {secret, token, account, arn, user, role,
 * expires}; expires by the real clock. */
#define BK_SIM_SESSION "sts.session"
/* Records of accounts, by account id, in no account. See sim/world.h. */
#define BK_SIM_ACCOUNT "account"

struct bk_sim_caller {
	struct bk_str account;
	struct bk_str arn;             /* of the user or of the session */
	struct bk_str user;            /* its unique id: "AIDA…", "AROA…:session" */
	struct bk_str role;            /* ARN of the role of a session; else empty */
	struct bk_str region, service; /* of the credential scope */
};

/*
 * Reads who signed, and checks that they did and when. All text in the arena. False and *ret_fault
 * with the code that the service has for it. *ret_service is set as soon as it is known, else NULL.
 */
BK_NODISCARD bool bk_sim_authenticate(struct bk_sim *sim, const struct bk_sim_http *http,
	struct bk_arena *arena, const struct bk_aws_service **ret_service,
	struct bk_sim_caller *ret_caller, struct bk_sim_fault *ret_fault);

#endif
