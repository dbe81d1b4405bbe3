/*
 * What was written about objects of others, compared with what they are: proofs and checks stand
 * on it (BK9021); and what no check sees of them: whom a role trusts (BK6013).
 */
#include "apply/assume.h"

#include "apply/value.h"
#include "base/arena.h"
#include "model/model.h"
#include "prove/policy.h"

void bk_premise_false(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, struct bk_str message, struct bk_str there)
{
	struct bk_diags *diags = planner->apply->diags;

	bk_diag(diags, BK_ASSUMPTION_FALSE, span, "existing %s `%.*s` %.*s",
		object->service ? object->service->name->text.ptr : object->kind->word,
		BK_STR_ARGS(object->address), BK_STR_ARGS(message));
	if (there.len)
		bk_diag_note(diags, "in AWS it is %.*s", BK_STR_ARGS(there));
	bk_diag_via(diags, object->via);
	bk_diag_address(diags, object->address);
}

static void add_open(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, const char *statement, struct bk_str reason, bool detail)
{
	struct bk_str key =
		bk_str_format(planner->arena, "%.*s %s", BK_STR_ARGS(object->address), statement);

	if (bk_map_find(&planner->open, key))
		return;
	bk_map_put(&planner->open, key, planner);
	bk_vec_push(planner->arena, &planner->plan->open,
		((struct bk_open_premise){.span = span,
			.address = object->address,
			.statement = bk_str_dup(planner->arena, bk_str_of(statement)),
			.reason = reason,
			.detail = detail}));
}

void bk_premise_open(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, const char *statement, struct bk_str reason)
{
	add_open(planner, object, span, statement, reason, false);
}

void bk_premise_unasked(struct bk_planner *planner, const struct bk_object *object,
	struct bk_span span, const char *statement)
{
	add_open(planner, object, span, statement, BK_STR("bkc does not ask for it"), true);
}

struct bk_str bk_premise_unread(
	struct bk_planner *planner, const struct bk_object *about, const char *operation)
{
	const struct bk_unread *unread = bk_map_find_ptr(&planner->world->unread, about);

	while (unread && !bk_str_is(bk_str_of(operation), unread->operation->name))
		unread = unread->next;
	if (!unread)
		return BK_STR("");
	return bk_str_format(planner->arena, "%s:%s: %.*s", unread->operation->service->name,
		operation, BK_STR_ARGS(unread->code));
}

bool bk_premise_is_written(const struct bk_object *object, enum bk_attr_id attr)
{
	return !bk_span_equal(bk_prop_span(object, attr), object->span);
}

/* The id of a key in its ARN, or the whole of it; empty of an alias. */
static struct bk_str key_id_of(struct bk_str identifier)
{
	static const struct bk_str key = {":key/", 5}, alias = {"alias/", 6};

	for (size_t i = 0; i < identifier.len; i++) {
		const struct bk_str rest = {identifier.ptr + i, identifier.len - i};

		if (bk_str_has_prefix(rest, alias))
			return BK_STR("");
		if (bk_str_has_prefix(rest, key))
			return (struct bk_str){rest.ptr + key.len, rest.len - key.len};
	}
	return identifier;
}

/* What AWS gives of a key that it owns: nothing. */
static enum bk_truth is_managed_by_aws(const struct bk_planner *planner, struct bk_str arn)
{
	const struct bk_str *manager = bk_map_find(&planner->world->managers, arn);

	if (!arn.len)
		return BK_TRUE;
	if (!manager || !manager->len)
		return BK_UNKNOWN;
	return bk_str_is(*manager, "AWS") ? BK_TRUE : BK_FALSE;
}

enum bk_truth bk_premise_same_key(const struct bk_planner *planner, const struct bk_object *object,
	enum bk_attr_id attr, struct bk_str there)
{
	const struct bk_object *key = bk_prop_object(object, attr);
	const struct bk_desired *desired;
	const struct bk_live *live;

	if (!key)
		return bk_prop_is_word(object, attr, "aws") ? is_managed_by_aws(planner, there)
							    : BK_TRUE;
	desired = bk_desired_find(planner->apply->list, key->address);
	live = desired ? planner->world->by_desired[desired->index] : NULL;
	/* A key of others that is not there was reported; one of ours is yet to be made. */
	if (!live)
		return key->life == BK_LIFE_EXISTING ? BK_TRUE : BK_FALSE;
	if (there.len && !key_id_of(there).len)
		return BK_UNKNOWN;
	return bk_str_equal(key_id_of(there), live->id) ? BK_TRUE : BK_FALSE;
}

struct bk_str bk_premise_why(
	struct bk_planner *planner, const struct bk_object *about, const char *operation)
{
	struct bk_str unread = bk_premise_unread(planner, about, operation);

	return unread.len ? unread : BK_STR("AWS does not say by which key");
}

/*
 * Vaults.
 */
static const struct bk_live *lock_of(const struct bk_live *vault)
{
	for (const struct bk_live *child = vault->first_child; child; child = child->next_child) {
		if (child->type->id == BK_AWS_VAULT_LOCK)
			return child;
	}
	return NULL;
}

enum { SECONDS_PER_DAY = 86400 };

static void check_days(struct bk_planner *planner, const struct bk_object *object,
	enum bk_attr_id attr, const json_t *lock, const char *member)
{
	int64_t stated = bk_prop_number(object, attr, -1);
	int64_t there = bk_value_int(lock, member, -1);

	if (!bk_premise_is_written(object, attr) || stated / SECONDS_PER_DAY == there)
		return;
	bk_premise_false(planner, object, bk_prop_span(object, attr),
		attr == BK_A_MIN ? BK_STR("has another `min`") : BK_STR("has another `max`"),
		there < 0 ? BK_STR("not set")
			  : bk_str_format(planner->arena, "%lldd", (long long)there));
}

static void check_vault_key(
	struct bk_planner *planner, const struct bk_object *vault, const struct bk_live *live)
{
	struct bk_str there = bk_value_text(live->body, "EncryptionKeyArn");
	struct bk_span span = bk_prop_span(vault, BK_A_VAULT_KEY);
	enum bk_truth same = bk_premise_same_key(planner, vault, BK_A_VAULT_KEY, there);

	if (same == BK_FALSE)
		bk_premise_false(planner, vault, span, BK_STR("is encrypted with another key"),
			there.len ? there : BK_STR("under a key that AWS owns"));
	else if (same == BK_UNKNOWN)
		bk_premise_open(
			planner, vault, span, "key", bk_premise_why(planner, vault, "DescribeKey"));
}

static void check_vault(
	struct bk_planner *planner, const struct bk_desired *desired, const struct bk_live *live)
{
	const struct bk_object *object = desired->object;
	const struct bk_live *lock = lock_of(live);
	const json_t *bounds = lock ? lock->body : live->body;
	bool airgap = live->type->id == BK_AWS_AIRGAP_VAULT;
	const char *there = airgap ? "airgap"
		: !lock            ? "none"
		: lock->lock_date  ? "compliance"
				   : "governance";

	if (bk_premise_is_written(object, BK_A_LOCK) && !bk_prop_is_word(object, BK_A_LOCK, there))
		bk_premise_false(planner, object, bk_prop_span(object, BK_A_LOCK),
			BK_STR("is locked in another way"), bk_str_of(there));
	check_days(planner, object, BK_A_MIN, bounds, "MinRetentionDays");
	check_days(planner, object, BK_A_MAX, bounds, "MaxRetentionDays");
	if (bk_prop(object, BK_A_VAULT_KEY))
		check_vault_key(planner, object, live);
	bk_assume_vault_policy(planner, desired, live);
}

/*
 * Roles.
 */
static bool is_attached(const struct bk_live *role, struct bk_str policy)
{
	for (const struct bk_live *child = role->first_child; child; child = child->next_child) {
		if (child->type->id == BK_AWS_ROLE_ATTACHMENT && bk_str_equal(child->name, policy))
			return true;
	}
	return false;
}

static void check_attachments(
	struct bk_planner *planner, const struct bk_object *role, const struct bk_live *live)
{
	const struct bk_value *policies = bk_prop(role, BK_A_POLICIES);

	for (size_t i = 0; policies && policies->kind == BK_V_LIST && i < policies->list.len; i++) {
		const struct bk_value *policy = policies->list.at[i];

		if (!is_attached(live, policy->text))
			bk_premise_false(planner, role, policy->span,
				bk_str_format(planner->arena, "has no policy `%.*s` attached",
					BK_STR_ARGS(policy->text)),
				BK_STR(""));
	}
}

static void check_role(
	struct bk_planner *planner, const struct bk_desired *desired, const struct bk_live *live)
{
	const struct bk_object *role = desired->object;
	const struct bk_value *boundary = bk_prop(role, BK_A_BOUNDARY);
	const json_t *trust = json_object_get(live->body, "AssumeRolePolicyDocument");
	struct bk_str bounded = bk_value_text(live->body, "PermissionsBoundary");
	struct bk_diags *diags = planner->apply->diags;

	/* The ARN is what plans and policies name. */
	if (live->arn.len && !bk_str_equal(live->arn, desired->arn))
		bk_premise_false(planner, role, bk_prop_span(role, BK_A_PATH),
			BK_STR("has another path"), live->arn);
	if (live->type->id != BK_AWS_ROLE)
		return;
	if (boundary && !bk_str_equal(boundary->text, bounded))
		bk_premise_false(planner, role, boundary->span, BK_STR("has another boundary"),
			bounded.len ? bounded : BK_STR("without one"));
	check_attachments(planner, role, live);
	if (!trust || bk_policy_trusts_backup(trust, desired->account->id) != BK_FALSE)
		return;
	bk_diag(diags, BK_ROLE_TRUST, desired->span,
		"existing role `%.*s` does not trust backup.amazonaws.com; no job could start",
		BK_STR_ARGS(desired->address));
	bk_diag_help(diags,
		"Have its owner let backup.amazonaws.com do sts:AssumeRole, or name another role.");
	bk_diag_address(diags, desired->address);
}

/*
 * Keys.
 */
static void check_flag(struct bk_planner *planner, const struct bk_object *key,
	enum bk_attr_id attr, const json_t *there, const char *message)
{
	bool stated = bk_prop_bool(key, attr, false);

	if (!bk_premise_is_written(key, attr) || !json_is_boolean(there) ||
		json_is_true(there) == stated)
		return;
	bk_premise_false(planner, key, bk_prop_span(key, attr), bk_str_of(message),
		json_is_true(there) ? BK_STR("true") : BK_STR("false"));
}

/* A key that is disabled or going: every job under it fails
 * (docs.aws.amazon.com/aws-backup/latest/devguide/backup-dashboards.html, 2026-09-24). */
static void check_key(
	struct bk_planner *planner, const struct bk_desired *desired, const struct bk_live *live)
{
	const struct bk_object *key = desired->object;
	struct bk_str reason = bk_premise_unread(planner, key, "GetKeyRotationStatus");
	struct bk_str usage;

	if (live->state.len && !bk_str_is(live->state, "Enabled")) {
		bk_premise_false(planner, key, desired->span,
			BK_STR("cannot be used: every job under it fails"), live->state);
		return;
	}
	usage = bk_value_text(live->body, "KeyUsage");
	if (usage.len && !bk_str_is(usage, "ENCRYPT_DECRYPT"))
		bk_premise_false(planner, key, desired->span, BK_STR("does not encrypt"), usage);
	if (bk_str_is(bk_value_text(live->body, "KeyManager"), "AWS"))
		bk_premise_false(planner, key, desired->span,
			BK_STR("is no customer key: its policy is AWS's and admits nobody else"),
			BK_STR("managed by AWS"));
	check_flag(planner, key, BK_A_MULTI_REGION, json_object_get(live->body, "MultiRegion"),
		"is not as `multi_region` says");
	check_flag(planner, key, BK_A_ROTATE, json_object_get(live->body, "EnableKeyRotation"),
		"is not rotated as `rotate` says");
	if (reason.len)
		bk_premise_open(planner, key, bk_prop_span(key, BK_A_ROTATE), "rotate", reason);
	bk_assume_key_policy(planner, desired, live);
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

typedef void check_fn(
	struct bk_planner *planner, const struct bk_desired *desired, const struct bk_live *live);

static const struct {
	enum bk_aws_id id;
	check_fn *check;
} checks[] = {
	{BK_AWS_VAULT, check_vault},
	{BK_AWS_AIRGAP_VAULT, check_vault},
	{BK_AWS_KEY, check_key},
	{BK_AWS_ROLE, check_role},
};

static check_fn *check_of(const struct bk_desired *desired)
{
	for (size_t i = 0; i < BK_COUNT(checks); i++) {
		if (desired->external && desired->object && checks[i].id == desired->type->id)
			return checks[i].check;
	}
	return NULL;
}

static void check_missing(struct bk_planner *planner, const struct bk_desired *desired)
{
	struct bk_str reason = bk_premise_unread(planner, desired->object, "DescribeBackupVault");

	if (is_made(planner, desired))
		return;
	if (reason.len)
		bk_premise_open(
			planner, desired->object, desired->span, "what is stated of it", reason);
	else
		bk_premise_false(planner, desired->object, desired->span, BK_STR("does not exist"),
			BK_STR(""));
}

void bk_plan_assumptions(struct bk_planner *planner)
{
	const struct bk_desired_list *list = planner->apply->list;

	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *desired = list->objects.at[i];
		const struct bk_live *live = planner->world->by_desired[desired->index];
		check_fn *check = check_of(desired);

		if (check && live)
			check(planner, desired, live);
		else if (check)
			check_missing(planner, desired);
	}
	bk_assume_stores(planner);
}
