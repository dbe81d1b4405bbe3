/*
 * Inside of the Terraform back end.
 */
#ifndef BK_EMIT_TERRAFORM_H
#define BK_EMIT_TERRAFORM_H

#include "base/json.h"
#include "emit/context.h"

/* A provider: one per account and region. */
struct bk_tf_provider {
	const struct bk_account *account;
	const struct bk_region *region;
	struct bk_str alias; /* "aws.prod_eu_west_1" as resources write it */
};

struct bk_terraform {
	struct bk_emit emit;
	struct bk_json json;
	struct bk_str *names;                      /* of resources and data sources, by object */
	BK_VEC(struct bk_tf_provider *) providers; /* in the order of first use */
	struct bk_tf_provider **provider_of;       /* [account × regions + region] */
	BK_VEC(const struct bk_desired *) secrets; /* objects with a password from a secret */
	BK_VEC(struct bk_str) optin_keys, advanced_keys; /* all of the matrix, once each */
};

/* terraform_value.c: a value as Terraform JSON. Literal text is escaped, so that no `${` of the
 * user's becomes an expression. */
void bk_tf_value(struct bk_terraform *tf, const struct bk_node *node);
void bk_tf_string(struct bk_terraform *tf, struct bk_str text);
/* Whether the object is a resource whose attribute can stand for the part. */
bool bk_tf_has_attribute(
	const struct bk_terraform *tf, const struct bk_desired *target, enum bk_ref_part part);

/* terraform_hooks.c: arguments that no row can say: keys of a table, lifecycle, … */
void bk_tf_extras(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw);

/* The attribute that holds the text of an object's secret. */
#define BK_TF_SECRET_TYPE "aws_secretsmanager_secret_version"

#endif
