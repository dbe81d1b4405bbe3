/*
 * Writing one object: what the executor (execute.c) asks of the writers (write_*.c), and what it
 * lends them. A writer makes the calls that bring its object to what is declared, and says how it
 * went; order, digests, repetition and reports are the executor's.
 */
#ifndef BK_APPLY_WRITE_H
#define BK_APPLY_WRITE_H

#include "apply/apply.h"

struct bk_run;

enum bk_outcome {
	BK_OUTCOME_DONE,
	BK_OUTCOME_FAILED, /* write->trouble says how */
	BK_OUTCOME_AGAIN,  /* call the writer again after write->delay: AWS is not ready yet */
};

/* What stopped a change. The failure of a call is owned by it. */
struct bk_trouble {
	enum bk_trouble_kind {
		BK_TROUBLE_NONE,
		BK_TROUBLE_CALL,    /* `failure` of `operation` */
		BK_TROUBLE_FOREIGN, /* there is one of its name already, and it is not ours */
		BK_TROUBLE_TEXT,    /* `text` says it all */
	} kind;
	const struct bk_aws_operation *operation;
	struct bk_aws_failure failure;
	char text[512]; /* or why it was tried again and again */
};

/* One object being written, by one thread. */
struct bk_write {
	struct bk_run *run;
	struct bk_apply *apply;
	const struct bk_change *change;
	const struct bk_aws_type *change_type;
	const struct bk_desired *desired; /* NULL where an orphan is deleted */
	struct bk_live *live; /* what was found of it; of a creation or replacement: what becomes */
	struct bk_arena *arena; /* until the change has ended */
	json_t *body; /* as declared, in the API's shape, without tags; NULL for deletions */
	json_t *tags; /* {key: value} for a creation, the digest among them; or NULL */
	bool taken;   /* the creation was refused for another of that name, which is not ours */
	size_t step;  /* the writer's own: where to go on when it is called again */
	int64_t delay;
	const char *waits_for; /* with a delay: why */
	int64_t since;         /* when AWS was found not to be ready; 0: it was not */
	size_t tries;
	struct bk_trouble trouble;
};

typedef enum bk_outcome bk_write_fn(struct bk_write *write);

/* How the tags of a type are written. */
enum bk_tag_shape { BK_TAGS_NONE, BK_TAGS_MAP, BK_TAGS_KEY_VALUE, BK_TAGS_TAG_KEY };

struct bk_writer {
	bk_write_fn *create, *change, *remove; /* NULL: there is no such thing */
	/* Operations that add and take away tags, the member that names the object, and what goes
	 * into it; the member that lists the keys to take away. */
	const char *tag, *untag, *tag_member;
	enum bk_ref_part tag_part;
	const char *untag_keys;
	enum bk_tag_shape shape;
	bool steps; /* a creation takes more than one call */
};

/* Of every type that is written; all NULL otherwise. */
const struct bk_writer *bk_writer_of(enum bk_aws_id id);

/*
 * Calls. The service is the type's unless said otherwise, account and region are the object's.
 * Each takes `input`. False with write->trouble set.
 */
BK_NODISCARD bool bk_write_call(
	struct bk_write *write, const char *operation, json_t *input, json_t **ret_output);
BK_NODISCARD bool bk_write_call_pages(
	struct bk_write *write, const char *operation, json_t *input, json_t **ret_output);
/* Whether the newest trouble is an error of one of these codes, parted by `|`. */
bool bk_write_failed_as(const struct bk_write *write, const char *codes);
/* Forgets the newest trouble. */
void bk_write_forgive(struct bk_write *write);
/* What follows from the newest trouble: AGAIN where it is one that passes by itself (facts: IAM
 * is not the same everywhere at once) and the time for that is not over, else FAILED. */
enum bk_outcome bk_write_give_up(struct bk_write *write);
/* DONE where the call succeeds or fails with one of these codes (NULL: none), else give up. */
enum bk_outcome bk_write_make(
	struct bk_write *write, const char *operation, json_t *input, const char *fine);
/* AGAIN, `why` until `most_ms` are over. */
enum bk_outcome bk_write_wait(struct bk_write *write, int64_t most_ms, const char *why);
enum bk_outcome bk_write_say(struct bk_write *write, const char *format, ...) BK_PRINTF(2, 3);
enum bk_outcome bk_write_foreign(struct bk_write *write);

/* What a creation found where it may have been made already. */
enum bk_seen { BK_SEEN_OURS, BK_SEEN_FOREIGN, BK_SEEN_NOTHING, BK_SEEN_FAILED };

/* Looks for the object by its name: fills write->live where it is there. */
typedef enum bk_seen bk_look_fn(struct bk_write *write);

/*
 * A creation. Where it is open whether it was carried out, or AWS says that there is one of that
 * name (`exists`: codes parted by `|`), looks: ours is taken, another's is BK_TROUBLE_FOREIGN, and
 * nothing is made once more. Takes `input`. *ret_output is NULL where it was found by looking.
 */
enum bk_outcome bk_write_create(struct bk_write *write, const char *operation, json_t *input,
	const char *exists, bk_look_fn *look, json_t **ret_output);

/* Whether tags, a map or a list in either shape, say that they are those of an object of this
 * unit; of the one being written. */
bool bk_write_is(const struct bk_write *write, const struct bk_desired *object, const json_t *tags);
bool bk_write_is_ours(const struct bk_write *write, const json_t *tags);
/* Tags in the shape that a creation takes; a new value. */
json_t *bk_write_tags(const struct bk_write *write, enum bk_tag_shape shape);
/* A member of the body, for an input: a new reference; documents become text. NULL: absent. */
json_t *bk_write_member(struct bk_write *write, const char *member);
/* Copies members (a list ended by NULL) from the body, those that it has. */
void bk_write_copy(struct bk_write *write, json_t *input, const char *const members[]);
/* Whether the change is (also) one of that member of the body, or of what is in it. */
bool bk_write_changes(const struct bk_write *write, const char *member);

/* A member of the body that is changed by a call of its own. */
struct bk_write_part {
	const char *member;
	bk_write_fn *put;
};

/* The calls of those members that change, one after the other; goes on where it was left. */
enum bk_outcome bk_write_parts(
	struct bk_write *write, const struct bk_write_part parts[], size_t count);
/* Sets CreatorRequestId; a higher attempt gives another one. */
void bk_write_token(struct bk_write *write, json_t *input, int attempt);
struct bk_str bk_write_token_text(struct bk_write *write, int attempt);
/* {member: text}, a new value. */
json_t *bk_write_input(const char *member, struct bk_str text);

/* Its physical name: as found, else as declared. */
struct bk_str bk_write_name(const struct bk_write *write);
/* What is known of the parent: found, or made by this run. Never NULL for children. */
struct bk_live *bk_write_parent(const struct bk_write *write);
/* Makes known what was created; the texts are copied to where they last. */
void bk_write_known(struct bk_write *write, struct bk_str arn, struct bk_str id);
/* The same of another object than the one being written. */
void bk_write_learn(
	struct bk_write *write, struct bk_live *live, struct bk_str arn, struct bk_str id);
/* Whether this run made the parent. */
bool bk_write_parent_is_new(const struct bk_write *write);

/* The writers. */
bk_write_fn bk_vault_create, bk_vault_delete, bk_airgap_create, bk_vault_policy_put,
	bk_vault_policy_delete, bk_vault_lock_put, bk_vault_lock_delete;
bk_write_fn bk_plan_create, bk_plan_update, bk_plan_delete, bk_selection_create,
	bk_selection_replace, bk_selection_delete;
bk_write_fn bk_global_settings_put, bk_region_settings_put;
bk_write_fn bk_key_create, bk_key_update, bk_key_delete, bk_alias_create, bk_alias_update,
	bk_alias_delete;
bk_write_fn bk_role_create, bk_role_update, bk_role_delete, bk_attachment_create,
	bk_attachment_delete, bk_slr_create;
bk_write_fn bk_service_access_enable, bk_policy_type_enable, bk_delegate_register,
	bk_backup_policy_create, bk_backup_policy_update, bk_backup_policy_delete, bk_policy_attach,
	bk_policy_detach;
bk_write_fn bk_table_create, bk_table_update, bk_table_delete, bk_db_create, bk_db_update,
	bk_db_delete;

#endif
