/*
 * AWS's own policies: see managed.h.
 * Source: AWS Managed Policy Reference, 2026-11; names and paths, not their text.
 */
#include "sim/managed.h"

#include "base/attr.h"

/* clang-format off */
const struct bk_sim_managed bk_sim_managed[] = {
	{ "/", "AWSBackupFullAccess", "backup*:*", false },
	{ "/", "AWSBackupOperatorAccess", "backup:Get*|backup:List*|backup:Describe*", false },
	{ "/", "AWSBackupServiceRolePolicyForIndexing", "ebs:*|ec2:Describe*|kms:*", false },
	{ "/", "AWSBackupServiceRolePolicyForS3Backup",
		"backup*:*|cloudwatch:*|events:*|kms:*|s3:*|tag:*", false },
	{ "/", "AWSBackupServiceRolePolicyForS3Restore", "kms:*|s3:*", false },
	{ "/", "AWSBackupServiceRolePolicyForScans", "backup:*|guardduty:*|iam:PassRole|kms:*", false },
	{ "/", "AdministratorAccess", "*", false },
	{ "/", "ReadOnlyAccess", "*:Describe*|*:Get*|*:List*", false },
	{ "/aws-service-role/", "AWSBackupServiceLinkedRolePolicyForBackup",
		"backup*:*|ec2:*|fsx:*|kms:*|rds:*|tag:*", true },
	{ "/aws-service-role/", "AWSServiceRolePolicyForBackupReports", "backup:*|config:*", true },
	{ "/aws-service-role/", "AWSServiceRolePolicyForBackupRestoreTesting", "backup:*|rds:*", true },
	{ "/aws-service-role/", "AmazonRDSServiceRolePolicy", "ec2:*|rds:*", true },
	{ "/service-role/", "AWSBackupServiceRolePolicyForBackup",
		"backup*:*|cloudformation:*|dsql:*|dynamodb:*|ec2:*|eks:*|elasticfilesystem:*|fsx:*|"
		"kms:*|rds:*|redshift*:*|ssm*:*|storagegateway:*|tag:*|timestream:*", false },
	{ "/service-role/", "AWSBackupServiceRolePolicyForRestores",
		"backup*:*|cloudformation:*|dsql:*|dynamodb:*|ec2:*|eks:*|elasticfilesystem:*|fsx:*|"
		"iam:PassRole|kms:*|rds:*|redshift*:*|ssm*:*|storagegateway:*|timestream:*", false },
};

static const struct bk_sim_linked linked[] = {
	{ "backup.amazonaws.com", "AWSServiceRoleForBackup",
		"AWSBackupServiceLinkedRolePolicyForBackup" },
	{ "rds.amazonaws.com", "AWSServiceRoleForRDS", "AmazonRDSServiceRolePolicy" },
	{ "reports.backup.amazonaws.com", "AWSServiceRoleForBackupReports",
		"AWSServiceRolePolicyForBackupReports" },
	{ "restore-testing.backup.amazonaws.com", "AWSServiceRoleForBackupRestoreTesting",
		"AWSServiceRolePolicyForBackupRestoreTesting" },
};
/* clang-format on */

const size_t bk_sim_managed_count = BK_COUNT(bk_sim_managed);

const struct bk_sim_managed *bk_sim_managed_find(struct bk_str arn)
{
	const struct bk_str prefix = BK_STR("arn:aws:iam::aws:policy");
	if (!bk_str_has_prefix(arn, prefix))
		return NULL;
	for (size_t i = 0; i < bk_sim_managed_count; i++) {
		const struct bk_sim_managed *row = &bk_sim_managed[i];
		struct bk_str rest = {arn.ptr + prefix.len, arn.len - prefix.len};
		struct bk_str path = bk_str_of(row->path);
		if (!bk_str_has_prefix(rest, path))
			continue;
		rest = (struct bk_str){rest.ptr + path.len, rest.len - path.len};
		if (bk_str_is(rest, row->name))
			return row;
	}
	return NULL;
}

const struct bk_sim_linked *bk_sim_linked_find(struct bk_str service)
{
	for (size_t i = 0; i < BK_COUNT(linked); i++) {
		if (bk_str_is(service, linked[i].service))
			return &linked[i];
	}
	return NULL;
}
