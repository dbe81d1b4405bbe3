/*
 * The matrix as the simulator takes it: the member "services" of a world's document.
 */
#ifndef BK_CMD_SERVICES_H
#define BK_CMD_SERVICES_H

#include "base/value.h"

struct bk_model;

/* {"rds": {"arn": …, "copy_account": true, …}, …}: names and properties as in stdlib/aws.bk, what
 * the jobs of the simulator look at. The caller owns it. */
BK_NODISCARD json_t *bk_services_document(const struct bk_model *model);

#endif
