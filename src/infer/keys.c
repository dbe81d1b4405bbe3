/*
 * Keys, their aliases and their policies: who really acts on which key (aws-semantics 1).
 */
#include <stdlib.h>

#include "base/arena.h"
#include "infer/context.h"

/* The longest list of principals before a policy names the organization's path instead: KMS takes
 * 32 KB, a service-linked role's ARN has some 100 bytes and stands in two statements. */
enum { PRINCIPALS_MAX = 100, DESCRIPTION_MAX = 1000, SECONDS_PER_DAY = 86400 };

static const char *const use_actions[] = {"kms:DescribeKey", "kms:Encrypt", "kms:Decrypt",
	"kms:ReEncrypt*", "kms:GenerateDataKey*", NULL};
static const char *const grant_actions[] = {
	"kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant", NULL};

/* Printable Latin-1 is what descriptions take; others become `?`. */
static struct bk_str plain_text(struct bk_infer *infer, struct bk_str text)
{
	char *plain = bk_arena_text(infer->arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < DESCRIPTION_MAX; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x20 && c < 0x7f)
			plain[len++] = (char)c;
		else if ((c & 0xc0) != 0x80)
			plain[len++] = c == '\n' ? ' ' : '?';
	}
	plain[len] = '\0';
	return (struct bk_str){plain, len};
}

static struct bk_key_use *key_new(struct bk_infer *infer, const struct bk_object *object,
	struct bk_str address, struct bk_str alias, struct bk_str description)
{
	struct bk_arena *arena = infer->arena;
	struct bk_key_use *key = bk_new(arena, struct bk_key_use);
	struct bk_desired *desired, *alias_desired;
	bool declared = object->kind->id == BK_KIND_KEY;

	key->object = object;
	bk_map_init(&key->granted, arena);
	desired = bk_desired_add(infer->list, BK_AWS_KEY, object->account, object->region, address);
	key->desired = desired;
	desired->name = alias;
	bk_node_put(arena, desired->body, "Description",
		bk_node_string(arena, plain_text(infer, description)));
	bk_node_put(arena, desired->body, "EnableKeyRotation",
		bk_node_bool(arena, !declared || bk_prop_bool(object, BK_A_ROTATE, true)));
	bk_node_put(arena, desired->body, "MultiRegion",
		bk_node_bool(arena, declared && bk_prop_bool(object, BK_A_MULTI_REGION, false)));
	bk_node_put(arena, desired->body, "PendingWindowInDays",
		bk_node_int(arena,
			declared ? bk_prop_number(object, BK_A_DELETE_AFTER,
					   30 * (int64_t)SECONDS_PER_DAY) /
					SECONDS_PER_DAY
				 : 30));
	bk_put_tags(infer, desired, object);
	alias_desired = bk_desired_add(infer->list, BK_AWS_ALIAS, object->account, object->region,
		bk_derived_address(infer, address, "alias", ""));
	alias_desired->name = alias;
	alias_desired->parent = desired;
	bk_describe(alias_desired, object, BK_STR("a key is found by its alias"));
	bk_node_put(arena, alias_desired->body, "AliasName", bk_node_string(arena, alias));
	bk_node_put(
		arena, alias_desired->body, "TargetKeyId", bk_node_ref(arena, desired, BK_REF_ID));
	bk_vec_push(arena, &infer->key_list, key);
	bk_map_put_ptr(&infer->keys, object, key);
	return key;
}

/* Retired keys stay ours until they go. */
static bool is_ours(const struct bk_object *object)
{
	return object->life != BK_LIFE_EXISTING;
}

struct bk_key_use *bk_key_declared(struct bk_infer *infer, const struct bk_object *object)
{
	struct bk_key_use *key = bk_map_find_ptr(&infer->keys, object);
	struct bk_str alias = object->physical;

	if (key || !is_ours(object))
		return key;
	if (!bk_str_has_prefix(alias, BK_STR("alias/")))
		alias = bk_str_format(infer->arena, "alias/%.*s", BK_STR_ARGS(alias));
	key = key_new(infer, object, object->address, alias,
		object->doc.len ? object->doc
				: bk_str_format(infer->arena, "key %s of unit %.*s",
					  object->name->text.ptr, BK_STR_ARGS(infer->model->unit)));
	bk_describe(key->desired, object, BK_STR(""));
	return key;
}

struct bk_key_use *bk_key_of_vault(struct bk_infer *infer, const struct bk_object *vault)
{
	struct bk_key_use *key = bk_map_find_ptr(&infer->keys, vault);
	struct bk_str address, alias;

	if (key)
		return key;
	address = bk_derived_address(infer, vault->address, "key", "");
	if (bk_object_find(infer->model, address) || bk_desired_find(infer->list, address))
		address = bk_derived_address(infer, vault->address, "key", "/vault");
	alias = bk_str_format(infer->arena, "alias/bkc/%.*s/%s", BK_STR_ARGS(infer->model->unit),
		bk_plain_name(infer->arena, vault->name->text).ptr);
	key = key_new(infer, vault, address, alias,
		bk_str_format(infer->arena, "encrypts what is in vault %s of unit %.*s",
			vault->name->text.ptr, BK_STR_ARGS(infer->model->unit)));
	bk_describe(key->desired, vault,
		bk_str_format(infer->arena, "vault `%s` names no key", vault->name->text.ptr));
	return key;
}

const struct bk_desired *bk_key_desired(struct bk_infer *infer, const struct bk_object *object)
{
	struct bk_desired *desired;

	if (is_ours(object))
		return bk_key_declared(infer, object)->desired;
	desired = bk_desired_find(infer->list, object->address);
	if (desired)
		return desired;
	desired = bk_desired_add(
		infer->list, BK_AWS_KEY, object->account, object->region, object->address);
	desired->external = true;
	desired->arn = object->arn;
	desired->name = object->arn.len ? BK_STR("") : object->physical;
	if (desired->name.len && !bk_str_has_prefix(desired->name, BK_STR("alias/")))
		desired->name =
			bk_str_format(infer->arena, "alias/%.*s", BK_STR_ARGS(desired->name));
	bk_describe(desired, object, BK_STR(""));
	return desired;
}

void bk_key_grant(struct bk_infer *infer, struct bk_key_use *key,
	const struct bk_desired *principal, bool linked, bool via_backup, struct bk_span span,
	struct bk_str because)
{
	struct bk_grant grant = {principal, via_backup, span, because};
	struct bk_map *granted = &key->granted;

	if (bk_map_find_ptr(granted, principal))
		return;
	bk_map_put_ptr(granted, principal, key);
	if (linked)
		bk_vec_push(infer->arena, &key->linked_roles, grant);
	else
		bk_vec_push(infer->arena, &key->roles, grant);
}

static int by_arn(const void *a, const void *b)
{
	const struct bk_grant *left = a, *right = b;

	return bk_str_compare(left->principal->arn, right->principal->arn);
}

/* Whether an `allow` of the user names the principal: it then replaces what is inferred. */
static bool is_written(
	struct bk_infer *infer, const struct bk_object *object, const struct bk_desired *principal)
{
	bk_vec_foreach (i, &object->children) {
		const struct bk_object *block = object->children.at[i];
		const struct bk_value *principals;

		if (block->kind->id != BK_KIND_ALLOW)
			continue;
		principals = bk_prop(block, BK_A_ALLOW_PRINCIPALS);
		if (!principals || principals->kind != BK_V_LIST)
			continue;
		bk_vec_foreach (j, &principals->list) {
			if (bk_str_equal(bk_principal_arn(
						 infer, principals->list.at[j], object->account),
				    principal->arn))
				return true;
		}
	}
	return false;
}

/* What a grant statement is for: the reasons of its principals, the first few of them. */
static struct bk_str reasons(struct bk_infer *infer, const struct bk_grant *grants, size_t count)
{
	struct bk_str first = grants[0].because;

	if (count == 1)
		return first;
	return bk_str_format(infer->arena, "%.*s (and %zu more)", BK_STR_ARGS(first), count - 1);
}

static void put_grant_condition(
	struct bk_infer *infer, struct bk_node *statement, bool granting, bool via_backup)
{
	if (granting)
		bk_condition_node(infer, statement, "Bool", "kms:GrantIsForAWSResource",
			bk_node_literal(infer->arena, "true"));
	if (via_backup)
		bk_condition_node(infer, statement, "StringLike", "kms:ViaService",
			bk_node_literal(infer->arena, "backup.*.amazonaws.com"));
}

/* Too many service-linked roles to name: those of the organization, by the role's own ARN. */
static void put_linked_by_org(struct bk_infer *infer, struct bk_node *statement)
{
	const struct bk_org *org = infer->model->org;

	bk_node_put(infer->arena, statement, "Principal", bk_node_literal(infer->arena, "*"));
	bk_condition_node(infer, statement, "StringEquals", "aws:PrincipalOrgID",
		bk_node_string(infer->arena, org->id));
	bk_condition_node(infer, statement, "ArnLike", "aws:PrincipalArn",
		bk_node_literal(infer->arena,
			"arn:*:iam::*:role/aws-service-role/backup.amazonaws.com/"
			"AWSServiceRoleForBackup"));
}

static void put_grants(struct bk_infer *infer, struct bk_node *statements, const char *use_sid,
	const char *grant_sid, const struct bk_grant *grants, size_t count, bool via_backup,
	bool linked)
{
	if (!count)
		return;
	for (int granting = 0; granting < 2; granting++) {
		struct bk_node *statement =
			bk_statement_new(infer, statements, granting ? grant_sid : use_sid, true);
		struct bk_node *list = bk_node_list(infer->arena);
		struct bk_node *map = bk_node_map(infer->arena);

		statement->because = reasons(infer, grants, count);
		statement->span = grants[0].span;
		if (linked && count > PRINCIPALS_MAX && infer->model->org) {
			put_linked_by_org(infer, statement);
		} else {
			for (size_t i = 0; i < count; i++) {
				struct bk_node *ref =
					bk_node_ref(infer->arena, grants[i].principal, BK_REF_ARN);

				ref->span = grants[i].span;
				bk_node_add(infer->arena, list, ref);
			}
			bk_node_put(infer->arena, map, "AWS", list);
			bk_node_put(infer->arena, statement, "Principal", map);
		}
		bk_node_put(infer->arena, statement, "Action",
			bk_strings_node(infer, granting ? grant_actions : use_actions));
		bk_node_put(
			infer->arena, statement, "Resource", bk_node_literal(infer->arena, "*"));
		put_grant_condition(infer, statement, granting, via_backup);
	}
}

/* The grants that stay: not written by the user, of one condition, sorted by ARN. */
static size_t pick_grants(struct bk_infer *infer, const struct bk_key_use *key,
	const struct bk_grant *grants, size_t count, bool via_backup, struct bk_grant *ret)
{
	size_t picked = 0;

	for (size_t i = 0; i < count; i++) {
		if (grants[i].via_backup == via_backup &&
			!is_written(infer, key->object, grants[i].principal))
			ret[picked++] = grants[i];
	}
	if (picked)
		qsort(ret, picked, sizeof(*ret), by_arn);
	return picked;
}

static void put_root(struct bk_infer *infer, struct bk_node *statements, const char *sid,
	const struct bk_account *account)
{
	struct bk_node *statement = bk_statement_new(infer, statements, sid, true);
	struct bk_node *map = bk_node_map(infer->arena);

	bk_node_put(infer->arena, map, "AWS",
		bk_node_string(infer->arena, bk_root_arn(infer, account)));
	bk_node_put(infer->arena, statement, "Principal", map);
	bk_node_put(infer->arena, statement, "Action", bk_node_literal(infer->arena, "kms:*"));
	bk_node_put(infer->arena, statement, "Resource", bk_node_literal(infer->arena, "*"));
	statement->because = BK_STR("the account's own identity policies decide within it");
}

static void finish(struct bk_infer *infer, struct bk_key_use *key)
{
	struct bk_arena *arena = infer->arena;
	size_t most = key->roles.len + key->linked_roles.len + 1;
	struct bk_grant *picked = bk_new_array(arena, struct bk_grant, most);
	struct bk_node *statements;
	struct bk_node *document = bk_policy_new(infer, &statements);
	size_t count;

	put_root(infer, statements, "Root", key->object->account);
	count = pick_grants(infer, key, key->roles.at, key->roles.len, false, picked);
	put_grants(infer, statements, "BackupUse", "BackupGrant", picked, count, false, false);
	count = pick_grants(infer, key, key->roles.at, key->roles.len, true, picked);
	put_grants(infer, statements, "AirgapUse", "AirgapGrant", picked, count, true, false);
	count = pick_grants(infer, key, key->linked_roles.at, key->linked_roles.len, false, picked);
	put_grants(infer, statements, "CopyUse", "CopyGrant", picked, count, false, true);
	if (key->object->kind->id == BK_KIND_KEY)
		bk_put_written_statements(infer, statements, key->object);
	bk_node_put(arena, key->desired->body, "Policy", document);
}

static void put_share(
	struct bk_infer *infer, struct bk_node *statements, const struct bk_value *share)
{
	struct bk_arena *arena = infer->arena;

	for (int granting = 0; share->list.len && granting < 2; granting++) {
		struct bk_node *statement = bk_statement_new(infer, statements, "Share", true);
		struct bk_node *roles = bk_node_list(arena), *map = bk_node_map(arena);

		statement->span = share->span;
		bk_vec_foreach (i, &share->list) {
			if (share->list.at[i]->kind == BK_V_ACCOUNT)
				bk_node_add(arena, roles,
					bk_node_string(arena,
						bk_slr_arn(infer, share->list.at[i]->account)));
		}
		bk_node_put(arena, map, "AWS", roles);
		bk_node_put(arena, statement, "Principal", map);
		bk_node_put(arena, statement, "Action",
			bk_strings_node(infer, granting ? grant_actions : use_actions));
		bk_node_put(arena, statement, "Resource", bk_node_literal(arena, "*"));
		put_grant_condition(infer, statement, granting, false);
	}
}

/* What an existing key's policy is said to be. Where no `allow` says otherwise, its account's root
 * statement is taken to be there. */
static void state(struct bk_infer *infer, const struct bk_object *object)
{
	struct bk_desired *desired = bk_desired_find(infer->list, object->address);
	const struct bk_value *share = bk_prop(object, BK_A_SHARE);
	struct bk_node *statements;

	if (!desired)
		return;
	desired->stated = bk_policy_new(infer, &statements);
	if (!bk_first_child(object, BK_KIND_ALLOW))
		put_root(infer, statements, BK_ASSUMED_SID, object->account);
	if (share && share->kind == BK_V_LIST)
		put_share(infer, statements, share);
	bk_put_written_statements(infer, statements, object);
}

void bk_keys_finish(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->key_list) {
		struct bk_key_use *key = infer->key_list.at[i];
		const struct bk_value *share = key->object->kind->id == BK_KIND_KEY
			? bk_prop(key->object, BK_A_SHARE)
			: NULL;

		if (share && share->kind == BK_V_LIST) {
			bk_vec_foreach (j, &share->list) {
				const struct bk_value *value = share->list.at[j];

				if (value->kind != BK_V_ACCOUNT)
					continue;
				bk_key_grant(infer, key,
					bk_slr(infer, value->account, value->span,
						BK_STR("a key is shared with it")),
					true, false, value->span,
					BK_STR("`share` names the account"));
			}
		}
		finish(infer, key);
	}
	bk_vec_foreach (i, &infer->model->objects) {
		const struct bk_object *object = infer->model->objects.at[i];

		if (object->kind->id == BK_KIND_KEY && object->life == BK_LIFE_EXISTING)
			state(infer, object);
	}
}
