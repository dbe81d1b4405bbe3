/*
 * One run of a plan, for the files that carry it out: execute.c, write.c, digest.c.
 */
#ifndef BK_APPLY_EXECUTE_H
#define BK_APPLY_EXECUTE_H

#include "apply/write.h"

/* Where a call for the change goes: its region, or one by which global things are reached. */
struct bk_str bk_run_region(const struct bk_run *run, const struct bk_change *change);
/* What is known of an object, or NULL. */
struct bk_live *bk_run_live(struct bk_run *run, const struct bk_desired *desired);
/* Whether this run made the object. */
bool bk_run_made(const struct bk_run *run, const struct bk_desired *desired);
/* Whether this run has turned on the organization's trust in AWS Backup. */
bool bk_run_enabled_access(const struct bk_run *run);
/* Copies what is known of an object to where it lasts, and lets others find it. */
void bk_run_learn(struct bk_run *run, struct bk_live *live, struct bk_str arn, struct bk_str id);

/* The value of a tag, in a map or in a list of either shape; or empty. */
struct bk_str bk_tags_value(const json_t *tags, const char *key);
/* Tags {key: value} in the shape of an API; a new value. */
json_t *bk_tags_shaped(const json_t *tags, enum bk_tag_shape shape);

#endif
