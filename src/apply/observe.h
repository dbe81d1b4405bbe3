/*
 * Reading what exists, in rounds: questions are asked side by side, then their answers are taken
 * one after the other in the order in which they were asked; an answer may ask more. Only asking
 * runs on several threads.
 */
#ifndef BK_APPLY_OBSERVE_H
#define BK_APPLY_OBSERVE_H

#include "apply/apply.h"
#include "base/map.h"

struct bk_observer;
struct bk_ask;

/* Takes an answer: the output is ask->output, NULL where there is no such thing. */
typedef void bk_answer_fn(struct bk_observer *observer, struct bk_ask *ask);

struct bk_ask {
	struct bk_aws_call call;
	bool pages;
	const char *absent; /* codes of failures that mean that there is none, parted by `|` */
	bk_answer_fn *answer;
	const struct bk_account *account;
	struct bk_str region;             /* of what is asked about; empty: global */
	const struct bk_desired *desired; /* why it is asked, or NULL */
	struct bk_live *live;             /* what is asked about, or NULL */
	/* Something of others, about which only a statement is compared: a refusal leaves it open.
	 * NULL: what is asked must be known. */
	const struct bk_object *about;
	struct bk_store *store; /* what is asked about, or NULL */
	json_t *input, *output;
	bool failed;
	struct bk_aws_failure failure;
	const struct bk_observer *observer;
};

/* An account and region of the unit. */
struct bk_scene {
	const struct bk_account *account;
	const struct bk_region *region; /* NULL: what is global */
	BK_VEC(const struct bk_desired *) wanted;
	size_t counts[BK_AWS_COUNT]; /* of wanted, by type; externals apart */
	bool roles_asked;
	BK_VEC(struct bk_store *) tagged; /* of which tags are stated */
};

struct bk_observer {
	struct bk_apply *apply;
	struct bk_world *world;
	struct bk_arena *arena; /* the world's */
	BK_VEC(struct bk_ask *) asks;
	BK_VEC(struct bk_scene *) scenes; /* by account and region; the global one of each first */
	struct bk_map scene_by;           /* "ACCOUNT/REGION" → bk_scene */
	struct bk_map live_by;            /* "TYPE ACCOUNT/REGION KEY" → bk_live */
	struct bk_map tags_by;            /* ARN → json_t, owned by `tags` */
	struct bk_map named;              /* "TYPE ACCOUNT/REGION NAME" → bk_desired */
	struct bk_map store_by;           /* ARN → bk_store whose tags are stated */
	json_t *tags;
	struct bk_str unit; /* as in tags */
	bool failed;
};

/* A question about `live` (or NULL) for `desired` (or NULL); takes `input`. */
struct bk_ask *bk_ask(struct bk_observer *observer, const struct bk_scene *scene,
	const char *service, const char *operation, json_t *input, bk_answer_fn *answer);
/* The same, from an answer: of the same account and region. */
struct bk_ask *bk_ask_more(struct bk_observer *observer, const struct bk_ask *from,
	const char *service, const char *operation, json_t *input, bk_answer_fn *answer);
json_t *bk_ask_input(const char *member, struct bk_str text);

/* existing.c: what is stated about keys, vaults and data stores of others. */
void bk_ask_existing(struct bk_observer *observer);
/* … of a key, once it is known by its id. */
void bk_ask_existing_key(
	struct bk_observer *observer, const struct bk_ask *from, struct bk_live *live);
/* Who manages a key of KMS: AWS, or a customer. Once for each key. */
void bk_ask_manager(struct bk_observer *observer, const struct bk_ask *from,
	const struct bk_object *about, struct bk_str arn);
void bk_learn_manager(struct bk_observer *observer, struct bk_str arn, struct bk_str manager);

/* The roles of an account, once. */
void bk_ask_roles(struct bk_observer *observer, const struct bk_account *account,
	const struct bk_desired *because);

struct bk_scene *bk_scene_of(struct bk_observer *observer, const struct bk_account *account,
	const struct bk_region *region);
/* The object that is wanted under a physical name, or NULL. */
const struct bk_desired *bk_named(const struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str name);

/* What is known of an object by `key` (name, id or ARN: what its type is found by); made where it
 * is new. `bk_live_find` gives NULL instead. */
struct bk_live *bk_live_get(struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str key);
struct bk_live *bk_live_find(const struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str key);
/* Whether tags ({key: value}) say that it is this unit's. */
bool bk_tags_are_ours(const struct bk_observer *observer, const json_t *tags);
/* A child of `parent` by its key. */
struct bk_live *bk_live_child(
	struct bk_observer *observer, struct bk_live *parent, enum bk_aws_id id, struct bk_str key);

/* Lists of tags in any of AWS's shapes as {key: value}. A new value. */
json_t *bk_tags_read(const json_t *list);
/* A policy document that came as text; NULL where it is none. A new value. */
json_t *bk_document_read(struct bk_str text);

/* answer_*.c */
bk_answer_fn bk_answer_resources, bk_answer_aliases, bk_answer_key, bk_answer_vaults,
	bk_answer_vault, bk_answer_plans, bk_answer_region_settings, bk_answer_global_settings,
	bk_answer_roles, bk_answer_table, bk_answer_db, bk_answer_organization,
	bk_answer_service_access, bk_answer_accounts, bk_answer_roots, bk_answer_delegates,
	bk_answer_policies;
/* A plan that is ours: it is read whole. */
void bk_plan_found(struct bk_observer *observer, const struct bk_ask *from, struct bk_str arn,
	struct bk_str id, json_t *tags);
void bk_plan_ask(struct bk_observer *observer, const struct bk_ask *from, struct bk_live *live);
/* Seconds since 1970 of a member: a number, or a date as XML writes it; 0: absent. */
int64_t bk_value_time(const json_t *object, const char *key);
/* Runs on the asking thread: keeps of an answer only what can matter. */
void bk_reduce_roles(const struct bk_ask *ask);

/* world.c: ownership, who declares what, children; when all answers are in. */
void bk_world_link(struct bk_observer *observer);

#endif
