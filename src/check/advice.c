/*
 * BK4002, 4005, 4008, 4009: lives that are legal and not what is meant. BK9002, 9003, 9020,
 * 9022: what else a reader of the unit should know.
 */
#include "base/arena.h"
#include "check/context.h"

static bool is_duration(const struct bk_value *value)
{
	return value && value->kind == BK_V_DURATION;
}

void bk_check_cold_ignored(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *rule = leg->rule->rule;
	const struct bk_value *cold = leg->copy ? bk_prop(leg->copy->copy, BK_A_COPY_COLD)
						: bk_rule_value(rule, BK_A_COLD, BK_A_PLAN_COLD);

	if (!is_duration(cold) || leg->item->service->cold || !leg->item->named)
		return;
	bk_diag_about(check->diags, leg->item->service->name->text);
	bk_diag(check->diags, BK_COLD_IGNORED, cold->span,
		"%s has no cold storage; the setting does nothing for it",
		leg->item->service->name->text.ptr);
	bk_diag_label(check->diags, leg->item->span, "selected here");
	bk_check_fact(check, leg->item->service, "the kind cannot be moved to cold storage");
	bk_check_at(check, rule);
}

void bk_check_no_expiry(const struct bk_check *check, const struct bk_rule_view *view)
{
	if (!bk_life_is_known(check, view->rule) ||
		bk_rule_value(view->rule, BK_A_KEEP, BK_A_PLAN_KEEP))
		return;
	bk_diag(check->diags, BK_NO_EXPIRY, view->rule->name_span,
		"what rule `%s` keeps never expires", view->rule->name->text.ptr);
	bk_diag_help(check->diags, "Write `keep = 35d`, or `keep = forever` if that is meant.");
	bk_check_at(check, view->rule);
}

void bk_check_copy_shorter(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_value *own = bk_prop(view->copy, BK_A_COPY_KEEP);
	const struct bk_value *keep = bk_rule_value(view->rule->rule, BK_A_KEEP, BK_A_PLAN_KEEP);

	if (!view->other_account || !is_duration(own) || !is_duration(keep) ||
		own->number >= keep->number)
		return;
	bk_diag(check->diags, BK_COPY_SHORTER, own->span,
		"the off-site copy lives %s, its source %s", bk_value_show(check->arena, own).ptr,
		bk_value_show(check->arena, keep).ptr);
	bk_diag_label(check->diags, keep->span, "the source's life");
	bk_check_at(check, view->copy);
}

/* A copy begins when its backup has ended, at the latest after both windows; by then the point
 * must not be cold: cold points cannot be copied (F 4.4). */
void bk_check_cold_before_copy(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *rule = view->rule->rule;
	const struct bk_value *cold = bk_rule_value(rule, BK_A_COLD, BK_A_PLAN_COLD);
	const struct bk_value *start = bk_rule_value(rule, BK_A_START, BK_A_PLAN_START);
	const struct bk_value *finish = bk_rule_value(rule, BK_A_FINISH, BK_A_PLAN_FINISH);

	if (!is_duration(cold) || !is_duration(start) || !is_duration(finish) ||
		cold->number > start->number + finish->number)
		return;
	bk_diag(check->diags, BK_COLD_BEFORE_COPY, cold->span,
		"a late backup goes cold before its copy begins, and cold ones cannot be copied");
	bk_diag_label(check->diags, view->copy->name_span, "this copy");
	bk_diag_note(check->diags, "a backup may end %s after its time",
		bk_duration_show(check->arena, start->number + finish->number).ptr);
	bk_check_at(check, rule);
}

void bk_check_in_management(const struct bk_check *check, const struct bk_object *object)
{
	if (object->kind->id != BK_KIND_VAULT || object->life != BK_LIFE_PLAIN ||
		!object->account || !object->account->is_management)
		return;
	bk_diag(check->diags, BK_BACKUPS_IN_MANAGEMENT, object->name_span,
		"vault `%s` is in the management account, which should hold nothing else",
		object->name->text.ptr);
	bk_diag_note(check->diags, "no policy of the organization restrains that account");
	bk_diag_help(check->diags, "Place it in a member account that is for backups alone.");
	bk_check_at(check, object);
}

static void say_switch(const struct bk_check *check, const struct bk_desired *settings)
{
	if (!check->model->org)
		return;
	bk_diag(check->diags, BK_ORG_SWITCH, check->model->org->span,
		"copies between accounts will be turned on for organization %s",
		check->model->org->name->text.ptr);
	bk_diag_label(check->diags, settings->span, "needed here");
	bk_diag_address(check->diags, settings->address);
}

static void say_joiners(const struct bk_check *check, const struct bk_desired *policy)
{
	const struct bk_object *plan = policy->object;

	if (!plan)
		return;
	bk_diag(check->diags, BK_JOINERS_UNPREPARED, plan->name_span,
		"accounts that join later get plan `%s` before their vault and role",
		plan->name->text.ptr);
	bk_diag_note(check->diags,
		"those are made by the next apply; until then nothing is backed up there");
	bk_diag_address(check->diags, policy->address);
}

void bk_check_unit(const struct bk_check *check)
{
	bk_vec_foreach (i, &check->list->objects) {
		const struct bk_desired *object = check->list->objects.at[i];

		if (object->type->id == BK_AWS_GLOBAL_SETTINGS)
			say_switch(check, object);
		if (object->type->id == BK_AWS_BACKUP_POLICY)
			say_joiners(check, object);
	}
}

/* Facts of which nobody has looked for a year whether they are still true. */
void bk_check_fact_age(const struct bk_check *check, const struct bk_leg *leg)
{
	enum { YEAR_DAYS = 365 };
	const struct bk_service *service = leg->item->service;
	const struct bk_value date = {.kind = BK_V_DATE, .number = service->as_of};

	if (leg->copy || check->model->today - service->as_of <= YEAR_DAYS)
		return;
	bk_diag(check->diags, BK_MATRIX_OLD, leg->item->span,
		"what is known of %s is of %s, more than a year ago", service->name->text.ptr,
		bk_value_show(check->arena, &date).ptr);
	bk_diag_note(check->diags, "AWS may have changed since; a newer bkc knows more");
	bk_check_at(check, leg->rule->plan->plan);
}
