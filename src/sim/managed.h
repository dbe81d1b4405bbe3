/*
 * AWS's own policies and service-linked roles, as far as bkc and AWS Backup use them.
 */
#ifndef BK_SIM_MANAGED_H
#define BK_SIM_MANAGED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bk_sim_managed {
	const char *path, *name; /* arn:aws:iam::aws:policy PATH NAME */
	/* Patterns of actions that it allows, parted by `|`; AWS's own text says more. */
	const char *actions;
	bool linked; /* of service-linked roles alone */
};

extern const struct bk_sim_managed bk_sim_managed[];
extern const size_t bk_sim_managed_count;
/* By ARN, or NULL. */
const struct bk_sim_managed *bk_sim_managed_find(struct bk_str arn);

struct bk_sim_linked {
	const char *service, *role, *policy;
};

/* The service-linked role of a service, or NULL. */
const struct bk_sim_linked *bk_sim_linked_find(struct bk_str service);

#endif
