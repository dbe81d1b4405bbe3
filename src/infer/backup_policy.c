/*
 * Plans that stand on an organizational unit, as AWS Organizations backup policies (F 6,
 * aws-semantics 6): one document per unit, one plan in it per distinct content. AWS merges plans
 * of one name along the path from the root, so where regions differ the region is in the name.
 * All values are texts under @@assign; the same text serves every account, so references to an
 * account's own things are by name or with $account.
 */
#include "base/arena.h"
#include "base/json.h"
#include "infer/context.h"

/* A plan of a policy: a family's instances in the regions where they say the same. */
struct member {
	struct bk_str name;
	struct bk_str text; /* the content without its regions: what is compared */
	struct bk_node *content;
	struct bk_node *regions; /* LIST */
	const struct bk_plan_use *first;
	size_t size;
};

/* All families on one unit. */
struct unit {
	const struct bk_ou *ou; /* NULL: the root */
	BK_VEC(const struct bk_plan_use *) plans;
};

static struct bk_node *assign(struct bk_infer *infer, struct bk_node *value)
{
	return bk_node_put(infer->arena, bk_node_map(infer->arena), "@@assign", value);
}

static void put_assigned(
	struct bk_infer *infer, struct bk_node *map, const char *key, struct bk_str text)
{
	bk_node_put(infer->arena, map, key, assign(infer, bk_node_string(infer->arena, text)));
}

static struct bk_str number_text(struct bk_infer *infer, const struct bk_node *node)
{
	if (node->kind == BK_NODE_BOOL)
		return node->truth ? BK_STR("true") : BK_STR("false");
	return bk_str_format(infer->arena, "%lld", (long long)node->number);
}

static struct bk_node *lifecycle_of(struct bk_infer *infer, const struct bk_node *lifecycle)
{
	static const char *const names[][2] = {
		{"MoveToColdStorageAfterDays", "move_to_cold_storage_after_days"},
		{"DeleteAfterDays", "delete_after_days"},
		{"OptInToArchiveForSupportedResources",
			"opt_in_to_archive_for_supported_resources"},
	};
	struct bk_node *map = bk_node_map(infer->arena);

	for (size_t i = 0; i < BK_COUNT(names); i++) {
		const struct bk_node *value = bk_node_find(lifecycle, names[i][0]);

		if (value)
			put_assigned(infer, map, names[i][1], number_text(infer, value));
	}
	return map;
}

static bool is_in_many_accounts(const struct bk_object *vault)
{
	bk_vec_foreach (i, &vault->family->instances) {
		if (vault->family->instances.at[i]->account != vault->account)
			return true;
	}
	return false;
}

/* Each account's own vault, or the one vault of one account. */
static struct bk_str destination_of(
	struct bk_infer *infer, const struct bk_plan_use *plan, const struct bk_desired *vault)
{
	if (vault->account != plan->object->account || !is_in_many_accounts(vault->object))
		return vault->arn;
	return bk_str_format(infer->arena, "arn:%.*s:backup:%s:$account:backup-vault:%.*s",
		BK_STR_ARGS(vault->region->partition), vault->region->name->text.ptr,
		BK_STR_ARGS(vault->name));
}

static struct bk_node *copies_of(
	struct bk_infer *infer, const struct bk_plan_use *plan, const struct bk_node *actions)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena);

	bk_vec_foreach (i, &actions->list) {
		const struct bk_node *action = actions->list.at[i];
		struct bk_str arn = destination_of(
			infer, plan, bk_node_find(action, "DestinationBackupVaultArn")->ref.target);
		const struct bk_node *lifecycle = bk_node_find(action, "Lifecycle");
		struct bk_node *copy = bk_node_map(arena);

		put_assigned(infer, copy, "target_backup_vault_arn", arn);
		if (lifecycle)
			bk_node_put(arena, copy, "lifecycle", lifecycle_of(infer, lifecycle));
		bk_node_put_str(arena, map, arn, copy);
	}
	return map;
}

static struct bk_node *tags_of(struct bk_infer *infer, const struct bk_node *tags)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena);

	bk_vec_foreach (i, &tags->map) {
		struct bk_node *tag = bk_node_map(arena);

		put_assigned(infer, tag, "tag_key", tags->map.at[i].key);
		put_assigned(infer, tag, "tag_value", tags->map.at[i].value->text);
		bk_node_put_str(arena, map, bk_str_format(arena, "t%zu", i + 1), tag);
	}
	return map;
}

static struct bk_node *rule_of(
	struct bk_infer *infer, const struct bk_plan_use *plan, const struct bk_node *rule)
{
	static const char *const windows[][2] = {
		{"StartWindowMinutes", "start_backup_window_minutes"},
		{"CompletionWindowMinutes", "complete_backup_window_minutes"},
	};
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena);
	const struct bk_node *schedule = bk_node_find(rule, "ScheduleExpression");
	const struct bk_node *zone = bk_node_find(rule, "ScheduleExpressionTimezone");
	const struct bk_node *vault = bk_node_find(rule, "TargetBackupVaultName");
	const struct bk_node *continuous = bk_node_find(rule, "EnableContinuousBackup");
	const struct bk_node *lifecycle = bk_node_find(rule, "Lifecycle");
	const struct bk_node *tags = bk_node_find(rule, "RecoveryPointTags");
	const struct bk_node *copies = bk_node_find(rule, "CopyActions");

	if (schedule)
		put_assigned(infer, map, "schedule_expression", schedule->text);
	if (zone)
		put_assigned(infer, map, "schedule_expression_timezone", zone->text);
	if (vault)
		put_assigned(infer, map, "target_backup_vault_name", vault->ref.target->name);
	for (size_t i = 0; i < BK_COUNT(windows); i++) {
		const struct bk_node *window = bk_node_find(rule, windows[i][0]);

		if (window)
			put_assigned(infer, map, windows[i][1], number_text(infer, window));
	}
	if (continuous && continuous->truth)
		put_assigned(infer, map, "enable_continuous_backup", BK_STR("true"));
	if (lifecycle)
		bk_node_put(arena, map, "lifecycle", lifecycle_of(infer, lifecycle));
	if (tags)
		bk_node_put(arena, map, "recovery_point_tags", tags_of(infer, tags));
	if (copies)
		bk_node_put(arena, map, "copy_actions", copies_of(infer, plan, copies));
	return map;
}

static struct bk_node *conditions_of(
	struct bk_infer *infer, const struct bk_node *conditions, const struct bk_node *skip)
{
	static const char *const names[][2] = {
		{"StringEquals", "string_equals"},
		{"StringNotEquals", "string_not_equals"},
		{"StringLike", "string_like"},
		{"StringNotLike", "string_not_like"},
	};
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena);
	size_t number = 0;

	for (size_t i = 0; i < BK_COUNT(names); i++) {
		const struct bk_node *list = bk_node_find(conditions, names[i][0]);
		struct bk_node *group = bk_node_map(arena);

		if (!list)
			continue;
		bk_vec_foreach (j, &list->list) {
			const struct bk_node *entry = list->list.at[j];
			struct bk_node *one = bk_node_map(arena);

			if (entry == skip)
				continue;
			put_assigned(infer, one, "condition_key",
				bk_node_find(entry, "ConditionKey")->text);
			put_assigned(infer, one, "condition_value",
				bk_node_find(entry, "ConditionValue")->text);
			bk_node_put_str(arena, group, bk_str_format(arena, "c%zu", ++number), one);
		}
		if (group->map.len)
			bk_node_put(arena, map, names[i][1], group);
	}
	return map;
}

static void put_role(struct bk_infer *infer, struct bk_node *map, const struct bk_plan_use *plan)
{
	const struct bk_desired *role = plan->role_desired;
	struct bk_str rest = role->arn;
	struct bk_str head;

	/* arn:PARTITION:iam::ACCOUNT:role… with the account left open. */
	for (int i = 0; i < 4; i++)
		bk_str_cut(&rest, ':');
	head = (struct bk_str){role->arn.ptr, role->arn.len - rest.len};
	bk_str_cut(&rest, ':');
	put_assigned(infer, map, "iam_role_arn",
		bk_str_format(
			infer->arena, "%.*s$account:%.*s", BK_STR_ARGS(head), BK_STR_ARGS(rest)));
}

static void put_tag_selection(struct bk_infer *infer, struct bk_node *tags,
	const struct bk_plan_use *plan, struct bk_str name, struct bk_str key,
	struct bk_node *values, struct bk_node *conditions)
{
	struct bk_node *map = bk_node_map(infer->arena);

	put_role(infer, map, plan);
	put_assigned(infer, map, "tag_key", key);
	bk_node_put(infer->arena, map, "tag_value", assign(infer, values));
	if (conditions->map.len)
		bk_node_put(infer->arena, map, "conditions", conditions);
	bk_node_put_str(infer->arena, tags, name, map);
}

/* ListOfTags: entries of one tag become one selection with several values. */
static void put_tag_list(struct bk_infer *infer, struct bk_node *tags,
	const struct bk_plan_use *plan, const struct bk_selection *selection)
{
	struct bk_arena *arena = infer->arena;
	size_t done = 0;

	bk_vec_foreach (i, &selection->tags->list) {
		struct bk_str key = bk_node_find(selection->tags->list.at[i], "ConditionKey")->text;
		struct bk_node *values = bk_node_list(arena);
		bool seen = false;

		bk_vec_foreach (j, &selection->tags->list) {
			const struct bk_node *entry = selection->tags->list.at[j];

			if (!bk_str_equal(bk_node_find(entry, "ConditionKey")->text, key))
				continue;
			seen |= j < i;
			bk_node_add(arena, values,
				bk_node_string(arena, bk_node_find(entry, "ConditionValue")->text));
		}
		if (seen)
			continue;
		put_tag_selection(infer, tags, plan,
			done++ ? bk_str_format(
					 arena, "%.*s-%zu", BK_STR_ARGS(selection->name), done)
			       : selection->name,
			key, values, conditions_of(infer, selection->conditions, NULL));
	}
}

static void put_resource_selection(struct bk_infer *infer, struct bk_node *resources,
	const struct bk_plan_use *plan, const struct bk_selection *selection, struct bk_node *types)
{
	struct bk_node *conditions = conditions_of(infer, selection->conditions, NULL);
	struct bk_node *map = bk_node_map(infer->arena);

	put_role(infer, map, plan);
	bk_node_put(infer->arena, map, "resource_types", assign(infer, types));
	if (conditions->map.len)
		bk_node_put(infer->arena, map, "conditions", conditions);
	bk_node_put_str(infer->arena, resources, selection->name, map);
}

/* All kinds by their patterns: a policy knows no `*`. */
static struct bk_node *all_types(struct bk_infer *infer, const struct bk_plan_use *plan)
{
	static const char *const words[] = {"partition"};
	struct bk_arena *arena = infer->arena;
	struct bk_node *types = bk_node_list(arena);

	bk_vec_foreach (i, &infer->model->services) {
		struct bk_str any = bk_str_fill(arena, infer->model->services.at[i]->any, words,
			&plan->object->region->partition, 1);
		bool known = false;

		bk_vec_foreach (j, &types->list)
			known |= bk_str_equal(types->list.at[j]->text, any);
		if (!known)
			bk_node_add(arena, types, bk_node_string(arena, any));
	}
	return types;
}

static void refuse_references(struct bk_infer *infer, const struct bk_selection *selection)
{
	bk_diag(infer->diags, BK_POLICY_NEEDS_TAGS, selection->span,
		"a backup policy cannot list single resources");
	bk_diag_help(infer->diags,
		"Select by tags or kinds, or write `form = plans` for a plan in each account.");
	bk_diag_address(infer->diags, selection->block->address);
}

static struct bk_node *selections_of(struct bk_infer *infer, const struct bk_plan_use *plan)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *tags = bk_node_map(arena), *resources = bk_node_map(arena);
	struct bk_node *map = bk_node_map(arena);
	struct bk_selections selections;

	bk_selections_make(infer, plan->object, &selections);
	bk_vec_foreach (i, &selections.items) {
		const struct bk_selection *selection = &selections.items.at[i];
		const struct bk_node *equals = bk_node_find(selection->conditions, "StringEquals");
		bool everything = selection->resources &&
			bk_str_is(selection->resources->list.at[0]->text, "*");
		static const char tag_prefix[] = "aws:ResourceTag/";

		if (selection->not_resources || selection->block->kind->id == BK_KIND_PLAN ||
			bk_prop(selection->block, BK_A_INCLUDE)) {
			refuse_references(infer, selection);
		} else if (selection->tags) {
			put_tag_list(infer, tags, plan, selection);
		} else if (everything && equals) {
			const struct bk_node *first = equals->list.at[0];
			struct bk_str key = bk_node_find(first, "ConditionKey")->text;

			key.ptr += sizeof(tag_prefix) - 1;
			key.len -= sizeof(tag_prefix) - 1;
			put_tag_selection(infer, tags, plan, selection->name, key,
				bk_node_add(arena, bk_node_list(arena),
					bk_node_string(arena,
						bk_node_find(first, "ConditionValue")->text)),
				conditions_of(infer, selection->conditions, first));
		} else {
			put_resource_selection(infer, resources, plan, selection,
				everything ? all_types(infer, plan) : selection->resources);
		}
	}
	if (tags->map.len)
		bk_node_put(arena, map, "tags", tags);
	if (resources->map.len)
		bk_node_put(arena, map, "resources", resources);
	return map;
}

/* Advanced settings under the policy's names. */
static void put_advanced(struct bk_infer *infer, struct bk_node *map, const struct bk_object *plan)
{
	static const char *const names[][4] = {
		{"EC2", "WindowsVSS", "ec2", "windows_vss"},
		{"S3", "BackupACLs", "s3", "backup_acls"},
		{"S3", "BackupObjectTags", "s3", "backup_object_tags"},
	};
	const struct bk_node *settings = bk_advanced_settings(infer, plan);
	struct bk_node *all = bk_node_map(infer->arena);

	if (!settings)
		return;
	for (size_t i = 0; i < BK_COUNT(names); i++) {
		bk_vec_foreach (j, &settings->list) {
			const struct bk_node *entry = settings->list.at[j];
			const struct bk_node *option =
				bk_node_find(bk_node_find(entry, "BackupOptions"), names[i][1]);
			struct bk_node *group = bk_node_find(all, names[i][2]);

			if (!option ||
				!bk_str_is(bk_node_find(entry, "ResourceType")->text, names[i][0]))
				continue;
			if (!group) {
				group = bk_node_map(infer->arena);
				bk_node_put(infer->arena, all, names[i][2], group);
			}
			put_assigned(infer, group, names[i][3], option->text);
		}
	}
	bk_node_put(infer->arena, map, "advanced_backup_settings", all);
}

static struct bk_node *content_of(struct bk_infer *infer, const struct bk_plan_use *plan)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *map = bk_node_map(arena), *rules = bk_node_map(arena);
	struct bk_node *list = bk_plan_rules(infer, plan);
	struct bk_node *tags = bk_node_map(arena);

	bk_vec_foreach (i, &list->list)
		bk_node_put_str(arena, rules, bk_node_find(list->list.at[i], "RuleName")->text,
			rule_of(infer, plan, list->list.at[i]));
	bk_node_put(arena, map, "rules", rules);
	bk_node_put(arena, map, "selections", selections_of(infer, plan));
	put_advanced(infer, map, plan->object);
	bk_vec_foreach (i, &plan->object->tags)
		bk_node_put_str(arena, tags, plan->object->tags.at[i].key,
			bk_node_string(arena, plan->object->tags.at[i].value->text));
	bk_node_put(arena, tags, "bkc:unit", bk_node_string(arena, infer->model->unit));
	bk_node_put(arena, map, "backup_plan_tags", tags_of(infer, tags));
	return map;
}

/* A tree without references, as compact JSON. */
static void write_plain(struct bk_json *json, const struct bk_node *node)
{
	if (node->kind == BK_NODE_MAP) {
		bk_json_object(json);
		bk_vec_foreach (i, &node->map) {
			bk_json_key(json, node->map.at[i].key);
			write_plain(json, node->map.at[i].value);
		}
		bk_json_end_object(json);
	} else if (node->kind == BK_NODE_LIST) {
		bk_json_array(json);
		bk_vec_foreach (i, &node->list)
			write_plain(json, node->list.at[i]);
		bk_json_end_array(json);
	} else {
		bk_json_string(json, node->text);
	}
}

static struct bk_str plain_text(struct bk_infer *infer, const struct bk_node *node)
{
	struct bk_out *out = bk_out_memory();
	struct bk_json json;
	struct bk_str text;

	bk_json_init(&json, out, true);
	write_plain(&json, node);
	text = bk_str_dup(infer->arena, bk_out_text(out));
	bk_out_discard(out);
	return text;
}

static void refuse_difference(
	struct bk_infer *infer, const struct bk_plan_use *plan, const struct bk_plan_use *first)
{
	bk_diag(infer->diags, BK_POLICY_NEEDS_TAGS, plan->object->span,
		"plan `%s` differs between accounts %s and %s; a backup policy is one for all",
		plan->object->name->text.ptr, first->object->account->name->text.ptr,
		plan->object->account->name->text.ptr);
	bk_diag_help(infer->diags, "Write `form = plans` for a plan in each account.");
	bk_diag_address(infer->diags, plan->object->address);
}

typedef BK_VEC(struct member) members;

/* The plans of one family: grouped by what they say, in order of region. */
static void add_family(
	struct bk_infer *infer, members *all, const struct bk_plan_use *const *plans, size_t count)
{
	struct bk_arena *arena = infer->arena;
	size_t start = all->len;
	struct bk_map by_region;

	bk_map_init(&by_region, arena);
	for (size_t i = 0; i < count; i++) {
		const struct bk_region *region = plans[i]->object->region;
		struct bk_node *content = content_of(infer, plans[i]);
		struct bk_str text = plain_text(infer, content);
		struct bk_str *known = bk_map_find_ptr(&by_region, region);
		struct member *same = NULL;

		if (known) {
			if (!bk_str_equal(*known, text))
				refuse_difference(infer, plans[i], plans[0]);
			continue;
		}
		known = bk_new(arena, struct bk_str);
		*known = text;
		bk_map_put_ptr(&by_region, region, known);
		for (size_t j = start; j < all->len; j++) {
			if (bk_str_equal(all->at[j].text, text))
				same = &all->at[j];
		}
		if (!same) {
			struct member member = {.name = plans[i]->object->physical,
				.text = text,
				.content = content,
				.regions = bk_node_list(arena),
				.first = plans[i]};

			bk_vec_push(arena, all, member);
			same = &all->at[all->len - 1];
		}
		bk_node_add(arena, same->regions, bk_node_string(arena, region->name->text));
	}
	for (size_t j = start; all->len - start > 1 && j < all->len; j++)
		all->at[j].name = bk_str_format(arena, "%.*s-%.*s", BK_STR_ARGS(all->at[j].name),
			BK_STR_ARGS(all->at[j].regions->list.at[0]->text));
}

static struct bk_desired *add_policy(
	struct bk_infer *infer, const struct unit *unit, struct bk_node *plans, size_t number)
{
	struct bk_arena *arena = infer->arena;
	const struct bk_org *org = infer->model->org;
	struct bk_str of = unit->ou ? unit->ou->name->text : org->name->text;
	/* No name of the language has a dot: it is no other unit's. */
	struct bk_str suffix = number > 1 ? bk_str_format(arena, ".%zu", number) : BK_STR("");
	struct bk_desired *policy =
		bk_desired_add(infer->list, BK_AWS_BACKUP_POLICY, org->management, NULL,
			bk_str_format(arena, "backup_policy:%.*s%.*s", BK_STR_ARGS(of),
				BK_STR_ARGS(suffix)));

	policy->name = bk_str_format(arena, "bkc-%.*s-%.*s%.*s", BK_STR_ARGS(infer->model->unit),
		BK_STR_ARGS(of), BK_STR_ARGS(suffix));
	bk_describe(policy, unit->plans.at[0]->object,
		BK_STR("plans on a unit are AWS Organizations policy: accounts that join get "
		       "them"));
	bk_node_put(arena, policy->body, "Name", bk_node_string(arena, policy->name));
	bk_node_put(arena, policy->body, "Description",
		bk_node_string(
			arena, bk_str_format(arena, "backup plans of %.*s", BK_STR_ARGS(of))));
	bk_node_put(arena, policy->body, "Type", bk_node_literal(arena, "BACKUP_POLICY"));
	bk_node_put(arena, policy->body, "Content",
		bk_node_document(arena, bk_node_put(arena, bk_node_map(arena), "plans", plans)));
	bk_put_tags(infer, policy, NULL);
	return policy;
}

/* The vaults that a rule writes to. */
static void order_rule(
	struct bk_infer *infer, struct bk_desired *attachment, const struct bk_object *rule)
{
	const struct bk_object *vault = bk_rule_vault(infer->model, rule);
	const struct bk_object *const *copies;
	size_t count;

	if (vault) {
		struct bk_vault_use *use = bk_vault_use_of(infer, vault);

		bk_vec_push(infer->arena, &use->written_by, attachment);
		bk_desired_after(infer->list, attachment, use->desired,
			"the vault must exist in every account");
	}
	copies = bk_rule_copies(infer->arena, rule, &count);
	for (size_t i = 0; i < count; i++) {
		const struct bk_object *target = bk_prop_object(copies[i], BK_A_COPY_TARGET);
		struct bk_vault_use *use = target ? bk_vault_use_of(infer, target) : NULL;

		if (!use)
			continue;
		bk_vec_push(infer->arena, &use->written_by, attachment);
		bk_desired_after(infer->list, attachment, use->desired,
			"the vault must exist before copies are made");
		if (use->key && use->desired->external)
			bk_desired_after(infer->list, attachment, use->key->desired,
				"the destination's key must admit who copies under it");
		if (use->policy)
			bk_desired_after(infer->list, attachment, use->policy,
				"the destination must accept copies before any is made");
	}
}

/* What a plan of the policy relies on in its account. */
static void order_plan(
	struct bk_infer *infer, struct bk_desired *attachment, const struct bk_plan_use *plan)
{
	bk_vec_foreach (i, &plan->role->attachments)
		bk_desired_after(infer->list, attachment, plan->role->attachments.at[i],
			"the role must be ready in every account");
	bk_desired_after(infer->list, attachment, plan->role_desired,
		"the role must be ready in every account");
	if (plan->settings)
		bk_desired_after(infer->list, attachment, plan->settings->desired,
			"what is not opted in would be skipped without a word");
	bk_vec_foreach (i, &plan->object->children) {
		if (plan->object->children.at[i]->kind->id == BK_KIND_RULE)
			order_rule(infer, attachment, plan->object->children.at[i]);
	}
	bk_vec_foreach (i, &plan->coverage.items) {
		struct bk_key_use *key = bk_protected_key(infer, &plan->coverage.items.at[i]);

		if (key)
			bk_desired_after(infer->list, attachment, key->desired,
				"the key must admit those who back up and copy under it");
	}
}

/* Everything that the policy's plans rely on. */
static void order_attachment(
	struct bk_infer *infer, struct bk_desired *attachment, const struct unit *unit)
{
	bk_vec_foreach (i, &unit->plans)
		order_plan(infer, attachment, unit->plans.at[i]);
	bk_vec_foreach (i, &infer->management_settings)
		bk_desired_after(infer->list, attachment, infer->management_settings.at[i]->desired,
			"plans of a backup policy go by the management account's opt-ins");
	if (infer->global_settings)
		bk_desired_after(infer->list, attachment, infer->global_settings,
			"the organization must allow copies between accounts");
	bk_desired_after(infer->list, attachment, infer->policy_type,
		"policies of this type must be enabled first");
}

static void attach(struct bk_infer *infer, const struct unit *unit, struct bk_desired *policy)
{
	const struct bk_org *org = infer->model->org;
	struct bk_desired *attachment =
		bk_desired_add(infer->list, BK_AWS_POLICY_ATTACHMENT, org->management, NULL,
			bk_derived_address(infer, policy->address, "policy_attachment", ""));

	attachment->parent = policy;
	bk_describe(attachment, unit->plans.at[0]->object, BK_STR(""));
	bk_node_put(infer->arena, attachment->body, "PolicyId",
		bk_node_ref(infer->arena, policy, BK_REF_ID));
	bk_node_put(infer->arena, attachment->body, "TargetId",
		bk_node_string(infer->arena, unit->ou ? unit->ou->id : org->root));
	order_attachment(infer, attachment, unit);
}

static void too_large(struct bk_infer *infer, const struct member *member, size_t most)
{
	bk_diag(infer->diags, BK_POLICY_TOO_LARGE, member->first->object->span,
		"plan `%.*s` takes %zu characters of a backup policy; AWS takes %zu",
		BK_STR_ARGS(member->name), member->size, most);
	bk_diag_help(infer->diags, "Split the plan, or write `form = plans`.");
	bk_diag_address(infer->diags, member->first->object->address);
}

static void same_name(
	struct bk_infer *infer, const struct member *member, const struct bk_object *other)
{
	bk_diag(infer->diags, BK_NAME_COLLISION, member->first->object->name_span,
		"two plans of one backup policy would both be called `%.*s`",
		BK_STR_ARGS(member->name));
	bk_diag_label(infer->diags, other->name_span, "the other one");
	bk_diag_note(infer->diags,
		"where a plan differs between regions, the region is part of its name: `%.*s`",
		BK_STR_ARGS(member->name));
	bk_diag_address(infer->diags, member->first->object->address);
}

/* With the region in it a name may pass what AWS takes. */
static void check_length(struct bk_infer *infer, const struct member *member)
{
	int64_t most = bk_limit(infer->model, "plan_name_max");

	if (member->name.len <= (size_t)most)
		return;
	bk_diag(infer->diags, BK_BAD_PHYSICAL_NAME, member->first->object->name_span,
		"the name of a plan and its region are longer than %lld together", (long long)most);
	bk_diag_note(infer->diags,
		"where a plan differs between regions, the region is part of its name");
	bk_diag_address(infer->diags, member->first->object->address);
}

static void too_many(struct bk_infer *infer, const struct unit *unit, size_t number)
{
	int64_t most = bk_limit(infer->model, "policies_per_target");

	if (number <= (size_t)most)
		return;
	bk_diag(infer->diags, BK_POLICY_TOO_LARGE, unit->plans.at[0]->object->name_span,
		"the plans of `%s` take %zu backup policies; AWS attaches %lld",
		unit->ou ? unit->ou->name->text.ptr : infer->model->org->name->text.ptr, number,
		(long long)most);
	bk_diag_help(
		infer->diags, "Put plans on units below or above it, or write `form = plans`.");
	bk_diag_address(infer->diags, unit->plans.at[0]->object->address);
}

/* As few documents as hold all plans, in order. */
static void write_documents(struct bk_infer *infer, const struct unit *unit, members *all)
{
	static const char frame[] = "{\"plans\":{}}";
	struct bk_arena *arena = infer->arena;
	size_t most = (size_t)bk_limit(infer->model, "policy_characters");
	struct bk_node *plans = bk_node_map(arena);
	size_t used = sizeof(frame) - 1, number = 0;
	struct bk_map names;

	bk_map_init(&names, arena);
	bk_vec_foreach (i, all) {
		struct member *member = &all->at[i];
		struct bk_node *node = bk_node_map(arena);
		const struct member *other = bk_map_put(&names, member->name, member);

		if (other) {
			same_name(infer, member, other->first->object);
			continue;
		}
		check_length(infer, member);

		bk_node_put(arena, node, "regions", assign(infer, member->regions));
		bk_vec_foreach (j, &member->content->map)
			bk_node_put_str(arena, node, member->content->map.at[j].key,
				member->content->map.at[j].value);
		member->size = plain_text(infer, node).len + member->name.len + 4;
		if (member->size + sizeof(frame) - 1 > most)
			too_large(infer, member, most);
		if (plans->map.len && used + member->size > most) {
			attach(infer, unit, add_policy(infer, unit, plans, ++number));
			plans = bk_node_map(arena);
			used = sizeof(frame) - 1;
		}
		bk_node_put_str(arena, plans, member->name, node);
		used += member->size;
	}
	if (plans->map.len)
		attach(infer, unit, add_policy(infer, unit, plans, ++number));
	too_many(infer, unit, number);
}

/* The instances of one family, in every region and account. */
struct relatives {
	BK_VEC(const struct bk_plan_use *) plans;
};

static void finish_unit(struct bk_infer *infer, const struct unit *unit)
{
	BK_VEC(struct relatives *) families = {0};
	struct bk_map by_family;
	members all = {0};

	/* A loop declares several families in one place, so that those of a family do not follow
	 * one another. */
	bk_map_init(&by_family, infer->arena);
	bk_vec_foreach (i, &unit->plans) {
		const struct bk_family *family = unit->plans.at[i]->object->family;
		struct relatives *relatives = bk_map_find_ptr(&by_family, family);

		if (!relatives) {
			relatives = bk_new(infer->arena, struct relatives);
			bk_map_put_ptr(&by_family, family, relatives);
			bk_vec_push(infer->arena, &families, relatives);
		}
		bk_vec_push(infer->arena, &relatives->plans, unit->plans.at[i]);
	}
	bk_vec_foreach (i, &families)
		add_family(infer, &all, families.at[i]->plans.at, families.at[i]->plans.len);
	write_documents(infer, unit, &all);
}

void bk_backup_policies_finish(struct bk_infer *infer)
{
	BK_VEC(struct unit *) units = {0};
	struct bk_map by_ou;

	if (!infer->policy_type)
		return;
	bk_map_init(&by_ou, infer->arena);
	bk_vec_foreach (i, &infer->plans) {
		const struct bk_plan_use *plan = infer->plans.at[i];
		const struct bk_ou *ou = plan->object->family ? plan->object->family->ou : NULL;
		const void *key = ou ? (const void *)ou : (const void *)infer->model->org;
		struct unit *unit;

		if (!plan->policy)
			continue;
		unit = bk_map_find_ptr(&by_ou, key);
		if (!unit) {
			unit = bk_new(infer->arena, struct unit);
			unit->ou = ou;
			bk_map_put_ptr(&by_ou, key, unit);
			bk_vec_push(infer->arena, &units, unit);
		}
		bk_vec_push(infer->arena, &unit->plans, plan);
	}
	bk_vec_foreach (i, &units)
		finish_unit(infer, units.at[i]);
}
