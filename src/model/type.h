/*
 * Types of properties. The expected type of a property decides what a bare word in it means, so
 * enumeration words, regions and kinds need no quotes.
 */
#ifndef BK_MODEL_TYPE_H
#define BK_MODEL_TYPE_H

#include <stdbool.h>

enum bk_type_kind {
	BK_T_NONE,
	BK_T_STRING,
	BK_T_INT,
	BK_T_BOOL,
	BK_T_DURATION, /* with `words`: or `forever` */
	BK_T_SIZE,
	BK_T_DATE,
	BK_T_CLOCK,
	BK_T_SCHEDULE,
	BK_T_ACCOUNT,
	BK_T_REGION,
	BK_T_OU,
	BK_T_ARN,
	BK_T_TAGS,      /* map of strings, tag rules apply */
	BK_T_SECRET,    /* aws, secret(…) */
	BK_T_WORD,      /* one of `words` */
	BK_T_KIND_NAME, /* a resource kind: dynamodb */
	BK_T_OBJECT,    /* a reference to an object of kind `object` (a word of the kind table, or
			   "resource" for any data store) */
	BK_T_PRINCIPAL, /* account, ou, org, role reference, role("…"), service("…") */
	BK_T_CONDITION, /* an expression over tag.*, kind, context[…] that AWS decides, not bkc */
	BK_T_LIST,      /* of `element` */
	BK_T_MAP,       /* of `element`, keyed by anything that is a name */
	BK_T_EITHER,    /* `element` or `other` (key: a reference or the word `aws`) */
	BK_T_ANY,       /* anything: raw blocks; in bk_t_names: a name */
};

struct bk_type {
	enum bk_type_kind kind;
	const struct bk_type *element, *other;
	const char *const *words; /* NULL-ended */
	const char *object;
};

#endif
