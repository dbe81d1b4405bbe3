/*
 * BK2002, BK2012, BK5017, BK6012, BK7005-7007, BK7012, BK7013: plans as a whole.
 */
#include "base/arena.h"
#include "check/context.h"

void bk_check_rule_count(const struct bk_check *check, const struct bk_plan_view *view)
{
	size_t most = (size_t)bk_limit(check->model, "rules_per_plan");
	const struct bk_object *plan = view->plan;
	const struct bk_object *over = NULL;
	size_t count = 0;

	bk_vec_foreach (i, &plan->children) {
		if (plan->children.at[i]->kind->id == BK_KIND_RULE && ++count == most + 1)
			over = plan->children.at[i];
	}
	if (over) {
		bk_diag(check->diags, BK_TOO_MANY, over->name_span,
			"plan `%s` has %zu rules; AWS Backup takes %zu", plan->name->text.ptr,
			count, most);
		bk_check_at(check, plan);
	} else if (!count && !check->model->incomplete) {
		bk_diag(check->diags, BK_MISSING_PROPERTY, plan->name_span, "plan `%s` has no rule",
			plan->name->text.ptr);
		bk_diag_help(check->diags,
			"Add one: rule daily { schedule = daily at 02:00 utc, keep = 35d }.");
		bk_check_at(check, plan);
	}
}

static void check_references(
	const struct bk_check *check, const struct bk_object *plan, const struct bk_value *list)
{
	for (size_t i = 0; list && list->kind == BK_V_LIST && i < list->list.len; i++) {
		const struct bk_value *value = list->list.at[i];
		const struct bk_object *resource;

		if (value->kind != BK_V_OBJECT)
			continue;
		resource = value->object;
		if (resource->account == plan->account && resource->region == plan->region)
			continue;
		if (resource->account != plan->account)
			bk_diag(check->diags, BK_FOREIGN_RESOURCE, value->span,
				"plan `%s` in %s selects `%s`, which is in %s",
				plan->name->text.ptr, plan->account->name->text.ptr,
				resource->name->text.ptr, resource->account->name->text.ptr);
		else
			bk_diag(check->diags, BK_WRONG_REGION, value->span,
				"plan `%s` in %s selects `%s`, which is in %s",
				plan->name->text.ptr, plan->region->name->text.ptr,
				resource->name->text.ptr, resource->region->name->text.ptr);
		bk_diag_label(check->diags, resource->name_span, "declared here");
		bk_check_at(check, plan);
	}
}

/* Kinds by name that AWS Backup does not take in the region: they would be left out silently. */
static bool check_kinds(
	const struct bk_check *check, const struct bk_object *plan, const struct bk_value *kinds)
{
	bool fine = true;

	for (size_t i = 0; kinds && kinds->kind == BK_V_LIST && i < kinds->list.len; i++) {
		const struct bk_value *kind = kinds->list.at[i];

		if (kind->kind != BK_V_KIND || bk_service_in_region(kind->service, plan->region))
			continue;
		bk_diag(check->diags, BK_REGION_LACKS, kind->span,
			"AWS Backup does not back up %s in %s", kind->service->name->text.ptr,
			plan->region->name->text.ptr);
		bk_check_fact(check, kind->service, "the kind is not offered there");
		bk_check_at(check, plan);
		fine = false;
	}
	return fine;
}

/* What is written and could not be read counts, too. */
static bool says_something(const struct bk_object *select)
{
	return !bk_prop_is_absent(select, BK_A_INCLUDE) || !bk_prop_is_absent(select, BK_A_KINDS) ||
		!bk_prop_is_absent(select, BK_A_WHERE);
}

/* `effective`: the blocks that take something in. */
static void check_block(const struct bk_check *check, const struct bk_object *plan,
	const struct bk_map *effective, const struct bk_object *select)
{
	const struct bk_value *include = bk_prop(select, BK_A_INCLUDE);
	const struct bk_value *kinds = bk_prop(select, BK_A_KINDS);
	bool empty_list = (include && include->kind == BK_V_LIST && !include->list.len) ||
		(kinds && kinds->kind == BK_V_LIST && !kinds->list.len);

	check_references(check, plan, include);
	check_references(check, plan, bk_prop(select, BK_A_EXCLUDE));
	if (!check_kinds(check, plan, kinds) || select->misread || plan->misread)
		return;
	if (!empty_list && says_something(select)) {
		if (bk_map_find_ptr(effective, select) || check->model->incomplete)
			return;
		bk_diag(check->diags, BK_EMPTY_SELECT, select->span,
			"nothing is left of what this block selects");
		bk_diag_note(check->diags,
			"within a block every property narrows, and `exclude` takes away last");
		bk_check_at(check, plan);
		return;
	}
	bk_diag(check->diags, BK_EMPTY_SELECT, select->span,
		"an empty select would mean everything or nothing");
	bk_diag_help(check->diags, "Say what is meant: `include`, `kinds` or `where`.");
	bk_check_at(check, plan);
}

void bk_check_select(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_object *plan = view->plan;
	const struct bk_value *list = bk_prop(plan, BK_A_PLAN_SELECT);
	bool any = list && !(list->kind == BK_V_LIST && !list->list.len);
	struct bk_map effective;

	bk_map_init(&effective, check->arena);
	bk_vec_foreach (i, &view->coverage.items) {
		const struct bk_object *select = view->coverage.items.at[i].select;

		if (select->kind->id == BK_KIND_SELECT)
			bk_map_put_ptr(&effective, select, &effective);
	}
	check_references(check, plan, list);
	bk_vec_foreach (i, &plan->children) {
		if (plan->children.at[i]->kind->id != BK_KIND_SELECT)
			continue;
		any = true;
		check_block(check, plan, &effective, plan->children.at[i]);
	}
	if (any || check->model->incomplete)
		return;
	bk_diag(check->diags, BK_EMPTY_SELECT, list ? list->span : plan->name_span,
		"plan `%s` selects nothing", plan->name->text.ptr);
	bk_diag_help(
		check->diags, "Add `select = [NAME]`, or a select block with `kinds` or `where`.");
	bk_check_at(check, plan);
}

/* What is selected by a switch that somebody turned off is skipped without a word. */
void bk_check_switches(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_object *plan = view->plan;
	const struct bk_org *org = check->model->org;
	const struct bk_account *account =
		view->policy && org && org->management ? org->management : plan->account;
	const struct bk_object *settings = bk_settings_find(check->model, account, plan->region);

	bk_vec_foreach (i, &view->coverage.items) {
		const struct bk_protected *item = &view->coverage.items.at[i];
		struct bk_str key = item->service->optin;
		bool lacking = bk_strs_have(
			plan->region->lacks_optin.at, plan->region->lacks_optin.len, key);

		if (!item->by_switch)
			continue;
		if (lacking && item->named && bk_service_in_region(item->service, plan->region)) {
			bk_diag(check->diags, BK_REGION_LACKS, item->span,
				"AWS Backup does not back up %s in %s",
				item->service->name->text.ptr, plan->region->name->text.ptr);
			bk_check_fact(
				check, item->service, "the region has no opt-in for the kind");
			bk_check_at(check, plan);
		}
		if (bk_settings_say_of_key(check->model, settings, BK_A_OPTIN, key) !=
			BK_SWITCH_OFF)
			continue;
		bk_diag(check->diags, BK_OPT_IN_OFF, item->span,
			"%s is selected but switched off in %s, %s", item->service->name->text.ptr,
			account->name->text.ptr, plan->region->name->text.ptr);
		bk_diag_label(check->diags, bk_prop_span(settings, BK_A_OPTIN), "switched off");
		bk_check_fact(check, item->service,
			item->service->optin_always
				? "its opt-in is consulted however it is selected"
				: "the opt-in is consulted for selections by tag");
		if (view->policy)
			bk_diag_note(check->diags,
				"plans of a backup policy go by the management account's opt-ins");
		bk_check_at(check, plan);
	}
}

/* A plan of a unit that names resources beside tags or kinds is made in each account, for a policy
 * cannot say it; who wrote the form knows. */
static void say_no_policy(const struct bk_check *check, const struct bk_object *plan)
{
	const struct bk_value *named = NULL;

	if (!plan->family || (!plan->family->ou && !plan->family->on_org) ||
		bk_prop(plan, BK_A_FORM))
		return;
	bk_vec_foreach (i, &plan->children) {
		const struct bk_object *select = plan->children.at[i];

		if (select->kind->id != BK_KIND_SELECT ||
			(!bk_prop(select, BK_A_WHERE) && !bk_prop(select, BK_A_KINDS)))
			continue;
		named = bk_prop(select, BK_A_EXCLUDE);
		if (!named)
			named = bk_prop(select, BK_A_INCLUDE);
		if (named)
			break;
	}
	if (!named)
		return;
	bk_diag(check->diags, BK_JOINERS_UNPREPARED, plan->name_span,
		"accounts that join later get plan `%s` only with the next apply",
		plan->name->text.ptr);
	bk_diag_label(check->diags, named->span, "a backup policy cannot name resources");
	bk_diag_help(check->diags,
		"Tell them apart by a tag for a backup policy, or write `form = plans`.");
	bk_check_at(check, plan);
}

void bk_check_policy_place(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_object *plan = view->plan;

	if (!view->policy && bk_prop_is_word(plan, BK_A_FORM, "policy")) {
		bk_diag(check->diags, BK_NOT_ONE_OF, bk_prop_span(plan, BK_A_FORM),
			"plan `%s` does not stand on a unit, and cannot be a backup policy",
			plan->name->text.ptr);
		bk_diag_help(check->diags, "Place it there: in UNIT at REGIONS { … }.");
		bk_check_at(check, plan);
	}
	if (!view->policy)
		say_no_policy(check, plan);
	if (!view->policy || plan->region->cross_account_management)
		return;
	bk_diag(check->diags, BK_REGION_LACKS, plan->name_span, "backup policies do not work in %s",
		plan->region->name->text.ptr);
	bk_diag_help(check->diags, "Write `form = plans` for a plan in each account.");
	bk_check_at(check, plan);
}

static bool is_aws_policy(struct bk_str arn)
{
	for (int i = 0; i < 4; i++)
		bk_str_cut(&arn, ':');
	return bk_str_is(bk_str_cut(&arn, ':'), "aws");
}

/* A role with its own list of policies: AWS's are known, a customer's may allow anything. */
static void check_policies(const struct bk_check *check, const struct bk_plan_view *view,
	const struct bk_object *role, const struct bk_value *policies)
{
	static const char *const words[] = {"partition"};

	bk_vec_foreach (i, &policies->list) {
		if (!is_aws_policy(policies->list.at[i]->text))
			return;
	}
	bk_vec_foreach (i, &view->coverage.items) {
		const struct bk_service *service = view->coverage.items.at[i].service;

		bk_vec_foreach (j, &service->policies) {
			struct bk_str arn = bk_str_fill(check->arena, service->policies.at[j],
				words, &view->plan->region->partition, 1);
			bool held = false;

			bk_vec_foreach (k, &policies->list)
				held |= bk_str_equal(policies->list.at[k]->text, arn);
			if (held)
				continue;
			bk_diag(check->diags, BK_ROLE_LACKS, policies->span,
				"role `%s` cannot back up %s", role->name->text.ptr,
				service->name->text.ptr);
			bk_diag_note(check->diags, "it needs %.*s", BK_STR_ARGS(arn));
			bk_diag_label(
				check->diags, view->coverage.items.at[i].span, "selected here");
			bk_check_at(check, role);
		}
	}
}

void bk_check_role(const struct bk_check *check, const struct bk_plan_view *view)
{
	const struct bk_object *plan = view->plan;
	const struct bk_object *role = bk_prop_object(plan, BK_A_ROLE);
	const struct bk_value *policies;

	if (!role)
		return;
	policies = bk_prop(role, BK_A_POLICIES);
	if (policies && policies->kind == BK_V_LIST)
		check_policies(check, view, role, policies);
	if (role->account == plan->account)
		return;
	bk_diag(check->diags, view->policy ? BK_ROLE_NOT_EVERYWHERE : BK_FOREIGN_RESOURCE,
		bk_prop_span(plan, BK_A_ROLE), "plan `%s` in %s names role `%s` of %s",
		plan->name->text.ptr, plan->account->name->text.ptr, role->name->text.ptr,
		role->account->name->text.ptr);
	bk_diag_label(check->diags, role->name_span, "declared here");
	bk_check_at(check, plan);
}
