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
};

struct bk_aws_service {
	const char *name;    /* endpoint prefix and word in the rows below: "backup" */
	const char *id;      /* of AWS_ENDPOINT_URL_<ID>, upper case: "BACKUP" */
	const char *signing; /* name in the credential scope */
	enum bk_protocol protocol;
	const char *version; /* API version: "2018-11-15" */
	const char *target;  /* JSON: prefix of X-Amz-Target; else NULL */
	const char *json;    /* JSON: "1.0" or "1.1" */
	bool global;         /* one endpoint per partition */
};

/* What may be done after a failure that leaves open whether the call was carried out. */
enum bk_retry_class {
	BK_RETRY_ALWAYS, /* a read, or the same result when done twice */
	BK_RETRY_TOKEN,  /* safe while the input carries its idempotency token */
	BK_RETRY_NEVER,  /* the caller must look first */
};

enum { BK_OPERATION_QUERY = 4 };

struct bk_aws_operation {
	const struct bk_aws_service *service;
	const char *name;   /* "CreateBackupVault" */
	const char *method; /* "POST" unless rest-json */
	/* rest-json: the path with its members, "/backup-vaults/{BackupVaultName}"; members are
	 * named as in the input. A `?word` at the end stands as it is. Else "/". */
	const char *path;
	/* rest-json: members that go into the query, "MaxResults=maxResults": member, then the
	 * name on the wire. NULL ends. Other members make the body. */
	const char *query[BK_OPERATION_QUERY];
	int success; /* HTTP status of success */
	enum bk_retry_class retry;
	const char *token; /* idempotency member, or NULL */
	/* Pages: member of the input that takes the token, member of the output that gives it,
	 * member that holds the items; NULL where there are no pages. */
	const char *page_in, *page_out, *page_items;
};

/* Rows by name, or NULL. */
const struct bk_aws_service *bk_aws_service_find(struct bk_str name);
const struct bk_aws_operation *bk_aws_operation_find(struct bk_str service, struct bk_str name);
/* All rows, sorted by service and name. */
extern const struct bk_aws_service bk_aws_services[];
extern const size_t bk_aws_service_count;
extern const struct bk_aws_operation bk_aws_operations[];
extern const size_t bk_aws_operation_count;

#endif
