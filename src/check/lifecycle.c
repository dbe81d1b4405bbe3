/*
 * BK3003, BK40xx, BK5008, BK5020, BK2012 and BK2002 of rules: windows, lives and counts.
 */
#include "base/arena.h"
#include "check/context.h"

static int64_t days(int64_t seconds)
{
	return seconds / BK_SECONDS_PER_DAY;
}

static const char *show(const struct bk_check *check, const struct bk_value *value)
{
	return value ? bk_value_show(check->arena, value).ptr : "forever";
}

static bool is_forever(const struct bk_value *keep)
{
	return !keep || keep->number == BK_FOREVER;
}

static bool is_duration(const struct bk_value *value)
{
	return value && value->kind == BK_V_DURATION;
}

/* Whether any vault stands where the plan does. */
static bool has_vault(const struct bk_model *model, const struct bk_object *plan)
{
	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *object = model->objects.at[i];

		if (object->kind->id == BK_KIND_VAULT && object->account == plan->account &&
			object->region == plan->region)
			return true;
	}
	return false;
}

void bk_check_rule_vault(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_object *plan = view->plan->plan;

	if (!view->vault) {
		bool vaults = has_vault(check->model, plan);

		if (check->model->incomplete || bk_prop(view->rule, BK_A_RULE_VAULT) ||
			bk_prop(plan, BK_A_PLAN_VAULT))
			return;
		bk_diag(check->diags, BK_MISSING_PROPERTY, view->rule->name_span,
			"rule `%s` names no vault, and %s, %s has %s", view->rule->name->text.ptr,
			plan->account->name->text.ptr, plan->region->name->text.ptr,
			vaults ? "more than one" : "none");
		if (vaults)
			bk_diag_help(
				check->diags, "Write `vault = NAME` in the rule or in its plan.");
		else
			bk_diag_help(check->diags, "Declare one beside the plan: `vault NAME`.");
		bk_check_at(check, view->rule);
		return;
	}
	if (view->vault->life == BK_LIFE_RETIRED) {
		bk_diag(check->diags, BK_NOT_ACCEPTING, bk_prop_span(view->rule, BK_A_RULE_VAULT),
			"retired vault `%s` takes no new backups", view->vault->name->text.ptr);
		bk_diag_label(check->diags, view->vault->name_span, "retired");
		bk_check_at(check, view->rule);
	} else if (bk_is_airgapped(view->vault)) {
		bk_diag(check->diags, BK_AIRGAP_PRIMARY, view->rule->name_span,
			"vault `%s` is air-gapped and cannot be a rule's own vault",
			view->vault->name->text.ptr);
		bk_diag_label(check->diags, bk_prop_span(view->vault, BK_A_LOCK), "air-gapped");
		bk_diag_help(check->diags, "Back up into another vault and copy to this one.");
		bk_check_at(check, view->rule);
	} else if (view->vault->account != plan->account || view->vault->region != plan->region) {
		bk_diag(check->diags,
			view->vault->account != plan->account ? BK_FOREIGN_RESOURCE
							      : BK_WRONG_REGION,
			bk_prop_span(view->rule, BK_A_RULE_VAULT),
			"a rule backs up into a vault of its own account and region, not into "
			"`%.*s`",
			BK_STR_ARGS(view->vault->address));
		bk_diag_help(check->diags, "Copies reach other accounts and regions.");
		bk_check_at(check, view->rule);
	}
}

void bk_check_start(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_value *start = bk_rule_value(view->rule, BK_A_START, BK_A_PLAN_START);
	int64_t least = bk_limit(check->model, "start_minutes_min") * BK_SECONDS_PER_MINUTE;

	if (!is_duration(start) || start->number >= least)
		return;
	bk_diag(check->diags, BK_START_TOO_SHORT, start->span,
		"a start window of %s is too short; AWS Backup takes 1h or more",
		show(check, start));
	bk_diag_fix_value(check->diags, BK_FIX_SAFE, start->span, BK_STR("1h"), "Write `1h`.");
	bk_check_at(check, view->rule);
}

/* A life that the object itself says can be written anew; its parent's is that of others, too. */
static bool says_life(const struct bk_object *object, const struct bk_value *keep)
{
	enum bk_attr_id own = object->kind->id == BK_KIND_COPY ? BK_A_COPY_KEEP : BK_A_KEEP;

	return keep && bk_prop(object, own) == keep && keep->origin == BK_WRITTEN;
}

/* Not safe: what is kept longer costs more, and behind a lock nobody can take it back. */
static void fix_life(const struct bk_check *check, const struct bk_object *object,
	const struct bk_value *keep, const struct bk_value *cold, int64_t least)
{
	if (least > bk_limit(check->model, "retention_days_max"))
		return;
	if (says_life(object, keep) && !bk_span_equal(keep->span, cold->span))
		bk_diag_fix_value(check->diags, BK_FIX_UNSAFE, keep->span,
			bk_str_format(check->arena, "%lldd", (long long)least),
			"Keep it for %lldd, or leave out `cold`.", (long long)least);
	else
		bk_diag_help(
			check->diags, "Keep it for %lldd, or leave out `cold`.", (long long)least);
}

/* The arithmetic of one lifecycle. */
static void check_life(const struct bk_check *check, const struct bk_object *object,
	const struct bk_value *keep, const struct bk_value *cold)
{
	int64_t gap = bk_limit(check->model, "cold_gap_days");
	int64_t most = bk_limit(check->model, "retention_days_max");

	if (is_duration(keep) && !is_forever(keep) && days(keep->number) > most) {
		bk_diag(check->diags, BK_TOO_LONG, keep->span,
			"%s is longer than AWS Backup keeps anything; at most %lldd, or `forever`",
			show(check, keep), (long long)most);
		bk_check_at(check, object);
	}
	if (is_duration(keep) && is_duration(cold) && !is_forever(keep) &&
		days(keep->number) < days(cold->number) + gap) {
		bk_diag(check->diags, BK_COLD_TOO_SHORT, cold->span,
			"cold after %s needs a life of at least %lldd, this one is %s",
			show(check, cold), (long long)days(cold->number) + gap, show(check, keep));
		if (!bk_span_equal(keep->span, cold->span))
			bk_diag_label(check->diags, keep->span, "the life");
		bk_diag_note(check->diags, "what is moved to cold storage stays there for %lldd",
			(long long)gap);
		fix_life(check, object, keep, cold, days(cold->number) + gap);
		bk_check_at(check, object);
	}
}

/* A lock that nobody speaks of may have any bounds. */
static void check_lock_said(const struct bk_check *check, const struct bk_object *vault,
	const struct bk_value *keep, struct bk_span span)
{
	if (vault->life != BK_LIFE_EXISTING || !bk_prop_is_absent(vault, BK_A_LOCK) ||
		check->model->incomplete)
		return;
	bk_diag(check->diags, BK_PATH_UNKNOWN, vault->name_span,
		"nobody says how existing vault `%s` is locked, and whether it takes a life of %s",
		vault->name->text.ptr, show(check, keep));
	bk_diag_label(check->diags, keep ? keep->span : span, "the life");
	bk_diag_help(check->diags, "Say it: lock = none, or `lock` with its `min` and `max`.");
	bk_check_at(check, vault);
}

/* Whether a life fits what the lock of a vault admits. */
static void check_lock(const struct bk_check *check, const struct bk_object *object,
	const struct bk_object *vault, const struct bk_value *keep, struct bk_span span)
{
	const struct bk_value *min = bk_prop(vault, BK_A_MIN), *max = bk_prop(vault, BK_A_MAX);
	bool short_life = is_duration(min) && !is_forever(keep) && keep->number < min->number;
	bool long_life = is_duration(max) && (is_forever(keep) || keep->number > max->number);

	if (!short_life && !long_life) {
		check_lock_said(check, vault, keep, span);
		return;
	}
	bk_diag(check->diags, BK_OUTSIDE_LOCK, keep ? keep->span : span,
		"a life of %s is %s vault `%s` admits (%s); jobs would fail", show(check, keep),
		short_life ? "shorter than" : "longer than", vault->name->text.ptr,
		show(check, short_life ? min : max));
	bk_diag_label(check->diags, short_life ? min->span : max->span, "the vault's bound");
	bk_check_at(check, object);
}

/* Whether point-in-time recovery will happen for something that the plan selects. */
static bool covers_continuous(const struct bk_plan_view *view)
{
	bk_vec_foreach (i, &view->coverage.items) {
		if (view->coverage.items.at[i].service->continuous)
			return true;
	}
	return view->coverage.items.len == 0;
}

/* Of a continuous rule, cold storage and locks are bk_check_continuous()'s. */
void bk_check_rule_life(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_value *keep = bk_rule_value(view->rule, BK_A_KEEP, BK_A_PLAN_KEEP);
	const struct bk_value *cold = bk_rule_value(view->rule, BK_A_COLD, BK_A_PLAN_COLD);
	bool continuous = bk_rule_is_continuous(view->rule) && covers_continuous(view->plan);
	const struct bk_value *min = view->vault ? bk_prop(view->vault, BK_A_MIN) : NULL;

	if (!bk_life_is_known(check, view->rule))
		return;
	check_life(check, view->rule, keep, continuous ? NULL : cold);
	if (continuous && is_duration(min) &&
		days(min->number) > bk_limit(check->model, "continuous_days_max"))
		return;
	if (view->vault && (!keep || is_duration(keep)))
		check_lock(check, view->rule, view->vault, keep, view->rule->name_span);
}

/* Not safe: what was to be kept longer would be deleted. */
static void fix_continuous(const struct bk_check *check, const struct bk_rule_view *view,
	const struct bk_value *keep, int64_t most)
{
	const struct bk_value *min = view->vault ? bk_prop(view->vault, BK_A_MIN) : NULL;

	if (says_life(view->rule, keep) && !(is_duration(min) && days(min->number) > most))
		bk_diag_fix_value(check->diags, BK_FIX_UNSAFE, keep->span,
			bk_str_format(check->arena, "%lldd", (long long)most),
			"Keep it for %lldd, and add a rule of snapshots for a longer life.",
			(long long)most);
	else
		bk_diag_help(check->diags,
			"Say `keep = %lldd` in this rule, and add a rule of snapshots for a longer "
			"life.",
			(long long)most);
}

void bk_check_continuous(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_value *keep = bk_rule_value(view->rule, BK_A_KEEP, BK_A_PLAN_KEEP);
	const struct bk_value *cold = bk_rule_value(view->rule, BK_A_COLD, BK_A_PLAN_COLD);
	int64_t most = bk_limit(check->model, "continuous_days_max");
	const struct bk_value *min;

	if (!bk_rule_is_continuous(view->rule) || !covers_continuous(view->plan))
		return;
	if (bk_life_is_known(check, view->rule) && (!keep || is_duration(keep)) &&
		(is_forever(keep) || days(keep->number) > most)) {
		bk_diag(check->diags, BK_CONTINUOUS_TOO_LONG,
			keep ? keep->span : view->rule->name_span,
			"point-in-time data lives at most %lldd, not %s", (long long)most,
			show(check, keep));
		fix_continuous(check, view, keep, most);
		bk_check_at(check, view->rule);
	}
	if (is_duration(cold)) {
		bk_diag(check->diags, BK_CONTINUOUS_COLD, cold->span,
			"continuous backups cannot go to cold storage");
		bk_diag_label(
			check->diags, bk_prop_span(view->rule, BK_A_CONTINUOUS), "continuous");
		bk_check_at(check, view->rule);
	}
	min = view->vault ? bk_prop(view->vault, BK_A_MIN) : NULL;
	if (is_duration(min) && days(min->number) > most) {
		bk_diag(check->diags, BK_CONTINUOUS_LOCK, view->rule->name_span,
			"vault `%s` keeps everything %s or longer; continuous backups live at most "
			"%lldd",
			view->vault->name->text.ptr, show(check, min), (long long)most);
		bk_diag_label(check->diags, min->span, "the vault's bound");
		bk_check_at(check, view->rule);
	}
}

void bk_check_copy_count(const struct bk_check *check, const struct bk_rule_view *view)
{
	size_t most = (size_t)bk_limit(check->model, "copies_per_rule");
	const struct bk_object *const *copies;
	size_t count;

	copies = bk_rule_copies(check->arena, view->rule, &count);
	if (count <= most)
		return;
	bk_diag(check->diags, BK_TOO_MANY_COPIES, copies[most]->name_span,
		"rule `%s` makes %zu copies; AWS Backup takes %zu", view->rule->name->text.ptr,
		count, most);
	bk_check_at(check, view->rule);
}

void bk_check_copy_life(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *rule = view->rule->rule;
	const struct bk_value *rule_keep = bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP);
	const struct bk_value *own = bk_prop(view->copy, BK_A_COPY_KEEP);
	const struct bk_value *keep = own ? own : rule_keep;

	if (!own && !bk_prop_is_absent(view->copy, BK_A_COPY_KEEP))
		return;
	if (keep ? !is_duration(keep) : !bk_life_is_known(check, rule))
		return;
	if (own || bk_prop(view->copy, BK_A_COPY_COLD))
		check_life(check, view->copy, keep, bk_prop(view->copy, BK_A_COPY_COLD));
	if (own && is_forever(own) && is_duration(rule_keep) && !is_forever(rule_keep)) {
		bk_diag(check->diags, BK_COPY_NOT_FOREVER, own->span,
			"a copy kept `forever` dies with its source after %s",
			show(check, rule_keep));
		bk_diag_label(check->diags, rule_keep->span, "the source's life");
		bk_diag_note(check->diags,
			"AWS Backup gives a copy that never expires the expiry of its source");
		bk_diag_help(check->diags, "Say how long: `keep = 100y` is the longest there is.");
		bk_check_at(check, view->copy);
		return;
	}
	check_lock(check, view->copy, view->target, keep, view->copy->name_span);
}
