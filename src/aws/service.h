/*
 * The AWS services and operations that bkc speaks, a row each. The client sends by these rows and
 * the simulator receives by them.
 * Source: the service models of botocore 1.43 and the API references that they are made from,
 * seen 2026-11-24.
 */
#ifndef BK_AWS_SERVICE_H
#define BK_AWS_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum bk_protocol {
	BK_PROTOCOL_REST_JSON, /* path and query from the members, the rest as a JSON body */
	BK_PROTOCOL_JSON,      /* X-Amz-Target and a JSON body */
	BK_PROTOCOL_QUERY,     /* a form; answers are XML */
	BK_PROTOCOL_EC2,       /* EC2's own dialect of it */
	BK_PROTOCOL_REST_XML,  /* path and query from the members; answers are XML. Reads only */
	BK_PROTOCOL_COUNT
};

/*
 * What must be known of a member to write it as a form or as XML and to read it from there, where
 * everything is text. Members without a row are text, or structures if they have members. JSON
 * needs none of this; of rest-json the members of the query have rows.
 */
struct bk_aws_member {
	/* "Tags"; where members of one name differ, with that of the structure around it (or the
	 * name of the operation) in front: "ModifyDBInstance.DBSecurityGroups". */
	const char *name;
	enum bk_member_kind {
		BK_MEMBER_TEXT,
		BK_MEMBER_INT,
		BK_MEMBER_REAL,
		BK_MEMBER_BOOL,
		BK_MEMBER_TIME,   /* in values always seconds since 1970 */
		BK_MEMBER_QUOTED, /* text that stands percent-encoded in answers (IAM's policies) */
		BK_MEMBER_STRUCT, /* an object even if it is empty */
		BK_MEMBER_LIST,
		BK_MEMBER_MAP, /* an object with free keys */
	} kind;
	/* Of lists: name of an item; "" where items stand without an element around them. */
	const char *item;
	/* Names on the wire, of EC2 and S3, that do not follow from `name`. */
	const char *request, *answer;
};

struct bk_aws_operation;

struct bk_aws_service {
	const char *name; /* endpoint prefix and word of bk_aws_operation_find(): "backup" */
	/* Of AWS_ENDPOINT_URL_<ID>, upper case: "RESOURCE_GROUPS_TAGGING_API"; in lower case it is
	 * the word of a profile's services section. */
	const char *id;
	const char *signing; /* name in the credential scope */
	enum bk_protocol protocol;
	const char *version;                       /* API version: "2018-11-15" */
	const char *target;                        /* JSON: prefix of X-Amz-Target; else NULL */
	const char *json;                          /* JSON: "1.0" or "1.1"; else NULL */
	const char *xmlns;                         /* of XML answers; else NULL */
	bool global;                               /* one endpoint per partition */
	const struct bk_aws_operation *operations; /* sorted by name */
	const size_t *operation_count;
	const struct bk_aws_member *members; /* sorted by name; NULL: none are needed */
	const size_t *member_count;
};

/* What may be done after a failure that leaves open whether the call was carried out. */
enum bk_retry_class {
	BK_RETRY_ALWAYS, /* a read, or the same result when done twice. A deletion that is sent
			  * again may answer that there is nothing to delete */
	BK_RETRY_TOKEN,  /* safe while the input carries its idempotency token */
	BK_RETRY_NEVER,  /* the caller must look first */
};

struct bk_aws_operation {
	const struct bk_aws_service *service;
	const char *name;   /* "CreateBackupVault" */
	const char *method; /* "POST" unless rest-json or rest-xml */
	/* rest: the path with its members, "/backup-vaults/{BackupVaultName}"; members are
	 * named as in the input. A `?word` at the end stands as it is. Else "/". */
	const char *path;
	/* rest: members that go into the query, "MaxResults=maxResults": member, then the name
	 * on the wire. A NULL ends them; NULL where there are none. Other members make the body. */
	const char *const *query;
	int success; /* HTTP status of success */
	enum bk_retry_class retry;
	const char *token; /* idempotency member, or NULL */
	/* Pages: member of the input that takes the token, member of the output that gives it,
	 * member that holds the items (a list, or a map); NULL where there are no pages. */
	const char *page_in, *page_out, *page_items;
};

/* Rows by name, or NULL. */
const struct bk_aws_service *bk_aws_service_find(struct bk_str name);
const struct bk_aws_operation *bk_aws_operation_find(struct bk_str service, struct bk_str name);
/* What is known of a member of `parent` (the name of the member, or of the operation, that holds
 * it), or NULL. */
const struct bk_aws_member *bk_aws_member_find(
	const struct bk_aws_service *service, struct bk_str parent, struct bk_str name);
/* All services, sorted by name. */
extern const struct bk_aws_service bk_aws_services[];
extern const size_t bk_aws_service_count;

#endif
