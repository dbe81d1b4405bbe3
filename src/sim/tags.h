/*
 * The tags of every resource of the simulator, kept by ARN, which says account and region: what a
 * service writes with its own operations, the tagging API sees, and the other way round.
 *
 * A service calls bk_sim_tags_add() when it makes a resource, also without any tags (then the
 * resource is known here), and bk_sim_tags_drop() when the resource goes.
 */
#ifndef BK_SIM_TAGS_H
#define BK_SIM_TAGS_H

#include <stdbool.h>

#include "base/str.h"
#include "base/value.h"

struct bk_sim;
struct bk_sim_fault;

/* How a service takes tags and refuses them. */
struct bk_sim_tag_rules {
	const char *key,
		*value;       /* members of an item: "Key", "Value"; NULL: a map of key to value */
	const char *invalid;  /* code for a tag that may not be: "ValidationException" */
	const char *too_many; /* code for more than BK_SIM_TAGS_MOST of them */
	bool plain; /* values have no `[`, `]`, `"` and the like: IAM, RDS, Organizations */
};

/* Tags on one resource. Source: "Tag naming limits and requirements" of the user guide of AWS
 * Resource Groups and Tag Editor, 2026-11. */
enum { BK_SIM_TAGS_MOST = 50 };

/* {key: value}; empty where there are none. The caller drops it. */
BK_NODISCARD json_t *bk_sim_tags_get(struct bk_sim *sim, struct bk_str arn);
/* Whether the resource was made known. */
bool bk_sim_tags_known(struct bk_sim *sim, struct bk_str arn);
/* Adds `given`, a list or a map by the rules, or NULL (only looked at); the same key again gets the
 * new value. False and *ret_fault where a tag may not be. */
BK_NODISCARD bool bk_sim_tags_add(struct bk_sim *sim, struct bk_str arn,
	const struct bk_sim_tag_rules *rules, json_t *given, struct bk_sim_fault *ret_fault);
/* Takes away the tags of these keys, a list of strings; keys that are not there do not matter. */
void bk_sim_tags_remove(struct bk_sim *sim, struct bk_str arn, const json_t *keys);
/* Forgets the resource. */
void bk_sim_tags_drop(struct bk_sim *sim, struct bk_str arn);
/* `tags` (a map) in the form of the rules, sorted by key. The caller drops it. */
BK_NODISCARD json_t *bk_sim_tags_write(json_t *tags, const struct bk_sim_tag_rules *rules);

/* Where a data store of the world is and what encrypts it (sim/world.h); the id is the ARN. */
#define BK_SIM_DATA_STORE "store"

/* The store's kind of them; the id is the ARN. */
#define BK_SIM_TAGS_KIND "tags"

#endif
