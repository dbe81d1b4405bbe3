/*
 * Inside of the CloudFormation back end.
 */
#ifndef BK_EMIT_CLOUDFORMATION_H
#define BK_EMIT_CLOUDFORMATION_H

#include "base/json.h"
#include "emit/context.h"

/* AWS's limits (quotas page of CloudFormation, 2026-09), and what we allow a template to be: with
 * room for what only the assembled template has. */
enum {
	BK_CFN_RESOURCES_MAX = 500,
	BK_CFN_BYTES_MAX = 1048576,
	BK_CFN_BYTES_ALLOWED = 900000,
	BK_CFN_OUTPUTS_MAX = 200,
};

/* One template, which becomes one stack. */
struct bk_cfn_template {
	const struct bk_account *account;
	const struct bk_region *region;
	size_t number; /* of its account and region, from 1 */
	struct bk_str file, stack;
	BK_VEC(const struct bk_desired *) resources;  /* what comes first stands first */
	BK_VEC(const struct bk_desired *) parameters; /* existing keys, by alias */
	size_t exports;
};

struct bk_cloudformation {
	struct bk_emit emit;
	struct bk_json json;
	struct bk_str *ids; /* logical ids of resources, names of parameters; by object */
	/* By object, number in templates from 1; of a parameter the last that took it. */
	size_t *template_of;
	size_t *position;               /* place in the order of everything, from 1; by object */
	size_t *first_part, *next_part; /* parts of an object, index + 1, in order */
	unsigned char *exported;        /* a bit for every bk_ref_part; by object */
	BK_VEC(struct bk_cfn_template *) templates; /* in the order of deployment */
};

/* stacks.c: parts, logical ids, and the templates in an order in which they can be deployed. */
void bk_stacks_make(struct bk_cloudformation *cf);

/* cloudformation_value.c */
void bk_cfn_value(
	struct bk_cloudformation *cf, const struct bk_desired *from, const struct bk_node *node);
/* How a part of another object is written from within an object. */
enum bk_cfn_ref {
	BK_CFN_LOCAL,     /* Ref or Fn::GetAtt */
	BK_CFN_PARAMETER, /* Ref to a parameter */
	BK_CFN_LITERAL,
	BK_CFN_IMPORT, /* Fn::ImportValue: another template of the same account and region */
};
enum bk_cfn_ref bk_cfn_ref_way(const struct bk_cloudformation *cf, const struct bk_desired *from,
	const struct bk_desired *target, enum bk_ref_part part);
/* Name of the export that holds the part. */
struct bk_str bk_cfn_export_name(
	const struct bk_cloudformation *cf, const struct bk_desired *target, enum bk_ref_part part);
/* Ref or Fn::GetAtt. */
void bk_cfn_write_local(
	struct bk_cloudformation *cf, const struct bk_desired *target, enum bk_ref_part part);

/* cloudformation.c: one resource, under its logical id, into cf->json. */
void bk_cfn_write_resource(struct bk_cloudformation *cf, const struct bk_desired *object);

/* The resource that carries an object: itself, or its parent where it is a part. NULL for what is
 * no part of any template. */
const struct bk_desired *bk_cfn_owner(
	const struct bk_cloudformation *cf, const struct bk_desired *object);

#endif
