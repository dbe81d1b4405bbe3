/*
 * What exists in AWS: a row per type of object and, in it, a row per property, with the names
 * that the API, CloudFormation and Terraform give it. The API's shape is canonical; the others
 * are renamings of it. What truly differs is a named hook of the row (emit/).
 */
#ifndef BK_OBJECTS_AWS_H
#define BK_OBJECTS_AWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum bk_aws_id {
	BK_AWS_NONE,
	BK_AWS_SERVICE_ACCESS, /* trusted access of backup.amazonaws.com */
	BK_AWS_POLICY_TYPE,    /* BACKUP_POLICY enabled on the root */
	BK_AWS_DELEGATE,       /* delegated administrator */
	BK_AWS_GLOBAL_SETTINGS,
	BK_AWS_REGION_SETTINGS,
	BK_AWS_SLR, /* AWSServiceRoleForBackup */
	BK_AWS_ROLE,
	BK_AWS_ROLE_ATTACHMENT,
	BK_AWS_KEY,
	BK_AWS_ALIAS,
	BK_AWS_TABLE,       /* DynamoDB */
	BK_AWS_DB_INSTANCE, /* RDS */
	BK_AWS_RESOURCE,    /* any existing data store: only ever referenced */
	BK_AWS_VAULT,
	BK_AWS_AIRGAP_VAULT,
	BK_AWS_VAULT_POLICY,
	BK_AWS_VAULT_LOCK,
	BK_AWS_PLAN,
	BK_AWS_SELECTION,
	BK_AWS_BACKUP_POLICY, /* Organizations policy of type BACKUP_POLICY */
	BK_AWS_POLICY_ATTACHMENT,
	BK_AWS_COUNT
};

/* How a back end writes a property. */
enum bk_aws_shape {
	BK_SHAPE_PLAIN,    /* value as it is; maps and lists by their rows below */
	BK_SHAPE_FREE_MAP, /* a map whose keys are the user's (tags, settings) */
	BK_SHAPE_BLOCK,    /* map: a nested block in Terraform, an object elsewhere */
	BK_SHAPE_BLOCKS, /* list of maps: nested blocks in Terraform, a list of objects elsewhere */
	BK_SHAPE_TAG_LIST, /* a free map that CloudFormation writes as [{Key, Value}] */
	BK_SHAPE_ZONE,     /* name of a time zone; AWS's own name of UTC is "Etc/UTC" */
};

/* In place of a name: the members stand one level up. */
#define BK_AWS_SPLICED ""
/* In place of a name: not written. It follows from what the object is, belongs to its parent, or
 * is written by the back end in a form of its own. */
#define BK_AWS_IMPLIED "="

struct bk_aws_prop {
	const char *api;            /* name in the API; NULL ends the rows */
	const char *terraform;      /* NULL: Terraform has none (BK9014 where it is set) */
	const char *cloudformation; /* NULL: CloudFormation has none (BK9014, or the companion) */
	enum bk_aws_shape shape;
	bool fixed;                        /* cannot change in place */
	const struct bk_aws_prop *members; /* of blocks */
	/* JSON that every back end writes where the body has none, because AWS and Terraform's
	 * provider would fill in different values; or NULL. */
	const char *standard;
};

struct bk_aws_type {
	enum bk_aws_id id;
	const char *name;           /* word in dumps and addresses: "vault_policy" */
	const char *title;          /* "backup vault policy" */
	const char *service;        /* endpoint prefix: "backup" */
	const char *terraform;      /* resource type; NULL: by the companion script */
	const char *cloudformation; /* type; NULL: part of its parent, or by the companion script */
	/* By bk_ref_part: the attribute in Terraform; in CloudFormation that of Fn::GetAtt, or
	 * "Ref". NULL: has none, a literal is written. */
	const char *terraform_refs[3], *cloudformation_refs[3];
	/* What CloudFormation writes as a property of the parent: its name there; the API property
	 * that gives the value (NULL: an object of all); whether several make a list; whether what
	 * must come before it must come before the parent too. */
	const char *part, *part_value;
	bool part_is_list, part_orders;
	const char *tags; /* API name of its tag property; NULL: not taggable */
	bool global;      /* per account, not per region */
	bool output;      /* other Terraform roots read its names */
	bool retain;      /* CloudFormation leaves it when the stack goes or it is replaced */
	bool precious; /* Terraform refuses to destroy it: data is lost with it, at once or late */
	const struct bk_aws_prop *props;
};

/* The row of an id; never NULL for a valid id. */
const struct bk_aws_type *bk_aws_type_get(enum bk_aws_id id);

#endif
