/*
 * Legs: see leg.h. A copy is asked one question after the other, and the first that is answered
 * with no is the reason.
 */
#include "sim/leg.h"

#include "base/arena.h"
#include "base/attr.h"
#include "prove/policy.h"

#define NOT_SUPPORTED "Feature is not supported for provided resource type."
#define KEY_DISABLED  "KMS key is either disabled or pending deletion"
#define KEY_DENIED    "Given key ID is not accessible"

static const char *const read_actions[] = {"kms:DescribeKey", "kms:Decrypt", NULL};
static const char *const use_actions[] = {
	"kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant", NULL};

bool bk_sim_leg_is_managed(const json_t *service, bool advanced)
{
	bool has_setting = bk_value_text(service, "advanced").len > 0;

	return bk_value_true(service, "full") && (advanced || !has_setting);
}

static bool is_managed(const struct bk_sim_leg *leg)
{
	return bk_sim_leg_is_managed(leg->service, leg->advanced);
}

static bool crosses_accounts(const struct bk_sim_leg *leg)
{
	return !bk_str_equal(leg->source.account, leg->destination.account);
}

static bool crosses_regions(const struct bk_sim_leg *leg)
{
	return !bk_str_equal(leg->source.region, leg->destination.region);
}

/* "rds" of an ARN. */
static struct bk_str service_of(struct bk_str arn)
{
	(void)bk_str_cut(&arn, ':');
	(void)bk_str_cut(&arn, ':');
	return bk_str_cut(&arn, ':');
}

static struct bk_str account_of(struct bk_str arn)
{
	for (int i = 0; i < 4; i++)
		(void)bk_str_cut(&arn, ':');
	return bk_str_cut(&arn, ':');
}

/* The account's role with which AWS Backup works by itself. */
static struct bk_str linked_role(struct bk_arena *arena, struct bk_str account)
{
	return bk_str_format(arena,
		"arn:aws:iam::%.*s:role/aws-service-role/backup.amazonaws.com/"
		"AWSServiceRoleForBackup",
		BK_STR_ARGS(account));
}

/* Who asks a key for what. */
struct use {
	struct bk_arena *arena;
	const struct bk_sim_key_state *key;
	struct bk_str principal, region, via; /* via: the service that asks in its name */
	struct bk_str organization, path;     /* of the principal's account; or empty */
};

/* What a request of a role that AWS Backup assumes has; null: what none of it has. */
static json_t *request_context(struct bk_str principal, struct bk_str account,
	struct bk_str organization, struct bk_str path)
{
	json_t *context = json_object();

	bk_value_set_text(context, "aws:principalarn", principal);
	bk_value_set_text(context, "aws:principalaccount", account);
	bk_value_set_text(context, "aws:principalisawsservice", BK_STR("false"));
	bk_value_set_text(context, "aws:securetransport", BK_STR("true"));
	bk_value_set(context, "aws:multifactorauthpresent", json_null());
	bk_value_set(context, "aws:principalservicename", json_null());
	bk_value_set(context, "aws:principalorgid",
		organization.len ? bk_value_string(organization) : json_null());
	bk_value_set(context, "aws:principalorgpaths",
		path.len ? json_pack("[o]", bk_value_string(path)) : json_null());
	return context;
}

static bool may(const struct use *use, const char *const actions[])
{
	struct bk_str account = account_of(use->principal);
	BK_AUTO_JSON context =
		request_context(use->principal, account, use->organization, use->path);
	struct bk_policy_request request = {
		.principal = use->principal,
		.account = account,
		.resource = use->key->arn,
		.context = context,
	};

	bk_value_set_text(context, "kms:calleraccount", account);
	bk_value_set_text(context, "kms:viaservice",
		bk_str_format(use->arena, "%.*s.%.*s.amazonaws.com", BK_STR_ARGS(use->via),
			BK_STR_ARGS(use->region)));
	for (; *actions; actions++) {
		request.action = bk_str_of(*actions);
		bk_value_set(context, "kms:grantisforawsresource",
			strcmp(*actions, "kms:CreateGrant") == 0 ? json_string("true")
								 : json_null());
		if (bk_policy_ask(use->key->policy, &request).verdict != BK_VERDICT_ALLOWED)
			return false;
	}
	return true;
}

/* Why the principal may not use the key, or NULL. AWS's keys serve whoever is in their account. */
static const char *why_not(const struct use *use, bool grants)
{
	if (use->key->kind != BK_KEY_CUSTOMER)
		return NULL;
	if (use->key->disabled)
		return KEY_DISABLED;
	return may(use, grants ? use_actions : read_actions) ? NULL : KEY_DENIED;
}

/* AWS Backup's storage works by the grants that were made with the vault: only a deny stops it. */
static const char *why_not_storage(const struct bk_sim_vault_state *vault)
{
	static const char *const absent[] = {"aws:principalarn", "aws:principalaccount",
		"aws:principalorgid", "aws:principalorgpaths"};
	static const struct bk_str storage = {"backup-storage.amazonaws.com", 28};
	BK_AUTO_JSON context = json_object();
	struct bk_policy_request request = {
		.principal = storage,
		.resource = vault->key.arn,
		.context = context,
	};

	if (vault->key.kind != BK_KEY_CUSTOMER)
		return NULL;
	if (vault->key.disabled)
		return KEY_DISABLED;
	bk_value_set_text(context, "aws:principalisawsservice", BK_STR("true"));
	bk_value_set_text(context, "aws:principalservicename", storage);
	bk_value_set_text(context, "aws:securetransport", BK_STR("true"));
	for (size_t i = 0; i < BK_COUNT(absent); i++)
		bk_value_set(context, absent[i], json_null());
	for (size_t i = 0; use_actions[i]; i++) {
		request.action = bk_str_of(use_actions[i]);
		if (bk_policy_denies(vault->key.policy, &request).verdict == BK_VERDICT_DENIED)
			return KEY_DENIED;
	}
	return NULL;
}

static struct bk_sim_leg_end fails(const char *message)
{
	return (struct bk_sim_leg_end){.message = message};
}

static struct bk_sim_leg_end works(const struct bk_sim_key_state *key, const char *message)
{
	return (struct bk_sim_leg_end){
		.works = true,
		.encrypted = key->kind != BK_KEY_NONE,
		.key = key->kind == BK_KEY_NONE ? BK_STR("") : key->arn,
		.message = message,
	};
}

/* The plan's role on the key of the resource. */
static struct use role_use(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	return (struct use){arena, &leg->resource_key, leg->role,
		leg->source.region.len ? leg->source.region : leg->destination.region,
		service_of(leg->resource), leg->organization, leg->organization_path};
}

/* The same key, asked by AWS Backup of the account that a copy goes to. */
static struct use linked_use(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	struct use use = role_use(arena, leg);

	use.principal = linked_role(arena, leg->destination.account);
	use.organization = leg->same_organization ? leg->organization : BK_STR("");
	use.path = leg->same_organization ? leg->destination_path : BK_STR("");
	return use;
}

struct bk_sim_leg_end bk_sim_leg_backup(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	struct use use = role_use(arena, leg);
	struct bk_str how = bk_value_text(leg->service, "source_key");
	bool managed = is_managed(leg);
	/* what is not fully managed is a snapshot of the service's own, made with a grant */
	const char *why = bk_str_is(how, "none") ? NULL : why_not(&use, !managed);

	if (!managed)
		return why ? fails(why) : works(&leg->resource_key, NULL);
	if (why && !bk_value_true(leg->service, "key_silent"))
		return fails(why);
	if (why_not_storage(&leg->destination))
		return fails(why_not_storage(&leg->destination));
	return works(&leg->destination.key,
		why ? "Completed with issues: objects could not be read with their key" : NULL);
}

/* The questions of a copy: why not, or NULL. */
typedef const char *question(struct bk_arena *arena, const struct bk_sim_leg *leg);

static bool is_listed(const struct bk_sim_leg *leg, const char *member)
{
	const json_t *regions = json_object_get(leg->service, member);

	for (size_t i = 0; i < json_array_size(regions); i++) {
		struct bk_str region = bk_value_text_of(json_array_get(regions, i));

		if (bk_str_equal(region, leg->source.region) ||
			bk_str_equal(region, leg->destination.region))
			return true;
	}
	return false;
}

/* Without either tick a type cannot be copied at all, not even to a vault beside. */
static const char *ask_type(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	bool account = bk_value_true(leg->service, "copy_account");
	bool region = bk_value_true(leg->service, "copy_region");
	bool can = account || region;

	(void)arena;
	if (bk_value_true(leg->service, "advanced_required") && !leg->advanced)
		can = false;
	if (crosses_accounts(leg) && (!account || is_listed(leg, "no_copy_account_in")))
		can = false;
	if (crosses_regions(leg) && (!region || is_listed(leg, "no_copy_region_in")))
		can = false;
	if (crosses_accounts(leg) && crosses_regions(leg) &&
		!bk_value_true(leg->service, "copy_both"))
		can = false;
	if (!can)
		return NOT_SUPPORTED;
	return leg->is_cold ? "A recovery point in cold storage cannot be copied." : NULL;
}

static const char *ask_airgap(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	(void)arena;
	if (!leg->destination.is_airgapped)
		return NULL;
	if (!bk_value_true(leg->service, "airgap") || is_listed(leg, "no_airgap_in"))
		return "This resource type is not supported by logically air-gapped backup vault.";
	if (is_managed(leg))
		return NULL;
	if (leg->resource_key.kind == BK_KEY_SERVICE)
		return "The recovery point is encrypted with an AWS managed key and cannot be "
		       "copied to a logically air-gapped backup vault.";
	if (leg->resource_key.kind == BK_KEY_NONE && !bk_value_true(leg->service, "encrypts_copy"))
		return "An unencrypted recovery point of this resource type cannot be copied to a "
		       "logically air-gapped backup vault.";
	return NULL;
}

static const char *ask_organization(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	(void)arena;
	if (!crosses_accounts(leg))
		return NULL;
	if (!leg->same_organization)
		return "Copy job failed. Both source and destination account must be a member of "
		       "the same organization.";
	if (!leg->copies_allowed)
		return "Copy job failed. Cross-account copy feature is not enabled for the current "
		       "organization.";
	if (bk_str_is(leg->destination.name, "Default"))
		return "Copy job failed. The destination Backup vault is encrypted with the "
		       "default Backup service managed key and cannot be used for a "
		       "cross-account copy.";
	if (!leg->has_linked_role)
		return "Copy job failed. The destination account has no service-linked role for "
		       "AWS Backup.";
	return NULL;
}

/* Within the account the role's own policy is enough, but a deny counts. */
static const char *ask_vault(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	static const char *const of_keys[] = {
		"kms:calleraccount", "kms:viaservice", "kms:grantisforawsresource"};
	struct bk_str account = account_of(leg->role);
	BK_AUTO_JSON context =
		request_context(leg->role, account, leg->organization, leg->organization_path);
	struct bk_policy_request request = {
		.principal = leg->role,
		.account = account,
		.action = BK_STR("backup:CopyIntoBackupVault"),
		.resource = leg->destination.arn,
		.context = context,
	};
	enum bk_verdict verdict;

	(void)arena;
	for (size_t i = 0; i < BK_COUNT(of_keys); i++)
		bk_value_set(context, of_keys[i], json_null());
	verdict = bk_policy_ask(leg->destination.policy, &request).verdict;
	if (verdict == BK_VERDICT_ALLOWED || (verdict == BK_VERDICT_NONE && !crosses_accounts(leg)))
		return NULL;
	return "Access Denied trying to call AWS Backup service";
}

/* The key of the resource, under which a backup that is not fully managed stands; of a fully
 * managed one the key of its vault. */
static const char *ask_source_key(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	struct use use = role_use(arena, leg);

	if (is_managed(leg))
		return why_not_storage(&leg->source);
	if (!crosses_accounts(leg) && !leg->destination.is_airgapped)
		return why_not(&use, true);
	if (leg->resource_key.kind == BK_KEY_SERVICE)
		return "Copy job failed. A recovery point that is encrypted with an AWS managed "
		       "key can't be shared with another account.";
	use = linked_use(arena, leg);
	return why_not(&use, true);
}

static const char *ask_destination_key(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	const struct bk_sim_key_state *key = &leg->destination.key;
	struct use use = crosses_accounts(leg) ? linked_use(arena, leg) : role_use(arena, leg);
	bool managed = is_managed(leg);

	use.key = key;
	use.region = leg->destination.region;
	if (leg->destination.is_airgapped) {
		use = role_use(arena, leg);
		use.key = key;
		use.region = leg->destination.region;
		use.via = BK_STR("backup");
		return why_not(&use, true);
	}
	if (!managed && crosses_accounts(leg) && key->kind != BK_KEY_CUSTOMER)
		return "Copy job failed. The destination Backup vault is encrypted with the "
		       "default Backup service managed key and cannot be used for a "
		       "cross-account copy.";
	if (!managed && key->kind == BK_KEY_SERVICE &&
		!bk_str_equal(key->alias, bk_value_text(leg->service, "own_key")))
		return "Copy job failed. The destination Backup vault is encrypted with the "
		       "default Backup service managed key, which this resource type cannot use.";
	if (managed)
		return why_not_storage(&leg->destination);
	return why_not(&use, true);
}

struct bk_sim_leg_end bk_sim_leg_copy(struct bk_arena *arena, const struct bk_sim_leg *leg)
{
	static question *const questions[] = {ask_type, ask_airgap, ask_organization, ask_vault,
		ask_source_key, ask_destination_key};
	static const struct bk_sim_key_state none = {.kind = BK_KEY_NONE};
	bool stays_open = !is_managed(leg) && leg->resource_key.kind == BK_KEY_NONE &&
		!bk_value_true(leg->service, "encrypts_copy");

	for (size_t i = 0; i < BK_COUNT(questions); i++) {
		const char *why = questions[i](arena, leg);

		if (why)
			return fails(why);
	}
	return works(stays_open ? &none : &leg->destination.key, NULL);
}
