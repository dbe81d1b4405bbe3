/*
 * KMS: keys, their policies, aliases, tags, rotation, grants.
 * Errors and limits: botocore 1.43 (API version 2014-11-01), AWS KMS API Reference and Developer
 * Guide, 2026-11.
 */
#include "sim/kms.h"

#include "base/arena.h"
#include "sim/iam.h"
#include "sim/keys.h"
#include "sim/organizations.h"
#include "sim/policy.h"
#include "sim/tags.h"

/* By "KEY/GRANT". */
#define GRANT "kms.grant"

enum { POLICY_MOST = 32768, WINDOW_STANDARD = 30, ROTATION_STANDARD = 365, DAY = 86400 };

static const struct bk_sim_tag_rules tag_rules = {
	"TagKey", "TagValue", "TagException", "LimitExceededException", false};

/*
 * What a policy says.
 */

/* "arn:PARTITION:SERVICE:REGION:ACCOUNT:…" */
static struct bk_str account_of(struct bk_str arn)
{
	for (int i = 0; i < 4; i++)
		bk_str_cut(&arn, ':');
	return bk_str_cut(&arn, ':');
}

static bool allows(struct bk_sim *sim, struct bk_arena *arena, const json_t *key,
	const json_t *policy, struct bk_sim_ask *ask)
{
	bool own = bk_str_equal(ask->account, bk_value_text(key, "AWSAccountId"));
	bool is_role = bk_str_like(ask->principal, BK_STR("arn:*:iam::*:role/*"));
	unsigned says = bk_sim_policy_says(arena, policy, ask);
	if ((says & BK_SIM_DENIES) != 0 || says == 0)
		return false;
	if ((says & BK_SIM_ALLOWS) != 0 && own)
		return true;
	/* Administrators may all; a role what its own policies say. */
	return !is_role || bk_sim_role_may(sim, arena, ask->principal, ask->action, ask->resource);
}

/* What every request of the principal has, beside what is given. */
static json_t *whole_context(
	struct bk_sim *sim, struct bk_arena *arena, struct bk_str principal, json_t *given)
{
	json_t *context = given ? json_deep_copy(given) : json_object();
	struct bk_str account = account_of(principal);
	BK_AUTO_JSON organization = bk_sim_organization_of(sim, account);
	struct bk_str path = bk_sim_organization_path(sim, arena, account);

	bk_value_set_text(context, "aws:PrincipalArn", principal);
	bk_value_set_text(context, "aws:PrincipalAccount", account);
	bk_value_set_text(context, "aws:PrincipalIsAWSService", BK_STR("false"));
	bk_value_set_text(context, "aws:SecureTransport", BK_STR("true"));
	if (organization)
		bk_value_set_text(context, "aws:PrincipalOrgID", bk_value_text(organization, "id"));
	if (path.len)
		bk_value_set(
			context, "aws:PrincipalOrgPaths", json_pack("[o]", bk_value_string(path)));
	return context;
}

bool bk_sim_key_allows(struct bk_sim *sim, struct bk_arena *arena, const json_t *key,
	struct bk_str principal, const char *actions, json_t *given)
{
	BK_AUTO_JSON context = whole_context(sim, arena, principal, given);
	struct bk_error error;
	BK_AUTO_JSON policy = bk_sim_policy_read(bk_value_text(key, "policy"), &error);
	struct bk_str rest = bk_str_of(actions);
	while (rest.len > 0) {
		struct bk_sim_ask ask = {.principal = principal,
			.account = account_of(principal),
			.action = bk_str_dup(arena, bk_str_cut(&rest, '|')).ptr,
			.resource = bk_value_text(key, "Arn"),
			.context = context};
		if (!allows(sim, arena, key, policy, &ask))
			return false;
	}
	return true;
}

static bool principal_fits(void *user, struct bk_str principal)
{
	return bk_sim_principal_exists(user, principal);
}

/* Tabs, ends of lines and what Latin-1 prints. */
static bool is_printable(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c > 0xC3)
			return false;
	}
	return true;
}

/* A policy for a key (a record): readable, its principals exist, and it does not lock the caller
 * out. */
static bool check_policy(struct bk_sim *sim, const struct bk_sim_request *request,
	const json_t *key, struct bk_str text, struct bk_sim_fault *ret_fault)
{
	static const char malformed[] = "MalformedPolicyDocumentException";
	struct bk_error error;
	struct bk_str bad;
	if (text.len > POLICY_MOST) {
		bk_sim_refuse(ret_fault, 400, "LimitExceededException",
			"The policy is larger than %d bytes.", POLICY_MOST);
		return false;
	}
	BK_AUTO_JSON policy = bk_sim_policy_read(text, &error);
	if (policy == NULL || !is_printable(text)) {
		bk_sim_refuse(ret_fault, 400, malformed, "%s",
			policy == NULL ? error.text : "The policy has characters that may not be.");
		return false;
	}
	/* The world at the beginning may name whom nobody simulates. */
	if (!request->world && !bk_sim_policy_principals(policy, principal_fits, sim, &bad)) {
		bk_sim_refuse(ret_fault, 400, malformed,
			"Policy contains a statement with one or more invalid principals.");
		return false;
	}
	BK_AUTO_JSON context = whole_context(sim, request->arena, request->principal, NULL);
	struct bk_sim_ask ask = {.principal = request->principal,
		.account = request->account,
		.action = "kms:PutKeyPolicy",
		.resource = bk_value_text(key, "Arn"),
		.context = context};
	if (bk_value_true(request->input, "BypassPolicyLockoutSafetyCheck") ||
		allows(sim, request->arena, key, policy, &ask))
		return true;
	bk_sim_refuse(ret_fault, 400, malformed,
		"The new key policy will not allow you to update the key policy in the future.");
	return false;
}

/*
 * Keys.
 */

/* Past its date of deletion a key is gone, and its aliases with it. */
static bool is_gone(struct bk_sim *sim, const struct bk_sim_request *request, const json_t *key)
{
	struct bk_str account = bk_value_text(key, "AWSAccountId");
	struct bk_str id = bk_value_text(key, "KeyId");
	size_t i;
	const json_t *item;
	if (!bk_str_is(bk_value_text(key, "KeyState"), "PendingDeletion") ||
		bk_value_int(key, "DeletionDate", INT64_MAX) > request->now)
		return false;
	BK_AUTO_JSON aliases = bk_sim_list(sim, BK_SIM_ALIAS, account, request->region);
	json_array_foreach(aliases, i, item)
	{
		struct bk_str target =
			bk_value_text(json_object_get(item, "record"), "TargetKeyId");
		if (bk_str_equal(target, id))
			bk_sim_drop(sim, BK_SIM_ALIAS, account, request->region,
				bk_value_text(item, "id"));
	}
	bk_sim_drop(sim, BK_SIM_KEY, account, request->region, id);
	bk_sim_tags_drop(sim, bk_value_text(key, "Arn"));
	return true;
}

/* The key that the input names; the caller drops it. */
static json_t *find_named(struct bk_sim *sim, const struct bk_sim_request *request,
	const char *member, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, member);
	json_t *key = bk_sim_key_find(sim, request, name);
	if (key != NULL && !is_gone(sim, request, key))
		return key;
	json_decref(key);
	if (bk_str_has_prefix(name, BK_STR("alias/")))
		return bk_sim_refuse(ret_fault, 400, "NotFoundException",
			"Alias arn:aws:kms:%.*s:%.*s:%.*s is not found.",
			BK_STR_ARGS(request->region), BK_STR_ARGS(request->account),
			BK_STR_ARGS(name));
	if (bk_str_has_prefix(name, BK_STR("arn:")))
		return bk_sim_refuse(ret_fault, 400, "NotFoundException",
			"Key '%.*s' does not exist", BK_STR_ARGS(name));
	return bk_sim_refuse(ret_fault, 400, "NotFoundException",
		"Key 'arn:aws:kms:%.*s:%.*s:key/%.*s' does not exist", BK_STR_ARGS(request->region),
		BK_STR_ARGS(request->account), BK_STR_ARGS(name));
}

/* The same, of the caller's own account, and not an AWS managed one where it is to be changed. */
static json_t *find_own(struct bk_sim *sim, const struct bk_sim_request *request, bool change,
	struct bk_sim_fault *ret_fault)
{
	json_t *key = find_named(sim, request, "KeyId", ret_fault);
	if (key == NULL)
		return NULL;
	bool own = bk_str_equal(bk_value_text(key, "AWSAccountId"), request->account);
	bool managed = bk_str_is(bk_value_text(key, "KeyManager"), "AWS");
	if (own && !(change && managed))
		return key;
	struct bk_str arn = bk_str_dup(request->arena, bk_value_text(key, "Arn"));
	json_decref(key);
	return bk_sim_refuse(ret_fault, 400, "AccessDeniedException",
		"User: %.*s is not authorized to perform: kms:%s on resource: %.*s",
		BK_STR_ARGS(request->caller), request->operation->name, BK_STR_ARGS(arn));
}

/* The same, and in a state in which it can be changed. */
static json_t *find_usable(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *key = find_own(sim, request, true, ret_fault);
	if (key == NULL || !bk_str_is(bk_value_text(key, "KeyState"), "PendingDeletion"))
		return key;
	struct bk_str arn = bk_str_dup(request->arena, bk_value_text(key, "Arn"));
	json_decref(key);
	return bk_sim_refuse(ret_fault, 400, "KMSInvalidStateException",
		"%.*s is pending deletion.", BK_STR_ARGS(arn));
}

static void put_key(struct bk_sim *sim, const struct bk_sim_request *request, const json_t *key)
{
	bk_sim_put(sim, BK_SIM_KEY, request->account, request->region, bk_value_text(key, "KeyId"),
		key);
}

/* KeyMetadata: the record without what the simulator alone knows. */
static json_t *told(const json_t *key)
{
	json_t *metadata = json_object();
	for (void *at = json_object_iter((json_t *)(uintptr_t)key); at != NULL;
		at = json_object_iter_next((json_t *)(uintptr_t)key, at)) {
		const char *name = json_object_iter_key(at);
		if (name[0] >= 'A' && name[0] <= 'Z')
			json_object_set(metadata, name, json_object_iter_value(at));
	}
	return metadata;
}

static struct bk_str standard_policy(struct bk_arena *arena, struct bk_str account)
{
	return bk_str_format(arena,
		"{\"Version\":\"2012-10-17\",\"Id\":\"key-default-1\",\"Statement\":[{\"Sid\":"
		"\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
		"\"arn:aws:iam::%.*s:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}",
		BK_STR_ARGS(account));
}

/* "mrk-" and the digits, or a UUID. */
static struct bk_str new_id(struct bk_sim *sim, const struct bk_sim_request *request)
{
	struct bk_str given = bk_value_text(request->input, "KeyId");
	struct bk_str uuid = bk_sim_uuid(sim, request->arena);
	if (request->world && given.len > 0)
		return given;
	if (!bk_value_true(request->input, "MultiRegion"))
		return uuid;
	return bk_str_format(request->arena, "mrk-%.8s%.4s%.4s%.4s%.12s", uuid.ptr, uuid.ptr + 9,
		uuid.ptr + 14, uuid.ptr + 19, uuid.ptr + 24);
}

static struct bk_str given_or(const json_t *input, const char *member, const char *standard)
{
	struct bk_str text = bk_value_text(input, member);
	return text.len > 0 ? text : bk_str_of(standard);
}

static json_t *new_key(struct bk_sim *sim, const struct bk_sim_request *request)
{
	const json_t *input = request->input;
	struct bk_str id = new_id(sim, request);
	struct bk_str spec = given_or(input, "KeySpec", "SYMMETRIC_DEFAULT");
	bool many = bk_value_true(input, "MultiRegion");
	json_t *key = json_object();
	bk_value_set_text(key, "AWSAccountId", request->account);
	bk_value_set_text(key, "KeyId", id);
	bk_value_set_text(key, "Arn",
		bk_str_format(request->arena, "arn:aws:kms:%.*s:%.*s:key/%.*s",
			BK_STR_ARGS(request->region), BK_STR_ARGS(request->account),
			BK_STR_ARGS(id)));
	bk_value_set(key, "CreationDate", json_integer(request->now));
	bk_value_set(key, "Enabled", json_true());
	bk_value_set_text(key, "Description", bk_value_text(input, "Description"));
	bk_value_set_text(key, "KeyUsage", given_or(input, "KeyUsage", "ENCRYPT_DECRYPT"));
	bk_value_set_text(key, "KeyState", BK_STR("Enabled"));
	bk_value_set_text(key, "Origin", given_or(input, "Origin", "AWS_KMS"));
	bk_value_set_text(key, "KeyManager", BK_STR("CUSTOMER"));
	bk_value_set_text(key, "KeySpec", spec);
	bk_value_set_text(key, "CustomerMasterKeySpec", spec);
	if (bk_str_is(spec, "SYMMETRIC_DEFAULT"))
		bk_value_set(key, "EncryptionAlgorithms", json_pack("[s]", "SYMMETRIC_DEFAULT"));
	bk_value_set(key, "MultiRegion", json_boolean(many));
	if (many)
		bk_value_set(key, "MultiRegionConfiguration",
			json_pack("{s:s,s:{s:O,s:s%},s:[]}", "MultiRegionKeyType", "PRIMARY",
				"PrimaryKey", "Arn", json_object_get(key, "Arn"), "Region",
				request->region.ptr, request->region.len, "ReplicaKeys"));
	return key;
}

static json_t *create_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str policy = bk_value_text(request->input, "Policy");
	BK_AUTO_JSON key = new_key(sim, request);
	if (policy.len == 0)
		policy = standard_policy(request->arena, request->account);
	if (!check_policy(sim, request, key, policy, ret_fault) ||
		!bk_sim_tags_add(sim, bk_value_text(key, "Arn"), &tag_rules,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	bk_value_set_text(key, "policy", policy);
	put_key(sim, request, key);
	return json_pack("{s:o}", "KeyMetadata", told(key));
}

static json_t *describe_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_named(sim, request, "KeyId", ret_fault);
	return key != NULL ? json_pack("{s:o}", "KeyMetadata", told(key)) : NULL;
}

static json_t *kms_page(const struct bk_sim_request *request, json_t *items, const char *list,
	struct bk_sim_fault *ret_fault)
{
	json_t *output = bk_sim_page(request, items, list, "Limit", 100, ret_fault);
	if (output != NULL)
		bk_value_set(output, "Truncated",
			json_boolean(json_object_get(output, "NextMarker") != NULL));
	return output;
}

static json_t *list_keys(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON keys = bk_sim_list(sim, BK_SIM_KEY, request->account, request->region);
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(keys, i, item)
	{
		const json_t *key = json_object_get(item, "record");
		if (!is_gone(sim, request, key))
			json_array_append_new(list,
				json_pack("{s:O,s:O}", "KeyId", json_object_get(key, "KeyId"),
					"KeyArn", json_object_get(key, "Arn")));
	}
	return kms_page(request, list, "Keys", ret_fault);
}

static json_t *get_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_own(sim, request, false, ret_fault);
	if (key == NULL)
		return NULL;
	return json_pack(
		"{s:O,s:s}", "Policy", json_object_get(key, "policy"), "PolicyName", "default");
}

static json_t *put_policy(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str policy = bk_value_text(request->input, "Policy");
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL || !check_policy(sim, request, key, policy, ret_fault))
		return NULL;
	bk_value_set_text(key, "policy", policy);
	put_key(sim, request, key);
	return json_object();
}

static json_t *list_policies(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_own(sim, request, false, ret_fault);
	return key != NULL
		? kms_page(request, json_pack("[s]", "default"), "PolicyNames", ret_fault)
		: NULL;
}

static json_t *describe_as(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	bk_value_set_text(key, "Description", bk_value_text(request->input, "Description"));
	put_key(sim, request, key);
	return json_object();
}

static json_t *set_enabled(struct bk_sim *sim, const struct bk_sim_request *request, bool enabled,
	struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	bk_value_set(key, "Enabled", json_boolean(enabled));
	bk_value_set_text(key, "KeyState", enabled ? BK_STR("Enabled") : BK_STR("Disabled"));
	put_key(sim, request, key);
	return json_object();
}

static json_t *enable_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_enabled(sim, request, true, ret_fault);
}

static json_t *disable_key(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_enabled(sim, request, false, ret_fault);
}

static json_t *set_rotation(struct bk_sim *sim, const struct bk_sim_request *request, int64_t days,
	struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	if (!bk_value_true(key, "Enabled"))
		return bk_sim_refuse(ret_fault, 400, "DisabledException", "%.*s is disabled.",
			BK_STR_ARGS(bk_value_text(key, "Arn")));
	bk_value_set(key, "rotation", json_integer(days));
	put_key(sim, request, key);
	return json_object();
}

static json_t *enable_rotation(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	int64_t days = bk_value_int(request->input, "RotationPeriodInDays", ROTATION_STANDARD);
	return set_rotation(sim, request, days, ret_fault);
}

static json_t *disable_rotation(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	return set_rotation(sim, request, 0, ret_fault);
}

static json_t *rotation_status(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_own(sim, request, false, ret_fault);
	if (key == NULL)
		return NULL;
	int64_t days = bk_value_int(key, "rotation", 0);
	json_t *output = json_pack(
		"{s:O,s:b}", "KeyId", json_object_get(key, "Arn"), "KeyRotationEnabled", days > 0);
	if (days > 0) {
		bk_value_set(output, "RotationPeriodInDays", json_integer(days));
		bk_value_set(output, "NextRotationDate",
			json_integer(bk_value_int(key, "CreationDate", 0) + days * DAY));
	}
	return output;
}

static json_t *schedule_deletion(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	int64_t days = bk_value_int(request->input, "PendingWindowInDays", WINDOW_STANDARD);
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	int64_t date = request->now + days * DAY;
	bk_value_set_text(key, "KeyState", BK_STR("PendingDeletion"));
	bk_value_set(key, "Enabled", json_false());
	bk_value_set(key, "DeletionDate", json_integer(date));
	put_key(sim, request, key);
	return json_pack("{s:O,s:I,s:s,s:I}", "KeyId", json_object_get(key, "Arn"), "DeletionDate",
		(json_int_t)date, "KeyState", "PendingDeletion", "PendingWindowInDays",
		(json_int_t)days);
}

static json_t *cancel_deletion(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_own(sim, request, true, ret_fault);
	if (key == NULL)
		return NULL;
	if (!bk_str_is(bk_value_text(key, "KeyState"), "PendingDeletion"))
		return bk_sim_refuse(ret_fault, 400, "KMSInvalidStateException",
			"%.*s is not pending deletion.", BK_STR_ARGS(bk_value_text(key, "Arn")));
	bk_value_set_text(key, "KeyState", BK_STR("Disabled"));
	json_object_del(key, "DeletionDate");
	put_key(sim, request, key);
	return json_pack("{s:O}", "KeyId", json_object_get(key, "Arn"));
}

/*
 * Aliases.
 */

static struct bk_str alias_arn(const struct bk_sim_request *request, struct bk_str name)
{
	return bk_str_format(request->arena, "arn:aws:kms:%.*s:%.*s:%.*s",
		BK_STR_ARGS(request->region), BK_STR_ARGS(request->account), BK_STR_ARGS(name));
}

static bool check_alias(const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	if (!bk_str_has_prefix(bk_value_text(request->input, "AliasName"), BK_STR("alias/aws/")))
		return true;
	bk_sim_refuse(ret_fault, 400, "NotAuthorizedException",
		"Prefix 'alias/aws/' is reserved for use by AWS.");
	return false;
}

/* The key that an alias is to lead to. */
static json_t *find_target(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *key = find_named(sim, request, "TargetKeyId", ret_fault);
	if (key == NULL || !bk_str_is(bk_value_text(key, "KeyState"), "PendingDeletion"))
		return key;
	struct bk_str arn = bk_str_dup(request->arena, bk_value_text(key, "Arn"));
	json_decref(key);
	return bk_sim_refuse(ret_fault, 400, "KMSInvalidStateException",
		"%.*s is pending deletion.", BK_STR_ARGS(arn));
}

static json_t *no_alias(const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = alias_arn(request, bk_value_text(request->input, "AliasName"));
	return bk_sim_refuse(
		ret_fault, 400, "NotFoundException", "Alias %.*s is not found.", BK_STR_ARGS(arn));
}

static json_t *create_alias(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "AliasName");
	BK_AUTO_JSON old = bk_sim_get(sim, BK_SIM_ALIAS, request->account, request->region, name);
	if (!check_alias(request, ret_fault))
		return NULL;
	if (old != NULL)
		return bk_sim_refuse(ret_fault, 400, "AlreadyExistsException",
			"An alias with the name %.*s already exists",
			BK_STR_ARGS(alias_arn(request, name)));
	BK_AUTO_JSON key = find_target(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	BK_AUTO_JSON alias = json_pack("{s:O,s:I,s:I}", "TargetKeyId",
		json_object_get(key, "KeyId"), "CreationDate", (json_int_t)request->now,
		"LastUpdatedDate", (json_int_t)request->now);
	bk_sim_put(sim, BK_SIM_ALIAS, request->account, request->region, name, alias);
	return json_object();
}

static json_t *update_alias(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "AliasName");
	BK_AUTO_JSON alias = bk_sim_get(sim, BK_SIM_ALIAS, request->account, request->region, name);
	if (!check_alias(request, ret_fault))
		return NULL;
	if (alias == NULL)
		return no_alias(request, ret_fault);
	BK_AUTO_JSON key = find_target(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	bk_value_set_text(alias, "TargetKeyId", bk_value_text(key, "KeyId"));
	bk_value_set(alias, "LastUpdatedDate", json_integer(request->now));
	bk_sim_put(sim, BK_SIM_ALIAS, request->account, request->region, name, alias);
	return json_object();
}

static json_t *delete_alias(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "AliasName");
	if (!check_alias(request, ret_fault))
		return NULL;
	if (!bk_sim_drop(sim, BK_SIM_ALIAS, request->account, request->region, name))
		return no_alias(request, ret_fault);
	return json_object();
}

static json_t *list_aliases(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON aliases = bk_sim_list(sim, BK_SIM_ALIAS, request->account, request->region);
	json_t *list = json_array();
	bool all = bk_value_text(request->input, "KeyId").len == 0;
	BK_AUTO_JSON key = all ? NULL : find_named(sim, request, "KeyId", ret_fault);
	size_t i;
	const json_t *item;
	if (!all && key == NULL) {
		json_decref(list);
		return NULL;
	}
	json_array_foreach(aliases, i, item)
	{
		json_t *alias = json_object_get(item, "record");
		struct bk_str name = bk_value_text(item, "id");
		if (!all &&
			!bk_str_equal(
				bk_value_text(alias, "TargetKeyId"), bk_value_text(key, "KeyId")))
			continue;
		json_t *entry = json_copy(alias);
		bk_value_set_text(entry, "AliasName", name);
		bk_value_set_text(entry, "AliasArn", alias_arn(request, name));
		json_array_append_new(list, entry);
	}
	return kms_page(request, list, "Aliases", ret_fault);
}

/*
 * Tags and grants.
 */

static json_t *tag(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL ||
		!bk_sim_tags_add(sim, bk_value_text(key, "Arn"), &tag_rules,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	return json_object();
}

static json_t *untag(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_usable(sim, request, ret_fault);
	if (key == NULL)
		return NULL;
	bk_sim_tags_remove(
		sim, bk_value_text(key, "Arn"), json_object_get(request->input, "TagKeys"));
	return json_object();
}

static json_t *list_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_own(sim, request, false, ret_fault);
	if (key == NULL)
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(key, "Arn"));
	return kms_page(request, bk_sim_tags_write(tags, &tag_rules), "Tags", ret_fault);
}

static struct bk_str grant_id(
	const struct bk_sim_request *request, const json_t *key, struct bk_str id)
{
	return bk_str_format(request->arena, "%.*s/%.*s", BK_STR_ARGS(bk_value_text(key, "KeyId")),
		BK_STR_ARGS(id));
}

static json_t *create_grant(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	static const char *const given[] = {
		"GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints", "Name"};
	BK_AUTO_JSON key = find_named(sim, request, "KeyId", ret_fault);
	if (key == NULL)
		return NULL;
	if (!bk_value_true(key, "Enabled"))
		return bk_sim_refuse(ret_fault, 400, "DisabledException", "%.*s is disabled.",
			BK_STR_ARGS(bk_value_text(key, "Arn")));
	if (!bk_sim_key_allows(
		    sim, request->arena, key, request->principal, "kms:CreateGrant", NULL))
		return bk_sim_refuse(ret_fault, 400, "AccessDeniedException",
			"User: %.*s is not authorized to perform: kms:CreateGrant on resource: "
			"%.*s",
			BK_STR_ARGS(request->caller), BK_STR_ARGS(bk_value_text(key, "Arn")));
	struct bk_str id = bk_sim_uuid(sim, request->arena);
	BK_AUTO_JSON grant = json_object();
	for (size_t i = 0; i < BK_COUNT(given); i++) {
		json_t *value = json_object_get(request->input, given[i]);
		if (value != NULL)
			json_object_set(grant, given[i], value);
	}
	json_object_set(grant, "KeyId", json_object_get(key, "Arn"));
	bk_value_set_text(grant, "GrantId", id);
	bk_value_set(grant, "CreationDate", json_integer(request->now));
	bk_value_set_text(grant, "IssuingAccount",
		bk_str_format(
			request->arena, "arn:aws:iam::%.*s:root", BK_STR_ARGS(request->account)));
	bk_sim_put(sim, GRANT, bk_value_text(key, "AWSAccountId"), request->region,
		grant_id(request, key, id), grant);
	json_t *output = json_object();
	bk_value_set_text(output, "GrantId", id);
	bk_value_set_text(
		output, "GrantToken", bk_str_format(request->arena, "token-%.*s", BK_STR_ARGS(id)));
	return output;
}

static json_t *revoke_grant(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str id = bk_value_text(request->input, "GrantId");
	BK_AUTO_JSON key = find_named(sim, request, "KeyId", ret_fault);
	if (key == NULL)
		return NULL;
	if (!bk_sim_drop(sim, GRANT, bk_value_text(key, "AWSAccountId"), request->region,
		    grant_id(request, key, id)))
		return bk_sim_refuse(ret_fault, 400, "NotFoundException", "Grant ID %.*s not found",
			BK_STR_ARGS(id));
	return json_object();
}

static json_t *list_grants(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON key = find_named(sim, request, "KeyId", ret_fault);
	if (key == NULL)
		return NULL;
	BK_AUTO_JSON grants =
		bk_sim_list(sim, GRANT, bk_value_text(key, "AWSAccountId"), request->region);
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(grants, i, item)
	{
		json_t *grant = json_object_get(item, "record");
		if (bk_str_equal(bk_value_text(grant, "KeyId"), bk_value_text(key, "Arn")))
			json_array_append(list, grant);
	}
	return kms_page(request, list, "Grants", ret_fault);
}

/* clang-format off */
#define KEY { "KeyId", BK_SIM_STRING, true, 1, 2048, NULL, NULL }
#define LIMIT { "Limit", BK_SIM_INT, false, 1, 1000, NULL, NULL }
#define ALIAS { "AliasName", BK_SIM_STRING, true, 1, 256, "alias/[a-zA-Z0-9/_-]+", NULL }
#define TAGS \
	{ "Tags[]", BK_SIM_SHAPE, false, 0, 0, NULL, NULL }, \
	{ "Tags[].TagKey", BK_SIM_STRING, true, 1, 128, NULL, NULL }, \
	{ "Tags[].TagValue", BK_SIM_STRING, true, 0, 256, NULL, NULL }

static const struct bk_sim_member named[] = { KEY, {0} };
static const struct bk_sim_member named_pages[] = { KEY, LIMIT, {0} };
static const struct bk_sim_member pages[] = {
	{ "KeyId", BK_SIM_STRING, false, 1, 2048, NULL, NULL },
	LIMIT,
	{0}
};
static const struct bk_sim_member creation[] = {
	{ "Policy", BK_SIM_STRING, false, 1, 131072, NULL, NULL },
	{ "Description", BK_SIM_STRING, false, 0, 8192, NULL, NULL },
	{ "KeyUsage", BK_SIM_STRING, false, 0, 0, NULL,
		"SIGN_VERIFY|ENCRYPT_DECRYPT|GENERATE_VERIFY_MAC|KEY_AGREEMENT" },
	{ "Origin", BK_SIM_STRING, false, 0, 0, NULL,
		"AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE" },
	{ "BypassPolicyLockoutSafetyCheck", BK_SIM_BOOL, false, 0, 0, NULL, NULL },
	{ "MultiRegion", BK_SIM_BOOL, false, 0, 0, NULL, NULL },
	{ "Tags", BK_SIM_LIST, false, 0, 0, NULL, NULL },
	TAGS,
	{0}
};
static const struct bk_sim_member policy[] = {
	KEY,
	{ "PolicyName", BK_SIM_STRING, false, 1, 128, NULL, "default" },
	{ "Policy", BK_SIM_STRING, true, 1, 131072, NULL, NULL },
	{ "BypassPolicyLockoutSafetyCheck", BK_SIM_BOOL, false, 0, 0, NULL, NULL },
	{0}
};
static const struct bk_sim_member description[] = {
	KEY,
	{ "Description", BK_SIM_STRING, true, 0, 8192, NULL, NULL },
	{0}
};
static const struct bk_sim_member rotation[] = {
	KEY,
	{ "RotationPeriodInDays", BK_SIM_INT, false, 90, 2560, NULL, NULL },
	{0}
};
static const struct bk_sim_member deletion[] = {
	KEY,
	{ "PendingWindowInDays", BK_SIM_INT, false, 7, 30, NULL, NULL },
	{0}
};
static const struct bk_sim_member alias[] = { ALIAS, {0} };
static const struct bk_sim_member aliased[] = {
	ALIAS,
	{ "TargetKeyId", BK_SIM_STRING, true, 1, 2048, NULL, NULL },
	{0}
};
static const struct bk_sim_member tagging[] = {
	KEY,
	{ "Tags", BK_SIM_LIST, true, 0, 0, NULL, NULL },
	TAGS,
	{0}
};
static const struct bk_sim_member untagging[] = {
	KEY,
	{ "TagKeys", BK_SIM_LIST, true, 0, 0, NULL, NULL },
	{ "TagKeys[]", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{0}
};
static const struct bk_sim_member granting[] = {
	KEY,
	{ "GranteePrincipal", BK_SIM_STRING, true, 1, 256, NULL, NULL },
	{ "Operations", BK_SIM_LIST, true, 0, 0, NULL, NULL },
	{ "Operations[]", BK_SIM_STRING, false, 0, 0, NULL,
		"Decrypt|Encrypt|GenerateDataKey|GenerateDataKeyWithoutPlaintext|ReEncryptFrom|"
		"ReEncryptTo|Sign|Verify|GetPublicKey|CreateGrant|RetireGrant|DescribeKey|"
		"GenerateDataKeyPair|GenerateDataKeyPairWithoutPlaintext|GenerateMac|VerifyMac|"
		"DeriveSharedSecret" },
	{0}
};
static const struct bk_sim_member revoking[] = {
	KEY,
	{ "GrantId", BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{0}
};

const struct bk_sim_operation bk_sim_kms[] = {
	{ "kms", "CancelKeyDeletion", cancel_deletion, named },
	{ "kms", "CreateAlias", create_alias, aliased },
	{ "kms", "CreateGrant", create_grant, granting },
	{ "kms", "CreateKey", create_key, creation },
	{ "kms", "DeleteAlias", delete_alias, alias },
	{ "kms", "DescribeKey", describe_key, named },
	{ "kms", "DisableKey", disable_key, named },
	{ "kms", "DisableKeyRotation", disable_rotation, named },
	{ "kms", "EnableKey", enable_key, named },
	{ "kms", "EnableKeyRotation", enable_rotation, rotation },
	{ "kms", "GetKeyPolicy", get_policy, named },
	{ "kms", "GetKeyRotationStatus", rotation_status, named },
	{ "kms", "ListAliases", list_aliases, pages },
	{ "kms", "ListGrants", list_grants, named_pages },
	{ "kms", "ListKeyPolicies", list_policies, named_pages },
	{ "kms", "ListKeys", list_keys, pages },
	{ "kms", "ListResourceTags", list_tags, named_pages },
	{ "kms", "PutKeyPolicy", put_policy, policy },
	{ "kms", "RevokeGrant", revoke_grant, revoking },
	{ "kms", "ScheduleKeyDeletion", schedule_deletion, deletion },
	{ "kms", "TagResource", tag, tagging },
	{ "kms", "UntagResource", untag, untagging },
	{ "kms", "UpdateAlias", update_alias, aliased },
	{ "kms", "UpdateKeyDescription", describe_as, description },
	{0}
};
/* clang-format on */
