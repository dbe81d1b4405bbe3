/*
 * Switches of the organization, in the management account, in AWS's order (aws-semantics 6).
 */
#include "base/arena.h"
#include "infer/context.h"

static struct bk_str org_address(struct bk_infer *infer, const char *kind)
{
	return bk_str_format(infer->arena, "%s:%s", kind, infer->model->org->name->text.ptr);
}

static struct bk_desired *org_object(
	struct bk_infer *infer, enum bk_aws_id id, struct bk_span span, struct bk_str because)
{
	struct bk_desired *desired = bk_desired_add(infer->list, id, infer->model->org->management,
		NULL, org_address(infer, bk_aws_type_get(id)->name));

	desired->span = span;
	desired->because = because;
	return desired;
}

static void need_service_access(struct bk_infer *infer, struct bk_span span, struct bk_str because)
{
	if (infer->service_access)
		return;
	infer->service_access = org_object(infer, BK_AWS_SERVICE_ACCESS, span, because);
	bk_node_put(infer->arena, infer->service_access->body, "ServicePrincipal",
		bk_node_literal(infer->arena, "backup.amazonaws.com"));
}

/* One flag of the global settings; the others stay as they are. */
static void need_flag(
	struct bk_infer *infer, const char *flag, struct bk_span span, struct bk_str because)
{
	struct bk_node *settings;

	need_service_access(infer, span, because);
	if (!infer->global_settings) {
		infer->global_settings = org_object(infer, BK_AWS_GLOBAL_SETTINGS, span, because);
		bk_node_put(infer->arena, infer->global_settings->body, "GlobalSettings",
			bk_node_map(infer->arena));
		bk_desired_after(infer->list, infer->global_settings, infer->service_access,
			"AWS Backup must be trusted by the organization first");
	}
	settings = bk_node_find(infer->global_settings->body, "GlobalSettings");
	if (!bk_node_find(settings, flag))
		bk_node_put(infer->arena, settings, flag, bk_node_literal(infer->arena, "true"));
}

void bk_org_copies(struct bk_infer *infer, struct bk_span span)
{
	if (infer->model->org && infer->model->org->management)
		need_flag(infer, "isCrossAccountBackupEnabled", span,
			BK_STR("backups are copied to another account"));
}

static void delegate(struct bk_infer *infer)
{
	const struct bk_org *org = infer->model->org;
	struct bk_desired *desired;

	need_flag(infer, "isDelegatedAdministratorEnabled", org->span,
		BK_STR("the organization delegates the administration of AWS Backup"));
	desired = org_object(infer, BK_AWS_DELEGATE, org->span, BK_STR(""));
	bk_node_put(infer->arena, desired->body, "AccountId",
		bk_node_string(infer->arena, org->delegate->id));
	bk_node_put(infer->arena, desired->body, "ServicePrincipal",
		bk_node_literal(infer->arena, "backup.amazonaws.com"));
	bk_desired_after(infer->list, desired, infer->service_access,
		"AWS Backup must be trusted by the organization first");
}

void bk_org_finish(struct bk_infer *infer)
{
	const struct bk_org *org = infer->model->org;
	const struct bk_plan_use *policy = NULL;

	if (!org || !org->management)
		return;
	if (org->monitoring)
		need_service_access(infer, org->span,
			BK_STR("backup jobs of all accounts are seen in the management account"));
	if (org->delegate)
		delegate(infer);
	bk_vec_foreach (i, &infer->plans) {
		if (infer->plans.at[i]->policy && !policy)
			policy = infer->plans.at[i];
	}
	if (!policy)
		return;
	need_service_access(infer, policy->object->span,
		BK_STR("a backup policy works only where AWS Backup is trusted"));
	infer->policy_type = org_object(infer, BK_AWS_POLICY_TYPE, policy->object->span,
		BK_STR("a plan stands on an organizational unit"));
	bk_node_put(infer->arena, infer->policy_type->body, "RootId",
		bk_node_string(infer->arena, org->root));
	bk_node_put(infer->arena, infer->policy_type->body, "PolicyType",
		bk_node_literal(infer->arena, "BACKUP_POLICY"));
	bk_desired_after(infer->list, infer->policy_type, infer->service_access,
		"AWS Backup must be trusted by the organization first");
}
