/*
 * Plans: what each needs of keys, vaults, roles, settings and the organization, and the plan and
 * its selections as AWS objects (aws-semantics 1, 3, 5, 7).
 */
#include "base/arena.h"
#include "infer/context.h"

enum { SECONDS_PER_DAY = 86400, SECONDS_PER_MINUTE = 60 };

static bool selects_by_reference(const struct bk_object *select)
{
	return bk_prop(select, BK_A_INCLUDE) || bk_prop(select, BK_A_EXCLUDE);
}

bool bk_plan_is_policy(const struct bk_object *plan)
{
	if (!plan->family || (!plan->family->ou && !plan->family->on_org))
		return false;
	if (bk_prop(plan, BK_A_FORM))
		return bk_prop_is_word(plan, BK_A_FORM, "policy");
	if (bk_prop(plan, BK_A_PLAN_SELECT))
		return false;
	bk_vec_foreach (i, &plan->children) {
		if (plan->children.at[i]->kind->id == BK_KIND_SELECT &&
			selects_by_reference(plan->children.at[i]))
			return false;
	}
	return true;
}

/* A leg of a plan's work: one protected thing on its way into one vault. */
struct leg {
	struct bk_plan_use *plan;
	const struct bk_protected *item;
	bool full;
};

static struct bk_str item_name(struct bk_infer *infer, const struct bk_protected *item)
{
	if (item->resource)
		return bk_str_format(infer->arena, "`%s`", item->resource->name->text.ptr);
	return bk_str_format(infer->arena, "%s", item->service->name->text.ptr);
}

struct bk_key_use *bk_protected_key(struct bk_infer *infer, const struct bk_protected *item)
{
	return item->key_state == BK_KEYED_CUSTOMER ? bk_key_declared(infer, item->key) : NULL;
}

/* Backing up a kind under its source's key: the role reads with that key. Where AWS Backup only
 * reads through the kind's service, the account's root statement is enough, in its own account. */
static void backup_leg(struct bk_infer *infer, const struct leg *leg)
{
	struct bk_key_use *key = bk_protected_key(infer, leg->item);
	const struct bk_account *account = leg->plan->object->account;

	if (!key ||
		(leg->full &&
			(key->object->account == account ||
				leg->item->service->source_key != BK_SOURCE_KEY_IDENTITY)))
		return;
	bk_key_grant(infer, key, leg->plan->role_desired, false, false, leg->item->span,
		bk_str_format(infer->arena,
			leg->full ? "plan `%s` backs up %.*s, which is under this key"
				  : "plan `%s` backs up %.*s, whose backups stay under this key",
			leg->plan->object->name->text.ptr,
			BK_STR_ARGS(item_name(infer, leg->item))));
}

/* Copying to another account, or into an air-gapped vault, which is as one: the destination's
 * service-linked role reads the source under the source's key. */
static void copy_leg(struct bk_infer *infer, const struct leg *leg, struct bk_vault_use *target,
	const struct bk_object *copy)
{
	const struct bk_account *there = target->object->account;
	struct bk_key_use *key = bk_protected_key(infer, leg->item);
	bool airgap = bk_prop_is_word(target->object, BK_A_LOCK, "airgap");

	if (!key || leg->full || !leg->item->service->copy_account ||
		(there == leg->plan->object->account && !airgap))
		return;
	bk_key_grant(infer, key,
		bk_slr(infer, there, copy->span,
			BK_STR("AWS Backup copies into a vault of this account with it")),
		true, false, copy->span,
		bk_str_format(infer->arena, "plan `%s` copies %.*s %s %s",
			leg->plan->object->name->text.ptr, BK_STR_ARGS(item_name(infer, leg->item)),
			airgap ? "into the air-gapped vault of" : "to account",
			there->name->text.ptr));
}

/* What a copy needs whatever is copied. */
static void collect_copy(
	struct bk_infer *infer, struct bk_plan_use *plan, const struct bk_object *copy)
{
	const struct bk_object *target = bk_prop_object(copy, BK_A_COPY_TARGET);
	struct bk_vault_use *vault;

	if (!target)
		return;
	vault = bk_vault_use_of(infer, target);
	bk_vec_foreach (i, &plan->coverage.items) {
		struct leg leg = {.plan = plan, .item = &plan->coverage.items.at[i]};

		leg.full = bk_is_fully_managed(infer->model, leg.item->service,
			plan->object->account, plan->object->region);
		copy_leg(infer, &leg, vault, copy);
	}
	if (vault->key && bk_prop_is_word(target, BK_A_LOCK, "airgap"))
		bk_key_grant(infer, vault->key, plan->role_desired, false, true, copy->span,
			bk_str_format(infer->arena,
				"plan `%s` copies into vault `%s` under this key",
				plan->object->name->text.ptr, target->name->text.ptr));
	if (target->account == plan->object->account)
		return;
	plan->crosses = true;
	vault->rules++;
	bk_vault_incoming(infer, vault, plan, copy->span);
	bk_slr(infer, target->account, copy->span,
		BK_STR("AWS Backup copies into a vault of this account with it"));
	bk_org_copies(infer, copy->span);
}

static void collect_rules(struct bk_infer *infer, struct bk_plan_use *plan)
{
	bk_vec_foreach (i, &plan->object->children) {
		const struct bk_object *rule = plan->object->children.at[i];
		const struct bk_object *const *copies;
		size_t count;

		if (rule->kind->id != BK_KIND_RULE)
			continue;
		copies = bk_rule_copies(infer->arena, rule, &count);
		for (size_t j = 0; j < count; j++)
			collect_copy(infer, plan, copies[j]);
	}
}

/* Switches that AWS Backup consults for what the plan selects. */
static void collect_settings(struct bk_infer *infer, struct bk_plan_use *plan)
{
	const struct bk_object *object = plan->object;
	const struct bk_org *org = infer->model->org;
	struct bk_str because = bk_str_format(
		infer->arena, "plan `%s` selects kinds that need it", object->name->text.ptr);

	bk_vec_foreach (i, &plan->coverage.items) {
		const struct bk_protected *item = &plan->coverage.items.at[i];
		const struct bk_service *service = item->service;

		if (item->by_switch && plan->policy && org && org->management)
			bk_settings_need(infer,
				bk_settings_use_of(infer, org->management, object->region,
					item->span,
					BK_STR("plans of a backup policy go by the management "
					       "account's opt-ins")),
				service->optin, false);
		else if (item->by_switch)
			bk_settings_need(infer,
				bk_settings_use_of(infer, object->account, object->region,
					item->span, because),
				service->optin, false);
		if (service->advanced.len)
			bk_settings_need(infer,
				bk_settings_use_of(infer, object->account, object->region,
					item->span, because),
				service->advanced, true);
	}
}

/* Those of its account and region, whichever plan needs them. */
static void find_settings(struct bk_infer *infer, struct bk_plan_use *plan)
{
	const struct bk_object *object = plan->object;

	plan->settings = bk_map_find(&infer->settings,
		bk_str_format(infer->arena, "settings:%s[%s]", object->account->name->text.ptr,
			object->region->name->text.ptr));
}

static void collect_role(struct bk_infer *infer, struct bk_plan_use *plan)
{
	bool restore = bk_prop_bool(plan->object, BK_A_RESTORE, false);

	bk_plan_role(infer, plan);
	bk_vec_foreach (i, &plan->coverage.items) {
		struct leg leg = {.plan = plan, .item = &plan->coverage.items.at[i]};
		const struct bk_service *service = leg.item->service;

		leg.full = bk_is_fully_managed(
			infer->model, service, plan->object->account, plan->object->region);
		bk_vec_foreach (j, &service->policies)
			bk_role_needs(infer, plan->role, service->policies.at[j]);
		backup_leg(infer, &leg);
	}
	if (!restore)
		return;
	bk_vec_foreach (i, &plan->coverage.items) {
		const struct bk_service *service = plan->coverage.items.at[i].service;

		bk_vec_foreach (j, &service->restore_policies)
			bk_role_needs(infer, plan->role, service->restore_policies.at[j]);
	}
}

void bk_plan_collect(struct bk_infer *infer, const struct bk_object *object)
{
	struct bk_plan_use *plan;

	if (object->life == BK_LIFE_EXISTING)
		return;
	plan = bk_new(infer->arena, struct bk_plan_use);
	plan->object = object;
	plan->policy = bk_plan_is_policy(object);
	bk_coverage_make(infer->arena, infer->model, object, &plan->coverage);
	bk_vec_push(infer->arena, &infer->plans, plan);
	collect_role(infer, plan);
	collect_rules(infer, plan);
	collect_settings(infer, plan);
}

/* Days, or nothing for `forever`. */
static void put_days(
	struct bk_infer *infer, struct bk_node *map, const char *key, const struct bk_value *value)
{
	struct bk_node *node;

	if (!value || value->kind != BK_V_DURATION || value->number == BK_FOREVER)
		return;
	node = bk_node_int(infer->arena, value->number / SECONDS_PER_DAY);
	node->span = value->span;
	bk_node_put(infer->arena, map, key, node);
}

/* Cold storage of EBS is its snapshot archive, which wants a consent of its own (F 4.4). */
static bool archives(const struct bk_plan_use *plan)
{
	bk_vec_foreach (i, &plan->coverage.items) {
		const struct bk_service *service = plan->coverage.items.at[i].service;

		if (service->cold && !service->full)
			return true;
	}
	return false;
}

static void put_lifecycle(struct bk_infer *infer, const struct bk_plan_use *plan,
	struct bk_node *map, const struct bk_value *keep, const struct bk_value *cold)
{
	struct bk_node *lifecycle = bk_node_map(infer->arena);

	put_days(infer, lifecycle, "MoveToColdStorageAfterDays", cold);
	put_days(infer, lifecycle, "DeleteAfterDays", keep);
	if (cold && archives(plan))
		bk_node_put(infer->arena, lifecycle, "OptInToArchiveForSupportedResources",
			bk_node_bool(infer->arena, true));
	if (lifecycle->map.len)
		bk_node_put(infer->arena, map, "Lifecycle", lifecycle);
}

static void put_window(struct bk_infer *infer, struct bk_node *map, const char *key,
	const struct bk_object *rule, enum bk_attr_id own, enum bk_attr_id plans)
{
	const struct bk_value *value = bk_prop(rule, own);
	struct bk_node *node;

	if (!value)
		value = bk_prop(rule->parent, plans);
	if (!value || value->kind != BK_V_DURATION)
		return;
	node = bk_node_int(infer->arena, value->number / SECONDS_PER_MINUTE);
	node->span = value->span;
	bk_node_put(infer->arena, map, key, node);
}

static const struct bk_value *of_rule_or_plan(
	const struct bk_object *rule, enum bk_attr_id own, enum bk_attr_id plans)
{
	const struct bk_value *value = bk_prop(rule, own);

	return value ? value : bk_prop(rule->parent, plans);
}

static void put_copies(struct bk_infer *infer, const struct bk_plan_use *plan,
	const struct bk_object *rule, const struct bk_value *rule_keep, struct bk_node *map)
{
	struct bk_node *list = bk_node_list(infer->arena);
	const struct bk_object *const *copies;
	size_t count;

	copies = bk_rule_copies(infer->arena, rule, &count);
	for (size_t i = 0; i < count; i++) {
		const struct bk_object *target = bk_prop_object(copies[i], BK_A_COPY_TARGET);
		const struct bk_value *keep = bk_prop(copies[i], BK_A_COPY_KEEP);
		struct bk_node *action = bk_node_map(infer->arena);
		struct bk_node *ref;

		if (!target)
			continue;
		ref = bk_node_ref(
			infer->arena, bk_vault_use_of(infer, target)->desired, BK_REF_ARN);
		ref->span = copies[i]->name_span;
		bk_node_put(infer->arena, action, "DestinationBackupVaultArn", ref);
		put_lifecycle(infer, plan, action, keep ? keep : rule_keep,
			bk_prop(copies[i], BK_A_COPY_COLD));
		bk_node_add(infer->arena, list, action);
	}
	if (list->list.len)
		bk_node_put(infer->arena, map, "CopyActions", list);
}

static void put_point_tags(struct bk_infer *infer, struct bk_node *map, const struct bk_value *tags)
{
	struct bk_node *node = bk_node_map(infer->arena);

	if (!tags || tags->kind != BK_V_MAP || !tags->map.len)
		return;
	bk_vec_foreach (i, &tags->map)
		bk_node_put_str(infer->arena, node, tags->map.at[i].key,
			bk_node_string(infer->arena, tags->map.at[i].value->text));
	bk_node_put(infer->arena, map, "RecoveryPointTags", node);
}

static struct bk_node *rule_node(
	struct bk_infer *infer, const struct bk_plan_use *plan, const struct bk_object *rule)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena);
	const struct bk_object *vault = bk_rule_vault(infer->model, rule);
	const struct bk_value *keep = of_rule_or_plan(rule, BK_A_KEEP, BK_A_PLAN_KEEP);
	const struct bk_value *cold = of_rule_or_plan(rule, BK_A_COLD, BK_A_PLAN_COLD);
	const struct bk_value *schedule = of_rule_or_plan(rule, BK_A_SCHEDULE, BK_A_PLAN_SCHEDULE);
	const struct bk_value *continuous =
		of_rule_or_plan(rule, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);

	map->span = rule->span;
	bk_node_put(arena, map, "RuleName", bk_node_string(arena, rule->physical));
	if (vault)
		bk_node_put(arena, map, "TargetBackupVaultName",
			bk_node_ref(arena, bk_vault_use_of(infer, vault)->desired, BK_REF_NAME));
	if (schedule && schedule->kind == BK_V_SCHEDULE) {
		struct bk_node *cron = bk_node_string(arena,
			bk_str_format(arena, "cron(%.*s)", BK_STR_ARGS(schedule->schedule->cron)));

		cron->span = schedule->span;
		bk_node_put(arena, map, "ScheduleExpression", cron);
		bk_node_put(arena, map, "ScheduleExpressionTimezone",
			bk_node_string(arena, schedule->schedule->zone));
	}
	put_window(infer, map, "StartWindowMinutes", rule, BK_A_START, BK_A_PLAN_START);
	put_window(infer, map, "CompletionWindowMinutes", rule, BK_A_FINISH, BK_A_PLAN_FINISH);
	bk_node_put(arena, map, "EnableContinuousBackup",
		bk_node_bool(
			arena, continuous && continuous->kind == BK_V_BOOL && continuous->truth));
	put_lifecycle(infer, plan, map, keep, cold);
	put_point_tags(infer, map, of_rule_or_plan(rule, BK_A_POINT_TAGS, BK_A_PLAN_POINT_TAGS));
	put_copies(infer, plan, rule, keep, map);
	return map;
}

static void add_option(struct bk_infer *infer, struct bk_node **settings, const char *type,
	const char *option, const char *value)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *entry = NULL;

	if (!*settings)
		*settings = bk_node_list(arena);
	bk_vec_foreach (i, &(*settings)->list) {
		if (bk_str_is(bk_node_find((*settings)->list.at[i], "ResourceType")->text, type))
			entry = (*settings)->list.at[i];
	}
	if (!entry) {
		entry = bk_node_map(arena);
		bk_node_put(arena, entry, "ResourceType", bk_node_literal(arena, type));
		bk_node_put(arena, entry, "BackupOptions", bk_node_map(arena));
		bk_node_add(arena, *settings, entry);
	}
	bk_node_put(
		arena, bk_node_find(entry, "BackupOptions"), option, bk_node_literal(arena, value));
}

struct bk_node *bk_advanced_settings(struct bk_infer *infer, const struct bk_object *plan)
{
	struct bk_node *settings = NULL;

	if (bk_prop_bool(plan, BK_A_VSS, false))
		add_option(infer, &settings, "EC2", "WindowsVSS", "enabled");
	if (!bk_prop_bool(plan, BK_A_S3_ACLS, true))
		add_option(infer, &settings, "S3", "BackupACLs", "disabled");
	if (!bk_prop_bool(plan, BK_A_S3_TAGS, true))
		add_option(infer, &settings, "S3", "BackupObjectTags", "disabled");
	return settings;
}

struct bk_node *bk_plan_rules(struct bk_infer *infer, const struct bk_plan_use *plan)
{
	struct bk_node *rules = bk_node_list(infer->arena);

	bk_vec_foreach (i, &plan->object->children) {
		const struct bk_object *rule = plan->object->children.at[i];

		if (rule->kind->id == BK_KIND_RULE)
			bk_node_add(infer->arena, rules, rule_node(infer, plan, rule));
	}
	return rules;
}

static void order_copy(
	struct bk_infer *infer, const struct bk_plan_use *plan, const struct bk_object *copy)
{
	const struct bk_object *target = bk_prop_object(copy, BK_A_COPY_TARGET);
	struct bk_vault_use *use = target ? bk_vault_use_of(infer, target) : NULL;

	if (!use)
		return;
	bk_vec_push(infer->arena, &use->written_by, plan->desired);
	if (use->key && use->desired->external)
		bk_desired_after(infer->list, plan->desired, use->key->desired,
			"the destination's key must admit who copies under it");
	if (use->policy && use->object->account != plan->object->account)
		bk_desired_after(infer->list, plan->desired, use->policy,
			"the destination must accept copies before any is made");
}

/* Whatever receives or reads must be ready before a plan can run. */
static void order_plan(struct bk_infer *infer, struct bk_plan_use *plan)
{
	bk_vec_foreach (i, &plan->object->children) {
		const struct bk_object *rule = plan->object->children.at[i];
		const struct bk_object *const *copies;
		const struct bk_object *vault;
		size_t count;

		if (rule->kind->id != BK_KIND_RULE)
			continue;
		vault = bk_rule_vault(infer->model, rule);
		if (vault)
			bk_vec_push(infer->arena, &bk_vault_use_of(infer, vault)->written_by,
				plan->desired);
		copies = bk_rule_copies(infer->arena, rule, &count);
		for (size_t j = 0; j < count; j++)
			order_copy(infer, plan, copies[j]);
	}
	bk_vec_foreach (i, &plan->coverage.items) {
		struct bk_key_use *key = bk_protected_key(infer, &plan->coverage.items.at[i]);

		if (key)
			bk_desired_after(infer->list, plan->desired, key->desired,
				"the key must admit those who back up and copy under it");
	}
	if (plan->crosses && infer->global_settings)
		bk_desired_after(infer->list, plan->desired, infer->global_settings,
			"the organization must allow copies between accounts");
}

static void finish_selections(struct bk_infer *infer, struct bk_plan_use *plan)
{
	struct bk_arena *arena = infer->arena;
	struct bk_selections selections;

	bk_selections_make(infer, plan->object, &selections);
	bk_vec_foreach (i, &selections.items) {
		const struct bk_selection *selection = &selections.items.at[i];
		struct bk_node *body = bk_node_map(arena);
		struct bk_str suffix = bk_str_format(arena, "/%.*s", BK_STR_ARGS(selection->name));
		struct bk_desired *desired = bk_desired_add(infer->list, BK_AWS_SELECTION,
			plan->object->account, plan->object->region,
			bk_derived_address(infer, plan->object->address, "selection", suffix.ptr));

		desired->parent = plan->desired;
		desired->name = selection->name;
		bk_describe(desired, selection->block, BK_STR(""));
		desired->span = selection->span;
		bk_node_put(arena, desired->body, "BackupPlanId",
			bk_node_ref(arena, plan->desired, BK_REF_ID));
		bk_node_put(arena, body, "SelectionName", bk_node_string(arena, selection->name));
		bk_node_put(arena, body, "IamRoleArn",
			bk_node_ref(arena, plan->role_desired, BK_REF_ARN));
		if (selection->resources)
			bk_node_put(arena, body, "Resources", selection->resources);
		if (selection->not_resources)
			bk_node_put(arena, body, "NotResources", selection->not_resources);
		if (selection->tags)
			bk_node_put(arena, body, "ListOfTags", selection->tags);
		if (selection->conditions)
			bk_node_put(arena, body, "Conditions", selection->conditions);
		bk_node_put(arena, desired->body, "BackupSelection", body);
		bk_vec_foreach (j, &plan->role->attachments)
			bk_desired_after(infer->list, desired, plan->role->attachments.at[j],
				"AWS Backup tries the role when the selection is made");
		if (plan->settings)
			bk_desired_after(infer->list, desired, plan->settings->desired,
				"what is not opted in would be skipped without a word");
	}
}

void bk_plans_finish(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->plans) {
		struct bk_plan_use *plan = infer->plans.at[i];
		struct bk_node *body, *advanced;

		find_settings(infer, plan);
		if (plan->policy)
			continue;
		body = bk_node_map(infer->arena);
		plan->desired = bk_desired_add(infer->list, BK_AWS_PLAN, plan->object->account,
			plan->object->region, plan->object->address);
		plan->desired->name = plan->object->physical;
		bk_describe(plan->desired, plan->object, BK_STR(""));
		bk_node_put(infer->arena, body, "BackupPlanName",
			bk_node_string(infer->arena, plan->object->physical));
		bk_node_put(infer->arena, body, "Rules", bk_plan_rules(infer, plan));
		advanced = bk_advanced_settings(infer, plan->object);
		if (advanced)
			bk_node_put(infer->arena, body, "AdvancedBackupSettings", advanced);
		bk_node_put(infer->arena, plan->desired->body, "BackupPlan", body);
		bk_put_tags(infer, plan->desired, plan->object);
		order_plan(infer, plan);
		finish_selections(infer, plan);
	}
}
