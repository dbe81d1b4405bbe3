/*
 * Evaluated values. Every value knows where it was written and by which expansion it came there,
 * so that any later complaint can point at the user's own word.
 */
#ifndef BK_MODEL_VALUE_H
#define BK_MODEL_VALUE_H

#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"
#include "source/diag.h"
#include "source/file.h"

struct bk_object;
struct bk_family;
struct bk_account;
struct bk_ou;
struct bk_region;
struct bk_service;
struct bk_value;

enum bk_value_kind {
	BK_V_POISON, /* something was wrong and has been reported: stay silent */
	BK_V_STRING,
	BK_V_INT,
	BK_V_BOOL,
	BK_V_DURATION, /* seconds; BK_FOREVER */
	BK_V_SIZE,     /* bytes */
	BK_V_DATE,     /* days since 1970-01-01 */
	BK_V_CLOCK,
	BK_V_SCHEDULE,
	BK_V_WORD, /* an enumeration word: text */
	BK_V_ARN,  /* text */
	BK_V_ACCOUNT,
	BK_V_REGION,
	BK_V_OU,
	BK_V_ORG,
	BK_V_KIND,         /* a resource kind: service */
	BK_V_OBJECT,       /* one instance */
	BK_V_FAMILY,       /* all instances, where a list of them is meant */
	BK_V_ROLE_NAME,    /* role("name"): text */
	BK_V_SERVICE_NAME, /* service("x.amazonaws.com"): text */
	BK_V_SECRET,
	BK_V_LIST,
	BK_V_MAP,
	BK_V_CONDITION,
};

enum bk_origin {
	BK_WRITTEN,   /* here, by the user */
	BK_INHERITED, /* from the plan (rules), the rule (copies) */
	BK_DEFAULT,   /* from the kind table */
};

#define BK_FOREVER INT64_MAX

struct bk_clock {
	int minutes;        /* after midnight */
	struct bk_str zone; /* IANA name, "UTC" for utc */
};

/*
 * A schedule in AWS's form: exactly six cron fields and a zone (F 4.2). `cron` is without the
 * word: "0 5/1 ? * * *".
 */
struct bk_schedule {
	struct bk_str cron;
	struct bk_str zone; /* IANA name; "UTC" for utc */
	struct bk_str text; /* as written, for messages */
	/* the fields as bit sets; minute 0-59, hour 0-23 */
	uint64_t minutes;
	uint32_t hours;
	bool closed; /* its window of the day was closed by who wrote it: `to` */
};

struct bk_secret {
	bool by_aws; /* `aws` */
	struct bk_str name_or_arn;
	struct bk_str json_key; /* or empty */
};

struct bk_entry {
	struct bk_str key;
	struct bk_span key_span;
	const struct bk_value *value;
};

/* Conditions that AWS decides: `where` and `when`. */
enum bk_cond_kind { BK_COND_AND, BK_COND_OR, BK_COND_NOT, BK_COND_COMPARE };
enum bk_cond_op {
	BK_COND_EQ,
	BK_COND_NE,
	BK_COND_LIKE,
	BK_COND_NOT_LIKE,
	BK_COND_IN,
	BK_COND_NOT_IN
};
enum bk_cond_subject {
	BK_COND_TAG,
	BK_COND_KIND_OF,
	BK_COND_CONTEXT,
	BK_COND_ACCOUNT,
	BK_COND_REGION
};

struct bk_cond {
	enum bk_cond_kind kind;
	struct bk_span span;
	BK_VEC(const struct bk_cond *) parts; /* AND, OR: two or more; NOT: one */
	/* COMPARE */
	enum bk_cond_subject subject;
	struct bk_str key; /* of the tag or the context */
	enum bk_cond_op op;
	BK_VEC(const struct bk_value *) values; /* one, but for IN and NOT_IN */
};

struct bk_value {
	enum bk_value_kind kind;
	enum bk_origin origin;
	struct bk_span span;
	const struct bk_via *via;
	union {
		int64_t number;
		bool truth;
		struct bk_str text;
		struct bk_clock clock;
		const struct bk_schedule *schedule;
		const struct bk_account *account;
		const struct bk_region *region;
		const struct bk_ou *ou;
		const struct bk_service *service;
		const struct bk_object *object;
		const struct bk_family *family;
		const struct bk_secret *secret;
		const struct bk_cond *condition;
		BK_VEC(const struct bk_value *) list;
		BK_VEC(struct bk_entry) map;
	};
};

/* The value of a key of a BK_V_MAP, or NULL. */
const struct bk_value *bk_value_entry(const struct bk_value *map, struct bk_str key);
/* Whether the list (or NULL, or poison) names the object. */
bool bk_value_lists(const struct bk_value *list, const struct bk_object *object);
/* `30d`, `8h`, `forever`, `"text"`, … as the language writes it; for messages. */
struct bk_str bk_value_show(struct bk_arena *arena, const struct bk_value *value);
struct bk_str bk_duration_show(struct bk_arena *arena, int64_t seconds);

#endif
