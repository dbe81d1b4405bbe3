/*
 * The kind table: what the user may write (kinds.def).
 */
#ifndef BK_MODEL_KINDS_H
#define BK_MODEL_KINDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/type.h"

enum bk_kind_id {
	BK_KIND_NONE,
#define BK_KIND(symbol, word, places, flags, doc) BK_KIND_##symbol,
#define BK_ATTR(kind, symbol, word, type, flags, standard, min, max, doc)
#include "model/kinds.def"
#undef BK_KIND
#undef BK_ATTR
	BK_KIND_COUNT
};

/* All properties of all kinds; those of one kind are consecutive. BK_A_LOCK, BK_A_KEEP, … */
enum bk_attr_id {
#define BK_KIND(symbol, word, places, flags, doc)
#define BK_ATTR(kind, symbol, word, type, flags, standard, min, max, doc) BK_A_##symbol,
#include "model/kinds.def"
#undef BK_KIND
#undef BK_ATTR
	BK_ATTR_COUNT
};

enum bk_kind_flag {
	BK_NAMED = 1, /* a name is required */
	BK_MAYBE_NAMED = 2,
	BK_UNNAMED = 4,
	BK_NAMED_BY_REF = 8, /* copy: the name is a reference */
	BK_PHYSICAL = 16,    /* takes `= value` after its name */
	BK_REGIONAL = 32,    /* placed per account and region */
	BK_GLOBAL = 64,      /* placed per account */
	BK_OWNABLE = 128,    /* bkc makes it: existing and retired make sense */
	BK_EXTENSION = 256,  /* further properties of a managed resource */
	BK_FREE = 512,       /* any property names; its reader knows */
	BK_LATER = 1024,     /* known, not in this version (BK1015) */
};

enum bk_attr_flag {
	BK_REQUIRED = 1,
	BK_FIXED = 2,   /* cannot change in place */
	BK_DAYS = 4,    /* whole days */
	BK_MINUTES = 8, /* whole minutes */
	BK_HIDDEN = 16, /* not written by that word */
};

/* Of a property whose upper bound a rule of its own reports. */
#define BK_NO_MAX INT64_MAX

struct bk_attr {
	enum bk_attr_id id;
	const char *word;
	const struct bk_type *type;
	unsigned flags;
	const char *standard;
	int64_t min, max; /* both 0: unbounded; max BK_NO_MAX: no upper bound here */
	const char *doc;
};

struct bk_kind {
	enum bk_kind_id id;
	const char *word;
	const char
		*places; /* words apart by blanks: top org ou in plan rule key vault stdlib any */
	unsigned flags;
	const char *doc;
	const struct bk_attr *attrs; /* in bk_attrs[] */
	size_t attr_count;
};

extern const struct bk_attr bk_attrs[BK_ATTR_COUNT];

/* The row of an id; never NULL for a valid id. */
const struct bk_kind *bk_kind_get(enum bk_kind_id id);
/* By word; NULL where there is none. Resource kinds are rows of the matrix, not of this table. */
const struct bk_kind *bk_kind_find(struct bk_str word);
/* A property of a kind by word, or NULL; hidden ones are not found. */
const struct bk_attr *bk_attr_find(const struct bk_kind *kind, struct bk_str word);
/* Whether the kind may stand in `place` ("top", "in", or a kind's word). */
bool bk_kind_stands_in(const struct bk_kind *kind, struct bk_str place);

/* Types that kinds.def names. */
extern const struct bk_type bk_t_string, bk_t_int, bk_t_bool, bk_t_duration, bk_t_life, bk_t_size,
	bk_t_date, bk_t_clock, bk_t_schedule, bk_t_account, bk_t_region, bk_t_arn, bk_t_ou,
	bk_t_tags, bk_t_secret, bk_t_kind_name, bk_t_condition, bk_t_any, bk_t_strings,
	bk_t_accounts, bk_t_regions, bk_t_kind_names, bk_t_names, bk_t_principals, bk_t_resources,
	bk_t_vault, bk_t_key, bk_t_role, bk_t_plan, bk_t_resource, bk_t_keys, bk_t_vault_key,
	bk_t_resource_key, bk_t_lock, bk_t_accept, bk_t_form, bk_t_slr, bk_t_optin,
	bk_t_attribute_type, bk_t_source_key, bk_t_string_or_arn;

#endif
