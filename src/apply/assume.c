/*
 * What was written about objects of others, compared with what they are: proofs and checks stand
 * on it (BK9021); and what no check sees of them: whom a role trusts (BK6013).
 */
#include "apply/plan.h"
#include "apply/value.h"
#include "base/arena.h"
#include "model/model.h"
#include "prove/policy.h"
#include "source/diag.h"

static void wrong(struct bk_planner *planner, const struct bk_desired *object, struct bk_span span,
	const char *message, struct bk_str there)
{
	struct bk_diags *diags = planner->apply->diags;

	bk_diag(diags, BK_ASSUMPTION_FALSE, span, "existing %s `%.*s` %s", object->type->title,
		BK_STR_ARGS(object->address), message);
	if (there.len)
		bk_diag_note(diags, "in AWS it is %.*s", BK_STR_ARGS(there));
	bk_diag_address(diags, object->address);
}

/* A default is no assumption. */
static bool is_written(const struct bk_desired *object, enum bk_attr_id attr)
{
	return !bk_span_equal(bk_prop_span(object->object, attr), object->object->span);
}

static const struct bk_live *lock_of(const struct bk_live *vault)
{
	for (const struct bk_live *child = vault->first_child; child; child = child->next_child) {
		if (child->type->id == BK_AWS_VAULT_LOCK)
			return child;
	}
	return NULL;
}

enum { SECONDS_PER_DAY = 86400 };

static void check_days(struct bk_planner *planner, const struct bk_desired *object,
	enum bk_attr_id attr, const json_t *lock, const char *member)
{
	int64_t stated = bk_prop_number(object->object, attr, -1);
	int64_t there = bk_value_int(lock, member, -1);

	if (!is_written(object, attr) || stated / SECONDS_PER_DAY == there)
		return;
	wrong(planner, object, bk_prop_span(object->object, attr),
		attr == BK_A_MIN ? "has another `min`" : "has another `max`",
		there < 0 ? BK_STR("not set")
			  : bk_str_format(planner->arena, "%lldd", (long long)there));
}

static void check_vault(
	struct bk_planner *planner, const struct bk_desired *object, const struct bk_live *live)
{
	const struct bk_live *lock = lock_of(live);
	const json_t *bounds = lock ? lock->body : live->body;
	bool airgap = live->type->id == BK_AWS_AIRGAP_VAULT;
	const char *there = airgap ? "airgap"
		: !lock            ? "none"
		: lock->lock_date  ? "compliance"
				   : "governance";

	if (is_written(object, BK_A_LOCK) && !bk_prop_is_word(object->object, BK_A_LOCK, there))
		wrong(planner, object, bk_prop_span(object->object, BK_A_LOCK),
			"is locked in another way", bk_str_of(there));
	check_days(planner, object, BK_A_MIN, bounds, "MinRetentionDays");
	check_days(planner, object, BK_A_MAX, bounds, "MaxRetentionDays");
}

static void check_role(
	struct bk_planner *planner, const struct bk_desired *object, const struct bk_live *live)
{
	const json_t *trust = json_object_get(live->body, "AssumeRolePolicyDocument");
	struct bk_diags *diags = planner->apply->diags;

	if (!trust || bk_policy_trusts_backup(trust, object->account->id) != BK_FALSE)
		return;
	bk_diag(diags, BK_ROLE_TRUST, object->span,
		"existing role `%.*s` does not trust backup.amazonaws.com; no job could start",
		BK_STR_ARGS(object->address));
	bk_diag_help(diags,
		"Have its owner let backup.amazonaws.com do sts:AssumeRole, or name another role.");
	bk_diag_address(diags, object->address);
}

/* docs.aws.amazon.com/aws-backup/latest/devguide/backup-dashboards.html, 2026-09-24 */
static void check_key(
	struct bk_planner *planner, const struct bk_desired *object, const struct bk_live *live)
{
	if (live->state.len && !bk_str_is(live->state, "Enabled"))
		wrong(planner, object, object->span, "cannot be used: every job under it fails",
			live->state);
}

/* The linked role is made where it is not there yet. */
static bool is_made(const struct bk_planner *planner, const struct bk_desired *object)
{
	bk_vec_foreach (i, &planner->apply->list->objects) {
		const struct bk_desired *other = planner->apply->list->objects.at[i];

		if (other->type->id == BK_AWS_SLR && !other->external &&
			other->account == object->account &&
			bk_str_equal(other->name, object->name))
			return true;
	}
	return false;
}

void bk_plan_assumptions(struct bk_planner *planner)
{
	const struct bk_desired_list *list = planner->apply->list;

	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *object = list->objects.at[i];
		const struct bk_live *live = planner->world->by_desired[object->index];
		enum bk_aws_id id = object->type->id;

		if (!object->external || !object->object ||
			(id != BK_AWS_VAULT && id != BK_AWS_AIRGAP_VAULT && id != BK_AWS_KEY &&
				id != BK_AWS_ROLE))
			continue;
		if (!live && is_made(planner, object))
			continue;
		if (!live) {
			wrong(planner, object, object->span, "does not exist", BK_STR(""));
			continue;
		}
		if (id == BK_AWS_VAULT || id == BK_AWS_AIRGAP_VAULT)
			check_vault(planner, object, live);
		else if (id == BK_AWS_KEY)
			check_key(planner, object, live);
		else if (id == BK_AWS_ROLE)
			check_role(planner, object, live);
	}
}
