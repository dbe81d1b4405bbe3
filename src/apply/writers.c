/*
 * The writer of each type, a row each.
 */
#include "base/bug.h"

#include "apply/write.h"

/* clang-format off */
static const struct bk_writer writers[BK_AWS_COUNT] = {
	/* What belongs to the organization or to all of an account is never taken away. */
	[BK_AWS_SERVICE_ACCESS]  = { .create = bk_service_access_enable },
	[BK_AWS_POLICY_TYPE]     = { .create = bk_policy_type_enable },
	[BK_AWS_DELEGATE]        = { .create = bk_delegate_register },
	[BK_AWS_GLOBAL_SETTINGS] = { .create = bk_global_settings_put, .change = bk_global_settings_put },
	[BK_AWS_REGION_SETTINGS] = { .create = bk_region_settings_put, .change = bk_region_settings_put },
	[BK_AWS_SLR]             = { .create = bk_slr_create },

	[BK_AWS_ROLE] = { bk_role_create, bk_role_update, bk_role_delete,
		"TagRole", "UntagRole", "RoleName", BK_REF_NAME, "TagKeys", BK_TAGS_KEY_VALUE, false },
	[BK_AWS_ROLE_ATTACHMENT] = { .create = bk_attachment_create, .remove = bk_attachment_delete },

	[BK_AWS_KEY] = { bk_key_create, bk_key_update, bk_key_delete,
		"TagResource", "UntagResource", "KeyId", BK_REF_ID, "TagKeys", BK_TAGS_TAG_KEY, true },
	[BK_AWS_ALIAS] = { .create = bk_alias_create, .change = bk_alias_update, .remove = bk_alias_delete },

	[BK_AWS_TABLE] = { bk_table_create, bk_table_update, bk_table_delete,
		"TagResource", "UntagResource", "ResourceArn", BK_REF_ARN, "TagKeys", BK_TAGS_KEY_VALUE, false },
	[BK_AWS_DB_INSTANCE] = { bk_db_create, bk_db_update, bk_db_delete,
		"AddTagsToResource", "RemoveTagsFromResource", "ResourceName", BK_REF_ARN, "TagKeys",
		BK_TAGS_KEY_VALUE, false },

	[BK_AWS_VAULT] = { bk_vault_create, NULL, bk_vault_delete,
		"TagResource", "UntagResource", "ResourceArn", BK_REF_ARN, "TagKeyList", BK_TAGS_MAP, false },
	[BK_AWS_AIRGAP_VAULT] = { bk_airgap_create, NULL, bk_vault_delete,
		"TagResource", "UntagResource", "ResourceArn", BK_REF_ARN, "TagKeyList", BK_TAGS_MAP, false },
	[BK_AWS_VAULT_POLICY] = { .create = bk_vault_policy_put, .change = bk_vault_policy_put,
		.remove = bk_vault_policy_delete },
	[BK_AWS_VAULT_LOCK] = { .create = bk_vault_lock_put, .change = bk_vault_lock_put,
		.remove = bk_vault_lock_delete },

	[BK_AWS_PLAN] = { bk_plan_create, bk_plan_update, bk_plan_delete,
		"TagResource", "UntagResource", "ResourceArn", BK_REF_ARN, "TagKeyList", BK_TAGS_MAP, false },
	[BK_AWS_SELECTION] = { .create = bk_selection_create, .change = bk_selection_replace,
		.remove = bk_selection_delete },

	[BK_AWS_BACKUP_POLICY] = { bk_backup_policy_create, bk_backup_policy_update, bk_backup_policy_delete,
		"TagResource", "UntagResource", "ResourceId", BK_REF_ID, "TagKeys", BK_TAGS_KEY_VALUE, false },
	[BK_AWS_POLICY_ATTACHMENT] = { .create = bk_policy_attach, .remove = bk_policy_detach },
};
/* clang-format on */

const struct bk_writer *bk_writer_of(enum bk_aws_id id)
{
	if (id <= BK_AWS_NONE || id >= BK_AWS_COUNT)
		bk_bug("no writer of AWS type %d", (int)id);
	return &writers[id];
}
