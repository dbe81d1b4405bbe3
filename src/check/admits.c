/*
 * BK0011 of principals, BK6008, BK6013, BK6018, BK6022 of raw keys: whom policies let in: those
 * that `allow` writes, and those of `raw` blocks, which nothing else reads.
 */
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/value.h"
#include "check/context.h"
#include "model/arn.h"
#include "prove/policy.h"

/* A principal that has nothing to do with any unit. */
#define STRANGER_ACCOUNT "000000000000"
#define STRANGER_ARN     "arn:aws:iam::" STRANGER_ACCOUNT ":role/stranger"
#define STRANGER_ORG     "o-0000000000"

/*
 * Principals of `allow` blocks.
 */
static bool has_star(struct bk_str text)
{
	return bk_str_find(text, '*') < text.len || bk_str_find(text, '?') < text.len;
}

/* Whether it is an ARN of what IAM knows as a principal, or may be one by its wildcards. */
static bool is_principal(const struct bk_arn *arn)
{
	static const char *const forms[] = {
		"root", "role/*", "user/*", "assumed-role/*", "federated-user/*"};

	if (!bk_str_is(arn->service, "iam") && !bk_str_is(arn->service, "sts") &&
		!has_star(arn->service))
		return false;
	for (size_t i = 0; i < BK_COUNT(forms); i++) {
		if (bk_str_like(arn->resource, bk_str_of(forms[i])))
			return true;
	}
	return has_star(arn->resource);
}

static void admits_all(const struct bk_check *check, const struct bk_object *object,
	const struct bk_value *value, const char *whom)
{
	bk_diag(check->diags, BK_OPEN_TO_WORLD, value->span, "the policy of %s `%s` would admit %s",
		object->kind->word, object->name->text.ptr, whom);
	bk_diag_note(check->diags, "AWS takes no wildcard in a principal, either");
	bk_diag_help(check->diags,
		"Name accounts, units or the organization; `when` narrows what they may do.");
	bk_check_at(check, object);
}

static void takes_no_wildcard(
	const struct bk_check *check, const struct bk_object *object, const struct bk_value *value)
{
	bk_diag(check->diags, BK_BAD_ARN, value->span,
		"a principal takes no wildcard; AWS refuses the policy");
	bk_diag_help(check->diags,
		"Name the account, which stands for all in it, and narrow that: "
		"when = context[\"aws:PrincipalArn\"] like \"…\".");
	bk_check_at(check, object);
}

static void check_arn(
	const struct bk_check *check, const struct bk_object *object, const struct bk_value *value)
{
	struct bk_arn arn;

	if (!bk_arn_parse(value->text, &arn) || !is_principal(&arn)) {
		bk_diag(check->diags, BK_BAD_ARN, value->span,
			"not the ARN of a role, a user or an account's root");
		bk_check_at(check, object);
	} else if (has_star(arn.account) || !arn.account.len) {
		admits_all(check, object, value, "principals of any account");
	} else if (has_star(arn.resource)) {
		takes_no_wildcard(check, object, value);
	}
}

static void check_principal(
	const struct bk_check *check, const struct bk_object *object, const struct bk_value *value)
{
	bool role = value->kind == BK_V_ROLE_NAME;

	if (value->kind == BK_V_ARN || (role && bk_str_has_prefix(value->text, BK_STR("arn:"))))
		check_arn(check, object, value);
	else if (role && !value->text.len)
		bk_diag(check->diags, BK_BAD_ARN, value->span, "a role has a name");
	else if (role && bk_str_is(value->text, "*"))
		admits_all(check, object, value, "everybody");
	else if (role && has_star(value->text))
		takes_no_wildcard(check, object, value);
	else if (value->kind == BK_V_SERVICE_NAME && has_star(value->text))
		admits_all(check, object, value, "every service");
}

void bk_check_principals(const struct bk_check *check, const struct bk_object *object)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		const struct bk_value *list = block->kind->id == BK_KIND_ALLOW
			? bk_prop(block, BK_A_ALLOW_PRINCIPALS)
			: NULL;

		for (size_t j = 0; list && list->kind == BK_V_LIST && j < list->list.len; j++)
			check_principal(check, object, list->list.at[j]);
	}
}

/*
 * Policies of raw blocks.
 */

/* A raw value as AWS reads it. Sources nest 64 deep at most. A new value. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static json_t *json_of(const struct bk_value *value)
{
	json_t *json = NULL;

	if (value->kind == BK_V_MAP) {
		json = json_object();
		for (size_t i = 0; json && i < value->map.len; i++)
			json_object_setn_new(json, value->map.at[i].key.ptr,
				value->map.at[i].key.len, json_of(value->map.at[i].value));
	} else if (value->kind == BK_V_LIST) {
		json = json_array();
		for (size_t i = 0; json && i < value->list.len; i++)
			json_array_append_new(json, json_of(value->list.at[i]));
	} else if (value->kind == BK_V_BOOL) {
		json = json_boolean(value->truth);
	} else if (value->kind == BK_V_INT) {
		json = json_integer(value->number);
	} else if (value->kind == BK_V_ACCOUNT) {
		json = bk_value_string(value->account->id);
	} else if (value->kind == BK_V_STRING || value->kind == BK_V_WORD ||
		value->kind == BK_V_ARN) {
		json = bk_value_string(value->text);
	} else {
		json = json_null();
	}
	if (!json)
		bk_out_of_memory();
	return json;
}

/* A policy that was written as JSON, as Terraform's attributes take it; NULL where it is none: an
 * expression, say. A new value. */
static json_t *json_in(const struct bk_value *value)
{
	struct bk_error error;
	struct bk_str text = value->text;

	if (value->kind != BK_V_STRING)
		return NULL;
	while (text.len && strchr(" \t\r\n", *text.ptr))
		text = (struct bk_str){text.ptr + 1, text.len - 1};
	return bk_str_has_prefix(text, BK_STR("{")) ? bk_value_read(text, &error) : NULL;
}

/* Whether a statement lets a stranger in, whatever it then may do. */
static enum bk_truth admits_stranger(const json_t *statement)
{
	BK_AUTO_JSON whom = json_pack("{s:s, s:s}", "Action", "*", "Resource", "*");
	BK_AUTO_JSON context = json_pack("{s:s, s:s, s:s, s:[s], s:s, s:s}", "aws:principalaccount",
		STRANGER_ACCOUNT, "aws:principalarn", STRANGER_ARN, "aws:principalorgid",
		STRANGER_ORG, "aws:principalorgpaths", STRANGER_ORG "/r-0000/", "aws:sourceaccount",
		STRANGER_ACCOUNT, "kms:calleraccount", STRANGER_ACCOUNT);
	const struct bk_policy_request request = {
		.principal = BK_STR(STRANGER_ARN),
		.account = BK_STR(STRANGER_ACCOUNT),
		.action = BK_STR("*"),
		.resource = BK_STR("*"),
		.context = context,
	};
	static const char *const parts[] = {"Principal", "NotPrincipal", "Condition"};

	if (!whom || !context)
		bk_out_of_memory();
	for (size_t i = 0; i < BK_COUNT(parts); i++) {
		json_t *part = json_object_get(statement, parts[i]);

		if (part)
			bk_value_set(whom, parts[i], json_incref(part));
	}
	return bk_policy_statement_fits(whom, &request);
}

static void judge_statement(const struct bk_check *check, const struct bk_object *object,
	const json_t *statement, struct bk_span span)
{
	const char *name = object->name ? object->name->text.ptr : object->kind->word;
	enum bk_truth open;

	if ((!json_object_get(statement, "Principal") &&
		    !json_object_get(statement, "NotPrincipal")) ||
		bk_str_is(bk_value_text(statement, "Effect"), "Deny"))
		return;
	open = admits_stranger(statement);
	if (open == BK_FALSE)
		return;
	if (open == BK_TRUE) {
		bk_diag(check->diags, BK_OPEN_TO_WORLD, span,
			"raw policy of `%s` admits everybody who has an AWS account", name);
	} else {
		bk_diag(check->diags, BK_STAR_PRINCIPAL_RAW, span,
			"raw policy of `%s` admits every principal there is, on a condition", name);
		bk_diag_note(check->diags, "bkc cannot tell whom the condition leaves out");
	}
	bk_diag_help(check->diags,
		"Name accounts, or ask for aws:PrincipalOrgID or aws:PrincipalAccount.");
	bk_check_at(check, object);
}

/* Documents from text are no deeper than BK_VALUE_DEEP. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void judge_text(const struct bk_check *check, const struct bk_object *object,
	const json_t *document, struct bk_span span)
{
	const char *key;
	json_t *part;
	size_t i;

	judge_statement(check, object, document, span);
	/* jansson reads only; its macro wants a pointer that is not const */
	json_object_foreach((json_t *)(uintptr_t)document, key, part)
		judge_text(check, object, part, span);
	json_array_foreach(document, i, part) judge_text(check, object, part, span);
}

static struct bk_span principal_span(const struct bk_value *statement)
{
	const struct bk_value *principal = bk_value_entry(statement, BK_STR("Principal"));

	return principal ? principal->span : statement->span;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void judge_raw(
	const struct bk_check *check, const struct bk_object *object, const struct bk_value *value)
{
	if (value->kind == BK_V_MAP) {
		if (bk_value_entry(value, BK_STR("Principal")) ||
			bk_value_entry(value, BK_STR("NotPrincipal"))) {
			BK_AUTO_JSON statement = json_of(value);

			judge_statement(check, object, statement, principal_span(value));
		}
		bk_vec_foreach (i, &value->map)
			judge_raw(check, object, value->map.at[i].value);
	} else if (value->kind == BK_V_LIST) {
		bk_vec_foreach (i, &value->list)
			judge_raw(check, object, value->list.at[i]);
	} else {
		BK_AUTO_JSON document = json_in(value);

		if (document)
			judge_text(check, object, document, value->span);
	}
}

/* What the back ends call the trust of a role. */
static const char *const trust_names[BK_RAW_COUNT] = {
	[BK_RAW_TERRAFORM] = "assume_role_policy",
	[BK_RAW_CLOUDFORMATION] = "AssumeRolePolicyDocument",
	[BK_RAW_API] = "AssumeRolePolicyDocument",
};

static void judge_trust(
	const struct bk_check *check, const struct bk_object *role, const struct bk_value *trust)
{
	BK_AUTO_JSON document = trust->kind == BK_V_MAP ? json_of(trust) : json_in(trust);

	/* what is no document here is made elsewhere */
	if (!document || bk_policy_trusts_backup(document, role->account->id) != BK_FALSE)
		return;
	bk_diag(check->diags, BK_ROLE_TRUST, trust->span,
		"role `%s` does not trust backup.amazonaws.com; no job could start",
		role->name->text.ptr);
	bk_diag_help(check->diags,
		"Leave the trust to bkc, or let backup.amazonaws.com do sts:AssumeRole.");
	bk_check_at(check, role);
}

/* What the back ends call the policy of a key. */
static const char *const key_policy_names[BK_RAW_COUNT] = {
	[BK_RAW_TERRAFORM] = "policy",
	[BK_RAW_CLOUDFORMATION] = "KeyPolicy",
	[BK_RAW_API] = "Policy",
};

/* Whether a policy lets the principal change it. */
static bool may_change(
	const json_t *document, const struct bk_account *account, struct bk_str principal)
{
	BK_AUTO_JSON context = json_pack("{s:s%, s:s%, s:s%}", "aws:principalaccount",
		account->id.ptr, account->id.len, "kms:calleraccount", account->id.ptr,
		account->id.len, "aws:principalarn", principal.ptr, principal.len);
	const struct bk_policy_request request = {
		.principal = principal,
		.account = account->id,
		.action = BK_STR("kms:PutKeyPolicy"),
		.resource = BK_STR("*"),
		.context = context,
	};
	enum bk_verdict verdict;

	if (!context)
		bk_out_of_memory();
	verdict = bk_policy_ask(document, &request).verdict;
	return verdict != BK_VERDICT_NONE && verdict != BK_VERDICT_DENIED;
}

/* An item of a list, or the one that stands without brackets; NULL: there are no more. */
static const json_t *item_of(const json_t *values, size_t index)
{
	return json_is_array(values) ? json_array_get(values, index) : index ? NULL : values;
}

/* Whether a policy lets any of the account's principals that it names change it. */
static bool may_be_changed(const json_t *document, const struct bk_account *account)
{
	const json_t *statements = json_object_get(document, "Statement"), *statement, *name;

	for (size_t i = 0; (statement = item_of(statements, i)); i++) {
		const json_t *names =
			json_object_get(json_object_get(statement, "Principal"), "AWS");

		for (size_t j = 0; (name = item_of(names, j)); j++) {
			struct bk_str text = bk_value_text_of(name);
			struct bk_arn arn;

			if (bk_arn_parse(text, &arn) && bk_str_equal(arn.account, account->id) &&
				may_change(document, account, text))
				return true;
		}
	}
	return false;
}

/* Where no role is said to deploy, any of the account's may. */
static bool is_lost(
	const struct bk_check *check, const json_t *document, const struct bk_object *key)
{
	const struct bk_account *account = key->account;
	bool known = account->access_role.len > 0;
	struct bk_str deployer = bk_str_format(check->arena, "arn:%.*s:iam::%.*s:%s%.*s",
		BK_STR_ARGS(key->region->partition), BK_STR_ARGS(account->id),
		known ? "role/" : "root", BK_STR_ARGS(account->access_role));

	return !may_change(document, account, deployer) &&
		(known || !may_be_changed(document, account));
}

/* A key whose policy lets nobody of its account change it is lost to the account. */
static void judge_key(
	const struct bk_check *check, const struct bk_object *key, const struct bk_value *value)
{
	BK_AUTO_JSON document = value->kind == BK_V_MAP ? json_of(value) : json_in(value);
	bool known = key->account->access_role.len > 0;

	if (!document || !is_lost(check, document, key))
		return;
	bk_diag(check->diags, BK_SELF_LOCKOUT, value->span,
		known ? "the raw policy of key `%s` does not let the role that deploys change it"
		      : "the raw policy of key `%s` leaves nobody who could change it",
		key->name->text.ptr);
	bk_diag_note(
		check->diags, "who makes a key must keep kms:PutKeyPolicy; KMS refuses others");
	bk_diag_help(check->diags, "Allow \"kms:*\" to arn:%.*s:iam::%.*s:root, as bkc does.",
		BK_STR_ARGS(key->region->partition), BK_STR_ARGS(key->account->id));
	bk_check_at(check, key);
}

void bk_check_raw_policies(const struct bk_check *check, const struct bk_object *object)
{
	for (size_t i = 0; i < BK_RAW_COUNT; i++) {
		const struct bk_value *raw = object->raw[i], *trust = NULL, *policy = NULL;

		if (!raw || raw->kind != BK_V_MAP)
			continue;
		judge_raw(check, object, raw);
		if (object->kind->id == BK_KIND_ROLE)
			trust = bk_value_entry(raw, bk_str_of(trust_names[i]));
		if (object->kind->id == BK_KIND_KEY)
			policy = bk_value_entry(raw, bk_str_of(key_policy_names[i]));
		if (trust)
			judge_trust(check, object, trust);
		if (policy)
			judge_key(check, object, policy);
	}
}
