/*
 * The table of checks, and the walk that feeds it.
 */
#include "check/check.h"

#include "base/arena.h"
#include "check/context.h"
#include "infer/infer.h"

static bk_object_check *const object_checks[] = {
	bk_check_airgap_bounds,
	bk_check_lock_bounds,
	bk_check_key_place,
	bk_check_vault_key,
	bk_check_grace,
	bk_check_accept_org,
	bk_check_foreign_actions,
	bk_check_self_lockout,
	bk_check_when,
	bk_check_statements,
	bk_check_role_policies,
	bk_check_tags,
	bk_check_find,
	bk_check_settings,
	bk_check_role_path,
	bk_check_until,
	bk_check_lock_max,
	bk_check_foreign_key,
	bk_check_rotation,
	bk_check_liftable,
	bk_check_hollow_lock,
	bk_check_principals,
	bk_check_raw_policies,
	bk_check_console_made,
	bk_check_in_management,
};

static bk_plan_check *const plan_checks[] = {
	bk_check_rule_count,
	bk_check_rule_names,
	bk_check_select,
	bk_check_switches,
	bk_check_policy_place,
	bk_check_role,
	bk_check_same_schedule,
	bk_check_merges,
	bk_check_role_width,
	bk_check_contradiction,
	bk_check_tiers,
	bk_check_dead_tags,
	bk_check_shared_arn,
	bk_check_found,
	bk_check_prefixed,
};

static bk_rule_check *const rule_checks[] = {
	bk_check_rule_vault,
	bk_check_reserved_vault,
	bk_check_start,
	bk_check_rule_life,
	bk_check_continuous,
	bk_check_copy_count,
	bk_check_same_copy,
	bk_check_point_tags,
	bk_check_gap,
	bk_check_windows,
	bk_check_clock_shift,
	bk_check_no_expiry,
};

static bk_copy_check *const copy_checks[] = {
	bk_check_to_self,
	bk_check_organization,
	bk_check_default_vault,
	bk_check_reserved_target,
	bk_check_partition,
	bk_check_acceptance,
	bk_check_any_kind,
	bk_check_airgap_key,
	bk_check_copy_life,
	bk_check_copy_shorter,
	bk_check_cold_before_copy,
	bk_check_unlocked,
	bk_check_pitr_stays,
	bk_check_way_back,
	bk_check_tally_copy,
	bk_check_herd_copy,
};

static bk_leg_check *const leg_checks[] = {
	bk_check_region_offers,
	bk_check_copy_support,
	bk_check_advanced,
	bk_check_airgap,
	bk_check_destination_key,
	bk_check_key_shared,
	bk_check_key_for_role,
	bk_check_one_key,
	bk_check_cold_ignored,
	bk_check_fact_age,
	bk_check_service_window,
	bk_check_tally_leg,
	bk_check_carried_tags,
	bk_check_beside,
};

const char *bk_item_name(const struct bk_check *check, const struct bk_protected *item)
{
	if (!item->resource)
		return item->service->name->text.ptr;
	return bk_str_format(check->arena, "`%s`", item->resource->name->text.ptr).ptr;
}

void bk_check_at(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_diag *diag =
		check->diags->newest ? check->diags->newest : check->diags->folding;

	bk_diag_via(check->diags, diag ? bk_object_via(object, diag->span) : object->via);
	bk_diag_address(check->diags, object->address);
}

void bk_check_fact(const struct bk_check *check, const struct bk_service *service, const char *fact)
{
	const struct bk_value date = {.kind = BK_V_DATE, .number = service->as_of};

	bk_diag_because(check->diags, "%s (std.aws %s, as of %s)", fact, service->name->text.ptr,
		bk_value_show(check->arena, &date).ptr);
}

bool bk_is_airgapped(const struct bk_object *vault)
{
	return bk_prop_is_word(vault, BK_A_LOCK, "airgap");
}

const struct bk_value *bk_rule_value(
	const struct bk_object *rule, enum bk_attr_id own, enum bk_attr_id plans)
{
	return bk_prop_is_absent(rule, own) ? bk_prop(rule->parent, plans) : bk_prop(rule, own);
}

bool bk_rule_is_continuous(const struct bk_object *rule)
{
	const struct bk_value *value = bk_rule_value(rule, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);

	return value && value->kind == BK_V_BOOL && value->truth;
}

bool bk_life_is_known(const struct bk_check *check, const struct bk_object *rule)
{
	if (bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP))
		return true;
	return !check->model->incomplete && bk_prop_is_absent(rule, BK_A_KEEP) &&
		bk_prop_is_absent(rule->parent, BK_A_PLAN_KEEP);
}

static void check_legs(const struct bk_check *check, const struct bk_rule_view *rule,
	const struct bk_copy_view *copy)
{
	const struct bk_plan_view *plan = rule->plan;

	bk_vec_foreach (i, &plan->coverage.items) {
		const struct bk_protected *item = &plan->coverage.items.at[i];
		struct bk_leg leg = {
			.rule = rule,
			.copy = copy,
			.item = item,
			.full = bk_is_fully_managed(check->model, item->service,
				plan->plan->account, plan->plan->region),
			.chosen = item->named,
		};

		for (size_t j = 0; j < BK_COUNT(leg_checks); j++)
			leg_checks[j](check, &leg);
	}
}

static void check_copies(const struct bk_check *check, const struct bk_rule_view *rule)
{
	const struct bk_object *plan = rule->plan->plan;
	const struct bk_object *const *copies;
	size_t count;

	copies = bk_rule_copies(check->arena, rule->rule, &count);
	for (size_t i = 0; i < count; i++) {
		struct bk_copy_view view = {
			.rule = rule,
			.copy = copies[i],
			.target = bk_prop_object(copies[i], BK_A_COPY_TARGET),
		};

		if (!view.target)
			continue;
		view.other_account = view.target->account != plan->account;
		view.other_region = view.target->region != plan->region;
		for (size_t j = 0; j < BK_COUNT(copy_checks); j++)
			copy_checks[j](check, &view);
		check_legs(check, rule, &view);
	}
}

static void check_plan(const struct bk_check *check, const struct bk_object *plan)
{
	struct bk_plan_view view = {.plan = plan, .policy = bk_plan_is_policy(plan)};

	if (plan->life == BK_LIFE_EXISTING || !plan->account || !plan->region)
		return;
	bk_coverage_make(check->arena, check->model, plan, &view.coverage);
	for (size_t i = 0; i < BK_COUNT(plan_checks); i++)
		plan_checks[i](check, &view);
	bk_vec_foreach (i, &plan->children) {
		struct bk_rule_view rule = {.plan = &view, .rule = plan->children.at[i]};

		if (rule.rule->kind->id != BK_KIND_RULE)
			continue;
		rule.vault = bk_rule_vault(check->model, rule.rule);
		for (size_t j = 0; j < BK_COUNT(rule_checks); j++)
			rule_checks[j](check, &rule);
		check_legs(check, &rule, NULL);
		check_copies(check, &rule);
	}
}

void bk_check(struct bk_arena *arena, struct bk_diags *diags, const struct bk_model *model,
	const struct bk_desired_list *list)
{
	struct bk_map rhythms, overlaps, beside, herds;
	struct bk_check check = {
		.arena = arena,
		.diags = diags,
		.model = model,
		.list = list,
		.rhythms = &rhythms,
		.overlaps = &overlaps,
		.beside = &beside,
		.herds = &herds,
		.tally = bk_tally_new(arena, model),
		.access = bk_access_memo_new(arena),
	};

	bk_map_init(&rhythms, arena);
	bk_map_init(&overlaps, arena);
	bk_map_init(&beside, arena);
	bk_map_init(&herds, arena);

	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *object = model->objects.at[i];

		for (size_t j = 0; j < BK_COUNT(object_checks); j++)
			object_checks[j](&check, object);
		if (object->kind->id == BK_KIND_PLAN)
			check_plan(&check, object);
	}
	bk_check_selections(&check);
	bk_check_policy_names(&check);
	bk_check_policy_root(&check);
	bk_check_made_names(&check);
	bk_check_sizes(&check);
	bk_check_raw(&check);
	bk_check_continuous_twice(&check);
	bk_check_continuous_apart(&check);
	bk_check_tally(&check);
	bk_check_quotas(&check);
	bk_check_herds(&check);
	bk_check_unit(&check);
}
