/*
 * What reading and comparing must know of each type of object, a row each. What writing must know
 * is in write.h.
 */
#ifndef BK_APPLY_DRIVER_H
#define BK_APPLY_DRIVER_H

#include "objects/aws.h"

enum { BK_GROUPS_MAX = 4 };

struct bk_driver {
	enum bk_aws_id id;
	/* How many groups the digest has that its tags carry; 0: a child, or nothing does. The
	 * first is its own properties, the last its tags. */
	int groups;
	int parent_group; /* of a child: which group of its parent's digest; else 0 */
	/* Members of a group of their own, and which one (keys: the policy). */
	const char *apart;
	int apart_group;
	bool open; /* members that are not declared are not compared; else they are AWS's default */
	bool orphans; /* deleted where it is ours and declared no more */
	bool data;    /* a data store: its deletion is accepted by address */
	/* Members that are for creation and deletion only, or say whose child it is; NULL ends. */
	const char *skip[4];
	const char *word; /* in a plan: "policy" */
};

const struct bk_driver *bk_driver_of(enum bk_aws_id id);

#endif
