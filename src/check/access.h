/*
 * Whom the policies of keys and vaults admit, of those who act on the way of a backup
 * (aws-semantics 1): the one judge of the rules and of the paths. Policies that bkc writes are
 * evaluated as they will be written, those of existing objects as they are stated.
 */
#ifndef BK_CHECK_ACCESS_H
#define BK_CHECK_ACCESS_H

#include <stdbool.h>

#include "base/str.h"
#include "base/truth.h"

struct bk_access_memo;
struct bk_account;
struct bk_arena;
struct bk_check;
struct bk_desired;
struct bk_object;
struct bk_protected;
struct bk_region;

enum bk_party_kind {
	BK_PARTY_ROLE,     /* the plan's */
	BK_PARTY_LINKED,   /* AWS Backup's service-linked role of the account */
	BK_PARTY_DEPLOYER, /* the account's access_role */
	BK_PARTY_STORAGE,  /* AWS Backup's storage: works by grants, only a deny stops it */
};

struct bk_party {
	enum bk_party_kind kind;
	const struct bk_account *account; /* none of STORAGE */
	const struct bk_desired *role;    /* of ROLE; NULL: not known */
	const struct bk_region *region;   /* where it acts */
};

enum bk_need {
	BK_NEED_READ,   /* reads what the key encrypts */
	BK_NEED_USE,    /* reads and writes under it, and makes grants for AWS's services */
	BK_NEED_AIRGAP, /* the same, always through AWS Backup */
	BK_NEED_MAKE,   /* makes a vault under it */
	BK_NEED_CHANGE, /* changes the policy */
};

enum bk_access_basis {
	BK_ACCESS_STATEMENT, /* one of the policy decides, or none of it allows */
	BK_ACCESS_ASSUMED,   /* nothing is said; KMS itself leaves a key to its account */
	BK_ACCESS_UNSAID,    /* nothing is said, and nothing can be assumed */
	BK_ACCESS_CONDITION, /* a statement whose condition cannot be decided */
	BK_ACCESS_NO_ROLE,   /* who acts is not known */
};

struct bk_access {
	enum bk_truth holds;
	enum bk_access_basis basis;
	bool denied;                   /* by a statement, not for want of one */
	const char *action;            /* of which this is said; the first that is not allowed */
	struct bk_str sid;             /* of the statement; empty: none decides */
	const struct bk_object *block; /* the `allow` or `deny` behind it; NULL: inferred */
};

/* Every question is answered once. */
struct bk_access_memo *bk_access_memo_new(struct bk_arena *arena);

/* Of a key: `key` its declaration, NULL for one that is inferred for a vault. */
struct bk_access bk_access_to_key(const struct bk_check *check, const struct bk_object *key,
	const struct bk_desired *desired, const struct bk_party *party, enum bk_need need);
/* Of the key of what a plan backs up, its role: for kinds that AWS Backup does not fully manage,
 * and for those that it reads with the role. Where a missing right would show in no job, nothing is
 * assumed. The item is under a customer key. */
struct bk_access bk_access_to_source(const struct bk_check *check, const struct bk_object *plan,
	const struct bk_protected *item, bool full);
/* Of the same key, AWS Backup of the account that a copy goes to. */
struct bk_access bk_access_from_afar(
	const struct bk_check *check, const struct bk_protected *item, const struct bk_account *to);
/* Of a vault's customer key, who encrypts the copies of kinds that are not fully managed: the
 * plan's role within the account, AWS Backup of the vault's account for copies from others. */
struct bk_access bk_access_to_copy_key(const struct bk_check *check, const struct bk_object *plan,
	const struct bk_object *vault, const struct bk_desired *key);
/* Of an air-gapped vault's declared key, the role of a plan that copies into it. */
struct bk_access bk_access_to_airgap_key(
	const struct bk_check *check, const struct bk_object *plan, const struct bk_object *vault);
/* The key that a vault will be or is said to be under; NULL: AWS's own, or nobody said. */
const struct bk_desired *bk_vault_key_of(
	const struct bk_check *check, const struct bk_object *vault);
/* The plan's role copying into a vault. Within the account only a deny counts, as its own policy
 * allows it. */
struct bk_access bk_access_to_vault(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *plan);

#endif
