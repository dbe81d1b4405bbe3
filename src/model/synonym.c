/*
 * Words that people bring along from Terraform, CloudFormation and AWS's API.
 */
#include "model/synonym.h"

#include "base/arena.h"
#include "model/kinds.h"
#include "source/diag.h"

/* clang-format off */
static const struct {
	enum bk_kind_id kind;
	const char *theirs, *ours;
} words[] = {
	{BK_KIND_RULE,   "retention",           "keep"},
	{BK_KIND_RULE,   "delete_after",        "keep"},
	{BK_KIND_RULE,   "lifecycle",           "keep"},
	{BK_KIND_RULE,   "cold_storage_after",  "cold"},
	{BK_KIND_RULE,   "start_window",        "start"},
	{BK_KIND_RULE,   "completion_window",   "finish"},
	{BK_KIND_RULE,   "target_vault_name",   "vault"},
	{BK_KIND_RULE,   "recovery_point_tags", "point_tags"},
	{BK_KIND_RULE,   "enable_continuous_backup", "continuous"},
	{BK_KIND_RULE,   "pitr",                "continuous"},
	{BK_KIND_COPY,   "retention",           "keep"},
	{BK_KIND_COPY,   "delete_after",        "keep"},
	{BK_KIND_COPY,   "lifecycle",           "keep"},
	{BK_KIND_COPY,   "cold_storage_after",  "cold"},
	{BK_KIND_PLAN,   "retention",           "keep"},
	{BK_KIND_PLAN,   "delete_after",        "keep"},
	{BK_KIND_PLAN,   "start_window",        "start"},
	{BK_KIND_PLAN,   "completion_window",   "finish"},
	{BK_KIND_PLAN,   "iam_role_arn",        "role"},
	{BK_KIND_PLAN,   "resources",           "select"},
	{BK_KIND_SELECT, "resources",           "include"},
	{BK_KIND_SELECT, "not_resources",       "exclude"},
	{BK_KIND_SELECT, "types",               "kinds"},
	{BK_KIND_SELECT, "resource_types",      "kinds"},
	{BK_KIND_SELECT, "tags",                "where"},
	{BK_KIND_SELECT, "tag",                 "where"},
	{BK_KIND_SELECT, "conditions",          "where"},
	{BK_KIND_SELECT, "condition",           "where"},
	{BK_KIND_VAULT,  "kms_key",             "key"},
	{BK_KIND_VAULT,  "kms_key_arn",         "key"},
	{BK_KIND_VAULT,  "encryption_key",      "key"},
	{BK_KIND_VAULT,  "encryption_key_arn",  "key"},
	{BK_KIND_VAULT,  "min_retention",       "min"},
	{BK_KIND_VAULT,  "min_retention_days",  "min"},
	{BK_KIND_VAULT,  "max_retention",       "max"},
	{BK_KIND_VAULT,  "max_retention_days",  "max"},
	{BK_KIND_VAULT,  "retention",           "max"},
	{BK_KIND_VAULT,  "changeable_for_days", "grace"},
	{BK_KIND_KEY,    "enable_key_rotation", "rotate"},
	{BK_KIND_KEY,    "rotation",            "rotate"},
	{BK_KIND_KEY,    "deletion_window_in_days", "delete_after"},
	{BK_KIND_ROLE,   "managed_policy_arns", "policies"},
	{BK_KIND_ROLE,   "permissions_boundary", "boundary"},
	{BK_KIND_RESOURCE, "kms_key",           "key"},
	{BK_KIND_RESOURCE, "kms_key_id",        "key"},
	{BK_KIND_ORG,    "master",              "management"},
	{BK_KIND_ORG,    "management_account",  "management"},
	{BK_KIND_ORG,    "delegated_admin",     "delegate"},
};

/* What is a block here. */
static const struct {
	enum bk_kind_id kind;
	const char *theirs, *block;
} blocks[] = {
	{BK_KIND_RULE,   "copy",                "copy VAULT { keep = … }"},
	{BK_KIND_RULE,   "copy_to",             "copy VAULT { keep = … }"},
	{BK_KIND_RULE,   "copies",              "copy VAULT { keep = … }"},
	{BK_KIND_RULE,   "copy_action",         "copy VAULT { keep = … }"},
	{BK_KIND_RULE,   "copy_actions",        "copy VAULT { keep = … }"},
	{BK_KIND_RULE,   "destination",         "copy VAULT { keep = … }"},
	{BK_KIND_RULE,   "destination_vault_arn", "copy VAULT { keep = … }"},
	{BK_KIND_PLAN,   "rules",               "rule NAME { … }"},
	{BK_KIND_PLAN,   "copy_to",             "copy VAULT { keep = … }"},
};
/* clang-format on */

void bk_suggest_property(struct bk_diags *diags, const struct bk_kind *kind, struct bk_span span,
	struct bk_str word, const struct bk_str legal[], size_t count)
{
	for (size_t i = 0; i < BK_COUNT(words); i++) {
		if (words[i].kind != kind->id || !bk_str_is(word, words[i].theirs))
			continue;
		bk_diag_help(diags, "It is called `%s` here: `bkc explain %s.%s`.", words[i].ours,
			kind->word, words[i].ours);
		return;
	}
	for (size_t i = 0; i < BK_COUNT(blocks); i++) {
		if (blocks[i].kind != kind->id || !bk_str_is(word, blocks[i].theirs))
			continue;
		bk_diag_help(diags, "It is a block here: %s.", blocks[i].block);
		return;
	}
	bk_diag_suggest(diags, span, word, legal, count);
}
