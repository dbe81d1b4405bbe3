/*
 * Operations of Amazon RDS.
 */
#include "aws/ops.h"

#define RDS &bk_aws_services[BK_SERVICE_RDS]

/* clang-format off */
const struct bk_aws_operation bk_aws_rds_operations[] = {
	{ RDS, "AddRoleToDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "AddTagsToResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ RDS, "CreateDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "CreateDBSnapshot", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "CreateDBSubnetGroup", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "DeleteDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "DeleteDBSnapshot", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "DeleteDBSubnetGroup", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ RDS, "DescribeCertificates", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "Certificates" },
	{ RDS, "DescribeDBClusterSnapshots", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS, .page_in = "Marker", .page_out = "Marker",
		.page_items = "DBClusterSnapshots" },
	{ RDS, "DescribeDBClusters", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "DBClusters" },
	{ RDS, "DescribeDBEngineVersions", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "DBEngineVersions" },
	{ RDS, "DescribeDBInstances", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "DBInstances" },
	{ RDS, "DescribeDBParameterGroups", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "DBParameterGroups" },
	{ RDS, "DescribeDBSnapshots", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "DBSnapshots" },
	{ RDS, "DescribeDBSubnetGroups", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "DBSubnetGroups" },
	{ RDS, "DescribeOptionGroups", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS,
		.page_in = "Marker", .page_out = "Marker", .page_items = "OptionGroupsList" },
	{ RDS, "DescribeOrderableDBInstanceOptions", "POST", "/", .success = 200,
		.retry = BK_RETRY_ALWAYS, .page_in = "Marker", .page_out = "Marker",
		.page_items = "OrderableDBInstanceOptions" },
	{ RDS, "ListTagsForResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ RDS, "ModifyDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "RebootDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "RemoveTagsFromResource", "POST", "/", .success = 200, .retry = BK_RETRY_ALWAYS },
	{ RDS, "StartDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
	{ RDS, "StopDBInstance", "POST", "/", .success = 200, .retry = BK_RETRY_NEVER },
};
/* clang-format on */

const size_t bk_aws_rds_operation_count = BK_COUNT(bk_aws_rds_operations);
